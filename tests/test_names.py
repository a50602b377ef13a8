"""Names: bodies by gazetteer and shape, abbreviations, people with office and employer, what "we" and "the Trust" mean.

Every document is invented; only the names of public bodies are real.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from extractor.language.bodies import Gazetteer
from extractor.language.mentions import flat, initials, key, titled
from extractor.language.names import NameIndex, Names
from extractor.model import Document, Source
from extractor.rulebook import Organisation, Rulebook, load


@lru_cache(maxsize=1)
def names() -> Names:
    return Names(load())


@lru_cache(maxsize=64)
def index(text: str) -> NameIndex:
    return names().index(text)


def bodies(text: str) -> list[str]:
    return [m.name for m in index(text).mentions if m.type in ("organisation", "group")]


def meant(text: str, phrase: str, *, after: str = "") -> str | None:
    """The name that `phrase` stands for where it is first used after `after`."""
    found = index(text).resolve(phrase, text.index(phrase, text.index(after)))
    return found.name if found else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A visit by the CQC in May.", "Care Quality Commission"),
        ("Ofsted came in May.", "Ofsted"),
        ("It told Kent County Council.", "Kent County Council"),
        ("It told Leeds Council.", "Leeds City Council"),
        ("NHS Kent and Medway ICB paid.", "NHS Kent and Medway Integrated Care Board"),
        ("West Kent Clinical Commissioning Group paid.", "NHS West Kent CCG"),
        ("Barts Health runs it.", "Barts Health NHS Trust"),
        ("The department (DHSC) agreed.", "Department of Health and Social Care"),
        ("the London Borough of Bexley agreed", "London Borough of Bexley"),
    ],
)
def test_public_bodies_are_known_by_every_name(text: str, name: str) -> None:
    assert bodies(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "It is run by Oakmere University Hospitals NHS Foundation Trust.",
            "Oakmere University Hospitals NHS Foundation Trust",
        ),
        ("At Elmfield Care Home the roof leaked.", "Elmfield Care Home"),
        ("The Wexmoor Health and Wellbeing Board met.", "Wexmoor Health and Wellbeing Board"),
        ("Members of Wexmoor Borough Council met.", "Wexmoor Borough Council"),
        ("the chair of Wexmoor Parish Council", "Wexmoor Parish Council"),
        ("The Department for Rural Transport replied.", "Department for Rural Transport"),
        ("The University of Wexmoor replied.", "University of Wexmoor"),
        ("In Fenland Homes Ltd's view", "Fenland Homes Ltd"),
        ("WEXMOOR COUNTY COUNCIL", "Wexmoor County Council"),
        ("the Wexmoor local area partnership met", "Wexmoor local area partnership"),
        ("the provider, Fernleigh, agreed", "Fernleigh"),
        ("a service run by Fernleigh agreed", "Fernleigh"),
    ],
)
def test_bodies_are_known_by_the_shape_of_their_names(text: str, name: str) -> None:
    assert bodies(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Council met in May.",
        "Kent is a county.",
        "The Scrutiny Committee and the Borough Council met.",
        "Monday March North Street",
        "We Agreed The Plan And It Was Good",
    ],
)
def test_common_nouns_and_places_are_no_bodies(text: str) -> None:
    assert bodies(text) == []


def test_two_bodies_joined_by_and_stay_two() -> None:
    text = "Wexmoor Borough Council and Oakmere Children's Services Trust agreed."
    assert bodies(text) == ["Wexmoor Borough Council", "Oakmere Children's Services Trust"]


@pytest.mark.parametrize(
    ("text", "short", "name"),
    [
        ("Oakshire Integrated Care Board (ICB) met. ICB staff left.", "ICB", "Oakshire Integrated Care Board"),
        ("Oakmere Hospital NHS Trust (“the Trust”) met. The Trust paid.", "The Trust", "Oakmere Hospital NHS Trust"),
        ("Fenland Transport Ltd (Fenland) met. Fenland paid.", "Fenland", "Fenland Transport Ltd"),
        ("Fenland Transport Ltd met. Fenland paid.", "Fenland", "Fenland Transport Ltd"),
        ("Oakshire Ambulance Trust (‘OxAmb’) met. OxAmb paid.", "OxAmb", "Oakshire Ambulance Trust"),
    ],
)
def test_short_names_are_resolved(text: str, short: str, name: str) -> None:
    at = text.rindex(short)
    found = index(text).resolve(short, at)
    assert found is not None
    assert (found.name, found.start, found.end, found.text) == (name, at, at + len(short), short)


PRESENT = (
    "OAKSHIRE COUNTY COUNCIL\n\nHEALTH SCRUTINY COMMITTEE\n\nMINUTES of 3 May 2031\n\n"
    "PRESENT: Councillors I. Moss (Chair), Finch and R. Peel\n\n"
    "IN ATTENDANCE: Ms H. Dale (Director of Care, Oakshire Integrated Care Board (ICB)); Tom Birch, Area Manager, "
    "Fenland Homes Ltd; Chief Nurse, Oakmere Hospital NHS Trust; Mrs J. Rudd (Scrutiny Officer)\n\n"
    "1. Ms Dale said that she would write. The company was late. The Chief Nurse agreed. Officers would report. "
    "Members asked why. He was sorry. The Chair closed it. The Committee rose. The Council paid.\n"
)


@pytest.mark.parametrize(
    ("name", "role", "organisation"),
    [
        ("Councillor I. Moss", "Chair", "Health Scrutiny Committee"),
        ("Councillor Finch", "member", "Health Scrutiny Committee"),
        ("Councillor R. Peel", "member", "Health Scrutiny Committee"),
        ("Ms H. Dale", "Director of Care", "Oakshire Integrated Care Board"),
        ("Tom Birch", "Area Manager", "Fenland Homes Ltd"),
        ("Mrs J. Rudd", "Scrutiny Officer", "Oakshire County Council"),
    ],
)
def test_those_present_have_office_and_employer(name: str, role: str, organisation: str) -> None:
    person = next(person for person in index(PRESENT).people if person.name == name)
    assert (person.role, person.organisation) == (role, organisation)


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("Ms Dale", "Ms H. Dale, Oakshire Integrated Care Board"),
        ("The Chief Nurse", "Chief Nurse, Oakmere Hospital NHS Trust"),
        ("Officers", "Oakshire County Council"),
        ("Members", "Health Scrutiny Committee"),
        ("The Chair", "Councillor I. Moss, Health Scrutiny Committee"),
        ("The Committee", "Health Scrutiny Committee"),
        ("The Council", "Oakshire County Council"),
        ("The company", "Fenland Homes Ltd"),
        ("she", "Ms H. Dale, Oakshire Integrated Care Board"),
    ],
)
def test_minutes_say_who_is_meant(phrase: str, shown: str) -> None:
    assert index(PRESENT).resolve_phrase(phrase, PRESENT.index(phrase, PRESENT.index("1. Ms"))) == shown


@pytest.mark.parametrize(
    ("text", "name", "role", "organisation"),
    [
        ("Ann Dale, chief officer for Oakshire CCG, said no.", "Ann Dale", "chief officer", "Oakshire CCG"),
        ("Oakshire CCG's clinical executive, Ann Dale, said no.", "Ann Dale", "clinical executive", "Oakshire CCG"),
        (
            "But Oakshire Care Association (OCA) chairman Dr Bo Finch said no.",
            "Dr Bo Finch",
            "chairman",
            "Oakshire Care Association",
        ),
        ("Ann Dale, managing director of Fernleigh, said no.", "Ann Dale", "managing director", "Fernleigh"),
        ("Dr Bo Finch (Head of Repairs) said no.", "Dr Bo Finch", "Head of Repairs", None),
        ("Oakshire ICB met. Bo Finch, the board's chief nurse, said no.", "Bo Finch", "chief nurse", "Oakshire ICB"),
    ],
)
def test_office_and_employer_beside_a_name(text: str, name: str, role: str, organisation: str | None) -> None:
    person = index(text).people[0]
    assert (person.name, person.role, person.organisation) == (name, role, organisation)


@pytest.mark.parametrize(
    "text", ["South Street Depot opened.", "Kent said so.", "Dear Sir, Yours Sincerely", "Great Hall, 4 May"]
)
def test_places_and_phrases_are_no_people(text: str) -> None:
    assert index(text).people == ()


def test_one_person_under_several_names() -> None:
    text = "Mr Tom Birch said no. Mr T. Birch left. Birch came back. Mrs Birch, his wife, said yes."
    assert [person.name for person in index(text).people] == ["Mr Tom Birch", "Mrs Birch"]


def test_initials_stand_for_whoever_bears_them() -> None:
    text = "Present: Helen Carr – Head of Repairs (HC)\nHC said that it was late."
    assert meant(text, "HC", after="HC said") == "Helen Carr"


LETTER = (
    "Larkmead NHS Foundation Trust\n\n3 May 2031\n\nMs D. Quill\nSenior Coroner\n\nDear Ms Quill\n\n"
    "We have read your report. I am sorry. You asked us to act. The Trust agrees. Our matron has left.\n\n"
    "Yours sincerely\n\nDr Owen Hale\nMedical Director\n"
)


@pytest.mark.parametrize(
    ("phrase", "shown"),
    [
        ("We", "Larkmead NHS Foundation Trust"),
        ("I", "Dr Owen Hale, Larkmead NHS Foundation Trust"),
        ("You", "Ms D. Quill, Senior Coroner"),
        ("The Trust", "Larkmead NHS Foundation Trust"),
        ("Our matron", "matron, Larkmead NHS Foundation Trust"),
    ],
)
def test_a_letter_says_who_is_meant(phrase: str, shown: str) -> None:
    assert index(LETTER).resolve_phrase(phrase, LETTER.index(phrase, LETTER.index("Quill\n\nWe"))) == shown


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (LETTER, "letter"),
        (PRESENT, "minutes"),
        ("Recommendation 1\n\nThe Government should act.\n\nThe Government agrees.", "response"),
        ("Ann Dale MP: Yes.\nBo Finch MP: No.\nAnn Dale MP: Why?", "transcript"),
        ("Inspectors visited. Leaders are slow. Leaders have plans. Ofsted rated it.", "inspection"),
        ("It is late, Ann Dale said. “Yes,” she added.", "press"),
        ("The roof leaks.", ""),
    ],
)
def test_the_form_of_a_document_is_told(text: str, form: str) -> None:
    assert index(text).setting.form == form


INSPECTED = (
    "Inspection of Wexmoor Borough Council\n\nOfsted visited. Inspectors met staff. Leaders are slow to act. "
    "Leaders have plans. The local authority should report.\n"
)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Leaders", "Wexmoor Borough Council"),
        ("The local authority", "Wexmoor Borough Council"),
        ("Inspectors", "Ofsted"),
    ],
)
def test_an_inspection_speaks_of_the_inspected(phrase: str, name: str) -> None:
    assert meant(INSPECTED, phrase) == name


def test_who_owns_an_act_whose_subject_is_a_thing() -> None:
    at = LETTER.index("The Trust agrees")
    assert index(LETTER).owner("A second alarm", at) == "Larkmead NHS Foundation Trust"
    assert index(LETTER).owner(None, at) == "Larkmead NHS Foundation Trust"
    assert index(LETTER).owner("The estates team", at) == "estates team"


def test_we_is_whoever_is_heard() -> None:
    text = "The roof leaks. We shall mend it."
    heard = index(text).hearing([(16, 33, Source("Ann Dale", None, "Elm Trust", "direct"))])
    assert heard.resolve_phrase("We", 16) == "Elm Trust"
    assert heard.resolve_phrase("We", 0) is None


def test_the_innermost_voice_is_heard() -> None:
    outer, inner = Source("Outer"), Source("Inner")
    heard = index("x" * 30).hearing([(5, 10, inner), (0, 20, outer)])
    assert [heard.speaker(at) for at in (0, 5, 9, 10)] == [outer, inner, inner, outer]
    assert heard.speaker(25) == Source()


@pytest.mark.parametrize("phrase", ["it", "there", "This", "", "they"])
def test_words_without_a_referent_resolve_to_nobody(phrase: str) -> None:
    assert index(PRESENT).resolve(phrase, 500) is None


def test_the_subject_of_a_known_document_is_the_inspected() -> None:
    text = "Inspectors visited. Leaders are slow. Leaders have plans. Senior leaders left."
    known = Document("d", "s", "x", "text", text, kind="inspection_report", organisations=("Elm House",))
    found = names().index(text, document=known).resolve("Leaders", 20)
    assert found is not None
    assert found.name == "Elm House"


def test_mentions_lie_in_text_order_where_they_say() -> None:
    for text in (PRESENT, LETTER, INSPECTED):
        mentions = index(text).mentions
        assert [m.start for m in mentions] == sorted(m.start for m in mentions)
        assert all(flat(text)[m.start : m.end] == m.text for m in mentions)


def test_a_gazetteer_without_entries_finds_nothing() -> None:
    assert Gazetteer([]).find("Oakshire County Council") == []
    assert Names(Rulebook()).index("The Chair of Oakshire County Council").mentions != ()


def test_a_name_inside_a_word_is_not_found() -> None:
    gazetteer = Gazetteer([Organisation(id="a", name="Elm Trust", aliases=("ELM",))])
    assert gazetteer.find("OVERELM ELMS ELM-based ELM") == [(23, 26, "Elm Trust")]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("The Elm Trust’s", "elm trust"),
        ("Bath & Wells", "bath and wells"),
        ("the  Chair,", "chair"),
        ("patients'", "patients"),
    ],
)
def test_names_are_compared_without_dress(name: str, plain: str) -> None:
    assert key(name) == plain


def test_flat_text_keeps_every_offset() -> None:
    text = "“Elm’s” — a\u00a0b\r\n"
    assert len(flat(text)) == len(text)
    assert flat(text).startswith('"Elm\'s"')


def test_capitals_become_a_title() -> None:
    assert titled("OFFICE OF THE NHS ICB") == "Office of the NHS ICB"
    assert initials("Integrated Care Board") == "ICB"


def test_every_public_body_is_found_under_its_own_name() -> None:
    rulebook = load()
    gazetteer = names().gazetteer
    lost = [
        o.name for o in rulebook.organisations if not any(n == o.name for _, _, n in gazetteer.find(f"by {o.name}, "))
    ]
    assert lost == []


def test_successors_are_in_the_packs() -> None:
    known = {organisation.name for organisation in load().organisations}
    assert {o.successor for o in load().organisations if o.successor} <= known

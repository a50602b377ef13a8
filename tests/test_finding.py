"""Sentences to findings: clauses, cues, judgement, attributes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from extractor import rulebook
from extractor.finding import analyse, extract
from extractor.finding.assemble import Setting
from extractor.finding.clauses import split
from extractor.finding.edges import trim
from extractor.finding.matching import PhraseError, phrase_source
from extractor.language import english
from extractor.model import BlockKind, Document, Kind
from extractor.reading.about import describe
from extractor.reading.assemble import Piece, assemble
from extractor.settings import Settings

BOOK = rulebook.load()
ENGLISH = english.load()
SPEECH = frozenset(BOOK.words["speech"])


def document(*pieces: Piece | str, kind: str = "", date: str | None = None, standing: str = "") -> Document:
    made = [piece if isinstance(piece, Piece) else Piece(BlockKind.PARAGRAPH, piece) for piece in pieces]
    whole = assemble(made)
    return Document(
        "d-1",
        "0" * 64,
        "a.txt",
        "text",
        whole.text,
        whole.pages,
        whole.blocks,
        whole.words,
        kind,
        date,
        standing=standing,
    )


def findings(*pieces: Piece | str, **about: str) -> list[tuple[str, str]]:
    result = extract(document(*pieces, **about), rulebook=BOOK, english=ENGLISH, settings=Settings())  # type: ignore[arg-type]
    return [(str(finding.kind), finding.quote) for finding in result.findings]


def clauses(text: str) -> list[tuple[str, str]]:
    doc = next(iter(ENGLISH.parse([text])))
    return [(clause.role, text[clause.start : clause.end]) for clause in split(doc, speech=SPEECH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ms Rudd said that eight carers had been hired.",
            [("frame", "Ms Rudd said"), ("content", "eight carers had been hired")],
        ),
        (
            "While the pace is improving, the quality of meals is mostly poor.",
            [("contrast", "While the pace is improving"), ("main", "the quality of meals is mostly poor")],
        ),
        (
            "Meals have been prepared, although not always in good time.",
            [("main", "Meals have been prepared"), ("contrast", "although not always in good time")],
        ),
        (
            "Work with those who need warmth and shelter is outstanding.",
            [("main", "Work with those who need warmth and shelter is outstanding")],
        ),
        (
            "The hall is warm, but the roof leaks.",
            [("main", "The hall is warm"), ("coordinate", "the roof leaks")],
        ),
        (
            "Although waits have fallen, many tenants are still unhappy.",
            [("contrast", "Although waits have fallen"), ("main", "many tenants are still unhappy")],
        ),
        (
            "Managers have recognised this and have taken action.",
            [("main", "Managers have recognised this"), ("shared", "have taken action")],
        ),
    ],
)
def test_clauses(text: str, expected: list[tuple[str, str]]) -> None:
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("However, the roof leaks.", "the roof leaks"),
        (" and the roof leaks, but", "the roof leaks"),
        ("“The roof leaks,”", "The roof leaks"),
        ("the “new” roof", "the “new” roof"),
        ("Also-rans lost", "Also-rans lost"),
    ],
)
def test_trim(text: str, expected: str) -> None:
    start, end = trim(text, 0, len(text))
    assert text[start:end] == expected


def test_phrase_anchor_is_its_longest_word() -> None:
    assert phrase_source("wait* too long", {})[1] == ("wait*",)


def test_phrase_of_unknown_family_is_refused() -> None:
    with pytest.raises(PhraseError):
        phrase_source("$nobody home", {})


def test_clause_decides_not_sentence() -> None:
    found = findings("The garden is well kept, but calls were not always answered.")
    assert found == [("issue", "calls were not always answered")]


def test_speech_frame_is_left_out() -> None:
    assert ("evidence", "eight carers had been recruited") in findings(
        "Ms Rudd said that eight carers had been recruited."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Members asked whether calls were not answered.",
        "If the boiler failed to start, the depot would be told.",
        "Handover between shifts is effective.",
        "The Board is asked to note the report.",
    ],
)
def test_nothing_is_found(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize("lead", ["The Agency should:", "The Agency should"])
def test_lettered_lines_take_the_demand_of_the_words_that_break_off_before_them(lead: str) -> None:
    items = ("a check its keys within a year; and", "b publish its rota each month.")
    found = findings(lead, *items, kind="audit_report")
    assert [each for each in found if each[0] == "requirement"] == [
        ("requirement", "check its keys within a year"),
        ("requirement", "publish its rota each month"),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Repairs in time stood at 61% against a target of 90%.", "issue"),
        ("Repairs in time stood at 93% against a target of 90%.", "evidence"),
        ("Vacancies stood at 4% against a target of 6%.", "evidence"),
        ("Vacancies stood at 9% against a target of 6%.", "issue"),
    ],
)
def test_a_figure_is_weighed_against_the_target_beside_it(text: str, kind: str) -> None:
    assert [each for each, _ in findings(text) if each != "metric"] == [kind]


def test_what_nobody_did_is_no_deed() -> None:
    found = findings("Nobody had oiled the gate, checked the lock or logged the fault.", kind="minutes")
    assert {kind for kind, _ in found} == {"issue"}


def test_list_items_take_the_demand_of_their_lead() -> None:
    found = findings(
        "The provider must:",
        Piece(BlockKind.ITEM, "• clean air ducts every month", label="•"),
        Piece(BlockKind.ITEM, "• lock the medicine room", label="•"),
    )
    assert [kind for kind, _ in found] == ["requirement", "requirement"]
    assert found[0][1] == "clean air ducts every month"


def test_heading_of_issues_makes_mild_words_count() -> None:
    plain = findings("Some replies are slow.")
    under = findings(
        Piece(BlockKind.HEADING, "What does the partnership need to do better?", level=1), "Some replies are slow."
    )
    assert len(under) >= len(plain)
    assert ("issue", "Some replies are slow") in under


def test_formality_section_is_silent() -> None:
    heading = Piece(BlockKind.HEADING, "Apologies for absence", level=1)
    assert findings(heading, "Councillor Pike was unable to attend.") == []


def test_the_title_of_minutes_silences_nothing() -> None:
    title = Piece(BlockKind.HEADING, "Minutes of the meeting held on 4 May 2031", level=1)
    assert ("issue", "Staff did not always lock the shed") in findings(title, "Staff did not always lock the shed.")


def test_an_item_that_approves_minutes_is_silent() -> None:
    title = Piece(BlockKind.HEADING, "Oakmere Parish Council", level=1)
    item = Piece(BlockKind.HEADING, "3. Minutes of the last meeting", label="3.", level=2)
    assert findings(title, item, "The clerk did not record one apology.") == []


def test_quotes_are_slices_of_the_text() -> None:
    made = document(
        "“Calls went unanswered,” Mr Gore said, although two clerks had been hired.",
        "The Trust will reply by May 2031.",
    )
    result = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings())
    assert result.findings
    for finding in result.findings:
        assert made.text[finding.start : finding.end] == finding.quote


def test_commitment_has_owner_due_and_strength() -> None:
    made = document("Oakmere Hospital NHS Trust aims to open a second ward by June 2031.", date="2031-01-10")
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert finding.kind is Kind.COMMITMENT
    assert finding.owner == "Oakmere Hospital NHS Trust"
    assert finding.strength == "aspirational"
    assert finding.due is not None
    assert finding.due.date == "2031-06"


def test_condition_makes_strength_conditional() -> None:
    made = document("The Trust will open the ward, provided that funds are found.")
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert (finding.strength, finding.condition) == ("conditional", "funds are found")


def test_low_confidence_is_left_out() -> None:
    made = document("The ward failed to record falls.")
    strict = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings(min_confidence=0.999))
    assert strict.findings == ()


def test_ids_do_not_depend_on_position() -> None:
    first = extract(document("The roof leaks badly."), rulebook=BOOK, english=ENGLISH, settings=Settings())
    later = extract(document("A note.", "The roof leaks badly."), rulebook=BOOK, english=ENGLISH, settings=Settings())
    assert first.findings[0].id == later.findings[0].id


def test_analysis_tells_why_a_cue_was_refused() -> None:
    analysis = analyse("Was the reply late and poor?", rulebook=BOOK, english=ENGLISH)
    told = [voice.refused for voice in analysis.voices if voice.kind == "issue" and voice.rule == "core.bad"]
    assert told == ["question"]


def row(cells: tuple[str, ...], headers: tuple[str, ...]) -> Piece:
    return Piece(BlockKind.ROW, " | ".join(cells), cells=cells, headers=headers)


HEADERS = ("Ref", "Action", "Person responsible", "By when", "Progress")


def test_row_of_an_action_table_is_a_commitment() -> None:
    made = document(row(("4", "Mend the lift", "Estates Manager", "3 May 2031", "–"), HEADERS))
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert (finding.kind, finding.owner, finding.action) == (Kind.COMMITMENT, "Estates Manager", "mend the lift")
    assert finding.due is not None
    assert finding.due.date == "2031-05-03"
    assert finding.quote == "Mend the lift | Estates Manager | 3 May 2031"
    assert finding.reference == "4"


def test_row_that_is_done_is_evidence() -> None:
    made = document(row(("4", "Mend the lift", "Estates Manager", "3 May 2031", "Completed 2 May 2031"), HEADERS))
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert (finding.kind, finding.direction) == (Kind.EVIDENCE, "completed")


def test_row_of_recommendations_is_a_requirement() -> None:
    headers = ("Recommendation", "Owner", "Due")
    made = document(row(("Publish the rota each month", "Clerk", "May 2031"), headers))
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert (finding.kind, finding.force, finding.quote) == (Kind.REQUIREMENT, "should", "Publish the rota each month")


def test_judgement_table_gives_ratings() -> None:
    made = document(Piece(BlockKind.ROW, "Care leavers | Good", cells=("Care leavers", "Good"), headers=("", "")))
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert (finding.kind, finding.domain, finding.value) == (Kind.RATING, "care leavers", "Good")


def test_numbered_concern_speaks_for_its_sentence_only() -> None:
    found = findings("Concern 2: Bells rang for an hour on some nights.", "The bells are new.", kind="reply_letter")
    assert found[0][0] == "issue"
    assert not any("The bells are new" in quote for _, quote in found)


def test_group_that_waits_is_no_issue_where_it_is_helped() -> None:
    assert findings("Volunteers give warm support to tenants who are waiting.", kind="joint_inspection") == []


def test_effort_without_result_is_unchanged_and_no_issue() -> None:
    assert findings("These changes are not yet fully embedded.", kind="inspection_report") == [
        ("evidence", "These changes are not yet fully embedded")
    ]


def test_no_trouble_is_assurance() -> None:
    made = document("No further incidents were recorded.")
    (finding,) = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert (finding.kind, finding.direction) == (Kind.EVIDENCE, "assurance")


def test_speaker_of_a_transcript_is_no_part_of_the_quote() -> None:
    found = findings("Dr Iona Vale: The roof leaks badly.", kind="committee_transcript")
    assert found == [("issue", "The roof leaks badly")]


def test_body_responsible_for_a_recommendation_owns_it() -> None:
    headers = ("Responsible body", "Areas for improvement")
    cells = ("Oakmere Borough Council", "Teach every driver first aid")
    made = document(row(cells, headers), "Harrow Vale NHS Trust was asked to comment on this report.")
    found = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [each.owner for each in found if each.quote.startswith("Teach")] == ["Oakmere Borough Council"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Kitchen processes are poor and kitchen checks do not protect tenants from illness.",
            ["Kitchen processes are poor", "kitchen checks do not protect tenants from illness"],
        ),
        ("Wardens and cooks were told.", ["Wardens and cooks were told"]),
        (
            "The lodge must ensure that charts are dated and the cook signs them.",
            ["The lodge must ensure that charts are dated and the cook signs them"],
        ),
    ],
)
def test_a_second_subject_with_its_verb_begins_a_clause(text: str, parts: list[str]) -> None:
    assert [part for _, part in clauses(text)] == parts


def test_a_clause_that_is_cut_keeps_the_others_to_their_parents() -> None:
    text = "Charts are poor and meal checks do not protect tenants, although the cook has improved the menu."
    (doc,) = ENGLISH.parse([text])
    found = split(doc, speech=SPEECH)
    for clause in found:
        assert clause.parent < len(found)
        assert clause.parent == -1 or found[clause.parent].head != clause.head


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("The Care Quality Commission told Elm Lodge Ltd to mend the lift by May.", "Care Quality Commission"),
        ("Elm Lodge Ltd was told by the Care Quality Commission to mend the lift.", "Care Quality Commission"),
        ("Elm Lodge Ltd must mend the lift.", "Oakmere Borough Council"),
    ],
)
def test_a_requirement_names_the_authority_that_makes_it(text: str, by: str) -> None:
    made = document(text, kind="audit_report")
    made = replace(made, publisher="Oakmere Borough Council")
    found = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [finding.by for finding in found if finding.kind is Kind.REQUIREMENT] == [by]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Bed rails were unsafe on two wards.", "serious"),
        ("On one occasion the clerk failed to reply.", "minor"),
        ("The clerk failed to reply in May.", None),
    ],
)
def test_an_issue_is_as_grave_as_its_own_words_say(text: str, severity: str | None) -> None:
    found = extract(document(text), rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [finding.severity for finding in found if finding.kind is Kind.ISSUE] == [severity]


def test_whoever_is_called_on_is_who_must_act() -> None:
    text = "The union called on the health secretary to step in."
    clause = next(each for each in split(english.load().nlp(text), speech=frozenset()) if each.addressee)
    assert clause.addressee is not None
    assert text[slice(*clause.addressee)] == "the health secretary"


def test_who_is_told_something_is_not_told_to_act() -> None:
    assert "requirement" not in [kind for kind, _ in findings("Staff told us they were frightened to raise concerns.")]


def test_an_answer_in_the_same_paragraph_belongs_to_the_respondent() -> None:
    made = document(
        "Marsh Ferries Trust: response to the Report of the Holt Inquiry",
        "Recommendation 2: that each pier shall have a warden. Accepted. Wardens were appointed in May.",
        kind="government_response",
    )
    found = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [(each.kind, each.owner) for each in found if each.quote == "Accepted"] == [
        (Kind.COMMITMENT, "Marsh Ferries Trust")
    ]
    assert [each.standing for each in found if each.kind is Kind.EVIDENCE] == ["self_reported"]


def test_what_a_response_repeats_that_somebody_shall_do_is_a_requirement() -> None:
    made = document(
        Piece(BlockKind.HEADING, "Recommendation 1"),
        "The Department for Transport shall publish a register of piers.",
        Piece(BlockKind.HEADING, "Government response"),
        "The Government will publish the register in May.",
        kind="government_response",
    )
    found = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [each.kind for each in found] == [Kind.REQUIREMENT, Kind.COMMITMENT]


def test_a_government_named_further_on_is_not_the_respondent() -> None:
    made = document(
        Piece(BlockKind.HEADING, "Recommendation 1"),
        "The Government should publish a register of piers.",
        Piece(BlockKind.HEADING, "Government response"),
        "The Government accepts this. " + "Piers differ in many ways. " * 30,
        "The Welsh Government has its own register.",
        "We will publish it in May.",
        kind="government_response",
    )
    found = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [each.owner for each in found if each.quote.startswith("We will")] == ["UK Government"]


def test_managers_answer_an_auditor_for_the_body_audited() -> None:
    made = document(
        "Internal audit of Marsh Ferries NHS Trust",
        "Management response: A new log will be introduced by May.",
        kind="audit_report",
        standing="auditor",
    )
    made = replace(made, publisher="Brand Audit Consortium", organisations=("Marsh Ferries NHS Trust",))
    found = extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [each.owner for each in found if each.kind is Kind.COMMITMENT] == ["Marsh Ferries NHS Trust"]


@pytest.mark.parametrize("between", [["The experiences of tenants in the lodge"], []])
def test_a_list_of_demands_ends_where_the_report_goes_on(between: list[str]) -> None:
    found = findings(
        Piece(BlockKind.HEADING, "What needs to improve", level=2),
        Piece(BlockKind.ITEM, "• The quality of meal planning.", label="•"),
        Piece(BlockKind.ITEM, "• The oversight of night visits.", label="•"),
        *between,
        Piece(BlockKind.ITEM, "1. Tenants get their meals in time from friendly cooks.", label="1."),
        kind="inspection_report",
    )
    demanded = [quote for kind, quote in found if kind == "requirement"]
    assert demanded == ["The quality of meal planning", "The oversight of night visits"]


def test_an_extract_of_an_inspection_is_about_the_council_whose_place_it_names() -> None:
    title = "The experiences and progress of children in care: good"
    words = "Children's services in Medway have kind staff. The local authority's last inspection was long ago."
    described = describe(document(title, words), rulebook=BOOK)
    assert "Medway Council" in described.organisations


def test_a_second_step_in_one_breath_is_an_act_done() -> None:
    found = findings("Leaders have seen this and introduced a second desk.", kind="joint_inspection")
    assert "evidence" in [kind for kind, _ in found]


def _leant(sentence: str, document: str) -> dict[str, list[str]]:
    analysis = analyse(sentence, rulebook=BOOK, english=ENGLISH, setting=Setting(document=document))
    return {
        str(each.kind): [voice.rule for voice in each.voices if voice.start == voice.end]
        for each in analysis.judgements
    }


def test_a_clause_leans_by_what_it_is_where_a_story_is_told() -> None:
    sentence = "They had waited because the gate was shut."
    assert "issue" not in _leant(sentence, "inspection_report")
    assert {"told.lean-had", "told.lean-they"} <= set(_leant(sentence, "press_article").get("issue", []))


def test_what_a_clause_leans_to_takes_nothing_from_its_evidence() -> None:
    sentence = "They were told that the lift had been repaired in May."
    assert "evidence" in _leant(sentence, "inspection_report")
    assert "evidence" in _leant(sentence, "press_article")


def test_beside_a_promise_a_failing_is_less_likely() -> None:
    story = "Families said they had queued for a week."
    promise = "The council will open a second gate in May."
    alone, beside = (
        next(each.confidence for each in extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings)
        for made in (document(story, kind="press_article"), document(f"{story} {promise}", kind="press_article"))
    )
    assert beside < alone


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("A call was logged for five of twelve lodgers.", "share-low"),
        ("Of the 40 bells we rang, 12 were heard.", "share-low"),
        ("We rang 200 bells, of which 196 were heard.", "share-high"),
        ("Eight of the twelve bells were heard.", None),
        ("The gate shut on 3 May and 12 June.", None),
        ("One of two bells was heard.", None),
    ],
)
def test_a_share_of_a_whole_is_low_or_high(text: str, trait: str | None) -> None:
    traits = {name for clause in analyse(text, rulebook=BOOK, english=ENGLISH).clauses for name in clause.traits}
    assert traits & {"share-low", "share-high"} == ({trait} if trait else set())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "We will open a pier, with a second pier to be opened in May.",
            ["We will open a pier", "a second pier to be opened in May"],
        ),
        (
            "We have set up a forum, a body which will meet every month.",
            ["We have set up a forum", "a body which will meet every month"],
        ),
        ("We will open a pier, with help from the port.", ["We will open a pier, with help from the port"]),
    ],
)
def test_a_second_promise_that_hangs_on_is_a_clause(text: str, parts: list[str]) -> None:
    assert [quote for _, quote in clauses(text)] == parts


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("We will publish a map to meet our ambition to halve delays.", "firm"),
        ("We will seek to halve delays.", "aspirational"),
        ("The map will be provided in a leaflet.", "firm"),
        ("Should the count fall short, I undertake to write again.", "conditional"),
    ],
)
def test_how_firm_a_promise_is(text: str, strength: str) -> None:
    whole = document(text, kind="reply_letter")
    found = extract(whole, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    assert [each.strength for each in found if each.kind is Kind.COMMITMENT] == [strength]


def test_a_rule_for_one_kind_of_document_waits_until_the_kind_is_known() -> None:
    text = "Several of your constituents told you that the van came with its ramp tied up."
    assert findings(text) == []
    assert findings(text, kind="reply_letter") == [("issue", "the van came with its ramp tied up")]


LETTER = (
    "Holm Integrated Care Board",
    "4 May 2031",
    "Ms R. Tarn\nMarl Patients Group",
    "Dear Ms Tarn",
    "The service is provided for us by Pell Transport Services under a contract.",
)
CLOSE = ("Yours sincerely", "J. Orme\nChief Officer\nHolm Integrated Care Board")


def in_letter(text: str) -> list[Any]:
    whole = replace(document(*LETTER, text, *CLOSE, kind="reply_letter"), publisher=LETTER[0], standing="provider")
    found = extract(whole, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings
    return [each for each in found if each.start >= whole.text.index(text)]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("In June we withheld two payments.", "commissioner"),
        ("A night bus, which we cannot afford, was not proposed by anybody.", "self_reported"),
    ],
)
def test_who_pays_for_a_service_tells_of_it_as_commissioner(text: str, standing: str) -> None:
    assert {each.standing for each in in_letter(text) if each.kind is Kind.EVIDENCE} == {standing}


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("You also asked for an explanation of the timetable.", "Holm Integrated Care Board"),
        ("NHS England has asked us for a briefing on buses.", "Holm Integrated Care Board"),
    ],
)
def test_what_a_letter_is_asked_for_is_its_authors_to_do(text: str, owner: str) -> None:
    assert [each.owner for each in in_letter(text) if each.kind is Kind.REQUIREMENT] == [owner]

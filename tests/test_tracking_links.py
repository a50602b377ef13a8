"""Which findings belong together, by what, and which do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tracking_story import PROVIDER, Story

from extractor.model import Corpus, Due, Link, Relation
from extractor.settings import Settings
from extractor.tracking import link
from extractor.tracking.bodies import keys_of, parties_of
from extractor.tracking.pairs import reference_of, regulations_of
from extractor.tracking.responses import label_of
from extractor.tracking.terms import Weights, stem, terms_of

SETTINGS = Settings()
DONE_OWN = {"direction": "completed", "standing": "self_reported"}
NOT_DONE = {"direction": "unchanged", "standing": "independent"}
WORSE = {"direction": "worsened", "standing": "commissioner"}
DENIED = {"direction": "assurance", "standing": "self_reported"}
THREAT = {"owner": "Farlow ICB", "strength": "conditional"}
NOBODY = {"organisation": None}


def links_of(corpus: Corpus) -> set[tuple[str, str, str]]:
    return {(found.source, found.target, str(found.relation)) for found in link(corpus, settings=SETTINGS)}


def found(story: Story) -> dict[tuple[str, str, str], Link]:
    return {(x.source, x.target, str(x.relation)): x for x in link(story.corpus(), settings=SETTINGS)}


# one relation each


@pytest.mark.parametrize(
    ("earlier", "later", "relation"),
    [
        (
            ("issue", "Oxygen cylinders on the stroke ward were out of date", {}),
            ("commitment", "We will replace all oxygen cylinders on the stroke ward", {"strength": "firm"}),
            "addresses",
        ),
        (
            ("requirement", "The provider must check oxygen cylinders on the stroke ward", {"force": "must"}),
            ("commitment", "We will check the oxygen cylinders on the stroke ward each week", {"strength": "firm"}),
            "responds",
        ),
        (
            ("commitment", "We will check the oxygen cylinders on the stroke ward", {"strength": "firm"}),
            ("evidence", "Oxygen cylinders on the stroke ward had been checked", {"direction": "completed"}),
            "supports",
        ),
        (
            ("issue", "Oxygen cylinders on the stroke ward were out of date", {}),
            ("evidence", "Oxygen cylinders on the stroke ward were still out of date", {"direction": "unchanged"}),
            "contradicts",
        ),
        (
            ("issue", "Oxygen cylinders on the stroke ward were out of date", {}),
            ("issue", "We found oxygen cylinders on the stroke ward that were out of date", {}),
            "repeats",
        ),
        (
            ("commitment", "We will replace the oxygen cylinders on the stroke ward by May", {"strength": "firm"}),
            ("commitment", "We aim to replace the oxygen cylinders on the stroke ward by July", {}),
            "restates",
        ),
        (
            ("evidence", "Oxygen checks on the stroke ward were complete", DONE_OWN),
            ("evidence", "Oxygen checks on the stroke ward were not complete", NOT_DONE),
            "contradicts",
        ),
    ],
)  # fmt: skip
def test_relations_follow_from_kinds_and_directions(
    earlier: tuple[str, str, dict[str, str]], later: tuple[str, str, dict[str, str]], relation: str
) -> None:
    story = Story()
    (first,) = story.document("first", "2031-03-01", earlier)
    (second,) = story.document("second", "2031-06-01", later)
    links = found(story)
    assert (second, first, relation) in links
    assert not any(source == first for source, _, _ in links)
    reasons = links[second, first, relation].reasons
    assert "same organisation" in reasons
    assert "later in time" in reasons
    assert any(reason.startswith("shared terms: ") for reason in reasons)


def test_other_matters_of_the_same_organisation_stay_apart() -> None:
    story = Story()
    story.document("first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {}))
    story.document("second", "2031-06-01", ("commitment", "We will recruit two interpreters for the clinic", {}))
    assert links_of(story.corpus()) == set()


def test_another_organisation_with_the_same_matter_stays_apart() -> None:
    story = Story()
    other = {"organisation": "Farlow Hospitals NHS Trust"}
    story.document("first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {}))
    story.document(
        "second", "2031-06-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", other),
        about=["Farlow Hospitals NHS Trust"],
    )  # fmt: skip
    assert {x for x in links_of(story.corpus()) if x[2] != "repeats"} == set()


def test_an_earlier_document_never_speaks_about_a_later_one() -> None:
    story = Story()
    story.document("late", "2031-06-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {}))
    story.document("early", "2031-03-01", ("commitment", "We will replace oxygen cylinders on the stroke ward", {}))
    assert links_of(story.corpus()) == set()


def test_a_document_without_a_date_takes_part_and_says_so() -> None:
    story = Story()
    (issue,) = story.document(
        "first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {})
    )
    (promise,) = story.document(
        "second", None, ("commitment", "We will replace oxygen cylinders on the stroke ward", {})
    )
    assert "order in time unknown" in found(story)[promise, issue, "addresses"].reasons


def test_a_refused_link_does_not_come_back() -> None:
    story = Story()
    story.document("first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {}))
    story.document("second", "2031-06-01", ("commitment", "We will replace oxygen cylinders on the stroke ward", {}))
    (suggested,) = link(story.corpus(), settings=SETTINGS)
    story.links.append(suggested)
    story.event(suggested.id, "refuse")
    assert link(story.corpus(), settings=SETTINGS) == ()
    story.event(suggested.id, "undo")
    assert len(link(story.corpus(), settings=SETTINGS)) == 1


def test_a_refused_finding_takes_no_part() -> None:
    story = Story()
    (issue,) = story.document(
        "first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {})
    )
    story.document("second", "2031-06-01", ("commitment", "We will replace oxygen cylinders on the stroke ward", {}))
    story.event(issue, "refuse")
    assert link(story.corpus(), settings=SETTINGS) == ()


def test_new_documents_give_the_same_links_as_all_together() -> None:
    story = Story()
    story.document("first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {}))
    story.document("second", "2031-06-01", ("commitment", "We will replace oxygen cylinders on the stroke ward", {}))
    story.document(
        "third",
        "2031-09-01",
        ("evidence", "Oxygen cylinders on the stroke ward were replaced", {"direction": "completed"}),
    )
    corpus = story.corpus()
    whole = link(corpus, settings=SETTINGS)
    for identity in corpus.documents:
        part = link(corpus, new=[identity], settings=SETTINGS)
        ends = {f for f, finding in corpus.findings.items() if finding.document == identity}
        assert set(part) == {x for x in whole if x.source in ends or x.target in ends}


def test_the_order_of_arrival_does_not_matter() -> None:
    story = Story()
    story.document("first", "2031-03-01", ("issue", "Oxygen cylinders on the stroke ward were out of date", {}))
    story.document("second", "2031-06-01", ("commitment", "We will replace oxygen cylinders on the stroke ward", {}))
    corpus = story.corpus()
    turned = replace(
        corpus,
        documents=dict(reversed(list(corpus.documents.items()))),
        findings=dict(reversed(list(corpus.findings.items()))),
    )
    assert link(turned, settings=SETTINGS) == link(corpus, settings=SETTINGS)


# numbers, rows, sections


def test_matters_arising_find_their_minute_by_number() -> None:
    story = Story()
    ask, other = story.document(
        "June", "2031-06-01",
        ("requirement", "That the trust send its rota", {"reference": "17(b)", "force": "ask"}),
        ("requirement", "That the trust send its rota for nurses", {"reference": "19(a)", "force": "ask"}),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    (came,) = story.document(
        "July", "2031-07-01",
        ("evidence", "Minute 17(b): the rota had been received", {"direction": "completed", "standing": "independent"}),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    links = found(story)
    assert "same reference 17(b)" in links[came, ask, "responds"].reasons
    assert (
        links[came, ask, "responds"].score
        > links.get((came, other, "responds"), Link("", "", Relation.RESPONDS, 0)).score
    )


def test_the_state_in_a_row_belongs_to_its_action_and_rows_to_nobody_else() -> None:
    story = Story()
    action, state, second = story.document(
        "plan", "2031-04-01",
        ("commitment", "Refit the wet room | Head of Estates | 30 June 2031", {"at": 0, "owner": "Head of Estates"}),
        ("evidence", "In progress: tiles ordered", {"at": 54, "direction": "improved"}),
        ("commitment", "Refit the linen room | Head of Estates | 30 June 2031", {"at": 90, "owner": "Head of Estates"}),
        kind="action_plan", standing="provider",
    )  # fmt: skip
    links = found(story)
    assert "stands in the same row" in links[state, action, "supports"].reasons
    assert not any({x.source, x.target} == {action, second} for x in links.values())


def test_a_shared_regulation_speaks_for_a_link() -> None:
    story = Story()
    (must,) = story.document(
        "report", "2031-03-01",
        ("requirement", "The provider must manage medicines safely (Regulation 12(2)(g))", {"force": "must"}),
    )  # fmt: skip
    (met,) = story.document(
        "follow-up", "2032-03-01",
        ("evidence", "the provider was no longer in breach of regulation 12", {"direction": "improved"}),
    )  # fmt: skip
    assert "same regulation 12" in found(story)[met, must, "responds"].reasons


def test_what_an_authority_threatens_is_no_response() -> None:
    story = Story()
    must, threat = story.document(
        "notice", "2031-03-01",
        ("requirement", "The trust must produce a recovery plan by May", {"by": "Farlow ICB", "owner": PROVIDER}),
        ("commitment", "We will withhold money if the recovery plan is not accepted", THREAT),
    )  # fmt: skip
    assert (threat, must, "responds") not in found(story)


def test_a_denial_contradicts_what_it_denies() -> None:
    story = Story()
    (issue,) = story.document("first", "2031-03-01", ("issue", "Staff were told to alter the triage records", {}))
    (denial,) = story.document(
        "second", "2031-06-01",
        ("evidence", "It denied that staff were told to alter triage records", DENIED),
    )  # fmt: skip
    assert (denial, issue, "contradicts") in found(story)


def test_judgements_of_a_whole_service_meet_without_shared_words() -> None:
    story = Story()
    good, bad = story.document(
        "article", "2031-06-01",
        ("evidence", "good progress had been made", {"direction": "improved", "standing": "self_reported"}),
        ("evidence", "it is not safe and if anything it is worse", WORSE),
        kind="press_article", standing="press",
    )  # fmt: skip
    assert "both judge the service as a whole" in found(story)[bad, good, "contradicts"].reasons


# answers

FIRST = "The department should publish a yearly table of waiting times for each clinic in the region"
SECOND = "The department should set aside a fund from which small hospitals can replace old scanners"


def reply(*, numbers: bool = True, kind: str = "government_response") -> tuple[Story, list[str], list[str]]:
    story = Story()
    asked = story.document(
        "report", "2031-01-10",
        ("requirement", FIRST, {"force": "should", "reference": "Recommendation 1", "organisation": None}),
        ("requirement", SECOND, {"force": "should", "reference": "Recommendation 2", "organisation": None}),
        kind="inquiry_report", standing="scrutiny", about=["Clinics Inquiry"],
    )  # fmt: skip
    heads = [("Answers", "Recommendation 1"), ("Answers", "Recommendation 2")] if numbers else [(), ()]
    answered = story.document(
        "answer", "2031-05-10",
        ("requirement", FIRST + ".", {"section": heads[0], "organisation": None}),
        ("commitment", "We will do this from next spring", NOBODY | {"section": heads[0], "strength": "firm"}),
        ("requirement", "Recommendation: " + SECOND, {"section": heads[1], "organisation": None}),
        ("evidence", "Ministers do not intend to do this", NOBODY | {"section": heads[1], "direction": "unchanged"}),
        kind=kind, standing="government", about=["Department of Clinics"],
    )  # fmt: skip
    return story, asked, answered


@pytest.mark.parametrize("numbers", [True, False])
def test_an_answer_goes_with_the_recommendation_that_is_repeated_above_it(numbers: bool) -> None:
    story, asked, answered = reply(numbers=numbers)
    links = links_of(story.corpus())
    assert (answered[1], asked[0], "responds") in links
    assert (answered[3], asked[1], "responds") in links
    assert (answered[3], asked[1], "contradicts") in links
    assert (answered[0], asked[0], "restates") in links
    assert (answered[1], asked[1], "responds") not in links
    assert (answered[3], asked[0], "responds") not in links


def test_a_figure_within_the_repeated_text_is_no_answer() -> None:
    story, asked, _ = reply()
    answered = story.document(
        "joint", "2031-08-10",
        ("requirement", FIRST, {"organisation": None, "at": 0}),
        ("metric", "a yearly table", {"organisation": None, "at": 30}),
        ("commitment", SECOND.replace("should", "would"), {"organisation": None, "at": 120}),
        ("commitment", "We accept this and will act on it", {"organisation": None, "at": 400, "strength": "firm"}),
        kind="government_response", standing="government", about=["Department of Clinics"],
    )  # fmt: skip
    assert (answered[3], asked[0], "responds") in links_of(story.corpus())


def test_a_reply_comes_after_what_it_repeats_whatever_its_date() -> None:
    story, asked, answered = reply()
    name = next(identity for identity, document in story.documents.items() if document.name == "answer")
    story.documents[name] = replace(story.documents[name], date="2030-12-01")
    assert (answered[1], asked[0], "responds") in links_of(story.corpus())


def test_an_answer_is_found_when_the_report_comes_later_into_the_tracker() -> None:
    story, asked, answered = reply()
    report = story.findings[asked[0]].document
    part = link(story.corpus(), new=[report], settings=SETTINGS)
    assert (answered[1], asked[0]) in {(x.source, x.target) for x in part if x.relation is Relation.RESPONDS}


def test_recommendations_in_a_row_share_the_answer_below_them() -> None:
    story, asked, _ = reply()
    shared = story.document(
        "joint", "2031-08-10",
        ("requirement", FIRST, {"organisation": None}),
        ("requirement", SECOND, {"organisation": None}),
        ("commitment", "We accept both and will act on them", {"strength": "firm", "organisation": None}),
        kind="government_response", standing="government", about=["Department of Clinics"],
    )  # fmt: skip
    links = links_of(story.corpus())
    assert {(shared[2], asked[0], "responds"), (shared[2], asked[1], "responds")} <= links


def test_numbers_alone_join_a_reply_to_the_one_report_that_lists_them() -> None:
    story = Story()
    asked = story.document(
        "report", "2031-01-10",
        ("requirement", "The trust must audit its charts", {"reference": "R1"}),
        ("requirement", "The trust must train its porters", {"reference": "R2"}),
    )  # fmt: skip
    done = story.document(
        "plan", "2031-03-10",
        ("commitment", "A new lead starts in June", {"section": ("Recommendation 2",), "strength": "firm"}),
        kind="reply_letter", standing="provider",
    )  # fmt: skip
    links = found(story)
    assert links[done[0], asked[1], "responds"].reasons == ("same number 2",)
    assert (done[0], asked[0], "responds") not in links


def test_listed_concerns_are_answered_in_their_own_letter() -> None:
    story = Story()
    ids = story.document(
        "letter", "2031-05-16",
        ("issue", "Nobody checked the pump", {"reference": "Concern 1", "at": 0}),
        ("evidence", "A nurse now looks each hour", {"direction": "completed", "at": 60}),
        ("issue", "Handover notes were thin", {"reference": "Concern 2", "at": 200}),
        ("commitment", "We will use a printed sheet", {"strength": "firm", "at": 260}),
        ("commitment", "We remain ready to meet you", {"strength": "aspirational", "at": 5_000}),
        kind="reply_letter", standing="provider",
    )  # fmt: skip
    links = links_of(story.corpus())
    assert (ids[1], ids[0], "supports") in links
    assert (ids[3], ids[2], "addresses") in links
    assert not any(source == ids[4] for source, _, _ in links)


# small parts


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (["Oakmere Care", "Oakmere Care Ltd"], True),
        (["St Osric's Hospital NHS Trust", "St Osric’s Hospital"], True),
        (["Oakmere", "Oakmere County Council"], True),
        (["Oakmere County Council", "Oakmere Integrated Care Board"], False),
    ],
)
def test_names_of_one_organisation_share_a_key(names: list[str], together: bool) -> None:
    keys = keys_of(names)
    assert (len(set(keys.values())) == 1) is together


def test_a_place_and_who_runs_it_are_one_party() -> None:
    names = ["Larch Lodge", "Elder Court", "Oakmere Care Ltd", "Farlow County Council"]
    keys = keys_of(names)
    reports = [
        ("inspection_report", ("Larch Lodge", "Oakmere Care Ltd")),
        ("inspection_report", ("Elder Court", "Oakmere Care Ltd", "Farlow County Council")),
        ("press_article", ("Farlow County Council", "Elder Court")),
    ]
    parties = parties_of(reports, keys)
    lodge, court, company, council = (keys[name] for name in names)
    assert parties == {lodge: {company}, court: {company}, company: {lodge, court}}
    assert council not in parties


def test_a_company_answers_for_its_home() -> None:
    about = ("Larch Lodge", PROVIDER)

    def score(names: tuple[str, ...]) -> float:
        story = Story()
        (must,) = story.document(
            "report", "2031-01-10",
            ("requirement", "The provider must repair the lift", {"organisation": "Larch Lodge"}), about=names,
        )  # fmt: skip
        (vow,) = story.document(
            "minutes", "2031-03-10",
            ("commitment", "Oakmere would repair the lift by June", {"strength": "firm"}),
            kind="minutes", standing="scrutiny", about=names,
        )  # fmt: skip
        found = link(story.corpus(), settings=SETTINGS)
        return max((f.score for f in found if (f.source, f.target) == (vow, must)), default=0.0)

    assert score(about) > score(("Larch Lodge", PROVIDER, "Ash Lodge"))


def test_a_breach_is_followed_by_its_regulation_to_the_paragraph() -> None:
    story = Story()
    doors, watch = story.document(
        "report", "2031-01-10",
        ("requirement", "The provider must make the doors safe (Regulation 12(2)(d))", {"force": "must"}),
        ("requirement", "The provider must watch the pond (Regulation 12(2)(b))", {"force": "must"}),
    )  # fmt: skip
    (still,) = story.document(
        "follow-up", "2032-01-10", ("evidence", "It remained in breach of Regulation 12(2)(d)", NOT_DONE)
    )  # fmt: skip
    found = links_of(story.corpus())
    assert (still, doors, "contradicts") in found
    assert (still, watch, "contradicts") not in found


def test_what_is_excepted_was_not_done() -> None:
    story = Story()
    (vow,) = story.document("plan", "2031-01-10", ("commitment", "We will refurbish the laundry", {}))
    (done,) = story.document(
        "visit", "2031-06-10", ("evidence", "The plan has been carried out, apart from the laundry", DONE_OWN)
    )  # fmt: skip
    assert (done, vow, "supports") not in links_of(story.corpus())


def test_a_date_moved_without_a_word_of_its_matter_belongs_to_what_stands_before_it() -> None:
    story = Story()
    (vow,) = story.document(
        "plan", "2031-01-10",
        ("commitment", "We will replace the boilers by March 2031", {"owner": PROVIDER, "due": "2031-03"}),
    )  # fmt: skip
    *_, later = story.document(
        "minutes", "2031-06-10",
        ("evidence", "Two boilers had been replaced", {"at": 0, "direction": "improved"}),
        ("evidence", "The date had not been met", {"at": 40, "direction": "unchanged"}),
        ("issue", "The date had not been met", {"at": 40}),
        ("commitment", "It was now aiming to finish by May 2032", {"at": 80, "owner": PROVIDER, "due": "2032-05"}),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    assert (later, vow, "restates") in links_of(story.corpus())


def test_an_answer_in_writing_is_no_answer_to_a_call() -> None:
    story = Story()
    (calls,) = story.document(
        "report", "2031-01-10", ("issue", "Half of the calls to the helpline were answered", {})
    )  # fmt: skip
    (vow,) = story.document(
        "minutes", "2031-03-10", ("commitment", "would provide a written answer by May", {}),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    assert (vow, calls, "addresses") not in links_of(story.corpus())


def test_a_name_that_could_be_either_is_neither() -> None:
    keys = keys_of(["Oakmere", "Oakmere County Council", "Oakmere Integrated Care Board"])
    assert len(set(keys.values())) == 3


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("audits", "audited"),
        ("midwife", "midwives"),
        ("recruitment", "recruiting"),
        ("policies", "policy"),
        ("plan", "planned"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, two: str) -> None:
    assert stem(one) == stem(two)


def test_words_that_say_nothing_are_no_terms() -> None:
    assert terms_of("They will do this by March 2031, and the Chair said so on 4 May") == frozenset()


def test_a_word_in_every_document_weighs_less_than_a_rare_one() -> None:
    bags = [(str(number), frozenset({"ward", "scanner"} if number == 0 else {"ward"})) for number in range(50)]
    weights = Weights(bags)
    assert weights["scanner"] > 2 * weights["ward"] > 0


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Recommendation 12", "12"),
        ("R12", "12"),
        ("12(b)", "12b"),
        ("Concern 3: beds", "3"),
        ("Response", ""),
        ("12 beds", ""),
    ],
)
def test_numbers_are_read_from_headings_and_references(text: str, label: str) -> None:
    assert label_of(text) == label


def test_regulations_and_minutes_are_read_from_quotes() -> None:
    assert regulations_of("breach of Regulation 12(2)(g) and regulation 17") == {"12", "17"}
    story = Story()
    (one,) = story.document("x", None, ("evidence", "Minute 17(b): it came", {}))
    assert reference_of(story.findings[one]) == "17(b)"


def test_a_moved_date_belongs_to_the_action_that_had_it() -> None:
    story = Story()
    plan = story.document(
        "plan", "2031-04-14",
        ("commitment", "Put three porters on the gate every evening", {"due": "2031-06-30"}),
        ("commitment", "Give every porter a yearly medical", {"due": "2031-07-31"}),
    )  # fmt: skip
    minutes = story.document(
        "minutes", "2031-06-19",
        ("evidence", "Three porters had been on the gate every evening since May", {"direction": "completed"}),
        ("commitment", "it would now be done by 30 September rather than in July", {"due": "2031-09-30", "at": 64}),
    )  # fmt: skip
    restated = {
        target
        for source, target, relation in links_of(story.corpus())
        if (source, relation) == (minutes[1], "restates")
    }
    assert plan[1] in restated
    assert plan[0] not in restated


@pytest.mark.parametrize(
    ("quote", "is_about_it"),
    [("the date of 30 September has passed", True), ("the date of 31 August has passed", False)],
)
def test_a_date_that_passed_speaks_of_what_was_due(quote: str, is_about_it: bool) -> None:
    story = Story()
    (vow,) = story.document(
        "plan",
        "2031-07-14",
        ("commitment", "Every porter will be trained in lifting", {"due": Due("30 September", "2031-09-30")}),
    )
    (said,) = story.document(
        "paper", "2031-11-27", ("evidence", quote, {"direction": "unchanged", "standing": "commissioner"})
    )
    assert ((said, vow, "contradicts") in links_of(story.corpus())) is is_about_it


def test_headings_of_a_template_and_words_of_a_field_are_no_matter_in_common() -> None:
    story = Story()
    heading = {"section": ("Report", "How children in care fare")}
    story.document("first", "2031-01-10", ("issue", "Some children wait for a dentist", heading))
    later = story.document(
        "second",
        "2033-01-10",
        ("evidence", "Children take part in choosing the menu", heading | {"direction": "improved"}),
    )
    assert not [link for link in links_of(story.corpus()) if link[0] == later[0]]


def test_inspections_of_two_bodies_do_not_repeat_each_other() -> None:
    story = Story()
    words = "The quality of assessments is inconsistent, with too little thought for what went before"
    story.document("one", "2031-01-10", ("issue", words, {"organisation": "Ashby Council"}), about=["Ashby Council"])
    story.document("two", "2032-01-10", ("issue", words, {"organisation": "Carrow Council"}), about=["Carrow Council"])
    assert not links_of(story.corpus())


def test_a_report_that_repeats_an_earlier_one_is_no_reply() -> None:
    story = Story()
    first = story.document(
        "first", "2031-01-10",
        ("requirement", FIRST, {"force": "should"}), ("requirement", SECOND, {"force": "should"}),
    )  # fmt: skip
    second = story.document(
        "second", "2033-01-10",
        ("requirement", FIRST, {"force": "should"}), ("requirement", SECOND, {"force": "should"}),
        ("evidence", "The canteen was repainted", {"direction": "completed"}),
    )  # fmt: skip
    assert (second[2], first[1], "responds") not in links_of(story.corpus())


# two inspections of one service

EARLIER = "2030-03-04"
LATER = "2032-05-06"
LISTED = {"section": ("Report", "What needs to improve")}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (
            ("requirement", "The quality of night handover notes on all units", LISTED),
            ("evidence", "Night handover notes have improved since the last inspection", {"direction": "improved"}),
        ),
        (
            ("issue", "Night handover notes were not always kept", {}),
            ("issue", "On two units night handover notes are of poor quality", {}),
        ),
        (
            ("issue", "Social work assessments are not of a good quality", {}),
            ("issue", "The quality of social work assessments is weak", {}),
        ),
    ],
)
def test_the_name_of_a_matter_joins_two_inspections(
    earlier: tuple[str, str, dict[str, str]], later: tuple[str, str, dict[str, str]]
) -> None:
    story = Story()
    first, second = story.document("first", EARLIER, earlier), story.document("second", LATER, later)
    assert {(source, target) for source, target, _ in links_of(story.corpus())} == {(second[0], first[0])}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("For one child there was a significant delay after a fall", "There are significant delays in sending letters"),
        ("Staff do not explore the circumstances of new residents", "Plans are updated when circumstances change"),
        ("Fostering finds recruitment of carers a challenge", "Recruitment of advisers remains a challenge"),
        ("Some families wait too long for early help", "Some residents wait too long for a new wheelchair"),
        ("The quality of teaching for children is not consistently good", "Children do not see the quality reports"),
    ],
)  # fmt: skip
def test_two_inspections_are_not_joined_by_words_that_judge(earlier: str, later: str) -> None:
    story = Story()
    story.document("first", EARLIER, ("issue", earlier, {}))
    story.document("second", LATER, ("issue", later, {}))
    assert links_of(story.corpus()) == set()


def test_a_regulation_joins_two_inspections_without_other_words() -> None:
    story = Story()
    first = story.document("first", EARLIER, ("issue", "This was a breach of Regulation 12", {}))
    second = story.document(
        "second",
        LATER,
        ("evidence", "The provider was no longer in breach of Regulation 12", {"direction": "improved"}),
    )
    assert (second[0], first[0], "supports") in links_of(story.corpus())


@pytest.mark.parametrize(("one", "two"), [("improve", "improved"), ("improving", "improves"), ("drive", "driving")])
def test_a_verb_has_one_stem_in_all_its_tenses(one: str, two: str) -> None:
    assert stem(one) == stem(two)


# two parties in one article


def test_a_claim_and_what_another_party_says_of_it_contradict_each_other() -> None:
    story = Story()
    claim, doubt, other = story.document(
        "article", "2031-10-08",
        ("evidence", "restraints at the home had fallen by 60 per cent", {**DONE_OWN, "direction": "improved"}),
        ("evidence", "The number of restraints remains far too high", {**NOT_DONE, "standing": "commissioner"}),
        ("evidence", "The number of visits remains far too low", {**NOT_DONE, "standing": "commissioner"}),
        kind="press_article", standing="press",
    )  # fmt: skip
    assert (doubt, claim, "contradicts") in links_of(story.corpus())
    assert not any(source == other for source, _, _ in links_of(story.corpus()))


def test_it_borrows_no_matter_where_its_own_words_name_one() -> None:
    story = Story()
    promise, demand = story.document(
        "article", "2031-06-11",
        ("commitment", "She promised a written answer on abandoned calls", {"strength": "firm"}),
        ("requirement", "it must make sure that callers in crisis reach a clinician", {"force": "must", "at": 60}),
        kind="press_article", standing="press",
    )  # fmt: skip
    later = story.document(
        "later", "2031-09-17",
        ("evidence", "no written answer on abandoned calls had been received", NOT_DONE),
        kind="press_article", standing="press",
    )  # fmt: skip
    found = {(source, target) for source, target, _ in links_of(story.corpus())}
    assert (later[0], promise) in found
    assert (later[0], demand) not in found


# bodies that became others, and versions of one paper


def test_findings_of_a_body_and_of_what_it_became_are_compared() -> None:
    story = Story()
    old, new = "NHS Fallow CCG", "NHS Fallow and Brindle Integrated Care Board"
    promised = ("commitment", "Forty stroke rehabilitation beds will be bought", {"organisation": old})
    (promise,) = story.document("before", "2022-01-10", promised, about=(old,))
    done = ("evidence", "Forty stroke rehabilitation beds have been bought", {
        "organisation": new, "direction": "completed", "standing": "self_reported"})  # fmt: skip
    story.document("after", "2022-10-12", done, about=(new,))
    assert link(story.corpus(), settings=Settings()) == ()
    assert [one.target for one in link(story.corpus(), settings=Settings(), heirs={old: new})] == [promise]
    story.event(old, "different")
    assert link(story.corpus(), settings=Settings(), heirs={old: new}) == ()


def test_a_final_report_does_not_speak_of_its_draft() -> None:
    story = Story()
    same = [("issue", f"Visits were missed {times}", {}) for times in ("in May", "by carers", "at weekends")]
    (early, late) = (("issue", f"Visits were missed {number} times", {}) for number in (40, 38))
    draft = story.document("audit of visits draft.txt", "2031-05-03", *same, early)
    final = story.document("audit of visits.txt", "2031-05-24", *same, late)
    ends = {(one.source, one.target) for one in link(story.corpus(), settings=Settings())}
    assert (final[3], draft[3]) not in ends


def test_what_has_a_name_of_its_own_does_not_speak_of_the_first_issue_above_it() -> None:
    def linked(quote: str) -> bool:
        story = Story()
        head = ("issue", "Call handlers altered waiting times", {"section": ("Leadership",)})
        seen = ("evidence", quote, {"section": ("Leadership",), "direction": "unchanged", "standing": "independent"})
        _, below = story.document("report", "2031-05-03", head, seen)
        return any(one.source == below for one in link(story.corpus(), settings=Settings()))

    assert not linked("A successor to the medical director had not been appointed")
    assert linked("Waiting times had not been mended")
    assert linked("This had not changed")

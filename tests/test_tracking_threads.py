"""How a matter stands on a day: four axes, colours, flags, and what changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tracking_story import PROVIDER, Story

from extractor.errors import InputError
from extractor.model import Kind, Source, Thread, stable_id
from extractor.settings import Settings, Tracking
from extractor.tracking import changes, check, link, weave
from extractor.tracking.days import days_between, first_day, in_words, is_known_by, last_day
from extractor.tracking.decisions import joined_names, subject_kind
from extractor.tracking.figures import divergences, number_of
from extractor.tracking.titles import MOST_WORDS, title_of

SETTINGS = Settings()
OWN = {"standing": "self_reported"}
BOARD = {"standing": "commissioner"}
REGULATOR = {"standing": "independent"}


def promise(**extra: Any) -> dict[str, Any]:
    return {"strength": "firm", "owner": PROVIDER, "action": "repair the lift", **extra}


def at(story: Story, day: str, finding: str | None = None, settings: Settings = SETTINGS) -> Thread:
    """The one thread on a day, or the one that holds a finding."""
    threads = weave(story.corpus(), as_of=day, settings=settings)
    if finding is not None:
        return next(thread for thread in threads if finding in thread.findings)
    (thread,) = threads
    return thread


def repair() -> tuple[Story, str, str, str]:
    """An issue, a requirement about it and a promise with a date."""
    story = Story()
    issue, must = story.document(
        "report", "2031-01-10",
        ("issue", "The lift had been out of order since the summer", {}),
        ("requirement", "The provider must repair the lift", {"force": "must", "owner": PROVIDER}),
    )  # fmt: skip
    (vow,) = story.document(
        "plan", "2031-02-10", ("commitment", "We will repair the lift by 30 June 2031", promise(due="2031-06-30")),
        kind="action_plan", standing="provider",
    )  # fmt: skip
    story.link(must, issue, "addresses")
    story.link(vow, must, "responds")
    return story, issue, must, vow


def claim(story: Story, vow: str, date: str = "2031-06-20", quote: str = "The lift has been repaired") -> str:
    (done,) = story.document(
        f"letter {date}", date, ("evidence", quote, OWN | {"direction": "completed"}),
        kind="reply_letter", standing="provider",
    )  # fmt: skip
    story.link(done, vow, "supports")
    return done


# the axes over time


def test_a_matter_moves_through_its_axes_and_the_past_stays_as_it_was() -> None:
    story, issue, _, vow = repair()
    claim(story, vow)
    (seen,) = story.document(
        "visit", "2031-08-01", ("evidence", "The lift was working", REGULATOR | {"direction": "completed"})
    )
    story.link(seen, vow, "supports")
    told = []
    for day in ("2031-01-31", "2031-02-28", "2031-06-10", "2031-06-30", "2031-08-31", "2031-02-28"):
        thread = at(story, day)
        told.append((thread.response, thread.delivery, thread.assurance, thread.time, thread.brag))
    assert told == [
        ("none", "not started", "no evidence", "no date", "amber"),
        ("accepted", "not started", "no evidence", "due", "amber"),
        ("accepted", "not started", "no evidence", "due soon", "amber"),
        ("accepted", "claimed complete", "self-reported", "met", "green"),
        ("accepted", "claimed complete", "independently verified", "met", "blue"),
        ("accepted", "not started", "no evidence", "due", "amber"),
    ]
    assert at(story, "2031-08-31").id == stable_id("t", issue)


def test_silence_is_no_evidence_and_never_not_done() -> None:
    story, *_ = repair()
    thread = at(story, "2032-12-31")
    assert (thread.delivery, thread.assurance, thread.time, thread.brag) == (
        "not started",
        "no evidence",
        "overdue",
        "red",
    )
    assert "no evidence" in thread.flags


def test_a_providers_word_never_verifies_itself() -> None:
    story, _, _, vow = repair()
    for date in ("2031-06-20", "2031-07-20", "2031-08-20"):
        claim(story, vow, date)
    assert at(story, "2031-12-31").assurance == "self-reported"


@pytest.mark.parametrize(
    ("standing", "assurance"),
    [("commissioner", "corroborated"), ("public", "corroborated"), ("independent", "independently verified"),
     ("press", "self-reported"), ("self_reported", "self-reported")],
)  # fmt: skip
def test_who_says_so_decides_the_assurance(standing: str, assurance: str) -> None:
    story, _, _, vow = repair()
    (seen,) = story.document(
        "paper", "2031-06-20", ("evidence", "The lift works", {"direction": "completed", "standing": standing})
    )
    story.link(seen, vow, "supports")
    assert at(story, "2031-12-31").assurance == assurance


def test_later_bad_news_contradicts_the_providers_claim_with_both_quotes() -> None:
    story, _, _, vow = repair()
    done = claim(story, vow)
    (seen,) = story.document(
        "visit", "2031-08-01", ("evidence", "The lift still stood still", REGULATOR | {"direction": "unchanged"})
    )
    story.link(seen, vow, "contradicts")
    thread = at(story, "2031-12-31")
    assert (thread.assurance, thread.delivery, thread.brag) == ("contradicted", "not done", "red")
    assert thread.contradictions == ((done, seen),)
    told = next(line for line in thread.reasons if line.startswith("Assurance"))
    assert "The lift has been repaired" in told
    assert "The lift still stood still" in told


def test_later_good_news_from_the_regulator_ends_a_contradiction_no_one_drew() -> None:
    story, _, _, vow = repair()
    (bad,) = story.document(
        "visit", "2031-03-01", ("evidence", "The lift still stood still", BOARD | {"direction": "unchanged"})
    )
    (good,) = story.document(
        "next", "2031-08-01", ("evidence", "The lift was working", REGULATOR | {"direction": "completed"})
    )
    story.link(bad, vow, "contradicts")
    story.link(good, vow, "supports")
    thread = at(story, "2031-12-31")
    assert (thread.assurance, thread.delivery) == ("independently verified", "claimed complete")


def test_a_step_is_not_completion() -> None:
    story, _, _, vow = repair()
    (step,) = story.document(
        "letter", "2031-03-01", ("evidence", "We have found a firm", OWN | {"direction": "completed"})
    )
    story.link(step, vow, "supports", 0.55)
    assert at(story, "2031-03-31").delivery == "in progress"


def test_one_of_two_promises_kept_is_in_progress() -> None:
    story, _, must, vow = repair()
    (second,) = story.document(
        "more", "2031-02-20", ("commitment", "We will test the alarm", promise(action="test the alarm"))
    )
    story.link(second, must, "responds")
    claim(story, vow)
    thread = at(story, "2031-07-31")
    assert thread.delivery == "in progress"
    assert "We will test the alarm" in next(line for line in thread.reasons if line.startswith("Delivery"))


def test_a_row_that_says_complete_is_the_providers_claim() -> None:
    story = Story()
    row = "Repair the lift | Head of Estates | 30 June 2031 | Complete"
    story.document(
        "plan", "2031-06-20", ("commitment", row, promise(due="2031-06-30")), kind="action_plan", standing="provider"
    )
    thread = at(story, "2031-07-31")
    assert (thread.delivery, thread.assurance, thread.time) == ("claimed complete", "self-reported", "met")


@pytest.mark.parametrize(
    ("quote", "extra", "response"),
    [
        ("We accept this in part", OWN | {"direction": "unchanged"}, "partly accepted"),
        ("We do not accept this recommendation", OWN | {"direction": "unchanged"}, "rejected"),
        ("The board declined to do so", OWN | {"direction": "unchanged"}, "rejected"),
        ("We agree with the inspectors", OWN | {"direction": "assurance"}, "accepted"),
        ("We note the finding", OWN | {"direction": "assurance"}, "acknowledged"),
    ],
)
def test_what_a_reply_amounts_to(quote: str, extra: dict[str, Any], response: str) -> None:
    story = Story()
    (must,) = story.document(
        "report", "2031-01-10", ("requirement", "The trust must repair the lift", {"force": "must"})
    )
    (said,) = story.document(
        "reply", "2031-02-10", ("evidence", quote, extra), kind="reply_letter", standing="provider"
    )
    story.link(said, must, "responds")
    assert at(story, "2031-12-31", must).response == response


def test_a_proposal_under_consideration_only_acknowledges() -> None:
    story = Story()
    (must,) = story.document(
        "report", "2031-01-10", ("requirement", "The trust must repair the lift", {"force": "must"})
    )
    (said,) = story.document(
        "reply", "2031-02-10", ("commitment", "We are considering a new lift", promise(strength="under consideration"))
    )
    story.link(said, must, "responds")
    assert at(story, "2031-12-31", must).response == "acknowledged"


def test_a_promised_answer_that_did_not_come_is_unanswered() -> None:
    story = Story()
    (vow,) = story.document(
        "June", "2031-06-01",
        ("commitment", "would provide a written answer by 1 July", promise(action=None, due="2031-07-01")),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    assert at(story, "2031-06-30").response == "accepted"
    assert (at(story, "2031-07-31").response, at(story, "2031-07-31").brag) == ("unanswered", "red")
    claim(story, vow, "2031-08-01", "The written answer has been sent")
    assert at(story, "2031-08-31").response == "accepted"


# dates


def moved(later: str, quote: str = "We now expect to repair the lift in the autumn", **extra: Any) -> Story:
    story, _, _, vow = repair()
    (again,) = story.document(
        "letter", "2031-05-10", ("commitment", quote, promise(due=later, **extra)), standing="provider"
    )
    story.link(again, vow, "restates")
    return story


def test_a_later_date_is_slippage_with_both_dates_kept() -> None:
    thread = at(moved("2031-09-30"), "2031-05-31")
    (slip,) = thread.slips
    assert (slip.old, slip.new, slip.days, slip.kind) == ("2031-06-30", "2031-09-30", 92, "slippage")
    assert (thread.time, thread.due) == ("slipped", "2031-09-30")
    assert "slipped" in thread.flags


@pytest.mark.parametrize(
    ("quote", "due", "slips"),
    [
        ("The suite would reopen by 30 April, rather than in February as planned", "2031-04-30", [("2031-02", 61)]),
        ("The home has until 31 October, rather than the end of June, to meet it", "2031-10-31", [("2031-06", 123)]),
        ("The suite would reopen by 30 April, rather than by 12 May", "2031-04-30", []),
        ("The suite would reopen by 30 April, having closed in February", "2031-04-30", []),
    ],
)
def test_a_promise_that_names_the_date_it_moves_has_slipped(
    quote: str, due: str, slips: list[tuple[str, int | None]]
) -> None:
    story = Story()
    story.document("article", "2031-02-03", ("commitment", quote, {"strength": "firm", "due": due}))
    (thread,) = weave(story.corpus(), as_of="2031-03-01", settings=SETTINGS)
    assert [(slip.old, slip.days) for slip in thread.slips] == slips
    assert ("slipped" in thread.flags) == bool(slips)


@pytest.mark.parametrize(
    "quote", ["It has since been given until 31 July", "no written reply on doors had been received from the home"]
)
def test_more_time_and_silence_are_nothing_done(quote: str) -> None:
    story = Story()
    asked = story.document(
        "report", "2031-01-10", ("requirement", "The home must repair the doors", {"force": "must", "due": "2031-05"})
    )
    told = story.document("article", "2031-06-10", ("evidence", quote, {"direction": "completed", "standing": "press"}))
    story.link(told[0], asked[0], "supports")
    (thread,) = weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS)
    assert thread.delivery != "claimed complete"
    assert thread.time == "overdue"


def test_weaker_words_are_softening() -> None:
    (slip,) = at(moved("2031-06-30", strength="aspirational"), "2031-05-31").slips
    assert (slip.kind, slip.old, slip.new) == ("softening", "firm", "aspirational")


@pytest.mark.parametrize("later", ["2031-06", "2031", "2031-06-30", "2031-05-31"])
def test_a_date_repeated_more_vaguely_or_brought_forward_is_no_slip(later: str) -> None:
    assert at(moved(later), "2031-05-31").slips == ()


def test_the_press_does_not_move_a_date() -> None:
    story, _, _, vow = repair()
    (again,) = story.document(
        "article", "2031-05-10", ("commitment", "it will repair the lift by Christmas", promise(due="2031-12-25")),
        kind="press_article", standing="press",
    )  # fmt: skip
    story.link(again, vow, "restates")
    assert at(story, "2031-05-31").due == "2031-06-30"


def test_words_that_only_point_back_move_the_date_that_they_name() -> None:
    story, issue, _, _ = repair()
    (again,) = story.document(
        "minutes", "2031-05-10",
        ("commitment", "it would now be done by 30 September 2031 rather than in June", promise(due="2031-09-30")),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    story.link(again, issue, "addresses")
    thread = at(story, "2031-05-31")
    assert [(slip.old, slip.new) for slip in thread.slips] == [("2031-06-30", "2031-09-30")]


def test_lateness_is_told_by_the_date_that_the_evidence_gives() -> None:
    story, _, _, vow = repair()
    claim(story, vow, "2031-09-01", "The lift was repaired on 29 July 2031")
    thread = at(story, "2031-09-30")
    assert thread.time == "met"
    assert "met late" in thread.flags
    other, _, _, vow = repair()
    claim(other, vow, "2031-09-01", "The lift was repaired on 29 May 2031")
    assert "met late" not in at(other, "2031-09-30").flags


def test_how_soon_is_soon_is_a_setting() -> None:
    story, *_ = repair()
    assert at(story, "2031-06-10").time == "due soon"
    assert at(story, "2031-06-10", settings=Settings(tracking=Tracking(due_soon_days=7))).time == "due"


def test_a_month_is_over_on_its_last_day() -> None:
    story = Story()
    story.document("plan", "2031-01-10", ("commitment", "We will repair the lift in June", promise(due="2031-06")))
    assert at(story, "2031-06-30").time == "due soon"
    assert at(story, "2031-07-01").time == "overdue"


# flags


@pytest.mark.parametrize(
    ("extra", "flag"),
    [
        ({"owner": None}, "no owner"),
        ({}, "no date"),
        ({"due": "2031-06-30"}, "no measure"),
    ],
)
def test_what_a_promise_lacks_is_flagged(extra: dict[str, Any], flag: str) -> None:
    story = Story()
    story.document("plan", "2031-01-10", ("commitment", "We will repair the lift", promise(**extra)))
    assert flag in at(story, "2031-01-31").flags
    whole = Story()
    whole.document(
        "plan",
        "2031-01-10",
        ("commitment", "We will repair both lifts", promise(due="2031-06-30", action="repair 2 lifts")),
    )
    assert {"no owner", "no date"}.isdisjoint(at(whole, "2031-01-31").flags)


def test_a_promise_for_a_day_gone_by_is_flagged() -> None:
    story = Story()
    story.document("plan", "2031-06-10", ("commitment", "We will repair the lift", promise(due="2031-05")))
    assert "date past when given" in at(story, "2031-06-30").flags


def test_a_requirement_without_reply_is_flagged_after_the_days_that_settings_give() -> None:
    story = Story()
    story.document("report", "2031-01-10", ("requirement", "The trust must repair the lift", {"force": "must"}))
    assert "no response" in at(story, "2031-01-31").flags
    assert "never answered" not in at(story, "2031-01-31").flags
    assert "never answered" in at(story, "2031-06-30").flags


def test_a_figure_that_only_the_provider_gives_is_unconfirmed() -> None:
    story = Story()
    issue, _ = story.document(
        "letter", "2031-01-10",
        ("issue", "Only 61% of calls were answered", {"at": 0}),
        ("metric", "61% of calls", {"at": 5, "standing": "self_reported"}),
        standing="provider",
    )  # fmt: skip
    assert "unconfirmed figure" in at(story, "2031-01-31", issue).flags


def test_an_issue_found_again_after_completion_recurs() -> None:
    story, issue, _, vow = repair()
    claim(story, vow)
    (again,) = story.document("visit", "2031-11-01", ("issue", "The lift was out of order", {}))
    story.link(again, issue, "repeats")
    thread = at(story, "2031-12-31")
    assert "recurred after completion" in thread.flags
    assert thread.brag == "red"


# decisions


def test_closing_and_reopening_count_from_their_day() -> None:
    story, issue, _, vow = repair()
    done = claim(story, vow)
    story.event(stable_id("t", issue), "close", "2031-07-10T09:00:00Z", finding=done)
    story.event(stable_id("t", issue), "reopen", "2031-09-10T09:00:00Z", note="it broke again")
    assert at(story, "2031-07-09").time == "met"
    closed = at(story, "2031-07-10")
    assert (closed.time, closed.brag) == ("closed", "blue")
    assert "closed without evidence" not in closed.flags
    assert "reopened" in at(story, "2031-09-10").flags
    assert at(story, "2031-09-10").time == "met"


def test_closing_without_evidence_shows() -> None:
    story, issue, *_ = repair()
    story.event(stable_id("t", issue), "close", note="done, they say")
    assert "closed without evidence" in at(story, "2031-12-31").flags
    assert at(story, "2031-12-31").brag != "blue"


def test_a_decision_follows_its_finding_into_another_thread() -> None:
    story, issue, _, vow = repair()
    story.event(stable_id("t", vow), "due", date="2031-12-01")
    thread = at(story, "2031-06-15")
    assert thread.id == stable_id("t", issue)
    assert thread.due == "2031-12-01"


def test_people_assign_date_and_answer() -> None:
    story, issue, *_ = repair()
    name = stable_id("t", issue)
    story.event(name, "assign", owner="Mrs Quill")
    story.event(name, "due", date="2031-10-31")
    story.event(name, "respond", response="partly accepted")
    thread = at(story, "2031-06-30")
    assert (thread.owner, thread.due, thread.response) == ("Mrs Quill", "2031-10-31", "partly accepted")


def test_merging_and_splitting() -> None:
    story = Story()
    one, two = story.document(
        "report", "2031-01-10", ("issue", "The lift stood still", {}), ("issue", "The alarm was silent", {})
    )
    assert len(weave(story.corpus(), as_of="2031-12-31", settings=SETTINGS)) == 2
    story.event(stable_id("t", two), "merge", into=stable_id("t", one))
    assert at(story, "2031-12-31").findings == (one, two)
    assert at(story, "2031-12-31").id == stable_id("t", one)
    other, issue, must, _ = repair()
    other.event(must, "split")
    assert at(other, "2031-12-31", issue).findings == (issue,)


def test_refusing_a_link_parts_what_it_joined_from_that_day() -> None:
    story, issue, _, _ = repair()
    story.event(story.links[0].id, "refuse", "2031-08-01T09:00:00Z")
    assert len(at(story, "2031-07-31", issue).findings) == 3
    assert at(story, "2031-08-01", issue).findings == (issue,)


def test_corrections_change_what_is_told() -> None:
    story, issue, _, vow = repair()
    story.event(vow, "edit", due="2031-11-30", owner="Mr Lee")
    assert (at(story, "2031-07-31").due, at(story, "2031-07-31").owner) == ("2031-11-30", "Mr Lee")
    story.event(PROVIDER, "same", **{"as": "Oakmere Group"})
    assert at(story, "2031-07-31", issue).organisation == "Oakmere Group"
    document = story.findings[issue].document
    story.event(document, "describe", date="2031-09-01")
    assert issue not in {f for t in weave(story.corpus(), as_of="2031-07-31", settings=SETTINGS) for f in t.findings}


def test_joined_names_follow_one_another_and_come_apart() -> None:
    story = Story()
    story.event("A", "same", **{"as": "B"})
    story.event("B", "same", **{"as": "C"})
    assert joined_names(story.events) == {"A": "C", "B": "C"}
    story.event("C", "same", **{"as": "A"})
    assert joined_names(story.events)["B"] in {"A", "C"}
    story.event("A", "different")
    assert "A" not in joined_names(story.events[:2] + story.events[3:])


@pytest.mark.parametrize(
    ("subject", "kind"),
    [("l-1", "link"), ("f-1", "finding"), ("t-1", "thread"), ("d-1", "document"), ("Oakmere Trust", "organisation")],
)
def test_subjects_are_told_by_their_ids(subject: str, kind: str) -> None:
    assert subject_kind(subject) == kind


# threads as a whole


def test_a_finding_belongs_to_one_thread_and_an_answer_counts_for_all() -> None:
    story = Story()
    one, two = story.document(
        "report", "2031-01-10",
        ("requirement", "The trust must repair the lift", {"force": "must"}),
        ("requirement", "The trust must test the alarm", {"force": "must"}),
    )  # fmt: skip
    (both,) = story.document("reply", "2031-02-10", ("commitment", "We will do both", promise()))
    story.link(both, one, "responds", 0.9)
    story.link(both, two, "responds", 0.8)
    threads = weave(story.corpus(), as_of="2031-12-31", settings=SETTINGS)
    assert sorted(len(thread.findings) for thread in threads) == [1, 2]
    assert [thread.response for thread in threads] == ["accepted", "accepted"]


def test_two_sides_of_one_statement_stay_together() -> None:
    story = Story()
    issue, evidence, metric = story.document(
        "visit", "2031-01-10",
        ("issue", "Only 61% of calls were answered", {"at": 0}),
        ("evidence", "Only 61% of calls were answered", {"at": 0, "direction": "unchanged", **REGULATOR}),
        ("metric", "61% of calls", {"at": 5}),
    )  # fmt: skip
    assert set(at(story, "2031-12-31").findings) == {issue, evidence, metric}


def test_figures_and_good_news_about_nothing_begin_no_thread() -> None:
    story = Story()
    story.document(
        "visit", "2031-01-10",
        ("metric", "61% of calls", {}), ("evidence", "No concerns were found", {"direction": "assurance"}),
    )  # fmt: skip
    assert weave(story.corpus(), as_of="2031-12-31", settings=SETTINGS) == ()


def test_the_most_urgent_comes_first() -> None:
    story = Story()
    story.document(
        "plan", "2031-01-10",
        ("commitment", "We will test the alarm", promise(due="2031-03-31")),
        ("commitment", "We will repair the lift", promise(due="2031-12-31")),
        ("commitment", "We will paint the hall", promise(due="2031-02-28")),
    )  # fmt: skip
    threads = weave(story.corpus(), as_of="2031-06-30", settings=SETTINGS)
    assert [(thread.brag, thread.due) for thread in threads] == [
        ("red", "2031-02-28"), ("red", "2031-03-31"), ("amber", "2031-12-31")
    ]  # fmt: skip


def test_each_axis_has_its_reason() -> None:
    story, *_ = repair()
    starts = [line.split(":")[0] for line in at(story, "2031-12-31").reasons]
    assert starts == ["Response", "Delivery", "Assurance", "Time"]


@pytest.mark.parametrize(
    ("kind", "quote", "extra", "title"),
    [
        ("issue", "q", {"headline": "The lift stood still"}, "Oakmere Care: The lift stood still"),
        ("issue", "q", {"headline": "Oakmere Care had no lift"}, "Oakmere Care had no lift"),
        ("commitment", "q", {"headline": "Oakmere Care to repair the lift"}, "Oakmere Care to repair the lift"),
        ("commitment", "q", {"headline": "Porters to repair the lift"}, "Porters to repair the lift"),
        (
            "issue",
            "q",
            {"headline": "They were not dry", "section": ("3", "Laundry room")},
            "Laundry room: They were not dry",
        ),
        (
            "issue",
            "q",
            {"headline": "Guests began to share rooms with porters and cooks in the winter"},
            "Guests began to share rooms with porters and cooks in the winter",
        ),
        # as stored before findings had headlines
        ("issue", "The lift stood still", {}, "Oakmere Care: The lift stood still"),
        ("issue", "Ref | 3 | The lift stood still | Red", {}, "Oakmere Care: The lift stood still"),
        (
            "commitment",
            "We will do so",
            {"owner": PROVIDER, "action": "mend the lift"},
            "Oakmere Care to mend the lift",
        ),
        (
            "issue",
            "The boilers of the old east wing had failed nine times because nobody had looked at their valves",
            {},
            "The boilers of the old east wing had failed nine times",
        ),
    ],
)
def test_titles_say_who_is_to_do_what_or_what_is_wrong_where(
    kind: str, quote: str, extra: dict[str, Any], title: str
) -> None:
    story = Story()
    (identity,) = story.document("x", "2031-01-10", (kind, quote, extra))
    assert title_of(story.findings[identity], PROVIDER) == title


@pytest.mark.parametrize(
    ("council", "title"),
    [
        ("Great Marl City Council", "Great Marl: The lift stood still"),
        ("London Borough of Marl", "Marl: The lift stood still"),
        ("Ferrowdale NHS Foundation Trust", "Ferrowdale: The lift stood still"),
    ],
)
def test_a_council_is_called_by_its_place(council: str, title: str) -> None:
    story = Story()
    (identity,) = story.document("x", None, ("issue", "q", {"headline": "The lift stood still"}))
    assert title_of(story.findings[identity], council) == title


def test_what_the_report_asks_for_gives_the_title_of_an_issue_that_says_nothing_alone() -> None:
    story = Story()
    issue, clear, asked = story.document(
        "x",
        "2031-01-10",
        ("issue", "This has not been done", {}),
        ("issue", "The lift stood still", {}),
        ("requirement", "The provider must repair the lift", {"owner": PROVIDER, "action": "repair the lift"}),
    )
    finding = story.findings
    assert title_of(finding[issue], PROVIDER, [finding[asked]]) == "Oakmere Care to repair the lift"
    assert title_of(finding[clear], PROVIDER, [finding[asked]]) == "Oakmere Care: The lift stood still"


def test_words_that_say_nothing_by_themselves_leave_the_title_to_another_of_the_thread() -> None:
    story = Story()
    root, other = story.document(
        "x", "2031-01-10", ("issue", "They have not", {}), ("issue", "The lift stood still all winter", {})
    )
    finding = story.findings
    members = [finding[root], finding[other]]
    assert title_of(finding[root], PROVIDER, members=members) == "Oakmere Care: The lift stood still all winter"
    assert title_of(finding[other], PROVIDER, members=members) == "Oakmere Care: The lift stood still all winter"


def test_titles_are_short() -> None:
    story = Story()
    (identity,) = story.document("x", None, ("issue", " ".join(f"word{n}" for n in range(40)), {}))
    assert len(title_of(story.findings[identity], PROVIDER).split()) == MOST_WORDS


# what counts, and what does not


def test_what_an_inspector_finds_right_ends_what_was_promised() -> None:
    story, _, must, vow = repair()
    past, met = story.document(
        "follow-up", "2032-02-01",
        ("issue", "This was a breach of regulation 15", {}),
        ("evidence", "The provider was no longer in breach of regulation 15", REGULATOR | {"direction": "improved"}),
    )  # fmt: skip
    story.link(met, must, "supports", 0.7)
    story.link(met, past, "supports", 0.9)
    thread = at(story, "2032-03-01", vow)
    assert met in thread.findings
    assert (thread.delivery, thread.assurance, thread.time, thread.brag) == (
        "claimed complete", "independently verified", "met", "blue",
    )  # fmt: skip
    assert at(story, "2032-01-01", vow).time == "overdue"


def test_what_is_now_as_it_should_be_settles_and_what_is_now_being_done_does_not() -> None:
    for quote, delivery in (
        ("Lifts were now kept in working order", "claimed complete"),
        ("Lifts were now being repaired", "in progress"),
    ):
        story, _, must, _ = repair()
        (found,) = story.document(
            "follow-up", "2032-02-01", ("evidence", quote, REGULATOR | {"direction": "improved"})
        )  # fmt: skip
        story.link(found, must, "supports", 0.7)
        assert at(story, "2032-03-01", must).delivery == delivery, quote


@pytest.mark.parametrize("share", ["fewer than half of the lifts", "Most of the lifts", "three of the nine lifts"])
def test_a_share_that_is_done_is_progress(share: str) -> None:
    story, _, _, vow = repair()
    claim(story, vow, quote=f"The company has repaired {share}")
    assert at(story, "2031-06-25").delivery == "in progress"


def test_a_day_gone_by_when_it_was_given_is_flagged_and_not_counted() -> None:
    story, _, _, vow = repair()
    (misread,) = story.document(
        "letter", "2031-05-01", ("commitment", "We will repair the lift by Christmas", promise(due="2030-12-25")),
        kind="reply_letter", standing="provider",
    )  # fmt: skip
    story.link(misread, vow, "restates")
    thread = at(story, "2031-05-02")
    assert "date past when given" in thread.flags
    assert (thread.due, thread.slips) == ("2031-06-30", ())


@pytest.mark.parametrize(
    ("quote", "doubted"),
    [
        ("The company had falsified performance data on nine occasions", True),
        ("the dashboard given to the board was not accurate", True),
        ("The lift was not accurate to the floor", False),
    ],
)
def test_figures_in_doubt_are_unconfirmed(quote: str, doubted: bool) -> None:
    story = Story()
    story.document("report", "2031-01-10", ("issue", quote, {}))
    assert ("unconfirmed figure" in at(story, "2031-02-01").flags) is doubted


@pytest.mark.parametrize(
    ("quote", "extra", "counts"),
    [
        ("Ref", {}, False),
        ("It was not", {}, False),
        ("The lift fell into the cellar in 1999", {"status": "historical"}, False),
        ("The lift stood still all summer", {}, True),
    ],
)
def test_a_remark_without_a_matter_begins_no_thread(quote: str, extra: dict[str, Any], counts: bool) -> None:
    story = Story()
    story.document("report", "2031-01-10", ("issue", quote, extra))
    assert bool(weave(story.corpus(), as_of="2031-02-01", settings=SETTINGS)) is counts


def test_a_later_figure_that_falls_short_contradicts_the_claim() -> None:
    story, _, _, vow = repair()
    claim(story, vow)
    (figure,) = story.document(
        "visit", "2031-09-10",
        ("metric", "only 58%", {"value": "58", "unit": "%", "name": "share of days on which the lift was in repair"}),
        kind="board_paper", standing="commissioner",
    )  # fmt: skip
    story.links += [found for found in link(story.corpus(), settings=SETTINGS) if found.source == figure]
    thread = at(story, "2031-12-31")
    assert figure in thread.findings
    assert thread.assurance == "contradicted"


# versions


def versions(final_date: str | None = "2031-02-01") -> tuple[Story, list[str], list[str]]:
    story = Story()
    told = (
        ("issue", "The lift had been out of order since the summer", {}),
        ("requirement", "The provider must repair the lift", {"force": "must"}),
    )
    first = story.document("Oakmere report draft", "2031-01-10", *told)
    last = story.document("Oakmere report final", final_date, *told)
    story.link(last[1], first[0], "addresses")
    return story, first, last


def test_the_final_stands_for_its_draft() -> None:
    story, first, last = versions()
    held = {finding for thread in weave(story.corpus(), as_of="2031-03-01", settings=SETTINGS)
            for finding in thread.findings}  # fmt: skip
    assert held == set(last)
    before = weave(story.corpus(), as_of="2031-01-15", settings=SETTINGS)
    assert {finding for thread in before for finding in thread.findings} == set(first)


def test_decisions_on_a_draft_pass_to_the_final() -> None:
    story, first, last = versions()
    story.event(stable_id("t", first[0]), "assign", owner="Head of Lifts")
    story.event(stable_id("t", first[1]), "due", date="2031-09-30")
    threads = weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS)
    owner = next(thread.owner for thread in threads if last[0] in thread.findings)
    due = next(thread.due for thread in threads if last[1] in thread.findings)
    assert (owner, due) == ("Head of Lifts", "2031-09-30")


def test_the_next_report_of_a_kind_is_no_new_version() -> None:
    story, first, _ = versions()
    other = Story(dict(story.documents), dict(story.findings))
    key = next(k for k, d in other.documents.items() if d.name.endswith("draft"))
    other.documents[key] = replace(other.documents[key], name="Oakmere report January", title="")
    held = [f for t in weave(other.corpus(), as_of="2031-03-01", settings=SETTINGS) for f in t.findings]
    assert set(first) <= set(held)


# figures


def test_figures_that_differ_by_who_says_so_diverge() -> None:
    story = Story()
    extra = {"name": "calls answered in time", "unit": "%", "period": "May 2031"}
    (own,) = story.document("letter", "2031-06-01", ("metric", "96% of calls", OWN | extra | {"value": "96"}))
    (board,) = story.document("paper", "2031-07-01", ("metric", "61% of calls", BOARD | extra | {"value": "61"}))
    story.document(
        "other", "2031-07-02", ("metric", "60% of calls", BOARD | extra | {"value": "60", "period": "June 2031"})
    )
    story.document("same", "2031-07-03", ("metric", "96% of calls", REGULATOR | extra | {"value": "96"}))
    found = divergences(story.corpus())
    assert (own, board) in {(d.first, d.second) for d in found}
    assert all(board in (d.first, d.second) for d in found)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,310", 1310.0),
        ("£1.6m", 1.6e6),
        ("four", 4.0),
        ("84%", 84.0),
        ("2 months", 2.0),
        ("some", None),
        (None, None),
    ],
)
def test_printed_figures_are_numbers(text: str | None, number: float | None) -> None:
    assert number_of(text) == number


# days


def test_days_of_dates_at_any_precision() -> None:
    assert [str(last_day(text)) for text in ("2031", "2031-02", "2032-02", "2031-03-04")] == [
        "2031-12-31", "2031-02-28", "2032-02-29", "2031-03-04"
    ]  # fmt: skip
    assert str(first_day("2031-02")) == "2031-02-01"
    assert first_day("2031-13") is None
    assert last_day("soon") is None
    assert days_between("2031-06-30", "2031-09-30") == 92
    assert days_between("2031", "2032-01-01") is None
    assert is_known_by(None, "2031-01-01")
    assert is_known_by("2031-01", "2031-01-15")
    assert not is_known_by("2031-02", "2031-01-15")
    assert [in_words(text) for text in ("2031", "2031-06", "2031-06-03")] == ["2031", "June 2031", "3 June 2031"]


# what changed


def kinds(story: Story, since: str, as_of: str) -> list[str]:
    return [change.kind for change in changes(story.corpus(), since=since, as_of=as_of, settings=SETTINGS)]


def test_changes_tell_what_happened_between_two_days() -> None:
    story, issue, _, vow = repair()
    (again,) = story.document(
        "letter",
        "2031-05-10",
        ("commitment", "We now aim for the autumn", promise(due="2031-09-30", strength="aspirational")),
    )
    story.link(again, vow, "restates")
    done = claim(story, again, "2031-11-01")
    (seen,) = story.document(
        "visit", "2031-12-01", ("evidence", "It still stood still", REGULATOR | {"direction": "unchanged"})
    )
    story.link(seen, vow, "contradicts")
    story.event(stable_id("t", issue), "close", "2032-02-01T09:00:00Z", finding=done)
    story.event(stable_id("t", issue), "reopen", "2032-03-01T09:00:00Z")
    assert kinds(story, "2030-12-31", "2031-01-31") == ["new"]
    assert kinds(story, "2031-01-31", "2031-02-28") == ["responded"]
    assert kinds(story, "2031-02-28", "2031-05-31") == ["slipped", "softened"]
    assert kinds(story, "2031-05-31", "2031-09-15") == ["due"]
    assert kinds(story, "2031-09-15", "2031-10-15") == ["overdue"]
    assert kinds(story, "2031-10-15", "2031-11-15") == ["claimed"]
    assert kinds(story, "2031-11-15", "2031-12-15") == ["contradicted"]
    assert kinds(story, "2031-12-15", "2032-02-15") == ["closed"]
    assert kinds(story, "2032-02-15", "2032-03-15") == ["reopened"]
    assert kinds(story, "2032-03-15", "2032-03-16") == []


def test_a_change_names_its_thread_and_finding() -> None:
    story, issue, *_ = repair()
    (change,) = changes(story.corpus(), since="2030-12-31", as_of="2031-01-31", settings=SETTINGS)
    assert (change.thread, change.finding, change.date) == (stable_id("t", issue), issue, "2031-01-10")
    assert change.text.startswith("New: ")
    assert story.findings[issue].kind is Kind.ISSUE


def test_an_undated_plan_joins_the_matter_that_it_answers() -> None:
    story = Story()
    asked, plan = story.document(
        "report", "2031-03-01", ("requirement", "The provider must mend the lift", {"force": "must"})
    ) + story.document(
        "plan", None, ("commitment", "We will mend the lift by May", promise(due="2031-05-31")), standing="provider"
    )
    story.link(plan, asked, "responds")
    thread = at(story, "2031-06-20", asked)
    assert plan in thread.findings
    assert (thread.response, thread.time, thread.due) == ("accepted", "overdue", "2031-05-31")
    assert "date of a document unknown" in thread.flags


@pytest.mark.parametrize(
    ("quote", "contradict"),
    [
        ("The lift has worked since 1 June 2031", True),
        ("The lift has worked since 1 January 2031", False),
        ("The lift works", False),
    ],
)
def test_something_done_after_its_document_was_dated_is_listed(quote: str, contradict: bool) -> None:
    story, _, vow, _ = repair()
    claim(story, vow, date="2031-02-20", quote=quote)
    assert ("dates contradict" in at(story, "2031-12-31").flags) is contradict


def reissued(said_again: str = "The lift had been out of order since the summer") -> tuple[Story, list[str], list[str]]:
    story = Story()
    first = story.document(
        "one", "2031-01-10", ("issue", "The lift had been out of order since the summer", {}),
        ("requirement", "The provider must repair the lift", {"force": "must"}),
    )  # fmt: skip
    last = story.document(
        "two", "2031-01-10", ("issue", said_again, {}),
        ("requirement", "The provider must repair the lift", {"force": "must"}),
        ("issue", "Meals were cold", {}),
    )  # fmt: skip
    for key, document in story.documents.items():
        story.documents[key] = replace(document, name="in/report.pdf", title="")
    return story, first, last


def test_a_file_issued_again_under_its_name_stands_for_the_one_before() -> None:
    story, first, last = reissued()
    story.event(stable_id("t", first[0]), "assign", owner="Head of Lifts")
    threads = weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS)
    assert {finding for thread in threads for finding in thread.findings} == set(last)
    assert next(thread.owner for thread in threads if last[0] in thread.findings) == "Head of Lifts"


def test_one_of_two_findings_said_again_is_enough_under_one_name() -> None:
    story, _, last = reissued("The lift had been out of order since August")
    threads = weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS)
    assert {finding for thread in threads for finding in thread.findings} == set(last)


def test_another_paper_under_a_name_used_before_replaces_nothing() -> None:
    story, first, last = reissued("Two night nurses had left")
    other = next(f for f in story.findings.values() if f.id == last[1])
    story.findings[other.id] = replace(other, quote="The provider must recruit two nurses")
    held = {f for t in weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS) for f in t.findings}
    assert held == {*first, *last}


# what may be decided


def matter() -> tuple[Story, str, str, str]:
    story = Story()
    issue, visit = story.document(
        "report", "2031-01-10", ("issue", "The lift had been out of order since the summer", {}),
        ("evidence", "A new motor was fitted in the east wing", {"direction": "completed"}),
    )  # fmt: skip
    return story, stable_id("t", issue), issue, visit


@pytest.mark.parametrize(
    ("of", "action", "payload", "words"),
    [
        ("thread", "close", {"note": "It is fine"}, "closed on evidence"),
        ("thread", "close", {"finding": "f-0000000000000000"}, "no finding"),
        ("thread", "due", {"date": "next week"}, "no date"),
        ("thread", "respond", {"response": "maybe"}, "no response"),
        ("thread", "merge", {"into": "t-0000000000000000"}, "no thread"),
        ("thread", "assign", {}, "needs owner"),
        ("thread", "assign", {"owner": "Ann", "due": "2031"}, "has no 'due'"),
        ("finding", "link", {"target": "f-0000000000000000"}, "no finding"),
        ("finding", "edit", {"kind": "wish"}, "no kind"),
        ("finding", "edit", {"standing": "friendly"}, "no standing"),
        ("finding", "edit", {"note": "x"}, "needs what is to be changed"),
        ("finding", "close", {}, "cannot be decided"),
    ],
)
def test_a_decision_that_could_not_be_understood_again_is_refused(
    of: str, action: str, payload: dict[str, str], words: str
) -> None:
    story, thread, issue, _ = matter()
    with pytest.raises(InputError, match=words):
        check(story.corpus(), subject=thread if of == "thread" else issue, action=action, payload=payload)


def test_a_decision_that_says_what_it_needs_is_taken() -> None:
    story, thread, issue, visit = matter()
    for subject, action, payload in (
        (thread, "close", {"finding": visit, "note": "Seen on the visit"}),
        (thread, "reopen", {}),
        (thread, "due", {"date": "2031-09"}),
        (issue, "link", {"target": visit, "relation": "supports"}),
        (issue, "edit", {"theme": "premises, staffing", "kind": "requirement"}),
        (PROVIDER, "same", {"as": "Oakmere Group"}),
    ):
        check(story.corpus(), subject=subject, action=action, payload=payload)


def test_words_that_an_old_log_holds_and_nobody_knows_change_nothing() -> None:
    story, _, issue, visit = matter()
    story.event(issue, "edit", kind="wish", standing="friendly")
    story.event(visit, "link", target=issue, relation="thwarts")
    (thread,) = weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS)
    assert issue in thread.findings


def test_themes_may_be_given_in_one_line() -> None:
    story, _, issue, _ = matter()
    story.event(issue, "edit", theme="premises, staffing")
    thread = next(t for t in weave(story.corpus(), as_of="2031-07-01", settings=SETTINGS) if issue in t.findings)
    assert thread.theme == ("premises", "staffing")


def test_a_figure_that_a_commissioner_gives_in_minutes_diverges_from_the_providers() -> None:
    story = Story()
    march = {"name": "medicine charts", "unit": "%", "period": "March 2031"}
    (own,) = story.document(
        "plan", "2031-04-20", ("metric", "95% of charts", {**march, "value": "95"}),
        kind="action_plan", standing="provider",
    )  # fmt: skip
    said = Source("Mr T. Dunn", None, "NHS Ashby Integrated Care Board", "reported")
    (audited,) = story.document(
        "minutes", "2031-05-15", ("metric", "71% of charts", {**march, "value": "71", "source": said}),
        kind="minutes", standing="scrutiny",
    )  # fmt: skip
    assert [(found.first, found.second) for found in divergences(story.corpus())] == [(own, audited)]


# who says so, and what is owed


def test_who_asked_for_a_thing_does_not_report_on_themselves() -> None:
    board, story = "Fallow Integrated Care Board", Story()
    by = {"source": Source("Mary Quill", None, board, "direct"), "organisation": board}
    (asked,) = story.document("May", "2031-05-01", ("requirement", "Swiftcare must fill every shift", {
        **by, "owner": "Swiftcare", "by": board}), standing="press")  # fmt: skip
    (filled,) = story.document("July", "2031-07-01", ("evidence", "every shift was filled in June", {
        **by, "direction": "completed", "standing": "self_reported"}), standing="press")  # fmt: skip
    story.link(filled, asked, "supports")
    assert at(story, "2031-08-01").assurance == "corroborated"


def test_a_threat_is_no_promise_that_must_be_kept() -> None:
    board, story = "Fallow Integrated Care Board", Story()
    by = {"source": Source("Mary Quill", None, board, "direct")}
    asked, threat = story.document(
        "May",
        "2031-05-01",
        ("requirement", "Swiftcare must fill every shift by June", {**by, "owner": "Swiftcare"}),
        ("commitment", "we will end the contract", {**by, "owner": board, "strength": "firm"}),
        standing="press",
    )
    promise, kept = story.document(
        "July",
        "2031-07-01",
        ("commitment", "We will fill every shift", {"owner": "Swiftcare", "strength": "firm"}),
        ("evidence", "every shift had been filled", {"direction": "completed", "standing": "independent"}),
    )
    story.link(threat, asked, "responds", 0.5)
    story.link(promise, asked, "responds")
    story.link(kept, promise, "supports")
    assert at(story, "2031-08-01").delivery == "claimed complete"


def test_figures_for_one_month_that_differ_are_shown_in_whatever_thread_they_stand() -> None:
    story = Story()
    missed, own = story.document(
        "June",
        "2031-06-06",
        ("issue", "Visits are missed every day", {}),
        ("evidence", "98% of visits were made on time", {"direction": "assurance", "standing": "self_reported"}),
        standing="press",
    )
    story.link(own, missed, "supports")
    figure = {"name": "visits", "unit": "%", "period": "May"}
    ours, theirs = Source(None, None, PROVIDER, "reported"), Source(None, None, "Fallow Council", "reported")
    (said,) = story.document("figures", "2031-06-06", ("metric", "98% of visits", {
        **figure, "value": "98", "source": ours}), standing="press")  # fmt: skip
    story.link(said, missed, "supports")
    story.document("later", "2031-07-11", ("metric", "81% of visits", {
        **figure, "value": "81", "source": theirs}), standing="press")  # fmt: skip
    before, after = at(story, "2031-07-01"), at(story, "2031-08-01")
    assert "figures diverge" not in before.flags
    assert "figures diverge" in after.flags
    assert after.assurance == "contradicted"
    story.document("next year", "2032-06-20", ("metric", "75% of visits", {
        **figure, "value": "75", "source": theirs}), standing="press")  # fmt: skip
    assert len(at(story, "2032-07-01").contradictions) == len(after.contradictions)


def test_what_an_inspector_found_is_no_reply_of_those_who_were_asked() -> None:
    story = Story()
    (asked,) = story.document("March", "2031-03-01", ("requirement", "The provider must keep records", {}))
    (found,) = story.document("May", "2031-05-01", ("evidence", "Records were now kept", {
        "direction": "completed", "standing": "independent"}))  # fmt: skip
    story.link(found, asked, "responds")
    story.link(found, asked, "supports")
    thread = at(story, "2031-06-01")
    assert (thread.response, thread.delivery) == ("none", "claimed complete")


def test_what_recurred_is_not_blue() -> None:
    story = Story()
    (issue,) = story.document("March", "2031-03-01", ("issue", "Records were not kept", {}))
    (found,) = story.document("May", "2031-05-01", ("evidence", "Records were now kept", {
        "direction": "completed", "standing": "independent"}))  # fmt: skip
    story.link(found, issue, "supports")
    assert at(story, "2031-06-01").brag == "blue"
    (again,) = story.document("2032", "2032-05-01", ("issue", "Records were not kept again", {}))
    story.link(again, issue, "repeats")
    thread = at(story, "2032-06-01")
    assert "recurred after completion" in thread.flags
    assert thread.brag == "red"


def test_a_body_that_has_to_act_reports_on_itself_whatever_it_oversees() -> None:
    story = Story()
    own = {"owner": "Fallow Council", "strength": "firm"}
    (promise,) = story.document("June", "2031-06-01", ("commitment", "The council will publish visit times", own))
    (done,) = story.document("July", "2031-07-01", ("evidence", "visit times have been published", {
        "direction": "completed", "standing": "commissioner",
        "source": Source(None, None, "Fallow Council", "reported")}))  # fmt: skip
    story.link(done, promise, "supports")
    assert at(story, "2031-08-01").assurance == "self-reported"

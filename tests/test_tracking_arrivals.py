"""A paper that was asked for or promised has come when it is in the tracker; what it promises stays open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tracking_story import PROVIDER, Story

from extractor.model import Corpus, Event, Thread
from extractor.settings import Settings
from extractor.tracking import link, weave

ASKED = "The provider must send us an action plan saying how it will meet this requirement by 31 March 2031"


def told(
    asked: str = ASKED,
    *,
    kind: str = "action_plan",
    title: str = "Action plan for Oakmere House",
    date: str | None = "2031-03-24",
    about: tuple[str, ...] = (PROVIDER,),
    publisher: str = PROVIDER,
) -> tuple[Corpus, str, str]:
    """A report that asks for a paper, and a paper: the corpus with its links, and the ids of demand and promise."""
    story = Story()
    issue = ("issue", "Fridge temperatures were not recorded on 14 days", {})
    extra: dict[str, Any] = {"due": "2031-03-31", "owner": PROVIDER, "force": "must"}
    _, demand = story.document("report", "2031-03-03", issue, ("requirement", asked, extra))
    promise = ("commitment", "We will buy two fridges by 30 April 2031", {"due": "2031-04-30", "strength": "firm"})
    (bought,) = story.document(title, date, promise, kind=kind, standing="provider", about=about)
    corpus = story.corpus()
    paper = corpus.findings[bought].document
    documents = {**corpus.documents, paper: replace(corpus.documents[paper], publisher=publisher)}
    corpus = replace(corpus, documents=documents)
    return replace(corpus, links=link(corpus, settings=Settings())), demand, bought


def thread_of(corpus: Corpus, finding: str, as_of: str = "2031-06-30") -> Thread:
    return next(t for t in weave(corpus, as_of=as_of, settings=Settings()) if finding in t.findings)


def test_a_plan_meets_the_demand_for_it_and_nothing_that_it_promises() -> None:
    corpus, demand, bought = told()
    asked, promised = thread_of(corpus, demand), thread_of(corpus, bought)
    assert (asked.delivery, asked.assurance, asked.time) == ("claimed complete", "self-reported", "met")
    assert any(reason.startswith("Received: “Action plan for Oakmere House”") for reason in asked.reasons)
    assert asked.id != promised.id
    assert (promised.delivery, promised.assurance, promised.time) == ("not started", "no evidence", "overdue")


def test_before_it_came_the_demand_was_open() -> None:
    corpus, demand, _ = told()
    before = thread_of(corpus, demand, "2031-03-10")
    assert (before.delivery, before.assurance, before.time) == ("not started", "no evidence", "due soon")


def test_a_plan_that_came_late_is_met_late() -> None:
    corpus, demand, _ = told(date="2031-05-02")
    thread = thread_of(corpus, demand)
    assert thread.time == "met"
    assert "met late" in thread.flags


@pytest.mark.parametrize(
    ("asked", "kind", "title"),
    [
        (ASKED, "action_plan", "Our plan"),
        ("Oakmere Care Ltd to publish its staffing strategy", "statement", "Staffing strategy 2031 to 2034"),
        ("The company should share with members a written report on falls", "board_paper", "Report on falls"),
        ("The registered manager must provide a written response to the concerns", "reply_letter", "Letter"),
    ],
)
def test_what_was_asked_for_is_known_by_its_kind_or_name(asked: str, kind: str, title: str) -> None:
    corpus, demand, _ = told(asked, kind=kind, title=title)
    assert thread_of(corpus, demand).delivery == "claimed complete"


@pytest.mark.parametrize(
    ("asked", "changed"),
    [
        ("The provider must provide a care plan for every resident", {}),
        ("The provider must publish its staffing strategy", {}),
        ("The provider must publish its dementia strategy", {"title": "Staffing strategy", "kind": "statement"}),
        ("The provider must prepare residents for a plan of building works that others made", {}),
        (ASKED, {"date": "2031-02-01"}),
        (ASKED, {"date": None}),
        (ASKED, {"publisher": "Brindle Council"}),
        (ASKED, {"kind": "minutes", "title": "Minutes"}),
    ],
)
def test_another_paper_meets_nothing(asked: str, changed: dict[str, Any]) -> None:
    corpus, demand, _ = told(asked, **changed)
    assert thread_of(corpus, demand).delivery != "claimed complete"


def test_a_refused_coming_did_not_come() -> None:
    corpus, demand, _ = told()
    (came,) = [one for one in corpus.links if one.target == demand and "the paper that it asks for" in one.reasons]
    refused = replace(corpus, events=(Event(1, "2031-04-01T10:00:00Z", "Ann", came.id, "refuse"),))
    assert thread_of(refused, demand).time == "overdue"

"""A new document is linked from what it has to do with alone, to the same end as from the whole tracker."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.model import Block, BlockKind, Document, Due, Finding, Kind, Source, document_id, finding_ids
from extractor.pipeline import link_new
from extractor.settings import Settings
from extractor.store import Tracker
from extractor.tracking import link

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from corpus_of_size import documents

ASKED = (
    "The service must keep a written record of every lift inspection and show it to residents who ask for it",
    "Recommendation 2: the board should publish each month how many night shifts went without a senior nurse",
)
AT = "2035-01-01T10:00:00Z"
SHOWN = "Residents will be shown the lift inspection record each May"
UNNAMED = "Every lift inspection now has its written record, which residents are shown"


def paper(name: str, date: str | None, *said: tuple[Kind, str, str], **about: object) -> tuple[Document, list[Finding]]:
    parts = [f"{name}, about lifts and night shifts", *(quote for _, quote, _ in said)]
    text, sha256 = "\n\n".join(parts), hashlib.sha256(name.encode()).hexdigest()
    blocks = tuple(Block(BlockKind.PARAGRAPH, text.index(part), text.index(part) + len(part)) for part in parts)
    document = Document(
        document_id(sha256), sha256, f"{name}.txt", "txt", text, blocks=blocks, **{"date": date, "title": name, **about}
    )
    found = []
    ids = finding_ids(document.id, ((kind, quote) for kind, quote, _ in said))
    for identity, (kind, quote, body) in zip(ids, said, strict=True):
        at = text.index(quote)
        extra = {"direction": "completed", "standing": "independent"} if kind is Kind.EVIDENCE else {}
        found.append(
            Finding(identity, document.id, kind, at, at + len(quote), quote, organisation=body or None, **extra)
        )
    return document, found


def papers() -> list[tuple[Document, list[Finding]]]:
    """Generated ones of four organisations, and some whose links cross organisations, answer or name others."""
    made = list(documents(40, findings=12))
    body = made[0][0].organisations[0]
    asked = [(Kind.REQUIREMENT, quote, "Hollow Lane Lodge") for quote in ASKED]
    answers = [
        (Kind.REQUIREMENT, ASKED[0], ""),
        (Kind.COMMITMENT, "We will keep such a record of the lift from May", "Fernway Homes"),
        (Kind.EVIDENCE, "Night shifts without a senior nurse have been published since March", "Fernway"),
    ]
    agreed = [
        (Kind.COMMITMENT, "Recommendation 2 is accepted: the numbers will be on our website", "Quillmoor Partnership")
    ]
    elsewhere = [(Kind.ISSUE, f"Members heard that {ASKED[1][18:]}", body)]
    return [
        *made,
        paper("Lifts and night shifts at Hollow Lane", "2031-04-02", *asked, kind="inspection_report",
              standing="regulator", organisations=("Hollow Lane Lodge", "Fernway Homes Ltd")),
        paper("Response on lifts and night shifts", "2031-05-02", *answers, kind="provider_response",
              standing="provider", organisations=("Fernway Homes",)),
        paper("Reply on lifts and night shifts at Hollow Lane", "2031-09-01", *agreed, kind="response"),
        paper("Minutes", None, *elsewhere, kind="minutes", standing="scrutiny"),
        paper("Diary", "2031-10-01", (Kind.EVIDENCE, UNNAMED, "")),
        paper("Fernway lets", "2031-06-01", (Kind.COMMITMENT, SHOWN, "Fernway Lettings")),
    ]  # fmt: skip


def fill(path: Path, given: list[tuple[Document, list[Finding]]]) -> Tracker:
    tracker = Tracker.open(path)
    for document, found in given:
        tracker.save(document, found, rules_version="r1")
    tracker.save_links(link(tracker.corpus(), settings=Settings(), full=tracker.full))
    return tracker


def decide(tracker: Tracker) -> None:
    """One decision of each sort that changes what a document can be linked to."""
    corpus = tracker.corpus()
    bodies = sorted({name for document in corpus.documents.values() for name in document.organisations})
    edited = next(f for f in corpus.findings.values() if f.quote == UNNAMED)
    lone = next(d for d in corpus.documents.values() if d.title == "Minutes")
    at = {"who": "Ann", "at": AT}
    tracker.append(subject=bodies[0], action="same", payload={"as": bodies[1]}, **at)
    tracker.append(subject=edited.id, action="edit", payload={"organisation": "Hollow Lane Lodge"}, **at)
    tracker.append(subject=corpus.links[0].id, action="refuse", payload={}, **at)
    tracker.append(subject=lone.id, action="describe", payload={"date": "2031-07-01", "kind": "response"}, **at)


def linked(tracker: Tracker, new: str) -> tuple[object, object, int]:
    """Links of one document from the whole tracker and from around it, and how many findings the latter took."""
    whole = link(tracker.corpus(), new=[new], settings=Settings(), full=tracker.full)
    near, names = tracker.around([new])
    part = link(near, new=[new], settings=Settings(), full=tracker.full, opening=tracker.opening, names=names)
    return whole, part, len(near.findings)


@pytest.mark.parametrize("decided", [False, True])
def test_links_are_the_same_from_around_a_document_as_from_the_whole(tmp_path: Path, decided: bool) -> None:
    with fill(tmp_path / "t.db", papers()) as tracker:
        if decided:
            decide(tracker)
        crossing = 0
        for document in tracker.documents():
            whole, part, _ = linked(tracker, document.id)
            assert part == whole, document.name
            crossing += len(part)  # type: ignore[arg-type]
        assert crossing > 500


def test_what_has_nothing_to_do_with_a_document_is_not_loaded(tmp_path: Path) -> None:
    with fill(tmp_path / "t.db", papers()) as tracker:
        sizes = {d.title: linked(tracker, d.id)[2] for d in tracker.documents()}
        every = len(tracker.corpus().findings)
    assert sizes["Fernway lets"] < every / 10
    assert max(sizes.values()) < every / 2


def test_words_repeated_under_another_name_are_found(tmp_path: Path) -> None:
    given = papers()
    with fill(tmp_path / "t.db", given) as tracker:
        near, _ = tracker.around([given[-3][0].id])
    assert {f.quote for f in near.findings.values()} >= set(ASKED)


def test_an_outline_follows_its_findings(tmp_path: Path) -> None:
    given = papers()
    document, found = given[-1]
    with fill(tmp_path / "t.db", given) as tracker:
        tracker.around([document.id])
        moved = [replace(f, organisation="Hollow Lane Lodge", due=Due("at once"), source=Source()) for f in found]
        tracker.save(document, moved, rules_version="r2")
        near, names = tracker.around([document.id])
        assert "Fernway Lettings" not in names
        assert {f.quote for f in near.findings.values()} >= set(ASKED)
        whole, part, _ = linked(tracker, document.id)
        assert part == whole


def test_names_that_people_join_are_linked_again(tmp_path: Path) -> None:
    given = papers()
    with fill(tmp_path / "t.db", given) as tracker:
        before = set(tracker.links())
        assert link_new(tracker, settings=Settings()) == 0
        tracker.append(who="Ann", subject="Fernway Lettings", action="same", payload={"as": "Fernway Homes"}, at=AT)
        assert tracker.unlinked() == (given[-1][0].id,)
        assert link_new(tracker, settings=Settings()) > 0
        assert set(tracker.links()) > before
        tracker.append(who="Ann", subject="Fernway Lettings", action="different", payload={}, at=AT)
        link_new(tracker, settings=Settings())
        assert set(tracker.links()) == before

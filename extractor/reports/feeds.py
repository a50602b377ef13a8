"""JSON lines for other programs; every row has a JSON Schema beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from extractor.model import Corpus, Document, Event, Finding, Link, Thread

ATTRIBUTES = (
    "severity",
    "status",
    "owner",
    "action",
    "due",
    "strength",
    "condition",
    "by",
    "force",
    "direction",
    "standing",
    "scale",
    "domain",
    "value",
    "previous",
    "name",
    "unit",
    "target",
    "period",
)
"""What only some kinds of finding have; every row carries all of them, null where the text does not say."""


def finding_row(finding: Finding, document: Document) -> dict[str, Any]:
    """A finding as one JSON object; `boxes` are those of its first page, `places` those of every page."""
    source, due = finding.source, finding.due
    row: dict[str, Any] = {
        "type": "finding",
        "id": finding.id,
        "document": document.name,
        "sha256": document.sha256,
        "document_kind": document.kind or None,
        "document_date": document.date,
        "kind": str(finding.kind),
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "page": finding.page,
        "boxes": [list(box) for box in finding.places[0].boxes] if finding.places else [],
        "places": [{"page": place.page, "boxes": [list(box) for box in place.boxes]} for place in finding.places],
        "section": list(finding.section),
        "organisation": finding.organisation,
        "theme": list(finding.theme),
        "source": {
            "speaker": source.speaker,
            "role": source.role,
            "organisation": source.organisation,
            "mode": source.mode,
        },
        "reference": finding.reference,
    }
    for attribute in ATTRIBUTES:
        row[attribute] = getattr(finding, attribute)
    row["due"] = None if due is None else {"text": due.text, "date": due.date, "vague": due.vague}
    row["confidence"] = round(finding.confidence, 4)
    row["rules"] = list(finding.rules)
    row["cues"] = [{"name": cue.name, "start": cue.start, "end": cue.end} for cue in finding.cues]
    return row


def document_row(document: Document) -> dict[str, Any]:
    """A document as one JSON object, without its text."""
    return {
        "type": "document",
        "id": document.id,
        "sha256": document.sha256,
        "name": document.name,
        "format": document.format,
        "kind": document.kind or None,
        "date": document.date,
        "title": document.title or None,
        "publisher": document.publisher or None,
        "standing": document.standing or None,
        "organisations": list(document.organisations),
        "period": list(document.period) if document.period else None,
        "location_ids": list(document.location_ids),
        "unknown": list(document.unknown),
        "notes": list(document.notes),
    }


def link_row(link: Link) -> dict[str, Any]:
    """A link as one JSON object; `from` and `to` are ids of findings."""
    return {
        "type": "link",
        "id": link.id,
        "from": link.source,
        "to": link.target,
        "relation": str(link.relation),
        "score": round(link.score, 4),
        "reasons": list(link.reasons),
        "review": link.review,
    }


def thread_row(thread: Thread) -> dict[str, Any]:
    """A thread as one JSON object, as it stood on `as_of`."""
    return {
        "type": "thread",
        "id": thread.id,
        "title": thread.title,
        "organisation": thread.organisation or None,
        "theme": list(thread.theme),
        "findings": list(thread.findings),
        "response": thread.response,
        "delivery": thread.delivery,
        "assurance": thread.assurance,
        "time": thread.time,
        "brag": thread.brag,
        "due": thread.due,
        "owner": thread.owner,
        "flags": list(thread.flags),
        "slips": [
            {
                "earlier": slip.earlier,
                "later": slip.later,
                "old": slip.old,
                "new": slip.new,
                "days": slip.days,
                "kind": slip.kind,
            }
            for slip in thread.slips
        ],
        "contradictions": [list(pair) for pair in thread.contradictions],
        "as_of": thread.as_of or None,
        "reasons": list(thread.reasons),
    }


def event_row(event: Event) -> dict[str, Any]:
    """An entry of the log as one JSON object."""
    return {
        "type": "event",
        "seq": event.seq,
        "at": event.at,
        "who": event.who,
        "subject": event.subject,
        "action": event.action,
        "payload": dict(event.payload),
    }


def dump(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON, without the line end; a lone surrogate in a text is escaped, not lost."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(row)
    return line


def jsonl(corpus: Corpus, threads: Sequence[Thread]) -> Iterator[str]:
    """Every document, finding, link, thread and event, one JSON object a line, without line ends."""
    for document in corpus.documents.values():
        yield dump(document_row(document))
    for finding in corpus.findings.values():
        yield dump(finding_row(finding, corpus.documents[finding.document]))
    for link in corpus.links:
        yield dump(link_row(link))
    for thread in threads:
        yield dump(thread_row(thread))
    for event in corpus.events:
        yield dump(event_row(event))


def ics(corpus: Corpus, threads: Sequence[Thread], *, as_of: str) -> bytes:
    """The due dates of the open threads as a calendar."""
    from extractor.reports.diary import ics as write  # its library is slow to import and seldom needed

    return write(corpus, threads, as_of=as_of)


def schema() -> dict[str, Any]:
    """The JSON Schema of the rows that `jsonl` gives."""
    text = resources.files("extractor.reports").joinpath("schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded

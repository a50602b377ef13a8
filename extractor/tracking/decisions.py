"""What people decided: the log of events folded over findings, links, organisations and documents.

subject               action      payload
link id               confirm, refuse, undo
finding id            link        target, relation          a link that a person made
finding id            confirm, refuse, undo                 refused findings take no part
finding id            edit        organisation, owner, due, severity, status, strength, standing, direction, theme …
finding id            split                                 the finding begins a thread of its own
finding, thread id    annotate    text
thread id             close       finding or file, note     closing without either is shown as closed without evidence
thread id             reopen      note
thread id             merge       into (another thread's id)
thread id             assign      owner                     given as nothing it is taken back
thread id             due         date                      likewise
thread id             respond     response                  one of the words of the response axis
document id           describe    kind, date, title, publisher, standing
organisation's name   same        as (the name that stays)
organisation's name   different                             undoes "same", and a name that rules hold for an alias

A later event outweighs an earlier one. "undo" takes back the last confirm or refuse of its subject.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeVar

from extractor.model import Corpus, Document, Due, Event, Finding, Kind, Link, Relation, Standing, stable_id

ACTIONS: Mapping[str, tuple[str, ...]] = {
    "link": ("confirm", "refuse", "undo"),
    "finding": ("link", "confirm", "refuse", "undo", "edit", "split", "annotate"),
    "thread": ("close", "reopen", "merge", "assign", "due", "respond", "annotate"),
    "document": ("describe",),
    "organisation": ("same", "different"),
}
"""What may be decided about what; `subject_kind` says which row a subject belongs to."""

MADE_BY = "made by "
"""How the reason of a link begins that a person made."""
_REVIEWS = {"confirm": "confirmed", "refuse": "refused", "undo": "suggested"}
EDITABLE = frozenset(
    [
        "organisation",
        "owner",
        "action",
        "severity",
        "status",
        "strength",
        "condition",
        "by",
        "force",
        "direction",
        "standing",
        "reference",
        "value",
        "target",
        "period",
        "name",
        "unit",
    ]
)
DESCRIBED = frozenset(["kind", "date", "title", "publisher", "standing"])


_Word = TypeVar("_Word", bound=StrEnum)


def subject_kind(subject: str) -> str:
    """ "link", "finding", "thread", "document" or "organisation", by the prefix of an id."""
    prefixes = {"l-": "link", "f-": "finding", "t-": "thread", "d-": "document"}
    return prefixes.get(subject[:2], "organisation")


def reviewed(links: Iterable[Link], events: Iterable[Event]) -> tuple[Link, ...]:
    """Links as people decided them, with those that people made; refused ones stay, marked."""
    decided: dict[str, str] = {}
    made: dict[str, Link] = {}
    for event in events:
        if event.action in _REVIEWS and event.subject.startswith("l-"):
            decided[event.subject] = _REVIEWS[event.action]
        elif event.action == "link" and "target" in event.payload:
            relation = _word(Relation, event.payload.get("relation")) or Relation.SUPPORTS
            link = Link(event.subject, str(event.payload["target"]), relation, 1.0, (f"{MADE_BY}{event.who}",))
            made[link.id] = link
            decided[link.id] = "confirmed"
    whole = {link.id: link for link in links}
    for identity, link in made.items():
        whole.setdefault(identity, link)
    return tuple(
        replace(link, review=decided[identity]) if identity in decided else link for identity, link in whole.items()
    )


@dataclass(frozen=True, slots=True)
class ThreadDecisions:
    """Decisions about threads, under the id that each event named."""

    closing: Mapping[str, Event] = field(default_factory=dict)
    """The last close or reopen."""
    closed_before: Mapping[str, Event] = field(default_factory=dict)
    """The last close of those since reopened."""
    owner: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, str] = field(default_factory=dict)
    response: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    merged: tuple[tuple[str, str], ...] = ()
    split: frozenset[str] = frozenset()
    """Findings that begin threads of their own."""


def apply(corpus: Corpus) -> Corpus:
    """The corpus as people corrected it: findings edited or refused, documents described, organisations joined."""
    findings = dict(corpus.findings)
    documents = dict(corpus.documents)
    refused: set[str] = set()
    for event in corpus.events:
        if event.subject in findings:
            if event.action in _REVIEWS:
                (refused.add if event.action == "refuse" else refused.discard)(event.subject)
            elif event.action == "edit":
                findings[event.subject] = _edited(findings[event.subject], event.payload)
        elif event.action == "describe" and event.subject in documents:
            documents[event.subject] = _described(documents[event.subject], event.payload)
    for identity in refused:
        del findings[identity]
    names = joined_names(corpus.events)
    if names:
        for identity, finding in findings.items():
            if finding.organisation in names:
                findings[identity] = replace(finding, organisation=names[finding.organisation])
        for identity, document in documents.items():
            if any(name in names for name in document.organisations):
                about = tuple(dict.fromkeys(names.get(name, name) for name in document.organisations))
                documents[identity] = replace(document, organisations=about)
    links = reviewed(corpus.links, corpus.events)
    return replace(
        corpus,
        documents=documents,
        findings=findings,
        links=tuple(link for link in links if link.source in findings and link.target in findings),
    )


def joined_names(events: Iterable[Event]) -> dict[str, str]:
    """Organisation → the name that it goes under, for those that people joined."""
    same: dict[str, str] = {}
    for event in events:
        if event.action == "same" and event.payload.get("as"):
            same[event.subject] = str(event.payload["as"])
        elif event.action == "different":
            same.pop(event.subject, None)
    joined = {}
    for name in same:
        seen, last = {name}, same[name]
        while last in same and same[last] not in seen:
            seen.add(last)
            last = same[last]
        if last != name:
            joined[name] = last
    return joined


def heirs_among(heirs: Mapping[str, str], events: Iterable[Event]) -> dict[str, str]:
    """What bodies became by the rules, those left out of which people said that they are another."""
    apart = {event.subject for event in events if event.action == "different"}
    return {name: heir for name, heir in heirs.items() if name not in apart}


def _word(words: type[_Word], value: object) -> _Word | None:
    """None for a word that is none of these: the log keeps what it once took."""
    return next((word for word in words if word == value), None)


def _edited(finding: Finding, payload: Mapping[str, Any]) -> Finding:
    changes: dict[str, Any] = {name: value for name, value in payload.items() if name in EDITABLE}
    if "due" in payload:
        date = payload["due"]
        changes["due"] = Due(finding.due.text if finding.due else "", str(date)) if date else None
    if "standing" in changes and changes["standing"] and _word(Standing, changes["standing"]) is None:
        del changes["standing"]
    if "theme" in payload:
        themes = payload["theme"]
        changes["theme"] = tuple(re.split(r",\s*", themes) if isinstance(themes, str) else themes)
    if (kind := _word(Kind, payload.get("kind"))) is not None:
        changes["kind"] = kind
    return replace(finding, **changes)


def _described(document: Document, payload: Mapping[str, Any]) -> Document:
    changes: dict[str, Any] = {name: value for name, value in payload.items() if name in DESCRIBED}
    return replace(document, **changes, unknown=tuple(name for name in document.unknown if name not in changes))


def thread_decisions(events: Iterable[Event]) -> ThreadDecisions:
    """Decisions about threads, the last of each sort."""
    closing: dict[str, Event] = {}
    before: dict[str, Event] = {}
    owner: dict[str, str] = {}
    due: dict[str, str] = {}
    response: dict[str, str] = {}
    notes: dict[str, tuple[str, ...]] = {}
    merged: list[tuple[str, str]] = []
    split: set[str] = set()
    for event in events:
        subject, payload = event.subject, event.payload
        match event.action:
            case "close":
                closing[subject] = event
            case "reopen":
                if subject in closing and closing[subject].action == "close":
                    before[subject] = closing[subject]
                closing[subject] = event
            case "assign":
                owner[subject] = str(payload.get("owner", ""))
            case "due":
                due[subject] = str(payload.get("date", ""))
            case "respond":
                response[subject] = str(payload.get("response", ""))
            case "annotate":
                notes[subject] = (*notes.get(subject, ()), str(payload.get("text", "")))
            case "merge":
                merged.append((subject, str(payload.get("into", ""))))
            case "split":
                split.add(subject)
            case _:
                pass
    return ThreadDecisions(closing, before, owner, due, response, notes, tuple(merged), frozenset(split))


def thread_id(finding: str) -> str:
    """The id of the thread that a finding is the root of."""
    return stable_id("t", finding)

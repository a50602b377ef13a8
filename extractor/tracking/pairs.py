"""Two findings side by side: which relations their kinds allow, and how much speaks for one."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from extractor.model import Document, Finding, Kind, Relation
from extractor.tracking.terms import Weights


@dataclass(frozen=True, slots=True)
class Item:
    """A finding prepared for comparing: `place` is its document's place in order of time."""

    finding: Finding
    document: Document
    place: int
    terms: frozenset[str]
    heading: frozenset[str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    source: str
    target: str
    relation: Relation
    score: float
    reasons: tuple[str, ...]
    certain: bool = False
    """Known from the document's own structure: rivals do not push it out."""


_FOR = ("completed", "improved", "assurance")
_AGAINST = ("unchanged", "worsened")

_Relations = tuple[tuple[Relation, float], ...]


def relations_of(source: Item, target: Item) -> _Relations:
    """The relations that kinds, directions and order in time allow, each with a factor for its score."""
    a, b = source.finding, target.finding
    if not _may_follow(source, target):
        return ()
    if a.kind is Kind.EVIDENCE:
        return _of_evidence(source, target)
    if a.kind is Kind.COMMITMENT and b.kind is Kind.REQUIREMENT:
        return ((Relation.RESPONDS, 1.0),)
    if a.kind in (Kind.COMMITMENT, Kind.REQUIREMENT) and b.kind is Kind.ISSUE:
        return ((Relation.ADDRESSES, 1.0),)
    if a.kind is b.kind and a.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        return ((Relation.RESTATES, 1.0),)
    if a.kind is b.kind and a.kind is Kind.ISSUE:
        return ((Relation.REPEATS, 1.0),)
    return ()


def _of_evidence(source: Item, target: Item) -> _Relations:
    a, b = source.finding, target.finding
    direction = a.direction or ""
    if b.kind is Kind.EVIDENCE:
        opposed = (direction in _FOR and b.direction in _AGAINST) or (direction in _AGAINST and b.direction in _FOR)
        by_others = a.standing != b.standing or a.source.organisation != b.source.organisation
        return ((Relation.CONTRADICTS, 1.0),) if opposed and by_others else ()
    if b.kind not in (Kind.ISSUE, Kind.COMMITMENT, Kind.REQUIREMENT):
        return ()
    bearing = Relation.SUPPORTS if direction in _FOR else Relation.CONTRADICTS
    if b.kind is Kind.REQUIREMENT:
        return ((Relation.RESPONDS, 1.0), (bearing, 1.0))
    return ((bearing, 1.0),)


def _may_follow(source: Item, target: Item) -> bool:
    """Whether the source may speak about the target: it is later, or it is not known which is."""
    a, b = source.finding, target.finding
    if a.document == b.document:
        # two findings on one span are two sides of one statement
        return a.start >= b.end
    if source.document.date is None or target.document.date is None:
        # of two findings of one kind only one speaks about the other
        return a.kind is not b.kind or source.place > target.place
    # documents' dates may be less precise than days
    length = min(len(source.document.date), len(target.document.date))
    before, after = target.document.date[:length], source.document.date[:length]
    return after > before or (after == before and source.place > target.place)


def compare(source: Item, target: Item, weights: Weights, *, is_head: bool) -> tuple[float, tuple[str, ...]]:
    """How much speaks for a relation between two findings of one organisation, from 0 to 1, and what it is."""
    a, b = source.finding, target.finding
    same_document = a.document == b.document
    reasons: list[str] = []
    shared = source.terms & target.terms
    common = weights.sum(shared)
    least = min(weights.sum(source.terms), weights.sum(target.terms))
    part = common / max(least, 1.2)
    text = min(1.0, part) ** 0.7 * (1.0 - exp(-common / 0.9))
    against = 1.0 - 0.9 * text
    if a.organisation and a.organisation == b.organisation:
        reasons.append("same organisation")
        against *= 0.92
    if shared:
        best = sorted(shared, key=lambda term: (-weights[term], term))[:4]
        reasons.append(f"shared terms: {', '.join(best)}")
    if a.reference and b.reference and a.reference.casefold() == b.reference.casefold():
        reasons.append(f"same reference {a.reference}")
        against *= 0.35
    themes = [theme for theme in a.theme if theme in b.theme]
    if themes:
        reasons.append(f"same theme: {', '.join(themes)}")
        against *= 0.88
    if same_document:
        if a.section == b.section and a.section:
            distance = a.start - b.end
            if is_head and distance < 1500:
                reasons.append("same section")
                against *= 0.85
            elif distance < 300:
                reasons.append("said next to it")
                against *= 0.9
    else:
        heading = weights.sum(source.heading & target.heading)
        if heading > 0.5:
            reasons.append("same heading")
            against *= 0.8
        if source.document.date is None or target.document.date is None:
            reasons.append("order in time unknown")
        else:
            reasons.append("later in time")
    return 1.0 - against, tuple(reasons)

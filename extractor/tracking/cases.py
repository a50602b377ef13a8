"""What the status of a thread is folded from, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.model import Event, Finding, Kind, Link, Slip, Standing
from extractor.tracking.days import in_words
from extractor.tracking.terms import ROW

_STATES = (
    ("completed", re.compile(r"(?:complete|completed|done|closed|implemented|delivered|achieved)\b", re.IGNORECASE)),
    ("improved", re.compile(r"(?:in progress|under ?way|ongoing|on track|on target|partly complete)\b", re.IGNORECASE)),
    ("unchanged", re.compile(r"(?:overdue|delayed|off track|stalled|behind)\b", re.IGNORECASE)),
)
"""What the cell for the state of an action begins with."""
_NUMBERS = {
    word: float(number)
    for number, word in enumerate(
        ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
_PART = re.compile(
    rf"(?P<percent>\d+(?:\.\d+)?) ?(?:%|per cent)|\b(?P<done>\d[\d,]*|{'|'.join(_NUMBERS)}) of (?:the |its |our |all )?"
    rf"(?P<whole>\d[\d,]*|{'|'.join(_NUMBERS)})\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:(?:fewer|less|more) than|nearly|almost|about|over|just|only)? ?(?:half|a (?:third|quarter)|two[- ]thirds"
    r"|three[- ]quarters|most|some) of\b|\b(?:fewer|less) than half\b|\bnearly all\b|\balmost all\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:only|just|(?:fewer|less) than(?! half)|no more than|still)\b", re.IGNORECASE)


_MET = re.compile(
    r"\bno longer in breach\b|\bnow (?:meets?|met|compl(?:y|ies|iant))\b|\b(?:had|has|have) met (?:the|this)\b", re.I
)
_NOW_SO = re.compile(
    r"\b(?:is|are|was|were) now (?!only|still|being|in progress|planned|due|expected|aiming|working|unable|under|worse"
    r"|less|more|fewer|better|half|some|\d)",
    re.IGNORECASE,
)

_ALL_SO = re.compile(r"(?:all|every|each)\b(?! but\b| except\b)", re.IGNORECASE)
"""How what was found of the whole begins ("all 40 staff had received training")."""


def is_met(finding: Finding) -> bool:
    """Whether it says that what was required is met ("no longer in breach")."""
    return finding.direction in ("completed", "improved", "assurance") and _MET.search(finding.quote) is not None


def is_found_right(said: Said) -> bool:
    """Whether somebody independent found that a thing is now as it should be ("were now managed safely")."""
    finding = said.finding
    if said.standing != Standing.INDEPENDENT or finding.direction not in ("completed", "improved"):
        return False
    found_whole = finding.direction == "completed" and _ALL_SO.match(finding.quote) is not None
    return is_met(finding) or found_whole or _NOW_SO.search(finding.quote) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """A finding with what is known of its document: its date and who says it."""

    finding: Finding
    date: str | None
    standing: str


NO_ANSWER = re.compile(
    r"\bno (?:written )?(?:answer|response|reply)\b(?! (?:is|was) (?:needed|required))"
    r"|not (?:been )?(?:received|answered|replied)",
    re.IGNORECASE,
)
"""Words with which somebody says that an answer did not come."""
_GRACE = re.compile(
    r"\b(?:been|was|were) (?:given|granted|allowed) (?:\w+ ){0,4}?until\b|\bdeadline\b.{0,20}\bextended\b",
    re.IGNORECASE,
)
"""More time is not a thing done."""


def weighed(finding: Finding) -> Finding:
    """Evidence as it counts: a part that is done ("nine of 46 doors", "66% of calls") is progress and no completion.

    "Only" a part is not even that, nor is it an assurance that nothing was heard ("no reply had been received").
    """
    if finding.kind is not Kind.EVIDENCE or finding.direction in ("unchanged", "worsened"):
        return finding
    if NO_ANSWER.search(finding.quote) or _GRACE.search(finding.quote):
        return replace(finding, direction="unchanged")
    if finding.direction != "completed":
        return finding
    part = _PART.search(finding.quote)
    if not (part is not None and _is_part(part)) and not _SHARE.search(finding.quote):
        return finding
    return replace(finding, direction="unchanged" if _ONLY.search(finding.quote) else "improved")


def _is_part(found: re.Match[str]) -> bool:
    if found["percent"] is not None:
        return float(found["percent"]) < 100
    done, whole = _number(found["done"]), _number(found["whole"])
    return done is not None and whole is not None and done < whole


def _number(text: str) -> float | None:
    text = text.casefold().replace(",", "")
    return float(text) if text.isdigit() else _NUMBERS.get(text)


def told_in_row(said: Said) -> Said | None:
    """The state that a row of an action table gives beside its action, as evidence from whoever keeps the table."""
    finding = said.finding
    if finding.kind not in (Kind.COMMITMENT, Kind.REQUIREMENT) or ROW not in finding.quote:
        return None
    for cell in finding.quote.split(ROW)[1:]:
        for direction, pattern in _STATES:
            if pattern.match(cell.strip()):
                state = replace(finding, kind=Kind.EVIDENCE, direction=direction, quote=cell.strip())
                return Said(state, said.date, said.finding.standing or said.standing or Standing.SELF_REPORTED)
    return None


@dataclass(slots=True)
class Case:
    """What the status of a thread is folded from, all of it known on the day asked about."""

    root: Finding
    members: Sequence[Said]
    """In order of time."""
    links: Sequence[Link]
    """Those with a target in the thread, whatever thread their source belongs to; refused ones left out."""
    outside: Mapping[str, Said]
    """Sources of links that belong to other threads."""
    arrivals: Mapping[str, Said] = field(default_factory=dict)
    """What asks for a paper or promises one → the paper that came."""
    figures: Sequence[tuple[str, str]] = ()
    """Pairs of figures that should be the same and are not, one of each in the thread."""
    closing: Event | None = None
    reopened: Event | None = None
    owner: str | None = None
    due: str | None = None
    response: str | None = None


@dataclass(slots=True)
class Status:
    response: str = "none"
    delivery: str = "not started"
    assurance: str = "no evidence"
    time: str = "no date"
    brag: str = "amber"
    due: str | None = None
    owner: str | None = None
    flags: list[str] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    contradictions: list[tuple[str, str]] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)


def when(said: Said) -> tuple[str, str, int]:
    return (said.date or "", said.finding.document, said.finding.start)


def since(said: Said) -> str:
    return f" ({in_words(said.date)})" if said.date else " (date unknown)"


def who(said: Said) -> str:
    source = said.finding.source
    return source.speaker or source.organisation or "the document"


def short(quote: str, words: int = 14) -> str:
    found = quote.split()
    return " ".join(found) if len(found) <= words else " ".join(found[:words]) + " …"

"""The nouns: what every stage takes and gives.

All are frozen. Offsets are half-open ranges of code points into `Document.text`, which is never rewritten, so that
`document.text[start:end] == finding.quote` holds everywhere and always. Dates are ISO 8601 strings at the precision
that the text gives ("2031", "2031-03", "2031-03-04"); None means that the text does not say.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Box = tuple[float, float, float, float]
"""(x0, top, x1, bottom) in points from the top left corner of the page as it is shown."""


class Kind(StrEnum):
    ISSUE = "issue"
    COMMITMENT = "commitment"
    REQUIREMENT = "requirement"
    EVIDENCE = "evidence"
    RATING = "rating"
    METRIC = "metric"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


class Relation(StrEnum):
    ADDRESSES = "addresses"
    RESPONDS = "responds"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    REPEATS = "repeats"
    RESTATES = "restates"


class Standing(StrEnum):
    """Who says so, relative to the party judged."""

    SELF_REPORTED = "self_reported"
    COMMISSIONER = "commissioner"
    INDEPENDENT = "independent"
    PRESS = "press"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a span stands on one page: one box a line."""

    page: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `method` says how its text was got: "text", "tables", "pdfplumber", "ocr" or "none" (not read)."""

    number: int
    start: int
    end: int
    width: float = 0.0
    height: float = 0.0
    method: str = "text"
    confidence: float | None = None
    """Mean word confidence of OCR, 0 to 1; None where the page has a text layer."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row, with the header words of its column ("" where the table has none)."""

    start: int
    end: int
    header: str
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table row.

    `section` holds the headings above it, outermost first. `label` is the number or bullet of an item or heading as
    printed ("3.4", "(a)", "•"); it lies inside the block's span at its start. `level` is 1.. for headings and the depth
    of nesting for items. `lead` is the index in `Document.blocks` of the paragraph that introduces a list, or None.
    """

    kind: BlockKind
    start: int
    end: int
    page: int = 1
    places: tuple[Place, ...] = ()
    section: tuple[str, ...] = ()
    level: int = 0
    label: str = ""
    lead: int | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """The page and box of every word of a text: parallel arrays in order of `starts`, compact enough for 600 pages."""

    starts: array[int] = field(default_factory=lambda: array("l"))
    ends: array[int] = field(default_factory=lambda: array("l"))
    pages: array[int] = field(default_factory=lambda: array("l"))
    boxes: array[float] = field(default_factory=lambda: array("f"))
    """Four numbers a word: x0, top, x1, bottom."""

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """The places of text[start:end]: words on one line joined into one box, a `Place` a page."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        pages: dict[int, list[Box]] = {}
        for index in range(first, last):
            x0, top, x1, bottom = self.boxes[4 * index : 4 * index + 4]
            lines = pages.setdefault(self.pages[index], [])
            if lines:
                left, up, right, down = lines[-1]
                middle = (top + bottom) / 2
                if up <= middle <= down and x0 >= left and x0 - right < 3 * (bottom - top):
                    lines[-1] = (left, min(up, top), max(right, x1), max(down, bottom))
                    continue
            lines.append((x0, top, x1, bottom))
        return tuple(
            Place(page, tuple((round(a, 1), round(b, 1), round(c, 1), round(d, 1)) for a, b, c, d in boxes))
            for page, boxes in pages.items()
        )


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file, e-mail attachment or archive member, and what it is.

    `kind` is the id of a `[[document]]` entry in the rule packs ("inspection_report", "minutes", …) or "" where it
    could not be told; `standing` is the publisher's ("regulator", "scrutiny", "commissioner", "provider", "press",
    "coroner", "auditor", "public", "government"), "" likewise. `unknown` names what could not be told.
    """

    id: str
    sha256: str
    name: str
    format: str
    text: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    words: PlaceMap = field(default_factory=PlaceMap)
    kind: str = ""
    date: str | None = None
    title: str = ""
    publisher: str = ""
    standing: str = ""
    organisations: tuple[str, ...] = ()
    """Whom the document is about, most important first."""
    period: tuple[str, str] | None = None
    """First and last day of the inspection, visit or assessment."""
    location_ids: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know: pages not read, repaired files, truncation."""

    def page_of(self, position: int) -> int:
        """The number of the page on which a character stands; 1 where the format has no pages."""
        for page in self.pages:
            if page.start <= position < page.end:
                return page.number
        return self.pages[-1].number if self.pages and position >= self.pages[-1].end else 1

    def finding(
        self,
        kind: Kind,
        start: int,
        end: int,
        *,
        section: tuple[str, ...],
        rules: tuple[str, ...],
        confidence: float,
    ) -> Finding:
        """A finding in text[start:end] with its exact words, page and boxes; it has no id and no attributes yet."""
        return Finding(
            id="",
            document=self.id,
            kind=kind,
            start=start,
            end=end,
            quote=self.text[start:end],
            page=self.page_of(start),
            places=self.words.places(start, end),
            section=section,
            confidence=confidence,
            rules=rules,
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it. `mode` is "author", "direct" (in quotation marks) or "reported"."""

    speaker: str | None = None
    role: str | None = None
    organisation: str | None = None
    mode: str = "author"


@dataclass(frozen=True, slots=True)
class Due:
    """A date by which something is to be done; `date` None where the words do not fix it (`vague`: "in due course")."""

    text: str
    date: str | None = None
    vague: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing in the text that spoke for (or, in `explain`, against) a finding."""

    name: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing said. Which attributes a kind has stands in the annotation guidelines; the others are None."""

    id: str
    document: str
    """`Document.id`."""
    kind: Kind
    start: int
    end: int
    quote: str
    page: int = 1
    places: tuple[Place, ...] = ()
    section: tuple[str, ...] = ()
    confidence: float = 0.5
    rules: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    organisation: str | None = None
    theme: tuple[str, ...] = ()
    source: Source = field(default_factory=Source)
    reference: str | None = None
    """The number under which the document lists it ("Recommendation 12", "17(b)")."""
    severity: str | None = None
    status: str | None = None
    owner: str | None = None
    action: str | None = None
    due: Due | None = None
    strength: str | None = None
    condition: str | None = None
    by: str | None = None
    force: str | None = None
    direction: str | None = None
    standing: str | None = None
    scale: str | None = None
    domain: str | None = None
    value: str | None = None
    previous: str | None = None
    name: str | None = None
    unit: str | None = None
    target: str | None = None
    period: str | None = None
    headline: str | None = None
    """Who is to do what, or what is wrong, in at most twelve words; for titles only, no part of what is claimed."""


@dataclass(frozen=True, slots=True)
class Link:
    """A suggested or decided relation between two findings. `review` is "suggested", "confirmed" or "refused"."""

    source: str
    target: str
    relation: Relation
    score: float
    reasons: tuple[str, ...] = ()
    review: str = "suggested"

    @property
    def id(self) -> str:
        return stable_id("l", self.source, self.target, self.relation)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the append-only log. `at` is an ISO date-time in UTC; `subject` the id of what it is about."""

    seq: int
    at: str
    who: str
    subject: str
    action: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Slip:
    """A due date that moved: `earlier` is the finding that gave the old date, `later` the one that gave the new."""

    earlier: str
    later: str
    old: str
    new: str
    days: int | None = None
    """None where a date is not precise enough to count days."""
    kind: str = "slippage"
    """"slippage" (a later date) or "softening" (weaker words: `old` and `new` are strengths)."""


@dataclass(frozen=True, slots=True)
class Thread:
    """One matter over time, as it stood on `as_of`. The four axes and BRAG take the words of the tracking model."""

    id: str
    title: str
    organisation: str
    theme: tuple[str, ...]
    findings: tuple[str, ...]
    """Ids in date order."""
    response: str
    delivery: str
    assurance: str
    time: str
    brag: str
    due: str | None = None
    owner: str | None = None
    flags: tuple[str, ...] = ()
    slips: tuple[Slip, ...] = ()
    contradictions: tuple[tuple[str, str], ...] = ()
    """Pairs of finding ids that give different accounts."""
    as_of: str = ""
    reasons: tuple[str, ...] = ()
    """Why each axis has its value, in plain words, one line an axis."""


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be read, or not wholly: `partial` says that a document was stored all the same."""

    name: str
    reason: str
    advice: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a tracker holds, as tracking and reports take it.

    The documents here are light: without text, pages, blocks and words, so that thousands fit into memory.
    """

    documents: Mapping[str, Document]
    findings: Mapping[str, Finding]
    links: tuple[Link, ...] = ()
    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()


def stable_id(prefix: str, *parts: object) -> str:
    """A short deterministic id: the prefix and 16 hex digits of a hash of the parts."""
    joined = "\x1f".join(str(part) for part in parts)
    return f"{prefix}-{hashlib.sha256(joined.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def document_id(sha256: str) -> str:
    return f"d-{sha256[:16]}"


def normalised(quote: str) -> str:
    """A quote reduced to its letters and digits, so that layout and punctuation do not change a finding's id."""
    folded = unicodedata.normalize("NFKC", quote).casefold()
    return " ".join(re.findall(r"\w+", folded))


def finding_ids(document: str, quotes: Iterable[tuple[Kind, str]]) -> list[str]:
    """Ids for a document's findings in text order: they hash document, kind, normalised quote and occurrence only."""
    seen: dict[tuple[Kind, str], int] = {}
    ids = []
    for kind, quote in quotes:
        key = (kind, normalised(quote))
        seen[key] = seen.get(key, 0) + 1
        ids.append(stable_id("f", document, kind, key[1], seen[key]))
    return ids

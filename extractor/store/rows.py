"""Nouns ↔ what stands in columns: JSON for what is looked at, compressed bytes for what is only read back."""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.model import (
    Block,
    BlockKind,
    Cell,
    Cue,
    Document,
    Due,
    Event,
    Finding,
    Kind,
    Link,
    Page,
    Place,
    PlaceMap,
    Relation,
    Source,
)

DOCUMENT_COLUMNS = (
    "id, sha256, name, format, kind, date, title, publisher, standing, organisations, period, location_ids,"
    " unknown, notes"
)
FINDING_COLUMNS = 'id, document, kind, quote, page, organisation, owner, confidence, "start", "end", details'

_AUTHOR = Source()
_TEXTS = [
    "reference",
    "severity",
    "status",
    "action",
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
    "headline",
]
"""Attributes of a finding that are text or None and have no column of their own."""


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def document_row(document: Document) -> tuple[Any, ...]:
    """The values of DOCUMENT_COLUMNS."""
    return (
        document.id,
        document.sha256,
        document.name,
        document.format,
        document.kind,
        document.date,
        document.title,
        document.publisher,
        document.standing,
        to_json(document.organisations),
        to_json(document.period) if document.period else None,
        to_json(document.location_ids),
        to_json(document.unknown),
        to_json(document.notes),
    )


def document_of(row: Sequence[Any]) -> Document:
    """A light document from the values of DOCUMENT_COLUMNS."""
    period = json.loads(row[10]) if row[10] else None
    return Document(
        id=row[0],
        sha256=row[1],
        name=row[2],
        format=row[3],
        text="",
        kind=row[4],
        date=row[5],
        title=row[6],
        publisher=row[7],
        standing=row[8],
        organisations=_texts(row[9]),
        period=(period[0], period[1]) if period else None,
        location_ids=_texts(row[11]),
        unknown=_texts(row[12]),
        notes=_texts(row[13]),
    )


def _texts(listed: str) -> tuple[str, ...]:
    # most are empty, and there are thousands
    return () if listed == "[]" else tuple(json.loads(listed))


def finding_row(finding: Finding) -> tuple[Any, ...]:
    """The values of FINDING_COLUMNS."""
    details: dict[str, Any] = {name: value for name in _TEXTS if (value := getattr(finding, name)) is not None}
    if finding.theme:
        details["theme"] = finding.theme
    if finding.section:
        details["section"] = finding.section
    if finding.rules:
        details["rules"] = finding.rules
    if finding.cues:
        details["cues"] = [(cue.name, cue.start, cue.end, cue.rule) for cue in finding.cues]
    if finding.places:
        details["places"] = [(place.page, place.boxes) for place in finding.places]
    if finding.due is not None:
        details["due"] = (finding.due.text, finding.due.date, finding.due.vague)
    if finding.source != _AUTHOR:
        source = finding.source
        details["source"] = (source.speaker, source.role, source.organisation, source.mode)
    return (
        finding.id,
        finding.document,
        str(finding.kind),
        finding.quote,
        finding.page,
        finding.organisation,
        finding.owner,
        finding.confidence,
        finding.start,
        finding.end,
        to_json(details),
    )


_KINDS = {str(kind): kind for kind in Kind}


def finding_of(row: Sequence[Any]) -> Finding:
    """A finding from the values of FINDING_COLUMNS."""
    details: dict[str, Any] = json.loads(row[10])
    theme, section, rules = details.pop("theme", ()), details.pop("section", ()), details.pop("rules", ())
    cues, places = details.pop("cues", ()), details.pop("places", ())
    due, source = details.pop("due", None), details.pop("source", None)
    return Finding(
        id=row[0],
        document=row[1],
        kind=_KINDS[row[2]],
        quote=row[3],
        page=row[4],
        organisation=row[5],
        owner=row[6],
        confidence=row[7],
        start=row[8],
        end=row[9],
        theme=tuple(map(sys.intern, theme)),
        section=tuple(map(sys.intern, section)),
        rules=tuple(map(sys.intern, rules)),
        cues=tuple(Cue(*cue) for cue in cues),
        places=tuple(Place(page, tuple((b[0], b[1], b[2], b[3]) for b in boxes)) for page, boxes in places),
        due=Due(*due) if due else None,
        source=Source(*source) if source else _AUTHOR,
        **details,
    )


def link_of(row: Sequence[Any]) -> Link:
    """A link from source, target, relation, score, reasons."""
    return Link(row[0], row[1], Relation(row[2]), row[3], tuple(json.loads(row[4])))


def event_of(row: Sequence[Any]) -> Event:
    """An event from seq, at, who, subject, action, payload."""
    payload: Mapping[str, Any] = json.loads(row[5])
    return Event(row[0], row[1], row[2], row[3], row[4], payload)


def pack_structure(document: Document) -> bytes:
    """Pages and blocks, compressed."""
    pages = [(p.number, p.start, p.end, p.width, p.height, p.method, p.confidence, p.note) for p in document.pages]
    blocks = [
        (
            str(block.kind),
            block.start,
            block.end,
            block.page,
            [(place.page, place.boxes) for place in block.places],
            block.section,
            block.level,
            block.label,
            block.lead,
            [(cell.start, cell.end, cell.header, cell.column) for cell in block.cells],
        )
        for block in document.blocks
    ]
    return zlib.compress(to_json([pages, blocks]).encode("utf-8", "surrogatepass"), 3)


def unpack_structure(blob: bytes) -> tuple[tuple[Page, ...], tuple[Block, ...]]:
    pages, blocks = json.loads(zlib.decompress(blob).decode("utf-8", "surrogatepass"))
    return tuple(Page(*page) for page in pages), tuple(
        Block(
            BlockKind(kind),
            start,
            end,
            page,
            tuple(Place(number, tuple((b[0], b[1], b[2], b[3]) for b in boxes)) for number, boxes in places),
            tuple(section),
            level,
            label,
            lead,
            tuple(Cell(*cell) for cell in cells),
        )
        for kind, start, end, page, places, section, level, label, lead, cells in blocks
    )


def pack_numbers(numbers: array[int]) -> bytes:
    """Numbers of 32 bits, little-endian."""
    packed = array("I", numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpack_numbers(blob: bytes) -> array[int]:
    numbers = array("I", blob)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def pack_words(words: PlaceMap) -> bytes:
    """Starts, lengths and pages as 32-bit, boxes as floats, little-endian; the count comes first."""
    count = len(words.starts)
    if not count:
        return b""
    whole = array("i", [count])
    whole.extend(iter(words.starts))
    whole.extend(end - start for start, end in zip(words.starts, words.ends, strict=True))
    whole.extend(iter(words.pages))
    boxes = array("f", words.boxes)
    if sys.byteorder == "big":
        whole.byteswap()
        boxes.byteswap()
    return zlib.compress(whole.tobytes() + boxes.tobytes(), 1)


def unpack_words(blob: bytes) -> PlaceMap:
    if not blob:
        return PlaceMap()
    data = zlib.decompress(blob)
    first = array("i", data[:4])
    if sys.byteorder == "big":
        first.byteswap()
    count = first[0]
    whole, boxes = array("i", data[4 : 4 + 12 * count]), array("f", data[4 + 12 * count :])
    if sys.byteorder == "big":
        whole.byteswap()
        boxes.byteswap()
    starts, lengths = whole[:count], whole[count : 2 * count]
    ends = (start + length for start, length in zip(starts, lengths, strict=True))
    return PlaceMap(array("l", starts), array("l", ends), array("l", whole[2 * count :]), boxes)

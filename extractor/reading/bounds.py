"""Documents within what extraction can do: paragraphs as long as people write them, and no more text than the limit."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from extractor.model import Block, BlockKind, Document, PlaceMap, Problem
from extractor.settings import Limits

LONGEST_BLOCK = 10_000
"""Characters of a paragraph or item: what is read by looking back to its beginning takes the square of its length."""

_ENDS = (re.compile(r".*[.!?][\"'”’)]*\s", re.DOTALL), re.compile(r".*\s", re.DOTALL))


def bounded(document: Document, limits: Limits) -> tuple[Document, Problem | None]:
    """The document with no block too long, cut at a block's end where its text has more than `limits.text_characters`.

    The problem, a partial one, says exactly how much was left out.
    """
    document = replace(document, blocks=tuple(_divided(document)))
    if len(document.text) <= limits.text_characters:
        return document, None
    count = sum(block.end <= limits.text_characters for block in document.blocks)
    blocks = document.blocks[:count]
    if not blocks:
        (first,) = document.blocks[:1]
        blocks = (replace(first, end=limits.text_characters, cells=()),)
    end = blocks[-1].end
    note = f"Only the first {end:,} of {len(document.text):,} characters were read (setting limits.text_characters)."
    shorter = replace(
        document,
        text=document.text[:end],
        blocks=blocks,
        pages=tuple(replace(page, end=min(page.end, end)) for page in document.pages if page.start < end),
        words=_until(document.words, end),
        notes=(*document.notes, note),
    )
    advice = "Split the file, or raise limits.text_characters and limits.extract_seconds in tracker.toml."
    return shorter, Problem(document.name, note, advice, partial=True)


def _divided(document: Document) -> Iterator[Block]:
    """The blocks, those that are too long as several, cut after a sentence, or between words where there is none."""
    places: dict[int, int] = {}
    made = 0
    for number, block in enumerate(document.blocks):
        places[number] = made
        block = replace(block, lead=places[block.lead]) if block.lead is not None else block
        parts = [block] if block.kind in (BlockKind.HEADING, BlockKind.ROW) else list(_parts(document, block))
        made += len(parts)
        yield from parts


def _parts(document: Document, block: Block) -> Iterator[Block]:
    start = block.start
    while block.end - start > LONGEST_BLOCK:
        found = next((m for p in _ENDS if (m := p.match(document.text, start, start + LONGEST_BLOCK))), None)
        end = found.end() if found else start + LONGEST_BLOCK
        yield _part(document, block, start, end)
        start = end
    yield block if start == block.start else _part(document, block, start, block.end)


def _part(document: Document, block: Block, start: int, end: int) -> Block:
    places = document.words.places(start, end)
    page = places[0].page if places else block.page
    label = block.label if start == block.start else ""
    return replace(block, start=start, end=end, places=places, page=page, label=label)


def _until(words: PlaceMap, end: int) -> PlaceMap:
    count = bisect_left(words.starts, end)
    return PlaceMap(words.starts[:count], words.ends[:count], words.pages[:count], words.boxes[: 4 * count])

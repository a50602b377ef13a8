"""Pieces in reading order → text, blocks with their sections, pages and the place of every word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.model import Block, BlockKind, Box, Cell, Page, PlaceMap


@dataclass(frozen=True, slots=True)
class Word:
    """A word's half-open range in its piece's text and where it stands."""

    start: int
    end: int
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Piece:
    """One block before it has offsets. A row's `text` is its cells joined by `CELL_GAP`; `headers` run beside them.

    `text` begins with `label` where the block has one.
    """

    kind: BlockKind
    text: str
    label: str = ""
    level: int = 0
    page: int = 1
    words: tuple[Word, ...] = ()
    cells: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()
    """The columns of the cells, where empty ones were left out; empty where the cells are all there."""


CELL_GAP = " | "
_LEADS = re.compile(r"[:–—-]$|\b(?:that|to)$|^(?:RESOLVED|AGREED|RECOMMENDED)[.,]?$")
"""How a passage ends that introduces the list below it: with a mark, or before its sentence is whole."""


@dataclass(frozen=True, slots=True)
class Assembled:
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...]
    words: PlaceMap


def assemble(pieces: Iterable[Piece], pages: Sequence[Page] = ()) -> Assembled:
    """Joins the pieces with blank lines. `pages` give size, method and confidence; their offsets are set here."""
    parts: list[str] = []
    blocks: list[Block] = []
    words = PlaceMap()
    first: dict[int, int] = {}
    at = 0
    for piece in pieces:
        if not piece.text.strip():
            continue
        if parts:
            parts.append("\n\n")
            at += 2
        start, end = at, at + len(piece.text)
        cells, position = [], start
        for column, cell in enumerate(piece.cells):
            header = piece.headers[column] if column < len(piece.headers) else ""
            number = piece.columns[column] if piece.columns else column
            cells.append(Cell(position, position + len(cell), header, number))
            position += len(cell) + len(CELL_GAP)
        for word in piece.words:
            words.starts.append(start + word.start)
            words.ends.append(start + word.end)
            words.pages.append(word.page)
            words.boxes.extend(word.box)
            first.setdefault(word.page, start + word.start)
        first.setdefault(piece.page, start)
        blocks.append(
            Block(piece.kind, start, end, piece.page, level=piece.level, label=piece.label, cells=tuple(cells))
        )
        parts.append(piece.text)
        at = end
    text = "".join(parts)
    placed = tuple(replace(block, places=words.places(block.start, block.end)) for block in with_sections(blocks, text))
    return Assembled(text, placed, _with_offsets(pages, first, len(text)), words)


def with_sections(blocks: Sequence[Block], text: str) -> list[Block]:
    """Blocks with the headings above them (by level) and, for list items, what leads into the list.

    That is a paragraph, or an item above deeper ones, that ends in a colon, a dash, "that" or "to", or is the one word
    "RESOLVED".
    """
    path: list[tuple[int, str]] = []
    leads: list[tuple[int, int]] = []  # depth, index
    done: list[Block] = []
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.HEADING:
            level = block.level or 1
            path = [(deep, title) for deep, title in path if deep < level]
            done.append(replace(block, section=tuple(title for _, title in path)))
            path.append((level, " ".join(text[block.start : block.end].split())))
            leads = []
            continue
        section = tuple(title for _, title in path)
        opens = _LEADS.search(text[block.start : block.end].rstrip()) is not None
        if block.kind is BlockKind.PARAGRAPH and block.label:
            # a footnote: nothing leads to it, and a list goes on after it
            done.append(replace(block, section=section))
        elif block.kind is BlockKind.PARAGRAPH:
            leads = [(0, index)] if opens else []
            done.append(replace(block, section=section))
        elif block.kind is BlockKind.ITEM:
            leads = [(depth, one) for depth, one in leads if depth < max(block.level, 1)]
            done.append(replace(block, section=section, lead=leads[-1][1] if leads else None))
            if opens:
                leads.append((max(block.level, 1), index))
        else:
            done.append(replace(block, section=section))
    return done


def _with_offsets(pages: Sequence[Page], first: dict[int, int], length: int) -> tuple[Page, ...]:
    """Pages with their ranges: a page begins where its first character stands and ends where the next one begins."""
    if not pages:
        return ()
    starts: list[int] = []
    following = length
    for page in reversed(pages):
        following = min(first.get(page.number, following), following)
        starts.append(following)
    starts.reverse()
    ends = [*starts[1:], length]
    return tuple(replace(page, start=start, end=end) for page, start, end in zip(pages, starts, ends, strict=True))

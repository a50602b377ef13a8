"""Tables whose cells a file format gives: which row heads them, and their rows as pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.model import BlockKind
from extractor.reading import shapes
from extractor.reading.assemble import CELL_GAP, Piece


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cell texts; whether the file marks it as a header and whether it is wholly bold."""

    texts: tuple[str, ...]
    marked: bool = False
    bold: bool = False


def table_pieces(table: Sequence[Row]) -> Iterator[Piece]:
    """Rows as pieces with their header words.

    The first row heads the table where it is marked, is bold above rows that are not, or names columns in short words
    above longer ones. A bold row with words in its first cell only is a heading within the table.
    """
    rows = [row for row in table if any(text.strip() for text in row.texts)]
    headers: tuple[str, ...] = ()
    for index, row in enumerate(rows):
        filled = [text for text in row.texts if text.strip()]
        alone = len(filled) == 1 and len(row.texts) > 1 and row.texts[0].strip()
        if alone and row.bold and shapes.is_heading_text(filled[0]):
            yield Piece(BlockKind.HEADING, filled[0].strip(), level=7)
            continue
        names = tuple(" ".join(text.split()) for text in row.texts)
        if headers and names == headers:
            continue  # repeated at the top of a page
        heads = not headers and _is_header(row, rows[index + 1 :])
        yield Piece(BlockKind.ROW, CELL_GAP.join(row.texts), cells=row.texts, headers=() if heads else headers)
        if heads:
            headers = names


def _is_header(row: Row, below: Sequence[Row]) -> bool:
    filled = [text.strip() for text in row.texts if text.strip()]
    if not below or len(filled) < 2:
        return False
    if row.marked:
        return True
    if not all(_is_name(text) for text in filled) or len(filled) < len(row.texts) - 1:
        return False
    if row.bold:
        return not all(other.bold for other in below)
    longest = max(len(text) for other in below for text in other.texts)
    return len(row.texts) > 2 and longest > 2 * max(len(text) for text in filled)


def _is_name(text: str) -> bool:
    """Whether a cell could name a column."""
    return len(text) <= 60 and text[-1] not in ".;" and not re.match(r"[\d£(]", text)

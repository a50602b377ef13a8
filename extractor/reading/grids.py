"""Ruled tables → rows with the words of their header, also where a table goes on over a page break."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.model import BlockKind
from extractor.reading.assemble import Piece
from extractor.reading.glyphs import PageWord
from extractor.reading.joining import Composer, Hyphens
from extractor.reading.tables import Table, TableCell, cell_lines, is_bold, is_same_grid, spanning

_HEADER_WORDS = re.compile(
    r"\b(actions?|owners?|leads?|responsib\w+|dates?|by when|when|who|what|status|progress|rag|brag|due|deadline|"
    r"target|recommendations?|issues?|themes?|evidence|update|risk|objective|measure|outcomes?|priority|ref|no|number|response|"
    r"judge?ments?|grade|rating|domain|body|timescale|milestone|item|name|role|impact)\b",
    re.IGNORECASE,
)
Header = tuple[float, float, str]
"""(x0, x1, words): padding and shading split a header's cell from its column's, so headers are found by place."""

_LONGEST_HEADER = 80
_LONGEST_REPEAT = 80


class Grids:
    """The tables of a document, with the header of each."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tables
        self.headers: dict[int, tuple[Header, ...]] = {}

    def lines(self) -> Iterator[list[PageWord]]:
        """Every line of every cell."""
        for table in self.tables:
            for row in table.rows:
                for cell in row:
                    if cell is not None:
                        yield from cell_lines(cell.words)

    def pieces(self, table: Table, before: Table | None, hyphens: Hyphens) -> list[Piece]:
        """One piece a row. `before` is the table that stands directly before, whose header may go on to hold."""
        headers = self._header(table)
        carried = repeated = False
        if before is not None and before.page in (table.page - 1, table.page) and is_same_grid(before, table):
            earlier = self.headers.get(id(before), ())
            if not headers or _words_of(headers) == _words_of(earlier):
                carried = not headers
                repeated = bool(headers) and before.page < table.page
                headers = earlier
        self.headers[id(table)] = headers
        done = []
        for index, row in enumerate(table.rows):
            if not any(cell and cell.words for cell in row):
                continue
            cells = [self._shown(table, headers, index, column) for column in range(len(row))]
            filled = [cell for cell in cells if cell is not None and cell.words]
            is_header = index == _first_filled(table) and bool(headers) and not carried
            if is_header and repeated:
                continue  # said again at the top of a page
            done.append(_row(filled, () if is_header else headers, table.page, hyphens))
        return done

    def _shown(self, table: Table, headers: Sequence[Header], index: int, column: int) -> TableCell | None:
        """A short cell merged over several rows is said again in each of them where its header says what it is for:
        the owner or the theme of them all.
        """
        cell = table.rows[index][column]
        if cell is not None:
            return cell
        above = spanning(table, index, column)
        if above is None or not _HEADER_WORDS.search(_header_of(above, headers)):
            return None
        if sum(len(word.text) + 1 for word in above.words) > _LONGEST_REPEAT:
            return None
        return TableCell(above.box, column, above.words)

    def _header(self, table: Table) -> tuple[Header, ...]:
        at = _first_filled(table)
        filled = [cell for cell in table.rows[at] if cell is not None and cell.words]
        if len(filled) < 2 or len(table.rows) < at + 2:
            return ()
        texts = [" ".join(word.text for word in cell.words) for cell in filled]
        if any(len(text) > _LONGEST_HEADER for text in texts):
            return ()
        rest = [cell for row in table.rows[at + 1 :] for cell in row if cell is not None and cell.words]
        others_plain = bool(rest) and not is_bold(rest)
        named = sum(bool(_HEADER_WORDS.search(text)) for text in texts)
        if not ((is_bold(filled) and others_plain) or (named >= 2 and not any(text.endswith(".") for text in texts))):
            return ()
        return tuple((cell.box[0], cell.box[2], text) for cell, text in zip(filled, texts, strict=True))


def _words_of(headers: Sequence[Header]) -> tuple[str, ...]:
    return tuple(text for _, _, text in headers)


def _header_of(cell: TableCell, headers: Sequence[Header]) -> str:
    """The words of the header that stands over most of a cell."""
    best, found = 0.0, ""
    for x0, x1, text in headers:
        shared = min(x1, cell.box[2]) - max(x0, cell.box[0])
        if shared > best and shared > 0.3 * min(x1 - x0, cell.box[2] - cell.box[0]):
            best, found = shared, text
    return found


def _first_filled(table: Table) -> int:
    """The first row with words: double ruling makes thin empty rows."""
    return next((number for number, row in enumerate(table.rows) if any(cell and cell.words for cell in row)), 0)


def _row(cells: Sequence[TableCell], headers: Sequence[Header], page: int, hyphens: Hyphens) -> Piece:
    composer = Composer(hyphens)
    texts = []
    for number, cell in enumerate(cells):
        if number:
            composer.gap()
        start = composer.at
        for line in cell_lines(cell.words):
            composer.add(line, page)
        for line in cell_lines(cell.rest):
            composer.add(line, page + 1)
        texts.append((start, composer.at))
    text = composer.text
    return Piece(
        BlockKind.ROW,
        text,
        page=page,
        words=tuple(composer.words),
        cells=tuple(text[start:end] for start, end in texts),
        headers=tuple(_header_of(cell, headers) for cell in cells),
        columns=tuple(cell.column for cell in cells),
    )

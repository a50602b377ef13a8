"""Ruled tables: pdfplumber's own pure functions, fed with pypdfium2's ruling lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from extractor.model import Box
from extractor.reading.glyphs import Edge, PageWord

# pdfplumber's defaults: lines closer than this are one line, gaps smaller than this are none
_TOLERANCE = 3
_SHORTEST = 3
_SAME_PLACE = 8.0
_LEAST_FILLED = 0.25


@dataclass(slots=True)
class TableCell:
    """A cell's box and its words in stream order; `column` counts the table's upright lines.

    `rest` are the words with which the cell goes on on the next page.
    """

    box: Box
    column: int
    words: list[PageWord] = field(default_factory=list)
    rest: list[PageWord] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of cells, top to bottom; a position covered by a merged cell has None."""

    box: Box
    rows: list[list[TableCell | None]]
    columns: tuple[float, ...]
    page: int = 1

    @property
    def is_grid(self) -> bool:
        """Two rows at least with words in two columns, and a quarter of all cells with words.

        Anything less is a frame around text, marked words, or the grid behind a chart.
        """
        filled = [sum(1 for cell in row if cell and cell.words) for row in self.rows]
        cells = sum(1 for row in self.rows for cell in row if cell)
        return sum(count >= 2 for count in filled) >= 2 and sum(filled) >= _LEAST_FILLED * cells

    @property
    def is_frame(self) -> bool:
        """One column of cells that hold whole paragraphs: text does not run on from one to the next."""
        filled = [[cell for cell in row if cell and cell.words] for row in self.rows]
        if any(len(row) > 1 for row in filled):
            return False
        lines = [len(cell_lines(row[0].words)) for row in filled if row]
        # rows one line high, one under the other, are marked words within a paragraph
        return sum(count > 1 for count in lines) >= 0.4 * len(lines)


def find_tables(edges: Sequence[Edge], page: int) -> list[Table]:
    """Every lattice of ruling lines on a page, without words, in pdfplumber's order; frames of one cell too."""
    upright = sum(1 for edge in edges if not edge.horizontal)
    if upright < 2 or len(edges) - upright < 2:
        return []
    plain = [
        {
            "x0": edge.x0,
            "x1": edge.x1,
            "top": edge.top,
            "bottom": edge.bottom,
            "width": edge.x1 - edge.x0,
            "height": edge.bottom - edge.top,
            "orientation": "h" if edge.horizontal else "v",
            "object_type": "line",
        }
        for edge in edges
    ]
    merged = merge_edges(plain, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    kept = [e for e in merged if (e["width"] if e["orientation"] == "h" else e["height"]) >= _SHORTEST]
    cells = intersections_to_cells(edges_to_intersections(kept, _TOLERANCE, _TOLERANCE))
    groups = cells_to_tables(cells)
    joined = {cell for group in groups for cell in group}
    # pdfplumber leaves out lone cells; here they are the frames of side boxes
    lone = [[cell] for cell in cells if cell not in joined]
    return [_table(group, page) for group in [*groups, *lone]]


def _table(group: Sequence[Box], page: int) -> Table:
    columns = tuple(sorted({box[0] for box in group}))
    rows: dict[float, dict[float, Box]] = {}
    for box in group:
        rows.setdefault(box[1], {})[box[0]] = box
    grid: list[list[TableCell | None]] = []
    for top in sorted(rows):
        row = rows[top]
        grid.append([TableCell(row[x], column) if x in row else None for column, x in enumerate(columns)])
    whole = (min(b[0] for b in group), min(b[1] for b in group), max(b[2] for b in group), max(b[3] for b in group))
    return Table(whole, grid, columns, page)


def fill(tables: Sequence[Table], words: Sequence[PageWord]) -> list[tuple[int, int] | None]:
    """Puts each word into the cell around its middle, in every table that has one; gives its (table, row) or None.

    Of several tables around a word the largest grid has it, or else the smallest frame: marked words within a cell make
    small false grids, and whole pages stand in frames.
    """
    places: list[tuple[int, int] | None] = [None] * len(words)
    found = [_place(table, words) for table in tables]
    grids = [number for number, table in enumerate(tables) if table.is_grid]
    frames = [number for number, table in enumerate(tables) if table.is_frame]
    for number in [
        *sorted(frames, key=lambda n: -_area(tables[n].box)),
        *sorted(grids, key=lambda n: _area(tables[n].box)),
    ]:
        for index, row in found[number]:
            places[index] = (number, row)
    return places


def _place(table: Table, words: Sequence[PageWord]) -> list[tuple[int, int]]:
    """(position of a word, its row) for the words in a table, which are put into its cells."""
    left, top, right, bottom = table.box
    placed: list[tuple[int, int]] = []
    for index, word in enumerate(words):
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        if left <= x < right and top <= y < bottom:
            row = next((n for n, cells in enumerate(table.rows) if _put(cells, word, x, y)), None)
            if row is not None:
                placed.append((index, row))
    return placed


def _put(cells: Sequence[TableCell | None], word: PageWord, x: float, y: float) -> bool:
    for cell in cells:
        if cell is not None and cell.box[0] <= x < cell.box[2] and cell.box[1] <= y < cell.box[3]:
            cell.words.append(word)
            return True
    return False


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def cell_lines(words: Sequence[PageWord]) -> list[list[PageWord]]:
    """A cell's words by lines, in stream order."""
    lines: list[list[PageWord]] = []
    for word in words:
        if lines:
            last = lines[-1][-1]
            overlap = min(last.bottom, word.bottom) - max(last.top, word.top)
            if overlap > 0.5 * min(last.bottom - last.top, word.bottom - word.top) and word.x0 >= last.x0:
                lines[-1].append(word)
                continue
        lines.append([word])
    return lines


def spanning(table: Table, row: int, column: int) -> TableCell | None:
    """The cell from a row above that reaches down over this position, or None."""
    own = next((cell for cell in table.rows[row] if cell), None)
    if own is None:
        return None
    middle = (own.box[1] + own.box[3]) / 2
    for above in reversed(table.rows[:row]):
        cell = above[column]
        if cell is not None:
            return cell if cell.box[3] > middle else None
    return None


def is_bold(cells: Sequence[TableCell]) -> bool:
    words = [word for cell in cells for word in cell.words]
    return bool(words) and sum(word.bold for word in words) > 0.8 * len(words)


def is_same_grid(first: Table, second: Table) -> bool:
    """Whether a table may go on as another: as wide, and with its cells at columns of the first.

    Padding and shading add columns to some rows, so that the numbers of columns say nothing.
    """
    if abs(first.box[0] - second.box[0]) > _SAME_PLACE or abs(first.box[2] - second.box[2]) > _SAME_PLACE:
        return False
    starts = {cell.box[0] for row in second.rows for cell in row if cell and cell.words}
    return all(any(abs(x - column) < _SAME_PLACE for column in first.columns) for x in starts)


def join_split_row(first: Table, second: Table) -> None:
    """Moves the second table's first row into the first one's last, where the page break falls into the row."""
    if second.page != first.page + 1 or not is_same_grid(first, second):
        return
    above = [cell for row in first.rows[-1:] for cell in row if cell and cell.words]
    upper_rows, lower_rows = _filled_rows(first), _filled_rows(second)
    if len(lower_rows) > 1 and upper_rows and _texts(lower_rows[0]) == _texts(upper_rows[0]):
        # the header is said again above the rest of the row
        lower_rows = lower_rows[1:]
    below = lower_rows[0] if lower_rows else []
    pairs = []
    for cell in below:
        if cell is None or not cell.words:
            continue
        upper = next((one for one in above if abs(one.box[0] - cell.box[0]) < _SAME_PLACE), None)
        if upper is None:
            return
        pairs.append((upper, cell))
    if not any(_runs_on(upper.words[-1].text, cell.words[0].text) for upper, cell in pairs):
        return
    for upper, cell in pairs:
        upper.rest, cell.words = cell.words, []


def _filled_rows(table: Table) -> list[list[TableCell | None]]:
    return [row for row in table.rows if any(cell and cell.words for cell in row)]


def _texts(row: Sequence[TableCell | None]) -> list[str]:
    return [" ".join(word.text for word in cell.words) for cell in row if cell and cell.words]


def _runs_on(last: str, following: str) -> bool:
    return following[:1].islower() and not last.endswith((".", "!", "?", ":", ";"))

"""Action logs kept as spreadsheets: each row becomes a row block with the header words of its columns."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from extractor.errors import InputError
from extractor.model import BlockKind, Document, document_id
from extractor.reading import shapes
from extractor.reading.assemble import CELL_GAP, Piece, assemble
from extractor.reading.package import Package
from extractor.reading.plain import decode
from extractor.settings import Settings

_ROWS = 20_000
_COLUMNS = 200
_GAP = 500
"""Blank rows after which the rest of a sheet is taken to be empty."""

COLUMNS: Mapping[str, str] = {
    "reference": r"(?:\w+ )?(?:ref|reference|id|no|nos|number|minute|item)(?: no| number)?|#|s/?n",
    "due": r".*\b(?:due|deadline|by when|target|time(?:scales?|frame)|complete by|completion date|when|review)\b.*",
    "status": r".*\b(?:status|b?rag|state|open ?/ ?closed|complete\??|on track|progress rating)\b.*",
    "owner": r".*\b(?:owner|leads?|responsib\w+|accountable|assigned to|by whom|who|officer|action by|allocated)\b.*",
    "date": r"(?:date )?(?:raised|of meeting|opened|added|agreed|logged|identified)|(?:meeting )?date|meeting",
    "update": r".*\b(?:updates?|progress|comments?|position|notes?|narrative|evidence|outcome|response)\b.*",
    "issue": r".*\b(?:issues?|concerns?|findings?|problem|area for improvement|breach|risk)\b.*",
    "action": r".*\b(?:actions?|recommendations?|tasks?|what|must do|should do|requirements?|description|decision)\b.*",
}
"""Our name for a column → how teams head it; the first that fits the whole header, in lower case, holds."""


def column_of(header: str, columns: Mapping[str, str] | None = None) -> str:
    """What a column holds, by its header ("reference", "action", "owner", "due", "status", "update", "date", "issue").

    "" where the header says nothing known. `columns` are the team's own headings (our name → theirs).
    """
    words = " ".join(header.lower().replace("_", " ").split()).strip(" .:*")
    for ours, theirs in (columns or {}).items():
        if theirs.strip().lower() == words and ours in COLUMNS:
            return ours
    return next((name for name, pattern in COLUMNS.items() if words and re.fullmatch(pattern, words)), "")


def read_csv(data: bytes, name: str, settings: Settings) -> Document:
    """A table as comma-, semicolon-, tab- or bar-separated text. Raises InputError for one without rows."""
    text = decode(data, name)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), **_dialect(text))]
    except csv.Error as error:
        raise InputError(
            f"the table is damaged ({error}).", place=name, advice="Open it in a spreadsheet program and save it again."
        ) from error
    notes = [f"Only the first {_ROWS} rows were read."] if len(rows) > _ROWS else []
    return _document(data, name, "csv", list(_pieces(rows[:_ROWS], settings)), notes)


def _dialect(text: str) -> dict[str, Any]:
    """The separator that gives the steadiest number of columns."""
    sample = text[:20_000]

    def steadiness(delimiter: str) -> tuple[float, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row][:60]
        except csv.Error:
            return (0.0, 0)
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, usual)

    return {"delimiter": max(",;\t|", key=steadiness)}


def read_xlsx(data: bytes, name: str, settings: Settings) -> Document:
    """A workbook, sheet by sheet, with the values that were saved: formulas are not computed. Raises InputError."""
    import openpyxl

    _check_parts(data, name, settings)
    notes: list[str] = []
    pieces: list[Piece] = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in shown:
            sheet.reset_dimensions()
            rows, cut = _sheet_rows(sheet)
            if cut:
                notes.append(f"Sheet {sheet.title!r}: only its first {_ROWS} rows were read.")
            found = list(_pieces(rows, settings))
            if found and (len(shown) > 1 or not re.fullmatch(r"(?i)sheet ?\d*", sheet.title)):
                pieces.append(Piece(BlockKind.HEADING, sheet.title.strip(), level=1))
            pieces += found
        modified = book.properties.modified
        title = " ".join((book.properties.title or "").split())
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        SyntaxError,
        zipfile.BadZipFile,
    ) as error:
        raise InputError(
            f"the workbook is damaged ({type(error).__name__}: {error}).",
            place=name,
            advice="Open it in a spreadsheet program and save it under a new name.",
        ) from error
    if hidden:
        notes.append(f"Hidden sheets were left out: {', '.join(hidden)}.")
    if empty := _unsaved(data):
        notes.append(
            f"{empty} cells hold formulas without a saved value and were read as empty: "
            "open the workbook in a spreadsheet program and save it."
        )
    day = modified.date().isoformat() if modified else None
    return _document(data, name, "xlsx", pieces, notes, title=title, day=day)


def _document(
    data: bytes, name: str, form: str, pieces: list[Piece], notes: list[str], *, title: str = "", day: str | None = None
) -> Document:
    if not any(piece.kind is not BlockKind.HEADING for piece in pieces):
        raise InputError("the table holds no rows.", place=name, advice="Check that the right sheet was saved.")
    assembled = assemble(pieces)
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        document_id(digest),
        digest,
        name,
        form,
        assembled.text,
        assembled.pages,
        assembled.blocks,
        assembled.words,
        date=day,
        title=title,
        notes=tuple(notes),
    )


def _check_parts(data: bytes, name: str, settings: Settings) -> None:
    """Refuses a workbook whose parts are bombs, or whose XML declares entities."""
    package = Package(data, name, settings.limits)
    total = 0
    for part in package.names:
        if part.endswith((".xml", ".rels")):
            content = package.read(part)
            total += len(content)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise InputError(
                    f"{part} in it declares entities, which no spreadsheet program writes.",
                    place=name,
                    advice="Do not open the file; ask the sender how it was made.",
                )
            if total > 2 * settings.limits.part_bytes:
                raise InputError(
                    "its sheets unpack to more than can be read.",
                    place=name,
                    advice="Save the sheets that matter as CSV.",
                )


def _unsaved(data: bytes) -> int:
    """Cells with a formula but no value: workbooks written by a program that does not compute."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part):
                count += len(re.findall(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>|<f[^>]*/>\s*</c>", package.read(part)))
    return count


def _sheet_rows(sheet: Any) -> tuple[list[list[str]], bool]:
    """A sheet's rows as the words that a reader would see, and whether it was cut short."""
    rows: list[list[str]] = []
    blank = 0
    for number, row in enumerate(sheet.iter_rows(max_col=_COLUMNS)):
        cells = [_shown(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        blank = 0 if cells else blank + 1
        if blank > _GAP:
            break
        if number >= _ROWS:
            return rows, True
        rows.append(cells)
    return rows, False


def _shown(cell: Any) -> str:
    """A cell's value in words: days as "12 June 2031", shares as "85%"."""
    value, form = cell.value, str(getattr(cell, "number_format", "") or "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        words = f"{value.day} {value:%B} {value.year}"
        return words if value.time() == time() else f"{words} {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B} {value.year}"
    if isinstance(value, (int, float)):
        if "%" in form:
            return f"{value * 100:.10g}%"
        sign = "£" if "£" in form else ""
        return f"{sign}{value:,.10g}" if sign else f"{value:.10g}"
    return "\n".join(line for line in (" ".join(line.split()) for line in str(value).splitlines()) if line)


def _pieces(rows: Iterable[Sequence[str]], settings: Settings) -> Iterator[Piece]:
    """Rows as pieces: titles above the table, its header row, its rows, headings between them."""
    headers: tuple[str, ...] = ()
    listed = [list(row) for row in rows]
    top = _header_row(listed, settings)
    before = 0
    for number, row in enumerate(listed):
        filled = [cell for cell in row if cell]
        names = {column for cell in filled if len(cell) <= 60 and (column := column_of(cell, settings.columns))}
        # a second table below the first begins with column names after a gap or a title
        again = top is not None and number > top and before < 2 and len(names) >= 3 and 2 * len(names) > len(filled)
        before = len(filled)
        if not filled:
            continue
        if number == top or again:
            headers = tuple(_header(cell, settings) for cell in row)
            yield Piece(BlockKind.ROW, CELL_GAP.join(row), cells=tuple(row))
        elif len(filled) == 1 and (not headers or len(headers) > 1) and not _goes_on(row, headers, settings):
            words = filled[0]
            heads = shapes.is_heading_text(words)
            yield Piece(BlockKind.HEADING, words, level=2) if heads else Piece(BlockKind.PARAGRAPH, words)
        else:
            yield Piece(BlockKind.ROW, CELL_GAP.join(row), cells=tuple(row), headers=headers)


def _goes_on(row: Sequence[str], headers: Sequence[str], settings: Settings) -> bool:
    """Whether a row's only words go on with what the row above it says of who, when or how far."""
    column = next(number for number, cell in enumerate(row) if cell)
    known = column_of(headers[column], settings.columns) if column < len(headers) else ""
    return column > 0 and known in ("owner", "due", "status", "date", "update")


def _header(cell: str, settings: Settings) -> str:
    """A column's header; one that only the team's settings explain is given our name for it."""
    words = " ".join(cell.split())
    return words if column_of(words) else column_of(words, settings.columns).capitalize() or words


def _header_row(rows: Sequence[Sequence[str]], settings: Settings) -> int | None:
    """The row that names the columns: of the first ones, that with most known names; else the first full one."""
    best: tuple[int, int] | None = None
    for number, row in enumerate(rows[:40]):
        filled = [cell for cell in row if cell]
        if len(filled) < 2 or any(len(cell) > 80 for cell in filled):
            continue
        known = len({column for cell in filled if (column := column_of(cell, settings.columns))})
        if known >= 2 and (best is None or known > best[0]):
            best = (known, number)
    if best is not None:
        return best[1]
    for number, row in enumerate(rows[:40]):
        filled = [cell for cell in row if cell]
        if len(filled) >= 2:
            wordy = all(len(cell) <= 60 and re.match(r"[A-Za-z]", cell) for cell in filled)
            return number if wordy and len(rows) > number + 1 else None
    return None

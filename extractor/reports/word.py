"""The committee paper as a Word file: A4, page numbers, table headers that repeat, rows that stay whole."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from extractor.reports import wording
from extractor.reports.lists import BRAG
from extractor.reports.paper import BASIS, Paper, Part

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def as_docx(paper: Paper, *, as_of: str) -> bytes:
    """The bytes of the paper as .docx; the same paper gives the same document."""
    book = docx.Document()
    _set_up(book, paper, as_of)
    _text(book.add_heading(level=0), paper.title)
    _text(book.add_paragraph(style="Subtitle"), f"As at {paper.date}. {paper.scope}")
    _heading(book, f"{paper.headline}: what the committee is asked to do")
    for ask in paper.asks:
        _text(book.add_paragraph(style="List Number"), f"{ask};" if ask is not paper.asks[-1] else f"{ask}.")
    _heading(book, "How the threads stand")
    heads = ["Organisation", "Threads", *(colour.capitalize() for colour in BRAG)]
    bars = [*paper.bars, paper.total]
    _table(
        book,
        heads,
        [[b.name, f"{b.total:,}", *(f"{n:,}" for _, n, _ in b.counts)] for b in bars],
        (70, 20, 20, 20, 20, 20),
    )
    _text(book.add_paragraph(), paper.legend)
    if paper.attention.items:
        _part(book, paper.attention)
    if paper.conflicts:
        _heading(book, paper.conflicts_heading)
        rows = [
            [row.title, _said(one.quote, where), _said(other.quote, there)]
            for row, one, where, other, there in paper.conflicts
        ]
        _table(book, ["Thread", "One account", "The other"], rows, (40, 65, 65))
    for part in (*paper.dates, paper.others):
        if part.items:
            _part(book, part)
    if paper.changes:
        _heading(book, paper.changes_heading)
        for change in paper.changes:
            _text(
                book.add_paragraph(style="List Bullet"), f"{change.whole} {f'({change.date})' if change.date else ''}"
            )
    if paper.gaps:
        _heading(book, "What the documents do not say")
        _table(book, ["Gap", "Threads", "What it means"], [[a, f"{n:,}", c] for a, n, c in paper.gaps], (50, 20, 100))
    _heading(book, "How this was made")
    _text(book.add_paragraph(), f"{BASIS} {paper.sources}".rstrip())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _said(quote: str, source: str) -> str:
    return f"“{quote}”\n{source}"


def _part(book: Any, part: Part) -> None:
    _heading(book, part.heading)
    rows = []
    for item in part.items:
        due = item.row.due + (f" (was {wording.listed(list(item.earlier))})" if item.earlier else "")
        words = _said(item.quote.quote, item.source) if item.quote else ""
        rows.append([f"{item.row.brag.capitalize()}: {item.row.title}", item.row.owner or "Not named", due, words])
    _table(book, ["Thread", "Owner", "Date", "In the words of the document"], rows, (45, 28, 35, 62))
    if part.rest:
        _text(book.add_paragraph(), part.rest)


def _set_up(book: Any, paper: Paper, as_of: str) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)
    book.styles["Normal"].font.size = Pt(10)
    book.styles["Normal"].font.name = "Arial"
    stamp = datetime.combine(wording.last_day(as_of), datetime.min.time())
    properties = book.core_properties
    properties.title, properties.author, properties.comments = _clean(paper.title), "", ""
    properties.created = properties.modified = stamp
    properties.language = "en-GB"
    foot = section.footer.paragraphs[0]
    foot.add_run("Page ")
    _field(foot, "PAGE")
    foot.add_run(" of ")
    _field(foot, "NUMPAGES")


def _field(paragraph: Any, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _heading(book: Any, text: str) -> None:
    _text(book.add_heading(level=1), text)


def _text(paragraph: Any, text: str) -> None:
    paragraph.add_run(_clean(text))


def _table(book: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    table = book.add_table(rows=1, cols=len(heads), style="Light Grid Accent 1")
    table.autofit = False
    # Word takes the widths of cells, LibreOffice those of columns
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    lines = [table.rows[0].cells, *(table.add_row().cells for _ in rows)]
    for cells, values in zip(lines, (heads, *rows), strict=True):
        for cell, value, width in zip(cells, values, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].add_run(_clean(value)).font.size = Pt(9)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _clean(text: str) -> str:
    return _UNSAFE.sub("�", text)

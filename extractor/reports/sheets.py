"""The action log as XLSX and CSV: one row a thread, the team's own column names, and nothing that can run.

A text that a spreadsheet would take for a formula is written as text: in XLSX by its cell type, in CSV by an apostrophe
before it (OWASP, CSV injection). Numbers and dates are left as they are.
"""

from __future__ import annotations

import csv as comma
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import xlsxwriter

from extractor.errors import InputError
from extractor.model import Corpus, Finding, Thread
from extractor.reports import wording
from extractor.reports.lists import BRAG
from extractor.reports.views import Row, Summary
from extractor.settings import Settings

CELL = 32_767
"""Characters that a spreadsheet cell can hold (Microsoft, Excel specifications and limits)."""

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2028-\u202f\u2060\ufeff]*[=+\-@|%\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")

LOG, BASELINE = "Action log", "As exported"
"""The sheet that a team edits, and the hidden one that says what stood in it, so that edits can be told later."""

EDITABLE = ("owner", "due", "response", "time", "comments")
"""Columns whose edits mean something to a tracker; the others are worked out from documents."""
KEPT = (*EDITABLE, "title", "organisation", "theme", "status", "delivery", "assurance")
"""Columns of which the hidden sheet keeps what was exported, so that no edit is passed over in silence."""

LISTS: Mapping[str, tuple[str, ...]] = {
    "status": ("Red", "Amber", "Green", "Blue"),
    "response": ("none", "acknowledged", "accepted", "partly accepted", "rejected", "unanswered"),
    "delivery": ("not started", "in progress", "claimed complete", "not done"),
    "assurance": ("no evidence", "self-reported", "corroborated", "independently verified", "contradicted"),
    "time": ("no date", "due", "due soon", "overdue", "slipped", "met", "closed"),
}
"""Columns with a fixed set of values: a spreadsheet offers them as a list."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the action log. `kind` is "text", "date" or "number"."""

    key: str
    title: str
    value: Callable[[Thread, Row, Summary], str | int | None]
    kind: str = "text"
    width: int = 16


def _first_date(thread: Thread, row: Row, summary: Summary) -> str | None:
    slips = [slip.old for slip in thread.slips if slip.kind == "slippage" and wording.is_date(slip.old)]
    return wording.last_day(slips[0]).isoformat() if slips else row.due_iso or None


def _quote(thread: Thread, row: Row, summary: Summary) -> str:
    finding = _first(thread, summary)
    return finding.quote if finding else ""


def _where(thread: Thread, row: Row, summary: Summary) -> str:
    finding = _first(thread, summary)
    if finding is None:
        return ""
    return f"{summary.document_of(finding).name}, page {finding.page}"


def _first(thread: Thread, summary: Summary) -> Finding | None:
    found = summary.findings_of(thread)
    return found[0] if found else None


COLUMNS: tuple[Column, ...] = (
    Column("id", "Reference", lambda t, r, s: t.id, width=22),
    Column("title", "Thread", lambda t, r, s: r.title, width=44),
    Column("organisation", "Organisation", lambda t, r, s: t.organisation, width=28),
    Column("theme", "Theme", lambda t, r, s: ", ".join(wording.label(theme) for theme in t.theme), width=20),
    Column("status", "Status", lambda t, r, s: r.brag.capitalize(), width=9),
    Column("owner", "Owner", lambda t, r, s: t.owner or "", width=24),
    Column("due", "Due", lambda t, r, s: r.due_iso or None, "date", 12),
    Column("due_text", "Due, in words", lambda t, r, s: r.due, width=34),
    Column("first_due", "First due", _first_date, "date", 12),
    Column("slips", "Times moved", lambda t, r, s: sum(p.kind == "slippage" for p in t.slips), "number", 12),
    Column("response", "Response", lambda t, r, s: t.response),
    Column("delivery", "Delivery", lambda t, r, s: t.delivery),
    Column("assurance", "Assurance", lambda t, r, s: t.assurance, width=21),
    Column("time", "Time", lambda t, r, s: t.time, width=11),
    Column("gaps", "Gaps", lambda t, r, s: ", ".join(t.flags), width=24),
    Column("quote", "First said", _quote, width=60),
    Column("where", "Document and page", _where, width=36),
    Column("last", "Last mentioned", lambda t, r, s: _day(r.last_iso), "date", 14),
    Column("findings", "Findings", lambda t, r, s: r.findings, "number", 10),
    Column("comments", "Comments", lambda t, r, s: s.comments_on(t)[-1].text if s.comments_on(t) else "", width=40),
)


def _day(iso: str) -> str | None:
    return wording.last_day(iso).isoformat() if wording.is_date(iso) else None


def chosen_columns(settings: Settings) -> tuple[tuple[Column, str], ...]:
    """The columns with their titles: all of ours, or those of `[columns]` in its order and under the team's names.

    The reference column is always there, as edits cannot find their thread without it. Raises InputError for a column
    that does not exist.
    """
    known = {column.key: column for column in COLUMNS}
    for key in settings.columns:
        if key not in known:
            near = get_close_matches(key, known, 1)
            advice = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
            raise InputError(f"there is no column {key!r} in the action log.", place="[columns]", advice=advice)
    if not settings.columns:
        return tuple((column, column.title) for column in COLUMNS)
    chosen = [(known[key], title or known[key].title) for key, title in settings.columns.items()]
    if "id" not in settings.columns:
        chosen.insert(0, (known["id"], known["id"].title))
    return tuple(chosen)


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv(corpus: Corpus, threads: Sequence[Thread], *, as_of: str, settings: Settings) -> bytes:
    """The action log as CSV (RFC 4180) in UTF-8 with a byte-order mark, which Excel needs to see that it is UTF-8."""
    summary = Summary(corpus, threads, as_of=as_of, settings=settings)
    columns = chosen_columns(settings)
    out = io.StringIO(newline="")
    writer = comma.writer(out)
    writer.writerow([guarded(_clean(title)) for _, title in columns])
    for thread, row in zip(summary.threads, summary.rows, strict=True):
        cells = []
        for column, _ in columns:
            value = column.value(thread, row, summary)
            cells.append(guarded(_clean(str(value or ""))) if column.kind == "text" else "" if value is None else value)
        writer.writerow(cells)
    return out.getvalue().encode("utf-8-sig")


def xlsx(corpus: Corpus, threads: Sequence[Thread], *, as_of: str, settings: Settings) -> bytes:
    """The action log as a workbook: the log, the evidence behind it, and what its words mean."""
    summary = Summary(corpus, threads, as_of=as_of, settings=settings)
    columns = chosen_columns(settings)
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "d mmm yyyy",
    }
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(
            {"title": f"Action log, {wording.uk_date(as_of)}", "created": datetime.fromisoformat(_whole_day(as_of))}
        )
        styles = _styles(book)
        _write_log(book.add_worksheet(LOG), columns, summary, styles)
        _write_evidence(book.add_worksheet("Evidence"), summary, styles)
        _write_about(book.add_worksheet("About"), summary, styles)
        _write_baseline(book.add_worksheet(BASELINE), columns, summary)
    return out.getvalue()


def _whole_day(as_of: str) -> str:
    return wording.last_day(as_of).isoformat()


def _styles(book: Any) -> dict[str, Any]:
    top = {"valign": "top", "text_wrap": True}
    return {
        "head": book.add_format({"bold": True, "valign": "top", "text_wrap": True, "bottom": 1, "bg_color": "#EEF1F4"}),
        "text": book.add_format(top),
        "date": book.add_format({**top, "num_format": "d mmm yyyy", "align": "left"}),
        "number": book.add_format({**top, "num_format": "0"}),
        "Red": book.add_format({"bg_color": "#F9DEDC", "font_color": "#8C1D18"}),
        "Amber": book.add_format({"bg_color": "#FCEFC7", "font_color": "#6B4700"}),
        "Green": book.add_format({"bg_color": "#DDF0E2", "font_color": "#1B5730"}),
        "Blue": book.add_format({"bg_color": "#DCE9F9", "font_color": "#174C8B"}),
    }


def _write_log(sheet: Any, columns: Sequence[tuple[Column, str]], summary: Summary, styles: Mapping[str, Any]) -> None:
    last = max(len(summary.rows), 1)
    for index, (column, title) in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, _clean(title)[:CELL], styles["head"])
        if column.key in LISTS:
            sheet.data_validation(1, index, last, index, {"validate": "list", "source": list(LISTS[column.key])})
        if column.key == "status":
            for colour in LISTS["status"]:
                rule = {"type": "cell", "criteria": "==", "value": f'"{colour}"', "format": styles[colour]}
                sheet.conditional_format(1, index, last, index, rule)
        if column.key == "due":
            sheet.data_validation(
                1, index, last, index, {"validate": "date", "criteria": ">=", "value": datetime(1990, 1, 1)}
            )
    for number, (thread, row) in enumerate(zip(summary.threads, summary.rows, strict=True), start=1):
        for index, (column, _) in enumerate(columns):
            _write(sheet, number, index, column.kind, column.value(thread, row, summary), styles)
    sheet.freeze_panes(1, 2 if len(columns) > 2 else 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, column: int, kind: str, value: str | int | None, styles: Mapping[str, Any]) -> None:
    if kind == "number" and isinstance(value, int):
        sheet.write_number(row, column, value, styles["number"])
    elif kind == "date" and isinstance(value, str) and value >= "1900-03-01":
        sheet.write_datetime(row, column, datetime.fromisoformat(value), styles["date"])
    elif value not in (None, ""):
        sheet.write_string(row, column, _clean(str(value))[:CELL], styles["text"])
    else:
        sheet.write_blank(row, column, None, styles["date" if kind == "date" else "text"])


EVIDENCE = (
    "Reference",
    "Thread",
    "Kind",
    "Quotation",
    "Who says it",
    "Standing",
    "Document",
    "Date",
    "Page",
    "Confidence",
    "Rules",
    "Finding",
)


def _write_evidence(sheet: Any, summary: Summary, styles: Mapping[str, Any]) -> None:
    for index, (head, width) in enumerate(zip(EVIDENCE, (22, 36, 13, 70, 30, 14, 40, 12, 7, 11, 32, 20), strict=True)):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, head, styles["head"])
    number = 0
    for thread in summary.threads:
        for finding in summary.findings_of(thread):
            number += 1
            document = summary.document_of(finding)
            texts = [thread.id, thread.title, wording.what(finding), finding.quote, wording.who(finding, document)]
            texts += [wording.standing(finding, document), document.name]
            for index, text in enumerate(texts):
                _write(sheet, number, index, "text", text, styles)
            _write(sheet, number, 7, "date", _day(document.date or ""), styles)
            _write(sheet, number, 8, "number", finding.page, styles)
            sheet.write_number(number, 9, round(finding.confidence, 2), styles["text"])
            _write(sheet, number, 10, "text", ", ".join(finding.rules), styles)
            _write(sheet, number, 11, "text", finding.id, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(number, 1), len(EVIDENCE) - 1)


EDITED = ("Owner", "due date", "response", "time (“closed”)", "comments")


def _write_about(sheet: Any, summary: Summary, styles: Mapping[str, Any]) -> None:
    lines: Iterable[tuple[str, str]] = (
        ("As at", wording.uk_date(summary.as_of)),
        ("Made from", summary.scope),
        *((colour.capitalize(), str(getattr(summary.settings.brag, colour))) for colour in BRAG),
        ("Reference", "Keep this column: it ties a row to its thread."),
        ("Edits", f"{wording.listed(list(EDITED))} come back with `extractor import`; all else is worked out."),
        ("Closing", "Write “closed” as the time and, as a comment, the finding that shows it (see Evidence)."),
        ("Delivery", "“Claimed complete” is the organisation's own word until Assurance says that it was verified."),
        ("Silence", "“No evidence” means that nothing read speaks of it, not that it was not done."),
    )
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for index, (name, text) in enumerate(lines):
        sheet.write_string(index, 0, name, styles["head"])
        sheet.write_string(index, 1, _clean(text), styles["text"])


def _write_baseline(sheet: Any, columns: Sequence[tuple[Column, str]], summary: Summary) -> None:
    """What stood in the log: our names of the columns, theirs, and a row a thread."""
    theirs = {column.key: title for column, title in columns}
    for index, column in enumerate(COLUMNS):
        sheet.write_string(0, index, column.key)
        sheet.write_string(1, index, _clean(theirs.get(column.key, "")).strip()[:CELL])
        if column.key not in ("id", *KEPT):
            continue
        for number, (thread, row) in enumerate(zip(summary.threads, summary.rows, strict=True), start=2):
            text = _clean(str(column.value(thread, row, summary) or "")).strip()
            sheet.write_string(number, index, text[:CELL])
    sheet.hide()


def _clean(text: str) -> str:
    return _UNSAFE.sub("�", text)

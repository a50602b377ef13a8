"""An action log that a team has edited, read back as decisions to be added to the tracker's log of events."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import openpyxl

from extractor.errors import InputError
from extractor.model import Event
from extractor.reports import wording
from extractor.reports.sheets import BASELINE, COLUMNS, EDITABLE, KEPT, LISTS, LOG
from extractor.settings import Settings

ROWS = 100_000
YEARS = range(1990, 2101)
"""Years that a due date can have; a bare number typed into a date cell is a day of 1900."""
_FORMULA = "\x00"
"""Stands for a cell that holds a formula: only a spreadsheet could say what it comes to."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision: what `store.append` takes, with the words for a person to check it by."""

    subject: str
    action: str
    payload: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edits:
    edits: tuple[Edit, ...]
    refused: tuple[str, ...]
    """Changes that could not be taken over, one sentence each, with the cell."""
    missing: int = 0
    """Exported rows that are not in the log any more, of which nothing follows."""


def read_log(content: bytes, *, settings: Settings, name: str = "the action log") -> Edits:
    """The edits in a workbook that `xlsx` wrote: cells that differ from what was exported, in any order.

    Which column is which stands in the workbook itself. Raises InputError where it is no such workbook, or larger than
    the limits allow.
    """
    book = _open(content, settings, name)
    titles, *rows = _rows(book[BASELINE], {column.key: column.key for column in COLUMNS}) or [{}]
    before = {row["id"]: row for row in rows}
    heads = {title: key for key, title in titles.items() if title}
    edits: list[Edit] = []
    refused = list(_unknown_heads(book[LOG], heads))
    seen: set[str] = set()
    for number, row in enumerate(_rows(book[LOG], heads), start=2):
        identity = row.get("id", "")
        if not any(row.values()):
            continue
        if identity not in before or identity in seen:
            refused.append(f"Row {number}: {_why_not(identity, is_twice=identity in seen)}")
            continue
        seen.add(identity)
        for key in KEPT:
            new, old = row.get(key), before[identity].get(key, "")
            if new is None or new == old:
                continue
            place = f"Row {number}, {titles[key]}"
            try:
                edits.append(_edit(identity, key, new, row.get("comments", ""), place))
            except ValueError as error:
                refused.append(f"{place}: {error}")
    return Edits(tuple(edits), tuple(refused), len(before) - len(seen))


def fresh(found: Edits, events: Iterable[Event]) -> tuple[Edits, int]:
    """The edits that a tracker does not have yet, with the number of the others: a log can be given a second time."""
    last: dict[tuple[str, str], Mapping[str, Any]] = {}
    noted: set[tuple[str, str]] = set()
    for event in events:
        last[event.subject, event.action] = event.payload
        if event.action == "annotate":
            noted.add((event.subject, str(event.payload.get("text", ""))))
        if event.action == "reopen":
            last.pop((event.subject, "close"), None)
    kept = tuple(
        edit
        for edit in found.edits
        if (edit.subject, edit.payload.get("text", "")) not in noted
        and last.get((edit.subject, edit.action)) != edit.payload
    )
    return replace(found, edits=kept), len(found.edits) - len(kept)


def _open(content: bytes, settings: Settings, name: str) -> Any:
    advice = "Give a workbook that `extractor export --format xlsx` wrote."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if len(content) > settings.limits.file_bytes or size > 4 * settings.limits.part_bytes:
            raise InputError("it is larger than an action log may be.", place=name, advice=advice)
        book = openpyxl.load_workbook(io.BytesIO(content))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise InputError("it is not a readable XLSX workbook.", place=name, advice=advice) from error
    if LOG not in book.sheetnames or BASELINE not in book.sheetnames:
        raise InputError(f"it has no sheets {LOG!r} and {BASELINE!r}.", place=name, advice=advice)
    return book


def _heads(sheet: Any) -> list[str]:
    return [_text(cell) for cell in next(sheet.iter_rows(max_row=1), ())]


def _unknown_heads(sheet: Any, heads: Mapping[str, str]) -> Iterator[str]:
    """Columns that a tracker could learn from and that have lost their name, where there are others in their place."""
    there = _heads(sheet)
    strange = [f"“{title}”" for title in there if title and title not in heads]
    gone = [f"“{title}”" for title, key in heads.items() if key in ("id", *EDITABLE) and title not in there]
    if strange and gone:
        columns = "columns" if len(gone) > 1 else "column"
        yield (
            f"Row 1: the {columns} {wording.listed(gone)} cannot be found; is it now called {wording.listed(strange)}? "
            "Give it its name again, or edits in it are not seen."
        )


def _rows(sheet: Any, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Each row below the first as our column key → text; columns that are gone are absent."""
    head = [titles.get(title) for title in _heads(sheet)]
    lines = sheet.iter_rows(min_row=2, max_row=min(sheet.max_row, ROWS)) if sheet.max_row > 1 else ()
    return [{key: _text(cell) for key, cell in zip(head, line, strict=False) if key} for line in lines]


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f":
        return _FORMULA
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def _why_not(identity: str, *, is_twice: bool) -> str:
    if is_twice:
        return f"its reference {identity!r} stands twice; the first row was taken."
    if identity:
        return f"its reference {identity!r} is not one that was exported."
    return "it has no reference: a thread begins with a finding in a document, not with a row."


_FINDING = re.compile(r"\bf-[0-9a-f]{16}\b")


def _edit(identity: str, key: str, new: str, comments: str, place: str) -> Edit:
    """Raises ValueError, with the reason for a person, where the new value means nothing to a tracker."""
    if new == _FORMULA:
        raise ValueError("it holds a formula; write its value.")
    if key not in EDITABLE:
        raise ValueError(_worked_out(key))
    if key == "time":
        if new.lower() != "closed":
            raise ValueError(f"only “closed” can be set by hand; {new!r} is worked out from dates.")
        shown = _FINDING.search(comments)
        if shown is None:
            raise ValueError(
                "a thread is closed on evidence: write the id of the finding that shows it (f-…) as a comment as well, "
                f"or close it with `extractor decide {identity} close file=…`."
            )
        return Edit(identity, "close", {"finding": shown[0], "note": comments}, f"{place}: closed on {shown[0]}")
    if not new:
        raise ValueError("an empty cell takes nothing away; write what holds now.")
    if key == "comments":
        return Edit(identity, "annotate", {"text": new}, f"{place}: {new}")
    if key == "owner":
        return Edit(identity, "assign", {"owner": new}, f"{place}: {new}")
    if key == "due":
        iso = new if wording.is_date(new) else _uk(new)
        if int(iso[:4]) not in YEARS:
            raise ValueError(f"{wording.uk_date(iso)} lies outside {YEARS[0]} to {YEARS[-1]}.")
        return Edit(identity, "due", {"date": iso}, f"{place}: {wording.uk_date(iso)}")
    if new.lower() not in LISTS["response"]:
        raise ValueError(f"{new!r} is not one of {wording.listed(list(LISTS['response']))}.")
    return Edit(identity, "respond", {"response": new.lower()}, f"{place}: {new.lower()}")


def _worked_out(key: str) -> str:
    if key == "status":
        return (
            "the colour is worked out from dates and evidence. A thread is closed by “closed” as its time, with the "
            "finding that shows it as a comment, or by `extractor decide ID close`."
        )
    return "it is worked out from the documents and is not changed here; say it as a comment."


_MONTHS = {name[:3].lower(): number for number, name in enumerate(wording.MONTHS) if name}


def _uk(text: str) -> str:
    """ "30/6/2031", "30 June 2031" or "June 2031" as ISO; day before month. Raises ValueError for anything else."""
    day, month, year = "", 0, 0
    if found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = found[1], int(found[2]), int(found[3])
    elif found := re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9}) (\d{4})", text):
        day, month, year = found[1] or "", _MONTHS.get(found[2][:3].lower(), 0), int(found[3])
    iso = f"{year:04}-{month:02}" + (f"-{int(day):02}" if day else "")
    if not wording.is_date(iso):
        raise ValueError(f"{text!r} is not a date; write it as 30/06/2031.")
    return iso

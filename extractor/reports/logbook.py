"""An action log that a team has edited, read back as decisions to be added to the tracker's log of events."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import openpyxl

from extractor.errors import InputError
from extractor.reports import wording
from extractor.reports.sheets import BASELINE, LISTS, LOG, chosen_columns
from extractor.settings import Settings

ROWS = 100_000
EDITABLE = ("owner", "due", "response", "time", "comments")
"""Columns whose edits mean something to a tracker; the others are worked out from documents."""


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


def read_log(content: bytes, *, settings: Settings, name: str = "the action log") -> Edits:
    """The edits in a workbook that `xlsx` wrote: cells that differ from what was exported, under any sorting.

    Raises InputError where it is no such workbook, or larger than the limits allow.
    """
    book = _open(content, settings, name)
    titles = {title: column.key for column, title in chosen_columns(settings)}
    before = {row["id"]: row for row in _rows(book[BASELINE], {key: key for key in ("id", *EDITABLE)})}
    edits: list[Edit] = []
    refused: list[str] = []
    seen: set[str] = set()
    for number, row in enumerate(_rows(book[LOG], titles), start=2):
        identity = row.get("id", "")
        if not any(row.values()):
            continue
        if identity not in before or identity in seen:
            why = "stands twice" if identity in seen else "is not one that was exported"
            refused.append(f"Row {number}: its reference {identity!r} {why}.")
            continue
        seen.add(identity)
        for key in EDITABLE:
            new, old = row.get(key), before[identity].get(key, "")
            if new is None or new == old:
                continue
            try:
                edits.append(_edit(identity, key, new, row.get("comments", "")))
            except ValueError as error:
                refused.append(f"Row {number}, {key}: {error}")
    return Edits(tuple(edits), tuple(refused))


def _open(content: bytes, settings: Settings, name: str) -> Any:
    advice = "Give a workbook that `extractor export --format xlsx` wrote."
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        if len(content) > settings.limits.file_bytes or size > 4 * settings.limits.part_bytes:
            raise InputError("it is larger than an action log may be.", place=name, advice=advice)
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as error:
        raise InputError("it is not a readable XLSX workbook.", place=name, advice=advice) from error
    if LOG not in book.sheetnames or BASELINE not in book.sheetnames:
        raise InputError(f"it has no sheets {LOG!r} and {BASELINE!r}.", place=name, advice=advice)
    return book


def _rows(sheet: Any, titles: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Each row as our column key → text; columns that are gone are absent."""
    lines = sheet.iter_rows(values_only=True, max_row=ROWS)
    head = [titles.get(str(value)) for value in next(lines, ())]
    for line in lines:
        yield {key: _text(value) for key, value in zip(head, line, strict=False) if key}


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value).strip()


_FINDING = re.compile(r"\bf-[0-9a-f]{16}\b")


def _edit(identity: str, key: str, new: str, comments: str) -> Edit:
    """Raises ValueError, with the reason for a person, where the new value means nothing to a tracker."""
    if key == "comments":
        return Edit(identity, "annotate", {"text": new}, f"comment: {new}")
    if key == "owner":
        return Edit(identity, "assign", {"owner": new}, f"owner: {new or 'nobody'}")
    if key == "due":
        iso = new if not new or wording.is_date(new) else _uk(new)
        return Edit(identity, "due", {"date": iso}, f"due: {wording.uk_date(iso) or 'no date'}")
    if key == "response":
        if new.lower() not in LISTS["response"]:
            raise ValueError(f"{new!r} is not one of {wording.listed(list(LISTS['response']))}.")
        return Edit(identity, "respond", {"response": new.lower()}, f"response: {new.lower()}")
    if new.lower() != "closed":
        raise ValueError(f"only “closed” can be set by hand; {new!r} is worked out from dates.")
    shown = _FINDING.search(comments)
    if shown is None:
        raise ValueError(
            "a thread is closed on evidence: write the id of the finding that shows it (f-…) into Comments as well,"
            f" or close it with `extractor decide {identity} close file=…`."
        )
    return Edit(identity, "close", {"finding": shown.group(), "note": comments}, f"closed on {shown.group()}")


_MONTHS = {name[:3].lower(): number for number, name in enumerate(wording.MONTHS) if name}


def _uk(text: str) -> str:
    """ "30/6/2031", "30 June 2031" or "June 2031" as ISO; day before month. Raises ValueError for anything else."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if found:
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day).isoformat()
    found = re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([A-Za-z]{3,9}) (\d{4})", text)
    if found and found[2][:3].lower() in _MONTHS:
        year, month = int(found[3]), _MONTHS[found[2][:3].lower()]
        return date(year, month, int(found[1])).isoformat() if found[1] else f"{year:04}-{month:02}"
    raise ValueError(f"{text!r} is not a date; write it as 30/06/2031.")

"""Which of the dates on the page is the document's own, and when the inspection took place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractor.model import BlockKind, Document
from extractor.reading.kinds import FRONT

_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\.?"
)
_DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_FULL = rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?\s+(?:\d{{4}})"
DATE = re.compile(
    rf"\b(?:{_WEEKDAY}(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?(?:\s+day)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)"
    rf"|{_WEEKDAY}(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)"
    r"|(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>(?:19|20)\d\d|\d\d)"
    r"|(?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)"
    rf"|(?P<month5>{_MONTH})\s+(?P<year5>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?P<first>{_WEEKDAY}(?P<d1>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?(?:\s+(?P<m1>{_MONTH}))?(?:,?\s+(?P<y1>(?:19|20)\d\d))?)"
    rf"\s*(?:to|and|until|through|[-–—&])\s*"
    rf"{_WEEKDAY}(?P<d2>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\s+(?P<m2>{_MONTH}),?\s+(?P<y2>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PERIOD_LABEL = re.compile(
    r"(?<!previous )(?<!last )(?<!next )(?:\bdates?\s+of\s+(?:the\s+)?(?:site\s+)?(?:inspection|assessment|visit|review|audit|fieldwork)(?:\s+visits?)?"
    r"|\b(?:inspection|assessment|visit|site visit|fieldwork|on-?site)\s+dates?"
    r"|\b(?:inspected|visited|assessed)\s+(?:\w+\s+){0,6}?(?:on|between|from)"
    r"|\b(?:inspection|assessment|visit|fieldwork)\s+(?:took place|was carried out|was conducted|was undertaken)\s+(?:on|between|from))"
    r"\s*:?\s*(?:between|from)?\s*",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:\b(?:date\s+(?:of\s+)?(?:publication|published|issued?)|publication\s+date|report\s+published|(?:first\s+)?published(?:\s+on)?|date\s+of\s+(?:this\s+)?(?:report|letter)|report\s+date|dated|issued(?:\s+on)?))"
    r"(?:\s+by[^\n.]{0,40}?)?\s*:?\s*(?:on\s+)?$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:date(?:\s+and\s+time)?|meeting\s+date|date\s+of\s+meeting|sent|date\s+of\s+(?:board\s+)?meeting)\s*[:|]?\s*(?:\|\s*)?$",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:meeting|held|minutes|board|committee|panel|council|cabinet|agenda)\b", re.IGNORECASE)
_NOT_OWN = re.compile(
    r"\b(?:updated|last\s+(?:updated|reviewed|inspection|inspected|rated)|previous(?:ly)?|next\s+(?:meeting|review|inspection)|review(?:ed)?\s+(?:date|on|by)|your\s+(?:letter|report)|"
    r"letter\s+of|report\s+of|ordered|printed|minutes\s+of\s+the\s+(?:previous\s+|last\s+)?(?:meeting|meetings)\s+(?:held\s+)?(?:on|of)|appointed|born|expires?|valid|registered|by|until|before|since|due|deadline|reply)\b"
    r"[^.\n]{0,40}$",
    re.IGNORECASE,
)
_FILE_DATE = re.compile(
    rf"(?<!\d)(\d{{1,2}})[-_ .]({_MONTH})[-_ .]((?:19|20)\d\d)(?!\d)|(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)",
    re.IGNORECASE,
)


INSPECTIONS = frozenset({"inspection_report", "assessment_report", "joint_inspection"})
"""Kinds of document that tell of a visit and name its days."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The document's date with how it was told ("" where it is printed as such), and the period of the inspection."""

    date: str | None
    period: tuple[str, str] | None
    how: str = ""
    fixed: bool = True
    """Whether it is truly the document's own date and not the next best."""


def iso(year: str | int, month: str | int, day: str | int | None = None) -> str | None:
    """An ISO date from its parts as written; None for a day that does not exist."""
    if isinstance(month, str) and not month.isdigit():
        key = month.lower().rstrip(".")[:3]
        month = next(index for index, name in enumerate(_MONTHS, start=1) if name.startswith(key))
    number = int(year)
    if number < 100:
        number += 2000
    if day is None:
        return f"{number:04d}-{int(month):02d}" if 1 <= int(month) <= 12 else None
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None


def _value(found: re.Match[str]) -> str | None:
    for tail in ("", "2", "3", "4"):
        if found[f"day{tail}"]:
            return iso(found[f"year{tail}"], found[f"month{tail}"], found[f"day{tail}"])
    return iso(found["year5"], found["month5"])


def find_period(text: str) -> tuple[str, str] | None:
    """First and last day of the inspection, as labelled in the first pages."""
    front = " ".join(text[: 3 * FRONT].split())
    for label in _PERIOD_LABEL.finditer(front):
        before = front[max(0, label.start() - 12) : label.start()].lower()
        if re.search(r"previous\s*$|last\s*$|next\s*$", before):
            continue
        rest = front[label.end() : label.end() + 160]
        if period := _period(rest):
            return period
    return None


def _period(rest: str) -> tuple[str, str] | None:
    """The span of dates with which a passage begins."""
    span = _SPAN.match(rest)
    if span is not None:
        month, year = span["m1"] or span["m2"], span["y1"] or span["y2"]
        first, last = iso(year, month, span["d1"]), iso(span["y2"], span["m2"], span["d2"])
        if first and last and first > last and not span["y1"]:
            first = iso(int(year) - 1, month, span["d1"])
        return (first, last) if first and last and first <= last else None
    days: list[str] = []
    at = 0
    while (found := DATE.match(rest, at)) is not None and (value := _value(found)) is not None and len(value) == 10:
        days.append(value)
        gap = re.match(r"\s*(?:,|and|&|to|-|–)?\s*(?:and\s+)?", rest[found.end() :])
        at = found.end() + (gap.end() if gap else 0)
    return (min(days), max(days)) if days else None


def date_document(document: Document, kind: str) -> Dated:
    """The document's own date. Failing one on the page: the file's name, the file's properties, the inspection's end."""
    period = find_period(document.text) if kind in INSPECTIONS else None
    best: tuple[float, int, str] | None = None
    for weight, position, value in _candidates(document, kind, period):
        if period and value < period[1][: len(value)]:
            continue  # "Updated 21 March" above an inspection of May
        if best is None or weight > best[0]:
            best = (weight, position, value)
    if best is not None and best[0] > 0:
        return Dated(best[2], period)
    if named := _from_name(document.name):
        if period is None or period[1] <= named <= _years_on(period[1], 2):
            return Dated(
                named, period, "The date is taken from the file's name: none is printed as the document's own.", True
            )
    if document.date and (period is None or document.date >= period[1]):
        where = {"html": "page's metadata", "eml": "message's header", "msg": "message's header"}.get(document.format)
        how = f"The date is taken from the {where or 'properties of the file'}: none is printed as the document's own."
        return Dated(document.date, period, how, where is not None)
    if period is not None:
        how = "The date is the last day of the inspection: no date of publication is printed."
        return Dated(period[1], period, how, False)
    return Dated(None, None)


def _years_on(day: str, years: int) -> str:
    return f"{int(day[:4]) + years:04d}{day[4:]}"


def _from_name(name: str) -> str | None:
    """A day written out in the file's name."""
    found = _FILE_DATE.search(re.split(r"[/\\]", name)[-1])
    if found is None:
        return None
    if found[1]:
        return iso(found[3], found[2], found[1])
    return iso(found[4], found[5], found[6])


def _candidates(document: Document, kind: str, period: tuple[str, str] | None) -> Iterator[tuple[float, int, str]]:
    """Dates that may be the document's, with a weight: labels of publication first, then what the kind prints."""
    text = document.text
    salutation = re.search(r"(?m)^\s*Dear\b", text[:FRONT])
    lines = _lines(document)
    for start, line, index, is_heading in lines:
        for found in DATE.finditer(line):
            value = _value(found)
            if value is None:
                continue
            before, after = line[: found.start()], line[found.end() :]
            if not before.strip() and index and len(lines[index - 1][1]) < 40:
                before = f"{lines[index - 1][1]} "
            weight = 0.0
            position = start + found.start()
            alone = not re.sub(
                r"[\W_]|\b(?:at|on|am|pm|noon|\d{1,2}(?:[.:]\d\d)?)\b",
                "",
                line[: found.start()] + after,
                flags=re.IGNORECASE,
            )
            if _PUBLISHED.search(before):
                weight = 100
            elif _NOT_OWN.search(before) or position > 2 * FRONT:
                continue
            elif _LABELLED.search(before) and position < FRONT:
                weight = 85
            elif (
                kind in ("minutes", "agenda", "board_paper", "committee_transcript", "action_log")
                and position < FRONT // 2
                and (is_heading or alone or (_MEETING.search(before) and len(line) < 300))
            ):
                weight = 80
            elif salutation and start < salutation.start() and alone:
                weight = 90
            elif alone and position < FRONT:
                weight = 60 if not salutation else 10
            elif (
                is_heading
                and position < FRONT
                and len(line) < 160
                and kind not in ("inspection_report", "joint_inspection")
            ):
                weight = 35
            elif (
                kind in ("press_article", "statement", "")
                and position < FRONT // 2
                and len(line) < 90
                and line.rstrip()[-1:] != "."
            ):
                weight = 50
            if weight and len(value) == 7:
                weight -= 20
            # of equals the first on the page
            if weight:
                yield weight - position / 1_000_000, position, value


def _lines(document: Document) -> list[tuple[int, str, int, bool]]:
    """The lines of the first pages and, further on, those that speak of publication: start, text, number, heading."""
    text = document.text
    headings = {b.start: b.end for b in document.blocks[:80] if b.kind is BlockKind.HEADING}
    lines: list[tuple[int, str, int, bool]] = []
    spans = [(b.start, b.end) for b in document.blocks] or [(0, len(text))]
    for start, end in spans:
        if start > 2 * FRONT and not re.search(r"(?i)publi|issued|dated", text[start:end]):
            continue
        # a sentence wrapped over lines is one line here; a letterhead is several
        passage = text[start:end]
        parts = [passage] if len(passage) > 200 else re.split(r"\n", passage)
        at = start
        for part in parts:
            lines.append((at, " ".join(part.split()) if "\n" in part else part, len(lines), start in headings))
            at += len(part) + 1
    return lines

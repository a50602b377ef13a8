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
    rf"\b(?:{_WEEKDAY}(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd"
    rf"|th))?(?:\s+day)?\s+(?:of\s+)?(?P<month>{_MONTH}),?\s+(?P<year>(?:19|20)\d\d)"
    rf"|{_WEEKDAY}(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year2>(?:19|20)\d\d)"
    r"|(?P<day3>\d{1,2})[/.](?P<month3>\d{1,2})[/.](?P<year3>(?:19|20)\d\d|\d\d)"
    r"|(?P<year4>(?:19|20)\d\d)-(?P<month4>\d\d)-(?P<day4>\d\d)"
    rf"|(?P<month5>{_MONTH})\s+(?P<year5>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?P<first>{_WEEKDAY}(?P<d1>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?(?:,\s*\d{{1,2}})*"
    rf"(?:\s+(?P<m1>{_MONTH}))?(?:,?\s+(?P<y1>(?:19|20)\d\d))?)"
    rf"\s*(?:to|and|until|through|[-–—&])\s*"
    rf"{_WEEKDAY}(?P<d2>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\s+(?P<m2>{_MONTH}),?\s+(?P<y2>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_PERIOD_LABEL = re.compile(
    r"(?<!previous )(?<!last )(?<!next )(?:\bdates?\s+of\s+(?:the\s+)?(?:site\s+)?(?:inspection|assessment|visit"
    r"|review|audit|fieldwork)(?:\s+visits?)?"
    r"|\b(?:inspection|assessment|visit|site visit|fieldwork|on-?site)\s+dates?"
    r"|\b(?:inspected|visited|assessed)\s+(?:\w+\s+){0,6}?(?:on|between|from)"
    r"|\b(?:inspection|assessment|visit|fieldwork)\s+(?:took place|was carried out|was conducted"
    r"|was undertaken)\s+(?:on|between|from))"
    r"\s*:?\s*(?:between|from)?\s*",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:date\s+(?:of\s+)?(?:publication|published|issued?)|publication\s+date|(?:(?:final|draft)\s+)?(?:report"
    r"|first|assessment|inspection)\s+(?:published|issued)|published"
    r"|date\s+of\s+(?:this\s+)?(?:report|letter)|report\s+date|dated|issued"
    r"|date\s+signed)\s*(?:by[^\n.]{0,40}?)?\s*:?\s*(?:on\s+)?$",
    re.IGNORECASE,
)
"""A label of publication before a date; it must begin the line."""

_SAID_PUBLISHED = re.compile(
    r"\b(?:(?:this\s+(?:special\s+)?report|it)\b[^.]{0,80}\bpublished"
    r"|ordered to be printed[^.]{0,40}\bpublished)\s+(?:on\s+)?$",
    re.IGNORECASE,
)
"""Publication told in a sentence of the document about itself."""

_SIDE_BY_SIDE = re.compile(
    r"date of (?:inspection|visit|assessment)(?: visit)?:?\s*\|?\s*date of publication:?[\s|]*", re.IGNORECASE
)
_LABELLED = re.compile(
    r"\b(?:date(?:\s+and\s+time)?|meeting\s+date|date\s+of\s+meeting|sent|date\s+of\s+(?:board\s+)?meeting)\s*[:"
    r"|]?\s*(?:\|\s*)?$",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(?:meeting|held|minutes|board|committee|panel|council|cabinet|agenda)\b", re.IGNORECASE)
_NOT_OWN = re.compile(
    r"\b(?:updated|last\s+(?:updated|reviewed|inspection|inspected|rated)|previous(?:ly)?|next\s+(?:meeting|review"
    r"|inspection)"
    r"|review(?:ed)?\s+(?:date|on|by)|your\s+(?:letter|report)|letter\s+of|report\s+of|ordered|printed|appointed|born"
    r"|minutes\s+of\s+the\s+(?:previous|last)\s+meetings?|expires?|valid"
    r"|registered)\b[^.\n]{0,40}$"
    r"|\b(?:confirm|approve|sign|agree|receive)\w*\s+(?:that\s+)?the\s+minutes\b[^.\n]{0,80}$"
    r"|\bthat\s+the\s+minutes\b[^.\n]{0,80}$"
    r"|\b(?:by|until|before|since|due(?:\s+on)?|deadline|reply)\s*:?\s*$",
    re.IGNORECASE,
)
_FILE_DATE = re.compile(
    rf"(?<!\d)(\d{{1,2}})[-_ .]({_MONTH})[-_ .]((?:19|20)\d\d)(?!\d)|(?<!\d)((?:19"
    rf"|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)",
    re.IGNORECASE,
)


INSPECTIONS = frozenset({"inspection_report", "assessment_report", "joint_inspection"})
"""Kinds of document that tell of a visit and name its days."""


_OPENING = 6
"""Lines at the top in which a date beside a few words is the document's own ("Version 4, 5 March 2032")."""

_OF_MEETINGS = frozenset({"minutes", "agenda", "board_paper", "committee_transcript", "action_log"})
_AS_AT = re.compile(
    r"\b(?:as\s+(?:at|of)|position\s+at|correct\s+(?:at|on)|for\s+(?:the\s+)?(?:meeting|board)\s+(?:of|on))\s*:?\s*$",
    re.IGNORECASE,
)


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
    days = _days(rest)
    return (min(days), max(days)) if days else None


def _days(passage: str) -> list[str]:
    """The days with which a passage begins, however they are joined."""
    days: list[str] = []
    rest = passage
    while (found := DATE.match(rest)) is not None and (value := _value(found)) is not None and len(value) == 10:
        days.append(value)
        rest = re.sub(r"^[\s|,&–-]*(?:(?:and|to)\b\s*)?", "", rest[found.end() :])
    return days


def date_document(document: Document, kind: str) -> Dated:
    """The document's own date. Failing one on the page: the file's name, its properties, the inspection's last day."""
    if document.format in ("eml", "msg") and document.date:
        return Dated(document.date, None)
    period = find_period(document.text) if kind in INSPECTIONS else None
    best: tuple[float, str] | None = None
    for weight, value in _candidates(document, kind):
        if period and value < period[1][: len(value)]:
            continue  # "Updated 21 March" above an inspection of May
        if period and value <= period[1] and weight < 85:
            continue  # a day of the visit itself
        if best is None or weight > best[0]:
            best = (weight, value)
    if best is not None and best[0] > 0:
        return Dated(best[1], period)
    named = _from_name(document.name)
    web = document.format == "html"
    for other, where, fixed in (
        (document.date if web else None, "page's metadata", True),
        (named, "file's name", True),
        (None if web else document.date, "file's properties", False),
    ):
        if other and (period is None or period[1] <= other <= _years_on(period[1], 2)):
            return Dated(other, period, f"The date is from the {where}: none is printed as the document's own.", fixed)
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


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a passage: where it starts, its words, the line before it, whether it stands in a heading."""

    start: int
    words: str
    before: str = ""
    heading: bool = False
    number: int = 0


def _candidates(document: Document, kind: str) -> Iterator[tuple[float, str]]:
    """Dates that may be the document's, with a weight; of equals the first on the page weighs most."""
    text = document.text
    salutation = re.search(r"(?m)^[ \t]*Dear\b", text[:FRONT])
    letter = salutation.start() if salutation else -1
    for line in _lines(document):
        for found in DATE.finditer(line.words):
            value = _value(found)
            if value is None:
                continue
            position = line.start + found.start()
            weight = _weight(line, found, kind, position, letter, len(text))
            if weight:
                # a month alone says less than a day
                yield weight - (20 if len(value) < 10 else 0) - position / 1_000_000, value
    yield from _paired(text)


def _weight(line: _Line, found: re.Match[str], kind: str, position: int, letter: int, length: int) -> float:
    """How surely a date is the document's own; 0 where nothing says so."""
    before = line.words[: found.start()]
    label = before if before.strip() else line.before
    edge = position < FRONT or position > length - 5_000
    if edge and (_PUBLISHED.match(label.lstrip(" |•")) or (position < 2 * FRONT and _SAID_PUBLISHED.search(before))):
        return 100
    if _NOT_OWN.search(label) or position > 2 * FRONT:
        return 0
    alone = not re.sub(
        r"[\W_]|\b(?:at|on|am|pm|[ap]\.m|noon|\d{1,2}(?:[.:]\d\d)?)\b",
        "",
        before + line.words[found.end() :],
        flags=re.I,
    )
    if _LABELLED.search(label) and position < FRONT:
        return 85
    if kind in _OF_MEETINGS and position < FRONT // 2:
        if line.heading or alone or (_MEETING.search(before) and len(line.words) < 300) or _AS_AT.search(before):
            return 80
    if line.number < _OPENING and len(line.words) < 90 and line.words.rstrip()[-1:] not in ".;":
        return 60 if alone else 55
    if _AS_AT.search(before) and len(line.words) < 160 and position < FRONT // 2:
        return 70
    if position < letter and alone:
        return 90
    if alone and position < FRONT:
        return 60 if letter < 0 else 10
    if position < FRONT and line.heading and len(line.words) < 160 and kind not in INSPECTIONS:
        return 35
    if kind in ("press_article", "statement", "") and position < FRONT // 2 and len(line.words) < 90:
        return 50 if line.words.rstrip()[-1:] != "." else 0
    return 0


def _paired(text: str) -> Iterator[tuple[float, str]]:
    """Labels that stand side by side above their dates: the last date is that of publication."""
    front = " ".join(text[:FRONT].split())
    label = _SIDE_BY_SIDE.search(front)
    days = _days(front[label.end() :]) if label is not None else []
    if len(days) > 1:
        yield 100, days[-1]


def _lines(document: Document) -> Iterator[_Line]:
    """The lines of the first pages, and of the last, where publishers print when they published."""
    text = document.text
    spans = [(b.start, b.end, b.kind is BlockKind.HEADING) for b in document.blocks] or [(0, len(text), False)]
    last, number = "", 0
    for start, end, heading in spans:
        if 2 * FRONT < start < len(text) - 5_000:
            continue
        passage = text[start:end]
        # a sentence wrapped over lines is one line here; a letterhead is several
        parts = [passage] if len(passage) > 200 else re.split(r"\n|\r", passage)
        at = start
        for part in parts:
            words = re.sub(r"\s", " ", part)
            yield _Line(at, words, last if len(last) < 60 else "", heading, number)
            if words.strip():
                last = words
                number += 1
            at += len(part) + 1

"""Which of the dates on the page is the document's own, and when the inspection took place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractor.language.dates import DateExpression, find_dates
from extractor.model import BlockKind, Document
from extractor.reading.kinds import FRONT

_PERIOD_LABEL = re.compile(
    r"(?<!previous )(?<!last )(?<!next )(?:\bdates?\s+of\s+(?:the\s+)?(?:site\s+)?(?:inspection|assessment|visit"
    r"|review|audit|fieldwork)(?:\s+visits?)?"
    r"|\b(?:inspection|assessment|visit|site visit|fieldwork|on-?site)\s+dates?"
    r"|\b(?:inspected|visited|assessed)\s+(?:\w+\s+){0,6}?(?:on|between|from)"
    r"|\b(?:inspection|assessment|visit|fieldwork)\s+(?:(?:took place|was carried out|was conducted"
    r"|was undertaken)\s+)?(?:on|between|from))"
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
_TIME = re.compile(r"\b(?:at\s+)?\d{1,2}(?:[.:]\d\d)?\s*(?:[ap]\.?m\b\.?|noon\b)|\b(?:at|on|noon)\b", re.IGNORECASE)
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
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
"""A day in a file's name as figures only."""

_GAP = re.compile(r"(?:[\s|,&–—-]|\b(?:and|to|until|through|between|from)\b)*")
"""What joins the days of one visit."""

_VERSION = re.compile(r"\b(?:version|revision|issue|v)\.?\s*\d+(?:\.\d+)*\s*[-–—]\s*(?=\d)", re.IGNORECASE)
"""A number before a date that is no day of it: "Version 3 – 21 June 2032"."""

_LONE_DAYS = re.compile(r"((?:\d{1,2}(?:st|nd|rd|th)?\s*(?:,|and\b|&)\s*)+)")
"""Days before the last that share its month: "4, 5 and" in "4, 5 and 11 May 2031"."""


INSPECTIONS = frozenset({"inspection_report", "assessment_report", "joint_inspection"})
"""Kinds of document that tell of a visit and name its days."""


_OPENING = 6
"""Lines at the top in which a date beside a few words is the document's own ("Version 4, 5 March 2032")."""

_LIVING = frozenset({"action_plan", "action_log"})
"""Documents that are kept up to date, whose day is that of the last change."""
_UPDATED = re.compile(r"(?:last\s+)?(?:updated|reviewed|revised)(?:\s+on)?\s*:?\s*$", re.IGNORECASE)
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


def dates_in(line: str) -> list[DateExpression]:
    """The dates of a line that name their year, to the month at least, and are no deadlines or spans."""
    line = _VERSION.sub(lambda found: " " * len(found.group()), line)
    return [
        one
        for one in find_dates(line)
        if one.date and len(one.date) >= 7 and one.role == "date" and re.search(r"\d{4}|[./-]\d\d$", one.quote)
    ]


def without_dates(line: str) -> str:
    """A line's words other than its dates and times."""
    for one in reversed(dates_in(line)):
        line = f"{line[: one.start]} {line[one.end :]}"
    return " ".join(_TIME.sub(" ", line).split()).strip(" ,.|–-")


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
    """The first and last of the days with which a passage begins."""
    days = _days(rest)
    return (min(days), max(days)) if days else None


def _days(passage: str) -> list[str]:
    """The days with which a passage begins, however they are joined."""
    days: list[str] = []
    at = 0
    for one in find_dates(passage):
        gap = passage[at : one.start]
        lone = _LONE_DAYS.fullmatch(gap.strip() + " ") if not days else None
        if not one.first or not one.last or len(one.date or "") < 10 or not (lone or _GAP.fullmatch(gap)):
            break
        if lone:
            days += [f"{one.first[:8]}{int(day):02d}" for day in re.findall(r"\d+", lone[1])]
        days += [one.first, one.last]
        at = one.end
    # "12 December to 6 January 2033" begins in the year before
    last = days[-1] if days else ""
    return [day if day <= last else f"{int(day[:4]) - 1}{day[4:]}" for day in days]


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
    base = re.split(r"[/\\]", name)[-1]
    if (found := _COMPACT.search(base)) is not None:
        parts = [int(part) for part in found.groups()]
        try:
            return date(*parts).isoformat()
        except ValueError:
            return None
    for spaced in (base.replace("_", " "), re.sub(r"[-_.]", " ", base)):
        for one in dates_in(spaced.title()):
            if one.date and len(one.date) == 10:
                return one.date
    return None


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
        for found in dates_in(line.words):
            position = line.start + found.start
            weight = _weight(line, found, kind, position, letter, len(text))
            if weight and found.date:
                # a month alone says less than a day
                yield weight - (20 if len(found.date) < 10 else 0) - position / 1_000_000, found.date
    yield from _paired(text)


def _weight(line: _Line, found: DateExpression, kind: str, position: int, letter: int, length: int) -> float:
    """How surely a date is the document's own; 0 where nothing says so."""
    before = line.words[: found.start]
    label = before if before.strip() else line.before
    edge = position < FRONT or position > length - 5_000
    if edge and (
        _PUBLISHED.match(label.lstrip(" |•0123456789.")) or (position < 2 * FRONT and _SAID_PUBLISHED.search(before))
    ):
        return 100
    if kind in _LIVING and position < FRONT // 2 and _UPDATED.match(label):
        return 75
    if _NOT_OWN.search(label) or position > 2 * FRONT:
        return 0
    alone = not re.sub(r"[\W_\d]", "", _TIME.sub(" ", before + " " + line.words[found.end :]))
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
    spans = [
        (block.start, block.end, block.kind is BlockKind.HEADING)
        for block in document.blocks
        # a day in a row of a log is when something is due or was done
        if sum(bool(cell.header) for cell in block.cells) < 3
    ]
    spans = spans if document.blocks else [(0, len(text), False)]
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

"""Calendar arithmetic for date expressions: partial dates, quarters, seasons, feasts, financial years."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = dict(zip("jan feb mar apr may jun jul aug sep oct nov dec".split(), range(1, 13), strict=True))  # noqa: SIM905
WEEKDAYS = dict(zip("mon tue wed thu fri sat sun".split(), range(7), strict=True))  # noqa: SIM905
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The first month of each (meteorological, northern)."""

_UP_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
SMALL = dict(zip(_UP_TO_TWENTY.split(), range(21), strict=True)) | {
    "a": 1, "an": 1, "a couple of": 2, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
"""Numbers that stand before "days", "months" and so on."""

EARLIEST, LATEST = 1100, 2999
"""The years that a document may speak of; any others are numbers."""

FINANCIAL_YEAR_MONTH = 4
"""NHS bodies and local authorities in the United Kingdom begin their financial year on 1 April."""


@dataclass(frozen=True, slots=True)
class When:
    """A calendar date at some precision.

    `iso` is ISO 8601 ("2031", "2031-06", "2031-06-12") or None where the words do not fix even a year; `first` and
    `last` are the days that it spans, where these are known.
    """

    iso: str | None
    first: date | None = None
    last: date | None = None


def whole_year(year: int) -> When:
    return When(f"{year:04d}", date(year, 1, 1), date(year, 12, 31))


def whole_month(year: int, month: int) -> When:
    return When(f"{year:04d}-{month:02d}", date(year, month, 1), month_end(year, month))


def single_day(day: date) -> When:
    return When(day.isoformat(), day, day)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the month has no such day or the year is no year of our documents."""
    if EARLIEST <= year <= LATEST and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return date(year, month, day)
    return None


def calendar_quarter(year: int, quarter: int) -> When:
    """A quarter of the calendar year; ISO 8601 has no quarters, so that `iso` is the year."""
    return When(f"{year:04d}", date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter))


def financial_year(year: int) -> When:
    """The financial year that begins in April of `year`; it lies in two calendar years, so that `iso` is None."""
    return When(None, date(year, FINANCIAL_YEAR_MONTH, 1), month_end(year + 1, FINANCIAL_YEAR_MONTH - 1))


def financial_quarter(year: int, quarter: int) -> When:
    """A quarter of the financial year beginning in April of `year`; `iso` is the month in which it ends."""
    first = add_months(date(year, FINANCIAL_YEAR_MONTH, 1), 3 * (quarter - 1))
    last = add_months(first, 2)
    return When(f"{last.year:04d}-{last.month:02d}", first, month_end(last.year, last.month))


def financial_year_of(day: date) -> int:
    """The calendar year in which the financial year of a day begins."""
    return day.year if day.month >= FINANCIAL_YEAR_MONTH else day.year - 1


def season(name: str, year: int) -> When:
    """A season; winter is the one that begins in December of `year`. `iso` is the year."""
    month = SEASONS[name]
    last = add_months(date(year, month, 1), 2)
    return When(f"{year:04d}", date(year, month, 1), month_end(last.year, last.month))


def week_of(day: date) -> When:
    """The Monday-to-Sunday week of a day; it has no ISO date of its own kind here, so that `iso` is None."""
    first = day - timedelta(days=day.weekday())
    return When(None, first, first + timedelta(days=6))


def add_months(day: date, months: int) -> date:
    """The same day of the month some months on, or the last day of a shorter month. Years stay within 1..9999."""
    index = min(max(day.year * 12 + day.month - 1 + months, 12), 9999 * 12 + 11)
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """`days` later, held within the calendar's range."""
    ordinal = min(max(day.toordinal() + days, 1), date.max.toordinal())
    return date.fromordinal(ordinal)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm in Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def feast(name: str, year: int) -> date | None:
    """The day of a holiday ("easter monday", "christmas", "thanksgiving") in a year; None where it is not known."""
    moving = {"good friday": -2, "easter": 0, "easter sunday": 0, "easter monday": 1, "whitsun": 49}
    if name in moving:
        return easter(year) + timedelta(days=moving[name])
    fixed = {
        "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
        "new year": (1, 1), "new year's day": (1, 1), "new year's eve": (12, 31), "halloween": (10, 31),
        "valentine's day": (2, 14), "st patrick's day": (3, 17), "may day": (5, 1), "veterans day": (11, 11),
        "armistice day": (11, 11), "independence day": (7, 4),
    }  # fmt: skip
    if name in fixed:
        return date(year, *fixed[name])
    nth = {
        "thanksgiving": (11, 3, 4),
        "thanksgiving day": (11, 3, 4),
        "labor day": (9, 0, 1),
        "memorial day": (5, 0, -1),
    }
    if name in nth:
        month, weekday, count = nth[name]
        days = [day for day in calendar.Calendar().itermonthdates(year, month) if day.month == month]
        return [day for day in days if day.weekday() == weekday][count if count < 0 else count - 1]
    return None


def weekday_near(anchor: date, weekday: int, tense: str) -> date:
    """The weekday on or before ("past"), or on or after ("future") the anchor."""
    if tense == "future":
        return add_days(anchor, (weekday - anchor.weekday()) % 7)
    return add_days(anchor, -((anchor.weekday() - weekday) % 7))


def year_near(anchor: date, month: int, day: int, tense: str) -> int:
    """The year of a bare month (day 0) or day of a month, seen from the anchor; without a tense the nearest."""
    here = (anchor.month, anchor.day) if day else (anchor.month, 0)
    there = (month, day)
    if tense == "future":
        return anchor.year + (there < here)
    if tense == "past":
        return anchor.year - (there > here)
    distance = (month - anchor.month) + ((day - anchor.day) / 31 if day else 0)
    return anchor.year + (distance < -6) - (distance > 6)


def year_within_reach(anchor: date, month: int, day: int, year: int) -> int:
    """`year`, or the one beside it if a bare day of a month would otherwise lie ten months off though one is near.

    Days that lie further off than that are told with their year.
    """
    for other in (year - 1, year + 1):
        here, there = valid_day(year, month, day), valid_day(other, month, day)
        if here and there and abs((here - anchor).days) > 300 and abs((there - anchor).days) <= 60:
            return other
    return year


def first_day(iso: str | None) -> date | None:
    """The first day of a partial ISO date; None where it is none."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", iso or "")
    if found is None:
        return None
    if not EARLIEST <= int(found[1]) <= LATEST:
        return None
    return valid_day(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def month_number(word: str) -> int:
    return MONTHS[word[:3].lower()]


def weekday_number(word: str) -> int:
    return WEEKDAYS[word[:3].lower()]


def year_with_weekday(year: int, month: int, day: int, weekday: str) -> int:
    """The year nearest to `year` in which the day falls on that weekday: the next, or one of the six before it."""
    candidates: list[int] = [year, year - 1, year + 1, *range(year - 2, year - 7, -1)]
    for candidate in candidates:
        found = valid_day(candidate, month, day)
        if found and found.weekday() == weekday_number(weekday):
            return candidate
    return year


def count_of(word: str) -> float:
    return float(word) if word.isdigit() else float(SMALL[word.lower()])

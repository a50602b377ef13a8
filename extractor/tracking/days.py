"""ISO dates of any precision as days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def first_day(text: str) -> date | None:
    """The first day of a year, month or day; None for what is not an ISO date."""
    found = _ISO.match(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(text: str) -> date | None:
    """The last day of a year, month or day; None for what is not an ISO date."""
    first = first_day(text)
    if first is None or len(text) == 10:
        return first
    if len(text) == 7:
        return first.replace(day=monthrange(first.year, first.month)[1])
    return first.replace(month=12, day=31)


def days_between(earlier: str, later: str) -> int | None:
    """Days between the ends of two dates; None where either is less precise than a month."""
    one, two = last_day(earlier), last_day(later)
    if one is None or two is None or min(len(earlier), len(later)) < 7:
        return None
    return (two - one).days


def is_known_by(day: str | None, as_of: str) -> bool:
    """Whether something of that date belongs to the picture on `as_of`; what has no date always does."""
    if day is None:
        return True
    first, limit = first_day(day), last_day(as_of)
    return first is None or limit is None or first <= limit


def in_words(text: str) -> str:
    """ "2031-06-30" as "30 June 2031"."""
    first = first_day(text)
    if first is None:
        return text
    months = "January February March April May June July August September October November December".split()  # noqa: SIM905
    if len(text) == 4:
        return text
    month = f"{months[first.month - 1]} {first.year}"
    return month if len(text) == 7 else f"{first.day} {month}"

"""Readings of dates that name a month, a season, a quarter or a year: what the words come to, or None for no date.

`When(None)` is a date expression that nothing fixes in the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from extractor.language import date_values as values
from extractor.language.date_guards import is_not_month, is_quantity
from extractor.language.date_story import Story
from extractor.language.date_values import When, count_of, month_number, year_with_weekday
from extractor.language.tense import tense_at

Match = re.Match[str]


def read_iso(story: Story, match: Match) -> When | None:
    year, month = int(match["year"]), int(match["month"] or match["month2"])
    if match["day"] or match["day2"]:
        day = values.valid_day(year, month, int(match["day"] or match["day2"]))
        return values.single_day(day) if day else None
    if month == (year + 1) % 100 or not 1 <= month <= 12 or not 1500 <= year <= 2199:
        return None
    return values.whole_month(year, month)


def read_numeric(story: Story, match: Match) -> When | None:
    for suffix in ("", "2", "3", "4"):
        if match["day" + suffix]:
            day, month = int(match["day" + suffix]), int(match["month" + suffix])
            year = story.century(match["year" + suffix])
            if suffix in ("", "4") and (month > 12 or _is_american(story, year, month, day)):
                day, month = month, day
            found = values.valid_day(year, month, day)
            return values.single_day(found) if found else None
    return None


def _is_american(story: Story, year: int, month: int, day: int) -> bool:
    """Whether only the month-first reading of 3/4/2031 lies about the document's date."""
    if story.reference is None:
        return False
    british, american = values.valid_day(year, month, day), values.valid_day(year, day, month)
    if british is None or american is None:
        return american is not None
    return abs((american - story.reference).days) <= 7 and abs((british - story.reference).days) > 31


def read_days(story: Story, match: Match) -> When | None:
    month = month_number(match["month"])
    year = story.year_of(match, month, int(match["until"]), fixed=match["year"])
    if year is None or int(match["day"]) >= int(match["until"]):
        return None
    first = values.valid_day(year, month, int(match["day"]))
    last = values.valid_day(year, month, int(match["until"]))
    return When(first.isoformat(), first, last) if first and last else None


def read_day_month(story: Story, match: Match) -> When | None:
    month, day = month_number(match["month"]), int(match["day"])
    fixed = match["year"] or match["year2"] or match["year3"]
    year = story.year_of(match, month, day, fixed=fixed)
    if year is None:
        return When(None)
    if not fixed and match["weekday"]:
        year = year_with_weekday(year, month, day, match["weekday"])
    found = values.valid_day(year, month, day)
    if found is None:
        return None
    if match["week"] and not re.search(r"ending|/e", match["week"], re.I):
        return replace(values.single_day(found), last=values.add_days(found, 6))
    return values.single_day(found)


def read_month_day(story: Story, match: Match) -> When | None:
    if is_not_month(story.text, match):
        return None
    month, day = month_number(match["month"]), int(match["day"])
    year = story.year_of(match, month, day, fixed=match["year"])
    if year is None:
        return When(None)
    if not match["year"] and match["weekday"]:
        year = year_with_weekday(year, month, day, match["weekday"])
    found = values.valid_day(year, month, day)
    if found is None:
        return None
    until = values.valid_day(year, month, int(match["until"])) if match["until"] else found
    return When(found.isoformat(), found, until or found)


def read_month_year(story: Story, match: Match) -> When | None:
    month = month_number(match["month"])
    year = story.year_of(match, month, fixed=match["year"] or match["year2"] or match["year3"])
    return values.whole_month(year, month) if year else None


def read_month(story: Story, match: Match) -> When | None:
    if is_not_month(story.text, match):
        return None
    month = month_number(match["month"])
    year = story.year_of(match, month)
    return values.whole_month(year, month) if year else When(None)


def read_season_year(story: Story, match: Match) -> When | None:
    name = match["season"].lower()
    if match["rel"]:
        day_from, step = story.of_direction(match["rel"])
        return values.season(name, day_from.year + step) if day_from else None
    made = values.season(name, story.century(match["year"] or match["year3"]))
    return half_of(made, match["part"])


def read_season(story: Story, match: Match) -> When | None:
    before = story.text[max(0, match.start() - 14) : match.start()].lower().split()
    name = match["season"].lower()
    bare = not match["part"] and not match[0].lower().startswith("the ")
    if bare and (not before or before[-1] not in _SEASON_LEADS):
        return None
    return _season_near(story, name, match)


def _season_near(story: Story, name: str, match: Match) -> When | None:
    base = story.base()
    if base is None:
        return When(None)
    month = values.SEASONS[name]
    shared = _SHARED_SEASON.match(story.text, match.end())
    if shared:
        return values.season(name, int(shared["year"]))
    if story.is_history:
        return values.season(name, base.year)
    tense = tense_at(story.text, match.start(), match.end())
    year = values.year_near(base, month, 0, tense)
    if tense == "future" and values.season(name, year - 1).last >= base:  # type: ignore[operator]
        year -= 1
    return values.season(name, year)


def read_quarter(story: Story, match: Match) -> When | None:
    ordinal, short = (match["ordinal"] or "").lower(), match["q"]
    number = int(short[-1]) if short else _ORDINALS[ordinal]
    dated = match["year"] or match["short"] or match["year3"]
    base = story.base()
    if ordinal == "last" and not dated and not match["rel"]:
        return story.units_on("quarter", base, -1)
    if match["fy"] or match["year2"] or match["short2"]:
        if dated:
            year = story.century(dated)
            single = match["fy"] and not match["year2"] and not match["short2"]
            return values.calendar_quarter(year, number) if single else values.financial_quarter(year, number)
    if dated:
        return _by_number(values.calendar_quarter(story.century(dated), number), short)
    words = (match["rel"] or "").lower()
    if words:
        day_from, step = story.of_direction(words)
        if day_from is None:
            return When(None)
        if short or "financial" in words or "fiscal" in words:
            return values.financial_quarter(values.financial_year_of(day_from) + step, number)
        return values.calendar_quarter(day_from.year + step, number)
    if base is None:
        return When(None)
    tense = tense_at(story.text, match.start(), match.end())
    make = values.financial_quarter if short else values.calendar_quarter
    year = values.financial_year_of(base) if short else base.year
    if story.is_history:
        return make(year, number)
    made = make(year, number)
    if tense == "future" and (short or _IN_QUARTER.search(story.text, max(0, match.start() - 20), match.start())):
        return make(year + 1, number) if made.last and made.last < base else made
    if tense == "future" and made.first and (made.first - base).days <= QUARTER_REACH:
        return made
    return make(year - 1, number) if made.first and made.first > base else made


def read_financial(story: Story, match: Match) -> When | None:
    first = match["year"] or match["short"] or match["year4"]
    second = match["year2"] or match["short2"] or match["year5"] or match["year6"] or match["year7"]
    year = story.century(first)
    if second and int(second) % 100 != (year + 1) % 100:
        return None
    named = (match["named"] or "").lower()
    if not second:
        if "ending" in named:
            return values.financial_year(year - 1)
        return values.whole_year(year)
    part = (match["part"] or "").lower()
    if match["year7"] and not named and story.is_history and story.reference is not None:
        return None
    made = values.financial_year(year)
    if re.search(r"end|close", part) and made.last:
        return replace(made, iso=made.last.isoformat()[:7], first=made.last.replace(day=1))
    return made


def read_feast(story: Story, match: Match) -> When | None:
    base = story.base()
    if match["year"]:
        year = int(match["year"])
    elif base is None:
        return When(None)
    elif match["rel"]:
        day_from, step = story.of_direction(match["rel"])
        year = (day_from or base).year + step
    else:
        tense = tense_at(story.text, match.start(), match.end())
        this_year = values.feast(feast_name(match["feast"]), base.year)
        month = this_year.month if this_year else 1
        year = base.year if story.is_history else values.year_near(base, month, 0, tense)
    found = values.feast(feast_name(match["feast"]), year)
    return values.single_day(found) if found else None


def read_decade(story: Story, match: Match) -> When | None:
    year = int(match["year"] + match["tens"] + "0")
    return When(None, date(year, 1, 1), date(year + 9, 12, 31))


def read_years(story: Story, match: Match) -> When | None:
    year, until = int(match["year"]), match["until"]
    last = int(until) if len(until) == 4 else year // 100 * 100 + int(until)
    if not (year < last <= year + 150 and year >= 1000 and last <= 2199) or is_quantity(
        story.text, match, story.reference
    ):
        return None
    return values.whole_year(last)


def read_year(story: Story, match: Match) -> When | None:
    year = int(match["year"])
    if is_quantity(story.text, match, story.reference) or not 1500 <= year <= 2150:
        return None
    return half_of(values.whole_year(year), match["part"])


def read_part_of_year(story: Story, match: Match) -> When | None:
    base = story.base()
    year = story.century(match["year"]) if match["year"] else base.year if base else None
    if year is not None and re.search(r"\blast\s+(?:\w+\s+)?year$", match[0], re.I):
        year -= 1
    count = int(count_of(match["count"])) if match["count"] else 6
    if year is None or (match["unit"] or "months").lower() != "months" or not 1 <= count <= 12:
        return When(None)
    if match["which"].lower() == "first":
        return When(None, date(year, 1, 1), values.month_end(year, count))
    return When(None, date(year, 13 - count, 1), date(year, 12, 31))


def read_short_year(story: Story, match: Match) -> When | None:
    return values.whole_year(story.century(match["year"]))


def read_unfixed(story: Story, match: Match) -> When | None:
    return When(None)


def half_of(when: When, part: str | None) -> When:
    """A year of which half is meant: ISO 8601 has no halves, so that only its days are given."""
    half = re.search(r"(first|second|latter|last|other)?\s*\bhalf\b", part or "", re.I)
    if half is None or when.first is None or when.last is None or len(when.iso or "") != 4:
        return when
    if (half[1] or "").lower() == "first":
        return When(None, when.first, values.month_end(when.first.year, 6))
    return When(None, date(when.first.year, 7, 1), when.last)


def _by_number(when: When, number: str | None) -> When:
    return replace(when, iso=when.last.isoformat()[:7]) if number and when.last else when


def feast_name(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").replace("st.", "st").split())


QUARTER_REACH = 200
"""How many days ahead a bare "fourth-quarter figures" may begin: early in a year they are those of the year before,
whatever the tense."""

_IN_QUARTER = re.compile(r"\b(?:in|by|during|until|before|within|through|from|starting|of)\s+(?:the\s+)?$", re.I)
"""Before a quarter in which something is done, other than one whose figures are compared."""

_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "final": 4,
    "last": 4,
}
_SHARED_SEASON = re.compile(
    r"\s*(?:and|to|or|[-–—/])\s*(?:the\s+)?(?:early\s+|late\s+)?(?:[Ss]pring|[Ss]ummer|[Aa]utumn"
    r"|[Ww]inter)\s+(?:of\s+)?(?P<year>1\d\d\d|20\d\d|21\d\d)(?!\d)"
)
_SEASON_LEADS = {
    "in",
    "by",
    "during",
    "until",
    "till",
    "since",
    "through",
    "throughout",
    "before",
    "after",
    "from",
    "over",
    "and",
    "that",
    "same",
    "to",
}

READINGS: Mapping[str, Callable[[Story, Match], When | None]] = {
    "iso": read_iso,
    "numeric": read_numeric,
    "days": read_days,
    "day_month": read_day_month,
    "month_day": read_month_day,
    "month_year": read_month_year,
    "month": read_month,
    "season_year": read_season_year,
    "season": read_season,
    "quarter": read_quarter,
    "financial": read_financial,
    "feast": read_feast,
    "decade": read_decade,
    "years": read_years,
    "year": read_year,
    "part_of_year": read_part_of_year,
    "short_year": read_short_year,
    "month_short": read_month,
    "vague": read_unfixed,
    "duration": read_unfixed,
}
"""By the names of `date_patterns.PATTERNS`."""

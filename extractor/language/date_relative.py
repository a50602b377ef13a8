"""Readings of dates that count from another day: "last month", "two days later", "Tuesday", "by then".

`When(None)` is a date expression that nothing fixes in the calendar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from extractor.language import date_values as values
from extractor.language.date_patterns import LEAD
from extractor.language.date_readings import feast_name, half_of, read_month
from extractor.language.date_story import Story
from extractor.language.date_values import When, count_of, month_number, weekday_number
from extractor.language.tense import tense_at

Match = re.Match[str]


def read_today(story: Story, match: Match) -> When | None:
    if story.reference is None or story.is_history:
        return When(None)
    if match["before"] or match["after"]:
        return values.single_day(values.add_days(story.reference, -2 if match["before"] else 2))
    word = match["word"].lower()
    step = -1 if word in ("yesterday", "last night") else 1 if word == "tomorrow" else 0
    if not story.is_precise:
        return When(None)
    return values.single_day(values.add_days(story.reference, step))


def read_ago(story: Story, match: Match) -> When | None:
    side, unit = match["side"].lower(), match["unit"].lower().rstrip("s")
    after = story.text[match.end() : match.end() + 12]
    if side in ("before", "prior", "beforehand") and _GOES_ON.match(after):
        return None
    if re.match(r"\s+than\b", after):
        return None
    count = 0.5 if match["count"].lower() == "half a" else count_of(match["count"])
    forward = side in (
        "later",
        "afterward",
        "afterwards",
        "after that",
        "after this",
        "thereafter",
        "hence",
        "from now",
    )
    day_from = story.base() if side in ("ago", "hence", "from now") else story.compared(match.start(), forward)
    if day_from is None:
        return When(None)
    from_mentioned = day_from is not story.reference
    known = story.anchor.iso if from_mentioned and story.anchor else day_from.isoformat()
    if unit in ("day", "week", "fortnight") and len(known or "") < 10:
        return When(None)
    return story.units_on(unit, day_from, int(count * (1 if forward else -1)), exact=from_mentioned)


def read_year_ago(story: Story, match: Match) -> When | None:
    base = story.base()
    if base is None:
        return When(None)
    if (match["a"] or "").lower() == "month":
        return story.units_on("month", base, -1)
    return values.whole_year(base.year - 1)


def read_edge_of_unit(story: Story, match: Match) -> When | None:
    if match["ends"]:
        return story.units_on(match["unit2"].lower(), story.base(), 0)
    part, which, unit = match["part"].lower(), (match["which"] or "").lower(), match["unit"].lower()
    if not which and not re.search(r"\bthe\b|\bin\b|mid", part):
        return None
    if re.search(r"rest|remainder", part) or (unit in ("decade", "day", "weekend") and not which):
        return None
    words = f"{'the ' if 'the' in part else ''}{which}"
    if which:
        day_from, step = story.of_direction(words)
    else:
        day_from, step = story.base(), 0
        if unit == "year" and (year := story.year_spoken_of(match.start())):
            return half_of(year, part)
    if unit == "week" and part.startswith(("the end", "end")) and day_from is not None and story.is_precise:
        monday = values.add_days(day_from, 7 * step - day_from.weekday())
        return values.single_day(values.add_days(monday, 4))
    made = story.units_on(unit.removeprefix("calendar "), day_from, step)
    return half_of(made, part) if made else None


def read_relative(story: Story, match: Match) -> When | None:
    which = (match["which"] or match["which2"]).lower()
    unit = (match["unit"] or match["unit2"]).lower()
    the = bool(match["the"] or match["the2"])
    if unit == "period" or (which in ("past", "present", "coming", "this past") and unit != "quarter"):
        return None
    if the and which in ("last", "past", "coming", "this") and unit != "quarter":
        return None
    if which in ("last", "current", "present") and unit in ("day",):
        return None
    day_from, step = story.of_direction(f"{'the ' if the else ''}{which}")
    if match["which2"]:
        day_from, step = story.mentioned(), (1 if which in ("after", "following", "later") else -1)
    if unit in ("day", "night", "morning", "evening", "afternoon"):
        known = story.anchor.iso if story.anchor and day_from is not story.reference else None
        if day_from is not story.reference and len(known or "") < 10:
            return When(None)
        unit = "day"
    return story.units_on(unit, day_from, step)


def read_relative_name(story: Story, match: Match) -> When | None:
    which = match["which"].lower().removeprefix("the ")
    the = (
        match["which"].lower().startswith("the ")
        or re.search(r"\bthe\s+$", story.text[match.start() : match.start("which")]) is not None
    )
    if the and which in ("last", "past", "this", "first"):
        return None
    if not the and which in ("following", "preceding", "previous", "prior"):
        return None
    if which in (
        "present",
        "past",
        "coming",
        "forthcoming",
        "upcoming",
        "current",
        "that same",
        "this past",
        "this coming",
    ):
        which = {
            "past": "last",
            "this past": "last",
            "this coming": "next",
            "that same": "same",
            "present": "this",
            "current": "this",
        }.get(which, "next")
    day_from, _ = story.of_direction(f"{'the ' if the else ''}{which}")
    if day_from is None:
        return When(None)
    tense = {"last": "past", "next": "future", "previous": "past", "preceding": "past", "following": "future"}.get(
        which
    )
    if match["weekday"]:
        weekday = weekday_number(match["weekday"])
        if which in ("this", "that", "same"):
            tense = tense_at(story.text, match.start(), match.end())
            return values.single_day(values.weekday_near(day_from, weekday, "past" if tense == "past" else "future"))
        day = values.weekday_near(values.add_days(day_from, 1 if tense == "future" else -1), weekday, tense or "past")
        return values.single_day(day)
    if match["feast"]:
        found = values.feast(feast_name(match["feast"]), day_from.year + {"last": -1, "next": 1}.get(which, 0))
        return values.single_day(found) if found else None
    if match["month"]:
        month = month_number(match["month"])
        if which in ("that", "this", "same"):
            return values.whole_month(day_from.year, month) if which != "that" else read_month(story, match)
        year = (
            day_from.year - (month >= day_from.month) if tense == "past" else day_from.year + (month <= day_from.month)
        )
        return values.whole_month(year, month)
    season = match["season"].lower()
    made = values.season(season, day_from.year)
    if tense == "past" and made.last and made.last >= day_from:
        return values.season(season, day_from.year - 1)
    if tense == "future" and made.first and made.first <= day_from:
        return values.season(season, day_from.year + 1)
    return made


def read_weekday(story: Story, match: Match) -> When | None:
    before = story.text[max(0, match.start() - 12) : match.start()].split()
    last = before[-1] if before else ""
    if last.lower() in _ANY_DAY or last in _NAMED_DAYS:
        return None
    if _NEWSPAPER.match(story.text, match.end()):
        return None
    base = story.base() if story.is_history else story.reference if story.is_precise else None
    if base is None:
        return When(None)
    weekday = weekday_number(match["weekday"])
    if _in_brackets(story, match, weekday):
        return story.anchor
    which = (match["which"] or "").lower()
    if which in ("last week", "next week", "this week"):
        monday = values.add_days(base, {"l": -7, "n": 7, "t": 0}[which[0]] - base.weekday())
        return values.single_day(values.add_days(monday, weekday))
    if which == "week":
        return values.single_day(values.add_days(values.weekday_near(base, weekday, "future"), 7))
    tense = tense_at(story.text, match.start(), match.end())
    if story.is_history and story.anchor and story.anchor.last:
        return values.single_day(values.weekday_near(story.anchor.last, weekday, "past"))
    return values.single_day(values.weekday_near(base, weekday, "future" if tense in _AHEAD else "past"))


def _in_brackets(story: Story, match: Match, weekday: int) -> bool:
    """Whether a weekday in brackets names the day just mentioned: "tomorrow (Friday)"."""
    if story.anchor is None or story.anchor.first is None or len(story.anchor.iso or "") < 10:
        return False
    between = story.text[story.anchor_end : match.start()]
    return between.strip() == "(" and story.anchor.first.weekday() == weekday


def read_within(story: Story, match: Match) -> When | None:
    unit = match["unit"].lower().split()[-1].rstrip("s")
    if match["from"] and story.reference and story.is_precise and unit not in ("hour", "minute"):
        made = story.units_on(unit, story.reference, int(count_of(match["count"])), exact=True)
        if made and unit in ("day", "week", "fortnight") and "working" not in match["unit"].lower():
            return made
        if made and unit in ("month", "year"):
            months = int(count_of(match["count"])) * (12 if unit == "year" else 1)
            return values.single_day(values.add_months(story.reference, months))
    return When(None)


def read_then(story: Story, match: Match) -> When | None:
    before = LEAD.search(story.text, max(0, match.start() - 30), match.start())
    if before is None or before.lastgroup != "deadline":
        return None
    if match["then"].lower() == "then" and re.match(r"\s+[A-Z]|-", story.text[match.end() : match.end() + 3]):
        return None
    return story.anchor or When(None)


def read_nth(story: Story, match: Match) -> When | None:
    day_from, day = story.mentioned(), int(match["day"])
    if day_from is None or (not story.is_precise and not story.is_history):
        return When(None)
    found = values.valid_day(day_from.year, day_from.month, day)
    return values.single_day(found) if found else None


def read_latest_quarter(story: Story, match: Match) -> When | None:
    return story.units_on("quarter", story.base(), -1)


def read_clock(story: Story, match: Match) -> When | None:
    """A time of day without a day: that of the day mentioned shortly before, else of the document.

    None where it is the rest of an expression just read ("Tuesday at 4 p.m.").
    """
    between = story.text[story.anchor_end : match.start()] if story.anchor_at >= 0 else ""
    if story.anchor_at >= 0 and _GOES_WITH_DAY.fullmatch(between):
        return None
    if story.anchor and story.anchor.iso and len(story.anchor.iso) == 10 and story.anchor.first:
        is_near = story.reference is None or abs((story.anchor.first - story.reference).days) <= CLOCK_DAYS
        if story.is_history or (len(between) < CLOCK_REACH and is_near):
            return story.anchor
    if story.is_history or story.reference is None or not story.is_precise:
        return When(None)
    return values.single_day(story.reference)


def read_next_meeting(story: Story, match: Match) -> When | None:
    is_next = re.search(r"\bnext\b", match[0], re.I)
    return story.next_meeting if story.next_meeting and is_next else When(None)


def read_financial_relative(story: Story, match: Match) -> When | None:
    base = story.base()
    if match["year"]:
        return values.whole_year(int(match["year"]))
    if base is None:
        return When(None)
    if match["end"]:
        if "financial" not in match["end"].lower() and "fiscal" not in match["end"].lower():
            return values.whole_year(base.year)
        made = values.financial_year(values.financial_year_of(base))
    else:
        day_from, step = story.of_direction(match["which"])
        made = values.financial_year(values.financial_year_of(day_from or base) + step)
    ends = match["end"] or re.search(r"end|close", match["part"] or "", re.I)
    return replace(made, iso=made.last.isoformat()[:7]) if ends and made.last else made


_AHEAD = ("future", "planned")
"""Tenses in which a bare weekday lies ahead: news tells of plans before their day."""

CLOCK_REACH, CLOCK_DAYS = 600, 14
"""A time of day belongs to the day mentioned at most so many characters before it, if that lies so near in time."""

_GOES_WITH_DAY = re.compile(
    r"[\s,(]*(?:(?:at|around|about|from|until|before|after|by|between|and|to|just|shortly)\b[\s,(]*){0,3}"
)
_GOES_ON = re.compile(r"\s+(?!and\b|but\b|on\b|in\b|at\b|with\b|by\b|to\b|when\b|as\b)[A-Za-z]")
_ANY_DAY = {"every", "each", "a", "most", "per", "any", "first", "second", "third", "fourth", "alternate"}
_NAMED_DAYS = {"Black", "Super", "Bloody", "Ash", "Palm", "Shrove", "Cyber", "Giving", "Sheffield"}
_NEWSPAPER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Sun|Independent|People|Sport|Club|Service)\b|s\b"
)

READINGS: Mapping[str, Callable[[Story, Match], When | None]] = {
    "financial_relative": read_financial_relative,
    "today": read_today,
    "ago": read_ago,
    "year_ago": read_year_ago,
    "edge_of_unit": read_edge_of_unit,
    "relative": read_relative,
    "relative_name": read_relative_name,
    "weekday": read_weekday,
    "within": read_within,
    "then": read_then,
    "nth": read_nth,
    "latest_quarter": read_latest_quarter,
    "clock": read_clock,
    "next_meeting": read_next_meeting,
}
"""By the names of `date_patterns.PATTERNS`."""

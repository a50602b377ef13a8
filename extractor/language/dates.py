"""Text → date expressions, each with the calendar date that it points to where text and document fix one.

Bare months, days and weekdays are read against the document's date and the tense of their clause; in histories, where the
text's own years lie elsewhere, against the date mentioned last. Give a whole document's text rather than single
sentences, so that "that year" and "by then" find what they refer to.

`date` is ISO 8601 at the precision of the words. What ISO has no form for is given through `first` and `last`: quarters and
seasons of a year have `date` "2031"; "Q3 2031/32" and other quarters by number are planning terms and have the month in
which they end; weeks and financial years have None, except that a deadline at a financial year's end has its last month.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from extractor.language import date_values as values
from extractor.language.date_patterns import HEAD, LEAD, MONTH, PATTERNS, SMALL
from extractor.language.date_values import When
from extractor.language.tense import tense_at

Match = re.Match[str]


@dataclass(frozen=True, slots=True)
class DateExpression:
    """`text[start:end] == quote`; `lead` is where its preposition begins ("by the end of June"), else `start`.

    `role`: "deadline" (by, before, until, no later than, within), "date", "period", "duration" (a length of time that is
    not fixed in the calendar) or "vague". `first` and `last` are the ISO days that the expression spans, where known.
    """

    start: int
    end: int
    quote: str
    date: str | None
    vague: bool
    role: str
    lead: int = -1
    first: str | None = None
    last: str | None = None


def find_dates(text: str, *, reference: str | None = None) -> tuple[DateExpression, ...]:
    """Every date expression in text order. `reference` is the document's own date, ISO at any precision."""
    return tuple(_Reader(text, reference).read())


class _Reader:
    """One pass over a text: what was mentioned last is kept for what refers back to it."""

    def __init__(self, text: str, reference: str | None) -> None:
        self.text = text
        self.reference = _day(reference)
        self.precise = reference is not None and len(reference) >= 10
        self.anchor: When | None = None
        self.anchor_at = -1
        self.history = _is_history(text, self.reference)
        self.next_meeting: When | None = None
        self.has_searched_meeting = False

    def read(self) -> list[DateExpression]:
        found: list[DateExpression] = []
        at = 0
        while head := HEAD.search(self.text, at):
            at = head.start()
            for name, pattern in PATTERNS:
                match = pattern.match(self.text, at)
                if match is None or match.end() == at:
                    continue
                made = self.expressions(name, match)
                if made:
                    found += made
                    at = made[-1].end
                    break
            else:
                at = head.end()
        return found

    def expressions(self, name: str, match: Match) -> list[DateExpression]:
        """The expressions of one match: two for a range of years, otherwise one; none where it is no date after all."""
        handler = getattr(self, f"on_{name}")
        when: When | None = handler(match)
        if when is None:
            return []
        start, end = match.start(), match.end()
        while self.text[end - 1] in " \n,":
            end -= 1
        before = LEAD.search(self.text, max(0, start - 40), start)
        lead = before.start() if before else start
        usage = (before.lastgroup or "") if before else ""
        if before and usage == "at" and before["at"].split()[0].lower() in ("and", "to", "of"):
            lead = start
        role = _ROLES.get(name, "date")
        if usage == "deadline" and role != "vague":
            role = "deadline"
            if when.iso is None and when.last is not None and name in ("financial", "financial_relative"):
                when = replace(when, iso=when.last.isoformat()[:7])
        if name == "years":
            begun = values.whole_year(int(match["year"]))
            first = self.expression(start, match.end("year"), begun, "period", lead)
            at, kept = match.start("until"), (self.anchor, self.anchor_at)
            second = self.expression(at, end, when, "period", at)
            self.anchor, self.anchor_at = kept
            return [first, second]
        if name in ("days", "month_day") and match["until"] and when.first and when.last:
            at = match.start("until")
            middle = match.end("day")
            return [
                self.expression(start, middle, when, "period", lead),
                self.expression(at, end, replace(when, iso=when.last.isoformat()), "period", at),
            ]
        return [self.expression(start, end, when, role, lead)]

    def expression(self, start: int, end: int, when: When, role: str, lead: int) -> DateExpression:
        if when.first is not None and role in ("date", "period", "deadline") and not self.is_aside(start, when):
            self.anchor, self.anchor_at = when, start
        first = when.first.isoformat() if when.first else None
        last = when.last.isoformat() if when.last else None
        return DateExpression(start, end, self.text[start:end], when.iso, role == "vague", role, lead, first, last)

    def is_aside(self, start: int, when: When) -> bool:
        """Whether a bare year looks away from the story: in brackets, or far from the last and not opening a sentence."""
        if self.anchor is None or self.anchor.first is None or when.first is None:
            return False
        before = self.text[max(0, start - 40) : start]
        step = when.first.year - self.anchor.first.year
        if step == 0 or _OPENS_SENTENCE.search(before):
            return False
        return len(when.iso or "") <= 4 and (abs(step) > 2 or re.search(r"\([^()]*$", before) is not None)

    # What relative expressions count from -------------------------------------------------------------------------

    def base(self) -> date | None:
        """Where "last year" counts from: the document's date, in a history the date mentioned last."""
        if self.history:
            return self.anchor.first if self.anchor else None
        return self.reference

    def mentioned(self) -> date | None:
        """The date mentioned last; the document's own where none was and it is no history."""
        if self.anchor is None:
            return None if self.history else self.reference
        return self.anchor.first

    def of_direction(self, words: str) -> tuple[date | None, int]:
        """ "of last year", "that", "the following" → the day to count from and how many units to go on."""
        found = _DIRECTION.search(words.lower())
        which = found[0] if found else "this"
        if which in ("that", "same"):
            return self.mentioned(), 0
        if which in ("previous", "preceding", "prior"):
            return self.mentioned(), -1
        if which == "following" or which == "next" and "the next" in words.lower():
            return self.mentioned(), 1
        return self.base(), {"last": -1, "next": 1, "forthcoming": 1, "upcoming": 1}.get(which, 0)

    def year_of(self, match: Match, month: int, day: int = 0, *, fixed: str | None = None) -> int | None:
        """The year of a month or day without one: from "of that year", else from tense and the dates around it."""
        if fixed:
            return self.century(fixed)
        words = match.groupdict().get("rel")
        if words:
            day_from, step = self.of_direction(words)
            return day_from.year + step if day_from else None
        shared = _SHARED_YEAR.match(self.text, match.end())
        if shared:
            return int(shared["year"]) - (month > _month(shared["month"]))
        near = self.anchor is not None and self.anchor.first is not None
        if self.history:
            if not near or self.anchor is None or self.anchor.first is None:
                return None
            gap = self.anchor.first.month - month if self.anchor.iso and len(self.anchor.iso) > 4 else 0
            return self.anchor.first.year + (gap >= 9)
        base = self.reference
        if base is None:
            return None
        tense = tense_at(self.text, match.start(), match.end())
        if near and self.anchor and self.anchor.first and self.anchor.first.year != base.year and tense != "future":
            between = self.text[self.anchor_at : match.start()]
            if len(between) < 200 and not _SENTENCE_GAP.search(between):
                return values.year_near(self.anchor.first, month, day, "")
        return values.year_near(base, month, day, tense)

    def century(self, digits: str) -> int:
        year = int(digits)
        if len(digits) > 2:
            return year
        if self.reference is not None:
            year += self.reference.year // 100 * 100
            return year - 100 if year > self.reference.year + 30 else year
        return year + (2000 if year < 70 else 1900)

    # One handler a pattern: None where the words are no date after all ----------------------------------------------

    def on_iso(self, match: Match) -> When | None:
        year, month = int(match["year"]), int(match["month"])
        if match["day"]:
            day = values.valid_day(year, month, int(match["day"]))
            return values.single_day(day) if day else None
        if month == (year + 1) % 100 or not 1 <= month <= 12 or not 1500 <= year <= 2199:
            return None
        return values.whole_month(year, month)

    def on_numeric(self, match: Match) -> When | None:
        for suffix in ("", "2", "3"):
            if match["day" + suffix]:
                day, month = int(match["day" + suffix]), int(match["month" + suffix])
                if month > 12 and suffix == "":
                    day, month = month, day
                found = values.valid_day(self.century(match["year" + suffix]), month, day)
                return values.single_day(found) if found else None
        return None

    def on_days(self, match: Match) -> When | None:
        month = _month(match["month"])
        year = self.year_of(match, month, int(match["until"]), fixed=match["year"])
        if year is None or int(match["day"]) >= int(match["until"]):
            return None
        first = values.valid_day(year, month, int(match["day"]))
        last = values.valid_day(year, month, int(match["until"]))
        return When(first.isoformat(), first, last) if first and last else None

    def on_day_month(self, match: Match) -> When | None:
        month, day = _month(match["month"]), int(match["day"])
        fixed = match["year"] or match["year2"] or match["year3"]
        year = self.year_of(match, month, day, fixed=fixed)
        if year is None:
            return When(None)
        if not fixed and match["weekday"]:
            year = _year_with_weekday(year, month, day, match["weekday"])
        found = values.valid_day(year, month, day)
        if found is None:
            return None
        if match["week"] and not re.search(r"ending|/e", match["week"], re.I):
            return replace(values.single_day(found), last=values.add_days(found, 6))
        return values.single_day(found)

    def on_month_day(self, match: Match) -> When | None:
        if _is_not_month(self.text, match):
            return None
        month, day = _month(match["month"]), int(match["day"])
        year = self.year_of(match, month, day, fixed=match["year"])
        if year is None:
            return When(None)
        if not match["year"] and match["weekday"]:
            year = _year_with_weekday(year, month, day, match["weekday"])
        found = values.valid_day(year, month, day)
        if found is None:
            return None
        until = values.valid_day(year, month, int(match["until"])) if match["until"] else found
        return When(found.isoformat(), found, until or found)

    def on_month_year(self, match: Match) -> When | None:
        month = _month(match["month"])
        year = self.year_of(match, month, fixed=match["year"] or match["year2"] or match["year3"])
        return values.whole_month(year, month) if year else None

    def on_month(self, match: Match) -> When | None:
        if _is_not_month(self.text, match):
            return None
        month = _month(match["month"])
        year = self.year_of(match, month)
        return values.whole_month(year, month) if year else When(None)

    def on_month_short(self, match: Match) -> When | None:
        return self.on_month(match)

    def on_season_year(self, match: Match) -> When | None:
        name = match["season"].lower()
        if match["rel"]:
            day_from, step = self.of_direction(match["rel"])
            return values.season(name, day_from.year + step) if day_from else None
        made = values.season(name, self.century(match["year"] or match["year3"]))
        return _half(made, match)

    def on_season(self, match: Match) -> When | None:
        before = self.text[max(0, match.start() - 14) : match.start()].lower().split()
        name = match["season"].lower()
        bare = not match["part"] and not match[0].lower().startswith("the ")
        if bare and (not before or before[-1] not in _SEASON_LEADS):
            return None
        return self.season_near(name, match)

    def season_near(self, name: str, match: Match) -> When | None:
        base = self.base()
        if base is None:
            return When(None)
        month = values.SEASONS[name][1]
        shared = _SHARED_SEASON.match(self.text, match.end())
        if shared:
            return values.season(name, int(shared["year"]))
        if self.history:
            return values.season(name, base.year)
        tense = tense_at(self.text, match.start(), match.end())
        year = values.year_near(base, month, 0, tense)
        if tense == "future" and values.season(name, year - 1).last >= base:  # type: ignore[operator]
            year -= 1
        return values.season(name, year)

    def on_quarter(self, match: Match) -> When | None:
        ordinal, short = (match["ordinal"] or "").lower(), match["q"]
        number = int(short[-1]) if short else _ORDINALS[ordinal]
        dated = match["year"] or match["short"] or match["year3"]
        base = self.base()
        if ordinal == "last" and not dated and not match["rel"]:
            return self.units_on("quarter", base, -1)
        if match["fy"] or match["year2"] or match["short2"]:
            if dated:
                year = self.century(dated)
                single = match["fy"] and not match["year2"] and not match["short2"]
                return values.calendar_quarter(year, number) if single else values.financial_quarter(year, number)
        if dated:
            return _by_number(values.calendar_quarter(self.century(dated), number), short)
        words = (match["rel"] or "").lower()
        if words:
            day_from, step = self.of_direction(words)
            if day_from is None:
                return When(None)
            if short or "financial" in words or "fiscal" in words:
                return values.financial_quarter(values.financial_year_of(day_from) + step, number)
            return values.calendar_quarter(day_from.year + step, number)
        if base is None:
            return When(None)
        tense = tense_at(self.text, match.start(), match.end())
        make = values.financial_quarter if short else values.calendar_quarter
        year = values.financial_year_of(base) if short else base.year
        if self.history:
            return make(year, number)
        made = make(year, number)
        if tense == "future":
            return make(year + 1, number) if made.last and made.last < base else made
        return make(year - 1, number) if made.first and made.first > base else made

    def on_financial(self, match: Match) -> When | None:
        first = match["year"] or match["short"] or match["year4"]
        second = match["year2"] or match["short2"] or match["year5"] or match["year6"] or match["year7"]
        year = self.century(first)
        if second and int(second) % 100 != (year + 1) % 100:
            return None
        named = (match["named"] or "").lower()
        if not second:
            if "ending" in named:
                return values.financial_year(year - 1)
            return values.whole_year(year)
        part = (match["part"] or "").lower()
        if match["year7"] and not named and self.history:
            return None
        made = values.financial_year(year)
        if re.search(r"end|close", part) and made.last:
            return replace(made, iso=made.last.isoformat()[:7], first=made.last.replace(day=1))
        return made

    def on_financial_relative(self, match: Match) -> When | None:
        base = self.base()
        if base is None:
            return When(None)
        if match["end"]:
            if "financial" not in match["end"].lower() and "fiscal" not in match["end"].lower():
                return values.whole_year(base.year)
            made = values.financial_year(values.financial_year_of(base))
        else:
            day_from, step = self.of_direction(match["which"])
            made = values.financial_year(values.financial_year_of(day_from or base) + step)
        ends = match["end"] or re.search(r"end|close", match["part"] or "", re.I)
        return replace(made, iso=made.last.isoformat()[:7]) if ends and made.last else made

    def on_today(self, match: Match) -> When | None:
        if self.reference is None or self.history:
            return When(None)
        if match["before"] or match["after"]:
            return values.single_day(values.add_days(self.reference, -2 if match["before"] else 2))
        word = match["word"].lower()
        step = -1 if word in ("yesterday", "last night") else 1 if word == "tomorrow" else 0
        if not self.precise:
            return When(None)
        return values.single_day(values.add_days(self.reference, step))

    def on_ago(self, match: Match) -> When | None:
        side, unit = match["side"].lower(), match["unit"].lower().rstrip("s")
        after = self.text[match.end() : match.end() + 12]
        if side in ("before", "prior", "later", "earlier", "after this", "after that") and _GOES_ON.match(after):
            return None
        count = 0.5 if match["count"].lower() == "half a" else _number(match["count"])
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
        day_from = self.base() if side in ("ago", "hence", "from now") else self.mentioned()
        if day_from is None:
            return When(None)
        from_mentioned = day_from is not self.reference
        known = self.anchor.iso if from_mentioned and self.anchor else self.reference and "0000-00-00"
        if unit in ("day", "week", "fortnight") and len(known or "") < 10:
            return When(None)
        return self.units_on(unit, day_from, int(count * (1 if forward else -1)), exact=from_mentioned)

    def units_on(self, unit: str, day_from: date | None, count: int, *, exact: bool = False) -> When | None:
        """So many units from a day, at the precision of the unit; a week is exact only when counted from a named day."""
        if day_from is None:
            return When(None)
        if unit == "decade":
            year = (day_from.year + 10 * count) // 10 * 10
            return When(None, date(year, 1, 1), date(year + 9, 12, 31)) if 1000 <= year <= 9000 else None
        if unit == "year":
            year = day_from.year + count
            return values.whole_year(year) if 1 <= year <= 9999 else None
        if unit == "month":
            day = values.add_months(day_from, count)
            return values.whole_month(day.year, day.month)
        if unit == "quarter":
            day = values.add_months(day_from, 3 * count)
            return values.calendar_quarter(day.year, (day.month + 2) // 3)
        if unit in ("week", "fortnight", "weekend"):
            day = values.add_days(day_from, count * (14 if unit == "fortnight" else 7))
            return values.single_day(day) if exact else values.week_of(day)
        return values.single_day(values.add_days(day_from, count))

    def on_year_ago(self, match: Match) -> When | None:
        base = self.base()
        if base is None:
            return When(None)
        if (match["a"] or "").lower() == "month":
            return self.units_on("month", base, -1)
        return values.whole_year(base.year - 1)

    def on_edge_of_unit(self, match: Match) -> When | None:
        part, which, unit = match["part"].lower(), (match["which"] or "").lower(), match["unit"].lower()
        if not which and not re.search(r"\bthe\b|\bin\b|mid", part):
            return None
        if re.search(r"rest|remainder", part) or unit in ("decade", "day", "weekend") and not which:
            return None
        words = f"{'the ' if 'the' in part else ''}{which}"
        if which:
            day_from, step = self.of_direction(words)
        else:
            day_from, step = self.base(), 0
        return self.units_on(unit.removeprefix("calendar "), day_from, step)

    def on_relative(self, match: Match) -> When | None:
        which = (match["which"] or match["which2"]).lower()
        unit = (match["unit"] or match["unit2"]).lower()
        the = bool(match["the"] or match["the2"])
        if unit == "period" or which in ("past", "present", "coming", "this past") and unit != "quarter":
            return None
        if the and which in ("last", "past", "coming", "this") and unit != "quarter":
            return None
        if which in ("last", "current", "present") and unit in ("day",):
            return None
        day_from, step = self.of_direction(f"{'the ' if the else ''}{which}")
        if match["which2"]:
            day_from, step = self.mentioned(), (1 if which in ("after", "following", "later") else -1)
        if unit in ("day", "night", "morning", "evening", "afternoon"):
            known = self.anchor.iso if self.anchor and day_from is not self.reference else None
            if day_from is not self.reference and len(known or "") < 10:
                return When(None)
            unit = "day"
        return self.units_on(unit, day_from, step)

    def on_relative_name(self, match: Match) -> When | None:
        which = match["which"].lower().removeprefix("the ")
        the = re.match(r"(?:\w+[\s-]+)?the\s", match[0].lower()) is not None
        if the and which in ("last", "past", "this", "first"):
            return None
        if which in ("present", "past", "coming", "forthcoming", "upcoming", "current", "that same"):
            which = {"past": "last", "that same": "same", "present": "this", "current": "this"}.get(which, "next")
        day_from, _ = self.of_direction(f"{'the ' if the else ''}{which}")
        if day_from is None:
            return When(None)
        tense = {"last": "past", "next": "future", "previous": "past", "preceding": "past", "following": "future"}.get(
            which
        )
        if match["weekday"]:
            weekday = _weekday(match["weekday"])
            if which in ("this", "that", "same"):
                tense = tense_at(self.text, match.start(), match.end()) or "past"
                return values.single_day(values.weekday_near(day_from, weekday, tense))
            day = values.weekday_near(
                values.add_days(day_from, 1 if tense == "future" else -1), weekday, tense or "past"
            )
            return values.single_day(day)
        if match["feast"]:
            found = values.feast(_plain(match["feast"]), day_from.year + {"last": -1, "next": 1}.get(which, 0))
            return values.single_day(found) if found else None
        if match["month"]:
            month = _month(match["month"])
            if which in ("that", "this", "same"):
                return values.whole_month(day_from.year, month) if which != "that" else self.on_month(match)
            year = (
                day_from.year - (month >= day_from.month)
                if tense == "past"
                else day_from.year + (month <= day_from.month)
            )
            return values.whole_month(year, month)
        season = match["season"].lower()
        made = values.season(season, day_from.year)
        if tense == "past" and made.last and made.last >= day_from:
            return values.season(season, day_from.year - 1)
        if tense == "future" and made.first and made.first <= day_from:
            return values.season(season, day_from.year + 1)
        return made

    def on_feast(self, match: Match) -> When | None:
        base = self.base()
        if match["year"]:
            year = int(match["year"])
        elif base is None:
            return When(None)
        elif match["rel"]:
            day_from, step = self.of_direction(match["rel"])
            year = (day_from or base).year + step
        else:
            tense = tense_at(self.text, match.start(), match.end())
            this_year = values.feast(_plain(match["feast"]), base.year)
            month = this_year.month if this_year else 1
            year = base.year if self.history else values.year_near(base, month, 0, tense)
        found = values.feast(_plain(match["feast"]), year)
        return values.single_day(found) if found else None

    def on_weekday(self, match: Match) -> When | None:
        before = self.text[max(0, match.start() - 12) : match.start()].split()
        last = before[-1] if before else ""
        if last.lower() in ("every", "each", "a", "most", "per", "any") or last in _NAMED_DAYS:
            return None
        if _NEWSPAPER.match(self.text, match.end()):
            return None
        base = self.base() if self.history else self.reference if self.precise else None
        if base is None:
            return When(None)
        weekday = _weekday(match["weekday"])
        which = (match["which"] or "").lower()
        if which in ("last week", "next week", "this week"):
            monday = values.add_days(base, {"l": -7, "n": 7, "t": 0}[which[0]] - base.weekday())
            return values.single_day(values.add_days(monday, weekday))
        if which == "week":
            return values.single_day(values.add_days(values.weekday_near(base, weekday, "future"), 7))
        tense = tense_at(self.text, match.start(), match.end())
        if self.history and self.anchor and self.anchor.last:
            return values.single_day(values.weekday_near(self.anchor.last, weekday, "past"))
        return values.single_day(values.weekday_near(base, weekday, tense or "past"))

    def on_decade(self, match: Match) -> When | None:
        year = int(match["year"] + match["tens"] + "0")
        return When(None, date(year, 1, 1), date(year + 9, 12, 31))

    def on_years(self, match: Match) -> When | None:
        year, until = int(match["year"]), match["until"]
        last = int(until) if len(until) == 4 else year // 100 * 100 + int(until)
        if not (year < last <= year + 150 and 1000 <= year and last <= 2199) or _is_quantity(self.text, match):
            return None
        return values.whole_year(last)

    def on_year(self, match: Match) -> When | None:
        year = int(match["year"])
        if _is_quantity(self.text, match) or not 1500 <= year <= 2150:
            return None
        return _half(values.whole_year(year), match)

    def on_within(self, match: Match) -> When | None:
        unit = match["unit"].lower().split()[-1].rstrip("s")
        if match["from"] and self.reference and self.precise and unit not in ("hour", "minute"):
            made = self.units_on(unit, self.reference, int(_number(match["count"])), exact=True)
            if made and unit in ("day", "week", "fortnight") and "working" not in match["unit"].lower():
                return made
            if made and unit in ("month", "year"):
                months = int(_number(match["count"])) * (12 if unit == "year" else 1)
                return values.single_day(values.add_months(self.reference, months))
        return When(None)

    def on_then(self, match: Match) -> When | None:
        before = LEAD.search(self.text, max(0, match.start() - 30), match.start())
        if before is None or before.lastgroup != "deadline" or _GOES_ON.match(self.text, match.end()):
            return None
        return self.anchor or When(None)

    def on_next_meeting(self, match: Match) -> When | None:
        if not self.has_searched_meeting:
            self.has_searched_meeting = True
            notice = _MEETING_NOTICE.search(self.text)
            if notice and re.search(r"\bnext\b", match[0], re.I):
                named = _Reader(notice["when"], self.reference.isoformat() if self.reference else None).read()
                dated = next((item for item in named if item.date and len(item.date) >= 7), None)
                if dated and dated.first and dated.last:
                    self.next_meeting = When(dated.date, _day(dated.first), _day(dated.last))
        return self.next_meeting if self.next_meeting and re.search(r"\bnext\b", match[0], re.I) else When(None)

    def on_vague(self, match: Match) -> When | None:
        return When(None)

    def on_duration(self, match: Match) -> When | None:
        return When(None)


def _half(when: When, match: Match) -> When:
    """A year of which half is meant: ISO 8601 has no halves, so that only its days are given."""
    half = re.search(r"(first|second|latter|last|other)?\s*\bhalf\b", match["part"] or "", re.I)
    if half is None or when.first is None or when.last is None:
        return when
    if (half[1] or "").lower() == "first":
        return When(None, when.first, values.month_end(when.first.year, 6))
    return When(None, date(when.first.year, 7, 1), when.last)


_ROLES = {
    "days": "period",
    "decade": "period",
    "duration": "duration",
    "financial": "period",
    "quarter": "period",
    "vague": "vague",
    "within": "deadline",
    "years": "period",
}
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
_DIRECTION = re.compile(
    r"\b(?:last|next|this|that|same|previous|preceding|prior|following|forthcoming|upcoming|current|past)\b"
)
_SHARED_YEAR = re.compile(
    rf"\s*(?:and|to|or|until|through|till|[-–—/&])\s*(?:the\s+)?(?:(?:early|late|mid|end of|the end of)[\s-]*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?"
    rf"(?P<month>{MONTH})(?:\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?,?\s+(?P<year>1\d\d\d|20\d\d|21\d\d)(?!\d)"
)
"""The rest of "April and June 2031", "4 May to 6 June 2031"."""
_SHARED_SEASON = re.compile(
    r"\s*(?:and|to|or|[-–—/])\s*(?:the\s+)?(?:early\s+|late\s+)?(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\s+(?:of\s+)?(?P<year>1\d\d\d|20\d\d|21\d\d)(?!\d)"
)
_OPENS_SENTENCE = re.compile(
    r"(?:^|\n\s*|[.!?]\s+(?:(?:In|By|On|At|During|After|Since|Until|From|Throughout|Between)\s+)?(?:the\s+)?)$"
)
_SENTENCE_GAP = re.compile(r"[.!?]\s+[A-Z]|\n\s*\n")
_GOES_ON = re.compile(r"\s+(?!and\b|but\b|on\b|in\b|at\b|with\b|by\b|to\b|when\b|as\b)[A-Za-z]")
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
_NAMED_DAYS = {"Black", "Super", "Bloody", "Ash", "Palm", "Shrove", "Cyber", "Giving", "Sheffield"}
_NEWSPAPER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Express|Mail|Herald|Post|Sun|Independent|People|Sport|Club|Service)\b|s\b"
)
_MEETING_NOTICE = re.compile(
    r"(?i:(?:dates?\s+(?:and\s+time\s+)?of\s+(?:the\s+)?next\s+meeting|next\s+meeting\s*:)(?P<when>[^\n]*\n?\s*[^\n]*\n?\s*[^\n]*))"
)
_QUANTITY_AFTER = re.compile(
    r"\s*(?:%|per\s?cent|percent|men|women|people|troops|soldiers|civilians|casualties|deaths|dead|wounded|killed|prisoners|prisoner|tons?|tonnes|miles|km"
    r"|kilomet|met(?:re|er)s|feet|ft|m\b|yards|pounds|dollars|euros|francs|square|aircraft|tanks|guns|patients|staff|beds|children|homes|hours|days|years|words|points|jobs|shares|units|votes|cases|rifles|vehicles|homes|houses)\b"
)
_NUMBER_BEFORE = re.compile(
    r"(?:[£$€#]|\b(?:No\.?|number|page|pages|p\.|pp\.|para|paragraph|[Rr]oom|Act|Regulations|Order|Rules|Measure|tel|ref)\s?)$"
)
_QUANTITY_BEFORE = re.compile(
    r"\b(?:about|approximately|some|over|nearly|almost|than|roughly|estimated|least|most|exactly|only|totall?ing|another|further)\s$"
)
_FUNCTION = frozenset(
    "by in and or to the a an when of at on but with while was is had has were as that which from for until who it".split()
)
_YEAR_LEAD = re.compile(
    r"(?:\b(?:in|by|since|of|from|until|till|to|during|after|before|between|and|through|throughout|for|early|late|mid|year|the|around|circa|or|on|as|at|(?:Spring|Summer|Autumn|Winter|Q[1-4]),?)[\s-]|[(\[,–—/-]\s?|[.:;\n]\s*)$|^$",
    re.I,
)


def _is_quantity(text: str, match: Match) -> bool:
    """Whether four digits that look like a year count something or number something."""
    at, end = match.start("year"), match.end()
    if _QUANTITY_AFTER.match(text, end):
        return True
    before = text[max(0, at - 16) : at]
    if _NUMBER_BEFORE.search(before):
        return True
    follows = re.match(r"\s+([a-z]+)", text[end : end + 24])
    if _QUANTITY_BEFORE.search(before):
        return bool(follows and follows[1] not in _FUNCTION)
    if _YEAR_LEAD.search(before):
        return False
    return bool(follows and follows[1].endswith("s") and follows[1] not in ("was", "is", "has", "as", "this", "its"))


def _is_not_month(text: str, match: Match) -> bool:
    """Whether "May", "March", "April" or "June" is a verb or a person."""
    word = match["month"].rstrip(".")
    if word not in ("May", "March", "April", "June", "August", "MAY", "MARCH"):
        return False
    before = text[max(0, match.start("month") - 20) : match.start("month")]
    previous = re.search(r"(\S+)\s*$", before)
    last = previous[1].lower().strip("(") if previous else ""
    after = text[match.end("month") : match.end("month") + 20]
    if last.rstrip(".") in ("mr", "mrs", "ms", "miss", "dr", "cllr", "councillor", "theresa", "prof", "lady", "sir"):
        return True
    if re.match(r"\s+\d{1,4}\s+BC", after):
        return True
    if word == "March" and last not in _MONTH_LEADS:
        if (
            re.match(r"\s+(?:on|to|through|into)\b(?! (?:the )?\d| [A-Z])", after)
            or previous
            and previous[1][:1].isupper()
        ):
            return not previous or previous[1] not in (
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
                "Sunday",
                "Late",
                "Early",
                "Mid",
                "Since",
                "By",
                "In",
            )
    if word == "May" and (not last or last[-1] in '.!?:"“') and not re.match(r"\s+(?:\d|to\b|and\b)|,", after):
        return True
    named = re.match(r"\s+[A-Z][a-z]+", after)
    return bool(
        named and word in ("April", "June", "May", "August") and "day" not in match.groupdict()
        and last not in _MONTH_LEADS and named[0].split()[0] not in ("Board", "Committee", "Cabinet", "Council", "Executive", "Panel")
    )  # fmt: skip


_MONTH_LEADS = {
    "in",
    "by",
    "since",
    "from",
    "until",
    "till",
    "to",
    "during",
    "of",
    "and",
    "for",
    "the",
    "this",
    "last",
    "next",
    "before",
    "after",
    "early",
    "late",
    "mid",
    "through",
    "between",
    "its",
    "our",
    "their",
}


_LAW = re.compile(r"(?:Act|Regulations|Order|Rules|Measure)(?:\s+\([^)]*\))?\s+(?:19|20)\d\d")


_DEICTIC = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|(?:[Ll]ast|[Tt]his|[Nn]ext) (?:week|month|year|quarter)"
    r"|\w+ (?:years?|months?|weeks?|days?) ago)\b"
)
"""Words that count from the day of writing: common in news and reports, rare in histories."""


def _is_history(text: str, reference: date | None) -> bool:
    """Whether the years that a text names lie mostly elsewhere than around the document's date."""
    if reference is None:
        return True
    text = _LAW.sub("", text)
    years = [int(found) for found in re.findall(r"(?<![\w£$€,.])(?:1[5-9]|20)\d\d(?![\w%]|[,.]\d)", text[:200_000])]
    near = sum(abs(year - reference.year) <= 1 for year in years)
    if len(years) < 4 or near >= (0.45 if len(years) > 20 else 0.25) * len(years):
        return False
    return len(_DEICTIC.findall(text)) < 0.3 * len(years)


def _day(iso: str | None) -> date | None:
    """The first day of a partial ISO date; None where it is none."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", iso or "")
    if found is None:
        return None
    return values.valid_day(int(found[1]), int(found[2] or 1), int(found[3] or 1))


def _by_number(when: When, number: str | None) -> When:
    return replace(when, iso=when.last.isoformat()[:7]) if number and when.last else when


def _month(word: str) -> int:
    return values.MONTHS[word[:3].lower()]


def _weekday(word: str) -> int:
    return values.WEEKDAYS[word[:3].lower()]


def _number(word: str) -> float:
    return float(word) if word.isdigit() else float(SMALL[word.lower()])


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").replace("st.", "st").split())


def _year_with_weekday(year: int, month: int, day: int, weekday: str) -> int:
    """The year nearest to `year` in which that day falls on that weekday, or `year` where none of its neighbours has it."""
    for candidate in (year, year - 1, year + 1):
        found = values.valid_day(candidate, month, day)
        if found and found.weekday() == _weekday(weekday):
            return candidate
    return year

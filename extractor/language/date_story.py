"""What a text has said of time so far, and what its relative expressions count from."""

from __future__ import annotations

import re
from datetime import date

from extractor.language import date_values as values
from extractor.language.date_guards import is_history
from extractor.language.date_patterns import MONTH
from extractor.language.date_values import When, first_day, month_number
from extractor.language.tense import tense_at

Match = re.Match[str]


class Story:
    """The document's date, the date mentioned last, and whether the text is a history (its months follow its years)."""

    def __init__(self, text: str, reference: str | None) -> None:
        self.text = text
        self.reference = first_day(reference)
        self.is_precise = reference is not None and len(reference) >= 10
        self.is_history = is_history(text, self.reference)
        self.anchor: When | None = None
        self.anchor_at = self.anchor_end = -1
        self.years_of_days: dict[tuple[int, int], int] = {}
        """The year last understood for a month and day, so that saying "4 May" again means the same day."""
        self.is_explicit = False
        """Whether the date mentioned last gave its year."""
        self.next_meeting: When | None = None

    def mention(self, when: When, start: int, end: int) -> None:
        """Takes note of a date, unless it looks away from the story."""
        if when.first is None or not values.EARLIEST <= when.first.year <= values.LATEST:
            return
        if len(when.iso or "") == 10:
            self.years_of_days[when.first.month, when.first.day] = when.first.year
        if not self.is_aside(start, end, when):
            self.anchor, self.anchor_at, self.anchor_end = when, start, end
            self.is_explicit = re.search(r"\d{4}", self.text[start:end]) is not None

    def is_aside(self, start: int, end: int, when: When) -> bool:
        """Whether a date looks away from the story.

        Such are looks back ("a year earlier", in news "since 2029") and, unless they open a sentence, bare years that
        stand in brackets, far from the last one, or in a paragraph that already tells of a month or day.
        """
        before = self.text[max(0, start - 40) : start]
        if not self.is_history and _UP_TO_NOW.search(before):
            return True
        if self.anchor is None or self.anchor.first is None or when.first is None:
            return False
        if re.search(r"(?:ago|earlier|previously)$", self.text[start:end], re.I):
            return True
        step = when.first.year - self.anchor.first.year
        if step == 0 or _OPENS_SENTENCE.search(before):
            return False
        if len(when.iso or "") > 4:
            return False
        if abs(step) > 2 or re.search(r"\([^()]*$", before):
            return True
        same_paragraph = "\n" not in self.text[self.anchor_at : start]
        return same_paragraph and len(self.anchor.iso or "") > 4

    def base(self) -> date | None:
        """Where "last year" counts from: the document's date, in a history the date mentioned last."""
        if self.is_history:
            return self.anchor.first if self.anchor else None
        return self.reference

    def mentioned(self) -> date | None:
        """The date mentioned last; the document's own where none was and it is no history."""
        if self.anchor is None:
            return None if self.is_history else self.reference
        return self.anchor.first

    def compared(self, start: int, forward: bool) -> date | None:
        """Where "a year earlier" counts from: the date mentioned last in the paragraph; news compares with its own."""
        if self.is_history or forward or self.reference is None or "\n" not in self.text[self.anchor_end : start]:
            return self.mentioned()
        if _OPENS_SENTENCE.search(self.text[max(0, start - 40) : start]):
            return self.mentioned()
        return self.reference

    def year_spoken_of(self, start: int) -> When | None:
        """What "the year" means: a bare year mentioned shortly before in a text that is of that time, else None."""
        near = self.anchor is not None and self.reference is not None and start - self.anchor_end < YEAR_REACH
        if not near or self.anchor is None or self.reference is None or len(self.anchor.iso or "") != 4:
            return None
        return self.anchor if 0 <= self.reference.year - int(self.anchor.iso or 0) <= 2 else None

    def of_direction(self, words: str) -> tuple[date | None, int]:
        """ "of last year", "that", "the following" → the day to count from and how many units to go on."""
        found = _DIRECTION.search(words.lower())
        which = found[0] if found else "this"
        if which in ("that", "same"):
            return self.mentioned(), 0
        if which in ("previous", "preceding", "prior"):
            return self.mentioned(), -1
        if which == "following" or (which == "next" and "the next" in words.lower()):
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
            return int(shared["year"]) - (month > month_number(shared["month"]))
        near = self.anchor is not None and self.anchor.first is not None
        if self.is_history:
            if not near or self.anchor is None or self.anchor.first is None:
                return None
            gap = self.anchor.first.month - month if self.anchor.iso and len(self.anchor.iso) > 4 else 0
            return self.anchor.first.year + (gap >= 9)
        base = self.reference
        if base is None:
            return None
        if day and (month, day) in self.years_of_days:
            return self.years_of_days[month, day]
        tense = tense_at(self.text, match.start(), match.end())
        if self.is_explicit and tense != "future":
            year = self.year_from_mentioned(match.start(), month, day, base)
            if year is not None:
                return year
        year = values.year_near(base, month, day, tense)
        if day and self.is_precise and not _TOWARDS.search(self.text[max(0, match.start() - 30) : match.start()]):
            year = values.year_within_reach(base, month, day, year)
        return year

    def year_from_mentioned(self, start: int, month: int, day: int, base: date) -> int | None:
        """The year of a bare month that goes on from a dated one in the same or the sentence before, else None."""
        if self.anchor is None or self.anchor.first is None or self.anchor.first.year == base.year:
            return None
        between = self.text[self.anchor_at : start]
        gaps = len(SENTENCE_GAP.findall(between))
        if len(between) < 200 and not gaps:
            return values.year_near(self.anchor.first, month, day, "")
        if len(between) > 300 or gaps > 1 or "\n\n" in between or len(self.anchor.iso or "") < 7:
            return None
        year = values.year_near(self.anchor.first, month, day, "future")
        return year if 0 < base.year - self.anchor.first.year <= 2 and date(year, month, 1) <= base else None

    def century(self, digits: str) -> int:
        year = int(digits)
        if len(digits) > 2:
            return year
        if self.reference is not None:
            year += self.reference.year // 100 * 100
            return year - 100 if year > self.reference.year + 30 else year
        return year + (2000 if year < 70 else 1900)

    def units_on(self, unit: str, day_from: date | None, count: int, *, exact: bool = False) -> When | None:
        """So many units from a day, at the unit's precision; a week is a day only when counted from a named day."""
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


YEAR_REACH = 300
"""How many characters after a year "the year" still means it."""

_UP_TO_NOW = re.compile(r"\bsince\s+(?:the\s+)?(?:(?:start|beginning|end)\s+of\s+)?$", re.I)
_TOWARDS = re.compile(r"\b(?:by|until|till|before|no\s+later\s+than)\s+(?:\w+\s+){0,3}$", re.I)
_DIRECTION = re.compile(
    r"\b(?:last|next|this|that|same|previous|preceding|prior|following|forthcoming|upcoming|current|past)\b"
)
_SHARED_YEAR = re.compile(
    rf"\s*(?:and|to|or|until|through|till|[-–—/&])\s*(?:the\s+)?(?:(?:early|late|mid|end of|the end "
    rf"of)[\s-]*)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?"
    rf"(?P<month>{MONTH})(?:\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))?,?\s+(?P<year>1\d\d\d|20\d\d|21\d\d)(?!\d)"
)
"""The rest of "April and June 2031", "4 May to 6 June 2031"."""
_OPENS_SENTENCE = re.compile(
    r"(?:^|\n\s*|[.!?]\s+(?:(?:In|By|On|At|During|After|Since|Until|From|Throughout|Between)\s+)?(?:the\s+)?)$"
)
SENTENCE_GAP = re.compile(r"[.!?]\s+[A-Z]|\n\s*\n")

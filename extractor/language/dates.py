"""Text → date expressions, each with the calendar date that it points to where text and document fix one.

Bare months, days and weekdays are read against the document's date and the tense of their clause; in histories, where
the text's own years lie elsewhere, against the date mentioned last. Give a whole document's text rather than single
sentences, so that "that year" and "by then" find what they refer to.

`date` is ISO 8601 at the precision of the words. What ISO has no form for is given through `first` and `last`: quarters
and seasons of a year have `date` "2031"; "Q3 2031/32" and other quarters by number are planning terms and have the
month in which they end; weeks and financial years have None, except that a deadline at a financial year's end has its
last month.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractor.language import date_readings, date_relative
from extractor.language import date_values as values
from extractor.language.date_patterns import HEAD, LEAD, PATTERNS
from extractor.language.date_story import Story
from extractor.language.date_values import When, first_day


@dataclass(frozen=True, slots=True)
class DateExpression:
    """`text[start:end] == quote`; `lead` is where its preposition begins ("by the end of June"), else `start`.

    `role`: "deadline" (by, before, until, no later than, within), "date", "period", "time" (of day), "duration" (a
    length of time that is not fixed in the calendar) or "vague". `first` and `last` are the ISO days that the
    expression spans, where known.
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
    story = Story(text, reference)
    story.next_meeting = _next_meeting(text, reference)
    return tuple(_read(story))


def _read(story: Story) -> Iterator[DateExpression]:
    at = 0
    while head := HEAD.search(story.text, at):
        made: list[DateExpression] = []
        for name, pattern in PATTERNS:
            match = pattern.match(story.text, head.start())
            if match is not None and match.end() > head.start():
                made = _expressions(story, name, match)
                if made:
                    break
        yield from made
        at = made[-1].end if made else head.end()


def _expressions(story: Story, name: str, match: re.Match[str]) -> list[DateExpression]:
    """The expressions of one match: two for a range, otherwise one; none where it is no date after all."""
    when = _READINGS[name](story, match)
    if when is None:
        return []
    start, end = match.start(), match.end()
    while story.text[end - 1] in " \n,":
        end -= 1
    before = LEAD.search(story.text, max(0, start - 40), start)
    usage = (before.lastgroup or "") if before else ""
    lead = before.start() if before and not (usage == "at" and _JOINS.match(before[0])) else start
    role = _ROLES.get(name, "date")
    if usage == "deadline" and role != "vague":
        role = "deadline"
        if when.iso is None and when.last is not None and name in ("financial", "financial_relative"):
            when = replace(when, iso=when.last.isoformat()[:7])
    if name == "years":
        first = _expression(story, start, match.end("year"), values.whole_year(int(match["year"])), "period", lead)
        at, kept = match.start("until"), (story.anchor, story.anchor_at, story.anchor_end)
        second = _expression(story, at, end, when, "period", at)
        story.anchor, story.anchor_at, story.anchor_end = kept
        return [first, second]
    if name in ("days", "month_day") and match["until"] and when.first and when.last:
        at = match.start("until")
        last = replace(when, iso=when.last.isoformat())
        return [
            _expression(story, start, match.end("day"), when, "period", lead),
            _expression(story, at, end, last, "period", at),
        ]
    return [_expression(story, start, end, when, role, lead)]


def _expression(story: Story, start: int, end: int, when: When, role: str, lead: int) -> DateExpression:
    if role in ("date", "period", "deadline"):
        story.mention(when, start, end)
    first = when.first.isoformat() if when.first else None
    last = when.last.isoformat() if when.last else None
    return DateExpression(start, end, story.text[start:end], when.iso, role == "vague", role, lead, first, last)


def _next_meeting(text: str, reference: str | None) -> When | None:
    """When the document says that the next meeting is."""
    notice = _MEETING_NOTICE.search(text)
    if notice is None:
        return None
    for item in _read(Story(notice["when"], reference)):
        if item.date and len(item.date) >= 7:
            return When(item.date, first_day(item.first), first_day(item.last))
    return None


_READINGS = {**date_readings.READINGS, **date_relative.READINGS}
_JOINS = re.compile(r"(?:and|to|of)\b", re.I)
_ROLES = {
    "days": "period",
    "decade": "period",
    "duration": "duration",
    "financial": "period",
    "quarter": "period",
    "vague": "vague",
    "clock": "time",
    "within": "deadline",
    "years": "period",
}
_MEETING_NOTICE = re.compile(
    r"(?i:(?:dates?\s+(?:and\s+time\s+)?of\s+(?:the\s+)?next\s+meeting"
    r"|next\s+meeting\s*:)(?P<when>[^\n]*\n?\s*[^\n]*\n?\s*[^\n]*))"
)

"""Charts as SVG with percentages for coordinates, so that they reflow without scaling their strokes.

Every chart stands beside the words and numbers that it draws, which are its text alternative; the drawing itself is
hidden from assistive technology unless it has a label. Colour is by class; shape and words carry the same meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from extractor.model import Slip, Thread
from extractor.reports import wording
from extractor.reports.views import Bar, Row, Summary

TIMELINE_ROWS = 16
"""The timeline shows this many threads, the nearest due dates first; the rest are counted and linked."""


@dataclass(frozen=True, slots=True)
class Track:
    row: Row
    words: str
    svg: Markup


@dataclass(frozen=True, slots=True)
class Timeline:
    axis: Markup
    tracks: tuple[Track, ...]
    left_out: int
    total: int


def stacked_bar(bar: Bar, widest: int) -> Markup:
    """One bar of BRAG counts, its length in proportion to `widest`."""
    parts: list[str] = []
    x = 0.0
    for colour, count, _ in bar.counts:
        if not count:
            continue
        width = 100 * count / max(widest, 1)
        parts.append(f'<rect class="fill-{colour}" x="{x:.2f}%" y="0" width="{width:.2f}%" height="100%"></rect>')
        if x:
            parts.append(f'<line class="gap" x1="{x:.2f}%" x2="{x:.2f}%" y1="0" y2="100%"></line>')
        x += width
    return Markup(f'<svg class="bar" aria-hidden="true" focusable="false">{"".join(parts)}</svg>')


class Scale:
    """Days to per cent of the width between two days, with a margin so that marks at the ends are not cut."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, max(last, first + timedelta(days=30))

    def at(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(1.5 + 97 * min(max(share, 0.0), 1.0), 2)

    def months(self) -> list[date]:
        """First days of months (or quarters, or years) between the ends: at most nine of them."""
        for step in (1, 2, 3, 6, 12, 24, 60):
            marks = []
            year, month = self.first.year, 1
            while (day := date(year, month, 1)) <= self.last:
                if day >= self.first:
                    marks.append(day)
                year, month = year + (month + step - 1) // 12, (month + step - 1) % 12 + 1
            if len(marks) <= 9:
                return marks
        return marks


def timeline(summary: Summary) -> Timeline | None:
    """Threads with due dates against the calendar; None where no thread has one."""
    due = [
        (thread, summary.row_of[thread.id])
        for thread in summary.threads
        if thread.due and wording.is_date(thread.due) and thread.time != "closed"
    ]
    if not due:
        return None
    today = wording.last_day(summary.as_of)
    due.sort(key=lambda pair: (abs((wording.last_day(pair[0].due or "") - today).days), pair[1].title))
    shown = sorted(due[:TIMELINE_ROWS], key=lambda pair: (pair[1].due_iso, pair[1].title))
    days = [today]
    for thread, _ in shown:
        days.append(wording.last_day(thread.due or ""))
        days += [wording.last_day(slip.old) for slip in _slips(thread)]
        made = _made(thread, summary)
        if made is not None:
            days.append(max(made, today - timedelta(days=550)))
    scale = Scale(min(days), max(days))
    tracks = tuple(Track(row, row.due, _track(thread, row, scale, today, summary)) for thread, row in shown)
    return Timeline(_axis(scale, today), tracks, len(due) - len(shown), len(due))


def _slips(thread: Thread) -> list[Slip]:
    return [slip for slip in thread.slips if slip.kind == "slippage" and wording.is_date(slip.old)]


def _made(thread: Thread, summary: Summary) -> date | None:
    """The day on which a due date was first given."""
    for finding in summary.findings_of(thread):
        iso = summary.document_of(finding).date
        if finding.due is not None and finding.due.date and wording.is_date(iso):
            return wording.first_day(iso or "")
    return None


def _axis(scale: Scale, today: date) -> Markup:
    parts = []
    now = scale.at(today)
    year = 0
    for number, day in enumerate(scale.months()):
        x = scale.at(day)
        name = wording.MONTHS[day.month][:3]
        kind = "month"
        if day.year != year:
            name, kind, year = str(day.year) if day.month == 1 else f"{name} {day.year}", "year", day.year
        if (gap := abs(x - now)) > 5:
            spare = " spare" if number % 2 or gap < 9 else ""
            parts.append(f'<text class="{kind}{spare}" x="{x}%" y="14">{name}</text>')
    parts.append(f'<text class="now" x="{now}%" y="14" text-anchor="{_anchor(now)}">today</text>')
    return Markup(f'<svg class="axis" aria-hidden="true" focusable="false">{"".join(parts)}</svg>')


def _anchor(x: float) -> str:
    return "end" if x > 90 else "start" if x < 6 else "middle"


def _track(thread: Thread, row: Row, scale: Scale, today: date, summary: Summary) -> Markup:
    """One row: when it was promised, each date given up (struck through), the date now due, and how late it is."""
    due = wording.last_day(thread.due or "")
    parts = [
        f'<line class="grid" x1="{scale.at(d)}%" x2="{scale.at(d)}%" y1="0" y2="100%"></line>' for d in scale.months()
    ]
    now = scale.at(today)
    parts.append(f'<line class="now" x1="{now}%" x2="{now}%" y1="0" y2="100%"></line>')
    made = _made(thread, summary)
    start = scale.at(max(made, scale.first)) if made else None
    if start is not None and made and made < due:
        parts.append(f'<line class="span" x1="{start}%" x2="{scale.at(due)}%" y1="14" y2="14"></line>')
        parts.append(f'<line class="made" x1="{start}%" x2="{start}%" y1="9" y2="19"></line>')
    if thread.time == "overdue" or (thread.time == "slipped" and due < today):
        parts.append(f'<line class="late" x1="{scale.at(due)}%" x2="{now}%" y1="14" y2="14"></line>')
    for slip in _slips(thread):
        x = scale.at(wording.last_day(slip.old))
        title = f"Was due {wording.uk_date(slip.old)}"
        # a nested svg places shapes in points around a per-cent position
        parts.append(
            f'<svg x="{x}%" y="14" overflow="visible"><title>{escape(title)}</title>'
            '<circle class="was" r="5"></circle><path class="was" d="M-8 0H8"></path></svg>'
        )
    title = f"Due {wording.uk_date(thread.due)}"
    parts.append(
        f'<svg x="{scale.at(due)}%" y="14" overflow="visible"><title>{escape(title)}</title>{MARKS[row.brag]}</svg>'
    )
    return Markup(f'<svg class="track" aria-hidden="true" focusable="false">{"".join(parts)}</svg>')


MARKS = {
    "red": '<path class="fill-red" d="M-7 0L0-7L7 0L0 7Z"></path>',
    "amber": '<path class="fill-amber" d="M0-7L7.5 6H-7.5Z"></path>',
    "green": '<circle class="fill-green" r="6"></circle>',
    "blue": '<rect class="fill-blue" x="-5.5" y="-5.5" width="11" height="11"></rect>',
}


_STROKE = 'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
_SIGNS = {
    **MARKS,
    "overdue": f'<g {_STROKE}><circle r="6"></circle><path d="M0-3.4V0.4L2.8 2"></path></g>',
    "contradicted": f'<path {_STROKE} d="M-6-2.5H5L2.4-5M6 2.5H-5L-2.4 5"></path>',
    "unanswered": f'<g {_STROKE}><path d="M-6-5H6V3H0.5L-2.5 6V3H-6Z"></path><path d="M-2.6-1H2.6"></path></g>',
    "slipped": f'<path {_STROKE} d="M-6-4V4M-6 0H5M2-3L5 0L2 3"></path>',
    "not_done": f'<g {_STROKE}><circle r="6"></circle><path d="M-2.4-2.4L2.4 2.4M2.4-2.4L-2.4 2.4"></path></g>',
    "new": f'<path {_STROKE} d="M0-6V6M-6 0H6M-4.2-4.2L4.2 4.2M4.2-4.2L-4.2 4.2"></path>',
    "issue": f'<g {_STROKE}><path d="M0-6L6.5 5.5H-6.5Z"></path><path d="M0-1.8V1.4M0 3.4V3.5"></path></g>',
    "commitment": f'<path {_STROKE} d="M-4.5 6.5V-6.5M-4.5-6H5L2.6-3L5 0H-4.5"></path>',
    "requirement": f'<path {_STROKE} d="M-6 0H5M1.5-4L5.5 0L1.5 4"></path>',
    "evidence": f'<g {_STROKE}><circle cx="-1" cy="-1" r="4.6"></circle><path d="M2.4 2.4L6 6"></path></g>',
    "rating": (f'<path {_STROKE} d="M0-6L1.9-2L6.2-1.6L3 1.3L3.9 5.6L0 3.4L-3.9 5.6L-3 1.3L-6.2-1.6L-1.9-2Z"></path>'),
    "metric": f'<path {_STROKE} d="M-6 6V1M-2 6V-3M2 6V-1M6 6V-6"></path>',
}

ICONS = {
    name: Markup(f'<svg class="icon" viewBox="-8 -8 16 16" aria-hidden="true" focusable="false">{sign}</svg>')
    for name, sign in _SIGNS.items()
}
ICONS_BY_USE = {
    name: Markup(f'<svg class="icon" aria-hidden="true"><use href="#sign-{name}"></use></svg>') for name in _SIGNS
}
"""The same drawn from `SPRITE`, for a page that shows thousands of them."""
SPRITE = Markup(
    f"""<svg class="unseen" aria-hidden="true" focusable="false">{
        "".join(f'<symbol id="sign-{name}" viewBox="-8 -8 16 16">{sign}</symbol>' for name, sign in _SIGNS.items())
    }</svg>"""
)

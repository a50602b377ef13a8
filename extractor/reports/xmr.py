"""Run charts in the XmR form: a figure over time, the limits within which chance moves it, and what stands out.

Limits are the mean ± 2.66 × the mean moving range. What stands out are the three signals of the same author: a point
beyond a limit; eight points in a row on one side of the mean; three of four in a row that are nearer a limit than the
mean (Wheeler, Understanding Variation, 1993). Nothing is said of better or worse, which a figure does not tell.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from extractor.reports import wording

POINTS = 10
"""Fewer points than this have no limits worth drawing (NHS England, Making data count)."""
RUN = 8


@dataclass(frozen=True, slots=True)
class RunChart:
    svg: Markup
    axis: str
    """What the figures are and in which unit."""
    reading: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Points in a row, from the first to the last, of which `members` make the signal, all on one side of the mean."""

    first: int
    last: int
    members: tuple[int, ...]
    side: int


@dataclass(frozen=True, slots=True)
class Limits:
    mean: float
    upper: float
    lower: float
    beyond: tuple[int, ...]
    runs: tuple[Stretch, ...]
    near: tuple[Stretch, ...]

    @property
    def signals(self) -> frozenset[int]:
        return frozenset(itertools.chain(self.beyond, *(stretch.members for stretch in (*self.runs, *self.near))))


def run_chart(points: Sequence[tuple[str, float]], *, name: str, unit: str = "") -> RunChart | None:
    """A chart of (ISO date, value) with its reading in plain words; None below ten points."""
    if len(points) < POINTS:
        return None
    limits = limits_of([value for _, value in points])
    axis = f"{name}, {unit}" if unit and unit not in name.lower() else name
    reading = _reading(points, limits, unit)
    label = escape(f"Run chart of {axis}, {wording.span(points[0][0], points[-1][0])}. {reading}")
    drawing = "".join(_drawing(points, limits, unit))
    return RunChart(Markup(f'<svg class="run-chart" role="img" aria-label="{label}">{drawing}</svg>'), axis, reading)


def limits_of(values: Sequence[float]) -> Limits:
    mean = sum(values) / len(values)
    moving = sum(abs(b - a) for a, b in itertools.pairwise(values)) / (len(values) - 1)
    upper, lower = mean + 2.66 * moving, mean - 2.66 * moving
    runs, near = [], []
    for side in (1, -1):
        above = [side * (value - mean) for value in values]
        runs += _runs(above, side)
        near += _near(above, 1.33 * moving, side)
    beyond = tuple(index for index, value in enumerate(values) if not lower <= value <= upper)
    told = {index for stretch in runs for index in stretch.members} | set(beyond)
    near = [stretch for stretch in near if not told.issuperset(stretch.members)]
    return Limits(mean, upper, lower, beyond, tuple(sorted(runs, key=_start)), tuple(sorted(near, key=_start)))


def _start(stretch: Stretch) -> int:
    return stretch.first


def _runs(above: Sequence[float], side: int) -> list[Stretch]:
    """Eight points or more in a row on this side of the mean."""
    found = []
    for is_above, group in itertools.groupby(range(len(above)), lambda index: above[index] > 0):
        members = tuple(group)
        if is_above and len(members) >= RUN:
            found.append(Stretch(members[0], members[-1], members, side))
    return found


def _near(above: Sequence[float], half_way: float, side: int) -> list[Stretch]:
    """Three of four points in a row that are nearer this limit than the mean; overlapping fours are told as one."""
    close = [value > half_way for value in above]
    spans: list[list[int]] = []
    for start in range(len(close) - 3):
        window = [index for index in range(start, start + 4) if close[index]]
        if len(window) < 3:
            continue
        if spans and window[0] <= spans[-1][-1]:
            spans[-1] = sorted({*spans[-1], *window})
        else:
            spans.append(window)
    return [Stretch(span[0], span[-1], tuple(span), side) for span in spans]


def _reading(points: Sequence[tuple[str, float]], limits: Limits, unit: str) -> str:
    low, high = _bounds([value for _, value in points], limits, unit)
    usual = f"The mean is {shown(limits.mean, unit)}; chance alone moves a figure between {shown(low, unit)} and "
    said = [f"{usual}{shown(high, unit)}."]
    if limits.beyond:
        when = wording.listed([_told(points[index], unit) for index in limits.beyond])
        which, lies = ("figure", "lies") if len(limits.beyond) == 1 else ("figures", "lie")
        said.append(f"The {which} of {when} {lies} outside that range: look for what happened.")
    for stretch in limits.runs:
        side = "above" if stretch.side > 0 else "below"
        said.append(f"{_count(stretch, points)} are {side} the mean: the level has shifted.")
    for stretch in limits.near:
        side = "upper" if stretch.side > 0 else "lower"
        said.append(f"{_count(stretch, points)} lie nearer the {side} limit than the mean: the level may be shifting.")
    if len(said) == 1:
        said.append("Nothing stands out: ups and downs within that range are no news.")
    return " ".join(said)


def _told(point: tuple[str, float], unit: str) -> str:
    return f"{wording.uk_date(point[0])} ({shown(point[1], unit)})"


def _count(stretch: Stretch, points: Sequence[tuple[str, float]]) -> str:
    """ "From March to October 2031, 8 figures in a row", or "..., 3 of 4 figures"."""
    number, all_of_them = len(stretch.members), stretch.last - stretch.first + 1
    count = f"{number} figures in a row" if number == all_of_them else f"{number} of {all_of_them} figures"
    return f"From {wording.span(points[stretch.first][0], points[stretch.last][0])}, {count}"


def _bounds(values: Sequence[float], limits: Limits, unit: str) -> tuple[float, float]:
    """The limits, cut where a figure cannot go: a count below nothing, a share above the whole."""
    low = max(limits.lower, 0.0) if min(values) >= 0 else limits.lower
    high = min(limits.upper, 100.0) if unit == "%" and max(values) <= 100 else limits.upper
    return low, high


def shown(value: float, unit: str = "") -> str:
    """A number as a reader wants it: three figures, the sign of its unit, thousands apart."""
    size, scale = abs(value), ""
    for factor, letter in ((1e9, "bn"), (1e6, "m")):
        if size >= factor:
            value, size, scale = value / factor, size / factor, letter
            break
    digits = 0 if size >= 99.5 else 1 if size >= 9.95 else 2
    text = f"{value:,.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return f"£{text}{scale}" if unit == "£" else f"{text}{scale}{'%' if unit == '%' else ''}"


def _drawing(points: Sequence[tuple[str, float]], limits: Limits, unit: str) -> list[str]:
    values = [value for _, value in points]
    low, high = _bounds(values, limits, unit)
    top, bottom = max(*values, high), min(*values, low)
    height = (top - bottom) or 1.0

    def y(value: float) -> float:
        return round(7 + 76 * (top - value) / height, 2)

    def x(index: int) -> float:
        return round(13 + 85 * index / (len(values) - 1), 2)

    parts: list[str] = []
    names: list[str] = []
    for tick in _ticks(bottom, top):
        parts.append(f'<line class="grid" x1="11%" x2="100%" y1="{y(tick)}%" y2="{y(tick)}%"></line>')
        parts.append(f'<text x="10%" y="{y(tick)}%" dy="4" text-anchor="end">{shown(tick, unit)}</text>')
    for index, spare in _dates(len(points)):
        anchor = "start" if index == 0 else "end" if index == len(points) - 1 else "middle"
        day = wording.first_day(points[index][0])
        when = f"{wording.MONTHS[day.month][:3]} {day.year}"
        parts.append(f'<text{spare} x="{x(index)}%" y="97%" text-anchor="{anchor}">{when}</text>')
    for kind, value, is_drawn, place in (
        ("mean", limits.mean, True, 'x="98%" dy="-5" text-anchor="end"'),
        ("upper limit", limits.upper, limits.upper == high, 'x="13%" dy="-5"'),
        ("lower limit", limits.lower, limits.lower == low, 'x="13%" dy="13"'),
    ):
        if is_drawn:
            at = f"{y(value)}%"
            parts.append(f'<line class="{kind.split()[-1]}" x1="11%" x2="100%" y1="{at}" y2="{at}"></line>')
            names.append(f'<text class="name" y="{at}" {place}>{kind} {shown(value, unit)}</text>')
    for index, (one, other) in enumerate(itertools.pairwise(values)):
        parts.append(f'<line class="run" x1="{x(index)}%" y1="{y(one)}%" x2="{x(index + 1)}%" y2="{y(other)}%"></line>')
    for index, point in enumerate(points):
        kind, radius = ("signal", 5) if index in limits.signals else ("point", 3.5)
        parts.append(
            f'<circle class="{kind}" cx="{x(index)}%" cy="{y(point[1])}%" r="{radius}">'
            f"<title>{escape(_told(point, unit))}</title></circle>"
        )
    return parts + names


def _ticks(bottom: float, top: float) -> list[float]:
    """At most five round values between two."""
    raw = (top - bottom) / 4
    if raw <= 0:
        return [top]
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= raw)
    first = math.ceil(bottom / step - 1e-9)
    return [step * number for number in range(first, math.floor(top / step + 1e-9) + 1)]


def _dates(number: int) -> list[tuple[int, str]]:
    """Which points have their date under them: the ends and the middle, and between them where there is room."""
    quarters = sorted({round(part * (number - 1) / 4) for part in range(5)})
    return [(index, "" if part % 2 == 0 else ' class="spare"') for part, index in enumerate(quarters)]

"""Reading order: the stream's own order, unless it jumps along rows, as on a page of columns written line by line.

On 54 real PDFs the stream order was right wherever fewer than 5% of the steps from word to word jumped along a row;
above that, a recursive cut into columns raised intact sentences from 85% to 99.6%, and below it did harm. Text boxes
are the other exception: word processors write them before the text that they stand in, so a stream that climbs back up
its own column is sorted by height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.model import Box

JUMP_RATE = 0.05
_GUTTER = 8.0
_FEWEST = 4
_NARROWEST = 0.16
_DEEPEST = 12
_BAND = 0.1
_ROW_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Segment:
    """Words on one line with ordinary spaces between them, by their positions in the stream."""

    x0: float
    top: float
    x1: float
    bottom: float
    words: tuple[int, ...]


def is_same_row(first: Box, second: Box) -> bool:
    height = max(second[3] - second[1], first[3] - first[1], 1.0)
    return abs((first[1] + first[3]) - (second[1] + second[3])) / 2 < 0.5 * height


def jump_rate(boxes: Sequence[Box]) -> float:
    """The share of steps from word to word that stay on the row but leap over a gap."""
    if len(boxes) < 2:
        return 0.0
    jumps = 0
    for first, second in pairwise(boxes):
        height = max(second[3] - second[1], 1.0)
        if abs((first[1] + first[3]) - (second[1] + second[3])) / 2 < 0.5 * height:
            jumps += second[0] - first[2] > 1.6 * height
    return jumps / (len(boxes) - 1)


def reading_order(boxes: Sequence[Box], width: float, height: float = 0.0, *, cut: bool = False) -> list[int]:
    """Positions of the boxes in the order in which a person reads them; `cut` asks for columns in any case."""
    jumps = cut or jump_rate(boxes) > JUMP_RATE
    segments = _segments(boxes) if jumps or _climbs(boxes, height) else []
    jumps = cut or (jumps and _is_written_by_rows(segments))
    done: list[Segment] = []
    if jumps:
        _cut(segments, width, done, 0)
    elif is_out_of_order(segments, height):
        if _is_one_column(segments):
            done = _by_rows(segments)
        else:
            _cut(segments, width, done, 0)
    else:
        return list(range(len(boxes)))
    return [index for segment in done for index in segment.words]


def _is_written_by_rows(segments: Sequence[Segment]) -> bool:
    """Whether the stream leaps at every second step from its first leap to its last, as in columns written by rows.

    A list in two columns without rules, written cell by cell, leaps less: its cells have lines of their own, which
    follow one another on one side.
    """
    leaps = [
        at
        for at, (first, second) in enumerate(pairwise(segments))
        if second.x0 > first.x1 and is_same_row(_box(first), _box(second))
    ]
    return len(leaps) >= _ROW_SHARE * (leaps[-1] - leaps[0] + 1) if leaps else False


def _box(segment: Segment) -> Box:
    return (segment.x0, segment.top, segment.x1, segment.bottom)


def _climbs(boxes: Sequence[Box], height: float) -> bool:
    """Whether the stream ever goes up the page between its outer bands: a cheap test before the exact one."""
    low = (1 - _BAND) * height if height else float("inf")
    return any(second[3] < first[1] for first, second in pairwise(box for box in boxes if box[1] < low))


def is_out_of_order(segments: Sequence[Segment], height: float) -> bool:
    """Whether the stream goes back up within a column, as where a text box is written before or after the page's text.

    Steps from and to the outer bands are left out: feet are often written first.
    """
    low, high = _BAND * height, (1 - _BAND) * height if height else float("inf")
    inner = [segment for segment in segments if low <= (segment.top + segment.bottom) / 2 <= high]
    for first, second in pairwise(inner):
        if second.bottom < first.top:
            shared = min(first.x1, second.x1) - max(first.x0, second.x0)
            if shared > 0.5 * min(first.x1 - first.x0, second.x1 - second.x0):
                return True
    return False


def _is_one_column(segments: Sequence[Segment]) -> bool:
    """Whether hardly any line has another beside it."""
    ordered = sorted(segments, key=lambda segment: segment.top)
    beside = 0
    for first, second in pairwise(ordered):
        overlap = min(first.bottom, second.bottom) - max(first.top, second.top)
        beside += overlap > 0.5 * min(first.bottom - first.top, second.bottom - second.top)
    return beside <= 0.1 * len(ordered)


def _segments(boxes: Sequence[Box]) -> list[Segment]:
    groups: list[list[int]] = []
    for index, box in enumerate(boxes):
        if groups:
            last = boxes[groups[-1][-1]]
            height = max(box[3] - box[1], last[3] - last[1], 1.0)
            if is_same_row(last, box) and -1 <= box[0] - last[2] < 1.6 * height:
                groups[-1].append(index)
                continue
        groups.append([index])
    return [
        Segment(
            min(boxes[i][0] for i in group),
            min(boxes[i][1] for i in group),
            max(boxes[i][2] for i in group),
            max(boxes[i][3] for i in group),
            tuple(group),
        )
        for group in groups
    ]


def _cut(segments: list[Segment], width: float, done: list[Segment], depth: int) -> None:
    if len(segments) < 2 or depth > _DEEPEST:
        done += _by_rows(segments)
        return
    columns = _columns(segments, width)
    if columns is not None:
        for column in columns:
            _cut(column, width, done, depth + 1)
        return
    gaps = _gaps([(s.top, s.bottom) for s in segments], 0.5)
    for low, high in sorted(gaps, key=lambda gap: gap[0] - gap[1])[:_DEEPEST]:
        middle = (low + high) / 2
        above = [s for s in segments if s.bottom <= middle]
        below = [s for s in segments if s.top >= middle]
        if _columns(above, width) or _columns(below, width):
            _cut(above, width, done, depth + 1)
            _cut(below, width, done, depth + 1)
            return
    done += _by_rows(segments)


def _columns(segments: list[Segment], width: float) -> tuple[list[Segment], list[Segment]] | None:
    """The two sides of the widest gutter that has real columns of text on both sides."""
    if len(segments) < 2 * _FEWEST:
        return None
    best: tuple[float, list[Segment], list[Segment]] | None = None
    for low, high in _gaps([(s.x0, s.x1) for s in segments], _GUTTER):
        middle = (low + high) / 2
        left = [s for s in segments if s.x1 <= middle]
        right = [s for s in segments if s.x0 >= middle]
        if len(left) < _FEWEST or len(right) < _FEWEST:
            continue
        if min(_median_width(left), _median_width(right)) <= _NARROWEST * width:
            continue
        if best is None or high - low > best[0]:
            best = (high - low, left, right)
    return (best[1], best[2]) if best else None


def _median_width(segments: list[Segment]) -> float:
    return sorted(s.x1 - s.x0 for s in segments)[len(segments) // 2]


def _gaps(ranges: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    ordered = sorted(ranges)
    gaps = []
    end = ordered[0][1]
    for low, high in ordered[1:]:
        if low - end >= least:
            gaps.append((end, low))
        end = max(end, high)
    return gaps


def _by_rows(segments: list[Segment]) -> list[Segment]:
    rows: list[tuple[float, list[Segment]]] = []
    for segment in sorted(segments, key=lambda s: s.top + s.bottom):
        middle = (segment.top + segment.bottom) / 2
        if rows and abs(rows[-1][0] - middle) < 0.45 * (segment.bottom - segment.top):
            rows[-1][1].append(segment)
        else:
            rows.append((middle, [segment]))
    return [segment for _, row in rows for segment in sorted(row, key=lambda s: s.x0)]

"""The heat map: threads by organisation and main theme, whole or with its lesser rows and columns summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeatCell:
    count: int
    red: int
    level: int
    """0 (none) to 4 (most)."""
    href: str
    """Where its threads stand; "" for a sum of several cells."""


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Threads by organisation and main theme: each thread is in one cell, so rows and columns add up."""

    themes: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, tuple[HeatCell, ...], int], ...]
    totals: tuple[int, ...]
    total: int


def shortened(heat: HeatMap, most_rows: int, most_themes: int, *, organisations: str, themes: str) -> HeatMap:
    """The first rows and columns, and all others in one more of each; it adds up like the whole.

    `organisations` and `themes` say where the whole stands, to which what was summed up leads.
    """
    columns = len(heat.themes) if len(heat.themes) < most_themes + 2 else most_themes
    lines = len(heat.rows) if len(heat.rows) < most_rows + 2 else most_rows
    left = len(heat.themes) - columns

    def narrow(cells: Sequence[HeatCell]) -> tuple[HeatCell, ...]:
        return (*cells[:columns], _summed(cells[columns:])) if left else tuple(cells)

    rows = [(name, href, narrow(cells), total) for name, href, cells, total in heat.rows[:lines]]
    if others := heat.rows[lines:]:
        stacked = zip(*(cells for _, _, cells, _ in others), strict=True)
        cells = [_summed(column) for column in stacked]
        name = f"{len(others)} other organisations"
        rows.append((name, organisations, narrow(cells), sum(row[3] for row in others)))
    if not left:
        return HeatMap(heat.themes, tuple(rows), heat.totals, heat.total)
    heads = (*heat.themes[:columns], (f"{left} other themes", themes))
    return HeatMap(heads, tuple(rows), (*heat.totals[:columns], sum(heat.totals[columns:])), heat.total)


def _summed(cells: Sequence[HeatCell]) -> HeatCell:
    """Several cells as one. It has no shade, as it would outshine those of one body, and no list of its own."""
    return HeatCell(sum(cell.count for cell in cells), sum(cell.red for cell in cells), 0, "")

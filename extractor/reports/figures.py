"""The same figure at several dates: as a run chart from ten points on, as a plain table below."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from extractor.model import Finding, Kind, normalised
from extractor.reports import wording
from extractor.reports.story import Quote, show
from extractor.reports.views import Summary
from extractor.reports.xmr import POINTS, RunChart, run_chart


@dataclass(frozen=True, slots=True)
class Point:
    when: str
    value: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class Series:
    """One figure of one organisation over time; `chart` is None where there are too few points."""

    name: str
    organisation: str
    points: tuple[Point, ...]
    chart: RunChart | None
    note: str


def series(summary: Summary) -> tuple[Series, ...]:
    """Every figure given for two dates or more, the longest series first.

    A name under which one document gives different values is no name of one figure, and is left out.
    """
    groups: dict[tuple[str, str, str], list[tuple[str, float, Finding]]] = defaultdict(list)
    for finding in summary.corpus.findings.values():
        when, value = summary.document_of(finding).date, number(finding.value)
        if finding.kind is Kind.METRIC and finding.name and value is not None and when and wording.is_date(when):
            key = (finding.organisation or "", normalised(finding.name), finding.unit or "")
            groups[key].append((when, value, finding))
    made = [_series(key, sorted(rows, key=lambda row: (row[0], row[2].id)), summary) for key, rows in groups.items()]
    several = [one for one in made if one and len({point.when for point in one.points}) > 1]
    return tuple(sorted(several, key=lambda one: (-len(one.points), one.organisation, one.name)))


def _series(key: tuple[str, str, str], rows: list[tuple[str, float, Finding]], summary: Summary) -> Series | None:
    organisation, _, unit = key
    seen: dict[str, float] = {}
    if any(seen.setdefault(finding.document, value) != value for _, value, finding in rows):
        return None
    rows = list({finding.document: (when, value, finding) for when, value, finding in rows}.values())
    name = wording.sentence_case(rows[0][2].name or "")
    chart = run_chart([(when, value) for when, value, _ in rows], name=name, unit=unit)
    note = f"{wording.plural(len(rows), 'point')}: too few to tell a change from chance; {POINTS} are needed."
    points = (Point(wording.uk_date(when), _shown(finding), show(finding, summary)) for when, _, finding in rows)
    return Series(name, organisation or "Organisation not named", tuple(points), chart, "" if chart else note)


def _shown(finding: Finding) -> str:
    value, unit = finding.value or "", finding.unit or ""
    return value if not unit or unit in value else f"{value}{'' if unit in ('%', '£') else ' '}{unit}"


def number(text: str | None) -> float | None:
    """ "1,204", "97%", "£3.2m" as a number; None for anything that is not one plain number."""
    found = re.fullmatch(r"[£$€]?\s*(-?\d{1,3}(?:,\d{3})+|-?\d+)(\.\d+)?\s*(%|k|m|bn)?", (text or "").strip().lower())
    if not found:
        return None
    scale = {"k": 1e3, "m": 1e6, "bn": 1e9}.get(found[3] or "", 1.0)
    return float(found[1].replace(",", "") + (found[2] or "")) * scale

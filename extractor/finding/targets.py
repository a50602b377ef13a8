"""Figures beside their targets: whether a clause tells of one that was met or missed.

More is better ("93% against a target of 90%"), unless what is counted is a length of time or one of the family
`up_worse` of `[words]` (vacancies, falls, complaints), of which less is better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.finding.clauses import Clause
from extractor.language.figures import Figure, find_figures

MET = "target-met"
MISSED = "target-missed"
_NAMED = re.compile(r"\b(?:target|standard|benchmark|goal|trajectory|threshold)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_TIME = re.compile(r"minute|hour|day|week|month|year", re.IGNORECASE)
_UNIT = re.compile(r"%|per\s?cent|minute|hour|day|week|month|year|£", re.IGNORECASE)


def with_targets(text: str, clauses: Sequence[Clause], up_worse: re.Pattern[str]) -> tuple[Clause, ...]:
    """The clauses, with the trait "target-met" or "target-missed" where a figure stands beside its target."""
    if not _NAMED.search(text):
        return tuple(clauses)
    figures = [figure for figure in find_figures(text) if figure.target]
    done = []
    for clause in clauses:
        within = [each for each in figures if clause.start <= each.start < clause.end]
        names = {name for each in within if (name := _compare(each, text[clause.start : clause.end], up_worse))}
        done.append(replace(clause, traits=clause.traits | names) if len(names) == 1 else clause)
    return tuple(done)


def _compare(figure: Figure, words: str, up_worse: re.Pattern[str]) -> str:
    """How a figure stands to its target; "" where the two are not of one kind or cannot be read."""
    value, target = _number(figure.value), _number(figure.target or "")
    if value is None or target is None:
        return ""
    unit, other = (_unit(f"{figure.value} {figure.unit or ''}"), _unit(figure.target or ""))
    if unit != other and other:
        return ""
    less = _TIME.fullmatch(unit) is not None or up_worse.search(words) is not None
    return MET if (value <= target if less else value >= target) else MISSED


def _number(words: str) -> float | None:
    match = _NUMBER.search(words)
    return float(match.group().replace(",", "")) if match else None


def _unit(words: str) -> str:
    match = _UNIT.search(words)
    return "%" if match and match.group().lower().startswith("per") else match.group().lower() if match else ""

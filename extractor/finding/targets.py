"""Figures beside their targets and shares of a whole: whether a clause tells of a target missed, or of few out of many.

More is better ("93% against a target of 90%"), unless what is counted is a length of time or one of the family
`up_worse` of `[words]` (vacancies, falls, complaints), of which less is better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.finding.clauses import Clause
from extractor.language.date_values import SMALL, count_of
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


def with_shares(text: str, clauses: Sequence[Clause]) -> tuple[Clause, ...]:
    """The clauses, with the trait "share-low" or "share-high" where one counts so many out of so many."""
    shares = []
    for match in _SHARE.finditer(text):
        form = next(each for each in ("", "2", "3") if match[f"part{each}"])
        part, whole = _count(match[f"part{form}"]), _count(match[f"whole{form}"])
        if part < whole and whole >= LEAST_WHOLE:
            shares.append((match.start(f"part{form}"), part / whole))
    done = []
    for clause in clauses:
        within = [share for at, share in shares if clause.start <= at < clause.end]
        name = "" if len(within) != 1 else LOW if within[0] <= FEW else HIGH if within[0] >= MOST else ""
        done.append(replace(clause, traits=clause.traits | {name}) if name else clause)
    return tuple(done)


LOW, HIGH = "share-low", "share-high"
FEW, MOST = 0.6, 0.9
LEAST_WHOLE = 3
"""Smaller wholes are things told apart ("one of two lifts") and no shares."""
_COUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}|{'|'.join(word for word in SMALL if not word.startswith('a'))})"
_SHARE = re.compile(
    rf"\b(?P<part>{_COUNT})(?:\s+(?!of\b|and\b|or\b|to\b)[a-z’'-]+){{0,3}}?\s+(?:out\s+)?of\s+"
    rf"(?:(?:the|our|its|their|your|those|these|some|all)\s+)?(?P<whole>{_COUNT})\b(?![.,]?\d|%)"
    rf"|\b(?:of|among)\s+(?:(?:the|our|its|their|your)\s+)?(?P<whole2>{_COUNT})\s+[a-z][^.;\d]{{2,60}}?[,\s]"
    rf"(?P<part2>{_COUNT})\b(?![.,]?\d|%|\s+of\b)"
    rf"|\b(?P<whole3>{_COUNT})\s+[a-z][^.;\d]{{2,60}}?,?\s+of\s+(?:which|whom|these|those),?\s+(?P<part3>{_COUNT})\b(?!%)",
    re.IGNORECASE,
)


def _count(words: str) -> int:
    digits = words.replace(",", "")
    return int(digits) if digits.isdigit() else int(count_of(words.lower()))


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

"""Confidence that means something: learns from gold how often a stated confidence is right, and mends it.

The stated log-odds of a finding are stretched and shifted for its kind (Platt 1999) and moved by an offset for each
rule that fired. Both are held back by a ridge, so that a rule seen twice hardly moves. What is learned lies beside the
rules in calibration.toml, where it can be read and edited.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.evaluate import Judged, reliability
from extractor.rulebook import Calibration, calibrated, log_odds

RIDGE_KIND = 1.0
RIDGE_RULE = 4.0
"""A rule's offset is held back as if it had been seen this many times at no offset."""
STEPS = 400
RATE = 0.5


@dataclass(frozen=True, slots=True)
class Said:
    """One finding predicted on annotated text: what it stated, which rules fired, and whether it was right."""

    document: str
    kind: str
    stated: float
    rules: tuple[str, ...]
    right: bool


def said_in(judged: Sequence[Judged]) -> tuple[Said, ...]:
    """Every finding predicted in these documents. They must have been extracted without calibration."""
    found = []
    for one in judged:
        rows = [(pair.found, True) for pair in one.pairs] + [(row, False) for row in one.wrong]
        for row, right in rows:
            found.append(Said(one.name, row["kind"], float(row["confidence"]), tuple(row.get("rules", ())), right))
    return tuple(found)


def learn(said: Sequence[Said]) -> Calibration:
    """The calibration under which these outcomes are likeliest, held back by the ridges; by gradient ascent."""
    kinds = sorted({one.kind for one in said})
    rules = sorted({rule for one in said for rule in one.rules})
    shift = dict.fromkeys(kinds, 0.0)
    slope = dict.fromkeys(kinds, 1.0)
    offset = dict.fromkeys(rules, 0.0)
    seen_kind = {kind: 1 + sum(one.kind == kind for one in said) for kind in kinds}
    seen_rule = {rule: 1 + sum(rule in one.rules for one in said) for rule in rules}
    for _ in range(STEPS):
        d_shift = {kind: -RIDGE_KIND * shift[kind] for kind in kinds}
        d_slope = {kind: -RIDGE_KIND * (slope[kind] - 1.0) for kind in kinds}
        d_offset = {rule: -RIDGE_RULE * offset[rule] for rule in rules}
        for one in said:
            odds = log_odds(one.stated)
            guess = shift[one.kind] + slope[one.kind] * odds + _mean(offset, one.rules)
            error = one.right - 1 / (1 + math.exp(-guess))
            d_shift[one.kind] += error
            d_slope[one.kind] += error * odds
            for rule in one.rules:
                d_offset[rule] += error / len(one.rules)
        for kind in kinds:
            shift[kind] += RATE * d_shift[kind] / seen_kind[kind]
            slope[kind] += RATE * d_slope[kind] / (seen_kind[kind] * 2.0)
        for rule in rules:
            offset[rule] += RATE * d_offset[rule] / (seen_rule[rule] + RIDGE_RULE)
    return Calibration(
        kinds={kind: (round(shift[kind], 3), round(max(0.05, slope[kind]), 3)) for kind in kinds},
        rules={rule: round(value, 3) for rule, value in offset.items() if abs(value) >= 0.005},
    )


def _mean(offset: Mapping[str, float], rules: Sequence[str]) -> float:
    return sum(offset.get(rule, 0.0) for rule in rules) / len(rules) if rules else 0.0


@dataclass(frozen=True, slots=True)
class Check:
    """Calibration error on documents that were not learned from, before and after, with the ten bins after."""

    before: float
    after: float
    bins: tuple[tuple[float, float, int], ...]


def cross_validate(said: Sequence[Said], *, folds: int = 10) -> Check:
    """Learns on nine tenths of the documents and states confidence on the other tenth, for each tenth in turn."""
    documents = sorted({one.document for one in said})
    place = {name: number % folds for number, name in enumerate(documents)}
    stated: list[tuple[float, bool]] = []
    for fold in range(min(folds, len(documents))):
        learned = learn([one for one in said if place[one.document] != fold])
        stated += [
            (calibrated(one.stated, one.kind, one.rules, learned), one.right)
            for one in said
            if place[one.document] == fold
        ]
    after = reliability(stated)
    return Check(_error(reliability([(one.stated, one.right) for one in said])), _error(after), after)


def _error(bins: Sequence[tuple[float, float, int]]) -> float:
    total = sum(count for _, _, count in bins)
    return sum(abs(said - seen) * count for said, seen, count in bins) / total if total else 0.0


def as_toml(calibration: Calibration) -> str:
    """The calibration as the file that the rulebook reads."""
    lines = [
        "# Learned by `extractor evaluate GOLD_DIR --calibrate FILE`: shift and slope of its log-odds for each kind,",
        "# for each rule an offset.",
        "",
        "[calibration.kinds]",
        *(f"{kind} = [{shift}, {slope}]" for kind, (shift, slope) in sorted(calibration.kinds.items())),
        "",
        "[calibration.rules]",
        *(f'"{rule}" = {value}' for rule, value in sorted(calibration.rules.items())),
    ]
    return "\n".join(lines) + "\n"

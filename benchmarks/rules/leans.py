"""Weights for the rules without words (`clause`), fitted on annotated documents over what all other rules say.

usage: python benchmarks/rules/leans.py GOLD[:TEXTS] [GOLD[:TEXTS] …]

Each clause of the documents for which such rules are meant is one row: what the worded rules give it in log-odds stands
fixed, and each rule that leans adds a weight of its own (logistic regression, penalty on the square, Newton's method).
Each folder has a base rate of its own, so that one with many failings does not make every clause one; the table ends
with each folder's, and the weight of a rule that always speaks is for a person to choose among them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from extractor import evaluate, pipeline
from extractor.finding import walk
from extractor.finding.assemble import PRIOR, logit, odds_to_weight, weigh
from extractor.finding.engine import Engine
from extractor.language import sentences
from extractor.model import Kind
from extractor.settings import Settings

PENALTY = 3.0
LEAST = 15
"""Clauses in which a rule must have spoken for its weight to be fitted."""
FLOOR = -4.0


@dataclass(frozen=True, slots=True)
class Row:
    """One clause: what else speaks for the kind, which rules lean, and whether it is annotated with the kind."""

    folder: int
    odds: float
    leaning: tuple[str, ...]
    right: bool


def rows_of(folder: int, gold: Path, texts: Path | None, tools: pipeline.Engine, kind: Kind) -> Iterator[Row]:
    machine = Engine(tools.rulebook, tools.english)
    for each in evaluate.load_gold(gold, texts):
        document = tools.read(each.path).documents[0]
        if not machine.leaning(document.kind):
            continue
        annotated = [(f["start"], f["end"]) for f in each.findings if f["kind"] == kind]
        for sentence, analysis in walk.analyses(document, sentences.split(document), machine):
            for number, clause in enumerate(analysis.clauses):
                voices = [v for v in analysis.voices if v.clause == number and not v.refused]
                priors = tuple(each for each in analysis.setting.priors if each is not walk.BESIDE_PROMISE)
                worded = [voice for voice in voices if not voice.leans]
                odds, _, _ = weigh(number, clause, worded, replace(analysis.setting, priors=priors), 0.5)
                start, end = sentence.start + clause.start, sentence.start + clause.end
                right = any(2 * (min(end, b) - max(start, a)) >= min(end - start, b - a) for a, b in annotated)
                leaning = tuple(voice.rule for voice in voices if voice.leans and voice.kind == kind)
                yield Row(folder, max(odds.get(kind, FLOOR), FLOOR), leaning, right)


def fitted(rows: list[Row], names: list[str], folders: int) -> np.ndarray:
    """A weight in log-odds for each rule, then one for each folder."""
    place = {name: number for number, name in enumerate(names)}
    told = np.zeros((len(rows), len(names) + folders))
    for number, row in enumerate(rows):
        told[number, len(names) + row.folder] = 1
        for name in row.leaning:
            if name in place:
                told[number, place[name]] = 1
    fixed = np.array([row.odds for row in rows])
    right = np.array([float(row.right) for row in rows])
    penalty = np.diag([PENALTY] * len(names) + [0.01] * folders)
    weights = np.zeros(told.shape[1])
    for _ in range(100):
        chance = 1 / (1 + np.exp(-(fixed + told @ weights)))
        slope = told.T @ (right - chance) - penalty @ weights
        curve = (told * (chance * (1 - chance))[:, None]).T @ told + penalty
        step = np.linalg.solve(curve, slope)
        weights += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    tools = pipeline.Engine(Settings())
    kind = Kind.ISSUE
    rows: list[Row] = []
    for number, given in enumerate(sys.argv[1:]):
        gold, _, texts = given.partition(":")
        rows += rows_of(number, Path(gold), Path(texts) if texts else None, tools, kind)
    counts: dict[str, int] = {}
    for row in rows:
        for name in row.leaning:
            counts[name] = counts.get(name, 0) + 1
    always = [name for name, count in counts.items() if count > 0.9 * len(rows)]
    names = sorted(name for name, count in counts.items() if count >= LEAST and name not in always)
    weights = fitted(rows, names, len(sys.argv) - 1)
    print(f"{len(rows)} clauses, {sum(row.right for row in rows)} of them annotated as {kind}")
    for name, weight in zip(names, weights, strict=False):
        print(f"{name:<24}{counts[name]:>6}{weight:>7.2f}  weight = {odds_to_weight(logit(PRIOR) + weight):.2f}")
    for given, weight in zip(sys.argv[1:], weights[len(names) :], strict=True):
        shown = odds_to_weight(logit(PRIOR) + weight)
        print(f"{given[-24:]:<24}{weight:>13.2f}  for {', '.join(always) or 'a rule that always speaks'}: {shown:.2f}")


if __name__ == "__main__":
    main()

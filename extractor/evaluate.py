"""Scores against gold: how good the findings are, where they are wrong, and what a change gained and lost.

A predicted finding matches a gold one when their kinds agree and their spans overlap by at least half of the shorter
one inside one sentence or list item; matching is one to one, best overlap first (annotation guidelines, "Gold file").
"""

from __future__ import annotations

import json
import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import InputError
from extractor.model import Kind

KINDS = tuple(str(kind) for kind in Kind)
CORE = ("issue", "commitment", "requirement", "evidence")
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "issue": ("status",),
    "commitment": ("owner", "due", "strength"),
    "requirement": ("owner", "force", "due"),
    "evidence": ("direction", "standing"),
    "rating": ("domain", "value"),
    "metric": ("value",),
}
SAMPLES = 1000
"""Bootstrap samples over documents for the 95% intervals."""


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated document: where its file is, its kind, and its findings as rows of the gold file."""

    path: Path
    kind: str
    date: str | None
    findings: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Pair:
    gold: Mapping[str, Any]
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One document's outcome: matched pairs, gold findings missed, predictions that match nothing."""

    name: str
    kind: str
    pairs: tuple[Pair, ...]
    missed: tuple[Mapping[str, Any], ...]
    wrong: tuple[Mapping[str, Any], ...]
    path: str = ""
    """The document's file."""


@dataclass(frozen=True, slots=True)
class Score:
    gold: int
    found: int
    right: int
    interval: tuple[float, float] | None = None
    """95% interval of F1, bootstrapped over documents."""

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """How many of so many are right. `interval`: 95% of the share, bootstrapped over documents."""

    right: int
    asked: int
    interval: tuple[float, float] | None = None

    @property
    def value(self) -> float:
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    documents: int
    kinds: Mapping[str, Score]
    macro_f1: float
    attributes: Mapping[str, Share]
    """"kind.attribute" → how often it is right over matched pairs."""
    by_document_kind: Mapping[str, Score]
    rules: Mapping[str, tuple[int, int]]
    """Rule id → (findings of it that match gold, findings of it)."""
    reliability: tuple[tuple[float, float, int], ...]
    """Ten bins of stated confidence: (mean stated, share right, findings)."""
    judged: tuple[Judged, ...] = field(default=())

    @property
    def calibration_error(self) -> float:
        """Expected calibration error: |stated − observed| weighted by findings (Naeini et al. 2015)."""
        total = sum(count for _, _, count in self.reliability)
        return sum(abs(said - seen) * count for said, seen, count in self.reliability) / total if total else 0.0


def load_gold(folder: Path, texts: Path | None = None) -> tuple[Gold, ...]:
    """Every gold file in a folder: `<slug>/gold.json` beside its source, or `*.json` with the documents in `texts`.

    Raises InputError where there is none, one cannot be parsed, or its document is missing.
    """
    files = sorted(folder.glob("*/gold.json")) or sorted(folder.glob("*.json"))
    if not files:
        raise InputError(
            "no gold file in it.", place=str(folder), advice="Give a folder of *.json or of <slug>/gold.json."
        )
    golds = []
    for file in files:
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
            name, findings = data["document"], tuple(data["findings"])
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"not a gold file ({error}).", place=str(file)) from error
        path = (texts or file.parent) / name
        if not path.is_file():
            raise InputError(
                f"its document {name!r} is not in {path.parent}.", place=str(file), advice="Give --texts DIR."
            )
        golds.append(Gold(path, str(data.get("kind") or ""), data.get("date"), findings))
    return tuple(golds)


def judge(gold: Gold, found: Sequence[Mapping[str, Any]], text: str) -> Judged:
    """One document's predicted rows against its gold. `text` is the document's text as read."""
    starts = [0] + [m.end() for m in re.finditer(r"(?<=[.!?][\"”’)])\s+|(?<=[.!?])\s+|\n+", text)]
    candidates = []
    for i, g in enumerate(gold.findings):
        for j, p in enumerate(found):
            overlap = min(g["end"], p["end"]) - max(g["start"], p["start"])
            shorter = min(g["end"] - g["start"], p["end"] - p["start"])
            if g["kind"] == p["kind"] and overlap > 0 and overlap * 2 >= shorter and _share_sentence(starts, g, p):
                candidates.append((overlap, i, j))
    candidates.sort(key=lambda row: -row[0])
    used_gold: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            pairs.append(Pair(gold.findings[i], found[j]))
    missed = tuple(g for i, g in enumerate(gold.findings) if i not in used_gold)
    wrong = tuple(p for j, p in enumerate(found) if j not in used_found)
    return Judged(
        gold.path.name if gold.path.name != "source.txt" else gold.path.parent.name,
        gold.kind,
        tuple(pairs),
        missed,
        wrong,
        str(gold.path),
    )


def _share_sentence(starts: list[int], a: Mapping[str, Any], b: Mapping[str, Any]) -> bool:
    def ends(row: Mapping[str, Any]) -> set[int]:
        return {bisect_right(starts, row["start"]), bisect_right(starts, max(row["start"], row["end"] - 1))}

    return bool(ends(a) & ends(b))


def evaluate(judged: Sequence[Judged], *, seed: int = 1) -> Evaluation:
    """The scores of all documents together. The bootstrap is seeded, so that a repeated run prints the same figures."""
    counts = [_counts(one) for one in judged]
    kinds = {kind: _score(counts, (kind,), seed) for kind in KINDS}
    kinds["all"] = _score(counts, KINDS, seed)
    core = [round(kinds[kind].f1, 3) for kind in CORE if kinds[kind].gold]
    document_kinds = sorted({one.kind for one in judged})
    return Evaluation(
        documents=len(judged),
        kinds=kinds,
        macro_f1=sum(core) / len(core) if core else 0.0,
        attributes=_attributes(judged, seed),
        by_document_kind={
            kind or "?": _score([c for c, one in zip(counts, judged, strict=True) if one.kind == kind], KINDS, seed)
            for kind in document_kinds
        },
        rules=_rules(judged),
        reliability=reliability([(p, right) for one in judged for p, right in stated(one)]),
        judged=tuple(judged),
    )


def stated(judged: Judged) -> list[tuple[float, bool]]:
    """(stated confidence, right?) of every finding predicted in one document."""
    return [(float(pair.found["confidence"]), True) for pair in judged.pairs] + [
        (float(row["confidence"]), False) for row in judged.wrong
    ]


def reliability(said: Iterable[tuple[float, bool]]) -> tuple[tuple[float, float, int], ...]:
    """Stated confidence against the share that was right, in ten bins; empty bins left out."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in said:
        bins[min(9, int(confidence * 10))].append((confidence, right))
    return tuple(
        (sum(c for c, _ in rows) / len(rows), sum(right for _, right in rows) / len(rows), len(rows))
        for _, rows in sorted(bins.items())
    )


Counts = dict[str, tuple[int, int, int]]


def _counts(judged: Judged) -> Counts:
    """Kind → (gold, found, right) of one document."""
    totals = {kind: [0, 0, 0] for kind in KINDS}
    for pair in judged.pairs:
        for place in (0, 1, 2):
            totals[pair.gold["kind"]][place] += 1
    for row in judged.missed:
        totals[row["kind"]][0] += 1
    for row in judged.wrong:
        totals[row["kind"]][1] += 1
    return {kind: (a, b, c) for kind, (a, b, c) in totals.items()}


def _score(counts: Sequence[Counts], kinds: Sequence[str], seed: int) -> Score:
    rows = [tuple(sum(count[kind][place] for kind in kinds) for place in (0, 1, 2)) for count in counts]
    gold, found, right = (sum(row[place] for row in rows) for place in (0, 1, 2))
    return Score(gold, found, right, _interval(rows, seed) if len(rows) > 1 and gold else None)


def _interval(rows: Sequence[tuple[int, ...]], seed: int) -> tuple[float, float]:
    """95% of F1; each row is (gold, found, right) of one document."""

    def f1(gold: int, found: int, right: int) -> float:
        return 2 * right / (gold + found) if gold + found else 0.0

    return _bootstrap(rows, f1, seed)


def _bootstrap(rows: Sequence[tuple[int, ...]], figure: Callable[..., float], seed: int) -> tuple[float, float]:
    """95% percentile bootstrap of a figure made of counts, resampling documents (Efron 1979)."""
    chance = random.Random(seed)
    values = sorted(figure(*map(sum, zip(*chance.choices(rows, k=len(rows)), strict=True))) for _ in range(SAMPLES))
    return values[int(0.025 * SAMPLES)], values[int(0.975 * SAMPLES) - 1]


def _attributes(judged: Sequence[Judged], seed: int) -> dict[str, Share]:
    """Only documents in which the attribute was asked for can be drawn: the others say nothing of it."""
    counts: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for one in judged:
        for name, row in _asked(one).items():
            counts[name].append(row)

    def share(right: int, asked: int) -> float:
        return right / asked

    return {
        name: Share(
            sum(right for right, _ in rows),
            sum(asked for _, asked in rows),
            _bootstrap(rows, share, seed) if len(rows) > 1 else None,
        )
        for name, rows in sorted(counts.items())
    }


def _asked(judged: Judged) -> dict[str, tuple[int, int]]:
    """ "kind.attribute" → (right, asked) in one document."""
    right: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for pair in judged.pairs:
        for name in ATTRIBUTES[pair.gold["kind"]]:
            value = pair.gold.get(name)
            if not value or (name == "due" and not value.get("date")):
                continue
            key = f"{pair.gold['kind']}.{name}"
            asked[key] += 1
            right[key] += _agrees(name, value, pair.found.get(name))
    return {key: (right[key], asked[key]) for key in asked}


def _agrees(name: str, gold: Any, found: Any) -> bool:
    if name == "due":
        a, b = (gold or {}).get("date"), (found or {}).get("date")
        return bool(a and b and (a.startswith(b) or b.startswith(a)))
    if name in ("owner", "value"):
        a, b = _words(gold), _words(found)
        return bool(a & b) and len(a & b) * 2 >= min(len(a), len(b))
    return str(gold).lower() == str(found).lower()


def _words(value: Any) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", str(value or "").lower())) - {"the", "of", "and", "a", "nhs"}


def _rules(judged: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    right: dict[str, int] = defaultdict(int)
    fired: dict[str, int] = defaultdict(int)
    for one in judged:
        for row in [pair.found for pair in one.pairs] + list(one.wrong):
            for rule in row.get("rules", ()):
                fired[rule] += 1
        for pair in one.pairs:
            for rule in pair.found.get("rules", ()):
                right[rule] += 1
    return {rule: (right[rule], fired[rule]) for rule in sorted(fired)}


@dataclass(frozen=True, slots=True)
class RuleStatistics:
    """One rule over annotated documents, after Snorkel's labelling-function analysis (Ratner et al. 2017)."""

    rule: str
    fired: int
    """Findings that it spoke for."""
    right: int
    overlap: int
    """Of these, findings that other rules spoke for too."""
    conflicts: int
    """Of these, findings whose words were also found as another kind without it."""


def rule_statistics(judged: Sequence[Judged], rules: Sequence[str]) -> tuple[RuleStatistics, ...]:
    """Every rule named, with those that never fired, in the order given."""
    right = _rules(judged)
    overlap: dict[str, int] = defaultdict(int)
    conflicts: dict[str, int] = defaultdict(int)
    for one in judged:
        rows = [pair.found for pair in one.pairs] + list(one.wrong)
        for row in rows:
            others = [
                r for r in rows if r["kind"] != row["kind"] and r["start"] < row["end"] and row["start"] < r["end"]
            ]
            for rule in row.get("rules", ()):
                overlap[rule] += len(row["rules"]) > 1
                conflicts[rule] += any(rule not in other.get("rules", ()) for other in others)
    return tuple(
        RuleStatistics(rule, right.get(rule, (0, 0))[1], right.get(rule, (0, 0))[0], overlap[rule], conflicts[rule])
        for rule in rules
    )


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as one JSON object; the same object, saved, is a baseline."""
    return {
        "documents": evaluation.documents,
        "macro_f1": round(evaluation.macro_f1, 3),
        "kinds": {kind: _score_row(score) for kind, score in evaluation.kinds.items()},
        "attributes": {name: [share.right, share.asked] for name, share in evaluation.attributes.items()},
        "attribute_intervals": {
            name: [round(edge, 3) for edge in share.interval] if share.interval else None
            for name, share in evaluation.attributes.items()
        },
        "document_kinds": {kind: _score_row(score) for kind, score in evaluation.by_document_kind.items()},
        "rules": {rule: list(row) for rule, row in evaluation.rules.items()},
        "calibration_error": round(evaluation.calibration_error, 3),
        "reliability": [[round(a, 3), round(b, 3), n] for a, b, n in evaluation.reliability],
        "right": sorted(_key(one, pair.gold) for one in evaluation.judged for pair in one.pairs),
        "missed": sorted(_key(one, row) for one in evaluation.judged for row in one.missed),
        "wrong": sorted(_key(one, row) for one in evaluation.judged for row in one.wrong),
    }


def _score_row(score: Score) -> dict[str, Any]:
    return {
        "gold": score.gold,
        "found": score.found,
        "precision": round(score.precision, 3),
        "recall": round(score.recall, 3),
        "f1": round(score.f1, 3),
        "interval": [round(edge, 3) for edge in score.interval] if score.interval else None,
    }


def _key(judged: Judged, row: Mapping[str, Any]) -> str:
    return f"{judged.name}\t{row['kind']}\t{' '.join(str(row.get('quote', '')).split())}"


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed since a baseline, one line a finding: document, kind and quote."""

    found_now: tuple[str, ...]
    lost: tuple[str, ...]
    newly_wrong: tuple[str, ...]
    no_longer_wrong: tuple[str, ...]


def compare(evaluation: Evaluation, baseline: Mapping[str, Any]) -> Difference:
    """Gains and losses against a saved `as_json`. Raises InputError where it is none."""
    now = as_json(evaluation)
    try:
        before = {name: Counter(baseline[name]) for name in ("right", "wrong")}
    except (KeyError, TypeError) as error:
        raise InputError("the baseline was not written by evaluate --format json.") from error
    right, wrong = Counter(now["right"]), Counter(now["wrong"])
    return Difference(
        tuple(sorted((right - before["right"]).elements())),
        tuple(sorted((before["right"] - right).elements())),
        tuple(sorted((wrong - before["wrong"]).elements())),
        tuple(sorted((before["wrong"] - wrong).elements())),
    )


def judge_all(
    golds: Sequence[Gold], find: Callable[[Gold], tuple[str, Sequence[Mapping[str, Any]]]]
) -> tuple[Judged, ...]:
    """Every gold document judged; `find` gives its text and the rows found in it."""
    judged = []
    for gold in golds:
        text, rows = find(gold)
        judged.append(judge(gold, rows, text))
    return tuple(judged)

"""Scoring: matching, attributes, intervals, reliability, baselines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor import evaluate
from extractor.errors import InputError

ROOT = Path(__file__).parent.parent
TEXT = "The ward was unsafe. The trust will recruit nurses by June. No harm was found."


def row(kind: str, quote: str, **attributes: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    base = {"kind": kind, "start": start, "end": start + len(quote), "quote": quote}
    return {**base, "confidence": 0.8, "rules": ["core.x"], **attributes}


def gold(*findings: dict[str, Any]) -> evaluate.Gold:
    return evaluate.Gold(Path("a.txt"), "minutes", None, findings)


@pytest.mark.parametrize(
    ("found", "pairs", "missed", "wrong"),
    [
        (row("issue", "The ward was unsafe"), 1, 0, 0),
        (row("issue", "was unsafe"), 1, 0, 0),
        (row("evidence", "The ward was unsafe"), 0, 1, 1),
        (row("issue", "No harm was found"), 0, 1, 1),
        (row("issue", "unsafe. The trust will recruit nurses by June"), 0, 1, 1),
    ],
    ids=["same", "part", "other kind", "other place", "less than half of the shorter"],
)
def test_a_match_needs_kind_and_overlap(found: dict[str, Any], pairs: int, missed: int, wrong: int) -> None:
    judged = evaluate.judge(gold(row("issue", "The ward was unsafe")), [found], TEXT)
    assert (len(judged.pairs), len(judged.missed), len(judged.wrong)) == (pairs, missed, wrong)


def test_matching_is_one_to_one_and_takes_the_best_overlap_first() -> None:
    small, large = row("issue", "was unsafe"), row("issue", "The ward was unsafe")
    judged = evaluate.judge(gold(large), [small, large], TEXT)
    assert [pair.found for pair in judged.pairs] == [large]
    assert judged.wrong == (small,)


def test_attributes_have_intervals_over_documents() -> None:
    """Right in one document of two: the drawn shares run from none to all; one document alone gives no interval."""
    asked = row("issue", "The ward was unsafe", status="current")
    said = evaluate.judge(gold(asked), [asked], TEXT)
    unsaid = evaluate.judge(gold(asked), [row("issue", "The ward was unsafe", status="historical")], TEXT)
    share = evaluate.evaluate([said, unsaid]).attributes["issue.status"]
    assert (share.right, share.asked, share.interval) == (1, 2, (0.0, 1.0))
    assert evaluate.evaluate([said]).attributes["issue.status"].interval is None


def test_the_same_words_twice_are_two_gains(tmp_path: Path) -> None:
    found = row("issue", "The ward was unsafe")
    once, twice = evaluate.judge(gold(), [found], TEXT), evaluate.judge(gold(), [found, found], TEXT)
    difference = evaluate.compare(evaluate.evaluate([twice]), evaluate.as_json(evaluate.evaluate([once])))
    assert len(difference.newly_wrong) == 1


def test_errors_are_told_with_their_explanation(tmp_path: Path) -> None:
    text = "Minutes of the Panel, 3 May 2031\n\nThere was no evidence of harm. If doors jam, people would be at risk.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    findings = []
    for quote in ("There was no evidence of harm", "If doors jam, people would be at risk"):
        start = text.index(quote)
        findings.append({"kind": "issue", "start": start, "end": start + len(quote), "quote": quote})
    told = {"document": "a.txt", "kind": "minutes", "findings": findings}
    (tmp_path / "a.json").write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "evaluate", ".", "--errors", "--quiet"]
    table = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert "MISSED  a.txt  issue       There was no evidence of harm" in table
    assert "“harm” (core.woe): it is denied (“no evidence of”), so it speaks for evidence" in table
    assert "Found: nothing: an if-clause says nothing by itself." in table
    out = subprocess.run(
        [*command, "--format", "json"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    errors = json.loads(out)["errors"]
    assert {row["outcome"] for row in errors} == {"missed", "wrong"}
    assert all(row["explanation"] for row in errors)


def test_scores_count_over_documents() -> None:
    first = evaluate.judge(gold(row("issue", "The ward was unsafe")), [row("issue", "was unsafe")], TEXT)
    second = evaluate.judge(gold(), [row("issue", "No harm was found")], TEXT)
    result = evaluate.evaluate([first, second])
    score = result.kinds["issue"]
    assert (score.gold, score.found, score.right) == (1, 2, 1)
    assert score.f1 == pytest.approx(2 / 3)
    assert result.rules == {"core.x": (1, 2)}
    assert score.interval is not None
    assert score.interval[0] <= score.f1 <= score.interval[1]


@pytest.mark.parametrize(
    ("name", "stated", "found", "agrees"),
    [
        ("owner", "the Trust Board", "Board of the trust", True),
        ("owner", "the Trust", "the Council", False),
        ("due", {"date": "2031-06"}, {"date": "2031-06-30"}, True),
        ("due", {"date": "2031-06"}, {"date": "2031-07-01"}, False),
        ("strength", "firm", "Firm", True),
        ("strength", "firm", None, False),
    ],
)
def test_attributes_are_compared_as_the_guidelines_say(name: str, stated: Any, found: Any, agrees: bool) -> None:
    quote = "The trust will recruit nurses by June"
    wanted = row("commitment", quote, **{name: stated})
    judged = evaluate.judge(gold(wanted), [row("commitment", quote, **{name: found})], TEXT)
    assert evaluate.evaluate([judged]).attributes == {f"commitment.{name}": evaluate.Share(int(agrees), 1)}


def test_reliability_bins_and_calibration_error() -> None:
    bins = evaluate.reliability([(0.95, True), (0.95, False), (0.15, False)])
    assert bins == ((0.15, 0.0, 1), (0.95, 0.5, 2))


def test_a_baseline_lists_gains_and_losses() -> None:
    wanted = (row("issue", "The ward was unsafe"), row("evidence", "No harm was found"))
    before = evaluate.evaluate([evaluate.judge(gold(*wanted), [wanted[0]], TEXT)])
    after = evaluate.evaluate([evaluate.judge(gold(*wanted), [wanted[1]], TEXT)])
    difference = evaluate.compare(after, json.loads(json.dumps(evaluate.as_json(before))))
    assert [line.split("\t")[2] for line in difference.found_now] == ["No harm was found"]
    assert [line.split("\t")[2] for line in difference.lost] == ["The ward was unsafe"]


def test_something_else_is_no_baseline() -> None:
    with pytest.raises(InputError, match="baseline"):
        evaluate.compare(evaluate.evaluate([]), {"right": []})


def test_a_gold_file_without_its_document_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"document": "a.txt", "findings": []}))
    with pytest.raises(InputError, match="--texts"):
        evaluate.load_gold(tmp_path)


def test_the_measuring_script_gives_the_same_figures(tmp_path: Path) -> None:
    script = ROOT.parent / "shared" / "measure" / "findings.py"
    if not script.is_file():
        pytest.skip("the measuring script is not beside this checkout")
    texts, golds = tmp_path / "texts", tmp_path / "gold"
    texts.mkdir()
    golds.mkdir()
    for slug in sorted(path.parent for path in (ROOT / "corpus" / "dev").glob("*/gold.json"))[:12]:
        data = json.loads((slug / "gold.json").read_text(encoding="utf-8"))
        source = slug / data["document"]
        data["document"] = f"{slug.name}.txt"
        (texts / data["document"]).write_bytes(source.read_bytes())
        (golds / f"{slug.name}.json").write_text(json.dumps(data), encoding="utf-8")
    command = f"{sys.executable} -m extractor"
    theirs = subprocess.run(
        [sys.executable, script, golds, texts, "--extractor", command, "--json"],
        capture_output=True,
        text=True,
        check=True,
        cwd=script.parent,
    )
    ours = subprocess.run(
        [*command.split(), "evaluate", golds, "--texts", texts, "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    expected, got = json.loads(theirs.stdout), json.loads(ours.stdout)
    figures = ("gold", "found", "precision", "recall", "f1")
    assert {kind: {f: r[f] for f in figures} for kind, r in got["kinds"].items()} == expected["kinds"]
    assert got["macro_f1"] == expected["macro_f1"]
    assert got["attributes"] == expected["attributes"]

"""What the product finds and tells on its own corpus does not fall below tests/baseline.json.

A score may be lowered there only together with an entry in DECISIONS.md that says why; `pytest --rebase` raises the
figures to what is reached now. In continuous integration the flag fails (see conftest.py).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from extractor import calibrate, evaluate, workers
from extractor.reports.feeds import finding_row
from extractor.settings import Settings
from extractor.store import Tracker

ROOT = Path(__file__).parent.parent
BASELINE = ROOT / "tests" / "baseline.json"

sys.path.insert(0, str(ROOT / "corpus"))
import stories  # noqa: E402


def judged(folder: Path, texts: Path | None = None) -> tuple[evaluate.Judged, ...]:
    golds = evaluate.load_gold(folder, texts)
    found: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for outcome in workers.process_all([str(gold.path) for gold in golds], settings=Settings(calibrated=False)):
        assert not outcome.problems, outcome.problems
        (extracted,) = outcome.extracted
        rows = [finding_row(finding, extracted.document) for finding in extracted.findings]
        found[outcome.name] = (extracted.document.text, rows)
    return evaluate.judge_all(golds, lambda gold: found[str(gold.path)])


@pytest.fixture(scope="module")
def dev() -> tuple[evaluate.Judged, ...]:
    return judged(ROOT / "corpus" / "dev")


@pytest.fixture(scope="module")
def scores(dev: tuple[evaluate.Judged, ...]) -> dict[str, float]:
    """F1 of each kind on the annotated documents."""
    inbox = evaluate.evaluate(judged(ROOT / "corpus" / "inbox-gold", ROOT / "corpus" / "inbox"))
    return {f"dev {kind} F1": score.f1 for kind, score in evaluate.evaluate(dev).kinds.items()} | {
        f"inbox {kind} F1": score.f1 for kind, score in inbox.kinds.items()
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """How many of the stories' expectations hold after the real run, and on the annotated findings alone."""
    folder = tmp_path_factory.mktemp("stories")
    command = [sys.executable, "-m", "extractor", "run", str(ROOT / "corpus" / "inbox"), "--quiet"]
    subprocess.run([*command, "--as-of", "2032-06-30"], cwd=folder, check=True)
    with Tracker.open(folder / "tracker.db", create=False) as tracker:
        run = stories.check(tracker.corpus(), settings=Settings())
    alone = stories.check(stories.gold_corpus(), settings=Settings())
    return {
        "stories told rightly": sum(answer.is_right for answer in run),
        "stories told rightly from gold findings": sum(answer.is_right for answer in alone),
    }


def hold(reached: dict[str, float], *, rebase: bool) -> None:
    """None of the figures lies below its baseline, and each has one."""
    reached = {name: round(score, 3) for name, score in reached.items()}
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    if rebase:
        baseline |= reached
        BASELINE.write_text(json.dumps(baseline, indent=1) + "\n", encoding="utf-8")
    assert set(reached) <= set(baseline)
    fallen = {name: (baseline[name], reached[name]) for name in reached if reached[name] < baseline[name] - 0.005}
    assert not fallen, f"score: (baseline, now) {fallen}"


def test_no_score_falls(scores: dict[str, float], request: pytest.FixtureRequest) -> None:
    hold(scores, rebase=request.config.getoption("--rebase"))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="one letter of the inbox is a scan: no tesseract")
def test_no_story_is_told_worse(told: dict[str, float], request: pytest.FixtureRequest) -> None:
    hold(told, rebase=request.config.getoption("--rebase"))


def test_confidence_means_what_it_says_on_documents_not_learned_from(dev: tuple[evaluate.Judged, ...]) -> None:
    check = calibrate.cross_validate(calibrate.said_in(dev))
    assert check.after <= 0.08

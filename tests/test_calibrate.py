"""Confidence is mended towards what was observed, and checked on documents not learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import calibrate, rulebook
from extractor.calibrate import Said
from extractor.errors import RuleError


def sample(kind: str, stated: float, observed: float, *, rule: str = "core.x", documents: int = 10) -> list[Said]:
    """Ten findings a document, of which the share `observed` was right."""
    return [
        Said(f"{kind}{number}", kind, stated, (rule,), place < round(observed * 10))
        for number in range(documents)
        for place in range(10)
    ]


def test_overconfidence_is_mended() -> None:
    learned = calibrate.learn(sample("issue", 0.9, 0.6))
    assert rulebook.calibrated(0.9, "issue", ("core.x",), learned) == pytest.approx(0.6, abs=0.05)


def test_each_rule_is_mended_by_itself() -> None:
    said = sample("issue", 0.8, 0.9, rule="core.good") + sample("issue", 0.8, 0.5, rule="core.poor")
    learned = calibrate.learn(said)
    good = rulebook.calibrated(0.8, "issue", ("core.good",), learned)
    poor = rulebook.calibrated(0.8, "issue", ("core.poor",), learned)
    assert good > poor + 0.2


def test_a_rule_seen_once_hardly_moves() -> None:
    said = [*sample("issue", 0.8, 0.8), Said("z", "issue", 0.8, ("core.rare",), False)]
    assert abs(calibrate.learn(said).rules.get("core.rare", 0.0)) < 0.3


def test_a_kind_that_was_not_learned_is_left_as_stated() -> None:
    assert rulebook.calibrated(0.7, "metric", (), calibrate.learn(sample("issue", 0.9, 0.6))) == 0.7


def test_the_check_uses_documents_not_learned_from() -> None:
    check = calibrate.cross_validate(sample("issue", 0.9, 0.6, documents=20))
    assert check.before == pytest.approx(0.3, abs=0.01)
    assert check.after < 0.05
    assert sum(count for _, _, count in check.bins) == 200


def test_what_was_learned_is_read_with_the_rules(tmp_path: Path) -> None:
    learned = calibrate.learn(sample("issue", 0.9, 0.6))
    (tmp_path / "pack.toml").write_text('id = "mine"\n', encoding="utf-8")
    (tmp_path / "calibration.toml").write_text(calibrate.as_toml(learned), encoding="utf-8")
    assert rulebook.load([tmp_path]).calibration == learned


def test_a_broken_calibration_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text('id = "mine"\n', encoding="utf-8")
    (tmp_path / "calibration.toml").write_text("[calibration.kinds]\nissue = [1]\n", encoding="utf-8")
    with pytest.raises(RuleError, match="calibration"):
        rulebook.load([tmp_path])

"""A rule author with no Python follows the steps of rules/README.md, and nothing else, to the letter."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "rules" / "README.md").read_text(encoding="utf-8").split("## Your own pack, step by step")[1]
BLOCKS = [re.sub(r"^   ", "", block, flags=re.M) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.S)]


def extractor(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    import shlex

    command = [sys.executable, "-m", *shlex.split(line)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which steps 1 to 4 were done."""
    folder = tmp_path_factory.mktemp("desk")
    done = extractor("extractor rules new ours.gate-open --kind issue --into our-rules", folder)
    assert done.returncode == 0, done.stderr
    skeleton = (folder / "our-rules" / "issues.toml").read_text(encoding="utf-8")
    assert 'id      = "ours.gate-open"' in skeleton
    for name, block in zip(("issues", "themes", "kinds"), BLOCKS, strict=True):
        (folder / "our-rules" / f"{name}.toml").write_text(block, encoding="utf-8")
    return folder


def commands() -> list[str]:
    told = [" ".join(found.split()) for found in re.findall(r"`(extractor [^`]*)`", PAGE)]
    return [line for line in told if "rules lint" in line or "rules test" in line or "rules explain" in line]


@pytest.mark.parametrize("line", commands())
def test_every_command_of_the_page_works(desk: Path, line: str) -> None:
    done = extractor(line, desk)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_shows_checking_testing_and_explaining() -> None:
    assert len(commands()) == 3


def test_the_rule_the_theme_and_the_kind_are_used(desk: Path) -> None:
    (desk / "inbox").mkdir(exist_ok=True)
    text = "Walk round the grounds, 3 May 2031\n\nThe east gate was left ajar all night. The pond was clear.\n"
    (desk / "inbox" / "walk.txt").write_text(text, encoding="utf-8")
    done = extractor("extractor extract inbox --rules our-rules --format jsonl", desk)
    assert done.returncode == 0, done.stderr
    (row,) = [row for row in map(json.loads, done.stdout.splitlines()) if row["kind"] == "issue"]
    assert "ours.gate-open" in row["rules"]
    assert row["theme"][0] == "grounds"
    assert row["document_kind"] == "grounds_walk"


def test_the_pack_may_stand_in_tracker_toml(desk: Path) -> None:
    (desk / "tracker.toml").write_text('rules = ["our-rules"]\n', encoding="utf-8")
    try:
        done = extractor("extractor rules list --format json", desk)
        assert "ours.gate-open" in {row["id"] for row in json.loads(done.stdout)}
    finally:
        (desk / "tracker.toml").unlink()

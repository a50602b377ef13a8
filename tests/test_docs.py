"""What exists is documented: every command, exit code and setting."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from extractor import errors, settings
from extractor.cli import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DECISIONS = (ROOT / "DECISIONS.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"`extractor {name}" in README


@pytest.mark.parametrize("name", sorted(re.findall(r"`extractor (\w+)", README)))
def test_every_command_of_the_readme_exists(name: str) -> None:
    assert name in cli.commands


@pytest.mark.parametrize("name", [f.name for f in fields(settings.Settings)])
def test_every_setting_is_documented(name: str) -> None:
    shown = README + (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert re.search(rf"\b{name}\b", shown)


@pytest.mark.parametrize(
    ("table", "name"),
    [(table, f.name) for table, cls in settings._TABLES.items() for f in fields(cls)],
)
def test_every_key_of_a_table_is_documented(table: str, name: str) -> None:
    assert re.search(rf"`{table}\.{name}`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("error", [errors.ExtractorError, errors.InputError, errors.RuleError, errors.StoreError])
def test_every_exit_code_is_documented(error: type[errors.ExtractorError]) -> None:
    codes = README.split("Exit codes:")[1].split("\n\n")[0]
    assert re.search(rf"\b{error.exit_code} ", codes)


def test_every_runtime_dependency_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    table = DECISIONS.split("## Dependencies")[1].split("\n## ")[0].lower()
    missing = [d for d in project["dependencies"] if re.split(r"[<>=]", d)[0].lower() not in table]
    assert not missing


def test_every_pinned_version_has_a_hash_and_no_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "http" not in re.sub(r"^(http[a-z0-9-]*|\S*http\S*)==", "", text, flags=re.M), path.name
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert "==" in block.splitlines()[0], f"{path.name}: {block[:60]}"
            assert "--hash=sha256:" in block, f"{path.name}: {block[:60]}"

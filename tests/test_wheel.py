"""The wheel carries its rules and templates, and does the main job where the checkout is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_rules_and_templates_travel_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("rules", "templates"):
        here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
        assert here
        assert {f"extractor/_data/{name}" for name in here} <= inside


@pytest.mark.slow
def test_the_main_job_runs_from_a_clean_place(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    # the dependencies are those of this test's own environment; the package itself is only the wheel's
    (next((tmp_path / "venv" / "lib").glob("python*")) / "site-packages" / "dependencies.pth").write_text(
        "\n".join(entry for entry in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    )
    letter = tmp_path / "in" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text(
        "The Trust did not always check its alarms. The Trust will replace every alarm by 30 June 2031.\n"
    )
    command = [tmp_path / "venv" / "bin" / "extractor", "run", "in", "--as-of", "2031-07-01", "--jobs", "1"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "summary" / "index.html").is_file()
    rows = subprocess.run(
        [command[0], "extract", "in", "--format", "jsonl"], cwd=tmp_path, capture_output=True, text=True
    )
    kinds = {json.loads(line)["kind"] for line in rows.stdout.splitlines()}
    assert {"issue", "commitment"} <= kinds
    where = "import extractor, sys; sys.stdout.write(extractor.__file__)"
    found = subprocess.run([python, "-c", where], cwd=tmp_path, capture_output=True, text=True)
    assert found.stdout.startswith(str(tmp_path))

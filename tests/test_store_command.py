"""A tracker in trouble, as the command meets it: exit 5, one clear message, and nothing changed."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

import pytest

from extractor.store import Tracker

LETTER = (
    "Fenwater Hospital NHS Trust\n\n4 March 2031\n\n"
    "The ward did not always lock its medicines cupboard. The Trust will fit new locks by 30 June 2031.\n"
)
MINUTES = (
    "MINUTES of the Health Scrutiny Committee held on 12 July 2031\n\n"
    "5.1 The Committee noted that the locks at Fenwater Hospital NHS Trust had not been fitted.\n"
)
PACK = {
    "pack.toml": 'id = "team"\ntitle = "What this team looks for besides"\nversion = "1"\n',
    "rules.toml": """
[[rule]]
id = "team.cupboards"
kind = "issue"
summary = "A medicines cupboard is named."
phrases = ["medicines cupboard"]
matches = [{ text = "The medicines cupboard stood open." }, { text = "They found a medicines cupboard." }]
rejects = [
  { text = "The linen cupboard stood open.", why = "another cupboard" },
  { text = "Medicines were there.", why = "none" },
]
""",
}
LIMIT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
sys.argv = ["extractor", *sys.argv[1:]]
from extractor.cli import main
main()
"""
IMPATIENT = """
import sys
from extractor.store import connection
connection.BUSY_SECONDS = 0.2
sys.argv = ["extractor", *sys.argv[1:]]
from extractor.cli import main
main()
"""


def extractor(*arguments: str, folder: Path, code: str = "") -> subprocess.CompletedProcess[str]:
    start = ["-c", code] if code else ["-m", "extractor"]
    command = [sys.executable, *start, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def said(path: Path) -> str:
    """A digest of all that a tracker says."""
    with Tracker.open(path, create=False) as tracker:
        assert tracker.check() == ()
        corpus = tracker.corpus()
        whole = [repr(corpus), *(repr(tracker.full(identity)) for identity in corpus.documents)]
    return hashlib.sha256("\n".join(whole).encode()).hexdigest()


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "letter.txt").write_text(LETTER, encoding="utf-8")
    run(tmp_path)
    (tmp_path / "in" / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    return tmp_path


def attempt(folder: Path, *more: str, code: str = "") -> subprocess.CompletedProcess[str]:
    return extractor("run", "in", "--as-of", "2031-08-01", "--jobs", "1", *more, folder=folder, code=code)


def run(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    done = attempt(folder, *more)
    assert done.returncode == 0, done.stderr
    return done


def refused(done: subprocess.CompletedProcess[str], words: str) -> None:
    assert done.returncode == 5, (done.returncode, done.stderr)
    assert words in done.stderr
    assert "tracker.db" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no file size limits")
def test_a_full_disk(team: Path) -> None:
    path = team / "tracker.db"
    before = said(path)
    # the write-ahead log cannot grow beyond the limit, as on a disk without space
    done = attempt(team, code=LIMIT.format(size=4096))
    refused(done, "disk")
    assert said(path) == before
    run(team)
    with Tracker.open(path) as tracker:
        assert len(tracker.documents()) == 2


@contextmanager
def disk(folder: Path, *, kilobytes: int) -> Iterator[None]:
    """A small disk of its own at `folder`."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small disk cannot be mounted here: that takes Linux and root")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_in_the_middle(team: Path) -> None:
    for number in range(8):
        (team / "in" / f"{number}.txt").write_text(f"{LETTER}\nWard {number} did not keep its fire log.\n")
    small = team / "small"
    small.mkdir()
    with disk(small, kilobytes=(team / "tracker.db").stat().st_size // 1024 + 260):
        path = small / "tracker.db"
        shutil.copy(team / "tracker.db", path)
        arguments = ["--tracker", str(path), "--out", "summary-small"]
        refused(attempt(team, *arguments), "the disk is full")
        with Tracker.open(path) as tracker:
            assert tracker.check() == ()
            kept = {document.id: tracker.findings(document=document.id) for document in tracker.documents()}
        assert 1 < len(kept) < 10, "some were stored before the disk was full, and some were not"
        before = said(path)
        # what is left of the disk is filled to the last byte, so that not even opening has room
        with suppress(OSError), (small / "filling").open("wb", buffering=0) as filling:
            while filling.write(b"x" * 1024):
                pass
        refused(extractor("backup", str(small / "copy.db"), "--tracker", str(path), folder=team), "the disk")
        assert [file.name for file in small.glob("copy*")] == []
        refused(attempt(team, *arguments), "the disk")
        (small / "filling").unlink()
        assert said(path) == before
        subprocess.run(["mount", "-o", "remount,size=20m", str(small)], check=True)
        run(team, *arguments)
        run(team)
        with Tracker.open(path) as tracker, Tracker.open(team / "tracker.db") as whole:
            assert tracker.corpus() == whole.corpus()
            assert all(tracker.findings(document=one) == found for one, found in kept.items())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("arguments", [["backup", "/dev/full/x"], ["backup", "missing/copy.db"]])
def test_a_backup_that_cannot_be_written(team: Path, arguments: list[str]) -> None:
    before = said(team / "tracker.db")
    done = extractor(*arguments, folder=team)
    assert done.returncode == 5
    assert "Traceback" not in done.stderr
    assert said(team / "tracker.db") == before


def test_a_file_that_may_not_be_written(team: Path) -> None:
    path = team / "tracker.db"
    before = said(path)
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    other.close()
    protect, release = protection(path)
    protect()
    try:
        refused(attempt(team, code=IMPATIENT), "cannot be")
    finally:
        release()
    assert said(path) == before


def protection(path: Path) -> tuple[Callable[[], object], Callable[[], object]]:
    """How to keep this user from writing a file: by its mode or, for root, by its immutable flag."""
    if os.geteuid() != 0:
        return lambda: path.chmod(0o444), lambda: path.chmod(0o644)
    if subprocess.run(["chattr", "+i", str(path)], capture_output=True, check=False).returncode:
        pytest.skip("root may write everything here: no immutable flag on this file system")
    subprocess.run(["chattr", "-i", str(path)], check=True)
    return (
        lambda: subprocess.run(["chattr", "+i", str(path)], check=True),
        lambda: subprocess.run(["chattr", "-i", str(path)], check=True),
    )


def test_another_program_holds_it(team: Path) -> None:
    path = team / "tracker.db"
    before = said(path)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    refused(attempt(team, code=IMPATIENT), "another program holds the tracker")
    other.rollback()
    other.close()
    assert said(path) == before
    run(team)


def test_a_corrupted_page(team: Path) -> None:
    path = team / "tracker.db"
    content = bytearray(path.read_bytes())
    page = int.from_bytes(content[16:18], "big")
    content[page:] = b"\xa5" * (len(content) - page)
    path.write_bytes(content)
    for command in (["status"], ["doctor"], ["export"]):
        done = extractor(*command, folder=team)
        assert done.returncode == 5, (command, done.stderr)
        assert "damaged" in done.stderr + done.stdout
        assert "Traceback" not in done.stderr
    assert path.read_bytes() == bytes(content)


@pytest.mark.parametrize("folders", [("one", "two"), ("one", "one")])
def test_two_runs_at_once_both_succeed(tmp_path: Path, folders: tuple[str, str]) -> None:
    """On one tracker and into one summary, which shows what both of them stored."""
    for name in {*folders}:
        (tmp_path / name).mkdir()
        for number in range(8):
            text = LETTER if number % 2 else MINUTES
            (tmp_path / name / f"{number}.txt").write_text(f"{text}\nPaper {number} of folder {name}.\n")
    commands = []
    for name in folders:
        command = [sys.executable, "-m", "extractor", "run", name, "--as-of", "2031-08-01", "--jobs", "1"]
        commands.append(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True))
    for process in commands:
        _, told = process.communicate(timeout=240)
        assert process.returncode == 0, told
    count = 8 * len({*folders})
    with Tracker.open(tmp_path / "tracker.db", create=False) as tracker:
        assert len(tracker.documents()) == count
        assert tracker.unlinked() == ()
        assert tracker.check() == ()
        woven = {row[0] for row in tracker._rows("SELECT id FROM thread")}
    assert len(list((tmp_path / "summary" / "documents").glob("*.html"))) == count
    status = json.loads(extractor("status", "--format", "json", "--as-of", "2031-08-01", folder=tmp_path).stdout)
    assert woven == {one["id"] for one in status}
    assert not list(tmp_path.glob(".summary*"))


def test_decisions_outlive_other_rules(team: Path) -> None:
    """A re-extraction under a changed pack supersedes what it no longer finds and loses no decision."""
    run(team)
    threads = json.loads(extractor("status", "--format", "json", "--as-of", "2031-08-01", folder=team).stdout)
    thread = next(one for one in threads if "lock" in one["title"].lower())
    decided = extractor(
        "decide",
        thread["id"],
        "assign",
        "owner=Chief Pharmacist",
        "--who",
        "Ann",
        "--tracker",
        "tracker.db",
        folder=team,
    )
    assert decided.returncode == 0, decided.stderr
    pack = team / "pack"
    pack.mkdir()
    for name, text in PACK.items():
        (pack / name).write_text(text, encoding="utf-8")
    again = run(team, "--rules", "pack")
    assert "2 documents added" in again.stderr
    after = json.loads(extractor("status", "--format", "json", "--as-of", "2031-08-01", folder=team).stdout)
    assert [one["owner"] for one in after if one["id"] == thread["id"]] == ["Chief Pharmacist"]
    with Tracker.open(team / "tracker.db", create=False) as tracker:
        turns = tracker._rows("SELECT document, count(DISTINCT rules_version) FROM extraction GROUP BY 1")
        assert [count for _, count in turns] == [2, 2]
        assert [event.payload["owner"] for event in tracker.events()] == ["Chief Pharmacist"]


def siege() -> ModuleType:
    file = Path(__file__).parent.parent / "benchmarks" / "store" / "kill.py"
    specification = importlib.util.spec_from_file_location("kill", file)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_killed_at_any_moment_is_completed_by_the_next(tmp_path: Path) -> None:
    """Four kills of a run of 20 documents; benchmarks/store/kill.py does a hundred of 300."""
    fire, told = siege().Siege(tmp_path, 20, seed=3), ""
    while fire.kills < 4 or told != "done":
        told = fire.fire()
        assert fire.tally["done"] < 8

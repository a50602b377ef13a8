"""The command from outside: rows, exit codes, bad input, a second run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from extractor.reports import feeds

LETTER = (
    "Fenwater Hospital NHS Trust\n\n4 March 2031\n\n"
    "The ward did not always lock its medicines cupboard. The Trust will fit new locks by 30 June 2031.\n"
)
MINUTES = (
    "MINUTES of the Health Scrutiny Committee held on 12 July 2031\n\n"
    "5.1 Dr Hale said that the locks had not been fitted. "
    "The Committee asked the Trust to report back in September 2031.\n"
)


def extractor(*arguments: str, folder: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    (folder / "in").mkdir()
    (folder / "in" / "letter.txt").write_text(LETTER, encoding="utf-8")
    (folder / "in" / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    done = extractor("run", "in", "--as-of", "2031-08-01", "--jobs", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def rows(folder: Path, *arguments: str) -> list[dict[str, object]]:
    done = extractor(*arguments, folder=folder)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_quote_is_the_text_at_its_offsets(inbox: Path) -> None:
    found = rows(inbox, "extract", "in", "--format", "jsonl")
    assert {row["kind"] for row in found} >= {"issue", "commitment", "requirement"}
    for row in found:
        text = json.loads(extractor("read", str(row["document"]), folder=inbox).stdout)["text"]
        assert text[row["start"] : row["end"]] == row["quote"]


def test_extract_keeps_the_order_given_and_the_kinds_asked_for(inbox: Path) -> None:
    found = rows(inbox, "extract", "in/minutes.txt", "in/letter.txt", "--kind", "commitment", "--format", "jsonl")
    assert {row["kind"] for row in found} == {"commitment"}
    order = [str(row["document"]) for row in found]
    assert order == sorted(order, reverse=True)


def test_export_follows_its_schema(inbox: Path) -> None:
    import jsonschema

    checker = jsonschema.Draft202012Validator(feeds.schema())
    found = rows(inbox, "export", "--format", "jsonl", "--as-of", "2031-08-01")
    assert {row["type"] for row in found} >= {"document", "finding", "thread"}
    for row in found:
        checker.validate(row)


def test_a_second_run_adds_nothing_and_changes_nothing(inbox: Path) -> None:
    before = extractor("export", "--as-of", "2031-08-01", folder=inbox).stdout
    again = extractor("run", "in", "--as-of", "2031-08-01", "--jobs", "1", folder=inbox)
    assert again.returncode == 0
    assert "0 documents added, 2 unchanged" in again.stderr
    assert extractor("export", "--as-of", "2031-08-01", folder=inbox).stdout == before


def test_a_copy_under_another_name_adds_no_document(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "copy of letter.txt").write_text(LETTER, encoding="utf-8")
    tracker = str(inbox / "tracker.db")
    done = extractor("run", ".", "--tracker", tracker, "--jobs", "1", "--as-of", "2031-08-01", folder=tmp_path)
    assert "0 documents added" in done.stderr


def test_the_promise_is_overdue_after_its_day_and_not_before(inbox: Path) -> None:
    def time_of(day: str) -> str:
        threads = json.loads(extractor("status", "--format", "json", "--as-of", day, folder=inbox).stdout)
        mine = [thread for thread in threads if "lock" in thread["title"].lower()]
        assert mine, threads
        return str(mine[0]["time"])

    assert time_of("2031-04-01") == "due"
    assert time_of("2031-07-01") == "overdue"


def test_overdue_items_can_fail_a_script(inbox: Path) -> None:
    assert extractor("status", "--fail-overdue", "--as-of", "2031-08-01", folder=inbox).returncode == 4
    assert extractor("status", "--fail-overdue", "--as-of", "2031-03-05", folder=inbox).returncode == 0


@pytest.mark.parametrize("words", ["cupboard", "follow-up", "O'Brien", '"', "*", "a AND", "(", "medicines cup"])
def test_search_takes_whatever_is_typed(inbox: Path, words: str) -> None:
    done = extractor("search", words, "--format", "json", folder=inbox)
    assert done.returncode == 0, done.stderr
    if words == "cupboard":
        assert json.loads(done.stdout)


def test_bad_files_are_named_with_a_reason_and_the_rest_is_done(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "good.txt").write_text(LETTER, encoding="utf-8")
    (inside / "empty.pdf").write_bytes(b"")
    (inside / "page.pdf").write_bytes(b"%!PS-Adobe-3.0\nshowpage\n")
    (inside / "broken.docx").write_bytes(b"PK\x03\x04 nothing more")
    (inside / "noise.bin").write_bytes(bytes(range(256)) * 20)
    done = extractor("run", "in", "--jobs", "1", "--as-of", "2031-08-01", folder=tmp_path)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    for name in ("empty.pdf", "page.pdf", "broken.docx", "noise.bin"):
        assert any(name in line and "Not read" in line for line in done.stderr.splitlines()), done.stderr
    assert rows(tmp_path, "export", "--as-of", "2031-08-01")[0]["name"] == "in/good.txt"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("run", "nowhere"), 2, "no such file"),
        (("status", "--tracker", "nowhere.db"), 5, "nowhere.db"),
        (("extract", "in", "--kind", "wish"), 2, "wish"),
        (("status", "--as-of", "soon"), 2, "not a date"),
        (("nonsense",), 2, "nonsense"),
        (("rules", "test", "core.no-such-rule"), 2, "no rule"),
        (("decide", "t-0000000000000000", "close"), 2, "no thread"),
        (("decide", "l-0000000000000000", "assign"), 2, "cannot be decided"),
    ],
)
def test_wrong_use_says_what_to_do(inbox: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = extractor(*arguments, folder=inbox)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_tracker_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "tracker.db").write_text("not a database, but somebody's notes\n" * 50)
    before = (tmp_path / "tracker.db").read_bytes()
    done = extractor("status", folder=tmp_path)
    assert done.returncode == 5
    assert (tmp_path / "tracker.db").read_bytes() == before


def test_context_answers_in_the_order_asked(tmp_path: Path) -> None:
    asked = [("No harm was found.", 3, 7), ("Harm was found.", 0, 4)]
    feed = "\n".join(json.dumps({"text": t, "start": a, "end": b}) for t, a, b in asked)
    done = extractor("context", folder=tmp_path, stdin=feed)
    assert [json.loads(line)["negated"] for line in done.stdout.splitlines()] == [True, False]


def test_dates_are_relative_to_the_date_given(inbox: Path) -> None:
    (inbox / "note.txt").write_text("The plan is due next month.\n")
    found = rows(inbox, "dates", "note.txt", "--date", "2031-04-10", "--format", "jsonl")
    assert [row["date"] for row in found] == ["2031-05"]


def test_a_decision_is_an_event_and_shows(inbox: Path) -> None:
    threads = json.loads(extractor("status", "--format", "json", "--as-of", "2031-08-01", folder=inbox).stdout)
    mine = threads[0]["id"]
    assert (
        extractor("decide", mine, "assign", "owner=Head of Estates", "--who", "R. Pell", folder=inbox).returncode == 0
    )
    after = json.loads(extractor("status", "--format", "json", "--as-of", "9998-01-01", folder=inbox).stdout)
    assert next(thread for thread in after if thread["id"] == mine)["owner"] == "Head of Estates"
    events = [row for row in rows(inbox, "export", "--as-of", "2031-08-01") if row["type"] == "event"]
    assert events[-1]["who"] == "R. Pell"


def test_doctor_finds_a_sound_installation(inbox: Path) -> None:
    checks = json.loads(extractor("doctor", "--format", "json", folder=inbox).stdout)
    assert all(check["ok"] for check in checks), checks
    assert {"English model", "Rules", "OCR"} <= {check["check"] for check in checks}


def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path) -> None:
    import os

    (tmp_path / "in").mkdir()
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    (tmp_path / "in" / "good.txt").write_text(LETTER, encoding="utf-8")
    done = extractor("run", "in", "--jobs", "1", "--as-of", "2031-08-01", folder=tmp_path)
    assert done.returncode == 3
    assert "no ordinary file" in done.stderr
    assert "1 documents added" in done.stderr


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_same_inbox_gives_the_same_rows(inbox: Path, tmp_path: Path, jobs: str) -> None:
    tracker = str(tmp_path / "again.db")
    names = ["in/minutes.txt", "in/letter.txt"]
    done = extractor("run", *names, "--tracker", tracker, "--out", str(tmp_path / "s"), "--jobs", jobs, folder=inbox)
    assert done.returncode == 0, done.stderr
    first = [row for row in rows(inbox, "export", "--as-of", "2031-08-01") if row["type"] not in ("event", "thread")]
    again = rows(inbox, "export", "--tracker", tracker, "--as-of", "2031-08-01")
    assert [row for row in again if row["type"] not in ("event", "thread")] == first

"""What can go wrong with a tracker file: a clear StoreError with advice, exit 5, and nothing half-done."""

from __future__ import annotations

import gzip
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_store import ISSUE, PROMISE, digest, make_document, make_findings, stored

from extractor.errors import StoreError
from extractor.model import Finding, Kind
from extractor.store import Tracker, connection, schema

WRITER = """
import sys
sys.path.insert(0, {tests!r})
from test_store import make_document, make_findings, ISSUE, PROMISE, TEXT
from extractor.store import Tracker
name, count = sys.argv[2], int(sys.argv[3])
with Tracker.open(sys.argv[1]) as tracker:
    print("open", flush=True)
    for number in range(count):
        document = make_document(f"{{TEXT}} {{name}} {{number}}", f"{{name}}/{{number}}")
        tracker.save(document, make_findings(document, ISSUE, PROMISE), rules_version="r1")
        tracker.append(who=name, subject=document.id, action="annotate", payload={{}}, at="2031-04-01T10:00:00Z")
        print(number, flush=True)
"""


def start_writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    code = WRITER.format(tests=str(Path(__file__).parent))
    command = [sys.executable, "-c", code, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


def test_a_killed_writer_leaves_whole_documents_only(path: Path) -> None:
    Tracker.open(path).close()
    dice = random.Random(5)
    for turn in range(4):
        writer = start_writer(path, f"w{turn}", 10_000)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        for _ in range(3):
            writer.stdout.readline()
        time.sleep(dice.random() / 20)
        writer.send_signal(signal.SIGKILL)
        said = [line for line in writer.stdout.read().splitlines() if line]
        writer.wait()
        with Tracker.open(path) as tracker:
            assert tracker.check() == ()
            documents = [document for document in tracker.documents() if document.name.startswith(f"w{turn}/")]
            assert all(len(tracker.findings(document=document.id)) == 2 for document in documents)
            decided = [event for event in tracker.events() if event.who == f"w{turn}"]
            # whatever the writer reported as done is there
            assert len(decided) >= (int(said[-1]) + 1 if said else 3)
            assert len(documents) - len(decided) in (0, 1)


def test_two_writers_at_once_both_succeed(path: Path) -> None:
    Tracker.open(path).close()
    writers = [start_writer(path, name, 40) for name in ("one", "two")]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    with Tracker.open(path) as tracker:
        assert len(tracker.documents()) == 80
        assert len(tracker.findings()) == 160
        assert len(tracker.events()) == 80
        assert tracker.check() == ()


def test_a_new_tracker_may_be_made_by_two_at_once(path: Path) -> None:
    writers = [start_writer(path, name, 2) for name in ("one", "two")]
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    with Tracker.open(path) as tracker:
        assert len(tracker.documents()) == 4


def test_a_locked_tracker_says_who_holds_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Tracker.open(path).close()
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    document = make_document()
    with Tracker.open(path) as tracker:
        with pytest.raises(StoreError, match="another program holds") as caught:
            tracker.save(document, make_findings(document, ISSUE), rules_version="r1")
        assert caught.value.exit_code == 5
        other.rollback()
        assert tracker.save(document, make_findings(document, ISSUE), rules_version="r1").stored
    other.close()


def test_a_read_only_tracker_reads_and_refuses_to_write(path: Path) -> None:
    tracker, document, findings = stored(path)
    tracker.close()
    with Tracker.open(path, read_only=True) as reader:
        assert [finding.id for finding in reader.findings()] == [finding.id for finding in findings]
        assert reader.search("nurses")
        with pytest.raises(StoreError, match="cannot be written"):
            reader.append(who="Ann", subject=document.id, action="annotate", payload={}, at="2031-04-01T10:00:00Z")


def test_a_full_disk_changes_nothing(path: Path) -> None:
    tracker, _, _ = stored(path)
    with tracker:
        before = digest(tracker)
        pages = tracker._rows("PRAGMA page_count")[0][0]
        tracker._rows(f"PRAGMA max_page_count = {pages + 2}")
        large = make_document("long text " * 50_000, "in/large.txt")
        with pytest.raises(StoreError, match="disk is full"):
            tracker.save(large, [], rules_version="r1")
        assert digest(tracker) == before
        assert tracker.check() == ()


def told_faults(path: Path) -> str:
    """What opening and checking say, whichever notices first."""
    try:
        with Tracker.open(path) as tracker:
            return "\n".join(tracker.check())
    except StoreError as error:
        return error.message


def test_damage_is_told_and_not_hidden(path: Path) -> None:
    tracker, _, _ = stored(path)
    with tracker:
        for number in range(60):
            more = make_document(f"text {number} " * 300, f"in/{number}.txt")
            tracker.save(more, [], rules_version="r1")
    data = bytearray(path.read_bytes())
    assert len(data) > 200_000
    for at in range(40_000, len(data) - 5_000, 30_000):
        data[at : at + 4_000] = b"\xff" * 4_000
    path.write_bytes(bytes(data))
    assert any(word in told_faults(path) for word in ("damaged", "malformed", "Page", "page", "not a tracker"))


@pytest.mark.parametrize("content", [b"minutes of the meeting\n" * 100, b"\x00" * 5_000, b"PK\x03\x04" + b"x" * 5_000])
def test_another_file_is_not_a_tracker(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match="not a tracker"):
        Tracker.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE holiday (day TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a tracker"):
        Tracker.open(path)
    assert path.read_bytes() == before


def test_a_missing_tracker_is_not_made_unasked(path: Path) -> None:
    with pytest.raises(StoreError, match="no such tracker"):
        Tracker.open(path, create=False)
    assert not path.exists()


def test_a_folder_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder"):
        Tracker.open(tmp_path)
    with pytest.raises(StoreError, match="does not exist"):
        Tracker.open(tmp_path / "none" / "tracker.db")


def test_a_newer_file_is_refused_with_advice(path: Path) -> None:
    Tracker.open(path).close()
    other = sqlite3.connect(path)
    other.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    other.close()
    with pytest.raises(StoreError, match="newer version") as caught:
        Tracker.open(path)
    assert str(path) in str(caught.value)


def test_an_older_file_is_backed_up_and_migrated(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker, _, findings = stored(path)
    tracker.append(
        who="Ann", subject=findings[0].id, action="annotate", payload={"text": "x"}, at="2031-04-01T10:00:00Z"
    )
    before = tracker.corpus()
    tracker.close()
    old = len(schema.MIGRATIONS)
    later = (
        "ALTER TABLE document ADD COLUMN colour TEXT NOT NULL DEFAULT 'none';\nCREATE INDEX c ON document (colour);\n"
    )
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, later))
    with Tracker.open(path) as tracker:
        assert tracker.corpus() == before
        assert tracker._rows("SELECT colour FROM document") == [("none",)]
        assert tracker._rows("PRAGMA user_version") == [(old + 1,)]
        assert tracker.check() == ()
    copy = path.with_name(f"tracker.db.format{old}.backup")
    monkeypatch.undo()
    with Tracker.open(copy, create=False) as kept:
        assert kept.corpus() == before


def test_a_tracker_of_the_first_format_is_brought_up_to_date(path: Path) -> None:
    """The file was written by the program as it first landed; what it holds is invented."""
    first = gzip.decompress((Path(__file__).parent / "trackers" / "format1.db.gz").read_bytes())
    path.write_bytes(first)
    with Tracker.open(path) as tracker:
        assert tracker.check() == ()
        assert [document.title for document in tracker.documents()] == ["Visit", "Second visit"]
        assert len(tracker.findings()) == 3
        assert len(tracker.findings(superseded=True)) == 4
        assert [link.review for link in tracker.links()] == ["confirmed"]
        assert [event.action for event in tracker.events()] == ["confirm", "annotate"]
        assert [problem.name for problem in tracker.problems()] == ["in/torn.pdf"]
        assert tracker.unlinked() == ()
        assert tracker._rows("SELECT organisation, findings, issues FROM by_organisation") == [("Oakmere Trust", 3, 2)]
        assert tracker._rows("SELECT theme, findings FROM by_theme") == [("staffing", 2)]
        more = make_document("Oakmere Trust: follow-up visits were late again.", "in/third.txt")
        again = make_findings(more, (Kind.ISSUE, "follow-up visits were late again."))
        assert tracker.save(more, again, rules_version="r1").stored
        assert tracker._rows("SELECT findings FROM by_organisation") == [(4,)]
        assert tracker.check() == ()
    copy = sqlite3.connect(path.with_name("tracker.db.format1.backup"))
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    assert copy.execute("SELECT count(*) FROM finding").fetchone() == (4,)
    copy.close()


def test_the_end_of_an_older_log_is_known_from_then_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:3])
        tracker, _, findings = stored(path)
        for text in ("x", "y"):
            tracker.append(
                who="Ann", subject=findings[0].id, action="annotate", payload={"text": text}, at="2031-04-01T10:00:00Z"
            )
        before = tracker.corpus()
        tracker.close()
    with Tracker.open(path) as tracker:
        assert tracker.corpus() == before
        assert tracker.check() == ()
        tracker._rows("DROP TRIGGER event_kept")
        tracker._rows("DELETE FROM event WHERE seq = 2")
        assert tracker.verify() == ("the last 1 of 2 events are missing.",)
    assert path.with_name("tracker.db.format3.backup").exists()


def test_a_failed_migration_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker, _, _ = stored(path)
    before = digest(tracker)
    tracker.close()
    faulty = "ALTER TABLE document ADD COLUMN colour TEXT;\nINSERT INTO nowhere VALUES (1);\n"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, faulty))
        with pytest.raises(StoreError):
            Tracker.open(path)
    with Tracker.open(path) as tracker:
        assert digest(tracker) == before


def test_a_failing_save_leaves_no_part_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document()
    findings = make_findings(document, ISSUE, PROMISE)
    with Tracker.open(path) as tracker:

        def fail(*_: object) -> dict[str, str]:
            raise KeyboardInterrupt

        monkeypatch.setattr("extractor.store.tracker.successors", fail)
        with pytest.raises(KeyboardInterrupt):
            tracker.save(document, findings, rules_version="r1")
        assert tracker.documents() == ()
        assert tracker.findings() == ()
        monkeypatch.undo()
        assert tracker.save(document, findings, rules_version="r1").stored


def test_a_copied_file_in_use_still_opens(path: Path, tmp_path: Path) -> None:
    tracker, _, findings = stored(path)
    with tracker:
        copy = tmp_path / "copied.db"
        shutil.copy(path, copy)
        shutil.copy(path.with_name("tracker.db-wal"), tmp_path / "copied.db-wal")
        with Tracker.open(copy) as other:
            assert list(map(Finding.__repr__, other.findings())) == list(map(Finding.__repr__, findings))

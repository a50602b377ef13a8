"""A whole tracker as rows and back, and as Datasette sees it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from test_store import digest, make_document, stored

from extractor.errors import InputError, StoreError
from extractor.model import Link, Problem, Relation, Thread
from extractor.store import Tracker, dump, metadata, restore


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A tracker with something in every table."""
    path = tmp_path / "tracker.db"
    tracker, document, (issue, promise) = stored(path)
    with tracker:
        tracker.save_links([Link(promise.id, issue.id, Relation.ADDRESSES, 0.75, ("same organisation",))])
        tracker.append(
            who="Zoë", subject=promise.id, action="annotate", payload={"text": "…"}, at="2031-04-01T10:00:00Z"
        )
        tracker.append(who="Bob", subject=issue.id, action="confirm", payload={}, at="2031-04-01T10:05:00Z")
        tracker.save_problems([Problem("bad.pdf", "no text", "Scan it.", True)])
        tracker.save(document, [replace(issue, theme=("staffing",))], rules_version="r2")
        thread = Thread("t-1", "Late visits", "Oakmere Trust", ("staffing",), (issue.id,), "none", "not started",
                        "no evidence", "overdue", "red", due="2031-03", as_of="2031-04-01")  # fmt: skip
        tracker.save_threads([thread])
        tracker.save(make_document("Another text.", "in/two.txt"), [], rules_version="r2")
        tracker.secret("pseudonyms", "0f1e2d")
    return path


def test_a_round_trip_is_identical(full: Path, tmp_path: Path) -> None:
    with Tracker.open(full) as tracker:
        lines = [json.dumps(row) for row in dump(tracker)]
        restore((json.loads(line) for line in lines), tmp_path / "again.db")
        with Tracker.open(tmp_path / "again.db", create=False) as again:
            assert again.corpus() == tracker.corpus()
            assert [again.full(d.id) for d in again.documents()] == [tracker.full(d.id) for d in tracker.documents()]
            assert again.search("nurses") == tracker.search("nurses")
            assert again.verify() == ()
            assert [json.dumps(row) for row in dump(again)] == lines


def test_every_table_travels(full: Path) -> None:
    with Tracker.open(full) as tracker:
        names = {row[0] for row in tracker._rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        # tallies are counted anew from the findings
        kept = {name for name in names if "_fts" not in name and not name.startswith("sqlite_")} - {"tally"}
        assert {row["type"] for row in dump(tracker)} == kept | {"tracker"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows[1:],
        lambda rows: [],
        lambda rows: [{"type": "tracker", "format": 99}, *rows[1:]],
        lambda rows: [*rows, {"type": "holiday", "day": "Monday"}],
        lambda rows: [*rows, {"type": "link", "colour": "red"}],
        lambda rows: [{**row, "who": "Eve"} if row["type"] == "event" else row for row in rows],
        lambda rows: [row for row in rows if row["type"] != "document"],
    ],
)
def test_spoilt_rows_leave_nothing_behind(full: Path, tmp_path: Path, spoil: object) -> None:
    with Tracker.open(full) as tracker:
        rows = list(dump(tracker))
    with pytest.raises((InputError, StoreError)):
        restore(spoil(rows), tmp_path / "again.db")  # type: ignore[operator]
    assert not list(tmp_path.glob("again.db*"))


def test_restoring_never_overwrites(full: Path) -> None:
    with Tracker.open(full) as tracker:
        before, rows = digest(tracker), list(dump(tracker))
        with pytest.raises(StoreError, match="exists"):
            restore(rows, full)
        assert digest(tracker) == before


def test_metadata_names_what_exists(full: Path) -> None:
    with Tracker.open(full) as tracker:
        for table, about in metadata()["databases"]["tracker"]["tables"].items():
            columns = {row[1] for row in tracker._rows(f"PRAGMA table_info({table})")}
            assert columns, table
            named = {about.get("label_column"), about.get("sort"), about.get("sort_desc"), *about.get("facets", ())}
            assert named - {None} <= columns


@pytest.mark.parametrize("view", ["open_threads", "overdue", "by_organisation", "by_theme", "contradictions", "audit"])
def test_views_answer(full: Path, view: str) -> None:
    with Tracker.open(full) as tracker:
        rows = tracker._rows(f"SELECT * FROM {view}")
        assert bool(rows) is (view != "contradictions")


@pytest.mark.skipif(shutil.which("datasette", path=str(Path(sys.executable).parent)) is None, reason="needs datasette")
def test_datasette_opens_it(full: Path, tmp_path: Path) -> None:
    about = tmp_path / "metadata.json"
    about.write_text(json.dumps(metadata()), encoding="utf-8")
    words = quote('follow-up "')
    address = f"/tracker/search_findings.json?words={words}&_shape=array"
    command = [
        str(Path(sys.executable).parent / "datasette"),
        "serve",
        str(full),
        "--metadata",
        str(about),
        "--get",
        address,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert [row["quote"] for row in json.loads(done.stdout)] == ["follow-up visits were late"]

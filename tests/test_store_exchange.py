"""A whole tracker as rows and back, and as Datasette sees it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from test_store import digest, make_document, stored

from extractor.errors import InputError, StoreError
from extractor.model import Link, Problem, Relation, Thread
from extractor.store import Tracker, dump, metadata, restore

VIEWS = ("open_threads", "overdue", "by_organisation", "by_theme", "contradictions", "audit")


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


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine, in a thread of its own: browser tests in this process leave a loop running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


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
        # the others are filled anew
        kept = {name for name in names if "_fts" not in name and not name.startswith("sqlite_")}
        kept -= {"tally", "log_end", "outline"}
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
            facets = (each if isinstance(each, str) else each["array"] for each in about.get("facets", ()))
            named = {about.get("label_column"), about.get("sort"), about.get("sort_desc"), *facets}
            named |= set(about.get("columns", ()))
            assert named - {None} <= columns


@pytest.mark.parametrize("view", VIEWS)
def test_views_answer(full: Path, view: str) -> None:
    with Tracker.open(full) as tracker:
        rows = tracker._rows(f"SELECT * FROM {view}")
        assert bool(rows) is (view != "contradictions")


def test_datasette_shows_every_table_view_query_and_link(full: Path) -> None:
    """Plainly and with the metadata; what a page of ours links to is there."""
    app = pytest.importorskip("datasette.app")
    about = metadata()
    queries = about["databases"]["tracker"]["queries"]
    pages = {"/", "/tracker"} | {f"/tracker/{name}" for name in (*about["databases"]["tracker"]["tables"], *VIEWS)}
    pages |= {f"/tracker/{name}?words=x&subject=x" for name in queries}
    for one in queries.values():
        pages |= {f"/tracker/{unescape(link)}" for link in re.findall('href="([^"]+)"', one["description_html"])}

    async def visit() -> dict[str, int]:
        site, plain = app.Datasette([str(full)], metadata=about), app.Datasette([str(full)])
        seen = {page: (await site.client.get(page)).status_code for page in pages}
        return seen | {f"plain {page}": (await plain.client.get(page)).status_code for page in ("/", "/tracker/link")}

    # whoever may look at the tracker does not see what its pseudonyms are made of
    assert {page: status for page, status in awaited(visit()).items() if status != 200} == {"/tracker/secret": 403}


def test_the_queries_for_datasette_answer(full: Path) -> None:
    app = pytest.importorskip("datasette.app")

    async def ask(query: str) -> list[dict[str, object]]:
        site = app.Datasette([str(full)], metadata=metadata())
        rows: list[dict[str, object]] = (await site.client.get(f"/tracker/{query}_shape=array")).json()
        return rows

    def told(query: str) -> list[dict[str, object]]:
        return awaited(ask(query))

    words = quote('follow-up "')
    assert [row["quote"] for row in told(f"search_findings.json?words={words}&")] == ["follow-up visits were late"]
    (crossed,) = told("threads_by_organisation_and_theme.json?")
    assert (crossed["organisation"], crossed["theme"], crossed["overdue"]) == ("Oakmere Trust", "staffing", 1)
    assert [row["title"] for row in told("threads_open.json?")] == ["Late visits"]
    (bob, zoe) = told("decisions.json?")
    assert (bob["who"], bob["action"], bob["about"]) == ("Bob", "confirm", "follow-up visits were late")
    assert told(f"decisions_about.json?subject={zoe['subject']}&") == [zoe]

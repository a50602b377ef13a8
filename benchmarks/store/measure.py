"""Times and sizes of the tracker file: `python benchmarks/store/measure.py [FINDINGS] [FOLDER]`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus_of_size import documents

from extractor.model import Document, Finding, PlaceMap
from extractor.store import Tracker

A_DOCUMENT = 200
"""Findings of one document of 30 pages."""


def timed(what: str, run: Callable[[], object], *, times: int = 1) -> None:
    """The median by the clock, and of processor time: on a busy machine only the second tells anything."""
    clock, processor = [], []
    for _ in range(times):
        before, used = time.perf_counter(), time.process_time()
        run()
        clock.append(time.perf_counter() - before)
        processor.append(time.process_time() - used)
    print(f"{what:<48} {median(clock) * 1000:9.1f} ms, processor {median(processor) * 1000:9.1f} ms", flush=True)


def thirty_pages(document: Document) -> Document:
    """The document with a place for each of 12,000 words."""
    words = PlaceMap()
    for number in range(12_000):
        words.starts.append(number * 2)
        words.ends.append(number * 2 + 1)
        words.pages.append(number // 400 + 1)
        words.boxes.extend((number % 500, number % 800, number % 500 + 20.5, number % 800 + 11.25))
    return replace(document, words=words)


_THEMES = ("staffing", "medicines", "safeguarding", "governance", "records", "training", "access", "premises")


def fill(tracker: Tracker, made: Iterable[tuple[Document, list[Finding]]]) -> None:
    for document, findings in made:
        themed = [replace(one, theme=(_THEMES[place % len(_THEMES)],)) for place, one in enumerate(findings)]
        tracker.save(document, themed, rules_version="r1")


def main(findings: int, folder: Path) -> None:
    path = folder / "tracker.db"
    with Tracker.open(path) as tracker:
        start = time.perf_counter()
        fill(tracker, documents(findings // A_DOCUMENT, findings=A_DOCUMENT))
        print(f"{findings} findings saved in {time.perf_counter() - start:.1f} s")
    size = path.stat().st_size
    print(f"file {size / 2**20:.0f} MiB, {size / findings:.0f} bytes a finding with its share of the document's text")
    timed("open", lambda: Tracker.open(path).close(), times=5)
    with Tracker.open(path) as tracker:
        more = documents(12, findings=A_DOCUMENT, seed=8)
        new = iter([(thirty_pages(document), found) for document, found in more])
        timed("save a document of 30 pages with its findings", lambda: fill(tracker, [next(new)]), times=9)
        for view in ("by_organisation", "by_theme", "open_threads", "overdue", "contradictions", "audit"):
            timed(f"overview {view}", lambda view=view: tracker._rows(f"SELECT * FROM {view} LIMIT 100"), times=3)
        timed("findings of one kind, counted", lambda: tracker._rows("SELECT kind, count(*) FROM finding GROUP BY 1"))
        for words in ("fridge temperatures", "dialysis", "controlled drug unit Kelling", "ward", "zebra"):
            timed(f"search {words!r}", lambda words=words: tracker.search(words), times=3)
        timed("backup", lambda: tracker.backup(folder / "copy.db"))
        if findings <= 200_000:
            timed("corpus", tracker.corpus)
            timed("check", tracker.check)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as place:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(place))

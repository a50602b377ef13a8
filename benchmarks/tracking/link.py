"""Processor time and memory of linking and weaving: `python benchmarks/tracking/link.py [FINDINGS ...]`."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus_of_size import documents

from extractor.model import Corpus, Document, Finding, Link
from extractor.settings import Settings
from extractor.store import Tracker
from extractor.tracking import link, weave

A_DOCUMENT = 20
A_LONG_DOCUMENT = 300
"""Findings on 30 pages."""


def measure(findings: int) -> None:
    made = list(documents(findings // A_DOCUMENT, findings=A_DOCUMENT))
    corpus = Corpus({d.id: replace(d, text="") for d, _ in made}, {f.id: f for _, group in made for f in group})
    start = time.process_time()
    links = link(corpus, settings=Settings())
    linked = time.process_time() - start
    start = time.process_time()
    threads = weave(replace(corpus, links=links), as_of="2035-01-01", settings=Settings())
    woven = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(corpus.findings):>8} findings {len(made):>6} documents: link {linked:7.1f} s "
        f"({linked / len(corpus.findings) * 1e6:.0f} µs each), {len(links)} links; "
        f"weave {woven:.1f} s, {len(threads)} threads; peak {memory:.0f} MiB; "
        f"one new document of {A_LONG_DOCUMENT} findings {arrival(made, links):.2f} s"
    )


def arrival(made: list[tuple[Document, list[Finding]]], links: tuple[Link, ...]) -> float:
    """Seconds of processor time to store and link one more document in a tracker that holds all these."""
    with tempfile.TemporaryDirectory() as folder, Tracker.open(Path(folder) / "tracker.db") as tracker:
        for document, found in made:
            tracker.save(document, found, rules_version="1")
        tracker.save_links(links)
        tracker.around([made[0][0].id])
        document, found = next(documents(1, findings=A_LONG_DOCUMENT, seed=8))
        about = {"organisations": made[0][0].organisations, "date": "2034-12-31", "name": "in/new.txt"}
        start = time.process_time()
        tracker.save(replace(document, **about), found, rules_version="1")
        new = tracker.unlinked()
        corpus, names = tracker.around(new)
        suggested = link(corpus, new=new, settings=Settings(), full=tracker.full, opening=tracker.opening, names=names)
        tracker.save_links(suggested, new=new, among=corpus.documents)
        return time.process_time() - start


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
        measure(size)

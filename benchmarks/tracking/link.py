"""Processor time and memory of linking and weaving: `python benchmarks/tracking/link.py [FINDINGS ...]`."""

from __future__ import annotations

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus_of_size import documents

from extractor.model import Corpus
from extractor.settings import Settings
from extractor.tracking import link, weave

A_DOCUMENT = 20


def measure(findings: int) -> None:
    made = list(documents(findings // A_DOCUMENT, findings=A_DOCUMENT))
    corpus = Corpus({d.id: replace(d, text="") for d, _ in made}, {f.id: f for _, group in made for f in group})
    start = time.process_time()
    links = link(corpus, settings=Settings())
    linked = time.process_time() - start
    fresh = made[len(made) // 2][0].id
    start = time.process_time()
    link(corpus, new=[fresh], settings=Settings())
    one = time.process_time() - start
    start = time.process_time()
    threads = weave(replace(corpus, links=links), as_of="2035-01-01", settings=Settings())
    woven = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(corpus.findings):>8} findings {len(made):>6} documents: link {linked:7.1f} s "
        f"({linked / len(corpus.findings) * 1e6:.0f} µs each), {len(links)} links; one new document {one:.2f} s; "
        f"weave {woven:.1f} s, {len(threads)} threads; peak {memory:.0f} MiB"
    )


if __name__ == "__main__":
    for size in [int(word) for word in sys.argv[1:]] or [10_000, 100_000]:
        measure(size)

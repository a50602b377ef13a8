"""Does the tracker tell the three stories of corpus/inbox rightly, at four dates each?

usage: python benchmarks/stories.py [TRACKER]     (a tracker made by `extractor run corpus/inbox`; made anew if not given)

Prints one line a thread and date, with every axis that is not as corpus/inbox-gold/stories.toml says.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import pipeline, tracking, workers
from extractor.model import Corpus, Thread
from extractor.settings import Settings
from extractor.store import Tracker

ROOT = Path(__file__).parent.parent
AXES = ("response", "delivery", "assurance", "time", "brag")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that stories.toml says of a thread on a date, and what the tracker says."""

    story: str
    thread: str
    as_of: str
    what: str
    wanted: str
    said: str
    right: bool


def check_stories(corpus: Corpus) -> Iterator[Check]:
    """Every check of every thread and date, in the order of the file."""
    expected = tomllib.loads((ROOT / "corpus" / "inbox-gold" / "stories.toml").read_text(encoding="utf-8"))
    for thread in expected["thread"]:
        for at in thread["at"]:
            woven = tracking.weave(corpus, as_of=at["as_of"], settings=Settings())
            yield from _check(thread, at, _holding(woven, corpus, thread["document"], thread["quote"]))


def _holding(threads: tuple[Thread, ...], corpus: Corpus, document: str, quote: str) -> Thread | None:
    """The thread with the finding whose quote holds these words, or shares most of them with it."""
    wanted = _words(quote)
    best: tuple[int, Thread | None] = (0, None)
    for thread in threads:
        for identity in thread.findings:
            finding = corpus.findings[identity]
            if not corpus.documents[finding.document].name.endswith(document):
                continue
            said = _words(finding.quote)
            shared = len(wanted & said)
            if wanted <= said or said <= wanted or 3 * shared >= 2 * len(wanted):
                # requirements and issues come before evidence that repeats their words
                rank = 2 * shared + (finding.kind in ("issue", "requirement", "commitment"))
                if rank > best[0]:
                    best = (rank, thread)
    return best[1]


def _words(text: str) -> set[str]:
    return set("".join(c.lower() if c.isalnum() else " " for c in text).split())


def _check(thread: Mapping[str, Any], at: Mapping[str, Any], found: Thread | None) -> Iterator[Check]:
    def check(what: str, wanted: object, said: object, right: bool) -> Check:
        return Check(thread["story"], thread["name"], at["as_of"], what, str(wanted), str(said), right)

    if at.get("absent"):
        yield check("absent", "no thread", found.title if found else "no thread", found is None)
        return
    if found is None:
        yield check("found", "a thread", "no thread", False)
        return
    for axis in AXES:
        if axis in at:
            said = getattr(found, axis)
            yield check(axis, " or ".join(at[axis]), said, said in at[axis])
    if "due" in at:
        yield check("due", at["due"], found.due, found.due == at["due"])
    if "slips" in at:
        slips = sum(slip.kind == "slippage" for slip in found.slips)
        yield check("slips", at["slips"], slips, slips == at["slips"])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "tracker.db"
        with Tracker.open(path) as tracker:
            if len(sys.argv) == 1:
                settings = Settings()
                version = pipeline.Engine(settings).rulebook.version
                names = pipeline.gather([str(ROOT / "corpus" / "inbox")])
                outcomes = workers.process_all(names, settings=settings)
                pipeline.run(outcomes, tracker, rules_version=version, settings=settings)
            checks = list(check_stories(tracker.corpus()))
    for one in checks:
        if not one.right:
            print(f"{one.story} {one.thread:<32} {one.as_of}  {one.what}: {one.said!r}, should be {one.wanted}")
    print(f"{sum(one.right for one in checks)} of {len(checks)} checks right")


if __name__ == "__main__":
    main()

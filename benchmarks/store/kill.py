"""Kills a run of 300 documents again and again: `python benchmarks/store/kill.py [--kills 100] [--command]`.

One process stores the outcomes of 300 invented documents by `pipeline.run`, links and weaves them as `extractor run`
does, and adds a decision to the log after every tenth document. It is killed with SIGKILL after a random part of the
time that an undisturbed run takes, and another is started on the same tracker. After each kill the tracker must be
whole (`Tracker.check`), every document in it complete, and every decision there that was reported as made. Where a run
reaches its end, documents, findings and links must be those of the undisturbed run, and a new tracker is begun.

`--command` runs `extractor run` on 300 letters instead, reading and extracting anew each time: the same checks, but a
decision (`extractor decide`) comes between the runs; it takes some minutes for every ten kills.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus_of_size import documents

from extractor import pipeline, tracking
from extractor.pipeline import Extracted, Outcome
from extractor.settings import Settings
from extractor.store import Tracker

DAY = "2034-12-31"
FINDINGS = 10
"""Of each document."""

State = tuple[Any, ...]


def store_all(tracker_file: Path, count: int) -> None:
    """What is killed. Says when the tracker is open, and each decision once it is made."""
    with Tracker.open(tracker_file) as tracker:
        print("open", flush=True)
        known = pipeline.known_hashes(tracker, "r1")
        outcomes = (
            Outcome(document.name, document.sha256, unchanged=1)
            if document.sha256 in known
            else Outcome(document.name, document.sha256, (Extracted(document, tuple(found)),))
            for document, found in documents(count, findings=FINDINGS)
        )
        done = 0

        def decide(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            if done % 10 == 0 and outcome.extracted:
                subject = outcome.extracted[0].findings[0].id
                event = tracker.append(
                    who="Ann", subject=subject, action="annotate", payload={"text": "seen"}, at=f"{DAY}T10:00:00Z"
                )
                print(event.seq, subject, flush=True)

        pipeline.run(outcomes, tracker, rules_version="r1", settings=Settings(), progress=decide)
        tracker.save_threads(tracking.weave(tracker.corpus(), as_of=DAY, settings=Settings()))
    print("done", flush=True)


@dataclass
class Siege:
    """One tracker after another under fire, and what must be in them."""

    folder: Path
    count: int
    command: bool
    dice: random.Random
    decided: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0
    whole: State = ()
    parts: dict[str, State] = field(default_factory=dict)
    turn: int = 0

    @property
    def tracker(self) -> Path:
        return self.folder / f"tracker{self.turn}.db"

    def start(self) -> subprocess.Popen[str]:
        if self.command:
            line = ["-m", "extractor", "run", "in", "--tracker", str(self.tracker), "--as-of", DAY, "--jobs", "2", "-q"]
        else:
            line = [str(Path(__file__).resolve()), "--child", str(self.tracker), "--documents", str(self.count)]
        return subprocess.Popen([sys.executable, *line], stdout=subprocess.PIPE, text=True, cwd=self.folder)

    def prepare(self) -> None:
        """Runs once undisturbed: how long it takes and what comes out."""
        if self.command:
            inside = self.folder / "in"
            inside.mkdir()
            for number in range(self.count):
                (inside / f"{number:03}.txt").write_text(
                    f"Fenwater Hospital NHS Trust\n\n4 March 2031\n\nWard {number} did not always lock its medicines "
                    f"cupboard. The Trust will fit {number + 2} new locks by 30 June 2031.\n"
                )
        process = self.start()
        assert process.stdout is not None
        before = time.monotonic()
        if not self.command:
            process.stdout.readline()
            before = time.monotonic()
        process.communicate()
        assert process.returncode == 0, process.returncode
        self.seconds = time.monotonic() - before
        self.whole = self.state()
        with Tracker.open(self.tracker, create=False) as tracker:
            self.parts = {one.id: part(tracker, one.id) for one in tracker.documents()}
        assert len(self.parts) == self.count, len(self.parts)
        self.turn, self.decided = 1, []

    def state(self) -> State:
        with Tracker.open(self.tracker, create=False) as tracker:
            corpus = tracker.corpus()
        return tuple(corpus.documents), tuple(corpus.findings), tuple((one.id, one.score) for one in corpus.links)

    def fire(self) -> str:
        """One run, killed somewhere unless it ends before. Gives "killed" or "done"; fails where anything is amiss."""
        process = self.start()
        assert process.stdout is not None
        if not self.command:
            assert process.stdout.readline() == "open\n"
        try:
            # more often early, while documents are stored, than in the long linking at the end
            process.wait(timeout=self.seconds * self.dice.random() ** (1 if self.command else 3))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        said = process.stdout.read().splitlines()
        process.wait()
        for line in said:
            if line != "done":
                seq, subject = line.split()
                self.decided.append((int(seq), subject))
        assert process.returncode in (0, -signal.SIGKILL), process.returncode
        if self.tracker.exists():
            self.look()
        if process.returncode == 0:
            assert self.state() == self.whole, "the run that went through gives something else"
            self.turn, self.decided = self.turn + 1, []
            return "done"
        if self.command and self.tracker.exists():
            self.decide()
        return "killed"

    def look(self) -> None:
        with Tracker.open(self.tracker) as tracker:
            faults = tracker.check()
            assert not faults, faults
            for document in tracker.documents():
                assert part(tracker, document.id) == self.parts[document.id], f"half a document: {document.name}"
            made = {(event.seq, event.subject) for event in tracker.events()}
        lost = [one for one in self.decided if one not in made]
        assert not lost, f"lost decisions: {lost}"

    def decide(self) -> None:
        """What a person decides between two runs, from the command line."""
        with Tracker.open(self.tracker) as tracker:
            subject = next((finding.id for finding in tracker.findings()), None)
            seq = len(tracker.events()) + 1
        if subject is not None:
            line = [sys.executable, "-m", "extractor", "decide", subject, "annotate", "text=seen", "--who", "Ann"]
            subprocess.run([*line, "--tracker", str(self.tracker)], check=True, capture_output=True)
            self.decided.append((seq, subject))


def part(tracker: Tracker, document: str) -> State:
    """All that belongs to one document."""
    full = tracker.full(document)
    return full.name, full.text, full.blocks, tracker.names(document), tracker.findings(document=document)


def main(kills: int, count: int, *, command: bool, seed: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        siege = Siege(Path(place), count, command, random.Random(seed))
        siege.prepare()
        start, tally, decisions, within = time.monotonic(), {"killed": 0, "done": 0}, 0, set()
        while tally["killed"] < kills or tally["done"] == 0:
            before = siege.turn
            tally[siege.fire()] += 1
            decisions += len(siege.decided) if siege.turn == before else 0
            if siege.turn == before and siege.tracker.exists():
                with Tracker.open(siege.tracker) as tracker:
                    within.add(len(tracker.documents()))
        what = "`extractor run`" if command else "pipeline.run on stored outcomes"
        return (
            f"{what}, {count} documents, undisturbed {siege.seconds:.1f} s: killed {tally['killed']} times, after "
            f"{min(within, default=0)} to {max(within, default=0)} documents; every tracker whole, no half document, "
            f"no lost decision ({decisions} looked for); "
            f"{tally['done']} runs went through after kills, each with the same documents, findings and links. "
            f"{time.monotonic() - start:.0f} s."
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--command", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        store_all(given.child, given.documents)
    else:
        print(main(given.kills, given.documents, command=given.command, seed=given.seed))

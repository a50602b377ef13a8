"""Kills `extractor run` again and again: `python benchmarks/store/kill.py [--kills 100] [--documents 300]`.

The inbox holds small invented letters as TXT, HTML, e-mail and CSV, some in ZIP archives, and one file that cannot be
read. Each run is killed with SIGKILL, every other time with its children, at a random moment of a stage drawn by lot;
which stage a run has reached is looked up in the tracker from outside. People decide things while the run is at work,
and again between the runs. After each kill the tracker must be whole (`Tracker.check`: file, references,
indexes, counts, the chain of events), every document in it complete with the findings and ids of an undisturbed run,
and every decision there. The next run goes on with the same tracker. Where one reaches its end, documents, findings,
links, threads, problems and the pages of the summary must be those of the undisturbed run, and a new tracker is begun.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus_of_size import inbox

from extractor.store import Tracker

DAY = "2034-12-31"
STAGES = ("starting", "storing", "linking", "weaving", "writing")
"""Of a run: until the first document is stored, until the last, until links are saved, threads are saved, the end."""

State = tuple[Any, ...]


class Siege:
    """One tracker after another under fire, and what must be in them."""

    def __init__(self, folder: Path, count: int, *, seed: int) -> None:
        self.folder, self.dice, self.turn = folder, random.Random(seed), 0
        self.decided: list[tuple[int, str]] = []
        """Of the present tracker: number and subject of each event."""
        self.tally: Counter[str] = Counter()
        """Kills by the stage that the tracker was found in, "done", "decisions"."""
        self.count = inbox(folder / "in", count)
        process, begun, marks = self._start(), time.monotonic(), dict.fromkeys(STAGES, 0.0)
        while process.poll() is None:
            marks[stage(self.tracker, self.count)] = time.monotonic() - begun
            time.sleep(0.01)
        assert process.returncode == 3, "one file of the inbox cannot be read"
        ends = [max(marks[one] for one in STAGES[: place + 1]) for place in range(len(STAGES))]
        self.seconds = dict(zip(STAGES, (b - a for a, b in zip([0.0, *ends], ends, strict=False)), strict=True))
        """How long each stage of the undisturbed run took."""
        self.whole = self._state()
        with Tracker.open(self.tracker, create=False) as tracker:
            self.parts = {one.id: part(tracker, one.id) for one in tracker.documents()}
        assert len(self.parts) == self.count, len(self.parts)
        self.turn = 1

    @property
    def tracker(self) -> Path:
        return self.folder / f"tracker{self.turn}.db"

    @property
    def kills(self) -> int:
        return sum(self.tally[one] for one in STAGES)

    def _start(self) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "extractor", "run", "in", "--tracker", self.tracker.name, "--as-of", DAY]
        line += ["--out", f"summary{self.turn}", "--jobs", "2", "-q"]
        return subprocess.Popen(line, cwd=self.folder, stderr=subprocess.DEVNULL, start_new_session=True)

    def _state(self) -> State:
        with Tracker.open(self.tracker, create=False) as tracker:
            corpus = tracker.corpus()
            threads = tracker._rows("SELECT * FROM thread ORDER BY place")
            threads += tracker._rows("SELECT * FROM thread_finding ORDER BY thread, place")
            assert not tracker.unlinked()
        links = tuple((one.id, one.score, one.reasons) for one in corpus.links)
        out = self.folder / f"summary{self.turn}"
        pages = sorted(str(one.relative_to(out)) for one in out.rglob("*"))
        return tuple(corpus.documents.values()), corpus.findings, links, threads, corpus.problems, pages

    def fire(self) -> str:
        """One run, killed unless it ends before; gives the stage left, or "done". Fails where anything is amiss."""
        at = STAGES.index(stage(self.tracker, self.count))
        # the next few stages, so that a tracker is met in many of them before a run reaches its end
        aim = self.dice.choice((*STAGES, "no kill")[at : at + 3])
        process = self._start()
        patience = self.dice.random() * self.seconds[aim] if aim in STAGES else 600.0
        if aim == STAGES[at]:
            # what the run does first cannot be seen in the tracker
            patience += self.dice.random() * self.seconds["starting"]
        reached = STAGES[STAGES.index(aim) :] if aim in STAGES else ()
        while process.poll() is None and stage(self.tracker, self.count) not in reached:
            if self.dice.random() < 0.01:
                self._decide()
            time.sleep(0.01)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=patience)
        if process.poll() is None:
            if self.dice.random() < 0.5:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
        assert process.returncode in (3, -signal.SIGKILL), process.returncode
        self._look()
        if process.returncode == 3:
            assert self._state() == self.whole, "the run that went through gives something else"
            self.turn, self.decided, result = self.turn + 1, [], "done"
        else:
            result = stage(self.tracker, self.count)
            self._decide()
        self.tally[result] += 1
        return result

    def _decide(self) -> None:
        """What a person decides meanwhile: a remark on a finding."""
        if stage(self.tracker, self.count) == "starting":
            return
        with Tracker.open(self.tracker, create=False) as tracker:
            subject = self.dice.choice(tracker._rows("SELECT id FROM finding"))[0]
            payload, at = {"text": f"seen {len(self.decided)}"}, f"{DAY}T10:00:00Z"
            event = tracker.append(who="Ann", subject=subject, action="annotate", payload=payload, at=at)
        self.decided.append((event.seq, subject))
        self.tally["decisions"] += 1

    def _look(self) -> None:
        if not self.tracker.exists():
            return
        with Tracker.open(self.tracker) as tracker:
            faults = tracker.check()
            assert not faults, faults
            for document in tracker.documents():
                assert part(tracker, document.id) == self.parts[document.id], f"half a document: {document.name}"
            made = [(event.seq, event.subject) for event in tracker.events()]
        assert made == self.decided, f"decided {self.decided}, kept {made}"


def stage(tracker: Path, count: int) -> str:
    """How far a run on this tracker has got."""
    try:
        with closing(sqlite3.connect(f"file:{tracker}?mode=ro", uri=True, timeout=1)) as connection:
            stored, owed, woven = connection.execute(
                "SELECT (SELECT count(*) FROM document), EXISTS (SELECT 1 FROM unlinked), EXISTS (SELECT 1 FROM thread)"
            ).fetchone()
    except sqlite3.Error:
        return "starting"
    if not stored:
        return "starting"
    return "storing" if stored < count else "linking" if owed else "writing" if woven else "weaving"


def part(tracker: Tracker, document: str) -> State:
    """All that belongs to one document."""
    full = tracker.full(document)
    return full, tracker.names(document), tracker.findings(document=document, superseded=True)


def main(kills: int, count: int, *, seed: int) -> str:
    with tempfile.TemporaryDirectory() as place:
        begun = time.monotonic()
        siege = Siege(Path(place), count, seed=seed)
        print("undisturbed: " + ", ".join(f"{one} {s:.1f} s" for one, s in siege.seconds.items()), flush=True)
        result = ""
        while siege.kills < kills or result != "done":
            result = siege.fire()
            print(f"{siege.kills} kills, {time.monotonic() - begun:.0f} s: {result}", flush=True)
        found = ", ".join(f"{siege.tally[one]} {one}" for one in STAGES)
        return (
            f"`extractor run` on {siege.count} documents, killed {siege.kills} times, which left trackers {found}: "
            f"every one whole, no half document, none of {siege.tally['decisions']} decisions lost; "
            f"{siege.tally['done']} runs went through after kills, each with what the undisturbed run gives. "
            f"{time.monotonic() - begun:.0f} s."
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    print(main(given.kills, given.documents, seed=given.seed))

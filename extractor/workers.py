"""Documents in supervised child processes: a file that hangs, crashes or eats memory costs itself and nothing else.

Each child does one document after another. A child that dies or overruns is replaced, and only the document it had in
hand is reported. Python's own pools lose their queue when a child dies, and a signal does not interrupt C code, so the
supervisor keeps the queue itself and ends the child from outside.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from extractor.errors import ExtractorError
from extractor.model import Problem
from extractor.pipeline import MEMORY, Engine, Outcome, readable
from extractor.settings import Settings

GRACE_SECONDS = 30.0
"""For a child's own start: imports, rules and model."""


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: Connection
    name: str | None = None
    deadline: float = 0.0
    stage: str = "reading"
    started: bool = False


def count(settings: Settings) -> int:
    """How many documents to work on at once: `settings.jobs`, or one for each core that this process may use."""
    if settings.jobs > 0:
        return settings.jobs
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_all(
    names: Sequence[str],
    *,
    settings: Settings,
    packs: tuple[str, ...] = (),
    known: frozenset[str] = frozenset(),
    date: str | None = None,
) -> Iterator[Outcome]:
    """The outcome of every file, as each is done. Raises what is no file's fault (faulty rules, a missing model)."""
    queue = deque(names)
    context = _context()
    children = [_start(context, settings, packs, known, date) for _ in range(min(count(settings), max(1, len(names))))]
    try:
        while queue or any(child.name is not None for child in children):
            for child in children:
                if child.name is None and queue:
                    _give(child, queue.popleft(), settings)
            now = time.monotonic()
            busy = [child for child in children if child.name is not None]
            patience = max(0.0, min(child.deadline for child in busy) - now)
            ready = wait([child.pipe for child in busy], timeout=patience)
            for position, child in enumerate(children):
                if child.name is None:
                    continue
                outcome = None
                if child.pipe in ready:
                    outcome = _hear(child, settings)
                elif time.monotonic() >= child.deadline:
                    outcome = Outcome(child.name, problems=(_overrun(child, settings),))
                    # closed, so that the next document is not given to a child that is still dying
                    child.process.kill()
                    child.pipe.close()
                if outcome is not None:
                    child.name = None
                    if not child.process.is_alive() or child.pipe.closed:
                        _end(child)
                        children[position] = _start(context, settings, packs, known, date)
                    yield outcome
    finally:
        for child in children:
            _end(child)


def _context() -> Any:
    """Children start from a clean server process where the system has one, so that no thread of ours is copied."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extractor.pipeline"])
    return context


def _start(context: Any, settings: Settings, packs: tuple[str, ...], known: frozenset[str], date: str | None) -> _Child:
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, settings, packs, known, date), daemon=True)
    with _deaf_to_interrupts():
        process.start()
    there.close()
    return _Child(process, here)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is started here ignores Ctrl-C, which a terminal sends to everybody: the supervisor alone answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # blocked, not ignored: children inherit it, and one that comes meanwhile reaches the supervisor afterwards
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _give(child: _Child, name: str, settings: Settings) -> None:
    child.name, child.stage = name, "reading"
    child.deadline = time.monotonic() + _patience(child.stage, settings) + (0.0 if child.started else GRACE_SECONDS)
    child.started = True
    try:
        child.pipe.send(name)
    except (BrokenPipeError, OSError):
        child.deadline = 0.0


def _hear(child: _Child, settings: Settings) -> Outcome | None:
    """What a child says: a stage reached (None, with a new deadline), its outcome, or its death.

    Each page that OCR reads gives reading its time anew, so that a long scan is read whole and a hang still ends;
    reading itself stops telling after `limits.ocr_pages`.
    """
    assert child.name is not None
    try:
        said = child.pipe.recv()
    except (EOFError, OSError, ConnectionResetError):
        child.process.join(5)
        return Outcome(child.name, problems=(_death(child),))
    if isinstance(said, ExtractorError):
        raise said
    if isinstance(said, str):
        child.stage = said
        child.deadline = time.monotonic() + _patience(said, settings)
        return None
    assert isinstance(said, Outcome)
    return said


def _overrun(child: _Child, settings: Settings) -> Problem:
    seconds = _patience(child.stage, settings)
    reason = f"{child.stage} it took longer than {seconds:.0f} seconds and was stopped."
    setting = {"reading": "wall_seconds", "recognising": "ocr_page_seconds"}.get(child.stage, "extract_seconds")
    return Problem(readable(child.name or ""), reason, f"Split the file, or raise limits.{setting} in tracker.toml.")


def _patience(stage: str, settings: Settings) -> float:
    """Seconds of wall time for a stage: "reading", "recognising" (one page, and what is left to read), "extracting"."""
    limits = settings.limits
    if stage == "extracting":
        return limits.extract_seconds
    return limits.wall_seconds + (limits.ocr_page_seconds if stage == "recognising" else 0)


def _death(child: _Child) -> Problem:
    code = child.process.exitcode
    reason = f"the process reading it ended ({'signal ' + str(-code) if code and code < 0 else 'code ' + str(code)})."
    advice = "The file may be built to exhaust memory or time; open and save it again with another program."
    if code == -24:
        reason, advice = (
            "reading it took more processor time than a document may use.",
            "Split the file, or raise limits.cpu_seconds.",
        )
    return Problem(readable(child.name or ""), reason, advice)


def _end(child: _Child) -> None:
    child.pipe.close()
    if child.process.is_alive():
        child.process.kill()
    child.process.join(5)


def _work(
    pipe: Connection, settings: Settings, packs: tuple[str, ...], known: frozenset[str], date: str | None
) -> None:
    """A child's life: limits first, then one document after another until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _confine(settings)
    engine = Engine(settings, packs)
    seconds = settings.limits.cpu_seconds + settings.limits.extract_seconds

    def tell(stage: str) -> None:
        _allow_seconds(seconds)
        try:
            pipe.send(stage)
        except OSError:
            # the supervisor is gone, and nobody waits for this document
            os._exit(1)

    while True:
        try:
            name = pipe.recv()
        except (EOFError, OSError):
            return
        _allow_seconds(seconds)
        answer: Outcome | ExtractorError
        try:
            answer = engine.process(name, known=known, date=date, stage=tell)
        except ExtractorError as error:
            answer = error
        except MemoryError:
            shown = readable(name)
            answer = Outcome(name, problems=(Problem(shown, "it needs more memory than a document may use.", MEMORY),))
        try:
            pipe.send(answer)
        except OSError:
            return
        if isinstance(answer, ExtractorError):
            return


def _confine(settings: Settings) -> None:
    """Address space over what the model itself takes, and no core file; nothing on systems without such limits."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    used = _address_space()
    ceiling = used + settings.limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as handle:
            return int(handle.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 1 << 30


def _allow_seconds(seconds: int) -> None:
    """Processor time for the next document: the soft limit is moved on, since it counts from the child's birth."""
    if sys.platform == "win32":
        return
    import resource

    soft = int(time.process_time()) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))

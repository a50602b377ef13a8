"""The errors that this product raises on purpose.

ExtractorError                 exit 1
├── InputError                 exit 2   a file, an option or a setting that cannot be used
├── RuleError                  exit 2   a rule pack with faults: never half-loaded
└── StoreError                 exit 5   a tracker that cannot be used

Each message names the file, the place in it and the next step. A folder is never lost to one bad file: the pipeline
turns an InputError into a `model.Problem` and goes on (exit 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class ExtractorError(Exception):
    """An error with a message for a person: what happened, where, and what to do next."""

    exit_code = 1

    def __init__(self, message: str, *, place: str = "", advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.advice = advice

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.message, self.place, self.advice))

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} {self.advice}".rstrip()


class InputError(ExtractorError):
    """A file, an option or a setting that cannot be used."""

    exit_code = 2


class StoreError(ExtractorError):
    """A tracker that cannot be opened, read or written; nothing in it was changed."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a rule pack: where it stands and what to write instead."""

    file: str
    rule: str
    key: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.rule, self.key) if part)
        return f"{where}: {self.message}{' ' if self.remedy else ''}{self.remedy}"


class RuleError(ExtractorError):
    """Rule packs with faults; `faults` lists every one of them."""

    exit_code = 2

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults), advice="")
        self.faults = faults

    def __reduce__(self) -> tuple[object, ...]:
        return (RuleError, (self.faults,))


def _rebuild(cls: type[ExtractorError], message: str, place: str, advice: str) -> ExtractorError:
    return cls(message, place=place, advice=advice)


def place_of(error: Exception) -> str:
    """Where in the program an error arose. Its message may repeat the document's words, which belong in no log."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else "somewhere"

"""Looking after a tracker file: what is amiss with the file, its references, guards, indexes, counts and log."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any

from extractor.errors import StoreError
from extractor.store import schema
from extractor.store.rows import to_json

Rows = Callable[[str], list[tuple[Any, ...]]]
"""Gives the rows of an SQL statement, or raises StoreError."""


def faults(rows: Rows) -> tuple[str, ...]:
    """Everything that is amiss, () where all is well. A check that cannot be made is a fault, too."""
    found: list[str] = []
    for name, check in _CHECKS.items():
        try:
            found += [f"{name}: {fault}" for fault in check(rows)]
        except StoreError as error:
            found.append(f"{name}: {error.message}")
    return tuple(found)


def chained(entry: Sequence[Any]) -> str:
    """The hash of an event with all before it: seq, at, who, subject, action, payload, previous hash."""
    return hashlib.sha256(to_json(list(entry)).encode("utf-8", "surrogatepass")).hexdigest()


def log_faults(rows: Rows) -> Iterator[str]:
    """Faults in the chain of events, and at its end, which no chain can show."""
    last, expected = "", 1
    for *entry, found in rows("SELECT seq, at, who, subject, action, payload, previous, hash FROM event ORDER BY seq"):
        if entry[0] != expected:
            yield f"event {expected} is missing."
        if entry[6] != last:
            yield f"event {entry[0]} does not follow from the one before it."
        if chained(entry) != found:
            yield f"event {entry[0]} was changed after it was written."
        last, expected = found, entry[0] + 1
    for seq, end in rows("SELECT seq, hash FROM log_end"):
        if seq >= expected:
            yield f"the last {seq - expected + 1} of {seq} events are missing."
        elif end != last:
            yield f"event {seq} is not the one that was written last."


def _file(rows: Rows) -> Iterator[str]:
    return (row[0] for row in rows("PRAGMA integrity_check") if row[0] != "ok")


def _references(rows: Rows) -> Iterator[str]:
    return (f"{row[0]}: a row points to no {row[2]}." for row in rows("PRAGMA foreign_key_check"))


def _guards(rows: Rows) -> Iterator[str]:
    """Triggers keep the log and the counts; programs that rebuild a table drop them without a word."""
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    with closing(sqlite3.connect(":memory:")) as fresh:
        for migration in schema.MIGRATIONS:
            fresh.executescript(migration)
        wanted = fresh.execute(triggers).fetchall()
    have = set(rows(triggers))
    return (f"{trigger[0]} is missing or was changed." for trigger in wanted if trigger not in have)


def _index(table: str) -> Callable[[Rows], Iterator[str]]:
    def check(rows: Rows) -> Iterator[str]:
        try:
            rows(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except StoreError as error:
            # where nothing can be written this cannot be asked
            if "cannot be written" not in error.message:
                yield error.message

    return check


def _counts(rows: Rows) -> Iterator[str]:
    counted = "SELECT 'organisation', coalesce(organisation, ''), kind, count(*) FROM finding {0} UNION ALL SELECT"
    counted += " 'theme', theme, kind, count(*) FROM finding_theme JOIN finding ON finding.id = finding {0}"
    found = rows(counted.format("WHERE superseded = '' GROUP BY 2, 3"))
    kept = rows("SELECT about, name, kind, findings FROM tally WHERE findings <> 0")
    if sorted(found) != sorted(kept):
        yield "the counts do not fit the findings."


_CHECKS: dict[str, Callable[[Rows], Iterator[str]]] = {
    "file": _file,
    "references": _references,
    "guards": _guards,
    "search index of findings": _index("finding_fts"),
    "search index of documents": _index("content_fts"),
    "overview": _counts,
    "log": log_faults,
}

"""Every document of a tracker at a glance: what a new one is compared with before anything else is loaded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from extractor.model import Document, Event
from extractor.store import rows
from extractor.tracking.reach import Outline, runs_of

_Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
_LISTED = "(SELECT value FROM json_each(?))"


def load(
    read: _Rows,
    writing: Callable[[], AbstractContextManager[sqlite3.Connection]],
    documents: Mapping[str, Document],
    events: tuple[Event, ...],
    heirs: Mapping[str, str],
) -> Outline:
    """The outline of these documents; what of it is not there yet is worked out and kept."""
    if missing := documents.keys() - {key for (key,) in read("SELECT document FROM outline", ())}:
        made = _made(read, missing)
        with writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO outline VALUES (?, ?, ?)", made)
    stored = read("SELECT document, named, runs FROM outline", ())
    named = {identity: set(json.loads(names)) for identity, names, _ in stored}
    given = {e.subject: name for e in events if e.action == "edit" and (name := e.payload.get("organisation"))}
    sql = f"SELECT id, document FROM finding WHERE id IN {_LISTED}"
    for finding, document in read(sql, (json.dumps(sorted(given)),)):
        named[document].add(str(given[finding]))
    return Outline(documents, named, {key: rows.unpack_numbers(runs) for key, _, runs in stored}, events, heirs)


def _made(read: _Rows, missing: Collection[str]) -> list[tuple[str, str, bytes]]:
    sql = "SELECT document, organisation, quote FROM finding WHERE superseded = '' AND document IN " + _LISTED
    names: dict[str, set[str]] = {identity: set() for identity in missing}
    quotes: dict[str, list[str]] = {identity: [] for identity in missing}
    for identity, organisation, quote in read(sql, (json.dumps(sorted(missing)),)):
        quotes[identity].append(quote)
        if organisation:
            names[identity].add(organisation)
    return [
        (identity, rows.to_json(sorted(names[identity])), rows.pack_numbers(runs_of(quotes[identity])))
        for identity in sorted(missing)
    ]

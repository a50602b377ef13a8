"""The whole tracker as rows for JSON lines and back."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from extractor.errors import InputError, StoreError
from extractor.store import schema
from extractor.store.connection import guarded, writing
from extractor.store.tracker import Tracker

TABLES = (
    ("document", "id"),
    ("document_name", "name, document"),
    ("content", "number"),
    ("extraction", "document, turn"),
    ("finding", "number"),
    ("finding_theme", "theme, finding"),
    ("link", "id"),
    ("event", "seq"),
    ("problem", "name, reason"),
    ("thread", "place, id"),
    ("thread_finding", "thread, place"),
    ("unlinked", "document"),
    ("secret", "name"),
)
"""Every table with its order, the ones that others refer to first.

`tally`, `log_end` and `outline` come of themselves.
"""


def dump(tracker: Tracker) -> Iterator[dict[str, Any]]:
    """Every row of every table as JSON values; the first says which format they are of. Bytes stand as base64."""
    yield {"type": "tracker", "format": len(schema.MIGRATIONS)}
    with guarded(tracker.path), closing(sqlite3.connect(f"file:{tracker.path}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        # one read transaction: what others write meanwhile does not tear it
        connection.execute("BEGIN")
        for table, order in TABLES:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY {order}"):
                yield {"type": table, **{key: _plain(row[key]) for key in row.keys()}}  # noqa: SIM118


def restore(rows: Iterable[Mapping[str, Any]], path: Path | str) -> None:
    """Makes a tracker of what `dump` gave. `path` must not exist; on any fault nothing is left there."""
    where = Path(path)
    if where.exists():
        raise StoreError("a file of this name exists.", place=str(where), advice="Choose another name.")
    try:
        with Tracker.open(where) as tracker:
            _fill(tracker, iter(rows))
            faults = tracker.check()
        if faults:
            raise InputError(f"the rows do not make a whole tracker: {faults[0]}", place=str(where))
    except BaseException:
        for side in ("", "-wal", "-shm"):
            Path(f"{where}{side}").unlink(missing_ok=True)
        raise


def _fill(tracker: Tracker, rows: Iterator[Mapping[str, Any]]) -> None:
    first = next(rows, None)
    if first is None or first.get("type") != "tracker":
        raise InputError("these rows are no tracker.", place=str(tracker.path), advice="Write them with `dump`.")
    if first.get("format") != len(schema.MIGRATIONS):
        raise InputError(
            f"the rows have format {first.get('format')}, this program reads {len(schema.MIGRATIONS)}.",
            place=str(tracker.path),
            advice="Restore them with the version that wrote them.",
        )
    known = {name for name, _ in TABLES}
    with writing(tracker._database, tracker.path) as connection:
        # findings refer to their successors, which may come later
        connection.execute("PRAGMA defer_foreign_keys = ON")
        columns = {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for name in known}
        for number, row in enumerate(rows, start=2):
            table = row.get("type")
            values = {key: _stored(value) for key, value in row.items() if key != "type"}
            if table not in known or not values or set(values) - columns[table]:
                raise InputError(f"row {number} fits no table.", place=str(tracker.path))
            names = ", ".join(f'"{key}"' for key in values)
            marks = ", ".join("?" * len(values))
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values()))


def _plain(value: Any) -> Any:
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def _stored(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, Mapping) else value

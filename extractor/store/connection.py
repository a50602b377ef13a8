"""Opening the file, bringing it up to date, writing transactions, and errors of SQLite in a person's words."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import sqlite_utils

from extractor.errors import StoreError
from extractor.store import schema

BUSY_SECONDS = 30.0
"""How long one process waits for another's transaction; one document's takes well under a second."""


def connect(path: Path, *, create: bool, read_only: bool) -> sqlite_utils.Database:
    """An open, up-to-date tracker. Raises StoreError; then nothing was changed."""
    if not path.exists():
        if not create or read_only:
            raise StoreError(
                "there is no such tracker.",
                place=str(path),
                advice="Check --tracker, or make one with `extractor run`.",
            )
        if not path.parent.is_dir():
            raise StoreError("its folder does not exist.", place=str(path), advice="Make the folder first.")
    elif path.is_dir():
        raise StoreError("this is a folder.", place=str(path), advice="Name the tracker file in it.")
    with guarded(path):
        connection = _opened(path, read_only=read_only)
        try:
            _bring_up_to_date(connection, path, read_only=read_only)
        except BaseException:
            connection.close()
            raise
        # a plug-in of sqlite-utils must not change what a tracker does
        return sqlite_utils.Database(connection, execute_plugins=False)


def _opened(path: Path, *, read_only: bool) -> sqlite3.Connection:
    target, uri = str(path), False
    if read_only:
        target, uri = f"file:{quote(str(path.absolute()))}?mode=ro", True
    connection = _raw(target, uri=uri)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if not read_only:
            raise
        # on a read-only medium WAL's side files cannot be made; nobody can write there either, so the file is stable
        connection = _raw(target + "&immutable=1", uri=True)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -65536")
    return connection


def _raw(target: str, *, uri: bool) -> sqlite3.Connection:
    # isolation_level None: transactions begin where this package says so, never behind its back
    return sqlite3.connect(target, uri=uri, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, *, read_only: bool) -> None:
    newest = len(schema.MIGRATIONS)
    version = _checked_version(connection, path)
    if version == newest:
        return
    if read_only:
        raise StoreError(
            f"the tracker has format {version} and must be brought to {newest} before it can be read.",
            place=str(path),
            advice="Open it once where it can be written.",
        )
    if version == 0:
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        _keep_copy(connection, path, version)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # another process may have been quicker
        for number in range(_checked_version(connection, path), newest):
            for statement in _statements(schema.MIGRATIONS[number]):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise StoreError(f"{len(broken)} rows point to nothing after the change of format.", place=str(path))
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA foreign_keys = ON")


def _checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """The format of the file; 0 for an empty one. Raises StoreError for other programs' files and newer formats."""
    version, newest = _number(connection, "user_version"), len(schema.MIGRATIONS)
    if _number(connection, "application_id") != schema.APPLICATION_ID:
        if version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise StoreError(
                "this database is not a tracker.", place=str(path), advice="Check --tracker; nothing was changed."
            )
        return 0
    if version > newest:
        raise StoreError(
            f"the tracker has format {version}, this program knows formats up to {newest}.",
            place=str(path),
            advice="Install the newer version of extractor that wrote it; nothing was changed.",
        )
    return version


def _statements(script: str) -> Iterator[str]:
    """Whole statements; `executescript` would commit the open transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    copy, turn = path.with_name(f"{path.name}.format{version}.backup"), 1
    while copy.exists():
        turn += 1
        copy = path.with_name(f"{path.name}.format{version}-{turn}.backup")
    copy_to(connection, copy)
    return copy


def copy_to(connection: sqlite3.Connection, path: Path) -> None:
    """A consistent copy in one file; it appears under its name only when it is whole. `path` must not exist."""
    if path.exists():
        raise StoreError("a file of this name exists.", place=str(path), advice="Choose another name for the backup.")
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(str(part))) as target:
            connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def writing(database: sqlite_utils.Database, path: Path) -> Iterator[sqlite3.Connection]:
    """One `BEGIN IMMEDIATE` transaction: all of it or, on any exception, nothing.

    sqlite-utils' `atomic()` begins deferred, which fails at once where two writers have both read; within this
    transaction its calls nest as savepoints.
    """
    connection = database.conn
    with guarded(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            # after a full disk SQLite may have rolled back already
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


_ADVICE = (
    ("database is locked", "another program holds the tracker.", "Close it or try again in a moment."),
    ("database table is locked", "another program holds the tracker.", "Close it or try again in a moment."),
    ("readonly", "the tracker cannot be written.", "Check the permissions of the file and of its folder."),
    ("read-only", "the tracker cannot be written.", "Check the permissions of the file and of its folder."),
    ("is full", "the disk is full.", "Free some space and run again; what was stored before is whole."),
    ("not a database", "this file is not a tracker.", "Check --tracker; nothing was changed."),
    ("malformed", "the tracker is damaged.", "Restore a backup; `extractor doctor` says what is broken."),
    ("corrupt", "the tracker is damaged.", "Restore a backup; `extractor doctor` says what is broken."),
    ("unable to open", "the tracker cannot be opened.", "Check the permissions of the file and of its folder."),
    ("disk i/o error", "the disk reports an error.", "Check the disk and its free space; copy the tracker elsewhere."),
    ("no such table", "the tracker lacks a table.", "Restore a backup; `extractor doctor` says what is broken."),
    ("append-only", "events are never changed or removed.", "Record a new event instead."),
)


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turns what SQLite and the file system raise into a StoreError with advice."""
    try:
        yield
    except sqlite3.Error as error:
        words = str(error).lower()
        for part, message, advice in _ADVICE:
            if part in words:
                raise StoreError(message, place=str(path), advice=advice) from error
        raise StoreError(f"the tracker could not be used ({error}).", place=str(path)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoreError(
            f"the tracker could not be used ({reason}).", place=str(path), advice="Check the file and its folder."
        ) from error


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One process at a time for what reads a tracker and replaces what lies beside it; the others wait.

    The lock is on the tracker's folder: on the file itself it would meet SQLite's own. The system lets go of it when a
    process dies. Systems that cannot lock a folder do without.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    folder = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)

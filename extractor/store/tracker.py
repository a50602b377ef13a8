"""class Tracker: documents, findings, links, events and search over one SQLite file."""

from __future__ import annotations

import gc
import json
import sqlite3
from bisect import insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any

import sqlite_utils

from extractor.errors import InputError, StoreError
from extractor.model import Corpus, Document, Event, Finding, Link, Problem, Thread
from extractor.store import care, outlines, rows
from extractor.store.connection import alone, connect, copy_to, guarded, writing
from extractor.store.succession import carry_over, successors
from extractor.tracking.decisions import reviewed
from extractor.tracking.reach import OPENING, reach


@dataclass(frozen=True, slots=True)
class Saved:
    """What `Tracker.save` did: `stored` False means that the document was there already with these findings."""

    stored: bool
    findings: int = 0
    superseded: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: `type` is "finding" or "document", `id` its id, `excerpt` its words with the hits in [ ]."""

    type: str
    id: str
    document: str
    excerpt: str


class Tracker:
    """One tracker file, open. Use as a context manager; every method may raise StoreError (exit 5) with advice."""

    def __init__(self, database: sqlite_utils.Database, path: Path) -> None:
        self._database = database
        self._lock = RLock()
        self.path = path

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True, read_only: bool = False) -> Tracker:
        """Opens a tracker; a file that is not there is made if `create`. Older files are backed up and migrated."""
        where = Path(path)
        return cls(connect(where, create=create, read_only=read_only), where)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Within it no other process is within its own: for a summary, which would be replaced by an older one."""
        with alone(self.path):
            yield

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        # one connection may be shared by the threads of the review application
        with self._lock, writing(self._database, self.path) as connection:
            yield connection

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock, guarded(self.path):
            found: list[tuple[Any, ...]] = self._database.execute(sql, list(values)).fetchall()
        return found

    # documents and findings

    def has(self, sha256: str, *, rules_version: str | None = None) -> bool:
        """Whether these bytes are stored (and, if given, were last extracted by these rules)."""
        found = self._rows("SELECT rules_version FROM document WHERE sha256 = ?", [sha256])
        return bool(found) and rules_version in (None, found[0][0])

    def save(self, document: Document, findings: Iterable[Finding], *, rules_version: str, name: str = "") -> Saved:
        """Stores a document with its findings in one transaction.

        Same bytes and same rules: adds nothing but the name. Other rules: findings no longer found are kept as
        superseded, and decisions about them go over to the finding that took their place.
        """
        name = name or document.name
        if self.has(document.sha256, rules_version=rules_version):
            self.add_name(document.sha256, name)
            return Saved(stored=False)
        wanted = list(findings)
        for finding in wanted:
            if finding.document != document.id:
                raise ValueError(f"{finding.id} belongs to {finding.document}, not to {document.id}")
        about = rows.document_row(document)
        packed = [rows.finding_row(finding) for finding in wanted]
        structure, words = rows.pack_structure(document), rows.pack_words(document.words)
        try:
            with self._writing() as connection:
                stored = connection.execute("SELECT rules_version FROM document WHERE id = ?", [document.id]).fetchone()
                if stored and stored[0] == rules_version:
                    connection.execute("INSERT OR IGNORE INTO document_name VALUES (?, ?)", [name, document.id])
                    return Saved(stored=False)
                sizes = (len(document.pages), len(document.text), rules_version)
                _put(
                    connection, "document", f"{rows.DOCUMENT_COLUMNS}, pages, characters, rules_version", about + sizes
                )
                connection.execute("INSERT OR IGNORE INTO document_name VALUES (?, ?)", [name, document.id])
                body = (document.id, document.title, document.text, structure, words)
                _put(connection, "content", "document, title, text, structure, words", body)
                turn = "(SELECT coalesce(max(turn), 0) + 1 FROM extraction WHERE document = ?1)"
                values = [document.id, rules_version, len(wanted)]
                connection.execute(f"INSERT INTO extraction VALUES (?1, {turn}, ?2, ?3)", values)
                gone = _put_findings(connection, document.id, packed, wanted, rules_version)
                connection.execute("INSERT OR IGNORE INTO unlinked VALUES (?)", [document.id])
        except UnicodeEncodeError as error:
            raise InputError("its text holds half a character.", place=name, advice="Save it as UTF-8.") from error
        return Saved(stored=True, findings=len(wanted), superseded=gone)

    def add_name(self, sha256: str, name: str) -> None:
        """Notes another name under which stored bytes were met."""
        known = "SELECT 1 FROM document_name JOIN document ON document.id = document WHERE sha256 = ? AND {}"
        if not self._rows(known.format("document_name.name = ?"), [sha256, name]):
            with self._writing() as connection:
                sql = "INSERT OR IGNORE INTO document_name SELECT ?, id FROM document WHERE sha256 = ?"
                connection.execute(sql, [name, sha256])

    def names(self, document_id: str) -> tuple[str, ...]:
        """All names under which a document was met."""
        found = self._rows("SELECT name FROM document_name WHERE document = ? ORDER BY name", [document_id])
        return tuple(name for (name,) in found)

    def documents(self) -> tuple[Document, ...]:
        """Light documents in order of date and name; those without a date come first."""
        found = self._rows(f"SELECT {rows.DOCUMENT_COLUMNS} FROM document ORDER BY date, name, rowid")
        return tuple(rows.document_of(row) for row in found)

    def full(self, document_id: str) -> Document:
        """One document with text, pages, blocks and words."""
        columns = ", ".join(f"document.{column.strip()}" for column in rows.DOCUMENT_COLUMNS.split(","))
        found = self._rows(
            f"SELECT {columns}, text, structure, words FROM document JOIN content ON content.document = document.id"
            " WHERE document.id = ?",
            [document_id],
        )
        if not found:
            raise self._missing("document", document_id)
        *about, text, structure, words = found[0]
        pages, blocks = rows.unpack_structure(structure)
        return replace(rows.document_of(about), text=text, pages=pages, blocks=blocks, words=rows.unpack_words(words))

    def opening(self, document_id: str) -> str:
        """The first characters of a document's text."""
        found = self._rows("SELECT substr(text, 1, ?) FROM content WHERE document = ?", [OPENING, document_id])
        return str(found[0][0]) if found else ""

    def findings(
        self, *, document: str | None = None, documents: Sequence[str] | None = None, superseded: bool = False
    ) -> tuple[Finding, ...]:
        """Findings in text order, document by document; `superseded` adds those that newer rules no longer find."""
        wanted = ["1"] if superseded else ["superseded = ''"]
        values = []
        chosen = [document] if document is not None else documents
        if chosen is not None:
            wanted.append("document IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(chosen))
        sql = f"SELECT {rows.FINDING_COLUMNS} FROM finding WHERE {' AND '.join(wanted)}"
        found = self._rows(sql, values)
        # sorting here is quicker than through the index, which reads the table in random order
        found.sort(key=lambda row: (row[1], row[8], row[9], row[2], row[0]))
        with without_collection():
            return tuple(map(rows.finding_of, found))

    def finding(self, finding_id: str) -> Finding:
        found = self._rows(f"SELECT {rows.FINDING_COLUMNS} FROM finding WHERE id = ?", [finding_id])
        if not found:
            raise self._missing("finding", finding_id)
        return rows.finding_of(found[0])

    def _missing(self, what: str, identity: str) -> StoreError:
        return StoreError(f"there is no {what} {identity!r}.", place=str(self.path), advice="Check the id.")

    # links, threads and problems

    def unlinked(self) -> tuple[str, ...]:
        """Documents stored since links were last saved for them: by this run, or by one that did not get so far."""
        return tuple(identity for (identity,) in self._rows("SELECT document FROM unlinked ORDER BY document"))

    def save_links(
        self, links: Iterable[Link], *, new: Collection[str] | None = None, among: Collection[str] | None = None
    ) -> int:
        """Stores suggestions; older suggestions (all, or those touching the documents in `new`) that are not among
        them go, unless a person decided them. Gives how many rows changed.

        `among` names the documents that were looked at: what another run linked meanwhile to later ones stays.
        """
        wanted = {link.id: (link.source, link.target, str(link.relation), link.score, rows.to_json(link.reasons))
                  for link in links}  # fmt: skip
        sql, values = _LINKS, []
        if new is not None:
            of = f"IN (SELECT id FROM finding WHERE document IN ({_LISTED}))"
            sql, values = f"{_LINKS} WHERE source {of} UNION {_LINKS} WHERE target {of}", [json.dumps(sorted(new))]
        owed = "DELETE FROM unlinked" if new is None else f"DELETE FROM unlinked WHERE document IN ({_LISTED})"
        with self._writing() as connection:
            # read within: a decision made a moment ago keeps its link
            decided = {event.subject for event in self.events() if event.subject.startswith("l-")}
            stored = {
                identity: row
                for identity, one, two, *row in self._rows(sql, values)
                if among is None or (one in among and two in among)
            }
            changed = [(key, *row) for key, row in wanted.items() if tuple(stored.get(key, ())) != row]
            gone = [(identity,) for identity in stored if identity not in wanted and identity not in decided]
            connection.executemany("DELETE FROM link WHERE id = ?", gone)
            connection.executemany(
                "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET score = excluded.score, reasons = excluded.reasons",
                changed,
            )
            connection.execute(owed, [] if new is None else [json.dumps(sorted(new))])
        return len(changed) + len(gone)

    def links(self) -> tuple[Link, ...]:
        """All links with `review` as the events decide it."""
        return self._links()

    def _links(self, where: str = "", listed: Sequence[str] | None = None) -> tuple[Link, ...]:
        sql = f"SELECT source, target, relation, score, reasons FROM link {where} ORDER BY source, target, relation"
        found = self._rows(sql, [] if listed is None else [json.dumps(listed)])
        return reviewed(tuple(map(rows.link_of, found)), self.events())

    def save_threads(self, threads: Sequence[Thread]) -> None:
        """Keeps threads as they stood for those who open the file with other programs; nothing here reads them."""
        wanted = [
            (t.id, t.title, t.organisation, ", ".join(t.theme), t.response, t.delivery, t.assurance, t.time, t.brag,
             t.due, t.owner, ", ".join(t.flags), t.as_of, place)
            for place, t in enumerate(threads)
        ]  # fmt: skip
        members = [(t.id, place, finding) for t in threads for place, finding in enumerate(t.findings)]
        members.sort()
        if wanted == self._rows("SELECT * FROM thread ORDER BY place") and members == self._rows(
            "SELECT thread, place, finding FROM thread_finding ORDER BY thread, place"
        ):
            return
        with self._writing() as connection:
            connection.execute("DELETE FROM thread_finding")
            connection.execute("DELETE FROM thread")
            connection.executemany(f"INSERT INTO thread VALUES ({', '.join('?' * 14)})", wanted)
            connection.executemany("INSERT INTO thread_finding VALUES (?, ?, ?)", members)

    def save_problems(self, problems: Iterable[Problem], *, clear: Iterable[str] = ()) -> None:
        """Adds problems (one for each name and reason) and forgets those of the names in `clear` (read well since)."""
        stored = {(p.name, p.reason): p for p in self.problems()}
        wanted = {(p.name, p.reason): p for p in problems}
        names = set(clear)
        gone = [key for key in stored if key[0] in names and key not in wanted]
        added = [p for key, p in wanted.items() if stored.get(key) != p]
        if gone or added:
            with self._writing() as connection:
                connection.executemany("DELETE FROM problem WHERE name = ? AND reason = ?", gone)
                connection.executemany(
                    "INSERT OR REPLACE INTO problem VALUES (?, ?, ?, ?)",
                    [(p.name, p.reason, p.advice, int(p.partial)) for p in added],
                )

    def problems(self) -> tuple[Problem, ...]:
        found = self._rows("SELECT name, reason, advice, partial FROM problem ORDER BY name, reason")
        return tuple(Problem(name, reason, advice, bool(partial)) for name, reason, advice, partial in found)

    def corpus(self) -> Corpus:
        """Everything, documents light.

        Superseded findings stay out unless a decision hangs on them. Events about a superseded finding, its links or
        its thread name here the finding that took its place; `events()` gives them as they were written.
        """
        with without_collection():
            documents = self.documents()
            return self._corpus(documents, self.findings(), *self._decided(self.links()), self.problems())

    def around(self, new: Collection[str], *, heirs: Mapping[str, str] | None = None) -> tuple[Corpus, frozenset[str]]:
        """What is needed to link new documents: every document, and of the findings those that they can be linked to.

        Of the links only decided ones are in it. With it come the names of all organisations, those of the findings
        that were left out among them. `heirs` says what bodies that are no more became.
        """
        with without_collection():
            documents = {document.id: document for document in self.documents()}
            subjects = sorted({event.subject for event in self.events() if event.subject.startswith("l-")})
            events, links, kept = self._decided(self._links("WHERE id IN (SELECT value FROM json_each(?))", subjects))
            outline = outlines.load(self._rows, self._writing, documents, events, heirs or {})
            near = reach(outline, new, opening=self.opening) | {finding.document for finding in kept}
            found = self.findings(documents=sorted(near))
            return self._corpus(tuple(documents.values()), found, events, links, kept), outline.names()

    def _decided(self, links: tuple[Link, ...]) -> tuple[tuple[Event, ...], tuple[Link, ...], tuple[Finding, ...]]:
        """Events and links with superseded findings replaced, and superseded findings that decisions keep."""
        events = self.events()
        followed = self._rows("SELECT id, successor FROM finding WHERE superseded <> ''")
        if not followed:
            return events, links, ()
        events, links, kept = carry_over(events, links, dict(followed))
        return events, links, tuple(map(self.finding, kept))

    def _corpus(
        self,
        documents: Sequence[Document],
        found: Iterable[Finding],
        events: tuple[Event, ...],
        links: Iterable[Link],
        kept: Iterable[Finding],
        problems: tuple[Problem, ...] = (),
    ) -> Corpus:
        by_document: dict[str, list[Finding]] = {document.id: [] for document in documents}
        for finding in found:
            by_document[finding.document].append(finding)
        for finding in kept:
            insort(by_document[finding.document], finding, key=lambda f: (f.start, f.end, f.kind, f.id))
        findings = {finding.id: finding for group in by_document.values() for finding in group}
        return Corpus(
            {document.id: document for document in documents},
            findings,
            tuple(link for link in links if link.source in findings and link.target in findings),
            events,
            problems,
        )

    # the log

    def append(self, *, who: str, subject: str, action: str, payload: Mapping[str, Any], at: str) -> Event:
        """Adds one entry to the log; `at` is an ISO date-time in UTC.

        Documents whose links may be others by it are `unlinked` until somebody links them again.
        """
        text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        with self._writing() as connection:
            last = connection.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
            seq, previous = (last[0] + 1, last[1]) if last else (1, "")
            entry = (seq, at, who, subject, action, text, previous)
            connection.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [*entry, care.chained(entry)])
            if touched := _RELINKED.get(action):
                connection.execute(f"INSERT OR IGNORE INTO unlinked {touched}", [subject])
        return rows.event_of(entry)

    def events(self, *, subject: str | None = None) -> tuple[Event, ...]:
        """The log in order, whole or of one subject."""
        sql = "SELECT seq, at, who, subject, action, payload FROM event"
        if subject is not None:
            return tuple(rows.event_of(row) for row in self._rows(f"{sql} WHERE subject = ? ORDER BY seq", [subject]))
        return tuple(rows.event_of(row) for row in self._rows(f"{sql} ORDER BY seq"))

    def verify(self) -> tuple[str, ...]:
        """Faults in the chain of events, () where it is whole."""
        return tuple(care.log_faults(self._rows))

    def secret(self, name: str, fresh: str) -> str:
        """What the tracker keeps under a name; `fresh` from now on where there is nothing yet."""
        if not self._rows("SELECT 1 FROM secret WHERE name = ?", [name]):
            with self._writing() as connection:
                connection.execute("INSERT OR IGNORE INTO secret VALUES (?, ?)", [name, fresh])
        return str(self._rows("SELECT value FROM secret WHERE name = ?", [name])[0][0])

    # care of the file

    def check(self) -> tuple[str, ...]:
        """Faults in the file, its references, guards, search indexes, counts and log; () where all is well."""
        with self._lock:
            return care.faults(self._rows)

    def backup(self, path: Path | str) -> None:
        """A consistent copy while others read and write; an existing file is refused."""
        with self._lock, guarded(Path(path)):
            copy_to(self._database.conn, Path(path))

    # search

    def search(self, text: str, *, limit: int = 50) -> tuple[Hit, ...]:
        """Findings, then documents, that hold all the words of `text` (the last one as a prefix), best first."""
        query = quoted(text)
        if not query:
            return ()
        marks = "'[', ']', '…', 16"
        found = self._rows(
            f"SELECT 'finding', finding.id, document, snippet(finding_fts, 0, {marks}) FROM finding_fts"
            " JOIN finding ON finding.number = finding_fts.rowid"
            f" WHERE finding_fts MATCH ?1 AND superseded = '' ORDER BY {self._order('finding_fts', query)} LIMIT ?2",
            [query, limit],
        )
        found += self._rows(
            f"SELECT 'document', document, document, snippet(content_fts, -1, {marks}) FROM content_fts"
            " JOIN content ON content.number = content_fts.rowid"
            f" WHERE content_fts MATCH ?1 ORDER BY {self._order('content_fts', query)} LIMIT ?2",
            [query, limit],
        )
        return tuple(Hit(kind, identity, document, excerpt) for kind, identity, document, excerpt in found)

    def _order(self, table: str, query: str) -> str:
        hits = f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT {_RANKED + 1}"
        count = self._rows(f"SELECT count(*) FROM ({hits})", [query])[0][0]
        return f"{table}.rowid DESC" if count > _RANKED else f"{table}.rank, {table}.rowid"


_LISTED = "SELECT value FROM json_each(?1)"
_LINKS = (
    "SELECT link.id, one.document, two.document, source, target, relation, score, reasons"
    " FROM link JOIN finding AS one ON one.id = source JOIN finding AS two ON two.id = target"
)
_OF_BODY = (
    "SELECT document FROM finding WHERE organisation = ?1 UNION"
    " SELECT id FROM document WHERE EXISTS (SELECT 1 FROM json_each(organisations) WHERE value = ?1)"
)
_RELINKED = {
    "same": _OF_BODY,
    "different": _OF_BODY,
    "edit": "SELECT document FROM finding WHERE id = ?1",
    "describe": "SELECT id FROM document WHERE id = ?1",
}
"""Decisions by which other things belong together, with the documents that they touch."""
_RANKED = 5_000
"""Where more rows than this hold the words, the newest come first: weighing every one of them would take too long."""


@contextmanager
def without_collection() -> Iterator[None]:
    """Hundreds of thousands of small objects made at once, none of them garbage: looking for any doubles the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def quoted(text: str) -> str:
    """What a user typed as an FTS5 query that cannot fail: every word a string, the last one a prefix."""
    words = [word.replace('"', '""') for word in text.replace("\0", " ").split() if any(c.isalnum() for c in word)]
    if not words:
        return ""
    return " ".join(f'"{word}"' for word in words) + "*"


def _put(connection: sqlite3.Connection, table: str, columns: str, values: Sequence[Any]) -> None:
    """Inserts a row or, where its first column is known, brings the others up to date."""
    names = [name.strip() for name in columns.split(",")]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    connection.execute(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT ({names[0]}) DO UPDATE SET {changes}",
        values,
    )


def _put_findings(
    connection: sqlite3.Connection,
    document: str,
    packed: Sequence[tuple[Any, ...]],
    findings: Sequence[Finding],
    rules_version: str,
) -> int:
    """Stores a document's findings; gives how many older ones they supersede."""
    stored = connection.execute(f"SELECT {rows.FINDING_COLUMNS} FROM finding WHERE document = ?", [document]).fetchall()
    number = connection.execute("SELECT coalesce(max(number), 0) FROM finding").fetchone()[0]
    columns = f"{rows.FINDING_COLUMNS}, rules_version, due, number"
    names = [name.strip() for name in columns.split(",")]
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:-1])
    connection.executemany(
        f"INSERT INTO finding ({columns}) VALUES ({', '.join('?' * len(names))})"
        f" ON CONFLICT (id) DO UPDATE SET {changes}, superseded = '', successor = NULL",
        [
            (*row, rules_version, finding.due.date if finding.due else None, number + place)
            for place, (row, finding) in enumerate(zip(packed, findings, strict=True), start=1)
        ],
    )
    found = {finding.id for finding in findings}
    old = [rows.finding_of(row) for row in stored if row[0] not in found]
    heirs = successors(old, findings)
    connection.executemany(
        "UPDATE finding SET superseded = iif(superseded = '', ?, superseded), successor = ? WHERE id = ?",
        [(rules_version, heirs.get(finding.id), finding.id) for finding in old],
    )
    connection.executemany("DELETE FROM finding_theme WHERE finding = ?", [(identity,) for identity in found])
    connection.executemany(
        "INSERT OR IGNORE INTO finding_theme VALUES (?, ?)",
        [(theme, finding.id) for finding in findings for theme in finding.theme],
    )
    return len(old)

"""class Tracker: documents, findings, links, events and search over one SQLite file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from extractor.model import Corpus, Document, Event, Finding, Link, Problem


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

    @classmethod
    def open(cls, path: Path | str, *, create: bool = True) -> Tracker:
        """Opens a tracker; a file that is not there is made if `create`. Older files are backed up and migrated."""
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def has(self, sha256: str, *, rules_version: str | None = None) -> bool:
        """Whether these bytes are stored (and were extracted by these rules)."""
        raise NotImplementedError

    def save(self, document: Document, findings: Iterable[Finding], *, rules_version: str, name: str = "") -> Saved:
        """Stores a document with its findings in one transaction.

        Same bytes and same rules: adds nothing but the name. Other rules: findings no longer found are kept as
        superseded, and decisions about them go over to the finding that took their place.
        """
        raise NotImplementedError

    def add_name(self, sha256: str, name: str) -> None:
        """Notes another name under which stored bytes were met."""
        raise NotImplementedError

    def names(self, document_id: str) -> tuple[str, ...]:
        raise NotImplementedError

    def save_problems(self, problems: Iterable[Problem], *, clear: Iterable[str] = ()) -> None:
        """Adds problems (one for each name and reason) and forgets those of the names in `clear` (read well since)."""
        raise NotImplementedError

    def problems(self) -> tuple[Problem, ...]:
        raise NotImplementedError

    def save_links(self, links: Iterable[Link], *, new: Collection[str] | None = None) -> int:
        """Stores suggestions; older suggestions (all, or those touching the documents in `new`) that are not among
        them go, unless a person decided them. Gives how many rows changed."""
        raise NotImplementedError

    def corpus(self) -> Corpus:
        """Everything, documents light. Superseded findings stay out unless a decision hangs on them."""
        raise NotImplementedError

    def full(self, document_id: str) -> Document:
        """One document with text, pages, blocks and words."""
        raise NotImplementedError

    def documents(self) -> tuple[Document, ...]:
        """Light documents in order of date and name."""
        raise NotImplementedError

    def findings(self, *, document: str | None = None, superseded: bool = False) -> tuple[Finding, ...]:
        raise NotImplementedError

    def finding(self, finding_id: str) -> Finding:
        raise NotImplementedError

    def links(self) -> tuple[Link, ...]:
        """All links with `review` as the events decide it."""
        raise NotImplementedError

    def events(self, *, subject: str | None = None) -> tuple[Event, ...]:
        raise NotImplementedError

    def append(self, *, who: str, subject: str, action: str, payload: Mapping[str, Any], at: str) -> Event:
        """Adds one entry to the log; `at` is an ISO date-time in UTC."""
        raise NotImplementedError

    def verify(self) -> tuple[str, ...]:
        """Faults in the chain of events, () where it is whole."""
        raise NotImplementedError

    def check(self) -> tuple[str, ...]:
        """Faults that integrity, foreign-key and search-index checks find, and those of `verify`; () where all is well."""
        raise NotImplementedError

    def search(self, text: str, *, limit: int = 50) -> tuple[Hit, ...]:
        """Findings, then documents, that hold all the words of `text` (the last one as a prefix), best first."""
        raise NotImplementedError

    def backup(self, path: Path | str) -> None:
        """A consistent copy while others read and write; an existing file is refused."""
        raise NotImplementedError

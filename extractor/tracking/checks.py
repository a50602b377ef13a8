"""Whether a decision can be taken: what it must say, and that what it names is in the tracker.

The log is only ever added to. What could not be understood when it is read again must not come into it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from extractor.errors import InputError
from extractor.model import Corpus, Kind, Relation, Standing
from extractor.settings import Settings
from extractor.tracking.days import first_day
from extractor.tracking.decisions import ACTIONS, DESCRIBED, EDITABLE, subject_kind
from extractor.tracking.threads import weave

RESPONSES = ("none", "acknowledged", "accepted", "partly accepted", "rejected", "unanswered")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "link": ("target",),
    "annotate": ("text",),
    "merge": ("into",),
    "assign": ("owner",),
    "due": ("date",),
    "respond": ("response",),
    "same": ("as",),
}
_MAY: Mapping[str, frozenset[str]] = {
    "link": frozenset(["relation"]),
    "close": frozenset(["finding", "file"]),
    "edit": EDITABLE | {"due", "theme", "kind"},
    "describe": DESCRIBED,
}
_WORDS: Mapping[str, tuple[str, ...]] = {
    "relation": tuple(Relation),
    "kind": tuple(Kind),
    "standing": tuple(Standing),
    "direction": ("completed", "improved", "unchanged", "worsened", "assurance"),
    "strength": ("firm", "conditional", "aspirational", "under consideration"),
    "response": RESPONSES,
}
_NOT_OF_DOCUMENTS = ("kind", "standing")
"""Words that mean something else of a document."""
_TAKEN_BACK = ("owner", "date")
"""What may be given as nothing: then what documents say counts again."""


class Checks:
    """Checks of decisions about one corpus, whose threads are woven once for all of them."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    @cached_property
    def _threads(self) -> frozenset[str]:
        return frozenset(thread.id for thread in weave(self._corpus, as_of="9999-12-31", settings=Settings()))

    def check(self, *, subject: str, action: str, payload: Mapping[str, Any]) -> None:
        """Raises InputError where a decision lacks something, says something unknown or names what is not there."""
        kind = subject_kind(subject)
        if action not in ACTIONS[kind]:
            known = ", ".join(ACTIONS[kind])
            raise InputError(f"{action!r} cannot be decided about a {kind}.", advice=f"About a {kind}: {known}.")
        self._require(kind, subject)
        needed, may = _NEEDED.get(action, ()), _MAY.get(action, frozenset())
        for name in needed:
            if name not in payload or not (name in _TAKEN_BACK or str(payload[name]).strip()):
                raise InputError(f"{action!r} needs {name}=…", advice=f"Write {name}=… after it.")
        for name, value in payload.items():
            if name not in needed and name not in may and name != "note":
                known = ", ".join((*needed, *sorted(may), "note"))
                raise InputError(f"{action!r} has no {name!r}.", advice=f"It has: {known}.")
            words = () if action == "describe" and name in _NOT_OF_DOCUMENTS else _WORDS.get(name, ())
            if words and value not in words:
                raise InputError(f"{value!r} is no {name}.", advice=f"One of: {', '.join(words)}.")
            if name in ("date", "due") and value and first_day(str(value)) is None:
                raise InputError(f"{value!r} is no date.", advice="Write it as 2031-03-04, 2031-03 or 2031.")
        if action == "edit" and not set(payload) & _MAY["edit"]:
            known = ", ".join(sorted(_MAY["edit"]))
            raise InputError("'edit' needs what is to be changed.", advice=f"One of: {known}.")
        if action == "close" and not (payload.get("finding") or payload.get("file")):
            raise InputError(
                "a thread is closed on evidence.",
                advice="Write finding=… (its id) or file=… and say in note=… what it shows.",
            )
        named = {"target": "finding", "finding": "finding", "into": "thread"}
        for name, sort in named.items():
            if payload.get(name):
                self._require(sort, str(payload[name]))
        if subject in (payload.get("into"), payload.get("target"), payload.get("as")):
            raise InputError(f"{subject!r} is itself.", advice="Name the other one.")

    def _require(self, kind: str, subject: str) -> None:
        if subject not in self._known(kind):
            raise InputError(
                f"there is no {kind} {subject!r} in this tracker.",
                advice="See `status --format json` for threads and `export --format jsonl` for everything else.",
            )

    def _known(self, kind: str) -> Collection[str]:
        corpus = self._corpus
        if kind == "link":
            return {link.id for link in corpus.links}
        if kind == "finding":
            return corpus.findings
        if kind == "document":
            return corpus.documents
        if kind == "thread":
            return self._threads
        names = {name for document in corpus.documents.values() for name in document.organisations}
        names |= {finding.organisation for finding in corpus.findings.values() if finding.organisation}
        # a name that was joined to another stays one that can be decided about
        return names | {event.subject for event in corpus.events if event.action in ("same", "different")}


def check(corpus: Corpus, *, subject: str, action: str, payload: Mapping[str, Any]) -> None:
    """Raises InputError where one decision cannot be taken."""
    Checks(corpus).check(subject=subject, action=action, payload=payload)

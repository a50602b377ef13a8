"""A shorthand for corpora of a few invented findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extractor.model import Corpus, Document, Due, Event, Finding, Kind, Link, Relation, Source, finding_ids, stable_id

PROVIDER = "Oakmere Care Ltd"


@dataclass
class Story:
    """Documents with findings, in the order in which they are added."""

    documents: dict[str, Document] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def document(
        self,
        name: str,
        date: str | None,
        *findings: tuple[str, str, dict[str, Any]],
        kind: str = "inspection_report",
        standing: str = "regulator",
        about: Sequence[str] = (PROVIDER,),
    ) -> list[str]:
        """Adds a document; each finding is kind, quote and attributes. Gives the findings' ids."""
        identity = stable_id("d", name)
        self.documents[identity] = Document(
            identity, name, name, "txt", "", kind=kind, date=date, title=name, standing=standing,
            organisations=tuple(about),
        )  # fmt: skip
        ids, at = finding_ids(identity, ((Kind(kind), quote) for kind, quote, _ in findings)), 0
        for finding, (finding_kind, quote, extra) in zip(ids, findings, strict=True):
            attributes = {"organisation": PROVIDER, **extra}
            at = attributes.pop("at", at)
            due = attributes.pop("due", None)
            if due is not None:
                attributes["due"] = due if isinstance(due, Due) else Due(f"by {due}", due)
            speaker = attributes.pop("speaker", None)
            if speaker:
                attributes["source"] = Source(speaker, None, None, "reported")
            self.findings[finding] = Finding(
                finding, identity, Kind(finding_kind), at, at + len(quote), quote, **attributes
            )
            at += len(quote) + 400
        return ids

    def link(self, source: str, target: str, relation: str, score: float = 0.9) -> Link:
        link = Link(source, target, Relation(relation), score, ("set by the test",))
        self.links.append(link)
        return link

    def event(self, subject: str, action: str, at: str = "2031-06-01T10:00:00Z", **payload: Any) -> None:
        self.events.append(Event(len(self.events) + 1, at, "Ann", subject, action, payload))

    def corpus(self) -> Corpus:
        return Corpus(self.documents, self.findings, tuple(self.links), tuple(self.events))

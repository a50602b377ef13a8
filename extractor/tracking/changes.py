"""What changed between two dates."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model import Corpus
from extractor.settings import Settings


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed. `kind`: new, due (fell due), overdue, slipped, softened, contradicted,
    claimed (complete), verified, responded, unanswered, reopened, recurred, closed.
    `finding` is the finding that shows it, or ""."""

    kind: str
    thread: str
    finding: str
    text: str
    """One line in plain words: what, of which thread."""
    date: str = ""


def changes(corpus: Corpus, *, since: str, as_of: str, settings: Settings) -> tuple[Change, ...]:
    """What is different at the end of the day `as_of` from the end of the day `since`, the gravest kinds first."""
    raise NotImplementedError

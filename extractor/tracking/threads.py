"""Linked findings → threads."""

from __future__ import annotations

from extractor.model import Corpus, Thread
from extractor.settings import Settings


def weave(corpus: Corpus, *, as_of: str, settings: Settings) -> tuple[Thread, ...]:
    """The threads as they stood at the end of the day `as_of` (ISO date): later documents and events are left out.

    A finding belongs to one thread; metrics and ratings that bear on nothing belong to none. A thread's id comes from
    its first finding. Threads are ordered by urgency: red, amber, green, blue, then by due date.
    """
    raise NotImplementedError

"""Findings → suggested links."""

from __future__ import annotations

from collections.abc import Collection

from extractor.model import Corpus, Link
from extractor.settings import Settings


def link(corpus: Corpus, *, new: Collection[str] | None = None, settings: Settings) -> tuple[Link, ...]:
    """Suggested links with scores and reasons, in a fixed order.

    `new` holds document ids: then only links with an end in one of these documents are looked for, and only such are
    given. None means the whole corpus. Links that a person refused are not given.
    """
    raise NotImplementedError

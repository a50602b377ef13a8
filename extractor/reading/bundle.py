"""What a reader of a container gives: its own documents, and the members that are still to be read."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.model import Document, Problem


@dataclass(frozen=True, slots=True)
class Bundle:
    """`documents` are what the container itself says (an e-mail's body); `members` are (name, bytes) inside it.

    A member's name is its path within the container; the door puts the container's name and "!/" before it, sniffs its
    bytes and reads it like any other file. `problems` are members that could not be taken out.
    """

    documents: tuple[Document, ...] = ()
    members: tuple[tuple[str, bytes], ...] = ()
    problems: tuple[Problem, ...] = ()

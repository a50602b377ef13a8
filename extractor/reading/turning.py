"""Pages whose text stands on its side without the page being turned: laid out upright, their boxes turned back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.model import Box
from extractor.reading.assemble import Piece
from extractor.reading.glyphs import Edge, PageWord

_FEWEST = 8
_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Turn:
    """A quarter turn of a page of this size as shown. `up` says that its text runs from the foot to the head."""

    width: float
    height: float
    up: bool

    def upright(self, box: Box) -> Box:
        """A box of the page as shown, on the page turned so that its text is upright."""
        x0, top, x1, bottom = box
        if self.up:
            return (self.height - bottom, x0, self.height - top, x1)
        return (top, self.width - x1, bottom, self.width - x0)

    def back(self, box: Box) -> Box:
        """The reverse of `upright`."""
        x0, top, x1, bottom = box
        if self.up:
            return (top, self.height - x1, bottom, self.height - x0)
        return (self.width - bottom, x0, self.width - top, x1)

    def words(self, words: Sequence[PageWord]) -> list[PageWord]:
        """The words upright, from the top: pdfium gives the lines of text that runs downwards last line first."""
        lines: list[list[PageWord]] = []
        for word in words:
            x0, top, x1, bottom = self.upright((word.x0, word.top, word.x1, word.bottom))
            turned = word._replace(x0=x0, top=top, x1=x1, bottom=bottom)
            if lines and abs(lines[-1][-1].top - top) < 2:
                lines[-1].append(turned)
            else:
                lines.append([turned])
        steps = [second[0].top - first[0].top for first, second in pairwise(lines)]
        if sum(step < 0 for step in steps) > sum(step > 0 for step in steps):
            lines.reverse()
        return [word for line in lines for word in line]

    def edges(self, edges: Sequence[Edge]) -> list[Edge]:
        return [Edge(*self.upright((e.x0, e.top, e.x1, e.bottom)), not e.horizontal) for e in edges]


def find_turn(words: Sequence[PageWord], width: float, height: float) -> Turn | None:
    """The turn that sets a page's text upright; None where it is, as nearly always."""
    long = [word for word in words if len(word.text) >= 4]
    tall = [word for word in long if word.bottom - word.top > 1.5 * (word.x1 - word.x0)]
    if len(tall) < _FEWEST or len(tall) < _SHARE * len(long):
        return None
    steps = [second.top - first.top for first, second in pairwise(tall) if abs(first.x0 - second.x0) < 2]
    return Turn(width, height, sum(step < 0 for step in steps) >= sum(step > 0 for step in steps))


def turn_back(pieces: Iterable[Piece], turns: Mapping[int, Turn]) -> Iterator[Piece]:
    """The pieces with the boxes of their words as the page is shown."""
    for piece in pieces:
        if any(word.page in turns for word in piece.words):
            words = tuple(
                replace(word, box=turns[word.page].back(word.box)) if word.page in turns else word
                for word in piece.words
            )
            piece = replace(piece, words=words)
        yield piece

"""Where a reply repeats the words of what it answers, whether or not anything was found in them.

Both texts are compared by runs of letters, so that line breaks, hyphens and lost spaces do not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.model import Block, BlockKind, Document, Finding, Kind

_RUN = 24
"""Letters in about five words."""
_COMMON = 4
"""A run that stands more often in the answered text is a standard phrase."""
_DRIFT = 40
_GAP = 80
"""So many letters may stand between two runs of one repetition: a footnote, a word put right, the foot of a page."""
_LEAST = 40
"""Letters that a repetition must have."""
_LEAST_UNASKED = 75
"""Letters that a repetition must have in which nothing is asked or found: a conclusion is repeated to be answered."""
_PART = 0.6
"""So much of its paragraph or cell is repeated, or so much of a finding stands in the repetition."""
_MENTIONS = 2
"""A report gives a recommendation where it argues for it and again in its list."""
_LETTERS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Repetition:
    """A paragraph, cell or sentence of a reply that repeats one of the document that it answers."""

    start: int
    end: int
    block: Block
    targets: tuple[str, ...]
    """The findings that stand in the same words there."""


class Letters:
    """The letters and digits of a text, case folded, with where each stands."""

    def __init__(self, text: str) -> None:
        words = list(_LETTERS.finditer(text))
        parts = [word.group().casefold() for word in words]
        # folding may lengthen a letter; those words take part without their offsets being exact to the letter
        self.letters = "".join(parts)
        self.starts: list[int] = []
        self._words = [(word.start(), word.end()) for word in words]
        at = 0
        for part in parts:
            self.starts.append(at)
            at += len(part)

    def runs(self) -> Iterator[tuple[int, str]]:
        for at in self.starts:
            if at + _RUN > len(self.letters):
                return
            yield at, self.letters[at : at + _RUN]

    def offset(self, at: int, *, end: bool = False) -> int:
        """Where in the text a letter stands (or, as an end, where the letter before it ends)."""
        if not self._words:
            return 0
        place = max(0, bisect_right(self.starts, at - 1 if end and at else at) - 1)
        start, stop = self._words[place]
        return min(stop, start + at - self.starts[place])

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The letters that stand in a range of the text."""
        first = bisect_left(self._words, (start, start))
        last = bisect_left(self._words, (end, end))
        if first > 0 and self._words[first - 1][1] > start:
            first -= 1
        size = len(self.letters)
        return (
            self.starts[first] if first < len(self.starts) else size,
            self.starts[last] if last < len(self.starts) else size,
        )


@dataclass(slots=True)
class _Chain:
    start: int
    end: int
    shift: int


def index_of(text: Letters) -> dict[str, list[int]]:
    """Run of letters → where it stands; a standard phrase is left out."""
    index: dict[str, list[int]] = defaultdict(list)
    for at, run in text.runs():
        index[run].append(at)
    return {run: places for run, places in index.items() if len(places) <= _COMMON}


def repetitions(
    reply: Document, answered: Document, asked: Sequence[Finding], *, letters: Letters, index: dict[str, list[int]]
) -> list[Repetition]:
    """The paragraphs and cells of a reply that repeat `answered`, in order; `letters` and `index` are the latter's.

    Both documents come with text and blocks. `asked` are the findings of `answered`.
    """
    own = Letters(reply.text)
    chains = _chains(own, index)
    spans = [(letters.between(f.start, f.end), f.reference is None, f.start, f) for f in asked if _is_asked(f)]
    found: list[Repetition] = []
    for block, start, end in _units(reply):
        first, last = own.between(start, end)
        pieces = [(max(c.start, first), min(c.end, last), c.shift) for c in chains if c.start < last and c.end > first]
        pieces = sorted(
            (p for p in pieces if p[1] - p[0] >= min(_LEAST, 0.9 * (last - first))), key=lambda p: p[0] - p[1]
        )
        taken: list[tuple[int, int, int]] = []
        rest = list(pieces)
        while rest:
            # the longest, then what it does not cover
            best = rest[0]
            taken.append(best)
            rest = [p for p in rest[1:] if p[0] >= best[1] - _RUN or p[1] <= best[0] + _RUN]
        for low, high, _ in sorted(taken):
            same = [p for p in pieces if min(p[1], high) - max(p[0], low) >= 0.7 * (high - low)]
            targets = _targets(same, spans)
            is_whole = high - low >= _PART * (last - first)
            begin, stop = own.offset(low), own.offset(high, end=True)
            if not (is_whole or _is_sentence(reply.text, start, begin, stop, end)):
                continue
            if not targets and not (is_whole and high - low >= _LEAST_UNASKED):
                continue
            found.append(Repetition(begin, stop, block, targets))
    return found


def _is_asked(finding: Finding) -> bool:
    return finding.kind in (Kind.REQUIREMENT, Kind.ISSUE)


def _chains(own: Letters, index: dict[str, list[int]]) -> list[_Chain]:
    """Stretches that go on alike in both texts."""
    whole: list[_Chain] = []
    going: list[_Chain] = []
    for at, run in own.runs():
        places = index.get(run)
        if places is None:
            continue
        kept: list[_Chain] = []
        for chain in going:
            (kept if at - chain.end <= _GAP else whole).append(chain)
        going = kept
        for place in places:
            shift = place - at
            near = [chain for chain in going if abs(chain.shift - shift) <= _DRIFT]
            if near:
                near[0].end = max(near[0].end, at + _RUN)
                near[0].shift = shift
            else:
                going.append(_Chain(at, at + _RUN, shift))
    return whole + going


def _units(document: Document) -> Iterator[tuple[Block, int, int]]:
    """Paragraphs, items and cells."""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and len(document.text[block.start : block.end].split()) < 8:
            continue
        if block.cells:
            for cell in block.cells:
                yield block, cell.start, cell.end
        else:
            yield block, block.start, block.end


def _targets(
    pieces: Sequence[tuple[int, int, int]], spans: Sequence[tuple[tuple[int, int], bool, int, Finding]]
) -> tuple[str, ...]:
    """The findings that stand in the repeated words, of at most so many places; listed ones first."""
    places = []
    for low, high, shift in pieces:
        there = [
            (is_unlisted, start, finding)
            for (begin, stop), is_unlisted, start, finding in spans
            if begin < high + shift
            and stop > low + shift
            and min(stop, high + shift) - max(begin, low + shift) >= _PART * (stop - begin)
        ]
        if there:
            places.append(there)
    places.sort(key=lambda there: (min(is_unlisted for is_unlisted, _, _ in there), there[0][1]))
    chosen = [finding.id for there in places[:_MENTIONS] for _, _, finding in there]
    return tuple(dict.fromkeys(chosen))


def _is_sentence(text: str, first: int, start: int, end: int, last: int) -> bool:
    """Whether a range of a paragraph is whole sentences of it, a label before it apart."""
    before, after = text[first:start].rstrip(" “\"'‘("), text[end:last].lstrip(" ”\"'’)")
    begins = not before or before[-1] in ".:;?!|\n–—" or len(before) < 24
    return begins and (not after or text[end - 1] in ".;?!" or after[0] in ".;?!|\n(")

"""Words → the text of a block: line-end hyphens undone, every word's range and box kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.model import BlockKind
from extractor.reading.assemble import CELL_GAP, Piece, Word
from extractor.reading.glyphs import PageWord
from extractor.reading.lines import BULLET, Line, is_private_bullet

_SOFT = "\u00ad"
_LINE_END_HYPHENS = ("-", "\u2010", _SOFT)
_LETTERS = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# first parts that keep their hyphen even where the second part is a word of its own right
_PREFIXES = frozenset(
    """anti bi co counter cross de ex extra half high inter intra long low mid mini mis multi non off on one over part
    post pre pro quasi re self semi short single sub super third two under up well year""".split()  # noqa: SIM905
)


class Hyphens:
    """Decides whether a hyphen at a line end belongs to the word, by the words of the same document."""

    def __init__(self, lines: Iterable[Sequence[PageWord]]) -> None:
        self.words: Counter[str] = Counter()
        soft = hard = 0
        ends: list[tuple[str, str]] = []
        last = ""
        for line in lines:
            for index, word in enumerate(line):
                for match in _LETTERS.findall(word.text):
                    if not (index == len(line) - 1 and word.text.endswith(_LINE_END_HYPHENS)):
                        self.words[match.casefold().replace("\u2010", "-")] += 1
            if line:
                if last.endswith(_LINE_END_HYPHENS):
                    ends.append((last, line[0].text))
                last = line[-1].text
        for first, second in ends:
            known = self._known(first, second)
            soft += known is False
            hard += known is True
        # a document that breaks words at line ends does so often
        self.usually_kept = hard >= soft

    def _known(self, first: str, second: str) -> bool | None:
        """True where the hyphen is known to be part of the word, False where it is known not to be."""
        if first.endswith(_SOFT):
            return False
        stem = first[:-1]
        left = _LETTERS.findall(stem)
        right = _LETTERS.match(second)
        if not left or right is None or not second[0].islower():
            return True
        a, b = left[-1].casefold().replace("\u2010", "-"), right.group().casefold().replace("\u2010", "-")
        if self.words[f"{a}-{b}"]:
            return True
        if self.words[a + b]:
            return False
        if a.rsplit("-", 1)[-1] in _PREFIXES:
            return True
        if self.words[a] and self.words[b]:
            return True
        return None

    def keeps(self, first: str, second: str) -> bool:
        known = self._known(first, second)
        return self.usually_kept if known is None else known


class Composer:
    """Collects words into one text with their ranges."""

    def __init__(self, hyphens: Hyphens) -> None:
        self.hyphens = hyphens
        self.parts: list[str] = []
        self.words: list[Word] = []
        self.at = 0
        self.last = ""

    def add(self, words: Sequence[PageWord], page: int) -> None:
        """Adds one line's words."""
        for index, word in enumerate(words):
            text = word.text
            if is_private_bullet(text):
                text = BULLET
            if self.last:
                if index == 0 and len(self.last) > 1 and self.last.endswith(_LINE_END_HYPHENS) and text[0].isalnum():
                    if not self.hyphens.keeps(self.last, text):
                        self._drop_hyphen()
                    elif not self.last.endswith("-"):
                        self._drop_hyphen()
                        self._put("-")
                        start, end = self.words[-1].start, self.at
                        self.words[-1] = Word(start, end, self.words[-1].page, self.words[-1].box)
                else:
                    self._put(" ")
            start = self.at
            self._put(text)
            self.words.append(Word(start, self.at, page, (word.x0, word.top, word.x1, word.bottom)))
            self.last = text

    def gap(self) -> None:
        """Ends a cell."""
        self._put(CELL_GAP)
        self.last = ""

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def _drop_hyphen(self) -> None:
        self.parts[-1] = self.parts[-1][:-1]
        self.at -= 1
        word = self.words[-1]
        self.words[-1] = Word(word.start, self.at, word.page, word.box)

    @property
    def text(self) -> str:
        return "".join(self.parts)


def compose(kind: BlockKind, lines: Sequence[Line], hyphens: Hyphens, *, label: str = "", level: int = 0) -> Piece:
    """One block from its lines."""
    composer = Composer(hyphens)
    for line in lines:
        composer.add(line.words, line.page)
    text = composer.text
    if label:
        label = text[: len(label)] if text.startswith(label) else text.split(" ", 1)[0]
    return Piece(kind, text, label, level, lines[0].page, tuple(composer.words))

"""Lines and tables in reading order → headings, paragraphs, list items and rows, joined over column and page breaks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from extractor.model import BlockKind
from extractor.reading.assemble import Piece
from extractor.reading.grids import Grids
from extractor.reading.joining import Hyphens, compose
from extractor.reading.lines import Line, PageContent, is_bullet, without_running
from extractor.reading.tables import Table, join_split_row

_NUMBER = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,3}[.)]|\(\d{1,3}\)|\d{1,3}/\d{2,4}|[a-z][.)]|\([a-z]{1,2}\)|[ivxl]{1,5}[.)]"
    r"|\([ivxl]{1,5}\)|[A-Z][.)]|\([A-Z]\)|[A-Z]{1,3}\d{1,3}[.):]"
)
_BARE_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?|[A-Z]{1,3}\d{1,3}")
_ENDED = re.compile(r"[.!?:;…][\"'’”)\]]*$")
_STOPPED = re.compile(r"[.!?…][\"'’”)\]]*$")
# "Inspection dates: 3 to 7 March", but not "Chapter 2: Funding" or "Box 4: Terms"
_LABEL_AND_VALUE = re.compile(r"^[^:]{2,60}(?<![\s\d][\dIVXA-Z])(?<!\d\d): \S")
_UNFINISHED = re.compile(r"\b(?:the|of|and|for|to|in|a|an|on|with|by|or|from|at)$")
_LEADS_ON = re.compile(r"[:;,]$|[,;] (?:and|or)$")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*$")
_SMALL = 0.9
_SIMILAR = 0.08
_INDENT = 7.0
_LONGEST_HEADING = 220
_WRONG_TAGS = 0.1


@dataclass(slots=True)
class Draft:
    """A block while its lines are being collected."""

    lines: list[Line]
    label: str = ""
    text_x0: float = 0.0
    level: int = 0
    is_note: bool = False

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def bare(self) -> str:
        """The text without its label."""
        return self.text[len(self.label) :].strip()

    @property
    def tag(self) -> int:
        """The level of heading that the file's own tags say it is, or 0."""
        return self.lines[0].heading


@dataclass(slots=True)
class Style:
    """What is usual in a document."""

    body: float
    bold: bool
    italic: bool
    pitches: dict[float, float]
    rights: dict[tuple[int, int], float] = field(default_factory=dict)

    def pitch(self, size: float) -> float:
        """The usual distance between the feet of two lines of this size."""
        return self.pitches.get(size, 1.22 * size)

    def is_like_heading(self, line: Line) -> bool:
        ratio = line.size / self.body
        return ratio >= 1.1 or (line.bold > 0.9 and not self.bold and ratio >= 0.95)


def lay_out(pages: Sequence[PageContent]) -> Iterator[Piece]:
    """The blocks of a document, in reading order."""
    pages = without_running(pages)
    lines = [element for page in pages for element in page.elements if isinstance(element, Line)]
    tables = [element for page in pages for element in page.elements if isinstance(element, Table)]
    if not lines and not tables:
        return iter(())
    _distrust_bad_tags(lines)
    style = _style(lines)
    grids = Grids(tables)
    hyphens = Hyphens([*(line.words for line in lines), *grids.lines()])
    return _Layout(style, hyphens, grids).run(pages)


def _distrust_bad_tags(lines: Sequence[Line]) -> None:
    """Forgets the heading tags of a file where more than a tenth of what they call headings are sentences."""
    runs = [list(run) for (level, _), run in groupby(lines, key=lambda line: (line.heading, line.page)) if level]
    wrong = sum(_is_prose(" ".join(line.text for line in run)) for run in runs)
    if wrong > _WRONG_TAGS * len(runs):
        for line in lines:
            line.heading = 0


def _is_prose(words: str) -> bool:
    return len(words) > _LONGEST_HEADING or (len(words) > 60 and bool(_STOPPED.search(words)))


def _style(lines: Sequence[Line]) -> Style:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0
    bold = italic = total = 0.0
    steps: defaultdict[float, Counter[float]] = defaultdict(Counter)
    for line in lines:
        if line.size == body:
            total += len(line.text)
            bold += len(line.text) * line.bold
            italic += len(line.text) * line.italic
    for first, second in pairwise(lines):
        step = second.bottom - first.bottom
        if first.page == second.page and first.size == second.size and 0.8 * first.size < step < 2.6 * first.size:
            steps[first.size][round(step * 2) / 2] += 1
    pitches = {}
    for size, counts in steps.items():
        most = max(counts.values())
        # the smallest of the usual steps: in a document of one-line items the gaps between them are as usual as lines
        pitches[size] = min(step for step, count in counts.items() if count >= 0.34 * most)
    style = Style(body, bold > 0.6 * total > 0, italic > 0.6 * total > 0, pitches)
    for line in lines:
        column = (line.page, round(line.x0 / 80))
        for near in (column, (column[0], column[1] - 1), (column[0], column[1] + 1)):
            style.rights[near] = max(style.rights.get(near, 0.0), line.x1)
    return style


class _Layout:
    def __init__(self, style: Style, hyphens: Hyphens, grids: Grids) -> None:
        self.style = style
        self.hyphens = hyphens
        self.grids = grids
        self.drafts: list[Draft | Table] = []
        self.open: Draft | None = None
        self.waiting: list[Draft] = []
        self.in_notes = False

    def run(self, pages: Sequence[PageContent]) -> Iterator[Piece]:
        for page in pages:
            notes = self._footnotes(page)
            for element in page.elements:
                if id(element) in notes:
                    continue
                if isinstance(element, Table):
                    self._close()
                    self.drafts.append(element)
                else:
                    self._take(element)
            self._wait(page, notes)
        self._close()
        return self._pieces()

    def _footnotes(self, page: PageContent) -> set[int]:
        """Small print under the text, which would stand between a sentence and its end on the next page."""
        lines = [element for element in page.elements if isinstance(element, Line)]
        found: list[Line] = []
        for line in reversed(lines):
            if line.size > _SMALL * self.style.body or line.top < 0.5 * page.size[1]:
                break
            found.append(line)
        while found and not found[-1].words[0].text[0].isdigit() and found[-1].words[0].text[0] not in "*†‡":
            found.pop()
        return {id(line) for line in found}

    def _wait(self, page: PageContent, notes: set[int]) -> None:
        open_now, self.open = self.open, None
        before, self.drafts = self.drafts, []
        self.in_notes = True
        for element in page.elements:
            if isinstance(element, Line) and id(element) in notes:
                self._take(element)
        self.in_notes = False
        if self.open is not None:
            self.drafts.append(self.open)
        for draft in self.drafts:
            if isinstance(draft, Draft):
                draft.is_note = True
                self.waiting.append(draft)
        self.drafts, self.open = before, open_now
        if self.open is None:
            self._release()

    def _close(self) -> None:
        if self.open is not None:
            self.drafts.append(self.open)
            self.open = None
        self._release()

    def _release(self) -> None:
        self.drafts += self.waiting
        self.waiting = []

    def _take(self, line: Line) -> None:
        label = _label_of(line, self.open)
        if self.in_notes:
            label = self._note_number(line) or ("" if label.isdigit() else label)
        if self.open is not None and self._continues(self.open, line, label):
            if len(self.open.lines) == 1 and not self.open.label:
                self.open.text_x0 = line.x0
            self.open.lines.append(line)
            return
        if self.open is not None:
            self.drafts.append(self.open)
        # footnotes come neither between a passage and the list or quotation that it leads to, nor within that list
        if self.open is None or not _LEADS_ON.search(self.open.last.text):
            self._release()
        first = label.count(" ") + 1 if label else 0
        text_x0 = line.words[first].x0 if label and len(line.words) > first else line.x0
        self.open = Draft([line], label, text_x0)

    def _note_number(self, line: Line) -> str:
        """The number of a footnote, which follows that of the footnote before; "4 August" within one does not."""
        first = line.words[0].text
        if len(line.words) < 2 or not first.isdigit() or len(first) > 4:
            return ""
        before = next((draft.label for draft in (self.open, *reversed(self.drafts)) if isinstance(draft, Draft)), "")
        if before.isdigit() and not int(before) < int(first) <= int(before) + 3:
            return ""
        return first

    def _continues(self, draft: Draft, line: Line, label: str) -> bool:
        """Whether a line goes on with the block that is open."""
        last = draft.last
        text = last.text
        starts_low = line.words[0].text[:1].islower()
        mid_sentence = starts_low and not _STOPPED.search(text)
        if label and not self._is_within_sentence(draft, line, label):
            return False
        if _is_contents_line(last) or (line.heading != last.heading and not mid_sentence):
            return False
        if abs(line.size - last.size) > _SIMILAR * max(line.size, last.size):
            return False
        if line.region != last.region:
            return mid_sentence and line.page != last.page and (line.region == 0) == (last.region == 0)
        heading = self.style.is_like_heading(last)
        if heading != self.style.is_like_heading(line) and not (mid_sentence and self._is_full(last, line)):
            return False
        step = line.bottom - last.bottom
        if line.page != last.page or step < -0.5 * line.size:
            return not heading and self._continues_over_break(draft, line, mid_sentence=mid_sentence)
        if step > 1.3 * self.style.pitch(line.size) and not (heading and step < 1.5 * line.size):
            return False
        full = self._is_full(last, line)
        if _LABEL_AND_VALUE.match(draft.lines[0].text) and line.x0 > draft.lines[0].x0 + 3 * line.size:
            return True
        if heading:
            return full or starts_low or bool(_UNFINISHED.search(text))
        if abs(line.x0 - draft.text_x0) <= _INDENT:
            if full or mid_sentence:
                return True
            return not _ENDED.search(text) and last.x1 - draft.text_x0 > 0.6 * (self._right(last) - draft.text_x0)
        if draft.label:
            return self._wraps_under_label(draft, line, full=full, mid_sentence=mid_sentence)
        if len(draft.lines) == 1:
            # a paragraph whose first line is indented
            return full or mid_sentence
        return mid_sentence

    def _wraps_under_label(self, draft: Draft, line: Line, *, full: bool, mid_sentence: bool) -> bool:
        """Whether a line that is not under an item's words goes on with it: an item without a hanging indent."""
        if mid_sentence:
            return True
        left = draft.lines[0].x0
        if not full or abs(line.x0 - left) > _INDENT:
            return False
        return (len(draft.lines) > 1 and abs(draft.last.x0 - left) <= _INDENT) or not _ENDED.search(draft.last.text)

    def _is_within_sentence(self, draft: Draft, line: Line, label: str) -> bool:
        """Whether what looks like a label is a word of the sentence: "… paragraph / 12. The council …"."""
        last = draft.last
        if is_bullet(label) or line.page != last.page or line.region != last.region:
            return False
        if _ENDED.search(last.text) or last.text.endswith((",", " and", " or")) or not self._is_full(last, line):
            return False
        step = line.bottom - last.bottom
        return abs(line.x0 - draft.text_x0) <= 2 and 0 < step <= 1.15 * self.style.pitch(line.size)

    def _continues_over_break(self, draft: Draft, line: Line, *, mid_sentence: bool) -> bool:
        text = draft.last.text
        if mid_sentence:
            return True
        if not _STOPPED.search(text) and not text.endswith((":", ";")):
            return self._is_full(draft.last, line)
        hanging = draft.label and draft.text_x0 - draft.lines[0].x0 > _INDENT
        on_same_side = abs(line.x0 - draft.text_x0) <= _INDENT
        return bool(hanging) and on_same_side and not text.endswith((":", ";")) and line.page != draft.last.page

    def _is_full(self, line: Line, following: Line) -> bool:
        """Whether the first word of the following line would not have fitted at the end of this one."""
        word = following.words[0]
        return line.x1 + 0.25 * line.size + (word.x1 - word.x0) > self._right(line) - 0.5

    def _right(self, line: Line) -> float:
        return self.style.rights[line.page, round(line.x0 / 80)]

    def _pieces(self) -> Iterator[Piece]:
        """The blocks; each draft is let go when its block is made, or long files would need twice the memory."""
        levels = self._heading_levels()
        indents: list[float] = []
        last_table: Table | None = None
        self.drafts.reverse()
        while self.drafts:
            draft = self.drafts.pop()
            if isinstance(draft, Table):
                following = self.drafts[-1] if self.drafts else None
                if isinstance(following, Table):
                    join_split_row(draft, following)
                yield from self.grids.pieces(draft, last_table, self.hyphens)
                last_table, indents = draft, []
                continue
            if not any(char.isalnum() for line in draft.lines for word in line.words for char in word.text):
                # an empty bullet, a row of stars
                continue
            key = levels.get(id(draft))
            if key is not None:
                indents, last_table = [], None
                yield compose(BlockKind.HEADING, draft.lines, self.hyphens, label=draft.label, level=key)
            elif draft.is_note:
                yield compose(BlockKind.PARAGRAPH, draft.lines, self.hyphens, label=draft.label)
            elif draft.label:
                x0 = draft.lines[0].x0
                while indents and indents[-1] > x0 + _INDENT:
                    indents.pop()
                if not indents or x0 > indents[-1] + _INDENT:
                    indents.append(x0)
                yield compose(BlockKind.ITEM, draft.lines, self.hyphens, label=draft.label, level=len(indents))
            else:
                if indents and draft.lines[0].x0 <= indents[0] + _INDENT:
                    indents = []
                yield compose(BlockKind.PARAGRAPH, draft.lines, self.hyphens)

    def _heading_levels(self) -> dict[int, int]:
        """The level of each draft that is a heading: sizes and weights by rank.

        One that only the file's tags tell ranks with its look, with the others of its tag, or as its tag says.
        """
        found = [draft for draft in self.drafts if isinstance(draft, Draft) and self._is_heading(draft)]
        chosen = {id(draft) for draft in found}
        # names of members, or of those present, are set bold too: five in a row head nothing
        run: list[Draft] = []
        for draft in [*self.drafts, None]:
            if isinstance(draft, Draft) and id(draft) in chosen and (not run or _look(draft) == _look(run[-1])):
                run.append(draft)
                continue
            if len(run) >= 5:
                # the last may be the heading of what follows, if it stands apart
                apart = draft is not None and _gap(run[-2], run[-1]) > 1.25 * _gap(run[-3], run[-2])
                chosen -= {id(one) for one in (run[:-1] if apart else run)}
            run = [draft] if isinstance(draft, Draft) and id(draft) in chosen else []
        found = [draft for draft in found if id(draft) in chosen]
        looks = sorted({_look(draft) for draft in found if self._stands_out(draft)}, reverse=True)
        ranks = {look: min(number, 6) for number, look in enumerate(looks, 1)}
        tags = {draft.tag: ranks[_look(draft)] for draft in reversed(found) if _look(draft) in ranks}
        return {id(draft): ranks.get(_look(draft)) or tags.get(draft.tag, draft.tag) for draft in found}

    def _is_heading(self, draft: Draft) -> bool:
        if draft.is_note or is_bullet(draft.label):
            return False
        if not re.search(r"[^\W\d_]{2}", draft.bare) or len(draft.text) > _LONGEST_HEADING or len(draft.lines) > 4:
            return False
        if _is_contents_line(draft.last):
            return False
        return (draft.tag > 0 and not _is_prose(draft.bare)) or self._stands_out(draft)

    def _stands_out(self, draft: Draft) -> bool:
        """Whether a draft looks like a heading: by size, weight, slant or capitals."""
        bare = draft.bare
        letters = sum(len(line.text) for line in draft.lines)
        bold = sum(line.bold * len(line.text) for line in draft.lines) / letters > 0.9 and not self.style.bold
        ratio = draft.lines[0].size / self.style.body
        if ratio >= 1.1 and (bold or ratio >= 1.2 or len(draft.lines) <= 2):
            return not (_STOPPED.search(bare) and not bare.endswith("?") and len(bare) > 60)
        if bold and ratio >= 0.95:
            return len(bare) <= 150 and not bare.endswith((".", ";", ",")) and not _LABEL_AND_VALUE.match(bare)
        if sum(line.italic for line in draft.lines) > 0.9 * len(draft.lines) and not self.style.italic:
            return len(draft.lines) == 1 and len(bare) <= 80 and bare[0].isupper() and not _ENDED.search(bare)
        capitals = bare.isupper() and sum(char.isalpha() for char in bare) >= 4
        return capitals and ratio >= 0.95 and len(bare) <= 80 and len(draft.lines) <= 2 and not bare.endswith(".")


def _gap(first: Draft, second: Draft) -> float:
    """From the foot of one block to the foot of the next one's first line; endless over a page break."""
    if first.last.page != second.lines[0].page:
        return float("inf")
    return second.lines[0].bottom - first.last.bottom


def _is_contents_line(line: Line) -> bool:
    """A line of a table of contents: dots, or a wide gap, before a page number."""
    if _LEADERS.search(line.text):
        return True
    if len(line.words) < 2 or not line.words[-1].text.isdigit():
        return False
    return line.words[-1].x0 - line.words[-2].x1 > 2 * line.size


def _look(draft: Draft) -> tuple[float, bool, bool]:
    """What ranks a heading: its size, then bold, then upright."""
    line = draft.lines[0]
    return (round(line.size), line.bold > 0.9, line.italic <= 0.9)


def _label_of(line: Line, draft: Draft | None) -> str:
    """The bullet or number at the start of a line, or ""."""
    words = line.words
    if len(words) < 2:
        return ""
    first, second = words[0], words[1]
    gap = second.x0 - first.x1
    if is_bullet(first.text):
        # a dash may also be the middle of a sentence that wraps there
        if first.text in "–−—-*" and draft is not None and second.text[0].islower():
            if (
                abs(first.x0 - draft.text_x0) <= 2
                and gap < 0.6 * line.size
                and not draft.last.text.endswith((":", ";"))
            ):
                return ""
        return first.text
    if first.text == "o" and gap > 0.6 * line.size:
        return first.text
    if _NUMBER.fullmatch(first.text):
        if first.text[0].isdigit() and "." in first.text[:-1] and gap < 0.5 * line.size and second.text[0].islower():
            return ""
        return first.text
    if _BARE_NUMBER.fullmatch(first.text) and gap > 0.8 * line.size:
        return first.text
    return ""

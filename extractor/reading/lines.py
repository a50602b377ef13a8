"""Words in reading order → lines; running heads, running feet and page numbers among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from extractor.model import Page
from extractor.reading.glyphs import PageWord
from extractor.reading.order import reading_order
from extractor.reading.tables import Table, fill

BULLETS = frozenset("•●○◦∙·▪▫■□◼◻◾◽⬛⬜▶►▸‣⁃➢➤➔→✓✔✗❖❑❒★☐☑*–−—-­")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
BULLET = "•"


@dataclass(slots=True)
class Line:
    """One line of print. `region` tells apart the frames and cells that text must not be joined across."""

    words: list[PageWord]
    page: int
    region: int = 0
    x0: float = 0.0
    top: float = 0.0
    x1: float = 0.0
    bottom: float = 0.0
    size: float = 0.0
    bold: float = 0.0
    """The share of its letters that are bold."""
    italic: float = 0.0
    heading: int = 0
    """The level that the file's own tags give all its words, or 0."""

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class PageContent:
    """A page as read: its lines and tables in reading order, on a page of `size` where its text is upright."""

    page: Page
    elements: list[Line | Table] = field(default_factory=list)
    size: tuple[float, float] = (0.0, 0.0)


def is_bullet(word: str) -> bool:
    return len(word) == 1 and (word in BULLETS or bool(_PRIVATE.match(word)))


def is_private_bullet(word: str) -> bool:
    """A glyph of a symbol font without a meaning of its own, which is shown as "•"."""
    return len(word) == 1 and bool(_PRIVATE.match(word))


def page_elements(
    words: Sequence[PageWord], tables: Sequence[Table], number: int, size: tuple[float, float]
) -> list[Line | Table]:
    """Lines and tables in reading order; a table stands where its first word stands in the stream."""
    cells = fill(tables, words)
    grids = {index for index, table in enumerate(tables) if table.is_grid}
    frames = {index for index, table in enumerate(tables) if table.is_frame}
    free: list[int] = []
    first_word: dict[int, int] = {}
    for index, cell in enumerate(cells):
        if cell is not None and cell[0] in grids:
            if cell[0] not in first_word:
                first_word[cell[0]] = index
                free.append(index)
        else:
            free.append(index)
    anchors = {index: table for table, index in first_word.items()}
    # a table takes part in the ordering as one box
    boxes = [tables[anchors[i]].box if i in anchors else _box(words[i]) for i in free]
    elements: list[Line | Table] = []
    broken = _is_interleaved([cell[0] if (cell := cells[i]) and cell[0] in frames else None for i in free])
    for position in reading_order(boxes, *size, cut=broken):
        index = free[position]
        if index in anchors:
            elements.append(tables[anchors[index]])
            continue
        cell = cells[index]
        region = 0 if cell is None or cell[0] not in frames else 1 + cell[0] * 1_000 + cell[1]
        word = words[index]
        last = elements[-1] if elements else None
        if isinstance(last, Line) and _is_next(last, word) and (last.region == region or _is_close(last, word)):
            last.words.append(word)
        else:
            elements.append(Line([word], number, region))
    for element in elements:
        if isinstance(element, Line):
            _measure(element)
    return _with_labels(elements)


def _with_labels(elements: list[Line | Table]) -> list[Line | Table]:
    """Lone bullets and numbers put before the line at whose height they stand: symbol fonts sit higher or lower."""
    done: list[Line | Table] = []
    for element in elements:
        last = done[-1] if done else None
        if isinstance(last, Line) and isinstance(element, Line) and len(last.words) == 1:
            word = last.words[0]
            level = abs((word.top + word.bottom) - (element.top + element.bottom)) < 2 * element.size
            if level and word.x1 <= element.x0 + 1 and (is_bullet(word.text) or _LONE_NUMBER.fullmatch(word.text)):
                element.words.insert(0, word)
                element.x0 = word.x0
                done[-1] = element
                continue
        done.append(element)
    return done


def _is_interleaved(frames: Sequence[int | None]) -> bool:
    """Whether the stream leaves a frame and comes back to it: a side box written line by line with its neighbours."""
    runs = [frame for frame, _ in groupby(frames) if frame is not None]
    return len(runs) > len(set(runs))


def _box(word: PageWord) -> tuple[float, float, float, float]:
    return (word.x0, word.top, word.x1, word.bottom)


def _is_next(line: Line, word: PageWord) -> bool:
    last = line.words[-1]
    overlap = min(last.bottom, word.bottom) - max(last.top, word.top)
    return overlap > 0.4 * min(last.bottom - last.top, word.bottom - word.top) and word.x0 > last.x0 - 1


def _is_close(line: Line, word: PageWord) -> bool:
    """Whether only a space lies between: words that run out of their frame still belong to their line."""
    return word.x0 - line.words[-1].x1 < 0.6 * word.size


_LONE_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxl]{1,5})[.)]")
_GLUED_LABEL = re.compile(r"(\d{1,3}[.)]|[\ue000-\uf8ff•●○◦▪■□◼◻►▸‣➢➤❖])([^\W\d_].*)")


def _tidy(line: Line) -> None:
    """Parts a number from the word that it is printed against, and drops raised footnote numbers."""
    first = line.words[0]
    glued = _GLUED_LABEL.fullmatch(first.text)
    if glued and len(line.words) > 1:
        middle = first.x0 + (first.x1 - first.x0) * len(glued.group(1)) / len(first.text)
        line.words[:1] = [
            first._replace(text=glued.group(1), x1=middle),
            first._replace(text=glued.group(2), x0=middle),
        ]
    usual = max(word.size for word in line.words)
    raised = [
        word
        for word in line.words[1:]
        if word.size < 0.75 * usual
        and word.text.isdigit()
        and word.top + word.bottom < line.words[0].top + line.words[0].bottom
    ]
    if raised:
        line.words = [word for word in line.words if word not in raised]


def _measure(line: Line) -> None:
    _tidy(line)
    words = line.words
    # a bullet's glyph comes from a symbol font of other proportions
    solid = [word for word in words if not is_bullet(word.text)] or words
    line.x0, line.x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    line.top, line.bottom = min(w.top for w in solid), max(w.bottom for w in solid)
    sizes: Counter[float] = Counter()
    bold = italic = total = 0
    for word in solid:
        letters = len(word.text)
        sizes[word.size] += letters
        total += letters
        bold += letters * word.bold
        italic += letters * word.italic
    line.size = max(sizes, key=lambda size: (sizes[size], size))
    line.bold, line.italic = bold / total, italic / total
    levels = {word.heading for word in solid}
    line.heading = levels.pop() if len(levels) == 1 else 0
    if len(sizes) > 1:
        # small capitals and raised marks must not move the line's foot
        line.bottom = max(w.bottom for w in solid if w.size == line.size)


_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|\[(]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–—|\])]?(?:\s*(?:of|/)\s*\d{1,4})?(?:\s*\|?\s*page)?",
    re.IGNORECASE,
)
_BAND = 0.12
_FEWEST_LETTERS = 4
_EDGE_BAND = 0.08
_SHARE = 0.4
_SAME_PLACE_SHARE = 0.15


def without_running(pages: Sequence[PageContent]) -> list[PageContent]:
    """Pages without running heads, running feet and page numbers.

    Running is a line in the outer 12% whose text, digits masked, stands on 40% of the pages of one orientation, or at
    the very same height on 15% of them (heads that change with the chapter). A bare page number goes wherever at least
    two pages have one.
    """
    groups: dict[bool, list[PageContent]] = {}
    for content in pages:
        groups.setdefault(content.size[0] > content.size[1], []).append(content)
    gone: set[int] = set()
    for group in groups.values():
        exact: Counter[str] = Counter()
        texts: Counter[tuple[str, bool]] = Counter()
        places: Counter[tuple[str, int]] = Counter()
        numbers: list[Line] = []
        band: list[tuple[Line, tuple[str, bool], tuple[str, int]]] = []
        for content in group:
            seen: set[tuple[str, bool]] = set()
            for element in content.elements:
                if not isinstance(element, Line):
                    continue
                height = content.size[1] or 1.0
                middle = (element.top + element.bottom) / 2 / height
                if _BAND <= middle <= 1 - _BAND:
                    continue
                text = element.text
                key = (_masked(text), middle < 0.5)
                place = (key[0], round(element.top / 4))
                if _PAGE_NUMBER.fullmatch(text) and not (middle > _BAND and middle < 1 - _BAND):
                    numbers.append(element)
                exact[text] += 1
                if key not in seen:
                    seen.add(key)
                    texts[key] += 1
                    places[place] += 1
                band.append((element, key, place))
        for line, key, place in band:
            outermost = (
                line.top < _EDGE_BAND * group[0].page.height or line.bottom > (1 - _EDGE_BAND) * group[0].page.height
            )
            if (
                texts[key] >= max(3, _SHARE * len(group))
                or places[place] >= max(3, _SAME_PLACE_SHARE * len(group))
                or (outermost and texts[key] >= 2 and len(group) <= 4)
            ):
                gone.add(id(line))
        for content in group:
            # lines whose numbers change from page to page may also be the text's own: "Recommendation 3"
            gone -= {id(line) for line in _attached(content, gone) if exact[line.text] < 2}
        if len(numbers) >= 2:
            gone |= {id(line) for line in numbers}
    return [
        PageContent(content.page, [e for e in content.elements if id(e) not in gone], content.size) for content in pages
    ]


def _attached(content: PageContent, gone: set[int]) -> list[Line]:
    """Lines about to go that stand directly over or under a line of the same look which stays."""
    lines = sorted((e for e in content.elements if isinstance(e, Line)), key=lambda line: line.top)
    found = []
    for first, second in pairwise(lines):
        if (id(first) in gone) == (id(second) in gone):
            continue
        if (
            first.size == second.size
            and abs(first.x0 - second.x0) < 1
            and second.bottom - first.bottom < 1.4 * first.size
        ):
            found.append(first if id(first) in gone else second)
    return found


def _masked(text: str) -> str:
    """The text with "#" for digits, unless little but digits is in it: "31 Q7" and "42 Q9" are two footnotes."""
    folded = text.casefold()
    if sum(char.isalpha() for char in folded) < _FEWEST_LETTERS and not folded.isdigit():
        return folded
    return _DIGITS.sub("#", folded)

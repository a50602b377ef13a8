"""What one PDF page holds, from pypdfium2: words with boxes, size and weight; ruling lines; whether it has pictures.

All boxes are in points from the top left corner of the page as it is shown: /Rotate and the crop box are accounted for.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from sys import intern
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from extractor.settings import Limits


class PageWord(NamedTuple):
    """A word as printed. A tuple, not a dataclass: a long report has 300,000 words."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    italic: bool = False
    heading: int = 0
    """The level of the heading that the file's own tags say it is part of, or 0."""


class Edge(NamedTuple):
    """A ruling line: `horizontal` or upright."""

    x0: float
    top: float
    x1: float
    bottom: float
    horizontal: bool


Turn = Callable[[float, float], tuple[float, float]]
Matrix = tuple[float, float, float, float, float, float]

# pdfium gives U+FFFE (or U+0002) for a hyphen at a line end and joins the two lines' words there
_WORD = re.compile("[^\\s\ufffe\x02]+[\ufffe\x02]?|[\ufffe\x02]")
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})
_COMPATIBLE = re.compile("[\ufb00-\ufb06\uff01-\uff5e]")
_FOOTNOTE_MARK = re.compile(r"^(.*[^\W\d_]{2}[\"'’”)\]]*[.,;:!?]?[\"'’”)\]]*|.*\d[.,;:][\"'’”)\]]*)(\d{1,3})$")
_BOLD_NAME = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
# the same calls, without the cost of wrapping pointers for every word; a box is left, top, right, bottom
_loose_box = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
_text_object = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
_mark_of = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFPageObj_GetMarkedContentID, ctypes.c_void_p).value or 0
)
_ITALIC_NAME = re.compile(rb"italic|oblique", re.IGNORECASE)
_ITALIC_FLAG = 1 << 6
_MAX_SEGMENTS = 2_000
_MAX_DEPTH = 4


def turn_of(page: Any) -> Turn:
    """The transformation from PDF space to the page as it is shown."""
    left, low, right, high = page.get_cropbox()
    rotation = page.get_rotation()
    if rotation == 90:
        return lambda x, y: (y - low, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - low)
    if rotation == 270:
        return lambda x, y: (high - y, right - x)
    return lambda x, y: (x - left, high - y)


def read_words(
    page: Any, textpage: Any, limits: Limits, headings: Mapping[int, int] | None = None
) -> tuple[list[PageWord], bool]:
    """The page's words in stream order, and whether text beyond `limits.page_characters` was left out.

    `headings` is the level of each marked passage that the file's tags call a heading.
    """
    raw = textpage.raw
    text, cut = _characters(raw, limits.page_characters)
    turn = turn_of(page)
    width, height = page.get_size()
    area = (ctypes.c_float * 4)()
    reference = ctypes.addressof(area)
    pointer = ctypes.cast(raw, ctypes.c_void_p).value
    styles: dict[int, tuple[float, bool, bool, int]] = {}
    words: list[PageWord] = []
    for match in _WORD.finditer(text):
        first, last = match.start(), match.end() - 1
        _loose_box(pointer, first, reference)
        x0, high, x1, low = area
        if last > first:
            _loose_box(pointer, last, reference)
            left, upper, right, lower = area
            x0, low = left if left < x0 else x0, lower if lower < low else low
            x1, high = right if right > x1 else x1, upper if upper > high else high
        ax, ay = turn(x0, low)
        bx, by = turn(x1, high)
        x0, x1 = (ax, bx) if ax <= bx else (bx, ax)
        top, bottom = (ay, by) if ay <= by else (by, ay)
        if x1 < 0 or x0 > width or bottom < 0 or top > height:
            continue
        # the words of one text object look alike
        key = _text_object(pointer, first) or 0
        style = styles.get(key)
        if style is None:
            level = headings.get(_mark_of(key), 0) if headings and key else 0
            style = styles[key] = (*_style(raw, first, bottom - top), level)
        word = match.group()
        if not (word.isascii() and word.isprintable()):
            word = _clean(word)
        if last > first and word[-1].isdigit():
            word = _without_footnote_mark(raw, word, last, style[0], bottom - top)
        if word:
            words.append(PageWord(intern(word), x0, top, x1, bottom, *style))
    return words, cut


def _characters(raw: Any, most: int) -> tuple[str, bool]:
    """One code point for each of pdfium's characters, so that positions agree."""
    count = pdfium.FPDFText_CountChars(raw)
    if count <= 0:
        return "", False
    cut = count > most
    count = min(count, most)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(raw, 0, count, buffer)
    text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "replace")
    if len(text) != count:
        codes = (pdfium.FPDFText_GetUnicode(raw, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)
    return text, cut


def _clean(word: str) -> str:
    word = word.translate(_HYPHENS)
    if _COMPATIBLE.search(word):
        word = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), word)
    if "\u00ad" in word[:-1]:
        word = word[:-1].replace("\u00ad", "") + word[-1]
    return "".join(char for char in word if char >= " " and char not in "\u200b\ufeff\u200c\u200d")


def _style(raw: Any, index: int, height: float) -> tuple[float, bool, bool]:
    """Size in points, whether the font is bold and whether it is italic, at one character."""
    matrix = pdfium.FS_MATRIX()
    size = float(pdfium.FPDFText_GetFontSize(raw, index))
    if pdfium.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix)):
        size *= (matrix.c**2 + matrix.d**2) ** 0.5
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, name, 128, ctypes.byref(flags))
    bold = pdfium.FPDFText_GetFontWeight(raw, index) >= 600 or bool(_BOLD_NAME.search(name.value))
    if not 0.5 < size < 400:
        size = height / 1.2
    italic = bool(flags.value & _ITALIC_FLAG) or bool(_ITALIC_NAME.search(name.value))
    return round(size * 2) / 2, bold, italic


def _without_footnote_mark(raw: Any, word: str, last: int, size: float, height: float) -> str:
    """`word` without a raised footnote number at its end; "m2" and "2019" are left as they are."""
    match = _FOOTNOTE_MARK.match(word)
    if match is None:
        return word
    marked = _style(raw, last, height)[0]
    return match.group(1) if marked < 0.8 * size else word


def read_edges(page: Any, limits: Limits) -> list[Edge]:
    """Straight horizontal and upright lines, sides of rectangles included; none where there are too many for rules."""
    turn = turn_of(page)
    edges: list[Edge] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    for number, (holder, matrix) in enumerate(_objects(page, pdfium.FPDF_PAGEOBJ_PATH)):
        if number > 10 * limits.page_edges:
            return []
        segments = pdfium.FPDFPath_CountSegments(holder)
        if segments > _MAX_SEGMENTS:
            continue
        a, b, c, d, e, f = matrix
        start: tuple[float, float] | None = None
        current: tuple[float, float] | None = None
        for index in range(segments):
            segment = pdfium.FPDFPath_GetPathSegment(holder, index)
            pdfium.FPDFPathSegment_GetPoint(segment, to_x, to_y)
            point = turn(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                start = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO and current is not None:
                _add_edge(edges, current, point)
            current = point
            if start is not None and pdfium.FPDFPathSegment_GetClose(segment):
                _add_edge(edges, point, start)
        if len(edges) > limits.page_edges:
            return []
    return edges


def _add_edge(edges: list[Edge], first: tuple[float, float], second: tuple[float, float]) -> None:
    (ax, ay), (bx, by) = first, second
    if abs(ay - by) < 0.6 and abs(ax - bx) > 0.5:
        middle = (ay + by) / 2
        edges.append(Edge(min(ax, bx), middle, max(ax, bx), middle, True))
    elif abs(ax - bx) < 0.6 and abs(ay - by) > 0.5:
        middle = (ax + bx) / 2
        edges.append(Edge(middle, min(ay, by), middle, max(ay, by), False))


def has_drawing(page: Any) -> bool:
    """Whether the page shows a picture, or so many strokes that they may be letters drawn as outlines."""
    if next(_objects(page, pdfium.FPDF_PAGEOBJ_IMAGE), None) is not None:
        return True
    return sum(1 for _ in zip(range(80), _objects(page, pdfium.FPDF_PAGEOBJ_PATH), strict=False)) == 80


def _objects(page: Any, wanted: int) -> Iterator[tuple[Any, Matrix]]:
    """Page objects of one type, those inside forms too, each with its matrix into PDF space."""
    cell = pdfium.FS_MATRIX()
    reference = ctypes.byref(cell)

    def walk(count: int, get: Callable[[int], Any], outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
        for index in range(count):
            holder = get(index)
            kind = pdfium.FPDFPageObj_GetType(holder)
            if kind == wanted:
                pdfium.FPDFPageObj_GetMatrix(holder, reference)
                yield holder, _compose(_values(cell), outer)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                pdfium.FPDFPageObj_GetMatrix(holder, reference)
                inner = _compose(_values(cell), outer)
                members = pdfium.FPDFFormObj_CountObjects(holder)
                yield from walk(members, lambda i, h=holder: pdfium.FPDFFormObj_GetObject(h, i), inner, depth + 1)  # type: ignore[misc]

    count = pdfium.FPDFPage_CountObjects(page.raw)
    yield from walk(count, lambda index: pdfium.FPDFPage_GetObject(page.raw, index), (1, 0, 0, 1, 0, 0), 0)


def _values(matrix: Any) -> Matrix:
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _compose(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)

"""Pictures of pages → words: tesseract in a child process, else rapidocr where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from statistics import median
from typing import Any

from extractor.reading.glyphs import PageWord
from extractor.reading.order import reading_order

_DPI = 300
_LEAST_DPI = 100
_SURE = 0.9
"""Mean confidence of a clean page; below it, noise may be the cause."""

Recognised = tuple[list[PageWord], float]
"""Words with boxes in points, and their mean confidence from 0 to 1."""


@dataclass(slots=True)
class Allowance:
    """How many more pages of one file OCR may read, across all documents inside it; `tell` hears of each beforehand."""

    pages: int
    tell: Callable[[], None] = lambda: None

    def take(self) -> bool:
        """Whether one more page may be read, which is counted and told."""
        if self.pages <= 0:
            return False
        self.pages -= 1
        self.tell()
        return True


class EngineError(Exception):
    """The engine gave no result: too slow, or it failed."""


class Picture:
    """A grey picture: `grey` holds one byte a pixel, row by row."""

    def __init__(self, width: int, height: int, grey: bytes) -> None:
        self.width, self.height, self.grey = width, height, grey

    def pgm(self) -> bytes:
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.grey


def picture_of(page: Any, most_pixels: int) -> tuple[Picture, float]:
    """A page's picture at 300 dpi, or less where it would be too big, and the pixels in a point."""
    width, height = page.get_size()
    scale = _DPI / 72
    if width * height * scale * scale > most_pixels:
        scale = (most_pixels / (width * height)) ** 0.5
    if scale < _LEAST_DPI / 72:
        raise EngineError("the page is too large to be pictured")
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows, across, stride = bitmap.height, bitmap.width, bitmap.stride
        raw = bytes(bitmap.buffer)
    finally:
        bitmap.close()
    grey = raw if stride == across else b"".join(raw[row * stride : row * stride + across] for row in range(rows))
    return Picture(across, rows, grey), scale


def find_engine() -> Callable[..., Recognised] | None:
    """The engine that this machine has, the better one first."""
    if shutil.which("tesseract"):
        return with_tesseract
    if find_spec("rapidocr") and find_spec("onnxruntime"):
        return with_rapidocr
    return None


def softened(picture: Picture) -> Picture:
    """The picture without specks: each pixel the median of the five around it, along the rows and then down them."""
    import numpy

    low, high = numpy.minimum, numpy.maximum
    grey = numpy.frombuffer(picture.grey, dtype=numpy.uint8).reshape(picture.height, picture.width)
    for axis in (0, 1):
        wide = numpy.pad(grey, [(2, 2) if each == axis else (0, 0) for each in (0, 1)], mode="edge")
        wide = numpy.moveaxis(wide, axis, 0)
        a, b, c, d, e = wide[:-4], wide[1:-3], wide[2:-2], wide[3:-1], wide[4:]
        f, g = high(low(a, b), low(d, e)), low(high(a, b), high(d, e))
        grey = numpy.moveaxis(high(low(f, g), low(high(f, g), c)), 0, axis)
    return Picture(picture.width, picture.height, grey.tobytes())


def with_tesseract(picture: Picture, *, scale: float, seconds: float) -> Recognised:
    """Words by tesseract; a noisy page is read again with its specks smoothed away, and the surer reading kept.

    Raises EngineError where it fails or takes longer than `seconds`, which a second reading may take as well.
    """
    plain = _by_tesseract(picture, scale=scale, seconds=seconds)
    if plain[1] >= _SURE:
        return plain
    try:
        smooth = _by_tesseract(softened(picture), scale=scale, seconds=seconds)
    except EngineError:
        return plain
    # a sure reading of few words is worse than a fair one of all
    return max(plain, smooth, key=lambda read: read[1] * len(read[0]))


def _by_tesseract(picture: Picture, *, scale: float, seconds: float) -> Recognised:
    command = ["tesseract", "stdin", "stdout", "--dpi", str(round(72 * scale)), "--psm", "3", "-l", "eng", "tsv"]
    try:
        done = subprocess.run(
            command,
            input=picture.pgm(),
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired:
        raise EngineError(f"tesseract took longer than {seconds:g} s") from None
    except OSError as error:
        raise EngineError(f"tesseract could not be started: {error}") from error
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise EngineError(f"tesseract: {message[-1] if message else f'exit {done.returncode}'}")
    return parse_tsv(done.stdout.decode("utf-8", "replace"), scale)


def parse_tsv(table: str, scale: float) -> Recognised:
    """tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""
    found: list[tuple[str, float, float, float, float]] = []
    confidences: list[float] = []
    for row in table.splitlines()[1:]:
        fields = row.split("\t")
        if len(fields) < 12 or fields[0] != "5" or not fields[11].strip():
            continue
        left, top, width, height = (float(value) / scale for value in fields[6:10])
        confidence = float(fields[10])
        # specks and rules come out as lone marks of no confidence
        if confidence < 30 and not any(char.isalnum() for char in fields[11]):
            continue
        found.append((fields[11].strip(), left, top, left + width, top + height))
        confidences.append(confidence / 100)
    for index, (word, following) in enumerate(pairwise([*found, ("", 0.0, 0.0, 0.0, 0.0)])):
        # a capital I that stands alone is taken for a rule
        if word[0] == "|" and following[0][:1].islower():
            found[index] = ("I", *word[1:])
    return _words(found), (sum(confidences) / len(confidences) if confidences else 0.0)


def _words(found: list[tuple[str, float, float, float, float]]) -> list[PageWord]:
    """Words with one size, the page's usual one, unless a word is much taller: a word's box says little of its font."""
    if not found:
        return []
    usual = median(bottom - top for _, _, top, _, bottom in found)
    words = []
    for text, x0, top, x1, bottom in found:
        height = bottom - top
        size = height if height > 1.6 * usual else usual
        words.append(PageWord(text, x0, top, x1, bottom, round(size * 2) / 2, False))
    return words


# a thread for each core, each with memory of its own, would need more address space than a document may take
_RAPIDOCR = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


@cache
def _rapidocr() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params=_RAPIDOCR)


def with_rapidocr(picture: Picture, *, scale: float, seconds: float) -> Recognised:
    """Words by rapidocr, which gives lines: their words share the line's box by length. It cannot be timed out."""
    import numpy

    grey = numpy.frombuffer(picture.grey, dtype=numpy.uint8).reshape(picture.height, picture.width)
    result = _rapidocr()(numpy.stack([grey] * 3, axis=-1))
    if result is None or result.txts is None:
        return [], 0.0
    found: list[tuple[str, float, float, float, float]] = []
    confidences: list[float] = []
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(x) / scale for x, _ in corners], [float(y) / scale for _, y in corners]
        left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
        at = 0
        for word in text.split():
            at = text.index(word, at)
            begin = left + (right - left) * at / len(text)
            at += len(word)
            found.append((word, begin, top, left + (right - left) * at / len(text), bottom))
            confidences.append(float(score))
    words = _words(found)
    order = reading_order([(w.x0, w.top, w.x1, w.bottom) for w in words], picture.width / scale)
    return [words[index] for index in order], (sum(confidences) / len(confidences) if confidences else 0.0)

"""Pictures of a PDF's pages as small grey PNGs, drawn in a child process with limits on time and memory."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2

from extractor.errors import InputError
from extractor.settings import Limits

SCALE = 1.4
"""Pixels in a point: about 100 dpi, at which print of 9 pt can be read."""
MOST_PIXELS = 2_500_000
"""Of one page: A4 at `SCALE` has 980,000."""

_CHILD = "from extractor.reading.pictures import serve; serve()"
# 16 levels of grey: the upper half of a byte for the left pixel, the lower for the right
_LEFT = bytes(round(value / 17) << 4 for value in range(256))
_RIGHT = bytes(round(value / 17) for value in range(256))


def page_pngs(
    path: Path,
    pages: Sequence[int],
    *,
    sha256: str,
    limits: Limits,
    scale: float = SCALE,
    most_pixels: int = MOST_PIXELS,
) -> dict[int, bytes]:
    """The pictures of some pages of the PDF at `path`, by page number from 1; pages that cannot be drawn are left out.

    Raises InputError where the file is gone, has changed since it was read (`sha256`), or cannot be drawn.
    """
    data = _unchanged(path, sha256, limits)
    task = [list(pages), scale, most_pixels, limits.memory_bytes, limits.cpu_seconds]
    try:
        done = subprocess.run(
            [sys.executable, "-c", _CHILD, json.dumps(task)],
            input=data,
            capture_output=True,
            timeout=limits.wall_seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        )
    except subprocess.TimeoutExpired:
        raise InputError("its pages took too long to draw.", place=str(path)) from None
    except OSError as error:
        raise InputError(f"its pages cannot be drawn ({error.strerror}).", place=str(path)) from error
    drawn = dict(_unpacked(done.stdout))
    if done.returncode and not drawn:
        raise InputError("its pages cannot be drawn.", place=str(path))
    return drawn


def _unchanged(path: Path, sha256: str, limits: Limits) -> bytes:
    try:
        data = path.read_bytes() if path.stat().st_size <= limits.file_bytes else b""
    except OSError:
        raise InputError("the file is no longer there.", place=str(path)) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InputError("the file has changed since it was read.", place=str(path))
    return data


def serve() -> None:
    """The child's work: a PDF on standard input, its pictures on standard output."""
    pages, scale, most_pixels, memory, seconds = json.loads(sys.argv[1])
    _limit(memory, seconds)
    pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    try:
        for number, picture in _drawn(pdf, pages, scale, most_pixels):
            sys.stdout.buffer.write(struct.pack(">II", number, len(picture)) + picture)
            sys.stdout.buffer.flush()
    finally:
        pdf.close()


def _limit(memory: int, seconds: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for kind, value in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _drawn(pdf: Any, pages: Iterable[int], scale: float, most_pixels: int) -> Iterable[tuple[int, bytes]]:
    for number in pages:
        if not 1 <= number <= len(pdf):
            continue
        try:
            page = pdf[number - 1]
            try:
                yield number, page_png(page, scale=scale, most_pixels=most_pixels)
            finally:
                page.close()
        except (pypdfium2.PdfiumError, ValueError):
            continue


def page_png(page: Any, *, scale: float = SCALE, most_pixels: int = MOST_PIXELS) -> bytes:
    """An open page as a PNG in 16 levels of grey, smaller where it would have more than `most_pixels`."""
    width, height = page.get_size()
    if width * height * scale * scale > most_pixels:
        scale = (most_pixels / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows, across, stride = bitmap.height, bitmap.width, bitmap.stride
        raw = bytes(bitmap.buffer)
    finally:
        bitmap.close()
    lines = (raw[row * stride : row * stride + across] + b"\xff" * (across % 2) for row in range(rows))
    return png(across, rows, b"".join(lines))


def png(width: int, height: int, grey: bytes) -> bytes:
    """A PNG of four bits a pixel; `grey` has a byte a pixel, its rows filled up to an even number of pixels."""
    left, right = grey[0::2].translate(_LEFT), grey[1::2].translate(_RIGHT)
    packed = (int.from_bytes(left, "big") | int.from_bytes(right, "big")).to_bytes(len(left), "big")
    row = (width + 1) // 2
    lines = b"".join(b"\0" + packed[at : at + row] for at in range(0, len(packed), row))
    head = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in parts)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _unpacked(stream: bytes) -> Iterable[tuple[int, bytes]]:
    at = 0
    while at + 8 <= len(stream):
        number, length = struct.unpack_from(">II", stream, at)
        at += 8
        if at + length > len(stream):
            return
        yield number, stream[at : at + length]
        at += length

"""Text and Markdown: the text is the file, code point for code point, with blocks laid over it."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.errors import InputError
from extractor.model import Block, BlockKind, Cell, Document, Page, document_id
from extractor.reading import shapes
from extractor.reading.assemble import CELL_GAP, Piece, with_sections
from extractor.settings import Settings

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE = re.compile(r"[^\r\n\f]*(?:\r\n|\n|\r|\f|$)")
_RULE_LINE = re.compile(r"[-=_*~+.\s]{3,}$|[|:\-\s]{3,}$")
_JOINS = re.compile(
    r"\b(?:and|at|by|for|from|in|minute|no|number|of|on|or|page|paragraph|regulation|section|than|the|to|ward)$",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"^(?:yours (?:sincerely|faithfully|truly)|kind regards|best wishes|with best wishes)\b", re.IGNORECASE
)


def read_plain(data: bytes, name: str, settings: Settings) -> Document:
    """A text file as it is, without zero bytes. Raises InputError for one that holds no text."""
    text = decode(data, name)
    zeros = text.count("\0")
    if zeros:
        # neither a page nor a table can show them
        text = text.replace("\0", "")
    if not text.strip():
        raise InputError("the file holds no text.", place=name, advice="Check that the right file was saved.")
    notes = (f"{zeros:,} zero byte{'s were' if zeros > 1 else ' was'} left out of the text.",) if zeros else ()
    digest = hashlib.sha256(data).hexdigest()
    pages = tuple(_pages(text)) if "\f" in text else ()
    form = "md" if name.lower().endswith((".md", ".markdown")) else "txt"
    return Document(document_id(digest), digest, name, form, text, pages, blocks_of(text, pages), notes=notes)


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """Bytes as text: byte-order mark, declared charset, strict UTF-8, UTF-16 without a mark, then Windows-1252.

    Raises InputError where the bytes are not text at all.
    """
    for mark, charset in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], charset, name)
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass  # a wrong declaration is common; the bytes themselves decide
    if wide := _wide_charset(data):
        return _strictly(data, wide, name)
    controls = sum(0 < byte < 9 or 13 < byte < 27 for byte in data[:65536])
    if controls > 0.02 * min(len(data), 65536):
        raise InputError("the file is not text.", place=name, advice="Give it the ending that fits what it is.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            return data.decode("latin-1")


def _strictly(data: bytes, charset: str, name: str) -> str:
    try:
        return data.decode(charset)
    except UnicodeDecodeError as error:
        raise InputError(
            f"the file says that it is {charset} but breaks off or is damaged at byte {error.start}.",
            place=name,
            advice="Save it again as UTF-8.",
        ) from error


def _wide_charset(data: bytes) -> str | None:
    """UTF-16 without a mark: Latin text has a zero in nearly every second byte."""
    head = data[:4096]
    if len(head) < 8 or len(data) % 2:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return None


def _pages(text: str) -> Iterator[Page]:
    """Pages of a text printed with form feeds."""
    start = 0
    for number, part in enumerate(text.split("\f"), start=1):
        end = min(start + len(part) + 1, len(text))
        if start < len(text):
            yield Page(number, start, end)
        start = end


def pieces_from_text(text: str) -> list[Piece]:
    """The blocks of a text as pieces of their own, lines that were wrapped joined again (for e-mail bodies)."""
    return [
        Piece(
            block.kind,
            CELL_GAP.join(text[cell.start : cell.end] for cell in block.cells)
            if block.cells
            else " ".join(text[block.start : block.end].split()),
            block.label,
            block.level,
            cells=tuple(text[cell.start : cell.end] for cell in block.cells),
            headers=tuple(cell.header for cell in block.cells),
        )
        for block in blocks_of(text)
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without the white space around it. `chunk` counts the groups of lines between blank ones."""

    start: int
    end: int
    text: str
    indent: int
    chunk: int


def blocks_of(text: str, pages: Sequence[Page] = ()) -> tuple[Block, ...]:
    """Headings, paragraphs, items and table rows of an untouched text, with their sections."""
    logical = _joined(_lines(text), text)
    blocks = list(_nested(_classified(logical, text)))
    placed = [_on_page(block, pages) for block in blocks] if pages else blocks
    return tuple(with_sections(placed, text))


def _nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """Lettered items one deeper than the numbered item above them, Roman ones one deeper still."""
    numbered = lettered = 0
    for block in blocks:
        core = block.label.strip("().:")
        if block.kind is not BlockKind.ITEM:
            numbered = lettered = 0
        elif core[:1].isdigit():
            numbered, lettered = block.level, 0
        elif core.isalpha() and len(core) <= 5:
            roman = lettered and len(core) > 1
            level = lettered + 1 if roman else numbered + 1
            lettered = lettered if roman else level
            block = replace(block, level=level)
        yield block


def _on_page(block: Block, pages: Sequence[Page]) -> Block:
    page = next((page.number for page in pages if page.start <= block.start < page.end), 1)
    return Block(block.kind, block.start, block.end, page, level=block.level, label=block.label, cells=block.cells)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    chunk, blank = 0, True
    for found in _LINE.finditer(text):
        raw = found.group()
        words = raw.strip()
        if not words:
            blank = True
            continue
        chunk += blank
        blank = False
        start = found.start() + len(raw) - len(raw.lstrip())
        indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
        lines.append(_Line(start, start + len(words), words, indent, chunk))
    return lines


def _width(lines: Sequence[_Line]) -> int:
    """The column at which the text was wrapped by hand or program; 0 where it was not.

    A wrapped text has no line beyond some 110 characters, and the lines that are followed by another of their group
    are mostly nearly full.
    """
    inner = [one.indent + len(one.text) for one, two in pairwise(lines) if one.chunk == two.chunk]
    longest = max((line.indent + len(line.text) for line in lines), default=0)
    if len(inner) < 2 or not 50 <= longest <= 110:
        return 0
    full = sum(length >= longest - 18 for length in inner)
    return longest if full >= 0.4 * len(inner) else 0


def _joined(lines: Sequence[_Line], text: str) -> list[_Line]:
    """Logical lines: hard-wrapped ones joined. A line that had room for the next one's first word ended on purpose."""
    width = _width(lines)
    if not width:
        return list(lines)
    done: list[_Line] = []
    last = 0
    for line in lines:
        before = done[-1] if done else None
        if before is not None and before.chunk == line.chunk and "|" not in line.text:
            label = shapes.find_label(line.text)
            starts = label is not None and not (_JOINS.search(before.text) and not label.bullet)
            room = last + 1 + len(line.text.split()[0]) <= width - 2
            if not starts and not room:
                done[-1] = _Line(before.start, line.end, text[before.start : line.end], before.indent, before.chunk)
                last = line.indent + len(line.text)
                continue
        done.append(line)
        last = line.indent + len(line.text)
    return done


def _classified(lines: Sequence[_Line], text: str) -> Iterator[Block]:
    letter = any(line.text.lower().startswith("dear ") for line in lines[:25])
    salutation = next((i for i, line in enumerate(lines) if line.text.lower().startswith("dear ")), 0) if letter else 0
    closed = False
    index = 0
    while index < len(lines):
        if rows := _table(lines, index):
            yield from _rows(lines[index : index + rows])
            index += rows
            continue
        line = lines[index]
        after = lines[index + 1] if index + 1 < len(lines) else None
        before = lines[index - 1] if index else None
        if after is not None and re.fullmatch(r"=+|-{3,}", after.text) and after.chunk == line.chunk:
            # Markdown's underlined headings
            yield Block(BlockKind.HEADING, line.start, line.end, level=1 if after.text[0] == "=" else 2)
            index += 2
            continue
        index += 1
        if _RULE_LINE.fullmatch(line.text):
            continue
        closed = closed or _CLOSE.match(line.text) is not None
        formal = closed or index - 1 < salutation
        yield _block(line, before, after, may_head=not formal or index == 1)


def _block(line: _Line, before: _Line | None, after: _Line | None, *, may_head: bool) -> Block:
    words = line.text
    if marked := re.match(r"(#{1,6})\s+(?=\S)", words):
        tail = re.search(r"\s#+$", words)
        end = line.end - (len(tail.group()) if tail else 0)
        return Block(BlockKind.HEADING, line.start + marked.end(), end, level=len(marked[1]))
    if (bold := re.fullmatch(r"(\*\*|__)(?!\s)([^*_]+?)\1", words)) and shapes.is_heading_text(bold[2].rstrip(":")):
        return Block(BlockKind.HEADING, line.start + 2, line.end - 2, level=4)
    first = before is None or before.chunk != line.chunk
    label = shapes.find_label(words) or _lettered(line, before, after)
    if label is not None:
        if not label.bullet and first and may_head and _heads_section(line, label, after):
            return Block(BlockKind.HEADING, line.start, line.end, level=label.depth + 1, label=label.text)
        level = label.depth + (line.indent // 2 if label.bullet else 0)
        return Block(BlockKind.ITEM, line.start, line.end, level=level, label=label.text)
    if may_head and shapes.is_label_line(words):
        return Block(
            BlockKind.HEADING, line.start, line.end, level=5 if words.endswith(":") and " " not in words else 4
        )
    alone = after is None or after.chunk != line.chunk
    opening = before is None
    if may_head and first and shapes.is_heading_text(words, longest=120 if opening else 80):
        if opening or (alone and after is not None) or _opens(words, after):
            level = 1 if opening and not _opens(words, after) else 2 if shapes.is_upper(words) else 3
            return Block(BlockKind.HEADING, line.start, line.end, level=level)
    return Block(BlockKind.PARAGRAPH, line.start, line.end)


def _opens(words: str, after: _Line | None) -> bool:
    """A short line directly above sentences or a list."""
    if after is None or len(words) > 70:
        return False
    return (
        shapes.find_label(after.text) is not None
        or shapes.is_upper(words)
        or (len(after.text) > 90 and after.text.rstrip("”\"')")[-1:] in ".:;")
    )


def _heads_section(line: _Line, label: shapes.Label, after: _Line | None) -> bool:
    """A numbered line that is a heading and not an item: short, and not the first of a run of like ones."""
    words = line.text[label.rest :]
    if label.text.startswith("(") or not label.text.strip("().")[:1].isdigit() or not shapes.is_heading_text(words):
        return False
    if shapes.is_upper(words):
        return True
    if after is None:
        return False
    following = shapes.find_label(after.text)
    return following is None or not shapes.follows(label.text, following.text)


def _lettered(line: _Line, before: _Line | None, after: _Line | None) -> shapes.Label | None:
    """ "A. …" as a label where the line before or after carries the letter before or after it."""
    label = shapes.find_letter(line.text)
    if label is None:
        return None
    previous = shapes.find_letter(before.text) if before is not None else None
    following = shapes.find_letter(after.text) if after is not None else None
    if previous is not None and shapes.follows(previous.text, label.text):
        return label
    return label if following is not None and shapes.follows(label.text, following.text) else None


def _cells(line: str) -> list[tuple[int, int]] | None:
    """The spans of the cells of a line of a table drawn with bars or tabs; None for any other line."""
    gap = re.compile(r"\s*\|\s*") if "|" in line else re.compile(r"\t+")
    inner = line.strip("|").strip()
    offset = line.find(inner) if inner else 0
    spans, position = [], offset
    for found in gap.finditer(inner):
        spans.append((position, offset + found.start()))
        position = offset + found.end()
    if not spans:
        return None
    spans.append((position, offset + len(inner)))
    return spans


def _table(lines: Sequence[_Line], index: int) -> int:
    """How many lines from `index` on are one table: at least two of the same number of cells, in one group."""
    first = _cells(lines[index].text)
    if first is None or (shapes.find_label(lines[index].text) is not None and "|" not in lines[index].text):
        return 0
    count = index
    while count < len(lines) and lines[count].chunk == lines[index].chunk:
        cells = _cells(lines[count].text)
        if _RULE_LINE.fullmatch(lines[count].text):
            count += 1
            continue
        if cells is None or len(cells) != len(first):
            break
        count += 1
    return count - index if count - index >= 2 else 0


def _rows(lines: Sequence[_Line]) -> Iterator[Block]:
    """Rows under their header line. The header is the first line where it has words only and no long cell."""
    spans = [(line, _cells(line.text) or []) for line in lines if not _RULE_LINE.fullmatch(line.text)]
    top, cells = spans[0]
    headers = [top.text[start:end] for start, end in cells]
    has_header = all(header and len(header) <= 40 and not re.match(r"[\d(£]", header) for header in headers)
    for number, (line, parts) in enumerate(spans):
        heading = has_header and number == 0
        names = headers if has_header and not heading else [""] * len(parts)
        yield Block(
            BlockKind.ROW,
            line.start,
            line.end,
            cells=tuple(
                Cell(line.start + start, line.start + end, header, column)
                for column, ((start, end), header) in enumerate(zip(parts, names, strict=True))
            ),
        )

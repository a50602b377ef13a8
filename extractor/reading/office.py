"""Word documents: OOXML walked in document order, with the numbers that Word shows.

Tracked changes are read as accepted; comments are kept apart, in the document's notes. ODT and RTF stand in
`opendocument.py`; this module gives them a door of their own names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from extractor.errors import InputError
from extractor.model import BlockKind, Document, document_id
from extractor.reading import shapes
from extractor.reading.assemble import Piece, assemble
from extractor.reading.numbering import Numbering, read_numbering
from extractor.reading.opendocument import read_odt, read_rtf
from extractor.reading.package import Package
from extractor.reading.rows import Row, table_pieces
from extractor.settings import Settings

__all__ = ["read_docx", "read_odt", "read_rtf"]

_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLOCK_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
_LEFT_OUT = ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "delInstrText", "sdtPr", "fldData", "softHyphen")


def read_docx(data: bytes, name: str, settings: Settings) -> Document:
    """A Word document. Raises InputError for one that is locked, damaged, or not Word."""
    if data.startswith(_OLE):
        raise InputError(
            "the document is locked with a password, or is in Word's format of before 2007.",
            place=name,
            advice="Open it in Word and save it as .docx without a password.",
        )
    package = Package(data, name, settings.limits)
    if "word/document.xml" not in package.names:
        raise InputError(
            "the file is a package, but not a Word document.", place=name, advice="Check what it is and rename it."
        )
    walker = _Walker(package)
    pieces = [*walker.headers(), *walker.pieces(walker.body())]
    assembled = assemble(pieces)
    if not assembled.text.strip():
        raise InputError(
            "the document holds no text.", place=name, advice="If it holds scanned pictures, save it as PDF."
        )
    digest = hashlib.sha256(data).hexdigest()
    title, created = walker.properties()
    return Document(
        document_id(digest), digest, name, "docx", assembled.text, assembled.pages, assembled.blocks, assembled.words,
        date=created, title=title, notes=tuple(walker.notes()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    name: str = ""
    based: str = ""
    number: str = ""
    depth: str = ""
    outline: int | None = None
    bold: bool = False


class _Walker:
    """One document's parts and the counts that run through it."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.root = package.xml("word/document.xml")
        self.w = f"{{{_STRICT if _STRICT in self.root.tag else _USUAL}}}"
        self.styles = self._styles()
        self.numbering = Numbering()
        if "word/numbering.xml" in package.names:
            self.numbering = read_numbering(package.xml("word/numbering.xml"), self.w)
        self.footnotes = {**self._footnotes("footnote"), **self._footnotes("endnote")}
        self.tracked = False
        self.contents = False
        self.pending = ""
        """Text of a paragraph whose mark was deleted: it runs on into the next one."""

    # ------------------------------------------------------------------ parts

    def _get(self, element: Any, tag: str, attribute: str = "val") -> str:
        found = element.find(self.w + tag) if element is not None else None
        return "" if found is None else str(found.get(self.w + attribute) or "")

    def _on(self, element: Any, tag: str) -> bool:
        """A switch such as bold: present, and not set to off."""
        found = element.find(self.w + tag) if element is not None else None
        return found is not None and found.get(self.w + "val") not in ("0", "false", "off", "none")

    def _styles(self) -> dict[str, _Style]:
        if "word/styles.xml" not in self.package.names:
            return {}
        styles = {}
        for style in self.package.xml("word/styles.xml").iter(self.w + "style"):
            paragraph, run = style.find(self.w + "pPr"), style.find(self.w + "rPr")
            numbers = paragraph.find(self.w + "numPr") if paragraph is not None else None
            outline = self._get(paragraph, "outlineLvl")
            styles[str(style.get(self.w + "styleId"))] = _Style(
                self._get(style, "name").lower(),
                self._get(style, "basedOn"),
                self._get(numbers, "numId"),
                self._get(numbers, "ilvl"),
                int(outline) if outline.isdigit() else None,
                self._on(run, "b"),
            )
        return styles

    def _chain(self, style: str) -> Iterator[_Style]:
        """A style and those it is based on."""
        for _ in range(20):
            if style not in self.styles:
                return
            yield self.styles[style]
            style = self.styles[style].based

    def _footnotes(self, kind: str) -> dict[tuple[str, str], Any]:
        part = f"word/{kind}s.xml"
        if part not in self.package.names:
            return {}
        return {
            (kind, str(note.get(self.w + "id"))): note
            for note in self.package.xml(part).findall(self.w + kind)
            if note.get(self.w + "type") in (None, "normal")
        }

    def body(self) -> Any:
        body = self.root.find(self.w + "body")
        if body is None:
            raise InputError("the document has no body.", place=self.package.name, advice="Save it again in Word.")
        return body

    def headers(self) -> Iterator[Piece]:
        """What the page headers say, once each, before the body; a header that only counts pages is left out."""
        seen: set[str] = set()
        start = " ".join("".join(self.body().itertext()).split())[:2000]
        for part in sorted(name for name in self.package.names if re.fullmatch(r"word/header\d*\.xml", name)):
            for piece in self.pieces(self.package.xml(part)):
                words = " ".join(piece.text.split())
                if words in seen or words in start or not re.search(r"[A-Za-z]{3}", words):
                    continue
                if re.fullmatch(r"(?:page\s*)?\d*\s*(?:of|/)?\s*\d*", words, re.IGNORECASE):
                    continue
                seen.add(words)
                yield replace(piece, kind=BlockKind.PARAGRAPH, level=0) if piece.kind is BlockKind.HEADING else piece

    def properties(self) -> tuple[str, str | None]:
        """The title and the day from the file's properties; "" and None where it has none.

        The day is that of creation, or of the last change where the file was made years before, from a template.
        """
        if "docProps/core.xml" not in self.package.names:
            return "", None
        title, created, modified = "", None, None
        for element in self.package.xml("docProps/core.xml"):
            tag = str(element.tag).rpartition("}")[2]
            if tag == "title":
                title = " ".join((element.text or "").split())
            elif tag in ("created", "modified") and re.match(r"\d{4}-\d{2}-\d{2}", element.text or ""):
                day = str(element.text)[:10]
                created, modified = (day, modified) if tag == "created" else (created, day)
        if created and modified and int(modified[:4]) - int(created[:4]) > 1:
            return title, modified
        return title, created or modified

    def notes(self) -> Iterator[str]:
        if self.tracked:
            yield "Tracked changes were read as accepted."
        if self.contents:
            yield "The table of contents was left out."
        if "word/comments.xml" not in self.package.names:
            return
        for comment in self.package.xml("word/comments.xml").iter(self.w + "comment"):
            words = " ".join(" ".join(self._text(p)[0] for p in comment.iter(self.w + "p")).split())
            if words:
                yield f"Comment by {comment.get(self.w + 'author') or 'an unnamed reviewer'}: {words}"

    # ------------------------------------------------------------- paragraphs

    def _text(self, paragraph: Any) -> tuple[str, list[Any], list[Any]]:
        """A paragraph's text as accepted, the text boxes anchored in it, and its footnotes."""
        w, parts, boxes, notes = self.w, [], [], []

        def walk(element: Any) -> None:
            for child in element:
                if not isinstance(child.tag, str):
                    continue
                space, _, tag = child.tag.rpartition("}")
                if space + "}" == w:
                    if tag in _LEFT_OUT:
                        self.tracked |= tag in ("del", "moveFrom")
                        continue
                    if tag == "t":
                        parts.append(child.text or "")
                    elif tag in ("tab", "ptab"):
                        parts.append("\t")
                    elif tag in ("br", "cr"):
                        parts.append("\n")
                    elif tag == "noBreakHyphen":
                        parts.append("-")
                    elif tag == "sym":
                        code = child.get(w + "char") or ""
                        parts.append(_symbol(code))
                    elif tag == "txbxContent":
                        boxes.append(child)
                    elif tag in ("footnoteReference", "endnoteReference"):
                        note = self.footnotes.get((tag.removesuffix("Reference"), str(child.get(w + "id"))))
                        if note is not None:
                            notes.append(note)
                    elif tag == "r":
                        if not self._on(child.find(w + "rPr"), "vanish"):
                            walk(child)
                    else:
                        self.tracked |= tag in ("ins", "moveTo")
                        walk(child)
                elif child.tag == _MATH:
                    parts.append(child.text or "")
                elif child.tag != _MC + "Fallback":
                    walk(child)

        walk(paragraph)
        return "".join(parts).replace("\u00ad", ""), boxes, notes

    def _label(self, paragraph: Any, style: str) -> tuple[str, int]:
        """The label that Word shows before a paragraph, and its depth."""
        numbers = paragraph.find(f"{self.w}pPr/{self.w}numPr")
        number, depth = self._get(numbers, "numId"), self._get(numbers, "ilvl")
        for one in self._chain(style):
            if number:
                break
            number, depth = one.number, depth or one.depth
        if number in ("", "0"):
            return "", 0
        if not depth and numbers is None:
            depth = self._depth_of_style(number, style)
        level = int(depth) if depth.isdigit() else 0
        return self.numbering.label(number, level), level + 1

    def _depth_of_style(self, number: str, style: str) -> str:
        """The level that a list ties to a paragraph style."""
        levels = self.numbering.lists.get(number, ("", {}, {}))[1]
        return next((str(depth) for depth, level in levels.items() if level.style == style), "0")

    def _heading_level(self, paragraph: Any, style: str) -> int:
        """1 to 9 for a heading by outline level or style, else 0."""
        outline = self._get(paragraph.find(self.w + "pPr"), "outlineLvl")
        if outline.isdigit():
            return int(outline) + 1 if int(outline) < 9 else 0
        for one in self._chain(style):
            if found := re.fullmatch(r"heading (\d)", one.name):
                return int(found[1])
            if one.name == "title":
                return 1
            if one.name == "subtitle":
                return 2
            if one.outline is not None and one.outline < 9:
                return one.outline + 1
        return 0

    def _is_bold(self, paragraph: Any, style: str) -> bool:
        """Whether every run with words in it is bold."""
        styled = any(one.bold for one in self._chain(style))
        runs = [
            run for run in paragraph.iter(self.w + "r") if "".join(t.text or "" for t in run.iter(self.w + "t")).strip()
        ]
        for run in runs:
            properties = run.find(self.w + "rPr")
            if properties is not None and properties.find(self.w + "b") is not None:
                if not self._on(properties, "b"):
                    return False
            elif not styled:
                return False
        return bool(runs)

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        properties = paragraph.find(self.w + "pPr")
        style = self._get(properties, "pStyle")
        first = next(self._chain(style), _Style())
        if re.match(r"toc(?: \d| heading)|table of figures", first.name):
            self.contents = True
            return
        words, boxes, notes = self._text(paragraph)
        words = self.pending + words
        self.pending = ""
        mark = properties.find(f"{self.w}rPr/{self.w}del") if properties is not None else None
        if mark is not None and words.strip():
            self.pending, self.tracked = words, True
            return
        label, depth = self._label(paragraph, style) if words.strip() else ("", 0)
        yield from self._shaped(words, label, depth, self._heading_level(paragraph, style), paragraph, style)
        for box in boxes:
            yield from self.pieces(box)
        for note in notes:
            for piece in self.pieces(note):
                yield Piece(BlockKind.PARAGRAPH, piece.text)

    def _shaped(self, words: str, label: str, depth: int, level: int, paragraph: Any, style: str) -> Iterator[Piece]:
        """The piece for a paragraph; a paragraph of several typed lines gives a piece a line where they are items."""
        words = re.sub(r"[ \t\u00a0]*\n[ \t\u00a0]*", "\n", words).strip()
        if not words:
            return
        if level and len(words) <= 250:
            yield Piece(BlockKind.HEADING, _after(label, words), label, level)
            return
        if label:
            if len(words) <= 90 and label != "•" and self._is_bold(paragraph, style) and shapes.is_heading_text(words):
                yield Piece(BlockKind.HEADING, _after(label, words), label, depth + 1)
                return
            yield Piece(BlockKind.ITEM, _after(label, words), label, depth)
            return
        lines = words.split("\n")
        if len(lines) > 1 and all(shapes.find_label(line) for line in lines[1:]):
            for line in lines:
                yield from self._shaped(line, "", 0, 0, paragraph, style)
            return
        typed = shapes.find_label(words)
        heads = self._is_bold(paragraph, style) and shapes.is_heading_text(words[typed.rest :] if typed else words)
        if heads and not (typed and typed.bullet) and "\n" not in words:
            yield Piece(BlockKind.HEADING, words, typed.text if typed else "", typed.depth + 1 if typed else 6)
        elif typed:
            yield Piece(BlockKind.ITEM, words, typed.text, typed.depth)
        else:
            yield Piece(BlockKind.PARAGRAPH, words)

    # ------------------------------------------------------------------ blocks

    def pieces(self, container: Any) -> Iterator[Piece]:
        """The pieces of a body, cell, text box, note or header in document order."""
        for child in container:
            if not isinstance(child.tag, str):
                continue
            space, _, tag = child.tag.rpartition("}")
            if space + "}" != self.w:
                if child.tag.startswith(_MC) and tag != "Fallback":
                    yield from self.pieces(child)
                continue
            if tag == "p":
                yield from self._paragraph(child)
            elif tag == "tbl":
                yield from self._table(child)
            elif tag in _BLOCK_WRAPPERS:
                yield from self.pieces(child)

    def _rows(self, table: Any) -> Iterator[Any]:
        for child in table:
            if child.tag == self.w + "tr":
                if child.find(f"{self.w}trPr/{self.w}del") is None:
                    yield child
                else:
                    self.tracked = True
            elif isinstance(child.tag, str) and child.tag.removeprefix(self.w) in _BLOCK_WRAPPERS:
                yield from self._rows(child)

    def _cells(self, row: Any) -> Iterator[Any]:
        for child in row:
            if child.tag == self.w + "tc":
                yield child
            elif isinstance(child.tag, str) and child.tag.removeprefix(self.w) in _BLOCK_WRAPPERS:
                yield from self._cells(child)

    def _table(self, table: Any) -> Iterator[Piece]:
        """Rows with their header words; a table of one column is layout, and its paragraphs are read as such."""
        rows = [(row, list(self._cells(row))) for row in self._rows(table)]
        if all(len(cells) <= 1 for _, cells in rows):
            for _, cells in rows:
                for cell in cells:
                    yield from self.pieces(cell)
            return
        table_rows: list[Row] = []
        for row, cells in rows:
            texts: list[str] = []
            for cell in cells:
                texts.append(self._cell_text(cell))
                span = self._get(cell.find(self.w + "tcPr"), "gridSpan")
                texts += [""] * (int(span) - 1 if span.isdigit() and int(span) < 64 else 0)
            marked = self._on(row.find(self.w + "trPr"), "tblHeader")
            bold = all(
                self._is_bold(p, "") for cell in cells for p in cell.iter(self.w + "p") if self._text(p)[0].strip()
            )
            table_rows.append(Row(tuple(texts), marked, bold))
        yield from table_pieces(table_rows)

    def _cell_text(self, cell: Any) -> str:
        """A cell's paragraphs, one a line; a nested table's rows likewise."""
        return "\n".join(piece.text for piece in self.pieces(cell))


def _after(label: str, words: str) -> str:
    return f"{label} {words}" if label else words


def _symbol(code: str) -> str:
    """A glyph of a symbol font: the usual tick, cross and bullet marks by what they show."""
    number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,5}", code) else 0
    if number & 0xFF in (0xFC, 0xFE):
        return "✓"
    if number & 0xFF in (0xFB, 0xFD):
        return "✗"
    return chr(number) if 0x20 <= number < 0xE000 else "•" if number >= 0xF000 else ""

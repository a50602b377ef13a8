"""OpenDocument and rich text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from extractor.errors import InputError
from extractor.model import BlockKind, Document, document_id
from extractor.reading import shapes
from extractor.reading.assemble import Piece, assemble
from extractor.reading.numbering import counted
from extractor.reading.package import Package
from extractor.reading.plain import blocks_of
from extractor.reading.rows import Row, table_pieces
from extractor.settings import Settings

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _OFFICE, _STYLE, _FO = (
    f"{{{_NS}{part}}}" for part in ("text:1.0", "table:1.0", "office:1.0", "style:1.0", "xsl-fo-compatible:1.0")
)
_META = f"{{{_NS}meta:1.0}}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CONTENTS = frozenset(
    _TEXT + tag
    for tag in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "alphabetical-index",
        "user-index",
        "tracked-changes",
    )
)


def read_odt(data: bytes, name: str, settings: Settings) -> Document:
    """An OpenDocument text. Raises InputError for one that is locked or damaged."""
    package = Package(data, name, settings.limits)
    if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise InputError(
            "the document is locked with a password.", place=name, advice="Save it again without a password."
        )
    if "content.xml" not in package.names:
        raise InputError("the file is no OpenDocument text.", place=name, advice="Check what it is and rename it.")
    assembled = assemble(_Odt(package).pieces())
    if not assembled.text.strip():
        raise InputError("the document holds no text.", place=name, advice="Check that the right file was saved.")
    digest = hashlib.sha256(data).hexdigest()
    title, created = _properties(package)
    return Document(
        document_id(digest), digest, name, "odt", assembled.text, assembled.pages, assembled.blocks, assembled.words,
        date=created, title=title,
    )  # fmt: skip


def _properties(package: Package) -> tuple[str, str | None]:
    if "meta.xml" not in package.names:
        return "", None
    root = package.xml("meta.xml")
    title = next((" ".join((element.text or "").split()) for element in root.iter(_DC + "title")), "")
    created = next((element.text or "" for element in root.iter(_META + "creation-date")), "")
    return title, created[:10] if re.match(r"\d{4}-\d{2}-\d{2}", created) else None


class _Odt:
    """One OpenDocument text and the counts of its lists."""

    def __init__(self, package: Package) -> None:
        self.root = package.xml("content.xml")
        styles = [self.root, *([package.xml("styles.xml")] if "styles.xml" in package.names else [])]
        self.lists: dict[str, dict[int, tuple[str, str, str, int, int]]] = {}
        self.bold: set[str] = set()
        for root in styles:
            for style in root.iter(_TEXT + "list-style"):
                self.lists[str(style.get(_STYLE + "name"))] = {
                    _count(level, _TEXT + "level", 1): _level(level)
                    for level in style
                    if isinstance(level.tag, str) and level.get(_TEXT + "level")
                }
            for style in root.iter(_STYLE + "style"):
                if any(one.get(_FO + "font-weight") == "bold" for one in style.iter(_STYLE + "text-properties")):
                    self.bold.add(str(style.get(_STYLE + "name")))
        self.counts: dict[str, dict[int, int]] = {}
        self.headings: dict[int, int] = {}

    def pieces(self) -> Iterator[Piece]:
        for body in self.root.iter(_OFFICE + "text"):
            yield from self._blocks(body)

    def _blocks(self, container: Any) -> Iterator[Piece]:
        for child in container:
            if not isinstance(child.tag, str) or child.tag in _CONTENTS:
                continue
            if child.tag == _TEXT + "h":
                level = _count(child, _TEXT + "outline-level", 1)
                if words := self._words(child):
                    yield Piece(BlockKind.HEADING, words, _typed(words), level)
            elif child.tag == _TEXT + "p":
                yield from self._paragraph(child)
            elif child.tag == _TEXT + "list":
                yield from self._list(child, "", 1)
            elif child.tag == _TABLE + "table":
                yield from self._table(child)
            elif not child.tag.startswith(f"{{{_NS}form"):
                yield from self._blocks(child)

    def _paragraph(self, element: Any) -> Iterator[Piece]:
        words = self._words(element)
        if not words:
            yield from self._boxes(element)
            return
        label = shapes.find_label(words)
        if self._is_bold(element) and shapes.is_heading_text(words[label.rest :] if label else words):
            yield Piece(BlockKind.HEADING, words, label.text if label else "", label.depth + 1 if label else 6)
        elif label:
            yield Piece(BlockKind.ITEM, words, label.text, label.depth)
        else:
            yield Piece(BlockKind.PARAGRAPH, words)
        yield from self._boxes(element)
        for note in element.iter(_TEXT + "note-body"):
            yield from self._blocks(note)

    def _boxes(self, element: Any) -> Iterator[Piece]:
        for box in element.iter(f"{{{_NS}drawing:1.0}}text-box"):
            yield from self._blocks(box)

    def _is_bold(self, element: Any) -> bool:
        if element.get(_TEXT + "style-name") in self.bold:
            return True
        spans = [child for child in element if child.tag == _TEXT + "span"]
        return (
            bool(spans)
            and not (element.text or "").strip()
            and all(span.get(_TEXT + "style-name") in self.bold and not (span.tail or "").strip() for span in spans)
        )

    def _list(self, element: Any, style: str, depth: int) -> Iterator[Piece]:
        style = str(element.get(_TEXT + "style-name") or style)
        counts = self.counts.setdefault(style, {})
        form, before, after, start, shown = self.lists.get(style, {}).get(depth, ("bullet", "", "", 1, 1))
        if element.get(_TEXT + "continue-numbering") != "true" and not element.get(_TEXT + "continue-list"):
            counts[depth] = start - 1
        for item in element:
            if item.tag not in (_TEXT + "list-item", _TEXT + "list-header"):
                continue
            label = ""
            if item.tag == _TEXT + "list-item":
                counts[depth] = _count(item, _TEXT + "start-value", counts.get(depth, start - 1) + 1)
                label = "•" if form == "bullet" else self._label(style, depth, shown, before, after)
            for child in item:
                if child.tag == _TEXT + "list":
                    yield from self._list(child, style, depth + 1)
                    continue
                words = self._words(child) if child.tag in (_TEXT + "p", _TEXT + "h") else ""
                if not words:
                    yield from self._blocks([child])
                    continue
                text = f"{label} {words}" if label else words
                if child.tag == _TEXT + "h" or (
                    label and label != "•" and self._is_bold(child) and shapes.is_heading_text(words)
                ):
                    level = _count(child, _TEXT + "outline-level", depth + 1)
                    yield Piece(BlockKind.HEADING, text, label, level)
                else:
                    yield Piece(BlockKind.ITEM if label else BlockKind.PARAGRAPH, text, label, depth)
                label = ""

    def _label(self, style: str, depth: int, shown: int, before: str, after: str) -> str:
        counts, levels = self.counts[style], self.lists.get(style, {})
        numbers = [
            counted(counts.get(level, 1), levels.get(level, ("decimal",))[0] or "decimal")
            for level in range(max(1, depth - shown + 1), depth + 1)
        ]
        return f"{before}{'.'.join(numbers)}{after}".strip()

    def _table(self, table: Any) -> Iterator[Piece]:
        rows: list[Row] = []
        for row in table.iter(_TABLE + "table-row"):
            owner = row.getparent()
            while owner is not None and owner.tag != _TABLE + "table":
                owner = owner.getparent()
            if owner is not table:
                continue
            marked = row.getparent().tag == _TABLE + "table-header-rows"
            texts: list[str] = []
            paragraphs = []
            for cell in row:
                if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                    continue
                text = "\n".join(piece.text for piece in self._blocks(cell))
                repeated = _count(cell, _TABLE + "number-columns-repeated", 1)
                texts += [text] * (min(repeated, 64) if text or repeated < 16 else 1)
                paragraphs += [p for p in cell.iter(_TEXT + "p") if self._words(p)]
            bold = bool(paragraphs) and all(self._is_bold(p) for p in paragraphs)
            rows.append(Row(tuple(texts), marked, bold))
        if all(len(row.texts) <= 1 for row in rows):
            for cell in table.iter(_TABLE + "table-cell"):
                yield from self._blocks(cell)
            return
        yield from table_pieces(rows)

    def _words(self, element: Any) -> str:
        parts: list[str] = []

        def walk(node: Any) -> None:
            parts.append(node.text or "")
            for child in node:
                if isinstance(child.tag, str):
                    tag = child.tag
                    if tag == _TEXT + "s":
                        parts.append(" " * min(_count(child, _TEXT + "c", 1), 80))
                    elif tag == _TEXT + "tab":
                        parts.append("\t")
                    elif tag == _TEXT + "line-break":
                        parts.append("\n")
                    elif tag not in (_TEXT + "note", _OFFICE + "annotation", f"{{{_NS}drawing:1.0}}frame"):
                        walk(child)
                parts.append(child.tail or "")

        walk(element)
        return "".join(parts).replace("\u00ad", "").strip()


def _level(level: Any) -> tuple[str, str, str, int, int]:
    """How a list level counts: its form, what stands before and after, its start, how many levels it shows."""
    return (
        "bullet" if level.tag.endswith("bullet") else _FORMS.get(str(level.get(_STYLE + "num-format")), ""),
        str(level.get(_STYLE + "num-prefix") or ""),
        str(level.get(_STYLE + "num-suffix") or ""),
        _count(level, _TEXT + "start-value", 1),
        _count(level, _TEXT + "display-levels", 1),
    )


def _count(element: Any, attribute: str, otherwise: int) -> int:
    """A number in an attribute; files made by hand hold anything there."""
    found = str(element.get(attribute) or "")
    return int(found) if found.isdigit() and len(found) < 7 else otherwise


def _typed(words: str) -> str:
    label = shapes.find_label(words)
    return label.text if label and not label.bullet else ""


def read_rtf(data: bytes, name: str, settings: Settings) -> Document:
    """A rich text file by its words; its formatting is not kept, so headings are told by their wording."""
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise InputError("the file is no rich text.", place=name, advice="Check what it is and rename it.")
    # pictures are hexadecimal and can be all but the whole of a file
    lean = re.sub(rb"(?:[0-9a-fA-F]{64,}\s*)+", b"", data)
    try:
        text = str(rtf_to_text(_settled(lean.decode("latin-1")), errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, LookupError, RecursionError) as error:
        raise InputError(
            f"its rich text is damaged ({error}).",
            place=name,
            advice="Open it in a word processor and save it as .docx.",
        ) from error
    text = re.sub(r"[ \t]+\n", "\n", text.replace("\u00ad", "")).strip("\n")
    if not text.strip():
        raise InputError("the document holds no text.", place=name, advice="Check that the right file was saved.")
    # a cell ends in a bar, a row in a line end
    text = re.sub(r"\|(?=\S)", " | ", re.sub(r"(?m)\|$", "", text))
    digest = hashlib.sha256(data).hexdigest()
    return Document(document_id(digest), digest, name, "rtf", text, (), blocks_of(text))


_GROUPS = re.compile(r"\\(?:deleted|footnote)(?![a-z0-9]) ?|\\[\\{}]|[{}]")


def _settled(rtf: str) -> str:
    """The source without what tracked changes have deleted, and with its footnotes as paragraphs at the end."""
    notes: list[str] = []
    groups: list[list[str]] = [[]]
    words: list[str] = [""]
    at = 0
    for mark in _GROUPS.finditer(rtf):
        groups[-1].append(rtf[at : mark.start()])
        at = mark.end()
        if mark[0] == "{":
            groups.append([])
            words.append("")
        elif mark[0] == "}" and len(groups) > 1:
            inner, word = "{" + "".join(groups.pop()) + "}", words.pop()
            if word == "footnote":
                notes.append(inner)
            elif word != "deleted":
                groups[-1].append(inner)
        elif mark[0].startswith(("\\deleted", "\\footnote")):
            words[-1] = mark[0].strip(" \\")
        else:
            groups[-1].append(mark[0])
    whole = "".join(part for group in groups for part in group) + rtf[at:]
    end = whole.rfind("}")
    if not notes or end < 0:
        return whole
    return whole[:end] + "".join(rf"\par\pard {note}\par " for note in notes) + whole[end:]

"""A document's own text, block by block, with its findings marked where they stand and labelled in the margin."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from extractor.model import Block, BlockKind, Document, Finding, Page
from extractor.reports import wording
from extractor.reports.pictures import NOTHING, Picture
from extractor.reports.views import Summary

COLUMNS = 40
"""A table row is cut into at most this many columns; cells beyond stand in the last one."""


@dataclass(frozen=True, slots=True)
class Label:
    """The margin label of one finding: `anchor` is its place in the text, `href` its thread."""

    anchor: str
    kind: str
    what: str
    href: str
    thread: str
    confidence: str
    percent: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One block as it is shown."""

    html: Markup
    labels: tuple[Label, ...] = ()
    level: int = 0
    cells: tuple[Markup, ...] = ()
    rank: int = 3
    """The HTML level of a heading: never more than one below the heading before it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks shown together. `kind`: "heading", "paragraph", "list", "table" or "page" (where a page begins)."""

    kind: str
    lines: tuple[Line, ...] = ()
    heads: tuple[str, ...] = ()
    page: int = 0
    note: str = ""
    number: int = 0
    """Which table of the document this is, from 1."""
    picture: Picture | None = None
    """Of the page that begins here."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    anchor: str
    title: str
    about: str
    date: str
    name: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    """(kind, its word, how many): they add up to `total`."""
    total: int
    groups: tuple[Group, ...]
    first_picture: int = 0
    """The page whose picture is shown from the start; 0 for none."""


def page_of(
    document: Document,
    findings: Sequence[Finding],
    summary: Summary,
    pictures: Mapping[int, Picture] = NOTHING,
    note: str = "",
) -> DocumentPage:
    """The page of a document given in full; `note` says why pages are not pictured."""
    counts = [
        (str(kind), word, sum(finding.kind is kind for finding in findings)) for kind, word in wording.KINDS.items()
    ]
    return DocumentPage(
        anchor=wording.safe_id(document.id),
        title=wording.document_title(document),
        about=wording.label(document.kind) if document.kind else "Kind of document not known",
        date=wording.uk_date(document.date) or "date not known",
        name=document.name,
        facts=tuple(facts(document)),
        notes=(*document.notes, *([note] if note else [])),
        counts=tuple(entry for entry in counts if entry[2]),
        total=len(findings),
        groups=tuple(_ranked(_groups(document, sorted(findings, key=lambda f: (f.start, -f.end)), summary, pictures))),
        first_picture=min(pictures, default=0),
    )


def facts(document: Document) -> Iterator[tuple[str, str]]:
    if document.publisher:
        yield "Published by", document.publisher
    if document.standing:
        yield "Standing", wording.STANDINGS.get(document.standing, wording.label(document.standing))
    if document.organisations:
        yield "About", wording.listed(list(document.organisations[:6]))
    if document.period:
        yield "Period", wording.span(*document.period)
    if document.pages and document.format == "pdf":
        yield "Length", wording.plural(len(document.pages), "page")
    yield "File", document.name
    yield "SHA-256", document.sha256
    if document.unknown:
        yield "Could not be told", wording.listed([wording.label(name).lower() for name in document.unknown])


def _groups(
    document: Document, findings: Sequence[Finding], summary: Summary, pictures: Mapping[int, Picture]
) -> Iterator[Group]:
    pen = _Pen(document.text, findings, summary)
    pages = {page.number: page for page in document.pages}
    many = len(pages) > 1 or bool(pictures)
    page, kind = 0, ""
    run: list[Block] = []
    for block in _blocks(document):
        name = {BlockKind.HEADING: "heading", BlockKind.ITEM: "list", BlockKind.ROW: "table"}.get(
            block.kind, "paragraph"
        )
        turned = many and block.page != page
        if run and (turned or name != kind or name in ("heading", "paragraph") or _new_table(run[-1], block)):
            yield _group(kind, run, pen)
            run = []
        if turned:
            for number in range(page + 1, block.page + 1):
                yield _page(number, pages, pictures)
            page = block.page
        run.append(block)
        kind = name
    if run:
        yield _group(kind, run, pen)
    for number in sorted(number for number in pages if number > page and many):
        yield _page(number, pages, pictures)


def _ranked(groups: Iterable[Group]) -> Iterator[Group]:
    """The groups with headings that skip no level, below the page's own two, and tables numbered."""
    rank, tables = 2, 0
    for group in groups:
        if group.kind == "heading":
            rank = min(max(group.lines[0].level, 1) + 2, rank + 1, 6)
            yield replace(group, lines=(replace(group.lines[0], rank=rank),))
        elif group.kind == "table":
            tables += 1
            yield replace(group, number=tables)
        else:
            yield group


def _blocks(document: Document) -> Iterator[Block]:
    """The document's blocks, with a paragraph for any text between them, so that nothing read goes unshown."""
    at = 0
    for block in sorted(document.blocks, key=lambda block: block.start):
        yield from _loose(document, at, block.start)
        yield block
        at = max(at, block.end)
    yield from _loose(document, at, len(document.text))


def _loose(document: Document, start: int, end: int) -> Iterator[Block]:
    position = start
    for part in document.text[start:end].split("\n\n"):
        if part.strip():
            begin = position + len(part) - len(part.lstrip())
            yield Block(BlockKind.PARAGRAPH, begin, position + len(part.rstrip()), document.page_of(begin))
        position += len(part) + 2


def _page(number: int, pages: Mapping[int, Page], pictures: Mapping[int, Picture]) -> Group:
    return Group("page", page=number, note=_page_note(pages.get(number)), picture=pictures.get(number))


def _page_note(page: Page | None) -> str:
    if page is None:
        return ""
    if page.method == "none":
        return page.note or "This page has no text that could be read; nothing on it has been considered."
    if page.method == "ocr":
        sure = f", {round(page.confidence * 100)}% sure of its words" if page.confidence is not None else ""
        more = "" if page.note.lower().startswith("read by ocr") else page.note
        return f"Read from a picture by OCR{sure}. {more}".strip()
    return page.note


def _new_table(before: Block, block: Block) -> bool:
    if block.kind is not BlockKind.ROW:
        return False
    old, new = _heads(before), _heads(block)
    return any(new) and any(old) and old != new


def _heads(block: Block) -> tuple[str, ...]:
    return tuple(cell.header for cell in sorted(block.cells, key=lambda cell: cell.column))


def _group(kind: str, blocks: Sequence[Block], pen: _Pen) -> Group:
    if kind != "table":
        return Group(kind, tuple(pen.line(block) for block in blocks))
    heads: tuple[str, ...] = next((_heads(block) for block in blocks if any(_heads(block))), ())
    lines = [pen.row(block) for block in blocks]
    first = tuple(pen.text[cell.start : cell.end].strip() for cell in blocks[0].cells)
    if heads and first == heads and not lines[0].labels:
        lines = lines[1:]
    return Group(kind, tuple(lines), heads=heads)


class _Pen:
    """Writes ranges of a text as HTML with the findings marked; each finding's anchor is written once."""

    def __init__(self, text: str, findings: Sequence[Finding], summary: Summary) -> None:
        self.text, self.findings, self.summary = text, findings, summary
        self.placed: set[str] = set()
        self.labelled: set[str] = set()

    def line(self, block: Block) -> Line:
        inside = self._inside(block.start, block.end)
        return Line(self._mark(block.start, block.end, inside), self._labels(inside), block.level)

    def row(self, block: Block) -> Line:
        inside = self._inside(block.start, block.end)
        if not block.cells:
            return Line(Markup(""), self._labels(inside), cells=(self._mark(block.start, block.end, inside),))
        width = min(max(cell.column for cell in block.cells), COLUMNS - 1) + 1
        cells = [Markup("") for _ in range(width)]
        for cell in block.cells:
            column = min(cell.column, width - 1)
            within = [finding for finding in inside if finding.start < cell.end and finding.end > cell.start]
            cells[column] += self._mark(cell.start, cell.end, within)
        lost = [finding for finding in inside if finding.id not in self.placed]
        cells[0] = self._anchors(lost) + cells[0]
        return Line(Markup(""), self._labels(inside), cells=tuple(cells))

    def _inside(self, start: int, end: int) -> list[Finding]:
        # findings are in order of start; a document has at most some thousands, a block a handful
        return [f for f in self._window(end) if f.end > start]

    def _window(self, end: int) -> Iterable[Finding]:
        for finding in self.findings:
            if finding.start >= end:
                return
            yield finding

    def _mark(self, start: int, end: int, findings: Sequence[Finding]) -> Markup:
        if not findings:
            return escape(self.text[start:end])
        edges = {start, end}
        for finding in findings:
            edges |= {max(start, finding.start), min(end, finding.end)}
        ordered = sorted(edges)
        parts: list[str] = []
        for left, right in itertools.pairwise(ordered):
            words = escape(self.text[left:right])
            over = [finding for finding in findings if finding.start <= left and finding.end >= right]
            if not over:
                parts.append(words)
                continue
            fresh = [finding for finding in over if finding.id not in self.placed]
            # ids are letters, digits and hyphens, kinds are our own words, and all else is escaped already
            anchor = f' id="{wording.safe_id(fresh[0].id)}"' if fresh else ""
            more = self._anchors(fresh[1:])
            self.placed.update(finding.id for finding in fresh[:1])
            kind = str(over[-1].kind)
            several = " several" if len(over) > 1 else ""
            parts.append(f'{more}<mark class="{kind}{several}"{anchor}>{words}</mark>')
        return Markup("".join(parts))

    def _anchors(self, findings: Sequence[Finding]) -> Markup:
        self.placed.update(finding.id for finding in findings)
        return Markup("".join(f'<span id="{wording.safe_id(finding.id)}"></span>' for finding in findings))

    def _labels(self, findings: Sequence[Finding]) -> tuple[Label, ...]:
        labels = []
        for finding in findings:
            if finding.id in self.labelled:
                continue
            self.labelled.add(finding.id)
            row = self.summary.row_of.get(self.summary.thread_of.get(finding.id, ""))
            labels.append(
                Label(
                    anchor=wording.safe_id(finding.id),
                    kind=str(finding.kind),
                    what=wording.what(finding),
                    href=f"{row.href}#{wording.safe_id(finding.id)}" if row else "",
                    thread=row.title if row else "",
                    confidence=wording.confidence(finding.confidence),
                    percent=f"{round(finding.confidence * 100)}%",
                    rules=finding.rules,
                )
            )
        return tuple(labels)

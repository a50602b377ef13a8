"""Web pages: articles without what stands around them, and the meeting pages of council committee systems.

An article's text is found by trafilatura; a page in the ModernGov shape, or one of which trafilatura keeps too little,
is walked element by element. Nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.errors import InputError
from extractor.model import BlockKind, Document, document_id
from extractor.reading import shapes
from extractor.reading.assemble import Piece, assemble
from extractor.reading.plain import decode
from extractor.reading.rows import Row, table_pieces
from extractor.settings import Settings

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_COUNCIL = ".mgItemTable, #mgItemTable, .mgAiTitleTxt, .mgWordPara"
_NOISE = (
    "script, style, noscript, template, svg, iframe, form, button, nav, header nav, footer, aside, [role=navigation], "
    "[role=banner], [role=contentinfo], [role=search], [aria-hidden=true], [hidden], .cookie, #cookie, .cookies, "
    ".breadcrumb, .breadcrumbs, .share, .sharing, .social, .skip-link, #comments, .comments, .mgFileSize, .mgIcon, "
    ".mgActionList, .mgPrinterFriendly, .mgHide"
)
_SIZE = re.compile(
    r"\s*(?:\b(?i:pdf|word|excel) icon)?\s*\(?(?<![A-Z])(?:PDF|DOCX?|XLSX?|PPTX?)\s*,?\s*\(?\d[\d.,]*\s*(?:KB|MB|K"
    r"|M)\)?\s*$"
    r"|\s*\b(?i:pdf|word|excel) icon(?![a-z])\s*"
)
"""What committee systems print after a link to a file, with or without a space before it."""

_LABELS = frozenset({"minutes", "decision", "decisions", "additional documents"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table"}
    | {"tbody", "tr", "ul", *_HEADINGS}
)
_DEEP = 200
"""Elements within one another beyond which only their words are read."""

_DEEPEST = 500
_NESTING = re.compile(
    r"<(/?)(a|article|b|blockquote|center|dd|div|dl|dt|em|font|form|i|li|ol|p|section|small|span|strong|table|tbody|td|th"
    r"|tr|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_MAY_STAY_OPEN = frozenset({"dd", "dt", "li", "p", "tbody", "td", "th", "tr"})
"""Elements that need no end tag, so that their tags tell nothing of the depth."""

_ENOUGH = 0.45
"""The share of a page's main text below which trafilatura is taken to have missed parts of it."""


def read_html(data: bytes, name: str, settings: Settings) -> Document:
    """A saved web page. Raises InputError for one without text."""
    declared = _XML_CHARSET.match(data) or _CHARSET.search(data[:4096])
    text = decode(data, name, declared[1].decode("ascii") if declared else None)
    text = without_depth(text)
    page = LexborHTMLParser(text)
    title, published, site = _title(page), _published(page), _site(page)
    pieces = pieces_of(page, text)
    if title and not any(_same(piece.text, title) for piece in pieces[:5]):
        pieces.insert(0, Piece(BlockKind.HEADING, title, level=1))
    assembled = assemble(pieces)
    if len(pieces) < 1 or not any(piece.kind is not BlockKind.HEADING for piece in pieces):
        raise InputError(
            "the page holds no text of its own.",
            place=name,
            advice="It may have been saved before it had loaded: open it, wait, and save it again, or print it to PDF.",
        )
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        document_id(digest),
        digest,
        name,
        "html",
        assembled.text,
        assembled.pages,
        assembled.blocks,
        assembled.words,
        date=published,
        title=title,
        publisher=site,
    )


def without_depth(text: str) -> str:
    """A page's source without the tags that stand more than `_DEEPEST` levels down.

    A parser walks up all levels at each tag: 100,000 of them take it ten seconds. Only elements that need an end tag
    are counted, so that a list of which no item is closed stays flat.
    """
    if len(_NESTING.findall(text)) <= 2 * _DEEPEST:
        return text
    depth = 0

    def kept(match: re.Match[str]) -> str:
        nonlocal depth
        closes, counted = bool(match[1]), match[2].lower() not in _MAY_STAY_OPEN
        before = depth
        if counted:
            depth = max(depth - 1, 0) if closes else depth + 1
        return match[0] if max(before, depth) <= _DEEPEST else " "

    return re.sub(" {3,}", " ", _NESTING.sub(kept, text))


def pieces_of(page: LexborHTMLParser, text: str) -> list[Piece]:
    """What a parsed page says, in order; `text` is its source."""
    if page.css_first(_COUNCIL) is not None:
        root = page.css_first(".mgContent, #modgov, [role=main], main") or page.body
        return list(_Walker(root).pieces())
    article = _article(text)
    for node in page.css(_NOISE):
        node.decompose()
    root = page.css_first("main, [role=main], article, #content, #main-content, .main-content") or page.body
    if root is None:
        return article
    whole = list(_Walker(root).pieces())
    kept, there = _length(article), _length(whole)
    # an article keeps most of its page's main part; a report in many nested sections may lose half of itself
    return article if kept >= _ENOUGH * there and kept > 0 else whole


def whole_page(page: LexborHTMLParser) -> list[Piece]:
    """Everything that a parsed page shows, in order, without looking for an article in it."""
    return list(_Walker(page.body).pieces())


def _length(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


# ---------------------------------------------------------------------- articles


def _article(source: str) -> list[Piece]:
    import trafilatura  # costs most of a second to import, and few documents need it

    found = trafilatura.extract(
        source, output_format="xml", include_comments=False, include_tables=True, favor_recall=True
    )
    if not found:
        return []
    try:
        root = etree.fromstring(
            found.encode(), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
        )
    except etree.XMLSyntaxError:
        return []
    main = root.find("main")
    return list(_article_pieces(main)) if main is not None else []


def _article_pieces(main: Any) -> Iterator[Piece]:
    for element in main:
        if not isinstance(element.tag, str):
            continue
        if element.tag == "head":
            words = _flat(element)
            rend = str(element.get("rend") or "h3")
            if words:
                yield Piece(BlockKind.HEADING, words, level=int(rend[1]) if re.fullmatch(r"h[1-6]", rend) else 3)
        elif element.tag == "list":
            yield from _article_list(element, 1)
        elif element.tag == "table":
            yield from table_pieces(
                [
                    Row(
                        tuple(_flat(cell) for cell in row.iter("cell")),
                        any(c.get("role") == "head" for c in row.iter("cell")),
                    )
                    for row in element.iter("row")
                ]
            )
        elif element.tag in ("quote", "div") and len(element):
            yield from _article_pieces(element)
        else:
            for words in re.split(r"\n{2,}", _flat(element)):
                if words:
                    yield _paragraph(words)


def _article_list(element: Any, depth: int) -> Iterator[Piece]:
    """A list's items, those within them below; a list of terms gives each term with what is said of it."""
    if element.get("rend") == "dl":
        terms: list[str] = []
        for item in element.iter("item"):
            if str(item.get("rend") or "").startswith("dt") or not terms:
                terms.append(_flat(item))
            else:
                terms[-1] += f"\n{_flat(item)}"
        yield from (_paragraph(words) for words in terms if words)
        return
    number = 0
    for item in element:
        if item.tag != "item" or depth > _DEEP:
            continue
        number += 1
        inner = [child for child in item if child.tag == "list"]
        for child in inner:
            item.remove(child)
        if words := _flat(item):
            yield _item(f"{number}." if element.get("rend") == "ol" else "•", words, depth)
        for child in inner:
            yield from _article_list(child, depth + 1)


def _flat(element: Any) -> str:
    for gap in element.iter("lb"):
        gap.tail = "\n" + (gap.tail or "")
    lines = "".join(element.itertext()).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def _paragraph(words: str) -> Piece:
    label = shapes.find_label(words)
    if label is not None:
        return Piece(BlockKind.ITEM, words, label.text, label.depth)
    return Piece(BlockKind.PARAGRAPH, words)


def _item(label: str, words: str, depth: int) -> Piece:
    typed = shapes.find_label(words)
    if typed is not None:
        return Piece(BlockKind.ITEM, words, typed.text, depth)
    return Piece(BlockKind.ITEM, f"{label} {words}", label, depth)


# ------------------------------------------------------------------- whole pages


class _Walker:
    """The blocks of a page's element tree in order."""

    def __init__(self, root: LexborNode | None) -> None:
        self.root = root
        self.number = ""
        """The agenda number of the row that is being read: it labels the title beside it."""

    def pieces(self) -> Iterator[Piece]:
        if self.root is not None:
            for node in self.root.css(_NOISE):
                node.decompose()
            yield from self._children(self.root, 0)

    def _children(self, node: LexborNode, depth: int) -> Iterator[Piece]:
        """A container's blocks; words that stand in it between blocks are paragraphs."""
        if depth > _DEEP:
            yield from self._worded(_clean(node.text(separator=" ")))
            return
        loose: list[str] = []
        for child in node.iter(include_text=True):
            if child.is_text_node:
                loose.append(child.text() or "")
            elif child.tag == "br":
                loose.append("\n")
            elif _holds_block(child):
                yield from self._loose(loose)
                loose = []
                yield from self._block(child, depth + 1)
            elif child.tag not in ("img", "-comment", "_comment"):
                loose.append(_words(child))
        yield from self._loose(loose)

    def _loose(self, parts: list[str]) -> Iterator[Piece]:
        for words in re.split(r"\n\s*\n", "".join(parts)):
            yield from self._worded(_clean(words))

    def _block(self, node: LexborNode, depth: int) -> Iterator[Piece]:
        tag = node.tag or ""
        if tag in _HEADINGS:
            if words := _clean(_words(node)):
                yield Piece(BlockKind.HEADING, words, _number(words), _HEADINGS[tag])
        elif tag in ("ul", "ol"):
            yield from self._list(node, 1)
        elif tag == "table":
            yield from self._table(node, depth)
        elif tag in ("script", "style"):
            return
        elif _has(node, "mgAiTitleTxt"):
            yield from self._agenda_title(node)
        elif any(_holds_block(child) for child in node.iter()):
            yield from self._children(node, depth)
        else:
            for words in re.split(r"\n\s*\n", _words(node)):
                yield from self._worded(_clean(words), bold=_is_bold(node))

    def _agenda_title(self, node: LexborNode) -> Iterator[Piece]:
        words = _clean(_words(node))
        if words and re.fullmatch(r"\(?[\dA-Za-z./]{1,8}[.)]?", words) and not words.isalpha():
            self.number = words
        elif words:
            label, self.number = self.number, ""
            yield Piece(BlockKind.HEADING, f"{label} {words}" if label else words, label or _number(words), 3)

    def _worded(self, words: str, *, bold: bool = False) -> Iterator[Piece]:
        if not words or not re.search(r"\w", words):
            return
        if words.rstrip(":").casefold() in _LABELS and words.endswith(":"):
            yield Piece(BlockKind.HEADING, words, level=5)
        elif bold and shapes.is_heading_text(words) and "\n" not in words:
            yield Piece(BlockKind.HEADING, words, _number(words), 6)
        else:
            yield _paragraph(words)

    def _list(self, node: LexborNode, depth: int) -> Iterator[Piece]:
        if depth > _DEEP:
            yield from self._worded(_clean(node.text(separator=" ")))
            return
        number = int(start) if (start := node.attributes.get("start") or "").isdigit() else 1
        for item in node.iter():
            if item.tag in ("ul", "ol"):
                yield from self._list(item, depth + 1)
                continue
            if item.tag != "li":
                continue
            inner = [child for child in item.iter() if child.tag in ("ul", "ol")]
            label = f"{number}." if node.tag == "ol" else "•"
            number += 1
            parts = [_words(child) for child in item.iter(include_text=True) if child.tag not in ("ul", "ol")]
            if words := _clean("".join(parts)):
                yield _item(label, words, depth)
            for child in inner:
                yield from self._list(child, depth + 1)

    def _table(self, table: LexborNode, depth: int) -> Iterator[Piece]:
        rows = [row for row in table.css("tr") if _nearest(row, "table") == table.mem_id]
        cells = [[cell for cell in row.iter() if cell.tag in ("td", "th")] for row in rows]
        layout = _has(table, "mgItemTable") or max((len(row) for row in cells), default=0) < 2
        layout = layout or any(cell.css_first("table, h1, h2, h3, h4, .mgAiTitleTxt") for row in cells for cell in row)
        if layout:
            for row in cells:
                for cell in row:
                    if cell.tag == "th" and len(cells) > 1 and row is cells[0]:
                        continue  # "No.", "Item" above an agenda
                    if _has(cell, "mgItemNumberCell"):
                        self.number = _clean(_words(cell))
                        continue
                    yield from self._children(cell, depth)
            return
        yield from table_pieces(
            [
                Row(tuple(_clean(_words(cell)) for cell in row), bool(row) and all(cell.tag == "th" for cell in row))
                for row in cells
            ]
        )


def _holds_block(node: LexborNode) -> bool:
    if node.tag in _BLOCKS:
        return True
    return node.tag not in ("img", "br") and node.css_first("p, div, ul, ol, table, h1, h2, h3, h4, h5, h6") is not None


def _has(node: LexborNode, name: str) -> bool:
    return name in (node.attributes.get("class") or "").split()


def _nearest(node: LexborNode, tag: str) -> int:
    above = node.parent
    while above is not None and above.tag != tag:
        above = above.parent
    return above.mem_id if above is not None else 0


def _is_bold(node: LexborNode) -> bool:
    words = _clean(_words(node))
    strong = node.css_first("strong, b")
    return bool(words) and strong is not None and _clean(_words(strong)) == words


def _words(node: LexborNode, depth: int = 0) -> str:
    """A node's words; line breaks and blocks inside it become line ends."""
    if node.is_text_node or depth > _DEEP:
        return re.sub(r"\s+", " ", node.text(separator=" ") or "")
    parts: list[str] = []
    for child in node.iter(include_text=True):
        if child.is_text_node:
            parts.append(re.sub(r"\s+", " ", child.text() or ""))
        elif child.tag == "br":
            parts.append("\n")
        elif child.tag in _BLOCKS:
            parts.append(f"\n{_words(child, depth + 1)}\n")
        elif child.tag not in ("script", "style", "img"):
            parts.append(_words(child, depth + 1))
    return "".join(parts)


def _clean(words: str) -> str:
    """Without soft hyphens, white space at line ends, and the file sizes that committee systems print after links."""
    lines = (" ".join(_SIZE.sub(" ", line.replace("\u00ad", "")).split()) for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def _number(words: str) -> str:
    label = shapes.find_label(words)
    return label.text if label is not None and not label.bullet else ""


# ------------------------------------------------------------------- about the page


def _title(page: LexborHTMLParser) -> str:
    """The page's own title: its only main heading, else what it tells search engines, without the site's name."""
    headings = [words for node in page.css("h1") if (words := " ".join(_words(node).split()))]
    if len(headings) == 1:
        return headings[0]
    for selector in ('meta[property="og:title"]', 'meta[name="DC.title"]'):
        node = page.css_first(selector)
        if node is not None and (content := " ".join((node.attributes.get("content") or "").split())):
            return content
    node = page.css_first("title")
    words = " ".join((node.text() if node is not None else "").split())
    return re.split(r"\s+[|–—-]\s+", words)[0] if words else (headings[0] if headings else "")


def _site(page: LexborHTMLParser) -> str:
    """The name of the site: as it tells social media, else what follows the bar in the window's title."""
    node = page.css_first('meta[property="og:site_name"]')
    name = " ".join((node.attributes.get("content") or "").split()) if node is not None else ""
    if not name and (node := page.css_first("title")) is not None:
        parts = re.split(r"\s+[|–—]\s+|\s+-\s+(?=[^-|]*$)", " ".join(node.text().split()))
        name = parts[-1] if len(parts) > 1 else ""
    return "" if re.search(r"gov\.uk$|\d", name, re.IGNORECASE) else name


_DATED = (
    ('meta[property="article:published_time"]', "content"),
    ('meta[itemprop="datePublished"]', "content"),
    ('meta[name="DC.date.issued"]', "content"),
    ('meta[name="dcterms.issued"]', "content"),
    ('meta[name="govuk:first-published-at"]', "content"),
    ('meta[name="publish-date"]', "content"),
    ('meta[name="date"]', "content"),
    ('time[itemprop="datePublished"]', "datetime"),
    ("time[pubdate]", "datetime"),
    ("article time[datetime]", "datetime"),
)


def _published(page: LexborHTMLParser) -> str | None:
    """The day on which the page says it was published, in its metadata; a day of updating is not asked for."""
    for selector, attribute in _DATED:
        node = page.css_first(selector)
        found = re.match(r"\d{4}-\d{2}-\d{2}", (node.attributes.get(attribute) or "") if node is not None else "")
        if found:
            return found.group()
    for node in page.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text() or "")
        except (ValueError, RecursionError):
            continue
        found = re.search(r'"datePublished": "(\d{4}-\d{2}-\d{2})', json.dumps(data))
        if found:
            return found[1]
    return None

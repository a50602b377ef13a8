"""PDF → Document: pypdfium2, pdfplumber for a page that it cannot read, OCR for a page without text."""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pypdfium2

from extractor.errors import InputError
from extractor.model import Document, Page, Problem, document_id
from extractor.reading import ocr
from extractor.reading.assemble import assemble
from extractor.reading.bundle import Bundle
from extractor.reading.glyphs import PageWord, has_drawing, read_edges, read_words
from extractor.reading.layout import lay_out
from extractor.reading.lines import PageContent, page_elements
from extractor.reading.tables import Table, find_tables
from extractor.reading.tags import heading_tags
from extractor.reading.turning import Turn, find_turn, turn_back
from extractor.settings import Limits, Settings

# these libraries tell of every flaw in a file, which we sum up ourselves
for _library in ("pdfminer", "pikepdf", "pypdfium2"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

_STREAM = re.compile(r"^(?:stream )?<[^>]*>:? ?(?:\(.*?\): ?)?")
_FEW_WORDS = 5
_COMMON = frozenset(
    "the of and to in a is for on that with be are was by as at this from or it not have an".split()  # noqa: SIM905
)
_PASSWORD_ADVICE = 'Give the password with --password "…", or save a copy without one.'


@dataclass(slots=True)
class PdfFile:
    """What is known of a PDF while it is read."""

    name: str
    settings: Settings
    data: bytes
    notes: list[str] = field(default_factory=list)
    without_text: list[int] = field(default_factory=list)
    unread: dict[int, str] = field(default_factory=dict)
    """Page number → why it was not read."""
    turns: dict[int, Turn] = field(default_factory=dict)


def read_pdf(
    data: bytes,
    name: str,
    settings: Settings,
    password: str | None = None,
    allowance: ocr.Allowance | None = None,
) -> Bundle:
    """The document in a PDF; pages that could not be read are named in its notes and in a partial problem.

    `allowance` is what OCR may still read of the file that this PDF came in; `limits.ocr_pages` if not given.

    Raises InputError for a file that is encrypted, has no pages, or has no page that could be read.
    """
    file = PdfFile(name, settings, data)
    pdf = _open(file, password)
    try:
        count = len(pdf)
        if not count:
            raise InputError("the PDF has no pages.", place=name, advice="Ask for the file again.")
        limit = settings.limits.pages
        if count > limit:
            file.notes.append(f"Only the first {limit:,} of {count:,} pages were read (setting limits.pages).")
        contents = [_read_page(file, pdf, index, password) for index in range(min(count, limit))]
        contents = _recognise(file, pdf, contents, allowance or ocr.Allowance(settings.limits.ocr_pages))
        missing_tail = count - len(contents)
        title = _title(pdf)
    finally:
        pdf.close()
    if all(content.page.method == "none" for content in contents):
        raise InputError("no page could be read: " + _unread(file.unread), place=name, advice=_advice(file.unread))
    pages, pieces = [content.page for content in contents], turn_back(lay_out(contents), file.turns)
    del contents
    assembled = assemble(pieces, pages)
    if file.unread:
        file.notes.append(_unread(file.unread))
    if not assembled.text:
        reason = " ".join(file.notes) or "its pages are blank."
        raise InputError(f"there are no words in the PDF: {reason}", place=name, advice=_advice(file.unread))
    problems: tuple[Problem, ...] = ()
    if file.notes:
        advice = _advice(file.unread) if file.unread or not missing_tail else "Raise limits.pages in tracker.toml."
        problems = (Problem(name, " ".join(file.notes), advice, partial=True),)
    sha256 = hashlib.sha256(data).hexdigest()
    document = Document(
        id=document_id(sha256),
        sha256=sha256,
        name=name,
        format="pdf",
        text=assembled.text,
        pages=assembled.pages,
        blocks=assembled.blocks,
        words=assembled.words,
        title=title,
        notes=(*file.notes, *_recognised(pages)),
    )
    return Bundle((document,), problems=problems)


def _open(file: PdfFile, password: str | None) -> Any:
    """The opened file; a broken one is repaired once."""
    try:
        pdf = pypdfium2.PdfDocument(file.data, password=password)
        if len(pdf):
            return pdf
        pdf.close()
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            reason = "the password is wrong." if password else "the PDF is encrypted and needs a password."
            raise InputError(reason, place=file.name, advice=_PASSWORD_ADVICE) from error
        if "security" in str(error).lower():
            raise InputError(
                "the PDF is encrypted by a method that cannot be opened.",
                place=file.name,
                advice="Save a copy without protection.",
            ) from error
    repaired = _repair(file, password)
    try:
        pdf = pypdfium2.PdfDocument(repaired)
    except pypdfium2.PdfiumError as error:
        raise _broken(file, str(error)) from error
    file.data = repaired
    file.notes.append("The file is damaged and was repaired; text at its end may be missing.")
    return pdf


def _repair(file: PdfFile, password: str | None) -> bytes:
    import pikepdf

    target = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(file.data), password=password or "") as pdf:
            if not len(pdf.pages):
                raise _broken(file, "no pages were found in it")
            pdf.save(target)
    except pikepdf.PasswordError as error:
        raise InputError(
            "the PDF is encrypted and needs a password.", place=file.name, advice=_PASSWORD_ADVICE
        ) from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise _broken(file, str(error).splitlines()[0] if str(error) else type(error).__name__) from error
    return target.getvalue()


def _broken(file: PdfFile, why: str) -> InputError:
    return InputError(
        f"the PDF is damaged and could not be repaired ({_STREAM.sub('', why).rstrip('.')}).",
        place=file.name,
        advice="Ask the sender for the file again, or print it to a new PDF.",
    )


def _read_page(file: PdfFile, pdf: Any, index: int, password: str | None) -> PageContent:
    """One page; its failure is noted and costs no other page."""
    number = index + 1
    limits = file.settings.limits
    page = textpage = None
    try:
        page = pdf[index]
        textpage = page.get_textpage()
        width, height = page.get_size()
        words, cut = read_words(page, textpage, limits, heading_tags(pdf, page))
        if cut:
            file.notes.append(
                f"Page {number} was cut after {limits.page_characters:,} characters (setting limits.page_characters)."
            )
        if len(words) < _FEW_WORDS and has_drawing(page):
            file.without_text.append(number)
        elif is_garbage(words):
            file.without_text.append(number)
            words = []
        edges = read_edges(page, limits) if len(words) >= _FEW_WORDS else []
        turn = find_turn(words, width, height)
        if turn is not None:
            file.turns[number] = turn
            words, edges = turn.words(words), turn.edges(edges)
        return _content(Page(number, 0, 0, width, height, method="text"), words, find_tables(edges, number), turn)
    except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
        return _fallback(file, index, password, str(error))
    finally:
        if textpage is not None:
            textpage.close()
        if page is not None:
            page.close()


def _content(page: Page, words: list[PageWord], tables: list[Table], turn: Turn | None = None) -> PageContent:
    size = (page.width, page.height) if turn is None else (page.height, page.width)
    elements = page_elements(words, tables, page.number, size)
    if any(isinstance(element, Table) for element in elements) and page.method == "text":
        page = replace(page, method="tables")
    return PageContent(page, elements, size)


def _fallback(file: PdfFile, index: int, password: str | None, why: str) -> PageContent:
    """The page by pdfplumber, where pdfium fails on it."""
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    number = index + 1
    try:
        with pdfplumber.open(io.BytesIO(file.data), password=password or "", pages=[number]) as pdf:
            page = pdf.pages[0]
            words = [
                PageWord(
                    word["text"],
                    word["x0"],
                    word["top"],
                    word["x1"],
                    word["bottom"],
                    round(word["size"] * 2) / 2,
                    "bold" in word["fontname"].lower(),
                )
                for word in page.extract_words(use_text_flow=True, extra_attrs=["size", "fontname"])
            ]
            width, height = float(page.width), float(page.height)
            page.close()
    except (PDFException, PdfminerException, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        file.unread[number] = f"the page is damaged ({why or type(error).__name__})"
        return PageContent(Page(number, 0, 0, method="none", note=file.unread[number]))
    return _content(Page(number, 0, 0, width, height, method="pdfplumber", note=why), words, [])


def is_garbage(words: Iterable[PageWord]) -> bool:
    """Whether letters came out wrong, as from a font that does not say which characters its shapes are.

    Either most characters are controls, private or unknown, or a page full of words has none of the commonest.
    """
    counts: Counter[str] = Counter()
    strange = total = 0
    for word in words:
        text = word.text
        total += len(text)
        if not text.isascii():
            # a bullet alone is no word, and private glyphs are usual there
            strange += sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" for char in text) if len(text) > 1 else 0
        elif not text.isprintable():
            strange += len(text)
        if text.isalpha():
            counts["common" if text.casefold() in _COMMON else "other"] += 1
    if total >= 40 and strange > 0.3 * total:
        return True
    return counts["other"] >= 120 and counts["common"] < 0.005 * counts["other"]


def _recognised(pages: list[Page]) -> tuple[str, ...]:
    """What a reader should know of pages that OCR has read: their words may be wrong."""
    numbers = [page.number for page in pages if page.method == "ocr"]
    if not numbers:
        return ()
    return (f"{'Page' if len(numbers) == 1 else 'Pages'} {ranges(numbers)} read by OCR: words may be wrong.",)


def _recognise(file: PdfFile, pdf: Any, contents: list[PageContent], allowance: ocr.Allowance) -> list[PageContent]:
    """Pages without text, read by OCR where there is an engine and the settings allow it."""
    if not file.without_text:
        return contents
    limits = file.settings.limits
    engine = ocr.find_engine() if file.settings.ocr else None
    done = {content.page.number: content for content in contents}
    for number in file.without_text:
        page = done[number].page
        if engine is None or not allowance.take():
            if not file.settings.ocr:
                why = "it has no text layer, and OCR is turned off"
            elif engine is None:
                why = "it has no text layer, and no OCR engine was found"
            else:
                why = (
                    f"it has no text layer, and more than {limits.ocr_pages} pages need OCR (setting limits.ocr_pages)"
                )
            done[number] = _not_read(file, done[number], why)
            continue
        result = _recognise_page(pdf, number - 1, engine, limits)
        if isinstance(result, str):
            done[number] = _not_read(file, done[number], result)
            continue
        words, confidence = result
        if not words:
            done[number] = PageContent(replace(page, method="ocr", note="OCR found no words on this page."))
            continue
        note = "Read by OCR" + ("; low confidence." if confidence < 0.7 else ".")
        recognised = replace(page, method="ocr", confidence=round(confidence, 3), note=note)
        done[number] = _content(recognised, words, [])
    return [done[content.page.number] for content in contents]


def _recognise_page(
    pdf: Any, index: int, engine: Callable[..., ocr.Recognised], limits: Limits
) -> ocr.Recognised | str:
    page = pdf[index]
    try:
        picture, scale = ocr.picture_of(page, limits.picture_pixels)
        return engine(picture, scale=scale, seconds=limits.ocr_page_seconds)
    except (pypdfium2.PdfiumError, ocr.EngineError) as error:
        return f"it has no text layer, and OCR failed ({error})"
    finally:
        page.close()


def _not_read(file: PdfFile, content: PageContent, why: str) -> PageContent:
    if content.elements:
        # a picture page with a stamp or a page number: what text there is stays
        file.unread[content.page.number] = why
        return PageContent(
            replace(content.page, note=f"The picture on this page was not read: {why}."), content.elements, content.size
        )
    file.unread[content.page.number] = why
    return PageContent(replace(content.page, method="none", note=f"Not read: {why}."))


def _unread(unread: dict[int, str]) -> str:
    """ "Pages 3–5 and 9 were not read: …", one sentence for each reason."""
    reasons: dict[str, list[int]] = {}
    for number, why in sorted(unread.items()):
        reasons.setdefault(why, []).append(number)
    sentences = []
    for why, numbers in reasons.items():
        noun, verb = ("Page", "was") if len(numbers) == 1 else ("Pages", "were")
        sentences.append(f"{noun} {ranges(numbers)} {verb} not read: {why}.")
    return " ".join(sentences)


def ranges(numbers: list[int]) -> str:
    """[1, 2, 3, 7] → "1–3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(str(part[0]) if len(part) == 1 else f"{part[0]}–{part[-1]}" for part in parts)


def _advice(unread: dict[int, str]) -> str:
    reasons = " ".join(unread.values())
    if "no OCR engine" in reasons:
        return "Install tesseract, or the [ocr] extra."
    if "turned off" in reasons:
        return "Turn OCR on (setting ocr)."
    limit = re.search(r"limits\.\w+", reasons)
    if limit is not None:
        return f"Raise {limit.group()} in tracker.toml."
    return "Ask the sender for the file again."


_POOR_TITLE = re.compile(
    r"^(microsoft word|untitled|document\d*|slide \d+|powerpoint)|\.(docx?|pdf|indd|pptx?)$", re.IGNORECASE
)


def _title(pdf: Any) -> str:
    """The title in the file's own properties, unless it is a file's name."""
    try:
        title = " ".join(str(pdf.get_metadata_value("Title")).split())
    except (pypdfium2.PdfiumError, ValueError):
        return ""
    return "" if _POOR_TITLE.search(title) or len(title) < 6 else title

"""How far the evidence can be trusted: what was not read, was read badly, is uncertain, or is said by one side only."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.model import Document
from extractor.reports import wording
from extractor.reports.story import Quote, show
from extractor.reports.views import Listing, Summary

LOW = 0.5
SHOWN = 100
"""So many low-confidence findings are quoted, and documents of a group named; numbers say how many there are."""


@dataclass(frozen=True, slots=True)
class PageNote:
    """What one document's pages are worth; gathered while its page is written, as the corpus holds no pages."""

    document: str
    not_read: tuple[int, ...]
    ocr: tuple[int, ...]
    ocr_confidence: float | None


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of which the same has to be said."""

    text: str
    entries: tuple[Entry, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Quality:
    listings: tuple[Listing, ...]
    one_sided: tuple[Entry, ...]
    not_read: tuple[Entry, ...]
    pages_not_read: int
    ocr: tuple[Entry, ...]
    pages_ocr: int
    unknown: tuple[Group, ...]
    """What could not be told of which documents."""
    notes: tuple[Group, ...]
    low: tuple[Quote, ...]
    low_total: int
    findings_total: int
    links: tuple[tuple[str, int], ...]
    links_total: int
    problems: tuple[tuple[str, str, str, str], ...]
    """(name, "not read" or "partly read", reason, advice)."""
    skipped: tuple[str, ...]

    @property
    def in_short(self) -> str:
        """How far to trust it, in a sentence."""
        total = wording.plural(self.findings_total, "finding")
        low = f"{self.low_total:,} of {total} {'has' if self.low_total == 1 else 'have'}" if self.low_total else ""
        unread = f"{wording.plural(self.pages_not_read, 'page')} could not be read" if self.pages_not_read else ""
        drawn = "was" if self.pages_ocr == 1 else "were"
        ocr = f"{wording.plural(self.pages_ocr, 'page')} {drawn} read from pictures" if self.pages_ocr else ""
        parts = [f"{low or 'No finding has'} low confidence", unread or "every page could be read", ocr]
        return f"{wording.listed([part for part in parts if part])}."

    @property
    def in_full(self) -> str:
        """What else was counted, in two sentences: links by what people decided, files and rules that failed."""
        decided = [f"{count:,} {review}" for review, count in self.links if count]
        links = f"{wording.plural(self.links_total, 'link')} between {wording.plural(self.findings_total, 'finding')}"
        told = f"{links}: {wording.listed(decided)}." if decided else f"{links}."
        files = f"{wording.plural(len(self.problems), 'file')} could not be read, or not wholly"
        rules = f"{wording.plural(len(self.skipped), 'rule')} could not run"
        failed = [text for text, number in ((files, len(self.problems)), (rules, len(self.skipped))) if number]
        return f"{told} {wording.sentence_case(wording.listed(failed) or 'every file was read and every rule ran')}."


def note_pages(document: Document) -> PageNote | None:
    """What to keep of a full document; None where every page had its text."""
    not_read = tuple(page.number for page in document.pages if page.method == "none")
    ocr = [page for page in document.pages if page.method == "ocr"]
    if not not_read and not ocr:
        return None
    sure = [page.confidence for page in ocr if page.confidence is not None]
    mean = sum(sure) / len(sure) if sure else None
    return PageNote(document.id, not_read, tuple(page.number for page in ocr), mean)


def assess(summary: Summary, notes: Sequence[PageNote], skipped: Sequence[str] = ()) -> Quality:
    """The page on the quality of the evidence."""
    corpus = summary.corpus
    low = sorted((f for f in corpus.findings.values() if f.confidence < LOW), key=lambda f: (f.confidence, f.id))
    reviews = Counter(link.review for link in corpus.links)
    gaps = {listing.key: listing for listing in (*summary.gaps, *summary.attention)}
    shown = ("self_reported", "no evidence", "unconfirmed figure", "contradicted")
    return Quality(
        listings=tuple(gaps[key] for key in shown if key in gaps),
        one_sided=tuple(_one_sided(summary)),
        not_read=tuple(_entry(n.document, f"{_pages(n.not_read)} not read", summary) for n in notes if n.not_read),
        pages_not_read=sum(len(note.not_read) for note in notes),
        ocr=tuple(_entry(note.document, _ocr(note), summary) for note in notes if note.ocr),
        pages_ocr=sum(len(note.ocr) for note in notes),
        unknown=_groups(
            ((_not_told(document), document) for document in corpus.documents.values() if document.unknown), summary
        ),
        notes=_groups(((note, document) for document in corpus.documents.values() for note in document.notes), summary),
        low=tuple(show(finding, summary) for finding in low[:SHOWN]),
        low_total=len(low),
        findings_total=len(corpus.findings),
        links=tuple((review, reviews[review]) for review in ("suggested", "confirmed", "refused")),
        links_total=len(corpus.links),
        problems=tuple(
            (problem.name, "Partly read" if problem.partial else "Not read", problem.reason, problem.advice)
            for problem in corpus.problems
        ),
        skipped=tuple(dict.fromkeys(skipped)),
    )


def _one_sided(summary: Summary) -> list[Entry]:
    """Organisations and themes where every account read is the organisation's own."""
    found = []
    for groups, word, href in (
        (summary.by_organisation, "Organisation", summary.paths.organisation),
        (summary.by_theme, "Theme", summary.paths.theme),
    ):
        for name, rows in groups.items():
            if not name:
                continue
            told = [row for row in rows if row.assurance != "no evidence"]
            if told and all(row.assurance == "self-reported" for row in told):
                title = rows[0].organisation if word == "Organisation" else rows[0].theme
                found.append(Entry(title, href(name), f"{word}; {wording.plural(len(told), 'thread')}"))
    return found


def _entry(identity: str, text: str, summary: Summary) -> Entry:
    """A document with its date, since reports on one place often share a title."""
    document = summary.corpus.documents[identity]
    title = wording.document_title(document)
    if document.date:
        title = f"{title}, {wording.uk_date(document.date)}"
    return Entry(title, summary.paths.document(identity), wording.sentence_case(text))


def _not_told(document: Document) -> str:
    return (
        f"{wording.sentence_case(wording.listed([wording.label(name).lower() for name in document.unknown]))} not told"
    )


_PAGES = re.compile(r"^Pages? \d[\d,–]*(?:,? (?:and )?\d[\d,–]*)* ")


def _groups(said: Iterable[tuple[str, Document]], summary: Summary) -> tuple[Group, ...]:
    """What is said of most documents first. Notes that differ only in their pages are one; its entries name each."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for text, document in said:
        pages = _PAGES.match(text)
        head = f"Some pages {text[pages.end() :]}" if pages else text
        groups[head].append(_entry(document.id, pages[0].strip() if pages else "", summary))
    ranked = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(Group(head, tuple(entries[:SHOWN]), len(entries)) for head, entries in ranked)


def _pages(numbers: Sequence[int]) -> str:
    """ "pages 3 and 5–9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = wording.listed([str(a) if a == b else f"{a}–{b}" for a, b in runs])
    return f"{'page' if len(numbers) == 1 else 'pages'} {shown}"


def _ocr(note: PageNote) -> str:
    sure = f", on average {round(note.ocr_confidence * 100)}% sure of a word" if note.ocr_confidence is not None else ""
    return f"{_pages(note.ocr)} read from a picture by OCR{sure}"

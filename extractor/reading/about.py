"""What a document is: its kind, date, title, publisher and standing, whom it is about, and the period of an inspection.

What the page does not say is left empty and named in `Document.unknown`; what was told from elsewhere than the page is
said in `Document.notes`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.language.identifiers import find_nhs_numbers
from extractor.language.mentions import key
from extractor.model import BlockKind, Document
from extractor.reading import shapes, subjects
from extractor.reading.dating import INSPECTIONS, Dated, date_document, dates_in, without_dates
from extractor.reading.kinds import FRONT, tell_kind
from extractor.rulebook import Rulebook

_LOCATION = re.compile(r"(?<![\w-])1-\d{6,12}(?![\w-])")
"""The regulator's number for a place where a provider works."""

PERSONAL = "Personal data: it holds what looks like"
"""How the note on patients' numbers begins."""

_TOLD = ("kind", "date", "title", "publisher", "standing", "organisations")
_MEETINGS = frozenset({"minutes", "agenda", "committee_transcript"})
_OF_COMMITTEES = frozenset({"inquiry_report", "government_response"})
_GENERIC_TITLE = re.compile(
    r"(?:(?:full |draft |final |public |printed |local area partnership |quality |confirmed |unconfirmed )*(?:report"
    r"|reports|agenda|minutes"
    r"|agenda and minutes|contents|summary|introduction|judgement|welcome|home|private and confidential|official"
    r"|inspection report"
    r"|inspection outcome|ratings|overall rating|board paper|page \d+|overall:? .*|all inspections|issue - meetings"
    r"|agenda item|foreword|recommendations?|purpose(?: of (?:the )?report)?|background|executive summary"
    r"|what needs to improve|meeting|present"
    r"|inspection report review|assessment report|internal audit|notice of meeting"
    r"|report by the (?:comptroller and )?auditor general"
    r"|(?:focused|targeted|comprehensive|follow-up|unannounced|monitoring) (?:inspection|visit)(?: report)?"
    r"|transcript of proceedings|media statement|press (?:release|statement))"
    r"|(?:CP|HC|HL Paper|Cm|ISBN|SG|Ref|Our ref)\b.{0,12}\d.*"
    r"|(?:first|second|third|\w+th) (?:special )?report of session.*|report of session.*|house of (?:lords|commons)"
    r"|(?:open |closed |action )?(?:actions?|log)|recommendation \d+)\W*$",
    re.IGNORECASE,
)
_SITE_LINE = re.compile(
    r"\b(?:this site is|cookies|skip to|javascript|sign in|log in|subscribe|menu|advertisement|share this)\b",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(r"^(?:re|subject|ref|regarding)\s*:\s*(?P<words>.+)", re.IGNORECASE)
_ITEM = re.compile(r"\d{1,3}[.)]?\s+\S|(?:item|question) \d", re.IGNORECASE)
_LABELLED_SUBJECT = re.compile(r"^(?:re|subject)\s*:\s*", re.IGNORECASE)
_FORM_LINE = re.compile(
    r"^(?:report to|meeting|agenda item|author|(?:executive |report )?lead|presented by|prepared by|purpose|version"
    r"|venue|time|coroner)\b[^:]{0,20}:|^(?:agenda item|version|venue)\b",
    re.IGNORECASE,
)
"""A line of the form at the head of a paper, which names no document."""
_BOARD = re.compile(
    r"(?:meeting of the )?(?:trust |icb )?board(?: of directors)?\b(?: in)?[ (]*(?:public|private)?\)?", re.IGNORECASE
)
_INSPECTED = re.compile(r"\b(?:(?:inspection|assessment) (?:of|report)|inspection|report$)", re.IGNORECASE)
_VISITED = re.compile(r"(?:monitoring|assurance|focused|follow-up) visit (?:to|of)\b", re.IGNORECASE)
_MEETING_BODY = re.compile(
    r"\b(?:committee(?! rooms?)|panel|board(?! ?room)|council(?! chamber)|cabinet|forum"
    r"|group|partnership|governors|directors|body)\b",
    re.IGNORECASE,
)
_OF_MEETING = re.compile(rf"\b(?:minutes|meeting|notes|record|session)\b|{_MEETING_BODY.pattern}", re.IGNORECASE)


def describe(document: Document, *, rulebook: Rulebook) -> Document:
    """The document with what it is. What its reader set (a subject, a day from metadata) yields to the page's words."""
    kind = tell_kind(document, rulebook)
    identity = kind.id if kind else ""
    dated = date_document(document, identity)
    bodies = subjects.find_in(document, rulebook)
    publisher = subjects.publisher_of(document, kind, bodies)
    described = replace(
        document,
        kind=identity,
        date=dated.date,
        title=_title(document, identity, publisher),
        publisher=publisher,
        standing=_standing(document, identity, kind.standing if kind else "", publisher, bodies),
        organisations=subjects.organisations(document, identity, publisher, bodies),
        period=dated.period,
        location_ids=tuple(dict.fromkeys(_LOCATION.findall(document.text))),
        notes=_notes(document, dated),
    )
    unknown = [name for name in _TOLD if not getattr(described, name)]
    if dated.date and not dated.fixed:
        unknown.append("date of publication" if dated.period else "date")
    if identity in INSPECTIONS and dated.period is None:
        unknown.append("period")
    return replace(described, unknown=tuple(unknown))


def _notes(document: Document, dated: Dated) -> tuple[str, ...]:
    added = [note for note in (dated.how, _personal_numbers(document)) if note and note not in document.notes]
    return (*document.notes, *added)


def _personal_numbers(document: Document) -> str:
    """A warning where a patient's number stands in the text; it never repeats the number."""
    found = find_nhs_numbers(document.text)
    if not found:
        return ""
    count = "an NHS number" if len(found) == 1 else f"{len(found)} NHS numbers"
    pages = sorted({document.page_of(start) for start, _ in found})
    where = "" if len(document.pages) < 2 else f" on page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))}"
    return f"{PERSONAL} {count}{where}: check that it may be kept and shared."


def _standing(document: Document, kind: str, usual: str, publisher: str, bodies: subjects.Bodies) -> str:
    """The kind's standing where it has one; else, and for replies, the publisher's."""
    if kind in _MEETINGS and re.search(r"scrutiny|select committee", document.text[:FRONT], re.IGNORECASE):
        return "scrutiny"
    if kind == "reply_letter" and bodies.standing(publisher) in ("government", "regulator"):
        return bodies.standing(publisher)
    if kind == "reply_letter" and bodies.standing(publisher) == "commissioner":
        lines = [line for line in document.text[:600].splitlines() if line.strip()][:3]
        if any(_COMMITTEE_HEAD.fullmatch(line.strip()) for line in lines):
            return "scrutiny"
    return usual or bodies.standing(publisher)


_COMMITTEE_HEAD = re.compile(r"(?:[A-Z][\w'’-]*,? (?:and |of |the |& )*){1,8}(?:Committee|Panel)", re.IGNORECASE)
"""A committee's name as a line of a letterhead."""


def _title(document: Document, kind: str, publisher: str) -> str:
    """The document's title as printed; a letter's is its subject line, a meeting's the body that met."""
    if document.title and document.format in ("html", "eml", "msg") and not _GENERIC_TITLE.match(document.title):
        return document.title
    lines = subjects.front_lines(document)
    if labelled := _labelled_title(document, lines):
        return labelled
    if kind == "reply_letter" and (subject := _subject_line(lines)):
        return subject
    if kind in INSPECTIONS and (inspected := _inspection_line(lines)):
        return inspected
    if kind in _MEETINGS and (met := _meeting_line(lines, publisher)):
        return met
    headings = [
        (block.level, " ".join(document.text[block.start : block.end].split()))
        for block in document.blocks[:30]
        if block.kind is BlockKind.HEADING and block.start < FRONT and block.page <= 3
    ]
    # where the format gives headings their size, the largest; in bare text, the opening lines
    ordered = [words for _, words in sorted(headings, key=lambda one: one[0])]
    if document.format in ("txt", "md", "rtf"):
        ordered = [line for line in lines[:5] if len(line) <= 120 and line[-1] not in ".;:,"] + ordered
    if document.blocks and document.blocks[0].kind is not BlockKind.ROW:
        ordered += lines[:1]
    if kind in ("minutes", "agenda"):
        # what is left of an agenda's first lines is often a room, or its first item
        ordered = [words for words in ordered if _OF_MEETING.search(words)]
    for words in ordered:
        if len(words) <= 200 and words[-1] not in ".;:" and not _is_no_title(words, kind, publisher):
            return _unlabelled(words)
    return " ".join(document.title.split()) or (publisher if kind in _MEETINGS else "")


def _labelled_title(document: Document, lines: Sequence[str]) -> str:
    """What stands beside "Title" or "Report title", in a line or in a table of two columns."""
    for block in document.blocks[:20]:
        if len(block.cells) == 2:
            name, words = (document.text[cell.start : cell.end].strip() for cell in block.cells)
            if re.fullmatch(r"(?:report |paper )?(?:title|subject)(?: of (?:report|paper))?:?", name, re.IGNORECASE):
                return " ".join(words.split())
    found = (
        re.match(r"(?:report |paper )?(?:title|subject)(?: of (?:report|paper))?:\s*(?P<words>\S.+)", line, re.I)
        for line in lines[:12]
    )
    return next((one["words"].strip() for one in found if one is not None), "")


def _is_no_title(words: str, kind: str, publisher: str) -> bool:
    """A line that names no document: a date, an address, the publisher, a heading that any document has."""
    bare = re.sub(r"\s*(?:published|issued)$", "", without_dates(_unlabelled(words)))
    if (
        _GENERIC_TITLE.match(bare)
        or _FORM_LINE.match(words)
        or _SITE_LINE.search(words)
        or key(words) == key(publisher)
    ):
        return True
    if not re.search(r"[^\W\d_]{2}", bare) or (kind == "board_paper" and _BOARD.fullmatch(bare)):
        return True
    if kind in _OF_COMMITTEES and re.fullmatch(r"(?!.*\b(?:response|report)\b).*Committee", words):
        return True
    return (
        re.search(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b|^(?:dear|to|from|present|date|our ref)\b", words, re.IGNORECASE)
        is not None
    )


def _inspection_line(lines: Sequence[str]) -> str:
    """The line that names what was inspected."""
    for line in lines[:10]:
        if len(line) >= 200 or not (_INSPECTED.search(line) or _VISITED.match(line)):
            continue
        labelled = re.search(
            r"\b(?:dates?|lead inspector)\b|^(?:during|we|this|following)\b|^(?:report\s+)?(?:published|updated)",
            line[:40],
            re.IGNORECASE,
        )
        bare = re.sub(r"\s*(?:published|issued)$", "", without_dates(line))
        if not labelled and line[-1] not in ".:" and not _GENERIC_TITLE.match(bare):
            return line
    return ""


def _meeting_line(lines: Sequence[str], publisher: str) -> str:
    """The body that met, where the publisher is another."""
    for line in lines[:6]:
        if shapes.find_label(line) is not None or _ITEM.match(line):
            break
        if len(line) < 110 and _MEETING_BODY.search(line) and not dates_in(line) and line[-1] not in ".:;":
            if key(line) != key(publisher) and ":" not in line and not _GENERIC_TITLE.match(line):
                return _unlabelled(line)
    return ""


def _subject_line(lines: Sequence[str]) -> str:
    for index, line in enumerate(lines[:30]):
        if found := _SUBJECT_LINE.match(line):
            return found["words"].strip()
        if re.match(r"Dear\b", line) and index + 1 < len(lines):
            following = _LABELLED_SUBJECT.sub("", lines[index + 1])
            return following if len(following) < 160 and following[-1] not in ".:," else ""
        if re.match(r"(?:response|reply) to\b", line, re.IGNORECASE) and len(line) < 160 and line[-1] != ".":
            return line
    return ""


def _unlabelled(line: str) -> str:
    label = shapes.find_label(line)
    return line[label.rest :].strip() if label is not None else line

"""Rows of action tables and lines of action logs → one finding each: what, who, by when, and how it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.finding.action import trimmed
from extractor.finding.attributes import domain_of, spelled_out
from extractor.language.dates import DateExpression
from extractor.language.names import NameIndex
from extractor.model import Block, BlockKind, Document, Due, Finding, Kind

_COLUMNS = {
    "demand": r"recommendations?|requirements?|areas? for (?:priority action|improvement)|must dos?|should dos?",
    "action": r"actions?|(?:agreed|proposed|planned|corrective|management) actions?|"
    r"task|what|agreed|commitment|improvement|decision|matter|how we will",
    "owner": r"owner|lead|(?:named |lead )?(?:person|people|officer|body|bodies|post) responsible|"
    r"responsib\w*|who|by whom|assigned|officer|accountable|action by",
    "due": r"due|deadline|by when|when|by|target date|timescale|completion|date|revised date|original date",
    "status": r"status|rag|brag",
    "update": r"progress|update|outcome|completed?|position|comments?|response|evidence",
    "reference": r"ref\w*|no|number|minute|item|id|#",
}
_COLUMN = {name: re.compile(rf"^(?:the\s+)?(?:{pattern})\b", re.IGNORECASE) for name, pattern in _COLUMNS.items()}
_LOG = re.compile(
    r"action\s+(?:log|sheet|list|points?|tracker|tracking|plan)|actions?\s+(?:arising|agreed)|^actions?\W*$"
    r"|(?:agreed|key|summary of(?: the)?|follow[- ]up|outstanding|list of) actions?\b",
    re.I,
)
_DONE = re.compile(r"^\W*(?:done|completed?|closed|achieved|actioned|discharged|delivered|blue)\b", re.IGNORECASE)
_UNDONE = re.compile(
    r"^\W*(?:not (?:yet )?(?:started|begun|done|complete[d]?|met)|outstanding|overdue|open|delayed|no progress|ongoing|"
    r"in progress|carried forward)\b",
    re.IGNORECASE,
)
_STALLED = re.compile(
    r"^\W*(?:not (?:yet )?(?:started|begun|done|complete[d]?|met|achieved|delivered)|outstanding|overdue|"
    r"delayed|"
    r"stalled|paused|on hold|off[ -]track|no progress|no change|slipped|missed|behind|"
    r"breached|carried forward|not on track)\b",
    re.IGNORECASE,
)
_MOVING = re.compile(
    r"^\W*(?:in progress|progressing|under ?way|ongoing|started|begun|work has (?:begun|started)|part(?:ly|ially)?[ -]"
    r"(?:complete[d]?|done|met|achieved)|partial|nearly|almost|improving|being \w+|\d+ of (?:the )?\d+ \w+)\b"
    r"|^[A-Z][\w’'-]*(?: [\w’'-]+){0,5} (?:appointed|booked|recruited|drafted|ordered|started|begun|agreed|signed|"
    r"delivered|trained|reviewed|rewritten|reassessed|fitted|replaced|approved|identified|arranged|scheduled|issued|"
    r"purchased|procured|commissioned|being (?:piloted|drafted|tested|reviewed|rolled out|recruited|written))\W*$",
    re.IGNORECASE,
)
"""What a status cell says of work that goes on, and of work that does not."""
_DASH = re.compile(r"\s+[–—|-]\s+|\t+")
_LABEL = re.compile(r"^(?:\(?[A-Za-z0-9]{1,3}[.)]|\(\w{1,3}\))\s+|^\d+(?:\.\d+)*\s+")
_INITIALS = re.compile(r"[A-Z]{2,3}[a-z]?(?:\s*(?:/|,|&|and)\s*[A-Z]{2,3}[a-z]?){0,3}")
"""An owner who stands before what is to be done: "LF – obtain the dates – 13 June"."""
_HEADER_WORDS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the meaning of its columns; spans are half-open ranges of the document's text."""

    start: int
    end: int
    action: tuple[int, int]
    owner: tuple[int, int] | None = None
    due: tuple[int, int] | None = None
    status: tuple[int, int] | None = None
    reference: str | None = None
    update: tuple[int, int] | None = None
    """The cell that says how it stands, where it says more than that it is done or not yet due."""
    demanded: bool = False
    """Whether its column lists what somebody else recommends or requires."""

    @property
    def used(self) -> tuple[tuple[int, int], ...]:
        """The cells that the finding is made of; the others may say something of their own."""
        return tuple(span for span in (self.action, self.owner, self.due, self.status) if span and span != self.update)


def rows_of(document: Document, dates: Sequence[DateExpression]) -> dict[int, Row]:
    """Block index → row, for every row of an action table and every line of an action log."""
    found: dict[int, Row] = {}
    header: dict[int, str] = {}
    listed = False
    for number, block in enumerate(document.blocks):
        cells = _cells(document, block)
        if not cells:
            if block.kind is not BlockKind.ROW:
                header = {}
            row = _line(document, block, dates, listed=listed)
            listed = (listed and row is not None) or _opens_log(document, block)
            if row is not None:
                found[number] = row
            continue
        named = {column: _meaning(title) for column, (_, _, title) in enumerate(cells) if title}
        if not any(named.values()):
            words = [document.text[start:end] for start, end, _ in cells]
            meanings = [_meaning(word) if len(word.split()) <= _HEADER_WORDS else "" for word in words]
            if {"action", "demand"} & set(meanings) and {"owner", "due", "status"} & set(meanings):
                header = dict(enumerate(meanings))
                continue
            named = dict(header)
        row = _row(document, cells, named)
        if row is not None:
            found[number] = row
    return found


def titles_of(document: Document) -> list[tuple[int, int]]:
    """The rows that hold nothing but the titles of an action table's columns."""
    found = []
    for block in document.blocks:
        cells = [document.text[start:end] for start, end, _ in _cells(document, block)]
        meanings = [_meaning(words) for words in cells if len(words.split()) <= _HEADER_WORDS]
        if len(cells) > 2 and len(meanings) == len(cells) and sum(map(bool, meanings)) * 2 > len(cells):
            found.append((block.start, block.end))
    return found


def _cells(document: Document, block: Block) -> list[tuple[int, int, str]]:
    """A row's cells with their headers; a line with bars or tabs between its parts counts as a row too."""
    if block.cells:
        return [(cell.start, cell.end, cell.header) for cell in block.cells]
    text = document.text[block.start : block.end]
    if block.kind is BlockKind.HEADING or "\n" in text or not (text.count(" | ") >= 2 or text.count("\t") >= 2):
        return []
    cells, at = [], block.start
    for part in re.split(r"( \| |\t+)", text):
        if not re.fullmatch(r" \| |\t+", part):
            cells.append((at, at + len(part), ""))
        at += len(part)
    return cells


def _meaning(title: str) -> str:
    clean = " ".join(title.split()).strip(" :.*")
    return next((name for name, pattern in _COLUMN.items() if pattern.match(clean)), "")


def _row(document: Document, cells: Sequence[tuple[int, int, str]], named: dict[int, str]) -> Row | None:
    spans: dict[str, tuple[int, int]] = {}
    for column, (start, end, _) in enumerate(cells):
        name = named.get(column, "")
        if name and document.text[start:end].strip(" –—-"):
            if name == "due" or name not in spans:  # of two dates the later column is the revised one
                spans[name] = (start, end)
    demanded = "demand" in spans and "action" not in spans
    action = spans.get("action") or spans.get("demand")
    if action is None or not ({"owner", "due", "status"} & set(spans)):
        return None
    status, update = spans.get("status"), spans.get("update")
    if status is None and update is not None and _DONE.match(document.text[slice(*update)]):
        status = update
    done = status is not None and _DONE.match(document.text[slice(*status)])
    kept = [action] if demanded else [span for span in (action, spans.get("owner"), spans.get("due")) if span]
    if done and status is not None and not demanded:
        kept.append(status)
    told = next(
        (span for span in (status, update) if span and _standing_still_or_not(document.text[slice(*span)])), None
    )
    reference = document.text[slice(*spans["reference"])].strip() if "reference" in spans else None
    return Row(
        min(start for start, _ in kept),
        max(end for _, end in kept),
        action,
        spans.get("owner"),
        spans.get("due"),
        status,
        reference,
        None if done else told,
        demanded,
    )


def _standing_still_or_not(words: str) -> str | None:
    """The direction that a status gives; None where it gives none ("Not yet due", "On track")."""
    if _STALLED.match(words):
        return "unchanged"
    return "improved" if _MOVING.match(words) else None


def status_finding(row: Row, document: Document, block: Block) -> Finding | None:
    """The evidence of a row's status beside what the row undertakes ("In progress: supplier appointed")."""
    if row.update is None:
        return None
    start, end = row.update
    words = document.text[start:end].rstrip(" .")
    start, end = start + len(words) - len(words.lstrip()), start + len(words)
    rules = ("core.action-status",)
    finding = document.finding(Kind.EVIDENCE, start, end, section=block.section, rules=rules, confidence=0.75)
    direction = _standing_still_or_not(document.text[start:end])
    return replace(finding, direction=direction, standing="self_reported", reference=row.reference)


def _opens_log(document: Document, block: Block) -> bool:
    """Whether a line introduces a list of actions without being a heading: "Agreed actions:"."""
    words = document.text[block.start : block.end].strip()
    return words.endswith(":") and len(words.split()) <= _HEADER_WORDS and _LOG.search(words[:-1]) is not None


def _line(document: Document, block: Block, dates: Sequence[DateExpression], *, listed: bool) -> Row | None:
    """ "Chase the depot – Clerk – by 3 May" under the heading of an action log."""
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH):
        return None
    if not listed and not any(_LOG.search(title) for title in block.section):
        return None
    text = document.text[block.start : block.end]
    label = len(block.label) if block.label and text.startswith(block.label) else 0
    match = _LABEL.match(text)
    start = max(label, match.end() if match else 0)
    start += len(text[start:]) - len(text[start:].lstrip())
    parts, at = [], start
    for gap in [*_DASH.finditer(text, start), None]:
        parts.append((block.start + at, block.start + (gap.start() if gap else len(text.rstrip(" .\n")))))
        at = gap.end() if gap else at
    if len(parts) < 3 or len(parts) > 5:
        return None
    last = document.text[slice(*parts[-1])]
    dated = any(each.start < parts[-1][1] and parts[-1][0] < each.end for each in dates)
    status = parts[-1] if _DONE.match(last) or _UNDONE.match(last) else None
    if not dated and status is None:
        return None
    action, owner = parts[0], parts[1]
    if _INITIALS.fullmatch(document.text[slice(*action)]):
        action, owner = owner, action
    return Row(parts[0][0], parts[-1][1], action, owner, parts[-1] if dated else None, status)


_GRADE = re.compile(
    r"^(?:inadequate|requires improvement(?: to be good)?|good|outstanding|(?:not )?met this standard|(?:not )?met|"
    r"(?:substantial|reasonable|moderate|limited|minimal|no) assurance|[1-4] – \w+)\W*$",
    re.IGNORECASE,
)


def grades_of(document: Document) -> list[Finding]:
    """A rating for each row of a judgement table: the domain in its first cell, the grade in its last."""
    found = []
    for block in document.blocks:
        cells = _cells(document, block) or _pair(document, block)
        filled = [(start, end) for start, end, _ in cells if document.text[start:end].strip()]
        if not 2 <= len(filled) <= 3:
            continue
        domain, grade = filled[0], filled[-1]
        name, value = (" ".join(document.text[slice(*span)].split()) for span in (domain, grade))
        if not _GRADE.match(value) or _GRADE.match(name) or len(name.split()) > 20:
            continue
        rules, section = ("core.judgement-table",), block.section
        finding = document.finding(Kind.RATING, domain[0], grade[1], section=section, rules=rules, confidence=0.9)
        found.append(replace(finding, domain=_domain(name), value=value.strip(" .")))
    return found


def _domain(name: str) -> str:
    asked = re.match(r"Is the service ([\w-]+)", name)
    if asked:
        return asked[1].lower()
    return domain_of(name) or name.lower()


_KEY_QUESTION = re.compile(
    r"\s*(?P<domain>Is the service (?:safe|effective|caring|responsive|well-led)\??)\s+(?P<grade>[A-Z][\w ]{3,30}?)\W*$"
)
_JUDGED = re.compile(
    r"\s*(?:\d+(?:\.\d+)*\.?\s+)?(?P<domain>[A-Z](?:(?!\b(?:is|are|was|were|been|has|have|had|be|not)\b)[^.:;|\t\n!?“”\"]){2,90}?)\s+"
    r"(?P<grade>Outstanding|Good|Requires [Ii]mprovement(?: to be good)?|Inadequate)\s*$"
)
"""A judgement on a line of its own with nothing between domain and grade: "Experiences of care leavers Good"."""


def _pair(document: Document, block: Block) -> list[tuple[int, int, str]]:
    """Two cells of a line with one tab or bar in it."""
    text = document.text[block.start : block.end]
    asked = _KEY_QUESTION.match(text) or _JUDGED.match(text)
    if asked:
        at = block.start
        return [(at + asked.start(name), at + asked.end(name), "") for name in ("domain", "grade")]
    gap = re.search(r"\t+| \| ", text)
    if gap is None or "\n" in text:
        return []
    return [(block.start, block.start + gap.start(), ""), (block.start + gap.end(), block.end, "")]


def row_finding(
    row: Row, document: Document, index: NameIndex, dates: Sequence[DateExpression], block: Block
) -> Finding:
    """The finding of a row: a commitment of its owner, or evidence where its status says how it went."""
    text = document.text
    status = text[slice(*row.status)] if row.status else ""
    owner = _owner(row, document, index)
    due = _due(row, document, dates)
    rules = ("core.action-table",)
    finding = document.finding(Kind.COMMITMENT, row.start, row.end, section=block.section, rules=rules, confidence=0.8)
    finding = replace(
        finding,
        owner=owner,
        action=trimmed(text[slice(*row.action)], ()),
        due=due,
        reference=row.reference,
    )
    if row.demanded:
        # a recommendation is put to a body; its officer in the owner's column only carries it out
        bodies = [each for each in index.within(*row.owner) if each.type == "organisation"] if row.owner else []
        addressed = owner if bodies else index.setting.subject or owner
        return replace(finding, kind=Kind.REQUIREMENT, force="should", owner=addressed)
    if _DONE.match(status):
        return replace(
            finding,
            kind=Kind.EVIDENCE,
            direction="completed",
            standing="self_reported",
            owner=None,
            action=None,
            due=None,
        )
    demanded = re.search(r"\b(?:must|should|required to|need to|to be)\b", text[slice(*row.action)])
    if demanded and (document.standing == "regulator" or demanded.group() != "to be"):
        force = "must" if demanded.group().startswith(("must", "requ")) else "should"
        return replace(finding, kind=Kind.REQUIREMENT, force=force)
    return replace(finding, strength=_strength(text[slice(*row.action)]))


def _strength(action: str) -> str:
    """Annotation guidelines, rule 20, for an action as tables put it."""
    if re.match(r"\W*(?:to )?(?:consider|explore|review whether|look at|propose)\b", action, re.IGNORECASE):
        return "under consideration"
    if re.match(r"\W*(?:we )?(?:aim|seek|hope|aspire)\b", action, re.IGNORECASE):
        return "aspirational"
    return "conditional" if re.search(r"\b(?:if|subject to)\b", action, re.IGNORECASE) else "firm"


def _owner(row: Row, document: Document, index: NameIndex) -> str | None:
    if row.owner is None:
        return None
    words = " ".join(document.text[slice(*row.owner)].split())
    return spelled_out(words, document) or index.setting.subject


def _due(row: Row, document: Document, dates: Sequence[DateExpression]) -> Due | None:
    if row.due is None:
        return None
    start, end = row.due
    for each in dates:
        if each.start < end and start < each.end:
            lead = each.lead if each.lead >= 0 else each.start
            return Due(document.text[lead : each.end], each.date, each.vague)
    words = document.text[start:end].strip()
    if re.match(r"to be |tb[cad]\b|n/?a\b|none\b|–|-", words, re.IGNORECASE):
        return None
    return Due(words, None, True) if words else None

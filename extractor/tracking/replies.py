"""Replies read as their authors laid them out: what is repeated or named by number, and below it what answers it.

A reply repeats each recommendation, or names it ("Response to recommendation 5", a row "R5"), and answers it below.
What stands between one such place and the next answers the first; several in a row share the answer below them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.model import Block, BlockKind, Document, Finding, Kind, Relation
from extractor.tracking.numbers import bare_number, numbers_at, numbers_named, paragraphs_named
from extractor.tracking.pairs import Suggestion
from extractor.tracking.restated import Letters, Repetition, index_of, repetitions
from extractor.tracking.terms import Weights, terms_of_finding

_ANSWER = re.compile(
    r"\W*(?:(?:the|our|its|final|joint|full)\s+)*(?:(?:\w+['’]?s?)\s+){0,3}(?:response|reply|answer|comments?|position"
    r"|action taken|actions?|progress|update)\W*$",
    re.IGNORECASE,
)
"""Headings that say no more than that the answer follows."""
_STANDS_OUT = 0.8
"""So much weight of shared terms at least makes one recommendation stand out among several."""
_SHARED = 4
"""So many recommendations in a row may share one answer; a longer row is a list."""
_YOU_SAID = re.compile(
    r"(?:(?<=^)|(?<=[.!?]\s)|(?<=[.!?][”\"’]\s))(?:In your (?:report|letter),? )?you (?:also |further )?"
    r"(?:said|told|wrote|were|found|noted|reported|raised|asked|recommended|identified|heard|highlighted|expressed|observed|felt|described)\b"
    r"(?![^.!?]*\b(?:respond|reply|response)\b)(?:[^.!?]|\.(?=\w))*[.!?]?[”\"’]?",
    re.IGNORECASE,
)
"""A sentence of a reply that says what whoever is answered had said."""
_LABEL = 40
"""So many letters at most stand before the words that are listed."""
_LISTED = 700
"""A longer paragraph under a number answers in the same breath."""
_SHORTEST_REACH = 600
"""So many characters below what is answered at least still answer it."""
_ADMITTED = 400
"""So many characters below a concern an admission is still that concern said again."""
_OWN_WORDS = 4
_WITHIN = 0.6
_REPEATED, _NUMBERED = 0.9, 0.8


@dataclass(frozen=True, slots=True)
class Reply:
    """A document that answers others, and those, all with their texts."""

    document: Document
    findings: Sequence[Finding]
    answered: Sequence[tuple[Document, Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A place that says what is answered below it."""

    start: int
    end: int
    block: Block
    numbers: frozenset[str]
    targets: tuple[str, ...] = ()
    is_repeated: bool = False


@dataclass(slots=True)
class _Group:
    """Anchors in a row."""

    level: int
    anchors: list[_Anchor] = field(default_factory=list)
    own: list[int] = field(default_factory=list)
    """Where each paragraph below them begins that says something of its own."""


def answers_of(reply: Reply) -> Iterator[Suggestion]:
    """Links from what a reply says to what it answers; none where it neither repeats nor names anything."""
    repeated = _with_own(reply, _repeated(reply))
    listed = _listed(reply, repeated)
    anchors = _with_numbers(repeated, _named(reply, listed))
    if not anchors:
        return
    known = {finding.id: finding for _, findings in reply.answered for finding in findings}
    known |= {finding.id: finding for finding in reply.findings}
    weights = Weights((finding.id, terms_of_finding(finding)) for finding in known.values())
    for finding, group in _placed(reply, anchors):
        chosen = _chosen(finding, group, known, weights)
        for anchor in chosen:
            number = min((n for n in anchor.numbers if n[0] != "¶"), default="")
            if anchor.is_repeated:
                why = f"stands under {'number ' + number if number else 'its repeated text'}"
            else:
                why = f"same number {number or min(anchor.numbers, default='')}"
            for identity in _meant(finding, _targets(anchor, known, reply), known, weights):
                yield from answer_to(finding, known[identity], _REPEATED if anchor.is_repeated else _NUMBERED, (why,))


def answer_to(finding: Finding, target: Finding, score: float, reasons: tuple[str, ...]) -> Iterator[Suggestion]:
    """The links of one answer to one listed concern or recommendation."""
    if finding.id == target.id or (finding.document == target.document and finding.start < target.end):
        return

    def suggested(relation: Relation, factor: float = 1.0) -> Suggestion:
        return Suggestion(finding.id, target.id, relation, score * factor, reasons, certain=True)

    if target.kind not in (Kind.REQUIREMENT, Kind.ISSUE):
        return
    if finding.kind is Kind.COMMITMENT:
        yield suggested(Relation.RESPONDS if target.kind is Kind.REQUIREMENT else Relation.ADDRESSES)
    elif finding.kind is Kind.EVIDENCE:
        against = finding.direction in ("unchanged", "worsened")
        if target.kind is Kind.REQUIREMENT:
            yield suggested(Relation.RESPONDS)
            if against:
                yield suggested(Relation.CONTRADICTS, 0.9)
        else:
            yield suggested(Relation.CONTRADICTS if against else Relation.SUPPORTS)
    elif finding.kind is Kind.REQUIREMENT:
        # whoever was asked passes it on to somebody else
        passed_on = Relation.RESPONDS if target.kind is Kind.REQUIREMENT else Relation.ADDRESSES
        if finding.document != target.document or target.kind is Kind.ISSUE:
            yield suggested(passed_on, 0.9)
    elif (
        finding.kind is Kind.ISSUE
        and target.kind is Kind.ISSUE
        and finding.document == target.document
        and finding.start - target.end < _ADMITTED
    ):
        yield suggested(Relation.REPEATS, 0.7)


# what is repeated


def _repeated(reply: Reply) -> list[_Anchor]:
    """Repetitions of any of the answered documents; where two of them are repeated in one place, both count."""
    found: dict[tuple[int, int], list[Repetition]] = defaultdict(list)
    for document, findings in reply.answered:
        letters = Letters(document.text)
        for one in repetitions(reply.document, document, findings, letters=letters, index=index_of(letters)):
            at = next((key for key in found if key[0] < one.end and one.start < key[1]), (one.start, one.end))
            found[at].append(one)
    anchors = []
    for (start, end), group in sorted(found.items()):
        block = group[0].block
        targets = tuple(dict.fromkeys(target for one in group for target in one.targets))
        anchors.append(_Anchor(start, end, block, numbers_at(reply.document, block, start, end), targets, True))
    return anchors


def _with_own(reply: Reply, repeated: list[_Anchor]) -> list[_Anchor]:
    """Also what the reply itself gives as another's words: "Concern 2: …", "You said that …".

    Where the other document is known and repeated, its words are known better.
    """
    if len(repeated) > 1:
        return repeated
    document = reply.document
    own: list[_Anchor] = []
    told: list[_Anchor] = []
    asked = [f for f in reply.findings if f.kind in (Kind.ISSUE, Kind.REQUIREMENT)]
    for block in document.blocks:
        inside = [f for f in asked if block.start <= f.start < block.end]
        if not inside or block.cells:
            continue
        text = document.text[block.start : block.end]
        numbers = numbers_named(text)
        if numbers and inside[0].start - block.start < _LABEL and len(text) < _LISTED:
            own.append(_Anchor(block.start, block.end, block, numbers, is_repeated=True))
            continue
        for said in _YOU_SAID.finditer(text):
            start, end = block.start + said.start(), block.start + said.end()
            if any(start <= f.start < end for f in inside):
                numbers = numbers_at(document, block, start, end)
                told.append(_Anchor(start, end, block, numbers, is_repeated=True))
    own = own if len(own) > 1 else [*own, *told]
    own = [anchor for anchor in own if not any(a.start < anchor.end and anchor.start < a.end for a in repeated)]
    return sorted((*repeated, *own), key=lambda anchor: anchor.start)


# what is named


def _listed(reply: Reply, repeated: Sequence[_Anchor]) -> Mapping[str, tuple[str, ...]]:
    """Number → the findings that are listed under it, in the reply itself or else in what it answers.

    A number under which the answered document lists other words than the reply repeats under it tells nothing, and if
    there are many such, none does.
    """
    own: dict[str, tuple[str, ...]] = {}
    for anchor in repeated:
        for number in anchor.numbers:
            if anchor.targets:
                own[number] = tuple(dict.fromkeys((*own.get(number, ()), *anchor.targets)))
    theirs: dict[str, list[Finding]] = defaultdict(list)
    for document, findings in reply.answered:
        for number, group in _numbered(document, findings).items():
            theirs[number] += group
    agreed = opposed = 0
    for number, targets in own.items():
        if number in theirs:
            if any(finding.id in targets for finding in theirs[number]):
                agreed += 1
            else:
                opposed += 1
    if opposed * 4 > agreed:
        return own
    found = {number: tuple(f.id for f in group) for number, group in theirs.items() if _is_one(group)}
    return {**found, **own}


def _numbered(document: Document, findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """Number → what is asked (or else found wrong) under it."""
    asked: dict[str, list[Finding]] = defaultdict(list)
    found: dict[str, list[Finding]] = defaultdict(list)
    blocks = _blocks_of(document, findings)
    for finding in findings:
        if finding.kind not in (Kind.REQUIREMENT, Kind.ISSUE) or (block := blocks.get(finding.id)) is None:
            continue
        numbers = numbers_at(document, block, finding.start, finding.end)
        if finding.reference and (named := numbers_named(finding.reference)):
            numbers |= named
        for number in numbers:
            (asked if finding.kind is Kind.REQUIREMENT else found)[number].append(finding)
    return {number: asked.get(number) or found[number] for number in asked.keys() | found.keys()}


def _is_one(group: Sequence[Finding]) -> bool:
    """Whether the findings under one number stand in one section, or say the same twice."""
    sections = {finding.section for finding in group}
    if len(sections) == 1:
        return True
    words = [terms_of_finding(finding) for finding in group]
    return all(any(len(a & b) >= _WITHIN * min(len(a), len(b)) for b in words if b is not a) for a in words)


def _blocks_of(document: Document, findings: Sequence[Finding]) -> dict[str, Block]:
    found, at = {}, 0
    blocks = sorted(document.blocks, key=lambda block: block.start)
    for finding in sorted(findings, key=lambda f: f.start):
        while at + 1 < len(blocks) and blocks[at + 1].start <= finding.start:
            at += 1
        if blocks:
            found[finding.id] = blocks[at]
    return found


def _named(reply: Reply, listed: Mapping[str, tuple[str, ...]]) -> list[_Anchor]:
    """Headings, paragraphs and rows that name a listed number."""
    document, found = reply.document, []
    bare: list[_Anchor] = []
    for block in document.blocks:
        end = block.cells[0].end if block.cells else block.end
        text = document.text[block.start : end]
        numbers = numbers_named(text) or (paragraphs_named(text) if len(text.split()) <= 6 else frozenset())
        known = frozenset(number for number in numbers if number in listed)
        if known:
            targets = tuple(dict.fromkeys(target for number in sorted(known) for target in listed[number]))
            stop = end if block.kind is BlockKind.HEADING or block.cells else block.start + 1
            found.append(_Anchor(block.start, stop, block, known, targets))
        elif (number := bare_number(text)) and number in listed:
            is_heading = block.kind is BlockKind.HEADING or len(text.split()) <= 10
            if block.cells or is_heading:
                stop = end if is_heading else block.cells[0].end
                bare.append(_Anchor(block.start, stop, block, frozenset((number,)), listed[number]))
    # bare numbers may count anything: they are the recommendations' where they count all of them, and once
    counted = [min(anchor.numbers) for anchor in bare]
    whole = {number for number in listed if number.isdigit()}
    if not found and len(counted) > 1 and set(counted) == whole and len(counted) == len(set(counted)):
        return bare
    return found


def _with_numbers(repeated: Sequence[_Anchor], named: Sequence[_Anchor]) -> list[_Anchor]:
    """Both sorts in order; a name right above the repeated text of the same number only introduces it."""
    kept = []
    for anchor in named:
        follows = next((a for a in repeated if a.start >= anchor.start), None)
        if follows is not None and follows.targets and anchor.numbers & follows.numbers:
            others = (other.start for other in named if other is not anchor)
            if follows.block is anchor.block or not any(anchor.start < start <= follows.start for start in others):
                continue
        kept.append(anchor)
    return sorted((*repeated, *kept), key=lambda anchor: (anchor.start, anchor.is_repeated))


def _targets(anchor: _Anchor, known: Mapping[str, Finding], reply: Reply) -> list[str]:
    """What is asked at an anchor, or found wrong where nothing is asked."""
    targets = [identity for identity in anchor.targets if identity in known]
    if not targets and anchor.is_repeated:
        # what the report's own words were taken for is not known: their repetition stands for them
        targets = [f.id for f in reply.findings if _is_within(f, anchor)]
    asked = [identity for identity in targets if known[identity].kind is Kind.REQUIREMENT]
    return asked or [identity for identity in targets if known[identity].kind is Kind.ISSUE]


def _is_within(finding: Finding, anchor: _Anchor) -> bool:
    shared = min(finding.end, anchor.end) - max(finding.start, anchor.start)
    return shared >= _WITHIN * (finding.end - finding.start)


def _meant(finding: Finding, targets: Sequence[str], known: Mapping[str, Finding], weights: Weights) -> Sequence[str]:
    """Of several concerns in one sentence the one whose words an answer shares, where it shares only that one's."""
    if len(targets) < 2 or known[targets[0]].document != finding.document:
        return targets
    terms = terms_of_finding(finding)
    ranked = sorted((-weights.sum(terms & terms_of_finding(known[t])), place) for place, t in enumerate(targets))
    if -ranked[0][0] >= _STANDS_OUT and ranked[0][0] <= 1.5 * ranked[1][0]:
        return [targets[ranked[0][1]]]
    return targets


# what answers it


def _placed(reply: Reply, anchors: Sequence[_Anchor]) -> Iterator[tuple[Finding, Sequence[_Anchor]]]:
    """The findings of a reply that stand below anchors, each with those."""
    document = reply.document
    steps: list[tuple[int, int, object]] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            steps.append((block.start, 0, block))
        else:
            steps += ((at, 2, None) for at in _own_text(document, block, anchors))
    steps += ((anchor.start, 1, anchor) for anchor in anchors)
    repeated = [anchor for anchor in anchors if anchor.is_repeated]
    steps += (
        (finding.start, 3, finding)
        for finding in reply.findings
        if finding.kind not in (Kind.METRIC, Kind.RATING) and not any(_is_within(finding, a) for a in repeated)
    )
    steps.sort(key=lambda step: step[:2])
    titles = {anchor.start for anchor in anchors}
    level, group = 0, _Group(0)
    below: list[tuple[Finding, _Group]] = []
    for at, _, step in steps:
        if isinstance(step, _Anchor):
            last = group.anchors[-1] if group.anchors else None
            if last is not None and (
                group.own or (last.block.cells and last.block is not step.block) or last.is_repeated > step.is_repeated
            ):
                group = _Group(level)
            group.level = max(group.level, level) if group.anchors else level
            group.anchors.append(step)
        elif isinstance(step, Block):
            if step.start in titles:
                level = step.level
                if group.anchors and step.level < group.level:
                    group = _Group(level)
            elif not _ANSWER.match(document.text[step.start : step.end]):
                level = step.level
                if group.anchors and step.level <= group.level:
                    group = _Group(level)
        elif not group.anchors:
            continue
        elif isinstance(step, Finding):
            row = group.anchors[-1].block
            if row.cells and step.start >= row.end:
                continue
            below.append((step, group))
        else:
            group.own.append(at)
    reach = _reach(below)
    for finding, group in below:
        if finding.start - group.anchors[-1].end <= reach:
            yield finding, _in_order(finding, group)


def _reach(below: Sequence[tuple[Finding, _Group]]) -> int:
    """How far the last answer may go on: what ends a letter stands below it and answers nothing."""
    lengths: dict[int, int] = defaultdict(int)
    for finding, group in below:
        last = group.anchors[-1].end
        lengths[last] = max(lengths[last], finding.start - last)
    return max([_SHORTEST_REACH, *(length for last, length in lengths.items() if last != max(lengths))])


def _in_order(finding: Finding, group: _Group) -> Sequence[_Anchor]:
    """The anchor whose turn it is where several in a row have as many paragraphs below them; else all of them."""
    count = len(group.anchors)
    if 1 < count == len(group.own):
        return [group.anchors[max(0, bisect_right(group.own, finding.start) - 1)]]
    return group.anchors


def _own_text(document: Document, block: Block, anchors: Sequence[_Anchor]) -> Iterator[int]:
    """Where a paragraph or cell says something that is not repeated."""
    spans = [(cell.start, cell.end) for cell in block.cells] or [(block.start, block.end)]
    for start, end in spans:
        for anchor in anchors:
            if anchor.start < end and anchor.end > start:
                if len(document.text[start : anchor.start].split()) <= _OWN_WORDS:
                    start = anchor.end
                else:
                    end = anchor.start
        text = document.text[start:end]
        if len(text.split()) >= _OWN_WORDS and not _ANSWER.match(text):
            # the foot of a repetition says where it stood
            if not (len(text.split()) <= 6 and paragraphs_named(text)):
                yield start


def _chosen(
    finding: Finding, group: Sequence[_Anchor], known: Mapping[str, Finding], weights: Weights
) -> Collection[_Anchor]:
    """Of several anchors above an answer the one that it shares most words with; all where none stands out.

    A long row is a list of what is answered elsewhere: only what stands out is answered there.
    """
    # what stands in the answered document is known better than the reply's own account of it
    group = [anchor for anchor in group if anchor.targets] or group
    if len(group) == 1:
        return group
    terms = terms_of_finding(finding)
    bags = [frozenset().union(*(terms_of_finding(known[t]) for t in anchor.targets if t in known)) for anchor in group]
    ranked = sorted((-weights.sum(terms & bag), place) for place, bag in enumerate(bags))
    if -ranked[0][0] >= _STANDS_OUT and ranked[0][0] <= 1.5 * ranked[1][0]:
        return [group[ranked[0][1]]]
    return group if len(group) <= _SHARED else ()

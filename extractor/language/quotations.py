"""Quotation marks: what stands between them, also where a quotation runs over several paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.model import Block


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is quoted, without its marks. `goes_on` says that it continues the quotation before it."""

    start: int
    end: int
    block: int
    goes_on: bool = False
    single: bool = False


_DOUBLE = re.compile(r'["\u201c\u201d\u201e\u00ab\u00bb]')
_OPEN_BEFORE = frozenset(" \t\n\u00a0([{-\u2013\u2014:,'\u2018")


def find_quotations(text: str, blocks: Sequence[Block]) -> tuple[Quotation, ...]:
    """The outermost quotations in text order: double marks, and single ones outside them."""
    found: list[Quotation] = []
    carried = False
    single = False
    for index, block in enumerate(blocks):
        spans, left_open = _in_block(text, block.start, block.end, carried=carried)
        run = None if left_open else _running(text, block.start, block.end, carried=single)
        if run is not None:
            spans = sorted([*(s for s in spans if s[1] < run[0] or run[1] < s[0]), (run[0], run[1], True, single)])
        for number, (start, end, marks, continues) in enumerate(spans):
            found.append(Quotation(start, end, index, continues and number == 0, marks))
        if spans or text[block.start : block.end].strip():
            carried, single = left_open, run is not None and run[2]
    return tuple(sorted(found, key=lambda quotation: quotation.start))


def _in_block(text: str, start: int, end: int, *, carried: bool) -> tuple[list[tuple[int, int, bool, bool]], bool]:
    spans: list[tuple[int, int, bool, bool]] = []
    opened: int | None = None
    first = True
    resumed = False
    for at in range(start, end) if _DOUBLE.search(text, start, end) else ():
        mark = text[at]
        if mark not in '"\u201c\u201d\u201e\u00ab\u00bb':
            if not mark.isspace():
                first = False
            continue
        opens = mark in "\u201c\u201e\u00ab" or (
            mark == '"'
            and (at == start or text[at - 1] in _OPEN_BEFORE)
            and at + 1 < end
            and not text[at + 1].isspace()
        )
        if opened is None and (opens or mark == '"'):
            if not opens:
                continue
            opened, resumed = at + 1, carried and first
        elif opened is not None and (not opens or mark == '"'):
            if at > opened:
                spans.append((opened, at, False, resumed))
            opened, resumed = None, False
        first = False
    left_open = False
    if opened is not None:
        # an opening mark without a closing one: the quotation goes on in the next paragraph
        if end - opened > 12:
            spans.append((opened, end, False, resumed))
        left_open = True
    spans += [
        (a, b, True, False)
        for a, b in _single(text, start, end)
        if not any(s - 1 <= a and b <= e + 1 for s, e, _, _ in spans)
    ]
    return sorted(spans), left_open


_SINGLE_OPEN = ("'", "\u2018")
_RUNS = re.compile(r"(?:^|(?<=[:,] ))[\u2018'](?=[\w\u2026])", re.MULTILINE)
_CLOSES = re.compile(
    r"(?P<sure>(?<=[.,!?\u2026)])[\u2019'](?![\w.,])|(?<=[^\Ws])[\u2019'](?=[\s.;:,)]|\Z))"
    r"|(?P<opens>(?<=[ (])[\u2018'](?=\w))|(?<=s)[\u2019'](?!\w)"
)


def _running(text: str, start: int, end: int, *, carried: bool) -> tuple[int, int, bool] | None:
    """What single marks open after a colon or at the beginning of a paragraph, and whether it stays open.

    British papers quote whole paragraphs so, each with an opening mark and only the last with a closing one. A mark
    after "s" is a possessive's where a surer one follows, or the next paragraph goes on. None where nothing is opened.
    """
    opening = next(
        (m for m in _RUNS.finditer(text, start, end) if m.start() == start or text[m.start() - 2] in ":,"), None
    )
    if opening is None or (carried and opening.start() != start):
        return None
    begin = opening.end()
    doubtful: int | None = None
    depth = 0
    for mark in _CLOSES.finditer(text, begin, end):
        if mark["opens"]:
            depth += 1
        elif mark["sure"] and depth:
            depth -= 1  # a word set off within what is quoted
        elif mark["sure"]:
            return begin, mark.start(), False
        if mark["opens"] or mark["sure"]:
            continue
        doubtful = mark.start() if doubtful is None else doubtful
    goes_on = text[end:].lstrip()[:1] in _SINGLE_OPEN
    if doubtful is not None and not (carried or goes_on):
        return begin, doubtful, False
    return (begin, end, goes_on) if end - begin > 12 and (carried or goes_on) else None


def _single(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Quotations in single marks: an opening one after a space, a closing one before no letter."""
    pattern = re.compile(
        r"(?<![\w])[\u2018'](?=[^\s\u2018'])((?:[^\u2018\u2019'\n]|(?<=\w)[\u2019'](?=\w)"
        r"|(?<=s)[\u2019'](?= \w))*?)(?<=[\w.,!?…])[\u2019'](?!\w)"
    )
    return [match.span(1) for match in pattern.finditer(text, start, end) if match.end(1) - match.start(1) > 1]


def masked(text: str, quotations: Sequence[Quotation]) -> str:
    """The text with what is quoted, marks and all, as NULs: one for one."""
    parts: list[str] = []
    at = 0
    for quotation in quotations:
        if quotation.single and not _is_speech(text, quotation):
            continue
        start = max(at, quotation.start - 1)
        end = min(len(text), quotation.end + 1)
        if text[quotation.end : quotation.end + 1] in ("\n", ""):
            end = quotation.end
        parts += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _is_speech(text: str, quotation: Quotation) -> bool:
    """Whether single marks hold speech, not a term or a title."""
    words = text[quotation.start : quotation.end].split()
    return len(words) >= 4 or (len(words) >= 2 and words[0][:1].isupper() and words[-1][-1:] in ".,!?")

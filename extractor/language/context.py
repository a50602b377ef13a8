"""Whether words are negated, hypothetical, past, hedged, asked or boilerplate, by the packs' `[[context]]` entries.

A cue reaches over a stretch of its sentence: forward or backward to the end of its clause, over the sentence, or over
so many words. Where the sentence's tree is given, the tree says where a clause ends; otherwise marks and words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from extractor.model import Cue
from extractor.rulebook import Modifier, Rulebook


@dataclass(frozen=True, slots=True)
class Flags:
    """What context says of a span; `cues` are those that reached it, `Cue.name` the flag, `Cue.rule` the entry's id."""

    negated: bool = False
    hypothetical: bool = False
    historical: bool = False
    hedged: bool = False
    question: bool = False
    boilerplate: bool = False
    cues: tuple[Cue, ...] = ()


REACH = 600
"""The most characters that a clause is taken to have, so that a text without marks stays cheap."""

NAMES = ("negated", "hypothetical", "historical", "hedged", "question", "boilerplate")

CLAUSE_STOPS = (
    r"[;:](?=\s|$)|[.?!][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z*])|\s[–—]\s|\s-{1,2}\s|\n"
    r"|\b(?:but|however|although|though|whereas|nevertheless|nonetheless|yet(?=\s+(?:the|it|they|he|she|we|there|this|these))|except|apart\s+from"
    r"|aside\s+from|because|since|while|whilst|despite|in\s+spite\s+of|otherwise|therefore|which|who|whose|where)\b"
    r"|,?\s+(?:and|so)\s+(?=(?:the|this|these|that|those|it|they|he|she|we|i|there|some|many|most|several|staff|people|patients"
    r"|children|leaders|managers|inspectors|residents|members|his|her|their|its|our|would|will|shall|has|have|had|is|are|was"
    r"|were|undertook|agreed|promised|said|added|asked|told|intends|intended|plans|planned)\b)"
)
"""Where a clause ends when no tree says so."""


@dataclass(frozen=True, slots=True)
class _Entry:
    modifier: Modifier
    phrases: re.Pattern[str] | None
    firsts: frozenset[str]
    """The first words of the phrases: a text without any of them is not searched."""
    regex: re.Pattern[str] | None
    pseudo: re.Pattern[str] | None
    stops: re.Pattern[str]
    words: int
    """How many words a cue reaches; 0 for a clause, -1 for the sentence."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """A cue found in a text and the stretches before and after it that it governs."""

    entry: _Entry
    start: int
    end: int
    left: int
    right: int
    lure: int = 0
    """Where a pseudo phrase that begins with the cue ends: it then reaches only spans that begin inside the phrase."""


class Contexts:
    """The context entries of a rulebook, compiled once; `flags` may then be asked many thousand times a second."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._entries = tuple(_compiled(modifier) for modifier in rulebook.modifiers)
        self._text: str | None = None
        self._reaches: tuple[_Reach, ...] = ()

    def flags(self, text: str, start: int, end: int, *, doc: Any = None) -> Flags:
        """The flags of text[start:end]; `text` is one sentence, `doc` its spaCy Doc where it has been parsed."""
        if text != self._text:
            self._reaches = tuple(_reaches(text, self._entries))
            self._text = text
        if not self._reaches:
            return _NONE
        found: dict[str, bool] = {}
        cues: list[Cue] = []
        for reach in self._reaches:
            if _governs(reach, start, end, text, doc):
                modifier = reach.entry.modifier
                found[modifier.name] = True
                cues.append(Cue(modifier.name, reach.start, reach.end, modifier.id))
        return Flags(**found, cues=tuple(cues)) if cues else _NONE


_NONE = Flags()
_LETTERS = re.compile(r"[^\W\d_]+")


def _compiled(modifier: Modifier) -> _Entry:
    own = tuple(stop for stop in modifier.stops if stop)
    stops = "|".join([CLAUSE_STOPS, *([_alternatives(own)] if own else [])])
    words = {"clause": 0, "sentence": -1}.get(modifier.scope)
    return _Entry(
        modifier,
        re.compile(_alternatives(modifier.phrases), re.I) if modifier.phrases else None,
        frozenset(match[0] for phrase in modifier.phrases if (match := _LETTERS.search(phrase.lower()))),
        re.compile(modifier.regex, re.I) if modifier.regex else None,
        re.compile(_alternatives(modifier.pseudo), re.I) if modifier.pseudo else None,
        re.compile(stops, re.I),
        int(modifier.scope) if words is None else words,
    )


def _alternatives(phrases: Iterable[str]) -> str:
    """Phrases as one expression, longest first, at word ends, with any white space and either apostrophe."""
    groups: dict[tuple[bool, bool], list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        body = r"\s+".join(re.escape(word) for word in phrase.split()).replace("'", "['’]")
        groups.setdefault((phrase[:1].isalnum(), phrase[-1:].isalnum()), []).append(body)
    parts = [
        rf"{_BOUNDARY if left else ''}(?:{'|'.join(bodies)}){_BOUNDARY if right else ''}"
        for (left, right), bodies in sorted(groups.items(), reverse=True)
    ]
    return f"(?:{'|'.join(parts)})" if parts else ""


_BOUNDARY = r"\b"


def _reaches(text: str, entries: Iterable[_Entry]) -> Iterable[_Reach]:
    words = set(_LETTERS.findall(text.lower()))
    for entry in entries:
        pseudo: list[tuple[int, int]] | None = None
        for match in _cues(entry, text, words):
            lure = None
            if entry.pseudo is not None:
                if pseudo is None:
                    pseudo = [found.span() for found in entry.pseudo.finditer(text)]
                lure = next((span for span in pseudo if span[0] < match.end() and match.start() < span[1]), None)
                if lure is not None and (lure[0] < match.start() or lure[1] <= match.end()):
                    continue
            yield _reach(text, entry, match.start(), match.end(), lure[1] if lure else 0)


def _cues(entry: _Entry, text: str, words: set[str]) -> Iterator[re.Match[str]]:
    if entry.phrases is not None and not entry.firsts.isdisjoint(words):
        yield from entry.phrases.finditer(text)
    if entry.regex is not None:
        yield from (match for match in entry.regex.finditer(text) if match.end() > match.start())


def _reach(text: str, entry: _Entry, start: int, end: int, lure: int) -> _Reach:
    direction = entry.modifier.direction
    if entry.words < 0:
        return _Reach(entry, start, end, 0, len(text), lure)
    left, right = start, end
    if direction in ("forward", "both"):
        limit = min(len(text), end + REACH)
        stop = entry.stops.search(text, end, limit)
        right = _end_of_opening_clause(text, end, stop.start() if stop else limit)
        if entry.words:
            right = min(right, _words_on(text, end, entry.words))
    if direction in ("backward", "both"):
        left = max(0, start - REACH)
        for stop in entry.stops.finditer(text, left, start):
            if not (stop[0].startswith(":") and not text[stop.end() : start].strip()):
                left = stop.end()
        if entry.words:
            left = max(left, _words_back(text, start, entry.words))
    return _Reach(entry, start, end, left, right, lure)


_OPENS_SUBORDINATE = re.compile(
    r"(?:^|[.;]\s)\W*(?:although|though|while|whilst|whereas|if|unless|when|where|since|because|as|after|before|once|despite"
    r"|in\s+spite\s+of|even\s+(?:if|though|when)|given|until|in\s+the\s+absence\s+of"
    r"|without|with\s+no|with\s+few|far\s+from|rather\s+than|instead\s+of)\b[^,]*$",
    re.I,
)
_MAIN_CLAUSE = re.compile(r",\s+(?!(?:[\w'’-]+\s+){0,3}[\w'’-]+(?:,|\s+(?:or|and|nor)\b)|(?:or|and|nor)\b)")


def _end_of_opening_clause(text: str, end: int, right: int) -> int:
    """Where the cue stands in a subordinate clause that opens the sentence: its comma, else `right`."""
    if not _OPENS_SUBORDINATE.search(text, max(0, end - REACH), end):
        return right
    comma = _MAIN_CLAUSE.search(text, end, right)
    return comma.start() if comma else right


_WORD = re.compile(r"[\w'’-]+")


def _words_on(text: str, at: int, count: int) -> int:
    end = at
    for number, match in enumerate(_WORD.finditer(text, at), 1):
        end = match.end()
        if number == count:
            break
    return end


def _words_back(text: str, at: int, count: int) -> int:
    starts = [match.start() for match in _WORD.finditer(text, max(0, at - REACH), at)]
    return starts[-count] if len(starts) >= count else 0


def _governs(reach: _Reach, start: int, end: int, text: str, doc: Any) -> bool:
    """Whether a cue reaches most of a span; a cue inside the span counts for what follows or goes before it."""
    if reach.lure and not reach.end <= start < reach.lure:
        return False
    if reach.entry.words < 0:
        return True
    by_marks = _governs_by_marks(reach, start, end)
    if doc is None or reach.entry.words > 0:
        return by_marks
    if by_marks:
        return _governs_in_tree(reach, start, end, doc) is not False
    if start < reach.end and reach.start < end:
        return False
    # the tree may carry a cue over a relative clause ("no nurse who joined had …"), over nothing stronger
    left, right = min(reach.end, end), max(start, reach.start)
    if right - left > REACH:
        return False
    if _governs_in_tree(reach, start, end, doc) is not True:  # first, since it costs least
        return False
    crossed = reach.entry.stops.finditer(text, left, right)
    return all(stop[0].strip().lower() in ("who", "which", "whose", "where") for stop in crossed)


def _governs_by_marks(reach: _Reach, start: int, end: int) -> bool:
    direction = reach.entry.modifier.direction
    ahead = direction in ("forward", "both") and _covers(max(start, reach.end), min(end, reach.right), start, end)
    return ahead or (
        direction in ("backward", "both") and _covers(max(start, reach.left), min(end, reach.start), start, end)
    )


def _covers(left: int, right: int, start: int, end: int) -> bool:
    return right > left and (left == start or 2 * (right - left) >= end - start)


_CLAUSE_HEADS = frozenset({"ROOT", "advcl", "ccomp", "relcl", "acl", "parataxis", "csubj", "csubjpass", "pcomp"})
_TRANSPARENT = frozenset({"ccomp", "xcomp", "acl", "relcl", "pcomp", "csubj", "csubjpass"})


def _governs_in_tree(reach: _Reach, start: int, end: int, doc: Any) -> bool | None:
    """The same by the dependency tree; None where cue or span do not fall on its tokens."""
    cue = doc.char_span(reach.start, reach.end, alignment_mode="expand")
    span = doc.char_span(start, end, alignment_mode="expand")
    if cue is None or span is None:
        return None
    direction = reach.entry.modifier.direction
    inside = span.start <= cue.start and cue.end <= span.end
    if not inside and (
        (direction == "forward" and span.end <= cue.start) or (direction == "backward" and span.start >= cue.end)
    ):
        return False
    cue_clause = _clause_of(cue.root)
    token = span.root
    while True:
        clause = _clause_of(token)
        if clause.i == cue_clause.i:
            return True
        if clause.dep_ not in _TRANSPARENT or clause.head.i == clause.i:
            return False
        token = clause.head


def _clause_of(token: Any) -> Any:
    """The head of a token's clause: a verb with its own subject, or the head of a subordinate clause."""
    # every cue asks about every span: a long sentence would be climbed thousands of times
    heads: dict[int, int] = token.doc.user_data.setdefault("clause_heads", {})
    climbed = []
    while token.i not in heads:
        climbed.append(token.i)
        if token.head.i == token.i or _heads_clause(token):
            heads[token.i] = token.i
            break
        token = token.head
    top = heads[token.i]
    heads.update(dict.fromkeys(climbed, top))
    return token.doc[top]


def _heads_clause(token: Any) -> bool:
    return token.dep_ in _CLAUSE_HEADS or (
        token.dep_ == "conj" and any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in token.children)
    )

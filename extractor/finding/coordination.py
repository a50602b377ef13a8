"""What a clause is, and where one that the parse has taken for one is really two.

The small model often misses a coordinated verb: it takes "processes are poor and checks do not protect" for one clause.
Marks, words and part-of-speech tags tell where the second one begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.finding.edges import text_of, tokens_from, trim


@dataclass(frozen=True, slots=True)
class Clause:
    """A half-open range of the sentence and what it is.

    `role`: main | coordinate (own subject) | shared (the subject of the clause before it) | content (what is said) |
    frame (the words that say who says it) | contrast | condition | relative. `parent` is the index of the clause that
    it hangs on, -1 for none. `traits` are tense, voice and person: see `TRAITS`.
    """

    start: int
    end: int
    role: str
    parent: int
    head: int
    """The index of its main verb among the sentence's tokens; -1 where there is no parse."""
    subject: tuple[int, int] | None = None
    traits: frozenset[str] = frozenset()
    addressee: tuple[int, int] | None = None
    """Who is asked, told, recommended or required in it."""


ROLES = ("main", "coordinate", "shared", "content", "frame", "contrast", "condition", "relative")

TRAITS = (
    "future",
    "would",
    "promise",
    "perfect",
    "past",
    "present",
    "progressive",
    "passive",
    "modal",
    "negative",
    "first-person",
    "question",
    "condition",
    "imperative",
    "verbless",
    "relative",
    "quoted",
    "target-met",
    "target-missed",
    "served",
    "anything",
    "share-low",
    "share-high",
)
"""What a rule may ask for in `needs` or refuse in `unless`, besides the names of contexts. "promise": will or would;
"served": its subject is somebody whom a service is for (family `people`); "anything" holds always; "share-low": few out
of many ("five of twelve"); "share-high": nearly all of them."""


_AND_THAT = re.compile(
    r",?\s+(?:and|but)\s+that\s+(?=(?:the|it|they|he|she|we|there|no|its|their|his|her|(?-i:[A-Z])[\w'’-]*)\b)",
    re.IGNORECASE,
)
"""A second thing said: "said that A and that B"."""
_APPOSED = re.compile(
    r"\s*(?:,|\s[–—-])\s+(?=(?:an?|the)\s+(?:claim|charge|allegation|accusation|suggestion|assertion|view|account|version)"
    r"\s+(?:(?:that|which)\s+(?:was|is|has\s+been)\s+)?(?:\w+ly\s+)?"
    r"(?:denied|rejected|disputed|refuted|contested|dismissed|rebutted|challenged)\b)",
    re.IGNORECASE,
)
"""Where a denial is set behind what it denies: "the bid was too low, a claim denied by the company"."""
_TAIL = re.compile(
    r"\s*,\s+(?:(?:and\s+)?(?:with|underpinned\s+by|followed\s+by|supported\s+by|backed\s+by)\s+"
    r"(?=(?:[\w'’-]+\s+){1,6}?(?:(?:is|are|now)\s+)?(?:planned|due|expected|scheduled|to\s+(?:be\s+[a-z]{3,}|follow|come|start|open))\b)"
    r"|(?=an?\s+(?:[\w'’-]+\s+){1,4}?(?:which|that|who)\s+(?:will|shall)\b))",
    re.IGNORECASE,
)
"""Where a second promise hangs on behind a clause: ", with a code to be published in May", ", a panel which will …"."""
_UNCUT = re.compile(
    r"\s*,?\s+(?:and|but)\s+(?=(?P<aux>was|were|is|are|has|have|had|will|would|shall)\s+(?P<next>\w+))", re.IGNORECASE
)
_TENSES = {
    "will": {"future", "promise"},
    "shall": {"future", "promise"},
    "would": {"would", "promise"},
    "has": {"perfect"},
    "have": {"perfect"},
    "had": {"perfect"},
    "was": {"past"},
    "were": {"past"},
    "is": {"present"},
    "are": {"present"},
}


def cut(doc: Any, clause: Clause, count: int) -> Iterator[Clause]:
    """A clause as it is, or in the parts that the parse has taken for one.

    Cut before "and that …", "a claim denied by …", "and was …" (the same subject) and "and records are …" (another).
    `count` is the number of clauses in the sentence.
    """
    text = text_of(doc)
    second = _AND_THAT.search(text, clause.start, clause.end) if clause.role == "content" else None
    if second is not None and second.start() - clause.start > 8 and clause.end - second.end() > 8:
        start, end = trim(text, clause.start, second.start())
        yield replace(clause, start=start, end=end)
        start, end = trim(text, second.end(), clause.end)
        yield replace(clause, start=start, end=end, subject=None, traits=clause.traits & {"past", "present", "perfect"})
        return
    apposed = _APPOSED.search(text, clause.start, clause.end) if clause.role != "condition" else None
    if apposed is not None and apposed.start() - clause.start > 12:
        start, end = trim(text, clause.start, apposed.start())
        yield replace(clause, start=start, end=end)
        start, end = trim(text, apposed.end(), clause.end)
        yield replace(clause, start=start, end=end, role="contrast", subject=None, traits=frozenset({"passive"}))
        return
    tail = _TAIL.search(text, clause.start, clause.end) if clause.role not in ("condition", "relative") else None
    if tail is not None and tail.start() - clause.start > 12 and clause.end - tail.end() > 12:
        start, end = trim(text, clause.start, tail.start())
        yield replace(clause, start=start, end=end)
        start, end = trim(text, tail.end(), clause.end)
        yield replace(clause, start=start, end=end, role="coordinate", traits=frozenset({"future", "promise"}))
        return
    match = _UNCUT.search(text, clause.start, clause.end) if clause.role in ("main", "coordinate", "content") else None
    if match is None or count > 1 or match.end() - clause.start < 12:
        yield from _with_own_subjects(doc, clause)
        return
    start, end = trim(text, clause.start, match.start())
    yield replace(clause, start=start, end=end)
    start, end = trim(text, match.end(), clause.end)
    traits = set(_TENSES[match["aux"].lower()])
    if match["next"].lower().endswith("ing"):
        traits.add("progressive")
    yield Clause(start, end, "shared", 0, clause.head, None, frozenset(traits))


_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOMINAL = frozenset(
    {"DT", "PDT", "PRP", "PRP$", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "EX", "VBN"}
)
_OPENING = frozenset(
    {"that", "which", "who", "whose", "where", "when", "if", "whether", "because", "how", "what", "as", "than"}
)
LONGEST_SUBJECT = 7
"""Words that a second subject may have before its verb."""


def _with_own_subjects(doc: Any, clause: Clause) -> Iterator[Clause]:
    """A clause, cut before "and <noun phrase> <finite verb>" where a finite verb has stood before it."""
    if clause.role not in ("main", "coordinate", "content", "contrast"):
        yield clause
        return
    text, tokens = text_of(doc), list(tokens_from(doc, clause.start, clause.end))
    for place in _after_predicates(tokens):
        token = tokens[place]
        verb = _verb_after(tokens, place + 1)
        if verb is None:
            continue
        start, end = trim(text, clause.start, token.idx)
        if end - start < 8 or clause.end - tokens[place + 1].idx < 8:
            continue
        yield replace(clause, start=start, end=end)
        first, close = tokens[place + 1], tokens[verb - 1]
        start, end = trim(text, first.idx, clause.end)
        traits = set(_TENSES.get(tokens[verb].lower_, {"past"} if tokens[verb].tag_ == "VBD" else {"present"}))
        if verb + 1 < len(tokens) and tokens[verb + 1].lower_ in ("not", "n't", "never"):
            traits.add("negative")
        role = clause.role if clause.role == "content" else "coordinate"
        subject = (first.idx, close.idx + len(close.text))
        rest = Clause(start, end, role, clause.parent, tokens[verb].i, subject, frozenset(traits & set(TRAITS)))
        yield from _with_own_subjects(doc, rest)
        return
    yield clause


def _after_predicates(tokens: Sequence[Any]) -> Iterator[int]:
    """Where "and" stands after a verb, and no word between opens a clause of which "and …" could be a part."""
    last = None
    for place, token in enumerate(tokens):
        if token.lower_ in ("and", "but", "or") and last is not None and place - last >= 2:
            yield place
        if token.tag_ in _FINITE and not (place and tokens[place - 1].lower_ in ("who", "which")):
            last = place
        if last is not None and token.lower_ in _OPENING:
            return


def _verb_after(tokens: list[Any], start: int) -> int | None:
    """The place of the finite verb of a noun phrase that begins at `start`; None where no such phrase stands there."""
    for place in range(start, min(start + LONGEST_SUBJECT, len(tokens))):
        token = tokens[place]
        if token.tag_ in _FINITE:
            return place if place > start and tokens[start].tag_ not in _FINITE else None
        linked = token.lower_ in ("of", "in", "for") and place > start
        if token.tag_ not in _NOMINAL and not linked:
            return None
    return None

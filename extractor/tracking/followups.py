"""Two inspection reports on one service: which findings of the later one speak of findings of the earlier one.

Both reports are long, follow one template and use the words of one field, so that any two of their sentences have words
in common. What counts here is that the name of a matter stands in both ("management oversight", "return home
interviews"), and that little else stands in either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from math import log, sqrt

from extractor.model import Document, Finding
from extractor.tracking.terms import is_common, sequence_of, terms_of

_REPORT = re.compile(r"inspection|assessment", re.IGNORECASE)
"""Ids of kinds of documents in which a regulator says what it found."""
_LISTED = re.compile(
    r"\b(?:needs? to improve|areas? for improvement|must (?:take|do)|should (?:take|do))\b", re.IGNORECASE
)
_TURN = re.compile(
    r"\b(?:last|previous|earlier) (?:inspection|visit|report)\b|\bsince\b|\bremains?\b|\bcontinues? to\b|\bno longer\b"
    r"|\b(?:has|have) (?:been )?(?:improved|strengthened)\b|\bstill\b|\byet\b",
    re.IGNORECASE,
)
"""Words with which an inspector looks back at what was found before."""
_JUDGING = terms_of(
    "able action approach area areas aware benefit benefited better care case cases challenge challenges"
    " circumstances clear clearly complete complex consistent consistently current decision decline delay delays"
    " detail detailed deteriorate direct drift drive driving early effective effectively enough ensure experience"
    " experiences explicit focus follow full fully gap go going good historical impact inadequate include including"
    " inconsistent influence involve key lack led legal level limit limited long majority means minority number"
    " opportunities opportunity people persistent poor positive positively progress protection raise range recent"
    " recently remain remains require requirement result robust service shortfall significant small spend stage"
    " standard start strength strengthen strengthened strong stronger subsequent sufficiently swift swiftly target"
    " term thorough timeliness timely unclear understand understanding variability variable wait waiting weak"
    " weakness wide young"
)
"""Words that say how good or how much a thing is, or that of people and their care in general."""
_ALIKE = 0.45
"""From this likeness on a pair is a link."""
_CLOSE = 0.6
"""Sentences so alike say one thing though the name of the matter is made of common words."""
_NEAR = 0.4
_PHRASE = 0.12
"""What a pair of words that stand together in both adds, of at most two."""
_CUE = 0.03
_HEAVY = 0.9
"""Two words together weigh less than this where both are the report's everyday words."""
_OTHERS = 40
"""As if so many more findings had been counted: few say little about what is rare."""
_SHORTEST = 1.5


def is_follow_up(later: Document, earlier: Document) -> bool:
    """Whether both are a regulator's reports, of different inspections."""
    return later.id != earlier.id and is_report(later) and is_report(earlier)


def is_report(document: Document) -> bool:
    """Whether a regulator says in it what an inspection found."""
    return document.standing == "regulator" and _REPORT.search(document.kind) is not None


def says_outright(reason: str) -> bool:
    """Whether a reason for a link needs no likeness of words: a number or a day that both name."""
    return reason.startswith(("same regulation", "same reference", "says that its date", "moves its date"))


class Everyday:
    """How everyday each word is in the findings of an organisation's reports: the rarer, the nearer its weight is 1."""

    def __init__(self, bags: Iterable[frozenset[str]]) -> None:
        self._counts: Counter[str] = Counter()
        size = 0
        for bag in bags:
            self._counts.update(bag)
            size += 1
        self._scale = log(1 + size + _OTHERS)

    def __getitem__(self, term: str) -> float:
        weight = 1.0 - log(1 + self._counts[term]) / self._scale
        return weight * (0.5 if term in _JUDGING else 1.0)

    def sum(self, terms: Iterable[str]) -> float:
        # a set's order is not the same in every process, and sums of floats depend on it
        return sum(sorted(self[term] for term in terms))


def follow_up(
    later: Finding, earlier: Finding, *, terms: tuple[frozenset[str], frozenset[str]], everyday: Everyday
) -> tuple[float, tuple[str, ...]] | None:
    """How surely a finding speaks of one in an earlier report, from 0.5 to 1, and why; None where it does not.

    `terms` are the terms of both findings.
    """
    shared = terms[0] & terms[1]
    sizes = [max(everyday.sum(bag), _SHORTEST) for bag in terms]
    likeness = everyday.sum(shared) / sqrt(sizes[0] * sizes[1])
    matter = frozenset(term for term in shared if term not in _JUDGING and not is_common(term))
    is_close = likeness >= _CLOSE
    together = sorted(
        tuple(sorted(pair))
        for pair in _neighbours(later.quote) & _neighbours(earlier.quote)
        if pair <= shared and everyday.sum(pair) >= _HEAVY and (pair & matter or (is_close and not pair & _JUDGING))
    )
    reasons = [f"same words together: {' '.join(pair)}" for pair in together[:2]]
    is_listed = bool(earlier.section) and _LISTED.search(earlier.section[-1]) is not None
    is_named = bool(together) and (len(matter) > 1 or is_close or (bool(matter) and (is_listed or likeness >= _NEAR)))
    if not is_named and len(matter) < 3:
        return None
    likeness += _PHRASE * min(2, len(together))
    if is_listed:
        reasons.append("the earlier report asks for it")
        likeness += _CUE
    if _TURN.search(later.quote):
        reasons.append("looks back")
        likeness += _CUE
    if likeness < _ALIKE:
        return None
    return 1.0 - 0.5 * (1.0 - min(1.0, likeness)) / (1.0 - _ALIKE), tuple(reasons)


@lru_cache(maxsize=20_000)
def _neighbours(quote: str) -> frozenset[frozenset[str]]:
    """Words that stand next to each other, in either order, words that say nothing apart."""
    return frozenset(frozenset(pair) for pair in pairwise(sequence_of(quote)) if pair[0] != pair[1])

"""A parsed clause in few words: whole phrases are left out, the least telling first, and none is cut inside.

Subjects, verbs, objects, negations and what a verb or an adjective needs to say anything ("rely on …", "aware of …")
stay; how much the others tell stands in ranks.py.
"""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import Any

from extractor.finding.draft import Draft
from extractor.finding.ranks import FENCES, WAITED_FOR, rank_of
from extractor.language.mentions import words

_DISCOURSE = words(
    "also however therefore additionally furthermore moreover consequently similarly overall meanwhile nevertheless "
    "nonetheless though thus hence indeed sadly unfortunately regrettably clearly importantly and but or so nor then"
)
_ADDED = words("also therefore moreover furthermore thus hence")
NOUNS = ("NN", "NNS", "NNP", "NNPS")
_THINGS = words("them this these it those")
_ARTICLES = 8.0
_TELLING = 12.0


def fitted(draft: Draft, most: int) -> str | None:
    """The draft in at most `most` words; None where it would have to be cut inside a phrase.

    Of all ways to leave out up to four phrases the one that loses least is taken.
    """
    draft.kept -= _spare(draft)
    for short in (False, True):
        line = draft.said(short=short)
        if len(line.split()) <= most:
            return line
    if not draft.kept:
        return None
    phrases = sorted(_phrases(draft), key=lambda each: each[0])[:_MOST_PHRASES]
    size = {index: _size(draft, index) for index in draft.kept}
    solid = [frozenset(i for i in phrase if not draft.doc[i].is_punct) for _, phrase in phrases]
    excess = len(line.split()) - most
    ways: list[tuple[float, int, tuple[int, ...]]] = []
    for count in range(1, _AT_ONCE + 1):
        for chosen in combinations(range(len(phrases)), count):
            gone = frozenset().union(*(phrases[number][1] for number in chosen))
            nested = [solid[number] for number in chosen if phrases[number][0] != _ARTICLES]
            if len(frozenset().union(*nested)) < sum(map(len, nested)):
                continue  # one within another
            less = sum(size[index] for index in gone)
            if less >= excess:
                cost = sum(_loss(phrases[n][0]) * (1 + sum(size[i] for i in phrases[n][1])) for n in chosen)
                ways.append((cost, less, chosen))
    for _, _, chosen in sorted(ways)[:_TRIED]:
        kept = draft.kept.difference(*(phrases[number][1] for number in chosen))
        line = draft.said(kept, short=True)
        heavy = any(phrases[number][0] >= _HEAVY for number in chosen)
        if heavy and len(line.split()) < _LEAST_LEFT:
            continue
        if len(line.split()) <= most and is_whole(line) and not is_stranded(draft, kept):
            return line
    return None


_MOST_PHRASES = 14
_AT_ONCE = 4
_TRIED = 40
_HEAVY = 5.0
_LEAST_LEFT = 5
"""Words that are left at least where something telling had to go."""
_ENDS_OPEN = re.compile(
    r"(?:\b(?:a|an|the|of|to|in|on|at|by|for|from|with|as|and|or|but|that|which|who|whose|than|is|are|was|were|be|been|"
    r"has|have|had|will|would|can|could|should|must|may|not|their|its|his|her|very|more|most|such|into|about|between|"
    r"because|when|where|while|if|how|what|rather|as well|in order|subject|either|both|neither|including|own)|,)$",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\b(\w+) \1\b(?<!\bhad had)(?<!\bthat that)", re.IGNORECASE)


def is_whole(line: str) -> bool:
    """Whether a line ends where words can end, and says no word twice over."""
    return not (_ENDS_OPEN.search(line) or _TWICE.search(line))


def _loss(rank: float) -> float:
    """What each word of a phrase is worth."""
    return 0.2 + rank * rank / 12


def _size(draft: Draft, index: int) -> int:
    """How many words a token adds: none where it is joined to the one before it."""
    token = draft.doc[index]
    if index in draft.swapped:
        return len(draft.swapped[index].split())
    joined = token.is_punct or token.tag_ == "POS" or token.lower_ in ("n't", "'s", "%")
    before = index > 0 and not draft.doc[index - 1].whitespace_ and not draft.doc[index - 1].is_space
    return 0 if joined or (before and index - 1 in draft.kept and draft.doc[index - 1].text not in ("(",)) else 1


def is_stranded(draft: Draft, kept: set[int]) -> bool:
    """Whether words are left without what they lean on, or behind another word than their own."""
    doc = draft.doc
    for index in kept:
        token = doc[index]
        if token.dep_ in _LEANING and token.head.i in draft.kept and token.head.i not in kept:
            return True
        lost = [child for child in token.children if child.i in draft.kept and child.i not in kept]
        if any(child.dep_ in ("nsubj", "nsubjpass") for child in lost):
            return True
        if any(c.dep_ == "conj" and c.i in kept for c in token.children) and not _is_joined(token, kept):
            if _is_joined(token, draft.kept):
                return True
        if token.tag_ in NOUNS and _skips(token, draft.kept, kept):
            return True
        if token.dep_ == "prep" and not any(c.i in kept for c in token.children if not c.is_punct):
            if any(c.i in draft.kept for c in token.children):
                return True
        if token.dep_ == "acl" and token.tag_ == "VBN":
            after = [
                child.i for child in token.children if child.i > index and child.i in draft.kept and not child.is_punct
            ]
            if after and not any(i in kept for i in after):
                return True
        if token.lower_ == "as" and token.dep_ == "advmod":
            later = [i for i in draft.kept if i > index and doc[i].lower_ == "as"]
            if later and not any(i in kept for i in later):
                return True
        if token.lemma_ == "be" and token.dep_ not in ("aux", "auxpass"):
            after = [
                child.i for child in token.children if child.i > index and child.i in draft.kept and not child.is_punct
            ]
            if after and not any(i in kept for i in after):
                return True
    order = sorted(kept)
    if not draft.lead and _is_finite(doc[order[0]]) and not _is_finite(doc[min(draft.kept)]):
        return True
    for left, right in pairwise(order):
        if all(i in kept or doc[i].is_space for i in range(left + 1, right)):
            continue
        top = doc[right]
        if doc[left].tag_ in NOUNS and top.tag_ in ("PRP$", "DT", "JJ", *NOUNS):
            return True
        gap = next((i for i in range(left + 1, right) if not doc[i].is_punct and not doc[i].is_space), left)
        if top.tag_ == "TO" and doc[gap].pos_ == "ADP":
            return True
        if doc[left].tag_ == "IN" and top.tag_ in ("IN", "TO"):
            return True
        is_list = any(doc[i].dep_ == "cc" for i in range(left + 1, right))
        if top.tag_ == "IN" and is_list and doc[right - 1].tag_ in NOUNS and doc[left].tag_ in NOUNS:
            return True
        if is_list and doc[left].tag_ in NOUNS and top.tag_ in ("VBN", "VBG"):
            return True
        if doc[left].text.endswith("-"):
            return True
        if top.lower_ in ("who", "whose", "whom", "which"):
            return True
    return False


def _skips(noun: Any, before: set[int], kept: set[int]) -> bool:
    """Whether a noun has lost the phrase right behind it and kept a later one."""
    behind = [c.i for c in noun.children if c.i > noun.i and c.i in before and c.dep_ in ("prep", "acl", "relcl")]
    lost = [i for i in behind if i not in kept]
    return bool(lost) and any(i in kept for i in behind if i > min(lost))


def _is_joined(token: Any, kept: set[int]) -> bool:
    """Whether an "and" still stands somewhere in the list that a word begins."""
    every = [token]
    for each in every:
        every += [child for child in each.children if child.dep_ == "conj" and child.i in kept]
    return any(child.dep_ == "cc" and child.i in kept for each in every for child in each.children)


def _is_finite(token: Any) -> bool:
    return token.tag_ in ("VBZ", "VBP", "VBD", "MD")


_LEANING = words("mark nsubj nsubjpass aux auxpass det poss amod compound neg expl csubj csubjpass case prt")


def _spare(draft: Draft) -> set[int]:
    """Words that only join a sentence to others, wherever they stand in it."""
    doc, kept = draft.doc, draft.kept
    gone: set[int] = set()
    for index in kept:
        token = doc[index]
        if token.dep_ in ("advmod", "cc") and token.lower_ in _DISCOURSE and index not in draft.swapped:
            alone = not list(token.children)
            opens = all(i in gone or doc[i].is_punct for i in kept if i < index)
            fenced = (
                index - 1 in kept and doc[index - 1].text == "," and index + 1 in kept and doc[index + 1].text == ","
            )
            if alone and (opens or fenced or token.lower_ in _ADDED):
                gone.add(index)
                gone |= {i for i in (index - 1, index + 1) if fenced and i in kept}
    for index in kept:
        token = doc[index]
        # "for them", "of this": whom or what it means stands elsewhere
        if token.dep_ == "pobj" and token.lower_ in _THINGS and token.head.i in kept and index not in draft.swapped:
            rank = rank_of(token.head, draft)
            alone = not list(token.children) and doc[min(index + 1, len(doc) - 1)].tag_ != "VBG"
            if rank is not None and rank < WAITED_FOR and alone:
                gone |= {index, token.head.i}
    return gone


def _phrases(draft: Draft) -> list[tuple[float, frozenset[int]]]:
    """The phrases that may be left out, each with its rank: the lowest goes first."""
    doc, kept = draft.doc, draft.kept
    found: list[tuple[float, frozenset[int]]] = []
    first = min(kept)
    articles: set[int] = set()
    for index in sorted(kept):
        token = doc[index]
        if index in draft.swapped:
            continue
        if token.tag_ == "DT" and token.lower_ in ("the", "a", "an"):
            if index + 1 < len(doc) and doc[index + 1].lower_ in ("few", "little"):
                continue
            if index == first and not draft.lead:
                found.append((3.5, frozenset({index})))
            articles.add(index)
            continue
        if token.lower_ == "that" and token.dep_ == "mark" and token.head.dep_ == "ccomp" and index != first:
            found.append((4.0, frozenset({index})))
            continue
        rank = rank_of(token, draft)
        if rank is None:
            continue
        phrase = _phrase(token, draft)
        if phrase & draft.telling:
            rank = max(rank, _TELLING)
        if phrase and len(phrase) < len(kept):
            found.append((rank, phrase))
    if articles:
        found.append((_ARTICLES, frozenset(articles)))
    return found


def _phrase(token: Any, draft: Draft) -> frozenset[int]:
    """A token's subtree among the kept, with the marks and conjunctions around it that go with it."""
    doc, kept = draft.doc, draft.kept
    inside = {each.i for each in token.subtree if each.i in kept}
    if not inside:
        return frozenset()
    if token.dep_ == "conj":
        start = token.left_edge.i
        head = token.head.i
        # everything between the first of the list and this: "and", commas
        between = [i for i in range(head + 1, start) if i in kept and doc[i].head.i == head]
        inside |= {i for i in between if doc[i].dep_ in ("cc", "punct", "preconj")}
        inside |= {child.i for child in token.head.children if child.dep_ == "preconj" and child.i in kept}
    low, high = min(inside), max(inside)
    if _splits(doc, low - 1, kept) or _splits(doc, high, kept):
        return frozenset()
    left = low - 1 in kept and doc[low - 1].text in FENCES
    right = high + 1 in kept and doc[high + 1].text in FENCES
    opens = low == min(kept)
    if token.dep_ == "conj":
        right = right and any(doc[i].text == "," for i in inside)
        left = False
    if left:
        inside.add(low - 1)
    if right and (left or opens or token.dep_ == "conj"):
        inside.add(high + 1)
    return frozenset(inside)


def _splits(doc: Any, index: int, kept: set[int]) -> bool:
    """Whether a phrase would end inside a word ("well-being"), behind this token."""
    if index < 0 or index + 1 >= len(doc) or index not in kept or index + 1 not in kept or doc[index].whitespace_:
        return False
    return not (doc[index].is_punct and doc[index].text != "-") and not (
        doc[index + 1].is_punct and doc[index + 1].text != "-"
    )

"""A parsed clause in few words: whole phrases are left out, the least important first, and none is cut inside.

What may go and how much it tells is read from the dependency tree. Subjects, verbs, objects, negations and what a verb
or an adjective needs to say anything ("rely on …", "aware of …") stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

from extractor.language.mentions import words

_VERBAL = ("VERB", "AUX")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]’'”]|n['’]t$")
_DISCOURSE = words(
    "also however therefore additionally furthermore moreover consequently similarly overall meanwhile nevertheless "
    "nonetheless thus hence indeed sadly unfortunately regrettably clearly importantly and but or so nor then"
)
_ADDED = words("also therefore moreover furthermore thus hence")
_ASIDES = words("including particularly especially notably such like excluding namely")
_LINKED = words("between among amongst")
_NEEDED = words("those people ones one number proportion percentage share rate way everyone anyone someone time extent")
"""Nouns that say nothing without the clause behind them."""
_MARKED = words("because as while whilst although though since when where if unless until after before once so whereas")
_SAID_SHORT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{long}\b", re.IGNORECASE), short)
    for long, short in (
        (r"in order to", "to"),
        (r"(?:is|are) not (?:always )?able to", "cannot"),
        (r"(?:was|were) not able to", "could not"),
        (r"an? (?:small|limited|tiny) (?:number|minority|proportion) of(?! the\b| these\b| those\b)", "some"),
        (r"an? (?:significant|large|considerable) (?:number|proportion) of(?! the\b| these\b| those\b)", "many"),
        (r"an? (?:wide |broad |whole )?(?:range|variety|number|array) of", "several"),
        (r"the (?:vast )?majority of(?: the)?", "most"),
        (r"in (?:relation|regard|respect) (?:to|of)|with (?:regard|respect) to", "about"),
        (r"as a (?:result|consequence) of|due to the fact that", "because of"),
        (r"children(?:['’]s)? and young people(?=['’]s)", "children"),
        (r"children and young people", "children"),
        (r"parents and carers", "families"),
        (r"local area partnership", "partnership"),
        (r"special educational needs (?:and/or|and|or) disabilit(?:ies|y)(?: \(SEND\))?", "SEND"),
        (r"education,? health,? and (?:social )?care plan", "EHC plan"),
    )
)


@dataclass(slots=True)
class Draft:
    """The words of a title in the making: tokens that are kept, some of them said otherwise.

    `text` is the sentence as written, one character for one with the parse.
    """

    doc: Any
    text: str
    kept: set[int]
    swapped: dict[int, str] = field(default_factory=dict)
    lead: str = ""
    """Words before the tokens: who is to act, or what a pronoun stands for."""
    anchors: set[int] = field(default_factory=set)
    """Tokens that count as kept although other words stand in their place."""

    verbless: bool = False
    """A fragment without a verb of its own: what hangs on its noun may be a verb misread."""

    def said(self, kept: Iterable[int] | None = None, *, short: bool = False) -> str:
        """The kept tokens as a line of text."""
        parts, before = [self.lead] if self.lead else [], -2
        for index in sorted(self.kept if kept is None else kept):
            token = self.doc[index]
            word = self.swapped.get(index, self.text[token.idx : token.idx + len(token.text)]).strip()
            if not word:
                continue
            apart = before != index - 1 or bool(self.doc[before].whitespace_) or self.doc[before].is_space
            if parts and not (apart and not _NO_SPACE_BEFORE.match(word)) and (before >= 0 or self.lead == ""):
                parts[-1] += word
            else:
                parts.append(word)
            before = index
        line = _clean(" ".join(parts))
        if short:
            for long, brief in _SAID_SHORT:
                line = long.sub(brief, line)
        return " ".join(line.split())


_CITED = re.compile(
    r"\(\s*\)|\s*\((?:section|s\.|regulations?|reg\.?|see|paragraphs?|min|ref)\b[^()]*(?:\([^()]*\)[^()]*)*\)", re.I
)


_COMMA = re.compile(r"\b(that|and|but|because),(?= \w)", re.IGNORECASE)


def _clean(line: str) -> str:
    """A line without the marks that the words left out have left behind."""
    line = re.sub(r"[“”\"\[\]]|(?<!\w)[‘'](?=\w)|(?<=\w)[’'](?![\w])(?<!s[’'])", "", line)
    line = _CITED.sub("", line)
    line = re.sub(r"\s+([,;:.)%])", r"\1", " ".join(line.split()))
    line = re.sub(r"(?:[,;:] ?)+(?=[,;:.])|^[\s,;:.–—-]+", "", line)
    line = _COMMA.sub(r"\1", re.sub(r"\s*…(?=\s)", "", line))
    if line.count("(") != line.count(")"):
        line = line.replace("(", "").replace(")", "")
    return line.strip(" ,;:.–—-|•")


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
_HEAVY = 7.0
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
        if doc[left].tag_ in _NOUNS and top.tag_ in ("PRP$", "DT", "JJ", *_NOUNS):
            return True
        gap = next((i for i in range(left + 1, right) if not doc[i].is_punct and not doc[i].is_space), left)
        if top.tag_ == "TO" and doc[gap].pos_ == "ADP":
            return True
        if top.tag_ == "IN" and doc[gap].dep_ == "cc" and doc[right - 1].tag_ in _NOUNS and doc[left].tag_ in _NOUNS:
            return True
        if top.lower_ in ("who", "whose", "whom", "which"):
            return True
    return False


def _is_joined(token: Any, kept: set[int]) -> bool:
    """Whether an "and" still stands somewhere in the list that a word begins."""
    every = [token]
    for each in every:
        every += [child for child in each.children if child.dep_ == "conj" and child.i in kept]
    return any(child.dep_ == "cc" and child.i in kept for each in every for child in each.children)


def _is_finite(token: Any) -> bool:
    return token.tag_ in ("VBZ", "VBP", "VBD", "MD")


_QUALIFYING = words("amod compound poss nummod")
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
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
    return gone


_ARTICLES = 8.0
_DATED = re.compile(r"\d{4}|(?:January|February|March|April|May|June|July|August|September|October|November|December)")


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
        rank = _rank(token, draft)
        if rank is None:
            continue
        phrase = _phrase(token, draft)
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
    left = low - 1 in kept and doc[low - 1].text in _FENCES
    right = high + 1 in kept and doc[high + 1].text in _FENCES
    opens = low == min(kept)
    if token.dep_ == "conj":
        right = right and any(doc[i].text == "," for i in inside)
        left = False
    if left:
        inside.add(low - 1)
    if right and (left or opens or token.dep_ == "conj"):
        inside.add(high + 1)
    return frozenset(inside)


_FENCES = (",", "–", "—", "(", ")", ";")


def _splits(doc: Any, index: int, kept: set[int]) -> bool:
    """Whether a phrase would end inside a word ("well-being"), behind this token."""
    if index < 0 or index + 1 >= len(doc) or index not in kept or index + 1 not in kept or doc[index].whitespace_:
        return False
    return not (doc[index].is_punct and doc[index].text != "-") and not (
        doc[index + 1].is_punct and doc[index + 1].text != "-"
    )


def may_end_before(token: Any, draft: Draft) -> bool:
    """Whether a title may be cut before a word: not where what stands before it waits for it."""
    if token.dep_ == "mark" or token.tag_ == "TO" or token.tag_ in ("WDT", "WP", "WRB"):
        top = token.head
        return top.dep_ not in ("ccomp", "xcomp", "pcomp", "csubj") and not _is_compared(top.head)
    if token.dep_ in ("prep", "agent"):
        rank = _rank(token, draft)
        return rank is not None and rank < _WAITED_FOR
    return token.dep_ in ("cc", "punct")


_WAITED_FOR = 9.0


def _rank(token: Any, draft: Draft) -> float | None:
    """How much a token's phrase tells (the more, the later it goes); None where it must stay."""
    dep, head = token.dep_, token.head
    doc, kept = draft.doc, draft.kept
    if head.i not in kept and head.i not in draft.anchors:
        # a piece whose governor stands elsewhere
        return 2.0 if token.dep_ != "punct" and token.i not in draft.anchors else None
    if dep == "ROOT" or head.i == token.i:
        return None
    start = min((each.i for each in token.subtree if each.i in kept), default=token.i)
    comma = start - 1 in kept and doc[start - 1].text in _FENCES
    opens = start == min(kept)
    if dep in ("appos", "parataxis", "intj", "meta") and (comma or dep != "appos"):
        return 1.0
    if dep in ("relcl", "acl") and not comma and (draft.verbless or _is_pointed(head)):
        return 9.5
    if dep == "relcl":
        if comma:
            return 1.0
        return 9.5 if head.lower_ in _NEEDED or _is_told_of(head) else 5.0
    if dep == "acl":
        if comma:
            return 1.2
        return 9.5 if head.lower_ in _NEEDED or token.tag_ in ("VB",) or token.lower_ == "to" else 5.5
    if dep == "advcl":
        first = doc[start + (doc[start].lower_ in ("even", "only", "particularly"))].lower_
        if (comma and first != "as") or opens:
            return 1.5
        if _is_compared(head) or (first == "to" and start > 0 and doc[start - 1].tag_.startswith("JJ")):
            return 9.5
        return 2.0 if first in _MARKED else 7.0
    if dep == "conj":
        return _conj_rank(token, draft)
    if dep in ("prep", "agent"):
        return _prep_rank(token, draft, comma=comma, opens=opens)
    if dep == "npadvmod" and head.pos_ in _VERBAL:
        alone = any(child.dep_ in ("dobj", "prep", "acomp", "attr") and child.i < token.i for child in head.children)
        return 3.0 if alone or token.i < head.i else 9.0
    if dep == "xcomp" and any(child.dep_ == "acomp" and child.i < token.i for child in head.children):
        return 8.0
    if dep == "xcomp" and head.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in head.children):
        return 7.0
    return None


def _is_compared(head: Any) -> bool:
    """Whether "as", "so", "too" or "more" waits for what is compared: "not as thorough as it should be"."""
    return head.pos_ in ("ADJ", "ADV") and any(
        child.lower_ in ("as", "so", "too", "more", "less") for child in head.children
    )


def _is_pointed(noun: Any) -> bool:
    """Whether a noun waits for what tells which is meant: "those children …"."""
    return any(child.lower_ in ("those", "that") and child.dep_ == "det" for child in noun.children)


def _is_told_of(noun: Any) -> bool:
    """Whether "there are" tells of this noun, so that the clause behind it is what is told."""
    return noun.dep_ in ("attr", "ROOT") and any(child.dep_ == "expl" for child in noun.head.children)


def _conj_rank(token: Any, draft: Draft) -> float | None:
    head = token.head
    if head.i > token.i:
        return None
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    has = {child.dep_ for child in token.children}
    if head.dep_ == "pobj" and head.head.lower_ in _LINKED:
        return None
    if token.pos_ in ("VERB", "AUX"):
        if has & {"nsubj", "nsubjpass", "expl"}:
            return 1.8
        own = {child.dep_ for child in head.children if child.i > head.i}
        needs = {"dobj", "prep", "ccomp", "xcomp", "attr", "acomp"}
        if head.pos_ in ("VERB", "AUX") and (own & needs or not has & needs):
            return 2.2
        return None
    if head.dep_ in ("nsubj", "nsubjpass") and head.tag_ in ("NN", "NNP"):
        return None
    if (
        head.pos_ in ("NOUN", "PROPN")
        and "prep" in has
        and not any(c.dep_ == "prep" and c.i < token.i for c in head.children)
    ):
        return None
    return 6.0


def is_dated(token: Any) -> bool:
    """Whether a phrase names a month or a year."""
    return any(_DATED.fullmatch(each.text) for each in token.subtree)


def _prep_rank(token: Any, draft: Draft, *, comma: bool, opens: bool) -> float | None:
    head, word = token.head, token.lower_
    if not any(child.dep_ in ("pobj", "pcomp", "prep") for child in token.children):
        return None
    if any(child.tag_ in ("WDT", "WP", "WP$") for child in token.children):
        return None
    if opens and head.pos_ not in ("NOUN", "PROPN"):
        return 1.4
    if word in _ASIDES:
        return 1.0
    end = token.right_edge.i + 1
    if end < len(draft.doc) and draft.doc[end].lower_ == "rather":
        return None
    if comma:
        return 1.6
    if token.dep_ == "agent" and not is_dated(token):
        return 5.0
    if head.pos_ in ("VERB", "AUX"):
        after = [child for child in head.children if child.i > head.i]
        objects = {"dobj", "attr", "acomp", "xcomp", "ccomp", "oprd"}
        preps = [child for child in after if child.dep_ in ("prep", "agent", "dative")]
        is_first = bool(preps) and preps[0].i == token.i
        taken = any(child.dep_ in objects and child.i < token.i for child in after)
        if word in ("by", "before", "until") and is_dated(token):
            return 6.5
        passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in head.children)
        if not is_first:
            return 9.0 if word in ("to", "into", "on") and not taken and not passive else 3.0
        return 6.2 if taken or passive else None
    if head.pos_ in ("ADJ", "ADV"):
        return 9.0
    if _is_pointed(head):
        return 9.0
    if word == "of" and not any(child.dep_ in _QUALIFYING for child in head.children):
        return 11.5 if head.tag_ == "NNS" else None
    if word == "of":
        return 12.0 if head.lower_ in _NEEDED or head.pos_ in ("NUM", "DET", "PRON") else 10.5
    if head.dep_ == "pobj" and head.i == head.head.i + 1 and head.i == token.i - 1:
        return None
    if word in ("to", "on", "into", "about", "between", "towards", "against"):
        return 7.8
    return 7.0


def _end_before(doc: Any, token: Any) -> int:
    return int(token.i) - 1


def lower_first(draft: Draft) -> None:
    """A small letter for the first kept word behind other words, if only its place has made it large."""
    index = min(draft.kept)
    word = draft.doc[index].text
    following = draft.doc[index + 1].text if index + 1 < len(draft.doc) else ""
    is_name = draft.doc[index].tag_ in ("NNP", "NNPS") and following[:1].isupper()
    opens = all(draft.doc[i].is_space or draft.doc[i].is_punct or draft.doc[i].like_num for i in range(index))
    if (opens and word[1:].islower() and not is_name) or word in ("A", "The", "An"):
        draft.swapped[index] = draft.swapped.get(index, word)[:1].lower() + draft.swapped.get(index, word)[1:]

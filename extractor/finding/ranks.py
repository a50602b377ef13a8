"""How much each phrase of a clause tells: the lowest rank is left out first, and what has none must stay."""

from __future__ import annotations

import re
from typing import Any

from extractor.finding.draft import Draft
from extractor.language.mentions import words

_VERBAL = ("VERB", "AUX")
_ASIDES = words("including particularly especially notably such like excluding namely")
_LINKED = words("between among amongst")
_NEEDED = words(
    "those people ones one number proportion percentage share rate way everyone anyone someone time times extent "
    "occasion occasions instance instances"
)
"""Nouns that say nothing without the clause behind them."""
_MARKED = words("because as while whilst although though since when where if unless until after before once so whereas")
_QUALIFYING = words("amod compound poss nummod")
FENCES = (",", "–", "—", "(", ")", ";")
"""Marks that set a phrase off."""
WAITED_FOR = 9.0
"""From this rank on a phrase is waited for by the word before it."""
_DATED = re.compile(r"\d{4}|(?:January|February|March|April|May|June|July|August|September|October|November|December)")


def may_end_before(token: Any, draft: Draft) -> bool:
    """Whether a title may be cut before a word: not where what stands before it waits for it."""
    if token.lower_ in ("how", "why", "whether", "what"):
        return False
    if token.dep_ == "mark" or token.tag_ in ("TO", "WDT", "WP", "WRB"):
        top = token.head
        while top.pos_ not in _VERBAL and top.head.i != top.i:
            top = top.head
        if top.dep_ in ("xcomp", "acl", "relcl"):
            rank = rank_of(top, draft)
            return rank is not None and rank < WAITED_FOR
        return top.dep_ not in ("ccomp", "pcomp", "csubj") and not _is_compared(top.head)
    if token.dep_ in ("prep", "agent"):
        rank = rank_of(token, draft)
        return rank is not None and rank < WAITED_FOR
    if token.dep_ == "cc":
        before = token.head
        return before.dep_ not in ("poss", "amod", "compound", "nmod") and not (
            before.pos_ in _VERBAL and before.i == token.i - 1
        )
    return bool(token.dep_ == "punct")


def rank_of(token: Any, draft: Draft) -> float | None:
    """How much a token's phrase tells (the more, the later it goes); None where it must stay."""
    dep, head = token.dep_, token.head
    doc, kept = draft.doc, draft.kept
    if head.i not in kept and head.i not in draft.anchors:
        # a piece whose governor stands elsewhere
        return 2.0 if token.dep_ != "punct" and token.i not in draft.anchors else None
    if dep == "ROOT" or head.i == token.i:
        return None
    start = min((each.i for each in token.subtree if each.i in kept), default=token.i)
    comma = start - 1 in kept and doc[start - 1].text in FENCES
    opens = start == min(kept)
    if dep in ("appos", "parataxis", "intj", "meta") and (comma or dep != "appos"):
        return 1.0
    if head.pos_ == "PRON" and head.lower_ not in ("they", "it", "we") and dep in ("relcl", "acl", "prep"):
        return None  # "those with prams", "some of the rooms"
    if dep in ("relcl", "acl") and not comma and (draft.verbless or _is_pointed(head)):
        return 9.5
    if dep in ("acl", "advcl") and token.tag_ == "VBN" and start and doc[start - 1].pos_ in ("ADJ", "ADV"):
        return None  # "not well enough used"
    if dep == "relcl":
        if comma:
            return 1.0
        bare = head.dep_ in ("dobj", "attr") and not any(c.dep_ in ("det", *_QUALIFYING) for c in head.children)
        return 9.5 if bare or head.lower_ in _NEEDED or _is_told_of(head) else 5.0
    if dep == "acl":
        if comma:
            return 1.2
        return 9.5 if head.lower_ in _NEEDED or token.tag_ in ("VB",) or token.lower_ == "to" else 5.5
    if dep == "advcl":
        first = doc[start + (doc[start].lower_ in ("even", "only", "particularly"))].lower_
        if first in ("how", "what", "why", "whether") and not comma:
            return None
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
        and has & {"prep", "acl", "relcl"}
        and not any(c.dep_ == "prep" and c.i < token.i for c in head.children)
    ):
        return 7.5
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
        return None
    if _is_pointed(head):
        return 9.0
    if word == "of" and not any(child.dep_ in _QUALIFYING for child in head.children):
        return 11.5 if head.tag_ == "NNS" else None
    if word == "of":
        return None if head.lower_ in _NEEDED or head.pos_ in ("NUM", "DET", "PRON") else 10.5
    if head.dep_ == "pobj" and head.i == head.head.i + 1 and head.i == token.i - 1:
        return None
    if word in ("to", "into"):
        return 9.5
    if word in ("on", "about", "between", "towards", "against"):
        return 7.8
    return 7.0

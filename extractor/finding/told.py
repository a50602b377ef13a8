"""A finding in its sentence: its words, the verb they hang on, and what they tell behind words that only lead to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.finding.draft import Draft
from extractor.language.mentions import words

VERBAL = ("VERB", "AUX")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
_THIS = words("this that which it")
_LEADS_TO = {"lead": "to", "result": "in", "contribute": "to", "add": "to"}
_COMES_OF = words("compound exacerbate worsen cause hinder hamper aggravate")
_BRINGS = words("cause create raise present pose")


@dataclass(frozen=True, slots=True)
class Told:
    """Where a finding stands: its sentence with the parse, and the sentences before it in the paragraph.

    `start` and `end` are characters of the sentence; `before` is nearest first, each with its parse.
    """

    text: str
    doc: Any
    start: int
    end: int
    heads: tuple[int, ...] = ()
    before: tuple[tuple[str, Any], ...] = ()


_LABEL = re.compile(r"\W*[A-Z]{4,}:\s+")
"""A word in capitals before what is said ("UPDATE: …")."""

_DASH = re.compile(r"—|;")
"""Where a sentence goes on to something else; a pair of dashes only holds an aside."""
_LEAST_CLAUSE = 5


def tokens_of(told: Told) -> list[Any]:
    label = _LABEL.match(told.text, told.start)
    start = label.end() if label else told.start
    end = told.end
    dash = _DASH.search(told.text, start, end)
    if dash is not None and len(told.text[start : dash.start()].split()) >= _LEAST_CLAUSE:
        end = end if _DASH.search(told.text, dash.end(), end) and dash.group() != ";" else dash.start()
    found = [
        token for token in told.doc if token.idx >= start and token.idx + len(token.text) <= end and not token.is_space
    ]
    return found


def head_of(told: Told, inside: Sequence[Any]) -> Any:
    """The verb, or the noun of a fragment, that a finding hangs on."""
    numbers = {token.i for token in inside}
    heads = [told.doc[number] for number in told.heads if number in numbers and told.doc[number].pos_ in VERBAL]
    for verb in heads:
        if not any(other.is_ancestor(verb) for other in heads):
            return verb
    tops = [token for token in inside if token.head.i == token.i or token.head.i not in numbers]
    tops = [token for token in tops if token.dep_ not in ("punct", "mark", "cc", "aux", "auxpass", "neg")] or tops
    for token in tops:
        if token.pos_ in VERBAL and (subject_of(token) is not None or is_finite(token)):
            return token
    verbs = [token for token in tops if token.pos_ in VERBAL]
    return max(verbs or tops, key=lambda token: (len(list(token.subtree)), -token.i))


def is_finite(token: Any) -> bool:
    if token.tag_ in ("VBD", "VBZ", "VBP"):
        return True
    return any(
        child.dep_ in ("aux", "auxpass") and child.tag_ in ("MD", "VBD", "VBZ", "VBP") for child in token.children
    )


def subject_of(verb: Any, kept: Collection[int] | None = None) -> Any:
    """The subject of a verb or, as the parse sometimes has it, of its auxiliary; among `kept` where they are given."""
    helping = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    found = (child for each in (verb, *helping) for child in each.children if child.dep_ in SUBJECTS)
    return next((child for child in found if kept is None or child.i in kept), None)


def open_clause(draft: Draft, head: Any) -> None:
    """Takes away what only joins the clause to the one before it."""
    for index in sorted(draft.kept):
        token = draft.doc[index]
        joins = token.dep_ in ("cc", "punct", "mark") or (token.tag_ == "WRB" and token.dep_ == "advmod")
        if token.tag_ in ("-LRB-", "``") or not joins:
            break
        if token.dep_ in ("mark", "advmod") and token.head.i != head.i:
            break
        draft.kept.discard(index)


def _limit(draft: Draft, top: Any) -> None:
    draft.kept &= {token.i for token in top.subtree}


def matter_of(draft: Draft, head: Any) -> Any:
    """The head of what is told, behind words that only lead to it ("there is", "this means that", "it is clear")."""
    for _ in range(3):
        subject = subject_of(head, draft.kept)
        if subject is None:
            return head
        bare = subject.lower_ in _THIS and not list(subject.children)
        content = next((c for c in head.children if _is_content(c) and c.i > head.i and c.i in draft.kept), None)
        if subject.dep_ == "expl" and subject.lower_ == "there":
            told = next((c for c in head.children if c.dep_ in ("attr", "nsubj", "dobj") and c.i > head.i), None)
            if told is None:  # "there continue to be gaps"
                told = next(
                    (c for c in head.subtree if c.dep_ == "attr" and c.head.lemma_ == "be" and c.i > head.i), None
                )
            if told is None:
                return head
            draft.anchors.add(told.head.i)
            draft.kept -= {c.i for c in head.subtree if head.i < c.i < told.left_edge.i and c.dep_ in ("aux", "xcomp")}
            drop = {subject.i, head.i} | {
                c.i for c in head.children if c.dep_ in ("aux", "advmod") and c.i < told.left_edge.i
            }
            before = {i for i in draft.kept if i < subject.i}
            draft.kept -= drop | before
            draft.anchors.add(head.i)
            first = min(draft.kept)
            if draft.doc[first].lower_ in ("a", "an", "the"):
                draft.kept.discard(first)
            return told
        is_plain = head.lemma_ == "be" and not any(c.dep_ in ("acomp", "attr") for c in head.children)
        if bare and content is not None and (head.lemma_ == "mean" or is_plain):
            _limit(draft, content)
            head = content
            open_clause(draft, head)
            continue
        passive = any(c.dep_ == "auxpass" for c in head.children)
        if subject.lower_ == "it" and content is not None and (passive or head.lemma_ in ("appear", "seem", "emerge")):
            _limit(draft, content)
            head = content
            open_clause(draft, head)
            continue
        if bare and subject.lower_ != "it" and head.lemma_ in _LEADS_TO:
            prep = next((c for c in head.children if c.dep_ == "prep" and c.lower_ == _LEADS_TO[head.lemma_]), None)
            thing = next((c for c in prep.children if c.dep_ == "pobj"), None) if prep is not None else None
            if thing is not None and len(list(thing.subtree)) > 1:
                _limit(draft, thing)
                return thing
        agent = next((c for c in head.children if c.dep_ == "agent"), None)
        if bare and agent is not None and head.lemma_ in _COMES_OF:
            thing = next((c for c in agent.children if c.dep_ == "pobj"), None)
            if thing is not None:
                _limit(draft, thing)
                return thing
        if bare and subject.lower_ != "it" and head.lemma_ in _BRINGS:
            thing = next((c for c in head.children if c.dep_ == "dobj"), None)
            if thing is not None and len(list(thing.subtree)) > 1:
                draft.kept = {i for i in draft.kept if i >= thing.left_edge.i}
                draft.anchors.add(head.i)
                return thing
        if bare and head.lemma_ == "be" and (thing := _reason(head)) is not None:
            _limit(draft, thing)
            return thing
        if subject.lower_ == "it" and head.lemma_ in ("be", "remain", "become"):
            quality = next((c for c in head.children if c.dep_ == "acomp"), None)
            clause = next(
                (c for c in head.subtree if c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") and c.i > head.i), None
            )
            if quality is not None and clause is not None and clause.i > quality.i:
                draft.kept -= {i for i in draft.kept if i <= head.i and draft.doc[i].dep_ != "neg"}
                draft.anchors.add(head.i)
                return quality
        return head
    return head


def _reason(head: Any) -> Any:
    """What "this is due to", "this is because of" or "this is the result of" names."""
    for child in head.subtree:
        if child.i > head.i and child.lower_ in ("due", "because", "result", "consequence"):
            for each in child.doc[child.i : child.i + 3]:
                thing = next((c for c in each.children if c.dep_ == "pobj"), None)
                if thing is not None:
                    return thing
    return None


def _is_content(clause: Any) -> bool:
    """Whether a clause is what "this means" or "this is because" goes on to say."""
    return bool(clause.dep_ == "ccomp" or (clause.dep_ == "advcl" and clause.left_edge.lower_ == "because"))

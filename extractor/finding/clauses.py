"""A parsed sentence → its clauses: the units that a finding is made of.

Separate are main clauses, coordinated verbs (with their own subject or not), what somebody says ("X reported that …"),
contrasts ("although …", "while …"), conditions ("if …") and relative clauses after a comma. Every other subordinate
clause stays inside the clause that it belongs to. Offsets are into the sentence's text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from extractor.finding.asking import asking
from extractor.finding.coordination import ROLES, TRAITS, Clause, cut
from extractor.finding.edges import text_of, tokens_over, trim

__all__ = ["ROLES", "TRAITS", "Clause", "is_embedded", "split", "whole"]

CONTRAST = frozenset({"although", "though", "while", "whilst", "whereas", "despite"})
CONCEDING = frozenset({"although", "though", "albeit"})
"""What opens a contrast that has no verb: "it was mended, although not always in time"."""
CONDITION = frozenset({"if", "unless", "provided", "providing", "should", "were", "subject"})
FUTURE = frozenset({"will", "shall", "'ll", "wo", "sha"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
ASKING = frozenset({"ask", "question", "enquire", "inquire", "query", "wonder", "challenge"})
_WH = frozenset({"what", "how", "who", "which", "where", "why", "when", "whatever", "whose"})
_DOUBTED = frozenset({"find", "accept", "believe", "think", "recognise", "agree", "feel", "know", "understand", "say"})
"""Verbs whose negation denies what follows, so that both are one clause: "did not accept that …"."""


def whole(text: str) -> tuple[Clause, ...]:
    """A sentence taken as one clause without a parse: a list item, a table cell or a heading."""
    start, end = trim(text, 0, len(text))
    return (Clause(start, end, "main", -1, -1, None, frozenset({"verbless"})),)


def split(doc: Any, *, speech: Collection[str]) -> tuple[Clause, ...]:
    """The clauses of a parsed sentence in text order; `speech` holds the lemmas of verbs of saying and thinking."""
    roles = _heads(doc, speech)
    if not roles:
        return whole(text_of(doc))
    owner = _owners(doc, roles)
    order = sorted(roles)
    index = {head: number for number, head in enumerate(order)}
    asked = asking(text_of(doc))
    own: dict[int, list[Any]] = {head: [] for head in order}
    for token in doc:
        own.setdefault(owner[token.i], []).append(token)
    clauses = []
    for head in order:
        start, end = _extent(text_of(doc), own[head], roles[head])
        parent = _parent(doc[head], owner)
        subject = _subject(doc[head])
        clauses.append(
            Clause(
                start,
                end,
                roles[head],
                index.get(parent, -1),
                head,
                (subject.left_edge.idx, subject.right_edge.idx + len(subject.right_edge.text)) if subject else None,
                _traits(doc[head], roles[head], asked) | _promise(head, own[head]),
                _addressee(own[head]),
            )
        )
    parts = [tuple(cut(doc, clause, len(clauses))) for clause in clauses]
    first = list(accumulate((len(each) for each in parts), initial=0))
    return tuple(
        replace(part, parent=first[part.parent] if part.parent >= 0 else -1) for each in parts for part in each
    )


def _addressee(own: Sequence[Any]) -> tuple[int, int] | None:
    """The object of a verb of asking, or the subject of what is asked: "asked the firm to …", "recommend that it …"."""
    for token in own:
        if token.lemma_.lower() not in DEMANDING or token.pos_ != "VERB":
            continue
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in ("on", "upon") and token.lemma_ in ("call", "press", "prevail"):
                whom = next((each for each in child.children if each.dep_ == "pobj"), None)
                if whom is not None:
                    return whom.left_edge.idx, _close(whom)
            if child.dep_ in ("dobj", "dative", "nsubjpass") and (child.i > token.i or child.dep_ == "nsubjpass"):
                return child.left_edge.idx, _close(child)
            if child.dep_ in ("ccomp", "advcl", "xcomp") and child.i > token.i:
                subject = _subject(child)
                if subject is not None and subject.i > token.i:
                    return subject.left_edge.idx, _close(subject)
    return None


def _close(token: Any) -> int:
    """Where a noun phrase ends, relative and participial clauses after it left out."""
    last = token
    for child in token.subtree:
        if any(up.dep_ in ("relcl", "acl") and up.i >= token.i for up in [child, *child.ancestors] if up.i != token.i):
            continue
        if child.i > last.i:
            last = child
    return int(last.idx) + len(last.text)


DEMANDING = frozenset({"ask", "tell", "require", "recommend", "urge", "instruct", "order", "invite", "encourage"}) | {
    *("request", "direct", "call", "press", "implore", "want"),
}


def is_embedded(doc: Any, clauses: Sequence[Clause], start: int, end: int) -> bool:
    """Whether a span stands inside a clause that only says which people or things are meant, or when.

    "There are children who wait too long" is no such case: the relative clause is what is told.
    """
    heads = {clause.head for clause in clauses}
    span = tokens_over(doc, start, end)
    if not span:
        return False
    depths = []
    for token in span:
        node, found = token, False
        while node.i not in heads and node.head.i != node.i:
            asked = node.dep_ == "ccomp" and node.left_edge.lower_ in _WH
            if node.dep_ in ("relcl", "acl", "pcomp") or asked or (node.dep_ == "advcl" and _is_when(node)):
                governor = node.head
                while governor.i not in heads and governor.head.i != governor.i:
                    governor = governor.head
                existential = node.dep_ != "advcl" and _is_told(node.head, governor)
                subject = any(child.dep_ in SUBJECTS and _holds(child, node.head) for child in governor.children)
                found = found or not (existential or (subject and node.dep_ == "acl"))
            if node.dep_ == "prep" and node.lower_ in ("at", "without") and node.head.pos_ in ("NOUN", "PROPN"):
                found = True
            node = node.head
        depths.append(found)
    return all(depths)


def _holds(top: Any, token: Any) -> bool:
    return bool(top.left_edge.i <= token.i <= top.right_edge.i)


def _is_told(noun: Any, governor: Any) -> bool:
    """Whether "there is" tells of this noun itself: "there are children who", not "there is help for children who"."""
    while noun.head.i != governor.i and noun.dep_ in ("pobj", "prep", "conj") and noun.head.i != noun.i:
        if noun.dep_ == "prep" and noun.lower_ != "of":
            return False
        noun = noun.head
    return noun.head.i == governor.i and any(child.dep_ == "expl" for child in governor.children)


def _is_when(node: Any) -> bool:
    first = node.left_edge.lower_
    if first in ("particularly", "especially", "even") and node.left_edge.i + 1 < len(node.doc):
        first = node.doc[node.left_edge.i + 1].lower_
    return first in _WHEN


_WHEN = frozenset({"when", "while", "whilst", "where", "whenever", "before", "until"})


def _extent(text: str, own: list[Any], role: str) -> tuple[int, int]:
    """From a clause's first word to its last; marks and conjunctions at its edges often stand far outside it."""
    solid = [token for token in own if token.dep_ not in ("punct", "cc")] or own
    start, end = solid[0].idx, solid[-1].idx + len(solid[-1].text)
    for token in own:
        if token.idx == end and token.text in ("”", "’", '"', ")", "%"):
            end = token.idx + len(token.text)
        if token.idx + len(token.text) == start and token.text in ("“", "‘", '"', "(", "£"):
            start = token.idx
    if role == "content":
        marker = re.match(r"that[\s,]+", text[start:end], re.IGNORECASE)
        start += marker.end() if marker else 0
    return trim(text, start, end)


def _heads(doc: Any, speech: Collection[str]) -> dict[int, str]:
    """The verbs that head a separate clause, with its role."""
    roles: dict[int, str] = {}
    for token in doc:
        role = _role(token, roles, speech)
        if role:
            roles[token.i] = role
    # a coordinated verb may stand before its first conjunct has been seen as a clause
    for token in doc:
        if token.i not in roles and token.dep_ == "conj" and _is_verbal(token) and _chain(token).i in roles:
            roles[token.i] = "coordinate" if _subject(token) is not None else "shared"
    for token in doc:
        if token.i not in roles and token.dep_ == "conj" and _is_finite(token) and _is_verbal(token):
            if _chain(token).dep_ in ("relcl", "acl", "advcl", "pcomp"):
                continue
            roles[token.i] = "coordinate" if _subject(token) is not None else "shared"
    for saying in {doc[head].head.i for head, role in roles.items() if role == "content"}:
        if roles.get(saying) in ("main", "coordinate", "shared"):
            roles[saying] = "frame"
    return roles


def _role(token: Any, roles: dict[int, str], speech: Collection[str]) -> str:
    dep, subject = token.dep_, _subject(token)
    if dep == "ROOT":
        return "main"
    if not _is_verbal(token):
        conceded = dep == "advcl" and token.left_edge.lower_ in CONCEDING and _after_comma(token)
        return "contrast" if conceded else ""
    head = token.head
    if dep == "ccomp":
        before = token.i < head.i
        if head.lemma_.lower() not in ASKING and token.left_edge.lower_ in _WH:
            return ""
        if head.lemma_.lower() in _DOUBTED and any(child.dep_ == "neg" for child in head.children):
            return ""
        if head.lemma_.lower() in speech or (before and _saying_after(head)):
            return "content" if subject is not None or before else ""
        if before and subject is not None and subject.i < token.i and _has_break(token.doc, token.i, head.i):
            return "coordinate"
        return ""
    if dep == "conj":
        first = _chain(token)
        if first.i in roles:
            if subject is not None and subject.lower_ == "that" and roles[first.i] == "content":
                return "content"
            if subject is not None and subject.lower_ not in ("that", "which", "who"):
                return "content" if roles[first.i] == "content" else "coordinate"
            return "shared"
        return ""
    if dep in ("advcl", "dep", "parataxis"):
        marks = [
            child for child in token.children if child.dep_ in ("mark", "advmod", "prep", "aux") and child.i < token.i
        ]
        first_word = token.left_edge.lower_
        words = {mark.lower_ for mark in marks if mark.dep_ in ("mark", "advmod")} | {first_word}
        if words & {"while", "whilst"} and token.tag_ == "VBG" and subject is None:
            return ""
        if words & CONTRAST:
            return "contrast"
        if (words & CONDITION and not _is_own_verb(token)) or (
            first_word in ("had", "were") and subject is not None and subject.i > token.left_edge.i
        ):
            return "condition"
        if "that" in words and first_word != "so" and subject is not None and _after_comma(token):
            return "content"
        if dep != "advcl" and subject is not None:
            return "coordinate"
        if (
            subject is not None
            and not (
                words
                & {
                    "as",
                    "because",
                    "since",
                    "when",
                    "where",
                    "so",
                    "than",
                    "until",
                    "before",
                    "after",
                    "once",
                    "that",
                    "in",
                    "for",
                    "to",
                    "with",
                }
            )
            and _has_break(token.doc, min(token.i, head.i), max(token.i, head.i))
            and any(child.dep_ in ("aux", "auxpass") for child in token.children)
            | (token.tag_ in ("VBD", "VBZ", "VBP"))
        ):
            return "coordinate"
        return ""
    if dep == "relcl" and token.left_edge.i > 0 and token.doc[token.left_edge.i - 1].text in (",", "–", "—", "-"):
        return "relative"
    return ""


def _is_own_verb(token: Any) -> bool:
    """Whether "providing" is the verb itself and no conjunction: "providing small sums to many firms"."""
    return token.left_edge.i == token.i and token.lower_ in ("provided", "providing")


def _is_verbal(token: Any) -> bool:
    return token.pos_ in ("VERB", "AUX") or any(child.dep_ in SUBJECTS for child in token.children)


def _is_finite(token: Any) -> bool:
    """Whether a verb has its own tense: "was considering", "will meet", "opened" and not "to clear"."""
    aux = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    return any(child.tag_ in ("MD", "VBD", "VBZ", "VBP") for child in aux)


def _subject(token: Any) -> Any:
    for child in token.children:
        if child.dep_ in SUBJECTS and child.i < token.i:
            return child
    return next((child for child in token.children if child.dep_ in SUBJECTS), None)


def _chain(token: Any) -> Any:
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    return token


def _saying_after(head: Any) -> bool:
    """ "…", said X: the clause comes first and the verb of saying is inverted or closes the sentence."""
    return head.lemma_.lower() in ("say", "add", "tell", "warn", "insist", "claim", "explain", "admit")


def _has_break(doc: Any, left: int, right: int) -> bool:
    return any(token.text in (",", ";", ":", "–", "—") for token in doc[left:right])


def _after_comma(token: Any) -> bool:
    edge = token.left_edge.i
    return edge > 1 and (token.doc[edge - 1].text in (",", ";") or token.doc[edge - 1].lower_ == "and")


def _owners(doc: Any, roles: dict[int, str]) -> list[int]:
    """For each token the head of the clause that it belongs to."""
    owners = []
    for token in doc:
        node = token
        while node.i not in roles and node.head.i != node.i:
            node = node.head
        owners.append(node.i)
    return owners


def _parent(head: Any, owner: list[int]) -> int:
    return -1 if head.head.i == head.i else owner[head.head.i]


def _promise(head: int, own: Sequence[Any]) -> frozenset[str]:
    """A "will" anywhere in the clause itself counts, since long clauses are often headed by the wrong verb."""
    for token in own:
        if token.tag_ == "MD" and token.lower_ in (*FUTURE, "would", "'d"):
            node = token
            while node.i != head and node.dep_ not in ("relcl", "acl", "advcl", "pcomp"):
                node = node.head
            if node.i == head:
                return frozenset({"promise"})
    return frozenset()


_NOBODY = frozenset({"nobody", "none", "neither", "nothing"})
"""Subjects that deny every verb that shares them: "nobody rang, wrote or called"."""


def _traits(head: Any, role: str, asked: tuple[int, int] | None) -> frozenset[str]:
    verb, traits = head, set()
    aux = [child for child in head.children if child.dep_ in ("aux", "auxpass")]
    if not aux and role == "shared" and head.tag_ in ("VB", "VBN", "VBG", "VBD"):
        first = _chain(head)
        aux = [child for child in first.children if child.dep_ in ("aux", "auxpass")]
        if head.tag_ == "VBD":  # "has seen this and introduced a desk"
            aux = [child for child in aux if child.lower_ in ("have", "has", "had", "'ve")]
    words = {child.lower_ for child in aux}
    if role == "shared" and (denied := _subject(_chain(head))) is not None:
        if denied.lower_ in _NOBODY or denied.left_edge.lower_ in ("no", "neither", "none"):
            traits.add("negative")
    if head.pos_ not in ("VERB", "AUX"):
        # a verb misread as a noun: "in 2031 the ward will close"
        words |= {token.lower_ for token in head.subtree if token.tag_ == "MD" and token.head.i == head.i}
    if words & FUTURE:
        traits.add("future")
    if words & {"would", "'d"}:
        traits.add("would")
    if words & (FUTURE | {"would", "'d"}):
        traits.add("promise")
    if words & {"must", "should", "could", "may", "might", "can", "need", "ought"}:
        traits.add("modal")
    if (verb.tag_ == "VBN" and words & {"have", "has", "had", "'ve", "'s", "having"}) or (
        words & {"have", "has", "had", "'ve"} and verb.tag_ in ("VBN", "VBD")
    ):
        traits.add("perfect")
    elif verb.tag_ == "VBD" or words & {"was", "were", "did"}:
        traits.add("past")
    elif verb.tag_ in ("VBZ", "VBP") or words & {"is", "are", "am", "does", "do", "'re", "'m"}:
        traits.add("present")
    if verb.tag_ == "VBG" and words & {"is", "are", "was", "were", "been", "be", "'re", "'m", "am", "'s"}:
        traits.add("progressive")
    if any(child.dep_ == "auxpass" for child in aux) or any(child.dep_ == "nsubjpass" for child in head.children):
        traits.add("passive")
    if any(child.dep_ == "neg" for child in head.children):
        traits.add("negative")
    subject = _subject(head)
    if subject is None and role == "shared":
        subject = _subject(_chain(head))
    if subject is not None and any(token.lower_ in ("i", "we", "our", "my") for token in subject.subtree):
        traits.add("first-person")
    bare = head.tag_ == "VB" and subject is None and not aux
    if bare and role in ("main", "shared") and head.i <= 2 and head.dep_ == "ROOT":
        traits.add("imperative")
    if asked is not None and asked[0] <= head.idx < asked[1]:
        traits.add("question")
    if role == "content":
        marker = head.left_edge.lower_
        reported = _chain(head).head.lemma_.lower() in ASKING
        own_if = marker == "if" and head.left_edge.head.i == head.i
        if (
            marker == "whether"
            or own_if
            or (reported and marker in ("why", "how", "what", "when", "where", "who", "which"))
        ):
            traits.add("question")
    if role == "condition":
        traits.add("condition")
    if head.pos_ not in ("VERB", "AUX"):
        traits.add("verbless")
    return frozenset(traits)

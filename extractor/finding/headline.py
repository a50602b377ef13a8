"""What a finding says in a title: who is to do what, or what is wrong, in at most twelve words.

Written at extraction, while the parse of the whole sentence and the sentences before it are at hand: a clause that has
lost its subject gets it back, a pronoun becomes what it stands for, and the rest is pruned phrase by phrase.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from extractor.finding.action import act_verb
from extractor.finding.assemble import Judgement
from extractor.finding.clauses import DEMANDING
from extractor.finding.draft import Draft, lower_first
from extractor.finding.engine import Analysis, Engine
from extractor.finding.pronouns import PRONOUNS, noun_phrase, with_objects, with_subject
from extractor.finding.pruning import fitted, is_stranded, is_whole
from extractor.finding.ranks import is_dated, may_end_before
from extractor.finding.told import VERBAL, Told, head_of, matter_of, open_clause, subject_of, tokens_of
from extractor.language.mentions import key, short_name, words
from extractor.language.sentences import Sentence
from extractor.model import BlockKind, Document, Finding, Kind

MOST_WORDS = 12
_STAYS = words("continue consider seek explore remain")
"""Verbs that change what is undertaken: "consider a review" is no review."""
_GENERIC = re.compile(
    r"(?:the |our |its |their |this |that )?(?:\w+ )?(?:provider|trust|service|hospital|council|home|company|board|"
    r"registered manager|(?:local )?authority|organisation|partnership|registered provider)$",
    re.IGNORECASE,
)
_NAMELESS = re.compile(r"(?:the |its |our )?(?:trust|provider|council|service|home|company|board|authority)$", re.I)
_LONG_NAME = 4


def headline(finding: Finding, told: Told | None, abbreviated: Mapping[str, str]) -> str | None:
    """The finding in at most twelve words, without the place where it is so; None where it says nothing alone."""
    if told is None or told.doc is None:
        return None
    line = None
    if finding.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        line = _action(finding, told, abbreviated)
    if line is None:
        line = _statement(finding, told)
    return _large(line) if line else None


_AIMING = re.compile(r"\bto (?:aim|seek|plan|intend|hope|try|undertake) to\b")


def _large(line: str) -> str:
    line = _AIMING.sub("to", line)
    return line[:1].upper() + line[1:]


class Headlines:
    """Writes the headlines of one document's findings, in the order of its text."""

    def __init__(self, document: Document, split: Sequence[Sentence], machine: Engine) -> None:
        self.document, self.split, self.machine = document, split, machine
        self.starts = [sentence.start for sentence in split]
        self.abbreviated = {
            body.name: alias
            for body in machine.rulebook.organisations
            for alias in body.aliases
            if _ABBREVIATION.fullmatch(alias)
        }
        self.recent: dict[int, Any] = {}
        """The parses of the last sentences that were analysed."""

    def of(self, finding: Finding, sentence: Sentence, analysis: Analysis, judgement: Judgement) -> str | None:
        if analysis.doc is None:
            return None
        place = bisect_right(self.starts, sentence.start) - 1
        self.recent = {number: doc for number, doc in self.recent.items() if place - _LOOKED_BACK <= number}
        self.recent[place] = analysis.doc
        before: tuple[tuple[str, Any], ...] = ()
        if _POINTS_BACK.search(analysis.text):
            before = tuple(self._parsed(number) for number in self._before(place))
        heads = tuple(analysis.clauses[number].head for number in judgement.clauses)
        told = Told(analysis.text, analysis.doc, judgement.start, judgement.end, heads, before)
        return headline(finding, told, self.abbreviated)

    def of_row(self, finding: Finding) -> str | None:
        """Of a row of a table: its owner, and the action if it begins with a verb."""
        if not finding.action:
            return None
        text = f"{finding.action[:1].upper()}{finding.action[1:]}."
        doc = next(self.machine.english.parse([text]))
        owner = _owner(finding, self.abbreviated)
        draft = Draft(doc, text, {token.i for token in doc if not token.is_punct or token.i < len(doc) - 1})
        if doc[0].tag_ == "VB" and len(doc) > 1 and doc[1].lower_ not in ("of", "on"):
            draft.lead = f"{owner} to" if owner else ""
        else:
            draft.lead = f"{owner}:" if owner else ""
        if owner and doc[0].text[1:].islower():
            draft.swapped[0] = doc[0].lower_
        return _large(_with_name(draft, owner, doc[0]))

    def _before(self, place: int) -> Iterator[int]:
        """The sentences that a pronoun may point to: those just before it under the same headings."""
        blocks = self.document.blocks
        for number in range(place - 1, max(-1, place - 1 - _LOOKED_BACK), -1):
            one, other = blocks[self.split[number].block], blocks[self.split[place].block]
            if one.section != other.section or one.kind is BlockKind.HEADING:
                return
            yield number

    def _parsed(self, number: int) -> tuple[str, Any]:
        sentence = self.split[number]
        text = self.document.text[sentence.start : sentence.end]
        if number not in self.recent or len(self.recent[number].text) != len(text):
            self.recent[number] = next(self.machine.english.parse([text]))
        return text, self.recent[number]


_ABBREVIATION = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z]{1,5}")
_LOOKED_BACK = 2
_POINTS_BACK = re.compile(
    r"\b(?:they|it|this|these|those|that|such|their|its|them|some|many|most|few|several|both|all|none|others|each)\b",
    re.I,
)


# the clause


def _statement(finding: Finding, told: Told) -> str | None:
    """What is so, as a clause or as the noun that "there is" tells of."""
    inside = tokens_of(told)
    if not inside:
        return None
    head = head_of(told, inside)
    draft = Draft(told.doc, told.text, {token.i for token in inside})
    offset = finding.start - told.start
    cues = [(cue.start - offset, cue.end - offset) for cue in finding.cues if cue.end - cue.start <= _LONGEST_CUE]
    draft.telling = {
        token.i for token in inside for start, end in cues if start <= token.idx < end and token.pos_ in _CLOSING
    }
    open_clause(draft, head)
    if finding.kind is Kind.ISSUE:
        head = _after_but(draft, head)
    head = matter_of(draft, head)
    draft.verbless = head.pos_ not in VERBAL and not draft.anchors
    head = with_subject(draft, head, told, finding)
    with_objects(draft, told)
    line = fitted(draft, MOST_WORDS)
    if line is None and (content := _said_content(draft, head)) is not None:
        inner = replace(draft, kept=draft.kept & {token.i for token in content.subtree}, lead="")
        open_clause(inner, content)
        with_subject(inner, content, told, finding)
        line = fitted(inner, MOST_WORDS)
    return line if line is not None else _cut(draft, head)


def _after_but(draft: Draft, head: Any) -> Any:
    """Of "this is done, but that is not" the part that says what is wrong."""
    if any(child.dep_ == "neg" for child in head.children):
        return head
    if not any(child.dep_ == "cc" and child.lower_ == "but" and child.i in draft.kept for child in head.children):
        return head
    rest = (child for child in head.children if child.dep_ == "conj" and child.i in draft.kept)
    other = next((child for child in rest if subject_of(child) is not None), None)
    if other is None or not any(child.dep_ == "neg" for child in other.children):
        return head
    draft.kept &= {token.i for token in other.subtree}
    return other


def _said_content(draft: Draft, head: Any) -> Any:
    """The clause that a verb of saying or bringing about governs, where the verb itself denies nothing."""
    if any(child.dep_ == "neg" for child in head.children):
        return None
    clauses = (c for c in head.children if c.dep_ == "ccomp" and c.i > head.i and c.i in draft.kept)
    return next((clause for clause in clauses if subject_of(clause) is not None), None)


def _cut(draft: Draft, head: Any) -> str:
    """The clause itself to the last boundary of a phrase within reach, best where nothing before it waits for more."""
    doc = draft.doc
    order = sorted(draft.kept)
    loose, best = "", ""
    for place in range(len(order) - 1, 2, -1):
        token = doc[order[place]]
        line = draft.said(order[:place], short=True)
        if len(line.split()) > MOST_WORDS:
            continue
        best = best or line
        closed = order[place - 1] >= head.i and doc[order[place - 1]].pos_ in _CLOSING
        if not closed or not is_whole(line) or is_stranded(draft, set(order[:place])):
            continue
        if may_end_before(token, draft):
            return line
        is_loose = token.dep_ == "prep" and token.lower_ != "of" and doc[order[place - 1]].pos_ in ("NOUN", "PROPN")
        loose = loose or (line if is_loose else "")
    return loose or f"{best}…"


_LONGEST_CUE = 60
_CLOSING = ("NOUN", "PROPN", "ADV", "VERB", "ADJ", "NUM")


# the action


def _action(finding: Finding, told: Told, abbreviated: Mapping[str, str]) -> str | None:
    """Who is to do what; None where the words do not say so plainly."""
    inside = tokens_of(told)
    if not inside:
        return None
    owner = _owner(finding, abbreviated)
    head = told.heads[0] if told.heads else head_of(told, inside).i
    doc = told.doc
    numbers = {token.i for token in inside}
    main = next((token for token in inside if token.dep_ == "ROOT"), None) or head_of(told, inside)
    is_fragment = main.pos_ in ("NOUN", "PROPN", "ADV") and inside[0].tag_ != "VB"
    is_fragment = is_fragment or inside[0].tag_ == "WRB"
    if is_fragment and any(_IMPROVE.search(title) for title in finding.section):
        draft = Draft(doc, told.text, numbers, lead=f"{owner} to improve".strip(), verbless=True)
        lower_first(draft)
        return _with_name(draft, owner, inside[0])
    if is_fragment:
        return None
    verb = act_verb(doc, told.start, told.end, head, stays=_STAYS)
    if verb is None or verb.i not in numbers or not verb.lemma_.isalpha():
        return None
    return _directed(finding, told, verb, numbers, owner)


_IMPROVE = re.compile(r"\b(?:improve|improvement|better)\b", re.IGNORECASE)
"""A heading whose items name what is to become better."""


def _owner(finding: Finding, abbreviated: Mapping[str, str]) -> str:
    owner = finding.owner or finding.organisation or ""
    if _NAMELESS.fullmatch(owner) or owner.lower() in PRONOUNS:
        owner = finding.organisation or owner
    owner = short_name(owner)
    for name, short in abbreviated.items():
        if len(owner.split()) > _LONG_NAME and name in owner:
            owner = owner.replace(name, short)
    return owner


def _directed(finding: Finding, told: Told, verb: Any, numbers: set[int], owner: str) -> str | None:
    doc, text = told.doc, told.text
    subject, above = subject_of(verb), verb
    while subject is None and above.dep_ == "xcomp" and above.head.lemma_ not in DEMANDING and above.head.i in numbers:
        above = above.head
        subject = subject_of(above)
    if (subject is not None and subject.dep_ == "expl") or verb.lemma_ in ("include", "need"):
        return None
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    directs = _is_directive(verb, told)
    if not directs:
        return None
    not_ = "not " if any(child.dep_ == "neg" for child in verb.children) else ""
    rest = {i for i in numbers if i > verb.i}
    early = {
        c.i for c in verb.children if c.dep_ == "advmod" and c.i == verb.i - 1 and c.i in numbers and c.tag_ == "RB"
    }
    early -= {c.i for c in verb.children if c.lower_ in ("also", "therefore", "now", "then", "however", "only")}
    who = owner
    swapped = {verb.i: verb.lemma_.lower()}
    kept = rest | early | {verb.i}
    # "shortages, which the council must address": what is to be addressed stands before the clause
    relative = next((c for c in verb.children if c.dep_ == "dobj" and c.tag_ in ("WDT", "WP") and c.i < verb.i), None)
    if relative is not None and verb.dep_ == "relcl" and (named := noun_phrase(verb.head, text)):
        swapped[verb.i] = f"{swapped[verb.i]} {named}"
    thing = None
    if subject is not None and subject.i < verb.i:
        said = text[subject.left_edge.idx : subject.right_edge.idx + len(subject.right_edge.text)]
        if not _is_owner(subject, said, finding, told):
            thing = subject
    if passive:
        if thing is None or thing.lower_ in PRONOUNS:
            return None
        for agent in (c for c in verb.children if c.dep_ == "agent" and not is_dated(c)):
            kept -= {t.i for t in agent.subtree}
        things = {t.i for t in thing.subtree if t.i in numbers}
        if not owner:
            return None
        particle = next((c for c in verb.children if c.dep_ == "prt" and c.i == verb.i + 1), None)
        lead = f"{owner} {not_}to {verb.lemma_.lower()}"
        if particle is not None:
            kept.discard(particle.i)
            lead = f"{lead} {particle.lower_}"
        draft = Draft(doc, text, (kept - {verb.i} - early) | things, {}, lead, {verb.i})
        lower_first(draft)
    else:
        if thing is not None and thing.lower_ not in PRONOUNS:
            who = noun_phrase(thing, text)
            if not who:
                return None
        if not who:
            draft = Draft(doc, text, kept, swapped)
        else:
            draft = Draft(doc, text, kept, swapped, f"{who} {not_}to")
    for index in rest:
        each = doc[index]
        if each.lower_ == "us" and each.dep_ in ("dative", "dobj") and each.i == verb.i + 1:
            draft.kept.discard(index)
        if each.dep_ == "conj" and each.head.i == verb.i and each.tag_ in ("VBN", "VBG", "VBD") and passive:
            draft.swapped[each.i] = each.lemma_.lower()
    return _with_name(draft, who, verb)


def _with_name(draft: Draft, who: str, head: Any) -> str:
    """A draft that begins with who is to act, called by the shorter name where the full one takes words away."""
    if len(draft.said(short=True).split()) > MOST_WORDS and who:
        draft = replace(draft, lead=draft.lead.replace(who, short_name(who, 2), 1))
    return fitted(draft, MOST_WORDS) or _cut(draft, head)


def _is_directive(verb: Any, told: Told) -> bool:
    """Whether the verb is an act that somebody directs or undertakes, and no plain statement."""
    if verb.tag_ == "VB":
        return True
    chain = [verb]
    while chain[-1].dep_ in ("xcomp", "ccomp", "conj", "advcl", "acomp") and chain[-1].head.i != chain[-1].i:
        chain.append(chain[-1].head)
    return any(c.tag_ == "MD" or c.lower_ == "to" for each in chain for c in each.children if c.i < each.i) or (
        len(chain) > 1 and verb.dep_ in ("ccomp", "xcomp")
    )


def _is_owner(subject: Any, said: str, finding: Finding, told: Told) -> bool:
    """Whether a subject is the owner of the action in other words."""
    if subject.lower_ in PRONOUNS or _GENERIC.fullmatch(said.strip()):
        return True
    small = words("the of and for in")
    named, called = (set(key(name).split()) - small for name in (finding.owner or "", said))
    return 2 * len(named & called) > min(len(named), len(called))

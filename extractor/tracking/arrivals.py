"""Papers that were asked for or promised ("must send us an action plan by 30 June"), and their coming.

That a paper came is known from the paper itself: it is in the tracker, by whom and of which day it says. It meets the
demand for it and nothing that it promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.model import Document, Finding, Kind, Link, Relation, Source
from extractor.tracking.bodies import keys_of
from extractor.tracking.cases import Said
from extractor.tracking.days import first_day, last_day
from extractor.tracking.figures import standing_of
from extractor.tracking.pairs import Item, Suggestion
from extractor.tracking.terms import is_common, terms_of

ARRIVED = "the paper that it asks for"
"""The reason of a link from a paper's first finding to the demand that the paper meets."""
_SURE = 0.75
_PAPER = re.compile(
    r"\b(?:sen[dt]|submit|provide|publish|produce|prepare|draw(?:s|ing)? up|write|shar(?:e|ing)|supply|return|present"
    r"|issue|circulate|deliver|bring|give|forward)(?:s|es|ing|t(?:s|ing))?\b"
    # whom it goes to: "us", "the committee", "with members"
    r"(?: (?!(?:and|then|for|about|on|of|by|from|into)\b|to (?:en|make|im))[\w’'-]+){0,5}?"
    # the name of the paper: what stands before its last word says which one
    r" (?:an?|the|its|their|our|his|her|this|that|written|full|formal|detailed|\d+)(?P<which>(?: [\w’'-]+){0,4}?)"
    r" (?P<noun>plan|report|response|reply|answer|statement|letter|strategy|review|update|policy)\b",
    re.IGNORECASE,
)
_KINDS = {
    "plan": re.compile(r"plan"),
    "response": re.compile(r"respon|reply|plan|letter"),
    "reply": re.compile(r"respon|reply|letter"),
    "answer": re.compile(r"respon|reply|letter"),
    "letter": re.compile(r"letter|reply"),
    "statement": re.compile(r"statement"),
}
"""Which kinds of documents are such a paper by themselves; of the others the title must say so."""
_NAMES_NOTHING = terms_of("action improvement recovery remedial written formal full detailed final")
_OF_CARE = re.compile(r"\b(?:care|discharge|treatment|support|education|health|pathway|lesson|floor)$", re.IGNORECASE)
"""Plans that are made for people and not sent to those who ask."""


def arrivals(items: Sequence[Item]) -> list[Suggestion]:
    """Links from papers to what asks for them or promises them, among the findings of one organisation in order."""
    papers: dict[str, Item] = {}
    for item in items:
        papers.setdefault(item.document.id, item)
    dated = [paper for paper in papers.values() if paper.document.date and paper.document.standing != "press"]
    found = []
    for item in items:
        finding, asked = item.finding, item.document.date
        if finding.kind not in (Kind.REQUIREMENT, Kind.COMMITMENT) or not asked:
            continue
        named = _PAPER.search(finding.quote)
        if named is None or _OF_CARE.search(named["which"]):
            continue
        noun = named["noun"].casefold()
        which = frozenset(t for t in terms_of(named["which"]) if t not in _NAMES_NOTHING and not is_common(t))
        for paper in dated:
            # in order of time: the first that fits is the one
            document = paper.document
            if _is_later(document, asked) and _is(document, noun, which) and _is_by(document, finding):
                found.append(
                    Suggestion(
                        paper.finding.id, finding.id, Relation.SUPPORTS, _SURE,
                        (ARRIVED, "by whom it was asked of", "later in time"), certain=True,
                    )
                )  # fmt: skip
                break
    return found


def is_arrival(link: Link) -> bool:
    return ARRIVED in link.reasons


def arrived(link: Link, finding: Finding, document: Document) -> Said:
    """The coming of a paper as something that was done, said by the paper itself."""
    title = document.title or document.name
    who = document.publisher or next(iter(document.organisations), None)
    said = replace(
        finding, kind=Kind.EVIDENCE, direction="completed", quote=title, source=Source(organisation=who), due=None
    )
    own = standing_of(replace(finding, standing=None, source=Source(organisation=who)), document)
    return Said(said, document.date, own)


def is_in_time(came: Said, due: str) -> bool:
    """Whether a paper is dated by the day that was set, as far as both are known."""
    day, last = first_day(came.date or ""), last_day(due)
    return day is None or last is None or day <= last


def _is_later(document: Document, asked: str) -> bool:
    length = min(len(document.date or ""), len(asked))
    return bool(document.date) and (document.date or "")[:length] > asked[:length]


def _is(document: Document, noun: str, which: Iterable[str]) -> bool:
    title = terms_of(f"{document.title} {re.sub(r'[_.-]', ' ', document.name.rsplit('/', 1)[-1])}")
    of_kind = _KINDS.get(noun)
    if not (of_kind is not None and of_kind.search(document.kind)) and not terms_of(noun) <= title:
        return False
    return all(term in title for term in which)


def _is_by(document: Document, finding: Finding) -> bool:
    """Whether a document is published by whom something was asked of; a demand for a person is one for their body."""
    asked = [name for name in (finding.owner, finding.organisation) if name]
    if not document.publisher:
        return document.standing == "provider" and bool(set(asked) & set(document.organisations))
    keys = keys_of([document.publisher, *asked])
    return any(keys[name] == keys[document.publisher] for name in asked)

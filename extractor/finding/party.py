"""Whom each finding is about: the body spoken of, not the one whose committee or board it is.

Minutes, transcripts and board papers speak of others item by item. An item's party is the body that its heading, its
text and the people who speak in it name most; within the item a clause may be about another: its owner's, its
subject's or the speaker's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.language.mentions import Mention
from extractor.language.names import NameIndex
from extractor.model import BlockKind, Document, Kind, Source

_ITEMISED = ("minutes", "agenda", "committee_transcript", "board_paper", "action_log")
"""Kinds of document that speak of several bodies in turn."""
_SITTING = re.compile(
    r"\b(?:committee|panel|cabinet|assembly|senate|parliament|working group|sub-?group|democratic services|"
    r"(?:scrutiny|governing|trust|public|management) board|board of (?:directors|governors)|letter to .*)$"
    r"|^(?:the )?board$"
    r"|^(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|"
    r"winter|next|last|previous) \w+$"
    r"|\b(?:services|clinic)$",
    re.IGNORECASE,
)
_OVERSEER = re.compile(
    r"\b(?:Care Quality Commission|CQC|Ofsted|Healthwatch|NHS England|NHS Improvement|NHS Resolution|Ombudsman|Coroner|"
    r"Health and Safety Executive|Inspectorate|Audit Office|Department (?:of|for)|Secretary of State|UNISON|Unison|"
    r"Unite|Royal College|General Medical Council|Nursing and Midwifery Council|Regulator)\b"
)
_COMMISSIONER = re.compile(r"\b(?:Integrated Care Board|ICB|Clinical Commissioning Group|CCG|Commission(?:er|ing)s?)\b")
_MEETING = re.compile(r"\b(?:minutes|agenda|present|in attendance|also present|apologies|witnesses)\b", re.IGNORECASE)
_DEFINITE = re.compile(
    r"\b[Tt]he (?P<noun>Trust|trust|hospital|provider|company|contractor|operator|care home|home|practice|surgery|"
    r"ICB|Integrated Care Board|Council|council|partnership|Agency|agency)\b(?! (?:Board|Chamber|[A-Z]))"
)
_COMPANY = re.compile(r"\b(?:Ltd|Limited|PLC|plc|LLP|Care|Healthcare|Group|CIC|Homes)\.?$")
_LOCATION = re.compile(
    r"\b(?:House|Home|Care Home|Nursing Home|Lodge|Court|Hall|Grange|Manor|Hospice|Villa|Cottage|View|Place|Surgery|"
    r"Practice|Centre|Clinic)$"
)

_PLACE = re.compile(
    r"(?:[A-Z][\w’'-]+ ){1,3}(?:Care Home|Nursing Home|House|Lodge|Court|Grange|Manor|Hospice|Surgery|"
    r"Infirmary|Hospital)(?= ?[:,(–-]|$)"
)
"""A place that a heading names and nothing else does in full."""


@dataclass(frozen=True, slots=True)
class Parties:
    """Whom a document and each of its items is about."""

    whole: str | None
    """The body that the document is about."""
    items: Mapping[tuple[str, ...], str]
    """The path of headings → the body that is spoken of below it."""
    hosts: frozenset[str] = frozenset()
    """The sitting body, its council, and the publisher of a paper about others."""

    def at(self, section: Sequence[str]) -> str | None:
        """The party of the item below these headings."""
        path = tuple(section)
        while path:
            if path in self.items:
                return self.items[path]
            path = path[:-1]
        return self.whole


def parties_of(document: Document, index: NameIndex, about: str | None) -> Parties:
    """The parties of a document; `about` is whom it is about as its head says."""
    if is_own_council(document):
        return Parties(document.publisher, {})
    whole = _location(document, about)
    if not _is_itemised(document):
        return Parties(whole, {})
    hosts = frozenset(name for name in (index.setting.body, index.setting.host) if name)
    if document.kind == "board_paper" and document.standing in ("commissioner", "regulator") and document.publisher:
        hosts |= {document.publisher}
    if document.kind in ("minutes", "agenda") and document.standing in ("scrutiny", "commissioner"):
        hosts |= {document.publisher} if document.publisher else frozenset()
    totals: Counter[str] = Counter()
    items: dict[tuple[str, ...], str] = {}
    counts: dict[tuple[str, ...], Counter[str]] = {}
    for block in document.blocks:
        heading = block.kind is BlockKind.HEADING
        words = document.text[block.start : block.end]
        path = (*block.section, " ".join(words.split())) if heading else block.section
        if not heading and _MEETING.match(words):
            totals.update(name for name, _ in _named(words, block.start, block.end, index) if _is_party(name, hosts))
            continue
        count = counts.setdefault(path, Counter())
        for name, weight in _named(words, block.start, block.end, index, heading=heading):
            if _is_party(name, hosts):
                weight *= 3 if heading else 1
                weight *= 0.4 if _COMMISSIONER.search(name) else 1
                count[name] += round(weight * 10)
                totals[name] += round(weight * 10)
    for path, count in counts.items():
        if count:
            items[path] = _location(document, count.most_common(1)[0][0]) or ""
    if totals:
        named = _location(document, totals.most_common(1)[0][0])
        whole = named if whole is None or whole in hosts or not _is_party(whole, hosts) else whole
        if document.kind == "minutes" and whole != named and totals[whole or ""] * 2 < totals.most_common(1)[0][1]:
            whole = named
    host = next((name for name in (document.publisher, index.setting.host, index.setting.body) if name), None)
    return Parties(whole or host, items, hosts)


def _is_itemised(document: Document) -> bool:
    """Whether a document speaks of others item by item; a provider's own papers are about the provider."""
    if document.kind in ("board_paper", "action_log"):
        return document.standing in ("commissioner", "regulator", "scrutiny")
    return document.kind in _ITEMISED and not is_own_council(document)


def is_own_council(document: Document) -> bool:
    """Whether a parish, town or community council keeps these minutes: it speaks of what it does itself."""
    return document.kind in ("minutes", "agenda") and bool(_OWN_COUNCIL.search(document.publisher or ""))


_OWN_COUNCIL = re.compile(r"\b(?:Parish|Town|Community|Village) Council$", re.IGNORECASE)


def party_of(
    kind: Kind,
    start: int,
    end: int,
    section: Sequence[str],
    document: Document,
    index: NameIndex,
    parties: Parties,
    source: Source,
    owner: str | None = None,
) -> str | None:
    """Whom a finding is about: its owner or subject where that is a body judged, else the speaker or the item."""
    party = parties.at(section)
    if not _is_itemised(document):
        if document.kind in ("board_paper", "action_log") and party is not None:
            return party
        inside = [m for m in index.within(start, end) if m.type == "organisation"]
        if document.kind in ("press_article", "government_response", "inquiry_report") or party is None:
            return inside[0].name if inside else party
        return party if not inside or _OVERSEER.search(inside[0].name) else inside[0].name
    own = _employer(owner, index)
    if kind is Kind.COMMITMENT and own is not None:
        if party and _COMMISSIONER.search(own):
            return party
        return own
    if kind is Kind.REQUIREMENT and own is not None and own not in parties.hosts and not _SITTING.search(own):
        return own
    names = [name for name, _ in _named(document.text[start:end], start, end, index) if _is_party(name, parties.hosts)]
    judged = [name for name in names if not _COMMISSIONER.search(name)] or names
    if judged:
        return _location(document, judged[0])
    teller = source.organisation if source.mode != "author" else None
    if teller and _is_party(teller, parties.hosts) and (party is None or not _COMMISSIONER.search(teller)):
        return _location(document, teller)
    return party


def _employer(owner: str | None, index: NameIndex) -> str | None:
    """The body in "Ms H. Dale, Oakshire Trust", or the owner itself where it is one that the text names."""
    if not owner:
        return None
    bodies = index.once("employers", lambda: frozenset(_employers(index)))
    last = owner.rsplit(", ", 1)[-1]
    return owner if owner in bodies else last if last in bodies else None


def _employers(index: NameIndex) -> Iterator[str]:
    yield from (mention.name for mention in index.mentions if mention.type == "organisation")
    yield from (person.organisation for person in index.people if person.organisation)
    yield from (name for name in (index.setting.body, index.setting.host) if name)


def _named(words: str, start: int, end: int, index: NameIndex, *, heading: bool = False) -> list[tuple[str, float]]:
    """The bodies that a passage names, by themselves, by a definite noun or by who works for them."""
    found: list[tuple[int, str, float]] = []
    for mention in index.within(start, end):
        name = _body_of(mention)
        if name and (mention.type != "group" or (name.split()[1:] and _LOCATION.search(name))):
            found.append((mention.start, name, 0.7 if mention.type == "person" else 1.0))
    for match in _DEFINITE.finditer(words):
        known = index.resolve(match.group(), start + match.start())
        if known is not None and known.type == "organisation":
            found.append((start + match.start(), known.name, 0.7))
    if heading:
        taken = [name for _, name, _ in found]
        for match in _PLACE.finditer(words):
            if not any(match.group() in name for name in taken):
                found.append((start + match.start(), match.group(), 1.0))
    found.sort(key=lambda each: each[0])
    return [(name, weight) for _, name, weight in found]


def _body_of(mention: Mention) -> str | None:
    return mention.name if mention.type in ("organisation", "group") else mention.organisation


def _is_party(name: str, hosts: frozenset[str]) -> bool:
    """Whether a body may be judged in a document of these hosts."""
    if name in hosts or any(name in host or host in name for host in hosts):
        return False
    return not _SITTING.search(name) and not _OVERSEER.search(name)


def _location(document: Document, name: str | None) -> str | None:
    """A company's home or surgery where the document is about one: a company may run many."""
    if name is None or not _COMPANY.search(name) or name not in document.organisations:
        return name
    place = next((other for other in document.organisations if other != name and _LOCATION.search(other)), None)
    return place or name

"""Two findings side by side: which relations their kinds allow, and how much speaks for one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp

from extractor.language.dates import find_dates
from extractor.model import Document, Finding, Kind, Relation, Standing
from extractor.tracking.terms import ROW, Weights, is_common, terms_of, words_of


@dataclass(frozen=True, slots=True)
class Item:
    """A finding prepared for comparing: `place` is its document's place in order of time."""

    finding: Finding
    document: Document
    place: int
    terms: frozenset[str]
    heading: frozenset[str]
    is_general: bool = False
    """Whether it judges the service as a whole, so that shared words are not to be expected."""
    organisation: str = ""
    """The key of the organisation, "" where none is named."""
    reference: str = ""
    refers_back: bool = False
    borrows: bool = False
    """Whether its terms are in part those of what stands before it."""
    passed: frozenset[str] = frozenset()
    """The dates of which it says that they were missed, as ISO dates."""
    regulations: frozenset[str] = frozenset()
    """The numbers of the regulations that it cites."""
    paragraphs: frozenset[str] = frozenset()
    """Those that it cites to the paragraph."""
    parties: frozenset[str] = frozenset()
    """Keys of the organisation and of those that are one party with it: who runs it, what it runs."""
    groups: frozenset[str] = frozenset()
    """The organisations among whose findings it is compared."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    source: str
    target: str
    relation: Relation
    score: float
    reasons: tuple[str, ...]
    certain: bool = False
    """Known from the document's own structure: rivals do not push it out."""


_DIGIT = re.compile(r"\d")
_JUDGEMENT = re.compile(
    r"\b(?:deteriorat\w+|improv(?:e|ed|es|ing|ement|ements)|progress|stable|safe|unsafe|worse|worsen\w*|collaps\w+"
    r"|performance|turn(?:ed|ing)? .{0,25}\ba?round|back on track|meets? the .{0,12}needs|where we should be|done so"
    r"|no evidence of harm|put(?:ting)? things right|unacceptable)\b",
    re.IGNORECASE,
)
_OTHER_ORGANISATION = 0.85
_BORROWED = 0.85
_MOST_OTHER_TERMS = 3
_MOST_OWN_TERMS = 3
"""Two judgements of a service as a whole may have so many words that only one of them has."""
AS_A_WHOLE = "both judge the service as a whole"
_SECTION_REACH = 1_500
"""So many characters into a section its first issue is still what it is about."""
_IN_MANY_NAMES = frozenset(
    ("the", "of", "and", "for", "nhs", "trust", "board", "care", "council", "committee", "mr", "ms")
)
_SAME_BREATH = 400
_ROW_GAP = 8
_FEW_TERMS = 6
_FEW_ISSUES = 2
_MOST_FINDINGS = 10
"""A section with more issues or findings than these has more than one matter."""
_REFERS_BACK = re.compile(
    r"^(?:it|this|these|those|they|neither|none of|which|so)\b|\b(?:it|them|already|so far)\b"
    r"|\b(?:that|those|these) (?:figures?|claims?|accounts?|numbers?|words)\b"
    r"|\b(?:that|this|the) (?:case|fault|matter|issue|point)\b"
    r"|\b(?:that|this|the) (?:concern|problem|shortfall|error)\b"
    # a verb without its subject
    r"|^(?:had|has|have|was|were)\b",
    re.IGNORECASE,
)
MOVES_DATE = re.compile(
    r"\bnow (?:be|expects?|hopes?|aims?|aiming|due|plans?)\b|\brather than\b|\binstead of\b|\bput back\b|\brevised\b"
    r"|\bextended\b|\bno longer\b|\bpostponed\b|\bdelayed\b",
    re.IGNORECASE,
)
"""Words with which a date is moved."""
_ENDS = terms_of(
    "finish finished end spring summer autumn winter complete completed done ready expects hopes aims date"
    " deadline met missed slipped second third time times passed trust delay delayed"
)
_DATE_MISSED = re.compile(
    r"\b(?:date|deadline)\b.{0,40}\b(?:not (?:been )?(?:met|kept)|missed|slipped|passed|moved|put back|extended)\b",
    re.I,
)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied)|disput(?:e|es|ed)|reject(?:s|ed)?|rebut\w*|refut\w+|untrue|not true|unfounded|wrong to say"
    r"|(?:do|does|did) not (?:accept|recognise|agree))\b",
    re.IGNORECASE,
)

_FOR = ("completed", "improved", "assurance")
_AGAINST = ("unchanged", "worsened")

_Relations = tuple[tuple[Relation, float], ...]


def is_reply(document: Document) -> bool:
    """Whether a document's business is to answer another one."""
    return _ANSWERING.search(document.kind) is not None


def may_reply(document: Document) -> bool:
    """Whether a document's business is to answer another, by its kind or by its own title."""
    return is_reply(document) or says_reply(document.title or document.name)


def says_reply(title: str) -> bool:
    """Whether a title says that a document answers another."""
    return _REPLIES.search(title) is not None


def refers_back(finding: Finding, terms: frozenset[str]) -> bool:
    """Whether a finding says what it speaks of only by pointing to what was said before it."""
    return len(terms) <= _FEW_TERMS and _REFERS_BACK.search(finding.quote) is not None


def has_own_matter(terms: frozenset[str]) -> bool:
    """Whether its own words name a matter ("it must make sure that callers in crisis …"), whatever "it" is."""
    return sum(not is_common(term) and term not in _ENDS and not term[0].isdigit() for term in terms) > 1


def points_to_a_thing(finding: Finding) -> bool:
    """Whether what it points to is a matter and not people ("they", "them")."""
    return re.match(r"(?:it|this|that|these|those|neither|which|so)\b", finding.quote, re.IGNORECASE) is not None


def steps_on(finding: Finding, terms: frozenset[str]) -> bool:
    """Whether a date is moved or missed without a word of what it is for ("was now aiming to finish by May")."""
    moves = MOVES_DATE.search(finding.quote) if finding.kind is Kind.COMMITMENT else _DATE_MISSED.search(finding.quote)
    if moves is None or finding.kind in (Kind.METRIC, Kind.RATING):
        return False
    return sum(not is_common(term) and term not in _ENDS for term in terms) == 0


def is_general(finding: Finding, terms: frozenset[str]) -> bool:
    """Whether a finding judges a service or provider as a whole ("good progress has been made", "it is not safe")."""
    if finding.kind in (Kind.METRIC, Kind.RATING):
        return False
    judgement = _JUDGEMENT.search(finding.quote)
    if judgement is None or any(term[0].isdigit() or term[0] == "£" for term in terms):
        return False
    own = terms_of(judgement.group())
    return sum(not is_common(term) for term in terms - own) <= _MOST_OTHER_TERMS


_ANSWERING = re.compile(r"respon|reply|action.?plan|improvement.?plan", re.IGNORECASE)
"""Ids of document kinds whose business is to answer."""
_REPLIES = re.compile(
    r"\b(?:response|reply|replies|answers?|(?:action|improvement|recovery|delivery) plan)\b", re.IGNORECASE
)
_REGULATION = re.compile(r"\bregulations? (\d{1,2}[A-Za-z]?)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\bregulations? (\d{1,2}[A-Za-z]?(?:\(\w{1,3}\))+)", re.IGNORECASE)
_BREACH = re.compile(r"\bbreach(?:es)?\b", re.IGNORECASE)
_MINUTE = re.compile(
    r"(?:minute|item|action|paragraph|recommendation|requirement)\s+(\d+(?:\.\d+)*\s?(?:\([a-z]\))?)", re.IGNORECASE
)


def reference_of(finding: Finding) -> str:
    """The number under which a finding is listed, or that its words begin with ("Minute 17(b): …"), or ""."""
    found = _MINUTE.match(finding.quote.lstrip(" “\"'("))
    return (finding.reference or (found.group(1) if found else "")).casefold()


def regulations_of(text: str) -> frozenset[str]:
    """The regulations that a text cites, without their paragraphs ("Regulation 12(2)(g)" → "12")."""
    return frozenset(found.casefold() for found in _REGULATION.findall(text))


def paragraphs_of(text: str) -> frozenset[str]:
    """The regulations that a text cites to the paragraph ("Regulation 12(2)(g)" → "12(2)(g)")."""
    return frozenset(found.casefold() for found in _PARAGRAPH.findall(text))


def speaks_of_breach(item: Item) -> bool:
    """Whether it says of a numbered regulation that it is breached, or no longer is."""
    return bool(item.regulations) and _BREACH.search(item.finding.quote) is not None


def relations_of(source: Item, target: Item) -> _Relations:
    """The relations that kinds, directions and order in time allow, each with a factor for its score."""
    a, b = source.finding, target.finding
    if not _may_follow(source, target):
        return ()
    if a.kind is Kind.EVIDENCE:
        return _of_evidence(source, target)
    if a.kind is Kind.COMMITMENT and b.kind is Kind.REQUIREMENT:
        # what an authority threatens to do itself answers nothing
        return () if is_authority(a, b) else ((Relation.RESPONDS, 1.0),)
    if a.kind in (Kind.COMMITMENT, Kind.REQUIREMENT) and b.kind is Kind.ISSUE:
        return ((Relation.ADDRESSES, 1.0),)
    if a.kind is b.kind and a.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        return ((Relation.RESTATES, 1.0),)
    if a.kind is b.kind and a.kind is Kind.ISSUE:
        return ((Relation.REPEATS, 1.0),)
    return ()


def is_authority(commitment: Finding, requirement: Finding) -> bool:
    """Whether who commits themselves is who demands: what they say they will do is no answer to the demand."""
    own = {name for name in (commitment.owner, commitment.source.organisation) if name}
    if requirement.by in own:
        return requirement.owner not in own
    speaker = commitment.source.speaker
    if speaker and speaker == requirement.source.speaker and commitment.document == requirement.document:
        # "they must …, or we will …"
        return requirement.owner is not None and requirement.owner not in own
    # unnamed on both sides: the same document says what must be done and what follows if it is not
    return commitment.document == requirement.document and commitment.strength == "conditional"


def _of_evidence(source: Item, target: Item) -> _Relations:
    a, b = source.finding, target.finding
    direction = a.direction or ""
    if b.kind is Kind.EVIDENCE:
        denied = _DENIES.search(a.quote) is not None
        opposed = (
            denied or (direction in _FOR and b.direction in _AGAINST) or (direction in _AGAINST and b.direction in _FOR)
        )
        by_others = a.standing != b.standing or a.source.organisation != b.source.organisation
        if direction in _FOR and not denied and _is_of_a_later_day(source, target):
            # that it is done now does not deny that it was not then
            return ()
        return ((Relation.CONTRADICTS, 1.0),) if opposed and by_others else ()
    if b.kind not in (Kind.ISSUE, Kind.COMMITMENT, Kind.REQUIREMENT):
        return ()
    bearing = Relation.SUPPORTS if direction in _FOR else Relation.CONTRADICTS
    if direction == "assurance":
        if b.kind is Kind.COMMITMENT:
            return ()
        if _DENIES.search(a.quote):
            bearing = Relation.CONTRADICTS
    if b.kind is Kind.REQUIREMENT:
        return ((Relation.RESPONDS, 1.0), (bearing, 1.0))
    return ((bearing, 1.0),)


def _is_of_a_later_day(source: Item, target: Item) -> bool:
    after, before = source.document.date, target.document.date
    return bool(after and before) and (after or "") > (before or "")


def _are_two_accounts(a: Finding, b: Finding) -> bool:
    """Whether the party judged says that a thing goes well and somebody else that it does not."""
    if a.kind is not Kind.EVIDENCE or b.kind is not Kind.EVIDENCE or not a.standing or not b.standing:
        return False
    own = [one for one in (a, b) if one.standing == Standing.SELF_REPORTED]
    other = a if own == [b] else b
    return len(own) == 1 and own[0].direction in _FOR and other.direction in _AGAINST


def _may_follow(source: Item, target: Item) -> bool:
    """Whether the source may speak about the target: it is later, or it is not known which is."""
    a, b = source.finding, target.finding
    if a.document == b.document:
        # two findings on one span are two sides of one statement
        return a.start >= b.end
    if source.document.date is None or target.document.date is None:
        # of two findings of one kind only one speaks about the other
        return a.kind is not b.kind or source.place > target.place
    # documents' dates may be less precise than days
    length = min(len(source.document.date), len(target.document.date))
    before, after = target.document.date[:length], source.document.date[:length]
    return after > before or (after == before and source.place > target.place)


def _is_by_others(source: Item, target: Item) -> bool:
    """Whether two commitments have different owners, or two requirements different authorities."""
    a, b = source.finding, target.finding
    if a.kind is Kind.REQUIREMENT:
        return bool(a.by and b.by) and not _name_words(a.by or "") & _name_words(b.by or "")
    if source.organisation and source.organisation == target.organisation:
        # an officer answers for the organisation
        return False
    return bool(a.owner and b.owner) and not _name_words(a.owner or "") & _name_words(b.owner or "")


def _name_words(name: str) -> frozenset[str]:
    return frozenset(words_of(name)) - _IN_MANY_NAMES


def _moves_date_of(later: Finding, earlier: Finding) -> bool | None:
    """Whether a commitment names another's date as one that no longer holds ("… rather than in July").

    None where it names no such date, or the other has none.
    """
    due = earlier.due.date if earlier.due else None
    if due is None or not MOVES_DATE.search(later.quote):
        return None
    own = later.due.date if later.due else None
    dates = [found.date for found in find_dates(later.quote, reference=due) if found.date and found.date != own]
    return any(due.startswith(day) for day in dates) if dates else None


def dates_missed(finding: Finding, reference: str | None) -> frozenset[str]:
    """The dates of which evidence says that they passed or were missed ("the date of 30 June has passed")."""
    if finding.kind is not Kind.EVIDENCE or not _DATE_MISSED.search(finding.quote):
        return frozenset()
    return frozenset(found.date for found in find_dates(finding.quote, reference=reference) if found.date)


def _gives_later_date(later: Finding, earlier: Finding) -> bool:
    new, old = (f.due.date if f.due else None for f in (later, earlier))
    return new is not None and old is not None and new > old and MOVES_DATE.search(later.quote) is not None


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading of one document."""

    head: str | None
    """The first issue or requirement."""
    issues: int
    findings: int

    @property
    def is_of_one_matter(self) -> bool:
        return self.issues <= _FEW_ISSUES and self.findings <= _MOST_FINDINGS


def compare(
    source: Item, target: Item, weights: Weights, *, section: Section, is_next: bool
) -> tuple[float, tuple[str, ...]]:
    """How much speaks for a relation between two findings of one organisation, from 0 to 1, and what it is.

    `section` is the target's; `is_next` says that nothing else was said between the two.
    """
    a, b = source.finding, target.finding
    same_document = a.document == b.document
    reasons: list[str] = []
    shared = source.terms & target.terms
    common = weights.sum(shared)
    least = min(weights.sum(source.terms), weights.sum(target.terms))
    part = common / max(least, 1.2)
    text = min(1.0, part) ** 0.6 * (1.0 - exp(-common / 0.8))
    against = 1.0 - 0.9 * text
    if source.organisation and source.organisation == target.organisation:
        reasons.append("same organisation")
        against *= 0.92
    elif source.organisation in target.parties or target.organisation in source.parties:
        reasons.append("one party")
        against *= 0.95
    elif source.organisation and target.organisation:
        reasons.append("other organisation")
        against = 1.0 - _OTHER_ORGANISATION * (1.0 - against)
    own = [term for term in source.terms ^ target.terms if not is_common(term) and not _JUDGEMENT.search(term)]
    if source.is_general and target.is_general and len(own) <= _MOST_OWN_TERMS:
        reasons.append(AS_A_WHOLE)
        against *= 0.5
    if shared:
        best = sorted(shared, key=lambda term: (-weights[term], term))[:4]
        reasons.append(f"shared terms: {', '.join(best)}")
    if source.reference and source.reference == target.reference:
        reasons.append(f"same reference {source.reference}")
        against *= 0.35
    regulations = source.regulations & target.regulations
    is_other_paragraph = bool(source.paragraphs and target.paragraphs and not source.paragraphs & target.paragraphs)
    if regulations and not is_other_paragraph:
        reasons.append(f"same regulation {min(regulations)}")
        # "no longer in breach of regulation 12" often says no more than that
        against *= 0.4 if _BREACH.search(a.quote) else 0.7
        if source.paragraphs & target.paragraphs:
            against *= 0.6
    themes = [theme for theme in a.theme if theme in b.theme]
    if themes:
        reasons.append(f"same theme: {', '.join(themes)}")
        against *= 0.92
    # things listed under different numbers are different things, however close they stand
    is_listed_apart = bool(source.reference and target.reference and source.reference != target.reference)
    if same_document and a.kind is b.kind and a.section == b.section and ROW in a.quote and ROW in b.quote:
        return 0.0, ("other row",)
    if same_document and not is_listed_apart and "other organisation" not in reasons:
        distance = a.start - b.end
        is_same_kind = a.kind is b.kind and not _DENIES.search(a.quote)
        if -1 < distance <= _ROW_GAP and a.kind is Kind.EVIDENCE and b.kind is not a.kind and ROW in b.quote:
            reasons.append("stands in the same row")
            against *= 0.15
        elif is_next and not is_same_kind and distance < 100 and source.refers_back:
            reasons.append("refers back to it")
            against *= 0.5
        elif a.section == b.section and a.section:
            if section.head == b.id and section.is_of_one_matter and distance < _SECTION_REACH and not is_same_kind:
                reasons.append("opens the same section")
                if not shared and a.kind is Kind.EVIDENCE and has_own_matter(source.terms):
                    # what was seen or done, and has a name of its own, is as often another matter
                    against *= 0.9
                else:
                    # far below it, without a word in common, another matter may have begun
                    against *= 0.5 if shared or distance < _SAME_BREATH or source.refers_back else 0.6
            elif distance < 300:
                reasons.append("said next to it")
                against *= 0.9
    # a date that is given in words ("within a fortnight") is not named again by its day
    if source.passed and b.due is not None and b.due.date in source.passed and _DIGIT.search(b.due.text):
        reasons.append("says that its date was missed")
        against *= 0.45
    if target.borrows and a.kind is Kind.EVIDENCE and not same_document:
        # what it borrowed may be another matter's
        against = 1.0 - _BORROWED * (1.0 - against)
    if a.kind is b.kind and _is_by_others(source, target):
        against = 1.0 - 0.6 * (1.0 - against)
        reasons.append("other owner" if a.kind is Kind.COMMITMENT else "other authority")
    if same_document and a.section != b.section and a.kind is Kind.REQUIREMENT and b.kind is Kind.ISSUE:
        if any(not is_common(term) for term in shared):
            reasons.append("asked for by the same report")
            against *= 0.8
    if same_document and _are_two_accounts(a, b) and any(not is_common(term) for term in shared):
        reasons.append("two parties' accounts")
        against *= 0.65
    if same_document and a.kind is b.kind and a.kind in (Kind.REQUIREMENT, Kind.ISSUE):
        # one document seldom says a thing twice; what is alike in it is rather its way of speaking
        against = 1.0 - 0.8 * (1.0 - against)
    if a.kind is b.kind is Kind.COMMITMENT:
        if a.owner and a.owner == b.owner:
            reasons.append("same owner")
            against *= 0.85
        moved = _moves_date_of(a, b)
        if moved:
            reasons.append("moves its date")
            against *= 0.4
        elif moved is False:
            reasons.append("moves another date")
            against = 1.0 - 0.6 * (1.0 - against)
        elif not same_document and _gives_later_date(a, b):
            reasons.append("gives a later date")
            against *= 0.7
        elif same_document or (a.due and a.due.date and not (b.due and b.due.date)):
            against = 1.0 - 0.8 * (1.0 - against)
    if not same_document:
        heading = weights.sum(source.heading & target.heading)
        # reports of one kind have the same headings: they tell only where the words do too
        if heading > 0.5 and (any(not is_common(term) for term in shared)):
            reasons.append("same heading")
            against *= 0.8
        if weights.sum((source.heading - target.heading) & target.terms) > 0.5:
            reasons.append("its heading names it")
            against *= 0.85
        if a.kind in (Kind.COMMITMENT, Kind.EVIDENCE) and b.kind in (Kind.REQUIREMENT, Kind.ISSUE):
            if shared and is_reply(source.document) and not is_reply(target.document):
                reasons.append("said in reply")
                against *= 0.75
        if source.document.date is None or target.document.date is None:
            reasons.append("order in time unknown")
        else:
            reasons.append("later in time")
    return 1.0 - against, tuple(reasons)

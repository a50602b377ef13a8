"""Answers to recommendations, concerns and required actions: by the words that they repeat and by number.

A reply repeats each recommendation ("Recommendation 12", then its text) and answers it below. The repeated text is an
anchor; what stands between it and the next anchor answers it. Several anchors in a row share the answer that follows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extractor.model import Corpus, Document, Finding, Kind, Relation
from extractor.tracking.pairs import Suggestion, is_reply, may_reply
from extractor.tracking.reach import FEWEST_RUNS, OPENING, REPEATED, Asking, are_of_a_kind, is_earlier_about_same
from extractor.tracking.replies import Reply, answer_to, answers_of
from extractor.tracking.terms import Weights, shingles_of, terms_of_finding

_LABEL = re.compile(
    r"\W{0,3}(recommendation|concern|requirement|matter|point|action|must|should|issue|finding|r)s?"
    r"\s*(?:no\.?|number)?\s*(\d+(?:\.\d+)*\s*(?:\([a-z]\)|[a-z]\b)?)",
    re.IGNORECASE,
)
_BARE = re.compile(r"\W{0,3}(\d+(?:\.\d+)*\s*(?:\([a-z]\))?)\W{0,3}$", re.IGNORECASE)
_ANSWER = re.compile(
    r"\b(?:response|responses|reply|replies|answer|action|actions|progress|update|comment)\b", re.IGNORECASE
)
_NEVER_REPLIES = frozenset(("regulator", "auditor", "coroner", "press"))
"""Publishers who repeat each other's words, and their own, without answering them."""
_REACH = 1_000
"""So many characters below a listed concern what follows still speaks of it, where no heading says so."""
_MENTIONS = 2
_STANDS_OUT = 0.8
"""So much weight of shared terms at least makes one recommendation stand out among several."""
_SHARED = 4
"""At most so many anchors in a row share one answer; a longer row is a list of contents."""


@dataclass(frozen=True, slots=True)
class Match:
    """A finding of a later document that repeats one of an earlier document."""

    source: str
    target: str
    share: float
    """Of the shorter one's runs of words, how many both have."""
    own: float
    """Of the repeating one's runs, how many both have: what is left are words of its own."""


def answers(
    corpus: Corpus,
    fresh: frozenset[str] | None,
    full: Callable[[str], Document] | None = None,
    opening: Callable[[str], str] | None = None,
    heirs: Mapping[str, str] | None = None,
) -> Iterator[Suggestion]:
    """Links from answers to what they answer, in their own document and in the one that they answer.

    `full` gives a document with its text: then what a reply repeats is known by its words, whether or not anything was
    found in them, and what it names by number from its layout. Without it the findings must tell. `opening` gives the
    beginning of a text alone, which is quicker.
    """
    by_document: dict[str, list[Finding]] = defaultdict(list)
    for finding in corpus.findings.values():
        by_document[finding.document].append(finding)
    matches: dict[str, list[Match]] = defaultdict(list)
    for match in _repetitions(corpus, fresh):
        first, second = corpus.findings[match.source], corpus.findings[match.target]
        relation = _repeating(first, second)
        if relation is not None:
            reason = f"repeats {match.share:.0%} of its words"
            yield Suggestion(match.source, match.target, relation, 0.6 + 0.39 * match.share, (reason,), certain=True)
        if first.document != second.document:
            matches[match.source].append(match)
    answering: dict[str, list[str]] = {}
    for identity, findings in by_document.items():
        findings.sort(key=lambda finding: (finding.start, finding.end))
        answered = {corpus.findings[m.target].document for f in findings for m in matches.get(f.id, ())}
        if fresh is None or identity in fresh or answered & fresh:
            answering[identity] = sorted(answered)
    asking = Asking(corpus.documents.values(), heirs or {})
    replies = _replies_in_full(corpus, by_document, answering, fresh, full, opening, asking) if full else {}
    for identity in sorted(replies):
        yield from replies[identity]
    for identity, answered_documents in answering.items():
        if identity in replies:
            continue
        document, findings = corpus.documents[identity], by_document[identity]
        numbered = _by_number(document, answered_documents, by_document, matches, corpus)
        for suggestion in _answered(findings, matches, numbered, corpus.findings, document):
            ends = {corpus.findings[suggestion.source].document, corpus.findings[suggestion.target].document}
            if fresh is None or ends & fresh:
                yield suggestion


def _replies_in_full(
    corpus: Corpus,
    by_document: Mapping[str, Sequence[Finding]],
    answering: Mapping[str, Sequence[str]],
    fresh: frozenset[str] | None,
    full: Callable[[str], Document],
    opening: Callable[[str], str] | None,
    asking: Asking,
) -> dict[str, list[Suggestion]]:
    """Reply → what its layout says; replies that neither repeat nor name anything are left out."""
    found: dict[str, list[Suggestion]] = {}
    for identity in sorted(by_document):
        document = corpus.documents[identity]
        repeated = answering.get(identity, ())
        if not is_reply(document) and len(repeated) == 0:
            continue
        if not may_reply(document):
            continue
        if fresh is not None and not ({identity, *repeated} & fresh) and not asking.may_answer(document, fresh):
            continue
        begins = opening(identity) if opening is not None else full(identity).text[:OPENING]
        answered = sorted({*repeated, *asking.answered_by(document, begins)} - {identity})
        if fresh is not None and identity not in fresh and not fresh.intersection(answered):
            continue
        reply = Reply(full(identity), by_document[identity], [(full(other), by_document[other]) for other in answered])
        suggestions = list(answers_of(reply))
        if suggestions:
            ends = corpus.findings
            found[identity] = [
                s for s in suggestions
                if fresh is None or {ends[s.source].document, ends[s.target].document} & fresh
            ]  # fmt: skip
    return found


def _repeating(first: Finding, second: Finding) -> Relation | None:
    if first.kind is Kind.ISSUE and second.kind is Kind.ISSUE:
        return Relation.REPEATS
    if first.kind is Kind.REQUIREMENT and second.kind is Kind.REQUIREMENT:
        return Relation.RESTATES
    if first.kind is Kind.COMMITMENT and second.kind is Kind.REQUIREMENT:
        return Relation.RESPONDS
    if first.kind is Kind.COMMITMENT and second.kind is Kind.COMMITMENT:
        return Relation.RESTATES
    if first.kind is Kind.COMMITMENT and second.kind is Kind.ISSUE:
        return Relation.ADDRESSES
    return None


# what repeats what


def _repetitions(corpus: Corpus, fresh: frozenset[str] | None) -> Iterator[Match]:
    """Near-verbatim repetitions within and across documents; of each finding the best in each earlier document."""
    kinds = (Kind.REQUIREMENT, Kind.ISSUE, Kind.COMMITMENT, Kind.EVIDENCE)
    own = {d.id for d in corpus.documents.values()} if fresh is None else fresh
    index: dict[str, list[str]] = defaultdict(list)
    runs: dict[str, frozenset[str]] = {}
    for finding in corpus.findings.values():
        if finding.kind in kinds and finding.document in own:
            runs[finding.id] = own_runs = shingles_of(finding.quote)
            for run in own_runs:
                index[run].append(finding.id)
    found: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for finding in corpus.findings.values():
        if finding.kind not in kinds:
            continue
        mine = runs.get(finding.id)
        if mine is None:
            mine = shingles_of(finding.quote)
        if len(mine) < FEWEST_RUNS:
            continue
        common: dict[str, int] = defaultdict(int)
        for run in mine:
            others = index.get(run, ())
            # a run that many findings hold is a standard phrase
            if len(others) <= 40:
                for other in others:
                    common[other] += 1
        for other, count in common.items():
            theirs = corpus.findings[other]
            shorter = min(len(mine), len(runs[other]))
            if shorter < FEWEST_RUNS or count < REPEATED * shorter or _overlap(finding, theirs):
                continue
            if are_of_a_kind(corpus.documents[finding.document], corpus.documents[theirs.document]):
                continue
            later, earlier = _ordered(finding, theirs, corpus.documents)
            whole = len(mine) if later is finding else len(runs[other])
            match = Match(later.id, earlier.id, round(count / shorter, 3), round(count / whole, 3))
            found[later.id, earlier.document].append(match)
    for key in sorted(found):
        rivals = sorted(set(found[key]), key=lambda match: _preference(match, corpus))
        # a report gives a recommendation where it argues for it and again in its list
        yield from (match for match in rivals[:_MENTIONS] if match.share >= rivals[0].share - 0.1)


def _overlap(one: Finding, two: Finding) -> bool:
    return one.document == two.document and one.start < two.end and two.start < one.end


def _preference(match: Match, corpus: Corpus) -> tuple[float, bool, int, str]:
    """The fullest repetition; of several the one that stands under a number, then the first in the text."""
    target = corpus.findings[match.target]
    return (-match.share, target.reference is None, target.start, target.id)


def _ordered(one: Finding, two: Finding, documents: Mapping[str, Document]) -> tuple[Finding, Finding]:
    """The later and the earlier of two findings of different documents.

    A reply comes after what it repeats, whatever date was read from either: a date on its pages may be any date.
    """
    if one.document == two.document:
        return (one, two) if one.start > two.start else (two, one)
    first, second = documents[one.document], documents[two.document]
    replies = (is_reply(first), is_reply(second))
    if replies[0] != replies[1]:
        return (one, two) if replies[0] else (two, one)
    if first.date and second.date and first.date != second.date:
        return (one, two) if first.date > second.date else (two, one)
    return (one, two) if (first.name, first.id) > (second.name, second.id) else (two, one)


# labels and numbers


def label_of(text: str) -> str:
    """The number under which a heading or reference lists something ("recommendation 12" → "12"), or ""."""
    found = _LABEL.match(text)
    if found:
        return re.sub(r"[\s()]", "", found.group(2)).casefold()
    found = _BARE.match(text)
    return re.sub(r"[\s()]", "", found.group(1)).casefold() if found else ""


def _section_label(finding: Finding) -> str:
    for heading in reversed(finding.section):
        if _LABEL.match(heading):
            return label_of(heading)
    return ""


def _leads(findings: Sequence[Finding]) -> frozenset[str]:
    """The findings that are themselves listed ("Concern 3: …"): the first issue or requirement under each number."""
    first: dict[str, str] = {}
    for finding in findings:
        if finding.kind in (Kind.ISSUE, Kind.REQUIREMENT) and _LABEL.match(finding.reference or ""):
            first.setdefault(label_of(finding.reference or ""), finding.id)
    return frozenset(first.values()) if len(first) > 1 else frozenset()


def _by_number(
    document: Document,
    answered: Sequence[str],
    by_document: Mapping[str, Sequence[Finding]],
    matches: Mapping[str, Sequence[Match]],
    corpus: Corpus,
) -> dict[str, list[str]]:
    """Number → findings of the document that this one answers, where its numbers can be trusted.

    They can where repeated texts stand under the same numbers in both. Where nothing is repeated, they can if the
    document is a reply and exactly one earlier document of the same organisations lists these numbers.
    """
    agreed = opposed = 0
    for finding in by_document[document.id]:
        label = label_of(finding.reference or "") or _section_label(finding)
        for match in matches.get(finding.id, ()):
            theirs = label_of(corpus.findings[match.target].reference or "")
            if label and theirs:
                agreed, opposed = agreed + (label == theirs), opposed + (label != theirs)
    if opposed * 4 > agreed:
        return {}
    wanted = {label for f in by_document[document.id] if (label := _section_label(f) or label_of(f.reference or ""))}
    if not agreed:
        if answered or not wanted or not is_reply(document):
            return {}
        answered = [other for other in by_document if is_earlier_about_same(corpus.documents[other], document)]
    listings = []
    for other in answered:
        listed: dict[str, list[str]] = defaultdict(list)
        for finding in by_document[other]:
            if finding.kind is Kind.REQUIREMENT and finding.reference and (label := label_of(finding.reference)):
                listed[label].append(finding.id)
        if wanted & listed.keys():
            listings.append(dict(listed))
    return listings[0] if len(listings) == 1 else {}


# what stands under an anchor


@dataclass(slots=True)
class _Anchors:
    """The anchors that what follows answers."""

    findings: list[Finding] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    answered: bool = False
    repeated: bool = False
    """Whether the text of the last one stands in another document too, so that this one answers that."""

    def add(self, finding: Finding, label: str, *, repeated: bool) -> None:
        if self.answered or len(self.findings) >= 3 * _SHARED:
            self.findings, self.labels, self.answered = [], set(), False
        self.findings.append(finding)
        self.repeated = repeated
        if label:
            self.labels.add(label)

    def reset(self) -> None:
        self.findings, self.labels, self.answered = [], set(), False

    def asked(self, answer: Finding, weights: Weights) -> list[Finding]:
        """What an answer answers: the requirements, or the concerns where nothing is required.

        Where several recommendations stand above one answer it goes with the one that it shares most words with, and
        with all of them where none stands out.
        """
        asked = [finding for finding in self.findings if finding.kind is Kind.REQUIREMENT]
        asked = asked or [finding for finding in self.findings if finding.kind is Kind.ISSUE]
        listed: dict[tuple[str, ...], list[Finding]] = {}
        for finding in asked:
            listed.setdefault(finding.section, []).append(finding)
        if len(listed) > 1:
            terms = terms_of_finding(answer)
            ranked = sorted(
                (-weights.sum(terms & frozenset().union(*map(terms_of_finding, group))), place)
                for place, group in enumerate(listed.values())
            )
            if -ranked[0][0] >= _STANDS_OUT and ranked[0][0] <= 1.5 * ranked[1][0]:
                asked = list(listed.values())[ranked[0][1]]
        return asked[-_SHARED:]

    def still_hold(self, finding: Finding, label: str) -> bool:
        """Whether a finding still stands under these anchors."""
        if label and self.labels:
            return label in self.labels
        if not self.repeated and finding.start - self.findings[-1].end > _REACH:
            return False
        return any(_is_under(finding.section, anchor.section) for anchor in self.findings)


def _is_under(section: tuple[str, ...], anchor: tuple[str, ...]) -> bool:
    if section[: len(anchor)] == anchor:
        return True
    return bool(section) and (_ANSWER.search(section[-1]) is not None or anchor[-1] in section)


def _answered(
    findings: Sequence[Finding],
    matches: Mapping[str, Sequence[Match]],
    numbered: Mapping[str, Sequence[str]],
    known: Mapping[str, Finding],
    document: Document,
) -> Iterator[Suggestion]:
    repeats = sum(finding.id in matches for finding in findings)
    replies = is_reply(document) or (repeats >= 2 and document.standing not in _NEVER_REPLIES)
    # a reply that repeats what it answers lists its own answers under the same numbers
    leads = _leads(findings) if repeats < 2 else frozenset()
    anchors = _Anchors()
    weights = Weights((finding.id, terms_of_finding(finding)) for finding in findings)
    # numbers that some repeated text stands under; the text of another may stand before its own number
    labels = {_section_label(f) or label_of(f.reference or "") for f in findings if f.id in matches or f.id in leads}
    for finding in findings:
        if finding.kind in (Kind.METRIC, Kind.RATING):
            # a figure in the repeated text answers nothing
            continue
        label = _section_label(finding)
        found = matches.get(finding.id, ()) if replies else ()
        repeated = any(match.own >= REPEATED for match in found)
        if repeated or finding.id in leads:
            anchors.add(finding, label or label_of(finding.reference or ""), repeated=repeated)
            continue
        if anchors.findings and not anchors.still_hold(finding, label if label in labels else ""):
            anchors.reset()
        if anchors.findings:
            anchors.answered = True
            for anchor in anchors.asked(finding, weights):
                # where the report's own words were taken for something else, the repetition stands for them
                repeated_in = [known[match.target] for match in matches.get(anchor.id, ())]
                targets = [target for target in repeated_in if target.kind is anchor.kind]
                where = label_of(anchor.reference or "") or _section_label(anchor)
                why = f"stands under {'number ' + where if where else 'its repeated text'}"
                for target in targets or [anchor]:
                    yield from answer_to(finding, target, 0.9 if targets else 0.85, (why,))
                if not targets:
                    for identity in numbered.get(where, ()):
                        yield from answer_to(finding, known[identity], 0.75, (f"same number {where}",))
        elif replies or finding.kind is Kind.COMMITMENT:
            where = label or label_of(finding.reference or "")
            for identity in numbered.get(where, ()):
                yield from answer_to(finding, known[identity], 0.75, (f"same number {where}",))

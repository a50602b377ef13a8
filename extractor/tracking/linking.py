"""Findings → suggested links.

Candidates come from an index, never from comparing all with all: findings of one organisation that share telling terms
or a reference number, findings of one section of one document, and answers under a recommendation that they repeat
(`responses`). Each candidate pair is scored by `pairs`; only the best targets of a finding are suggested.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.model import Corpus, Document, Finding, Kind, Link, Relation
from extractor.settings import Settings
from extractor.tracking import decisions
from extractor.tracking.arrivals import arrivals
from extractor.tracking.bodies import keys_of, parties_of
from extractor.tracking.figures import with_figures_that_tell
from extractor.tracking.followups import Everyday, follow_up, is_follow_up, is_report, says_outright
from extractor.tracking.pairs import (
    Item,
    Section,
    Suggestion,
    compare,
    dates_missed,
    has_own_matter,
    is_general,
    is_reply,
    paragraphs_of,
    points_to_a_thing,
    reference_of,
    refers_back,
    regulations_of,
    relations_of,
    speaks_of_breach,
    steps_on,
)
from extractor.tracking.reach import ABOUT
from extractor.tracking.responses import answers
from extractor.tracking.terms import Weights, terms_of, terms_of_finding
from extractor.tracking.versions import Versions

_COMPARED = 60
"""At most so many candidates of one finding in one organisation are compared, those with most in common first."""
_TELLING = 8
"""So many of a finding's rarest terms look for candidates."""
_WIDEST = 400
"""A term that more findings of one organisation share does not look for candidates."""
_NEAR = 150
"""So many characters back "it" still points."""
_SIDES = 6
"""So many findings may stand on the same words."""
_GENERAL = 20
"""So many judgements of the service as a whole before and after are compared with one."""
_WINDOW = 40
"""So many findings of one document's section are compared with one another."""
_TARGETS = {Relation.REPEATS: 1, Relation.RESTATES: 2, Relation.ADDRESSES: 2}
_TARGETS_ELSE = 3


def link(
    corpus: Corpus,
    *,
    new: Collection[str] | None = None,
    settings: Settings,
    full: Callable[[str], Document] | None = None,
    opening: Callable[[str], str] | None = None,
    names: Collection[str] = (),
    heirs: Mapping[str, str] | None = None,
) -> tuple[Link, ...]:
    """Suggested links with scores and reasons, in a fixed order.

    `new` holds document ids: then only links with an end in one of these documents are looked for, and only such are
    given. None means the whole corpus. Links that a person refused are not given. `full` gives a document by its id
    with text and blocks: replies are then read as they are laid out; `opening` gives the first characters of its text.
    `names` are organisations that others than these findings name: which of several a short name means depends on them.
    `heirs` says what bodies that are no more became: findings of both are compared.
    """
    heirs = decisions.heirs_among(heirs or {}, corpus.events)
    corrected = with_figures_that_tell(decisions.apply(corpus))
    fresh = None if new is None else frozenset(new)
    found: dict[tuple[str, str, Relation], Suggestion] = {}
    _merge(found, answers(corrected, fresh, full, opening, heirs))
    placed = _replies(found.values(), corrected)
    layout = _layout(corrected.findings.values())
    versions = Versions(corrected)
    for key, group in _groups(corrected, fresh, names, heirs):
        suggestions = _suggestions(key, group, layout, fresh, versions)
        _merge(found, (s for s in suggestions if not _is_placed(s, placed, corrected.findings)))
        _merge(found, (s for s in arrivals(group) if _touches(s, fresh, corrected.findings)))
    refused = {link.id for link in corrected.links if link.review == "refused"}
    chosen = _best(found.values(), corrected.findings, settings.tracking.link_threshold)
    return tuple(link for link in chosen if link.id not in refused)


def _replies(suggestions: Iterable[Suggestion], corpus: Corpus) -> dict[str, set[str]]:
    """Replies that repeat what they answer, with the documents that they answer.

    In them place says what answers what, and likeness of words misleads.
    """
    repeated: dict[str, list[str]] = defaultdict(list)
    for suggestion in suggestions:
        source, target = corpus.findings[suggestion.source], corpus.findings[suggestion.target]
        if suggestion.relation in (Relation.RESTATES, Relation.REPEATS) and source.document != target.document:
            repeated[source.document].append(target.document)
    return {
        identity: {identity, *answered}
        for identity, answered in repeated.items()
        if len(answered) > 1 and is_reply(corpus.documents[identity])
    }


def _is_placed(suggestion: Suggestion, placed: Mapping[str, set[str]], findings: Mapping[str, Finding]) -> bool:
    answered = placed.get(findings[suggestion.source].document, ())
    return findings[suggestion.target].document in answered and suggestion.relation in (
        Relation.ADDRESSES,
        Relation.RESPONDS,
        Relation.REPEATS,
    )


def _touches(suggestion: Suggestion, fresh: frozenset[str] | None, findings: Mapping[str, Finding]) -> bool:
    ends = (suggestion.source, suggestion.target)
    return fresh is None or any(findings[end].document in fresh for end in ends)


def _merge(found: dict[tuple[str, str, Relation], Suggestion], more: Iterable[Suggestion]) -> None:
    for suggestion in more:
        key = (suggestion.source, suggestion.target, suggestion.relation)
        if key not in found or found[key].score < suggestion.score:
            found[key] = suggestion


def _best(suggestions: Iterable[Suggestion], findings: Mapping[str, Finding], threshold: float) -> list[Link]:
    """Suggestions above the threshold; of each finding and relation the best few that are about as good as the best."""
    by_source: dict[tuple[str, Relation], list[Suggestion]] = defaultdict(list)
    for suggestion in suggestions:
        if suggestion.score >= threshold:
            by_source[suggestion.source, suggestion.relation].append(suggestion)
    chosen = []
    for (_, relation), rivals in by_source.items():
        rivals.sort(key=lambda s: (-s.score, s.target))
        most = _TARGETS.get(relation, _TARGETS_ELSE)
        for place, rival in enumerate(rivals):
            if rival.certain or (place < most and rival.score >= 0.85 * rivals[0].score):
                chosen.append(Link(rival.source, rival.target, relation, round(rival.score, 3), rival.reasons))
    chosen.sort(key=lambda link: (link.source, link.target, link.relation))
    return chosen


def _groups(
    corpus: Corpus, fresh: frozenset[str] | None, others: Collection[str], heirs: Mapping[str, str]
) -> Iterator[tuple[str, list[Item]]]:
    """The findings of each organisation, prepared; only of those organisations that new documents speak of."""
    names = set(others)
    for finding in corpus.findings.values():
        names.update(_named(finding))
    for document in corpus.documents.values():
        names.update(document.organisations)
    keys = keys_of(names, heirs)
    parties = parties_of(((document.kind, document.organisations) for document in corpus.documents.values()), keys)
    members: dict[str, list[Finding]] = defaultdict(list)
    groups: dict[str, frozenset[str]] = {}
    for finding in corpus.findings.values():
        document = corpus.documents[finding.document]
        own = {keys[name] for name in (*_named(finding), *document.organisations[:ABOUT])}
        # where it is unknown whom it is about, the document is a group of its own
        groups[finding.id] = frozenset(own or {document.id})
        for key in groups[finding.id]:
            members[key].append(finding)
    place = {identity: at for at, identity in enumerate(_in_order(corpus.documents.values()))}
    headings: dict[tuple[str, ...], frozenset[str]] = {}
    bags: dict[str, frozenset[str]] = {}
    for key in sorted(members):
        group = members[key]
        if len(group) < 2 or (fresh is not None and not any(f.document in fresh for f in group)):
            continue
        items = []
        for finding in group:
            if finding.section not in headings:
                headings[finding.section] = terms_of(" ".join(finding.section[-2:]))
            document = corpus.documents[finding.document]
            if finding.id not in bags:
                named = terms_of(" ".join((*_named(finding), *document.organisations)))
                bags[finding.id] = terms_of_finding(finding) - named
            items.append(
                Item(
                    finding,
                    document,
                    place[document.id],
                    bags[finding.id],
                    headings[finding.section],
                    is_general=is_general(finding, bags[finding.id]),
                    organisation=keys.get(finding.organisation or "", ""),
                    reference=reference_of(finding),
                    refers_back=refers_back(finding, bags[finding.id]),
                    passed=dates_missed(finding, document.date),
                    regulations=regulations_of(finding.quote),
                    paragraphs=paragraphs_of(finding.quote),
                    parties=parties.get(keys.get(finding.organisation or "", ""), frozenset()),
                    groups=groups[finding.id],
                )
            )
        items.sort(key=lambda item: (item.place, item.finding.start, item.finding.end, item.finding.kind))
        yield key, _with_context(items)


def _with_context(items: Sequence[Item]) -> list[Item]:
    """Items that only point back ("it would now be finished by May") with the terms of what stands before them."""
    done: list[Item] = []
    for item in items:
        # what stands on the same words is another side of it and not before it
        before = next((one for one in reversed(done[-_SIDES:]) if one.finding.end <= item.finding.start), None)
        if (
            (
                (item.refers_back and points_to_a_thing(item.finding) and not has_own_matter(item.terms))
                or steps_on(item.finding, item.terms)
            )
            and before is not None
            and before.finding.document == item.finding.document
        ):
            if 0 <= item.finding.start - before.finding.end < _NEAR:
                item = replace(item, terms=item.terms | before.terms, borrows=True)
        done.append(item)
    return done


@dataclass(frozen=True, slots=True)
class _Layout:
    """How findings stand in their documents."""

    sections: Mapping[tuple[str, tuple[str, ...]], Section]
    before: Mapping[str, int]
    """Finding → where the nearest finding that ends before it ends."""


def _layout(findings: Iterable[Finding]) -> _Layout:
    by_section: dict[tuple[str, tuple[str, ...]], list[Finding]] = defaultdict(list)
    by_document: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_section[finding.document, finding.section].append(finding)
        by_document[finding.document].append(finding)
    sections = {}
    for key, group in by_section.items():
        leads = [f for f in group if f.kind in (Kind.ISSUE, Kind.REQUIREMENT)]
        head = min(leads, key=lambda f: (f.start, f.kind, f.id)).id if leads else None
        sections[key] = Section(head, sum(f.kind is Kind.ISSUE for f in group), len(group))
    before = {}
    for group in by_document.values():
        ends = sorted({finding.end for finding in group})
        for finding in group:
            if (at := bisect_right(ends, finding.start)) > 0:
                before[finding.id] = ends[at - 1]
    return _Layout(sections, before)


def _named(finding: Finding) -> Iterator[str]:
    if finding.organisation:
        yield finding.organisation


def _in_order(documents: Iterable[Document]) -> list[str]:
    return [d.id for d in sorted(documents, key=lambda d: (d.date or "", d.name, d.id))]


def _suggestions(
    group: str, items: Sequence[Item], layout: _Layout, fresh: frozenset[str] | None, versions: Versions
) -> Iterator[Suggestion]:
    weights = Weights((item.document.id, item.terms) for item in items)
    postings: dict[str, list[int]] = defaultdict(list)
    references: dict[str, list[int]] = defaultdict(list)
    sections: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for term in item.terms:
            postings[term].append(at)
        if item.reference:
            references[item.reference].append(at)
        sections[item.finding.document, item.finding.section].append(at)
    cited: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        for regulation in item.regulations:
            cited[regulation].append(at)
    due: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        if item.finding.due is not None and item.finding.due.date:
            due[item.finding.due.date].append(at)
    by_id: dict[str | None, int] = {item.finding.id: at for at, item in enumerate(items)}
    general = [at for at, item in enumerate(items) if item.is_general]
    everyday = Everyday(item.terms for item in items if is_report(item.document))
    for at, item in enumerate(items):
        shared: dict[int, float] = defaultdict(float)
        telling = sorted(item.terms, key=lambda term: (-weights[term], term))[:_TELLING]
        for term in telling:
            if len(postings[term]) <= _WIDEST:
                for other in postings[term]:
                    shared[other] += weights[term]
        if item.reference:
            for other in references[item.reference][-_COMPARED:]:
                shared[other] += 1.0
        if speaks_of_breach(item):
            for regulation in sorted(item.regulations):
                for other in cited[regulation][-_COMPARED:]:
                    shared[other] += 1.0
        for day in sorted(item.passed):
            for other in due[day][-_COMPARED:]:
                shared[other] += 1.0
        key = (item.finding.document, item.finding.section)
        near = sections[key]
        here = near.index(at) if len(near) <= _WINDOW else None
        if here is not None:
            for other in near:
                shared[other] += 0.1
        section = layout.sections[key]
        if section.head in by_id:
            shared[by_id[section.head]] += 0.1
        if item.is_general:
            at_general = bisect_left(general, at)
            for other in general[max(0, at_general - _GENERAL) : at_general + _GENERAL]:
                shared[other] += 0.5
        shared.pop(at, None)
        best = sorted(shared, key=lambda other: (-shared[other], other))[:_COMPARED]
        for other in best:
            target = items[other]
            if fresh is not None and item.document.id not in fresh and target.document.id not in fresh:
                continue
            relations = () if versions.are(item.document, target.document) else relations_of(item, target)
            # two findings may meet in several organisations: once is enough
            if not relations or min(item.groups & target.groups) != group:
                continue
            score, reasons = compare(
                item,
                target,
                weights,
                section=layout.sections[target.finding.document, target.finding.section],
                is_next=layout.before.get(item.finding.id) == target.finding.end,
            )
            if is_follow_up(item.document, target.document) and not any(says_outright(reason) for reason in reasons):
                # what one borrowed from the finding before it may be another matter
                own = (terms_of_finding(one.finding) & one.terms for one in (item, target))
                followed = follow_up(item.finding, target.finding, terms=(next(own), next(own)), everyday=everyday)
                if followed is None:
                    continue
                score, reasons = followed[0], (*reasons, *followed[1])
            for relation, factor in relations:
                yield Suggestion(item.finding.id, target.finding.id, relation, score * factor, reasons)

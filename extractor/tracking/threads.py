"""Linked findings → threads.

A thread is a tree: every finding hangs on the one thing that it most clearly speaks about, and what hangs on nothing
begins a thread. Links to other threads still count for their status, but do not chain the threads together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extractor.model import Corpus, Finding, Kind, Link, Relation, Thread
from extractor.settings import Settings
from extractor.tracking import decisions
from extractor.tracking.arrivals import arrived, is_arrival
from extractor.tracking.cases import Case, Said, is_met, weighed
from extractor.tracking.days import is_known_by, last_day
from extractor.tracking.decisions import ThreadDecisions, thread_id
from extractor.tracking.figures import Divergence, divergences, standing_among, with_figures_that_tell
from extractor.tracking.pairs import AS_A_WHOLE
from extractor.tracking.status import judge
from extractor.tracking.terms import terms_of_finding
from extractor.tracking.titles import title_of
from extractor.tracking.versions import without_drafts

_RANK = {Relation.RESTATES: 4, Relation.RESPONDS: 3, Relation.ADDRESSES: 2, Relation.SUPPORTS: 2,
         Relation.CONTRADICTS: 2, Relation.REPEATS: 1}  # fmt: skip
_GATHERED = 0.6
_PULL = {Relation.RESTATES: 0.15, Relation.RESPONDS: 0.05}
"""What is said again belongs with what it says again, before it belongs with what it is said about."""
_TAKES_UP = (Relation.RESPONDS, Relation.ADDRESSES, Relation.RESTATES)
_TELLING = 2
_ROOTS = (Kind.ISSUE, Kind.REQUIREMENT, Kind.COMMITMENT)
_URGENCY = ("red", "amber", "green", "blue")


def weave(corpus: Corpus, *, as_of: str, settings: Settings) -> tuple[Thread, ...]:
    """The threads as they stood at the end of the day `as_of` (ISO date): later documents and events are left out.

    A finding belongs to one thread; metrics, ratings and evidence that bear on nothing belong to none. A thread's id
    comes from its first finding. Threads are ordered by urgency: red, amber, green, blue, then by due date.
    """
    known = known_by(corpus, as_of)
    decided = decisions.thread_decisions(known.events)
    links = [link for link in known.links if link.review != "refused" and _counts(link, settings)]
    # a paper that came begins or joins threads by what it says, and not by its coming
    trees = _trees(known, [link for link in links if not is_arrival(link)], decided)
    incoming: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        incoming[link.target].append(link)
    diverging: dict[str, list[Divergence]] = defaultdict(list)
    for pair in divergences(known):
        diverging[pair.first].append(pair)
        diverging[pair.second].append(pair)
    threads = [_thread(known, members, incoming, decided, diverging, as_of, settings) for members in trees]
    threads.sort(key=_urgency)
    return tuple(threads)


def known_by(corpus: Corpus, as_of: str) -> Corpus:
    """The corpus as it could be known on a day, with the decisions taken by then applied."""
    limit = last_day(as_of)
    events = tuple(e for e in corpus.events if limit is None or e.at[:10] <= limit.isoformat())
    # whether a link was confirmed or refused is folded anew from the events of that day
    still = {link.id for link in decisions.reviewed((), events)}
    links = tuple(
        replace(link, review="suggested")
        for link in corpus.links
        if link.id in still or not (link.reasons and link.reasons[0].startswith(decisions.MADE_BY))
    )
    corrected = decisions.apply(replace(corpus, links=links, events=events))
    documents = {key: document for key, document in corrected.documents.items() if is_known_by(document.date, as_of)}
    findings = {key: finding for key, finding in corrected.findings.items() if finding.document in documents}
    known = tuple(link for link in corrected.links if link.source in findings and link.target in findings)
    return with_figures_that_tell(
        without_drafts(replace(corrected, documents=documents, findings=findings, links=known))
    )


def _counts(link: Link, settings: Settings) -> bool:
    return link.review == "confirmed" or link.score >= settings.tracking.link_threshold


def _urgency(thread: Thread) -> tuple[int, str, str, str]:
    return (_URGENCY.index(thread.brag), thread.due or "9999", thread.organisation, thread.id)


# which findings belong together


def _trees(corpus: Corpus, links: Sequence[Link], decided: ThreadDecisions) -> list[list[Finding]]:
    """The findings of each thread, its root first."""
    order = {identity: place for place, identity in enumerate(_in_order(corpus, links))}
    parent: dict[str, str] = {}
    elsewhere = frozenset(
        link.source for link in links if corpus.findings[link.source].document != corpus.findings[link.target].document
    )
    best: dict[str, tuple[bool, float, int, int]] = {}
    for link in links:
        if link.source in decided.split or not _may_join(corpus, link, order):
            continue
        # judgements of a whole service gather under the first of them, however their words resemble each other
        if _is_of_the_past(corpus, link, elsewhere):
            # what an inspector looks back on is the earlier report's own matter
            continue
        score = _GATHERED if AS_A_WHOLE in link.reasons else round(link.score + _PULL.get(link.relation, 0.0), 2)
        rank = (link.review == "confirmed", score, _RANK[link.relation], -order[link.target])
        if link.source not in best or rank > best[link.source]:
            best[link.source], parent[link.source] = rank, link.target
    _join_same_words(corpus, parent, decided.split)
    by_thread = {thread_id(identity): identity for identity in corpus.findings} if decided.merged else {}
    root: dict[str, str] = {}

    def root_of(identity: str) -> str:
        path = []
        while identity not in root and identity in parent:
            path.append(identity)
            identity = parent[identity]
        top = root.get(identity, identity)
        for step in path:
            root[step] = top
        return top

    roots = {identity: root_of(identity) for identity in order}
    for merged, into in decided.merged:
        if merged in by_thread and into in by_thread:
            old, new = roots[by_thread[merged]], roots[by_thread[into]]
            roots = {identity: new if top == old else top for identity, top in roots.items()}
    trees: dict[str, list[Finding]] = defaultdict(list)
    for identity in order:
        trees[roots[identity]].append(corpus.findings[identity])
    kept = []
    for top, members in trees.items():
        if (any(finding.kind in _ROOTS for finding in members) or _is_dispute(members)) and not _is_trivial(members):
            members.sort(key=lambda finding: (finding.id != top, order[finding.id]))
            kept.append(members)
    return kept


def _is_of_the_past(corpus: Corpus, link: Link, elsewhere: frozenset[str]) -> bool:
    source, target = corpus.findings[link.source], corpus.findings[link.target]
    return (
        source.document == target.document
        and source.kind is Kind.EVIDENCE
        and target.kind is Kind.ISSUE
        and link.source in elsewhere
        and link.review != "confirmed"
        and is_met(source)
    )


def _is_trivial(members: Sequence[Finding]) -> bool:
    """Whether all there is is one remark without a matter ("Ref", "It was not") or about times long gone."""
    told = [finding for finding in members if finding.kind in (*_ROOTS, Kind.EVIDENCE)]
    if len(told) != 1 or told[0].due is not None:
        return False
    return len(terms_of_finding(told[0])) < _TELLING or told[0].status == "historical"


def _is_dispute(members: Sequence[Finding]) -> bool:
    return sum(finding.kind is Kind.EVIDENCE for finding in members) > 1


def _in_order(corpus: Corpus, links: Sequence[Link]) -> list[str]:
    """Finding ids by date of document, then by place in the text.

    A document without a date stands after the last one that it answers or takes up again; else before all others.
    """
    documents = corpus.documents
    days = {key: document.date or "" for key, document in documents.items()}
    undated = {key for key, day in days.items() if not day}
    for link in links:
        source, target = corpus.findings[link.source].document, corpus.findings[link.target].document
        if source in undated and target not in undated and link.relation in _TAKES_UP:
            days[source] = max(days[source], f"{days[target]}~")
    keyed = [
        (days[f.document], documents[f.document].name, f.document, f.start, f.end, f.kind, f.id)
        for f in corpus.findings.values()
    ]
    return [key[-1] for key in sorted(keyed)]


def _may_join(corpus: Corpus, link: Link, order: Mapping[str, int]) -> bool:
    """Whether a link's source may hang on its target; the order of the text makes circles impossible."""
    if order[link.source] > order[link.target]:
        return True
    # an undated document stands first, whatever it speaks about: the target must then not be able to come back
    source, target = corpus.findings[link.source], corpus.findings[link.target]
    return source.kind is Kind.EVIDENCE and target.kind is not Kind.EVIDENCE


def _join_same_words(corpus: Corpus, parent: dict[str, str], split: frozenset[str]) -> None:
    """Findings on overlapping spans are sides of one statement: the lesser ones hang on the greatest."""
    spans: dict[str, list[Finding]] = defaultdict(list)
    for finding in corpus.findings.values():
        spans[finding.document].append(finding)
    weight = {Kind.ISSUE: 0, Kind.REQUIREMENT: 1, Kind.COMMITMENT: 2, Kind.EVIDENCE: 3, Kind.METRIC: 4, Kind.RATING: 5}
    for findings in spans.values():
        findings.sort(key=lambda f: (f.start, -f.end, weight[f.kind], f.id))
        cluster: list[Finding] = []
        end = 0
        for finding in findings:
            if finding.start >= end:
                _hang_together(cluster, parent, split, weight)
                cluster = []
            cluster.append(finding)
            end = max(end, finding.end)
        _hang_together(cluster, parent, split, weight)


def _hang_together(
    cluster: Iterable[Finding], parent: dict[str, str], split: frozenset[str], weight: Mapping[Kind, int]
) -> None:
    ordered = sorted(cluster, key=lambda f: (weight[f.kind], f.start, f.id))
    for finding in ordered[1:]:
        head = ordered[0]
        if finding.kind is head.kind or finding.id in split or finding.id in parent:
            continue
        if head.kind in (Kind.REQUIREMENT, Kind.COMMITMENT) and finding.kind in (Kind.REQUIREMENT, Kind.COMMITMENT):
            continue
        parent[finding.id] = head.id


# one thread


def _thread(
    corpus: Corpus,
    members: Sequence[Finding],
    incoming: Mapping[str, Sequence[Link]],
    decided: ThreadDecisions,
    diverging: Mapping[str, Sequence[Divergence]],
    as_of: str,
    settings: Settings,
) -> Thread:
    root = members[0]
    documents = corpus.documents

    demands = [finding for finding in members if finding.kind is Kind.REQUIREMENT]
    owners = {f.owner for f in members if f.kind in (Kind.REQUIREMENT, Kind.COMMITMENT)}

    def said(finding: Finding) -> Said:
        document = documents[finding.document]
        return Said(weighed(finding), document.date, standing_among(demands, owners, finding, document))

    inside = {finding.id for finding in members}
    every = [link for finding in members for link in incoming.get(finding.id, ())]
    links = [link for link in every if not is_arrival(link)]
    came = {
        link.target: arrived(link, paper, documents[paper.document])
        for link in sorted(every, key=lambda link: documents[corpus.findings[link.source].document].date or "")[::-1]
        if is_arrival(link) and (paper := corpus.findings[link.source])
    }
    outside = {link.source: said(corpus.findings[link.source]) for link in links if link.source not in inside}
    in_time = sorted(
        members, key=lambda f: (documents[f.document].date or "", documents[f.document].name, f.start, f.end)
    )
    names = [thread_id(finding.id) for finding in members]
    closing = max((e for name in names if (e := decided.closing.get(name))), key=lambda e: e.seq, default=None)
    is_reopened = closing is not None and closing.action == "reopen"
    case = Case(
        root,
        [said(finding) for finding in in_time],
        links,
        outside,
        came,
        closing=closing,
        reopened=closing if is_reopened else None,
        owner=_first(decided.owner, names),
        due=_first(decided.due, names),
        response=_first(decided.response, names),
        figures=tuple(dict.fromkeys((p.first, p.second) for f in members for p in diverging.get(f.id, ()))),
    )
    status = judge(case, as_of=as_of, settings=settings)
    organisation = root.organisation or next((f.organisation for f in members if f.organisation), None)
    organisation = organisation or next(iter(documents[root.document].organisations), "")
    themes = dict.fromkeys(theme for finding in members for theme in finding.theme)
    return Thread(
        id=thread_id(root.id),
        title=title_of(root, organisation, _asked_for(root, members, links), members),
        organisation=organisation,
        theme=tuple(themes),
        findings=tuple(finding.id for finding in in_time),
        response=status.response,
        delivery=status.delivery,
        assurance=status.assurance,
        time=status.time,
        brag=status.brag,
        due=status.due,
        owner=status.owner,
        flags=tuple(status.flags),
        slips=tuple(status.slips),
        contradictions=tuple(status.contradictions),
        as_of=as_of,
        reasons=tuple(status.reasons),
    )


def _asked_for(root: Finding, members: Sequence[Finding], links: Iterable[Link]) -> list[Finding]:
    """What the document that raises an issue asks for because of it."""
    about = {link.source for link in links if link.target == root.id and link.relation is Relation.ADDRESSES}
    return [f for f in members if f.id in about and f.kind is Kind.REQUIREMENT and f.document == root.document]


def _first(values: Mapping[str, str], names: Iterable[str]) -> str | None:
    return next((values[name] for name in names if values.get(name)), None)

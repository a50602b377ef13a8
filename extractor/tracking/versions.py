"""Draft and final of one document, a file and the one issued in its place: the last stands for both."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from extractor.model import Corpus, Document, Event, Finding, Kind, Link
from extractor.tracking.decisions import thread_id
from extractor.tracking.terms import words_of

_DRAFT = re.compile(r"\b(?:draft|unapproved|unconfirmed|for factual accuracy)\b", re.IGNORECASE)
_VERSION = re.compile(r"^(?:draft|unapproved|unconfirmed|final|approved|confirmed|published|version|v?\d*)$")
_SAME = 0.5
"""So much of the shorter version stands in the other."""
_LEAST = 2
"""So many findings at least stand in both, where the documents have not one name."""
_MOST_HOLDERS = 6
"""A quote in more documents than these is a phrase and tells nothing of versions."""


def without_drafts(corpus: Corpus) -> Corpus:
    """The corpus without drafts whose final version is in it; decisions and links on a draft's findings pass over.

    What the final no longer says is left out, unless somebody decided something about it.
    """
    finals = drafts_of(corpus)
    if not finals:
        return corpus
    by_words: dict[tuple[str, Kind, str], str] = {}
    for finding in sorted(corpus.findings.values(), key=lambda f: (f.start, f.id)):
        by_words.setdefault((finding.document, finding.kind, _words(finding)), finding.id)
    now: dict[str, str] = {}
    for finding in corpus.findings.values():
        final = finals.get(finding.document)
        if final is not None and (same := by_words.get((final, finding.kind, _words(finding)))) is not None:
            now[finding.id] = same
    decided = {event.subject for event in corpus.events}
    findings = {
        key: finding
        for key, finding in corpus.findings.items()
        if finding.document not in finals or (key not in now and {key, thread_id(key)} & decided)
    }
    links: dict[str, Link] = {}
    for link in corpus.links:
        moved = replace(link, source=now.get(link.source, link.source), target=now.get(link.target, link.target))
        if moved.source in findings and moved.target in findings and moved.source != moved.target:
            kept = links.get(moved.id)
            if kept is None or (moved.review, moved.score) > (kept.review, kept.score):
                links[moved.id] = moved
    threads = {thread_id(old): thread_id(new) for old, new in now.items()}
    events = tuple(_moved(event, now | threads) for event in corpus.events)
    return replace(corpus, findings=findings, links=tuple(links.values()), events=events)


def drafts_of(corpus: Corpus) -> Mapping[str, str]:
    """Draft → its final version, and file → the last one issued under its name, by document id.

    Of draft and final one calls itself a draft and the other does not, and they are named alike or are of one kind and
    one organisation. In either case at least half of the shorter one's findings stand in the other word for word.
    """
    holders: dict[str, set[str]] = defaultdict(set)
    sizes: Counter[str] = Counter()
    drafts = {key for key, document in corpus.documents.items() if _is_draft(document)}
    names = {key: document.name for key, document in corpus.documents.items()}
    if not drafts and len(set(names.values())) == len(names):
        return {}
    # a tracker gives documents of one name and date in the order in which they came
    arrival = {key: (document.date or "", place) for place, (key, document) in enumerate(corpus.documents.items())}
    for finding in corpus.findings.values():
        sizes[finding.document] += 1
        holders[_words(finding)].add(finding.document)
    shared: Counter[tuple[str, str]] = Counter()
    for documents in holders.values():
        if 1 < len(documents) <= _MOST_HOLDERS:
            shared.update(
                pair
                for pair in combinations(sorted(documents), 2)
                if len(drafts & set(pair)) == 1 or names[pair[0]] == names[pair[1]]
            )
    found: dict[str, tuple[int, str]] = {}
    for (one, two), count in sorted(shared.items()):
        if names[one] == names[two]:
            draft, final = sorted((one, two), key=lambda key: arrival[key])
        else:
            draft, final = (one, two) if one in drafts else (two, one)
        least = 1 if names[one] == names[two] else _LEAST
        if count >= max(least, _SAME * min(sizes[one], sizes[two])) and _may_replace(
            corpus.documents[draft], corpus.documents[final]
        ):
            found[draft] = max(found.get(draft, (0, "")), (count, final))
    return {draft: _last(draft, found) for draft in found}


class Versions:
    """Which documents of a corpus are versions of one another: they say the same things and do not speak of them."""

    def __init__(self, corpus: Corpus) -> None:
        self._said: dict[str, set[str]] = defaultdict(set)
        for finding in corpus.findings.values():
            self._said[finding.document].add(_words(finding))
        self._known: dict[tuple[str, str], bool] = {}

    def are(self, one: Document, two: Document) -> bool:
        if one.id == two.id:
            return False
        key = (min(one.id, two.id), max(one.id, two.id))
        if key not in self._known:
            self._known[key] = self._compare(one, two)
        return self._known[key]

    def _compare(self, one: Document, two: Document) -> bool:
        if one.name != two.name and _is_draft(one) == _is_draft(two):
            return False
        mine, theirs = self._said[one.id], self._said[two.id]
        draft, final = (one, two) if _is_draft(one) else (two, one)
        least = 1 if one.name == two.name else _LEAST
        return len(mine & theirs) >= max(least, _SAME * min(len(mine), len(theirs))) and (
            one.name == two.name or _may_replace(draft, final)
        )


def _last(draft: str, found: Mapping[str, tuple[int, str]]) -> str:
    seen = {draft}
    while draft in found and found[draft][1] not in seen:
        draft = found[draft][1]
        seen.add(draft)
    return draft


def _is_draft(document: Document) -> bool:
    return _DRAFT.search(re.sub(r"[_.-]", " ", f"{_file(document)} {document.title or ''}")) is not None


def _may_replace(draft: Document, final: Document) -> bool:
    if draft.date and final.date and draft.date > final.date:
        return False
    if _stem(draft) == _stem(final):
        return True
    return draft.kind == final.kind and (
        not draft.organisations or not final.organisations or bool({*draft.organisations} & {*final.organisations})
    )


def _file(document: Document) -> str:
    return document.name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _stem(document: Document) -> tuple[str, ...]:
    return tuple(word for word in words_of(_file(document).replace("_", " ")) if not _VERSION.match(word))


def _words(finding: Finding) -> str:
    return " ".join(words_of(finding.quote))


def _moved(event: Event, now: Mapping[str, str]) -> Event:
    payload = {key: now.get(value, value) if isinstance(value, str) else value for key, value in event.payload.items()}
    return replace(event, subject=now.get(event.subject, event.subject), payload=payload)

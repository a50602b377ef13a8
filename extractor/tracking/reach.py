"""Which stored documents a new one can be linked to, told without loading what was found in them.

`link` gives the same links for a new document from the documents that `reach` names as from a whole corpus; a test
holds that. The cost grows with what the new document has to do with, and with the tracker only by a glance at each
document's outline.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.model import Corpus, Document, Event
from extractor.tracking import decisions
from extractor.tracking.bodies import keys_of
from extractor.tracking.pairs import is_reply, may_reply, says_reply
from extractor.tracking.terms import is_common, shingles_of, terms_of, words_of

ABOUT = 3
"""So many of the organisations that a document is about bring its findings together with other documents'."""
REPEATED = 0.6
"""The share of the shorter text's runs of five words that two texts must have in common."""
FEWEST_RUNS = 4
OPENING = 1_500
_WIDEST = 200
"""A word in more titles than these names none of them."""
_NAMED = 0.5
"""So much of a document's title is said in the opening of what answers it."""
_MOST_ANSWERED = 3
_WHOLE_TITLE = 4
"""Words that a title must have to be known by standing somewhere whole."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of every document of a tracker at a glance, as it was stored."""

    documents: Mapping[str, Document]
    named: Mapping[str, Collection[str]]
    """Document → the organisations that its findings name, those that people gave them among these."""
    runs: Mapping[str, array[int]]
    """Document → `runs_of` the quotes of its findings."""
    events: tuple[Event, ...] = ()
    heirs: Mapping[str, str] = field(default_factory=dict)
    """What bodies that are no more became, by the rules."""

    def names(self) -> frozenset[str]:
        """Every organisation that anything names, as people joined them."""
        joined = decisions.joined_names(self.events)
        named = {name for names in self.named.values() for name in names}
        named.update(name for document in self.documents.values() for name in document.organisations)
        return frozenset(joined.get(name, name) for name in named)


def runs_of(quotes: Iterable[str]) -> array[int]:
    """The runs of letters in quotes, each as a number: how many a quote has, then these, quote after quote."""
    packed = array("I")
    for quote in quotes:
        runs = {zlib.crc32(run.encode("utf-8", "surrogatepass")) for run in shingles_of(quote)}
        if len(runs) >= FEWEST_RUNS - 1:
            # two runs may have one number
            packed.append(len(runs))
            packed.extend(sorted(runs))
    return packed


def _quotes_in(packed: array[int]) -> Iterator[array[int]]:
    at = 0
    while at < len(packed):
        size = packed[at]
        yield packed[at + 1 : at + 1 + size]
        at += 1 + size


def reach(outline: Outline, new: Collection[str], *, opening: Callable[[str], str]) -> frozenset[str]:
    """The documents whose findings can have a part in the links of the new ones, with these.

    `opening` gives the first `OPENING` characters of a document's text.
    """
    fresh = frozenset(new) & outline.documents.keys()
    documents = decisions.apply(Corpus(outline.documents, {}, events=outline.events)).documents
    found = set(fresh)
    found |= _of_one_organisation(outline, documents, fresh)
    found |= _repeating(outline.runs, documents, fresh)
    asking = Asking(documents.values(), decisions.heirs_among(outline.heirs, outline.events))
    for identity, document in documents.items():
        repeats = identity in found
        if identity in fresh:
            if is_reply(document):
                found.update(other for other, one in documents.items() if is_earlier_about_same(one, document))
            if may_reply(document):
                found.update(asking.answered_by(document, opening(identity)))
        elif may_reply(document) and (repeats or asking.may_answer(document, fresh)):
            answered = asking.answered_by(document, opening(identity))
            if repeats or fresh.intersection(answered):
                found.update((identity, *answered))
    return frozenset(found)


def _of_one_organisation(outline: Outline, documents: Mapping[str, Document], fresh: frozenset[str]) -> set[str]:
    joined = decisions.joined_names(outline.events)
    keys = keys_of(outline.names(), decisions.heirs_among(outline.heirs, outline.events))
    about: dict[str, set[str]] = {}
    for identity, document in documents.items():
        names = (joined.get(name, name) for name in outline.named.get(identity, ()))
        about[identity] = {keys[name] for name in (*names, *document.organisations[:ABOUT])}
    wanted = {key for identity in fresh for key in about[identity]}
    return {identity for identity, keys_here in about.items() if keys_here & wanted}


def _repeating(runs: Mapping[str, array[int]], documents: Mapping[str, Document], fresh: frozenset[str]) -> set[str]:
    """The documents of which some finding may repeat a new one nearly word for word."""
    holders: dict[int, list[int]] = defaultdict(list)
    sizes: list[int] = []
    for identity in sorted(fresh):
        for quote in _quotes_in(runs.get(identity, array("I"))):
            for run in quote:
                holders[run].append(len(sizes))
            sizes.append(len(quote))
    wanted = set(holders)
    least = int(REPEATED * FEWEST_RUNS)
    found = set()
    for identity, packed in runs.items():
        if identity in fresh or all(are_of_a_kind(documents[identity], documents[other]) for other in fresh):
            continue
        if len(wanted.intersection(packed)) >= least:
            for quote in _quotes_in(packed):
                common = wanted.intersection(quote)
                if len(common) >= least and _is_repeated(common, len(quote), holders, sizes):
                    found.add(identity)
                    break
    return found


def _is_repeated(common: set[int], size: int, holders: Mapping[int, list[int]], sizes: list[int]) -> bool:
    counts = Counter(holder for run in common for holder in holders[run])
    # one run less than is asked for: of a quote's runs two may have one number
    return any(count + 1 >= REPEATED * min(size, sizes[holder]) for holder, count in counts.items())


def are_of_a_kind(one: Document, two: Document) -> bool:
    """Whether two documents of one kind are about different bodies: what is alike in them is their authors' manner."""
    return (
        one.id != two.id
        and one.kind == two.kind
        and not (may_reply(one) or may_reply(two))
        and bool(one.organisations and two.organisations)
        and not set(one.organisations) & set(two.organisations)
    )


def is_earlier_about_same(other: Document, document: Document) -> bool:
    same = set(other.organisations) & set(document.organisations) or set(other.location_ids) & set(
        document.location_ids
    )
    return bool(same) and _is_earlier(other, document)


def _is_earlier(other: Document, document: Document) -> bool:
    return other.id != document.id and (other.date is None or document.date is None or other.date <= document.date)


class Asking:
    """Which documents a reply may answer: one that its opening names, or the one earlier document about the same."""

    def __init__(self, documents: Iterable[Document], heirs: Mapping[str, str]) -> None:
        every = list(documents)
        self._documents = {d.id: d for d in every}
        self._keys = keys_of((name for d in every for name in d.organisations), heirs)
        self._titles = {key: self._title(document) for key, document in self._documents.items()}
        self._by_term: dict[str, set[str]] = defaultdict(set)
        self._by_body: dict[str, set[str]] = defaultdict(set)
        for key, document in self._documents.items():
            for term in self._titles[key]:
                self._by_term[term].add(key)
            if not is_reply(document):
                for name in document.organisations:
                    self._by_body[self._keys[name]].add(key)

    def _title(self, document: Document) -> frozenset[str]:
        return frozenset(term for term in terms_of(document.title) if not is_common(term))

    def may_answer(self, document: Document, fresh: frozenset[str]) -> bool:
        """Whether anything but its text speaks for it that a document answers one of these."""
        near = {other for name in document.organisations for other in self._by_body[self._keys[name]]}
        near |= {other for term in self._title(document) for other in self._by_term.get(term, ())}
        return bool(near & fresh)

    def answered_by(self, document: Document, opening: str) -> list[str]:
        """The documents whose titles the opening of a reply names best, or the only one about its organisations."""
        said = terms_of(f"{document.title} {opening}")
        words = f" {' '.join(words_of(f'{document.title} {opening}'))} "
        shared: dict[str, int] = defaultdict(int)
        for term in said:
            holders = self._by_term.get(term, ())
            if len(holders) <= _WIDEST:
                for other in holders:
                    shared[other] += 1
        earlier = {other: count for other, count in shared.items() if _is_earlier(self._documents[other], document)}
        named = [
            (count / max(1, len(self._titles[other])), other)
            for other, count in earlier.items()
            if count >= 2 and not is_reply(self._documents[other])
        ]
        # a title that is repeated whole names its document, however common its words and whatever its kind
        named += [(1.0, other) for other in earlier if self._is_whole(other, words)]
        best = max((share for share, _ in named), default=0.0)
        if best >= _NAMED:
            return sorted({other for share, other in named if share >= best - 0.05})[:_MOST_ANSWERED]
        about = {other for name in document.organisations for other in self._by_body[self._keys[name]]}
        about = {other for other in about if _is_earlier(self._documents[other], document)}
        return list(about) if len(about) == 1 else []

    def _is_whole(self, other: str, said: str) -> bool:
        """Whether a title of several words, which is no reply's, stands as it is in what a reply says."""
        title = self._documents[other].title
        words = words_of(title)
        return len(words) >= _WHOLE_TITLE and not says_reply(title) and f" {' '.join(words)} " in said

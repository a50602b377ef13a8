"""One organisation under several names: what they have in common, within one corpus."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

_GENERIC = frozenset(
    ("ltd", "limited", "plc", "llp", "cic", "inc", "the", "of", "and", "for", "uk", "group", "holdings", "nhs", "trust")
)
_WORD = re.compile(r"[^\W_]+")


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") for word in _WORD.findall(name.casefold().replace("'", "").replace("’", "")))


_SITE = re.compile(
    r"\b(?:home|infirmary|hospital|lodge|house|court|surgery|practice|clinic|manor|grange|hall|unit|ward|prison|school"
    r"|centre|nursing)$",
    re.IGNORECASE,
)
_RUNS = re.compile(
    r"\b(?:ltd|limited|plc|llp|cic|trust|care|group|healthcare|services|charity|society|partnership)\b", re.I
)
_AUTHORITY = re.compile(
    r"\b(?:council|board|commission|commissioner|committee|ccg|icb|icp|regulator|inspectorate|department|ministry"
    r"|ombudsman|police|government|post|echo|courier|times|news)\b",
    re.IGNORECASE,
)
_OF_A_PROVIDER = re.compile(r"inspection|assessment|plan|reply|response|account|board_paper", re.IGNORECASE)


def parties_of(
    documents: Iterable[tuple[str, tuple[str, ...]]], keys: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """Key of an organisation → keys of those that are one party with it.

    Where a report on a provider, or the provider's own paper, names one place and one body that can run it, the body
    runs the place. Two places of one company are not one party.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for kind, names in documents:
        bodies = {keys[name]: name for name in names if not _AUTHORITY.search(name)}
        sites = {key for key, name in bodies.items() if _SITE.search(name.strip())}
        runners = {key for key, name in bodies.items() if key not in sites and _RUNS.search(name)}
        if not _OF_A_PROVIDER.search(kind) or len(sites) != 1 or len(runners) != 1:
            continue
        (site,), (runner,) = sites, runners
        found[site].add(runner)
        found[runner].add(site)
    return {key: frozenset(others) for key, others in found.items()}


def keys_of(names: Iterable[str], heirs: Mapping[str, str] | None = None) -> Mapping[str, str]:
    """Name → a key that names of one organisation share; `heirs` says what bodies that are no more became.

    Legal forms and articles do not count ("Oakmere Care", "Oakmere Care Ltd"). A shorter name goes with a longer one
    that begins with all its words only where no other name does: "Oakmere" alone could be the council or the board.
    """
    plain: dict[str, tuple[str, ...]] = {}
    for name in sorted(set(names)):
        words = _words(_last_heir(name, heirs) if heirs else name)
        plain[name] = tuple(word for word in words if word not in _GENERIC) or words
    begun: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for words in set(plain.values()):
        for length in range(1, len(words)):
            begun[words[:length]].add(words)
    keys = {}
    for name, words in plain.items():
        longer = begun.get(words, set())
        # the longest of a single line of names, each of which begins the next
        chain = sorted(longer, key=len)
        if chain and all(other[: len(one)] == one for one, other in pairwise(chain)):
            words = chain[-1]
        keys[name] = " ".join(words)
    return keys


def _last_heir(name: str, heirs: Mapping[str, str]) -> str:
    seen = {name}
    while (heir := heirs.get(name)) is not None and heir not in seen:
        seen.add(heir)
        name = heir
    return name

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


def keys_of(names: Iterable[str]) -> Mapping[str, str]:
    """Name → a key that names of one organisation share.

    Legal forms and articles do not count ("Oakmere Care", "Oakmere Care Ltd"). A shorter name goes with a longer one
    that begins with all its words only where no other name does: "Oakmere" alone could be the council or the board.
    """
    plain: dict[str, tuple[str, ...]] = {}
    for name in sorted(set(names)):
        words = _words(name)
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

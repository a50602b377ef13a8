"""Speech spelt out: "we're" as "we are", "hasn't" as "has not", with the way back to the text as it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

_CONTRACTED = re.compile(
    r"\b(?:(?P<who>i|we|you|they|he|she|it|that|this|there|here|who|what|which|where|how|why|everybody|everyone|nobody"
    r"|somebody)"
    r"(?P<verb>'(?:re|ve|ll|m|d|s))"
    r"|(?P<aux>is|are|was|were|do|does|did|has|have|had|could|would|should|must|need|might)(?P<not>n't)"
    r"|(?P<odd>can't|won't|shan't))(?!\w)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\s+(?:\w{1,9}ly\s+|not\s+|now\s+|just\s+|already\s+|never\s+|always\s+)?"
    r"(?:been|had|got|gone|come|become|taken|made|done|\w{2,14}ed)\b",
    re.IGNORECASE,
)
"""What follows "has" and "had" rather than "is" and "would"."""
_VERBS = {"'re": " are", "'ve": " have", "'ll": " will", "'m": " am"}
_ODD = {"can't": "cannot", "won't": "will not", "shan't": "shall not"}


@dataclass(frozen=True, slots=True)
class Spelt:
    """A text without contractions. `places` are, for each piece of it, where it begins there and in the text itself."""

    text: str
    places: tuple[tuple[int, int, bool], ...] = ()

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A range of this text in the text as it stands; a contraction that is touched is taken whole."""
        return self._back(start, at_end=False), self._back(end, at_end=True)

    def _back(self, offset: int, *, at_end: bool) -> int:
        if not self.places:
            return offset
        looked = offset - 1 if at_end and offset else offset
        number = bisect_right(self.places, looked, key=lambda place: place[0]) - 1
        here, there, written_out = self.places[number]
        if not written_out:
            return there + offset - here
        following = self.places[number + 1][1] if number + 1 < len(self.places) else there
        return following if at_end else there


@lru_cache(maxsize=64)
def spelt_out(text: str) -> Spelt:
    """A text (with straight apostrophes) spelt out; itself where it holds no contraction."""
    if "'" not in text:
        return Spelt(text)
    pieces: list[str] = []
    places: list[tuple[int, int, bool]] = []
    last, length = 0, 0
    for match in _CONTRACTED.finditer(text):
        if match["who"]:
            start, verb = match.start("verb"), match["verb"].lower()
            has_done = _DONE.match(text, match.end()) is not None
            full = _VERBS.get(verb) or (
                (" has" if has_done else " is") if verb == "'s" else (" had" if has_done else " would")
            )
        elif match["aux"]:
            start, full = match.start("not"), " not"
        else:
            start, full = match.start(), _ODD[match["odd"].lower()]
        for piece, begin, written_out in ((text[last:start], last, False), (full, start, True)):
            if piece:
                pieces.append(piece)
                places.append((length, begin, written_out))
                length += len(piece)
        last = match.end()
    if not pieces:
        return Spelt(text)
    places.append((length, last, False))
    return Spelt("".join(pieces) + text[last:], tuple(places))

"""Whether the clause around a date speaks of the past or of the future: cue words only, nearest first."""

from __future__ import annotations

import re

_FUTURE = (
    r"will|shall|won['’]t|would(?! have)|going to|(?:is|are|was|were|be) (?:due|set|expected|scheduled|planned|likely|about) (?:to|for|in|on|by)?"
    r"|due|scheduled|expect(?:s|ed)? to|plan(?:s|ned|ning)? (?:to|for)|intends? to|aims? to|hopes? to|hoped to|agreed to|must|should(?! have)|to be|"
    r"(?:is|are) to|forthcoming|upcoming|by|until|no later than|due by|deadline|target date|next|(?:asked|requested|required|told) to|'ll|’ll|may(?= [a-z])|projected|slated|proposed|from now"
)
_PAST = (
    r"was|were|had|did|been|said|told|saw|rose|fell|went|came|began|took|made|gave|found|got|met|held|led|left|won|lost|ran|sent|paid|spent|"
    r"became|grew|knew|thought|brought|bought|sold|kept|broke|spoke|wrote|set out|ago|since|last|earlier|[a-z]{2,}(?<!ne)ed|ended"
)
_CUE = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b", re.I)
_BREAK = re.compile(r"[.!?;:]\s+|\n\s*\n|,\s+(?:and|but|while|although|whereas|which|who)\s+|[“”\"]")
REACH = 160


def tense_at(text: str, start: int, end: int) -> str:
    """ "past", "future" or "" for the clause that holds text[start:end]: the nearest cue before it, else after it."""
    before = text[max(0, start - REACH) : start]
    breaks = list(_BREAK.finditer(before))
    if breaks:
        before = before[breaks[-1].end() :]
    cues = list(_CUE.finditer(before))
    if cues:
        return cues[-1].lastgroup or ""
    after = text[end : end + REACH]
    cut = _BREAK.search(after)
    cue = _CUE.search(after[: cut.start()] if cut else after)
    return (cue.lastgroup or "") if cue else ""

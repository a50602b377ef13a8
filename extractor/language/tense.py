"""Whether the clause around a date speaks of the past or of the future: cue words only, nearest first."""

from __future__ import annotations

import re

_OPEN = (
    r"(?:was|were)\s+(?:due|set|expected|scheduled|planned|likely|about|supposed|meant"
    r"|to\s+be)(?:\s+(?:to(?:\s+be)?\s+\w+|for|in|on|by))?|would\s+have|should\s+have"
)
"""A plan looked back upon: the date may lie on either side."""

_FUTURE = (
    r"will|shall|won['’]t|would|going\s+to|['’]ll|must|should|to\s+be(?:\s+(?:\w+ly\s+)?[a-z]+(?:ed|en|ut|un|ought|ade|id))?|be\s+(?:\w+ly\s+)?\w+|forthcoming|upcoming"
    r"|deadline|target\s+date|next|from\s+now"
    r"|(?:is|are|be)\s+(?:due|set|expected|scheduled|planned|likely|about)(?:\s+(?:to|for|in|on|by))?|due"
    r"|scheduled|slated|projected|proposed"
    r"|expect(?:s|ed|ing)?|plan(?:s|ned|ning)?\s+(?:to|for)|intends?\s+to|intention|aims?\s+to|hope[sd]?\s+to"
    r"|agreed\s+(?:to|that)|commit(?:s|ted)\s+to"
    r"|(?:is|are)\s+to|(?:begin|start|open|resume|expire)(?=\s+(?:on|in|work)\b)|(?:opens|begins|starts|meets|returns|resumes|expires|takes\s+(?:place|effect)|kicks\s+off)|(?:asked|requested|required|told|ordered|urged|instructed|invited)\s+(?:to|that)"
    r"|(?:agreed|asked|told|ordered|urged|invited|requested|required|resolved|planned|undertook|promised|wanted"
    r"|needed|instructed)\s+[^.;]{0,60}?\bto\s+(?!the\b|an?\b)[a-z]+|(?-i:may)(?=\s+[a-z])"
)
_PAST = (
    r"was|were|had|did|been|said|told|saw|rose|fell|went|came|began|took|made|gave|found|got|met|held|led|left|won"
    r"|lost|ran|sent|paid|spent"
    r"|became|grew|knew|thought|brought|bought|sold|kept|broke|spoke|wrote|hit|shot|struck|ago|since|last|earlier"
    r"|[a-z]{2,}(?<!ne)(?<!e)ed|agreed|succeed"
)
_CUE = re.compile(rf"\b(?:(?P<open>{_OPEN})|(?P<future>{_FUTURE})|(?P<past>{_PAST}))(?!\w)", re.I)
_BREAK = re.compile(
    r"[.!?;:]\s+(?=[\"'“‘]?[A-Z])|;\s|\n\s*\n|,\s+(?:and|but|while|although|whereas|which|who)\s+|[“”]|\"(?=\s|$)"
)
_TOWARDS = re.compile(
    r"\b(?:by|until|till|before|no\s+later\s+than)\s+(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+)?$", re.I
)
_AIMS = re.compile(r"\bto\s+(?!the\b|an?\b|his\b|her\b|its\b|their\b|our\b)[a-z]+(?:\s+[\w-]+){0,4}\s*$")
"""An infinitive just before the date, with no finite verb ahead of it."""
REACH = 160


def tense_at(text: str, start: int, end: int) -> str:
    """ "past", "future" or "" for the clause that holds text[start:end]: the nearest cue before it, else after it.

    Where there is neither, "by" or "until" before it looks to the future.
    """
    before = text[max(0, start - REACH) : start]
    for stop in _BREAK.finditer(before):
        clause = stop.end()
        before = before[:0] + " " * clause + before[clause:]
    nearest = None
    for cue in _CUE.finditer(before):
        nearest = cue
    if (nearest is None or (nearest.lastgroup == "past" and _TOWARDS.search(before))) and _AIMS.search(
        before[nearest.end() if nearest else 0 :]
    ):
        return "future"
    if nearest is None:
        after = text[end : end + REACH]
        stop_after = _BREAK.search(after)
        nearest = _CUE.search(after[: stop_after.start()] if stop_after else after)
    if nearest is None:
        return "future" if _TOWARDS.search(before) else ""
    return "" if nearest.lastgroup == "open" else nearest.lastgroup or ""

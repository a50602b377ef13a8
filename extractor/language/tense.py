"""Whether the clause around a date speaks of the past or of the future: cue words only, nearest first."""

from __future__ import annotations

import re

_OPEN = (
    r"(?:was|were|being|been|originally|previously)\s+(?:due|set|expected|scheduled|planned|likely|about|supposed|meant"
    r"|to\s+be)(?:\s+(?:to(?:\s+be)?\s+\w+|for|in|on|by))?"
    r"|set\s+(?:an?|the|its|their|our)\s+(?:\w+\s+)?(?:goal|target|deadline|date)|would\s+have|should\s+have"
)
"""A plan looked back upon ("was due to close"): the date may lie on either side."""

_FUTURE = (
    r"will|shall|won['’]t|would|going\s+to|['’]ll|must|should|to\s+be(?:\s+(?:\w+ly\s+)?[a-z]{3,})?|be\s+(?:\w+ly\s+)?\w+|forthcoming|upcoming"
    r"|deadline|target\s+date|next|from\s+now"
    r"|(?:is|are|be)\s+(?:due|set|expected|scheduled|planned|likely|about)(?:\s+(?:to|for|in|on|by))?|due"
    r"|scheduled|slated|projected|proposed"
    r"|expect(?:s|ed|ing)?|plan(?:s|ned|ning)?\s+(?:to|for)|intends?\s+to|intention|aims?\s+to|hope[sd]?\s+to"
    r"|agreed\s+(?:to|that)|commit(?:s|ted)\s+to"
    r"|(?:is|are)\s+to|(?:begin|start|open|resume|expire)(?=\s+(?:on|in|work)\b)|(?:opens|begins|starts|meets|returns|resumes|expires|takes\s+(?:place|effect)|kicks\s+off)|(?:asked|requested|required|told|ordered|urged|instructed|invited"
    r"|advised|proposed|recommended|suggested)\s+(?:to|that)|(?:could|can|please)\s+(?:you|we|i)"
    r"|(?:gave|given|giving|granted|allowed)\s+[^.;]{0,80}?\buntil"
    r"|(?:agreed|asked|told|ordered|urged|invited|requested|required|resolved|planned|undertook|promised|wanted"
    r"|needed|instructed)\s+[^.;]{0,60}?\bto\s+(?!the\b|an?\b)[a-z]+|(?-i:may)(?=\s+[a-z])"
)
_PAST = (
    r"was|were|had|did|been|said|told|saw|rose|fell|went|came|began|took|made|gave|found|got|met|held|led|left|won"
    r"|lost|ran|sent|paid|spent"
    r"|became|grew|knew|thought|brought|bought|sold|kept|broke|spoke|wrote|hit|shot|struck|ago|since|last|earlier"
    r"|[a-z]{2,}(?<!ne)(?<!e)ed"
    r"|agreed|succeed"
    r"|chosen|given|taken|written|known|shown|seen|drawn|driven|stolen|thrown|fallen|born|built|bought"
)
_CUE = re.compile(rf"\b(?:(?P<open>{_OPEN})|(?P<future>{_FUTURE})|(?P<past>{_PAST}))(?!\w)", re.I)
_BREAK = re.compile(
    r"[.!?;:](?<!\b[A-Z]\.)(?<!\bM[rs]\.)(?<!\bDr\.)(?<!\bMrs\.)(?<!\.m\.)\s+(?=[\"'“‘]?[A-Z])|;\s|\n\s*\n|,\s+(?:and|but|while|although|whereas|which|who)\s+|[“”]|\"(?=\s|$)"
)
_TOWARDS = re.compile(
    r"\b(?:by|until|till|before|no\s+later\s+than)\s+(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+)?$", re.I
)
_AIMS = re.compile(r"\bto\s+(?!the\b|an?\b|his\b|her\b|its\b|their\b|our\b)[a-z]+(?:\s+[\w-]+){0,4}\s*$")
"""An infinitive just before the date, with no finite verb ahead of it."""
_TELLS = re.compile(
    r"(?:agreed|asked|told|ordered|urged|invited|requested|required|resolved|planned|undertook|promised|wanted|needed"
    r"|instructed|expected|hoped|committed)\b",
    re.I,
)
"""Such verbs after a date tell when they were done, not when what they ask for is due: "in May he told us to wait"."""

_DETERMINERS = {"the", "a", "an", "its", "our", "their", "of"}
_OF_OTHERS = {"since", "last", "ago", "earlier", "next", "due"}
"""After a date these speak of another."""

_FINITE = {"was", "were", "had", "did", "said", "told", "last", "ago", "earlier", "since"}
REACH = 160


def tense_at(text: str, start: int, end: int) -> str:
    """ "past", "future", "planned" (a plan looked back upon) or "" for the clause that holds text[start:end].

    The nearest cue before it counts, else the nearest after it. Where there is neither, "by" or "until" before it
    looks to the future.
    """
    low = max(0, start - REACH)
    stops = [stop.end() for stop in _BREAK.finditer(text, low, min(len(text), start + 2)) if stop.end() <= start]
    before = text[stops[-1] if stops else low : start]
    cues = [cue for cue in _CUE.finditer(before) if not _is_attribute(cue, before)]
    nearest = cues[-1] if cues else None
    if nearest and nearest.lastgroup == "past" and len(cues) > 1 and _leads(cues[-2], nearest, before):
        return "future"
    if (nearest is None or (nearest.lastgroup == "past" and _TOWARDS.search(before))) and _AIMS.search(
        before[nearest.end() if nearest else 0 :]
    ):
        return "future"
    if nearest is None:
        after = text[end : end + REACH]
        stop_after = _BREAK.search(after)
        following = _CUE.finditer(after[: stop_after.start()] if stop_after else after)
        nearest = next((cue for cue in following if cue[0].lower() not in _OF_OTHERS), None)
        if nearest and _TELLS.match(nearest[0]):
            return "past"
    if nearest is None:
        return "future" if _TOWARDS.search(before) else ""
    return "planned" if nearest.lastgroup == "open" else nearest.lastgroup or ""


def _is_attribute(cue: re.Match[str], before: str) -> bool:
    """Whether a participle only describes a noun ("the agreed plan") and tells no time."""
    if cue.lastgroup != "past" or not cue[0].endswith("ed"):
        return False
    return before[max(0, cue.start() - 6) : cue.start()].rpartition(" ")[0].rpartition(" ")[2] in _DETERMINERS


def _leads(verb: re.Match[str], participle: re.Match[str], before: str) -> bool:
    """Whether a future verb governs what looks like a past one: "will remain closed", "will stay shut ... until"."""
    if verb.lastgroup != "future":
        return False
    between = before[verb.end() : participle.start()].split()
    return len(between) <= 1 or (_TOWARDS.search(before) is not None and participle[0].lower() not in _FINITE)

"""A thread's title: who is to do what, or what is wrong where, in at most twelve words.

What a finding says in few words is written when it is extracted (`Finding.headline`); here the place is added, and of
a thread's findings the first is taken that says something by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.finding.headline import MOST_WORDS
from extractor.language.mentions import place_name, short_name
from extractor.model import Finding, Kind
from extractor.tracking.terms import ROW, terms_of

__all__ = ["MOST_WORDS", "title_of"]

_TELLING = 2
"""A title with fewer telling words ("be sent") says less than another of the thread."""
_CLEAR_WORDS = 3
_LONG_HEADING = 6
_SHORT_CELL = 2
_LEAST_CUT = 5
_DUTIES = (Kind.COMMITMENT, Kind.REQUIREMENT)
_POINTS = re.compile(
    r"(?:this|these|those|it|its|they|their|them|he|she|his|her|(?:some|none|many|most) of (?:these|them)"
    r"|(?:some|most|many|all|few|others|both|each|none) (?:is|are|was|were|has|have|had|do|does|did)"
    r"|(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|who|which) )\b",
    re.IGNORECASE,
)
"""How words begin that say nothing without what stood before them."""
_HALF = re.compile(r"(?:where|when|if|while|as|although|despite|because)\b[^,]*$", re.IGNORECASE)
"""Half a sentence: its main clause stands elsewhere."""
_ANAPHOR = re.compile(r" to \w+ (?:it|them|this|these|so)\b", re.IGNORECASE)
_NO_TOPIC = re.compile(
    r"what |improve|next steps|experiences|impact of|summary|overall|matters arising|minutes|view|background"
    r"|introduction|finding|conclusion|action|report|service|inspection|recommendation|source",
    re.IGNORECASE,
)
"""Headings that name a part of a document and no matter."""
_BOUND = re.compile(
    r"(?:,|\s)(?=(?:and|but|which|who|where|when|while|because|so|although|in|on|at|by|for|from|with|within|during|after"
    r"|before|since|including|such|to|as)\s)",
    re.IGNORECASE,
)


def title_of(
    finding: Finding, organisation: str, others: Sequence[Finding] = (), members: Sequence[Finding] = ()
) -> str:
    """The title of a thread that begins with this finding.

    Where its own words say nothing by themselves ("This has not been analysed"), the first that does so gives it: of
    `others`, the requirements and commitments that speak about it, then of the thread's `members`.
    """
    own = _title(finding, organisation)
    if _is_clear(own):
        return own
    for other in (*others, *members):
        if other is not finding and other.kind in (Kind.ISSUE, *_DUTIES):
            title = _title(other, organisation)
            if _is_clear(title):
                return title
    return own


def _is_clear(title: str) -> bool:
    """Whether a title says something by itself: whole, with a subject, and that no "this" or "they"."""
    said = title.split(": ", 1)[-1]
    if title.endswith("…") or not re.search(r"[a-z]{3}", said) or len(said.split()) < _CLEAR_WORDS:
        return False
    if len(terms_of(said)) < _TELLING or _HALF.match(said):
        return False
    return not (_POINTS.match(said) or _ANAPHOR.search(said))


def _title(finding: Finding, organisation: str) -> str:
    said = finding.headline or _from_quote(finding)
    if not said:
        return "Untitled"
    place = place_name(short_name(finding.owner or organisation if finding.kind in _DUTIES else organisation))
    if _POINTS.match(said):
        place = _topic(finding.section) or place
    if place and place.casefold() not in said.casefold() and " to " not in said[: len(said) // 2 * _is_duty(finding)]:
        whole = f"{place}: {said}"
        if len(whole.split()) <= MOST_WORDS:
            return whole
    return said


def _is_duty(finding: Finding) -> bool:
    return finding.kind in _DUTIES


def _topic(section: Sequence[str]) -> str:
    """The heading above a finding, where it names a matter."""
    heading = re.sub(r"^\W*\d[\d.]*\s*", "", section[-1]).strip(" .:") if section else ""
    if 0 < len(heading.split()) <= _LONG_HEADING and terms_of(heading) and not _NO_TOPIC.search(heading):
        return heading
    return ""


def _from_quote(finding: Finding) -> str:
    """A title of a finding that was stored without a headline: its action, or its words to the end of a phrase."""
    cells = finding.quote.split(ROW)
    # numbers and names stand in short cells; the first long one says what the row is about
    text = " ".join(next((cell for cell in cells if len(cell.split()) > _SHORT_CELL), max(cells, key=len)).split())
    text = re.sub(r"[“”\"\[\]]", "", text).strip(" .,;:–—-•")
    owner = short_name(finding.owner or finding.organisation or "", 4)
    if finding.kind in _DUTIES and owner and finding.action and finding.action[:1].islower():
        text = f"{owner} to {finding.action}"
    text = _cut(text)
    return text[:1].upper() + text[1:]


def _cut(text: str) -> str:
    if len(text.split()) <= MOST_WORDS:
        return text
    best = ""
    for bound in _BOUND.finditer(text):
        words = text[: bound.start()].split()
        if _LEAST_CUT <= len(words) <= MOST_WORDS:
            best = " ".join(words).rstrip(",;:")
    return best or " ".join(text.split()[:MOST_WORDS]).rstrip(",;:") + "…"

"""A thread's title: who is to do what, or what is wrong where, in at most twelve words."""

from __future__ import annotations

import re

from extractor.model import Finding, Kind
from extractor.tracking.terms import ROW, terms_of

MOST_WORDS = 12
_LONG_NAME = 4
_TELLING = 2
"""An action with fewer telling words ("be sent") says less than the quote."""

_LEAD_IN = re.compile(
    r"^(?:[\W\d]*(?:\([a-z]\)|\d+(?:\.\d+)*[.)]?)\s+)?(?:(?:that|and|but|however|also|when|why|which|so|asked that|"
    r"recommendation \d+|we (?:recommend|found|noted|heard) that|it was (?:agreed|noted|resolved) that)\b[\s,:]*)+",
    re.IGNORECASE,
)
_TAIL_WORDS = (
    "a an and as at by for from in into of on or that the their its than to was were which with would will had has have"
    " been be is are"
)
_NOT_VERBS = frozenset(
    ("a", "an", "the", "to", "of", "in", "on", "at", "by", "for", "from", "with", "its", "their", "not")
)
_TAIL = frozenset(_TAIL_WORDS.split())


def title_of(finding: Finding, organisation: str) -> str:
    """The title of a thread that begins with this finding."""
    words = _plain(finding.quote).split()
    if finding.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        owner = _short(finding.owner or organisation)
        if _is_telling(finding.action):
            text = (
                [*owner.split(), "to", *_plain(finding.action or "").split()]
                if owner
                else _plain(finding.action or "").split()
            )
        elif owner and owner.casefold() not in finding.quote.casefold():
            text = [f"{owner}:", *words]
        else:
            text = words
    else:
        named = organisation and organisation.casefold() not in finding.quote.casefold()
        short = _short(organisation)
        text = [f"{short}:", *words] if named and short.casefold() not in finding.quote.casefold() else words
    title = " ".join(_cut(text))
    return title[:1].upper() + title[1:] if title else finding.kind.capitalize()


def _is_telling(action: str | None) -> bool:
    """Whether an action says something by itself: a verb first, and enough after it."""
    words = (action or "").split()
    if not words or words[0].casefold() in _NOT_VERBS or words[0].casefold().endswith(("ed", "ing")):
        return False
    return len(terms_of(" ".join(words))) >= _TELLING


def _plain(text: str) -> str:
    cells = text.split(ROW)
    # numbers and names stand in short cells; the first long one says what the row is about
    text = " ".join(next((cell for cell in cells if len(cell.split()) > _TELLING), max(cells, key=len)).split())
    text = _LEAD_IN.sub("", text) or text
    return text.strip(" .,;:–—-•\"“”'‘’")


def _short(name: str) -> str:
    """An organisation or person in few words: legal forms and what stands in brackets left out."""
    name = re.sub(r"\s*\([^)]*\)", "", name)
    name = re.sub(r",? (?:Ltd|Limited|plc|NHS Foundation Trust|NHS Trust)\.?$", "", name).strip()
    if "," in name and len(name.split()) > _LONG_NAME:
        name = name.split(",")[0]
    return " ".join(name.split()[:5])


def _cut(words: list[str]) -> list[str]:
    if len(words) <= MOST_WORDS:
        return words
    cut = words[:MOST_WORDS]
    while len(cut) > 4 and cut[-1].casefold().strip(",;:") in _TAIL:
        cut.pop()
    cut[-1] = cut[-1].rstrip(",;:") + " …" if len(cut) < MOST_WORDS else cut[-1].rstrip(",;:") + "…"
    return cut

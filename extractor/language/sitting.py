"""Who goes on in minutes: presenters, visitors and whoever a heading names; and what is nobody's words."""

from __future__ import annotations

import re

from extractor.language.setting import same
from extractor.language.sources import NARRATED, Teller, from_mention
from extractor.model import Block, Source

_NO_WORDS = re.compile(
    r",? (?:had|left|joined|arrived|attended|sent|took|declared|seconded|moved|proposed|voted|abstained"
    r"|was (?:absent|elected|appointed|present|re-elected))\b|'"
)
"""What people at a meeting do without words."""
LEAD = re.compile(
    r"(?:\d[\d.]*\s*)?(?:In|At|On|For|By|After|When|During|Following|Asked|Pressed|Presenting|Responding"
    r"|Speaking|While|Since|As|Referring|Turning)\b"
)
_OF_THE_MEETING = re.compile(
    r"(?:\W|\d)*(?:RESOLVED|AGREED|Resolved|Agreed|That\b|Concern|It was|(?:The )?(?:Members?|Committee|Panel|Board|"
    r"Councillors?|Cllr|Chair|Vice-Chair|Clerk|Minutes?|meeting|officers?)\b)|(?:The )?(?:[A-Z][\w-]+ ){0,4}"
    r"(?:Officer|Manager|Director|Clerk|Adviser|Advisor|Executive|Nurse|Secretary)\b|"
    r"[^.]{0,60}\b(?:Members|Councillor|Committee)\b"
)
_REPORTING = re.compile(
    r"(?:(?:[A-Z]{1,4}/)?\d[\d./]*[.)]?\s+|\(?[a-z]\)\s+)?(?:(?:Verbal |Oral )?(?:Reports?|Updates?) (?:from|by"
    r"|of) (?:the )?)?"
    r"(?P<who>(?:The )?[A-Z][\w.'\u2019-]*?(?: [A-Z][\w.-]*?){0,4}?)(?:['\u2019]s?)?"
    r"(?:,? (?:[Vv]erbal |[Oo]ral )?(?:[Rr]eports?|REPORTS?|[Uu]pdates?|[Aa]nnouncements?|[Cc]ommunications?"
    r"|[Rr]emarks))?:?"
)
TOLD = re.compile(r"\b(?:would|had)\b")
TOLD_IN_MINUTES = re.compile(r"\b(?:would|had|was|were|could|stood|remained|\w{3,}ed)\b")
TAKEN_AS_READ = re.compile(
    r"(?:\d[\d.]*\s+)?(?:(?P<who>(?:The )?[A-Z][\w.'-]*?(?: [A-Z][\w.-]*?){0,4})"
    r"(?:(?:['\u2019]s?)? (?:[a-z]+ )?(?:[Rr]eport|[Uu]pdate|[Pp]aper)"
    r" (?:was|had been) (?:received|noted|presented|taken|circulated|considered)"
    r"| took (?:the|this|her|his) (?:[a-z]+ )?(?:report|paper|item)s? as read))\b"
)
"""A report that nobody reads out: what follows is still from whoever wrote it."""
ITEM_TITLE = re.compile(r"(?:[A-Z]{1,4}/)?\d[\d./]*[.)]?\s+[A-Z][^.:;]{2,80}")
_VISITOR = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Sister)\b")
_CAME = re.compile(r",?(?: [^.;]{3,60},)? (?:attended|was (?:present|in attendance|welcomed)|joined the meeting)\b")


def answering(teller: Teller) -> Source | None:
    """Who goes on in a paragraph of the minutes that names nobody: a visitor who spoke last, or the presenter."""
    setting = teller.index.setting
    last = teller.last
    if last is not None and last.organisation and not same(last.organisation, setting.body):
        if not same(last.organisation, setting.host):
            return last
    return teller.presenter


def goes_on(plain: str, start: int, end: int, teller: Teller) -> bool:
    """Whether a paragraph of the minutes that names no speaker goes on with what was being told."""
    if answering(teller) is None or _OF_THE_MEETING.match(plain, start):
        return False
    return is_backshifted(plain[start:end], TOLD_IN_MINUTES)


def reporting(text: str, block: Block, teller: Teller) -> Source | None:
    """The person whose report a heading of the minutes announces ("Councillor Dale", "6.1 Chair's report")."""
    match = _REPORTING.fullmatch(text[block.start : block.end].strip())
    if match is None:
        return None
    at = text.index(match["who"], block.start)
    who = teller.index.resolve(match["who"], at)
    if who is None or who.type not in ("person", "role"):
        return None
    return from_mention(who, match["who"])


def leading_speaker(plain: str, start: int, end: int, teller: Teller) -> Source | None:
    """Somebody present with whom a sentence of a discussion begins, whatever the verb ("Mr Dale was not aware …")."""
    first = next(iter(teller.index.within(start, end)), None)
    if first is None or first.type not in ("person", "role"):
        return None
    if not (first.role or first.organisation) and not _VISITOR.match(first.text):
        return None
    if re.fullmatch(r"(?:\d[\d.]*\s+)?(?:The |the )?", plain[start : first.start]) is None:
        return None
    if _NO_WORDS.match(plain, first.end):
        return None
    return from_mention(first, first.text)


def attending(plain: str, start: int, end: int, teller: Teller) -> Source | None:
    """A visitor whose coming opens a paragraph that tells what was said ("Dr Dale attended. The surgery was …")."""
    first = next(iter(teller.index.within(start, end)), None)
    if first is None or first.type != "person" or plain[start : first.start].strip(" 0123456789."):
        return None
    if not _VISITOR.match(first.text) or not _CAME.match(plain, first.end):
        return None
    return from_mention(first, first.text)


def is_present(source: Source, teller: Teller) -> bool:
    """Whether a speaker of the minutes is in the room: named, in office or one of the body."""
    if source.role or source.speaker in teller.index.genders:
        return True
    return (
        same(source.organisation, teller.index.setting.body)
        or re.match(r"(?i)an? |one ", source.speaker or "") is not None
    )


def is_backshifted(sentence: str, past: re.Pattern[str] = TOLD) -> bool:
    """Whether a sentence without a cue keeps the tense of reported speech ("Every family would be called")."""
    told = past.search(sentence)
    return told is not None and not re.search(r"\b(?:is|are|has|have|will|can|says?)\b|\x00", sentence)


def is_impersonal(plain: str, start: int, end: int, teller: Teller) -> bool:
    """Whether a sentence of the minutes tells of the meeting itself and of nobody's words."""
    words = plain[start:end]
    if re.match(
        r"(?:\W|\d)*(?:RESOLVED|AGREED|Resolved|It was (?:agreed|resolved|noted)|The meeting|There being no|Voting)",
        words,
    ):
        return True
    subject = re.match(
        r"(?:\d[\d.]*\s+)?(?P<who>(?:The )?(?:Members|Committee|Panel|Board|Councillors"
        r"|Chair)) (?:then )?(?P<verb>\w+)",
        words,
    )
    return subject is not None and NARRATED.match(subject["verb"]) is not None

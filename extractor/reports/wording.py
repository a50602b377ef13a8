"""Words for readers: UK dates, durations, counts and the labels of every value, as a person would write them."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from extractor.model import Document, Finding, Kind, Thread, stable_id

MONTHS = calendar.month_name
ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")

KINDS = {
    Kind.ISSUE: "Issue",
    Kind.COMMITMENT: "Commitment",
    Kind.REQUIREMENT: "Requirement",
    Kind.EVIDENCE: "Evidence",
    Kind.RATING: "Rating",
    Kind.METRIC: "Figure",
}

STANDINGS = {
    "self_reported": "Self-reported",
    "commissioner": "Commissioner",
    "independent": "Independent",
    "press": "Press",
    "public": "Public",
    "regulator": "Regulator",
    "scrutiny": "Scrutiny",
    "provider": "Provider",
    "coroner": "Coroner",
    "auditor": "Auditor",
    "government": "Government",
}

FORCES = {"must": "must", "should": "should", "ask": "asked to"}

RELATIONS = {
    "addresses": "sets out to put right",
    "responds": "responds to",
    "supports": "bears out",
    "contradicts": "contradicts",
    "repeats": "repeats",
    "restates": "restates",
}


@lru_cache(maxsize=4096)
def first_day(iso: str) -> date:
    """The first day that a date of any precision can mean."""
    parts = [int(part) for part in iso[:10].split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


@lru_cache(maxsize=4096)
def last_day(iso: str) -> date:
    """The last day that a date of any precision can mean: something due "2031-06" is late from 1 July."""
    parts = [int(part) for part in iso[:10].split("-")]
    month = parts[1] if len(parts) > 1 else 12
    return date(parts[0], month, parts[2] if len(parts) > 2 else calendar.monthrange(parts[0], month)[1])


@lru_cache(maxsize=4096)
def is_date(iso: str | None) -> bool:
    """Whether this is a date that exists, at any precision."""
    if not iso or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", iso[:10]):
        return False
    try:
        first_day(iso)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def uk_date(iso: str | None, *, near: str | None = None) -> str:
    """ "2031-06-30" as "30 June 2031"; the year is left out where it is that of `near`. "" for None; else unchanged."""
    if not iso:
        return ""
    if not is_date(iso):
        return iso
    parts = iso[:10].split("-")
    year = "" if near and near[:4] == parts[0] and len(parts) > 1 else f" {parts[0]}"
    if len(parts) == 1:
        return parts[0]
    month = MONTHS[int(parts[1])]
    return f"{month}{year}" if len(parts) == 2 else f"{int(parts[2])} {month}{year}"


def span(first: str, last: str) -> str:
    """Two dates as one: "3 to 6 February 2031", "28 May to 2 June 2031"."""
    if first == last or not (is_date(first) and is_date(last)):
        return uk_date(first) if first == last else f"{uk_date(first)} to {uk_date(last)}"
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        return f"{int(first[8:])} to {uk_date(last)}"
    return f"{uk_date(first, near=last)} to {uk_date(last)}"


def duration(days: int) -> str:
    """A number of days in the unit that a person would use: days, weeks, months, years."""
    days = abs(days)
    if days < 14:
        return plural(days, "day")
    if days < 84:
        return plural(round(days / 7), "week")
    if days < 700:
        return plural(round(days / 30.44), "month")
    return plural(round(days / 365.25), "year")


def plural(number: int, noun: str, many: str = "") -> str:
    """ "1 thread", "2 threads", "1,204 threads"."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def listed(words: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def label(identifier: str) -> str:
    """An identifier as words: "inspection_report" → "Inspection report", "patient-safety" → "Patient safety"."""
    return sentence_case(re.sub(r"[_\-]+", " ", identifier).strip())


def slug(name: str) -> str:
    """A safe file name for a name from a document: letters, digits and hyphens, with a hash so that no two collide."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:48].strip("-")
    return f"{plain}-{stable_id('', name)[1:7]}" if plain else stable_id("x", name)


def safe_id(identity: str) -> str:
    """An id as file name and anchor: itself where it is plain, a hash of it where it is not."""
    return identity if re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,60}", identity) else stable_id("x", identity)


def due_phrase(thread: Thread, as_of: str) -> str:
    """When a thread is due and how it stands: "Due 30 June, 3 weeks late; second date"."""
    slips = [slip for slip in thread.slips if slip.kind == "slippage"]
    if not is_date(thread.due):
        return "Closed" if thread.time == "closed" else "No date given"
    assert thread.due is not None
    today, last = last_day(as_of), last_day(thread.due)
    text = f"Due {uk_date(thread.due, near=as_of)}"
    if thread.time == "closed":
        text += ", closed"
    elif thread.time == "met":
        text += ", met"
    elif last < today:
        text += f", {duration((today - last).days)} late"
    elif last == today:
        text += ", today"
    else:
        text += f", in {duration((last - today).days)}"
    if slips:
        number = len(slips) + 1
        text += f"; {ORDINALS[number] if number < len(ORDINALS) else f'{number}th'} date"
    return text


def evidence(thread: Thread) -> str:
    """What the evidence is worth: "Self-reported", "Independently verified: not done"."""
    is_partial = thread.assurance in ("corroborated", "independently verified") and thread.delivery in (
        "not started",
        "in progress",
        "not done",
    )
    return sentence_case(f"{thread.assurance}: {thread.delivery}" if is_partial else thread.assurance)


def question(thread: Thread) -> str:
    """What a committee would ask about a thread, by where it stands; "" where nothing is amiss."""
    is_late = thread.time == "overdue"
    if thread.assurance == "contradicted":
        return "which account is right, and " + ("when will it be done?" if is_late else "what shows it?")
    if thread.response == "unanswered":
        return "where is the reply that was promised?"
    if is_late and thread.delivery in ("not started", "claimed complete"):
        claimed = thread.delivery == "claimed complete"
        return "what shows, besides their own word, that it was done?" if claimed else "was it done, and what shows it?"
    if is_late:
        return "when will it be done, and what stands in the way?"
    if thread.delivery == "not done":
        return "what will be done now, and by when?"
    if thread.time == "slipped":
        return "will the new date hold?"
    return "what will be done, by whom and by when?" if thread.brag == "red" else ""


def who(finding: Finding, document: Document) -> str:
    """Who says it, in the words of a caption: "Jo Marsh, chief executive, Northmere Trust, as reported"."""
    source = finding.source
    said = [part for part in (source.speaker, source.role, source.organisation) if part]
    if source.mode == "author" or not said:
        unnamed = f"The {label(document.kind).lower()}" if document.kind else "The author"
        return ", ".join(said) or document.publisher or unnamed
    return f"{', '.join(dict.fromkeys(said))}, {'quoted' if source.mode == 'direct' else 'as reported'}"


def standing(finding: Finding, document: Document) -> str:
    """Who says so, relative to the party judged; the publisher's standing where the finding has none; "" unknown."""
    value = finding.standing or document.standing
    return STANDINGS.get(value, label(value)) if value else ""


def what(finding: Finding) -> str:
    """What a finding is, with what it says of itself: "Requirement, must", "Issue, serious"."""
    more = finding.force or finding.strength or finding.direction or finding.status or ""
    if finding.kind is Kind.RATING and finding.value:
        more = f"{finding.domain}: {finding.value}" if finding.domain else finding.value
    if finding.kind is Kind.METRIC and finding.value:
        more = " ".join(part for part in (finding.value, finding.unit or "") if part)
    if finding.status == "current":
        more = finding.severity or ""
    return f"{KINDS[finding.kind]}, {more.replace('_', ' ')}" if more else KINDS[finding.kind]


def confidence(value: float) -> str:
    """A confidence in words and per cent: "high, 86%"."""
    word = "high" if value >= 0.75 else "fair" if value >= 0.5 else "low"
    return f"{word}, {round(value * 100)}%"


def document_title(document: Document) -> str:
    """Its title, in lower case where it is printed in capitals; its file name where it has none."""
    if not document.title:
        return document.name.rsplit("/", 1)[-1]
    if not document.title.isupper() or len(document.title) < 12:
        return document.title
    words = [word if word in SMALL else word.capitalize() for word in document.title.lower().split()]
    return sentence_case(" ".join(words))


SMALL = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "into", "of", "on", "or", "the", "to", "with"])


def shortened(text: str, words: int = 10) -> str:
    """The first words of a text, for a link to the whole of it."""
    found = text.split()
    return " ".join(found) if len(found) <= words else " ".join(found[:words]).rstrip(",;:.–") + " …"

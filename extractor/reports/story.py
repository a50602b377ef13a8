"""One thread as a story in date order: what was said, when a date passed or moved, and where there is silence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extractor.model import Document, Finding, Relation, Slip, Thread
from extractor.reports import wording
from extractor.reports.views import Row, Summary

SILENCE_DAYS = 120
"""A gap between documents is shown as silence from this many days on: about one quarterly cycle and a month."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One finding, with everything that a reader needs to trust it."""

    id: str
    href: str
    quote: str
    kind: str
    what: str
    who: str
    standing: str
    organisation: str
    owner: str
    action: str
    due: str
    reference: str
    theme: str
    document: str
    date: str
    place: str
    """The page."""
    section: str
    confidence: str
    is_low: bool
    rules: tuple[str, ...]
    cues: tuple[str, ...]
    offsets: str
    relations: tuple[tuple[str, str, str, str, str], ...]
    """(relation in words, the other finding's anchor or href, its words, whether confirmed, why)."""
    telling: tuple[tuple[str, str, str, str, str], ...]
    """Those of them that the story shows at once: the first two, without repeats within one document."""
    slipped_from: str = ""
    others: tuple[str, ...] = ()
    """Anchors of the other findings on the same words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story. `kind`: "said" (by a document), "due", "silence", "noted" (by a person) or "today"."""

    kind: str
    day: date
    when: str
    iso: str
    title: str = ""
    href: str = ""
    note: str = ""
    standing: str = ""
    quotes: tuple[Quote, ...] = ()
    is_struck: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    name: str
    value: str
    reason: str
    tone: str
    """"good", "bad", "open" or "quiet"; always said in words as well."""


@dataclass(frozen=True, slots=True)
class Story:
    row: Row
    anchor: str
    themes: tuple[tuple[str, str], ...]
    axes: tuple[Axis, ...]
    earlier_dates: tuple[tuple[str, str], ...]
    """Every date that was given up, with what became of it."""
    softened: tuple[str, ...]
    conflicts: tuple[tuple[Quote, tuple[Quote, ...]], ...]
    """One account, and those that differ from it."""
    flags: tuple[str, ...]
    reasons: tuple[str, ...]
    """Reasons that name no axis."""
    steps: tuple[Step, ...]


TONES = {
    "unanswered": "bad",
    "rejected": "bad",
    "not done": "bad",
    "contradicted": "bad",
    "overdue": "bad",
    "slipped": "open",
    "due soon": "open",
    "in progress": "open",
    "self-reported": "open",
    "partly accepted": "open",
    "accepted": "good",
    "claimed complete": "open",
    "corroborated": "good",
    "independently verified": "good",
    "met": "good",
    "closed": "good",
}


_DAYS = re.compile(r"(?<=Overdue by )(\d+) days")
"""What a status counts in days, the pages say in the unit that they use elsewhere."""


def tell(thread: Thread, summary: Summary) -> Story:
    """The thread's page."""
    row = summary.row_of[thread.id]
    findings = summary.findings_of(thread)
    slips = tuple(slip for slip in thread.slips if slip.kind == "slippage")
    axes, others = _axes(thread)
    return Story(
        row=row,
        anchor=summary.paths.anchor("t", thread.id),
        themes=tuple((wording.label(theme), _theme_href(theme, summary)) for theme in thread.theme),
        axes=axes,
        earlier_dates=tuple((wording.uk_date(slip.old), _moved(slip, summary)) for slip in slips),
        softened=tuple(f"from “{slip.old}” to “{slip.new}”" for slip in thread.slips if slip.kind == "softening"),
        conflicts=_conflicts(thread, summary),
        flags=thread.flags,
        reasons=others,
        steps=_steps(thread, findings, slips, summary),
    )


def _conflicts(thread: Thread, summary: Summary) -> tuple[tuple[Quote, tuple[Quote, ...]], ...]:
    found = summary.corpus.findings
    against: dict[str, list[Finding]] = {}
    for one, other in thread.contradictions:
        if one in found and other in found:
            against.setdefault(one, []).append(found[other])
    return tuple(
        (show(found[one], summary, thread=thread.id), tuple(show(f, summary, thread=thread.id) for f in others))
        for one, others in against.items()
    )


def _theme_href(theme: str, summary: Summary) -> str:
    """Theme pages exist for themes that are some thread's main theme."""
    return summary.paths.theme(theme) if theme in summary.by_theme else ""


def _axes(thread: Thread) -> tuple[tuple[Axis, ...], tuple[str, ...]]:
    """The four axes, each with its reason: one that begins with the axis' name, or the one in its place."""
    names = ("response", "delivery", "assurance", "time")
    reasons = dict.fromkeys(names, "")
    others: list[str] = []
    for reason in thread.reasons:
        head, colon, tail = reason.partition(":")
        if colon and head.strip().lower() in reasons:
            name = head.strip().lower()
            reasons[name] = f"{reasons[name]} {wording.sentence_case(tail.strip())}".strip()
        else:
            others.append(reason)
    if len(others) == len(names) and not any(reasons.values()):
        reasons, others = dict(zip(names, others, strict=True)), []
    reasons["time"] = _DAYS.sub(lambda days: wording.duration(int(days[1])), reasons["time"])
    values = {name: str(getattr(thread, name)) for name in names}
    return tuple(
        Axis(
            name.capitalize(),
            wording.sentence_case(values[name]) if values[name] != "none" else "None read",
            reasons[name],
            TONES.get(values[name], "quiet"),
        )
        for name in names
    ), tuple(others)


def _moved(slip: Slip, summary: Summary) -> str:
    """ "moved to 30 September 2031, 13 weeks later, in the board paper of 3 July 2031"."""
    text = f"moved to {wording.uk_date(slip.new)}"
    if slip.days:
        text += f", {wording.duration(slip.days)} later"
    later = summary.corpus.findings.get(slip.later)
    if later is not None:
        document = summary.document_of(later)
        if document.date:
            text += f", as said on {wording.uk_date(document.date)}"
    return text


def show(finding: Finding, summary: Summary, *, thread: str = "", struck: str = "") -> Quote:
    """A finding as any page shows it; `thread` is the one whose page it is, `struck` the date that replaced its due."""
    document = summary.document_of(finding)
    relations = _relations(finding, summary, thread)
    due = ""
    if finding.due is not None:
        due = wording.uk_date(finding.due.date) if wording.is_date(finding.due.date) else f"“{finding.due.text}”"
    return Quote(
        id=summary.paths.anchor("f", finding.id),
        href=summary.finding_href(finding),
        quote=finding.quote,
        kind=str(finding.kind),
        what=wording.what(finding),
        who=wording.who(finding, document),
        standing=wording.standing(finding, document),
        organisation=_elsewhere(finding, summary, thread),
        owner=finding.owner or "",
        action=finding.action or "",
        due=due,
        reference=finding.reference or "",
        theme=", ".join(wording.label(theme) for theme in finding.theme),
        document=wording.document_title(document),
        date=wording.uk_date(document.date),
        place=f"Page {finding.page}",
        section=" › ".join(finding.section[finding.section[:1] == (document.title,) :]),
        confidence=wording.confidence(finding.confidence),
        is_low=finding.confidence < 0.5,
        rules=finding.rules,
        cues=tuple(dict.fromkeys(cue.name for cue in finding.cues)),
        offsets=f"characters {finding.start:,} to {finding.end:,}",
        relations=tuple(relation for relation, _ in relations),
        telling=tuple(relation for relation, is_telling in relations if is_telling)[:2],
        slipped_from=struck,
    )


def _elsewhere(finding: Finding, summary: Summary, thread: str) -> str:
    """The organisation that a finding is about, where it is not that of the thread whose page it stands on."""
    row = summary.row_of.get(thread)
    name = wording.sentence_case(finding.organisation or "")
    return "" if row and row.organisation == name else name


def _relations(finding: Finding, summary: Summary, thread: str) -> list[tuple[tuple[str, str, str, str, str], bool]]:
    """A finding's relations, and of each whether it tells more than that a document repeats itself."""
    shown = []
    for link in summary.links_from.get(finding.id, ()):
        other = summary.corpus.findings.get(link.target)
        if other is None:
            continue
        document = summary.document_of(other)
        what = f"“{wording.shortened(other.quote)}”"
        if document.date:
            what += f", {wording.uk_date(document.date)}"
        review = "confirmed" if link.review == "confirmed" else ""
        why = ", ".join([review or f"suggested with {round(link.score * 100)}%", *link.reasons])
        relation = (wording.RELATIONS[str(link.relation)], _anchor(other, summary, thread), what, review, why)
        shown.append((relation, link.relation is not Relation.REPEATS or other.document != finding.document))
    return shown


def _anchor(other: Finding, summary: Summary, thread: str) -> str:
    """The other finding's place on the same story, or in its document where it stands in another thread."""
    if thread and summary.thread_of.get(other.id) == thread:
        return f"#{summary.paths.anchor('f', other.id)}"
    return summary.finding_href(other)


def _steps(thread: Thread, findings: Sequence[Finding], slips: tuple[Slip, ...], summary: Summary) -> tuple[Step, ...]:
    dated = [finding for finding in findings if wording.is_date(summary.document_of(finding).date)]
    undated = [finding for finding in findings if not wording.is_date(summary.document_of(finding).date)]
    struck = {slip.earlier: wording.uk_date(slip.new) for slip in slips}
    today = wording.last_day(summary.as_of)
    said = _said(dated, struck, summary, thread.id)
    steps = [*said, *_deadlines(thread, slips, today)]
    is_open = thread.time not in ("closed", "met")
    steps += _silences([step.day for step in said], today, is_open=is_open)
    for comment in summary.comments_on(thread):
        day = wording.first_day(comment.date)
        when = wording.uk_date(comment.date)
        steps.append(Step("noted", day, when, comment.date, title=f"{comment.who} noted", note=comment.text))
    steps.append(Step("today", today, wording.uk_date(summary.as_of), summary.as_of, title="Date of this summary"))
    order = {"said": 0, "due": 1, "silence": 2, "noted": 3, "today": 4}
    steps.sort(key=lambda step: (step.day, order[step.kind]))
    if undated:
        steps += _said(undated, struck, summary, thread.id)
    return tuple(steps)


def _said(findings: Sequence[Finding], struck: dict[str, str], summary: Summary, thread: str) -> list[Step]:
    """A step for each run of findings of one document."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.document, []).append(finding)
    steps = []
    for identity, members in groups.items():
        document = summary.corpus.documents[identity]
        iso = document.date or ""
        members.sort(key=lambda finding: finding.start)
        steps.append(
            Step(
                "said",
                wording.first_day(iso) if wording.is_date(iso) else date.max,
                wording.uk_date(iso) or "Date not known",
                iso,
                title=wording.document_title(document),
                href=summary.paths.document(identity),
                note=about(document),
                standing=wording.STANDINGS.get(document.standing, ""),
                quotes=_quotes(members, struck, summary, thread),
            )
        )
    return steps


def _quotes(findings: Sequence[Finding], struck: dict[str, str], summary: Summary, thread: str) -> tuple[Quote, ...]:
    """The findings of one document; those on the same words are shown as one."""
    spans: dict[tuple[int, int], list[Quote]] = {}
    for finding in findings:
        shown = show(finding, summary, thread=thread, struck=struck.get(finding.id, ""))
        spans.setdefault((finding.start, finding.end), []).append(shown)
    return tuple(_merged(quotes) for quotes in spans.values())


def _merged(quotes: Sequence[Quote]) -> Quote:
    """One quote for several findings on the same words, with all that each of them says."""
    first = quotes[0]
    if len(quotes) == 1:
        return first
    whats = list(dict.fromkeys(quote.what for quote in quotes))
    sure = [f"{quote.what.split(',')[0].lower()} {quote.confidence}" for quote in quotes]
    return replace(
        first,
        what=" and ".join([whats[0], *(what[:1].lower() + what[1:] for what in whats[1:])]),
        owner=next((quote.owner for quote in quotes if quote.owner), ""),
        action=next((quote.action for quote in quotes if quote.action), ""),
        due=next((quote.due for quote in quotes if quote.due), ""),
        slipped_from=next((quote.slipped_from for quote in quotes if quote.due), ""),
        reference=next((quote.reference for quote in quotes if quote.reference), ""),
        confidence="; ".join(sure),
        is_low=any(quote.is_low for quote in quotes),
        rules=tuple(dict.fromkeys(rule for quote in quotes for rule in quote.rules)),
        cues=tuple(dict.fromkeys(cue for quote in quotes for cue in quote.cues)),
        relations=tuple(dict.fromkeys(relation for quote in quotes for relation in quote.relations)),
        telling=tuple(dict.fromkeys(relation for quote in quotes for relation in quote.telling))[:2],
        others=tuple(quote.id for quote in quotes[1:]),
    )


def about(document: Document) -> str:
    """What a document is and whose, in a line: "Inspection report, Care Inspectorate"."""
    parts = [wording.label(document.kind) if document.kind else "Kind not known", document.publisher]
    return ", ".join(part for part in parts if part)


def _deadlines(thread: Thread, slips: tuple[Slip, ...], today: date) -> list[Step]:
    steps = []
    for slip in slips:
        if wording.is_date(slip.old):
            note = f"Given up: moved to {wording.uk_date(slip.new)}"
            if slip.days:
                note += f", {wording.duration(slip.days)} later"
            day = wording.last_day(slip.old)
            steps.append(Step("due", day, wording.uk_date(slip.old), slip.old, "Due", note=f"{note}.", is_struck=True))
    if thread.due and wording.is_date(thread.due):
        day = wording.last_day(thread.due)
        late = thread.time == "overdue" or (thread.time == "slipped" and day < today)
        if late:
            note = f"{wording.duration((today - day).days)} ago. Nothing read shows that it was met."
        elif thread.time in ("met", "closed"):
            note = "Met." if thread.time == "met" else "Closed."
        else:
            note = "Still to come." if day > today else "Passed."
        steps.append(Step("due", day, wording.uk_date(thread.due), thread.due, "Due", note=note, is_late=late))
    return steps


def _silences(days: list[date], today: date, *, is_open: bool) -> list[Step]:
    """Gaps in which no document speaks, up to the date of the summary where the matter is open."""
    ordered = sorted(set(days))
    pairs = list(itertools.pairwise(ordered))
    if ordered and is_open and ordered[-1] < today:
        pairs.append((ordered[-1], today))
    steps = []
    for before, after in pairs:
        gap = (after - before).days
        if gap < SILENCE_DAYS:
            continue
        note = "No document read speaks of it, which is no evidence either way."
        if after == today:
            title = f"Nothing since: {wording.duration(gap)} of silence"
        else:
            title = f"{wording.sentence_case(wording.duration(gap))} of silence"
        steps.append(Step("silence", before + timedelta(days=1), "", "", title=title, note=note))
    return steps

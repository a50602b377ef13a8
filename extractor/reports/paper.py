"""A committee paper: two to six A4 pages on what a committee should ask about, as HTML to print or as a Word file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.model import Corpus, Finding, Thread
from extractor.reports import wording
from extractor.reports.saving import replace_file
from extractor.reports.story import Quote, show
from extractor.reports.views import Bar, ChangeRow, Row, Summary
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.tracking import Change

ITEMS, CONFLICTS, DATES, OTHERS, CHANGED, GAPS, SOURCES = 12, 3, 8, 12, 12, 12, 12
"""How many rows each part shows at most."""
ROOM, FIRST, LATER = 80, 80, 30
"""Printed lines up to which what else is open is told, and those for what needs attention and each table of dates: with
all else they keep the paper within six pages, however long its titles and names are."""
WORDS = 32
"""So many words of a quotation are shown; one that goes on ends in "…"."""
COMING_DAYS = 92

BASIS = (
    "Findings are quoted exactly from the documents named. Which of them belong together, and how each thread stands, "
    "is worked out by published rules and a suggestion until a person confirms it. Silence is not counted as failure."
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thread in a table of the paper, with the words that it rests on."""

    row: Row
    earlier: tuple[str, ...]
    """Dates given up."""
    quote: Quote | None
    source: str

    @property
    def lines(self) -> int:
        """About how many lines its row takes: those of its highest cell, by the characters that its column holds."""
        row, quote = self.row, self.quote
        words = len(quote.quote) + len(quote.who) + len(self.source) if quote else 0
        cells = ((len(row.title) + len(row.organisation), 26), (len(row.owner), 14), (words, 38))
        dates = len(self.earlier) + len(row.due) // 14
        return 2 + max(dates, *(size // width + 1 for size, width in cells))


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its first rows, and where the others stand."""

    title: str
    items: tuple[Item, ...]
    total: int
    where: str
    """The list of the tracking summary that holds them all."""

    @property
    def heading(self) -> str:
        return counted(self.title, len(self.items), self.total)

    @property
    def rest(self) -> str:
        left = self.total - len(self.items)
        return f"And {left:,} more: see “{self.where}” in the tracking summary." if left else ""


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    date: str
    scope: str
    headline: str
    asks: tuple[str, ...]
    bars: tuple[Bar, ...]
    total: Bar
    legend: str
    """What the colours mean."""
    attention: Part
    dates: tuple[Part, ...]
    """What fell due in the month, where the paper is about one, and what falls due after."""
    others: Part
    """What is open besides, as far as there is room."""
    conflicts: tuple[tuple[Row, Quote, str, Quote, str], ...]
    conflicts_heading: str
    changes: tuple[ChangeRow, ...]
    changes_heading: str
    gaps: tuple[tuple[str, int, str], ...]
    sources: str
    """The documents quoted, in a sentence."""


def write_paper(
    corpus: Corpus,
    threads: Sequence[Thread],
    out: Path,
    *,
    as_of: str,
    settings: Settings,
    organisation: str | None = None,
    month: str | None = None,
    changes: Sequence[Change] = (),
    since: str = "",
) -> None:
    """Writes the paper to `out`: Word for .docx, HTML for .html.

    `organisation` limits it to one body's threads; `month` ("2032-05") adds what fell due in it; `since` is the day
    with which `changes` compare. Raises InputError where no thread is about that organisation, or for another kind of
    file.
    """
    if out.suffix.lower() not in (".html", ".htm", ".docx"):
        advice = "Name it .html or .docx; a browser prints the former as PDF."
        raise InputError("a paper is written as HTML or for Word.", place=str(out), advice=advice)
    chosen = [thread for thread in threads if organisation is None or thread.organisation == organisation]
    if organisation is not None and not chosen:
        known = wording.listed(sorted({thread.organisation for thread in threads if thread.organisation})[:12])
        raise InputError(f"no thread is about {organisation!r}.", advice=f"Known: {known}." if known else "")
    ids = {thread.id for thread in chosen}
    wanted = [change for change in changes if organisation is None or change.thread in ids]
    summary = Summary(corpus, chosen, as_of=as_of, settings=settings, changes=wanted)
    paper = compose(summary, organisation=organisation, month=month, since=since)
    if out.suffix.lower() == ".docx":
        from extractor.reports.word import as_docx

        content = as_docx(paper, as_of=as_of)
    else:
        from extractor.reports.html import render_paper

        content = render_paper(paper, summary, settings).encode("utf-8")
    replace_file(out, content)


def compose(summary: Summary, *, organisation: str | None = None, month: str | None = None, since: str = "") -> Paper:
    """What the paper says."""
    attention = _part("What needs attention", summary.urgent, ITEMS, "Needs attention", summary, FIRST)
    dates = _dates(summary, month)
    told = {*(row.id for row in summary.urgent), *(item.row.id for part in dates for item in part.items)}
    rest = [row for row in summary.rows if row.id not in told and row.time not in ("closed", "met")]
    left = ROOM - sum(item.lines for part in (attention, *dates) for item in part.items)
    others = _part("What else is open", rest, OTHERS, "All threads", summary, left)
    conflicts = _conflicts(summary)
    changed = [
        replace(row, date="") if row.date in row.whole else row for _, rows in summary.change_groups for row in rows
    ]
    about = ", ".join(name for name in (organisation, wording.uk_date(month)) if name)
    return Paper(
        title=f"Progress against findings and commitments{f': {about}' if about else ''}",
        date=wording.uk_date(summary.as_of),
        scope=summary.scope,
        headline=summary.headline,
        asks=tuple(_asks(summary)),
        bars=summary.short_bars if organisation is None else (),
        total=summary.bar("All", "", summary.rows),
        legend=" ".join(f"{colour.title}: {colour.summary.rstrip('.')}." for colour in summary.colours),
        attention=attention,
        dates=dates,
        others=others,
        conflicts=tuple(conflicts[:CONFLICTS]),
        conflicts_heading=counted("Accounts that differ", min(len(conflicts), CONFLICTS), len(conflicts)),
        changes=tuple(changed[:CHANGED]),
        changes_heading=counted(
            f"What has changed{f' since {wording.uk_date(since)}' if since else ''}",
            min(len(changed), CHANGED),
            len(changed),
        ),
        gaps=tuple((listing.title, listing.count, listing.summary) for listing in summary.gaps[:GAPS]),
        sources=_sources((attention, *dates, others)),
    )


def counted(title: str, shown: int, total: int) -> str:
    return title if shown == total else f"{title}: the first {shown} of {total:,}"


def _part(title: str, rows: Sequence[Row], most: int, where: str, summary: Summary, room: int) -> Part:
    """The first rows, as many as there is room for."""
    shown: list[Item] = []
    for row in rows[:most]:
        item = _item(row, summary)
        room -= item.lines
        if room < 0:
            break
        shown.append(item)
    return Part(title, tuple(shown), len(rows), where)


def _sources(parts: Sequence[Part]) -> str:
    used = sorted({item.source.rsplit(", page", 1)[0] for part in parts for item in part.items if item.source})
    if not used:
        return ""
    left = len(used) - SOURCES
    return f"Quoted here: {'; '.join(used[:SOURCES])}{f'; and {left} more' if left > 0 else ''}."


def _item(row: Row, summary: Summary) -> Item:
    """A thread with its latest words that give a date, or its latest words."""
    thread = next(thread for thread in summary.threads if thread.id == row.id)
    found = summary.findings_of(thread)
    chosen = next((f for f in reversed(found) if f.due is not None), found[-1] if found else None)
    slips = tuple(wording.uk_date(slip.old) for slip in thread.slips if slip.kind == "slippage")
    return Item(row, slips, *(_quoted(chosen, summary) if chosen else (None, "")))


def _quoted(finding: Finding, summary: Summary) -> tuple[Quote, str]:
    """Its first words as a quotation, and where they stand."""
    document = summary.document_of(finding)
    quote = show(finding, summary)
    source = _source(wording.document_title(document), document.date, finding.page)
    return replace(quote, quote=wording.shortened(quote.quote, WORDS)), source


def _source(title: str, iso: str | None, page: int) -> str:
    return f"{title}, {wording.uk_date(iso)}, page {page}" if iso else f"{title}, page {page}"


def _conflicts(summary: Summary) -> list[tuple[Row, Quote, str, Quote, str]]:
    found = []
    for thread in summary.threads:
        for pair in thread.contradictions[:1]:
            sides = [summary.corpus.findings[identity] for identity in pair if identity in summary.corpus.findings]
            if len(sides) == 2:
                found.append((summary.row_of[thread.id], *_quoted(sides[0], summary), *_quoted(sides[1], summary)))
    return found


def _dates(summary: Summary, month: str | None) -> tuple[Part, ...]:
    """What fell due in the month, and what is due in the three months from the day of the paper, or after the month."""
    today = wording.last_day(summary.as_of)
    parts = []
    if month:
        parts.append(
            _due(f"Due in {wording.uk_date(month)}", wording.first_day(month), wording.last_day(month), summary)
        )
        today = max(today, wording.last_day(month) + timedelta(days=1))
    coming = _due("Due in the next three months", today, today + timedelta(days=COMING_DAYS), summary, is_open=True)
    return tuple(part for part in (*parts, coming) if part.items)


def _due(title: str, first: date, last: date, summary: Summary, *, is_open: bool = False) -> Part:
    rows = [
        row
        for row in summary.rows
        if first.isoformat() <= row.due_iso <= last.isoformat() and not (is_open and row.time in ("closed", "met"))
    ]
    return _part(title, sorted(rows, key=lambda row: (row.due_iso, row.title)), DATES, "All threads", summary, LATER)


def _asks(summary: Summary) -> list[str]:
    """What the committee is asked to do: each line comes from a list of the summary."""
    lists = {listing.key: listing for listing in (*summary.attention, *summary.gaps)}
    red = sum(row.brag == "red" for row in summary.rows)
    asks = [f"note that {red:,} of {wording.plural(len(summary.rows), 'thread')} {'is' if red == 1 else 'are'} red"]
    late = Counter(row.organisation for row in lists["overdue"].rows)
    for name, number in late.most_common(3):
        actions = "overdue action" if number == 1 else wording.plural(number, "overdue action")
        asks.append(f"ask {name} when its {actions} will be done, and what stood in the way")
    if number := lists["unanswered"].count:
        asks.append(f"press for {wording.plural(number, 'reply', 'replies')} promised and not yet read")
    if number := lists["contradicted"].count:
        asks.append(f"ask which account is right in {wording.plural(number, 'matter')} where two sources differ")
    if "self_reported" in lists:
        number = lists["self_reported"].count
        asks.append(f"ask for independent evidence in {wording.plural(number, 'matter')} with one side's word only")
    return asks

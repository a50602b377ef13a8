"""A committee paper: two to six A4 pages on what a committee should ask about, as HTML to print or as a Word file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import InputError
from extractor.model import Corpus, Thread
from extractor.reports import wording
from extractor.reports.saving import replace_file
from extractor.reports.story import Quote, show
from extractor.reports.views import Bar, ChangeRow, Row, Summary
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.tracking import Change

ITEMS, CONFLICTS, COMING, CHANGED = 12, 3, 10, 12
"""How many rows each part shows at most: together they keep the paper within six pages."""
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


@dataclass(frozen=True, slots=True)
class Paper:
    title: str
    date: str
    scope: str
    headline: str
    asks: tuple[str, ...]
    bars: tuple[Bar, ...]
    total: Bar
    attention: tuple[Item, ...]
    attention_total: int
    conflicts: tuple[tuple[Row, Quote, str, Quote, str], ...]
    conflicts_total: int
    coming: tuple[Item, ...]
    coming_total: int
    changes: tuple[ChangeRow, ...]
    changes_total: int
    gaps: tuple[tuple[str, int, str], ...]
    sources: tuple[str, ...]


def write_paper(
    corpus: Corpus,
    threads: Sequence[Thread],
    out: Path,
    *,
    as_of: str,
    settings: Settings,
    organisation: str | None = None,
    changes: Sequence[Change] = (),
) -> None:
    """Writes the paper to `out`: Word for .docx, else HTML. `organisation` limits it to one body's threads.

    Raises InputError where no thread is about that organisation.
    """
    chosen = [thread for thread in threads if organisation is None or thread.organisation == organisation]
    if organisation is not None and not chosen:
        known = wording.listed(sorted({thread.organisation for thread in threads if thread.organisation})[:12])
        raise InputError(f"no thread is about {organisation!r}.", advice=f"Known: {known}." if known else "")
    ids = {thread.id for thread in chosen}
    wanted = [change for change in changes if organisation is None or change.thread in ids]
    summary = Summary(corpus, chosen, as_of=as_of, settings=settings, changes=wanted)
    paper = compose(summary, organisation)
    if out.suffix.lower() == ".docx":
        from extractor.reports.word import as_docx

        content = as_docx(paper, as_of=as_of)
    else:
        from extractor.reports.html import render_paper

        content = render_paper(paper, summary, settings).encode("utf-8")
    replace_file(out, content)


def compose(summary: Summary, organisation: str | None = None) -> Paper:
    """What the paper says."""
    urgent = [_item(row, summary) for row in summary.urgent[:ITEMS]]
    conflicts = _conflicts(summary)
    coming = _coming(summary)
    changed = [row for _, rows in summary.change_groups for row in rows]
    used = {item.source.rsplit(", page", 1)[0] for item in urgent if item.source}
    return Paper(
        title=f"Progress against findings and commitments{f': {organisation}' if organisation else ''}",
        date=wording.uk_date(summary.as_of),
        scope=summary.scope,
        headline=summary.headline,
        asks=tuple(_asks(summary)),
        bars=summary.short_bars if organisation is None else (),
        total=summary.bar("All", "", summary.rows),
        attention=tuple(urgent),
        attention_total=len(summary.urgent),
        conflicts=tuple(conflicts[:CONFLICTS]),
        conflicts_total=len(conflicts),
        coming=tuple(coming[:COMING]),
        coming_total=len(coming),
        changes=tuple(changed[:CHANGED]),
        changes_total=len(changed),
        gaps=tuple((listing.title, listing.count, listing.summary) for listing in summary.gaps),
        sources=tuple(sorted(used)),
    )


def _item(row: Row, summary: Summary) -> Item:
    """A thread with its latest words that give a date, or its latest words."""
    thread = next(thread for thread in summary.threads if thread.id == row.id)
    found = summary.findings_of(thread)
    chosen = next((f for f in reversed(found) if f.due is not None), found[-1] if found else None)
    slips = tuple(wording.uk_date(slip.old) for slip in thread.slips if slip.kind == "slippage")
    if chosen is None:
        return Item(row, slips, None, "")
    document = summary.document_of(chosen)
    return Item(
        row, slips, show(chosen, summary), _source(wording.document_title(document), document.date, chosen.page)
    )


def _source(title: str, iso: str | None, page: int) -> str:
    return f"{title}, {wording.uk_date(iso)}, page {page}" if iso else f"{title}, page {page}"


def _conflicts(summary: Summary) -> list[tuple[Row, Quote, str, Quote, str]]:
    found = []
    for thread in summary.threads:
        for pair in thread.contradictions[:1]:
            sides = [summary.corpus.findings[identity] for identity in pair if identity in summary.corpus.findings]
            if len(sides) == 2:
                shown = [(show(side, summary), summary.document_of(side), side.page) for side in sides]
                (one, first, page), (other, second, other_page) = shown
                found.append(
                    (
                        summary.row_of[thread.id],
                        one,
                        _source(wording.document_title(first), first.date, page),
                        other,
                        _source(wording.document_title(second), second.date, other_page),
                    )
                )
    return found


def _coming(summary: Summary) -> list[Item]:
    """Threads due from the day of the paper to three months on."""
    today = wording.last_day(summary.as_of)
    until = (today + timedelta(days=COMING_DAYS)).isoformat()
    rows = [
        row
        for row in summary.rows
        if row.time not in ("closed", "met") and row.due_iso and today.isoformat() <= row.due_iso <= until
    ]
    return [_item(row, summary) for row in sorted(rows, key=lambda row: (row.due_iso, row.title))]


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

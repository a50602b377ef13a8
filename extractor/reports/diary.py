"""Due dates as a calendar that any diary can subscribe to or import."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import icalendar

from extractor.model import Corpus, Thread
from extractor.reports import wording
from extractor.reports.views import Summary
from extractor.settings import Settings

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def ics(corpus: Corpus, threads: Sequence[Thread], *, as_of: str) -> bytes:
    """An all-day entry for each open thread with a due date (RFC 5545), on the last day that the date can mean.

    A thread keeps its UID for ever, so that a diary moves an entry whose date has slipped in place of adding one.
    """
    summary = Summary(corpus, threads, as_of=as_of, settings=Settings())
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Findings Extractor//Tracking summary//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Findings: due dates")
    stamp = datetime.combine(wording.last_day(as_of), datetime.min.time(), tzinfo=UTC)
    for thread, row in zip(summary.threads, summary.rows, strict=True):
        if not row.due_iso or thread.time in ("closed", "met"):
            continue
        day = wording.last_day(row.due_iso)
        entry = icalendar.Event()
        entry.add("uid", f"{wording.safe_id(thread.id)}@findings-extractor")
        entry.add("dtstamp", stamp)
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
        entry.add("summary", _clean(f"{row.title} ({row.organisation})"))
        entry.add("description", _clean("\n".join(_lines(thread, summary))))
        entry.add("categories", [row.brag.capitalize()])
        entry.add("sequence", sum(slip.kind == "slippage" for slip in thread.slips))
        entry.add("transp", "TRANSPARENT")
        calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made


def _lines(thread: Thread, summary: Summary) -> list[str]:
    row = summary.row_of[thread.id]
    lines = [
        f"{row.due}.",
        f"Owner: {row.owner or 'not named'}.",
        f"Evidence: {row.evidence[:1].lower()}{row.evidence[1:]}.",
    ]
    for finding in reversed(summary.findings_of(thread)):
        if finding.due is not None:
            document = summary.document_of(finding)
            lines.append(f"“{finding.quote}” ({wording.document_title(document)}, page {finding.page})")
            break
    return lines


def _clean(text: str) -> str:
    return _UNSAFE.sub(" ", text)

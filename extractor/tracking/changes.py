"""What changed between two dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.model import Corpus, Kind, Thread
from extractor.settings import Settings
from extractor.tracking.days import in_words, last_day
from extractor.tracking.threads import weave

_KINDS = "contradicted recurred overdue unanswered slipped softened reopened due new responded claimed verified closed"
_ORDER = tuple(_KINDS.split())


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed.

    `kind`: contradicted, recurred, overdue, unanswered, slipped, softened, reopened, due (within the days of
    `tracking.due_soon_days`), new, responded, claimed (complete), verified, closed. `finding` shows it, or is "".
    """

    kind: str
    thread: str
    finding: str
    text: str
    """One line in plain words: what, of which thread."""
    date: str = ""


def changes(corpus: Corpus, *, since: str, as_of: str, settings: Settings) -> tuple[Change, ...]:
    """What is different at the end of the day `as_of` from the end of the day `since`, the gravest kinds first."""
    before = {}
    for thread in weave(corpus, as_of=since, settings=settings):
        for finding in thread.findings:
            before[finding] = thread
    found: list[Change] = []
    for thread in weave(corpus, as_of=as_of, settings=settings):
        earlier = next((before[finding] for finding in thread.findings if finding in before), None)
        fresh = [finding for finding in thread.findings if finding not in before]
        found += _of_thread(corpus, thread, earlier, fresh)
        was_soon = earlier is not None and earlier.due == thread.due and _is_soon(earlier, since, settings)
        if _is_soon(thread, as_of, settings) and not was_soon:
            text = f"Due {in_words(thread.due or '')}: {thread.title}"
            found.append(Change("due", thread.id, "", text, thread.due or ""))
    found.sort(key=lambda change: (_ORDER.index(change.kind), change.date or "9999", change.thread, change.finding))
    return tuple(found)


def _is_soon(thread: Thread, day: str, settings: Settings) -> bool:
    """Whether a thread's date lies ahead by no more than the days that settings call soon."""
    due, today = last_day(thread.due or ""), last_day(day)
    if due is None or today is None or thread.time not in ("due", "due soon", "slipped"):
        return False
    return 0 <= (due - today).days <= settings.tracking.due_soon_days


def _of_thread(corpus: Corpus, thread: Thread, earlier: Thread | None, fresh: list[str]) -> Iterator[Change]:
    def change(kind: str, text: str, finding: str = "", date: str = "") -> Change:
        return Change(kind, thread.id, finding, f"{text}: {thread.title}", date)

    if earlier is None:
        root = next((f for f in fresh if corpus.findings[f].kind is not Kind.METRIC), fresh[0] if fresh else "")
        day = corpus.documents[corpus.findings[root].document].date if root else None
        yield change("new", "New", root, day or "")
    old_time, old_flags = (earlier.time, earlier.flags) if earlier else ("", ())
    known = set(earlier.contradictions) if earlier else set()
    for pair in thread.contradictions:
        if pair not in known:
            yield change("contradicted", "Accounts disagree", pair[1])
            break
    for flag in ("recurred after closure", "recurred after completion"):
        if flag in thread.flags and flag not in old_flags:
            yield change("recurred", f"Found again: {flag}", fresh[-1] if fresh else "")
    if thread.time == "overdue" and old_time != "overdue":
        yield change("overdue", f"Overdue since {in_words(thread.due or '')}", date=thread.due or "")
    if thread.response == "unanswered" and (earlier is None or earlier.response != "unanswered"):
        yield change("unanswered", "The promised answer did not come")
    slips = set(earlier.slips) if earlier else set()
    for slip in thread.slips:
        if slip not in slips:
            if slip.kind == "slippage":
                text = f"Slipped from {in_words(slip.old)} to {in_words(slip.new)}"
                yield change("slipped", text, slip.later, slip.new)
            else:
                yield change("softened", f"Weaker wording, {slip.old} to {slip.new}", slip.later)
    if "reopened" in thread.flags and "reopened" not in old_flags:
        yield change("reopened", "Reopened")
    if earlier is not None and earlier.response == "none" and thread.response not in ("none", "unanswered"):
        yield change("responded", f"Answered ({thread.response})", fresh[0] if fresh else "")
    if thread.delivery == "claimed complete" and (earlier is None or earlier.delivery != "claimed complete"):
        yield change("claimed", f"Said to be complete ({thread.assurance})", fresh[-1] if fresh else "")
    verified = ("independently verified", "corroborated")
    if thread.assurance in verified and (earlier is None or earlier.assurance not in verified):
        yield change("verified", f"Now {thread.assurance}", fresh[-1] if fresh else "")
    if thread.time == "closed" and old_time != "closed":
        yield change("closed", "Closed")

"""When newer rules read a document differently: which finding takes an older one's place, and its decisions with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from extractor.model import Event, Finding, Link, stable_id


def successors(old: Iterable[Finding], new: Sequence[Finding]) -> dict[str, str]:
    """Old id → new id: of the same kind, overlapping by at least half of the shorter span, the best overlap first."""
    pairs = sorted(
        (-overlap, before.start, after.start, before.id, after.id)
        for before in old
        for after in new
        if before.kind is after.kind
        and (overlap := min(before.end, after.end) - max(before.start, after.start)) > 0
        and 2 * overlap >= min(before.end - before.start, after.end - after.start)
    )
    heirs: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, _, before_id, after_id in pairs:
        if before_id not in heirs and after_id not in taken:
            heirs[before_id] = after_id
            taken.add(after_id)
    return heirs


def carry_over(
    events: Iterable[Event], links: Iterable[Link], followed: Mapping[str, str | None]
) -> tuple[tuple[Event, ...], tuple[Link, ...], tuple[str, ...]]:
    """Events and links with superseded findings replaced by their successors.

    `followed` holds every superseded finding with its successor or None. The third part names those without a
    successor that a decision hangs on: they stay.
    """
    heirs = {identity: heir for identity in followed if (heir := _last_heir(identity, followed)) is not None}
    subjects: dict[str, str] = {}
    for identity, heir in heirs.items():
        subjects[identity] = heir
        subjects[stable_id("t", identity)] = stable_id("t", heir)
    moved: dict[str, Link] = {}
    kept: set[str] = set()
    named = {event.subject for event in events} | {
        str(value) for event in events for value in event.payload.values() if isinstance(value, str)
    }
    for link in links:
        if link.review != "suggested":
            kept |= {end for end in (link.source, link.target) if end in followed and end not in heirs}
        after = replace(link, source=heirs.get(link.source, link.source), target=heirs.get(link.target, link.target))
        subjects[link.id] = after.id
        # a decision is never hidden by a newer suggestion between the same findings
        if after.id not in moved or moved[after.id].review == "suggested":
            moved[after.id] = after
    for identity in followed:
        if identity not in heirs and (identity in named or stable_id("t", identity) in named):
            kept.add(identity)
    rewritten = tuple(
        replace(
            event,
            subject=subjects.get(event.subject, event.subject),
            payload={
                key: subjects.get(value, value) if isinstance(value, str) else value
                for key, value in event.payload.items()
            },
        )
        for event in events
    )
    return rewritten, tuple(moved.values()), tuple(sorted(kept))


def _last_heir(identity: str, followed: Mapping[str, str | None]) -> str | None:
    seen = {identity}
    heir = followed[identity]
    while heir is not None and heir in followed:
        if heir in seen:
            return None
        seen.add(heir)
        heir = followed[heir]
    return heir

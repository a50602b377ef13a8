"""The dates of a thread: what is due, what slipped, what was met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from extractor.language.dates import find_dates
from extractor.model import Finding, Kind, Link, Relation, Slip, Standing
from extractor.settings import Settings
from extractor.tracking.arrivals import is_in_time
from extractor.tracking.cases import Case, Said, Status, is_found_right, told_in_row
from extractor.tracking.days import days_between, first_day, in_words, last_day
from extractor.tracking.pairs import MOVES_DATE
from extractor.tracking.terms import ROW

_WHOLE = 0.62
"""A link with a lower score joins a step to what it is a step towards."""
_PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per cent)")
_REACHED = re.compile(
    r"\b(?:target|figure|standard|level) (?:has|had|have|was|is)\b.{0,20}\b(?:met|reached|achieved)\b", re.I
)
_STRENGTHS = ("under consideration", "aspirational", "conditional", "firm")


@dataclass(slots=True)
class Action:
    """One commitment or requirement with all its restatements: the last date given counts."""

    said: list[Said]
    done: Said | None = None
    is_paper: bool = False
    """Whether what was done is that the paper asked for came."""

    def dates(self) -> list[tuple[str, str]]:
        """Finding and due date, of each statement that gave a date of its own.

        A vaguer date that holds the last one ("before Christmas" after 19 December) only repeats it. The press repeats
        dates too: it counts where nobody else gave one.
        """
        given = [said for said in self.said if said.finding.due and said.finding.due.date]
        # a day that had gone by when it was given is a misreading, unless a row keeps it beside what was done
        given = [said for said in given if ROW in said.finding.quote or not is_past_when_given(said)]
        own = [said for said in given if said.standing != Standing.PRESS] or given
        found: list[tuple[str, str]] = []
        for said in own:
            text = said.finding.due.date if said.finding.due else None
            if text and not (found and found[-1][1].startswith(text)):
                found.append((said.finding.id, text))
        return found

    @property
    def due(self) -> str | None:
        dates = self.dates()
        return dates[-1][1] if dates else None


def is_past_when_given(said: Said) -> bool:
    """Whether a promise or demand gives a date that had gone by: one of the two dates is wrong, or it was told late."""
    due = said.finding.due.date if said.finding.due else None
    if due is None or said.date is None or said.finding.kind not in (Kind.COMMITMENT, Kind.REQUIREMENT):
        return False
    return (last_day(due) or date.max) < (first_day(said.date) or date.min)


def is_proof(link: Link, said: Said, target: Finding | None) -> bool:
    """Whether evidence says that the very thing was done, and not only something towards it.

    What was promised by a figure ("answer 90% of calls") is kept when that figure is, whatever else was done.
    """
    if said.finding.direction != "completed" or not (link.score >= _WHOLE or link.review == "confirmed"):
        return False
    promised = _PERCENT.search(target.quote) if target is not None else None
    if promised is None or link.review == "confirmed":
        return True
    told = [float(figure) for figure in _PERCENT.findall(said.finding.quote)]
    return any(figure >= float(promised.group(1)) for figure in told) or _REACHED.search(said.finding.quote) is not None


def actions_of(case: Case, evidence: list[Said]) -> list[Action]:
    members = {said.finding.id: said for said in case.members}
    first: dict[str, str] = {}
    for said in case.members:
        if said.finding.kind not in (Kind.COMMITMENT, Kind.REQUIREMENT):
            continue
        identity = said.finding.id
        first[identity] = identity
        for link in case.links:
            if link.source == identity and link.relation is Relation.RESTATES and link.target in first:
                first[identity] = first[link.target]
                break
    actions: dict[str, Action] = {}
    for identity, head in first.items():
        said = members[identity]
        if head == identity and (earlier := _redated(said, list(actions.values()))) is not None:
            first[identity] = earlier.said[0].finding.id
            earlier.said.append(said)
        else:
            actions.setdefault(head, Action([])).said.append(said)
    for action in actions.values():
        row = told_in_row(action.said[-1])
        if row is not None and row.finding.direction == "completed":
            action.done = row
    told = {said.finding.id: said for said in evidence}
    for link in case.links:
        proof = told.get(link.source)
        if (
            proof is not None
            and link.relation is Relation.SUPPORTS
            and is_proof(link, proof, members[link.target].finding if link.target in members else None)
        ):
            if link.target in first:
                actions[first[link.target]].done = proof
    for target, came in case.arrivals.items():
        if target in first and actions[first[target]].done is None:
            actions[first[target]].done = came
            actions[first[target]].is_paper = True
    return list(actions.values())


def _count_as_done(actions: Sequence[Action], evidence: Sequence[Said]) -> None:
    """What was promised towards a thing is done with when somebody independent finds the thing as it should be."""
    right = next((said for said in reversed(evidence) if is_found_right(said)), None)
    if right is None:
        return
    for action in actions:
        said = action.said[-1]
        if action.done is None and said.date and right.date and said.date < right.date:
            action.done = right


def _redated(said: Said, actions: Sequence[Action]) -> Action | None:
    """The action whose date a commitment moves without saying again what it is ("it would now be done by …")."""
    finding = said.finding
    if (
        finding.kind is not Kind.COMMITMENT
        or not (finding.due and finding.due.date)
        or not MOVES_DATE.search(finding.quote)
    ):
        return None
    dated = [action for action in actions if action.due and action.said[0].finding.document != finding.document]
    others = {found.date for found in find_dates(finding.quote, reference=said.date) if found.date} - {finding.due.date}
    named = [action for action in dated if any((action.due or "").startswith(day) for day in others)]
    choice = named or dated
    return choice[0] if len(choice) == 1 else None


def judge_time(case: Case, status: Status, evidence: list[Said], today: date, settings: Settings) -> None:
    actions = actions_of(case, evidence)
    if status.delivery == "claimed complete" and status.assurance == "independently verified":
        _count_as_done(actions, evidence)
    for action in actions:
        _note_slips(action, status)
    if case.closing is not None and case.closing.action == "close":
        status.time = "closed"
        status.reasons.append(f"Time: closed by {case.closing.who} on {in_words(case.closing.at[:10])}.")
        status.due = case.due
        return
    is_done = status.delivery == "claimed complete" and not [a for a in actions if a.due and a.done is None]
    if case.due:
        open_due: str | None = case.due
        set_by = " as a reviewer set it"
    else:
        dates = sorted((a.due for a in actions if a.due and a.done is None), key=lambda d: last_day(d) or date.max)
        open_due, set_by = (dates[0] if dates else None), ""
    if open_due is None or (case.due and is_done):
        done = [a for a in actions if a.done is not None and a.due]
        if done or (case.due and is_done):
            due = case.due or max((a.due or "" for a in done), default="")
            status.due, status.time = due, "met"
            late = [action for action in done if _is_late(action)]
            note = ", but late" if late else ""
            if late:
                status.flags.append("met late")
            status.reasons.append(f"Time: met{note}; it was due {in_words(due)}.")
        else:
            words = [said.finding.due.text for said in case.members if said.finding.due and said.finding.due.text]
            fixed = f"no date is fixed; the text says “{words[-1]}”" if words else "no date is given"
            status.reasons.append(f"Time: {fixed}.")
        return
    status.due = open_due
    last = last_day(open_due) or date.max
    if last < today:
        status.time = "overdue"
        status.reasons.append(f"Time: overdue by {(today - last).days} days; it was due {in_words(open_due)}{set_by}.")
    elif status.slips and any(slip.kind == "slippage" for slip in status.slips):
        status.time = "slipped"
        moved = next(slip for slip in reversed(status.slips) if slip.kind == "slippage")
        status.reasons.append(f"Time: slipped from {in_words(moved.old)} to {in_words(moved.new)}.")
    elif last - today <= timedelta(days=settings.tracking.due_soon_days):
        status.time = "due soon"
        status.reasons.append(f"Time: due soon, {in_words(open_due)}{set_by}.")
    else:
        status.time = "due"
        status.reasons.append(f"Time: due {in_words(open_due)}{set_by}.")


def _is_late(action: Action) -> bool:
    """Whether the words themselves say so, by a date or outright; a document's date is only when it was told."""
    if action.done is None or action.due is None:
        return False
    if action.is_paper:
        return not is_in_time(action.done, action.due)
    quote = action.done.finding.quote
    if re.search(r"\blate\b", quote, re.IGNORECASE):
        return True
    due = last_day(action.due)
    told = [
        found.last for found in find_dates(quote, reference=action.done.date) if found.role == "date" and found.last
    ]
    return bool(told) and due is not None and told[0] > due.isoformat()


def _moved_from(said: Said) -> str | None:
    """The date that a statement itself names as the one that no longer holds ("by 31 October, rather than in June")."""
    due = said.finding.due.date if said.finding.due else None
    if due is None or not MOVES_DATE.search(said.finding.quote):
        return None
    # a month without its year lies near the day on which it was said, else near the new date
    for near in (said.date, due):
        named = (found.date for found in find_dates(said.finding.quote, reference=near) if found.date)
        earlier = [day for day in named if (last_day(day) or date.max) < (first_day(due) or date.min)]
        if len(earlier) == 1:
            return earlier[0]
    return None


def _note_slips(action: Action, status: Status) -> None:
    given = action.dates()
    first = next((said for said in action.said if given and said.finding.id == given[0][0]), None)
    if first is not None and (old := _moved_from(first)) is not None:
        status.slips.append(Slip(given[0][0], given[0][0], old, given[0][1], days_between(old, given[0][1])))
    for (earlier, old), (later, new) in pairwise(given):
        if (first_day(new) or date.max) > (last_day(old) or date.max):
            status.slips.append(Slip(earlier, later, old, new, days_between(old, new)))
    strength: tuple[str, str] | None = None
    for said in action.said:
        finding = said.finding
        if finding.strength in _STRENGTHS:
            if strength is not None and _STRENGTHS.index(finding.strength) < _STRENGTHS.index(strength[1]):
                status.slips.append(Slip(strength[0], finding.id, strength[1], finding.strength, None, "softening"))
            strength = (finding.id, finding.strength)

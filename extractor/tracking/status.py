"""The four axes of one thread, folded from its dated findings, links and decisions, with reasons in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from extractor.language.dates import find_dates
from extractor.model import Finding, Kind, Relation, Standing
from extractor.settings import Settings
from extractor.tracking.cases import (
    NO_ANSWER,
    Case,
    Said,
    Status,
    is_found_right,
    is_met,
    short,
    since,
    told_in_row,
    when,
    who,
)
from extractor.tracking.days import first_day, last_day
from extractor.tracking.pairs import is_authority
from extractor.tracking.timing import actions_of, is_past_when_given, is_proof, judge_time

_FOR = frozenset(("completed", "improved", "assurance"))
_AGAINST = frozenset(("unchanged", "worsened"))
_EARLIER = re.compile(r"\b(?:last|previous|earlier) (?:inspection|visit|assessment|report|audit)\b", re.I)
_DATA = r"\b(?:data|figures?|statistics|dashboards?|returns)\b"
_DOUBTED = re.compile(
    rf"\b(?:falsif|manipulat|fabricat|misreport|misle|altered|doctored|inaccura|unreliab)\w*\b[^.]{{0,40}}{_DATA}"
    rf"|{_DATA}[^.]{{0,50}}\b(?:falsif|manipulat|fabricat|misreport|inaccura|unreliab|not (?:be )?"
    r"(?:accurate|reliable|recognis|trusted)|could not be (?:trusted|relied)|before being confirmed)",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(r"\b(?:on|since) \d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}\b")
_MOST_PAIRS = 6
_RECURRED = frozenset(("recurred after closure", "recurred after completion"))
_RANK = {Standing.SELF_REPORTED: 1, Standing.PRESS: 2, Standing.PUBLIC: 3, Standing.COMMISSIONER: 3,
         Standing.INDEPENDENT: 4}  # fmt: skip

_PARTLY = re.compile(
    r"\b(?:accept|agree)\w*[^.]{0,30}\b(?:in part|partly|partially|in principle)|\bpart(?:ial)?ly (?:accept|agree)",
    re.I,
)
_REJECTED = re.compile(
    r"\b(?:do|does|did|will|would|cannot|can) ?(?:not|n['’]t) (?:\w+ )?"
    r"(?:accept|agree|intend|plan|consider it|adopt|support|believe)"
    r"|\breject(?:s|ed)?\b|\bdeclin(?:e|es|ed)\b|\bno plans to\b|\brefus(?:e|es|ed)\b",
    re.I,
)
_ACCEPTED = re.compile(r"\b(?:accept|agree|welcome|support)(?:s|ed)?\b", re.I)
_ANSWERS = re.compile(
    r"\b(?:(?:written )?(?:answer|response|reply)|respond|write to|circulate|make enquiries|come back|report back"
    r"|provide (?:members|the committee|an? (?:update|answer))|let \w+ know|find out|look into)\b",
    re.I,
)
_HAS_NUMBER = re.compile(
    r"\d|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|all|every|each|half)\b", re.I
)


def judge(case: Case, *, as_of: str, settings: Settings) -> Status:
    """The state of a thread at the end of the day `as_of`."""
    status = Status(owner=case.owner)
    today = last_day(as_of) or date.max
    evidence = _evidence(case)
    _judge_response(case, status, evidence, today, settings)
    _judge_delivery(case, status, evidence)
    _judge_assurance(case, status, evidence)
    judge_time(case, status, evidence, today, settings)
    _flag(case, status, evidence, today, settings)
    status.contradictions += [pair for pair in case.figures if pair not in status.contradictions]
    _colour(case, status, evidence)
    status.flags = list(dict.fromkeys(status.flags))
    return status


def _evidence(case: Case) -> list[Said]:
    """Evidence in the thread and evidence of other threads that bears on it, in order of time."""
    found = {said.finding.id: said for said in case.members if said.finding.kind is Kind.EVIDENCE}
    for link in case.links:
        said = case.outside.get(link.source)
        if said is not None and said.finding.kind is Kind.EVIDENCE:
            found[said.finding.id] = said
    rows = [row for said in case.members if (row := told_in_row(said)) is not None]
    return sorted([*found.values(), *rows], key=when)


# response


def _replies(case: Case) -> list[Said]:
    """What answers the thread's issues and requirements, in order of time."""
    known = {said.finding.id: said for said in case.members} | dict(case.outside)
    answered = {link.source for link in case.links if link.relation in (Relation.RESPONDS, Relation.ADDRESSES)}
    replies = [known[identity] for identity in answered if identity in known]
    # what others found later is no reply of those who were asked
    own = ("", Standing.SELF_REPORTED)
    replies = [
        said
        for said in replies
        if said.finding.kind is not Kind.REQUIREMENT
        and (said.finding.kind is not Kind.EVIDENCE or said.standing in own)
    ]
    if case.root.kind is Kind.COMMITMENT:
        replies.append(next(said for said in case.members if said.finding.id == case.root.id))
    return sorted(replies, key=when)


def _judge_response(case: Case, status: Status, evidence: list[Said], today: date, settings: Settings) -> None:
    promised = _unkept_answer(case, evidence, today)
    if case.response:
        status.response = case.response
        status.reasons.append(f"Response: {case.response}, as a reviewer set it.")
        return
    replies = _replies(case)
    words, said = "none", None
    for reply in replies:
        heard = _heard(reply.finding)
        if _weight(heard) >= _weight(words):
            words, said = heard, reply
    if promised is not None:
        status.response = "unanswered"
        status.reasons.append(
            f"Response: unanswered; {who(promised)} promised an answer{since(promised)} that did not come."
        )
    elif said is None:
        status.reasons.append("Response: none; nothing found answers it.")
    else:
        status.response = words
        status.reasons.append(f"Response: {words}, by {who(said)}{since(said)}.")


def _heard(finding: Finding) -> str:
    """What a reply amounts to."""
    quote = finding.quote
    if _PARTLY.search(quote):
        return "partly accepted"
    if _REJECTED.search(quote) and finding.direction not in ("completed", "improved"):
        return "rejected"
    if finding.kind is Kind.COMMITMENT:
        return "acknowledged" if finding.strength == "under consideration" else "accepted"
    if _ACCEPTED.search(quote) or finding.direction in ("completed", "improved"):
        return "accepted"
    return "acknowledged"


def _weight(response: str) -> int:
    """A refusal said outright outweighs what is promised around it; an earlier promise gives way to a later one."""
    return ("none", "acknowledged", "accepted", "partly accepted", "rejected").index(response)


def _unkept_answer(case: Case, evidence: list[Said], today: date) -> Said | None:
    """The promise of an answer that has fallen due, or that somebody says was not kept."""
    silent = any(s.finding.direction == "unchanged" and NO_ANSWER.search(s.finding.quote) for s in evidence)
    for action in actions_of(case, evidence):
        promise = action.said[0]
        told = " ".join(said.finding.action or said.finding.quote for said in action.said)
        if promise.finding.kind is not Kind.COMMITMENT or not _ANSWERS.search(told) or action.done is not None:
            continue
        due = last_day(action.due) if action.due else None
        if (due is not None and due < today) or (due is None and silent):
            return promise
    return None


# delivery and assurance


def _is_about_action(case: Case, said: Said) -> bool:
    """Whether evidence speaks about something that is to be done, rather than about the issue alone."""
    actions = {m.finding.id for m in case.members if m.finding.kind in (Kind.COMMITMENT, Kind.REQUIREMENT)}
    return any(link.source == said.finding.id and link.target in actions for link in case.links)


def _judge_delivery(case: Case, status: Status, evidence: list[Said]) -> None:
    state, told = "not started", None
    known = {said.finding.id: said for said in evidence}
    targets = {said.finding.id: said.finding for said in case.members}
    proofs = {
        link.source
        for link in case.links
        if link.source in known and is_proof(link, known[link.source], targets.get(link.target))
    }
    proofs |= {said.finding.id for said in case.members if told_in_row(said) is not None}
    for said in evidence:
        direction, about = said.finding.direction, _is_about_action(case, said)
        is_proven = direction == "completed" and said.finding.id in proofs
        if is_met(said.finding) or (is_found_right(said) and about) or is_proven:
            # that the whole was found right is not outdone by a part that was done too
            if not (state == "claimed complete" and told is not None and _is_settled(told)) or _is_settled(said):
                state, told = "claimed complete", said
        elif direction in ("improved", "completed"):
            # good news after completion bears it out
            if state != "claimed complete":
                state, told = "in progress", said
        elif direction in _AGAINST and about:
            state, told = "not done", said
        elif direction == "worsened" or (direction == "unchanged" and state == "claimed complete"):
            state, told = ("not done" if state == "claimed complete" else "in progress"), said
    left = _undone(case, evidence)
    if state == "claimed complete" and left and told is not None and not _is_settled(told):
        state = "in progress"
        part = f"{who(told)} says that a part is done{since(told)}"
        status.reasons.append(f"Delivery: in progress; {part}, but not: “{short(left[0].quote)}”.")
    elif told is None:
        status.reasons.append("Delivery: not started as far as anything found says; there is no evidence either way.")
    else:
        status.reasons.append(f"Delivery: {state}, by {who(told)}{since(told)}: “{short(told.finding.quote)}”.")
    status.delivery = state
    _judge_papers(case, status, evidence)


def _judge_papers(case: Case, status: Status, evidence: list[Said]) -> None:
    """A paper that came is what was asked for where nothing else was; an issue or a promise it leaves as they are."""
    for came in case.arrivals.values():
        status.reasons.append(f"Received: “{short(came.finding.quote)}”, by {who(came)}{since(came)}.")
    actions = actions_of(case, evidence)
    if case.root.kind is Kind.ISSUE or not case.arrivals or not all(action.done is not None for action in actions):
        return
    if status.delivery == "not started":
        status.delivery = "claimed complete"
        status.reasons = [line for line in status.reasons if not line.startswith("Delivery: ")]
        status.reasons.append("Delivery: claimed complete; what was asked for is the paper that came.")


def _is_settled(said: Said) -> bool:
    return is_met(said.finding) or is_found_right(said)


def _undone(case: Case, evidence: list[Said]) -> list[Finding]:
    """Commitments of which nothing says that they were kept, where others of the thread were."""
    demands = [said.finding for said in case.members if said.finding.kind is Kind.REQUIREMENT]
    promised = [
        action
        for action in actions_of(case, evidence)
        if (last := action.said[-1].finding).kind is Kind.COMMITMENT
        # what depends on something else is not owed yet, and who demands a thing does not owe it
        and last.strength != "conditional"
        and not any(is_authority(last, demand) for demand in demands)
    ]
    kept = [action for action in promised if action.done is not None]
    return [action.said[-1].finding for action in promised if action.done is None] if kept else []


def _judge_assurance(case: Case, status: Status, evidence: list[Said]) -> None:
    good = [said for said in evidence if said.finding.direction in _FOR]
    bad = [said for said in evidence if said.finding.direction in _AGAINST]
    # an issue that others find after the provider's good news speaks against it as evidence would
    past = _past_issues(case, evidence)
    bad += [
        said
        for said in case.members
        if said.finding.kind is Kind.ISSUE and said.finding.id not in past and _is_found_again(said, good)
    ]
    against = {(link.source, link.target) for link in case.links if link.relation is Relation.CONTRADICTS}
    found: list[tuple[bool, bool, int, Said, Said]] = []
    for one in good:
        for other in bad:
            linked = (one.finding.id, other.finding.id) in against or (other.finding.id, one.finding.id) in against
            if _disagree(one, other) or (linked and one.standing != other.standing):
                found.append((not linked, one.standing != Standing.SELF_REPORTED, len(found), one, other))
    # the plainest pairs: those that say so, then the provider's own word against somebody else's
    found.sort(key=lambda pair: pair[:3])
    status.contradictions += [(one.finding.id, other.finding.id) for *_, one, other in found[:_MOST_PAIRS]]
    # two accounts of good news can contradict each other too ("halved" against "fell by two points")
    for link in case.links:
        pair = (link.target, link.source)
        told = [said for said in good if said.finding.id in pair]
        if link.relation is Relation.CONTRADICTS and len(told) == 2 and pair not in status.contradictions:
            status.contradictions.append(pair)
    if status.contradictions:
        status.assurance = "contradicted"
        first, second = status.contradictions[0]
        names = {said.finding.id: said for said in (*evidence, *case.members)}
        status.reasons.append(
            f"Assurance: contradicted; {who(names[first])}: “{short(names[first].finding.quote)}”, "
            f"{who(names[second])}: “{short(names[second].finding.quote)}”."
        )
        return
    if case.figures and good:
        status.assurance = "contradicted"
        status.reasons.append("Assurance: contradicted; figures for the same thing and time differ by who gives them.")
        return
    if not good and status.delivery == "claimed complete":
        good = list(case.arrivals.values())
    if not good:
        status.reasons.append("Assurance: no evidence that it has been put right.")
        return
    best = max(good, key=lambda said: (_RANK.get(Standing(said.standing), 0) if said.standing else 0, when(said)))
    status.assurance = {
        Standing.INDEPENDENT: "independently verified",
        Standing.COMMISSIONER: "corroborated",
        Standing.PUBLIC: "corroborated",
    }.get(Standing(best.standing) if best.standing else Standing.PRESS, "self-reported")
    status.reasons.append(f"Assurance: {status.assurance}, by {who(best)}{since(best)}.")


def _past_issues(case: Case, evidence: Sequence[Said]) -> frozenset[str]:
    """Issues that are told of an earlier time: "at our last inspection …", or a breach that is no more."""
    met = {said.finding.id for said in evidence if is_met(said.finding)}
    documents = {said.finding.document for said in evidence if said.finding.id in met}
    ended = {link.target for link in case.links if link.source in met}
    return frozenset(
        said.finding.id
        for said in case.members
        if said.finding.kind is Kind.ISSUE
        and (
            said.finding.status == "historical"
            or _EARLIER.search(said.finding.quote)
            or (said.finding.id in ended and said.finding.document in documents)
        )
    )


def _is_found_again(issue: Said, good: Sequence[Said]) -> bool:
    if not issue.date or issue.standing in ("", Standing.SELF_REPORTED):
        return False
    return any(
        said.standing == Standing.SELF_REPORTED and said.date and said.date < issue.date
        and said.finding.direction in ("completed", "improved")
        for said in good
    )  # fmt: skip


def _disagree(good: Said, bad: Said) -> bool:
    """Whether good and bad news from different standings stand against each other though nothing links them.

    Good news that comes later than bad news says that things have moved on. Bad news that comes later than the
    provider's own good news says that they had not.
    """
    if good.standing == bad.standing or not good.standing or not bad.standing:
        return False
    if good.finding.direction == "assurance":
        # "no harm was found" speaks of one thing; that something else is worse does not touch it
        return False
    if good.date and bad.date and good.date != bad.date:
        return good.date < bad.date and good.standing == Standing.SELF_REPORTED
    # at one time, a step taken and a result not reached are two things
    return not (good.finding.direction == "completed" and bad.finding.direction == "unchanged")


# flags and colour


def _flag(case: Case, status: Status, evidence: list[Said], today: date, settings: Settings) -> None:
    commitments = [said.finding for said in case.members if said.finding.kind is Kind.COMMITMENT]
    requirements = [said.finding for said in case.members if said.finding.kind is Kind.REQUIREMENT]
    if status.response == "none" and case.root.kind in (Kind.ISSUE, Kind.REQUIREMENT):
        status.flags.append("no response")
        asked = last_day(case.members[0].date or "") if case.members else None
        if requirements and asked and (today - asked).days > settings.tracking.unanswered_days:
            status.flags.append("never answered")
    if status.owner is None:
        owners = [f.owner for f in (*reversed(commitments), *reversed(requirements)) if f.owner]
        status.owner = owners[0] if owners else None
    if (commitments or requirements) and status.owner is None:
        status.flags.append("no owner")
    if commitments:
        if status.due is None and not any(f.due and f.due.date for f in commitments):
            dues = [f.due for f in commitments if f.due is not None]
            vague = any(due.vague for due in dues)
            status.flags.append("vague date" if vague else "date not fixed" if dues else "no date")
        measured = any(said.finding.kind is Kind.METRIC for said in case.members)
        if not measured and not any(_HAS_NUMBER.search(_without_due(f)) for f in commitments):
            status.flags.append("no measure")
    if any(is_past_when_given(said) for said in case.members):
        status.flags.append("date past when given")
    if (commitments or requirements) and not evidence and not case.arrivals:
        status.flags.append("no evidence")
    for slip in status.slips:
        status.flags.append("slipped" if slip.kind == "slippage" else "softened")
    metrics = [said for said in case.members if said.finding.kind is Kind.METRIC]
    doubted = any(_DOUBTED.search(said.finding.quote) for said in case.members)
    if case.figures:
        status.flags.append("figures diverge")
    if doubted or (metrics and all(said.standing == Standing.SELF_REPORTED for said in metrics)):
        status.flags.append("unconfirmed figure")
    if any(_is_told_too_early(said) for said in case.members):
        status.flags.append("dates contradict")
    if any(said.date is None for said in case.members):
        status.flags.append("date of a document unknown")
    if _has_recurred(case, evidence):
        status.flags.append("recurred after completion")
    if case.reopened is not None:
        status.flags.append("reopened")
    if case.closing is not None and case.closing.action == "close":
        payload = case.closing.payload
        if not payload.get("finding") and not payload.get("file"):
            status.flags.append("closed without evidence")
        after = [said for said in case.members if said.date and said.date[:10] > case.closing.at[: len(said.date)]]
        if any(said.finding.kind is Kind.ISSUE or said.finding.direction in _AGAINST for said in after):
            status.flags.append("recurred after closure")


def _is_told_too_early(said: Said) -> bool:
    """Whether something is told as done on a day after that of the document which tells it."""
    finding, limit = said.finding, last_day(said.date) if said.date else None
    if finding.kind is not Kind.EVIDENCE or finding.direction != "completed" or limit is None:
        return False
    if not _FULL_DATE.search(finding.quote):
        return False
    days = (first_day(found.date) for found in find_dates(finding.quote, reference=said.date) if found.date)
    return any(day is not None and day > limit for day in days)


def _has_recurred(case: Case, evidence: list[Said]) -> bool:
    """Whether an issue was found in a later document than the last that said it was put right."""
    done = [said.date for said in evidence if said.finding.direction == "completed" and said.date]
    past = _past_issues(case, evidence)
    issues = [said for said in case.members if said.finding.kind is Kind.ISSUE and said.finding.id not in past]
    return bool(done) and any(said.date and said.date > max(done) for said in issues)


def _without_due(finding: Finding) -> str:
    return finding.quote.replace(finding.due.text, "") if finding.due else finding.quote


def _colour(case: Case, status: Status, evidence: list[Said]) -> None:
    flags = set(status.flags)
    closed_well = status.time == "closed" and not flags & {"closed without evidence", *_RECURRED}
    is_red = status.time == "overdue" or status.assurance == "contradicted" or status.delivery == "not done"
    verified = status.delivery == "claimed complete" and status.assurance == "independently verified"
    has_recurred = bool(flags & _RECURRED)
    if closed_well or (verified and not has_recurred and status.time in ("met", "no date", "closed")):
        status.brag = "blue"
    elif has_recurred or (is_red and status.time != "closed") or status.response == "unanswered":
        status.brag = "red"
    elif status.delivery == "claimed complete" or (
        status.time == "due" and status.delivery == "in progress" and status.assurance != "no evidence"
    ):
        status.brag = "green"
    else:
        status.brag = "amber"

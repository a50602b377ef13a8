"""Cues and clauses → what each clause says: one judgement a kind, with the cues that spoke for it and against it.

How cues add up. A rule's weight is how often it is right where it stands alone. In log-odds over a prior of `PRIOR` its
cue adds what takes the prior to that weight, so one cue alone gives its weight and several add up (naive Bayes);
weights below the prior speak against. Praise in a clause speaks against an issue in it. A kind is found at even odds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.finding.clauses import TRAITS, Clause
from extractor.finding.matching import Cues, Hit
from extractor.model import Cue, Kind
from extractor.rulebook import Rule, Section

PRIOR = 0.2
PRAISE = 0.5
"""How much of a praising cue's log-odds is taken from the issue in the same clause."""
MOST_PRAISE = 1.6
"""Log-odds that all the praise in a clause can take from an issue: a purpose ("to help …") is no proof."""
ANSWERED = 1.6
"""Log-odds that an issue loses where its clause tells a remedy: a promise, a demand, an act done, an improvement."""
LEAST_WORDS = 4
"""Words that a clause needs before a heading alone makes it a finding."""
EMBEDDED = 0.9
"""Log-odds that an issue's cue loses where it only says who is meant: "support for those who wait too long"."""
ASIDE = 1.5
"""The same for evidence: "a letter in which he had written" tells of no act; and for an issue whose every cue only says
who is meant, in a clause that praises."""
CONTEXTS = ("negated", "hypothetical", "historical", "hedged", "question", "boilerplate")
_REFUSING = ("hypothetical", "question", "boilerplate", "condition")
_SUPPOSING = frozenset({"would", "modal"})
"""Traits of a clause that only supposes what it says where an if-clause hangs on it: "residents would be at risk"."""
_STAYING = ("commitment", "requirement")
"""Kinds that a hypothesis does not take away: it makes a promise conditional."""
_GOOD = ("completed", "improved", "assurance")
_UNDONE = {"completed": "unchanged", "improved": "unchanged", "worsened": "assurance"}


@dataclass(frozen=True, slots=True)
class Voice:
    """One cue as it was heard: what it speaks for after its context, or why it was refused."""

    name: str
    rule: str
    start: int
    end: int
    clause: int
    kind: str
    weight: float
    attributes: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    refused: str = ""
    flipped: str = ""
    """What the context turned: "negated" for "no evidence of harm"."""
    excludes: tuple[str, ...] = ()
    aside: bool = False
    """Whether it only says who or what is meant: "help for those who wait"."""
    aim: bool = False
    """Whether it only says what for: "more work to do to ensure"."""
    leans: bool = False
    """Whether it has no word of its own, but speaks for what the clause is."""

    @property
    def cue(self) -> Cue:
        return Cue(self.name, self.start, self.end, self.rule)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A clause, or a run of clauses that say the same, and its kind. Offsets are in the sentence."""

    kind: Kind
    start: int
    end: int
    confidence: float
    clauses: tuple[int, ...]
    voices: tuple[Voice, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a sentence stands: document kind, headings above it (innermost last), speaker, and what leads into it."""

    document: str = ""
    section: tuple[str, ...] = ()
    speaker: str = ""
    priors: tuple[Section, ...] = ()
    lead: tuple[Voice, ...] = ()
    """The voices of the words that introduce a list, for each of its items."""
    heading: bool = False
    fragment: bool = False
    """A list item, cell or other piece that need not be a sentence."""


def applies(rule: Rule, setting: Setting, cues: Cues) -> str:
    """Why a rule does not hold in this place; "" where it does."""
    if rule.documents and setting.document and setting.document not in rule.documents:
        return f"not in documents of the kind {setting.document}"
    if len(rule.documents) == 1 and not setting.document:
        return f"only in documents of the kind {rule.documents[0]}"
    heads = " / ".join(setting.section)
    if rule.sections and not any(cues.has_phrase(phrase, heads) for phrase in rule.sections):
        return "not under one of its headings"
    barred = next((phrase for phrase in rule.sections_not if cues.has_phrase(phrase, heads)), "")
    if barred:
        return f"under the heading {barred!r}"
    if rule.speakers and not any(cues.has_phrase(phrase, setting.speaker) for phrase in rule.speakers):
        return "not said by one of its speakers"
    return ""


def hear(
    text: str,
    hits: Sequence[Hit],
    clauses: Sequence[Clause],
    flags: Mapping[tuple[int, int], frozenset[str]],
    setting: Setting,
    cues: Cues,
) -> list[Voice]:
    """Each hit as a voice in its clause: refused, turned by its context, or as its rule says.

    `flags` gives the contexts of a hit's span.
    """
    voices = []
    for hit in hits:
        rule, number = hit.rule, clause_of(clauses, hit.start, hit.end)
        clause = clauses[number]
        names = clause.traits | flags.get((hit.start, hit.end), frozenset())
        if clause.role == "relative":
            names |= {"relative"}
        if names & _SUPPOSING and any(c.role == "condition" and c.parent == number for c in clauses):
            names |= {"hypothetical"}
        weight = rule.weight
        if rule.kind in ("issue", "evidence") and "embedded" in names:
            weight = odds_to_weight(logit(weight) - (EMBEDDED if rule.kind == "issue" else ASIDE))
        elif "embedded" in names and "negated" in names:
            weight = odds_to_weight(logit(weight) - EMBEDDED)
        if rule.kind == "issue" and _TOPIC.search(text, max(0, hit.start - 90), hit.start):
            weight = odds_to_weight(logit(weight) - ASIDE)
        voice = Voice(
            text[hit.start : hit.end],
            rule.id,
            hit.start,
            hit.end,
            number,
            rule.kind,
            weight,
            rule.set,
            hit.slots,
            excludes=rule.excludes,
            aside="embedded" in names,
            aim=text[: hit.start].endswith("to "),
        )
        refused = applies(rule, setting, cues) or _refusal(rule, clause, names, text, cues)
        if setting.heading and rule.kind not in ("rating", "nothing"):
            refused = refused or "a heading carries no finding"
        if refused:
            voices.append(replace(voice, refused=refused))
        elif "negated" in names and "negated" not in rule.needs and "negative" not in rule.needs:
            voices.append(_turned(voice, near="near" in names))
        else:
            voices.append(voice)
    return [_without_swallowed(voice, voices) for voice in voices]


def lean(
    rules: Sequence[Rule], text: str, clauses: Sequence[Clause], contexts: Sequence[frozenset[str]], cues: Cues
) -> list[Voice]:
    """What clauses say by what they are, without a word that tells: like a heading's say, without a span.

    `contexts`: those of each clause's main verb.
    """
    voices = []
    for number, clause in enumerate(clauses):
        names = clause.traits | {clause.role, "anything"} | contexts[number]
        for rule in rules:
            if not all(names.intersection(item.split("/")) for item in rule.clause):
                continue
            if not _refusal(rule, clause, names, text, cues):
                at = clause.start
                voices.append(Voice(rule.id, rule.id, at, at, number, rule.kind, rule.weight, rule.set, leans=True))
    return voices


_TOPIC = re.compile(
    r"\b(?:figures|data|statistics|details|report|update|information|briefing|breakdown|paper|presentation|questions|"
    r"letter|workshop|training|summary|note|guidance)\s+(?:on|about|regarding|concerning|of|for|into|with regard to|"
    r"relating to|in relation to)\s+(?:[\w'’-]{1,20}\s+){0,2}$",
    re.IGNORECASE,
)
"""What a paper is about is no assertion: "circulate figures on waits"."""


def _without_swallowed(voice: Voice, voices: Sequence[Voice]) -> Voice:
    """Praise inside the words of a shortfall is none ("robust" in "not robust"), nor is a shortfall inside praise."""
    against = "strength" if voice.flipped else {"strength": "issue", "issue": "strength"}.get(voice.kind)
    if against is None or voice.refused:
        return voice
    for other in voices:
        wider = other.end - other.start > voice.end - voice.start
        if other.kind == against and not other.refused and wider:
            if other.start <= voice.start and voice.end <= other.end:
                return replace(voice, refused=f"inside {other.name!r}")
        if voice.kind == "strength" and other.kind == "issue" and not other.refused and voice.aim:
            if other.clause == voice.clause and other.end < voice.start and other.weight >= 0.7:
                return replace(voice, refused=f"only aimed at: {other.name!r}")
        # "fill gaps in the market": the trouble begins inside the words that take it away
        if voice.kind == "issue" and other.kind == against and not (other.refused or other.flipped):
            if other.start < voice.start < other.end < voice.end and other.weight >= 0.8:
                return replace(voice, refused=f"taken away by {other.name!r}")
    return voice


def _refusal(rule: Rule, clause: Clause, names: frozenset[str], text: str, cues: Cues) -> str:
    for name in _REFUSING if rule.kind not in _STAYING else ("question", "boilerplate", "condition"):
        if name in names and name not in rule.needs and rule.kind != "nothing":
            return name
    body = text[clause.start : clause.end]
    for item in rule.unless:
        if item in CONTEXTS or item in TRAITS:
            if item in names:
                return item
        elif cues.has_phrase(item, body):
            return f"unless {item!r}"
    for item in rule.needs:
        if item in CONTEXTS or item in TRAITS:
            if item not in names:
                return f"needs {item!r}"
        elif not cues.has_phrase(item, body):
            return f"needs {item!r}"
    return ""


def _turned(voice: Voice, *, near: bool) -> Voice:
    """What a negated cue says: no harm is assurance, not safe is an issue, not finished is unchanged.

    `near`: the negation stands right before the cue. Further off it takes the cue away without turning it.
    """
    if voice.kind == "issue" and not near:
        return replace(voice, refused="negated")
    if voice.kind == "issue":
        return replace(
            voice,
            kind="evidence",
            attributes={"direction": "assurance"},
            weight=min(voice.weight, 0.6),
            flipped="negated",
            excludes=(),
        )
    if voice.kind == "strength" and not near:
        return replace(voice, refused="negated")
    if voice.kind == "strength":
        return replace(voice, kind="issue", weight=min(0.8, voice.weight + 0.1), flipped="negated")
    if voice.kind == "evidence":
        direction = voice.attributes.get("direction", "")
        if direction in _UNDONE:
            return replace(voice, attributes={**voice.attributes, "direction": _UNDONE[direction]}, flipped="negated")
        return replace(voice, refused="negated")
    if voice.kind == "commitment":
        return replace(voice, kind="evidence", attributes={"direction": "unchanged"}, weight=0.5, flipped="negated")
    return voice


def odds_to_weight(odds: float) -> float:
    return round(1 / (1 + math.exp(-odds)), 3)


def clause_of(clauses: Sequence[Clause], start: int, end: int) -> int:
    """The smallest clause in which the greater part of a cue stands; the nearest one where none holds it."""

    def rank(number: int) -> tuple[int, int]:
        clause = clauses[number]
        overlap = min(end, clause.end) - max(start, clause.start)
        return (min(2 * overlap, end - start), clause.start - clause.end)

    return max(range(len(clauses)), key=rank)


def logit(probability: float) -> float:
    kept = min(max(probability, 0.01), 0.99)
    return math.log(kept / (1 - kept))


def judge(
    text: str, clauses: Sequence[Clause], voices: Sequence[Voice], setting: Setting, *, threshold: float = 0.5
) -> list[Judgement]:
    """What each clause says, clauses that say the same joined (annotation guidelines, rule 10)."""
    spoken = [voice for voice in voices if not voice.refused]
    found: list[Judgement] = []
    for number, clause in enumerate(clauses):
        if clause.role == "condition" or clause.end - clause.start < 3:
            continue
        here = [voice for voice in spoken if voice.clause == number]
        over = clauses[clause.parent] if clause.role == "content" and clause.parent >= 0 else None
        if over is not None and over.role == "frame" and _BEWAILS.search(text[over.start : over.end]):
            blame = [voice for voice in spoken if voice.clause == clause.parent and voice.kind == "issue"]
            here += [replace(voice, clause=number) for voice in blame]
        found += _judge_clause(number, clause, here, setting, threshold, len(text[clause.start : clause.end].split()))
    return _joined(_asked(found, clauses), clauses, text)


_BEWAILS = re.compile(
    r"\b(?:complain|regret|lament|disappoint|dismay|concern|worr[iy]|alarm|frustrat|shock|upset|unhappy|angry|appal|"
    r"not (?:\w{1,12} )?(?:satisfied|assured|convinced|persuaded|confident))",
    re.IGNORECASE,
)
"""Words that report a thing as bad: what they report is the failing, not the reporting."""


def _asked(found: list[Judgement], clauses: Sequence[Clause]) -> list[Judgement]:
    """A demand with what is demanded: "she asked that the Trust publish its audit" is no demand without its content."""
    done: list[Judgement] = []
    swallowed: list[Judgement] = []
    for judgement in found:
        number = judgement.clauses[0]
        content = next(
            (place for place, each in enumerate(clauses) if each.role == "content" and each.parent == number), None
        )
        if judgement.kind is not Kind.REQUIREMENT or clauses[number].role != "frame" or content is None:
            done.append(judgement)
            continue
        told = [content]
        for place, each in enumerate(clauses):
            if each.parent in told and place not in told and each.role in ("shared", "relative"):
                told.append(place)
        swallowed += [
            other
            for other in found
            if (other.kind in _STAYING and other.clauses[0] in told)
            or (other.kind is Kind.ISSUE and other.clauses[0] == content)
        ]
        end = max(judgement.end, *(clauses[place].end for place in told))
        done.append(replace(judgement, end=end, clauses=tuple(told)))
    return [each for each in done if each not in swallowed]


def weigh(
    number: int, clause: Clause, voices: list[Voice], setting: Setting, threshold: float
) -> tuple[dict[Kind, float], list[Voice], str]:
    """A clause's log-odds for each kind, all voices that had a say, and the direction in which its evidence points."""
    # headings speak for whole statements, not for the words that only introduce one
    outside = [*(_prior_voices(setting, number, clause) if clause.role != "frame" else ()), *setting.lead]
    leaning = [voice for voice in voices if voice.leans]
    voices = [voice for voice in voices if not voice.leans]
    everything = [*voices, *(replace(voice, clause=number) for voice in outside)]
    if odds_of("nothing", everything) >= logit(threshold):
        return {}, everything, ""
    odds = {kind: odds_of(kind, everything) for kind in Kind}
    praise = sum(max(0.0, _gain(voice)) for voice in _distinct(voices, "strength"))
    above = sum(max(0.0, _gain(voice)) for voice in _distinct(outside, "strength"))
    odds[Kind.ISSUE] -= min(MOST_PRAISE, PRAISE * praise) + PRAISE * above
    blame = [voice for voice in voices if voice.kind == "issue" and voice.weight > PRIOR]
    if blame and all(voice.aside for voice in blame) and any(_gain(voice) > 1 for voice in voices if _praises(voice)):
        odds[Kind.ISSUE] -= ASIDE
    direction = _direction(everything)
    for voice in everything:
        for kind in voice.excludes:
            # "still", "continue to": a shortfall that goes on is both (annotation guidelines, rule 19)
            if not (kind == "evidence" and voice.kind == "issue" and direction == "unchanged"):
                odds[Kind(kind)] = float("-inf")
    # "families were not told that …" is the failing itself, no frame of what is told
    untold = any(voice.kind == "issue" and _NOBODY.match(voice.name) for voice in voices)
    if clause.role == "frame" and not untold and not {"negative", "passive"} <= clause.traits:
        for kind in (Kind.ISSUE, Kind.EVIDENCE, Kind.METRIC):
            odds[kind] -= 2.0
    least = logit(threshold)
    if odds_of("requirement", voices) >= least and not any(voice.kind == "commitment" for voice in voices):
        odds[Kind.COMMITMENT] = float("-inf")  # "agreed to: ask the Trust for a note": the item's own verb decides
    if odds[Kind.COMMITMENT] >= least and odds[Kind.REQUIREMENT] >= least:
        weaker = min((Kind.COMMITMENT, Kind.REQUIREMENT), key=lambda kind: odds[kind])
        odds[weaker] = float("-inf")
    promised = max(odds[Kind.COMMITMENT], odds[Kind.REQUIREMENT])
    if promised >= least:
        odds[Kind.ISSUE] -= ANSWERED
        if odds[Kind.EVIDENCE] < promised + 0.5:
            odds[Kind.EVIDENCE] = float("-inf")
    elif odds[Kind.EVIDENCE] >= least and direction in _GOOD:
        meant = bool(blame) and all(voice.aside for voice in blame)
        if direction == "completed" and not meant and odds[Kind.ISSUE] >= max(least, odds[Kind.EVIDENCE]):
            odds[Kind.EVIDENCE] = float("-inf")
        else:
            odds[Kind.ISSUE] -= ANSWERED
    # what a clause leans to changes nothing of what its words say of each other, and finds nothing without them
    for kind in {voice.kind for voice in leaning}:
        leant = sum(_gain(voice) for voice in leaning if voice.kind == kind)
        if leant < 0 or any(voice.kind == kind and _gain(voice) > 0 for voice in everything):
            odds[Kind(kind)] += leant
    return odds, [*everything, *leaning], direction


def _judge_clause(
    number: int, clause: Clause, voices: list[Voice], setting: Setting, threshold: float, words: int
) -> list[Judgement]:
    odds, everything, direction = weigh(number, clause, voices, setting, threshold)
    least = logit(threshold)
    judged = []
    for kind, value in odds.items():
        if value >= least:
            own = tuple(voice for voice in everything if voice.kind == kind)
            short = words < LEAST_WORDS and not (setting.lead and setting.fragment)
            if short and not any(voice.end > voice.start and voice.weight >= 0.5 for voice in own):
                continue
            if (
                not any(voice.end > voice.start for voice in own)
                and kind is not Kind.REQUIREMENT
                and kind is not Kind.ISSUE
                and not (kind is Kind.COMMITMENT and setting.lead and "imperative" in clause.traits)
                and not (kind is Kind.EVIDENCE and clause.role in ("main", "coordinate"))
            ):
                continue
            attributes: dict[str, str] = {}
            for voice in sorted(_leading(own), key=_gain):
                attributes.update(voice.attributes)
            if kind is Kind.EVIDENCE:
                attributes["direction"] = direction
            against = tuple(voice for voice in everything if kind is Kind.ISSUE and voice.kind == "strength")
            confidence = round(1 / (1 + math.exp(-value)), 3)
            each = _distinct(own, kind) if kind is Kind.RATING else []
            if len(each) > 1:  # "safe as good and well-led as inadequate" are two
                judged += [
                    Judgement(kind, voice.start, voice.end, voice.weight, (number,), (voice,), voice.attributes)
                    for voice in each
                    if voice.end > voice.start and voice.weight >= threshold
                ]
                continue
            judged.append(Judgement(kind, clause.start, clause.end, confidence, (number,), own + against, attributes))
    return judged


_NOBODY = re.compile(r"(?:nobody|no[ -]one|none)\b", re.IGNORECASE)
"""Whom a frame denies that it was said by: "nobody had told the porters that …" is the failing itself."""


def _leading(voices: Sequence[Voice]) -> Sequence[Voice]:
    """The voices that say how firm a promise is: behind "will" a softer word further on is about something else.

    "We will publish a map to meet the ambition to halve delays" is firm; "we will seek to halve them" is not.
    """
    firm = [voice.end for voice in voices if _WILL.match(voice.name) and voice.attributes.get("strength") == "firm"]
    if not firm:
        return voices
    return [
        voice for voice in voices if voice.attributes.get("strength") != "aspirational" or voice.start <= min(firm) + 1
    ]


_WILL = re.compile(r"(?:will|shall|['’]ll)\b", re.IGNORECASE)


def _praises(voice: Voice) -> bool:
    return voice.kind == "strength" and not voice.aside


def _gain(voice: Voice) -> float:
    return logit(voice.weight) - logit(PRIOR)


def _distinct(voices: Sequence[Voice], kind: str) -> list[Voice]:
    """The voices for one kind, without those of a rule heard already and those inside a stronger one's words."""
    kept: list[Voice] = []
    for voice in sorted((voice for voice in voices if voice.kind == kind), key=lambda voice: -abs(_gain(voice))):
        if any(voice.rule == other.rule or (voice.start < other.end and other.start < voice.end) for other in kept):
            continue
        kept.append(voice)
    return kept


def odds_of(kind: str, voices: Sequence[Voice]) -> float:
    """What the cues for a kind add up to, in log-odds, before anything in the clause speaks against it."""
    return logit(PRIOR) + sum(_gain(voice) for voice in _distinct(voices, kind))


def _direction(voices: Sequence[Voice]) -> str:
    totals: dict[str, float] = {}
    for voice in _distinct(voices, "evidence"):
        direction = voice.attributes.get("direction", "")
        if direction:
            totals[direction] = totals.get(direction, 0.0) + _gain(voice)
    if not totals:
        return ""
    return max(totals, key=lambda name: totals[name] + (0.3 if name == "unchanged" else 0.0))


def _prior_voices(setting: Setting, number: int, clause: Clause) -> list[Voice]:
    """The headings' say. It has no words in the sentence, so its span is empty."""
    return [
        Voice(section.id, section.id, clause.start, clause.start, number, section.prior, section.weight, section.set)
        for section in setting.priors
    ]


def _joined(found: list[Judgement], clauses: Sequence[Clause], text: str) -> list[Judgement]:
    done: list[Judgement] = []
    for judgement in sorted(found, key=lambda each: (each.kind, each.clauses[0])):
        before = next((other for other in reversed(done) if _same(other, judgement, clauses, text)), None)
        if before is None:
            done.append(judgement)
            continue
        joined = replace(
            before,
            start=min(before.start, judgement.start),
            end=max(before.end, judgement.end),
            confidence=max(before.confidence, judgement.confidence),
            clauses=before.clauses + judgement.clauses,
            voices=before.voices + judgement.voices,
            attributes={**judgement.attributes, **before.attributes},
        )
        done[done.index(before)] = joined
    widened = [_with_conditions(judgement, clauses) for judgement in done]
    return sorted(widened, key=lambda each: (each.start, each.kind))


def _same(before: Judgement, after: Judgement, clauses: Sequence[Clause], text: str) -> bool:
    if before.kind is not after.kind or after.kind in (Kind.RATING, Kind.METRIC):
        return False
    if after.kind in (Kind.COMMITMENT, Kind.REQUIREMENT) and clauses[after.clauses[0]].role in (
        "coordinate",
        "content",
    ):
        return False
    first, second = clauses[before.clauses[-1]], clauses[after.clauses[0]]
    for name in ("direction", "strength", "force"):
        if before.attributes.get(name) != after.attributes.get(name):
            return False
    linked = second.parent in before.clauses or (first.parent == after.clauses[0])
    if not linked:
        return False
    if second.role in ("shared", "relative") or first.role in ("relative", "frame"):
        return True
    if second.subject is not None and first.subject is not None and second.role in ("coordinate", "content"):
        return text[slice(*first.subject)].lower() == text[slice(*second.subject)].lower()
    return False


def _with_conditions(judgement: Judgement, clauses: Sequence[Clause]) -> Judgement:
    """A promise with its condition: "if …" belongs to the span of the clause that it limits."""
    start, end = judgement.start, judgement.end
    for clause in clauses:
        if clause.role == "condition" and clause.parent in judgement.clauses:
            if -3 <= clause.start - end <= 3 or -3 <= start - clause.end <= 3:
                start, end = min(start, clause.start), max(end, clause.end)
    return replace(judgement, start=start, end=end)

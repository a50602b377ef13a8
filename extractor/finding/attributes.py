"""What the guidelines ask of each kind: owner, action, due, strength, condition, force, direction, standing, theme."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.finding.assemble import Judgement
from extractor.finding.clauses import Clause
from extractor.language.dates import DateExpression
from extractor.model import Document, Due, Kind, Source

_CONDITION = re.compile(
    r"(?:^|[\s,;(])(?P<opener>subject to|provided(?: that)?|providing(?: that)?|as long as|so long as|on condition that|"
    r"dependent on|depending on|contingent on|if|unless|once|should|in the absence of)\s+(?P<what>[^,;.]{3,140})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:will|shall|would|'ll|to|should|must|be|also|now|then|asked|required|considering|exploring)\b\s+", re.IGNORECASE
)
_PERSON = frozenset({"i", "me", "my"})
_WE = frozenset({"we", "us", "our", "ours"})


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of a sentence beyond its words, with offsets into the document."""

    document: Document
    start: int
    """Where the sentence begins in `Document.text`: clause offsets are counted from here."""
    text: str
    clauses: tuple[Clause, ...]
    source: Source
    dates: tuple[DateExpression, ...] = ()
    """The document's date expressions that touch this sentence, offsets into the document."""
    section: tuple[str, ...] = ()
    about: str | None = None
    themes: tuple[str, ...] = ()
    names: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)


def due_of(judgement: Judgement, scene: Scene) -> Due | None:
    """The deadline in the clause: one told by its preposition first, then any date that is not in the past of the act."""
    start, end = scene.start + judgement.start, scene.start + judgement.end
    near = [each for each in scene.dates if each.start < end and start < each.end]
    deadlines = [each for each in near if each.role == "deadline"] or [
        each for each in near if each.role in ("date", "vague", "duration")
    ]
    if not deadlines:
        return None
    chosen = next((each for each in deadlines if each.date), deadlines[0])
    lead = chosen.lead if chosen.lead >= 0 else chosen.start
    return Due(scene.document.text[lead : chosen.end], chosen.date, chosen.vague)


def condition_of(judgement: Judgement, scene: Scene) -> str | None:
    """What a promise hangs on: "if …", "subject to …", "once …"."""
    match = _CONDITION.search(scene.text, judgement.start, judgement.end)
    if match is None:
        return None
    return " ".join(match["what"].split())


def strength_of(judgement: Judgement, scene: Scene) -> str:
    """Annotation guidelines, rule 20: a condition outweighs the verb."""
    match = _CONDITION.search(scene.text, judgement.start, judgement.end)
    if match is not None and match["opener"].lower() not in ("should", "once", "in the absence of"):
        return "conditional"
    return judgement.attributes.get("strength", "firm")


def action_of(judgement: Judgement, scene: Scene) -> str | None:
    """The act in a few words: from the verb after the last auxiliary to the deadline."""
    slots = [voice.slots["action"] for voice in judgement.voices if "action" in voice.slots]
    words = scene.text[judgement.start : judgement.end]
    if slots:
        words = scene.text[slots[0][0] : judgement.end]
    else:
        cue_end = max((voice.start for voice in judgement.voices if voice.kind == judgement.kind), default=judgement.start)
        tail = scene.text[max(judgement.start, min(cue_end, judgement.end)) : judgement.end]
        match = None
        for match in _AFTER.finditer(tail[:60]):
            pass
        words = tail[match.end() :] if match else tail
    for each in scene.dates:
        lead = each.lead if each.lead >= 0 else each.start
        words = words.replace(scene.document.text[lead : each.end], "")
    words = " ".join(words.split()).strip(" ,;.|")
    return " ".join(words.split()[:18]) or None


def subject_of(judgement: Judgement, scene: Scene) -> tuple[int, int] | None:
    """The span of the grammatical subject of the clause, a shared one included."""
    clause: Clause | None = scene.clauses[judgement.clauses[0]]
    while clause is not None:
        if clause.subject is not None:
            return clause.subject
        clause = scene.clauses[clause.parent] if clause.role == "shared" and clause.parent >= 0 else None
    return None


def standing_of(source: Source, document: Document, about: str | None) -> str:
    """Who says so, relative to the party judged (annotation guidelines, rule 18)."""
    publisher = {
        "regulator": "independent",
        "coroner": "independent",
        "auditor": "independent",
        "scrutiny": "independent",
        "commissioner": "commissioner",
        "provider": "self_reported",
        "government": "self_reported",
        "press": "press",
        "public": "public",
    }.get(document.standing, "independent")
    return publisher


def kinds_with(*kinds: Kind) -> Sequence[Kind]:
    return kinds

"""What the guidelines ask of each kind: owner, action, due, strength, condition, force, direction, standing, theme."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.finding.assemble import Judgement
from extractor.finding.clauses import Clause
from extractor.language.dates import DateExpression
from extractor.language.names import NameIndex
from extractor.model import Document, Due, Kind, Source

_CONDITION = re.compile(
    r"(?:^|[\s,;(])(?P<opener>subject to|provided(?: that)?|providing(?: that)?|as long as|so long as|"
    r"on condition that|dependent on|depending on|contingent on|if|unless|once|should|in the absence of)\s+"
    r"(?P<what>[^,;.]{3,140})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(?:will|shall|would|'ll|to|should|must|be|also|now|then|asked|required|considering|exploring)\b\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of a sentence beyond its words, with offsets into the document."""

    document: Document
    start: int
    """Where the sentence begins in `Document.text`: clause offsets are counted from here."""
    text: str
    clauses: tuple[Clause, ...]
    source: Source
    index: NameIndex
    dates: tuple[DateExpression, ...] = ()
    """The document's date expressions that touch this sentence, offsets into the document."""
    section: tuple[str, ...] = ()
    about: str | None = None
    themes: tuple[str, ...] = ()


def due_of(judgement: Judgement, scene: Scene) -> Due | None:
    """The deadline in the clause: one told by its preposition first, then any other date."""
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
        cue_end = max(
            (voice.start for voice in judgement.voices if voice.kind == judgement.kind), default=judgement.start
        )
        tail = scene.text[max(judgement.start, min(cue_end, judgement.end)) : judgement.end]
        ends = [match.end() for match in _AFTER.finditer(tail[:60])]
        words = tail[ends[-1] :] if ends else tail
    for each in scene.dates:
        lead = each.lead if each.lead >= 0 else each.start
        words = words.replace(scene.document.text[lead : each.end], "")
    words = " ".join(words.split()).strip(" ,;.|")
    return " ".join(words.split()[:18]) or None


def owner_of(judgement: Judgement, scene: Scene) -> str | None:
    """Who will act or must act: whoever is asked, or the subject of the act, or whoever speaks."""
    base, text = scene.start, scene.text
    if judgement.kind is Kind.REQUIREMENT:
        asked = _ASKED.search(text, judgement.start, judgement.end)
        if asked:
            addressed = scene.index.within(base + asked.end(), base + min(judgement.end, asked.end() + 90))
            if addressed and addressed[0].start - base - asked.end() < 6:
                return scene.index.resolve_phrase(addressed[0].text, addressed[0].start)
            plain = _ADDRESSEE.match(text, asked.end(), judgement.end)
            if plain:
                name = scene.index.resolve_phrase(plain["who"], base + plain.start("who"))
                if name:
                    return name
    subject = subject_of(judgement, scene)
    if subject is not None:
        start, end = subject
        words = text[start:end]
        mention = scene.index.resolve(words, base + start)
        if mention is None and len(words.split()) <= 12:
            inside = scene.index.within(base + start, base + end)
            if inside and inside[0].start - base - start < 5 and inside[0].type != "place":
                name = scene.index.resolve_phrase(words, base + start)
                if name:
                    return name
        if mention is not None and mention.type != "place":
            return scene.index.resolve_phrase(words, base + start)
        if _is_actor(words) and "passive" not in scene.clauses[judgement.clauses[0]].traits:
            name = scene.index.resolve_phrase(words, base + start)
            if name:
                return name
    agent = re.search(
        r"\bby (?P<who>(?:the |our |its )?[A-Z][\w'’&.-]*(?: (?:of|and|for|the|&|[A-Z][\w'’&.-]*)){0,8})",
        text[judgement.start : judgement.end],
    )
    if agent and not re.search(
        r"\d|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|Spring|Summer|Autumn|Winter",
        agent["who"],
    ):
        return scene.index.resolve_phrase(agent["who"], base + judgement.start + agent.start("who"))
    if judgement.kind is Kind.REQUIREMENT:
        return scene.about
    return scene.source.organisation or scene.document.publisher or scene.about or None


_ASKED = re.compile(
    r"\b(?:ask(?:s|ed|ing)?(?: that)?|told|tell(?:s|ing)?|requir(?:e|es|ed|ing)|recommend(?:s|ed|ing)?(?: that)?"
    r"|urg(?:e|es|ed|ing)|call(?:s|ed|ing)? (?:on|for)|instruct(?:s|ed|ing)?|order(?:s|ed|ing)?|invit(?:e|es|ed|ing)"
    r"|encourag(?:e|es|ed|ing)|request(?:s|ed|ing)?(?: that)?|direct(?:s|ed|ing)?)\s+(?!to\b)",
    re.IGNORECASE,
)
_ADDRESSEE = re.compile(r"(?P<who>[^,;.]{2,80}?)\s+(?:to|should|must)\b")
_ACTORS = re.compile(
    r"\b(?:leaders?|managers?|officers?|directors?|boards?|committees?|panels?|councils?|trusts?|partners?|teams?|"
    r"government|ministers?|departments?|agency|agencies|authority|authorities|partnership|provider|company|services?|"
    r"chair|clerk|head|secretary|nurses?|doctors?|staff|schools?|commissioners?|unit|group|police|inspectors|auditors)\b",
    re.IGNORECASE,
)


def _is_actor(words: str) -> bool:
    return len(words.split()) <= 10 and _ACTORS.search(words) is not None


def subject_of(judgement: Judgement, scene: Scene) -> tuple[int, int] | None:
    """The span of the grammatical subject of the clause, a shared one included."""
    clause: Clause | None = scene.clauses[judgement.clauses[0]]
    while clause is not None:
        if clause.subject is not None:
            return clause.subject
        clause = scene.clauses[clause.parent] if clause.role == "shared" and clause.parent >= 0 else None
    return None


def standing_of(source: Source, document: Document, about: str | None, index: NameIndex) -> str:
    """Who says so, relative to the party judged (annotation guidelines, rule 18)."""
    speaker = " ".join(part for part in (source.organisation, source.role, source.speaker) if part)
    if source.mode != "author" and speaker:
        if _PUBLIC.search(speaker):
            return "public"
        if source.organisation and about and source.organisation == about:
            return "self_reported"
        for pattern, standing in _STANDINGS:
            if pattern.search(speaker):
                return standing
        if document.standing == "scrutiny" or document.kind == "minutes":
            return "self_reported"
    return _PUBLISHERS.get(document.standing, _BY_KIND.get(document.kind, "independent"))


_PUBLIC = re.compile(
    r"\b(?:patients?|famil(?:y|ies)|parents?|carers?|residents?|members? of the public|relatives?|daughter|son|mother|"
    r"father|constituents?|service users?|tenants?|whistleblowers?)\b",
    re.IGNORECASE,
)
_STANDINGS = (
    (
        re.compile(
            r"\b(?:ICB|CCG|Integrated Care Board|Clinical Commissioning Group|[Cc]ommissioners?|[Cc]ommissioning)\b"
        ),
        "commissioner",
    ),
    (
        re.compile(
            r"\b(?:CQC|Care Quality Commission|Ofsted|Coroner|Auditor|Ombudsman|Healthwatch|Committee|Panel|Councillor|"
            r"Cllr|[Mm]ember|Inspectorate|Court|Audit Office|MP|AM|MS|Senator|Lord|Baroness)\b"
        ),
        "independent",
    ),
)
_PUBLISHERS = {
    "regulator": "independent",
    "coroner": "independent",
    "auditor": "independent",
    "scrutiny": "independent",
    "commissioner": "commissioner",
    "provider": "self_reported",
    "government": "self_reported",
    "press": "press",
    "public": "public",
}
_BY_KIND = {
    "minutes": "independent",
    "reply_letter": "self_reported",
    "government_response": "self_reported",
    "press_article": "press",
}

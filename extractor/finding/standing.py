"""Who says what has become of a matter, relative to the party judged (annotation guidelines, rule 18)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extractor.finding.assemble import Judgement
from extractor.finding.attributes import Scene
from extractor.finding.party import is_own_council
from extractor.model import Document, Source


def teller_of(judgement: Judgement, scene: Scene) -> str:
    """The subject of the words that report a clause, or the management that answers; "" where nobody is named."""
    clause = scene.clauses[judgement.clauses[0]]
    block = scene.document.text.rfind("\n", 0, scene.start) + 1
    if _ANSWER.match(scene.document.text, block):
        return "management"
    if scene.document.kind != "press_article":
        return ""
    if clause.role == "content" and clause.parent >= 0:
        clause = scene.clauses[clause.parent]
    elif judgement.attributes.get("direction") != "assurance":
        return ""
    return scene.text[slice(*clause.subject)] if clause.subject is not None else ""


_ANSWER = re.compile(
    r"(?:management(?:['’]s)?|trust|council|provider|agency|department|company|our)?\s*response\s*[:–-]", re.IGNORECASE
)
"""Management's answer beneath an auditor's recommendation."""


def standing_of(
    source: Source,
    document: Document,
    about: str | None,
    traits: Collection[str],
    askers: Collection[str],
    teller: str = "",
    section: Sequence[str] = (),
) -> str:
    """Who says so, relative to the party judged (annotation guidelines, rule 18).

    `teller` is the subject of the words that report it where no speaker is known ("Commissioners have insisted that").
    """
    speaker = " ".join(part for part in (source.organisation, source.role, source.speaker) if part)
    press = document.kind == "press_article"
    if document.kind == "committee_transcript" and source.speaker and source.mode == "direct":
        if source.speaker not in askers or "first-person" in traits:
            whom = f"{source.organisation or ''} {source.role or ''}"
            return "commissioner" if _STANDINGS[0][0].search(whom) and source.organisation != about else "self_reported"
    if source.mode == "author":
        speaker = teller
    if speaker:
        if _PUBLIC.search(speaker):
            return "public"
        if source.mode != "author" and source.organisation and about and source.organisation == about:
            return "self_reported"
        if about and _COUNCIL.search(about) and _EXECUTIVE.search(speaker):
            return "self_reported"
        for pattern, standing in _STANDINGS:
            if pattern.search(speaker):
                return standing
        if press and _COUNCIL.search(speaker) and not (about and _COUNCIL.search(about)):
            return "commissioner"
        if source.mode == "author" and _OWN.search(speaker):
            return "self_reported"
        if press and source.mode != "author":
            return "press" if _ONLOOKERS.search(speaker) else "self_reported"
        if document.kind == "committee_transcript" and source.mode != "author":
            asking = source.speaker in askers
            return "independent" if asking and "first-person" not in traits else "self_reported"
        if source.mode != "author" and (document.standing == "scrutiny" or document.kind == "minutes"):
            return "self_reported"
    if document.kind == "minutes" and not source.organisation and document.standing != "provider":
        missing = "negative" in traits or bool(_ARISING.search(" ".join(section)))
        return "independent" if missing else "self_reported"
    return _PUBLISHERS.get(document.standing, _BY_KIND.get(document.kind, "independent"))


_ARISING = re.compile(r"\bmatters arising\b|\bactions? (?:arising|log|from)|\boutstanding\b", re.IGNORECASE)
"""Items under which a committee says itself what has become of what it asked for."""
_COUNCIL = re.compile(r"\b(?:[Cc]ouncils?|[Ll]ocal authorit(?:y|ies)|Borough|Corporation)\b")
_EXECUTIVE = re.compile(
    r"\b(?:leader|cabinet member|portfolio holder|executive member|lead member|mayor)\b", re.IGNORECASE
)
"""Councillors who run a council and answer for it."""
_OWN = re.compile(
    r"\b(?:management|spokes\w+|company|provider|operator|contractor|firm|bosses|trust|hospital|ministry|ministers?|"
    r"department|government|managing director|chief executive)\b",
    re.IGNORECASE,
)
"""Tellers who are the party judged where nothing else is known of them."""
_ONLOOKERS = re.compile(
    r"\b(?:observers?|analysts?|experts?|commentators?|sources?|insiders?|critics|papers?|documents?|reports?|figures)\b",
    re.IGNORECASE,
)
_PUBLIC = re.compile(
    r"\b(?:patients?|famil(?:y|ies)|parents?|carers?|residents?|members? of the public|relatives?|daughter|son|mother|"
    r"father|brother|sister|husband|wife|widow|widower|constituents?|service users?|tenants?|whistleblowers?|"
    r"neighbours?|campaign(?:er)?s?|union|Unison|UNISON|Unite|GMB|RCN|Royal College of Nursing|BMA|staff|workers?|"
    r"employees?|former (?:nurse|officer|employee|worker|manager|member of staff|carer|midwife|teacher)|"
    r"(?:a|one|another) (?:nurse|midwife|carer|porter|paramedic|driver|teacher|social worker|junior doctor))\b",
    re.IGNORECASE,
)
_STANDINGS = (
    (
        re.compile(
            r"\b(?:ICB|CCG|[Ii]ntegrated [Cc]are [Bb]oard|[Cc]linical [Cc]ommissioning [Gg]roup|[Cc]ommissioners?|"
            r"[Cc]ommissioning|NHS England)\b"
        ),
        "commissioner",
    ),
    (
        re.compile(
            r"\b(?:CQC|Care Quality Commission|Ofsted|Coroner|Auditor|Ombudsman|Healthwatch|Committee|Panel|Councillor|"
            r"Cllr|[Mm]ember|Inspectorate|Court|Audit Office|MP|AM|MS|Senator|Lord|Baroness|[Cc]ouncillors?|"
            r"[Ii]nspectors?|[Ww]atchdog|[Rr]egulator|[Aa]uditors?|[Cc]oroner|[Oo]mbudsman|[Rr]eviewers?|MPs|[Jj]udge|[Ii]nquiry|HSIB|"
            r"HSSIB)\b"
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
    "statement": "self_reported",
    "action_plan": "self_reported",
    "action_log": "self_reported",
    "board_paper": "self_reported",
}

"""Who says what has become of a matter, relative to the party judged (annotation guidelines, rule 18)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extractor.finding.assemble import Judgement
from extractor.finding.attributes import PUBLIC, Scene
from extractor.finding.party import is_own_council
from extractor.language.quotes import Attribution
from extractor.language.sentences import line_start
from extractor.model import Document, Source


def teller_of(judgement: Judgement, scene: Scene) -> str:
    """The subject of the words that report a clause, or the management that answers; "" where nobody is named."""
    clause = scene.clauses[judgement.clauses[0]]
    block = line_start(scene.document.text, scene.start)
    if _ANSWER.match(scene.document.text, block):
        return "management"
    if scene.document.kind != "press_article":
        return ""
    if clause.role == "content" and clause.parent >= 0:
        clause = scene.clauses[clause.parent]
    elif judgement.attributes.get("direction") != "assurance" and not _AVOWED.search(
        scene.text, judgement.start, judgement.end
    ):
        return ""
    return scene.text[slice(*clause.subject)] if clause.subject is not None else ""


def askers_of(document: Document, said: Sequence[Attribution]) -> frozenset[str]:
    """The speakers of a transcript who put questions: a question mark for every three sentences or more."""
    if document.kind != "committee_transcript":
        return frozenset()
    counts: dict[str, list[int]] = {}
    for each in said:
        if each.source.speaker and each.source.mode == "direct":
            words = document.text[each.start : each.end]
            total = counts.setdefault(each.source.speaker, [0, 0])
            total[0] += words.count("?") + len(re.findall(r"\b(?:could|can|may) (?:I ask|you|we)\b", words))
            total[1] += len(re.findall(r"[.?!](?:\s|$)", words))
    return frozenset(name for name, (asked, total) in counts.items() if asked * 4 >= total)


_AVOWED = re.compile(r"\b(?:apologi[sz]\w+|admitted|conceded|accepted|denie[sd]|rejected|disputed)\b", re.IGNORECASE)
"""Acts that are done by saying so: whoever is their subject speaks."""
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
    direction: str = "",
    words: str = "",
    main: str | None = None,
) -> str:
    """Who says so, relative to the party judged (annotation guidelines, rule 18).

    `teller` is the subject of the words that report it where no speaker is known ("Commissioners have insisted that"),
    `main` whom the document is about as a whole.
    """
    speaker = " ".join(part for part in (source.organisation, source.role, source.speaker) if part)
    press = document.kind == "press_article"
    ours = "first-person" in traits or _WE.search(words) is not None
    if document.kind == "committee_transcript" and source.speaker and source.mode == "direct":
        if source.speaker in askers or source.organisation == "the Committee":
            return "independent"
        if _MINISTER.search(source.role or ""):
            return "self_reported" if ours else "commissioner"
        whom = f"{source.organisation or ''} {source.role or ''}"
        if _STANDINGS[0][0].search(whom) and source.organisation != about:
            return "commissioner"
        governs = _GOVERNMENT.search(whom) is not None and not ours
        return "commissioner" if governs and _DELIVERERS.search(words) else "self_reported"
    if document.kind == "reply_letter" and _commissions(document):
        if source.mode == "author":
            own = "first-person" in traits and (_OF_ONESELF.search(words) or direction == "assurance")
            return "self_reported" if own or _TURNED_DOWN.search(words) else "commissioner"
        if source.organisation and source.organisation != document.publisher and not _STANDINGS[1][0].search(speaker):
            return "self_reported"
    if source.mode == "author":
        speaker = teller or (source.organisation or "" if press else "")
        if press and ("first-person" in traits or (teller and about and teller.lower() in about.lower())):
            return "self_reported"
    if speaker:
        office = source.organisation and (source.role or "")[:1].isupper()  # "Principal Social Worker" of a council
        if PUBLIC.search(speaker.replace(source.role or "", "") if office else speaker):
            return "public"
        if document.kind == "minutes" and _OF_FINANCE.search(source.role or "") and _is_publisher(source, document):
            return "self_reported"
        if source.mode != "author" and source.organisation and about and source.organisation == about:
            if press and main not in (None, about) and _PAYS.search(about) and not ours and not _PAYER.search(words):
                return "commissioner"  # who pays for the service speaks of whoever the article is about
            if _PAYS.search(about) and not ours and _PROVIDES.search(words):
                return "commissioner"
            # "inspectors who returned to the company" are not the company's
            return "independent" if _VISITORS.match(speaker) else "self_reported"
        if about and _COUNCIL.search(about) and _EXECUTIVE.search(speaker):
            return "self_reported"
        for pattern, standing in _STANDINGS:
            if pattern.search(speaker):
                return "self_reported" if standing == "commissioner" and press and _AVOWED.search(words) else standing
        if press and _COUNCIL.search(speaker) and not (about and _COUNCIL.search(about)):
            return "commissioner"
        if source.mode == "author" and _OWN.search(speaker):
            return "self_reported"
        if press and source.mode != "author":
            return "press" if _ONLOOKERS.search(speaker) else "self_reported"
        if document.kind == "committee_transcript" and source.mode != "author":
            asking = source.speaker in askers
            return "independent" if asking and "first-person" not in traits else "self_reported"
        if source.mode != "author" and document.kind == "minutes" and is_own_council(document):
            return "self_reported" if about == document.publisher else "independent"
        if source.mode != "author" and (document.standing == "scrutiny" or document.kind == "minutes"):
            return "commissioner" if _oversees(document, about) and not source.organisation else "self_reported"
    if document.kind == "minutes" and is_own_council(document):
        return "self_reported" if about == document.publisher else "independent"
    heard = source.mode != "author" and bool(source.organisation)
    if document.kind == "minutes" and not heard and document.standing != "provider":
        if direction == "unchanged" and (_ARISING.search(" ".join(section)) or _AWAITED.search(words)):
            return "independent"
        return "commissioner" if _oversees(document, about) else "self_reported"
    if not document.kind and not document.standing and _speaks_of_itself(document):
        return "self_reported"
    return _PUBLISHERS.get(document.standing, _BY_KIND.get(document.kind, "independent"))


def _commissions(document: Document) -> bool:
    """Whether a letter is a commissioner's about a service that somebody else provides for it."""
    author = document.publisher or ""
    pays = _STANDINGS[0][0].search(author) or _COUNCIL.search(author)
    return bool(pays) and _PROVIDED_FOR.search(document.text) is not None


_PROVIDED_FOR = re.compile(
    r"\b(?:(?:provided|run|delivered|operated|managed|supplied) (?:for us|on our behalf|under contract)"
    r"|contract (?:performance )?notice|our contract with|we (?:commission|contract with|pay) (?:[A-Z]|the|a|an)\b"
    r"|our (?:provider|contractor|operator)\b|under (?:a|our|the|its|their) contract)"
)
_OF_ONESELF = re.compile(r"\b(?:sorry|apolog\w+|accept|agree|regret)\b", re.IGNORECASE)
_TURNED_DOWN = re.compile(
    r"\b(?:cannot|can['’]t|not) (?:\w+ly )?(?:afford|accept|agree|propose|adopt|intend|commit|support|fund)\w*",
    re.IGNORECASE,
)


def _is_publisher(source: Source, document: Document) -> bool:
    """Whether somebody speaks for the body whose document it is."""
    return not source.organisation or source.organisation == document.publisher


def _oversees(document: Document, about: str | None) -> bool:
    """Whether minutes are those of a body that pays for or oversees the party spoken of."""
    return document.standing == "commissioner" and bool(about) and about != document.publisher


def _speaks_of_itself(document: Document) -> bool:
    """Whether an account of unknown kind says "we" of what its author does, and inspects nobody."""
    text = document.text[:20_000]
    return len(_WE_ACT.findall(text)) >= 2 and not _WE_INSPECT.search(text)


_WE_ACT = re.compile(
    r"\b[Ww]e (?:\w+ly |also |now |all )?(?:will|shall|are|have|plan|intend|continue|remain|accept|agree|can)\b"
)
_WE_INSPECT = re.compile(
    r"\b[Ww]e (?:\w+ly |also )?(?:found|inspected|rated|judged|observed|saw|recommend|visited)\b|\b[Ii]nspectors\b"
)
_GOVERNMENT = re.compile(r"\bgovernment\b|\bminister\b|\bsecretary of state\b", re.IGNORECASE)
_DELIVERERS = re.compile(
    r"\b(?:(?:every|each|one|no) (?:health board|local authority|council|trust|provider|hospital|school|prison|force)|"
    r"boards|authorities|councils|trusts|providers|hospitals|schools|colleges|universities|prisons|forces|districts|practices|surgeries|"
    r"nurseries|childminders|operators|contractors|suppliers|companies|social services|social workers)\b",
    re.IGNORECASE,
)
"""Those who deliver what a government pays for or oversees."""
_AWAITED = re.compile(
    r"\b(?:received|supplied|published|circulated|sent|provided|forthcoming|repl(?:y|ied)|answer(?:ed)?|response)\b"
)
"""What a committee notes itself of what it waits for."""
_ARISING = re.compile(r"\bmatters arising\b|\bactions? (?:arising|log|from)|\boutstanding\b", re.IGNORECASE)
"""Items under which a committee says itself what has become of what it asked for."""
_COUNCIL = re.compile(r"\b(?:[Cc]ouncils?|[Ll]ocal authorit(?:y|ies)|Borough|Corporation)\b")
_EXECUTIVE = re.compile(
    r"\b(?:leader|cabinet member|portfolio holder|executive member|lead member|mayor)\b", re.IGNORECASE
)
"""Councillors who run a council and answer for it."""
_OWN = re.compile(
    r"\b(?:management|spokes\w+|company|provider|operator|contractor|firm|bosses|officials|trust|hospital|ministry|ministers?|"
    r"department|government|managing director|chief executive)\b",
    re.IGNORECASE,
)
"""Tellers who are the party judged where nothing else is known of them."""
_WE = re.compile(r"\b(?:[Ww]e|I|[Oo]ur|us)\b")
_OF_FINANCE = re.compile(r"\b(?:financ\w+|treasurer)\b", re.IGNORECASE)
"""Officers who tell a body of its own money."""
_MINISTER = re.compile(
    r"\b(?:minister|secretary of state|(?:health|home|education|cabinet) secretary)\b", re.IGNORECASE
)
"""Those who oversee the bodies of which they tell a committee."""
_PAYS = re.compile(r"\b(?:ICB|CCG|Integrated Care Board|Clinical Commissioning Group|Council|Borough|NHS England)\b")
_PAYER = re.compile(r"\b(?:ICBs?|CCGs?|[Bb]oards?|[Cc]ommissioners?|[Cc]ouncils?|[Aa]uthority|its|their) ")
"""Words in which somebody who pays for a service speaks of itself."""
_PROVIDES = re.compile(
    r"\b(?:providers?|compan(?:y|ies)|contractors?|suppliers?|agenc(?:y|ies)|firms?|operators?)\b", re.IGNORECASE
)
_VISITORS = re.compile(r"(?:the )?(?:inspectors?|reviewers?|investigators?) who\b", re.IGNORECASE)
_ONLOOKERS = re.compile(
    r"\b(?:observers?|analysts?|experts?|commentators?|sources?|insiders?|critics|papers?|documents?|reports?|figures)\b",
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
            r"[Rr]eview|[Ii]nvestigation|[Aa]udit|[Pp]olice|Constabulary|Department|Ministry|[Aa]mbulance [Ss]ervice|"
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

"""What the guidelines ask of each kind: owner, authority, action, due, strength, condition, force, direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.finding.action import act_of, trimmed
from extractor.finding.assemble import Judgement
from extractor.finding.clauses import Clause
from extractor.finding.edges import text_of, tokens_from
from extractor.language.date_values import SMALL, add_days, add_months, count_of
from extractor.language.dates import DateExpression
from extractor.language.names import NameIndex
from extractor.model import Document, Due, Kind, Source

_CONDITION = re.compile(
    r"(?:^|[\s,;(])(?P<opener>subject to|"
    r"(?<!be )(?<!is )(?<!are )(?<!was )(?<!were )(?<!been )(?<!being )(?<!and )provided(?: that)?|"
    r"providing that|as long as|so long as|"
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
    askers: frozenset[str] = frozenset()
    """Speakers of a transcript who put the questions."""
    about: str | None = None
    party: str | None = None
    """Whom the item that holds the sentence is about, where the document speaks of several."""
    themes: tuple[str, ...] = ()
    doc: Any = None
    """The sentence's parse, where it has one."""


_OWN_ACCOUNT = ("reply_letter", "government_response", "action_plan", "statement")
"""Kinds of document in which the author speaks of its own body."""


def main_body(document: Document, index: NameIndex) -> str | None:
    """Whom the document is about: its author where it gives account of itself, else its subject."""
    author = index.setting.author.organisation or document.publisher or None
    if document.kind in _OWN_ACCOUNT and author and document.standing != "scrutiny":
        return author
    if document.kind == "reply_letter":
        whom = index.setting.recipient
        if whom is not None and whom.organisation:
            return whom.organisation
        return next((name for name in document.organisations if name != document.publisher), author or None)
    named = [name for name in (index.setting.subject, *document.organisations) if name]
    if document.kind == "press_article":
        named = [name for name in named if not _NEWSPAPER.search(name)]
    return next(iter(named), None) or (document.publisher if document.kind in _OF_ITS_PUBLISHER else None) or None


_OF_ITS_PUBLISHER = ("audit_report", "board_paper", "action_log")
"""Kinds of document that are about the body whose name stands above them."""
_NEWSPAPER = re.compile(
    r"\b(?:Post|Gazette|Echo|Times|Courier|News|Herald|Mail|Chronicle|Observer|Journal|Argus|Telegraph|Guardian|"
    r"Mercury|Star|Standard|Advertiser|Examiner|Express|Record|Monthly|Weekly|Today|Tribune|Reporter)$"
)


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
    words = scene.document.text[lead : chosen.end]
    day = chosen.date or _counted(judgement, scene, words)
    return Due(words, day, chosen.vague)


def _counted(judgement: Judgement, scene: Scene, words: str) -> str | None:
    """The day that "within six weeks" comes to, counted from the document's date where that is when it is said.

    A standard for every case, and a demand that a reply repeats, count from another day.
    """
    match = _WITHIN.fullmatch(" ".join(words.split()))
    told = scene.document.date or ""
    if match is None or len(told) < 10:
        return None
    clause = scene.text[judgement.start : judgement.end]
    if _EACH.search(clause) or (
        judgement.kind is Kind.REQUIREMENT and scene.document.kind in ("reply_letter", "government_response")
    ):
        return None
    unit = match["unit"].lower().rstrip("s")
    number = match["count"].lower()
    if not number.isdigit() and number not in ("the", *SMALL):
        return None
    count = 1 if number == "the" else int(count_of(number))
    start = date.fromisoformat(told)
    if unit in ("month", "year"):
        day = add_months(start, count * (12 if unit == "year" else 1)).isoformat()
        return day[:7] if unit == "month" else day[:4]
    days = count * {"week": 7, "fortnight": 14}.get(unit, 1)
    if match["working"]:
        return add_days(start, days * 7 // 5).isoformat()[:7]
    return add_days(start, days).isoformat() if days > 1 else None


_WITHIN = re.compile(
    r"within (?:about |around )?(?:the next )?(?P<count>\d+|[a-z-]+?) (?P<working>working )?"
    r"(?P<unit>days?|weeks?|fortnight|months?|years?)",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:every|each|all|any|whenever|always|routinely|anyone|everyone)\b", re.IGNORECASE)


def condition_of(judgement: Judgement, scene: Scene) -> str | None:
    """What a promise hangs on: "if …", "subject to …", "once …"."""
    match = _CONDITION.search(scene.text, _floor(judgement, scene), judgement.end)
    if match is None:
        return None
    return " ".join(match["what"].split())


def _floor(judgement: Judgement, scene: Scene) -> int:
    """Where the words before a clause may begin to limit it: behind the clause before it."""
    ends = [
        clause.end
        for clause in scene.clauses
        if clause.role != "condition" and clause.end <= judgement.start and judgement.start - clause.end < 200
    ]
    return max(ends, default=judgement.start if judgement.start > 200 else 0)


_INVERTED = re.compile(r"\W{0,2}(?:Should|Were|Had)\b")
"""A condition without "if" that opens a sentence: "Should the count fall short, I will write again"."""
_DOMAINS = (
    ("overall", r"^(?:the )?overall\b|^(?:our )?rating of this service|^services? overall"),
    ("help and protection", r"help and protection|need(?:ing)? (?:help|protection)"),
    ("children in care", r"children in care|children looked after|looked[- ]after children"),
    ("care leavers", r"care leavers|care[- ]experienced"),
    ("impact of leaders", r"impact of leaders"),
    ("well-led", r"well[- ]led"),
    ("safe", r"\bsafe(?:ty)?\b"),
    ("effective", r"\beffective(?:ness)?\b"),
    ("caring", r"\bcaring\b"),
    ("responsive", r"\bresponsive(?:ness)?\b"),
)


def domain_of(words: str) -> str | None:
    """The domain that a phrase names, in the guidelines' words; None where it names none of them."""
    return next((name for name, pattern in _DOMAINS if re.search(pattern, words, re.IGNORECASE)), None)


def strength_of(judgement: Judgement, scene: Scene) -> str:
    """Annotation guidelines, rule 20: a condition outweighs the verb."""
    match = _CONDITION.search(scene.text, _floor(judgement, scene), judgement.end)
    if match is not None and match["opener"].lower() not in ("should", "once", "in the absence of"):
        return "conditional"
    if _INVERTED.match(scene.text) and scene.clauses[0].role == "condition":
        return "conditional"
    return judgement.attributes.get("strength", "firm")


def action_of(judgement: Judgement, scene: Scene) -> str | None:
    """The act in a few words, beginning with its verb where the sentence has one."""
    words = None
    if scene.doc is not None and text_of(scene.doc) == scene.text:
        for number in judgement.clauses:
            clause = scene.clauses[number]
            words = words or act_of(scene.doc, judgement.start, judgement.end, clause.head)
    if words is None:
        cue = max((voice.start for voice in judgement.voices if voice.kind == judgement.kind), default=judgement.start)
        slots = [voice.slots["action"][0] for voice in judgement.voices if "action" in voice.slots]
        words = scene.text[judgement.start : judgement.end]
        if slots:
            words = scene.text[slots[0] : judgement.end]
        elif judgement.start < cue < judgement.end and (ends := _AFTER.search(scene.text, cue, judgement.end)):
            words = scene.text[ends.end() : judgement.end]
    spoken = []
    for each in scene.dates:
        lead = each.lead if each.lead >= 0 else each.start
        spoken.append(scene.document.text[lead : each.end])
    return trimmed(words, spoken, scene.section)


def owner_of(judgement: Judgement, scene: Scene) -> str | None:
    """Who will act or must act: whoever is asked, or the subject of the act, or whoever speaks."""
    clause = scene.clauses[judgement.clauses[0]]
    slots = [voice.slots["owner"] for voice in judgement.voices if "owner" in voice.slots]
    if slots and (told := _named(slots[0], scene, loose=True)):
        return told
    if judgement.kind is Kind.REQUIREMENT and clause.addressee is not None:
        asked = scene.text[slice(*clause.addressee)].lower()
        if asked == "them" and (written := _WRITTEN_TO.search(scene.text)):
            return written["who"]
        if not ("modal" in clause.traits and asked in ("us", "me")):  # "must tell us": the subject is who must act
            return (
                _named(clause.addressee, scene, loose=True)
                or _as_written(clause.addressee, scene)
                or scene.party
                or scene.about
            )
    if judgement.kind is Kind.REQUIREMENT and scene.document.kind == "reply_letter":
        of_whom = _asked_of(judgement, scene)
        if of_whom:
            return of_whom
    given = next((voice.slots["owner"] for voice in judgement.voices if "owner" in voice.slots), None)
    if given is not None:
        return _named(given, scene, loose=True) or scene.text[slice(*given)]
    subject = subject_of(judgement, scene)
    if judgement.kind is Kind.REQUIREMENT and scene.document.kind == "committee_transcript":
        answerer = scene.index.answering(scene.start)
        if answerer is not None and _TO_US.search(scene.text, judgement.start, judgement.end):
            if answerer.role and answerer.speaker:
                return f"{answerer.role} ({answerer.speaker})"
            return answerer.organisation or answerer.speaker
    if subject is not None:
        body = scene.text[judgement.start : judgement.end]
        words = scene.text[slice(*subject)]
        if words.lower() == "we" and scene.about and (_speaks_for_it(scene) or _is_repeated(scene)):
            return scene.about
        if scene.about and scene.document.kind in _OWN_ACCOUNT and _OURSELVES.fullmatch(words):
            return scene.about
        audited = scene.document.kind == "audit_report" and scene.source.mode == "author"
        if judgement.kind is Kind.COMMITMENT and _SOME.match(words) and not audited:
            return scene.source.organisation or scene.party or scene.about or scene.document.publisher or None
        if words.lower() in ("he", "she") and scene.source.mode == "reported" and (who := _teller(scene)):
            return who
        acted_on = "passive" in clause.traits and not _RECEIVING.search(body) and not _BOUND.search(body)
        done_to = acted_on or ("passive" in clause.traits and _DONE_TO.search(body))
        if not (judgement.kind is Kind.COMMITMENT and done_to):
            name = _named(subject, scene, loose=not acted_on) or (None if acted_on else _as_written(subject, scene))
            if name:
                return name
    words = scene.text[judgement.start : judgement.end]
    agent = _AGENT.search(words)
    if agent and not _DATED.search(agent["who"]):
        name = scene.index.resolve_phrase(agent["who"], scene.start + judgement.start + agent.start("who"))
        if name:
            return name
    if judgement.kind is Kind.REQUIREMENT or scene.document.standing == "regulator":
        return scene.party or scene.about
    if scene.document.kind == "minutes" and _is_resolved(judgement, scene):
        return scene.index.setting.body or scene.document.publisher or scene.about
    if scene.document.kind in ("minutes", "committee_transcript"):
        ours = subject is not None and re.match(r"(?:i|we|our|my)\b", scene.text[slice(*subject)], re.IGNORECASE)
        return scene.source.organisation or (None if ours else scene.party) or scene.document.publisher or scene.about
    if scene.document.kind == "press_article":
        return scene.source.organisation or scene.about or None
    if scene.document.kind == "audit_report" and scene.source.mode == "author":
        # managers answer an auditor for the body audited
        return scene.about or scene.document.publisher or None
    return scene.source.organisation or scene.document.publisher or scene.about or None


def _asked_of(judgement: Judgement, scene: Scene) -> str | None:
    """Of whom a letter says that something is asked without a name: its reader where "we" ask, else its author."""
    subject = subject_of(judgement, scene)
    if subject is None or not _ASKS.match(scene.text, subject[1]):
        return None
    if scene.text[slice(*subject)].lower() in ("i", "we"):
        whom = scene.index.setting.recipient
        return whom.organisation if whom is not None else None
    return scene.about


_ASKS = re.compile(
    r"\s+(?:(?:also|again|therefore|further|rightly|have|has|had|would|do|must|repeatedly),?\s+){0,3}"
    r"(?:ask|demand|insist|invite|recommend|request|require|seek|sought|stipulate|urge|want)(?:e?d|s)?\b",
    re.IGNORECASE,
)


def _teller(scene: Scene) -> str | None:
    """Whoever is reported: "she said that she would" is she herself."""
    source = scene.source
    whom = source.speaker or source.role
    if not whom:
        return None
    found = scene.index.resolve(whom, scene.start)
    name = found.name if found is not None and found.type == "person" else whom
    role = f" ({source.role})" if source.speaker and source.role and source.role.lower() not in name.lower() else ""
    return f"{name}{role}, {source.organisation}" if source.organisation else f"{name}{role}"


def _as_written(span: tuple[int, int], scene: Scene) -> str | None:
    """A short phrase of proper names that the document does not introduce: a person or firm as it is written."""
    start, end = span
    if scene.doc is None or text_of(scene.doc) != scene.text:
        return None
    tokens = [token for token in tokens_from(scene.doc, start, end) if token.lower_ not in ("the", "a", "that")]
    if not tokens or len(tokens) > 4 or any(token.tag_ not in ("NNP", "NNPS") for token in tokens):
        return None
    if not all(token.text[:1].isupper() for token in tokens) or scene.index.resolve(
        tokens[0].text, scene.start + start
    ):
        return None
    return scene.text[tokens[0].idx : end]


def _is_resolved(judgement: Judgement, scene: Scene) -> bool:
    """Whether a meeting itself resolves or agrees it: "it was agreed that …", "agreed to meet again"."""
    before = scene.text[: judgement.end]
    return bool(_RESOLVED.search(before[: judgement.start + 40]))


_RESOLVED = re.compile(
    r"(?:\b[Ii]t was (?:then |also |therefore |further |unanimously )*(?:agreed|resolved|decided|proposed)\b"
    r"|^\W*(?:\(?\w{1,3}\)\s*)?(?:that |unanimously )?(?:agreed|resolved|decided)\b"
    r"|\bRESOLVED\b|\bAGREED\b"
    r"|\b(?:[Mm]embers|[Cc]ommittee|[Pp]anel|[Bb]oard|[Cc]ouncil|[Cc]ommission|[Mm]eeting|[Cc]ouncillors)\s+"
    r"(?:\w+ly\s+|also\s+)?(?:agreed|resolved|decided)\b)"
)


def authority_of(judgement: Judgement, scene: Scene, owner: str | None) -> str | None:
    """Who demands: the subject or agent of the words that ask, or whoever speaks, or the document's author."""
    clause = scene.clauses[judgement.clauses[0]]
    frame = scene.clauses[clause.parent] if clause.role == "content" and clause.parent >= 0 else clause
    for asking in dict.fromkeys((clause, frame)):
        if asking.subject is not None and asking.addressee is not None and "passive" not in asking.traits:
            name = _named(asking.subject, scene, loose=False)
            if name and name != owner:
                return name
    words = scene.text[judgement.start : judgement.end]
    agent = _AGENT.search(words)
    if agent and not _DATED.search(agent["who"]):
        name = scene.index.resolve_phrase(agent["who"], scene.start + judgement.start + agent.start("who"))
        if name and name != owner:
            return name
    said = scene.source.organisation or scene.source.speaker
    if scene.source.mode != "author" and said and said != owner:
        return said
    author = scene.document.publisher or scene.index.setting.author.organisation or ""
    return (
        author if author and author != owner and scene.document.kind not in (*_OWN_ACCOUNT, "press_article") else None
    )


def _is_repeated(scene: Scene) -> bool:
    """Whether a letter repeats what it was told in its own words: its "we" is its author."""
    return scene.document.kind in _OWN_ACCOUNT and scene.source.mode == "reported"


_OURSELVES = re.compile(
    r"(?:the|our) (?:service|practice|home|hospital|organisation|agency|company|department|surgery)", re.IGNORECASE
)
"""How a body that gives account names itself with a common noun."""

_TO_US = re.compile(
    r"\b(?:can|could|may|might|shall|should) (?:we|i) (?:please |also )?(?:have|get|see|ask)\b|"
    r"\b(?:we|i) (?:can|could|might) (?:please |also )?(?:have|get|see)\b|"
    r"\b(?:i|we|the committee|members)(?:['’]d| would) (?:\w{2,12} )?(?:like|want|appreciate|welcome|expect|value)\b|"
    r"\b(?:we|the committee) asked for\b|"
    r"\b(?:would|could|can|will) you\b",
    re.IGNORECASE,
)
"""Requests put to whoever answers next."""


_WRITTEN_TO = re.compile(
    r"\b(?:written|wrote|write|writing|spoken|spoke|speaking) to (?P<who>(?:all |the |each |every )*[^,;.]{3,60}?),? "
    r"(?:asking|telling|urging|requesting|inviting|instructing)\b",
    re.IGNORECASE,
)
"""Whom "them" means in "I have written to the boards asking them to …"."""


def _speaks_for_it(scene: Scene) -> bool:
    """Whether whoever is quoted without a body of their own holds an office of the body that the document is about."""
    source = scene.source
    if source.organisation:
        return False
    if source.mode == "author":
        return scene.document.kind in _OWN_ACCOUNT
    words = " ".join(part for part in (source.role, source.speaker) if part)
    officer = _OFFICE.search(words) or (scene.document.kind == "press_article" and source.speaker)
    return bool(officer) and not PUBLIC.search(words) and not _OUTSIDE.search(words)


_SOME = re.compile(
    r"(?:an?|another|some|further|additional|extra|more|\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|"
    r"twelve|twenty)\s",
    re.IGNORECASE,
)
"""How a subject begins that names whom or what a promise brings, and not who promises it: "a new unit opens"."""


_RECEIVING = re.compile(
    r"\b(?:be|been|being|is|are|was|were)\s+(?:\w+ly\s+)?(?:given|told|required|asked|allowed|permitted|reminded|"
    r"encouraged|expected|invited|instructed|ordered|obliged|made to|urged|requested|directed)\b"
)
"""Passives whose subject is the one who is to act: "boards should be given the power to"."""
_DONE_TO = re.compile(
    r"\bbe\s+(?:\w+ly\s+)?(?:approached|asked|consulted|contacted|given|informed|invited|notified|offered|reminded|"
    r"told|written to)\b"
)
"""Promises whose subject is whom somebody else turns to: "parents will be invited"."""
_BOUND = re.compile(
    r"\b(?:committed|determined|expected|pledged|planned|prepared|scheduled|set|due|minded|obliged)\s+to\b"
)
"""Participles behind which the subject itself acts: "the trust is committed to"."""
_OFFICE = re.compile(
    r"\b(?:chief|director|manager|matron|head|chair(?:man|woman)?|leader|executive|partners?|spokes\w+|officer|"
    r"secretary|principal|owner|president|governor|dr|doctor)\b",
    re.IGNORECASE,
)
_OUTSIDE = re.compile(
    r"\b(?:union|councillor|cllr|mp|coroner|inspector|regulator|commissioner|auditor|ombudsman|campaign\w*|professor)\b",
    re.IGNORECASE,
)


def _named(span: tuple[int, int], scene: Scene, *, loose: bool) -> str | None:
    """The name behind a noun phrase; `loose` takes a common noun for an actor where it is one ("the rota team")."""
    start, end = span
    words = scene.text[start:end]
    lead = _LEAD.match(words)
    if lead:
        start, words = start + lead.end(), words[lead.end() :]
    at = scene.start + start
    mention = scene.index.resolve(words, at)
    if mention is not None:
        return (
            None
            if mention.type == "place"
            else _with_office(words, mention.name, scene.index.resolve_phrase(words, at))
        )
    if len(words.split()) <= 12:
        inside = scene.index.within(at, scene.start + end)
        if (
            inside
            and inside[0].start - at < 5
            and inside[0].type != "place"
            and not _POSSESSED.match(scene.document.text, inside[0].end)
        ):
            return scene.index.resolve_phrase(words, at)
    if loose and len(words.split()) <= 10 and _ACTORS.search(words):
        return scene.index.resolve_phrase(words, at)
    return None


def _with_office(words: str, name: str | None, shown: str | None) -> str | None:
    """A person with the office by which the text calls them: "Councillor Dhaliwal (Chair), Health Panel"."""
    office = re.sub(r"^(?:the|our|its)\s+", "", words, flags=re.IGNORECASE)
    if not shown or not name or not shown.startswith(name) or not _OFFICE.search(office) or len(office.split()) > 6:
        return shown
    if set(office.lower().split()) & set(re.findall(r"\w+", shown.lower())):
        return shown
    return f"{name} ({office}){shown[len(name) :]}"


def spelled_out(owner: str | None, document: Document) -> str | None:
    """Initials that the list of those present gives beside a name: "MK" → "Moira Kelso"."""
    if owner is None or not _INITIALS.fullmatch(owner):
        return owner
    found = re.search(rf"(?P<name>[A-Z][\w'’-]+(?: [A-Z][\w.'’-]*){{1,3}}) \({re.escape(owner)}\)", document.text)
    return found["name"] if found else owner


_INITIALS = re.compile(r"[A-Z]{2,4}[a-z]?")
_LEAD = re.compile(r"(?:that|but|and|whether|if|for)\s+", re.IGNORECASE)
_POSSESSED = re.compile(r"['’]s?\s")
_AGENT = re.compile(r"\bby (?P<who>(?:the |our |its )?[A-Z][\w'’&.-]*(?: (?:of|and|for|the|&|[A-Z][\w'’&.-]*)){0,8})")
_DATED = re.compile(
    r"\d|January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|"
    r"Spring|Summer|Autumn|Winter|Monday|Tuesday|Wednesday|Thursday|Friday"
)
_ACTORS = re.compile(
    r"\b(?:leaders?|managers?|officers?|directors?|boards?|committees?|panels?|councils?|trusts?|partners?|teams?|"
    r"government|ministers?|departments?|agency|agencies|authority|authorities|partnership|provider|company|services?|"
    r"chair|clerk|head|secretary|nurses?|doctors?|staff|schools?|commissioners?|unit|group|police|inspectors|auditors|"
    r"regulators?|inspectorate|coroners?|ombudsman|practices?|surgery|surgeries|hospitals?|homes?|charity|charities|"
    r"operators?|suppliers?|contractors?|landlords?|developers?|employers?|ministry|office|bodies|body|organisations?|"
    r"association|college|university|federation|forum|network|institute|icbs?|ccgs?|nhs|midwives|clinicians|gps?|"
    r"consultants?|registrars?|engineers?|governors?|trustees?|members|companies|firms?|treasury|"
    r"home office|forces?|providers|colleges|universities|airlines|airports|banks|industry)\b",
    re.IGNORECASE,
)


def subject_of(judgement: Judgement, scene: Scene) -> tuple[int, int] | None:
    """The span of the grammatical subject of the clause, a shared one included."""
    clause: Clause | None = scene.clauses[judgement.clauses[0]]
    while clause is not None:
        if clause.subject is not None:
            return clause.subject
        clause = scene.clauses[clause.parent] if clause.role == "shared" and clause.parent >= 0 else None
    return None


PUBLIC = re.compile(
    r"\b(?:patients?|famil(?:y|ies)|parents?|carers?|residents?|members? of the public|relatives?|daughter|son|mother|"
    r"father|brother|sister|husband|wife|widow|widower|constituents?|service users?|tenants?|whistleblowers?|"
    r"neighbours?|campaign(?:er)?s?|union|Unison|UNISON|Unite|GMB|RCN|Royal College of Nursing|BMA|staff|workers?|"
    r"employees?|former (?:nurse|officer|employee|worker|manager|member of staff|carer|midwife|teacher)|"
    r"(?:a|one|another) (?:nurse|midwife|carer|porter|paramedic|driver|teacher|social worker|junior doctor))\b",
    re.IGNORECASE,
)
"""Those who use a service or work in it, as witnesses."""

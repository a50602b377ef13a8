"""Who writes a document, to whom, and about whom: what "we", "the Trust" and "members" lean on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.language.bodies import Bodies
from extractor.language.mentions import Mention, is_capitals, key, titled, words
from extractor.language.people import People
from extractor.model import BlockKind, Document, Source


@dataclass(frozen=True, slots=True)
class Setting:
    """`form` is "letter", "response", "minutes", "transcript", "inspection", "press" or ""."""

    form: str = ""
    author: Source = field(default_factory=Source)
    """Whoever "we" is where nobody else speaks."""
    recipient: Source | None = None
    body: str | None = None
    """The committee or panel that sits or to which is replied."""
    host: str | None = None
    """The council or other body to which the committee belongs."""
    subject: str | None = None
    """Whom an inspection or article is about."""


_FORMS = (
    ("transcript", r"transcript|oral|hansard|evidence_session"),
    ("minutes", r"minutes|committee|scrutiny|meeting|decision"),
    ("response", r"response"),
    ("letter", r"letter|reply|pfd|coroner"),
    ("inspection", r"inspection|assessment|ilacs|send|regulator"),
    ("press", r"press|news|article"),
)
LABEL = re.compile(
    r"^(?:Q ?\d+\.? )?(?P<name>(?:(?:The )?[A-Z][\w.'-]*)(?: (?:[A-Z][\w.'-]*|of|the|for|and|de|van|von)){0,6})"
    r"(?P<note> ?\([^()\n]{1,80}\))?: ?(?=\S)",
    re.MULTILINE,
)
"""A speaker's label at the beginning of a line."""

NOT_SPEAKERS = words("""minutes decision present apologies resolved agreed action actions note notes officers invited
attendance owner
    date time venue subject re from to cc report purpose recommendation recommendations summary background contact
    status due lead members councillors title reason reasons options response question answer reply comment comments
    concern example update outcome conclusion source author page section table figure item appendix also chapter
    background timescale deadline issue risk progress circulation copy email telephone tel fax address location
    committee meeting place quorum substitutes observers guests guest staff clerk in-attendance updated published safe
    effective caring responsive well-led overall rating regulation requirement finding evidence""")
_CLOSE = re.compile(
    r"^[ \t]*(?:Yours (?:sincerely|faithfully|truly|ever)|Yours,|(?:With )?(?:[Kk]ind(?:est)?|[Bb]est"
    r"|[Ww]arm) (?:regards|wishes)|Regards|Sincerely)",
    re.MULTILINE | re.IGNORECASE,
)
_COMMITTEE = re.compile(r"\b(?:Committee|Panel|Sub-Committee|Commission|Board|Forum|Cabinet|Assembly)$", re.IGNORECASE)
_NO_COMMITTEE = re.compile(
    r"Care Board|Care Quality Commission|Electoral Commission|Safeguarding|European Commission", re.IGNORECASE
)
_MEETING = re.compile(
    r"(?i:minutes|meeting) of (?:the |a )?(?:(?i:meeting) of (?:the )?)?"
    r"(?P<body>[A-Z][\w' &-]{2,60}?(?:Committee|Panel|Board|Commission|Forum|Cabinet))\b"
)
_INQUIRY = re.compile(
    r"\b(?:[Tt]he )?(?P<body>(?!The )[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,4} (?:Inquiry|Ombudsman|Inquest))\b"
)
"""Whoever is answered where no committee is."""
_COUNCIL = re.compile(r"\b(?:Council|Borough of .+|Royal Borough .+|Corporation)$", re.IGNORECASE)
_INSPECTED = re.compile(
    r"(?:[Ii]nspection|[Aa]ssessment|[Rr]eview|[Vv]isit) (?:of|to|at) (?P<name>[A-Z][\w'&,-]+(?:,? (?:and |of "
    r"|the |with |upon |on )?[A-Z][\w'&-]+){0,8})"
)
_PARTNERSHIP = re.compile(r"\b(?:local )?area partnership\b", re.IGNORECASE)
_NAMED_PARTNERSHIP = re.compile(
    r"(?<![\w'-])([A-Z][\w'-]+(?:(?:,? and|,)? [A-Z][\w'-]+){0,5}) (?:[Ll]ocal )?[Aa]rea [Pp]artnership"
)


def labels(text: str) -> list[re.Match[str]]:
    """The labels of a transcript's turns; none where the lines that look so are a form's."""
    found = [match for match in LABEL.finditer(text) if _may_speak(match["name"])]
    counts = Counter(match["name"] for match in found)
    repeated = sum(count for count in counts.values() if count > 1)
    titled_ones = sum(
        1 for match in found if re.search(r"\b(?:AM|MP|MS|MSP)$|^(?:Mr|Mrs|Ms|Dr|Hon|Lord|Sir)\b", match["name"])
    )
    return found if len(found) >= 3 and (repeated >= 2 or titled_ones >= 2) else []


def _may_speak(name: str) -> bool:
    words = name.lower().replace(".", "").split()
    if words[0] in NOT_SPEAKERS or words[-1] in NOT_SPEAKERS:
        return False
    return len(words) > 1 or words[0] in ("chair", "chairman", "witness", "speaker", "moderator", "convener", "clerk")


def find_setting(text: str, bodies: Bodies, people: People, document: Document | None) -> Setting:
    form = _form(text, document)
    orgs = [mention for mention in bodies.mentions if mention.type == "organisation"]
    first = {mention.name: mention.start for mention in reversed(orgs)}
    committees = [
        name
        for name in sorted(first, key=lambda n: first[n])
        if _COMMITTEE.search(name) and not _NO_COMMITTEE.search(name)
    ]
    councils = [name for name in sorted(first, key=lambda n: first[n]) if _COUNCIL.search(name)]
    subject = _subject(text, form, orgs, document)
    body = committees[0] if committees else None
    host = councils[0] if councils else None
    if form == "letter":
        return _letter(text, orgs, people, subject)
    if form == "minutes":
        # the sitting body and its council stand at the top; a body named only later is another's
        heading = text[:1500]
        body = next((n for n in committees if first[n] < 1500), None) or _heading_committee(heading)
        sitting = orgs[0].name if orgs and orgs[0].start < 200 else None
        if body is None and sitting is not None and _NO_COMMITTEE.search(sitting):
            body = host = sitting  # a board that is a body of its own
        body = body or (committees[0] if committees else None)
        if host is None and sitting is not None and sitting != body:
            host = sitting  # a trust one of whose committees sits
        if body is None and (named := _MEETING.search(heading)):
            body = named["body"]
        if body is None and host is not None and first[host] < 1500:
            body = host  # a council that sits itself
        if body is None and orgs and orgs[0].start < 200:
            body = host = orgs[0].name  # a trust whose board sits
        return Setting(form, Source(), None, body, host, subject)
    if form == "response":
        # a government named only further on is one of several that are spoken of
        government = next((n for n in first if n in _GOVERNMENTS and first[n] < _HEAD), None)
        who = _respondent(text, orgs) or government or _answering(text, host, document) or "UK Government"
        inquiry = _INQUIRY.search(text, 0, min(len(text), 2000)) if body is None else None
        body = inquiry["body"] if inquiry is not None else body
        return Setting(form, Source(organisation=who), None, body or "the Committee", who, subject or who)
    if form == "inspection":
        return Setting(form, Source(organisation=_inspectorate(text, document)), None, body, host, subject)
    if form == "transcript":
        return Setting(form, Source(mode="direct"), None, body, host, subject)
    publisher = document.publisher if document is not None and document.publisher and form != "press" else None
    if form == "press" and not (document is not None and document.publisher):
        publisher = _releasing(text, orgs, people)
    return Setting(form, Source(organisation=publisher), None, body, host, subject)


def _releasing(text: str, orgs: Sequence[Mention], people: People) -> str | None:
    """The body whose own press release an article is: it opens a paragraph at the top, and only its people speak."""
    if _BYLINE.search(text[:_HEAD]):
        return None
    employers = {person.organisation for person in people.persons if person.role or person.organisation}
    opening = next((m for m in orgs if m.start < _HEAD and re.search(r"(?:^|\n)(?:The )?$", text[: m.start])), None)
    return opening.name if opening is not None and employers == {opening.name} else None


_BYLINE = re.compile(r"^By [A-Z]|\b[Cc]orrespondent\b|\b[Rr]eporter\b|\bEXCLUSIVE\b|\bexclusive\b", re.MULTILINE)


def _respondent(text: str, orgs: Sequence[Mention]) -> str | None:
    """The body whose response the first lines announce: "Fenland Trust: response to …", "Response of Fenland Trust"."""
    head = text[:_HEAD]
    for mention in orgs:
        if mention.end <= len(head) and mention.type == "organisation":
            before, after = head[: mention.start], head[mention.end :]
            if _RESPONDING.match(after) or _RESPONSE_OF.search(before):
                return mention.name
    return None


def _answering(text: str, host: str | None, document: Document | None) -> str | None:
    """Whose response it is where no government speaks: a council's or its executive's, a trust's or a board's."""
    if re.search(r"\b[Tt]he Government\b|\bMinisters?\b|\bSecretary of State\b|\b[Tt]he Department\b", text):
        return None
    named = re.search(r"\b(?:[Tt]he )(?P<who>Executive|Cabinet|Council|Trust|Board|Authority)(?!\s+[A-Z])\b", text)
    return (document.publisher if document is not None else None) or host or (named["who"] if named else None)


_HEAD = 600
"""Characters in which a response says whose it is."""
_GOVERNMENTS = ("UK Government", "Welsh Government", "Scottish Government")
_RESPONDING = re.compile(r"(?:['’]s?)?\s*[:–-]?\s*(?:[Ff]ormal |[Ff]ull |[Ff]inal )?[Rr]esponse\b")
_RESPONSE_OF = re.compile(r"\b[Rr]esponse (?:of|by|from) (?:the )?$")


def _form(text: str, document: Document | None) -> str:
    if labels(text):
        return "transcript"
    if re.search(r"^Dear\b", text, re.MULTILINE) and _CLOSE.search(text):
        return "letter"
    if re.search(r"\b[Yy]our (?:letter|report|notice|inspection report)\b", text[:1500]) and re.search(
        r"^(?:Dear\b|To:|Our [Rr]ef|FAO|For the attention of)", text[:1500], re.MULTILINE
    ):
        return "letter"
    if document is not None and document.kind:
        for form, cue in _FORMS:
            if re.search(cue, document.kind):
                return form
    if re.search(
        r"^(?:Conclusions? and )?Recommendations? ?(?:\d+|:)|^Government [Rr]esponse", text, re.MULTILINE
    ) and re.search(r"\bGovernment\b|^Response:?\s*$", text, re.MULTILINE):
        return "response"
    replies = len(
        re.findall(
            r"\b[Tt]h(?:e|is) (?:Government|Department|Ministry|Home Office)\b (?:welcomes|accepts|agrees|notes"
            r"|recognises|is|will|has|does|remains)",
            text,
        )
    )
    if (
        replies >= 3
        and re.search(r"\b[Rr]ecommend|\bCommittee\b|\bInquiry\b", text)
        and not re.search(r"\bsaid\b.{0,40}[\"\x00]|\bRESOLVED\b", text)
    ):
        return "response"
    if re.search(
        r"\bRESOLVED\b|^Minutes of\b|^MINUTES\b|^(?:\d+\.? )?(?:MATTERS ARISING|Matters [Aa]rising)\b"
        r"|\bIN ATTENDANCE\b|^Present:|Declarations? of interests?",
        text,
        re.MULTILINE,
    ):
        return "minutes"
    if (
        len(re.findall(r"^\d{1,3}(?:/\d{2,4}|\.\d{1,2})?\.? +[A-Z]", text, re.MULTILINE))
        and len(
            re.findall(
                r"\b(?:Cllr|Councillors?|Members|[Tt]he (?:Board|Panel|Committee|Chair|Chairman|Vice-Chair))\b", text
            )
        )
        >= 3
        and re.search(r"\b(?:asked|queried|reported|noted|advised|explained|received|considered)\b", text)
    ):
        return "minutes"
    inspection = (
        r"[Ii]nspectors|\bOfsted\b|local area partnership|What needs to improve|We rated|this inspection"
        r"|Care Quality Commission"
        r"|requires improvement|senior leaders|[Ss]enior managers|Leaders have|Leaders are|[Ss]ocial workers"
    )
    if len(re.findall(inspection, text)) >= 4 and not re.search(
        r"""["'] (?:he|she|said)\b|(?:said|says|added|replied)[,:] ["']""", text
    ):
        return "inspection"
    if len(
        re.findall(r'(?:said|says|added)[,:]? "|" (?:he|she|[A-Z]\w+) (?:said|says|added)|\b(?:said|says) that\b', text)
    ):
        return "press"
    return ""


def _heading_committee(heading: str) -> str | None:
    for line in heading.split("\n"):
        line = re.sub(r"\s*\([^()]{3,80}\)$", "", line.strip())
        if re.match(r"\W*[A-Z]{0,4}/?\d", line) or _NO_COMMITTEE.search(line):
            continue  # an item's heading, or a body that does not sit here
        if 1 < len(line.split()) < 12 and _COMMITTEE.search(line):
            return titled(line) if is_capitals(line) else line
    return None


def _partnership(text: str) -> str | None:
    """The partnership that the text names by its area."""
    for named in _NAMED_PARTNERSHIP.finditer(text):
        place = named[1].removesuffix(" Local")
        if place.split()[0].lower() not in ("the", "this", "a", "local", "our", "each", "every", "other", "what"):
            return f"{place} local area partnership"
    return None


def _of_area(council: str) -> str:
    """The partnership of a council's area: joint inspectors judge it, and not the council alone."""
    place = re.sub(
        r"\b(?:(?:Metropolitan|County|City|Borough|District|Unitary)\s+)*Council$|^(?:London|Royal)\s+Borough\s+of\s+|"
        r"^Council\s+of\s+the\s+|^City\s+of\s+",
        "",
        council,
    )
    return f"{place.strip()} local area partnership"


def _subject(text: str, form: str, orgs: Sequence[Mention], document: Document | None) -> str | None:
    about = next(iter(document.organisations), None) if document is not None else None
    if document is not None and document.kind == "joint_inspection" and about:
        return _partnership(text) or (_of_area(about) if "Council" in about else about)
    if about:
        return about
    if form == "inspection":
        head = text[:3000]
        if partnership := _partnership(text):
            return partnership
        councils = Counter(m.name for m in orgs if re.search(r"Council|Borough|Trust|Ltd|Limited|Home|House", m.name))
        if councils:
            return councils.most_common(1)[0][0]
        named = _INSPECTED.search(head)
        if named:
            return named["name"]
        if _PARTNERSHIP.search(text):
            return "local area partnership"
        if re.search(r"\blocal authority\b", text):
            return "local authority"
        return None
    return None


def _inspectorate(text: str, document: Document | None) -> str | None:
    ofsted = re.search(r"\bOfsted\b|social work practice|ILACS|children's services", text)
    quality = re.search(r"\bCare Quality Commission\b|\bCQC\b", text)
    joint = _PARTNERSHIP.search(text)
    if joint or (ofsted and quality and re.search(r"\bOfsted and the (?:Care Quality|CQC)", text)):
        return "Ofsted and the Care Quality Commission"
    if document is not None and document.publisher:
        return document.publisher
    if quality:
        return "Care Quality Commission"
    return "Ofsted" if ofsted else None


def _letter(text: str, orgs: Sequence[Mention], people: People, subject: str | None) -> Setting:
    dear = re.search(r"^(?:Dear\b|To:|FAO:?|For the attention of)(?P<whom>.*)$", text, re.MULTILINE)
    closes = list(_CLOSE.finditer(text))
    addressed = dear is not None and not dear.group().startswith("Dear")
    last = re.search(r"\n\s*\n[^\n]{3,60}(?:\n[^\n]{3,80}){0,3}\s*\Z", text)
    signed = closes[-1].end() if closes else last.start() if last else len(text)
    if dear is None:
        dear = re.match(r"(?P<whom>)", text)
    assert dear is not None
    surname = dear["whom"].replace(",", " ").split()[-1:] or [""]
    recipient = None
    for person in people.persons:
        if person.surname == surname[0] or (person.first < dear.start() and person.first > 0 and recipient is None):
            role = person.role or _next_line(text, person)
            recipient = Source(
                person.name, role, person.organisation or _below(text, person.first, dear.start(), orgs), "reported"
            )
            if person.surname == surname[0]:
                break
    if addressed and (recipient is None or recipient.speaker not in dear["whom"]):
        role, _, rest = dear["whom"].strip(" :").partition(", ")
        body = next((m.name for m in orgs if dear.start() <= m.start < dear.end()), rest or None)
        recipient = Source(None, role or None, body, "reported")
    if recipient is None:
        block = [line for line in text[: dear.start()].split("\n") if line.strip()][-3:]
        office = next(
            (
                line
                for line in block
                if re.search(
                    r"(?i)\b(?:inspector|coroner|chair|director|minister|secretary|officer|ombudsman|commissioner)\b",
                    line,
                )
            ),
            None,
        )
        if office:
            body = _below(text, text.index(office), dear.start(), orgs)
            recipient = Source(None, office.strip(" ,").split(",")[0], body, "reported")
        else:
            before = [m for m in orgs if m.start < dear.start()]
            recipient = Source(None, None, before[-1].name if len(before) > 1 else None, "reported")
    signer = next(
        (p for p in people.persons if any(m.start > signed for m in people.mentions if m.name == p.name)), None
    )
    after = [m.name for m in orgs if m.start > signed]
    head = [m.name for m in orgs if m.start < dear.start() and m.name != recipient.organisation]
    name = role = None
    lines = [line.strip(" ,") for line in text[signed:].split("\n") if line.strip(" ,")]
    if signer is not None:
        name, role = signer.name, signer.role
    elif lines:
        name = next((line for line in lines[:3] if 1 < len(line.split()) < 6), None)
        if name is not None:
            lines = lines[lines.index(name) :]
    if role is None and len(lines) > 1:
        role = next((line.split(",")[0] for line in lines[1:3] if len(line.split()) < 12), None)
    organisation: str | None = next(iter([*after, *head]), signer.organisation if signer else None)
    if after and head and head[0] != after[0]:
        organisation = head[0]
    dated = _DATE_LINE.search(text, 0, dear.start())
    below = [m.name for m in orgs if dated is not None and dated.end() <= m.start < dear.start()]
    if dated is not None and not after and below and (sender := _letterhead(text[: dated.start()], orgs)):
        # a letterhead above the date, and below it whom the letter is for
        organisation = sender
        if recipient.organisation is None:
            recipient = replace(recipient, organisation=below[0])
    return Setting("letter", Source(name, role, organisation), recipient, None, organisation, subject or organisation)


_DATE_LINE = re.compile(r"^(?:Date: ?)?(?:\w+day,? )?\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+ \d{4}[ \t]*$", re.MULTILINE)


def _letterhead(text: str, orgs: Sequence[Mention]) -> str | None:
    """Whose letter it is by the lines above its date: the body that they name, or the first of few lines."""
    named = next((m.name for m in orgs if m.start < len(text)), None)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if named is not None or not 0 < len(lines) <= 5:
        return named
    return (
        lines[0]
        if re.fullmatch(r"(?:[A-Z][\w'&.-]*|of|and|the|for|&)(?: (?:[A-Z][\w'&.-]*|of|and|the|for|&))*", lines[0])
        else None
    )


def _below(text: str, start: int, end: int, orgs: Sequence[Mention]) -> str | None:
    return next((m.name for m in orgs if start <= m.start < end), None)


def _next_line(text: str, person: object) -> str | None:
    first = getattr(person, "first", 0)
    line = text.find("\n", first)
    following = text[line + 1 :].lstrip("\n").split("\n", 1)[0].strip() if line >= 0 else ""
    return following if following and not following.startswith("Dear") and len(following.split()) < 10 else None


def is_heading(document: Document, index: int) -> bool:
    return document.blocks[index].kind is BlockKind.HEADING


def same(one: str | None, other: str | None) -> bool:
    """Whether two names are one party's, as far as their words say."""
    return bool(one) and bool(other) and key(one or "") == key(other or "")

"""People and offices in a text: titles, initials, roles, employers, attendance lists, signatures, speakers' labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractor.language.mentions import Mention, key, words
from extractor.rulebook import Role

_TITLE = (
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Viscount|Cllr|Councillor|County Councillor"
    r"|Rev|Reverend|Rt Hon|Hon|Judge|Justice|Alderman|Senator|Sen|Rep|Gov|President|Superintendent|Sergeant"
    r"|Inspector|Father|Chief Constable"
    r"|Detective (?:Chief )?(?:Inspector|Superintendent|Sergeant|Constable))"
)
_PARTICLE = r"(?:de|van|von|der|den|la|le|al|bin|ap|du|di)"
_SURNAME = rf"(?:{_PARTICLE} ){{0,2}}(?:O'|D'|Mc|Mac)?[A-ZÀ-Ý][a-zà-ÿ]+(?:['-][A-Za-zÀ-ÿ][a-zà-ÿ]+)*(?:[A-Z][a-z]+)?"
_GIVEN = r"(?:[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-Z][a-z]+)?|[A-Z]\.?(?:[ -]?[A-Z]\.)*|J\.?P\.?)"
_LETTERS = r"(?: (?:AM|MP|MS|MSP|MLA|MEP|AS|TD|OBE|CBE|MBE|KBE|DBE|QC|KC|JP|DL|FRCS|PhD)\b)*"
_TITLED = re.compile(
    rf"(?<![\w-])(?P<title>{_TITLE})\.?(?: {_TITLE}\.?)* (?P<given>(?:{_GIVEN} ){{0,3}}?)(?P<surname>{_SURNAME})"
    rf"(?P<more>(?: {_SURNAME})?)(?P<letters>{_LETTERS})"
)
_PLAIN = re.compile(
    rf"(?<![\w.'&-])(?P<given>{_GIVEN}(?: {_GIVEN})?) (?P<surname>{_SURNAME})(?P<letters>{_LETTERS})(?![\w-])"
)
_PLURAL = re.compile(r"\b(?:Councillors|Cllrs|Messrs|Drs|Professors|Mesdames)\.? ")
_LISTED = re.compile(
    rf"(?P<given>(?:{_GIVEN} ){{0,2}}?)(?P<surname>{_SURNAME})(?P<note> ?\([^()]*\))?(?P<join>, and | and |, |; |\Z|\b)"
)
_VERBS = (
    "said|says|told|added|adds|explained|asked|replied|confirmed|warned|argued|claimed|insisted|admitted|stated|"
    "reported|commented|remarked|responded|noted|stressed|believes|believed|suggested|announced|wrote|tweeted|"
    "acknowledged|denied|agreed|presented|introduced|outlined|questioned|welcomed|clarified|advised|assured|thinks|"
    "declared|accused|criticised|criticized|recalled|conceded|called|urged|promised|vowed|pledged|has|had|who"
)
_SPOKE = re.compile(rf",? (?:also |then |later |has |had |previously )?(?:{_VERBS})\b")
_SPOKE_BEFORE = re.compile(r"(?:\b(?:said|says|added|explained|asked|replied|warned|argued|according to|told|by)),? $")
_NEVER = words("""the in on at for from with of and but if when january february march april may june july august
september october
    november december monday tuesday wednesday thursday friday saturday sunday chapter section table figure page
    recommendation regulation concern appendix annex minute item agenda part north south east west great new old
    street road house hall hospital trust council committee board ward centre unit care home health social service
    services county borough city district town parish report inspection quality children's children young people
    public national local royal united kingdom england wales scotland ireland britain london kent summer winter spring
    autumn easter christmas dear yours sincerely faithfully thank present apologies minutes resolved action officer
    director chief head manager chair leader executive nurse medical deputy vice secretary minister member members
    however although this that these those there their what who why how all some many most both he she it they we you
    our your his her its an no not yes so as by to is are was were be been has have had do does did will would
    send act bill code plan strategy programme project review update item note tier phase level key stage
    integrated partnership improvement safety patient clinical primary secondary emergency general university college
    government prime league federation alliance department ministry agency authority commission police north-east
    shire business finance partner worker principal senior assistant associate interim strategic mr mrs ms miss dr""")
_MASCULINE = frozenset({"mr", "sir", "lord", "viscount", "father"})
_FEMININE = frozenset({"mrs", "ms", "miss", "lady", "dame", "baroness"})
_BODIES = (
    "(?:board|company|trust|council|authority|provider|firm|charity|union|regulator|commission|agency|department|"
    "committee|panel|hospital|home|partnership|contractor|association|ICB|CCG)"
)
_EMPLOYING = re.compile(
    r"(?:managing director|chief executive(?: officer)?|chief officer|chief operating officer|chairman|chairwoman|"
    r"chair|president|owner|founder|spokes\w+|partner|CEO|manager|trustee|representative|head of \w+|director)$",
    re.IGNORECASE,
)

FIELD = re.compile(
    r"(?:Nursing|Midwifery|Maternity|Finance|Operations|Quality|Strategy|Workforce|People|Performance|Governance|"
    r"Safety|Patient|Public Health|Adult|Adults|Children|Social|Law|Legal|Communities|Education|Commissioning|"
    r"Transformation|Improvement|Estates|Facilities|Digital|Pharmacy|Medicines|Infection|Corporate|Clinical|Medical|"
    r"Primary Care|Urgent|Integrated|Housing|Environment|Planning|Safeguarding|Communications|Care|Services|Human)\b"
)
"""What somebody may be director of without its being who employs them."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named: `name` as most fully written, `first` where first named."""

    name: str
    surname: str
    given: str
    title: str
    first: int
    role: str | None = None
    organisation: str | None = None

    @property
    def gender(self) -> str:
        """ "he", "she" or "" by title, and by nothing else."""
        title = self.title.lower()
        return "he" if title in _MASCULINE else "she" if title in _FEMININE else ""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that the text names with its body but without its holder ("Chief Nurse, X NHS Trust")."""

    role: str
    organisation: str | None
    first: int


@dataclass(frozen=True, slots=True)
class People:
    persons: tuple[Person, ...]
    offices: tuple[Office, ...]
    mentions: tuple[Mention, ...]


class Roles:
    """The packs' words for offices as patterns."""

    def __init__(self, roles: Iterable[Role]) -> None:
        by_type: dict[str, list[str]] = {}
        for role in roles:
            by_type.setdefault(role.type, []).extend(role.phrases)
        single = [*by_type.get("office", ()), *by_type.get("voice", ()), *by_type.get("member", ())]
        self.groups = {key(phrase): kind for kind in ("group", "staff", "public") for phrase in by_type.get(kind, ())}
        self.voices = frozenset(key(phrase) for phrase in by_type.get("voice", ()))
        self.singles = frozenset(key(phrase) for phrase in single)
        words = "|".join(re.escape(phrase) for phrase in sorted(single, key=len, reverse=True)) or r"(?!)"
        self.head = re.compile(rf"(?<![\w-])(?i:{words})(?![\w-])(?!'s)")
        self.office = re.compile(
            rf"(?<![\w-])(?:(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Oo]ur|[Ii]ts|[Tt]heir) )?"
            rf"(?:[A-Za-z][\w'-]* ){{0,3}}?(?i:{words})(?![\w-])"
        )

    def read(self, text: str, start: int, end: int, bodies: Sequence[Mention]) -> tuple[str, str | None, int] | None:
        """The role and employer that text[start:end] begins with, and where they end; None where it names no role."""
        head = self.head.search(text, start, min(end, start + 110))
        if head is None:
            return None
        before = text[start : head.start()]
        inside = [body for body in bodies if start <= body.start and body.end <= end]
        owner = next((body for body in inside if body.end <= head.start()), None)
        prefix = text[owner.end : head.start()] if owner else before
        prefix = re.sub(r"^(?:'s?|\s*\([^)]*\)|[\s)])+", " ", prefix)
        noun = (
            re.match(r"(?:the |The |its |Its |their |Their )?(?P<noun>" + _BODIES + r")'s ", before)
            if owner is None
            else None
        )
        if noun or re.match(r"(?:[Ii]ts|[Tt]heir) ", before):
            prefix = before[noun.end() :] if noun else before.split(" ", 1)[1]
        possessor = re.match(r"(?P<who>[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,3})'s? ", prefix) if owner is None else None
        if possessor:
            prefix = prefix[possessor.end() :]
        if (
            len(prefix.split()) > 5
            or re.search(rf"[.;:!?\n\"]|\b(?:that|is|was|are|were|will|would|{_VERBS})\b", prefix)
            or ("," in prefix and owner is None)
            or prefix.count("(") > prefix.count(")")
        ):
            return None
        while (longer := self.head.match(text, head.end() + 1)) and text[head.end()] == " " and longer.end() <= end:
            head = longer
        role = re.sub(
            r"^(?:the|a|an|our|its|their|then|former) ", "", (prefix + text[head.start() : head.end()]).strip(" ,")
        )
        at = head.end()
        organisation = owner.name if owner else possessor["who"] if possessor else None
        if noun:
            organisation = f"the {noun['noun']}"
        elif organisation is None and re.match(r"(?:[Ii]ts|[Tt]heir) ", before):
            organisation = "its"
        link = re.match(
            r",? (?:of|for|at|from|in|with|to|on)(?: the)? |, (?:the )?| - | \(|'s | \u2013 |: ", text[at:end]
        )
        if link:
            body = next((b for b in inside if 0 <= b.start - (at + link.end()) <= 1), None)
            if body is not None and not (link.group().strip() in ("of", "for") and FIELD.match(body.name)):
                return role, body.name, body.end
            word = link.group().strip(" ,").split(" ")[0]
            if word in ("of", "for", "at", "on", "in", "to"):
                rest = re.match(r"[^,;:.()\n\"]{1,70}", text[at + link.end() : end])
                scope = rest.group() if rest else ""
                later = next((b for b in inside if at + link.end() < b.start <= at + link.end() + len(scope) + 3), None)
                if later is not None:
                    scope = re.sub(
                        r",? (?:of|for|at|from|in|with)(?: the)? ?$|,? ?$", "", text[at + link.end() : later.start]
                    )
                scope = re.split(rf",| (?:{_VERBS}|and|is|was|to|that)\b", scope)[0].strip()
                capitals = re.match(r"(?:[A-Z][\w'&-]+ ?){1,4}$", scope)
                if (
                    later is None
                    and capitals
                    and _EMPLOYING.search(role)
                    and not organisation
                    and not FIELD.match(scope)
                ):
                    if re.match(r"(?i:director|head|manager)$", role.split()[-1]) and len(role.split()) == 1:
                        return f"{role}{link.group()}{scope}", None, at + link.end() + len(scope)
                    return role, scope, at + link.end() + len(scope)
                if scope and len(scope.split()) <= 9:
                    role = f"{role}{link.group()}{scope}".strip(" ,")
                    at = at + link.end() + len(scope)
                    if later is not None:
                        return role, later.name, later.end
                    if organisation is None:
                        after = re.match(r",? (?:(?:of|for|at|from) )?(?:the )?", text[at:end])
                        reach = at + after.end() if after else at
                        body = next((b for b in inside if b.start == reach), None)
                        if body is not None:
                            return role, body.name, body.end
        return role, organisation, at


def find_people(text: str, roles: Roles, bodies: Sequence[Mention]) -> People:
    """Everybody named in a flat text, with what it says of their role and employer."""
    found: list[tuple[int, int, Person]] = []
    taken = sorted((body.start, body.end) for body in bodies)
    for match in _TITLED.finditer(text):
        found += _person(match, match["title"], taken)
    for match in _PLURAL.finditer(text):
        found += _listed(text, match, taken)
    titled = {(start, end) for start, end, _ in found}
    spans = sorted(titled)
    for match in _PLAIN.finditer(text):
        if not _overlaps(spans, *match.span()) and _has_evidence(text, match, roles, bodies):
            found += _person(match, "", taken)
    found.sort(key=lambda item: item[0])
    merged, canonical = _merge(found)
    described = [_described(text, person, found, canonical, roles, bodies) for person in merged]
    mentions = _mentions(text, found, canonical, described, taken)
    return People(tuple(described), _offices(text, roles, bodies, mentions), mentions)


_INITIALS = re.compile(r" ?[(\[](?P<letters>[A-Z][A-Za-z]{1,3})[)\]](?!\w)")
"""Initials after a name in a list of those present, by which the minutes call them."""


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(spans, (start, start))
    return (at < len(spans) and spans[at][0] < end) or (at > 0 and spans[at - 1][1] > start)


def _person(match: re.Match[str], title: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int, Person]]:
    start, end = match.span()
    given, surname = match["given"].strip(), match["surname"]
    more = match.groupdict().get("more") or ""
    if more and (more.strip().lower() in _NEVER or _overlaps(taken, match.start("more") + 1, match.end("more"))):
        end, more = match.start("more"), ""
    elif more:
        given, surname = f"{given} {surname}".strip(), more.strip()
    if title and not given and not more and surname.lower() in _NEVER:
        return []
    if not title and (_overlaps(taken, start, end) or {surname.lower(), *given.lower().split()} & _NEVER):
        return []
    if title == "President" and surname.lower() in _NEVER:
        return []
    name = match.string[start:end]
    return [(start, end, Person(name, surname, given, (title.split() or [""])[-1], start))]


def _listed(text: str, plural: re.Match[str], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int, Person]]:
    """ "Councillors A. Dale (Chair), Finch and Moss": each with the singular title."""
    title = {"Cllrs": "Councillor", "Messrs": "Mr", "Drs": "Dr"}.get(
        plural.group().strip(". "), plural.group().strip()[:-1]
    )
    found: list[tuple[int, int, Person]] = []
    at = plural.end()
    while (match := _LISTED.match(text, at)) and not _overlaps(taken, *match.span("surname")):
        if match["surname"].lower() in _NEVER:
            break
        given = match["given"].strip()
        name = " ".join(part for part in (title, given, match["surname"]) if part)
        found.append((match.start(), match.end("surname"), Person(name, match["surname"], given, title, match.start())))
        at = match.end()
        if not match["join"]:
            break
    return found


def _has_evidence(text: str, match: re.Match[str], roles: Roles, bodies: Sequence[Mention]) -> bool:
    """Whether two capitalised words are a person: by letters after them, a role beside them, or an act of speech."""
    start, end = match.span()
    if match["letters"]:
        return True
    initials = _INITIALS.match(text, end)
    if initials is not None:
        if initials["letters"][0] == match.group()[0]:
            return True  # "Peter Rook (PR)"
        end = initials.end()
    words = {word.lower() for word in match.group().split()}
    if words & _NEVER:
        return False
    after = text[end : end + 90]
    if _SPOKE.match(after) or _SPOKE_BEFORE.search(text[max(0, start - 16) : start]):
        return True
    line = start == 0 or text[start - 1] == "\n"
    if line and after.startswith(":"):
        return True
    if line and _DID.match(after) and _LATER.search(text, end, _paragraph_end(text, end)):
        return True  # "Ann Dale took over in May. … she said"
    if after[:2] in (", ", " (") or after[:3] in (" - ", " | ", " \u2013 ", " \u2014 ") or after[:1] == "\n":
        role = roles.read(
            text, end + (after[:1] == "\n") + 1 + (after[:2] in (", ", " (")), min(len(text), end + 110), bodies
        )
        stop = re.search(r"[.;\n]", after[2:])
        if role is not None and (stop is None or len(role[0]) <= stop.start() + 3):
            head = roles.head.search(after)
            return head is not None and head.start() < 60
        if re.match(r", (?:aged )?\d\d,|, (?:who|whose)\b| \((?:Lab|Con|LD|Green|Ind|[A-Z]-|[A-Z][a-z]+\))", after):
            return True
        listed = text[max(0, start - 2) : start] in ("; ", ": ") or line
        if listed and after[:2] == ", " and any(body.start == end + 2 for body in bodies):
            return True  # in a list of those present, before whom they come from
    before = text[max(0, start - 70) : start]
    heads = list(roles.head.finditer(before))
    return (
        bool(heads)
        and re.fullmatch(r",? (?:(?:of|for|at) (?:[^,.;:\n]{2,50},|[a-z][a-z' -]{2,50}) )?", before[heads[-1].end() :])
        is not None
    )


RELATED = (
    r"(?:son|daughter|mother|father|mum|dad|husband|wife|partner|brother|sister|baby|child|grandson|granddaughter)"
)
_DID = re.compile(
    rf"'s (?:[\w-]+ )?{RELATED}\b"
    r"|,? (?:[a-z]{3,}ed|took|was|lost|had|has|spent|went|lives|knew|came|left|became|won)\b"
)
_LATER = re.compile(r"\b(?:[Hh]e|[Ss]he) (?:said|says|told|added)\b")


def _paragraph_end(text: str, at: int) -> int:
    line = text.find("\n", at)
    return line if line >= 0 else len(text)


def _merge(found: Sequence[tuple[int, int, Person]]) -> tuple[list[Person], dict[tuple[int, int], int]]:
    """Mentions of one person joined: same surname, and neither given name, initial nor gender that disagrees."""
    people: list[Person] = []
    where: dict[tuple[int, int], int] = {}
    by_surname: dict[str, list[int]] = {}
    for start, end, person in found:
        for index in by_surname.get(person.surname.lower(), ()):
            known = people[index]
            if _same(known, person):
                fuller = person if len(person.given) > len(known.given) else known
                name = fuller.name
                if not fuller.title and known.title + person.title and fuller.given:
                    name = f"{known.title or person.title} {fuller.name}"
                title = known.title or person.title
                people[index] = replace(fuller, name=name, title=title, first=known.first)
                where[start, end] = index
                break
        else:
            by_surname.setdefault(person.surname.lower(), []).append(len(people))
            where[start, end] = len(people)
            people.append(person)
    return people, where


def _same(one: Person, other: Person) -> bool:
    if one.gender and other.gender and one.gender != other.gender:
        return False
    a, b = one.given.replace(".", "").lower(), other.given.replace(".", "").lower()
    return not a or not b or a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) or a.split()[0] == b.split()[0]


def _described(
    text: str,
    person: Person,
    found: Sequence[tuple[int, int, Person]],
    canonical: dict[tuple[int, int], int],
    roles: Roles,
    bodies: Sequence[Mention],
) -> Person:
    """The person with the first role and employer that the text gives beside one of the mentions."""
    spans = [(a, b) for a, b, other in found if other.surname == person.surname and _same(other, person)]
    role: str | None = None
    for start, end in spans:
        read = _after(text, end, roles, bodies) or _before(text, start, roles, bodies)
        if read is None:
            continue
        if role is None or (person.organisation is None and read[1]):
            role = role or read[0]
            person = replace(person, role=role, organisation=person.organisation or read[1])
        if person.organisation:
            break
    return person


_WHO_RUNS = re.compile(
    r", (?:an? [^,;.]{3,40} )?(?P<role>who (?:has |have |had )?"
    r"(?:run|runs|ran|leads?|led|heads?|headed|manages?|managed|chairs?|chaired)"
    r" (?:the|its|their) [a-z]+(?: [a-z]+)?)\b(?=,| (?:since|for|from|until|in|at|of|overseeing|on)\b)"
)
"""What somebody does who is given no office ("Hal Dent, who has run the hospital since May,")."""


def _after(text: str, end: int, roles: Roles, bodies: Sequence[Mention]) -> tuple[str, str | None] | None:
    runs = _WHO_RUNS.match(text, end)
    if runs is not None:
        return runs["role"], None
    initials = _INITIALS.match(text, end)
    end = initials.end() if initials is not None else end
    opening = re.match(r" ?\(|, (?:the |a |an |who is (?:the )?)?| [-\u2013\u2014] | \| |\n", text[end : end + 16])
    if opening is None:
        return None
    start = end + opening.end()
    stop = _closing(text, start) if "(" in opening.group() else _line_end(text, start)
    read = roles.read(text, start, stop, bodies)
    if read is not None:
        if roles.head.search(text, start, stop).start() - start > 60:  # type: ignore[union-attr]
            return None
        if opening.group() == ", the " and re.match(rf" (?:{_VERBS})\b", text[read[2] : read[2] + 14]):
            return None  # "In answer to Mr Dale, the Chief Nurse said": another party
        return read[0], read[1]
    body = next((b for b in bodies if b.start == start), None)
    if body is not None and "\n" not in opening.group():
        return "", body.name
    return None


def _before(text: str, start: int, roles: Roles, bodies: Sequence[Mention]) -> tuple[str, str | None] | None:
    floor = max(start - 120, 0)
    floor = max(floor, *(text.rfind(mark, floor, start) for mark in (". ", "\n", '"')))
    heads = list(roles.head.finditer(text, floor, start))
    if not heads:
        return None
    last = heads[-1]
    between = text[last.end() : start]
    if re.fullmatch(r",? (?:(?:of|for|at|from) [^,.;:\n]{2,60},? )?", between) is None:
        return None
    # the modifiers of the office, back to its body, its article or its clause's beginning
    begin = last.start()
    body = next((b for b in reversed(bodies) if floor <= b.start and b.end <= begin), None)
    if body is not None and re.fullmatch(r"(?:'s?)?\)?(?: \([^)]*\))?(?: [a-z][\w-]*){0,4} ?", text[body.end : begin]):
        begin = body.start
    else:
        words = re.search(r"(?:(?<![\w'])[a-z][\w-]* ){0,3}$", text[floor:begin])
        if words:
            if re.search(r"\b(?:[Ii]ts|[Tt]heir) (?:[a-z]+ ){0,2}$", text[floor:begin]):
                begin = max(text.rfind("ts ", floor, begin) - 1, text.rfind("heir ", floor, begin) - 1, floor)
                read = roles.read(text, begin, start, bodies)
                return (read[0], read[1]) if read else None
            owner = re.search(rf"\b(?:[Tt]he )?{_BODIES}'s (?:[a-z]+ ){{0,2}}$", text[floor:begin])
            if owner:
                begin = floor + owner.start()
                read = roles.read(text, begin, start, bodies)
                return (read[0], read[1]) if read else None
            kept = re.split(
                r"\b(?:the|a|an|and|but|with|by|to|of|as|its|our|said|told|from|for|that|when)\b ", words.group()
            )[-1]
            begin -= len(kept)
    read = roles.read(text, begin, start, bodies)
    return (read[0], read[1]) if read else None


def _closing(text: str, start: int) -> int:
    depth = 1
    for at in range(start, min(len(text), start + 300)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return min(len(text), start + 150)


def _line_end(text: str, start: int) -> int:
    stop = re.compile(rf"\n|[;\"]|\. |, (?:{_VERBS}|and|but)\b| (?:{_VERBS})\b").search(text, start, start + 160)
    return stop.start() if stop else min(len(text), start + 160)


def _mentions(
    text: str,
    found: Sequence[tuple[int, int, Person]],
    canonical: dict[tuple[int, int], int],
    people: Sequence[Person],
    taken: Sequence[tuple[int, int]],
) -> tuple[Mention, ...]:
    """The named ones, and surnames or initials that stand alone later."""
    mentions = [
        Mention(a, b, text[a:b], "person", p.name, p.organisation, p.role)
        for a, b, _ in found
        for p in (people[canonical[a, b]],)
    ]
    spans = sorted([*taken, *((a, b) for a, b, _ in found)])
    alone: dict[str, Person] = {}
    for person in people:
        if person.surname.lower() not in _NEVER:
            if person.surname in alone and alone[person.surname] is not person:
                continue
            alone[person.surname] = person
        letters = "".join(word[0] for word in [*person.given.replace(".", " ").split(), person.surname])
        if len(letters) in (2, 3) and re.search(rf"\({letters}\)|\b{letters} (?:{_VERBS}|to)\b|- {letters}\b", text):
            alone.setdefault(letters, person)
    for start, end, _ in found:
        initials = _INITIALS.match(text, end)
        person = people[canonical[start, end]]
        if initials is not None and initials["letters"][0] in person.name:
            alone[initials["letters"]] = person
    if alone:
        words = "|".join(re.escape(word) for word in sorted(alone, key=len, reverse=True))
        for match in re.finditer(rf"(?<![\w-])(?:{words})(?![\w-])", text):
            person = alone[match.group()]
            if match.start() > person.first and not _overlaps(spans, *match.span()):
                mentions.append(
                    Mention(*match.span(), match.group(), "person", person.name, person.organisation, person.role)
                )
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _offices(text: str, roles: Roles, bodies: Sequence[Mention], people: Sequence[Mention]) -> tuple[Office, ...]:
    """Offices in lists of those present: "Chief Nurse, X NHS Trust; Manager, Y"."""
    offices: list[Office] = []
    held = {key(mention.role) for mention in people if mention.role}
    for match in re.finditer(r"(?:^|[;:\n] ?|, (?=[A-Z])|and (?=[A-Z]))(?=[A-Z][\w'-]+)", text):
        start = match.end()
        head = roles.head.search(text, start, start + 50)
        if head is None or not re.fullmatch(r"(?:[A-Z][\w'-]* ){0,3}", text[start : head.start()]):
            continue
        stop = re.compile(r"[;\n.]").search(text, start)
        read = roles.read(text, start, stop.start() if stop else len(text), bodies)
        if read is None or key(read[0]) in held or not read[0][:1].isupper():
            continue
        read = (re.sub(r"^(?:The|An?|Our) ", "", read[0]), *read[1:])
        ends = text[read[2] : read[2] + 3]
        if read[1] or re.match(r"\s*(?:[;\n]|$|, [A-Z]|\()", ends):
            offices.append(Office(read[0], read[1], start))
    return tuple(offices)

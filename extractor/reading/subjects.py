"""Whom a document is about, who issued it, and with what standing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.language.bodies import Gazetteer, find_bodies
from extractor.language.mentions import Mention, flat, key, titled
from extractor.model import BlockKind, Document
from extractor.reading.dating import INSPECTIONS, dates_in
from extractor.reading.kinds import FRONT
from extractor.rulebook import DocumentKind, Organisation, Rulebook

_READ = 60_000
"""Characters of a document in which bodies are counted; whom it is about is named long before."""

_MOST = 6
"""How many organisations a document is said to be about at most."""

_SUBJECT = re.compile(
    r"\b(?:inspection|review|visit|assessment|re-?inspection)\s+(?:of|to"
    r"|at)\s+(?:the\s+)?(?P<place>[A-Z][\w’'&.,\- ]{2,90}?)"
    r"(?:\s+(?:local\s+area(?:\s+partnership)?|local\s+authority|children’?'?s|area\s+partnership|adult\s+social)\b"
    r"|\s*$)",
    re.IGNORECASE,
)
_RUN_BY = re.compile(
    r"(?:^|\n)[^\n]{0,20}\b(?:provided\s+and\s+run\s+by|run\s+by|name\s+of\s+(?:registered\s+)?provider"
    r"|(?:registered\s+)?provider(?:\s+name)?"
    r"|care\s+provider)\s*(?::\s*|\n+|\|\s*)(?P<name>[A-Z][^\n|]{2,80}?)\s*(?=\n|\||$)",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"^(?:the\s+)?[A-Z][\w’'&().,\- ]{1,70}?\b(?:Limited|Ltd|PLC|LLP|Trust|Council|Partnership|Group|Care|Healthcare"
    r"|CIC|Homes)\.?$"
)
_PLACE_NAME = re.compile(
    r"^(?:the\s+)?[A-Z][\w’'&.\- ]{1,60}?\b(?:House|Home|Hospital|Surgery|Practice|Lodge|Court|Centre|Hall|Grange"
    r"|Manor|Clinic|Hospice"
    r"|Service|Services|Agency|Care|Villa|Cottage|Park|View|Place)$"
)
_COUNCIL_WORDS = re.compile(
    r"\b(?:london borough(?: of)?|royal borough(?: of)?|city of|county of|council of|metropolitan|borough|county"
    r"|city|district|unitary|mbc|childrens (?:social care )?services"
    r"|corporation|council|the|upon|local authority)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:the )?(?:committee|panel|board of directors|board|council|trust|cabinet|government|open government"
    r"|house of (?:commons|lords)"
    r"|local area partnership"
    r"|family group|court of protection|disclosure and barring service|democratic services|children'?s services)$"
    r"|.*\bin care councils?$|.*\b(?:directorate|youth council|parish council|school|academy|college|university"
    r"|court|forum)$|office of\b"
    r"|(?:local )?(?:safeguarding|corporate parenting|family justice).*(?:board|partnership|panel)$"
    r"|.*\binformation and advice\b.*"
    r"|.*\blocal area partnership$|.*\b(?:cabinet|sub-?committee|committee|panel|working group|unit|team|network)$"
    r"|.*\bgovernment licence.*|.*\bcopyright\b.*"
    r"|(?:statement|matters|closure|report|review|update|response|progress|minutes) (?:on|of|for|to|from|by)\b.*",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:by\s+[^,]{3,40},\s+)?(?P<words>(?-i:(?:The\s+)?[A-Z][\w’'&]*(?:\s+(?:[A-Z][\w’'&]*|of|and|the"
    r"|for)){0,5}))\s*[,|·•–—-]?\s*$",
    re.IGNORECASE,
)
_CORONER = re.compile(
    r"(?:senior |area |assistant |acting )*coroner,? for (?:the )?(?:coroner area of )?(?-i:[A-Z][\w ,’'\-]{2,60})",
    re.IGNORECASE,
)
_DEPARTMENT = re.compile(
    r"\b(?:Department (?:for|of) [A-Z][\w, ]{3,60}?(?=\n|$|\.)|Home Office|HM Treasury|Cabinet Office"
    r"|Ministry of [A-Z]\w+)"
)
_COMMITTEE = re.compile(r"\b(?:Committee|Panel|Commission)(?: (?:on|for) [A-Z][\w, ]+)?$", re.IGNORECASE)
_EXAMINED = re.compile(r"administration,?\s+and\s+policy\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_PART = re.compile(r"(?:department|directorate|division|office|service) (?:of|for)\b", re.IGNORECASE)
"""A part of a body, in its letterhead above the body's own name."""
_ISSUER = re.compile(
    r"\b(?:council|trust|board|department for [a-z ,]+|committee|authority|limited|ltd|commission|hospital"
    r"|partnership|group|plc|inquiry)$",
    re.IGNORECASE,
)

_TYPES_OF_STANDING = {
    "regulator": ("regulator", "ombudsman", "investigator"),
    "commissioner": ("council", "ICB", "CCG", "national body"),
    "provider": ("trust", "ambulance trust", "charity", "company"),
    "government": ("department", "government"),
    "auditor": ("auditor",),
    "scrutiny": ("committee", "parliament"),
}
_STANDING_OF_TYPE = {type_: standing for standing, types in _TYPES_OF_STANDING.items() for type_ in types}
_STANDING_OF_WORDS = (
    (r"scrutiny|select committee|healthwatch|inquiry", "scrutiny"),
    (r"integrated care board|\bicb\b|clinical commissioning|\bccg\b", "commissioner"),
    (r"coroner", "coroner"),
    (r"audit", "auditor"),
    (r"department|ministry|government|home office|treasury|secretary of state", "government"),
    (r"care quality commission|ofsted|inspectorate|regulator", "regulator"),
    (r"council|borough", "commissioner"),
    (
        r"\btrust\b|hospital|limited|\bltd\b|\bplc\b|care home|surgery|hospice|provider|care group|health board"
        r"|homecare|nursing home",
        "provider",
    ),
)
_OVERSEERS = frozenset(
    {
        "regulator",
        "national body",
        "department",
        "auditor",
        "parliament",
        "committee",
        "government",
        "union",
        "association",
    }
)
"""Types of body that a document names without being about them."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisations that a document names, and what the packs know of them."""

    mentions: tuple[Mention, ...]
    known: Mapping[str, Organisation]
    councils: Mapping[str, str]
    """A place's name, folded → the name of its council."""

    def name(self, words: str) -> str:
        """A body's canonical name."""
        found = self.known.get(key(words))
        return found.name if found else words

    def council(self, words: str) -> str:
        """The council of a place ("Hull", "Bexley Council"); "" where the packs know none."""
        return self.councils.get(place_of(words), "")

    def type(self, name: str) -> str:
        found = self.known.get(key(name))
        return found.type if found else ""

    def standing(self, name: str) -> str:
        """The standing of a body that issues a document: by its type, else by the words of its name."""
        known = _STANDING_OF_TYPE.get(self.type(name), "")
        return known or next((said for words, said in _STANDING_OF_WORDS if re.search(words, name, re.IGNORECASE)), "")


@lru_cache(maxsize=4)
def _gazetteer(organisations: tuple[Organisation, ...]) -> tuple[Gazetteer, dict[str, Organisation], dict[str, str]]:
    known = {key(name): one for one in organisations for name in (one.name, *one.aliases)}
    councils: dict[str, str] = {}
    for one in organisations:
        if one.type == "council":
            for name in (one.name, *one.aliases):
                if len(name) > 5:  # "BCP" is a place to nobody
                    councils.setdefault(place_of(name), one.name)
    return Gazetteer(organisations), known, councils


def place_of(name: str) -> str:
    """The place in a council's name: "London Borough of Bexley" and "Bexley Council" → "bexley"."""
    words = _COUNCIL_WORDS.sub(" ", re.sub("[’']", "", name.replace("&", " and ").replace("-", " ")))
    return " ".join(re.findall(r"[a-z]+", words.lower()))


def find_in(document: Document, rulebook: Rulebook) -> Bodies:
    """The bodies that a document's first pages name."""
    gazetteer, known, councils = _gazetteer(rulebook.organisations)
    text = flat(document.text[:_READ], document if len(document.text) <= _READ else None)
    return Bodies(find_bodies(text, gazetteer).mentions, known, councils)


def front_lines(document: Document) -> list[str]:
    """The lines of the first blocks; a block that is one sentence over several lines is one line."""
    lines: list[str] = []
    for block in document.blocks[:40]:
        if block.start > FRONT:
            break
        passage = document.text[block.start : block.end]
        if block.kind is BlockKind.ROW:
            lines += [document.text[cell.start : cell.end] for cell in block.cells]
        elif len(passage) > 250 or block.kind is BlockKind.HEADING:
            lines.append(" ".join(passage.split()))
        else:
            lines += [line.strip() for line in re.split(r"\r\n|\n|\r", passage)]
    return [line for line in lines if line.strip()]


# -------------------------------------------------------------- whom it is about


def organisations(document: Document, kind: str, publisher: str, bodies: Bodies) -> tuple[str, ...]:
    """Whom the document is about: an inspection's subject or a reply's author first, then the bodies named most."""
    found = list(dict.fromkeys(name for name in _first(document, kind, publisher, bodies) if name))
    counts: Counter[str] = Counter()
    names = {mention.name for mention in bodies.mentions}
    for mention in bodies.mentions:
        name = mention.name or mention.text
        # "Oke of Holm Trust" is the trust, where the text names it elsewhere
        name = next((other for other in names if other and name.endswith(f" of {other}")), name)
        counts[name] += 3 if mention.start < FRONT // 2 else 1
    for name, count in counts.most_common(40):
        if len(found) >= _MOST:
            break
        if name == publisher and kind in (*INSPECTIONS, "press_article", "inquiry_report", "coroner_report"):
            continue
        if name == publisher and kind == "audit_report" and bodies.standing(name) == "auditor":
            continue
        if bodies.type(name) in _OVERSEERS and kind not in ("government_response", "inquiry_report"):
            continue
        if _NOBODY.match(name) or (count < 2 and (found or kind in INSPECTIONS)):
            continue
        if kind in INSPECTIONS and not bodies.type(name) and not _COMPANY.match(name):
            continue
        if kind in INSPECTIONS and bodies.council(name) in found:
            continue
        if all(key(name) != key(other) and f" {key(name)} " not in f" {key(other)} " for other in found):
            found.append(name)
    return tuple(found)


def _first(document: Document, kind: str, publisher: str, bodies: Bodies) -> Iterator[str]:
    """The bodies whose place at the head the kind of document settles."""
    if kind in INSPECTIONS:
        yield from _inspected(document, kind, bodies)
    elif kind in ("reply_letter", "action_plan", "statement", "board_paper", "government_response") and publisher:
        if bodies.type(publisher) != "parliament" and "committee" not in publisher.lower():
            yield publisher


def _inspected(document: Document, kind: str, bodies: Bodies) -> Iterator[str]:
    """The council of an area, or the provider and its location."""
    lines = [" ".join(line.split()) for line in front_lines(document)[:20]]
    for text in (*lines[:14], " ".join(lines[:6])):
        found = _SUBJECT.search(text)
        if found is None:
            continue
        place = found["place"].strip(" ,.")
        if council := bodies.council(place):
            yield council
            return
        bare = place_of(place)
        if not bare:
            continue
        named = (m.name for m in bodies.mentions if bare and bare == place_of(m.name) and "council" in m.name.lower())
        if (name := next(named, "")) or kind == "joint_inspection" or "local authority" in found.group().lower():
            yield name or place
            return
        if "council" in place.lower():
            yield place
            return
    for line in lines[:6]:
        if len(line) < 60 and (re.search(r"(?i)council|local authority", line) or kind == "inspection_report"):
            if council := bodies.council(line):
                yield council
                return
    front = document.text[:FRONT]
    if run_by := _RUN_BY.search(front):
        yield bodies.name(" ".join(run_by["name"].split()))
    lines = [re.sub(r": (?:\w+ )?(?:assessment|inspection) report$", "", line, flags=re.IGNORECASE) for line in lines]
    for line in lines[:8]:
        if _COMPANY.match(line) and not _NOBODY.match(line):
            yield bodies.name(line)
            break
    for line in lines[:8]:
        if _PLACE_NAME.match(line) and not _COMPANY.match(line):
            yield line
            return
    if _OF_AN_AREA.search(document.text[:_READ]) and (council := _council_named_most(document.text[:_READ], bodies)):
        yield council


_OF_AN_AREA = re.compile(
    r"\b(?:children[’']s (?:services|social care)|local authority|area partnership|care leavers)\b", re.I
)
"""Words by which inspectors speak of a council or of a whole area."""
_CAPITALISED = re.compile(r"\b[A-Z][\w-]{2,20}(?:\s(?:(?:and|upon|of|with|on)\s)?[A-Z][\w-]{2,20}){0,3}")


def _council_named_most(text: str, bodies: Bodies) -> str:
    """The council whose place an extract without its title names most; "" where none is named."""
    counts = Counter(council for found in _CAPITALISED.finditer(text) if (council := bodies.council(found.group())))
    return counts.most_common(1)[0][0] if counts else ""


# --------------------------------------------------------------------- publisher


def publisher_of(document: Document, kind: DocumentKind | None, bodies: Bodies) -> str:
    """Who issued the document: the regulator of an inspection, the letterhead's body, the council of the minutes."""
    identity = kind.id if kind else ""
    usual: Sequence[str] = kind.publishers if kind else ()
    edges = document.text[:FRONT] + "\n" + document.text[-5_000:]
    counts = {name: len(re.findall(rf"\b{re.escape(name)}\b", document.text, re.IGNORECASE)) for name in usual}
    named = [name for name in usual if re.search(rf"\b{re.escape(name)}\b", edges, re.IGNORECASE)]
    if identity == "assessment_report" and re.search(r"\bCQC\b", document.text):
        named = named or ["Care Quality Commission"]
    if identity == "joint_inspection" and named:
        return " and ".join(named)
    if named:
        return max(named, key=lambda name: counts[name])
    if identity in INSPECTIONS:
        return "Care Quality Commission" if re.search(r"\bCQC\b", edges) else document.publisher
    lines = front_lines(document)
    if identity == "press_article":
        return next(filter(None, map(_newspaper, lines[:8])), "") or document.publisher
    if document.publisher:
        return document.publisher
    if identity == "coroner_report":
        coroner = _CORONER.search(edges)
        return " ".join(coroner.group().split()) if coroner else ""
    if identity == "audit_report":
        return _issuer(lines[:6], bodies)
    if identity == "committee_transcript":
        return next((line for line in lines[:4] if len(line) < 90 and _COMMITTEE.search(line)), "")
    if identity == "government_response":
        # what stands on a title page, not what a sentence mentions
        titles = "\n".join(line for line in lines if len(line) < 160 and not line.endswith("."))
        departments = _DEPARTMENT.findall(titles)
        if not departments:
            # a special report of a committee names the department that it examines
            front = document.text[:FRONT]
            departments = [one.group() for one in _DEPARTMENT.finditer(front) if _EXAMINED.search(front[: one.start()])]
        return " ".join(departments[0].split()) if departments else _issuer(lines[:6], bodies)
    if identity == "inquiry_report":
        inquiry = (line for line in lines[:6] if re.search(r"\b(?:Committee|Inquiry|Commission|Review)$", line))
        if (name := next(inquiry, "")) and len(name) < 80:
            return name
    if identity in ("minutes", "agenda") and (council := _small_council(lines[:3])):
        return council
    if identity == "reply_letter" and (sender := _letterhead(lines[:6], bodies)):
        return sender
    whole = [line for line in lines[:5] if bodies.type(line) or not _PART.match(line)]
    if issuer := _issuer(whole, bodies) or _issuer(lines[:5], bodies):
        return issuer
    if identity in ("action_plan", "statement") and lines and _PLACE_NAME.match(lines[0]):
        return lines[0]
    early = [mention for mention in bodies.mentions if mention.start < FRONT // 2 and _is_issuer(mention, bodies)]
    if identity in ("minutes", "agenda"):
        early = [
            mention for mention in early if mention.start < 600 and re.search(r"(?i)council|board|trust", mention.name)
        ]
    if early and identity in ("reply_letter", "minutes", "agenda", "board_paper", "action_plan", "statement"):
        return bodies.name(early[0].name or early[0].text)
    return ""


def _small_council(lines: Sequence[str]) -> str:
    """The parish, town or community council that met, which no gazetteer lists: "DRAFT Oke Parish Council meeting"."""
    for line in lines:
        if (found := _PARISH.search(line)) is not None:
            return titled(found["place"] + " " + found["council"])
    return ""


_PARISH = re.compile(
    r"^(?:(?:draft|minutes|notes|of|the|a|an|meeting|held|by|annual|ordinary|general|extraordinary|monthly)\s+)*"
    r"(?P<place>(?-i:[A-Z])[\w'’-]+(?:\s+(?!annual|parish|town|community)(?:(?-i:[A-Z])[\w'’-]*|and|with|on|le|the|of|&)){0,5}?)\s+"
    r"(?:annual\s+)?(?P<council>(?:parish|town|community|village)\s+council)\b",
    re.IGNORECASE,
)


def _newspaper(line: str) -> str:
    """The name before the date in a line of nothing else: "The Holm Echo, 7 October 2031"."""
    dates = dates_in(line) if len(line) < 90 else []
    found = None
    if dates and not line[dates[-1].end :].strip(" ."):
        found = _BYLINE.match(line[: dates[-1].start])
    elif dates and not line[: dates[0].start].strip():
        # the day first: "20 February 2032 – Harbourne Evening News"
        found = _BYLINE.match(line[dates[-1].end :].lstrip(" ,|·•–—-"))
    return found["words"] if found and not found["words"].lower().startswith("by ") else ""


def _letterhead(lines: Sequence[str], bodies: Bodies) -> str:
    """The body whose name opens a letter above its date, of whatever shape; whoever is written to stands below."""
    dated = next((place for place, line in enumerate(lines) if dates_in(line)), 0)
    if not dated or _issuer(lines[:dated], bodies) or _HEADED.fullmatch(lines[0]) is None or len(lines[0]) > 60:
        return ""
    return "" if _NOBODY.match(lines[0]) or _NO_SENDER.match(lines[0]) else bodies.name(lines[0])


_HEADED = re.compile(r"(?:[A-Z][\w’'&-]*|of|and|the|for|at|in|&)(?: (?:[A-Z][\w’'&-]*|of|and|the|for|at|in|&)){1,6}")
_NO_SENDER = re.compile(
    r"(?:re|our|your|to|from|dear|for|by|private|strictly|without|response|reply|draft|final|mr|mrs|ms|miss|dr|prof\w*|"
    r"sir|dame|lord|lady|cllr|councillor|office of|chief|chair|director)\b",
    re.IGNORECASE,
)


def _is_issuer(mention: Mention, bodies: Bodies) -> bool:
    return not _NOBODY.match(mention.name) and bodies.type(mention.name) not in _OVERSEERS


def _issuer(lines: Sequence[str], bodies: Bodies) -> str:
    """The first line that is a body's name and nothing else."""
    early = {key(mention.text): mention for mention in bodies.mentions if mention.start < FRONT // 2}
    for line in lines:
        words = re.sub(
            r"^(?:name of )?(?:registered )?(?:provider|organisation|trust|publisher)\s*:\s*", "", line, flags=re.I
        )
        words = " ".join(words.split())
        if re.fullmatch(r"(?:the |trust )?board(?: of directors)?(?: \(public\))?", words, re.IGNORECASE):
            continue
        if mention := early.get(key(words)):
            return bodies.name(mention.name or words)
        if bodies.type(words):
            return bodies.name(words)
        if re.search(
            r"\b(?:response|reply|report|minutes|letter|inspection|plan|agenda|statement|message)\b",
            words,
            re.IGNORECASE,
        ):
            continue
        if len(words) < 80 and _ISSUER.search(words) and words[:1].isupper() and not dates_in(words):
            return words
    return ""

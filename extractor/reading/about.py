"""What a document is: its kind, date, title, publisher and standing, whom it is about, and the period of an inspection.

What the page does not say is left empty and named in `Document.unknown`; what was told from elsewhere than the page is
said in `Document.notes`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractor.language.bodies import Gazetteer, find_bodies
from extractor.language.mentions import Mention, flat, key
from extractor.model import BlockKind, Document
from extractor.reading import shapes
from extractor.reading.dating import DATE, INSPECTIONS, Dated, date_document
from extractor.reading.kinds import FRONT, tell_kind
from extractor.rulebook import Organisation, Rulebook

_READ = 60_000
"""Characters of a document in which bodies are counted; whom it is about is named long before."""

_ABOUT = 6
"""How many organisations a document is said to be about at most."""

_LOCATION = re.compile(r"(?<![\w-])1-\d{6,12}(?![\w-])")
_SUBJECT = re.compile(
    r"\b(?:inspection|review|visit|assessment|re-?inspection)\s+(?:of|to|at)\s+(?:the\s+)?(?P<place>[A-Z][\w’'&.,\- ]{2,90}?)"
    r"(?:\s+(?:local\s+area(?:\s+partnership)?|local\s+authority|council’?'?s?\s+children|children’?'?s|area\s+partnership|adult\s+social)\b|\s*$)",
    re.IGNORECASE,
)
_GENERIC_TITLE = re.compile(
    r"(?:(?:full |draft |final |public |local area partnership |quality )?(?:report|reports|agenda|minutes|contents|summary|introduction|judgement|welcome|home|private and confidential|official"
    r"|inspection report|inspection outcome|ratings|overall rating|board paper|page \d+|foreword|executive summary|what needs to improve))\W*$",
    re.IGNORECASE,
)
_SITE_LINE = re.compile(
    r"\b(?:this site is|cookies|skip to|javascript|sign in|log in|subscribe|menu|advertisement|share this)\b",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(r"^(?:re|subject|ref|regarding)\s*:\s*(?P<words>.+)", re.IGNORECASE)
_BYLINE = re.compile(
    rf"^(?P<words>(?:The\s+)?[A-Z][\w’'&]*(?:\s+(?:[A-Z][\w’'&]*|of|and|the|for)){{0,5}}),\s+(?={DATE.pattern}\s*$)",
    re.IGNORECASE,
)

_STANDING_OF_TYPE = {
    "regulator": "regulator",
    "council": "commissioner",
    "integrated care board": "commissioner",
    "icb": "commissioner",
    "trust": "provider",
    "provider": "provider",
    "department": "government",
    "government": "government",
    "auditor": "auditor",
    "press": "press",
}
_STANDING_OF_WORDS = (
    (r"scrutiny|select committee|healthwatch", "scrutiny"),
    (r"integrated care board|\bicb\b|clinical commissioning|\bccg\b", "commissioner"),
    (r"coroner", "coroner"),
    (r"audit", "auditor"),
    (r"department|ministry|government|home office|treasury|secretary of state", "government"),
    (r"care quality commission|ofsted|inspectorate|regulator", "regulator"),
    (r"council|borough", "commissioner"),
    (r"\btrust\b|hospital|limited|\bltd\b|\bplc\b|care home|surgery|hospice|provider", "provider"),
)


def describe(document: Document, *, rulebook: Rulebook) -> Document:
    """The document with what it is. What its reader set (an e-mail's subject, a page's date) yields to the page's words."""
    kind = tell_kind(document, rulebook)
    identity = kind.id if kind else ""
    dated = date_document(document, identity)
    bodies = _bodies(document, rulebook)
    publisher = _publisher(document, identity, kind.publishers if kind else (), bodies)
    organisations = _organisations(document, identity, publisher, bodies)
    title = _title(document, identity, publisher)
    standing = (kind.standing if kind else "") or bodies.standing(publisher)
    if identity in ("minutes", "agenda") and re.search(
        r"scrutiny|select committee", document.text[:FRONT], re.IGNORECASE
    ):
        standing = "scrutiny"
    if identity == "reply_letter" and re.search(r"department|minister|government", publisher, re.IGNORECASE):
        standing = "government"
    known: Mapping[str, object] = {
        "kind": identity,
        "date": dated.date,
        "title": title,
        "publisher": publisher,
        "standing": standing,
        "organisations": organisations,
    }
    unknown = [name for name, value in known.items() if not value]
    if dated.date and not dated.fixed:
        unknown.append("date of publication" if dated.period else "date")
    if identity in INSPECTIONS and dated.period is None:
        unknown.append("period")
    return replace(
        document,
        kind=identity,
        date=dated.date,
        title=title,
        publisher=publisher,
        standing=standing,
        organisations=organisations,
        period=dated.period,
        location_ids=_locations(document),
        unknown=tuple(unknown),
        notes=_notes(document, dated),
    )


def _notes(document: Document, dated: Dated) -> tuple[str, ...]:
    return (*document.notes, dated.how) if dated.how and dated.how not in document.notes else document.notes


def _locations(document: Document) -> tuple[str, ...]:
    """The regulator's location ids that the document prints, in order."""
    return tuple(dict.fromkeys(_LOCATION.findall(document.text)))


# ------------------------------------------------------------------------ bodies


@dataclass(frozen=True, slots=True)
class _Bodies:
    """The organisations that a document names, and what the packs know of them."""

    mentions: tuple[Mention, ...]
    known: Mapping[str, Organisation]
    councils: Mapping[str, str]
    """A place's name, folded → the name of its council."""

    def name(self, words: str) -> str:
        """A body's canonical name."""
        found = self.known.get(key(words))
        return found.name if found else words

    def standing(self, name: str) -> str:
        found = self.known.get(key(name))
        if found is not None and found.type in _STANDING_OF_TYPE:
            return _STANDING_OF_TYPE[found.type]
        return next((standing for words, standing in _STANDING_OF_WORDS if re.search(words, name, re.IGNORECASE)), "")


@lru_cache(maxsize=4)
def _gazetteer(organisations: tuple[Organisation, ...]) -> tuple[Gazetteer, dict[str, Organisation], dict[str, str]]:
    known = {key(name): one for one in organisations for name in (one.name, *one.aliases)}
    councils: dict[str, str] = {}
    for one in organisations:
        if one.type == "council":
            for name in (one.name, *one.aliases):
                councils.setdefault(_place(name), one.name)
    return Gazetteer(organisations), known, councils


_COUNCIL_WORDS = re.compile(
    r"\b(?:london borough(?: of)?|royal borough(?: of)?|city of|county of|metropolitan|borough|county|city|district|unitary|mbc|council|the|upon|local authority)\b",
    re.IGNORECASE,
)


def _place(name: str) -> str:
    """The place in a council's name: "London Borough of Bexley" and "Bexley Council" → "bexley"."""
    words = _COUNCIL_WORDS.sub(" ", name.replace("&", " and ").replace("-", " "))
    return " ".join(re.findall(r"[a-z]+", words.lower().replace("’", "").replace("'", "")))


def _bodies(document: Document, rulebook: Rulebook) -> _Bodies:
    gazetteer, known, councils = _gazetteer(rulebook.organisations)
    text = flat(document.text[:_READ], document if len(document.text) <= _READ else None)
    return _Bodies(find_bodies(text, gazetteer).mentions, known, councils)


def _organisations(document: Document, kind: str, publisher: str, bodies: _Bodies) -> tuple[str, ...]:
    """Whom the document is about: an inspection's subject first, then the bodies that it names most."""
    found: list[str] = []
    if kind in INSPECTIONS and (subject := _inspected(document, kind, bodies)):
        found.append(subject)
    counts: Counter[str] = Counter()
    for mention in bodies.mentions:
        name = mention.name or mention.text
        counts[name] += 3 if mention.start < FRONT // 2 else 1
    own = {key(publisher)} if kind in INSPECTIONS or kind in ("press_article", "inquiry_report") else set()
    regulators = (
        {"regulator", "national body", "press", "department"} if kind not in ("government_response",) else {"press"}
    )
    for name, count in counts.most_common(30):
        one = bodies.known.get(key(name))
        if key(name) in own or (one is not None and one.type in regulators) or (count < 2 and len(found) >= 2):
            continue
        if re.fullmatch(
            r"(?i)(?:the )?(?:committee|panel|board|council|trust|cabinet|house of (?:commons|lords)|government)", name
        ):
            continue
        if all(key(name) != key(other) and key(name) not in key(other) for other in found):
            found.append(name)
    return tuple(found[:_ABOUT])


def _inspected(document: Document, kind: str, bodies: _Bodies) -> str:
    """The council, area or provider that an inspection report is about."""
    lines = [" ".join(line.split()) for line in _front_lines(document)[:14]]
    joined = " ".join(lines[:8])
    for text in (*lines, joined):
        found = _SUBJECT.search(text)
        if found is not None:
            place = re.sub(
                r"\s+(?:city|borough|county|council|metropolitan|district)?\s*$",
                "",
                found["place"],
                flags=re.IGNORECASE,
            ).strip(" ,.")
            council = bodies.councils.get(_place(found["place"])) or bodies.councils.get(_place(place))
            if council:
                return council
            named = next(
                (
                    m.name
                    for m in bodies.mentions
                    if m.name and key(place) in key(m.name) and "council" in m.name.lower()
                ),
                None,
            )
            if named or kind != "inspection_report":
                return named or place
            if re.fullmatch(
                r"(?:[A-Z][\w’'\-]*|and|of|upon|on|the|with)(?:\s+(?:[A-Z][\w’'\-]*|and|of|upon|on|the|with))*", place
            ):
                return bodies.name(place)
    for line in lines[:6]:
        council = bodies.councils.get(_place(line))
        if council and len(line) < 60:
            return council
        if bodies.known.get(key(line)):
            return bodies.name(line)
    heading = next(
        (
            line
            for line in lines[:6]
            if re.search(r"\b(?:Council|Trust|Limited|Ltd|Home|House|Hospital|Surgery|Practice|Lodge|Court)$", line)
        ),
        "",
    )
    return bodies.name(heading)


# ---------------------------------------------------------- title and publisher


def _front_lines(document: Document) -> list[str]:
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
            lines += [line.strip() for line in passage.split("\n")]
    return [line for line in lines if line.strip()]


def _title(document: Document, kind: str, publisher: str) -> str:
    """The document's title as printed; a letter's is its subject line."""
    if document.title and document.format in ("html", "eml", "msg") and not _GENERIC_TITLE.match(document.title):
        return document.title
    lines = _front_lines(document)
    if kind == "reply_letter" and (subject := _subject_line(lines)):
        return subject
    if kind in INSPECTIONS:
        for line in lines[:10]:
            if (
                re.search(r"(?i)\b(?:inspection|assessment|report)\b", line)
                and not _GENERIC_TITLE.match(line)
                and len(line) < 200
            ):
                if not re.search(r"(?i)\b(?:dates?|lead inspector)\b", line[:40]) and line[-1] not in ".:":
                    return line
    wanted = {"minutes": r"(?i)\b(?:committee|panel|board|council|cabinet|forum|group|partnership)\b"}.get(kind)
    if wanted:
        for line in lines[:6]:
            if (
                re.search(wanted, line)
                and line != publisher
                and len(line) < 110
                and not DATE.search(line)
                and line[-1] not in ".:;"
            ):
                if key(line) != key(publisher) and ":" not in line:
                    return shapes_title(line)
    headings = [
        document.text[b.start : b.end] for b in document.blocks[:12] if b.kind is BlockKind.HEADING and b.start < FRONT
    ]
    first = document.text[document.blocks[0].start : document.blocks[0].end] if document.blocks else ""
    for words in (*headings, first):
        line = " ".join(words.split())
        if (
            not line
            or len(line) > 200
            or _GENERIC_TITLE.match(line)
            or _SITE_LINE.search(line)
            or key(line) == key(publisher)
        ):
            continue
        if line == first.strip() and line[-1] in ".;:":
            continue
        return shapes_title(line)
    return " ".join(document.title.split())


def shapes_title(line: str) -> str:
    """A title in capitals is kept as printed but without its number."""
    label = shapes.find_label(line)
    return line[label.rest :].strip() if label is not None else line


def _subject_line(lines: Sequence[str]) -> str:
    for index, line in enumerate(lines[:30]):
        if found := _SUBJECT_LINE.match(line):
            return found["words"].strip()
        if re.match(r"Dear\b", line) and index + 1 < len(lines):
            following = lines[index + 1]
            return following if len(following) < 160 and following[-1] not in ".:," else ""
        if re.match(r"(?i)(?:response|reply) to\b", line) and len(line) < 160 and line[-1] != ".":
            return line
    return ""


def _publisher(document: Document, kind: str, usual: Sequence[str], bodies: _Bodies) -> str:
    """Who issued the document: the regulator of an inspection, the letterhead's body, the council of the minutes."""
    edges = document.text[:FRONT] + "\n" + document.text[-5_000:]
    named = [name for name in usual if re.search(rf"\b{re.escape(name)}\b", edges, re.IGNORECASE)]
    if kind == "joint_inspection" and named:
        return " and ".join(named)
    if named:
        return max(named, key=lambda name: len(re.findall(rf"\b{re.escape(name)}\b", document.text, re.IGNORECASE)))
    if kind in INSPECTIONS:
        return ""
    lines = _front_lines(document)
    if kind == "press_article":
        byline = next((found["words"] for line in lines[:8] if len(line) < 90 and (found := _BYLINE.match(line))), "")
        return byline or document.publisher
    if document.publisher:
        return document.publisher
    if kind == "coroner_report":
        coroner = re.search(
            r"(?i)\b(?:senior |area |assistant |acting )*coroner,? for (?:the )?(?:coroner area of )?(?-i:[A-Z][\w ,’'\-]{2,60})",
            edges,
        )
        return " ".join(coroner.group().split()) if coroner else ""
    if kind in ("committee_transcript", "press_article"):
        return ""
    first = [mention for mention in bodies.mentions if mention.start < FRONT // 2]
    for line in lines[:4]:
        match = next((m for m in first if key(m.text) == key(line)), None)
        if match is not None or (
            len(line) < 80
            and re.search(
                r"(?i)\b(?:council|trust|board|department for [a-z ,]+|committee|authority|limited|ltd|commission)$",
                line,
            )
        ):
            return bodies.name((match.name or line) if match else line)
    if kind == "government_response":
        department = re.search(
            r"\b(?:Department (?:for|of) [A-Z][\w, ]{3,60}?(?=\n|$)|Home Office|HM Treasury|Cabinet Office|Ministry of [A-Z]\w+)",
            edges,
        )
        return " ".join(department.group().split()) if department else ""
    return (
        bodies.name(first[0].name or first[0].text)
        if first and kind in ("reply_letter", "minutes", "agenda", "board_paper", "action_plan", "statement")
        else ""
    )

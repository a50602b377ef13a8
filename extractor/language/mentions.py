"""A mention of somebody in a text, and the flat form of a text in which mentions are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.model import BlockKind, Document


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody is named. `name` is canonical: aliases and abbreviations are resolved.

    `type` is "organisation", "person", "role" (an office without a name), "group" or "place"; `organisation` is a
    person's or office's employer.
    """

    start: int
    end: int
    text: str
    type: str
    name: str
    organisation: str | None = None
    role: str | None = None


def words(listed: str) -> frozenset[str]:
    """The words of a list as it is most easily read."""
    return frozenset(listed.split())


_ONE_FOR_ONE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u02b9\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t\r\u2028", " "),
        **dict.fromkeys("\u2010\u2011\ufffe", "-"),
    }
)


def flat(text: str, document: Document | None = None) -> str:
    """The text, one character for one, with straight quotes and plain spaces; a line's end inside a block is a
    space."""
    plain = text.translate(_ONE_FOR_ONE)
    if document is None or "\n" not in plain:
        return plain
    parts: list[str] = []
    at = 0
    for block in document.blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM) and block.start >= at:
            parts += [plain[at : block.start], plain[block.start : block.end].replace("\n", " ")]
            at = block.end
    return "".join([*parts, plain[at:]])


def key(name: str) -> str:
    """A name as it is compared: lower case, one space, without article, possessive, full stops or "&"."""
    bare = re.sub(r"\s+", " ", name.translate(_ONE_FOR_ONE).replace("&", " and ").replace(".", " ")).strip(" ,;:'\"()")
    bare = re.sub(r"(?:'s|(?<=s)')$", "", bare.lower().strip())
    return re.sub(r"^(?:the|a|an|this|that|our|its|their|his|her|your|both|all) ", "", bare).strip()


def initials(name: str) -> str:
    """The capitals of a name's words that an abbreviation is made of ("Integrated Care Board" → "ICB")."""
    return "".join(word[0] for word in re.findall(r"[A-Za-z][\w']*", name) if word[0].isupper())


def is_capitals(text: str) -> bool:
    """Whether the text is set in capitals throughout, as headings are."""
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 6 and all(letter.isupper() for letter in letters)


_SMALL = words("of and for the on in with upon to at by le de a")


def titled(text: str) -> str:
    """A name set in capitals as it is usually written; abbreviations that the sector never spells out stay."""
    words = []
    for place, word in enumerate(text.split()):
        bare = word.strip(",.()")
        if bare in ("NHS", "ICB", "CCG", "HM", "UK", "PLC", "LLP"):
            words.append(word)
        elif place and bare.lower() in _SMALL:
            words.append(word.lower())
        else:
            words.append("-".join(part[:1].upper() + part[1:].lower() for part in word.split("-")))
    return " ".join(words)


_PERSON = re.compile(r"(?:[A-Z][\w.'’-]*)(?: [A-Z][\w.'’-]*){1,4},")
"""A person's name before the office or body behind the comma."""
_COUNCIL = re.compile(r"^(?P<place>.+?)(?: (?:City|County|Borough|District|Metropolitan|Unitary))* Council$")
_BOROUGH = re.compile(r"^(?:The )?(?:London|Royal|Metropolitan) Borough of (?P<place>.+?)(?: Council)?$")


def short_name(name: str, most: int = 99) -> str:
    """An organisation or person in few words: no legal form, no brackets, no office; a council by its place if need be.

    `most` is how many words there is room for.
    """
    name = re.sub(r"\s*\([^)]*\)", "", name)
    name = re.sub(r",? (?:Ltd|Limited|plc|NHS Foundation Trust|NHS Trust)\.?$", "", name).strip()
    if _PERSON.match(name):
        name = name.split(",")[0]
    if len(name.split()) <= most:
        return name
    name = re.sub(r"\bIntegrated Care Board\b", "ICB", name)
    name = re.sub(r"\bClinical Commissioning Group\b", "CCG", name)
    return place_name(name)


def place_name(name: str) -> str:
    """A council by the place alone: "Oakmere City Council" → "Oakmere"; other names as they are."""
    found = _BOROUGH.match(name) or _COUNCIL.match(name)
    return found["place"] if found else name


def shown(mention: Mention) -> str:
    """A mention as a name to show, with what is known beside it: "Ms H. Dale, Oakshire Council"."""
    if mention.type == "person":
        beside = mention.organisation or mention.role
        return f"{mention.name}, {beside}" if beside else mention.name
    if mention.type == "role" and mention.organisation:
        return f"{mention.name}, {mention.organisation}"
    return mention.name

"""The inline markup in which the corpus is written: one source gives the plain text and its findings.

A source is TOML between two lines `+++`, then the body. In the body

    [[KIND WORDS; key=value; …|text]]          one finding; several kinds on one span are joined with &
    {@KEY}  {@KEY"}                            who speaks from here to the end of the line: reported, or quoted

KIND is i (issue), c (commitment), r (requirement), e (evidence), g (rating) or m (metric). WORDS give the attribute
that the kind must have: hist · firm, asp, cond, uc · must, should, ask · completed, improved, unchanged, worsened,
assurance · the value of a metric; #name names a finding for links. Findings may stand inside each other. README.md
has the table.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

KINDS = {"i": "issue", "c": "commitment", "r": "requirement", "e": "evidence", "g": "rating", "m": "metric"}
ORDER = list(KINDS.values())
STRENGTH = {"firm": "firm", "asp": "aspirational", "cond": "conditional", "uc": "under consideration"}
FORCE = {"must", "should", "ask"}
DIRECTION = {"completed", "improved", "unchanged", "worsened", "assurance"}
STANDING = {
    "self": "self_reported",
    "comm": "commissioner",
    "ind": "independent",
    "press": "press",
    "public": "public",
}
KEYS = {
    "issue": {"org": "organisation", "theme": "theme", "ref": "reference"},
    "commitment": {
        "org": "organisation",
        "theme": "theme",
        "owner": "owner",
        "do": "action",
        "due": "due",
        "if": "condition",
        "ref": "reference",
    },
    "requirement": {
        "org": "organisation",
        "theme": "theme",
        "by": "by",
        "owner": "owner",
        "do": "action",
        "due": "due",
        "ref": "reference",
    },
    "evidence": {"org": "organisation", "theme": "theme", "standing": "standing", "ref": "reference"},
    "rating": {
        "org": "organisation",
        "scale": "scale",
        "domain": "domain",
        "value": "value",
        "previous": "previous",
    },
    "metric": {"org": "organisation", "n": "name", "u": "unit", "target": "target", "period": "period"},
}
RELATIONS = {"addresses", "responds", "supports", "contradicts", "repeats", "restates"}

TOKEN = re.compile(r'\[\[([^|\[\]]*)\||\]\]|\{@(\w*)("?)\}')


class MarkupError(Exception):
    """A fault in a source: which file, what, and the words around it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks; `standing` is what evidence in this voice counts as."""

    speaker: str
    role: str
    organisation: str
    standing: str
    mode: str = "author"

    def as_gold(self) -> dict[str, str]:
        found = {"speaker": self.speaker, "role": self.role, "organisation": self.organisation, "mode": self.mode}
        return {key: value for key, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding of a source: its range in the plain body, its gold attributes and, where links need it, a name."""

    start: int
    end: int
    kind: str
    attributes: dict[str, Any]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    slug: str
    about: dict[str, Any]
    text: str
    marks: tuple[Mark, ...]
    links: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class _Open:
    header: str
    start: int
    voice: Voice
    at: int = field(default=0)


def read_source(path: Path) -> Source:
    """The plain text and findings of one source file. Raises MarkupError."""
    raw = path.read_text(encoding="utf-8")
    if not raw.startswith("+++\n") or "\n+++\n" not in raw:
        raise MarkupError(f"{path.name}: no front matter between two lines +++")
    front, body = raw[4:].split("\n+++\n", 1)
    try:
        about = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        raise MarkupError(f"{path.name}: {error}") from error
    text, marks = parse(body.strip("\n") + "\n", about, path.name)
    links = tuple((str(a), str(b), str(c)) for a, b, c in about.get("links", ()))
    return Source(path.stem, about, text, tuple(marks), links)


def parse(body: str, about: dict[str, Any], file: str = "") -> tuple[str, list[Mark]]:
    """Body with markup → the plain body and its marks in text order."""
    author = _voice(about, "", file)
    voice = author
    parts: list[str] = []
    length = 0
    opened: list[_Open] = []
    marks: list[Mark] = []
    at = 0
    for token in TOKEN.finditer(body):
        chunk = body[at : token.start()]
        at = token.end()
        if "\n" in chunk:
            voice = author
        parts.append(chunk)
        length += len(chunk)
        if token.group(0) == "]]":
            if not opened:
                raise MarkupError(f"{file}: ]] without [[ after {chunk[-60:]!r}")
            start = opened.pop()
            text = "".join(parts)
            if text[start.start : length].strip() != text[start.start : length] or not text[start.start : length]:
                raise MarkupError(f"{file}: blank at the edge of {text[start.start : length]!r}")
            if "\n" in text[start.start : length]:
                raise MarkupError(f"{file}: a finding runs over lines: {text[start.start : length]!r}")
            marks += _marks(start, length, text[start.start : length], about, file)
        elif token.group(1) is not None:
            opened.append(_Open(token.group(1), length, voice))
        else:
            voice = _voice(about, token.group(2), file, direct=bool(token.group(3)))
    parts.append(body[at:])
    if opened:
        raise MarkupError(f"{file}: [[{opened[-1].header}| is not closed")
    text = "".join(parts)
    for odd in ("[[", "]]", "{@"):
        if odd in text:
            place = text.index(odd)
            raise MarkupError(f"{file}: {odd} left over in {text[max(0, place - 30) : place + 50]!r}")
    marks.sort(key=lambda mark: (mark.start, -mark.end, ORDER.index(mark.kind)))
    return text, marks


def _voice(about: dict[str, Any], key: str, file: str, *, direct: bool = False) -> Voice:
    try:
        speaker, role, organisation, standing = about["voices"][key or "author"]
    except (KeyError, ValueError) as error:
        raise MarkupError(
            f"{file}: voice {key or 'author'!r} is not [speaker, role, organisation, standing]"
        ) from error
    if standing not in STANDING:
        raise MarkupError(f"{file}: voice {key!r}: standing {standing!r}")
    mode = "direct" if direct else "reported" if key else "author"
    return Voice(speaker, role, organisation, STANDING[standing], mode)


def _marks(start: _Open, end: int, quote: str, about: dict[str, Any], file: str) -> list[Mark]:
    return [_mark(part.strip(), start, end, quote, about, file) for part in start.header.split(" & ")]


def _mark(header: str, start: _Open, end: int, quote: str, about: dict[str, Any], file: str) -> Mark:
    first, *pairs = [part.strip() for part in header.split(";")]
    words = first.split()
    name = ""
    if words and words[-1].startswith("#"):
        name = words.pop()[1:]
    kind = KINDS.get(words[0] if words else "")
    if kind is None:
        raise MarkupError(f"{file}: unknown kind in [[{header}|{quote[:40]}")
    values: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or key not in KEYS[kind]:
            raise MarkupError(f"{file}: {kind} has no {pair!r} in [[{header}|{quote[:40]}")
        values[KEYS[kind][key]] = value.strip()
    attributes: dict[str, Any] = {}
    organisation = values.pop("organisation", str(about.get("organisation", "")))
    if organisation and organisation != "-":
        attributes["organisation"] = organisation
    attributes |= _leading(kind, words[1:], header, file)
    if kind == "commitment":
        values.setdefault("owner", start.voice.organisation or start.voice.speaker)
    if kind == "requirement":
        values.setdefault("by", start.voice.organisation or start.voice.speaker)
        values.setdefault("owner", organisation)
    if kind == "evidence":
        standing = values.pop("standing", "")
        attributes["standing"] = STANDING[standing] if standing else start.voice.standing
    if kind == "rating":
        values.setdefault("scale", str(about.get("scale", "CQC")))
    if kind == "metric" and attributes["value"].lower() not in quote.lower():
        raise MarkupError(f"{file}: value {attributes['value']!r} is not in {quote!r}")
    for key, value in values.items():
        if key == "due":
            words_, arrow, date = value.partition(">")
            if words_ not in quote:
                raise MarkupError(f"{file}: due {words_!r} is not in {quote!r}")
            attributes["due"] = {"text": words_} | ({"date": date} if arrow else {})
        elif value and value != "-":
            attributes[key] = value
    attributes["source"] = start.voice.as_gold()
    return Mark(start.start, end, kind, attributes, name)


def _leading(kind: str, words: list[str], header: str, file: str) -> dict[str, str]:
    """The attribute that stands first in a header, by kind."""
    word = " ".join(words)
    if kind == "issue" and word in ("", "hist"):
        return {"status": "historical" if word else "current"}
    if kind == "commitment" and word in STRENGTH:
        return {"strength": STRENGTH[word]}
    if kind == "requirement" and word in FORCE:
        return {"force": word}
    if kind == "evidence" and word in DIRECTION:
        return {"direction": word}
    if kind == "rating" and not word:
        return {}
    if kind == "metric" and word:
        return {"value": word}
    raise MarkupError(f"{file}: {kind} with {word!r} in [[{header}|")


def as_findings(
    source: Source, places: list[tuple[int, int]], text: str
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Gold rows for the marks at `places` in `text`, and the id of each named finding."""
    rows: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    for number, (mark, (start, end)) in enumerate(zip(source.marks, places, strict=True), 1):
        identity = f"f{number}"
        if mark.name:
            if mark.name in names:
                raise MarkupError(f"{source.slug}: the name #{mark.name} is used twice")
            names[mark.name] = identity
        rows.append(
            {"id": identity, "kind": mark.kind, "start": start, "end": end, "quote": text[start:end]} | mark.attributes
        )
    return rows, names


SKIP = re.compile(r"[\s|]+")


def _squeezed(text: str) -> tuple[str, list[int]]:
    """The text without white space and cell borders, and where each character stood."""
    kept = [(character, at) for at, character in enumerate(text) if not SKIP.match(character)]
    return "".join(character for character, _ in kept), [at for _, at in kept]


def locate(source: Source, text: str) -> list[tuple[int, int]]:
    """Each mark's range in a text as it was read from the built file; layout may differ, words and order may not.

    Raises MarkupError where a quote is not found.
    """
    plain, plain_at = _squeezed(source.text)
    read, read_at = _squeezed(text)
    index = {at: number for number, at in enumerate(plain_at)}
    places = []
    before_plain = before_read = 0
    for mark in source.marks:
        quote, _ = _squeezed(source.text[mark.start : mark.end])
        target = index[mark.start]
        skipped = 0
        found = plain.find(quote, before_plain)
        while found < target:
            skipped += 1
            found = plain.find(quote, found + 1)
        found = read.find(quote, before_read)
        for _ in range(skipped):
            found = read.find(quote, found + 1) if found >= 0 else found
        if found < 0:
            raise MarkupError(f"{source.slug}: not in the text as read: {source.text[mark.start : mark.end]!r}")
        places.append((read_at[found], read_at[found + len(quote) - 1] + 1))
        before_plain, before_read = target, found
    return places

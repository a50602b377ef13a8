"""rules/ → Rulebook: the packs as plain data, layered, checked as a whole before any of it is used.

A pack is a folder with `pack.toml` and TOML files that may hold these tables, in any file:
`[words]`, `[[rule]]`, `[[section]]`, `[[context]]`, `[[theme]]`, `[[document]]`, `[[organisation]]`, `[[role]]`.
Later packs override entries of earlier ones by id; `status = "retired"` takes one away.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from extractor.entries import Example, shapes_of
from extractor.errors import Fault, InputError, RuleError


@dataclass(frozen=True, slots=True)
class Entry:
    """What every entry of a pack has."""

    id: str
    status: str = "stable"
    summary: str = ""
    pack: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rule(Entry):
    """A cue for a kind of finding. Exactly one of `pattern`, `tree`, `phrases`, `regex`, `clause` says how it looks.

    `kind` is one of `RULE_KINDS`; `weight` is how often the cue is right where it stands alone (0 to 1).
    """

    kind: str = ""
    weight: float = 0.6
    set: Mapping[str, str] = field(default_factory=dict)
    pattern: tuple[Mapping[str, Any], ...] = ()
    tree: tuple[Mapping[str, Any], ...] = ()
    phrases: tuple[str, ...] = ()
    regex: str = ""
    clause: tuple[str, ...] = ()
    """What the whole clause must be, without a word of its own: traits and roles, "a/b" for one of several."""
    unless: tuple[str, ...] = ()
    """Context names, or phrases, that refuse the cue when they stand in its clause."""
    needs: tuple[str, ...] = ()
    """Context names or traits of the clause ("future", "perfect", "first-person" …) that must hold."""
    excludes: tuple[str, ...] = ()
    """Kinds that are not found beside this one in the same clause: "too early to see" is no issue of its own."""
    documents: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    sections_not: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    matches: tuple[Example, ...] = ()
    rejects: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Section(Entry):
    """Headings that say what stands below them: `prior` is a kind, "strength", "boilerplate" or "formality"."""

    phrases: tuple[str, ...] = ()
    prior: str = ""
    weight: float = 0.7
    set: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Modifier(Entry):
    """A context cue: `name` is negated, hypothetical, historical, hedged, question or boilerplate.

    `direction`: forward | backward | both; `scope`: "clause", "sentence" or a number of tokens; `stops` end it early;
    `pseudo` phrases hold the cue's words without its meaning ("not only").
    """

    name: str = ""
    phrases: tuple[str, ...] = ()
    regex: str = ""
    direction: str = "forward"
    scope: str = "clause"
    stops: tuple[str, ...] = ()
    pseudo: tuple[str, ...] = ()
    matches: tuple[Example, ...] = ()
    rejects: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme(Entry):
    """A theme with what it stands for in the regulator's framework, whose version is `framework`."""

    title: str = ""
    phrases: tuple[str, ...] = ()
    key_question: str = ""
    quality_statement: str = ""
    regulation: str = ""
    framework: str = ""


@dataclass(frozen=True, slots=True)
class DocumentKind(Entry):
    """A kind of document: cues in text, headings and file name, each adding its weight; its publisher's standing.

    `titles` are words by which its first lines name it ("minutes", "internal audit").
    """

    title: str = ""
    standing: str = ""
    cues: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation(Entry):
    """A public body: its name, other names, what it became (`successor`, from the date `until`)."""

    name: str = ""
    aliases: tuple[str, ...] = ()
    type: str = ""
    successor: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Role(Entry):
    """Words for people and bodies by office ("chief executive", "members"), singular and plural."""

    phrases: tuple[str, ...] = ()
    type: str = ""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How stated confidence is mended: kind → (shift, slope) of its log-odds, rule → offset (see calibrate.py)."""

    kinds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    rules: Mapping[str, float] = field(default_factory=dict)


def log_odds(confidence: float) -> float:
    held = min(0.999, max(0.001, confidence))
    return math.log(held / (1 - held))


def calibrated(confidence: float, kind: str, rules: Sequence[str], calibration: Calibration) -> float:
    """A stated confidence as its calibration mends it; unchanged for a kind that was not calibrated."""
    if kind not in calibration.kinds:
        return confidence
    shift, slope = calibration.kinds[kind]
    offset = sum(calibration.rules.get(rule, 0.0) for rule in rules) / len(rules) if rules else 0.0
    return 1 / (1 + math.exp(-(shift + slope * log_odds(confidence) + offset)))


@dataclass(frozen=True, slots=True)
class Pack:
    id: str
    title: str
    version: str
    path: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    packs: tuple[Pack, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    sections: tuple[Section, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    themes: tuple[Theme, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    roles: tuple[Role, ...] = ()
    calibration: Calibration = field(default_factory=Calibration)
    version: str = ""
    """A hash of everything above: which rules found what is kept with each finding."""


RULE_KINDS = (
    "issue",
    "commitment",
    "requirement",
    "evidence",
    "rating",
    "metric",
    "strength",
    "nothing",
)
"""The kinds of finding, praise ("strength": counts against an issue, turns into one when negated), and "nothing":
wording that carries no finding whatever else stands in its clause."""


ENTRIES: Mapping[str, tuple[str, type[Entry]]] = {
    "rule": ("rules", Rule),
    "section": ("sections", Section),
    "context": ("modifiers", Modifier),
    "theme": ("themes", Theme),
    "document": ("documents", DocumentKind),
    "organisation": ("organisations", Organisation),
    "role": ("roles", Role),
}


def built_in() -> Path:
    """The folder of the packs that come with the product: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parent / "_data" / "rules"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "rules"


def load(folders: Iterable[Path] = (), *, base: Path | None = None) -> Rulebook:
    """The built-in packs with those of `folders` over them. Raises RuleError naming every fault in every file."""
    book, faults = load_with_faults(folders, base=base)
    if faults:
        raise RuleError(faults)
    return book


def load_with_faults(folders: Iterable[Path] = (), *, base: Path | None = None) -> tuple[Rulebook, tuple[Fault, ...]]:
    """What could be read of the packs, for the linter, and every fault met on the way."""
    faults: list[Fault] = []
    packs: list[Pack] = []
    words: dict[str, tuple[str, ...]] = {}
    calibration = Calibration()
    entries: dict[str, dict[str, Entry]] = {attribute: {} for attribute, _ in ENTRIES.values()}
    own = _pack_folders([base or built_in()])
    for folder in [*own, *_pack_folders(folders)]:
        pack, files = _read_pack(folder, faults)
        packs.append(pack)
        here: dict[tuple[str, str], str] = {}
        for file, data in files:
            for key, value in data.items():
                if key == "words":
                    words.update(_words(value, str(file), faults))
                elif key == "calibration":
                    calibration = _calibration(value, str(file), faults)
                elif key in ENTRIES:
                    attribute, cls = ENTRIES[key]
                    if not isinstance(value, list):
                        faults.append(Fault(str(file), "", key, "must be a list of tables.", f"Write [[{key}]]."))
                        continue
                    for row in value:
                        entry = _entry(cls, row, pack.id, str(file), faults)
                        if entry is None:
                            continue
                        if (key, entry.id) in here:
                            message = f"the id is used twice in this pack (also in {here[key, entry.id]})."
                            faults.append(Fault(str(file), entry.id, "id", message, "Give each entry its own id."))
                            continue
                        here[key, entry.id] = str(file)
                        if entry.status == "retired" and entry.id not in entries[attribute] and folder not in own:
                            message = "retires what no pack before it has."
                            remedy = _nearest(entry.id, entries[attribute])
                            faults.append(Fault(str(file), entry.id, "status", message, remedy))
                        entries[attribute][entry.id] = entry
                else:
                    faults.append(Fault(str(file), "", key, "unknown table.", _nearest(key, [*ENTRIES, "words"])))
    live: dict[str, Any] = {
        attribute: tuple(entry for entry in found.values() if entry.status != "retired")
        for attribute, found in entries.items()
    }
    version = _version(words, live, calibration)
    book = Rulebook(packs=tuple(packs), words=words, calibration=calibration, version=version, **live)
    return book, tuple(faults)


def _is_family(items: Any) -> bool:
    return isinstance(items, list) and bool(items) and all(isinstance(item, str) and item.strip() for item in items)


def _words(table: Any, file: str, faults: list[Fault]) -> dict[str, tuple[str, ...]]:
    """Families of words; one that is no list of strings is a fault and left out."""
    found: dict[str, tuple[str, ...]] = {}
    for name, items in table.items() if isinstance(table, Mapping) else [("words", table)]:
        if not _is_family(items):
            faults.append(Fault(file, "", f"words.{name}", "must be a list of words.", f'Write {name} = ["word", …].'))
            continue
        for item in items:
            if item != item.lower():
                message = f"upper case in {item!r}: families are in lower case."
                faults.append(Fault(file, "", f"words.{name}", message, f"Write {item.lower()!r}."))
        found[name] = tuple(items)
    return found


def _calibration(table: Any, file: str, faults: list[Fault]) -> Calibration:
    try:
        kinds = {str(kind): (float(shift), float(slope)) for kind, (shift, slope) in table["kinds"].items()}
        return Calibration(kinds, {str(rule): float(value) for rule, value in table.get("rules", {}).items()})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"not a calibration ({error!r})."
        faults.append(Fault(file, "", "calibration", message, "Write it anew with evaluate GOLD_DIR --calibrate."))
        return Calibration()


def _version(words: Mapping[str, tuple[str, ...]], live: Mapping[str, Any], calibration: Calibration) -> str:
    import hashlib

    parts = [repr(sorted(words.items())), repr(calibration)]
    for attribute in sorted(live):
        for entry in live[attribute]:
            parts.append(
                repr([(f.name, getattr(entry, f.name)) for f in fields(entry) if f.name not in ("file", "pack")])
            )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _pack_folders(roots: Iterable[Path]) -> list[Path]:
    """Each root is a pack itself or a folder of packs."""
    found: list[Path] = []
    for root in roots:
        if not root.is_dir():
            raise InputError(
                "there is no such folder of rules.", place=str(root), advice="Check --rules and tracker.toml."
            )
        if (root / "pack.toml").is_file():
            found.append(root)
            continue
        inside = sorted(path.parent for path in root.glob("*/pack.toml"))
        if not inside:
            raise InputError(
                "no pack.toml in it.", place=str(root), advice="A pack is a folder with a pack.toml in it."
            )
        # the core pack first: the others may build on its word families
        found += sorted(inside, key=lambda path: (path.name != "core", path.name))
    return found


def _read_pack(folder: Path, faults: list[Fault]) -> tuple[Pack, list[tuple[Path, dict[str, Any]]]]:
    about: dict[str, Any] = {}
    files: list[tuple[Path, dict[str, Any]]] = []
    for path in sorted(folder.rglob("*.toml")):
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            faults.append(Fault(str(path), "", "", f"not readable as TOML: {error}.", _toml_remedy(error)))
            continue
        if path.name == "pack.toml" and path.parent == folder:
            about = data
        else:
            files.append((path, data))
    for key in set(about) - {"id", "title", "version", "description", "licence"}:
        faults.append(
            Fault(str(folder / "pack.toml"), "", key, "unknown key.", _nearest(key, ["id", "title", "version"]))
        )
    return Pack(
        str(about.get("id", folder.name)),
        str(about.get("title", folder.name)),
        str(about.get("version", "0")),
        str(folder),
    ), files


def _toml_remedy(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "Save the file as UTF-8."
    if isinstance(error, OSError):
        return "Check that the file may be read."
    return "Mend the line named: a text stands in quotation marks, a list in square brackets, each key once."


def _entry(cls: type[Entry], row: Any, pack: str, file: str, faults: list[Fault]) -> Entry | None:
    """One TOML table as its dataclass. Every value of the wrong shape is a fault and left out; None without an id."""
    if not isinstance(row, Mapping):
        faults.append(Fault(file, "", "id", f"{row!r} is no entry.", "Write each entry as a table of its own."))
        return None
    identity = row.get("id")
    if not isinstance(identity, str) or not identity.strip():
        said = "an entry without an id." if identity in (None, "") else f"{identity!r} is no id."
        faults.append(Fault(file, "", "id", said, 'Add id = "pack.short-name".'))
        return None
    shapes = shapes_of(cls)
    values: dict[str, Any] = {}
    for key, value in _spread(row, identity, file, faults):
        if key not in shapes:
            faults.append(Fault(file, identity, key, "unknown key.", _nearest(key, shapes)))
            continue
        shape = shapes[key]
        try:
            values[key] = shape.read(value)
        except (TypeError, ValueError) as error:
            told = str(error) or f"must be {shape.name}, not {value!r}."
            faults.append(
                Fault(file, identity, _KEYS.get(key, key), told, f"Write {shape.example.format(_KEYS.get(key, key))}.")
            )
    return cls(**values, pack=pack, file=file)


_KEYS = {"sections_not": "sections.not"}


def _spread(row: Mapping[str, Any], identity: str, file: str, faults: list[Fault]) -> Iterator[tuple[str, Any]]:
    """The keys and values of an entry; `sections = { only = …, not = … }` as the two lists that it stands for."""
    for key, value in row.items():
        if key != "sections" or not isinstance(value, Mapping):
            yield key, value
            continue
        for name, listed in value.items():
            if name in ("only", "not"):
                yield {"only": "sections", "not": "sections_not"}[name], listed
            else:
                fault = Fault(
                    file, identity, f"sections.{name}", "unknown key.", "Write sections.only or sections.not."
                )
                faults.append(fault)


def _nearest(key: str, known: Iterable[str]) -> str:
    near = get_close_matches(key, list(known), 1)
    if near:
        return f"Did you mean {near[0]!r}?"
    listed = sorted(known)
    return f"Known: {', '.join(listed)}." if len(listed) <= 40 else "See: extractor rules list."

"""The labels of Word's numbered paragraphs, as Word shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, what is printed ("%1.%2"), which level starts it again."""

    start: int = 1
    form: str = "decimal"
    text: str = "%1."
    style: str = ""
    restart: int | None = None
    legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of one document with their running counts."""

    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = field(default_factory=dict)
    """num id → abstract id, levels, start overrides."""
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[str] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph of list `number` at `depth`; "" where it has none, "•" for bullets."""
        if number not in self.lists:
            return ""
        abstract, levels, overrides = self.lists[number]
        counts = self.counts.setdefault(abstract, {})
        if number not in self.started:
            self.started.add(number)
            for other, start in overrides.items():
                counts[other] = start - 1
        level = levels.get(depth, Level())
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or (restart and depth < restart):
                del counts[deeper]
        if level.form == "bullet":
            return "•"
        if level.form == "none":
            return ""
        label = level.text
        for other in range(9):
            if f"%{other + 1}" in label:
                shown = levels.get(other, Level())
                value = counts.get(other, shown.start)
                label = label.replace(f"%{other + 1}", counted(value, "decimal" if level.legal else shown.form))
        return label.strip()


def read_numbering(root: Any, w: str) -> Numbering:
    """Word's numbering part. `w` is the namespace in braces."""
    abstracts: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    by_style: dict[str, str] = {}
    for abstract in root.iter(f"{w}abstractNum"):
        identity = str(abstract.get(f"{w}abstractNumId"))
        abstracts[identity] = {_number(one.get(f"{w}ilvl"), 0): _level(one, w) for one in abstract.findall(f"{w}lvl")}
        if link := _value(abstract, f"{w}numStyleLink", w):
            links[identity] = link
        if style := _value(abstract, f"{w}styleLink", w):
            by_style[style] = identity
    numbering = Numbering()
    for number in root.findall(f"{w}num"):
        identity = _value(number, f"{w}abstractNumId", w)
        identity = by_style.get(links.get(identity, ""), identity)
        levels = dict(abstracts.get(identity, {}))
        overrides: dict[int, int] = {}
        for override in number.findall(f"{w}lvlOverride"):
            depth = _number(override.get(f"{w}ilvl"), 0)
            if (changed := override.find(f"{w}lvl")) is not None:
                levels[depth] = _level(changed, w)
            if start := _value(override, f"{w}startOverride", w):
                overrides[depth] = _number(start, 1)
        numbering.lists[str(number.get(f"{w}numId"))] = (identity, levels, overrides)
    return numbering


def _level(element: Any, w: str) -> Level:
    restart = _value(element, f"{w}lvlRestart", w)
    return Level(
        _number(_value(element, f"{w}start", w), 1),
        _value(element, f"{w}numFmt", w) or "decimal",
        _value(element, f"{w}lvlText", w),
        _value(element, f"{w}pStyle", w),
        _number(restart, 0) if restart else None,
        element.find(f"{w}isLgl") is not None,
    )


def _value(element: Any, tag: str, w: str) -> str:
    found = element.find(tag)
    return str(found.get(f"{w}val") or "") if found is not None else ""


def _number(text: str | None, otherwise: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return otherwise


def counted(value: int, form: str) -> str:
    """A number as Word's format `form` prints it."""
    if value < 1 or form == "none":
        return "" if form == "none" else str(value)
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman, left = "", value
        for size, sign in _ROMAN:
            while left >= size:
                roman += sign
                left -= size
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "ordinal":
        tail = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{tail}"
    if form == "cardinalText" and value <= len(_WORDS):
        return _WORDS[value - 1].capitalize()
    return str(value)

"""What the keys of a pack's entries may hold: each type of value read strictly from TOML, with a word for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, get_type_hints


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must match (with the attributes it must give) or must refuse (`why`)."""

    text: str
    why: str = ""
    expect: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a key of an entry holds: its name for people, how to read it (TypeError if it is not that), an example."""

    name: str
    read: Callable[[Any], Any]
    example: str


def shapes_of(cls: type[Any]) -> Mapping[str, Shape]:
    """The keys that an entry of this dataclass may have, with what each holds."""
    if cls not in _KNOWN:
        hints = get_type_hints(cls)
        _KNOWN[cls] = {each.name: _SHAPES[str(hints[each.name])] for each in fields(cls) if each.name not in _OURS}
        if "scope" in _KNOWN[cls]:
            _KNOWN[cls]["scope"] = _SCOPE
    return _KNOWN[cls]


_OURS = ("pack", "file")
_KNOWN: dict[type[Any], dict[str, Shape]] = {}


def _a_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _a_share(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError
    return float(value)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError
    if not all(item.strip() for item in value):
        raise ValueError("holds an empty text.")
    return tuple(value)


def _a_table(value: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(item, str) for item in value.values()):
        raise TypeError
    return dict(value)


def _tables(value: Any) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise TypeError
    return tuple(value)


def _examples(value: Any) -> tuple[Example, ...]:
    if not isinstance(value, list):
        raise TypeError
    return tuple(_example(item) for item in value)


def _example(item: Any) -> Example:
    row = {"text": item} if isinstance(item, str) else item
    if not isinstance(row, Mapping) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise ValueError(f"an example needs a text: {item!r}.")
    expect = {name: str(value) for name, value in row.items() if name not in ("text", "why")}
    return Example(row["text"], str(row.get("why", "")), expect)


def _scope(value: Any) -> str:
    if isinstance(value, bool) or not (value in ("clause", "sentence") or (isinstance(value, int) and value > 0)):
        raise TypeError
    return str(value)


_SHAPES: Mapping[str, Shape] = {
    str(hint): Shape(name, read, example)
    for hint, name, read, example in (
        (str, "a text", _a_text, '{} = "…"'),
        (float, "a number", _a_share, "{} = 0.7"),
        (Mapping[str, str], "a table of texts", _a_table, '{} = {{ name = "…" }}'),
        (tuple[str, ...], "a list of texts", _texts, '{} = ["…"]'),
        (tuple[Mapping[str, Any], ...], "a list of tables", _tables, "{} = [{{ … }}, …]"),
        (tuple[Example, ...], "a list of examples", _examples, '{} = [{{ text = "…" }}, …]'),
    )
}
_SCOPE = Shape('"clause", "sentence" or a number of words', _scope, '{} = "clause"')

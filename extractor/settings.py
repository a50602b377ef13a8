"""Settings: tracker.toml and the environment, over the defaults. Flag > EXTRACTOR_… > tracker.toml > default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from extractor.errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost before it is stopped; the largest real one seen stands in each comment."""

    file_bytes: int = 64 << 20  # 2.9 MiB
    pages: int = 2_000  # 619
    page_characters: int = 200_000  # 9,880
    text_characters: int = 2_000_000  # 385,985
    page_edges: int = 20_000  # 1,918
    picture_pixels: int = 20_000_000
    part_bytes: int = 64 << 20
    part_ratio: int = 200
    archive_members: int = 2_000
    archive_depth: int = 3
    memory_bytes: int = 1_536 << 20  # 133 MiB
    cpu_seconds: int = 30  # 2.2 s
    wall_seconds: int = 60
    extract_seconds: int = 300
    ocr_page_seconds: int = 20  # 2.6 s
    ocr_pages: int = 200


@dataclass(frozen=True, slots=True)
class Tracking:
    """How dates and evidence turn into status."""

    due_soon_days: int = 28
    link_threshold: float = 0.5
    unanswered_days: int = 56


@dataclass(frozen=True, slots=True)
class Brag:
    """The wording of the four colours; bodies differ, so the legend is always printed."""

    blue: str = "Complete and verified by somebody independent"
    green: str = "Claimed complete, or on track with evidence"
    amber: str = "In progress, due soon, slipped, or without a date"
    red: str = "Overdue, contradicted or not done"


@dataclass(frozen=True, slots=True)
class Settings:
    limits: Limits = field(default_factory=Limits)
    tracking: Tracking = field(default_factory=Tracking)
    brag: Brag = field(default_factory=Brag)
    rules: tuple[str, ...] = ()
    """Folders of rule packs layered over the built-in ones, later ones last."""
    organisation: str = ""
    """The team's own organisation."""
    templates: str = ""
    """A folder whose templates take the place of the built-in ones."""
    jobs: int = 0
    """Worker processes; 0 means one for each core."""
    ocr: bool = True
    min_confidence: float = 0.0
    calibrated: bool = True
    """Whether confidence is stated as the packs' calibration.toml mends it."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column name → the team's, for the XLSX action log."""


_TABLES = {"limits": Limits, "tracking": Tracking, "brag": Brag}


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from `path` (tracker.toml; None means defaults only) and the `EXTRACTOR_…` variables.

    Raises InputError for a file that cannot be parsed and for a key that does not exist or has the wrong type.
    """
    settings = Settings()
    if path is not None:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError(f"settings cannot be read ({error}).", place=str(path)) from error
        settings = _overlay(settings, data, str(path))
    for name, text in (os.environ if environment is None else environment).items():
        if name in _VARIABLES:
            settings = _overlay(settings, {_VARIABLES[name]: _parsed(name, text)}, name)
    return settings


_VARIABLES = {
    "EXTRACTOR_RULES": "rules",
    "EXTRACTOR_ORGANISATION": "organisation",
    "EXTRACTOR_TEMPLATES": "templates",
    "EXTRACTOR_JOBS": "jobs",
    "EXTRACTOR_OCR": "ocr",
    "EXTRACTOR_MIN_CONFIDENCE": "min_confidence",
}


def _parsed(name: str, text: str) -> Any:
    key = _VARIABLES[name]
    try:
        if key == "rules":
            return [part for part in text.split(os.pathsep) if part]
        if key == "jobs":
            return int(text)
        if key == "min_confidence":
            return float(text)
    except ValueError as error:
        raise InputError(f"{text!r} is not a number.", place=name) from error
    if key == "ocr":
        return text.lower() in ("1", "true", "yes", "on")
    return text


def _overlay(settings: Settings, data: Mapping[str, Any], place: str) -> Settings:
    changes: dict[str, Any] = {}
    known = {f.name: getattr(settings, f.name) for f in fields(Settings)}
    for key, value in data.items():
        if key not in known:
            raise _unknown(key, known, place)
        if key in _TABLES:
            if not isinstance(value, Mapping):
                raise InputError(f"[{key}] must be a table.", place=place)
            table = known[key]
            allowed = {f.name: getattr(table, f.name) for f in fields(table)}
            for name in value:
                if name not in allowed:
                    raise _unknown(f"{key}.{name}", {f"{key}.{n}" for n in allowed}, place)
            changes[key] = replace(table, **{n: _checked(v, allowed[n], f"{key}.{n}", place) for n, v in value.items()})
        elif key == "columns":
            changes[key] = dict(_checked(value, {}, key, place))
        elif key == "rules":
            changes[key] = tuple(str(part) for part in _checked(value, [], key, place))
        else:
            changes[key] = _checked(value, known[key], key, place)
    return replace(settings, **changes)


def _checked(value: Any, default: Any, key: str, place: str) -> Any:
    if isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(default):
        raise InputError(f"{key} must be a {type(default).__name__}, not {value!r}.", place=place)
    return value


def _unknown(key: str, known: Any, place: str) -> InputError:
    near = get_close_matches(key, list(known), 1)
    advice = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(sorted(known))}."
    return InputError(f"unknown setting {key!r}.", place=place, advice=advice)

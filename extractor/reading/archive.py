"""ZIP archives: their members, each to be read like any other file."""

from __future__ import annotations

import re

from extractor.errors import InputError
from extractor.model import Problem
from extractor.reading.bundle import Bundle
from extractor.reading.package import Package
from extractor.settings import Settings

_NOISE = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|~\$|\._)", re.IGNORECASE)
_TOTAL = 4
"""All members together may unpack to so many times the limit for one."""


def read_zip(data: bytes, name: str, settings: Settings) -> Bundle:
    """The files in an archive; those that cannot be taken out are problems. Raises InputError where none can."""
    package = Package(data, name, settings.limits)
    members: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    total = 0
    for info in package.zip.infolist():
        if info.is_dir() or _NOISE.search(info.filename):
            continue
        inner = safe_name(info.filename)
        try:
            content = package.read(info.filename)
        except InputError as error:
            problems.append(Problem(f"{name}!/{inner}", error.message, error.advice))
            continue
        total += len(content)
        if total > _TOTAL * settings.limits.part_bytes:
            problems.append(
                Problem(
                    f"{name}!/{inner}", "the archive unpacks to more than can be read.", "Split it into smaller ones."
                )
            )
            break
        members.append((inner, content))
    if not members:
        if problems:
            first = problems[0]
            raise InputError(f"nothing in the archive can be read: {first.reason}", place=name, advice=first.advice)
        raise InputError("the archive is empty.", place=name, advice="Ask for it again.")
    return Bundle((), tuple(members), tuple(problems))


def safe_name(path: str) -> str:
    """A member's path without drive letters, steps upwards and control characters."""
    parts = [
        part
        for part in re.split(r"[/\\]+", path)
        if part not in ("", ".", "..") and not re.fullmatch(r"[A-Za-z]:", part)
    ]
    return re.sub(r"[\x00-\x1f\x7f]", "", "/".join(parts)) or "member"

"""Files and folders put in place whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from extractor.errors import InputError

MARKER = "summary.json"
"""The file by which a folder is known as a summary of ours, and may be replaced."""

ADVICE = "Check the folder, its rights and the space on the disk."


def replace_file(out: Path, content: bytes) -> None:
    """Writes beside `out` and puts it in its place. Raises InputError where that is impossible."""
    out = out.resolve()
    beside = out.with_name(f".{out.name}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror}).", place=str(out), advice=ADVICE) from error
    finally:
        beside.unlink(missing_ok=True)


def replace_folder(out: Path, files: Iterable[tuple[str, str | bytes]]) -> None:
    """Writes the files, given as (relative path, text or bytes), into a folder beside `out` and puts it in its place.

    Raises InputError where that is impossible, and where `out` holds anything other than an earlier summary.
    """
    out = out.resolve()
    building = out.with_name(f".{out.name}.part")
    try:
        if out.is_file() or (out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file()):
            advice = "Give --out a new or empty folder."
            raise InputError("it holds something other than a summary.", place=str(out), advice=advice)
        shutil.rmtree(building, ignore_errors=True)
        for path, content in files:
            target = building / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        _swap(building, out)
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror}).", place=str(out), advice=ADVICE) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _swap(building: Path, out: Path) -> None:
    old = out.with_name(f".{out.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if out.exists():
            out.rename(old)
        building.rename(out)
    except OSError:
        if old.exists() and not out.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)

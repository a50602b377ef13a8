"""Bytes → documents: `read` sniffs what a file is by its content, not its name, and gives every document in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from extractor.errors import ExtractorError, InputError
from extractor.model import Document, Problem
from extractor.reading.bounds import bounded
from extractor.reading.bundle import Bundle
from extractor.reading.ocr import Allowance
from extractor.reading.sniffing import sniff
from extractor.rulebook import Rulebook
from extractor.settings import Settings

__all__ = ["READERS", "Bundle", "Reading", "read", "read_bytes", "sniff"]

READERS: dict[str, tuple[str, str]] = {
    "pdf": ("extractor.reading.pdf", "read_pdf"),
    "docx": ("extractor.reading.office", "read_docx"),
    "odt": ("extractor.reading.office", "read_odt"),
    "rtf": ("extractor.reading.office", "read_rtf"),
    "html": ("extractor.reading.web", "read_html"),
    "eml": ("extractor.reading.mail", "read_eml"),
    "msg": ("extractor.reading.mail", "read_msg"),
    "zip": ("extractor.reading.archive", "read_zip"),
    "xlsx": ("extractor.reading.logs", "read_xlsx"),
    "csv": ("extractor.reading.logs", "read_csv"),
    "text": ("extractor.reading.plain", "read_plain"),
}
"""Sniffed type → (module, function), imported when first needed. A reader takes (data, name, settings)."""

MEMBER = "!/"
"""Between the name of a container and the name of what is inside it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Every document of one file, and what could not be read of it."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()


def read(
    path: str | Path,
    *,
    rulebook: Rulebook,
    settings: Settings | None = None,
    name: str | None = None,
    password: str | None = None,
    recognising: Callable[[], None] = lambda: None,
) -> Reading:
    """Reads a file. `name` is the path as the user gave it, for messages and for `Document.name`.

    `recognising` is called before each page that OCR reads, at most `limits.ocr_pages` times.

    Raises InputError where nothing could be read.
    """
    settings = settings or Settings()
    file = Path(path)
    name = name or str(path)
    try:
        size = file.stat().st_size
        if size > settings.limits.file_bytes:
            raise InputError(
                f"the file has {size >> 20} MiB; the limit is {settings.limits.file_bytes >> 20} MiB.",
                place=name,
                advice="Raise limits.file_bytes in tracker.toml, or split the file.",
            )
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise InputError("there is no such file.", place=name, advice="Check the path.") from error
    except IsADirectoryError as error:
        raise InputError("this is a folder.", place=name, advice="Give a file.") from error
    except OSError as error:
        raise InputError(
            f"the file cannot be opened ({error.strerror}).", place=name, advice="Check its permissions."
        ) from error
    return read_bytes(data, name, rulebook=rulebook, settings=settings, password=password, recognising=recognising)


def read_bytes(
    data: bytes,
    name: str,
    *,
    rulebook: Rulebook,
    settings: Settings | None = None,
    password: str | None = None,
    recognising: Callable[[], None] = lambda: None,
) -> Reading:
    """Reads what is already in memory; see `read`."""
    settings = settings or Settings()
    documents: list[Document] = []
    problems: list[Problem] = []
    budget = [settings.limits.archive_members]
    allowance = Allowance(settings.limits.ocr_pages, recognising)
    _collect(data, name, settings, password, documents, problems, depth=0, budget=budget, allowance=allowance)
    describe = import_module("extractor.reading.about").describe
    described = tuple(describe(document, rulebook=rulebook) for document in documents)
    if not described:
        reasons = "; ".join(f"{problem.name}: {problem.reason}" for problem in problems)
        advice = " ".join(dict.fromkeys(problem.advice for problem in problems)) or "Check that it is the right file."
        raise InputError(reasons or "there is nothing to read in it.", place=name, advice=advice)
    return Reading(described, tuple(problems))


def _collect(
    data: bytes,
    name: str,
    settings: Settings,
    password: str | None,
    documents: list[Document],
    problems: list[Problem],
    *,
    depth: int,
    budget: list[int],
    allowance: Allowance,
) -> None:
    """Adds the documents in `data`, and those of its members."""
    format_ = sniff(data, name)
    module, function = READERS[format_]
    reader: Callable[..., Any] = getattr(import_module(module), function)
    # only a PDF can be opened with a password, and only its pages may need OCR
    given = reader(data, name, settings, password, allowance) if format_ == "pdf" else reader(data, name, settings)
    bundle = given if isinstance(given, Bundle) else Bundle((given,))
    for document in bundle.documents:
        kept, cut = bounded(document, settings.limits)
        documents.append(kept)
        problems += [cut] if cut is not None else []
    problems += bundle.problems
    for inner, content in bundle.members:
        member = f"{name}{MEMBER}{inner}"
        if depth >= settings.limits.archive_depth:
            problems.append(Problem(member, "it lies too deep inside other files.", "Unpack it and give it by itself."))
            continue
        budget[0] -= 1
        if budget[0] < 0:
            problems.append(Problem(member, "too many files inside one another.", "Unpack them into a folder."))
            break
        try:
            _collect(
                content,
                member,
                settings,
                password,
                documents,
                problems,
                depth=depth + 1,
                budget=budget,
                allowance=allowance,
            )
        except ExtractorError as error:
            problems.append(Problem(member, error.message, error.advice))
        except Exception as error:
            # the boundary of one document: a fault in one member must not cost the others
            problems.append(
                Problem(member, f"reading failed ({type(error).__name__}: {error}).", "Please report this file.")
            )


def renamed(document: Document, name: str) -> Document:
    """The same document under another name."""
    return replace(document, name=name)

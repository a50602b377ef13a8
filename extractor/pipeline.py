"""The road itself: files → documents → findings → tracker → links. For one file, and for whatever folders hold."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from extractor import finding, reading, rulelint, tracking
from extractor.errors import ExtractorError, InputError, place_of
from extractor.language import english
from extractor.model import Document, Finding, Problem
from extractor.rulebook import Rulebook
from extractor.settings import Settings
from extractor.store import Tracker


@dataclass(frozen=True, slots=True)
class Extracted:
    """One document with its findings; `skipped` names rules that could not run, with the reason."""

    document: Document
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: every input ends here as documents, or as problems with a reason."""

    name: str
    sha256: str = ""
    extracted: tuple[Extracted, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: int = 0
    """Documents in it that the tracker already held under the same rules."""


class Engine:
    """What every document needs: settings, rules and the English model, each loaded once and only when asked for."""

    def __init__(self, settings: Settings, packs: tuple[str, ...] = ()) -> None:
        self.settings = settings
        self.packs = packs

    @cached_property
    def rulebook(self) -> Rulebook:
        folders = [Path(folder) for folder in (*self.settings.rules, *self.packs)]
        return rulelint.load(folders)

    @property
    def skipped(self) -> tuple[str, ...]:
        """Added rules that the loaded model cannot run, each with its reason, whether or not a document is read."""
        if not self.settings.rules and not self.packs:
            return ()
        return rulelint.skipped(self.rulebook, self.english.labels())

    @cached_property
    def english(self) -> english.English:
        return english.load()

    def read(
        self,
        path: Path,
        *,
        name: str | None = None,
        password: str | None = None,
        recognising: Callable[[], None] = lambda: None,
    ) -> reading.Reading:
        return reading.read(
            path,
            rulebook=self.rulebook,
            settings=self.settings,
            name=name,
            password=password,
            recognising=recognising,
        )

    def extract(self, document: Document) -> Extracted:
        found = finding.extract(document, rulebook=self.rulebook, english=self.english, settings=self.settings)
        return Extracted(document, found.findings, found.skipped)

    def process(
        self,
        name: str,
        *,
        known: frozenset[str] = frozenset(),
        date: str | None = None,
        password: str | None = None,
        stage: Callable[[str], None] = lambda _: None,
    ) -> Outcome:
        """One file, read and extracted; documents whose hash is in `known` are read but not extracted.

        `stage` is told "recognising" before each page that OCR reads, and "extracting" once reading has ended. Every
        error that a file can cause ends as a Problem.
        """
        path, shown = Path(name), readable(name)
        sha256 = ""
        try:
            sha256 = file_hash(path)
            if sha256 in known:
                return Outcome(name, sha256, unchanged=1)
            got = self.read(path, name=shown, password=password, recognising=lambda: stage("recognising"))
            stage("extracting")
            fresh = [document for document in got.documents if document.sha256 not in known]
            dated = (replace(document, date=date) if date else document for document in fresh)
            extracted = tuple(self.extract(document) for document in dated)
            return Outcome(name, sha256, extracted, got.problems, unchanged=len(got.documents) - len(fresh))
        except MemoryError:
            return Outcome(
                name, sha256, problems=(Problem(shown, "it needs more memory than a document may use.", MEMORY),)
            )
        except InputError as error:
            return Outcome(name, sha256, problems=(Problem(shown, error.message, error.advice),))
        except ExtractorError:
            raise
        except Exception as error:  # the per-document boundary: one bad file never costs the others
            reason = f"reading it failed unexpectedly ({type(error).__name__} {place_of(error)})."
            return Outcome(
                name, sha256, problems=(Problem(shown, reason, "Please report this file's kind and this message."),)
            )


MEMORY = "Split the file, or raise limits.memory_bytes in tracker.toml."


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did: counts, and what could not be read."""

    files: int
    added: tuple[str, ...]
    unchanged: int
    findings: int
    links: int
    problems: tuple[Problem, ...]
    skipped_rules: tuple[str, ...]


def file_hash(path: Path) -> str:
    """SHA-256 of a file. Raises InputError where it cannot be opened or is none (a pipe would never end)."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("it is no ordinary file.", place=str(path), advice="Give documents, or folders of them.")
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            f"cannot be opened ({error.strerror}).", place=str(path), advice="Check its path and rights."
        ) from error


def readable(name: str) -> str:
    """A file's name as text that can be kept and shown: bytes in it that are no UTF-8 become question marks."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def gather(inputs: Iterable[str]) -> tuple[str, ...]:
    """The files named and those in the folders named, in name order, each once; hidden files and lock files left out.

    Raises InputError where an input does not exist or a folder holds no file.
    """
    found: dict[str, str] = {}
    for given in inputs:
        path = Path(given)
        if path.is_dir():
            inside = sorted(
                os.path.join(folder, file)
                for folder, folders, files in os.walk(path)
                if not _is_hidden(Path(folder).relative_to(path))
                for file in files
                if not file.startswith((".", "~$")) and file != "Thumbs.db"
            )
            if not inside:
                raise InputError(
                    "there is no file in it.", place=given, advice="Give a folder with documents, or files."
                )
            for name in inside:
                found.setdefault(os.path.realpath(name), name)
        elif path.exists():
            found.setdefault(os.path.realpath(given), given)
        else:
            raise InputError("there is no such file or folder.", place=given, advice="Check the path.")
    return tuple(found.values())


def _is_hidden(folder: Path) -> bool:
    return any(part.startswith(".") for part in folder.parts)


def run(
    outcomes: Iterable[Outcome],
    tracker: Tracker,
    *,
    rules_version: str,
    settings: Settings,
    heirs: Mapping[str, str] | None = None,
    progress: Callable[[Outcome], None] = lambda _: None,
) -> RunReport:
    """Stores each outcome as it comes, then links what is new to what was there."""
    added: list[str] = []
    problems: list[Problem] = []
    skipped: dict[str, None] = {}
    files = unchanged = findings = 0
    for outcome in outcomes:
        files += 1
        unchanged += outcome.unchanged
        if outcome.unchanged and not outcome.extracted:
            tracker.add_name(outcome.sha256, readable(outcome.name))
        failed = list(outcome.problems)
        for extracted in outcome.extracted:
            document = extracted.document
            try:
                saved = tracker.save(document, extracted.findings, rules_version=rules_version, name=document.name)
            except InputError as error:
                failed.append(Problem(document.name, error.message, error.advice))
                continue
            if saved.stored:
                added.append(document.id)
                findings += saved.findings
            else:
                unchanged += 1
            skipped.update(dict.fromkeys(extracted.skipped))
        problems += failed
        tracker.save_problems(failed, clear=(readable(outcome.name),))
        progress(outcome)
    links = link_new(tracker, settings=settings, heirs=heirs)
    return RunReport(files, tuple(added), unchanged, findings, links, tuple(problems), tuple(skipped))


def link_new(tracker: Tracker, *, settings: Settings, heirs: Mapping[str, str] | None = None) -> int:
    """Links what is new or was decided to be otherwise, and what a run stored that was killed before it linked.

    `heirs` is what `heirs_of` says. Gives how many links changed.
    """
    new = tracker.unlinked()
    if not new:
        return 0
    corpus, names = tracker.around(new, heirs=heirs)
    suggested = tracking.link(
        corpus, new=new, settings=settings, full=tracker.full, opening=tracker.opening, names=names, heirs=heirs
    )
    return tracker.save_links(suggested, new=new, among=corpus.documents)


def heirs_of(rulebook: Rulebook) -> dict[str, str]:
    """Bodies that are no more → what they became."""
    return {body.name: body.successor for body in rulebook.organisations if body.successor}


def known_hashes(tracker: Tracker, rules_version: str) -> frozenset[str]:
    """The hashes of the documents that the tracker holds as these rules found them."""
    held = (document.sha256 for document in tracker.documents())
    return frozenset(sha256 for sha256 in held if tracker.has(sha256, rules_version=rules_version))

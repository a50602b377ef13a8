"""Commands that read documents: run, read, extract, dates, context."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.output import (
    as_date,
    as_day,
    config_option,
    console,
    progress,
    put,
    put_json,
    put_table,
    quiet_option,
    rules_option,
    say,
    settings_from,
    tell_problems,
    tracker_option,
)
from extractor.errors import InputError
from extractor.model import Document, Kind

if TYPE_CHECKING:
    from extractor.pipeline import RunReport

KINDS = [str(kind) for kind in Kind]


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@tracker_option
@click.option("--out", default="summary", show_default=True, metavar="DIR", help="Where the HTML summary goes.")
@click.option("--as-of", metavar="DATE", help="The day the summary describes; today if not given.")
@click.option("--since", metavar="DATE", help="Also say what changed since this day.")
@click.option("--jobs", type=click.IntRange(1), help="Documents at once; one for each core if not given.")
@click.option("--no-ocr", is_flag=True, help="Do not read pages that are pictures.")
@click.option("--pages", is_flag=True, help="Also picture the PDF pages on which findings stand.")
@rules_option
@config_option
@quiet_option
def run(
    inputs: tuple[str, ...],
    tracker: str,
    out: str,
    as_of: str | None,
    since: str | None,
    jobs: int | None,
    no_ocr: bool,
    pages: bool,
    packs: tuple[str, ...],
    config: str | None,
    quiet: bool,
) -> int:
    """Read every file or folder, find what they say, keep it in the tracker and write the HTML summary."""
    from extractor import pipeline, workers
    from extractor.cli.tracker import summarise
    from extractor.store import Tracker

    settings = settings_from(config, rules=packs, changes={"jobs": jobs, "ocr": False if no_ocr else None})
    day, before = as_day(as_of), as_day(since) if since else None
    engine = pipeline.Engine(settings)
    version = engine.rulebook.version
    names = pipeline.gather(inputs)
    Path(tracker).parent.mkdir(parents=True, exist_ok=True)
    with Tracker.open(tracker) as store:
        known = pipeline.known_hashes(store, version)
        outcomes = workers.process_all(names, settings=settings, known=known)
        with progress("Reading", len(names), quiet=quiet) as advance:
            report = pipeline.run(
                outcomes,
                store,
                rules_version=version,
                settings=settings,
                heirs=pipeline.heirs_of(engine.rulebook),
                progress=lambda done: advance(done.name),
            )
        skipped = tuple(dict.fromkeys((*report.skipped_rules, *engine.skipped)))
        added = [one for one in store.documents() if one.id in set(report.added)]
        index = summarise(
            store,
            Path(out),
            as_of=day,
            settings=settings,
            quiet=quiet,
            since=before,
            skipped=skipped,
            pages=pages,
        )
    tell_problems(report.problems)
    _tell_personal(added)
    if not quiet:
        _tell_run(report, skipped, tracker, index)
    return 3 if any(not problem.partial for problem in report.problems) else 0


def _tell_personal(documents: Iterable[Document]) -> None:
    """Warns of patients' numbers, of which the note names the page and never the digits."""
    from extractor.reading.about import PERSONAL

    for document in documents:
        for note in document.notes:
            if note.startswith(PERSONAL):
                say(f"Warning: {document.name}: {note}")


def _tell_run(report: RunReport, skipped: Iterable[str], tracker: str, index: Path) -> None:
    for reason in skipped:
        say(f"SKIPPED  {reason}")
    out = console(error=True)
    out.print(
        f"{report.files} files: {len(report.added)} documents added, {report.unchanged} unchanged, "
        f"{sum(not problem.partial for problem in report.problems)} not read. "
        f"{report.findings} findings, {report.links} links.",
        soft_wrap=True,
    )
    out.print(f"Tracker: {tracker}\nSummary: {index}", soft_wrap=True, markup=False)


@click.command()
@click.argument("file")
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", show_default=True)
@click.option("--password", help="The password of an encrypted file.")
@click.option("--no-ocr", is_flag=True, help="Do not read pages that are pictures.")
@rules_option
@config_option
def read(file: str, form: str, password: str | None, no_ocr: bool, packs: tuple[str, ...], config: str | None) -> int:
    """Show a document as the system sees it: text, pages, blocks, and what kind of document it is."""
    from extractor import reading, rulelint

    settings = settings_from(config, rules=packs, changes={"ocr": False if no_ocr else None})
    book = rulelint.load([Path(folder) for folder in settings.rules])
    got = reading.read(Path(file), rulebook=book, settings=settings, name=file, password=password)
    rows = [document_json(document) for document in got.documents]
    if form == "json":
        put_json(rows[0] if len(rows) == 1 else rows)
    else:
        for document in got.documents:
            _show_text(document)
    tell_problems(got.problems)
    return 3 if not got.documents else 0


def document_json(document: Document) -> dict[str, Any]:
    """A whole document as one JSON object: what `document_row` gives, with its text, pages and blocks."""
    from extractor.reports.feeds import document_row

    return {
        **document_row(document),
        "text": document.text,
        "pages": [
            {
                "number": page.number,
                "start": page.start,
                "end": page.end,
                "width": page.width,
                "height": page.height,
                "method": page.method,
                "confidence": page.confidence,
                "note": page.note,
            }
            for page in document.pages
        ],
        "blocks": [
            {
                "kind": str(block.kind),
                "start": block.start,
                "end": block.end,
                "page": block.page,
                "places": [{"page": place.page, "boxes": [list(box) for box in place.boxes]} for place in block.places],
                "section": list(block.section),
                "level": block.level,
                "label": block.label,
                "lead": block.lead,
                "cells": [
                    {"start": c.start, "end": c.end, "header": c.header, "column": c.column} for c in block.cells
                ],
            }
            for block in document.blocks
        ],
    }


def _show_text(document: Document) -> None:
    about = {
        "Kind": document.kind,
        "Title": document.title,
        "Date": document.date or "",
        "Publisher": document.publisher,
        "About": "; ".join(document.organisations),
        "Not told": "; ".join(document.unknown),
        "Notes": "; ".join(document.notes),
    }
    for name, value in about.items():
        put(f"{name + ':':<11}{value}")
    page = 0
    for block in document.blocks:
        if block.page != page:
            page = block.page
            put(f"\n── page {page} " + "─" * 40)
        mark = "#" * max(1, block.level) if block.kind == "heading" else {"item": "•", "row": "▦"}.get(block.kind, " ")
        put(f"{mark} {' '.join(document.text[block.start : block.end].split())}")


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Only these kinds. May be repeated.")
@click.option("--date", metavar="DATE", help="The documents' date, where the text does not give it.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Leave out findings below this.")
@click.option("--jobs", type=click.IntRange(1), help="Documents at once; one for each core if not given.")
@rules_option
@config_option
@quiet_option
def extract(
    files: tuple[str, ...],
    form: str,
    kinds: tuple[str, ...],
    date: str | None,
    min_confidence: float | None,
    jobs: int | None,
    packs: tuple[str, ...],
    config: str | None,
    quiet: bool,
) -> int:
    """Findings of documents, without a tracker."""
    from extractor import pipeline, workers
    from extractor.reports.feeds import dump, finding_row

    settings = settings_from(config, rules=packs, changes={"jobs": jobs, "min_confidence": min_confidence})
    names = pipeline.gather(files)
    failed = False
    rows = []
    with progress("Reading", len(names), quiet=quiet) as advance:
        for outcome in workers.process_all(names, settings=settings, date=as_date(date)):
            advance(outcome.name)
            tell_problems(outcome.problems)
            failed |= any(not problem.partial for problem in outcome.problems)
            for extracted in outcome.extracted:
                for reason in extracted.skipped:
                    say(f"SKIPPED  {reason}")
                for finding in extracted.findings:
                    if finding.confidence < settings.min_confidence or (kinds and str(finding.kind) not in kinds):
                        continue
                    row = finding_row(finding, extracted.document)
                    rows.append((names.index(outcome.name), row))
    # files are read in parallel: the output is in the order given all the same
    rows.sort(key=lambda item: item[0])
    if form == "jsonl":
        for _, row in rows:
            put(dump(row))
    else:
        _show_findings([row for _, row in rows])
    return 3 if failed else 0


def _show_findings(rows: list[dict[str, Any]]) -> None:
    def about(row: dict[str, Any]) -> str:
        due = (row["due"] or {}).get("text")
        parts = [
            row["owner"],
            f"due {due}" if due else None,
            row["strength"],
            row["force"],
            row["direction"],
            row["value"],
        ]
        return " · ".join(part for part in parts if part)

    put_table(
        "",
        ("Kind", "Page", "Finding", "Who, when, how", "Conf."),
        ((r["kind"], str(r["page"]), " ".join(r["quote"].split()), about(r), f"{r['confidence']:.2f}") for r in rows),
    )


@click.command()
@click.argument("file")
@click.option("--date", metavar="DATE", help="The document's date, to which “next month” is relative.")
@click.option("--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
@config_option
def dates(file: str, date: str | None, form: str, config: str | None) -> int:
    """Date expressions with the dates they mean."""
    from extractor import reading, rulebook
    from extractor.language.dates import find_dates

    settings = settings_from(config)
    got = reading.read(Path(file), rulebook=rulebook.load(), settings=settings, name=file)
    tell_problems(got.problems)
    for document in got.documents:
        found = find_dates(document.text, reference=as_date(date) or document.date)
        if form == "jsonl":
            for one in found:
                row = {"start": one.start, "end": one.end, "quote": one.quote, "date": one.date, "vague": one.vague}
                put(json.dumps({**row, "role": one.role}, ensure_ascii=False))
        else:
            put_table("", ("Words", "Date", "Role"), ((one.quote, one.date or "–", one.role) for one in found))
    return 0


@click.command()
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@rules_option
def context(form: str, packs: tuple[str, ...]) -> int:
    """Context of spans: lines of {"text", "start", "end"} on stdin, one answer a line in the same order."""
    from extractor import rulelint
    from extractor.language.context import Contexts

    contexts = Contexts(rulelint.load([Path(folder) for folder in packs]))
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, start, end = str(row["text"]), int(row["start"]), int(row["end"])
        except (ValueError, KeyError, TypeError) as error:
            advice = 'Each line is {"text": "…", "start": 0, "end": 4}.'
            raise InputError(f"not a question ({error}).", place=f"line {number} of stdin", advice=advice) from error
        flags = contexts.flags(text, start, end)
        names = ("negated", "hypothetical", "historical", "hedged", "question", "boilerplate")
        put(json.dumps({name: bool(getattr(flags, name)) for name in names}))
    return 0


COMMANDS = (run, read, extract, dates, context)

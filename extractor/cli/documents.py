"""Commands that read documents: run, read, extract, dates, context, evaluate."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    from extractor.evaluate import Evaluation, Judged
    from extractor.pipeline import RunReport
    from extractor.settings import Settings

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
                outcomes, store, rules_version=version, settings=settings, progress=lambda done: advance(done.name)
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


@click.command()
@click.argument("gold_dir")
@click.option("--texts", metavar="DIR", help="Where the gold files' documents are, if not beside them.")
@click.option("--baseline", metavar="FILE", help="A saved --format json: list gains and losses against it.")
@click.option("--calibrate", "learned", metavar="FILE", help="Learn how far to trust confidence, and write it here.")
@click.option("--errors", is_flag=True, help="List what was missed and what was found wrongly.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@rules_option
@config_option
@quiet_option
def evaluate(
    gold_dir: str,
    texts: str | None,
    baseline: str | None,
    learned: str | None,
    errors: bool,
    form: str,
    packs: tuple[str, ...],
    config: str | None,
    quiet: bool,
) -> int:
    """Scores against gold files: precision, recall and F1 with intervals, attributes, rules, reliability."""
    from extractor import evaluate as scoring

    before = _baseline(baseline) if baseline else None
    settings = settings_from(config, rules=packs, changes={"calibrated": False if learned else None})
    judged = judge_gold(gold_dir, texts, settings=settings, quiet=quiet)
    if learned:
        _learn_calibration(judged, Path(learned))
    result = scoring.evaluate(judged)
    if form == "json":
        put_json(scoring.as_json(result))
    else:
        _show_scores(result, errors=errors)
    if before is not None:
        difference = scoring.compare(result, before)
        for title, lines in (
            ("Found now", difference.found_now),
            ("Lost", difference.lost),
            ("Newly wrong", difference.newly_wrong),
            ("No longer wrong", difference.no_longer_wrong),
        ):
            for line in lines:
                put(f"{title}\t{line}") if form == "table" else say(f"{title}\t{line}")
    return 0


def _learn_calibration(judged: Sequence[Judged], file: Path) -> None:
    from extractor import calibrate

    said = calibrate.said_in(judged)
    check = calibrate.cross_validate(said)
    try:
        file.write_text(calibrate.as_toml(calibrate.learn(said)), encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror}).", place=str(file), advice="Check the path.") from error
    say(
        f"Calibration of {len(said)} findings written to {file}. Calibration error on documents not learned from: "
        f"{check.before:.3f} as stated, {check.after:.3f} calibrated."
    )
    put_table(
        "Reliability, each document judged by a calibration learned from the others",
        ("Stated", "Observed", "Findings"),
        ((f"{a:.2f}", f"{b:.2f}", str(n)) for a, b, n in check.bins),
    )


def judge_gold(gold_dir: str, texts: str | None, *, settings: Settings, quiet: bool) -> tuple[Judged, ...]:
    """Every annotated document of a folder, read, extracted and judged against its gold."""
    from extractor import evaluate as scoring

    golds = scoring.load_gold(Path(gold_dir), Path(texts) if texts else None)
    found = dict(_found_in([str(gold.path) for gold in golds], settings=settings, quiet=quiet))
    return scoring.judge_all(golds, lambda gold: found.get(str(gold.path), ("", [])))


def _baseline(path: str) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"the baseline cannot be read ({error}).", place=path) from error
    return loaded


def _found_in(
    names: list[str], *, settings: Settings, quiet: bool
) -> Iterator[tuple[str, tuple[str, list[dict[str, Any]]]]]:
    from extractor import workers
    from extractor.reports.feeds import finding_row

    with progress("Reading", len(names), quiet=quiet) as advance:
        for outcome in workers.process_all(names, settings=settings):
            advance(outcome.name)
            tell_problems(outcome.problems)
            for extracted in outcome.extracted[:1]:
                rows = [finding_row(finding, extracted.document) for finding in extracted.findings]
                yield outcome.name, (extracted.document.text, rows)


def _show_scores(result: Evaluation, *, errors: bool) -> None:
    put_table(
        f"{result.documents} documents; macro F1 of issue, commitment, requirement, evidence: {result.macro_f1:.3f}",
        ("Kind", "Gold", "Found", "Precision", "Recall", "F1", "95% interval"),
        (
            (
                kind,
                str(score.gold),
                str(score.found),
                f"{score.precision:.3f}",
                f"{score.recall:.3f}",
                f"{score.f1:.3f}",
                f"{score.interval[0]:.2f}–{score.interval[1]:.2f}" if score.interval else "",
            )
            for kind, score in result.kinds.items()
        ),
    )
    put_table(
        "Attributes over matched findings",
        ("Attribute", "Right", "Asked", "Share"),
        ((name, str(r), str(n), f"{r / n:.2f}") for name, (r, n) in result.attributes.items()),
    )
    put_table(
        "Document kinds",
        ("Kind", "F1", "95% interval"),
        (
            (kind, f"{score.f1:.3f}", f"{score.interval[0]:.2f}–{score.interval[1]:.2f}" if score.interval else "")
            for kind, score in result.by_document_kind.items()
        ),
    )
    put_table(
        f"Reliability (calibration error {result.calibration_error:.3f})",
        ("Stated", "Observed", "Findings"),
        ((f"{said:.2f}", f"{seen:.2f}", str(count)) for said, seen, count in result.reliability),
    )
    put_table(
        "Rules",
        ("Rule", "Right", "Fired", "Precision"),
        ((rule, str(r), str(n), f"{r / n:.2f}") for rule, (r, n) in result.rules.items()),
    )
    if errors:
        for one in result.judged:
            for row in one.missed:
                put(f"MISSED  {one.name}  {row['kind']:<11} {' '.join(row['quote'].split())}")
            for row in one.wrong:
                put(f"WRONG   {one.name}  {row['kind']:<11} {' '.join(row['quote'].split())}  {' '.join(row['rules'])}")


COMMANDS = (run, read, extract, dates, context, evaluate)

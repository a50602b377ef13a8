"""The command that judges: evaluate, with its errors explained and its gains and losses listed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor.cli.output import (
    config_option,
    progress,
    put,
    put_json,
    put_table,
    quiet_option,
    rules_option,
    say,
    settings_from,
    tell_problems,
)
from extractor.errors import InputError

if TYPE_CHECKING:
    from extractor.evaluate import Difference, Evaluation, Judged
    from extractor.settings import Settings


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
    told = explain_errors(judged, settings) if errors else []
    if form == "json":
        put_json({**scoring.as_json(result), **({"errors": told} if errors else {})})
    else:
        _show_scores(result)
        _show_errors(told)
    if before is not None:
        _tell_difference(scoring.compare(result, before), put if form == "table" else say)
    return 0


def _tell_difference(difference: Difference, tell: Callable[[str], None]) -> None:
    """Gains and losses one by one, then how many."""
    named = (
        ("Found now", difference.found_now),
        ("Lost", difference.lost),
        ("Newly wrong", difference.newly_wrong),
        ("No longer wrong", difference.no_longer_wrong),
    )
    for title, lines in named:
        for line in lines:
            tell(f"{title}\t{line}")
    tell("Against the baseline: " + ", ".join(f"{len(lines)} {title.lower()}" for title, lines in named) + ".")


def explain_errors(judged: Sequence[Judged], settings: Settings) -> list[dict[str, Any]]:
    """Each finding that was missed or found wrongly, with how its words were read: cue, scope, section, refusal."""
    from extractor import explain, pipeline

    engine = pipeline.Engine(settings)
    rows: list[dict[str, Any]] = []
    for one in judged:
        if not one.missed and not one.wrong:
            continue
        document = engine.read(Path(one.path)).documents[0]
        told = explain.explain_document(document, engine.rulebook, engine.english)
        for outcome, found in (("missed", one.missed), ("wrong", one.wrong)):
            for row in found:
                lines = explain.explain_span(row, document, told, engine.rulebook, engine.english)
                rows.append(
                    {
                        "outcome": outcome,
                        "document": one.name,
                        "kind": row["kind"],
                        "start": row["start"],
                        "end": row["end"],
                        "quote": row["quote"],
                        "confidence": row.get("confidence"),
                        "rules": list(row.get("rules", ())),
                        "explanation": list(lines),
                    }
                )
    return rows


def _show_errors(rows: Sequence[Mapping[str, Any]]) -> None:
    for row in rows:
        stated = f"  {row['confidence']:.2f}  {' '.join(row['rules'])}" if row["outcome"] == "wrong" else ""
        quote = " ".join(row["quote"].split())
        put(f"{row['outcome'].upper():<7} {row['document']}  {row['kind']:<11} {quote}{stated}")
        for line in row["explanation"]:
            put(f"          {line}")


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


def _between(interval: tuple[float, float] | None) -> str:
    """An interval for people; a dash where there is only one document to draw from."""
    return f"{interval[0]:.2f}–{interval[1]:.2f}" if interval else "–"


def _show_scores(result: Evaluation) -> None:
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
                _between(score.interval),
            )
            for kind, score in result.kinds.items()
        ),
    )
    put_table(
        "Attributes over matched findings",
        ("Attribute", "Right", "Asked", "Share", "95% interval"),
        (
            (name, str(share.right), str(share.asked), f"{share.value:.2f}", _between(share.interval))
            for name, share in result.attributes.items()
        ),
    )
    put_table(
        "Document kinds",
        ("Kind", "Gold", "Found", "Precision", "Recall", "F1", "95% interval"),
        (
            (
                kind,
                str(score.gold),
                str(score.found),
                f"{score.precision:.3f}",
                f"{score.recall:.3f}",
                f"{score.f1:.3f}",
                _between(score.interval),
            )
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


COMMANDS = (evaluate,)

"""What every command shares: where words go, the progress bar, settings and dates from options."""

from __future__ import annotations

import datetime
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from extractor.errors import InputError
from extractor.model import Problem
from extractor.settings import Settings, load_settings

Advance = Callable[[str], None]


def console(*, error: bool = False) -> Console:
    """A console on stdout, or stderr for everything that is not data. NO_COLOR is respected by rich."""
    return Console(stderr=error, highlight=False, soft_wrap=not sys.stdout.isatty())


def say(message: str) -> None:
    """One message for a person, on stderr."""
    console(error=True).print(message, markup=False, soft_wrap=True)


def put(line: str) -> None:
    """One line of data, on stdout, exactly as it is."""
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")


def put_json(value: Any) -> None:
    put(json.dumps(value, ensure_ascii=False, indent=1))


def put_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A table on stdout; cut to the window on a terminal, whole when it goes elsewhere."""
    table = Table(title=title or None, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    wide = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=160)
    wide.print(table)


def escape(text: str) -> str:
    """Text that rich shows as it is, with control characters made visible."""
    shown = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "�", text)
    return shown.replace("[", r"\[")


@contextmanager
def progress(title: str, total: int, *, quiet: bool) -> Iterator[Advance]:
    """A progress bar on stderr for long work; silent with --quiet and where stderr is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(error=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        def advance(name: str) -> None:
            bar.update(task, advance=1, description=f"{title} {name[-40:]}")

        yield advance


def tell_problems(problems: Iterable[Problem]) -> None:
    """Each input that was not read, or not wholly: its name, the reason and what to do."""
    for problem in problems:
        word = "Partly read" if problem.partial else "Not read"
        reason = problem.reason.rstrip()
        say(f"{word}: {problem.name}: {reason} {problem.advice}".rstrip())


def as_date(text: str | None, *, today: bool = False) -> str | None:
    """An ISO date from an option, or today's. Raises InputError for anything else."""
    if text is None:
        return datetime.date.today().isoformat() if today else None
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError as error:
        if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
            return text
        raise InputError(f"{text!r} is not a date.", advice="Write it as 2031-03-04.") from error


def as_day(text: str | None) -> str:
    """A whole day, as `--as-of` needs it: the last one of a month or year given."""
    given = as_date(text, today=True) or ""
    if len(given) == 10:
        return given
    year, month = int(given[:4]), int(given[5:7] or 12)
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return (following - datetime.timedelta(days=1)).isoformat()


def as_month(text: str) -> tuple[str, str]:
    """The day before a month begins and the last day of it. Raises InputError for anything but 2031-03."""
    if len(text) != 7 or as_date(text) != text:
        raise InputError(f"{text!r} is not a month.", advice="Write it as 2031-03.")
    before = datetime.date.fromisoformat(f"{text}-01") - datetime.timedelta(days=1)
    return before.isoformat(), as_day(text)


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def settings_from(
    path: str | None, *, rules: tuple[str, ...] = (), changes: Mapping[str, Any] | None = None
) -> Settings:
    """Settings of --config, or of tracker.toml in the current folder where there is one, with the flags over them."""
    from dataclasses import replace

    file = Path(path) if path else Path("tracker.toml") if Path("tracker.toml").is_file() else None
    settings = load_settings(file)
    wanted = {name: value for name, value in (changes or {}).items() if value is not None}
    return replace(settings, rules=(*settings.rules, *rules), **wanted)


def config_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--config", metavar="FILE", help="Settings; tracker.toml here is used where there is one.")(
        command
    )


def rules_option(command: Callable[..., Any]) -> Callable[..., Any]:
    text = "A rule pack, or a folder of packs, over the built-in ones. May be repeated."
    return click.option("--rules", "packs", multiple=True, metavar="DIR", help=text)(command)


def quiet_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--quiet", "-q", is_flag=True, help="No progress bar and no summary on stderr.")(command)


def tracker_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--tracker", default="tracker.db", show_default=True, metavar="FILE", help="The tracker file.")(
        command
    )

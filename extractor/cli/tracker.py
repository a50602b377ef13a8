"""Commands on a tracker: status, changes, decide, report, export, search, backup, doctor."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractor.cli.output import (
    as_day,
    as_month,
    config_option,
    now,
    progress,
    put,
    put_json,
    put_table,
    quiet_option,
    rules_option,
    say,
    settings_from,
    tracker_option,
)
from extractor.errors import ExtractorError, InputError, StoreError
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.model import Corpus, Thread
    from extractor.store import Tracker


def summarise(
    store: Tracker,
    out: Path,
    *,
    as_of: str,
    settings: Settings,
    quiet: bool,
    since: str | None = None,
    skipped: Sequence[str] = (),
    single_file: bool = False,
    pages: bool = False,
) -> Path:
    """Writes the HTML summary of a tracker; returns its first page."""
    from extractor import tracking
    from extractor.reports import write_summary

    with store.alone():
        corpus = store.corpus()
        threads = tracking.weave(corpus, as_of=as_of, settings=settings)
        store.save_threads(threads)
        changed = tracking.changes(corpus, since=since, as_of=as_of, settings=settings) if since else ()
        with progress("Writing", len(threads) + len(corpus.documents), quiet=quiet) as advance:
            write_summary(
                corpus,
                threads,
                out,
                as_of=as_of,
                settings=settings,
                full=store.full,
                changes=changed,
                since=since or "",
                skipped=skipped,
                single_file=single_file,
                pages=pages,
                progress=advance,
            )
    return out if single_file else out / "index.html"


@click.command()
@tracker_option
@click.option("--as-of", metavar="DATE", help="The day to describe; today if not given.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option("--fail-overdue", is_flag=True, help="Exit with 4 where something is overdue.")
@config_option
def status(tracker: str, as_of: str | None, form: str, fail_overdue: bool, config: str | None) -> int:
    """Threads and where each stands: response, delivery, assurance, time.

    An earlier day is described by all that is dated up to it, also what came into the tracker later; of decisions only
    those count that had been taken. What has no date always counts, and its threads say so.
    """
    from extractor import tracking
    from extractor.reports.feeds import thread_row
    from extractor.store import Tracker

    with Tracker.open(tracker, create=False) as store:
        threads = tracking.weave(store.corpus(), as_of=as_day(as_of), settings=settings_from(config))
    if form == "json":
        put_json([thread_row(thread) for thread in threads])
    else:
        put_table(
            f"{len(threads)} threads",
            ("BRAG", "Title", "Organisation", "Response", "Delivery", "Assurance", "Time", "Due"),
            (
                (t.brag, t.title, t.organisation, t.response, t.delivery, t.assurance, t.time, t.due or "")
                for t in threads
            ),
        )
    return 4 if fail_overdue and any(thread.time == "overdue" for thread in threads) else 0


@click.command()
@tracker_option
@click.option("--since", required=True, metavar="DATE", help="The day to compare with.")
@click.option("--as-of", metavar="DATE", help="The day to describe; today if not given.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@config_option
def changes(tracker: str, since: str, as_of: str | None, form: str, config: str | None) -> int:
    """What is new, due, slipped, contradicted or closed since a day."""
    from extractor import tracking
    from extractor.store import Tracker

    with Tracker.open(tracker, create=False) as store:
        corpus = store.corpus()
    found = tracking.changes(corpus, since=as_day(since), as_of=as_day(as_of), settings=settings_from(config))
    if form == "json":
        put_json(
            [{name: getattr(one, name) for name in ("kind", "date", "text", "thread", "finding")} for one in found]
        )
    else:
        put_table(
            f"{len(found)} changes", ("What", "Date", "Matter"), ((one.kind, one.date, one.text) for one in found)
        )
    return 0


@click.command()
@click.argument("subject")
@click.argument("action")
@click.argument("details", nargs=-1, metavar="[NAME=VALUE]...")
@tracker_option
@click.option("--who", metavar="NAME", help="Who decides; the system's user name if not given.")
@config_option
def decide(
    subject: str, action: str, details: tuple[str, ...], tracker: str, who: str | None, config: str | None
) -> int:
    """Add a decision to the log: confirm or refuse a link, close, reopen, merge, assign, date or annotate a thread.

    \b
    extractor decide l-0123456789abcdef refuse
    extractor decide t-0123456789abcdef assign owner="Head of Nursing"
    extractor decide t-0123456789abcdef close finding=f-0123456789abcdef note="Seen on the visit"
    extractor decide "Oldham CCG" same as="NHS Greater Manchester Integrated Care Board"
    """
    import getpass

    from extractor import tracking
    from extractor.store import Tracker

    payload = dict(_pair(detail) for detail in details)
    evidence = payload.get("file")
    if evidence and not Path(evidence).is_file():
        raise InputError("is no file.", place=evidence, advice="Give the path of the file that shows it.")
    with Tracker.open(tracker, create=False) as store:
        tracking.check(store.corpus(), subject=subject, action=action, payload=payload)
        event = store.append(who=who or getpass.getuser(), subject=subject, action=action, payload=payload, at=now())
        _link_again(store, settings_from(config))
    say(f"Event {event.seq}: {event.who} – {event.action} {event.subject}")
    return 0


def _link_again(store: Tracker, settings: Settings) -> None:
    """Links anew what a decision makes belong together, or no longer."""
    if store.unlinked():
        from extractor import pipeline

        heirs = pipeline.heirs_of(pipeline.Engine(settings).rulebook)
        say(f"{pipeline.link_new(store, settings=settings, heirs=heirs)} links changed.")


def _pair(detail: str) -> tuple[str, str]:
    name, sign, value = detail.partition("=")
    if not sign or not name.isidentifier():
        raise InputError(f"{detail!r} is not NAME=VALUE.", advice='Write for example owner="Head of Nursing".')
    return name, value


@click.command()
@click.argument("file")
@tracker_option
def backup(file: str, tracker: str) -> int:
    """A consistent copy of the tracker, also while others use it."""
    from extractor.store import Tracker

    with Tracker.open(tracker, create=False) as store:
        store.backup(file)
    say(f"Copy: {file}")
    return 0


@click.command()
@tracker_option
@click.option("--out", default="summary", show_default=True, metavar="DIR", help="Where the HTML summary goes.")
@click.option("--as-of", metavar="DATE", help="The day to describe; today if not given.")
@click.option("--since", metavar="DATE", help="Also say what changed since this day.")
@click.option("--single-file", metavar="FILE", help="One HTML file instead, for e-mail.")
@click.option("--paper", metavar="FILE", help="A committee paper of a few pages instead: .html, or .docx for Word.")
@click.option("--organisation", metavar="NAME", help="Only this organisation, with --paper.")
@click.option(
    "--month",
    metavar="MONTH",
    help="With --paper: what fell due and changed in 2032-05, as at its last day (unless --as-of, --since say else).",
)
@click.option("--pages", is_flag=True, help="Also picture the PDF pages on which findings stand.")
@config_option
@quiet_option
def report(
    tracker: str,
    out: str,
    as_of: str | None,
    since: str | None,
    single_file: str | None,
    paper: str | None,
    organisation: str | None,
    month: str | None,
    pages: bool,
    config: str | None,
    quiet: bool,
) -> int:
    """Write the HTML summary of a tracker again, for any day; or one file of it, or a committee paper."""
    from extractor import tracking
    from extractor.reports import write_paper
    from extractor.store import Tracker

    if (organisation or month) and not paper:
        raise click.UsageError("--organisation and --month go with --paper.")
    if month:
        first, last = as_month(month)
        as_of, since = as_of or last, since or first
    settings, day = settings_from(config), as_day(as_of)
    before = as_day(since) if since else None
    with Tracker.open(tracker, create=False) as store:
        if paper:
            corpus = store.corpus()
            threads = tracking.weave(corpus, as_of=day, settings=settings)
            changed = tracking.changes(corpus, since=before, as_of=day, settings=settings) if before else ()
            written = Path(paper)
            write_paper(
                corpus,
                threads,
                written,
                as_of=day,
                settings=settings,
                organisation=organisation,
                month=month,
                changes=changed,
                since=before or "",
            )
        else:
            written = summarise(
                store,
                Path(single_file or out),
                as_of=day,
                settings=settings,
                quiet=quiet,
                since=before,
                single_file=single_file is not None,
                pages=pages,
            )
    if not quiet:
        say(f"{'Paper' if paper else 'Summary'}: {written}")
    return 0


@click.command()
@tracker_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "xlsx", "ics", "tracker", "datasette"]),
    default="jsonl",
    show_default=True,
)
@click.option("--out", metavar="FILE", help="Where to; jsonl, csv, ics and tracker go to stdout if not given.")
@click.option("--as-of", metavar="DATE", help="The day to describe; today if not given.")
@click.option("--pseudonymise", is_flag=True, help="Replace the names of people by pseudonyms that stay the same.")
@rules_option
@config_option
def export(
    tracker: str,
    form: str,
    out: str | None,
    as_of: str | None,
    pseudonymise: bool,
    packs: tuple[str, ...],
    config: str | None,
) -> int:
    """The tracker for other programs: JSON lines, CSV, an XLSX action log, a calendar of due dates.

    "tracker" is every row of the file, for `import`; "datasette" the metadata for `datasette tracker.db -m FILE`, which
    is metadata.json beside the tracker if --out is not given.
    """
    from extractor import tracking
    from extractor.reports import feeds, sheets
    from extractor.reports.saving import replace_file
    from extractor.store import Tracker

    if form == "xlsx" and out is None:
        raise InputError("an XLSX file cannot go to the terminal.", advice="Give --out actions.xlsx.")
    if pseudonymise and form in ("tracker", "datasette"):
        raise InputError(
            f"--pseudonymise is not for {form!r}, which holds every text.", advice="Use jsonl, csv, xlsx or ics."
        )
    settings, day = settings_from(config, rules=packs), as_day(as_of)
    with Tracker.open(tracker, create=False) as store:
        if form == "datasette":
            return _describe_to_datasette(Path(tracker), out)
        if form == "tracker":
            _put_out("".join(f"{line}\n" for line in _whole(store)).encode("utf-8", "surrogatepass"), out)
            return 0
        corpus = store.corpus()
        threads = tracking.weave(corpus, as_of=day, settings=settings)
        if pseudonymise:
            corpus, threads = _without_names(store, corpus, threads, settings)
    if form == "xlsx":
        replace_file(Path(out or ""), sheets.xlsx(corpus, threads, as_of=day, settings=settings))
        return 0
    if form == "jsonl":
        lines = "".join(line + "\n" for line in feeds.jsonl(corpus, threads))
        content = lines.encode("utf-8", "surrogatepass")
    elif form == "csv":
        content = sheets.csv(corpus, threads, as_of=day, settings=settings)
    else:
        content = feeds.ics(corpus, threads, as_of=day)
    _put_out(content, out)
    return 0


def _whole(store: Tracker) -> Iterator[str]:
    from extractor.reports.feeds import dump
    from extractor.store import exchange

    for row in exchange.dump(store):
        yield dump(row)


def _describe_to_datasette(tracker: Path, out: str | None) -> int:
    from extractor.reports.saving import replace_file
    from extractor.store import metadata

    text = json.dumps(metadata(database=tracker.stem), ensure_ascii=False, indent=1) + "\n"
    file = tracker.with_name("metadata.json") if out is None else Path(out)
    replace_file(file, text.encode())
    say(f"Metadata: {file}\nLook at the tracker with: datasette {tracker} -m {file}")
    return 0


def _without_names(
    store: Tracker, corpus: Corpus, threads: tuple[Thread, ...], settings: Settings
) -> tuple[Corpus, tuple[Thread, ...]]:
    import secrets

    from extractor import rulelint
    from extractor.reports import pseudonymise

    key = store.secret("pseudonyms", secrets.token_hex(32))
    book = rulelint.load([Path(folder) for folder in settings.rules])
    corpus, threads, count = pseudonymise(corpus, threads, key=key, rulebook=book, full=store.full)
    say(f"{count} people replaced. A name that was not recognised stays: read the export before you pass it on.")
    return corpus, threads


def _put_out(content: bytes, out: str | None) -> None:
    from extractor.reports.saving import replace_file

    if out is None:
        put(content.decode("utf-8", "surrogatepass").removesuffix("\n"))
    else:
        replace_file(Path(out), content)


@click.command("import")
@click.argument("file")
@tracker_option
@click.option("--who", metavar="NAME", help="Who edited the action log; the system's user name if not given.")
@config_option
def import_(file: str, tracker: str, who: str | None, config: str | None) -> int:
    """Take back an edited XLSX action log as decisions, or make a tracker of `export --format tracker`."""
    import getpass

    from extractor import tracking
    from extractor.reports.logbook import fresh, read_log
    from extractor.reports.wording import plural
    from extractor.store import Tracker, exchange

    try:
        content = Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"cannot be opened ({error.strerror}).", place=file, advice="Check its path.") from error
    if not content.startswith(b"PK"):
        try:
            rows = [json.loads(line) for line in content.decode("utf-8", "surrogatepass").splitlines()]
        except ValueError as error:
            raise InputError(f"neither an action log nor the rows of a tracker ({error}).", place=file) from error
        exchange.restore(rows, tracker)
        say(f"Tracker: {tracker}")
        return 0
    with Tracker.open(tracker, create=False) as store:
        corpus = store.corpus()
        found, known = fresh(read_log(content, settings=settings_from(config), name=file), corpus.events)
        refused = list(found.refused)
        checks = tracking.Checks(corpus)
        for edit in found.edits:
            try:
                checks.check(subject=edit.subject, action=edit.action, payload=edit.payload)
            except InputError as error:
                refused.append(f"{edit.text}: {error.message} {error.advice}")
                continue
            store.append(
                who=who or getpass.getuser(), subject=edit.subject, action=edit.action, payload=edit.payload, at=now()
            )
            say(edit.text)
        _link_again(store, settings_from(config))
    for reason in refused:
        say(f"Not taken over: {reason}")
    if found.missing:
        say(f"{plural(found.missing, 'row')} of the export not found in it; their threads stay as they are.")
    taken = len(found.edits) + len(found.refused) - len(refused)
    again = f", {known} known already" if known else ""
    say(f"{plural(taken, 'edit')} taken over{again}, {len(refused)} refused.")
    return 3 if refused else 0


@click.command()
@click.argument("text")
@tracker_option
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def search(text: str, tracker: str, limit: int, form: str) -> int:
    """Full text over findings and documents."""
    from extractor.store import Tracker

    with Tracker.open(tracker, create=False) as store:
        hits = store.search(text, limit=limit)
        names = {document.id: document.name for document in store.documents()}
    rows = [(hit.type, names.get(hit.document, hit.document), " ".join(hit.excerpt.split()), hit.id) for hit in hits]
    if form == "json":
        put_json([{"type": a, "document": b, "excerpt": c, "id": d} for a, b, c, d in rows])
    else:
        put_table(f"{len(rows)} hits", ("Type", "Document", "Words", "Id"), rows)
    return 0


@click.command()
@tracker_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@config_option
def doctor(tracker: str, form: str, config: str | None) -> int:
    """Check the installation and a tracker: model, rules, OCR, integrity. Exit 5 where the tracker is damaged."""
    from extractor import rulelint
    from extractor.language import english
    from extractor.reading import ocr
    from extractor.store import Tracker

    settings = settings_from(config)
    checks: list[tuple[str, bool, str]] = []

    def check(name: str, answer: object) -> None:
        checks.append((name, not isinstance(answer, ExtractorError), str(answer)))

    try:
        model = english.load()
        check("English model", f"{model.name} {model.version}, weights {model.fingerprint[:12]}… as expected")
    except ExtractorError as error:
        check("English model", error)
    try:
        book = rulelint.load([Path(folder) for folder in settings.rules])
        check(
            "Rules", f"version {book.version}: {len(book.rules)} rules in {', '.join(pack.id for pack in book.packs)}"
        )
    except ExtractorError as error:
        check("Rules", error)
    engine = ocr.find_engine()
    name = engine.__name__.removeprefix("with_") if engine else ""
    check("OCR", name or "no engine: pages that are pictures will be listed as not read")
    damaged = False
    if Path(tracker).exists():
        try:
            with Tracker.open(tracker, create=False) as store:
                if faults := store.check():
                    raise StoreError("; ".join(faults), advice="Restore a backup.")
                answer: object = f"{len(store.documents())} documents; whole, chain of events intact"
        except StoreError as error:
            answer = error
        damaged = isinstance(answer, StoreError)
        check(f"Tracker {tracker}", answer)
    if form == "json":
        put_json([{"check": name, "ok": ok, "answer": answer} for name, ok, answer in checks])
    else:
        put_table("", ("Check", "", "Answer"), ((name, "ok" if ok else "FAULT", answer) for name, ok, answer in checks))
    if damaged:
        return 5
    return 0 if all(ok for _, ok, _ in checks) else 2


COMMANDS = (status, changes, decide, report, export, import_, search, backup, doctor)

"""Commands for rule authors: list, lint, test, explain, stats, new."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli.output import config_option, put, put_json, put_table, rules_option, say, settings_from
from extractor.errors import InputError
from extractor.model import Kind
from extractor.rulebook import Rulebook, built_in


@click.group()
def rules() -> None:
    """Check, test, explain and write the rules."""


def _form(command: click.Command) -> click.Command:
    option = click.Option(
        ["--format", "form"], type=click.Choice(["table", "json"]), default="table", show_default=True
    )
    command.params.append(option)
    return command


def _folders(packs: tuple[str, ...], config: str | None) -> list[Path]:
    return [Path(folder) for folder in settings_from(config, rules=packs).rules]


def _book(packs: tuple[str, ...], config: str | None) -> Rulebook:
    from extractor import rulelint

    return rulelint.load(_folders(packs, config))


@rules.command("list")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="Only rules for this kind.")
@rules_option
@config_option
def list_rules(kind: str | None, packs: tuple[str, ...], config: str | None, form: str) -> int:
    """Every rule: its kind, its weight and what it says in one sentence."""
    found = [rule for rule in _book(packs, config).rules if kind in (None, rule.kind)]
    if form == "json":
        put_json(
            [{n: getattr(r, n) for n in ("id", "kind", "status", "weight", "summary", "pack", "file")} for r in found]
        )
    else:
        put_table(
            f"{len(found)} rules",
            ("Rule", "Kind", "Status", "Weight", "Summary"),
            ((r.id, r.kind, r.status, f"{r.weight:.2f}", r.summary) for r in found),
        )
    return 0


@rules.command()
@click.argument("folders", nargs=-1, metavar="[DIR]...")
def lint(folders: tuple[str, ...], form: str) -> int:
    """Every fault in packs, with file, rule, key and remedy; the built-in ones if none is given. Exit 2 if any."""
    from extractor import rulelint
    from extractor.language import english

    faults = rulelint.lint([Path(folder) for folder in folders or (str(built_in()),)], english.load().labels())
    if form == "json":
        put_json([{n: getattr(f, n) for n in ("file", "rule", "key", "message", "remedy")} for f in faults])
    else:
        for fault in faults:
            put(str(fault))
        say(f"{len(faults)} faults" if faults else "No faults.")
    return 2 if faults else 0


@rules.command()
@click.argument("rule", required=False, default="")
@rules_option
@config_option
def test(rule: str, packs: tuple[str, ...], config: str | None, form: str) -> int:
    """Run the examples of all rules, or of one. Exit 2 where one fails."""
    from extractor import explain
    from extractor.language import english

    book = _book(packs, config)
    if rule and rule not in {entry.id for entry in (*book.rules, *book.modifiers)}:
        raise InputError(f"there is no rule {rule!r}.", advice="See: extractor rules list.")
    results = explain.run_examples(book, english.load(), rule)
    failed = [result for result in results if not result.ok]
    if form == "json":
        put_json([{n: getattr(r, n) for n in ("rule", "file", "kind", "text", "ok", "why")} for r in results])
    else:
        for result in failed:
            put(f"FAILED  {result.rule} ({result.kind}): {result.text!r} – {result.why}")
        say(f"{len(results) - len(failed)} of {len(results)} examples pass.")
    return 2 if failed else 0


@rules.command()
@click.argument("text")
@click.option("--document", metavar="KIND", default="", help="As if it stood in a document of this kind.")
@click.option("--section", metavar="HEADING", default="", help="As if it stood under this heading.")
@click.option("--speaker", metavar="WHO", default="", help="As if this person or body had said it.")
@rules_option
@config_option
def explain(
    text: str, document: str, section: str, speaker: str, packs: tuple[str, ...], config: str | None, form: str
) -> int:
    """Which cue, in which clause, refused by what, and the resulting confidence – for a sentence, or several lines."""
    from dataclasses import asdict

    from extractor import explain as explaining
    from extractor.finding.assemble import Setting
    from extractor.language import english

    if not text.strip():
        raise InputError("there is no sentence to explain.", advice='Write it in quotation marks: "The ward was cold."')
    book = _book(packs, config)
    if document and document not in {kind.id for kind in book.documents}:
        raise InputError(f"there is no kind of document {document!r}.", advice="See [[document]] in the rules.")
    place = Setting(document=document, section=(section,) if section else (), speaker=speaker)
    told = explaining.explain(text, book, english.load(), setting=place)
    if form == "json":
        rows = [asdict(each) for each in told]
        put_json(rows[0] if len(rows) == 1 else rows)
        return 0
    for each in told:
        if len(told) > 1:
            put(f"{'' if each is told[0] else chr(10)}{' '.join(each.text.split())}")
        for line in each.lines:
            put(line)
    if not told:
        put("No cue of any rule stands in it.")
    return 0


@rules.command()
@click.argument("gold_dir")
@click.option("--texts", metavar="DIR", help="Where the gold files' documents are, if not beside them.")
@rules_option
@config_option
def stats(gold_dir: str, texts: str | None, packs: tuple[str, ...], config: str | None, form: str) -> int:
    """For each rule on annotated documents: coverage, precision, overlap and conflicts with other rules."""
    from extractor import evaluate
    from extractor.cli.evaluation import judge_gold

    book = _book(packs, config)
    judged = judge_gold(gold_dir, texts, settings=settings_from(config, rules=packs), quiet=True)
    rows = evaluate.rule_statistics(judged, [rule.id for rule in book.rules])
    if form == "json":
        put_json([{n: getattr(r, n) for n in ("rule", "fired", "right", "overlap", "conflicts")} for r in rows])
    else:
        put_table(
            f"{len(rows)} rules; {sum(row.fired == 0 for row in rows)} never fired",
            ("Rule", "Fired", "Right", "Precision", "With others", "Against another kind"),
            (
                (
                    r.rule,
                    str(r.fired),
                    str(r.right),
                    f"{r.right / r.fired:.2f}" if r.fired else "–",
                    str(r.overlap),
                    str(r.conflicts),
                )
                for r in rows
            ),
        )
    return 0


SKELETON = """
[[rule]]
id      = "{id}"
kind    = "{kind}"
summary = "Say in one sentence what these words mean."
status  = "draft"
weight  = 0.7                      # how often it is right where it stands alone
phrases = ["write/writes the words here"]
unless  = ["hypothetical", "question", "negated"]
matches = [
  {{ text = "An invented sentence that it must find." }},
  {{ text = "Another one, worded otherwise." }},
]
rejects = [
  {{ text = "A sentence with the same words that means something else.", why = "say why" }},
  {{ text = "Another one.", why = "say why" }},
]
"""


@rules.command()
@click.argument("rule_id")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), default="issue", show_default=True)
@click.option("--into", metavar="DIR", required=True, help="The pack's folder; made with its pack.toml where missing.")
def new(rule_id: str, kind: str, into: str, form: str) -> int:
    """Write the skeleton of a rule into a pack, ready to be filled in."""
    folder = Path(into)
    pack, _, name = rule_id.partition(".")
    if not name:
        raise InputError(f"{rule_id!r} has no pack in it.", advice=f'Call it "{folder.name}.{rule_id}".')
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "pack.toml").exists():
            (folder / "pack.toml").write_text(f'id = "{pack}"\ntitle = "{pack}"\nversion = "1"\n', encoding="utf-8")
        file = folder / f"{kind}s.toml"
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        if f'"{rule_id}"' in text:
            raise InputError(f"the rule {rule_id!r} stands there already.", place=str(file))
        file.write_text(text + SKELETON.format(id=rule_id, kind=kind), encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"cannot be written ({error.strerror}).", place=str(folder), advice="Check the path."
        ) from error
    if form == "json":
        put_json({"rule": rule_id, "kind": kind, "file": str(file)})
    say(f"Fill in {file}, then: extractor rules lint {folder} and extractor rules test {rule_id} --rules {folder}")
    return 0


for _command in (list_rules, lint, test, explain, stats, new):
    _form(_command)

__all__ = ["rules"]

"""A pack that a team keeps: it overrides, retires and adds rules, headings, contexts, speakers and themes by id."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import explain, finding, reading, rulelint
from extractor.errors import RuleError
from extractor.finding.assemble import Setting
from extractor.language import english
from extractor.rulebook import Rulebook
from extractor.settings import Settings

PACK = """
[[rule]]
id = "core.bad"
status = "retired"

[[rule]]
id = "core.trouble"
kind = "issue"
summary = "Overridden."
weight = 0.9
phrases = ["gribbled"]
matches = [
  { text = "The ward was gribbled." },
  { text = "Two wards were gribbled." },
]
rejects = [
  { text = "Was the ward gribbled?", why = "question" },
  { text = "The ward was calm.", why = "calm" },
]

[[rule]]
id = "q.said-by"
kind = "issue"
summary = "The warden frets."
weight = 0.9
phrases = ["I fret about"]
speakers = ["warden"]
matches = [
  { text = "I fret about the roof.", speaker = "The warden" },
  { text = "Still, I fret about the drains.", speaker = "Night warden" },
]
rejects = [
  { text = "I fret about the roof.", why = "another speaker", speaker = "A visitor" },
  { text = "Do I fret about it?", why = "question" },
]

[[section]]
id = "q.grumbles"
phrases = ["grumbles heard"]
prior = "issue"
weight = 0.8

[[context]]
id = "q.hardly"
name = "negated"
direction = "forward"
scope = 6
stops = ["but"]
phrases = ["nary a sign of"]
matches = [
  { text = "There was nary a sign of harm.", span = "harm" },
  { text = "We saw nary a sign of delay.", span = "delay" },
]
rejects = [
  { text = "There was nary a sign of harm but delays grew.", span = "delays grew", why = "behind but" },
  { text = "There was a sign of harm.", span = "harm", why = "no such word" },
]

[[theme]]
id = "gribbles"
title = "Gribbles"
phrases = ["gribbl*"]
key_question = "safe"
framework = "CQC 2027"
"""


def write(folder: Path, text: str) -> Path:
    (folder / "pack.toml").write_text('id = "q"\ntitle = "Q"\nversion = "1"\n', encoding="utf-8")
    (folder / "all.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return rulelint.load([write(tmp_path_factory.mktemp("q"), PACK)])


def kinds(text: str, book: Rulebook, setting: Setting | None = None) -> list[str]:
    told = explain.explain(text, book, english.load(), setting=setting)
    return [found["kind"] for each in told for found in each.findings]


def test_a_rule_is_retired_and_another_overridden_by_id(book: Rulebook) -> None:
    assert "core.bad" not in {rule.id for rule in book.rules}
    (trouble,) = [rule for rule in book.rules if rule.id == "core.trouble"]
    assert (trouble.pack, trouble.phrases) == ("q", ("gribbled",))
    assert kinds("The ward was gribbled.", book) == ["issue"]


def test_its_examples_hold(book: Rulebook) -> None:
    results = [each for name in ("core.trouble", "q.said-by", "q.hardly") for each in run(book, name)]
    assert len(results) == 12
    assert [result for result in results if not result.ok] == []


def run(book: Rulebook, name: str) -> tuple[explain.ExampleResult, ...]:
    return explain.run_examples(book, english.load(), name)


def test_a_context_that_does_not_reach_its_example_is_told(tmp_path: Path) -> None:
    text = PACK.replace('sign of harm.", span = "harm" },', 'sign of harm.", span = "There" },', 1)
    broken = rulelint.load([write(tmp_path, text)])
    failed = [result for result in run(broken, "q.hardly") if not result.ok]
    assert [result.why for result in failed] == ["negated does not reach 'There'."]


def test_a_speaker_decides(book: Rulebook) -> None:
    assert kinds("I fret about the roof.", book, Setting(speaker="The warden")) == ["issue"]
    assert kinds("I fret about the roof.", book, Setting(speaker="A visitor")) == []


def test_a_heading_speaks_for_what_stands_below_it(book: Rulebook) -> None:
    assert kinds("Soup came on cold plates most evenings.", book, Setting(section=("Grumbles heard",))) == ["issue"]
    assert kinds("Soup came on cold plates most evenings.", book) == []


def test_a_theme_carries_its_framework(book: Rulebook) -> None:
    (theme,) = [each for each in book.themes if each.id == "gribbles"]
    assert theme.framework == "CQC 2027"
    document = reading.read_bytes(
        b"Note of 3 May 2031\n\nThe ward was gribbled all week.\n", "a.txt", rulebook=book
    ).documents[0]
    found = finding.extract(document, rulebook=book, english=english.load(), settings=Settings()).findings
    assert [each.theme for each in found if each.kind == "issue"] == [("gribbles",)]


def test_what_retires_nothing_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="retires what no pack before it has"):
        rulelint.load([write(tmp_path, '[[rule]]\nid = "core.badd"\nstatus = "retired"\n')])

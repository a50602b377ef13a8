"""Packs: loading, layering, and the faults that the linter names."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import rulebook, rulelint
from extractor.errors import InputError, RuleError
from extractor.language import english

GOOD = """
[[rule]]
id      = "team.leak"
kind    = "issue"
summary = "A roof leaks."
phrases = ["roof leaks"]
matches = ["The roof leaks.", "One roof leaks again."]
rejects = [{ text = "The roof is dry.", why = "no leak" }, { text = "Does the roof hold?", why = "question" }]
"""


def pack(folder: Path, text: str, name: str = "team") -> Path:
    where = folder / name
    where.mkdir(exist_ok=True)
    (where / "pack.toml").write_text(f'id = "{name}"\ntitle = "Team"\nversion = "1"\n', encoding="utf-8")
    (where / "rules.toml").write_text(text, encoding="utf-8")
    return where


def faults_of(folder: Path, text: str) -> list[str]:
    base = pack(folder, text)
    try:
        book = rulebook.load(base=base)
    except RuleError as error:
        return [str(fault) for fault in error.faults]
    return [str(fault) for fault in rulelint.lint(book, english.load().labels())]


def test_good_pack_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, GOOD) == []


def test_later_pack_overrides_by_id(tmp_path: Path) -> None:
    first = pack(tmp_path, GOOD, "first")
    second = pack(tmp_path, GOOD.replace("A roof leaks.", "Another summary."), "second")
    book = rulebook.load([second], base=first)
    assert [rule.summary for rule in book.rules] == ["Another summary."]


def test_retired_rule_is_gone(tmp_path: Path) -> None:
    first = pack(tmp_path, GOOD, "first")
    second = pack(tmp_path, GOOD.replace("kind ", 'status = "retired"\nkind '), "second")
    assert rulebook.load([second], base=first).rules == ()


def test_version_changes_with_a_rule(tmp_path: Path) -> None:
    before = rulebook.load(base=pack(tmp_path, GOOD)).version
    after = rulebook.load(base=pack(tmp_path, GOOD.replace('roof leaks"]', 'roof drips"]'))).version
    assert before != after


def test_folder_without_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no pack\.toml"):
        rulebook.load(base=tmp_path)


BROKEN = {
    "unknown key": ('phrases = ["roof leaks"]', 'phrases = ["roof leaks"]\nweigth = 0.8', "weight"),
    "unknown kind": ('kind    = "issue"', 'kind    = "worry"', "unknown kind 'worry'"),
    "no summary": ('summary = "A roof leaks."', 'summary = ""', "summary: is missing"),
    "weight out of range": ("kind ", "weight = 1.5\nkind ", "1.5 is not between 0 and 1"),
    "unknown family": ('"roof leaks"]', '"$roofs leak"]', "no family of words '$roofs'"),
    "unknown family in unless": ("phrases = ", 'unless = ["$walls"]\nphrases = ', "no family of words '$walls'"),
    "gap only": ('"roof leaks"]', '"..."]', "at least one word"),
    "two forms": ("phrases = ", 'regex = "roof"\nphrases = ', "phrases and regex"),
    "no form": ('phrases = ["roof leaks"]', "", "none of them"),
    "clause of no such kind": ('phrases = ["roof leaks"]', 'clause = ["pasts"]', "'pasts' is no role or trait"),
    "words needed to find": ('phrases = ["roof leaks"]', 'clause = ["past"]', "too much for a rule without words"),
    "unbounded wildcard": ('phrases = ["roof leaks"]', 'regex = "roof.*leaks"', "unbounded wildcard"),
    "nested quantifier": ('phrases = ["roof leaks"]', 'regex = "(?:roof[s]+)+ leaks"', "a repetition"),
    "regex that cannot be read": ('phrases = ["roof leaks"]', 'regex = "roof("', "cannot be read"),
    "empty regex": ('phrases = ["roof leaks"]', 'regex = "x?"', "matches the empty string"),
    "upper case": ('phrases = ["roof leaks"]', 'pattern = [{ LOWER = "Roof" }]', "upper case in LOWER"),
    "unknown token key": ('phrases = ["roof leaks"]', 'pattern = [{ LOWR = "roof" }]', "unknown key 'LOWR'"),
    "unknown family in pattern": (
        'phrases = ["roof leaks"]',
        'pattern = [{ LOWER = { IN = "$x" } }]',
        "family of words '$x'",
    ),
    "any token for ever": (
        'phrases = ["roof leaks"]',
        'pattern = [{ LOWER = "roof" }, { OP = "*" }]',
        "unbounded wildcard",
    ),
    "nothing required": ('phrases = ["roof leaks"]', 'pattern = [{ LOWER = "roof", OP = "?" }]', "may be missing"),
    "label of another model": ('phrases = ["roof leaks"]', 'pattern = [{ DEP = "obl" }]', "does not produce DEP obl"),
    "names are not tagged": ('phrases = ["roof leaks"]', 'pattern = [{ ENT_TYPE = "ORG" }]', "not produce ENT_TYPE"),
    "needed and refused": ("phrases = ", 'needs = ["question"]\nunless = ["question"]\nphrases = ', "can never match"),
    "too few matches": (
        'matches = ["The roof leaks.", "One roof leaks again."]',
        'matches = ["The roof leaks."]',
        "1 of at least 2",
    ),
    "no reason": (', why = "no leak"', "", "no reason with"),
    "example without text": ('{ text = "The roof is dry.", why = "no leak" }', '{ why = "no leak" }', "needs a text"),
    "unknown table": ("[[rule]]", "[[rules]]", "unknown table"),
    "no id": ('id      = "team.leak"', "", "without an id"),
    "list for a word": ('kind    = "issue"', 'kind    = ["issue"]', "must be a text"),
    "word for a list": ('phrases = ["roof leaks"]', 'phrases = "roof leaks"', "must be a list"),
    "not TOML": ("[[rule]]", "[[rule]", "not readable as TOML"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_fault_is_named(tmp_path: Path, name: str) -> None:
    old, new, expected = BROKEN[name]
    assert old in GOOD
    found = faults_of(tmp_path, GOOD.replace(old, new, 1))
    assert any(expected in fault for fault in found), found


def test_duplicate_id_is_named(tmp_path: Path) -> None:
    assert any("used twice" in fault for fault in faults_of(tmp_path, GOOD + GOOD))


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('kind    = "issue"', 'kind = "worry"\nweight = 2.0').replace("roof leaks", "$roofs")
    assert len(faults_of(tmp_path, text)) >= 3

"""Thirty broken rules, each in its own file of one pack: the linter names every one of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import rulelint
from extractor.language import english

EXAMPLES = """
matches = [{ text = "The invented ward was cold." }, { text = "The invented wing was cold." }]
rejects = [{ text = "The ward was warm.", why = "warm" }, { text = "The wing was warm.", why = "warm" }]
"""

HEAD = '[[rule]]\nid = "broken.NAME"\nkind = "issue"\nsummary = "It is cold."\n'

BROKEN = {
    "unknown-key": (HEAD + 'phrase = ["was cold"]\nphrases = ["was cold"]' + EXAMPLES, "phrase"),
    "unknown-kind": (HEAD.replace('"issue"', '"isue"') + 'phrases = ["was cold"]' + EXAMPLES, "kind"),
    "unknown-status": (HEAD + 'status = "final"\nphrases = ["was cold"]' + EXAMPLES, "status"),
    "no-summary": (HEAD.replace("It is cold.", "") + 'phrases = ["was cold"]' + EXAMPLES, "summary"),
    "weight-too-high": (HEAD + 'weight = 1.7\nphrases = ["was cold"]' + EXAMPLES, "weight"),
    "weight-is-text": (HEAD + 'weight = "high"\nphrases = ["was cold"]' + EXAMPLES, "weight"),
    "no-form": (HEAD + EXAMPLES, "pattern"),
    "two-forms": (HEAD + 'phrases = ["was cold"]\nregex = "was cold"' + EXAMPLES, "pattern"),
    "unknown-family": (HEAD + 'phrases = ["was $chilly"]' + EXAMPLES, "phrases"),
    "unknown-family-in-token": (HEAD + 'pattern = [{ LOWER = { IN = "$chilly" } }]' + EXAMPLES, "pattern"),
    "phrase-of-gaps": (HEAD + 'phrases = ["... ..."]' + EXAMPLES, "phrases"),
    "phrases-not-a-list": (HEAD + 'phrases = "was cold"' + EXAMPLES, "phrases"),
    "upper-case-in-lower": (HEAD + 'pattern = [{ LOWER = "Cold" }]' + EXAMPLES, "pattern"),
    "unbounded-star": (HEAD + 'pattern = [{ LOWER = "was" }, { OP = "*" }, { LOWER = "cold" }]' + EXAMPLES, "pattern"),
    "unbounded-plus": (HEAD + 'pattern = [{ LOWER = "was" }, { OP = "+" }]' + EXAMPLES, "pattern"),
    "all-optional": (HEAD + 'pattern = [{ LOWER = "cold", OP = "?" }]' + EXAMPLES, "pattern"),
    "unknown-attribute": (HEAD + 'pattern = [{ LOWERR = "cold" }]' + EXAMPLES, "pattern"),
    "label-unknown-to-the-model": (HEAD + 'pattern = [{ DEP = "obj" }, { LOWER = "cold" }]' + EXAMPLES, "pattern"),
    "entities-are-not-loaded": (HEAD + 'pattern = [{ ENT_TYPE = "ORG" }, { LOWER = "cold" }]' + EXAMPLES, "pattern"),
    "nested-quantifier": (HEAD + 'regex = "(?:(?:very )+cold ?)+"' + EXAMPLES, "regex"),
    "unbounded-wildcard": (HEAD + 'regex = "was .* cold"' + EXAMPLES, "regex"),
    "regex-unreadable": (HEAD + 'regex = "was (cold"' + EXAMPLES, "regex"),
    "regex-of-nothing": (HEAD + 'regex = "(?:cold)?"' + EXAMPLES, "regex"),
    "needs-and-unless": (HEAD + 'needs = ["future"]\nunless = ["future"]\nphrases = ["was cold"]' + EXAMPLES, "unless"),
    "unknown-document": (HEAD + 'documents = ["inspektion"]\nphrases = ["was cold"]' + EXAMPLES, "documents"),
    "no-examples": (HEAD + 'phrases = ["was cold"]\n', "matches"),
    "one-example": (HEAD + 'phrases = ["was cold"]\nmatches = ["It was cold."]\nrejects = []\n', "matches"),
    "reject-without-reason": (
        HEAD + 'phrases = ["was cold"]' + EXAMPLES.replace(', why = "warm" }]', " }]"),
        "rejects",
    ),
    "example-without-text": (HEAD + 'phrases = ["was cold"]' + EXAMPLES.replace("text =", "txt =", 1), "matches"),
    "tree-key": (
        HEAD + 'tree = [{ RIGHT_ID = "a", RIGHT_ATTRS = { LEMMA = "be" }, LEFT = "x" }]' + EXAMPLES,
        "tree",
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str, str]]]:
    """File name → (rule, key, whole message) of every fault, from one call."""
    pack = tmp_path_factory.mktemp("broken")
    (pack / "pack.toml").write_text('id = "broken"\n', encoding="utf-8")
    for name, (text, _) in BROKEN.items():
        (pack / f"{name}.toml").write_text(text.replace("NAME", name), encoding="utf-8")
    found: dict[str, list[tuple[str, str, str]]] = {}
    for fault in rulelint.lint([pack], english.load().labels()):
        found.setdefault(Path(fault.file).stem, []).append((fault.rule, fault.key, str(fault)))
    return found


@pytest.mark.parametrize("name", BROKEN)
def test_the_fault_is_named_with_file_rule_key_and_remedy(
    told: dict[str, list[tuple[str, str, str]]], name: str
) -> None:
    key = BROKEN[name][1]
    assert name in told, f"{name} was not found to be broken"
    mine = [message for rule, where, message in told[name] if rule == f"broken.{name}" and where.startswith(key)]
    assert mine, told[name]


def test_sound_packs_beside_them_are_not_blamed(told: dict[str, list[tuple[str, str, str]]]) -> None:
    assert set(told) <= set(BROKEN)


@pytest.mark.parametrize("text", ['[rule]\nid = "x.y"\n', "[words]\ncold = 3\n", "words = 3\n", "nonsense = [\n"])
def test_a_file_of_the_wrong_shape_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "pack.toml").write_text('id = "broken"\n', encoding="utf-8")
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    faults = rulelint.lint([tmp_path], english.load().labels())
    assert any(Path(fault.file).name == "odd.toml" for fault in faults)

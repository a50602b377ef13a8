"""Broken entries, each in its own file of one pack: the linter names every one of them at once, and nothing loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor import rulelint
from extractor.errors import Fault, RuleError
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
    "no-kind": (HEAD.replace('kind = "issue"\n', "") + 'phrases = ["was cold"]' + EXAMPLES, "kind"),
    "weight-is-yes": (HEAD + 'weight = true\nphrases = ["was cold"]' + EXAMPLES, "weight"),
    "sets-what-is-none": (HEAD + 'set = { statuss = "current" }\nphrases = ["was cold"]' + EXAMPLES, "set"),
    "sets-no-known-value": (HEAD + 'set = { status = "gone" }\nphrases = ["was cold"]' + EXAMPLES, "set"),
    "context-misspelt": (HEAD + 'unless = ["negatd"]\nphrases = ["was cold"]' + EXAMPLES, "unless"),
    "excludes-no-kind": (HEAD + 'excludes = ["isue"]\nphrases = ["was cold"]' + EXAMPLES, "excludes"),
    "sections-key": (HEAD + 'sections = { onl = ["x"] }\nphrases = ["was cold"]' + EXAMPLES, "sections"),
    "sections-not-a-list": (HEAD + 'sections.not = "x"\nphrases = ["was cold"]' + EXAMPLES, "sections.not"),
    "phrases-of-numbers": (HEAD + "phrases = [3]" + EXAMPLES, "phrases"),
    "phrase-of-anything": (HEAD + 'phrases = ["*"]' + EXAMPLES, "phrases"),
    "bracket-over-words": (HEAD + 'phrases = ["was (very much) cold"]' + EXAMPLES, "phrases"),
    "alternatives-alike": (HEAD + 'regex = "(?:cold|cold ){1,60}boiler"' + EXAMPLES, "regex"),
    "bound-that-is-none": (HEAD + 'regex = "was .{0,100000} cold"' + EXAMPLES, "regex"),
    "wildcards-in-a-row": (HEAD + r"regex = '\w{1,90}\w{1,90}\w{1,90}\w{1,90}cold'" + EXAMPLES, "regex"),
    "reference-back": (HEAD + r"regex = '(\w{1,9}) \1 cold'" + EXAMPLES, "regex"),
    "family-in-regex": (HEAD + 'regex = "{{chilly}} cold"' + EXAMPLES, "regex"),
    "group-of-no-use": (HEAD + 'regex = "(?P<chill>cold)"' + EXAMPLES, "regex"),
    "regex-in-a-token": (HEAD + 'pattern = [{ LOWER = { REGEX = "(o+)+$" } }]' + EXAMPLES, "pattern"),
    "op-unknown": (HEAD + 'pattern = [{ LOWER = "cold", OP = "{0," }]' + EXAMPLES, "pattern"),
    "op-huge": (HEAD + 'pattern = [{ LOWER = "was" }, { OP = "{0,5000}" }, { LOWER = "cold" }]' + EXAMPLES, "pattern"),
    "token-of-two-words": (HEAD + 'pattern = [{ LOWER = "was cold" }]' + EXAMPLES, "pattern"),
    "token-of-a-number": (HEAD + "pattern = [{ LOWER = { IN = 4 } }]" + EXAMPLES, "pattern"),
    "no-part-of-speech": (HEAD + 'pattern = [{ POS = "COLD" }, { LOWER = "was" }]' + EXAMPLES, "pattern"),
    "slot-of-no-use": (HEAD + 'pattern = [{ LOWER = "cold", slot = "ownr" }]' + EXAMPLES, "pattern"),
    "tree-hangs-on-nothing": (
        HEAD + 'tree = [{ RIGHT_ID = "a", RIGHT_ATTRS = { LEMMA = "be" } }, '
        '{ LEFT_ID = "z", REL_OP = ">", RIGHT_ID = "b", RIGHT_ATTRS = { LOWER = "cold" } }]' + EXAMPLES,
        "tree",
    ),
    "example-twice": (
        HEAD
        + 'phrases = ["was cold"]\nmatches = ["It was cold.", "It was cold."]'
        + EXAMPLES[EXAMPLES.index("\nrej") :],
        "matches",
    ),
    "example-of-no-attribute": (
        HEAD + 'phrases = ["was cold"]' + EXAMPLES.replace("{ text", '{ direction = "improved", text', 1),
        "matches",
    ),
    "context": ('[[context]]\nid = "broken.NAME"\nname = "negatted"\nphrases = ["hardly"]\n' + EXAMPLES, "name"),
    "context-scope": (
        '[[context]]\nid = "broken.NAME"\nname = "negated"\nphrases = ["hardly"]\nscope = "page"\n' + EXAMPLES,
        "scope",
    ),
    "context-regex": ('[[context]]\nid = "broken.NAME"\nname = "negated"\nregex = "(o+)+$"\n' + EXAMPLES, "regex"),
    "section": ('[[section]]\nid = "broken.NAME"\nphrases = ["chills"]\nprior = "isue"\n', "prior"),
    "theme": ('[[theme]]\nid = "broken.NAME"\ntitle = "Cold"\n', "phrases"),
    "theme-of-no-framework": (
        '[[theme]]\nid = "broken.NAME"\ntitle = "Cold"\nphrases = ["cold"]\nkey_question = "safe"\n',
        "framework",
    ),
    "document": ('[[document]]\nid = "broken.NAME"\ntitel = "Cold log"\ntitles = ["cold log"]\n', "titel"),
    "organisation": ('[[organisation]]\nid = "broken.NAME"\nname = "Cold Board"\nuntil = "soon"\n', "until"),
    "role": ('[[role]]\nid = "broken.NAME"\ntype = "office"\n', "phrases"),
    "retires-nothing": ('[[rule]]\nid = "broken.NAME"\nstatus = "retired"\n', "status"),
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "pack.toml").write_text('id = "broken"\n', encoding="utf-8")
    for name, (text, _) in BROKEN.items():
        (folder / f"{name}.toml").write_text(text.replace("NAME", name), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def faults(pack: Path) -> tuple[Fault, ...]:
    """Every fault, from one call."""
    return rulelint.lint([pack], english.load().labels())


@pytest.fixture(scope="module")
def told(faults: tuple[Fault, ...]) -> dict[str, list[tuple[str, str, str]]]:
    """File name → (rule, key, whole message) of its faults."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for fault in faults:
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


def test_every_fault_says_what_to_write_instead(faults: tuple[Fault, ...]) -> None:
    assert [fault for fault in faults if not fault.remedy] == []


def test_a_pack_with_faults_is_not_loaded_and_all_are_listed(pack: Path) -> None:
    with pytest.raises(RuleError) as told:
        rulelint.load([pack])
    named = {Path(fault.file).stem for fault in told.value.faults}
    # a label that this model lacks is no fault of the pack: the rule is skipped, and the run says so
    assert set(BROKEN) - named == {"label-unknown-to-the-model", "entities-are-not-loaded"}


def test_a_run_with_such_a_pack_ends_before_it_begins(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("The ward was cold.\n", encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "run", "note.txt", "--rules", str(pack)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "unknown kind 'isue'" in done.stderr
    assert "unknown status 'final'" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["note.txt"]


def test_a_rule_for_another_model_is_skipped_and_named_at_every_run(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    (folder / "pack.toml").write_text('id = "broken"\n', encoding="utf-8")
    for name in ("label-unknown-to-the-model", "entities-are-not-loaded"):
        (folder / f"{name}.toml").write_text(BROKEN[name][0].replace("NAME", name), encoding="utf-8")
    (tmp_path / "note.txt").write_text("The ward was cold.\n", encoding="utf-8")
    command = [sys.executable, "-m", "extractor", "run", "note.txt", "--rules", "pack"]
    for _ in range(2):  # the second time nothing is read anew
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "SKIPPED  broken.label-unknown-to-the-model: the loaded model does not produce DEP obj." in done.stderr
        assert "SKIPPED  broken.entities-are-not-loaded" in done.stderr
        assert "DEP obj" in "".join(page.read_text(encoding="utf-8") for page in (tmp_path / "summary").glob("*.html"))


@pytest.mark.parametrize("text", ['[rule]\nid = "x.y"\n', "[words]\ncold = 3\n", "words = 3\n", "nonsense = [\n"])
def test_a_file_of_the_wrong_shape_is_a_fault_and_no_crash(tmp_path: Path, text: str) -> None:
    (tmp_path / "pack.toml").write_text('id = "broken"\n', encoding="utf-8")
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    faults = rulelint.lint([tmp_path], english.load().labels())
    assert any(Path(fault.file).name == "odd.toml" for fault in faults)

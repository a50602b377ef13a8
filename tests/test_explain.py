"""A sentence explained: right, in words that a colleague would use, and as data."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from extractor import explain, rulebook
from extractor.finding.assemble import Setting
from extractor.language import english

BOOK = rulebook.load()


def lines(text: str, setting: Setting | None = None) -> str:
    return "\n".join(
        line for each in explain.explain(text, BOOK, english.load(), setting=setting) for line in each.lines
    )


TOLD = [
    (
        "Nobody raised concerns about the night porters.",
        ["it is denied (“Nobody”)", "Found: evidence (direction assurance"],
    ),
    ("If the hoist failed, residents would be at risk.", ["an if-clause says nothing by itself"]),
    ("The warden asked whether the backlog had grown.", ["only supposed (“whether”)", "Found: nothing"]),
    ("Why had the hoist not been replaced?", ["it is asked, not said (“?”, “Why”)", "Found: issue"]),
    ("The porters will mend the hoist by May 2031.", ["Found: commitment", "due 2031-05", "strength firm"]),
    ("The panel agreed to buy a hoist, subject to approval.", ["strength conditional"]),
    ("We may prosecute homes who fail to comply.", ["the wording carries no finding"]),
    ("Porters told us that call bells went unanswered.", ["Clause 1 (frame)", "Clause 2 (content)", "Found: issue"]),
    ("The tulips are red.", ["Found: nothing."]),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_a_sentence_is_told(text: str, expected: list[str]) -> None:
    told = lines(text)
    assert [part for part in expected if part not in told] == [], told


def test_several_lines_are_read_as_a_document_with_its_headings_and_lists() -> None:
    told = lines("What the provider must do\n\nThe provider must:\n\n- mend hoists\n- oil every hinge in the home\n")
    assert "Under the heading “What the provider must do”, every clause speaks for requirement" in told
    assert "it leads into what follows" in told
    assert "The words before the list, “must” (core.must), speak for requirement" in told
    assert told.count("Found: requirement") == 2


def test_a_heading_may_be_given_beside_the_sentence() -> None:
    told = lines("Mend every hoist in the home.", Setting(section=("Recommendations",)))
    assert "Under the heading “Recommendations”" in told
    assert "Found: requirement" in told


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extractor", "rules", "explain", *words], capture_output=True, text=True, check=False
    )


def test_the_same_as_data() -> None:
    done = command("There was no evidence of harm.", "--format", "json")
    told = json.loads(done.stdout)
    (finding,) = told["findings"]
    assert (finding["kind"], finding["direction"]) == ("evidence", "assurance")
    harm = next(cue for cue in told["cues"] if cue["rule"] == "core.trouble")
    assert (harm["name"], harm["flipped"], harm["by"]) == ("harm", "negated", ["no evidence of"])


@pytest.mark.parametrize("words", [("",), ("The ward was cold.", "--document", "leaflet")])
def test_what_cannot_be_explained_is_refused(words: tuple[str, ...]) -> None:
    done = command(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr

"""Expressions that could blow up are told from those that cannot; what is let through is quick on the worst text."""

from __future__ import annotations

import re
import time

import pytest

from extractor import rulebook
from extractor.backtracking import hazard
from extractor.finding import matching
from extractor.finding.matching import Cues
from extractor.language import english
from extractor.rulebook import Rule, Rulebook

UNSAFE = [
    "(o+)+$",
    "(o|o)*p",
    "(?:o|oo){1,40}p",
    "(?:cold|cold ){1,60}boiler",
    r"(?:\w{1,30} ?){1,30}!",
    r"(?:[a-z]{1,10}[ ,]?){1,20}!",
    r"\w{1,90}\w{1,90}\w{1,90}\w{1,90}p",
    r"(?:\s?\s?\s?){1,30}p",
    "(?:o?){30}p",
    r"(?=(o+)+$)p",
    "was .* cold",
    "was [^x]+ cold",
    r"was \w+ cold",
    "was .{0,5000} cold",
    r"(\w{1,9}) \1",
]
SAFE = [
    "was cold",
    "(?:very ){1,5}cold",
    r"was (?:\w{1,30}\s+){0,5}cold",
    r"(?:[\w'-]+\s+){1,8}cold",
    "(?:one|two|three|thirteen|four|fourteen) of",
    r"wait\b[^.;]{0,60}\bhours",
    r"\d{1,3}(?:,\d{3}){0,3}",
    "^that .{0,60} be .{0,60} done",
]


@pytest.mark.parametrize("source", UNSAFE)
def test_unsafe(source: str) -> None:
    assert hazard(source)


@pytest.mark.parametrize("source", SAFE)
def test_safe(source: str) -> None:
    assert hazard(source) == ""


def test_what_is_let_through_is_quick_on_text_made_to_hurt() -> None:
    """Process time, so that a busy machine does not count; the bound is a hundred times what it takes."""
    texts = ["o" * 2000, "cold " * 400, "oO1 " * 500, "1,000" * 400, "was very " * 222]
    began = time.process_time()
    for source in SAFE:
        for text in texts:
            re.search(source, text, re.IGNORECASE)
    assert time.process_time() - began < 2.0


def test_a_sentence_without_end_is_searched_in_pieces() -> None:
    pieces = matching._pieces("word " * 2000 + " " * 50 + "end")
    assert max(end - start for start, end in pieces) <= matching.LONGEST
    assert pieces[-1][1] - pieces[-1][0] == 3


def test_every_expression_of_the_rules_is_bounded_on_text_made_to_hurt() -> None:
    book = rulebook.load()
    only = Rulebook(words=book.words, rules=tuple(rule for rule in book.rules if rule.regex), version="regexes")
    cues = Cues(only, english.load().nlp)
    began = time.process_time()
    for text in ("the " * 500, "had been not " * 150, "waited for more than 9 of the " * 60, "a\t" * 900, "9" * 1990):
        cues.screen(text)
    assert time.process_time() - began < 10.0


def test_one_rule_speaks_so_often_in_a_sentence_and_no_oftener() -> None:
    rule = Rule("x.y", kind="issue", summary="x", regex="cold")
    hits, _ = Cues(Rulebook(rules=(rule,)), english.load().nlp).screen("cold " * 300)
    assert len(hits) == matching.MOST_HITS

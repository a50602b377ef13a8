"""Every rule's examples hold, and the built-in packs have no fault."""

from __future__ import annotations

from functools import lru_cache

import pytest

from extractor import explain, rulebook, rulelint
from extractor.language import english

BOOK = rulebook.load()


@lru_cache(maxsize=1)
def results() -> dict[str, list[explain.ExampleResult]]:
    found: dict[str, list[explain.ExampleResult]] = {}
    for result in explain.run_examples(BOOK, english.load()):
        found.setdefault(result.rule, []).append(result)
    return found


@pytest.mark.parametrize("rule", [rule.id for rule in BOOK.rules])
def test_examples_hold(rule: str) -> None:
    failed = [f"{result.kind}: {result.text!r}: {result.why}" for result in results()[rule] if not result.ok]
    assert not failed, "\n".join(failed)


def test_built_in_packs_have_no_fault() -> None:
    assert rulelint.lint(BOOK, english.load().labels()) == ()


def test_no_rule_is_skipped() -> None:
    from extractor.finding import engine

    assert engine(BOOK, english.load()).cues.skipped == []

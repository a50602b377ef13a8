"""No block too long, no more text than the limit, and what was left out is said exactly."""

from __future__ import annotations

import pytest
from reading_pdfs import Sheet

from extractor import rulebook
from extractor.language.sentences import split
from extractor.model import BlockKind, Document
from extractor.reading import read_bytes
from extractor.reading.bounds import LONGEST_BLOCK
from extractor.rulebook import Rulebook
from extractor.settings import Limits, Settings

ONE = "The home kept no records of falls on day {}. "


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return rulebook.load()


def sentences_of(document: Document) -> list[str]:
    return [document.text[one.start : one.end] for one in split(document)]


def test_a_text_in_one_line_has_blocks_that_end_with_sentences(rules: Rulebook) -> None:
    text = "".join(ONE.format(number) for number in range(900)).rstrip()
    (document,) = read_bytes(text.encode(), "line.txt", rulebook=rules).documents
    assert document.text == text
    assert len(document.blocks) > 3
    assert all(block.end - block.start <= LONGEST_BLOCK for block in document.blocks)
    assert "".join(text[block.start : block.end] for block in document.blocks) == text
    assert sentences_of(document) == [ONE.format(number).strip() for number in range(900)]


@pytest.mark.parametrize("unit", ["visits were late and ", "x"])
def test_a_line_without_sentences_is_cut_too(unit: str, rules: Rulebook) -> None:
    text = (unit * (25_000 // len(unit))).rstrip()
    (document,) = read_bytes(text.encode(), "line.txt", rulebook=rules).documents
    assert all(block.end - block.start <= LONGEST_BLOCK for block in document.blocks)
    assert "".join(text[block.start : block.end] for block in document.blocks) == text


def test_what_leads_to_a_list_is_found_behind_a_long_paragraph(rules: Rulebook) -> None:
    long = "".join(ONE.format(number) for number in range(600)).rstrip()
    text = f"{long}\n\nThe board must:\n- publish the rota\n- ask families"
    (document,) = read_bytes(text.encode(), "list.txt", rulebook=rules).documents
    items = [block for block in document.blocks if block.kind is BlockKind.ITEM]
    leads = [document.blocks[block.lead] for block in items if block.lead is not None]
    assert [document.text[lead.start : lead.end] for lead in leads] == ["The board must:"] * 2


def test_text_beyond_the_limit_is_left_out_and_counted(rules: Rulebook) -> None:
    text = "\n\n".join(ONE.format(number).strip() for number in range(100))
    settings = Settings(limits=Limits(text_characters=1_000))
    reading = read_bytes(text.encode(), "long.txt", rulebook=rules, settings=settings)
    (document,), (problem,) = reading.documents, reading.problems
    assert len(document.text) <= 1_000
    assert document.text.endswith("on day 21.")
    assert text.startswith(document.text)
    said = f"Only the first {len(document.text):,} of {len(text):,} characters were read"
    assert problem.reason == f"{said} (setting limits.text_characters)."
    assert problem.partial
    assert problem.reason in document.notes
    assert "limits.text_characters" in problem.advice


def test_pages_and_places_end_where_the_text_does(rules: Rulebook) -> None:
    sheet = Sheet()
    for number in range(4):
        sheet.lines(56, 100, [f"Visit {number} was cut short and nobody told the family.", "It was late as well."])
        sheet.turn()
    settings = Settings(limits=Limits(text_characters=100))
    (document,) = read_bytes(sheet.done(), "long.pdf", rulebook=rules, settings=settings).documents
    assert document.pages[-1].end == len(document.text) <= 100
    assert max(document.words.ends) <= len(document.text)
    assert len(document.words.boxes) == 4 * len(document.words.starts)
    assert document.blocks[-1].places

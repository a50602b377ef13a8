"""Texts that nobody writes: what they cost grows with their length, not with its square."""

from __future__ import annotations

import time
from functools import lru_cache

import pytest

from extractor import finding
from extractor.language.quotes import attributions, source_of
from extractor.language.sentences import split, split_text
from extractor.language.speech import find_speech
from extractor.pipeline import Engine
from extractor.reading import read_bytes
from extractor.settings import Settings


@lru_cache(maxsize=1)
def engine() -> Engine:
    return Engine(Settings())


def test_a_sentence_without_end_is_cut_between_words() -> None:
    text = "The home kept no records, and " * 400
    spans = split_text(text)
    assert max(end - start for start, end in spans) <= 2_000
    assert " ".join(text[start:end] for start, end in spans) == text.strip()
    assert all(text[start - 1].isspace() for start, _ in spans[1:])


def test_a_word_without_end_is_cut() -> None:
    assert "".join(("a" * 5_000)[start:end] for start, end in split_text("a" * 5_000)) == "a" * 5_000


def test_initials_without_end_are_searched_for_speech_in_time() -> None:
    text = "A." * 20_000
    began = time.process_time()
    assert find_speech(text, 0, len(text)) == []
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "unit",
    [
        "will review ",
        "Mr Brook of Larch NHS Trust said ",
        "3 March 2031 ",
        "“We will act,” said Ms Brook. ",
        "1/2/",
        '"a ',
        "A.",
        ".!?,;:",
        "did not keep records and ",
    ],
)
def test_one_line_of_the_same_is_read_in_time(unit: str) -> None:
    data = (unit * (16_000 // len(unit))).encode()
    warm = engine()
    warm.extract(read_bytes(b"The home kept no records.", "a.txt", rulebook=warm.rulebook).documents[0])
    began = time.process_time()
    (document,) = read_bytes(data, "line.txt", rulebook=warm.rulebook).documents
    for one in warm.extract(document).findings:
        assert document.text[one.start : one.end] == one.quote
    # the squares of these took from 10 to 50 seconds
    assert time.process_time() - began < 10


def test_a_line_of_speech_quotations_and_brackets_is_told_apart_in_time() -> None:
    rules = engine().rulebook
    said = "Mr Peter Holm{} said that rota {} was late. “We will pay for it,” he added. (See visit {}) "
    text = "".join(said.format(number % 97, number, number) for number in range(2_000))
    (document,) = read_bytes(text.encode(), "line.txt", rulebook=rules).documents
    index = finding.engine(rules, engine().english).names.index(document.text, document=document)
    began = time.process_time()
    sentences = split(document)
    found = attributions(document, sentences, index)
    speakers = {source_of(found, one.start, one.end).speaker for one in sentences}
    # the square of this took minutes
    assert time.process_time() - began < 10
    assert len(speakers) > 90

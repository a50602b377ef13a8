"""Speech: contractions spelt out and mapped back, the words of a question that assert, openers before a sentence."""

from __future__ import annotations

import pytest

from extractor.finding.asking import asking
from extractor.language.contractions import spelt_out


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("We're mending it and they haven't come.", "We are mending it and they have not come."),
        ("It's been shut since it can't be lit.", "It has been shut since it cannot be lit."),
        ("They won't say, and he'd gone.", "They will not say, and he had gone."),
        ("The depot's keys are lost.", "The depot's keys are lost."),
        ("No keys.", "No keys."),
    ],
)
def test_contractions_are_spelt_out(text: str, spelt: str) -> None:
    assert spelt_out(text).text == spelt


@pytest.mark.parametrize(
    ("words", "stands"),
    [("are mending", "'re mending"), ("have not", "haven't"), ("they", "they"), ("not come", "n't come"), (".", ".")],
)
def test_a_range_of_the_spelt_text_is_found_in_the_text_as_it_stands(words: str, stands: str) -> None:
    text = "We're mending it and they haven't come."
    spelt = spelt_out(text)
    start = spelt.text.index(words)
    assert text[slice(*spelt.original(start, start + len(words)))].endswith(stands)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("There is no rota, so who decides?", "who decides?"),
        ("Two yards are shut, aren't they?", ", aren't they?"),
        ("Would it be fair to say that the yard is shut?", "Would it be fair to say that"),
        ("Why is the yard shut?", "Why is the yard shut?"),
        ("The yard is shut?", "The yard is shut?"),
        ("The yard is shut.", None),
    ],
)
def test_only_the_words_that_ask_are_a_question(text: str, asks: str | None) -> None:
    found = asking(text)
    assert (None if found is None else text[slice(*found)]) == asks

"""Context: what negates, supposes, dates back, hedges or asks, and how far it reaches."""

from __future__ import annotations

import pytest

from extractor.language.context import NAMES, Contexts, Flags
from extractor.language.english import load as load_english
from extractor.rulebook import Example, Modifier, Rulebook, load

RULEBOOK = load()
CONTEXTS = Contexts(RULEBOOK)


def flags(text: str, span: str = "") -> Flags:
    start = text.index(span)
    return CONTEXTS.flags(text, start, start + len(span or text))


def named(value: Modifier | Example) -> str:
    return value.text if isinstance(value, Example) else value.id


def examples(kind: str) -> list[tuple[Modifier, Example]]:
    return [(entry, example) for entry in RULEBOOK.modifiers for example in getattr(entry, kind)]


@pytest.mark.parametrize(("entry", "example"), examples("matches"), ids=named)
def test_entry_reaches_its_matches(entry: Modifier, example: Example) -> None:
    found = flags(example.text, example.expect.get("span", ""))
    assert entry.id in {cue.rule for cue in found.cues}
    assert getattr(found, entry.name)


@pytest.mark.parametrize(("entry", "example"), examples("rejects"), ids=named)
def test_entry_leaves_its_rejects_alone(entry: Modifier, example: Example) -> None:
    found = flags(example.text, example.expect.get("span", ""))
    assert entry.id not in {cue.rule for cue in found.cues}


def test_every_entry_has_a_known_name_and_examples() -> None:
    for entry in RULEBOOK.modifiers:
        assert entry.name in NAMES, entry.id
        assert len(entry.matches) >= 2, entry.id
        assert len(entry.rejects) >= 2, entry.id
        assert all(example.why for example in entry.rejects), entry.id


NEGATED = [
    ("No concerns were identified at the clinic.", "concerns were identified"),
    ("The trust was not assured that rotas were safe.", "rotas were safe"),
    ("Leaders failed to act on the alerts.", "act on the alerts"),
    ("Staff denied that calls had been missed.", "calls had been missed"),
    ("Theft by staff was ruled out.", "Theft by staff"),
    ("The clinic ran without any delays, errors or complaints.", "complaints"),
    ("The culture is negative for nobody: there was no bullying.", "bullying"),
]
NOT_NEGATED = [
    ("Not only were meals late but residents were hungry.", "residents were hungry"),
    ("Further harm cannot be excluded.", "Further harm"),
    ("There was no plan; beds were lost.", "beds were lost"),
    ("Although no harm was found, records were poor.", "records were poor"),
    ("No date was set, and staff were left to guess.", "staff were left to guess"),
]


@pytest.mark.parametrize(("text", "span"), NEGATED)
def test_negated(text: str, span: str) -> None:
    assert flags(text, span).negated


@pytest.mark.parametrize(("text", "span"), NOT_NEGATED)
def test_not_negated(text: str, span: str) -> None:
    assert not flags(text, span).negated


def test_a_cue_inside_the_span_counts_for_the_rest_of_it() -> None:
    text = "Managers did not always review incidents."
    assert flags(text, text).negated


def test_cues_name_the_flag_the_entry_and_the_place() -> None:
    text = "There was no evidence of harm."
    cue = flags(text, "harm").cues[0]
    assert (cue.name, cue.rule) == ("negated", "core.negated-plain")
    assert text[cue.start : cue.end] == "no evidence of"


def test_presupposing_question_is_told_from_an_open_one() -> None:
    why = flags("Members asked why calls were missed.", "calls were missed")
    whether = flags("Members asked whether calls were missed.", "calls were missed")
    assert {cue.rule for cue in why.cues} == {"core.question-why"}
    assert why.question
    assert whether.question
    assert "core.question-why" not in {cue.rule for cue in whether.cues}


def test_scope_in_words_ends_after_so_many() -> None:
    book = Rulebook(modifiers=(Modifier("x.near", name="negated", phrases=("sans",), scope="2"),))
    near = Contexts(book)
    text = "sans one two three"
    assert near.flags(text, text.index("two"), text.index("three") - 1).negated
    assert not near.flags(text, text.index("three"), len(text)).negated


def test_typographic_apostrophes_are_read_as_straight_ones() -> None:
    assert flags("Staff didn’t record falls.", "record falls").negated


def test_plain_statement_has_no_flags() -> None:
    assert flags("The ward was short of nurses.", "short of nurses") == Flags()


def test_a_rulebook_without_context_entries_flags_nothing() -> None:
    assert Contexts(Rulebook()).flags("There was no harm.", 10, 17) == Flags()


TREES = [
    ("No nurse who joined in May had been trained.", "had been trained", False, True),
    ("The ward was not safe.", "safe", True, True),
    ("Staff who were not on duty knew the plan.", "knew the plan", True, False),
]


@pytest.mark.parametrize(("text", "span", "by_marks", "by_tree"), TREES)
def test_tree_carries_cues_over_relative_clauses_and_ends_them(
    text: str, span: str, by_marks: bool, by_tree: bool
) -> None:
    (doc,) = load_english().parse([text])
    start = text.index(span)
    assert CONTEXTS.flags(text, start, start + len(span)).negated is by_marks
    assert CONTEXTS.flags(text, start, start + len(span), doc=doc).negated is by_tree

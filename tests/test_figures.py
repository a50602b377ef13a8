"""Figures: what is counted, with unit, target and period; and which numbers count nothing."""

from __future__ import annotations

import pytest

from extractor.language.figures import Figure, find_figures


def only(text: str) -> Figure:
    figures = find_figures(text)
    assert len(figures) == 1, figures
    assert text[figures[0].start : figures[0].end] == figures[0].quote
    return figures[0]


FOUND = [
    ("The board owed £1.6m to pharmacies.", "£1.6m to pharmacies", "1.6m", "GBP", "money"),
    ("It spent £2.5 million of its grant.", "£2.5 million of its grant", "2.5 million", "GBP", "money"),
    ("Officers paid £120,000.", "£120,000", "120,000", "GBP", "money"),
    ("Only 61% of calls were answered.", "Only 61% of calls", "61", "%", "percentage"),
    ("About 71 per cent came.", "About 71 per cent", "71", "per cent", "percentage"),
    ("Waits fell by two percentage points.", "two percentage points", "two", "percentage points", "percentage"),
    ("There were 1,140 patients in the queue.", "1,140 patients", "1,140", "patients", "count"),
    ("It hired an additional 70 porters.", "an additional 70 porters", "70", "porters", "count"),
    ("Twelve drivers had left.", "Twelve drivers", "Twelve", "drivers", "count"),
    ("We found 14 registered nurses on duty.", "14 registered nurses", "14", "nurses", "count"),
    ("It counted 30 people.", "30 people", "30", "people", "count"),
    ("Families waited up to four hours.", "up to four hours", "four", "hours", "duration"),
    ("The report was eleven weeks late.", "eleven weeks late", "eleven", "weeks", "duration"),
    ("Inspectors complained of three-hour waits.", "three-hour waits", "three", "hour", "duration"),
    ("It met 7 of 24 standards.", "7 of 24", "7", "of 24", "ratio"),
    ("Two thirds of residents agreed.", "Two thirds of residents", "Two thirds", None, "ratio"),
    ("A quarter of nurses had left.", "A quarter of nurses", "A quarter", None, "ratio"),
    ("Of the nine wards, four remained shut.", "Of the nine wards, four", "four", "wards (of nine)", "ratio"),
    ("Vacancies had risen to 310 by the autumn.", "to 310", "310", None, "count"),
    ("Waits grew from 19 days to 25 days.", "19 days to 25 days", "25", "days", "duration"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quote", "value", "unit", "kind"), FOUND)
def test_figure_with_what_it_counts(text: str, quote: str, value: str, unit: str | None, kind: str) -> None:
    figure = only(text)
    assert (figure.quote, figure.value, figure.unit, figure.kind) == (quote, value, unit, kind)


NONE = [
    "The visit was on 4 May 2031 at 10.30 am.",
    "See page 12, section 4.5 and regulation 17 of the rules.",
    "Ward 7 and bed 12 were empty.",
    "Ring 01632 960123 or write to 14 Mill Road.",
    "17. The chair opened the meeting.",
    "17.2 The chair opened the meeting.",
    "The committee will meet within 28 days.",
    "It is a five-year plan.",
    "Residents aged 65 came.",
    "This is one of the main ways to help.",
    "In 2029 wards were shut.",
    "Recommendation 3 was agreed under item 12.",
    "The second review came first.",
]


@pytest.mark.parametrize("text", NONE)
def test_numbers_that_count_nothing_are_no_figures(text: str) -> None:
    assert find_figures(text) == ()


TARGETS = [
    ("Only 61% of calls were answered against a target of 90%.", "90%"),
    ("In May 61% of calls were answered, below the 90% target.", "90%"),
    ("Waits averaged 31 minutes; the standard is 18 minutes.", "18 minutes"),
    ("Only 61% of calls were answered.", None),
]


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_target_belongs_to_its_figure_and_is_none_itself(text: str, target: str | None) -> None:
    assert only(text).target == target


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("In April 2031 only 61% of calls were answered.", "April 2031"),
        ("Fourteen nurses had joined since July.", "July"),
        ("The overspend was £4m in 2030/31. It rose in May 2031.", "2030/31"),
        ("Only 61% of calls were answered.", None),
    ],
)
def test_period_is_the_nearest_date_of_the_sentence(text: str, period: str | None) -> None:
    assert only(text).period == period


def test_a_comparison_is_part_of_the_figure_compared() -> None:
    assert [f.value for f in find_figures("It answered 93% of calls, compared with 58% last year.")] == ["93"]


def test_text_without_numbers_has_no_figures() -> None:
    assert find_figures("The ward was cold.") == ()

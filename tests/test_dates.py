"""Dates: what official English and news say of time, and the calendar date that it comes to."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.language import date_values as values
from extractor.language.dates import DateExpression, find_dates
from extractor.language.figures import find_figures
from extractor.language.sentences import split_text
from extractor.language.tense import tense_at

REFERENCE = "2031-06-12"  # a Thursday


def found(text: str, reference: str | None = REFERENCE) -> list[tuple[str, str | None]]:
    return [(item.quote, item.date) for item in find_dates(text, reference=reference)]


def only(text: str, reference: str | None = REFERENCE) -> DateExpression:
    expressions = find_dates(text, reference=reference)
    assert len(expressions) == 1, expressions
    return expressions[0]


EXPLICIT = [
    ("It opened on 4 May 2030.", "4 May 2030", "2030-05-04"),
    ("It opened on the 4th of May, 2030.", "the 4th of May, 2030", "2030-05-04"),
    ("It opened on Saturday, 4 May 2030.", "Saturday, 4 May 2030", "2030-05-04"),
    ("It opened on May 4, 2030.", "May 4, 2030", "2030-05-04"),
    ("Target: 04/05/2030", "04/05/2030", "2030-05-04"),
    ("Target: 04.05.30", "04.05.30", "2030-05-04"),
    ("Target: 2030-05-04", "2030-05-04", "2030-05-04"),
    ("It opened in May 2030.", "May 2030", "2030-05"),
    ("It opened in Sept. 2030.", "Sept. 2030", "2030-09"),
    ("Due: Jul-31", "Jul-31", "2031-07"),
    ("It opened in 2030.", "2030", "2030"),
    ("It opened in the summer of 2030.", "the summer of 2030", "2030"),
    ("Sales fell in the third quarter of 2030.", "the third quarter of 2030", "2030"),
    ("It opened at Easter 2030.", "Easter 2030", "2030-04-21"),
]


@pytest.mark.parametrize(("text", "quote", "iso"), EXPLICIT)
def test_date_with_its_year_has_the_precision_of_its_words(text: str, quote: str, iso: str) -> None:
    item = only(text, None)
    assert (item.quote, item.date) == (quote, iso)
    assert text[item.start : item.end] == item.quote


PLANNING = [
    ("It will be done by the end of Q3 2031/32.", "2031-12", "2031-10-01", "2031-12-31"),
    ("It will be done by Q1 2032.", "2032-03", "2032-01-01", "2032-03-31"),
    ("It will be done by the end of 2031/32.", "2032-03", "2032-03-01", "2032-03-31"),
    ("It was spent in 2030/31.", None, "2030-04-01", "2031-03-31"),
    ("It was spent in the financial year 2030–31.", None, "2030-04-01", "2031-03-31"),
    ("It will be done by the end of the financial year.", "2032-03", "2031-04-01", "2032-03-31"),
    ("Work starts w/c 4 August.", "2031-08-04", "2031-08-04", "2031-08-10"),
    ("Reply within 28 days of publication.", "2031-07-10", "2031-07-10", "2031-07-10"),
    ("It will open this autumn.", "2031", "2031-09-01", "2031-11-30"),
    ("It will open next month.", "2031-07", "2031-07-01", "2031-07-31"),
    ("It will open next week.", None, "2031-06-16", "2031-06-22"),
    ("It will open in winter 2031/32.", "2031", "2031-12-01", "2032-02-29"),
]


@pytest.mark.parametrize(("text", "iso", "first", "last"), PLANNING)
def test_planning_terms_span_their_days(text: str, iso: str | None, first: str, last: str) -> None:
    item = only(text)
    assert (item.date, item.first, item.last) == (iso, first, last)


RELATIVE = [
    ("The pump failed yesterday.", "2031-06-11"),
    ("The pump failed on Tuesday.", "2031-06-10"),
    ("The pump failed late on Thursday.", "2031-06-12"),
    ("The board will meet on Tuesday.", "2031-06-17"),
    ("The board met last Friday.", "2031-06-06"),
    ("The board will meet next Monday.", "2031-06-16"),
    ("The pump failed in March.", "2031-03"),
    ("The pump failed in October.", "2030-10"),
    ("The pump will be replaced in March.", "2032-03"),
    ("The pump will be replaced by 17 October.", "2031-10-17"),
    ("They had agreed to replace the pump by 3 March.", "2032-03-03"),
    ("Replace the pump by the end of July.", "2031-07"),
    ("The pump failed last year.", "2030"),
    ("The pump failed six months ago.", "2030-12"),
    ("The pump failed three days ago.", "2031-06-09"),
    ("The pump failed two years ago.", "2029"),
    ("The pump will go by the end of the year.", "2031"),
    ("The pump failed at Christmas.", "2030-12-25"),
    ("Orders rose in the fourth quarter.", "2030"),
    ("The pump failed in March last year.", "2030-03"),
    ("The pump failed on Monday 9 June.", "2031-06-09"),
    ("The panel sat on Monday 5 November.", "2029-11-05"),
    ("It must close by the 20th.", "2031-06-20"),
    ("It shut early last month.", "2031-05"),
    ("It shut at the year end.", "2031"),
    ("The inquiry opens on Tuesday.", "2031-06-17"),
    ("Two witnesses chosen Tuesday may not come.", "2031-06-10"),
    ("The results are to be held until Tuesday.", "2031-06-17"),
    ("The vote was set for 8 p.m. Saturday.", "2031-06-14"),
    ("Dr. Wu is due to meet the U.S. Surgeon General on Friday.", "2031-06-13"),
    ("In May the regulator told both firms to wait.", "2031-05"),
    ("The ward will remain closed until the start of May.", "2032-05"),
    ("The move was first being scheduled for May.", "2031-05"),
    ("They set a goal of clearing the list by May.", "2031-05"),
    ("It will report on the agreed plan to the January panel.", "2032-01"),
    ("Costs will be compared with the first quarter.", "2031"),
    ("Calls are to double in the first quarter.", "2032"),
    ("The agency now expects 2031 earnings to fall.", "2031"),
    ("Power came back at noon.", "2031-06-12"),
    ("It will shut by year's end.", "2031"),
    ("She was born in the summer of '98.", "1998"),
    ("It will end by the end of next summer.", "2032"),
    ("Talks on 20 June collapsed.", "2031-06-20"),
]


def test_a_half_year_or_some_quarters_of_it_have_no_date_of_their_own() -> None:
    for phrase in (
        "the first half of last year",
        "the first three quarters of this year",
        "the first six months this year",
    ):
        assert only(f"Calls rose in {phrase}.").date is None
    half = only("Calls rose in the first half of last year.")
    assert (half.first, half.last) == ("2030-01-01", "2030-06-30")


@pytest.mark.parametrize(("text", "iso"), RELATIVE)
def test_relative_dates_count_from_the_document_by_tense(text: str, iso: str) -> None:
    assert only(text).date == iso


REFERRING = [
    ("It closed in October 2029. The following month it reopened.", ["2029-10", "2029-11"]),
    ("It closed on 4 May 2029. Two days later it reopened.", ["2029-05-04", "2029-05-06"]),
    ("It closed on 4 May 2029 and reopened on the same day.", ["2029-05-04", "2029-05-04"]),
    ("It closed in 2029, and in March of that year it reopened.", ["2029", "2029-03"]),
    ("It will close on 4 July 2031. By then all will have moved.", ["2031-07-04", "2031-07-04"]),
    ("In October 2029 it closed. In November, staff said that they were owed pay.", ["2029-10", "2029-11"]),
    ("It was shut in April and June 2029.", ["2029-04", "2029-06"]),
    ("It closes tomorrow (Friday).", ["2031-06-13", "2031-06-13"]),
    ("A boy fell on Tuesday. His mother found him at 6.50 a.m. and rang.", ["2031-06-10", "2031-06-10"]),
    ("It was offered on 15 August 2030. Callers had asked about 15 August.", ["2030-08-15", "2030-08-15"]),
    ("It sold 4 in October 2028.\n\nSales fell from a year earlier.", ["2028-10", "2030"]),
    ("Since the start of 2029 it has had two fires, one in April.", ["2029", "2031-04"]),
    ("Sales fell in 2030. They stood at 4 at the end of the year.", ["2030", "2030"]),
    ("In the Jan-Mar period it grew.", ["2031-01", "2031-03"]),
]


@pytest.mark.parametrize(("text", "isos"), REFERRING)
def test_dates_refer_back_to_those_before(text: str, isos: list[str]) -> None:
    assert [item.date for item in find_dates(text, reference=REFERENCE)] == isos


def test_history_reads_months_by_its_own_years() -> None:
    text = (
        "The mill was begun in 1871. In March the wheel came. Fire broke out on 4 June 1875; in July it rose again. "
        "By 1880 it was idle, and in 1882 it was sold."
    )
    assert [iso for _, iso in found(text)] == ["1871", "1871-03", "1875-06-04", "1875-07", "1880", "1882"]


def test_a_range_gives_both_its_ends() -> None:
    assert found("Visit of 4–6 March 2031") == [("4", "2031-03-04"), ("6 March 2031", "2031-03-06")]
    assert found("Plan for 2029–2033") == [("2029", "2029"), ("2033", "2033")]
    first, second = find_dates("Visit of 4–6 March 2031")
    assert (first.first, first.last) == (second.first, second.last) == ("2031-03-04", "2031-03-06")


VAGUE = ["in due course", "as soon as possible", "at the earliest opportunity", "shortly", "without delay"]


@pytest.mark.parametrize("phrase", VAGUE)
def test_vague_expressions_are_kept_and_flagged(phrase: str) -> None:
    item = only(f"Officers will reply {phrase}.")
    assert (item.quote, item.date, item.vague, item.role) == (phrase, None, True, "vague")


ROLES = [
    ("Reply by 4 July 2031.", "deadline", "by 4 July 2031"),
    ("Reply no later than 4 July 2031.", "deadline", "no later than 4 July 2031"),
    ("It ran until 4 July 2030.", "deadline", "until 4 July 2030"),
    ("Deadline: 4 July 2031", "deadline", "Deadline: 4 July 2031"),
    ("It ran on 4 July 2030.", "date", "on 4 July 2030"),
    ("Reply within six weeks.", "deadline", "within six weeks"),
    ("It ran over the last three months.", "duration", "over the last three months"),
]


@pytest.mark.parametrize(("text", "role", "phrase"), ROLES)
def test_role_and_lead_come_from_the_preposition(text: str, role: str, phrase: str) -> None:
    item = only(text)
    assert item.role == role
    assert text[item.lead : item.end] == phrase


def test_next_meeting_is_dated_by_the_documents_own_notice() -> None:
    text = (
        "Officers will report to the next meeting.\n\nDATE OF NEXT MEETING\n\nThursday, 11 September 2031 at 10.00 am."
    )
    assert found(text)[0] == ("the next meeting", "2031-09-11")
    assert found("Officers will report to the next meeting.") == [("the next meeting", None)]


NO_DATES = [
    "We counted 2,010 calls and 1,500 letters.",
    "Some 1500 patients and 1990 staff were asked.",
    "See page 2014 and room 1999.",
    "The Wards Act 2014 and the Ward Regulations 2009 apply.",
    "It cost £2031 and took 1984 hours.",
    "Members may ask; May I ask too? Staff march on.",
    "April Vane said so to Councillor May.",
    "Ring 01632 960 2014.",
    "Section 4.5 of 3.2.1 applies.",
    "It fell 3 per cent on every Monday.",
    "A second quarterback may fall.",
    "They played the 3rd and 4th rounds.",
    "The long March to the sea was over.",
    "Flight 1549 left; write to 1600 Marsh Avenue.",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_numbers_names_and_verbs_are_no_dates(text: str) -> None:
    assert [item for item in find_dates(text, reference=REFERENCE) if item.date] == []


@pytest.mark.parametrize(
    "text", ["It failed last week.", "In recent years it failed.", "It is now shut.", "31 June 2031"]
)
def test_what_no_day_month_or_year_fixes_has_no_date(text: str) -> None:
    assert all(item.date is None for item in find_dates(text, reference=REFERENCE) if "2031" not in item.quote)


def test_without_a_reference_relative_dates_stay_open() -> None:
    assert found("It failed yesterday and will be mended next month.", None) == [
        ("yesterday", None),
        ("next month", None),
    ]


def test_a_reference_without_a_day_fixes_no_weekdays() -> None:
    assert found("It failed on Tuesday.", "2031-06") == [("Tuesday", None)]


def test_expressions_are_in_order_and_do_not_overlap() -> None:
    text = (
        "By the end of March 2031 and from 4 to 6 May, then in Q3 2031/32, yesterday at 3 p.m., and 2029/30 to 2031/32."
    )
    ends = 0
    for item in find_dates(text, reference=REFERENCE):
        assert item.start >= ends
        assert text[item.start : item.end] == item.quote
        ends = item.end


@pytest.mark.parametrize(("year", "day"), [(2030, "2030-04-21"), (2031, "2031-04-13"), (2024, "2024-03-31")])
def test_easter(year: int, day: str) -> None:
    assert values.easter(year).isoformat() == day


def test_months_are_added_within_shorter_months_and_the_calendar() -> None:
    assert values.add_months(date(2031, 1, 31), 1) == date(2031, 2, 28)
    assert values.add_months(date(9999, 6, 1), 12).year == 9999
    assert values.add_days(date.max, 1) == date.max


TENSES = [
    ("The unit will close in March.", "future"),
    ("The unit closed in March.", "past"),
    ("Members asked officers to report in March.", "future"),
    ("The unit was due to close in March.", "planned"),
    ("Complete the audit by March.", "future"),
    ("Calls had fallen by March.", "past"),
    ("She promised to send figures on abandoned calls by the end of March.", "future"),
    ("The board gave the home until March.", "future"),
    ("The board gave its view in March.", "past"),
]


@pytest.mark.parametrize(("text", "tense"), TENSES)
def test_tense_of_the_clause(text: str, tense: str) -> None:
    at = text.index("March")
    assert tense_at(text, at, at + 5) == tense


def test_long_texts_are_read_fast() -> None:
    text = (
        "The trust will report on 4 July to the committee, which met in the spring of 2030 and saw 40 cases. " * 2_000
    )
    started = time.process_time()
    assert len(find_dates(text, reference=REFERENCE)) == 4_000
    assert time.process_time() - started < 5


HOSTILE = [
    "1" * 20_000,
    "the end of " * 2_000,
    "1,111," * 3_000,
    "from 4 to " * 2_000,
    "one of the two " * 1_000,
    "\n" * 20_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_hostile_texts_cost_little(text: str) -> None:
    started = time.process_time()
    find_dates(text, reference=REFERENCE)
    find_figures(text)
    split_text(text)
    assert time.process_time() - started < 5


WORDS = (
    "the end of early last next following year month week quarter Q3 2031 2031/32 0000 9999 9999-12-31 31 30 February "
    "May Sept. Monday Easter w/c within 28 days publication by until from to – / , . ; ( ) ’31 first half financial FY "
    "ago later a two decade 1990s winter 31/12/99 00/00/00 10 a.m. the 31st then 999 years % £ 1.2m"
)


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=14),
    st.sampled_from([None, REFERENCE, "2031", "9999-12-31", "bad", "2031-13"]),
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_words_give_quotes_in_order(words: list[str], reference: str | None) -> None:
    text = " ".join(words)
    at = 0
    for item in find_dates(text, reference=reference):
        assert at <= item.start
        assert text[item.start : item.end] == item.quote
        assert item.date is None or date.fromisoformat((item.date + "-01-01")[:10])
        at = item.end

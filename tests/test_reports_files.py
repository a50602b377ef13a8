"""The files around the summary: JSON lines with their schema, the action log as CSV and XLSX, the diary."""

# ruff: noqa: E501  (one case of a table is one line)

from __future__ import annotations

import csv as comma
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import icalendar
import jsonschema
import openpyxl
import pytest
from reports_corpus import AS_OF, Builder, invented

from extractor.errors import InputError
from extractor.model import Corpus, Document, Due, Event, Finding, Kind, Place, Thread
from extractor.reports import csv, dump, finding_row, ics, jsonl, read_log, schema, xlsx
from extractor.reports.feeds import ATTRIBUTES
from extractor.reports.logbook import fresh
from extractor.reports.sheets import COLUMNS, LISTS, guarded
from extractor.reports.story import tell
from extractor.reports.views import Summary
from extractor.settings import Settings
from extractor.tracking.decisions import ACTIONS

DOCUMENT = Document("d-1", "0" * 64, "inbox/a.pdf", "pdf", "text", kind="minutes", date="2031-03-04")


def made() -> tuple[Builder, Corpus]:
    builder, corpus, _ = invented()
    return builder, corpus


# ---- JSON lines


def test_every_row_obeys_the_schema() -> None:
    builder, corpus = made()
    validator = jsonschema.Draft202012Validator(schema())
    rows = [json.loads(line) for line in jsonl(corpus, builder.threads)]
    for row in rows:
        validator.validate(row)
    assert {row["type"] for row in rows} == {"document", "finding", "link", "thread", "event"}
    assert len(rows) == len(corpus.documents) + len(corpus.findings) + len(corpus.links) + len(builder.threads) + len(
        corpus.events
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "guess"),
        ("start", -1),
        ("page", 0),
        ("confidence", 1.2),
        ("document_date", "4 March"),
        ("extra", 1),
        ("sha256", "x"),
    ],
)
def test_the_schema_refuses_what_is_no_finding(key: str, value: Any) -> None:
    row = finding_row(Finding("f", "d-1", Kind.ISSUE, 0, 1, "t"), DOCUMENT)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**row, key: value}, schema())


def test_the_schema_itself_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_a_finding_row_has_the_keys_that_other_programs_rely_on() -> None:
    places = (Place(3, ((72.0, 310.2, 523.1, 322.4),)), Place(4, ((72.0, 60.0, 90.0, 72.0),)))
    finding = Finding(
        "f",
        "d-1",
        Kind.COMMITMENT,
        0,
        4,
        "text",
        3,
        places,
        due=Due("by June", "2031-06"),
        theme=("staffing",),
        owner="us",
    )
    row = finding_row(finding, DOCUMENT)
    assert row["document"] == "inbox/a.pdf"
    assert row["boxes"] == [[72.0, 310.2, 523.1, 322.4]]
    assert [place["page"] for place in row["places"]] == [3, 4]
    assert row["due"] == {"text": "by June", "date": "2031-06", "vague": False}
    assert row["theme"] == ["staffing"]
    assert row["source"] == {"speaker": None, "role": None, "organisation": None, "mode": "author"}
    assert row["condition"] is None


def test_every_attribute_of_a_finding_is_in_its_row() -> None:
    row = finding_row(Finding("f", "d-1", Kind.ISSUE, 0, 1, "t"), DOCUMENT)
    assert {field.name for field in fields(Finding)} - {"headline"} <= set(row)
    assert set(ATTRIBUTES) <= set(row)


@pytest.mark.parametrize("quote", ["plain", "line\nbreak", "\u2028", "\x00", "\ud800", "é\U0001f600", '"\\'])
def test_a_row_is_one_line_that_reads_back_the_same(quote: str) -> None:
    line = dump(finding_row(Finding("f", "d-1", Kind.ISSUE, 0, len(quote), quote), DOCUMENT))
    assert "\n" not in line
    assert json.loads(line.encode("utf-8"))["quote"] == quote


def test_extracting_does_not_pay_for_the_libraries_of_reports() -> None:
    code = "import sys, extractor.reports.feeds; print([m for m in ('jinja2', 'xlsxwriter', 'icalendar') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ---- CSV


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", " =1+1", "\u200b=1", "＝1", "%0A", "|calc", "\n=1"],
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "1-2", "a=b", "30 June", "e-mail@example.org", "“quoted”", "2031-06-30"])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert guarded(text) == text


def rows_of(content: bytes) -> list[list[str]]:
    return list(comma.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_csv_has_a_row_for_each_thread() -> None:
    builder, corpus = made()
    head, *rows = rows_of(csv(corpus, builder.threads, as_of=AS_OF, settings=Settings()))
    assert head == [column.title for column in COLUMNS]
    assert [row[1] for row in rows] == [thread.title for thread in builder.threads]
    first = dict(zip(head, rows[0], strict=True))
    assert first["Due"] == "2031-09-30"
    assert first["First due"] == "2031-06-30"
    assert first["Times moved"] == "1"
    assert first["Due, in words"] == "Due 30 September, 7 weeks late; second date"


HOSTILE = ["=cmd|' /C calc'!A0", "@SUM(1)", "+44 20", "-2+3", "\t=1", "a\r\n=1", '"=1"', "\x00=1", "\ud800=1"]


def hostile_threads() -> tuple[list[Thread], Corpus]:
    builder, corpus = made()
    base = builder.threads[0]
    threads = [
        replace(
            base,
            id=f"t-{n}{text}",
            title=text,
            organisation=text,
            owner=text,
            theme=(text,),
            flags=(text,),
            response=text,
        )
        for n, text in enumerate(HOSTILE)
    ]
    findings = {key: replace(value, quote=f"=1+{value.quote}") for key, value in corpus.findings.items()}
    return threads, replace(corpus, findings=findings)


def test_no_cell_of_a_hostile_csv_is_a_formula() -> None:
    threads, corpus = hostile_threads()
    rows = rows_of(
        csv(corpus, threads, as_of=AS_OF, settings=Settings(columns={"title": "=Title", "owner": "", "quote": "@q"}))
    )
    assert len(rows) == len(HOSTILE) + 1
    assert [cell for row in rows for cell in row if cell.lstrip()[:1] in tuple("=+-@\t\r")] == []


# ---- XLSX


def book_of(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_workbook_is_an_action_log_ready_to_use() -> None:
    builder, corpus = made()
    book = book_of(xlsx(corpus, builder.threads, as_of=AS_OF, settings=Settings()))
    assert book.sheetnames == ["Action log", "Evidence", "About", "As exported"]
    assert book["As exported"].sheet_state == "hidden"
    sheet = book["Action log"]
    assert sheet.max_row == len(builder.threads) + 1
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:T{len(builder.threads) + 1}"
    head = [cell.value for cell in sheet[1]]
    lists = {
        head[min(r.min_col for r in v.sqref.ranges) - 1]: v.formula1
        for v in sheet.data_validations.dataValidation
        if v.type == "list"
    }
    assert lists["Status"] == '"Red,Amber,Green,Blue"'
    assert len(lists) == len(LISTS)
    due = sheet.cell(2, head.index("Due") + 1)
    assert due.is_date
    assert due.value.date().isoformat() == "2031-09-30"


def test_every_piece_of_evidence_stands_in_the_workbook() -> None:
    builder, corpus = made()
    sheet = book_of(xlsx(corpus, builder.threads, as_of=AS_OF, settings=Settings()))["Evidence"]
    quotes = [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert quotes == [corpus.findings[identity].quote for thread in builder.threads for identity in thread.findings]


def test_no_cell_of_a_hostile_workbook_is_a_formula_or_a_link() -> None:
    threads, corpus = hostile_threads()
    threads.append(
        replace(threads[0], title="https://example.org/", owner="mailto:a@example.org", organisation="x" * 40_000)
    )
    book = book_of(
        xlsx(
            corpus,
            threads,
            as_of=AS_OF,
            settings=Settings(columns={"title": "=Title", "owner": "=1", "organisation": ""}),
        )
    )
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                assert cell.hyperlink is None


def test_the_team_names_and_orders_its_own_columns() -> None:
    builder, corpus = made()
    settings = Settings(columns={"owner": "Lead", "title": "Action", "due": "Target date"})
    sheet = book_of(xlsx(corpus, builder.threads, as_of=AS_OF, settings=settings))["Action log"]
    assert [cell.value for cell in sheet[1]] == ["Reference", "Lead", "Action", "Target date"]


def test_an_unknown_column_is_named_with_its_nearest() -> None:
    with pytest.raises(InputError, match="Did you mean 'owner'"):
        csv(Corpus({}, {}), (), as_of=AS_OF, settings=Settings(columns={"ownr": "Lead"}))


def test_an_empty_log_is_a_log() -> None:
    assert book_of(xlsx(Corpus({}, {}), (), as_of=AS_OF, settings=Settings()))["Action log"].max_row == 1


def test_the_same_input_gives_the_same_workbook() -> None:
    builder, corpus = made()
    kept: dict[str, Any] = {"as_of": AS_OF, "settings": Settings()}
    assert xlsx(corpus, builder.threads, **kept) == xlsx(corpus, builder.threads, **kept)


# ---- the log comes back


def edited(
    changes: dict[tuple[str, str], Any],
    *,
    settings: Settings | None = None,
    sort: bool = False,
    rework: Callable[[Any], None] = lambda sheet: None,
) -> Any:
    """What `read_log` finds after these cells (thread title, column title) were changed by hand."""
    settings = settings or Settings()
    builder, corpus = made()
    book = book_of(xlsx(corpus, builder.threads, as_of=AS_OF, settings=settings))
    sheet = book["Action log"]
    head = [cell.value for cell in sheet[1]]
    where = next(title for title in ("Thread", "Action") if title in head)
    for row in range(2, sheet.max_row + 1):
        for (thread, title), value in changes.items():
            if sheet.cell(row, head.index(where) + 1).value == thread:
                sheet.cell(row, head.index(title) + 1).value = value
    if sort:
        sheet.move_range("A2:T2", rows=20)
    rework(sheet)
    out = io.BytesIO()
    book.save(out)
    return read_log(out.getvalue(), settings=settings)


WINTER = "Publish a winter plan"


def test_a_log_that_nobody_edited_changes_nothing() -> None:
    assert edited({}).edits == ()
    assert edited({}, sort=True) == edited({})


@pytest.mark.parametrize(
    ("column", "value", "action", "payload"),
    [
        ("Owner", "Director of Operations", "assign", {"owner": "Director of Operations"}),
        ("Due", datetime(2032, 1, 31), "due", {"date": "2032-01-31"}),
        ("Due", "31/1/2032", "due", {"date": "2032-01-31"}),
        ("Due", "January 2032", "due", {"date": "2032-01"}),
        ("Response", "rejected", "respond", {"response": "rejected"}),
        ("Comments", "=Rang them on Monday", "annotate", {"text": "=Rang them on Monday"}),
    ],
)
def test_an_edited_cell_becomes_a_decision(column: str, value: Any, action: str, payload: dict[str, str]) -> None:
    builder, _ = made()
    thread = next(thread for thread in builder.threads if thread.title == WINTER)
    if isinstance(value, str) and value.startswith("="):
        value = f" {value}"  # a person types an apostrophe or a space before it
    found = edited({(WINTER, column): value})
    assert [(edit.subject, edit.action, dict(edit.payload)) for edit in found.edits] == [(thread.id, action, payload)]
    assert found.refused == ()
    assert action in ACTIONS["thread"]


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("Due", "31/2/2032", "is not a date"),
        ("Due", "6/30/2032", "is not a date"),
        ("Due", datetime(1900, 1, 5), "lies outside 1990 to 2100"),
        ("Due", "=A2+30", "holds a formula"),
        ("Due", None, "takes nothing away"),
        ("Owner", "", "takes nothing away"),
        ("Comments", '=HYPERLINK("http://x","y")', "holds a formula"),
        ("Status", "Blue", "closed by “closed”"),
        ("Thread", "Publish two winter plans", "worked out from the documents"),
        ("Delivery", "claimed complete", "worked out from the documents"),
        ("Due", "soon", "is not a date"),
        ("Response", "perhaps", "is not one of"),
        ("Time", "met", "worked out from dates"),
        ("Time", "closed", "closed on evidence"),
        ("Reference", "t-unknown", "not one that was exported"),
    ],
)
def test_an_edit_without_meaning_is_refused_with_its_row(column: str, value: str, why: str) -> None:
    found = edited({(WINTER, column): value})
    assert found.edits == ()
    assert len(found.refused) == 1
    assert found.refused[0].startswith("Row 6")
    assert why in found.refused[0]


def test_a_thread_is_closed_on_the_finding_that_the_comment_names() -> None:
    shown = "f-0123456789abcdef"
    found = edited({(WINTER, "Time"): "closed", (WINTER, "Comments"): f"Seen on the visit: {shown}"})
    assert ("close", shown) in [(edit.action, edit.payload.get("finding")) for edit in found.edits]


def test_a_log_under_the_teams_own_names_comes_back_too() -> None:
    settings = Settings(columns={"title": "Action", "owner": "Lead"})
    found = edited({(WINTER, "Lead"): "Somebody else"}, settings=settings)
    assert [edit.action for edit in found.edits] == ["assign"]


def test_the_workbook_itself_says_which_column_is_which() -> None:
    """A log comes back also where tracker.toml is not at hand, or has changed since."""
    builder, corpus = made()
    settings = Settings(columns={"title": "Action", "owner": "Lead"})
    book = book_of(xlsx(corpus, builder.threads, as_of=AS_OF, settings=settings))
    book["Action log"]["C3"] = "Somebody else"
    out = io.BytesIO()
    book.save(out)
    (edit,) = read_log(out.getvalue(), settings=Settings()).edits
    assert (edit.subject, edit.payload, edit.text) == (
        builder.threads[1].id,
        {"owner": "Somebody else"},
        "Row 3, Lead: Somebody else",
    )


def test_a_row_that_was_taken_out_is_counted_and_one_that_was_put_in_is_refused() -> None:
    def rework(sheet: Any) -> None:
        sheet.delete_rows(3)
        sheet.insert_rows(5)
        sheet["B5"], sheet["F5"] = "Mend the gate", "Somebody"

    found = edited({}, rework=rework)
    assert (found.edits, found.missing) == ((), 1)
    assert found.refused == (
        "Row 5: it has no reference: a thread begins with a finding in a document, not with a row.",
    )


def test_columns_may_change_their_places_and_others_may_come_in() -> None:
    def rework(sheet: Any) -> None:
        sheet.move_range("F1:G10", cols=20)
        sheet["V1"], sheet["V3"] = "Our own priority", "1"

    found = edited({(WINTER, "Owner"): "Director of Operations"}, rework=rework)
    assert [dict(edit.payload) for edit in found.edits] == [{"owner": "Director of Operations"}]
    assert found.refused == ()


def test_a_column_that_lost_its_name_is_missed() -> None:
    def rework(sheet: Any) -> None:
        sheet["F1"] = "Who leads"

    found = edited({}, rework=rework)
    assert found.refused == (
        "Row 1: the column “Owner” cannot be found; is it now called “Who leads”? Give it its name again, or edits in "
        "it are not seen.",
    )


def test_a_log_given_twice_is_taken_once() -> None:
    shown = "f-0123456789abcdef"
    found = edited({(WINTER, "Owner"): "Jo Marsh", (WINTER, "Comments"): f"See {shown}", (WINTER, "Time"): "closed"})
    assert len(found.edits) == 3
    assert fresh(found, ()) == (found, 0)
    events = [
        Event(n, "2031-11-22T09:00:00Z", "sam", e.subject, e.action, e.payload) for n, e in enumerate(found.edits)
    ]
    again, known = fresh(found, events)
    assert (again.edits, known) == ((), 3)
    reopened = [*events, Event(9, "2031-11-23T09:00:00Z", "sam", found.edits[0].subject, "reopen")]
    assert [edit.action for edit in fresh(found, reopened)[0].edits] == ["close"]


def test_a_comment_stands_in_the_next_log_and_in_the_story() -> None:
    builder, corpus = made()
    thread = next(thread for thread in builder.threads if thread.title == WINTER)
    event = Event(99, "2031-11-20T09:00:00Z", "sam", thread.id, "annotate", {"text": "Rang them"})
    corpus = replace(corpus, events=(*corpus.events, event))
    sheet = book_of(xlsx(corpus, builder.threads, as_of=AS_OF, settings=Settings()))["Action log"]
    assert [row[-1] for row in sheet.iter_rows(values_only=True, min_row=2) if row[1] == WINTER] == ["Rang them"]
    told = tell(thread, Summary(corpus, builder.threads, as_of=AS_OF, settings=Settings()))
    assert [(step.title, step.note) for step in told.steps if step.kind == "noted"] == [("sam noted", "Rang them")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello"])
def test_what_is_no_log_is_refused(content: bytes) -> None:
    with pytest.raises(InputError, match="not a readable"):
        read_log(content, settings=Settings())


def test_another_workbook_is_refused() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(InputError, match="no sheets"):
        read_log(out.getvalue(), settings=Settings())


# ---- the diary


def entries(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_open_threads_with_a_date_stand_in_the_diary() -> None:
    builder, corpus = made()
    found = entries(ics(corpus, builder.threads, as_of=AS_OF))
    days = {str(entry["summary"]).split(" (")[0]: entry["dtstart"].dt.isoformat() for entry in found}
    assert days == {
        "Check controlled drugs at every shift change": "2031-09-30",
        "Write to members with the complaints figures": "2031-06-30",
        "Sign the joint handover protocol": "2031-09-30",
        "Publish a winter plan": "2031-12-24",
    }


def test_an_entry_keeps_its_uid_when_its_date_slips() -> None:
    builder, corpus = made()
    before = entries(ics(corpus, builder.threads[:1], as_of=AS_OF))[0]
    later = entries(ics(corpus, [replace(builder.threads[0], due="2032-01-31")], as_of="2031-12-24"))[0]
    assert before["uid"] == later["uid"]
    assert before["dtstart"].dt != later["dtstart"].dt


def test_text_cannot_add_lines_to_the_diary() -> None:
    builder, corpus = made()
    evil = "x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTACH:http://evil.example\r\n\u2028;,\x00\ud800"
    threads = [replace(builder.threads[0], title=evil, organisation=evil, owner=evil, assurance=evil)]
    content = ics(corpus, threads, as_of=AS_OF)
    assert len(entries(content)) == 1
    assert not [line for line in content.splitlines() if line.startswith(b"ATTACH")]
    assert max(len(line) for line in content.split(b"\r\n")) <= 75

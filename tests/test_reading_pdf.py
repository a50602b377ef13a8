"""PDFs of every awkward kind, made here, come out as the blocks that a reader sees."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest
from reading_pdfs import BODY, BOLD, ITALIC, LEADING, LONG, Sheet, picture_of_page, with_unicode

from extractor.errors import InputError
from extractor.model import BlockKind, Document
from extractor.reading import ocr
from extractor.reading.glyphs import PageWord, read_edges, read_words
from extractor.reading.pdf import ranges, read_pdf
from extractor.reading.tables import fill, find_tables
from extractor.settings import Limits, Settings

HEADING, PARAGRAPH, ITEM, ROW = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


def read(data: bytes, settings: Settings | None = None, password: str | None = None) -> Document:
    return read_pdf(data, "report.pdf", settings or Settings(), password).documents[0]


def texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind is kind]


def test_lines_become_one_paragraph_with_a_box_a_line() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    document = read(sheet.done())
    assert texts(document) == [" ".join(LONG)]
    (place,) = document.blocks[0].places
    assert place.page == 1
    assert len(place.boxes) == len(LONG)
    assert all(50 < box[0] < 60 and 85 < box[1] < 160 for box in place.boxes)


def test_every_word_has_its_place() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    document = read(sheet.done())
    start = document.text.index("telephoned")
    ((x0, top, x1, bottom),) = document.words.places(start, start + len("telephoned"))[0].boxes
    assert top < 100 + 2 * LEADING < bottom
    assert 30 < x1 - x0 < 80


@pytest.mark.parametrize("gap", [20.0, 29.0])
def test_a_gap_parts_paragraphs(gap: float) -> None:
    sheet = Sheet()
    y = sheet.lines(56, 100, LONG)
    sheet.lines(56, y - LEADING + gap, LONG)
    assert len(texts(read(sheet.done()), PARAGRAPH)) == 2


def test_a_short_last_line_parts_paragraphs_without_a_gap() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, [*LONG[:-1], "was short.", *LONG])
    assert [text[:13] for text in texts(read(sheet.done()))] == ["The committee", "The committee"]


def test_headings_by_size_and_weight_with_levels_and_sections() -> None:
    sheet = Sheet()
    sheet.line(56, 80, "Review of home visits", font=BODY, size=24)
    y = sheet.lines(56, 120, LONG)
    sheet.line(56, y + 15, "What must get better?", font=BOLD, size=14)
    y = sheet.lines(56, y + 40, LONG)
    sheet.line(56, y + 15, "Staffing", font=BOLD, size=12)
    y = sheet.lines(56, y + 40, LONG)
    sheet.line(56, y + 15, "Night shifts", font=ITALIC, size=12)
    sheet.lines(56, y + 40, LONG)
    document = read(sheet.done())
    headings = [(document.text[b.start : b.end], b.level) for b in document.blocks if b.kind is HEADING]
    assert headings == [
        ("Review of home visits", 1),
        ("What must get better?", 2),
        ("Staffing", 3),
        ("Night shifts", 4),
    ]
    assert document.blocks[-1].section == ("Review of home visits", "What must get better?", "Staffing", "Night shifts")


def test_tags_tell_headings_that_look_like_the_text() -> None:
    tags = [
        ("H1", ["Visits at night"]),
        ("P", LONG),
        ("H2", ["Staffing: good"]),
        ("P", LONG),
        ("P", ["Staffing: fair"]),
    ]
    document = read(Sheet().tagged(tags))
    headings = [block for block in document.blocks if block.kind is HEADING]
    assert [(document.text[b.start : b.end], b.level) for b in headings] == [
        ("Visits at night", 1),
        ("Staffing: good", 2),
    ]
    assert texts(document, PARAGRAPH) == [" ".join(LONG), " ".join(LONG), "Staffing: fair"]


def test_tags_that_call_paragraphs_headings_are_not_believed() -> None:
    document = read(Sheet().tagged([("H1", LONG), ("H1", ["Visits at night"]), ("H1", LONG)]))
    assert not texts(document, HEADING)


def test_a_heading_by_its_tag_alone_has_the_level_of_its_tag() -> None:
    sheet = Sheet()
    sheet.line(56, 60, "Review of home visits", size=20)
    sheet.line(56, 80, "Care at home", font=BOLD, size=14)
    document = read(sheet.tagged([("P", LONG), ("H1", ["Visits at night"]), ("P", LONG)]))
    assert [block.level for block in document.blocks if block.kind is HEADING] == [1, 2, 1]


def test_a_heading_over_two_lines_is_one() -> None:
    sheet = Sheet()
    sheet.line(56, 100, "The experience of people who wait for a visit from a carer and", font=BOLD, size=14)
    sheet.line(56, 117, "of those who look after them at home", font=BOLD, size=14)
    sheet.lines(56, 150, LONG)
    headings = texts(read(sheet.done()), HEADING)
    assert headings == [
        "The experience of people who wait for a visit from a carer and of those who look after them at home"
    ]


@pytest.mark.parametrize(
    "line",
    ["Inspection dates: 3 to 7 March 2031", "Leaders must publish the rota before the end of the month."],
)
def test_bold_labels_and_sentences_are_no_headings(line: str) -> None:
    sheet = Sheet()
    sheet.line(56, 80, line, font=BOLD)
    sheet.lines(56, 120, LONG)
    assert texts(read(sheet.done()), HEADING) == []


def test_a_numbered_title_is_a_heading() -> None:
    sheet = Sheet()
    sheet.line(56, 80, "Chapter 2: Getting help early", font=BOLD)
    sheet.lines(56, 120, LONG)
    assert texts(read(sheet.done()), HEADING) == ["Chapter 2: Getting help early"]


def test_names_of_those_present_in_bold_head_nothing() -> None:
    sheet = Sheet()
    names = ["Councillor Ames", "Councillor Birkett", "Councillor Cole", "Councillor Dunne", "Councillor Evers"]
    for number, name in enumerate(names):
        sheet.line(56, 80 + 25 * number, name, font=BOLD)
    sheet.lines(56, 260, LONG)
    assert texts(read(sheet.done()), HEADING) == []


@pytest.mark.parametrize("glyph", [0xF06E, 0xF0B7, 0xF02D, 0x25FC, 0x2022])
def test_each_bullet_is_one_item_however_its_glyph_is_encoded(glyph: int) -> None:
    sheet = Sheet()
    y = sheet.lines(56, 100, ["Leaders should make sure that:"])
    for _ in range(2):
        sheet.line(70, y, "l", font="Times-Roman")
        y = sheet.lines(88, y, LONG)
    document = read(with_unicode(sheet.done(), "Times-Roman", {ord("l"): glyph}))
    items = [block for block in document.blocks if block.kind is ITEM]
    assert len(items) == 2
    assert {(block.level, block.lead) for block in items} == {(1, 0)}
    assert all(
        text.startswith(f"{item.label} The committee") for text, item in zip(texts(document, ITEM), items, strict=True)
    )
    assert {item.label for item in items} == {"•" if glyph >= 0xE000 else chr(glyph)}


@pytest.mark.parametrize(("label", "next_label"), [("1.", "2."), ("3.4", "3.5"), ("(a)", "(b)"), ("22/22", "23/22")])
def test_numbered_items_keep_their_numbers(label: str, next_label: str) -> None:
    sheet = Sheet()
    y = 100.0
    for printed in (label, next_label):
        sheet.line(56, y, printed)
        y = sheet.lines(100, y, LONG) + 8
    items = [block for block in read(sheet.done()).blocks if block.kind is ITEM]
    assert [block.label for block in items] == [label, next_label]


def test_a_number_printed_against_its_first_word_is_a_label() -> None:
    sheet = Sheet()
    y = sheet.lines(
        56, 100, ["9.The committee heard that visits were cut short on most days and that nobody had", *LONG[1:]]
    )
    sheet.lines(
        56, y + 10, ["10.The committee heard that visits were cut short on most days and that nobody had", *LONG[1:]]
    )
    document = read(sheet.done())
    assert [block.label for block in document.blocks] == ["9.", "10."]
    assert document.text.startswith("9. The committee")


def test_a_bullet_that_sits_high_belongs_to_the_line_beside_it() -> None:
    sheet = Sheet()
    y = sheet.lines(56, 100, LONG) + 10
    for _ in range(2):
        sheet.line(56, y - 11, "l", font="Times-Roman", size=6)
        y = sheet.lines(70, y, ["publish the rota by the first of May"]) + 8
    document = read(with_unicode(sheet.done(), "Times-Roman", {ord("l"): 0xF0B7}))
    assert texts(document, ITEM) == ["• publish the rota by the first of May"] * 2


def test_a_bullet_without_words_is_nothing() -> None:
    sheet = Sheet()
    y = sheet.lines(56, 100, LONG)
    sheet.line(56, y + 20, "l", font="Times-Roman")
    assert len(read(with_unicode(sheet.done(), "Times-Roman", {ord("l"): 0x25FC})).blocks) == 1


def test_a_paragraph_at_the_margin_is_no_part_of_the_item_above() -> None:
    sheet = Sheet()
    sheet.line(56, 100, "-")
    y = sheet.lines(70, 100, ["The provider must run audits that find and put right what is wrong at once, every day."])
    y = sheet.lines(56, y, ["What the provider should do next, in the order in which it should be done by the team:"])
    assert [b.kind for b in read(sheet.done()).blocks] == [ITEM, PARAGRAPH]


def test_items_within_items_have_a_deeper_level() -> None:
    sheet = Sheet()
    sheet.line(56, 100, "1.")
    y = sheet.lines(84, 100, LONG)
    sheet.line(98, y, "-")
    y = sheet.lines(112, y, ["telephone each family before a change"])
    sheet.line(56, y + 10, "2.")
    sheet.lines(84, y + 10, LONG)
    assert [block.level for block in read(sheet.done()).blocks] == [1, 2, 1]


def test_a_number_in_the_middle_of_a_sentence_starts_no_item() -> None:
    sheet = Sheet()
    sheet.lines(
        56,
        100,
        [
            LONG[0],
            "who were waiting for so much longer than anybody at the meeting had thought right, as in page",
            "12. That is long.",
            LONG[3],
        ],
    )
    assert texts(read(sheet.done()), ITEM) == []


def test_hyphens_at_line_ends_are_undone_by_the_words_of_the_document() -> None:
    sheet = Sheet()
    sheet.lines(
        56,
        100,
        [
            "The information that families were given about the visits came late, and so did the follow-up inform-",
            "ation on complaints. The follow-up was judged to be of little use to those who asked for some follow-",
            "up on their visits, and the board agreed.",
        ],
    )
    text = read(sheet.done()).text
    assert "follow-up information on complaints" in text
    assert "some follow-up on their visits" in text


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    sheet = Sheet()
    for number in range(1, 6):
        sheet.line(56, 30, "Review of home visits, 3 to 7 March 2031", size=9)
        sheet.lines(56, 100, [f"Part {'abcde'[number - 1]} of the review follows.", *LONG])
        sheet.line(290, 815, str(number), size=9)
        sheet.turn()
    text = read(sheet.done()).text
    assert "Review of home visits" not in text
    assert not any(line.strip().isdigit() for line in text.splitlines())
    assert text.count("of the review follows") == 5


def test_footnotes_that_differ_in_their_numbers_only_are_kept() -> None:
    sheet = Sheet()
    for number in range(1, 6):
        sheet.lines(56, 100, LONG)
        sheet.line(56, 790, f"{number} Q{number + 30}", size=8)
        sheet.turn()
    assert [text for text in texts(read(sheet.done())) if text.endswith("Q33")] == ["3 Q33"]


def test_a_sentence_over_a_page_break_is_one_block_on_two_pages() -> None:
    sheet = Sheet()
    sheet.lines(56, 750, LONG[:2])
    sheet.line(56, 800, "1 Minutes of the last meeting", size=8)
    sheet.turn()
    sheet.lines(56, 80, LONG[2:])
    document = read(sheet.done())
    assert texts(document)[0] == " ".join(LONG)
    assert [place.page for place in document.blocks[0].places] == [1, 2]
    assert texts(document)[1] == "1 Minutes of the last meeting"


def test_a_footnote_does_not_part_a_list_from_what_leads_to_it() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    sheet.line(56, 700, "The panel asked the board of the trust for the following:")
    sheet.line(56, 780, "4 Letter of the manager to the panel, read out at its second meeting", size=8)
    sheet.turn()
    sheet.lines(70, 100, ("• a rota for the spring;", "• a letter to each family."))
    sheet.lines(56, 150, LONG)
    document = read(sheet.done())
    first, note = (
        next(b for b in document.blocks if has in document.text[b.start : b.end]) for has in ("rota for", "4 L")
    )
    assert first.lead is not None
    assert document.text[: document.blocks[first.lead].end].endswith("the following:")
    assert note.lead is None
    assert note.start > first.start


def test_an_item_goes_on_over_a_page_break_at_its_own_indent() -> None:
    sheet = Sheet()
    sheet.line(56, 750, "1.")
    sheet.lines(84, 750, LONG)
    sheet.turn()
    sheet.lines(84, 80, LONG)
    assert len(texts(read(sheet.done()))) == 1


COLUMNS = (
    "the visits were short and families",
    "were not told why, so that they",
    "had to wait for a carer all day",
    "long and could not leave home",
)


def test_two_columns_written_row_by_row_are_read_column_by_column() -> None:
    sheet = Sheet()
    for number in range(12):
        y = 100 + number * LEADING
        sheet.line(56, y, f"left {COLUMNS[number % 4]}")
        sheet.line(320, y, f"right {COLUMNS[number % 4]}")
    text = read(sheet.done()).text
    assert text.rindex("left") < text.index("right")


def test_a_list_in_two_columns_without_rules_keeps_what_stands_beside_a_name() -> None:
    sheet = Sheet()
    for number in range(14):
        y = 100.0 + 45 * number
        sheet.line(56, y, f"Member {number} who chairs homes", size=11)
        sheet.lines(330, y, (f"heard on day {number}, which", "was a Monday, with", "two letters"), size=11)
    found = " ".join(read(sheet.done()).text.split())
    for number in range(14):
        assert f"Member {number} who chairs homes heard on day {number}, which was a Monday, with two letters" in found


def test_three_columns_are_read_one_after_the_other() -> None:
    sheet = Sheet()
    for number in range(12):
        for name, x in (("first", 40), ("second", 220), ("third", 400)):
            sheet.line(x, 100 + number * LEADING, f"{name} {COLUMNS[number % 4][:24]}", size=11)
    text = read(sheet.done()).text
    assert text.rindex("first") < text.index("second") < text.rindex("second") < text.index("third")


def test_the_words_of_a_side_box_are_kept_apart() -> None:
    sheet = Sheet()
    sheet.box(350, 95, 560, 200)
    for number in range(12):
        sheet.line(56, 100 + number * LEADING, "the body of the page goes on here and on and")
        if 1 <= number < 6:
            sheet.line(360, 100 + number * LEADING, "a side box with its own words")
    found = texts(read(sheet.done()))
    assert [("side" in text, "body" in text) for text in found] == [(False, True), (True, False)]


def test_a_text_box_written_before_the_page_is_read_where_it_stands() -> None:
    sheet = Sheet()
    sheet.line(56, 300, "Recommendation 2", font=BOLD)
    sheet.lines(56, 325, LONG)
    sheet.line(56, 800, "7", size=9)
    sheet.line(56, 100, "Recommendation 1", font=BOLD)
    sheet.lines(56, 125, LONG)
    sheet.lines(56, 500, LONG)
    found = texts(read(sheet.done()))
    assert [text[:16] for text in found] == [
        "Recommendation 1",
        "The committee he",
        "Recommendation 2",
        "The committee he",
        "The committee he",
        "7",
    ]


def test_text_printed_twice_to_look_bold_is_read_once() -> None:
    sheet = Sheet()
    for shift in (0, 0.3):
        sheet.line(56 + shift, 80, "Staffing of wards", size=14)
        sheet.lines(56 + shift, 110, LONG)
    assert texts(read(sheet.done())) == ["Staffing of wards", " ".join(LONG)]


def test_a_sentence_over_a_column_break_is_joined() -> None:
    sheet = Sheet()
    narrow = [
        "The board heard that visits were cut",
        "short on most days, and that nobody",
        "had told the families about it, which",
    ]
    sheet.lines(56, 100, narrow)
    sheet.lines(320, 100, ["members thought quite wrong. They", "asked for a report within a month of", "the meeting."])
    document = read(sheet.done())
    assert texts(document)[0].startswith("The board heard")
    assert "about it, which members thought quite wrong." in texts(document)[0]


def test_a_table_becomes_rows_with_the_words_of_its_header() -> None:
    sheet = Sheet()
    rows = [
        [["Action"], ["Owner"], ["Due"]],
        [["Telephone each family before", "a visit is changed"], ["Head of Care"], ["30 June 2031"]],
        [["Publish the rota"], ["Registered manager"], ["1 May 2031"]],
    ]
    sheet.grid([56, 250, 400, 500], [100, 120, 155, 180], rows, header="bold")
    document = read(sheet.done())
    assert texts(document, ROW) == [
        "Action | Owner | Due",
        "Telephone each family before a visit is changed | Head of Care | 30 June 2031",
        "Publish the rota | Registered manager | 1 May 2031",
    ]
    row = document.blocks[1]
    assert [(cell.header, document.text[cell.start : cell.end]) for cell in row.cells] == [
        ("Action", "Telephone each family before a visit is changed"),
        ("Owner", "Head of Care"),
        ("Due", "30 June 2031"),
    ]
    assert document.pages[0].method == "tables"


def test_a_table_keeps_its_header_on_the_next_page() -> None:
    sheet = Sheet()
    xs = [56, 250, 400]
    sheet.grid(xs, [700, 720, 745], [[["Action"], ["Owner"]], [["Publish the rota"], ["Head of Care"]]], header="bold")
    sheet.turn()
    sheet.grid(xs, [60, 80, 105], [[["Train new carers"], ["Head of Nursing"]], [["Review visits"], ["Head of Care"]]])
    rows = [block for block in read(sheet.done()).blocks if block.kind is ROW]
    assert [[cell.header for cell in row.cells] for row in rows[1:]] == [["Action", "Owner"]] * 3


def test_a_row_over_a_page_break_is_one_row_under_its_header() -> None:
    sheet = Sheet()
    sheet.grid([56, 60, 200, 204], [680, 700], [[[], ["Responsible body"], []]], header="bold")
    sheet.grid([204, 400], [680, 700], [[["Areas for action"]]], header="bold")
    sheet.grid(
        [56, 204, 400],
        [700, 740],
        [[["Wrenshire Council and", "Wrenshire Care"], ["Leaders should plan for the", "needs of people"]]],
    )
    sheet.turn()
    rows = [[["Partnership"], ["who wait for a visit."]], [["Wrenshire Council"], ["Leaders should hire carers."]]]
    sheet.grid([56, 204, 400], [60, 80, 100], rows)
    document = read(sheet.done())
    found = [block for block in document.blocks if block.kind is ROW]
    actions = "Leaders should plan for the needs of people who wait for a visit."
    assert texts(document, ROW)[1:] == [
        f"Wrenshire Council and Wrenshire Care Partnership | {actions}",
        "Wrenshire Council | Leaders should hire carers.",
    ]
    assert [[cell.header for cell in row.cells] for row in found[1:]] == [["Responsible body", "Areas for action"]] * 2
    assert [place.page for place in found[1].places] == [1, 2]


@pytest.mark.parametrize("repeats", [True, False])
def test_a_table_over_three_pages_is_one_with_its_split_rows_whole(*, repeats: bool) -> None:
    xs = (56, 260, 400, 540)
    sheet = Sheet()
    for page in range(3):
        rows: list[tuple[tuple[str], ...]] = []
        if page == 0 or repeats:
            rows.append((("Action",), ("Owner",), ("Due",)))
        if page > 0:
            rows.append((("the rota before it starts",), ("",), ("",)))
        rows += [((f"Write letter {page}{n} to families",), (f"Manager {n}",), (f"{n} May 2031",)) for n in (1, 2)]
        if page < 2:
            rows.append(((f"Tell families {page} about",), (f"Lead {page}",), ("4 April 2031",)))
        top = 600 if page == 0 else 60
        sheet.grid(
            xs, [top + 30 * n for n in range(len(rows) + 1)], rows, header="bold" if page == 0 or repeats else ""
        )
        sheet.turn()
    document = read(sheet.done())
    rows_read = [[(cell.header, document.text[cell.start : cell.end]) for cell in b.cells] for b in document.blocks]
    assert [row[0][1] for row in rows_read] == [
        "Action",
        *(
            "Write letter 01 to families",
            "Write letter 02 to families",
            "Tell families 0 about the rota before it starts",
        ),
        *(
            "Write letter 11 to families",
            "Write letter 12 to families",
            "Tell families 1 about the rota before it starts",
        ),
        *("Write letter 21 to families", "Write letter 22 to families"),
    ]
    assert all([header for header, _ in row] == ["Action", "Owner", "Due"] for row in rows_read[1:])
    assert [place.page for place in document.blocks[3].places] == [1, 2]


def test_an_empty_cell_leaves_the_columns_of_the_others_alone() -> None:
    sheet = Sheet()
    rows = [
        [["Action"], ["Owner"], ["Due"]],
        [["Publish the rota"], [], ["1 May 2031"]],
        [["Hire"], ["Board"], ["Now"]],
    ]
    sheet.grid([56, 250, 400, 500], [100, 120, 140, 160], rows, header="bold")
    cells = read(sheet.done()).blocks[1].cells
    assert [(cell.column, cell.header) for cell in cells] == [(0, "Action"), (2, "Due")]


def test_an_owner_merged_over_two_rows_is_said_in_both() -> None:
    sheet = Sheet()
    sheet.grid([56, 250, 400], [100, 120], [[["Action"], ["Owner"]]], header="bold")
    sheet.grid([56, 250], [120, 140, 160], [[["Publish the rota"]], [["Hire carers"]]])
    sheet.box(250, 120, 400, 160)
    sheet.line(255, 145, "Head of Care", size=11)
    assert texts(read(sheet.done()), ROW)[1:] == ["Publish the rota | Head of Care", "Hire carers | Head of Care"]


def test_marked_words_in_a_cell_do_not_leave_their_row() -> None:
    sheet = Sheet()
    rows = [[["Action"], ["Owner"]], [["Publish the rota"], ["Head of Care"]], [["Hire carers"], ["Board"]]]
    sheet.grid([56, 250, 400], [100, 120, 150, 180], rows, header="bold")
    for x0, x1 in ((61, 100), (100, 118), (118, 145)):
        sheet.box(x0, 124, x1, 132)
        sheet.box(x0, 132, x1, 140)
    assert texts(read(sheet.done()), ROW)[1:] == ["Publish the rota | Head of Care", "Hire carers | Board"]


def test_the_grid_behind_a_chart_is_no_table() -> None:
    sheet = Sheet()
    rows: list[list[list[str]]] = [[[] for _ in range(6)] for _ in range(8)]
    for row, column in ((1, 0), (1, 4), (5, 2), (5, 5), (7, 1)):
        rows[row][column] = [f"{row}{column}%"]
    sheet.grid([56 + 60 * n for n in range(7)], [100 + 20 * n for n in range(9)], rows)
    assert texts(read(sheet.done()), ROW) == []


def test_a_frame_around_a_paragraph_is_no_table() -> None:
    sheet = Sheet()
    sheet.box(50, 80, 570, 170)
    sheet.lines(56, 100, LONG)
    assert [block.kind for block in read(sheet.done()).blocks] == [PARAGRAPH]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_rotated_page_is_read_as_it_is_shown(rotation: int) -> None:
    width, height = (842, 595) if rotation != 180 else (595, 842)
    sheet = Sheet((595, 842))
    canvas = sheet.canvas
    canvas.saveState()
    if rotation == 90:
        canvas.transform(0, 1, -1, 0, 595, 0)
    elif rotation == 180:
        canvas.transform(-1, 0, 0, -1, 595, 842)
    else:
        canvas.transform(0, -1, 1, 0, 0, 842)
    canvas.setFont(BODY, 12)
    for number, line in enumerate(LONG):
        canvas.drawString(56, height - 100 - number * LEADING, line)
    canvas.restoreState()
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet.done())) as pdf:
        pdf.pages[0].rotate(rotation, relative=False)
        pdf.save(target)
    document = read(target.getvalue())
    assert texts(document) == [" ".join(LONG)]
    assert (round(document.pages[0].width), round(document.pages[0].height)) == (width, height)
    x0, top, _, _ = document.blocks[0].places[0].boxes[0]
    assert abs(x0 - 56) < 3
    assert abs(top - 90) < 6


@pytest.mark.parametrize("up", [True, False])
def test_text_on_its_side_is_read_upright_and_its_boxes_stay_where_it_stands(up: bool) -> None:
    sheet = Sheet((595, 842))
    canvas = sheet.canvas
    if up:
        canvas.transform(0, 1, -1, 0, 595, 0)
    else:
        canvas.transform(0, -1, 1, 0, 0, 842)
    canvas.setFont(BODY, 12)
    for number, line in enumerate(LONG):
        canvas.drawString(56, 595 - 100 - number * LEADING, line)
    document = read(sheet.done())
    assert texts(document) == [" ".join(LONG)]
    assert document.pages[0].width == 595
    x0, top, x1, bottom = document.words.places(0, 3)[0].boxes[0]
    assert bottom - top > x1 - x0
    if up:
        assert abs(x0 - 90) < 4
        assert abs(bottom - (842 - 56)) < 3
    else:
        assert abs(x1 - (595 - 90)) < 4
        assert abs(top - 56) < 3


def test_boxes_count_from_the_crop_box() -> None:
    sheet = Sheet()
    sheet.lines(156, 200, [line[:60] for line in LONG])
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheet.done())) as pdf:
        pdf.pages[0].cropbox = pikepdf.Array([100, 0, 595, 742])
        pdf.save(target)
    x0, top, _, _ = read(target.getvalue()).blocks[0].places[0].boxes[0]
    assert abs(x0 - 56) < 3
    assert abs(top - 90) < 6


def test_raised_footnote_numbers_are_dropped_and_other_numbers_kept() -> None:
    sheet = Sheet()
    canvas = sheet.canvas
    text = canvas.beginText(56, 700)
    text.setFont(BODY, 12)
    text.textOut("The board agreed to it.")
    text.setFont(BODY, 7)
    text.setRise(5)
    text.textOut("12")
    text.setFont(BODY, 12)
    text.setRise(0)
    text.textOut(" Visits rose to 240 in 2031 under plan B12 and all were paid for by the council itself.")
    canvas.drawText(text)
    assert read(sheet.done()).text.startswith("The board agreed to it. Visits rose to 240 in 2031 under plan B12 and")


def test_a_raised_number_after_a_heading_is_dropped() -> None:
    sheet = Sheet()
    sheet.line(56, 80, "What must get better?", font=BOLD, size=14)
    sheet.line(210, 74, "1", font=BOLD, size=8)
    sheet.lines(56, 110, LONG)
    assert texts(read(sheet.done()), HEADING) == ["What must get better?"]


def test_a_foot_with_dates_and_the_page_number_is_left_out() -> None:
    sheet = Sheet()
    for number in range(1, 6):
        sheet.lines(56, 100, [f"Part {'abcde'[number - 1]} of the review follows.", *LONG])
        sheet.line(56, 800, f"11 to 22 May 2031 {number}", size=8)
        sheet.turn()
    assert "May 2031" not in read(sheet.done()).text


def test_ligatures_are_spelled_out() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, ["The staX were told of the oYce on the Yrst day and agreed to it at once, all of them."])
    data = with_unicode(
        sheet.done(),
        BODY,
        {ord("X"): 0xFB00, ord("Y"): 0xFB01} | {c: c for c in range(32, 88)} | {c: c for c in range(90, 127)},
    )
    text = read(data).text
    assert "staff" in text or "sta\ufb00" not in text
    assert "first" in text


def test_an_encrypted_file_says_how_to_give_the_password() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    data = sheet.done(password="open sesame")
    with pytest.raises(InputError, match=r"encrypted and needs a password.*--password"):
        read(data)
    with pytest.raises(InputError, match="password is wrong"):
        read(data, password="shut sesame")
    assert texts(read(data, password="open sesame")) == [" ".join(LONG)]


def many_pages(count: int) -> bytes:
    sheet = Sheet()
    for number in range(count):
        sheet.lines(56, 100, [f"Page number {number + 1} of the review begins here and goes on below.", *LONG])
        if number < count - 1:
            sheet.turn()
    return sheet.done()


def test_a_truncated_file_is_repaired_and_says_so() -> None:
    data = many_pages(30)
    bundle = read_pdf(data[: int(len(data) * 0.6)], "report.pdf", Settings())
    assert "repaired" in bundle.documents[0].notes[0]
    assert bundle.problems[0].partial
    assert "Page number 1 of" in bundle.documents[0].text


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + b"\x00" * 400, b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"]
)
def test_what_cannot_be_repaired_is_refused_with_advice(data: bytes) -> None:
    with pytest.raises(InputError, match="damaged") as caught:
        read(data)
    assert "again" in caught.value.advice


def test_a_cyclic_page_tree_ends() -> None:
    body = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>endobj\n"
        b"3 0 obj<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"
    )
    with pytest.raises(InputError):
        read(body)


def test_a_file_without_pages_is_refused() -> None:
    target = io.BytesIO()
    pikepdf.new().save(target)
    with pytest.raises(InputError, match="no pages"):
        read(target.getvalue())


def test_blank_pages_are_no_document() -> None:
    target = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(target)
    with pytest.raises(InputError, match="no words in the PDF: its pages are blank"):
        read(target.getvalue())


def test_a_page_of_countless_strokes_costs_no_table_search() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    for number in range(3_000):
        sheet.canvas.line(10, 10 + number / 10, 12, 11 + number / 9)
    assert texts(read(sheet.done(), Settings(limits=Limits(page_edges=200)))) == [" ".join(LONG)]


def test_pages_beyond_the_limit_are_named() -> None:
    bundle = read_pdf(many_pages(5), "report.pdf", Settings(limits=Limits(pages=3)))
    assert len(bundle.documents[0].pages) == 3
    assert "first 3 of 5 pages" in bundle.problems[0].reason
    assert bundle.problems[0].partial


def test_characters_beyond_the_limit_are_named() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    document = read(sheet.done(), Settings(limits=Limits(page_characters=100)))
    assert len(document.text) <= 100
    assert "Page 1 was cut after 100 characters" in document.notes[0]


def test_a_page_that_pdfium_fails_on_is_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load page.")

    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    monkeypatch.setattr("extractor.reading.pdf.read_words", fail)
    document = read(sheet.done())
    assert document.pages[0].method == "pdfplumber"
    assert texts(document) == [" ".join(LONG)]


def test_cells_are_those_of_pdfplumber_itself() -> None:
    sheet = Sheet()
    rows = [[["Action"], ["Owner"]], [["Publish the", "rota"], ["Head of Care"]], [["Hire carers"], []]]
    sheet.grid([56, 250, 400], [100, 120, 155, 180], rows)
    sheet.grid([56, 150, 300, 450], [300, 330, 360], [[["a"], ["b"], ["c"]], [["d"], ["e"], ["f"]]])
    data = sheet.done()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        theirs = [[[(cell or "").split() for cell in row] for row in table] for table in pdf.pages[0].extract_tables()]
    page = pypdfium2.PdfDocument(data)[0]
    words, _ = read_words(page, page.get_textpage(), Limits())
    tables = find_tables(read_edges(page, Limits()), 1)
    fill(tables, words)
    assert [[[[w.text for w in c.words] if c else [] for c in row] for row in t.rows] for t in tables] == theirs


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell the peak memory")
def test_six_hundred_pages_need_less_than_300_mb(tmp_path: Path) -> None:
    sheet = Sheet()
    for number in range(600):
        sheet.lines(56, 60, [f"{row}. On day {number} {LONG[row % 4]}" for row in range(50)], size=10)
        sheet.turn()
    path = tmp_path / "long.pdf"
    path.write_bytes(sheet.done())
    script = (
        "import re, sys\n"
        "from extractor.reading.pdf import read_pdf\n"
        "from extractor.settings import Settings\n"
        "bundle = read_pdf(open(sys.argv[1], 'rb').read(), 'long.pdf', Settings())\n"
        "peak = re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read()).group(1)\n"
        "print(len(bundle.documents[0].pages), peak)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, check=True, text=True)
    pages, kilobytes = map(int, done.stdout.split())
    assert pages >= 600
    assert kilobytes < 300 * 1024


def scan() -> bytes:
    printed = Sheet()
    printed.lines(56, 100, LONG)
    sheet = Sheet()
    sheet.picture(picture_of_page(printed.done()))
    return sheet.done()


def test_a_scan_without_an_engine_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_engine", lambda: None)
    with pytest.raises(InputError, match=r"Page 1 was not read.*no OCR engine") as caught:
        read(scan())
    assert "tesseract" in caught.value.advice


def test_a_scanned_page_among_others_is_listed_as_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_engine", lambda: None)
    printed = Sheet()
    printed.lines(56, 100, LONG)
    page = picture_of_page(printed.done())
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    for _ in range(2):
        sheet.turn()
        sheet.picture(page)
    bundle = read_pdf(sheet.done(), "report.pdf", Settings())
    assert [p.method for p in bundle.documents[0].pages] == ["text", "none", "none"]
    assert "Pages 2–3 were not read" in bundle.documents[0].notes[0]
    assert bundle.problems[0].partial


def test_more_scans_than_ocr_may_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def engine(*_: object, **__: object) -> ocr.Recognised:
        return [
            PageWord(word, 56 + 60 * n, 100, 80 + 60 * n, 112, 12, False) for n, word in enumerate(("The", "end"))
        ], 0.9

    monkeypatch.setattr(ocr, "find_engine", lambda: engine)
    printed = Sheet()
    printed.lines(56, 100, LONG)
    page = picture_of_page(printed.done(), scale=1)
    sheet = Sheet()
    for _ in range(4):
        sheet.picture(page)
        sheet.turn()
    bundle = read_pdf(sheet.done(), "report.pdf", Settings(limits=Limits(wall_seconds=1, ocr_pages=2)))
    assert [p.method for p in bundle.documents[0].pages][:4] == ["ocr", "ocr", "none", "none"]
    assert "Pages 3–4 were not read" in bundle.problems[0].reason
    assert bundle.problems[0].advice == "Raise limits.ocr_pages in tracker.toml."


def test_ocr_can_be_turned_off() -> None:
    with pytest.raises(InputError, match="OCR is turned off"):
        read(scan(), Settings(ocr=False))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_is_read_by_ocr_with_its_confidence() -> None:
    document = read(scan())
    page = document.pages[0]
    assert page.method == "ocr"
    assert page.confidence is not None
    assert page.confidence > 0.8
    assert document.notes == ("Page 1 read by OCR: words may be wrong.",)
    assert texts(document) == [" ".join(LONG)]
    x0, top, _, _ = document.blocks[0].places[0].boxes[0]
    assert abs(x0 - 56) < 4
    assert abs(top - 91) < 6


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_font_that_does_not_say_its_characters_is_read_by_ocr() -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    garbled = with_unicode(sheet.done(), BODY, {code: 0xE000 + code for code in range(33, 127)})
    document = read(garbled)
    assert document.pages[0].method == "ocr"
    assert "telephoned before a change" in document.text


def test_specks_are_smoothed_away_and_strokes_stay() -> None:
    rows = [bytearray(b"\xff" * 40) for _ in range(40)]
    for row, column in ((5, 5), (5, 6), (6, 5), (30, 33)):
        rows[row][column] = 0
    for row in range(10, 30):
        rows[row][18:22] = bytes(4)
    soft = ocr.softened(ocr.Picture(40, 40, b"".join(rows))).grey
    assert soft[5 * 40 + 5] == soft[6 * 40 + 5] == soft[30 * 40 + 33] == 255
    assert soft[20 * 40 + 18 : 20 * 40 + 22] == bytes(4)
    assert soft.count(0) >= 4 * 16


@pytest.mark.parametrize(
    ("plain", "smooth", "kept"),
    [((3, 0.95), (9, 0.99), 3), ((9, 0.7), (8, 0.9), 8), ((9, 0.7), (3, 0.9), 9), ((0, 0.0), (5, 0.8), 5)],
)
def test_a_noisy_page_is_read_twice_and_the_better_reading_kept(
    plain: tuple[int, float], smooth: tuple[int, float], kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = iter([([PageWord("visit", 0, 0, 9, 9, 9, False)] * count, sure) for count, sure in (plain, smooth)])
    monkeypatch.setattr(ocr, "_by_tesseract", lambda *_, **__: next(readings))
    words, _ = ocr.with_tesseract(ocr.Picture(8, 8, bytes(64)), scale=1.0, seconds=1.0)
    assert len(words) == kept


def test_the_table_of_tesseract_is_read() -> None:
    rows = ["level page_num", "5 1 1 1 1 1 100 200 50 20 90 board", "5 1 1 1 1 2 160 200 50 20 10 |", "4 1"]
    table = "\n".join(row.replace(" ", "\t") for row in rows)
    words, confidence = ocr.parse_tsv(table, 2.0)
    assert [(word.text, word.x0, word.top, word.x1, word.bottom) for word in words] == [("board", 50, 100, 75, 110)]
    assert confidence == pytest.approx(0.9)


def test_a_capital_i_taken_for_a_rule_is_put_right() -> None:
    rows = [
        "head",
        "5 1 1 1 1 1 100 200 50 20 90 |",
        "5 1 1 1 1 2 160 200 50 20 90 must",
        "5 1 1 1 1 3 160 200 50 20 90 |",
    ]
    words, _ = ocr.parse_tsv("\n".join(row.replace(" ", "\t") for row in rows), 2.0)
    assert [word.text for word in words] == ["I", "must", "|"]


@pytest.mark.parametrize(("numbers", "text"), [([1], "1"), ([1, 2, 3, 7], "1–3, 7"), ([2, 4, 5], "2, 4–5")])
def test_page_numbers_are_said_as_ranges(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


def test_offsets_cover_the_pages_in_order() -> None:
    document = read(many_pages(4))
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in zip(document.pages, document.pages[1:], strict=False))
    assert document.page_of(document.text.index("Page number 3")) == 3

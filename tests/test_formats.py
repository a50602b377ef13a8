"""Every format but PDF, with the traps of each, on files made here."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import datetime

import office_files as files
import openpyxl
import pytest

from extractor.errors import InputError
from extractor.model import Block, BlockKind, Document
from extractor.reading import archive, logs, mail, office, plain, sniff, web
from extractor.reading.bundle import Bundle
from extractor.settings import Limits, Settings

SETTINGS = Settings()


def texts(document: Document, kind: BlockKind | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind is kind]


def block(document: Document, start: str) -> Block:
    return next(b for b in document.blocks if document.text[b.start : b.end].startswith(start))


def columns(document: Document, row: int) -> dict[str, str]:
    """A row's cells by header."""
    rows = [b for b in document.blocks if b.kind is BlockKind.ROW]
    return {cell.header: document.text[cell.start : cell.end] for cell in rows[row].cells}


def read_text(text: str, name: str = "notes.txt") -> Document:
    return plain.read_plain(text.encode(), name, SETTINGS)


# ------------------------------------------------------------------------- text


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_text_is_the_file_code_point_for_code_point(ends: str) -> None:
    text = f"First paragraph.{ends}{ends}  Second – with “quotes” \u2028 and a tab\there. {ends}"
    document = plain.read_plain(text.encode(), "a.txt", SETTINGS)
    assert document.text == text
    assert texts(document)[0] == "First paragraph."


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("£5 – naïve".encode("utf-8-sig"), "£5 – naïve"),
        ("£5 – naïve".encode("utf-16"), "£5 – naïve"),
        ("£5 was paid to the trust".encode("utf-16-le"), "£5 was paid to the trust"),
        ("£5 was paid to the trust".encode("utf-16-be"), "£5 was paid to the trust"),
        ("£5 – “quoted”".encode("cp1252"), "£5 – “quoted”"),
        ("£5 – naïve".encode("utf-32"), "£5 – naïve"),
    ],
    ids=["utf-8 mark", "utf-16 mark", "utf-16-le bare", "utf-16-be bare", "windows", "utf-32 mark"],
)
def test_charsets_of_text(data: bytes, said: str) -> None:
    assert plain.read_plain(data, "a.txt", SETTINGS).text == said


def test_zero_bytes_within_a_text_are_left_out_and_said() -> None:
    data = b"The manager said that \x00visits were late.\n\nA rota must\x00 follow.\n"
    assert sniff(data, "a.txt") == "text"
    document = plain.read_plain(data, "a.txt", Settings())
    assert document.text == "The manager said that visits were late.\n\nA rota must follow.\n"
    assert document.notes == ("2 zero bytes were left out of the text.",)


def test_hard_wrapped_text_is_one_paragraph_and_keeps_its_line_ends() -> None:
    text = (
        "The panel heard that the number of visits had fallen over the winter, and\n"
        "that the manager of the service expected it to rise again once two posts\n"
        "had been filled. It asked for a further report in the spring, which should\n"
        "include the figures for each ward.\n\n"
        "The chair thanked everybody for the work that they had done since the last\n"
        "meeting and closed the discussion.\n"
    )
    document = read_text(text)
    assert document.text == text
    assert [b.kind for b in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_short_lines_of_a_wrapped_letterhead_stay_apart() -> None:
    document = read_text("Holm Valley Trust\nThe Mill\nHolm\n\n4 May 2031\n\nDear Ms Orde\n\nWe agree.\n")
    assert texts(document)[:3] == ["Holm Valley Trust", "The Mill", "Holm"]


def test_numbered_minutes_have_headings_items_and_sections() -> None:
    document = read_text(
        "7. WARD VISITS\n\n7.1 Ms Orde said that two wards had been seen.\n\nRESOLVED –\n\n"
        "(a) That the report be noted;\n\n(b) That Ms Orde write to the ward.\n\n"
        "8. Any other business\nThere was none.\n"
    )
    assert texts(document, BlockKind.HEADING) == ["7. WARD VISITS", "8. Any other business"]
    assert [b.label for b in document.blocks if b.kind is BlockKind.ITEM] == ["7.1", "(a)", "(b)"]
    assert block(document, "(b)").section == ("7. WARD VISITS",)
    lead = block(document, "(a)").lead
    assert lead is not None
    assert texts(document)[lead] == "RESOLVED –"


def test_leads_of_lists_within_lists() -> None:
    document = read_text(
        "7.1 RESOLVED:\n\n(a) that it be noted;\n\n(b) that it be sent.\n\nRESOLVED\n\n(a) that it be paid.\n"
    )
    assert [b.lead for b in document.blocks] == [None, 0, 0, None, 3]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("• Keep the doors shut.", "•"),
        ("- Keep the doors shut.", "-"),
        ("◼ Keep the doors shut.", "◼"),
        ("\uf0b7 Keep the doors shut.", "\uf0b7"),
        ("(iv) Keep the doors shut.", "(iv)"),
        ("3.4 The doors were open.", "3.4"),
        ("22/22 The doors were open.", "22/22"),
        ("Recommendation 3: Keep the doors shut.", "Recommendation 3:"),
    ],
)
def test_labels_of_items(line: str, label: str) -> None:
    found = read_text(f"Before it came a sentence.\n\n{line}\n").blocks[1]
    assert (found.kind, found.label) == (BlockKind.ITEM, label)


@pytest.mark.parametrize(
    "line", ["612 people were waiting.", "7.2 per cent of calls were lost.", "3 May was agreed upon."]
)
def test_numbers_that_begin_a_sentence_are_no_labels(line: str) -> None:
    assert read_text(f"Before it came a sentence.\n\n{line}\n").blocks[1].label == ""


def test_a_list_in_one_group_is_items_and_not_headings() -> None:
    document = read_text("Agenda items were:\n1. Apologies\n2. Ward visits\n3. Close\n")
    assert [b.kind for b in document.blocks[1:]] == [BlockKind.ITEM] * 3


def test_initials_are_no_labels_but_lettered_lists_are() -> None:
    document = read_text("A. Farrow said no.\n\nA. Paint the ward\nB. Mend the roof\n")
    assert [b.label for b in document.blocks] == ["", "A.", "B."]


def test_bar_table_has_cells_with_headers() -> None:
    document = read_text("ACTIONS\n\nMinute | Action | Owner | Due\n7(b) | Write to the ward | Ms Orde | 4 May 2031\n")
    assert columns(document, 1) == {
        "Minute": "7(b)",
        "Action": "Write to the ward",
        "Owner": "Ms Orde",
        "Due": "4 May 2031",
    }


def test_markdown_headings_and_tables() -> None:
    text = "# Ward visits\n\nText of it.\n\n## Actions ##\n\n| Action | Owner |\n|---|---|\n| Paint | Mr Oke |\n\n"
    text += "Later\n-----\n\nMore.\n"
    document = plain.read_plain(text.encode(), "a.md", SETTINGS)
    assert texts(document, BlockKind.HEADING) == ["Ward visits", "Actions", "Later"]
    assert columns(document, 1) == {"Action": "Paint", "Owner": "Mr Oke"}
    assert block(document, "| Paint").section == ("Ward visits", "Actions")


def test_tab_table_has_cells() -> None:
    document = read_text("Judgement\tGrade\nHow leaders work\tGood\nHow children fare\tInadequate\n")
    assert columns(document, 2) == {"Judgement": "How children fare", "Grade": "Inadequate"}


def test_labelled_parts_of_a_response_are_headings() -> None:
    document = read_text(
        "Recommendation 4\nWards should be painted each year.\n\nResponse:\nWe agree and will paint them.\n"
    )
    assert block(document, "We agree").section == ("Recommendation 4", "Response:")


def test_form_feeds_part_pages() -> None:
    document = read_text("First page.\n\fSecond page.\n")
    assert [page.number for page in document.pages] == [1, 2]
    assert block(document, "Second").page == 2


def test_a_judgement_in_a_heading_is_a_heading() -> None:
    line = "How well leaders plan, and what comes of it for children: requires improvement to be good"
    assert read_text(f"{line}\n\n1. Leaders plan late.\n").blocks[0].kind is BlockKind.HEADING


# ------------------------------------------------------------------------- Word


def read_word(body: str, **parts: str) -> Document:
    return office.read_docx(files.docx(body, **parts), "a.docx", SETTINGS)


def test_word_numbers_as_word_shows_them() -> None:
    body = files.numbered("Ward visits") + files.numbered("Seen by two members.", 1) + files.numbered("A letter.", 2)
    body += files.numbered("Roof") + files.numbered("Mended in May.", 1)
    part = files.numbering(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), start=41)
    document = read_word(body, numbering=part)
    assert [b.label for b in document.blocks] == ["41.", "41.1", "(a)", "42.", "42.1"]
    assert texts(document)[1] == "41.1 Seen by two members."


def test_word_restart_and_bullets() -> None:
    part = files.numbering(("decimal", "%1)")).replace(
        "</w:numbering>",
        '<w:abstractNum w:abstractNumId="9"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num><w:num w:numId="3"><w:abstractNumId w:val="9"/></w:num>'
        "</w:numbering>",
    )
    body = (
        files.numbered("One.") + files.numbered("Two.") + files.numbered("Again.", 0, 2) + files.numbered("Dot.", 0, 3)
    )
    assert [b.label for b in read_word(body, numbering=part).blocks] == ["1)", "2)", "1)", "•"]


def test_word_headings_by_style_outline_and_wording() -> None:
    styles = (
        f'<w:styles {files.W}><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H1"/></w:style></w:styles>'
    )
    body = files.paragraph("Findings", '<w:pStyle w:val="Mine"/>') + files.paragraph("Some words of it.")
    body += files.paragraph("Roof", '<w:outlineLvl w:val="1"/>') + files.paragraph("It leaks.")
    body += files.paragraph("What was done", run="<w:b/>") + files.paragraph("Nothing.")
    document = read_word(body, styles=styles)
    assert block(document, "Nothing.").section == ("Findings", "Roof", "What was done")


def test_word_tracked_changes_are_accepted_and_comments_kept_apart() -> None:
    body = (
        "<w:p><w:r><w:t>The ward will be </w:t></w:r><w:del><w:r><w:delText>closed</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>opened</w:t></w:r></w:ins><w:r><w:t> in May.</w:t></w:r></w:p>"
    )
    comments = (
        f'<w:comments {files.W}><w:comment w:author="Jo">{files.paragraph("Is that so?")}</w:comment></w:comments>'
    )
    document = read_word(body, comments=comments)
    assert document.text == "The ward will be opened in May."
    assert "Comment by Jo: Is that so?" in document.notes
    assert "Tracked changes were read as accepted." in document.notes


def test_word_deleted_paragraph_mark_joins_what_it_parted() -> None:
    body = files.paragraph("The ward ", "<w:rPr><w:del/></w:rPr>") + files.paragraph("is open.")
    assert read_word(body).text == "The ward is open."


def test_word_table_rows_have_headers_and_nested_tables_stay_in_their_cell() -> None:
    nested = files.paragraph("Two things:") + files.table(("paint", "May"), ("roof", "June")) + files.paragraph("")
    document = read_word(files.table(("Action", "Owner", "Due"), (nested, "Mr Oke", "30 June 2031"), header=True))
    cells = columns(document, 1)
    assert cells["Due"] == "30 June 2031"
    assert "paint | May" in cells["Action"]
    assert "roof | June" in cells["Action"]


def test_word_table_of_one_column_is_layout() -> None:
    document = read_word(files.table(("A boxed sentence.",), ("Another one.",)))
    assert [b.kind for b in document.blocks] == [BlockKind.PARAGRAPH, BlockKind.PARAGRAPH]


def test_word_text_boxes_once_content_controls_and_footnotes() -> None:
    box = f"<w:txbxContent>{files.paragraph('Boxed words.')}</w:txbxContent>"
    either = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    body = (
        f"<w:p><w:r><w:t>Above</w:t></w:r><w:r><mc:AlternateContent>{either}</mc:AlternateContent></w:r>"
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        f"<w:sdt><w:sdtContent>{files.paragraph('Controlled words.')}</w:sdtContent></w:sdt>"
    )  # fmt: skip
    notes = f'<w:footnotes {files.W}><w:footnote w:id="2">{files.paragraph("A note.")}</w:footnote></w:footnotes>'
    assert texts(read_word(body, footnotes=notes)) == ["Above", "Boxed words.", "A note.", "Controlled words."]


def test_word_headers_come_first_and_page_numbers_do_not() -> None:
    document = read_word(
        files.paragraph("Body."),
        header1=f"<w:hdr {files.W}>{files.paragraph('Holm Council')}</w:hdr>",
        header2=f"<w:hdr {files.W}>{files.paragraph('Page 2 of 9')}</w:hdr>",
    )
    assert texts(document) == ["Holm Council", "Body."]


def test_word_hidden_text_field_codes_and_contents_are_left_out() -> None:
    styles = f'<w:styles {files.W}><w:style w:styleId="T1"><w:name w:val="toc 1"/></w:style></w:styles>'
    body = files.paragraph("Findings 3", '<w:pStyle w:val="T1"/>') + files.paragraph("hidden", run="<w:vanish/>")
    body += "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Seen</w:t></w:r></w:p>"
    document = read_word(body, styles=styles)
    assert document.text == "Seen"
    assert document.notes == ("The table of contents was left out.",)


@pytest.mark.parametrize(
    ("created", "modified", "day"),
    [
        ("2031-05-04", "2031-06-01", "2031-05-04"),
        ("2013-12-23", "2031-06-01", "2031-06-01"),
        ("", "2031-06-01", "2031-06-01"),
    ],
)
def test_day_of_a_word_file_is_not_its_templates(created: str, modified: str, day: str) -> None:
    core = f"<p><title>Plan</title><created>{created}T09:00:00Z</created><modified>{modified}T09:00:00Z</modified></p>"
    data = io.BytesIO(files.docx(files.paragraph("Body.")))
    with zipfile.ZipFile(data, "a") as package:
        package.writestr("docProps/core.xml", core)
    document = office.read_docx(data.getvalue(), "a.docx", SETTINGS)
    assert (document.title, document.date) == ("Plan", day)


def test_strict_word_files_are_read() -> None:
    body = files.docx(files.paragraph("Body."))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(strict, "w") as new:
        for info in old.infolist():
            usual, other = (
                "schemas.openxmlformats.org/wordprocessingml/2006/main",
                "purl.oclc.org/ooxml/wordprocessingml/main",
            )
            new.writestr(info, old.read(info).decode().replace(usual, other))
    assert office.read_docx(strict.getvalue(), "a.docx", SETTINGS).text == "Body."


# ---------------------------------------------------------- OpenDocument, rich text


def test_opendocument_headings_lists_tables_and_notes() -> None:
    styles = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="." text:start-value="5"/><text:list-level-style-number text:level="2" style:num-format="a" '
        'style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
    )
    body = (
        '<text:h text:outline-level="1">Findings</text:h><text:p>Some<text:s text:c="2"/>words'
        "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p>"
        '<text:list text:style-name="L1"><text:list-item><text:p>First.</text:p><text:list><text:list-item>'
        "<text:p>Inner.</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>Next.</text:p>"
        "</text:list-item></text:list><table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Action"
        "</text:p></table:table-cell><table:table-cell><text:p>Owner</text:p></table:table-cell></table:table-row>"
        "</table:table-header-rows><table:table-row><table:table-cell><text:p>Paint</text:p></table:table-cell>"
        "<table:table-cell><text:p>Mr Oke</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = office.read_odt(files.odt(body, styles), "a.odt", SETTINGS)
    assert texts(document)[:6] == ["Findings", "Some  words.", "A note.", "5. First.", "(a) Inner.", "6. Next."]
    assert columns(document, 1) == {"Action": "Paint", "Owner": "Mr Oke"}


def test_locked_opendocument_says_what_to_do() -> None:
    data = files.odt("<text:p>x</text:p>", **{"META-INF__manifest": "<m><encryption-data/></m>"})
    with pytest.raises(InputError, match="password"):
        office.read_odt(data, "a.odt", SETTINGS)


def test_rich_text_with_accents_and_a_table() -> None:
    rtf = (
        rb"{\rtf1\ansi\ansicpg1252 {\fonttbl{\f0 Arial;}}FINDINGS\par\par The caf\'e9 was shut \u8211? again.\par\par "
        rb"\trowd Action\cell Owner\cell Due\cell\row\trowd Paint\cell Mr Oke\cell 4 May 2031\cell\row}"
    )
    document = office.read_rtf(rtf, "a.rtf", SETTINGS)
    assert "The café was shut – again." in texts(document)
    assert columns(document, 1)["Due"] == "4 May 2031"


def test_rich_text_without_its_deleted_words_and_with_its_footnotes() -> None:
    rtf = (
        rb"{\rtf1\ansi The home {\deleted\revauthdel1 may}{\revised must} shut \{A\}.{\super 1"
        rb"{\footnote\pard {\super 1} Told to us in May.}}\par It opened again.\par}"
    )
    found = texts(office.read_rtf(rtf, "a.rtf", SETTINGS))
    assert found[0].startswith("The home must shut {A}.")
    assert "may" not in found[0]
    assert "It opened again." in found
    assert found[-1].endswith("Told to us in May.")


def test_rows_of_rich_text_end_with_their_last_cell() -> None:
    rtf = rb"{\rtf1\ansi\trowd Action\cell Owner\cell\row\trowd Paint\cell Mr Oke\cell\row}"
    assert texts(office.read_rtf(rtf, "a.rtf", SETTINGS)) == ["Action | Owner", "Paint | Mr Oke"]


# --------------------------------------------------------------------------- web

ARTICLE = """<html><head><title>Trust told to mend roof - Holm Post</title>
<meta property="article:published_time" content="2031-10-07T09:00:00Z"></head><body>
<header><nav><a>Home</a> <a>News</a></nav></header><article><h1>Trust told to mend roof</h1>
<p>The trust that runs the hospital at Holm has been told to mend its roof before the winter, after water came
through the ceiling of two wards on six days in the spring and patients had to be moved at night.</p>
<h2>What inspectors saw</h2><p>Inspectors saw buckets in a corridor and wrote that nobody had kept a record of them.</p>
<ul><li>Buckets stood in the corridor all week.</li><li>No record of them was kept by anybody.</li></ul>
<table><tr><th>Ward</th><th>Rating</th></tr><tr><td>One</td><td>Good</td></tr></table>
<p>A spokesperson said: “We are sorry and the roof will be mended by May.”</p></article>
<aside>Most read: a cat was found</aside><div id="comments" class="comments"><p>About time too, says a reader.</p></div>
<footer>Cookies and terms</footer></body></html>"""


def read_page(source: str | bytes) -> Document:
    return web.read_html(source.encode() if isinstance(source, str) else source, "a.html", SETTINGS)


def test_article_is_read_without_what_stands_around_it() -> None:
    document = read_page(ARTICLE)
    assert texts(document, BlockKind.HEADING) == ["Trust told to mend roof", "What inspectors saw"]
    assert "• No record of them was kept by anybody." in texts(document, BlockKind.ITEM)
    assert columns(document, 1) == {"Ward": "One", "Rating": "Good"}
    assert document.date == "2031-10-07"
    for noise in ("Home", "Most read", "reader", "Cookies"):
        assert noise not in document.text


COUNCIL = """<html><head><title>Agenda and minutes - Holm Council</title></head><body><nav>Home</nav>
<div class="mgContent"><h1>Health Panel</h1><h2 class="mgSubTitleTxt">Thursday, 12th June, 2031 10.00 am</h2>
<table class="mgItemTable"><tr><th>No.</th><th>Item</th></tr>
<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">14.</p></td>
<td><p class="mgAiTitleTxt">Ward visits <a>pdf icon</a>PDF 482 KB</p>
<div class="mgWordPara"><p>To hear of the visits.</p></div>
<p class="mgSubItemTitleTxt">Minutes:</p><div class="mgWordPara"><p>Ms Orde said that two wards had been seen.</p>
<p><strong>RESOLVED:</strong></p><p>(a) That Ms Orde write to the ward.</p></div>
<p class="mgSubItemTitleTxt">Additional documents:</p><ul class="mgBulletList"><li><a>Letter, item 14.</a> pdf icon
 <span class="mgFileSize">PDF 1 MB</span></li></ul></td></tr></table></div></body></html>"""


def test_council_page_keeps_numbers_labels_and_drops_file_sizes() -> None:
    document = read_page(COUNCIL)
    assert "14. Ward visits" in texts(document, BlockKind.HEADING)
    assert block(document, "Ms Orde").section[-2:] == ("14. Ward visits", "Minutes:")
    assert block(document, "(a)").label == "(a)"
    assert "• Letter, item 14." in texts(document)
    assert "PDF" not in document.text
    assert "Home" not in document.text
    assert "Item" not in document.text
    assert document.publisher == "Holm Council"


def test_lists_within_lists_and_lists_of_terms() -> None:
    items = "<ol><li>Mend the roof now<ul><li>of ward two first of all</li></ul></li><li>Paint the wards</li></ol>"
    terms = "<dl><dt>Location ID</dt><dd>1-310456789</dd><dt>Run by</dt><dd>Larkrise Care Limited</dd></dl>"
    document = read_page(ARTICLE.replace("<table>", f"{items}{terms}<table>"))
    found = [(b.label, b.level) for b in document.blocks if b.kind is BlockKind.ITEM]
    assert found[-3:] == [("1.", 1), ("•", 2), ("2.", 1)]
    assert "Run by\nLarkrise Care Limited" in texts(document)


def test_declared_charset_of_a_page() -> None:
    page = (
        '<html><head><meta charset="iso-8859-1"></head><body><main><p>The café cost £5 a day.</p></main></body></html>'
    )
    assert "The café cost £5 a day." in read_page(page.encode("latin-1")).text


def test_long_report_page_keeps_all_its_parts() -> None:
    parts = "".join(
        f"<section><h2>Part {n}</h2><div><div><p>Sentence {n} tells what ward {n} was like.</p></div></div></section>"
        for n in range(1, 30)
    )
    document = read_page(f"<html><body><main><h1>Report on wards</h1>{parts}</main></body></html>")
    assert all(f"Sentence {n} tells" in document.text for n in range(1, 30))


@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "table><tr><td"])
def test_page_of_elements_within_one_another_is_read(tag: str) -> None:
    close = f"</{'></'.join(reversed(tag.split('><')))}>"
    nested = f"<{tag}>" * 2000 + "<p>Deep words are here.</p>" + close * 2000
    text = read_page(f"<html><body><main>{nested}<p>After them.</p></main></body></html>").text
    assert "Deep words are here." in text
    assert "After them." in text


@pytest.mark.parametrize("tag", ["div", "span", "ul><li", "table><tr><td", "b"])
def test_endless_elements_within_one_another_take_no_time(tag: str) -> None:
    close = f"</{'></'.join(reversed(tag.split('><')))}>"
    nested = f"<{tag}>" * 100_000 + "<p>Deep words are here.</p>" + close * 100_000
    began = time.process_time()
    text = read_page(f"<html><body><main>{nested}<p>After them.</p></main></body></html>").text
    assert time.process_time() - began < 8
    assert "Deep words are here." in text
    assert "After them." in text


def test_page_without_text_says_so() -> None:
    with pytest.raises(InputError, match="no text"):
        read_page("<html><head><title>Loading</title></head><body><script>load()</script></body></html>")


# -------------------------------------------------------------------------- mail

PLAIN = """From: Jo Orde <jo@holm.example>
To: Panel <panel@holm.example>
Subject: Re: Ward visits
Date: Thu, 12 Jun 2031 09:30:00 +0100
MIME-Version: 1.0
Content-Type: {kind}

{body}"""


def message(body: str, kind: str = "text/plain; charset=utf-8", subject: str = "Re: Ward visits") -> bytes:
    return PLAIN.format(body=body, kind=kind).replace("Re: Ward visits", subject).encode()


def only(bundle: Bundle) -> Document:
    assert len(bundle.documents) == 1
    return bundle.documents[0]


@pytest.mark.parametrize(
    "history",
    [
        "On Wed, 11 Jun 2031 at 10:00, Al <al@x.example> wrote:\n> When will it open?\n> Soon?",
        "On Wednesday 11 June 2031 at ten in the morning, Mr Al Ofori\n<al@x.example> wrote:\n> When will it open?",
        "-----Original Message-----\nFrom: Al\nWhen will it open?",
        "From: Al <al@x.example>\nSent: 11 June 2031 10:00\nTo: Jo\nSubject: Ward visits\n\nWhen will it open?",
        "________________________________\nFrom: Al\nSent: 11 June 2031\nWhen will it open?",
    ],
)
def test_quoted_history_is_left_out_and_said(history: str) -> None:
    document = only(mail.read_eml(message(f"The ward will open in May.\n\nJo\n\n{history}\n"), "a.eml", SETTINGS))
    assert "The ward will open in May." in document.text
    assert "When will it open" not in document.text
    assert "The earlier messages quoted below it were left out." in document.notes


def test_heads_of_a_message_are_in_its_text() -> None:
    document = only(mail.read_eml(message("The ward will open in May.\n"), "a.eml", SETTINGS))
    assert document.title == "Ward visits"
    assert document.date == "2031-06-12"
    assert document.text.startswith("Re: Ward visits\n\nFrom: Jo Orde <jo@holm.example>\nTo: Panel")


def test_answers_between_quoted_lines_are_kept() -> None:
    document = only(
        mail.read_eml(message("> When will it open?\n\nIn May.\n\n> And the roof?\n\nIn June.\n"), "a.eml", SETTINGS)
    )
    assert texts(document)[-2:] == ["In May.", "In June."]


def test_forwarded_message_is_read() -> None:
    body = (
        "FYI\n\n---------- Forwarded message ----------\nFrom: Al <al@x.example>\nDate: 11 June 2031\nSubject: Roof\n"
    )
    body += "To: Jo\n\nThe roof leaks.\n"
    document = only(mail.read_eml(message(body, subject="Fwd: Roof"), "a.eml", SETTINGS))
    assert "The roof leaks." in document.text


def test_html_body_is_read_without_its_history() -> None:
    body = (
        '<p>The ward will open in May.</p><ul><li>Paint it</li></ul><div class="gmail_quote">When will it open?</div>'
    )
    document = only(mail.read_eml(message(body, "text/html; charset=utf-8"), "a.eml", SETTINGS))
    assert "• Paint it" in texts(document)
    assert "When will it open" not in document.text


def test_utf_16_message_has_its_body() -> None:
    data = message("The ward will open in May.\n").decode().encode("utf-16")
    assert "The ward will open in May." in only(mail.read_eml(data, "a.eml", SETTINGS)).text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (message("The ward will open in May.\n").decode().encode("utf-16"), "eml"),
        ("<!DOCTYPE html><html><body><p>The ward is open.</p></body></html>".encode("utf-16"), "html"),
        ("The ward is open.".encode("utf-16"), "text"),
    ],
)
def test_what_is_saved_as_utf_16_is_told_apart(data: bytes, kind: str) -> None:
    assert sniff(data, "a.txt") == kind


def test_attachments_become_members_with_names_of_their_own() -> None:
    from email.message import EmailMessage

    outer = EmailMessage()
    outer["Subject"], outer["From"] = "Plan", "Jo"
    outer.set_content("The plan is attached.")
    for text in ("First plan.", "Second plan."):
        outer.add_attachment(text.encode(), maintype="text", subtype="plain", filename="../plan.txt")
    outer.add_attachment(b"picture", maintype="image", subtype="png", filename="logo.png")
    inner = EmailMessage()
    inner["Subject"] = "Earlier"
    inner.set_content("An earlier message.")
    outer.add_attachment(inner)
    bundle = mail.read_eml(outer.as_bytes(), "a.eml", SETTINGS)
    assert [name for name, _ in bundle.members] == ["plan.txt", "plan (2).txt", "Earlier.eml"]
    assert bundle.members[1][1].strip() == b"Second plan."
    assert "An earlier message." in only(mail.read_eml(bundle.members[2][1], "b.eml", SETTINGS)).text


def test_encrypted_message_says_what_to_do() -> None:
    with pytest.raises(InputError, match="encrypted"):
        mail.read_eml(message("AAAA", "application/pkcs7-mime; name=smime.p7m"), "a.eml", SETTINGS)


def test_empty_message_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        mail.read_eml(message("\n"), "a.eml", SETTINGS)


def test_outlook_message_with_attachment() -> None:
    data = files.outlook(
        "RE: Ward",
        "The ward will open.\r\n\r\n-----Original Message-----\r\nWhen?",
        "Jo Orde",
        {"plan.txt": b"A plan."},
    )
    bundle = mail.read_msg(data, "a.msg", SETTINGS)
    document = only(bundle)
    assert document.text.startswith(
        "RE: Ward\n\nFrom: Jo Orde\nDate: Thursday 12 June 2031 09:30\n\nThe ward will open."
    )
    assert "When?" not in document.text
    assert document.date == "2031-06-12"
    assert bundle.members == (("plan.txt", b"A plan."),)


def test_damaged_outlook_message_is_refused() -> None:
    data = files.outlook("Ward", "The ward will open.", "Jo")
    with pytest.raises(InputError, match="damaged"):
        mail.read_msg(data[:700], "a.msg", SETTINGS)


# ------------------------------------------------------------------- action logs


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


LOG: list[list[object]] = [
    ["Action log as at 4 May 2031"],
    [],
    ["Ref", "Agreed action", "Lead officer", "Target date", "BRAG", "Latest update", "Spent"],
    ["A1", "Mend the roof of ward two", "Mr Oke", datetime(2031, 6, 30), "Amber", "Scaffold is up", 1200],
    ["A2", "Paint ward one", "Ms Orde", "end of July", "Red", None, 0.5],
]


def test_workbook_rows_have_cells_under_their_headers() -> None:
    document = logs.read_xlsx(workbook(("Sheet1", LOG)), "a.xlsx", SETTINGS)
    assert columns(document, 1)["Target date"] == "30 June 2031"
    assert columns(document, 2)["Lead officer"] == "Ms Orde"
    assert texts(document)[0] == "Action log as at 4 May 2031"


def test_sheets_are_headings_and_hidden_ones_are_named() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(("Open", LOG), ("Closed", LOG), ("Lists", [["a", "b"]]))))
    book["Lists"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    document = logs.read_xlsx(out.getvalue(), "a.xlsx", SETTINGS)
    assert "Closed" in texts(document, BlockKind.HEADING)
    assert "Hidden sheets were left out: Lists." in document.notes


def test_formulas_without_saved_values_are_said() -> None:
    rows = [[*LOG[2]], ["A1", "Mend the roof", "Mr Oke", "=TODAY()", "Red", "=A1", 1]]
    document = logs.read_xlsx(workbook(("Sheet1", rows)), "a.xlsx", SETTINGS)
    assert columns(document, 1)["Target date"] == ""
    assert any(note.startswith("2 cells hold formulas") for note in document.notes)


def test_words_alone_under_a_column_of_progress_go_on_with_their_row() -> None:
    rows = "No,Action,Owner,Update\n1,Paint the ward,Mr Oke,Begun\n,,,Paint came late\n,Kitchen,,\n2,Mend it,Ms Orde,\n"
    document = logs.read_csv(rows.encode(), "a.csv", SETTINGS)
    assert columns(document, 2) == {"No": "", "Action": "", "Owner": "", "Update": "Paint came late"}
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING] == ["Kitchen"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separated_text_with_quotes_and_line_ends_in_cells(delimiter: str) -> None:
    rows = [
        ["Ref", "Action", "Owner", "Due"],
        ["A1", '"Mend the roof\nand, in time; the door"', "Mr Oke", "4 May 2031"],
    ]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode("cp1252")
    document = logs.read_csv(data, "a.csv", SETTINGS)
    assert columns(document, 1)["Action"] == "Mend the roof\nand, in time; the door"


def test_formula_cells_of_separated_text_stay_text() -> None:
    document = logs.read_csv(
        b'Action,Owner\n"=HYPERLINK(""http://x.example"")",Mr Oke\nPaint,Ms Orde\n', "a.csv", SETTINGS
    )
    assert columns(document, 1)["Action"] == '=HYPERLINK("http://x.example")'


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Ref", "reference"),
        ("Minute no.", "reference"),
        ("Agreed action", "action"),
        ("Recommendation", "action"),
        ("Lead officer", "owner"),
        ("By whom", "owner"),
        ("Target date", "due"),
        ("By when", "due"),
        ("BRAG", "status"),
        ("Progress", "update"),
        ("Date raised", "date"),
        ("Concern", "issue"),
        ("Budget", ""),
    ],
)
def test_columns_are_told_by_their_headers(header: str, column: str) -> None:
    assert logs.column_of(header) == column


def test_a_teams_own_heading_for_a_column() -> None:
    settings = Settings(columns={"owner": "Champion"})
    document = logs.read_csv(b"Action,Champion,Due\nPaint,Ms Orde,4 May 2031\n", "a.csv", settings)
    assert columns(document, 1)["Owner"] == "Ms Orde"


# ---------------------------------------------------------------------- archives


def test_archive_gives_its_members_without_noise() -> None:
    data = files.zipped({"in/a.txt": "One.", "../b.txt": "Two.", "__MACOSX/a.txt": "x", ".DS_Store": "x"})
    assert archive.read_zip(data, "a.zip", SETTINGS).members == (("in/a.txt", b"One."), ("b.txt", b"Two."))


def test_bomb_in_an_archive_is_a_problem_and_the_rest_is_read() -> None:
    data = files.zipped({"bomb.txt": b"\0" * (30 << 20), "a.txt": "One."})
    bundle = archive.read_zip(data, "a.zip", SETTINGS)
    assert [name for name, _ in bundle.members] == ["a.txt"]
    assert bundle.problems[0].name == "a.zip!/bomb.txt"
    assert "limits" in bundle.problems[0].advice


def test_archive_of_too_many_members_is_refused() -> None:
    data = files.zipped({f"{n}.txt": "x" for n in range(12)})
    with pytest.raises(InputError, match="12 parts"):
        archive.read_zip(data, "a.zip", Settings(limits=Limits(archive_members=10)))


# --------------------------------------------------------------------- bad input

BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
BOMBED = f"{BOMB}<w:document {files.W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
Reader = Callable[[bytes, str, Settings], object]


def broken(data: bytes) -> bytes:
    return data[: len(data) // 2]


def swapped(data: bytes, part: str, content: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, content if info.filename == part else old.read(info))
    return out.getvalue()


WORD = files.docx(files.paragraph("Body."))
SHEET = workbook(("Sheet1", LOG))


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (office.read_docx, broken(WORD)),
        (office.read_docx, files.zipped({"a.txt": "x"})),
        (office.read_docx, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        (office.read_docx, files.docx("")),
        (office.read_docx, swapped(WORD, "word/document.xml", "<w:document")),
        (office.read_docx, swapped(WORD, "word/document.xml", BOMBED)),
        (office.read_docx, swapped(WORD, "word/document.xml", " " * (80 << 20))),
        (office.read_odt, broken(files.odt("<text:p>x</text:p>"))),
        (office.read_odt, files.odt("")),
        (office.read_rtf, b"{\\rtf1 }"),
        (office.read_rtf, b"no rich text"),
        (logs.read_xlsx, broken(SHEET)),
        (logs.read_xlsx, swapped(SHEET, "xl/workbook.xml", "<workbook/>")),
        (logs.read_xlsx, swapped(SHEET, "xl/worksheets/sheet1.xml", f"{BOMB}<worksheet>&b;</worksheet>")),
        (logs.read_xlsx, workbook(("Sheet1", []))),
        (logs.read_csv, b"\n\n"),
        (archive.read_zip, broken(files.zipped({"a.txt": "x" * 90}))),
        (archive.read_zip, files.zipped({})),
        (plain.read_plain, b"   \n"),
        (plain.read_plain, bytes(range(256)) * 20),
        (plain.read_plain, b"\xff\xfea\x00b"),
        (web.read_html, b"<html></html>"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_place_and_advice(reader: Reader, data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        reader(data, "given.file", SETTINGS)
    assert "given.file" in caught.value.place
    assert caught.value.advice


def test_entities_that_name_files_are_not_resolved(tmp_path: object) -> None:
    evil = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    body = f"<w:document {files.W}><w:body><w:p><w:r><w:t>Seen &f;</w:t></w:r></w:p></w:body></w:document>"
    with pytest.raises(InputError, match="entities"):
        office.read_docx(swapped(WORD, "word/document.xml", evil + body), "a.docx", SETTINGS)


def test_a_sentence_that_breaks_off_before_a_list_leads_to_it() -> None:
    document = read_text("The board met.\n\nRESOLVED that\n\n1. the rota be published; and\n2. the roof be mended.\n")
    leads = [document.blocks[b.lead] for b in document.blocks if b.kind is BlockKind.ITEM and b.lead is not None]
    assert [document.text[lead.start : lead.end] for lead in leads] == ["RESOLVED that"] * 2

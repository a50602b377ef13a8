"""The committee paper, as HTML and as Word."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import html as parser
from reports_corpus import AS_OF, TRUST, invented, many

from extractor.errors import InputError
from extractor.reports import write_paper
from extractor.reports.paper import ITEMS, WORDS, compose
from extractor.reports.views import Summary
from extractor.settings import Settings


def written(out: Path, *, organisation: str | None = None, month: str | None = None) -> Path:
    builder, corpus, changes = invented()
    write_paper(
        corpus,
        builder.threads,
        out,
        as_of=AS_OF,
        settings=Settings(),
        organisation=organisation,
        month=month,
        changes=changes,
    )
    return out


def test_the_paper_asks_what_the_lists_call_for() -> None:
    builder, corpus, changes = invented()
    paper = compose(Summary(corpus, builder.threads, as_of=AS_OF, settings=Settings(), changes=changes))
    assert paper.asks == (
        "note that 3 of 9 threads are red",
        f"ask {TRUST} when its 3 overdue actions will be done, and what stood in the way",
        "press for 1 reply promised and not yet read",
        "ask which account is right in 1 matter where two sources differ",
        "ask for independent evidence in 1 matter with one side's word only",
    )
    assert [(part.title, [item.row.title for item in part.items]) for part in paper.dates] == [
        ("Due in the next three months", ["Publish a winter plan"])
    ]
    assert paper.attention.items[0].earlier == ("30 June 2031",)


def test_the_paper_is_one_page_of_html_that_asks_nothing_of_a_network(tmp_path: Path) -> None:
    tree = parser.fromstring(written(tmp_path / "paper.html").read_text(encoding="utf-8"))
    assert tree.xpath("string(//h1)") == "Progress against findings and commitments"
    assert not tree.xpath("//@src | //link | //script | //a")
    assert "97% in June" in tree.text_content()


def test_a_paper_can_be_about_one_organisation(tmp_path: Path) -> None:
    tree = parser.fromstring(written(tmp_path / "paper.html", organisation=TRUST).read_text(encoding="utf-8"))
    assert TRUST in tree.xpath("string(//h1)")
    assert "Publish a winter plan" not in tree.text_content()


def test_a_paper_about_a_month_says_what_fell_due_in_it(tmp_path: Path) -> None:
    tree = parser.fromstring(written(tmp_path / "paper.html", month="2031-09").read_text(encoding="utf-8"))
    assert tree.xpath("string(//h1)") == "Progress against findings and commitments: September 2031"
    (due,) = tree.xpath("//section[h2='Due in September 2031']")
    assert due.xpath(".//tbody/tr/th/text()") == [
        "Check controlled drugs at every shift change",
        "Sign the joint handover protocol",
    ]
    again = parser.fromstring(written(tmp_path / "paper.html", month="2031-12").read_text(encoding="utf-8"))
    assert again.xpath("//section[h2='Due in December 2031']//tbody/tr/th/text()") == ["Publish a winter plan"]
    assert not again.xpath("//h2[.='Due in the next three months']"), "what is due in the month is not said twice"


def test_a_paper_is_no_pdf(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="HTML or for Word"):
        written(tmp_path / "paper.pdf")


def test_a_paper_about_nobody_names_whom_there_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Larkrise Homecare"):
        written(tmp_path / "paper.html", organisation="Nobody")


def test_the_word_file_repeats_its_table_heads_and_numbers_its_pages(tmp_path: Path) -> None:
    out = written(tmp_path / "paper.docx")
    book = docx.Document(str(out))
    assert [p.text for p in book.paragraphs if p.style.name == "Heading 1"][1:4] == [
        "How the threads stand",
        "What needs attention",
        "Accounts that differ",
    ]
    for table in book.tables:
        assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    with zipfile.ZipFile(out) as parts:
        assert "NUMPAGES" in parts.read("word/footer1.xml").decode()
    assert "Red: Overdue, contradicted or not done. Amber:" in "\n".join(p.text for p in book.paragraphs)
    total = book.tables[0].rows[-1].cells
    assert [cell.text for cell in total] == ["All", "9", "3", "3", "2", "1"]


def test_text_that_word_cannot_hold_is_replaced_and_not_fatal(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    threads = [replace(thread, title="a\x00b\ud800<w:p/>", owner="\x0b") for thread in builder.threads]
    write_paper(corpus, threads, tmp_path / "p.docx", as_of=AS_OF, settings=Settings())
    book = docx.Document(io.BytesIO((tmp_path / "p.docx").read_bytes()))
    assert any("a�b�<w:p/>" in cell.text for table in book.tables for row in table.rows for cell in row.cells)


def test_a_long_paper_is_cut_and_says_where_the_rest_stands(tmp_path: Path) -> None:
    builder, corpus, _ = many(200)
    paper = compose(Summary(corpus, builder.threads, as_of=AS_OF, settings=Settings()))
    total = paper.attention.total
    assert len(paper.attention.items) == ITEMS < total
    for name in ("p.html", "p.docx"):
        write_paper(corpus, builder.threads, tmp_path / name, as_of=AS_OF, settings=Settings())
    texts = [p.text for p in docx.Document(str(tmp_path / "p.docx")).paragraphs]
    html = parser.fromstring((tmp_path / "p.html").read_text(encoding="utf-8"))
    rest = f"And {total - ITEMS} more: see “Needs attention” in the tracking summary."
    assert rest in texts
    assert html.xpath("//p[@class='note']/text()").count(rest) == 1
    assert f"What needs attention: the first {ITEMS} of {total}" in texts


def test_a_long_quotation_is_cut_with_a_sign(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    long = {k: replace(f, quote=" ".join(f"w{n}" for n in range(200))) for k, f in corpus.findings.items()}
    paper = compose(Summary(replace(corpus, findings=long), builder.threads, as_of=AS_OF, settings=Settings()))
    quote = paper.attention.items[0].quote
    assert quote is not None
    assert quote.quote.startswith("w0 w1 ")
    assert quote.quote.endswith(f"w{WORDS - 1} …")


def test_the_columns_of_a_word_table_have_the_widths_of_their_cells(tmp_path: Path) -> None:
    builder, corpus, changes = invented()
    out = tmp_path / "paper.docx"
    write_paper(corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), changes=changes)
    for table in docx.Document(str(out)).tables:
        columns = [column.width for column in table.columns]
        assert columns == [cell.width for cell in table.rows[-1].cells]
        assert len(set(columns)) > 1

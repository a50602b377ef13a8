"""The HTML summary: its words, numbers that equal their lists, links that lead somewhere, a folder never half-written."""

# ruff: noqa: E501  (one case of a table is one line)

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as parser
from reports_corpus import AS_OF, Builder, invented, many

from extractor.errors import InputError
from extractor.model import BlockKind, Corpus, Document, Event, Finding, Kind, Slip, Source, Thread
from extractor.reports import marking, story, wording, write_summary
from extractor.reports.html import environment, safe_url
from extractor.reports.story import tell
from extractor.reports.views import Summary
from extractor.settings import Settings


def thread(**more: object) -> Thread:
    base = Thread("t-1", "A", "B", (), (), "none", "not started", "no evidence", "due", "amber")
    return replace(base, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "summary"
    builder, corpus, changes = invented()
    write_summary(corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full, changes=changes)
    return out


def summary_of() -> tuple[Builder, Summary]:
    builder, corpus, changes = invented()
    return builder, Summary(corpus, builder.threads, as_of=AS_OF, settings=Settings(), changes=changes)


# ---- what to ask


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"time": "overdue"}, "was it done, and what shows it?"),
        ({"time": "overdue", "delivery": "in progress"}, "when will it be done, and what stands in the way?"),
        ({"time": "overdue", "delivery": "claimed complete"}, "what shows, besides their own word, that it was done?"),
        ({"time": "overdue", "assurance": "contradicted"}, "which account is right, and when will it be done?"),
        ({"assurance": "contradicted"}, "which account is right, and what shows it?"),
        ({"response": "unanswered"}, "where is the reply that was promised?"),
        ({"delivery": "not done"}, "what will be done now, and by when?"),
        ({"time": "slipped"}, "will the new date hold?"),
        ({}, ""),
    ],
)
def test_the_question_follows_from_where_a_thread_stands(more: dict[str, str], words: str) -> None:
    assert wording.question(thread(**more)) == words


def test_findings_on_the_same_words_are_one_quotation_with_both_kinds() -> None:
    builder = Builder()
    found = {
        "a": ("issue", "Registers had gaps", {"confidence": 0.9, "rules": ("x.one",)}),
        "b": ("requirement", "Registers had gaps", {"confidence": 0.4, "rules": ("x.two",), "owner": "Matron"}),
        "c": ("evidence", "Registers", {}),
    }
    builder.document(
        "n.txt", (BlockKind.PARAGRAPH, "Registers had gaps.", found), kind="", date="2031-03-04", title="N", publisher="", standing=""
    )  # fmt: skip
    builder.thread("T", "B", "", "a b c", "none/not started/no evidence/due", "amber")
    summary = Summary(builder.corpus(), builder.threads, as_of=AS_OF, settings=Settings())
    (step,) = (step for step in tell(builder.threads[0], summary).steps if step.kind == "said")
    assert {quote.what for quote in step.quotes} == {"Evidence", "Issue and requirement"}
    (both,) = (quote for quote in step.quotes if quote.others)
    assert (both.owner, both.is_low, both.rules) == ("Matron", True, ("x.one", "x.two"))
    assert both.confidence == "issue high, 90%; requirement low, 40%"
    assert {both.id, *both.others} == {builder.named["a"], builder.named["b"]}


def test_the_same_promise_in_two_documents_is_a_gap_of_its_own() -> None:
    builder = Builder()
    for name, kind in (("a", "commitment"), ("b", "commitment"), ("c", "issue"), ("d", "issue")):
        builder.document(
            f"{name}.txt", (BlockKind.PARAGRAPH, f"Words {name}.", {name: (kind, f"Words {name}", {})}),
            kind="", date="2031-03-04", title="", publisher="", standing="",
        )  # fmt: skip
    builder.link("b", "restates", "a")
    builder.link("d", "repeats", "c")
    for title, keys in (("Promise", "a b"), ("Issue", "c d")):
        builder.thread(title, "B", "", keys, "none/not started/no evidence/due", "amber")
    summary = Summary(builder.corpus(), builder.threads, as_of=AS_OF, settings=Settings())
    assert [row.title for row in summary.select("promised twice")] == ["Promise"]
    assert [row.title for row in summary.select("repeated")] == ["Promise", "Issue"]


# ---- words


@pytest.mark.parametrize(
    ("iso", "near", "words"),
    [
        ("2031-06-30", None, "30 June 2031"),
        ("2031-06-30", "2031-11-21", "30 June"),
        ("2030-06-30", "2031-11-21", "30 June 2030"),
        ("2031-06", None, "June 2031"),
        ("2031", "2031-11-21", "2031"),
        (None, None, ""),
        ("2031-02-31", None, "2031-02-31"),
        ("soon", None, "soon"),
    ],
)
def test_dates_are_written_as_in_the_united_kingdom(iso: str | None, near: str | None, words: str) -> None:
    assert wording.uk_date(iso, near=near) == words


@pytest.mark.parametrize(
    ("due", "time_", "slips", "words"),
    [
        ("2031-10-31", "overdue", 0, "Due 31 October, 3 weeks late"),
        ("2031-10-31", "overdue", 1, "Due 31 October, 3 weeks late; second date"),
        ("2031-10", "overdue", 0, "Due October, 3 weeks late"),
        ("2031-11-20", "overdue", 0, "Due 20 November, 1 day late"),
        ("2031-11-21", "due soon", 0, "Due 21 November, today"),
        ("2031-11-30", "due soon", 0, "Due 30 November, in 9 days"),
        ("2032-03-31", "slipped", 2, "Due 31 March 2032, in 4 months; third date"),
        ("2030-03", "overdue", 0, "Due March 2030, 20 months late"),
        ("2031-05-31", "met", 0, "Due 31 May, met"),
        (None, "no date", 0, "No date given"),
        (None, "closed", 0, "Closed"),
    ],
)
def test_a_due_date_reads_as_a_person_would_say_it(due: str | None, time_: str, slips: int, words: str) -> None:
    moved = tuple(Slip("a", "b", "2031-01", "2031-02") for _ in range(slips))
    assert wording.due_phrase(thread(due=due, time=time_, slips=moved), AS_OF) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2031-02-03", "2031-02-06", "3 to 6 February 2031"),
        ("2031-05-28", "2031-06-02", "28 May to 2 June 2031"),
        ("2030-12-30", "2031-01-02", "30 December 2030 to 2 January 2031"),
        ("2031-02-03", "2031-02-03", "3 February 2031"),
    ],
)
def test_a_period_is_written_short(first: str, last: str, words: str) -> None:
    assert wording.span(first, last) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source(), "The publisher"),
        (Source("Jo Marsh", "chief executive", "Northmere Trust", "reported"), "Jo Marsh, chief executive, Northmere Trust, as reported"),
        (Source("Jo Marsh", None, None, "direct"), "Jo Marsh, quoted"),
        (Source("Northmere Trust", None, "Northmere Trust", "reported"), "Northmere Trust, as reported"),
    ],
)  # fmt: skip
def test_a_quote_says_who_speaks(source: Source, words: str) -> None:
    finding = Finding("f", "d", Kind.ISSUE, 0, 1, "x", source=source)
    assert wording.who(finding, Document("d", "", "n", "txt", "x", publisher="The publisher")) == words


# ---- numbers and links


def pages(folder: Path) -> Iterator[tuple[Path, parser.HtmlElement]]:
    for path in sorted(folder.rglob("*.html")):
        yield path, parser.fromstring(path.read_text(encoding="utf-8"))


def test_every_link_leads_to_a_place_that_exists(built: Path) -> None:
    ids = {path: set(tree.xpath("//@id")) for path, tree in pages(built)}
    checked = 0
    for path, tree in pages(built):
        for href in tree.xpath("//a/@href | //link/@href"):
            target, _, fragment = href.partition("#")
            file = (path.parent / target).resolve() if target else path
            assert file.is_file(), f"{path.name}: {href}"
            if fragment:
                assert fragment in ids[file], f"{path.name}: {href}"
            checked += 1
    assert checked > 300


def test_the_links_of_the_single_file_lead_somewhere_in_it(tmp_path: Path) -> None:
    builder, corpus, changes = invented()
    out = tmp_path / "s.html"
    write_summary(
        corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full, changes=changes, single_file=True
    )  # fmt: skip
    tree = parser.fromstring(out.read_text(encoding="utf-8"))
    assert tree.xpath("string(//*[@id='figures']//*[@class='run-chart']/@aria-label)").startswith("Run chart of Missed")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    hrefs = tree.xpath("//@href")
    assert len(hrefs) > 100
    assert [href for href in hrefs if not href.startswith("#") or href[1:] not in ids] == []
    assert [path.name for path in tmp_path.iterdir()] == ["s.html"]


def test_the_single_file_of_many_threads_passes_an_e_mail_gateway(tmp_path: Path) -> None:
    """Measured 2.98 MB; nothing is left out for it."""
    builder, corpus, _ = many(590)
    out = tmp_path / "s.html"
    write_summary(
        corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full, single_file=True
    )  # fmt: skip
    assert out.stat().st_size < 3_000_000
    tree = parser.fromstring(out.read_text(encoding="utf-8"))
    quoted = [quote.text_content() for quote in tree.xpath("//article//blockquote")]
    told = [corpus.findings[identity].quote for thread in builder.threads for identity in thread.findings]
    assert sorted(quoted) == sorted(told)
    assert len(tree.xpath("//section[@id='threads']//tbody/tr")) == 590
    shown = tree.xpath("//article//dt[.='Reference']/following-sibling::dd/text()")
    assert sorted(shown) == sorted(thread.id for thread in builder.threads)


def test_no_id_stands_twice_on_a_page(built: Path) -> None:
    for path, tree in pages(built):
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), path.name


def number_and_rows(built: Path, link: parser.HtmlElement) -> tuple[int, int]:
    """The number that a link shows, and how many threads stand where it leads."""
    number = int(re.search(r"[\d,]+", link.text_content()).group().replace(",", ""))  # type: ignore[union-attr]
    target, _, fragment = link.get("href").partition("#")
    tree = parser.fromstring((built / target).read_text(encoding="utf-8"))
    if fragment:
        (tree,) = tree.xpath(f"//section[@aria-labelledby='{fragment}']")
    return number, len(tree.xpath(".//table[contains(@class, 'threads')]/tbody/tr"))


@pytest.mark.parametrize(
    "where",
    ["ul[@class='tiles']//a", "ul[@class='brag']//a", "ul[@class='counts']//a", "table[@class='bars']//td//a", "table[@class='heat']//td/a"],
)  # fmt: skip
def test_every_number_on_the_overview_equals_its_list(built: Path, where: str) -> None:
    tree = parser.fromstring((built / "index.html").read_text(encoding="utf-8"))
    links = tree.xpath(f"//{where}")
    assert links
    for link in links:
        number, rows = number_and_rows(built, link)
        assert number == rows, link.text_content()


def test_the_headline_counts_what_its_list_holds(built: Path) -> None:
    tree = parser.fromstring((built / "index.html").read_text(encoding="utf-8"))
    assert tree.xpath("string(//h1)") == "3 of 9 threads need attention"
    attention = parser.fromstring((built / "lists" / "attention.html").read_text(encoding="utf-8"))
    assert len(attention.xpath("//tbody/tr")) == 3


def test_bars_and_heat_map_add_up() -> None:
    _, summary = summary_of()
    assert sum(bar.total for bar in summary.bars) == len(summary.threads)
    for bar in summary.bars:
        assert sum(count for _, count, _ in bar.counts) == bar.total
    heat = summary.heat
    assert sum(heat.totals) == heat.total == len(summary.threads)
    for _, _, cells, total in heat.rows:
        assert sum(cell.count for cell in cells) == total
    for index, total in enumerate(heat.totals):
        assert sum(cells[index].count for _, _, cells, _ in heat.rows) == total


def test_findings_of_the_documents_add_up_to_all(built: Path) -> None:
    tree = parser.fromstring((built / "documents.html").read_text(encoding="utf-8"))
    cells = [int(text) for text in tree.xpath("//tbody/tr/td[last()]/text()")]
    assert (
        sum(cells)
        == int(tree.xpath("string(//tfoot/tr/td[last()])"))
        == json.loads((built / "summary.json").read_text())["findings"]
    )


# ---- stories


def story_of(title: str) -> tuple[list[tuple[str, str]], object]:
    builder, summary = summary_of()
    told = tell(next(thread for thread in builder.threads if thread.title == title), summary)
    return [(step.kind, step.iso) for step in told.steps], told


def test_a_story_stands_in_order_of_date_with_its_deadlines() -> None:
    steps, told = story_of("Check controlled drugs at every shift change")
    assert steps == [
        ("said", "2031-03-04"),
        ("said", "2031-04-11"),
        ("due", "2031-06-30"),
        ("said", "2031-07-03"),
        ("due", "2031-09-30"),
        ("said", "2031-10-16"),
        ("today", AS_OF),
    ]
    struck = [step.iso for step in told.steps if step.is_struck]  # type: ignore[attr-defined]
    late = [step.iso for step in told.steps if step.is_late]  # type: ignore[attr-defined]
    assert (struck, late) == (["2031-06-30"], ["2031-09-30"])


def test_silence_is_shown_as_silence() -> None:
    steps, told = story_of("Write to members with the complaints figures")
    assert [kind for kind, _ in steps] == ["said", "silence", "due", "today"]
    silence = next(step for step in told.steps if step.kind == "silence")  # type: ignore[attr-defined]
    assert silence.title == "Nothing since: 6 months of silence"
    assert "no evidence either way" in silence.note


def test_a_reason_counts_time_as_the_rest_of_the_page_does() -> None:
    builder, corpus, _ = invented()
    late = replace(builder.threads[0], reasons=("Time: overdue by 304 days; it was due August 2031.",))
    told = story.tell(late, Summary(corpus, [late], as_of=AS_OF, settings=Settings()))
    assert told.axes[3].reason == "Overdue by 10 months; it was due August 2031."


def test_accounts_that_differ_stand_side_by_side(built: Path) -> None:
    text = next(p for p in (built / "threads").iterdir() if "97% in June" in p.read_text(encoding="utf-8"))
    sides = parser.fromstring(text.read_text(encoding="utf-8")).xpath("//div[@class='sides']")
    assert [[quote.text_content() for quote in side.xpath(".//blockquote")] for side in sides] == [
        [
            "Compliance with shift checks stood at 97% in June",
            "found shift records complete at three of nine stations only",
        ]
    ]


def test_every_quote_shows_page_confidence_and_rules(built: Path) -> None:
    quotes = 0
    for path in (built / "threads").iterdir():
        for figure in parser.fromstring(path.read_text(encoding="utf-8")).xpath("//figure"):
            words = figure.text_content()
            assert "page " in words.lower()
            assert re.search(r"(high|fair|low), \d+%", words)
            assert "core." in words
            quotes += 1
    assert quotes > 25


# ---- documents


def test_a_document_shows_all_its_text_and_marks_exactly_the_quotes(built: Path) -> None:
    builder, corpus, _ = invented()
    for identity, document in builder.documents.items():
        tree = parser.fromstring((built / "documents" / f"{identity}.html").read_text(encoding="utf-8"))
        for part in tree.xpath("//ul[@class='labels']"):
            part.getparent().remove(part)
        shown = "".join(tree.xpath("string(//div[@class='text'])").split())
        for word in document.text.replace("|", " ").split():
            assert word in shown
        for finding in corpus.findings.values():
            if finding.document == identity:
                (mark,) = tree.xpath(f"//mark[@id='{finding.id}']")
                assert finding.quote.startswith(mark.text_content())


def test_findings_that_overlap_keep_an_anchor_each() -> None:
    builder = Builder()
    found = {
        "a": ("issue", "one two three", {}),
        "b": ("evidence", "two three four", {}),
        "c": ("metric", "one two three", {}),
    }
    builder.document(
        "n.txt", (BlockKind.PARAGRAPH, "one two three four five", found), kind="", date=None, title="", publisher="", standing=""
    )  # fmt: skip
    corpus = builder.corpus()
    page = marking.page_of(
        builder.full(next(iter(builder.documents))),
        list(corpus.findings.values()),
        Summary(corpus, (), as_of=AS_OF, settings=Settings()),
    )
    tree = parser.fromstring(f"<div>{page.groups[0].lines[0].html}</div>")
    assert tree.text_content() == "one two three four five"
    assert sorted(tree.xpath("//@id")) == sorted(corpus.findings)
    assert tree.xpath("//mark/text()") == ["one ", "two three", " four"]


def test_text_outside_any_block_is_shown_too() -> None:
    document = Document("d", "", "n.txt", "txt", "First.\n\nSecond <b>.\n\n")
    page = marking.page_of(document, [], Summary(Corpus({}, {}), (), as_of=AS_OF, settings=Settings()))
    assert [str(group.lines[0].html) for group in page.groups] == ["First.", "Second &lt;b&gt;."]


def test_headings_skip_no_level_and_tables_have_names_of_their_own() -> None:
    builder = Builder()
    lines = [
        (BlockKind.HEADING, "One"),
        (BlockKind.ROW, (("a",), ("b",))),
        (BlockKind.HEADING, "Two"),
        (BlockKind.ROW, (("a",), ("c",))),
    ]
    builder.document("n.txt", *lines, kind="", date=None, title="", publisher="", standing="")
    document = next(iter(builder.documents.values()))
    blocks = tuple(replace(block, level=4) if block.kind is BlockKind.HEADING else block for block in document.blocks)
    page = marking.page_of(
        replace(document, blocks=blocks), [], Summary(Corpus({}, {}), (), as_of=AS_OF, settings=Settings())
    )
    assert [group.lines[0].rank for group in page.groups if group.kind == "heading"] == [3, 4]
    assert [group.number for group in page.groups if group.kind == "table"] == [1, 2]


def test_a_page_that_was_not_read_says_so(built: Path) -> None:
    evidence = (built / "evidence.html").read_text(encoding="utf-8")
    assert "Page 2 not read" in evidence
    assert "87% sure" in evidence
    assert "inbox/broken.pdf" in evidence


def test_an_earlier_day_knows_nothing_of_later_documents() -> None:
    builder, corpus, _ = invented()
    summary = Summary(corpus, builder.threads, as_of="2031-03-31", settings=Settings())
    titles = {document.title for document in summary.corpus.documents.values() if document.date}
    assert "Larkrise Homecare" in titles
    assert "Quality report to the board" not in titles


def test_a_finding_that_a_person_refused_is_marked_nowhere(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    refused = builder.named["ipc"]
    event = Event(9, "2031-11-09T09:00:00Z", "sam", refused, "refuse")
    kept = replace(corpus, events=(*corpus.events, event))
    write_summary(kept, builder.threads, tmp_path / "s", as_of=AS_OF, settings=Settings(), full=builder.full)
    assert not [path for path in (tmp_path / "s").rglob("*.html") if refused in path.read_text(encoding="utf-8")]


# ---- the folder


def test_a_summary_of_nothing_is_a_summary(tmp_path: Path) -> None:
    write_summary(
        Corpus({}, {}),
        (),
        tmp_path / "s",
        as_of=AS_OF,
        settings=Settings(),
        full=lambda _: pytest.fail("no document to ask for"),
    )
    assert "No thread has been found" in (tmp_path / "s" / "index.html").read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    builder, corpus, changes = invented()
    again = tmp_path / "again"
    write_summary(corpus, builder.threads, again, as_of=AS_OF, settings=Settings(), full=builder.full, changes=changes)
    first = {path.relative_to(built): path.read_bytes() for path in built.rglob("*") if path.is_file()}
    second = {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert first == second


def test_an_earlier_summary_is_replaced_whole(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    out = tmp_path / "s"
    write_summary(corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full)
    write_summary(corpus, builder.threads[:1], out, as_of=AS_OF, settings=Settings(), full=builder.full)
    assert len(list((out / "threads").iterdir())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "thesis.docx").write_text("mine")
    with pytest.raises(InputError, match="something other than a summary"):
        write_summary(
            Corpus({}, {}),
            (),
            tmp_path / "s",
            as_of=AS_OF,
            settings=Settings(),
            full=lambda _: pytest.fail("no document to ask for"),
        )
    assert (tmp_path / "s" / "thesis.docx").read_text() == "mine"


def test_a_failure_half_way_leaves_the_earlier_summary(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    out = tmp_path / "s"
    write_summary(corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full)
    before = (out / "index.html").read_bytes()

    def broken(identity: str) -> Document:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_summary(corpus, builder.threads[:1], out, as_of="2032-01-01", settings=Settings(), full=broken)
    assert (out / "index.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_place_that_cannot_be_written_is_an_error_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputError, match="file/s: cannot be written"):
        write_summary(
            Corpus({}, {}),
            (),
            tmp_path / "file" / "s",
            as_of=AS_OF,
            settings=Settings(),
            full=lambda _: pytest.fail("no document to ask for"),
        )


def test_a_summary_may_be_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_summary(
        Corpus({}, {}),
        (),
        tmp_path / "link",
        as_of=AS_OF,
        settings=Settings(),
        full=lambda _: pytest.fail("no document to ask for"),
    )
    assert (tmp_path / "real" / "index.html").is_file()
    assert (tmp_path / "link").is_symlink()


def test_progress_is_told_once_for_each_thread_and_document(tmp_path: Path) -> None:
    builder, corpus, _ = invented()
    told: list[str] = []
    write_summary(
        corpus, builder.threads, tmp_path / "s", as_of=AS_OF, settings=Settings(), full=builder.full, progress=told.append
    )  # fmt: skip
    assert len(told) == len(builder.threads) + len(corpus.documents)


def test_nothing_is_asked_of_a_network(built: Path) -> None:
    for path, tree in pages(built):
        assert not tree.xpath("//*[@src] | //style | //*[@style] | //@onclick"), path
        policy = tree.xpath("string(//meta[@http-equiv]/@content)")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


# ---- templates


def test_a_folder_of_templates_lies_over_ours(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "changes.html.j2").write_text("ours: {{ groups | length }}")
    builder, corpus, changes = invented()
    settings = Settings(templates=str(tmp_path / "own"))
    write_summary(
        corpus, builder.threads, tmp_path / "s", as_of=AS_OF, settings=settings, full=builder.full, changes=changes
    )
    assert (tmp_path / "s" / "changes.html").read_text() == "ours: 4"


@pytest.mark.parametrize(
    "source",
    ["{{ ''.__class__.__mro__ }}", "{{ groups.__init__.__globals__ }}", "{{ nonsense }}", "{% include 'no-such' %}", "{{ as_of.format.__self__ }}", "{% if %}", "{{ 1 / 0 }}", "{% for n in range(10 ** 9) %}{% endfor %}"],
)  # fmt: skip
def test_a_template_out_of_bounds_is_an_error_with_its_name(tmp_path: Path, source: str) -> None:
    (tmp_path / "changes.html.j2").write_text(source)
    builder, corpus, changes = invented()
    with pytest.raises(InputError, match=r"changes\.html\.j2, line 1"):
        write_summary(
            corpus, builder.threads, tmp_path / "s", as_of=AS_OF, settings=Settings(templates=str(tmp_path)),
            full=builder.full, changes=changes,
        )  # fmt: skip


def test_templates_escape_and_know_no_undefined_names() -> None:
    made = environment()
    assert made.from_string("{{ x }}").render(x="<b>\"'") == "&lt;b&gt;&#34;&#39;"


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("threads/t-1.html#f-2", "threads/t-1.html#f-2"),
        ("../index.html", "../index.html"),
        ("#here", "#here"),
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("javascript:alert(1)", "#"),
        (" javascript:alert(1)", "#"),
        ("JaVaScRiPt:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("vbscript:x", "#"),
        ("//evil.example", "#"),
        ("java\nscript:x", "#"),
    ],
)
def test_only_harmless_links_stand(url: str, given: str) -> None:
    assert safe_url(url) == given


def test_the_overview_sums_up_what_it_does_not_show_one_by_one() -> None:
    builder, corpus, _ = many(500)
    bodies = [
        replace(t, organisation=f"Body {n % 20}", theme=(f"theme-{n % 13}",)) for n, t in enumerate(builder.threads)
    ]
    summary = Summary(corpus, bodies, as_of=AS_OF, settings=Settings())
    assert summary.short_bars[-1].name == "8 other organisations"
    assert sum(bar.total for bar in summary.short_bars) == 500
    heat = summary.short_heat
    assert (heat.rows[-1][0], heat.themes[-1][0]) == ("8 other organisations", "5 other themes")
    assert [sum(cell.count for cell in cells) for _, _, cells, _ in heat.rows] == [total for *_, total in heat.rows]
    columns = zip(*(cells for _, _, cells, _ in heat.rows), strict=True)
    assert tuple(sum(cell.count for cell in column) for column in columns) == heat.totals
    assert sum(heat.totals) == heat.total == 500
    assert {cells[-1].href for _, _, cells, _ in heat.rows} == {""}, "a sum of cells has no list that it would equal"


# ---- time


@pytest.mark.parametrize("number", [500])
def test_five_hundred_threads_take_less_than_two_seconds(tmp_path: Path, number: int) -> None:
    builder, corpus, _ = many(number)
    began = time.process_time()
    write_summary(corpus, builder.threads, tmp_path / "s", as_of=AS_OF, settings=Settings(), full=builder.full)
    assert time.process_time() - began < 2.0

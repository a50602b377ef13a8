"""The summary in a real browser: layout, keyboard, filters, accessibility, and text that tries to run."""

# ruff: noqa: E501  (one case of a table is one line)

from __future__ import annotations

import dataclasses
import hashlib
import sys
import time
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from reading_pdfs import Sheet
from reports_corpus import AS_OF, Builder, invented, many

from extractor.model import BlockKind, Corpus, Kind, Problem, Slip, Source, Thread
from extractor.reports import write_paper, write_summary
from extractor.settings import Settings
from extractor.tracking import Change

pytestmark = pytest.mark.browser
AXE = Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js"
KINDS = ("index", "threads", "organisations", "themes", "documents", "changes", "figures", "evidence")
FOLDERS = ("threads", "documents", "organisations", "themes", "lists")


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("summary") / "summary"
    builder, corpus, changes = invented()
    write_summary(
        corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full, changes=changes,
        skipped=("core.example: its pattern needs a tagger.",),
    )  # fmt: skip
    write_summary(
        corpus, builder.threads, out.parent / "single.html", as_of=AS_OF, settings=Settings(), full=builder.full,
        changes=changes, single_file=True,
    )  # fmt: skip
    return out


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("long") / "summary"
    builder, corpus, _ = many(1200)
    write_summary(corpus, builder.threads, out, as_of=AS_OF, settings=Settings(), full=builder.full)
    return out


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    yield opened
    context.close()


def largest(folder: Path) -> Path:
    return max(folder.glob("*.html"), key=lambda path: path.stat().st_size)


def each_kind(summary: Path) -> list[Path]:
    tops = [summary / f"{kind}.html" for kind in KINDS]
    return [*tops, *(largest(summary / folder) for folder in FOLDERS), summary.parent / "single.html"]


@pytest.mark.parametrize("number", range(len(KINDS) + len(FOLDERS) + 1), ids=[*KINDS, *FOLDERS, "single"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Any, summary: Path, number: int, scheme: str) -> None:
    # the page's own policy forbids foreign scripts, so the checker must be let past it
    context = browser.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(each_kind(summary)[number].as_uri())
    page.add_script_tag(path=str(AXE))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    context.close()
    assert [(v["id"], [node["target"] for node in v["nodes"]][:4]) for v in found["violations"]] == []


@pytest.mark.parametrize("number", range(len(KINDS) + len(FOLDERS) + 1), ids=[*KINDS, *FOLDERS, "single"])
def test_nothing_is_wider_than_the_window(page: Any, summary: Path, number: int) -> None:
    page.goto(each_kind(summary)[number].as_uri())
    for width in (1440, 1024, 900, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_policy_lets_our_style_and_script_in_and_says_nothing(page: Any, summary: Path) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in each_kind(summary):
        page.goto(path.as_uri())
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", path
    assert said == []


def test_first_tab_goes_to_the_skip_link_and_on_to_the_content(page: Any, summary: Path) -> None:
    page.goto((summary / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_focus_is_visible_on_every_stop(page: Any, summary: Path) -> None:
    page.goto((summary / "threads.html").as_uri())
    for _ in range(30):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


def test_filters_search_and_sort_show_what_they_say(page: Any, summary: Path) -> None:
    page.goto((summary / "threads.html").as_uri())
    page.get_by_label("Status").select_option("red")
    assert page.locator("tbody tr:visible").count() == 3
    assert page.get_by_role("status").inner_text() == "3 of 9 match"
    page.get_by_label("Search").fill("handover protocol")
    assert page.locator("tbody tr").count() == 1
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Thread").click()
    titles = page.locator("tbody th a").all_inner_texts()
    assert titles == sorted(titles)
    assert page.locator("th[aria-sort=ascending]").count() == 1


def test_a_filter_link_can_be_shared(page: Any, summary: Path) -> None:
    page.goto((summary / "threads.html").as_uri())
    page.get_by_label("Status").select_option("amber")
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    assert page.get_by_label("Status").input_value() == "amber"
    assert page.locator("tbody tr").count() == 3


@pytest.mark.parametrize(
    "hash_", ["#q=%", "#status=nonsense", "#sort=99999", "#sort=-1e9", "#=&=&", "#q=" + "x" * 3000]
)
def test_a_broken_filter_link_does_no_harm(page: Any, summary: Path, hash_: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((summary / "threads.html").as_uri() + hash_)
    page.get_by_role("button", name="Clear").click()
    assert page.locator("tbody tr").count() == 9
    assert errors == []


def test_without_a_script_every_row_is_there(browser: Any, long_list: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((long_list / "threads.html").as_uri())
    assert page.locator("tbody tr").count() == 1200
    context.close()


def test_a_long_list_is_paged_filtered_fast_and_printed_whole(page: Any, long_list: Path) -> None:
    page.goto((long_list / "threads.html").as_uri())
    assert page.locator("tbody tr").count() == 100
    page.get_by_role("button", name="Next").click()
    assert page.get_by_role("status").inner_text() == "1,200 shown; rows 101 to 200"
    began = time.perf_counter()
    page.get_by_label("Search").fill("station 1199")
    assert page.locator("tbody tr").count() == 1
    assert time.perf_counter() - began < 1.0
    page.get_by_role("button", name="Clear").click()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("tbody tr").count() == 1200


def test_the_words_behind_a_finding_are_one_click_away(page: Any, summary: Path) -> None:
    page.goto((summary / "index.html").as_uri())
    page.get_by_role("link", name="Check controlled drugs at every shift change").first.click()
    page.locator(".story figcaption a").first.click()
    anchor = page.url.rsplit("#", 1)[1]
    assert (
        page.locator(f"mark#{anchor}").inner_text()
        == "Crews did not always check controlled drugs at the start of a shift"
    )
    assert page.locator(f"mark#{anchor}").is_visible()


# ---- text that tries to run

PAYLOAD = (
    "\"><img src=x onerror=window.pwned=1><script>window.pwned=1</script>'onmouseover=window.pwned=1 "
    "</style></title></textarea></noscript><svg onload=window.pwned=1>javascript:window.pwned=1 {{7*7}}{% raw %}"
    "<!--]]>\u202e\x00\x1b[31m\ud800"
)


def poisoned(value: Any) -> Any:
    """The same value with the payload after every text in it; equal texts stay equal, so ids still fit together."""
    if isinstance(value, Enum) or value is None or isinstance(value, (int, float)):
        return value
    if isinstance(value, str):
        return value + PAYLOAD
    if isinstance(value, (tuple, list)):
        return type(value)(poisoned(item) for item in value)
    if isinstance(value, dict):
        return {poisoned(key): poisoned(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.name != "words"]
        return dataclasses.replace(value, **{name: poisoned(getattr(value, name)) for name in names})
    raise TypeError(type(value))


def hostile(number: int) -> tuple[Builder, Corpus, tuple[Change, ...]]:
    builder = Builder()
    for n in range(number):
        builder.document(
            f"{n}.html",
            (BlockKind.HEADING, f"{PAYLOAD} heading {n}"),
            (BlockKind.PARAGRAPH, f"{PAYLOAD} words {n} {PAYLOAD}", {f"i{n}": ("issue", f"{PAYLOAD} words {n}", {"owner": "o"})}),
            (BlockKind.PARAGRAPH, f"{n} beds", {f"m{n}": ("metric", f"{n} beds", {"name": "beds", "value": str(n), "unit": "u"})}),
            (BlockKind.ROW, (("a", PAYLOAD), (PAYLOAD, "b")), {f"c{n}": ("commitment", PAYLOAD, {"reference": "r"})}),
            kind="press", date=f"2031-01-{1 + n % 30:02}", title=f"title {n}", publisher="p", standing="press", unknown=("kind",), notes=("note",),
        )  # fmt: skip
        builder.link(f"c{n}", "addresses", f"i{n}")
        builder.thread(
            f"thread {n}", f"organisation {n % 3}", f"theme{n % 2} other", f"i{n} c{n}", "accepted / not started / contradicted / overdue", "red",
            due="2031-02", owner="owner", flags=("no date", "odd flag"), reasons=("Response: because.", "other"),
            slips=((f"i{n}", f"c{n}", "2031-01", "2031-02", 28, "slippage"), (f"i{n}", f"c{n}", "firm", "weak", None, "softening")),
            contradictions=((f"i{n}", f"c{n}"),),
        )  # fmt: skip
    corpus = poisoned(builder.corpus(problems=(Problem("name", "reason", "advice"),)))
    builder.documents = poisoned(builder.documents)
    builder.threads = poisoned(builder.threads)
    # a figure that is no number is not drawn, so these stay what they are
    kept = {
        key: dataclasses.replace(value, value="7") if value.kind is Kind.METRIC else value
        for key, value in corpus.findings.items()
    }
    corpus = dataclasses.replace(corpus, findings=kept)
    changes = poisoned((Change("new", "t", "f", "text", "2031-01-01"), Change("odd", "t", "", "text")))
    return builder, corpus, changes


@pytest.fixture(scope="module")
def poisoned_summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile") / "summary"
    builder, corpus, changes = hostile(12)
    kept: dict[str, Any] = {
        "as_of": AS_OF,
        "settings": Settings(),
        "full": builder.full,
        "changes": changes,
        "skipped": (PAYLOAD,),
    }
    write_summary(corpus, builder.threads, out, **kept)
    write_summary(corpus, builder.threads, out.parent / "single.html", single_file=True, **kept)
    write_paper(corpus, builder.threads, out.parent / "paper.html", as_of=AS_OF, settings=Settings(), changes=changes)
    return out


def test_hostile_text_in_every_field_stays_text(browser: Any, poisoned_summary: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: (said.append("dialog"), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    pages = [*sorted(poisoned_summary.rglob("*.html")), *poisoned_summary.parent.glob("*.html")]
    assert {"figures.html", "changes.html", "single.html", "paper.html"} <= {path.name for path in pages}
    assert len(pages) > 40
    for path in pages:
        page.goto(path.as_uri())
        found = page.evaluate(
            """() => ({
                ran: window.pwned, foreign: document.querySelectorAll("img, iframe, object, embed, base, [onerror], [onload], [onmouseover]").length,
                scripts: document.scripts.length,
                links: [...document.querySelectorAll("a")].filter(a => !a.href.startsWith("file:")).map(a => a.outerHTML.slice(0, 200))
            })"""
        )
        assert found["ran"] is None, path
        assert found["foreign"] == 0, path
        assert found["scripts"] <= 1, path
        assert found["links"] == [], path
    context.close()
    assert said == []
    assert all(url.startswith("file:") for url in asked)
    assert {url.rsplit(".", 1)[1].split("#")[0] for url in asked} == {"html", "css"}


def test_hostile_rows_that_the_script_brings_in_stay_text(page: Any, tmp_path: Path) -> None:
    builder, corpus, _ = hostile(520)
    write_summary(corpus, builder.threads, tmp_path / "summary", as_of=AS_OF, settings=Settings(), full=builder.full)
    page.goto((tmp_path / "summary" / "threads.html").as_uri())
    for _ in range(5):
        page.get_by_role("button", name="Next").click()
    assert "rows 501 to 520" in page.get_by_role("status").inner_text()
    assert page.locator("tbody tr").count() == 20
    page.get_by_label("Organisation").hover()
    assert page.evaluate("window.pwned") is None
    assert page.locator("img").count() == 0


def test_a_thread_is_what_it_was() -> None:
    """The poison itself works: without it the other tests would prove nothing."""
    builder, corpus, _ = hostile(1)
    thread: Thread = builder.threads[0]
    assert all(identity in corpus.findings for identity in thread.findings)
    assert "onerror" in thread.title
    assert "onerror" in next(iter(builder.documents.values())).text


# ---- print


def wordy() -> tuple[Corpus, list[Thread], tuple[Change, ...]]:
    """Six hundred threads whose every name, title and quotation is as long as such things get."""
    builder, corpus, _ = many(600)
    body = "North and South Harrowmere and Tolland University Hospitals NHS Foundation Trust"
    post = "Executive Director of Nursing, Quality, Safety and Governance"
    source = Source("Professor Sir Bartholomew Featherstonehaugh", post, body, "reported")
    findings = {
        key: dataclasses.replace(finding, quote="considerably " * 300, source=source)
        for key, finding in corpus.findings.items()
    }
    threads = [
        dataclasses.replace(
            thread, title=" ".join(["Considerably"] * 12), organisation=f"{body} {n % 30}", owner=post,
            due=f"2031-11-{10 + n % 20}", contradictions=(thread.findings[:2],),
            flags=tuple(f"odd flag of kind {flag}" for flag in range(40)),
            slips=tuple(Slip(*thread.findings[:2], f"2031-0{m}-01", f"2031-0{m + 1}-01", 30, "slippage") for m in range(1, 6)),
        )
        for n, thread in enumerate(builder.threads)
    ]  # fmt: skip
    changes = tuple(Change("new", t.id, t.findings[0], f"New: {t.title}", "2031-11-02") for t in threads)
    return dataclasses.replace(corpus, findings=findings), threads, changes


@pytest.mark.parametrize("size", ["one", "usual", "large", "wordy"])
def test_a_committee_paper_prints_on_at_most_six_pages(page: Any, tmp_path: Path, size: str) -> None:
    if size == "wordy":
        corpus, threads, changes = wordy()
    else:
        builder, corpus, changes = many(600) if size == "large" else invented()
        threads = builder.threads[:1] if size == "one" else builder.threads
    out = tmp_path / "paper.html"
    write_paper(
        corpus, threads, out, as_of=AS_OF, settings=Settings(), changes=changes,
        month="2031-11" if size == "wordy" else None,
    )  # fmt: skip
    page.goto(out.as_uri())
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert (1 if size == "one" else 2) <= len(printed) <= 6
    assert round(printed[0].get_width()) == 595
    assert "Page 1 of" in printed[0].get_textpage().get_text_range()


def test_the_print_view_repeats_table_heads_and_shows_every_row(page: Any, long_list: Path) -> None:
    page.goto((long_list / "threads.html").as_uri())
    page.get_by_label("Search").fill("station 11")
    matching = int(page.get_by_role("status").inner_text().split(" ")[0])
    assert 100 < matching < 1200  # more than the 100 of a page
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    texts = [sheet.get_textpage().get_text_range() for sheet in printed]
    assert sum(text.count("Keep the records of") for text in texts) == matching
    assert all("Organisation" in text for text in texts if "Keep the records of" in text)


def test_axe_finds_nothing_in_the_paper(browser: Any, tmp_path: Path) -> None:
    builder, corpus, changes = invented()
    write_paper(corpus, builder.threads, tmp_path / "p.html", as_of=AS_OF, settings=Settings(), changes=changes)
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto((tmp_path / "p.html").as_uri())
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document)")
    context.close()
    assert [(v["id"], [node["target"] for node in v["nodes"]][:4]) for v in found["violations"]] == []


def test_pictures_of_pages_load_fit_and_lead_to_their_findings(browser: Any, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.canvas.drawString(72, 530, "The register had gaps.")
    path = tmp_path / "minutes.pdf"
    path.write_bytes(sheet.done())
    builder = Builder()
    builder.document(
        str(path), (BlockKind.PARAGRAPH, "The register had gaps.", {"gap": ("issue", "The register had gaps", {})}),
        kind="minutes", date="2031-03-04", title="Minutes", publisher="", standing="",
    )  # fmt: skip
    ((identity, document),) = builder.documents.items()
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    builder.documents[identity] = dataclasses.replace(document, sha256=sha256)
    write_summary(
        builder.corpus(), [], tmp_path / "s", as_of=AS_OF, settings=Settings(), full=builder.full, pages=True
    )  # fmt: skip
    context = browser.new_context(bypass_csp=False, viewport={"width": 320, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(largest(tmp_path / "s" / "documents").as_uri())
    page.locator("img").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('img').naturalWidth > 800")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    picture, outline = page.locator("img").bounding_box(), page.locator(".printed rect").bounding_box()
    assert picture["x"] < outline["x"] < outline["x"] + outline["width"] < picture["x"] + picture["width"]
    assert abs((outline["y"] - picture["y"]) / picture["height"] - 300 / 842) < 0.01
    page.locator(".printed a").click()
    assert page.url.endswith(f"#{builder.named['gap']}")
    assert said == []
    context.close()
    checked = browser.new_context(bypass_csp=True)
    page = checked.new_page()
    page.goto(largest(tmp_path / "s" / "documents").as_uri())
    page.add_script_tag(path=str(AXE))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    checked.close()
    assert [(v["id"], [node["target"] for node in v["nodes"]][:4]) for v in found["violations"]] == []

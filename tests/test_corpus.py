"""The corpus is what it says: real formats, gold that quotes its text, builds that do not vary, nothing taken."""

from __future__ import annotations

import io
import json
import re
import sys
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared" / "data"
sys.path.insert(0, str(CORPUS))

import build  # noqa: E402
import markup  # noqa: E402
import stories  # noqa: E402

from extractor import rulebook  # noqa: E402
from extractor.reading import read  # noqa: E402
from extractor.settings import Settings  # noqa: E402

INBOX = sorted(path for path in (CORPUS / "inbox").iterdir())
INBOX_GOLD = sorted((CORPUS / "inbox-gold").glob("*.json"))
DEV = sorted((CORPUS / "dev").iterdir())
SOURCES = sorted((CORPUS / "sources").rglob("*.txt"))

VALUES = {
    ("issue", "status"): {"current", "historical"},
    ("commitment", "strength"): {"firm", "conditional", "aspirational", "under consideration"},
    ("requirement", "force"): {"must", "should", "ask"},
    ("evidence", "direction"): {"completed", "improved", "unchanged", "worsened", "assurance"},
    ("evidence", "standing"): {"self_reported", "commissioner", "independent", "press", "public"},
}
NEEDED = {
    "issue": {"status"},
    "commitment": {"owner", "strength"},
    "requirement": {"by", "owner", "force"},
    "evidence": {"direction", "standing"},
    "rating": {"scale", "domain", "value"},
    "metric": {"name", "value"},
}
COMMON = {"id", "kind", "start", "end", "quote", "organisation", "theme", "source", "reference"}
ALLOWED = {
    "issue": {"status"},
    "commitment": {"owner", "action", "due", "strength", "condition"},
    "requirement": {"by", "owner", "action", "due", "force"},
    "evidence": {"direction", "standing"},
    "rating": {"scale", "domain", "value", "previous"},
    "metric": {"name", "value", "unit", "target", "period"},
}
ISO = re.compile(r"20\d\d(-[01]\d(-[0-3]\d)?)?")


def gold_of(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("folder", DEV, ids=name_of)
def test_dev_gold_quotes_its_text(folder: Path) -> None:
    with open(folder / "source.txt", encoding="utf-8", newline="") as handle:
        text = handle.read()
    findings = gold_of(folder / "gold.json")["findings"]
    assert [row["quote"] for row in findings] == [text[row["start"] : row["end"]] for row in findings]


@pytest.mark.parametrize("path", INBOX_GOLD, ids=name_of)
def test_inbox_gold_quotes_the_text_as_read(path: Path) -> None:
    gold = gold_of(path)
    document = read(CORPUS / "inbox" / gold["document"], rulebook=rulebook.load()).documents[0]
    assert gold["sha256"] == document.sha256
    quotes = [document.text[row["start"] : row["end"]] for row in gold["findings"]]
    assert [row["quote"] for row in gold["findings"]] == quotes, "run: python corpus/build.py gold"


@pytest.mark.parametrize(
    "path",
    [*(folder / "gold.json" for folder in DEV), *INBOX_GOLD],
    ids=lambda path: str(path.parent.name + "/" + path.stem),
)
def test_gold_keeps_to_the_guidelines(path: Path) -> None:
    gold = gold_of(path)
    assert ISO.fullmatch(gold["date"])
    assert len({row["id"] for row in gold["findings"]}) == len(gold["findings"])
    for row in gold["findings"]:
        kind = row["kind"]
        assert set(row) <= COMMON | ALLOWED[kind], row
        assert set(row) >= NEEDED[kind] | {"source"}, row
        assert row["quote"] == row["quote"].strip() != "", row
        assert "\n\n" not in row["quote"], row
        assert row["source"]["mode"] in {"author", "direct", "reported"}
        for (of, attribute), allowed in VALUES.items():
            assert of != kind or row[attribute] in allowed, row
        if due := row.get("due"):
            assert set(due) <= {"text", "date"}
            assert "date" not in due or ISO.fullmatch(due["date"]), row


def test_no_two_findings_of_a_kind_share_a_span() -> None:
    for path in [*(folder / "gold.json" for folder in DEV), *INBOX_GOLD]:
        spans = Counter((row["kind"], row["start"], row["end"]) for row in gold_of(path)["findings"])
        assert max(spans.values(), default=1) == 1, path


def test_links_join_findings_that_exist() -> None:
    ids = {}
    for path in INBOX_GOLD:
        gold = gold_of(path)
        ids[gold["document"]] = {row["id"] for row in gold["findings"]}
    for folder in DEV:
        ids[folder.name] = {row["id"] for row in gold_of(folder / "gold.json")["findings"]}
    links = 0
    for path in [*INBOX_GOLD, *(folder / "gold.json" for folder in DEV)]:
        gold = gold_of(path)
        own = gold["document"] if path in INBOX_GOLD else path.parent.name
        for link in gold["links"]:
            document, _, finding = link["to"].rpartition("#")
            assert link["from"] in ids[own], (path, link)
            assert finding in ids[document], (path, link)
            assert link["type"] in markup.RELATIONS
            links += 1
    assert links >= 50


def test_dev_is_large_and_covers_every_kind() -> None:
    documents = [gold_of(folder / "gold.json") for folder in DEV]
    assert len(documents) >= 40
    found = Counter(row["kind"] for gold in documents for row in gold["findings"])
    assert all(found[kind] >= 40 for kind in ("issue", "commitment", "requirement", "evidence", "metric"))
    assert found["rating"] >= 20
    assert {gold["kind"] for gold in documents} >= {
        "inspection_report",
        "assessment_report",
        "joint_inspection",
        "minutes",
        "committee_transcript",
        "agenda",
        "board_paper",
        "action_plan",
        "reply_letter",
        "inquiry_report",
        "government_response",
        "audit_report",
        "coroner_report",
        "press_article",
        "statement",
    }


def test_every_kind_of_document_stands_in_the_rule_packs() -> None:
    known = {entry.id for entry in rulebook.load().documents}
    assert {markup.read_source(path).about["kind"] for path in SOURCES} <= known


def test_dev_says_little_in_many_sentences() -> None:
    """Sentences without a finding are as telling as those with one."""
    empty = full = 0
    for folder in DEV:
        text = (folder / "source.txt").read_text(encoding="utf-8")
        rows = gold_of(folder / "gold.json")["findings"]
        for sentence in re.finditer(r"[^\n.?!]+[.?!]?", text):
            if len(sentence[0].split()) >= 4:
                hit = any(row["start"] < sentence.end() and row["end"] > sentence.start() for row in rows)
                full, empty = full + hit, empty + (not hit)
    assert empty >= full / 3


def test_inbox_holds_documents_only_in_their_real_formats() -> None:
    starts = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04", ".html": b"<!DOCTYPE html>", ".txt": b""}
    assert len(INBOX) >= 14
    for path in INBOX:
        assert path.read_bytes().startswith(starts[path.suffix]), path
    assert {path.name for path in INBOX} == {
        markup.read_source(path).about["file"] for path in build.INBOX_SOURCES.glob("*.txt")
    }


def test_one_inbox_document_has_no_text_layer() -> None:
    without = []
    for path in INBOX:
        if path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as pdf:
                if not any(page.get_textpage().get_text_range().strip() for page in pdf):
                    without.append(path.name)
    assert without == ["Scan_20320112_letter to Tamewater.pdf"]


def test_inspection_reports_run_over_pages() -> None:
    kinds = {"inspection_report", "assessment_report"}
    reports = [path for path in build.INBOX_SOURCES.glob("*.txt") if markup.read_source(path).about["kind"] in kinds]
    assert len(reports) == 6
    for source in reports:
        with pypdfium2.PdfDocument(CORPUS / "inbox" / markup.read_source(source).about["file"]) as pdf:
            assert len(pdf) >= 2


def test_minutes_in_word_carry_real_list_numbers() -> None:
    numbered = []
    for path in INBOX:
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as parts:
                body = parts.read("word/document.xml").decode()
                numbering = parts.read("word/numbering.xml").decode()
            if "<w:numPr>" in body:
                assert 'w:lvlText w:val="%1.%2"' in numbering
                numbered.append(path.name)
    assert len(numbered) == 3


def text_of(path: Path) -> str:
    """What a file says, by the plainest means of its format."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            return "\f".join(page.get_textpage().get_text_range() for page in pdf)
    if path.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return "\n".join(parts.read(name).decode() for name in sorted(parts.namelist()) if name.endswith(".xml"))
    return data.decode()


def test_inbox_builds_again_to_the_same(tmp_path: Path) -> None:
    first = build.build_inbox(tmp_path / "first")
    build.build_inbox(tmp_path / "second")
    assert len(first) == len(INBOX)
    for path in first:
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name
        # the committed bytes come from one machine's libraries, so that only what they say is compared
        assert text_of(path) == text_of(CORPUS / "inbox" / path.name), path.name


def test_dev_builds_again_to_the_same(tmp_path: Path) -> None:
    for folder in build.build_dev(tmp_path):
        for name in ("source.txt", "gold.json"):
            assert (folder / name).read_bytes() == (CORPUS / "dev" / folder.name / name).read_bytes(), folder.name
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name for folder in DEV]


def test_flat_copies_keep_quotes_and_links(tmp_path: Path) -> None:
    written = build.build_flat(tmp_path)
    assert len(written) == len(DEV)
    for path in written:
        gold = gold_of(path)
        text = (tmp_path / "texts" / gold["document"]).read_bytes().decode()
        assert all(text[row["start"] : row["end"]] == row["quote"] for row in gold["findings"])
        assert all((tmp_path / "texts" / link["to"].rpartition("#")[0]).is_file() for link in gold["links"])


def test_stories_stand_on_quotes_of_the_gold() -> None:
    stories = tomllib.loads((CORPUS / "inbox-gold" / "stories.toml").read_text(encoding="utf-8"))
    quotes = {gold["document"]: [row["quote"] for row in gold["findings"]] for gold in map(gold_of, INBOX_GOLD)}
    axes = {
        "response": {"none", "acknowledged", "accepted", "partly accepted", "rejected", "unanswered"},
        "delivery": {"not started", "in progress", "claimed complete", "not done"},
        "assurance": {"no evidence", "self-reported", "corroborated", "independently verified", "contradicted"},
        "time": {"no date", "due", "due soon", "overdue", "slipped", "met", "closed"},
        "brag": {"blue", "green", "amber", "red"},
    }
    assert {thread["story"] for thread in stories["thread"]} == set(stories["story"]) == {"A", "B", "C"}
    for thread in stories["thread"]:
        assert any(thread["quote"] in " ".join(quote.split()) for quote in quotes[thread["document"]]), thread["name"]
        assert len({at["as_of"] for at in thread["at"]}) == 4
        assert any(at["as_of"] == "2032-06-30" for at in thread["at"])
        for at in thread["at"]:
            for axis, allowed in axes.items():
                assert set(at.get(axis, ())) <= allowed, (thread["name"], at)


def test_tracking_tells_the_stories_from_gold_findings() -> None:
    answers = stories.check(stories.gold_corpus(), settings=Settings())
    wrong = [answer for answer in answers if not answer.is_right]
    assert len(answers) >= 100
    assert len(wrong) <= len(answers) // 10, wrong


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[[x|words]]", "unknown kind"),
        ("[[e better|words]]", "evidence with 'better'"),
        ("[[i|words", "is not closed"),
        ("words]]", "without [["),
        ("[[i| words]]", "blank at the edge"),
        ("[[c firm; due=by May>2031-05|We will act]]", "due 'by May'"),
        ("[[m 12; n=beds|ten beds]]", "value '12'"),
        ("[[i; strength=firm|words]]", "has no"),
        ("{@Z}[[i|words]]", "voice 'Z'"),
        ("[[i|one\n\ntwo]]", "runs over lines"),
    ],
)
def test_a_faulty_source_is_refused(body: str, message: str) -> None:
    about = {"voices": {"author": ["", "", "Nobody", "ind"]}}
    with pytest.raises(markup.MarkupError, match=re.escape(message)):
        markup.parse(body, about, "x.txt")


def test_nested_findings_keep_their_own_spans() -> None:
    about = {"organisation": "Org", "voices": {"author": ["", "", "Org", "self"], "A": ["Ann", "", "B", "comm"]}}
    text, marks = markup.parse("{@A}Ann said [[i & e unchanged|only [[m 3; n=beds|3 beds]] were open]].\nYes.", about)
    assert text == "Ann said only 3 beds were open.\nYes."
    assert [(mark.kind, text[mark.start : mark.end]) for mark in marks] == [
        ("issue", "only 3 beds were open"),
        ("evidence", "only 3 beds were open"),
        ("metric", "3 beds"),
    ]
    assert marks[1].attributes["standing"] == "commissioner"
    assert marks[1].attributes["source"] == {"speaker": "Ann", "organisation": "B", "mode": "reported"}


def test_a_quote_is_located_whatever_the_layout() -> None:
    about = {"organisation": "Org", "voices": {"author": ["", "", "Org", "self"]}}
    text, marks = markup.parse("Beds were short. [[i|Beds were short]] | too", about)
    source = markup.Source("s", about, text, tuple(marks))
    read_text = "Beds were\nshort.\n\nBeds  were\nshort\ttoo"
    ((start, end),) = markup.locate(source, read_text)
    assert (start, read_text[start:end]) == (18, "Beds  were\nshort")
    with pytest.raises(markup.MarkupError, match="not in the text"):
        markup.locate(source, "Beds were short.")


def runs(texts: Iterable[str], length: int = 9) -> set[tuple[str, ...]]:
    found = set()
    for text in texts:
        words = re.findall(r"\w+", text.casefold())
        found |= {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
    return found


def test_no_sentence_stands_in_both_a_rule_and_the_gold() -> None:
    """A rule whose example is a sentence of the gold would be measured on what it was written from."""
    texts = [" ".join(re.findall(r"\w+", markup.read_source(path).text.casefold())) for path in SOURCES]
    book = rulebook.load()
    both = []
    for entry in (*book.rules, *book.modifiers):
        for example in (*entry.matches, *entry.rejects):
            words = re.findall(r"\w+", example.text.casefold())
            if len(words) >= 6 and any(f" {' '.join(words)} " in f" {text} " for text in texts):
                both.append((entry.id, example.text))
    assert not both, both


@pytest.mark.skipif(not SHARED.is_dir(), reason="the data that the corpus must not repeat is not on this machine")
def test_nothing_is_taken_from_the_shared_data() -> None:
    ours = runs(markup.read_source(path).text for path in SOURCES)
    theirs = [path.read_text(encoding="utf-8", errors="replace") for path in SHARED.rglob("*.txt")]
    theirs += [path.read_text(encoding="utf-8", errors="replace") for path in SHARED.rglob("*.json*")]
    shared = runs(theirs) & ours
    assert not shared, sorted(" ".join(run) for run in shared)[:5]

"""The door of reading: kinds told by content, containers opened, bad input refused with a reason and a next step."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reading_pdfs import LONG, Sheet

from extractor import rulebook
from extractor.errors import InputError
from extractor.reading import READERS, read, read_bytes, sniff
from extractor.rulebook import Rulebook
from extractor.settings import Limits, Settings

PDF_NAME = "report.pdf"


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return rulebook.load()


def pdf() -> bytes:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    return sheet.done()


def packed(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n1 0 obj", "minutes.txt", "pdf"),
        (b"\r\n\r\n%PDF-1.4 after blank lines", "a", "pdf"),
        (packed({"word/document.xml": b"<x/>"}), "report.pdf", "docx"),
        (packed({"xl/workbook.xml": b"<x/>"}), "log.zip", "xlsx"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.zip", "odt"),
        (packed({"a.txt": b"x"}), "a.docx", "zip"),
        (b"{\\rtf1\\ansi Board}", "a.doc", "rtf"),
        (b"<!DOCTYPE html><html><body>Moved</body></html>", PDF_NAME, "html"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><html>", "a", "html"),
        (b"<p>Only a part</p><div>of a page</div>", "a.htm", "html"),
        (b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Plan\r\n\r\nDear all", "a.txt", "eml"),
        (b"Received: from x\n\tby y\nDate: Mon, 3 Mar 2031 10:00:00 +0000\nFrom: a@b.example\n\nText", "a", "eml"),
        (b"Action,Owner,Due\nHire,Board,May\n", "log.csv", "csv"),
        (b"Action,Owner,Due\nHire,Board,May\n", "log.txt", "text"),
        ("The board met.".encode("utf-16"), "a.txt", "text"),
        ("The board met.".encode("utf-16-le"), "a.txt", "text"),
        ("Caf\u00e9 visits were \u201clate\u201d.".encode("cp1252"), "a.md", "text"),
        (b"From: the chair\nThe board met.", "a.txt", "text"),
        (b"# Review\n\nTo: be decided", "a.md", "text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"), "a.pdf", "msg"),
    ],
)
def test_the_kind_is_told_by_content(data: bytes, name: str, kind: str) -> None:
    assert sniff(data, name) == kind
    assert kind in READERS


@pytest.mark.parametrize(
    ("data", "reason", "advice"),
    [
        (b"", "the file is empty", "again"),
        (b" \r\n\x00\x00 ", "nothing but blanks", "again"),
        (b"%!PS-Adobe-3.0\n%%Pages: 2", "PostScript file .though its name ends in .pdf", "Convert it to PDF"),
        (b"\x89PNG\r\n\x1a\n....", "a picture", "OCR"),
        (b"7z\xbc\xaf\x27\x1c....", "7-Zip", "ZIP"),
        (b"\x1f\x8b\x08....", "gzip", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "old Word document", "DOCX"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            "without a password",
        ),
        (packed({"ppt/presentation.xml": b"<x/>"}), "a presentation", "PDF"),
        (b"PK\x03\x04 and then nothing", "damaged", "again"),
        (bytes(range(256)) * 8, "not a PDF", "again"),
    ],
)
def test_what_cannot_be_read_is_refused_with_advice(data: bytes, reason: str, advice: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        sniff(data, PDF_NAME)
    assert caught.value.place == PDF_NAME
    assert advice in caught.value.advice


def test_a_pdf_is_read_under_the_name_that_the_user_gave(tmp_path: Path, rules: Rulebook) -> None:
    path = tmp_path / "stored"
    path.write_bytes(pdf())
    reading = read(path, rulebook=rules, name="in/report.pdf")
    assert [(d.name, d.format) for d in reading.documents] == [("in/report.pdf", "pdf")]
    assert reading.problems == ()
    assert reading.documents[0].id == f"d-{reading.documents[0].sha256[:16]}"


def test_a_web_page_named_pdf_is_read_as_a_web_page(rules: Rulebook) -> None:
    page = f"<!DOCTYPE html><html><body><article><h1>Visits cut</h1><p>{' '.join(LONG)}</p></article></body></html>"
    (document,) = read_bytes(page.encode(), PDF_NAME, rulebook=rules).documents
    assert document.format == "html"
    assert "telephoned before a change" in document.text


def test_a_missing_file_a_folder_and_one_too_large_are_refused(tmp_path: Path, rules: Rulebook) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.pdf", rulebook=rules)
    with pytest.raises(InputError, match="folder"):
        read(tmp_path, rulebook=rules)
    path = tmp_path / "large.txt"
    path.write_bytes(b"word " * 1000)
    with pytest.raises(InputError, match=r"limit.*file_bytes"):
        read(path, rulebook=rules, settings=Settings(limits=Limits(file_bytes=100)))


def test_members_of_an_archive_are_read_and_bad_ones_named(rules: Rulebook) -> None:
    inner = packed({"plan.txt": b"We will publish the rota by 1 May 2031."})
    data = packed({"a/report.pdf": pdf(), "empty.pdf": b"", "inner.zip": inner})
    reading = read_bytes(data, "papers.zip", rulebook=rules)
    assert [d.name for d in reading.documents] == ["papers.zip!/a/report.pdf", "papers.zip!/inner.zip!/plan.txt"]
    assert [(p.name, p.reason) for p in reading.problems] == [("papers.zip!/empty.pdf", "the file is empty.")]


def test_archives_too_deep_inside_one_another_are_named(rules: Rulebook) -> None:
    data = packed({"plan.txt": b"We will publish the rota."})
    for _ in range(3):
        data = packed({"inner.zip": data, "note.txt": b"See inside."})
    reading = read_bytes(data, "papers.zip", rulebook=rules, settings=Settings(limits=Limits(archive_depth=1)))
    assert [d.name for d in reading.documents] == ["papers.zip!/note.txt"]
    assert [p.name for p in reading.problems] == ["papers.zip!/inner.zip!/inner.zip", "papers.zip!/inner.zip!/note.txt"]


def test_where_nothing_of_an_archive_is_read_the_advice_is_its_members(rules: Rulebook) -> None:
    data = packed({"inner.zip": packed({"plan.txt": b"We will publish the rota."})})
    with pytest.raises(InputError) as refused:
        read_bytes(data, "papers.zip", rulebook=rules, settings=Settings(limits=Limits(archive_depth=0)))
    assert "too deep" in refused.value.message
    assert refused.value.advice == "Unpack it and give it by itself."


def test_more_members_than_the_limit_are_left_out_and_said(rules: Rulebook) -> None:
    inner = packed({f"{number}.txt": b"The board met on Monday." for number in range(2)})
    data = packed({"first.zip": inner, "second.zip": inner})
    reading = read_bytes(data, "papers.zip", rulebook=rules, settings=Settings(limits=Limits(archive_members=3)))
    assert [d.name for d in reading.documents] == ["papers.zip!/first.zip!/0.txt", "papers.zip!/first.zip!/1.txt"]
    assert [p.name for p in reading.problems] == ["papers.zip!/second.zip"]


def test_the_password_reaches_the_pdf(rules: Rulebook) -> None:
    sheet = Sheet()
    sheet.lines(56, 100, LONG)
    data = sheet.done(password="open sesame")
    assert read_bytes(data, PDF_NAME, rulebook=rules, password="open sesame").documents
    with pytest.raises(InputError, match="password"):
        read_bytes(data, PDF_NAME, rulebook=rules)


def test_same_bytes_give_the_same_document(rules: Rulebook) -> None:
    data = pdf()
    assert read_bytes(data, "a.pdf", rulebook=rules) == read_bytes(data, "a.pdf", rulebook=rules)

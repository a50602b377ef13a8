"""Pictures of pages: drawn as they are printed, only of the very file that was read, and never too many."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as parser
from reading_pdfs import Sheet
from reports_corpus import AS_OF, Builder

from extractor.errors import InputError
from extractor.model import BlockKind
from extractor.reading.pictures import page_pngs, png
from extractor.reports import pictures, write_summary
from extractor.settings import Limits, Settings


def two_pages() -> bytes:
    sheet = Sheet()
    sheet.canvas.drawString(72, 700, "The register had gaps.")
    sheet.canvas.rect(100, 100, 200, 200, fill=1)
    sheet.turn()
    sheet.canvas.drawString(72, 700, "Nothing else was said.")
    return sheet.done()


def pixels(picture: bytes) -> tuple[int, int, list[bytes]]:
    """Width, height and the rows of a picture as bytes of two pixels each."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colour = struct.unpack_from(">IIBB", picture, 16)
    assert (depth, colour) == (4, 0)
    at = picture.index(b"IDAT")
    (length,) = struct.unpack_from(">I", picture, at - 4)
    raw = zlib.decompress(picture[at + 4 : at + 4 + length])
    step = 1 + (width + 1) // 2
    return width, height, [raw[at + 1 : at + step] for at in range(0, len(raw), step)]


def test_a_png_keeps_its_pixels_in_sixteen_greys() -> None:
    width, height, rows = pixels(png(3, 2, bytes([0, 255, 128, 255, 17, 34, 255, 255])))
    assert (width, height) == (3, 2)
    assert rows == [bytes([0x0F, 0x8F]), bytes([0x12, 0xFF])]


def test_pages_are_drawn_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(two_pages())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    drawn = page_pngs(path, [1, 2, 9], sha256=sha256, limits=Limits(), scale=1.0)
    assert sorted(drawn) == [1, 2]
    width, height, rows = pixels(drawn[1])
    assert (width, height) == (596, 842)
    assert rows[842 - 200][100] == 0, "the black square"
    assert rows[842 - 400][100] == 0xFF, "the empty paper above it"


def test_a_large_page_is_drawn_smaller(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(two_pages())
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    width, height, _ = pixels(page_pngs(path, [1], sha256=sha256, limits=Limits(), most_pixels=50_000)[1])
    assert 45_000 < width * height < 51_000


@pytest.mark.parametrize(
    ("content", "words"), [(None, "no longer there"), (b"%PDF-1.4 other", "changed since"), (b"", "changed since")]
)
def test_only_the_file_that_was_read_is_drawn(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "a.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        page_pngs(path, [1], sha256=hashlib.sha256(two_pages()).hexdigest(), limits=Limits())


def test_a_file_that_is_no_pdf_is_told_and_not_drawn(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"not a PDF")
    with pytest.raises(InputError, match="cannot be drawn"):
        page_pngs(path, [1], sha256=hashlib.sha256(b"not a PDF").hexdigest(), limits=Limits())


def told(path: str, *, sha256: str, kind: str = "issue") -> Builder:
    builder = Builder()
    builder.document(
        path,
        (BlockKind.PARAGRAPH, "The register had gaps.", {"gap": (kind, "The register had gaps", {})}),
        ("page", ""),
        (BlockKind.PARAGRAPH, "Nothing else was said."),
        kind="minutes", date="2031-03-04", title="Minutes", publisher="", standing="",
    )  # fmt: skip
    ((identity, document),) = builder.documents.items()
    builder.documents[identity] = replace(document, sha256=sha256)
    return builder


def summary_with(builder: Builder, out: Path, *, pages: bool = True) -> str:
    write_summary(
        builder.corpus(), [], out, as_of=AS_OF, settings=Settings(), full=builder.full, pages=pages
    )  # fmt: skip
    (page,) = (out / "documents").glob("*.html")
    return page.read_text(encoding="utf-8")


@pytest.fixture
def printed(tmp_path: Path) -> tuple[str, str]:
    path = tmp_path / "minutes.pdf"
    path.write_bytes(two_pages())
    return str(path), hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_page_with_a_finding_is_pictured_with_its_quote_outlined(printed: tuple[str, str], tmp_path: Path) -> None:
    path, sha256 = printed
    builder = told(path, sha256=sha256)
    tree = parser.fromstring(summary_with(builder, tmp_path / "s"))
    (picture,) = tree.xpath("//img")
    assert picture.get("loading") == "lazy"
    assert picture.get("alt") == "Page 1 of Minutes as printed, 1 quotation outlined"
    assert (tmp_path / "s" / "documents" / picture.get("src")).read_bytes().startswith(b"\x89PNG")
    (box,) = tree.xpath("//div[@class='printed']//rect")
    assert (box.get("class"), box.get("x"), box.get("y"), box.get("height")) == ("issue", "70.5", "298.5", "15.0")
    assert tree.xpath("//div[@class='printed']//a/@href") == [f"#{builder.named['gap']}"]


def test_no_picture_unless_asked_for(printed: tuple[str, str], tmp_path: Path) -> None:
    path, sha256 = printed
    page = summary_with(told(path, sha256=sha256), tmp_path / "s", pages=False)
    assert "<img" not in page
    assert not (tmp_path / "s" / "pictures").exists()


def test_a_page_with_figures_only_is_not_pictured(printed: tuple[str, str], tmp_path: Path) -> None:
    path, sha256 = printed
    assert "<img" not in summary_with(told(path, sha256=sha256, kind="metric"), tmp_path / "s")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone.pdf", "Its pages are not pictured: the file is no longer there."),
        ("bundle.zip!/minutes.pdf", "Its pages are not pictured: it came inside another file."),
    ],
)
def test_the_page_says_why_there_is_no_picture(tmp_path: Path, name: str, words: str) -> None:
    page = summary_with(told(str(tmp_path / name), sha256="0" * 64), tmp_path / "s")
    assert words in page
    assert "<img" not in page


def test_pictures_end_when_the_bytes_of_a_summary_are_used_up(printed: tuple[str, str]) -> None:
    path, sha256 = printed
    builder = told(path, sha256=sha256)
    (document,) = builder.documents.values()
    easel = pictures.Easel(Limits(), left=100)
    drawn = easel.draw(document, list(builder.findings.values()))
    assert not drawn.pictures
    assert drawn.note == "1 page with findings is not pictured."
    assert "as many pictures as it may hold" in easel.draw(document, list(builder.findings.values())).note

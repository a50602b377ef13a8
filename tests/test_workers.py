"""Supervised children: what one file costs, the others do not pay."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from reading_pdfs import LONG, Sheet, picture_of_page

from extractor import workers
from extractor.errors import RuleError
from extractor.settings import Limits, Settings


def letters(folder: Path, count: int) -> list[str]:
    for number in range(count):
        text = f"The Trust will replace alarm {number} by 30 June 2031.\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    return [str(folder / f"{number}.txt") for number in range(count)]


def test_every_file_has_an_outcome(tmp_path: Path) -> None:
    names = letters(tmp_path, 5)
    outcomes = {one.name: one for one in workers.process_all(names, settings=Settings(jobs=2))}
    assert set(outcomes) == set(names)
    assert all(len(one.extracted) == 1 and not one.problems for one in outcomes.values())


def test_known_documents_are_not_done_again(tmp_path: Path) -> None:
    names = letters(tmp_path, 2)
    hashes = frozenset(one.sha256 for one in workers.process_all(names[:1], settings=Settings(jobs=1)))
    again = {one.name: one for one in workers.process_all(names, settings=Settings(jobs=1), known=hashes)}
    assert again[names[0]].unchanged == 1
    assert not again[names[0]].extracted
    assert again[names[1]].extracted


def test_a_document_that_takes_too_long_is_stopped_and_named(tmp_path: Path) -> None:
    settings = Settings(jobs=1, limits=Limits(extract_seconds=0))
    long = tmp_path / "long.txt"
    long.write_text("".join(f"The Trust will replace alarm {n} by 30 June 2031.\n\n" for n in range(2000)))
    (outcome,) = workers.process_all([str(long)], settings=settings)
    assert "extracting it took longer than 0 seconds" in outcome.problems[0].reason
    assert "extract_seconds" in outcome.problems[0].advice
    assert not outcome.extracted


def test_a_bad_file_costs_only_itself(tmp_path: Path) -> None:
    good = letters(tmp_path, 2)
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(b"%PDF-1.7\nnothing here")
    outcomes = {one.name: one for one in workers.process_all([good[0], str(bad), good[1]], settings=Settings(jobs=1))}
    assert outcomes[str(bad)].problems[0].reason
    assert all(outcomes[name].extracted for name in good)


def test_a_faulty_rule_pack_stops_the_run(tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "pack.toml").write_text('id = "mine"\n', encoding="utf-8")
    (pack / "rules.toml").write_text('[[rule]]\nid = "mine.x"\nkindd = "issue"\n', encoding="utf-8")
    (tmp_path / "in").mkdir()
    with pytest.raises(RuleError, match="kindd"):
        list(workers.process_all(letters(tmp_path / "in", 1), settings=Settings(jobs=1, rules=(str(pack),))))


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_a_scan_that_takes_longer_than_reading_may_is_read_whole(tmp_path: Path) -> None:
    printed = Sheet()
    printed.lines(56, 100, LONG)
    page = picture_of_page(printed.done())
    sheet = Sheet()
    for _ in range(6):
        sheet.picture(page)
        sheet.turn()
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(sheet.done())
    # the child is started first, so that its own start takes none of the time
    names = [*letters(tmp_path, 1), str(scan)]
    settings = Settings(jobs=1, limits=Limits(wall_seconds=2, ocr_page_seconds=20))
    (_, outcome) = workers.process_all(names, settings=settings)
    assert not outcome.problems
    assert [page.method for page in outcome.extracted[0].document.pages][:6] == ["ocr"] * 6


@pytest.mark.skipif(not (find_spec("rapidocr") and find_spec("onnxruntime")), reason="the [ocr] extra is not installed")
def test_a_scan_is_read_without_tesseract_within_the_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    printed = Sheet()
    for number in range(12):
        printed.line(56, 100 + 14.5 * number, "visits to the left were cut short")
        printed.line(320, 100 + 14.5 * number, "families to the right had to wait")
    sheet = Sheet()
    sheet.picture(picture_of_page(printed.done()))
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(sheet.done())
    (outcome,) = workers.process_all([str(scan)], settings=Settings(jobs=1))
    assert not outcome.problems
    document = outcome.extracted[0].document
    assert [page.method for page in document.pages] == ["ocr"]
    assert (document.pages[0].confidence or 0) > 0.9
    assert document.text.rindex("left were cut short") < document.text.index("families to the right")


def test_a_file_name_that_is_no_text_is_made_readable(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(letters(tmp_path, 1)[0]) + b"\xff.txt")
    try:
        Path(name).write_text("The Trust will replace the alarm by 30 June 2031.\n", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only names that are text")
    (outcome,) = workers.process_all([name], settings=Settings(jobs=1))
    assert outcome.name == name
    assert outcome.extracted[0].document.name == name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def test_the_document_after_one_that_was_stopped_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a signal takes its time: the child may still seem alive just after it was killed
    monkeypatch.setattr("multiprocessing.process.BaseProcess.is_alive", lambda _: True)
    monkeypatch.setattr(workers, "GRACE_SECONDS", 0.0)
    monkeypatch.setattr(workers, "_give", _give_no_time_first(workers._give))
    names = letters(tmp_path, 2)
    stopped, following = workers.process_all(names, settings=Settings(jobs=1))
    assert "was stopped" in stopped.problems[0].reason
    assert following.extracted


def _give_no_time_first(give: Callable[..., None]) -> Callable[..., None]:
    def giving(child: Any, name: str, settings: Settings) -> None:
        give(child, name, settings)
        if name.endswith("0.txt"):
            child.deadline = 0.0

    return giving


def written(objects: dict[int, bytes]) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.writelines(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    out.write(b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start))
    return out.getvalue()


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def pages_of(content: bytes, kids: bytes = b"5 0 R", count: int = 1) -> dict[int, bytes]:
    """The objects of a PDF whose pages all have one content, which is object 4."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>"
    return {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        4: content,
        **dict.fromkeys(range(5, 5 + count), page),
    }


def blown(part: bytes, times: int, before: bytes = b"") -> bytes:
    """What deflates to `before` and then `part` many times over, never held whole."""
    packer = zlib.compressobj(9)
    pieces = [packer.compress(before), *(packer.compress(part) for _ in range(times)), packer.flush()]
    return b"".join(pieces)


def operator_bomb() -> bytes:
    packed = blown(b"BT /F1 12 Tf (a) Tj ET\n" * 10_000, 500)
    return written(pages_of(stream(packed, b"/Filter/FlateDecode")))


def ratio_bomb() -> bytes:
    packed = zlib.compress(blown(b"\0" * (1 << 20), 800), 9)
    return written(pages_of(stream(packed, b"/Filter[/FlateDecode/FlateDecode]")))


def object_stream_bomb() -> bytes:
    packed = blown(b" " * (1 << 20), 400, before=b"6 0\n")
    held = stream(packed, b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 6 0 R>>\nendobj\n7 0 obj\n"
        + held
        + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="this system bounds no process")
@pytest.mark.parametrize("bomb", [operator_bomb, ratio_bomb, object_stream_bomb])
def test_a_pdf_that_swells_is_a_problem_and_the_next_file_is_read(bomb: Callable[[], bytes], tmp_path: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(bomb())
    assert path.stat().st_size < 1 << 20
    names = [str(path), *letters(tmp_path, 1)]
    limits = Limits(memory_bytes=256 << 20)
    swollen, following = workers.process_all(names, settings=Settings(jobs=1, limits=limits))
    assert not swollen.extracted
    assert re.search(r"process reading it ended|more memory than", swollen.problems[0].reason)
    assert swollen.problems[0].advice
    assert following.extracted
    assert not following.problems


def test_of_a_hundred_thousand_pages_the_first_are_read_and_the_rest_named(tmp_path: Path) -> None:
    count = 100_000
    kids = b" ".join(b"%d 0 R" % number for number in range(5, 5 + count))
    content = stream(b"BT /F1 12 Tf 56 700 Td (The board must publish a rota by 3 March 2031.) Tj ET")
    path = tmp_path / "endless.pdf"
    path.write_bytes(written(pages_of(content, kids, count)))
    (outcome,) = workers.process_all([str(path)], settings=Settings(jobs=1, limits=Limits(pages=20)))
    assert len(outcome.extracted[0].document.pages) == 20
    (problem,) = outcome.problems
    assert problem.partial
    assert problem.reason == "Only the first 20 of 100,000 pages were read (setting limits.pages)."
    assert "limits.pages" in problem.advice


def test_a_page_tree_that_holds_itself_is_partly_read(tmp_path: Path) -> None:
    content = stream(b"BT /F1 12 Tf 56 700 Td (The board must publish a rota by 3 March 2031.) Tj ET")
    path = tmp_path / "circle.pdf"
    path.write_bytes(written(pages_of(content, b"5 0 R 2 0 R 5 0 R", 4)))
    (outcome,) = workers.process_all([str(path)], settings=Settings(jobs=1))
    assert [page.method for page in outcome.extracted[0].document.pages] == ["text", "text", "none", "none"]
    assert outcome.problems[0].partial
    assert "Pages 3–4 were not read" in outcome.problems[0].reason

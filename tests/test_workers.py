"""Supervised children: what one file costs, the others do not pay."""

from __future__ import annotations

import os
import shutil
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

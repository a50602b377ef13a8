"""The commands around the summary as a person gives them: papers of a month, one file, the log and its edits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import docx
import openpyxl
import pytest

LETTER = (
    "Fenwater Hospital NHS Trust\n\n4 March 2031\n\n"
    "The ward did not always lock its medicines cupboard. The Trust will fit new locks by 30 June 2031.\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("command")
    (folder / "letter.txt").write_text(LETTER)
    told = run(folder, "run", "letter.txt", "--as-of", "2031-08-31")
    assert told.returncode == 0, told.stdout
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, with all that it says in `stdout`."""
    command = [sys.executable, "-m", "extractor", *words]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def test_a_paper_of_a_month_stands_at_its_end_and_says_what_fell_due(folder: Path) -> None:
    out = folder / "june.docx"
    assert run(folder, "report", "--paper", str(out), "--month", "2031-06").returncode == 0
    texts = [paragraph.text for paragraph in docx.Document(str(out)).paragraphs]
    assert texts[0] == "Progress against findings and commitments: June 2031"
    assert texts[1].startswith("As at 30 June 2031.")
    assert "Due in June 2031" in texts


def test_a_day_given_outweighs_the_end_of_the_month(folder: Path) -> None:
    out = folder / "later.docx"
    told = run(folder, "report", "--paper", str(out), "--month", "2031-06", "--as-of", "2031-07-14")
    assert told.returncode == 0
    assert docx.Document(str(out)).paragraphs[1].text.startswith("As at 14 July 2031.")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--month", "2031-06"], "go with --paper"),
        (["--organisation", "Fenwater"], "go with --paper"),
        (["--paper", "x.html", "--month", "2031-13"], "is not a date"),
        (["--paper", "x.html", "--month", "2031"], "is not a month"),
        (["--paper", "x.html", "--month", "2031-06-30"], "is not a month"),
        (["--paper", "x.pdf"], "HTML or for Word"),
    ],
)
def test_what_no_paper_can_be_is_refused(folder: Path, options: list[str], why: str) -> None:
    told = run(folder, "report", *options)
    assert told.returncode == 2
    assert why in told.stdout


def test_an_edited_log_comes_back_once_and_says_what_it_could_not_take(folder: Path) -> None:
    log = folder / "log.xlsx"
    assert run(folder, "export", "--format", "xlsx", "--out", str(log), "--as-of", "2031-08-31").returncode == 0
    book = openpyxl.load_workbook(log)
    sheet = book["Action log"]
    head = [cell.value for cell in sheet[1]]
    sheet.cell(2, head.index("Owner") + 1).value = "Dr Ada Finch"
    sheet.cell(2, head.index("Due") + 1).value = "31/02/2032"
    sheet.cell(2, head.index("Status") + 1).value = "Blue"
    book.save(log)
    told = run(folder, "import", str(log), "--who", "sam")
    assert told.returncode == 3
    for line in (
        "Row 2, Owner: Dr Ada Finch",
        "Row 2, Due: '31/02/2032' is not a date",
        "Row 2, Status: the colour is",
    ):
        assert line in told.stdout
    assert "1 edit taken over, 2 refused." in told.stdout
    assert "Dr Ada Finch" in run(folder, "status", "--format", "json", "--as-of", "9999-12-31").stdout
    assert "0 edits taken over, 1 known already, 2 refused." in run(folder, "import", str(log)).stdout

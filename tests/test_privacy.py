"""What is sensitive: patients' numbers are noticed and never repeated, names of people leave only as pseudonyms."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from extractor import cli, rulebook
from extractor.language.identifiers import find_nhs_numbers, is_nhs_number
from extractor.model import Document
from extractor.pipeline import Engine, Extracted
from extractor.reports.pseudonyms import Pseudonyms
from extractor.settings import Settings

VALID = "943 476 5919"


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("9434765919", True),
        ("4010232137", True),
        ("9434765918", False),
        ("4010232173", False),
        ("1111111111", False),
        ("943476591", False),
        ("94347659190", False),
        # the check digit would be 10, which is never given out
        ("4000000110", False),
    ],
)
def test_check_digit(digits: str, valid: bool) -> None:
    assert is_nhs_number(digits) is valid


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("NHS number 9434765919 was given.", 1),
        ("Patient (943 476 5919) waited.", 1),
        ("NHS No: 943-476-5919.", 1),
        ("943\u00a0476\u00a05919, 401 023 2137", 2),
        ("943 476 5918", 0),
        ("943 4765919", 0),
        ("ref 19434765919", 0),
        ("1-9434765919", 0),
        ("1 943 476 5919", 0),
        ("943 476 5919.5", 0),
        ("https://example.org/9434765919", 0),
        ("ISBN 9434765919", 0),
        ("Tel: 943 476 5919", 0),
        ("no number here", 0),
    ],
)
def test_numbers_in_a_text(text: str, count: int) -> None:
    assert len(find_nhs_numbers(text)) == count


def extractor(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


MINUTES = f"""MINUTES of the Health Scrutiny Committee held on 12 July 2031

Present: Cllr Jane Dale (Chair), Councillors A. Finch and Moss.

5.1 Dr Miriam Hale, Medical Director of Fenwater Hospital NHS Trust, said that the locks had not been fitted. Hale
promised that she would fit new locks by 30 September 2031.

5.2 Mrs Okafor said that her son, NHS number {VALID}, did not get any food for nine hours.

5.3 Sam Whitby will send the rota to all wards by 1 August 2031. Councillor Moss asked the Trust to report back.
"""
LETTER = """Fenwater Hospital NHS Trust

4 August 2031

Dear Councillor Dale

The locks were not fitted in time. We will fit them by 31 October 2031.

Yours sincerely

Dr Miriam Hale
Medical Director
"""
PEOPLE = re.compile(r"Hale|Dale|Finch|Moss|Okafor|Whitby|Priya|Miriam", re.IGNORECASE)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("team")
    (folder / "in").mkdir()
    (folder / "in" / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    (folder / "in" / "letter_miriam-hale.txt").write_text(LETTER, encoding="utf-8")
    done = extractor("run", "in", "--as-of", "2031-08-05", "--jobs", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    assert "Warning: in/minutes.txt: Personal data" in done.stderr
    digits = VALID.replace(" ", "")
    assert VALID not in done.stderr + done.stdout
    assert digits not in done.stderr + done.stdout
    status = json.loads(extractor("status", "--format", "json", "--as-of", "2031-08-05", folder=folder).stdout)
    decided = extractor("decide", status[0]["id"], "assign", "owner=Priya Moss", "--who", "Ann Dale", folder=folder)
    assert decided.returncode == 0, decided.stderr
    return folder


def test_the_note_stands_with_the_document_without_the_number(team: Path) -> None:
    rows = [json.loads(line) for line in extractor("export", "--as-of", "2031-08-05", folder=team).stdout.splitlines()]
    notes = {row["name"]: " ".join(row["notes"]) for row in rows if row["type"] == "document"}
    assert "an NHS number" in notes["in/minutes.txt"]
    assert VALID not in notes["in/minutes.txt"]
    assert "NHS number" not in notes["in/letter_miriam-hale.txt"]


def exported(team: Path, form: str) -> str:
    file = team / f"out.{form}"
    done = extractor(
        "export", "--format", form, "--pseudonymise", "--out", str(file), "--as-of", "2031-08-05", folder=team
    )
    assert done.returncode == 0, done.stderr
    assert "people replaced" in done.stderr
    if form != "xlsx":
        return file.read_text(encoding="utf-8")
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(cell) for cell in cells if cell is not None)


@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx", "ics"])
def test_no_name_leaves_in_a_pseudonymised_export(team: Path, form: str) -> None:
    text = exported(team, form)
    assert PEOPLE.findall(text) == []
    assert "Person " in text
    assert "Fenwater" in text


def test_pseudonyms_stay_the_same_and_tell_people_apart(team: Path) -> None:
    rows = [json.loads(line) for line in exported(team, "jsonl").splitlines()]
    again = [json.loads(line) for line in exported(team, "jsonl").splitlines()]
    assert rows == again
    speakers = {row["source"]["speaker"] for row in rows if row["type"] == "finding"} - {None}
    assert len(speakers) >= 2
    name = next(row["name"] for row in rows if row["type"] == "document" and "letter" in row["name"])
    assert any(speaker in name for speaker in speakers), "the letter's file name and its writer have one pseudonym"


NAMED = """Present: Dr Miriam Hale, Cllr Jane Dale, Mrs Okafor, Sam Whitby, Sir Alan d'Arcy and
Ms Siobhán O'Shaughnessy-Byrne.

Dr Miriam Hale said that the locks were late. Mrs Okafor said that she had waited. Sam Whitby will send the rota by May.
Siobhán O'Shaughnessy-Byrne and Alan d'Arcy said that they were sorry. Cllr Jane Dale asked about ward B.
"""


@pytest.mark.parametrize(
    "said",
    [
        "Hale's promise was kept",
        "Dr HALE agreed and MIRIAM HALE signed",
        "M. Hale, M Hale and M.J. Hale will see to it",
        "write to miriam.hale@fenwater.example.org or HaleM@fenwater.example.org",
        "the Okafors' complaint, and Tunde Okafor's",
        "Miriam's ward, said Jane, was short of staff",
        "Whitby, Sam\nS Whitby",
        "Action: SW; (MH); MH will check",
        "O\u2019Shaughnessy-Byrne's audit and d\u2019Arcy's review",
        "Miriam\n Hale",
    ],
)
def test_no_form_of_a_name_stays(said: str) -> None:
    text = f"{NAMED}\n{said}.\n"
    people = Pseudonyms("a", rulebook.load())
    people.learn(Document("d-1", "0", "in/minutes.txt", "txt", text))
    left = re.compile(
        rf"{PEOPLE.pattern}|Okafor|Tunde|Jane|\bSam\b|Byrne|Siobh|Arcy|\bAlan\b|\bMH\b|\bSW\b|\bM\b", re.IGNORECASE
    )
    assert left.findall(people.text(text, ["d-1"])) == []


@pytest.mark.parametrize(
    "said", ["The ED and the MH unit are open", "by May 2031", "May we ask", "ward B", "SW England", "All will be"]
)
def test_other_words_stay(said: str) -> None:
    people = Pseudonyms("a", rulebook.load())
    people.learn(Document("d-1", "0", "in/minutes.txt", "txt", f"{NAMED}\nMs May Willis and Dr Emma Dale came.\n"))
    assert people.text(said, ["d-1"]) == said


def test_another_tracker_gives_other_pseudonyms() -> None:
    book = rulebook.load()
    one, same, other = Pseudonyms("a", book), Pseudonyms("a", book), Pseudonyms("b", book)
    assert one.of("Hale", "Miriam") == same.of("hale", "Miriam J.") != other.of("Hale", "Miriam")
    assert one.of("Hale", "Miriam") != one.of("Hale", "Boris")
    assert one.of("Hale", "", "he") != one.of("Hale", "", "she")


def test_an_unexpected_fault_is_told_without_the_documents_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "minutes.txt"
    file.write_text(MINUTES, encoding="utf-8")

    def stumble(engine: Engine, document: Document) -> Extracted:
        raise ValueError(document.text)

    monkeypatch.setattr(Engine, "extract", stumble)
    (problem,) = Engine(Settings()).process(str(file)).problems
    assert "ValueError in test_privacy.py, line" in problem.reason
    assert "Hale" not in problem.reason + problem.advice


def test_an_internal_fault_is_told_without_the_documents_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stumble(**_: object) -> None:
        raise KeyError(MINUTES)

    monkeypatch.setattr(cli.cli, "main", stumble)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert "Internal fault: KeyError in test_privacy.py, line" in told
    assert "Hale" not in told


@pytest.mark.parametrize("form", ["tracker", "datasette"])
def test_what_holds_every_text_is_not_said_to_be_pseudonymised(team: Path, form: str) -> None:
    done = extractor("export", "--format", form, "--pseudonymise", folder=team)
    assert done.returncode == 2
    assert "--pseudonymise" in done.stderr

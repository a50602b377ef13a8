"""Every number on the overview of the invented inbox is the answer to a query on its tracker."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html as parser

INBOX = Path(__file__).parent.parent / "corpus" / "inbox"
FILES = (
    "Deadline slips again for ward doors - Corvedale Echo.html",
    "HOSC minutes 19 June 2031.docx",
    "Aldermoor Care - Tollerbeck Lodge action plan April 2031.docx",
    "2031-03-18 Tollerbeck Lodge inspection report.pdf",
    "Tollerbeck Lodge CQC follow-up Feb 2032.pdf",
)
MOVED = "time <> 'closed' AND ', ' || flags || ',' LIKE '%, slipped,%'"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("counts")
    command = [
        sys.executable,
        "-m",
        "extractor",
        "run",
        *(str(INBOX / name) for name in FILES),
        "--as-of",
        "2032-06-30",
    ]
    done = subprocess.run([*command, "--jobs", "1", "-q"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "summary", sqlite3.connect(folder / "tracker.db")


def overview(run: tuple[Path, sqlite3.Connection]) -> parser.HtmlElement:
    return parser.fromstring((run[0] / "index.html").read_text(encoding="utf-8"))


def asked(run: tuple[Path, sqlite3.Connection], where: str, what: str = "count(*)", table: str = "thread") -> int:
    return int(run[1].execute(f"SELECT {what} FROM {table} WHERE {where}").fetchone()[0])


@pytest.mark.parametrize(
    ("key", "where"),
    [
        ("overdue", "time = 'overdue'"),
        ("contradicted", "assurance = 'contradicted'"),
        ("unanswered", "response = 'unanswered'"),
        ("slipped", MOVED),
        ("not_done", "delivery = 'not done' AND time <> 'closed'"),
    ],
)
def test_a_tile_is_a_query(run: tuple[Path, sqlite3.Connection], key: str, where: str) -> None:
    (number,) = overview(run).xpath(f"//ul[@class='tiles']/li[contains(@class, '{key}')]//strong/text()")
    assert int(number) == asked(run, where)


@pytest.mark.parametrize("colour", ["red", "amber", "green", "blue"])
def test_a_colour_is_a_query_and_so_is_each_bar(run: tuple[Path, sqlite3.Connection], colour: str) -> None:
    tree = overview(run)
    (number,) = tree.xpath(f"//ul[@class='brag']/li[.//span[contains(@class, '{colour}')]]//strong/text()")
    assert int(number) == asked(run, f"brag = '{colour}'")
    for row in tree.xpath("//table[@class='bars']/tbody/tr"):
        name = row.xpath("string(th)").replace("Organisation not named", "").replace("'", "''")
        cell = row.xpath(f"string(td[@data-label='{colour.capitalize()}'])")
        found = re.match(r"\d+", cell)
        assert int(found[0] if found else 0) == asked(run, f"brag = '{colour}' AND organisation = '{name}'")


def test_the_heat_map_is_a_query(run: tuple[Path, sqlite3.Connection]) -> None:
    tree = overview(run)
    assert int(tree.xpath("string(//table[@class='heat']/tfoot//td[1])")) == asked(run, "1")
    for row in tree.xpath("//table[@class='heat']/tbody/tr"):
        name = row.xpath("string(th)").replace("Organisation not named", "").replace("'", "''")
        assert int(row.xpath("string(td[1])")) == asked(run, f"organisation = '{name}'")


@pytest.mark.parametrize(
    ("title", "where"),
    [
        ("Only their own word", "assurance = 'self-reported' AND time <> 'closed'"),
        *(
            (title, f"', ' || flags || ',' LIKE '%, {flag},%'")
            for flag, title in (
                ("no response", "No response read"),
                ("never answered", "Never answered"),
                ("no evidence", "No evidence either way"),
                ("no owner", "No owner"),
                ("no date", "No date"),
                ("no measure", "No measure"),
            )
        ),
    ],
)
def test_a_gap_is_a_query(run: tuple[Path, sqlite3.Connection], title: str, where: str) -> None:
    shown = overview(run).xpath(
        f"//ul[@class='counts']/li/a[normalize-space(text()[last()]) = '{title}']/strong/text()"
    )
    assert sum(int(number) for number in shown) == asked(run, where)


def test_the_first_lines_are_queries(run: tuple[Path, sqlite3.Connection]) -> None:
    tree = overview(run)
    numbers = [int(n.replace(",", "")) for n in re.findall(r"[\d,]+", tree.xpath("string(//h1)"))]
    urgent = f"time = 'overdue' OR assurance = 'contradicted' OR response = 'unanswered' OR brag = 'red' OR ({MOVED})"
    assert numbers == [asked(run, urgent), asked(run, "1")]
    links = tree.xpath("//p[@class='scope']/a/text()")
    assert links[0] == f"{asked(run, '1', table='finding')} findings"
    joined = asked(run, "1", "count(DISTINCT finding)", "thread_finding")
    assert f"{joined:,} belong to" in tree.xpath("string(//p[@class='scope'])")

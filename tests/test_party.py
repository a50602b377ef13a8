"""Whom findings are about, what is to be done, and what a status cell says, in invented papers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.finding import extract
from extractor.finding.action import trimmed
from extractor.language.english import load as load_english
from extractor.model import BlockKind, Document, Finding, Kind
from extractor.reading.assemble import Piece, assemble
from extractor.rulebook import load
from extractor.settings import Settings

BOOK = load()
ENGLISH = load_english()


def findings(*pieces: Piece, kind: str, standing: str, publisher: str = "") -> tuple[Finding, ...]:
    whole = assemble(list(pieces))
    made = Document(
        "d-1", "0" * 64, "a.txt", "text", whole.text, whole.pages, whole.blocks, whole.words, kind, "2031-05-02"
    )
    made = replace(made, standing=standing, publisher=publisher)
    return extract(made, rulebook=BOOK, english=ENGLISH, settings=Settings()).findings


def head(words: str) -> Piece:
    return Piece(BlockKind.HEADING, words, level=2)


def para(words: str) -> Piece:
    return Piece(BlockKind.PARAGRAPH, words)


MINUTES = (
    head("HAVERDALE COUNTY COUNCIL"),
    para("HEALTH SCRUTINY COMMITTEE"),
    head("9. Waiting at Orrin Hospitals NHS Trust"),
    para("Dr Ames (Medical Director, Orrin Hospitals NHS Trust) said that patients had waited far too long for scans."),
    para("She said that she would write to members by 30 May 2031."),
    head("10. Larch Transport Ltd"),
    para("Members complained that crews of Larch Transport Ltd had failed to arrive on nine days."),
)


def test_findings_of_minutes_are_about_the_body_spoken_of() -> None:
    found = findings(*MINUTES, kind="minutes", standing="scrutiny", publisher="Haverdale County Council")
    issues = [finding.organisation for finding in found if finding.kind is Kind.ISSUE]
    assert issues == ["Orrin Hospitals NHS Trust", "Larch Transport Ltd"]
    (promise,) = [finding for finding in found if finding.kind is Kind.COMMITMENT]
    assert promise.organisation == "Orrin Hospitals NHS Trust"
    assert promise.action == "write to members"


HEADERS = ("Ref", "Action", "Owner", "Due", "Status")


@pytest.mark.parametrize(
    ("status", "direction"),
    [
        ("In progress: frames ordered", "improved"),
        ("Overdue", "unchanged"),
        ("Not started", "unchanged"),
        ("4 of 9 fitted", "improved"),
        ("Not yet due", None),
        ("On track", None),
    ],
)
def test_status_cells_are_evidence_beside_their_row(status: str, direction: str | None) -> None:
    cells = ("2", "Mend the lift", "Estates Manager", "3 June 2031", status)
    row = Piece(BlockKind.ROW, " | ".join(cells), cells=cells, headers=HEADERS)
    found = findings(row, kind="action_plan", standing="provider", publisher="Larch Homes Ltd")
    assert [finding.quote for finding in found if finding.kind is Kind.COMMITMENT] == [
        "Mend the lift | Estates Manager | 3 June 2031"
    ]
    told = [(finding.quote, finding.direction) for finding in found if finding.kind is Kind.EVIDENCE]
    assert told == ([(status, direction)] if direction else [])


@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("We will replace the boiler by", "replace the boiler"),
        ("Introduce a rota (Regulation 9)", "introduce a rota"),
        ("mend the lift if money allows it", "mend the lift"),
    ],
)
def test_acts_are_short(words: str, act: str) -> None:
    assert trimmed(words, ()) == act


def test_a_passive_turns_round() -> None:
    found = findings(
        para("All twelve boilers will be replaced by 30 June 2031."), kind="action_plan", standing="provider"
    )
    assert [finding.action for finding in found if finding.kind is Kind.COMMITMENT] == ["replace all twelve boilers"]


SITTING = (head("OKE COUNTY COUNCIL"), para("HEALTH SCRUTINY COMMITTEE"))


def named(words: str, text: str) -> Finding:
    """The one commitment or requirement of a committee's minutes."""
    found = findings(*SITTING, para(words), para(text), kind="minutes", standing="scrutiny")
    return next(each for each in found if each.kind in (Kind.COMMITMENT, Kind.REQUIREMENT))


def test_demand_holds_what_is_demanded() -> None:
    finding = named("Discussion", "Mrs Vane asked that the Drainage Board publish its audit of culverts.")
    assert finding.kind is Kind.REQUIREMENT
    assert finding.quote.endswith("publish its audit of culverts")
    assert "Drainage Board" in (finding.owner or "")


def test_initials_are_the_person_of_the_list() -> None:
    finding = named(
        "Present: Moira Quill (MQ), Ben Ansty (BA)", "ACTION: MQ to bring the safety plan to the next meeting."
    )
    assert (finding.kind, finding.owner) == (Kind.COMMITMENT, "Moira Quill")


def test_whoever_is_approached_promises_nothing() -> None:
    finding = named("Discussion", "The Youth Cabinet would be approached.")
    assert finding.owner != "Youth Cabinet"


def test_list_below_agreed_actions_names_owners_first() -> None:
    found = findings(
        *SITTING,
        para("Agreed actions:"),
        para("MQ – obtain the culvert dates – 13 June 2031"),
        kind="minutes",
        standing="",
    )
    (finding,) = [each for each in found if each.kind is Kind.COMMITMENT]
    assert (finding.owner, finding.due and finding.due.date) == ("MQ", "2031-06-13")


def test_parish_council_tells_of_itself() -> None:
    found = findings(
        head("OKE PARISH COUNCIL"),
        para("The bus shelter has been repaired."),
        kind="minutes",
        standing="commissioner",
        publisher="Oke Parish Council",
    )
    assert [(each.organisation, each.standing) for each in found] == [("Oke Parish Council", "self_reported")]


def test_matters_arising_are_heard_below_the_approval_of_minutes() -> None:
    found = findings(
        *SITTING,
        head("4. MINUTES OF THE LAST MEETING"),
        para(
            "The minutes were agreed as a correct record. Matters arising: the audit of culverts had not been supplied."
        ),
        kind="minutes",
        standing="scrutiny",
    )
    assert Kind.EVIDENCE in {each.kind for each in found}
    assert {each.standing for each in found if each.kind is Kind.EVIDENCE} == {"independent"}


@pytest.mark.parametrize(
    ("words", "standing"),
    [
        ("Inspectors who returned to Larch Transport Ltd in May found that crews had been trained.", "independent"),
        ("Larch Transport Ltd said that crews had been trained.", "self_reported"),
    ],
)
def test_inspectors_of_a_company_are_not_its_own_voice(words: str, standing: str) -> None:
    found = findings(
        head("Larch Transport Ltd under scrutiny"), para(words), kind="press_article", standing="press",
        publisher="Orrin Echo",
    )  # fmt: skip
    assert {finding.standing for finding in found if finding.kind is Kind.EVIDENCE} == {standing}

"""Invented findings by the thousand: organisations with matters that are raised, promised, denied and put right.

`documents` gives them as a reader and the rules would, `inbox` writes small files to be read.
"""

from __future__ import annotations

import hashlib
import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from extractor.model import Document, Due, Finding, Kind, Place, Source, document_id, finding_ids

_PLACES = [
    "Ashby",
    "Brindle",
    "Carrow",
    "Dunmere",
    "Elmsett",
    "Farlow",
    "Glaven",
    "Harrowmere",
    "Ingleby",
    "Jessop",
    "Kelling",
    "Lambrook",
    "Marden",
]
_SORTS = ("Hospitals NHS Trust", "County Council", "Care Home", "Ambulance Service", "Integrated Care Board")
_THINGS = [
    "medicine fridge temperatures",
    "night staffing on the children's ward",
    "complaint letters",
    "discharge summaries",
    "fire doors",
    "allergy wristbands",
    "oxygen cylinders",
    "interpreter bookings",
    "water flushing records",
    "hoist servicing",
    "waiting list letters",
    "safeguarding referrals",
    "controlled drug registers",
    "mental capacity assessments",
    "lone working",
    "hand hygiene audits",
    "blood sample labels",
    "appraisals of healthcare assistants",
    "ligature risk assessments",
    "transport for dialysis patients",
    "call bell response",
    "food and fluid charts",
    "resuscitation trolleys",
    "incident forms",
]
_ASPECTS = [
    "checks",
    "reviews",
    "records",
    "training",
    "delays",
    "audits",
    "levels",
    "timings",
    "reports",
    "staffing",
    "oversight",
    "escalation",
]
_KINDS = (Kind.ISSUE, Kind.ISSUE, Kind.REQUIREMENT, Kind.COMMITMENT, Kind.COMMITMENT, Kind.EVIDENCE, Kind.METRIC)
_STANDINGS = ("provider", "regulator", "commissioner", "scrutiny", "press")
_SAID = {
    Kind.ISSUE: "{aspect} of {thing} were not carried out on {number} occasions in {unit}",
    Kind.REQUIREMENT: "The {sort} must ensure that {aspect} of {thing} in {unit} take place every week",
    Kind.COMMITMENT: "We will complete {aspect} of {thing} in {unit} by {due}",
    Kind.EVIDENCE: "{aspect} of {thing} in {unit} {turn} since the last visit",
    Kind.METRIC: "{number} {aspect} of {thing} in {unit}",
}
_TURNS = (("had improved", "improved"), ("were complete", "completed"), ("had not changed", "unchanged"))


def documents(count: int, *, findings: int = 20, seed: int = 7) -> Iterator[tuple[Document, list[Finding]]]:
    """`count` documents of about `findings` findings each; organisations grow with the count, 12 documents each."""
    dice = random.Random(seed)
    bodies = [
        f"{_PLACES[n % len(_PLACES)]} {n // len(_PLACES)} {_SORTS[n % len(_SORTS)]}" for n in range(count // 12 + 1)
    ]
    for number in range(count):
        body = bodies[number % len(bodies)]
        day = date(2030, 1, 1) + timedelta(days=(number * 1_800) // count)
        made = [_finding(dice, body, day) for _ in range(findings)]
        lines = [quote for _, quote, _ in made]
        text = "\n\n".join(lines)
        sha256 = hashlib.sha256(f"{number}\n{text}".encode()).hexdigest()
        standing = dice.choice(_STANDINGS)
        document = Document(
            document_id(sha256), sha256, f"in/{number:05}.txt", "txt", text, kind="minutes", date=day.isoformat(),
            title=f"Paper {number}", publisher=body, standing=standing, organisations=(body,),
        )  # fmt: skip
        at, found = 0, []
        for identity, (kind, quote, extra) in zip(
            finding_ids(document.id, ((k, q) for k, q, _ in made)), made, strict=True
        ):
            found.append(
                Finding(
                    identity, document.id, kind, at, at + len(quote), quote,
                    places=(Place(1, ((72.0, 100.0, 500.0, 112.0),)),), section=(f"{at // 900 + 1}. Services",),
                    confidence=0.8, rules=("core.invented",), organisation=body,
                    source=Source(organisation=body), **extra,
                )
            )  # fmt: skip
            at += len(quote) + 2
        yield document, found


def _finding(dice: random.Random, body: str, day: date) -> tuple[Kind, str, dict[str, object]]:
    kind = dice.choice(_KINDS)
    turn, direction = dice.choice(_TURNS)
    due = (day + timedelta(days=dice.randrange(20, 300))).isoformat()[:7]
    quote = _SAID[kind].format(
        aspect=dice.choice(_ASPECTS), thing=dice.choice(_THINGS), number=dice.randrange(2, 400), due=due, turn=turn,
        unit=f"unit {dice.choice(_PLACES)}", sort=body.split(" ", 2)[2],
    )  # fmt: skip
    extra: dict[str, object] = {}
    if kind is Kind.EVIDENCE:
        extra = {"direction": direction, "standing": dice.choice(("self_reported", "independent", "commissioner"))}
    elif kind is Kind.COMMITMENT:
        extra = {"strength": "firm", "owner": body, "due": Due(f"by {due}", due)}
    elif kind is Kind.REQUIREMENT:
        extra = {"force": "must", "owner": body}
    return kind, quote, extra


def inbox(folder: Path, count: int) -> int:
    """Writes about `count` small letters in formats that are quick to read, and one file that is no document.

    Gives how many documents are in them.
    """
    folder.mkdir()
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    archive: list[tuple[str, str]] = []
    for number in range(count):
        body = f"{_PLACES[number // 20 % len(_PLACES)]} Hospital NHS Trust"
        day = f"{1 + number % 28} March {2028 + number % 4}"
        matter = f"{_ASPECTS[number % len(_ASPECTS)]} of {_THINGS[number % len(_THINGS)]}"
        said = f"Ward {number} did not always complete {matter}. The Trust will review {number + 2} by 30 June 2033."
        name, text = f"{number:04}", f"{body}\n\n{day}\n\n{said}\n"
        if number % 10 < 6:
            (folder / f"{name}.txt").write_text(text)
        elif number % 10 == 6:
            page = f"<html><title>{body}</title><body><h1>{body}</h1><p>{day}</p><p>{said}</p></body></html>"
            (folder / f"{name}.html").write_text(page)
        elif number % 10 == 7:
            head = f"From: ward@example.org\nTo: board@example.org\nDate: 4 Mar {2028 + number % 4} 10:00:00 +0000"
            (folder / f"{name}.eml").write_text(f"{head}\nSubject: {body}\n\n{text}")
        elif number % 10 == 8:
            table = f"Issue,Action,Due date,Organisation\n{said.split('. ')[0]},Review them,30/06/2033,{body}\n"
            (folder / f"{name}.csv").write_text(table)
        else:
            archive.append((f"{name}.txt", text))
    for place in range(0, len(archive), 10):
        with zipfile.ZipFile(folder / f"archive{place}.zip", "w") as packed:
            for name, text in archive[place : place + 10]:
                packed.writestr(zipfile.ZipInfo(name), text)
    return count

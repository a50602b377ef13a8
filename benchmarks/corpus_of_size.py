"""Invented findings by the thousand: organisations with matters that are raised, promised, denied and put right."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, timedelta

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

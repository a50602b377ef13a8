"""Who sits where in a transcript: the chair, members, and those they put questions to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractor.language.mentions import Mention
from extractor.language.people import Person
from extractor.language.setting import labels

_CALLED = re.compile(
    r"(?:, |[Tt]hank you,? |[Tt]hanks,? |^|[.?!] )"
    r"(?P<role>(?:Deputy |Prime |First |Health |Home )?(?:Minister|Secretary)"
    r"|Secretary of State|Commissioner|Ambassador|Auditor General|Chief Constable)(?=[,.?!;\u2013\u2014-]|$)"
)
"""Somebody addressed by office: the one who speaks next holds it."""
_CHAIRS = re.compile(
    r"[Tt]he next questions?\b|\b[Nn]ext (?:set of )?questions\b|\b[Oo]rder[.,!]|\bI (?:now )?(?:call|invite)\b"
    r"|\bquestions (?:are |come |now )?from\b|\brunning short of time\b|\bdeclare the meeting\b"
)
_OFFICE = re.compile(
    r"(?i)\b(?:minister|secretary|chair|officer|director|chief|president|commissioner|executive|inspector|general|"
    r"professor|head|manager|adviser|auditor|leader)\b"
)
_SEATED = re.compile(r" (?:AM|MP|MS|MSP|MLA|TD)$")


def seated(text: str, people: Sequence[Person], bodies: Sequence[Mention]) -> tuple[Person, ...]:
    """The people of a transcript with the offices that its labels and forms of address give them."""
    turns = labels(text)
    names = [turn["name"] for turn in turns]
    roles: dict[str, str] = {}
    chair: str | None = next((name for name in names if name.endswith("Chair")), None)
    for number, turn in enumerate(turns):
        end = turns[number + 1].start() if number + 1 < len(turns) else len(text)
        said = text[turn.end() : end]
        note = (turn["note"] or "").strip(" ()")
        if _OFFICE.search(note):
            roles.setdefault(turn["name"], note)
        if chair is None and _CHAIRS.search(said):
            chair = turn["name"]
        answers = names[number + 1] if number + 1 < len(names) else None
        called = list(_CALLED.finditer(said))
        if called and answers is not None and answers not in (turn["name"], chair) and turn["name"] != chair:
            roles.setdefault(answers, called[-1]["role"])
    government = next((b.name for b in bodies if re.search(r"\bGovernment$", b.name)), "Government")
    done = []
    for person in people:
        label = next((name for name in names if person.name.endswith(name) or name.endswith(person.name)), None)
        role = person.role or (roles.get(label) if label else None)
        organisation = person.organisation
        if label is not None and label == chair:
            role = role or "Chair"
        if organisation is None and role and re.search(r"(?i)\bminister\b|\bsecretary of state\b", role):
            organisation = government
        elif (
            organisation is None
            and label is not None
            and (role == "Chair" or (role is None and _has_seat(person, label, turns)))
        ):
            organisation = "the Committee"
        done.append(replace(person, role=role, organisation=organisation))
    return tuple(done)


def _has_seat(person: Person, label: str, turns: Sequence[re.Match[str]]) -> bool:
    """Whether somebody sits for a constituency, by the letters or the note after the name."""
    if _SEATED.search(person.name) or _SEATED.search(label):
        return True
    return any(turn["name"] == label and turn["note"] and "," in turn["note"] for turn in turns)

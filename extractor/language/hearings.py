"""Who sits where in a transcript: the chair, members, and those they put questions to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
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
_THANKED = re.compile(
    r"[Tt]hank(?:s| you),? "
    r"(?P<role>(?:Deputy |Prime |First |Health |Home )?(?:Minister|Secretary(?: of State)?))(?=[,.])"
)
_MINISTER = re.compile(r"\b(?:minister|secretary of state)\b", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"\b(?:federal|provincial|devolved|national|central|state) government\b"
    r"|\b(?!The\b|This\b|Our\b|That\b|Your\b)[A-Z]\w+ Government\b"
)
_OUR_GOVERNMENT = re.compile(
    r"\b[Oo]ur [Gg]overnment\b|\bas (?:a|the) [Gg]overnment,? we\b|\b[Ww]e,? (?:as|in) (?:a |the )?[Gg]overnment\b"
)
_BODY = re.compile(
    r"\bthe (?:Department|Ministry|Agency|Trust|Council|Authority|Commission|Board|Service|Corporation|Executive|"
    r"Company|University|Government)(?! for\b| of\b| [A-Z])"
)
"""How questioners speak of the body before them."""
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
    said = [
        text[turn.end() : turns[number + 1].start() if number + 1 < len(turns) else len(text)]
        for number, turn in enumerate(turns)
    ]
    roles: dict[str, str] = {}
    chair: str | None = next((name for name in names if name.endswith("Chair")), None)
    for number, turn in enumerate(turns):
        note = (turn["note"] or "").strip(" ()")
        if _OFFICE.search(note):
            roles.setdefault(turn["name"], note)
        if chair is None and _CHAIRS.search(said[number]):
            chair = turn["name"]
        answers = names[number + 1] if number + 1 < len(names) else None
        called = list(_CALLED.finditer(said[number]))
        thanked = _THANKED.match(said[number].lstrip())
        if thanked and number and turn["name"] != chair:
            # thanks go to whoever has just spoken
            called = [each for each in called if each.start() > thanked.end()]
            if names[number - 1] not in (turn["name"], chair):
                roles.setdefault(names[number - 1], thanked["role"])
        if called and answers is not None and answers not in (turn["name"], chair) and turn["name"] != chair:
            roles.setdefault(answers, called[-1]["role"])
    named = next((b.name for b in bodies if re.search(r"\bGovernment$", b.name)), None)
    written = _GOVERNMENT.search(text)
    government = named or (written.group() if written else "Government")
    employers = _employers(turns, said, chair, roles, government, bodies)
    done = []
    for person in people:
        label = next((name for name in names if person.name.endswith(name) or name.endswith(person.name)), None)
        role = person.role or (roles.get(label) if label else None)
        organisation = person.organisation
        if label is not None and label == chair:
            role = role or "Chair"
        if organisation is None and role and _MINISTER.search(role):
            organisation = government
        elif organisation is None and label is not None and label in employers:
            organisation = employers[label]
        elif (
            organisation is None
            and label is not None
            and (role == "Chair" or (role is None and _has_seat(person, label, turns)))
        ):
            organisation = "the Committee"
        done.append(replace(person, role=role, organisation=organisation))
    return tuple(done)


def _employers(
    turns: Sequence[re.Match[str]],
    said: Sequence[str],
    chair: str | None,
    roles: Mapping[str, str],
    government: str,
    bodies: Sequence[Mention],
) -> dict[str, str]:
    """For whom those answer who ask next to nothing and have no seat: a government, or the body they are asked about.

    An honourable member who answers, and whoever speaks of "our government", speaks for the government; so does an
    official to whom a minister hands over. Other witnesses belong to the body that their questioners speak of most.
    """
    names = [turn["name"] for turn in turns]
    asked: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for name, words in zip(names, said, strict=True):
        asked[name] += words.count("?")
        told[name] += len(re.findall(r"[.?!](?:\s|$)", words))
    members = {turn["name"] for turn in turns if turn["note"] and "," in turn["note"]}
    answering = [
        name for name in dict.fromkeys(names) if name != chair and name not in members and asked[name] * 5 < told[name]
    ]
    employers: dict[str, str] = {}
    for name in answering:
        own = " ".join(words for other, words in zip(names, said, strict=True) if other == name)
        if _MINISTER.search(roles.get(name, "")) or name.startswith("Hon") or _OUR_GOVERNMENT.search(own):
            employers[name] = government
    for number, name in enumerate(names[1:], 1):
        handed = re.search(rf"\b(?:{'|'.join(map(re.escape, name.split()[-3:]))})\b", said[number - 1][-300:])
        if handed and name in answering and name not in employers and names[number - 1] in employers:
            employers[name] = employers[names[number - 1]]
    spoken_of = Counter(
        match.group()
        for name, words in zip(names, said, strict=True)
        if name not in answering and name != chair
        for match in _BODY.finditer(words)
    )
    if spoken_of:
        body = spoken_of.most_common(1)[0][0].removeprefix("the ")
        full = {mention.name for mention in bodies if body in mention.name.split()}
        body = full.pop() if len(full) == 1 else body
        for name in answering:
            if not _SEATED.search(name):
                employers.setdefault(name, body)
    return employers


def _has_seat(person: Person, label: str, turns: Sequence[re.Match[str]]) -> bool:
    """Whether somebody sits for a constituency, by the letters or the note after the name."""
    if _SEATED.search(person.name) or _SEATED.search(label):
        return True
    return any(turn["name"] == label and turn["note"] and "," in turn["note"] for turn in turns)

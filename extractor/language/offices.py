"""Offices: their abbreviations, where the text names them again, and whether two are the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractor.language.mentions import Mention, initials
from extractor.language.people import FIELD, Office, Roles
from extractor.language.setting import Setting


def of_another(word: str, role: str) -> bool:
    """Whether two offices are over different things ("director of nursing", "director of adult services")."""
    over, other = (re.search(r" (?:of|for) (?:the )?(.+)", office) for office in (word, role))
    if over is None or other is None or FIELD.match(over[1].title()) is None:
        return False
    return over[1] not in other[1] and other[1] not in over[1]


def short_roles(text: str, roles: Roles) -> dict[str, str]:
    """Abbreviations of offices that the text defines ("Head of Brokerage (HoB)") → offices."""
    found: dict[str, str] = {}
    for match in re.finditer(
        r"(?<![\w'-])(?P<role>[A-Z][\w'-]*(?: (?:of |and |for |the )*[A-Z][\w'-]*){1,5}) "
        r"\((?P<short>[A-Z][A-Za-z]{0,3}[A-Z])\)",
        text,
    ):
        role = re.sub(r"^The ", "", match["role"])
        letters = "".join(word[0] for word in role.split())
        if match["short"] in (initials(role), letters) and roles.head.search(role):
            found.setdefault(match["short"], role)
    return found


def office_mentions(
    text: str, roles: Roles, offices: Sequence[Office], taken: Sequence[tuple[int, int]], setting: Setting
) -> list[Mention]:
    """Offices without a holder's name wherever the text names them again."""
    found: list[Mention] = []
    starts = [start for start, _ in taken]
    for office in {o.role: o for o in reversed(offices)}.values():
        organisation = office.organisation or setting.host
        for match in re.finditer(rf"(?<![\w-]){re.escape(office.role)}(?![\w-])", text):
            at = bisect_right(starts, match.start())
            if at and taken[at - 1][1] > match.start():
                continue
            found.append(Mention(*match.span(), match.group(), "role", office.role, organisation, office.role))
    return found

"""Numbers that identify a patient, so that a team is told before it passes a document on."""

from __future__ import annotations

import re

_TEN_DIGITS = re.compile(
    r"(?<![\w./_=%+-])(?<!\d[ \u00a0])(?P<label>(?:NHS|CHI)\W{0,3}(?:(?:no|number|num|ref)\W{0,3})?)?"
    r"(?P<number>\d{3}(?P<gap>[ \u00a0\u2009\u202f\u2010\u2011-]?)\d{3}(?P=gap)\d{4})(?![\w/_=%]|[.,-]\d|[ \u00a0]\d)",
    re.IGNORECASE,
)
_BOOK = re.compile(r"\b(?:ISBN|ISSN|tel|telephone|phone|fax|mobile)\b\D{0,12}$", re.IGNORECASE)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits carry the check digit of an NHS number.

    Modulus 11 over the first nine with weights 10 to 2 (NHS Data Dictionary, NHS NUMBER). Ten times the same digit
    is refused: it stands in forms where the number is not known.
    """
    if not re.fullmatch(r"[0-9]{10}", digits) or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and int(digits[9]) == check % 11


def find_nhs_numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Where valid NHS numbers stand, written together or as 943 476 5919 is; not those of books and telephones.

    A number that begins with 0 and is written together counts only after "NHS" or "CHI": most such are telephones.
    """
    found = []
    for match in _TEN_DIGITS.finditer(text):
        number, start = match["number"], match.start("number")
        if not match["label"]:
            if _BOOK.search(text, max(0, start - 24), start) or (number[0] == "0" and not match["gap"]):
                continue
        if is_nhs_number(re.sub(r"\D", "", number)):
            found.append((start, match.end("number")))
    return tuple(found)

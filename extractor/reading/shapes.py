"""What a line of text looks like: a heading, a numbered item, a bullet, a table row.

Shared by the readers whose formats carry no structure of their own (text, RTF, e-mail) or carry it unreliably
(a Word paragraph typed as "3.4 The …" without list numbering).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

BULLETS = "•◦▪■◼●○‣⁃∙·\uf0b7\uf06e\uf0a7\uf02d\uf03c\uf0d8"

_NUMBER = re.compile(
    r"""(?P<label>
        \(?\d{1,3}[a-z]?(?:[./]\d{1,3}){0,4}[.)](?=\s)            # 1.  17.1.  12)  (3)
      | \d{1,3}(?:\.\d{1,3}){1,4}(?=\s+[“"'‘(\[A-Z])              # 17.1 Ms Varga
      | \d{1,4}/\d{1,4}(?=\s+[“"'‘(\[A-Z])                        # 22/22 Title
      | \d{1,3}(?=\t+\S|\s{2,}[A-Z])                              # 41 <tab> Title
      | \((?:[a-z]{1,2}|[ivxl]{1,5}|[A-Z])\)(?=\s)                # (a)  (iv)
      | (?:[a-z]|[ivxl]{2,5})[.)](?=\s)                           # a)  iv.
    )""",
    re.VERBOSE,
)
_BULLET = re.compile(rf"(?P<label>[{BULLETS}]|[-–—*](?=\s)|o(?=\s\s|\t))\s*(?=\S)")
_NAMED = re.compile(
    r"(?P<label>(?:recommendation|concern|finding|requirement|action|issue)\s+(?:no\.?\s*)?\(?\d{1,3}(?:\.\d{1,2})?[a-z]?\)?\s?[:.–-])"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?P<label>[A-Z][.)])(?=\s+\S)")
_RATING = re.compile(r":\s+(?:outstanding|good|requires improvement(?: to be good)?|inadequate)$", re.IGNORECASE)
_LABEL_LINE = re.compile(
    r"(?:(?:(?:priority|main|key|further)\s+)?(?:recommendations?|concerns?|findings?|requirements?|actions?|issues?|conclusions?)"
    r"(?:\s+\(?\d{1,3}[a-z]?(?:\.\d{1,2})?\)?)|annex|appendix|chapter|section|part|item|agenda item)"
    r"(?:\s+[A-Z0-9]{1,3})?(?:\s*[:.–-])?$"
    r"|(?:our\s+|the\s+|government\s+|trust\s+|council\s+|provider\s+)*(?:response|reply|answer|minutes|decision|recommendation)s?:$",
    re.IGNORECASE,
)
_NOT_HEADING = re.compile(
    r"^(?:dear\b|yours\b|kind regards|best wishes|from:|to:|cc:|sent:|date:|subject:|re:|tel\b|telephone|e-?mail|www\."
    r"|https?:|present\b.*:|apologies\b.*:|resolved\b|our ref|your ref|\(?page \d|published\b|updated\b|copyright|©)",
    re.IGNORECASE,
)
_DATE_LINE = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}$",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:(?i:the|an?|of|for|and)|[A-Z][\w.'’\-]*|\([^)]*\))"
_SPEAKER = re.compile(rf"^{_NAME_WORD}(?:,?\s+{_NAME_WORD}){{0,8}}:\s+\S")

TITLE_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "over",
        "per",
        "the",
        "to",
        "up",
        "via",
        "with",
    ]
)


@dataclass(frozen=True, slots=True)
class Label:
    """The number or bullet at the start of a line; `rest` is the offset at which the words begin."""

    text: str
    rest: int
    depth: int
    bullet: bool = False


def find_label(line: str) -> Label | None:
    """The label that begins a line, or None. `line` has no white space before it."""
    if found := _BULLET.match(line):
        return Label(found["label"], found.end(), 1, bullet=True)
    if found := _NUMBER.match(line):
        text = found["label"]
        rest = found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip())
        if rest >= len(line):
            return None
        return Label(text, rest, _depth(text))
    if found := _NAMED.match(line):
        return Label(found["label"], found.end(), 1)
    return None


def find_letter(line: str) -> Label | None:
    """A capital letter as a label ("A. Agency spend"): initials look the same, so the caller asks for a sequence."""
    found = _LETTER.match(line)
    if found is None:
        return None
    return Label(found["label"], found.end() + len(line[found.end() :]) - len(line[found.end() :].lstrip()), 1)


def is_label_line(line: str) -> bool:
    """A line that only names what follows: "Recommendation 3:", "Annex A", "Response:"."""
    return len(line) <= 60 and _LABEL_LINE.match(line) is not None


def is_heading_text(words: str, *, longest: int = 80) -> bool:
    """Words that could stand as a heading: short, capital at the start, no final stop, not a sentence or an address."""
    words = words.strip()
    if not words or len(words) > 130 or not any(character.isalpha() for character in words):
        return False
    if is_label_line(words):
        return True
    first = next(character for character in words if character.isalpha())
    if not (first.isupper() or words[0].isdigit()) or words[-1] in ".;,–—-…:!|":
        return False
    spoken = _SPEAKER.match(words) and not is_upper(words) and not words[0].isdigit()
    if _NOT_HEADING.match(words) or _DATE_LINE.match(words) or spoken:
        return bool(_RATING.search(words))
    if _RATING.search(words):
        return True
    count = len(words.split())
    if count > 14 or len(words) > longest:
        return False
    return words.count(",") <= 2 and not re.search(
        r"[@£]|\d [A-Z][a-z]+ \d{4}$|\d{3} \d{4}$|\d{5,}$|\. [A-Z]", words.replace("(", "").rstrip(")")
    )


def is_upper(words: str) -> bool:
    letters = [character for character in words if character.isalpha()]
    return len(letters) > 3 and sum(character.isupper() for character in letters) > 0.9 * len(letters)


def is_title_case(words: str) -> bool:
    """Every word but the small ones with a capital."""
    long = [word for word in re.findall(r"[^\W\d_][\w'’-]*", words) if word.lower() not in TITLE_WORDS]
    return bool(long) and all(word[0].isupper() for word in long)


def follows(first: str, second: str) -> bool:
    """Whether one label is the next of the other: "1." → "2.", "(b)" → "(c)", "17.1" → "17.2"."""
    one, two = _ordinal(first), _ordinal(second)
    return one is not None and two is not None and one[0] == two[0] and two[1] == one[1] + 1


def _ordinal(label: str) -> tuple[str, int] | None:
    core = label.strip("().")
    if numbers := re.fullmatch(r"((?:\d+[./])*)(\d+)", core):
        return numbers[1], int(numbers[2])
    if re.fullmatch(r"[A-Za-z]", core):
        return "letter", ord(core.lower())
    return None


def _depth(label: str) -> int:
    core = label.strip("().")
    if core[:1].isdigit():
        return core.count(".") + 1
    return 3 if re.fullmatch(r"[ivxl]{2,5}", core) else 2

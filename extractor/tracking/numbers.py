"""The numbers under which recommendations, concerns and actions are listed, as they are printed and named again."""

from __future__ import annotations

import re

from extractor.model import Block, BlockKind, Document

_NUMBER = r"\d+(?:\.\d+)*(?:\s*\([a-z]{1,3}\)|[a-z]\b)?"
_NUMBERS = rf"{_NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s*(?:&|;)\s*|\s+and\s+|\s*[-–]\s*|\s+to\s+){_NUMBER})*"
_LISTED = (
    r"(?:recommendation|rec|concern|requirement|matter(?:\s+of\s+concern)?|point|action|must|should|issue|finding"
    r"|proposal|resolution)s?"
)
_NAMED = re.compile(
    rf"[\W_]{{0,3}}(?:(?:on|re|in\s+(?:response|reply|answer)\s+to|as\s+to|regarding)[:\s]\s*)?"
    rf"(?:(?:\w+['’]?s?\s+){{0,3}}(?:response|reply|answer)s?\s+to\s+(?:the\s+)?(?:committee['’]s\s+|inquiry['’]s\s+)?)?"
    rf"(?:{_LISTED}\s*(?:nos?\.?|numbers?)?\s*|R\s?(?=\d))(?P<numbers>{_NUMBERS})",
    re.IGNORECASE,
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(
    rf"\W{{0,3}}(?:(?:on|as to|regarding|turning to|in (?:response|reply|answer) to)\s+)?(?:your|the)\s+"
    rf"(?P<ordinal>{'|'.join(_ORDINALS)})\s+{_LISTED}\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\W{{0,3}}(?P<numbers>{_NUMBER})(?=[.):\s]|$)", re.IGNORECASE)
_PARAGRAPHS = re.compile(rf"\bparagraphs?\s+(?P<numbers>{_NUMBERS})", re.IGNORECASE)
_LISTS = re.compile(r"\b(?:recommendation|conclusion|concern|requirement|must|should|action)", re.IGNORECASE)
_AFTER = 60
"""So many characters after a text may say in which paragraph it stands."""
_LONGEST_RANGE = 12


def numbers_named(text: str) -> frozenset[str]:
    """What a heading or the beginning of a paragraph names ("Recommendations 3 and 4(b)": "3", "4b").

    "Your third recommendation" is number 3.
    """
    if (told := _ORDINAL.match(text)) is not None:
        return frozenset((str(_ORDINALS.index(told["ordinal"].casefold()) + 1),))
    found = _NAMED.match(text)
    return _each(found["numbers"]) if found else frozenset()


def bare_number(text: str) -> str:
    """The number that a heading, item or cell begins with ("12. The trust …": "12"), or ""."""
    found = _BARE.match(text)
    return _plain(found["numbers"]) if found else ""


def paragraphs_named(text: str) -> frozenset[str]:
    """The paragraphs that a text refers to ("(Paragraph 45)": "¶45")."""
    return frozenset(f"¶{number}" for found in _PARAGRAPHS.finditer(text) for number in _each(found["numbers"]))


def numbers_at(document: Document, block: Block, start: int, end: int) -> frozenset[str]:
    """The numbers under which `document.text[start:end]`, which stands in `block`, is listed there.

    The number of a paragraph in the body of a report is not a recommendation's: it is given as "¶45".
    """
    text = document.text
    paragraphs = paragraphs_named(text[end : min(end + _AFTER, max(block.end, end))])
    first = text[block.cells[0].start : block.cells[0].end] if block.cells else text[block.start : block.end]
    if named := numbers_named(first):
        return named | paragraphs
    for heading in reversed(block.section):
        if named := numbers_named(heading):
            return named | paragraphs
    bare = bare_number(first) if block.kind is not BlockKind.HEADING else ""
    if not bare:
        return paragraphs
    # the list at the end of a report says of each item where it stood
    is_list = bool(block.cells) or bool(paragraphs) or any(_LISTS.search(heading) for heading in block.section)
    return paragraphs | {bare if is_list else f"¶{bare}"}


def _each(text: str) -> frozenset[str]:
    found: set[str] = set()
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s*[&;]\s*|\s+and\s+", text):
        ends = [_plain(end) for end in re.split(r"\s*[-–]\s*|\s+to\s+", part) if end.strip()]
        if len(ends) == 2 and all(end.isdigit() for end in ends):
            first, last = map(int, ends)
            found.update(map(str, range(first, min(last, first + _LONGEST_RANGE) + 1)))
        else:
            found.update(ends)
    return frozenset(found)


def _plain(number: str) -> str:
    return re.sub(r"[\s()]", "", number).casefold()

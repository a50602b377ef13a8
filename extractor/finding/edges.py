"""The edges of a clause: where its words begin and end without the conjunctions and punctuation around them.

And the tokens of a range, found by halving: a long sentence is asked for them for every clause and cue.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Any

_OPENERS = re.compile(
    r"(?:(?:and|but|or|so|yet|nor|however|furthermore|moreover|additionally|in addition|nevertheless|nonetheless|also|"
    r"therefore|consequently|similarly|as a result|for example|for instance|in fact|even so|in contrast|overall|"
    r"in particular|in turn|obviously|then|well|yes|no|collectively|typically|that is why|on the other hand|equally|"
    r"meanwhile|finally|first|firstly|secondly|lastly|crucially|importantly|unfortunately|regrettably|positively)\b"
    r"(?P<comma>,)?[\s,]*)",
    re.IGNORECASE,
)
_COMMA_ONLY = frozenset({"also", "overall", "then", "well", "first", "no", "yet", "so", "meanwhile"})
_EDGE = " \t\r\n,;:.–—-|"
_QUOTES = {"“": "”", '"': '"', "‘": "’", "(": ")", "[": "]"}


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """A range without the conjunctions, sentence openers, punctuation and unpaired quotation marks at its edges."""
    changed = True
    while changed and start < end:
        changed = False
        while start < end and text[start] in _EDGE:
            start, changed = start + 1, True
        while start < end and text[end - 1] in _EDGE:
            end, changed = end - 1, True
        opener = _OPENERS.match(text, start, end)
        if opener and opener.end() < end:
            word = opener.group().strip(" ,\n\t").lower()
            if opener["comma"] or word not in _COMMA_ONLY:
                start, changed = opener.end(), True
        tail = re.search(r"[\s,;]+(?:and|but|or|that|which)$", text[start:end], re.IGNORECASE)
        if tail:
            end, changed = start + tail.start(), True
        body = text[start:end]
        if (
            body
            and body[0] in _QUOTES
            and (
                body.count(_QUOTES[body[0]]) < (2 if _QUOTES[body[0]] == body[0] else 1)
                or (body[-1] == _QUOTES[body[0]] and body.count(body[0]) == 1 + (_QUOTES[body[0]] == body[0]))
            )
        ):
            closes = len(body) > 1 and body[-1] == _QUOTES[body[0]]
            start, end, changed = start + 1, end - closes, True
        elif body and body[-1] in '”’"' and body.count({"”": "“", "’": "‘", '"': '"'}[body[-1]]) == (body[-1] == '"'):
            if body[-1] != "’":
                end, changed = end - 1, True
        elif body and body[-1] in ")]" and body.count({")": "(", "]": "["}[body[-1]]) == 0:
            end, changed = end - 1, True
    return start, end


def text_of(doc: Any) -> str:
    """doc.text, which is put together anew at each call."""
    text: str = doc.user_data.get("text") or doc.user_data.setdefault("text", doc.text)
    return text


def tokens_from(doc: Any, start: int, end: int) -> Any:
    """The tokens that begin in doc.text[start:end]."""
    places = range(len(doc))
    first = bisect_left(places, start, key=lambda place: doc[place].idx)
    return doc[first : bisect_left(places, end, lo=first, key=lambda place: doc[place].idx)]


def tokens_over(doc: Any, start: int, end: int) -> list[Any]:
    """The tokens that share a character with doc.text[start:end]."""
    places = range(len(doc))
    first = bisect_left(places, start + 1, key=lambda place: doc[place].idx + len(doc[place].text))
    last = bisect_left(places, end, lo=first, key=lambda place: doc[place].idx)
    return list(doc[first:last])

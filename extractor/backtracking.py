"""How long a regular expression of a rule may take: an upper bound of its backtracking, from its parse tree.

Python's `re` has no time limit, so an expression that could blow up is refused before it is ever run. Every repetition
and every alternative counts for as many ways as it can match at one place and still be followed by what stands behind
it; the ways of a sequence multiply, those of a repeated group are raised to the repetitions. A repetition that can only
end in one place ("\\w{1,20}\\s") has one way. See Weideman et al., "Analyzing Matching Time Behavior of Backtracking
Regular Expression Matchers" (2016), of which this is the simple, pessimistic half.
"""

from __future__ import annotations

import importlib
import math
import re
from collections.abc import Sequence
from typing import Any

MOST_WAYS = 200_000.0
"""More ways than this at one place of a sentence are refused."""
MOST_ANCHORED = 20_000_000.0
"""The same for an expression that begins with "^", which is tried at one place only."""
MOST_REPEATS = 300
"""The largest bound of a repetition: longer than nearly every sentence's longest clause, in characters."""
WIDE = 12
"""A class of more characters than this is a wildcard, which must be bounded."""
_FOREVER = 1000
"""What a repetition without bound is counted as."""
_WHITE = 4
"""The same for white space, of which matching never sees long runs (`finding.matching`)."""
_LOOK = 12
"""Characters by which two alternatives are told apart."""

# the parser's own names; CPython keeps it private, and nothing else reads `re` expressions as `re` does
_parser: Any = importlib.import_module("re._parser")
_ALL = frozenset(
    map(
        ord,
        "\t\n !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
        "abcdefghijklmnopqrstuvwxyz{|}~£é–—‘’“”\xa0",
    )
)
_CLASSES = {
    "CATEGORY_DIGIT": frozenset(code for code in _ALL if chr(code).isdigit()),
    "CATEGORY_SPACE": frozenset(code for code in _ALL if chr(code).isspace()),
    "CATEGORY_WORD": frozenset(code for code in _ALL if chr(code).isalnum() or chr(code) == "_"),
}

Chars = frozenset[int]
Prefix = tuple[Chars, ...]
"""The characters possible at the first, second … place; () where nothing is known."""


def hazard(source: str) -> str:
    """Why an expression is not safe to run on any sentence, with what to write instead; "" where it is.

    Raises re.error for one that cannot be read.
    """
    tree = _parser.parse(source, re.IGNORECASE)
    loose = _loose(tree)
    if loose:
        return loose
    ways = _sequence(list(tree), None)[0]
    if ways > (MOST_ANCHORED if _is_anchored(tree) else MOST_WAYS):
        told = f"{ways:.0e}" if ways < 1e15 else "endlessly many"
        return (
            f"could be tried in {told} ways at one place: repetitions that may share out the same words, or "
            "alternatives that begin alike. Let each repetition end at a mark or space that it cannot hold itself."
        )
    return ""


def _is_anchored(items: Any) -> bool:
    """Whether every alternative begins at the beginning of the sentence."""
    for operation, argument in items:
        parts = _parts(operation, argument)
        return (str(operation) == "AT" and "BEGINNING" in str(argument)) or (
            str(operation) in ("SUBPATTERN", "BRANCH") and bool(parts) and all(map(_is_anchored, parts))
        )
    return False


def _loose(items: Any) -> str:
    """A wildcard without a bound, a bound that is none, a repetition in a repetition without bound."""
    for operation, argument in items:
        name = str(operation)
        if name == "GROUPREF":
            return "refers back to a group: its time cannot be bounded. Write out what may stand there."
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, body = argument
            endless = high is _parser.MAXREPEAT
            if endless and _is_wildcard(body):
                return r"an unbounded wildcard. Write a bound such as .{0,60} or \w{1,30}."
            if endless and _holds_repetition(body):
                return "a repeated group holds a repetition: matching could take for ever. Bound both: (?:very ){1,3}."
            if max(low, 0 if endless else high) > MOST_REPEATS:
                return f"a bound of {max(low, high)} is no bound. Write at most {MOST_REPEATS}, better 60."
        for part in _parts(operation, argument):
            found = _loose(part)
            if found:
                return found
    return ""


def _holds_repetition(items: Any) -> bool:
    return any(
        (str(operation).endswith("_REPEAT") and argument[1] is _parser.MAXREPEAT)
        or any(_holds_repetition(part) for part in _parts(operation, argument))
        for operation, argument in items
    )


def _parts(operation: Any, argument: Any) -> list[Any]:
    """The sequences inside a node."""
    name = str(operation)
    if name.endswith("_REPEAT"):
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name == "BRANCH":
        return list(argument[1])
    if name in ("ASSERT", "ASSERT_NOT"):
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name == "GROUPREF_EXISTS":
        return [part for part in argument[1:] if part is not None]
    return []


def _is_wildcard(items: Any) -> bool:
    """Whether one repeated item may be nearly anything: ".", "\\w", or a class that runs over the ends of words.

    A class in brackets without white space ("[\\w'-]+") ends with its word, and is left to the count of ways.
    """
    body = list(items)
    while len(body) == 1 and str(body[0][0]) == "SUBPATTERN":
        body = list(body[0][1][3])
    chars = _chars(*body[0]) if len(body) == 1 else None
    if chars is None or len(chars) <= WIDE:
        return False
    operation, argument = body[0]
    bare = str(operation) == "ANY" or (str(operation) == "IN" and len(argument) == 1)
    return bare or bool(chars & _CLASSES["CATEGORY_SPACE"])


def _chars(operation: Any, argument: Any) -> Chars | None:
    """The characters that a node of one character may be; None for any other node."""
    name = str(operation)
    if name == "LITERAL":
        return frozenset({argument, ord(chr(argument).lower()[0]), ord(chr(argument).upper()[0])})
    if name == "NOT_LITERAL":
        return _ALL - {argument}
    if name == "ANY":
        return _ALL - {10}
    if name != "IN":
        return None
    found: set[int] = set()
    negated = False
    for kind, value in argument:
        told = str(kind)
        if told == "NEGATE":
            negated = True
        elif told == "LITERAL":
            found |= _chars(kind, value) or frozenset()
        elif told == "RANGE":
            found |= {code for code in _ALL if value[0] <= code <= value[1]}
            found |= {ord(chr(code).swapcase()[0]) for code in found if chr(code).isalpha()}
        else:
            category = str(value)
            known = _CLASSES.get(category.replace("_NOT_", "_"), _ALL)
            found |= _ALL - known if "_NOT_" in category else known
    return _ALL - found if negated else frozenset(found)


def _sequence(items: Sequence[Any], after: Prefix | None) -> tuple[float, Prefix, bool]:
    """(ways, prefix, may be empty) of items with `after` behind them; None means that nothing has to follow."""
    ways, follow, empty = 1.0, after, True
    prefix: Prefix = ()
    for operation, argument in reversed(items):
        alone, own, void = _node(operation, argument, follow)
        ways = min(ways * alone, 1e300)
        if own is None:
            continue  # a place, not a character
        closed = not void and _is_whole(operation, argument)
        if void:
            follow = None if follow is None else _either(own, follow)
            prefix = _either(own, prefix) if not empty else own
        else:
            follow = (own + (follow or ()) if closed else own)[:_LOOK]
            prefix = (own + prefix if closed else own)[:_LOOK]
        empty = empty and void
    return ways, prefix, empty


def _is_whole(operation: Any, argument: Any) -> bool:
    """Whether a node's prefix is all that it may match, so that what follows may be appended to it."""
    name = str(operation)
    if name == "SUBPATTERN":
        return all(_is_whole(*item) or str(item[0]) in ("AT", "ASSERT", "ASSERT_NOT") for item in argument[3])
    return _chars(operation, argument) is not None


def _node(operation: Any, argument: Any, follow: Prefix | None) -> tuple[float, Prefix | None, bool]:
    name = str(operation)
    chars = _chars(operation, argument)
    if chars is not None:
        return 1.0, (chars,), False
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        inside = [_sequence(list(part), None)[0] for part in _parts(operation, argument)]
        return max(inside, default=1.0), None, True
    if name == "SUBPATTERN":
        return _sequence(list(argument[3]), follow)
    if name == "ATOMIC_GROUP":
        _, prefix, void = _sequence(list(argument), follow)
        return 1.0, prefix, void
    if name == "BRANCH":
        return _branch([_sequence(list(part), follow) for part in argument[1]])
    if name.endswith("_REPEAT"):
        return _repeat(argument, follow, possessive=name.startswith("POSSESSIVE"))
    return float(_FOREVER), (), True  # nothing is known of it


def _branch(options: list[tuple[float, Prefix, bool]]) -> tuple[float, Prefix, bool]:
    ways = max(sum(other[0] for other in options if other is one or not _apart(one[1], other[1])) for one in options)
    prefix = options[0][1]
    for _, other, _ in options[1:]:
        prefix = _either(prefix, other)
    return ways, prefix, any(void for _, _, void in options)


def _repeat(argument: Any, follow: Prefix | None, *, possessive: bool) -> tuple[float, Prefix, bool]:
    low, high, body = int(argument[0]), int(argument[1]), list(argument[2])
    _, first, _ = _sequence(body, None)
    chars = _chars(*body[0]) if len(body) == 1 else None
    most = min(high, _WHITE if chars is not None and chars <= _CLASSES["CATEGORY_SPACE"] else _FOREVER)
    behind = first if follow is None else _either(first, follow)
    ways, prefix, void = _sequence(body, behind if most > 1 else follow)
    shape = (prefix * low if chars is not None and low else prefix)[:_LOOK]
    if possessive:
        return 1.0, shape, low == 0 or void
    inner = 1e300 if most * math.log10(ways) > 299 else ways**most
    ends = most - low + 1 if most > low and follow is not None and not _apart(first, follow) else 1
    return min(1e300, inner * ends), shape, low == 0 or void


def _either(a: Prefix, b: Prefix) -> Prefix:
    return tuple(x | y for x, y in zip(a, b, strict=False))


def _apart(a: Prefix, b: Prefix) -> bool:
    """Whether no text can begin as both."""
    return any(not (x & y) for x, y in zip(a, b, strict=False))

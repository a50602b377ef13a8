"""Faults of the forms in which a rule says how its cue looks: phrases, regex, token patterns, dependency trees."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from spacy.matcher import DependencyMatcher, Matcher
from spacy.vocab import Vocab

from extractor.backtracking import hazard
from extractor.errors import Fault
from extractor.finding.matching import TOLD, UNNAMED, PhraseError, expand, expand_regex, missing_labels, phrase_source
from extractor.rulebook import Entry, Rule, Rulebook

SLOTS: Mapping[str, Sequence[str]] = {
    "commitment": ("action", "owner"),
    "requirement": ("action", "owner"),
    "rating": ("value", "domain", "previous", "noun", "failings"),
}
"""Kind → the slots that something is made of."""
MOST_TOKENS = 30
"""The largest bound of a token's OP."""
MOST_WAYS = 5000
"""Ways in which the optional tokens of one pattern may be shared out."""

_LITERAL = ("ORTH", "TEXT", "NORM", "LOWER", "LEMMA")
_TOKEN_KEYS = frozenset(
    (
        *_LITERAL,
        *("SHAPE", "POS", "TAG", "DEP", "MORPH", "LENGTH", "SPACY", "OP", "slot"),
        *("IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE", "IS_STOP"),
        *("IS_SENT_START", "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL"),
        *UNNAMED,
    )
)
_TREE_KEYS = frozenset({"LEFT_ID", "REL_OP", "RIGHT_ID", "RIGHT_ATTRS", "slot"})
_RELATIONS: tuple[str, ...] = ("<", ">", "<<", ">>", ".", ".*", ";", ";*", "$+", "$-", "$++", "$--")
_RELATIONS += (">+", ">-", ">++", ">--", "<+", "<-", "<++", "<--")
_TOKEN_TESTS = frozenset(
    ("IN", "NOT_IN", "REGEX", "FUZZY", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS", "==", "!=", ">", "<", ">=", "<=")
)
_PARTS_OF_SPEECH = (
    *("ADJ", "ADP", "ADV", "AUX", "CCONJ", "CONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT"),
    *("SCONJ", "SPACE", "SYM", "VERB", "X"),
)
_SKIPPED = "SKIPPED: "
"""Begins the message of a rule that is sound in itself and that the loaded model cannot run: a run goes on without."""

Labels = Mapping[str, frozenset[str]]


def phrase_faults(entry: Entry, key: str, phrases: Sequence[str], book: Rulebook) -> Iterator[Fault]:
    for phrase in phrases:
        for token in phrase.split():
            if token.startswith("(") != token.endswith(")"):
                message = f"{phrase!r}: the bracket in {token!r} does not close in the same word."
                yield Fault(entry.file, entry.id, key, message, 'Join its words with "_", as in (has_been).')
        try:
            source, anchors = phrase_source(phrase, book.words)
            re.compile(source)
        except (PhraseError, re.error) as error:
            yield Fault(entry.file, entry.id, key, f"{phrase!r}: {error}.", "Name a family of [words], or plain words.")
            continue
        if not all(anchor.strip("*") for anchor in anchors):
            message = f"{phrase!r} holds nothing but words that may be anything."
            yield Fault(entry.file, entry.id, key, message, "Give it a word of its own.")


def regex_faults(entry: Entry, regex: str, book: Rulebook) -> Iterator[Fault]:
    try:
        source = expand_regex(regex, book.words)
        compiled = re.compile(source)
        danger = hazard(source)
    except PhraseError as error:
        remedy = "Add it under [words] or mend the name."
        yield Fault(entry.file, entry.id, "regex", f"{error}.", remedy)
        return
    except (re.error, OverflowError, RecursionError) as error:
        remedy = 'Mend the expression there; a sign that stands for itself is written "\\(".'
        yield Fault(entry.file, entry.id, "regex", f"cannot be read: {error}.", remedy)
        return
    if danger:
        message, _, remedy = danger.partition(". ")
        yield Fault(entry.file, entry.id, "regex", message + ".", remedy)
    elif isinstance(entry, Rule) and compiled.search("") is not None:
        yield Fault(entry.file, entry.id, "regex", "matches the empty string.", "Ask for at least one word.")
    for name in sorted(set(compiled.groupindex) - {TOLD, *SLOTS.get(getattr(entry, "kind", ""), ())}):
        known = ", ".join(SLOTS.get(getattr(entry, "kind", ""), ())) or "none for this kind"
        message = f"nothing is made of the named group {name!r}."
        yield Fault(entry.file, entry.id, "regex", message, f"Known: {known}. Write (?:…) instead.")


def pattern_faults(rule: Rule, book: Rulebook, labels: Labels | None) -> Iterator[Fault]:
    key = "pattern" if rule.pattern else "tree"
    shape = list(_tree_faults(rule))
    yield from shape
    tokens = [*rule.pattern, *(_mapping(node.get("RIGHT_ATTRS")) for node in rule.tree)]
    if not tokens:
        return
    told = [fault for number, token in enumerate(tokens, 1) for fault in _token_faults(rule, token, number, book)]
    told += _slot_faults(rule)
    yield from told
    if rule.pattern and all(token.get("OP") in ("?", "*", "!") for token in rule.pattern):
        yield Fault(rule.file, rule.id, key, "every token may be missing.", "Make one of them required.")
    ways = math.prod(high - low + 1 for low, high in (_bounds(token.get("OP")) for token in tokens))
    if ways > MOST_WAYS and not told:
        message = f"its optional tokens can be shared out in {ways} ways."
        yield Fault(rule.file, rule.id, key, message, "Make fewer of them optional, or bound them lower.")
    if labels is not None:
        for label in missing_labels(rule, book.words, labels):
            message = f"{_SKIPPED}the loaded model does not produce {label}."
            yield Fault(rule.file, rule.id, key, message, "Use a label of the model, or words.")
    if told or shape:
        return
    try:
        if rule.pattern:
            specification = [expand(_plain(token), book.words) for token in rule.pattern]
            Matcher(Vocab(), validate=True).add(rule.id, [specification])
        else:
            nodes = [expand(_plain(node), book.words) for node in rule.tree]
            DependencyMatcher(Vocab(), validate=True).add(rule.id, [nodes])
    except (ValueError, KeyError, TypeError) as error:
        text = " ".join(str(error).split())[:200]
        yield Fault(rule.file, rule.id, key, f"cannot be read: {text}.", "Write it as spaCy's matcher is written.")


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _plain(token: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in token.items() if name != "slot"}


def _tree_faults(rule: Rule) -> Iterator[Fault]:
    """What holds the nodes of a tree together: each but the first hangs on one before it."""
    seen: list[str] = []

    def fault(number: int, message: str, remedy: str) -> Fault:
        return Fault(rule.file, rule.id, "tree", f"node {number}: {message}", remedy)

    for number, node in enumerate(rule.tree, 1):
        for key in sorted(set(node) - _TREE_KEYS):
            yield fault(number, f"unknown key {key!r}.", f"Known: {', '.join(sorted(_TREE_KEYS))}.")
        if not isinstance(node.get("RIGHT_ID"), str) or not _mapping(node.get("RIGHT_ATTRS")):
            example = 'Write RIGHT_ID = "verb", RIGHT_ATTRS = { LEMMA = "be" }.'
            yield fault(number, "needs a RIGHT_ID and RIGHT_ATTRS.", example)
        if number == 1 and ("LEFT_ID" in node or "REL_OP" in node):
            yield fault(number, "the first node hangs on none.", "Take LEFT_ID and REL_OP away.")
        if number > 1 and node.get("LEFT_ID") not in seen:
            known = ", ".join(seen) or "none"
            yield fault(number, f"LEFT_ID {node.get('LEFT_ID')!r} is no node before it.", f"Write one of {known}.")
        if number > 1 and node.get("REL_OP") not in _RELATIONS:
            known = " ".join(_RELATIONS)
            yield fault(number, f"unknown REL_OP {node.get('REL_OP')!r}.", f"Write one of {known}.")
        seen.append(str(node.get("RIGHT_ID")))


def _slot_faults(rule: Rule) -> Iterator[Fault]:
    key, known = ("pattern" if rule.pattern else "tree"), SLOTS.get(rule.kind, ())
    for number, token in enumerate(rule.pattern or rule.tree, 1):
        if "slot" in token and token["slot"] not in known:
            remedy = f"Write one of {', '.join(known)}." if known else f"Take it away: {rule.kind} has none."
            yield Fault(rule.file, rule.id, key, f"token {number}: unknown slot {token['slot']!r}.", remedy)


_OP = re.compile(r"[!?+*]|\{(?:(?P<low>\d+)?,(?P<high>\d+)?|(?P<just>\d+))\}")


def _bounds(op: Any) -> tuple[int, int]:
    """How often a token may stand: (least, most), unbounded counted as `MOST_TOKENS`; (1, 1) for what is no OP."""
    match = _OP.fullmatch(op) if isinstance(op, str) else None
    if match is None or op == "!":
        return 1, 1
    if op in ("?", "*", "+"):
        return (1 if op == "+" else 0), (1 if op == "?" else MOST_TOKENS)
    if match["just"]:
        return int(match["just"]), int(match["just"])
    return int(match["low"] or 0), int(match["high"] or MOST_TOKENS)


def _token_faults(rule: Rule, token: Mapping[str, Any], number: int, book: Rulebook) -> Iterator[Fault]:
    key = "pattern" if rule.pattern else "tree"

    def fault(message: str, remedy: str) -> Fault:
        return Fault(rule.file, rule.id, key, f"token {number}: {message}", remedy)

    for name, value in token.items():
        if name not in _TOKEN_KEYS:
            near = get_close_matches(name, sorted(_TOKEN_KEYS), 1)
            remedy = f"Did you mean {near[0]!r}?" if near else "Write one of LOWER, LEMMA, POS, TAG, DEP, OP, slot …"
            yield fault(f"unknown key {name!r}.", remedy)
            continue
        tests = _mapping(value)
        for test in sorted(set(tests) - _TOKEN_TESTS):
            yield fault(f"unknown key {test!r}.", "Write IN, NOT_IN or REGEX.")
        if isinstance(tests.get("REGEX"), str):
            for each in regex_faults(rule, tests["REGEX"], book):
                yield replace(each, key=key, message=f"token {number}: REGEX: {each.message}")
        items = [value] if isinstance(value, str) else []
        for test in ("IN", "NOT_IN"):
            listed = tests.get(test, ())
            if not isinstance(listed, (str, list, tuple)):
                yield fault(f"{test} holds {listed!r}.", f'Write {test} = ["…"] or {test} = "$family".')
                continue
            items += [listed] if isinstance(listed, str) else list(listed)
        if name not in ("OP", "slot"):
            for item in items:
                yield from (fault(*told) for told in _literal_faults(name, item, book))
    op = token.get("OP")
    if op is not None and not (isinstance(op, str) and _OP.fullmatch(op)):
        yield fault(f"unknown OP {op!r}.", 'Write "?", "!" or a bound such as "{0,4}".')
        return
    words = any(_is_literal(token.get(name)) for name in _LITERAL)
    endless = op in ("*", "+") or (isinstance(op, str) and op.endswith(",}"))
    if endless and not words:
        yield fault("an unbounded wildcard.", 'Write OP = "{0,4}".')
    elif _bounds(op)[1] > MOST_TOKENS or _bounds(op)[0] > _bounds(op)[1]:
        yield fault(f"OP {op!r} is no bound.", f"Write at most {MOST_TOKENS}, the smaller number first.")


def _is_literal(value: Any) -> bool:
    return isinstance(value, str) or "IN" in _mapping(value)


def _literal_faults(name: str, item: Any, book: Rulebook) -> Iterator[tuple[str, str]]:
    """(message, remedy) of one word or label that a token asks for."""
    if not isinstance(item, str):
        if name in (*_LITERAL, "POS", "TAG", "DEP"):
            yield f"{name} holds {item!r}.", "Write words in quotation marks."
        return
    if item.startswith("$"):
        if item[1:] not in book.words:
            yield f"there is no family of words {item!r}.", "Add it under [words] or mend the name."
        elif name in _LITERAL and all(" " in word for word in book.words[item[1:]]):
            yield f"a token is one word, and all of {item!r} are several.", "Use phrases."
    elif name == "LOWER" and item != item.lower():
        yield f"upper case in LOWER: {item!r} can never match.", f"Write {item.lower()!r}."
    elif name in _LITERAL and " " in item:
        yield f"a token is one word: {item!r} can never match.", "Write a token for each word, or use phrases."
    elif name == "POS" and item not in _PARTS_OF_SPEECH:
        yield f"unknown part of speech {item!r}.", f"Write one of {', '.join(_PARTS_OF_SPEECH)}."

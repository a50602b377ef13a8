"""Rule packs judged: faults (`lint`), examples that do not hold (`run_examples`), one sentence told (`explain`).

It stands above finding, because examples are run through the same engine that reads documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from spacy.matcher import DependencyMatcher, Matcher
from spacy.vocab import Vocab

from extractor import rulebook as packs
from extractor.errors import Fault
from extractor.finding import Analysis, analyse, engine
from extractor.finding.assemble import CONTEXTS, Judgement, Setting, Voice
from extractor.finding.clauses import TRAITS
from extractor.finding.matching import PhraseError, expand, expand_regex, missing_labels, phrase_source
from extractor.language.english import English
from extractor.model import BlockKind, Kind
from extractor.rulebook import RULE_KINDS, Entry, Example, Rule, Rulebook, Section

PRIORS = (*RULE_KINDS, "formality", "boilerplate")
LEAST_EXAMPLES = 2
WEAK = 0.5
"""Below this weight a rule alone finds nothing: its examples need only be heard."""

_TOKEN_KEYS = frozenset(
    [
        "ORTH",
        "TEXT",
        "NORM",
        "LOWER",
        "LEMMA",
        "SHAPE",
        "POS",
        "TAG",
        "DEP",
        "MORPH",
        "LENGTH",
        "IS_ALPHA",
        "IS_ASCII",
        "IS_DIGIT",
        "IS_LOWER",
        "IS_UPPER",
        "IS_TITLE",
        "IS_PUNCT",
        "IS_SPACE",
        "IS_STOP",
        "IS_SENT_START",
        "LIKE_NUM",
        "LIKE_URL",
        "LIKE_EMAIL",
        "SPACY",
        "ENT_TYPE",
        "OP",
        "slot",
    ]
)
_TREE_KEYS = frozenset({"LEFT_ID", "REL_OP", "RIGHT_ID", "RIGHT_ATTRS", "slot"})
_TOKEN_TESTS = frozenset(
    {"IN", "NOT_IN", "REGEX", "FUZZY", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS", "==", "!=", ">", "<", ">=", "<="}
)
_UNNAMED = frozenset({"ENT_TYPE"})
"""Token attributes that the loaded model never fills: its name recogniser is left out."""


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example run. `why` says what was expected and what came instead; "" where it held."""

    rule: str
    file: str
    kind: str
    """"matches" or "rejects"."""
    text: str
    ok: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a sentence is read: plain data for a printer. Offsets are in `text`."""

    text: str
    clauses: tuple[Mapping[str, Any], ...] = ()
    cues: tuple[Mapping[str, Any], ...] = ()
    """Each cue heard or refused: name, rule, summary, kind, weight, clause, refused, flipped, start, end."""
    findings: tuple[Mapping[str, Any], ...] = ()
    lines: tuple[str, ...] = field(default=())
    """The same in sentences."""


def lint(target: Rulebook | Iterable[Path], labels: Mapping[str, frozenset[str]]) -> tuple[Fault, ...]:
    """Every fault of a rulebook, or of packs layered over the built-in ones. `labels`: `English.labels()`."""
    found: tuple[Fault, ...] = ()
    if not isinstance(target, Rulebook):
        target, found = packs.load_with_faults(list(target))
    return (*found, *_faults(target, labels))


def _faults(book: Rulebook, labels: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    groups: Sequence[Sequence[Entry]] = (book.rules, book.sections, book.themes, book.modifiers)
    for group in groups:
        for entry in group:
            if entry.id in seen:
                yield Fault(entry.file, entry.id, "id", f"the id is used in {seen[entry.id]} too.", "Give it its own.")
            seen[entry.id] = entry.file
    for rule in book.rules:
        yield from _rule_faults(rule, book, labels)
    for section in book.sections:
        yield from _section_faults(section, book)
    for theme in book.themes:
        yield from _phrase_faults(theme, "phrases", theme.phrases, book)


def _rule_faults(rule: Rule, book: Rulebook, labels: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    def fault(key: str, message: str, remedy: str) -> Fault:
        return Fault(rule.file, rule.id, key, message, remedy)

    if not rule.summary.strip():
        yield fault("summary", "is missing.", "Say in one sentence what the rule finds.")
    if rule.status not in ("draft", "stable", "retired"):
        yield fault("status", f"unknown status {rule.status!r}.", "Write draft, stable or retired.")
    if rule.kind not in RULE_KINDS:
        yield fault("kind", f"unknown kind {rule.kind!r}.", f"Write one of {', '.join(RULE_KINDS)}.")
    if not 0 < rule.weight < 1:
        yield fault("weight", f"{rule.weight} is not between 0 and 1.", "Write how often the cue is right, say 0.7.")
    forms = [name for name in ("pattern", "tree", "phrases", "regex") if getattr(rule, name)]
    if len(forms) != 1:
        said = " and ".join(forms) or "none of them"
        yield fault("pattern", f"has {said}.", "Give exactly one of pattern, tree, phrases, regex.")
    yield from _phrase_faults(rule, "phrases", rule.phrases, book)
    yield from _phrase_faults(rule, "sections", rule.sections, book)
    yield from _phrase_faults(rule, "sections.not", rule.sections_not, book)
    for key in ("unless", "needs"):
        items = tuple(item for item in getattr(rule, key) if item not in CONTEXTS and item not in TRAITS)
        yield from _phrase_faults(rule, key, items, book)
    both = sorted(set(rule.needs) & set(rule.unless))
    if both:
        yield fault("unless", f"{both[0]!r} is both needed and refused: it can never match.", "Take one of them away.")
    known = {document.id for document in book.documents}
    for kind in rule.documents:
        if known and kind not in known:
            yield fault("documents", f"unknown kind of document {kind!r}.", f"Known: {', '.join(sorted(known))}.")
    if rule.regex:
        yield from _regex_faults(rule, book)
    yield from _pattern_faults(rule, book, labels)
    for key in ("matches", "rejects"):
        examples: tuple[Example, ...] = getattr(rule, key)
        if len(examples) < LEAST_EXAMPLES:
            yield fault(key, f"{len(examples)} of at least {LEAST_EXAMPLES} examples.", "Write invented sentences.")
        if key == "rejects":
            for example in examples:
                if not example.why.strip():
                    yield fault(key, f"no reason with {example.text!r}.", 'Add why = "…".')


def _section_faults(section: Section, book: Rulebook) -> Iterator[Fault]:
    yield from _phrase_faults(section, "phrases", section.phrases, book)
    if section.prior not in PRIORS:
        yield Fault(
            section.file, section.id, "prior", f"unknown prior {section.prior!r}.", f"Write one of {', '.join(PRIORS)}."
        )


def _phrase_faults(entry: Entry, key: str, phrases: Sequence[str], book: Rulebook) -> Iterator[Fault]:
    for phrase in phrases:
        try:
            source, _ = phrase_source(phrase, book.words)
            re.compile(source)
        except (PhraseError, re.error) as error:
            yield Fault(entry.file, entry.id, key, f"{phrase!r}: {error}.", "Name a family of [words], or plain words.")


def _regex_faults(rule: Rule, book: Rulebook) -> Iterator[Fault]:
    try:
        source = expand_regex(rule.regex, book.words)
        compiled = re.compile(source)
    except (PhraseError, re.error) as error:
        yield Fault(rule.file, rule.id, "regex", f"cannot be read: {error}.", "Mend the expression.")
        return
    if has_nested_quantifier(rule.regex):
        message = "a repeated group holds a repetition: matching could take for ever."
        yield Fault(rule.file, rule.id, "regex", message, "Bound the inner one, e.g. {1,5}.")
    if re.search(r"(?:(?<!\\)\.|\\[wWSD]|\[\^[^\]]*\])(?:\*|\+|\{\d+,\})", rule.regex):
        message = "an unbounded wildcard."
        yield Fault(rule.file, rule.id, "regex", message, r"Write a bound such as .{0,60} or \w{1,30}.")
    if compiled.search("") is not None:
        yield Fault(rule.file, rule.id, "regex", "matches the empty string.", "Ask for at least one word.")


def has_nested_quantifier(source: str) -> bool:
    """Whether a group that holds an unbounded repetition is itself repeated without bound: the shape that blows up."""
    stack: list[bool] = []
    position, in_class = 0, False
    while position < len(source):
        sign = source[position]
        if sign == "\\":
            position += 2
            continue
        if in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign == "(":
            stack.append(False)
        elif sign == ")" and stack:
            inner = stack.pop()
            unbounded = re.match(r"[*+]|\{\d+,\}", source[position + 1 :])
            if inner and unbounded:
                return True
            if stack and (inner or unbounded):
                stack[-1] = True
        elif stack and re.match(r"[*+]|\{\d+,\}", source[position:]) and source[position - 1] != "(":
            stack[-1] = True
        position += 1
    return False


def _pattern_faults(rule: Rule, book: Rulebook, labels: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    for node in rule.tree:
        for key in set(node) - _TREE_KEYS:
            yield Fault(rule.file, rule.id, "tree", f"unknown key {key!r}.", f"Known: {', '.join(sorted(_TREE_KEYS))}.")
    tokens = [*rule.pattern, *(node.get("RIGHT_ATTRS", {}) for node in rule.tree)]
    for number, token in enumerate(tokens, 1):
        yield from _token_faults(rule, token, number, book)
    if rule.pattern and all(token.get("OP") in ("?", "*", "!") for token in rule.pattern):
        yield Fault(rule.file, rule.id, "pattern", "every token may be missing.", "Make one of them required.")
    if not tokens:
        return
    for label in missing_labels(rule, book.words, labels):
        message = f"SKIPPED: the loaded model does not produce {label}."
        yield Fault(rule.file, rule.id, "pattern" if rule.pattern else "tree", message, "Use a label of the model.")
    try:
        if rule.pattern:
            specification = [expand(token, book.words) for token in rule.pattern]
            for token in specification:
                token.pop("slot", None)
            Matcher(Vocab(), validate=True).add(rule.id, [specification])
        else:
            nodes = [expand(node, book.words) for node in rule.tree]
            for node in nodes:
                node.pop("slot", None)
            DependencyMatcher(Vocab(), validate=True).add(rule.id, [nodes])
    except PhraseError:
        return  # told by _token_faults
    except (ValueError, KeyError) as error:
        text = " ".join(str(error).split())[:200]
        yield Fault(rule.file, rule.id, "pattern" if rule.pattern else "tree", f"cannot be read: {text}.", "Mend it.")


def _token_faults(rule: Rule, token: Mapping[str, Any], number: int, book: Rulebook) -> Iterator[Fault]:
    key = "pattern" if rule.pattern else "tree"
    for name, value in token.items():
        if name not in _TOKEN_KEYS:
            known = "Write one of LOWER, LEMMA, POS, TAG, DEP, OP, slot …"
            yield Fault(rule.file, rule.id, key, f"token {number}: unknown key {name!r}.", known)
            continue
        if name in _UNNAMED:
            message = f"SKIPPED: token {number}: {name} is never set, since names come from the gazetteer."
            yield Fault(rule.file, rule.id, key, message, "Use words or a slot.")
        tests = value if isinstance(value, Mapping) else {}
        for test in set(tests) - _TOKEN_TESTS:
            yield Fault(rule.file, rule.id, key, f"token {number}: unknown key {test!r}.", "Write IN, NOT_IN or REGEX.")
        items = [value] if isinstance(value, str) else []
        for test in ("IN", "NOT_IN"):
            listed = tests.get(test, ())
            items += [listed] if isinstance(listed, str) else list(listed)
        for item in items:
            if isinstance(item, str) and item.startswith("$"):
                if item[1:] not in book.words:
                    message = f"token {number}: there is no family of words {item!r}."
                    yield Fault(rule.file, rule.id, key, message, "Add it under [words] or mend the name.")
            elif name == "LOWER" and isinstance(item, str) and item != item.lower():
                message = f"token {number}: upper case in LOWER: {item!r} can never match."
                yield Fault(rule.file, rule.id, key, message, f"Write {item.lower()!r}.")
    if token.get("OP") in ("*", "+") and not (set(token) - {"OP", "slot"}):
        message = f"token {number}: an unbounded wildcard."
        yield Fault(rule.file, rule.id, key, message, 'Write OP = "{0,4}".')


def run_examples(book: Rulebook, english: English, only: str = "") -> tuple[ExampleResult, ...]:
    """Every example of every rule, or of the rule `only`, read as the engine reads a document's sentence."""
    return tuple(
        result
        for rule in book.rules
        if not only or rule.id == only
        for kind in ("matches", "rejects")
        for example in getattr(rule, kind)
        for result in [_run(rule, kind, example, book, english)]
    )


def setting_for(rule: Rule, book: Rulebook, example: Example | None = None) -> Setting:
    """A place where the rule holds: its first document kind, heading and speaker, or those that the example names."""
    expect = example.expect if example else {}
    section = expect.get("section", rule.sections[0] if rule.sections else "")
    heading = (section.replace("*", "").split("/")[0],) if section else ()
    return Setting(
        document=expect.get("document", rule.documents[0] if rule.documents else ""),
        section=heading,
        speaker=expect.get("speaker", rule.speakers[0] if rule.speakers else ""),
        heading=expect.get("block") == BlockKind.HEADING,
        fragment=expect.get("block") == BlockKind.ITEM,
    )


_PLACE = frozenset({"section", "document", "speaker", "block"})
"""Keys of an example that say where its sentence stands; the others are attributes that it must give."""


def _run(rule: Rule, kind: str, example: Example, book: Rulebook, english: English) -> ExampleResult:
    analysis = analyse(example.text, rulebook=book, english=english, setting=setting_for(rule, book, example))
    heard = [voice for voice in analysis.voices if voice.rule == rule.id]
    live = [voice for voice in heard if not voice.refused]
    found = [
        judgement
        for judgement in analysis.judgements
        if any(voice.rule == rule.id for voice in judgement.voices if voice.kind == judgement.kind)
    ]
    silent = rule.kind in ("strength", "nothing") or rule.weight < WEAK
    if kind == "matches":
        ok = bool(live) if silent else any(judgement.kind == rule.kind for judgement in found)
        why = "" if ok else _why_not(heard, analysis)
        if ok:
            why = _missing_attributes(rule, example, found)
            ok = not why
    else:
        wrong = (
            [voice for voice in live if not voice.flipped]
            if silent
            else [judgement for judgement in found if judgement.kind == rule.kind]
        )
        ok = not wrong
        why = "" if ok else f"found all the same: expected a refusal ({example.why})."
    return ExampleResult(rule.id, rule.file, kind, example.text, ok, why)


def _missing_attributes(rule: Rule, example: Example, found: Sequence[Judgement]) -> str:
    for name, value in example.expect.items():
        if name in _PLACE:
            continue
        given = [
            judgement.attributes.get(name) or next((v.name for v in judgement.voices if name in v.slots), None)
            for judgement in found
        ]
        spans = [value_of for judgement in found for value_of in _slot_texts(judgement, name, example.text)]
        if value not in [*given, *spans]:
            return f"{name} should be {value!r}, not {next((g for g in [*spans, *given] if g), None)!r}."
    return ""


def _slot_texts(judgement: Judgement, name: str, text: str) -> list[str]:
    return [text[slice(*voice.slots[name])] for voice in judgement.voices if name in voice.slots]


def _why_not(heard: Sequence[Voice], analysis: Analysis) -> str:
    if not heard:
        return "its cue does not stand in the sentence."
    refused = [voice.refused for voice in heard if voice.refused]
    if refused:
        return f"refused: {refused[0]}."
    others = ", ".join(f"{judgement.kind} {judgement.confidence:.2f}" for judgement in analysis.judgements) or "nothing"
    return f"heard, but the clause was judged {others}."


def explain(sentence: str, book: Rulebook, english: English, *, setting: Setting | None = None) -> Explanation:
    """Each cue that fired or was refused in a sentence, why, and what was judged."""
    place = setting or Setting()
    machine = engine(book, english)
    if place.section and not place.priors:
        place = replace(place, priors=machine.priors(place.section, place.document))
    analysis = analyse(sentence, rulebook=book, english=english, setting=place)
    summaries = {rule.id: rule.summary for rule in book.rules} | {entry.id: entry.summary for entry in book.sections}
    clauses = tuple(
        {
            "text": sentence[clause.start : clause.end],
            "start": clause.start,
            "end": clause.end,
            "role": clause.role,
            "traits": sorted(clause.traits),
        }
        for clause in analysis.clauses
    )
    cues = tuple(
        {
            "name": voice.name,
            "rule": voice.rule,
            "summary": summaries.get(voice.rule, ""),
            "kind": voice.kind,
            "weight": voice.weight,
            "clause": voice.clause,
            "refused": voice.refused,
            "flipped": voice.flipped,
            "start": voice.start,
            "end": voice.end,
        }
        for voice in analysis.voices
    )
    findings = tuple(
        {
            "kind": str(judgement.kind),
            "quote": sentence[judgement.start : judgement.end],
            "start": judgement.start,
            "end": judgement.end,
            "confidence": judgement.confidence,
            "rules": list(dict.fromkeys(voice.rule for voice in judgement.voices)),
            **judgement.attributes,
        }
        for judgement in analysis.judgements
    )
    return Explanation(sentence, clauses, cues, findings, tuple(_told(clauses, cues, findings)))


def _told(
    clauses: Sequence[Mapping[str, Any]], cues: Sequence[Mapping[str, Any]], findings: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    for number, clause in enumerate(clauses, 1):
        yield f"Clause {number} ({clause['role']}): “{clause['text']}”"
        for cue in cues:
            if cue["clause"] != number - 1:
                continue
            if cue["refused"]:
                yield f"  “{cue['name']}” ({cue['rule']}) was refused: {cue['refused']}."
            elif cue["flipped"]:
                yield f"  “{cue['name']}” ({cue['rule']}) is {cue['flipped']}, so it speaks for {_kind(cue['kind'])}."
            else:
                yield f"  “{cue['name']}” ({cue['rule']}) speaks for {_kind(cue['kind'])}, weight {cue['weight']:.2f}."
        told = [
            finding for finding in findings if finding["start"] < clause["end"] and clause["start"] < finding["end"]
        ]
        for finding in told:
            yield f"  Found: {finding['kind']}, confidence {finding['confidence']:.2f}."
        if not told:
            yield "  Found: nothing."


def _kind(name: str) -> str:
    words = {"strength": "praise (against an issue)", "nothing": "wording without a finding"}
    return words.get(name, name if name not in {str(kind) for kind in Kind} else f"a finding of kind {name}")

"""What the engine makes of single sentences: a rule's examples (`run_examples`), one sentence told (`explain`).

It stands above finding, because both go through the same engine that reads documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.entries import Example
from extractor.finding import Analysis, analyse, engine
from extractor.finding.assemble import Judgement, Setting, Voice
from extractor.language.english import English
from extractor.model import BlockKind, Kind
from extractor.rulebook import Rule, Rulebook
from extractor.rulelint import PLACE, WEAK


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
        if name in PLACE:
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

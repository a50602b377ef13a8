"""What the engine makes of single sentences: a rule's examples (`run_examples`), one sentence told (`explain`).

It stands above finding, because both go through the same engine that reads documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor import reading
from extractor.entries import Example
from extractor.finding import Analysis, Engine, analyse, engine, extract
from extractor.finding.assemble import CONTEXTS, Judgement, Setting, Voice, odds_of, odds_to_weight
from extractor.finding.clauses import TRAITS
from extractor.finding.walk import QUIET, analyses, introduces, priors_of
from extractor.language import sentences
from extractor.language.english import English
from extractor.language.figures import find_figures
from extractor.model import BlockKind, Document, Finding, Kind
from extractor.rulebook import Modifier, Rule, Rulebook
from extractor.rulelint import PLACE, WEAK
from extractor.settings import Settings


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
    start: int = 0
    """Where the sentence begins in its document."""
    place: tuple[str, ...] = ()
    """What the place says of it: headings, the words before a list, the mood of its paragraph."""
    clauses: tuple[Mapping[str, Any], ...] = ()
    cues: tuple[Mapping[str, Any], ...] = ()
    """Each cue heard or refused: name, rule, summary, kind, weight, clause, refused, flipped, start, end."""
    findings: tuple[Mapping[str, Any], ...] = ()
    lines: tuple[str, ...] = field(default=())
    """The same in sentences."""


def run_examples(book: Rulebook, english: English, only: str = "") -> tuple[ExampleResult, ...]:
    """Every example of every rule and context, or of the entry `only`, read as a document's sentence is read."""
    contexts = tuple(
        _run_context(modifier, kind, example, book, english)
        for modifier in book.modifiers
        if not only or modifier.id == only
        for kind in ("matches", "rejects")
        for example in getattr(modifier, kind)
    )
    return contexts + tuple(
        result
        for rule in book.rules
        if not only or rule.id == only
        for kind in ("matches", "rejects")
        for example in getattr(rule, kind)
        for result in [_run(rule, kind, example, book, english)]
    )


def _run_context(modifier: Modifier, kind: str, example: Example, book: Rulebook, english: English) -> ExampleResult:
    """Whether a context reaches the `span` of its example, or the whole of it."""
    start = example.text.index(example.expect.get("span", ""))
    end = start + len(example.expect.get("span", example.text))
    flags = engine(book, english).contexts.flags(example.text, start, end)
    ok = (modifier.id in {cue.rule for cue in flags.cues}) is (kind == "matches")
    why = "" if ok else f"{modifier.name} does {'not ' if kind == 'matches' else ''}reach {example.text[start:end]!r}."
    return ExampleResult(modifier.id, modifier.file, kind, example.text, ok, why)


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


def explain(text: str, book: Rulebook, english: English, *, setting: Setting | None = None) -> tuple[Explanation, ...]:
    """Each sentence of a text: each cue that fired or was refused, why, and what was judged.

    A text of several lines is read as a document, so that a heading and the words before a list have their say.
    """
    machine = engine(book, english)
    place = setting or Setting()
    if place.section and not place.priors:
        place = replace(place, priors=machine.priors(place.section, place.document))
    document = reading.read_bytes(text.encode(), "text.txt", rulebook=book).documents[0]
    document = replace(document, kind=place.document or document.kind)
    if "\n" in text.strip():
        return explain_document(document, book, english)
    analysis = analyse(text, rulebook=book, english=english, setting=place)
    whole = document if document.text == text else None
    return (_explanation(analysis, machine, given=_given(whole, book, english) if whole else ()),)


def explain_document(document: Document, book: Rulebook, english: English) -> tuple[Explanation, ...]:
    """Each sentence of a document that was looked at, in its place and in the order of the text."""
    machine = engine(book, english)
    given = _given(document, book, english)
    found = [
        _explanation(analysis, machine, sentence.start, given)
        for sentence, analysis in analyses(document, sentences.split(document), machine)
    ]
    return tuple(sorted(found, key=lambda each: each.start))


def _given(document: Document, book: Rulebook, english: English) -> tuple[Finding, ...]:
    """The findings as a run gives them: with who, what and when, and the confidence as it is calibrated."""
    return extract(document, rulebook=book, english=english, settings=Settings()).findings


def explain_span(
    row: Mapping[str, Any], document: Document, told: Sequence[Explanation], book: Rulebook, english: English
) -> tuple[str, ...]:
    """What was made of the words of a finding (`kind`, `start`, `end`), and why. `told`: its `explain_document`."""
    start, end = int(row["start"]), int(row["end"])
    if row["kind"] == Kind.METRIC:
        first, last = max(0, start - 80), min(len(document.text), end + 80)
        read = find_figures(document.text[first:last])
        named = ", ".join(f"“{document.text[first + each.start : first + each.end]}” ({each.kind})" for each in read)
        return (f"Figures are read by their shape and not by cues; read near it: {named or 'none'}.",)
    here = [each for each in told if each.start < end and start < each.start + len(each.text)]
    lines = [line for each in here for line in each.lines]
    if lines:
        return tuple(lines)
    block = next((each for each in document.blocks if each.start < end and start < each.end), None)
    if block is None:
        return ("It stands in no block of the text as read.",)
    quiet = [prior for prior in priors_of(document, block, engine(book, english)) if prior.prior in QUIET]
    if quiet:
        return (f"It stands under {_heading(block.section)}, below which nothing is a finding ({quiet[0].id}).",)
    if block.kind is BlockKind.ROW:
        return ("It is a row of a table, read by its columns and not by cues.",)
    return ("No cue of any rule stands in it.",)


def _explanation(analysis: Analysis, machine: Engine, start: int = 0, given: Sequence[Finding] = ()) -> Explanation:
    sentence, book = analysis.text, machine.rulebook
    summaries = {rule.id: rule.summary for rule in book.rules}
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
            "by": _context_words(voice, analysis, machine),
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
            **_final(judgement, start, given),
        }
        for judgement in analysis.judgements
    )
    place = tuple(_told_place(analysis.setting))
    lines = (*place, *_told(clauses, cues, findings, analysis))
    return Explanation(sentence, start, place, clauses, cues, findings, lines)


def _final(judgement: Judgement, start: int, given: Sequence[Finding]) -> dict[str, Any]:
    """A judgement's attributes and confidence as a run gives them; {} where it drops the finding."""
    span = (start + judgement.start, start + judgement.end)
    for finding in given:
        if finding.kind == judgement.kind and (finding.start, finding.end) == span:
            told = {name: getattr(finding, name) for name in _TOLD if getattr(finding, name)}
            due = {"due": finding.due.date or finding.due.text} if finding.due else {}
            return {**told, **due, "confidence": round(finding.confidence, 3)}
    return {}


_TOLD = ("owner", "action", "strength", "condition", "force", "direction", "standing", "status", "domain", "value")


def _context_words(voice: Voice, analysis: Analysis, machine: Engine) -> list[str]:
    """The words that refused or turned a cue: "no evidence of", "if"."""
    name = voice.refused or voice.flipped
    if name not in CONTEXTS:
        return []
    flags = machine.contexts.flags(analysis.text, voice.start, voice.end, doc=analysis.doc)
    words = (analysis.text[cue.start : cue.end].strip() for cue in flags.cues if cue.name == name)
    return list(dict.fromkeys(words))


def _heading(section: Sequence[str]) -> str:
    return f"the heading “{section[-1]}”" if section else "the document's title"


def _told_place(setting: Setting) -> Iterator[str]:
    for prior in setting.priors:
        where = f"Under {_heading(setting.section)}" if setting.section else "In its paragraph"
        says = _MEANS.get(prior.prior, f"every clause speaks for {prior.prior}")
        yield f"{where}, {says} ({prior.id}, weight {prior.weight:.2f})."
    for voice in setting.lead:
        if voice.name == voice.rule:
            continue  # a heading that spoke for the lead speaks for the item too
        yield f"The words before the list, “{voice.name}” ({voice.rule}), speak for {voice.kind}, {voice.weight:.2f}."
    if setting.heading:
        yield "It is a heading, which carries no finding but a rating."


_MEANS = {
    "strength": "every clause praises, which speaks against issues",
    "boilerplate": "nothing is a finding",
    "formality": "nothing is a finding",
}
_REFUSALS = {
    "negated": "it is denied",
    "hypothetical": "it is only supposed",
    "historical": "it is told of the past",
    "hedged": "it is hedged",
    "question": "it is asked, not said",
    "boilerplate": "it is standing wording",
    "condition": "it stands in an if-clause",
}


def _told(
    clauses: Sequence[Mapping[str, Any]],
    cues: Sequence[Mapping[str, Any]],
    findings: Sequence[Mapping[str, Any]],
    analysis: Analysis,
) -> Iterator[str]:
    seen: list[Mapping[str, Any]] = []
    for number, clause in enumerate(clauses):
        label = f"Clause {number + 1} ({clause['role']})" if len(clauses) > 1 else "Read as one clause"
        yield f"{label}: “{clause['text']}”"
        here = [cue for cue in cues if cue["clause"] == number]
        elsewhere = [cue for cue in here if cue["refused"].startswith(_ELSEWHERE)]
        leaning = [cue for cue in here if cue["start"] == cue["end"]]
        yield from dict.fromkeys(f"  {_told_cue(cue)}" for cue in here if cue not in elsewhere and cue not in leaning)
        yield from _told_leaning(leaning)
        if elsewhere and len(here) == len(elsewhere):
            named = "; ".join(f"“{cue['name']}” ({cue['rule']}) {cue['refused']}" for cue in elsewhere)
            yield f"  Rules for other places: {named}."
        if not here:
            yield "  No cue of any rule stands in it."
        # a condition belongs to the span of what it limits, and is told there
        here_found = findings if clause["role"] != "condition" else ()
        told = [each for each in here_found if each["start"] < clause["end"] and clause["start"] < each["end"]]
        for finding in [each for each in told if each not in seen]:
            seen.append(finding)
            given = ", ".join(f"{name} {finding[name]}" for name in (*_TOLD, "due") if finding.get(name))
            joined = "" if finding["quote"] == clause["text"] else f", over “{finding['quote']}”"
            yield f"  Found: {finding['kind']}{f' ({given})' if given else ''}, {finding['confidence']:.2f}{joined}."
        if not told:
            yield f"  Found: nothing{_why_nothing(number, analysis)}."


_ELSEWHERE = ("not under one", "not in documents", "not said by")
"""How the refusals begin of rules that were written for other places."""


def _told_cue(cue: Mapping[str, Any]) -> str:
    name, by = f"“{cue['name']}” ({cue['rule']})", ", ".join(f"“{words}”" for words in cue["by"])
    because = f" ({by})" if by else ""
    if cue["refused"]:
        reason = _REFUSALS.get(cue["refused"]) or _reason(cue["refused"])
        return f"{name} would speak for {_kind(cue['kind'])}, but {reason}{because}."
    if cue["flipped"]:
        turned = _REFUSALS.get(cue["flipped"], cue["flipped"])
        return f"{name}: {turned}{because}, so it speaks for {_kind(cue['kind'])}, weight {cue['weight']:.2f}."
    return f"{name} speaks for {_kind(cue['kind'])}, weight {cue['weight']:.2f}: {cue['summary']}"


def _told_leaning(cues: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What a clause leans to by what it is, kind by kind: the rules without a word of their own."""
    for kind in dict.fromkeys(cue["kind"] for cue in cues):
        named = " ".join(
            f"{cue['summary']} ({cue['rule']}, {cue['weight']:.2f})" for cue in cues if cue["kind"] == kind
        )
        yield f"  By what it is, it leans to or from {_kind(kind)} (0.20 is neither): {named}"


def _reason(refused: str) -> str:
    """A refusal in words: the engine's are short."""
    if refused.startswith("needs "):
        return f"its rule asks for {refused.removeprefix('needs ')} in the clause"
    if refused.startswith("unless "):
        return f"its rule gives way to {refused.removeprefix('unless ')} in the clause"
    if refused in TRAITS:
        return f"its rule does not hold in a clause that is {refused}"
    if refused.startswith(("inside ", "only aimed", "taken away")):
        return f"it is {refused}"
    return f"it does not hold here: {refused}"


def _why_nothing(number: int, analysis: Analysis) -> str:
    """What kept the cues of a clause from being a finding; "" where there is none."""
    clause = analysis.clauses[number]
    here = [voice for voice in analysis.voices if voice.clause == number and not voice.refused]
    if clause.role == "condition":
        return ": an if-clause says nothing by itself"
    if introduces(analysis.text) and number == len(analysis.clauses) - 1:
        return " of its own: it leads into what follows"
    if odds_of("nothing", here) >= 0:
        return ": the wording carries no finding"
    here += analysis.setting.lead
    sums = {kind: odds_of(kind, here) for kind in Kind if any(voice.kind == kind for voice in here)}
    if not sums:
        return ""
    best = max(sums, key=lambda kind: sums[kind])
    told = f" ({best} {odds_to_weight(sums[best]):.2f} by its cues, and 0.50 is needed)"
    if sums[best] < 0:
        return told
    against = "that the clause only introduces" if clause.role == "frame" else "praise or a remedy in it"
    return f": {best} {odds_to_weight(sums[best]):.2f} by its cues, but {against} speaks against it"


def _kind(name: str) -> str:
    return {"strength": "praise (against an issue)", "nothing": "wording without a finding"}.get(name, name)

"""Document × Rulebook → findings. `extract` is the door; `analyse` shows the same work on one sentence, for `explain`.

Where things live: matching.py compiles and finds cues, clauses.py cuts a parsed sentence, assemble.py hears the cues in
their context and judges each clause, attributes.py fills in who, what and when. Wording lives in rules/ only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.finding import attributes
from extractor.finding.assemble import Judgement, Setting, Voice, clause_of, hear, judge
from extractor.finding.clauses import Clause, is_embedded, whole
from extractor.finding.clauses import split as split_clauses
from extractor.finding.matching import Cues, Hit, ThemeCues
from extractor.finding.rows import row_finding, rows_of
from extractor.language import dates, sentences
from extractor.language.context import Contexts
from extractor.language.dates import DateExpression
from extractor.language.english import English
from extractor.language.figures import find_figures
from extractor.language.names import NameIndex, Names
from extractor.language.quotes import Attribution, attributions, source_of
from extractor.language.quotes import hear as hearing
from extractor.language.sentences import Sentence
from extractor.model import Block, BlockKind, Cue, Document, Finding, Kind, finding_ids
from extractor.rulebook import Rulebook, Section
from extractor.settings import Settings

__all__ = ["Analysis", "Engine", "Extraction", "analyse", "engine", "extract"]

_QUIET = ("boilerplate", "formality")
"""Priors of headings under which nothing is a finding."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The findings in text order, and the rules that could not be run, each with its reason."""

    findings: tuple[Finding, ...]
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence with its clauses, the voices heard in them, and what was judged. Offsets are in the sentence."""

    text: str
    clauses: tuple[Clause, ...] = ()
    voices: tuple[Voice, ...] = ()
    judgements: tuple[Judgement, ...] = ()


@dataclass(slots=True)
class Engine:
    """A rulebook compiled for the loaded model; made once and used for every document."""

    rulebook: Rulebook
    english: English
    cues: Cues = field(init=False)
    speech: frozenset[str] = field(init=False)
    names: Names = field(init=False)
    contexts: Contexts = field(init=False)
    theme_cues: ThemeCues = field(init=False)
    heard_headings: dict[tuple[tuple[str, ...], str], tuple[Section, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cues = Cues(self.rulebook, self.english.nlp, self.english.labels())
        self.names = Names(self.rulebook)
        self.contexts = Contexts(self.rulebook)
        self.theme_cues = ThemeCues(self.rulebook)
        self.speech = frozenset(self.rulebook.words.get("speech", ()))

    def priors(self, section: Sequence[str], document: str) -> tuple[Section, ...]:
        """The headings' say on what stands below them: the innermost heading that has one decides."""
        key = (tuple(section), document)
        if key not in self.heard_headings:
            self.heard_headings[key] = self._priors(section, document)
        return self.heard_headings[key]

    def _priors(self, section: Sequence[str], document: str) -> tuple[Section, ...]:
        for title in reversed(section):
            found = tuple(
                entry
                for entry in self.rulebook.sections
                if (not entry.documents or not document or document in entry.documents)
                and any(self.cues.has_phrase(phrase, title) for phrase in entry.phrases)
            )
            if found:
                return found
        return ()

    def themes(self, quote: str, section: Sequence[str]) -> tuple[str, ...]:
        """The themes that a quote speaks of; the headings above it only where it names none itself."""
        for text in (quote, " / ".join(section)):
            found = self.theme_cues.find(text) if text else ()
            if found:
                return found
        return ()

    def screen(self, text: str) -> tuple[list[Hit], bool]:
        return self.cues.screen(text)

    def analyse(self, text: str, setting: Setting, hits: Sequence[Hit], doc: Any) -> Analysis:
        """One sentence, with its parse (None for a piece that is no sentence)."""
        clauses = whole(text) if doc is None else split_clauses(doc, speech=self.speech)
        every = [*hits, *(self.cues.match(doc) if doc is not None else ())]
        flags = self.flags(text, every, clauses, doc)
        voices = hear(text, every, clauses, flags, setting, self.cues)
        return Analysis(text, clauses, tuple(voices), tuple(judge(text, clauses, voices, setting)))

    def flags(
        self, text: str, hits: Sequence[Hit], clauses: Sequence[Clause], doc: Any
    ) -> dict[tuple[int, int], frozenset[str]]:
        """The contexts of each cue's span, with "near" for a negation right before it.

        A context word inside the cue is part of its meaning, and one that another rule's cue has used up ("not always")
        negates nothing else. A negation reaches only its own clause and what that clause reports.
        """
        used = [(hit.start, hit.end) for hit in hits if hit.rule.kind == "issue" and hit.end - hit.start > 9]
        found: dict[tuple[int, int], frozenset[str]] = {}
        for hit in hits:
            names: set[str] = set()
            for cue in self.contexts.flags(text, hit.start, hit.end, doc=doc).cues:
                if hit.start < cue.end and cue.start < hit.end:
                    continue
                if cue.name == "negated":
                    if any(start <= cue.start and cue.end <= end for start, end in used):
                        continue
                    own, other = clause_of(clauses, hit.start, hit.end), clause_of(clauses, cue.start, cue.end)
                    if own != other and clauses[own].parent != other:
                        continue
                    if own != other and clauses[own].role not in ("content", "relative"):
                        continue
                    if hit.start - cue.end >= 0 and len(text[cue.end : hit.start].split()) <= NEAR:
                        names.add("near")
                names.add(cue.name)
            if hit.rule.kind == "issue" and doc is not None and is_embedded(doc, clauses, hit.start, hit.end):
                names.add("embedded")
            found[hit.start, hit.end] = frozenset(names)
        return found


NEAR = 3
"""Words that may stand between a negation and the trouble that it denies."""

_ENGINES: dict[tuple[str, str], Engine] = {}


def engine(rulebook: Rulebook, english: English) -> Engine:
    """The compiled engine for a rulebook, made on first use."""
    key = (rulebook.version, english.fingerprint)
    if key not in _ENGINES:
        _ENGINES.clear()
        _ENGINES[key] = Engine(rulebook, english)
    return _ENGINES[key]


def analyse(text: str, *, rulebook: Rulebook, english: English, setting: Setting | None = None) -> Analysis:
    """How one sentence is read on its own."""
    machine = engine(rulebook, english)
    hits, _ = machine.screen(text)
    doc = next(iter(english.parse([text])))
    return machine.analyse(text, setting or Setting(), hits, doc)


def extract(document: Document, *, rulebook: Rulebook, english: English, settings: Settings) -> Extraction:
    """The findings of a document in text order, those under `settings.min_confidence` left out."""
    machine = engine(rulebook, english)
    found: list[Finding] = []
    split = sentences.split(document)
    index = machine.names.index(document.text, document=document)
    said = attributions(document, split, index)
    index = hearing(index, said)
    when = dates.find_dates(document.text, reference=document.date)
    rows = rows_of(document, when)
    for number, row in rows.items():
        block = document.blocks[number]
        finding = row_finding(row, document, index, when, block)
        found.append(replace(finding, source=source_of(said, finding.start, finding.end)))
    prose = [sentence for sentence in split if sentence.block not in rows]
    for sentence, analysis in _analyses(document, prose, machine):
        if not analysis.judgements:
            continue
        scene = _scene(document, sentence, analysis, index, when)
        for judgement in analysis.judgements:
            source = source_of(said, scene.start + judgement.start, scene.start + judgement.end)
            found.append(_finding(judgement, replace(scene, source=source)))
    found += _metrics(document, prose, machine, said)
    found = [_about(finding, document, index, machine) for finding in found]
    kept = sorted(
        (finding for finding in found if finding.confidence >= settings.min_confidence),
        key=lambda finding: (finding.start, finding.end, finding.kind),
    )
    ids = finding_ids(document.id, ((finding.kind, finding.quote) for finding in kept))
    return Extraction(
        tuple(replace(finding, id=identity) for finding, identity in zip(kept, ids, strict=True)),
        tuple(machine.cues.skipped),
    )


def _analyses(document: Document, split: Sequence[Sentence], machine: Engine) -> Iterable[tuple[Sentence, Analysis]]:
    """Each sentence worth a look, analysed; parsed in batches."""
    work: list[tuple[Sentence, str, Setting, list[Hit], bool]] = []
    for sentence in split:
        block = document.blocks[sentence.block]
        setting = _setting(document, block, machine)
        if any(prior.prior in _QUIET for prior in setting.priors):
            continue
        label = _SPEAKER.match(document.text, sentence.start, sentence.end) if document.kind in _SPOKEN else None
        if label and label.end() < sentence.end:
            sentence = replace(sentence, start=label.end())
        text = document.text[sentence.start : sentence.end]
        hits, worth = machine.screen(text)
        if worth or setting.priors:
            work.append((sentence, text, setting, hits, not setting.heading))
    docs = machine.english.parse(text for _, text, _, _, parsed in work if parsed)
    leads: dict[int, tuple[Voice, ...]] = {}
    leading = {block.lead for block in document.blocks if block.lead is not None}
    for sentence, text, setting, hits, parsed in work:
        doc = next(iter(docs)) if parsed else None
        block = document.blocks[sentence.block]
        if block.lead is not None and block.lead in leads:
            setting = replace(setting, lead=leads[block.lead])
        analysis = machine.analyse(text, setting, hits, doc)
        if sentence.block in leading and text.rstrip().endswith((":", "–", "—", "-")):
            leads[sentence.block] = _lead_voices(analysis)
            analysis = _without_bare_lead(analysis)
        yield sentence, analysis


_SPOKEN = ("committee_transcript",)
_SPEAKER = re.compile(r"(?:[A-Z][\w.'’-]*\s+){0,6}[A-Z][\w.'’-]*:\s+")
"""The name before a turn of speech, which is no part of what is said."""


def _metrics(
    document: Document, prose: Sequence[Sentence], machine: Engine, said: Sequence[Attribution]
) -> list[Finding]:
    """A finding for each figure, except under headings without findings."""
    found = []
    for sentence in prose:
        block = document.blocks[sentence.block]
        if block.kind is BlockKind.HEADING or any(
            prior.prior in _QUIET for prior in machine.priors(block.section, document.kind)
        ):
            continue
        for figure in find_figures(document.text[sentence.start : sentence.end]):
            start, end = sentence.start + figure.start, sentence.start + figure.end
            found.append(
                Finding(
                    id="",
                    document=document.id,
                    kind=Kind.METRIC,
                    start=start,
                    end=end,
                    quote=document.text[start:end],
                    page=document.page_of(start),
                    places=document.words.places(start, end),
                    section=block.section,
                    confidence=0.7,
                    rules=(f"core.figure-{figure.kind}",),
                    source=source_of(said, start, end),
                    name=figure.name,
                    value=figure.value,
                    unit=figure.unit,
                    target=figure.target,
                    period=figure.period,
                )
            )
    return found


_REFERENCE = re.compile(
    r"^(?:Recommendation|Requirement|Concern|Action|Finding|Issue|Must do|Should do|Priority)s?\s+"
    r"(?P<number>\d+(?:\.\d+)*(?:\s*\(\w\))?|[A-Z]\d*|[IVX]+)\b",
    re.IGNORECASE,
)


def _about(finding: Finding, document: Document, index: NameIndex, machine: Engine) -> Finding:
    """A finding with its themes, the organisation that it is about and the number under which it is listed."""
    themes = machine.themes(finding.quote, finding.section)
    organisation = finding.organisation
    if organisation is None:
        inside = [m for m in index.within(finding.start, finding.end) if m.type == "organisation"]
        organisation = inside[0].name if inside else None
    if organisation is None:
        organisation = index.setting.subject or next(iter(document.organisations), None) or None
    reference = finding.reference
    if reference is None:
        titles = [*finding.section, document.text[finding.start - 40 : finding.start].split("\n")[-1]]
        match = next((found for title in reversed(titles) if (found := _REFERENCE.match(title.strip()))), None)
        reference = " ".join(match.group().split()) if match else None
    return replace(finding, theme=themes, organisation=organisation, reference=reference)


def _setting(document: Document, block: Block, machine: Engine) -> Setting:
    return Setting(
        document=document.kind,
        section=block.section,
        priors=machine.priors(block.section, document.kind),
        heading=block.kind is BlockKind.HEADING,
        fragment=block.kind in (BlockKind.ITEM, BlockKind.ROW),
    )


def _lead_voices(analysis: Analysis) -> tuple[Voice, ...]:
    """What the words before a list say of each item: demands and promises."""
    return tuple(
        replace(voice, start=0, end=0)
        for judgement in analysis.judgements
        if judgement.kind in (Kind.REQUIREMENT, Kind.COMMITMENT)
        for voice in judgement.voices
        if voice.kind == judgement.kind
    )


_BARE = re.compile(r"(?:this|these|they|it|that)\b", re.IGNORECASE)
BARE_WORDS = 8


def _without_bare_lead(analysis: Analysis) -> Analysis:
    """The words before a list say nothing alone where they are short or only point back ("This should include:")."""
    kept = []
    for judgement in analysis.judgements:
        words = analysis.text[judgement.start : judgement.end]
        closes = judgement.end >= len(analysis.text.rstrip(" :–—-\n")) - 1
        if closes and (len(words.split()) <= BARE_WORDS or _BARE.match(words)):
            continue
        kept.append(judgement)
    return replace(analysis, judgements=tuple(kept))


def _scene(
    document: Document, sentence: Sentence, analysis: Analysis, index: NameIndex, when: Sequence[DateExpression]
) -> attributes.Scene:
    block = document.blocks[sentence.block]
    first = bisect_left(when, sentence.start, key=lambda each: each.end)
    near = [each for each in when[first : first + 40] if each.start < sentence.end]
    return attributes.Scene(
        document,
        sentence.start,
        analysis.text,
        analysis.clauses,
        index.speaker(sentence.start),
        index,
        tuple(near),
        block.section,
        document.organisations[0] if document.organisations else index.setting.subject,
    )


def _finding(judgement: Judgement, scene: attributes.Scene) -> Finding:
    document = scene.document
    start, end = scene.start + judgement.start, scene.start + judgement.end
    kind, given = judgement.kind, judgement.attributes
    finding = Finding(
        id="",
        document=document.id,
        kind=kind,
        start=start,
        end=end,
        quote=document.text[start:end],
        page=document.page_of(start),
        places=document.words.places(start, end),
        section=scene.section,
        confidence=judgement.confidence,
        rules=tuple(dict.fromkeys(voice.rule for voice in judgement.voices)),
        cues=tuple(
            Cue(voice.name, scene.start + voice.start, scene.start + voice.end, voice.rule)
            for voice in judgement.voices
            if voice.end > voice.start
        ),
        source=scene.source,
    )
    if kind is Kind.ISSUE:
        return replace(finding, status=given.get("status", "current"))
    if kind is Kind.EVIDENCE:
        standing = attributes.standing_of(scene.source, document, scene.about, scene.index)
        return replace(finding, direction=given.get("direction") or None, standing=standing)
    if kind is Kind.COMMITMENT:
        return replace(
            finding,
            owner=attributes.owner_of(judgement, scene),
            action=attributes.action_of(judgement, scene),
            due=attributes.due_of(judgement, scene),
            strength=attributes.strength_of(judgement, scene),
            condition=attributes.condition_of(judgement, scene),
        )
    if kind is Kind.REQUIREMENT:
        return replace(
            finding,
            owner=attributes.owner_of(judgement, scene),
            action=attributes.action_of(judgement, scene),
            due=attributes.due_of(judgement, scene),
            force=given.get("force", "should"),
        )
    if kind is Kind.RATING:
        slots = {name: span for voice in judgement.voices for name, span in voice.slots.items()}
        pick = {name: scene.text[start:end] for name, (start, end) in slots.items()}
        return replace(
            finding,
            scale=given.get("scale"),
            domain=pick.get("domain") or given.get("domain") or "overall",
            value=pick.get("value") or given.get("value"),
            previous=pick.get("previous"),
        )
    return finding

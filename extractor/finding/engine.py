"""A rulebook compiled for the loaded model, and how it reads one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.finding.assemble import CONTEXTS, Judgement, Setting, Voice, applies, clause_of, hear, judge, lean
from extractor.finding.clauses import TRAITS, Clause, is_embedded, whole
from extractor.finding.clauses import split as split_clauses
from extractor.finding.edges import tokens_from
from extractor.finding.matching import Cues, Hit, ThemeCues, expand_regex
from extractor.finding.targets import with_shares, with_targets
from extractor.language.context import Contexts
from extractor.language.english import English
from extractor.language.names import Names
from extractor.rulebook import Rule, Rulebook, Section


@dataclass(frozen=True, slots=True)
class Analysis:
    """A sentence with its clauses, the voices heard in them, and what was judged. Offsets are in the sentence."""

    text: str
    clauses: tuple[Clause, ...] = ()
    voices: tuple[Voice, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    doc: Any = None
    """The parse; None for a piece that is no sentence."""
    setting: Setting = field(default_factory=Setting)
    """Where it stood when it was judged."""


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
    up_worse: re.Pattern[str] = field(init=False)
    people: re.Pattern[str] = field(init=False)
    severities: tuple[tuple[str, re.Pattern[str]], ...] = field(init=False)
    leans: tuple[Rule, ...] = field(init=False)
    """The rules that speak in a clause for what it is, without a word of their own."""
    heard_headings: dict[tuple[tuple[str, ...], str], tuple[Section, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.leans = tuple(rule for rule in self.rulebook.rules if rule.clause)
        self.cues = Cues(self.rulebook, self.english.nlp, self.english.labels())
        self.names = Names(self.rulebook)
        self.contexts = Contexts(self.rulebook)
        self.theme_cues = ThemeCues(self.rulebook)
        self.speech = frozenset(self.rulebook.words.get("speech", ()))
        self.severities = tuple(
            (name, self._family(family)) for name, family in (("serious", "grave"), ("minor", "slight"))
        )
        self.up_worse = self._family("up_worse")
        self.people = self._family("people")

    def _family(self, name: str) -> re.Pattern[str]:
        """Any word of a family of `[words]`; a pattern that nothing matches where no pack has it."""
        regex = rf"\b{{{{{name}}}}}\b" if name in self.rulebook.words else r"(?!)"
        return re.compile(expand_regex(regex, self.rulebook.words), re.IGNORECASE)

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

    def severity(self, quote: str) -> str | None:
        """ "serious" or "minor" where an issue's own words say so (families `grave` and `slight`); None otherwise."""
        return next((name for name, words in self.severities if words.search(quote)), None)

    def screen(self, text: str) -> tuple[list[Hit], bool]:
        return self.cues.screen(text)

    def analyse(self, text: str, setting: Setting, hits: Sequence[Hit], doc: Any) -> Analysis:
        """One sentence, with its parse (None for a piece that is no sentence)."""
        clauses = whole(text) if doc is None else split_clauses(doc, speech=self.speech)
        clauses = with_shares(text, with_targets(text, clauses, self.up_worse))
        clauses = tuple(self._peopled(text, clause) for clause in clauses)
        every = [*hits, *(self.cues.match(doc) if doc is not None else ())]
        flags = self.flags(text, every, clauses, doc, setting)
        voices = hear(text, every, clauses, flags, setting, self.cues)
        leaning = [rule for rule in self.leans if not applies(rule, setting, self.cues)]
        if leaning and self.leaning(setting.document) and not setting.heading:
            voices += lean(leaning, text, clauses, [self._contexts(text, clause, doc) for clause in clauses], self.cues)
        return Analysis(text, clauses, tuple(voices), tuple(judge(text, clauses, voices, setting)), doc, setting)

    def _peopled(self, text: str, clause: Clause) -> Clause:
        if clause.subject is None or not self.people.search(text, *clause.subject):
            return clause
        return replace(clause, traits=clause.traits | {"served"})

    def _contexts(self, text: str, clause: Clause, doc: Any) -> frozenset[str]:
        """The contexts of a clause's main verb."""
        if doc is None or clause.head < 0:
            return frozenset()
        verb = doc[clause.head]
        told = self.contexts.flags(text, verb.idx, verb.idx + len(verb.text), doc=doc)
        return frozenset(cue.name for cue in told.cues)

    def leaning(self, document: str) -> bool:
        """Whether rules without words hold in documents of a kind, so that each of their sentences is worth a look."""
        return any(not rule.documents or document in rule.documents for rule in self.leans)

    def barred(self, hit: Hit, text: str, clauses: Sequence[Clause]) -> bool:
        """Whether words in its clause take a cue away."""
        clause = clauses[clause_of(clauses, hit.start, hit.end)]
        body = text[clause.start : clause.end]
        return any(item not in _NAMES and self.cues.has_phrase(item, body) for item in hit.rule.unless)

    def flags(
        self, text: str, hits: Sequence[Hit], clauses: Sequence[Clause], doc: Any, setting: Setting
    ) -> dict[tuple[int, int], frozenset[str]]:
        """The contexts of each cue's span, with "near" for a negation right before it.

        A context word inside the cue is part of its meaning, and one that another rule's cue (one that holds here)
        used up ("not always") negates nothing else. A negation reaches only its own clause and what that one reports.
        """
        used = [
            hit
            for hit in hits
            if hit.rule.kind in _USING
            and hit.end - hit.start > 9
            and not applies(hit.rule, setting, self.cues)
            and not self.barred(hit, text, clauses)
        ]
        found: dict[tuple[int, int], frozenset[str]] = {}
        for hit in hits:
            names: set[str] = set()
            for cue in self.contexts.flags(text, hit.start, hit.end, doc=doc).cues:
                if hit.start < cue.end and cue.start < hit.end:
                    continue
                if cue.name == "question" and text[cue.start] == "?" and doc is not None:
                    if "question" not in clauses[clause_of(clauses, hit.start, hit.end)].traits:
                        continue
                if cue.name == "negated":
                    if _IN_CONDITION.search(text, 0, cue.start) and "," in text[cue.end : hit.start]:
                        continue
                    if any(other.start <= cue.start <= cue.end <= other.end and _uses_up(other, hit) for other in used):
                        continue
                    if hit.rule.kind == "issue" and _FAILING.match(text, cue.start):
                        continue
                    own, other = clause_of(clauses, hit.start, hit.end), clause_of(clauses, cue.start, cue.end)
                    if own != other and clauses[own].parent != other:
                        continue
                    if own != other and clauses[own].role not in ("content", "relative"):
                        continue
                    if cue.start < hit.start and doc is not None and not _reaches(doc, cue.start, hit.start):
                        continue
                    if hit.start - cue.end >= 0 and len(text[cue.end : hit.start].split()) <= NEAR:
                        names.add("near")
                names.add(cue.name)
            if (
                hit.rule.kind in ("issue", "evidence", "strength")
                and doc is not None
                and is_embedded(doc, clauses, hit.start, hit.end)
            ):
                names.add("embedded")
            found[hit.start, hit.end] = frozenset(names)
        return found


_NAMES = frozenset((*CONTEXTS, *TRAITS))
_FAILING = re.compile(
    r"fail|unable|inability|neglect|omit|refus|absence|lack|struggl|cease|short|stopped|fell|fall|missing|"
    r"(?:has |have |had )?yet",
    re.IGNORECASE,
)
"""Words that say that good was not done; beside a trouble they deny nothing: "their failure to do this wastes time"."""
_IN_CONDITION = re.compile(r"\b(?:if|unless)\s+(?:[\w'’-]{1,20}\s+){0,5}$", re.IGNORECASE)
"""A condition that denies something denies nothing behind its comma: "if it could not, fees would rise"."""
NEAR = 3
"""Words that may stand between a negation and the trouble that it denies."""

_USING = ("issue", "strength")
"""Kinds whose longer cues use up the negation inside them: "not always", "do not have to"."""


def _uses_up(other: Hit, hit: Hit) -> bool:
    """Whether another cue's negation is spent for this one: "did not" denies the praise or plan behind it as well."""
    return hit.rule.kind not in ("strength", "commitment") or other.rule.kind == hit.rule.kind


def _reaches(doc: Any, at: int, start: int) -> bool:
    """Whether "without" governs what follows: "people without a flat can apply" denies the flat alone."""
    token = next((each for each in tokens_from(doc, at, at + 1) if each.lower_ == "without"), None)
    return token is None or start < token.right_edge.idx + len(token.right_edge.text)


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

"""A rulebook's cues, compiled, and where they stand in a sentence.

One Aho–Corasick pass over a sentence finds the literal words that any phrase or pattern needs ("anchors"); only the
phrases and patterns whose anchor is there are tried, and only a sentence with a cue is worth a parse. So the cost of a
thousand more phrases is that of a larger automaton, not of a thousand more searches.

The language of phrases, which rules, `unless` and section headings share (case and kind of apostrophe do not matter):

    wait* too long        a word with any ending: waits, waiting, waited
    is/has_been not safe  one of several; "_" joins the words of one choice
    has (been) closed     a word that may be missing
    $authority told       one of a family of `[words]`; a member may be a phrase itself
    not ... enough        up to four words between
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import ahocorasick
from spacy.matcher import DependencyMatcher, Matcher

from extractor.language.contractions import spelt_out
from extractor.language.english import straight
from extractor.rulebook import Rule, Rulebook

GAP = 4
"""Words that "..." may stand for."""
LONGEST = 2000
"""Characters of a sentence that a regex is run over at once; a longer one is cut, at a space where it can be."""
MOST_HITS = 50
"""The most cues that one rule's regex may have in a sentence."""
TOLD = "told"
"""The named group of a regex whose span the cue has, where the words around it stand in another clause."""
MOST_ASKED = 64
"""Texts for which it is kept which phrases stand in them."""
_WHITE = re.compile(r"\s{9,}")

_JOIN = r"(?:\s+|\s*,\s+)"
_SCARE = re.compile(r"[“”\"]|(?<=\s)'(?=\w)")
_LITERALS = ("LOWER", "ORTH", "TEXT", "NORM", "LEMMA")
_IRREGULAR = {
    "be": ("am", "are", "be", "is", "was", "were"),
    "bring": ("bring", "brought"),
    "come": ("came", "come", "coming"),
    "do": ("did", "do"),
    "fall": ("fall", "fell"),
    "find": ("find", "found"),
    "get": ("get", "got"),
    "give": ("gave", "giv"),
    "go": ("go", "went"),
    "have": ("had", "ha"),
    "hold": ("held", "hold"),
    "keep": ("keep", "kept"),
    "lead": ("lead", "led"),
    "leave": ("leav", "left"),
    "lose": ("los",),
    "make": ("made", "mak"),
    "meet": ("meet", "met"),
    "pay": ("paid", "pay"),
    "rise": ("ris", "rose"),
    "run": ("ran", "run"),
    "say": ("said", "say"),
    "see": ("saw", "see"),
    "send": ("send", "sent"),
    "set": ("set",),
    "speak": ("speak", "spoke"),
    "take": ("tak", "took"),
    "tell": ("tell", "told"),
    "undertake": ("undertak", "undertook"),
    "write": ("writ", "wrote"),
}
"""Stems of verbs that change inside: an anchor is a substring, so one stem a form is enough."""


UNNAMED = ("ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID")
"""Token attributes that the loaded model never fills."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule's cue in a sentence: half-open, with the spans of its named slots."""

    rule: Rule
    start: int
    end: int
    slots: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why."""


@lru_cache(maxsize=65536)
def _compile(source: str) -> re.Pattern[str]:
    return re.compile(source)


def fold(text: str) -> str:
    """Straight, lower-case text of the same length, without the quotation marks that press sets around single words."""
    plain = _SCARE.sub(" ", straight(text))
    lower = plain.lower()
    return lower if len(lower) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


# every rule asks about the same few clauses
_folded = lru_cache(maxsize=256)(fold)


def phrase_source(phrase: str, words: Mapping[str, Sequence[str]]) -> tuple[str, tuple[str, ...]]:
    """A phrase as a regular expression over folded text, and the anchors one of which it needs.

    Raises PhraseError for an unknown `$family` and for a phrase that is nothing but gaps.
    """
    parts: list[str] = []
    best: tuple[str, ...] = ()
    join = ""
    for token in straight(phrase).lower().split():
        if token in ("...", "…"):
            join = rf"(?:\s+[^\s;:]+){{0,{GAP}}}?" + _JOIN
            continue
        optional = token.startswith("(") and token.endswith(")")
        options = _options(token[1:-1] if optional else token, words)
        sources = [_option_source(option) for option in options]
        if not parts:
            # "'ll" stands right behind a word, everything else behind none
            sources = [
                source if option.startswith("'") else r"(?<![\w'])" + source
                for option, source in zip(options, sources, strict=True)
            ]
        source = "(?:" + "|".join(sources) + ")"
        if optional:
            parts.append(f"(?:{join}{source})?" if parts else f"(?:{source}{_JOIN})?")
            continue
        parts.append(join + source)
        join = _JOIN
        anchors = tuple(_anchor(option) for option in options)
        if _worth(anchors) > _worth(best):
            best = anchors
    if not best:
        raise PhraseError("a phrase needs at least one word that must be there")
    return "".join(parts) + r"(?!\w)", best


def _options(token: str, words: Mapping[str, Sequence[str]]) -> list[str]:
    options: list[str] = []
    for part in token.split("/"):
        if part.startswith("$"):
            if part[1:] not in words:
                raise PhraseError(f"there is no family of words {part!r}")
            options += [straight(item).lower() for item in words[part[1:]]]
        elif part:
            options.append(part.replace("_", " "))
    if not options:
        raise PhraseError(f"{token!r} holds no word")
    return sorted(options, key=len, reverse=True)


def _option_source(option: str) -> str:
    return _JOIN.join(
        re.escape(word[:-1]) + r"[\w'-]*" if word.endswith("*") else re.escape(word) for word in option.split()
    )


def _anchor(option: str) -> str:
    return max(option.split(), key=len)


def _worth(anchors: tuple[str, ...]) -> float:
    """How well anchors sift: the length of the shortest, and fewer are better."""
    return (min(map(len, anchors)) - 0.1 * len(anchors)) if anchors else float("-inf")


@dataclass(frozen=True, slots=True)
class _Expression:
    rule: Rule
    source: str
    slots: tuple[str, ...] = ()


class Cues:
    """Every cue of a rulebook, compiled. `skipped` names rules that the loaded model or this build cannot run."""

    def __init__(self, rulebook: Rulebook, nlp: Any, labels: Mapping[str, frozenset[str]] | None = None) -> None:
        self.words = rulebook.words
        self.skipped: list[str] = []
        self._sources: dict[str, str] = {}
        self._answers: dict[str, dict[str, bool]] = {}
        self._phrases: list[_Expression] = []
        self._always: list[tuple[_Expression, re.Pattern[str]]] = []
        self._patterns: dict[str, Rule] = {}
        self._trees: dict[str, Rule] = {}
        self._pattern_slots: dict[str, tuple[str | None, ...]] = {}
        self._parse_always = False
        self._matcher = Matcher(nlp.vocab)
        self._dependencies = DependencyMatcher(nlp.vocab)
        self._vocab = nlp.vocab
        targets: dict[str, list[tuple[int, bool]]] = {}
        for rule in rulebook.rules:
            told = skip_of(rule, rulebook.words, labels)
            if told:
                self.skipped.append(told)
                continue
            try:
                self._add(rule, targets)
            except (PhraseError, ValueError, KeyError, re.error) as error:
                self.skipped.append(f"{rule.id}: {error}.")
        self._automaton = ahocorasick.Automaton()
        for anchor, numbers in targets.items():
            self._automaton.add_word(anchor, (len(anchor), tuple(numbers)))
        if targets:
            self._automaton.make_automaton()

    def _add(self, rule: Rule, targets: dict[str, list[tuple[int, bool]]]) -> None:
        for phrase in rule.phrases:
            source, anchors = phrase_source(phrase, self.words)
            self._phrases.append(_Expression(rule, source))
            for anchor in anchors:
                whole = not anchor.endswith("*")
                targets.setdefault(anchor.rstrip("*"), []).append((len(self._phrases) - 1, whole))
        if rule.regex:
            source = expand_regex(rule.regex, self.words)
            names = tuple(re.compile(source, re.IGNORECASE).groupindex)
            self._always.append((_Expression(rule, source, names), re.compile(source, re.IGNORECASE)))
        if rule.pattern:
            specification = [expand(token, self.words) for token in rule.pattern]
            slots = tuple(token.pop("slot", None) for token in specification)
            self._matcher.add(rule.id, [specification], greedy="LONGEST")
            self._patterns[rule.id], self._pattern_slots[rule.id] = rule, slots
            self._anchor_pattern(rule.pattern, targets)
        if rule.tree:
            nodes = [expand(node, self.words) for node in rule.tree]
            slots = tuple(node.pop("slot", None) for node in nodes)
            self._dependencies.add(rule.id, [nodes])
            self._trees[rule.id], self._pattern_slots[rule.id] = rule, slots
            self._anchor_pattern([node.get("RIGHT_ATTRS", {}) for node in rule.tree], targets)

    def _anchor_pattern(self, tokens: Sequence[Mapping[str, Any]], targets: dict[str, list[tuple[int, bool]]]) -> None:
        """A pattern's anchors only say that the sentence is worth a parse: they carry no phrase to try."""
        best: tuple[str, ...] = ()
        for token in tokens:
            if token.get("OP", "1") in ("?", "*", "!"):
                continue
            anchors = token_anchors(expand(token, self.words))
            if _worth(anchors) > _worth(best):
                best = anchors
        if best:
            for anchor in best:
                targets.setdefault(anchor, [])
        else:
            self._parse_always = True

    def screen(self, text: str) -> tuple[list[Hit], bool]:
        """The cues that need no parse, and whether the sentence is worth one.

        What is said with contractions ("we're", "hasn't") is searched as it stands and spelt out.
        """
        plain = straight(text)
        hits, found = self._searched(text, plain)
        spelt = spelt_out(plain)
        if spelt.places:
            known = {(hit.rule.id, hit.start, hit.end) for hit in hits}
            for hit in self._searched(spelt.text, spelt.text)[0]:
                start, end = spelt.original(hit.start, hit.end)
                if (hit.rule.id, start, end) not in known:
                    slots = {name: spelt.original(*span) for name, span in hit.slots.items()}
                    hits.append(Hit(hit.rule, start, end, slots))
        return hits, found or bool(hits)

    def _searched(self, text: str, plain: str) -> tuple[list[Hit], bool]:
        """The hits in a text, and whether any anchor stands in it; `plain` has straight apostrophes."""
        folded = fold(text)
        hits: list[Hit] = []
        found = self._parse_always
        tried: set[int] = set()
        if len(self._automaton):
            for last, (length, numbers) in self._automaton.iter(folded):
                found = True
                first = last - length + 1
                if first and folded[first - 1].isalnum() and folded[first] != "'":
                    continue  # "not" in "another"
                ends = last + 1 == len(folded) or not folded[last + 1].isalnum()
                tried.update(number for number, whole in numbers if ends or not whole)
        for number in sorted(tried):
            expression = self._phrases[number]
            for match in _compile(expression.source).finditer(folded):
                hits.append(Hit(expression.rule, match.start(), match.end()))
        pieces = _pieces(plain)
        for expression, pattern in self._always:
            found_here = (match for start, end in pieces for match in pattern.finditer(plain, start, end))
            for match in islice(found_here, MOST_HITS):
                slots = {name: match.span(name) for name in expression.slots if match.group(name)}
                hits.append(Hit(expression.rule, *slots.pop(TOLD, match.span()), slots))
        return hits, found

    def match(self, doc: Any) -> list[Hit]:
        """The cues of token patterns and dependency trees in a parsed sentence."""
        hits: list[Hit] = []
        if len(self._matcher):
            found: Any = self._matcher(doc, with_alignments=True)
            for key, start, end, alignment in found:
                name = self._vocab.strings[key]
                slots: dict[str, tuple[int, int]] = {}
                for offset, position in enumerate(alignment):
                    slot = self._pattern_slots[name][position]
                    if slot:
                        token = doc[start + offset]
                        first = slots.get(slot, (token.idx, 0))[0]
                        slots[slot] = (first, token.idx + len(token.text))
                hits.append(Hit(self._patterns[name], doc[start].idx, doc[end - 1].idx + len(doc[end - 1].text), slots))
        if len(self._dependencies):
            for key, tokens in self._dependencies(doc):
                name = self._vocab.strings[key]
                spans = {
                    slot: (doc[token].left_edge.idx, _right(doc[token]))
                    for slot, token in zip(self._pattern_slots[name], tokens, strict=True)
                    if slot
                }
                first, last = doc[min(tokens)], doc[max(tokens)]
                hits.append(Hit(self._trees[name], first.idx, last.idx + len(last.text), spans))
        return hits

    def has_phrase(self, phrase: str, text: str) -> bool:
        """Whether a phrase of the rule language stands in a text."""
        # each cue of a clause asks its rule's phrases of the same words
        if text not in self._answers:
            if len(self._answers) >= MOST_ASKED:
                self._answers.clear()
            self._answers[text] = {}
        known = self._answers[text]
        if phrase not in known:
            known[phrase] = self._has_phrase(phrase, text)
        return known[phrase]

    def _has_phrase(self, phrase: str, text: str) -> bool:
        source = self._sources.get(phrase)
        if source is None:
            source = self._sources[phrase] = phrase_source(phrase, self.words)[0]
        pattern, folded = _compile(source), _folded(text)
        if pattern.search(folded) is not None:
            return True
        spelt = spelt_out(folded)
        return bool(spelt.places) and pattern.search(spelt.text) is not None


class ThemeCues:
    """The phrases of every theme, found in one pass."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._phrases: list[tuple[str, str]] = []
        targets: dict[str, list[int]] = {}
        for theme in rulebook.themes:
            for phrase in theme.phrases:
                source, anchors = phrase_source(phrase, rulebook.words)
                self._phrases.append((theme.id, source))
                for anchor in anchors:
                    targets.setdefault(anchor.rstrip("*"), []).append(len(self._phrases) - 1)
        self._automaton = ahocorasick.Automaton()
        for anchor, numbers in targets.items():
            self._automaton.add_word(anchor, tuple(numbers))
        if targets:
            self._automaton.make_automaton()

    def find(self, text: str) -> tuple[str, ...]:
        """Theme ids by how many of their phrases stand in a text, most first."""
        if not len(self._automaton):
            return ()
        folded = fold(text)
        tried = {number for _, numbers in self._automaton.iter(folded) for number in numbers}
        counts: dict[str, int] = {}
        for number in sorted(tried):
            theme, source = self._phrases[number]
            if _compile(source).search(folded):
                counts[theme] = counts.get(theme, 0) + 1
        return tuple(sorted(counts, key=lambda theme: (-counts[theme], theme)))


def _pieces(text: str) -> list[tuple[int, int]]:
    """A sentence in pieces over which an expression's time is bounded: no long one, no long run of white space in one.

    All sentences that people write are one piece.
    """
    pieces: list[tuple[int, int]] = []
    first = 0
    for run in [*_WHITE.finditer(text), None]:
        last = run.start() if run else len(text)
        while last - first > LONGEST:
            cut = max(text.rfind(" ", first + LONGEST // 2, first + LONGEST), first + LONGEST // 2)
            pieces.append((first, cut))
            first = cut
        pieces.append((first, last))
        first = run.end() if run else last
    return pieces


def _right(token: Any) -> int:
    edge = token.right_edge
    return int(edge.idx) + len(edge.text)


def expand(token: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A token pattern with every "$family" replaced by its words. Raises PhraseError for an unknown family."""
    done: dict[str, Any] = {}
    for key, value in token.items():
        if isinstance(value, Mapping):
            done[key] = expand(value, words)
        elif isinstance(value, str) and value.startswith("$"):
            if value[1:] not in words:
                raise PhraseError(f"there is no family of words {value!r}")
            done[key] = list(words[value[1:]])
        else:
            done[key] = list(value) if isinstance(value, tuple) else value
    return done


def expand_regex(source: str, words: Mapping[str, Sequence[str]]) -> str:
    """A regex with each `{{family}}` replaced by an alternation of its words, where "*" is any ending."""

    def family(match: re.Match[str]) -> str:
        if match[1] not in words:
            raise PhraseError(f"there is no family of words {match[1]!r}")
        options = sorted((straight(item).lower() for item in words[match[1]]), key=len, reverse=True)
        return "(?:" + "|".join(_option_source(option) for option in options) + ")"

    return re.sub(r"\{\{(\w+)\}\}", family, source)


def token_anchors(token: Mapping[str, Any]) -> tuple[str, ...]:
    """The strings one of which a sentence must hold for this token pattern to match; () where none can be told."""
    for key in _LITERALS:
        value = token.get(key)
        items: Iterable[str] = ()
        if isinstance(value, str):
            items = (value,)
        elif isinstance(value, Mapping) and "IN" in value:
            items = value["IN"]
        anchors: list[str] = []
        for item in items:
            word = item.lower()
            if key == "LEMMA":
                anchors += _IRREGULAR.get(word, (word[:-1] if len(word) > 3 and word[-1] in "ey" else word,))
            else:
                anchors.append(word)
        if anchors:
            return tuple(anchors)
    return ()


def skip_of(rule: Rule, words: Mapping[str, Sequence[str]], labels: Mapping[str, frozenset[str]] | None) -> str:
    """Why a rule is skipped: its id and the labels that the loaded model cannot produce; "" where it can be run."""
    missing = missing_labels(rule, words, labels) if labels is not None else ()
    return f"{rule.id}: the loaded model does not produce {', '.join(missing)}." if missing else ""


def missing_labels(
    rule: Rule, words: Mapping[str, Sequence[str]], labels: Mapping[str, frozenset[str]] | None
) -> tuple[str, ...]:
    """The DEP and TAG labels that a rule asks for and the loaded model cannot produce, and names of things, which it
    does not mark at all: its recogniser is left out, since names come from the gazetteer."""
    missing: list[str] = []
    for token in [*rule.pattern, *(node.get("RIGHT_ATTRS", {}) for node in rule.tree)]:
        missing += [name for name in UNNAMED if name in token]
        for key in ("DEP", "TAG"):
            value = token.get(key)
            inside = value.get("IN", ()) if isinstance(value, Mapping) else value
            asked = [inside] if isinstance(inside, str) else list(inside or ())
            known = (labels or {}).get(key, frozenset())
            for label in asked:
                if not isinstance(label, str):
                    continue
                if label.startswith("$"):
                    asked_family = words.get(label[1:], ())
                    missing += [f"{key} {item}" for item in asked_family if item not in known]
                elif label not in known:
                    missing.append(f"{key} {label}")
    return tuple(dict.fromkeys(missing))

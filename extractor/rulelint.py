"""Rule packs judged before any of their rules is used: every fault with file, entry, key and remedy.

`load` is how the product gets its rulebook: packs of others are linted in full first, so that none half-loads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from extractor import rulebook as packs
from extractor.entries import Example
from extractor.errors import Fault, RuleError
from extractor.finding.assemble import CONTEXTS
from extractor.finding.clauses import ROLES, TRAITS
from extractor.finding.matching import skip_of
from extractor.formlint import SLOTS, Labels, pattern_faults, phrase_faults, regex_faults
from extractor.model import Kind
from extractor.rulebook import RULE_KINDS, DocumentKind, Entry, Modifier, Rule, Rulebook, Section, Theme

PRIORS = (*RULE_KINDS, "formality", "boilerplate")
LEAST_EXAMPLES = 2
WEAK = 0.5
"""Below this weight a rule alone finds nothing: its examples need only be heard."""
PLACE = frozenset({"section", "document", "speaker", "block"})
"""Keys of an example that say where its sentence stands; the others are attributes that it must give."""
STANDINGS = ("regulator", "provider", "commissioner", "scrutiny", "government", "auditor", "coroner", "press", "")
KEY_QUESTIONS = ("safe", "effective", "caring", "responsive", "well-led", "")
FORMS = ("pattern", "tree", "phrases", "regex", "clause")
SETTABLE: Mapping[str, Mapping[str, Sequence[str]]] = {
    "issue": {"status": ("current", "historical")},
    "commitment": {"strength": ("firm", "conditional", "aspirational", "under consideration")},
    "requirement": {"force": ("must", "should", "ask")},
    "evidence": {"direction": ("completed", "improved", "unchanged", "worsened", "assurance")},
    "rating": {"scale": (), "domain": (), "value": ()},
}
"""Kind → the attributes that a rule may set, with their values (none: any text); the annotation guidelines' own."""


def load(folders: Iterable[Path] = ()) -> Rulebook:
    """The built-in packs with those of `folders` over them. Raises RuleError naming every fault in every file.

    A rule that needs a label which the loaded model lacks is no fault here: it is skipped, and the run says so.
    """
    folders = list(folders)
    if not folders:
        return packs.load()
    book, _ = packs.load_with_faults(folders)
    roots = tuple(f"{folder}/" for folder in folders)
    faults = [fault for fault in lint(folders, None) if fault.file.startswith(roots)]
    if faults:
        raise RuleError(tuple(faults))
    return book


def skipped(book: Rulebook, labels: Labels) -> tuple[str, ...]:
    """The rules that the loaded model cannot run, in the words of the run that goes on without them."""
    return tuple(told for rule in book.rules if (told := skip_of(rule, book.words, labels)))


def lint(target: Rulebook | Iterable[Path], labels: Labels | None) -> tuple[Fault, ...]:
    """Every fault of a rulebook, or of packs layered over the built-in ones, in the order of files.

    `labels`: `English.labels()`; None leaves out what depends on the model.
    """
    if isinstance(target, Rulebook):
        return tuple(_faults(target, labels))
    book, read = packs.load_with_faults(list(target))
    # what could not be read is told once: not also as missing
    told = {(fault.file, fault.rule, "pattern" if fault.key in FORMS else fault.key) for fault in read}
    judged = [
        fault
        for fault in _faults(book, labels)
        if (fault.file, fault.rule, "pattern" if fault.key in FORMS else fault.key) not in told
    ]
    return tuple(sorted((*read, *judged), key=lambda fault: fault.file))


def _faults(book: Rulebook, labels: Labels | None) -> Iterator[Fault]:
    for rule in book.rules:
        yield from _status_faults(rule)
        yield from _rule_faults(rule, book, labels)
    for section in book.sections:
        yield from _status_faults(section)
        yield from _section_faults(section, book)
    for theme in book.themes:
        yield from _status_faults(theme)
        yield from _theme_faults(theme, book)
    for modifier in book.modifiers:
        yield from _status_faults(modifier)
        yield from _modifier_faults(modifier, book)
    for kind in book.documents:
        yield from _status_faults(kind)
        yield from _document_faults(kind)
    for body in book.organisations:
        yield from _status_faults(body)
        if not body.name.strip():
            yield Fault(body.file, body.id, "name", "is missing.", 'Write name = "…".')
        if body.until and not _is_day(body.until):
            yield Fault(body.file, body.id, "until", f"{body.until!r} is no date.", 'Write until = "2031-03-31".')
    for role in book.roles:
        yield from _status_faults(role)
        if not role.phrases:
            yield Fault(role.file, role.id, "phrases", "is missing.", 'Write phrases = ["…"].')


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _status_faults(entry: Entry) -> Iterator[Fault]:
    if entry.status not in ("draft", "stable"):
        message = f"unknown status {entry.status!r}."
        yield Fault(entry.file, entry.id, "status", message, "Write draft, stable or retired.")


def _one_of(entry: Entry, key: str, value: str, known: Sequence[str]) -> Iterator[Fault]:
    if value not in known:
        named = ", ".join(name for name in known if name)
        yield Fault(entry.file, entry.id, key, f"unknown {key} {value!r}.", f"Write one of {named}.")


def _rule_faults(rule: Rule, book: Rulebook, labels: Labels | None) -> Iterator[Fault]:
    def fault(key: str, message: str, remedy: str) -> Fault:
        return Fault(rule.file, rule.id, key, message, remedy)

    if not rule.summary.strip():
        yield fault("summary", "is missing.", "Say in one sentence what the rule finds.")
    yield from _one_of(rule, "kind", rule.kind, RULE_KINDS)
    yield from _weight_faults(rule, rule.weight)
    yield from _set_faults(rule, rule.kind, rule.set)
    forms = [name for name in FORMS if getattr(rule, name)]
    if len(forms) != 1:
        said = " and ".join(forms) or "none of them"
        yield fault("pattern", f"has {said}.", "Give exactly one of pattern, tree, phrases, regex, clause.")
    yield from _clause_faults(rule)
    yield from phrase_faults(rule, "phrases", rule.phrases, book)
    yield from phrase_faults(rule, "sections", rule.sections, book)
    yield from phrase_faults(rule, "sections.not", rule.sections_not, book)
    yield from phrase_faults(rule, "speakers", rule.speakers, book)
    for key in ("unless", "needs"):
        items = tuple(item for item in getattr(rule, key) if item not in CONTEXTS and item not in TRAITS)
        yield from phrase_faults(rule, key, items, book)
        for item in items:
            near = get_close_matches(item, [*CONTEXTS, *TRAITS], 1, 0.85)
            if near:
                yield fault(key, f"{item!r} is read as a word.", f"Did you mean {near[0]!r}?")
    for here, there in (("needs", "unless"), ("sections", "sections.not")):
        both = sorted(set(getattr(rule, here)) & set(getattr(rule, there.replace(".", "_"))))
        if both:
            yield fault(there, f"{both[0]!r} is both needed and refused: it can never match.", "Take one away.")
    for kind in rule.excludes:
        yield from _one_of(rule, "excludes", kind, [str(each) for each in Kind])
    yield from _documents_faults(rule, rule.documents, book)
    if rule.regex:
        yield from regex_faults(rule, rule.regex, book)
    yield from pattern_faults(rule, book, labels)
    yield from _example_faults(rule, rule.matches, rule.rejects)
    known = {*PLACE, *SETTABLE.get(rule.kind, ()), *SLOTS.get(rule.kind, ()), "due", "owner", "action", "standing"}
    for example in (*rule.matches, *rule.rejects):
        for name in set(example.expect) - known:
            key = "matches" if example in rule.matches else "rejects"
            message = f"{name!r} with {example.text!r} is no attribute of a finding of this kind."
            yield fault(key, message, f"Write one of {', '.join(sorted(known))}, or take it away.")


def _clause_faults(rule: Rule) -> Iterator[Fault]:
    known = (*ROLES, *TRAITS, *CONTEXTS)
    for item in rule.clause:
        for name in item.split("/"):
            if name not in known:
                near = get_close_matches(name, known, 1)
                remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
                yield Fault(rule.file, rule.id, "clause", f"{name!r} is no role or trait of a clause.", remedy)
    if rule.clause and rule.weight >= WEAK:
        remedy = "Write a weight below 0.5: without a word of its own a rule only helps others."
        yield Fault(rule.file, rule.id, "weight", f"{rule.weight} is too much for a rule without words.", remedy)


def _weight_faults(entry: Entry, weight: float) -> Iterator[Fault]:
    if not 0 < weight < 1:
        message = f"{weight} is not between 0 and 1."
        yield Fault(entry.file, entry.id, "weight", message, "Write how often the cue is right, say 0.7.")


def _set_faults(entry: Entry, kind: str, given: Mapping[str, str]) -> Iterator[Fault]:
    known = SETTABLE.get(kind, {})
    for name, value in given.items():
        if name not in known:
            said = f"Known for {kind}: {', '.join(known)}." if known else f"Take it away: {kind} has none."
            yield Fault(entry.file, entry.id, f"set.{name}", "no attribute of this kind.", said)
        elif known[name] and value not in known[name]:
            remedy = f"Write one of {', '.join(known[name])}."
            yield Fault(entry.file, entry.id, f"set.{name}", f"unknown {name} {value!r}.", remedy)


def _documents_faults(entry: Entry, kinds: Sequence[str], book: Rulebook) -> Iterator[Fault]:
    known = sorted(document.id for document in book.documents)
    for kind in kinds:
        if known and kind not in known:
            near = get_close_matches(kind, known, 1)
            remedy = f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(known)}."
            yield Fault(entry.file, entry.id, "documents", f"unknown kind of document {kind!r}.", remedy)


def _example_faults(entry: Entry, matches: Sequence[Example], rejects: Sequence[Example]) -> Iterator[Fault]:
    def fault(key: str, message: str, remedy: str) -> Fault:
        return Fault(entry.file, entry.id, key, message, remedy)

    for key, examples in (("matches", matches), ("rejects", rejects)):
        different = {(example.text, *sorted(example.expect.items())) for example in examples}
        if len(different) < LEAST_EXAMPLES:
            yield fault(key, f"{len(different)} of at least {LEAST_EXAMPLES} examples.", "Write invented sentences.")
    for example in rejects:
        if not example.why.strip():
            yield fault("rejects", f"no reason with {example.text!r}.", 'Add why = "…".')
        if example in matches:
            yield fault("rejects", f"{example.text!r} stands in matches too.", "Take one of them away.")


def _section_faults(section: Section, book: Rulebook) -> Iterator[Fault]:
    yield from _needed_phrases(section, section.phrases, book)
    yield from _one_of(section, "prior", section.prior, PRIORS)
    yield from _weight_faults(section, section.weight)
    yield from _set_faults(section, section.prior, section.set)
    yield from _documents_faults(section, section.documents, book)


def _theme_faults(theme: Theme, book: Rulebook) -> Iterator[Fault]:
    yield from _needed_phrases(theme, theme.phrases, book)
    if not theme.title.strip():
        yield Fault(theme.file, theme.id, "title", "is missing.", 'Write title = "…".')
    yield from _one_of(theme, "key_question", theme.key_question, KEY_QUESTIONS)
    if (theme.key_question or theme.quality_statement) and not theme.framework:
        message = "is missing: which version of the framework do these belong to?"
        yield Fault(theme.file, theme.id, "framework", message, 'Write framework = "CQC 2023" or what it is.')


def _modifier_faults(modifier: Modifier, book: Rulebook) -> Iterator[Fault]:
    yield from _one_of(modifier, "name", modifier.name, CONTEXTS)
    yield from _one_of(modifier, "direction", modifier.direction, ("forward", "backward", "both"))
    if not modifier.phrases and not modifier.regex:
        yield Fault(modifier.file, modifier.id, "phrases", "has neither phrases nor regex.", 'Write phrases = ["…"].')
    if modifier.regex:
        yield from regex_faults(modifier, modifier.regex, book)
    yield from _example_faults(modifier, modifier.matches, modifier.rejects)
    for example in (*modifier.matches, *modifier.rejects):
        if example.expect.get("span", "") not in example.text:
            message = f"the span {example.expect['span']!r} does not stand in {example.text!r}."
            key = "matches" if example in modifier.matches else "rejects"
            yield Fault(modifier.file, modifier.id, key, message, "Copy the words from the example's text.")


def _document_faults(kind: DocumentKind) -> Iterator[Fault]:
    if not kind.title.strip():
        yield Fault(kind.file, kind.id, "title", "is missing.", 'Write title = "…".')
    yield from _one_of(kind, "standing", kind.standing, STANDINGS)
    if not (kind.cues or kind.strong or kind.headings or kind.titles):
        message = "nothing by which it is recognised."
        yield Fault(kind.file, kind.id, "titles", message, 'Write titles = ["…"], or strong, cues or headings.')


def _needed_phrases(entry: Entry, phrases: Sequence[str], book: Rulebook) -> Iterator[Fault]:
    if not phrases:
        yield Fault(entry.file, entry.id, "phrases", "is missing.", 'Write phrases = ["…"].')
    yield from phrase_faults(entry, "phrases", phrases, book)

"""The names of people replaced by pseudonyms, for what leaves the team.

"Dr Miriam Hale" becomes "Person 1a2b3c-9d8e" wherever an export would show her: as speaker, owner, reviewer and within
quotes. The first part stands for the surname, the second for the given name (or, without one, for "Mr" or "Mrs"), so
that the same person keeps it in every export of one tracker and two of one surname can be told apart. The key is a
secret of the tracker: without it nobody can find out by trial which name stands behind a pseudonym.

A name is known as such by `language.names`; a name that it does not recognise stays. The offsets of a finding go on
pointing into the original text.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from extractor.language.mentions import key as plain_key
from extractor.language.mentions import words
from extractor.language.names import NameIndex, Names
from extractor.language.people import Person
from extractor.model import Corpus, Document, Due, Finding, Source, Thread
from extractor.rulebook import Rulebook

_TITLES = re.compile(
    r"^(?:(?:the|mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|baroness|viscount|cllr|councillor|rev|reverend"
    r"|rt|hon|right|honourable|judge|justice|alderman|father)\.?\s+)+",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Baroness)\.? )?"
    r"(?:[A-ZÀ-Ý](?:\.|[a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?) ?){1,2}(?:(?:O'|D'|Mc|Mac)?[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?)"
)
"""What an owner looks like that is a person and no office or body."""

_GIVEN = words("""
    Aaron Abigail Adam Adrian Agnieszka Ahmed Aisha Alan Alex Alexander Alexandra Alice Alison Amanda Amina Amir
    Amy Andrea Andrew Angela Anita Anjali Ann Anna Anne Anthony Arjun Asha Ayesha Barbara Barry Ben Benjamin
    Bernard Beth Brenda Brian Bridget Callum Carol Caroline Catherine Charles Charlotte Chloe Chris Christine
    Christopher Claire Colin Craig Daniel Darren David Dawn Dean Deborah Deepak Denise Dennis Derek Diane Donald
    Donna Dorothy Edward Eileen Elaine Eleanor Elizabeth Ella Emily Emma Eric Esther Eve Fatima Fiona Frances
    Francis Frank Fred Gareth Gary Gemma Geoffrey George Gillian Glenn Gordon Grace Graham Grzegorz Hannah Harriet
    Harry Hassan Heather Helen Henry Hilary Howard Hugh Iain Ian Imran Irene Isaac Isabella Ivan Jack Jacqueline
    Jacob Jake James Jamie Jane Janet Janice Jason Jasmine Jean Jennifer Jeremy Jessica Jill Jim Joan Joanna
    Joanne Joe John Jonathan Joseph Josephine Joshua Joyce Judith Julia Julian Julie Karen Katarzyna Kate
    Katherine Kathleen Keith Kelly Kenneth Kerry Kevin Kim Kirsty Krishna Krzysztof Laura Lauren Lee Leonard
    Lesley Lewis Liam Linda Lisa Louise Lucy Luke Lynn Malcolm Margaret Maria Marie Marion Mark Martin Mary
    Matthew Maureen Megan Melanie Michael Michelle Miriam Mohammed Mohammad Muhammad Monica Nadia Naomi Natalie
    Nathan Neil Nicholas Nicola Nigel Nina Noah Norman Oliver Olivia Oluwaseun Omar Pamela Patricia Patrick Paul
    Paula Pauline Peter Philip Phillip Piotr Priya Rachel Rajesh Raymond Rebecca Richard Robert Robin Roger Ronald
    Rosemary Roy Russell Ruth Ryan Sally Sam Samantha Samuel Sandra Sanjay Sara Sarah Scott Sean Sharon Sheila
    Shirley Simon Sophie Stacey Stanley Stella Stephanie Stephen Steven Stuart Sunita Susan Suzanne Sylvia Tanya
    Tara Teresa Terence Thomas Timothy Tina Tom Tony Tracey Tracy Trevor Usha Valerie Vanessa Vera Veronica
    Vincent Wayne Wendy William Yasmin Yvonne Zainab Zoe
""")
_BARE = re.compile(
    rf"(?<![\w'’-])(?P<given>{'|'.join(sorted(_GIVEN))})(?: [A-Z]\.?)? "
    r"(?P<surname>(?:[OoDd]['’]|Mc|Mac|de |van |von )?[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-Z][a-zà-ÿ]+)?)(?![\w-])"
)
"""A common given name with a surname is taken for a person without more evidence: here, too many are better than one
too few."""
_PREMISES = words("""Academy Association Avenue Building Care Centre Charity Clinic Close Coroner Council Court Crescent
    Drive Foundation Garden Gardens Grove Hall Home Homes Hospice Hospital Hospitals House Infirmary Lane Lodge Manor
    Park Place Practice Road School Site Street Surgery Terrace Theatre Trust Unit University View Villa Ward Wing""")

_NO_GIVEN = words("""A After Also An And April As At August Because Before But By For From He How I If In It June May
    Meanwhile Neither No Nor Of On Or She Since So That The Then They This To Until We What When Where Whether While Who
    Why Will With You""")
"""What stands before a surname, or is a given name, and all the same is another word most of the time."""
_ADDRESS = re.compile(r"[\w.+'’-]+@(?=\w[\w-]*\.\w)")
_INITIALS = re.compile(
    r"(?<![\w-])[A-Z]{2,3}(?= (?:will|to|agreed|undertook)\b)|(?:(?<=\()|(?i:(?<=action: )|(?<=owner: )|(?<=lead: )))"
    r"[A-Z]{2,3}(?![\w-])"
)
"""Initials where they stand for a person; elsewhere "ED" is a department and "SW" a social worker."""

_SAME = ("id", "document", "kind", "sha256", "format", "date", "source", "due", "rules", "cues", "theme", "places")
"""Fields that hold no words of the document, or words that are replaced on their own."""


class Pseudonyms:
    """The people of one tracker with the pseudonyms that a key gives them."""

    def __init__(self, key: str, rulebook: Rulebook) -> None:
        self._key = key.encode("utf-8")
        self._names = Names(rulebook)
        self._everywhere: dict[str, str] = {}
        """Names with a title or a given name → pseudonym; replaced in whatever text they stand."""
        self._beside: dict[str, dict[str, str]] = {}
        """Document id → surnames and given names that stand alone in it → pseudonym."""
        self._initials: dict[str, dict[str, str]] = {}
        """Document id → initials of the people in it → pseudonym."""
        self._pattern: re.Pattern[str] | None = None
        self._flat_names: dict[str, str] = {}

    def of(self, surname: str, given: str = "", gender: str = "") -> str:
        """The pseudonym of one person."""
        first = self._hashed("surname", surname, 6)
        other = given.replace(".", " ").split()
        second = self._hashed("given", other[0], 4) if other else self._hashed("gender", gender, 4) if gender else ""
        return f"Person {first}-{second}" if second else f"Person {first}"

    def _hashed(self, part: str, word: str, digits: int) -> str:
        said = f"{part}:{' '.join(word.casefold().split())}"
        return hmac.new(self._key, said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:digits]

    @property
    def count(self) -> int:
        """How many people have been found."""
        return len({*self._everywhere.values(), *(name for one in self._beside.values() for name in one.values())})

    def learn(self, document: Document, findings: Iterable[Finding] = ()) -> None:
        """Finds the people of a document: named in its text, speaking, or owning one of its findings."""
        self._pattern = None
        index = self._names.index(document.text, document=document)
        known = {person.name: self.of(person.surname, person.given, person.gender) for person in index.people}
        alone = self._beside.setdefault(document.id, {})
        for mention in index.mentions:
            if mention.type == "person" and mention.name in known:
                has_more = " " in mention.text.strip()
                (self._everywhere if has_more else alone)[mention.text] = known[mention.name]
        for person in index.people:
            self._everywhere[person.name] = known[person.name]
            alone.setdefault(person.surname, known[person.name])
        bodies = [(one.start, one.end) for one in index.mentions if one.type == "organisation"]
        for match in _BARE.finditer(index.text):
            start, end = match.span()
            if match["surname"] in _PREMISES or match.group() in self._everywhere:
                continue
            if not any(first <= start and end <= last for first, last in bodies):
                self._everywhere[match.group()] = self.of(match["surname"], match["given"])
                alone.setdefault(match["surname"], self._everywhere[match.group()])
        for finding in findings:
            for name in (finding.source.speaker, finding.owner, finding.by):
                if name and name not in self._everywhere and name not in alone:
                    self._learn_name(name, index, alone, spoken=name == finding.source.speaker)
        self._learn_parts(document, index)

    def _learn_parts(self, document: Document, index: NameIndex) -> None:
        """Of names that are known: a given name not met before, given names alone, and initials."""
        alone, initials = self._beside[document.id], self._initials.setdefault(document.id, {})
        surnames = "|".join(_spread(name) for name in alone if len(name) > 2)
        titles = rf"(?!{_TITLES.pattern.removeprefix('^')})"
        for match in re.finditer(
            rf"(?<![\w'’-]){titles}([A-ZÀ-Ý][a-zà-ÿ]+) ({surnames or '(?!)'})(?![\w-])", index.text
        ):
            if match[1] not in _NO_GIVEN and _flat(match[2]) in alone:
                self._everywhere.setdefault(match.group(), alone[_flat(match[2])])
        text = _flat(index.text)
        for full, pseudonym in self._everywhere.items():
            bare = _TITLES.sub("", full).split()
            if len(bare) < 2 or bare[-1] not in alone or _flat(full) not in text:
                continue
            given = bare[0]
            if len(given.rstrip(".")) > 1 and given not in _NO_GIVEN:
                alone[given] = pseudonym if alone.get(given, pseudonym) == pseudonym else self.of(given)
            initials.setdefault("".join(part[0] for part in bare), pseudonym)

    def _learn_name(self, name: str, index: NameIndex, alone: dict[str, str], *, spoken: bool) -> None:
        """What is not recognised in its sentence but looks like a person where only one can stand."""
        if _is_body_or_office(name, index) or not (
            _NAME.fullmatch(name) or (spoken and re.fullmatch(r"[A-Z]\w+", name))
        ):
            return
        pseudonym = self._of_name(name)
        (self._everywhere if " " in name else alone)[name] = pseudonym

    def meet(self, names: Iterable[str]) -> None:
        """Takes names that no document need hold, such as those of reviewers and of owners they assigned."""
        for name in names:
            if _NAME.fullmatch(name) and name not in self._everywhere and not self._names.roles.head.search(name):
                self._everywhere[name] = self._of_name(name)
                self._pattern = None

    def _of_name(self, name: str) -> str:
        title = re.match(r"(?:the )?(\w+)", name, re.IGNORECASE)
        bare = _TITLES.sub("", name).split()
        if not bare:
            return self.of(name)
        gender = Person(name, bare[-1], "", title[1] if title else "", 0).gender
        return self.of(bare[-1], " ".join(bare[:-1]), gender)

    def person(self, name: str) -> str:
        """The pseudonym of a name that is known to be a person's, such as a reviewer's."""
        return self._everywhere.get(name) or self._of_name(name)

    def text(self, text: str, documents: Iterable[str] = ()) -> str:
        """A text without the names of people; `documents` are those that it tells of, by id."""
        beside = list(documents)
        if "@" in text:
            text = _ADDRESS.sub(lambda match: f"person-{self._hashed('address', match.group(), 6)}@", text)
        if self._pattern is None:
            self._pattern = _any_of(self._everywhere)
            self._flat_names = _flatly(self._everywhere)
        if self._everywhere:
            text = self._pattern.sub(lambda match: self._flat_names[_flat(match["name"])], text)
        alone = {name: one for document in beside for name, one in self._beside.get(document, {}).items()}
        if alone:
            flat_names = _flatly(alone)
            text = _any_of(alone).sub(lambda match: flat_names[_flat(match["name"])], text)
        initials = {name: one for document in beside for name, one in self._initials.get(document, {}).items()}
        if initials:
            text = _INITIALS.sub(lambda match: initials.get(match.group(), match.group()), text)
        return text

    def corpus(self, corpus: Corpus) -> Corpus:
        """The corpus without the names of people. `learn` must have seen its documents."""
        return replace(
            corpus,
            documents={identity: self._document(one) for identity, one in corpus.documents.items()},
            findings={identity: self._finding(one) for identity, one in corpus.findings.items()},
            links=tuple(
                replace(
                    link,
                    reasons=self._all(
                        link.reasons,
                        [corpus.findings[end].document for end in (link.source, link.target) if end in corpus.findings],
                    ),
                )
                for link in corpus.links
            ),
            events=tuple(
                replace(
                    event,
                    who=self.person(event.who),
                    subject=self.text(event.subject),
                    payload={name: self._payload(value) for name, value in event.payload.items()},
                )
                for event in corpus.events
            ),
            problems=tuple(
                replace(one, name=self._file(one.name), reason=self.text(one.reason)) for one in corpus.problems
            ),
        )

    def threads(self, threads: Sequence[Thread], corpus: Corpus) -> tuple[Thread, ...]:
        """Threads without the names of people; `corpus` is either one, only the documents of findings are read."""
        told = []
        for thread in threads:
            inside = list(
                dict.fromkeys(corpus.findings[one].document for one in thread.findings if one in corpus.findings)
            )
            told.append(
                replace(
                    thread,
                    title=self.text(thread.title, inside),
                    owner=self._owner(thread.owner, inside),
                    reasons=self._all(thread.reasons, inside),
                    slips=tuple(
                        replace(slip, old=self.text(slip.old, inside), new=self.text(slip.new, inside))
                        for slip in thread.slips
                    ),
                )
            )
        return tuple(told)

    def _document(self, document: Document) -> Document:
        beside = [document.id]
        return replace(
            document,
            name=self._file(document.name),
            title=self.text(document.title, beside),
            publisher=self.text(document.publisher),
            organisations=self._all(document.organisations, ()),
            notes=self._all(document.notes, beside),
        )

    def _finding(self, finding: Finding) -> Finding:
        beside = [finding.document]
        changed: dict[str, Any] = {}
        for each in fields(Finding):
            value = getattr(finding, each.name)
            if each.name == "organisation":
                changed[each.name] = self.text(value) if value else value
            elif each.name == "section":
                changed[each.name] = self._all(value, beside)
            elif each.name in ("owner", "by"):
                changed[each.name] = self._owner(value, beside)
            elif each.name not in _SAME and isinstance(value, str):
                changed[each.name] = self.text(value, beside)
        source, due = finding.source, finding.due
        speaker = source.speaker and self._owner(source.speaker, beside)
        changed["source"] = Source(
            speaker,
            source.role and self.text(source.role, beside),
            source.organisation and self.text(source.organisation),
            source.mode,
        )
        if due is not None:
            changed["due"] = Due(self.text(due.text, beside), due.date, due.vague)
        return replace(finding, **changed)

    def _owner(self, name: str | None, beside: Iterable[str]) -> str | None:
        if name is None:
            return None
        known = (self._initials.get(document, {}).get(name.replace(".", "")) for document in beside)
        return next(filter(None, known), None) or self.text(name, beside)

    def _payload(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return self.text(value, self._beside)

    def _all(self, texts: Iterable[str], documents: Iterable[str]) -> tuple[str, ...]:
        beside = list(documents)
        return tuple(self.text(text, beside) for text in texts)

    def _file(self, name: str) -> str:
        """A file's name: "letter-miriam-hale.pdf" names her, too."""
        name = self.text(name)
        for full, pseudonym in self._everywhere.items():
            bare = _TITLES.sub("", full)
            if " " in bare:
                spread = r"[\s._-]+".join(map(re.escape, bare.replace(".", " ").split()))
                name = re.sub(rf"(?i)(?<![^\W_]){spread}(?![^\W_])", pseudonym, name)
        return name


def _is_body_or_office(name: str, index: NameIndex) -> bool:
    if plain_key(name) in index.aliases or any(one.name == name for one in index.mentions if one.type != "person"):
        return True
    return index.roles is not None and index.roles.head.search(name) is not None


def _flat(name: str) -> str:
    return " ".join(name.replace("’", "'").split())


def _flatly(names: Mapping[str, str]) -> dict[str, str]:
    """Names as they are matched, also those in capitals."""
    plain = {_flat(name): one for name, one in names.items()}
    return {name.upper(): one for name, one in plain.items()} | plain


def _spread(name: str) -> str:
    """A name whose line may break, with either apostrophe."""
    return r"\s+".join(re.escape(part).replace("'", "['’]") for part in _flat(name).split())


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of the names as whole words, the longest first: also in capitals, after initials, and of a whole family."""
    forms = {
        form for name in names for form in (_flat(name), _flat(name).upper()) if form == _flat(name) or len(form) > 3
    }
    spread = "|".join(_spread(form) for form in sorted(forms, key=lambda one: (-len(one), one)))
    return re.compile(
        rf"(?<![\w-])(?:(?:[A-Z]\.? ?){{1,3}}(?<=[ .]))?(?P<name>{spread or '(?!)'})(?:s(?=['’]))?(?![\w-])"
    )


def pseudonymise(
    corpus: Corpus,
    threads: Sequence[Thread],
    *,
    key: str,
    rulebook: Rulebook,
    full: Callable[[str], Document],
) -> tuple[Corpus, tuple[Thread, ...], int]:
    """Corpus and threads without the names of people, and how many were found; `full` gives a document's text."""
    people = Pseudonyms(key, rulebook)
    by_document: dict[str, list[Finding]] = {}
    for finding in corpus.findings.values():
        by_document.setdefault(finding.document, []).append(finding)
    for identity in corpus.documents:
        people.learn(full(identity), by_document.get(identity, ()))
    people.meet(str(event.payload["owner"]) for event in corpus.events if "owner" in event.payload)
    people.meet(event.who for event in corpus.events)
    return people.corpus(corpus), people.threads(threads, corpus), people.count

"""Names in a document: who is meant by a name, an abbreviation, an office, "the Trust", "we" or "she"."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from extractor.language.bodies import Gazetteer, find_bodies
from extractor.language.hearings import seated
from extractor.language.mentions import Mention, flat, key, shown, words
from extractor.language.nouns import ACTS, ALSO, BODY_NOUNS, FITS, LED, PLURALS
from extractor.language.offices import of_another, office_mentions, short_roles
from extractor.language.people import FIELD, Office, Person, Roles, find_people
from extractor.language.sentences import line_start
from extractor.language.setting import Setting, find_setting
from extractor.model import Document, Source
from extractor.rulebook import Rulebook

__all__ = ["Mention", "NameIndex", "Names"]

T = TypeVar("T")

_WE = words("we us our ours ourselves")
_I = words("i me my mine myself")
_THIRD = words("he him his she her hers himself herself")
_YOU = words("you your yours")
_EMPTY = words("it its there this that these those what which who they them their one")


@dataclass(frozen=True, slots=True)
class NameIndex:
    """The names of one text. Offsets are those of the text that was indexed."""

    mentions: tuple[Mention, ...]
    people: tuple[Person, ...] = ()
    offices: tuple[Office, ...] = ()
    setting: Setting = field(default_factory=Setting)
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other names, as `key` writes them → canonical names of organisations."""
    roles: Roles | None = None
    text: str = ""
    """The flat text."""
    edges: tuple[int, ...] = ()
    """Where the speaker changes; `heard` holds who speaks from each edge to the next, None for the author."""
    heard: tuple[Source | None, ...] = ()
    starts: tuple[int, ...] = ()
    short_roles: Mapping[str, str] = field(default_factory=dict)
    """Abbreviations of offices that the text defines ("Director of Public Health (DPH)")."""
    public: frozenset[str] = frozenset()
    """Which of the organisations are public bodies of the packs."""
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What has been asked before of the whole text, which may be long."""

    def hearing(self, voices: Sequence[tuple[int, int, Source]]) -> NameIndex:
        """The same index knowing who speaks where, so that "we" in a quotation is the speaker's organisation."""
        edges = sorted({edge for start, end, _ in voices for edge in (start, end)})
        place = {edge: index for index, edge in enumerate(edges)}
        heard: list[Source | None] = [None] * len(edges)
        # longer voices first, so that those inside them stand over them
        for start, end, source in sorted(voices, key=lambda voice: voice[0] - voice[1]):
            for index in range(place[start], place[end]):
                heard[index] = source
        return replace(self, edges=tuple(edges), heard=tuple(heard))

    def speaker(self, at: int) -> Source:
        """Who speaks at an offset: the innermost voice, or else the author."""
        index = bisect_right(self.edges, at) - 1
        source = self.heard[index] if index >= 0 else None
        return source if source is not None else self.setting.author

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that lie in a range."""
        low = bisect_right(self.starts, start - 1)
        high = bisect_right(self.starts, end - 1)
        return tuple(mention for mention in self.mentions[low:high] if mention.end <= end)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` tells of the whole text, worked out at the first call with this name only."""
        if name not in self._kept:
            self._kept[name] = make()
        return cast(T, self._kept[name])

    def chosen(self, name: str, test: Callable[[Mention], bool]) -> list[Mention]:
        """The mentions that pass a test, which `name` stands for, in text order."""
        return self.once(f"chosen {name}", lambda: [mention for mention in self.mentions if test(mention)])

    @property
    def genders(self) -> Mapping[str, str]:
        """The people's names → "he", "she" or ""."""
        return self.once("genders", lambda: {person.name: person.gender for person in self.people})

    def resolve(self, text: str, at: int) -> Mention | None:
        """Who is meant by `text` as used at an offset; None where the document does not say."""
        word = key(text)
        if not word or word in _EMPTY:
            return None
        found = self._pronoun(word, at) or self._named(word, text, at) or self._definite(word, text, at)
        if found is None:
            return None
        return replace(found, start=at, end=at + len(text), text=text)

    def resolve_phrase(self, phrase: str, at: int) -> str | None:
        """The owner that a subject phrase names, as a name to show: "Ms H. Dale, Oakshire Council"."""
        clean = re.sub(r"^(?:and|but|so|that|then|also|both) ", "", phrase.strip(" ,;:\"'"), flags=re.IGNORECASE)
        offset = at + max(phrase.find(clean), 0)
        if not clean or key(clean) in _EMPTY:
            return None
        whole = self.resolve(clean, offset)
        if whole is not None:
            return shown(whole)
        if key(clean) in _WE | _I | _YOU | _THIRD:
            return None
        inside = [m for m in self.within(offset, offset + len(clean)) if m.type in ("organisation", "person", "group")]
        if inside:
            last = max(inside, key=lambda mention: mention.end - mention.start)
            lead = re.sub(r"^(?:the|a|an|our|its) ", "", self.text[offset : last.start].strip(), flags=re.IGNORECASE)
            tail = self.text[last.end : offset + len(clean)]
            if len(inside) > 1 and re.search(r"\b(?:and|&)\b|,", self.text[offset : offset + len(clean)]):
                return " and ".join(dict.fromkeys(shown(m) for m in inside))
            if not lead and not tail.strip(" ,'s"):
                return shown(last)
            if tail.startswith(("'s ", "' ")):
                owned = re.sub(r"^'s? ", "", tail)
                if owned.split()[0].lower() in ("leaders", "staff", "managers", "work", "officers", "plan", "board"):
                    return shown(last)
                return f"{owned}, {last.name}"
        relative = re.match(r"(?P<head>[^,;]{3,60}?),? (?:that|which|who|responsible for|in charge of) ", clean)
        if relative and (head := self.resolve(relative["head"], offset)) is not None:
            return shown(head)
        bare = re.sub(r"^(?:the|a|an|this|that|his|her|their|its) ", "", clean, flags=re.IGNORECASE)
        ours = re.match(r"our (?P<rest>.+)", bare, re.IGNORECASE)
        if ours:
            organisation = self.speaker(at).organisation
            return f"{ours['rest']}, {organisation}" if organisation else ours["rest"]
        return bare if len(bare.split()) <= 14 else None

    def owner(self, phrase: str | None, at: int) -> str | None:
        """Who must or will act, given a clause's subject phrase as used at an offset; None or a thing as the subject
        ("a second control room would be opened", "it will be published") means whoever answers for what is said
        there."""
        if phrase is not None and phrase.strip():
            shown = self.resolve_phrase(phrase, at)
            if shown is not None and (self.resolve(phrase.strip(), at) is not None or self._is_agent(phrase, at)):
                return shown
        speaker = self.speaker(at)
        beside = self.beside(at)
        if speaker is not self.setting.author and (speaker.organisation or speaker.speaker or speaker.role):
            if speaker.mode == "direct" and self.setting.form == "response":
                return beside or self.setting.author.organisation
            own = speaker.organisation
            return own or speaker.speaker or speaker.role
        if self.setting.form == "inspection":
            return self.setting.subject
        if self.setting.form == "response":
            return beside or self.setting.author.organisation
        return self.setting.author.organisation or beside or self.setting.body or self.setting.host

    def _is_agent(self, phrase: str, at: int) -> bool:
        """Whether a phrase names people or a body that can act, and not a thing."""
        if any(
            m.start <= at + len(phrase) and m.type in ("organisation", "person", "group", "role")
            for m in self.within(at, at + len(phrase))
        ):
            head = re.split(r" (?:of|for|at|from|by|in|with|on|to|who|which|that)\b", phrase)[0].split()[-1:] or [""]
            owned = re.search(r"'s? ", self.text[at : at + len(phrase)])
            if owned is None and not re.search(r" (?:of|from|by|in|with|to) ", phrase):
                return True
            return ACTS.search(head[0]) is not None
        head = re.split(r" (?:of|for|at|from|by|in|with|on|to|who|which|that|responsible|within)\b", phrase.strip())[0]
        words = key(head)
        if self.roles is not None and (words in self.roles.groups or self.roles.head.search(head) is not None):
            return True
        return ACTS.search(head) is not None

    def beside(self, at: int) -> str | None:
        """The organisation that the paragraph has spoken of last, as its sentences' subject and not in passing."""
        line = max(line_start(self.text, at) - 1, 0)
        inside = [m for m in self.within(line, at) if m.type in ("organisation", "group")]
        for mention in reversed(inside):
            if re.search(
                r"(?:^|\n|[.!?] |^[\d.]+ )(?:The |At the |In the )?$",
                self.text[max(line, mention.start - 10) : mention.start],
            ):
                return mention.name
        for mention in reversed(inside):
            lead = self.text[max(line, mention.start - 12) : mention.start]
            if not re.search(r"\b(?:of|with|for|by|from|to|at|and|in)(?: the| a)? $", lead):
                return mention.name
        for match in reversed(list(re.finditer(r"\b[Tt]he (?P<noun>[a-z]+)(?='s?\b| )", self.text[line:at]))):
            if match["noun"] in FITS or match["noun"] in ALSO:
                known = self._nearest(match["noun"], at)
                return known.name if known else None
        return None

    def _pronoun(self, word: str, at: int) -> Mention | None:
        if word in _WE or word in _I or word in _YOU:
            source: Source | None = self.speaker(at)
            if self.setting.form == "letter" and source is not None and source.mode == "reported":
                source = self.setting.author  # in reported speech the first person is whoever writes
            if word in _YOU:
                source = self.answering(at) if self.setting.form == "transcript" else self.setting.recipient
            if source is None:
                return None
            if word in _WE and source.organisation:
                return self._organisation(source.organisation)
            if source.speaker or source.role:
                name = source.speaker or source.role or ""
                return Mention(at, at, word, "person", name, source.organisation, source.role)
            return self._organisation(source.organisation) if source.organisation else None
        if word not in _THIRD:
            return None
        gender = "he" if word in ("he", "him", "his", "himself") else "she"
        speaker = self.speaker(at)
        if speaker.speaker and speaker.mode == "reported":
            person = next((p for p in self.people if p.name == speaker.speaker), None)
            if person is not None and person.gender in ("", gender):
                return self._person(person)
        position = bisect_right(self.starts, at - 1)
        for mention in reversed(self.mentions[max(0, position - 40) : position]):
            if mention.type == "person" and self.genders.get(mention.name, "") in ("", gender):
                return mention
            if mention.type == "role" and mention.end <= at and at - mention.end < 1200:
                return mention
        return None

    def answering(self, at: int) -> Source | None:
        """Whoever speaks next after a question, the chair left out."""
        asking = self.speaker(at)
        for source in self.heard[max(bisect_right(self.edges, at) - 1, 0) :][:8]:
            if source is not None and source.speaker != asking.speaker and source.role != "Chair":
                return source
        return None

    def _named(self, word: str, text: str, at: int) -> Mention | None:
        if word in self.aliases:
            name = self.aliases[word]
            generic = word in FITS or word in ALSO
            if not generic or not self._speakers_own(word, at):
                return self._organisation(name)
        bare = re.sub(
            r"^(?:mr|mrs|ms|miss|dr|prof|professor|sir|dame|lord|lady|baroness|councillor|cllr|hon|rt hon) ", "", word
        )
        bare = re.sub(r"(?: (?:am|mp|ms|msp|mla|mep|as|td|obe|cbe|mbe|kc|qc|jp))+$", "", bare)
        last = bare.rsplit(" ", 1)[-1]
        alike = [person for person in self.people if person.surname.lower() == last]
        matches = [person for person in alike if key(person.name) == word]
        if not matches:
            matches = [p for p in alike if bare != word or bare == last or bare in key(p.name)]
            if len(matches) > 1 and bare != word:
                title = word[: len(word) - len(bare)].strip()
                matches = [p for p in matches if p.title.lower() == title] or matches
        if matches:
            before = [p for p in matches if p.first <= at]
            return self._person((before or matches)[-1 if before else 0])
        short = text.strip().removeprefix("The ").removeprefix("the ")
        if short in self.short_roles:
            return self._office(key(self.short_roles[short]), self.short_roles[short], at)
        if re.fullmatch(r"[A-Z]{2,3}", text.strip()):
            hit = next((m for m in self.mentions if m.type == "person" and m.text == text.strip()), None)
            if hit is not None:
                return hit
        return None

    def _definite(self, word: str, text: str, at: int) -> Mention | None:
        setting = self.setting
        if word in LED and setting.form == "inspection" and setting.subject:
            return self._organisation(setting.subject)
        if word in ("officers", "council officers", "officials") and setting.host:
            return self._organisation(setting.host)
        if word in ("members", "councillors", "member", "committee members", "panel members", "elected members"):
            return self._organisation(setting.body) if setting.body else None
        if word in ("inspectors", "inspection team", "assessors", "inspector"):
            regulator = setting.author.organisation if setting.form == "inspection" else None
            if regulator:
                return self._organisation(regulator)
            return self._inspecting(at)
        own = self._speakers_own(word, at)
        if own:
            return self._organisation(own)
        if (
            word in BODY_NOUNS
            and setting.body
            and (word in setting.body.lower() or setting.form in ("minutes", "response"))
        ):
            if word in setting.body.lower() or word == "committee":
                return self._organisation(setting.body)
        if word == "government" and setting.form == "response":
            return self._organisation(setting.author.organisation or "UK Government")
        if word in ("council", "local authority", "authority") and setting.host and FITS["council"](setting.host):
            return self._organisation(setting.host)
        if word in FITS or word in ALSO:
            return self._nearest(word, at)
        if word in PLURALS:
            kind = FITS[PLURALS[word]]
            names = list(dict.fromkeys(m.name for m in self.mentions if m.type == "organisation" and kind(m.name)))
            return self._organisation(" and ".join(names)) if 0 < len(names) <= 3 else None
        last = word.rsplit(" ", 1)[-1]
        if last in ALSO and text == text.lower() and re.match(r"the |its |their |this ", text):
            return self._nearest(last, at)
        return self._office(word, text, at)

    def _speakers_own(self, word: str, at: int) -> str | None:
        """The organisation of whoever speaks, where a definite noun fits it."""
        noun = ALSO.get(word, word)
        name = self.speaker(at).organisation
        if not name or noun not in FITS:
            return None
        if FITS[noun](name) or (word in ("provider", "company", "firm") and FITS["company"](name)):
            return name
        return None

    def _nearest(self, word: str, at: int) -> Mention | None:
        noun = ALSO.get(word, word)
        fits = FITS[noun]
        if self.setting.subject and fits(self.setting.subject):
            return self._organisation(self.setting.subject)
        kind = self.chosen(noun, lambda m: m.type in ("organisation", "group") and bool(fits(m.name)))
        if not kind and noun == "company":
            # a body without a legal form: the one that most of the text is about, none that another noun claims
            top = Counter(m.name for m in self.chosen("unclaimed", self._is_unclaimed)).most_common(1)
            kind = self.chosen("unclaimed most", lambda m: bool(top) and m.name == top[0][0] and self._is_unclaimed(m))
        before = bisect_left(kind, at, key=lambda m: m.start)
        return kind[max(before - 1, 0)] if kind else None

    def _is_unclaimed(self, mention: Mention) -> bool:
        claimed = mention.name in self.public or any(fits(mention.name) for fits in FITS.values())
        return mention.type == "organisation" and not claimed

    def _inspecting(self, at: int) -> Mention | None:
        """The regulator named last before an offset, or both where two inspect together ("Ofsted and the CQC")."""
        found = self._nearest("regulator", at)
        kind = self.chosen(
            "regulator that sits", lambda m: m.type == "organisation" and bool(FITS["regulator"](m.name))
        )
        for one, other in itertools.pairwise(kind):
            if found is not None and one.name != other.name and found.name in (one.name, other.name):
                if re.fullmatch(r" and (?:the )?", self.text[one.end : other.start]):
                    return self._organisation(f"{one.name} and {'the ' if ' ' in other.name else ''}{other.name}")
        return found

    def _office(self, word: str, text: str, at: int) -> Mention | None:
        """The holder of an office: "the Chief Nurse", "the Chair", "the Managing Director of X"."""
        if self.roles is None:
            return None
        head = self.roles.head.search(text)
        if head is None:
            return None
        role = re.split(r" (?:of|for|at|from) ", word)[0]
        inside = self.within(at, at + len(text))
        body = next(
            (m.name for m in inside if m.type in ("organisation", "group") and FIELD.match(m.name) is None), None
        )
        if body is None:
            noun = re.search(
                r"(?:\b(?:of|for|at|from) the (?P<after>[a-z ]{3,25})$|^(?:the )?(?P<before>[a-z ]{3,25})'s )",
                text.strip(),
                re.IGNORECASE,
            )
            owner = (noun["after"] or noun["before"]).lower() if noun else ""
            if owner in FITS or owner in ALSO:
                known = self._definite(owner, f"the {owner}", at)
                body = known.name if known else None
        held = [
            p
            for p in self.people
            if p.role
            and (key(p.role) == word or key(p.role).endswith(role) or key(p.role).startswith(role + " "))
            and not of_another(word, key(p.role))
        ]
        exact = [p for p in held if key(p.role or "") == word or (body and p.organisation == body)]
        near = [p for p in exact or held if p.first <= at] or exact or held
        if near and not (body and near[-1].organisation not in (None, body)):
            return self._person(near[-1] if not exact else near[0])
        offices = [o for o in self.offices if key(o.role) == word or key(o.role) == role] or [
            o for o in self.offices if key(o.role).startswith(role + " ") and len(role.split()) > 0
        ]
        if body:
            offices = [o for o in offices if o.organisation == body] or offices
        if offices:
            office = offices[0]
            organisation = office.organisation or self.setting.host
            return Mention(at, at, text, "role", office.role, organisation, office.role)
        title = re.sub(r"^(?:the|an?|one|another|our|its|their|his|her|my) ", "", text.strip(), flags=re.IGNORECASE)
        if body:
            title = re.sub(rf",? (?:of|for|at|from) (?:the )?(?:{re.escape(body)}|[a-z ]{{3,25}})$", "", title)
            title = re.sub(r"^[a-z ]+'s ", "", title)
        speaker = self.speaker(at)
        own = speaker.organisation if re.match(r"(?i)our |my ", text) or self.setting.form == "letter" else None
        if role in ("chair", "vice-chair", "chairman", "clerk") and self.setting.body and not body:
            own = self.setting.body
        elif self.setting.form == "minutes" and text.strip().split(" ", 1)[-1][:1].isupper():
            own = self.setting.host  # an office by its title, which no visitor holds, is the host's
        if len(title.split()) > 9 or not self._is_office(title):
            return None
        return Mention(at, at, text, "role", title, body or own, title)

    def _is_office(self, title: str) -> bool:
        assert self.roles is not None
        front = re.split(r" (?:of|for|at|from|in|to) ", title)[0]
        return any(match.end() == len(front) for match in self.roles.head.finditer(front))

    def _organisation(self, name: str) -> Mention:
        return Mention(0, 0, name, "organisation", name)

    def _person(self, person: Person) -> Mention:
        return Mention(0, 0, person.name, "person", person.name, person.organisation, person.role)


class Names:
    """The gazetteer and the words for offices of a rulebook, ready to index documents."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.gazetteer = Gazetteer(rulebook.organisations)
        self.roles = Roles(rulebook.roles)

    def index(self, text: str, *, document: Document | None = None) -> NameIndex:
        """The names of a text; `document`, whose text it is, adds what is known of kind, publisher and subject."""
        plain = flat(text, document)
        known = () if document is None else tuple(n for n in (*document.organisations, document.publisher) if n)
        bodies = find_bodies(plain, self.gazetteer, known)
        people = find_people(plain, self.roles, bodies.mentions)
        employers = tuple(
            dict.fromkeys(
                p.organisation
                for p in people.persons
                if p.organisation
                and key(p.organisation) not in bodies.aliases
                and p.organisation != "its"
                and not p.organisation.startswith("the ")
            )
        )
        if employers:
            bodies = find_bodies(plain, self.gazetteer, (*known, *employers))
            people = find_people(plain, self.roles, bodies.mentions)
        setting = find_setting(plain, bodies, people, document)
        persons = people.persons
        if setting.form == "transcript":
            persons = seated(plain, persons, bodies.mentions)
        if setting.form == "minutes" and setting.body:
            persons = tuple(
                p
                if p.role and "public" in p.role
                else replace(p, role=p.role or "member", organisation=setting.body)
                if p.title in ("Councillor", "Cllr", "Alderman") and p.organisation is None
                else replace(p, organisation=setting.host)
                if p.organisation is None and p.role
                else p
                for p in persons
            )
        draft = NameIndex(
            bodies.mentions,
            persons,
            people.offices,
            setting,
            bodies.aliases,
            self.roles,
            plain,
            starts=tuple(m.start for m in bodies.mentions),
        )
        persons = tuple(_employed(p, draft) for p in persons)
        by_name = {p.name: p for p in persons}
        mentions = [
            replace(m, organisation=by_name[m.name].organisation, role=by_name[m.name].role) for m in people.mentions
        ]
        spans = sorted((m.start, m.end) for m in (*mentions, *bodies.mentions))
        mentions += office_mentions(plain, self.roles, people.offices, spans, setting)
        ordered = sorted((*mentions, *bodies.mentions), key=lambda m: (m.start, -m.end))
        return NameIndex(
            tuple(ordered),
            persons,
            people.offices,
            setting,
            bodies.aliases,
            self.roles,
            plain,
            starts=tuple(m.start for m in ordered),
            short_roles=short_roles(plain, self.roles),
            public=frozenset(
                m.name for m in bodies.mentions if self.gazetteer.types.get(m.name, "company") != "company"
            ),
        )


def _employed(person: Person, index: NameIndex) -> Person:
    """A person whose employer is "the board" or "its", with that body's name."""
    if person.organisation == "its":
        near = [
            m.name for m in index.within(line_start(index.text, person.first), person.first) if m.type == "organisation"
        ]
        return replace(person, organisation=index.beside(person.first) or (near[-1] if near else None))
    if person.organisation and person.organisation.startswith("the ") and person.organisation != "the Committee":
        known = index.resolve(person.organisation, person.first)
        return replace(person, organisation=known.name if known else person.organisation.removeprefix("the "))
    return person

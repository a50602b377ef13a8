"""Who says what: every stretch of a document with its speaker, from the author down to a quotation within a quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from extractor.language.mentions import Mention, key
from extractor.language.names import NameIndex
from extractor.language.passages import conceded, passages, second_person
from extractor.language.quotations import Quotation, find_quotations, masked
from extractor.language.sentences import Sentence
from extractor.language.setting import same
from extractor.language.speech import Speech, find_speech
from extractor.model import BlockKind, Cue, Document, Source

__all__ = ["Attribution", "attributions", "hear", "source_of"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks in text[start:end], and the words that say so; None for the author."""

    start: int
    end: int
    source: Source
    cue: Cue | None = None


_THINGS = frozenset(
    """figures data evidence results records report reports plan plans system policy guidance law act performance
    minute minutes letter document documents analysis survey research study studies statistics table chart paper papers
    information audit audits review documents numbers number experience everything nothing something which what this that
    these those there date work progress outcome outcomes""".split()
)
"""Heads of subjects that show something rather than say it, unless an organisation stands before them."""

_DOCUMENTS = frozenset(
    "papers documents report reports review reviews survey study studies audit research poll analysis statement letter paper investigation".split()
)
"""What an article quotes as if it spoke."""

_NARRATED = re.compile(
    r"(?:noted|notes|received|approved|agreed the minutes|thanked|considered|resolved|declared|welcomed|moved|seconded|adjourned|closed|introduced by)\b"
)
_NO_WORDS = re.compile(
    r",? (?:had|left|joined|arrived|attended|sent|took|declared|seconded|moved|proposed|voted|abstained|was (?:absent|elected|appointed|present|re-elected))\b|'"
)
"""What people at a meeting do without words."""
_LEAD = re.compile(r"(?:\d[\d.]*\s*)?(?:In|At|On|For|By|After|When|During|Following|Asked|Pressed|Presenting|Responding|Speaking|While|Since|As|Referring|Turning)\b")
_PRONOUNS = frozenset("i we you he she they it this that who which there everyone everybody one".split())
_MINE = re.compile(r"[,;] (?:and|but|so|while|although) (?:we|I|our)\b")
"""Where the author speaks again in the same sentence."""


@dataclass(slots=True)
class _Teller:
    """What has been said so far, while a document is read from top to bottom."""

    index: NameIndex
    minutes: bool
    last: Source | None = None
    asked: Source | None = None
    seen: dict[str, Source] = field(default_factory=dict)


def attributions(document: Document, sentences: Sequence[Sentence], index: NameIndex) -> tuple[Attribution, ...]:
    """Every attribution, outer before inner; the first covers the whole document and is its author's."""
    text = index.text
    setting = index.setting
    author = replace(setting.author, mode="author")
    found = [Attribution(0, len(text), author)]
    found += [Attribution(start, end, source, cue) for start, end, source, cue in passages(document, index)]
    heard = hear(index, found)
    quotations = find_quotations(document.text, document.blocks)
    plain = masked(text, quotations)
    teller = _Teller(heard, setting.form == "minutes")
    by_block: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        by_block.setdefault(sentence.block, []).append(sentence)
    quoted: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        quoted.setdefault(quotation.block, []).append(quotation)
    settled = [
        (a.start, a.end) for a in found if a.cue is not None and a.cue.name in ("resolved", "concern", "recommendation")
    ]
    for number, block in enumerate(document.blocks):
        if block.kind is BlockKind.ROW or any(block.start <= s < block.end or s <= block.start < e for s, e in settled):
            continue
        if block.kind is BlockKind.HEADING and number not in quoted:
            if teller.minutes:
                teller.last = None
            continue
        said = _in_block(plain, by_block.get(number, ()), teller, heading=block.kind is BlockKind.HEADING)
        direct = _quoted(text, plain, quoted.get(number, ()), said, teller)
        found += _clipped([Attribution(a, b, source, cue) for a, b, source, cue in said.spans], direct)
        found += direct
        if said.spoken:
            teller.last = said.spoken[-1][1]
    return tuple(sorted(found, key=lambda a: (a.start, -a.end)))


def _clipped(spans: Sequence[Attribution], direct: Sequence[Attribution]) -> list[Attribution]:
    """Reported stretches without what lies in a quotation that only partly lies in them."""
    kept = []
    for span in spans:
        start, end = span.start, span.end
        for quotation in direct:
            if quotation.start <= start and end <= quotation.end:
                start = end
            elif start < quotation.start < end < quotation.end:
                end = quotation.start
            elif quotation.start < start < quotation.end < end:
                start = quotation.end
        if start < end:
            kept.append(replace(span, start=start, end=end))
    return kept


def hear(index: NameIndex, found: Sequence[Attribution]) -> NameIndex:
    """The index knowing who speaks where: "we" inside a quotation is then the speaker's organisation."""
    return index.hearing([(a.start, a.end, a.source) for a in found if a.cue is not None])


def source_of(found: Sequence[Attribution], start: int, end: int) -> Source:
    """The innermost source that covers (nearly all of) text[start:end]; the author's where none does."""
    best: Attribution | None = None
    last = bisect_right([a.start for a in found], end)
    for attribution in found[:last]:
        covered = min(end, attribution.end) - max(start, attribution.start)
        # a span that goes beyond a quotation's marks is the reporter's, not the quoted one's
        enough = end - start - 3 if _is_quotation(attribution) else 0.8 * (end - start)
        if covered >= enough and (
            best is None or attribution.end - attribution.start <= best.end - best.start
        ):
            best = attribution
    return best.source if best is not None else Source()


def _is_quotation(attribution: Attribution) -> bool:
    cue = attribution.cue
    return attribution.source.mode == "direct" and cue is not None and cue.name not in ("turn", "recommendation")


@dataclass(slots=True)
class _Said:
    """What was found in one block: stretches with their sources, and each act of speech with its speaker."""

    spans: list[tuple[int, int, Source, Cue]] = field(default_factory=list)
    spoken: list[tuple[Speech, Source, int]] = field(default_factory=list)
    """Speech, source, and the end of its sentence."""


def _in_block(plain: str, sentences: Sequence[Sentence], teller: _Teller, *, heading: bool) -> _Said:
    said = _Said()
    current: Source | None = None
    for sentence in sentences:
        start, end = sentence.start, sentence.end
        if not re.search(r"\w", plain[start:end]):
            continue  # wholly within a quotation
        if teller.index.setting.form == "letter" and teller.index.setting.recipient is not None:
            told = second_person(plain, start, end)
            if told is not None:
                cue = Cue("second person", *told.span())
                said.spans.append((told.start(), end, teller.index.setting.recipient, cue))
            granted = conceded(plain, start, end)
            if granted is not None:
                cue = Cue("conceded", granted.start(), granted.start("what"))
                said.spans.append((*granted.span("what"), teller.index.setting.recipient, cue))
        speeches = find_speech(plain, start, end, minutes=teller.minutes)
        current = _tell(plain, start, end, speeches, said, teller, current)
    return said


def _tell(
    plain: str, start: int, end: int, speeches: Sequence[Speech], said: _Said, teller: _Teller, current: Source | None
) -> Source | None:
    """The stretches of one sentence; gives the speaker who goes on after it (in minutes only)."""
    outer = teller.index.speaker(start)
    before = current
    pending: list[tuple[Speech, Source]] = []
    inner: list[tuple[int, int, Source, Cue]] = []
    for speech in speeches:
        if pending and speech.place == "before" and (speech.passive or _is_nested(plain, pending[-1][0], speech)):
            continue
        source = _source(speech, teller, current, outer, plain)
        if teller.minutes and source is not None and current is not None and not (source.speaker or source.role):
            # "The Trust aimed to …" by whoever speaks for the Trust
            source = current if same(source.organisation, current.organisation) else source
        if speech.place == "clause":
            if source is not None and not _is_same(source, outer):
                inner.append((speech.start, speech.end, source, Cue(speech.verb, speech.start, speech.end)))
            continue
        if source is None or _is_same(source, outer):
            if speech.subject and pending and speech.place == "before" and _is_narrated(speech, teller):
                pending.append((speech, replace(outer, mode="author")))
            continue
        teller.last = source
        if current is None or not teller.minutes or (not speech.passive and _is_present(source, teller)):
            current = source
        pending.append((speech, source))
        said.spoken.append((speech, source, end))
    first = pending[0][0].start if pending else end
    if teller.minutes and not pending and before is not None:
        leading = _leading(plain, start, end, teller)
        if leading is not None and not _is_impersonal(plain, start, end, teller):
            said.spans.append((start, end, leading, Cue("speaks", start, start)))
            teller.last = leading
            said.spans += inner
            return leading
    if before is not None and not _is_impersonal(plain, start, end, teller):
        lead = plain[start:first].strip(" ,;")
        if not pending or (teller.minutes and len(lead.split()) > 3 and not _LEAD.match(lead)):
            if teller.minutes or _is_backshifted(plain[start:end]):
                said.spans.append((start, first, before, Cue("goes on", start, start)))
                if not teller.minutes:
                    current = before
    at = start
    for number, (speech, source) in enumerate(pending):
        following = pending[number + 1][0] if number + 1 < len(pending) else None
        cue = Cue(speech.verb, speech.start, speech.end)
        if speech.place == "after":
            said.spans.append((at, speech.end, source, cue))
            at = speech.end
            if following is None and re.search(r"\w{4}", plain[at:end]):
                said.spans.append((at, end, source, cue))
            continue
        stop = following.start if following is not None and following.place != "after" else end
        mine = _MINE.search(plain, speech.end, stop) if outer.mode == "author" and not teller.minutes else None
        stop = mine.start() if mine else stop
        begin = speech.start
        if speech.place == "around":
            contrast = re.compile(r"[,;] (?:but|and|while|although) ").search(plain, speech.end, stop)
            stop = contrast.start() if contrast else stop
            begin = at
        elif not speech.subject:
            begin = min(speech.start, at) if number == 0 and teller.minutes else speech.start
        said.spans.append((begin, stop, source, cue))
        at = stop
    said.spans += inner
    return current


def _is_nested(plain: str, outer: Speech, inner: Speech) -> bool:
    """Whether an act of speech is part of what somebody else says ("said that the board had agreed")."""
    if outer.place != "before" or not inner.subject or inner.verb in ("read", "read out"):
        return False
    between = plain[outer.end : inner.start]
    return between.strip() == "" or re.search(
        r"\b(?:that|since|because|whether|if|why|how|what|than|so|the) $", between
    ) is not None


def _leading(plain: str, start: int, end: int, teller: _Teller) -> Source | None:
    """Somebody present with whom a sentence of a discussion begins, whatever the verb ("Mr Dale was not aware …")."""
    first = next(iter(teller.index.within(start, end)), None)
    if first is None or first.type not in ("person", "role") or not (first.role or first.organisation):
        return None
    if re.fullmatch(r"(?:\d[\d.]*\s+)?(?:The |the )?", plain[start : first.start]) is None:
        return None
    if _NO_WORDS.match(plain, first.end):
        return None
    return _from(first, first.text)


def _is_present(source: Source, teller: _Teller) -> bool:
    """Whether a speaker of the minutes is in the room: named, in office or one of the body."""
    if source.role or any(person.name == source.speaker for person in teller.index.people):
        return True
    return same(source.organisation, teller.index.setting.body) or re.match(r"(?i)an? |one ", source.speaker or "") is not None


def _is_backshifted(sentence: str) -> bool:
    """Whether a sentence without a cue keeps the tense of reported speech ("Every family would be called")."""
    told = re.search(r"\b(?:would|had)\b", sentence)
    return told is not None and not re.search(r"\b(?:is|are|has|have|will|can|says?)\b|\x00", sentence)


def _is_same(source: Source, outer: Source) -> bool:
    """Whether a speaker is the one who speaks there anyway."""
    whole = key(outer.organisation or "").replace(" the ", " ")
    if source.organisation and outer.mode == "author" and key(source.organisation).replace(" the ", " ") in whole:
        if not source.speaker or key(source.speaker) in whole:
            return True
    if source.speaker and outer.speaker:
        return same(source.speaker, outer.speaker)
    if source.speaker or source.role:
        return False
    return same(source.organisation, outer.organisation) and outer.mode != "reported"


def _is_narrated(speech: Speech, teller: _Teller) -> bool:
    return teller.minutes and _NARRATED.match(speech.verb) is not None


def _is_impersonal(plain: str, start: int, end: int, teller: _Teller) -> bool:
    """Whether a sentence of the minutes tells of the meeting itself and of nobody's words."""
    words = plain[start:end]
    if re.match(r"(?:\W|\d)*(?:RESOLVED|AGREED|Resolved|It was (?:agreed|resolved|noted)|The meeting|There being no|Voting)", words):
        return True
    subject = re.match(r"(?:\d[\d.]*\s+)?(?P<who>(?:The )?(?:Members|Committee|Panel|Board|Councillors|Chair)) (?:then )?(?P<verb>\w+)", words)
    return subject is not None and _NARRATED.match(subject["verb"]) is not None


def _source(speech: Speech, teller: _Teller, current: Source | None, outer: Source, plain: str) -> Source | None:
    """Who is meant by the subject of an act of speech; None where nobody is, or the author himself."""
    index = teller.index
    subject = speech.subject
    word = key(subject)
    if not subject:
        begun = _clause_subject(plain, speech, teller)
        if begun is not None:
            return begun
        return teller.last if teller.last is not None and (current is not None or not teller.minutes) else current
    if speech.passive:
        if not teller.minutes:
            return None
        if word in ("it", "") or index.resolve(subject, speech.subject_start) is not None and not _is_person(index, subject, speech):
            by = re.compile(r" by (?P<who>[^,.;:\x00]{3,80}?)(?= that| in |[,.;:]|$)").match(plain, speech.end)
            if by is not None:
                return _named(by["who"], by.start("who"), teller)
            return current or teller.asked or Source(None, None, None, "reported")
        return current
    if word in ("we", "i", "us"):
        return None
    if word in ("he", "she", "they", "it"):
        return _pronoun(word, speech, teller, plain)
    if word in ("who", "which", "that", "this", "there", "what", "one"):
        return None
    if teller.minutes and _is_narrated(speech, teller):
        who = index.resolve(subject, speech.subject_start)
        if who is not None and who.type == "organisation" and who.name == index.setting.body:
            return None
    if speech.beside is not None:
        person = next((m for m in index.within(*speech.beside) if m.type == "person"), None)
        if person is not None and person.start <= speech.beside[0] + 2 and not _is_person(index, subject, speech):
            return _from(person, person.text)
    named = _named(subject, speech.subject_start, teller)
    if named is None or (named.organisation is None and named.role is None and len(subject.split()) == 1):
        opening = _opening(plain, speech, teller)
        if opening is not None and (named is None or not subject[:1].islower()):
            return opening
    return named


def _opening(plain: str, speech: Speech, teller: _Teller) -> Source | None:
    """The person with whom the clause begins, where a relative clause without a closing comma hides the subject."""
    line = plain.rfind("\n", 0, speech.end) + 1
    begin = max([line, *(m.end() for m in re.compile(r"[;:.!?] ").finditer(plain, line, speech.start))])
    first = next(iter(teller.index.within(begin, speech.start)), None)
    if first is None or first.type != "person" or first.start > begin + 6:
        return None
    relative = re.match(r",? (?:[^.;:]*,? )?(?:who|which)\b", plain[first.end : speech.start])
    return _from(first, first.text) if relative else None


def _clause_subject(plain: str, speech: Speech, teller: _Teller) -> Source | None:
    """Whoever the clause of an elided subject began with ("the Chair disagreed and said …")."""
    line = plain.rfind("\n", 0, speech.end) + 1
    begin = max([line, *(m.end() for m in re.compile(r"[;:] |[.!?] (?=[A-Z])").finditer(plain, line, speech.start))])
    match = re.compile(
        r"(?:\d[\d.]*\s+)?(?P<who>(?:(?:[Tt]he|[Aa]n?) )?[\w'.&-]+(?: (?:[A-Z][\w'.&-]*|of|for|the|and)){0,8}) (?:also |then )?[a-z]+(?:ed|d|t|id|ew|s|k|w)\b"
    ).match(plain, begin, speech.start)
    if match is None:
        return None
    who = teller.index.resolve(match["who"], match.start("who"))
    if who is None or who.type == "group" or match["who"].lower() in ("we", "i"):
        return None
    return _from(who, match["who"])


def _is_person(index: NameIndex, subject: str, speech: Speech) -> bool:
    who = index.resolve(subject, speech.subject_start)
    return who is not None and who.type == "person"


def _pronoun(word: str, speech: Speech, teller: _Teller, plain: str) -> Source | None:
    if word in ("they", "it"):
        return teller.last
    genders = {person.name: person.gender for person in teller.index.people}
    last = teller.last
    line = plain.rfind("\n", 0, speech.start) + 1
    for mention in reversed(teller.index.within(line, speech.start)):
        # somebody with whom a sentence of this paragraph began comes before the last speaker
        if mention.type == "person" and genders.get(mention.name, "") in ("", word):
            if re.search(r"(?:^|[.!?\x00] ?|^\d[\d.]* )$", plain[line : mention.start]):
                return _from(mention, mention.text)
            if last is not None and mention.name == last.speaker:
                break
    if last is not None and (last.speaker or last.role) and genders.get(last.speaker or "", "") in ("", word):
        return replace(last, mode="reported")
    who = teller.index.resolve(word, speech.subject_start)
    return _from(who, word) if who is not None else last


def _named(subject: str, at: int, teller: _Teller) -> Source | None:
    index = teller.index
    clean = re.sub(r"^(?:\d[\d.]*\)?|\([a-z]\)|[•▪◼*-])\s+", "", subject).strip()
    clean = re.sub(r"^(?:and|but|so|then|also|both|even|[Ii]n response,?|[Ii]n reply,?|[Hh]owever,?) ", "", clean).strip(" ,")
    if not clean:
        return None
    at += max(subject.find(clean), 0)
    owned = re.match(r"(?P<who>.+?)'s? (?:[\w-]+ ){0,3}(?:report|review|statement|letter|inspection|investigation|audit|findings)$", clean)
    who = index.resolve(owned["who"], at) if owned else index.resolve(clean, at)
    if who is not None:
        return _bound(_from(who, clean), clean, at, teller)
    inside = index.within(at, at + len(clean))
    persons = [m for m in inside if m.type == "person"]
    if persons and (persons[-1].end >= at + len(clean) - 1 or clean.startswith(persons[0].text)):
        return _from(persons[-1] if persons[-1].end >= at + len(clean) - 1 else persons[0], clean)
    bodies = [m for m in inside if m.type in ("organisation", "group")]
    head = re.split(r" (?:of|for|at|from|by|in|with|on|to|who|which|that|about|seen|published|sent|written|obtained|released|issued|commissioned|carried)\b", clean)[0].split()[-1:] or [""]
    thing = key(head[0]) in _THINGS
    if bodies:
        body = bodies[-1]
        if len(bodies) > 1 and re.search(r" and (?:the )?$", clean[: bodies[-1].start - at]) and bodies[0].start <= at + 4:
            names = dict.fromkeys(b.name for b in bodies)
            return Source(None, None, " and ".join(names), "reported")
        if thing or (body.start <= at + 4 and body.end >= at + len(clean) - 1):
            return Source(None, None, body.name, "reported")
        return Source(clean, None, body.name, "reported")
    if thing and index.setting.form in ("press", "transcript", "") and key(head[0]) in _DOCUMENTS:
        return Source(clean, None, index.beside(at), "reported")
    if thing or not re.search(r"[A-Za-z]{2}", clean) or re.match(r"(?:[Ii]t|[Tt]here|[Ww]hich|[Ww]hat)\b", clean):
        return None
    if len(clean.split()) > 12:
        return None
    return Source(clean, None, _employer(clean, at, teller), "reported")


def _employer(clean: str, at: int, teller: _Teller) -> str | None:
    """The inspected body for "Leaders" and the like."""
    setting = teller.index.setting
    if setting.form == "inspection" and re.search(r"(?i)\b(?:leaders|managers|officers|staff)\b", clean):
        return setting.subject
    return None


def _from(who: Mention, words: str) -> Source:
    if who.type == "person":
        return Source(who.name, who.role, who.organisation, "reported")
    if who.type == "role":
        anonymous = re.match(r"(?:an?|one|another) ", words, re.IGNORECASE) or words[:1].islower()
        return Source(words if anonymous else None, who.role, who.organisation, "reported")
    if re.match(r"(?i)(?:a|one|another) (?:member|councillor)\b", words):
        return Source(words, "member", who.name, "reported")
    if re.search(r"(?i)^(?:(?:senior|the|some|many|most) )?(?:leaders|managers|officers|staff|members|councillors|governors|partners)\b", words):
        return Source(words, None, who.name, "reported")
    return Source(None, None, who.name, "reported")


def _bound(source: Source, words: str, at: int, teller: _Teller) -> Source:
    """"The national lead of X said" just after somebody was named without a role: that person is meant."""
    if source.speaker is not None or source.role is None or not words.lower().startswith("the ") or teller.minutes:
        return source
    index = teller.index
    for mention in reversed(index.within(max(0, at - 500), at)):
        if mention.type == "person":
            if mention.role is None:
                return Source(mention.name, source.role, source.organisation, source.mode)
            return source
    return source


def _quoted(
    text: str, plain: str, quotations: Sequence[Quotation], said: _Said, teller: _Teller
) -> list[Attribution]:
    """The quotations of one block with whoever says them; those that only set off a word are left out."""
    found: list[Attribution] = []
    previous: Source | None = None
    for quotation in quotations:
        words = text[quotation.start : quotation.end].split()
        who, cue = _speaker(plain, quotation, said, teller)
        whole = len(words) >= 5 or (len(words) >= 2 and words[0][:1].isupper() and words[-1][-1:] in ".!?,")
        if quotation.goes_on and who is None:
            who = teller.last
        if who is None and previous is not None and whole:
            who = previous
        if who is None and whole and _opens(text, plain, quotation) and not teller.minutes:
            who = teller.last
        if who is None or (len(words) < 3 and not whole):
            continue
        source = replace(who, mode="direct")
        cue = cue or Cue("quotation", quotation.start, quotation.start)
        found.append(Attribution(quotation.start, quotation.end, source, cue))
        found += _within(text, quotation, teller)
        previous = who
        teller.last = who
    return found


def _within(text: str, quotation: Quotation, teller: _Teller) -> list[Attribution]:
    """What somebody quoted says that others said ("One woman told me that …")."""
    found = []
    for sentence in re.compile(r"[^.!?]+[.!?]*").finditer(text, quotation.start, quotation.end):
        for speech in find_speech(text, *sentence.span()):
            if speech.place != "before" or speech.passive or not re.match(r"[^.;:]{0,40}\bthat\b", text[speech.end :]):
                continue
            if not speech.subject or key(speech.subject) in _PRONOUNS or re.match(r"(?i)(?:our|my)\b", speech.subject):
                continue
            source = _named(speech.subject, speech.subject_start, teller)
            if source is not None:
                cue = Cue(speech.verb, speech.start, speech.end)
                found.append(Attribution(speech.start, sentence.end(), source, cue))
    return found


def _opens(text: str, plain: str, quotation: Quotation) -> bool:
    """Whether a quotation begins its paragraph."""
    line = text.rfind("\n", 0, quotation.start) + 1
    return text[line : quotation.start - 1].strip(" \t-–") == ""


def _speaker(
    plain: str, quotation: Quotation, said: _Said, teller: _Teller
) -> tuple[Source | None, Cue | None]:
    """The speaker named right after a quotation, or else the last one named before it in its sentence."""
    for speech, source, _ in said.spoken:
        if speech.place == "before":
            continue
        gap = plain[quotation.end : speech.start]
        if speech.start >= quotation.end and len(gap) < 40 and re.fullmatch(r"[\x00\"'\s,.!?-]*(?:(?:as|but|and) )?", gap):
            return source, Cue(speech.verb, speech.start, speech.end)
    best: tuple[Source, Cue] | None = None
    for speech, source, _ in said.spoken:
        if speech.end > quotation.start or speech.place == "after" and speech.start > quotation.start:
            continue
        between = plain[speech.end : quotation.start - 1]
        if re.search(r"[.!?;] |\n", between.replace("\x00", "")) and not between.rstrip().endswith(":"):
            continue
        best = (source, Cue(speech.verb, speech.start, speech.end))
    if best is None:
        line = plain.rfind("\n", 0, quotation.start) + 1
        begin = max([line, *(m.end() for m in re.compile(r"[.!?]\W? (?=[A-Z\x00])").finditer(plain, line, quotation.start - 3))])
        if plain[begin : quotation.start - 1].rstrip().endswith(":"):
            named = [m for m in teller.index.within(begin, quotation.start) if m.type in ("person", "role")]
            if named:
                return _from(named[-1], named[-1].text), Cue("colon", named[-1].start, quotation.start)
    if best is None and teller.minutes:
        for start, end, source, cue in said.spans:
            if start <= quotation.start and quotation.end <= end:
                return source, cue
    return best if best is not None else (None, None)

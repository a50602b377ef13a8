"""Who says what: every stretch of a document with its speaker, from the author down to a quotation within a
quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from extractor.language.mentions import key, words
from extractor.language.names import NameIndex
from extractor.language.passages import conceded, passages, second_person
from extractor.language.quotations import Quotation, find_quotations, masked
from extractor.language.sentences import Sentence, line_start
from extractor.language.setting import same
from extractor.language.sitting import (
    ITEM_TITLE,
    LEAD,
    TAKEN_AS_READ,
    TOLD,
    TOLD_IN_MINUTES,
    answering,
    attending,
    goes_on,
    is_backshifted,
    is_impersonal,
    is_present,
    leading_speaker,
    reporting,
)
from extractor.language.sources import ASKS, Teller, from_mention, is_narrated, named_source, source_for
from extractor.language.speech import Speech, clause_around, find_speech, rating
from extractor.model import Block, BlockKind, Cue, Document, Source

__all__ = ["Attribution", "attributions", "hear", "source_of"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who speaks in text[start:end], and the words that say so; None for the author."""

    start: int
    end: int
    source: Source
    cue: Cue | None = None
    reach: int = 0
    """The farthest end among this and those before it, but for the first, which is the author's of the whole text."""


_FINDS = re.compile(
    r"(?:found|find|identif|reveal|show|saw|witness|uncover|discover|report|conclud|judg|rated|wrote|write|observ)"
)
_FOUND_TOO = re.compile(
    r"(?:They|Some|Others|Many|Most|Several|One|Another|Two|Three|There (?:was|were)|Residents|Patients|People"
    r"|Staff|Children"
    r"|Records|Medicines|In one case|In another)\b"
)
_OURS = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y)\b")
_PAPER = re.compile(r"\b(?:report|review|inquiry|inspection|investigation|audit|study)(?= (?:of|by|into|on)\b|$)")
_HOPES = re.compile(r"(?:hoped|expected|believed|thought|wanted|wished|felt|considered|accepted|recognised|agreed)$")
_OWN_PEOPLE = re.compile(
    r"(?:and |but )?(?:the|her|his|their) (?:[a-z-]+ ){0,2}(?:team|service|department|directorate|office|unit|project"
    r"|programme|company|firm)",
    re.IGNORECASE,
)
_PRONOUNS = words("i we you he she they it this that who which there everyone everybody one")
_MINE = re.compile(
    r"[,;] (?:(?:and|but|so|while|although) (?:we|I|our)|whereas)\b| and (?:we|I) (?:will|shall|have|am|are)\b"
    r"|; (?:that|this) [a-z]+ (?:began|started|is|was|has|have|will)\b"
)
"""Where the author speaks again in the same sentence."""


def attributions(document: Document, sentences: Sequence[Sentence], index: NameIndex) -> tuple[Attribution, ...]:
    """Every attribution, outer before inner; the first covers the whole document and is its author's."""
    text = index.text
    setting = index.setting
    author = replace(setting.author, mode="author")
    if setting.form == "minutes" and author.organisation is None:
        author = replace(author, organisation=setting.body)
    found = [Attribution(0, len(text), author)]
    found += [Attribution(start, end, source, cue) for start, end, source, cue in passages(document, index)]
    heard = hear(index, found)
    quotations = find_quotations(document.text, document.blocks)
    plain = masked(text, quotations)
    teller = Teller(heard, setting.form == "minutes")
    by_block: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        by_block.setdefault(sentence.block, []).append(sentence)
    quoted: dict[int, list[Quotation]] = {}
    for quotation in quotations:
        quoted.setdefault(quotation.block, []).append(quotation)
    settled = [
        (a.start, a.end) for a in found if a.cue is not None and a.cue.name in ("resolved", "concern", "recommendation")
    ]
    before: tuple[Block, _Said] | None = None
    for number, block in enumerate(document.blocks):
        if setting.form == "letter" and setting.recipient is not None and number in quoted:
            found += _repeated(text, quoted[number], setting.recipient, settled)
        if block.kind is BlockKind.ROW or any(block.start <= s < block.end or s <= block.start < e for s, e in settled):
            continue
        titled = teller.minutes and ITEM_TITLE.fullmatch(text, block.start, block.end) is not None
        if titled:
            teller.presenter = reporting(document.text, block, teller)
        if block.kind is BlockKind.HEADING and number not in quoted:
            before = None
            if teller.minutes:
                teller.writer = None
                teller.last = teller.presenter = reporting(document.text, block, teller)
            continue
        said = _in_block(plain, by_block.get(number, ()), teller, _carried(plain, block, before, teller))
        before = (block, said)
        direct = _quoted(text, plain, quoted.get(number, ()), said, teller)
        found += _clipped([Attribution(a, b, source, cue) for a, b, source, cue in said.spans], direct)
        found += direct
        if said.spoken:
            teller.last = said.spoken[-1][1]
    found.sort(key=lambda a: (a.start, -a.end))
    reaches = accumulate((a.end for a in found[1:]), max)
    return (found[0], *(replace(a, reach=reach) for a, reach in zip(found[1:], reaches, strict=True)))


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


def _repeated(
    text: str, quotations: Sequence[Quotation], recipient: Source, settled: Sequence[tuple[int, int]]
) -> list[Attribution]:
    """Whole sentences quoted where a reply repeats a concern: they are their words who raised it."""
    return [
        Attribution(q.start, q.end, replace(recipient, mode="direct"), Cue("quotation", q.start, q.start))
        for q in quotations
        if any(start <= q.start and q.end <= end for start, end in settled)
        and text[q.start].isupper()
        and len(text[q.start : q.end].split()) >= 5
    ]


def hear(index: NameIndex, found: Sequence[Attribution]) -> NameIndex:
    """The index knowing who speaks where: "we" inside a quotation is then the speaker's organisation."""
    return index.hearing([(a.start, a.end, a.source) for a in found if a.cue is not None])


def source_of(found: Sequence[Attribution], start: int, end: int) -> Source:
    """The innermost source that covers (nearly all of) text[start:end]; the author's where none does."""
    best: Attribution | None = None
    last = bisect_right(found, end, key=lambda attribution: attribution.start)
    for number in range(last - 1, 0, -1):
        attribution = found[number]
        if attribution.reach <= start:
            break  # neither this nor any before it comes so far
        covered = min(end, attribution.end) - max(start, attribution.start)
        # a span that goes beyond a quotation's marks is the reporter's, not the quoted one's
        enough = end - start - 3 if _is_quotation(attribution) else 0.8 * (end - start)
        if covered >= enough and (best is None or attribution.end - attribution.start < best.end - best.start):
            best = attribution
    if best is None and found:
        best = found[0]
    return best.source if best is not None else Source()


def voice_of(found: Sequence[Attribution], start: int, end: int) -> Source:
    """Whoever speaks in most of text[start:end], a sentence that may also say who; the author where nobody does."""
    low = bisect_right(found, end, key=lambda attribution: attribution.start)
    shares: dict[Source, int] = {}
    for number in range(low - 1, 0, -1):
        each = found[number]
        if each.reach <= start:
            break
        who = replace(each.source, mode="reported")
        shares[who] = max(shares.get(who, 0), min(end, each.end) - max(start, each.start))
    best = max(shares, key=lambda who: shares[who], default=None)
    if best is not None and 2 * shares[best] >= end - start:
        return best
    return found[0].source if found else Source()


def _is_quotation(attribution: Attribution) -> bool:
    cue = attribution.cue
    return attribution.source.mode == "direct" and cue is not None and cue.name not in ("turn", "recommendation")


@dataclass(slots=True)
class _Said:
    """What was found in one block: stretches with their sources, and each act of speech with its speaker."""

    spans: list[tuple[int, int, Source, Cue]] = field(default_factory=list)
    spoken: list[tuple[Speech, Source, int]] = field(default_factory=list)
    """Speech, source, and the end of its sentence."""

    carried: tuple[Speech, Source] | None = None
    """Whoever of the paragraph before goes on."""

    @property
    def paper(self) -> bool:
        """Whether a report spoke last: the paragraph goes on with what stands in it."""
        last = self.spoken[-1][1] if self.spoken else None
        return any(source == last and _PAPER.search(speech.subject) for speech, source, _ in self.spoken)

    @property
    def found(self) -> bool:
        """Whether whoever spoke last told what they found."""
        last = self.spoken[-1][0] if self.spoken else self.carried[0] if self.carried else None
        return last is not None and _FINDS.match(last.verb) is not None


def _carried(
    plain: str, block: Block, before: tuple[Block, _Said] | None, teller: Teller
) -> tuple[Speech, Source] | None:
    """Whoever of the paragraph before goes on in an article: in a list after a colon, or with what they found."""
    if before is None or teller.index.setting.form not in ("press", "minutes", ""):
        return None
    last, said = before
    spoken = said.spoken[-1][:2] if said.spoken else said.carried
    if spoken is None:
        return None
    if block.kind is BlockKind.ITEM and (
        last.kind is BlockKind.ITEM or plain[last.start : last.end].rstrip().endswith(":")
    ):
        return spoken
    if teller.minutes:
        return None
    finder = _FINDS.match(spoken[0].verb) and spoken[1].organisation and not (spoken[1].speaker or spoken[1].role)
    return spoken if finder and _FOUND_TOO.match(plain, block.start, block.end) else None


def _in_block(
    plain: str, sentences: Sequence[Sentence], teller: Teller, carried: tuple[Speech, Source] | None = None
) -> _Said:
    said = _Said(carried=carried)
    current: Source | None = carried[1] if carried is not None else None
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
        if current is None and teller.minutes and not speeches and goes_on(plain, start, end, teller):
            current = answering(teller)
        current = _tell(plain, start, end, speeches, said, teller, current)
    return said


def _tell(
    plain: str, start: int, end: int, speeches: Sequence[Speech], said: _Said, teller: Teller, current: Source | None
) -> Source | None:
    """The stretches of one sentence; gives the speaker who goes on after it (in minutes only)."""
    outer = teller.index.speaker(start)
    before = current
    pending: list[tuple[Speech, Source]] = []
    inner: list[tuple[int, int, Source, Cue]] = []
    for speech in speeches:
        if pending and _is_relayed(plain, speech) and (told := source_for(speech, teller, current, outer, plain)):
            inner.append((speech.start, end, told, Cue(speech.verb, speech.start, speech.end)))
            continue
        if (
            pending
            and speech.place == "before"
            and (speech.passive or speech.verb.endswith("ing") or _is_nested(plain, pending[-1][0], speech))
        ):
            continue
        source = source_for(speech, teller, current, outer, plain)
        if teller.minutes and source is not None and current is not None and _HOPES.match(speech.verb):
            if _OWN_PEOPLE.fullmatch(speech.subject) and (current.speaker or current.role):
                continue  # what the speaker's own people hope is told by the speaker
        if teller.minutes and source is not None and current is not None and not (source.speaker or source.role):
            # "The Trust aimed to …" by whoever speaks for the Trust
            source = current if same(source.organisation, current.organisation) else source
        if speech.place == "clause":
            if source is not None and not _is_same(source, outer):
                inner.append((speech.start, speech.end, source, Cue(speech.verb, speech.start, speech.end)))
            continue
        if source is None or _is_same(source, outer):
            if speech.subject and pending and speech.place == "before" and is_narrated(speech, teller):
                pending.append((speech, replace(outer, mode="author")))
            continue
        teller.last, teller.at = source, speech.start
        if speech.verb in ("read", "read out"):
            teller.writer = source
        teller.hears(speech, source)
        audit = source == teller.seen.get("audit")  # auditors go on, though they are not in the room
        if (
            current is None
            or not teller.minutes
            or ((not speech.passive or source.speaker is not None) and (audit or is_present(source, teller)))
        ):
            current = source
            if teller.minutes and ASKS.match(speech.verb) and teller.presenter is not None:
                current = teller.presenter  # what follows a question is the answer
        pending.append((speech, source))
        said.spoken.append((speech, source, end))
    if outer.mode == "author" and teller.index.setting.form in ("press", ""):
        inner += _rated(plain, start, end, pending, teller)
    first = pending[0][0].start if pending else end
    taken = TAKEN_AS_READ.match(plain, start, end) if teller.minutes and not pending else None
    if taken is not None:
        who = named_source(taken["who"], taken.start("who"), teller)
        if who is not None and (who.speaker or who.role):
            teller.presenter = teller.last = who
            return who
    if teller.minutes and not pending and (present := attending(plain, start, end, teller)):
        teller.last = present
        return present
    if teller.minutes and not pending and before is not None:
        leading = leading_speaker(plain, start, end, teller)
        if leading is not None and not is_impersonal(plain, start, end, teller):
            said.spans.append((start, end, leading, Cue("speaks", start, start)))
            teller.last = leading
            said.spans += inner
            return leading
    if before is not None and not is_impersonal(plain, start, end, teller):
        lead = plain[start:first].strip(" ,;")
        # what people tell is told in would and had; what inspectors and reports found, in any past tense
        regulator = teller.index.resolve("inspectors", start) if before.organisation else None
        found_so = (
            (said.found or (regulator is not None and regulator.name == before.organisation))
            and teller.index.setting.form in ("press", "")
            and not before.role
        )
        if not pending or (teller.minutes and len(lead.split()) > 3 and not LEAD.match(lead)):
            paper = said.paper and teller.index.setting.form in ("press", "")
            ours = outer.mode == "author" and not teller.minutes and _OURS.search(plain, start, end)
            if ours:
                pass  # the author speaks again
            elif teller.minutes or paper or is_backshifted(plain[start:end], TOLD_IN_MINUTES if found_so else TOLD):
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


def _rated(
    plain: str, start: int, end: int, pending: Sequence[tuple[Speech, Source]], teller: Teller
) -> list[tuple[int, int, Source, Cue]]:
    """A judgement in an article that names nobody who gave it is the regulator's ("was rated inadequate")."""
    if pending or (rated := rating(plain, start, end)) is None:
        return []
    who = teller.index.resolve("inspectors", start)
    if who is None or who.type != "organisation":
        return []
    begin, stop = clause_around(plain, start, end, rated.start(), rated.end())
    return [(begin, stop, from_mention(who, who.name), Cue("rated", *rated.span("verb")))]


def _is_relayed(plain: str, speech: Speech) -> bool:
    """Whether somebody who speaks passes on what another told ("said that the unit had told her that …")."""
    told = re.compile(r" (?:me|us|him|her|them)[,:]? (?:that\b|[\x00\"])")
    return speech.verb == "told" and not speech.passive and told.match(plain, speech.end) is not None


def _is_nested(plain: str, outer: Speech, inner: Speech) -> bool:
    """Whether an act of speech is part of what somebody else says ("said that the board had agreed")."""
    if outer.place != "before" or not inner.subject or inner.verb in ("read", "read out"):
        return False
    between = plain[outer.end : inner.start]
    return (
        between.strip() == ""
        or re.search(r"\b(?:that|since|because|whether|if|why|how|what|than|so|the) $", between) is not None
    )


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


def _quoted(text: str, plain: str, quotations: Sequence[Quotation], said: _Said, teller: Teller) -> list[Attribution]:
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
        if who is None and whole and not teller.minutes:
            # "Ann Dale, the chair, said it was late. 'They must bring it.'"
            who = next((source for speech, source, end in reversed(said.spoken) if end <= quotation.start), None)
        if who is None and whole and _opens(text, plain, quotation):
            who = teller.writer if teller.minutes else teller.last
        single = len(words) == 1 and not (words[0][:1].isupper() and words[0][-1:] in ".!?,")
        if who is None or single or (len(words) < 3 and not whole and cue is None):
            continue
        source = replace(who, mode="direct")
        cue = cue or Cue("quotation", quotation.start, quotation.start)
        found.append(Attribution(quotation.start, quotation.end, source, cue))
        found += _within(text, quotation, teller)
        previous = who
        teller.last = who
    return found


def _within(text: str, quotation: Quotation, teller: Teller) -> list[Attribution]:
    """What somebody quoted says that others said ("One woman told me that …")."""
    found = []
    for sentence in re.compile(r"[^.!?]+[.!?]*").finditer(text, quotation.start, quotation.end):
        for speech in find_speech(text, *sentence.span()):
            if speech.place != "before" or speech.passive or not re.match(r"[^.;:]{0,40}\bthat\b", text[speech.end :]):
                continue
            if not speech.subject or key(speech.subject) in _PRONOUNS or re.match(r"(?i)(?:our|my)\b", speech.subject):
                continue
            source = named_source(speech.subject, speech.subject_start, teller)
            if source is not None:
                cue = Cue(speech.verb, speech.start, speech.end)
                found.append(Attribution(speech.start, sentence.end(), source, cue))
    return found


def _opens(text: str, plain: str, quotation: Quotation) -> bool:
    """Whether a quotation begins its paragraph."""
    line = line_start(text, quotation.start)
    return text[line : quotation.start - 1].strip(" \t-–") == ""


def _speaker(plain: str, quotation: Quotation, said: _Said, teller: Teller) -> tuple[Source | None, Cue | None]:
    """The speaker named right after a quotation, or else the last one named before it in its sentence."""
    for speech, source, _ in said.spoken:
        if speech.place == "before":
            continue
        gap = plain[quotation.end : speech.start]
        if (
            speech.start >= quotation.end
            and len(gap) < 40
            and re.fullmatch(r"[\x00\"'\s,.!?-]*(?:(?:as|but|and) )?", gap)
        ):
            return source, Cue(speech.verb, speech.start, speech.end)
    best: tuple[Source, Cue] | None = None
    for speech, source, _ in reversed(said.spoken):
        if speech.end > quotation.start or (speech.place == "after" and speech.start > quotation.start):
            continue
        between = plain[speech.end : quotation.start - 1]
        if re.search(r"[.!?;] |\n", between.replace("\x00", "")) and not between.rstrip().endswith(":"):
            break  # there is one between any earlier speech and the quotation too
        best = (source, Cue(speech.verb, speech.start, speech.end))
        break
    if best is None:
        line = line_start(plain, quotation.start)
        begin = max(
            [line, *(m.end() for m in re.compile(r"[.!?]\W? (?=[A-Z\x00])").finditer(plain, line, quotation.start - 3))]
        )
        if plain[begin : quotation.start - 1].rstrip().endswith(":"):
            named = [m for m in teller.index.within(begin, quotation.start) if m.type in ("person", "role")]
            if named:
                return from_mention(named[-1], named[-1].text), Cue("colon", named[-1].start, quotation.start)
    if best is None and (teller.minutes or teller.index.setting.form == "letter"):
        for start, end, source, cue in said.spans:
            if start <= quotation.start and quotation.end <= end:
                return source, cue
    return best if best is not None else (None, None)

"""A document's sentences in their places: headings above them, the words before a list, the paragraph around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extractor.finding.assemble import Setting, Voice, judge
from extractor.finding.engine import Analysis, Engine
from extractor.finding.matching import Hit
from extractor.language.quotes import Attribution, voice_of
from extractor.language.sentences import Sentence
from extractor.model import Block, BlockKind, Document, Kind, Source
from extractor.rulebook import Section

QUIET = ("boilerplate", "formality")
"""Priors of headings under which nothing is a finding."""


def analyses(
    document: Document, split: Sequence[Sentence], machine: Engine, said: Sequence[Attribution] = ()
) -> Iterator[tuple[Sentence, Analysis]]:
    """Each sentence worth a look, analysed in its place and with its speaker; parsed in batches."""
    for _, group in groupby(_alone(document, split, machine, said), key=lambda each: each[0].block):
        yield from _in_paragraph(list(group), document, machine)


def _alone(
    document: Document, split: Sequence[Sentence], machine: Engine, said: Sequence[Attribution]
) -> Iterator[tuple[Sentence, Analysis, Setting]]:
    work: list[tuple[Sentence, str, Setting, list[Hit], bool]] = []
    led, beyond = _led(document), _beyond_lists(document)
    for sentence in split:
        block = document.blocks[sentence.block]
        setting = _setting(document, block, machine)
        if document.kind:  # rules for one speaker or another hold in documents of known kinds
            setting = replace(setting, speaker=speaker_of(voice_of(said, sentence.start, sentence.end), document.kind))
        if block.start in beyond:
            setting = replace(setting, priors=tuple(each for each in setting.priors if each.prior != "requirement"))
        if any(prior.prior in QUIET for prior in setting.priors):
            if not _is_arising(document, sentence, block):
                continue
            setting = replace(setting, priors=())
        if _is_title(document, sentence, machine):
            continue
        label = _SPEAKER.match(document.text, sentence.start, sentence.end) if document.kind in _SPOKEN else None
        if label and label.end() < sentence.end:
            sentence = replace(sentence, start=label.end())
        spoken = _OPENERS.match(document.text, sentence.start, sentence.end) if document.kind in _SPOKEN else None
        if spoken and spoken.end() < sentence.end:
            sentence = replace(sentence, start=spoken.end())
        number = _PARAGRAPH.match(document.text, sentence.start, sentence.end)
        if number and number.end() < sentence.end and not setting.heading:
            sentence = replace(sentence, start=number.end())
        lettered = sentence.block in led and block.kind is BlockKind.PARAGRAPH
        letter = _LETTER.match(document.text, sentence.start, sentence.end) if lettered else None
        if letter and sentence.start == block.start and letter.end() < sentence.end:
            sentence = replace(sentence, start=letter.end())
        prefix = _NUMBERED.match(document.text, sentence.start, sentence.end)
        if prefix and prefix.end() < sentence.end and not setting.heading:
            sentence = replace(sentence, start=prefix.end())
            section = (*setting.section, f"numbered {prefix['what']}")
            setting = replace(setting, section=section, priors=machine.priors(section, document.kind))
        text = document.text[sentence.start : sentence.end]
        hits, worth = machine.screen(text)
        if worth or setting.priors or sentence.block in led:
            work.append((sentence, text, setting, hits, not setting.heading))
    docs = machine.english.parse(text for _, text, _, _, parsed in work if parsed)
    leads: dict[int, tuple[Voice, ...]] = {}
    leading = set(led.values())
    for sentence, text, setting, hits, parsed in work:
        doc = next(iter(docs)) if parsed else None
        lead = led.get(sentence.block)
        if lead is not None and lead in leads:
            setting = replace(setting, lead=leads[lead])
        analysis = machine.analyse(text, setting, hits, doc)
        if sentence.block in leading and introduces(text):
            leads[sentence.block] = _lead_voices(analysis)
            analysis = _without_bare_lead(analysis)
        yield sentence, analysis, setting


_LETTER = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})[).]?\s+(?=[a-z])")
_OPEN = re.compile(r"[:–—-]$|\b(?:should|must|shall|will|is to|are to|has to|have to|needs? to)$")
_GOES_ON = re.compile(r"[;,](?:\s+(?:and|or))?$")


def introduces(text: str) -> bool:
    """Whether words lead into a list: by their mark, or because they break off ("The Agency should")."""
    return _OPEN.search(text.rstrip()) is not None


def _led(document: Document) -> dict[int, int]:
    """Which block leads into which: as the reader has it, and for lettered lines of plain text that continue a lead."""
    found: dict[int, int] = {}
    lead, before = None, ""
    for index, block in enumerate(document.blocks):
        text = document.text[block.start : block.end].rstrip()
        if block.kind is BlockKind.HEADING:
            lead, before = None, ""
            continue
        if block.lead is not None:
            found[index] = block.lead
        elif lead is not None and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            continues = introduces(before) or _GOES_ON.search(before) is not None
            if continues and (block.kind is BlockKind.ITEM or _LETTER.match(text) or text[:1].islower()):
                found[index] = lead
        if index not in found and block.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM):
            lead = index if introduces(text) else None
        before = text
    return found


_OF_MINUTES = re.compile(r"\b(?:minutes|notes?)\b", re.IGNORECASE)
_ARISING = re.compile(
    r"\bmatters arising\b|\barising from|\b(?:further|in relation|with reference|referring) to minute\b", re.I
)


def _is_arising(document: Document, sentence: Sentence, block: Block) -> bool:
    """Whether an item that approves earlier minutes has come to the matters arising from them."""
    if document.kind not in ("minutes", "action_log") or not block.section or not _OF_MINUTES.search(block.section[-1]):
        return False
    first = next(each.start for each in document.blocks if each.section == block.section)
    return _ARISING.search(document.text, first, sentence.end) is not None


def _beyond_lists(document: Document) -> frozenset[int]:
    """Where blocks begin that stand below a heading's list and are no part of it any more.

    "What needs to improve" says of the items below it that they are demands. Where a later heading was not told as
    one, the report itself goes on under the same title: after the list, a paragraph ends what the title says.
    """
    beyond: set[int] = set()
    section: tuple[str, ...] | None = None
    items, own, ended, first = 0, True, False, ""
    for block in document.blocks:
        if block.kind is BlockKind.HEADING or block.section != section:
            section, items, own, ended, first = block.section, 0, True, False, block.label
        if block.kind is BlockKind.HEADING:
            continue
        is_item = block.kind is BlockKind.ITEM
        first = block.label if is_item and not items else first
        items += is_item
        own = own and items > 0  # below a paragraph the items are that paragraph's, not the heading's
        # numbered paragraphs behind bullets are the report's own
        renumbered = is_item and block.label[:1].isdigit() and not first[:1].isalnum()
        ended = ended or (own and items >= LIST_ITEMS and (block.kind is BlockKind.PARAGRAPH or renumbered))
        if ended:
            beyond.add(block.start)
    return frozenset(beyond)


LIST_ITEMS = 2
"""Items that make a list below a heading."""
TITLE_WORDS = 6


def _is_title(document: Document, sentence: Sentence, machine: Engine) -> bool:
    """Whether a row or a line only repeats a heading that says what stands below: "Areas for priority action"."""
    text = document.text[sentence.start : sentence.end]
    if len(text.split()) > TITLE_WORDS or text.rstrip()[-1:] in ".;:":
        return False
    kind = document.kind
    return any(prior.prior in ("issue", "requirement", "strength") for prior in machine.priors((text,), kind))


_PARAGRAPH = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}\s+(?=[A-Z“‘\"][a-z]*\s)|[b-h]\s+(?=[a-z]{3,})")
"""A paragraph's number or letter without a mark behind it."""
_NUMBERED = re.compile(
    r"(?P<what>(?:Concern|Matter(?: of concern)?|Recommendation|Requirement|Action|Finding|Issue|Minute|Point|"
    r"Breach|Item)\s+\(?\d+\)?(?:\.\d+)*[a-z]?(?:\([a-z]\))?)\s*[:.–—-]\s+",
    re.IGNORECASE,
)
"""A number before a sentence ("Concern 2: …") is a heading of its own."""
_SPOKEN = ("committee_transcript",)
_SPEAKER = re.compile(r"(?:[A-Z][\w.'’-]*\s+){0,6}[A-Z][\w.'’-]*(?:\s\([^()\n]{1,80}\))?:\s+")
"""The name before a turn of speech, which is no part of what is said."""
_OPENERS = re.compile(
    r"(?:(?:(?:well|look|listen|yes|yeah|yep|no|so|okay|ok|right|oh|now|sure|indeed|absolutely|exactly|again|honestly|frankly|"
    r"actually|obviously|clearly|and|but|because|i mean|you know|of course|as i say|as i said|to be honest|to be fair|"
    r"if i may|with respect|thank you(?: very much)?|thanks)(?:,\s+(?:indeed|again|yes|no))?,"
    r"|(?:(?:and|but|so)\s+)?(?:(?:mr|madam|mister|deputy|acting)\.?\s+)*"
    r"(?:speaker|chair|chairman|convener|presiding officer|llywydd|minister)[,.])\s+)+",
    re.IGNORECASE,
)
"""What a speaker says before the sentence begins: "Well, look, Madam Chair, …"."""


PRAISED = Section("core.paragraph-praise", prior="strength", weight=0.75)
BLAMED = Section("core.paragraph-blame", prior="issue", weight=0.32)
"""What a paragraph of praise or of blame says of each of its sentences, like a heading above it."""

BESIDE_PROMISE = Section("core.beside-promise", prior="issue", weight=0.14)
"""What a promise says of the sentence before it and the one behind it, where a paper tells a story."""

_MOODS = ("inspection_report", "joint_inspection", "assessment_report", "")


def _in_paragraph(
    found: list[tuple[Sentence, Analysis, Setting]], document: Document, machine: Engine
) -> Iterable[tuple[Sentence, Analysis]]:
    """Inspectors open a paragraph with what it is about: a mild shortfall in a paragraph of praise is no issue yet."""
    if document.kind not in _MOODS and machine.leaning(document.kind):
        return _beside_promises(found)
    if document.kind not in _MOODS or len(found) < 2 or any(setting.priors for _, _, setting in found):
        return [(sentence, analysis) for sentence, analysis, _ in found]
    blamed = [any(each.kind is Kind.ISSUE for each in analysis.judgements) for _, analysis, _ in found]
    praised = [
        not issue and any(voice.kind == "strength" and not voice.refused for voice in analysis.voices)
        for issue, (_, analysis, _) in zip(blamed, found, strict=True)
    ]
    if not blamed[0] and sum(praised) > sum(blamed):
        mood = PRAISED
    elif blamed[0] and sum(blamed) >= sum(praised):
        mood = BLAMED
    else:
        return [(sentence, analysis) for sentence, analysis, _ in found]
    done = []
    for sentence, analysis, setting in found:
        moody = replace(setting, priors=(mood,))
        judgements = judge(analysis.text, analysis.clauses, analysis.voices, moody)
        done.append((sentence, replace(analysis, judgements=tuple(judgements), setting=moody)))
    return done


def _beside_promises(found: list[tuple[Sentence, Analysis, Setting]]) -> Iterator[tuple[Sentence, Analysis]]:
    """Who promises tells what will be done, and what for; the sentences around it are seldom failings themselves."""
    promises = [any(each.kind is Kind.COMMITMENT for each in analysis.judgements) for _, analysis, _ in found]
    for number, (sentence, analysis, setting) in enumerate(found):
        if any(promises[max(0, number - 1) : number + 2]) and any(
            each.kind is Kind.ISSUE for each in analysis.judgements
        ):
            beside = replace(setting, priors=(*setting.priors, BESIDE_PROMISE))
            again = judge(analysis.text, analysis.clauses, analysis.voices, beside)
            others = [each for each in analysis.judgements if each.kind is not Kind.ISSUE]
            kept = sorted([*others, *(each for each in again if each.kind is Kind.ISSUE)], key=lambda each: each.start)
            analysis = replace(analysis, judgements=tuple(kept), setting=beside)
        yield sentence, analysis


def priors_of(document: Document, block: Block, machine: Engine) -> tuple[Section, ...]:
    """What the headings above a block say of it. The title of minutes does not silence what stands below it.

    Before anything else and without a number, "Minutes of the meeting held on …" is no item that approves minutes.
    """
    priors = machine.priors(block.section, document.kind)
    if not any(prior.prior in QUIET for prior in priors):
        return priors
    first = next((place for place, each in enumerate(document.blocks) if each.kind is not BlockKind.HEADING), 0)
    opening = {
        " ".join(document.text[each.start : each.end].split()) for each in document.blocks[:first] if not each.label
    }
    kept = (title for title in block.section if title not in opening or "minutes" not in title.lower())
    return machine.priors(tuple(kept), document.kind)


def _setting(document: Document, block: Block, machine: Engine) -> Setting:
    return Setting(
        document=document.kind,
        section=block.section,
        priors=priors_of(document, block, machine),
        heading=block.kind is BlockKind.HEADING,
        fragment=block.kind in (BlockKind.ITEM, BlockKind.ROW),
    )


_NAMED = re.compile(
    r"(?!(?:The|An?|Some|Many|Most|Several|Her|His|Their|Its|One|Two|Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord"
    r"|Lady|Cllr|Councillor)\b)[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,2}(?<!s)"
)
"""A name without a title, as an article gives it to people who hold no office."""


def speaker_of(source: Source, kind: str) -> str:
    """Whoever speaks as rules ask for it: "no office" stands before a person of whom an article tells none."""
    if source.mode == "author":
        return ""
    known = (
        kind != "press_article" or source.role or source.organisation or _NAMED.fullmatch(source.speaker or "") is None
    )
    office = "" if known else "no office"
    return " ".join(part for part in (office, source.speaker, source.role, source.organisation) if part)


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
        if judgement.kind is not Kind.RATING and closes and (len(words.split()) <= BARE_WORDS or _BARE.match(words)):
            continue
        kept.append(judgement)
    return replace(analysis, judgements=tuple(kept))

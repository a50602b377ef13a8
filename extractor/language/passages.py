"""Passages with a voice of their own: turns of a transcript, recommendations replied to, concerns repeated,
resolutions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.language.names import NameIndex
from extractor.language.setting import labels
from extractor.model import Block, BlockKind, Cue, Document, Source

Passage = tuple[int, int, Source, Cue | None]

_RECOMMENDATION = re.compile(
    r"(?:Conclusions? and |Government [Rr]esponse to )?(?:Recommendations?|Conclusions?)(?: and [Rr]ecommendations?)?"
    r"(?: (?:number |no\.? )?\(?\d+[\d., ()and&-]*\)?(?: ?\([a-z]\))?)?\s*[:.–-]?\s*"
)
_PARAGRAPH_REFERENCE = re.compile(r"\((?:Paragraphs?|Recommendation|Conclusion|para) \d+[^()]*\)\s*$")
_OTHER_VOICE = re.compile(
    r"(?:\d+\.\s*)?We (?:recommend|conclude|urge|call on|heard|further recommend|therefore recommend)\b"
)
_RESPONSE_LABEL = re.compile(
    r"(?:The )?(?:(?:UK |Welsh |Scottish )?Government(?:'s)?|Department(?:'s)?) (?:[Rr]esponse|[Rr]eply)"
    r"|Response[:.]?\s*$"
)
_VERDICT = re.compile(
    r"(?:(?:(?:Our|Government|Management|Council|Cabinet|Department(?:al)?|Trust|Board) )?[Rr]esponse\s*[:–-]\s*)?"
    r"(?:(?:(?:Fully |Partially |Partly |Broadly )?(?:[Aa]ccept|[Aa]gree)(?:e?d)?(?: in (?:part|full|principle))?"
    r"|Disagree|Reject(?:ed)?|Do not (?:accept|agree)|Not (?:accepted|agreed)[^.;:\n]{0,30}|Noted?)(?:[.,:;]|\s*$)"
    r"|(?:The Government|The Department|The (?:Welsh|Scottish|UK) Government|Ministers) "
    r"(?:(?:does|do) not (?:accept|agree)|(?:fully |also |partially )?(?:welcomes?|accepts?|agrees?|notes?"
    r"|recognises?|thanks?|is grateful|are grateful)\b))"
)
"""How an answer to a recommendation opens: a verdict in a word, or what the answering body makes of it."""
_ANSWERED = re.compile(r"(?<=[.!?:;”\"’)])\s+(?=[A-Z])")
_CONCERN = re.compile(
    r"(?:(?:Your |Coroner's )?(?:Matters? of [Cc]oncern|Concern|Issue|Point|Question|Finding|Recommendation|Matter"
    r"|Action|Area for improvement|Regulator's concern)s?"
    r" (?:\(?\d+\)?|[ivx]+|[A-H]|one|two|three|four|five|six|seven)|\(?\d+\)?[.)] (?:Concern"
    r"|Matter of [Cc]oncern))\s*(?P<mark>[:.–—-])?\s*"
)
_LISTS_CONCERNS = re.compile(
    r"\b(?:[Yy]ou|[Yy]our (?:report|letter|notice)|[Tt]he (?:coroner|inspector|regulator|report|family))"
    r"(?: have| has| had)? (?:raised|identified|listed|expressed|set out|highlighted|outlined)\b[^.:]{0,60}"
    r"\b(?:concerns?|matters?|points?|issues?|questions?|findings?|areas)\b[^.:]{0,40}[.:]\s*$"
)
"""The end of a paragraph that says that the addressee's concerns follow."""

_LISTED_CONCERN = re.compile(
    r"(?:\(?(?:\d{1,2}|[a-h]|[ivx]+)[.)]|[•▪*–-])\s+"
    r"(?=(?:[Tt]hat|[Ww]hether|[Ww]hy|[Hh]ow|(?:[Tt]he )?(?:[Ll]ack|[Aa]bsence|[Ff]ailures?))\b)"
)

_SECOND_PERSON = re.compile(
    r"\b(?:[Yy]our (?:\w+ )?(?:concern|finding|criticism|view|conclusion|observation|point) (?:was|is|that)\b"
    r"|(?:[Yy]ou|[Yy]our (?:report|letter|notice|findings?|inspectors?|inspection|review|inquest))(?: (?:also|have"
    r"|had|then|rightly))* "
    r"(?P<verb>found|raised|asked|said|stated|noted|wrote|identified|concluded|recommended|expressed|criticised|reported|observed|"
    r"highlighted|told|described|judged|rated|questioned|set out|pointed out|heard)\b"
    r"|[Yy]ou['\u2019]ve (?:told|said|raised|found|asked|pointed out)\b"
    r"|[Yy]our (?:\w+ )?(?:sample|audit|visit|check|checks|log|records?|figures?|monitoring|officers?|team|survey)"
    r" (?:[^.;:]{0,40} )?(?:had|has|found|showed|shows|shown|identified|recorded|noted|says|said)\b)"
)
_OURS = re.compile(r"\b(?:[Ww]e|[Oo]ur)\b")
"""In whoever answers a concern, and in no concern of another's."""
_RESOLVED = re.compile(
    r"(?:\d[\d.]*\s+)?(?:It was )?(?:(?:(?:unanimously |accordingly )?(?:RESOLVED|Resolved|AGREED|DECIDED"
    r"|RECOMMENDED)|RESOLUTION)\b|Decisions?:|Resolved:)"
    r"|(?:\d[\d.]*\s+)?(?:It was (?:then |also |unanimously )?|Members |The (?:Committee|Panel|Board|Council) )"
    r"(?:agreed|resolved|decided|recommended)(?: that)?:\s*$"
)
_RESOLVED_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]+|\d{1,2})[).]\s|[•\-–*▪◼]\s|[Tt]hat\b|[Tt]o\b")


def passages(document: Document, index: NameIndex) -> list[Passage]:
    """(start, end, source, cue) of every passage that the document's form gives to somebody."""
    form = index.setting.form
    if form == "transcript":
        return list(_turns(index))
    if form == "response":
        return list(_recommendations(document, index))
    if form == "letter":
        return list(_concerns(document, index))
    if form == "minutes":
        return list(_resolutions(document, index))
    return []


def _turns(index: NameIndex) -> Iterator[Passage]:
    found = labels(index.text)
    for place, label in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(index.text)
        name = label["name"]
        who = index.resolve(name, label.start())
        note = (label["note"] or "").strip(" ()")
        if who is not None and who.type == "person":
            # a note is a role ("Minister of Health"), or a constituency and party ("North Vale, Lib.")
            role = who.role or (note or None)
            source = Source(name, role, who.organisation, "direct")
        else:
            source = Source(name, note or None, index.setting.body if "Chair" in name else None, "direct")
        yield label.end(), end, source, Cue("turn", *label.span())


def _recommendations(document: Document, index: NameIndex) -> Iterator[Passage]:
    source = Source(None, None, index.setting.body, "direct")
    text = index.text
    blocks = document.blocks
    labelled = any(_RESPONSE_LABEL.fullmatch(text[b.start : b.end].strip(" :.")) for b in blocks)
    waiting: Cue | None = None
    inside = False
    for block in blocks:
        if block.start == block.end:
            continue
        words = text[block.start : block.end]
        if _VERDICT.match(words):
            waiting, inside = None, False
            continue
        label = _RECOMMENDATION.match(text, block.start, block.end)
        whole = label is not None and (
            label.end() >= block.end - 1 or (block.kind is BlockKind.HEADING and len(words.split()) < 9)
        )
        if label is not None and label.group().strip() and (re.search(r"\d", label.group()) or ":" in label.group()):
            cue = Cue("recommendation", *label.span())
            if whole:
                waiting, inside = cue, True
                continue
            end = _answer_at(text, label.end(), block.end)
            yield label.end(), end, source, cue
            waiting, inside = None, labelled and end == block.end
            continue
        if _RESPONSE_LABEL.match(words) and (block.kind is BlockKind.HEADING or len(words) < 60):
            waiting, inside = None, False
            continue
        if block.kind is BlockKind.HEADING:
            waiting, inside = None, False
            continue
        if waiting is not None:
            end = _answer_at(text, block.start, block.end)
            yield block.start, end, source, waiting
            waiting, inside = None, inside and end == block.end
            continue
        reference = _PARAGRAPH_REFERENCE.search(words)
        if reference is not None or _OTHER_VOICE.match(words) or (inside and labelled):
            yield block.start, block.end, source, Cue("recommendation", block.start, block.start)
        elif not labelled:
            inside = False


def _answer_at(text: str, start: int, end: int) -> int:
    """Where, in a paragraph that opens with a recommendation, the answer to it begins; its end where there is none."""
    gaps = (gap.end() for gap in _ANSWERED.finditer(text, start, end))
    return next((at for at in gaps if _VERDICT.match(text, at, end)), end)


def _concerns(document: Document, index: NameIndex) -> Iterator[Passage]:
    recipient = index.setting.recipient
    if recipient is None:
        return
    text = index.text
    waiting: Cue | None = None
    listed: Cue | None = None
    for block in document.blocks:
        opening = _LISTS_CONCERNS.search(text, block.start, block.end)
        item = _LISTED_CONCERN.match(text, block.start, block.end)
        if opening is not None:
            listed = Cue("concern", *opening.span())
        elif item is not None and listed is not None:
            yield item.end(), block.end, recipient, listed
            continue
        label = _CONCERN.match(text, block.start, block.end)
        if label is not None and label.end() < block.end:
            if label["mark"] or block.kind is BlockKind.HEADING:
                yield label.end(), block.end, recipient, Cue("concern", *label.span())
                waiting = None
                continue
        elif label is not None:
            waiting = Cue("concern", *label.span())
            continue
        answers = _SECOND_PERSON.match(text, block.start, block.end) or _OURS.search(text, block.start, block.end)
        if waiting is not None and block.kind is not BlockKind.HEADING and not answers:
            yield block.start, block.end, recipient, waiting
        waiting = None


def second_person(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a sentence of a letter says what its recipient said ("You found that…")."""
    return _SECOND_PERSON.search(text, start, end)


_CONCEDED = re.compile(
    r"\b(?:[Ww]e|I|[Tt]he (?:Trust|Council|Board|provider|company)) (?:fully |also |do )?(?:recognise|accept"
    r"|acknowledge|agree|understand)"
    r"(?: your (?:finding|concern|view|conclusion|point))? that (?!(?:we|I|our)\b)"
    r"(?P<what>[^.;]+?)(?=[.;]|, (?:and|but) |$)"
)


def conceded(text: str, start: int, end: int) -> re.Match[str] | None:
    """What a reply grants to the party it answers ("We recognise that cover was thin"): theirs who raised it."""
    return _CONCEDED.search(text, start, end)


def _resolutions(document: Document, index: NameIndex) -> Iterator[Passage]:
    source = Source(None, None, index.setting.body or index.setting.host, "reported")
    text = index.text
    open_cue: Cue | None = None
    for block in document.blocks:
        words = text[block.start : block.end]
        match = _RESOLVED.search(words)
        label = _labelled(block, words)
        if match is not None and (
            match.start() == 0 or match.group()[-2:].isupper() or words[: match.start()].endswith((". ", "\n"))
        ):
            open_cue = Cue("resolved", block.start + match.start(), block.start + match.end())
            yield block.start + match.start(), block.end, source, open_cue
            continue
        if open_cue is None:
            continue
        if block.kind is BlockKind.ITEM or (label and block.kind is BlockKind.PARAGRAPH):
            yield block.start, block.end, source, open_cue
        else:
            open_cue = None


def _labelled(block: Block, words: str) -> bool:
    return _RESOLVED_ITEM.match(words) is not None and not re.match(r"\d+\.\d", words)

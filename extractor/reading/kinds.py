"""Which kind of document this is: the packs' cues weighed against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from extractor.model import BlockKind, Document
from extractor.rulebook import DocumentKind, Rulebook

FRONT = 4_000
"""Characters that count as the beginning of a document: its first page or two."""

_LONGEST = 400_000
_STRONG, _CUE, _HEADING, _AGAINST, _PUBLISHER, _NAME = 4.0, 1.0, 1.5, 3.0, 1.0, 2.0
_NO_LETTER = 8.0
"""Against a kind that is never written as a letter: what a letter is about it names as often as the thing itself."""
_TITLE, _TITLES = 4.0, 5.0
"""For the first name that a document's opening lines give it, and at most for all."""

_OPENING = 6
"""Lines in which a document says what it is."""

_LEAST = 4.0
"""The least weight that tells a kind: one strong phrase, or several cues."""

_TURN = re.compile(
    r"(?:(?:(?:the |an )?(?:right |rt\.? )?(?:hon|mr|mrs|ms|miss|mme|dr|sir|dame|lord|lady|baroness|chair|acting"
    r"|professor|prof|cllr|councillor|Q\d+)\b\.?\s*)*)"
    r"[^.:;!?\n]{2,70}(?:\([^)\n]{2,80}\))?:\s+\S",
    re.IGNORECASE,
)
_LOG_WORDS = (
    frozenset({"action", "actions", "recommendation", "task"}),
    frozenset({"owner", "lead", "responsible", "who"}),
    frozenset({"due", "deadline", "when", "target", "date", "timescale"}),
    frozenset({"status", "update", "progress", "rag", "brag", "comments"}),
)


FORMS: Mapping[str, str] = {
    "form:letter": "a salutation with a close, or an address with a reference",
    "form:turns": "speakers' names before their words",
    "form:speech": "much quoted speech",
    "form:own-voice": 'quoted speech in a text that says "we" itself',
    "form:reported": "a story told in the third person, of what others said and did",
    "form:byline": "a writer's name, or a name and a date, below the first line",
    "form:short-paragraphs": "short paragraphs and little else",
    "form:numbered": "numbered items",
    "form:sheet": "a spreadsheet",
    "form:answers": "concerns, each with a labelled answer",
    "form:government-voice": "a government or department that says what it thinks, does and will do",
    "form:inquiry-voice": "a committee that says what it heard and what should be done",
    "form:log": "a table of actions with owner, date or status",
    "form:recommendations": "headings that are numbered recommendations",
    "form:recommendation-response": "recommendations, each with an answer",
}
"""The shapes that packs may ask for among a kind's phrases."""


@dataclass(frozen=True, slots=True)
class KindScore:
    """How much speaks for a kind, and the cues that were found ("!" before those against)."""

    kind: str
    score: float
    cues: tuple[str, ...]


def tell_kind(document: Document, rulebook: Rulebook) -> DocumentKind | None:
    """The kind for which most speaks; None where nothing speaks clearly enough."""
    scores = score_kinds(document, rulebook)
    if not scores or scores[0].score < _LEAST:
        return None
    return next(kind for kind in rulebook.documents if kind.id == scores[0].kind)


def score_kinds(document: Document, rulebook: Rulebook) -> tuple[KindScore, ...]:
    """Every kind with its score, best first.

    A phrase of the first pages counts wholly, one further on by half: what a document is stands at its beginning, while
    a long report mentions many other kinds.
    """
    whole = folded(document.text[:_LONGEST])
    front = folded(document.text[:FRONT])
    headings = {
        _bare(document.text[block.start : block.end]) for block in document.blocks if block.kind is BlockKind.HEADING
    }
    name = folded(re.split(r"[/\\]", document.name)[-1].replace("_", " ").replace("-", " "))
    forms = forms_of(document)
    phrases = frozenset(
        phrase
        for kind in rulebook.documents
        for phrase in (*kind.cues, *kind.strong, *kind.titles, *kind.against, *kind.publishers)
    )
    opening = _found(folded(_opening(document)), phrases, ())
    in_front, anywhere = _found(front, phrases, forms), _found(whole, phrases, forms)
    scores = []
    for kind in rulebook.documents:
        score, cues = 0.0, []
        for weight, group in ((_STRONG, kind.strong), (_CUE, kind.cues)):
            for phrase in group:
                if phrase in in_front:
                    score += weight
                elif phrase in anywhere:
                    score += weight / 2
                else:
                    continue
                cues.append(phrase)
        named = [phrase for phrase in kind.titles if phrase in opening]
        if named:
            score += min(_TITLES, _TITLE + 0.5 * (len(named) - 1))
            cues += [f"title: {phrase}" for phrase in named]
        for heading in kind.headings:
            if heading in forms or _heads(_bare(heading), headings):
                score += _HEADING
                cues.append(f"heading: {heading}")
        for publisher in kind.publishers:
            if publisher in in_front:
                score += _PUBLISHER
                cues.append(publisher)
        for phrase in kind.against:
            if phrase in in_front:
                score -= _NO_LETTER if phrase == "form:letter" else _AGAINST
                cues.append(f"!{phrase}")
        if kind.title.lower() in name or kind.id.replace("_", " ") in name:
            score += _NAME
            cues.append("file name")
        scores.append(KindScore(kind.id, score, tuple(cues)))
    return tuple(sorted(scores, key=lambda one: -one.score))


def _heads(phrase: str, headings: Set[str]) -> bool:
    """Whether a heading is the phrase, or begins with one of several words."""
    return phrase in headings or (phrase.count(" ") >= 3 and any(one.startswith(phrase) for one in headings))


def _opening(document: Document) -> str:
    """The first lines, as far as they are no sentences."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", document.text[:1500]) if line.strip()][:_OPENING]
    return "\n".join(line for line in lines if len(line) <= 120)


def folded(text: str) -> str:
    """Lower case, straight quotes, single spaces."""
    text = text.replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", '"').replace("\u201d", '"')
    return " ".join(text.lower().split())


def _bare(heading: str) -> str:
    """A heading without its number and closing colon."""
    words = folded(heading)
    return re.sub(r"^(?:\(?\d+(?:\.\d+)*[.)]?\s+|\([a-z]\)\s+)", "", words).rstrip(" :.–-")


@lru_cache(maxsize=4)
def _pattern(phrases: frozenset[str]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    by_form = {folded(phrase): phrase for phrase in phrases if not phrase.startswith("form:")}
    longest = sorted(by_form, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?=({'|'.join(map(re.escape, longest))})(?!\w))"), by_form


def _found(text: str, phrases: frozenset[str], forms: Iterable[str]) -> set[str]:
    """The phrases that stand in a folded text, also those within longer ones, and the forms it has."""
    pattern, by_form = _pattern(phrases)
    found = {by_form[hit[1]] for hit in pattern.finditer(text)}
    # the longest of several that begin at one place hides the shorter
    starts = [(key, phrase) for key, phrase in by_form.items() if phrase not in found]
    hits = [folded(phrase) for phrase in found]
    found |= {phrase for key, phrase in starts if any(hit.startswith(f"{key} ") for hit in hits)}
    return found | set(forms)


def forms_of(document: Document) -> frozenset[str]:
    """The shapes that the document has as a whole: "form:letter", "form:turns", "form:speech", …"""
    text = document.text
    forms = set()
    blocks = document.blocks
    paragraphs = [text[b.start : b.end] for b in blocks if b.kind is BlockKind.PARAGRAPH]
    head = folded(text[:FRONT])
    if _GREETING.search(text[:FRONT]) and (_CLOSE.search(text[-6_000:]) or _REF.search(head) or _is_signed(text)):
        forms.add("form:letter")
    if len(_ANSWER_LABEL.findall(text)) >= 2 and len(_CHARGE_LABEL.findall(text)) >= 2:
        forms.add("form:answers")
    if _MEMO.search(text[:FRONT]) and re.search(r"\b(?:our ref|your ref|date|from): ", head):
        forms.add("form:letter")
    long = [words for words in paragraphs if len(words) > 25]
    turns = sum(_TURN.match(words) is not None for words in long)
    speakers = {words.split(":")[0].strip().lower() for words in long if _TURN.match(words)}
    if turns >= 4 and turns >= 0.5 * len(long) and len(speakers) < turns and "form:answers" not in forms:
        forms.add("form:turns")
    elif len(long) >= 3:
        said = sum(_speech(words) for words in long)
        if said >= 2 and said >= 0.25 * len(long):
            forms.add("form:speech")
            if _own_voice(long):
                forms.add("form:own-voice")
        if _is_reported(long, len(blocks)):
            forms.add("form:reported")
    if any(_BYLINE.fullmatch(line) for line in _opening(document).split("\n")[1:4]):
        forms.add("form:byline")
    if len(long) >= 5 and median(len(words) for words in long) < 400 and len(long) >= 0.7 * len(blocks):
        forms.add("form:short-paragraphs")
    numbered = sum(block.kind is BlockKind.ITEM and block.label[:1].isdigit() for block in blocks)
    if numbered >= 3:
        forms.add("form:numbered")
    if document.format in ("csv", "xlsx"):
        forms.add("form:sheet")
    if _is_log(document):
        forms.add("form:log")
    headings = [_bare(text[b.start : b.end]) for b in blocks if b.kind is BlockKind.HEADING]
    recommended = sum(words.startswith("recommendation") for words in headings)
    answered = sum(words in ("response", "government response", "our response") for words in headings)
    inline = len(re.findall(r"(?m)^Recommendation[^\n:]{0,12}:", text))
    if recommended + inline >= 2 and (
        answered or re.search(r"\bthe government (?:recognises|welcomes|agrees|accepts|will|is)\b", folded(text))
    ):
        forms.add("form:recommendation-response")
    if recommended >= 2:
        forms.add("form:recommendations")
    elif recommended + inline >= 1 and answered >= 1:
        forms.add("form:recommendation-response")
    forms |= _voices(text) if not forms & {"form:letter", "form:speech", "form:turns", "form:reported"} else set()
    return frozenset(forms)


def _voices(text: str) -> set[str]:
    """Whose voice a text without speakers is written in: an answering government's, or a committee's that inquires."""
    answers, owns, demands, hearings = (
        len(voice.findall(text[:20_000])) for voice in (_ANSWERS, _OWNS, _DEMANDS, _HEARINGS)
    )
    if hearings + demands >= 3 and hearings and hearings + demands > answers:
        return {"form:inquiry-voice"}
    return {"form:government-voice"} if answers >= 2 and answers + owns >= 3 and answers > hearings else set()


def _is_signed(text: str) -> bool:
    """Whether a text ends in lines that are no sentences: a name and an office."""
    last = [line.strip() for line in text[-800:].splitlines() if line.strip()][-3:]
    return len(last) == 3 and sum(len(line) < 60 and line[-1] not in ".!?;:" for line in last) >= 2


_GREETING = re.compile(
    r"^[ \t]*(?:dear|hi|hello|hiya|good (?:morning|afternoon|evening)|to whom it may concern|sirs?|madam|fao)\b"
    r"[^\n:;?]{0,70}[,:!–-]*[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""A greeting on a line of its own."""
_MEMO = re.compile(r"^[ \t]*to:[ \t]*\S.{2,80}$", re.IGNORECASE | re.MULTILINE)
_REF = re.compile(r"\b(?:our |your )?ref(?:erence)?\b ?[:.]")
_ANSWER_LABEL = re.compile(
    r"^[ \t]*(?:(?:our|the|trust|provider|council|company)(?:['’]s)? )*"
    r"(?:response|reply|answer|action taken)s?[ \t]*[:.–-]",
    re.IGNORECASE | re.MULTILINE,
)
_CHARGE_LABEL = re.compile(
    r"^[ \t]*(?:concern|matter|issue|point|question)\b[^\n:.]{0,20}[:.–-]", re.IGNORECASE | re.MULTILINE
)
_ANSWERS = re.compile(
    r"\b(?:[Tt]he|[Tt]his|HM|UK|[Ww]elsh|[Ss]cottish) (?:UK )?"
    r"(?:Government|Department(?: for [A-Z]\w+)?|Ministry|Home Office|Treasury)"
    r" (?:(?:also|fully|already|strongly|therefore|currently) )?"
    r"(?:accepts?|acknowledges?|agrees?|believes?|continues?|does not|has|is|notes?|recognises?|remains?|shares?"
    r"|supports?|thanks|welcomes?|will)\b"
)
_OWNS = re.compile(
    r"\b[Ww]e (?:(?:also|have|are) )*(?:accept|agree|committed|continue|established|published|recognise|remain|will)\b"
)
_DEMANDS = re.compile(
    r"\b(?:Government|Department|Ministry|Agency|Home Office|Treasury|[Mm]inisters) (?:should|must|needs? to)\b"
)
_HEARINGS = re.compile(
    r"\b[Ww]e (?:(?:also|further|therefore) )?"
    r"(?:heard|were told|recommend|conclude|note that|are concerned|urge|call on|received)\b"
    r"|\b(?:told us|in evidence|wrote to us"
    r"|(?:[Ww]itnesses|submissions?) (?:\w+ ){0,2}(?:said|told|suggested|argued|cited|raised|felt))\b"
)


def _speech(words: str) -> bool:
    """Whether a paragraph quotes somebody: a quotation of some length, or a verb of speech beside one."""
    quotes = re.findall(r"[“\"]([^“”\"]{15,})", words) + re.findall(_SINGLE, words)
    return bool(quotes) and (len("".join(quotes)) > 0.4 * len(words) or re.search(_SAID, words) is not None)


def _own_voice(paragraphs: Sequence[str]) -> bool:
    """Whether a text that quotes somebody also says "we" and "our" itself, as a body's own statement does."""
    outside = [re.sub(rf"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|{_SINGLE}", " ", words) for words in paragraphs]
    own = [re.search(r"\b(?:[Ww]e|[Oo]ur)\b", words) is not None for words in outside]
    return any(own[:2]) or sum(own) >= 2


def _is_reported(paragraphs: Sequence[str], blocks: int) -> bool:
    """Whether short paragraphs and hardly a heading tell what others said, in nobody's own voice."""
    if len(paragraphs) < 4 or len(paragraphs) < 0.75 * blocks or _own_voice(paragraphs):
        return False
    if median(len(words) for words in paragraphs) > 350 or any(_MEETING.search(words) for words in paragraphs):
        return False
    return sum(_TELLS.search(words) is not None for words in paragraphs) >= max(2, 0.2 * len(paragraphs))


_CLOSE = re.compile(
    r"\byours\s+(?:very\s+|most\s+)?(?:sincerely|faithfully|truly|ever)\b|\byours,|\b(?:kind|warm|best)\s+(?:regards|wishes)\b"
    r"|^[ \t]*(?:regards|best|sincerely|respectfully|all the best|(?:all|every) good wishes"
    r"|(?:many |with )?thanks(?: again)?)[,.!]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""How a letter closes; a bare word closes only on a line of its own."""
_SINGLE = r"(?<!\w)['‘](?=\w)((?:[^'’]|['’](?=\w)){15,}?)(?:['’](?!\w)|$)"
"""Words between single quotation marks; an apostrophe inside a word ends none, nor does the end of a paragraph."""
_MEETING = re.compile(
    r"\b(?:[Aa]pologies for absence|[Rr]esolved that|RESOLVED|[Mm]embers (?:noted|asked|agreed)|[Tt]he Clerk)\b"
)
_TELLS = re.compile(
    r"\b(?:said|says|told|added|admitted|claimed|claims|insisted|warned|revealed|reveals|reports|reported|announced|"
    r"accused|ruled|heard|according to|ordered|called (?:on|for)|criticised|denied|denies|confirmed|"
    r"apologised|understood)\b"
)

_BYLINE = re.compile(
    r"By [A-Z][\w'’-]+ [A-Z][\w'’-]+.{0,40}"
    r"|(?!.*\b(?:Board|Committee|Panel|Council|Trust|Cabinet|Minutes|Meeting|Report|Version|Final)\b)"
    r"(?:The )?[A-Z][\w'’&]+(?: (?:[A-Z][\w'’&]+|of|and|the|for)){0,4},? (?:\w+day,? )?\d{1,2} [A-Z][a-z]+ \d{4}"
)
_SAID = re.compile(
    r"\b(?:said|says|added|told|replied|insisted|argued|claimed|admitted|warned|explained|commented|called)\b"
)


def _is_log(document: Document) -> bool:
    """A table whose columns are those of an action log: an action with its owner, date or status."""
    rows = 0
    for block in document.blocks:
        words = {word for cell in block.cells for word in re.findall(r"[a-z]+", cell.header.lower())}
        hits = [bool(words & group) for group in _LOG_WORDS]
        rows += hits[0] and sum(hits) >= 3
    return rows >= 2

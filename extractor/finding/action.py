"""What is to be done, as somebody would write it down: "produce a recovery plan", and never "fitted" or "to the depot".

The act is the verb behind the last "will", "should" or "asked to"; a passive turns round ("doors would be replaced" →
"replace doors"). Dates go, since the deadline stands by itself, and so does what a sentence hangs on the act.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from extractor.finding.edges import text_of, tokens_from
from extractor.language.mentions import words

_WORDS = 18
_FRAMES = words(
    "agree undertake promise plan intend aim hope expect seek wish want commit ask request require recommend urge "
    "invite instruct tell order advise remind encourage need have go continue be look propose resolve pledge vow "
    "prepare offer suggest call say warn accept consider like"
)
"""Verbs that frame an act: what is done is the infinitive behind them."""
_WEAK = frozenset({"be", "have", "do", "see", "that", "it", "them", "this", "you", "me", "us"})
_TAIL = re.compile(
    r"[\s,;:.–—-]*(?:\b(?:by|in|on|at|for|from|until|till|before|within|during|to|and|or|of|the|a|an|with|but|so|that|"
    r"which|who|as|into|be|no later than|namely|end|end of|early|late|early in|later in|again in)\b[\s,;:.–—-]*)+$",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*\((?:regulation|carried|action|see|ref|min|para|section|item|\d)[^()]*\)", re.IGNORECASE)
_HANGS = re.compile(
    r",?\s+(?:if|unless|once|provided that|subject to|because|so that|although|while|whilst|whereas|after|when|"
    r"as well as|following|in order to|, which|, who)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_LEAD = re.compile(
    r"^(?:(?:that|and|but|then|also|now|further)\s+)*(?:(?:we|i|they|it|he|she|the [\w ]{2,40}?)\s+)?"
    r"(?:will|shall|would|must|should|is to|are to|to|'ll|’ll)\s+(?:also |now |then |not only )?(?=[a-z])",
    re.IGNORECASE,
)
_NOUNS = re.compile(r"\b(?:improve|improvement|better|areas? for)\b", re.IGNORECASE)
_IS_NOUN = re.compile(
    r"(?:the|a|an|how|whether|consistency|quality|timeliness|use|oversight|availability|access)\b", re.I
)


def act_of(doc: Any, start: int, end: int, head: int) -> str | None:
    """The act in doc[start:end], offsets in characters, from the clause's main verb; None where no verb tells it."""
    verb = act_verb(doc, start, end, head)
    if verb is None or verb.lemma_.lower() == "be" or not verb.lemma_.isalpha():
        return None
    passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    if not passive and verb.tag_ in ("VBD", "VBN") and not any(child.tag_ == "MD" for child in verb.children):
        return None
    after = text_of(doc)[verb.idx + len(verb.text) : end].strip()
    if passive:
        subject = next((child for child in verb.children if child.dep_ in ("nsubjpass", "nsubj")), None)
        if subject is None or subject.tag_ in ("WDT", "WP", "EX"):
            return None
        if subject.tag_ == "PRP" or subject.lower_ in ("this", "that", "these", "those"):
            thing = "them" if subject.lower_ in ("they", "these", "those") else "it"
            return f"{verb.lemma_.lower()} {thing} {after}"
        thing = text_of(doc)[subject.left_edge.idx : subject.right_edge.idx + len(subject.right_edge.text)]
        after = re.sub(r"\bby (?:the |its |our )?[A-Z][\w ]*$", "", after)
        return f"{verb.lemma_.lower()} {_lowered(thing)} {after}"
    particle = "" if verb.lemma_.lower() not in _WEAK or after else None
    return None if particle is None else f"{verb.lemma_.lower()} {after}"


def act_verb(doc: Any, start: int, end: int, head: int, *, stays: frozenset[str] = frozenset()) -> Any:
    """The verb of what is done, behind the verbs that frame it, those in `stays` excepted; None without any verb."""
    inside = [token for token in tokens_from(doc, start, end) if token.idx + len(token.text) <= end]
    main = doc[head] if 0 <= head < len(doc) and start <= doc[head].idx < end else None
    verb = main if main is not None and main.pos_ in ("VERB", "AUX") else None
    verb = verb or next((token for token in inside if token.tag_ == "VB" and token.pos_ == "VERB"), None)
    for _ in range(4):
        if verb is None or verb.lemma_.lower() in stays:
            break
        if verb.lemma_.lower() not in _FRAMES and not _is_participle(verb):
            break
        inner = _infinitive(verb, start, end)
        if inner is None:
            break
        verb = inner
    return verb


def _is_participle(verb: Any) -> bool:
    return verb.tag_ == "JJ" or (any(child.dep_ == "xcomp" for child in verb.children) and verb.tag_ == "VBN")


def _infinitive(verb: Any, start: int, end: int) -> Any:
    """The infinitive, gerund after "to", or subjunctive that a framing verb governs within the range."""
    for child in verb.children:
        if child.i < verb.i or not start <= child.idx < end or child.pos_ not in ("VERB", "AUX"):
            continue
        if child.dep_ in ("xcomp", "ccomp", "acomp", "advcl", "conj") and child.tag_ in ("VB", "VBG"):
            if child.dep_ != "conj" or child.tag_ == "VB":
                return child
        told = any(grand.tag_ == "MD" for grand in child.children) or verb.lemma_ in ("recommend", "ask", "request")
        if child.dep_ == "ccomp" and told:
            return child
    for child in verb.children:
        if child.i > verb.i and child.dep_ in ("dobj", "prep", "acomp", "attr"):
            for grand in child.subtree:
                if grand.tag_ in ("VB", "VBG") and grand.pos_ == "VERB" and start <= grand.idx < end:
                    return grand
    return None


def trimmed(phrase: str, dates: Sequence[str], section: Sequence[str] = ()) -> str | None:
    """An act without its dates, conditions and notes, short enough for a title; a bare noun is to be improved."""
    for date in sorted(dates, key=len, reverse=True):
        phrase = phrase.replace(date, " ")
    phrase = _NOTE.sub("", " ".join(phrase.split()))
    phrase = re.sub(r"\s+([,;.)])", r"\1", phrase).strip(" ,;:.|–—")
    shorter = _HANGS.sub("", phrase)
    phrase = shorter if len(shorter.split()) >= 3 else phrase
    phrase = _LEAD.sub("", phrase)
    kept = phrase.split()
    if len(kept) > _WORDS:
        comma = next((n for n in range(_WORDS, 6, -1) if kept[n - 1].endswith((",", ";"))), _WORDS)
        kept = kept[:comma]
    phrase = _TAIL.sub("", " ".join(kept)).strip(" ,;:.|–—-")
    if phrase.count('"') % 2 or phrase.count("“") > phrase.count("”"):
        phrase = phrase.replace('"', "").replace("“", "")
    if not phrase:
        return None
    if _IS_NOUN.match(phrase) and any(_NOUNS.search(title) for title in section):
        phrase = f"improve {_lowered(phrase)}"
    return _lowered(phrase)


def _lowered(phrase: str) -> str:
    """Words with a small first letter, unless they begin with a name or an abbreviation."""
    first = phrase.split(maxsplit=1)[0] if phrase.split() else ""
    if first[1:2].islower() or len(first) == 1:
        return phrase[:1].lower() + phrase[1:] if first[1:].islower() or first in ("A",) else phrase
    return phrase

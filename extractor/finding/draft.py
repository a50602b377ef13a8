"""The words of a title in the making: tokens of a parse, some left out, some said otherwise, as a line of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]’'”]|n['’]t$")
_SAID_SHORT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{long}\b", re.IGNORECASE), short)
    for long, short in (
        (r"in order to", "to"),
        (r"does not have(?! (?:their|its|his|her)\b)", "lacks"),
        (r"do not have(?! (?:their|its|his|her)\b)", "lack"),
        (r"did not have(?! (?:their|its|his|her)\b)", "lacked"),
        (r"as (\w+) as (?:they|it|we) (?:\w+ )?(?:could|should|would|needs? to|might)(?: be)?", r"\1 enough"),
        (r"(?:is|are) not (?:always )?able to", "cannot"),
        (r"(?:is|are) able to", "can"),
        (r"(?:was|were) not able to", "could not"),
        (r"an? (?:small|limited|tiny) (?:number|minority|proportion) of(?! the\b| these\b| those\b)", "some"),
        (r"an? (?:significant|large|considerable) (?:number|proportion) of(?! the\b| these\b| those\b)", "many"),
        (r"an? (?:wide |broad |whole )?(?:range|variety|number|array) of", "several"),
        (r"the (?:vast )?majority of(?: the)?", "most"),
        (r"in (?:relation|regard|respect) (?:to|of)|with (?:regard|respect) to", "about"),
        (r"as a (?:result|consequence) of|due to the fact that", "because of"),
        (r"children(?:['’]s)? and young people(?=['’]s)", "children"),
        (r"children and young people", "children"),
        (r"parents and carers", "families"),
        (r"local area partnership", "partnership"),
        (r"special educational needs (?:and/or|and|or) disabilit(?:ies|y)(?: \(SEND\))?", "SEND"),
        (r"education,? health,? and (?:social )?care (?:\(EHC\) )?plan", "EHC plan"),
    )
)


@dataclass(slots=True)
class Draft:
    """The words of a title in the making: tokens that are kept, some of them said otherwise.

    `text` is the sentence as written, one character for one with the parse.
    """

    doc: Any
    text: str
    kept: set[int]
    swapped: dict[int, str] = field(default_factory=dict)
    lead: str = ""
    """Words before the tokens: who is to act, or what a pronoun stands for."""
    anchors: set[int] = field(default_factory=set)
    """Tokens that count as kept although other words stand in their place."""

    telling: set[int] = field(default_factory=set)
    """Tokens for whose sake the words are a finding at all."""
    verbless: bool = False
    """A fragment without a verb of its own: what hangs on its noun may be a verb misread."""

    def said(self, kept: Iterable[int] | None = None, *, short: bool = False) -> str:
        """The kept tokens as a line of text."""
        parts, before = [self.lead] if self.lead else [], -2
        for index in sorted(self.kept if kept is None else kept):
            token = self.doc[index]
            word = self.swapped.get(index, self.text[token.idx : token.idx + len(token.text)]).strip()
            if not word:
                continue
            apart = before != index - 1 or bool(self.doc[before].whitespace_) or self.doc[before].is_space
            if parts and not (apart and not _NO_SPACE_BEFORE.match(word)) and (before >= 0 or self.lead == ""):
                parts[-1] += word
            else:
                parts.append(word)
            before = index
        line = _clean(" ".join(parts))
        if short:
            for long, brief in _SAID_SHORT:
                line = long.sub(brief, line)
        return " ".join(line.split())


_CITED = re.compile(
    r"\(\s*\)|\s*\((?:section|s\.|regulations?|reg\.?|see|paragraphs?|min|ref)\b[^()]*(?:\([^()]*\)[^()]*)*\)", re.I
)


_COMMA = re.compile(r"\b(that|and|but|because),(?= \w)", re.IGNORECASE)


def _clean(line: str) -> str:
    """A line without the marks that the words left out have left behind."""
    line = re.sub(r"[“”\"\[\]]|(?<!\w)[‘'](?=\w)|(?<=\w)[’'](?![\w])(?<!s[’'])", "", line)
    line = _CITED.sub("", line)
    line = re.sub(r"\s+([,;:.)%])", r"\1", " ".join(line.split()))
    line = re.sub(r"(?:[,;:] ?)+(?=[,;:.])|^[\s,;:.–—-]+", "", line)
    line = re.sub(r", \w+ing$", "", line)
    line = _COMMA.sub(r"\1", re.sub(r"\s*…(?=\s)", "", line))
    if line.count("(") != line.count(")"):
        line = line.replace("(", "").replace(")", "")
    return line.strip(" ,;:.–—-|•")


def lower_first(draft: Draft) -> None:
    """A small letter for the first kept word behind other words, if only its place has made it large."""
    index = min(draft.kept)
    word = draft.doc[index].text
    following = draft.doc[index + 1].text if index + 1 < len(draft.doc) else ""
    is_name = draft.doc[index].tag_ in ("NNP", "NNPS") and following[:1].isupper()
    opens = all(draft.doc[i].is_space or draft.doc[i].is_punct or draft.doc[i].like_num for i in range(index))
    if (opens and word[1:].islower() and not is_name) or word in ("A", "The", "An"):
        draft.swapped[index] = draft.swapped.get(index, word)[:1].lower() + draft.swapped.get(index, word)[1:]

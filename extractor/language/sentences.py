"""Document → sentences: rules of punctuation inside each block; no sentence crosses a block or a table cell."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from extractor.model import BlockKind, Document


@dataclass(frozen=True, slots=True)
class Sentence:
    """A range of `Document.text` in `Document.blocks[block]`, without white space or list label around it."""

    start: int
    end: int
    block: int


def split(document: Document) -> tuple[Sentence, ...]:
    """The sentences in text order: one for a heading, one for each filled cell of a row."""
    text = document.text
    found: list[Sentence] = []
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            spans = [(block.start, block.end)]
        elif block.kind is BlockKind.ROW and block.cells:
            spans = [(cell.start, cell.end) for cell in block.cells]
        else:
            spans = list(_split(text, block.start, block.end))
        spans = [part for span in spans for part in _bounded(text, *span)]
        label_end = block.start + len(block.label) if text.startswith(block.label, block.start) else block.start
        for start, end in spans:
            start = _after_label(text, max(start, label_end), end)
            start, end = _trimmed(text, start, end)
            if start < end:
                found.append(Sentence(start, end, index))
    return tuple(found)


def split_text(text: str) -> list[tuple[int, int]]:
    """The sentences of a text without blocks; blank lines end one. Labels of a list stay with their sentence."""
    gaps = [match.span() for match in _BLANK_LINE.finditer(text)]
    parts = zip([0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)], strict=True)
    spans = (_trimmed(text, *span) for part in parts for span in _split(text, *part))
    return [(start, end) for start, end in spans if start < end]


def line_start(text: str, at: int) -> int:
    """Where the line of an offset begins, at most `_FARTHEST` before it."""
    floor = max(at - _FARTHEST, 0)
    return max(text.rfind("\n", floor, at) + 1, floor)


_FARTHEST = 10_000
"""Characters of a line that are looked back over: no paragraph has more, and a file may be one line."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_TITLES = _words(
    "mr mrs ms mx dr prof professor rev revd hon rt cllr cllrs cr sir st ste gen col capt lt sgt maj brig cmdr "
    "supt insp det pc dc ds mt ft messrs mme gov sen rep pres asst dep fr"
)
"""Nearly always followed by a name."""

_BEFORE_NUMBER = _words(
    "no nos n° p pp para paras par s ss sec sect reg regs art arts fig figs vol vols ch chap cl sch app annex tab "
    "item q qu ref tel ext col cm cmd r rr ver v jan feb mar apr jun jul aug sep sept oct nov dec c ca approx est "
    "max min"
)
"""Shortenings that a number follows."""

_NEVER_LAST = _words("eg e.g ie i.e viz cf vs v approx incl excl esp nr attn encl c.f")

_MAY_END = _words(
    "etc ltd inc co corp plc llp bros jr sr al ave rd sq blvd dept div govt assoc ph.d b.sc m.sc m.d b.a m.a hons "
    "esq a.m p.m am pm u.s u.k e.u u.n u.s.a n.b a.k.a d.c jan feb mar apr jun jul aug sep sept oct nov dec mon "
    "tue tues wed thu thur thurs fri sat sun min max hr hrs mins est ed eds ext no vol admin org univ inst cttee "
    "dist"
)

_STARTERS = _words(
    "the a an this that these those it he she they we i you there here his her their our my your its who what "
    "when where why how which whose in on at by for from with without under over after before during since until "
    "while although though however but and so if as to of one two three some many most several all each every no "
    "not another other both such also then following please members officers staff patients people residents "
    "inspectors mr mrs ms dr cllr councillor did does do is are was were has have had will would can could should "
    "may might despite because once meanwhile moreover nor or yet only still now later overall therefore instead "
    "further furthermore additionally again even let resolved"
)
"""Words that, capitalised, more often begin a sentence than a name."""

_LETTERED = _words(
    "appendix annex annexe schedule figure table plan part category grade group ward unit block wing option "
    "hepatitis vitamin band level class type section phase tier team flat"
)
"""Nouns after which a single capital letter is not an initial."""

_SPOKE = r"(?:said|asked|added|replied|wrote|explained|told|answered|enquired|inquired|continued|warned|insisted)"
_ASKS_ON = re.compile(rf"(?:[A-Z][\w’'-]*\.?\s+){{1,3}}{_SPOKE}\b|{_SPOKE}\b")

_BLANK_LINE = re.compile(r"\n\s*\n")
_STOP = re.compile(
    r"(?P<mark>\.(?:[ \u00a0]?\.){2,}|…\.?|[!?]+\.?|\.(?!\.))(?P<close>[)\]}\"'”’»]*)"
    r"(?:\[\d{1,3}\]|[¹²³⁴-⁹]+)?(?:\s+|$)"
)
_BULLET = re.compile(r"(?<=\s)[•⁃◦▪●■‣►➢✓❖](?=\s*\S)")
_LAST_WORD = re.compile(r"[^\s(\[“\"‘/—–]+$")
_FIRST_WORD = re.compile(r"[\"'“‘(\[«]*([^\W\d_][\w’'-]*)")
_NEXT_OPENS = re.compile(r"[\"'“‘(\[«¿¡]*[A-Z\d£$€À-ÞŁŚŻČŠŽ•⁃◦▪●■–—-]|[\"'“‘(\[«]*…|[\"'“‘(\[«]*(?:\. )+")
_LABEL = re.compile(
    r"(?:[•⁃◦▪●■‣►➢✓❖\uf0b7\uf0a7]\s*|[–—*-]\s+)?"
    r"(?:(?:\(?(?:\d{1,3}|[a-z]|[ivx]{1,5}|[A-Z])\)|\d{1,3}(?:\.\d{1,3}){1,4}\.?|\d{1,3}\.\)?|[a-z]\.)\s+)?"
)
_LABEL_END = re.compile(r"\s*(?:[•⁃◦▪●■‣►➢✓❖]\s*)?(?:(?:\d{1,3}|[A-Za-z])\.\)?\s+)?")
_BRACKETS = re.compile(r"\([^()]*\)")
_SEQUENCE = re.compile(
    r"(?:(?<=\s)|^)(?:\((?P<round>\d{1,2}|[a-z]{1,4})\)|(?P<half>\d{1,2}|[a-z])\.?\)|(?P<dot>\d{1,2}|[a-z])\.)(?=\s+\S)",
    re.M,
)
_AND = re.compile(r"[\s,]*\b(?:and|or)\s*$")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    items = sorted({start, *_bullets(text, start, end), *_numbered(text, start, end)})
    cuts = sorted({*items[1:], *_stops(text, start, end, items)})
    at = start
    for cut in [*cuts, end]:
        if cut > at:
            yield from _bounded(text, at, cut)
            at = cut


_LONGEST = 2_000
"""Characters of a sentence: no real one seen has more, and what reads sentences takes the square of their length."""
_PAUSE = re.compile(r".*[;,:]\s|.*\s", re.DOTALL)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, cut at a pause or between words where it is longer than any that a person writes."""
    while end - start > _LONGEST:
        pause = _PAUSE.match(text, start + _LONGEST // 2, start + _LONGEST)
        cut = pause.end() if pause else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _stops(text: str, start: int, end: int, items: list[int]) -> Iterator[int]:
    """Offsets after a full stop, question mark, exclamation mark or ellipsis that ends a sentence.

    `items` are the offsets where list items begin; a label there ("3.", "• 9.") does not end a sentence.
    """
    at = start
    labels = {_LABEL_END.match(text, item, end).end() for item in items}  # type: ignore[union-attr]
    brackets = [m.span() for m in _BRACKETS.finditer(text, start, end) if m.end() - m.start() < 400]
    for stop in _STOP.finditer(text, start, end):
        if stop.end() >= end:
            break
        if stop.end() in labels:
            continue
        # brackets hold none inside them, so that only the last one that opens before the mark can hold it
        before = bisect_left(brackets, (stop.start("mark"),)) - 1
        left, right = brackets[before] if before >= 0 else (0, 0)
        if _is_end(text, at, end, stop) and not (stop.end("close") < right and left > at):
            at = stop.end()
            yield at


def _is_end(text: str, start: int, end: int, stop: re.Match[str]) -> bool:
    mark, after = stop["mark"], stop.end()
    if not _NEXT_OPENS.match(text, after, end):
        return False
    word_match = _LAST_WORD.search(text, max(start, stop.start() - 40), stop.start())
    word = word_match[0] if word_match else ""
    following = _FIRST_WORD.match(text, after, end)
    next_word = following[1] if following else ""
    starts = next_word.lower() in _STARTERS
    if mark[0] in "!?":
        return not (stop["close"] and _ASKS_ON.match(text, after, end))
    if len(mark) > 1 or mark[0] == "…":
        if "]" in stop["close"] or (not word and stop.start() <= start + 1):
            return False
        return bool(next_word[:1].isupper()) and (
            mark.count(".") > 3 or bool(stop["close"]) or (starts and next_word != "I")
        )
    if not word or stop["close"]:
        # nothing but a bracket or quote before the mark, or a quotation that closes after it
        return bool(word) or stop.start() > start
    return _full_stop_ends(text, start, stop.start(), word, next_word, text[after : after + 1])


def _full_stop_ends(text: str, start: int, at: int, word: str, next_word: str, first: str) -> bool:
    """Whether the full stop after `word` ends a sentence, `next_word` and its first character following."""
    lower = word.lower().rstrip("’'")
    starts = next_word.lower() in _STARTERS
    if lower in _NEVER_LAST:
        return False
    if lower in _TITLES and next_word:
        return False
    if lower in _BEFORE_NUMBER and first.isdigit():
        return False
    if len(word) == 1 and word.isalpha() and word.isupper():
        before = text[start : at - 1].split()[-1:]
        if (before and before[0].lower() in _LETTERED) or (word == "I" and starts):
            return True
        return starts and bool(before) and next_word.lower() in ("the", "this", "it", "they", "there")
    if len(word) == 1 and word.isalpha() and at - 1 == start:
        return False
    if re.fullmatch(r"\(?\d{1,3}(?:\.\d{1,3})*", word) and not text[start : at - len(word)].strip():
        return False  # "3. The trust …": the number is a label
    if lower in _MAY_END or re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", word):
        if first.isdigit() and lower in _BEFORE_NUMBER:
            return False
        if re.match(r"(?:at|by|from|around|until|before|after)\s", text[start:at], re.I) and at - start < 24:
            return False
        return starts or first in "\"“‘'(" or (lower in ("a.m", "p.m", "am", "pm", "etc") and bool(next_word))
    return True


def _bullets(text: str, start: int, end: int) -> Iterator[int]:
    for match in _BULLET.finditer(text, start, end):
        yield match.start()


def _numbered(text: str, start: int, end: int) -> Iterator[int]:
    """Offsets of "(b)", "2)" or "3." that go on with a numbering begun earlier in the same block."""
    runs: dict[str, list[re.Match[str]]] = {}
    for match in _SEQUENCE.finditer(text, start, end):
        style = match.lastgroup or ""
        run = runs.setdefault(style, [])
        if _follows([m[style] for m in run], match[style]):
            run.append(match)
        elif not run or (match[style] in ("1", "a", "i") and len(run) < 2):
            runs[style] = [match] if match[style] in ("1", "a", "i") else []
    for style, run in runs.items():
        if len(run) < 2:
            continue
        at_start = not text[start : run[0].start()].strip()
        for match in run[1:]:
            before = re.sub(
                r"[\s,]*\b(?:and|or)\s*$", "", text[max(start, match.start() - 12) : match.start()]
            ).rstrip()
            if (at_start and style != "round") or before.endswith((";", ".", ":")):
                yield match.start()


def _follows(run: list[str], label: str) -> bool:
    if not run:
        return False
    if label.isdigit():
        return run[0] == "1" and int(label) == len(run) + 1
    roman = run[0] == "i" and len(run) < len(_ROMAN) and label == _ROMAN[len(run)]
    return roman or (run[0] == "a" and len(label) == 1 and ord(label) - ord("a") == len(run))


def _after_label(text: str, start: int, end: int) -> int:
    """Past "(a)", "17.1" or "•" at the beginning, unless nothing is left or the number is the sentence's own figure."""
    start, end = _trimmed(text, start, end)
    label = _LABEL.match(text, start, end)
    if label is None or label.end() >= end:
        return start
    bare = label[0].strip()
    if re.fullmatch(r"\d{1,3}\.\d{1,3}", bare) and text[label.end()].islower():
        return start  # "7.5 per cent of …" begins with a figure
    return label.end()


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

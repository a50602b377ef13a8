"""The words of a finding that carry its matter, with how telling each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import log

from extractor.model import Finding, Kind

_WORD = re.compile(r"£?\d[\d,.]*\d%?|£?\d%?|[^\W\d_]+(?:['’][^\W\d_]+)?")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = _set_of(
    "a about above after again against all also although am an and any anybody are as asked at aware be became because"
    " become been before began begin being below between both but by came can cannot come could currently did do does"
    " done down due during each either else even ever every few first for from further gave get given gives go good got"
    " had has have having he her here hers him his hope how however i if in indeed instead into is it its itself just"
    " kept last later less made make makes making many may me meanwhile might more most much must my neither never new"
    " next no nobody nor not nothing now of off often on once one only or other our ours out over own per quite rather"
    " reply said same say says second set several shall she should since so some still such take taken than that the"
    " their theirs them then there these they this those though three through thus to together told too took toward two"
    " under until up upon us use used uses using very via want was we well went were what when where whether which"
    " while who whole whom whose why will with within without would yet you your"
    " will'd it's that's don't didn't won't can't we're we've we'll they're they've i'm i've he's she's"
    " anything everything something everybody somebody"
    " mr mrs ms dr sir councillor cllr chair vice-chair"
    " january february march april may june july august september october november december"
    " monday tuesday wednesday thursday friday saturday sunday"
)

_COMMON = _set_of(
    "achieve act action address agree aim appear apply area arrange ask assess assure authority based begin board body"
    " bring care carry change clear come commission commissioner commit committee complete concern consider continue"
    " contract council current date day deliver delivery department develop difficult effect effective enable encourage"
    " ensure establish evidence expect explain find focus follow full future give government group grow help high hold"
    " hospital identify impact implement important improve improvement include increase inform information introduce"
    " issue keep large lead learn level local long look low manage management matter meet meeting member month national"
    " need note number offer officer open organisation outcome part partner patient people performance period place"
    " plan point possible practice present problem process produce programme progress promise provide provider"
    " provision public publish put quality raise reach receive recent recognise recommend recommendation record reduce"
    " regard remain report require requirement respond response responsible result review risk run safe see seek send"
    " serve service set show situation staff start state step strong support system target team time trust undertake"
    " update view way week work write year"
    " child children family leader parent practitioner pupil school social worker young"
    " answer letter reply written carer clinician doctor midwife nurse resident woman women"
    " accord adequate alway appropriate available check consist consistent constant continue day effect find inspect"
    " inspection inspector occasion properly regular robust sufficient suitable visit ward"
)
"""Words of the field that nearly every document has: they count for little, whatever the corpus."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A word without its English endings; crude on purpose: both sides of a comparison lose the same letters."""
    for ending, rest in (
        ("ies", "y"),
        ("ied", "y"),
        ("sses", "ss"),
        ("ing", ""),
        ("edly", ""),
        ("ed", ""),
        ("ly", ""),
        ("es", ""),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: len(word) - len(ending)] + rest
            if word.endswith("v") and ending != "ly":
                # no word ends so: "moving" and "moved" lost the e of "move"
                word += "e"
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "lsaeiou":
        word = word[:-1]
    for ending in ("ment", "ation", "ition", "tion", "ion", "al", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: len(word) - len(ending)]
            break
    if word.endswith("ve") and len(word) > 4:
        # improvement, improve
        word = word[:-1]
    # wives and wife, leaves and leaf
    if word.endswith(("v", "ve")):
        word = word.removesuffix("e")[:-1] + ("fe" if word.endswith("e") else "f")
    return word


_STOP_STEMS = frozenset(map(stem, _STOP)) | _STOP
_COMMON_STEMS = frozenset(map(stem, _COMMON))


def is_common(term: str) -> bool:
    """Whether nearly every document of the field has this term."""
    return term in _COMMON_STEMS


def words_of(text: str) -> list[str]:
    """The words of a text, case folded, in order; punctuation, hyphens and line breaks do not count."""
    return _WORD.findall(text.replace("’", "'").casefold())


def terms_of(text: str) -> frozenset[str]:
    """The stems of a text's telling words; years and single digits are none."""
    return frozenset(sequence_of(text))


def sequence_of(text: str) -> list[str]:
    """The terms of a text in the order of the text."""
    found = []
    for word in words_of(text):
        if word in _STOP or word.removesuffix("'s") in _STOP:
            continue
        if word[0].isdigit():
            if len(word) < 2 or re.fullmatch(r"(?:19|20|21)\d\d", word):
                continue
            found.append(word.rstrip("%").replace(",", ""))
            continue
        term = stem(word.removesuffix("'s"))
        if len(term) > 1 and term not in _STOP_STEMS:
            found.append(term)
    return found


def terms_of_finding(finding: Finding) -> frozenset[str]:
    """Terms of the quote and of what the attributes resolved: the action, the name of a measure.

    Dates, cited regulations and, in a table's row, the cells that say who and by when are left out: they are common to
    things that have nothing else in common.
    """
    quote = finding.quote
    if ROW in quote:
        cells = [cell for cell in quote.split(ROW) if len(cell.split()) > 1]
        # names, dates and states are short; the first cell of words says what it is about however short it is
        quote = ROW.join([*cells[:1], *(cell for cell in cells[1:] if len(cell.split()) > _SHORT_CELL)]) or quote
    if finding.kind is Kind.EVIDENCE:
        # what is excepted is not what was done
        quote = _EXCEPTED.sub(" ", quote)
    text = " ".join(part for part in (quote, finding.action, finding.name) if part)
    return terms_of(_CITED.sub(" ", _DATE.sub(" ", text)))


ROW = " | "
"""What stands between the cells of a table's row."""
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b")
_CITED = re.compile(r"\(?\bregulations?\s+\d+[A-Z]?(?:\(\w+\))*\)?", re.IGNORECASE)
_EXCEPTED = re.compile(r",? \b(?:apart from|except(?:ing)?(?: for)?|other than|with the exception of) [^.;:]+", re.I)
_SHORT_CELL = 4
_RUN = 24
"""Letters in about five words."""
_OTHERS = 300.0


class Weights:
    """How telling each term is, from 0 to 1: the fewer documents have it the more.

    Documents are counted and not findings, because the word that a document keeps coming back to is its matter's name.
    """

    def __init__(self, bags: Iterable[tuple[str, frozenset[str]]]) -> None:
        """`bags` are terms with the document (or other unit) that they stand in."""
        counts: dict[str, int] = {}
        seen: set[tuple[str, str]] = set()
        units = set()
        for unit, bag in bags:
            units.add(unit)
            for term in bag:
                if (unit, term) not in seen:
                    seen.add((unit, term))
                    counts[term] = counts.get(term, 0) + 1
        # as if these stood among some hundred others: few documents alone say little about what is rare
        self._scale = log(len(units) + _OTHERS)
        self._counts: Mapping[str, int] = counts
        self._known: dict[str, float] = {}

    def count(self, term: str) -> int:
        return self._counts.get(term, 0)

    def __getitem__(self, term: str) -> float:
        known = self._known.get(term)
        if known is None:
            known = 1.0 - log(1.0 + self._counts.get(term, 0)) / self._scale
            if term in _COMMON_STEMS:
                known *= 0.35
            self._known[term] = known
        return known

    def sum(self, terms: Iterable[str]) -> float:
        # a set's order is not the same in every process, and sums of floats depend on it
        return sum(sorted(self[term] for term in terms))


def shingles_of(text: str) -> frozenset[str]:
    """Runs of letters from the start of each word on, by which near-verbatim repetition is known.

    Spaces do not count, because PDF files lose and add them ("forpolice", "S uccess").
    """
    words = words_of(text)
    letters = "".join(words)
    found, at = set(), 0
    for word in words:
        if at + _RUN > len(letters):
            break
        found.add(letters[at : at + _RUN])
        at += len(word)
    return frozenset(found)

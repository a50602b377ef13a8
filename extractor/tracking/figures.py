"""Figures for the same measure and period that differ by who says so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from extractor.language.dates import find_dates
from extractor.model import Corpus, Document, Finding, Kind, Standing
from extractor.tracking.bodies import keys_of
from extractor.tracking.terms import terms_of

_BY_PUBLISHER: Mapping[str, Standing] = {
    "provider": Standing.SELF_REPORTED,
    "commissioner": Standing.COMMISSIONER,
    "press": Standing.PRESS,
    "public": Standing.PUBLIC,
    "regulator": Standing.INDEPENDENT,
    "scrutiny": Standing.INDEPENDENT,
    "coroner": Standing.INDEPENDENT,
    "auditor": Standing.INDEPENDENT,
    "government": Standing.INDEPENDENT,
}
_BY_NAME = (
    (
        re.compile(r"\b(?:Integrated Care Board|ICB|Clinical Commissioning Group|CCG|NHS England)\b"),
        Standing.COMMISSIONER,
    ),
    (re.compile(r"\b(?:Care Quality Commission|CQC|Ofsted|Inspectorate|Ombudsman)\b"), Standing.INDEPENDENT),
    (re.compile(r"\bHealthwatch\b"), Standing.PUBLIC),
)
"""Bodies whose names say in whose voice they speak of others."""
_NUMBERS = "none one two three four five six seven eight nine ten eleven twelve"
_WORDS = {word: number for number, word in enumerate(_NUMBERS.split())}
_SHORT_OF = re.compile(r"(?:only|just|still|no more than)\b", re.IGNORECASE)
_MONTH = re.compile(r"[a-z]+(?: \d{4})?")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Divergence:
    """Two figures for one measure and period from different standings, or from bodies of which one has none known."""

    organisation: str
    name: str
    period: str
    first: str
    second: str
    """Finding ids, the provider's own first."""


def standing_of(finding: Finding, document: Document) -> str:
    """Who says it, relative to the party judged: as extracted, or by speaker and publisher; "" if unknown."""
    if finding.standing:
        return finding.standing
    speaker = finding.source.organisation
    if speaker and finding.organisation:
        keys = keys_of([speaker, finding.organisation])
        if keys[speaker] == keys[finding.organisation]:
            return Standing.SELF_REPORTED
    if speaker and (own := next((standing for pattern, standing in _BY_NAME if pattern.search(speaker)), None)):
        return own
    if speaker and finding.source.mode != "author":
        # somebody quoted whose standing is not known: the publisher's is not theirs
        return ""
    return _BY_PUBLISHER.get(document.standing, "")


def standing_among(
    demands: Iterable[Finding], owners: Collection[str | None], finding: Finding, document: Document
) -> str:
    """`standing_of` a finding beside what was demanded and those who have to act.

    Who asked another for a thing does not report on themselves.
    """
    standing, speaker = standing_of(finding, document), finding.source.organisation
    if (speaker or document.publisher) and owners == {speaker or document.publisher}:
        # whoever it is that has to act, their own word is their own
        return Standing.SELF_REPORTED
    if standing == Standing.SELF_REPORTED and speaker:
        for demand in demands:
            if speaker in (demand.by, demand.source.organisation) and demand.owner not in (None, speaker):
                named = (own for pattern, own in _BY_NAME if pattern.search(speaker))
                return next(named, Standing.COMMISSIONER)
    return standing


def number_of(value: str | None) -> float | None:
    """A printed figure as a number: "1,310", "£1.6m", "four"."""
    if not value:
        return None
    text = value.casefold().strip()
    if text in _WORDS:
        return float(_WORDS[text])
    found = _NUMBER.search(text)
    if found is None:
        return None
    number = float(found.group().replace(",", ""))
    after = text[found.end() :].lstrip()
    if after.startswith(("bn", "billion")):
        return number * 1e9
    if after.startswith(("m", "million")) and not after.startswith(("month", "min", "mile")):
        return number * 1e6
    return number * 1e3 if after.startswith("k") else number


def with_figures_that_tell(corpus: Corpus) -> Corpus:
    """The corpus with bare figures that fall short in their own words ("only 58%") as evidence that little changed.

    A figure within an issue or evidence is told by it already.
    """
    told: dict[str, list[tuple[int, int]]] = defaultdict(list)
    bare = []
    for finding in corpus.findings.values():
        if finding.kind not in (Kind.METRIC, Kind.RATING):
            told[finding.document].append((finding.start, finding.end))
        elif finding.kind is Kind.METRIC and finding.name and _SHORT_OF.match(finding.quote):
            bare.append(finding)
    changed = {
        finding.id: replace(finding, kind=Kind.EVIDENCE, direction="unchanged")
        for finding in bare
        if not any(start < finding.end and finding.start < end for start, end in told[finding.document])
    }
    return replace(corpus, findings={**corpus.findings, **changed}) if changed else corpus


def divergences(corpus: Corpus, findings: Iterable[Finding] | None = None) -> tuple[Divergence, ...]:
    """Figures of one organisation, measure, unit and period that differ and come from different standings."""
    chosen = [f for f in (corpus.findings.values() if findings is None else findings) if f.value is not None]
    keys = keys_of(f.organisation for f in chosen if f.organisation)
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in chosen:
        if finding.organisation and finding.name and finding.period and number_of(finding.value) is not None:
            period = _period(finding.period, corpus.documents[finding.document].date)
            groups[keys[finding.organisation], finding.unit or "", period].append(finding)
    found = []
    for key in sorted(groups):
        group = groups[key]
        for at, one in enumerate(group):
            for two in group[at + 1 :]:
                first, second = (
                    standing_of(f, corpus.documents[f.document]) or f.source.organisation for f in (one, two)
                )
                if not first or not second or first == second or number_of(one.value) == number_of(two.value):
                    continue
                if _is_same_measure(one.name or "", two.name or ""):
                    pair = (one, two) if first == Standing.SELF_REPORTED else (two, one)
                    found.append(
                        Divergence(one.organisation or "", one.name or "", one.period or "", pair[0].id, pair[1].id)
                    )
    return tuple(found)


def _period(text: str, reference: str | None) -> str:
    """A period as the date that it means where it means one: "May" is another in another year."""
    plain = " ".join(text.casefold().split())
    if not _MONTH.fullmatch(plain):
        return plain
    return next((found.date for found in find_dates(f"in {text}", reference=reference) if found.date), plain)


def _is_same_measure(one: str, two: str) -> bool:
    first, second = terms_of(one), terms_of(two)
    shared = len(first & second)
    return shared > 0 and shared * 3 >= 2 * min(len(first), len(second))

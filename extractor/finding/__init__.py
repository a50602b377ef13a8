"""Document × Rulebook → findings. `extract` is the door; `analyse` shows the same work on one sentence, for `explain`.

Where things live: matching.py compiles and finds cues, clauses.py cuts a parsed sentence, assemble.py hears the cues in
their context and judges each clause, engine.py does both for one sentence, walk.py for a document's sentences in their
places, rows.py reads action tables, attributes.py fills in who, what and when. Wording lives in rules/ only.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.finding import attributes
from extractor.finding.assemble import Judgement
from extractor.finding.engine import Analysis, Engine, analyse, engine
from extractor.finding.headline import Headlines
from extractor.finding.party import Parties, parties_of, party_of
from extractor.finding.rows import grades_of, row_finding, rows_of, status_finding, titles_of
from extractor.finding.standing import askers_of, standing_of, teller_of
from extractor.finding.walk import QUIET, analyses, priors_of
from extractor.language import dates, sentences
from extractor.language.dates import DateExpression
from extractor.language.english import English
from extractor.language.figures import find_figures
from extractor.language.names import NameIndex
from extractor.language.quotes import Attribution, attributions, source_of
from extractor.language.quotes import hear as hearing
from extractor.language.sentences import Sentence
from extractor.model import BlockKind, Cue, Document, Finding, Kind, finding_ids
from extractor.rulebook import Calibration, Rulebook, calibrated
from extractor.settings import Settings

__all__ = ["Analysis", "Engine", "Extraction", "analyse", "engine", "extract"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """The findings in text order, and the rules that could not be run, each with its reason."""

    findings: tuple[Finding, ...]
    skipped: tuple[str, ...] = ()


def extract(document: Document, *, rulebook: Rulebook, english: English, settings: Settings) -> Extraction:
    """The findings of a document in text order, those under `settings.min_confidence` left out."""
    machine = engine(rulebook, english)
    found: list[Finding] = []
    split = sentences.split(document)
    index = machine.names.index(document.text, document=document)
    said = attributions(document, split, index)
    index = hearing(index, said)
    when = dates.find_dates(document.text, reference=document.date)
    about = attributes.main_body(document, index)
    askers = askers_of(document, said)
    parties = parties_of(document, index, about)
    rows = rows_of(document, when)
    headlines = Headlines(document, split, machine)
    for number, row in rows.items():
        block = document.blocks[number]
        finding = row_finding(row, document, index, when, block)
        status = status_finding(row, document, block)
        for each in (finding, status) if status is not None else (finding,):
            each = replace(each, source=source_of(said, each.start, each.end))
            each = _placed(each, document, index, machine, parties)
            found.append(replace(each, headline=headlines.of_row(each)))
    grades = grades_of(document)
    plain = [replace(grade, source=source_of(said, grade.start, grade.end)) for grade in grades]
    taken = [(grade.start, grade.end) for grade in grades] + [span for row in rows.values() for span in row.used]
    taken += titles_of(document)
    free = [each for each in split if not any(start < each.end and each.start < end for start, end in taken)]
    told = [row.update for row in rows.values() if row.update]
    prose = [each for each in free if not any(start < each.end and each.start < end for start, end in told)]
    for sentence, analysis in analyses(document, prose, machine, said):
        if not analysis.judgements:
            continue
        scene = _scene(document, sentence, analysis, index, when)
        scene = replace(scene, about=about, askers=askers)
        for judgement in analysis.judgements:
            source = source_of(said, scene.start + judgement.start, scene.start + judgement.end)
            finding = _placed(
                _finding(judgement, replace(scene, source=source), parties), document, index, machine, parties
            )
            found.append(replace(finding, headline=headlines.of(finding, sentence, analysis, judgement)))
    plain += _metrics(document, free, machine, said)
    found += [_placed(finding, document, index, machine, parties) for finding in plain]
    if settings.calibrated:
        found = [_calibrated(finding, rulebook.calibration) for finding in found]
    kept = sorted(
        (finding for finding in found if finding.confidence >= settings.min_confidence),
        key=lambda finding: (finding.start, finding.end, finding.kind),
    )
    ids = finding_ids(document.id, ((finding.kind, finding.quote) for finding in kept))
    return Extraction(
        tuple(replace(finding, id=identity) for finding, identity in zip(kept, ids, strict=True)),
        tuple(machine.cues.skipped),
    )


def _calibrated(finding: Finding, calibration: Calibration) -> Finding:
    """A finding whose confidence says how often such findings were right on annotated documents."""
    return replace(finding, confidence=calibrated(finding.confidence, finding.kind, finding.rules, calibration))


def _metrics(
    document: Document, prose: Sequence[Sentence], machine: Engine, said: Sequence[Attribution]
) -> list[Finding]:
    """A finding for each figure, except under headings without findings."""
    found = []
    for sentence in prose:
        block = document.blocks[sentence.block]
        if block.kind is BlockKind.HEADING or any(
            prior.prior in QUIET for prior in priors_of(document, block, machine)
        ):
            continue
        for figure in find_figures(document.text[sentence.start : sentence.end]):
            start, end = sentence.start + figure.start, sentence.start + figure.end
            rules = (f"core.figure-{figure.kind}",)
            finding = document.finding(Kind.METRIC, start, end, section=block.section, rules=rules, confidence=0.7)
            found.append(
                replace(
                    finding,
                    source=source_of(said, start, end),
                    name=figure.name,
                    value=figure.value,
                    unit=figure.unit,
                    target=figure.target,
                    period=figure.period,
                )
            )
    return found


_REFERENCE = re.compile(
    r"^(?:Recommendation|Requirement|Concern|Action|Finding|Issue|Must do|Should do|Priority)s?\s+"
    r"(?P<number>\d+(?:\.\d+)*(?:\s*\(\w\))?|[A-Z]\d*|[IVX]+)\b",
    re.IGNORECASE,
)


def _placed(finding: Finding, document: Document, index: NameIndex, machine: Engine, parties: Parties) -> Finding:
    """A finding with its themes, the organisation that it is about and the number under which it is listed."""
    themes = machine.themes(finding.quote, finding.section)
    organisation = finding.organisation or _party(finding, document, index, parties)
    reference = finding.reference
    if reference is None:
        titles = [*finding.section, document.text[finding.start - 40 : finding.start].split("\n")[-1]]
        match = next((found for title in reversed(titles) if (found := _REFERENCE.match(title.strip()))), None)
        reference = " ".join(match.group().split()) if match else None
    severity = machine.severity(finding.quote) if finding.kind is Kind.ISSUE else None
    return replace(finding, theme=themes, organisation=organisation, reference=reference, severity=severity)


def _party(finding: Finding, document: Document, index: NameIndex, parties: Parties) -> str | None:
    return party_of(
        finding.kind,
        finding.start,
        finding.end,
        finding.section,
        document,
        index,
        parties,
        finding.source,
        finding.owner,
    )


def _scene(
    document: Document, sentence: Sentence, analysis: Analysis, index: NameIndex, when: Sequence[DateExpression]
) -> attributes.Scene:
    block = document.blocks[sentence.block]
    first = bisect_left(when, sentence.start, key=lambda each: each.end)
    near = [each for each in when[first : first + 40] if each.start < sentence.end]
    return attributes.Scene(
        document,
        sentence.start,
        analysis.text,
        analysis.clauses,
        index.speaker(sentence.start),
        index,
        tuple(near),
        block.section,
        doc=analysis.doc,
    )


def _domain(found: str | None, given: str | None, quote: str) -> str:
    """A rating's domain: the one in its own words, else the one that its sentence names, else the overall one."""
    if found:
        return attributes.domain_of(found) or found
    return given or attributes.domain_of(quote) or "overall"


def _is_restated(judgement: Judgement, scene: attributes.Scene) -> bool:
    """Whether a response repeats what it was told that somebody "shall" do: no promise of the respondent's."""
    setting = scene.index.setting
    asked = setting.form == "response" and scene.source.mode == "direct" and scene.source.organisation == setting.body
    words = scene.text[judgement.start : judgement.end]
    return asked and judgement.kind is Kind.COMMITMENT and re.search(r"\bshall\b", words) is not None


def _finding(judgement: Judgement, scene: attributes.Scene, parties: Parties) -> Finding:
    document = scene.document
    start, end = scene.start + judgement.start, scene.start + judgement.end
    scene = replace(scene, party=parties.at(scene.section))
    if _is_restated(judgement, scene):
        judgement = replace(judgement, kind=Kind.REQUIREMENT, attributes={"force": "should"})
    kind, given = judgement.kind, judgement.attributes
    finding = document.finding(
        kind,
        start,
        end,
        section=scene.section,
        rules=tuple(dict.fromkeys(voice.rule for voice in judgement.voices)),
        confidence=judgement.confidence,
    )
    finding = replace(
        finding,
        cues=tuple(
            Cue(voice.name, scene.start + voice.start, scene.start + voice.end, voice.rule)
            for voice in judgement.voices
            if voice.end > voice.start
        ),
        source=scene.source,
    )
    if kind is Kind.ISSUE:
        return replace(finding, status=given.get("status", "current"))
    if kind is Kind.EVIDENCE:
        traits = frozenset().union(*(scene.clauses[number].traits for number in judgement.clauses))
        teller = teller_of(judgement, scene)
        party = _party(finding, document, scene.index, parties)
        direction = given.get("direction") or None
        standing = standing_of(
            scene.source,
            document,
            party,
            traits,
            scene.askers,
            teller,
            finding.section,
            direction=direction or "",
            words=finding.quote,
            main=scene.about,
        )
        return replace(finding, direction=direction, standing=standing, organisation=party)
    if kind is Kind.COMMITMENT:
        return replace(
            finding,
            owner=attributes.spelled_out(attributes.owner_of(judgement, scene), document),
            action=attributes.action_of(judgement, scene),
            due=attributes.due_of(judgement, scene),
            strength=attributes.strength_of(judgement, scene),
            condition=attributes.condition_of(judgement, scene),
        )
    if kind is Kind.REQUIREMENT:
        owner = attributes.spelled_out(attributes.owner_of(judgement, scene), document)
        return replace(
            finding,
            by=attributes.authority_of(judgement, scene, owner),
            owner=owner,
            action=attributes.action_of(judgement, scene),
            due=attributes.due_of(judgement, scene),
            force=given.get("force", "should"),
        )
    if kind is Kind.RATING:
        slots = {name: span for voice in judgement.voices for name, span in voice.slots.items()}
        pick = {name: scene.text[start:end] for name, (start, end) in slots.items()}
        return replace(
            finding,
            scale=given.get("scale"),
            domain=_domain(pick.get("domain"), given.get("domain"), finding.quote),
            value=pick.get("value") or pick.get("noun") or given.get("value"),
            previous=pick.get("previous"),
        )
    return finding

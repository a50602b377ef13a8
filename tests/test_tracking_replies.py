"""Answers are found however a reply is laid out: each layout is written, read, extracted and linked as a team would."""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest
from response_layouts import LAYOUTS, MATERNITY

from extractor.model import Corpus, Document, Finding, Kind, Relation
from extractor.pipeline import Engine
from extractor.settings import Settings
from extractor.tracking import link
from extractor.tracking.numbers import bare_number, numbers_named, paragraphs_named
from extractor.tracking.reach import Asking

sys.path.insert(0, str(Path(__file__).parent.parent / "corpus"))

import render

SHARED = {"pairs by number"}
"""Layouts that answer two recommendations in one paragraph: either answer goes with both."""
ABOUT = {"voices": {"author": ["", "", "Department of Births"]}, "title": "", "date": "2033-02-14"}


@cache
def engine() -> Engine:
    return Engine(Settings())


def corpus_of(layout: str, folder: Path) -> tuple[Corpus, dict[str, Document]]:
    findings: dict[str, Finding] = {}
    documents: dict[str, Document] = {}
    for stem, body in zip(("report", "response"), LAYOUTS[layout], strict=True):
        path = folder / f"{stem}.docx"
        path.write_bytes(render.write_docx(body(), ABOUT))
        for extracted in engine().process(str(path)).extracted:
            documents[extracted.document.id] = extracted.document
            findings |= {finding.id: finding for finding in extracted.findings}
    return Corpus(documents, findings), documents


def squeezed(text: str) -> str:
    """A text without the number before it, spaces and signs."""
    return "".join(filter(str.isalnum, re.sub(r"^(?:R|Recommendation )\d+: ", "", text))).casefold()


def is_of(quote: str, text: str) -> bool:
    return squeezed(quote) in squeezed(text) or squeezed(text) in squeezed(quote)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_recommendation_gets_its_answer_and_no_other(layout: str, tmp_path: Path) -> None:
    corpus, documents = corpus_of(layout, tmp_path)
    links = link(corpus, settings=Settings(), full=documents.__getitem__)
    found, wrong = set(), []
    for one in links:
        source, target = corpus.findings[one.source], corpus.findings[one.target]
        if one.relation is not Relation.RESPONDS or Path(documents[source.document].name).stem != "response":
            continue
        answered = [n for n, a in enumerate(MATERNITY) if any(is_of(source.quote, said) for said in a.answer)]
        meant = [n for n, a in enumerate(MATERNITY) if target.kind is Kind.REQUIREMENT and is_of(target.quote, a.text)]
        found |= set(answered) & set(meant)
        if layout in SHARED:
            answered += [n ^ 1 for n in answered]
        if answered and not set(answered) & set(meant):
            wrong.append((source.quote, target.quote))
    assert found == set(range(len(MATERNITY)))
    # one slip among the answers of a layout is the most that a reviewer has to refuse
    assert len(wrong) <= 1


def test_the_report_may_come_after_its_answer_into_the_tracker(tmp_path: Path) -> None:
    corpus, documents = corpus_of("number alone", tmp_path)
    report = next(d.id for d in documents.values() if Path(d.name).stem == "report")
    whole = link(corpus, settings=Settings(), full=documents.__getitem__)
    later = link(corpus, new=[report], settings=Settings(), full=documents.__getitem__)
    between = {
        one for one in whole
        if corpus.findings[one.source].document != corpus.findings[one.target].document
    }  # fmt: skip
    assert between
    assert between <= set(later)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Recommendation 12", {"12"}),
        ("Recommendations 3 and 4(b)", {"3", "4b"}),
        ("Recommendations 3, 4 and 7", {"3", "4", "7"}),
        ("Recommendations 3–5", {"3", "4", "5"}),
        ("Response to recommendation 5", {"5"}),
        ("Government response to the Committee’s recommendation 5", {"5"}),
        ("R12: The ward should …", {"12"}),
        ("On recommendation 2: we agree", {"2"}),
        ("Matter of concern 3", {"3"}),
        ("On your third recommendation: we agree", {"3"}),
        ("As to the second concern, no", {"2"}),
        ("Your third letter on recommendations", set()),
        ("Rooms 3 and 4 are damp", set()),
        ("Recommendations", set()),
    ],
)
def test_numbers_are_read_as_they_are_named(text: str, numbers: set[str]) -> None:
    assert numbers_named(text) == numbers


def test_numbers_of_paragraphs_are_kept_apart() -> None:
    assert paragraphs_named("(Paragraph 45)") == {"¶45"}
    assert bare_number("12. The ward is cold") == "12"
    assert bare_number("2031 was a dry year") == "2031"
    assert bare_number("The ward is cold") == ""


LETTER = """Fernhill Ambulance Trust

3 June 2033

Reply to your letter of 2 May 2033

Thank you for your letter. You asked us to reply within a month.

You said that drivers had not been given rest breaks.

Since May every driver has had two breaks a shift. We will check the rota in August 2033.

You told us that one garage, Holt Lane, had no fire alarm.

An alarm was fitted at Holt Lane on 12 May 2033.

The Trust was founded long ago and has its seat in Fernhill, where it keeps its fleet and its control room and where the
board meets each month in public; papers of the board are put before the meeting into the library of the town, and those
who wish to speak may do so at the beginning, for three minutes each, if they have written to the secretary beforehand;
the secretary answers all letters, and keeps a list of them that anybody may see on a working day between nine and four.
The board is made up of eleven members, of whom six are lay members and five are officers, and it has three committees,
for money, for safety and for people, each of which has its own chair and its own programme of work for the whole year.

We will move our head office to Elm Street in 2035.
"""


def test_a_letter_answers_what_it_says_was_said_to_it(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    (extracted,) = engine().process(str(path)).extracted
    document = extracted.document
    corpus = Corpus({document.id: document}, {finding.id: finding for finding in extracted.findings})
    links = link(corpus, settings=Settings(), full=lambda _: document)
    pairs = {(corpus.findings[one.source].quote, corpus.findings[one.target].quote) for one in links}

    def answers(said: str, concern: str) -> bool:
        return any(said in source and concern in target for source, target in pairs)

    assert answers("every driver has had two breaks", "rest breaks")
    assert answers("check the rota", "rest breaks")
    assert answers("alarm was fitted", "fire alarm")
    assert not answers("alarm was fitted", "rest breaks")
    assert not any("Elm Street" in source for source, _ in pairs)


@pytest.mark.parametrize(
    ("title", "opening", "answered"),
    [
        ("Response to the review of hospital care in Dunmere", "", ["review"]),
        ("Review of hospital care in Dunmere", "Dear Chair, thank you for your report.", ["review"]),
        ("Action plan", "for the review of hospital care in Dunmere", ["review"]),
        ("Response to a review of hospital food in Dunmere", "", []),
    ],
)
def test_a_reply_names_by_its_whole_title_what_it_answers(title: str, opening: str, answered: list[str]) -> None:
    asked = Document("review", "", "a.txt", "txt", "", title="Review of hospital care in Dunmere", date="2033-02-14")
    reply = Document("reply", "", "b.txt", "txt", "", kind="reply_letter", title=title, date="2033-04-20")
    other = Document("other", "", "c.txt", "txt", "", title="Response to the review of hospital care in Dunmere")
    assert Asking([asked, reply, other], {}).answered_by(reply, opening) == answered

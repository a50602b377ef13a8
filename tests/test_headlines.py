"""What a finding says in a title: whole phrases, a subject, no pronoun left alone. All sentences are invented."""

from __future__ import annotations

from typing import Any

import pytest

from extractor import rulebook
from extractor.finding.clauses import split
from extractor.finding.headline import headline
from extractor.finding.told import Told
from extractor.language import english
from extractor.model import Finding, Kind

BOOK = rulebook.load()
ENGLISH = english.load()
SPEECH = frozenset(BOOK.words["speech"])
OWNER = "Oakmere Council"


def parsed(text: str) -> Any:
    return next(ENGLISH.parse([text]))


def said(text: str, quote: str = "", *, kind: str = "issue", before: tuple[str, ...] = (), **about: Any) -> str:
    """The headline of a finding that is the whole text, or `quote` in it; `before` is nearest first."""
    quote = quote or text.rstrip(".")
    start, doc = text.index(quote), parsed(text)
    end = start + len(quote)
    heads = tuple(clause.head for clause in split(doc, speech=SPEECH) if start <= clause.start < end)
    finding = Finding("f", "d", Kind(kind), start, end, quote, **{"organisation": OWNER, **about})
    told = Told(text, doc, start, end, heads, tuple((each, parsed(each)) for each in before))
    line = headline(finding, told, {"Department of Kettles, Lifts and Laundry": "DKLL"})
    assert line is not None
    return line


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The lift stood still.", "The lift stood still"),
        (
            "Lists of the keys that porters of the lower floors hold are not as complete as they could be.",
            "Lists of the keys are not complete enough",
        ),
        (
            "However, the boilers of the east wing, which were fitted in 1974, are not checked often enough by staff.",
            "The boilers of the east wing are not checked often enough",
        ),
        (
            "Guests in the lower rooms, including those with prams, cannot reach the garden when the lift is broken.",
            "Guests in the lower rooms cannot reach the garden",
        ),
        (
            "In the absence of any list of keys, porters share rooms with guests who have booked for a week.",
            "Porters share rooms with guests who have booked for a week",
        ),
        (
            "Cooks do not always know which guests are allergic to nuts because the kitchen has no list of them.",
            "Cooks do not always know which guests are allergic to nuts",
        ),
        (
            "Too many rooms are cold, leading to complaints from guests and a loss of income for the whole hotel.",
            "Too many rooms are cold",
        ),
        (
            "The quality of the bread baked in the lower kitchen during the winter months is not consistently good.",
            "Quality of bread baked in lower kitchen is not consistently good",
        ),
        (
            "Porters rely on the goodwill of the cooks and of everyone who happens to live nearby in the village.",
            "Porters rely on the goodwill of the cooks",
        ),
        (
            "Managers have a robust plan, but porters were not told about it until the week in which it began.",
            "Porters were not told until the week in which it began",
        ),
        (
            "A small number of guests have waited more than a year for their deposit to be repaid by the hotel.",
            "Some guests have waited more than a year",
        ),
    ],
)
def test_what_can_be_spared_goes_and_no_phrase_is_cut(text: str, title: str) -> None:
    assert said(text) == title


@pytest.mark.parametrize(
    ("text", "quote", "before", "title"),
    [
        (
            "Porters check the lift and do not record what they find.",
            "do not record what they find",
            (),
            "Porters do not record what they find",
        ),
        (
            "Guests have waited for keys and been sent to other rooms.",
            "been sent to other rooms",
            (),
            "Guests have been sent to other rooms",
        ),
        (
            "The hotel has porters who are not trained to use the lift.",
            "who are not trained to use the lift",
            (),
            "Porters are not trained to use the lift",
        ),
        (
            "They are often late.",
            "",
            ("Deliveries of clean linen come by boat.",),
            "Deliveries of clean linen are often late",
        ),
        ("It is not tested.", "", ("The fire alarm was fitted in May.",), "Fire alarm is not tested"),
        ("Many take too long.", "", ("The hotel carries out safety reviews.",), "Many safety reviews take too long"),
        (
            "Some of these are not locked.",
            "",
            ("Porters keep medicine cupboards on each floor.",),
            "Some medicine cupboards are not locked",
        ),
        ("Their rooms are damp.", "", ("Guests pay a deposit.",), "Guests’ rooms are damp"),
        ("These rooms are damp.", "", ("Guests sleep in unheated rooms.",), "Unheated rooms are damp"),
        (
            "This confuses guests and annoys cooks.",
            "",
            ("Registers are not kept.",),
            "Registers are not kept, confusing guests and annoying cooks",
        ),
        ("This hides absence.", "", ("Registers are not kept.",), "Registers are not kept, hiding absence"),
        (
            "This is not always recorded.",
            "",
            ("Porters carry heavy trunks.",),
            "Porters carry heavy trunks, not always recorded",
        ),
        ("This limits the choices that guests have.", "", (), "The choices that guests have are limited"),
        ("This may delay repairs to the roof.", "", (), "Repairs to the roof may be delayed"),
        ("This means that guests wait too long for keys.", "", (), "Guests wait too long for keys"),
        ("This has led to confusion at every handover.", "", (), "Confusion at every handover"),
        ("This is compounded by poor lighting in the halls.", "", (), "Poor lighting in the halls"),
        ("This is due to a shortage of porters.", "", (), "A shortage of porters"),
        ("It is not clear how porters are chosen.", "", (), "Not clear how porters are chosen"),
        ("It appears that porters were not told.", "", (), "Porters were not told"),
        ("There is no second key to the medicine store.", "", (), "No second key to the medicine store"),
        (
            "Guests are not met, nor are they told where to go.",
            "are they told where to go",
            (),
            "Guests are not told where to go",
        ),
        ("Porters speak to guests but do not help them.", "do not help them", (), "Porters do not help guests"),
    ],
)
def test_a_lost_or_pointing_subject_is_said(text: str, quote: str, before: tuple[str, ...], title: str) -> None:
    assert said(text, quote, before=before) == title


@pytest.mark.parametrize(
    ("text", "kind", "about", "title"),
    [
        (
            "We will repair the lift by 30 June 2031.",
            "commitment",
            {},
            "Oakmere Council to repair the lift by 30 June 2031",
        ),
        (
            "The council must repair the lift and train its porters in the safe use of every alarm by May.",
            "requirement",
            {},
            "Oakmere Council to repair the lift",
        ),
        (
            "The doors of the east wing will be replaced by the contractor.",
            "commitment",
            {},
            "Oakmere Council to replace the doors of the east wing",
        ),
        (
            "The council aims to paint the ferry by May 2031.",
            "commitment",
            {},
            "Oakmere Council to paint the ferry by May 2031",
        ),
        (
            "The terms of the lease will be set out in a letter by May.",
            "commitment",
            {},
            "Oakmere Council to set out the terms of the lease",
        ),
        (
            "That the Chair be asked to write to the minister about the ferry.",
            "requirement",
            {"owner": "Chair"},
            "Chair to write to the minister about the ferry",
        ),
        (
            "Officers agreed to consider a review of the laundry.",
            "commitment",
            {"owner": "Officers"},
            "Officers to consider a review of the laundry",
        ),
        (
            "The council will not close the kitchen before a new one has opened.",
            "commitment",
            {},
            "Oakmere Council not to close the kitchen",
        ),
        ("The Harbour Office will test every boiler.", "commitment", {}, "Harbour Office to test every boiler"),
        (
            "The consistency of bread in all kitchens.",
            "requirement",
            {"section": ("What needs to improve",)},
            "Oakmere Council to improve the consistency of bread in all kitchens",
        ),
        (
            "How well porters know the rules.",
            "requirement",
            {"section": ("What needs to improve",)},
            "Oakmere Council to improve how well porters know the rules",
        ),
        (
            "We ask that you send us a note about the ferry.",
            "requirement",
            {},
            "Oakmere Council to send a note about the ferry",
        ),
        ("There should be a second key to the store.", "requirement", {}, "Second key to the store"),
        (
            "The department must publish a plan for lifts in every town.",
            "requirement",
            {"owner": "Department of Kettles, Lifts and Laundry"},
            "DKLL to publish a plan for lifts in every town",
        ),
    ],
)
def test_who_is_to_do_what(text: str, kind: str, about: dict[str, Any], title: str) -> None:
    assert said(text, kind=kind, **{"owner": OWNER, **about}) == title


def test_what_is_to_be_done_may_stand_before_the_clause() -> None:
    text, quote = "There are cold rooms, which the council must heat urgently.", "which the council must heat urgently"
    assert said(text, quote, kind="requirement", owner=OWNER) == "Oakmere Council to heat cold rooms urgently"

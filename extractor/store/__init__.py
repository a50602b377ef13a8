"""The tracker file: one SQLite database with documents, findings, links and the append-only log of decisions.

`Tracker.open(path)` is the door; `Hit` is what a search gives, `Saved` what storing a document did.
"""

from extractor.store.tracker import Hit, Saved, Tracker

__all__ = ["Hit", "Saved", "Tracker"]

"""Findings over time: which belong together, how each matter stands on a date, and what changed between two dates.

`link` suggests relations between findings, `weave` joins them into threads with their four axes, `changes` compares
two dates; `check` says whether a decision can be taken. All are functions of the corpus and of their arguments only.
"""

from extractor.tracking.changes import Change, changes
from extractor.tracking.checks import Checks, check
from extractor.tracking.linking import link
from extractor.tracking.threads import weave

__all__ = ["Change", "Checks", "changes", "check", "link", "weave"]

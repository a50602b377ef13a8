"""Reports: from a corpus and its threads to pages and files.

`write_summary` writes the HTML tracking summary, `write_paper` a committee paper of a few pages, `csv` and `xlsx` give
the action log, `read_log` takes its edits back, `ics` the due dates for a diary, and
`pseudonymise` takes out people's names.
`finding_row` and `jsonl` give JSON rows (`schema` describes them); `dump` writes one row as a line. What needs a
library that is slow to import is imported when first asked for, so that `extract` starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from extractor.reports.feeds import dump, finding_row, ics, jsonl, schema

if TYPE_CHECKING:
    from extractor.reports.html import write_summary
    from extractor.reports.logbook import read_log
    from extractor.reports.paper import write_paper
    from extractor.reports.pseudonyms import pseudonymise
    from extractor.reports.sheets import csv, xlsx

__all__ = [
    "csv",
    "dump",
    "finding_row",
    "ics",
    "jsonl",
    "pseudonymise",
    "read_log",
    "schema",
    "write_paper",
    "write_summary",
    "xlsx",
]

_LATER = {
    "csv": "sheets",
    "pseudonymise": "pseudonyms",
    "read_log": "logbook",
    "write_paper": "paper",
    "write_summary": "html",
    "xlsx": "sheets",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"extractor.reports.{_LATER[name]}"), name)

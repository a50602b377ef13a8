"""Reports: from a corpus and its threads to pages and files.

`write_summary` writes the HTML tracking summary, `csv` and `xlsx` the action log, `ics` the due dates for a diary.
`finding_row` and `jsonl` give JSON rows (`schema` describes them); `dump` writes one row as a line.
"""

from __future__ import annotations

from extractor.reports.diary import ics
from extractor.reports.feeds import dump, finding_row, jsonl, schema
from extractor.reports.html import write_summary
from extractor.reports.sheets import csv, xlsx

__all__ = ["csv", "dump", "finding_row", "ics", "jsonl", "schema", "write_summary", "xlsx"]

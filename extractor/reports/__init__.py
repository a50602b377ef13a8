"""Reports: from a corpus and its threads to pages and files.

`write_summary` writes the HTML tracking summary; `finding_row` and `jsonl` give JSON rows (`schema` describes them).
"""

from __future__ import annotations

from extractor.reports.feeds import dump, finding_row, jsonl, schema
from extractor.reports.html import write_summary

__all__ = ["dump", "finding_row", "jsonl", "schema", "write_summary"]

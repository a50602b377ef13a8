"""What Datasette should know of a tracker: `datasette tracker.db -m metadata.json`."""

from __future__ import annotations

from typing import Any

_TABLES: dict[str, dict[str, Any]] = {
    "thread": {
        "title": "Threads",
        "description": "Matters over time, as they stood when the last summary was written. A row leads to findings.",
        "label_column": "title",
        "facets": ["brag", "time", "assurance", "organisation"],
        "sort": "place",
        "columns": {
            "assurance": "Who bears it out: a provider's own word is never more than self-reported",
            "brag": "Blue, red, amber or green, as the legend of the summary says",
            "due": "As precise as it was said: a day, a month or a year",
            "flags": "What is missing or remarkable",
            "as_of": "The day that this row describes",
        },
    },
    "finding": {
        "title": "Findings",
        "description": "What was said, word for word. A row leads to its links and threads.",
        "label_column": "quote",
        "facets": ["kind", "organisation"],
        "sort": "number",
        "fts_table": "finding_fts",
        "fts_pk": "number",
        "columns": {
            "confidence": "Between 0 and 1",
            "start": "Where the quote begins in the document's text; it ends before end",
            "details": "All else that was found: theme, section, rules that fired, speaker, boxes on the page",
            "rules_version": "The rules that found it last",
            "superseded": "The rules that no longer find it; empty where it stands",
            "successor": "The finding that took its place under newer rules, and its decisions with it",
        },
    },
    "document": {
        "title": "Documents",
        "description": "What was read.",
        "label_column": "title",
        "facets": ["kind", "standing", {"array": "organisations"}],
        "sort_desc": "date",
        "columns": {
            "standing": "Whose voice it is: provider, regulator, commissioner, scrutiny, press",
            "organisations": "Whom it is about",
            "unknown": "What could not be told of it",
        },
    },
    "link": {
        "title": "Links",
        "description": "What belongs together: suggestions with their reasons. A person's word on one stands in event.",
        "facets": ["relation"],
        "sort_desc": "score",
        "columns": {"source": "The later finding", "target": "The earlier finding", "score": "Between 0 and 1"},
    },
    "event": {
        "title": "Decisions",
        "description": "The log of decisions. It only grows; hash and previous chain each entry to the one before it.",
        "facets": ["action", "who"],
        "sort_desc": "seq",
    },
    "problem": {"title": "Not read", "description": "Inputs that could not be read, or not wholly."},
    "document_name": {
        "title": "File names",
        "description": "Every name under which a document was met.",
        "hidden": True,
    },
    "extraction": {
        "title": "Extractions",
        "description": "Which rules read which document, and how many findings they gave.",
        "facets": ["rules_version"],
    },
    "content": {"title": "Texts", "hidden": True, "fts_table": "content_fts", "fts_pk": "number"},
    "finding_theme": {"title": "Themes of findings", "hidden": True},
    "thread_finding": {"title": "Findings of threads", "sort": "place", "hidden": True},
    "tally": {"hidden": True},
    "log_end": {"hidden": True},
    "unlinked": {"hidden": True},
    "secret": {"hidden": True, "allow": False},
}

_THREADS = (
    "SELECT brag, title, organisation, owner, due, response, delivery, assurance, time, theme, flags, id AS thread"
)
_ABOUT = """
    SELECT event.seq, event.at, event.who, event.action,
        coalesce(thread.title, finding.quote, document.title, later.quote || ' → ' || earlier.quote, event.subject)
            AS about,
        event.payload, event.subject
    FROM event LEFT JOIN thread ON thread.id = event.subject LEFT JOIN finding ON finding.id = event.subject
        LEFT JOIN document ON document.id = event.subject LEFT JOIN link ON link.id = event.subject
        LEFT JOIN finding AS later ON later.id = link.source LEFT JOIN finding AS earlier ON earlier.id = link.target
"""

_QUERIES: dict[str, tuple[str, str, str]] = {
    "threads_open": (
        "Open threads",
        '<a href="thread?time__not=closed&amp;_sort=place">With filters and links</a>',
        f"{_THREADS} FROM thread WHERE time <> 'closed' ORDER BY place",
    ),
    "threads_overdue": (
        "Overdue",
        '<a href="thread?time__exact=overdue&amp;_sort=due">With filters and links</a>',
        f"{_THREADS} FROM thread WHERE time = 'overdue' ORDER BY due, place",
    ),
    "threads_by_organisation_and_theme": (
        "Threads by organisation and theme",
        "A thread with several themes counts under each of them.",
        """
        SELECT organisation, coalesce(nullif(each.value, ''), '(no theme)') AS theme, count(*) AS threads,
            sum(time = 'overdue') AS overdue, sum(brag = 'red') AS red, sum(assurance = 'contradicted') AS contradicted
        FROM thread, json_each('["' || replace(thread.theme, ', ', '","') || '"]') AS each
        GROUP BY organisation, each.value ORDER BY organisation, threads DESC
        """,
    ),
    "findings_by_organisation": (
        "Findings by organisation",
        '<a href="finding?superseded__exact=&amp;_facet=organisation&amp;_facet=kind">The findings themselves</a>',
        "SELECT * FROM by_organisation",
    ),
    "findings_by_theme": (
        "Findings by theme",
        '<a href="finding_theme?_facet=theme">The findings themselves</a>',
        "SELECT * FROM by_theme",
    ),
    "accounts_that_differ": (
        "Contradictions",
        'Suggestions: a person decides. <a href="link?relation__exact=contradicts">With links and reasons</a>',
        """
        SELECT later.quote AS says, saying.title AS document, saying.date, earlier.quote AS against,
            said.title AS earlier_document, said.date AS earlier_date, link.score,
            (SELECT action FROM event WHERE subject = link.id ORDER BY seq DESC LIMIT 1) AS decided, link.id AS link
        FROM link JOIN finding AS later ON later.id = link.source JOIN finding AS earlier ON earlier.id = link.target
            JOIN document AS saying ON saying.id = later.document JOIN document AS said ON said.id = earlier.document
        WHERE link.relation = 'contradicts' ORDER BY link.score DESC
        """,
    ),
    "decisions": ("Audit: every decision", "The newest first.", f"{_ABOUT} ORDER BY event.seq DESC"),
    "decisions_about": (
        "Decisions about one thing",
        "Give the id of a thread, finding, link or document.",
        f"{_ABOUT} WHERE event.subject = trim(:subject) ORDER BY event.seq",
    ),
    "search_findings": (
        "Search findings",
        "All the words, the best hits first.",
        """
        SELECT finding.quote, finding.kind, finding.organisation, document.title AS document, document.date,
            finding.page, finding.id AS finding
        FROM finding_fts JOIN finding ON finding.number = finding_fts.rowid
            JOIN document ON document.id = finding.document
        WHERE finding_fts MATCH escape_fts(:words) AND superseded = '' ORDER BY rank LIMIT 100
        """,
    ),
}
"""Name → title, description, SQL."""


def metadata(title: str = "Findings", *, database: str = "tracker") -> dict[str, Any]:
    """Metadata for `datasette tracker.db -m …`: labels, facets, descriptions, canned queries.

    `database` is the tracker's file name without its ending, as Datasette calls it.
    """
    return {
        "title": title,
        "description": "Begin with the queries. Every finding is a candidate for a reviewer, not a judgement.",
        "databases": {
            database: {
                "tables": _TABLES,
                "queries": {
                    name: {"title": title, "description_html": about, "sql": sql.strip(), "hide_sql": True}
                    for name, (title, about, sql) in _QUERIES.items()
                },
            }
        },
    }

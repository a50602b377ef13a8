"""Which lists the summary keeps, what they are called and what they mean."""

from __future__ import annotations

BRAG = ("red", "amber", "green", "blue")

ATTENTION: tuple[tuple[str, str, str], ...] = (
    ("overdue", "Overdue", "The date has passed and nothing read so far shows that it was met."),
    ("contradicted", "Contradicted", "Two sources that should agree give different accounts."),
    ("unanswered", "Unanswered", "A reply was promised or asked for, and none has been read."),
    ("slipped", "Slipped", "The date was moved to a later one; every earlier date is kept."),
    ("not_done", "Not done", "Somebody says that it was not done, or not yet."),
    ("new", "Newly found", "First raised in the last two months, or since the last summary."),
)

GAPS: tuple[tuple[str, str, str], ...] = (
    ("no response", "No response read", "An issue or requirement that nobody has accepted, rejected or acknowledged."),
    ("never answered", "Never answered", "A requirement without any answer after the time that an answer should take."),
    (
        "no evidence",
        "No evidence either way",
        "Nothing read says whether it was done. Silence is not counted as failure.",
    ),
    ("self_reported", "Only their own word", "Reported by the party judged and so far by nobody else."),
    ("unconfirmed figure", "Unconfirmed figures", "Figures that only the party judged has given."),
    ("no owner", "No owner", "Nothing read says who is to act."),
    ("no date", "No date", "A commitment without any date."),
    ("vague date", "Vague date", "“In due course”, “shortly”: words that fix no date."),
    ("no measure", "No measure", "Nothing by which one could tell that it was done."),
    ("softened", "Softened", "The wording has become weaker, such as from “will” to “aims to”."),
    ("recurred after closure", "Came back after closure", "An issue that was closed and has been raised again."),
    (
        "closed without evidence",
        "Closed without evidence",
        "Closed by a person without a finding or a file to show for it.",
    ),
    ("recurred after completion", "Came back after completion", "Said to be complete, and raised again since."),
    ("date past when given", "Past when given", "The document gives a date that lies before its own."),
    ("date not fixed", "Date not fixed", "A date that hangs on something else, or names no day."),
    ("figures diverge", "Figures that diverge", "The same figure is given with different values."),
    (
        "promised twice",
        "Promised more than once",
        "The same promise stands in more than one document: count it once, and see whether its date has moved.",
    ),
    (
        "repeated",
        "Said in several documents",
        "The same issue or action stands in more than one: possible duplication.",
    ),
)
"""Gaps that a team must see. A key with a test of its own in `Summary._tests`, or else a flag of the threads."""

QUIET_FLAGS = ("slipped", "reopened", "met late", "date of a document unknown")
"""Flags that other lists or pages show."""

CHANGE_KINDS = {
    "new": "New",
    "due": "Due soon",
    "overdue": "Became overdue",
    "slipped": "Slipped",
    "softened": "Softened",
    "contradicted": "Contradicted",
    "claimed": "Claimed complete",
    "verified": "Verified",
    "responded": "Responded to",
    "unanswered": "Left unanswered",
    "reopened": "Reopened",
    "recurred": "Came back",
    "closed": "Closed",
}

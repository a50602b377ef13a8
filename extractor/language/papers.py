"""Reports, reviews and auditors that speak: what they are said to find, set out or recommend."""

from __future__ import annotations

import re
from collections.abc import Iterator

_REPORTS = re.compile(r"(?:report|review|inspection|audit|investigation|inquiry|study)\b")
_REPORT_FINDS = re.compile(
    r"(?P<who>(?:[Tt]he )?[A-Z][\w&-]*(?: (?:of |and |for |the )*[A-Z][\w&-]*){0,6}['\u2019]s? (?:[a-z]+ ){0,3}"
    r"(?:report|review|inspection|audit|investigation))(?:, [^,;.\x00]{3,60},)? (?:has |also )*"
    r"(?P<verb>judged|judges|rated|rates|grades|graded|found|finds|concluded|concludes|identified|identifies"
    r"|criticised"
    r"|criticises|raised|raises|highlighted|highlights|uncovered|describes|described)(?= [\w'\u2018\"])"
)
"""A regulator's report with what it finds ("Ofsted's report, out today, judges …")."""
_AUDIT = re.compile(
    r"(?:(?<=[.\n] )|(?<=\n)|^|\b(?:that|and|but) )(?P<who>(?:[Tt]he )?(?:[Ii]nternal|[Ee]xternal) [Aa]udit(?:ors?)?"
    r"|(?:[Tt]he )?[Aa]uditors?|Audit) (?:had |has |have |also |then |rightly )*(?P<verb>given|gave|issued|found"
    r"|recommended|reported|rated|concluded|identified|noted|raised|tested|sampled|asked|said|criticised|drawn|drew"
    r"|highlighted|provided|classed|assessed)(?= [\w'\u2018\"])",
    re.MULTILINE,
)
"""Auditors, with or without an article, and what they say ("Internal audit had given limited assurance")."""
_REPORT_SETS_OUT = re.compile(
    r"(?P<who>(?:[Tt]he|[Tt]his|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir|An?)(?: [\w-]+){0,3}? (?:report|review|inquiry|inspection"
    r"|investigation|audit|study))(?:, [^,;.\x00]{3,60},)? (?P<verb>makes|made|sets out|set out|lists|listed|contains"
    r"|recommends|recommended|calls for|called for|details|detailed|describes|described)(?= [\w'\u2018\"])"
)
"""A report with what it sets out ("The review, out today, makes nine recommendations")."""

IN_WHICH = re.compile(
    r"(?P<who>(?:[Tt]he )?[A-Z][\w&-]*(?: (?:of |and |for )*[A-Z][\w&-]*){0,5})['\u2019]s? (?:[\w-]+ ){0,3}"
    r"(?:report|review|inspection|audit|visit|letter)\b[^.;:\x00]{0,50}?,? (?P<what>(?:in|by|at) which )"
    r"(?=[^.;:]{0,60}\b(?:was|were|had been|is|are) (?:\w+ly )?"
    r"(?P<verb>found|judged|rated|criticised|said|told|warned|asked|noted|described)\b)"
)
"""What stands in somebody's report, told in a relative clause ("the regulator's report, in which it was found …")."""


def papers(text: str, start: int, end: int, *, minutes: bool) -> Iterator[re.Match[str]]:
    """Where a report ("who") or an auditor says something ("verb") in a sentence."""
    if _REPORTS.search(text, start, end):
        yield from _REPORT_FINDS.finditer(text, start, end)
        if not minutes:
            yield from _REPORT_SETS_OUT.finditer(text, start, end)
    if minutes:
        yield from _AUDIT.finditer(text, start, end)

"""What looks like a date and is none (quantities, numbers, verbs, names), and whether a text is a history."""

from __future__ import annotations

import re
from datetime import date

Match = re.Match[str]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def is_quantity(text: str, match: Match, reference: date | None = None) -> bool:
    """Whether four digits that look like a year count something or number something.

    A plural after them speaks for a count, unless they are a year about the document's own ("2031 results").
    """
    at, end = match.start("year"), match.end()
    if _QUANTITY_AFTER.match(text, end):
        return True
    before = text[max(0, at - 16) : at]
    if _NUMBER_BEFORE.search(before):
        return True
    follows = re.match(r"\s+([a-z]+)", text[end : end + 24])
    if _QUANTITY_BEFORE.search(before):
        return bool(follows and follows[1] not in _FUNCTION)
    if _YEAR_LEAD.search(before) or (reference and abs(int(match["year"]) - reference.year) <= NEAR_YEARS):
        return False
    return bool(follows and follows[1].endswith("s") and follows[1] not in ("was", "is", "has", "as", "this", "its"))


def is_not_month(text: str, match: Match) -> bool:
    """Whether "May", "March", "April" or "June" is a verb or a person."""
    word = match["month"].rstrip(".")
    if word not in ("May", "March", "April", "June", "August", "MAY", "MARCH"):
        return False
    before = text[max(0, match.start("month") - 20) : match.start("month")]
    previous = re.search(r"(\S+)\s*$", before)
    last = previous[1].lower().strip("(") if previous else ""
    after = text[match.end("month") : match.end("month") + 20]
    if last.rstrip(".") in ("mr", "mrs", "ms", "miss", "dr", "cllr", "councillor", "theresa", "prof", "lady", "sir"):
        return True
    if re.match(r"\s+\d{1,4}\s+BC", after):
        return True
    if word == "March" and last not in _MONTH_LEADS:
        if re.match(r"\s+(?:on|to|through|into)\b(?! (?:the )?\d| [A-Z])", after) or (
            previous and previous[1][:1].isupper()
        ):
            return not previous or previous[1] not in (
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
                "Sunday",
                "Late",
                "Early",
                "Mid",
                "Since",
                "By",
                "In",
            )
    if word == "May" and (not last or last[-1] in '.!?:;"“') and not re.match(r"\s+(?:\d|to\b|and\b)|,", after):
        return True
    named = re.match(r"\s+[A-Z][a-z]+", after)
    return bool(
        named
        and word in ("April", "June", "May", "August")
        and "day" not in match.groupdict()
        and last not in _MONTH_LEADS
        and named[0].split()[0] not in _MEETINGS
    )


def is_history(text: str, reference: date | None) -> bool:
    """Whether the years that a text names lie mostly elsewhere than around the document's date."""
    if reference is None:
        return True
    text = _LAW.sub("", text)
    years = [int(found) for found in re.findall(r"(?<![\w£$€,.])(?:1[5-9]|20)\d\d(?![\w%]|[,.]\d)", text[:200_000])]
    near = sum(abs(year - reference.year) <= 1 for year in years)
    if len(years) < 4 or near >= (0.45 if len(years) > 20 else 0.25) * len(years):
        return False
    of_the_day = len(_DEICTIC.findall(text)) + 2 * len(_DAY_OF_NEWS.findall(text))
    return of_the_day < (0.45 if len(years) >= 10 else 0.2) * len(years)


NEAR_YEARS = 2
_QUANTITY_AFTER = re.compile(
    r"\s*(?:%|per\s?cent|percent|men|women|people|troops|soldiers|civilians|casualties|deaths|dead|wounded|killed"
    r"|prisoners|prisoner|tons?|tonnes|miles|km"
    r"|kilomet|met(?:re|er)s|feet|ft|m\b|yards|pounds|dollars|euros|francs|square|aircraft|tanks|guns|patients"
    r"|staff|beds|children|homes|hours|days|years|words|points|jobs|shares|units|votes|cases|rifles|vehicles|homes"
    r"|houses)\b|\s+[A-Z][a-z]+\s+(?:Ave(?:nue)?|St(?:reet)?|R(?:oa)?d|Boulevard|Lane)\b"
)
_NUMBER_BEFORE = re.compile(
    r"(?:[£$€#]|\b(?:No\.?|number|page|pages|p\.|pp\.|para|paragraph|[Rr]oom|[Ff]light|[Rr]oute|Interstate|[Cc]hannel|Model|Act|Regulations|Order|Rules|Measure"
    r"|tel|ref)\s?|\d\s)$"
)
_QUANTITY_BEFORE = re.compile(
    r"\b(?:about|approximately|some|over|nearly|almost|than|roughly|estimated|least|most|exactly|only|totall?ing"
    r"|another|further|of\s+which)\s$"
)
_MEETINGS = ("Board", "Committee", "Cabinet", "Council", "Executive", "Panel")
_FUNCTION = _words(
    "by in and or to the a an when of at on but with while was is had has were as that which from for until who it"
)
_YEAR_LEAD = re.compile(
    r"(?:\b(?:in|by|since|of|from|until|till|to|during|after|before|between|and|through|throughout|for|early|late"
    r"|mid|year|the|around|circa|or|on|as|at|(?:Spring|Summer|Autumn|Winter|Q[1-4]),?)[\s-]|[(\[,–—/-]\s?"
    r"|[.:;\n]\s*)$|^$",
    re.I,
)
_MONTH_LEADS = {
    "in",
    "by",
    "since",
    "from",
    "until",
    "till",
    "to",
    "during",
    "of",
    "and",
    "for",
    "the",
    "this",
    "last",
    "next",
    "before",
    "after",
    "early",
    "late",
    "mid",
    "through",
    "between",
    "its",
    "our",
    "their",
}
_LAW = re.compile(r"(?:Act|Regulations|Order|Rules|Measure)(?:\s+\([^)]*\))?\s+(?:19|20)\d\d")
_DEICTIC = re.compile(
    r"\b(?:[Tt]oday|[Tt]onight|(?:[Ll]ast|[Tt]his|[Nn]ext) (?:week|month|year|quarter)|\w+ (?:years?|months?"
    r"|weeks?|days?) ago)\b"
)
_DAY_OF_NEWS = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?![a-z]|,? (?:\d|[A-Z][a-z]+\.? \d))|[Yy]esterday|[Tt]omorrow)\b"
)
"""Words that count from the day of writing: common in news and reports, rare in histories."""

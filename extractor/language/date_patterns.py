"""How date expressions of official English look: one compiled expression each, tried in order."""

from __future__ import annotations

import re

from extractor.language.date_values import SMALL

_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_SHORT = "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT|SEP|OCT|NOV|DEC"
MONTH = rf"(?:(?:{_FULL}|{_FULL.upper()})(?![a-z])|(?:{_SHORT})\b\.?)"
_WHOLE_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)DAY)"
WEEKDAY = rf"(?:{_WHOLE_WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?(?=,?\s+\d))"
YEAR = r"(?:1\d\d\d|20\d\d|21\d\d)(?!\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_TH = r"(?:\s?(?:st|nd|rd|th)\b)?"
_DASH = r"\s?[-–—/]\s?"
COUNT = r"(?:\d{1,3}|a couple of|an?|" + "|".join(sorted((w for w in SMALL if len(w) > 2), key=len, reverse=True)) + ")"
_UNIT = r"(?:calendar |working |business )?(?:day|week|fortnight|month|quarter|year|decade|hour|minute)s?"
_PART = (
    r"(?:the\s+)?(?:very\s+)?(?:early|late|mid|middle|end|start|beginning|close|(?:early|late|latter|later|first"
    r"|final|last)"
    r"\s+(?:part|months|days|weeks|half)|earlier|later|half)"
)
_PART_JOIN = r"(?:[\s-]+of\b|(?<=ly|te|er)\s+(?:in|on)\b|[\s-](?!in\b|on\b))"
PART = rf"(?:(?P<part>{_PART}){_PART_JOIN}\s*(?:the\s+(?!year\b|month\b|week\b))?)?"
"""What may stand before a month, season or year: "the end of", "early", "mid-"."""

SEASON = r"[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|SPRING|SUMMER|AUTUMN|WINTER"
_ORDINAL = "first|second|third|fourth|1st|2nd|3rd|4th|final|last"
_DIRECTION = (
    "last|next|this|that|same|previous|following|preceding|coming|current|past|prior|forthcoming|upcoming|present"
)
_TIME_OF_DAY = r"(?:morning|afternoon|evening|night|lunchtime|midday|noon|midnight)"
_FEAST = (
    r"Good Friday|Easter(?: (?:Sunday|Monday))?|Whitsun|Christmas(?: (?:Day|Eve))?|Boxing Day|New Year['’]s (?:Day|Eve)"
    r"|Thanksgiving(?: Day)?|Labor Day|Memorial Day|Halloween|Valentine['’]s Day|St\.? Patrick['’]s Day|May Day"
    r"|Veterans Day"
    r"|Armistice Day|Independence Day"
)


def _compiled(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts))


PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "iso",
        _compiled(
            r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?:T[\d:.]+Z?)?"
            r"|/(?P<month2>\d\d)/(?P<day2>\d\d))(?![\d-])"
        ),
    ),
    (
        "numeric",
        _compiled(
            r"(?:(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4}|\d\d)"
            r"|(?P<day2>\d{1,2})\.(?P<month2>\d{1,2})\.(?P<year2>\d{4})"
            r"|(?P<day3>\d\d)\.(?P<month3>\d\d)\.(?P<year3>\d\d)|(?P<day4>\d\d)-(?P<month4>\d\d)-(?P<year4>\d{4}|\d\d))"
            r"(?![\d/.-]\d|\d)"
        ),
    ),
    # 4–6 May 2031; 4 and 5 May; 4 May to 6 June 2031 is two expressions
    (
        "days",
        _compiled(
            rf"(?:{WEEKDAY},?\s+)?(?P<day>{_DAY}){_TH}(?:{_DASH}|\s(?:and|to|&|or"
            rf"|until)\s)(?:{WEEKDAY},?\s+)?(?P<until>{_DAY}){_TH}"
            rf"\s+(?:of\s+)?(?P<month>{MONTH}),?(?:\s+(?P<year>{YEAR}))?"
        ),
    ),
    (
        "day_month",
        _compiled(
            rf"(?:(?P<week>(?i:w/c|w/e|(?:the )?week (?:commencing|beginning|starting|ending|of)|wc))\s+(?:on\s+)?)?"
            rf"(?:(?P<weekday>{WEEKDAY}),?\s+)?(?:the\s+)?(?:(?:night|morning|evening|afternoon)\s+of\s+(?:the\s+)?)?"
            rf"(?P<day>{_DAY}){_TH}(?:\s+day)?[\s-]+(?:of\s+)?(?P<month>{MONTH})"
            rf"(?:(?:,|\sin|[\s-]of)?[\s-]+(?P<year>{YEAR})|[\s-]+['’](?P<year2>\d\d)\b"
            rf"|-(?P<year3>\d\d)\b(?!\s*[A-Z]|\s?[-–])"
            rf"|,?\s+(?P<rel>(?i:(?:of )?(?:last|next|this|that|the same|the following|the previous) year)))?"
        ),
    ),
    (
        "month_day",
        _compiled(
            rf"(?:(?P<weekday>{WEEKDAY}),?\s+)?(?P<month>{MONTH})\s+(?:the\s+)?(?P<day>{_DAY})(?!\d|[.,]\d{{3}}|%"
            rf"|:\d|\.\d){_TH}"
            rf"(?:{_DASH}(?P<until>{_DAY})(?!\d){_TH})?(?:(?:,|,?\s+of)?\s+(?P<year>{YEAR})"
            rf"|,?\s+(?P<rel>(?i:(?:of )?(?:last|next|this|that|the same|the following|the previous) year)))?"
        ),
    ),
    (
        "month_year",
        _compiled(
            rf"(?i:{PART})(?P<month>{MONTH})(?:(?:,|\s+of|\s+in)?\s+(?P<year>{YEAR})|-(?P<year3>\d\d)\b"
            rf"|\s?['’](?P<year2>\d\d)\b"
            rf"|,?\s+(?P<rel>(?i:(?:of )?(?:last|next|this|that|the same|that same|the following|the previous) year)))"
            rf"(?![,.]\d|%)"
        ),
    ),
    (
        "season_year",
        _compiled(
            rf"(?i:{PART})(?:the\s+)?(?P<season>{SEASON})(?:\s+(?:term|conference))?(?:(?:,|\s+of"
            rf"|\s+in)?\s+(?P<year>{YEAR})(?:[/–-](?P<year2>\d\d(?:\d\d)?))?"
            rf"|(?:\s+of)?\s?['’](?P<year3>\d\d)\b"
            rf"|\s+(?P<rel>(?i:of (?:last|next|this|that|the same) year|last year|next year)))"
        ),
    ),
    (
        "quarter",
        _compiled(
            rf"(?i:{PART})(?i:the\s+)?(?:(?i:(?:fiscal"
            rf"|financial)\s+)?(?P<ordinal>(?i:{_ORDINAL}))[\s-]+(?i:(?:fiscal|financial"
            rf"|calendar)[\s-]+)?(?i:quarter)\b|(?P<q>[Qq](?:uarter )?[1-4])\b)"
            rf"(?:,?\s+(?i:of\s+|in\s+)?(?P<fy>(?i:(?:the\s+)?(?:FY|(?:financial|fiscal) year"
            rf"|fiscal)\s*))?(?:(?P<year>{YEAR})(?:[/–-](?P<year2>\d\d(?:\d\d)?)(?!\d))?"
            rf"|(?P<short>\d\d)/(?P<short2>\d\d)(?!\d)|['’](?P<year3>\d\d)\b"
            rf"|(?P<rel>(?i:(?:of )?(?:last|next|this|that|the same|the|the previous|the following|the current) "
            rf"(?:financial |fiscal )?year))))?"
        ),
    ),
    (
        "financial",
        _compiled(
            rf"(?i:{PART})(?:(?P<named>(?i:(?:the\s+)?(?:financial|fiscal|municipal|academic|school|council"
            rf"|tax)\s+(?:year\s+)?(?:ending\s+(?:in\s+)?)?|FY\s?))"
            rf"(?:(?P<year>{YEAR})(?:(?:[/–-]|\s+to\s+)(?P<year2>\d\d\d\d|\d\d)(?!\d))?"
            rf"|['’]?(?P<short>\d\d)(?:[/–-](?P<short2>\d\d))?(?![\d%]))"
            rf"|(?P<year4>20\d\d)(?:/(?P<year5>\d\d\d\d|\d\d)|\s?[–-]\s?(?P<year7>\d\d)"
            rf"|\s+to\s+(?P<year6>20\d\d)(?=\s+(?:financial|fiscal|academic)))(?![\d-]))"
            rf"(?:\s+(?i:financial|fiscal|academic|municipal)\s+year)?"
        ),
    ),
    (
        "financial_relative",
        _compiled(
            rf"(?i:{PART}(?:the\s+)?(?P<which>{_DIRECTION}|end of the)\s+(?:financial|fiscal|municipal|academic"
            rf"|council)\s+year)\b"
            rf"|(?i:(?P<end>(?:the\s+)?(?:end|close) of the (?:financial|fiscal|municipal) year|(?:financial "
            rf"|fiscal )?year[ -]end)\b)(?:\s+(?P<year>{YEAR}))?(?!\s+close)"
        ),
    ),
    (
        "today",
        _compiled(
            rf"(?i:(?:(?:early|late|later|earlier)\s+)?(?:(?P<before>the day before yesterday)|(?P<after>the day "
            rf"after tomorrow)"
            rf"|(?P<word>yesterday|today|tomorrow|tonight|last night|this "
            rf"{_TIME_OF_DAY}))\b(?:\s+{_TIME_OF_DAY})?)(?!['’]s\s+(?:world|society|generation))"
        ),
    ),
    (
        "ago",
        _compiled(
            rf"(?i:(?:(?:just|about|around|nearly|almost|only|some|over|more than|less than)\s+)?(?:(?:just|about"
            rf"|nearly|almost|over|a little)\s+)?"
            rf"(?P<count>{COUNT}|half a)[\s-]+(?P<unit>days?|weeks?|fortnights?|months?|years?"
            rf"|decades?)[\s-]+(?P<side>ago|earlier|previously|before|beforehand|prior|later|afterwards?|after that"
            rf"|after this|thereafter|hence|from now)\b)"
        ),
    ),
    (
        "year_ago",
        _compiled(
            r"(?i:(?:the\s+|a\s+)?(?:(?P<a>year|month)-(?:ago|earlier)|same (?:period|time|quarter|month) "
            r"(?:(?P<last>last year)|a year (?:ago|earlier)|the (?:previous|year) (?:before"
            r"|year)))\b(?:\s+(?P<what>quarter|period|month|day))?)"
        ),
    ),
    (
        "edge_of_unit",
        _compiled(
            rf"(?i:(?P<part>(?:the\s+)?(?:end|start|beginning|middle|close|early part|latter part|rest|remainder"
            rf"|second half|first half|latter half)\s+of\s+(?:the\s+)?"
            rf"|later\s+(?:in\s+)?(?:the\s+)?|earlier\s+(?:in\s+)?(?:the\s+)?|early\s+(?:in\s+)?(?:the\s+)?"
            rf"|late\s+(?:in\s+)?(?:the\s+)?|mid-?)"
            rf"(?P<which>{_DIRECTION}|that same)?\s*(?P<unit>day|weekend|week|month|quarter|calendar year|year"
            rf"|decade)\b)|(?i:(?P<ends>(?:(?:the|this)\s+)?(?P<unit2>month|year)['’]s\s+end)\b)"
        ),
    ),
    (
        "relative",
        _compiled(
            rf"(?i:(?P<the>the\s+|on\s+the\s+very\s+)?(?:very\s+)?(?P<which>{_DIRECTION}|that same|this same|the "
            rf"following|this coming|this past)\s+(?:calendar\s+)?"
            rf"(?P<unit>day|weekend|week|month|quarter|year|decade|night|morning|evening|afternoon|period)\b)"
            rf"|(?i:(?:(?:early|late|later)\s+)?(?P<the2>the\s+)(?P<unit2>day|year|month|morning|night"
            rf"|week)\s+(?P<which2>after|before|following|previously|earlier|later)\b)(?!\s+(?:the|a|an|he|she|they"
            rf"|it|that|this|his|her|their|its|[A-Z]))"
        ),
    ),
    (
        "relative_name",
        _compiled(
            rf"(?i:(?P<part>early|late|mid|later|the end of|end of|by the end "
            rf"of)[\s-]+)?(?i:the\s+)?(?P<which>(?i:this past|this coming|{_DIRECTION}|that same|the following))\s+"
            rf"(?:(?P<month>{_FULL})\b|(?P<weekday>{WEEKDAY})|(?P<season>{SEASON})\b|(?P<feast>{_FEAST}))"
            rf"(?:['’]s\b)?(?:\s+{_TIME_OF_DAY})?"
        ),
    ),
    (
        "feast",
        _compiled(
            rf"(?P<feast>{_FEAST})\b(?:,?\s+(?:of\s+)?(?P<year>{YEAR})|\s+(?P<rel>(?i:(?:last|next|this) "
            rf"year)))?(?!\s+[A-Z])"
        ),
    ),
    (
        "weekday",
        _compiled(
            rf"(?i:(?:early|late)\s+)?(?P<weekday>{_WHOLE_WEEKDAY})(?:\s+{_TIME_OF_DAY})?(?:,?\s+(?P<which>(?i:last "
            rf"week|next week|this week|week)))?\b"
        ),
    ),
    ("month", _compiled(rf"(?i:{PART})(?P<month>(?:{_FULL}|{_FULL.upper()}))(?![\w’'-]*\d|[a-z])")),
    (
        "month_short",
        _compiled(
            rf"(?P<month>(?:{_SHORT}))(?:\.(?=\s)|\.?(?=[-–/](?:{_SHORT})\b)|(?<=[-–/].{{3}})\b|(?<=[-–/].{{4}})\b)"
        ),
    ),
    (
        "season",
        _compiled(
            rf"(?i:{PART})(?:[Tt]he\s+)?(?P<season>[Ss]pring|[Ss]ummer|[Aa]utumn|[Ww]inter)\b"
            r"(?!\s+(?:plan|plans|planning|pressures?|holidays?|term|fuel|sports?|olympics|games|months|breaks?"
            r"|schools?|vacation|weather|house|clothes|road|street|lane|court|view|park|water)\b|\s+[A-Z]|-)"
        ),
    ),
    (
        "decade",
        _compiled(
            r"(?i:(?:the\s+)?(?:(?P<part>early|late|mid|later)[\s-]+)?)(?:the\s+)?(?P<year>1\d|20)(?P<tens>\d)0['’]?s\b"
        ),
    ),
    ("years", _compiled(rf"(?P<year>{YEAR})\s?[-–—/]\s?(?P<until>\d\d\d\d|\d\d)(?![\d,.]\d|\d|%|-\d)")),
    (
        "year",
        _compiled(
            rf"(?i:(?:(?P<part>{_PART}){_PART_JOIN}"
            rf"\s*(?:the\s+year\s+)?)?(?:the\s+year\s+)?)(?P<year>(?:1[0-9]|20|21)\d\d)(?![\d%]|[,.]\d|s\b"
            rf"|(?<=0)['’]s\b|-\d)"
        ),
    ),
    (
        "within",
        _compiled(
            rf"(?i:within\s+(?:the\s+next\s+)?(?P<count>{COUNT})\s+(?P<unit>{_UNIT})"
            rf"(?P<from>\s+(?:of|from|after)\s+(?:the\s+)?(?:date\s+of\s+)?(?:(?:receipt|receiving|publication"
            rf"|publishing|issue|service|date)\s+of\s+)?(?:this|the|our|your)?\s*(?:publication|report|letter"
            rf"|notice|receipt|inspection|meeting|today|date|issue)\b)?)"
        ),
    ),
    (
        "part_of_year",
        _compiled(
            rf"(?i:the\s+)?(?P<which>(?i:first|second|last|final))\s+(?:(?P<count>(?i:{COUNT}))\s+(?P<unit>(?i:months|weeks"
            rf"|quarters|days))|half)\s+(?i:of\s+)?"
            rf"(?:(?i:the\s+)?(?i:fiscal\s+|financial\s+)?(?:year\s+)?(?P<year>{YEAR})(?:[/–-]\d\d(?!\d))?"
            rf"|(?i:(?:the|this|last)\s+(?:\w+\s+)?year\b))"
        ),
    ),
    ("latest_quarter", _compiled(r"(?i:(?:the\s+)?(?:latest|most\s+recent|just[\s-]ended)\s+quarter\b)")),
    (
        "nth",
        _compiled(
            r"the\s+(?P<day>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)(?=\s*[.,;)]|\s+and\b(?!\s+(?:the\s+)?\d)|\s+of\s+(?:this|that"
            r"|the)\s+month)(?:\s+of\s+(?:this|that|the)\s+month)?"
        ),
    ),
    ("short_year", _compiled(r"['’](?P<year>[0-9]\d)(?![\w'’])")),
    (
        "clock",
        _compiled(
            rf"(?:(?:(?<=\bat )|(?<=\bby )|(?<=\baround ))(?:noon|midday|midnight)"
            rf"|(?:1[0-2]|0?[1-9])(?:[:.][0-5]\d)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b|AM\b|PM\b)(?:\s+(?:[ECP][SD]?T|GMT|BST"
            rf"|local time))?|(?:[01]\d|2[0-3]):?[0-5]\d\s(?:[ECP][SD]?T|GMT|BST|local time))"
            rf"(?!,?\s+(?:on\s+)?(?:the\s+)?(?:{WEEKDAY}|{MONTH}|{_DAY}{_TH}\s+{MONTH}|yesterday|today|tomorrow"
            rf"|that\s+day|the\s+next))"
        ),
    ),
    ("then", _compiled(r"(?i:(?P<then>then|that (?:date|point|day|time|stage)|the same (?:date|day)))\b")),
    (
        "next_meeting",
        _compiled(
            r"(?i:(?:the|its|our|their)\s+(?:next|following)\s+(?:\w+\s+){0,2}meeting|(?:a|the)\s+(?:future|later"
            r"|subsequent)\s+(?:\w+\s+){0,2}meeting)\b"
        ),
    ),
    (
        "vague",
        _compiled(
            r"(?i:in due course|as soon as (?:reasonably |practically )?(?:possible|practicable|practical|is "
            r"practicable)|at the earliest (?:opportunity|possible (?:date|opportunity|time))"
            r"|in the (?:near|foreseeable|immediate|not too distant) future|in (?:the )?future|without (?:further "
            r"|undue )?delay|when(?:ever)? (?:resources|funding|capacity|time) (?:allow|permit)s?"
            r"|in the (?:coming|next few|following few|coming few) (?:days|weeks|months|years)|over the (?:coming"
            r"|next few) (?:days|weeks|months|years)|over time|shortly|imminently|immediately|urgently|forthwith"
            r"|before long|at a later (?:date|stage)|at a future date|in the (?:short|medium|longer|long)[ -]term"
            r"|soon|promptly|straight ?away|at pace|when(?:ever)? (?:possible|practicable|appropriate)"
            r"|where(?:ver)? possible|ongoing|to be confirmed|TBC)\b"
        ),
    ),
    (
        "duration",
        _compiled(
            rf"(?i:(?P<lead>for|over|during|in|every|throughout|up to|at least)\s+(?:the\s+)?(?P<which>(?:last|next"
            rf"|past|coming|following|first|previous"
            rf"|forthcoming)\s+)?(?P<count>{COUNT})\s+(?P<unit>{_UNIT}))\b(?!\s+(?:of\s+)?(?:\d|(?:the|this|last|next)\s+(?:\w+\s)?year))"
            rf"|(?i:(?P<lead2>over|during|in|within|for|throughout)\s+the\s+(?P<which2>last|past|next|coming"
            rf"|previous|forthcoming)\s+(?P<unit2>year|month|week|quarter))\b"
        ),
    ),
)
"""Name and expression, most specific first: the first that matches at a place and can be resolved is taken."""

HEAD = re.compile(
    r"(?:(?<![\w£$€#.@/-])\d|(?:(?<=\b(?:in|of|to)\s)|(?<=\b(?:and)\s))['’]\d|(?<![\w@])(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|MON|TUE|WED|THU|FRI|SAT|SUN)[A-Za-z]*\b|FY|Q[1-4]|Easter|Christmas|Good F"
    r"|Whit|Boxing|New Y|Thanks|Labor|Memorial|Hallow|Valen|St|Veter|Armis|Indep"
    r"|(?i:the|early|late|mid|middle|end|start|beginning|close|earlier|later|latter|first|second|third|fourth"
    r"|final|last|next|this|that|same|previous|following|past|prior|current|coming"
    r"|spring|summer|autumn|fall|winter|yesterday|today|tomorrow|tonight|w/[ce]|wc|week|financial|fiscal|municipal"
    r"|academic|school|council|tax|year|month|half|quarter"
    r"|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|ninety|noon|midday|midnight"
    r"|latest|most recent|just|about|around|nearly|almost|only|some|over|more|less|within|then|its|our|their|in|on"
    r"|as|at|without|when|whenever|where|wherever|shortly|imminently|immediately|urgently|forthwith|before|soon"
    r"|promptly|straight"
    r"|ongoing|to be|tbc|for|during|every|throughout|up|forthcoming|upcoming|very)(?![A-Za-z])))"
)
"""Where an expression may begin; everything else is passed over."""

LEAD = re.compile(
    r"(?i:(?P<deadline>(?:(?:by|before|until|till)(?:\s+no\s+later\s+than)?|(?:no|not)\s+later\s+than"
    r"|at\s+the\s+latest\s+by|on\s+or\s+before|to\s+be\s+completed\s+(?:by|in)|deadline\s*(?:of|:|is|was)"
    r"|due(?:\s+(?:by|on|in))?|target\s+date:?|completion\s+date:?|ahead\s+of|prior\s+to|up\s+to"
    r"|in\s+time\s+for)\s+(?:the\s+)?)"
    r"|(?P<since>(?:since|from|after|following|as\s+of|effective(?:\s+from)?|starting(?:\s+(?:in|on|from))?"
    r"|beginning(?:\s+(?:in|on))?)\s+(?:the\s+)?)"
    r"|(?P<at>(?:in|on|at|during|for|over|around|about|throughout|through|within|between|and|to|of)\s+(?:the\s+)?))$"
)
"""What stands before an expression and says how it is used."""

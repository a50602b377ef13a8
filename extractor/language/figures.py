"""Text → figures: money, percentages, counts with what they count, ratios and lengths of time.

A figure's span is the number and the noun phrase that it counts ("an additional 70 beds", "61% of shifts"), not its
clause. Dates, page, section and reference numbers, telephone numbers, addresses and times of day are no figures.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.language.dates import DateExpression, find_dates


@dataclass(frozen=True, slots=True)
class Figure:
    """`text[start:end] == quote`; `value` as printed ("1.6m", "twelve"), `name` what it counts, `kind` one of "money",
    "percentage", "count", "ratio", "duration"; `target` and `period` as the sentence gives them.
    """

    start: int
    end: int
    quote: str
    value: str
    unit: str | None = None
    name: str | None = None
    target: str | None = None
    period: str | None = None
    kind: str = "count"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def find_figures(text: str, *, dates: tuple[DateExpression, ...] | None = None) -> tuple[Figure, ...]:
    """Every figure of a text in order; targets and periods are looked for in the figure's own sentence.

    `dates` are those that `find_dates` gave for the same text, where they are at hand.
    """
    if not _NUMBER.search(text):
        return ()
    dates = find_dates(text) if dates is None else dates
    taken = [
        (date.start, date.end) for date in dates if date.role not in ("duration", "vague") and date.quote[:1] != "w"
    ]
    found: list[Figure] = []
    targets = sorted(
        match.span(group)
        for pattern in (_TARGET, _TARGET_WORDS)
        for match in pattern.finditer(text)
        for group in ("target", "target2")
        if match[group]
    )
    at = 0
    for match in _matches(text):
        number = _number_at(match)
        if match.start() < at or _within(number, taken) or _within(number, targets):
            continue
        if _is_reference(text, match):
            continue
        figure = _figure(text, match, dates, targets)
        if figure is not None:
            before = text[max(0, figure.start - 24) : figure.start]
            if _COMPARED.search(before):
                continue
            change = _CHANGE.match(text, figure.end) if re.search(r"\bfrom\s+$", before) else None
            if change:
                figure = _changed(text, figure, change)
            found.append(figure)
            at = figure.end
    return tuple(found)


_SMALL = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_WORDS = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|{_SMALL}))?|{_SMALL}"
    r"|(?:a|one|two|three|four|five|six|seven|eight|nine|several)\s+(?:hundred|thousand|million)|hundreds"
    r"|thousands|dozens|a\s+dozen)"
)
_SHARE = (
    r"(?:(?:a|one|two|three)[\s-](?:half|third|quarter|fifth|tenth)s?|half|a\s+(?:third|quarter|fifth|tenth)"
    r"|two[\s-]thirds|three[\s-]quarters)"
)
_DIGITS = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_SCALE = r"(?:\s?(?:million|billion|thousand|bn|m|k)\b)"
_UNITS = r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?)"
_ABOUT_WORDS = (
    r"(?:(?:about|around|approximately|approx\.?|some|over|under|nearly|almost|only|just|just\s+over|just\s+under"
    r"|more\s+than|fewer\s+than|less\s+than"
    r"|at\s+least|up\s+to|an?\s+estimated|an?\s+(?:additional|extra|further|average\s+of)|additional|extra|another"
    r"|all|an?|a\s+total\s+of|the|its|their|a\s+record)\s+)"
)
_LEAD_IN = re.compile(
    rf"(?:\b(?:from\s+(?:{_DIGITS}|{_WORDS})\s+)?to\s+|\bof\s+(?:(?:the|our|its|their)\s+)?|\b(?:a\s+further"
    rf"|another)\s+"
    rf"|\b{_ABOUT_WORDS}{{1,3}}|\ba[\s-]|\bone\s+)$",
    re.I,
)
"""What may stand between the beginning of a figure and its first number."""
_NUMBER = re.compile(
    rf"(?<![\w£$€.,/:-])(?:[£€$]\s?|GBP\s?)?\d|\b(?:one|a\s+dozen|{_SHARE}|{_SMALL}|twenty|thirty|forty|fifty|sixty"
    rf"|seventy|eighty|ninety|hundreds?|thousands?|dozens?|half"
    rf"|third|quarter)\b",
    re.I,
)

_FIGURE = re.compile(
    rf"(?<![\w£$€.,/:-])(?P<about>{_ABOUT_WORDS}{{0,3}})"
    rf"(?:(?P<money>£|€|\$|GBP\s?)\s?(?P<number>{_DIGITS})(?P<scale>{_SCALE})?(?:\s?(?:-|–"
    rf"|to)\s?[£€$]?(?P<upper>{_DIGITS}){_SCALE}?)?"
    rf"|(?P<percent>(?P<number2>{_DIGITS}|{_WORDS})\s?(?P<sign>%|per\s?cent\b|percent\b|percentage\s+points?\b))"
    rf"|(?P<ratio>(?P<number3>{_DIGITS}|one|{_WORDS})\s+(?:out\s+of|of\s+the|of|in)\s+(?:the\s+|our\s+|its\s+"
    rf"|their\s+)?(?P<whole>\d[\d,]*|{_WORDS}))(?=\s+[a-z]|[.,;)])"
    rf"|(?P<among>of\s+(?:the\s+|our\s+|its\s+|their\s+)?(?P<whole2>\d[\d,]*|{_WORDS})\s+(?P<named>[a-z]+s|people"
    rf"|children|staff)\b[^,.;]{{0,60}},\s+(?:only\s+|just\s+)?(?P<number7>\d[\d,]*|one|{_WORDS}))(?=\s+[a-z])"
    rf"|(?P<further>(?:a\s+further|another)\s+(?P<number8>{_DIGITS}|{_WORDS}))(?=\s*(?:[.,;]|$|(?:was|were|had|have"
    rf"|has|will|would|who|of|in|by|from|on|at|and)\b))"
    rf"|(?P<change>(?:from\s+(?:{_DIGITS}|{_WORDS})\s+)?to\s+(?P<number9>{_DIGITS}|{_WORDS})(?:\s+an?\s+(?:day|week"
    rf"|month|year))?)(?=\s+(?:in|at|by|on|since|during|over|between|from)\b|[.,;](?:\s|$))"
    rf"|(?P<share>(?P<number6>{_SHARE})\s+of)(?=\s)"
    rf"|(?P<time>(?P<number4>{_DIGITS}|{_WORDS})[\s-](?P<unit>{_UNITS})\b)"
    rf"|(?P<number5>{_DIGITS}|{_WORDS})(?P<scale2>{_SCALE})?(?=\s+[a-z]|-[a-z]|\s+(?:GP|NHS|CQC|A&E|MRI|CT)s?\b))",
    re.I,
)
_REFERENCE = re.compile(
    r"(?:\b(?:page|pages|p|pp|para|paras|paragraph|paragraphs|section|sections|regulation|regulations|reg|article"
    r"|item|items|appendix|annex|figure|fig|table|ward|bed|room|flat|unit|level|grade|band|tier|stage"
    r"|phase|step|part|chapter|recommendation|recommendations|action|no|number|numbers|nos|version|covid|ref"
    r"|reference|id|tel|telephone|phone|fax|form|schedule|question|q|type|category|priority|house|option|case|line"
    r"|domain|key\s+line|minute|"
    r"key\s+stage|year|aged|age|ages|clause|rule|standard|outcome|key\s+question|box|point|volume|issue|edition"
    r"|group|class|module|block|site)\.?s?\s*(?:\(|:|#)?)$",
    re.I,
)
_NOT_AFTER = re.compile(
    r"(?:\s?(?:am|pm|a\.m|p\.m)\b|\s?(?:st|nd|rd|th)\b|[:.]\d\d\b|\s+(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Street|Road|Avenue|Lane)\b|\s+of\s+the\s+(?:Act|Regulations"
    r"|report)\b|\)\s*(?:\(|that\b|[a-z]))"
)
_TARGET = re.compile(
    r"(?:against|below|above|short\s+of|missing|met|meeting|of|to|exceeding|under|over|versus|compared\s+(?:with"
    r"|to))\s+(?:the|a|an|its|their|our)?\s*(?:[\w-]+\s+){0,3}(?:target|standard|benchmark|trajectory|threshold"
    r"|goal)\s+(?:of|was|is|being)\s+"
    rf"(?P<target>(?:£\s?)?(?:{_DIGITS}|{_WORDS})(?:\s?(?:%|per\s?cent|million|m|minutes?|hours?|days?|weeks?))?)"
    r"|\b(?:target|standard|benchmark|goal|trajectory)\s*(?:\(|:|=|of|was"
    r"|is)\s*(?P<target2>(?:£\s?)?\d[\d,.]{0,12}\s?(?:%|per\s?cent|minutes?|hours?|days?|weeks?)?)",
    re.I,
)
_TARGET_WORDS = re.compile(
    r"(?P<target2>(?<![\d.,])\d[\d,.]{0,12}\s?%)\s+(?:target|standard|benchmark|threshold|goal)\b"
    rf"|\b(?:target|standard|benchmark|goal|trajectory)\b[^.;]{{0,40}}?(?P<target>(?:£\s?)?(?:{_DIGITS})"
    r"\s?(?:%|per\s?cent|minutes?|hours?|days?|weeks?))",
    re.I,
)
_STOP_WORDS = _words(
    "a an the and or but nor so yet as at by for from in into of off on onto out over per since than that to "
    "under until up via with within without "
    "was were is are be been being am has have had do does did will would shall should can could may might "
    "must not no "
    "he she it they we i you who which whom whose what when where why how there this these those his her "
    "their our its my your if while because although though "
    "went came fell rose got took made said told left met paid gave given found seen saw joined came waited "
    "ran knew felt kept held lost won became began grew led "
    "remain remained remains needs wants lives works receive receives attend attends get gets go goes takes "
    "makes feel feels say says "
    "about around during before after between among against through across towards toward despite including "
    "later earlier ago late short each every only also now still then however already "
    "ourselves themselves itself himself herself available overdue outstanding open due more less fewer"
)
_NOT_COUNTED = _words(
    "of years year month months times am pm per and or to in at on by the is was for from with other others main "
    "key different such ways areas things types aspects questions points reasons parts sections stages phases "
    "parties "
    "recommendations options pillars principles concerns topics themes bodies "
    "floors storeys wings buildings separate core domains statements tranches brothers sisters sons daughters boys "
    "girls notices notice focus"
)
_WORD = re.compile(r"\s+([A-Za-z&][\w&’'-]*)|-([a-z]+)")


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Figures as they look, found from their numbers: at most one for a number, none overlapping the one before."""
    at = 0
    for number in _NUMBER.finditer(text):
        if number.start() < at:
            continue
        before = _LEAD_IN.search(text, max(at, number.start() - 48), number.start())
        for start in (before.start() if before else number.start(), number.start()):
            match = _FIGURE.match(text, start)
            if match is not None and _number_at(match) >= 0:
                at = match.end()
                yield match
                break


def _figure(
    text: str, match: re.Match[str], dates: Sequence[DateExpression], targets: Sequence[tuple[int, int]]
) -> Figure | None:
    start, end = match.start(), match.end()
    number, kind, unit = _reading(match)
    if kind == "duration" and _is_span_of_time(text, match):
        return None
    name: str | None
    if match["change"] and not _CHANGES.search(text[max(0, start - 90) : start]):
        return None
    if match["further"] or match["change"]:
        name = None
    elif kind == "count":
        finish = _phrase_end(text, end)
        name = text[end:finish].strip(" -")
        words = name.lower().split()
        if not words or words[0] in _NOT_COUNTED or (not _is_plural(words) and number.lower() != "one"):
            return None
        unit, end = words[-1] if " of " not in f" {name} " else name.split(" of ")[0].split()[-1], finish
    else:
        if kind == "percentage" or kind == "ratio":
            end = _of_phrase_end(text, end)
        elif kind == "money":
            end = _money_end(text, end)
        elif kind == "duration":
            late = re.compile(r"\s+(?:late|overdue|behind\s+schedule|delay|wait|waits|of\s+delay)\b").match(text, end)
            end = late.end() if late else end
            if match["time"] and "-" in match["time"]:
                end = _phrase_end(text, end)
        name = re.sub(r"^(?:\s*(?:of|for|in)\s+)?(?:the\s+)?", "", text[match.end() : end]).strip(" -,") or None
    while start < end and text[start].isspace():
        start += 1
    sentence = _sentence(text, start, end)
    return Figure(
        start,
        end,
        text[start:end],
        number,
        unit,
        name or None,
        _target(text, sentence, targets),
        _period(dates, sentence, start, end),
        kind,
    )


_COMPARED = re.compile(r"\b(?:compared\s+(?:with|to)|as\s+against|up\s+from|down\s+from)\s+(?:the\s+)?$", re.I)
_CHANGE = re.compile(
    rf"(?:\s+[\w,]+){{0,6}}?\s+to\s+(?:about\s+|only\s+|just\s+|over\s+)?(?P<value>(?:[£€$]\s?)?(?:{_DIGITS}"
    rf"|{_WORDS}){_SCALE}?)(?P<unit>\s?%|\s+(?:per\s?cent|{_UNITS}|a\s+(?:day|week|month|year)))?(?![\w,]\d)",
    re.I,
)


def _changed(text: str, figure: Figure, change: re.Match[str]) -> Figure:
    """ "from 19 days in May to 11": the later value, over both."""
    value = change["value"].lstrip("£€$ ")
    start, end = figure.start, change.end()
    return replace(figure, end=end, quote=text[start:end], value=value)


_CHANGES = re.compile(
    r"\b(?:ris(?:e|en|ing)|rose|gr[oe]wn?|growing|fall(?:en|ing|s)?|fell|drop(?:ped|ping|s)?|com(?:e|ing)\s+down"
    r"|came\s+down|reduc(?:e|ed|ing)|increas(?:e|ed|ing)|cut|go(?:ne|ing)?\s+(?:up|down)|went\s+(?:up|down)"
    r"|decreas(?:e|ed|ing)"
    r"|shortened|lengthened|climbed|doubled|halved|brought\s+down|bring|down|up)\b[^.;]*$",
    re.I,
)

_FRAME = re.compile(r"\b(?:for|in|given|had|has|have|(?:last|next|past)\s+\w+\s+to)\s+(?:the\s+)?$", re.I)
_CURRENCY = {"£": "GBP", "GBP": "GBP", "€": "EUR", "$": "USD"}
_NOT_DURATION = re.compile(
    r"\b(?:within|every|next|last|past|previous|coming|first|following|aged?|for\s+the|over\s+the|of\s+the|under"
    r"|into|forthcoming|per)\s+(?:the\s+|a\s+)?$",
    re.I,
)


def _is_span_of_time(text: str, match: re.Match[str]) -> bool:
    """Whether a length of time sets a frame ("within six weeks", "a five-year plan") and measures nothing."""
    unit, number = match["unit"].lower(), match["number4"].lower()
    for at in (match.start(), match.start("number4")):
        before = text[max(0, at - 24) : at]
        if _NOT_DURATION.search(before):
            return True
        if unit.startswith(("week", "month", "year")) and _FRAME.search(before):
            return True
    if not unit.endswith("s") and number not in ("1", "one", "a"):
        return not re.match(
            r"\s+(?:waits?|delays?|breach|breaches|gaps?|shifts?|queues?)\b", text[match.end() : match.end() + 12]
        )
    return bool(re.match(r"-old|\s+old|\s+ago|\s+later|\s+earlier", text[match.end() : match.end() + 9]))


def _reading(match: re.Match[str]) -> tuple[str, str, str | None]:
    """The number as printed, the kind of figure and its unit."""
    if match["money"]:
        return f"{match['number']}{match['scale'] or ''}", "money", _CURRENCY[match["money"].strip().upper()]
    if match["percent"]:
        sign = " ".join(match["sign"].lower().split())
        return match["number2"], "percentage", "%" if sign == "%" else sign
    if match["ratio"]:
        return match["number3"], "ratio", f"of {match['whole']}"
    if match["among"]:
        return match["number7"], "ratio", f"{match['named']} (of {match['whole2']})"
    if match["change"]:
        return match["number9"], "count", None
    if match["further"]:
        return match["number8"], "count", None
    if match["share"]:
        return match["number6"], "ratio", None
    if match["time"]:
        return match["number4"], "duration", match["unit"].lower()
    return f"{match['number5']}{match['scale2'] or ''}", "count", None


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Whether the number names something (a page, a regulation, a ward, a house) instead of counting."""
    if match["money"] or match["percent"]:
        return False
    at = _number_at(match)
    before, after = text[max(0, at - 24) : at], match.end()
    if _REFERENCE.search(before) or _NOT_AFTER.match(text, after):
        return True
    line = text.rfind("\n", max(0, at - 8), at) + 1
    if (
        (line or at < 8)
        and not text[line:at].strip(" \t(•–-")
        and re.match(r"\d+(?:\.\d+)*\.?\)?\s+[A-Z]", text[at : at + 12])
    ):
        return True
    digits = re.sub(r"\D", "", match[0])
    return len(digits) >= 7 and "," not in match[0]


_NUMBERS = ("number", "number2", "number3", "number4", "number5", "number6", "number7", "number8", "number9")


def _number_at(match: re.Match[str]) -> int:
    return next(match.start(group) for group in _NUMBERS if match[group] is not None)


def _phrase_end(text: str, at: int) -> int:
    """The end of the noun phrase that goes on at `at`: up to five words, then one "of" phrase."""
    end, plain = at, 0
    for match in _WORD.finditer(text, at, min(len(text), at + 120)):
        if match.start() != end:
            break
        word = (match[1] or match[2]).lower()
        if word in _STOP_WORDS or word.endswith("ly") or plain >= 5:
            break
        if word.endswith("ed") and not _goes_on_with_noun(text, match.end()):
            break
        end, plain = match.end(), plain + 1
        if _is_plural([word]) and not _goes_on_with_noun(text, end):
            break
    return _of_phrase_end(text, end) if end > at else at


def _goes_on_with_noun(text: str, at: int) -> bool:
    following = _WORD.match(text, at)
    word = (following[1] or following[2]).lower() if following else ""
    return bool(word) and word not in _STOP_WORDS and _is_plural([word]) and not word.endswith("ss")


def _of_phrase_end(text: str, at: int) -> int:
    of = re.compile(r"\s+of\s+(?:(?:the|these|those|its|their|our|all|a|an|his|her)\s+)?(?=[a-zA-Z])").match(text, at)
    if of is None:
        if text[at - 2 : at].lower() == "of":
            of = re.compile(r"\s+(?:(?:the|these|those|its|their|our|all|a|an)\s+)?(?=[a-zA-Z])").match(text, at)
        if of is None:
            return at
    end = of.end() - 1
    words = 0
    for match in _WORD.finditer(text, end, min(len(text), end + 100)):
        word = (match[1] or match[2]).lower()
        if match.start() != end or word in _STOP_WORDS or word.endswith("ly") or words >= 6:
            break
        if word.endswith("ed") and not _goes_on_with_noun(text, match.end()):
            break
        end, words = match.end(), words + 1
    return end if words else at


def _money_end(text: str, at: int) -> int:
    """What an amount is: "of funding", "contract", "for its survey of carers", "a year"."""
    noun = re.compile(
        r"\s+(?:(?:[a-z-]+\s+){0,2}(?:contract|grant|budget|deficit|overspend|underspend|loan|bid|fund|fine"
        r"|programme|investment|gap|shortfall|bonus|package|bill|debt|saving|savings|funding)\b|a\s+(?:year|month"
        r"|week|day)\b|per\s+\w+)"
    ).match(text, at)
    if noun:
        return noun.end()
    end = _of_phrase_end(text, at)
    if end > at:
        return end
    for_ = re.compile(r"\s+(?:for|in|on|to|into)\s+(?:(?:the|its|their|our|a|an|returned)\s+)?").match(text, at)
    if for_ is None:
        return at
    last = for_.end() - 1
    finish = _phrase_end(text, last)
    return finish if finish > last else at


def _is_plural(words: list[str]) -> bool:
    last = words[-1]
    if last in _SINGULAR or any(word in _COLLECTIVE for word in words):
        return True
    return (last.endswith("s") and not last.endswith(("ss", "us", "is"))) or any(
        word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")) for word in words
    )


_SINGULAR = _words("increase rise fall drop reduction decrease shortfall gap")
_COLLECTIVE = _words("people staff children men women personnel whole-time wte fte sepsis police feedback")


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a figure, roughly, and no more than `_REACH` characters on either side."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    left = max(text.rfind(mark, first, start) for mark in _ENDS)
    stops = [found for mark in _ENDS if (found := text.find(mark, end, last)) >= 0]
    return max(first, left + 1), min(stops, default=last)


_ENDS = (". ", "! ", "? ", "\n\n")
_REACH = 600


def _target(text: str, sentence: tuple[int, int], targets: Sequence[tuple[int, int]]) -> str | None:
    """The first target that the sentence names."""
    index = bisect_left(targets, sentence)
    if index < len(targets) and targets[index][1] <= sentence[1]:
        start, end = targets[index]
        return text[start:end].strip(" .,")
    return None


def _period(dates: Sequence[DateExpression], sentence: tuple[int, int], start: int, end: int) -> str | None:
    """The date expression of the same sentence that stands nearest, after the figure rather than before it."""
    near = []
    for index in range(bisect_left(dates, sentence[0], key=_start_of), len(dates)):
        item = dates[index]
        if item.end > sentence[1]:
            break
        fixed = item.role != "duration" or re.search(r"last|past|year|next", item.quote)
        if fixed and item.role != "vague" and (item.end <= start or item.start >= end):
            near.append((item.start - end if item.start >= end else 40 + start - item.end, item.quote))
    return min(near)[1] if near else None


def _start_of(item: DateExpression) -> int:
    return item.start


def _within(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of the spans, which are in order."""
    index = bisect_right(spans, (at, 1 << 60)) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]

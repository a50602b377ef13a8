"""Organisations in a text: by gazetteer, by the shape of their names, and by abbreviations that the text defines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import ahocorasick

from extractor.language.mentions import Mention, initials, is_capitals, key, titled, words
from extractor.rulebook import Organisation

_HEADS = words("""trust board ccg ccgs icb icbs icp pct council councils committee subcommittee sub-committee panel
partnership
    ltd limited plc llp llc inc corp corporation company commission authority agency hospital hospitals hospice surgery
    association alliance league union university academy school foundation society federation ministry department
    inspectorate
    regulator ombudsman government police constabulary parliament assembly senate treasury tribunal infirmary charity
    college institute institution bank service services centre clinic practice consortium confederation
    office forum network group cabinet directorate team unit bureau healthcare ambulance administration congress
    party court coalition congressional times post news house home homecare headquarters secretariat""")
"""Last words of bodies' names. A name needs at least one word of its own before its head."""

_PUBLIC = _HEADS - words("ltd limited plc llp llc inc corp corporation company group healthcare services")
"""Heads before which the first word is a place and no short name."""

_LONGEST_RUN = 60
"""Words in a run of capitalised words that are looked at together."""

_GROUPS = words("group team unit forum network cabinet directorate office house home practice service services")

_RIGHT_HEADS = words(
    "department ministry university office college institute institution association board bank court academy society"
)
"""Heads whose names run on: "Department for …", "University of …"."""

_GENERIC = words("""the a an nhs foundation primary care integrated county borough city district town parish
metropolitan unitary
    local health scrutiny overview select joint public private general acute community main board trust council
    committee hospital service services our this that new full executive and of for""")
"""Words that make no name of their own: "Borough Council" is whichever borough council the text speaks of."""

_STOPS = words("""the in at on for from with without to of and but or if when while where as by since because
although though
    however both all each this that these those our your their his her its a an he she they we it i you there here
    after before during until under over between within following further then thus also only not no yes is are was
    present apologies minutes resolved agreed noted decision action owner dear yours re subject date meanwhile
    neighbouring nearby mainstream some many several most two three four five other
    chase circulate ask contact write invite ensure arrange request advise inform submit provide
    draft last next earlier later today yesterday according former ex-president mr mrs ms dr""")
"""Words that stand before a name at a sentence's start and are no part of it."""

_APART = frozenset({"FROM", "BY", "TO", "WITH", "AT", "INTO", "AFTER", "BEFORE"})
"""Words of a heading in capitals that stand within no body's name."""

_OFFICES = words("""chair chairman chairwoman chairperson leader member members director head chief manager secretary
minister
    councillor councillors governor governors clerk president spokesperson spokesman spokeswoman representative
    representatives officer officers""")

_CAP = r"(?:[A-Z][A-Za-zÀ-ÿ0-9'&/-]*|&|[1-9]\d{0,2}(?:st|nd|rd|th)|St\.)"
_RUN = re.compile(rf"{_CAP}(?:(?:,? (?:of|and|for|the|on|in|with|upon|to)){{0,2}},? {_CAP})*")
_DEFINED = re.compile(
    r"\s?\(\s?(?:(?:hereafter|hereinafter|known as|referred to as|previously|or|formerly|also),? )?"
    r"(?P<open>[\"'])?(?P<the>the )?[\"']?(?P<name>[A-Za-z][\w&'/-]*(?: [A-Za-z][\w&'-]*){0,4}?)[\"']?\s?\)"
)
_OWN = r"(?P<name>[A-Z][\w&-]*[\w&](?: [A-Z][\w&-]*[\w&]){0,3})"
_NAMED_BODY = (
    re.compile(
        r"\b(?:[Pp]rovider|[Cc]ontractor|[Cc]ompany|[Ff]irm|[Oo]perator|[Ss]upplier|[Cc]harity|[Oo]utsourcer"
        r"|[Uu]nion|[Rr]egulator|[Ww]atchdog),? " + _OWN
    ),
    re.compile(
        rf"\b(?:(?:run|operated|provided|managed|delivered|owned) by|[Cc]ontract (?:with|to)|awarded to"
        rf"|outsourced to) {_OWN}"
    ),
    re.compile(
        rf"(?<![\w.-]){_OWN}'s? (?:[a-z-]+ ){{0,3}}(?:chief executive|managing director|operations director"
        rf"|development director|"
        r"medical director|finance director|director|spokes\w+|chairman|chairwoman|contract|management)\b"
    ),
)
_SPECIAL = re.compile(
    r"\b(?:NHS (?:England|Improvement|Providers|Digital|Employers|Wales|Scotland|Confederation|Alliance|Resolution"
    r"|Property Services)"
    r"|Healthwatch(?: [A-Z][\w'-]+(?: and [A-Z][\w'-]+)?)?|HMP(?: [A-Z][\w'-]+){1,2}|HM Prison(?: [A-Z][\w'-]+){1,2}"
    r"|(?:UK|US|Welsh|Scottish|British|[Ff]ederal|[Cc]entral|[Ll]ocal) [Gg]overnment"
    r"|(?<![\w'-])(?!The |This |That )[A-Z][\w'-]+(?:(?: and)? [A-Z][\w'-]+){0,3} (?:[Ll]ocal )?[Aa]rea [Pp]artnership"
    r"|(?<![\w'-])(?!The |This |That )[A-Z][\w'-]+(?: [A-Z][\w'-]+){0,3}(?:'s)? (?:[a-z]+ ){0,3}(?:scrutiny|select"
    r"|overview and scrutiny) committee)"
)
_TRADING = re.compile(
    r"(?<![\w'-])(?P<name>(?P<own>[A-Z][\w&]+) (?:Health|Care|Healthcare|Homes|Transport|Therapies|Logistics"
    r"|Solutions|Support|Housing|Pharmacy|Dental|Medical|Nursing|Recruitment|Catering|Security"
    r"|Facilities))(?![\w'-])(?! [A-Z])"
)
"""Companies by what they trade in; the first word must be a name."""
_NO_NAME = words("""public mental social adult primary secondary community home health oral sexual physical
occupational urgent intensive
    palliative continuing personal nursing child children's infant school urgent emergency acute specialist dental eye
    extra patient public non-emergency domiciliary residential respite foster day end maternity antenatal critical
    and the for in of at on our your their his her this integrated better new good universal planned elective
    clinical skin foot
    kinship social council affordable supported sheltered private national local early family parental joint elderly
    aged long-term
    wound stroke cancer kidney heart neonatal perinatal paediatric out-of-hours digital population environmental
    global world
    royal general international human women's men's veterans student staff executive senior shared direct
    person-centred quality
    regional district area county city town north south east west northern southern eastern western central safe""")
_LEGAL = re.compile(r" (?:Ltd|Limited|plc|PLC|LLP|LLC|Inc|Corp|Corporation|Company|Group|Holdings|Services|UK)\.?$")


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisations of one text: mentions in order, and every other name (as `key`) → canonical name."""

    mentions: tuple[Mention, ...]
    aliases: Mapping[str, str]


class Gazetteer:
    """The packs' organisations, ready to be found in any text in one pass."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        self.names: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self._spelled: dict[str, str] = {}
        for organisation in organisations:
            self.types[organisation.name] = organisation.type
            for name in (organisation.name, *organisation.aliases):
                self.names.setdefault(key(name), organisation.name)
                for spelled in {name, name.replace(" and ", " & "), name.removeprefix("The ")}:
                    self._spelled.setdefault(spelled, organisation.name)
                    if " " in spelled:
                        self._spelled.setdefault(spelled.upper(), organisation.name)
        self._automaton = ahocorasick.Automaton()
        for spelled, name in self._spelled.items():
            self._automaton.add_word(spelled, (len(spelled), name))
        if self._spelled:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, canonical name), longest first where two overlap, in text order."""
        if not self._spelled:
            return []
        found = []
        for last, (length, name) in self._automaton.iter(text):
            start, end = last + 1 - length, last + 1
            if start and (text[start - 1].isalnum() or text[start - 1] in "-&"):
                continue
            if end < len(text) and (text[end].isalnum() or text[end] in "&" or text[end : end + 2] == "-b"):
                continue
            found.append((start, end, name))
        return _longest(found)


def _reach(spans: Sequence[tuple[int, int, str]], at: int) -> int:
    """Where the last of several spans that begins at or before a place ends; spans are in order and do not overlap."""
    before = bisect_right(spans, at, key=lambda span: span[0])
    return spans[before - 1][1] if before else -1


def _longest(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    kept: list[tuple[int, int, str]] = []
    for span in sorted(found, key=lambda item: (item[0], -item[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
        elif span[1] - span[0] > kept[-1][1] - kept[-1][0]:
            kept[-1] = span
    return kept


def find_bodies(text: str, gazetteer: Gazetteer, extra: Sequence[str] = ()) -> Bodies:
    """Every organisation of a flat text. `extra` are names known from elsewhere (title, employers of people named)."""
    listed = gazetteer.find(text)
    shaped = _shaped(text)
    found = [span for span in shaped if _reach(listed, span[0]) < span[1]]
    shapes = sorted(found)
    furthest = list(accumulate((end for _, end, _ in shapes), max))
    for start, end, name in listed:
        # a shape that holds the listed name and more ("Kent County Council's Health Committee") stays beside it only
        # where the listed name is not its whole beginning
        before = bisect_right(shapes, start, key=lambda span: span[0])
        if not before or furthest[before - 1] < end:
            found.append((start, end, name))
    for match in _TRADING.finditer(text):
        if (match["own"].lower() not in _NO_NAME and not match["own"].isupper()) or match["own"].upper() in (
            "BUPA",
            "NSL",
        ):
            found.append((*match.span("name"), match["name"]))
    for pattern in _NAMED_BODY:
        for match in pattern.finditer(text):
            name = match["name"]
            if not {word.lower() for word in name.split()} & (_STOPS | _OFFICES | _HEADS):
                found.append((*match.span("name"), name))
    found = _longest([(a, b, _spelled_out(name, text)) for a, b, name in found])
    aliases: dict[str, str] = {}
    for name in extra:
        aliases.setdefault(key(name), name)
    for _, _, name in found:
        aliases.setdefault(key(name), name)
        aliases.setdefault(key(re.sub(r"^NHS ", "", name)), name)
    _join_variants(aliases)
    found = [(a, b, gazetteer.names.get(key(name)) or aliases.get(key(name), name)) for a, b, name in found]
    defined = _definitions(text, found)
    aliases.update({key(alias): name for alias, name in defined.items()})
    short = _short_forms(text, [name for _, _, name in found] + list(extra), aliases)
    aliases.update({key(alias): name for alias, name in short.items()})
    again = _occurrences(text, {**short, **defined, **{name: name for name in extra}}, found)
    spans = sorted([*found, *again])
    mentions = tuple(Mention(a, b, text[a:b], _type(name, gazetteer), name) for a, b, name in spans)
    return Bodies(mentions, aliases)


def _type(name: str, gazetteer: Gazetteer) -> str:
    inner = name.split()[-1].lower() in _GROUPS and name not in gazetteer.types
    return "group" if inner else "organisation"


def _spelled_out(name: str, text: str) -> str:
    """A name in capitals as the text writes it elsewhere, or in title case."""
    if not is_capitals(name):
        return name
    better = titled(name)
    again = re.search(re.escape(better), text, re.IGNORECASE) if better in text else None
    return again.group() if again else better


def _shaped(text: str) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for match in _SPECIAL.finditer(text):
        found.append((*match.span(), match.group()))
    for run in _RUN.finditer(text):
        tokens = [
            (run.start() + m.start(), run.start() + m.end(), m.group()) for m in re.finditer(r"[^\s,]+", run.group())
        ]
        if len(tokens) < 2:
            continue
        # a longer run is a list or noise, and no name: the cost stays in proportion to the text
        for first in range(0, len(tokens), _LONGEST_RUN):
            found += _in_run(text, tokens[first : first + _LONGEST_RUN])
    return _longest([(a, b, name) for a, b, name in found if b > a])


def _in_run(text: str, tokens: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The bodies within one run of capitalised words and the small words that join them."""
    found: list[tuple[int, int, str]] = []
    floor = 0
    index = 0
    while index < len(tokens):
        word = _bare(tokens[index][2])
        if word not in _HEADS:
            index += 1
            continue
        last = index
        while (longer := _next_head(tokens, last)) is not None:
            last = longer
        if word in _RIGHT_HEADS and last + 2 < len(tokens) and tokens[last + 1][2] in ("of", "for"):
            reach = last + 2 + (tokens[last + 2][2] == "the")
            while reach + 1 < len(tokens) and tokens[reach + 1][2] not in ("of", "for", "in", "on", "to"):
                if tokens[reach + 1][2] == "and" and (
                    reach + 2 >= len(tokens) or tokens[reach + 2][2] == "the" or _bare(tokens[reach + 2][2]) in _HEADS
                ):
                    break
                if tokens[reach + 1][2] == "the" or _bare(tokens[reach + 1][2]) in _OFFICES:
                    break
                reach += 1
            last = min(reach, len(tokens) - 1)
        first = _first(text, tokens, index, floor)
        while first < index and _bare(tokens[first][2]) in _STOPS | {"&"}:
            first += 1
        own = [w for w in (_bare(t[2]) for t in tokens[first : last + 1]) if w not in _GENERIC and w not in _HEADS]
        whole = last > index and word in _RIGHT_HEADS and tokens[index + 1][2] in ("of", "for")
        if own and (first < index or whole) and not any(t[2].isupper() and t[2] in _APART for t in tokens[first:last]):
            start, end = tokens[first][0], tokens[last][1]
            name = re.sub(r"'s$", "", text[start:end])
            found.append((start, start + len(name), name))
            floor = last + 1
        index = last + 1
    return found


def _first(text: str, tokens: list[tuple[int, int, str]], head: int, floor: int) -> int:
    """The token at which the name that ends with the head begins."""
    first = head
    while first > floor:
        before = tokens[first - 1]
        word = before[2]
        gap = text[before[1] : tokens[first][0]]
        if word.endswith("'s") and is_possessor(tokens, first - 1, head):
            break
        if "," in gap:
            if _HOLDS_OFFICE.match(text, tokens[head][1]):
                break  # "Ann Dale, Oak and Elm CCG clinical lead"
            # "Shropshire, Telford and Wrekin …": a comma belongs only where "and" follows it inside the name
            if not any(tokens[i][2] in ("and", "&") for i in range(first, head)) or _bare(word) in _OFFICES | _STOPS:
                break
            if any(_bare(tokens[i][2]) in _OFFICES for i in range(max(floor, first - 3), first)):
                break
        if word == "the" and (first - 2 < floor or tokens[first - 2][2] not in ("of", "for")):
            break
        if word in ("of", "for", "to", "in", "on", "with"):
            if any(_bare(tokens[i][2]) in _OFFICES for i in range(max(floor, first - 4), first - 1)):
                break
            if word in ("to", "in", "on", "with") and _bare(tokens[first - 2][2]) in _STOPS:
                break
            if _bare(tokens[first - 2][2]) in ("report", "minutes", "inspection", "behalf", "meeting", "review"):
                break
        if _bare(word) in ("mr", "mrs", "ms", "dr", "councillor", "councillors", "cllr", "lord", "sir"):
            break
        first -= 1
    while first < head and tokens[first][2] in ("of", "for", "and", "the", "on", "in", "with", "upon", "to", "&"):
        first += 1
    return first


_HOLDS_OFFICE = re.compile(
    r"(?:'s)? (?:[a-z-]+ ){0,3}(?:chair\w*|executive|director|lead|leader|manager|officer|nurse|spokes\w+|head|member"
    r"|governor)\b"
)


def is_possessor(tokens: Sequence[tuple[int, int, str]], index: int, head: int) -> bool:
    """Whether "X's" owns what follows ("Kent County Council's Health Committee") and is no part of a name."""
    before = _bare(tokens[index][2])
    return before in _HEADS and index != head


def _bare(word: str) -> str:
    return re.sub(r"'s?$", "", word.lower().strip(".,"))


def _next_head(tokens: Sequence[tuple[int, int, str]], last: int) -> int | None:
    """A later head of the same name, with capitals only between them ("Hospital NHS Foundation Trust")."""
    for index in range(last + 1, min(last + 5, len(tokens))):
        if not _adjacent(tokens, index - 1) or not tokens[index][2][0].isupper():
            return None
        if _bare(tokens[index][2]) in _HEADS:
            return index
    return None


def _adjacent(tokens: Sequence[tuple[int, int, str]], index: int) -> bool:
    return tokens[index + 1][0] - tokens[index][1] == 1 and not tokens[index][2].endswith("'s")


def _join_variants(aliases: dict[str, str]) -> None:
    """ "Kernow CCG", "NHS Kernow CCG" and "NHS Kernow" are one body: the fullest name is kept."""
    for short in list(aliases):
        for full in list(aliases):
            if (
                short != full
                and (full == f"nhs {short}" or full.startswith(f"nhs {short} "))
                and len(short.split()) > 1
            ):
                aliases[short] = aliases[full]
    watch = {
        name for short, name in aliases.items() if short.startswith("healthwatch ") and short != "healthwatch england"
    }
    if "healthwatch" in aliases and len(watch) == 1:
        aliases["healthwatch"] = watch.pop()
    for short in list(aliases):
        if short.startswith("nhs ") and len(short.split()) >= 2:
            longer = [full for full in aliases if full.startswith(short + " ")]
            if len(longer) == 1:
                aliases[short] = aliases[longer[0]]


def _definitions(text: str, found: Sequence[tuple[int, int, str]]) -> dict[str, str]:
    """Abbreviations in brackets after a name: 'Oakshire Integrated Care Board (ICB)', '(the Trust)', "('OxA')"."""
    defined: dict[str, str] = {}
    for _, end, name in found:
        match = _DEFINED.match(text, end)
        if match is None:
            continue
        alias = match["name"].strip("'\"")
        letters = initials(name)
        fits = (
            match["open"] is not None
            or match["the"] is not None
            or (alias.isupper() and _is_subsequence(alias.replace("&", ""), letters))
            or (" " not in alias and alias[0].isupper() and alias.lower() in name.lower())
            or (
                sum(c.isupper() for c in alias) >= 2
                and alias[0] in letters
                and _is_subsequence(alias.lower(), name.lower())
            )
        )
        if fits and (alias[0].isupper() or match["open"]):
            defined.setdefault(alias, name)
    return defined


def _is_subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return bool(short) and all(letter in letters for letter in short)


def _short_forms(text: str, names: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """Companies by their first word or without their legal form, where the text uses them so."""
    short: dict[str, str] = {}
    whole = list(dict.fromkeys(names))
    for name in whole:
        stem = name
        while _LEGAL.search(stem) and stem.count(" "):
            stem = _LEGAL.sub("", stem)
        if stem == name and (name.split()[-1].lower() in _PUBLIC or " " not in name):
            continue
        for form in (stem, stem.split()[0]):
            others = {other for other in whole if other != name and other.startswith(form)}
            if len(form) < 3 or others or key(form) in aliases or re.search(rf"\b{re.escape(form.lower())}\b", text):
                continue
            if re.search(rf"\b{re.escape(form)}\b(?! {re.escape(name[len(form) + 1 :] or '~')})", text):
                short[form] = name
    return short


def _occurrences(
    text: str, names: Mapping[str, str], found: Sequence[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    if not names:
        return []
    taken = [(a, b) for a, b, _ in found]
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)) + r")(?![\w])"
    )
    spans = []
    at = 0
    for match in pattern.finditer(text):
        while at < len(taken) and taken[at][1] <= match.start():
            at += 1
        if at < len(taken) and taken[at][0] < match.end():
            continue
        spans.append((*match.span(), names[match.group()]))
    return spans

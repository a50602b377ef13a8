"""Verbs of speech in a sentence and whoever does the speaking: "X said that", "…, X has warned", "according to X"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.language.papers import IN_WHICH, papers
from extractor.language.saying import ACTS, PLURAL, SAY, VERBS


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of speech. Offsets are those of the text searched; `subject` may be empty (the speaker before goes on).

    `place`: "before" (what is said follows), "after" (it came before), "around" ("according to X"), "clause" ("found
    by X").
    """

    start: int
    """Where the subject begins; for an elided subject, where the verb does."""
    end: int
    """Where the verb ends, or the name in "according to X"."""
    subject: str
    subject_start: int
    verb: str
    place: str
    passive: bool = False
    beside: tuple[int, int] | None = None
    """An apposition to the subject ("the chief nurse, Ann Dale, said"), which may name whoever is meant."""


_MANY = re.compile(
    r"(?:\b\w+[^s\W]s|\b(?:people|police|staff|some|many|others|most|few|all|both|media|public|men|women|children"
    r"|CCGs|MPs|GPs))(?: (?:of|in|at|from|for|who|with|across|inside|close|familiar)\b[^,;]*)?$",
    re.IGNORECASE,
)
_BODY_NAME = re.compile(r"(?:^|(?<=[.\n] ))(?!(?:The|He|She|It|This|That|Mr|Mrs|Ms|Dr|Cllr|Councillor)\b)[A-Z][\w&-]+$")
"""A body's name of one word, which British English gives a plural verb ("Brightcare claim that")."""

_AUX = re.compile(
    r"(?:(?:^|(?<= ))(?:(?:has|have|had) since|has|have|had|also|then|later|further|previously|recently"
    r"|repeatedly|subsequently|now|once"
    r"|again|publicly|"
    r"no longer|long|would|did|does|do|could|can|will|may|might|should|must|not|never|is|are|was|were|been|be|being"
    r"|today|yesterday|still|"
    r"even|always|often|simply|just|only|first|himself|herself|themselves|itself|both|all|rightly|on \w+day"
    r"|last \w+|this \w+|"
    r"earlier|instead|[a-z]+ly|didn't|hasn't|haven't|wouldn't|couldn't|don't|doesn't|went on to|goes on to"
    r"|sought to|wanted to|continued to|in turn|for instance|for example|in fact) ?)+$"
)
_BOUND = re.compile(
    r"[;:!?\u2013\u2014\"\x00]|(?<!Mr)(?<!Dr)(?<!Ms)(?<!Mrs)(?<!Hon)(?<!St)(?<! [A-Z])\. | - |,|\b(?:that|but"
    r"|while|whereas|whilst|although|though|because|when|if|which|as|and|or|who|"
    r"whom|where|after|before|since|whether|what|how|why|than|so|despite|because of|until|yet)\b"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|shall|must|do|does|did|be|been|am"
    r"|'s not|"
    r"remained|remains|stood|exceeded|"
    rf"{SAY})\b"
)
_ACCORDING = re.compile(
    r"\b[Aa]ccording to (?!(?:how|what|whether|which|their|its|need|the number"
    r"|the amount)\b)(?P<who>[^,.;:\"\x00\n]{2,120})"
)
_OWN_FIGURES = re.compile(
    r"(?:\w+ )?(?:figures|papers|data|documents|statistics|information|accounts) in (?:its|their)\b"
)
_WISHES = re.compile(r"(?:want|wish|think|thought|fe[lt]|expect|hop|believ|said|saw|see|ask)\w*")
_RATED = re.compile(
    r"\b(?P<verb>rated|graded|judged|downgraded|upgraded|deemed|placed)(?: overall| as| from| to| into| in)*"
    r" ['\u2018\"\x00]?(?:[Ii]nadequate|[Oo]utstanding|[Gg]ood|[Rr]equir\w+ improvement|special measures)"
)
_READ_OUT = re.compile(
    r"\b(?:letter|statement|e-?mail|message|submission|question|report|response|reply"
    r"|note)s? (?:dated [^,]{4,20} )?(?:from|by|of) (?P<who>[^,.;:\x00]{2,80}?)"
    r",? (?P<verb>(?:was|were|had been) (?:then )?(?:read(?: out| aloud)?|presented|tabled|circulated|quoted"
    r"|received))"
    r"|\b(?:letter|statement|e-?mail|message|submission|response|reply)s? (?P<verb2>"
    r"(?:has|have|had|was|were)(?: also)?(?: been)? received) from "
    r"(?P<who2>[^,.;:\x00]{2,80}?(?:, [A-Z][^,.;:\x00]{2,50}?){0,2})"
    r"(?= (?:regarding|about|concerning|asking|saying|updating|which|who|that|on|to|in|with)\b|[,.;:\x00]|\Z)"
)


_PARENTHETIC = re.compile(
    r"(?: (?:to|in|on|at|with) [^,.;\x00]{2,50})?, (?:is|are|was|were|has|have|had|will|would|can|could|may|should"
    r"|must|do|does|"
    r"did|whether|if|unless|which|because|not)\b"
)
_PARTICIPLE = re.compile(
    r"(?: (?:in|at|by|for|from|on|last|this|earlier|during|since)(?: (?!that\b|why\b|whether\b|how\b|it\b|he\b"
    r"|she\b|they\b)\w+){1,4})? (?:had|has|have|was|were|is|are|will|would|could|by)\b"
)
_LEAD_IN = re.compile(
    r"(?:\d[\d.]*\s+)?(?:In|At|On|For|By|After|When|During|Following|Asked|Speaking|While|Since|As|If|Although"
    r"|Under|With)\b"
)
_LEAD = re.compile(
    r"\s*(?:(?:However|But|And|So|Yet|Also|Then|Now|Meanwhile|Finally|Firstly|Secondly|Later|Earlier|Today"
    r"|Yesterday|Indeed|Again|Even|Nevertheless|"
    r"Last \w+|This \w+|On \w+day|(?:In|On|At|By|During|Since) (?:\w+ )?\d{4}|late last \w+|Late last \w+"
    r"|Minute \d+:?),?\s+)*"
)
_OURSELVES = re.compile(r"(?:we|i|they|you)['\u2019](?:ve|d|re|ll|m)\b", re.IGNORECASE)
_READS = re.compile(
    r"\b(?:read|reads|reading|quoted|quoting|tabled|shared)(?: out| aloud)? (?:from )?(?:an?|the|one"
    r"|another) (?:\w+ ){0,2}"
    r"(?:letter|e-?mail|statement|message|note|submission|complaint) (?:\w+ )?(?:from|by"
    r"|of) (?P<who>[^,.;:\x00]{2,80}?)"
    r"(?=,? (?:which|that|saying|in which|who|stating|describing|complaining)\b|[:,.;]|\Z)"
)
_VIEW = re.compile(
    r"(?<![\w'])(?P<who>(?:[Tt]he |[Hh]er |[Hh]is )?[A-Z]?[\w.-]{1,40}(?: (?:of |the "
    r"|for )*[A-Z][\w.-]{0,40}){0,5})'s? (?:main |own |chief |first |personal )?"
    r"(?P<noun>view|opinion|concern|understanding|position|feeling|point|impression|question|answer|argument|fear"
    r"|message|conclusion|statement|warning|claim|assertion|finding)(?: (?:was|is|were|had been))?"
    r"(?= (?:that|whether|why|how)\b)"
)
_SAYING = re.compile(
    r"[,\x00] (?:but |and |while )?(?P<verb>saying|adding|warning|arguing|claiming|insisting|stating|explaining"
    r"|noting|predicting|"
    r"promising|alleging|suggesting)(?= (?:that |it |he |she |they |we |there |the |a |an |[A-Z])|[:,]? ?[\"\x00])"
)
_INLINE = re.compile(r"(?:\d[\d.]*\s+)?(?P<who>[A-Z][\w.'-]*(?: (?:of |the |for )*[A-Z][\w.'-]*){0,5}): (?=\w)")
"""A speaker's name before what minutes quote in note form ("CE: 31 of 80")."""
_AFTER_NOUN = re.compile(
    r"\b(?:the|a|an|this|no|of|his|her|their|its|our|any|some|in|by|to|with|for|be|been being|as) $", re.IGNORECASE
)
_SPOKEN_THING = re.compile(
    r"'s? (?:[\w-]+ ){0,5}(?:speech|statement|letter|address|evidence|report|review|announcement|article|paper"
    r"|submission|testimony)\b"
)


def rating(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where a sentence says how something was rated, graded or judged."""
    return _RATED.search(text, start, end)


def find_speech(text: str, start: int, end: int, *, minutes: bool = False) -> list[Speech]:
    """The acts of speech in text[start:end], one sentence in which quoted words are masked by NULs."""
    found: list[Speech] = []
    for match in _ACCORDING.finditer(text, start, end):
        aside = "" if _OWN_FIGURES.match(match["who"]) else r"|in (?:his|her|its|their|a|an|the)\b"
        who = re.split(rf" (?:but|and (?=the |a )|which|who|that{aside})", match["who"])[0].strip()
        found.append(
            Speech(match.start(), match.start("who") + len(who), who, match.start("who"), "according to", "around")
        )
    for match in _READS.finditer(text, start, end):
        found.append(Speech(match.start("who"), match.end(), match["who"], match.start("who"), "read", "before"))
    for match in _VIEW.finditer(text, start, end):
        found.append(Speech(match.start(), match.end(), match["who"], match.start(), match["noun"], "before"))
    for match in _READ_OUT.finditer(text, start, end):
        group = "who" if match["who"] else "who2"
        found.append(Speech(match.start(group), match.end(), match[group], match.start(group), "read out", "before"))
    for match in papers(text, start, end, minutes=minutes):
        if not any(speech.start <= match.start("who") < speech.end for speech in found):
            found.append(
                Speech(match.start("who"), match.end(), match["who"], match.start("who"), match["verb"], "before")
            )
    agents = _agents(text, start, end)
    if minutes and (label := _INLINE.match(text, start, end)):
        found.append(Speech(label.start("who"), label.end(), label["who"], label.start("who"), "label", "before"))
    for match in _SAYING.finditer(text, start, end):
        found.append(Speech(match.start("verb"), match.end(), "", match.start("verb"), match["verb"], "before"))
    for match in VERBS[minutes].finditer(text, start, end):
        speech = _read(text, start, end, match, minutes=minutes)
        if speech is None or any(s.start <= speech.start < s.end for s in found):
            continue
        if not any(agent.start <= match.start() < agent.end for agent in agents):
            found.append(speech)
    return sorted([*found, *agents], key=lambda speech: speech.start)


_BY = re.compile(
    r"(?<!\w)(?P<be>(?:was|were|been|being|be|is|are) )?(?:\w+ly )?(?P<verb>discovered|found|identified|raised"
    r"|reported"
    r"|highlighted|criticised|rated|revealed|"
    r"uncovered|noted|expressed|flagged|denied|disputed|rejected|condemned|made|echoed|put forward|backed|judged)"
    r"(?: (?:inadequate|outstanding|good|poor|unsafe|['\u2018]?requir\w+ improvement['\u2019]?|unlawful|at fault))?"
    r"(?: (?:to|in|at) [^,.;:\x00]{2,40})? by (?P<who>[^,.;:\x00]{2,90}?)(?= (?:in|for|over|about|on|at|last|this"
    r"|and (?=[a-z]+ing|performance|was|were)|after|during|as|who|which|that|when|before|since)\b|[,.;:\x00]|\Z)"
)
_CLAUSE = re.compile(
    r"[;:,\u2013\u2014] ?| - |\b(?:since|because|after|that|when|while|although|where|and|but|followed|follows"
    r"|following) "
)


def clause_around(text: str, start: int, end: int, at: int, until: int) -> tuple[int, int]:
    """The clause of the sentence text[start:end] in which text[at:until] stands, by its marks and conjunctions."""
    begin = start
    for bound in _CLAUSE.finditer(text, start, at):
        if bound.group().strip() != "and" or re.match(r"(?:the|a|an|[A-Z])\w*", text[bound.end() :]):
            begin = bound.end()
    stop = re.compile(r"[,;.:\x00]| - | (?:and|but|which|who|that) ").search(text, until, end)
    return begin, stop.start() if stop else end


def _agents(text: str, start: int, end: int) -> list[Speech]:
    """What is said, found or denied "by X": the clause up to the agent."""
    found = []
    for match in IN_WHICH.finditer(text, start, end):
        begin, finish = clause_around(text, start, end, match.start("what"), match.end("what"))
        found.append(Speech(begin, finish, match["who"], match.start("who"), f"{match['verb']} in", "clause"))
    for match in _BY.finditer(text, start, end):
        if re.match(r"\d|(?:a|one|two) (?:third|quarter|half)", match["who"]):
            continue  # by how much
        if match["be"] is None and not re.search(
            r"\b(?:claim|concern|charge|suggestion|allegation|accusation|complaint|issue|problem|failing)s? $",
            text[start : match.start()],
        ):
            continue
        if match["verb"] == "made" and not re.search(
            r"\b(?:claim|complaint|allegation|criticism|comment|statement|point|accusation)s?\b",
            text[start : match.start()],
        ):
            continue
        begin, finish = clause_around(text, start, end, match.start(), match.end())
        found.append(Speech(begin, finish, match["who"], match.start("who"), f"{match['verb']} by", "clause"))
    return found


def _read(text: str, start: int, end: int, verb: re.Match[str], *, minutes: bool) -> Speech | None:
    word = verb.group()
    left = text[start : verb.start()]
    if _AFTER_NOUN.search(left) and not re.search(r"\b(?:this|some|any|no|the|a|an|his|her) \w+ $", left):
        return None
    inverted = _inverted(text, start, end, verb)
    if inverted is not None:
        return inverted
    core = left.rstrip()
    aux = _AUX.search(core)
    helpers = aux.group().split() if aux else []
    if aux:
        core = core[: aux.start()].rstrip()
    passive = bool({"is", "are", "was", "were", "been", "be", "being"} & set(helpers)) and not {"is", "are"} & set(
        helpers[-1:]
    )
    passive = passive or (bool(helpers) and helpers[-1] in ("is", "are", "was", "were", "been", "be", "being"))
    if re.search(r"\bto$", core) and not helpers:
        return None  # "asked to say", "in order to add"
    begin, subject, apposed = _subject(core)
    if subject is None or re.search(
        r"(?i)(?:^|\b)(?:you|your|nobody|no one|none|neither|nothing)$|^(?:something|a claim|a charge"
        r"|an allegation)\b",
        subject,
    ):
        return None
    if _OURSELVES.match(subject):
        return None  # whoever speaks there anyway
    if passive:
        subject = re.sub(r"^In (?:response|reply|answer),? (?=it$)", "", subject)
    if re.fullmatch(PLURAL, word) and (
        (
            not (_MANY.search(subject) or _BODY_NAME.search(subject) or subject.lower() == "they")
            and not {"did", "does"} & set(helpers)
        )
        or re.search(r"\b(?:to|will|would|can|could|may|might|should|must|did|do|does|not)(?: \w+)?$", core)
    ):
        return None
    beside = (start + apposed[0], start + apposed[1]) if apposed else None
    if not minutes and word in ("outlined", "set out") and not _SPOKEN_THING.search(subject):
        return None
    if (
        word in ("report", "note", "find")
        and not helpers
        and not (_MANY.search(subject) or re.fullmatch(r"(?i)we|they|i|you", subject))
    ):
        return None  # a noun
    if re.search(rf"\b(?:what|where|when|who|how) {re.escape(subject)}$", core) and _WISHES.fullmatch(word):
        return None  # "had not been asked what they wanted"
    if word == "heard":
        passive = True
    after = text[verb.end() : end]
    tail = re.fullmatch(
        (r"(?: (?!that\b)[^.,;:\x00]{2,60})?" if word in ("told", "tells", "assured", "reminded") else "")
        + r"(?: (?:in|at|on|during|to|last|this|yesterday|today|of) [^.;\x00]{0,80}| (?:yesterday|today|recently"
        r"|earlier|afterwards|this week|last night))?[\s.!?\"')\x00]*",
        after,
    )
    place = "before"
    if tail is not None and core and start + begin > start and word not in ("apologised", "apologized"):
        before = text[start : start + begin].rstrip()
        if before.endswith((",", "\x00", '"')) and len(before) > 12:
            place = "after"
    elif (
        _PARENTHETIC.match(after)
        and not _LEAD_IN.match(text, start)
        and re.search(r"\w,$", text[start : start + begin].rstrip())
    ):
        place = "around"
    elif (
        re.match(r", ", after)
        and start + begin > start + 20
        and text[start : start + begin].rstrip().endswith((",", "\x00"))
    ):
        if text[start : start + begin].rstrip().endswith("\x00") or not re.search(r"^In |^At |^On ", text[start:end]):
            place = "after"
    if not subject and not (core == "" or re.search(r"(?:\b(?:and|but|then|or)|,)$", core)):
        return None
    told_by = passive and after.startswith(" by ")
    if place == "before" and _PARTICIPLE.match(after) and word not in ("said", "says", "say", "added") and not told_by:
        return None  # "the faults highlighted had been mended", "drivers promised in June had started"
    if not re.match(r",? (?:[^.;:,]{0,40} )?(?:that|how|why|whether)\b|(?: [^.;:,\x00]{1,40})?[,:]? ?[\"\x00]", after):
        if minutes and "had" in helpers and word != "rated":
            return None  # what had happened before the meeting
        order = re.match(r" [^,.;:]{2,60}? to [a-z]+", after)
        if word == "told" and not minutes and order and not _FINITE.search(order.group()):
            return None  # an order that the author tells of
    if word in ("replied", "responded", "answered", "wrote", "writes") and re.fullmatch(r" to [^:;\x00]*", after):
        if not re.search(
            r"\b(?:that|saying|asking|requiring|requesting|stating|demanding|warning|urging|confirming)\b", after
        ):
            return None  # "had not replied to the letter": an act, and no words
    if re.fullmatch(ACTS, word) and not minutes and not re.match(r"(?:The |the |He$|She$|It$|They$)|.*[A-Z]", subject):
        return None
    if (
        re.match(r"apologi|accept", word)
        and not minutes
        and re.match(r"(?:[Aa]n?|[Oo]ne|\w+s) ?\b(?=$|[a-z])", subject)
    ):
        return None  # an unnamed body in the author's own words
    if word == "called" and not re.match(r" (?:for|on)\b| [^.;:,]{2,70}[\"\x00]", after):
        return None
    if word in (
        "report",
        "reports",
        "claim",
        "claims",
        "comments",
        "states",
        "demands",
        "notes",
        "asks",
        "finds",
        "note",
        "saw",
        "sees",
        "read",
    ) and (not subject or not re.match(r",? (?:that|how|whether|there|the|it)\b|[,:]? ?[\"\x00]", after)):
        return None
    return Speech(
        start + begin if subject else verb.start(), verb.end(), subject, start + begin, word, place, passive, beside
    )


def _inverted(text: str, start: int, end: int, verb: re.Match[str]) -> Speech | None:
    """'…," said Mr Dale' and "…, warns the union's leader": the subject stands after the verb."""
    before = text[start : verb.start()].rstrip()
    if not (before.endswith(("\x00", '"', ",")) and len(before) > 3) and not (
        before == "" and text[start - 2 : start].strip().endswith(("\x00", '"'))
    ):
        return None
    if before.endswith(",") and not re.match(r"\w+(?:s|d|id|te)\b", verb.group()):
        return None
    match = re.compile(
        r" (?P<who>(?:(?:the|a|an|one|its|his|her|their|our|former|some"
        r"|many) )?(?:[\w'.&-]+ ){0,8}?[A-Z][\w'.&-]*(?: [A-Z][\w'.&-]*){0,5}|(?:the|a|an|one) [a-z][\w' -]{2,50}"
        r"|he|she|they)"
        r"(?=[,.;:\n]| (?:in|at|on|of|who|after|before|as|when|during|to|for|from|last|this|yesterday|today)\b|\Z)"
    ).match(text, verb.end(), end)
    if match is None or re.match(r"(?:that|whether|it|there|how|why|to)\b", match["who"]):
        return None
    who = match["who"]
    if before.endswith(",") and not re.match(r"[A-Z]|he$|she$", who):
        return None
    if re.search(rf"\b(?:{SAY}|that|has|had|was|were|is|are|will|would|could|can|may|should|might)\b", who):
        return None
    if before.endswith(",") and verb.group() not in (
        "said",
        "says",
        "wrote",
        "writes",
        "added",
        "warned",
        "warns",
        "argued",
        "argues",
    ):
        return None
    # an apposition belongs to the name: "said Ann Dale, chair of …,"
    return Speech(verb.start(), match.end(), who, match.start("who"), verb.group(), "after")


def _subject(core: str) -> tuple[int, str | None, tuple[int, int] | None]:
    """Where the subject at the end of `core` begins, its words, and its apposition.

    The words are "" where the subject is elided and None where there is none.
    """
    if not core:
        return 0, "", None
    if re.search(r"(?:\b(?:and|but|then|or)|[\x00])$", core):
        return len(core), "", None
    body = core
    apposed: tuple[int, int] | None = None
    dashed = re.search(r" [\u2013\u2014-] [^\u2013\u2014]{3,150} [\u2013\u2014-]$", core)
    if dashed:
        body = core[: dashed.start()]
    elif core.endswith(","):
        opened = _apposition(core)
        if opened is None:
            return len(core), None, None
        body = core[:opened]
        apposed = (opened + 1, len(core) - 1)
    closing = re.search(r" ?\([^()]*\)$", body)
    if closing:
        body = body[: closing.start()]
    hidden = re.sub(r"\([^()]*\)", lambda m: "x" * len(m.group()), body)
    begin, stop = _beginning(hidden)
    subject = body[begin:stop]
    lead = _LEAD.match(subject)
    shift = lead.end() if lead else 0
    words = subject[shift:].split()
    if not words:
        return begin, "", None
    if len(words) > 1 and words[-1].lower() in ("he", "she", "they", "it", "i", "we", "you"):
        return stop - len(words[-1]), words[-1], None
    plain = " ".join(words)
    if len(words) > 16 or words[0].lower() in ("to", "it's", "there", "which", "what"):
        return begin, None, None
    if _FINITE.search(plain) and " who " not in subject and " which " not in subject:
        return begin, None, None
    return begin + shift, subject[shift:].strip(), apposed


def _beginning(hidden: str) -> tuple[int, int]:
    """Where the subject at the end of a clause begins and ends; brackets are hidden."""
    for bound in reversed(list(_BOUND.finditer(hidden))):
        word = bound.group()
        rest = hidden[bound.end() :]
        head = hidden[: bound.start()]
        if word in ("and", "or"):
            previous = list(_BOUND.finditer(head))
            piece = head[previous[-1].end() if previous else 0 :]
            joined = rest.strip() and piece.strip() and len(piece.split()) <= 7 and not _FINITE.search(piece)
            if joined and not re.match(r"\s*(?:In|At|On|For|By|After|When)\b", piece):
                continue
        if word == "as" and re.search(r"\b(?:such|as well) $", head):
            continue
        if word == "," and re.search(r"\b[A-Z][\w'-]+$", head) and re.match(r" [A-Z][\w'-]+(?:,? and )", rest):
            if not _FINITE.search(head):
                continue
        if word in ("whom", "which") and re.search(r"\b(?:in|of|by|for|to|from|on|at|with|under|during|after) $", head):
            return bound.end(), len(hidden)
        if word in ("who", "whom", "which"):
            head = head.rstrip(" ,")
            inner = [b for b in _BOUND.finditer(head) if b.group() not in ("and", "or")]
            first = inner[-1].end() if inner else 0
            if not rest.strip() and _FINITE.search(head[first:]):
                # "has drawn blame from teachers, who say …": the last noun phrase only
                tail = re.search(r"\b(?:from|by|to|of|with|for|among|including|at|on|in) (?=[\w' -]{2,40}$)", head)
                first = tail.end() if tail else first
            return first, len(hidden) if rest.strip() else len(head)
        return bound.end(), len(hidden)
    return 0, len(hidden)


def _apposition(core: str) -> int | None:
    """Where the comma stands that opens the apposition at the end of `core`; None where there is none."""
    inner = core[:-1]
    begin = max((inner.rfind(mark) for mark in (";", ". ", "\x00", ":")), default=-1) + 1
    commas = [m.start() for m in re.finditer(",", inner) if m.start() > begin]
    for at in reversed(commas):
        head = inner[begin:at].strip()
        if _LEAD_IN.match(head) and ", " in head:
            head = head.rsplit(", ", 1)[1]  # "Asked about the roof, Dr Dale, the chair, said"
        head = re.split(r"\b(?:that|but|while|although|because|when|if)\b", head)[-1].strip()
        tail = inner[at + 1 :].strip()
        if not head or not tail or len(tail) > 180 or _LEAD_IN.match(head) or _FINITE.search(head):
            continue
        named = re.search(r"\b[A-Z][\w.'-]+(?: [A-Z][\w.'-]*)*\)?$", head.split(",")[-1])
        if at != commas[0] and not (
            named and len(head.split(",")[-1].split()) <= 6 and _NAME_ONLY.match(head.split(",")[-1].strip())
        ):
            continue
        if len(head.split(",")[-1].split()) <= 12:
            return at
    return None


_NAME_ONLY = re.compile(
    r"(?:[A-Z][\w.'-]*|of|and|the|for|de|van|von)(?: (?:[A-Z][\w.'-]*|of|and|the|for|de|van|von))*$"
)

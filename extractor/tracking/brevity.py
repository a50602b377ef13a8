"""A sentence in few words, as a headline writer shortens it.

What the sense can spare goes first (brackets, insertions, wordy phrases, an opening circumstance), then the end at the
boundary of a clause or phrase, then the articles; only what resists all that ends in "…".
"""

from __future__ import annotations

import re
from collections.abc import Callable

_LEAST_WORDS = 5


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_AUXILIARIES = "is|are|was|were|has|have|had|do|does|did|will|would|can|could|must|should|may|might|cannot"
_AUXILIARY = re.compile(_AUXILIARIES)
_FINITE = re.compile(
    rf"\b(?:not|{_AUXILIARIES}|made|found|led|put|went|fell|rose|took|told|said|gave|held|kept|left|lost|meant|felt"
    r"|came|became|began|got|saw|[a-z]{3,}ed|lacks|relies|varies|identifies|misses|goes|go|(?:demonstrate|mean|leave"
    r"|feel|struggle|get|know|say|find|take|become|remain|rely|depend|vary|receive|describe|express|contribute|fail"
    r"|miss|make|identify|continue|provide|affect|prevent|reduce|allow|exist|suggest|reflect|hinder|impede"
    r"|undermine|ensure|enable|meet|achieve|require|consider|attend|reveal|highlight)s?|supports|helps|shows|works)\b"
)
_NO_NOUN = re.compile(
    r"\b(?:who|which|that|where|when|as|if|waits?|contains?|includes?|evaluates?|works?|acts?|lives?|shows?)\b"
)
"""Words after which a subject is no longer a plain one."""
_WORDY: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b{long}\b", re.IGNORECASE), short)
    for long, short in (
        (r"in order to", "to"),
        (r"(ensure|so) that", r"\1"),
        (r"(?:is|are) not (?:always )?able to", "cannot"),
        (r"does not have", "lacks"),
        (r"do not have", "lack"),
        (r"did not have", "lacked"),
        (r"an? (?:small|limited|tiny) (?:number|minority|proportion) of(?! the| these| those| them)", "some"),
        (r"an? (?:significant|large|considerable) (?:number|proportion) of(?! the| these| those| them)", "many"),
        (r"an? (?:wide |broad |whole )?(?:range|variety|number|array) of", "several"),
        (r"the (?:vast )?majority of(?: the)?", "most"),
        (r"in (?:relation|regard|respect) (?:to|of)|with (?:regard|respect) to", "about"),
        (r"(?:as a result of|as a consequence of)", "because of"),
        (r"at (?:this|that|the present) (?:time|moment|point)", "now"),
        (r"(?:is|are) continuing to", "continue to"),
        (r"(?:however|therefore|also|currently)(?= \w+)", ""),
        (
            r"(?:for|in|during|over|throughout) (?:the|this|that) (?:[\w/–-]+ ){0,3}(?:year|quarter|month|week|period)",
            "",
        ),
        (r"in (?:the|this|their|our) (?:local )?area", ""),
        (r"children and young people", "children"),
        (r"parents and carers", "families"),
        (r"local area partnership", "partnership"),
        (r"special educational needs (?:and/or|and|or) disabilities(?: \(SEND\))?", "SEND"),
        (r"education,? health,? and (?:social )?care plan", "EHC plan"),
    )
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_INSERTION = re.compile(
    r"(?:,? (?:including|such as|for example|for instance|in particular|particularly|especially|which|who|whose|where"
    r"|as well as|along with|together with|following|despite|notably)\b"
    r"|, (?:at|in|on|for|with|by|across|over|during|from|under|within|to)\b)[^,]*, "
    rf"(?={_FINITE.pattern})",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(that|and|but|which), (?:in|at|for|on|with|as|once|when|where|if|until|during)\b[^,]*,", re.IGNORECASE
)
_CIRCUMSTANCE = re.compile(
    r"^(?:in|on|at|by|for|from|during|since|under|within|across|despite|following|because of|due to|as|when|while"
    r"|whilst|where|although|if|after|before|until|without|with|once|to|through|throughout|given|over)"
    r"\b[^,:]{2,140}, (?:and )?"
    r"(?=(?!and\b|or\b|it\b|they\b|this\b|these\b|he\b|she\b)(?P<rest>.+)$)",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_ARTICLES = re.compile(r"(?<=[\w,:]) (?:the|an|a)(?= \w)")

_CLAUSES = _set_of(
    "because while whereas when after before until unless since although but and so which who where whose"
)
_PHRASES = _set_of(
    "against across among at by during for from in on over since through under with within without including despite to"
)
_TAIL = _set_of(
    "a an and as at by for from in into of on or that the their its than to was were which with would will had has have"
    " been be is are not this these our his her but because when who whose against within before after until also too"
    " very more most such other including both all some any each no likely able unable well being where while if how"
    " what still only often always even about between over upon do does did can could should must may might cannot"
    " every these those so then and/or or there across under through during without"
)
_OPEN = _set_of(
    # verbs, nouns and adjectives that say nothing without what their preposition or infinitive brings
    "rely relies relied relying depend depends depended depending contribute contributes contributed lead leads led"
    " result results resulted resulting focus focuses focused focusing based respond responds responded responding"
    " comply complies complied deal deals dealt dealing consist consists agree agrees agreed belong belongs refer"
    " refers"
    " referred relate relates related relating adhere adheres adhered amount amounts lack lacks absence access aware"
    " responsible accountable dependent subject due able unable likely unlikely ready willing need needs needed want"
    " wants wanted wish begin begins began begun start starts started continue continues continued fail fails failed"
    " try"
    " tries tried tend tends tended seem seems seemed appear appears appeared expect expects expected require requires"
    " required ask asks asked allow allows allowed enable enables enabled help helps helped use used have has had"
    " having"
    " is are was were be been being ability inability failure want how what whether"
    " compared range number majority variety lot wait waits waiting look looks looked looking go goes went come comes"
    " came put puts make makes made making leave leaves left keep keeps kept find finds found account accounted lacking"
    " difficult hard easy important possible set live work works interact engage engages engaged according not"
    " dissatisfied satisfied concerned wrong clear more less part aim aims aimed committed commitment interested"
    " involved"
    " supported given shared yet leading us me them you him her struggle struggles struggled seek seeks sought get"
    " gets got take takes took"
)
_MADE = re.compile(r"\b(?:make|makes|made|making|leave|leaves|left|leaving|keep|keeps|kept|render|renders)\b")
_ADJECTIVE = re.compile(r"(?:ive|al|ic|ous|ful|able|ible|less|ent|ant|ly|ary|ory|ed|ate)$")
_COUNTED = re.compile(r"(?:year|month|week|day|hour|minute)s?$", re.IGNORECASE)


def brief(text: str, most: int, *, least: int = _LEAST_WORDS, needs_verb: bool = True) -> str:
    """The text in at most `most` words; with "…" at its end where it could only be cut in the middle of something.

    A cut leaves `least` words or more, and a finite verb among them where the text `needs_verb`, unlike "Oakmere to
    repair the lift" and "Gaps in the rota".
    """
    text = " ".join(text.split())
    clauses, phrases = (_ends_at(bounds, least, needs_verb=needs_verb) for bounds in (_CLAUSES, _PHRASES))
    whole = (_without_reason, *_SPARING, clauses, _drop(_ARTICLE), phrases, _without_inner_phrase)
    for step in (*whole, _drop(_ARTICLES), clauses, phrases):
        if len(text.split()) <= most:
            return text
        text = step(text, most)
    words = text.split()
    if len(words) <= most:
        return text
    words = words[:most]
    while len(words) > _LEAST_WORDS and words[-1].casefold().strip(",;:") in _TAIL:
        words.pop()
    return " ".join(words).rstrip(",;:") + "…"


Step = Callable[[str, int], str]


def _drop(pattern: re.Pattern[str], by: str = "") -> Step:
    return lambda text, most: " ".join(pattern.sub(by, text).split()) or text


def _without_reason(text: str, most: int) -> str:
    """Without "because …" at its end: what is wrong is told before it."""
    words = text.split()
    at = words.index("because", _LEAST_WORDS) if "because" in words[_LEAST_WORDS:] else len(words)
    return " ".join(words[:at]).rstrip(",;:–— ")


def _without_circumstance(text: str, most: int) -> str:
    """Without "In the absence of …," before a clause that can stand alone; not where the comma belongs to a list."""
    found = _CIRCUMSTANCE.match(text)
    if found is None:
        return text
    rest = found["rest"]
    if rest.split()[0].casefold() in _PHRASES | _CLAUSES | {"along", "such", "particularly", "especially"}:
        return text
    is_list = re.match(r"\w+(?: \w+){0,3},? (?:and|or) [^,]*,", rest) is not None
    return text if is_list or len(rest.split()) < _LEAST_WORDS or not _FINITE.search(rest) else rest


def _without_inner_phrase(text: str, most: int) -> str:
    """Without the last phrase of a long subject: "The pace of change across the wards is slow"."""
    words = text.split()
    verb = next((at for at, word in enumerate(words) if _AUXILIARY.fullmatch(word)), 0)
    subject = " ".join(words[:verb])
    told = any(not word.endswith("ed") for word in _FINITE.findall(subject))
    if "," in subject or told or _NO_NOUN.search(subject):
        return text
    for at in range(verb - 2, 1, -1):
        before = words[at - 1].casefold()
        if words[at].casefold() in _PHRASES - {"to", "including"}:
            is_needed = before in _OPEN | _TAIL or before.endswith(("ed", "ing"))
            return text if is_needed else " ".join(words[:at] + words[verb:])
    return text


_SPARING: tuple[Step, ...] = (
    _drop(_BRACKETS),
    *(_drop(pattern, short) for pattern, short in _WORDY),
    _drop(_INSERTION, " "),
    _drop(_ASIDE, r"\1"),
    _without_circumstance,
)


def _ends_at(bounds: frozenset[str], least: int, *, needs_verb: bool) -> Step:
    """Cuts before the last word of `bounds` within reach (for clauses also after a comma), where something was said."""
    clauses = not bounds.isdisjoint(_CLAUSES)

    def cut(text: str, most: int) -> str:
        words = text.split()
        for at in range(min(most, len(words) - 1), least - 1, -1):
            ended = clauses and (words[at - 1][-1] in ",;–—" or _is_participle(words, at))
            if (ended or words[at].casefold() in bounds) and _may_end(words, at, needs_verb=needs_verb):
                return " ".join(words[:at]).rstrip(",;:–— ")
        return text

    return cut


def _may_end(words: list[str], at: int, *, needs_verb: bool) -> bool:
    """Whether the words before `at` say something whole."""
    bound, last = words[at].casefold(), words[at - 1].casefold().strip(",;:")
    if last in _TAIL or (last in _OPEN and bound not in _CLAUSES - {"and"}):
        return False
    # neither within a list, nor between two adjectives of one noun, nor between a measure and what it is counted from
    is_listed = any("," in word for word in words[max(0, at - 3) : at - 1])
    if bound in ("and", "or") and (_ADJECTIVE.search(last) or last.endswith("ing") or is_listed):
        return False
    if words[at - 1][-1] == "," and bound not in _CLAUSES and not bound.endswith("ing") and _is_list(words, at):
        return False
    if last in ("time", "point", "stage") and bound in _CLAUSES:
        return False
    if any(word.casefold() in ("and,", "that,", "but,", "or,") for word in words[max(0, at - 5) : at]):
        return False
    if bound == "with" and last in ("line", "accordance", "compliance", "consistent", "conjunction"):
        return False
    is_measured = last.endswith("ly") or words[at - 2].endswith("ly")
    is_waiting = (_ADJECTIVE.search(last) and not is_measured) or last.endswith("ing")
    if bound == "to" and (is_waiting or last in ("access", "response", "answer", "approach")):
        return False
    if bound in ("after", "before", "since") and _COUNTED.search(last):
        return False
    head = " ".join(words[:at])
    after = re.split(r": " if needs_verb else r": | to ", head)[-1]
    if _MADE.search(" ".join(words[max(0, at - 6) : at])):
        return False
    verbs = _FINITE.findall(head)
    if all(verb.endswith("ed") for verb in verbs) and _goes_on(words[at:]):
        verbs = []
    return (not needs_verb or bool(verbs)) and len(after.split()) > 2


def _goes_on(words: list[str]) -> bool:
    """Whether the verb of the clause is still to come ("the bread baked in the kitchen | in winter is good")."""
    for word in words:
        if _AUXILIARY.fullmatch(word):
            return True
        if word.casefold() in _CLAUSES or word.casefold() in ("that", "how", "what", "whether") or word[-1] in ",;":
            return False
    return False


def _is_participle(words: list[str], at: int) -> bool:
    """Whether the word at `at` begins what comes of it all ("circulated online suggesting that"), and is no noun."""
    following = words[at + 1].casefold() if at + 1 < len(words) else ""
    return words[at].endswith("ing") and following in ("the", "a", "an", "that", "their", "its", "some", "to", "from")


def _is_list(words: list[str], at: int) -> bool:
    """Whether the comma before `at` separates the parts of a list: "and" or another comma follows within four words."""
    return any(word.casefold() in ("and", "or") or word.endswith(",") for word in words[at : at + 4])

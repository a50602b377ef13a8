"""A thread's title: who is to do what, or what is wrong where, in at most twelve words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Finding, Kind
from extractor.tracking.terms import ROW, terms_of

MOST_WORDS = 12
_LEAST_WORDS = 5
"""A cut leaves at least so many words."""
_LONG_NAME = 6
_TELLING = 2
"""An action with fewer telling words ("be sent") says less than the quote."""
_SHORT_CELL = 2


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEAD_IN = re.compile(
    r"^(?:[\W\d]*(?:\([a-z]\)|\d+(?:\.\d+)*[.)]?)\s+)?(?:(?:[A-Z]{4,}:|that|and|but|or|however|although|also|when|while|why"
    r"|which|so|then|therefore|in addition|asked that|recommendation \d+|this meant(?: that)?|as a result"
    r"|(?:we|i|inspectors|officers|members|the \w+) (?:found|noted|heard|said|reported|added|observed|identified) that"
    r"|(?:he|she|they) (?:also )?(?:said|reported|added|noted|explained|admitted|told \w+(?: \w+)?) that"
    r"|(?:\w+ ){0,4}(?:was|were|been|being) (?:told|informed|advised) that|we recommend(?:ed)? that"
    r"|it (?:was|is|has been) (?:agreed|noted|resolved|reported|recommended|said|understood|found) that)[\s,:]+)+",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:this|these|those|it|its|they|their|them|he|she|his|her|some of (?:these|them)|none of (?:these|them))\b", re.I
)
_BREACH = re.compile(r"^(?:this|that|these|it) (?:is|are|was|were) (?:an? )?(?:continued )?(?=breach)", re.IGNORECASE)
_CITED = re.compile(
    r"\s*\((?:section|s\.|regulations?|reg\.?|see|paragraphs?) [^()]*(?:\([^()]*\)[^()]*)*\)|\[\d+\]", re.I
)
_GENERIC = re.compile(
    r"(?:we|i|they|he|she|it|you|us|who|which|that|this|these|there"
    r"|the (?:\w+ )?(?:provider|trust|service|hospital|council|home"
    r"|company|board|registered manager|authority|organisation|government|committee))$",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(r" to \w+ (?:it|them|this|these|so)\b", re.IGNORECASE)
_PERSONAL = re.compile(r"\b(?:i|me|my|mine|you|your)\b", re.IGNORECASE)
_ASKED = re.compile(
    r"^(?P<who>.{2,60}?) (?:be|is|are|has been|have been) (?:\w+ly )?"
    r"(?:asked|required|requested|told|invited|urged|instructed|expected|recommended) to (?P<act>.+)$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:ask(?:ed|s)?|requires?|required|requested|told|invited|urged?s?|instructed)"
    r" (?P<who>(?:the |its |an? )?[\w’' ]{2,40}?) to (?P<act>.+)$",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"^(?:there|what|if|where|when|most|many|some|few|nobody|no)\b|\b(?:are|is|was|that|whether|which)$|\bthat ", re.I
)
_WAS_TOLD = re.compile(
    r"\b(?:had been|has been|have been|was|were) (?:told|asked) (?:not )?to\b|\bnobody\b|\banybody\b", re.IGNORECASE
)
_FOUND = re.compile(
    r"^(?:we|inspectors) (?:have |had )?(?:also )?(?:found|identified|counted|observed|saw) (?!no\b)", re.IGNORECASE
)
_NO_HEADING = re.compile(
    r"summary|overall|matters arising|minutes|view|background|introduction|finding|conclusion|action|report|service",
    re.I,
)
_YEARS = re.compile(r"(?:year|month|week|day|hour|minute)s?$", re.IGNORECASE)
_MODAL = re.compile(
    r"^(?P<who>[^,;:]{1,60}?) (?:must|should|shall|will|would|ha(?:s|ve|d) to|needs? to|is to|are to|ought to"
    r"|(?:ha(?:s|ve|d) )?(?:agreed|undertook|undertaken|promised|committed|pledged) to"
    r"|(?:is|are|was|were) (?:now |currently )?(?:aiming|planning|hoping|expecting|intending|going|due) to"
    r"|(?:commits?|plans?|intends?|aims?|hopes?|expects?|promises?) to) (?P<act>(?!have been|have to).+)$",
    re.IGNORECASE,
)
_ADVISED = re.compile(
    r"^(?:we )?(?:again |also |strongly )*recommend(?:ed|s)? (?:that )?(?P<who>(?:the |its )?[\w’' ]{2,40}?)"
    r" (?:should )?(?P<verb>\w+) (?P<rest>.+)$",
    re.IGNORECASE,
)
_RESOLVED = re.compile(
    r"^(?P<who>(?:(?i:the )?[A-Z][\w.’'-]*(?: [\w.’'-]+){0,4}?"
    r"|(?i:the )?(?:trust|provider|board|council|committee|officers|chair|scrutiny officer|service|home|company)))"
    r" (?P<verb>[a-z]+) (?P<rest>.+)$"
)
_VERBS = _set_of(
    "accelerate accept achieve act address adopt agree aim align allocate amend analyse announce answer appoint"
    " apply approve arrange ask assess assign assure attend audit authorise avoid base begin bring build buy call"
    " carry change check circulate clarify clear close collect come commission commit communicate compare complete"
    " comply conduct confirm consider consult contact continue convene cooperate correct cover create cut deal"
    " decide define deliver deploy design determine develop discuss display distribute do document double draft"
    " draw drive educate eliminate embed employ enable encourage end enforce engage enhance ensure enter equip"
    " establish evaluate examine expand expedite explain explore extend fill finalise find finish fit fix focus"
    " follow formalise fund gather give go guarantee handle have help hire hold identify implement improve include"
    " incorporate increase inform initiate inspect install instruct introduce invest investigate invite involve"
    " issue join keep launch lead learn let liaise limit link list listen look maintain make manage mandate map"
    " measure meet mitigate modernise monitor move name negotiate notify obtain offer open operate order organise"
    " outline overhaul oversee pay perform pilot place plan prepare present prevent prioritise procure produce"
    " progress promote protect prove provide publish purchase push put reach reassess rebuild receive reconsider"
    " record recruit rectify redesign reduce refer refresh refurbish reinforce reinstate release remedy remind"
    " remove renew reopen repair replace reply report request require resolve resource respond restore restructure"
    " retain retrain return revalidate review revise roll run safeguard schedule scope scrutinise secure seek send"
    " serve set share show sign simplify speak spend staff standardise start step stop strengthen submit supervise"
    " supply support suspend sustain tackle take target tell test trace track train transfer transform treat trial"
    " turn undertake update upgrade use validate verify visit work write"
)
"""With which the action of a plan or a resolution begins, where no modal stands before it."""
_NO_VERBS = _set_of(
    "a an the to of in on at by for from with its their not no any every all some this that these those each both our"
    " another who which what how so such only more be been is are was were and or"
)
_BOUNDS = _set_of("because while whereas when after before until unless since although but and so")
_PREPOSITIONS = _set_of("against across among at by during for from in on over since through under with within without")
_FINITE = re.compile(
    r"\b(?:to|is|are|was|were|has|have|had|did|do|does|not|will|would|can|could|must|should|may|might|made|found|led|put"
    r"|went|fell|rose|took|told|said|gave|held|kept|left|lost|meant|felt|[a-z]{3,}ed)\b"
)
_TAIL = _set_of(
    "a an and as at by for from in into of on or that the their its than to was were which with would will had has have"
    " been be is are not this these our his her but because when who whose against within before after until"
)
_ABBREVIATED = (
    ("Integrated Care Board", "ICB"),
    ("Integrated Care System", "ICS"),
    ("Clinical Commissioning Group", "CCG"),
    ("Care Quality Commission", "CQC"),
    ("Primary Care Trust", "PCT"),
)


def title_of(finding: Finding, organisation: str, others: Sequence[Finding] = ()) -> str:
    """The title of a thread that begins with this finding.

    `others` are requirements and commitments that speak about it: the first of them that says by itself who is to do
    what, in few enough words, gives the title of an issue.
    """
    if finding.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        return _finished(_of_action(finding, organisation) or _of_words(finding, organisation))
    for other in others:
        action = _of_action(other, organisation)
        if action is not None and not _ANAPHOR.search(action) and "…" not in (title := _finished(action)):
            return title
    return _finished(_of_words(finding, organisation))


def _of_action(finding: Finding, organisation: str) -> str | None:
    """Who is to do what; None where neither action nor quote says it plainly."""
    owner = _short(finding.owner or organisation)
    if _GENERIC.match(owner) or owner.casefold() in ("trust", "provider", "council"):
        owner = _short(organisation) or owner
    action = _plain(finding.action or "")
    if ROW in finding.quote:
        # what begins with a verb is an action; other rows name a thing
        cell = _plain(finding.quote)
        act = cell if cell.split()[:1] and cell.split()[0].casefold() in _VERBS else ""
        if act:
            return f"{owner} to {act[:1].lower()}{act[1:]}" if owner else act
        return f"{owner}: {cell}" if owner else cell
    text = _plain(finding.quote)
    if _WAS_TOLD.search(text) or re.match(r"there (?:will|would|shall|should|must|is|are)\b", text, re.IGNORECASE):
        return None
    if finding.kind is Kind.REQUIREMENT and (asked := _of_resolution(finding.quote, owner)):
        return asked
    if _is_action(action, text):
        return f"{owner} to {_without_us(action, _short(finding.by or ''))}" if owner else action
    said = _MODAL.match(text)
    if said is not None and _is_telling(said["act"]) and not _PERSONAL.search(said["act"]):
        act = said["act"]
        first = act.split()[0].casefold()
        if not (_NO_SUBJECT.search(said["who"]) or first.endswith("ing") or first in _NO_VERBS - {"not", "be"}):
            return f"{_subject(said['who'], owner)} to {_without_us(act, _short(finding.by or ''))}"
    return None


def _of_resolution(quote: str, owner: str) -> str | None:
    """Of what a committee resolves or an inspector asks ("That Oakmere be asked to report", "That the Chair write")."""
    text = _plain(quote)
    for pattern in (_ASKED, _ASKS):
        asked = pattern.search(text)
        if asked is None or not _is_telling(asked["act"]) or _PERSONAL.search(asked["who"]):
            continue
        if asked["act"].split()[0].casefold() in _VERBS | {"be", "have"}:
            return f"{_subject(asked['who'], owner)} to {_without_us(asked['act'])}"
    resolved = _RESOLVED.match(text) if re.match(r"[\W\d]*that\b", quote, re.IGNORECASE) else None
    found = _ADVISED.match(text) or resolved
    if found is None:
        return None
    verb = found["verb"]
    base = next((form for form in (verb, verb[:-1], verb[:-2]) if form in _VERBS), None)
    if base is None or (found is resolved and base != verb):
        return None
    return f"{_subject(found['who'], owner)} to {base} {found['rest']}"


def _subject(who: str, owner: str) -> str:
    who = re.sub(r"^(?:that|and|but) ", "", who.strip(), flags=re.IGNORECASE)
    if owner and (_GENERIC.match(who) or _PERSONAL.search(who)):
        return owner
    return _short(re.sub(r"^the (?=[A-Z])", "", who, flags=re.IGNORECASE))


def _without_us(action: str, by: str = "") -> str:
    """An action without "us": whoever asks is named, or left out."""
    action = re.sub(r"\b(send|give|tell|show|provide) us\b(?: with)?", rf"\1 {by}".rstrip(), action)
    return re.sub(r"^(?:also|again|now|then)\s+(?=\w)", "", action)


def _is_action(action: str, quote: str) -> bool:
    """Whether an action says something by itself: a verb first, enough after it, and nobody's "me" and "you"."""
    if not action or _PERSONAL.search(action) or not _is_telling(action):
        return False
    first = action.split()[0].casefold()
    if first in _NO_VERBS - {"not", "be"} or not first.isalpha() or (action[0].isupper() and first not in _VERBS):
        return False
    if first in _VERBS or first in ("be", "not"):
        return True
    modal = r"\b(?:to|will|must|should|would|shall) (?:\w+ly )?"
    before = re.search(modal + re.escape(first) + r"\b", quote, re.IGNORECASE)
    return before is not None and not first.endswith(("ed", "ing")) and "recommend" not in first


def _is_telling(action: str) -> bool:
    return len(terms_of(action)) >= _TELLING


def _of_words(finding: Finding, organisation: str) -> str:
    """What is wrong where."""
    text = _plain(finding.quote)
    place = _short(organisation)
    if re.match(r"[\W\d]*that\b", finding.quote, re.IGNORECASE) and (resolved := _of_resolution(finding.quote, "")):
        return resolved
    text = _FOUND.sub("", text)
    if finding.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        place = _short(finding.owner or organisation)
    if _PRONOUN.match(text) and finding.section:
        heading = re.sub(r"^\W*\d[\d.]*\s*", "", _plain(finding.section[-1]))
        if 0 < len(heading.split()) <= _LONG_NAME and terms_of(heading) and not _NO_HEADING.search(heading):
            place = heading
    if not place or place.casefold() in text.casefold():
        return text
    # a place that pushes words out says less than they do
    whole = f"{place}: {text[:1].upper()}{text[1:]}"
    return whole if len(whole.split()) <= MOST_WORDS or _PRONOUN.match(text) else text


def _plain(text: str) -> str:
    cells = text.split(ROW)
    # numbers and names stand in short cells; the first long one says what the row is about
    text = " ".join(next((cell for cell in cells if len(cell.split()) > _SHORT_CELL), max(cells, key=len)).split())
    text = re.sub(r"(?<!\w)[‘']([^‘’']{1,80})[’'](?!\w)", r"\1", _CITED.sub("", text))
    text = re.sub(r"[“”\"\[\]]|(?<!\w)[‘']", "", text)
    text = text.strip(" .,;:–—-•")
    text = _LEAD_IN.sub("", text) or text
    return _BREACH.sub("", text).strip(" .,;:–—-•")


def _short(name: str) -> str:
    """An organisation or person in few words: legal forms, offices and what stands in brackets left out."""
    name = re.sub(r"\s*\([^)]*\)", "", name)
    name = re.sub(r",? (?:Ltd|Limited|plc|NHS Foundation Trust|NHS Trust)\.?$", "", name).strip()
    for long, abbreviation in _ABBREVIATED:
        name = re.sub(rf"\b{long}\b", abbreviation, name)
    if "," in name and len(name.split()) > 4:
        name = name.split(",")[0]
    return name if len(name.split()) <= _LONG_NAME + 2 else " ".join(name.split()[:_LONG_NAME])


def _finished(text: str) -> str:
    title = " ".join(_cut(text.split())).strip(" .,;:–—-")
    if title.count("(") != title.count(")"):
        title = title.replace("(", "").replace(")", "")
    return title[:1].upper() + title[1:] if title else "Untitled"


def _cut(words: list[str]) -> list[str]:
    """At most twelve words, up to the end of a clause or phrase where one ends after something was said."""
    if len(words) > MOST_WORDS:
        words = re.sub(r"\b(ensure|so) that\b", r"\1", " ".join(words)).split()
    if len(words) > MOST_WORDS and "because" in words[_LEAST_WORDS:]:
        words = words[: words.index("because", _LEAST_WORDS)]
    if len(words) <= MOST_WORDS:
        return words
    for ends in (_BOUNDS, _PREPOSITIONS):
        for at in range(MOST_WORDS, _LEAST_WORDS - 1, -1):
            ended = words[at - 1][-1] in ",;–—" and ends is _BOUNDS
            bound = words[at].casefold()
            if not ended and bound not in ends:
                continue
            # neither within a list nor between a measure and what it is counted from
            if bound in ("and", "or") and any("," in word for word in words[max(0, at - 3) : at - 1]):
                continue
            if bound == "with" and words[at - 1] in ("line", "accordance", "compliance", "consistent"):
                continue
            if bound in ("after", "before", "since") and _YEARS.search(words[at - 1]):
                continue
            head = " ".join(words[:at])
            after = re.split(r"(?:: | to )", head)[-1]
            if _FINITE.search(head) and len(after.split()) > 2 and words[at - 1].casefold().strip(",;:") not in _TAIL:
                return [*words[: at - 1], words[at - 1].rstrip(",;:–—")]
    cut = words[:MOST_WORDS]
    while len(cut) > _LEAST_WORDS and cut[-1].casefold().strip(",;:") in _TAIL:
        cut.pop()
    cut[-1] = cut[-1].rstrip(",;:") + "…"
    return cut

"""A thread's title: who is to do what, or what is wrong where, in at most twelve words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.model import Finding, Kind
from extractor.tracking.brevity import brief
from extractor.tracking.terms import ROW, terms_of

MOST_WORDS = 12
_LONG_NAME = 6
_LEAST_WORDS = 5
"""What a title keeps when it is cut."""
_TELLING = 2
"""An action with fewer telling words ("be sent") says less than the quote."""
_SHORT_CELL = 2
_CLEAR_WORDS = 3
_SINGULAR = {"do": "does", "have": "has", "are": "is", "were": "was"}


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LEAD_IN = re.compile(
    r"^(?:[\W\d]*(?:\([a-z]\)|\d+(?:\.\d+)*[.)]?)\s+)?(?:(?:[A-Z]{4,}:"
    r"|(?:this|it|that) (?:means|meant|has meant|is because|was because|is partly because)(?: that)?|that|and|but|or"
    r"|nor|also|why|which|who|so|then"
    r"|(?:when|while|although|though|because)(?![^,]*,)|recommendation \d+|as a result"
    r"|(?:mr|mrs|madam|ms)\.? (?:deputy )?(?:chair(?:man|woman)?|speaker|president)|of course|however|therefore"
    r"|in addition"
    r"|(?:yes|no|well|sadly|unfortunately|overall|furthermore|moreover|finally|firstly|secondly|again|meanwhile"
    r"|at present"
    r"|consequently|nevertheless|nonetheless|in particular|for example|for instance|instead|indeed|despite this|as such"
    r"|in some cases|currently|additionally|similarly|regrettably|importantly)(?=,)"
    r"|(?:we|i|inspectors|officers|members|the \w+) (?:found|noted|heard|said|reported|added|observed|identified) that"
    r"|(?:we|i|they) (?:think|believe|feel|know|understand|accept|recognise|hear|see|note|conclude|agree|consider) that"
    r"|(?:we|i) (?:(?:are|am|were|was|remain) )?(?:\w+ly )?(?:concerned|worried|disappointed|aware|clear|told) that"
    r"|(?:he|she|they) (?:also )?(?:said|reported|added|noted|explained|admitted|told \w+(?: \w+)?) that"
    r"|(?:\w+ ){0,4}(?:was|were|been|being) (?:told|informed|advised) that|we recommend(?:ed)? that|asked that"
    r"|it (?:is|was|remains|became|has become) (?:\w+ly )?(?:clear|evident|apparent|important|essential|vital"
    r"|disappointing"
    r"|concerning|regrettable|unfortunate|of (?:great |serious )?concern|our view|likely|the case) that"
    r"|it (?:was|is|has been) (?:agreed|noted|resolved|reported|recommended|said|understood|found) that)[\s,:]+)+",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"^(?:(?:this|that|these|it|which) )?(?:(?:has|have|had|also|still) )*(?:(?:leads?|led|results?|resulted"
    r"|contributes?"
    r"|contributed|adds?|added) (?:to|in)|raises?|raised|causes?|caused|creates?|created) (?=\w+ \w+)",
    re.IGNORECASE,
)
"""What follows from something said before: what it leads to is the matter."""
_AND_IS = re.compile(r",? and (?:is|are|was|were|has|have|can|does|do)\b.*")
_THERE = re.compile(
    r"^there (?:is|are|was|were|has been|have been|remains?|remained) (?:still |also |currently )?(?!to\b)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"^(?:this (?!(?:is|had|can|could|did|may|might|will|would|should|must|led|left|made|meant|gave|put|also|then|a"
    r"|an|not"
    r"|and|in|on|to|for|\w+ly|\w+ed)\b)(?=[a-z]+(?:[^s\W]|ss|sis) \w)|(?:these|such) (?!is|was|has)(?=[a-z]+s \w))",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|may|might|must|should|cannot)"
_NO_ONE = re.compile(r"^(?:is|are|was|were) (?=(?:not|no|still|un\w+|too|in\w+|yet)\b)", re.IGNORECASE)
_NO_SUBJECT_YET = re.compile(
    rf"(?:{_AUXILIARY}|leaves|raises|remains|applies|slows|makes|means|leads|results|causes|creates|limits|puts|adds"
    rf"|gives"
    r"|shows|includes|reduces|prevents|delays|affects|impacts|meant|made|led|left|[a-z]+ed (?:the|an?|their|its|his"
    r"|her|that"
    r"|to|by|not)|(?:lack|need|include|receive|remain) (?:the|an?|to|their))\b"
)
_UNNAMED = re.compile(
    r"(?:some|most|many|not all|all|few|others|both|each|none) "
    r"(?:is|are|was|were|has|have|had|do|does|did|include|of (?:these|them|which|whom))\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"(?:where|when|if|while|as|although|despite|because|in response to)\b[^,]*$", re.IGNORECASE)
"""Half a sentence: its main clause stands elsewhere."""
_TURNED = re.compile(
    r"^(?P<aux>do|does|did|has|have|had|can|could|is|are|was|were) (?:it|they|he|she|we|this|these)\b (?P<rest>.+)$",
    re.IGNORECASE,
)
"""The order of words after "nor"."""
_DIRECTS = re.compile(
    r"\b(?:must|should|shall|will|would|ll|needs?|needed|ha(?:s|ve|d) to|ought|(?:is|are|was|were|be|being) to"
    r"|requir\w+"
    r"|ask(?:s|ed|ing)?|request(?:s|ed|ing)?|recommend\w*|urg(?:es?|ed|ing)|agree[ds]?|agreeing|commit(?:s|ted|ting)?"
    r"|undert\w+|promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|(?:plan|aim|hope?|propose|want)(?:s|d|ed|n?ing)? (?:to|that"
    r"|for)"
    r"|(?:planned|hoping)|intend(?:s|ed|ing)?|expect(?:s|ed|ing)?|invit(?:es?|ed|ing)|advis(?:es?|ed|ing)|going to"
    r"|due to"
    r"|can|could|may|might|let|resolv(?:es?|ed)|call(?:s|ed|ing)? (?:on|for)|encourag(?:es?|ed|ing)|instruct(?:s|ed)?"
    r"|(?:is|are|am|was|were|be|been|’re|'re) (?:\w+ly )?\w+ing)\b|\bACTIONS?\b:?",
    re.IGNORECASE,
)
"""Words with which somebody directs or undertakes; a plain statement has none."""
_STATES = re.compile(
    r"^(?:(?!\b(?:who|which|that|what|where|when|if|how|as|because|whether|until|while|so)\b).)*? (?:is|are|was|were) "
)
"""Words that hold a statement of their own are no action ("reduce the risk to guests is variable")."""
_COUNCIL = re.compile(
    r"^(\w+(?: (?:and|upon|of) \w+| \w+)*?) (?:City|County|Borough|District|Metropolitan)(?: \w+)? Council(?= to\b|:)"
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
    r"what |improve|next steps"
    r"|summary|overall|matters arising|minutes|view|background|introduction|finding|conclusion|action|report|service",
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
    r"^(?:(?:while|whilst|although|in|given|recognising|noting)\b[^,]*, )?"
    r"(?:we )?(?:again |also |strongly )*recommend(?:ed|s)? (?:that )?(?P<who>(?:the |its )?[\w’' ]{2,40}?)"
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
_ABBREVIATED = (
    ("Integrated Care Board", "ICB"),
    ("Integrated Care System", "ICS"),
    ("Clinical Commissioning Group", "CCG"),
    ("Care Quality Commission", "CQC"),
    ("Primary Care Trust", "PCT"),
)


def title_of(
    finding: Finding, organisation: str, others: Sequence[Finding] = (), members: Sequence[Finding] = ()
) -> str:
    """The title of a thread that begins with this finding.

    `others` are requirements and commitments that speak about it: the first of them that says by itself who is to do
    what, in few enough words, gives the title of an issue. Where the finding's own words say nothing by themselves
    ("This has not been analysed"), the first of the thread's other `members` that does so gives it.
    """
    if finding.kind not in (Kind.COMMITMENT, Kind.REQUIREMENT):
        for other in others:
            action = _of_action(other, organisation)
            if action is not None and not _ANAPHOR.search(action):
                title = _finished(action, needs_verb=False)
                if "…" not in title:
                    return title
    own = _title(finding, organisation)
    if _is_clear(own, finding):
        return own
    for other in members:
        if other is not finding and other.kind in (Kind.ISSUE, Kind.COMMITMENT, Kind.REQUIREMENT):
            title = _title(other, organisation)
            if _is_clear(title, other):
                return title
    return own


def _title(finding: Finding, organisation: str) -> str:
    if finding.kind is not Kind.ISSUE and (action := _of_action(finding, organisation)):
        return _finished(action, needs_verb=False)
    return _finished(*_of_words(finding, organisation))


def _is_clear(title: str, finding: Finding) -> bool:
    """Whether a title says something by itself: whole, with a subject, and that no "this" or "they"."""
    said = title.split(": ", 1)[-1]
    if (
        title.endswith("…")
        or not re.search(r"[a-z]{3}", said)
        or len(said.split()) < _CLEAR_WORDS
        or len(terms_of(said)) < _TELLING
    ):
        return False
    if _UNNAMED.match(said) or _SUBORDINATE.match(said):
        return False
    return not (_PRONOUN.match(said) or _ANAPHOR.search(said) or _has_no_subject(_plain(finding.quote)))


def _has_no_subject(text: str) -> bool:
    """Whether words begin with a verb that has lost its subject ("are not clear", "called the claims wrong")."""
    return _NO_SUBJECT_YET.match(text) is not None


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
    if _is_action(action, text) and _is_directed(text):
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
    if _STATES.search(action):
        return False
    if first in _NO_VERBS - {"not", "be"} or not first.isalpha() or (action[0].isupper() and first not in _VERBS):
        return False
    if first in _VERBS or first in ("be", "not"):
        return True
    modal = r"\b(?:to|will|must|should|would|shall) (?:\w+ly )?"
    before = re.search(modal + re.escape(first) + r"\b", quote, re.IGNORECASE)
    return before is not None and not first.endswith(("ed", "ing")) and "recommend" not in first


def _is_directed(text: str) -> bool:
    """Whether words ask or undertake something, and do not merely state ("Reviews are confirmed by the panel")."""
    first = text.split()[0].casefold()
    if _DIRECTS.search(text) or first in _VERBS or first.endswith("ing"):
        return True
    return re.search(r"\b(?:is|are|was|were|has|have|had|\w+s that)\b", text) is None


def _is_telling(action: str) -> bool:
    return len(terms_of(action)) >= _TELLING


def _of_words(finding: Finding, organisation: str) -> tuple[str, bool]:
    """What is wrong where, and whether that needs a verb to say something."""
    text = _plain(finding.quote)
    place = _short(organisation)
    if re.match(r"[\W\d]*that\b", finding.quote, re.IGNORECASE) and (resolved := _of_resolution(finding.quote, "")):
        return resolved, False
    said = _FOUND.sub("", text)
    if finding.kind in (Kind.COMMITMENT, Kind.REQUIREMENT):
        place = _short(finding.owner or organisation)
        said = _named(said, place)
    elif (turned := _TURNED.match(said)) and place and not finding.quote.rstrip().endswith("?"):
        return f"{place} {_SINGULAR.get(turned['aux'].casefold(), turned['aux'])} not {turned['rest']}", True
    text = _headline(said)
    if _PRONOUN.match(text) and finding.section:
        heading = re.sub(r"^\W*\d[\d.]*\s*", "", _plain(finding.section[-1]))
        if 0 < len(heading.split()) <= _LONG_NAME and terms_of(heading) and not _NO_HEADING.search(heading):
            place = heading
    if place and place.casefold() not in text.casefold():
        # a place that pushes words out says less than they do
        whole = f"{place}: {text[:1].upper()}{text[1:]}"
        if len(whole.split()) <= MOST_WORDS or _PRONOUN.match(text):
            text = whole
    return text, not (_THERE.match(said) or _FOLLOWS.match(said))


def _named(text: str, owner: str) -> str:
    """A promise in the name of whoever makes it: "we are committed to" → "Oakmere Care is committed to"."""
    found = re.match(
        rf"(?:we|they|it|he|she) ({_AUXILIARY}) (?=(?:\w+ly |also |now |still )?(?:\w+(?:ing|ed)|able|keen|due) )",
        text,
        re.IGNORECASE,
    )
    if found is None or not owner:
        return text
    verb = found[1].casefold()
    is_many = owner.endswith("s") or " and " in owner
    return f"{owner} {verb if is_many else _SINGULAR.get(verb, verb)} {text[found.end() :]}"


def _headline(text: str) -> str:
    """Without words that only lead to the matter: "There is", "This leads to", the "This" of "This delay", a lost"
    " "are"."""
    for pattern in (_FOLLOWS, _THERE, _POINTING, _NO_ONE):
        short = pattern.sub("", text)
        if short != text and len(terms_of(short)) >= _TELLING:
            return _AND_IS.sub("", short) if pattern is _FOLLOWS else short
    return text


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


def _finished(text: str, needs_verb: bool = True) -> str:
    if len(text.split()) > MOST_WORDS:
        text = _COUNCIL.sub(r"\1", text)
    words = text.split()
    least = words.index("to") + 3 if "to" in words[: _LONG_NAME + 3] and not needs_verb else _LEAST_WORDS
    title = brief(text, MOST_WORDS, least=least, needs_verb=needs_verb).strip(" .,;:–—-")
    if title.count("(") != title.count(")"):
        title = title.replace("(", "").replace(")", "")
    return title[:1].upper() + title[1:] if title else "Untitled"

"""Who is meant by the subject of an act of speech: a name, an office, a body, "she", or nobody."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import partial

from extractor.language.mentions import Mention, key, words
from extractor.language.names import NameIndex
from extractor.language.people import RELATED
from extractor.language.sentences import line_start
from extractor.language.setting import Setting
from extractor.language.speech import Speech
from extractor.model import Source

_THINGS = words("""figures data evidence results records report reports plan plans system policy guidance law act
performance
    minute minutes letter document documents analysis survey research study studies statistics table chart paper papers
    contract contracts terms clause agreement rules
    information audit audits review documents numbers number experience everything nothing something which what this
    that
    these those there date work progress outcome outcomes""")
"""Heads of subjects that show something rather than say it, unless an organisation stands before them."""

_DOCUMENTS = words(
    "papers documents report reports review reviews survey study studies audit research poll analysis statement"
    " letter paper investigation inquiry"
)
"""What an article quotes as if it spoke."""

NARRATED = re.compile(
    r"(?:noted|notes|received|approved|agreed the minutes|thanked|considered|resolved|declared|welcomed|moved"
    r"|seconded|adjourned|closed|introduced by)\b"
)


ASKS = re.compile(r"(?:ask|quer|question|enquir|inquir|wonder)")
PRESENTS = re.compile(r"(?:introduced|presented|outlined|summari[sz]ed|updated|gave|detailed|demonstrated|spoke)\b")


def _same_body(name: str, setting: Setting) -> bool:
    return key(name) in (key(setting.body or ""), key(setting.host or ""))


@dataclass(slots=True)
class Teller:
    """What has been said so far, while a document is read from top to bottom."""

    index: NameIndex
    minutes: bool
    last: Source | None = None
    at: int = 0
    """Where whoever spoke last was named as speaking."""
    writer: Source | None = None
    """Who wrote the letter spoken of last."""
    presenter: Source | None = None
    """Who presents the item of the minutes, and so answers what is asked under it."""
    seen: dict[str, Source] = field(default_factory=dict)

    def hears(self, speech: Speech, source: Source) -> None:
        """Keep whoever presents or answers, as one who asks does not."""
        if not self.minutes or speech.passive or ASKS.match(speech.verb):
            return
        if not source.role and source.speaker not in self.index.genders:
            return
        guest = source.organisation and not _same_body(source.organisation, self.index.setting)
        if PRESENTS.match(speech.verb) or guest:
            self.presenter = source


def source_for(speech: Speech, teller: Teller, current: Source | None, outer: Source, plain: str) -> Source | None:
    """Who is meant by the subject of an act of speech; None where nobody is, or the author himself."""
    index = teller.index
    subject = speech.subject
    word = key(subject)
    if speech.verb == "label":
        who = index.resolve(subject, speech.subject_start)
        return from_mention(who, subject) if who is not None and who.type in ("person", "role") else None
    if speech.verb.endswith("ing") and not subject:
        return _first_named(plain, speech, teller) or teller.last
    if not subject:
        begun = _clause_subject(plain, speech, teller)
        if begun is not None:
            return begun
        return teller.last if teller.last is not None and (current is not None or not teller.minutes) else current
    if speech.passive:
        if not teller.minutes:
            sitting = _SITTING.fullmatch(subject)
            return Source(subject, None, None, "reported") if sitting and speech.verb in ("heard", "told") else None
        if word in ("it", "", "members", "councillors", "committee", "panel", "board", "all members") or (
            index.resolve(subject, speech.subject_start) is not None and not _is_person(index, subject, speech)
        ):
            by = re.compile(r" by (?P<who>[^,.;:\x00]{3,80}?)(?= that| in |[,.;:]|$)").match(plain, speech.end)
            if by is not None:
                return named_source(by["who"], by.start("who"), teller)
            answers = None if re.match(r"noted|agreed|felt|resolved|considered", speech.verb) else teller.presenter
            return current or answers or Source(None, None, index.setting.body, "reported")
        return current
    if word in ("we", "i", "us"):
        return None
    if word in ("he", "she", "they", "it"):
        return _pronoun(word, speech, teller, plain)
    if word in ("who", "which", "that", "this", "there", "what", "one"):
        return None
    if word in _SAME_BODY and (body := index.beside(speech.start) or _body_before(index, speech.start)):
        return Source(None, None, body, "reported")
    if _MISSIVE.fullmatch(word) and teller.writer is not None:
        return teller.writer
    if teller.minutes and is_narrated(speech, teller):
        who = index.resolve(subject, speech.subject_start)
        if who is not None and who.type == "organisation" and who.name == index.setting.body:
            return None
    if speech.beside is not None:
        person = next((m for m in index.within(*speech.beside) if m.type == "person"), None)
        lead = plain[speech.beside[0] : person.start] if person is not None else "."
        if (
            person is not None
            and re.fullmatch(r"\s*(?:[a-z][\w-]* ){0,4}", lead)
            and not any(
                m.type == "person" and m.end >= speech.subject_start + len(subject)
                for m in index.within(speech.subject_start, speech.subject_start + len(subject))
            )
        ):
            return from_mention(person, person.text)
        apposed = _APPOSED.match(plain[slice(*speech.beside)])
        if (
            person is None
            and apposed is not None
            and re.match(r"(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[A-Z]\S+'s?)\b", subject)
        ):
            return Source(apposed["name"], re.sub(r"^[Tt]he ", "", subject), None, "reported")
    named = named_source(subject, speech.subject_start, teller, things=speech.place == "around")
    if named is None or (named.organisation is None and named.role is None and len(subject.split()) == 1):
        opening = _opening(plain, speech, teller)
        if opening is not None and (named is None or not subject[:1].islower()):
            return opening
    return named


def _opening(plain: str, speech: Speech, teller: Teller) -> Source | None:
    """The person with whom the clause begins, where a relative clause without a closing comma hides the subject."""
    line = line_start(plain, speech.end)
    begin = max([line, *(m.end() for m in re.compile(r"[;:.!?] ").finditer(plain, line, speech.start))])
    first = next(iter(teller.index.within(begin, speech.start)), None)
    if first is None or first.type != "person" or first.start > begin + 6:
        return None
    relative = re.match(r",? (?:[^.;:]*,? )?(?:who|which)\b", plain[first.end : speech.start])
    return from_mention(first, first.text) if relative else None


def _first_named(plain: str, speech: Speech, teller: Teller) -> Source | None:
    """Whoever a sentence begins with that ends in "…, saying that"."""
    line = line_start(plain, speech.end)
    begin = max([line, *(m.end() for m in re.compile(r"[;.!?] (?=[A-Z\x00])").finditer(plain, line, speech.start))])
    match = re.compile(r"(?:[A-Z][a-z]+ )?(?:The |the )?(?P<who>)").match(plain, begin)
    first = next(iter(teller.index.within(begin, speech.start)), None)
    if first is None or match is None or first.type == "place":
        return None
    lead = plain[begin : first.start]
    return from_mention(first, first.text) if re.fullmatch(r"(?:\d[\d.]*\s+)?(?:[A-Z]\w+ ){0,2}", lead) else None


def _clause_subject(plain: str, speech: Speech, teller: Teller) -> Source | None:
    """Whoever the clause of an elided subject began with ("the Chair disagreed and said …")."""
    line = line_start(plain, speech.end)
    begin = max([line, *(m.end() for m in re.compile(r"[;:] |[.!?] (?=[A-Z])").finditer(plain, line, speech.start))])
    match = re.compile(
        r"(?:\d[\d.]*\s+)?(?P<who>(?:(?:[Tt]he|[Aa]n?) )?[\w'.&-]+(?: (?:[A-Z][\w'.&-]*|of|for|the"
        r"|and)){0,8}) (?:also |then )?[a-z]+(?:ed|d|t|id|ew|s|k|w)\b"
    ).match(plain, begin, speech.start)
    if match is None:
        return None
    who = teller.index.resolve(match["who"], match.start("who"))
    if who is None or who.type == "group" or match["who"].lower() in ("we", "i"):
        return None
    return from_mention(who, match["who"])


def _is_person(index: NameIndex, subject: str, speech: Speech) -> bool:
    who = index.resolve(subject, speech.subject_start)
    return who is not None and who.type == "person"


def _pronoun(word: str, speech: Speech, teller: Teller, plain: str) -> Source | None:
    if word in ("they", "it"):
        begun = (
            _WHEN_THEY.search(plain, max(line_start(plain, speech.start) - 1, 0), speech.start)
            if word == "they"
            else None
        )
        if begun is not None and (told := named_source(begun["who"], begun.start("who"), teller)) is not None:
            return told
        if word == "they" and teller.last is not None and teller.last.speaker in teller.index.genders:
            line = line_start(plain, speech.start)
            for many in reversed(list(_MANY.finditer(plain, line, speech.start))):
                if (told := named_source(many["who"], many.start("who"), teller)) is not None:
                    return told
        return teller.last
    genders = teller.index.genders
    last = teller.last
    line = line_start(plain, speech.start)
    fits = last is not None and (last.speaker or last.role) and genders.get(last.speaker or "", "") in ("", word)
    if last is not None and last.speaker is not None and key(last.speaker.split()[-1]) in _THINGS | _DOCUMENTS:
        fits = False  # "an inquiry found"; a later "she" is somebody else
    for mention in reversed(teller.index.within(line, speech.start)):
        if fits and mention.end <= teller.at:
            break  # whoever spoke last has spoken since
        # somebody with whom a sentence of this paragraph began comes before the last speaker
        if mention.type == "person" and genders.get(mention.name, "") in ("", word):
            begins = _BEGINS.search(plain, max(line, mention.start - 300), mention.start)
            if begins and (not plain.startswith("'s", mention.end) or _RELATIVE.match(plain, mention.end)):
                return from_mention(mention, mention.text)
            if last is not None and mention.name == last.speaker:
                break
    if last is not None and fits:
        return replace(last, mode="reported")
    who = teller.index.resolve(word, speech.subject_start)
    return from_mention(who, word) if who is not None else last


_RELATIVE = re.compile(rf"'s (?:[\w-]+ )?{RELATED}\b")
_WHEN_THEY = re.compile(
    r"(?:When|After|As|Once|While|Although) (?P<who>(?:[\w'-]+ ){0,3}[a-z]+s) [a-z]+(?:ed|d|t|w|k)?\b[^.;\x00]*\s$"
)
"""The plural subject of the clause that a sentence opens with ("When inspectors came back they …")."""


_MANY = re.compile(
    r"(?:(?<=\n)|^|(?<=[.!?\x00] ))(?:(?:But|And|Yet|However,|Meanwhile,?) )?"
    r"(?P<who>(?:(?:The|Some|Many|Most|Several|Other|All|[A-Z][\w&]+) (?:[a-z-]+ ){0,2})?[A-Za-z]?[a-z]+[^\W\ds]s"
    r"(?: (?:from|of|at|for|with) (?:the )?[A-Z][\w&]*(?: (?:of |and |for |the )*[A-Z][\w&]*){0,4})?)"
    r"(?= (?:[a-z]+(?:ed|d|t|w|k)|who|have|had|were|are|will|would|say)\b)",
    re.MULTILINE,
)
"""The plural subject of a sentence ("Inspectors from the regulator found …"), whom a later "they" means."""


def _is_anothers(clean: str, at: int, person: Mention) -> bool:
    """Whether a subject is somebody of the named person's ("the mother of Ann Dale", "Mr Dale's son")."""
    before, after = clean[: max(0, person.start - at)], clean[max(0, person.end - at) :]
    owned = re.match(r"'s? (?:[\w-]+ ){0,3}[\w-]+$", after)
    return owned is not None or re.fullmatch(r"(?:(?:[Tt]he|[Aa]n?) )?(?:[a-z][\w-]* ){1,3}of ", before) is not None


_SITTING = re.compile(
    r"(?i)(?:the |an? )?(?:[\w'-]+ ){0,2}(?:hearing|inquest|court|inquiry|tribunal|jury|panel|coroner)"
)
"""Those before whom evidence is given: an article tells what they heard."""
_APPOSED = re.compile(r"\s*(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'.-]*){1,2})(?= (?:of|from|at)\b|,|\s*$)")
"""A name in apposition ("the family's solicitor, Jo Park of Hale LLP,")."""
_SAME_BODY = ("the organisation", "the body", "organisation", "body")
_MISSIVE = re.compile(r"(?:the )?(?:letter|e[- ]?mail|message|statement|response|reply|submission)")


def _body_before(index: NameIndex, at: int) -> str | None:
    """The organisation named last before an offset."""
    before = [mention.name for mention in index.within(max(0, at - 600), at) if mention.type == "organisation"]
    return before[-1] if before else None


_NUMBER = (
    r"\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_COUNTED = re.compile(
    rf"(?i:(?:about |some |only |almost |nearly |over )?(?:{_NUMBER})"
    r"(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
    r"|half|a (?:third|quarter|fifth)|two[- ]thirds)"
)
"""Numbers of people asked, who are nobody that speaks in the document."""

_CALLED = ("the party", "the charity", "the union", "the group", "the campaign", "the association", "the firm")
"""What a body is called once it has spoken under its name."""
_FEW = re.compile(
    r"(?i)(?:too |very |so |only )?(?:few|many|little|several|a (?:few|number|handful)|not all|all|both|neither)"
)
_OWN_PAPERS = re.compile(
    r"(?i)\b(?P<noun>board|trust|council|committee) (?:papers?|reports?|minutes)$|\b(?P<its>its"
    r"|their) (?:own )?(?:[\w-]+ ){0,4}\w+$"
)
_BY = re.compile(
    r" (?:(?:obtained|compiled|collected|gathered|published|released|commissioned|carried out|produced|seen"
    r"|written) )?"
    r"(?:by|from) (?P<who>[^,.;:]{3,80})$"
)
"""Whose a document is, after its noun ("figures obtained by the union", "a report by Healthwatch")."""
_OWNS = re.compile(
    r"'s? (?:[\w-]+ ){0,3}(?:report|review|inspection|investigation|letter|survey|study|analysis|verdict"
    r"|findings|audit)\b"
)
_AUDITORS = re.compile(r"(?:the )?(?:(?P<kind>internal|external) )?audit(?:ors?)?", re.IGNORECASE)
_ORDERED = re.compile(
    r"(?:(?<=report)|(?<=review)|(?<=inquiry)),? (?:ordered|commissioned|requested|set up|paid for|seen)(?: \w+)? by\b"
)
"""What stands after a report's name of those who ordered or saw it, and whose words it does not give."""
_WHOSE = re.compile(
    r"\b(?:report|review|inspection|investigation|letter|survey|study|analysis|research|figures"
    r"|audit)s? (?:[\w-]+ ){0,2}"
    r"(?:by|from|of) (?:the )?$"
)

_SUBORDINATE = re.compile(
    r"(?:As|Although|Though|Because|Whereas|While|Whilst|Once|Unless)\b(?! (?:chair|leader|a )\b)"
)

_BEGINS = re.compile(
    r"(?:(?:^|(?<=\n)|[.!?\x00] ?)(?:\d[\d.]* )?(?:(?:But|And|However|Meanwhile|Yet),? )?"
    r"(?:(?:[A-Z][\w'-]*|the|a|an)(?: [\w'&-]+){0,9}(?<! of)(?<! for)(?<! to)(?<! by)(?<! with)"
    r"(?<! from)(?<! and)(?<! in)(?<! at)(?<! told)(?<! that),? )?)\Z"
)
"""The beginning of a sentence up to its subject's name: nothing, or the office that stands before it."""


def named_source(subject: str, at: int, teller: Teller, *, things: bool = False) -> Source | None:
    index = teller.index
    clean = re.sub(r"^(?:\d[\d.]*\)?|\([a-z]\)|[•▪◼*-])\s+", "", subject).strip()
    clean = re.sub(
        r"^(?:and|but|so|then|also|both|even|[Ii]n response,?|[Ii]n reply,?|[Hh]owever,?) ", "", clean
    ).strip(" ,")
    clean = _ORDERED.split(re.split(r"(?<=\w) (?=The [a-z])", clean)[-1])[0]
    if re.fullmatch(r"(?i)(?:clause|section|paragraph|regulation|article|schedule|standard) \d[\w.()]*", clean):
        return None
    if teller.minutes and (audit := _AUDITORS.fullmatch(clean)) is not None:
        if audit["kind"]:
            teller.seen["audit"] = Source(None, None, f"{audit['kind'].lower()} audit", "reported")
        return teller.seen.get("audit", Source(None, None, "audit", "reported"))
    if re.fullmatch(_FEW, clean) or re.match(r"\d+ (?:out of|in|of) ", subject):
        return None
    if not clean or _COUNTED.fullmatch(clean) or _SUBORDINATE.match(clean):
        return teller.last if teller.minutes and clean and _COUNTED.fullmatch(clean) else None
    at += max(subject.find(clean), 0)
    recipient = index.setting.recipient
    if recipient is not None and re.search(
        r"\b[Yy]our (?:\w+ )?(?:letter|report|notice|inspectors?|findings?)$", clean
    ):
        return recipient
    owned = re.match(
        r"(?P<who>.+?)'s? (?:[\w-]+ ){0,3}(?:report|review|statement|letter|inspection|investigation|audit"
        r"|findings)$",
        clean,
    )
    who = index.resolve(owned["who"], at) if owned else index.resolve(clean, at)
    if who is not None and who.type == "person" and re.match(r"(?:[Aa]n?|[Oo]ne|[Aa]nother) [a-z]", clean):
        return Source(clean, None, None, "reported")  # nobody that has been named
    if who is not None:
        return _spoken_for(_bound(from_mention(who, clean), clean, at, teller), at, teller)
    inside = index.within(at, at + len(clean))
    persons = [m for m in inside if m.type == "person"]
    if persons and _is_anothers(clean, at, persons[-1]):
        return Source(clean, None, None, "reported")
    if persons and (persons[-1].end >= at + len(clean) - 1 or clean.startswith(persons[0].text)):
        return from_mention(persons[-1] if persons[-1].end >= at + len(clean) - 1 else persons[0], clean)
    bodies = [m for m in inside if m.type in ("organisation", "group")]
    head = re.split(
        r" (?:of|for|at|from|by|in|with|on|to|who|which|that|about|seen|published|sent|written|obtained|released"
        r"|issued|commissioned|carried)\b",
        clean,
    )[0].split()[-1:] or [""]
    thing = key(head[0]) in _THINGS
    if bodies:
        body = bodies[-1]
        if (
            len(bodies) > 1
            and re.search(r" and (?:the )?$", clean[: bodies[-1].start - at])
            and bodies[0].start <= at + 4
        ):
            names = dict.fromkeys(b.name for b in bodies)
            return Source(None, None, " and ".join(names), "reported")
        if thing or (body.start <= at + 4 and body.end >= at + len(clean) - 1):
            return Source(None, None, body.name, "reported")
        return Source(clean, None, body.name, "reported")
    if clean.lower() in _CALLED and "body" in teller.seen:
        return teller.seen["body"]
    if thing and (whose := _whose_paper(clean, at, teller)) is not None:
        if key(head[0]) in _DOCUMENTS:
            teller.seen["paper"] = whose
        return whose
    if thing and things:
        return Source(clean, None, None, "reported")
    if thing and index.setting.form in ("press", "transcript", "") and key(head[0]) in _DOCUMENTS:
        paper = Source(clean, None, index.beside(at), "reported")
        teller.seen["paper"] = paper
        return paper
    if thing or not re.search(r"[A-Za-z]{2}", clean) or re.match(r"(?:[Ii]t|[Tt]here|[Ww]hich|[Ww]hat)\b", clean):
        return None
    if len(clean.split()) > 12:
        return None
    unnamed = Source(clean, None, _employer(clean, at, teller), "reported")
    named = re.fullmatch(r"[A-Z][\w&-]+(?: [A-Z][\w&-]+){0,3}", clean)
    if named is not None and not clean.endswith("s") and re.search(rf"[a-z,] {re.escape(clean)}\b", index.text):
        teller.seen["body"] = unnamed
    return unnamed


def _whose_paper(clean: str, at: int, teller: Teller) -> Source | None:
    """Whose figures, papers or report speak, where the text has said so; None where it has not."""
    index = teller.index
    by = _BY.search(clean)
    if by is not None:
        who = index.resolve(by["who"], at + by.start("who"))
        if who is not None:
            return from_mention(who, by["who"])
        return teller.last if by["who"].startswith("the ") and teller.last is not None else None
    if index.setting.form not in ("press", ""):
        return None
    if re.match(r"(?:His|Her|his|her) ", clean):
        return teller.last if teller.last is not None and teller.last.speaker is not None else None
    own = _OWN_PAPERS.search(clean)
    if own is not None:
        line = line_start(index.text, at)
        near = next((m for m in index.within(line, at) if m.type == "organisation"), None)
        if near is not None and own["its"]:
            return Source(None, None, near.name, "reported")
        for noun in () if own["its"] else (own["noun"].lower(), "trust", "council"):
            who = index.resolve(f"the {noun}", at)
            if who is not None and who.type == "organisation":
                return Source(None, None, who.name, "reported")
        return None
    if re.fullmatch(
        r"(?i)(?:the|this|that|its|their) (?:[\w-]+ )?(?:report|review|inspection|investigation|letter|survey"
        r"|study|analysis|research|audit)",
        clean,
    ):
        owners = index.chosen("owner of a report", partial(_owns_report, index.text))
        before = bisect_right(owners, at, key=lambda body: body.end)
        return Source(None, None, owners[before - 1].name, "reported") if before else teller.seen.get("paper")
    return None


def _owns_report(text: str, body: Mention) -> bool:
    if body.type != "organisation":
        return False
    return bool(_OWNS.match(text, body.end) or _WHOSE.search(text[max(0, body.start - 80) : body.start]))


def _employer(clean: str, at: int, teller: Teller) -> str | None:
    """The inspected body for "Leaders" and the like."""
    setting = teller.index.setting
    if setting.form == "inspection" and re.search(r"(?i)\b(?:leaders|managers|officers|staff)\b", clean):
        return setting.subject
    return None


def from_mention(who: Mention, words: str) -> Source:
    if who.type == "person":
        return Source(who.name, who.role, who.organisation, "reported")
    if who.type == "role":
        anonymous = re.match(r"(?:an?|one|another) ", words, re.IGNORECASE) or (
            words[:1].islower() and not words.startswith("the ")
        )
        return Source(words if anonymous else None, who.role, who.organisation, "reported")
    if re.match(r"(?i)(?:a|one|another) (?:member|councillor)\b", words):
        return Source(words, "member", who.name, "reported")
    if re.search(
        r"(?i)^(?:(?:senior|the|some|many|most) )?(?:leaders|managers|officers|staff|members|councillors|governors"
        r"|partners)\b",
        words,
    ):
        return Source(words, None, who.name, "reported")
    return Source(None, None, who.name, "reported")


def _spoken_for(source: Source, at: int, teller: Teller) -> Source:
    """A spokesperson of whom an article does not say whose: of the body that it has spoken of last."""
    if source.organisation or not re.search(r"\bspokes\w+$", source.role or "") or teller.index.setting.form != "press":
        return source
    return replace(source, organisation=teller.index.beside(at) or teller.index.setting.subject)


def _bound(source: Source, words: str, at: int, teller: Teller) -> Source:
    """ "The national lead of X said" just after somebody was named without a role: that person is meant."""
    if source.speaker is not None or source.role is None or not words.lower().startswith("the ") or teller.minutes:
        return source
    index = teller.index
    for mention in reversed(index.within(max(0, at - 500, index.text.rfind("\n", max(0, at - 500), at)), at)):
        if mention.type == "person":
            if mention.role is None:
                return Source(mention.name, source.role, source.organisation, source.mode)
            return source
    return source


def is_narrated(speech: Speech, teller: Teller) -> bool:
    return teller.minutes and NARRATED.match(speech.verb) is not None

"""Pronouns and lost subjects in a title: what they stand for, from the sentence itself or those before it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from extractor.finding.draft import Draft, lower_first
from extractor.finding.pruning import fitted
from extractor.finding.told import (
    SUBJECTS,
    VERBAL,
    Told,
    head_of,
    is_finite,
    matter_of,
    open_clause,
    subject_of,
    tokens_of,
)
from extractor.language.mentions import short_name, words
from extractor.model import Finding

_MOST_BEFORE = 7
"""Words for what "this" stands for, where it is a whole sentence."""
_MOST_ANTECEDENT = 5
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
PRONOUNS = words("they it this that these those he she we i you who which them one ones")
_SOME = words("some many most few several both all none others each neither more fewer")
_SINGULAR = {"do": "does", "have": "has", "are": "is", "were": "was", "'ve": "has", "'re": "is", "am": "is"}


def with_subject(draft: Draft, head: Any, told: Told, finding: Finding) -> Any:
    """Gives a clause the subject that it shares, lost or only points to."""
    subject = subject_of(head, draft.kept)
    if subject is None:
        if head.pos_ in VERBAL:
            _borrowed(draft, head, told)
        else:
            _pointed(draft, min(draft.kept), told)
        return head
    _limit_before(draft, subject)
    _straightened(draft, subject, head, told)
    lower = subject.lower_
    if lower == "we" and not list(subject.children):
        body = finding.source.organisation or finding.organisation
        if body:
            _say(draft, subject, short_name(body, 3), head)
        return head
    if lower in ("he", "she") and finding.source.speaker:
        _say(draft, subject, short_name(finding.source.speaker, 3), head)
        return head
    if lower in ("who", "which", "that") and subject.tag_ in ("WP", "WDT"):
        phrase = noun_phrase(_agreeing(head.head, head), told.text) if head.dep_ == "relcl" else ""
        if phrase:
            draft.kept.discard(subject.i)
            draft.lead = phrase
        return head
    if lower in ("these", "those", "this", "it") and any(c.dep_ == "attr" for c in head.children):
        return head  # "these are serious weaknesses" tells of whatever was said before
    if lower in ("they", "these", "those", "it", "this", "that") and not list(subject.children):
        _resolved(draft, subject, head, told)
        return head
    if lower in _SOME:
        _counted(draft, subject, told)
        return head
    _pointed(draft, subject.left_edge.i, told)
    return head


def _agreeing(noun: Any, verb: Any) -> Any:
    """The noun that a relative clause tells of: further up where the verb is of another number."""
    finite = next((c for c in verb.children if c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBZ", "VBP")), verb)
    found = noun
    while finite.tag_ in ("VBZ", "VBP") and (found.tag_ in ("NNS", "NNPS")) != (finite.tag_ == "VBP"):
        up = found.head
        if found.dep_ == "conj" or up.i == found.i:
            return noun
        found = up
        if found.pos_ not in ("NOUN", "PROPN", "ADP"):
            return noun
    return found


def _straightened(draft: Draft, subject: Any, head: Any, told: Told) -> None:
    """The order of words after "nor" as in a plain sentence: "nor are they told" → "they are not told"."""
    verbs = [c for c in head.children if c.dep_ in ("aux", "auxpass") and c.i < subject.i and c.i in draft.kept]
    verb = next(iter(verbs), head if head.lemma_ == "be" and head.i < subject.i else None)
    if verb is None or told.text.rstrip().endswith("?") or verb.i != min(draft.kept):
        return
    draft.kept.discard(verb.i)
    draft.anchors.add(verb.i)
    end = subject.right_edge
    last = draft.swapped.get(end.i, end.text)
    draft.swapped[end.i] = f"{last} {verb.lower_} not"


def _limit_before(draft: Draft, subject: Any) -> None:
    """A conjunction left at the beginning goes; so does a fronted phrase that only points back."""
    first = min(draft.kept)
    if first < subject.left_edge.i:
        opening = [draft.doc[i] for i in sorted(draft.kept) if i < subject.left_edge.i]
        points = any(token.lower_ in ("it", "they") for token in opening)
        named = any(token.tag_ in _NOUNS for token in opening)
        if any(token.lower_ in ("this", "these", "that") for token in opening) or (points and not named):
            draft.kept -= {token.i for token in opening}


def _borrowed(draft: Draft, head: Any, told: Told) -> None:
    """The subject of a verb that shares another's ("… and do not record why"), or that a relative clause is about."""
    verb, doc = head, draft.doc
    subject = None
    while verb.dep_ == "conj" and verb.head.i != verb.i and verb.head.pos_ in VERBAL:
        verb = verb.head
        subject = subject_of(verb)
        if subject is not None:
            break
    if subject is None and verb.dep_ in ("relcl", "acl") and verb.i == head.i:
        if head.tag_ in ("VBG", "VBN") or head.dep_ == "relcl":
            phrase = noun_phrase(head.head, told.text)
            if phrase and is_finite(head):
                draft.lead = phrase
        return
    opening = doc[min(draft.kept)]
    if opening.pos_ in ("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"):
        return
    if subject is None and is_finite(head) and min(draft.kept) > 0:
        earlier = [t for t in doc[: min(draft.kept)] if t.dep_ in SUBJECTS and t.dep_ != "expl"]
        finite = next((c for c in head.children if c.dep_ in ("aux", "auxpass") and c.i in draft.kept), head)
        one = finite.tag_ == "VBZ"
        named = [t for t in earlier if t.lower_ not in PRONOUNS and (not one or t.tag_ not in ("NNS", "NNPS"))]
        pointing = [t for t in earlier if t.lower_ in PRONOUNS]
        subject = next(iter([*reversed(named), *reversed(pointing)]), None)
    if subject is not None and subject.dep_ == "expl":
        # "there are delays, and planning is weak": the second noun was taken for one of a list
        nouns = [t for t in doc[subject.i : min(draft.kept)] if t.tag_ in _NOUNS and t.dep_ in ("attr", "conj")]
        subject = nouns[-1] if nouns else None
    if subject is None or subject.i in draft.kept:
        return
    if subject.lower_ in PRONOUNS:
        between = [t for t in doc[subject.i : min(draft.kept)] if t.dep_ in SUBJECTS and t.lower_ not in PRONOUNS]
        subject = between[-1] if between else subject
    if subject.lower_ in ("this", "that") and _after_all(draft, head, told):
        return
    phrase = noun_phrase(subject, told.text)
    if subject.lower_ in PRONOUNS:
        phrase = _antecedent(subject, told)
        if subject.dep_ == "nsubj" and verb.dep_ == "relcl":
            phrase = noun_phrase(verb.head, told.text)
    if not phrase:
        return
    bound = ""
    if not is_finite(head) and verb.i != head.i:
        helping = [c for c in verb.children if c.dep_ in ("aux", "auxpass", "neg") and c.i < verb.i]
        if head.tag_ in ("VB", "VBN", "VBG"):
            bound = " ".join(told.text[c.idx : c.idx + len(c.text)] for c in helping)
    draft.lead = f"{phrase} {bound}".strip()
    # marks before the verb belong to the clause left behind
    for index in sorted(draft.kept):
        if doc[index].dep_ in ("punct", "cc"):
            draft.kept.discard(index)
            continue
        break


def _say(draft: Draft, subject: Any, phrase: str, head: Any) -> None:
    draft.kept.discard(subject.i)
    draft.swapped[subject.i] = phrase
    draft.kept.add(subject.i)
    verb = next((c for c in head.children if c.dep_ in ("aux", "auxpass") and c.i > subject.i), head)
    lower = verb.lower_
    if lower in _SINGULAR:
        draft.swapped[verb.i] = _SINGULAR[lower]
    elif verb.tag_ == "VBP" and verb.pos_ == "VERB":
        draft.swapped[verb.i] = _third(verb.lemma_)


def _third(lemma: str) -> str:
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{lemma}es"
    return f"{lemma[:-1]}ies" if re.search(r"[^aeiou]y$", lemma) else f"{lemma}s"


def _resolved(draft: Draft, subject: Any, head: Any, told: Told) -> None:
    if subject.lower_ in ("this", "that"):
        draft.kept.discard(subject.i)
        if not _after_all(draft, head, told):
            draft.kept.add(subject.i)
        return
    phrase = _antecedent(subject, told)
    if phrase:
        after = draft.swapped.get(subject.i, "").partition(" ")[2]
        draft.swapped[subject.i] = f"{phrase} {after}".strip()
        if phrase.casefold() in draft.said({i for i in draft.kept if i < subject.i}).casefold():
            draft.kept = {i for i in draft.kept if i >= subject.i}


def _after_all(draft: Draft, head: Any, told: Told) -> bool:
    """ "This" is all that was said before: that in a few words, then what comes of it.

    "Registers are not kept. This hides absence" → "Registers are not kept, hiding absence". Where what was said
    before is long, what it does is turned round: "Absence is hidden".
    """
    helping = [c for c in head.children if c.dep_ in ("aux", "auxpass") and c.i < head.i]
    before = _statement_of(*told.before[0], _MOST_BEFORE) if told.before else ""
    if before and "," not in before and not any(c.tag_ == "MD" or c.lemma_ == "do" for c in helping):
        drop = {c.i for c in helping}
        if head.lemma_ == "be":
            drop.add(head.i)
            draft.anchors.add(head.i)
        elif not any(c.dep_ == "auxpass" for c in helping):
            draft.swapped[head.i] = _ing(head.lemma_)
            for also in (c for c in head.children if c.dep_ == "conj" and c.tag_ in ("VBZ", "VBP", "VBD")):
                draft.swapped[also.i] = _ing(also.lemma_)
        draft.kept = {i for i in draft.kept - drop if i >= min([head.i, *(c.i for c in helping)])}
        draft.lead = f"{before},"
        return True
    if _turned(draft, head, helping, told):
        return True
    topic = _topic(*told.before[0]) if told.before else ""
    if not topic or (head.lemma_ != "be" and not any(c.dep_ == "auxpass" for c in helping)):
        return False
    draft.kept -= {c.i for c in helping if c.tag_ != "MD"}
    if head.lemma_ == "be":
        draft.kept.discard(head.i)
        draft.anchors.add(head.i)
    draft.lead = f"{topic}:"
    return True


def _topic(text: str, doc: Any) -> str:
    """What a sentence is about: its subject."""
    top = next((token for token in doc if token.dep_ == "ROOT"), None)
    subject = subject_of(top) if top is not None else None
    return "" if subject is None or subject.lower_ in PRONOUNS else noun_phrase(subject, text)


_PARTICIPLES = {
    "make": "made", "leave": "left", "put": "put", "give": "given", "keep": "kept", "hold": "held", "bring": "brought",
    "hide": "hidden", "lose": "lost", "hit": "hit", "cut": "cut", "slow": "slowed",
}  # fmt: skip
_OF_THINGS = words("of to in for on between")
"""Prepositions that more often belong to the noun before them than to the verb."""
_NOT_TURNED = words("be have mean include need do get let cost involve reflect show suggest remain seem say")


def _turned(draft: Draft, head: Any, helping: list[Any], told: Told) -> bool:
    """ "This limits the council's choices" → "The council's choices are limited"; whether it could be turned."""
    thing = next((c for c in head.children if c.dep_ == "dobj" and c.i > head.i and c.i in draft.kept), None)
    lemma = head.lemma_.lower()
    modal = next((c for c in helping if c.tag_ == "MD"), None)
    perfect = next((c for c in helping if c.lemma_ == "have"), None)
    denied = "not " if any(c.dep_ == "neg" for c in head.children) else ""
    if thing is None or lemma in _NOT_TURNED or thing.lower_ in PRONOUNS:
        return False
    if helping and modal is None and perfect is None and not denied:
        return False
    words_of = {token.i for token in thing.subtree if token.i in draft.kept}
    for prep in (c for c in head.children if c.dep_ == "prep" and c.i == max(words_of) + 1 and c.lower_ in _OF_THINGS):
        words_of |= {token.i for token in prep.subtree if token.i in draft.kept}
    phrase = Draft(draft.doc, draft.text, words_of)
    _pointed(phrase, min(words_of), told)
    line = fitted(phrase, _MOST_TURNED) or noun_phrase(thing, draft.text)
    if not line:
        return False
    many = thing.tag_ in ("NNS", "NNPS") or any(c.dep_ == "conj" for c in thing.children)
    if modal is not None:
        verb = f"{modal.lower_} {denied}be"
    elif perfect is not None:
        verb = f"{'have' if many else 'has'} {denied}been"
    else:
        is_past = head.tag_ == "VBD" or any(c.tag_ == "VBD" for c in helping)
        verb = f"{('were' if many else 'was') if is_past else ('are' if many else 'is')} {denied}".strip()
    adverb = next((c.lower_ + " " for c in head.children if c.dep_ == "advmod" and c.i == head.i - 1), "")
    draft.lead = f"{line} {verb} {adverb}{_PARTICIPLES.get(lemma) or _ed(lemma)}"
    draft.kept = {i for i in draft.kept if i > max(words_of)}
    draft.anchors.add(head.i)
    return True


_MOST_TURNED = 9


def _ed(lemma: str) -> str:
    if lemma.endswith("e"):
        return f"{lemma}d"
    if re.search(r"[^aeiou]y$", lemma):
        return f"{lemma[:-1]}ied"
    return f"{lemma}{lemma[-1]}ed" if _DOUBLED.fullmatch(lemma) else f"{lemma}ed"


def _statement_of(text: str, doc: Any, most: int) -> str:
    told = Told(text, doc, 0, len(text.rstrip(" .\n")))
    inside = tokens_of(told)
    if not inside:
        return ""
    head = head_of(told, inside)
    subject = subject_of(head)
    if subject is None or (subject.lower_ in PRONOUNS):
        return ""
    draft = Draft(doc, text, {token.i for token in inside})
    open_clause(draft, head)
    matter_of(draft, head)
    return fitted(draft, most) or ""


def _ing(lemma: str) -> str:
    if lemma.endswith("ie"):
        return f"{lemma[:-2]}ying"
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe")) and len(lemma) > 2:
        return f"{lemma[:-1]}ing"
    return f"{lemma}{lemma[-1]}ing" if _DOUBLED.fullmatch(lemma) else f"{lemma}ing"


_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgmnprt]")
"""Verbs of one short syllable, whose last letter is doubled: "put" → "putting"."""


def _counted(draft: Draft, subject: Any, told: Told) -> None:
    """ "Many take too long" → "Many reviews take too long"."""
    of = next((c for c in subject.children if c.dep_ == "prep" and c.lower_ == "of"), None)
    thing = next((c for c in of.children if c.dep_ == "pobj"), None) if of is not None else None
    if of is not None and (thing is None or thing.lower_ not in ("these", "them", "those", "which", "whom")):
        return
    if of is None and any(c.dep_ in ("relcl", "acl", "prep") for c in subject.children):
        return
    noun = _antecedent(subject if thing is None else thing, told, bare=True)
    if not noun:
        return
    word = {"others": "other", "none": "no", "neither": "no"}.get(subject.lower_, subject.lower_)
    draft.swapped[subject.i] = f"{word} {noun}"
    if of is not None and thing is not None:
        draft.kept -= {of.i, thing.i}


def _pointed(draft: Draft, first: int, told: Told) -> None:
    """ "These plans", "this lack of …": the noun alone, or as it was called before; "their needs" → whose."""
    token = draft.doc[first]
    if first not in draft.kept:
        return
    if token.lower_ in ("this", "these", "such", "those") and token.dep_ in ("det", "amod", "predet"):
        noun = token.head
        is_told = any(c.dep_ in ("amod", "compound", "prep", "relcl") for c in noun.children)
        called = "" if is_told else _called(noun, told)
        draft.kept.discard(first)
        if called:
            draft.swapped[noun.i] = called
    elif token.tag_ == "PRP$" and token.lower_ in ("their", "its") and token.dep_ == "poss":
        phrase = _antecedent(token, told)
        if phrase.split(" ")[0].casefold() in _SOME:
            phrase = phrase.partition(" ")[2]
        if phrase and len(phrase.split()) <= 3:
            draft.swapped[first] = f"{phrase}’" if phrase.endswith("s") else f"{phrase}’s"


def with_objects(draft: Draft, told: Told) -> None:
    """ "them" where the title names nobody before: whom it means."""
    for index in sorted(draft.kept):
        token = draft.doc[index]
        if token.lower_ != "them" or token.dep_ not in ("dobj", "pobj", "nsubj"):
            continue
        if any(
            draft.doc[i].tag_ in ("NNS", "NNPS") and draft.doc[i].dep_ not in ("nsubj",)
            for i in draft.kept
            if i < index
        ):
            continue
        phrase = _antecedent(token, replace(told, before=()))
        said = draft.said(i for i in draft.kept if i < index).casefold()
        if phrase and len(phrase.split()) <= 3 and phrase.casefold() not in said:
            draft.swapped[index] = phrase


def _called(noun: Any, told: Told) -> str:
    """How the text called a thing before: "these placements" → "unregistered placements"."""
    for text, doc in told.before:
        for token in reversed(list(doc)):
            if token.lemma_ == noun.lemma_ and token.tag_ == noun.tag_:
                phrase = noun_phrase(token, text)
                if len(phrase.split()) > 1:
                    return phrase
    return ""


def _antecedent(pronoun: Any, told: Told, *, bare: bool = False) -> str:
    """What a pronoun stands for, in a few words: the nearest subject before it of its number, or another noun."""
    plural = pronoun.lower_ in ("they", "these", "those", "their", "them", *_SOME)
    earlier = [
        token for token in told.doc if token.i < pronoun.left_edge.i and token.idx < max(told.start, pronoun.idx)
    ]
    for text, tokens in ((told.text, earlier), *((text, list(doc)) for text, doc in told.before)):
        nouns = [token for token in tokens if token.tag_ in _NOUNS]
        subjects = [token for token in nouns if token.dep_ in ("nsubj", "nsubjpass")]
        rest = [token for token in nouns if token.dep_ in ("dobj", "pobj", "attr", "conj")] if plural else []
        order = [*reversed(subjects), *rest]
        if pronoun.lower_ in ("these", "those"):
            order = [*reversed(rest)]
        if pronoun.lower_ == "them":
            order = [*reversed(rest), *reversed(subjects)]
        for token in order:
            if pronoun.tag_ == "PRP$" and (token.lemma_ == pronoun.head.lemma_ or _IS_THING.search(token.lower_)):
                continue
            is_many = token.tag_ in ("NNS", "NNPS") or token.lower_ in ("staff", "police")
            if not is_many and pronoun.tag_ != "PRP$" and not token.lower_.endswith("ing"):
                is_many = any(c.dep_ == "conj" and c.i == token.i + 2 for c in token.children)
            if is_many == plural:
                return noun_phrase(token, text, bare=bare)
    return ""


_IS_THING = re.compile(
    r"(?:tion|ment|ness|ity|ance|ence|ing|need|plan|service|system|process|record|time|issue|case|occasion|week|year)s?$"
)
"""Nouns of things, which have no needs and homes of their own."""


_NEGATIVE = words("not no few too only neither")
"""Words that count a noun and do not name it: "not all plans … They are thin" speaks of plans."""


def noun_phrase(noun: Any, text: str, *, bare: bool = False) -> str:
    """A noun with what stands before it, and the "of" behind it where that is short; articles and pointers left out."""
    left = noun.left_edge.i
    if noun.pos_ in VERBAL:
        every = [token.i for token in noun.subtree if not token.is_space]
        return Draft(noun.doc, text, set(every)).said() if len(every) <= _MOST_ANTECEDENT else ""
    chosen = [token for token in noun.doc[left : noun.i + 1] if not token.is_space]
    chosen = [
        token
        for token in chosen
        if not (
            token.head.i == noun.i
            and token.dep_ in ("det", "predet", "cc", "punct", "poss")
            and (token.tag_ in ("DT", "PDT", "PRP$", "CC") or token.is_punct)
            and token.lower_ not in ("no", "some", "all", "every")
        )
    ]
    if bare:
        chosen = [t for t in chosen if t.i == noun.i or (t.head.i == noun.i and t.dep_ in ("compound", "amod"))]
        chosen = [t for t in chosen if t.lower_ not in _SOME]
    of = next((c for c in noun.children if c.dep_ == "prep" and c.i > noun.i), None)
    if of is not None and not bare and of.i == noun.i + 1:
        more = [token for token in of.subtree if not token.is_space]
        if len(chosen) + len(more) <= _MOST_ANTECEDENT and not any(
            t.lower_ in PRONOUNS or t.tag_ == "PRP$" for t in more
        ):
            chosen += more
    joined = next((c for c in noun.children if c.dep_ == "conj" and c.i > noun.i), None)
    if joined is not None and not bare and len(chosen) == 1 and noun.i + 2 == joined.i:
        chosen += [noun.doc[noun.i + 1], joined]
    if not chosen or chosen[-1].tag_ in ("PRP", "WP", "WDT", "DT", "EX"):
        return ""
    while len(chosen) > 1 and chosen[0].lower_ in _NEGATIVE:
        chosen = chosen[1 + (chosen[1].lower_ in ("many", "much", "enough", "all")) :] or chosen[-1:]
    draft = Draft(noun.doc, text, {token.i for token in chosen})
    lower_first(draft)
    line = draft.said()
    line = re.sub(r"^(?:the|an?) ", "", line, flags=re.IGNORECASE)
    return line if len(line.split()) <= _MOST_ANTECEDENT + 1 else ""

"""The verbs by which somebody is said to have spoken, thought or found something."""

from __future__ import annotations

import re


def _words(listed: str) -> str:
    return "|".join(sorted(listed.split(), key=len, reverse=True))


SAY = _words(
    """said says say added adds explained explains replied replies confirmed confirms clarified clarifies stated states
    argued argues argue claimed claims claim warned warns warn insisted insists insist admitted admits admit conceded
    concedes announced announces revealed reveals stressed stresses emphasised emphasized emphasises commented comments
    remarked remarks responded responds answered told tells tell complained alleged alleges allege contended contends
    maintained
    pledged pledges promised vowed vows urged urges asked asks ask questioned queried enquired inquired denied denies
    testified cautioned declared declares recalled recalls countered asserted asserts reiterated reiterates tweeted
    joked quipped boasted lamented wondered predicted predicts disclosed protested speculated
    mused opined demanded demands accused accuses criticised criticized blamed exclaimed retorted shouted called
    wrote writes"""
)
_SAY_THAT = _words(
    """noted notes note found finds find believes believed believe thinks thought think feels felt feel accepted accepts
    acknowledged acknowledges acknowledge recognised recognises agreed agrees agree concluded concludes conclude
    identified suggested suggests suggest reported reports report advised advises assured assures informed reminded
    observed observes hoped hopes hope expects expected estimates estimated indicated indicates
    heard show recommended recommends raised proposed fears feared fear worries understood regretted regrets
    highlighted highlights showed shows judged ruled decided expressed repeated described describes signalled hinted
    saw sees
    considered considers doubted realised calculated determined learned learnt knew knows"""
)
ACTS = _words(
    "disputed disputes rejected rejects dismissed dismisses defended defends welcomed condemned attacked praised"
    " apologised apologized apologises accepted accepts"
)
"""Acts of speech without reported words, which count where the subject is somebody known."""
_HOLDS = _words("maintains believes thinks fears doubts expects hopes reckons feels insists suspects")
PLURAL = _words(
    """say claim argue warn insist admit allege contend maintain concede acknowledge suggest believe think hope fear
    expect doubt predict complain stress caution deny worry estimate reckon suspect accuse blame"""
)
"""Base forms, which count after a plural subject only."""
_FEELS = (
    r"(?:was|were|is|are|remained|remains|remain) (?:also |very |deeply |particularly |extremely )?(?:concerned"
    r"|disappointed|worried|adamant|confident|clear|unhappy|"
    r"surprised|frustrated|of the (?:view|opinion)|pleased|hopeful|alarmed|shocked|dismayed|convinced|sceptical"
    r"|certain|angry|unconvinced)"
)
_SAY_MINUTES = _words(
    """introduced presented outlined summarised summarized updated undertook regretted welcomed raised requested
    thanked expressed accepted acknowledged noted reported advised assured informed reminded suggested gave agreed
    spoke referred described highlighted proposed offered sought drew pointed recommended observed felt hoped
    considered indicated commended congratulated challenged emphasised responded questioned enquired apologised
    addressed rejected disputed attributed promised blamed conceded concurred disagreed wanted objected defended
    supported opposed moved accepted recognised committed detailed concluded provided refused declined stressed
    identified
    wished wondered believed thought invited demonstrated expected read shared"""
)
_FOUND = (
    r"(?:(?<=[Ii]nspectors )|(?<=CQC )|(?<=Ofsted )|(?<=[Ww]atchdog )|(?<=[Rr]egulator )|(?<=[Oo]mbudsman )"
    r"|(?<=[Cc]oroner )"
    r"|(?<=[Aa]uditors ))(?:reported|found|noted|saw|witnessed|identified|discovered|uncovered|observed"
    r"|highlighted|described"
    r"|judged|judges|rated|graded|decided|concluded|write|wrote|criticised)(?= (?!to\b|at\b|on\b)[\w'\u2018\"])"
    r"|(?:(?<=[Rr]eport )|(?<=[Rr]eview )|(?<=[Ii]nvestigation )|(?<=[Ff]igures )|(?<=[Ii]nquiry ))(?:also "
    r"|had |has )?"
    r"(?:found|suggested|suggests|claimed|claims|showed|revealed|concluded|highlighted|identified|criticised"
    r"|described"
    r"|raised|warned|noted|reads)(?= [\w'\u2018\"])"
    r"|pleaded guilty|admitted(?= (?:failing|breach|that|charges))"
    r"|(?<=[Ii]nspectors )(?:find|report|note|describe|praise|criticise)(?= [\w'])"
)
"""What those who inspect do is to say what they found, without "that" too."""


def verbs(*, minutes: bool) -> re.Pattern[str]:
    """The verbs that count: in minutes the softer ones count without "that"."""
    soft = (
        rf"(?:{_SAY_THAT}|called)(?= (?:[^.;:,]{{0,60}} )?(?:that|how|whether)\b|, [^,.;]{{2,60}}, that\b"
        rf"|[,:]? ?[\"\x00]"
        rf"|[\s.!?:\"\x00]*\Z| [^.;:,\x00]{{2,70}} [\"\x00])"
        # "inspectors found call bells were out of reach"
        r"|(?<=[Ii]nspectors )found(?= [^.;:,\x00]{2,50} (?:was|were|had|has|have|is|are)\b)"
    )
    soft += (
        rf"|reported(?= (?:an?|no|seeing|being|having|\d) )|outlined|set out|rated|{ACTS}|{_HOLDS}|{PLURAL}"
        rf"|{_FEELS}(?= that\b)|(?:refused|agreed|offered|pledged)(?= to [a-z])|attributed?s?(?= [^.;\x00]{{3,80}} to )"
        # "He put the number at 22", "She did not think there was any risk"
        r"|puts?(?= the [^.;\x00]{3,80} at [\w£]*\d)|(?<=did not )(?:think|believe|expect|accept|feel)"
        # "Inspectors write that", "The watchdog identified six breaches"
        rf"|{_FOUND}"
    )
    # "'She is right,' agreed Ms Dale"
    soft += rf"|(?<=[\"\x00] )(?:{_SAY_THAT})(?= (?:[a-z]+ ){{0,4}}[A-Z])"
    if minutes:
        soft += rf"|{_FEELS}(?= (?:about|at|by|to)\b)"
    extra = f"|(?:{_SAY_MINUTES})" if minutes else ""
    return re.compile(
        rf"(?<![\w'-])(?:(?:{SAY})|pointed out|points out|declined to (?:say|discuss|confirm|give)"
        rf"|refused to (?:say|discuss|confirm)|went on to say|made clear|made it clear"
        rf"|{soft}{extra})(?![\w'-])"
    )


VERBS = {minutes: verbs(minutes=minutes) for minutes in (True, False)}

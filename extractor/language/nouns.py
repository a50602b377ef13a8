"""Common nouns for bodies ("the Trust", "commissioners"): which names each may stand for, and who can act."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from extractor.language.mentions import words

KINDS: Mapping[str, str] = {
    "trust": r"\bTrust$",
    "foundation trust": r"\bFoundation Trust$",
    "council": r"\bCouncil$|\bBorough of\b|\bCorporation$",
    "county council": r"\bCounty Council$",
    "local authority": r"\bCouncil$|\bBorough of\b",
    "authority": r"\bCouncil$|\bAuthority$|\bBorough of\b",
    "committee": r"(?i)\bCommittee$",
    "panel": r"\bPanel$",
    "commission": r"\bCommission$",
    "board": r"\bBoard$|\bICB$",
    "icb": r"\bICB$|\bIntegrated Care Board$",
    "integrated care board": r"\bICB$|\bIntegrated Care Board$",
    "ccg": r"\bCCG$|\bClinical Commissioning Group$",
    "clinical commissioning group": r"\bCCG$|\bClinical Commissioning Group$",
    "commissioner": r"\b(?:ICB|CCG|Integrated Care Board|Clinical Commissioning Group)$",
    "commissioners": r"\b(?:ICB|CCG|Integrated Care Board|Clinical Commissioning Group)$",
    "government": r"\bGovernment$",
    "department": r"\bDepartment\b|\bMinistry\b|\bOffice$|\bTreasury$",
    "ministry": r"\bMinistry\b",
    "agency": r"\bAgency$",
    "company": r"\b(?:Ltd|Limited|plc|PLC|Inc|Corp|LLP)$",
    "hospital": r"\bHospitals?\b",
    "home": r"\b(?:Home|House|Court|Lodge)$",
    "care home": r"\b(?:Home|House|Court|Lodge)$",
    "nursing home": r"\b(?:Home|House|Court|Lodge)$",
    "partnership": r"(?i)\bpartnership$",
    "area partnership": r"(?i)\bpartnership$",
    "local area partnership": r"(?i)\bpartnership$",
    "regulator": r"\bCare Quality Commission$|\bOfsted$|\b(?i:regulator|inspectorate)\b|\bOfcom$",
    "watchdog": r"\bCare Quality Commission$|\bOfsted$|\bHealthwatch\b|\bOmbudsman$|\bNational Audit Office$",
    "inspectorate": r"\bCare Quality Commission$|\bOfsted$|\bInspectorate\b",
    "ombudsman": r"\bOmbudsman$",
    "union": r"(?i)\bunion$|\bUnison$|\bAssociation$",
    "university": r"\bUniversity\b",
    "college": r"\bCollege\b",
    "association": r"\bAssociation\b",
    "service": r"\bService$",
    "ambulance service": r"\bAmbulance\b",
    "force": r"\bPolice$|\bConstabulary$",
    "police": r"\bPolice$|\bConstabulary$",
}
FITS: Mapping[str, Callable[[str], re.Match[str] | None]] = {
    noun: re.compile(pattern).search for noun, pattern in KINDS.items()
}
ALSO = {"firm": "company", "contractor": "company", "supplier": "company", "operator": "company", "provider": "company"}
PLURALS = {"ccgs": "ccg", "icbs": "icb", "trusts": "trust", "councils": "council", "local authorities": "council"}
BODY_NOUNS = words("committee panel commission board sub-committee") | {"scrutiny committee", "select committee"}
LED = frozenset(
    """leaders|senior leaders|leaders and managers|managers|senior managers|the local authority|staff|provider|service
    |registered manager|leaders across the partnership|leadership team|senior leadership team|partners|partnership
    leaders
    |area leaders|trust|council|home|local authority|local area|local partnership|area|corporate leaders|elected
    members""".replace("\n", "").split("|")
)


ACTS = re.compile(
    r"(?i)\b(?:teams?|groups?|boards?|committees?|panels?|auditors?|managers?|staff|leaders?|officers?|units?|councils?|trusts?|"
    r"authorit(?:y|ies)|provid(?:er|ers)|commissioners?|partners?|agenc(?:y|ies)|departments?|forces?|police|schools?|members?|"
    r"directors?|ministers?|practitioners?|professionals?|clinicians?|consultants?|nurses?|doctors?|workers?|governors?|"
    r"executives?|inspectors?|regulators?|companies|company|contractors?|suppliers?|services?|organisations?|bodies|"
    r"employers?|landlords?|hospitals?|homes?|partnerships?|cabinet|government|ministry|people|parties|party|CCGs?|ICBs?|PCTs?|"
    r"chair|secretary|clerk|lead|leads|representatives?|trustees?|owners?|operators?|steering|taskforce|forum|network)$"
)
"""Last words of phrases for those who can act."""

"""Which words of a sentence that ends in a question mark ask, and which assert."""

from __future__ import annotations

import re

_AUX = r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)(?:n['’]t)?"
_WHO = (
    r"(?:it|they|he|she|we|you|i|there|this|that|these|those|the|an?|any|anyone|anybody|some|our|your|their|its|his"
    r"|her|not)"
)
_TAG = re.compile(
    rf"[,;–—-]\s*(?:{_AUX}\s+(?:it|they|he|she|we|you|i|there|that|this)(?:\s+not)?|right|correct|yes|no|surely)\?[\"'”’)]*\s*$",
    re.IGNORECASE,
)
"""A tag asks for assent to what stands before it: "that is not good enough, is it?"."""
_LEADING = re.compile(
    rf"\b(?:{_AUX}\s+(?:it|that|this|there)\s+(?:not\s+)?(?:also\s+|just\s+|really\s+|simply\s+)?(?:be\s+)?(?:not\s+)?(?:an?\s+)?"
    r"(?:fair|right|true|correct|accurate|reasonable|the\s+case|fact)(?:\s+(?:assessment|point|comment|description|summary))?"
    r"(?:\s+to\s+(?:say|conclude|suggest|observe))?"
    r"|(?:do|don['’]t|does|doesn['’]t|would|will|wouldn['’]t|can|can['’]t)\s+(?:you|the\s+minister|he|she|they|the\s+\w{3,14})"
    r"\s+(?:not\s+|also\s+|at\s+least\s+)?(?:accept|acknowledge|agree(?:\s+with\s+(?:me|us))?|recognise|concede|admit))\s*,?\s+that\b",
    re.IGNORECASE,
)
"""What leads the witness: "would it be fair to say that …", "do you accept that …" asserts what follows."""
_ASKS = re.compile(
    rf"(?:^[\s\"'“‘(]*|[,;:–—-]\s*)(?:(?:and|but|or|so|then|well)\s+)*(?P<asked>(?:why|how|what)\b|{_AUX}\s+{_WHO}\b)"
    rf"|(?:^[\s\"'“‘(]*|[,;:–—-]\s*(?:and|but|or|so|then)\s+)(?P<began>(?:who|whose|whom|when|where|which)\b|{_AUX}\b)",
    re.IGNORECASE,
)
"""Where a question begins: with its own word, or with an inverted verb."""


def asking(text: str) -> tuple[int, int] | None:
    """The range of a sentence that asks; None where none of it does.

    "There is no rota, so who decides?" asserts its first half, and so does "there is no rota, is there?". A sentence
    that has the order of a statement and only a question mark behind it asks as a whole.
    """
    if not text.rstrip("\"”’') ").endswith("?"):
        return None
    tag = _TAG.search(text)
    if tag is not None and tag.start() > 0:
        return tag.start(), len(text)
    lead = _LEADING.search(text)
    if lead is not None:
        return lead.start(), lead.end()
    begins = [match.start("asked" if match["asked"] else "began") for match in _ASKS.finditer(text)]
    return (begins[0] if begins else 0), len(text)

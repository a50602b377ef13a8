"""Pictures of the pages on which findings stand, with the quotes outlined; drawn only where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from extractor.errors import InputError
from extractor.model import Document, Finding, Kind
from extractor.reports import wording
from extractor.settings import Limits

DRAWN = frozenset({Kind.ISSUE, Kind.COMMITMENT, Kind.REQUIREMENT, Kind.RATING})
"""A page is drawn for findings of these kinds; a page with figures or evidence only is read as text."""
PAGES = 12
"""At most this many pages of one document are drawn."""
BYTES = 24 << 20
"""All pictures of one summary together."""
_MARGIN = 1.5


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of a quote on the page, in points from the top left corner."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    href: str
    what: str
    """"" for all but the first line of a quote."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as printed. `href` is relative to the summary's folder; sizes are in points."""

    page: int
    href: str
    alt: str
    width: float
    height: float
    outlines: tuple[Outline, ...]
    quotes: int


NOTHING: Mapping[int, Picture] = MappingProxyType({})


@dataclass(slots=True)
class Easel:
    """Draws documents one after another until the bytes of a summary are used up."""

    limits: Limits
    left: int = BYTES

    def draw(self, document: Document, findings: Sequence[Finding]) -> Drawn:
        """The pictures of a full document's pages, or in `note` why there are none or not all."""
        if document.format != "pdf":
            return Drawn()
        wanted = sorted(
            {place.page for finding in findings if finding.kind in DRAWN for place in finding.places if place.boxes}
        )
        if not wanted:
            return Drawn()
        if "!/" in document.name:
            return Drawn(note="Its pages are not pictured: it came inside another file.")
        if self.left <= 0:
            return Drawn(note="Its pages are not pictured: this summary has as many pictures as it may hold.")
        from extractor.reading.pictures import page_pngs

        try:
            pngs = page_pngs(Path(document.name), wanted[:PAGES], sha256=document.sha256, limits=self.limits)
        except InputError as error:
            return Drawn(note=f"Its pages are not pictured: {error.message}")
        drawn = Drawn()
        for number, content in sorted(pngs.items()):
            if len(content) > self.left:
                self.left = 0
                break
            self.left -= len(content)
            picture = _picture(document, number, findings)
            drawn.pictures[number] = picture
            drawn.files[picture.href] = content
        missing = len(wanted) - len(drawn.pictures)
        if missing:
            drawn.note = (
                f"{wording.plural(missing, 'page')} with findings {'is' if missing == 1 else 'are'} not pictured."
            )
        return drawn


@dataclass(slots=True)
class Drawn:
    pictures: dict[int, Picture] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    note: str = ""


def _picture(document: Document, number: int, findings: Sequence[Finding]) -> Picture:
    page = next(page for page in document.pages if page.number == number)
    outlines: list[Outline] = []
    quotes = 0
    for finding in sorted(findings, key=lambda finding: (-(finding.end - finding.start), finding.start)):
        boxes = [box for place in finding.places if place.page == number for box in place.boxes]
        quotes += bool(boxes)
        for index, (x0, top, x1, bottom) in enumerate(boxes):
            outlines.append(
                Outline(
                    round(x0 - _MARGIN, 1),
                    round(top - _MARGIN, 1),
                    round(x1 - x0 + 2 * _MARGIN, 1),
                    round(bottom - top + 2 * _MARGIN, 1),
                    str(finding.kind),
                    f"#{wording.safe_id(finding.id)}",
                    wording.what(finding) if index == 0 else "",
                )
            )
    href = f"pictures/{wording.safe_id(document.id)}-{number}.png"
    title = wording.document_title(document)
    alt = f"Page {number} of {title} as printed, {wording.plural(quotes, 'quotation')} outlined"
    return Picture(number, href, alt, page.width, page.height, tuple(outlines), quotes)

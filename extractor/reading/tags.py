"""What a tagged PDF says of itself: which of a page's marked passages are headings, and of which level."""

from __future__ import annotations

import ctypes
import re
from typing import Any

import pypdfium2.raw as pdfium

_HEADING = re.compile(r"H([1-6])?|Title")
# below these stand no headings of the text, and most of the tree
_LEAVES = frozenset("P Span Link L LI Table TOC TOCI Note Reference Figure Formula Form Artifact".split())  # noqa: SIM905
_DEEPEST = 40
_MOST = 20_000
_LONGEST = 32


def heading_tags(pdf: Any, page: Any) -> dict[int, int]:
    """Number of a marked passage → level of the heading that it is part of; empty where the PDF is not tagged."""
    if not pdfium.FPDFCatalog_IsTagged(pdf.raw):
        return {}
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    found: dict[int, int] = {}
    try:
        children = range(pdfium.FPDF_StructTree_CountChildren(tree))
        waiting = [(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index), 0, 0) for index in children]
        for _ in range(_MOST):
            if not waiting:
                break
            element, level, depth = waiting.pop()
            if not element or depth > _DEEPEST:
                continue
            kind = "" if level else _kind(element)
            if kind in _LEAVES:
                continue
            heading = _HEADING.fullmatch(kind)
            if heading is not None:
                level = int(heading.group(1) or 1)
            for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
                number = pdfium.FPDF_StructElement_GetChildMarkedContentID(element, index)
                if number < 0:
                    child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
                    waiting.append((child, level, depth + 1))
                elif level:
                    found[number] = level
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return found


def _kind(element: Any) -> str:
    """The standard type of an element, which for "Heading 1" of a word processor is "H1"."""
    buffer = ctypes.create_string_buffer(2 * _LONGEST)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, len(buffer))
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace") if size <= len(buffer) else ""

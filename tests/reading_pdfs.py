"""PDFs made at test time, every sentence invented."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

BODY, BOLD, ITALIC = "Helvetica", "Helvetica-Bold", "Helvetica-Oblique"
LEADING = 14.5
HEIGHT = A4[1]

LONG = (
    "The committee heard that visits were cut short on most days and that nobody had told the families",
    "who were waiting, although the rota showed enough carers. The manager said that a new rota would",
    "start in spring and that each family would be telephoned before a change. Members asked when the",
    "figures would be ready and were told that they would come to the next meeting in full.",
)


class Sheet:
    """A canvas on which `y` counts points from the top of the page."""

    def __init__(self, size: tuple[float, float] = A4) -> None:
        self.out = io.BytesIO()
        self.size = size
        self.canvas = Canvas(self.out, pagesize=size, invariant=1)

    def line(self, x: float, y: float, text: str, *, font: str = BODY, size: float = 12) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.size[1] - y, text)

    def lines(self, x: float, y: float, texts: Sequence[str], *, font: str = BODY, size: float = 12) -> float:
        """Draws the lines and gives the y of the next one."""
        for text in texts:
            self.line(x, y, text, font=font, size=size)
            y += LEADING * size / 12
        return y

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.canvas.rect(x0, self.size[1] - bottom, x1 - x0, bottom - top, stroke=1, fill=0)

    def grid(
        self, xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[Sequence[str]]], **look: str
    ) -> None:
        """A ruled table; each cell is its lines. The first row is bold where `look` has header="bold"."""
        for number, row in enumerate(rows):
            font = BOLD if number == 0 and look.get("header") == "bold" else BODY
            for column, cell in enumerate(row):
                self.box(xs[column], ys[number], xs[column + 1], ys[number + 1])
                self.lines(xs[column] + 5, ys[number] + 14, cell, font=font, size=11)

    def picture(self, data: bytes) -> None:
        self.canvas.drawImage(ImageReader(io.BytesIO(data)), 0, 0, *self.size)

    def tagged(self, tags: Sequence[tuple[str, Sequence[str]]]) -> bytes:
        """A PDF of one page whose passages, all printed alike, have the tags ("H2", "P") of its structure tree."""
        y = 100.0
        for number, (tag, lines) in enumerate(tags):
            self.canvas._code.append(f"/{tag} <</MCID {number}>> BDC")
            y = self.lines(56, y, lines) + 10
            self.canvas._code.append("EMC")
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(self.done())) as pdf:
            page = pdf.pages[0].obj
            root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
            part = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Document, P=root))
            elements = [
                pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name(f"/{tag}"), P=part, Pg=page, K=number))
                for number, (tag, _) in enumerate(tags)
            ]
            part.K = pikepdf.Array(elements)
            root.K = part
            root.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array([0, pikepdf.Array(elements)]))
            page.StructParents = 0
            pdf.Root.StructTreeRoot = root
            pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
            pdf.save(target)
        return target.getvalue()

    def turn(self) -> None:
        self.canvas.showPage()

    def done(self, **encryption: str) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        data = self.out.getvalue()
        if not encryption:
            return data
        target = io.BytesIO()
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(target, encryption=pikepdf.Encryption(owner="owner", user=encryption["password"]))
        return target.getvalue()


def with_unicode(data: bytes, font: str, codes: Mapping[int, int]) -> bytes:
    """The same PDF, with the font saying that these character codes mean these code points."""
    rows = "\n".join(f"<{code:02X}> <{point:04X}>" for code, point in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        stream = pdf.make_stream(cmap.encode())
        for page in pdf.pages:
            for held in page.Resources.Font.values():
                if str(held.BaseFont) == f"/{font}":
                    held.ToUnicode = stream
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


def picture_of_page(data: bytes, *, index: int = 0, scale: float = 300 / 72) -> bytes:
    """A page as a PNG, as a scanner would give it."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    try:
        target = io.BytesIO()
        pdf[index].render(scale=scale, grayscale=True).to_pil().save(target, "PNG")
        return target.getvalue()
    finally:
        pdf.close()

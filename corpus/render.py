"""Plain bodies → the real formats of the inbox: PDF (text or scan), DOCX, HTML, TXT. Same source, same bytes.

A body is paragraphs parted by blank lines, and: `# ` to `### ` headings, `- ` bullets, `| a | b |` rows (the first one
the heads, where it is a table with heads), `#. ` numbered headings, `##. ` numbered paragraphs beneath them, `a. `
lettered items and `---` a new page.
"""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

CSS = "body{font-family:Georgia,serif;margin:0}nav,footer,aside{font-family:Arial,sans-serif;font-size:80%}"


@dataclass(frozen=True, slots=True)
class Part:
    """One block of a body: heading, paragraph, bullet, clause (numbered), letter, rows or page."""

    kind: str
    text: str = ""
    level: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def parts_of(body: str) -> list[Part]:
    found: list[Part] = []
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        line = line.strip()
        if line.startswith("|") and line.endswith("|"):
            rows.append(tuple(cell.strip() for cell in line[1:-1].split(" | ")))
            continue
        if rows:
            found.append(Part("rows", rows=tuple(rows)))
            rows = []
        if not line:
            continue
        if line == "---":
            found.append(Part("page"))
        elif match := re.match(r"(#{1,3}) (.*)", line):
            found.append(Part("heading", match[2], len(match[1])))
        elif match := re.match(r"(#{1,2})\. (.*)", line):
            found.append(Part("clause", match[2], len(match[1])))
        elif line.startswith("a. "):
            found.append(Part("letter", line[3:]))
        elif line.startswith("- "):
            found.append(Part("bullet", line[2:]))
        else:
            found.append(Part("paragraph", line))
    return found


def numbered(parts: list[Part], start: int) -> list[tuple[str, Part]]:
    """Each part with the number that it is printed under, "" where it has none."""
    found: list[tuple[str, Part]] = []
    first, second, letter = start - 1, 0, 0
    for part in parts:
        label = ""
        if part.kind == "clause" and part.level == 1:
            first, second, letter = first + 1, 0, 0
            label = f"{first}."
        elif part.kind == "clause":
            second, letter = second + 1, 0
            label = f"{first}.{second}"
        elif part.kind == "letter":
            letter += 1
            label = f"({chr(96 + letter)})"
        found.append((label, part))
    return found


def render(body: str, about: dict[str, Any]) -> bytes:
    """The file that `about["format"]` asks for."""
    writers = {
        "pdf": write_pdf,
        "docx": write_docx,
        "press": write_press,
        "moderngov": write_moderngov,
        "scan": write_scan,
    }
    if about["format"] == "txt":
        return body.encode("utf-8")
    return writers[about["format"]](body, about)


def write_pdf(body: str, about: dict[str, Any]) -> bytes:
    from reportlab import rl_config
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    rl_config.invariant = 1
    base = ParagraphStyle("base", fontName="Helvetica", fontSize=10.5, leading=14.5, spaceAfter=7)
    cell = ParagraphStyle("cell", base, fontSize=9.5, leading=12.5, spaceAfter=0)
    bold = ParagraphStyle("bold", cell, fontName="Helvetica-Bold")
    item = ParagraphStyle("item", base, leftIndent=16, bulletIndent=4, spaceAfter=4)
    headings = {
        1: ParagraphStyle(
            "h1", base, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=12, keepWithNext=1
        ),
        2: ParagraphStyle(
            "h2", base, fontName="Helvetica-Bold", fontSize=15, leading=19, spaceBefore=12, keepWithNext=1
        ),
        3: ParagraphStyle(
            "h3", base, fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=6, keepWithNext=1
        ),
    }
    story: list[Any] = []
    if lines := about.get("title"):
        first, second, third, *rest = lines
        story += [Spacer(1, 40 * mm), Paragraph(_safe(first), base), Paragraph(_safe(second), headings[1])]
        story += [Paragraph(_safe(third), headings[2]), Spacer(1, 8 * mm)]
        story += [Paragraph(_safe(line), base) for line in rest] + [PageBreak()]
    for label, part in numbered(parts_of(body), int(about.get("numbering_start", 1))):
        text = _safe(part.text)
        if part.kind == "heading":
            story.append(Paragraph(text, headings[part.level]))
        elif part.kind == "clause" and part.level == 1:
            story.append(Paragraph(f"{label} {text}", headings[3]))
        elif part.kind in ("clause", "letter"):
            story.append(Paragraph(f"{label} {text}", base if part.kind == "clause" else item))
        elif part.kind == "bullet":
            story.append(Paragraph(text, item, bulletText="•"))
        elif part.kind == "page":
            story.append(PageBreak())
        elif part.kind == "rows":
            width = 170 * mm
            columns = len(part.rows[0])
            shares = about.get("columns") if columns > 2 and about.get("columns") else None
            widths = [width * share for share in shares] if shares else [width / columns] * columns
            two = columns == 2 and part.rows[0][0] not in ("Question", "Area")
            data = [
                [Paragraph(_safe(x), bold if (row == 0 and not two) or (two and n == 0) else cell) for n, x in line]
                for row, line in ((row, list(enumerate(line))) for row, line in enumerate(part.rows))
            ]
            style = [("GRID", (0, 0), (-1, -1), 0.6, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]
            if not two:
                style.append(("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke))
            table = Table(data, colWidths=widths, style=style, repeatRows=0 if two else 1)
            story += [table, Spacer(1, 4 * mm)]
        else:
            story.append(Paragraph(text, base))

    def furniture(canvas: Canvas, document: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.setFillGray(0.3)
        if about.get("title") and document.page == 1:
            return
        canvas.drawString(20 * mm, A4[1] - 12 * mm, about.get("header", ""))
        footer = about.get("footer", "Page %d")
        canvas.drawString(20 * mm, 10 * mm, footer % document.page if "%d" in footer else footer)

    out = io.BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=22 * mm,
        bottomMargin=20 * mm,
        title=about.get("pdf_title", ""),
        author=about["voices"]["author"][2],
        # no compression: the bytes then do not depend on the compressor's version
        pageCompression=0,
    )
    template.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return out.getvalue()


def _safe(text: str) -> str:
    return html.escape(text, quote=False)


def write_scan(body: str, about: dict[str, Any]) -> bytes:
    """One page as a picture: no text layer, slightly askew, with specks."""
    import reportlab
    from PIL import Image, ImageDraw, ImageFilter, ImageFont
    from reportlab import rl_config
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    rl_config.invariant = 1
    width, height, margin, size = 1654, 2339, 190, 33
    page = Image.new("L", (width, height), 250)
    draw = ImageDraw.Draw(page)
    fonts = Path(reportlab.__file__).parent / "fonts"
    plain, strong = (ImageFont.truetype(str(fonts / name), size) for name in ("Vera.ttf", "VeraBd.ttf"))
    y = 170
    for part in parts_of(body):
        font = strong if part.kind == "heading" else plain
        line = ""
        for word in [*part.text.split(), ""]:
            if word and draw.textlength(f"{line} {word}".strip(), font=font) <= width - 2 * margin:
                line = f"{line} {word}".strip()
                continue
            draw.text((margin, y), line, font=font, fill=35)
            y += 48
            line = word
        y += 22
    chance = random.Random(20320112)
    for _ in range(1400):
        x, row = chance.randrange(width), chance.randrange(height)
        page.putpixel((x, row), chance.randrange(60, 210))
    page = page.rotate(0.35, fillcolor=250, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.6))
    picture = io.BytesIO()
    page.save(picture, "JPEG", quality=55)
    picture.seek(0)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=0)
    canvas.drawImage(ImageReader(picture), 0, 0, A4[0], A4[1])
    canvas.save()
    return out.getvalue()


NUMBERING = """<w:abstractNum xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 w:abstractNumId="90">
<w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/><w:lvlJc w:val="left"/>
<w:pPr><w:ind w:left="1134" w:hanging="567"/></w:pPr></w:lvl>
</w:abstractNum>"""
NUMBER = """<w:num xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:numId="90">
<w:abstractNumId w:val="90"/></w:num>"""


def write_docx(body: str, about: dict[str, Any]) -> bytes:
    import docx
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import qn

    document = docx.Document()
    properties = document.core_properties
    year, month, day = (int(part) for part in about["date"].split("-"))
    properties.author = about["voices"]["author"][2]
    properties.title = ""
    properties.comments = ""
    properties.created = properties.modified = properties.last_printed = datetime(year, month, day, 9, 0, 0)
    document.sections[0].header.paragraphs[0].text = about.get("header", "")
    numbering = document.part.numbering_part.element
    start = int(about.get("numbering_start", 1))
    # the schema wants every abstractNum before the first num
    numbering.insert(0, parse_xml(NUMBERING.format(start=start)))
    numbering.append(parse_xml(NUMBER))

    def number(paragraph: Any, level: int) -> None:
        properties = paragraph._p.get_or_add_pPr()
        element = OxmlElement("w:numPr")
        for tag, value in (("w:ilvl", level), ("w:numId", 90)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), str(value))
            element.append(child)
        properties.append(element)

    for part in parts_of(body):
        if part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "clause":
            paragraph = document.add_paragraph()
            paragraph.add_run(part.text).bold = part.level == 1
            number(paragraph, part.level - 1)
        elif part.kind == "letter":
            number(document.add_paragraph(part.text), 2)
        elif part.kind == "bullet":
            document.add_paragraph(part.text, style="List Bullet")
        elif part.kind == "page":
            document.add_page_break()
        elif part.kind == "rows":
            table = document.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")
            for cells in part.rows:
                for cell, text in zip(table.add_row().cells, cells, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(part.text)
    out = io.BytesIO()
    document.save(out)
    return _same_zip(out.getvalue())


def _same_zip(data: bytes) -> bytes:
    """The same parts in name order (content types first), all with one fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _rows_html(rows: tuple[tuple[str, ...], ...]) -> str:
    lines = []
    for at, row in enumerate(rows):
        tag = "th" if at == 0 else "td"
        lines.append("<tr>" + "".join(f"<{tag}>{_safe(cell)}</{tag}>" for cell in row) + "</tr>")
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def write_press(body: str, about: dict[str, Any]) -> bytes:
    """An article as a news site serves it, with the furniture that a reader must leave out."""
    headline, *rest = parts_of(body)
    site = _safe(about["site"])
    article = []
    for part in rest:
        if part.kind == "heading":
            article.append(f"<h2>{_safe(part.text)}</h2>")
        else:
            article.append(f"<p>{_safe(part.text)}</p>")
    date = about["date"]
    inside = "\n".join(article)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{_safe(headline.text)} | {site}</title>
<meta property="og:type" content="article">
<meta property="og:site_name" content="{site}">
<meta property="article:published_time" content="{date}T06:00:00+00:00">
<style>{CSS}</style>
<script>window.dataLayer = window.dataLayer || [];</script>
</head>
<body>
<div id="cookie-banner" class="cookie-notice" role="dialog"><p>We value your privacy. We and our partners store cookies
on your device. You can change your mind at any time.</p><button>Accept all</button>
<button>Manage choices</button></div>
<header><div class="logo"><a href="/">{site}</a></div>
<nav class="site-nav"><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li>
<li><a href="/whats-on">What's on</a></li><li><a href="/notices">Public notices</a></li></ul></nav></header>
<main>
<article>
<h1>{_safe(headline.text)}</h1>
<p class="byline">By {_safe(about["byline"])}</p>
<time datetime="{date}">{_safe(about["published"])}</time>
{inside}
</article>
<aside class="related"><h3>Most read</h3><ul><li><a href="/1">Road closed after lorry sheds turnips</a></li>
<li><a href="/2">Ten gardens to see this month</a></li></ul></aside>
<section class="newsletter"><h3>Sign up to our newsletter</h3>
<form><input type="email"><button>Sign up</button></form></section>
</main>
<footer><p>© {date[:4]} {site}. Contact us · Terms · Privacy policy</p></footer>
</body>
</html>
""".encode()


def write_moderngov(body: str, about: dict[str, Any]) -> bytes:
    """Minutes as a council's committee site shows them: a table of items, each with its number, title and text."""
    lead: list[str] = []
    items: list[tuple[str, str, list[str]]] = []
    for label, part in numbered(parts_of(body), int(about.get("numbering_start", 1))):
        if part.kind == "clause" and part.level == 1:
            items.append((label, part.text, []))
            continue
        if part.kind == "rows":
            block = _rows_html(part.rows)
        elif part.kind == "letter":
            block = f'<p class="mgIndent">{label} {_safe(part.text)}</p>'
        elif part.kind == "heading" and not items:
            block = f'<h{part.level} class="mgMainTitleTxt">{_safe(part.text)}</h{part.level}>'
        elif part.kind == "heading":
            block = f'<p class="mgSubItemTitleTxt">{_safe(part.text)}</p>'
        else:
            block = f"<p>{f'{label} ' if label else ''}{_safe(part.text)}</p>"
        (items[-1][2] if items else lead).append(block)
    rows = "\n".join(
        f'<tr><td class="mgItemNumberCell"><p class="mgAiTitleTxt">{label}</p></td>\n'
        f'<td><p class="mgAiTitleTxt"><a name="AI{4100 + at}">{_safe(title)}</a></p>\n'
        f'<p class="mgSubItemTitleTxt">Minutes:</p>\n<div class="mgWordPara">\n'
        + "\n".join(blocks)
        + "\n</div></td></tr>"
        for at, (label, title, blocks) in enumerate(items)
    )
    beginning = "\n".join(lead)
    title = _safe(about["page_title"])
    council = _safe(about["council"])
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title} | {council}</title><style>{CSS}</style></head>
<body class="mgPage">
<div id="skip"><a href="#modgov">Skip to main content</a></div>
<div class="mgLinks" id="nav"><ul><li><a href="mgWhatsNew.aspx">What's new</a></li>
<li><a href="mgCalendarMonthView.aspx">Meetings calendar</a></li>
<li><a href="mgListCommittees.aspx">Committees</a></li>
<li><a href="mgMemberIndex.aspx">Your councillors</a></li></ul></div>
<div id="modgov" class="mgContent">
<div class="mgPageTitle">{beginning}</div>
<ul class="mgActionList"><li><a href="ieListDocuments.aspx?CId=212&amp;MId=3307">
Printed minutes <span>PDF 214 KB</span></a></li></ul>
<table class="mgItemTable" summary="Table of agenda items">
<tr><th>No.</th><th>Item</th></tr>
{rows}
</table>
</div>
<div id="footer"><p>{council} · Accessibility · Privacy</p></div>
</body>
</html>
""".encode()

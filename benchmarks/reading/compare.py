"""Pages a second, words right in order, table cells and peak memory: this reader beside three others.

usage: compare.py FOLDER [FOLDER …] [--limit N] [--check]

FOLDERs hold PDFs, at any depth. See README.md for what each figure means.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pdfplumber
import pypdfium2

from extractor.errors import InputError
from extractor.model import Document
from extractor.reading.glyphs import read_edges, read_words
from extractor.reading.pdf import read_pdf
from extractor.reading.tables import cell_lines, fill, find_tables
from extractor.settings import Settings

WINDOW = 5
OUTERMOST = 4
TARGETS = {"speed": 8.0, "cells": 0.995, "memory": 300.0}
SETTINGS = Settings(ocr=False)


def ours(path: Path) -> list[str]:
    document = read_pdf(path.read_bytes(), path.name, SETTINGS).documents[0]
    return [document.text.replace(" | ", " ")]


def raw(path: Path) -> list[str]:
    pages = []
    pdf = pypdfium2.PdfDocument(path)
    for page in pdf:
        text = page.get_textpage()
        pages.append(text.get_text_range())
        text.close()
        page.close()
    pdf.close()
    return without_running(pages)


def plumber(path: Path) -> list[str]:
    pages = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            pages.append(page.extract_text() or "")
            page.close()
    return without_running(pages)


def poppler(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=True)
    return without_running(done.stdout.decode().split("\f"))


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def without_running(pages: list[str]) -> list[str]:
    """Pages without the lines that, digits masked, are among the outermost on four pages of ten.

    This reader leaves running heads out too. Only outermost lines: "Response:" or "Recommendation 3" is often there.
    """
    lines = [[line for line in page.splitlines() if line.strip()] for page in pages]
    outer = [{_masked(line) for line in [*page[:OUTERMOST], *page[-OUTERMOST:]]} for page in lines]
    counts = Counter(line for page in outer for line in page)
    running = {line for line, count in counts.items() if count >= max(3, 0.4 * len(pages))}
    return [
        "\n".join(
            line
            for at, line in enumerate(page)
            if OUTERMOST <= at < len(page) - OUTERMOST or _masked(line) not in running
        )
        for page in lines
    ]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "this reader": ours,
    "pypdfium2 raw": raw,
    "pdfplumber": plumber,
    "pdftotext": poppler,
}


def cpu_seconds() -> float:
    """CPU time of this process and of the children that have ended: other work on the machine does not count."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def words_of(text: str) -> list[str]:
    """Words without case, punctuation, line-end hyphens and footnote numbers, in which readers rightly differ."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("(\\w)(?:[-\u2010\u00ad]\\s*\n\\s*|[\ufffe\x02\u00ad])(?=\\w)", r"\1", text)
    text = re.sub(r"(?<=\w)[-\u2010\u2011](?=\w)", "", text)
    text = re.sub(r"(?<=[^\W\d]{2})([.,;:’”)]*)\d{1,3}\b", r"\1", text.casefold())
    return re.findall(r"\w+", text.replace("’", "").replace("'", ""))


def windows(words: list[str]) -> set[tuple[str, ...]]:
    """Runs of words without bare numbers: those of footnotes, pages and paragraphs stand in different places."""
    runs = (tuple(words[at : at + WINDOW]) for at in range(len(words) - WINDOW + 1))
    return {run for run in runs if not any(map(str.isdigit, run))}


def right_in_order(texts: dict[str, list[str]], *, over_breaks: bool = False) -> dict[str, tuple[int, int]]:
    """For each reader: how many of the runs of five words that two of the others agree on it has too.

    A run counts where both have it on one page. Over a page break the page by page readers agree on what nobody reads:
    the last words of a footnote and then the middle of a sentence. `over_breaks` counts these as well.
    """
    whole = {name: windows(words_of("\n".join(pages))) for name, pages in texts.items()}
    asked = whole
    if not over_breaks:
        asked = {name: set().union(*(windows(words_of(page)) for page in pages)) for name, pages in texts.items()}
    scores = {}
    for name, own in whole.items():
        votes = Counter(run for other, theirs in asked.items() if other != name for run in theirs)
        agreed = {run for run, count in votes.items() if count >= 2}
        scores[name] = (len(agreed & own), len(agreed))
    return scores


def squeezed(text: str | None) -> str:
    return re.sub("[\\s\ufffe\x02\u00ad\u2010-]+", "", unicodedata.normalize("NFKC", text or ""))


def shape_of(grid: list[list[str]]) -> str:
    """What a grid of lines is: "table", with two columns or more; "frame", which has words in one at most; "column".

    A frame is a box around prose with slivers of border as its other cells. A column is a list of one column in rules,
    or the lines that mark words within a paragraph.
    """
    if max(map(len, grid)) < 2:
        return "column"
    return "table" if any(sum(map(bool, row)) >= 2 for row in grid) else "frame"


def cells_of(path: Path) -> Iterator[tuple[int, list[list[list[str]]], list[list[str]]]]:
    """For each page with ruled tables: (its number, pdfplumber's grids, our cells), table by table."""
    pdf = pypdfium2.PdfDocument(path)
    with pdfplumber.open(path) as other:
        for index, theirs in enumerate(other.pages):
            grids = [[[squeezed(cell) for cell in row] for row in t.extract()] for t in theirs.find_tables()]
            theirs.close()
            page = pdf[index]
            text = page.get_textpage()
            words, _ = read_words(page, text, SETTINGS.limits)
            own = find_tables(read_edges(page, SETTINGS.limits), index + 1)
            fill(own, words)
            mine = [
                [
                    squeezed("".join(w.text for line in cell_lines(cell.words) for w in line)) if cell else ""
                    for row in table.rows
                    for cell in row
                ]
                for table in own
            ]
            text.close()
            page.close()
            if grids or mine:
                yield index + 1, grids, mine
    pdf.close()


def cut_words(path: Path, number: int) -> list[str]:
    """The words that pdfplumber's own word finder has whole on a page and its table finder cuts at an upright line.

    Its cells cannot be right there: a label of a chart over a line of the chart's grid, for one.
    """
    with pdfplumber.open(path, pages=[number]) as pdf:
        (page,) = pdf.pages
        cells = [cell for table in page.find_tables() for cell in table.cells]
        return [
            word["text"]
            for word in page.extract_words(return_chars=True)
            if len({place for char in word["chars"] if (place := _cell_of(char, cells)) is not None}) > 1
        ]


def _cell_of(char: dict[str, float], cells: list[tuple[float, float, float, float]]) -> int | None:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    inside = (n for n, (x0, top, x1, bottom) in enumerate(cells) if x0 <= x < x1 and top <= y < bottom)
    return next(inside, None)


def table_agreement(paths: list[Path]) -> tuple[dict[str, tuple[int, int]], list[str]]:
    """For each shape of pdfplumber's grids: (cells that are the same here, cells); and what is known of the others."""
    same: Counter[str] = Counter()
    total: Counter[str] = Counter()
    known: list[str] = []
    for path in paths:
        for number, grids, mine in cells_of(path):
            left = [Counter(table) for table in mine]
            for grid in grids:
                wanted = Counter(cell for row in grid for cell in row)
                best = max(left, key=lambda have: sum((have & wanted).values()), default=Counter())
                same[shape_of(grid)] += sum((best & wanted).values())
                total[shape_of(grid)] += wanted.total()
                if shape_of(grid) != "column" and wanted - best:
                    cut = " ".join(cut_words(path, number)) or "none"
                    cells = " ".join((wanted - best).elements())
                    known.append(f"{path.name}, page {number}: {cells!r}; whole words that these cells cut: {cut}")
    return {shape: (same[shape], total[shape]) for shape in total}, known


def known_pages(folder: Path) -> tuple[Path, str]:
    """A PDF of pages in one, two and three columns whose words are known, and those words in order.

    Every other page is written row by row, as some programs do; lines break words with hyphens; each page has a running
    head and a footnote, which stand last in the known text as this reader is not judged on where it puts them.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(7)
    syllables = [
        "ba",
        "ce",
        "di",
        "fo",
        "gu",
        "la",
        "me",
        "ni",
        "po",
        "ru",
        "sa",
        "te",
        "vi",
        "wo",
        "ha",
        "ke",
        "li",
        "mo",
        "nu",
    ]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(900)]
    path = folder / "known.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    known: list[str] = []
    for number in range(36):
        columns = 1 + number % 3
        width = (483 - 24 * (columns - 1)) / columns
        lines: list[list[str]] = [[]]
        while len(lines) <= 44 * columns:
            word = chance.choice(vocabulary)
            if canvas.stringWidth(" ".join([*lines[-1], word]), "Helvetica", 10) > width:
                if (
                    len(word) > 5
                    and canvas.stringWidth(" ".join([*lines[-1], word[:3] + "-"]), "Helvetica", 10) < width
                ):
                    lines[-1].append(word[:3] + "-")
                    word = word[3:]
                lines.append([])
            lines[-1].append(word)
        lines = lines[: 44 * columns]
        lines[-1][-1] = lines[-1][-1].rstrip("-")
        known.append(re.sub(r"- ", "", " ".join(word for line in lines for word in line)))
        canvas.setFont("Helvetica", 8)
        canvas.drawString(56, 815, "Review of visits")
        canvas.setFont("Helvetica", 10)
        places = [(row, column) for column in range(columns) for row in range(44)]
        for row, column in sorted(places) if number % 2 else places:
            text = " ".join(lines[column * 44 + row])
            canvas.drawString(56 + column * (width + 24), 780 - 15 * row, text)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(56, 60, f"{number + 1} Minutes of the meeting of the board")
        canvas.showPage()
    canvas.save()
    return path, "\n\n".join(known)


def known_words(path: Path, text: str) -> dict[str, float]:
    """For each reader, how many of the runs of five known words it has."""
    wanted = windows(words_of(text))
    return {
        name: len(wanted & windows(words_of("\n".join(reader(path))))) / len(wanted) for name, reader in READERS.items()
    }


def long_pdf(pages: int) -> bytes:
    """A long report with prose, lists and a ruled table on every tenth page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number in range(pages):
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(56, 770, f"Section {number}: what the visits on day {number} showed")
        canvas.setFont("Helvetica", 11)
        for row in range(44):
            text = f"{row}. Visit {number}-{row} was late by {row} minutes and the family was told so by the manager."
            canvas.drawString(56, 745 - 15 * row, text)
        if number % 10 == 0:
            for row in range(4):
                for column in range(3):
                    canvas.rect(56 + 160 * column, 40 + 12 * row, 160, 12)
                    canvas.drawString(60 + 160 * column, 43 + 12 * row, f"cell {row} {column}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _read_long(data: bytes, answer: multiprocessing.queues.SimpleQueue[tuple[int, int, float]]) -> None:
    document: Document = read_pdf(data, "long.pdf", SETTINGS).documents[0]
    # the usage that the system reports may be the parent's, which was here before this process was
    status = Path("/proc/self/status")
    own = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    peak = (int(own.group(1)) if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024
    answer.put((len(document.pages), len(document.text), peak))


def peak_memory(pages: int) -> tuple[int, int, float]:
    """(pages, characters, peak MB) of reading a long PDF in a process of its own."""
    context = multiprocessing.get_context("spawn")
    answer = context.SimpleQueue()
    child = context.Process(target=_read_long, args=(long_pdf(pages), answer))
    child.start()
    result = answer.get()
    child.join()
    return result


def main() -> int:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("folders", nargs="*", type=Path)
    cli.add_argument("--limit", type=int, default=0, help="read this many files of each folder, evenly spread")
    cli.add_argument("--check", action="store_true", help="end with 1 where a target is missed")
    options = cli.parse_args()
    paths: list[Path] = []
    for folder in options.folders:
        files = sorted(folder.rglob("*.pdf"))
        step = max(1, len(files) // options.limit) if options.limit else 1
        paths += files[::step][: options.limit or None]
    missed = []
    if paths:
        missed = compare(paths)
    with tempfile.TemporaryDirectory() as folder:
        shares = known_words(*known_pages(Path(folder)))
    print("\nwords right in order on made pages of one, two and three columns, half of them written row by row:")
    print("  ".join(f"{name} {share:.2%}" for name, share in shares.items()))
    missed += ["known words"] * (shares["this reader"] < max(shares.values()) - 0.001)
    pages, characters, peak = peak_memory(600)
    print(
        f"\npeak memory: {peak:.0f} MB for {pages} pages, {characters:,} characters (target < {TARGETS['memory']:.0f})"
    )
    missed += ["memory"] * (peak >= TARGETS["memory"])
    print(f"missed: {', '.join(missed)}" if missed else "all targets met")
    return int(bool(missed) and options.check)


def compare(paths: list[Path]) -> list[str]:
    seconds: Counter[str] = Counter()
    hits: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    agreed: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    pages = 0
    read: list[Path] = []
    for path in paths:
        texts = {}
        spent = {}
        for name, reader in READERS.items():
            began = cpu_seconds()
            try:
                texts[name] = reader(path)
            except (InputError, subprocess.CalledProcessError, pypdfium2.PdfiumError) as error:
                print(f"{path.name}: {name}: {error}", file=sys.stderr)
                break
            spent[name] = cpu_seconds() - began
        if len(texts) < len(READERS):
            continue
        read.append(path)
        pdf = pypdfium2.PdfDocument(path)
        pages += len(pdf)
        pdf.close()
        seconds.update(spent)
        for over_breaks, counts in hits.items():
            for name, (hit, total) in right_in_order(texts, over_breaks=over_breaks).items():
                counts[name] += hit
                agreed[over_breaks][name] += total
    print(f"{len(read)} files, {pages} pages\n")
    shares = {over: {name: counts[name] / agreed[over][name] for name in READERS} for over, counts in hits.items()}
    print(f"{'reader':<16}{'pages/s':>10}{'words right in order':>24}{'page breaks too':>20}")
    for name in READERS:
        print(f"{name:<16}{pages / seconds[name]:>10.1f}{shares[False][name]:>24.2%}{shares[True][name]:>20.2%}")
    times = seconds["pdfplumber"] / seconds["this reader"]
    print(f"\nthis reader is {times:.1f} times as fast as pdfplumber (target {TARGETS['speed']:.0f})")
    began = time.perf_counter()
    cells, known = table_agreement(read)
    cells["every grid"] = (sum(same for same, _ in cells.values()), sum(total for _, total in cells.values()))
    same, total = (sum(cells.get(shape, (0, 0))[part] for shape in ("table", "frame")) for part in (0, 1))
    share = same / total if total else 1.0
    print(f"cells as in pdfplumber, of two columns or more: {same} of {total}, {share:.2%}", end="")
    print(f" (target {TARGETS['cells']:.1%}), compared in {time.perf_counter() - began:.0f} s")
    for shape, (some, of) in sorted(cells.items()):
        print(f"  {shape}: {some} of {of}, {some / max(of, 1):.2%}")
    for line in known:
        print(f"  differs in {line}")
    best = max(share for name, share in shares[False].items() if name != "this reader")
    missed = ["speed"] * (times < TARGETS["speed"]) + ["cells"] * (share < TARGETS["cells"])
    return missed + ["words"] * (shares[False]["this reader"] < best)


if __name__ == "__main__":
    sys.exit(main())

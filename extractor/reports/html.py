"""The HTML summary: a folder of plain pages, or one file, that opens from disk without a network.

Document text is hostile: every value is escaped, a strict content security policy lets nothing run but our one small
script (by its hash) and nothing load but our stylesheet, and links other than relative ones are dropped.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from extractor.errors import InputError
from extractor.model import Corpus, Document, Finding, Thread
from extractor.reports import charts, figures, marking, quality, story, wording
from extractor.reports.paper import BASIS, Paper
from extractor.reports.pictures import Drawn, Easel
from extractor.reports.saving import MARKER, replace_file, replace_folder
from extractor.reports.views import Paths, Row, Summary
from extractor.settings import Settings

if TYPE_CHECKING:
    from extractor.tracking import Change

_SPARE = re.compile(r"</(?:li|d[dt]|t[dhr])>|\n(?=</?(?:article|d[dltiv]+|fig\w+|h\d|li|ol|p|section|t\w+|ul)\b)")
"""What HTML lets a page leave out (HTML, 13.1.2.4 Optional tags), for the file that has to pass an e-mail gateway."""

STATIC_ROWS = 500
"""A list's first rows stand in the page; the rest wait in <noscript>, from where the script pages them."""

_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_URL = re.compile(r"(?:https?://|mailto:)[^\s]+|#[\w-]*|(?!/)(?:\.\./)*[\w./-]+(?:#[\w-]*)?")


def write_summary(
    corpus: Corpus,
    threads: Sequence[Thread],
    out: Path,
    *,
    as_of: str,
    settings: Settings,
    full: Callable[[str], Document],
    changes: Sequence[Change] = (),
    progress: Callable[[str], None] | None = None,
    single_file: bool = False,
    skipped: Sequence[str] = (),
    since: str = "",
    pages: bool = False,
) -> None:
    """Writes the summary to the folder `out`, or to the file `out` where `single_file` is set.

    `full` gives a document with its text by id. `progress` is called once for each thread and each document with its
    title. `skipped` names rules that could not run. `since` is the day with which `changes` compare.
    `pages` draws the pages of PDFs on which findings stand, where the files still stand at their names. The folder is
    built beside `out` and put in its place when whole; a folder that holds anything other than an earlier summary is
    refused with InputError.
    """
    summary = Summary(corpus, threads, as_of=as_of, settings=settings, changes=changes, paths=Paths(single_file))
    easel = Easel(settings.limits) if pages and not single_file else None
    book = _Book(summary, settings, full, progress or (lambda _: None), tuple(skipped), since, easel)
    if single_file:
        replace_file(out, book.single().encode("utf-8"))
    else:
        replace_folder(out, book.files())


def built_in() -> Path:
    """The folder of templates that come with the product: inside the wheel, or at the top of a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "_data" / "templates"
    return (inside if inside.is_dir() else package.parent / "templates") / "summary"


def safe_url(value: str) -> str:
    """A link that may stand in a page: relative, an anchor, http(s) or mailto; anything else becomes "#"."""
    return value if _URL.fullmatch(value) else "#"


def environment(templates: str = "") -> Environment:
    """Templates with autoescape and no undefined names; in a sandbox where a folder of the user's lies over ours."""
    folders = [*([templates] if templates else []), str(built_in())]
    if templates and not Path(templates).is_dir():
        raise InputError("there is no such folder of templates.", place=templates, advice="Check tracker.toml.")
    kind = SandboxedEnvironment if templates else Environment
    made = kind(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["url"] = safe_url
    made.filters["number"] = "{:,}".format
    made.filters["plural"] = wording.plural
    made.filters["sentence"] = wording.sentence_case
    return made


def render_paper(paper: Paper, summary: Summary, settings: Settings) -> str:
    """The committee paper as one page of HTML."""
    book = _Book(summary, settings, lambda identity: summary.corpus.documents[identity], lambda _: None, ())
    style = book.style + book.source("paper.css")
    policy = book.policy(style=_hash(style))
    return book.render("paper.html.j2", paper=paper, paper_style=Markup(style), csp_paper=policy, basis=BASIS)


class _Book:
    """All pages of one summary."""

    def __init__(
        self,
        summary: Summary,
        settings: Settings,
        full: Callable[[str], Document],
        progress: Callable[[str], None],
        skipped: tuple[str, ...],
        since: str = "",
        easel: Easel | None = None,
    ) -> None:
        self.summary, self.full, self.progress, self.skipped = summary, full, progress, skipped
        self.paths = summary.paths
        self.easel = easel
        self.environment = environment(settings.templates)
        self.place = settings.templates or str(built_in())
        self.notes: list[quality.PageNote] = []
        self.frames: dict[tuple[str, str], dict[str, Markup]] = {}
        self.figures = figures.series(summary)
        style, script = self.source("style.css"), self.source("script.js")
        self.style, self.script = style, script
        self.environment.globals.update(
            wording=_Words,
            static_rows=STATIC_ROWS,
            icons=charts.ICONS_BY_USE if self.paths.single else charts.ICONS,
            sprite=charts.SPRITE,
            order={colour: index for index, colour in enumerate(charts.MARKS)},
            marks=charts.MARKS,
            as_of=wording.uk_date(summary.as_of),
            legend=summary.colours,
            style=Markup(style),
            script=Markup(script),
            csp_page=self.policy(style="'self' file:"),
            csp_list=self.policy(style="'self' file:", script=_hash(script)),
            csp_pictures=self.policy(style="'self' file:", images="'self' file:"),
            csp_single=self.policy(style=_hash(style), script=_hash(script)),
            nav=self._nav(),
            single=self.paths.single,
            since=wording.uk_date(since),
        )

    def source(self, name: str) -> str:
        loader = self.environment.loader
        assert loader is not None
        return loader.get_source(self.environment, name)[0]

    @staticmethod
    def policy(*, style: str, script: str = "'none'", images: str = "'none'") -> str:
        return (
            f"default-src 'none'; style-src {style}; script-src {script}; img-src {images}; "
            "base-uri 'none'; form-action 'none'; object-src 'none'"
        )

    def _nav(self) -> tuple[tuple[str, str, str], ...]:
        pages = [
            ("index", "Overview"),
            ("threads", "Threads"),
            ("organisations", "Organisations"),
            ("themes", "Themes"),
        ]
        pages.append(("documents", "Documents"))
        if self.summary.changed:
            pages.append(("changes", "Changes"))
        if self.figures:
            pages.append(("figures", "Figures"))
        pages.append(("evidence", "Quality of evidence"))
        return tuple((name, title, self.paths.page(name)) for name, title in pages)

    def render(self, template: str, *, root: str = "", here: str = "", **values: Any) -> str:
        try:
            frame = self._frame(root, here)
            text = self.environment.get_template(template).render(root=root, here=here, **frame, **values)
        except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
            if not self.environment.sandboxed:
                raise
            reason = str(error).rstrip(".")
            raise InputError(
                f"template {_line(error, template)}: {reason}.", place=self.place, advice="Mend it."
            ) from error
        return _UNSAFE.sub("�", text)

    def _frame(self, root: str, here: str) -> dict[str, Markup]:
        """Header and footer: the same for all pages of a kind, and so rendered once for each."""
        if (root, here) not in self.frames:
            self.frames[root, here] = {
                part: Markup(self.environment.get_template(f"_{part}.html.j2").render(root=root, here=here))
                for part in ("header", "footer")
            }
        return self.frames[root, here]

    # ---- the folder

    def files(self) -> Iterator[tuple[str, str | bytes]]:
        """Every file as (path in the folder, text). Documents come first: their pages tell what was not read."""
        summary = self.summary
        yield "assets/style.css", self.style
        for document in summary.corpus.documents.values():
            page, drawn = self._document_page(document)
            yield from drawn.files.items()
            yield (
                self.paths.document(document.id),
                self.render("document.html.j2", root="../", here="documents", page=page),
            )
            self.progress(page.title)
        for thread in summary.threads:
            told = story.tell(thread, summary)
            yield self.paths.thread(thread.id), self.render("thread.html.j2", root="../", here="threads", story=told)
            self.progress(told.row.title)
        for organisation, rows in summary.by_organisation.items():
            yield self.paths.organisation(organisation), self._organisation(rows)
        for theme, rows in summary.by_theme.items():
            yield self.paths.theme(theme), self._theme(theme, rows)
        for listing in self._listings:
            yield listing.href, self.render("list.html.j2", root="../", here="threads", listing=listing)
        yield from self._tops()
        yield MARKER, json.dumps(self._figures(), indent=1) + "\n"

    def _tops(self) -> Iterator[tuple[str, str]]:
        summary = self.summary
        yield "index.html", self.render("index.html.j2", here="index", **self._overview)
        yield "threads.html", self.render("threads.html.j2", here="threads", rows=summary.rows)
        yield (
            "organisations.html",
            self.render(
                "organisations.html.j2", here="organisations", bars=self._bars(summary.bars), heat=summary.heat
            ),
        )
        yield "themes.html", self.render("themes.html.j2", here="themes", bars=self._bars(summary.theme_bars))
        yield "documents.html", self.render("documents.html.j2", here="documents", documents=self._documents)
        yield "evidence.html", self.render("evidence.html.j2", here="evidence", quality=self._quality)
        if self.figures:
            yield "figures.html", self.render("figures.html.j2", here="figures", series=self.figures)
        if summary.changed:
            groups = summary.change_groups
            yield "changes.html", self.render("changes.html.j2", here="changes", groups=groups)

    @cached_property
    def _listings(self) -> tuple[Any, ...]:
        summary = self.summary
        return (*summary.attention, summary.needs_attention, *summary.gaps, *summary.colours)

    def _document_page(self, document: Document) -> tuple[marking.DocumentPage, Drawn]:
        whole = self.full(document.id)
        # what people decided about the document stands in the light one
        told = {name: getattr(document, name) for name in ("kind", "date", "title", "publisher", "standing")}
        whole = replace(whole, **told)
        note = quality.note_pages(whole)
        if note is not None:
            self.notes.append(note)
        found = self._found.get(document.id, [])
        drawn = self.easel.draw(whole, found) if self.easel else Drawn()
        return marking.page_of(whole, found, self.summary, drawn.pictures, drawn.note), drawn

    @cached_property
    def _found(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for finding in self.summary.corpus.findings.values():
            found.setdefault(finding.document, []).append(finding)
        return found

    def _organisation(self, rows: Sequence[Row]) -> str:
        name = rows[0].organisation
        sections = [
            (colour, [row for row in rows if row.brag == colour]) for colour in ("red", "amber", "green", "blue")
        ]
        bar = self.summary.bar(name, "", rows)
        return self.render(
            "organisation.html.j2", root="../", here="organisations", name=name, rows=rows, sections=sections, bar=bar
        )

    def _theme(self, theme: str, rows: Sequence[Row]) -> str:
        groups: dict[str, list[Row]] = {}
        for row in rows:
            groups.setdefault(row.organisation, []).append(row)
        sections = [(name, members[0].organisation_anchor, members) for name, members in groups.items()]
        main = {row.id for row in rows}
        also = [
            self.summary.row_of[thread.id]
            for thread in self.summary.threads
            if theme in thread.theme and thread.id not in main
        ]
        return self.render(
            "theme.html.j2", root="../", here="themes", name=rows[0].theme, rows=rows, sections=sections, also=also
        )

    def _bars(self, bars: Sequence[Any]) -> list[tuple[Any, Markup]]:
        widest = max((bar.total for bar in bars), default=1)
        return [(bar, charts.stacked_bar(bar, widest)) for bar in bars]

    @cached_property
    def _overview(self) -> dict[str, Any]:
        summary = self.summary
        return {
            "summary": summary,
            "timeline": charts.timeline(summary),
            "bars": self._bars(summary.short_bars),
            "heat": summary.short_heat,
            "quality": self._quality,
            "findings": len(summary.corpus.findings),
            "loose": sum(identity not in summary.thread_of for identity in summary.corpus.findings),
        }

    @cached_property
    def _quality(self) -> quality.Quality:
        return quality.assess(self.summary, self.notes, self.skipped)

    @cached_property
    def _documents(self) -> list[dict[str, Any]]:
        rows = []
        for document in sorted(
            self.summary.corpus.documents.values(), key=lambda d: (d.date or "", d.name), reverse=True
        ):
            found = self._found.get(document.id, [])
            rows.append(
                {
                    "href": self.paths.document(document.id),
                    "anchor": self.paths.anchor("d", document.id),
                    "title": wording.document_title(document),
                    "about": wording.label(document.kind) if document.kind else "Kind not known",
                    "publisher": document.publisher,
                    "standing": wording.STANDINGS.get(document.standing, ""),
                    "date": wording.uk_date(document.date) or "Not known",
                    "iso": document.date or "",
                    "name": document.name,
                    "findings": len(found),
                }
            )
        return rows

    def _figures(self) -> dict[str, Any]:
        """The summary's numbers for other programs; every one is also on a page."""
        summary = self.summary
        return {
            "as_of": summary.as_of,
            "documents": len(summary.corpus.documents),
            "findings": len(summary.corpus.findings),
            "threads": len(summary.threads),
            "lists": {listing.key: listing.count for listing in self._listings},
        }

    # ---- one file

    def single(self) -> str:
        """Overview, every thread and the quality of the evidence in one page, without the documents' texts."""
        summary = self.summary
        for document in summary.corpus.documents.values():
            note = quality.note_pages(self.full(document.id))
            if note is not None:
                self.notes.append(note)
            self.progress(wording.document_title(document))
        stories = []
        for thread in summary.threads:
            stories.append(story.tell(thread, summary))
            self.progress(thread.title)
        page = self.render(
            "single.html.j2",
            here="index",
            **self._overview,
            stories=stories,
            listings=self._listings,
            organisations=[
                (rows[0].organisation, href, rows) for href, rows in self._by(summary.by_organisation, "organisation")
            ],
            themes=[(rows[0].theme, href, rows) for href, rows in self._by(summary.by_theme, "theme")],
            documents=self._documents,
            groups=summary.change_groups,
            series=self.figures,
            theme_bars=self._bars(summary.theme_bars),
        )
        return _SPARE.sub("", page)

    def _by(self, groups: Any, kind: str) -> list[tuple[str, tuple[Row, ...]]]:
        where = self.paths.organisation if kind == "organisation" else self.paths.theme
        return [(where(name).lstrip("#"), rows) for name, rows in groups.items()]


class _Words:
    """What templates may call; a class without state, so that a sandbox has little to reach."""

    plural = staticmethod(wording.plural)


def _line(error: Exception, template: str) -> str:
    """Where in the templates an error arose: the last of their lines on its way."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name or template}, line {error.lineno}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    return f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else template


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"

"""What the pages show, prepared: rows, lists, counts and the overview. Templates hold no arithmetic and no wording."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from extractor.model import Corpus, Document, Finding, Kind, Link, Relation, Thread
from extractor.reports import wording
from extractor.reports.heat import HeatCell, HeatMap, shortened
from extractor.reports.lists import ATTENTION, BRAG, CHANGE_KINDS, GAPS, QUIET_FLAGS
from extractor.settings import Settings
from extractor.tracking.threads import known_by

if TYPE_CHECKING:
    from extractor.tracking import Change

MOST_ROWS, MOST_THEMES = 12, 8
"""How many organisations and themes the overview shows one by one; the others are summed up in one more."""
NEW_DAYS = 62
"""A thread counts as newly found this long after its first document's date, where no earlier summary is compared."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where everything stands: relative to the summary's folder, or anchors where all of it is one file."""

    single: bool = False
    short: dict[str, str] = field(default_factory=dict)
    """Anchors of the one file by id, in the order in which they were first asked for: it has them by the thousand."""

    def page(self, name: str) -> str:
        return f"#{name}" if self.single else f"{name}.html"

    def _inside(self, folder: str, name: str) -> str:
        return f"#{folder}-{name}" if self.single else f"{folder}/{name}.html"

    def anchor(self, letter: str, identity: str) -> str:
        """What a thing is called in its page, and as a file."""
        if self.single:
            return self.short.setdefault(letter + identity, f"{letter}{len(self.short) + 1}")
        return wording.safe_id(identity)

    def thread(self, identity: str) -> str:
        anchor = self.anchor("t", identity)
        return f"#{anchor}" if self.single else f"threads/{anchor}.html"

    def document(self, identity: str) -> str:
        anchor = self.anchor("d", identity)
        return f"#{anchor}" if self.single else f"documents/{anchor}.html"

    def organisation(self, name: str) -> str:
        return self._inside("organisations", wording.slug(name or "not named"))

    def theme(self, name: str) -> str:
        return self._inside("themes", wording.slug(name or "no theme"))

    def listing(self, key: str) -> str:
        plain = key.replace(" ", "_")
        return self._inside("lists", plain if plain.isidentifier() and plain.isascii() else wording.slug(key))

    def finding(self, finding: Finding) -> str:
        anchor = self.anchor("f", finding.id)
        return f"#{anchor}" if self.single else f"{self.document(finding.document)}#{anchor}"


@dataclass(frozen=True, slots=True)
class Row:
    """One thread as a row of any list; hrefs are relative to the summary's folder."""

    id: str
    href: str
    title: str
    brag: str
    organisation: str
    organisation_href: str
    organisation_anchor: str
    theme: str
    theme_href: str
    owner: str
    due: str
    due_short: str
    """The same under a head that says "Due"."""
    due_iso: str
    time: str
    response: str
    delivery: str
    assurance: str
    evidence: str
    """The assurance in words, with what it is of where that is not that all was done."""
    reasons: tuple[str, ...]
    """Why it needs attention, one short sentence each."""
    ask: str
    """What a committee would ask about it; "" where there is nothing amiss."""
    findings: int
    last: str
    last_iso: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A named list of threads: what every number links to."""

    key: str
    title: str
    summary: str
    rows: tuple[Row, ...]
    href: str

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Bar:
    """The BRAG counts of one organisation, theme, or of all."""

    name: str
    href: str
    total: int
    counts: tuple[tuple[str, int, str], ...]
    """(colour, number, where its list is), in the order red, amber, green, blue; the numbers add up to `total`."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    kind: str
    text: str
    """What changed, without the thread's title; "" where the kind says it."""
    whole: str
    """The same with the title: a line that stands by itself."""
    date: str
    thread: Row | None
    href: str


@dataclass(frozen=True, slots=True)
class Comment:
    who: str
    date: str
    text: str


class Summary:
    """A corpus and its threads as the pages need them; each view is made when first asked for."""

    def __init__(
        self,
        corpus: Corpus,
        threads: Sequence[Thread],
        *,
        as_of: str,
        settings: Settings,
        changes: Iterable[Change] = (),
        paths: Paths | None = None,
    ) -> None:
        # as it was known on the day and as people decided it, which is what the threads were woven from
        self.corpus = known_by(corpus, as_of)
        self.threads, self.as_of, self.settings = tuple(threads), as_of, settings
        self.paths = paths or Paths()
        self.changed = tuple(changes)
        self.thread_of = {finding: thread.id for thread in self.threads for finding in thread.findings}
        self.new = {change.thread for change in self.changed if change.kind == "new"}

    # ---- rows

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._row(thread) for thread in self.threads)

    @cached_property
    def row_of(self) -> Mapping[str, Row]:
        return {row.id: row for row in self.rows}

    def document_of(self, finding: Finding) -> Document:
        return self.corpus.documents[finding.document]

    def findings_of(self, thread: Thread) -> list[Finding]:
        return [self.corpus.findings[identity] for identity in thread.findings if identity in self.corpus.findings]

    def finding_href(self, finding: Finding) -> str:
        """Where a finding's words stand: marked in its document, or in its thread's story where all is one file."""
        if self.paths.single and finding.id not in self.thread_of:
            return self.paths.document(finding.document)
        return self.paths.finding(finding)

    def dates_of(self, thread: Thread) -> list[str]:
        dates = (self.document_of(finding).date for finding in self.findings_of(thread))
        return sorted(iso for iso in dates if iso and wording.is_date(iso))

    @cached_property
    def _comments(self) -> Mapping[str, list[Comment]]:
        found: dict[str, list[Comment]] = defaultdict(list)
        for event in self.corpus.events:
            if event.action == "annotate":
                found[event.subject].append(Comment(event.who, event.at[:10], str(event.payload.get("text", ""))))
        return found

    def comments_on(self, thread: Thread) -> Sequence[Comment]:
        """What people noted on a thread, in order."""
        return self._comments.get(thread.id, ())

    def _row(self, thread: Thread) -> Row:
        dates = self.dates_of(thread)
        theme = thread.theme[0] if thread.theme else ""
        due = wording.due_phrase(thread, self.as_of)
        return Row(
            id=thread.id,
            href=self.paths.thread(thread.id),
            title=thread.title or "Untitled",
            brag=thread.brag if thread.brag in BRAG else "amber",
            organisation=wording.sentence_case(thread.organisation or "Organisation not named"),
            organisation_href=self.paths.organisation(thread.organisation),
            organisation_anchor=wording.slug(thread.organisation or "not named"),
            theme=wording.label(theme) if theme else "No theme",
            theme_href=self.paths.theme(theme),
            owner=wording.sentence_case((thread.owner or "").removesuffix(f", {thread.organisation}")),
            due=due,
            due_short=wording.sentence_case(due.removeprefix("Due ")),
            due_iso=wording.last_day(thread.due).isoformat() if thread.due and wording.is_date(thread.due) else "",
            time=thread.time,
            response=thread.response,
            delivery=thread.delivery,
            assurance=thread.assurance,
            evidence=wording.evidence(thread),
            reasons=self._reasons(thread),
            ask=wording.question(thread),
            findings=len(thread.findings),
            last=wording.uk_date(dates[-1]) if dates else "",
            last_iso=dates[-1] if dates else "",
        )

    def _reasons(self, thread: Thread) -> tuple[str, ...]:
        reasons = []
        if thread.assurance == "contradicted":
            reasons.append(self._conflict(thread))
        if thread.response == "unanswered":
            reasons.append("A reply was promised; none has been read.")
        slips = [slip for slip in thread.slips if slip.kind == "slippage"]
        if slips:
            reasons.append(f"First due {wording.uk_date(slips[0].old, near=self.as_of)}.")
        if any(slip.kind == "softening" for slip in thread.slips):
            reasons.append("The wording has been softened since.")
        if thread.delivery == "not done":
            reasons.append("Reported as not done.")
        return tuple(reasons)

    def _conflict(self, thread: Thread) -> str:
        for pair in thread.contradictions:
            found = [self.corpus.findings[identity] for identity in pair if identity in self.corpus.findings]
            names = [wording.standing(finding, self.document_of(finding)) for finding in found]
            if len(names) == 2 and all(names) and names[0] != names[1]:
                return f"Accounts differ: {names[0].lower()} against {names[1].lower()}."
        return "Accounts differ."

    # ---- lists

    def select(self, key: str) -> tuple[Row, ...]:
        """The rows of a list by its key; the same test makes the number and the list."""
        wanted = self._tests().get(key)
        if wanted is None:
            return ()
        return tuple(row for row, thread in zip(self.rows, self.threads, strict=True) if wanted(thread))

    def _tests(self) -> Mapping[str, Callable[[Thread], bool]]:
        tests: dict[str, Callable[[Thread], bool]] = {
            "overdue": lambda thread: thread.time == "overdue",
            "contradicted": lambda thread: thread.assurance == "contradicted",
            "unanswered": lambda thread: thread.response == "unanswered",
            "slipped": lambda thread: thread.time != "closed" and any(slip.kind == "slippage" for slip in thread.slips),
            "not_done": lambda thread: thread.delivery == "not done" and thread.time != "closed",
            "new": self._is_new,
            "self_reported": lambda thread: thread.assurance == "self-reported" and thread.time != "closed",
            "repeated": lambda thread: thread.id in self._repeated,
            "promised twice": lambda thread: thread.id in self._promised_twice,
        }
        for colour in BRAG:
            tests[colour] = lambda thread, colour=colour: self._colour(thread) == colour  # type: ignore[misc]
        for flag in (*(key for key, _, _ in GAPS if key not in tests), *self.flags):
            tests.setdefault(flag, lambda thread, flag=flag: flag in thread.flags)  # type: ignore[misc]
        return tests

    @staticmethod
    def _colour(thread: Thread) -> str:
        return thread.brag if thread.brag in BRAG else "amber"

    def _is_new(self, thread: Thread) -> bool:
        if self.changed:
            return thread.id in self.new
        dates = self.dates_of(thread)
        if not dates or thread.time == "closed":
            return False
        return (wording.last_day(self.as_of) - wording.first_day(dates[0])).days <= NEW_DAYS

    @cached_property
    def _repeated(self) -> frozenset[str]:
        return self._told_twice(*Kind)

    @cached_property
    def _promised_twice(self) -> frozenset[str]:
        return self._told_twice(Kind.COMMITMENT)

    def _told_twice(self, *kinds: Kind) -> frozenset[str]:
        """Threads in which a finding of these kinds repeats or restates one of another document."""
        found = set()
        for link in self.links:
            ends = self.corpus.findings.get(link.source), self.corpus.findings.get(link.target)
            if link.relation in (Relation.REPEATS, Relation.RESTATES) and ends[0] and ends[1]:
                if ends[0].document != ends[1].document and ends[0].kind in kinds and ends[1].kind in kinds:
                    found |= {self.thread_of.get(link.source, ""), self.thread_of.get(link.target, "")}
        return frozenset(found)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for link in self.corpus.links if link.review != "refused")

    @cached_property
    def links_from(self) -> Mapping[str, list[Link]]:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            found[link.source].append(link)
        return found

    @cached_property
    def flags(self) -> tuple[str, ...]:
        counts = Counter(flag for thread in self.threads for flag in thread.flags)
        return tuple(sorted(counts, key=lambda flag: (-counts[flag], flag)))

    def _listing(self, key: str, title: str, summary: str) -> Listing:
        return Listing(key, title, summary, self.select(key), self.paths.listing(key))

    @cached_property
    def attention(self) -> tuple[Listing, ...]:
        return tuple(self._listing(*entry) for entry in ATTENTION)

    @cached_property
    def gaps(self) -> tuple[Listing, ...]:
        taken = {*QUIET_FLAGS, *(key for key, _, _ in GAPS)}
        others = [
            (flag, wording.sentence_case(flag), "Flagged in its documents.") for flag in self.flags if flag not in taken
        ]
        listings = (self._listing(*entry) for entry in (*GAPS, *others))
        return tuple(listing for listing in listings if listing.rows)

    @cached_property
    def colours(self) -> tuple[Listing, ...]:
        brag = self.settings.brag
        return tuple(self._listing(colour, colour.capitalize(), getattr(brag, colour)) for colour in BRAG)

    @cached_property
    def urgent(self) -> tuple[Row, ...]:
        """Every thread that is red or in an attention list other than "new", the most pressing first."""
        points: Counter[str] = Counter()
        for listing, weight in zip(self.attention, (8, 6, 4, 2, 2), strict=False):
            points.update({row.id: weight for row in listing.rows})
        points.update({row.id: 1 for row in self.select("red")})
        order = {row.id: index for index, row in enumerate(self.rows)}
        return tuple(
            self.row_of[identity]
            for identity in sorted(points, key=lambda i: (-points[i], self.row_of[i].due_iso or "9999", order[i]))
        )

    @cached_property
    def needs_attention(self) -> Listing:
        text = "Overdue, contradicted, unanswered, slipped or reported as not done; each thread once."
        return Listing("attention", "Needs attention", text, self.urgent, self.paths.listing("attention"))

    # ---- charts and tables

    def bar(self, name: str, href: str, rows: Sequence[Row], *, in_parts: bool = True) -> Bar:
        """The counts of some rows; `in_parts` says that the page at `href` has a part for each colour."""
        counts = Counter(row.brag for row in rows)
        where = {colour: f"{href}#{colour}" if in_parts and not self.paths.single else "" for colour in BRAG}
        return Bar(name, href, len(rows), tuple((colour, counts[colour], where[colour]) for colour in BRAG))

    @cached_property
    def by_organisation(self) -> Mapping[str, tuple[Row, ...]]:
        """Threads by organisation, the most red and then the most threads first."""
        return self._grouped(lambda thread: thread.organisation)

    @cached_property
    def by_theme(self) -> Mapping[str, tuple[Row, ...]]:
        """Threads by main theme (the first), so that each is counted once."""
        return self._grouped(lambda thread: thread.theme[0] if thread.theme else "")

    def _grouped(self, key: Callable[[Thread], str]) -> Mapping[str, tuple[Row, ...]]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row, thread in zip(self.rows, self.threads, strict=True):
            groups[key(thread)].append(row)
        ranked = sorted(groups, key=lambda n: (not n, -sum(r.brag == "red" for r in groups[n]), -len(groups[n]), n))
        return {name: tuple(groups[name]) for name in ranked}

    @cached_property
    def bars(self) -> tuple[Bar, ...]:
        return tuple(
            self.bar(rows[0].organisation, self.paths.organisation(name), rows)
            for name, rows in self.by_organisation.items()
        )

    @cached_property
    def short_bars(self) -> tuple[Bar, ...]:
        """The first organisations, and all others in one bar, so that the numbers still add up."""
        kept, rest = self.bars[:MOST_ROWS], self.bars[MOST_ROWS:]
        if len(rest) < 2:
            return self.bars
        counts = [sum(bar.counts[at][1] for bar in rest) for at in range(len(BRAG))]
        others = tuple((colour, count, "") for colour, count in zip(BRAG, counts, strict=True))
        name = f"{len(rest)} other organisations"
        return (*kept, Bar(name, self.paths.page("organisations"), sum(counts), others))

    @cached_property
    def theme_bars(self) -> tuple[Bar, ...]:
        return tuple(
            self.bar(rows[0].theme, self.paths.theme(name), rows, in_parts=False)
            for name, rows in self.by_theme.items()
        )

    @cached_property
    def heat(self) -> HeatMap:
        themes = list(self.by_theme)
        most = 4
        cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row, thread in zip(self.rows, self.threads, strict=True):
            cell = cells[thread.organisation, thread.theme[0] if thread.theme else ""]
            cell.append(row)
            most = max(most, len(cell))
        rows = []
        for organisation, members in self.by_organisation.items():
            line = []
            for theme in themes:
                inside = cells.get((organisation, theme), [])
                level = -(-4 * len(inside) // most)
                target = self.paths.theme(theme)
                if not self.paths.single:
                    target += f"#{wording.slug(organisation or 'not named')}"
                line.append(HeatCell(len(inside), sum(row.brag == "red" for row in inside), level, target))
            rows.append((members[0].organisation, self.paths.organisation(organisation), tuple(line), len(members)))
        heads = tuple((self.by_theme[theme][0].theme, self.paths.theme(theme)) for theme in themes)
        totals = tuple(len(self.by_theme[theme]) for theme in themes)
        return HeatMap(heads, tuple(rows), totals, len(self.rows))

    @cached_property
    def short_heat(self) -> HeatMap:
        """The heat map's first rows and columns, and all others in one more of each, so that it still adds up."""
        paths = self.paths
        return shortened(
            self.heat, MOST_ROWS, MOST_THEMES, organisations=paths.page("organisations"), themes=paths.page("themes")
        )

    # ---- changes

    @cached_property
    def change_groups(self) -> tuple[tuple[str, tuple[ChangeRow, ...]], ...]:
        groups: dict[str, list[ChangeRow]] = {}
        for change in self.changed:
            finding = self.corpus.findings.get(change.finding)
            row = self.row_of.get(change.thread)
            href = self.finding_href(finding) if finding else row.href if row else ""
            groups.setdefault(change.kind, []).append(
                ChangeRow(
                    change.kind,
                    self._changed_text(change, row),
                    change.text,
                    wording.uk_date(change.date),
                    row,
                    href,
                )
            )
        return tuple((CHANGE_KINDS.get(kind, wording.label(kind)), tuple(rows)) for kind, rows in groups.items())

    @staticmethod
    def _changed_text(change: Change, row: Row | None) -> str:
        if row is None:
            return change.text
        text = change.text.removesuffix(f": {row.title}")
        return "" if text in ("New", "Accounts disagree", "Reopened", "Closed") else wording.sentence_case(text)

    @cached_property
    def headline(self) -> str:
        """The first line of the overview: what a reader must know if she reads nothing else."""
        total, urgent = len(self.threads), len(self.urgent)
        if not total:
            return "No thread has been found"
        if not urgent:
            return f"Nothing needs attention among {wording.plural(total, 'thread')}"
        return f"{urgent:,} of {wording.plural(total, 'thread')} {'needs' if urgent == 1 else 'need'} attention"

    @cached_property
    def scope(self) -> str:
        """What the summary was made from, in one sentence."""
        documents = self.corpus.documents.values()
        dates = sorted(d.date for d in documents if d.date and wording.is_date(d.date))
        text = f"{wording.plural(len(documents), 'document')} read"
        if dates:
            text += f", dated {wording.uk_date(dates[0])}"
            if dates[-1] != dates[0]:
                text += f" to {wording.uk_date(dates[-1])}"
        return text + "."

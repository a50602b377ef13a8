"""An invented corpus for the tests of reports: three bodies, eleven documents, every state that a thread can be in."""

# ruff: noqa: E501  (one line of data is one line)
from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from extractor.model import (
    Block,
    BlockKind,
    Cell,
    Corpus,
    Cue,
    Document,
    Due,
    Event,
    Finding,
    Kind,
    Link,
    Page,
    Place,
    Problem,
    Relation,
    Slip,
    Source,
    Thread,
    document_id,
    finding_ids,
    stable_id,
)
from extractor.tracking import Change

AS_OF = "2031-11-21"
TRUST, COUNCIL, CARE = "Harrowmere Ambulance Trust", "Tolland County Council", "Larkrise Homecare"


@dataclass
class Builder:
    """Collects documents with their text, and threads over named findings."""

    documents: dict[str, Document] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)

    def document(
        self,
        name: str,
        *lines: Any,
        kind: str,
        date: str | None,
        title: str,
        publisher: str,
        standing: str,
        **more: Any,
    ) -> None:
        """Each line is (block kind, text, {key: (kind, quote, attributes)}) or a list of cells for a row."""
        text, blocks, specs = "", [], []
        section: tuple[str, ...] = ()
        page = 1
        starts = [0]
        for block_kind, words, *found in lines:
            if block_kind == "page":
                page += 1
                starts.append(len(text))
                continue
            start = len(text)
            cells: tuple[Cell, ...] = ()
            if block_kind is BlockKind.ROW:
                heads, values = words
                at, made = start, []
                for column, (head, value) in enumerate(zip(heads, values, strict=True)):
                    made.append(Cell(at, at + len(value), head, column))
                    at += len(value) + 3
                cells, words = tuple(made), " | ".join(values)
            text += words + "\n\n"
            if block_kind is BlockKind.HEADING:
                section = (words,)
            level = 1 if block_kind is BlockKind.HEADING else 0
            blocks.append(Block(block_kind, start, start + len(words), page, (), section, level, cells=cells))
            for key, (finding_kind, quote, attributes) in (found[0] if found else {}).items():
                begin = text.index(quote, start)
                specs.append((key, Kind(finding_kind), begin, quote, page, section, attributes))
        sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        identity = document_id(sha256)
        ends = [*starts[1:], len(text)]
        methods = more.pop("methods", {})
        pages = tuple(
            Page(n + 1, s, e, 595.0, 842.0, **methods.get(n + 1, {}))
            for n, (s, e) in enumerate(zip(starts, ends, strict=True))
        )
        self.documents[identity] = Document(
            identity,
            sha256,
            name,
            name.rsplit(".", 1)[-1],
            text,
            pages,
            tuple(blocks),
            kind=kind,
            date=date,
            title=title,
            publisher=publisher,
            standing=standing,
            **more,
        )
        specs.sort(key=lambda spec: spec[2])
        ids = finding_ids(identity, [(spec[1], spec[3]) for spec in specs])
        for made_id, (key, finding_kind, begin, quote, number, under, attributes) in zip(ids, specs, strict=True):
            self.named[key] = made_id
            values = {"confidence": 0.84, "rules": (f"core.{finding_kind}-{len(quote) % 7}",), **attributes}
            self.findings[made_id] = Finding(
                made_id,
                identity,
                finding_kind,
                begin,
                begin + len(quote),
                quote,
                number,
                (Place(number, ((72.0, 300.0, 500.0, 312.0),)),),
                under,
                cues=(Cue(quote.split()[0], begin, begin + len(quote.split()[0])),),
                **values,
            )

    def link(self, source: str, relation: str, target: str, score: float = 0.81, review: str = "suggested") -> None:
        reasons = ("same organisation", "shared rare terms")
        self.links.append(Link(self.named[source], self.named[target], Relation(relation), score, reasons, review))

    def thread(self, title: str, organisation: str, theme: str, keys: str, axes: str, brag: str, **more: Any) -> None:
        ids = tuple(self.named[key] for key in keys.split())
        response, delivery, assurance, time = (axis.strip() for axis in axes.split("/"))
        slips = tuple(
            Slip(self.named[a], self.named[b], old, new, days, kind)
            for a, b, old, new, days, kind in more.pop("slips", ())
        )
        pairs = tuple((self.named[a], self.named[b]) for a, b in more.pop("contradictions", ()))
        self.threads.append(
            Thread(
                stable_id("t", ids[0]),
                title,
                organisation,
                tuple(theme.split()),
                ids,
                response,
                delivery,
                assurance,
                time,
                brag,
                slips=slips,
                contradictions=pairs,
                as_of=AS_OF,
                **more,
            )
        )

    def corpus(self, **more: Any) -> Corpus:
        light = {key: replace(value, text="", pages=(), blocks=()) for key, value in self.documents.items()}
        return Corpus(light, self.findings, tuple(self.links), **more)

    def full(self, identity: str) -> Document:
        return self.documents[identity]


H, P, ITEM, R = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.ROW


def invented() -> tuple[Builder, Corpus, tuple[Change, ...]]:
    """The corpus of most tests: `full` of the builder gives the documents with their text."""
    b = Builder()
    b.document(
        "inbox/harrowmere-inspection-2031.pdf",
        (H, "Harrowmere Ambulance Trust: inspection report"),
        (
            P,
            "We inspected emergency and urgent care between 3 and 6 February 2031. We spoke with 64 staff and 19 patients.",
        ),
        (H, "Is the service safe?"),
        (
            P,
            "Crews did not always check controlled drugs at the start of a shift, and four of nine stations had gaps of "
            "more than a week in their registers. Infection control had improved since our last visit.",
            {
                "cd": (
                    "issue",
                    "Crews did not always check controlled drugs at the start of a shift",
                    {"severity": "major"},
                ),
                "cdgaps": ("metric", "four of nine stations", {"name": "stations with gaps", "value": "4"}),
                "ipc": (
                    "evidence",
                    "Infection control had improved since our last visit",
                    {"direction": "improved", "standing": "independent"},
                ),
            },
        ),
        (
            P,
            "Handover delays at the county hospital left patients waiting outside for over two hours on eleven days.",
            {
                "handover": (
                    "issue",
                    "Handover delays at the county hospital left patients waiting outside for over two hours",
                    {},
                )
            },
        ),
        ("page", ""),
        (H, "What the trust must do"),
        (
            ITEM,
            "1. The trust must make sure that controlled drugs are checked and recorded at every shift change.",
            {
                "cdmust": (
                    "requirement",
                    "The trust must make sure that controlled drugs are checked and recorded at every shift change",
                    {"force": "must", "by": "Care Standards Inspectorate", "owner": TRUST, "reference": "1"},
                )
            },
        ),
        (
            ITEM,
            "2. The trust should review how it supervises newly qualified paramedics.",
            {
                "superv": (
                    "requirement",
                    "The trust should review how it supervises newly qualified paramedics",
                    {"force": "should", "owner": TRUST, "reference": "2"},
                )
            },
        ),
        (R, (("Key question", "Rating", "Previous"), ("Safe", "Requires improvement", "Requires improvement"))),
        (
            R,
            (("Key question", "Rating", "Previous"), ("Well-led", "Inadequate", "Requires improvement")),
            {
                "wl": (
                    "rating",
                    "Inadequate",
                    {"domain": "Well-led", "value": "Inadequate", "previous": "Requires improvement"},
                )
            },
        ),
        kind="inspection_report",
        date="2031-03-04",
        title="Harrowmere Ambulance Trust: emergency and urgent care",
        publisher="Care Standards Inspectorate",
        standing="regulator",
        organisations=(TRUST,),
        period=("2031-02-03", "2031-02-06"),
    )
    b.document(
        "inbox/harrowmere-action-plan.docx",
        (H, "Action plan following inspection"),
        (
            R,
            (
                ("Action", "Owner", "By when", "Status"),
                (
                    "We will audit controlled drug registers weekly at all stations",
                    "Director of Nursing",
                    "30 June 2031",
                    "On track",
                ),
            ),
            {
                "cdwill": (
                    "commitment",
                    "We will audit controlled drug registers weekly at all stations",
                    {
                        "owner": "Director of Nursing",
                        "due": Due("30 June 2031", "2031-06-30"),
                        "strength": "firm",
                        "action": "audit controlled drug registers weekly",
                    },
                )
            },
        ),
        (
            R,
            (
                ("Action", "Owner", "By when", "Status"),
                ("Each new paramedic will have a named supervisor", "Head of Education", "end of May", "Complete"),
            ),
            {
                "supwill": (
                    "commitment",
                    "Each new paramedic will have a named supervisor",
                    {"owner": "Head of Education", "due": Due("end of May", "2031-05"), "strength": "firm"},
                )
            },
        ),
        kind="action_plan",
        date="2031-04-11",
        title="Action plan following inspection",
        publisher=TRUST,
        standing="provider",
        organisations=(TRUST,),
    )
    b.document(
        "inbox/scrutiny-minutes-may.pdf",
        (H, "Health scrutiny committee, 14 May 2031"),
        (
            P,
            "Cllr Anita Boyle asked why families had waited so long for a reply to complaints. The chief executive, Owen Tarrant, "
            "said that he would write to members with the figures by the end of June.",
            {
                "complaints": (
                    "issue",
                    "families had waited so long for a reply to complaints",
                    {"source": Source("Anita Boyle", "councillor", None, "reported")},
                ),
                "reply": (
                    "commitment",
                    "he would write to members with the figures by the end of June",
                    {
                        "owner": "Owen Tarrant",
                        "due": Due("by the end of June", "2031-06"),
                        "strength": "firm",
                        "source": Source("Owen Tarrant", "chief executive", TRUST, "reported"),
                    },
                ),
            },
        ),
        (
            P,
            "Officers reported that the joint handover protocol would be signed in September. Members noted that an earlier protocol had lapsed.",
            {
                "protocol": (
                    "commitment",
                    "the joint handover protocol would be signed in September",
                    {
                        "owner": "Integrated care board",
                        "due": Due("in September", "2031-09"),
                        "strength": "firm",
                        "source": Source(None, "officers", COUNCIL, "reported"),
                    },
                )
            },
        ),
        kind="minutes",
        date="2031-05-14",
        title="Minutes of the health scrutiny committee",
        publisher=COUNCIL,
        standing="scrutiny",
    )
    b.document(
        "inbox/board-paper-july.pdf",
        (H, "Board of directors, 3 July 2031: quality report"),
        (
            P,
            "Weekly audits of controlled drug registers are now planned to be in place at all stations by 30 September 2031. "
            "Compliance with shift checks stood at 97% in June.",
            {
                "cdslip": (
                    "commitment",
                    "Weekly audits of controlled drug registers are now planned to be in place at all stations by 30 September 2031",
                    {
                        "owner": "Director of Nursing",
                        "due": Due("by 30 September 2031", "2031-09-30"),
                        "strength": "firm",
                    },
                ),
                "cd97": (
                    "evidence",
                    "Compliance with shift checks stood at 97% in June",
                    {"direction": "completed", "standing": "self_reported"},
                ),
            },
        ),
        (
            P,
            "All newly qualified paramedics have a named supervisor.",
            {
                "supdone": (
                    "evidence",
                    "All newly qualified paramedics have a named supervisor",
                    {"direction": "completed", "standing": "self_reported"},
                )
            },
        ),
        kind="board_paper",
        date="2031-07-03",
        title="Quality report to the board",
        publisher=TRUST,
        standing="provider",
        organisations=(TRUST,),
    )
    b.document(
        "inbox/commissioner-review.pdf",
        (H, "Contract review, quarter 2"),
        (
            P,
            "Our unannounced checks in October found shift records complete at three of nine stations only.",
            {
                "cdfalse": (
                    "evidence",
                    "found shift records complete at three of nine stations only",
                    {"direction": "unchanged", "standing": "commissioner"},
                )
            },
        ),
        ("page", ""),
        (
            P,
            "Larkrise Homecare has cut its missed visits from 31 a month to 9.",
            {
                "missedbetter": (
                    "evidence",
                    "Larkrise Homecare has cut its missed visits from 31 a month to 9",
                    {"direction": "improved", "standing": "commissioner"},
                )
            },
        ),
        kind="contract_review",
        date="2031-10-16",
        title="Contract review, quarter 2",
        publisher="Tolland Integrated Care Board",
        standing="commissioner",
        methods={2: {"method": "ocr", "confidence": 0.87}},
    )
    b.document(
        "inbox/larkrise-inspection-2030.pdf",
        (H, "Larkrise Homecare: inspection report"),
        (
            P,
            "People told us that calls were missed at weekends. Medicines charts were not signed in a third of the records we saw.",
            {
                "missed": (
                    "issue",
                    "calls were missed at weekends",
                    {"source": Source(None, "people who use the service", None, "reported")},
                ),
                "charts": ("issue", "Medicines charts were not signed in a third of the records we saw", {}),
            },
        ),
        (
            ITEM,
            "The provider must put a system in place to monitor missed calls.",
            {
                "missedmust": (
                    "requirement",
                    "The provider must put a system in place to monitor missed calls",
                    {"force": "must", "owner": CARE},
                )
            },
        ),
        kind="inspection_report",
        date="2030-11-19",
        title="Larkrise Homecare",
        publisher="Care Standards Inspectorate",
        standing="regulator",
        organisations=(CARE,),
    )
    b.document(
        "inbox/larkrise-reply.txt",
        (P, "We shall have electronic call monitoring in every branch by March 2031."),
        (P, "All staff have now been retrained in recording medicines."),
        kind="letter",
        date="2031-01-08",
        title="Reply of the registered manager",
        publisher=CARE,
        standing="provider",
    )
    letter = next(reversed(b.documents.values()))
    for key, kind, quote, more in (
        (
            "missedwill",
            Kind.COMMITMENT,
            "We shall have electronic call monitoring in every branch by March 2031",
            {"owner": "registered manager", "due": Due("by March 2031", "2031-03"), "strength": "firm"},
        ),
        (
            "chartsdone",
            Kind.EVIDENCE,
            "All staff have now been retrained in recording medicines",
            {"direction": "completed", "standing": "self_reported"},
        ),
    ):
        start = letter.text.index(quote)
        identity = stable_id("f", letter.id, key)
        b.named[key] = identity
        b.findings[identity] = Finding(
            identity,
            letter.id,
            kind,
            start,
            start + len(quote),
            quote,
            confidence=0.91,
            rules=("core.we-shall",),
            **more,
        )
    b.document(
        "inbox/larkrise-inspection-2031.pdf",
        (H, "Larkrise Homecare: follow-up inspection"),
        (
            P,
            "Call monitoring was working in all six branches and no call had been missed in the eight weeks before we came. "
            "Medicines charts were complete.",
            {
                "missedok": (
                    "evidence",
                    "Call monitoring was working in all six branches",
                    {"direction": "completed", "standing": "independent"},
                ),
                "chartsok": (
                    "evidence",
                    "Medicines charts were complete",
                    {"direction": "improved", "standing": "independent"},
                ),
            },
        ),
        ("page", ""),
        kind="inspection_report",
        date="2031-11-12",
        title="Larkrise Homecare: follow-up",
        publisher="Care Standards Inspectorate",
        standing="regulator",
        organisations=(CARE,),
        methods={2: {"method": "none", "note": "A picture without a text layer; OCR is not installed."}},
        notes=("Page 2 of 2 was not read.",),
    )
    b.document(
        "inbox/press-winter.html",
        (H, "Ambulance queues return, say families"),
        (
            P,
            "“My father lay in the car park for three hours,” said Meg Ollerton, whose father has since died. The council said that it "
            "aimed to publish a winter plan before Christmas.",
            {
                "queue": (
                    "issue",
                    "My father lay in the car park for three hours",
                    {"source": Source("Meg Ollerton", None, None, "direct"), "confidence": 0.44, "standing": "public"},
                ),
                "winter": (
                    "commitment",
                    "it aimed to publish a winter plan before Christmas",
                    {"owner": COUNCIL, "due": Due("before Christmas", "2031-12-24"), "strength": "aspirational"},
                ),
            },
        ),
        kind="press",
        date="2031-11-05",
        title="Ambulance queues return, say families",
        publisher="Tolland Echo",
        standing="press",
    )
    b.document(
        "inbox/send-self-evaluation.docx",
        (H, "Self-evaluation of services for children with SEND"),
        (
            P,
            "The council accepts that education, health and care plans are issued late. It hopes to recruit six case officers.",
            {
                "ehcp": ("issue", "education, health and care plans are issued late", {}),
                "recruit": (
                    "commitment",
                    "It hopes to recruit six case officers",
                    {"owner": COUNCIL, "strength": "aspirational"},
                ),
            },
        ),
        kind="self_evaluation",
        date="2031-09",
        title="Self-evaluation: children with SEND",
        publisher=COUNCIL,
        standing="provider",
    )
    b.document(
        "inbox/note.txt",
        (P, "The bus contract ended early.", {"bus": ("issue", "The bus contract ended early", {"confidence": 0.38})}),
        kind="",
        date=None,
        title="",
        publisher="",
        standing="",
        unknown=("kind", "date"),
    )
    for month, value in enumerate(("31", "29", "33", "30", "32", "28", "31", "9", "8", "30"), start=1):
        b.document(
            f"inbox/monitoring-{month:02}.txt",
            (P, f"Larkrise Homecare reported {value} missed visits in month {month}.", {f"visits{month}": ("metric", f"{value} missed visits", {"name": "missed visits", "value": value, "organisation": CARE})}),
            kind="monitoring", date=f"2031-{month:02}-28", title=f"Contract monitoring, month {month}", publisher="Tolland Integrated Care Board", standing="commissioner",
        )  # fmt: skip
    b.link("cdwill", "addresses", "cd")
    b.link("cdwill", "responds", "cdmust", 0.9, "confirmed")
    b.link("cdslip", "restates", "cdwill", 0.93)
    b.link("cd97", "supports", "cdwill", 0.7)
    b.link("cdfalse", "contradicts", "cd97", 0.88)
    b.link("supwill", "responds", "superv")
    b.link("supdone", "supports", "supwill")
    b.link("queue", "repeats", "handover", 0.62)
    b.link("protocol", "addresses", "handover", 0.66)
    b.link("missedwill", "responds", "missedmust")
    b.link("missedok", "supports", "missedwill", 0.95, "confirmed")
    b.link("missedbetter", "supports", "missed")
    b.link("chartsdone", "supports", "charts")
    b.link("chartsok", "supports", "charts")
    b.link("bus", "repeats", "queue", 0.5, "refused")
    b.thread(
        "Check controlled drugs at every shift change",
        TRUST,
        "medicines governance",
        "cd cdmust cdgaps cdwill cdslip cd97 cdfalse",
        "accepted / claimed complete / contradicted / overdue",
        "red",
        due="2031-09-30",
        owner="Director of Nursing",
        slips=(
            ("cdwill", "cdslip", "2031-06-30", "2031-09-30", 92, "slippage"),
            ("cdwill", "cdslip", "will", "planned to", None, "softening"),
        ),
        contradictions=(("cd97", "cdfalse"),),
        reasons=(
            "Response: the action plan of 11 April 2031 takes it up.",
            "Delivery: the board paper of 3 July 2031 reports 97%.",
            "Assurance: the commissioner's checks of October disagree.",
            "Time: 30 September 2031 has passed.",
        ),
    )
    b.thread(
        "Write to members with the complaints figures",
        TRUST,
        "complaints",
        "complaints reply",
        "unanswered / not started / no evidence / overdue",
        "red",
        due="2031-06",
        owner="Owen Tarrant",
        flags=("no measure",),
        reasons=("Response: a letter was promised by the end of June; none has been read.",),
    )
    b.thread(
        "Sign the joint handover protocol",
        TRUST,
        "access handover",
        "handover protocol queue",
        "accepted / in progress / no evidence / overdue",
        "red",
        due="2031-09",
        owner="Integrated care board",
        flags=("recurred",),
    )
    b.thread(
        "Plans for children are issued late",
        COUNCIL,
        "timeliness",
        "ehcp recruit",
        "acknowledged / not started / no evidence / no date",
        "amber",
        owner=COUNCIL,
        flags=("no date", "no measure"),
    )
    b.thread(
        "Publish a winter plan",
        COUNCIL,
        "access",
        "winter",
        "accepted / in progress / no evidence / due",
        "amber",
        due="2031-12-24",
        owner=COUNCIL,
    )
    b.thread(
        "Name a supervisor for each new paramedic",
        TRUST,
        "staffing",
        "superv supwill supdone",
        "accepted / claimed complete / self-reported / met",
        "green",
        due="2031-05",
        owner="Head of Education",
    )
    b.thread(
        "Monitor missed calls in every branch",
        CARE,
        "missed-visits governance",
        "missed missedmust missedwill missedbetter missedok",
        "accepted / claimed complete / independently verified / met",
        "blue",
        due="2031-03",
        owner="registered manager",
    )
    b.thread(
        "Sign medicines charts",
        CARE,
        "medicines",
        "charts chartsdone chartsok",
        "accepted / claimed complete / corroborated / no date",
        "green",
    )
    b.thread(
        "The bus contract ended early",
        "",
        "",
        "bus",
        "none / not started / no evidence / no date",
        "amber",
        flags=("no owner", "no date"),
    )
    changes = (
        Change(
            "contradicted",
            b.threads[0].id,
            b.named["cdfalse"],
            "Check controlled drugs at every shift change: the commissioner disagrees with the trust.",
            "2031-10-16",
        ),
        Change(
            "overdue",
            b.threads[0].id,
            "",
            "Check controlled drugs at every shift change: due 30 September 2031.",
            "2031-10-01",
        ),
        Change(
            "new",
            b.threads[4].id,
            b.named["winter"],
            "Publish a winter plan: first read of on 5 November 2031.",
            "2031-11-05",
        ),
        Change(
            "verified",
            b.threads[6].id,
            b.named["missedok"],
            "Monitor missed calls in every branch: the inspectors found it working.",
            "2031-11-12",
        ),
    )
    corpus = b.corpus(
        events=tuple(
            Event(
                number,
                f"2031-11-{number:02}T09:00:00Z",
                "sam",
                link.id,
                "confirm" if link.review == "confirmed" else "refuse",
            )
            for number, link in enumerate((link for link in b.links if link.review != "suggested"), start=1)
        ),
        problems=(
            Problem("inbox/broken.pdf", "it is encrypted.", "Give --password."),
            Problem("inbox/empty.docx", "it holds no text."),
        ),
    )
    return b, corpus, changes


def many(number: int) -> tuple[Builder, Corpus, tuple[Change, ...]]:
    """A corpus of so many threads with four findings each, twenty threads a document, for timing."""
    b = Builder()
    organisations = [f"Body {n} Trust" for n in range(max(3, min(40, number // 25)))]
    themes = ("staffing", "medicines", "governance", "access", "complaints", "records", "safeguarding", "estates")
    brags = ("red", "amber", "amber", "green", "blue")
    times = ("overdue", "due soon", "no date", "due", "met")
    for batch in range(0, number, 20):
        members = range(batch, min(batch + 20, number))
        for stage, (kind, month) in enumerate((("inspection_report", 2), ("action_plan", 4), ("board_paper", 8))):
            lines: list[Any] = [(H, f"Part {batch} of stage {stage}")]
            for n in members:
                sentence = (
                    f"Matter {n} is told at stage {stage}, and station {n} keeps its records in the way described."
                )
                found = {f"{n}-{stage}": (("issue", "commitment", "evidence")[stage], sentence[:-1], {})}
                if stage == 0:
                    found[f"{n}-r"] = ("requirement", f"station {n} keeps its records", {})
                lines.append((P, sentence, found))
            b.document(
                f"inbox/{batch}-{stage}.pdf",
                *lines,
                kind=kind,
                date=f"2031-{month:02}-{1 + batch % 27:02}",
                title=f"Paper {batch}/{stage}",
                publisher=organisations[batch % len(organisations)],
                standing="provider",
            )
    for n in range(number):
        b.link(f"{n}-1", "addresses", f"{n}-0")
        b.link(f"{n}-2", "supports", f"{n}-1")
        time = times[n % 5]
        due = None if time == "no date" else f"2031-{1 + n % 12:02}"
        b.thread(
            f"Keep the records of station {n} in order",
            organisations[n % len(organisations)],
            themes[n % 8],
            f"{n}-0 {n}-r {n}-1 {n}-2",
            f"accepted / in progress / self-reported / {time}",
            brags[n % 5],
            due=due,
            owner="Head of records",
        )
    return b, b.corpus(), ()

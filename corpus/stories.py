"""How rightly the stories of the inbox are told: python corpus/stories.py [TRACKER]

With a tracker, by what stands in it; without, by the gold findings and links alone, which tests the tracking by itself.
Prints a line for each thread, date and axis that differs, then how many agree.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor import tracking
from extractor.model import Corpus, Document, Due, Finding, Kind, Link, Relation, Source, Thread, document_id
from extractor.settings import Settings
from extractor.store import Tracker

HERE = Path(__file__).parent
AXES = ("response", "delivery", "assurance", "time", "brag")
STANDING = {
    "inspection_report": "regulator",
    "assessment_report": "regulator",
    "minutes": "scrutiny",
    "action_plan": "provider",
    "reply_letter": "provider",
    "press_article": "press",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One axis of one thread on one date: what would be right, and what is said ("" where there is no thread)."""

    story: str
    name: str
    as_of: str
    axis: str
    wanted: tuple[str, ...]
    got: str

    @property
    def is_right(self) -> bool:
        return self.got in self.wanted


def check(corpus: Corpus, *, settings: Settings) -> tuple[Answer, ...]:
    """Every expectation of stories.toml with what tracking says of this corpus."""
    stories = tomllib.loads((HERE / "inbox-gold" / "stories.toml").read_text(encoding="utf-8"))
    woven: dict[str, Sequence[Thread]] = {}
    answers = []
    for story in stories["thread"]:
        for at in story["at"]:
            day = at["as_of"]
            if day not in woven:
                woven[day] = tracking.weave(corpus, as_of=day, settings=settings)
            thread = _thread_of(corpus, woven[day], story["document"], story["quote"])
            about = (story["story"], story["name"], day)
            if at.get("absent"):
                answers.append(Answer(*about, "thread", ("none",), "one" if thread else "none"))
                continue
            for axis in AXES:
                if axis in at:
                    got = getattr(thread, axis) if thread else ""
                    answers.append(Answer(*about, axis, tuple(at[axis]), got))
            if "due" in at:
                answers.append(Answer(*about, "due", (at["due"], at["due"][:7]), (thread.due or "") if thread else ""))
            if "slips" in at:
                moved = sum(slip.kind == "slippage" for slip in thread.slips) if thread else 0
                answers.append(Answer(*about, "slips", (str(at["slips"]),), str(moved)))
    return tuple(answers)


def _thread_of(corpus: Corpus, threads: Sequence[Thread], document: str, quote: str) -> Thread | None:
    """The thread that holds the finding which says the words; where several do, the one that says most."""
    wanted = " ".join(quote.split())
    roots = {
        key
        for key, finding in corpus.findings.items()
        if Path(corpus.documents[finding.document].name).name == document
        and finding.kind in (Kind.ISSUE, Kind.REQUIREMENT, Kind.COMMITMENT)
        and (wanted in " ".join(finding.quote.split()) or " ".join(finding.quote.split()) in wanted)
    }
    holding = [thread for thread in threads if roots & set(thread.findings)]
    return max(holding, key=lambda thread: len(thread.findings), default=None)


def gold_corpus() -> Corpus:
    """The gold of the inbox as if it had been extracted and every link confirmed."""
    documents, findings, links = {}, {}, []
    golds = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((HERE / "inbox-gold").glob("*.json"))]
    ids = {gold["document"]: document_id(gold["sha256"]) for gold in golds}
    for gold in golds:
        key = ids[gold["document"]]
        documents[key] = Document(
            id=key,
            sha256=gold["sha256"],
            name=gold["document"],
            format=Path(gold["document"]).suffix[1:],
            text="",
            kind=gold["kind"],
            date=gold["date"],
            standing=STANDING.get(gold["kind"], ""),
        )
        for row in gold["findings"]:
            finding = _finding(row, key)
            findings[finding.id] = finding
        for row in gold["links"]:
            name, _, to = row["to"].rpartition("#")
            source, target = f"{key}.{row['from']}", f"{ids[name]}.{to}"
            links.append(Link(source, target, Relation(row["type"]), 1.0, ("gold",), "confirmed"))
    return Corpus(documents, findings, tuple(links))


def _finding(row: dict[str, Any], document: str) -> Finding:
    values = {key: value for key, value in row.items() if key not in ("id", "kind", "due", "source", "theme")}
    due = Due(**row["due"]) if "due" in row else None
    return Finding(
        id=f"{document}.{row['id']}",
        document=document,
        kind=Kind(row["kind"]),
        confidence=1.0,
        source=Source(**row["source"]),
        due=due,
        **values,
    )


def main(arguments: list[str]) -> None:
    if arguments:
        with Tracker.open(Path(arguments[0]), create=False) as tracker:
            answers = check(tracker.corpus(), settings=Settings())
    else:
        answers = check(gold_corpus(), settings=Settings())
    for answer in answers:
        if not answer.is_right:
            wanted = " or ".join(answer.wanted)
            where = f"{answer.story} {answer.name}, {answer.as_of}"
            print(f"{where}: {answer.axis} is {answer.got or 'without a thread'}, should be {wanted}")
    right = sum(answer.is_right for answer in answers)
    print(f"{right} of {len(answers)} right")


if __name__ == "__main__":
    main(sys.argv[1:])

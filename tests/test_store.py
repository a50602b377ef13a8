"""The tracker file: what goes in comes out, twice changes nothing, decisions outlive better rules."""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.errors import InputError, StoreError
from extractor.model import (
    Block,
    BlockKind,
    Cell,
    Cue,
    Document,
    Due,
    Finding,
    Kind,
    Link,
    Page,
    Place,
    PlaceMap,
    Problem,
    Relation,
    Source,
    Thread,
    document_id,
    finding_ids,
    stable_id,
)
from extractor.store import Tracker
from extractor.store.tracker import quoted

TEXT = "Oakmere Trust: follow-up visits were late.\n\nMrs O'Brien said the trust will hire six nurses by June."


def make_document(text: str = TEXT, name: str = "in/visit.txt", **about: object) -> Document:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    words = PlaceMap()
    for start, end in ((0, 7), (8, 14)):
        words.starts.append(start)
        words.ends.append(end)
        words.pages.append(1)
        words.boxes.extend((10.5, 20.25, 30.0, 40.5))
    document = Document(
        document_id(sha256),
        sha256,
        name,
        "text",
        text,
        pages=(Page(1, 0, len(text), 595.0, 842.0, "ocr", 0.5, "dim"),),
        blocks=(
            Block(BlockKind.HEADING, 0, 13, 1, (Place(1, ((1.0, 2.0, 3.0, 4.0),)),), (), 1, "1."),
            Block(BlockKind.ROW, 15, 30, section=("Staff",), lead=0, cells=(Cell(15, 20, "Action", 0),)),
        ),
        words=words,
        kind="inspection_report",
        date="2031-03-04",
        title="Visit",
        publisher="Oakmere Watch",
        standing="regulator",
        organisations=("Oakmere Trust",),
        period=("2031-02-01", "2031-02-03"),
        location_ids=("1-234",),
        unknown=("kind",),
        notes=("page 2 was not read",),
    )
    return replace(document, **about)  # type: ignore[arg-type]


def make_findings(document: Document, *quotes: tuple[Kind, str]) -> list[Finding]:
    found = []
    for identity, (kind, quote) in zip(finding_ids(document.id, quotes), quotes, strict=True):
        start = document.text.index(quote)
        found.append(
            Finding(identity, document.id, kind, start, start + len(quote), quote, organisation="Oakmere Trust")
        )
    return found


ISSUE = (Kind.ISSUE, "follow-up visits were late")
PROMISE = (Kind.COMMITMENT, "the trust will hire six nurses by June")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tracker.db"


def stored(path: Path) -> tuple[Tracker, Document, list[Finding]]:
    tracker, document = Tracker.open(path), make_document()
    findings = make_findings(document, ISSUE, PROMISE)
    tracker.save(document, findings, rules_version="r1")
    return tracker, document, findings


def digest(tracker: Tracker) -> str:
    """Everything in the file, bytes that a checkpoint moves about aside."""
    connection = sqlite3.connect(tracker.path)
    try:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()
    finally:
        connection.close()


def test_a_document_comes_back_whole(path: Path) -> None:
    tracker, document, _ = stored(path)
    with tracker:
        assert tracker.full(document.id) == document
        light = replace(document, text="", pages=(), blocks=(), words=PlaceMap())
        assert tracker.documents() == (light,)
        assert tracker.corpus().documents == {document.id: light}


def test_a_finding_comes_back_with_every_attribute(path: Path) -> None:
    document = make_document()
    plain = make_findings(document, PROMISE)[0]
    texts = ["reference", "severity", "status", "owner", "action", "strength", "condition", "by", "force", "direction"]
    texts += ["standing", "scale", "domain", "value", "previous", "name", "unit", "target", "period"]
    finding = replace(
        plain,
        places=(Place(1, ((1.5, 2.0, 3.0, 4.5), (0.1, 0.2, 0.3, 0.4))), Place(2, ((1.0, 1.0, 2.0, 2.0),))),
        section=("1", "Staff"),
        confidence=0.875,
        rules=("core.will",),
        cues=(Cue("will", 3, 7, "core.will"),),
        theme=("staffing", "safe"),
        source=Source("Mrs O'Brien", "chair", "Oakmere Trust", "reported"),
        due=Due("by June", "2031-06", vague=True),
        **{name: f"a {name}" for name in texts},
    )
    with Tracker.open(path) as tracker:
        tracker.save(document, [finding], rules_version="r1")
        assert tracker.finding(finding.id) == finding
        assert tracker.findings() == (finding,)


def test_findings_stand_in_text_order(path: Path) -> None:
    document = make_document()
    findings = make_findings(document, ISSUE, PROMISE)
    with Tracker.open(path) as tracker:
        tracker.save(document, reversed(findings), rules_version="r1")
        assert [finding.id for finding in tracker.findings()] == [finding.id for finding in findings]


def test_writing_the_same_twice_changes_nothing(path: Path) -> None:
    tracker, document, findings = stored(path)
    link = Link(findings[1].id, findings[0].id, Relation.ADDRESSES, 0.75, ("same organisation",))
    thread = Thread("t-1", "Late visits", "Oakmere Trust", ("staffing",), (findings[0].id, findings[1].id),
                    "none", "not started", "no evidence", "no date", "amber", as_of="2031-04-01")  # fmt: skip
    problem = Problem("in/bad.pdf", "no text", "Scan it again.")

    def write() -> None:
        tracker.save(document, findings, rules_version="r1")
        tracker.save_links([link])
        tracker.save_threads([thread])
        tracker.save_problems([problem])

    with tracker:
        write()
        before, size = digest(tracker), tracker._database.conn.total_changes
        write()
        assert digest(tracker) == before
        assert tracker._database.conn.total_changes == size
        assert tracker.links() == (link,)
        assert tracker.problems() == (problem,)


def test_the_same_bytes_elsewhere_add_only_their_name(path: Path) -> None:
    tracker, document, findings = stored(path)
    with tracker:
        saved = tracker.save(replace(document, name="copy.txt"), findings, rules_version="r1")
        assert not saved.stored
        assert tracker.names(document.id) == ("copy.txt", "in/visit.txt")
        assert [kept.name for kept in tracker.documents()] == ["in/visit.txt"]
        assert len(tracker.findings()) == 2


def test_has_knows_bytes_and_rules(path: Path) -> None:
    tracker, document, _ = stored(path)
    with tracker:
        assert tracker.has(document.sha256)
        assert tracker.has(document.sha256, rules_version="r1")
        assert not tracker.has(document.sha256, rules_version="r2")
        assert not tracker.has("0" * 64)


def test_a_finding_of_another_document_is_refused(path: Path) -> None:
    document = make_document()
    with Tracker.open(path) as tracker, pytest.raises(ValueError, match="belongs to"):
        tracker.save(document, [replace(make_findings(document, ISSUE)[0], document="d-other")], rules_version="r1")


def test_half_a_character_is_the_documents_fault(path: Path) -> None:
    document = replace(make_document(), text=TEXT + "\ud800")
    with Tracker.open(path) as tracker:
        with pytest.raises(InputError, match="half a character"):
            tracker.save(document, [], rules_version="r1")
        assert tracker.documents() == ()


# new rules over old findings


def test_new_rules_supersede_and_keep_what_they_lost(path: Path) -> None:
    tracker, document, findings = stored(path)
    with tracker:
        saved = tracker.save(document, findings[:1], rules_version="r2")
        assert (saved.stored, saved.findings, saved.superseded) == (True, 1, 1)
        assert [finding.id for finding in tracker.findings()] == [findings[0].id]
        assert len(tracker.findings(superseded=True)) == 2
        assert tracker.corpus().findings.keys() == {findings[0].id}
        assert [hit.type for hit in tracker.search("six nurses")] == ["document"]
        found_by = tracker._rows("SELECT id, rules_version, superseded FROM finding ORDER BY number")
        assert found_by == [(findings[0].id, "r2", ""), (findings[1].id, "r1", "r2")]


def test_a_finding_lost_and_found_again_is_current(path: Path) -> None:
    tracker, document, findings = stored(path)
    with tracker:
        tracker.save(document, findings[:1], rules_version="r2")
        tracker.save(document, findings, rules_version="r3")
        assert len(tracker.findings()) == 2
        assert tracker._rows("SELECT turn, rules_version, findings FROM extraction ORDER BY turn") == [
            (1, "r1", 2),
            (2, "r2", 1),
            (3, "r3", 2),
        ]
        assert tracker.check() == ()


def test_decisions_go_over_to_the_finding_that_took_the_place(path: Path) -> None:
    tracker, document, (issue, promise) = stored(path)
    better = make_findings(document, ISSUE, (Kind.COMMITMENT, "will hire six nurses by June"))
    link = Link(promise.id, issue.id, Relation.ADDRESSES, 0.75)
    with tracker:
        tracker.save_links([link])
        at = "2031-04-01T10:00:00Z"
        tracker.append(who="Ann", subject=link.id, action="confirm", payload={}, at=at)
        tracker.append(who="Ann", subject=promise.id, action="edit", payload={"owner": "Mr Lee"}, at=at)
        thread = stable_id("t", promise.id)
        tracker.append(who="Ann", subject=thread, action="close", payload={"finding": promise.id}, at=at)
        tracker.save(document, better, rules_version="r2")
        corpus = tracker.corpus()
        heir = better[1].id
        assert corpus.findings.keys() == {issue.id, heir}
        assert [(found.source, found.target, found.review) for found in corpus.links] == [(heir, issue.id, "confirmed")]
        assert [event.subject for event in corpus.events] == [
            Link(heir, issue.id, Relation.ADDRESSES, 0.0).id, heir, stable_id("t", heir)
        ]  # fmt: skip
        assert corpus.events[2].payload == {"finding": heir}
        assert [event.subject for event in tracker.events()] == [link.id, promise.id, thread]


def test_a_decided_finding_without_an_heir_stays(path: Path) -> None:
    tracker, document, (issue, promise) = stored(path)
    with tracker:
        tracker.append(
            who="Ann", subject=promise.id, action="annotate", payload={"text": "asked"}, at="2031-04-01T10:00Z"
        )
        tracker.save(document, [issue], rules_version="r2")
        assert tracker.corpus().findings.keys() == {issue.id, promise.id}


# links


def test_stale_suggestions_go_and_decided_ones_stay(path: Path) -> None:
    tracker, _, (issue, promise) = stored(path)
    kept, stale = (
        Link(promise.id, issue.id, Relation.ADDRESSES, 0.75),
        Link(issue.id, promise.id, Relation.REPEATS, 0.5),
    )
    with tracker:
        assert tracker.save_links([kept, stale]) == 2
        tracker.append(who="Ann", subject=kept.id, action="refuse", payload={}, at="2031-04-01T10:00:00Z")
        assert tracker.save_links([]) == 1
        assert [(link.id, link.review) for link in tracker.links()] == [(kept.id, "refused")]


def test_new_documents_leave_other_suggestions_alone(path: Path) -> None:
    tracker, document, (issue, promise) = stored(path)
    other = make_document("A second text: beds were short.", "in/other.txt")
    short = make_findings(other, (Kind.ISSUE, "beds were short"))
    inside, across = (
        Link(promise.id, issue.id, Relation.ADDRESSES, 0.75),
        Link(short[0].id, issue.id, Relation.REPEATS, 0.5),
    )
    with tracker:
        tracker.save(other, short, rules_version="r1")
        tracker.save_links([inside, across])
        tracker.save_links([], new=[other.id])
        assert tracker.links() == (inside,)
        tracker.save_links([], new=[document.id])
        assert tracker.links() == ()


def test_a_link_made_by_a_person_is_confirmed(path: Path) -> None:
    tracker, _, (issue, promise) = stored(path)
    with tracker:
        payload = {"target": issue.id, "relation": "addresses"}
        tracker.append(who="Ann", subject=promise.id, action="link", payload=payload, at="2031-04-01T10:00:00Z")
        (link,) = tracker.corpus().links
        assert (link.source, link.target, link.relation, link.review) == (
            promise.id,
            issue.id,
            "addresses",
            "confirmed",
        )


def test_problems_go_when_their_file_was_read(path: Path) -> None:
    with Tracker.open(path) as tracker:
        tracker.save_problems([Problem("a.pdf", "locked"), Problem("b.pdf", "empty", "Scan it.", True)])
        tracker.save_problems([], clear=["a.pdf"])
        assert tracker.problems() == (Problem("b.pdf", "empty", "Scan it.", True),)


# the log


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE event SET who = 'Eve'",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT 1, at, 'Eve', subject, action, payload, '', hash FROM event WHERE seq = 1",
        "REPLACE INTO event SELECT 2, at, 'Eve', subject, action, payload, previous, hash FROM event WHERE seq = 2",
        "INSERT OR IGNORE INTO event SELECT NULL, at, 'Eve', subject, action, payload, hash, '' FROM event",
        "INSERT OR IGNORE INTO event SELECT 9, at, 'Eve', subject, action, payload, hash, '' FROM event WHERE seq = 2",
        "INSERT INTO event SELECT 3, at, 'Eve', subject, action, payload, 'x', '' FROM event WHERE seq = 2",
    ],
)
def test_the_log_only_grows(path: Path, sql: str) -> None:
    with Tracker.open(path) as tracker:
        for who in ("Ann", "Bob"):
            tracker.append(who=who, subject="f-1", action="annotate", payload={"text": "é"}, at="2031-04-01T10:00:00Z")
        before = tracker.events()
        # another program, which has not turned recursive triggers on
        connection = sqlite3.connect(path)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(sql)
        connection.close()
        assert tracker.events() == before
        assert tracker.verify() == ()


_UNGUARDED = "".join(f"DROP TRIGGER {name};" for name in ("event_kept", "event_unchanged", "event_appended"))


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ('UPDATE event SET payload = \'{"text":"four"}\' WHERE seq = 3', ["event 3 was changed after it was written."]),
        ("UPDATE event SET who = 'Eve' WHERE seq = 2", ["event 2 was changed after it was written."]),
        ("DELETE FROM event WHERE seq = 2", ["event 2 is missing.", "event 3 does not follow from the one before it."]),
        ("DELETE FROM event WHERE seq = 3", ["the last 1 of 3 events are missing."]),
        ("DELETE FROM event", ["the last 3 of 3 events are missing."]),
        (
            "UPDATE event SET seq = 9 WHERE seq = 2; UPDATE event SET seq = 2 WHERE seq = 3;"
            "UPDATE event SET seq = 3 WHERE seq = 9",
            [
                "event 2 does not follow from the one before it.",
                "event 2 was changed after it was written.",
                "event 3 does not follow from the one before it.",
                "event 3 was changed after it was written.",
                "event 3 is not the one that was written last.",
            ],
        ),
    ],
)
def test_a_log_changed_behind_its_triggers_is_noticed(path: Path, sql: str, told: list[str]) -> None:
    with Tracker.open(path) as tracker:
        for text in ("one", "two", "three"):
            tracker.append(
                who="Ann", subject="f-1", action="annotate", payload={"text": text}, at="2031-04-01T10:00:00Z"
            )
        triggers = [
            row[0]
            for row in tracker._rows("SELECT sql FROM sqlite_master WHERE tbl_name = 'event' AND type = 'trigger'")
        ]
    connection = sqlite3.connect(path)
    connection.executescript(f"{_UNGUARDED} {sql};")
    connection.close()
    with Tracker.open(path) as tracker:
        assert tracker.verify() == tuple(told)
        faults = tracker.check()
        assert [fault.removeprefix("log: ") for fault in faults if fault.startswith("log: ")] == told
        assert "guards: event_kept is missing or was changed." in faults
        for trigger in triggers:
            if trigger.split()[2] in _UNGUARDED:
                tracker._rows(trigger)
        assert [fault for fault in tracker.check() if not fault.startswith("log: ")] == []


def test_a_table_that_another_program_rebuilt_is_noticed(path: Path) -> None:
    tracker, _, _ = stored(path)
    with tracker:
        tracker._database["event"].transform(rename={"who": "by"})
        tracker._database["event"].transform(rename={"by": "who"})
        assert "guards: event_kept is missing or was changed." in tracker.check()


# search


@pytest.mark.parametrize("text", ["follow-up", "O'Brien", "OAKMERE", "nurses by ju", "visit late", "six nurse"])
def test_search_finds(path: Path, text: str) -> None:
    tracker, document, _ = stored(path)
    with tracker:
        assert document.id in {hit.document for hit in tracker.search(text)}


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "*",
        "",
        " ",
        'a" OR b',
        "NEAR(",
        "NEAR(a b, 5)",
        "quote:visits",
        "-",
        "-zebra",
        "(",
        "a AND",
        "\0",
        "a\0b",
        "^",
        "{quote} : x",
        "\ud800",
        "\N{GRINNING FACE}",
        "zebra \N{GRINNING FACE}",
        "x" * 100_000,
        "late " * 20_000 + "zebra",
    ],
)
def test_search_never_raises(path: Path, text: str) -> None:
    tracker, _, _ = stored(path)
    with tracker:
        assert tracker.search(text) == ()


def test_every_word_is_quoted() -> None:
    assert quoted('say "no" OR * go') == '"say" """no""" "OR" "go"*'


def test_changed_findings_are_found_under_their_new_words(path: Path) -> None:
    tracker, document, findings = stored(path)
    with tracker:
        tracker.save(document, [replace(findings[0], owner="Mr Quill")], rules_version="r2")
        assert [hit.id for hit in tracker.search("Quill")] == [findings[0].id]
        assert tracker.check() == ()


# the file


def test_a_backup_is_whole_and_never_overwrites(path: Path, tmp_path: Path) -> None:
    tracker, document, _ = stored(path)
    with tracker:
        copy = tmp_path / "copy.db"
        tracker.backup(copy)
        with pytest.raises(StoreError, match="exists"):
            tracker.backup(copy)
        with Tracker.open(copy, create=False) as other:
            assert other.corpus() == tracker.corpus()
            assert other.full(document.id) == document
            assert other.check() == ()


def test_tables_are_strict_and_references_hold(path: Path) -> None:
    tracker, _, (issue, _) = stored(path)
    with tracker:
        plain = tracker._rows(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0"
            " AND name NOT LIKE 'sqlite_%'"
        )
        assert plain == []
        with pytest.raises(StoreError):
            tracker.save_links([Link(issue.id, "f-nothing", Relation.REPEATS, 0.5)])


def test_words_are_stored_the_same_on_every_machine() -> None:
    from extractor.store.rows import pack_words

    packed = zlib.decompress(pack_words(make_document().words))
    assert packed[:4] == b"\x02\x00\x00\x00"
    assert len(packed) == 4 + 2 * 3 * 4 + 2 * 4 * 4


def test_overviews_count_what_is_found_now(tmp_path: Path) -> None:
    document = make_document()
    issue, promise = (replace(finding, theme=("staffing",)) for finding in make_findings(document, ISSUE, PROMISE))
    moved = replace(issue, organisation="Fenwater Trust", theme=("records",))
    overview = "SELECT organisation, findings, issues FROM by_organisation"
    with Tracker.open(tmp_path / "tracker.db") as tracker:
        tracker.save(document, [issue, promise], rules_version="r1")
        assert tracker._rows(overview) == [("Oakmere Trust", 2, 1)]
        assert tracker._rows("SELECT theme, findings, issues FROM by_theme") == [("staffing", 2, 1)]
        tracker.save(document, [moved], rules_version="r2")
        assert tracker._rows(overview) == [("Fenwater Trust", 1, 1)]
        assert tracker._rows("SELECT theme, findings, issues FROM by_theme") == [("records", 1, 1)]
        tracker.save(document, [issue, promise], rules_version="r3")
        assert tracker._rows(overview) == [("Oakmere Trust", 2, 1)]
        assert tracker._rows("SELECT theme, findings, issues FROM by_theme") == [("staffing", 2, 1)]
        assert tracker.check() == ()
        tracker._rows("UPDATE tally SET findings = findings + 1")
        assert any("overview" in fault for fault in tracker.check())


def test_a_document_owes_its_links_until_they_are_saved(tmp_path: Path) -> None:
    document, later = make_document(), make_document(TEXT + " More.", "in/later.txt")
    with Tracker.open(tmp_path / "tracker.db") as tracker:
        tracker.save(document, make_findings(document, ISSUE), rules_version="r1")
        tracker.save(later, make_findings(later, ISSUE), rules_version="r1")
        assert set(tracker.unlinked()) == {document.id, later.id}
        tracker.save_links([], new=[document.id])
        assert tracker.unlinked() == (later.id,)
        tracker.save_links([])
        assert tracker.unlinked() == ()


def test_links_that_another_run_made_meanwhile_stay(tmp_path: Path) -> None:
    document, later = make_document(), make_document(TEXT + " More.", "in/later.txt")
    (issue,), (again,) = make_findings(document, ISSUE), make_findings(later, ISSUE)
    link = Link(again.id, issue.id, Relation.REPEATS, 0.9)
    with Tracker.open(tmp_path / "tracker.db") as tracker:
        tracker.save(document, [issue], rules_version="r1")
        tracker.save(later, [again], rules_version="r1")
        tracker.save_links([link], new=[later.id])
        tracker.save_links([], new=[document.id], among=[document.id])
        assert tracker.links() == (link,)
        tracker.save_links([], new=[document.id], among=[document.id, later.id])
        assert tracker.links() == ()


def test_a_secret_stays_what_it_was_first(tmp_path: Path) -> None:
    with Tracker.open(tmp_path / "tracker.db") as tracker:
        assert tracker.secret("pseudonyms", "first") == "first"
    with Tracker.open(tmp_path / "tracker.db") as tracker:
        assert tracker.secret("pseudonyms", "second") == "first"

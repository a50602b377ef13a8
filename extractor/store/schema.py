"""The tables of a tracker file as numbered, append-only migrations.

`PRAGMA user_version` holds how many of them a file has had; `PRAGMA application_id` says that it is a tracker at all.
A migration that has landed is never edited: what it left behind lies in teams' files.
"""

from __future__ import annotations

APPLICATION_ID = 0x46785472
"""The letters FxTr."""

_FIRST = """
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    kind TEXT NOT NULL,
    date TEXT,
    title TEXT NOT NULL,
    publisher TEXT NOT NULL,
    standing TEXT NOT NULL,
    organisations TEXT NOT NULL CHECK (json_valid(organisations)),
    period TEXT CHECK (period IS NULL OR json_valid(period)),
    location_ids TEXT NOT NULL CHECK (json_valid(location_ids)),
    unknown TEXT NOT NULL CHECK (json_valid(unknown)),
    notes TEXT NOT NULL CHECK (json_valid(notes)),
    pages INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    rules_version TEXT NOT NULL
) STRICT;
CREATE INDEX document_date ON document (date, name);
CREATE INDEX document_kind ON document (kind, date);

CREATE TABLE document_name (
    name TEXT NOT NULL,
    document TEXT NOT NULL REFERENCES document (id),
    PRIMARY KEY (name, document)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_name_document ON document_name (document);

CREATE TABLE content (
    number INTEGER PRIMARY KEY,
    document TEXT NOT NULL UNIQUE REFERENCES document (id),
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    structure BLOB NOT NULL,
    words BLOB NOT NULL
) STRICT;
CREATE VIRTUAL TABLE content_fts USING fts5 (
    title, text, content='content', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER content_added AFTER INSERT ON content BEGIN
    INSERT INTO content_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;
CREATE TRIGGER content_removed AFTER DELETE ON content BEGIN
    INSERT INTO content_fts (content_fts, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END;
CREATE TRIGGER content_changed AFTER UPDATE ON content BEGIN
    INSERT INTO content_fts (content_fts, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
    INSERT INTO content_fts (rowid, title, text) VALUES (new.number, new.title, new.text);
END;

CREATE TABLE extraction (
    document TEXT NOT NULL REFERENCES document (id),
    turn INTEGER NOT NULL,
    rules_version TEXT NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (document, turn)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    kind TEXT NOT NULL,
    quote TEXT NOT NULL,
    page INTEGER NOT NULL,
    organisation TEXT,
    owner TEXT,
    due TEXT,
    confidence REAL NOT NULL,
    "start" INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    rules_version TEXT NOT NULL,
    superseded TEXT NOT NULL DEFAULT '',
    successor TEXT REFERENCES finding (id),
    number INTEGER NOT NULL UNIQUE
) STRICT;
CREATE INDEX finding_document ON finding (document, "start");
CREATE INDEX finding_kind ON finding (kind, organisation);
CREATE INDEX finding_organisation ON finding (organisation, kind);
CREATE INDEX finding_due ON finding (due, kind) WHERE due IS NOT NULL;
CREATE INDEX finding_superseded ON finding (document) WHERE superseded <> '';
CREATE TABLE finding_theme (
    theme TEXT NOT NULL,
    finding TEXT NOT NULL REFERENCES finding (id),
    PRIMARY KEY (theme, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_theme_finding ON finding_theme (finding);
CREATE VIRTUAL TABLE finding_fts USING fts5 (
    quote, organisation, owner,
    content='finding', content_rowid='number', tokenize='porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER finding_added AFTER INSERT ON finding BEGIN
    INSERT INTO finding_fts (rowid, quote, organisation, owner)
    VALUES (new.number, new.quote, new.organisation, new.owner);
END;
CREATE TRIGGER finding_removed AFTER DELETE ON finding BEGIN
    INSERT INTO finding_fts (finding_fts, rowid, quote, organisation, owner)
    VALUES ('delete', old.number, old.quote, old.organisation, old.owner);
END;
CREATE TRIGGER finding_changed AFTER UPDATE OF quote, organisation, owner, number ON finding BEGIN
    INSERT INTO finding_fts (finding_fts, rowid, quote, organisation, owner)
    VALUES ('delete', old.number, old.quote, old.organisation, old.owner);
    INSERT INTO finding_fts (rowid, quote, organisation, owner)
    VALUES (new.number, new.quote, new.organisation, new.owner);
END;

CREATE TABLE link (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES finding (id),
    target TEXT NOT NULL REFERENCES finding (id),
    relation TEXT NOT NULL,
    score REAL NOT NULL,
    reasons TEXT NOT NULL CHECK (json_valid(reasons))
) STRICT;
CREATE INDEX link_source ON link (source, relation);
CREATE INDEX link_target ON link (target, relation);

CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    subject TEXT NOT NULL,
    action TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX event_subject ON event (subject, seq);
CREATE TRIGGER event_appended BEFORE INSERT ON event
WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
    OR new.previous IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), '')
BEGIN
    SELECT RAISE(ABORT, 'the log of events only grows at its end');
END;
CREATE TRIGGER event_kept BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the log of events is append-only');
END;
CREATE TRIGGER event_unchanged BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the log of events is append-only');
END;

CREATE TABLE problem (
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    advice TEXT NOT NULL,
    partial INTEGER NOT NULL,
    PRIMARY KEY (name, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE thread (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    organisation TEXT NOT NULL,
    theme TEXT NOT NULL,
    response TEXT NOT NULL,
    delivery TEXT NOT NULL,
    assurance TEXT NOT NULL,
    time TEXT NOT NULL,
    brag TEXT NOT NULL,
    due TEXT,
    owner TEXT,
    flags TEXT NOT NULL,
    as_of TEXT NOT NULL,
    place INTEGER NOT NULL
) STRICT;
CREATE INDEX thread_brag ON thread (brag, due);
CREATE TABLE thread_finding (
    thread TEXT NOT NULL REFERENCES thread (id),
    place INTEGER NOT NULL,
    finding TEXT NOT NULL REFERENCES finding (id),
    PRIMARY KEY (thread, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_finding_finding ON thread_finding (finding);

CREATE VIEW open_threads AS
    SELECT id, title, organisation, theme, brag, response, delivery, assurance, time, due, owner, flags, as_of
    FROM thread WHERE time <> 'closed' ORDER BY place;
CREATE VIEW overdue AS
    SELECT id, title, organisation, owner, due, brag, as_of FROM thread WHERE time = 'overdue' ORDER BY due, place;
CREATE VIEW by_organisation AS
    SELECT coalesce(organisation, '(none named)') AS organisation, count(*) AS findings,
        sum(kind = 'issue') AS issues, sum(kind = 'requirement') AS requirements,
        sum(kind = 'commitment') AS commitments, sum(kind = 'evidence') AS evidence
    FROM finding WHERE superseded = '' GROUP BY 1 ORDER BY 2 DESC;
CREATE VIEW by_theme AS
    SELECT theme, count(*) AS findings,
        sum(kind = 'issue') AS issues, sum(kind = 'requirement') AS requirements,
        sum(kind = 'commitment') AS commitments, sum(kind = 'evidence') AS evidence
    FROM finding_theme JOIN finding ON finding.id = finding_theme.finding
    WHERE superseded = '' GROUP BY 1 ORDER BY 2 DESC;
CREATE VIEW contradictions AS
    SELECT link.id, link.score, later.quote AS says, later.document AS document,
        earlier.quote AS against, earlier.document AS against_document
    FROM link JOIN finding AS later ON later.id = link.source JOIN finding AS earlier ON earlier.id = link.target
    WHERE link.relation = 'contradicts' ORDER BY link.score DESC;
CREATE VIEW audit AS
    SELECT seq, at, who, action, subject, payload FROM event ORDER BY seq DESC;
"""

_OVERVIEW = """
DROP INDEX finding_organisation;
CREATE INDEX finding_organisation ON finding (organisation, superseded, kind);
DROP INDEX finding_kind;
CREATE INDEX finding_kind ON finding (kind, superseded, organisation);
DROP VIEW by_organisation;
CREATE VIEW by_organisation AS
    SELECT coalesce(organisation, '(none named)') AS organisation, count(*) AS findings,
        sum(kind = 'issue') AS issues, sum(kind = 'requirement') AS requirements,
        sum(kind = 'commitment') AS commitments, sum(kind = 'evidence') AS evidence
    FROM finding WHERE superseded = '' GROUP BY finding.organisation ORDER BY 2 DESC;
"""
"""The overview reads its index alone: twice as quick over 100,000 findings, and no longer at random over a million."""

_TALLIES = """
CREATE TABLE tally (
    about TEXT NOT NULL CHECK (about IN ('organisation', 'theme')),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    findings INTEGER NOT NULL,
    PRIMARY KEY (about, name, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT 'organisation', coalesce(organisation, ''), kind, count(*)
    FROM finding WHERE superseded = '' GROUP BY 2, 3;
INSERT INTO tally SELECT 'theme', theme, kind, count(*)
    FROM finding_theme JOIN finding ON finding.id = finding_theme.finding WHERE superseded = '' GROUP BY 2, 3;
CREATE TRIGGER finding_counted AFTER INSERT ON finding WHEN new.superseded = '' BEGIN
    INSERT INTO tally VALUES ('organisation', coalesce(new.organisation, ''), new.kind, 1)
    ON CONFLICT DO UPDATE SET findings = findings + 1;
END;
CREATE TRIGGER finding_recounted AFTER UPDATE OF organisation, kind, superseded ON finding
WHEN (old.organisation, old.kind, old.superseded = '') IS NOT (new.organisation, new.kind, new.superseded = '') BEGIN
    UPDATE tally SET findings = findings - 1
    WHERE old.superseded = '' AND about = 'organisation' AND name = coalesce(old.organisation, '') AND kind = old.kind;
    INSERT INTO tally SELECT 'organisation', coalesce(new.organisation, ''), new.kind, 1 WHERE new.superseded = ''
    ON CONFLICT DO UPDATE SET findings = findings + 1;
    UPDATE tally SET findings = findings - 1
    WHERE old.superseded = '' AND about = 'theme' AND kind = old.kind
        AND name IN (SELECT theme FROM finding_theme WHERE finding = old.id);
    INSERT INTO tally SELECT 'theme', theme, new.kind, 1 FROM finding_theme
    WHERE finding = new.id AND new.superseded = ''
    ON CONFLICT DO UPDATE SET findings = findings + 1;
END;
CREATE TRIGGER theme_counted AFTER INSERT ON finding_theme BEGIN
    INSERT INTO tally SELECT 'theme', new.theme, kind, 1 FROM finding WHERE id = new.finding AND superseded = ''
    ON CONFLICT DO UPDATE SET findings = findings + 1;
END;
CREATE TRIGGER theme_discounted AFTER DELETE ON finding_theme BEGIN
    UPDATE tally SET findings = findings - 1 WHERE about = 'theme' AND name = old.theme
        AND kind = (SELECT kind FROM finding WHERE id = old.finding AND superseded = '');
END;
DROP VIEW by_organisation;
CREATE VIEW by_organisation AS
    SELECT iif(name = '', '(none named)', name) AS organisation, sum(findings) AS findings,
        sum(iif(kind = 'issue', findings, 0)) AS issues, sum(iif(kind = 'requirement', findings, 0)) AS requirements,
        sum(iif(kind = 'commitment', findings, 0)) AS commitments, sum(iif(kind = 'evidence', findings, 0)) AS evidence
    FROM tally WHERE about = 'organisation' GROUP BY name HAVING sum(findings) > 0 ORDER BY 2 DESC, 1;
DROP VIEW by_theme;
CREATE VIEW by_theme AS
    SELECT name AS theme, sum(findings) AS findings,
        sum(iif(kind = 'issue', findings, 0)) AS issues, sum(iif(kind = 'requirement', findings, 0)) AS requirements,
        sum(iif(kind = 'commitment', findings, 0)) AS commitments, sum(iif(kind = 'evidence', findings, 0)) AS evidence
    FROM tally WHERE about = 'theme' GROUP BY name HAVING sum(findings) > 0 ORDER BY 2 DESC, 1;

CREATE TABLE unlinked (
    document TEXT PRIMARY KEY REFERENCES document (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""
"""Overviews read counts that triggers keep, instead of a million rows.

`unlinked` names documents whose links a run still owes, so that a run that was killed before linking loses none.
`secret` holds what makes pseudonyms stable within a tracker and untold outside it.
"""

_LOG_END = """
CREATE TABLE log_end (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
INSERT INTO log_end SELECT 1, seq, hash FROM event ORDER BY seq DESC LIMIT 1;
CREATE TRIGGER event_ended AFTER INSERT ON event BEGIN
    INSERT INTO log_end VALUES (1, new.seq, new.hash)
    ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
END;
"""
"""A chain of hashes does not show that its last links were taken away; this says where it ended."""

_OUTLINE = """
CREATE TABLE outline (
    document TEXT PRIMARY KEY REFERENCES document (id),
    named TEXT NOT NULL CHECK (json_valid(named)),
    runs BLOB NOT NULL
) STRICT;
CREATE TRIGGER outline_outgrown AFTER INSERT ON finding BEGIN
    DELETE FROM outline WHERE document = new.document;
END;
CREATE TRIGGER outline_outdated AFTER UPDATE OF document, kind, quote, organisation, superseded ON finding BEGIN
    DELETE FROM outline WHERE document IN (old.document, new.document);
END;
CREATE TRIGGER outline_shrunk AFTER DELETE ON finding BEGIN
    DELETE FROM outline WHERE document = old.document;
END;
"""
"""What a new document is compared with first, so that only what it has to do with is loaded to link it.

Worked out from the findings when it is wanted and not there; triggers drop it when they change.
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _OVERVIEW, _TALLIES, _LOG_END, _OUTLINE)
"""Migration n takes a file from version n to n + 1."""

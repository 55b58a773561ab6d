-- Schema 1. Everything belongs to a library; readings never change; a version is a set of membership intervals.

CREATE TABLE library (
    id TEXT PRIMARY KEY,
    pointer INTEGER NOT NULL  -- the version that serves
);

CREATE TABLE version (
    library TEXT NOT NULL REFERENCES library (id),
    number INTEGER NOT NULL,
    base INTEGER,
    created TEXT NOT NULL,
    action TEXT NOT NULL,
    made_by TEXT NOT NULL,
    change TEXT NOT NULL,
    articles INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    origins TEXT NOT NULL,
    held_back TEXT NOT NULL,
    PRIMARY KEY (library, number)
);

-- Revisions are never used twice, so that no search index can mean another reading by the same number.
CREATE TABLE reading (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    digest TEXT NOT NULL,
    head TEXT NOT NULL,
    body TEXT NOT NULL,  -- sections and key points
    entries INTEGER NOT NULL,
    UNIQUE (library, digest)
);

-- The text, cut every 4,096 code points: a quotation out of a long article is read without the rest of it.
CREATE TABLE piece (
    revision INTEGER NOT NULL REFERENCES reading (revision) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (revision, number)
);

CREATE TABLE entry (
    revision INTEGER NOT NULL REFERENCES reading (revision) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (revision, ordinal)
) WITHOUT ROWID;
CREATE INDEX entry_id ON entry (id);

-- Numbers in the order of the first addition: the order of a version's members.
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    id TEXT NOT NULL,
    UNIQUE (library, id)
);

-- A reading serves for an article in the versions from `since` up to, and without, `until`; NULL: still.
CREATE TABLE membership (
    library TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (number),
    revision INTEGER NOT NULL REFERENCES reading (revision),
    path TEXT,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (library, article, since)
);
CREATE INDEX membership_revision ON membership (revision);

CREATE TABLE setting (
    library TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (library, name)
);

PRAGMA application_id = 0x4B494A49;  -- "KIJI"
PRAGMA user_version = 1;

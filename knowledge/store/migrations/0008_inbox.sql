-- Schema 8. What the articles did not answer, without who asked; who waits for an answer; who follows what.

CREATE TABLE gap (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    last TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX gap_library ON gap (library, last);

CREATE TABLE waiting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    gap INTEGER NOT NULL REFERENCES gap (id) ON DELETE CASCADE,
    person TEXT NOT NULL,
    channel INTEGER NOT NULL,
    message INTEGER,
    lang TEXT NOT NULL,
    since TEXT NOT NULL
);
CREATE INDEX waiting_library ON waiting (library, gap);
CREATE INDEX waiting_gap ON waiting (gap);
CREATE INDEX waiting_person ON waiting (person);

CREATE TABLE follow (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    person TEXT NOT NULL,
    since TEXT NOT NULL,
    state TEXT NOT NULL
);
CREATE INDEX follow_library ON follow (library, person);
CREATE INDEX follow_person ON follow (person);

PRAGMA user_version = 8;

-- Schema 6. What administrators did in Discord: who, when, what, and which version came of it.

CREATE TABLE audit (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    at TEXT NOT NULL,
    person TEXT,              -- a Discord id; NULL: was asked to be forgotten
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    outcome TEXT NOT NULL,
    before INTEGER,           -- the version that served before and after, where the act changed it
    after INTEGER
);
CREATE INDEX audit_library ON audit (library, number);

PRAGMA user_version = 6;

-- Schema 4. What readers thought of answers: nothing here tells who they were.

CREATE TABLE feedback (
    number INTEGER PRIMARY KEY,
    library TEXT NOT NULL,
    version INTEGER NOT NULL,
    entry TEXT NOT NULL,
    question TEXT,
    helpful INTEGER NOT NULL,
    complaint TEXT,
    remark TEXT NOT NULL,
    day TEXT NOT NULL
);
CREATE INDEX feedback_library ON feedback (library, number);

PRAGMA user_version = 4;

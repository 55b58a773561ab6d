-- Schema 7. Answers that stand in channels, what they quote, and counts of what was asked. Nothing tells who asked.

CREATE TABLE posted (
    message INTEGER PRIMARY KEY,
    server TEXT NOT NULL,  -- the library of the server it stands in
    channel INTEGER NOT NULL,
    day TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX posted_server ON posted (server, message);
CREATE INDEX posted_channel ON posted (channel);
CREATE INDEX posted_day ON posted (day);

CREATE TABLE quotation (
    message INTEGER NOT NULL REFERENCES posted (message) ON DELETE CASCADE,
    part TEXT NOT NULL,
    library TEXT NOT NULL,
    judged INTEGER,  -- the reading it was last compared with; NULL: none yet
    value TEXT NOT NULL,
    PRIMARY KEY (message, part)
) WITHOUT ROWID;
CREATE INDEX quotation_library ON quotation (library, message);

-- What a library held, and let be shown, when all that quotes it had been seen to.
CREATE TABLE seen_to (
    library TEXT PRIMARY KEY,
    state TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE tally (
    server TEXT NOT NULL,
    day TEXT NOT NULL,
    channel INTEGER NOT NULL,
    event TEXT NOT NULL,
    question TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (server, day, channel, event, question)
) WITHOUT ROWID;

PRAGMA user_version = 7;

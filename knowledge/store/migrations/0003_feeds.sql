-- Schema 3. The feeds that a library follows, and what was seen in them.

CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    url TEXT NOT NULL,
    state TEXT NOT NULL,  -- JSON
    UNIQUE (library, url)
);

CREATE TABLE feed_item (
    feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    key TEXT NOT NULL,  -- the link without what does not tell pages apart, else the feed's own id of the item
    said TEXT,          -- hash of what the feed says of it, dates left out
    text_hash TEXT,     -- hash of the text that was stored
    article TEXT,
    seen TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (feed, key)
) WITHOUT ROWID;

PRAGMA user_version = 3;

-- A database of schema 1, as `sqlite3 .dump` writes it. Never edit: it is what an earlier Kijibot left on a disk.
PRAGMA application_id = 1263094345;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE article (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    id TEXT NOT NULL,
    UNIQUE (library, id)
);
INSERT INTO "article" VALUES(1,'server:1','lighthouse');
CREATE TABLE entry (
    revision INTEGER NOT NULL REFERENCES reading (revision) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (revision, ordinal)
) WITHOUT ROWID;
INSERT INTO "entry" VALUES(1,0,'lighthouse-0','{"id":"lighthouse-0","kind":"statement","start":0,"end":6,"core":[0,6]}');
INSERT INTO "entry" VALUES(2,0,'lighthouse-0','{"id":"lighthouse-0","kind":"statement","start":0,"end":13,"core":[0,13]}');
INSERT INTO "entry" VALUES(2,1,'lighthouse-1','{"id":"lighthouse-1","kind":"statement","start":14,"end":38,"core":[14,38],"section":0}');
CREATE TABLE library (
    id TEXT PRIMARY KEY,
    pointer INTEGER NOT NULL  -- the version that serves
);
INSERT INTO "library" VALUES('server:1',2);
CREATE TABLE membership (
    library TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (number),
    revision INTEGER NOT NULL REFERENCES reading (revision),
    path TEXT,
    since INTEGER NOT NULL,
    until INTEGER,
    PRIMARY KEY (library, article, since)
);
INSERT INTO "membership" VALUES('server:1',1,1,NULL,1,2);
INSERT INTO "membership" VALUES('server:1',1,2,'/articles/lighthouse.txt',2,NULL);
CREATE TABLE piece (
    revision INTEGER NOT NULL REFERENCES reading (revision) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (revision, number)
);
INSERT INTO "piece" VALUES(1,0,'灯台はある。
');
INSERT INTO "piece" VALUES(2,0,'灯台は百年前に建てられた。
The lamp is lit at dusk.
');
CREATE TABLE reading (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    digest TEXT NOT NULL,
    head TEXT NOT NULL,
    body TEXT NOT NULL,  -- sections and key points
    entries INTEGER NOT NULL,
    UNIQUE (library, digest)
);
INSERT INTO "reading" VALUES(1,'server:1','febfde885379cfa6d1d993b288b28b2e1102316b9f6e063235d87b0b5cab4117','{"id":"lighthouse","kind":"article","title":"題 lighthouse","url":"https://example.org/lighthouse","site":null,"published":null,"language":"ja","topic":null,"sources":[{"span":[0,1],"name":"新聞","url":null,"published":"2025-06-06","headline":null}]}','{"sections":[{"span":[0,7],"heading":"見出し","question":null,"source":null}],"key_points":[[0,6]]}',1);
INSERT INTO "reading" VALUES(2,'server:1','bf6d6487856b255d2b178a99e4e522b3be82a28a9abdf16c97c680d3a7d4e878','{"id":"lighthouse","kind":"article","title":"題 lighthouse","url":"https://example.org/lighthouse","site":null,"published":null,"language":"ja","topic":null,"sources":[{"span":[0,1],"name":"新聞","url":null,"published":"2025-06-06","headline":null}]}','{"sections":[{"span":[0,39],"heading":"見出し","question":null,"source":null}],"key_points":[[0,13]]}',2);
CREATE TABLE setting (
    library TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (library, name)
);
INSERT INTO "setting" VALUES('server:1','channels','{"1": "watch"}');
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
INSERT INTO "version" VALUES('server:1',1,NULL,'2026-11-22T21:00:00+00:00','add','cli','{"added":[],"changed":[],"removed":[]}',1,1,'65bed22466ac70a8daf2081a9b36887071a10de40bc90893d269b8c2963f2289','[]','[]');
INSERT INTO "version" VALUES('server:1',2,1,'2026-11-22T21:00:00+00:00','add','cli','{"added":[],"changed":["lighthouse"],"removed":[]}',1,2,'ea02a7dad317d0fef8be06302ac31f9b8852de80f07c359f706d4ad41f4c40dc','[{"path":"/articles/lighthouse.txt","metadata":{"id":null,"title":null,"url":null,"site":"港の新聞","published":null,"topic":null}}]','["old"]');
CREATE INDEX entry_id ON entry (id);
CREATE INDEX membership_revision ON membership (revision);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reading',2);
INSERT INTO "sqlite_sequence" VALUES('article',2);
COMMIT;

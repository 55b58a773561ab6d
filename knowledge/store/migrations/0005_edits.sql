-- Schema 5. What a team says about an article's entries belongs to the version, like the article itself.

ALTER TABLE membership ADD COLUMN edits TEXT;  -- JSON; NULL: nothing
ALTER TABLE membership ADD COLUMN unedited INTEGER REFERENCES reading (revision);  -- what `edits` made `revision` of
CREATE INDEX membership_unedited ON membership (unedited);

PRAGMA user_version = 5;

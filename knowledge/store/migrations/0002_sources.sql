-- Schema 2. Articles can be set aside while their source is gone; what is known of each address is kept beside.

ALTER TABLE membership ADD COLUMN quarantine TEXT;  -- why it does not serve; NULL: it serves

-- Not part of any version: when an address was looked at last, and what it said.
CREATE TABLE source (
    library TEXT NOT NULL,
    address TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (library, address)
);

PRAGMA user_version = 2;

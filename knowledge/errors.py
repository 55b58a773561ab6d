"""Everything that can go wrong and that a person can put right.

KnowledgeError
├── UnreadableError          something handed in cannot become an article (carries a Fault)
│   └── FetchError           an address could not be fetched
├── NotFoundError            no such article, version or entry
├── ConflictError            somebody else changed the library first; try again
├── UndoneError              a change was taken back already
├── OvertakenError           a change cannot be taken back alone: others were built on it
├── UnfitVersionError        a version did not pass its self-test, and the one before goes on serving
├── StoreError               the database cannot be used as it is
│   ├── ForeignStoreError    the file is not a Kijibot database, or is damaged
│   ├── NewerStoreError      the database was made by a newer Kijibot
│   ├── NoFolderError        the folder it should stand in does not exist
│   ├── BusyStoreError       another program holds it for too long
│   ├── ReadOnlyStoreError   it may be read but not written
│   ├── FullStoreError       the disk is full
│   └── OccupiedError        a backup would overwrite a file
└── SettingError             a setting has a value that cannot work

An error carries facts; its text is English, for the log. What a person reads is chosen by `key` from the phrase
catalogue (`errors.<key>`), with `facts` filled in.
"""

from enum import StrEnum


class Fault(StrEnum):
    """Why something handed in cannot become an article, or not all of it. Each value is a phrase key below `fault.`."""

    EMPTY = "empty"
    BINARY = "binary"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    MISSING = "missing"
    FORBIDDEN = "forbidden"
    NOT_A_FILE = "not_a_file"
    UNKNOWN_KIND = "unknown_kind"
    JSON = "json"
    OBJECT = "object"
    RECORD = "record"
    UNICODE = "unicode"
    NOTHING_TO_LEARN = "nothing_to_learn"
    DUPLICATE = "duplicate"
    TAKEN = "taken"  # a file with the id of an article that was read from an address; facts: `id`, `url`
    CLAIMED = "claimed"  # a saved page says that it stands where another article was read; facts: `url`
    PHRASING_BRACKET = "phrasing_bracket"
    PHRASING_LONG = "phrasing_long"
    PHRASING_WIDE = "phrasing_wide"
    PHRASING_EMPTY = "phrasing_empty"
    PHRASINGS_MANY = "phrasings_many"
    ADDRESS = "address"  # not an http or https address
    REFUSED = "refused"  # leads to a private or special network
    UNREACHABLE = "unreachable"
    SLOW = "slow"  # the deadline passed
    REDIRECTS = "redirects"
    STATUS = "status"
    GONE = "gone"  # 404 or 410
    BUSY = "busy"  # 429 or 503: the server asks for patience
    ROBOTS = "robots"
    TRANSFER = "transfer"  # the body breaks off, lies about its length or cannot be unpacked
    TOO_HARD = "too_hard"  # the reading process took too long or too much memory
    FEED = "feed"  # no feed, sitemap or list of feeds
    A_FEED = "a_feed"  # a feed, sitemap or list of feeds, handed in as an article
    ENTITIES = "entities"  # XML that declares what only attacks need
    NOT_EXPORT = "not_export"  # no export of a library
    EXPORT_NEWER = "export_newer"
    EXPORT_CUT = "export_cut"  # the end is missing
    EXTRA = "extra"  # needs an optional library; facts: `extra`


class KnowledgeError(Exception):
    """The root of everything `knowledge` raises on purpose."""

    key = "unknown"

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        super().__init__(f"{self.key}: " + ", ".join(f"{name}={value!r}" for name, value in facts.items()))


class UnreadableError(KnowledgeError):
    """Something handed in cannot become an article; *fault* says why, *facts* where and what."""

    key = "unreadable"

    def __init__(self, fault: Fault, **facts: str | int) -> None:
        self.fault = fault
        super().__init__(fault=fault.value, **facts)


class FetchError(UnreadableError):
    """An address could not be fetched; facts: `name` (the address), `status` where a server answered.

    *retry_after*: seconds that the server asked to wait, None where it did not say.
    """

    def __init__(self, fault: Fault, *, retry_after: float | None = None, **facts: str | int) -> None:
        self.retry_after = retry_after
        super().__init__(fault, **facts)


class NotFoundError(KnowledgeError):
    """No article, version or entry answers to that name."""

    key = "not_found"

    def __init__(self, what: str, name: str) -> None:
        self.what, self.name = what, name
        super().__init__(what=what, name=name)


class ConflictError(KnowledgeError):
    """The current version is no longer the one the change was built on."""

    key = "conflict"


class UndoneError(KnowledgeError):
    """What is to be taken back is not there any more; facts: `version`."""

    key = "undone"


class OvertakenError(KnowledgeError):
    """The articles of a change were changed again after it; facts: `version` and how many articles, `count`."""

    key = "overtaken"


class UnfitVersionError(KnowledgeError):
    """A version that was to serve did not pass its self-test; facts: `kind` (`models.FindingKind`) and its counts."""

    key = "unfit"


class StoreError(KnowledgeError):
    """The database cannot be used as it is; facts: `path`, `problem` (the system's own words)."""

    key = "store"


class ForeignStoreError(StoreError):
    """The file is not a Kijibot database, or is damaged."""

    key = "foreign_store"


class NewerStoreError(StoreError):
    """The database was made by a newer Kijibot; nothing was changed."""

    key = "newer_store"


class NoFolderError(StoreError):
    """The folder that the database or its copy should stand in does not exist; facts: `path`, `folder`."""

    key = "no_folder"


class BusyStoreError(StoreError):
    """Another program holds the database for too long; nothing was changed."""

    key = "busy_store"


class ReadOnlyStoreError(StoreError):
    """The database may be read but not written; nothing was changed."""

    key = "read_only_store"


class FullStoreError(StoreError):
    """The disk is full; nothing was changed."""

    key = "full_store"


class OccupiedError(StoreError):
    """A file of that name exists already and is not overwritten."""

    key = "occupied"


class SettingError(KnowledgeError):
    """A setting has a value that cannot work; facts: `name`, `problem`."""

    key = "setting"

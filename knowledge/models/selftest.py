"""What a version that is about to serve, or serves, is found to be like when it is asked its own questions."""

from typing import Literal

from pydantic import Field

from knowledge.models.base import ArticleId, EntryId, LibraryId, Model, VersionNumber

FindingLevel = Literal["error", "warning", "note"]
"""An error keeps a version from serving; a warning is something to put right; a note is good to know."""
FindingKind = Literal[
    "incomplete",
    "broken",
    "blind",
    "collision",
    "unreachable",
    "phrasing",
    "empty_question",
    "source_lost",
    "set_aside",
    "too_long",
    "duplicate",
]
"""`incomplete`: the index lacks entries. `broken`: an entry's place is not in its text. `blind`: none of what is new is
found. `collision`: one question, different answers. `unreachable`: not found by its own words, however they are put.
`phrasing`: a way to ask that was given to it brings up others.
`empty_question`: a question that names nothing. `source_lost`: it had a link or a site before. `set_aside`: its page is
gone, retracted or unreachable. `too_long`: only its beginning is shown. `duplicate`: said twice."""

LEVELS: dict[FindingKind, FindingLevel] = {
    "incomplete": "error",
    "broken": "error",
    "blind": "error",
    "collision": "warning",
    "unreachable": "warning",
    "phrasing": "warning",
    "empty_question": "warning",
    "source_lost": "warning",
    "set_aside": "warning",
    "too_long": "note",
    "duplicate": "note",
}

Way = Literal["own", "typo", "particles", "kana", "keywords", "named"]
"""How an entry is asked for: as it is stored, with a typing error, without particles, in kana, by keywords, together
with its article's title. A statement has no question: its keywords without figures stand in for one."""
WAYS: tuple[Way, ...] = ("own", "typo", "particles", "kana", "keywords", "named")


class Spot(Model):
    """An article or one of its entries, as a finding names it."""

    library: LibraryId
    article: ArticleId
    title: str
    entry: EntryId | None = None
    question: str | None = None
    text: str = ""
    """The entry's words, cut where they get long."""


class Finding(Model):
    """Something about a version that somebody may want to put right."""

    kind: FindingKind
    spots: tuple[Spot, ...] = ()
    """What it is about; of a collision or duplicate all of them."""
    facts: dict[str, str | int] = Field(default_factory=dict)
    """What its phrase fills in."""

    @property
    def level(self) -> FindingLevel:
        """How bad it is."""
        return LEVELS[self.kind]


class Reach(Model):
    """How many entries are found when they are asked for in one way."""

    way: Way
    asked: int
    first: int
    """Ranked first."""
    shown: int
    """Among the five that a person may see, the first ones included."""


class Tested(Model):
    """How a version came out."""

    version: VersionNumber
    articles: int
    entries: int
    asked: int
    """How many of the entries were asked for."""
    reach: tuple[Reach, ...]
    findings: tuple[Finding, ...]

    def of(self, level: FindingLevel) -> tuple[Finding, ...]:
        """Return the findings of one *level*."""
        return tuple(finding for finding in self.findings if finding.level == level)


class Walked(Model):
    """What was found when all entries of a version were asked for while it served."""

    version: VersionNumber
    fingerprint: str
    """Of the version: its number may be given again."""
    entries: int
    errors: int
    warnings: int
    notes: int
    findings: tuple[Finding, ...]
    """The first of them, worst ones first."""

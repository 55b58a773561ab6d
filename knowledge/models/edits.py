"""What a team says about the entries of an article, beside what the article says itself."""

from knowledge.models.article import Article, Reading
from knowledge.models.base import EntryId, LibraryId, Model
from knowledge.models.entry import Entry
from knowledge.models.source import Quarantine, SourceState


class Edit(Model):
    """What is said about one entry; without effect while its article holds no such entry."""

    entry: EntryId
    question: str | None = None
    """The entry's own, if it has one: by it the entry is known where its answer was written anew."""
    sentence: str
    """Its core: by it an entry without a question is known again."""
    hidden: bool = False
    """It answers nothing and is shown to no reader."""
    phrasings: tuple[str, ...] = ()
    """Further ways to ask for it (`text.phrasings`)."""

    @classmethod
    def of(cls, entry: Entry, article: Article) -> "Edit":
        """Return an edit of *entry* of *article* that says nothing yet."""
        return cls(entry=entry.id, question=entry.question, sentence=article.text[slice(*entry.core)])

    def __bool__(self) -> bool:
        return self.hidden or bool(self.phrasings)


class Edits(Model):
    """All that is said about one article: part of a version, like the article itself."""

    entries: tuple[Edit, ...] = ()
    topic: str | None = None
    """None: as it was read."""

    def __bool__(self) -> bool:
        return bool(self.entries) or self.topic is not None


class Curated(Model):
    """An article as those see it who look after it: as it was read, and what the team says about it."""

    library: LibraryId
    reading: Reading
    edits: Edits = Edits()
    quarantine: Quarantine | None = None
    source: SourceState | None = None
    """What is known of the address it came from."""

    @property
    def topic(self) -> str | None:
        """What it is about, in a word."""
        return self.reading.article.topic if self.edits.topic is None else self.edits.topic

    @property
    def waiting(self) -> tuple[Edit, ...]:
        """The edits without effect, because their entry is gone."""
        ids = {entry.id for entry in self.reading.entries}
        return tuple(edit for edit in self.edits.entries if edit.entry not in ids)

    def edit(self, entry: Entry) -> Edit:
        """Return what is said about *entry*."""
        found = (edit for edit in self.edits.entries if edit.entry == entry.id)
        return next(found, Edit.of(entry, self.reading.article))

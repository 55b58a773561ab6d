"""What is different between two versions of a library, to the entry."""

from typing import Literal

from knowledge.models.base import ArticleId, Model, VersionNumber
from knowledge.models.entry import EntryKind
from knowledge.models.library import Version

ArticleChangeKind = Literal["added", "changed", "removed", "quarantined", "restored"]


class Said(Model):
    """An entry as people see it."""

    kind: EntryKind
    question: str | None = None
    text: str
    """Exactly as it stands in the article."""
    phrasings: tuple[str, ...] = ()


class EntryChange(Model):
    """An entry that appears (nothing before), disappears (nothing after) or changes."""

    before: Said | None = None
    after: Said | None = None


class DetailChange(Model):
    """Something that is known of an article and is another now."""

    name: Literal["title", "url", "site", "author", "published", "topic"]
    before: str | None
    after: str | None


class ArticleChange(Model):
    """An article that appears, changes, disappears, or is set aside or taken back."""

    article: ArticleId
    title: str
    kind: ArticleChangeKind
    details: tuple[DetailChange, ...] = ()
    entries: tuple[EntryChange, ...] = ()
    compared: bool = True
    """Its entries were looked at; where very much changes at once, only those of the first articles are."""


class Difference(Model):
    """All that is different in one version against another."""

    before: VersionNumber | None
    """None: against nothing."""
    after: VersionNumber | None
    """None: a version that does not serve yet."""
    articles: tuple[ArticleChange, ...]

    def counts(self) -> tuple[int, int, int]:
        """Return how many entries appear, change and disappear."""
        entries = [entry for article in self.articles for entry in article.entries]
        new, gone = sum(one.before is None for one in entries), sum(one.after is None for one in entries)
        return new, len(entries) - new - gone, gone


class Step(Model):
    """A version in a library's history, and what it was made for."""

    version: Version
    titles: tuple[str, ...]
    """Of the articles that it changed, the first few."""
    more: int
    """How many articles beside those."""

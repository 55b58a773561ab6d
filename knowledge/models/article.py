"""An article as it was read: its text to the character, and what its parts are."""

from datetime import date
from typing import Literal

from knowledge.models.base import ArticleId, Model, Span
from knowledge.models.entry import Entry

ArticleKind = Literal["article", "faq", "team"]


class SourceCard(Model):
    """A source that an article names in a card of its own: who published what, when and where."""

    span: Span
    name: str
    url: str | None = None
    published: date | None = None
    headline: str | None = None


class Section(Model):
    """A stretch of the article under one heading."""

    span: Span
    heading: str | None = None
    question: str | None = None
    source: int | None = None
    """Position of the section's card in `Article.sources`."""


class ArticleHead(Model):
    """All that is known of an article besides its text."""

    id: ArticleId
    kind: ArticleKind = "article"
    title: str
    url: str | None = None
    site: str | None = None
    published: date | None = None
    language: str
    topic: str | None = None
    sources: tuple[SourceCard, ...] = ()


class Article(ArticleHead):
    """An article with its text; every span in it and in its entries counts this text's code points."""

    text: str
    sections: tuple[Section, ...] = ()
    key_points: tuple[Span, ...] = ()
    """What a summary shows, in reading order."""


class Reading(Model):
    """An article and everything learnt from it: what one version of a library holds for it."""

    article: Article
    entries: tuple[Entry, ...]


class Block(Model):
    """A piece of a document with one role, as the outside form shows it."""

    kind: Literal["heading", "paragraph", "item", "quote", "code", "rule"]
    span: Span
    level: int = 0
    """Depth of a heading (1 to 6) or of a list item's nesting; otherwise 0."""
    link: str | None = None
    """Where the block's first link leads, when its address does not stand in the text."""


class Metadata(Model):
    """What somebody says about a document beside its text; anything said here wins over what the text shows."""

    id: str | None = None
    title: str | None = None
    url: str | None = None
    site: str | None = None
    published: date | None = None
    topic: str | None = None


class PairSpan(Model):
    """A ready question-answer pair: where both stand in the document's text."""

    question: Span
    answer: Span
    phrasings: tuple[str, ...] = ()
    """As they are written, malformed ones too (`text.phrasings`)."""


class Document(Model):
    """One article's outside form made plain: text, blocks in reading order, metadata. Not yet understood."""

    name: str
    """Where it came from, for messages and for an id of last resort: a file's path, `-`, or `file.jsonl:12`."""
    text: str
    blocks: tuple[Block, ...] = ()
    metadata: Metadata = Metadata()
    pairs: tuple[PairSpan, ...] = ()
    """Filled for a ready FAQ only."""

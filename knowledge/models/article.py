"""An article as it was read: its text to the character, and what its parts are."""

from datetime import date
from typing import Literal

from knowledge.models.base import ArticleId, Model, Span
from knowledge.models.entry import Entry

ArticleKind = Literal["article", "faq", "news", "howto", "reference", "team"]
"""What it mainly is: running text, questions and answers, a dated report, steps, definitions and tables, or what a
moderator wrote."""
PartialReason = Literal["paywall", "cut", "depth", "length", "pages", "summary"]
"""Why only a part could be read: it is paid for, breaks off, is nested too deep, is too long, goes on too far, or the
feed gave a summary only."""


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
    author: str | None = None
    published: date | None = None
    modified: date | None = None
    """The day its publisher says it was changed."""
    language: str
    topic: str | None = None
    partial: PartialReason | None = None
    """Only a part of the article could be read."""
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

    kind: Literal["heading", "paragraph", "item", "quote", "code", "rule", "question", "term", "definition", "row"]
    """`question`: marked as one by the page (a summary, a button, a bold line, structured data); what follows, up to
    the next question or heading, answers it. `row`: cells of a table's row, with ` | ` between them. A
    `rule` ends the answer before it."""
    span: Span
    level: int = 0
    """Depth of a heading (1 to 6) or of a list item's nesting; 1 for a row with the names of the columns."""
    number: int | None = None
    """Of an item in a numbered list: its number, from 1."""
    link: str | None = None
    """Where the block's first link leads, when its address does not stand in the text."""


class Metadata(Model):
    """What somebody says about a document beside its text; anything said here wins over what the text shows."""

    id: str | None = None
    title: str | None = None
    url: str | None = None
    site: str | None = None
    author: str | None = None
    published: date | None = None
    modified: date | None = None
    language: str | None = None
    """As the page declares it (`ja`, `en-GB`); a hint only."""
    topic: str | None = None
    kind: ArticleKind | None = None
    """What the page declares itself to be."""
    partial: PartialReason | None = None


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
    """Ready pairs of a list; learnt beside what the blocks say."""
    following: str | None = None
    """The address of the article's next page."""
    claimed: bool = False
    """`metadata.url` is what a saved page says of itself: its source for readers, but nobody saw it there."""

"""Reads a text the way `add` does, and shows entries by their words."""

from knowledge.models import Document, Entry, Metadata, Reading
from knowledge.parsing import read_article
from knowledge.sources import read_bytes


def read(text: str, name: str = "page.txt", **said: object) -> Reading:
    [document] = read_bytes(name, text.encode(), Metadata.model_validate(said))
    assert isinstance(document, Document)
    return read_article(document)


def core(reading: Reading, entry: Entry) -> str:
    return reading.article.text[slice(*entry.core)]


def shown(reading: Reading, entry: Entry) -> str:
    return reading.article.text[entry.start : entry.end]


def words(reading: Reading, kind: str) -> list[str]:
    return [core(reading, entry) for entry in reading.entries if entry.kind == kind]


def told(reading: Reading) -> list[str]:
    """Return every sentence that is a key point or a statement, in reading order."""
    return [core(reading, entry) for entry in reading.entries if entry.kind != "qa"]


def pairs(reading: Reading) -> dict[str | None, str]:
    return {entry.question: core(reading, entry) for entry in reading.entries if entry.kind == "qa"}

"""A network in a dictionary: what stands at which address, and an extractor that needs no process."""

from dataclasses import dataclass, field

from typing_extensions import override

from knowledge.errors import Fault, FetchError, UnreadableError
from knowledge.models import Document, FeedContent, Fetched, Metadata, Problem
from knowledge.ports import Extractor, Fetcher
from knowledge.sources import read_bytes


@dataclass
class Site(Fetcher):
    """`Fetcher` of pages that a test puts up, changes and takes down; anything else is gone."""

    pages: dict[str, bytes | Fault] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Each address with the tag it was asked with."""

    @override
    async def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, robots: bool = True
    ) -> Fetched:
        self.asked.append((url, etag))
        answered = self.moved.get(url, url)
        page = self.pages.get(answered, Fault.GONE)
        if isinstance(page, Fault):
            raise FetchError(page, name=url, status=410 if page is Fault.GONE else 500)
        tag = f'"{hash(page)}"'
        if tag == etag:
            return Fetched(url=answered, unchanged=True, etag=tag)
        return Fetched(url=answered, data=page, content_type="text/plain; charset=utf-8", etag=tag)

    @override
    async def close(self) -> None:
        self.pages.clear()


class Inline(Extractor):
    """`Extractor` that reads text in this very process."""

    @override
    def documents(
        self, name: str, data: bytes, metadata: Metadata, *, content_type: str | None = None
    ) -> list[Document | Problem]:
        return list(read_bytes(name, data, metadata))

    @override
    def feed(self, name: str, data: bytes, *, content_type: str | None = None) -> FeedContent:
        raise UnreadableError(Fault.UNKNOWN_KIND, name=name, kind="?")

    @override
    def close(self) -> None:
        return None

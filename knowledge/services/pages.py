"""What stands at an address: fetched, read in the process for strangers' bytes, joined over its pages."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from knowledge.errors import Fault, FetchError, UnreadableError
from knowledge.models import Document, Fetched, Metadata, Problem, SourceState
from knowledge.ports import Extractor, Fetcher
from knowledge.sources.joined import joined
from knowledge.sources.kinds import kind_of
from knowledge.text.addresses import cleaned, same_page, same_site

MOST_PAGES = 20
"""Pages of one article that are joined."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address led to."""

    fetched: Fetched
    documents: tuple[Document | Problem, ...] = ()
    """Empty where the server says that nothing changed. Each document has the address that tells it apart."""
    missing: UnreadableError | None = None
    """Why a later page of the article could not be read; the document ends before it, and is marked."""


class PageReader:
    """Reads addresses through the one fetcher and the one process for strangers' bytes."""

    def __init__(self, fetcher: Fetcher, extractor: Extractor) -> None:
        self._fetcher = fetcher
        self._extractor = extractor

    async def fetched(self, address: str, state: SourceState | None = None) -> Fetched:
        """Return what *address* leads to; *state* tells what was there before. Raises `FetchError`.

        A page that leads to the front page of a site is gone: that is how many sites say so.
        """
        fetched = await self._fetcher(
            address,
            etag=state.etag if state else None,
            last_modified=state.last_modified if state else None,
        )
        if _is_front(fetched.url) and not _is_front(address):
            raise FetchError(Fault.GONE, name=address, status=404)
        return fetched

    async def read(self, address: str, metadata: Metadata, state: SourceState | None = None) -> Page:
        """Return what *address* says; what *metadata* says wins over it. Raises `UnreadableError`.

        An article that goes on there on further pages is one document.
        """
        fetched = await self.fetched(address, state)
        if fetched.unchanged:
            return Page(fetched)
        found = await self._documents(fetched, metadata)
        first = found[0] if len(found) == 1 else None
        if not isinstance(first, Document) or first.following is None:
            return Page(fetched, tuple(found))
        # Whether a later page changed is not told by the first one's tag.
        unmarked = fetched.model_copy(update={"etag": None, "last_modified": None})
        document, missing = await self._joined(first, fetched, metadata)
        return Page(unmarked, (document,), missing)

    async def _joined(
        self, first: Document, fetched: Fetched, metadata: Metadata
    ) -> tuple[Document, UnreadableError | None]:
        """Return *first* with the pages that follow it, and why one of them could not be read."""
        pages, seen = [first], {same_page(fetched.url)}
        while (following := pages[-1].following) and same_page(following) not in seen:
            if not _same_host(following, fetched.url):
                break
            if len(pages) == MOST_PAGES:
                return joined(pages, partial="pages"), None
            seen.add(same_page(following))
            try:
                more = await self._following(following, fetched.url, seen, metadata)
            except UnreadableError as error:
                return joined(pages, partial="pages"), error
            if more is None:
                break
            pages.append(more)
        return joined(pages), None

    async def _following(self, address: str, first: str, seen: set[str], metadata: Metadata) -> Document | None:
        """Return the page at *address*; None when it leads back to one of those *seen*. Raises `UnreadableError`."""
        fetched = await self.fetched(address)
        if not _same_host(fetched.url, first):
            raise FetchError(Fault.REDIRECTS, name=address)
        if same_page(fetched.url) in seen - {same_page(address)}:
            return None
        found = await self._documents(fetched, metadata)
        if len(found) != 1 or not isinstance(found[0], Document):
            raise UnreadableError(Fault.NOTHING_TO_LEARN, name=address)
        return found[0]

    async def _documents(self, fetched: Fetched, metadata: Metadata) -> list[Document | Problem]:
        told = metadata
        if metadata.url is None and kind_of(fetched.url, fetched.data, fetched.content_type) == "HTML":
            told = metadata.model_copy(update={"url": fetched.url})  # what its links are told from
        found = await asyncio.to_thread(
            self._extractor.documents, fetched.url, fetched.data, told, content_type=fetched.content_type
        )
        if len(found) == 1 and isinstance(found[0], Document) and metadata.url is None:
            return [_addressed(found[0], fetched.url)]
        return found


def _addressed(document: Document, url: str) -> Document:
    """Return *document* with an address of its own: the one it gives itself, if that is of the same site as *url*.

    Otherwise any page could pass for another site's, and take the place of an article read there.
    """
    said = document.metadata.url
    address = cleaned(said if said and same_site(said, url) else url)
    return document.model_copy(update={"metadata": document.metadata.model_copy(update={"url": address})})


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path in {"", "/"} and not parts.query


def _same_host(one: str, other: str) -> bool:
    return urlsplit(one).netloc == urlsplit(other).netloc

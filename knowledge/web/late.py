"""A fetcher that is made when something is first fetched: importing aiohttp takes longer than answering a question."""

from collections.abc import Callable

from knowledge.models import Fetched
from knowledge.ports import Fetcher


class LateFetcher:
    """Passes everything on to the fetcher that *make* returns."""

    def __init__(self, make: Callable[[], Fetcher]) -> None:
        self._make = make
        self._fetcher: Fetcher | None = None

    async def __call__(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, robots: bool = True
    ) -> Fetched:
        """Fetch *url* as the port promises."""
        if self._fetcher is None:
            self._fetcher = self._make()
        return await self._fetcher(url, etag=etag, last_modified=last_modified, robots=robots)

    async def close(self) -> None:
        """Close the fetcher where one was made."""
        if self._fetcher is not None:
            await self._fetcher.close()

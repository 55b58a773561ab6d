"""What may be shown of each source's words: set per library, and applied to whatever leaves the library."""

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

from knowledge.models import QUOTE_POLICIES, ArticleHead, LibraryId, Quoted, QuotePolicy, SourcePolicies
from knowledge.ports import LibraryStore
from knowledge.text.addresses import host_of
from knowledge.text.fold import fold

_SETTING = "quotation.policies"
_FRESH_SECONDS = 1.0
"""How long a policy set by another process may go unnoticed."""


class PolicyService:
    """Keeps a policy for each source. Every method may raise `StoreError`."""

    def __init__(self, store: LibraryStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[LibraryId, tuple[float, SourcePolicies]] = {}
        self._setting: defaultdict[LibraryId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def all(self, library: LibraryId) -> Mapping[str, QuotePolicy]:
        """Return what was set for the sources of *library*, by name or host."""
        return (await self._of(library)).modes

    async def set(self, library: LibraryId, site: str, policy: QuotePolicy) -> str:
        """Apply *policy* to the source that *site* names (name, host or address); return how it is kept."""
        key = _key(site)
        async with self._setting[library]:
            self._known.pop(library, None)
            modes = {name: mode for name, mode in (await self.all(library)).items() if name != key}
            # An exception from a whole domain must be kept; elsewhere a source is quoted anyway.
            if policy != "quote" or SourcePolicies(modes=modes).of((), (key,)) != "quote":
                modes[key] = policy
            await self._store.set_setting(library, _SETTING, modes or None)
            self._known.pop(library, None)
        return key

    async def bars(self, library: LibraryId) -> bool:
        """Return whether some source of *library* must not answer."""
        return "never" in (await self.all(library)).values()

    async def of_article(self, library: LibraryId, head: ArticleHead) -> QuotePolicy:
        """Return what may be shown of the words of the article of *head*."""
        return await self._of_said(library, (head.site, head.url))

    async def applied(self, quoted: Quoted) -> Quoted:
        """Return *quoted* with the policy of whoever says it: the article's site, and the source its card names."""
        said = [(quoted.head.site, quoted.head.url)]
        if quoted.entry.source is not None and quoted.entry.level == "card":
            card = quoted.head.sources[quoted.entry.source]
            said.append((card.name, card.url))
        policy = await self._of_said(quoted.library, *said)
        return quoted if policy == "quote" else quoted.withheld(policy)

    async def _of_said(self, library: LibraryId, *said: tuple[str | None, str | None]) -> QuotePolicy:
        policies = await self._of(library)
        # Most libraries have none, and lists look at all of their articles: 10,000 names and hosts take 70 ms.
        return policies.of(*_named(*said)) if policies.modes else "quote"

    async def _of(self, library: LibraryId) -> SourcePolicies:
        read, policies = self._known.get(library, (None, SourcePolicies()))
        if read is None or self._clock() - read >= _FRESH_SECONDS:
            kept = await self._store.setting(library, _SETTING)
            modes = {name: mode for name, mode in kept.items() if mode in QUOTE_POLICIES} if kept else {}
            policies = SourcePolicies(modes=modes)
            self._known[library] = (self._clock(), policies)
        return policies


def policy_of(head: ArticleHead, modes: Mapping[str, QuotePolicy]) -> QuotePolicy:
    """Return what *modes*, policies by name or host, let show of the article of *head*."""
    return SourcePolicies(modes=modes).of(*_named((head.site, head.url)))


def _key(site: str) -> str:
    """Return the host that *site* names, if it is an address or looks like a host, else its folded name."""
    name = fold(site)
    return (_host(name) or _host(f"//{name}") or name) if "." in name and " " not in name else name


def _host(address: str) -> str:
    """Return the host that *address* names; empty where it names none, as people may write anything."""
    try:
        return host_of(address)
    except ValueError:
        return ""


def _named(*said: tuple[str | None, str | None]) -> tuple[list[str], list[str]]:
    names, addresses = [name for name, _ in said if name], [url for _, url in said if url]
    return [fold(name) for name in names], [_host(url) for url in addresses]

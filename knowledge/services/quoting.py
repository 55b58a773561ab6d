"""From ranked entries to quotations: their words, the asked-for ones marked, with a neighbour where that helps."""

from collections.abc import Sequence
from typing import NamedTuple

from knowledge.matching.highlight import highlight
from knowledge.matching.policy import Rated
from knowledge.matching.terms import Analysis
from knowledge.models import Evidence, Span, evidence
from knowledge.ports import EntryKey
from knowledge.services.library import LibraryService
from knowledge.services.serving import Serving
from knowledge.text.fragment import passage_url

NEIGHBOUR = 0.2
"""Share of the best sentence's probability from which the one beside it is shown with it."""
_SHORT_ANSWER = 20
"""A pair's answer below so many code points needs no mark: all of it is what was asked for."""


_LONGEST = 200_000
"""Code points of an article that are looked through for the words of a fragment."""


class Hit(NamedTuple):
    """An entry that may answer."""

    serving: Serving
    entry: int
    rated: Rated


class Quoter:
    """Fetches the words of entries."""

    def __init__(self, library: LibraryService) -> None:
        self._library = library

    async def quote(self, hits: Sequence[Hit], asked: Analysis | None = None) -> list[Evidence]:
        """Return *hits* with their words, in the same order, the words marked that *asked* asks for."""
        found: dict[Hit, Evidence] = {}
        for serving in {id(hit.serving): hit.serving for hit in hits}.values():
            here = [hit for hit in hits if hit.serving is serving]
            quoted = await self._library.quoted(serving, [serving.index.key(hit.entry) for hit in here])
            found |= {hit: evidence(item, hit.rated.confidence) for hit, item in zip(here, quoted, strict=True)}
        return [_marked(found[hit], asked) if asked else found[hit] for hit in hits]

    async def permitted(self, hits: Sequence[Hit]) -> list[Hit]:
        """Return those of *hits* whose sources may answer."""
        barring = {hit.serving.library for hit in hits}
        barring = {library for library in barring if await self._library.policies.bars(library)}
        asked = [hit for hit in hits if hit.serving.library in barring]
        barred = {hit for hit, told in zip(asked, await self.quote(asked), strict=True) if told.policy == "never"}
        return [hit for hit in hits if hit not in barred] if barred else list(hits)

    async def quote_best(self, best: Hit, ranked: Sequence[Hit], asked: Analysis) -> Evidence:
        """Return *best* of *ranked* with its words, and with the sentence beside it if that may answer as well."""
        beside = {int(best.serving.index.columns[side][best.entry]) for side in ("previous", "next")}
        bar = NEIGHBOUR * best.rated.confidence
        also = [
            hit
            for hit in ranked
            if hit is not best and hit.serving is best.serving and hit.entry in beside and hit.rated.confidence >= bar
        ]
        shown, *neighbours = await self.quote([best, *also[:1]])
        for neighbour in neighbours:
            shown = await self._joined(best, shown, neighbour)
        return _marked(await self.linked(best.serving, best.serving.index.key(best.entry), shown), asked)

    async def linked(self, serving: Serving, key: EntryKey, shown: Evidence) -> Evidence:
        """Return *shown*, which stands at *key*, with an address that opens its article at the sentence."""
        article = shown.article
        # A link to the sentence holds its words; what a moderator wrote stands on no page.
        if article.url is None or article.team or shown.policy != "quote":
            return shown
        text = await self._library.passage(serving, key[0], 0, _LONGEST)
        return shown.model_copy(update={"passage_url": passage_url(article.url, text, shown.core)})

    async def _joined(self, best: Hit, shown: Evidence, neighbour: Evidence) -> Evidence:
        """Return *shown*, its words and those of *neighbour* in one piece, if the same source says both."""
        if (shown.policy, neighbour.policy) != ("quote", "quote"):
            return shown
        (start, gap), (resumed, end) = sorted([shown.core, neighbour.core])
        revision, _ = best.serving.index.key(best.entry)
        text = await self._library.passage(best.serving, revision, start, end)
        if neighbour.source != shown.source or text[gap - start : resumed - start].strip():
            return shown
        return shown.model_copy(update={"start": start, "end": end, "text": text})


def _marked(shown: Evidence, asked: Analysis) -> Evidence:
    """Return *shown*, the words in its core marked that *asked* asks for."""
    if shown.policy != "quote":
        return shown
    start, end = shown.core[0] - shown.start, shown.core[1] - shown.start
    if shown.kind == "qa" and end - start < _SHORT_ANSWER:
        return shown
    found = highlight(asked, shown.text[start:end])
    mark: Span | None = None if found is None else (start + found[0], start + found[1])
    return shown.model_copy(update={"highlight": mark})

"""Versions as they serve where not all may answer: the same index, some of its readings out of the question."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from knowledge.matching.among import Among
from knowledge.models import ArticleHead, LibraryId, QuotePolicy, RevisionId
from knowledge.ports import LibraryStore
from knowledge.services.policies import policy_of
from knowledge.services.serving import Serving
from knowledge.text.fold import fold

_Key = tuple[LibraryId, bool, frozenset[str], frozenset[tuple[str, QuotePolicy]]]

_MOST_VIEWS = 200
"""Views kept ready: one byte an entry each."""


def on_one_of(topics: Collection[str]) -> Callable[[ArticleHead], bool]:
    """Return what tells whether an article is on one of *topics*, however it is written; without topics all are."""
    wanted = {fold(topic) for topic in topics}
    return lambda head: not wanted or (head.topic is not None and fold(head.topic) in wanted)


class Views:
    """Makes each view once. A stored reading never changes, so its head is read once too, in all versions."""

    def __init__(self) -> None:
        self._heads: dict[tuple[LibraryId, bool], dict[RevisionId, ArticleHead]] = {}
        self._views: OrderedDict[_Key, Serving] = OrderedDict()

    async def of(
        self, serving: Serving, topics: Collection[str], modes: Mapping[str, QuotePolicy], store: LibraryStore
    ) -> Serving:
        """Return *serving*, which *store* holds, with articles on *topics* alone; without topics, with all.

        *modes*: its sources' policies, as they were set. Who may never answer must not take the places of candidates.
        """
        modes = modes if "never" in modes.values() else {}
        if not topics and not modes:
            return serving
        key = (serving.library, serving.sample, frozenset(topics), frozenset(modes.items()))
        kept = self._views.get(key)
        if kept is None or kept != serving:
            heads = await self._known(serving, store)
            counts = on_one_of(topics)
            revisions = [
                revision for revision, head in heads.items() if counts(head) and policy_of(head, modes) != "never"
            ]
            kept = self._views[key] = replace(serving, among=Among.of(serving.index, revisions))
        self._views.move_to_end(key)
        while len(self._views) > _MOST_VIEWS:
            self._views.popitem(last=False)
        return kept

    def forget(self, library: LibraryId) -> None:
        """Let go of what was made of *library*."""
        self._heads.pop((library, False), None)
        for key in [key for key in self._views if key[0] == library]:
            del self._views[key]

    async def _known(self, serving: Serving, store: LibraryStore) -> dict[RevisionId, ArticleHead]:
        place = (serving.library, serving.sample)
        before = self._heads.get(place, {})
        held = [RevisionId(revision) for revision in serving.index.whole.revisions.tolist()]
        missing = [revision for revision in held if revision not in before]
        found = dict(await store.heads(serving.library, missing)) if missing else {}
        known = {revision: head for revision in held if (head := before.get(revision) or found.get(revision))}
        self._heads[place] = known
        return known

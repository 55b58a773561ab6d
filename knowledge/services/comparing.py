"""What is different between two readings of an article. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from knowledge.models import ArticleChange, ArticleHead, DetailChange, EntryChange, Reading, Said
from knowledge.models.difference import ArticleChangeKind

_ALIKE = 60.0
"""Similarity (`fuzz.ratio`) from which on a sentence counts as an old one that was changed."""
_MOST_COMPARED = 250_000
"""Pairs of sentences that are compared; of an article written wholly anew, all are new or gone."""
_DETAILS = ("title", "url", "site", "author", "published", "topic")


def article_change(kind: ArticleChangeKind, old: Reading | None, new: Reading | None) -> ArticleChange:
    """Return what becomes of an article that was *old* and is *new*; one of the two may be None."""
    known = new or old
    assert known is not None  # noqa: S101  # a change is one of something
    details = _details(old.article, new.article) if old and new else ()
    title = known.article.title
    return ArticleChange(
        article=known.article.id,
        title=title,
        kind=kind,
        details=tuple(details),
        entries=tuple(entry_changes(said(old), said(new))),
    )


def said(reading: Reading | None) -> list[Said]:
    """Return the entries of *reading* as people see them, in its order."""
    if reading is None:
        return []
    text = reading.article.text
    return [
        Said(kind=entry.kind, question=entry.question, text=text[entry.start : entry.end], phrasings=entry.phrasings)
        for entry in reading.entries
    ]


def entry_changes(old: Sequence[Said], new: Sequence[Said]) -> Iterator[EntryChange]:
    """Yield what is different in *new*, in its order, then what is gone, in the order of *old*."""
    same = Counter(old) & Counter(new)
    before, after = _without(old, same), _without(new, same)
    taken: dict[int, Said] = {}
    for alike in (_same_words, _same_question):
        for at, one in enumerate(after):
            if at not in taken and (found := next((other for other in before if alike(other, one)), None)):
                taken[at] = found
                before.remove(found)
    if len(before) * len(after) <= _MOST_COMPARED:
        for at, one in enumerate(after):
            if at not in taken and (found := _nearest(one, before)):
                taken[at] = found
                before.remove(found)
    for at, one in enumerate(after):
        yield EntryChange(before=taken.get(at), after=one)
    for gone in before:
        yield EntryChange(before=gone)


def _without(entries: Sequence[Said], same: Counter[Said]) -> list[Said]:
    left = same.copy()
    rest = []
    for one in entries:
        if left[one] > 0:
            left[one] -= 1
        else:
            rest.append(one)
    return rest


def _same_words(one: Said, other: Said) -> bool:
    return (one.kind, one.question, one.text) == (other.kind, other.question, other.text)


def _same_question(one: Said, other: Said) -> bool:
    return one.question is not None and one.question == other.question


def _nearest(one: Said, among: Sequence[Said]) -> Said | None:
    texts = {at: _whole(other) for at, other in enumerate(among) if other.kind == one.kind}
    found = process.extractOne(_whole(one), texts, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return among[found[2]] if found else None


def _whole(said: Said) -> str:
    return f"{said.question or ''}\n{said.text}"


def _details(old: ArticleHead, new: ArticleHead) -> Iterator[DetailChange]:
    for name in _DETAILS:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield DetailChange(
                name=name,  # type: ignore[arg-type]  # mypy forgets that it is one of these
                before=None if before is None else str(before),
                after=None if after is None else str(after),
            )

"""What a team says about an article, applied to what was read of it. Pure."""

from collections.abc import Iterable, Sequence

from knowledge.models import Edit, Edits, Entry, Reading, Span
from knowledge.text.marks import plain_key
from knowledge.text.phrasings import usable


def settled(edits: Edits, reading: Reading) -> Edits:
    """Return *edits* by the ids that their entries have in *reading*; those whose entry is gone wait, as they are.

    An entry whose id has changed is known by its question, or one without a question by its sentence, if no other
    entry has the same.
    """
    ids = {entry.id for entry in reading.entries}
    taken = {edit.entry for edit in edits.entries} & ids
    known: dict[tuple[bool, str], list[Edit]] = {}
    for blank in (Edit.of(entry, reading.article) for entry in reading.entries):
        known.setdefault(_known_by(blank), []).append(blank)
    found: list[Edit] = []
    for edit in edits.entries:
        same = known.get(_known_by(edit), [])
        if edit.entry not in ids and len(same) == 1 and same[0].entry not in taken:
            taken.add(same[0].entry)
            found.append(same[0].model_copy(update={"hidden": edit.hidden, "phrasings": edit.phrasings}))
        else:
            found.append(edit)
    return edits.model_copy(update={"entries": tuple(found)})


def _known_by(edit: Edit) -> tuple[bool, str]:
    return edit.question is None, plain_key(edit.sentence if edit.question is None else edit.question)


def edited(reading: Reading, edits: Edits) -> Reading:
    """Return *reading* as readers get it: without what is hidden, with the team's phrasings and topic.

    *edits* are `settled`. Its text stays whole; no key point and no other entry's words hold a hidden sentence.
    """
    mine = {edit.entry: edit for edit in edits.entries}
    veiled = {edit.entry for edit in edits.entries if edit.hidden}
    hidden = [entry.core for entry in reading.entries if entry.id in veiled]
    points = tuple(point for point in reading.article.key_points if not _meets(point, hidden))
    topic = reading.article.topic if edits.topic is None else edits.topic
    return Reading(
        article=reading.article.model_copy(update={"key_points": points, "topic": topic}),
        entries=tuple(
            _edited(entry, mine.get(entry.id), hidden) for entry in reading.entries if entry.id not in veiled
        ),
    )


def _edited(entry: Entry, edit: Edit | None, hidden: Sequence[Span]) -> Entry:
    (begin, finish), update = entry.core, dict[str, object]()
    if _meets((entry.start, begin), hidden):
        update["start"] = begin
    if _meets((finish, entry.end), hidden):
        update["end"] = finish
    if edit is not None and edit.phrasings:
        update["phrasings"] = usable((*entry.phrasings, *edit.phrasings))
    return entry.model_copy(update=update) if update else entry


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def within(entry: Entry, reading: Reading) -> tuple[Entry, ...]:
    """Return *entry* and the sentences of its answer that are entries of *reading* too: what is hidden together."""
    start, end = entry.core
    inside = (
        other for other in reading.entries if other.kind != "qa" and start <= other.core[0] < other.core[1] <= end
    )
    return (entry, *(other for other in inside if other.id != entry.id))


def restated(edits: Edits, *changed: Edit) -> Edits:
    """Return *edits* with those *changed* in the place of what was said about their entries."""
    ids = {edit.entry for edit in changed}
    kept = (edit for edit in edits.entries if edit.entry not in ids)
    return edits.model_copy(update={"entries": tuple(edit for edit in (*kept, *changed) if edit)})


def undone(now: Edits, before: Edits, after: Edits) -> Edits:
    """Return *now* without what changed from *before* to *after*, as far as it is still as it was *after*."""
    was, became = ({edit.entry: edit for edit in edits.entries} for edits in (before, after))
    mine = {edit.entry: edit for edit in now.entries}
    for entry in was.keys() | became.keys():
        known = was.get(entry) or became[entry]
        blank = known.model_copy(update={"hidden": False, "phrasings": ()})
        old, new, current = (edits.get(entry, blank) for edits in (was, became, mine))
        if current.hidden == new.hidden:
            current = current.model_copy(update={"hidden": old.hidden})
        if current.phrasings == new.phrasings:
            current = current.model_copy(update={"phrasings": old.phrasings})
        mine[entry] = current
    return Edits(
        entries=tuple(edit for edit in mine.values() if edit),
        topic=before.topic if now.topic == after.topic else now.topic,
    )

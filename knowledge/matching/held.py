"""Which of a question's terms stand where, for all candidates at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.matching.rows import Rows
from knowledge.matching.search import Candidates
from knowledge.matching.terms import CHANNELS

Standing = NDArray[np.bool_]
"""Shape (candidates, terms)."""


@dataclass(frozen=True, slots=True)
class Held:
    """For each candidate, which terms of the question stand in it and around it."""

    channel: NDArray[np.int64]
    """Of each term."""
    bounds: list[tuple[int, int]]
    """First and last term of each channel, the last excluded."""
    slots: NDArray[np.int16]
    """By number in the vocabulary: the term's place in the question, -1 for all others."""
    body: Standing
    question: Standing
    title: Standing
    previous: Standing
    next: Standing
    passage: Standing

    def spread(self, weights: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return the terms' *weights* in a column for each channel, so that a product adds them up by channel."""
        columns = np.zeros((len(self.channel), len(CHANNELS)), np.float32)
        columns[np.arange(len(self.channel)), self.channel] = weights
        return columns

    def new_kinds(self, index: Index, entries: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return what the words of each of *entries* hold that the question does not have, as `Holds` flags."""
        words, holds = index.rows["words"], index.rows["holds"]
        places, counts = words.places(entries)
        new = np.where(self.slots[words.values[places]] < 0, holds.values[places], 0)
        # One more, so that an entry without words has something to begin with; what it begins with is not its own.
        kinds = np.bitwise_or.reduceat(np.append(new, 0), np.cumsum(counts) - counts)
        return np.where(counts > 0, kinds, 0).astype(np.int64)


def hold(index: Index, found: Candidates) -> Held:
    """Return where the terms of the question stand in the candidates *found*."""
    question, entries, columns = found.found, found.entries, index.columns
    terms = len(question.terms)
    slots = np.full(len(index.vocabulary), -1, np.int16)
    slots[question.terms] = np.arange(terms)
    passages, place = distinct(columns["passage"][entries])
    titles, title = distinct(columns["title"][entries])
    # Neighbours stand in the same passage, so the passages' members are all that has to be looked through.
    members, owners = index.passages.take(passages)
    bodies = _standing(index.rows["body"], members, slots, terms)
    passage = np.logical_or.reduceat(bodies, np.searchsorted(owners, np.arange(len(passages))), axis=0)
    row = {member: number for number, member in enumerate(members.tolist())}

    def body_of(wanted: NDArray[np.int64]) -> Standing:
        return bodies[[row.get(entry, 0) for entry in wanted.tolist()]] & (wanted >= 0)[:, None]

    return Held(
        channel=np.repeat(np.arange(len(CHANNELS)), np.diff(question.groups)),
        bounds=list(zip(question.groups[:-1].tolist(), question.groups[1:].tolist(), strict=True)),
        slots=slots,
        body=body_of(columns["own"][entries]),
        question=_standing(index.rows["question"], entries, slots, terms),
        title=_standing(index.rows["title"], titles, slots, terms)[title],
        previous=body_of(columns["previous"][entries]),
        next=body_of(columns["next"][entries]),
        passage=passage[place],
    )


def distinct(numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], list[int]]:
    """Return the different ones of a few *numbers*, and for each number which of them it is."""
    places: dict[int, int] = {}
    place = [places.setdefault(number, len(places)) for number in numbers.tolist()]
    return np.array(list(places), np.int64), place


def _standing(rows: Rows, chosen: NDArray[Any], slots: NDArray[np.int16], terms: int) -> Standing:
    starts, ends = rows.bounds[chosen], rows.bounds[chosen + 1]
    # Neighbours mostly stand side by side, and what does is copied in one piece.
    runs = np.flatnonzero(np.append(True, starts[1:] != ends[:-1]))
    pieces = zip(starts[runs].tolist(), ends[np.append(runs[1:], len(chosen)) - 1].tolist(), strict=True)
    slot = slots.take(np.concatenate([rows.values[start:end] for start, end in pieces]))
    asked = np.flatnonzero(slot >= 0)
    owners = np.searchsorted(np.cumsum(ends - starts), asked, side="right")
    standing = np.zeros((len(chosen), terms), bool)
    standing[owners, slot.take(asked)] = True
    return standing

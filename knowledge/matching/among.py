"""Which entries of an index may answer: those of some of its stored readings alone."""

from collections.abc import Collection
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.models import RevisionId


class Among(NamedTuple):
    """The stored readings that may answer, and the rows of the index that are theirs."""

    revisions: frozenset[RevisionId]
    rows: NDArray[np.bool_]
    """For every row of the index, whether it may be a candidate."""

    @classmethod
    def of(cls, index: Index, revisions: Collection[RevisionId]) -> Self:
        """Return those rows of *index* that are of *revisions*."""
        allowed = np.isin(index.whole.revisions, np.array(list(revisions), np.int64))
        return cls(frozenset(revisions), np.repeat(allowed, np.diff(index.whole.starts[:, 0])))

"""What the ranker looks at besides letters, words and sounds: how near in meaning candidates and question are."""

import re

import numpy as np
from numpy.typing import NDArray

from knowledge.matching.index import Index
from knowledge.matching.rows import ranges
from knowledge.matching.vectors import Sense

OTHER_LANGUAGE = "other language"
"""Only one of question and candidate is Japanese: letters, words and sounds then tell nothing."""
NAMES = (
    *("means body", "means question", "means best", "means previous", "means next", "means passage"),
    *("means behind best", "means behind body", "means behind question", "means rank", "means ahead of previous"),
    *("means ahead of next", OTHER_LANGUAGE),
)

_KANA = re.compile("[ぁ-んァ-ヶ]")


def nearness(index: Index, entries: NDArray[np.int64], text: str, sense: Sense) -> NDArray[np.float64]:
    """Return what cosines with the question *text* tell about *entries*, by `NAMES`: shape (entries, names)."""
    columns, (vectors, question) = index.columns, sense
    passages, place = np.unique(columns["passage"][entries], return_inverse=True)
    members, owners = index.passages.take(passages)
    together = np.unique(np.concatenate([entries, members]))
    close = vectors.bodies(together, question).astype(np.float64)

    def body(wanted: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.where(wanted >= 0, close[np.searchsorted(together, np.maximum(wanted, 0)) % len(together)], 0.0)

    own = columns["own"]
    first = own[entries]
    ways = np.searchsorted(own, first, side="right") - first
    asked = vectors.questions(ranges(first, ways), question).astype(np.float64)
    here, asked = body(entries), np.maximum.reduceat(asked, np.cumsum(ways) - ways)
    best, japanese = np.maximum(here, asked), bool(_KANA.search(text))
    previous, following = body(columns["previous"][entries]), body(columns["next"][entries])
    passage = np.maximum.reduceat(
        close[np.searchsorted(together, members)], np.searchsorted(owners, np.arange(len(passages)))
    )
    return np.stack(
        [
            *(here, asked, best, previous, following, passage[place]),
            *(best - best.max(), here - here.max(), asked - asked.max()),
            np.argsort(np.argsort(-best, kind="stable"), kind="stable"),
            *(here - previous, here - following),
            [bool(_KANA.search(body)) != japanese for body in index.texts("body", entries)],
        ],
        axis=1,
    )

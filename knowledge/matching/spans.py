"""Spans of a sentence that may be what a question asks for, and numbers that tell which is. Pure and deterministic."""

from collections.abc import Sequence
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from knowledge.matching import gap
from knowledge.matching.gap import Gap
from knowledge.matching.placed import Placed, Role, Traits
from knowledge.text.tokens import Holds, stem_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_WORDS = 160
"""Words of a sentence in which spans are looked for; of jsquad-dev's sentences 95 in 100 have 77 or fewer."""
_LONGEST = 12
"""Words of a span: 99 in 100 accepted answers of jsquad-dev and jaquad-train have 11 or fewer."""
_FITTING = 8
"""Letters beside the gap in the question that are compared with those beside a span."""
_UNWEIGHED = 0.5
"""What a word tells that stands in the question's letters, but not among its words."""

_NOMINAL_ROLES = {
    Role.ADJECTIVE, Role.PREFIX, Role.SUFFIX, Role.COUNTER, Role.NUMBER, Role.NOUN, Role.NAME, Role.PLACE, Role.PERSON,
}  # fmt: skip


def _roles(chosen: set[Role]) -> NDArray[np.bool_]:
    return np.array([role in chosen for role in Role])


_MAY_START = _roles(_NOMINAL_ROLES - {Role.SUFFIX} | {Role.OPENING})
_MAY_END = _roles(_NOMINAL_ROLES - {Role.PREFIX} | {Role.CLOSING, Role.SIGN})
_MAY_STAND = _roles(_NOMINAL_ROLES | {
    Role.OPENING, Role.CLOSING, Role.SIGN, Role.AND, Role.OR, Role.OF, Role.FROM, Role.COPULA, Role.ARTICLE,
})  # fmt: skip
_IN_NAME = _roles(_NOMINAL_ROLES - {Role.ADJECTIVE})
_CONTENT = _roles(_NOMINAL_ROLES - {Role.PREFIX, Role.SUFFIX} | {Role.VERB})
_ENDS_CLAUSE = _roles({Role.COMMA, Role.STOP, Role.TOPIC})
_COUNTED = [
    Role.PERSON, Role.PLACE, Role.NAME, Role.NOUN, Role.NUMBER, Role.COUNTER, Role.SUFFIX, Role.PREFIX, Role.ADJECTIVE,
    Role.OF, Role.AND, Role.OR, Role.FROM, Role.SIGN, Role.OPENING, Role.CLOSING,
]  # fmt: skip
_COUNTED_ROLES = np.array(_COUNTED)
_HOLDS = np.array([int(kind) for kind in Holds])

_LEFT = (
    "role before", "second role before", "asked before", "content before asked", "near left", "far left",
    "distance left", "inside a name", "start", "clause asked", "clause best", "fits left", "head before",
    "previous leads to gap",
)  # fmt: skip
_RIGHT = (
    "role after", "second role after", "asked after", "content after asked", "near right", "far right",
    "distance right", "name goes on", "fits right", "fits behind head", "head after", "head ends it", "particle after",
    "next follows gap",
)  # fmt: skip
_SUMS = (
    "asked words", "content words", "asked weight", "wanted", "head within", "counted", "kanji", "katakana", "latin",
    "digits", *(f"{role.name.lower()}s" for role in _COUNTED), *(f"holds {str(kind.name).lower()}" for kind in Holds),
)  # fmt: skip
_WHOLE = (
    "words", "letters", "share", "first role", "last role", "first asked", "last asked", "asked share",
    "sentence words", "sentence asked", "wanted in sentence", "spans",
)  # fmt: skip
NAMES = (*_LEFT, *_RIGHT, *_SUMS, *_WHOLE, *gap.NAMES)


def spans(words: Sequence[Placed]) -> tuple[Ints, Ints]:
    """Return the first and the last word of each span of *words* that may be an answer."""
    count = len(words)
    role = np.fromiter((word.traits.role for word in words), np.int64, count)
    first, length = np.divmod(np.arange(count * _LONGEST), _LONGEST)
    last = first + length
    first, last = first[last < count], last[last < count]
    broken = _before(~_MAY_STAND[role])
    depth = _before((role == Role.OPENING).astype(np.int64) - (role == Role.CLOSING))
    fine = _MAY_START[role[first]] & _MAY_END[role[last]]
    fine &= (broken[first] == broken[last + 1]) & (depth[first] == depth[last + 1])
    return first[fine], last[fine]


def bounds(words: Sequence[Placed]) -> Ints:
    """Return where each of *words* starts and ends: shape (words, 2)."""
    return np.fromiter(chain.from_iterable(word[:2] for word in words), np.int64).reshape(-1, 2)


def features(asked: Gap, text: str, words: Sequence[Placed], first: Ints, last: Ints) -> Floats:
    """Return a row of values of `NAMES` for each span of *text* from the word *first* to the word *last*."""
    count, spans_ = len(words), len(first)
    start, end = bounds(words).T
    traits = np.fromiter(chain.from_iterable(word.traits for word in words), np.int64).reshape(count, -1)
    role, holds = traits[:, 0], traits[:, 1]
    content = _CONTENT[role]
    weight = content * np.array([_weight(asked, word.form) for word in words])
    wanted = (holds & asked.wanted) != 0
    heads = asked.head if asked.japanese else [stem_of(word) for word in asked.head.split()]
    in_head = np.array([word.form in heads for word in words]) if heads else np.zeros(count, bool)
    left, right = _beside(asked, text, words, in_head, set(first.tolist()), set(last.tolist()))
    sums = _before(
        np.concatenate(
            [
                np.stack([weight > 0, content, weight, wanted, in_head, _counted(asked, text, end)], axis=1),
                traits[:, Traits._fields.index("kanji") :],
                role[:, None] == _COUNTED_ROLES,
                (holds[:, None] & _HOLDS) != 0,
            ],
            axis=1,
        )
    )
    inner = sums[last + 1] - sums[first]
    length = end[last] - start[first]
    whole = [
        last - first + 1, length, length / len(text), role[first], role[last], weight[first], weight[last],
        inner[:, 0] / np.maximum(inner[:, 1], 1),
        np.full(spans_, count), np.full(spans_, weight.sum() / (sum(asked.weights.values()) or 1)),
        np.full(spans_, np.count_nonzero(wanted & (weight == 0))), np.full(spans_, spans_),
    ]  # fmt: skip
    left_rows, right_rows = _around(role, weight, content)
    return np.concatenate(
        [
            np.concatenate([left_rows, left], axis=1)[first],
            np.concatenate([right_rows, right], axis=1)[last],
            inner,
            np.stack(whole, axis=1),
            np.broadcast_to(asked.row, (spans_, len(asked.row))),
        ],
        axis=1,
    )


def _counted(asked: Gap, text: str, end: Ints) -> NDArray[np.bool_]:
    """Return which of the words that end at *end* count in what the question asks to be counted in."""
    counts = np.zeros(len(end), bool)
    if asked.counted is not None:
        found = [match.end() for match in asked.counted.finditer(text)]
        counts[np.minimum(np.searchsorted(end, found), len(end) - 1)] = True
    return counts


def _before(values: NDArray[np.generic]) -> NDArray[np.float64]:
    """Return the sum of the rows of *values* before each place, and of all of them."""
    sums = np.zeros((len(values) + 1, *values.shape[1:]))
    np.cumsum(values, axis=0, out=sums[1:])
    return sums


def _weight(asked: Gap, form: str) -> float:
    return asked.weights.get(form) or (_UNWEIGHED if len(form) > 1 and form in asked.whole else 0.0)


@cache
def _nearness() -> tuple[Floats, Floats]:
    """Return how near each word is to each word before it, looking closely and from afar."""
    place = np.arange(MOST_WORDS)
    distance = np.abs(np.subtract.outer(place, place))
    return np.tril(np.exp(-distance / 2), -1), np.tril(np.exp(-distance / 8), -1)


def _around(role: Ints, weight: Floats, content: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return what stands before each word as the first of a span, and after each as the last."""
    count = len(role)
    place = np.arange(count)
    asked = weight > 0
    role = np.concatenate([[0, 0], role, [0, 0]])
    in_name, own = _IN_NAME[role], role[2:-2]
    padded = np.concatenate([[0.0], weight, [0.0]])
    previous = np.maximum.accumulate(np.where([asked, content], place, [[-99], [-1]]), axis=1)
    following = np.minimum.accumulate(np.where([asked, content], place, [[count + 99], [count]])[:, ::-1], axis=1)[
        :, ::-1
    ]
    near, far = (kernel[:count, :count] for kernel in _nearness())
    clause = np.cumsum(_ENDS_CLAUSE[own])
    by_clause = np.bincount(clause, weight)
    left = [
        role[1:-3], role[:-4], padded[:-2], padded[np.concatenate([[-1], previous[1, :-1]]) + 1] > 0, near @ weight,
        far @ weight, np.concatenate([[99], place[1:] - previous[0, :-1]]), in_name[1:-3], place / count,
        by_clause[clause], by_clause[clause] / (by_clause.max() or 1),
    ]  # fmt: skip
    right = [
        role[3:-1], role[4:], padded[2:], padded[np.concatenate([following[1, 1:], [count]]) + 1] > 0, weight @ near,
        weight @ far, np.concatenate([following[0, 1:] - place[:-1], [99]]), in_name[3:-1],
    ]  # fmt: skip
    return np.stack(left, axis=1), np.stack(right, axis=1)


def _beside(
    asked: Gap, text: str, words: Sequence[Placed], in_head: NDArray[np.bool_], firsts: set[int], lasts: set[int]
) -> tuple[Floats, Floats]:
    """Return how the letters before each of the words *firsts*, and after each of *lasts*, fit those beside the gap."""
    count = len(words)
    left, right = np.zeros((count, 3)), np.zeros((count, 6))
    backward, head = text[::-1], asked.head
    lead, following, headward = asked.before[::-1][: _FITTING + 1], asked.after[: _FITTING + 1], head[::-1]
    for number in firsts:
        at = words[number].start
        back = backward[len(text) - at : len(text) - at + _FITTING + 1]
        left[number, 0] = _common(back, lead)
        if head and asked.japanese:
            back = back.removeprefix("の")
            left[number, 1] = back.startswith(headward) + back.startswith(headward[0])
        if before := _content(words, number - 1, -1):
            left[number, 2] = before.form[:4] in asked.before[-_FITTING - 1 :]
    for number in lasts:
        at = words[number].end
        onward = text[at : at + _FITTING + 1]
        right[number, 0] = _common(onward, following)
        right[number, 1] = _common(onward, asked.behind_head)
        if head and asked.japanese:
            right[number, 2] = onward.startswith(head) + onward.startswith(head[0])
            right[number, 3] = _common(backward[len(text) - at :][: _FITTING + 1], headward) / len(head)
        if number + 1 < count:
            right[number, 4] = words[number + 1].form == asked.particle
        if after := _content(words, number + 1, 1):
            right[number, 5] = after.form[:2] in following
    if not asked.japanese:
        left[1:, 1], right[:-1, 2], right[:, 3] = in_head[:-1], in_head[1:], in_head
    return left, right


def _content(words: Sequence[Placed], number: int, step: int) -> Placed | None:
    """Return the first word with a meaning of its own from *number* on, going by *step*."""
    while 0 <= number < len(words):
        if _CONTENT[words[number].traits.role]:
            return words[number]
        number += step
    return None


def _common(one: str, other: str) -> int:
    """Return how many letters *one* and *other* begin with alike, at most `_FITTING`."""
    count = 0
    for a, b in zip(one[:_FITTING], other, strict=False):
        if a != b:
            break
        count += 1
    return count

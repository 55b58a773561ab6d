"""What the ranker looks at: numbers that tell how well each candidate fits a question. Pure and deterministic.

One question costs some two hundred array operations whatever the number of candidates, so everything is done for all
candidates and all channels at once.
"""

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.matching import questions
from knowledge.matching.chunk import KINDS, LEVELS
from knowledge.matching.held import Held, distinct, hold
from knowledge.matching.index import Index
from knowledge.matching.search import WEIGHTS, Candidates
from knowledge.matching.terms import CHANNELS, word_term
from knowledge.text.tokens import Holds

Floats = NDArray[np.float64]
Block = tuple[tuple[str, ...], NDArray[Any]]
"""Names of features, and their values: shape (candidates, features)."""

_COMPARED = 200
"""Code points given to rapidfuzz: `partial_ratio` is cubic in the worst case (RapidFuzz issue 430)."""
_RUN = 4
"""Code points of a run: longer than the n-grams of the index."""

_EACH_KIND, _EACH_LEVEL = np.arange(len(KINDS)), np.arange(len(LEVELS))
_EACH_HOLD = np.array([int(kind) for kind in Holds])
_HOLD_NAMES = tuple(f"holds {str(kind.name).lower()}" for kind in Holds)
_ASKED_NAMES = tuple(f"asks {name}" for name in questions.NAMES)
_BITS = np.array([number.bit_count() for number in range(2 * max(Holds))], np.float64)


def features(index: Index, found: Candidates) -> tuple[tuple[str, ...], Floats]:
    """Return the features' names and their values for every candidate: shape (candidates, features)."""
    held = hold(index, found)
    blocks = [
        *_scores(index, found),
        *_coverage(index, found, held),
        *_local(index, found, held),
        _likeness(index, found),
        *_asked_for(index, found, held),
        *_shape(index, found),
    ]
    names = tuple(name for names, _ in blocks for name in names)
    return names, np.concatenate([values for _, values in blocks], axis=1)


def _by_channel(name: str, values: NDArray[Any]) -> Block:
    return _names_by_channel(name), values


@cache
def _names_by_channel(name: str) -> tuple[str, ...]:
    return tuple(f"{channel} {name}" for channel in CHANNELS)


def _columns(columns: dict[str, NDArray[Any]]) -> Block:
    return tuple(columns), np.array(list(columns.values()), np.float64).T


def _scores(index: Index, found: Candidates) -> list[Block]:
    score, fields = found.score, found.fields
    blocks = [_by_channel(name, values) for name, values in fields.items()]
    blocks += [
        _by_channel(f"{name} of best", fields[name] / np.maximum(fields[name].max(axis=0), 1e-9))
        for name in ("units", "passages")
    ]
    rank = np.arange(len(score))
    columns = {"score": score, "behind": score[0] - score, "rank": rank, "of best": score / max(score[0], 1e-9)}
    mass = score**2
    groups = {"passage": index.columns["passage"][found.entries], "article": index.articles(found.entries)}
    for name, group in groups.items():
        same = group[:, None] == group
        columns[f"{name} mass"] = same @ mass / max(mass.sum(), 1e-9)
        columns[f"behind in {name}"] = (same * score).max(axis=1) - score
    for name in ("previous", "next"):
        columns[f"ahead of {name}"] = (fields["units"] - fields[name]) @ WEIGHTS
    return [*blocks, _columns(columns)]


def _coverage(index: Index, found: Candidates, held: Held) -> list[Block]:
    question = found.found
    weights = held.spread(question.told / question.perfect[held.channel])
    entry = held.body | held.question | held.title
    around = entry | held.passage
    count = len(found.entries)
    blocks = [
        _by_channel("unknown", np.repeat((question.lost / question.perfect)[None, :], count, axis=0)),
        _by_channel("in body", held.body @ weights),
        _by_channel("in question", held.question @ weights),
        _by_channel("in entry", entry @ weights),
        _by_channel("with previous", (entry | held.previous) @ weights),
        _by_channel("with next", (entry | held.next) @ weights),
        _by_channel("with passage", around @ weights),
        _by_channel(
            "heaviest missing", _heaviest(held, question.told, question.heaviest_lost, ~entry) / question.perfect
        ),
        _by_channel(
            "heaviest missing around",
            _heaviest(held, question.told, question.heaviest_lost, ~around) / question.perfect,
        ),
    ]
    telling = held.spread(question.told)
    for part, standing in (("body", held.body), ("question", held.question)):
        mass = np.maximum(index.mass[part][found.entries], 1e-9)
        blocks.append(_by_channel(f"of {part} asked", np.minimum((standing @ telling) / mass, 1)))
    return blocks


def _heaviest(held: Held, told: Floats, heaviest_lost: Floats, missing: NDArray[np.bool_]) -> Floats:
    """Return by channel how much the most telling of the *missing* terms tells."""
    heaviest = np.repeat(heaviest_lost[None, :], len(missing), axis=0)
    for channel, (first, last) in enumerate(held.bounds):
        if first < last:
            weight = (missing[:, first:last] * told[first:last]).max(axis=1)
            heaviest[:, channel] = np.maximum(heaviest[:, channel], weight)
    return heaviest


def _local(index: Index, found: Candidates, held: Held) -> list[Block]:
    """Return coverage weighted by what tells the candidates apart that stand in the best candidate's article.

    The article's subject stands in all of them and tells nothing here. On questions of people who saw the text this
    was worth 1.5 points on JaQuAD and 0.2 on JSQuAD (right sentence, cross-validated).
    """
    articles = index.articles(found.entries)
    same = articles == articles[0]
    own = held.body | held.question
    common = own[same].sum(axis=0)
    told = found.found.told * np.log1p((same.sum() - common + 0.5) / (common + 0.5)) * (common > 0)
    whole = np.maximum(np.bincount(held.channel, told, len(CHANNELS)), 1e-9)
    weights = held.spread(told / whole[held.channel])
    here = own @ weights
    alone = held.spread(found.found.told / found.found.perfect[held.channel] * (common == 1))
    return [
        _by_channel("local", here),
        _by_channel("local behind", here.max(axis=0) - here),
        _by_channel("local over previous", here - held.previous @ weights),
        _by_channel("local over next", here - held.next @ weights),
        _by_channel("local with previous", (own | held.previous) @ weights),
        _by_channel("local with next", (own | held.next) @ weights),
        _by_channel("local with passage", (own | held.passage) @ weights),
        _by_channel("local alone", own @ alone),
    ]


def _likeness(index: Index, found: Candidates) -> Block:
    question = found.question.folded[:_COMPARED]
    rows, title = distinct(index.columns["title"][found.entries])
    parts = {"body": found.entries, "question": found.entries, "title": rows}
    bodies, asked, titles = ([text[:_COMPARED] for text in index.texts(*part)] for part in parts.items())
    runs = {question[start : start + _RUN] for start in range(len(question) - _RUN + 1)}
    every = "\n".join(bodies)
    somewhere = [run for run in runs if run in every]
    shared = [sum(map(body.__contains__, somewhere)) / max(len(runs), 1) for body in bodies]
    partial = _compared(question, [*bodies, *titles], fuzz.partial_ratio)
    columns: dict[str, Any] = {
        "ratio to body": _compared(question, bodies, fuzz.ratio),
        "partial ratio to body": partial[: len(bodies)],
        "token set to body": _compared(question, bodies, fuzz.token_set_ratio),
        "partial ratio to title": partial[len(bodies) :][title],
        "runs shared with body": shared,
    }
    has_question = np.array([bool(text) for text in asked])
    for name, scorer in (
        ("ratio", fuzz.ratio),
        ("partial ratio", fuzz.partial_ratio),
        ("token sort", fuzz.token_sort_ratio),
    ):
        likeness = _compared(question, asked, scorer) if has_question.any() else np.zeros(len(asked))
        columns[f"{name} to question"] = likeness * has_question
    return _columns(columns)


def _compared(question: str, texts: list[str], scorer: Any) -> NDArray[Any]:
    """Return how alike *question* and each of *texts* are, 0 to 1."""
    # `cdist` lets go of the interpreter's lock; the scorers called one by one do not (facts/THREATS, finding 1).
    return np.asarray(process.cdist([question], texts, scorer=scorer, dtype=np.float32)[0] / 100)


def _asked_for(index: Index, found: Candidates, held: Held) -> list[Block]:
    entries, asked_text = found.entries, found.question.asked
    count, columns = len(entries), index.columns
    asked = questions.kinds(asked_text)
    wanted = questions.wanted(asked)
    holds = columns["holds"][entries]
    previous, following = columns["previous"][entries], columns["next"][entries]
    new = held.new_kinds(index, np.concatenate([entries, np.maximum(previous, 0), np.maximum(following, 0)]))
    new_here, new_before, new_after = new.reshape(3, count)
    pattern = questions.counted(asked_text)
    counter = np.zeros(count)
    if pattern:
        counter += [1 if pattern.search(body) else -1 for body in index.texts("body", entries)]
    fits = {
        "holds what is asked": _BITS[holds & wanted],
        "new of what is asked": _BITS[new_here & wanted],
        "previous holds what is asked": _BITS[columns["holds"][previous] & wanted] * (previous >= 0),
        "previous new of what is asked": _BITS[new_before & wanted] * (previous >= 0),
        "next holds what is asked": _BITS[columns["holds"][following] & wanted] * (following >= 0),
        "next new of what is asked": _BITS[new_after & wanted] * (following >= 0),
        "lacks what is asked": (holds & wanted == 0) & (wanted > 0),
        "counter": counter,
        "question length": np.full(count, len(found.question.folded)),
        "question words": np.full(count, len(found.question.words)),
    }
    fits |= _names(found, held)
    return [
        (_ASKED_NAMES, np.repeat(asked[None, :], count, axis=0)),
        (_HOLD_NAMES, (holds[:, None] & _EACH_HOLD) > 0),
        _columns(fits),
    ]


def _names(found: Candidates, held: Held) -> dict[str, NDArray[Any]]:
    """Tell how well the names and numbers of the question stand in and around each candidate.

    A name stands there as a word, or by its letters or its sound: names are typed in kana and with errors. An answer
    about somebody else looks right in everything but this.
    """
    around = held.body | held.title | held.question | held.passage
    count, question = len(found.entries), found.found
    # What a name is made of is a part of what the question is made of, and was looked up with it.
    place = {term: number for number, term in enumerate(question.known.tolist())}
    gone = dict(zip(question.gone.tolist(), question.told_gone.tolist(), strict=True))
    here, base = np.ones(count), 1.0
    exact = np.zeros(count)
    for form, spelt in found.question.names.items():
        word = place.get(word_term(form))
        parts = set(spelt.tolist())
        known = sorted(place[term] for term in parts & place.keys())
        told = question.told[known]
        whole = float(told.sum()) + math.fsum(gone[term] for term in parts & gone.keys())
        stands = np.zeros(count, bool) if word is None else around[:, word]
        exact += ~stands
        if whole:
            here = np.minimum(here, np.where(stands, 1.0, around[:, known] @ told / whole))
            base = min(base, 1.0 if word is not None else float(told.sum()) / whole)
    return {
        "names missing": exact,
        "weakest name around": here,
        "weakest name in base": np.full(count, base),
        "names": np.full(count, len(found.question.naming)),
    }


def _shape(index: Index, found: Candidates) -> list[Block]:
    entries, columns = found.entries, index.columns
    following = columns["next"][entries]
    shape = {
        "length": np.log1p(columns["length"][entries]),
        "place": columns["place"][entries],
        "words": columns["words"][entries],
        "passage entries": index.passages.places(columns["passage"][entries])[1],
        "first in passage": columns["previous"][entries] < 0,
        "last in passage": following < 0,
        "leans on previous": columns["leans"][entries],
        "next leans on it": columns["leans"][following] * (following >= 0),
    }
    return [
        (tuple(f"is {kind}" for kind in KINDS), columns["kind"][entries, None] == _EACH_KIND),
        (tuple(f"{level} level" for level in LEVELS), columns["level"][entries, None] == _EACH_LEVEL),
        _columns(shape),
    ]

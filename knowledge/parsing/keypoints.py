"""Key points of a page that brings none of its own: the sentences it begins with, or what its answers tell."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from knowledge.parsing.coverage import alike, covering, terms_of
from knowledge.parsing.drafts import leans
from knowledge.parsing.remarks import is_chat, is_filler
from knowledge.text import marks
from knowledge.text.lexicon import either
from knowledge.text.marks import Place
from knowledge.text.sentences import sentences

MOST = 5
FEWEST = 3
_MAX_POINT = 300
_SHORT_REPORT = 8
_LEANS = re.compile(either("summary.leans"), re.IGNORECASE)
_UNFIT = re.compile(either("summary.unfit"), re.IGNORECASE)
_PROMISES = re.compile(either("summary.promises"), re.IGNORECASE)
_REPLIES = re.compile(either("page.reply_opens"), re.IGNORECASE)
# An answer may leave its subject and its verb to the question; a sentence with these brings its own.
_SUBJECT_JA = re.compile(
    r"(?![^、。はがも]{1,30}(?:あり|おり|なく)、).{0,300}?[^、。]{2}(?:は|(?<!です)(?<!ます)が(?!必要|要|でき|あ)|も)(?!な[いく]|あり)"
)
_VERB_EN = re.compile(
    r"\b(?!(?:if|when|as|for|in|on|at|by|with)\b)(?:[\w’'-]+ ){1,6}?(?:is|are|was|were|has|have|had|can|cannot|may|must"
    r"|should|will|would|does|do|did|needs?|takes?|costs?|lasts?|works?|comes?|runs?|holds?)(?:n['’]t)?\b",
    re.IGNORECASE,
)


def leading(text: str, groups: Sequence[Sequence[Place]]) -> list[Place]:
    """Return three to five places out of *groups*, the sentences of the first sections or paragraphs, in reading order.

    Chosen are the first two sentences of the first group and the first of the next ones; where that gives fewer than
    three, the sentences that follow. Fragments, questions, sentences that lean on others and those that say nearly
    what another one says are passed over.
    """
    opens = next((place for group in groups for place in group), None)

    def fit(group: Sequence[Place]) -> Iterator[Place]:
        return (place for place in group if is_fit(text, place, opens=place == opens))

    def heads() -> Iterator[Place]:
        most = 2
        for group in groups:
            for place in islice(fit(group), most):
                yield place
                most = 1

    chosen = unlike(text, heads(), MOST)
    if len(chosen) < FEWEST:
        spare = (place for group in groups for place in fit(group) if place not in chosen)
        chosen = unlike(text, [*chosen, *spare], FEWEST)
    return sorted(chosen)


def reporting(
    text: str, told: Sequence[Place], title: str, dated: Collection[Place], opening: Collection[Place]
) -> list[Place]:
    """Return three to five of the sentences *told* by a report of that *title* that tell most of it (`covering`)."""
    fit = [place for place in told if is_fit(text, place, opens=place == told[0])]
    most = FEWEST + (len(fit) >= _SHORT_REPORT) + (len(fit) >= 2 * _SHORT_REPORT)
    return covering(text, fit, title, dated, opening, most)


def unlike(text: str, places: Iterable[Place], most: int) -> list[Place]:
    """Return the first *most* of *places* that do not say nearly what an earlier one says."""
    kept: list[tuple[Place, frozenset[str]]] = []
    for place in places:
        terms = terms_of(text[slice(*place)])
        if not any(alike(terms, other) for _, other in kept):
            kept.append((place, terms))
        if len(kept) == most:
            break
    return [place for place, _ in kept]


def of_answers(text: str, answers: Iterable[Place]) -> list[Place]:
    """Return at most five sentences, one of each of *answers*, that tell their point without the question."""
    chosen: list[Place] = []
    for answer in answers:
        told = (place for place in sentences(text, *answer) if is_fit(text, place) and stands_alone(text, place))
        chosen += [place for place, _ in zip(told, range(1), strict=False)]
        if len(chosen) == MOST:
            break
    return chosen


def with_questions(text: str, asked: Iterable[tuple[int, Place]]) -> Iterator[Place]:
    """Yield for each answer its first sentence together with the question, which begins at the given place."""
    for start, answer in asked:
        first = next(iter(sentences(text, *answer)), answer)
        if first[1] - start <= _MAX_POINT and marks.ends_sentence(text[slice(*first)]):
            yield start, first[1]


def stands_alone(text: str, place: Place) -> bool:
    """Whether the sentence at *place*, out of an answer, has a subject and a verb of its own."""
    words = text[slice(*place)]
    if not marks.is_japanese(words):
        return bool(_VERB_EN.match(words))
    return marks.has_predicate(words) and bool(_SUBJECT_JA.match(words))


def is_fit(text: str, place: Place, *, opens: bool = False) -> bool:
    """Whether the sentence at *place* can stand in a summary: whole, no question, no advert, understood by itself.

    One that *opens* the article may lean on its title.
    """
    words = text[slice(*place)]
    if len(words) > _MAX_POINT or not marks.ends_sentence(words) or marks.asks(words):
        return False
    if not opens and (leans(text, place) or _LEANS.match(words)):
        return False
    if _REPLIES.match(words) or _UNFIT.search(words) or _PROMISES.search(words) or is_filler(words) or is_chat(words):
        return False
    return len(words) >= 12 if marks.is_japanese(words) else len(words.split()) >= 5

"""Key points of a page that brings none of its own: the sentences it begins with, or what its answers tell."""

import re
from collections.abc import Iterable

from knowledge.parsing.drafts import leans
from knowledge.text import marks
from knowledge.text.lexicon import either
from knowledge.text.marks import Place
from knowledge.text.sentences import sentences

MOST = 5
FEWEST = 3
_MAX_POINT = 300
_REPLIES = re.compile(either("page.reply_opens"), re.IGNORECASE)
# An answer may leave its subject and its verb to the question; a sentence with these brings its own.
_SUBJECT_JA = re.compile(r"[^、。]{2}(?:は|が|も)(?!な[いく]|あり)")
_VERB_EN = re.compile(
    r"\b(?!(?:if|when|as|for|in|on|at|by|with)\b)(?:[\w’'-]+ ){1,6}?(?:is|are|was|were|has|have|had|can|cannot|may|must"
    r"|should|will|would|does|do|did|needs?|takes?|costs?|lasts?|works?|comes?|runs?|holds?)(?:n['’]t)?\b",
    re.IGNORECASE,
)


def leading(text: str, groups: list[list[Place]]) -> list[Place]:
    """Return three to five places out of *groups*, the sentences of the first sections or paragraphs, in reading order.

    Chosen are the first two sentences of the first group and the first of the next ones; where that gives fewer than
    three, the sentences that follow. Fragments, questions and sentences that lean on others are passed over.
    """
    fit = [[place for place in group if _is_fit(text, place)] for group in groups]
    fit = [group for group in fit if group]
    if not fit:
        return []
    chosen = fit[0][:2] + [group[0] for group in fit[1:MOST]]
    spare = (place for group in fit for place in group if place not in chosen)
    while len(chosen) < FEWEST and (place := next(spare, None)):
        chosen.append(place)
    return sorted(chosen[:MOST])


def of_answers(text: str, answers: Iterable[Place]) -> list[Place]:
    """Return at most five sentences, one of each of *answers*, that tell their point without the question."""
    chosen: list[Place] = []
    for answer in answers:
        told = (place for place in sentences(text, *answer) if _is_fit(text, place) and stands_alone(text, place))
        chosen += [place for place, _ in zip(told, range(1), strict=False)]
        if len(chosen) == MOST:
            break
    return chosen


def stands_alone(text: str, place: Place) -> bool:
    """Whether the sentence at *place*, out of an answer, has a subject and a verb of its own."""
    words = text[slice(*place)]
    if not marks.is_japanese(words):
        return bool(_VERB_EN.match(words))
    return marks.has_predicate(words) and bool(_SUBJECT_JA.search(words))


def _is_fit(text: str, place: Place) -> bool:
    words = text[slice(*place)]
    if len(words) > _MAX_POINT or not marks.ends_sentence(words) or marks.asks(words) or leans(text, place):
        return False
    if _REPLIES.match(words):
        return False
    return len(words) >= 12 if marks.is_japanese(words) else len(words.split()) >= 5

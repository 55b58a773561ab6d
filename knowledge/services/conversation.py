"""Answers a question in the light of the one before."""

from collections.abc import Awaitable, Callable

from knowledge.matching.followup import Topic, lean, speaks_of, tells_amount, with_topic
from knowledge.matching.policy import SURE
from knowledge.models import Answer, Answered, Evidence

__all__ = ["Topic", "answer_following"]

Ask = Callable[[str], Awaitable[Answer]]


async def answer_following(ask: Ask, question: str, topic: Topic | None) -> tuple[Answer, str]:
    """Return what *ask* answers to *question* after *topic* was spoken about, and what it was asked.

    A question that may stand alone is bent towards the topic only where the topic's own article then speaks of what it
    names, and where it is not surely answered alone.
    """
    leaning = lean(question) if topic is not None else None
    if topic is None or leaning is None:
        return await ask(question), question
    answers = [(await ask(searched), searched) for searched in with_topic(question, topic)]
    bent, searched = max(answers, key=lambda each: _confidence(each[0]))
    told = _found(bent)
    if told is not None and not tells_amount(told.text, question):
        before = _found(await ask(topic.asked))
        if before is not None and before.id == told.id:
            return await ask(question), question
    if leaning == "partly":
        alone, found = await ask(question), _found(bent)
        if found is None or found.article.title != topic.title or not speaks_of(found.text, question):
            return alone, question
        if _confidence(alone) > max(SURE, found.confidence):
            return alone, question
    return bent.model_copy(update={"question": question}), searched


def _confidence(answer: Answer) -> float:
    found = _found(answer)
    return found.confidence if found is not None else 0.0


def _found(answer: Answer) -> Evidence | None:
    return answer.outcome.answer if isinstance(answer.outcome, Answered) else None

"""Questions that lean on the one before, like それはいつ? or "and where?".

They are searched with words of what was spoken about; what is quoted in answer is as literal as ever. Pure.
"""

import re
from typing import Literal, NamedTuple

from knowledge.matching.contents import written
from knowledge.matching.questions import amount, asks, subject
from knowledge.text.fold import fold
from knowledge.text.lexicon import lexicon
from knowledge.text.tokens import Holds, Word, capitalised, words

_RULES = lexicon("followup")
_POINTS = re.compile("|".join(_RULES["points"]))
"""Words that stand for what was spoken about."""
_OPENS = re.compile("|".join(_RULES["opens"]))
"""Words that join a question to the one before; they are left out of the search."""
_LONGEST = 60
"""Letters beyond which a question tells by itself what it is about."""
_NAMES = Holds.NAME | Holds.PERSON | Holds.PLACE

Lean = Literal["wholly", "partly"]


class Topic(NamedTuple):
    """What was spoken about."""

    asked: str
    """The question, as it was searched."""
    title: str
    """Of the article that answered it."""


def lean(question: str) -> Lean | None:
    """Return how *question* leans on the one before; None when it stands alone.

    *wholly*: it points back, or asks and names nothing at all. *partly*: it names one thing, which may be a new topic.
    """
    folded = fold(question)
    if len(folded) > _LONGEST:
        return None
    content = _content(question)
    if any(word.holds & _NAMES for word in content):
        return None
    things = _things(content, folded)
    if _POINTS.search(folded):
        things -= 1
    return "wholly" if things <= 0 else "partly" if things == 1 else None


def with_topic(question: str, topic: Topic) -> tuple[str, ...]:
    """Return what to search for in place of the leaning *question*: its words, with those of the *topic* that it lacks.

    All that was asked before (it may want more about just that), and only what the article's title shares with it (it
    may want something else of the same subject); a question that names nothing wants the former.
    """
    left = " ".join(_POINTS.sub(" ", _OPENS.sub(" ", fold(question))).split())
    asked, title = _content(topic.asked), _content(topic.title)
    titled = {word.form for word in title}
    shared = _joined([word for word in asked if word.form in titled], fold(topic.asked))
    subjects = [_joined(asked, fold(topic.asked))]
    if _content(question):
        subjects.append(shared or _joined(title, fold(topic.title)))
    return tuple(dict.fromkeys(f"{subject} {left}" for subject in subjects if subject)) or (question,)


def speaks_of(text: str, question: str) -> bool:
    """Return whether *text* holds a word that says what *question* is about."""
    return not {word.form for word in _content(question)}.isdisjoint(word.form for word in words(fold(text)))


def tells_amount(text: str, question: str) -> bool:
    """Return whether *text* holds an amount of the kind that *question* asks for; true where it asks for none.

    Searched with all that was asked before, 料金は? finds once more what was just said of the same subject.
    """
    wanted = amount(fold(question))
    return not wanted or bool(written(fold(text)) & wanted)


def _content(text: str) -> list[Word]:
    """Return the words of *text* that say what it is about."""
    about = _POINTS.sub(" ", _OPENS.sub(" ", fold(text)))
    found = words(subject(about) if about.strip() else "", capitalised(text))
    return [word for word in found if not word.particle and not word.light and not asks(word.surface)]


def _joined(content: list[Word], folded: str) -> str:
    """Return *content* as it stands in *folded*, words together that stand together there."""
    parts: list[str] = []
    end = -1
    for word in dict.fromkeys(content):
        start = folded.find(word.surface, max(end, 0))
        if 0 <= end <= start <= end + 1 and " " not in folded[end:start]:
            parts[-1] += folded[end:start] + word.surface
        else:
            parts.append(word.surface)
        end = start + len(word.surface) if start >= 0 else -1
    return " ".join(parts)


def _things(content: list[Word], folded: str) -> int:
    """Return how many things *content* names: words that stand side by side in Japanese are one (営業時間)."""
    joined = _joined(content, folded)
    return len(joined.split())

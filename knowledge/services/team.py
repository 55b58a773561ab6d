"""What a moderator writes becomes a short article, which is quoted and labelled like any other."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge.matching.alike import key_of
from knowledge.models import Document, Metadata, PairSpan, TeamAnswer
from knowledge.text.addresses import host_of

_MARKS = re.compile(r"([()|\\（）｜＼])")
"""Mean something in a phrasing; a wording of somebody's question has them by chance."""


def team_document(question: str, answer: TeamAnswer, wordings: Sequence[str], day: date) -> Document:
    """Return the article in which the team answers *question*, asked in other *wordings* too, on *day*.

    The same question makes the same article, so that a second answer takes the place of the first.
    """
    question, told = " ".join(question.split()), answer.text.strip()
    start = len(question) + 1
    phrasings = tuple(_MARKS.sub(r"\\\1", " ".join(wording.split())) for wording in wordings)
    return Document(
        name="-",
        text=f"{question}\n{told}",
        metadata=Metadata(
            id=f"team-{key_of(question)}",
            title=answer.title or question,
            url=answer.url,
            site=host_of(answer.url) if answer.url else None,
            published=day,
            kind="team",
        ),
        pairs=(PairSpan(question=(0, start - 1), answer=(start, start + len(told)), phrasings=phrasings),),
    )

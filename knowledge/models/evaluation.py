"""What somebody expects of a base, question by question, and how it came out."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from knowledge.models.answer import Evidence, Strictness
from knowledge.models.base import Model
from knowledge.models.why import Explanation


def _listed(value: Any) -> Any:
    """Return *value* as a list: nothing is an empty one, a single text one of it."""
    return () if value is None else (value,) if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]

Verdict = Literal["right", "offered", "wrong", "missed", "refused", "false"]
"""Of questions that the base should answer: answered right, right among the choices, something else shown, refused. Of
those that it should refuse: refused, or answered all the same."""
FINE: frozenset[Verdict] = frozenset({"right", "offered", "refused"})


class Expectation(Model):
    """A question and what should come of it; an answer is right when it meets all that is said of it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    question: str = Field(min_length=1)
    id: str | int | None = None
    expect: Literal["answer", "refuse"] = "answer"
    text_contains_any: Texts = ()
    """The quotation holds one of these."""
    article: str | None = None
    """Id, title or address of the article that it stands in."""
    source_urls: Texts = ()
    """One of these is its source's address, if its source has any."""

    @property
    def checkable(self) -> bool:
        """Whether it says which answers are right."""
        return bool(self.text_contains_any or self.article or self.source_urls)


class Mistake(Model):
    """A question that did not come out as it should."""

    line: int
    expected: Expectation
    verdict: Verdict
    shown: Evidence | None
    """What came in place of the right answer, or was nearest to one."""
    why: Explanation


class Evaluation(Model):
    """How good a base is, by somebody's questions."""

    counts: dict[Verdict, int]
    unchecked: int
    """Of those answered right: how many did not say which answers are."""
    median_ms: float
    strictness: Strictness
    mistakes: tuple[Mistake, ...]

    def of(self, *verdicts: Verdict) -> int:
        """Return how many questions came out in one of these ways."""
        return sum(self.counts.get(verdict, 0) for verdict in verdicts)

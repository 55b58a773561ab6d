"""What would be learnt, before anything is saved."""

from typing import Literal

from knowledge.models.article import ArticleHead
from knowledge.models.base import Model, VersionNumber
from knowledge.models.difference import Difference, Said
from knowledge.models.library import Problem
from knowledge.models.selftest import Finding


class Learnt(Model):
    """An article that was read, with everything that would be learnt from it."""

    head: ArticleHead
    state: Literal["added", "changed", "unchanged"]
    """Against the library as it is."""
    pairs: int
    key_points: int
    statements: int
    first: tuple[Said, ...]
    """The first pairs and the first key points, a few of each."""


class Preview(Model):
    """What saving would do to a library, and what the self-test says of it."""

    version: VersionNumber | None
    """The version that serves now; None while there is none."""
    articles: tuple[Learnt, ...]
    difference: Difference
    problems: tuple[Problem, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def savable(self) -> bool:
        """Whether there is anything to save that may serve."""
        return bool(self.difference.articles) and all(finding.level != "error" for finding in self.findings)

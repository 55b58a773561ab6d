"""Documents become articles and entries: `read_article`."""

from knowledge.parsing.article import read_article

__all__ = ["read_article"]

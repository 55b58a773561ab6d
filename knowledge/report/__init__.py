"""A version's self-test as one HTML page, whole in itself."""

from knowledge.report.page import Account, page

__all__ = ["Account", "page"]

"""Following feeds: adding them, looking at them in time, and taking over what is new."""

from knowledge.services.feeds.service import FeedService
from knowledge.services.feeds.taking import Library

__all__ = ["FeedService", "Library"]

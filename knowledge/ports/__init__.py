"""What the services need from outside, as promises that every adapter keeps."""

from knowledge.ports.asked import AnalyticsStore, FeedbackStore, FollowStore, InboxStore, PostedStore
from knowledge.ports.feeds import FeedStore
from knowledge.ports.library import Arrays, EntryKey, LibraryStore, SnapshotCache
from knowledge.ports.people import AuditStore, PrivacyStore
from knowledge.ports.tools import Clock, Embedder, Extractor, Fetcher

__all__ = [
    "AnalyticsStore",
    "Arrays",
    "AuditStore",
    "Clock",
    "Embedder",
    "EntryKey",
    "Extractor",
    "FeedStore",
    "FeedbackStore",
    "Fetcher",
    "FollowStore",
    "InboxStore",
    "LibraryStore",
    "PostedStore",
    "PrivacyStore",
    "SnapshotCache",
]

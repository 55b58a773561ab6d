"""What a reader thought of an answer. It says nothing of who the reader was."""

from datetime import date
from typing import Literal

from knowledge.models.base import EntryId, LibraryId, Model, VersionNumber

Complaint = Literal["wrong", "outdated", "unclear", "other"]


class Feedback(Model):
    """One reader's word on one answer."""

    library: LibraryId
    version: VersionNumber
    """That served when it was said."""
    entry: EntryId
    question: str | None
    """As it was asked, where the answer still tells."""
    helpful: bool
    complaint: Complaint | None = None
    remark: str = ""
    day: date

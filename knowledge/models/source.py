"""What is known of an address that an article came from: not part of any version, and true from then on."""

from datetime import datetime
from typing import Literal

from knowledge.models.base import Model

Quarantine = Literal["gone", "retracted", "unreachable"]
"""Why an article does not serve: its page is no longer there, was taken back, or could not be read for a while."""


class SourceState(Model):
    """An address as it was found; all times in UTC."""

    address: str
    checked: datetime
    """When it was last tried."""
    verified: datetime | None = None
    """When it last said what the article says."""
    changed: datetime | None = None
    """When its text was last found to be another."""
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    """How many times in a row it could not be read."""
    fault: str | None = None
    """Why not, the last time (`errors.Fault`)."""
    missing: str | None = None
    """The later page of its article that could not be read, the last time."""
    vanished: tuple[str, ...] = ()
    """Sentences of entries that stood there before it changed last and do so no more, in reading order."""

    @property
    def failing(self) -> bool:
        """Whether not all of it could be read, the last time."""
        return bool(self.failures or self.missing)

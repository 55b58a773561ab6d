"""What an administrator did: a line of the audit log."""

from datetime import datetime
from typing import Literal

from knowledge.models.base import LibraryId, Model, VersionNumber

ActKind = Literal["command", "button", "select", "modal"]
ActOutcome = Literal["done", "failed", "refused"]
"""`refused`: whoever tried it had no right to."""


class Act(Model):
    """One act of somebody who looks after a library, or tried to."""

    library: LibraryId
    at: datetime
    """In UTC."""
    person: str | None
    """A Discord user's id; None when they asked to be forgotten."""
    kind: ActKind
    what: str
    """The command's name (`kb add`), or the errand of what was pressed or sent (`undo`)."""
    about: str = ""
    """What it was done to, in a few words."""
    outcome: ActOutcome
    before: VersionNumber | None = None
    """The version that served before; None where the act changed nothing, or was the first."""
    after: VersionNumber | None = None
    """The version that serves since; None where the act changed nothing."""

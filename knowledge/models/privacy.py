"""What is kept with a person's name."""

from datetime import datetime
from typing import Literal

from knowledge.models.base import LibraryId, Model


class Deed(Model):
    """Something a person did that is kept with their id."""

    library: LibraryId
    what: Literal["version", "feed", "act", "waiting", "follow"]
    """Made a version of it, let it follow a feed, did something as an administrator, waits for an answer from it, or
    follows a question or topic."""
    when: datetime
    about: str = ""
    """The question or topic, where there is one."""

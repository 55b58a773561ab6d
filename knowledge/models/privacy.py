"""What is kept with a person's name."""

from datetime import datetime
from typing import Literal

from knowledge.models.base import LibraryId, Model


class Deed(Model):
    """Something a person did to a library."""

    library: LibraryId
    what: Literal["version", "feed", "act"]
    """Made a version of it, let it follow a feed, or did something as an administrator."""
    when: datetime

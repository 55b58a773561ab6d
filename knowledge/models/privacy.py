"""What is kept with a person's name."""

from datetime import datetime
from typing import Literal

from knowledge.models.base import LibraryId, Model


class Deed(Model):
    """Something a person did to a library."""

    library: LibraryId
    what: Literal["version", "feed"]
    """Made a version of it, or let it follow a feed."""
    when: datetime

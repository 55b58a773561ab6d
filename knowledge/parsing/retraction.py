"""Whether a page that held an article now says that it was taken back."""

import re

from knowledge.text.lexicon import either

_NOTICE = re.compile(either("page.retracted"), re.IGNORECASE)
_TOP = 400
"""Characters in which such a notice stands: above the text, or in its place."""


def is_retracted(text: str, before: str) -> bool:
    """Whether *text*, in its beginning, tells of a retraction that *before* did not tell of."""
    return bool(_NOTICE.search(text[:_TOP])) and not _NOTICE.search(before[:_TOP])

"""What a site's robots.txt permits (RFC 9309); pure."""

import re

from protego import Protego
from yarl import URL

TOKEN = "Kijibot"  # noqa: S105 - the name that a robots.txt calls us by
MOST_BYTES = 500 * 1024
"""As much is read at least (RFC 9309, 2.5), and no more."""
_LONGEST_DELAY = 10.0
_AGENT = re.compile(r"(?im)^[ \t]*user[- ]?agent[ \t]*[: \t][ \t]*(\*|[A-Za-z_-]*).*$")


class Rules:
    """The rules that the robots.txt *data* has for us; one that cannot be understood forbids nothing."""

    def __init__(self, data: bytes = b"") -> None:
        text = "\n".join(data[:MOST_BYTES].decode("utf-8-sig", errors="replace").splitlines())
        self._rules = Protego.parse(_AGENT.sub(_relevant, text))

    def permits(self, url: URL) -> bool:
        """Tell whether *url* may be fetched."""
        return self._rules.can_fetch(str(url), TOKEN)

    @property
    def delay(self) -> float | None:
        """Seconds to leave between two requests, where the site asks for it; longer waits than we keep are cut."""
        asked = self._rules.crawl_delay(TOKEN)
        return None if asked is None else min(asked, _LONGEST_DELAY)


def _relevant(line: re.Match[str]) -> str:
    """Call every agent that is not us by one name: Protego's time and memory grow with agents times rules."""
    name = line[1].lower()
    return f"User-agent: {name if name in ('*', TOKEN.lower()) else 'another'}"

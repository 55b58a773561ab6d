"""What may be shown of a source's words."""

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from pydantic import Field

from knowledge.models.base import Model

QuotePolicy = Literal["quote", "title", "never"]
"""Quote it; show title, date and link alone; do not answer from it."""
QUOTE_POLICIES: tuple[QuotePolicy, ...] = get_args(QuotePolicy)


class SourcePolicies(Model):
    """The policies of one library, by folded site name or by host; where none is set, a source is quoted."""

    modes: Mapping[str, QuotePolicy] = Field(default_factory=dict)

    def of(self, names: Iterable[str], hosts: Iterable[str]) -> QuotePolicy:
        """Return the strictest policy among folded *names* and *hosts*; of a host's domains the nearest counts."""
        found = [self.modes[name] for name in names if name in self.modes]
        for host in hosts:
            parts = host.split(".")
            domains = (".".join(parts[place:]) for place in range(len(parts)))
            found += [self.modes[domain] for domain in domains if domain in self.modes][:1]
        return max(found, key=QUOTE_POLICIES.index, default="quote")

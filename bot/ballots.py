"""One word per person and answer, without keeping who said it.

What is remembered is a hash under a key that this process made up and never writes down: nobody, the operator
included, can turn it back into a person, and a restart forgets all of it. The price is that a person may then say a
second word on an old answer, which is harmless.
"""

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Ballots:
    """Who has given a word on what, for the last *capacity* words."""

    capacity: int = 10_000
    _key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _cast: OrderedDict[bytes, None] = field(default_factory=OrderedDict)

    def has(self, person: int, answer: int) -> bool:
        """Return whether *person* has already given a word on *answer*."""
        return self._hash(person, answer) in self._cast

    def cast(self, person: int, answer: int) -> None:
        """Remember that *person* has."""
        self._cast[self._hash(person, answer)] = None
        if len(self._cast) > self.capacity:
            self._cast.popitem(last=False)

    def _hash(self, person: int, answer: int) -> bytes:
        return hashlib.blake2b(f"{person}:{answer}".encode(), key=self._key, digest_size=16).digest()

"""Telling whoever wants to know that another version of a library serves."""

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.models import LibraryId, Version, VersionNumber


@dataclass(frozen=True, slots=True)
class Switch:
    """A library's pointer moved, forwards or back."""

    library: LibraryId
    before: VersionNumber | None
    """None: this process had not looked at the library before, or it was empty."""
    after: VersionNumber


Observer = Callable[[Switch], None]
"""Called on the event loop: it may note or wake something, and neither waits nor raises."""


class Switches:
    """Tells observers of every switch this process makes, at once, and of other processes' at the next look.

    A process that was not running hears of none: who must miss nothing remembers the version last seen to.
    """

    def __init__(self) -> None:
        self._last: dict[LibraryId, VersionNumber] = {}
        self._observers: list[Observer] = []

    def observe(self, observer: Observer) -> None:
        """Tell *observer* of all that comes."""
        self._observers.append(observer)

    def serves(self, version: Version) -> None:
        """Note that *version* serves, and tell of it unless that was known."""
        library, before = version.library, self._last.get(version.library)
        if before == version.number:
            return
        self._last[library] = version.number
        for observer in self._observers:
            observer(Switch(library, before, version.number))

    def forget(self, library: LibraryId) -> None:
        """Forget *library*, which was deleted: its numbers begin anew."""
        self._last.pop(library, None)

"""The program's own words, in Japanese and English, from a catalogue file."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

Lang = Literal["ja", "en"]
LANGS: tuple[Lang, ...] = ("ja", "en")

_PLACE = re.compile(r"\{([a-z_]+)\}")


class Phrases:
    """A catalogue: dotted key -> the phrase in each language, `{name}` where a fact is filled in.

    Facts are inserted as they are and never read as templates, so that no article or user name can act as one.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._texts: dict[str, Mapping[str, str]] = {}
        for file in files:
            self._collect("", tomllib.loads(file.read_text(encoding="utf-8")))

    def _collect(self, prefix: str, table: Mapping[str, object]) -> None:
        for name, value in table.items():
            if not isinstance(value, dict):
                raise TypeError(f"{prefix}{name} is neither a phrase nor a group of phrases")
            if all(isinstance(text, str) for text in value.values()) and set(value) >= set(LANGS):
                self._texts[prefix + name] = value
            else:
                self._collect(f"{prefix}{name}.", value)

    @property
    def keys(self) -> frozenset[str]:
        """All keys."""
        return frozenset(self._texts)

    def say(self, lang: Lang, key: str, /, **facts: object) -> str:
        """Return the phrase *key* in *lang* with *facts* filled in; `KeyError` if either is missing."""
        return _PLACE.sub(lambda place: str(facts[place[1]]), self._texts[key][lang])

    def places(self, lang: Lang, key: str) -> frozenset[str]:
        """Return the names of the facts that phrase *key* asks for in *lang*."""
        return frozenset(_PLACE.findall(self._texts[key][lang]))

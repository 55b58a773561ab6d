"""Word lists as data: TOML files beside this module, each list a set of words or of regular-expression pieces."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(name: str) -> tuple[str, ...]:
    """Return the list *name*, written `file.list`; `KeyError` if there is none."""
    file, key = name.split(".")
    found = lexicon(file)[key]
    if not isinstance(found, list):
        raise TypeError(f"{name} is not a list of words")
    return tuple(str(word) for word in found)


def either(*names: str) -> str:
    """Return one regular expression that fits any piece of the lists *names*, as a group; earlier pieces win."""
    return "(?:" + "|".join(piece for name in names for piece in words(name)) + ")"


@cache
def lexicon(name: str) -> dict[str, Any]:
    """Return the tables and lists of the file *name*.toml of this folder."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text(encoding="utf-8"))

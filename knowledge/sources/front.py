"""The front matter of a text file: what its writer says about it before the text, in YAML's lines or in TOML."""

import re
import tomllib
from collections.abc import Sequence

from knowledge.models import Metadata
from knowledge.text.dates import read_date

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(.{0,20000}?)\r?\n\+\+\+[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_]{1,40})[ \t]*:(?:[ \t]+(.*))?$")
_FOLDED = frozenset({">", "|", ">-", "|-", ">+", "|+"})
_NAMED = re.compile(r"name[ \t]*:[ \t]*", re.IGNORECASE)
_REMARK = re.compile(r"[ \t]+#.*$")
_FIELDS = {
    "title": "title",
    "url": "url",
    "canonical": "url",
    "canonical_url": "url",
    "link": "url",
    "site": "site",
    "site_name": "site",
    "publisher": "site",
    "author": "author",
    "authors": "author",
    "byline": "author",
    "date": "published",
    "published": "published",
    "modified": "modified",
    "updated": "modified",
    "lastmod": "modified",
    "last_modified_at": "modified",
    "lang": "language",
    "language": "language",
    "id": "id",
    "topic": "topic",
    "category": "topic",
    "tags": "topic",
    "categories": "topic",
}
_DATES = frozenset({"published", "modified"})
_LISTS = frozenset({"topic", "author"})
"""Of several only the first is kept."""


def split_front(text: str, metadata: Metadata) -> tuple[str, Metadata]:
    """Return *text* without its front matter, and *metadata* with what that says where it says nothing itself."""
    front = _FRONT_MATTER.match(text) or _TOML.match(text)
    said = (fields(front[1].splitlines()) if front.re is _FRONT_MATTER else _toml(front[1])) if front else {}
    if not front or not said:
        return text, metadata
    return text[front.end() :], filled(metadata, said)


def _toml(front: str) -> dict[str, object]:
    """Return the fields that *front* sets; of a list the first, of a table its name."""
    try:
        tables = tomllib.loads(front.replace("\r\n", "\n"))
    except (ValueError, RecursionError):
        return {}
    lines: list[str] = []
    for key, value in tables.items():
        first = next(iter(value), "") if isinstance(value, list) else value
        named = first.get("name", "") if isinstance(first, dict) else first
        lines.append(f"{key}: {' '.join(str(named).split())}")
    return fields(lines)


def filled(metadata: Metadata, said: dict[str, object]) -> Metadata:
    """Return *metadata* with the fields *said* where it has none."""
    return Metadata.model_validate(said | metadata.model_dump(exclude_none=True))


def fields(lines: Sequence[str]) -> dict[str, object]:
    """Return the fields among *lines*, `key: value`, that say something about the article; lists give their first."""
    said: dict[str, object] = {}
    for number, line in enumerate(lines):
        found = _FIELD.match(line)
        field = _FIELDS.get(found[1].lower()) if found else None
        if not found or field is None or field in said:
            continue
        value = _value(field, (found[2] or "").strip(), lines[number + 1 :])
        if value:
            said[field] = read_date(value) if field in _DATES else value
    return {field: value for field, value in said.items() if value is not None}


def _value(field: str, value: str, below: Sequence[str]) -> str:
    if value in _FOLDED:
        folded: list[str] = []
        for line in below:
            if line.strip() and not line[0].isspace():
                break
            folded.append(line.strip())
        return " ".join(filter(None, folded))
    if not value and below and below[0].lstrip().startswith("- "):
        value = _NAMED.sub("", below[0].lstrip()[2:])
    if field in _LISTS:
        value = value.strip("[]").split(",")[0].strip()
    return _REMARK.sub("", value).strip("\"'").strip() if value[:1] not in {'"', "'"} else value[1:].split(value[0])[0]

"""What a page says of itself in JSON-LD: schema.org's articles, questions and how-tos."""

import html as entities
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from lxml import etree, html

from knowledge.models import ArticleKind
from knowledge.text.dates import read_date

_MOST = 20_000
"""Objects looked at; a page has dozens."""
_LONGEST = 2_000_000
_KINDS: Mapping[str, ArticleKind] = {
    "FAQPage": "faq",
    "QAPage": "faq",
    "NewsArticle": "news",
    "ReportageNewsArticle": "news",
    "AnalysisNewsArticle": "news",
    "HowTo": "howto",
    "Recipe": "howto",
    "DefinedTerm": "reference",
    "DefinedTermSet": "reference",
    "Product": "reference",
}
_ARTICLES = {"Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting", "TechArticle"}
_MOST_OF = {"WebPage", "FAQPage", "QAPage", "HowTo", "Recipe", "Product"}
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")


class Linked(NamedTuple):
    """What JSON-LD says."""

    kind: ArticleKind | None = None
    headline: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: date | None = None
    modified: date | None = None
    paywalled: bool = False
    pairs: tuple[tuple[str, str], ...] = ()


def read_linked(scripts: Iterable[str]) -> Linked:
    """Return what all JSON-LD *scripts* of a page say together; malformed ones say nothing."""
    linked = Linked()
    best = 0
    for thing in _things(scripts):
        types = _types(thing)
        kind = next((_KINDS[name] for name in types if name in _KINDS), None)
        rank = 2 if types & _ARTICLES else 1 if types & _MOST_OF else 0
        if rank > best or (rank and rank == best and not linked.headline):
            best = rank
            linked = linked._replace(**_article(thing))
        if kind and (linked.kind is None or kind == "faq"):
            linked = linked._replace(kind=kind)
        if thing.get("isAccessibleForFree") in (False, "False", "false", "http://schema.org/False"):
            linked = linked._replace(paywalled=True)
        if "Question" in types and (pair := _pair(thing)) and pair not in linked.pairs:
            linked = linked._replace(pairs=(*linked.pairs, pair))
    return linked


def _things(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield every object in *scripts*, outer ones first."""
    waiting: list[Any] = [said for script in scripts if (said := _parsed(script)) is not None]
    waiting.reverse()
    seen = 0
    while waiting and seen < _MOST:
        seen += 1
        match waiting.pop():
            case dict() as thing:
                yield thing
                waiting.extend(reversed([value for value in thing.values() if isinstance(value, (dict, list))]))
            case list() as several:
                waiting.extend(reversed(several[:_MOST]))
            case _:
                pass


def _parsed(script: str) -> Any | None:
    script = _WRAPPED.sub("", script[:_LONGEST].strip())
    for attempt in (script, _TRAILING_COMMA.sub("", script), entities.unescape(script)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _types(thing: Mapping[str, Any]) -> set[str]:
    said = thing.get("@type", thing.get("type"))
    names = said if isinstance(said, list) else [said]
    return {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if isinstance(name, str)}


def _article(thing: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "headline": _words(thing.get("headline") or thing.get("name")),
        "author": _name(thing.get("author")),
        "publisher": _name(thing.get("publisher")),
        "published": _day(thing.get("datePublished")),
        "modified": _day(thing.get("dateModified")),
    }


def _day(value: Any) -> date | None:
    return read_date(value[:10]) if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    match value:
        case str():
            return _words(value)
        case dict():
            return _words(value.get("name"))
        case list():
            names = [name for name in map(_name, value[:10]) if name]
            return ", ".join(names) or None
        case _:
            return None


def _words(value: Any) -> str | None:
    """Return the words of *value*, which may hold tags; None where it is no text or says nothing."""
    if not isinstance(value, str):
        return None
    return " ".join(_without_tags(value).split()) or None


def _without_tags(value: str) -> str:
    value = entities.unescape(value)
    if "<" not in value:
        return value
    value = re.sub(r"<(?:br|/p|/li|/div)\b[^<>]{0,200}>", "\n", value, flags=re.IGNORECASE)
    try:
        return str(html.fragment_fromstring(value, create_parent="div").text_content())
    except (etree.ParserError, ValueError):
        return value


def _pair(thing: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return a question and its accepted answer; a suggestion that nobody accepted answers nothing."""
    answer = thing.get("acceptedAnswer")
    answer = answer[0] if isinstance(answer, list) and answer else answer
    if not isinstance(answer, dict):
        return None
    asked = _words(thing.get("name") or thing.get("text"))
    lines = [" ".join(line.split()) for line in _without_tags(str(answer.get("text") or "")).splitlines()]
    told = "\n".join(line for line in lines if line)
    return (asked, told) if asked and told else None

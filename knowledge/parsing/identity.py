"""Which article a document is: an id that stays the same when it is read again, and a title to call it by."""

import hashlib
import re
import unicodedata
from pathlib import PurePath, PurePosixPath
from urllib.parse import unquote, urlsplit

from knowledge.models import ArticleId, Document
from knowledge.text.marks import lines

_MAX_STEM = 60
_MAX_TITLE = 200
_LINE_NUMBER = re.compile(r":[0-9]+$")
_NOT_WORD = re.compile(r"[^\w.]+|_{2,}")


def article_id(document: Document, title: str) -> ArticleId:
    """Return the id of *document*: the given one, else one made from its address, its path or its title.

    An address that it merely claims makes no id: it may be that of another article.
    """
    given = document.metadata
    if given.id and given.id.strip():
        return ArticleId(given.id.strip())
    if given.url and not document.claimed:
        return id_at(given.url)
    path = _LINE_NUMBER.sub("", document.name)
    if not PurePath(path).is_absolute():  # standard input, an attachment, pasted text
        return _made(title, f"{title}\x1f{given.url}" if given.url else title)
    if path != document.name:
        return _made(title, f"{path}\x1f{title}")
    return _made(PurePath(path).stem, path)


def id_at(url: str) -> ArticleId:
    """Return the id of the article that stands at *url*."""
    return _made(_last_part(url), url)


def _made(stem: str, whole: str) -> ArticleId:
    digest = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    words = _NOT_WORD.sub("-", unicodedata.normalize("NFKC", stem[: 2 * _MAX_STEM]))[:_MAX_STEM].strip("-._")
    return ArticleId(f"{words}-{digest}" if words else digest)


def _last_part(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return PurePosixPath(unquote(parts.path)).stem or parts.netloc


def title_of(document: Document, found: str | None) -> str:
    """Return the title: the given one, else the one *found* on the page, else the file's name, else the first words."""
    for candidate in (document.metadata.title, found, _stem(document)):
        words = " ".join((candidate or "").split())
        if words:
            return _shortened(words)
    first = next(lines(document.text), (0, 0))
    return _shortened(document.text[slice(*first)][: _MAX_TITLE * 2]) or document.name


def _stem(document: Document) -> str | None:
    name = PurePath(document.name).name
    return None if document.name == "-" or _LINE_NUMBER.search(name) else PurePath(name).stem


def _shortened(words: str) -> str:
    return words if len(words) <= _MAX_TITLE else words[: _MAX_TITLE - 1] + "…"

"""What a page says of itself: title, site, author, dates, language, its own address, whether it is all there."""

import re
from datetime import date
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from trafilatura.metadata import extract_metadata

from knowledge.models import Metadata
from knowledge.sources.html.linked import Linked
from knowledge.sources.html.tree import elements, words_of
from knowledge.text.dates import read_date

_SUFFIX = re.compile(r"\s*[|｜‖\-–—―:：»«・/]\s*")
_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.created",
    "pubdate",
)
_MODIFIED = ("article:modified_time", "og:updated_time", "datemodified", "lastmod", "dcterms.modified")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$")
_NEXT = re.compile(
    r"(?:続きを読む|続きはこちら|次のページ(?:へ|を読む)?|次ページ(?:へ)?|次へ|next(?: page)?|continue(?: reading)?)"
    r"[\s>»›→⇒▶:：…]*"
    r"|(?:次のページ|next page)[\s:：].{1,80}",
    re.IGNORECASE,
)
_LONGEST = 300
# Under these names everybody can register one of their own.
_SHARED_ENDINGS = {"co", "or", "ne", "ac", "go", "lg", "com", "net", "org", "gov", "edu", "gr", "ed"}


class Head:
    """The statements of one page's head, and of its links."""

    def __init__(self, root: HtmlElement, linked: Linked, address: str | None) -> None:
        self._root, self._linked, self._address = root, linked, address
        self._meta: dict[str, str] = {}
        for meta in elements(root, "meta"):
            name = (
                meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
            ).lower()
            content = " ".join(meta.get("content", "").split())[:_LONGEST]
            if name and content:
                self._meta.setdefault(name, content)
        self.base = self._web(next((one.get("href") for one in elements(root, "base")), None)) or address

    def metadata(self) -> Metadata:
        """Return what is said; titles lose the site's name at their end."""
        linked = self._linked
        site = self._meta.get("og:site_name") or linked.publisher or self._meta.get("application-name")
        author = linked.author or self._meta.get("author") or self._meta.get("article:author")
        return Metadata(
            title=self._title(site),
            url=self.canonical() or self._address,
            site=site,
            author=None if author and author.startswith("http") else author,
            published=linked.published or self._day(_PUBLISHED) or self._guessed(),
            modified=linked.modified or self._day(_MODIFIED),
            language=self._language(),
            kind=linked.kind,
            partial="paywall" if linked.paywalled else None,
        )

    def canonical(self) -> str | None:
        """Return the address that the page gives as its own; another site's is none."""
        links = [
            one.get("href") for one in elements(self._root, "link") if "canonical" in one.get("rel", "").lower().split()
        ]
        for said in (*links, self._meta.get("og:url")):
            found = self._web(said)
            if found and (self._address is None or _site(found) == _site(self._address)):
                return found
        return None

    def following(self) -> str | None:
        """Return the address of the next page of the same article, on the same host."""
        for element in elements(self._root, "link", "a"):
            by_rel = "next" in element.get("rel", "").lower().split()
            if not by_rel and not (element.tag == "a" and _NEXT.fullmatch(words_of(element)[:120])):
                continue
            found = self._web(element.get("href"))
            if found and self._goes_on(found):
                return found
        return None

    def _goes_on(self, address: str) -> bool:
        here = self._address or self.canonical()
        if here is None or address.split("#")[0] == here.split("#")[0]:
            return False
        return urlsplit(address).netloc == urlsplit(here).netloc

    def _web(self, said: str | None) -> str | None:
        try:
            address = urljoin(self._address or "", (said or "").strip()).split("#")[0]
            parts = urlsplit(address)
        except ValueError:
            return None
        return address if parts.scheme in {"http", "https"} and parts.hostname and len(address) <= 2000 else None

    def _title(self, site: str | None) -> str | None:
        headings = [words for one in elements(self._root, "h1") if (words := words_of(one))]
        named = words_of(title) if (title := self._root.find(".//title")) is not None else ""
        heading = headings[0] if len(headings) == 1 and len(headings[0]) <= _LONGEST else None
        for said in (self._meta.get("og:title"), self._linked.headline, heading, named):
            if said:
                return _without_site(said, site, heading)
        return None

    def _language(self) -> str | None:
        said = self._root.get("lang") or self._meta.get("content-language") or self._meta.get("og:locale") or ""
        said = said.strip().replace("_", "-")
        return said if _LANGUAGE.match(said) else None

    def _day(self, names: tuple[str, ...]) -> date | None:
        return next((day for name in names if (day := read_date(self._meta.get(name, "")[:10]))), None)

    def _guessed(self) -> date | None:
        """Return the date trafilatura finds in the page, in a `time` element or a line beside the heading."""
        try:
            found = extract_metadata(
                self._root, extensive=False, date_config={"extensive_search": False, "original_date": True}
            )
        except (ValueError, TypeError, AttributeError, IndexError, KeyError, RecursionError):
            return None
        return read_date(found.date) if found.date else None


def _without_site(title: str, site: str | None, heading: str | None) -> str:
    """Return *title* without the site's name at its end or beginning, where it is clear that it is one."""
    title = " ".join(title.split())
    pieces = _SUFFIX.split(title)
    if len(pieces) < 2:
        return title
    if heading and heading != title and len(heading) >= 4 and (title.startswith(heading) or title.endswith(heading)):
        return heading
    for place, left in ((-1, title[: title.rfind(pieces[-1])]), (0, title[len(pieces[0]) :])):
        if site and pieces[place].casefold() == site.casefold():
            rest = _SUFFIX.sub("", left[-4:]) if place else left
            return (left[:-4] + rest if place else re.sub(rf"^{_SUFFIX.pattern}", "", left)).strip() or title
    cut = re.match(r"(.{8,}?)\s*(?:[|｜]|\s[-–—]\s)[^|｜]{1,40}$", title)
    return cut[1] if cut else title


def _site(address: str) -> str:
    """Return the name that somebody registered: of `www.city.example.co.jp`, `example.co.jp`."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    labels = host.split(".")
    if len(labels) < 3 or host.replace(".", "").isdigit():
        return host
    return ".".join(labels[-3:] if labels[-2] in _SHARED_ENDINGS or len(labels[-2]) <= 2 else labels[-2:])

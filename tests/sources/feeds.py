"""Feeds in every form, of an invented town newspaper."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

BASE = "https://news.example/feed"
START = datetime(2026, 11, 1, 9, tzinfo=UTC)

Item = tuple[str, str, str]
"""Path, title, HTML."""

ITEMS: tuple[Item, ...] = (
    ("/harbour", "港の時計台が動き出す", "<p>港の時計台は11月3日に再び動き出した。修理には8か月かかった。</p>"),
    (
        "/ferry",
        "The ferry runs until ten",
        "<p>The last ferry leaves at 22:00 from 1 December. Tickets cost 4 euros.</p>",
    ),
)


def rss(
    items: Sequence[Item] = ITEMS, *, full: bool = True, guid: str = "", days: int = 0, title: str = "港町新聞"
) -> bytes:
    """Return an RSS 2.0 feed; *guid* and *days* change ids and dates without changing any article."""
    body = "content:encoded" if full else "description"
    form = "%a, %d %b %Y %H:%M:%S +0000"
    told = "".join(
        f"<item><title>{escape(name)}</title><link>https://news.example{path}?utm_source=rss</link>"
        f"<guid isPermaLink='false'>{guid}{path}</guid><dc:creator>浜野</dc:creator>"
        f"<pubDate>{(START - timedelta(hours=at) + timedelta(days=days)).strftime(form)}</pubDate>"
        f"<{body}><![CDATA[{html}]]></{body}></item>"
        for at, (path, name, html) in enumerate(items)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>{title}</title><link>https://news.example/</link><language>ja</language>{told}</channel></rss>"
    ).encode()


def rdf() -> bytes:
    """Return the same as RSS 1.0."""
    told = "".join(
        f'<item rdf:about="https://news.example{path}"><title>{name}</title><link>https://news.example{path}</link>'
        f"<dc:date>2026-11-01T09:00:00Z</dc:date><description>{escape(html)}</description></item>"
        for path, name, html in ITEMS
    )
    return (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{BASE}"><title>港町新聞</title><link>https://news.example/</link></channel>{told}</rdf:RDF>'
    ).encode()


def old_rss() -> bytes:
    """Return the same as RSS 0.91, with the definition that it names."""
    told = "".join(
        f"<item><title>{name}</title><link>https://news.example{path}</link><description>{escape(html)}</description></item>"
        for path, name, html in ITEMS
    )
    return (
        '<?xml version="1.0" encoding="Shift_JIS"?>\n'
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://dtd.example/rss-0.91.dtd">\n'
        f'<rss version="0.91"><channel><title>港町新聞</title><link>https://news.example/</link>{told}</channel></rss>'
    ).encode("cp932")


def atom() -> bytes:
    """Return the same as Atom, with links that are relative to its own base."""
    told = "".join(
        f'<entry><title>{name}</title><link href="{path[1:]}"/><id>tag:news.example,2026:{path}</id>'
        f"<author><name>浜野</name></author><published>2026-11-01T18:00:00+09:00</published>"
        f'<updated>2026-11-02T09:00:00Z</updated><content type="html">{escape(html)}</content></entry>'
        for path, name, html in ITEMS
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/" xml:lang="ja">'
        f'<title>港町新聞</title><link href="https://news.example/"/><id>x</id>{told}</feed>'
    ).encode()


def json_feed() -> bytes:
    """Return the same as JSON Feed 1.1."""
    items = [
        {
            "id": path,
            "url": path,
            "title": name,
            "content_html": html,
            "date_published": "2026-11-01T09:00:00Z",
            "authors": [{"name": "浜野"}],
        }
        for path, name, html in ITEMS
    ]
    told = {"version": "https://jsonfeed.org/version/1.1", "title": "港町新聞", "language": "ja", "items": items}
    return json.dumps(told, ensure_ascii=False).encode()


SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/harbour</loc><lastmod>2026-11-03</lastmod><news:news><news:publication>
<news:name>港町新聞</news:name><news:language>ja</news:language></news:publication>
<news:publication_date>2026-11-02T09:00:00+09:00</news:publication_date><news:title>港の時計台が動き出す</news:title>
</news:news></url>
<url><loc>https://news.example/ferry</loc></url><url><loc>ftp://news.example/x</loc></url><url/></urlset>""".encode()

INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/map-1.xml</loc><lastmod>2026-10-01</lastmod></sitemap>
<sitemap><loc>/map-2.xml.gz</loc></sitemap></sitemapindex>"""

OPML = """<opml version="2.0"><head><title>読むもの</title></head><body><outline text="町">
<outline type="rss" text="港町新聞" xmlUrl="https://news.example/feed"/>
<outline text="Again" xmlUrl="https://news.example/feed"/>
<outline title="Ferry times" xmlUrl="https://ferry.example/atom.xml"/>
<outline text="no feed"/></outline></body></opml>""".encode()

FORMS = {
    "rss 2.0": rss(),
    "rss 1.0": rdf(),
    "rss 0.91": old_rss(),
    "atom": atom(),
    "json feed": json_feed(),
    "sitemap": SITEMAP,
    "sitemap index": INDEX,
    "opml": OPML,
}

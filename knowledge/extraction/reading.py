"""What the reading process does with bytes: typed by content, then read by the reader for that."""

from collections.abc import Iterator

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, FeedContent, Metadata, Problem
from knowledge.sources import kinds, read_bytes
from knowledge.sources.charset import decode_page
from knowledge.sources.html import read_html
from knowledge.sources.pdf import read_pdf


def documents(
    name: str, data: bytes, metadata: Metadata, content_type: str | None = None
) -> Iterator[Document | Problem]:
    """Yield what *data* holds, as `ports.Extractor.documents` promises."""
    match kinds.kind_of(name, data, content_type):
        case "HTML":
            yield read_html(name, data, metadata, content_type)
        case "PDF":
            yield read_pdf(name, data, metadata)
        case "text":
            if content_type and not name.lower().endswith((".jsonl", ".ndjson")):
                data = decode_page(name, data, content_type).encode("utf-8", errors="surrogatepass")
            yield from read_bytes(name, data, metadata)
        case kinds.FEED:
            raise UnreadableError(Fault.A_FEED, name=name)
        case kind:
            raise UnreadableError(Fault.UNKNOWN_KIND, name=name, kind=kind)


def feed(name: str, data: bytes, content_type: str | None = None) -> FeedContent:
    """Return the feed that *data* is, as `ports.Extractor.feed` promises."""
    from knowledge.sources.feeds import read_feed

    return read_feed(name, data, content_type)

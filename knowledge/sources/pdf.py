"""PDF files become documents: the text of their pages, through pypdf where it is installed."""

from io import BytesIO

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, PartialReason
from knowledge.sources.decode import MAX_BYTES
from knowledge.sources.plain import plain_blocks
from knowledge.text.dates import read_date

_MOST_PAGES = 200
_MOST_LETTERS = 1_000_000


def read_pdf(name: str, data: bytes, metadata: Metadata) -> Document:
    """Return the document that the PDF file *data* is; pages beyond the first 200 are left out, and it is marked.

    Raises `UnreadableError`: EXTRA without pypdf, TOO_LARGE, FORBIDDEN for one that is locked, BINARY for one that is
    damaged, NOTHING_TO_LEARN for one that holds pictures only.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(Fault.TOO_LARGE, name=name, limit_mib=MAX_BYTES // 2**20)
    try:
        from pypdf import PdfReader  # an extra; half a second
        from pypdf.errors import FileNotDecryptedError, PyPdfError
    except ImportError as error:
        raise UnreadableError(Fault.EXTRA, name=name, extra="pdf") from error
    try:
        reader = PdfReader(BytesIO(data))
        pages: list[str] = []
        for page in reader.pages[:_MOST_PAGES]:
            pages.append(page.extract_text().strip())
            if sum(map(len, pages)) > _MOST_LETTERS:
                break
        more = len(reader.pages) > len(pages)
        title, created = (
            reader.metadata and reader.metadata.title,
            reader.metadata and reader.metadata.get("/CreationDate"),
        )
    except FileNotDecryptedError as error:
        raise UnreadableError(Fault.FORBIDDEN, name=name) from error
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, RecursionError) as error:
        # A damaged file makes pypdf fail in all of these ways.
        raise UnreadableError(Fault.BINARY, name=name) from error
    text = "\n\n".join(page for page in pages if page).replace("\x00", "")[:_MOST_LETTERS]
    text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    if not text.strip():
        raise UnreadableError(Fault.NOTHING_TO_LEARN, name=name)
    partial: PartialReason | None = "length" if more else None
    said = Metadata(
        title=str(title).strip() or None if title else None,
        published=read_date(str(created).removeprefix("D:")[:8]) if created else None,
        partial=partial,
    )
    known = Metadata.model_validate(said.model_dump() | metadata.model_dump(exclude_none=True))
    return Document(name=name, text=text, blocks=plain_blocks(text), metadata=known)

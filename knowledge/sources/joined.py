"""The pages of one article become one document."""

from collections.abc import Sequence

from knowledge.models import Document, PartialReason, Span

_BETWEEN = "\n\n"


def joined(pages: Sequence[Document], partial: PartialReason | None = None) -> Document:
    """Return *pages*, at least one, as one document with the metadata of the first.

    *partial* says why pages are missing; what the first page says of itself goes before.
    """
    first = pages[0]
    text, blocks, pairs = first.text, list(first.blocks), list(first.pairs)
    for page in pages[1:]:
        offset = len(text) + len(_BETWEEN)
        text += _BETWEEN + page.text
        blocks += [block.model_copy(update={"span": _moved(block.span, offset)}) for block in page.blocks]
        pairs += [
            pair.model_copy(update={"question": _moved(pair.question, offset), "answer": _moved(pair.answer, offset)})
            for pair in page.pairs
        ]
    metadata = first.metadata.model_copy(update={"partial": first.metadata.partial or partial})
    return first.model_copy(
        update={"text": text, "blocks": tuple(blocks), "pairs": tuple(pairs), "metadata": metadata, "following": None}
    )


def _moved(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset

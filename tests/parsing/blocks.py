"""Documents made of blocks, as the readers of pages hand them over."""

from collections.abc import Sequence
from typing import Any

from knowledge.models import Block, Document, Metadata, PairSpan, Reading
from knowledge.parsing import read_article

Given = tuple[str, str] | tuple[str, str, int]
"""A block's kind and words; of a heading or a row its level, of an item its number."""


def document(given: Sequence[Given], pairs: Sequence[tuple[str, str]] = (), **said: Any) -> Document:
    """Return the document whose blocks are *given*, and whose ready *pairs* stand word for word in its text."""
    text, blocks = "", []
    for kind, words, *more in given:
        text += "\n\n" if text else ""
        span = (len(text), len(text) + len(words))
        text += words
        level = more[0] if more and kind in {"heading", "row"} else 0
        number = more[0] if more and kind == "item" else None
        blocks.append(Block.model_validate({"kind": kind, "span": span, "level": level, "number": number}))
    spans = []
    for question, answer in pairs:
        if question not in text:
            text += f"\n\n{question}"
        if answer not in text:
            text += f"\n{answer}"
        asked, told = text.index(question), text.index(answer)
        spans.append(PairSpan(question=(asked, asked + len(question)), answer=(told, told + len(answer))))
    return Document(
        name="-", text=text, blocks=tuple(blocks), pairs=tuple(spans), metadata=Metadata.model_validate(said)
    )


def read_blocks(given: Sequence[Given], pairs: Sequence[tuple[str, str]] = (), **said: Any) -> Reading:
    """Return what is learnt from the document that `document` makes."""
    return read_article(document(given, pairs, **said))

"""Pieces become the text of a document and its blocks."""

from collections.abc import Iterable, Sequence

from knowledge.models import Block
from knowledge.sources.html.pieces import Piece
from knowledge.sources.plain import plain_blocks

_CLOSE = {"item", "row", "term", "definition"}
"""Kinds that stand on lines one below the other."""
ENDS_ANSWER = {"question", "heading", "rule"}


def tidied(pieces: Iterable[Piece]) -> list[Piece]:
    """Return *pieces* without repeated rules, and without questions that nothing answers."""
    kept: list[Piece] = []
    for piece in pieces:
        while kept and kept[-1].kind == "question" and piece.kind in ENDS_ANSWER:
            kept.pop()
        if piece.kind != "rule" or (kept and kept[-1].kind not in {"rule", "heading"}):
            kept.append(piece)
    while kept and kept[-1].kind in {"question", "rule"}:
        kept.pop()
    return kept


def written(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...]]:
    """Return the text that *pieces* make, and a block for each of them or for each of their lines."""
    parts: list[str] = []
    blocks: list[Block] = []
    length = 0
    before: Piece | None = None
    for piece in pieces:
        if piece.kind == "rule":
            blocks.append(Block(kind="rule", span=(length, length)))
            continue
        if before is not None:
            gap = "\n" if piece.kind in _CLOSE and before.kind in _CLOSE else "\n\n"
            parts.append(gap)
            length += len(gap)
        parts.append(piece.words)
        blocks += _blocks(piece, length)
        length += len(piece.words)
        before = piece
    return "".join(parts), tuple(blocks)


def _blocks(piece: Piece, start: int) -> list[Block]:
    whole = Block(
        kind=piece.kind,
        span=(start, start + len(piece.words)),
        level=piece.level,
        number=piece.number,
        link=piece.link,
    )
    if piece.kind != "paragraph" or "\n" not in piece.words:
        return [whole]
    # Lines that the page breaks may be a list, a question and its answer, or one paragraph.
    lines = plain_blocks(piece.words)
    return [line.model_copy(update={"span": (start + line.span[0], start + line.span[1])}) for line in lines]

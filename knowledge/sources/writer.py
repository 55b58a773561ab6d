"""Writes the visible text of a marked-up document piece by piece, and notes where each block lies."""

from typing import Literal

from knowledge.models import Block
from knowledge.sources.plain import plain_blocks
from knowledge.text import marks

Kind = Literal["heading", "paragraph", "item", "quote", "code", "question", "term", "definition", "row"]
ROW = " | "
"""What stands between the cells of a table's row."""
_CLOSE = frozenset({"item", "row", "term", "definition"})
"""Kinds that stand line under line with their like."""


class Writer:
    """The text and the blocks of one document, in reading order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        """All that was written."""
        return "".join(self._pieces)

    def add(
        self, words: str, kind: Kind, *, level: int = 0, number: int | None = None, link: str | None = None
    ) -> None:
        """Write *words* as one block; white space alone is none."""
        a, b = marks.trimmed(words, 0, len(words))
        if a == b:
            return
        start = self._start(kind, number)
        self._write(words[a:b])
        self.blocks.append(Block(kind=kind, span=(start, self._length), level=level, number=number, link=link))

    def add_lines(self, words: str, *, lists: int = 0, number: int | None = None, link: str | None = None) -> None:
        """Write a paragraph, or at a depth of *lists* a list item, in which a line end may be meant as a new line."""
        start = self._start("item" if lists else "paragraph", number)
        self._write(words)
        blocks = plain_blocks(words)
        for position, block in enumerate(blocks):
            a, b = (start + place for place in block.span)
            alone = link if len(blocks) == 1 else None
            if lists and not position:
                self.blocks.append(Block(kind="item", span=(a, b), level=lists, number=number, link=alone))
            else:
                self.blocks.append(block.model_copy(update={"span": (a, b), "link": alone}))

    def rule(self) -> None:
        """Note a line across the page, or the end of a box."""
        self.blocks.append(Block(kind="rule", span=(self._length, self._length)))

    def _start(self, kind: Kind, number: int | None) -> int:
        if self._length:
            close = kind in _CLOSE and bool(self.blocks) and self.blocks[-1].kind in _CLOSE
            apart = kind == "term" and self.blocks and self.blocks[-1].kind == "definition"
            self._write("\n" if close and not apart else "\n\n")
        if number is not None:
            self._write(f"{number}. ")
        return self._length

    def _write(self, words: str) -> None:
        self._pieces.append(words)
        self._length += len(words)

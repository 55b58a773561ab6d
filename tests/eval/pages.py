"""Measures reading pages: pairs found and wrong pairs made, against trafilatura alone, in one run.

`python -m tests.eval.pages`. Trafilatura's pairs are a question-like heading or line of its XML and what follows up to
the next heading or question. `first`: pages the reader was written with. `second`: pages written when it was done.
`third`: pages of other site builders, written later to look for faults; there junk may stand in the text, but in no
entry.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from trafilatura import bare_extraction

from knowledge.models import Document, Metadata
from knowledge.parsing import read_article
from knowledge.sources.charset import decode_page
from knowledge.sources.html import read_html
from knowledge.text import marks

HALVES = ("first", "second", "third")
PAGES = Path(__file__).parent.parent / "data" / "pages"
ADDRESS = "https://www.example.jp/kite"
_MARKS = re.compile(r"[\W_]+")
Pair = tuple[str, str]


class Page(NamedTuple):
    """A page and what a careful person reads on it."""

    name: str
    data: bytes
    pairs: list[list[str]]
    read: list[str]
    unread: list[str]
    unsaid: list[str]
    """Stands in the text, and is never told."""
    metadata: dict[str, str]
    following: str | None


class Figures(NamedTuple):
    """How a reader did on some pages."""

    wanted: int
    found: int
    wrong: int
    lost: int
    """Texts that a person reads and the reader does not."""
    junk: int
    """Texts that it reads and a person does not."""


def pages(half: str) -> list[Page]:
    """Return the pages of *half*."""
    found = []
    for file in sorted((PAGES / half).glob("*.html")):
        said = tomllib.loads(file.with_suffix(".toml").read_text(encoding="utf-8"))
        data = file.read_text(encoding="utf-8").encode(said.get("encoding", "utf-8"))
        found.append(
            Page(
                file.stem,
                data,
                said["pairs"],
                said["read"],
                said.get("unread", []),
                said.get("unsaid", []),
                said.get("metadata", {}),
                said.get("following"),
            )
        )
    return found


def read(page: Page) -> Document:
    """Return what we read."""
    return read_html(f"{page.name}.html", page.data, Metadata(url=ADDRESS))


def our_entries(document: Document) -> str:
    """Return all that the entries of *document* tell."""
    reading = read_article(document)
    return "\n".join(reading.article.text[entry.start : entry.end] for entry in reading.entries)


def our_pairs(document: Document) -> Iterator[Pair]:
    """Yield what *document*'s blocks mark as question and answer."""
    asked, answer = None, list[str]()
    for block in (*document.blocks, None):
        words = document.text[slice(*block.span)] if block else ""
        ends = block is None or block.kind in {"question", "heading", "rule"}
        if ends and asked and answer:
            yield asked, "\n".join(answer)
        if block and ends:
            asks = block.kind == "question" or (block.kind == "heading" and _asks(words))
            asked, answer = words if asks else None, []
        elif asked:
            answer.append(words)


def its_text(page: Page) -> tuple[str, list[Pair]]:
    """Return what trafilatura alone reads, and the pairs in it."""
    found = bare_extraction(decode_page(page.name, page.data, None), include_formatting=True, include_comments=False)
    body = getattr(found, "body", None)
    if body is None:
        return "", []
    pairs: list[Pair] = []
    asked, answer = None, list[str]()
    lines = [
        (one.tag == "head", " ".join("".join(one.itertext()).split())) for one in body.iter("head", "p", "item", "row")
    ]
    for heads, words in [*lines, (True, "")]:
        if heads or _asks(words):
            if asked and answer:
                pairs.append((asked, "\n".join(answer)))
            asked, answer = words if _asks(words) else None, []
        elif asked:
            answer.append(words)
    return "\n".join("".join(one.itertext()) for one in body), pairs


def judged(page: Page, text: str, pairs: Sequence[Pair], told: str) -> Figures:
    """Compare *text*, *pairs* and what is *told* with what a person would have read on *page*."""
    wanted = {_key(one[0]): [_key(part) for part in one[1:]] for one in page.pairs}
    made = [(_key(asked), _key(answer)) for asked, answer in pairs]
    right = {asked for asked, answer in made if _is_right(wanted, asked, answer)}
    whole = _key(text)
    return Figures(
        len(wanted),
        len(right),
        sum(not _is_right(wanted, asked, answer) for asked, answer in made),
        sum(_key(one) not in whole for one in page.read),
        sum(one in text for one in page.unread) + sum(one in told for one in page.unsaid),
    )


def _is_right(wanted: dict[str, list[str]], asked: str, answer: str) -> bool:
    """Whether all of the answer is there, and nothing of another one."""
    parts = wanted.get(asked)
    others = [
        part for name, foreign in wanted.items() if name != asked for part in foreign if part not in (parts or [])
    ]
    return parts is not None and all(part in answer for part in parts) and not any(part in answer for part in others)


def _asks(words: str) -> bool:
    return len(words) <= 300 and bool(marks.asks(words) or marks.question_label(words))


def _key(words: str) -> str:
    return _MARKS.sub("", words).casefold()


def measured(half: str) -> tuple[Figures, Figures]:
    """Return our figures and trafilatura's for *half*."""
    ours, alone = [], []
    for page in pages(half):
        document, (text, pairs) = read(page), its_text(page)
        ours.append(judged(page, document.text, [*our_pairs(document)], our_entries(document)))
        alone.append(judged(page, text, pairs, text))
    return _summed(ours), _summed(alone)


def _summed(figures: Sequence[Figures]) -> Figures:
    return Figures(*(sum(values) for values in zip(*figures, strict=True)))


def main() -> None:
    """Print the table."""
    print(f"{'half':8}{'reader':14}{'pairs found':>14}{'wrong':>8}{'lost texts':>12}{'junk texts':>12}")
    for half in HALVES:
        for name, figures in zip(("kijibot", "trafilatura"), measured(half), strict=True):
            found = f"{figures.found}/{figures.wanted}"
            print(f"{half:8}{name:14}{found:>14}{figures.wrong:>8}{figures.lost:>12}{figures.junk:>12}")


if __name__ == "__main__":
    main()

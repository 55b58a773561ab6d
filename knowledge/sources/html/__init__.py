"""Pages: HTML becomes a document with the text its reader sees, questions with their answers, and its own statements.

bytes → charset → tree → hidden text and furniture out, folds open → pieces → main text → document
"""

import re
from collections.abc import Sequence

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, PartialReason
from knowledge.sources.charset import decode_page
from knowledge.sources.html.chrome import remove_furniture
from knowledge.sources.html.folds import find_folds, mark_folds
from knowledge.sources.html.head import Head
from knowledge.sources.html.hidden import remove_hidden
from knowledge.sources.html.linked import read_linked
from knowledge.sources.html.main_text import main_pieces
from knowledge.sources.html.pieces import Piece, pieces_of
from knowledge.sources.html.questions import mark_questions
from knowledge.sources.html.tree import Tree, elements, parse
from knowledge.sources.html.write import tidied, written

__all__ = ["read_html"]

MOST_LETTERS = 1_000_000
"""Of a longer text the rest is left out, and the document marked; the longest encyclopaedia article has half."""
_GOES_ON = re.compile(
    r"(?:続きを読む|続きはこちら|この続きは.{0,40}|read more|continue reading)[\s>»›→⇒▶….。]*$", re.IGNORECASE
)
_PAID = re.compile(
    r"有料会員|会員限定|有料記事|ログインすると続き|残り[\d,]+文字|subscribers? only|subscribe to (?:continue|read)",
    re.IGNORECASE,
)
_KEY = re.compile(r"[\W_]+")


def read_html(name: str, data: bytes, metadata: Metadata, content_type: str | None = None) -> Document:
    """Return the document that the page *data* is; what *metadata* says wins over the page's own statements.

    *metadata*'s address is where the page was found: links are told from it, and a canonical address of the same
    site takes its place. Raises `UnreadableError`: EMPTY, BINARY, TOO_LARGE, ENCODING or NOTHING_TO_LEARN.
    """
    tree = parse(decode_page(name, data, content_type))
    if tree is None:
        raise UnreadableError(Fault.EMPTY, name=name)
    linked = read_linked(
        script.text or "" for script in elements(tree.root, "script") if "ld+json" in script.get("type", "")
    )
    head = Head(tree.root, linked, metadata.url)
    said, following = head.metadata(), head.following()
    shown = _shown(tree, head.base)
    last = next((piece.words for piece in reversed(shown) if piece.kind not in {"rule", "heading"}), "")
    pieces = main_pieces(tree.root, shown)
    text, blocks = written(_with_pairs(tidied(pieces), linked.pairs))
    partial = said.partial or tree.partial or _partial(last, shown, following)
    if len(text) > MOST_LETTERS:
        text, partial = text[:MOST_LETTERS], "length"
        blocks = tuple(block for block in blocks if block.span[1] <= MOST_LETTERS)
    if not text.strip():
        raise UnreadableError(Fault.NOTHING_TO_LEARN, name=name)
    given = metadata.model_dump(exclude_none=True)
    if said.url:
        given.pop("url", None)
    known = Metadata.model_validate(said.model_dump() | {"partial": partial} | given)
    claimed = metadata.url is None and known.url is not None
    return Document(name=name, text=text, blocks=blocks, metadata=known, following=following, claimed=claimed)


def _shown(tree: Tree, base: str | None) -> list[Piece]:
    """Tidy *tree* and return what is left to see."""
    folds = find_folds(tree.root)
    remove_hidden(tree.root, folds)
    mark_folds(tree.root, folds)
    mark_questions(tree.root)
    remove_furniture(tree.root)
    body = tree.root.find("body")
    return pieces_of(tree.root if body is None else body, base)


def _partial(last: str, shown: Sequence[Piece], following: str | None) -> PartialReason | None:
    """Return why the page may not be all there, as its last words tell."""
    tail = [piece.words for piece in shown[-6:]]
    if any(_PAID.search(words) for words in tail if len(words) <= 120):
        return "paywall"
    return "cut" if following is None and _GOES_ON.search(last[-80:]) else None


def _with_pairs(pieces: list[Piece], pairs: Sequence[tuple[str, str]]) -> list[Piece]:
    """Return *pieces* with structured data's *pairs*: marked where they stand, otherwise added at the end."""
    places: dict[str, int] = {}
    for number, piece in enumerate(pieces):
        places.setdefault(_key(piece.words), number)
    added: list[Piece] = []
    for question, answer in pairs:
        place = places.get(_key(question))
        if place is not None and place + 1 < len(pieces) and _begins(pieces[place + 1], answer):
            if pieces[place].kind != "heading":
                pieces[place] = pieces[place]._replace(kind="question", level=0, number=None)
        elif not any(_key(answer) in _key(piece.words) for piece in pieces if place is not None):
            added += [Piece("question", question), *(Piece("paragraph", line) for line in answer.split("\n"))]
    return [*pieces, *([Piece("rule")] if added and pieces else []), *added]


def _begins(piece: Piece, answer: str) -> bool:
    key, told = _key(piece.words), _key(answer)
    return bool(key) and (told.startswith(key) or key.startswith(told))


def _key(words: str) -> str:
    return _KEY.sub("", words).casefold()

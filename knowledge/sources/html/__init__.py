"""Pages: HTML becomes a document with the text its reader sees, questions with their answers, and its own statements.

bytes → charset → tree → hidden text and furniture out, folds open → pieces → main text → document
"""

import re
from collections import defaultdict
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
from knowledge.sources.html.questions import mark_questions, tidy_headings
from knowledge.sources.html.tree import Tree, elements, parse
from knowledge.sources.html.write import ENDS_ANSWER, tidied, written

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
_SHORT = 12


def read_html(name: str, data: bytes, metadata: Metadata, content_type: str | None = None) -> Document:
    """Return the document that the page *data* is; what *metadata* says wins over the page's own statements.

    *metadata*'s address is where the page was found: links are told from it, and a canonical address of the same
    site takes its place. Raises `UnreadableError`: EMPTY, BINARY, TOO_LARGE, ENCODING or NOTHING_TO_LEARN.
    """
    tree = parse(decode_page(name, data, content_type))
    if tree is None:
        raise UnreadableError(Fault.EMPTY, name=name)
    tidy_headings(tree.root)
    linked = read_linked(
        script.text or "" for script in elements(tree.root, "script") if "ld+json" in script.get("type", "")
    )
    head = Head(tree.root, linked, metadata.url)
    said, following = head.metadata(), head.following()
    shown, seen = _shown(tree, head.base)
    last = next((piece.words for piece in reversed(shown) if piece.kind not in {"rule", "heading"}), "")
    pieces = main_pieces(tree.root, shown)
    # Where a page shows some of its questions, the others are seen by no reader.
    asked = [pair for pair in linked.pairs if _key(pair[0]) in seen]
    text, blocks = written(_with_pairs(tidied(pieces), asked or linked.pairs))
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


def _shown(tree: Tree, base: str | None) -> tuple[list[Piece], str]:
    """Tidy *tree* and return what is left to see, and the key of all that could be seen, furniture included."""
    folds = find_folds(tree.root)
    remove_hidden(tree.root, folds)
    seen = _key("".join(tree.root.itertext()))
    mark_folds(tree.root, folds)
    mark_questions(tree.root)
    remove_furniture(tree.root)
    body = tree.root.find("body")
    return pieces_of(tree.root if body is None else body, base), seen


def _partial(last: str, shown: Sequence[Piece], following: str | None) -> PartialReason | None:
    """Return why the page may not be all there, as its last words tell."""
    tail = [piece.words for piece in shown[-6:]]
    if any(_PAID.search(words) for words in tail if len(words) <= 120):
        return "paywall"
    return "cut" if following is None and _GOES_ON.search(last[-80:]) else None


def _with_pairs(pieces: list[Piece], pairs: Sequence[tuple[str, str]]) -> list[Piece]:
    """Return *pieces* with structured data's *pairs*: marked where they stand, otherwise added at the end.

    Where the page answers the question in other words, the page is right.
    """
    keys = [_key(piece.words) for piece in pieces]
    places = {key: number for number, key in enumerate(keys)}
    before: dict[int, list[Piece]] = defaultdict(list)
    added: list[Piece] = []
    for question, answer in pairs:
        place, told = places.get(_key(question), -1), _key(answer)
        begins = next((number for number, key in enumerate(keys) if _begins(key, told)), -1)
        titled = place >= 0 and (pieces[place].kind, pieces[place].level) == ("heading", 1)
        if begins < 0:
            # A question with nothing below it waits for a script to bring the answer.
            if place < 0 or (not titled and _ends_answer(pieces[place + 1 : place + 2])):
                added += [Piece("question", question), *(Piece("paragraph", line) for line in answer.split("\n"))]
        elif place < 0 or titled:
            before[begins].append(Piece("question", question))
            if titled:  # it asks above its answer, not above what its writer tells first
                pieces[place] = Piece("rule")
            while begins < len(keys) and told.startswith(keys[begins]):
                told, begins = told[len(keys[begins]) :], begins + 1
            before[begins].append(Piece("rule"))
        elif place == begins - 1 and pieces[place].kind != "heading":
            pieces[place] = pieces[place]._replace(kind="question", level=0, number=None)
    whole = [one for number, piece in enumerate(pieces) for one in (*before[number], piece)]
    return [*whole, *([Piece("rule")] if added and pieces else []), *added]


def _begins(key: str, told: str) -> bool:
    """Whether the piece of *key* begins the answer of the key *told*."""
    return len(key) >= min(_SHORT, len(told)) > 0 and (told.startswith(key) or key.startswith(told))


def _ends_answer(following: Sequence[Piece]) -> bool:
    return not following or following[0].kind in ENDS_ANSWER


def _key(words: str) -> str:
    return _KEY.sub("", words).casefold()

"""reStructuredText becomes the text a reader sees, and its blocks.

Own rules, because docutils leaves out whatever a directive that it does not know holds: `versionadded`, `glossary`,
`function`, most of what Sphinx writes. Directives are never carried out: the words in them are read as text, files that
they name are not opened.
"""

import re
from collections.abc import Iterable, Sequence

from knowledge.models import Document, Metadata
from knowledge.sources import rst_words
from knowledge.sources.front import fields, filled, split_front
from knowledge.sources.writer import ROW, Kind, Writer
from knowledge.text import lexicon, marks

_MAX_DEPTH = 12
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*$")
_FIELD = re.compile(r":([^:\s][^:\n]{0,60}):(?:[ \t]+(.*))?$")
_BULLET = re.compile(
    r"(?:[*+•‣⁃-]|(?P<number>[0-9]{1,3}|#|[A-Za-z])[.)]|\((?P<round>[0-9]{1,3}|#|[A-Za-z])\))[ \t]+(?=\S)"
)
_DIRECTIVE = re.compile(
    r"\.\.[ \t]+(?:\|(?P<name>[^|]{1,100})\|[ \t]+)?(?P<kind>[A-Za-z][\w.+:-]{0,60}?)[ \t]?::(?:[ \t]+(?P<words>.*))?$"
)
_FOOTNOTE = re.compile(r"\.\.[ \t]+\[[^\]\s]{1,60}\][ \t]+(.*)$")
_REPLACED = re.compile(r"^\.\.[ \t]+\|([^|\n]{1,100})\|[ \t]+replace::[ \t]*(\S.{0,500})$", re.MULTILINE)
_CLASSIFIER = re.compile(r"[ \t]+:[ \t]+\S.*$")
_UNSEEN, _CODE = frozenset(lexicon.words("rst.unseen")), frozenset(lexicon.words("rst.code"))
_DESCRIBING, _TITLED = frozenset(lexicon.words("rst.describing")), frozenset(lexicon.words("rst.titled"))


def read_rst(name: str, text: str, metadata: Metadata) -> Document:
    """Return the document that the reStructuredText *text* is; what *metadata* says wins over its fields."""
    text, metadata = split_front(text, metadata)
    reader = _Reader(dict(_REPLACED.findall(text)))
    reader.write(text.expandtabs(8).splitlines())
    said = fields([f"{key}: {value}" for key, value in reader.fields])
    return Document(name=name, text=reader.text, blocks=tuple(reader.blocks), metadata=filled(metadata, said))


class _Reader(Writer):
    """Writes what a reader of the lines sees."""

    def __init__(self, replaced: dict[str, str]) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._levels: list[str] = []
        self._replaced = replaced

    def write(self, lines: Sequence[str], *, depth: int = 0, lists: int = 0, kind: Kind = "paragraph") -> None:
        """Write *lines*, their common indentation gone; *kind*: what a paragraph among them is."""
        at = 0
        while at < len(lines):
            if not lines[at].strip():
                at += 1
            elif size := self._heading(lines, at) if not depth else 0:
                at += size
            else:
                end = self._element(lines, at, depth, lists, kind)
                # Only the first paragraph of a definition defines.
                kind, at = ("paragraph" if kind == "definition" else kind), end

    def _heading(self, lines: Sequence[str], at: int) -> int:
        """Write the heading at line *at*, if there is one, and return how many lines it takes."""
        over = _ADORNMENT.match(lines[at])
        title = at + 1 if over else at
        under = _ADORNMENT.match(lines[title + 1]) if title + 1 < len(lines) else None
        words = lines[title].strip() if title < len(lines) else ""
        if not under or not words or (over and over[1] != under[1]) or _ADORNMENT.match(words):
            return 0
        if not over and (lines[title][0].isspace() or (len(under[0].strip()) < min(4, len(words)))):
            return 0
        style = under[1] * (2 if over else 1)
        if style not in self._levels:
            self._levels.append(style)
        self.add(self._seen(words), "heading", level=min(6, self._levels.index(style) + 1))
        return title + 2 - at

    def _element(self, lines: Sequence[str], at: int, depth: int, lists: int, kind: Kind) -> int:
        """Write what begins at line *at* and return the line after it."""
        line = lines[at]
        if line.startswith("..") and (len(line.rstrip()) == 2 or line[2].isspace()):
            end = _block_end(lines, at + 1)
            self._explicit(line, _dedented(lines[at + 1 : end]), depth, lists)
            return end
        if rst_words.is_table(lines, at):
            end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
            self._rows(rst_words.table_rows(lines[at:end]))
            return end
        if _ADORNMENT.match(line):
            self.rule()
            return at + 1
        if found := _FIELD.match(line):
            end = _block_end(lines, at + 1)
            self._field(found[1], " ".join([found[2] or "", *(more.strip() for more in lines[at + 1 : end])]).strip())
            return end
        if bullet := _BULLET.match(line):
            end = _block_end(lines, at + 1)
            body = [line[bullet.end() :], *_dedented(lines[at + 1 : end])]
            self._item(body, bullet["number"] or bullet["round"], depth, lists)
            return end
        if line[0].isspace():
            end = _block_end(lines, at)
            self._nested(_dedented(lines[at:end]), depth, lists, "quote")
            return end
        return self._paragraph(lines, at, depth, lists, kind)

    def _paragraph(self, lines: Sequence[str], at: int, depth: int, lists: int, kind: Kind) -> int:
        line = lines[at]
        if at + 1 < len(lines) and lines[at + 1][:1].isspace() and lines[at + 1].strip() and not line.endswith("::"):
            end = _block_end(lines, at + 1)
            self.add(self._seen(_CLASSIFIER.sub("", line)), "term")
            self._nested(_dedented(lines[at + 1 : end]), depth, lists, "definition")
            return end
        end = next((n for n in range(at, len(lines)) if not lines[n].strip()), len(lines))
        words = [bar.lstrip("| ") if bar.startswith("| ") else bar for bar in lines[at:end]]
        literal = words[-1].rstrip().endswith("::")
        if literal:
            words[-1] = words[-1].rstrip()[:-1] if words[-1].strip() != "::" else ""
        if line.startswith(">>> "):
            self.add("\n".join(words), "code")
        else:
            for whole in words if line.startswith("| ") else rst_words.joined(words):
                self.add(self._seen(whole), kind)
        if literal:
            start, end = end, _block_end(lines, end)
            self.add("\n".join(_dedented(lines[start:end])), "code")
        return end

    def _explicit(self, line: str, body: Sequence[str], depth: int, lists: int) -> None:
        """Write what a directive or a footnote shows; targets and comments show nothing."""
        if footnote := _FOOTNOTE.match(line):
            self._nested([footnote[1], *body], depth, lists, "paragraph")
        found = _DIRECTIVE.match(line)
        if not found or found["name"]:
            return
        kind, words = found["kind"].rsplit(":", 1)[-1].lower(), (found["words"] or "").strip()
        options = next((n for n, option in enumerate(body) if not _FIELD.match(option)), len(body))
        named = any(option.startswith((":header-rows:", ":header:")) for option in body[:options])
        head = [option[len(":header:") :] for option in body[:options] if option.startswith(":header:")]
        body = body[options:]
        if kind in {"list-table", "csv-table"}:
            rows = rst_words.listed_rows(body) if kind == "list-table" else rst_words.comma_rows([*head, *body])
            self._rows((row, named and not number) for number, row in enumerate(rows))
        elif kind in _CODE:
            self.add("\n".join(body), "code")
        elif kind in _DESCRIBING and words:
            self.add(self._seen(words), "term")
            self._nested(body, depth, lists, "definition")
        elif kind in _TITLED:
            self.add(self._seen(words), "heading", level=6)
            self._nested(body, depth, lists, "paragraph")
        elif kind not in _UNSEEN:
            # A note may begin behind its colons; a version there is none.
            told = words if " " in words or marks.is_japanese(words) else ""
            self._nested([told, *body], depth, lists, "paragraph")

    def _field(self, key: str, value: str) -> None:
        if all(block.kind == "heading" for block in self.blocks):
            self.fields.append((key, value))
        else:
            self.add(self._seen(key), "term")
            self.add(self._seen(value), "definition")

    def _item(self, body: Sequence[str], mark: str | None, depth: int, lists: int) -> None:
        number = None
        if mark:
            last = self.blocks[-1] if self.blocks else None
            counted = last.number if last and last.kind == "item" and last.number else 0
            number = int(mark) if mark.isdigit() else counted + 1
        end = next((n for n, line in enumerate(body) if n and (not line.strip() or _BULLET.match(line))), len(body))
        self.add(self._seen(" ".join(rst_words.joined(body[:end]))), "item", level=lists + 1, number=number)
        self._nested(body[end:], depth, lists + 1, "paragraph")

    def _rows(self, rows: Iterable[tuple[list[str], bool]]) -> None:
        for cells, names in rows:
            self.add(ROW.join(self._seen(cell) for cell in cells), "row", level=int(names))

    def _nested(self, lines: Sequence[str], depth: int, lists: int, kind: Kind) -> None:
        if depth < _MAX_DEPTH:
            self.write(lines, depth=depth + 1, lists=lists, kind=kind)
        else:
            self.add(" ".join(line.strip() for line in lines), kind)

    def _seen(self, words: str) -> str:
        return rst_words.visible(words, self._replaced)


def _block_end(lines: Sequence[str], at: int) -> int:
    """Return where the indented lines from *at* on end; blank lines at their end do not belong to them."""
    end = at
    while at < len(lines) and (not lines[at].strip() or lines[at][0].isspace()):
        at += 1
        end = at if lines[at - 1].strip() else end
    return end


def _dedented(lines: Sequence[str]) -> list[str]:
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[indent:] for line in lines]

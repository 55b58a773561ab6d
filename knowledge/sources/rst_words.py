"""What a reader sees of reStructuredText's inline marks and of its tables."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from knowledge.text import marks

_ROLE = r"(?::[A-Za-z][\w.+:-]{0,60}:)?"
_INLINE = re.compile(
    r"``(?P<literal>[^`]{1,500})``"
    rf"|{_ROLE}`(?P<link>[^`]{{1,500}})`_{{0,2}}"
    r"|\*\*(?P<strong>[^\s*](?:[^*]{0,500}[^\s*])?)\*\*"
    r"|(?<![\w*])\*(?P<weak>[^\s*](?:[^*]{0,500}[^\s*])?)\*(?![\w*])"
    r"|\|(?P<name>[^\s|](?:[^|]{0,100}[^\s|])?)\|_{0,2}"
    r"|[ ]?\[(?:#[\w-]{0,60}|\*|[0-9]{1,4})\]_"
    r"|(?<=[^\W_])_{1,2}(?![\w.])"
    r"|\\(?P<escaped>.)"
)
_TARGET = re.compile(r"[ \t]*<[^<>]{1,500}>$")
_BORDER = re.compile(r"[ \t]*\+[-=+]{2,}\+[ \t]*$")
_SIMPLE = re.compile(r"=+(?: +=+)+[ \t]*$")
_SPAN = re.compile(r"=+")


def visible(words: str, replaced: Mapping[str, str]) -> str:
    """Return *words* without their marks; *replaced* says what stands for `|name|`."""

    def shown(found: re.Match[str]) -> str:
        if (link := found["link"]) is not None:
            bare = _TARGET.sub("", link) or link.strip("<>")
            return bare.rsplit(".", 1)[-1] if bare.startswith("~") else bare.lstrip("!")
        if (name := found["name"]) is not None:
            return replaced.get(name, found[0])
        if (escaped := found["escaped"]) is not None:
            return escaped.strip()
        return found["literal"] or found["strong"] or found["weak"] or ""

    return _INLINE.sub(shown, words)


def joined(lines: Sequence[str]) -> list[str]:
    """Return the paragraph of *lines* as one line, or as several where labels of questions and answers begin them."""
    found: list[list[str]] = []
    for line in map(str.strip, lines):
        labelled = marks.question_label(line) or marks.answer_label(line) or marks.phrasing_label(line)
        if labelled or not found:
            found.append([line])
        else:
            wide = marks.is_japanese(found[-1][-1][-1:]) or found[-1][-1][-1:] in "、。"
            found[-1] += [line] if wide else [" ", line]
    return ["".join(pieces) for pieces in found]


def is_table(lines: Sequence[str], at: int) -> bool:
    """Whether a grid table or a simple table begins at line *at*."""
    return bool(_BORDER.match(lines[at]) or _SIMPLE.match(lines[at]))


def table_rows(lines: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield the rows of the grid table or simple table *lines*, and of each whether it names the columns."""
    grid = bool(_BORDER.match(lines[0]))
    borders = {number: line for number, line in enumerate(lines) if (_BORDER if grid else _SIMPLE).match(line)}
    # A head is told by the border under it: of equals signs in a grid, the second of three in a simple table.
    if grid:
        head = next((number for number, line in borders.items() if "=" in line), 0)
    else:
        head = list(borders)[1] if len(borders) > 2 else 0
    columns = [] if grid else [found.start() for found in _SPAN.finditer(lines[0])]
    row: list[str] = []
    for number, line in enumerate(lines):
        if number in borders:
            if row:
                yield row, number <= head
            row = []
            continue
        cells = _grid_cells(line) if grid else _simple_cells(line, columns)
        if row and (grid or not cells[0]):
            row = [f"{a} {b}".strip() for a, b in zip(row, cells, strict=False)]
        else:
            if row:
                yield row, number <= head
            row = cells if any(cells) else []
    if row:
        yield row, False


def _grid_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _simple_cells(line: str, columns: Sequence[int]) -> list[str]:
    # Full-width letters take two columns on a screen and one place in the line: wide gaps part cells there.
    if marks.is_japanese(line):
        cells = re.split(r"[ \t]{2,20}", line.strip())
        return (cells + [""] * len(columns))[: max(len(columns), len(cells))]
    return [line[a:b].strip() for a, b in zip(columns, [*columns[1:], None], strict=True)]


def listed_rows(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of a `list-table`: a list of lists of cells."""
    row: list[str] = []
    for line in lines:
        if line.startswith("* - "):
            if row:
                yield row
            row = [line[4:].strip()]
        elif line.startswith("  - "):
            row.append(line[4:].strip())
        elif row and line.strip():
            row[-1] = f"{row[-1]} {line.strip()}"
    if row:
        yield row


def comma_rows(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the rows of a `csv-table`."""
    try:
        yield from (row for row in csv.reader(lines, skipinitialspace=True) if row)
    except csv.Error:  # a cell of more than 128 KiB
        return

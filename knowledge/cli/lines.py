"""A file of questions, line by line."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from knowledge.errors import Fault, UnreadableError

_LINE_LIMIT = 1 << 20
"""Bytes in a line; a question of 4,000 letters takes 12,000."""


class LineError(Exception):
    """A line is not what it should be; *phrase* says why, with *facts*."""

    def __init__(self, phrase: str, **facts: str) -> None:
        super().__init__(phrase)
        self.phrase, self.facts = phrase, facts


@contextmanager
def opened_lines(name: str) -> Iterator[BinaryIO]:
    """Open the file *name*, or standard input (`-`); `UnreadableError` if that is impossible."""
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        source = open(name, "rb")  # noqa: PTH123, SIM115  # closed below; nothing else may raise in this block
    except OSError as error:
        fault = Fault.MISSING if isinstance(error, FileNotFoundError) else Fault.FORBIDDEN
        raise UnreadableError(fault, name=name) from error
    with source:
        yield source


def lines_of(source: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line that is not blank, with its number, before the next is read; None for one that is too long."""
    number = 0
    while line := source.readline(_LINE_LIMIT + 1):
        number += 1
        if len(line) > _LINE_LIMIT:
            while line and not line.endswith(b"\n"):
                line = source.readline(_LINE_LIMIT)
            yield number, None
        elif line.strip():
            yield number, line


def record_of(line: bytes | None) -> dict[str, Any]:
    """Return the JSON object in *line*; `LineError` if it holds none."""
    if line is None:
        raise LineError("batch.too_long")
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise LineError("batch.malformed") from error
    if not isinstance(record, dict):
        raise LineError("batch.malformed")
    return record


def _refused(constant: str) -> None:
    raise ValueError(constant)

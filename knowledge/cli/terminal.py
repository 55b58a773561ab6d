"""What a person sees: safe, in columns that fit, with colours on a terminal and plain in a pipe."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple, TextIO

import typer

from knowledge.cli.words import Words

Role = Literal["plain", "question", "quote", "source", "note", "title", "number", "added", "changed", "removed"]

BAR = "┃ "
_STYLES: dict[Role, str] = {
    "plain": "",
    "question": "bold",
    "quote": "",
    "source": "cyan",
    "note": "dim",
    "title": "bold",
    "number": "yellow",
    "added": "green",
    "changed": "yellow",
    "removed": "red",
}
# C0 (but tab and line feed), delete, C1, and everything that reorders or hides what follows it: bidirectional controls
# and line separators. An article may hold them; a terminal must not obey them.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


class Line(NamedTuple):
    """A line to show; only its role decides what it looks like."""

    role: Role
    text: str
    highlight: tuple[int, int] | None = None
    """What to mark, counted in *text*."""


def safe(text: str) -> str:
    """Return *text*, letter for letter as long, without anything that a terminal would obey."""
    return _UNSAFE.sub("\ufffd", text.replace("\r\n", " \n"))


def flat(text: str) -> str:
    """Return *text* safe and in one line."""
    return " ".join(safe(text).split())


def show(lines: Iterable[Line]) -> None:
    """Print *lines* to standard output."""
    write("".join(f"{text}\n" for text in _styled(lines)) if sys.stdout.isatty() else plain(lines))


def plain(lines: Iterable[Line]) -> str:
    """Return *lines* without colours, quotations marked by a bar."""
    return "".join(f"{BAR if line.role == 'quote' else ''}{line.text}\n" for line in lines)


def _styled(lines: Iterable[Line]) -> Iterator[str]:
    from rich.console import Console  # 70 ms that a pipe need not wait for
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        bar = BAR if line.role == "quote" else ""
        text = Text(line.text, style=_STYLES[line.role])
        if line.highlight:
            text.stylize("bold underline", *line.highlight)
        for part in text.wrap(console, max(console.width - len(bar), 10)) or [text]:
            with console.capture() as capture:
                console.print(Text(bar, style="cyan") + part, end="", soft_wrap=True)
            yield capture.get()


def write(text: str, stream: TextIO | None = None) -> None:
    """Write *text* to *stream* (standard output) at once; a reader that went away ends the program quietly."""
    stream = stream or sys.stdout
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # The interpreter flushes once more when it ends; give it something that takes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        raise typer.Exit(0) from None


def tell(text: str) -> None:
    """Say *text* on standard error."""
    write(f"{text}\n", sys.stderr)


@contextmanager
def progress_shown(words: Words, key: str = "report.progress") -> Iterator[Callable[..., None] | None]:
    """Show phrase *key* with counts, as they are told, on a terminal's standard error; None where there is none."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.status import Status

    def told(count: int, of: int | None = None) -> None:
        status.update(words(key, count=count, of=of))

    with Status(words(key, count=0, of=""), console=Console(stderr=True)) as status:
        yield told

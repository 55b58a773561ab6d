"""Steps: numbered items, or headings such as 手順1, that tell how something is done, in their order."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.parsing.lines import Line, Role
from knowledge.text import marks
from knowledge.text.lexicon import either
from knowledge.text.marks import Place

_TASK = re.compile(either("howto.task"), re.IGNORECASE)
_BARE = re.compile(either("howto.bare"), re.IGNORECASE)
_LABEL = re.compile(either("howto.step") + r"[ \t\u3000]*(?P<number>[0-9０-９]{1,2})(?![0-9０-９])", re.IGNORECASE)
_EDGES = " \t\u3000【】■□◆◇●○[]()（）:：。."
_FEWEST = 2
_LONG = 200
_CONTENT = {Role.TEXT, Role.POINT, Role.CODE, Role.ROW, Role.NAMES, Role.DEFINITION, Role.QUESTION}


class Steps(NamedTuple):
    """A task and its steps by the numbers of their lines."""

    task: int | None
    """The heading that names it; None where the title does."""
    lines: tuple[int, ...]
    """Each a numbered item, or the heading of a step."""
    span: Place
    """All of them with what stands between: the whole answer."""

    def question(self, lines: Sequence[Line], title: str) -> str:
        """Return the words that ask for these steps: the heading's, or the title's where the heading is 手順 alone."""
        heading = lines[self.task].words if self.task is not None else title
        return title if _BARE.fullmatch(heading.strip(_EDGES)) and names_task(title) else heading


def names_task(words: str) -> bool:
    """Whether a heading names something to be done: …の手順, How to …."""
    return bool(_TASK.search(words[:_LONG]))


def find_steps(text: str, lines: Sequence[Line], told: Sequence[int], title: str) -> list[Steps]:
    """Return the lists of steps among the lines *told*, in order: each under a heading or *title* that names a task."""
    found: list[Steps] = []
    run: list[int] = []
    heading: int | None = None
    last = 0

    def close() -> None:
        if len(run) >= _FEWEST and names_task(lines[heading].words if heading is not None else title):
            found.append(
                Steps(heading, tuple(run), (marks.before_bullet(text, lines[run[0]].span[0]), lines[last].span[1]))
            )
        run.clear()

    for number in told:
        line = lines[number]
        step = _number(line)
        inside = bool(run) and lines[run[-1]].heading and not line.heading
        if step is not None and not inside and step == (len(run) + 1 if not run or _alike(lines, run, number) else 0):
            run.append(number)
        elif line.heading or (step is not None and not inside):
            close()
            if line.heading:
                heading = number
            if step == 1:
                run.append(number)
        # Text behind the last item belongs to the steps only where another item follows it.
        if run and line.role in _CONTENT and (run[-1] == number or inside):
            last = number
    close()
    return found


def _alike(lines: Sequence[Line], run: Sequence[int], number: int) -> bool:
    """Whether the step at line *number* is one of the kind that *run* began with: an item or a heading."""
    return lines[run[0]].heading == lines[number].heading


def _number(line: Line) -> int | None:
    """Return which step *line* is, if it is one; what asks is none."""
    if line.asks or marks.asks(line.words):
        return None
    if line.role is Role.POINT and not line.heading:
        return line.block.number if line.block.level <= 1 else None
    label = _LABEL.match(line.words.lstrip(_EDGES)) if line.heading else None
    return int(label["number"]) if label else line.block.number or marks.bullet_number(line.words)

"""Lists that are longer than a message: pages, and the two buttons that turn them."""

from collections.abc import Callable, Iterable

from bot.i18n import Words
from bot.render.limits import units
from bot.render.message import Button

_ROOM = 3000
OF_CHANGES = ("difference.previous", "difference.next")
"""Labels where changes are paged."""


def turning(
    page: int,
    words: Words,
    named: Callable[[int], str],
    *,
    more: bool,
    labels: tuple[str, str] = ("reading.previous", "reading.next"),
) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons that lead away from *page* (from 0), whose custom ids *named* tells; *more* follow.

    *labels*: their phrases.
    """
    before, after = labels
    buttons = []
    if page > 0:
        buttons.append(Button(words(before), custom_id=named(page - 1)))
    if more:
        buttons.append(Button(words(after), custom_id=named(page + 1)))
    return (tuple(buttons),) if buttons else ()


def paged(lines: Iterable[str]) -> list[list[str]]:
    """Return *lines*, none of them long, in pages that fit a message with room for what stands around them."""
    pages: list[list[str]] = []
    used = _ROOM
    for text in lines:
        if used + units(text) + 1 > _ROOM:
            pages.append([])
            used = 0
        pages[-1].append(text)
        used += units(text) + 1
    return pages

"""The two buttons that turn pages."""

from collections.abc import Callable

from bot.i18n import Words
from bot.render.message import Button


def turning(page: int, words: Words, named: Callable[[int], str], *, more: bool) -> tuple[tuple[Button, ...], ...]:
    """Return the rows of buttons that lead away from *page* (from 0), whose custom ids *named* tells; *more* follow."""
    buttons = []
    if page > 0:
        buttons.append(Button(words("reading.previous"), custom_id=named(page - 1)))
    if more:
        buttons.append(Button(words("reading.next"), custom_id=named(page + 1)))
    return (tuple(buttons),) if buttons else ()

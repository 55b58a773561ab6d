"""A message that quoted what its article says no longer: the same message, and above it what has become of it."""

from collections.abc import Sequence

import discord

from bot.i18n import Words
from bot.render.escape import quote
from bot.render.limits import TEXT_TOTAL, units
from bot.render.message import Card, Reply, to_view
from bot.render.removal import still_removable
from knowledge.models import Evidence, Notice, Quotation

NOTICE_ID = 0x6B696A69
"""Id of the text that is put above a message: by it the text is found again, in a later process too."""
_MOST_NOTICES = 2
"""One for the answer, one for what a newer article says."""
_SAYS_NOW = 600
_View = discord.ui.LayoutView
_Items = discord.ui.LayoutView | discord.ui.Container[discord.ui.LayoutView]


def notice_text(quotation: Quotation, words: Words, now: Evidence | None) -> str | None:
    """Return what to say of *quotation*, with what its article says *now*; None while it stands as it was."""
    notice = quotation.notice
    if notice is None:
        return None
    day = words.day(notice.day)
    if quotation.part == "newer":
        return words("posted.newer", day=day)
    told = words(f"posted.{notice.kind}", day=day)
    if now is None or now.policy != "quote":
        return told
    quoted = quote(now.text, now.highlight, _SAYS_NOW)
    return f"{told}\n{words('posted.says_now')}\n{quoted}\n{words('posted.before')}"


def withheld_reply(notice: Notice, words: Words) -> Reply:
    """Return what stands in place of a quotation that may not be shown any more."""
    return Reply((Card(words("posted.withheld", day=words.day(notice.day))),))


def amended(
    message: discord.Message | None, notices: Sequence[str], whole: Reply | None, *, anew: bool = False
) -> _View | None:
    """Return *message* with *notices* above its words, in place of those that stood there.

    None if it says just that, or would say nothing. *whole* takes the place of its own words, if it has none, could
    not be read (None) or is to be made *anew*.
    """
    old = None if message is None else _View.from_message(message, timeout=None)
    said = [] if old is None else _texts(old)
    view = old
    if view is not None:
        _remove_notices(view)
    if view is None or anew or not _texts(view):
        view = _View(timeout=None) if whole is None else to_view(still_removable(whole, message))
    room = TEXT_TOTAL - sum(map(units, _texts(view)))
    _put_first(view, [text for text in notices if units(text) <= room])
    view.stop()
    return None if _texts(view) == said or not view.children else view


def _texts(view: _View) -> list[str]:
    return [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]


def _remove_notices(view: _View) -> None:
    holders: list[_Items] = [view, *_containers(view)]
    for holder in holders:
        for item in list(holder.children):
            if isinstance(item, discord.ui.TextDisplay) and NOTICE_ID <= (item.id or 0) < NOTICE_ID + _MOST_NOTICES:
                holder.remove_item(item)


def _put_first(view: _View, notices: Sequence[str]) -> None:
    holder: _Items = next(iter(_containers(view)), view)
    others = list(holder.children)
    holder.clear_items()
    for number, text in enumerate(notices):
        holder.add_item(discord.ui.TextDisplay(text, id=NOTICE_ID + number))
    for item in others:
        holder.add_item(item)


def _containers(view: _View) -> list[discord.ui.Container[_View]]:
    return [item for item in view.children if isinstance(item, discord.ui.Container)]

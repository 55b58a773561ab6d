"""What an autocomplete offers of articles."""

from collections.abc import Callable, Iterable

from discord import app_commands

from bot.render.escape import plain
from bot.render.limits import CHOICE, CHOICES
from knowledge.models import ArticleSummary


def _title(summary: ArticleSummary) -> str:
    return summary.head.title


def article_choices(
    found: Iterable[ArticleSummary], current: str, told: Callable[[ArticleSummary], str] = _title
) -> list[app_commands.Choice[str]]:
    """Return the first of *found* with *current*, what is typed, in their title; *told*: what to call them."""
    wanted = current.strip().casefold()
    fitting = [each for each in found if wanted in each.head.title.casefold() and len(each.head.id) <= CHOICE]
    return [
        app_commands.Choice(name=plain(told(each), CHOICE) or each.head.id, value=each.head.id)
        for each in fitting[:CHOICES]
    ]

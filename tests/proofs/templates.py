"""Everything of the bot that can be pressed, as custom ids: told by the templates that it registers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from bot.client import ArticleBot
from bot.desk import Desk
from tests.bot.fakes import FakeKnowledge, knowledge_of


async def templates() -> list[str]:
    """Return the template of everything of the bot that can be pressed or chosen from."""
    async with ArticleBot(Desk(knowledge_of(FakeKnowledge()))) as bot:
        await bot.setup_hook()
        return [template.pattern for template in bot._connection._view_store._dynamic_items]


def beginning(template: str) -> str:
    """Return what all custom ids of *template* begin with; it names the template."""
    return template.partition("(")[0]


def custom_ids(template: str, facts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield a custom id for every choice that *template* leaves; its named groups hold *facts*, or one of few words.

    `AssertionError` where a group could hold anything and no fact is given: then somebody has to say what to try.
    """
    tree = parser.parse(template)
    names = {number: name for name, number in tree.state.groupdict.items()}
    yield from _sequences(tree, facts, names)


def _sequences(tree: Iterable[Any], facts: Mapping[str, Sequence[str]], names: Mapping[int, str]) -> Iterator[str]:
    parts = [list(_texts(kind, about, facts, names)) for kind, about in tree]
    return ("".join(chosen) for chosen in product(*parts))


def _texts(kind: Any, about: Any, facts: Mapping[str, Sequence[str]], names: Mapping[int, str]) -> Iterator[str]:
    match kind:
        case op.LITERAL:
            yield chr(about)
        case op.SUBPATTERN:
            group, _, _, inside = about
            name = names.get(group, "")
            yield from facts[name] if name in facts else _sequences(inside, facts, names)
        case op.BRANCH:
            for choice in about[1]:
                yield from _sequences(choice, facts, names)
        case op.IN:
            for inner, value in about:
                assert inner is op.LITERAL, f"say in actions.py what to try for {names}"
                yield chr(value)
        case op.MAX_REPEAT if about[:2] == (0, 1):
            yield ""
            yield from _sequences(about[2], facts, names)
        case _:
            raise AssertionError(f"say in actions.py what to try for {sorted(names.values())}: {kind} {about}")

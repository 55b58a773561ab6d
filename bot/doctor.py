"""`kijibot doctor`: everything that may be wrong with an installation, and the one thing to do about each."""

import asyncio
import json

from bot.checkup import examine_discord, examine_settings, token_in
from bot.i18n import Words, system_lang
from bot.servers import Servers
from bot.settings import BotSettings
from knowledge.app import open_knowledge
from knowledge.checkup import Finding, examine_machine, finding
from knowledge.cli.terminal import Line, Role, flat, show, write

_MARKS: dict[str, tuple[str, Role]] = {
    "ok": ("ok", "added"),
    "warning": ("!", "changed"),
    "wrong": ("×", "removed"),
    "unseen": ("?", "note"),
}


def doctor(settings: BotSettings, *, as_json: bool) -> int:
    """Print what is found; return 1 when something is wrong."""
    found = asyncio.run(_examine(settings))
    words = Words(system_lang(settings.lang))
    told = [(one, flat(words(f"doctor.{one.name}", **one.facts))) for one in found]
    if as_json:
        checks = [{"check": one.name, "state": one.state, "text": text} for one, text in told]
        write(json.dumps({"ok": not _wrong(found), "checks": checks}, ensure_ascii=False) + "\n")
    else:
        show(Line(_MARKS[one.state][1], f"{_MARKS[one.state][0]:>2} {text}") for one, text in told)
        show([Line("title", words("doctor.bad" if _wrong(found) else "doctor.good", count=_wrong(found)))])
    return 1 if _wrong(found) else 0


def _wrong(found: list[Finding]) -> int:
    return sum(one.state == "wrong" for one in found)


async def _examine(settings: BotSettings) -> list[Finding]:
    found = [*await examine_machine(settings), *examine_settings(settings)]
    if any(one.name.startswith("database_") and one.state == "wrong" for one in found):
        return [*found, finding("discord_skipped", "unseen")]
    if not token_in(settings):
        return found
    async with open_knowledge(settings) as knowledge:
        return [*found, *await examine_discord(settings, Servers(knowledge.preferences))]

"""Secrets, looked for in everything that the whole program prints, at the most talkative level and under faults.

The bot's token, the tokens of interactions, names, passwords and keys in the addresses of feeds and stores: none stands
in any line, whichever library wrote it, whatever went wrong.
"""

import asyncio
import base64
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.process.conftest import CLOCK, FERRY
from tests.proofs.program import prove
from tests.services.feeding import feed_of, stories
from tests.support.discord import Limit, LoopbackDiscord
from tests.support.process import kijibot, running_bot
from tests.support.web import Site, served

USER, PASSWORD, KEY = "leser-geheim", "pass@wort-geheim", "schluessel-geheim"
WRONG = "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GwRong.a-wrong-token-that-nobody-must-read-anywhere"
_STORE = f"postgresql://kijibot:{PASSWORD}@db.example/kijibot"
_STATES = (500, 502, 503, 401, 403)


@dataclass
class Printed:
    """All that was printed, and which secrets stand in it."""

    rounds: int
    text: list[str] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def found(self) -> list[str]:
        """The secrets found, each with its line."""
        lines = [line for text in self.text for line in text.splitlines()]
        return [f"{name}: {line[:300]}" for name, secret in self.secrets.items() for line in lines if secret in line]

    def __str__(self) -> str:
        lines = sum(text.count("\n") for text in self.text)
        size = sum(map(len, self.text)) / 2**20
        rounds = f"{self.rounds} rounds: {len(self.secrets)} secrets"
        return f"{rounds}, {lines} lines of {size:.1f} MiB: {len(self.found)} found"


async def run(folder: Path, rounds: int) -> Printed:
    """Return what was printed in so many *rounds* of everything, with a database in *folder*."""
    printed = Printed(rounds)
    both = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    printed.secrets = {"name": USER, "password": PASSWORD, "its end": PASSWORD.partition("@")[2], "both": both}
    printed.secrets |= {"encoded": PASSWORD.replace("@", "%40"), "key": KEY, "wrong token": WRONG}
    async with served() as site, LoopbackDiscord(messages=Limit(10_000, 1.0)) as place:
        printed.secrets["token"] = place.token
        await _follow(folder, site)
        settings: dict[str, Any] = {"fetch_allow": site.host, "embedder": "none", "lang": "en"}
        async with running_bot(place, folder, module="tests.proofs.talkative", **settings) as bot:
            for number in range(rounds):
                await _round(place, site, number)
            await bot.stop()
        printed.text.append(bot.log)
        printed.secrets |= {f"interaction {n}": token for n, token in enumerate(place.world.interactions)}
        for changed in ({"discord_token": WRONG}, {"store": _STORE}):
            async with running_bot(
                place, folder, connected=False, module="tests.proofs.talkative", **(settings | changed)
            ) as bot:
                await bot.exit_code(30)
            printed.text.append(bot.log)
        for command in ("doctor", "status"):
            done = await kijibot(folder, command, discord_token=place.token, discord_api=place.api, store=_STORE)
            printed.text.append(done.stdout + done.stderr)
    return printed


async def _follow(folder: Path, site: Site) -> None:
    """Fill the library, and let it follow a feed whose address holds secrets."""
    site.pages["/feed"] = feed_of(site, stories(2))
    for number, article in enumerate((FERRY, CLOCK)):
        (folder / f"{number}.jsonl").write_text(json.dumps(article), encoding="utf-8")
    assert (await kijibot(folder, "add", "0.jsonl", "1.jsonl")).code == 0
    followed = await kijibot(folder, "feed", "add", f"{site.base}/feed?api_key={KEY}", fetch_allow=site.host)
    assert followed.code == 0, followed.stderr


async def _round(place: LoopbackDiscord, site: Site, number: int) -> None:
    """Talk, use commands, press and fill in, with something going wrong each time."""
    status = _STATES[number % len(_STATES)]
    place.faults.status("/messages", status)
    place.faults.reset("/callback")
    question = FERRY["pairs"][0]["question"]
    await place.say(place.general, place.reader, question, mention=True)
    asked = await place.slash(place.reader, "ask", question=question)
    await asyncio.sleep(0.5)
    place.faults.status("/webhooks", status)
    site.pages["/feed"] = (status, {})
    for address in (f"{USER}:{PASSWORD}", f"{USER}:{PASSWORD.replace('@', '%40')}"):
        link = f"{site.base}/feed?api_key={KEY}".replace("://", f"://{address}@")
        await place.answer(await place.slash(place.editor, "kb add", link=link), 20)
        await place.answer(await place.slash(place.editor, "kb feed add", address=link), 20)
        await place.answer(await place.slash(place.reader, "ask", question=f"{link} とは？"), 20)
    await place.answer(await place.slash(place.editor, "kb feed check"), 20)
    form = await place.slash(place.editor, "kb add")
    await place.world.until(lambda: form.modal or form.original, "a form", 20)
    answer = await place.answer(asked, 20)
    for label in place.labels(answer)[:1]:  # a pointer to the answer above has none
        await place.press(place.reader, answer, label)
    await place.gateway.drop()
    await place.world.until(lambda: place.gateway.session, "the bot to come back", 20)


def main() -> None:
    """Print what was found."""
    prove(
        __doc__,
        lambda folder, count: asyncio.run(run(folder, count)),
        lambda found: found.found,
        count=20,
        of="rounds of everything",
    )


if __name__ == "__main__":
    main()

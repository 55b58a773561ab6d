"""`kijibot doctor` as an operator runs it: at a Discord, without one, and with everything that may be wrong."""

import json
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

import pytest
from discord import Permissions

from tests.support.discord import LoopbackDiscord
from tests.support.process import Finished, kijibot

CLOSED = "http://127.0.0.1:9/api/v10"


async def examined(folder: Path, place: LoopbackDiscord | None, **settings: Any) -> tuple[Finished, dict[str, Any]]:
    """Return what doctor says, as text and check by check."""
    if place is not None:
        settings = {
            "discord_token": place.token,
            "discord_api": place.api,
            "discord_gateway": place.gateway_url,
        } | settings
    told = await kijibot(folder, "doctor", "--json", lang="en", embedder="none", **settings)
    assert told.stderr == ""
    assert settings.get("discord_token", "?") not in told.stdout
    checks = json.loads(told.stdout)
    assert told.code == (0 if checks["ok"] else 1)
    return told, {check["check"]: check for check in checks["checks"]}


@pytest.mark.parametrize("lang", ["ja", "en"])
async def test_a_good_installation_has_nothing_wrong(library: Path, lang: str) -> None:
    async with LoopbackDiscord() as place:
        settings: dict[str, Any] = {"discord_token": place.token, "discord_api": place.api}
        told = await kijibot(library, "doctor", lang=lang, **settings)

    assert (told.code, told.stderr) == (0, "")
    assert "×" not in told.stdout
    assert place.token not in told.stdout
    for words in ("Kijibot", "Newsroom", "kijibot.db"):
        assert words in told.stdout
    assert told.stdout.endswith("Nothing is wrong.\n" if lang == "en" else "問題は見つかりませんでした。\n")


async def test_what_discord_denies_is_told_by_channel(library: Path) -> None:
    async with LoopbackDiscord() as place:
        place.general.denied[place.home.id] = Permissions(embed_links=True)
        secret = place.world.new_channel(place.home, "secret")
        secret.denied[place.bot.id] = Permissions(view_channel=True)
        told, checks = await examined(library, place, discord_message_content="true")

    assert told.code == 1
    assert checks["channel_poor"]["text"].startswith(
        "Server “Newsroom”, #general: permissions are missing (embed_links)"
    )
    assert "secret" not in told.stdout
    assert checks["clock"]["state"] == "ok"
    assert "intent_missing" not in checks


async def test_administrator_is_more_than_it_needs(library: Path) -> None:
    async with LoopbackDiscord() as place:
        own = next(role for role in place.home.roles.values() if role.managed)
        own.permissions = Permissions(administrator=True)
        told, checks = await examined(library, place)

    assert told.code == 0
    assert checks["administrator"]["state"] == "warning"


async def test_a_refused_token_is_wrong(library: Path) -> None:
    async with LoopbackDiscord() as place:
        told, checks = await examined(library, place, discord_token="another.token-of.some-bot")

    assert told.code == 1
    assert "Reset Token" in checks["token_refused"]["text"]


async def test_a_channel_to_watch_without_the_intent_is_wrong(library: Path) -> None:
    async with LoopbackDiscord() as place:
        _watch(library, place.home.id, place.general.id)
        _, checks = await examined(library, place)
        _, granted = await examined(library, place, discord_message_content="true")

    assert checks["watch_blind"]["state"] == "wrong"
    assert "watch_blind" not in granted


def _watch(folder: Path, server: int, channel: int) -> None:
    with sqlite3.connect(folder / "kijibot.db") as connection:
        value = json.dumps({"channels": {str(channel): "watch"}})
        connection.execute("INSERT INTO setting VALUES (?, 'discord', ?)", (f"server:{server}", value))
    connection.close()


async def test_without_a_network_it_says_what_it_could_not_see(library: Path) -> None:
    told, checks = await examined(library, None, discord_token="a.b.c", discord_api=CLOSED)

    assert told.code == 0
    assert checks["discord_unseen"]["state"] == "unseen"
    assert "not looked at" in checks["discord_unseen"]["text"]
    assert checks["database"]["state"] == "ok"


@pytest.mark.parametrize(
    ("settings", "check"),
    [
        pytest.param({}, "token_missing", id="no token"),
        pytest.param({"discord_token": '"a.b.c"'}, "token_shape", id="a token in quotation marks"),
        pytest.param(
            {"discord_token": "a.b.c", "articles": "/nowhere/at/all"}, "articles_missing", id="no such folder"
        ),
        pytest.param({"discord_token": "a.b.c", "store": "sqlite:////nowhere/k.db"}, "folder_missing", id="no folder"),
    ],
)
async def test_a_setting_that_cannot_work_is_wrong(library: Path, settings: dict[str, str], check: str) -> None:
    told, checks = await examined(library, None, discord_api=CLOSED, **settings)

    assert told.code == 1
    assert checks[check]["state"] == "wrong"


@pytest.mark.parametrize("damage", ["foreign", "a page overwritten"])
async def test_a_damaged_database_is_wrong(library: Path, damage: str) -> None:
    file = library / "kijibot.db"
    data = bytearray(file.read_bytes())
    data[:100] = b"x" * 100 if damage == "foreign" else data[:100]
    data[8192:12288] = b"\xff" * 4096
    file.write_bytes(data)
    told, checks = await examined(library, None, discord_token="a.b.c", discord_api=CLOSED)

    assert told.code == 1
    assert {"database_damaged", "database_foreign_store"} & set(checks)


async def test_a_token_that_others_can_read_or_publish_is_wrong(library: Path) -> None:
    secret = library / ".env"
    secret.write_text("KIJIBOT_DISCORD_TOKEN=a.b.c\n", encoding="utf-8")
    secret.chmod(0o644)
    subprocess.run(["git", "init", "-q", str(library)], check=True)  # noqa: ASYNC221
    _, first = await examined(library, None, discord_api=CLOSED)
    subprocess.run(["git", "-C", str(library), "add", ".env"], check=True)  # noqa: ASYNC221
    secret.chmod(0o600)
    _, second = await examined(library, None, discord_api=CLOSED)
    subprocess.run(["git", "-C", str(library), "rm", "-q", "--cached", ".env"], check=True)  # noqa: ASYNC221
    (library / ".gitignore").write_text(".env\n", encoding="utf-8")
    _, third = await examined(library, None, discord_api=CLOSED)

    assert first["env_readable"]["state"] == first["env_in_git"]["state"] == "wrong"
    assert second["env_tracked"]["state"] == "wrong"
    assert not {"env_readable", "env_in_git", "env_tracked"} & (set(third) | (set(second) - {"env_tracked"}))

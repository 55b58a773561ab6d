"""The loopback Discord behaves like Discord towards a bare discord.py client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket

from tests.support.discord import Limit, LoopbackDiscord


class Echo(discord.Client):
    """Repeats what it is asked."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(intents=intents, guild_ready_timeout=0)
        self.heard: list[str] = []
        self.resumes = 0
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Repeat")
        async def echo(interaction: discord.Interaction, text: str, private: bool = False) -> None:  # noqa: FBT001, FBT002
            await interaction.response.defer(ephemeral=private)
            await interaction.followup.send(text, view=Again())

        @self.tree.command(description="Write")
        async def write(interaction: discord.Interaction) -> None:
            await interaction.response.send_modal(Form())

        @echo.autocomplete("text")
        async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=typed * times, value=typed) for times in (1, 2)]

    async def setup_hook(self) -> None:
        self.add_view(Again())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        pass

    async def on_resumed(self) -> None:
        self.resumes += 1

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message.content)
        if self.user in message.mentions:
            await message.reply(message.clean_content)


class Again(discord.ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Again", custom_id="again")
    async def again(self, interaction: discord.Interaction, button: discord.ui.Button["Again"]) -> None:
        await interaction.response.edit_message(content="again!")


class Form(discord.ui.Modal, title="Form"):
    old: discord.ui.TextInput["Form"] = discord.ui.TextInput(label="Old", custom_id="old")
    new: discord.ui.Label["Form"] = discord.ui.Label(text="New", component=discord.ui.TextInput(custom_id="new"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.new.component, discord.ui.TextInput)
        layout = discord.ui.LayoutView()
        layout.add_item(discord.ui.Container(discord.ui.TextDisplay(f"{self.old.value} {self.new.component.value}")))
        await interaction.response.send_message(view=layout)


@asynccontextmanager
async def connected(
    place: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch, intents: discord.Intents | None = None
) -> AsyncIterator[Echo]:
    monkeypatch.setattr(discord.http.Route, "BASE", place.api)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(place.gateway_url))
    wanted = intents or discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with Echo(wanted) as client:
        running = asyncio.create_task(client.start(place.token))
        waiting = asyncio.create_task(client.wait_for("ready"))
        await asyncio.wait({running, waiting}, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            waiting.cancel()
            running.result()
        yield client
        await client.close()
        await running


async def test_a_mention_is_answered_and_a_plain_message_arrives_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch) as client:
        await place.say(place.general, place.reader, "secret")
        asked = await place.say(place.general, place.reader, "hello", mention=True)
        answer = await place.answer(asked)

        assert client.heard == ["", f"{place.bot.mention} hello"]
        assert place.text(answer) == "@Kijibot hello"
        # The bare client sends no allowed_mentions, so its reply rings whom it answers.
        assert answer.pings == [place.reader.mention]
        assert place.transcript().splitlines()[-2:] == [
            "Kijibot (replying to Reader; RINGS @Reader):",
            "    @Kijibot hello",
        ]


async def test_a_reply_without_ping_and_a_direct_message_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch) as client:
        answer = await place.answer(await place.say(place.general, place.reader, "one", mention=True))
        await place.reply_to(answer, place.reader, "unseen", ping=False)
        await place.answer(await place.reply_to(answer, place.reader, "seen"))
        await place.tell_bot(place.reader, "direct")
        await place.world.until(lambda: client.heard[3:], "the direct message")

        assert client.heard[1:] == ["", "seen", "direct"]


async def test_the_granted_content_intent_shows_plain_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    async with LoopbackDiscord(message_content=True) as place, connected(place, monkeypatch, intents) as client:
        await place.say(place.general, place.reader, "open")
        await place.answer(await place.say(place.general, place.reader, "then", mention=True))

        assert client.heard[0] == "open"


async def test_a_command_its_suggestions_and_its_button_work(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch):
        suggestions = await place.autocomplete(place.reader, "echo", "text", "ab")
        asked = await place.slash(place.reader, "echo", text="hi", private=True)
        answer = await place.answer(asked)
        pressed = await place.answer(await place.press(place.reader, answer, "Again"))

        assert suggestions == ["ab", "abab"]
        assert pressed is answer
        assert place.text(answer).splitlines() == ["again!", "[Again]"]
        assert answer.only_for is place.reader
        assert place.transcript() == ""
        assert "only Reader sees this" in place.transcript(viewer=place.reader)
        with pytest.raises(AssertionError, match="does not see"):
            await place.press(place.editor, answer, "Again")
        with pytest.raises(AssertionError, match="needs"):
            await place.slash(place.reader, "echo")


async def test_a_form_is_filled_in_and_answered_in_the_new_layout(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch):
        asked = await place.slash(place.reader, "write")
        await place.world.until(lambda: asked.modal, "the form")
        answer = await place.answer(await place.submit(asked, old="one", new="two"))

        assert place.transcript() == "Kijibot:\n    ┃ one two"
        assert answer.content == ""


@pytest.mark.parametrize("how", ["reset", "closed", "told to reconnect", "invalid but resumable"])
async def test_what_was_said_meanwhile_is_replayed(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch) as client:
        match how:
            case "reset":
                await place.gateway.drop()
            case "closed":
                await place.gateway.close(4000)
            case "told to reconnect":
                await place.gateway.reconnect()
            case _:
                await place.gateway.invalidate(resumable=True)
        asked = await place.say(place.general, place.reader, "still there?", mention=True)
        await place.answer(asked)

        assert len(place.answers(asked)) == 1
        assert client.resumes == 1
        assert place.gateway.identified == 1


async def test_an_invalid_session_is_identified_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch):
        await place.gateway.invalidate(resumable=False)
        await place.world.until(lambda: place.gateway.identified == 2 and place.gateway.session, "a second session")
        await place.answer(await place.say(place.general, place.reader, "hello", mention=True))


async def test_a_doubled_event_reaches_the_client_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch):
        place.faults.double("MESSAGE_CREATE")
        asked = await place.say(place.general, place.reader, "twice", mention=True)
        await place.world.until(lambda: len(place.answers(asked)) == 2, "two answers from a client that does not count")


async def test_rate_limits_are_told_before_and_after_they_bite(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord(messages=Limit(2, 0.4)) as place, connected(place, monkeypatch) as client:
        channel = client.get_partial_messageable(place.general.id)
        for _ in range(5):
            await channel.send("x")
        place.faults.rate_limit("POST /channels", retry_after=0.05)
        await channel.send("y")

        assert place.limits.hits == 0  # the client read the headers and waited of its own accord
        assert [request.status for request in place.recorded if "messages" in request.path] == [200] * 5 + [429, 200]


async def test_the_same_nonce_brings_back_the_earlier_message(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord() as place, connected(place, monkeypatch) as client:
        channel = client.get_partial_messageable(place.general.id)
        place.faults.reset("/messages", applied=True)
        with pytest.raises((aiohttp.ClientError, OSError)):
            await channel.send("once", nonce="n1")
        again = await channel.send("once", nonce="n1")

        assert [message.id for message in place.world.history(place.general)] == [again.id]


@pytest.mark.parametrize(
    ("token", "intents", "expected"),
    [
        pytest.param("wrong", discord.Intents.none(), discord.LoginFailure, id="wrong token"),
        pytest.param(None, discord.Intents.all(), discord.PrivilegedIntentsRequired, id="intent not granted"),
    ],
)
async def test_logins_are_refused(
    token: str | None, intents: discord.Intents, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with LoopbackDiscord() as place:
        if token:
            place.token = token
        with pytest.raises(expected):
            async with connected(place, monkeypatch, intents):
                pass


async def test_nothing_listens_before_it_comes_up_nor_after_it_goes_down(monkeypatch: pytest.MonkeyPatch) -> None:
    async with LoopbackDiscord(up=False) as place, aiohttp.ClientSession() as session:
        for _ in range(2):
            with pytest.raises(aiohttp.ClientConnectionError):
                await session.get(place.api + "/gateway")
            await place.come_up()
            async with session.get(place.api + "/gateway", headers={"Authorization": f"Bot {place.token}"}) as answer:
                assert answer.status == 200
            await place.go_down()

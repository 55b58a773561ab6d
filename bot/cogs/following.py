"""/follow and /unfollow: be told once, here, when a question is answered or a topic has a new article."""

from discord import app_commands
from discord.ext import commands

from bot.desk import Desk, Interaction, server_of_use
from bot.i18n import Words, named
from bot.render.escape import line, plain
from bot.render.following import follows_lines
from bot.render.limits import CHOICE, CHOICES
from bot.render.message import Reply, note
from knowledge.errors import KnowledgeError
from knowledge.models import FollowKind, library_of
from knowledge.services.following import Place
from knowledge.services.inbox import LONGEST, is_askable
from knowledge.services.topics import TOPIC_LIMIT

_SHOWN = 200


class FollowingCog(commands.Cog):
    """What people follow: everybody sees and ends their own alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command(name=named("command.follow.name"), description=named("command.follow.description"))
    @app_commands.rename(question=named("command.follow.question.name"), topic=named("command.follow.topic.name"))
    @app_commands.describe(
        question=named("command.follow.question.description"), topic=named("command.follow.topic.description")
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def follow(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, LONGEST] | None = None,
        topic: app_commands.Range[str, 1, TOPIC_LIMIT] | None = None,
    ) -> None:
        """Follow *question* or *topic* in this channel; without either show what is followed."""
        kind: FollowKind = "question" if question else "topic"
        text, channel = " ".join((question or topic or "").split()), interaction.channel_id
        server = server_of_use(interaction)

        async def work(words: Words) -> Reply:
            library = library_of(server)
            if not text or channel is None:
                mine = await self._desk.follows.of(library, interaction.user.id)
                return note("\n".join([words("follow.mine" if mine else "follow.none"), follows_lines(mine, words)]))
            if (question and topic) or not is_askable(text):
                return note(words("follow.one_thing"))
            place = Place(interaction.user.id, channel, words.lang)
            strictness = (await self._desk.servers.get(server)).strictness
            topics = (await self._desk.scope(interaction)).topics
            begun = await self._desk.follows.begin(library, kind, text, place, strictness, topics)
            said = words(f"follow.{begun}_{kind}" if begun == "begun" else f"follow.{begun}", text=line(text, _SHOWN))
            return note(said)

        await self._desk.serve(interaction, work, private=True)

    @app_commands.command(name=named("command.unfollow.name"), description=named("command.unfollow.description"))
    @app_commands.rename(what=named("command.unfollow.what.name"))
    @app_commands.describe(what=named("command.unfollow.what.description"))
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def unfollow(self, interaction: Interaction, what: app_commands.Range[str, 1, LONGEST]) -> None:
        """Follow *what* no longer; also where the bot is paused."""

        async def work(words: Words) -> Reply:
            library = library_of(server_of_use(interaction))
            ended = await self._desk.follows.end(library, interaction.user.id, what)
            if ended is None:
                return note(words("follow.not_followed", text=line(what, _SHOWN)))
            return note(words("follow.ended", text=line(ended.text, _SHOWN)))

        await self._desk.run(interaction, work, private=True)

    @unfollow.autocomplete("what")
    async def own(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Offer what the person follows here."""
        try:
            mine = await self._desk.follows.of(library_of(server_of_use(interaction)), interaction.user.id)
        except KnowledgeError:
            return []
        wanted = current.strip().casefold()
        fitting = [follow for follow in mine if wanted in follow.text.casefold()]
        return [
            app_commands.Choice(name=plain(follow.text, CHOICE) or str(follow.id), value=str(follow.id))
            for follow in fitting[:CHOICES]
        ]

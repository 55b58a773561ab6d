"""What people do in Discord: write, reply, use commands, press buttons, fill in forms."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from discord import Intents, Permissions

from tests.support.discord import commands, interactions
from tests.support.discord.gateway import Gateway
from tests.support.discord.limits import LINK, SELECTS, walk
from tests.support.discord.payloads import channel_json, interaction_json, message_json, user_json
from tests.support.discord.state import Channel, Interaction, Json, Message, User, World
from tests.support.discord.transcript import plain, transcript
from tests.support.discord.writing import delete


@dataclass
class File:
    """A file that somebody attaches to a command."""

    name: str
    data: bytes


class Acts:
    """A server with people in it: an *editor* who administers it, and a *reader* who does not."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world, self.gateway = world, gateway
        self.base = ""
        self.bot = world.bot
        self.owner = world.new_user("Owner")
        self.home = world.new_guild("Newsroom", self.owner)
        self.editor = self.join(world.new_user("Editor"), Permissions(administrator=True))
        self.reader = self.join(world.new_user("Reader"))
        self.general = world.new_channel(self.home, "general")

    def join(self, user: User, permissions: Permissions | None = None) -> User:
        """Let *user* into the server, with a role of its own when *permissions* are given."""
        roles = {self.world.new_role(self.home, user.name, permissions).id} if permissions else set()
        self.home.members[user.id] = roles
        return user

    def japanese(self, name: str = "読者") -> User:
        """Return a new member whose Discord is set to Japanese."""
        return self.join(self.world.new_user(name, locale="ja"))

    async def channel(self, name: str, *, parent: Channel | None = None, forum: bool = False) -> Channel:
        """Return a new channel or *forum*, or thread below *parent*, of the server."""
        channel = self.world.new_channel(self.home, name, parent=parent, kind=15 if forum else 0)
        event = "THREAD_CREATE" if parent else "CHANNEL_CREATE"
        await self.gateway.tell(event, lambda intents: channel_json(channel) if intents.guilds else None)
        return channel

    async def deny(self, channel: Channel, **permissions: bool) -> None:
        """Take *permissions* from the bot in *channel*."""
        channel.denied[self.bot.id] = Permissions(**permissions)
        await self.gateway.tell("CHANNEL_UPDATE", lambda intents: channel_json(channel) if intents.guilds else None)

    async def say(
        self,
        where: Channel,
        user: User,
        text: str,
        *,
        mention: bool = False,
        reply_to: Message | None = None,
        ping: bool = True,
    ) -> Message:
        """Write *text*, with the bot mentioned before it if wished; return the message.

        A reply mentions whom it answers unless *ping* is off.
        """
        assert self.world.permissions(user, where).send_messages, f"{user.name} may not write in {where.name}"
        content = f"{self.bot.mention} {text}" if mention else text
        message = Message(self.world.new_id(), where, user, content.strip(), reference=reply_to)
        message.type = 19 if reply_to else 0
        mentioned = [each for each in self.world.users.values() if each.mention in content]
        if reply_to is not None and ping and reply_to.author not in mentioned:
            mentioned.append(reply_to.author)
        message.mentions = mentioned
        self.world.messages[message.id] = message
        await self.gateway.tell_message("MESSAGE_CREATE", message)
        return message

    async def reply_to(self, message: Message, user: User, text: str, *, ping: bool = True) -> Message:
        """Reply to *message* with *text*."""
        return await self.say(message.channel, user, text, reply_to=message, ping=ping)

    async def post(self, forum: Channel, user: User, title: str, text: str) -> Message:
        """Open a post in *forum*; its thread bears the id of its first message."""
        thread = await self.channel(title, parent=forum)
        message = Message(thread.id, thread, user, text)
        self.world.messages[message.id] = message
        await self.gateway.tell_message("MESSAGE_CREATE", message)
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Let the author of *message* change its words; a mention of the bot stays."""
        mention = f"{self.bot.mention} " if self.bot.mention in message.content else ""
        message.content, message.edited = mention + text, True
        await self.gateway.tell_message("MESSAGE_UPDATE", message)

    async def take_back(self, message: Message) -> None:
        """Let the author of *message* delete it."""
        await delete(self.world, self.gateway, message)

    async def tell_bot(self, user: User, text: str) -> Message:
        """Write *text* to the bot in a direct message."""
        return await self.say(self.world.direct(user), user, text)

    async def slash(
        self, user: User, command: str, *, where: Channel | None = None, hidden_too: bool = False, **values: Any
    ) -> Interaction:
        """Use */command* (`"kb add"` for a subcommand) with *values*; return at once.

        A command that the client would not even show to *user* fails, unless the server's own settings overrule the
        command's default (*hidden_too*).
        """
        channel = where or self.general
        node, below = self._command(command, channel)
        default = node.get("default_member_permissions")
        needed = Permissions(int(default)) if default is not None else Permissions.none()
        shown = self.world.permissions(user, channel) >= needed
        assert shown or hidden_too, f"/{command} is hidden from {user.name}"
        data = commands.use(node, below, *self._resolved(values))
        return await self._interact(interactions.COMMAND, user, channel, data)

    async def about(self, user: User, name: str, message: Message) -> Interaction:
        """Use what the menu of *message* calls *name*; Discord hands the message over whole."""
        command = commands.menu(self._registered(message.channel), name, user.locale)
        self._check_offered(command, message.channel)
        told = {str(message.id): message_json(self.world, message, Intents.all())}
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": commands.MESSAGE,
            "target_id": str(message.id),
            "resolved": {"messages": told},
        }
        return await self._interact(interactions.COMMAND, user, message.channel, data)

    async def autocomplete(
        self, user: User, command: str, option: str, typed: str, *, where: Channel | None = None, **values: Any
    ) -> list[str]:
        """Type *typed* into *option* of */command*; return the suggestions it brings up."""
        channel = where or self.general
        node, below = self._command(command, channel)
        data = commands.use(node, below, values | {option: typed}, {}, focused=option)
        interaction = await self._interact(interactions.SUGGEST, user, channel, data)
        await self.world.until(lambda: interaction.acknowledged, f"suggestions for {typed!r}", 3.5)
        return [choice["name"] for choice in interaction.choices or []]

    async def press(self, user: User, message: Message, label: str) -> Interaction:
        """Press the button of *message* that says *label* (or begins with it)."""
        assert message.visible_to(user), f"{user.name} does not see that message"
        buttons = [each for each in walk(message.components) if each["type"] == 2]
        button = next((each for each in buttons if str(each.get("label", "")).startswith(label)), None)
        assert button is not None, f"no button {label!r} among {[each.get('label') for each in buttons]}"
        assert button.get("style") != LINK, f"{label!r} is a link"
        assert not button.get("disabled"), f"{label!r} is off"
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button.get("id", 1)}
        return await self._interact(interactions.COMPONENT, user, message.channel, data, message)

    async def choose(self, user: User, message: Message, *labels: str) -> Interaction:
        """Choose *labels* in the (only) select of *message*."""
        assert message.visible_to(user), f"{user.name} does not see that message"
        select = next(each for each in walk(message.components) if each["type"] in SELECTS)
        values = [option["value"] for option in select["options"] if option["label"] in labels]
        assert len(values) == len(labels), f"not all of {labels} among {select['options']}"
        data = {"custom_id": select["custom_id"], "component_type": select["type"], "values": values, "id": 1}
        return await self._interact(interactions.COMPONENT, user, message.channel, data, message)

    async def submit(self, interaction: Interaction, **texts: str) -> Interaction:
        """Send off the form that *interaction* brought up; *texts* go by the fields' custom ids."""
        assert interaction.modal is not None, "no form came up"
        filled = [
            _filled(component, number, texts) for number, component in enumerate(interaction.modal["components"], 1)
        ]
        unknown = set(texts) - {each["custom_id"] for each in walk(filled) if each["type"] == 4}
        assert not unknown, f"the form has no field {unknown}"
        data = {"custom_id": interaction.modal["custom_id"], "components": filled}
        return await self._interact(
            interactions.SUBMIT, interaction.user, interaction.channel, data, interaction.message
        )

    async def answer(self, asked: Message | Interaction, seconds: float = 8.0) -> Message:
        """Return the bot's finished answer to *asked*, waiting for it."""

        def look() -> Message | None:
            if isinstance(asked, Interaction):
                late = (
                    asked.acknowledged is None and self.world.now() - asked.created > interactions.ACKNOWLEDGE_SECONDS
                )
                assert not late, "The application did not respond"
                # A press may be answered by changing the message that the button hangs on.
                touched = asked.original if asked.original is not asked.message or asked.updated else None
                done = [each for each in (touched, *asked.followups) if each and not each.loading]
                return done[-1] if done else None
            return next(iter(self.answers(asked)), None)

        try:
            return await self.world.until(look, "an answer", seconds)
        except AssertionError as error:
            seen = self.transcript(asked.channel, asked.author if isinstance(asked, Message) else asked.user)
            raise AssertionError(f"{error}\n{seen}") from None

    def answers(self, asked: Message) -> list[Message]:
        """Return all that the bot has written in answer to *asked*."""
        return [each for each in self.world.history(asked.channel) if each.reference is asked]

    def since(self, message: Message) -> list[Message]:
        """Return everything that stands below *message* in its channel."""
        return [each for each in self.world.history(message.channel) if each.id > message.id]

    def text(self, message: Message) -> str:
        """Return all text that *message* shows."""
        return plain(self.world, message)

    def transcript(self, where: Channel | None = None, viewer: User | None = None) -> str:
        """Return the whole of a channel as *viewer* sees it, for people's eyes."""
        return transcript(self.world, self.world.history(where or self.general, viewer))

    def labels(self, message: Message) -> list[str]:
        """Return the labels of the buttons of *message* that ask the bot for something, in order."""
        buttons = [each for each in walk(message.components) if each["type"] == 2 and each.get("style") != LINK]
        return [each.get("label", "") for each in buttons]

    def _command(self, path: str, channel: Channel) -> tuple[Json, list[Json]]:
        node, below = commands.find(self._registered(channel), path)
        self._check_offered(node, channel)
        return node, below

    def _registered(self, channel: Channel) -> list[Json]:
        here = channel.guild.id if channel.guild else None
        return self.world.commands[None] + (self.world.commands.get(here, []) if here else [])

    def _check_offered(self, node: Json, channel: Channel) -> None:
        contexts = node.get("contexts")
        offered = contexts is None or (0 if channel.guild else 1) in contexts
        if channel.guild and self.bot.id not in channel.guild.members:  # there the person has installed it
            offered = offered and 1 in (node.get("integration_types") or [])
        assert offered, f"/{node['name']} is not offered here"
        assert channel.guild or node.get("dm_permission") is not False, f"/{node['name']} is not offered here"

    def _resolved(self, values: dict[str, Any]) -> tuple[dict[str, Any], Json]:
        plain_values = dict(values)
        resolved: Json = {}
        for name, value in values.items():
            if isinstance(value, File):
                attachment = self._upload(value)
                plain_values[name] = attachment["id"]
                resolved.setdefault("attachments", {})[attachment["id"]] = attachment
            elif isinstance(value, Channel):
                resolved.setdefault("channels", {})[str(value.id)] = channel_json(value) | {"permissions": "0"}
            elif isinstance(value, User):
                resolved.setdefault("users", {})[str(value.id)] = user_json(value)
        return plain_values, resolved

    def _upload(self, file: File) -> Json:
        number = self.world.new_id()
        self.world.files[number] = file.data
        url = f"{self.base}/attachments/{number}/{file.name}"
        return {"id": str(number), "filename": file.name, "size": len(file.data), "url": url, "proxy_url": url}

    async def _interact(
        self, kind: int, user: User, channel: Channel, data: Json, message: Message | None = None
    ) -> Interaction:
        token = secrets.token_urlsafe(48)
        now = self.world.now()
        interaction = Interaction(self.world.new_id(), token, kind, user, channel, now, data, message)
        self.world.interactions[token] = interaction
        await self.gateway.tell("INTERACTION_CREATE", lambda _: interaction_json(self.world, interaction))
        return interaction


def _filled(component: Json, number: int, texts: Mapping[str, str]) -> Json:
    """Return a form's *component* as it comes back: rows hold fields, labels hold one."""
    if component["type"] == 4:
        return {
            "type": 4,
            "id": number,
            "custom_id": component["custom_id"],
            "value": texts.get(component["custom_id"], ""),
        }
    body: Json = {"type": component["type"], "id": number * 100}
    if "component" in component:
        return body | {"component": _filled(component["component"], number, texts)}
    return body | {"components": [_filled(each, number, texts) for each in component.get("components", [])]}

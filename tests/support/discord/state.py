"""What the loopback Discord knows: people, servers, channels, messages, and who may do what in them."""

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from discord import Permissions

Json = dict[str, Any]
T = TypeVar("T")

DISCORD_EPOCH_MS = 1_420_070_400_000
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

_MEMBER = Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    read_message_history=True,
    embed_links=True,
    attach_files=True,
    add_reactions=True,
    use_application_commands=True,
)


@dataclass(eq=False)
class User:
    """An account."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Role:
    """A named set of permissions in one server."""

    id: int
    name: str
    permissions: Permissions
    managed: bool = False


@dataclass(eq=False)
class Guild:
    """A server; its `@everyone` role has the server's own id."""

    id: int
    name: str
    owner: User
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, set[int]] = field(default_factory=dict)
    """User id -> ids of the roles given to that member."""


@dataclass(eq=False)
class Channel:
    """A place for messages: a server's text channel or thread, or a direct message (no *guild*)."""

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    parent: "Channel | None" = None
    type: int = 0
    denied: dict[int, Permissions] = field(default_factory=dict)
    """Role or user id -> what this channel denies it."""


@dataclass(eq=False, repr=False)
class Message:
    """A message as Discord keeps it; `only_for` is set on ephemeral ones."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    nonce: str | None = None
    reference: "Message | None" = None
    only_for: User | None = None
    asked_by: "Interaction | None" = None
    mentions: list[User] = field(default_factory=list)
    pings: list[str] = field(default_factory=list)
    """Everything this message rang: `@everyone`, `<@&role>`, `<@user>`."""
    reactions: list[str] = field(default_factory=list)
    edited: bool = False
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<Message {self.id} by {self.author.name} in {self.channel.name}>"

    @property
    def loading(self) -> bool:
        """Whether it still shows "thinking …"."""
        return bool(self.flags & LOADING)

    def visible_to(self, user: User | None) -> bool:
        """Return whether *user* sees it; None stands for somebody who sees all public messages."""
        return not self.deleted and self.only_for in (None, user)


@dataclass(eq=False)
class Interaction:
    """Somebody used a command, a button or a form; the bot must acknowledge it within three seconds."""

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    created: float
    data: Json
    message: Message | None = None
    acknowledged: int | None = None
    """The type of the callback that came."""
    acknowledged_after: float | None = None
    original: Message | None = None
    """The message that answers it; for a button it may be the one that the button hangs on."""
    updated: bool = False
    """Whether the message that the button hangs on was changed in answer to it."""
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None


class World:
    """All of it, with the clock that deadlines are measured by."""

    def __init__(self) -> None:
        self._counter = itertools.count()
        self._changed = asyncio.Condition()
        self.skipped_seconds = 0.0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.interactions: dict[str, Interaction] = {}
        self.files: dict[int, bytes] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        """Server id, or None for everywhere -> what the bot registered there."""
        self.typing: list[Channel] = []
        self.bot = self.new_user("Kijibot", bot=True)
        self.application_id = self.bot.id

    def now(self) -> float:
        """Return seconds on a clock that tests can push forward."""
        return time.monotonic() + self.skipped_seconds

    def new_id(self) -> int:
        """Return a snowflake that carries this moment, as Discord's do."""
        milliseconds = int(time.time() * 1000) - DISCORD_EPOCH_MS
        return (milliseconds << 22) | (next(self._counter) & 0x3FFFFF)

    def new_user(self, name: str, *, bot: bool = False, locale: str = "en-US") -> User:
        """Return a new account."""
        user = User(self.new_id(), name, bot, locale)
        self.users[user.id] = user
        return user

    def new_guild(self, name: str, owner: User, *, locale: str = "en-US", with_bot: bool = True) -> Guild:
        """Return a new server with the bot in it, by its own managed role; or without it."""
        guild = Guild(self.new_id(), name, owner, locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", _MEMBER)
        guild.members = {owner.id: set()}
        if with_bot:
            own = Role(self.new_id(), self.bot.name, _MEMBER, managed=True)
            guild.roles[own.id] = own
            guild.members[self.bot.id] = {own.id}
        self.guilds[guild.id] = guild
        return guild

    def new_role(self, guild: Guild, name: str, permissions: Permissions) -> Role:
        """Return a new role of *guild*."""
        role = Role(self.new_id(), name, permissions)
        guild.roles[role.id] = role
        return role

    def new_channel(self, guild: Guild, name: str, *, parent: Channel | None = None, kind: int = 0) -> Channel:
        """Return a new channel of that *kind*, or a public thread below *parent*."""
        channel = Channel(self.new_id(), name, guild, parent=parent, type=11 if parent else kind)
        self.channels[channel.id] = channel
        return channel

    def own_guilds(self) -> list[Guild]:
        """Return the servers that the bot is in."""
        return [guild for guild in self.guilds.values() if self.bot.id in guild.members]

    def direct(self, user: User) -> Channel:
        """Return the direct-message channel between *user* and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.new_id(), f"@{user.name}", recipient=user, type=1)
        self.channels[channel.id] = channel
        return channel

    def permissions(self, user: User, channel: Channel) -> Permissions:
        """Return what *user* may do in *channel*, after Discord's own order: roles, then what the channel denies."""
        guild = channel.guild
        if guild is None:
            return Permissions(_MEMBER.value) if user in (channel.recipient, self.bot) else Permissions.none()
        if user.id not in guild.members:
            return Permissions.none()
        held = {guild.id, *guild.members[user.id]}
        value = 0
        for role in held:
            value |= guild.roles[role].permissions.value
        if user is guild.owner or Permissions(value).administrator:
            return Permissions.all()
        for place in (channel.parent, channel):
            for target, denied in place.denied.items() if place else ():
                if target in held or target == user.id:
                    value &= ~denied.value
        return Permissions(value)

    def history(self, channel: Channel, viewer: User | None = None) -> Iterator[Message]:
        """Yield what *viewer* sees in *channel*, oldest first; without one, what everybody sees."""
        for message in self.messages.values():
            if message.channel is channel and message.visible_to(viewer):
                yield message

    async def notify(self) -> None:
        """Wake everybody in `until`."""
        async with self._changed:
            self._changed.notify_all()

    async def until(self, look: Callable[[], T | None], what: str, seconds: float = 8.0) -> T:
        """Return what *look* finds as soon as it finds something; `AssertionError` naming *what* if it never does."""

        deadline = time.monotonic() + seconds
        async with self._changed:
            while not (found := look()):
                if time.monotonic() > deadline:
                    raise AssertionError(f"waited {seconds:g} s in vain for {what}")
                # Mostly a request wakes us; the short wait is for what happens without one, such as a deadline.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.05)
        return found

"""A loopback Discord: the websocket gateway and the HTTP interface, strict where Discord is strict."""

from tests.support.discord.acts import File
from tests.support.discord.ratelimits import Limit
from tests.support.discord.rest import Recorded
from tests.support.discord.server import TOKEN, LoopbackDiscord
from tests.support.discord.state import Channel, Interaction, Message, User

__all__ = ["TOKEN", "Channel", "File", "Interaction", "Limit", "LoopbackDiscord", "Message", "Recorded", "User"]

"""What the bot writes into messages, and whom that rings."""

import re

from tests.support.discord import limits
from tests.support.discord.gateway import Gateway
from tests.support.discord.state import COMPONENTS_V2, Json, Message, World

_MENTION = re.compile(r"@everyone|@here|<@&\d+>|<@!?\d+>")


def fill(world: World, message: Message, body: Json) -> None:
    """Write what *body* says into the new *message*, and note whom it rings."""
    message.content = (body.get("content") or "").strip()
    message.embeds = [embed | {"type": "rich"} for embed in body.get("embeds") or []]
    message.components = body.get("components") or []
    message.attachments = [
        {"id": str(index), "filename": name, "size": 1, "url": f"https://cdn.invalid/{name}", "proxy_url": ""}
        for index, name in enumerate(body.get("_files", []))
    ]
    message.pings = _rung(world, message, body.get("allowed_mentions"))


def change(world: World, message: Message, body: Json) -> None:
    """Write those parts of *body* that are there into the *message* already shown."""
    flags = message.flags | (body.get("flags", 0) & COMPONENTS_V2)
    old = {"content": message.content, "embeds": message.embeds, "components": message.components}
    whole = old | {name: value for name, value in body.items() if name != "attachments"}
    limits.check_message(whole, flags)
    message.flags, message.edited = flags, True
    fill(world, message, whole)


async def delete(world: World, gateway: Gateway, message: Message) -> None:
    """Take *message* away and tell of it."""
    message.deleted = True
    body: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
    if message.channel.guild is not None:
        body["guild_id"] = str(message.channel.guild.id)
    if message.only_for is None:
        await gateway.tell("MESSAGE_DELETE", lambda intents: body if intents.messages else None)


def _rung(world: World, message: Message, allowed: Json | None) -> list[str]:
    """Return whom *message* rings; without *allowed*, Discord reads the text for all kinds of mentions."""
    rules: Json = allowed if allowed is not None else {"parse": ["users", "roles", "everyone"], "replied_user": True}
    parse = rules.get("parse", [])
    texts = [message.content] + [each.get("content", "") for each in limits.walk(message.components)]
    rung = []
    for mention in _MENTION.findall(" ".join(texts)):
        kind = "everyone" if mention.startswith("@") else "roles" if mention.startswith("<@&") else "users"
        if kind in parse or re.sub(r"\D", "", mention) in rules.get(kind, []):
            rung.append(mention)
    if message.reference is not None and rules.get("replied_user"):
        rung.append(message.reference.author.mention)
    return rung

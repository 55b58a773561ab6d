"""The JSON that Discord sends for each thing it knows, as one bot with certain intents sees it."""

from datetime import UTC, datetime

from discord import Intents

from tests.support.discord.state import DISCORD_EPOCH_MS, Channel, Guild, Interaction, Json, Message, Role, User, World

APPLICATION_FLAGS = 1 << 19  # message content, limited: what a bot in few servers may switch on


def timestamp(snowflake: int) -> str:
    """Return the moment a snowflake carries."""
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000, UTC).isoformat()


def user_json(user: User) -> Json:
    """Return an account."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": user.name,
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
    }


def member_json(guild: Guild, user: User) -> Json:
    """Return what *guild* knows of *user*, without the account itself."""
    return {
        "roles": [str(role) for role in guild.members.get(user.id, ())],
        "nick": None,
        "avatar": None,
        "joined_at": timestamp(guild.id),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }


def role_json(role: Role) -> Json:
    """Return a role."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions.value),
        "position": 0 if role.name == "@everyone" else 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.managed,
        "mentionable": False,
        "flags": 0,
    }


def channel_json(channel: Channel) -> Json:
    """Return a channel, a thread or a direct message."""
    body: Json = {"id": str(channel.id), "type": channel.type, "last_message_id": None, "flags": 0}
    if channel.guild is None:
        return body | {"recipients": [user_json(channel.recipient)] if channel.recipient else []}
    body |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": 0}
    if channel.parent is not None:
        return body | {
            "parent_id": str(channel.parent.id),
            "owner_id": str(channel.guild.owner.id),
            "message_count": 0,
            "member_count": 1,
            "thread_metadata": {
                "archived": False,
                "auto_archive_duration": 1440,
                "archive_timestamp": timestamp(channel.id),
                "locked": False,
                "create_timestamp": timestamp(channel.id),
            },
        }
    overwrites = [
        {"id": str(target), "type": int(target not in channel.guild.roles), "allow": "0", "deny": str(denied.value)}
        for target, denied in channel.denied.items()
    ]
    return body | {"position": 0, "permission_overwrites": overwrites, "parent_id": None, "topic": None, "nsfw": False}


def guild_json(world: World, guild: Guild) -> Json:
    """Return a server as GUILD_CREATE brings it; of its members only the bot, as without the members intent."""
    channels = [channel for channel in world.channels.values() if channel.guild is guild]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "preferred_locale": guild.locale,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role) for role in guild.roles.values()],
        "members": [member_json(guild, world.bot) | {"user": user_json(world.bot)}],
        "member_count": len(guild.members),
        "large": False,
        "unavailable": False,
        "joined_at": timestamp(guild.id),
        "channels": [channel_json(channel) for channel in channels if channel.parent is None],
        "threads": [channel_json(channel) for channel in channels if channel.parent is not None],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
    }


def message_json(world: World, message: Message, intents: Intents) -> Json:
    """Return *message* as the bot sees it: without the message-content intent most of it is blank."""
    readable = (
        intents.message_content
        or message.author is world.bot
        or world.bot in message.mentions
        or message.channel.guild is None
    )
    body: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "content": message.content if readable else "",
        "embeds": message.embeds if readable else [],
        "components": message.components if readable else [],
        "attachments": message.attachments if readable else [],
        "timestamp": timestamp(message.id),
        "edited_timestamp": timestamp(world.new_id()) if message.edited else None,
        "tts": False,
        "pinned": False,
        "type": message.type,
        "flags": message.flags,
        "mention_everyone": "@everyone" in message.pings,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [],
    }
    if message.nonce is not None:
        body["nonce"] = message.nonce
    if message.reference is not None:
        there = message.reference
        body["message_reference"] = {"message_id": str(there.id), "channel_id": str(there.channel.id)}
        if there.channel.guild is not None:
            body["message_reference"]["guild_id"] = str(there.channel.guild.id)
        body["referenced_message"] = None if there.deleted else message_json(world, there, intents)
    if message.asked_by is not None:
        body["webhook_id"] = body["application_id"] = str(world.application_id)
        body["interaction_metadata"] = {
            "id": str(message.asked_by.id),
            "type": message.asked_by.type,
            "user": user_json(message.asked_by.user),
            "authorizing_integration_owners": {},
        }
    return body


def message_event(world: World, message: Message, intents: Intents) -> Json:
    """Return *message* as the gateway brings it: with the server and the author's membership."""
    body = message_json(world, message, intents)
    if message.channel.guild is not None:
        guild = message.channel.guild
        body["guild_id"] = str(guild.id)
        if message.author.id in guild.members and message.asked_by is None:
            body["member"] = member_json(guild, message.author)
    return body


def interaction_json(world: World, interaction: Interaction) -> Json:
    """Return *interaction* as INTERACTION_CREATE brings it."""
    channel, user = interaction.channel, interaction.user
    permissions = world.permissions(user, channel)
    body: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": interaction.type,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel": channel_json(channel) | {"permissions": str(permissions.value)},
        "channel_id": str(channel.id),
        "locale": user.locale,
        "app_permissions": str(world.permissions(world.bot, channel).value),
        "attachment_size_limit": 10 * 1024 * 1024,
        "entitlements": [],
        "context": 0 if channel.guild else 1,
    }
    if interaction.message is not None:
        # The message a button hangs on comes whole: it is the bot's own.
        body["message"] = message_json(world, interaction.message, Intents.all())
    if channel.guild is None:
        return body | {"user": user_json(user), "authorizing_integration_owners": {"0": "0"}}
    guild = channel.guild
    owners = {"0": str(guild.id)} if world.bot.id in guild.members else {"1": str(user.id)}
    member = member_json(guild, user) | {"user": user_json(user), "permissions": str(permissions.value)}
    return body | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member,
        "authorizing_integration_owners": owners,
    }


def application_json(world: World, owner: User) -> Json:
    """Return the application as its own bot may read it."""
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user_json(owner),
        "team": None,
        "verify_key": "0" * 64,
        "flags": APPLICATION_FLAGS,
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
    }

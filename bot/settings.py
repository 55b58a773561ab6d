"""What an operator may set for the bot, beside the knowledge base's own settings."""

import yarl
from pydantic import Field, SecretStr, field_validator

from knowledge.settings import KnowledgeSettings

DISCORD_API = "https://discord.com/api/v10"


class BotSettings(KnowledgeSettings):
    """How the bot reaches Discord."""

    discord_token: SecretStr | None = Field(
        None, description="the bot's token from the Discord developer portal; needed for `bot` only"
    )
    discord_api: str = Field(
        DISCORD_API,
        pattern="^https?://[^ ]+$",
        description="base address of Discord's HTTP interface; change it only for a test server or a proxy",
    )
    discord_gateway: str | None = Field(
        None,
        pattern="^wss?://[^ ]+$",
        description="websocket address to use in place of the one that Discord names; for a test server or a proxy",
    )

    health: str | None = Field(
        None,
        description="`127.0.0.1:PORT`: answer there, at /healthz, whether the bot is connected, and at /metrics with "
        "counts for Prometheus",
    )

    @field_validator("discord_api", "discord_gateway")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is not None and (yarl.URL(value).host is None or not yarl.URL(value).port):
            raise ValueError("an address without a host")
        return value

    poll: bool = Field(default=True, description="look at the feeds that are followed while the bot runs: on or off")
    discord_message_content: bool = Field(
        default=False,
        description="ask for the privileged message-content intent; needed only for channels set to `watch`",
    )

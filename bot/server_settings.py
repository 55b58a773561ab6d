"""What a server's administrators can set, as values that are kept as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)

from bot.policy import DEFAULT_MODE, Mode
from knowledge.models import Strictness
from knowledge.phrases import Lang

STRICTNESSES: tuple[Strictness, ...] = get_args(Strictness)
Every = Literal["day", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
"""How often a digest comes: daily, or weekly on that day."""
EVERY: tuple[Every, ...] = get_args(Every)
Hour = Annotated[int, Field(ge=0, le=23)]


class _Kept(BaseModel):
    """A value out of the store: what another version of the program wrote, and this one cannot read, is as if unset."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @field_validator("*", mode="wrap")
    @classmethod
    def _readable(cls, value: Any, read: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        try:
            return read(value)
        except ValidationError:
            field = cls.model_fields[str(info.field_name)]
            if field.is_required():
                raise
            return field.get_default(call_default_factory=True)


class Schedule(_Kept):
    """When a digest is due, by the server's clock."""

    every: Every
    hour: Hour = 9


class QuietHours(_Kept):
    """From when to when the bot speaks only if it is spoken to, by the server's clock; over midnight too."""

    start: Hour
    end: Hour

    def hold(self, local: datetime) -> bool:
        """Return whether it is quiet at *local*; from an hour to the same hour is all day."""
        if self.start < self.end:
            return self.start <= local.hour < self.end
        return local.hour >= self.start or local.hour < self.end


class ChannelSettings(_Kept):
    """One channel's settings; its threads follow it."""

    mode: Mode = DEFAULT_MODE
    topics: tuple[str, ...] = ()
    """The only topics that count; none: all articles do."""
    digest: Schedule | None = None

    @model_validator(mode="before")
    @classmethod
    def _mode_alone(cls, value: Any) -> Any:
        """Read what was kept of a channel while its mode was all there was."""
        return {"mode": value} if isinstance(value, str) else value


class ServerSettings(_Kept):
    """One server's settings."""

    paused: bool = False
    channels: Mapping[int, ChannelSettings] = Field(default_factory=dict)
    """Those of which anything was set."""
    strictness: Strictness | None = None
    """None: as the operator set it."""
    lang: Lang | None = None
    """What is spoken where everybody reads it; None: the language of whoever asks."""
    zone: str | None = None
    """Name of the time zone; None: told by the server's language."""
    quiet: QuietHours | None = None
    roles: frozenset[int] = frozenset()
    """Whose members may do what administrators may, but for choosing these roles."""

    @classmethod
    def read(cls, kept: Any) -> Self:
        """Return what *kept*, a JSON value, says."""
        return cls.model_validate(kept if isinstance(kept, dict) else {})

    def channel(self, channel: int | None) -> ChannelSettings:
        """Return the settings of *channel*; the defaults where nothing was set or no channel is known."""
        found = None if channel is None else self.channels.get(channel)
        return found or ChannelSettings()

    def mode(self, channel: int) -> Mode:
        """Return how to behave in *channel*."""
        return self.channel(channel).mode

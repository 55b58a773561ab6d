"""What goes through the pipe between us and the reading process: JSON behind its length, then raw bytes.

Neither side runs anything the other says.
"""

import struct
from typing import Annotated, BinaryIO, Literal

from pydantic import Field

from knowledge.models import Document, FeedContent, Metadata, Problem
from knowledge.models.base import Model

_LENGTHS = struct.Struct(">II")
_MOST = 256 * 2**20


class Task(Model):
    """What to read; the bytes follow."""

    kind: Literal["documents", "feed"]
    name: str
    metadata: Metadata = Metadata()
    content_type: str | None = None


class Found(Model):
    """Everything that was read."""

    type: Literal["found"] = "found"
    documents: tuple[Document | Problem, ...] = ()
    feed: FeedContent | None = None


class Refused(Model):
    """Nothing of it can be read; becomes an `UnreadableError`."""

    type: Literal["refused"] = "refused"
    fault: str
    facts: dict[str, str | int] = Field(default_factory=dict)


class Outcome(Model):
    """What became of a task."""

    outcome: Annotated[Found | Refused, Field(discriminator="type")]


def send(pipe: BinaryIO, message: Model, data: bytes = b"") -> None:
    """Write *message* and *data*; `OSError` when the other side is gone."""
    said = message.model_dump_json(exclude_defaults=False).encode()
    pipe.write(_LENGTHS.pack(len(said), len(data)))
    pipe.write(said)
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[bytes, bytes]:
    """Return the next message, as JSON, and the bytes behind it; `EOFError` when there is none, or not all of it."""
    said, data = _LENGTHS.unpack(_exactly(pipe, _LENGTHS.size))
    if said > _MOST or data > _MOST:
        raise EOFError
    return _exactly(pipe, said), _exactly(pipe, data)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data

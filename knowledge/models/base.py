"""What every value has in common, and the names of ids."""

from typing import Annotated, NewType

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

ArticleId = NewType("ArticleId", str)
EntryId = NewType("EntryId", str)
LibraryId = NewType("LibraryId", str)
RevisionId = NewType("RevisionId", int)
VersionNumber = NewType("VersionNumber", int)

SHARED = LibraryId("shared")
"""The operator's own library: read everywhere, written only from the command line."""


class Model(BaseModel):
    """A frozen value that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def server_library(server: int) -> LibraryId:
    """Return the library that belongs to Discord server *server* alone."""
    return LibraryId(f"server:{server}")


def library_of(server: int | None) -> LibraryId:
    """Return the library that is asked in *server*: its own, and the shared one in private (None)."""
    return SHARED if server is None else server_library(server)


def asked_with(library: LibraryId) -> tuple[LibraryId, ...]:
    """Return the libraries that a question to *library* may see: itself and the shared one."""
    return (SHARED,) if library == SHARED else (library, SHARED)


def visible_from(server: int | None) -> tuple[LibraryId, ...]:
    """Return the libraries a question may see: in *server* its own and the shared one, elsewhere the shared one."""
    return asked_with(library_of(server))


def _ordered(span: tuple[int, int]) -> tuple[int, int]:
    if span[0] > span[1]:
        raise ValueError("a span ends before it starts")
    return span


Offset = Annotated[int, Field(ge=0)]
Span = Annotated[tuple[Offset, Offset], AfterValidator(_ordered)]
"""`[start, end)` in code points."""

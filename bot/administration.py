"""Who may administer a server, and the audit log of what they did."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.acts import told
from bot.i18n import Words
from bot.policy import may_administer
from bot.render.message import NO_TRACE, Reply, Trace
from bot.servers import Servers
from knowledge.errors import KnowledgeError
from knowledge.models import ActOutcome, LibraryId, server_library
from knowledge.services.audit import AuditService

_log = logging.getLogger(__name__)

AdminWork = Callable[[LibraryId, Words], Awaitable[Reply]]


class Administration:
    """The one place that decides who may, asked anew at every command, autocomplete, press and modal.

    It is the one place that keeps the audit log, too.
    """

    def __init__(self, servers: Servers, audit: AuditService) -> None:
        self._servers, self._audit = servers, audit

    async def library(self, interaction: discord.Interaction[Any], *, by_role: bool) -> LibraryId | None:
        """Return the library that the person behind *interaction* may change; None if they may not.

        *by_role*: a role that an administrator has named is enough.
        """
        server = interaction.guild_id
        if server is None:
            return None
        allowed = may_administer(
            server=server,
            installed=_installed(interaction, server),
            permissions=interaction.permissions,
            # Discord sends the member's roles along; one that was deleted is not among them.
            roles=[role.id for role in interaction.user.roles] if isinstance(interaction.user, discord.Member) else (),
            granted=await self._granted(server) if by_role else (),
        )
        return server_library(server) if allowed else None

    def recorded(
        self, interaction: discord.Interaction[Any], library: LibraryId, work: AdminWork, *, turning: bool
    ) -> Callable[[Words], Awaitable[Reply]]:
        """Return what does *work* for *library* and records how it went; where pages are *turning*, a failure alone."""

        async def recorded(words: Words) -> Reply:
            try:
                reply = await work(library, words)
            except Exception:
                await self._record(interaction, library, "failed")
                raise
            if not turning:
                await self._record(interaction, library, "failed" if reply.trace.failed else "done", reply.trace)
            return reply

        return recorded

    async def refused(self, interaction: discord.Interaction[Any]) -> None:
        """Record that somebody who may not tried to, where there is a library that they would have changed."""
        if interaction.guild_id is not None and _installed(interaction, interaction.guild_id):
            await self._record(interaction, server_library(interaction.guild_id), "refused")

    async def _record(
        self, interaction: discord.Interaction[Any], library: LibraryId, outcome: ActOutcome, trace: Trace = NO_TRACE
    ) -> None:
        """Keep the act; that it could not be kept is logged, as what was done is done."""
        act = told(interaction)
        try:
            await self._audit.record(
                library,
                interaction.user.id,
                act.kind,
                act.what,
                outcome,
                about=trace.about or act.about,
                before=trace.before,
                after=trace.after,
            )
        except KnowledgeError as error:
            _log.error("an act of an administrator could not be recorded: %s", error)

    async def _granted(self, server: int) -> frozenset[int]:
        try:
            return (await self._servers.get(server)).roles
        except KnowledgeError:  # the permission still counts, and what then cannot be read is told where it is needed
            return frozenset()


def _installed(interaction: discord.Interaction[Any], server: int) -> bool:
    """Return whether *server* itself has added us."""
    # It is not among those we know while Discord has not told us of it yet, or cannot in an outage.
    known = interaction.client.get_guild(server) is not None and not interaction.is_user_integration()
    return interaction.is_guild_integration() or known

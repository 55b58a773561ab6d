"""Acknowledging interactions and following them up, as strict as Discord about when and how often."""

from http import HTTPStatus

from aiohttp import web
from discord import Intents

from tests.support.discord import limits
from tests.support.discord.errors import ApiError, bad_form
from tests.support.discord.gateway import Gateway
from tests.support.discord.payloads import message_json
from tests.support.discord.rest import BODY, PREFIX
from tests.support.discord.state import COMPONENTS_V2, EPHEMERAL, LOADING, Interaction, Json, Message, World
from tests.support.discord.writing import change, delete, fill

COMMAND, COMPONENT, SUGGEST, SUBMIT = 2, 3, 4, 5
SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ACKNOWLEDGE_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0

_ALLOWED = {
    COMMAND: {SEND, DEFER, MODAL},
    COMPONENT: {SEND, DEFER, DEFER_UPDATE, UPDATE, MODAL},
    SUGGEST: {CHOICES},
    SUBMIT: {SEND, DEFER, DEFER_UPDATE, UPDATE},
}


class Interactions:
    """The routes of the callback and of the webhook that every interaction brings."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway

    def routes(self) -> list[web.RouteDef]:
        """Return all routes."""
        hook = PREFIX + "/webhooks/{application}/{token}"
        return [
            web.post(PREFIX + "/interactions/{interaction}/{token}/callback", self._callback),
            web.post(hook, self._follow_up),
            web.get(hook + "/messages/{message}", self._get),
            web.patch(hook + "/messages/{message}", self._edit),
            web.delete(hook + "/messages/{message}", self._delete),
        ]

    async def _callback(self, request: web.Request) -> web.Response:
        interaction = self._world.interactions.get(request.match_info["token"])
        if interaction is None or str(interaction.id) != request.match_info["interaction"]:
            raise ApiError(404, 10062)
        waited = self._world.now() - interaction.created
        if interaction.acknowledged is not None:
            raise ApiError(400, 40060)
        if waited > ACKNOWLEDGE_SECONDS:
            raise ApiError(404, 10062)
        kind, data = request[BODY]["type"], request[BODY].get("data") or {}
        if kind not in _ALLOWED[interaction.type] or (kind in (DEFER_UPDATE, UPDATE) and not interaction.message):
            raise bad_form(type=f"callback type {kind} does not answer interaction type {interaction.type}")
        message = await self._answer(interaction, kind, data | {"_files": request[BODY].get("_files", [])})
        interaction.acknowledged, interaction.acknowledged_after = kind, waited
        if message is not None:
            await self._show(message)
        if request.query.get("with_response") not in ("1", "true"):
            return web.Response(status=HTTPStatus.NO_CONTENT)
        return web.json_response(self._response(interaction, kind, message))

    def _response(self, interaction: Interaction, kind: int, message: Message | None) -> Json:
        brief: Json = {"id": str(interaction.id), "type": interaction.type}
        resource: Json = {"type": kind}
        if message is not None:
            brief["response_message_id"] = str(message.id)
            brief["response_message_loading"] = message.loading
            brief["response_message_ephemeral"] = bool(message.flags & EPHEMERAL)
            resource["message"] = message_json(self._world, message, Intents.all())
        return {"interaction": brief, "resource": resource}

    async def _answer(self, interaction: Interaction, kind: int, data: Json) -> Message | None:
        match kind:
            case 4:
                message = self._new(interaction, data)
                interaction.original = message
                return message
            case 5:
                message = self._new(interaction, None, data.get("flags", 0) & EPHEMERAL | LOADING)
                interaction.original = message
                return message
            case 6:
                interaction.original = interaction.message
            case 7:
                assert interaction.message is not None
                change(self._world, interaction.message, data)
                interaction.original, interaction.updated = interaction.message, True
                await self._gateway.tell_message("MESSAGE_UPDATE", interaction.message)
            case 8:
                limits.check_choices(data.get("choices", []))
                interaction.choices = data.get("choices", [])
            case _:
                limits.check_modal(data)
                interaction.modal = data
        return None

    def _new(self, interaction: Interaction, data: Json | None, flags: int = 0) -> Message:
        if data is not None:
            flags = data.get("flags", 0) & (EPHEMERAL | COMPONENTS_V2 | 1 << 2 | 1 << 12)
            limits.check_message(data, flags)
        channel = interaction.channel
        message = Message(self._world.new_id(), channel, self._world.bot, flags=flags, type=20, asked_by=interaction)
        if flags & EPHEMERAL:
            message.only_for = interaction.user
        if data is not None:
            fill(self._world, message, data)
        return message

    async def _show(self, message: Message) -> None:
        self._world.messages[message.id] = message
        await self._gateway.tell_message("MESSAGE_CREATE", message)

    def _find(self, request: web.Request) -> Interaction:
        interaction = self._world.interactions.get(request.match_info["token"])
        if int(request.match_info["application"]) != self._world.application_id or interaction is None:
            raise ApiError(404, 10015)
        if interaction.acknowledged is None:
            raise ApiError(404, 10015)
        if self._world.now() - interaction.created > TOKEN_SECONDS:
            raise ApiError(401, 50027)
        return interaction

    def _find_message(self, request: web.Request) -> tuple[Interaction, Message]:
        interaction, name = self._find(request), request.match_info["message"]
        known = {str(message.id): message for message in interaction.followups}
        if interaction.original is not None:
            known["@original"] = known[str(interaction.original.id)] = interaction.original
        message = known.get(name)
        if message is None or message.deleted:
            raise ApiError(404, 10008)
        return interaction, message

    async def _follow_up(self, request: web.Request) -> web.Response:
        interaction, body = self._find(request), request[BODY]
        original = interaction.original
        if original is not None and original.loading:
            # The first follow-up of a deferred answer becomes that answer, and is as private as the deferral was.
            message = await self._fill_in(original, body)
        else:
            message = self._new(interaction, body)
            interaction.followups.append(message)
            await self._show(message)
        if request.query.get("wait") not in ("1", "true"):
            return web.Response(status=HTTPStatus.NO_CONTENT)
        return web.json_response(message_json(self._world, message, Intents.all()))

    async def _fill_in(self, message: Message, body: Json) -> Message:
        flags = message.flags & ~LOADING | body.get("flags", 0) & COMPONENTS_V2
        limits.check_message(body, flags)
        message.flags = flags
        fill(self._world, message, body)
        await self._gateway.tell_message("MESSAGE_UPDATE", message)
        return message

    async def _get(self, request: web.Request) -> web.Response:
        _, message = self._find_message(request)
        return web.json_response(message_json(self._world, message, Intents.all()))

    async def _edit(self, request: web.Request) -> web.Response:
        interaction, message = self._find_message(request)
        interaction.updated = True
        if message.loading:
            await self._fill_in(message, request[BODY])
        else:
            change(self._world, message, request[BODY])
            await self._gateway.tell_message("MESSAGE_UPDATE", message)
        return web.json_response(message_json(self._world, message, Intents.all()))

    async def _delete(self, request: web.Request) -> web.Response:
        _, message = self._find_message(request)
        await delete(self._world, self._gateway, message)
        return web.Response(status=HTTPStatus.NO_CONTENT)

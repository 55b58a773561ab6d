"""What Discord accepts in a message, a form or a list of suggestions: pure checks that collect 50035's problems."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.support.discord.errors import ApiError
from tests.support.discord.state import COMPONENTS_V2, Json

ROW, BUTTON, TEXT_INPUT, SECTION, TEXT, CONTAINER = 1, 2, 4, 9, 10, 17
SELECTS = (3, 5, 6, 7, 8)
LINK = 5

_EMBED_TEXTS = {"title": 256, "description": 4096, "footer.text": 2048, "author.name": 256}
_TOP_V1 = (ROW,)
_TOP_V2 = (ROW, SECTION, TEXT, 11, 12, 13, 14, CONTAINER)


def check_message(body: Json, flags: int) -> None:
    """Raise `ApiError` unless *body*, shown with *flags*, may be a message."""
    problems = dict(_message_problems(body, flags))
    if problems:
        raise ApiError(400, 50035, problems)
    shown = (body.get(part) for part in ("embeds", "components", "attachments", "poll", "sticker_ids"))
    if not (body.get("content") or "").strip() and not any(shown):
        raise ApiError(400, 50006)


def check_modal(data: Json) -> None:
    """Raise `ApiError` unless *data* may be a form."""
    problems = {
        **dict(_text("title", data.get("title"), 45)),
        **dict(_text("custom_id", data.get("custom_id"), 100)),
        **dict(_many("components", data.get("components"), 5)),
    }
    for component in walk(data.get("components", [])):
        if component["type"] == TEXT_INPUT:
            problems |= dict(_text("custom_id", component.get("custom_id"), 100))
            problems |= dict(_text("value", component.get("value"), 4000, least=0))
            problems |= dict(_text("placeholder", component.get("placeholder"), 100, least=0))
        if "label" in component:
            problems |= dict(_text("label", component["label"], 45, least=0))
    if problems:
        raise ApiError(400, 50035, problems)


def check_choices(choices: list[Json]) -> None:
    """Raise `ApiError` unless *choices* may be shown as suggestions."""
    problems = dict(_many("choices", choices, 25))
    for index, choice in enumerate(choices):
        problems |= dict(_text(f"choices.{index}.name", choice.get("name"), 100))
        if isinstance(choice.get("value"), str):
            problems |= dict(_text(f"choices.{index}.value", choice["value"], 100))
    if problems:
        raise ApiError(400, 50035, problems)


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component in *components*, from the outside in, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield from walk([component["accessory"]])
        if isinstance(component.get("component"), dict):
            yield from walk([component["component"]])


Problems = Iterator[tuple[str, str]]


def _message_problems(body: Json, flags: int) -> Problems:
    yield from _text("content", body.get("content"), 2000, least=0)
    yield from _text("nonce", body.get("nonce"), 25, least=0)
    embeds, components = body.get("embeds") or [], body.get("components") or []
    yield from _many("embeds", embeds, 10)
    for index, embed in enumerate(embeds):
        yield from _embed(f"embeds.{index}", embed)
    if sum(_embed_length(embed) for embed in embeds) > 6000:
        yield "embeds", "Embed size exceeds maximum size of 6000"
    yield from _allowed_mentions(body.get("allowed_mentions") or {})
    if flags & COMPONENTS_V2:
        yield from _new_layout(body, components)
    else:
        yield from _many("components", components, 5)
    yield from _components(components, _TOP_V2 if flags & COMPONENTS_V2 else _TOP_V1)


def _text(path: str, value: Any, most: int, least: int = 1) -> Problems:
    if value is None:
        if least:
            yield path, "This field is required"
    elif not isinstance(value, str | int):
        yield path, "Could not interpret as string."
    elif not least <= len(str(value).strip()) <= most:
        yield path, f"Must be between {least} and {most} in length."


def _many(path: str, values: list[Any] | None, most: int) -> Problems:
    if values and len(values) > most:
        yield path, f"Must be {most} or fewer in length."


def _get(value: Json, path: str) -> Any:
    for name in path.split("."):
        value = (value or {}).get(name)  # type: ignore[assignment]
    return value


def _embed_length(embed: Json) -> int:
    texts = [_get(embed, path) for path in _EMBED_TEXTS]
    texts += [field.get(part) for field in embed.get("fields", []) for part in ("name", "value")]
    return sum(len(text.strip()) for text in texts if text)


def _embed(path: str, embed: Json) -> Problems:
    for part, most in _EMBED_TEXTS.items():
        yield from _text(f"{path}.{part}", _get(embed, part), most, least=0)
    yield from _many(f"{path}.fields", embed.get("fields"), 25)
    for index, field in enumerate(embed.get("fields", [])):
        yield from _text(f"{path}.fields.{index}.name", field.get("name"), 256)
        yield from _text(f"{path}.fields.{index}.value", field.get("value"), 1024)
    for part in ("url", "author.url"):
        url = _get(embed, part)
        if url and not url.startswith(("http://", "https://")):
            yield f"{path}.{part}", "Not a well formed URL."


def _allowed_mentions(value: Json) -> Problems:
    parse = value.get("parse", [])
    for kind in ("users", "roles"):
        if kind in parse and value.get(kind):
            yield "allowed_mentions", f"parse:[{kind!r}] and {kind}: [ids...] are mutually exclusive."
        yield from _many(f"allowed_mentions.{kind}", value.get(kind), 100)
    if set(parse) - {"users", "roles", "everyone"}:
        yield "allowed_mentions.parse", "Value must be one of ('users', 'roles', 'everyone')."


def _new_layout(body: Json, components: list[Json]) -> Problems:
    if body.get("content") or body.get("embeds"):
        yield "content", "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2"
    everything = list(walk(components))
    if len(everything) > 40:
        yield "components", "The maximum number of components is 40"
    shown = [component.get("content", "") for component in everything if component["type"] == TEXT]
    if sum(map(len, shown)) > 4000:
        yield "components", "The total length of displayable text must be 4000 or fewer"
    if not all(text.strip() for text in shown):
        yield "components", "A text display cannot be empty"


def _components(components: list[Json], allowed: tuple[int, ...]) -> Problems:
    everything = list(walk(components))
    ids = Counter(component["custom_id"] for component in everything if "custom_id" in component)
    for custom_id, count in ids.items():
        if count > 1:
            yield "components", f"Component custom id cannot be duplicated: {custom_id}"
    for component in components:
        if component["type"] not in allowed:
            yield "components", f"Component type {component['type']} cannot stand here"
    for component in everything:
        match component["type"]:
            case 1:
                yield from _row(component)
            case 2:
                yield from _button(component)
            case kind if kind in SELECTS:
                yield from _select(component)
            case 9 if not 1 <= len(component["components"]) <= 3 or "accessory" not in component:
                yield "components", "A section holds one to three texts and an accessory"
            case _:
                pass


def _row(row: Json) -> Problems:
    inside = row.get("components", [])
    buttons = [component for component in inside if component["type"] == BUTTON]
    if not inside or len(buttons) > 5 or (len(buttons) != len(inside) and len(inside) > 1):
        yield "components", "An action row holds one to five buttons, or one select"


def _button(button: Json) -> Problems:
    yield from _text("label", button.get("label"), 80, least=0 if button.get("emoji") else 1)
    if button.get("style") == LINK:
        yield from _text("url", button.get("url"), 512)
        if not str(button.get("url")).startswith(("http://", "https://", "discord://")):
            yield "url", "Scheme must be one of ('http', 'https', 'discord')."
        if "custom_id" in button:
            yield "custom_id", "A custom id and url cannot both be specified"
    else:
        yield from _text("custom_id", button.get("custom_id"), 100)


def _select(select: Json) -> Problems:
    yield from _text("custom_id", select.get("custom_id"), 100)
    yield from _text("placeholder", select.get("placeholder"), 150, least=0)
    options = select.get("options", [])
    if select["type"] == 3 and not 1 <= len(options) <= 25:
        yield "options", "Must be between 1 and 25 in length."
    for option in options:
        yield from _text("label", option.get("label"), 100)
        yield from _text("value", option.get("value"), 100)
        yield from _text("description", option.get("description"), 100, least=0)
    if len({option.get("value") for option in options}) < len(options):
        yield "options", "The specified option value is already used"

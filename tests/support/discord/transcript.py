"""Messages as plain text, the way a person sees them: for reading, for failures and for snapshots."""

import re
from collections.abc import Iterable, Iterator

from tests.support.discord.state import Json, Message, World


def transcript(world: World, messages: Iterable[Message]) -> str:
    """Return *messages* in order, each with who wrote it."""
    return "\n".join(line for message in messages for line in _message(world, message))


def plain(world: World, message: Message) -> str:
    """Return all text that *message* shows: content, embeds and components, a line each."""
    return _named(world, "\n".join(_body(message)))


def _message(world: World, message: Message) -> Iterator[str]:
    notes = []
    if message.reference is not None:
        notes.append(f"replying to {message.reference.author.name}")
    if message.only_for is not None:
        notes.append(f"only {message.only_for.name} sees this")
    if message.edited:
        notes.append("edited")
    if message.pings:
        notes.append(f"RINGS {', '.join(message.pings)}")
    yield message.author.name + (f" ({_named(world, '; '.join(notes))})" if notes else "") + ":"
    for line in plain(world, message).splitlines():
        yield f"    {line}".rstrip()


def _named(world: World, text: str) -> str:
    def name(found: re.Match[str]) -> str:
        user = world.users.get(int(found[1]))
        return f"@{user.name}" if user else found[0]

    return re.sub(r"<@!?(\d+)>", name, text)


def _body(message: Message) -> Iterator[str]:
    if message.loading:
        yield "… is thinking"
    if message.content:
        yield message.content
    for embed in message.embeds:
        yield from _embed(embed)
    for attachment in message.attachments:
        yield f"📎 {attachment['filename']}"
    yield from _components(message.components)


def _embed(embed: Json) -> Iterator[str]:
    yield "┌"
    for line in _embed_lines(embed):
        for part in line.splitlines() or [""]:
            yield f"│ {part}".rstrip()
    yield "└"


def _embed_lines(embed: Json) -> Iterator[str]:
    if "author" in embed:
        yield _linked(embed["author"]["name"], embed["author"].get("url"))
    if embed.get("title"):
        yield f"# {_linked(embed['title'], embed.get('url'))}"
    if embed.get("description"):
        yield embed["description"]
    for field in embed.get("fields", []):
        yield f"[{field['name']}]"
        yield field["value"]
    small = [embed.get("footer", {}).get("text"), (embed.get("timestamp") or "")[:10]]
    if any(small):
        yield " · ".join(part for part in small if part)


def _linked(text: str, url: str | None) -> str:
    return f"{text} → {url}" if url else text


def _components(components: list[Json]) -> Iterator[str]:
    for component in components:
        match component["type"]:
            case 1 if component["components"] and component["components"][0]["type"] == 2:
                yield " ".join(_button(button) for button in component["components"])
            case 2:
                yield _button(component)
            case 9:
                yield from _components(component["components"])
                yield from _components([component["accessory"]])
            case 10:
                yield component["content"]
            case 14:
                yield "─" * 8
            case 17:
                for line in _components(component["components"]):
                    yield from (f"┃ {part}".rstrip() for part in line.splitlines())
            case 3 | 5 | 6 | 7 | 8:
                options = " | ".join(option["label"] for option in component.get("options", []))
                yield f"[▾ {component.get('placeholder') or ''}: {options}]"
            case _:
                yield from _components(component.get("components", []))


def _button(button: Json) -> str:
    text = " ".join(part for part in ((button.get("emoji") or {}).get("name"), button.get("label")) if part)
    return f"[{_linked(text, button.get('url'))}{' (off)' if button.get('disabled') else ''}]"

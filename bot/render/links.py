"""Addresses that may become links: only plain web addresses, never ones that pretend to be another."""

from urllib.parse import quote, urlsplit

from bot.render.limits import LINK, units
from bot.render.message import Button

_MASKED = 1000
_SAFE = "%/:=&?~#+!$,;'@*-._"


def web_address(url: str | None) -> str | None:
    """Return *url* in ASCII letters if it is a plain http(s) address, else None.

    Refused: other schemes, user names (`https://bank.example@evil.example`), hosts without a name, control characters.
    """
    if url is None or not url.isprintable() or url != url.strip():
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # also UnicodeError: a host no name server would know
        return None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None or "[" in parts.netloc:
        return None
    rest = quote(parts.path or "/", safe=_SAFE)
    rest += f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    rest += f"#{quote(parts.fragment, safe=_SAFE)}" if parts.fragment else ""
    return f"{parts.scheme}://{host}{port}{rest}"


def link_button(label: str, url: str | None) -> Button | None:
    """Return a button that opens *url*, or None when no button can."""
    address = web_address(url)
    return Button(label, url=address) if address and units(address) <= LINK else None


def masked(label: str, url: str | None) -> str:
    """Return *label* (escaped already) as a link where a button cannot hold *url*, or as it is."""
    address = web_address(url)
    return label if address is None or units(address) <= LINK else linked(label, url)


def linked(label: str, url: str | None) -> str:
    """Return *label* (escaped already) as a link where *url* can be one, or as it is."""
    address = web_address(url)
    if address is None or units(address) > _MASKED:
        return label
    return f"[{label}]({address.replace('@', '%40')})"

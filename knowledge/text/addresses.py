"""Web addresses as names of things: made whole, cleaned of what only tracks a reader, compared."""

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

MAX_ADDRESS = 2_000
"""A longer one is no address that a person could follow."""

_SCHEMES = frozenset({"http", "https"})
_PORTS = {"http": 80, "https": 443}
# What newsletters, shares and advertisements append; the page is the same without it.
_TRACKING = re.compile(
    r"(?:utm_\w*|(?:fb|g|dc|ms|tw|yc|ttc|igsh)clid|igshid|gbraid|wbraid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__twitter_impression"
    r"|at_(?:medium|campaign)|ref_src|oly_(?:anon|enc)_id|vero_id|spm|xtor|yclid)\Z",
    re.IGNORECASE,
)


def absolute(link: str, base: str) -> str | None:
    """Return where *link*, found at *base*, leads; None unless that is an http or https address."""
    target = "".join(link.split())
    if not target:
        return None
    try:
        address = urljoin(base, target)
        parts = urlsplit(address)
        parts.port  # noqa: B018  # a port that is no number raises here
    except ValueError:
        return None
    if parts.scheme not in _SCHEMES or not parts.hostname or len(address) > MAX_ADDRESS or not address.isprintable():
        return None
    return address


def cleaned(address: str) -> str:
    """Return the http(s) *address* without what does not tell pages apart: tracking, fragment, default port."""
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2].lower()
    port = parts.port
    if port == _PORTS.get(parts.scheme):
        host = host.rpartition(":")[0]
    kept = [field for field in parts.query.split("&") if field and not _TRACKING.match(field.partition("=")[0])]
    return urlunsplit(SplitResult(parts.scheme, host, parts.path or "/", "&".join(kept), ""))


def same_page(address: str) -> str:
    """Return a key that all addresses of one page share: `cleaned`, with neither scheme nor closing slash."""
    return cleaned(address).partition("://")[2].rstrip("/")


def host_of(address: str) -> str:
    """Return the host that *address* names, without `www.`."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses belong to one site: the same host, or one a part of the other."""
    first, second = host_of(one), host_of(other)
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")

"""Which addresses may be fetched; pure.

A name is judged twice: here by how it is written, and by `network` once more by the address that it leads to.
"""

import re
import socket
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from yarl import URL

LONGEST_URL = 4096

# Below 1024 a web server stands at 80 or 443; anything else there is mail, file sharing and the like, to which a
# request could be made to speak. The others are what browsers refuse (WHATWG Fetch, "port blocking").
_WEB_PORTS = frozenset({80, 443})
_FIRST_FREE_PORT = 1024
_OTHER_SERVICES = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697, 10080, *range(6665, 6670)}
)

# IANA's special-purpose registries, and what clouds answer machines with. `ipaddress.is_global` calls several of these
# global (multicast, Azure's host service) and depends on the version of Python.
_SPECIAL_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' shared space; Alibaba's metadata at 100.100.100.200
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's host service
            "169.254.0.0/16",  # link-local; metadata at 169.254.169.254
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # relays of 6to4
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
# All else is special: loopback, `::a.b.c.d`, NAT64, discard, unique local, link- and site-local, multicast.
_UNICAST_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",
            "2002::/16",  # 6to4
            "3fff::/20",
        ),
    )
)
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
"""The middle of an address that tunnels to the IPv4 address in its last 32 bits (RFC 5214)."""

_NAME = re.compile(
    r"(?=.{1,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
)
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A host whose last part is a number is an IPv4 address, however it is written (WHATWG URL, "ends in a number")."""
_HOST_AND_PORT = re.compile(r"(?:\[[^\]]+\]|[^\[\]:/?#@\\]+):[0-9]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_USER = re.compile(r"(?<=//)[^/?#]*@")


def checked_url(text: str) -> URL:
    """Return the http or https address *text*, without fragment, its host spelled in the one way that is connected to.

    Raises ValueError for anything else, and for an address with a user's name or password.
    """
    text = text.strip()
    if len(text) > LONGEST_URL or _CONTROL.search(text):
        raise ValueError("too long, or with control characters")
    url = URL(text)
    if url.scheme not in ("http", "https") or not url.raw_host or url.raw_user is not None or url.raw_password:
        raise ValueError("no http or https address")
    if not url.port:
        raise ValueError("no port can be 0")
    return url.with_host(canonical_host(url.raw_host)).with_path(url.raw_path, encoded=True, keep_query=True)


def canonical_host(host: str) -> str:
    """Return *host*, a name or an address in any spelling, in the one that is connected to.

    Raises ValueError where it can be neither.
    """
    if ":" in host:
        return str(ip_address(host))
    host = host.lower().removesuffix(".")
    if not _NAME.fullmatch(host):
        raise ValueError("no name of a host")
    if not _NUMBER.fullmatch(host):
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError as error:
        raise AddressValueError("no IPv4 address") from error


def allowed_hosts(text: str) -> frozenset[tuple[str, int]]:
    """Return the hosts and ports that *text* lists: `wiki.example:8080, [fd00::1]:80`.

    Raises ValueError for anything else.
    """
    entries = text.replace(",", " ").split()
    if not all(_HOST_AND_PORT.fullmatch(entry) for entry in entries):
        raise ValueError("not a list of host:port")
    urls = [checked_url(f"http://{entry}") for entry in entries]
    return frozenset((url.raw_host or "", url.port or 0) for url in urls)


def is_special(address: str) -> bool:
    """Tell whether *address*, as it is about to be connected to, is no ordinary address of the public internet."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return True  # connecting would look it up once more
    match parsed:
        case IPv6Address(ipv4_mapped=IPv4Address() as mapped):
            return _is_special_4(mapped)
        case IPv6Address():
            return _is_special_6(parsed)
        case _:
            return _is_special_4(parsed)


def is_web_port(port: int) -> bool:
    """Tell whether a public web server may stand at *port*."""
    return port in _WEB_PORTS or (port >= _FIRST_FREE_PORT and port not in _OTHER_SERVICES)


def shown(text: str) -> str:
    """Return *text*, an address as it was given, for a message: no password, no control characters, not too long."""
    return _CONTROL.sub(" ", _USER.sub("", text[:300]))


def _is_special_4(address: IPv4Address) -> bool:
    return any(address in network for network in _SPECIAL_4)


def _is_special_6(address: IPv6Address) -> bool:
    return (
        address.scope_id is not None
        or address not in _UNICAST_6
        or any(address in network for network in _SPECIAL_6)
        or int(address) >> 32 & 0xFFFFFFFF in _ISATAP
    )

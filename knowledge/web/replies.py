"""What a server's answer says beside its body, and what an exchange that failed means; pure."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

from knowledge.errors import Fault
from knowledge.web.body import TooLargeError, TransferFaultError
from knowledge.web.network import SpecialAddressError

PERMANENT = frozenset({301, 308})
REDIRECTS = PERMANENT | {302, 303, 307}
_SUCCESSES = frozenset({200, 203, 204, 205})  # no 206: no part was asked for
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_SECONDS = re.compile(r"[0-9]{1,9}")


def status_fault(status: int) -> Fault | None:
    """Return what answer *status*, no redirect, means; None for success."""
    if status in _SUCCESSES:
        return None
    if status in _GONE:
        return Fault.GONE
    return Fault.BUSY if status in _BUSY else Fault.STATUS


def exchange_fault(error: Exception) -> Fault:
    """Return what *error*, raised while asking or reading, means."""
    match error:
        case TooLargeError():
            return Fault.TOO_LARGE
        case aiohttp.ClientConnectorError(os_error=SpecialAddressError()):
            return Fault.REFUSED
        case aiohttp.InvalidURL():
            return Fault.ADDRESS
        case TransferFaultError() | aiohttp.ClientPayloadError() | aiohttp.ClientResponseError():
            return Fault.TRANSFER
        case _:
            return Fault.UNREACHABLE


def header(headers: Mapping[str, str], name: str) -> str | None:
    """Return a header's value; None where there is none, or one of bytes that mean nothing in a header."""
    value = headers.get(name, "").strip()
    return value if value and value.isascii() and value.isprintable() else None


def wait_asked(headers: Mapping[str, str], now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Return how many seconds `Retry-After` asks to wait, given as such or as a date; None where it says nothing."""
    value = header(headers, "Retry-After")
    if value is None:
        return None
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now()).total_seconds())

"""The log: one line a record, without secrets, safe from line breaks that a name or a question may carry."""

import logging
import re
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

_FRAMES = 6
_HIDDEN = "***"
_TOKENS = re.compile(
    r"(?P<path>(?:webhooks|interactions)/\d{1,20}/)[\w.~%-]{1,400}"
    r"|(?P<field>[\"']token[\"']: ?[\"'])[^\"']{1,400}"
    r"|(?P<user>\b[a-z][a-z0-9+.-]{1,15}\\*://)[^/\s]{1,400}@"
    r"|(?P<query>[?&;](?:[\w.\\-]{0,40}(?:key|token|secret|password|passwd|auth|sig|signature|code))=)[^&;#\s\"']{1,400}"
    r"|\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,60}\b",
    re.IGNORECASE,
)
"""Interaction tokens in addresses and bodies (discord.py prints both at DEBUG), names and passwords in
addresses, keys in their queries (of feeds, say), also where they are escaped for a message, and all that looks like a
bot token. A password may hold an @ itself, so the last one before a slash counts."""

_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))} | {
    ord("\t"): "    ",
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


class OneLine(logging.Formatter):
    """Formats a record, its traceback included, as one line without any of *secrets*."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = tuple(sorted({secret for secret in secrets if secret}, key=len, reverse=True))

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for *record*."""
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[1] is not None:
            line += " | " + _in_one_line(record.exc_info[1], record.exc_info[2])
        for secret in self._secrets:
            line = line.replace(secret, _HIDDEN)
        return _TOKENS.sub(_mask, line).translate(_CONTROLS)


def _mask(found: re.Match[str]) -> str:
    return (found["path"] or found["field"] or found["user"] or found["query"] or "") + _HIDDEN


def _in_one_line(error: BaseException, frames: TracebackType | None) -> str:
    last = traceback.extract_tb(frames)[-_FRAMES:]
    where = " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(last))
    return f"{type(error).__name__}: {error} | {where}"


def configure(secrets: Iterable[str] = (), level: int = logging.INFO) -> None:
    """Send every record of *level* and above to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # discord.py's own lines at INFO repeat ours; its warnings stay.
    logging.getLogger("discord").setLevel(max(level, logging.WARNING) if level >= logging.INFO else level)

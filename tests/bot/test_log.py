"""The log keeps secrets and stays one line a record."""

import io
import logging

import pytest

from bot.log import OneLine

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


@pytest.fixture
def lines() -> tuple[logging.Logger, io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(OneLine(["geheim-secret"]))
    logger = logging.getLogger("tests.bot.log")
    logger.propagate = False
    logger.handlers[:] = [handler]
    return logger, out


def log_a_failure(logger: logging.Logger, text: str) -> None:
    try:
        int(text)
    except ValueError:
        logger.exception("failed with %s", text)


@pytest.mark.parametrize(
    "text",
    [
        f"authorization: Bot {TOKEN}",
        "the secret is geheim-secret",
        "POST https://discord.com/api/v10/webhooks/123/aW50ZXJhY3Rpb246dG9rZW4/messages/@original",
        "POST /interactions/99/aW50ZXJhY3Rpb246dG9rZW4/callback",
        "{'id': '1', 'token': 'aW50ZXJhY3Rpb246dG9rZW4', 'type': 2}",
        '{"token":"aW50ZXJhY3Rpb246dG9rZW4"}',
        "GET https://reader:geheim-pass@feeds.example/all.xml",
        "GET https://reader:geheim-pass@geheim-pass@feeds.example/all.xml",
        "say http\\\\://reader\\\\:geheim-pass\\\\@geheim-pass\\\\@feeds.example/all?api\\\\_key=geheim-pass",
        "GET https://feeds.example/all.xml?page=2&api_key=geheim-pass&n=5",
        "GET https://feeds.example/all.xml?Token=geheim-pass",
        "postgresql://kijibot:geheim-pass@db.example/kb",
    ],
)
def test_no_token_is_written(lines: tuple[logging.Logger, io.StringIO], text: str) -> None:
    logger, out = lines
    logger.error("%s", text)
    log_a_failure(logger, text)

    for secret in (TOKEN, "geheim-secret", "geheim-pass", "aW50ZXJhY3Rpb246dG9rZW4"):
        assert secret not in out.getvalue()
    assert "***" in out.getvalue()


def test_every_record_is_one_line_whatever_a_name_carries(lines: tuple[logging.Logger, io.StringIO]) -> None:
    logger, out = lines
    logger.warning("user %s", "eve\r\n2026-01-01 ERROR root: forged\u2028\x1b[31m")
    log_a_failure(logger, "a\nb")

    written = out.getvalue()
    assert written.count("\n") == 2
    assert "\r" not in written
    assert "\x1b" not in written
    assert "test_log.py" in written  # where it happened stays visible

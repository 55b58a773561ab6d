"""What an operator reads when the bot cannot start: one sentence, an exit code, no traceback."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.i18n import Words, system_lang, words_for_message
from bot.runner import run
from bot.settings import BotSettings
from knowledge.phrases import Lang


@pytest.fixture(autouse=True)
def quiet_log() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def settings(folder: Path, token: str | None, **others: str) -> BotSettings:
    secret = SecretStr(token) if token is not None else None
    store = others.get("store", f"sqlite:///{folder}/kb.db")
    return BotSettings(discord_token=secret, store=store, lang="ja" if others.get("lang") == "ja" else "en")


@pytest.mark.parametrize(
    ("token", "lang", "sentence"),
    [
        (None, "en", "There is no Discord token."),
        ("", "en", "There is no Discord token."),
        ("  ", "ja", "Discord のトークンがありません。"),
        ("トークン", "en", "Discord refused the token."),
        ("a\nb", "en", "Discord refused the token."),
    ],
)
def test_a_missing_or_impossible_token_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], token: str | None, lang: str, sentence: str
) -> None:
    assert run(settings(tmp_path, token, lang=lang)) == 1

    told = capsys.readouterr().err
    assert told.startswith(sentence)
    assert told.count("\n") == 1
    assert not (tmp_path / "kb.db").exists()


def test_a_store_that_cannot_work_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(settings(tmp_path, "token", store="mysql://x")) == 1
    assert capsys.readouterr().err.startswith("The setting KIJIBOT_STORE has a value that cannot work: write it as")


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kb.db").write_bytes(b"this is not a database, whatever its name says" * 100)

    assert run(settings(tmp_path, "token")) == 1
    told = capsys.readouterr().err
    assert "is not a Kijibot database" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("address", ["wss://host:port", "wss://", "wss://:1", "https://gateway.discord.gg"])
def test_an_address_that_cannot_work_is_refused_before_anything_starts(address: str) -> None:
    with pytest.raises(ValidationError, match="discord_gateway"):
        BotSettings(discord_gateway=address)


def test_the_token_is_never_part_of_the_settings_text(tmp_path: Path) -> None:
    assert "very-secret" not in repr(settings(tmp_path, "very-secret"))


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "en_US"}, "ja"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LC_ALL": "C.UTF-8", "LANG": "ja_JP"}, "en"),
        ({}, "en"),
    ],
)
def test_the_systems_locale_decides_the_language(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: Lang
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert system_lang(None) == expected
    assert system_lang("ja") == "ja"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("灯台はいつ?", "ja"), ("When was it built?", "en"), ("1904?", "ja"), ("언제 지어졌나요?", "ja"), ("", "ja")],
)
def test_a_message_is_answered_in_its_language_or_else_the_default(text: str, expected: Lang) -> None:
    assert words_for_message(text, None, "ja") == Words(expected)

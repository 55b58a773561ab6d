"""The program says everything in Japanese and in English."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.i18n
import knowledge.errors
from knowledge.errors import Fault, KnowledgeError
from knowledge.phrases import LANGS, Phrases

ROOT = Path(__file__).parent.parent.parent
FILES = sorted(path for package in ("bot", "knowledge") for path in (ROOT / package / "locale").glob("*.toml"))
PACKAGES = ("bot", "knowledge")
_BRACES = re.compile(r"[{}]")
_PLACE = re.compile(r"\{[a-z_]+\}")


def _phrases(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in table.items():
        assert isinstance(value, dict), f"{prefix}{name} is neither a phrase nor a group"
        if all(isinstance(text, str) for text in value.values()):
            yield prefix + name, value
        else:
            yield from _phrases(value, f"{prefix}{name}.")


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_has_its_phrases(package: str) -> None:
    assert [file for file in FILES if file.parent.parent.name == package] != []


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_every_phrase_is_whole_in_both_languages(file: Path) -> None:
    found = dict(_phrases(tomllib.loads(file.read_text(encoding="utf-8"))))

    assert found
    for key, texts in found.items():
        assert set(texts) == set(LANGS), key
        assert all(text.strip() for text in texts.values()), key
        places = {lang: sorted(set(_PLACE.findall(text))) for lang, text in texts.items()}
        assert places["ja"] == places["en"], key
        assert not any(_BRACES.search(_PLACE.sub("", text)) for text in texts.values()), f"{key}: a stray brace"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_japanese_is_japanese_and_english_is_not(file: Path) -> None:
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    for key, texts in _phrases(tomllib.loads(file.read_text(encoding="utf-8"))):
        if re.search(r"[A-Za-z]{2}", _PLACE.sub("", texts["en"])) and texts["ja"] != texts["en"]:
            assert japanese.search(texts["ja"]), key


@pytest.mark.parametrize("package", PACKAGES)
def test_no_key_is_defined_twice(package: str) -> None:
    keys = [
        key
        for file in FILES
        if file.parent.parent.name == package
        for key, _ in _phrases(tomllib.loads(file.read_text(encoding="utf-8")))
    ]

    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "phrases",
    [
        pytest.param(bot.i18n.PHRASES, id="in Discord"),
        pytest.param(Phrases(file for file in FILES if file.parent.parent.name == "knowledge"), id="in the terminal"),
    ],
)
def test_every_fault_and_every_error_has_its_words(phrases: Phrases) -> None:
    errors = [
        kind.key
        for kind in vars(knowledge.errors).values()
        if isinstance(kind, type) and issubclass(kind, KnowledgeError) and kind.key not in ("unknown", "unreadable")
    ]

    assert {f"fault.{fault}" for fault in Fault} - phrases.keys == set()
    assert {f"errors.{key}" for key in errors} - phrases.keys == set()

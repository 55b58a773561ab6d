"""The shape of the code: file lengths, and constructs we do without."""

from pathlib import Path

import pytest

from tests.meta.forbidden import forbidden_in_product, mocks_without_spec

ROOT = Path(__file__).parent.parent.parent
MOST_LINES = 400

PRODUCT = sorted(path for package in ("bot", "knowledge") for path in (ROOT / package).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_is_code_to_look_at() -> None:
    assert ROOT / "bot" / "__init__.py" in PRODUCT
    assert ROOT / "knowledge" / "__init__.py" in PRODUCT
    assert Path(__file__) in TESTS


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    lengths = {_named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in PRODUCT + TESTS}

    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_the_product_does_nothing_forbidden() -> None:
    found = [
        f"{_named(path)}:{line}: {reason}"
        for path in PRODUCT
        for line, reason in forbidden_in_product(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_every_double_has_a_spec() -> None:
    found = [
        f"{_named(path)}:{line}" for path in TESTS for line in mocks_without_spec(path.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from marshal import loads",
        "import shelve as shelf",
        "numpy.load(path, allow_pickle=True)",
        "numpy.load(path, allow_pickle=trusted)",
        "yaml.load(text)",
        "discord.utils.escape_markdown(text)",
        "from discord.utils import remove_markdown",
        "template.format(name=name)",
        "article.text.format_map(facts)",
    ],
)
def test_a_forbidden_construct_is_found(source: str) -> None:
    assert [line for line, _ in forbidden_in_product(source)] == [1]


@pytest.mark.parametrize(
    "source", ["numpy.load(path, allow_pickle=False)", "'{}'.format(1)", "import json", "yaml.safe_load(text)"]
)
def test_a_harmless_neighbour_is_left_alone(source: str) -> None:
    assert list(forbidden_in_product(source)) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("Mock()", [1]),
        ("mock.AsyncMock(return_value=3)", [1]),
        ("MagicMock(spec=discord.Member)", []),
        ("create_autospec(discord.Member)", []),
        ("patch('a.b')", [1]),
        ("patch('a.b', autospec=True)", []),
        ("mock.patch.object(thing, 'name')", [1]),
        ("mock.patch.object(thing, 'name', replacement)", []),
    ],
)
def test_a_double_without_spec_is_found(source: str, lines: list[int]) -> None:
    assert list(mocks_without_spec(source)) == lines

"""Articles of several pages, in the terminal: a page that fails for a moment takes nothing away."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.support.web import Site, served_aside

PART = "凪灯橋の第{n}の橋脚は、{n}年かけて{n}人の石工が積み上げた。"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("KIJIBOT_EMBEDDER", "none")
    with served_aside() as made:
        monkeypatch.setenv("KIJIBOT_FETCH_ALLOW", made.host)
        for number in (1, 2, 3):
            put(made, number)
        yield made


def put(site: Site, number: int, *, last: int = 3, words: str = "") -> None:
    head = f'<link rel="next" href="/bridge/{number + 1}">' if number < last else ""
    site.page(f"/bridge/{number}", "凪灯橋", PART.format(n=number) + words, head=head)


def parts(run: Run) -> list[int]:
    """Return which pages' words the article holds."""
    (article,) = run("articles", "--json").json
    text = run("show", article["id"], "--json").json["text"]
    return [number for number in (1, 2, 3) if PART.format(n=number) in text]


def failing(run: Run) -> list[str]:
    return [one["source"]["missing"] for one in run("status", "--json").json["failing"]]


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("fault", [500, 503, 404, "elsewhere"])
def test_a_page_that_fails_for_a_moment_takes_nothing_away(run: Run, site: Site, fault: int | str, lang: str) -> None:
    run("add", f"{site.base}/bridge/1")
    site.pages["/bridge/2"] = (302, {"Location": "http://127.0.0.1:9/"}) if fault == "elsewhere" else (int(fault), {})

    checked = run("check-sources", "--lang", lang)

    assert checked.code == 0
    assert parts(run) == [1, 2, 3]
    assert f"{site.base}/bridge/2" in checked.err
    assert ("前に読んだ内容をそのまま使います" if lang == "ja" else "goes on serving") in checked.err
    assert failing(run) == [f"{site.base}/bridge/2"]
    assert f"{site.base}/bridge/2" in run("status", "--lang", lang).out
    put(site, 2, words="今は動かない。")
    assert run("check-sources", "--lang", lang).err == ""
    assert "今は動かない。" in run("show", run("articles", "--json").json[0]["id"]).out
    assert failing(run) == []


def test_a_page_that_is_gone_twice_or_not_named_any_more_makes_the_article_shorter(run: Run, site: Site) -> None:
    run("add", f"{site.base}/bridge/1")
    del site.pages["/bridge/3"]
    run("check-sources")
    assert parts(run) == [1, 2, 3]
    run("check-sources")
    assert parts(run) == [1, 2]
    assert [one["partial"] for one in run("status", "--json").json["partial"]] == ["pages"]

    put(site, 1, last=1)
    run("check-sources")
    assert parts(run) == [1]
    assert run("status", "--json").json["partial"] == []


def test_what_is_gone_once_and_in_trouble_in_between_is_not_gone(run: Run, site: Site) -> None:
    run("add", f"{site.base}/bridge/1")
    for fault in (404, 500, 404):
        site.pages["/bridge/3"] = (fault, {})
        run("check-sources")

    assert parts(run) == [1, 2, 3]


def test_an_article_first_read_in_part_is_completed_at_the_next_check(run: Run, site: Site) -> None:
    site.pages["/bridge/2"] = (503, {})

    added = run("add", f"{site.base}/bridge/1")

    assert (added.code, parts(run)) == (0, [1])
    assert f"{site.base}/bridge/2" in added.err
    assert [one["partial"] for one in run("status", "--json").json["partial"]] == ["pages"]
    put(site, 2)
    site.pages["/bridge/3"] = (503, {})
    run("check-sources")
    assert parts(run) == [1, 2]
    site.pages["/bridge/2"] = (503, {})
    run("check-sources")
    assert parts(run) == [1, 2]  # never less than before
    for number in (2, 3):
        put(site, number)
    run("check-sources")
    assert parts(run) == [1, 2, 3]
    assert run("status", "--json").json["partial"] == []

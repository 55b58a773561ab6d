"""`kijibot feed`: following feeds from the terminal."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.services.feeding import feed_of, stories
from tests.support.web import Site, served_aside


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("KIJIBOT_EMBEDDER", "none")
    with served_aside() as made:
        monkeypatch.setenv("KIJIBOT_FETCH_ALLOW", made.host)
        made.pages["/feed"] = feed_of(made, stories(3))
        yield made


def test_adding_a_feed_reads_it_and_its_articles_answer(run: Run, site: Site) -> None:
    ran = run("feed", "add", f"{site.base}/feed", "--topic", "灯台")

    assert (ran.code, ran.out, ran.err) == (0, "灯台だより: 3 added, 0 updated, 0 unchanged.\n", "")
    assert "1001年" in run("ask", "第1灯台はいつ建てられましたか").out
    assert [version["action"] for version in run("history", "--json").json] == ["feed"]


def test_a_second_look_changes_nothing(run: Run, site: Site) -> None:
    run("feed", "add", f"{site.base}/feed")

    ran = run("feed", "check", "--json")

    assert (ran.code, ran.json["added"], ran.json["unchanged"]) == (0, 0, 3)
    assert list(ran.json) == [
        "url",
        "title",
        "added",
        "updated",
        "unchanged",
        "passed_over",
        "put_off",
        "problems",
        "paused",
    ]


def test_the_list_tells_addresses_counts_and_trouble(run: Run, site: Site) -> None:
    assert run("feed", "list").out == "No feed is followed yet. Add one with `feed add`.\n"
    run("feed", "add", f"{site.base}/feed")
    site.pages["/feed"] = (410, {})

    checked = run("feed", "check")
    listed, told = run("feed", "list"), run("feed", "list", "--json").json

    assert (checked.code, "no longer there (410)" in checked.err) == (1, True)
    assert "articles: 3 · The feed is gone" in " ".join(listed.out.split())
    assert "no longer there (410)" in listed.out
    assert [(feed["url"], feed["articles"], feed["paused"]) for feed in told] == [(f"{site.base}/feed", 3, True)]
    assert set(told[0]) >= {"title", "topic", "by", "added", "due", "checked", "interval", "failures", "fault", "quota"}


def test_a_removed_feed_leaves_its_articles(run: Run, site: Site) -> None:
    run("feed", "add", f"{site.base}/feed")

    ran = run("feed", "remove", f"{site.base}/feed")

    assert (ran.code, "stay (3)" in ran.out) == (0, True)
    assert len(run("articles", "--json").json) == 3
    again = run("feed", "remove", f"{site.base}/feed")
    assert (again.code, again.out) == (1, "")
    assert "No feed" in again.err


def test_what_cannot_be_followed_is_said_in_a_sentence(run: Run, site: Site) -> None:
    site.page("/page", "灯台だより")

    ran = run("feed", "add", f"{site.base}/page", "nonsense", f"{site.base}/feed")

    assert ran.code == 1
    assert "3 added" in ran.out
    assert "is no feed and no sitemap" in ran.err
    assert "is no http or https address" in ran.err


def test_the_group_alone_shows_its_commands(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    english = run("feed")
    monkeypatch.setenv("KIJIBOT_LANG", "ja")
    japanese = run("feed")

    assert english.code == 0
    for command in ("add", "list", "remove", "check"):
        assert command in english.out
    assert "feed." not in english.out
    assert "登録したフィードの一覧を表示します。" in japanese.out


def test_japanese_is_spoken_too(run: Run, site: Site) -> None:
    ran = run("feed", "add", f"{site.base}/feed", "--lang", "ja")

    assert ran.out == "灯台だより: 追加 3、更新 0、変更なし 0。\n"

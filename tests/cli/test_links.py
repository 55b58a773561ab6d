"""Articles from links, in the terminal: added, looked at again, set aside, back."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.support.web import Site, served_aside

BRIDGE = (
    "凪灯橋は2019年5月に開通した。",
    "橋の長さは310メートルで、歩いて渡ると五分かかる。",
    "渡るのに料金はかからない。",
)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("KIJIBOT_EMBEDDER", "none")
    with served_aside() as made:
        monkeypatch.setenv("KIJIBOT_FETCH_ALLOW", made.host)
        made.page("/bridge", "凪灯橋", *BRIDGE)
        yield made


def test_a_link_is_added_and_answers(run: Run, site: Site) -> None:
    ran = run("add", f"{site.base}/bridge", f"{site.base}/none")

    assert ran.code == 1  # one of the two could not be read
    assert "+ 凪灯橋" in ran.out
    assert ran.err == f"The page {site.base}/none is no longer there (404). Give a newer link.\n"
    answer = run("ask", "凪灯橋の長さは?", "--lang", "ja").out
    assert "310メートル" in answer
    assert f"{site.base}/bridge" in answer
    assert "に確認済み" in answer


def test_options_tell_of_one_link_what_the_page_does_not(run: Run, site: Site) -> None:
    run("add", f"{site.base}/bridge", "--topic", "橋", "--published", "2019-06-01", "--title", "橋の話")

    (article,) = run("articles", "--json").json
    assert (article["title"], article["published"], article["url"]) == ("橋の話", "2019-06-01", f"{site.base}/bridge")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_page_is_visited_and_what_is_found_is_told(run: Run, site: Site, lang: str) -> None:
    site.page("/inn", "宿のあさひ", "あさひは凪灯橋のたもとにある宿である。", "部屋は十二ある。")
    run("add", f"{site.base}/bridge", f"{site.base}/inn")
    site.page("/bridge", "凪灯橋", BRIDGE[0], "橋の長さは312メートルで、歩いて渡ると五分かかる。", BRIDGE[2])
    site.pages["/inn"] = (410, {})

    checked, told = run("check-sources", "--lang", lang), run("status", "--lang", lang)

    assert (checked.code, told.code) == (0, 0)
    assert "~ 凪灯橋" in checked.out
    assert "! 宿のあさひ" in checked.out
    assert ("ページを 2 件確かめました" if lang == "ja" else "Pages visited: 2.") in checked.out
    assert "(410)" in checked.err
    assert BRIDGE[1] in told.out
    assert ("停止中: ページがなくなりました" if lang == "ja" else "set aside: its page is gone") in told.out
    state = run("status", "--json").json
    assert [article["title"] for article in state["quarantined"]] == ["宿のあさひ"]
    assert [article["source"]["vanished"] for article in state["vanished"]] == [[BRIDGE[1]]]

    site.page("/inn", "宿のあさひ", "あさひは凪灯橋のたもとにある宿である。", "部屋は十二ある。")
    assert "+ 宿のあさひ" in run("check-sources", "--lang", lang).out
    assert run("status", "--json").json["quarantined"] == []


def test_without_pages_there_is_nothing_to_visit(run: Run) -> None:
    assert "no page to visit" in run("check-sources").out
    assert "no articles yet" in run("status").out


@pytest.mark.parametrize(
    "link", ["http://169.254.169.254/latest", "http://[::1]/", "http://localhost/", "http://0x7f.1/", "http:///x"]
)
def test_an_address_that_must_not_be_asked_is_said_in_a_sentence(run: Run, link: str) -> None:
    ran = run("add", link)

    assert (ran.code, ran.out.count("Traceback")) == (1, 0)
    assert len(ran.err.splitlines()) == 2
    assert "No article could be read." in ran.err

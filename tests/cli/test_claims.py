"""A file may say that it is any article: it is read, and takes nobody's place."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.web import Site, served_aside

TRUE = "凪灯橋の長さは310メートルで、歩いて渡ると五分かかる。"
FALSE = "凪灯橋の長さは999メートルで、渡るのに一日かかる。"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, run: Run) -> Iterator[Site]:
    monkeypatch.setenv("KIJIBOT_EMBEDDER", "none")
    with served_aside() as made:
        monkeypatch.setenv("KIJIBOT_FETCH_ALLOW", made.host)
        made.page("/bridge", "凪灯橋", TRUE)
        run("add", f"{made.base}/bridge")
        yield made


def saved(path: Path, address: str, words: str = FALSE) -> None:
    head = f'<link rel="canonical" href="{address}"><meta property="og:url" content="{address}"><title>凪灯橋</title>'
    path.write_text(f"<html><head>{head}</head><body><p>{words}</p></body></html>", encoding="utf-8")


def texts(run: Run) -> list[str]:
    return sorted(run("show", one["id"], "--json").json["text"] for one in run("articles", "--json").json)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_saved_page_comes_beside_the_article_whose_address_it_claims(
    run: Run, site: Site, here: Path, lang: str
) -> None:
    address = f"{site.base}/bridge"
    saved(here / "saved.html", address)

    added = run("add", "saved.html", "--lang", lang)

    assert added.code == 0
    assert address in added.err
    assert ("別の記事として" if lang == "ja" else "read beside it") in added.err
    assert texts(run) == [TRUE, FALSE]
    assert {one["url"] for one in run("articles", "--json").json} == {address}  # shown as its source
    for again in (run("reload"), run("check-sources")):
        assert again.code == 0
        assert texts(run) == [TRUE, FALSE]
    saved(here / "saved.html", address, FALSE + "船でも渡れる。")
    run("reload")
    assert texts(run) == [TRUE, FALSE + "船でも渡れる。"]


def test_files_that_claim_one_address_do_not_replace_each_other(run: Run, site: Site, here: Path) -> None:
    for name, words in (("a.html", TRUE), ("b.html", FALSE)):
        saved(here / name, "https://city.example/bridge", words)
        run("add", name)

    assert texts(run) == [TRUE, TRUE, FALSE]


def test_a_link_added_after_a_page_that_claims_it_leaves_both(run: Run, site: Site, here: Path) -> None:
    site.page("/inn", "宿のあさひ", "あさひは凪灯橋のたもとにある宿である。")
    saved(here / "saved.html", f"{site.base}/inn")
    run("add", "saved.html")
    run("add", f"{site.base}/inn")

    assert len(texts(run)) == 3


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("by", ["id", "url", "option"])
def test_a_file_with_the_id_or_address_of_a_fetched_article_is_left_out(
    run: Run, site: Site, here: Path, by: str, lang: str
) -> None:
    (fetched,) = run("articles", "--json").json
    given = {} if by == "option" else {by: fetched[by]}
    (here / "list.jsonl").write_text(json.dumps({"title": "橋", "text": FALSE, **given}) + "\n", encoding="utf-8")
    (here / "note.txt").write_text(FALSE, encoding="utf-8")
    command = ["add", "note.txt", "--url", fetched["url"]] if by == "option" else ["add", "list.jsonl"]

    added = run(*command, "--lang", lang)

    assert added.code == 1
    assert f"{site.base}/bridge" in added.err
    assert ("置き換えを避けるため" if lang == "ja" else "so that nothing is replaced") in added.err
    assert texts(run) == [TRUE]

import pytest

from knowledge.models import Document, Metadata
from knowledge.parsing import read_article

TEXT = "塔の話\n\n塔は丘の上にあり、百年前に建てられた。"


def identity(name: str, text: str = TEXT, **said: object) -> str:
    return read_article(Document(name=name, text=text, metadata=Metadata.model_validate(said))).article.id


def test_a_given_id_is_kept_as_it_is() -> None:
    assert identity("/a/b.txt", id="記事 1", url="https://example.com/x") == "記事 1"


def test_an_address_gives_the_same_id_from_any_file() -> None:
    address = "https://example.com/tower-story.html"

    assert identity("/a/b.txt", url=address) == identity("-", "別の話。塔は新しい。", url=address)
    assert identity("-", url=address).startswith("tower-story-")
    assert identity("-", url=address) != identity("-", url=address + "?page=2")


def test_a_file_s_id_names_it_and_tells_folders_apart() -> None:
    assert identity("/a/塔の 話（１）.txt").startswith("塔の-話-1-")
    assert identity("/a/x.txt") != identity("/b/x.txt")
    assert identity("/a/x.txt") == identity("/a/x.txt", "塔は新しくなった。")


def test_pasted_text_is_known_by_its_title() -> None:
    assert identity("-", "塔は古い。", title="塔の話") == identity("note.md", "塔は新しい。", title="塔の話")
    assert identity("-", "塔は古い。", title="塔の話") != identity("-", "塔は古い。", title="塔")


@pytest.mark.parametrize("url", ["http://[", "https://", "::::", "https://example.com/" + "あ" * 5000])
def test_an_odd_address_still_gives_a_short_id(url: str) -> None:
    assert 6 <= len(identity("-", url=url)) <= 80

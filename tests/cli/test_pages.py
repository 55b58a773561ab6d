"""Saved pages on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.extraction.test_worker import pdf
from tests.support.hiding import hide

PAGE = (
    "<html><head><title>塔の話</title></head><body><nav>ホーム</nav><main><h1>塔の話</h1>"
    "<p>みなと市の塔は1884年に建てられた。いまも夜になると灯りがともる。</p>"
    "<p style='display:none'>隠れ塔は1900年に建てられた。</p></main></body></html>"
)


def test_a_folder_of_saved_pages_answers(run: Run, here: Path) -> None:
    (here / "saved").mkdir()
    (here / "saved" / "tower.html").write_bytes(PAGE.encode("cp932"))
    added = run("add", "saved", "--json")
    asked = run("ask", "みなと市の塔はいつ建てられた?", "--json")

    assert (added.code, len(added.json["added"])) == (0, 1)
    assert "1884年" in asked.out
    assert "1900年" not in asked.out


@pytest.mark.parametrize(("lang", "said"), [("ja", "追加のライブラリーが必要"), ("en", "needs an optional library")])
def test_a_pdf_file_without_its_library_tells_what_to_install(
    run: Run, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    (here / "a.pdf").write_bytes(pdf("The lighthouse was built in 1904."))
    hide(monkeypatch, tmp_path / "hiding", "pypdf")

    ran = run("add", "a.pdf", "--lang", lang)

    assert ran.code == 1
    assert said in ran.err
    assert "-r requirements-pdf.txt" in ran.err

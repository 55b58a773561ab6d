import pytest

from knowledge.text.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("塔は百年前に建てられた。", "ja", id="kana and Han"),
        pytest.param("米中首脳電話会談", "ja", id="Han alone, as Japanese headlines are"),
        pytest.param("東京都千代田区永田町一丁目", "ja", id="an address"),
        pytest.param("ﾊﾝｶｸ ｶﾅ", "ja", id="half-width kana"),
        pytest.param("これはPythonで書かれたDiscord botのREADMEです。", "ja", id="Japanese with many English words"),
        pytest.param("매일경제 뉴스", "ko", id="Hangul"),
        pytest.param("我们已经开始谈判,这是一个好消息。", "zh", id="simplified Chinese"),
        pytest.param("塔是一百年前建的,港口在北邊,我不知道。", "zh", id="traditional Chinese"),
        pytest.param("The tower was built a hundred years ago.", "en", id="English"),
        pytest.param("Harbour news", "en", id="an English title"),
        pytest.param(
            "Der Turm wurde vor hundert Jahren gebaut und steht noch heute auf dem Berg über der Stadt.",
            "und",
            id="German",
        ),
        pytest.param("La tour a été bâtie il y a cent ans.", "und", id="French"),
        pytest.param("Башня была построена сто лет назад.", "und", id="Russian"),
        pytest.param("12345 !?", "und", id="no letters"),
        pytest.param("", "und", id="nothing"),
    ],
)
def test_the_script_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_line_in_another_script_does_not_change_the_page() -> None:
    page = "塔は百年前に建てられた。港は新しい。\n" * 10 + "매일경제\nHarbour Courier https://x.example\n"

    assert language_of(page) == "ja"

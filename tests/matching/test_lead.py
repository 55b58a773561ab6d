"""Where the lead of a page and its body tell the same, the body answers: it has a source, and the roles right."""

from knowledge.matching.index import Index
from knowledge.matching.ranker import rank
from knowledge.matching.terms import analyse_question
from knowledge.models import Metadata, Problem, RevisionId
from knowledge.parsing import read_article
from knowledge.sources import read_bytes

PAGE = """水源をめぐる二つの村の話し合いは?

2026年、北沢村と南沢村が水源で会談!北沢村は南沢村に水門の開放を約束した。今後の行方は?

📘 この記事で分かる事!

💡 二つの村が水源について話し合いました。

二つの村の会談

北沢村と南沢村の会談で何が決まった?

水門の扱いと見回りの分担。

南沢村の村長、水門の開放を表明

公開日:2026/03/04

✅ 会談は三月三日に公民館で開かれ、二時間続いた。

✅ 両村は見回りの当番を週ごとに交代することで合意した。

さらに読む ⇒沢の新聞出典/画像元: https://example.org/sawa/304

南沢村は会談で、北沢村に水門の開放を約束しました。

両村は次の会談を六月に開く予定です。
"""


def test_the_body_answers_before_the_lead() -> None:
    (document,) = read_bytes("page.txt", PAGE.encode(), Metadata())
    assert not isinstance(document, Problem)
    reading = read_article(document)
    index = Index.build([(RevisionId(0), reading)])

    ranking = rank(index, analyse_question("水門の開放を約束したのはどちらの村ですか"))

    first = reading.entries[index.key(int(ranking.entries[0]))[1]]
    assert reading.article.text[slice(*first.core)] == "南沢村は会談で、北沢村に水門の開放を約束しました。"
    assert first.level == "section"

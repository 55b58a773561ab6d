"""The marks writers use: line ends, bullets, question and answer labels, sentence ends."""

import re
import unicodedata
from collections.abc import Iterator

Place = tuple[int, int]
"""`[start, end)` in code points; the unvalidated twin of `models.Span` for inner loops."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_LEADING_SPACE = re.compile(r"[\s\u200b\ufeff]*")
# A hyphen, star or number is a bullet only with a space behind it: -5 ℃, *注, 1.5 and 2025. are none. A question mark
# is what encoders put for a mark that the encoding lacks (✅ in Shift_JIS).
_SYMBOLS = r"・･•‣⁃※\u2190-\u21ff\u2460-\u24ff\u25a0-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff"
_BULLET = re.compile(
    rf"(?:[{_SYMBOLS}][\ufe0e\ufe0f]?[ \t\xa0\u3000]*|[-‐*+–—>»›〇?？][ \t\xa0\u3000]+"
    r"|[(（][0-9０-９]{1,2}[)）][ \t\xa0\u3000]*|[0-9０-９]{1,2}(?:[.)][ \t\xa0\u3000]+|[．）][ \t\xa0\u3000]*))(?=\S)"
)
_LABEL_END = (
    r"[ \t\u3000]*[\])】〕》]?[ \t\u3000]*[:：.．、)）】\]][ \t\u3000]*|[0-9０-９]{1,3}[ \t\u3000]+|[】\]][ \t\u3000]*"
)
_NUMBER = r"[0-9０-９]{0,3}"
# A wide space alone parts a label from its words, as Japanese writers set them: Ｑ　料金は。
_QUESTION_LABEL = re.compile(
    rf"[【\[(（〔《]?(?:Q|Ｑ|question|質問|問い|問)[ \t]?(?:{_NUMBER}(?:{_LABEL_END}|\u3000+))", re.IGNORECASE
)
_ANSWER_LABEL = re.compile(
    rf"[【\[(（〔《]?(?:A|Ａ|answer|回答|答え|答)[ \t]?(?:{_NUMBER}(?:{_LABEL_END}|\u3000+))", re.IGNORECASE
)
# Where a page draws the letter as a picture of its own, nothing is left between it and a Japanese word.
_BARE_QUESTION = re.compile(r"[QＱ]([0-9０-９]{0,2})(?=[\u3041-\u30ff\u3400-\u9fff「『])")
_BARE_ANSWER = re.compile(r"[AＡ] ?(?=[0-9０-９]{0,8}[\u3041-\u30ff\u3400-\u9fff「『])")
_LONGEST_BULLET = 12
_NUMBERED = re.compile(r"[0-9０-９]{1,2}|[\u2460-\u2473]")
_ASKING = re.compile(
    r"(?:how (?:to|do|does|did|can|much|many|long|often)|what (?:is|are|was|were|do|does|happens|to)"
    r"|why (?:is|are|do|does|did|was|were)|who (?:is|are|was|were)|when (?:is|are|do|does|did|was|will)"
    r"|where (?:is|are|do|does|can)|can i|do i|is it|which)\b",
    re.IGNORECASE,
)
_PHRASING_LABEL = re.compile(
    r"(?:言い換え|言いかえ|別の(?:聞|訊|き)き方|also asked(?: as)?|phrasings?)[ \t\u3000]*[:：][ \t\u3000]*",
    re.IGNORECASE,
)
_CLOSERS = "」』）)】〕》〉”’\"'］] \t\u3000"
_ENDS = frozenset("。．.！!？?｡")
_CUT_OFF = re.compile(r"(?:\.{2,}|…|‥|・{2,}|。{2,})[\s」』）)]*$")
_PREDICATE = re.compile(
    r"(?:ます|です|ました|でした|ません|ましょう|でしょう|ください|[いしたっんきけべてめれえりち]た|んだ|[あいう]る|する|なる|れる|える"
    r"|ない|なかった|だった|である|であった|[いく]だ|しい|ている|ておく|てくる|ていく)$"
)
_JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Place]:
    """Yield the place of each line of *text* that is not blank, without the white space around it."""
    for found in _LINE.finditer(text, start, len(text) if end is None else end):
        place = trimmed(text, found.start(), found.end())
        if place[0] < place[1]:
            yield place


def trimmed(text: str, start: int, end: int) -> Place:
    """Return *start*, *end* moved inwards over white space."""
    match = _LEADING_SPACE.match(text, start, end)
    start = match.end() if match else start
    while end > start and (text[end - 1].isspace() or text[end - 1] in "\u200b\ufeff"):
        end -= 1
    return start, end


def bullet(text: str, start: int = 0, end: int | None = None) -> int:
    """Return where the words after a bullet at *start* begin; *start* itself where there is no bullet."""
    found = _BULLET.match(text, start, len(text) if end is None else end)
    return found.end() if found else start


def bullet_number(text: str, start: int = 0, end: int | None = None) -> int | None:
    """Return the number that the bullet at *start* bears: 3 of `3. `, `（３）` and ③."""
    found = _NUMBERED.search(text, start, bullet(text, start, end))
    return int(unicodedata.normalize("NFKC", found[0])) or None if found else None


def before_bullet(text: str, start: int) -> int:
    """Return where the bullet before *start* stands in its line; *start* itself where there is none."""
    head = max(text.rfind(end, max(0, start - _LONGEST_BULLET), start) for end in "\n\r")
    found = trimmed(text, head + 1, start)[0] if head >= 0 else start
    return found if bullet(text, found) == start else start


def question_label(text: str, start: int = 0, end: int | None = None) -> int:
    """Return where the question after a label like `Q1.` or `質問：` begins; *start* itself without a label."""
    found = _QUESTION_LABEL.match(text, start, len(text) if end is None else end)
    return found.end() if found else start


def bare_labels(question: str, answer: str) -> tuple[int, int] | None:
    """Return where the words of two lines begin that are marked by a bare letter each: `Q料金は?`, `A500円です`."""
    asked, told, label = _BARE_QUESTION.match(question), _BARE_ANSWER.match(answer), question_label(question)
    if not told or not (asked or label) or not asks(question):
        return None
    number = asked[1] if asked else ""
    return (asked.end() if asked else label), told.end() + len(number) * answer.startswith(number, told.end())


def answer_label(text: str, start: int = 0, end: int | None = None) -> int:
    """Return where the answer after a label like `A:` or `【回答】` begins; *start* itself without a label."""
    found = _ANSWER_LABEL.match(text, start, len(text) if end is None else end)
    return found.end() if found else start


def phrasing_label(text: str, start: int = 0, end: int | None = None) -> int:
    """Return where the words after a label like `言い換え:` or `Also asked:` begin; *start* itself without a label."""
    found = _PHRASING_LABEL.match(text, start, len(text) if end is None else end)
    return found.end() if found else start


def ends_sentence(text: str) -> bool:
    """Whether *text* ends with a sentence's mark, closing brackets aside."""
    bare = text.rstrip(_CLOSERS)
    return bool(bare) and bare[-1] in _ENDS and not is_cut_off(text)


def is_cut_off(text: str) -> bool:
    """Whether *text* stops in mid-sentence with dots, as teasers do."""
    return bool(_CUT_OFF.search(text[-40:]))


def asks(text: str) -> bool:
    """Whether *text* ends as a question does: with its mark, or with a Japanese か. after a predicate."""
    bare = text.rstrip(_CLOSERS)
    if bare.endswith(("?", "？")):
        return True
    return bare.rstrip("。．.").endswith(
        ("ですか", "ますか", "でしょうか", "ましたか", "ませんか", "でしたか", "のか", "だろうか")
    )


def is_asking(words: str) -> bool:
    """Whether a heading asks: by its mark, by か。, by とは, or by an English question's first words."""
    return asks(words) or words.rstrip("。 \u3000").endswith("とは") or bool(_ASKING.match(words))


def has_predicate(text: str) -> bool:
    """Whether Japanese *text* ends in a verb, an adjective or a copula, with or without a full stop."""
    bare = text.rstrip(_CLOSERS).rstrip("。．.！!｡")
    return bool(_PREDICATE.search(bare[-8:]))


def is_japanese(text: str) -> bool:
    """Whether *text* holds kana or Han letters."""
    return bool(_JAPANESE.search(text))


def columns(text: str) -> int:
    """Return how many terminal columns *text* takes: full-width letters take two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def plain_key(text: str) -> str:
    """Return *text* as it is compared with its repetitions: width, case, spaces, dots and marks aside."""
    folded = unicodedata.normalize("NFKC", text[:2000]).casefold()
    return "".join(filter(str.isalnum, folded))

"""Split text into sentences, Japanese, English and mixed.

Own rules: on 36 hard cases they were right more often than pysbd, bunkai, ginza and ja-sentence-segmenter. One pass
over the sentence marks; brackets and quotation marks are paired first, so that what stands inside stays whole.
"""

import re
from bisect import bisect_right

from knowledge.text.lexicon import words
from knowledge.text.marks import Place, trimmed

MAX_SENTENCE = 1000
"""Longer stretches without an end (tables, keyword lists) are cut, at a comma where there is one."""
_MAX_QUOTE = 300
"""A quotation longer than this is split inside; it holds a speech, not a phrase."""

_PAIRS = dict(zip("」』）)】〕〉》］]”｣", "「『（(【〔〈《［[“｢", strict=True))
_OPENERS = frozenset(_PAIRS.values())
_BRACKET = re.compile("[" + "".join(re.escape(mark) for mark in [*_PAIRS, *_PAIRS.values()]) + '"]')
_END = re.compile(r"(?:[。．｡！？!?.…‥]|⁉|⁈|‼)+(?:[」』）)】〕〉》］\]”’\"'｣]|\[[0-9]{1,3}\]|（?[注※][0-9]{0,2}）)*")
_CUT = re.compile(r"[、，,;；\s]")
_HARD = frozenset("。｡")
_OPEN_MARK = frozenset("！？!?⁉⁈‼")
_DOTS = frozenset(".…‥")
_CLOSERS = "」』）)】〕〉》］]”’\"'｣"
# After ！ or ？ these carry a name or a quotation on: 「けいおん!」は, やった!と叫ぶ.
_CARRIES_ON = re.compile(r"[はがをにのとへや、，,]|って|という|で(?!も|は|す|あ)|も(?!し|う|ち|と|っ)|[・=＝&＆~～☆★]")
# After a closed quotation also these.
_CARRIES_QUOTE = re.compile(r"[はがをにのとへやでもか、，,・だな]|って|など|くらい|ほど|より|から|まで|[（(「『]")
_WORD_BEFORE = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]*$")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]$")
_NEVER_LAST = frozenset(words("english.never_last"))
_BEFORE_NUMBER = frozenset(words("english.before_number"))
_PERHAPS_LAST = frozenset(words("english.perhaps_last"))
_BEGINS = frozenset(words("english.begins_sentence"))
_NEXT_WORD = re.compile(r"[\s\"'“‘(\[]*([^\s.,;:!?\"'”’)\]]*)")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Place]:
    """Return the places of the sentences in *text* between *start* and *end*, in order and apart.

    The stretch is taken as one paragraph: a line end in it is white space. Everything but white space
    is in a sentence.
    """
    end = len(text) if end is None else end
    shelter = _Shelter(text, start, end)
    found: list[Place] = []
    begin = start
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and not _is_boundary(text, mark, begin, shelter):
            continue
        _add(text, begin, mark.end(), found)
        begin = mark.end()
    _add(text, begin, end, found)
    return found


def _add(text: str, start: int, end: int, found: list[Place]) -> None:
    start, end = trimmed(text, start, end)
    if start == end:
        return
    if found and not any(letter.isalnum() for letter in text[start : min(end, start + 20)]) and end - start < 20:
        found[-1] = (found[-1][0], end)  # stray marks belong to the sentence before them
        return
    while end - start > MAX_SENTENCE:
        cuts = [cut.end() for cut in _CUT.finditer(text, start + MAX_SENTENCE // 2, start + MAX_SENTENCE)]
        cut = cuts[-1] if cuts else start + MAX_SENTENCE
        found.append(trimmed(text, start, cut))
        start, end = trimmed(text, cut, end)
    if start < end:
        found.append((start, end))


class _Shelter:
    """The stretches between paired brackets, where no sentence ends."""

    def __init__(self, text: str, start: int, end: int) -> None:
        spans: list[Place] = []
        stack: list[tuple[str, int]] = []
        quotes: list[int] = []
        for found in _BRACKET.finditer(text, start, end):
            mark, at = found[0], found.start()
            if mark == '"':
                quotes.append(at)
            elif mark in _OPENERS:
                stack.append((mark, at))
            else:
                self._close(mark, at, stack, spans)
        if len(quotes) % 2 == 0:  # an odd one is an inch mark or a slip, and nothing can be paired
            spans += [pair for pair in zip(quotes[::2], quotes[1::2], strict=True) if pair[1] - pair[0] <= _MAX_QUOTE]
        self._starts: list[int] = []
        self._ends: list[int] = []
        for a, b in sorted(spans):
            if not self._ends or a > self._ends[-1]:
                self._starts.append(a)
                self._ends.append(b)

    @staticmethod
    def _close(mark: str, at: int, stack: list[tuple[str, int]], spans: list[Place]) -> None:
        # A bracket left open further in is a slip: look a little deeper for the partner.
        for depth in range(1, min(4, len(stack)) + 1):
            if stack[-depth][0] == _PAIRS[mark]:
                opened = stack[-depth][1]
                del stack[-depth:]
                if at - opened <= _MAX_QUOTE:
                    spans.append((opened, at))
                return

    def covers(self, place: int) -> bool:
        """Whether *place* stands inside a pair."""
        number = bisect_right(self._starts, place) - 1
        return number >= 0 and place < self._ends[number]


def _is_boundary(text: str, mark: re.Match[str], begin: int, shelter: _Shelter) -> bool:
    signs = mark[0].rstrip(_CLOSERS + "0123456789[注※（")
    closed = len(signs) < len(mark[0])
    after = mark.end()
    following = text[after]
    if shelter.covers(after - 1 if not closed else after) or (closed and _reaches_inside(mark, signs, shelter)):
        return False
    last = signs[-1:]
    if closed and text[after - 1] in "」』”）)\"'’｣":
        # 「……。」と述べた: the quotation is part of the sentence around it.
        carried = _CARRIES_QUOTE.match(text, after) or (_spaced(following) and _next_word(text, after)[:1].islower())
        if carried:
            return False
        if text[after - 1] in "）)" and not text[begin : mark.start()].strip():
            return False
    if last in _HARD or (_HARD & set(signs)):
        return True
    if _OPEN_MARK & set(signs):
        return _ends_open(text, mark.start(), after)
    if last == "．":
        return not (text[mark.start() - 1 : mark.start()].isdigit() and following.isdigit()) and not (
            following.isascii() and following.isalnum()
        )
    return _ends_dot(text, mark.start(), after, signs)


def _reaches_inside(mark: re.Match[str], signs: str, shelter: _Shelter) -> bool:
    """Whether after the marks and their closing brackets an outer pair is still open."""
    return shelter.covers(mark.end()) and bool(signs)


def _spaced(letter: str) -> bool:
    return letter.isspace()


def _ends_open(text: str, at: int, after: int) -> bool:
    """Whether ！ or ？ ends a sentence: not within a name, nor where a particle carries on."""
    following = text[after]
    if _spaced(following):
        word = _next_word(text, after)
        return not word[:1].islower()
    before = text[at - 1 : at]
    if following.isascii():
        # 何が問題?2025年に……: after Japanese, a number or a name may begin the next sentence.
        return following not in ",.;:-/=&~" and not (following.isalnum() and not _is_wide(before))
    if before.isascii() and before.isalnum():
        return False  # Yahoo!ニュース
    return not _CARRIES_ON.match(text, after)


def _ends_dot(text: str, at: int, after: int, signs: str) -> bool:
    following = text[after]
    if not _spaced(following):
        # であった.次に: Japanese written with Western marks has no space behind them.
        before = text[at - 1 : at]
        return signs == "." and _is_wide(before) and _is_wide(following) and not _CARRIES_ON.match(text, after)
    word = _next_word(text, after)
    if word[:1].islower():
        return False
    if len(signs) > 1 and not signs.startswith(".."):
        signs = signs[-1]
    if signs[0] in _DOTS and len(signs) > 1:
        return bool(word) and (word[0].isupper() or _is_wide(word[0]))
    if signs in {"…", "‥"}:
        return word[:1].isupper()
    return not _is_abbreviation(text, at, word)


def _is_abbreviation(text: str, at: int, word: str) -> bool:
    found = _WORD_BEFORE.search(text[max(0, at - 24) : at])
    if not found:
        return False
    stem = found[0].lower()
    starts = word.lower() in _BEGINS
    if stem in _NEVER_LAST:
        return True
    if stem in _BEFORE_NUMBER and word[:1].isdigit():
        return True
    if stem in _PERHAPS_LAST:
        return not starts
    if _INITIALS.fullmatch(found[0]) and found[0][-1].isupper():
        return not starts and stem != "i"
    return False


def _next_word(text: str, after: int) -> str:
    found = _NEXT_WORD.match(text, after, after + 40)
    return found[1] if found else ""


def _is_wide(letter: str) -> bool:
    return bool(letter) and "\u3041" <= letter <= "\uffef"

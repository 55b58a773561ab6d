"""Other ways to ask for the steps of a task: a heading names it, 包丁の研ぎ方, and people ask どうやって包丁を研ぐ."""

import re

from knowledge.text import marks
from knowledge.text.tokens import morphemes

_HOW_TO = re.compile(r"how to (?P<task>[^?!.]{2,100})[?!.]*$", re.IGNORECASE)
_WAY_OF = re.compile(r"(?:(?P<thing>[^。、]{1,40})の)?(?P<verb>[^の。、\s]{1,10})(?:方|かた)$")
_BY_STEPS = re.compile(
    r"(?P<task>[^。、]{1,40}?(?P<verb>する|[うくぐすつぬぶむる]))(?:ための)?(?:手順|方法|やり方|流れ)$"
)
_DONE_BY = re.compile(r"(?P<task>[^。、]{1,40})の(?:手順|方法|やり方|仕方|しかた|流れ)$")
_PLAIN = str.maketrans("いきぎしちにびみり", "うくぐすつぬぶむる")
_SPECIAL = re.compile(r"[()|\\（）｜＼]")


def ways_to_ask(question: str, title: str) -> tuple[str, ...]:
    """Return phrasings (`text.phrasings`) of the task *question*, the heading of an article named *title*.

    Only what a fixed rule says: a heading of another form has none.
    """
    bare = question.strip(" \t\u3000?？!！。")
    if found := _HOW_TO.match(bare):
        return (f"how (do|can|should) (I|you) {_escaped(found['task'])}",)
    if not marks.is_japanese(bare):
        return ()
    if found := _WAY_OF.fullmatch(bare):
        thing, verb = found["thing"] or title, _dictionary_form(found["verb"])
        if not verb:
            return ()
        named = () if found["thing"] else (f"{_escaped(thing)}の{bare}",)
        return (*named, f"(どうやって|どのように){_escaped(thing)}を{verb}")
    if found := _BY_STEPS.fullmatch(bare):
        return (f"(どうやって|どのように){_escaped(found['task'])}",)
    if found := _DONE_BY.fullmatch(bare):
        return (f"{_escaped(found['task'])}は(どうやって|どのように)する",)
    return ()


def _dictionary_form(stem: str) -> str | None:
    """Return the verb of which *stem* stands before 方, as a dictionary has it; None for other words."""
    for verb in (f"{stem}る", stem[:-1] + stem[-1].translate(_PLAIN)):
        *_, last = morphemes(verb)
        if last.part_of_speech()[0] == "動詞" and len(last.surface()) > 1 and last.dictionary_form() == last.surface():
            return verb
    return None


def _escaped(words: str) -> str:
    return _SPECIAL.sub(lambda mark: f"\\{mark[0]}", words)

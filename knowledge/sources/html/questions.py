"""Marks the questions that a page shows in bold or at the head of a list item."""

import re

from lxml import html
from lxml.html import HtmlElement

from knowledge.sources.html.folds import is_question
from knowledge.sources.html.tree import MARK, elements, sets_off, words_of
from knowledge.text.marks import asks, ends_sentence
from knowledge.text.sentences import sentences

_BOLD = {"b", "strong"}
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HEADING_ID = re.compile(r"\s*\{#[\w.-]{1,100}\}\s*$")
_LONGEST_HEADING = 80
_LONGEST_QUESTION = 150
_FEWEST = 2
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def mark_questions(root: HtmlElement) -> None:
    """Mark bold lines, heads of list items and, where several are, paragraphs that ask and are followed by more."""
    for element in list(elements(root, "p", "div", "li", "td", "dd")):
        if element.tag == "li":
            _mark_item(element)
        elif (bold := _leading_bold(element)) is None:
            pass
        elif is_question(words_of(bold)):
            _split(element, bold)
        elif element.tag == "p" and _heads(element, words_of(bold)):
            element.tag = "h6"

    asking = [element for element in elements(root, "p", "div") if _asks_alone(element)]
    for element in asking if len(asking) >= _FEWEST else ():
        element.set(MARK, "question")


def _asks_alone(element: HtmlElement) -> bool:
    """Whether *element* is one question and nothing else, above something that is none."""
    if element.get(MARK) or any(sets_off(one) or one.get(MARK) for one in element.iterdescendants()):
        return False
    words, following = words_of(element), element.getnext()
    if len(words) > _LONGEST_QUESTION or not asks(words) or len(sentences(words)) > 1:
        return False
    return following is not None and sets_off(following) and not asks(words_of(following)[: _LONGEST_QUESTION + 1])


def tidy_headings(root: HtmlElement) -> None:
    """Take away what generators put behind headings and terms."""
    for heading in elements(root, *_HEADINGS, "dt"):
        _strip_anchor(heading)


def _strip_anchor(heading: HtmlElement) -> None:
    """Take away the id that a generator left in the text, and the mark that links to the heading itself."""
    for link in list(elements(heading, "a")):
        if words_of(link) in {"#", "¶", "§", "🔗"}:
            link.drop_tree()
    last = heading[-1] if len(heading) else None
    if last is not None and last.tail:
        last.tail = _HEADING_ID.sub("", last.tail)
    elif last is None and heading.text:
        heading.text = _HEADING_ID.sub("", heading.text)


def _leading_bold(element: HtmlElement) -> HtmlElement | None:
    """Return the bold run that *element* begins with, if a line ends after it or it ends in a question mark."""
    if (element.text or "").strip() or not len(element):
        return None
    first = element[0]
    if first.tag == "span" and not (first.text or "").strip() and len(first) == 1 and not (first[0].tail or "").strip():
        first = first[0]
    if first.tag not in _BOLD and not _HEAVY.search(first.get("style", "")):
        return None
    following = first.getnext()
    ends = following is None or following.tag == "br" or sets_off(following)
    if (first.tail or "").strip():
        # `**Is it open?** Yes.` asks and answers in one line.
        ends = element.tag == "p" and words_of(first).endswith(("?", "？"))
    return first if ends else None


def _heads(element: HtmlElement, bold: str) -> bool:
    """Whether the paragraph *element* is nothing but *bold* words that head what follows."""
    following = element.getnext()
    whole = bold == words_of(element) and len(bold) <= _LONGEST_HEADING and not ends_sentence(bold)
    return whole and following is not None and ends_sentence(words_of(following))


def _split(element: HtmlElement, bold: HtmlElement) -> None:
    """Make the bold run at the head of *element* a marked line of its own."""
    if words_of(bold) == words_of(element) and element.tag == "p":
        element.set(MARK, "question")
        return
    marked = html.Element("p", {MARK: "question"})
    marked.text = words_of(bold)
    bold.drop_tree()
    if element.tag == "p":
        element.addprevious(marked)
        return
    marked.tail, element.text = element.text, None
    element.insert(0, marked)


def _mark_item(item: HtmlElement) -> None:
    """Mark the first line of a list item that asks and is answered in the same item."""
    first = item[0] if len(item) else None
    text = (item.text or "").strip()
    if first is None:
        return
    if text:
        if is_question(text) and (sets_off(first) or first.tag == "br"):
            marked = html.Element("p", {MARK: "question"})
            marked.text, item.text = " ".join(text.split()), None
            item.insert(0, marked)
        return
    rest = (first.tail or "").strip() or first.getnext() is not None
    if rest and first.tag in {*_BOLD, "p", "div", "span"} and is_question(words_of(first)):
        marked = html.Element("p", {MARK: "question"})
        marked.text, marked.tail = words_of(first), first.tail
        item.remove(first)
        item.insert(0, marked)

"""Finds questions and headings that open their answer: accordions, tabs, `details`, microdata.

A fold is a control that can be clicked, with a label, and the panel it opens. Both are known before anything hidden is
taken away, because a folded panel is hidden until then.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

from knowledge.sources.html.styles import declarations
from knowledge.sources.html.tree import MARK, elements, is_blank, remove, sets_off, words_of
from knowledge.text import marks

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MAX_LABEL = 300
_MOST_AROUND = 6
_FOLD_NAME = re.compile(r"accordion|collaps|toggle|faq|question|answer|(?<![a-z])(?:qa|q|a)(?![a-z])", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:how|what|why|who|when|where|which|whose|can|could|do|does|did|is|are|will|should)(?: \S+){2}",
    re.IGNORECASE,
)
_FURNITURE = {"nav", "footer", "form"}


class Fold(NamedTuple):
    """A label and what it opens."""

    label: HtmlElement
    panels: tuple[HtmlElement, ...] = ()
    """The panel, in wrappers that hold nothing else, outermost first, and those that follow it as its like; empty where
    scripts bring the answer from elsewhere."""
    asks: bool = False
    """The page's markup says that the label is a question, whatever its words."""


def is_question(words: str) -> bool:
    """Whether *words*, marked by a page as a question, a control or a term, ask."""
    if len(words) > _MAX_LABEL:
        return False
    asks = marks.question_label(words) or marks.asks(words) or words.rstrip("。 \u3000").endswith("とは")
    return bool(asks or (_ASKING.match(words) and "." not in words))


def find_folds(root: HtmlElement) -> list[Fold]:
    """Return the folds of a page in document order."""
    by_id: dict[str, HtmlElement] = {}
    for element in elements(root):
        if name := element.get("id"):
            by_id.setdefault(name, element)
    found: list[Fold] = []
    panels: set[HtmlElement] = set()
    for element in elements(root):
        fold = _fold(element, by_id)
        if fold is None or not panels.isdisjoint(fold.panels):
            continue
        if 2 <= len(words_of(fold.label)) <= _MAX_LABEL and not _is_furniture(element):
            found.append(fold)
            panels.update(fold.panels)
    return found


def mark_folds(root: HtmlElement, folds: Sequence[Fold]) -> None:
    """Turn the labels of *folds* that are still in the tree into marked questions and headings before their panels.

    A question whose answer is not on the page is taken away.
    """
    for label, panels, asks in folds:
        panel = panels[0] if panels else None
        if not _is_in(root, label):
            continue
        words = words_of(label)
        role = "question" if asks or is_question(words) else "heading"
        if panel is None or not _is_in(root, panel):
            if role == "question":
                remove(label)
            continue
        if label.tag == "dt":  # the list tells which answer is whose
            for button in list(elements(label, "button")):
                button.drop_tag()
            continue
        level = next((str(one.tag) for one in elements(label) if one.tag in _HEADINGS), "h6")
        marked = html.Element(level, {MARK: role})
        marked.text = words
        inside = panel.tag == "details" and label.tag == "summary"
        if inside or label.getnext() is panel:
            label.addprevious(marked)
        else:
            panel.addprevious(marked)
        remove(label)
        if panel.tag == "p":  # others may follow it before the next question
            panel.getparent().append(html.Element("hr", {MARK: "end"}))
            continue
        last = [one for one in panels if one.getparent() is panel.getparent()][-1]
        last.addnext(html.Element("hr", {MARK: "end"}))
    for button in list(elements(root, "button")):
        remove(button)


def _is_in(root: HtmlElement, element: HtmlElement) -> bool:
    return element is root or any(around is root for around in element.iterancestors())


def _fold(element: HtmlElement, by_id: dict[str, HtmlElement]) -> Fold | None:
    if element.tag == "summary" and (parent := element.getparent()) is not None and parent.tag == "details":
        return Fold(element, (parent,))
    if "schema.org/Question" in element.get("itemtype", ""):
        return _microdata(element)
    target = next((by_id[name] for name in _targets(element) if name in by_id), None)
    if _is_control(element) or (element.tag == "a" and target is not None and _is_folded(target)):
        label = _whole_label(element)
        panel = target if target is not None else _next(label)
        return Fold(label, () if panel is None else _wrapped(panel, label))
    if element.tag == "dt" or element.tag in _HEADINGS or _FOLD_NAME.search(element.get("class", "")):
        # Scripts that find their panels by place leave no mark but the names, and a question with nothing under it.
        panel = _next(element)
        named = element.tag == "dt" or (panel is not None and _FOLD_NAME.search(panel.get("class", "")))
        if (
            panel is not None
            and named
            and is_question(words_of(element))
            and (element.tag == "dt" or _is_line(element))
        ):
            called = panel.get("class")
            more = takewhile(lambda one: called and one.get("class") == called, panel.itersiblings())
            return Fold(element, (panel, *more))
    return None


def _is_control(element: HtmlElement) -> bool:
    """Whether *element* can be clicked and says that it opens something."""
    says = any(name in element.attrib for name in ("aria-expanded", "aria-controls", "data-bs-toggle", "data-toggle"))
    clickable = element.tag in {"button", "a", "summary"} or element.get("role") in {"button", "tab"}
    if clickable and says:
        return True
    href = element.get("href", "#").strip().lower()
    leads_nowhere = element.tag == "a" and (href in {"", "#"} or href.startswith("javascript:"))
    return (element.tag in {"button", "label"} or leads_nowhere) and is_question(words_of(element))


def _is_folded(panel: HtmlElement) -> bool:
    """Whether *panel* says of itself that it is not shown yet; a link to it then opens it."""
    return "hidden" in panel.attrib or declarations(panel.get("style", "")).get("display") == "none"


def _is_line(element: HtmlElement) -> bool:
    """Whether *element* is not a whole box, such as an accordion of its own."""
    blocks = (one for one in element.iterdescendants() if sets_off(one) and not is_blank(one))
    leaves = (one for one in blocks if not any(map(sets_off, one.iterdescendants())))
    return len(list(islice(leaves, 2))) < 2


def _targets(element: HtmlElement) -> Iterator[str]:
    yield from element.get("aria-controls", "").split()
    for name in ("data-bs-target", "data-target", "href"):
        value = element.get(name, "")
        if value.startswith("#"):
            yield value[1:]


def _whole_label(control: HtmlElement) -> HtmlElement:
    """Return the largest element around *control* that holds no other words, and no other control."""
    words, label = words_of(control), control
    for around in islice(control.iterancestors(), _MOST_AROUND):
        if around.tag in {"body", "li", "details", "section"} or words_of(around) != words:
            break
        label = around
    return label


def _wrapped(panel: HtmlElement, label: HtmlElement) -> tuple[HtmlElement, ...]:
    """Return *panel* in its wrappers, up to what it shares with *label*; empty where it holds the label."""
    shared = {label, *label.iterancestors()}
    if panel in shared:
        return ()
    words, panels = words_of(panel), [panel]
    for around in islice(panel.iterancestors(), _MOST_AROUND):
        if around in shared or words_of(around) != words:
            break
        panels.insert(0, around)
    return tuple(panels)


def _next(label: HtmlElement) -> HtmlElement | None:
    following = label.getnext()
    if following is None or not isinstance(following.tag, str):
        return None
    if following.tag in _HEADINGS | {"button", "dt", "nav", "summary"} or is_blank(following):
        return None
    return following


def _microdata(item: HtmlElement) -> Fold | None:
    label = next(iter(item.xpath(".//*[@itemprop='name']")), None)
    answers = [one for one in elements(item) if "acceptedAnswer" in one.get("itemprop", "").split()]
    if label is None or not answers or label.tag in {"meta", "link"}:
        return None
    return Fold(label, _wrapped(answers[0], label), asks=True)


def _is_furniture(element: HtmlElement) -> bool:
    return any(around.tag in _FURNITURE for around in element.iterancestors()) and not is_question(words_of(element))

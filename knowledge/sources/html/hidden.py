"""Takes out of a page what its reader does not see, and leaves what one click shows.

Text that nobody sees is the way to put words into a page's mouth, so it is not read. A folded answer is different: a
control that can be seen stands beside it and opens it. Letters too small, off the screen or in the colour of their
ground are never a fold.
"""

import re
from collections.abc import Collection, Mapping, Sequence, Set
from itertools import chain

from lxml.html import HtmlElement

from knowledge.sources.html.folds import Fold
from knowledge.sources.html.styles import Declarations, Selector, background, declarations, hiding, is_picture, rules
from knowledge.sources.html.tree import elements, remove

NEVER_SHOWN = [
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "canvas",
    "audio",
    "video",
    "input",
    "select",
    "textarea",
    "datalist",
    "link",
    "meta",
    "map",
    "area",
    "param",
    "source",
    "track",
    "frameset",
    "noframes",
]
_HIDING_CLASSES = {"hidden", "d-none", "is-hidden", "sr-only", "visually-hidden", "screen-reader-text", "invisible"}
_FOLDING_CLASSES = {"hidden", "d-none", "is-hidden"}
_RESPONSIVE = re.compile(r"(?:^|\s)(?:(?:sm|md|lg|xl|2xl):(?:block|flex|grid|inline)|d-(?:sm|md|lg|xl)-)")
_SHEETS = 300_000
_MOST_RULES = 100
"""For one name; each is tried on every element that bears it."""


class Sight:
    """Knows which elements of one page can be seen."""

    def __init__(self, root: HtmlElement) -> None:
        self._rules: dict[str, dict[Selector, dict[str, str]]] = {}
        sheets = "".join(sheet.text or "" for sheet in elements(root, "style"))
        for selector, style in rules(sheets[:_SHEETS]):
            under = self._rules.setdefault(max(selector[-1], key=_weight, default="*"), {})
            if selector in under or len(under) < _MOST_RULES:
                under.setdefault(selector, {}).update(style)

    def hides(self, element: HtmlElement, *, fold: bool = False) -> bool:
        """Whether *element* hides itself and what is in it; with *fold*, in a way that no click undoes."""
        attributes = element.attrib
        if not attributes and element.tag not in self._rules:
            return False
        classes = set(attributes.get("class", "").split()) & _HIDING_CLASSES
        if classes and not _RESPONSIVE.search(attributes["class"]) and not (fold and classes <= _FOLDING_CLASSES):
            return True
        if not fold and ("hidden" in attributes or attributes.get("aria-hidden", "").strip().lower() == "true"):
            return True
        style = self._style(element)
        if not style:
            return False
        found = hiding(style, self._behind(element) if "color" in style else None)
        return found.hidden and not (fold and found.by_click)

    def _style(self, element: HtmlElement) -> Declarations:
        style: dict[str, str] = {}
        if self._rules:
            names = _names(element)
            near = (rule for name in ("*", *names) for rule in self._rules.get(name, {}).items())
            fitting = [rule for rule in near if _fits(rule[0], element, names)]
            for _, said in sorted(fitting, key=lambda rule: sum(map(_weight, chain(*rule[0])))):
                style |= said
        if element.tag == "font" and element.get("color"):
            style["color"] = element.get("color", "").lower()
        return style | declarations(element.get("style", ""))

    def _behind(self, element: HtmlElement) -> str | None:
        """Return the colour behind *element* where it or something around it states one."""
        for around in (element, *element.iterancestors()):
            style = self._style(around)
            stated = background(style) or background({"background": around.get("bgcolor", "").lower()})
            if stated or is_picture(style):
                return stated
        return None


def _names(element: HtmlElement) -> frozenset[str]:
    classes = (f".{one}" for one in element.get("class", "").split())
    return frozenset((str(element.tag), f"#{element.get('id')}", *classes))


def _weight(name: str) -> int:
    """Return how much a name in a selector counts against others."""
    return 100 if name.startswith("#") else 10 if name.startswith(".") else 1


def _fits(selector: Selector, element: HtmlElement, names: Set[str]) -> bool:
    """Whether *selector* speaks of *element*, which has *names*."""
    if not selector[-1] <= names:
        return False
    wanted = list(selector[:-1])
    for outer in element.iterancestors() if wanted else ():
        if wanted[-1] <= _names(outer):
            wanted.pop()
            if not wanted:
                break
    return not wanted


def remove_hidden(root: HtmlElement, folds: Sequence[Fold]) -> None:
    """Take out of the tree what cannot be seen; the panels of *folds* stay where their label can be seen."""
    sight = Sight(root)
    panels = {panel: fold.label for fold in folds for panel in fold.panels if panel.tag != "details"}
    for element in list(elements(root, *NEVER_SHOWN)):
        remove(element)
    gone: set[HtmlElement] = set()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        label = panels.get(element)
        open_ = label is not None and not _is_gone(label, gone, sight, panels)
        if not sight.hides(element, fold=open_):
            pass
        elif element.tag in {"html", "body"}:  # faded in by a script
            element.attrib.pop("style", None)
        else:
            gone.add(element)
            continue
        if open_:
            # The main text is looked for next, by a library that takes these for what they are elsewhere.
            for name in ("hidden", "style", "class", "aria-hidden", "role", "aria-expanded"):
                element.attrib.pop(name, None)
        waiting.extend(child for child in element if isinstance(child.tag, str))
    for element in gone:
        remove(element)


def _is_gone(
    label: HtmlElement, gone: Collection[HtmlElement], sight: Sight, panels: Mapping[HtmlElement, HtmlElement]
) -> bool:
    return any(
        around in gone or (around not in panels and around.tag not in {"html", "body"} and sight.hides(around))
        for around in (label, *label.iterancestors())
    )

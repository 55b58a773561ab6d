"""Takes out of a page what its reader does not see, and leaves what one click shows.

Text that nobody sees is the way to put words into a page's mouth, so it is not read. A folded answer is different: a
control that can be seen stands beside it and opens it. Letters too small, off the screen or in the colour of their
ground are never a fold.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from lxml.html import HtmlElement

from knowledge.sources.html.folds import Fold
from knowledge.sources.html.styles import Declarations, background, declarations, hiding, rules
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
    "rt",
    "rp",
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


class Sight:
    """Knows which elements of one page can be seen."""

    def __init__(self, root: HtmlElement) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        sheets = "".join(sheet.text or "" for sheet in elements(root, "style"))
        for selector, style in rules(sheets[:_SHEETS]):
            self._rules.setdefault(selector, {}).update(style)

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
            names = [str(element.tag)]
            names += [name for one in element.get("class", "").split() for name in (f".{one}", f"{element.tag}.{one}")]
            names += [f"#{element.get('id')}"]
            for name in names:
                style |= self._rules.get(name, {})
        if element.tag == "font" and element.get("color"):
            style["color"] = element.get("color", "").lower()
        return style | declarations(element.get("style", ""))

    def _behind(self, element: HtmlElement) -> str | None:
        """Return the colour behind *element* where it or something around it states one."""
        for around in (element, *element.iterancestors()):
            stated = background(self._style(around)) or background({"background": around.get("bgcolor", "").lower()})
            if stated:
                return stated
        return None


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

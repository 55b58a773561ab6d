"""Whether a style hides what it is applied to, and whether a click could show it again."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Declarations = Mapping[str, str]
Selector = tuple[frozenset[str], ...]
"""The names that an element has (`p`, `.note`, `#x`) and those of elements around it, outermost first."""

_DECLARATION = re.compile(r"([\w-]{1,40})\s*:\s*([^;]{0,300})")
_AT_RULE = re.compile(r"@[^{};]{0,500}\{(?:[^{}]{0,5000}\{[^{}]{0,5000}\}){0,200}[^{}]{0,5000}\}")
_COMPOUND = re.compile(r"(?:[a-z][\w-]{0,30}|\*)?(?:[.#][\w-]{1,100}){0,5}$", re.IGNORECASE)
_NAME = re.compile(r"[.#]?[\w-]+")
_MOST_COMPOUNDS = 5
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_LENGTH = re.compile(r"(-?[\d.]{1,12})\s*(px|r?em|%|vw|vh|pt)?")
_COLOURS = {
    "white": "ffffff", "snow": "fffafa", "ivory": "fffff0", "whitesmoke": "f5f5f5", "black": "000000", "red": "ff0000",
    "yellow": "ffff00", "green": "008000", "blue": "0000ff", "gray": "808080", "grey": "808080", "silver": "c0c0c0",
    "transparent": "transparent",
}  # fmt: skip
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:[,/]\s*([\d.]{1,6}))?")
_FONT = re.compile(r"(?:^|\s)([\d.]{1,12}(?:px|r?em|%|pt)?)(?:/\S{1,20})?\s")
_MOVED = re.compile(r"translate\w*\(([^()]{1,80})\)")
_FILTERED = re.compile(r"opacity\(0*(?:\.0\d*)?%?\)")
_CUT = ("rect(0", "rect(1px", "inset(50%", "inset(100%", "circle(0", "polygon(00,00")
_PICTURE = re.compile(r"url\(|gradient\(|image|var\(")
_AWAY = -400
_FAINT = 0.1
_APART = 24
"""Of 255; colours nearer than that in all three channels are one to the eye."""
_UNREADABLE = 2.0
"""Pixels; letters of that size are dots."""


class Hiding(NamedTuple):
    """How a style hides."""

    hidden: bool
    by_click: bool
    """Only in a way in which panels are folded: a script undoes it when the reader asks."""


def declarations(style: str) -> dict[str, str]:
    """Return the properties that *style* (an attribute, or the inside of a rule) sets, in lower case."""
    found = _DECLARATION.findall(style.lower())
    return {name: value.replace("!important", "").strip() for name, value in found}


def rules(sheet: str) -> Iterator[tuple[Selector, dict[str, str]]]:
    """Yield selector and properties of the plain rules in *sheet*: `p`, `#x.note`, `.box p`.

    Rules for a medium, under a condition or for pages without scripts say nothing about what is usually seen.
    """
    sheet = _AT_RULE.sub("", _COMMENT.sub("", sheet))
    for rule in sheet.split("}"):
        selectors, _, body = rule.partition("{")
        for selector in selectors.split(",") if body else ():
            compounds = selector.replace(">", " ").split()[: _MOST_COMPOUNDS + 1]
            if 0 < len(compounds) <= _MOST_COMPOUNDS and all(map(_COMPOUND.match, compounds)):
                found = tuple(frozenset(_NAME.findall(compound)) for compound in compounds)
                if not any({".no-js", ".nojs"} & names for names in found):
                    yield found, declarations(body)


def hiding(style: Declarations, behind: str | None = None) -> Hiding:
    """Return whether *style* hides what it applies to; *behind* is the colour that stands behind it, if stated."""
    folded = (
        style.get("display") == "none"
        or style.get("visibility") in {"hidden", "collapse"}
        or style.get("content-visibility") == "hidden"
        or _is_below(_share(style.get("opacity", "1")), _FAINT)
        or _FILTERED.search(style.get("filter", ""))
        or (_pixels(style.get("max-height", style.get("height"))) == 0 and "hidden" in style.get("overflow", "hidden"))
    )
    unreadable = (
        _is_below(_pixels(style.get("font-size") or _size(style.get("font", ""))), _UNREADABLE)
        or _is_away(style)
        or "scale(0" in style.get("transform", "")
        or any(style.get(name, "").replace(" ", "").startswith(_CUT) for name in ("clip", "clip-path"))
        or _is_dot(style)
        or _is_own_background(style, behind)
    )
    return Hiding(bool(folded or unreadable), bool(folded) and not unreadable)


def background(style: Declarations) -> str | None:
    """Return the one colour that *style* puts behind its element, in six hex digits."""
    stated = _colour(style.get("background-color", style.get("background", "")))
    return None if stated == "transparent" else stated


def is_picture(style: Declarations) -> bool:
    """Whether *style* puts something behind its element that is of no one known colour: a picture, a variable."""
    return any(_PICTURE.search(style.get(name, "")) for name in ("background", "background-image", "background-color"))


def _is_dot(style: Declarations) -> bool:
    """Whether everything in a box of a pixel or two is cut off."""
    sides = [_pixels(style.get(name)) for name in ("width", "height")]
    return "hidden" in style.get("overflow", "") and any(_is_below(side, _UNREADABLE) and side for side in sides)


def _is_away(style: Declarations) -> bool:
    placed = style.get("position") in {"absolute", "fixed", "relative"}
    offsets = ["text-indent", *(["left", "top", "right", "bottom"] if placed else []), "margin-left", "margin-top"]
    moved = _MOVED.search(style.get("transform", ""))
    lengths = [*(style.get(name) for name in offsets), *(moved[1].split(",") if moved else ())]
    return any(_is_below(_pixels(length and length.strip()), _AWAY) for length in lengths)


def _is_own_background(style: Declarations, behind: str | None) -> bool:
    colour = _colour(style.get("color", ""))
    if colour == "transparent":
        return "text" not in style.get("background-clip", style.get("-webkit-background-clip", ""))
    ground = background(style) or behind
    if colour is None or ground is None:
        return False
    return all(abs(int(colour[at : at + 2], 16) - int(ground[at : at + 2], 16)) < _APART for at in (0, 2, 4))


def _is_below(value: float | None, bar: float) -> bool:
    return value is not None and value < bar


def _share(value: str) -> float | None:
    try:
        return float(value.rstrip("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        return None


def _size(font: str) -> str | None:
    """Return the size among what the short form of a font's properties says."""
    found = _FONT.search(font)
    return found[1] if found else None


def _pixels(value: str | None) -> float | None:
    found = _LENGTH.fullmatch(value) if value else None
    if found is None:
        return None
    try:
        number = float(found[1])
    except ValueError:
        return None
    return number * {None: 1, "px": 1, "pt": 1.33, "%": 0.16}.get(found[2], 16)


def _colour(value: str) -> str | None:
    value = value.strip()
    if value in _COLOURS:
        return _COLOURS[value]
    if found := _RGB.match(value):
        if found[4] and _is_below(_share(found[4]), _FAINT):
            return "transparent"
        return "".join(f"{min(int(part), 255):02x}" for part in found.groups()[:3])
    digits = value.removeprefix("#")
    if value.startswith("#") and re.fullmatch(r"[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8}", digits):
        digits = "".join(2 * digit for digit in digits) if len(digits) < 6 else digits
        return "transparent" if digits[6:] and int(digits[6:], 16) < _FAINT * 255 else digits[:6]
    return None

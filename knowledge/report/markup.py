"""HTML from texts that strangers wrote: everything is escaped here, once."""

import html
from collections.abc import Iterable


def escaped(text: str) -> str:
    """Return *text* so that a browser shows it letter for letter; a carriage return, too, which it would drop."""
    return html.escape(text, quote=True).replace("\r", "&#13;")


def element(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element around *content*, which is HTML; `class_` and `data_x` stand for `class` and `data-x`."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escaped(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{content}</{name}>"


def quoted(text: str) -> str:
    """Return *text* that somebody wrote: its direction of writing stays its own."""
    return element("bdi", escaped(text))


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table with a *caption*; the first cell of each of *rows*, which are HTML, heads it."""
    top = "".join(element("th", escaped(head), scope="col") for head in heads)
    lines = []
    for first, *others in rows:
        cells = element("th", first, scope="row") + "".join(element("td", cell) for cell in others)
        lines.append(element("tr", cells))
    return element(
        "table",
        element("caption", escaped(caption)) + element("thead", element("tr", top)) + element("tbody", "".join(lines)),
    )

"""A small model of Discord's markup: what a client would make of a text. Stricter than Discord where that is simple."""

import re

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_INLINE = [
    ("link", re.compile(r"https?://[^\s<]", re.IGNORECASE)),
    ("masked link", re.compile(r"\[[^\]\n]*\]\([^)\n]*\)")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>")),
    ("command", re.compile(r"</[^>\n]+:\d+>")),
    ("time", re.compile(r"<t:-?\d+(?::\w)?>")),
    ("guide", re.compile(r"<id:\w+")),
    ("emoji", re.compile(r"<a?:\w+:\d+>")),
    ("angle link", re.compile(r"<(?:https?|mailto|tel):")),
    ("shortcode", re.compile(r":[^\s:]+:")),
    ("everyone", re.compile(r"@(?:everyone|here)")),
    ("emphasis", re.compile(r"[*_`]|~~|\|\|")),
]
_LINE_START = re.compile(r"[ \t]*(?:#{1,3} |-# |>>> |> |[-+*] |\d+[.)] )")
_INVITE = re.compile(r"(?:discord\.gg|discord(?:app)?\.com/invite)/\w", re.IGNORECASE)


def read(raw: str) -> tuple[str, list[str]]:
    """Return the text a reader sees, and the names of all markup that acted."""
    shown: list[str] = []
    acted = ["invite"] * bool(_INVITE.search(raw))
    place, line_start = 0, True
    while place < len(raw):
        if line_start and _LINE_START.match(raw, place):
            acted.append("line start")
        line_start = raw[place] == "\n"
        if escaped := _ESCAPE.match(raw, place):
            shown.append(escaped[1])
            place = escaped.end()
            continue
        acted += [name for name, pattern in _INLINE if pattern.match(raw, place)]
        shown.append(raw[place])
        place += 1
    return "".join(shown), acted

"""Takes page furniture out of a tree: menus, banners, adverts, share buttons, lists of other pages, bylines."""

import re

from lxml.html import HtmlElement

from knowledge.sources.html.tree import MARK, elements, remove, words_of

_TAGS = {"nav", "footer", "dialog", "menu", "aside", "amp-sidebar", "amp-consent", "amp-ad"}
_ROLES = {
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar",
    "toolbar", "status", "alert",
}  # fmt: skip
_COUNTS = {"upvoteCount", "downvoteCount", "answerCount", "commentCount", "userInteractionCount"}
_NAMES = re.compile(
    r"(?<![a-z])(?:cookies?|consent|gdpr|share|sharing|sns|social|breadcrumbs?|crumbs|pankuzu|related|recommend(?:ed|ations?)?"
    r"|sidebar|side-?bar|adverts?|advertisement|ads?|adsense|sponsor(?:ed)?|promo(?:tion)?|newsletter|subscribe|mailmagazine"
    r"|pager|pagination|byline|author-?(?:box|bio|info)|tags?|tag-?list|site-?footer|page-?footer|global-?nav|gnav|copyright"
    r"|skip-?(?:link|nav)|toc|table-?of-?contents|popup|modal|ranking|comments?-?(?:list|area|form)|follow-?us|also-?read|read-?(?:more|also|next)|more-?link"
    r"|login|signin|hatnote|dablink|navbox|outbrain|taboola|comments|respond|most-?(?:read|viewed|popular)|twitter-tweet"
    r"|instagram-media|tiktok-embed)(?![a-z])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMED = {"div", "section", "ul", "ol", "p", "span", "header", "table", "form", "li", "a", "figure", "blockquote"}
_FOOTNOTE = re.compile(r"[\[［(（]\s*(?:[\w ]{1,12}|編集|ソースを編集)(?:\s*\|\s*[\w ]{1,12})?\s*[\])］）]|\d{1,3}")
"""What an encyclopaedia puts behind a sentence or a heading: a note's number, a link to edit."""
_MOST = 0.4
"""What holds more of the page's words than that is no furniture, whatever it is called."""


def remove_furniture(root: HtmlElement) -> None:
    """Take out what belongs to the site and not to the page's text."""
    for mark in list(elements(root, "sup", "span", "small")):
        if _FOOTNOTE.fullmatch(words_of(mark)) and mark.find(".//a") is not None:
            remove(mark)
    all_letters = sum(len(piece) for piece in root.itertext()) or 1
    for element in list(elements(root)):
        if element.getparent() is None or not _is_furniture(element):
            continue
        letters = sum(len(piece) for piece in element.itertext())
        if letters > _MOST * all_letters and element.tag not in {"nav", "footer"}:
            continue
        if element.find(f".//*[@{MARK}='question']") is None or element.tag in {"nav", "dialog"}:
            remove(element)


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in _TAGS or element.get("role", "").lower() in _ROLES:
        return not _is_quote(element)
    if element.get("itemprop") in _COUNTS:
        return True
    if element.tag == "header":
        return element.find(".//h1") is None and not any(
            around.tag in {"article", "main"} for around in element.iterancestors()
        )
    if element.tag in _NAMED and (element.get("class") or element.get("id")):
        names = _CAMEL.sub("-", f"{element.get('class', '')} {element.get('id', '')}").replace("_", "-")
        return bool(_NAMES.search(names))
    return False


def _is_quote(element: HtmlElement) -> bool:
    """Whether an aside is a box of the article itself, such as a note."""
    if element.tag != "aside" or not any(around.tag in {"article", "main"} for around in element.iterancestors()):
        return False
    linked = sum(len(words_of(link)) for link in elements(element, "a"))
    return element.find(".//p") is not None and linked * 3 < len(words_of(element))

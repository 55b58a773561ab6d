"""One article in short, a topic over time, one question to many articles, and what can be asked, as messages."""

from collections import Counter
from collections.abc import Sequence

from bot.i18n import Words
from bot.press import Press
from bot.render.answer import OF_ONE_ARTICLE, quotation
from bot.render.escape import line, plain, quote
from bot.render.limits import LABEL, TEXT_TOTAL, units
from bot.render.links import link_button, masked
from bot.render.message import Button, Card, Reply, note, one_a_row
from knowledge.models import Article, Entry, EntryId, Evidence, Happening, Reading
from knowledge.services.answer import Suggestion
from knowledge.text.language import language_of

_TITLE = 200
_NAME = 80
_POINT = 300
_SENTENCE = 240
_ROOM = TEXT_TOTAL - 300
_QUESTIONS = 5
_ROW = 5


def summary_reply(reading: Reading, words: Words, *, asker: int, own: bool, quoted: bool = True) -> Reply:
    """Return the key points of an article, and for *asker* the questions that it answers as buttons.

    Not *quoted*: the source's policy keeps its words from being shown.
    """
    article = reading.article
    text = f"**{masked(line(article.title, _TITLE), article.url)}**"
    if about := _about(article, words):
        text += f"\n-# {about}"
    points = [article.text[start:end] for start, end in article.key_points]
    bullet = "・" if words.lang == "ja" else "• "
    left = OF_ONE_ARTICLE
    for place, point in enumerate(points):
        shown = "\n" + quote(f"{bullet}{point}", None, _POINT)
        rest = "\n-# " + words("news.more", count=len(points) - place)
        left -= min(len(point), _POINT)
        if left < 0 or units(text) + units(shown) + units(rest) > _ROOM:
            text += rest
            break
        text += shown
    if not points:
        text += f"\n{words('reading.no_points')}" if quoted else f"\n-# {words('card.link_only')}"
    link = link_button(words("answer.open_article"), article.url)
    asked = _questions([(entry.question, entry.id) for entry in _pairs(reading)], asker, own=own)
    if asked:
        text += f"\n-# {words('reading.asks')}"
    return Reply((Card(text, rows=(*one_a_row(asked), *(((link,),) if link else ()))),))


def timeline_reply(topic: str, happenings: Sequence[Happening], words: Words) -> Reply:
    """Return *happenings*, the oldest first, each with its day, its words and its article."""
    if not happenings:
        return note(words("reading.no_topic", topic=line(topic, _TITLE)))
    room = _ROOM // len(happenings)
    parts = [words("reading.timeline", topic=line(topic, _NAME))]
    left = Counter(dict.fromkeys((each.entry.article.id for each in happenings), OF_ONE_ARTICLE))
    for happening in happenings:
        left[happening.entry.article.id] -= min(len(happening.entry.text), _SENTENCE)
        if left[happening.entry.article.id] < 0:
            continue
        day = words.days(happening.first, happening.last)
        head = f"**{day if happening.told else words('reading.published', day=day)}**"
        parts.append(_passage(head, happening.entry, words, room))
    return Reply((Card("\n".join(parts), rows=_opening([each.entry for each in happenings], words)),))


def compare_reply(found: Sequence[Evidence], words: Words, *, asked: str) -> Reply:
    """Return what each article says to the question *asked*, the newest first."""
    above = f"-# {words('answer.asked', question=line(asked, _TITLE))}\n"
    if not found:
        return Reply((Card(above + words("answer.unanswered")),))
    parts = [above + words("reading.compare")]
    for number, evidence in enumerate(found, start=1):
        day = evidence.article.published
        head = f"**{number}.** {words.day_and_age(day) if day else words('preview.undated')}"
        parts.append(_passage(head, evidence, words, (_ROOM - _TITLE) // len(found)))
    if len(found) == 1:
        parts.append(f"-# {words('reading.compare_one')}")
    return Reply((Card("\n".join(parts), rows=_opening(found, words)),))


def help_reply(examples: Sequence[Suggestion], words: Words, *, asker: int) -> Reply:
    """Return what can be asked here, with *examples* for *asker* to press, those in the language spoken first."""
    text = f"{words('help.heading')}\n{words('help.ways')}\n"
    text += words("help.examples" if examples else "help.nothing")
    spoken = sorted(examples, key=lambda example: language_of(example.question) != words.lang)
    buttons = _questions([(example.question, example.id) for example in spoken], asker, own=True)
    return Reply((Card(text, rows=one_a_row(buttons)),), private=True)


def _pairs(reading: Reading) -> list[Entry]:
    return [entry for entry in reading.entries if entry.kind == "qa" and entry.question]


def _questions(asked: Sequence[tuple[str | None, EntryId]], asker: int, *, own: bool) -> list[Button]:
    """Return buttons that answer questions, the first few of *asked*."""
    buttons = []
    for question, entry in asked:
        label, custom_id = plain(question or "", LABEL), Press(own=own, asker=asker, entry=entry).custom_id()
        if label and custom_id:
            buttons.append(Button(label, custom_id=custom_id))
    return buttons[:_QUESTIONS]


def _passage(head: str, evidence: Evidence, words: Words, room: int) -> str:
    """Return the words of *evidence* under *head*, and the article they stand in, within *room*."""
    name = line(evidence.article.title, min(_NAME, room // 4))
    about = f"\n-# {masked(words('title', title=name), evidence.article.url)}"
    if units(about) > room // 2:
        about = f"\n-# {words('title', title=name)}"
    left = room - units(head) - units(about) - 2
    return f"{head}\n{quotation(evidence, min(_SENTENCE, left), words)}{about}"


def _opening(found: Sequence[Evidence], words: Words) -> tuple[tuple[Button, ...], ...]:
    """Return numberless buttons that open the articles of *found*, each once, five in all."""
    urls = dict.fromkeys((each.passage_url or each.article.url, each.article.title) for each in found)
    buttons = [link_button(plain(title, LABEL) or words("answer.open_article"), url) for url, title in urls]
    once = {button.url: button for button in buttons if button}
    return one_a_row(list(once.values())[:_ROW])


def _about(article: Article, words: Words) -> str:
    parts = [line(article.site, _NAME)] if article.site else []
    if article.published:
        parts.append(words.day_and_age(article.published))
    return " · ".join(parts)

"""An answer as a message: the quotation, what it answers, who says so, when and where."""

from datetime import date

from bot.i18n import Words
from bot.press import Press
from bot.render.escape import line, plain, quote
from bot.render.limits import LABEL, cut
from bot.render.links import link_button, masked
from bot.render.message import Button, Card, Reply, one_a_row
from knowledge.models import Answer, Answered, Choices, Evidence, Unanswered

# Escaped lengths; with every label they stay far below `limits.TEXT_TOTAL` (a property test adds them up).
_QUESTION = 300
_QUOTE = 1600
_TITLE = 200
_NAME = 100
_CHOICE_TEXT = 240
_BEGINNING = 120
_NEAREST = 3


def answer_reply(answer: Answer, words: Words, *, asker: int, asked: str | None = None) -> Reply:
    """Return *answer* as a message for *asker*; *asked* repeats a question that nobody else in the channel can see."""
    notes = _notes(words, cut=answer.cut, sample=answer.sample)
    above = f"-# {words('answer.asked', question=line(asked, _QUESTION))}\n" if asked else ""
    match answer.outcome:
        case Answered(answer=evidence):
            return Reply((_quotation(evidence, words, above, notes, asked),))
        case Choices(choices=choices):
            return Reply((_list(words("answer.choices"), choices, words, asker, above, notes),))
        case Unanswered(nearest=nearest):
            head = words("answer.unanswered")
            if not nearest:
                return Reply((Card(above + head + notes),))
            head += "\n" + words("answer.nearest")
            return Reply((_list(head, nearest[:_NEAREST], words, asker, above, notes),))


def entry_reply(evidence: Evidence, words: Words, others: tuple[Button, ...] = (), *, sample: bool = False) -> Reply:
    """Return a chosen entry as a message, the *others* still to choose from below it; *sample*: it is a sample."""
    cards = [_quotation(evidence, words, "", _notes(words, sample=sample), None)]
    if others:
        cards.append(Card(f"-# {words('answer.others')}", rows=one_a_row(others), framed=False))
    return Reply(tuple(cards))


def choice_label(evidence: Evidence, number: int) -> str:
    """Return the label of the button that shows *evidence*."""
    return cut(f"{number}. {plain(evidence.question or evidence.text, LABEL)}", LABEL)


def _notes(words: Words, *, cut: bool = False, sample: bool = False) -> str:
    notes = [words("answer.cut")] * cut + [words("answer.sample")] * sample
    return "".join(f"\n-# {text}" for text in notes)


def _quotation(evidence: Evidence, words: Words, above: str, notes: str, asked: str | None) -> Card:
    text = above
    if evidence.question and evidence.question != asked:
        text += f"**{line(evidence.question, _QUESTION)}**\n"
    text += quote(evidence.text, evidence.highlight, _QUOTE)
    text += "".join(f"\n-# {said}" for said in _attribution(evidence, words))
    article, source = evidence.article, evidence.source
    buttons = [link_button(words("answer.open_article"), article.url)]
    if source is not None and source.url and source.url != article.url:
        key = "answer.open_related" if source.level == "section" else "answer.open_source"
        buttons.insert(0, link_button(words(key), source.url))
    row = tuple(button for button in buttons if button is not None)
    return Card(text + notes, rows=(row,) if row else ())


def _attribution(evidence: Evidence, words: Words) -> list[str]:
    """Return who says it: the card's or related source and the article, or the article alone."""
    article, source = evidence.article, evidence.source
    title = masked(words("title", title=line(article.title, _TITLE)), article.url)
    title += _dated(article.published, words)
    if source is None:
        return [words("answer.article", article=title)]
    name = line(source.name, _NAME)
    if source.level == "article":
        both = title if source.name == article.title else words("answer.named", name=name, title=title)
        return [words("answer.source", source=both)]
    told = masked(name, source.url) + _dated(source.published, words)
    key = "answer.related" if source.level == "section" else "answer.source"
    return [words(key, source=told), words("answer.article", article=title)]


def _dated(day: date | None, words: Words) -> str:
    return words("date", date=words.day(day)) if day else ""


def _list(head: str, entries: tuple[Evidence, ...], words: Words, asker: int, above: str, notes: str) -> Card:
    lines, buttons = [], []
    for number, evidence in enumerate(entries, start=1):
        said = line(evidence.question or evidence.text, _CHOICE_TEXT if evidence.question else _BEGINNING)
        about = words("title", title=line(evidence.article.title, _BEGINNING))
        lines.append(f"**{number}.** {said}\n-# {about}{_dated(evidence.article.published, words)}")
        press = Press(own=evidence.library.startswith("server:"), asker=asker, entry=evidence.id)
        if custom_id := press.custom_id():
            buttons.append(Button(choice_label(evidence, number), custom_id=custom_id))
    return Card("\n".join([above + head, *lines]) + notes, rows=one_a_row(buttons))

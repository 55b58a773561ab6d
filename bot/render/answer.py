"""An answer as a message: the quotation, what it answers, who says so, when and where."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.i18n import Words
from bot.press import Press, entry_id, others_id, own
from bot.render.escape import line, plain, quote
from bot.render.limits import LABEL, cut
from bot.render.links import link_button, masked
from bot.render.message import Button, Card, Reply, note, one_a_row
from knowledge.models import QUOTED, Answer, Answered, ArticleRef, Choices, Evidence, Unanswered

# Escaped lengths; with every label they stay far below `limits.TEXT_TOTAL` (a property test adds them up).
_QUESTION = 300
OF_ONE_ARTICLE = 1500
"""Code points of one article that one message quotes at most; an answer's own quotation may have 1,000."""
_NEWER = 300
_ALSO = 3
"""Other articles that are named; the rest is counted."""
_TITLE = 200
_NAME = 100
_CHOICE_TEXT = 240
_BEGINNING = 120


def answer_reply(
    answer: Answer, words: Words, *, asker: int, asked: str | None = None, tell: str | None = None
) -> Reply:
    """Return *answer* as a message for *asker*; *asked* repeats a question that nobody else in the channel can see.

    *tell*: the custom id of a button below a refusal, by which one is told when there is an answer.
    """
    notes = _notes(words, cut=answer.cut, sample=answer.sample)
    above = _asked(asked, words)
    match answer.outcome:
        case Answered(answer=evidence) as answered:
            return Reply((_quotation(evidence, words, above, notes, asked, answered),))
        case Choices(choices=choices):
            return Reply((_list(words("answer.choices"), choices, words, asker, above, notes),))
        case Unanswered(offered=offered):
            head = words("answer.unanswered")
            wait = ((Button(words("answer.tell_me"), custom_id=tell),),) if tell else ()
            if not offered:
                return Reply((Card(f"{above}{head}\n-# {words('answer.help')}{notes}", rows=wait),))
            head += "\n" + words("answer.nearest")
            near = _list(head, offered, words, asker, above, notes)
            return Reply((replace(near, rows=(*near.rows, *wait)),))


def entry_reply(
    evidence: Evidence,
    words: Words,
    others: tuple[Button, ...] = (),
    *,
    sample: bool = False,
    asked: str | None = None,
) -> Reply:
    """Return a chosen entry as a message, the *others* still to choose from below it; *sample*: it is a sample.

    *asked*: the question it answers, where that does not stand beside it.
    """
    above = _asked(asked, words)
    cards = [_quotation(evidence, words, above, _notes(words, sample=sample), asked)]
    if others:
        cards.append(Card(f"-# {words('answer.others')}", rows=one_a_row(others), framed=False))
    return Reply(tuple(cards))


def _asked(question: str | None, words: Words) -> str:
    return f"-# {words('answer.asked', question=line(question, _QUESTION))}\n" if question else ""


def choice_label(evidence: Evidence, number: int) -> str:
    """Return the label of the button that shows *evidence*."""
    said = evidence.question or evidence.text or evidence.article.title
    return cut(f"{number}. {plain(said, LABEL)}", LABEL)


def quotation(evidence: Evidence, limit: int, words: Words) -> str:
    """Return the words of *evidence* set apart, cut to *limit*, or why they are not shown."""
    if evidence.policy != "quote":
        return f"-# {words('card.link_only')}"
    return quote(evidence.text, evidence.highlight, limit)


def _notes(words: Words, *, cut: bool = False, sample: bool = False) -> str:
    notes = [words("answer.cut")] * cut + [words("answer.sample")] * sample
    return "".join(f"\n-# {text}" for text in notes)


def others_reply(found: Sequence[Evidence], words: Words, *, asker: int) -> Reply:
    """Return what may be meant instead of an answer, for *asker* to choose from."""
    if not found:
        return note(words("reading.no_candidates"))
    return Reply((_list(words("reading.candidates"), tuple(found), words, asker, "", ""),), private=True)


def _quotation(
    evidence: Evidence, words: Words, above: str, notes: str, asked: str | None, answered: Answered | None = None
) -> Card:
    text = above
    if evidence.question and evidence.question != asked:
        text += f"**{line(evidence.question, _QUESTION)}**\n"
    text += quotation(evidence, QUOTED, words)
    text += "".join(f"\n-# {said}" for said in _attribution(evidence, words))
    newer = answered.newer if answered else None
    if answered and answered.also:
        text += f"\n-# {words('card.also', articles=_named(answered.also, words))}"
    if newer:
        text += f"\n{words('card.newer', article=_article(newer.article, words))}\n{quote(newer.text, None, _NEWER)}"
    rows = _links(evidence, newer, words), _actions(evidence, answered.others if answered else (), words)
    return Card(text + notes, rows=tuple(row for row in rows if row))


def _links(evidence: Evidence, newer: Evidence | None, words: Words) -> tuple[Button, ...]:
    """Return buttons for the source, the article (at the sentence where that can be), and the newer article."""
    article, source = evidence.article, evidence.source
    buttons = [
        link_button(words("card.open_passage"), evidence.passage_url)
        or link_button(words("answer.open_source" if article.team else "answer.open_article"), article.url)
    ]
    if source is not None and source.url and source.url != article.url:
        key = "answer.open_related" if source.level == "section" else "answer.open_source"
        buttons.insert(0, link_button(words(key), source.url))
    if newer:
        buttons.append(link_button(words("card.open_newer"), newer.article.url))
    return tuple(button for button in buttons if button is not None)


def _actions(evidence: Evidence, others: Sequence[Evidence], words: Words) -> tuple[Button, ...]:
    """Return buttons for what a reader may want next."""
    errands = (
        ("card.more", entry_id("more", evidence)),
        ("card.others", others_id(others)),
        ("card.helpful", entry_id("helpful", evidence)),
        ("card.not_helpful", entry_id("nothelpful", evidence)),
    )
    return tuple(Button(words(key), custom_id=custom_id) for key, custom_id in errands if custom_id)


def _named(articles: Sequence[ArticleRef], words: Words) -> str:
    """Return the first of *articles* by title and date, and how many more there are."""
    named = words("card.between").join(_article(article, words) for article in articles[:_ALSO])
    more = len(articles) - _ALSO
    return words("card.and_more", articles=named, count=more) if more > 0 else named


def _article(article: ArticleRef, words: Words) -> str:
    return words("title", title=line(article.title, _BEGINNING)) + _dated(article.published, words)


def _attribution(evidence: Evidence, words: Words) -> list[str]:
    """Return who says it, and how far the article is whole and still says so."""
    return [*_told_by(evidence, words), *_checked(evidence.article, words)]


def _told_by(evidence: Evidence, words: Words) -> list[str]:
    """Return the card's or related source and the article, or the article alone."""
    article, source = evidence.article, evidence.source
    title = masked(words("title", title=line(article.title, _TITLE)), article.url)
    aged = title + _dated(article.published, words, age=True)
    if source is None:
        return [words("answer.article", article=aged)]
    name = line(source.name, _NAME)
    if source.level == "article":
        title = aged
        both = title if source.name == article.title else words("answer.named", name=name, title=title)
        return [words("answer.source", source=both)]
    key = "answer.related" if source.level == "section" else "answer.source"
    # How old it is, is said once: of the source, whose date is the older and nearer one.
    told = masked(name, source.url) + _dated(source.published, words, age=True)
    title = title + _dated(article.published, words) if source.published else aged
    return [words(key, source=told), words("answer.article", article=title)]


def _checked(article: ArticleRef, words: Words) -> list[str]:
    """Return in one line who wrote *article*, what is missing, when it changed and was last seen, if anything."""
    facts = [
        words("card.team") if article.team else "",
        words(f"partial.{article.partial}") if article.partial else "",
        words("card.modified", day=words.day(article.modified)) if article.modified else "",
        words("card.changed", day=words.day(article.changed.date())) if article.changed else "",
        words("card.verified", day=words.day(article.verified.date())) if article.verified else "",
    ]
    known = [fact for fact in facts if fact]
    return [" · ".join(known)] if known else []


def _dated(day: date | None, words: Words, *, age: bool = False) -> str:
    if day is None:
        return ""
    return words("date", date=words.day_and_age(day) if age else words.day(day))


def _list(head: str, entries: tuple[Evidence, ...], words: Words, asker: int, above: str, notes: str) -> Card:
    lines, buttons = [], []
    for number, evidence in enumerate(entries, start=1):
        said = line(evidence.question or evidence.text, _CHOICE_TEXT if evidence.question else _BEGINNING)
        about = words("title", title=line(evidence.article.title, _BEGINNING))
        about += _dated(evidence.article.published, words)
        lines.append(f"**{number}.** {said}\n-# {about}" if said else f"**{number}.** {about}")
        press = Press(own=own(evidence), asker=asker, entry=evidence.id)
        if custom_id := press.custom_id():
            buttons.append(Button(choice_label(evidence, number), custom_id=custom_id))
    return Card("\n".join([above + head, *lines]) + notes, rows=one_a_row(buttons))

"""A document becomes a reading: the article with its parts, and everything learnt from it."""

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Article, Document, Reading
from knowledge.parsing.drafts import Parsed, entries, without_repeats
from knowledge.parsing.explainer import read_explainer
from knowledge.parsing.identity import article_id, title_of
from knowledge.parsing.keypoints import of_answers
from knowledge.parsing.lines import classify
from knowledge.parsing.ordinary import pair_drafts, read_ordinary
from knowledge.parsing.pairs import Pair
from knowledge.text.language import language_of
from knowledge.text.marks import plain_key, trimmed
from knowledge.text.phrasings import usable


def read_article(document: Document) -> Reading:
    """Return the article that *document* is and its entries. Pure: the same document gives the same reading.

    Raises `UnreadableError` (NOTHING_TO_LEARN) when the document says nothing that could answer a question.
    """
    parsed = _parsed(document)
    given, text = document.metadata, document.text
    title = title_of(document, parsed.title)
    identity = article_id(document, title)
    made = entries(text, identity, parsed.drafts)
    if not made:
        raise UnreadableError(Fault.NOTHING_TO_LEARN, name=document.name)
    article = Article(
        id=identity,
        kind=parsed.kind,
        title=title,
        url=given.url,
        site=given.site,
        author=given.author,
        published=given.published or parsed.published,
        modified=given.modified,
        language=language_of(text),
        topic=given.topic,
        partial=given.partial,
        sources=tuple(parsed.sources),
        text=text,
        sections=tuple(parsed.sections),
        key_points=tuple(parsed.key_points),
    )
    return Reading(article=article, entries=made)


def _parsed(document: Document) -> Parsed:
    if document.pairs and not document.blocks:
        return _ready_faq(document)
    lines = classify(document)
    parsed = read_explainer(document, lines) or read_ordinary(document, lines)
    return _with_pairs(document, parsed) if document.pairs else parsed


def _ready_faq(document: Document) -> Parsed:
    """Return the pairs that came ready-made."""
    pairs = _pairs(document)
    points = of_answers(document.text, [pair.answer for pair in pairs])
    drafts = without_repeats(document.text, pair_drafts(document.text, pairs, document.metadata.published, points))
    if document.metadata.kind == "team":  # its title asks, and its one answer sums it up however short it is
        return Parsed(kind="team", key_points=points or [pair.answer for pair in pairs], drafts=drafts)
    return Parsed(kind="faq", key_points=points, drafts=drafts)


def _with_pairs(document: Document, parsed: Parsed) -> Parsed:
    """Add the pairs that came ready-made with running text; where the text asks the same, theirs is the answer."""
    text, pairs = document.text, _pairs(document)
    asked = {plain_key(text[slice(*pair.question)]) for pair in pairs}
    found = [draft for draft in parsed.drafts if plain_key(draft.question or "") not in asked]
    answered = sum(draft.kind == "qa" for draft in found) + len(pairs)
    written = document.metadata.published or parsed.published
    parsed.drafts = without_repeats(text, [*found, *pair_drafts(text, pairs, written, parsed.key_points)])
    if parsed.kind == "article" and 2 * answered > len(parsed.drafts) - answered:
        parsed.kind = "faq"
    parsed.key_points = parsed.key_points or of_answers(text, [pair.answer for pair in pairs])
    return parsed


def _pairs(document: Document) -> list[Pair]:
    text = document.text
    pairs = [Pair(pair.question, trimmed(text, *pair.answer), usable(pair.phrasings)) for pair in document.pairs]
    return [pair for pair in pairs if pair.answer[0] < pair.answer[1]]

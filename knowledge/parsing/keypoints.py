"""Key points of a page that brings none of its own: the sentences it begins with."""

from knowledge.parsing.drafts import leans
from knowledge.text import marks
from knowledge.text.marks import Place

MOST = 5
FEWEST = 3
_MAX_POINT = 300


def leading(text: str, groups: list[list[Place]]) -> list[Place]:
    """Return three to five places out of *groups*, the sentences of the first sections or paragraphs, in reading order.

    Chosen are the first two sentences of the first group and the first of the next ones; where that gives fewer than
    three, the sentences that follow. Fragments, questions and sentences that lean on others are passed over.
    """
    fit = [[place for place in group if _is_fit(text, place)] for group in groups]
    fit = [group for group in fit if group]
    if not fit:
        return []
    chosen = fit[0][:2] + [group[0] for group in fit[1:MOST]]
    spare = (place for group in fit for place in group if place not in chosen)
    while len(chosen) < FEWEST and (place := next(spare, None)):
        chosen.append(place)
    return sorted(chosen[:MOST])


def _is_fit(text: str, place: Place) -> bool:
    words = text[slice(*place)]
    if len(words) > _MAX_POINT or not marks.ends_sentence(words) or marks.asks(words) or leans(text, place):
        return False
    return len(words) >= 12 if marks.is_japanese(words) else len(words.split()) >= 5

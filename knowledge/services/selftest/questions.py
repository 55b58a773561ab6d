"""The questions by which an entry must be found. Pure."""

from collections.abc import Iterator

from knowledge.models import Quoted, Way
from knowledge.text.distortions import in_kana, keywords, one_typo, without_figures, without_particles
from knowledge.text.phrasings import expand

_LONGEST = 200
"""Code points of a question that are asked: nobody types more."""


def questions_for(quoted: Quoted) -> Iterator[tuple[Way, str]]:
    """Yield the questions that *quoted* must be found by, its own ones first, each way only where it changes them.

    A statement answers whatever it tells, and its figures are what is asked for: without them its keywords are the
    shortest question that nobody could call unfair. With them, as its keywords alone, it is asked for as well: what
    differs from another in a number only is found by that number.
    """
    own = own_question(quoted)
    yield "own", own
    for phrasing in quoted.entry.phrasings:
        for written in expand(phrasing)[:1]:
            yield "own", written
    forms: tuple[tuple[Way, str], ...] = (
        ("typo", one_typo(own)),
        ("particles", without_particles(own)),
        ("kana", in_kana(own)),
        ("keywords", keywords(_asked(quoted))),
        ("named", f"{quoted.head.title} {own}"),
    )
    for way, form in forms:
        if form != own and form.strip():
            yield way, form


def own_question(quoted: Quoted) -> str:
    """Return the question that *quoted* answers: a pair's own, or what stands in for it."""
    return _asked(quoted) if quoted.entry.question is not None else without_figures(_asked(quoted))


def _asked(quoted: Quoted) -> str:
    """Return a pair's question, or the sentence of any other entry."""
    entry = quoted.entry
    core = quoted.text[entry.core[0] - entry.start : entry.core[1] - entry.start]
    return (entry.question if entry.question is not None else core)[:_LONGEST]

"""The command that shows what readers thought of answers."""

from collections.abc import Iterator

from knowledge.cli import forms
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, show, write
from knowledge.cli.words import Words
from knowledge.models import SHARED, EntryId, Feedback
from knowledge.settings import KnowledgeSettings


def feedback(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """Show what readers thought of answers from the shared library, the newest first."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        told = session.run(session.knowledge.feedback.all(SHARED))[::-1]
        titles: dict[EntryId, str] = {}
        for entry in {one.entry for one in told} if not as_json else ():
            found = session.run(session.knowledge.answers.entry([SHARED], entry))
            titles[entry] = words("feedback.gone") if found is None else found.article.title
    if as_json:
        write(forms.dumped([one.model_dump(mode="json", exclude={"library"}) for one in told]) + "\n")
    elif told:
        show(line for one in told for line in _lines(one, titles[one.entry], words))
    else:
        show([Line("plain", words("feedback.none"))])
    return 0


def _lines(one: Feedback, title: str, words: Words) -> Iterator[Line]:
    judged = words("feedback.helpful" if one.helpful else f"feedback.{one.complaint or 'other'}")
    yield Line("plain", f"{one.day.isoformat()} {judged}: {flat(title)}")
    if one.question:
        yield Line("question", f"  {flat(words('answer.question', question=one.question))}")
    if one.remark:
        yield Line("note", f"  {flat(one.remark)}")

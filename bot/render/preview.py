"""What would be learnt, before it is saved."""

from collections.abc import Iterator

from bot.i18n import PHRASES, Words
from bot.press import discard_id, preview_id, save_id
from bot.render.admin import bullets, finding_lines
from bot.render.difference import counts_line, difference_lines
from bot.render.errors import problem_text
from bot.render.escape import line, quote
from bot.render.message import Button, Card, Reply, Trace
from bot.render.paging import OF_CHANGES, paged, turning
from knowledge.models import Learnt, Preview

_TITLE = 120
_TEXT = 240
_TITLES = 10


def preview_reply(preview: Preview, words: Words, name: str, page: int) -> Reply:
    """Return page *page* of *preview*, held as *name*: first what there is, then each entry that is another."""
    pages = [*paged(_overview(preview, words)), *paged(difference_lines(preview.difference, words))]
    page = min(max(page, 0), len(pages) - 1)
    heading = "heading" if preview.savable else "unfit" if preview.difference.articles else "nothing"
    lines = [f"**{words(f'preview.{heading}')}**", *(pages[page] if pages else ())]
    if len(pages) > 1:
        lines.append(f"-# {words('news.page', page=page + 1, pages=len(pages))}")
    rows = _rows(preview, words, name, page, len(pages))
    about = words("card.between").join(learnt.head.title for learnt in preview.articles[:3])
    trace = Trace(about=about, failed=not preview.savable)
    return Reply((Card("\n".join(lines), rows=rows),), private=True, trace=trace)


def _rows(preview: Preview, words: Words, name: str, page: int, pages: int) -> tuple[tuple[Button, ...], ...]:
    if pages < 2:
        turns: tuple[tuple[Button, ...], ...] = ()
    elif page == 0:
        turns = ((Button(words("preview.all"), custom_id=preview_id(name, 1)),),)
    else:
        turns = turning(page, words, lambda at: preview_id(name, at), more=page < pages - 1, labels=OF_CHANGES)
    if not preview.savable:
        return turns
    save = Button(words("preview.save"), custom_id=save_id(name))
    discard = Button(words("preview.discard"), custom_id=discard_id(name))
    return (*turns, (save, discard))


def _overview(preview: Preview, words: Words) -> Iterator[str]:
    new = [learnt for learnt in preview.articles if learnt.state != "unchanged"]
    for at, learnt in enumerate(new[:_TITLES]):
        yield from _article(learnt, words, whole=at == 0)
    if len(new) > _TITLES:
        yield f"- {words('report.more', count=len(new) - _TITLES)}"
    same = [line(learnt.head.title, _TITLE) for learnt in preview.articles if learnt.state == "unchanged"]
    if same:
        yield f"**{words('preview.unchanged', count=len(same))}**"
        yield from bullets(same, words, of=len(same))
    if preview.difference.articles:
        yield counts_line(preview.difference, words)
    if preview.problems:
        yield f"**{words('report.problems', count=len(preview.problems))}**"
        told = [problem_text(problem, words) for problem in preview.problems[:_TITLES]]
        yield from bullets(told, words, of=len(preview.problems))
    yield from finding_lines(preview.findings, words)


def _article(learnt: Learnt, words: Words, *, whole: bool) -> Iterator[str]:
    """Yield what is known of an article and how much would be learnt, *whole* with the first of it."""
    head = learnt.head
    yield words(f"preview.{learnt.state}", title=line(head.title, _TITLE))
    language = f"preview.language_{head.language}"
    facts = [
        line(head.site, _TITLE) if head.site else "",
        words.day(head.published) if head.published else words("preview.undated"),
        words(language) if language in PHRASES.keys else line(head.language, 20),
        words(f"partial.{head.partial}") if head.partial else "",
    ]
    yield f"-# {' · '.join(fact for fact in facts if fact)}"
    yield words("preview.counts", pairs=learnt.pairs, points=learnt.key_points, statements=learnt.statements)
    for said in learnt.first if whole else ():
        if said.question:
            yield f"**{line(said.question, _TITLE)}**\n{quote(said.text, None, _TEXT)}"
        else:
            yield f"- {words('difference.key_point')}{line(said.text, _TEXT)}"

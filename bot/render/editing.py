"""Entries as administrators see them: a list of what was found, one with its buttons, all of an article."""

from collections.abc import Sequence

from bot.i18n import Words
from bot.press import kb_id
from bot.render.admin import finding_lines
from bot.render.escape import line, plain, quote
from bot.render.limits import CHOICE, LABEL, cut
from bot.render.links import link_button
from bot.render.message import Button, Card, Reply, Trace, note, one_a_row
from knowledge.models import QUOTED, Curated, Entry, EntryId, Finding, Report, source_of
from knowledge.services.editing import Sought

_TITLE = 200
_QUESTION = 300
_BEGINNING = 160
_QUOTED_IN_LIST = 240
_PHRASINGS = 300
PAGE = 5
"""Entries of an article that are shown at once."""


def found_reply(found: Sequence[Sought], words: Words, *, query: str) -> Reply:
    """Return what was found for *query*, each with a button that shows it."""
    asked = line(query, _BEGINNING)
    if not found:
        return note(words("editing.nothing", query=asked))
    lines, buttons = [f"**{words('editing.found', query=asked)}**"], []
    for number, (quoted, hidden) in enumerate(found, start=1):
        said = line(quoted.entry.question or quoted.text, _BEGINNING)
        lines.append(f"**{number}.** {words('editing.hidden_entry', text=said) if hidden else said}")
        lines.append(f"-# {words('title', title=line(quoted.head.title, _BEGINNING))}")
        label = cut(f"{number}. {plain(quoted.entry.question or quoted.text, LABEL)}", LABEL)
        buttons.append((label, kb_id("entry", quoted.entry.id)))
    return Reply((Card("\n".join(lines), rows=one_a_row(_pressable(buttons))),), private=True)


def found_choice(sought: Sought, words: Words) -> str:
    """Return an entry in a few words for an autocomplete."""
    said = plain(sought.quoted.entry.question or sought.quoted.text, CHOICE)
    return cut(words("editing.hidden_entry", text=said), CHOICE) if sought.hidden else said


def entry_panel(
    curated: Curated, entry: Entry, words: Words, *, done: str | None = None, report: Report | None = None
) -> Reply:
    """Return *entry* of *curated* with what can be done about it; above it what was *done* just now.

    What its *report* found wrong with the entry is told, and a button undoes what made its version.
    """
    article, edit = curated.reading.article, curated.edit(entry)
    lines = [done] if done else []
    if report:
        lines += finding_lines(_about_entry(report.findings, entry.id), words)
    if entry.question:
        lines.append(f"**{line(entry.question, _QUESTION)}**")
    lines.append(quote(article.text[entry.start : entry.end], None, QUOTED))
    for key, phrasings in (("phrasings", entry.phrasings), ("team_phrasings", edit.phrasings)):
        if phrasings:
            told = line(" / ".join(phrasings), _PHRASINGS)
            lines.append(words(f"editing.{key}", phrasings=told))
    state = "is_hidden" if edit.hidden else "aside" if curated.quarantine else "visible"
    lines.append(words(f"editing.{state}"))
    lines += _about(curated, words, entry)
    errands = ("restore" if edit.hidden else "hide", "rephrase", "topic")
    opened = link_button(words("answer.open_article"), article.url)
    rows = [
        _pressable([(words(f"editing.do_{errand}"), kb_id(errand, entry.id)) for errand in errands]),
        (*_pressable([(words("editing.whole"), kb_id("article", entry.id))]), *([opened] if opened else [])),
    ]
    if report and report.change and report.version is not None:
        rows.append(_pressable([(words("editing.undo"), kb_id("undo", entry.id, at=report.version))]))
    moved = report if report and report.change else None
    trace = Trace(
        about=entry.question or article.text[slice(*entry.core)],
        before=moved.base if moved else None,
        after=moved.version if moved else None,
    )
    return Reply((Card("\n".join(lines), rows=tuple(row for row in rows if row)),), private=True, trace=trace)


def _about_entry(findings: Sequence[Finding], entry: EntryId) -> list[Finding]:
    """Return those of *findings* that name *entry*, it last of theirs: which other one it is about is the news."""
    named = [finding for finding in findings if any(spot.entry == entry for spot in finding.spots)]
    spots = [tuple(sorted(finding.spots, key=lambda spot: spot.entry == entry)) for finding in named]
    return [finding.model_copy(update={"spots": own}) for finding, own in zip(named, spots, strict=True)]


def article_page(curated: Curated, words: Words, page: int) -> Reply:
    """Return page *page* (from 0) of the entries of *curated*, each with a button that shows it."""
    entries = curated.reading.entries
    pages = max((len(entries) + PAGE - 1) // PAGE, 1)
    page = min(max(page, 0), pages - 1)
    first = page * PAGE
    shown = entries[first : first + PAGE]
    lines = _about(curated, words)
    if curated.quarantine:
        lines.append(words("editing.aside"))
    if curated.waiting:
        lines.append(f"-# {words('editing.waiting', count=len(curated.waiting))}")
    lines.append(words("editing.count", count=len(entries), first=first + 1, last=first + len(shown)))
    buttons = []
    for number, entry in enumerate(shown, start=first + 1):
        lines += _listed(curated, entry, number, words)
        text = entry.question or curated.reading.article.text[slice(*entry.core)]
        label = cut(f"{number}. {plain(text, LABEL)}", LABEL)
        buttons.append((label, kb_id("entry", entry.id)))
    turns = [
        (words(key), kb_id("page", entries[0].id, at=there))
        for key, there in (("editing.previous", page - 1), ("editing.next", page + 1))
        if 0 <= there < pages
    ]
    opened = link_button(words("answer.open_article"), curated.reading.article.url)
    last = (*_pressable(turns), *([opened] if opened else []))
    rows = (*one_a_row(_pressable(buttons)), *([last] if last else []))
    return Reply((Card("\n".join(lines), rows=rows),), private=True)


def _pressable(buttons: Sequence[tuple[str, str | None]]) -> tuple[Button, ...]:
    """Return buttons of labels and custom ids, without those that cannot be."""
    return tuple(Button(label, custom_id=custom_id) for label, custom_id in buttons if custom_id)


def _listed(curated: Curated, entry: Entry, number: int, words: Words) -> list[str]:
    edit = curated.edit(entry)
    kind = words(f"editing.kind_{entry.kind}")
    head = line(entry.question, _BEGINNING) if entry.question else kind
    lines = [f"**{number}.** {words('editing.hidden_entry', text=head) if edit.hidden else head}"]
    lines.append(quote(curated.reading.article.text[entry.start : entry.end], None, _QUOTED_IN_LIST))
    if phrasings := (*entry.phrasings, *edit.phrasings):
        lines.append(f"-# ≈ {line(' / '.join(phrasings), _BEGINNING)}")
    return lines


def _about(curated: Curated, words: Words, entry: Entry | None = None) -> list[str]:
    """Return the article's title, its source, dates and topic; for *entry* also what it is and whose word, if told."""
    article = curated.reading.article
    title = words("title", title=line(article.title, _TITLE))
    said = source_of(article, entry) if entry else None
    name = said.name if said and said.level != "article" else article.site
    facts = [
        words(f"editing.kind_{entry.kind}") if entry else None,
        line(name, _BEGINNING) if name else None,
        words.day(article.published) if article.published else None,
        words("card.verified", day=words.day(curated.source.verified.date()))
        if curated.source and curated.source.verified
        else None,
    ]
    lines = [f"-# {title}" if entry else f"**{title}**"]
    if told := " · ".join(fact for fact in facts if fact):
        lines.append(f"-# {told}")
    if curated.topic:
        lines.append(f"-# {words('editing.topic', topic=line(curated.topic, _BEGINNING))}")
    return lines

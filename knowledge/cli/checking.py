"""The commands that tell whether the shared library is still true: its state, and a visit to every source."""

from collections.abc import Callable, Iterator, Sequence

from knowledge.cli import forms
from knowledge.cli.changing import BY, print_report, titles
from knowledge.cli.render import beginning
from knowledge.cli.session import Json, Language, Store, opened, read_settings, words_for
from knowledge.cli.terminal import Line, flat, progress_shown, show, write
from knowledge.cli.words import Words
from knowledge.models import SHARED, ArticleSummary, Version, Walked
from knowledge.settings import KnowledgeSettings

_LISTED = 20


def check_sources(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """Visit every page that articles came from."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        before = titles(session)
        with progress_shown(words, "report.checking") as progress:
            report = session.run(session.knowledge.library.check_sources(SHARED, by=BY, progress=progress))
        print_report(session, report, before, words, as_json=as_json)
    if not as_json:
        change = report.change
        facts = {"quarantined": len(change.quarantined), "restored": len(change.restored)}
        told = words("report.checked", count=report.checked, failed=len(report.problems), **facts)
        show([Line("plain", told if report.checked else words("report.no_sources"))])
    return 0


def status(*, as_json: Json = False, store: Store = None, lang: Language = None) -> int:
    """Show the state of the shared library."""
    settings = read_settings(KnowledgeSettings, store, lang)
    words = words_for(lang, settings)
    with opened(settings) as session:
        knowledge = session.knowledge
        history = session.run(knowledge.library.history(SHARED))
        articles = session.run(knowledge.library.articles([SHARED]))
        feedback = len(session.run(knowledge.feedback.all(SHARED)))
        meaning = session.run(knowledge.meaning.embedder()) is not None
        version = next((one for one in history if one.current), None)
        walked = session.run(knowledge.background.walked(version)) if version else None
    if as_json:
        write(forms.dumped(forms.status(version, articles, walked, meaning=meaning)) + "\n")
    else:
        show(_status_lines(version, articles, words, meaning=meaning))
        if version is not None:
            show([Line("plain", _walked(walked, words))])
        show([Line("note", words("status.retention", days=settings.retention_days, count=feedback))])
    return 0


def _walked(walked: Walked | None, words: Words) -> str:
    if walked is None:
        return words("status.not_walked")
    counts = words("check.counts", **walked.model_dump(include={"errors", "warnings", "notes"}))
    return words("status.walked", entries=walked.entries, counts=counts)


def _status_lines(
    version: Version | None, articles: Sequence[ArticleSummary], words: Words, *, meaning: bool
) -> Iterator[Line]:
    if version is None:
        yield Line("plain", words("status.empty"))
    else:
        facts = {"number": version.number, "articles": version.articles, "entries": version.entries}
        yield Line("plain", words("status.version", **facts))
    yield Line("plain", words("status.meaning_on" if meaning else "status.meaning_off"))
    kinds: dict[str, Callable[[ArticleSummary], bool]] = {
        "aside": lambda told: told.quarantine is not None,
        "failing": lambda told: told.quarantine is None and bool(told.source and told.source.failing),
        "partial": lambda told: told.head.partial is not None,
        "changed": lambda told: bool(told.source and told.source.vanished),
    }
    found = {kind: [told for told in articles if fits(told)] for kind, fits in kinds.items()}
    for kind, some in found.items():
        if some:
            yield Line("title", words(f"status.{kind}", count=len(some)))
        for told in some[:_LISTED]:
            yield Line("plain", f"  {beginning(told.head.title)}")
            yield Line("note", f"    {_reason(kind, told, words)}")
        if len(some) > _LISTED:
            yield Line("note", words("report.more", count=len(some) - _LISTED))
    if version is not None and not any(found.values()):
        yield Line("plain", words("status.well"))


def _reason(kind: str, told: ArticleSummary, words: Words) -> str:
    source = told.source
    if kind == "aside":
        return words(f"list.aside_{told.quarantine}") + (f" · {flat(source.address)}" if source else "")
    if kind == "partial":
        return words(f"partial.{told.head.partial}")
    if source is None:
        return ""
    if kind == "failing":
        return words.fault(source.fault or "unknown", source.missing or source.address)
    return words("list.vanished", text=beginning(source.vanished[0]))

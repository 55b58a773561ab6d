"""What adding would do, on the terminal."""

import sys
from collections.abc import Iterator, Sequence

from knowledge.cli import forms
from knowledge.cli.difference import difference_lines
from knowledge.cli.session import Session
from knowledge.cli.terminal import Line, flat, progress_shown, show, tell, write
from knowledge.cli.words import Words
from knowledge.models import SHARED, Learnt, Metadata, Preview

STDIN = "-"


def previewed(session: Session, paths: Sequence[str], metadata: Metadata, words: Words, *, as_json: bool) -> int:
    """Show what would be learnt from *paths*, and save nothing; return 1 when nothing could be read."""
    drafts = session.knowledge.drafts
    found = []
    if STDIN in paths:
        found.append(session.run(drafts.of_bytes(SHARED, STDIN, sys.stdin.buffer.read(), metadata)))
    if files := [path for path in paths if path != STDIN]:
        with progress_shown(words) as progress:
            found.append(session.run(drafts.of_paths(SHARED, files, metadata, progress=progress)))
    previews = [session.run(drafts.preview(draft)) for draft in found]
    for preview in previews:
        for problem in preview.problems:
            tell(flat(words.problem(problem)))
        if as_json:
            write(forms.dumped({**preview.model_dump(mode="json"), "savable": preview.savable}) + "\n")
        else:
            show(preview_lines(preview, words))
    return 0 if any(preview.articles for preview in previews) else 1


def preview_lines(preview: Preview, words: Words) -> Iterator[Line]:
    """Yield the articles with how much would be learnt from each, then every entry that would be another."""
    for learnt in preview.articles:
        yield from _learnt_lines(learnt, words)
    if preview.difference.articles:
        yield Line("plain", "")
        yield from difference_lines(preview.difference, words)
    for finding in preview.findings:
        if finding.level != "note":
            spot = finding.spots[0] if finding.spots else None
            about = f": {spot.question or spot.text or spot.title}" if spot else ""
            yield Line("removed", flat(words(f"check.found.{finding.kind}", **finding.facts) + about))
    yield Line("title", words("preview.unsaved" if preview.savable else "preview.nothing"))


def _learnt_lines(learnt: Learnt, words: Words) -> Iterator[Line]:
    head = learnt.head
    yield Line("title", words(f"preview.{learnt.state}", title=flat(head.title)))
    facts = [
        words.day(head.published) if head.published else words("preview.undated"),
        head.site,
        head.url,
        head.language,
        words(f"partial.{head.partial}") if head.partial else None,
    ]
    yield Line("note", "  " + flat(" · ".join(fact for fact in facts if fact)))
    if learnt.state != "unchanged":
        counts = words("preview.counts", pairs=learnt.pairs, points=learnt.key_points, statements=learnt.statements)
        yield Line("note", f"  {counts}")

"""What a version says of where its articles come from. Pure."""

from collections.abc import Iterator, Mapping

from knowledge.models import ArticleHead, Finding, LibraryId, RevisionId, Spot
from knowledge.services.trial import Trial

Heads = Mapping[RevisionId, ArticleHead]


def source_findings(trial: Trial, heads: Heads) -> Iterator[Finding]:
    """Yield which articles of *trial* are set aside, and which lost the link and site they had; *heads* of all."""
    library = trial.serving.library
    before = {member.article: member for member in trial.before}
    for member in trial.members:
        head, old = heads.get(member.revision), before.get(member.article)
        if head is None:
            continue
        if member.quarantine:
            yield Finding(kind="set_aside", spots=(spot_of(library, head),), facts={"why": member.quarantine})
        had = heads.get(old.revision) if old else None
        if had and (had.url or had.site) and not (head.url or head.site):
            facts: dict[str, str | int] = {"source": had.url or had.site or ""}
            yield Finding(kind="source_lost", spots=(spot_of(library, head),), facts=facts)


def spot_of(library: LibraryId, head: ArticleHead) -> Spot:
    """Return an article as a finding names it."""
    return Spot(library=library, article=head.id, title=head.title)

"""What a library holds, and what it shall hold next: pure."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.errors import Fault, OvertakenError, UndoneError
from knowledge.models import (
    ArticleId,
    ArticleSummary,
    Change,
    Edits,
    Member,
    Origin,
    Problem,
    Quarantine,
    SourceState,
    Version,
    VersionNumber,
)
from knowledge.services.reading import Outcome, Read, file_of, is_address, missing, problem

_SHORTEST_PREFIX = 4
READ_ALL_THE_SAME = frozenset(
    fault.value for fault in Fault if fault.value.startswith("phrasing") or fault is Fault.CLAIMED
)
"""Problems that left nothing out but what they name."""


@dataclass(frozen=True, slots=True)
class State:
    """A library as it is."""

    current: Version | None
    members: tuple[Member, ...]
    origins: tuple[Origin, ...]
    held_back: frozenset[ArticleId]

    @property
    def edits(self) -> Mapping[ArticleId, Edits]:
        """What the team says about articles, which is carried over when they are read anew."""
        return {member.article: member.edits for member in self.members if member.edits}


@dataclass(frozen=True, slots=True)
class Intake:
    """What was read, in reading order; a later article took the place of an earlier one with the same id."""

    members: Mapping[ArticleId, Member] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    origins: frozenset[str] = frozenset()
    """The added paths that held at least one article."""
    states: tuple[SourceState, ...] = ()
    """What is known now of the addresses that were looked at."""
    confirmed: frozenset[ArticleId] = frozenset()
    """Articles whose address was looked at and still stands."""
    quarantined: Mapping[ArticleId, Quarantine] = field(default_factory=dict)
    """What must not answer because of what its address said."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A library as it shall be, and what is to be told about how it came about."""

    members: tuple[Member, ...]
    origins: tuple[Origin, ...]
    held_back: frozenset[ArticleId]
    problems: tuple[Problem, ...] = ()
    unchanged: int = 0
    left_out: tuple[ArticleId, ...] = ()
    states: tuple[SourceState, ...] = ()


def still_held(state: State, outcomes: Sequence[Outcome]) -> Iterator[Outcome]:
    """Yield *outcomes*, which were found before the change, without the members that another change replaced since."""
    held = {member.revision for member in state.members}
    return (one for one in outcomes if not isinstance(one, Member) or one.revision in held)


def beside(state: State, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Yield *outcomes* of files, which never take the place of an article that was read from an address.

    Where a file would, by an id or an address that it gives itself, it is a problem; where it only says that it stands
    at that address, it comes beside the article, and that is told.
    """
    addresses = {member.article: member.path for member in state.members if is_address(member.path or "")}
    for one in outcomes:
        if isinstance(one, Read) and (place := addresses.get(one.reading.article.id)):
            yield problem(one.name, Fault.TAKEN, id=one.reading.article.id, url=place)
            continue
        if isinstance(one, Read) and one.claims in addresses:
            yield problem(one.name, Fault.CLAIMED, url=addresses[one.claims] or "")
        yield one


def to_read(state: State, wanted: Sequence[Origin]) -> tuple[Origin, ...]:
    """Return *wanted*, and what was added before out of wanted folders with metadata of its own."""
    paths = {origin.path for origin in wanted}
    return (
        *wanted,
        *(origin for origin in state.origins if origin.path not in paths and _covered(origin.path, wanted)),
    )


def added(state: State, intake: Intake, origins: Sequence[Origin]) -> Plan:
    """Return *state* with what was read; those of *origins* that held something will be read at every reload."""
    renewed = {origin.path: origin for origin in origins if origin.path in intake.origins}
    kept = tuple(renewed.pop(origin.path, origin) for origin in state.origins)
    return Plan(
        members=_set_aside(_with(state.members, intake.members), intake.quarantined),
        origins=(*kept, *renewed.values()),
        held_back=state.held_back - set(intake.members),
        problems=intake.problems,
        unchanged=_unchanged(state.members, intake.members),
        states=intake.states,
    )


def imported(state: State, intake: Intake, origins: Sequence[Origin], held_back: Collection[ArticleId]) -> Plan:
    """Return *state* with the library that was read from a file; what stands in both comes from the file."""
    return Plan(
        members=_set_aside(_with(state.members, intake.members), intake.quarantined),
        origins=tuple(({one.path: one for one in state.origins} | {one.path: one for one in origins}).values()),
        held_back=state.held_back.union(held_back) - set(intake.members),
        unchanged=_unchanged(state.members, intake.members),
    )


def removed(state: State, article: ArticleId) -> Plan:
    """Return *state* without *article*, which no reload brings back."""
    path = next(member.path for member in state.members if member.article == article)
    rest = tuple(member for member in state.members if member.article != article)
    # A file that holds nothing else needs no reading any more; a list or a folder does.
    shared = any(member.path == path for member in rest)
    origins = tuple(origin for origin in state.origins if shared or origin.path != path)
    return Plan(members=rest, origins=origins, held_back=state.held_back | {article})


def edited(state: State, *made: Member) -> Plan:
    """Return *state* with the members *made* in the place of the same articles as they were."""
    members = _with(state.members, {member.article: member for member in made})
    return Plan(members=members, origins=state.origins, held_back=state.held_back)


def fed(state: State, intake: Intake) -> Plan:
    """Return *state* with what a feed brought; what was removed by hand stays out."""
    left_out, taken = _parted(state, intake)
    return Plan(
        members=_with(state.members, taken),
        origins=state.origins,
        held_back=state.held_back,
        problems=intake.problems,
        unchanged=_unchanged(state.members, taken),
        left_out=left_out,
    )


def reloaded(state: State, intake: Intake, origins: Sequence[Origin]) -> Plan:
    """Return *state* after all *origins* were read again: a path that failed keeps its last good articles.

    What is set aside because of an address that nobody looked at now stays so.
    """
    left_out, taken = _parted(state, intake)
    aside = {member.article: member.quarantine for member in state.members if member.quarantine}
    taken = {
        article: member.model_copy(update={"quarantine": aside[article]})
        if article in aside and article not in intake.confirmed and not is_address(member.path or "")
        else member
        for article, member in taken.items()
    }
    failed = {file_of(trouble) for trouble in intake.problems if trouble.fault not in READ_ALL_THE_SAME}
    whole = {member.path for member in intake.members.values()} - failed
    lost = {member.article: member.path for member in state.members if member.article not in taken and member.path}
    gone = {article for article, path in lost.items() if path in whole}
    kept = {
        path
        for article, path in lost.items()
        if path not in whole and _covered(path, origins) and article not in intake.quarantined
    }
    rest = [member for member in state.members if member.article not in gone]
    return Plan(
        members=_set_aside(_with(rest, taken), intake.quarantined),
        origins=state.origins,
        held_back=state.held_back,
        problems=_with_kept(intake.problems, kept),
        unchanged=_unchanged(state.members, taken),
        left_out=left_out,
        states=intake.states,
    )


def undone(state: State, before: State, after: State, number: VersionNumber) -> Plan:
    """Return *state* without what version *number* changed, which made *after* of *before*.

    Raises `UndoneError` when nothing of it is there any more, `OvertakenError` when its articles are others by now.
    """
    old, new, now = (_places(one.members) for one in (before, after, state))
    touched = [article for article in old | new if old.get(article) != new.get(article)]
    if all(now.get(article) == old.get(article) for article in touched):
        raise UndoneError(version=number)
    if overtaken := [article for article in touched if now.get(article) != new.get(article)]:
        raise OvertakenError(version=number, count=len(overtaken))
    gone = {article for article in touched if article not in old}
    rest = [member for member in state.members if member.article not in gone]
    was, came = ({origin.path: origin for origin in one.origins} for one in (before, after))
    origins = {origin.path: origin for origin in state.origins if origin.path in was or origin.path not in came}
    origins |= {path: origin for path, origin in was.items() if came.get(path) != origin}
    return Plan(
        members=_with(rest, {article: old[article] for article in touched if article in old}),
        origins=tuple(origins.values()),
        held_back=state.held_back - (after.held_back - before.held_back) | (before.held_back - after.held_back),
    )


def _places(members: Iterable[Member]) -> dict[ArticleId, Member]:
    """Return *members* by article, without since when they are there."""
    return {member.article: member.model_copy(update={"since": None}) for member in members}


def _parted(state: State, intake: Intake) -> tuple[tuple[ArticleId, ...], dict[ArticleId, Member]]:
    """Return what of *intake* stays out because it was removed by hand, and the rest."""
    barred = state.held_back - {member.article for member in state.members}
    left_out = tuple(article for article in intake.members if article in barred)
    return left_out, {article: member for article, member in intake.members.items() if article not in left_out}


def _set_aside(members: Iterable[Member], quarantined: Mapping[ArticleId, Quarantine]) -> tuple[Member, ...]:
    return tuple(
        member.model_copy(update={"quarantine": quarantined[member.article]})
        if member.article in quarantined
        else member
        for member in members
    )


def _with_kept(problems: Sequence[Problem], kept: Iterable[str]) -> tuple[Problem, ...]:
    """Mark the *problems* that leave one of the files *kept* as it was, and tell of files that are just gone."""
    told, explained = [], set[str]()
    for trouble in problems:
        saved = {path for path in kept if _within(path, file_of(trouble))}
        told.append(trouble.model_copy(update={"kept": trouble.kept or bool(saved)}))
        explained |= saved
    return (*told, *(missing(path) for path in sorted(set(kept) - explained)))


def _covered(path: str, origins: Iterable[Origin]) -> bool:
    return any(_within(path, origin.path) for origin in origins)


def _within(path: str, place: str) -> bool:
    return path == place or path.startswith(place.rstrip(os.sep) + os.sep)


def _with(members: Iterable[Member], taken: Mapping[ArticleId, Member]) -> tuple[Member, ...]:
    return tuple(({member.article: member for member in members} | dict(taken)).values())


def _unchanged(members: Iterable[Member], taken: Mapping[ArticleId, Member]) -> int:
    return sum(member.article in taken and taken[member.article].digest == member.digest for member in members)


def difference(before: Sequence[Member], after: Sequence[Member]) -> Change:
    """Return what changes between *before* and *after*."""
    # Two edits may make the same of an article: of what is hidden, nobody sees the phrasings.
    old = {member.article: (member.digest, member.edits) for member in before}
    new = {member.article: (member.digest, member.edits) for member in after}
    was_aside = {member.article for member in before if member.quarantine}
    aside = {member.article: member.quarantine for member in after}
    return Change(
        added=tuple(article for article in new if article not in old),
        changed=tuple(article for article, state in new.items() if old.get(article, state) != state),
        removed=tuple(article for article in old if article not in new),
        quarantined=tuple(article for article, why in aside.items() if why and article not in was_aside),
        restored=tuple(article for article, why in aside.items() if not why and article in was_aside),
    )


def named(name: str, summaries: Sequence[ArticleSummary]) -> ArticleSummary | None:
    """Return the one article that *name* names: its id, its title or address, or the beginning of its id alone."""
    exact = [summary for summary in summaries if summary.head.id == name]
    told = [summary for summary in summaries if name in (summary.head.title, summary.head.url)]
    begun = [summary for summary in summaries if summary.head.id.startswith(name) and len(name) >= _SHORTEST_PREFIX]
    for found in (exact, told, begun):
        if found:
            return found[0] if len(found) == 1 or found is exact else None
    return None

"""What a parser found, before it becomes entries: drafts, and how entries are made of them."""

import hashlib
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.models import ArticleId, ArticleKind, Entry, EntryId, EntryKind, Level, Section, SourceCard
from knowledge.text.dates import find_dates
from knowledge.text.marks import Place, plain_key

MAX_SHOWN = 300
"""Characters of a sentence together with the one before it, up to which both are shown."""
_MAX_DATED = 2000
_TELLING = 10
"""Letters of a sentence from which the same words twice are a repetition."""

# Such a beginning points back: without the sentence before, a reader does not know at what.
_LEANS = re.compile(
    r"(?:これ|それ|あれ|この|その|あの|ここ|そこ|こう(?!した)|そう|同(?=[氏社国年月日市県大校州党誌紙作機艦駅店館地島人])|また|なお|さらに|しかし|ただ(?:し|、)|一方|そして|だが|なので|したがって"
    r"|彼|両(?=[氏者国社人])|前者|後者|いずれも|当時|つまり|例えば|たとえば|すなわち|ところが|ちなみに|そのため|次いで|続いて)"
    r"|(?:he|she|it|this|they|that|these|those|his|her|its|their|such|however|but|also|moreover|furthermore|then|therefore"
    r"|thus|here|there|both|and|so|instead|the (?:former|latter|same))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry without its id: places in the text, and whose word it is."""

    kind: EntryKind
    core: Place
    before: Place | None = None
    """The sentence before it in its paragraph."""
    question: str | None = None
    section: int | None = None
    source: int | None = None
    level: Level = "article"
    written: date | None = None
    """The day that relative dates in it count from."""
    phrasings: tuple[str, ...] = ()
    """Other ways to ask the question."""
    start: int | None = None
    """Where what is shown begins, if it fits: the term that it defines, the names of its columns."""


@dataclass(slots=True)
class Parsed:
    """All that a parser learnt from one document."""

    title: str | None = None
    published: date | None = None
    kind: ArticleKind = "article"
    sections: list[Section] = field(default_factory=list)
    sources: list[SourceCard] = field(default_factory=list)
    key_points: list[Place] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def leans(text: str, core: Place) -> bool:
    """Whether the sentence at *core* cannot be understood without the one before it."""
    return bool(_LEANS.match(text, core[0], core[1]))


def inside(place: int, answers: Sequence[Place]) -> bool:
    """Whether *place* lies in one of the *answers*, which stand in order and apart."""
    number = bisect_right(answers, (place, sys.maxsize)) - 1
    return number >= 0 and place < answers[number][1]


def without_repeats(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Return *drafts* without the statements that say a key point's or an earlier statement's words, or part of them.

    Of equal pairs one stays; so do lines too short to be told apart by their words alone.
    """
    kept: list[Draft] = []
    said: set[str] = set()
    end = 0
    order = {"key_point": 0, "statement": 1}
    telling = [draft for draft in drafts if draft.kind != "qa"]
    for draft in sorted(telling, key=lambda draft: (order[draft.kind], draft.core)):
        key = plain_key(text[slice(*draft.core)])
        if key not in said:
            kept.append(draft)
        if len(key) >= _TELLING:
            said.add(key)
    apart: list[Draft] = []
    for draft in sorted(kept, key=lambda draft: (draft.core[0], order[draft.kind])):
        if draft.core[0] >= end:
            apart.append(draft)
            end = draft.core[1]
    pairs = {(draft.question, draft.core): draft for draft in drafts if draft.kind == "qa"}
    return [*pairs.values(), *apart]


def entries(text: str, article: ArticleId, drafts: Iterable[Draft]) -> tuple[Entry, ...]:
    """Return the entries that *drafts* make in reading order, pairs before the statements they hold."""
    order = {"qa": 0, "key_point": 1, "statement": 2}
    ordered = sorted(drafts, key=lambda draft: (draft.core[0], order[draft.kind], draft.core[1]))
    seen: Counter[str] = Counter()
    return tuple(_entry(text, article, draft, seen) for draft in ordered)


def _entry(text: str, article: ArticleId, draft: Draft, seen: Counter[str]) -> Entry:
    start, end = draft.core
    if draft.start is not None and end - draft.start <= MAX_SHOWN:
        start = draft.start
    elif draft.kind != "qa" and draft.before and end - draft.before[0] <= MAX_SHOWN and leans(text, draft.core):
        start = draft.before[0]
    return Entry(
        id=_entry_id((article, draft.kind, draft.question or "", text[slice(*draft.core)]), seen),
        kind=draft.kind,
        start=start,
        end=end,
        core=draft.core,
        question=draft.question,
        phrasings=draft.phrasings,
        section=draft.section,
        source=draft.source,
        level=draft.level,
        dates=find_dates(text, draft.core[0], min(draft.core[1], draft.core[0] + _MAX_DATED), draft.written),
    )


def _entry_id(parts: Sequence[str], seen: Counter[str]) -> EntryId:
    """Return a hash of what the entry says and of how many equal ones stand before it: other text may move freely."""
    # The unit separator keeps ("ab", "c") and ("a", "bc") apart.
    joined = "\x1f".join(parts)
    number = seen[joined]
    seen[joined] += 1
    digest = hashlib.sha256(f"{joined}\x1f{number}".encode("utf-8", "surrogatepass"))
    return EntryId(digest.hexdigest()[:16])

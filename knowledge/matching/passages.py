"""Which entries of an article stand together, and which beside each other."""

from collections.abc import Sequence

from knowledge.models import Entry

_CROWDED = 0.6
"""Share of one-entry paragraphs above which a section is one passage: pages that put every line apart."""
_LONGEST_PASSAGE = 12


def passages_of(text: str, entries: Sequence[Entry]) -> list[int]:
    """Return for each entry the number of its passage: a paragraph, or a section made of one-line paragraphs."""
    paragraphs = [_paragraph_start(text, entry.core[0]) for entry in entries]
    counts: dict[tuple[int | None, int], int] = {}
    for entry, paragraph in zip(entries, paragraphs, strict=True):
        counts[entry.section, paragraph] = counts.get((entry.section, paragraph), 0) + 1
    single: dict[int | None, list[bool]] = {}
    for (section, _), count in counts.items():
        single.setdefault(section, []).append(count == 1)
    crowded = {section for section, alone in single.items() if sum(alone) >= _CROWDED * len(alone)}
    numbers: dict[tuple[int | None, int], int] = {}
    seen: dict[int | None, int] = {}
    passages = []
    for entry, paragraph in zip(entries, paragraphs, strict=True):
        nth = seen[entry.section] = seen.get(entry.section, -1) + 1
        group = -1 - nth // _LONGEST_PASSAGE if entry.section in crowded else paragraph
        passages.append(numbers.setdefault((entry.section, group), len(numbers)))
    return passages


def _paragraph_start(text: str, position: int) -> int:
    unix, windows = text.rfind("\n\n", 0, position), text.rfind("\n\r\n", 0, position)
    return max(unix, windows, -1)


def neighbours(entries: Sequence[Entry], passages: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return for each entry the one before and the one after it in its passage, -1 where there is none."""
    previous, following = [-1] * len(entries), [-1] * len(entries)
    last: dict[int, int] = {}
    for number in sorted(range(len(entries)), key=lambda number: entries[number].core):
        if entries[number].kind == "qa":
            continue
        before = last.get(passages[number], -1)
        previous[number] = before
        if before >= 0:
            following[before] = number
        last[passages[number]] = number
    return previous, following

"""Bulk JSONL: one article a line, read line by line so that a file may be larger than memory."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from knowledge.errors import Fault, UnreadableError
from knowledge.models import Document, Metadata, PairSpan, Problem
from knowledge.sources.decode import MAX_BYTES, decode
from knowledge.sources.plain import read_plain
from knowledge.text.dates import read_date
from knowledge.text.phrasings import malformed

OURS = "kijibot"
"""The field of an export (`sources.exchange`) that is for Kijibot alone: a line of nothing else holds no article."""
_STRINGS = ("id", "title", "url", "site", "topic")


class _RecordError(Exception):
    """One line is not a record; *fault* says why, *facts* where in it."""

    def __init__(self, fault: Fault, **facts: str | int) -> None:
        super().__init__(fault)
        self.fault, self.facts = fault, facts


def read_jsonl(name: str, lines: Iterable[bytes | None], metadata: Metadata) -> Iterator[Document | Problem]:
    """Yield a document or a problem for each of *lines* that is not blank; None stands for a line too long to hold.

    What a record says of itself wins; *metadata* fills its gaps, except id, title and url, which only one can have.
    A phrasing that cannot be used is a problem of its own; the rest of its record is read.
    """
    gaps = {"site": metadata.site, "published": metadata.published, "topic": metadata.topic}
    unnamed: set[str] = set()
    for number, line in enumerate(lines, start=1):
        place = f"{name}:{number}"
        try:
            if line is not None and not line.strip():
                continue
            record = _parsed(place, line)
            if record.keys() == {OURS}:
                continue
            document = _document(place, record, gaps, unnamed)
            yield from (fault.problem(place) for pair in document.pairs for fault in malformed(pair.phrasings))
            yield document
        except _RecordError as error:
            facts: dict[str, str | int] = {"name": place, "line": number, **error.facts}
            yield Problem(name=place, fault=error.fault.value, facts=facts)


def looks_like_jsonl(data: bytes) -> bool:
    """Whether the first line of *data* that is not blank is an object such as a bulk file holds."""
    head = data[: MAX_BYTES + 1].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith(b"{"):
        return False
    try:
        record = json.loads(head.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and not record.keys().isdisjoint({"text", "pairs", OURS})


def _parsed(place: str, line: bytes | None) -> dict[str, Any]:
    if line is None:
        raise _RecordError(Fault.TOO_LARGE, limit_mib=MAX_BYTES // 2**20)
    try:
        text = decode(place, line)
        record = json.loads(text, parse_constant=_refuse_constant)
    except UnreadableError as error:
        raise _RecordError(error.fault) from error
    except json.JSONDecodeError as error:
        raise _RecordError(Fault.JSON, column=error.colno) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; brackets nested 100,000 deep
        raise _RecordError(Fault.JSON, column=1) from error
    if not isinstance(record, dict):
        raise _RecordError(Fault.OBJECT)
    return record


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _document(place: str, record: dict[str, Any], gaps: dict[str, Any], unnamed: set[str]) -> Document:
    said: dict[str, Any] = {field: value for field in _STRINGS if (value := _string(record, field, required=False))}
    if (published := _published(record)) is not None:
        said["published"] = published
    text, pairs = _text(record)
    if "id" not in said and "url" not in said:
        # An id will be made from the title or the first words; a second article of those needs one of its own.
        words = str(said.get("title") or " ".join(text[:200].split())[:60])
        if words in unnamed:
            said["id"] = f"{words[:60]}-{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"
        unnamed.add(words)
    metadata = Metadata.model_validate({key: value for key, value in gaps.items() if value is not None} | said)
    if pairs:
        return Document(name=place, text=text, metadata=metadata, pairs=pairs)
    return read_plain(place, text, metadata)


def _text(record: dict[str, Any]) -> tuple[str, tuple[PairSpan, ...]]:
    """Return a record's text, or its pairs written out and where they stand in that text."""
    if record.get("text") is None:
        return _pairs(record)
    text = _string(record, "text", required=True)
    if not text.strip():
        raise _RecordError(Fault.RECORD, field="text")
    return text, ()


def _string(record: dict[str, Any], field: str, *, required: bool) -> str:
    value = record.get(field)
    if value is None and not required:
        return ""
    if field == "id" and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise _RecordError(Fault.RECORD, field=field)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _RecordError(Fault.UNICODE, field=field) from error
    return value if field == "text" else value.strip()


def _published(record: dict[str, Any]) -> date | None:
    value = _string(record, "published", required=False)
    if not value:
        return None
    day = read_date(value)
    if day is None:
        raise _RecordError(Fault.RECORD, field="published")
    return day


def _phrasings(pair: dict[str, Any]) -> tuple[str, ...]:
    given = pair.get("phrasings")
    listed = [given] if isinstance(given, str) else [] if given is None else given
    if not isinstance(listed, list):
        raise _RecordError(Fault.RECORD, field="phrasings")
    return tuple(_string({"phrasings": one}, "phrasings", required=True) for one in listed)


def _pairs(record: dict[str, Any]) -> tuple[str, tuple[PairSpan, ...]]:
    """Return a ready FAQ written out, question line, answer, blank line, and where its pairs stand in that text."""
    given = record.get("pairs")
    if not isinstance(given, list) or not given:
        raise _RecordError(Fault.RECORD, field="text" if given is None else "pairs")
    pieces: list[str] = []
    spans: list[PairSpan] = []
    at = 0
    for pair in given:
        if not isinstance(pair, dict):
            raise _RecordError(Fault.RECORD, field="pairs")
        question = " ".join(_string(pair, "question", required=True).split())
        answer = _string(pair, "answer", required=True)
        if not question or not answer:
            raise _RecordError(Fault.RECORD, field="pairs")
        middle = at + len(question) + 1
        spans.append(
            PairSpan(question=(at, middle - 1), answer=(middle, middle + len(answer)), phrasings=_phrasings(pair))
        )
        pieces.append(f"{question}\n{answer}")
        at = middle + len(answer) + 2
    return "\n\n".join(pieces), tuple(spans)

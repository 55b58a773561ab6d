"""The reading process: what it reads, and that no page can stop it or us."""

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from knowledge.errors import Fault, UnreadableError
from knowledge.extraction.worker import WorkerExtractor
from knowledge.models import Document, Metadata
from tests.fuzz import pages as fuzz

PAGE = "<html><body><h1>塔</h1><p>みなと市の塔は、百年前に建てられた。いまも灯りがともる。</p></body></html>".encode()


@pytest.fixture(scope="module")
def extractor() -> Iterator[WorkerExtractor]:
    worker = WorkerExtractor(workers=1, seconds=3)
    yield worker
    worker.close()


def read(extractor: WorkerExtractor, name: str, data: bytes, content_type: str | None = None) -> Document:
    [document] = extractor.documents(name, data, Metadata(), content_type=content_type)
    assert isinstance(document, Document)
    return document


def fault(extractor: WorkerExtractor, name: str, data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        extractor.documents(name, data, Metadata())
    return caught.value


def pdf(*pages: str) -> bytes:
    """Return a PDF file of *pages*, each with its lines."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        lines = page.translate({ord("("): r"\(", ord(")"): r"\)"}).split("\n")
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {' '.join(f'({line}) Tj T*' for line in lines)} ET".encode()
        kids.append(f"{len(objects) + 1} 0 R")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        size = "/MediaBox [0 0 612 792]"
        told = f"<< /Type /Page /Parent 2 0 R {size} /Resources {font} /Contents {len(objects) + 2} 0 R >>"
        objects += [told.encode(), b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream"]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + one + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % count
        + table
        + (b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body)))
    )


REPORT = (
    """Harbour Trust Report
Dredging
The harbour was dredged in March for the first time since 2009, and eleven thou-
sand tonnes of silt taken out.
Boats may enter at any tide. The master expects the waiting list for moorings to
1""",
    """Harbour Trust Report
be empty by the summer.
- Day berth: 14 pounds
- Season berth: 620 pounds
What does a lost key cost?
A lost key costs 25 pounds, and the new one is ready within two working days for
all members.
2""",
    """Harbour Trust Report
The office is open on weekdays.
3""",
)


def archive(*names: str) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return file.getvalue()


def test_a_page_is_read_whatever_it_is_called(extractor: WorkerExtractor) -> None:
    assert "百年前" in read(extractor, "report.pdf", PAGE).text


def test_text_comes_through_in_the_encoding_that_the_server_names(extractor: WorkerExtractor) -> None:
    text = "这座灯塔是一百年前建的。"

    assert read(extractor, "a.txt", text.encode("gbk"), "text/plain; charset=gbk").text == text


def test_a_pdf_file_is_read_page_by_page(extractor: WorkerExtractor) -> None:
    found = read(extractor, "a.bin", pdf("The tower is old.", "It has a lamp."))

    assert found.text == "The tower is old.\n\nIt has a lamp."
    assert found.metadata.partial is None


def test_a_pdf_file_of_too_many_pages_is_marked(extractor: WorkerExtractor) -> None:
    found = read(extractor, "a.pdf", pdf(*(f"Page {number} is here." for number in range(1, 203))))

    assert found.metadata.partial == "length"
    assert "Page 200 is here." in found.text
    assert "Page 201" not in found.text


@pytest.mark.parametrize(
    ("data", "expected", "kind"),
    [
        (archive("a.txt"), Fault.UNKNOWN_KIND, "ZIP"),
        (archive("[Content_Types].xml", "word/document.xml"), Fault.UNKNOWN_KIND, "DOCX"),
        (b"\x1f\x8b" + b"0" * 50, Fault.UNKNOWN_KIND, "GZIP"),
        (b"<?xml version='1.0'?><note>x</note>", Fault.UNKNOWN_KIND, "XML"),
        (b"<rss version='2.0'></rss>", Fault.A_FEED, None),
        (b"%PDF-1.4 nothing", Fault.BINARY, None),
        (pdf(" "), Fault.NOTHING_TO_LEARN, None),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01", Fault.BINARY, None),
        (b"", Fault.EMPTY, None),
    ],
)
def test_what_is_not_read_is_refused_by_what_it_is(
    extractor: WorkerExtractor, data: bytes, expected: Fault, kind: str | None
) -> None:
    found = fault(extractor, "page", data)

    assert (found.fault, found.facts.get("kind")) == (expected, kind)


def test_lines_pages_and_running_heads_of_a_pdf_file_leave_no_trace(extractor: WorkerExtractor) -> None:
    [document] = extractor.documents("report.pdf", pdf(*REPORT), Metadata())
    assert isinstance(document, Document)

    assert document.text.split("\n") == [
        "Harbour Trust Report", "Dredging",
        "The harbour was dredged in March for the first time since 2009, and eleven thousand tonnes of silt taken out.",
        "", "Boats may enter at any tide. The master expects the waiting list for moorings to be empty by the summer.",
        "", "- Day berth: 14 pounds", "- Season berth: 620 pounds", "", "What does a lost key cost?",
        "", "A lost key costs 25 pounds, and the new one is ready within two working days for all members.",
        "", "The office is open on weekdays.",
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a signal")
def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read(extractor: WorkerExtractor) -> None:
    read(extractor, "a.html", PAGE)
    [process] = _children()
    os.kill(process, signal.SIGSTOP)
    start = time.monotonic()

    assert fault(extractor, "endless.html", PAGE).fault is Fault.TOO_HARD
    assert time.monotonic() - start < 5
    assert "百年前" in read(extractor, "b.html", PAGE).text
    assert _children() != [process]


@pytest.mark.skipif(sys.platform == "win32", reason="stops a process by a signal")
def test_a_page_that_kills_the_process_is_given_up_and_the_next_one_is_read(extractor: WorkerExtractor) -> None:
    read(extractor, "a.html", PAGE)
    [process] = _children()
    os.kill(process, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (process, signal.SIGKILL)).start()

    assert fault(extractor, "deadly.html", PAGE).fault is Fault.TOO_HARD
    assert "百年前" in read(extractor, "b.html", PAGE).text


def test_a_process_that_died_while_nobody_asked_is_replaced(extractor: WorkerExtractor) -> None:
    read(extractor, "a.html", PAGE)
    [process] = _children()
    os.kill(process, signal.SIGTERM)
    time.sleep(0.3)

    assert "百年前" in read(extractor, "b.html", PAGE).text


def test_several_threads_read_at_once_and_closing_leaves_no_process() -> None:
    worker = WorkerExtractor()
    before = set(_children())
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(read(worker, "a.html", PAGE).text), name=str(number))
        for number in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert 1 <= len(set(_children()) - before) <= 2
    worker.close()
    assert set(_children()) == before


def test_the_process_knows_no_secret_and_reaches_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "canary")
    worker = WorkerExtractor()
    read(worker, "a.html", PAGE)
    environment = b"".join(Path(f"/proc/{process}/environ").read_bytes() for process in _children())
    worker.close()

    assert b"canary" not in environment
    program = (
        "import sys, socket; from knowledge.extraction.__main__ import _refuse; sys.addaudithook(_refuse);"
        "socket.create_connection(('127.0.0.1', 9))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "PermissionError" in ended.stderr


def test_mutated_pages_do_no_harm() -> None:
    outcomes, slowest = fuzz.run(150, seed=1_000_000)

    assert [name for name in outcomes if name.startswith(("ESCAPED", "HUNG", "too_hard"))] == []
    assert slowest < 10
    assert outcomes["read"] > 50


def _children() -> list[int]:
    """Return the reading processes that we started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            command = (entry / "cmdline").read_bytes()
        except (OSError, IndexError):
            continue
        if parent == os.getpid() and b"knowledge.extraction" in command:
            found.append(int(entry.name))
    return found

"""Unpacking, a little at a time."""

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.web.body import TooLargeError, TransferFaultError, Unpacker

TEXT = "本日は晴天なり。".encode() * 500


def unpacked(encoding: str, data: bytes, step: int = 7, most: int = 1 << 20) -> bytes:
    unpacker = Unpacker([encoding], most)
    pieces = [piece for at in range(0, len(data), step) for piece in unpacker.feed(data[at : at + step])]
    unpacker.close()
    return b"".join(pieces)


def bare_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        pytest.param("identity", TEXT, id="not packed"),
        pytest.param("", TEXT, id="empty header"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param("X-GZIP", gzip.compress(TEXT), id="gzip by its old name"),
        pytest.param("gzip", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), id="two members"),
        pytest.param("gzip", gzip.compress(TEXT) + b"\0" * 100, id="filled up with zeros"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate"),
        pytest.param("deflate", bare_deflate(TEXT), id="deflate without its header"),
        pytest.param("deflate", zlib.compress(TEXT) + b"more", id="deflate and something more"),
        pytest.param("identity, gzip", gzip.compress(TEXT), id="gzip beside identity"),
    ],
)
@pytest.mark.parametrize("step", [1, 100_000])
def test_what_was_packed_comes_out(encoding: str, data: bytes, step: int) -> None:
    assert unpacked(encoding, data, step) == TEXT


def test_an_empty_body_needs_no_packing() -> None:
    assert unpacked("gzip", b"") == b""


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "deflate, gzip", "gzip, br", "x"])
def test_packings_that_were_not_asked_for_are_refused(encoding: str) -> None:
    with pytest.raises(TransferFaultError):
        Unpacker([encoding], 1)


@pytest.mark.parametrize(
    # Without a fixed time the names of the cases would change every second, and differ between workers.
    "data",
    [gzip.compress(TEXT, mtime=0)[:-9], gzip.compress(TEXT, mtime=0)[:-1], b"not packed", b"\x1f\x8b\x08"],
    ids=repr,
)
def test_a_body_that_breaks_off_or_is_damaged_is_told(data: bytes) -> None:
    with pytest.raises(TransferFaultError):
        unpacked("gzip", data)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_the_bound_is_exact_and_counts_unpacked_bytes(encoding: str) -> None:
    data = gzip.compress(bytes(1000)) if encoding == "gzip" else bytes(1000)

    assert unpacked(encoding, data, most=1000) == bytes(1000)
    with pytest.raises(TooLargeError):
        unpacked(encoding, data, most=999)


def test_members_without_content_are_counted() -> None:
    empty = gzip.compress(b"")

    assert unpacked("gzip", empty * 1024, 1000) == b""
    with pytest.raises(TransferFaultError):
        unpacked("gzip", empty * 1025, 1000)


@given(st.binary(), st.sampled_from(["gzip", "deflate", "identity"]), st.integers(1, 50))
def test_any_bytes_unpack_or_are_told_apart(data: bytes, encoding: str, step: int) -> None:
    with suppress(TransferFaultError, TooLargeError):
        unpacked(encoding, data, step, most=4096)

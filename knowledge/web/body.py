"""Unpacks what a server sends, a little at a time and never more than a bound."""

from __future__ import annotations  # zlib names its stream for type checkers only

import zlib
from collections.abc import Iterator, Sequence

_STEP = 64 * 1024
_MOST_MEMBERS = 1024
"""A gzip body may be several packed ones in a row (RFC 1952); some servers send one for each flush."""
_GZIP_FIRST = 0x1F


class TransferFaultError(Exception):
    """What came cannot be unpacked, or not in full."""


class TooLargeError(Exception):
    """More came than is taken."""


class Unpacker:
    """Unpacks a body packed as the `Content-Encoding` headers *encodings* say; nothing packed twice.

    Raises `TransferFaultError` for a packing that was not asked for.
    """

    def __init__(self, encodings: Sequence[str], most: int) -> None:
        named = [name.strip().lower() for line in encodings for name in line.split(",")]
        packed = [name for name in named if name not in ("", "identity")]
        if len(packed) > 1 or not {*packed} <= {"gzip", "x-gzip", "deflate"}:
            raise TransferFaultError(", ".join(packed))
        self._packing = packed[0].removeprefix("x-") if packed else None
        self._most = most
        self._packed_bytes = 0
        self._bytes = 0
        self._stream: zlib._Decompress | None = None
        self._members = 0
        self._ended = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what *data* unpacks to, in pieces that take a millisecond at most.

        Raises `TransferFaultError`, and `TooLargeError` as soon as more than the bound has come, packed or unpacked.
        """
        self._packed_bytes += len(data)
        if self._packed_bytes > self._most:
            raise TooLargeError
        for piece in self._unpacked(data) if self._packing else (data,):
            self._bytes += len(piece)
            if self._bytes > self._most:
                raise TooLargeError
            yield piece

    def close(self) -> None:
        """Say that nothing more comes; raises `TransferFaultError` when the body is not complete."""
        if self._stream is not None and not self._stream.eof:
            raise TransferFaultError("breaks off")

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        while data and not self._ended:
            stream = self._stream
            if stream is None or stream.eof:
                # What follows the last packed stream and is none is filling.
                if stream is not None and (self._packing == "deflate" or data[0] != _GZIP_FIRST):
                    self._ended = True
                    return
                stream = self._begin(data[0])
            try:
                piece = stream.decompress(data, _STEP)
            except zlib.error as error:
                raise TransferFaultError("damaged") from error
            yield piece
            data = stream.unused_data if stream.eof else stream.unconsumed_tail

    def _begin(self, first: int) -> zlib._Decompress:
        """Begin the next packed stream, whose first byte is *first*."""
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise TransferFaultError("too many members")
        if self._packing == "gzip":
            bits = 16 + zlib.MAX_WBITS
        else:
            # By RFC 9110 "deflate" has zlib's header; some servers leave it out, and browsers take both.
            bits = zlib.MAX_WBITS if first & 0x0F == zlib.DEFLATED else -zlib.MAX_WBITS
        self._stream = zlib.decompressobj(bits)
        return self._stream

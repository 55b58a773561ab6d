"""Feeds with pieces torn out, doubled, swapped and overwritten: `python -m tests.fuzz.feeds --count N`."""

import argparse
import random
import time
from dataclasses import dataclass, field

from knowledge.errors import UnreadableError
from knowledge.sources.discovery import feed_links
from knowledge.sources.feeds import read_feed
from tests.sources.feeds import BASE, FORMS

_PIECES = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"&a;", b"&#0;",
    b"&#xD800;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b", b"</item>", b"<item>", b"<entry>", b"</channel>",
    b"'", b'"', b"{", b"[", b"\\ud800", b"encoding='utf-16'", b"encoding='x'", b"xml:base='http://['", b"xmlns='x'",
    b"99999-99-99T99:99:99Z", b"<url><loc>http://[::1</loc></url>", b"<a" * 400, b"<b>" * 400, b"1e999", b"\xe3\x81",
    "\u202e".encode(), b"javascript:",
)  # fmt: skip


@dataclass
class Figures:
    """What a run came to."""

    count: int = 0
    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    escaped: list[str] = field(default_factory=list)


def mutated(chance: random.Random) -> bytes:
    """Return one of the forms with one to six things done to it."""
    forms = list(FORMS.values())
    data = chance.choice(forms)
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + int(chance.expovariate(1 / 40)))
        match chance.randrange(6):
            case 0:
                data = data[:start] + data[end:]
            case 1:
                data = data[:end] + data[start:end] * chance.randint(1, 50) + data[end:]
            case 2:
                data = data[:start] + chance.choice(_PIECES) + data[end:]
            case 3:
                other = chance.choice(forms)
                data = data[:start] + other[chance.randrange(len(other)) :]
            case 4:
                data = data[:start] + chance.randbytes(end - start) + data[end:]
            case _:
                data = data[:start]
    return data


def run(count: int, seed: int) -> Figures:
    """Read *count* mutated feeds and return what became of them."""
    chance = random.Random(seed)
    figures = Figures(count)
    for _ in range(count):
        data = mutated(chance)
        start = time.monotonic()
        try:
            read_feed(BASE, data, chance.choice([None, "text/xml; charset=utf-16", "text/xml; charset=euc-jp"]))
            figures.read += 1
        except UnreadableError:
            figures.refused += 1
        except Exception as error:  # noqa: BLE001 - what escapes is what is counted
            figures.escaped.append(f"{type(error).__name__}: {error} {data[:200]!r}")
        feed_links(data, BASE)
        figures.slowest = max(figures.slowest, time.monotonic() - start)
    return figures


def main() -> None:
    """Run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.monotonic()
    figures = run(arguments.count, arguments.seed)
    for told in figures.escaped[:20]:
        print(told)
    print(
        f"{figures.count} mutated feeds: {figures.read} read, {figures.refused} refused, "
        f"{len(figures.escaped)} escaped, "
        f"slowest {figures.slowest:.2f} s, {time.monotonic() - start:.0f} s in all"
    )
    raise SystemExit(bool(figures.escaped))


if __name__ == "__main__":
    main()

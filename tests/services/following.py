"""A program for the kill test: `python -m tests.services.following FOLDER URL` follows the feed and looks at it once.

It says `stored N` whenever N articles are in.
"""

import asyncio
import sys
from pathlib import Path

from knowledge.models import SHARED
from knowledge.services.feeds import taking
from tests.services.feeding import following


async def main(folder: str, url: str) -> None:
    taking._PORTION = 10
    async with following(Path(folder)) as desk:
        await desk.feeds.add(SHARED, url, by="cli")
        look = asyncio.ensure_future(desk.feeds.check(SHARED, url))
        while not look.done():
            await asyncio.wait([look], timeout=0.02)
            print("stored", len(await desk.library.articles([SHARED])), flush=True)
        await look


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

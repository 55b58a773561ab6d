"""The real program as a process of its own, for tests that look at it from outside."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.discord import LoopbackDiscord

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 30.0
STOP_SECONDS = 15.0


@dataclass
class Finished:
    """A command that has run to its end."""

    code: int
    stdout: str
    stderr: str


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Return the variables for a program whose data lies in *folder*; *settings* are `KIJIBOT_` ones, in lower case."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("KIJIBOT_")}
    given = {"store": f"sqlite:///{(folder / 'kijibot.db').resolve()}", **settings}
    return (
        kept
        | {
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        | {f"KIJIBOT_{name.upper()}": value for name, value in given.items()}
    )


async def kijibot(folder: Path, *arguments: str, stdin: bytes = b"", **settings: str) -> Finished:
    """Run one command of the program, in *folder*, to its end."""
    process = await _spawn(folder, arguments, environment(folder, **settings))
    try:
        out, err = await asyncio.wait_for(process.communicate(stdin), 60)
    finally:
        await _kill(process)
    assert process.returncode is not None
    return Finished(process.returncode, out.decode(), err.decode())


@dataclass
class Program:
    """`kijibot bot` in a process of its own, and all that it has printed."""

    process: Process
    folder: Path
    lines: list[str] = field(default_factory=list)
    readers: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def log(self) -> str:
        """Everything it has printed so far."""
        return "".join(self.lines)

    @property
    def memory_mib(self) -> float:
        """How much memory it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    async def exit_code(self, seconds: float = STOP_SECONDS) -> int:
        """Return its exit code once it has ended by itself."""
        try:
            code = await asyncio.wait_for(self.process.wait(), seconds)
        except TimeoutError:
            raise AssertionError(f"still running after {seconds:g} s:\n{self.log}") from None
        await asyncio.gather(*self.readers)
        return code

    async def stop(self) -> int:
        """Ask it to end, as systemd and Docker do; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return await self.exit_code()

    async def collect(self, stream: asyncio.StreamReader) -> None:
        """Keep what comes out of *stream*, line by line."""
        while line := await stream.readline():
            self.lines.append(line.decode(errors="replace"))


@dataclass(kw_only=True)
class RunningBot(Program):
    """The bot at the strict loopback Discord."""

    place: LoopbackDiscord

    async def until_connected(self) -> None:
        """Wait until it has logged in, registered its commands and been told of its server."""

        def look() -> bool:
            assert self.process.returncode is None, f"it ended with {self.process.returncode}:\n{self.log}"
            session = self.place.gateway.session
            return session is not None and len(session.sent) > len(self.place.world.own_guilds())

        try:
            await self.place.world.until(look, "the bot to connect", START_SECONDS)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log}") from None

    async def until_logged(self, words: str, seconds: float = 10.0) -> None:
        """Wait until it has printed *words*."""
        try:
            await self.place.world.until(lambda: words in self.log, f"{words!r} in the log", seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log}") from None


@asynccontextmanager
async def running_program(folder: Path, *, module: str = "bot", **settings: str) -> AsyncIterator[Program]:
    """Start the bot (by *module*) with its data in *folder*; it never outlives the block."""
    process = await _spawn(folder, ("bot",), environment(folder, **settings), module)
    assert process.stdout is not None
    assert process.stderr is not None
    program = Program(process, folder)
    program.readers = [asyncio.create_task(program.collect(stream)) for stream in (process.stdout, process.stderr)]
    try:
        yield program
    except BaseException:
        print(program.log)
        raise
    finally:
        await _kill(process)
        await asyncio.gather(*program.readers)


@asynccontextmanager
async def running_bot(
    place: LoopbackDiscord, folder: Path, *, connected: bool = True, module: str = "bot", **settings: str
) -> AsyncIterator[RunningBot]:
    """Start the bot against *place*, its data in *folder*; wait for it if *connected*."""
    to_loopback = {"discord_token": place.token, "discord_api": place.api, "discord_gateway": place.gateway_url}
    async with running_program(folder, module=module, **(to_loopback | settings)) as program:
        bot = RunningBot(program.process, folder, program.lines, program.readers, place=place)
        if connected:
            await bot.until_connected()
        yield bot


async def _spawn(
    folder: Path, arguments: tuple[str, ...], variables: Mapping[str, str], module: str = "bot"
) -> Process:
    command = [sys.executable, "-m", module, *arguments]
    return await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=variables, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )


async def _kill(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()

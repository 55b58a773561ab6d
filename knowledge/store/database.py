"""One SQLite file and the one thread that uses it."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from knowledge.errors import (
    BusyStoreError,
    ForeignStoreError,
    FullStoreError,
    NewerStoreError,
    NoFolderError,
    NotFoundError,
    OccupiedError,
    ReadOnlyStoreError,
    StoreError,
)

T = TypeVar("T")

APPLICATION_ID = 0x4B494A49  # "KIJI", in the file's header
BUSY_SECONDS = 5.0
MIGRATIONS = Path(__file__).parent / "migrations"

_ERRORS: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: BusyStoreError,
    sqlite3.SQLITE_LOCKED: BusyStoreError,
    sqlite3.SQLITE_READONLY: ReadOnlyStoreError,
    sqlite3.SQLITE_FULL: FullStoreError,
    sqlite3.SQLITE_NOTADB: ForeignStoreError,
    sqlite3.SQLITE_CORRUPT: ForeignStoreError,
    sqlite3.SQLITE_FORMAT: ForeignStoreError,
}


class Database:
    """A Kijibot database, opened when it is first needed and made when something is first written.

    While there is no file, reading sees an empty database and leaves no file behind. Jobs run one after another in a
    thread of their own, each in one transaction, so the event loop does not wait for the disk; only `glance` looks at a
    few rows from where it is called.
    """

    def __init__(
        self,
        path: Path,
        *,
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
        migrations: Path = MIGRATIONS,
    ) -> None:
        self._path = path
        self._connect = connect
        self._migrations = migrations
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="kijibot-store")
        self._file: sqlite3.Connection | None = None
        self._nothing: sqlite3.Connection | None = None
        self._beside: sqlite3.Connection | None = None
        """For glances: never waits."""

    async def read(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Return what *job* finds in one consistent state; raises `StoreError`."""
        return await self._run(lambda: self._transaction("BEGIN", job, create=False))

    async def glance(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Return what *job*, which looks at a few rows only, finds: `read` without the way through the thread.

        That way takes 0.1 to 0.3 ms, several times as long as quoting an entry. It is taken while the file is not
        open yet, and when another process keeps the file to itself.
        """
        if self._file is not None:
            with suppress(BusyStoreError):
                return self._glance(job)
        return await self.read(job)

    async def write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Return what *job* returns, having kept all or nothing of what it wrote; raises `StoreError`."""
        return await self._run(lambda: self._transaction("BEGIN IMMEDIATE", job, create=True))

    async def backup(self, target: Path) -> None:
        """Copy everything to the new file *target*, whole or not at all; raises `StoreError`, `NotFoundError`."""
        await self._run(lambda: self._backup(target))

    async def close(self) -> None:
        """Finish what runs and let go of the file."""
        await self._run(self._close)
        self._thread.shutdown()

    async def _run(self, job: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)

    def _transaction(self, begin: str, job: Callable[[sqlite3.Connection], T], *, create: bool) -> T:
        with self._telling_errors():
            connection = self._open(create=create)
            try:
                connection.execute(begin)
                result = job(connection)
                connection.execute("COMMIT")
            except BaseException:
                self._undo(connection)
                raise
            return result

    def _glance(self, job: Callable[[sqlite3.Connection], T]) -> T:
        with self._telling_errors():
            if self._beside is None:
                self._beside = self._connected("rw", timeout=0)
            with self._beside as connection:
                connection.execute("BEGIN")
                return job(connection)

    def _undo(self, connection: sqlite3.Connection) -> None:
        try:
            connection.rollback()
        except sqlite3.Error:
            # What cannot be undone is left to SQLite's journal: the next connection finds the old state.
            self._close()

    def _open(self, *, create: bool) -> sqlite3.Connection:
        if self._file is not None:
            return self._file
        if not self._path.parent.is_dir():
            raise NoFolderError(path=str(self._path), folder=str(self._path.parent))
        if not create and not self._path.exists():
            return self._empty()
        connection = self._connected("rwc" if create else "rw", timeout=BUSY_SECONDS)
        try:
            self._check(connection)
            if not create and _schema(connection) == 0:
                connection.close()
                return self._empty()
            _prepare(connection)
            migrate(connection, self._migrations)
        except BaseException:
            connection.close()
            raise
        self._file = connection
        return connection

    def _connected(self, mode: str, *, timeout: float) -> sqlite3.Connection:
        return self._connect(
            f"{self._path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=timeout,
            isolation_level=None,
            check_same_thread=False,
        )

    def _check(self, connection: sqlite3.Connection) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        schema = _schema(connection)
        bare = application == 0 and schema == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        if application != APPLICATION_ID and not bare:
            raise ForeignStoreError(path=str(self._path))
        newest = max(number for number, _ in _scripts(self._migrations))
        if schema > newest:
            raise NewerStoreError(path=str(self._path), schema=schema, known=newest)

    def _empty(self) -> sqlite3.Connection:
        if self._nothing is None:
            self._nothing = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            migrate(self._nothing, self._migrations)
        return self._nothing

    def _backup(self, target: Path) -> None:
        if not target.parent.is_dir():
            raise NoFolderError(path=str(target), folder=str(target.parent))
        if os.path.lexists(target):
            raise OccupiedError(path=str(target))
        with self._telling_errors():
            source = self._open(create=False)
            if source is not self._file:
                raise NotFoundError("database", str(self._path))
        partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
        try:
            with self._telling_errors(target), closing(sqlite3.connect(partial)) as copy:
                source.backup(copy)
            partial.rename(target)
        except OSError as error:
            raise StoreError(path=str(target), problem=error.strerror or str(error)) from error
        finally:
            partial.unlink(missing_ok=True)

    def _close(self) -> None:
        for connection in (self._file, self._nothing, self._beside):
            if connection is not None:
                connection.close()
        self._file = self._nothing = self._beside = None

    @contextmanager
    def _telling_errors(self, path: Path | None = None) -> Generator[None]:
        """Turn what an operator can put right into `StoreError`."""
        name = str(path or self._path)
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", None) or 0
            raise _ERRORS.get(code & 0xFF, StoreError)(path=name, problem=str(error)) from error
        except ValueError as error:
            # Everything written is valid; a row that pydantic, JSON or UTF-8 refuses was damaged on the disk.
            raise ForeignStoreError(path=name) from error


def migrate(connection: sqlite3.Connection, folder: Path = MIGRATIONS) -> None:
    """Bring a database to the newest schema in one transaction; a failure leaves the schema it had.

    *folder* holds `NNNN_name.sql` files; each sets `user_version` to its number as its last act.
    """
    scripts = _scripts(folder)
    if _schema(connection) == scripts[-1][0]:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        have = _schema(connection)  # another process may have done it in the meantime
        for number, script in scripts:
            if number > have:
                for statement in _statements(script.read_text(encoding="utf-8")):
                    connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what people have deleted is overwritten, too
    # Not WAL: SQLite before 3.51.3 can lose a WAL that two connections reset at once (see DESIGN.md, Storage).
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        connection.execute("PRAGMA journal_mode = DELETE")


def _schema(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _scripts(folder: Path) -> list[tuple[int, Path]]:
    return sorted((int(script.name.split("_")[0]), script) for script in folder.glob("[0-9]*_*.sql"))


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of *script*; `executescript` would commit between them."""
    statement = ""
    for piece in script.split(";"):
        statement += f"{piece};"
        # A semicolon in a text, a remark or a trigger does not end one; SQLite knows.
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

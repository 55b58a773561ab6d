"""What a Kijibot needs of this machine, looked at without changing anything: database, caches, model, disk, files."""

import os
import shutil
import sqlite3
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

from pydantic import Field

from knowledge.app import database_path, index_cache, open_embedder, vector_cache
from knowledge.errors import KnowledgeError, NotFoundError
from knowledge.models import Model, Version
from knowledge.services.reading import is_address
from knowledge.settings import KnowledgeSettings
from knowledge.store.sqlite import SqliteStore

State = Literal["ok", "warning", "wrong", "unseen"]
"""`unseen`: it could not be looked at."""

_CHECK_SECONDS = 20.0
_SPARE_BYTES = 200 * 2**20
_ENV = ".env"


class Finding(Model):
    """What was found in one place: phrase `doctor.<name>` with *facts* filled in says it, and the one thing to do."""

    name: str
    state: State
    facts: dict[str, str | int] = Field(default_factory=dict)


def finding(name: str, state: State = "ok", /, **facts: str | int) -> Finding:
    """Return a finding."""
    return Finding(name=name, state=state, facts=facts)


async def examine_machine(settings: KnowledgeSettings) -> list[Finding]:
    """Return what is found on this machine; raises `SettingError` for an address that cannot work."""
    path = database_path(settings.store)
    none = [finding("database_none", path=str(path))]
    return [
        *(await _database(path) if os.path.exists(path) else none),  # noqa: ASYNC240, PTH110
        _model(settings),
        _disk(path),
        *_files(path),
        *_articles(settings),
    ]


async def _database(path: Path) -> list[Finding]:
    store = SqliteStore(path)
    try:
        libraries = await store.libraries()
        served = [version for library in libraries if (version := await store.current(library))]
    except NotFoundError:
        served = []
    except KnowledgeError as error:
        return [finding(f"database_{error.key}", "wrong", path=str(path))]
    finally:
        await store.close()
    return [_sound(path), *[await _cached(path, version) for version in served]]


def _sound(path: Path) -> Finding:
    """Return whether SQLite finds the file sound, as far as it gets in the time it has."""
    end = time.monotonic() + _CHECK_SECONDS
    facts: dict[str, str | int] = {"path": str(path), "sqlite": sqlite3.sqlite_version}
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
            schema = connection.execute("PRAGMA user_version").fetchone()[0]
            told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.OperationalError:
        return finding("database_unchecked", "unseen", **facts, seconds=int(_CHECK_SECONDS))
    except sqlite3.Error:
        return finding("database_damaged", "wrong", **facts)
    if told != "ok":
        return finding("database_damaged", "wrong", **facts)
    return finding("database", schema=schema, **facts)


async def _cached(path: Path, version: Version) -> Finding:
    """Return whether the search arrays are at hand; where they are not, they are made when they are needed."""
    place = (version.library, version.number, version.fingerprint)
    missing = [cache for cache in (index_cache(path), vector_cache(path)) if await cache.load(*place) is None]
    return finding("cache_missing" if missing else "cache", library=version.library, articles=version.articles)


def _model(settings: KnowledgeSettings) -> Finding:
    if settings.embedder == "none":
        return finding("model_none")
    return finding("model") if open_embedder(settings.embedder) is not None else finding("model_missing", "wrong")


def _disk(path: Path) -> Finding:
    folder = path.parent
    if not folder.is_dir():
        return finding("folder_missing", "wrong", folder=str(folder))
    if not os.access(folder, os.W_OK):
        return finding("folder_locked", "wrong", folder=str(folder))
    needed = _SPARE_BYTES + 2 * (path.stat().st_size if path.exists() else 0)
    free = shutil.disk_usage(folder).free
    facts: dict[str, str | int] = {"free": free // 2**20, "needed": needed // 2**20, "folder": str(folder)}
    return finding("disk", **facts) if free >= needed else finding("disk_low", "wrong", **facts)


def _files(path: Path) -> Iterator[Finding]:
    secret = Path(_ENV).absolute()
    if secret.is_file():
        if os.name == "posix" and secret.stat().st_mode & stat.S_IROTH:
            yield finding("env_readable", "wrong", path=str(secret))
        yield from _in_git(secret)
    if path.exists() and os.name == "posix" and path.stat().st_mode & stat.S_IROTH:
        yield finding("database_readable", "warning", path=str(path))


def _in_git(secret: Path) -> Iterator[Finding]:
    """Tell whether git would publish *secret*; its own variables must not send it elsewhere."""
    if not any((folder / ".git").exists() for folder in secret.parents):
        return
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def git(*arguments: str) -> int:
        command = ["git", "-C", str(secret.parent), *arguments, secret.name]
        return subprocess.run(command, env=clean, capture_output=True, timeout=10, check=False).returncode  # noqa: S603

    try:
        tracked, ignored = git("ls-files", "--error-unmatch") == 0, git("check-ignore", "-q") == 0
    except (OSError, subprocess.TimeoutExpired):
        yield finding("git_unseen", "unseen", path=str(secret))
        return
    if tracked:
        yield finding("env_tracked", "wrong", path=str(secret))
    elif not ignored:
        yield finding("env_in_git", "wrong", path=str(secret))


def _articles(settings: KnowledgeSettings) -> Iterator[Finding]:
    for path in filter(None, settings.articles.split(os.pathsep)):
        if not is_address(path) and not Path(path).exists():
            yield finding("articles_missing", "wrong", path=path)

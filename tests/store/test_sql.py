"""Every statement is about one library, and none is put together from values."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from knowledge.store import (
    analytics,
    audit,
    database,
    feedback,
    feeds,
    following,
    inbox,
    posted,
    readings,
    sqlite,
    versions,
)


def _statements() -> list[str]:
    found = []
    for module in (readings, versions, sqlite, feedback, posted, analytics, inbox, following, audit, feeds):
        for value in vars(module).values():
            texts = value if isinstance(value, tuple) else (value,)
            found += [
                text
                for text in texts
                if isinstance(text, str) and re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)\b", text)
            ]
    return found


def test_no_query_lacks_the_library() -> None:
    statements = _statements()

    assert len(statements) > 20
    # A piece and an entry are written under a reading that was made for its library a moment before.
    parts = [text for text in statements if re.match(r"\s*INSERT INTO (piece|entry)\b", text)]
    assert len(parts) == 2
    # Whoever looks after all libraries asks for their names first, and for nothing of what is in them.
    names = {
        "SELECT id FROM library ORDER BY id",
        "SELECT DISTINCT server FROM tally ORDER BY server",
        *(
            f"SELECT DISTINCT library FROM {table} ORDER BY library"
            for table in ("gap", "follow", "quotation", "audit", "feed")
        ),
    }
    # Discord's ids of messages and channels belong to one server each.
    scopes = r":(library|server|message|channel)\b"
    assert {text for text in statements if not re.search(scopes, text) and text not in parts} == names


def test_no_statement_is_put_together_from_values() -> None:
    folder = Path(database.__file__).parent
    for file in folder.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        assert not re.search(r"execute(?:many|script)?\(\s*f[\"']", source), file
        assert not re.search(r"f\"{1,3}\s*(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA)\b", source), file
        assert "%" not in "".join(_statements())


def test_no_statement_searches_rows_it_could_look_up() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        database.migrate(connection)
        for statement in _statements():
            names = set(re.findall(r":(\w+)", statement))
            values = dict.fromkeys(names) if names else (None,) * statement.count("?")
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert not [step for step in plan if re.match(r"SCAN (entry|piece|posted)\b", step)], (statement, plan)
            # A list of wanted rows searched once for each stored row took 16 s at 20,000 articles.
            assert not [step for step in plan[1:] if re.match(r"SCAN wanted\b", step)], (statement, plan)

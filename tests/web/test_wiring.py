"""The program's own fetcher is the guarded one, and made only when it is used."""

from importlib.metadata import version
from pathlib import Path

import pytest

from knowledge.app import open_knowledge
from knowledge.errors import SettingError
from knowledge.models import SHARED, Metadata
from knowledge.settings import KnowledgeSettings
from tests.web.servers import always, reply, serving

ARTICLE = b"The kettle\n\nThe kettle was invented in 1891 by two sisters. It boils a litre of water in four minutes."


def settings(folder: Path, **given: str) -> KnowledgeSettings:
    return KnowledgeSettings(store=f"sqlite:///{folder / 'k.db'}", embedder="none", **given)  # type: ignore[arg-type]


async def test_the_program_fetches_from_its_operator_s_hosts_only(tmp_path: Path) -> None:
    async with serving(always(reply(body=ARTICLE))) as ours, serving(always(reply())) as theirs:
        allowed = settings(tmp_path, fetch_allow=f"127.0.0.1:{ours.port}", fetch_contact="mailto:me@a.example")
        async with open_knowledge(allowed) as knowledge:
            report = await knowledge.library.add_paths(SHARED, [ours.url(), theirs.url()], Metadata(), by="cli")

    assert (len(report.change.added), [problem.fault for problem in report.problems]) == (1, ["refused"])
    assert theirs.connections == 0
    assert f"User-Agent: Kijibot/{version('kijibot')} (+mailto:me@a.example)\r\n" in ours.heads[-1]


async def test_without_settings_nothing_private_is_fetched_and_no_contact_is_sent(tmp_path: Path) -> None:
    async with serving(always(reply())) as server, open_knowledge(settings(tmp_path)) as knowledge:
        report = await knowledge.library.add_paths(SHARED, [server.url()], Metadata(), by="cli")

    assert [problem.fault for problem in report.problems] == ["refused"]
    assert server.connections == 0


async def test_a_list_of_hosts_without_ports_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingError) as caught:
        async with open_knowledge(settings(tmp_path, fetch_allow="wiki.example")):
            pass

    assert caught.value.facts == {"name": "KIJIBOT_FETCH_ALLOW", "problem": "fetch_allow"}


@pytest.mark.parametrize("contact", ["me (at) home", "a\r\nCookie: b", "連絡先", "a" * 201])
def test_a_contact_that_cannot_stand_in_a_header_is_told(tmp_path: Path, contact: str) -> None:
    with pytest.raises(ValueError, match="fetch_contact"):
        settings(tmp_path, fetch_contact=contact)

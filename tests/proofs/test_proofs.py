"""Every proof in a small form; its full size is a program of its own."""

from pathlib import Path

from tests.proofs import canaries, hostile, kills, logs, permissions, versions


async def test_nobody_does_what_they_may_not(tmp_path: Path) -> None:
    matrix = await permissions.run(tmp_path, whole=False)

    assert matrix.wrong == []
    assert matrix.refused > matrix.cells // 5


async def test_no_server_s_words_are_seen_in_another(tmp_path: Path) -> None:
    seen = await canaries.run(tmp_path, 150)

    assert seen.leaked == []
    assert seen.own > 0


async def test_no_secret_is_printed_at_any_level(tmp_path: Path) -> None:
    printed = await logs.run(tmp_path, 2)

    assert printed.found == []
    assert any(" DEBUG discord" in text for text in printed.text)


async def test_no_answer_is_of_two_versions(tmp_path: Path) -> None:
    told = await versions.run(tmp_path, 8, 800)

    assert (told.wrong, told.untold) == ([], 0)
    assert len(told.seen) > 4


def test_a_kill_leaves_what_was_done_or_what_was_under_way(tmp_path: Path) -> None:
    killed = kills.run(tmp_path, 6)

    assert killed.wrong == []
    assert killed.done > 0


async def test_hostile_words_ring_nobody_and_fail_nowhere(tmp_path: Path) -> None:
    suffered = await hostile.run(tmp_path, 150)

    assert suffered.wrong == []

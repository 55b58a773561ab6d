"""Limits: told once, then silence, then everything is forgotten."""

from contextlib import ExitStack

from hypothesis import given
from hypothesis import strategies as st

from bot.manners import Backlog, Cooldown, Manners, Turn


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_backlog_tells_once_and_forgives_when_it_has_caught_up() -> None:
    backlog = Backlog(limit=2)
    with ExitStack() as waiting:
        said = [waiting.enter_context(backlog.entry("a")) for _ in range(4)]
        other = waiting.enter_context(backlog.entry("b"))
    with ExitStack() as waiting:
        again = [waiting.enter_context(backlog.entry("a")) for _ in range(3)]

    assert (said, other) == (["free", "free", "tell", "silent"], "free")
    assert again == ["free", "free", "tell"]


def test_a_backlog_never_hinders_who_waits_for_each_answer_and_remembers_nobody() -> None:
    backlog = Backlog(limit=1)
    for person in range(5000):
        with backlog.entry(person % 7) as allowance, backlog.entry(person % 7):
            assert allowance == "free"

    assert not backlog._waiting
    assert not backlog._told


def test_a_cooldown_tells_once_is_silent_until_it_passes_and_begins_anew() -> None:
    clock = Clock()
    cooldown = Cooldown(limit=2, seconds=60, clock=clock)
    said = [cooldown.entry("a") for _ in range(5)]
    other = cooldown.entry("b")
    clock.now += 59.9
    still = cooldown.entry("a")
    clock.now += 0.1
    again = [cooldown.entry("a") for _ in range(3)]

    assert said == ["free", "free", "tell", "silent", "silent"]
    assert (other, still) == ("free", "silent")
    assert again == ["free", "free", "tell"]


def test_a_refused_command_leaves_the_channel_to_be_told() -> None:
    cooldown, backlog = Cooldown(limit=1, seconds=60, clock=Clock()), Backlog(limit=1)
    counted = [cooldown.entry("a", aside=aside) for aside in (True, True, False, False)]
    with ExitStack() as waiting:
        waited = [waiting.enter_context(backlog.entry("a", aside=aside)) for aside in (True, True, False, False)]

    assert counted == waited == ["free", "silent", "tell", "silent"]


def test_a_cooldown_never_meets_whoever_asks_slowly() -> None:
    clock = Clock()
    cooldown = Cooldown(limit=2, seconds=60, clock=clock)
    for _ in range(100):
        assert cooldown.entry("a") == "free"
        clock.now += 30


@given(st.lists(st.tuples(st.integers(0, 30), st.floats(0, 40)), max_size=300))
def test_a_cooldown_remembers_little_and_never_lets_through_more_than_its_limit(acts: list[tuple[int, float]]) -> None:
    clock = Clock()
    cooldown = Cooldown(limit=3, seconds=60, clock=clock, capacity=40)
    let_through: dict[int, list[float]] = {}
    for key, wait in acts:
        clock.now += wait
        if cooldown.entry(key) == "free":
            let_through.setdefault(key, []).append(clock.now)

    assert len(cooldown._spells) <= 40
    for times in let_through.values():
        assert all(later - first >= 60 for first, later in zip(times, times[3:], strict=False))


def test_a_thousand_strangers_cost_a_bounded_memory() -> None:
    cooldown = Cooldown(limit=1, seconds=60, clock=Clock(), capacity=10)
    assert [cooldown.entry(person) for person in range(1000)] == ["free"] * 1000
    assert len(cooldown._spells) == 10


def test_one_persons_flood_leaves_the_channel_and_the_server_their_share() -> None:
    clock = Clock()
    manners = Manners(clock)
    said = []
    for _ in range(500):
        with manners.turn(1, 10, 100) as turn:
            said.append(turn)
    with manners.turn(2, 10, 100) as other:
        pass
    clock.now += 60
    with manners.turn(1, 10, 100) as later:
        pass

    assert said == [Turn("free")] * 60 + [Turn("tell", "person")] + [Turn("silent", "person")] * 439
    assert (other, later) == (Turn("free"), Turn("free"))


def test_many_people_meet_the_limit_of_the_channel_and_then_of_the_server() -> None:
    manners = Manners(Clock())
    with ExitStack() as waiting:
        in_one = [waiting.enter_context(manners.turn(person, 10, 100)) for person in range(33)]
    in_many = []
    for person in range(2000):
        with manners.turn(person, 20 + person, 200) as turn:
            in_many.append(turn)

    assert in_one == [Turn("free")] * 30 + [Turn("tell", "channel")] + [Turn("silent", "channel")] * 2
    assert in_many == [Turn("free")] * 1500 + [Turn("tell", "server")] + [Turn("silent", "server")] * 499

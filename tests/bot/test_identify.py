"""The day's 1,000 IDENTIFYs are never spent, whatever crashes and however often."""

from typing import Any

import pytest

from bot.identify import IdentifyBudget
from bot.policy import IdentifyPace
from knowledge.errors import StoreError
from tests.bot.fakes import FakePreferences

DAY = 86_400.0


class Life:
    """A process under a supervisor that always starts it again."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0
        self.preferences = FakePreferences()
        self.identified: list[float] = []

    async def run(self, lives: float, *, restarts: bool, patience: float = 1e9, rests: float = 0.1) -> None:
        """For three days: each session *lives* so long, then the process dies too (*restarts*).

        It is killed when it waits longer than *patience*, and started again after a *rest*.
        """
        began, budget = self.now, self._started()
        while self.now < began + 3 * DAY:
            pause = await budget.wait()
            if pause > patience:
                self.now += patience + rests
                budget = self._started()
                continue
            self.now += pause
            await budget.spend()
            self.identified.append(self.now)
            self.now += lives
            if restarts:
                self.now += rests
                budget = self._started()

    def _started(self) -> IdentifyBudget:
        preferences: Any = self.preferences
        return IdentifyBudget(preferences, clock=lambda: self.now)

    @property
    def worst_day(self) -> int:
        """The most in any 24 hours."""
        times = self.identified
        return max(sum(first <= time < first + DAY for time in times[n:]) for n, first in enumerate(times))


@pytest.mark.parametrize(
    "loop",
    [
        pytest.param({"lives": 0.0, "restarts": False}, id="sessions refused at once"),
        pytest.param({"lives": 3.0, "restarts": False}, id="sessions lost after seconds"),
        pytest.param({"lives": 600.0, "restarts": False}, id="sessions lost after ten minutes"),
        pytest.param({"lives": 0.0, "restarts": True}, id="crash before READY"),
        pytest.param({"lives": 3.0, "restarts": True}, id="crash after READY"),
        pytest.param({"lives": 100.0, "restarts": True}, id="crash after a while"),
        pytest.param({"lives": 1.0, "restarts": True, "rests": 30.0}, id="a patient supervisor"),
        pytest.param({"lives": 1.0, "restarts": True, "patience": 60.0}, id="killed while it waits"),
    ],
)
async def test_the_worst_day_spends_a_fifth_of_the_budget(loop: dict[str, Any]) -> None:
    life = Life()
    await life.run(**loop)

    assert 1 < life.worst_day <= 200


def test_a_session_lost_now_and_then_is_replaced_soon() -> None:
    pace = IdentifyPace()
    waits = []
    for hour in range(5):
        waits.append(pace.wait(hour * 7200.0))
        pace.spend(hour * 7200.0)

    assert waits == [0, 0, 0, 0, 0]
    assert pace.wait(4 * 7200.0 + 2) == 3
    assert pace.wait(4 * 7200.0 + 10) == 0


def test_a_bot_that_is_restarted_now_and_then_connects_at_once() -> None:
    pace = IdentifyPace()
    pace.recall([100.0 * n for n in range(19)])

    assert pace.wait(1800.0 + 2) == 3
    assert pace.wait(1800.0 + 5) == 0


def test_a_clock_that_was_put_back_costs_no_wait() -> None:
    pace = IdentifyPace()
    pace.recall([5000.0, 6000.0])

    assert pace.wait(1000.0) == 0


@pytest.mark.parametrize("kept", [None, "x", ["x", None], {}, [1e99], [-1.0]])
async def test_what_cannot_be_read_counts_as_nothing(kept: object) -> None:
    life = Life()
    budget = life._started()
    life.preferences.kept.update({("shared", "discord.identified"): kept})  # type: ignore[dict-item]

    assert await budget.wait() == 0


async def test_a_store_that_fails_keeps_the_pace_in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()

    async def failing(*_: object) -> None:
        raise StoreError

    for name in ("get", "set"):
        monkeypatch.setattr(life.preferences, name, failing)
    budget = life._started()
    await budget.spend()

    assert await budget.wait() == 5

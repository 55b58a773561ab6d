"""A server's own clock: zones by name, quiet hours, and when a digest was due last."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clocks import ZONES, latest_slot, zone_named, zone_of
from bot.server_settings import EVERY, QuietHours, Schedule, ServerSettings

moments = st.integers(1_577_836_800, 2_051_222_400).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)  # 2020 to 2034
schedules = st.builds(Schedule, every=st.sampled_from(EVERY), hour=st.integers(0, 23))


@given(schedules, st.sampled_from(ZONES), moments)
def test_a_digest_is_due_on_its_day_at_its_hour_and_never_later_than_now(
    schedule: Schedule, name: str, now: datetime
) -> None:
    zone = ZoneInfo(name)
    slot = latest_slot(schedule, zone, now)
    local, longest = slot.astimezone(zone), timedelta(days=1 if schedule.every == "day" else 7, hours=2)

    assert timedelta(0) <= now - slot < longest
    assert schedule.every in {"day", EVERY[1 + local.weekday()]}
    # An hour that is left out in spring comes an hour later.
    assert local.hour in {schedule.hour, (schedule.hour + 1) % 24}
    assert latest_slot(schedule, zone, slot) == slot
    assert latest_slot(schedule, zone, slot - timedelta(seconds=1)) < slot


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        pytest.param(9, 17, set(range(9, 17)), id="by day"),
        pytest.param(22, 7, {22, 23, *range(7)}, id="over midnight"),
        pytest.param(5, 5, set(range(24)), id="all day"),
    ],
)
def test_quiet_hours_hold_from_the_first_to_before_the_last(start: int, end: int, quiet: set[int]) -> None:
    hours = QuietHours(start=start, end=end)

    assert {hour for hour in range(24) if hours.hold(datetime(2026, 1, 1, hour, 59, tzinfo=UTC))} == quiet


def test_every_zone_that_is_offered_exists_and_is_found_by_name() -> None:
    assert [zone_named(f" {name.lower()} ") for name in ZONES] == list(ZONES)
    assert {ZoneInfo(name).key for name in ZONES} == set(ZONES)


def test_a_zone_that_is_no_more_is_as_if_unset() -> None:
    assert zone_of(ServerSettings(zone="Atlantis/Port"), None).key == "UTC"

"""Which backups stay: laws that hold whatever the clock says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fieldreg.store.backup_files import Kept, Manifest
from fieldreg.store.rotation import DAYS, LEAST_GOOD, MOST_RECENT, WHOLE, superfluous

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def kept(serial: int, made: datetime, state: str = "good") -> Kept:
    name, at = f"b{serial:08d}", made.strftime("%Y-%m-%dT%H:%M:%SZ")
    if state == "unchecked":
        return Kept(Path(f"{name}.db"), name, at, 1, "unchecked", None)
    verified = at if state == "good" else ""
    told = Manifest(name, "v", at, "asked", serial, 3, 1, 1, 1, 1, "m", 1, "h", "h", verified)
    return Kept(Path(f"{name}.db"), name, at, 1, state, told)


moments = st.integers(-40 * 48, 10 * 48).map(lambda halves: NOW + timedelta(minutes=30 * halves))
states = st.sampled_from(["good", "good", "good", "bad", "unchecked"])
heaps = st.lists(st.tuples(moments, states), max_size=120).map(
    lambda made: [kept(n, *one) for n, one in enumerate(made, start=1)]
)


def good(backups: list[Kept]) -> list[Kept]:
    """The good ones, newest first."""
    return sorted((k for k in backups if k.state == "good"), key=lambda k: -k.serial)


@given(heaps)
def test_the_newest_good_ones_always_stay(backups: list[Kept]) -> None:
    gone = set(superfluous(backups, NOW))
    assert not gone & set(good(backups)[:LEAST_GOOD])


@given(heaps)
def test_all_of_the_last_two_days_stay(backups: list[Kept]) -> None:
    for one in superfluous(backups, NOW):
        made = datetime.strptime(one.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert NOW - made > WHOLE


@given(heaps)
def test_each_of_the_last_days_keeps_its_newest(backups: list[Kept]) -> None:
    left = set(backups) - set(superfluous(backups, NOW))
    days: dict[str, Kept] = {}
    for one in good(backups):
        days.setdefault(one.made_at[:10], one)
    assert set(list(days.values())[:DAYS]) <= left
    assert len({k.made_at[:10] for k in left if k.state == "good"}) <= DAYS + 3 + 13


@given(heaps)
def test_what_is_bad_holds_no_good_ones_place(backups: list[Kept]) -> None:
    gone = {k for k in superfluous(backups, NOW) if k.state == "good"}
    assert gone == set(superfluous(good(backups), NOW))


@given(heaps)
def test_bad_ones_stay_while_good_ones_are_few(backups: list[Kept]) -> None:
    if len(good(backups)) < LEAST_GOOD:
        assert superfluous(backups, NOW) == ()


@given(heaps)
def test_rotating_twice_is_rotating_once(backups: list[Kept]) -> None:
    left = [k for k in backups if k not in superfluous(backups, NOW)]
    assert superfluous(left, NOW) == ()


@given(heaps, moments)
def test_no_jump_of_the_clock_takes_the_newest(backups: list[Kept], now: datetime) -> None:
    jumped = now + timedelta(days=3650)
    left = [k for k in backups if k not in superfluous(backups, jumped)]
    assert good(left)[:LEAST_GOOD] == good(backups)[:LEAST_GOOD]


def test_a_clock_that_stands_still_does_not_fill_the_disk() -> None:
    backups = [kept(n, NOW) for n in range(1, MOST_RECENT + 50)]
    left = [k for k in backups if k not in superfluous(backups, NOW)]
    assert [k.serial for k in left] == list(range(50, MOST_RECENT + 50))


def test_what_a_wrong_clock_dated_ahead_is_no_newer_than_its_number() -> None:
    ahead = [kept(n, NOW + timedelta(days=365)) for n in (1, 2, 3)]
    later = [kept(n, NOW - timedelta(hours=1)) for n in (4, 5, 6)]
    assert good([*ahead, *later])[0].serial == 6
    assert superfluous([*ahead, *later], NOW) == ()


def test_two_days_whole_then_one_a_day() -> None:
    """30 days, a backup every half an hour of an eight-hour day."""
    slots = [NOW - timedelta(days=d, minutes=30 * m) for d in range(30) for m in range(16)]
    backups = [kept(n, at) for n, at in enumerate(sorted(slots), start=1)]
    left = [k for k in backups if k not in superfluous(backups, NOW)]
    assert len([k for k in left if NOW - timedelta(hours=48) <= _at(k)]) == 33
    assert len([k for k in left if NOW - timedelta(hours=48) > _at(k)]) == 11


def _at(one: Kept) -> datetime:
    return datetime.strptime(one.made_at, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

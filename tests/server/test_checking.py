"""What the centre keeps of its records is checked against them."""

from __future__ import annotations

import pytest
from server.conftest import World
from server.test_office_rows import break_it, sums
from sqlalchemy import update

from fieldreg.server.checking import CheckedOffice, check, make_anew
from fieldreg.server.tables import record


@pytest.fixture
def filled(world: World) -> World:
    for office, count in ((world.office, 3), (world.other_office, 1)):
        laptop = world.laptop(office)
        for _ in range(count):
            laptop.register()
        laptop.sync()
    return world


def found(world: World) -> dict[str, CheckedOffice]:
    return {one.office_id: one for one in check(world.centre)}


def test_of_a_sound_centre_all_is_right(filled: World) -> None:
    offices = found(filled)
    assert [offices[o].records for o in (filled.office, filled.other_office)] == [3, 1]
    assert all(one.is_sound for one in offices.values())


def test_a_sum_that_is_not_the_records_is_found_and_made_anew(filled: World) -> None:
    break_it(filled)
    assert all(one.is_off and not one.altered for one in found(filled).values())
    make_anew(filled.centre, filled.office)
    offices = found(filled)
    assert (offices[filled.office].is_sound, offices[filled.other_office].is_sound) == (True, False)
    laptop = filled.laptop()
    laptop.register()
    laptop.sync_all()
    kept, counted = sums(filled)
    assert kept == counted


def test_a_record_that_somebody_altered_beside_the_centre_is_found(filled: World) -> None:
    one = update(record).where(record.c.office_id == filled.other_office)
    filled.centre.database.write(lambda c: c.execute(one.values(values_json="{}")))
    offices = found(filled)
    assert (offices[filled.other_office].altered, offices[filled.other_office].is_off) == (1, False)
    assert offices[filled.office].is_sound

"""The sum of an office's records is that of its records, whatever happened to them."""

from __future__ import annotations

import pytest
from server.conftest import World
from sqlalchemy import text, update

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import Compare
from fieldreg.server import office_rows
from fieldreg.server.tables import office_rows as table


def sums(world: World, office: str = "") -> tuple[object, object]:
    """As it is kept, and as it is."""
    with world.centre.database.reading() as connection:
        which = office or world.office
        return office_rows.kept(connection, which), office_rows.counted(connection, which)


def break_it(world: World) -> None:
    world.centre.database.write(lambda c: c.execute(update(table).values(digest="0" * 64)))


def test_it_follows_new_and_changed_records_of_each_office(world: World) -> None:
    one, other = world.laptop(), world.laptop(world.other_office)
    records = [one.register() for _ in range(6)]
    other.register()
    one.sync()
    other.sync()
    one.revise(records[0], {"full_name": "NI MADE LAIN"})
    one.revise(records[1], {"phone": None})
    one.register()
    one.sync()
    for office in (world.office, world.other_office):
        kept, counted = sums(world, office)
        assert kept == counted
    assert sums(world)[0] != sums(world, world.other_office)[0]


def test_it_follows_a_verdict(world: World) -> None:
    laptop = world.laptop()
    record_id = laptop.register()
    laptop.sync()
    asked = {"expected_version": 1, "act": Act.REVIEW_STARTED.value}
    path = f"/v1/records/{record_id}/verdict"
    assert world.api.post(path, asked, token=world.reviewer).status_code == 200
    kept, counted = sums(world)
    assert kept == counted


def test_where_none_is_kept_it_is_taken_from_the_records(world: World) -> None:
    """As after an update from a release that kept none."""
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    world.centre.database.write(lambda c: office_rows.forget(c, world.office))
    assert laptop.sync().rows == sums(world)[1]
    assert sums(world)[0] is None
    laptop.register()
    assert laptop.sync().rows == sums(world)[1]
    kept, counted = sums(world)
    assert kept == counted


def test_a_wrong_sum_is_found_by_comparing_and_mended(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    right = sums(world)[1]
    break_it(world)
    with pytest.raises(AssertionError):  # the control: a wrong sum is told, and the laptop sees it
        laptop.sync()
    request = laptop.request().model_copy(update={"compare": Compare()})
    assert laptop.sync(request).rows == right
    assert "the sum that was kept" in caplog.text
    assert laptop.sync().rows == right
    laptop.register()
    laptop.sync()
    kept, counted = sums(world)
    assert kept == counted


def test_a_push_that_is_undone_leaves_it(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    before = sums(world)
    world.centre.database.write(lambda c: c.execute(text("ALTER TABLE conflict RENAME TO gone")))
    world.centre.database.write(lambda c: c.execute(text("ALTER TABLE counter RENAME TO gone2")))
    laptop.register()
    assert laptop.send(laptop.request()).status_code == 500
    assert sums(world) == before

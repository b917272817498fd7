"""The schema: what migrations make is what the code expects, and `person` follows the fields."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from server.conftest import World
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError

from fieldreg.domain.definition import definition
from fieldreg.server import admin
from fieldreg.server.identity import read_identity
from fieldreg.server.migrations import NEWEST, STEPS, current
from fieldreg.server.people import person, rebuild_people
from fieldreg.server.tables import metadata


def test_migrations_make_the_tables_of_the_code(world: World) -> None:
    options = {"include_name": lambda name, kind, _: kind != "table" or name != "person"}
    with world.centre.database.reading() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
        assert current(connection) == NEWEST


def test_steps_follow_each_other() -> None:
    assert [m.down_revision for m in STEPS] == [None, *(m.revision for m in STEPS[:-1])]


LATER = (
    "ALTER TABLE centre DROP COLUMN pack_key",
    "DROP TABLE audit_head",
    "ALTER TABLE conflict DROP COLUMN settled_by",
    "DROP TABLE record_image",
    "DROP TABLE image_part",
    "DROP TABLE image",
    "DROP TABLE stick",
    "DROP TABLE stick_waiting",
    "DROP TABLE rate",
    "DROP TABLE office_rows",
    "DROP TABLE pack",
    "ALTER TABLE device DROP COLUMN token_ends_at",
    "ALTER TABLE enrol_code DROP COLUMN renews",
    "ALTER TABLE enrol_code DROP COLUMN token_days",
    "ALTER TABLE office DROP COLUMN areas",
)
"""Takes away what later releases added."""


def test_a_centre_of_the_first_release_learns_to_keep_a_pack_key(world: World) -> None:
    database = world.centre.database
    laptop = world.laptop()
    record_id = laptop.register()
    laptop.sync()
    with database.reading() as connection:
        before = read_identity(connection)
    for undone in LATER:
        database.write(lambda c, sql=undone: c.execute(text(sql)))
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0001'")))
    again = admin.open_centre(world.folder)
    with again.database.reading() as connection:
        assert current(connection) == NEWEST
        assert read_identity(connection) == before
    assert [r.record_id for r in admin.find_all(again)] == [record_id]
    again.database.close()
    assert laptop.sync().outcomes == []


def test_opening_again_changes_nothing(world: World) -> None:
    laptop = world.laptop()
    record_id = laptop.register()
    laptop.sync()
    again = admin.open_centre(world.folder)
    assert [r.record_id for r in admin.find_all(again)] == [record_id]
    again.database.close()


def test_a_column_for_each_flat_field(world: World) -> None:
    with world.centre.database.reading() as connection:
        columns = {c["name"] for c in inspect(connection).get_columns("person")}
    assert columns == {"record_id", *(f.name for f in definition().flat_fields())}


def test_people_are_rebuilt_when_the_definition_changed(world: World) -> None:
    laptop = world.laptop()
    laptop.register(desil=3, programmes=("JKK", "JKM"))
    laptop.sync()
    database = world.centre.database
    database.write(lambda c: c.execute(text("ALTER TABLE person DROP COLUMN desil")))
    database.write(rebuild_people)
    with database.reading() as connection:
        row = connection.execute(select(person())).one()
    assert (row.full_name, row.desil) == ("I WAYAN SUDARTA", 3)
    assert row.programmes == '["JKK","JKM"]'


BREAKING = (
    "UPDATE revision SET seq = NULL",
    "UPDATE revision SET revision_no = 1",
    "UPDATE revision SET seq = 1",
    "UPDATE record SET version = 0",
)


def test_the_database_itself_holds_the_rules(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.register()
    laptop.sync()
    for change in BREAKING:
        statement = text(change)
        with pytest.raises(IntegrityError):
            world.centre.database.write(lambda c, s=statement: c.execute(s))

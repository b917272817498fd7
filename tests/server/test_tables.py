"""The schema: what migrations make is what the code expects, and `person` follows the fields."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from server.conftest import World
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    MetaData,
    String,
    Table,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError

from fieldreg.domain.definition import definition
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.server import admin
from fieldreg.server.identity import read_identity
from fieldreg.server.migrations import NEWEST, STEPS, current
from fieldreg.server.people import person, rebuild_people
from fieldreg.server.tables import metadata, record


def test_migrations_make_the_tables_of_the_code(world: World) -> None:
    options = {"include_name": lambda name, kind, _: kind != "table" or name != "person"}
    with world.centre.database.reading() as connection:
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, metadata)
        # PostgreSQL does without two keys: m0004 says why.
        keys = [(kind, key.parent.name, key.column_keys) for kind, key in found]
        without = [("add_fk", name, ["office_id"]) for name in ("record", "revision")]
        assert keys == (without if connection.dialect.name == "postgresql" else [])
        assert current(connection) == NEWEST


def test_steps_follow_each_other() -> None:
    assert [m.down_revision for m in STEPS] == [None, *(m.revision for m in STEPS[:-1])]


LATER = (
    "DROP TABLE officer",
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


def test_what_runs_goes_on_beside_a_newer_version_and_what_starts_is_refused(
    world: World,
) -> None:
    """Tables that this version does not know: it cannot say whether they are still its own."""
    database = world.centre.database
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    assert world.api.get("/v1/ready").status_code == 200
    with pytest.raises(EnvironmentTrouble) as caught:
        admin.open_centre(world.folder)
    assert (caught.value.key, caught.value.values["step"]) == ("tables_newer", "9999")
    with database.reading() as connection:
        assert current(connection) == "9999"


def test_tables_that_are_older_are_not_ready(world: World) -> None:
    database = world.centre.database
    database.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0001'")))
    answer = world.api.get("/v1/ready")
    assert (answer.status_code, answer.json()["detail"]) == (503, "tables")


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


def test_people_made_before_learn_to_stand_without_a_look_at_their_record(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    key = Column("record_id", String(36), ForeignKey(record.c.id), primary_key=True)
    others = [Column(c.name, c.type) for c in person().c if c.name != "record_id"]

    def as_before(connection: Connection) -> None:
        person().drop(connection)
        Table("person", MetaData(), key, *others).create(connection)
        assert inspect(connection).get_foreign_keys("person")

    world.centre.database.write(as_before)
    world.centre.database.write(rebuild_people)
    with world.centre.database.reading() as connection:
        assert inspect(connection).get_foreign_keys("person") == []
        assert connection.execute(select(person().c.full_name)).scalars().all() == [
            "I WAYAN SUDARTA"
        ]


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


ORPHANING = (
    "DELETE FROM office WHERE id = '{office}'",
    "UPDATE office SET id = 'x' WHERE id = '{office}'",
    "UPDATE device SET office_id = 'x' WHERE id = '{device}'",
    "DELETE FROM device WHERE id = '{device}'",
)


@pytest.mark.parametrize("change", ORPHANING)
def test_no_office_is_taken_from_under_its_records(world: World, change: str) -> None:
    """On PostgreSQL too, which looks no office up for each of them: the laptop's row holds it."""
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    statement = text(change.format(office=world.office, device=laptop.device_id))
    with pytest.raises(IntegrityError):
        world.centre.database.write(lambda c: c.execute(statement))

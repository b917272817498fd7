from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.migrate import SCHEMA, migrate
from fieldreg.store.picture import tables_of
from fieldreg.store.schema import PERMANENT

KEY = bytes(range(32))


@pytest.fixture
def engine(tmp_path: Path):
    engine = writer_engine(tmp_path / "vault.db", KEY)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    with engine.begin() as connection:
        return set(inspect(connection).get_table_names())


FIRST = {"revision", "centre_row", "draft", "officer", "sync_state"}
STEPS = [
    ("0001_registrations", 1, FIRST),
    ("0002_packs_and_verdicts", 2, FIRST | {"pack", "verdict"}),
    ("0003_vault", 3, FIRST | {"pack", "verdict", "audit", "setting", "record_image"}),
    (
        "0004_sync",
        4,
        FIRST | {"pack", "verdict", "audit", "setting", "record_image", "stick", "coming_pack"},
    ),
]


def test_each_migration_makes_its_tables_and_tells_its_number(engine: Engine) -> None:
    assert tables(engine) == set()
    for name, number, made in STEPS:
        migrate(engine, name)
        assert tables(engine) == {*made, "alembic_version"}
        assert set(tables_of(number)) == made, "a backup of this schema is checked by these"
        with engine.begin() as connection:
            assert connection.execute(text("PRAGMA user_version")).scalar() == number
            head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            assert head == name
    assert (SCHEMA, set(PERMANENT.tables)) == (number, made)


def test_a_database_of_the_first_release_keeps_every_row(engine: Engine) -> None:
    migrate(engine, "0001_registrations")
    with engine.begin() as connection:
        for table in sorted(FIRST):
            columns = inspect(connection).get_columns(table)
            kinds = {c["name"]: str(c["type"]) for c in columns}
            row = {n: b"x" if k == "BLOB" else 1 if k == "INTEGER" else n for n, k in kinds.items()}
            places = ", ".join(f":{name}" for name in row)
            statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})"
            connection.execute(text(statement), row)
    before = {table: rows(engine, table) for table in FIRST}
    migrate(engine)
    after = {table: rows(engine, table) for table in FIRST}
    assert after.pop("sync_state") == [
        (*before.pop("sync_state")[0], "", "", '["village_code"]', "")
    ]
    assert after.pop("officer") == [(*before.pop("officer")[0], "head", None)]
    assert after.pop("revision") == [(*before.pop("revision")[0], None)]
    assert after.pop("centre_row") == [(*before.pop("centre_row")[0], 0, "")]
    assert after == before
    assert (rows(engine, "pack"), rows(engine, "verdict")) == ([], [])


def rows(engine: Engine, table: str) -> list[tuple[object, ...]]:
    with engine.begin() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]


def test_the_migrated_columns_are_those_of_the_schema(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        found = inspect(connection)
        for table in PERMANENT.tables.values():
            real = {
                c["name"]: (str(c["type"]), c["nullable"] and not c["primary_key"])
                for c in found.get_columns(table.name)
            }
            ours = {
                c.name: (
                    c.type.compile(engine.dialect),
                    bool(c.nullable) and not c.primary_key,
                )
                for c in table.columns
            }
            assert real == ours


def test_migrating_again_changes_nothing(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(engine)
    monkeypatch.chdir("/")
    migrate(engine)
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA user_version")).scalar() == SCHEMA


def test_a_database_of_a_later_program_is_refused_untouched(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.execute(text(f"PRAGMA user_version = {SCHEMA + 1}"))
    with pytest.raises(EnvironmentTrouble, match="vault_newer"):
        migrate(engine)
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA user_version")).scalar() == SCHEMA + 1


def test_a_migration_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE sync_state (id INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        migrate(engine)
    assert tables(engine) == {"sync_state"}

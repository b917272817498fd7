from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.migrate import SCHEMA, migrate
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


def test_before_the_first_migration_nothing_and_after_it_the_tables(engine: Engine) -> None:
    assert tables(engine) == set()
    migrate(engine, "0001_registrations")
    assert tables(engine) == {*PERMANENT.tables, "alembic_version"}
    with engine.begin() as connection:
        assert connection.execute(text("PRAGMA user_version")).scalar() == 1
        head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        assert head == "0001_registrations"


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

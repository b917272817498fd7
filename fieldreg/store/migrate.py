"""Bring the laptop's database to the schema of this program, or refuse a later one.

`user_version` is the number of the last migration; alembic is loaded only where one must run,
because a start must be quick.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from fieldreg.domain.trouble import EnvironmentTrouble

SCHEMA = 4
MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(engine: Engine, target: str = "head") -> None:
    """Run the migrations that *engine*'s database lacks, all of them in one transaction.

    Raises EnvironmentTrouble vault_newer if the database is of a later program.
    """
    with engine.begin() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        if version > SCHEMA:
            raise EnvironmentTrouble("vault_newer")
        if version == SCHEMA:
            return
        from alembic import command  # noqa: PLC0415 - heavy, and needed once in a schema's life
        from alembic.config import Config  # noqa: PLC0415

        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "os")
        command.upgrade(config, target)

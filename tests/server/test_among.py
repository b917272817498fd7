"""Many ids in one parameter: those rows and no others, by the index, on both databases."""

from __future__ import annotations

from typing import Any

from server.conftest import World
from sqlalchemy import Connection, select, text

from fieldreg.server.among import among
from fieldreg.server.bulk import put_in
from fieldreg.server.secrets import new_id
from fieldreg.server.tables import office


def names(connection: Connection, ids: list[str]) -> list[str]:
    query = select(office.c.name).where(among(connection, office.c.id, ids))
    return sorted(connection.execute(query).scalars())


def test_those_rows_and_no_others(world: World) -> None:
    ids = [new_id() for _ in range(3000)]
    rows = [{"id": one, "name": f"{n:04}", "village_code": ""} for n, one in enumerate(ids[:2000])]
    world.centre.database.write(lambda c: put_in(c, office, rows))
    with world.centre.database.reading() as connection:
        assert names(connection, ids[5:7] * 2) == ["0005", "0006"]
        assert names(connection, ids) == [row["name"] for row in rows]
        assert names(connection, ids[2000:]) == []
        assert names(connection, []) == []


def test_the_index_is_used(world: World) -> None:
    ids = [new_id() for _ in range(50)]

    def plan(connection: Connection) -> str:
        is_postgres = connection.dialect.name == "postgresql"
        if is_postgres:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        query: Any = select(office.c.name).where(among(connection, office.c.id, ids))
        compiled = query.compile(connection, compile_kwargs={"render_postcompile": True})
        explain = "EXPLAIN " if is_postgres else "EXPLAIN QUERY PLAN "
        values = compiled.construct_params()
        given = values if is_postgres else tuple(values[name] for name in compiled.positiontup)
        return str(connection.exec_driver_sql(explain + str(compiled), given).all())

    with world.centre.database.reading() as connection:
        found = plan(connection)
    is_sqlite = world.centre.database.dialect == "sqlite"
    assert ("SEARCH office USING INDEX" if is_sqlite else "Index Cond") in found

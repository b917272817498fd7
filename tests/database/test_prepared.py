"""Prepared statements say and do what SQLAlchemy's do, errors and listeners included."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldreg.database.prepared import Prepared
from fieldreg.database.sqlcipher import reader_engine, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act

KEY = bytes(range(32))
THINGS = Table(
    "thing",
    MetaData(),
    Column("no", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", LargeBinary),
)
OF_NAME = Prepared(
    select(THINGS.c.no, THINGS.c.body).where(
        THINGS.c.name == bindparam("name"), THINGS.c.no > 0, THINGS.c.name != "it's"
    )
)
PUT = Prepared(insert(THINGS))
SAVED = Prepared(select(THINGS.c.no).where(THINGS.c.name == Act.SAVED))


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = writer_engine(tmp_path / "a.db", KEY)
    with made.begin() as connection:
        THINGS.create(connection)
    return made


def filled(connection: Connection) -> None:
    PUT.run_all(connection, [{"name": "a", "body": b"\x00\xff"}, {"name": "b", "body": None}])


def test_what_is_put_in_is_found_as_sqlalchemy_finds_it(engine: Engine) -> None:
    with engine.begin() as connection:
        filled(connection)
        assert PUT.run(connection, {"name": "a"}) == 3
    with engine.begin() as connection:
        found = OF_NAME.rows(connection, {"name": "a"})
        assert [(row.no, row.body) for row in found] == [(1, b"\x00\xff"), (3, None)]
        plain = connection.execute(select(THINGS.c.no, THINGS.c.body).where(THINGS.c.name == "a"))
        assert [tuple(row) for row in found] == [tuple(row) for row in plain]
        assert OF_NAME.rows(connection, {"name": "nobody"}) == []
        assert OF_NAME.scalar(connection, {"name": "nobody"}) is None
        assert OF_NAME.scalar(connection, {"name": "b"}) == 2


@pytest.mark.parametrize("count", [99, 100, 101, 350])
def test_many_rows_are_put_in_all_and_in_order(engine: Engine, count: int) -> None:
    rows = [{"name": f"n{i}", "body": bytes([i % 256])} for i in range(count)]
    with engine.begin() as connection:
        PUT.run_all(connection, rows)
        found = connection.execute(select(THINGS).order_by(THINGS.c.no)).all()
    assert found == [(i + 1, row["name"], row["body"]) for i, row in enumerate(rows)]


def test_of_many_rows_the_last_word_on_each_stands(engine: Engine) -> None:
    row = upsert(THINGS)
    keep = Prepared(row.on_conflict_do_update(set_={"name": row.excluded.name}))
    with engine.begin() as connection:
        PUT.run_all(connection, [{"no": i, "name": "old"} for i in range(1, 11)])
        keep.run_all(connection, [{"no": i % 60 + 1, "name": f"n{i}"} for i in range(250)])
        found = {row.no: row.name for row in connection.execute(select(THINGS))}
    assert found == {i % 60 + 1: f"n{i}" for i in range(250)}


def test_many_rows_that_share_a_constant_or_change_others_are_written_one_by_one(
    engine: Engine,
) -> None:
    change = update(THINGS).where(THINGS.c.no == bindparam("of_no")).values(name=bindparam("said"))
    same = Prepared(insert(THINGS).values(no=bindparam("at"), name="same"))
    with engine.begin() as connection:
        same.run_all(connection, [{"at": i} for i in range(1, 121)])
        Prepared(change).run_all(connection, [{"of_no": i, "said": f"n{i}"} for i in range(2, 121)])
        found = [row.name for row in connection.execute(select(THINGS).order_by(THINGS.c.no))]
    assert found == ["same", *(f"n{i}" for i in range(2, 121))]


def test_of_many_rows_one_that_cannot_be_put_in_undoes_all(engine: Engine) -> None:
    rows = [{"no": i, "name": "a"} for i in range(1, 200)]
    with pytest.raises(sqlcipher.IntegrityError), engine.begin() as connection:
        PUT.run_all(connection, [*rows, {"no": 150, "name": "b"}])
    with engine.begin() as connection:
        assert connection.execute(select(THINGS)).all() == []


def test_a_column_is_the_first_of_all_rows(engine: Engine) -> None:
    names = Prepared(select(THINGS.c.name, THINGS.c.no).order_by(THINGS.c.no))
    with engine.begin() as connection:
        assert names.column(connection, {}) == []
        connection.execute(insert(THINGS), [{"name": "b", "body": b""}, {"name": "a", "body": b""}])
        assert names.column(connection, {}) == ["b", "a"]


def test_a_word_of_ours_is_compared_as_its_text(engine: Engine) -> None:
    with engine.begin() as connection:
        PUT.run(connection, {"name": Act.SAVED})
        assert SAVED.scalar(connection, {}) == 1


def test_it_is_undone_with_its_transaction(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        filled(connection)
        transaction.rollback()
    with engine.begin() as connection:
        assert OF_NAME.rows(connection, {"name": "a"}) == []


def test_without_a_transaction_sqlalchemy_begins_one(engine: Engine) -> None:
    with engine.connect() as connection:
        PUT.run(connection, {"name": "a"})
        assert connection.in_transaction()
    with engine.connect() as connection:
        assert OF_NAME.rows(connection, {"name": "a"}) == [], "nobody committed it"


def test_known_trouble_comes_as_from_the_engine(engine: Engine, tmp_path: Path) -> None:
    reader = reader_engine(tmp_path / "a.db", KEY)
    with reader.begin() as connection, pytest.raises(EnvironmentTrouble) as caught:
        PUT.run(connection, {"name": "a"})
    assert caught.value.key == "disk_trouble"
    reader.dispose()


def test_the_driver_asks_no_value_of_ours_how_to_take_it(engine: Engine) -> None:
    taken = {kind for kind, _ in sqlcipher.adapters}
    assert taken >= {bytes, memoryview, type(None)}, (
        "it makes an error for each such value otherwise"
    )
    with engine.begin() as connection:
        PUT.run_all(connection, [{"name": "a", "body": body} for body in (b"", b"\x00", None)])
        found = [row.body for row in OF_NAME.rows(connection, {"name": "a"})]
    assert found == [b"", b"\x00", None]
    assert [type(body) for body in found] == [bytes, bytes, type(None)]


def test_who_listens_hears_every_statement(engine: Engine) -> None:
    heard: list[str] = []

    def listen(_c, _cursor, statement, *_: object) -> None:
        heard.append(statement.split()[0])

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        with engine.begin() as connection:
            filled(connection)
            assert [row.no for row in OF_NAME.rows(connection, {"name": "a"})] == [1]
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    assert heard == ["BEGIN", "INSERT", "INSERT", "SELECT"]


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        (select(THINGS).where(THINGS.c.no.in_([1, 2])), {}),
        (select(THINGS).where(THINGS.c.name == bindparam("name")), {"name": "a", "other": 1}),
        (select(THINGS).where(THINGS.c.body == b"x"), {}),
    ],
)
def test_what_it_cannot_do_it_refuses(engine: Engine, statement, values) -> None:
    with engine.begin() as connection, pytest.raises(ValueError, match="no prepared statement"):
        Prepared(statement).rows(connection, values)


def test_a_missing_value_is_an_error_and_no_null(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(Exception, match="name"):
        Prepared(select(THINGS).where(THINGS.c.name == bindparam("name"))).rows(connection, {})


def test_a_text_keeps_what_only_looks_like_a_value(engine: Engine) -> None:
    with engine.begin() as connection:
        said = Prepared(text("SELECT '12:30' AS at, :x AS x")).rows(connection, {"x": 1})
    assert [(row.at, row.x) for row in said] == [("12:30", 1)]

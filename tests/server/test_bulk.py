"""Many rows at once: as if each had been inserted, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from server.conftest import World
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fieldreg.domain.merge import Change
from fieldreg.server.bulk import put_in
from fieldreg.server.records import read_changes, write_changes
from fieldreg.server.tables import audit_head, office

AWKWARD = ["", "\t\n\r\\", "\\.", "\\N", "NULL", "a,b\"c'd", "Ñ \u2028 \U0001f600", "x" * 100_000]


def rows(count: int) -> list[dict[str, Any]]:
    texts = [AWKWARD[i % len(AWKWARD)] for i in range(count)]
    same = {"village_code": "x", "areas": "[]"}
    return [{"id": f"{i:036}", "name": text, **same} for i, text in enumerate(texts)]


def test_every_text_comes_back_as_it_was(world: World) -> None:
    given = rows(20)
    world.centre.database.write(lambda c: put_in(c, office, given))
    with world.centre.database.reading() as connection:
        query = select(office).where(office.c.village_code == "x").order_by(office.c.id)
        assert [dict(row._mapping) for row in connection.execute(query)] == given


def test_bytes_numbers_and_nothing_come_back_as_they_were(world: World) -> None:
    device = world.laptop().device_id
    given = [
        {
            "device_id": device,
            "incarnation": f"{i:036}",
            "no": i + 2**40,
            "link": bytes(range(256)),
            "signature": "",
            "began_no": i,
            "told_at": 0,
            "restored_from": None if i % 2 else i,
            "alert": "",
            "alert_no": None,
            "alert_at": None,
        }
        for i in range(9)
    ]
    world.centre.database.write(lambda c: put_in(c, audit_head, given))
    with world.centre.database.reading() as connection:
        found = connection.execute(select(audit_head).order_by(audit_head.c.began_no))
        assert [dict(row._mapping) for row in found] == given


def test_what_is_there_already_undoes_all_and_tells_no_row(world: World) -> None:
    secret = "5171031203809901"
    given = [{**row, "name": secret} for row in rows(9)]
    with world.centre.database.reading() as connection:
        before = connection.execute(select(office)).all()

    def twice(connection: Any) -> None:
        put_in(connection, office, given)
        put_in(connection, office, given)

    with pytest.raises(IntegrityError) as raised:
        world.centre.database.write(twice)
    assert secret not in str(raised.value)
    assert raised.value.__context__ is None or secret not in str(raised.value.__context__)
    with world.centre.database.reading() as connection:
        assert connection.execute(select(office)).all() == before


def test_nothing_is_no_statement(world: World) -> None:
    world.centre.database.write(lambda c: put_in(c, office, []))


def test_changes_are_read_as_they_are_written_and_as_they_once_were() -> None:
    changes = {"nik": Change(1, "a/1"), "full_name": Change(3, "b/1"), "phone": Change(2, "a/1")}
    values = ("nik", "full_name", "phone")
    text = write_changes(changes, values)
    assert text == '{"":["a/1","b/1"],"full_name":[3,1],"nik":[1,0],"phone":[2,0]}'
    assert read_changes(text, values) == changes
    first = '{"full_name":[3,"b/1"],"nik":[1,"a/1"],"phone":[2,"a/1"]}'
    assert read_changes(first, values) == changes
    assert read_changes("{}", ()) == read_changes(write_changes({}, ()), ()) == {}


def test_the_change_of_all_values_is_written_once() -> None:
    new = dict.fromkeys(("nik", "full_name"), Change(1, "a/1"))
    text = write_changes(new, ("full_name", "nik"))
    assert text == '{"":["a/1"],"*":[1,0]}'
    assert read_changes(text, ("full_name", "nik")) == new
    each = '{"":["a/1"],"full_name":[1,0],"nik":[1,0]}'
    assert read_changes(each, ("full_name", "nik")) == new, "as it was written before"


def test_the_change_of_what_is_gone_is_kept() -> None:
    gone = dict.fromkeys(("nik", "phone"), Change(1, "a/1"))
    text = write_changes(gone, ("nik",))
    assert read_changes(text, ("nik",)) == gone

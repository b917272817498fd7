"""Who writes at the office: what is said of the own ones, and what was heard of others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update
from store.conftest import OFFICER, Workbench

from fieldreg.protocol.messages import MAX_OFFICERS, OfficerName, OfficeTold
from fieldreg.store import officers
from fieldreg.store.office import take_office
from fieldreg.store.schema import officer, sync_state

ELSEWHERE = OfficerName(id="00000000-0000-7000-8000-00000000f002", name="Ni Luh Ayu")
OWN = OfficerName(id=OFFICER, name="Petugas")


def said(bench: Workbench) -> tuple[OfficerName, ...]:
    return bench.store.prepare(bench.new_id(), most=1, most_bytes=1).officers


def hear(bench: Workbench, *told: OfficerName) -> None:
    with bench.store.writing() as connection:
        take_office(connection, OfficeTold(name="Desa Contoh", officers=list(told)))


def known(bench: Workbench) -> dict[str, str]:
    with bench.store.reading() as connection:
        return officers.names(connection)


def keep(bench: Workbench, **values: Any) -> None:
    with bench.store.writing() as connection:
        connection.execute(update(sync_state).values(**values))


def test_the_own_ones_are_said_until_the_centre_has_told_them(bench: Workbench) -> None:
    assert said(bench) == (OWN,)
    hear(bench)
    keep(bench, cursor="somewhere")
    assert said(bench) == (OWN,)
    hear(bench, ELSEWHERE, OWN)
    assert said(bench) == ()
    assert known(bench) == {OFFICER: "Petugas", ELSEWHERE.id: "Ni Luh Ayu"}
    hear(bench, ELSEWHERE)  # a centre that was restored
    assert said(bench) == (OWN,)


def test_a_centre_that_keeps_no_names_is_told_none_after_its_first_answer(bench: Workbench) -> None:
    with bench.store.writing() as connection:
        take_office(connection, OfficeTold(name="Desa Contoh"))
    keep(bench, cursor="somewhere")
    assert said(bench) == ()
    assert known(bench) == {OFFICER: "Petugas"}


def test_the_own_word_on_a_name_goes_before_what_was_told(bench: Workbench) -> None:
    hear(bench, OfficerName(id=OFFICER, name="Orang Lain"))
    assert known(bench) == {OFFICER: "Petugas"}
    assert said(bench) == ()


def test_what_the_protocol_does_not_take_is_left_out_or_shortened(bench: Workbench) -> None:
    rows = [
        {"officer_id": "00000000-0000-7000-8000-00000000f003", "name": "I\x00 Made\n" + "a" * 90},
        {"officer_id": "00000000-0000-7000-8000-00000000f004", "name": "\n"},
        {"officer_id": "petugas-1", "name": "Lama"},
    ]
    with bench.store.writing() as connection:
        connection.execute(insert(officer).values([{**row, "role": "officer"} for row in rows]))
    assert [one.name for one in said(bench)] == ["Petugas", ("I Made" + "a" * 90)[:80]]


def test_of_very_many_some_are_said_at_a_time(bench: Workbench) -> None:
    rows = [
        {"officer_id": f"00000000-0000-7000-8000-{n:012x}", "name": "Petugas", "role": "officer"}
        for n in range(MAX_OFFICERS + 5)
    ]
    with bench.store.writing() as connection:
        connection.execute(insert(officer).values(rows))
    first = said(bench)
    hear(bench, *first)
    assert (len(first), len(said(bench))) == (MAX_OFFICERS, 6)

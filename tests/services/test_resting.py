"""What is done when nobody waits: the next save finds the places counted and the log short."""

from __future__ import annotations

import pytest
from services.delivering import delivered

from fieldreg.services import packs, register
from fieldreg.services.desk import Desk
from fieldreg.services.resting import rest


def one_farmer(files) -> None:
    files["quotas"]["quotas"] = [{"segment": "petani", "area": "51.71.03", "people": 1}]


@pytest.fixture
def narrow(desk: Desk) -> Desk:
    return packs.install(
        desk, packs.look_at(desk, delivered("2025.3", "2025-06-01", change=one_farmer))
    )


def counted(desk: Desk) -> list[tuple[str, int]]:
    query = "SELECT segment, people FROM view_count"
    with desk.store.reading() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_places_are_counted_ahead_once(narrow: Desk, complete) -> None:
    for serial in (9901, 9902, 9903):
        person = {**complete, "nik": f"517103120380{serial}"}
        register.save(narrow, register.open_form(narrow), person)
    with narrow.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM view_count")
    rest(narrow)
    found = counted(narrow)
    assert found == [("petani", 3)]
    rest(narrow)
    assert counted(narrow) == found

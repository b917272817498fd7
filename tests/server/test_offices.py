"""What an office serves: told at enrolment, told once where it changed, first in the index."""

from __future__ import annotations

import pytest
from server.conftest import World

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.messages import OfficeTold
from fieldreg.protocol.people_index import people_in
from fieldreg.server import admin, people_index
from fieldreg.server.cursor import CursorMaker
from fieldreg.server.identity import read_identity

HERE, THERE, FAR = "51.71.03.2008", "51.71.02.2001", "51.71.02.2003"


def served(world: World) -> tuple[str, ...]:
    return next(o.areas for o in admin.offices(world.centre) if o.id == world.office)


def test_a_laptop_learns_every_area_at_enrolment(world: World) -> None:
    admin.set_areas(world.centre, world.office, [THERE, HERE, THERE])
    told = world.laptop().enrolment
    assert (told.areas, told.village_code) == ([THERE, HERE], "")
    admin.set_areas(world.centre, world.office, [HERE])
    told = world.laptop().enrolment
    assert (told.areas, told.village_code) == ([HERE], HERE)
    admin.set_areas(world.centre, world.office, ["51.71.03"])
    told = world.laptop().enrolment
    assert (told.areas, told.village_code) == (["51.71.03"], "")


@pytest.mark.parametrize(
    ("areas", "key"),
    [
        (["Denpasar"], "area_unreadable"),
        (["51.71.3"], "area_unreadable"),
        (["51.71.03.2008.1"], "area_unreadable"),
        ([f"51.71.03.{n:04}" for n in range(101)], "areas_too_many"),
    ],
)
def test_what_is_no_area_is_refused_and_changes_nothing(
    world: World, areas: list[str], key: str
) -> None:
    before = served(world)
    with pytest.raises(UserTrouble, match=key):
        admin.set_areas(world.centre, world.office, areas)
    assert served(world) == before
    with pytest.raises(UserTrouble, match="office_unknown"):
        admin.set_areas(world.centre, "0" * 36, [HERE])


def test_another_name_is_told_with_the_next_sync_and_to_who_comes_new(world: World) -> None:
    laptop = world.laptop()
    laptop.sync()
    admin.rename_office(world.centre, world.office, " Kantor Tegal Harum ")
    assert laptop.sync().office == OfficeTold(name="Kantor Tegal Harum", areas=[HERE], officers=[])
    assert laptop.sync().office is None
    assert world.laptop().enrolment.office_name == "Kantor Tegal Harum"
    with pytest.raises(UserTrouble, match="office_unnamed"):
        admin.rename_office(world.centre, world.office, "  ")
    with pytest.raises(UserTrouble, match="office_unknown"):
        admin.rename_office(world.centre, "0" * 36, "Kantor")
    assert world.laptop().enrolment.office_name == "Kantor Tegal Harum"


def test_a_change_is_told_once_and_again_where_the_answer_was_lost(world: World) -> None:
    laptop = world.laptop()
    assert laptop.sync().office == OfficeTold(name="Desa Tegal Harum", areas=[HERE], officers=[])
    assert laptop.sync().office is None
    admin.set_areas(world.centre, world.office, [HERE, THERE])
    lost = laptop.request()
    told = OfficeTold(name="Desa Tegal Harum", areas=[THERE, HERE], officers=[])
    assert laptop.send(lost).json()["office"] == told.model_dump()
    assert laptop.sync(lost).office == told
    assert laptop.sync().office is None
    assert world.laptop(world.other_office).sync().office.name == "Desa Sanur Kaja"


def test_a_cursor_of_before_is_good_and_its_laptop_is_told(world: World) -> None:
    laptop = world.laptop()
    laptop.sync()
    with world.centre.database.reading() as connection:
        identity = read_identity(connection)
    laptop.cursor = CursorMaker(
        identity.mac_key, identity.epoch, world.office, b"\x01\x02\x03\x04"
    ).write(0)
    assert laptop.sync().office is not None


def index_of(laptop, *, own: bool | None) -> list[str]:
    after, found = "", []
    for _ in range(9):
        page = laptop.sync(laptop.request(index=after, index_own=own)).index
        assert page.own is own
        found += [record_id for record_id, _, _ in people_in(page)]
        after = page.after
        if not page.more:
            break
    return found


def test_the_index_has_ones_own_areas_apart(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_index, "PAGE", 2)
    laptop = world.laptop()
    here = [laptop.register(nik=f"517103120380990{n}", village_code=HERE) for n in range(3)]
    there = [laptop.register(nik=f"517103120380991{n}", village_code=THERE) for n in range(3)]
    nowhere = laptop.register(nik="5171031203809920", village_code=None)
    laptop.sync_all()
    reader = world.laptop()
    assert index_of(reader, own=True) == sorted(here)
    assert index_of(reader, own=False) == sorted([*there, nowhere])
    assert index_of(reader, own=None) == sorted([*here, *there, nowhere])
    admin.set_areas(world.centre, world.office, ["51.71.02"])
    assert index_of(reader, own=True) == sorted(there)
    admin.set_areas(world.centre, world.office, [])
    assert index_of(reader, own=True) == []
    assert index_of(reader, own=False) == sorted([*here, *there, nowhere])

"""A centre restored from a backup: a new epoch, and nothing silently lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from server.backups import Backups, backups
from server.centre_laptop import Api, Laptop, new_id
from server.conftest import Clock, World
from sqlalchemy import update

from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.messages import VERSIONS_AN_EPOCH, SyncRequest
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.cursor import CursorMaker
from fieldreg.server.identity import Centre, read_identity
from fieldreg.server.refusal import Refusal
from fieldreg.server.tables import centre as centre_table

__all__ = ["backups"]


def restart(folder: Path) -> tuple[Centre, Api]:
    centre = admin.open_centre(folder, clock=Clock())
    return centre, Api(create_app(centre))


def code_of(laptop: Laptop, request: SyncRequest) -> str:
    code: str = laptop.send(request).json()["code"]
    return code


def catch_up(laptop: Laptop) -> list[Outcome]:
    """What a laptop does that hears of a new epoch: read again, send again what is missing."""
    assert code_of(laptop, laptop.request()) == "epoch_changed"
    laptop.epoch = laptop.cursor = ""
    laptop.last_seq, laptop.rows = 0, {}
    request = laptop.request(revisions=[])
    refused = laptop.send(request)
    if refused.status_code == 503:  # PostgreSQL, whose database was just copied: ask again
        refused = laptop.send(request)
    if refused.status_code == 409:
        assert refused.json()["code"] == "out_of_step"
        request = laptop.request(since=refused.json()["expected_no"] - 1)
    return [e.outcome for e in laptop.sync(request).outcomes]


def test_a_backup_gets_back_what_it_lost(world: World, backups: Backups) -> None:
    one, two = world.laptop(), world.laptop()
    record_id = one.register()
    one.sync()
    two.sync()
    world.centre.database.close()
    backup = backups.make()
    centre, api = restart(world.folder)
    one.api = two.api = api
    one.revise(record_id, {"full_name": "NAMA SATU"}, version=1)
    one.sync()
    two.sync()
    two.revise(record_id, {"full_name": "NAMA DUA"}, version=2)
    lost = one.register()
    one.sync()
    two.sync()
    centre.database.close()

    backups.restore(backup)
    centre, api = restart(world.folder)
    admin.begin_epoch(centre)
    one.api = two.api = api
    assert catch_up(two) == [Outcome.APPLIED]
    assert catch_up(one) == [Outcome.CONFLICT, Outcome.APPLIED]
    two.sync()
    assert one.rows == two.rows
    assert set(one.rows) == {record_id, lost}
    assert one.rows[record_id].version > 1_000_000
    seen = api.get(f"/v1/records/{record_id}", token=world.reviewer).json()
    names = {e["patch"].get("full_name") for e in seen["history"]}
    assert {"NAMA SATU", "NAMA DUA"} <= names
    centre.database.close()


def test_an_edit_of_a_lost_record_is_not_lost(world: World, backups: Backups) -> None:
    """The edit's base is a version the restored centre never heard of."""
    one, two = world.laptop(), world.laptop()
    one.sync()
    two.sync()
    world.centre.database.close()
    backup = backups.make()
    centre, api = restart(world.folder)
    one.api = two.api = api
    record_id = one.register()
    one.sync()
    two.sync()
    two.revise(record_id, {"note": "dari dua"}, version=1)
    centre.database.close()
    backups.restore(backup)
    centre, api = restart(world.folder)
    admin.begin_epoch(centre)
    one.api = two.api = api
    assert catch_up(two) == [Outcome.APPLIED]
    assert catch_up(one) == [Outcome.MERGED]
    two.sync()
    assert one.rows == two.rows
    assert one.rows[record_id].values["note"] == "dari dua"
    assert one.rows[record_id].values["full_name"] == "I WAYAN SUDARTA"
    centre.database.close()


def test_the_centre_numbers_afresh_in_a_new_epoch(world: World) -> None:
    laptop = world.laptop()
    first, second = laptop.register(), laptop.register()
    laptop.sync()
    admin.verdict(world.centre, first, Act.ACCEPTED)
    admin.begin_epoch(world.centre)
    verdict = admin.verdict(world.centre, second, Act.ACCEPTED)
    assert verdict.version > VERSIONS_AN_EPOCH
    assert verdict.version % VERSIONS_AN_EPOCH == 1
    entries = [admin.look(world.centre, r).history[-1] for r in (first, second)]
    assert [e.revision_no for e in entries] == [1, 1]
    assert len({e.incarnation for e in entries}) == 2


def test_cursors_of_another_epoch_name_the_new_one(world: World) -> None:
    with world.centre.database.reading() as connection:
        old = read_identity(connection)
    cursor = CursorMaker(old.mac_key, old.epoch, world.office).write(7)
    epoch = admin.begin_epoch(world.centre)
    maker = CursorMaker(old.mac_key, epoch, world.office)
    assert maker.read(maker.write(7)) == 7
    with pytest.raises(Refusal) as refusal:
        maker.read(cursor)
    assert (refusal.value.problem.code, refusal.value.problem.detail) == ("epoch_changed", epoch)


def test_an_older_save_that_comes_back_late_does_not_undo_a_submission(
    world: World, backups: Backups
) -> None:
    one, two = world.laptop(), world.laptop()
    one.sync()
    two.sync()
    world.centre.database.close()
    backup = backups.make()
    centre, api = restart(world.folder)
    one.api = two.api = api
    record_id = new_id()
    one.revise(record_id, {"full_name": "NAMA SATU"})
    one.sync()
    two.sync()
    two.revise(record_id, {"mother_name": "NI MADE RAI"}, act=Act.SUBMITTED, version=1)
    two.sync()
    centre.database.close()
    backups.restore(backup)
    centre, api = restart(world.folder)
    assert not admin.find_all(centre)
    admin.begin_epoch(centre)
    one.api = two.api = api
    catch_up(two)
    catch_up(one)
    two.sync()
    assert one.rows[record_id].case is two.rows[record_id].case is Case.SUBMITTED
    assert one.rows[record_id].values == {
        "full_name": "NAMA SATU",
        "mother_name": "NI MADE RAI",
    }
    (held,) = admin.find_all(centre)
    assert (held.case, held.values) == (Case.SUBMITTED, one.rows[record_id].values)
    centre.database.close()


def test_two_restores_from_one_backup_never_mean_the_same_version(
    world: World, backups: Backups
) -> None:
    """What was seen after the first is not taken for what another wrote after the second."""
    one, two = world.laptop(), world.laptop()
    record_id = one.register()
    one.sync()
    two.sync()
    world.centre.database.close()
    backup = backups.make()

    def restored() -> tuple[Centre, Api]:
        backups.restore(backup)
        world.clock.advance(3_600)
        centre = admin.open_centre(world.folder, clock=world.clock)
        assert [r.version for r in admin.find_all(centre)] == [1]
        admin.begin_epoch(centre)
        return centre, Api(create_app(centre))

    centre, api = restored()
    one.api = two.api = api
    catch_up(one)
    one.revise(record_id, {"note": "di antara"}, version=one.rows[record_id].version)
    one.sync()
    seen = one.rows[record_id].version
    centre.database.close()
    centre, api = restored()
    one.api = two.api = api
    catch_up(two)
    two.revise(record_id, {"full_name": "NAMA DUA"}, version=two.rows[record_id].version)
    two.sync()
    one.revise(record_id, {"full_name": "NAMA SATU"}, version=seen)
    assert catch_up(one)[-1] is Outcome.CONFLICT
    two.sync()
    assert one.rows == two.rows
    assert two.rows[record_id].values["full_name"] == "NAMA DUA"
    centre.database.close()


@pytest.mark.parametrize(("is_waited", "numbers"), [(True, 2), (False, 1)])
def test_two_restores_in_one_second_get_two_numbers(
    world: World, is_waited: bool, numbers: int
) -> None:
    """The second restore comes as soon as the first is done; where nobody waits is the control."""
    world.clock.advance(0.25)
    with world.centre.database.reading() as connection:
        backup = read_identity(connection).epoch_no
    given = set()
    for _ in range(2):
        world.centre.database.write(
            lambda c: c.execute(update(centre_table).values(epoch_no=backup))
        )
        admin.begin_epoch(world.centre, wait=world.clock.advance if is_waited else None)
        with world.centre.database.reading() as connection:
            given.add(read_identity(connection).epoch_no)
    assert len(given) == numbers

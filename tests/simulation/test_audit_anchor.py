"""The audit chain's head goes out with each sync and comes back under the centre's signature."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.real_stack import RealWorld
from sqlalchemy import text

from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.protocol.signing import anchor_text, is_signed
from fieldreg.server import admin
from fieldreg.server.audit_heads import Witnessed
from fieldreg.store.audit_verifying import Fault, Verified, verify


@pytest.fixture
def world(tmp_path: Path) -> Iterator[RealWorld]:
    world = RealWorld(7, tmp_path, faults=0.0)
    yield world
    world.close()


def worked(world: RealWorld, saves: int = 2) -> Desk:
    desk = world.desks[0]
    for _ in range(saves):
        world.save(desk)
    return desk


def synced(world: RealWorld, desk: Desk) -> None:
    ended = world.sync(desk)
    assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)


def found(desk: Desk) -> Verified:
    with desk.store.reading() as connection:
        return verify(connection)


def anchor(desk: Desk) -> str:
    with desk.store.reading() as connection:
        said = connection.execute(text("SELECT audit_anchor FROM sync_state")).scalar_one()
    return str(said)


def told(world: RealWorld, desk: Desk) -> Witnessed | None:
    return {d.id: d.audit for d in admin.devices(world.centre)}[desk.device_id]


def between(world: RealWorld, change: Callable[[SyncResponse], SyncResponse]) -> None:
    """Lay *change* between the centre and the line."""
    honest = world.line.handle
    world.line.handle = lambda request: change(honest(request))


def test_what_was_synced_is_vouched_for(world: RealWorld) -> None:
    desk = worked(world)
    assert (anchor(desk), found(desk).audit.vouched) == ("", 0)
    synced(world, desk)
    assert found(desk).is_whole
    assert found(desk).audit.vouched == found(desk).audit.length == 3
    kept, identity = json.loads(anchor(desk)), desk.store.identity()
    said = anchor_text(identity.device_id, kept["incarnation"], kept["no"], kept["link"])
    assert is_signed(identity.centre_key, said, kept["signature"])
    world.save(desk)
    assert (found(desk).audit.vouched, found(desk).audit.length) == (3, 4)


def test_a_chain_cut_after_a_sync_is_found_here_and_there(world: RealWorld) -> None:
    desk = worked(world, 4)
    synced(world, desk)
    with desk.store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_is_not_deleted"))
        connection.execute(text("DELETE FROM audit WHERE audit_no > 2"))
    broken = found(desk).audit.broken
    assert broken is not None
    assert (broken.no, broken.fault) == (3, Fault.MISSING)
    world.save(desk)
    synced(world, desk)  # the registration arrives all the same
    at_centre = told(world, desk)
    assert at_centre is not None
    assert (at_centre.alert, at_centre.alert_no) == ("cut", 3)
    assert json.loads(anchor(desk))["no"] == 5, "the centre did not vouch for the cut one"


def test_an_old_centre_says_nothing_and_all_goes_on(world: RealWorld) -> None:
    desk = worked(world)
    honest = world.line.handle

    def old(request: SyncRequest) -> SyncResponse:
        return honest(request.model_copy(update={"audit": None}))

    world.line.handle = old
    synced(world, desk)
    assert (anchor(desk), found(desk).is_whole, told(world, desk)) == ("", True, None)
    world.line.handle = honest
    synced(world, desk)
    assert found(desk).audit.vouched == 3


@pytest.mark.parametrize("spoilt", ["signature", "no", "link", "unasked"])
def test_a_witness_that_does_not_prove_itself_is_not_kept(world: RealWorld, spoilt: str) -> None:
    desk = worked(world)

    def forge(response: SyncResponse) -> SyncResponse:
        assert response.audit is not None
        forged = {"signature": "00" * 64, "no": 2, "link": "0" * 64, "unasked": 2}[spoilt]
        told = response.audit.model_copy(update={spoilt.replace("unasked", "no"): forged})
        return response.model_copy(update={"audit": told})

    between(world, forge)
    synced(world, desk)
    assert (anchor(desk), found(desk).is_whole) == ("", True)


def test_a_restored_laptop_is_shown_as_restored(world: RealWorld, tmp_path: Path) -> None:
    desk = worked(world)
    synced(world, desk)
    desk.store.close()
    shutil.copytree(desk.folder, tmp_path / "backup")
    world._reopen(desk)
    for _ in range(3):
        world.save(desk)
    synced(world, desk)
    desk.store.close()
    shutil.rmtree(desk.folder)
    shutil.copytree(tmp_path / "backup", desk.folder)
    world._reopen(desk)
    world.save(desk)
    synced(world, desk)  # finds itself stale, begins anew
    at_centre = told(world, desk)
    assert at_centre is not None
    assert (at_centre.restored_from, at_centre.alert, at_centre.no) == (6, "", 4)
    assert found(desk).is_whole
    assert found(desk).audit.vouched == 4


def test_only_the_present_incarnation_tells_the_head(world: RealWorld) -> None:
    desk = worked(world)
    desk.store.new_incarnation(world.new_id())
    asked: list[SyncRequest] = []
    honest = world.line.handle

    def noting(request: SyncRequest) -> SyncResponse:
        asked.append(request)
        return honest(request)

    world.line.handle = noting
    synced(world, desk)
    present = desk.store.identity().incarnation
    assert {r.incarnation == present for r in asked if r.audit} == {True}
    assert {r.incarnation == present for r in asked if not r.audit} == {False}

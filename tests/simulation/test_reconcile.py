"""Both sides hold otherwise: it is found by area, only what differs is told anew, and it is said.

The real store and the real centre; what went wrong is done to the files behind their backs. More
schedules with `FIELDREG_REAL_SCHEDULES=500`, other ones with `FIELDREG_FIRST_SEED=1000000`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from simulation.dying_store import Desk
from simulation.real_stack import AT, PACK, RealWorld
from simulation.schedule import Violation
from sqlalchemy import select, update

from fieldreg.domain.words import Act, Delivery
from fieldreg.protocol.messages import Compare, SyncRequest, SyncResponse
from fieldreg.server import admin
from fieldreg.server import compare as centre_compare
from fieldreg.store import compare, sync_side
from fieldreg.store.erasure import erase_record
from fieldreg.store.revisions import Save
from fieldreg.store.schema import centre_row, revision
from fieldreg.store.store import Store
from fieldreg.sync.surroundings import Ended
from fieldreg.sync.trouble import Trouble

SCHEDULES = int(os.environ.get("FIELDREG_REAL_SCHEDULES", "3"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "700"))
SPOILING = 0.25
ASKING = 0.2
HERE, THERE = "51.71.03.2008", "51.71.02.2001"


class SpoilingWorld(RealWorld):
    """Schedules in which rows are lost and altered behind the program's back, in the midst of lost
    answers, crashes and restores."""

    may_differ = True
    spoilt = 0

    def _step(self) -> None:
        if self.chance.random() < SPOILING:
            self.spoil(self.chance.choice(self.desks))
        super()._step()

    def sync(self, desk: Desk, *, compares_all: bool = False) -> Ended:
        """Now and then an officer has everything compared."""
        return super().sync(desk, compares_all=compares_all or self.chance.random() < ASKING)

    def spoil(self, desk: Desk) -> None:
        """A row is lost, or its hash or its case is another's."""
        with Store.writing(desk.store) as connection:
            ids = connection.execute(select(centre_row.c.record_id)).scalars().all()
            if not ids:
                return
            one = centre_row.c.record_id == self.chance.choice(ids)
            change = self.chance.choice(({"row_hash": bytes(32)}, {"case_name": "rejected"}, None))
            if change:
                connection.execute(update(centre_row).where(one).values(**change))
            else:
                connection.execute(centre_row.delete().where(one))
        self.spoilt += 1


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SCHEDULES))
def test_whatever_was_spoilt_and_whatever_breaks_both_sides_agree_at_last(
    seed: int, tmp_path: Path
) -> None:
    world = SpoilingWorld(seed, tmp_path)
    try:
        world.run(60)
    finally:
        world.close()
    assert world.spoilt


class Watched(RealWorld):
    """Without faults; what was asked and answered is kept."""

    def __init__(self, folder: Path) -> None:
        self.said: list[tuple[SyncRequest, SyncResponse]] = []
        super().__init__(5, folder, faults=0.0)

    def _handle(self, request: SyncRequest) -> SyncResponse:
        response = super()._handle(request)
        self.said.append((request, response))
        return response

    def asked(self) -> list[Compare]:
        """The steps that were asked since `said` was emptied."""
        return [request.compare for request, _ in self.said if request.compare]

    def read_again(self) -> bool:
        """Whether a stream was read from its start."""
        return any(not request.cursor for request, _ in self.said)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Watched]:
    world = Watched(tmp_path)
    yield world
    world.close()


@pytest.fixture
def desk(world: Watched) -> Desk:
    """A laptop with three people here, two there and one nowhere, all delivered."""
    desk = world.desks[0]
    for village in (HERE, HERE, HERE, THERE, THERE, ""):
        save(world, desk, **({"village_code": village} if village else {}))
    settle(world, desk)
    world.said.clear()
    return desk


def save(world: Watched, desk: Desk, record_id: str = "", **values: str) -> str:
    if not record_id:
        record_id = world.new_id()
        world.records.append(record_id)
    before = world.state(desk, record_id)
    save = Save(
        revision_id=world.new_id(), record_id=record_id, made_at=AT, pack=PACK,
        act=Act.SUBMITTED, author=world.new_id(), seen=before.values,
        values={"full_name": "NI LUH SARI", **before.values, **values}, base=before.base,
        newest_own=before.newest_own,
    )  # fmt: skip
    desk.store.append(save)
    return record_id


def settle(world: Watched, desk: Desk) -> Ended:
    ended = world.sync(desk)
    assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)
    return ended


def spoil(desk: Desk, record_id: str, **values: Any) -> None:
    """Another row than the centre's, behind the program's back."""
    with desk.store.writing() as connection:
        one = centre_row.c.record_id == record_id
        connection.execute(update(centre_row).where(one).values(**values))


def held(desk: Desk, record_id: str) -> Any:
    with desk.store.reading() as connection:
        query = select(centre_row).where(centre_row.c.record_id == record_id)
        return connection.execute(query).one_or_none()


def test_where_nothing_differs_nothing_is_compared_and_one_round_trip_is_enough(world, desk):
    ended = settle(world, desk)
    assert (len(world.said), world.asked(), ended.differed) == (1, [], (0, 0))


def test_a_row_that_differs_is_found_in_its_area_and_told_anew(world, desk):
    good = held(desk, world.records[0])
    spoil(desk, world.records[0], row_hash=bytes(32), case_name="rejected")
    ended = settle(world, desk)
    assert held(desk, world.records[0]) == good
    assert ended.differed == (1, 1)
    assert world.asked() == [
        Compare(), Compare(area=HERE), Compare(records=[world.records[0]]),
    ]  # fmt: skip
    assert not world.read_again()
    assert len(world.said) == 4
    assert world.state(desk, world.records[0]).delivery is Delivery.DELIVERED


def test_the_values_kept_are_not_believed_once_anything_differs(world, desk):
    """Of the first the hash was spoiled, of the second what it is the hash of."""
    goods = [held(desk, record_id) for record_id in world.records[:2]]
    spoil(desk, world.records[0], row_hash=bytes(32))
    spoil(desk, world.records[1], body='{"village_code":"51.71.03.2008"}')
    assert settle(world, desk).differed == (1, 2)
    assert [held(desk, record_id) for record_id in world.records[:2]] == goods


def test_values_that_do_not_fit_their_hash_are_found_where_everything_is_compared(world, desk):
    """The sums are equal, so that no sync would ever look."""
    good = held(desk, world.records[1])
    spoil(desk, world.records[1], body='{"village_code":"51.71.03.2008","full_name":"LAIN"}')
    assert settle(world, desk).compared is None
    assert held(desk, world.records[1]) != good
    world.said.clear()
    ended = world.sync(desk, compares_all=True)
    assert (ended.trouble, ended.equal) == (None, True)
    assert (ended.compared, ended.differed) == ((3, 6), (1, 1))
    assert held(desk, world.records[1]) == good
    assert world.asked() == [
        Compare(), Compare(area=""), Compare(area=THERE), Compare(area=HERE),
        Compare(records=[world.records[1]]),
    ]  # fmt: skip
    assert not world.read_again()


def test_where_all_is_well_everything_is_compared_and_nothing_is_told_anew(world, desk):
    ended = world.sync(desk, compares_all=True)
    assert (ended.trouble, ended.equal, ended.differed) == (None, True, (0, 0))
    assert ended.compared == (3, 6)
    assert len(world.said) == 5
    world.said.clear()
    settle(world, desk)
    assert world.asked() == []


def test_a_centre_of_before_that_question_compares_the_sums(world, desk):
    world.line.handle = lambda request: world._handle(request.model_copy(update={"compare": None}))
    ended = world.sync(desk, compares_all=True)
    assert (ended.trouble, ended.equal, ended.compared) == (None, True, None)
    assert not world.read_again()


def test_a_row_that_was_lost_and_one_that_was_never_the_centres(world, desk):
    lost = held(desk, world.records[3])
    stranger = world.new_id()
    with desk.store.writing() as connection:
        connection.execute(centre_row.delete().where(centre_row.c.record_id == world.records[3]))
        connection.execute(
            centre_row.insert().values(
                record_id=stranger, version=1, case_name="submitted", reduced=0,
                body='{"village_code":"51.71.03.2008"}', row_hash=bytes(31) + b"x",
            )
        )  # fmt: skip
    assert settle(world, desk).differed == (2, 2)
    assert (held(desk, world.records[3]), held(desk, stranger)) == (lost, None)


def test_a_row_that_was_lost_before_the_centre_changed_its_record(world, desk):
    """The change follows nothing here; it neither stops the sync nor is it lost."""
    record_id = world.records[2]
    with desk.store.writing() as connection:
        connection.execute(centre_row.delete().where(centre_row.c.record_id == record_id))
    admin.verdict(world.centre, record_id, Act.ACCEPTED)
    admin.verdict(world.centre, world.records[4], Act.ACCEPTED)
    settle(world, desk)
    assert not world.read_again()
    assert [held(desk, world.records[at]).case_name for at in (2, 4)] == ["accepted"] * 2


def test_a_row_in_another_area_than_the_centres(world, desk):
    good = held(desk, world.records[0])
    spoil(desk, world.records[0], row_hash=bytes(32), body='{"village_code":"51.71.01.1001"}')
    assert settle(world, desk).differed == (2, 1)
    assert held(desk, world.records[0]) == good


def test_differences_that_leave_the_count_as_it_is_are_found_too(world, desk):
    first, last = (held(desk, world.records[at]) for at in (0, 4))
    spoil(desk, first.record_id, row_hash=last.row_hash)
    spoil(desk, last.record_id, row_hash=first.row_hash)
    save(world, desk, first.record_id, alias="SARI")
    ended = settle(world, desk)
    assert ended.differed[1] >= 1
    assert not world.read_again()
    assert held(desk, last.record_id).row_hash != first.row_hash


def test_an_own_change_that_waits_stays_over_what_is_told_anew(world, desk):
    spoil(desk, world.records[0], row_hash=bytes(32))
    world.line.handle = _saving_meanwhile(world, desk, world.records[0])
    ended = world.sync(desk)
    assert (ended.trouble, ended.equal) == (None, True)
    assert world.state(desk, world.records[0]).values["alias"] == "SEMENTARA"
    settle(world, desk)
    assert "SEMENTARA" in held(desk, world.records[0]).body


def _saving_meanwhile(world: Watched, desk: Desk, record_id: str) -> Callable[..., SyncResponse]:
    """An officer saves just while the centre is telling a record anew."""

    def handle(request: SyncRequest) -> SyncResponse:
        if request.compare and request.compare.records:
            world.line.handle = world._handle
            save(world, desk, record_id, alias="SEMENTARA")
        return world._handle(request)

    return handle


def test_what_the_centre_did_meanwhile_comes_along(world, desk):
    admin.verdict(world.centre, world.records[1], Act.ACCEPTED)
    spoil(desk, world.records[1], row_hash=bytes(32))
    spoil(desk, world.records[2], row_hash=bytes(32))
    settle(world, desk)
    assert held(desk, world.records[1]).case_name == "accepted"


def test_a_record_of_which_bodies_were_erased_is_told_anew_and_stays_erased(world, desk):
    record_id = world.records[0]
    admin.verdict(world.centre, record_id, Act.ENDED, reasons=[("full_name", "Selesai")])
    settle(world, desk)
    with desk.store.writing() as connection:
        erase_record(connection, record_id)
    world.said.clear()
    spoil(desk, record_id, row_hash=bytes(32))
    settle(world, desk)
    assert held(desk, record_id).body == "{}"
    with desk.store.reading() as connection:
        said = select(revision.c.body).where(revision.c.record_id == record_id)
        assert set(connection.execute(said).scalars()) == {None}


def test_a_centre_of_before_is_read_from_its_start(world, desk):
    honest = world.line.handle

    def old(request: SyncRequest) -> SyncResponse:
        answer = honest(request.model_copy(update={"compare": None}))
        world.said[-1] = (request, answer)
        return answer

    world.line.handle = old
    spoil(desk, world.records[0], row_hash=bytes(32))
    ended = settle(world, desk)
    assert world.asked() == [Compare()]
    assert world.read_again()
    assert ended.differed == (0, 0)


def test_a_laptop_of_before_says_nothing_of_it_and_is_answered_as_before(world, desk):
    asked = SyncRequest.model_validate(
        {k: v for k, v in world_request(world, desk).items() if k != "compare"}
    )
    answer = world._handle(asked)
    assert (answer.areas, answer.listed, answer.retold) == (None, None, None)


def world_request(world: Watched, desk: Desk) -> dict[str, Any]:
    settle(world, desk)
    request = world.said[-1][0]
    return request.model_copy(update={"token": world.said[-1][1].token}).model_dump()


def test_where_even_that_does_not_help_it_is_said(world, desk):
    honest = world.line.handle

    def wrong(request: SyncRequest) -> SyncResponse:
        answer = honest(request)
        if answer.rows is None:
            return answer
        rows = answer.rows.model_copy(update={"count": answer.rows.count + 1})
        return answer.model_copy(update={"rows": rows})

    world.line.handle = wrong
    with pytest.raises(Violation, match=f"{Trouble.ROWS_DIFFER}"):
        world.sync(desk)
    world.line.handle = honest
    settle(world, desk)


def test_many_records_are_listed_and_told_in_pieces(world, desk, monkeypatch):
    monkeypatch.setattr(centre_compare, "MAX_LISTED", 2)
    monkeypatch.setattr(centre_compare, "MAX_BYTES", 700)
    for record_id in world.records:
        spoil(desk, record_id, row_hash=bytes(32))
    ended = settle(world, desk)
    assert ended.differed == (3, 6)
    assert [c.after for c in world.asked() if c.area == HERE] == ["", sorted(world.records[:3])[1]]
    assert len([c for c in world.asked() if c.records]) > 2
    assert not world.read_again()


def test_the_control_without_the_repair_stays_different(world, desk, monkeypatch):
    monkeypatch.setattr(sync_side, "tell_again", lambda *given, **more: set())
    monkeypatch.setattr(sync_side, "keep_rows", lambda *given: ())
    spoil(desk, world.records[0], row_hash=bytes(32))
    with pytest.raises(Violation):
        world.sync(desk)


def test_no_other_offices_records_are_listed_or_told(world, desk):
    office = admin.add_office(world.centre, "Desa Lain")
    mine, world.office = world.office, office
    stranger = world._enrol(world.folder / "stranger")
    world.office = mine
    world.desks.append(stranger)
    settle(world, stranger)
    honest, answers = world.line.handle, []
    for step in (Compare(), Compare(area=HERE), Compare(records=world.records[:2])):

        def curious(request: SyncRequest, step: Compare = step) -> SyncResponse:
            answers.append(honest(request.model_copy(update={"compare": step})))
            return answers[-1].model_copy(update={"areas": None, "listed": None, "retold": None})

        world.line.handle = curious
        settle(world, stranger)
    areas, listed, retold = answers[0].areas, answers[1].listed, answers[2].retold
    assert (areas, listed.records, retold.changes) == ([], [], [])


def test_a_difference_is_remembered_for_the_screen(world, desk):
    with desk.store.writing() as connection:
        assert compare.last_difference(connection) is None
    desk.store.note_difference(AT, 2, 5)
    with desk.store.reading() as connection:
        assert compare.last_difference(connection) == compare.Difference(AT, 2, 5)

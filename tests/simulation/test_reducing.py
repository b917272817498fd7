"""Reduction and erasure: both sides still agree, in any schedule, and what was erased stays away.

More schedules with `FIELDREG_REAL_SCHEDULES=500`, other ones with `FIELDREG_FIRST_SEED=1000000`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from simulation.dying_store import Desk
from simulation.real_stack import AT, PACK
from simulation.reducing_stack import KEEPS, LATER, ReducingWorld
from sqlalchemy import select, text

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.server import admin
from fieldreg.store import former, picturing, reduced, retention, stream, sync_side
from fieldreg.store.audit_verifying import verify
from fieldreg.store.derive import derive
from fieldreg.store.erasure import erase_record
from fieldreg.store.record_state import body_of
from fieldreg.store.revisions import Save
from fieldreg.store.schema import Kept, centre_row, revision

SCHEDULES = int(os.environ.get("FIELDREG_REAL_SCHEDULES", "3"))
FIRST = int(os.environ.get("FIELDREG_FIRST_SEED", "300"))
STEPS = 60
PERSON = {"full_name": "NI LUH SARI", "address": "Jl. Kamboja 1", "mother_name": "NI MADE RAI"}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SCHEDULES))
def test_both_sides_agree_whatever_was_reduced(seed: int, tmp_path: Path) -> None:
    world = ReducingWorld(seed, tmp_path)
    try:
        world.run(STEPS)
    finally:
        world.close()


# One story at a time, and each with a flaw that spoils it.


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ReducingWorld]:
    world = ReducingWorld(7, tmp_path, faults=0.0)
    yield world
    world.close()


def saved(world: ReducingWorld, desk: Desk, record_id: str = "", **values: str) -> str:
    record_id = record_id or world.new_id()
    before = world.state(desk, record_id)
    save = Save(
        revision_id=world.new_id(), record_id=record_id, made_at=AT, pack=PACK,
        act=Act.SUBMITTED, author=world.new_id(), seen=before.values,
        values={**before.values, **values}, base=before.base, newest_own=before.newest_own,
    )  # fmt: skip
    desk.store.append(save)
    return record_id


def synced(world: ReducingWorld, desk: Desk) -> None:
    ended = world.sync(desk)
    assert (ended.trouble, ended.waiting, ended.equal) == (None, 0, True)


def closed(world: ReducingWorld, act: Act = Act.ACCEPTED) -> tuple[Desk, Desk, str]:
    """A registration that one laptop made, both have, and the centre has come to an end with."""
    one, other = world.desks
    record_id = saved(world, one, **PERSON)
    synced(world, one)
    reasons = [("full_name", "Pindah")] if act is Act.ENDED else []
    admin.verdict(world.centre, record_id, act, reasons=reasons)
    for desk in (one, other, one):
        synced(world, desk)
    return one, other, record_id


def kept(desk: Desk, record_id: str) -> tuple[dict[str, str], Kept]:
    with desk.store.reading() as connection:
        query = select(centre_row).where(centre_row.c.record_id == record_id)
        row = connection.execute(query).one()
    return json.loads(row.body), Kept(row.reduced)


def bodies(desk: Desk, record_id: str) -> list[bool]:
    """Whether each revision of the record still says something."""
    with desk.store.reading() as connection:
        query = select(revision.c.body).where(revision.c.record_id == record_id)
        return [body is not None for body in connection.execute(query).scalars()]


def is_whole(desk: Desk) -> bool:
    with desk.store.reading() as connection:
        return verify(connection).is_whole


def changed_at_the_centre(world: ReducingWorld, *, reads_again: bool = False) -> None:
    """Another laptop changes what was reduced here: the whole comes, and both agree."""
    one, other, record_id = closed(world)
    world.tidy(one)
    assert kept(one, record_id) == ({n: PERSON[n] for n in KEEPS}, Kept.REDUCED)
    assert bodies(one, record_id) == [False, False]
    synced(world, one)
    before = one.store.identity().incarnation
    saved(world, other, record_id, address="Jl. Kenanga 2")
    synced(world, other)
    synced(world, one)
    assert kept(one, record_id) == ({**PERSON, "address": "Jl. Kenanga 2"}, Kept.WHOLE)
    assert (one.store.identity().incarnation != before) is reads_again
    assert is_whole(one)


def read_again_from_the_start(world: ReducingWorld) -> None:
    """The stream is read again: what this laptop itself made and erased is told to it."""
    one, _, record_id = closed(world)
    forgotten = saved(world, one, **PERSON)
    synced(world, one)
    admin.verdict(world.centre, forgotten, Act.ENDED, reasons=[("", "Pindah")])
    synced(world, one)
    world.erase_history(one)
    with one.store.writing() as connection:
        erase_record(connection, forgotten)
    before = kept(one, record_id)
    assert before == (PERSON, Kept.WHOLE)
    one.store.read_again("")
    assert dict(world.state(one, record_id).values) == PERSON, "seen also while it is read again"
    synced(world, one)
    assert kept(one, record_id) == before
    assert bodies(one, record_id) == [False, False], "what was erased is not written again"
    assert kept(one, forgotten) == ({}, Kept.ERASED)
    assert not any(bodies(one, forgotten))
    assert is_whole(one)


def changed_after_erasure(world: ReducingWorld) -> None:
    """What was erased for good does not come back with a change."""
    one, other, record_id = closed(world, Act.ENDED)
    with one.store.writing() as connection:
        assert erase_record(connection, record_id) == 2
    synced(world, one)
    saved(world, other, record_id, address="Jl. Kenanga 2")
    synced(world, other)
    synced(world, one)
    assert kept(one, record_id) == ({}, Kept.ERASED)
    assert not any(bodies(one, record_id))
    assert dict(world.state(one, record_id).values) == {}


STORIES = [changed_at_the_centre, read_again_from_the_start, changed_after_erasure]


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.__name__)
def test_a_story(story: Callable[[ReducingWorld], None], world: ReducingWorld) -> None:
    story(world)


def as_if_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A change to a reduced record is laid over what is left of it."""
    monkeypatch.setitem(stream._AFTER_A_CHANGE, Kept.REDUCED, Kept.WHOLE)


def never_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole of what the centre changed is never asked for, and never missed."""
    monkeypatch.setattr(sync_side, "wanted_count", lambda connection: 0)
    monkeypatch.setattr(picturing, "wanted_records", lambda connection: ())


def erased_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read again, an erased revision changes nothing."""
    monkeypatch.setattr(stream, "_said", lambda known, change: body_of(known))


def erased_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read again, what was erased for good is a record like others."""
    monkeypatch.setattr(stream, "KEPT_ERASED", frozenset())


def rows_are_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the stream is read again, nothing is left of what was erased in part."""
    wipe = lambda connection: connection.execute(centre_row.delete())  # noqa: E731
    keep = former.keep_rows
    monkeypatch.setattr(sync_side, "keep_rows", lambda c: (keep(c), wipe(c))[0])


FLAWS = [
    (changed_at_the_centre, as_if_whole),
    (changed_at_the_centre, never_asked_for),
    (read_again_from_the_start, erased_says_nothing),
    (read_again_from_the_start, erased_comes_back),
    (read_again_from_the_start, rows_are_lost),
]


@pytest.mark.parametrize(("story", "flaw"), FLAWS, ids=lambda f: f.__name__)
def test_control_a_flaw_spoils_the_story(story, flaw, world, monkeypatch) -> None:
    flaw(monkeypatch)
    with pytest.raises(AssertionError):
        story(world)


def test_a_centre_of_before_is_read_from_its_start(world: ReducingWorld) -> None:
    honest = world.line.handle
    asked: list[SyncRequest] = []

    def old(request: SyncRequest) -> SyncResponse:
        asked.append(request)
        return honest(request.model_copy(update={"wanted": []}))

    world.line.handle = old
    changed_at_the_centre(world, reads_again=True)
    assert [len(request.wanted) for request in asked if request.wanted] == [1]


def test_the_whole_of_a_reduced_record_can_be_asked_for(world: ReducingWorld) -> None:
    one, _, record_id = closed(world)
    world.tidy(one)
    with one.store.writing() as connection:
        assert reduced.want(connection, record_id)
        assert not reduced.want(connection, world.new_id())
    synced(world, one)
    assert kept(one, record_id) == (PERSON, Kept.WHOLE)


def test_what_is_asked_for_may_be_erased_before_it_comes(world: ReducingWorld) -> None:
    one, _, record_id = closed(world, Act.ENDED)
    world.tidy(one)
    with one.store.writing() as connection:
        assert reduced.want(connection, record_id)
        erase_record(connection, record_id)
    assert kept(one, record_id) == ({}, Kept.ERASED_WANTED)
    before = one.store.identity().incarnation
    synced(world, one)
    assert kept(one, record_id) == ({}, Kept.ERASED)
    assert one.store.identity().incarnation == before


def test_no_other_offices_record_is_told(world: ReducingWorld) -> None:
    _, _, record_id = closed(world)
    office = admin.add_office(world.centre, "Desa Lain")
    mine, world.office = world.office, office
    stranger = world._enrol(world.folder / "stranger")
    world.office = mine
    world.desks.append(stranger)
    answers: list[SyncResponse] = []
    honest = world.line.handle

    def curious(request: SyncRequest) -> SyncResponse:
        answers.append(honest(request.model_copy(update={"wanted": [record_id]})))
        return answers[-1]

    world.line.handle = curious
    synced(world, stranger)
    assert [answer.records for answer in answers] == [[]]


def test_only_what_is_closed_delivered_and_long_there_is_reduced(world: ReducingWorld) -> None:
    one, _, record_id = closed(world)
    lives = saved(world, one, **PERSON)
    synced(world, one)
    waits = saved(world, one, record_id, address="Jl. Kenanga 2")
    with one.store.writing() as connection:
        assert retention.due_records(connection, since=LATER) == ((), "")
        assert retention.reduce_records(connection, [lives, waits], KEEPS, since=LATER).records == 0
    synced(world, one)
    admin.verdict(world.centre, record_id, Act.ACCEPTED)
    synced(world, one)
    with one.store.writing() as connection:
        assert retention.due_records(connection, since=LATER) == ((record_id,), "")
        assert retention.due_records(connection, since="2000-01-01T00:00:00Z") == ((), "")
        connection.execute(
            text(
                "INSERT INTO draft VALUES ('d', :record, 'o', '{}', '{}', NULL, NULL, '', '')"
            ).bindparams(record=record_id)
        )
        assert retention.due_records(connection, since=LATER) == ((), "")


def test_a_derived_view_is_the_same_after_reduction_and_derivation(world: ReducingWorld) -> None:
    one, _, record_id = closed(world)
    world.tidy(one)
    rows = "SELECT record_id, full_name, address, mother_name, body, case_name FROM view"
    with one.store.writing() as connection:
        before = connection.execute(text(rows)).all()
        assert [(r.full_name, r.address, r.mother_name) for r in before] == [
            (PERSON["full_name"], PERSON["address"], None)
        ]
        derive(connection, [record_id])
        assert connection.execute(text(rows)).all() == before

"""Sticks between real workspaces and a real centre: what a reply may do, and what it may not.

Many more spoilt replies with `FIELDREG_BAD_BUNDLES=20000`.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest
from services.at_centre import Line, Place, sign_in, sync
from sqlalchemy import select, text, update

from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.bundle import Way, open_file, seal
from fieldreg.protocol.signing import public_key
from fieldreg.protocol.stick import Answered
from fieldreg.server import admin
from fieldreg.server.identity import read_identity
from fieldreg.server.sticks import answer_bundle
from fieldreg.services import register, stick, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.stick import StickReport
from fieldreg.store import officers
from fieldreg.store.doubtful import ask_again
from fieldreg.store.schema import revision, sync_state
from fieldreg.sync.trouble import SyncTrouble

BAD = int(os.environ.get("FIELDREG_BAD_BUNDLES", "200"))


@dataclass
class Desks:
    """A place with two desks, and a folder for sticks."""

    place: Place
    one: Desk
    other: Desk
    folder: Path

    def export(self, desk: Desk) -> Path:
        """A file of its own folder, as the clock may not have moved."""
        folder = self.folder / desk.make_id()
        folder.mkdir()
        return stick.make_file(desk, folder, on_writer=lambda job: job()).path

    def reply(self, file: Path, *, again: bool = False) -> Path:
        """What the centre makes of it, beside it."""
        path = file.with_suffix(f".{len(list(file.parent.iterdir()))}.fieldreg-reply")
        path.write_bytes(answer_bundle(self.place.centre, file.read_bytes(), again=again).data)
        return path

    def ride(self, desk: Desk) -> StickReport:
        """There and back."""
        return take(desk, self.reply(self.export(desk)))


def take(desk: Desk, path: Path) -> StickReport:
    return stick.take_file(desk, path, on_writer=lambda job: job())


def save(desk: Desk, name: str) -> None:
    form = register.open_form(desk)
    register.save(desk, form, {"full_name": cleaned(name), "village_code": "51.71.03.2008"})


def names(place: Place) -> list[str]:
    return sorted(str(row.values["full_name"]) for row in admin.find_all(place.centre))


def picture(desk: Desk) -> list[object]:
    """All of a desk's history, and where its exchange stands."""
    with desk.store.reading() as connection:
        rows = connection.execute(select(revision).order_by(revision.c.row_no)).all()
        return [*rows, connection.execute(select(sync_state)).one()]


def refused(desk: Desk, path: Path) -> str:
    before = picture(desk)
    with pytest.raises((UserTrouble, SyncTrouble)) as caught:
        take(desk, path)
    assert picture(desk) == before
    return caught.value.key


@pytest.fixture
def desks(tmp_path):
    place = Place.make(tmp_path / "centre")
    one, other = (sign_in(place.enrol(tmp_path / name)) for name in ("one", "other"))
    (tmp_path / "sticks").mkdir()
    made = Desks(place, one, other, tmp_path / "sticks")
    yield made
    for desk in (made.one, made.other):
        workspace.close(desk)
    place.close()


def test_sticks_alone_bring_two_desks_and_the_centre_to_the_same(desks: Desks) -> None:
    save(desks.one, "NI LUH SATU")
    save(desks.other, "NI LUH DUA")
    first = desks.ride(desks.one)
    assert (first.delivered, first.received, first.waiting, first.equal) == (1, 0, 0, True)
    second = desks.ride(desks.other)
    assert (second.delivered, second.received, second.equal) == (1, 1, True)
    save(desks.other, "NI LUH TIGA")
    assert desks.ride(desks.other).equal is True
    third = desks.ride(desks.one)
    assert (third.delivered, third.received, third.equal, third.must_repeat) == (0, 2, True, False)
    assert stick.memory(desks.one).is_open is False
    report = sync(desks.one, Line(desks.place.api))
    assert (report.trouble, report.sent, report.received, report.equal) == ("", 0, 0, True)


def test_who_wrote_at_the_other_desk_is_named_by_stick_alone(desks: Desks) -> None:
    save(desks.one, "NI LUH SATU")
    desks.ride(desks.one)
    desks.ride(desks.other)
    with desks.other.store.reading() as connection:
        known = officers.names(connection)
    assert known[desks.one.officer_id] == desks.one.officer_name
    assert desks.one.officer_id != desks.other.officer_id
    desks.ride(desks.one)
    for desk in (desks.one, desks.other):
        assert desk.store.pictures(1)[-1].officers == ()


def test_the_network_goes_on_while_a_stick_is_away(desks: Desks) -> None:
    line = Line(desks.place.api)
    save(desks.one, "NI LUH SATU")
    away = desks.export(desks.one)
    save(desks.one, "NI LUH DUA")
    assert sync(desks.one, line).trouble == ""
    late = desks.reply(away)
    save(desks.one, "NI LUH TIGA")
    assert sync(desks.one, line).trouble == ""
    report = take(desks.one, late)
    assert (report.delivered, report.received, report.waiting, report.must_repeat) == (
        0, 0, 0, False,
    )  # fmt: skip
    assert sync(desks.one, line).equal is True
    assert names(desks.place) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]


def test_two_replies_that_overlap_are_taken_in_either_order(desks: Desks) -> None:
    save(desks.one, "NI LUH SATU")
    earlier = desks.export(desks.one)
    save(desks.other, "NI LUH DUA")
    assert desks.ride(desks.other).delivered == 1
    first = desks.reply(earlier)
    save(desks.one, "NI LUH TIGA")
    second = desks.reply(desks.export(desks.one))
    assert take(desks.one, second).equal is True
    assert take(desks.one, first).must_repeat is False
    save(desks.other, "NI LUH EMPAT")
    assert desks.ride(desks.other).equal is True
    assert desks.ride(desks.one).equal is True


def test_a_reply_is_for_one_laptop_once(desks: Desks) -> None:
    save(desks.one, "NI LUH SATU")
    file = desks.export(desks.one)
    reply = desks.reply(file)
    assert refused(desks.other, reply) == "stick_foreign"
    assert refused(desks.one, file) == "stick_foreign"
    take(desks.one, reply)
    assert refused(desks.one, reply) == "stick_again"
    assert take(desks.one, desks.reply(file, again=True)).delivered == 0


def test_a_restored_centre_has_back_what_it_lost_in_two_rides(desks: Desks, tmp_path) -> None:
    save(desks.one, "NI LUH SATU")
    assert desks.ride(desks.one).equal is True
    desks.place.close()
    shutil.copytree(desks.place.folder, tmp_path / "backup")
    desks.place.centre = admin.open_centre(desks.place.folder)
    save(desks.one, "NI LUH DUA")
    old = desks.reply(desks.export(desks.one))
    stale = desks.reply(desks.export(desks.one))
    take(desks.one, old)
    save(desks.one, "NI LUH TIGA")
    desks.place.close()
    shutil.rmtree(desks.place.folder)
    shutil.copytree(tmp_path / "backup", desks.place.folder)
    desks.place.centre = admin.open_centre(desks.place.folder)
    admin.begin_epoch(desks.place.centre)
    first = desks.ride(desks.one)
    assert (first.must_repeat, first.waiting) == (True, 3)
    assert refused(desks.one, stale) == "stick_stale"
    second = desks.ride(desks.one)
    assert (second.waiting, second.equal, second.must_repeat) == (0, True, False)
    assert names(desks.place) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]


def forged(desks: Desks, change) -> Path:
    """A reply that the centre truly signed, with its answers changed by *change*."""
    save(desks.one, "NI LUH SATU")
    save(desks.one, "NI LUH DUA")
    reply = desks.reply(desks.export(desks.one))
    key = desks.one.store.identity().device_key
    opened = open_file(reply.read_bytes(), Way.REPLY, key)
    answers = [Answered.model_validate_json(m) for m in opened.messages()]
    with desks.place.centre.database.reading() as connection:
        signer = read_identity(connection).signing_key
    messages = [a.model_dump_json().encode() for a in change(answers)]
    path = reply.with_name("forged.fieldreg-reply")
    path.write_bytes(seal(opened.manifest, messages, signer, receiver=public_key(key)))
    return path


def _with(answer: Answered, **changes: object) -> Answered:
    assert answer.response
    return answer.model_copy(update={"response": answer.response.model_copy(update=changes)})


def _with_change(answers: list[Answered], **changes: object) -> list[Answered]:
    page = answers[-1].response
    assert page
    last = page.changes[-1].model_copy(update=changes)
    return [*answers[:-1], _with(answers[-1], changes=[*page.changes[:-1], last])]


FLAWS = {
    "receipt": lambda a: [
        _with(a[0], receipt=a[0].response.receipt.model_copy(update={"link": "0" * 64})), *a[1:]
    ],
    "another number": lambda a: [a[0].model_copy(update={"last": 1}), *a[1:]],
    "neither": lambda a: [a[0].model_copy(update={"response": None}), *a[1:]],
    "centre": lambda a: [_with(a[0], centre_id=a[0].incarnation), *a[1:]],
    "epoch": lambda a: [*a[:-1], _with(a[-1], epoch=a[0].incarnation)],
    "cursor": lambda a: [*a[:-1], _with(a[-1], cursor="")],
    "rows": lambda a: [*a[:-1], _with(a[-1], rows=None)],
    "order": lambda a: _with_change(a, seq=1),
    "version": lambda a: _with_change(a, version=0),
    "bytes": lambda a: _with_change(a, revision=None),
}  # fmt: skip


@pytest.mark.parametrize("flaw", FLAWS)
def test_an_answer_that_does_not_prove_itself_changes_nothing(desks: Desks, flaw: str) -> None:
    """Even a centre that signs nonsense delivers nothing."""
    key = refused(desks.one, forged(desks, FLAWS[flaw]))
    assert key in ("receipt_mismatch", "bad_answer", "not_our_centre")
    assert desks.ride(desks.one).waiting == 0


def test_control_an_honest_answer_signed_anew_is_taken(desks: Desks) -> None:
    assert take(desks.one, forged(desks, lambda answers: answers)).delivered == 2


def test_whatever_a_spoilt_reply_says_what_waits_is_never_lost(desks: Desks) -> None:
    chance = Random(7)
    save(desks.one, "NI LUH SATU")
    reply = desks.reply(desks.export(desks.one))
    data = reply.read_bytes()
    spoilt = reply.with_name("spoilt.fieldreg-reply")
    before = picture(desks.one)
    for _ in range(BAD):
        at = chance.randrange(len(data))
        ways = (data[:at], data[:at] + chance.randbytes(1) + data[at + 1 :], data + b"x",
                data[:at] + data[at + 1 :])  # fmt: skip
        worse = chance.choice([w for w in ways if w != data])
        spoilt.write_bytes(worse)
        with pytest.raises(UserTrouble):
            take(desks.one, spoilt)
    assert picture(desks.one) == before
    assert take(desks.one, reply).delivered == 1


def test_a_copied_disk_is_found_and_both_ones_work_arrives(desks: Desks, tmp_path) -> None:
    save(desks.one, "NI LUH SATU")
    assert desks.ride(desks.one).equal is True
    folder = desks.one.folder
    workspace.close(desks.one)
    shutil.copytree(folder, tmp_path / "copy")
    desks.one = sign_in(folder)
    twin = sign_in(tmp_path / "copy")
    try:
        save(desks.one, "NI LUH DUA")
        save(twin, "NI LUH TIGA")
        assert desks.ride(desks.one).equal is True
        found = desks.ride(twin)
        assert (found.must_repeat, found.waiting) == (True, 1)
        again = desks.ride(twin)
        assert (again.waiting, again.equal) == (0, True)
    finally:
        workspace.close(twin)
    assert names(desks.place) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]


def test_a_copy_that_made_nothing_yet_begins_anew_before_it_numbers_anything(
    desks: Desks, tmp_path
) -> None:
    save(desks.one, "NI LUH SATU")
    assert desks.ride(desks.one).equal is True
    folder = desks.one.folder
    workspace.close(desks.one)
    shutil.copytree(folder, tmp_path / "copy")
    desks.one = sign_in(folder)
    save(desks.one, "NI LUH DUA")
    assert desks.ride(desks.one).equal is True
    twin = sign_in(tmp_path / "copy")
    try:
        before = twin.store.identity().incarnation
        desks.ride(twin)
        assert twin.store.identity().incarnation != before
        save(twin, "NI LUH TIGA")
        assert desks.ride(twin).equal is True
    finally:
        workspace.close(twin)
    assert names(desks.place) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]


@pytest.mark.parametrize(("outcome", "asked"), [("applied", 1), (None, 1), ("quarantined", 0)])
def test_a_receipt_that_the_stream_does_not_bear_out_is_asked_for_again(
    desks: Desks, outcome: str | None, asked: int
) -> None:
    """A restored centre may have taken it by an old stick since, and judged it otherwise."""
    save(desks.one, "NI LUH SATU")
    with desks.one.store.writing() as connection:
        told = {"receipted_at": "2026-11-23T08:00:00Z", "outcome": outcome}
        connection.execute(update(revision).values(told))
        assert ask_again(connection) == asked
        assert ask_again(connection) == 0
        plan = connection.execute(
            text("EXPLAIN QUERY PLAN SELECT row_no FROM revision WHERE seen = 0 AND "
                 "link IS NOT NULL AND receipted_at IS NOT NULL")
        ).all()  # fmt: skip
    assert "revision_unseen" in str(plan)
    assert desks.ride(desks.one).delivered == asked


def test_a_stick_that_cannot_be_written_leaves_nothing_behind(desks: Desks, tmp_path) -> None:
    save(desks.one, "NI LUH SATU")
    with pytest.raises(UserTrouble, match="stick_not_written"):
        stick.make_file(desks.one, tmp_path / "gone", on_writer=lambda job: job())
    assert list(desks.folder.iterdir()) == []
    with suppress(EnvironmentTrouble):
        assert desks.ride(desks.one).delivered == 1


def test_files_of_the_same_second_lie_side_by_side(desks: Desks) -> None:
    moment = desks.one.clock()
    desk = replace(desks.one, clock=lambda: moment)
    save(desk, "NI LUH SATU")
    made = [stick.make_file(desk, desks.folder, on_writer=lambda job: job()) for _ in range(3)]
    assert sorted(one.path for one in made) == sorted(desks.folder.iterdir())
    assert [one.revisions for one in made] == [1, 1, 1]


def test_a_file_shows_nobodys_data(desks: Desks) -> None:
    save(desks.one, "NI LUH SATU")
    file = desks.export(desks.one)
    reply = desks.reply(file)
    for path in (file, reply):
        assert b"LUH" not in path.read_bytes()
        assert "LUH" not in path.name

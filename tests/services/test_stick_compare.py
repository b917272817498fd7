"""By stick only what differs is told again: the file says what is held, the reply what is other."""

from __future__ import annotations

import pytest
from services.at_centre import Line, sync
from services.test_stick import Desks, desks, names, save, take
from sqlalchemy import func, select, update

from fieldreg.domain.reading import cleaned
from fieldreg.domain.words import Outcome
from fieldreg.protocol.bundle import Way, open_file, seal
from fieldreg.protocol.signing import public_key
from fieldreg.protocol.stick import Answered, ReadingRequest
from fieldreg.server.identity import read_identity
from fieldreg.services import register
from fieldreg.services.desk import Desk
from fieldreg.store.compare import last_difference
from fieldreg.store.schema import centre_row, revision
from fieldreg.store.settings import read_setting

__all__ = ["desks"]


def people(desks: Desks, count: int) -> None:
    """So many registered at one, and known at both."""
    for number in range(count):
        save(desks.one, f"NI LUH {number}")
    assert desks.ride(desks.one).equal is True
    assert desks.ride(desks.other).equal is True


def spoil(desk: Desk, way: str) -> None:
    """One row of the centre's is held otherwise here."""
    with desk.store.writing() as connection:
        record_id = connection.execute(select(centre_row.c.record_id)).scalars().first()
        one = centre_row.c.record_id == record_id
        if way == "lost":
            connection.execute(centre_row.delete().where(one))
        elif way == "hash":
            connection.execute(update(centre_row).where(one).values(row_hash=b"x" * 32))
        else:
            said = {"record_id": "0" * 8 + record_id[8:], "row_hash": b"y" * 32}
            row = connection.execute(select(centre_row).where(one)).one()._mapping
            connection.execute(centre_row.insert().values({**row, **said}))


def asked(desk: Desk) -> str:
    with desk.store.reading() as connection:
        return read_setting(connection, "stick_compare")


def reading(desks: Desks, file) -> ReadingRequest:
    with desks.place.centre.database.reading() as connection:
        key = read_identity(connection).signing_key
    *_, last = open_file(file.read_bytes(), Way.BUNDLE, key).messages()
    return ReadingRequest.model_validate_json(last)


def answers(desk: Desk, reply) -> list[Answered]:
    opened = open_file(reply.read_bytes(), Way.REPLY, desk.store.identity().device_key)
    return [Answered.model_validate_json(message) for message in opened.messages()]


@pytest.mark.parametrize("way", ["lost", "hash", "more"])
def test_what_differs_is_told_again_and_nothing_else(desks: Desks, way: str) -> None:
    people(desks, 30)
    assert reading(desks, desks.export(desks.other)).holds is None
    spoil(desks.other, way)
    found = desks.ride(desks.other)
    assert (found.equal, found.trouble, found.must_repeat) == (False, "rows_differ", True)
    file = desks.export(desks.other)
    assert len(reading(desks, file).holds or ()) == {"lost": 29, "hash": 30, "more": 31}[way]
    reply = desks.reply(file)
    (page,) = answers(desks.other, reply)
    assert page.response
    assert page.response.changes == []  # the stream is not begun anew
    assert len(page.response.retold.changes) == {"lost": 1, "hash": 1, "more": 0}[way]
    mended = take(desks.other, reply)
    assert (mended.equal, mended.trouble, mended.must_repeat) == (True, "", False)
    assert asked(desks.other) == ""
    with desks.other.store.reading() as connection:
        count = connection.execute(select(func.count()).select_from(centre_row)).scalar_one()
        difference = last_difference(connection)
    assert count == 30
    assert difference is not None
    assert difference.records == 1
    report = sync(desks.other, Line(desks.place.api))
    assert (report.received, report.equal) == (0, True)


def test_what_was_saved_meanwhile_comes_with_it(desks: Desks) -> None:
    people(desks, 3)
    spoil(desks.other, "hash")
    desks.ride(desks.other)
    save(desks.other, "I NYOMAN BARU")
    file = desks.export(desks.other)
    save(desks.one, "I MADE BARU")
    desks.ride(desks.one)
    report = take(desks.other, desks.reply(file))
    assert (report.delivered, report.received, report.equal) == (1, 1, True)
    assert desks.ride(desks.one).equal is True
    assert "I MADE BARU" in names(desks.place)


def test_a_late_reply_takes_nothing_back(desks: Desks) -> None:
    """What it tells again is of before: the network has brought more of it since."""
    people(desks, 3)
    spoil(desks.other, "hash")
    desks.ride(desks.other)
    late = desks.reply(desks.export(desks.other))
    save(desks.one, "I MADE BARU")
    assert desks.ride(desks.one).equal is True
    assert sync(desks.other, Line(desks.place.api)).equal is True
    take(desks.other, late)
    report = sync(desks.other, Line(desks.place.api))
    assert (report.received, report.equal) == (0, True)


def _as_before(desks: Desks, desk: Desk, reply) -> None:
    """The reply of a centre that passes over what it does not know."""
    opened = open_file(reply.read_bytes(), Way.REPLY, desk.store.identity().device_key)
    said = answers(desk, reply)
    response = said[-1].response.model_copy(update={"retold": None})
    said[-1] = said[-1].model_copy(update={"response": response})
    with desks.place.centre.database.reading() as connection:
        signer = read_identity(connection).signing_key
    messages = [answer.model_dump_json().encode() for answer in said]
    receiver = public_key(desk.store.identity().device_key)
    reply.write_bytes(seal(opened.manifest, messages, signer, receiver=receiver))


def test_a_centre_of_before_is_read_from_its_start(desks: Desks) -> None:
    people(desks, 5)
    spoil(desks.other, "hash")
    assert desks.ride(desks.other).equal is False
    reply = desks.reply(desks.export(desks.other))
    _as_before(desks, desks.other, reply)
    report = take(desks.other, reply)
    assert (report.equal, report.must_repeat) == (False, True)
    assert desks.ride(desks.other).equal is True
    assert asked(desks.other) == ""


def test_what_telling_again_does_not_mend_is_read_from_its_start(desks: Desks) -> None:
    people(desks, 5)
    spoil(desks.other, "hash")
    assert desks.ride(desks.other).equal is False
    reply = desks.reply(desks.export(desks.other))
    spoil(desks.other, "lost")  # and one more, after the file was made
    report = take(desks.other, reply)
    if report.equal:  # the same row
        return
    assert report.must_repeat is True
    assert desks.ride(desks.other).equal is True


def test_the_reply_to_an_earlier_file_changes_nothing_of_it(desks: Desks) -> None:
    people(desks, 5)
    spoil(desks.other, "hash")
    early = [desks.reply(desks.export(desks.other)) for _ in range(2)]
    for reply in early:
        assert take(desks.other, reply).equal is False
    file = desks.export(desks.other)
    assert reading(desks, file).holds is not None
    assert take(desks.other, desks.reply(file)).equal is True


def test_too_much_to_say_is_read_from_its_start(desks: Desks, monkeypatch) -> None:
    people(desks, 5)
    monkeypatch.setattr("fieldreg.store.stick_compare.MOST_HELD", 4)
    spoil(desks.other, "hash")
    assert desks.ride(desks.other).equal is False
    assert desks.ride(desks.other).equal is False
    assert desks.ride(desks.other).equal is True


def test_own_work_that_waits_stays_over_what_is_told_again(desks: Desks) -> None:
    people(desks, 2)
    spoil(desks.one, "lost")
    assert desks.ride(desks.one).equal is False
    save(desks.one, "NI LUH BARU")
    report = desks.ride(desks.one)
    assert (report.delivered, report.equal) == (1, True)
    with desks.one.store.reading() as connection:
        rows = connection.execute(select(revision.c.outcome, revision.c.seen)).all()
    assert all(row.seen == 1 for row in rows)
    assert Outcome.QUARANTINED.value not in {row.outcome for row in rows}


def _told_wrong(answer: Answered, **changes) -> Answered:
    retold = answer.response.retold
    first = retold.changes[0].model_copy(update=changes)
    retold = retold.model_copy(update={"changes": [first, *retold.changes[1:]]})
    return answer.model_copy(
        update={"response": answer.response.model_copy(update={"retold": retold})}
    )


@pytest.mark.parametrize("changes", [{"seq": 10_000}, {"revision": None}, {"version": 0}, {}])
def test_what_is_told_again_must_prove_itself(desks: Desks, changes) -> None:
    people(desks, 5)
    spoil(desks.other, "hash")
    desks.ride(desks.other)
    reply = desks.reply(desks.export(desks.other))
    opened = open_file(reply.read_bytes(), Way.REPLY, desks.other.store.identity().device_key)
    said = [_told_wrong(answer, **changes) for answer in answers(desks.other, reply)]
    with desks.place.centre.database.reading() as connection:
        signer = read_identity(connection).signing_key
    receiver = public_key(desks.other.store.identity().device_key)
    messages = [answer.model_dump_json().encode() for answer in said]
    reply.write_bytes(seal(opened.manifest, messages, signer, receiver=receiver))
    if not changes:  # the control
        assert take(desks.other, reply).equal is True
        return
    with pytest.raises(Exception, match="bad_answer"):
        take(desks.other, reply)


def test_a_change_that_was_left_out_last_keeps_no_reply_away(desks: Desks) -> None:
    """What follows a lost row is left out, and with it the newest number that was read."""
    people(desks, 3)
    with desks.other.store.writing() as connection:
        record_id = connection.execute(select(centre_row.c.record_id)).scalars().first()
        connection.execute(centre_row.delete().where(centre_row.c.record_id == record_id))
    form = register.open_form(desks.one, record_id=record_id)
    register.save(desks.one, form, {"full_name": cleaned("NI LUH LAIN")})
    assert desks.ride(desks.one).equal is True
    assert desks.ride(desks.other).equal is False
    report = desks.ride(desks.other)
    assert (report.equal, report.must_repeat) == (True, False)

"""A centre takes laptops' files whole or refuses them, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World
from server.stick_laptop import bundle, opened, packed, pushing, reading
from sqlalchemy import func, select

from fieldreg.domain.revision import Base
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.messages import SyncResponse
from fieldreg.protocol.sealed import unseal
from fieldreg.protocol.signing import is_signed, new_private_key, receipt_text
from fieldreg.protocol.successors import derived_id
from fieldreg.server import admin, sticks
from fieldreg.server.stick_waiting import SAID_AGAIN, all_waiting
from fieldreg.server.sticks import answer_bundle
from fieldreg.server.tables import incarnation, record, revision, stick, stick_waiting

BAD = int(os.environ.get("FIELDREG_BAD_BUNDLES", "200"))
TABLES = (incarnation, record, revision, stick, stick_waiting)


def counts(world: World) -> list[int]:
    """How much there is of everything that a file could change."""
    with world.centre.database.reading() as connection:
        query = [select(func.count()).select_from(table) for table in TABLES]
        return [connection.execute(one).scalar_one() for one in query]


def waiting(world: World):
    with world.centre.database.reading() as connection:
        return all_waiting(connection)


def refused(world: World, data: bytes, **more: bool) -> str:
    before = counts(world)
    with pytest.raises(UserTrouble) as caught:
        answer_bundle(world.centre, data, **more)
    assert counts(world) == before
    return caught.value.key


def response(answer) -> SyncResponse:
    assert answer.response is not None
    return answer.response


def test_a_file_is_stored_and_answered_with_receipts_and_all_that_is_new(world: World) -> None:
    other, laptop = world.laptop(), world.laptop()
    for _ in range(3):
        other.register()
    other.sync()
    laptop.register()
    laptop.register()
    reply = answer_bundle(world.centre, bundle(laptop, pushing(laptop, 1, 1), pushing(laptop, 2)))
    assert (reply.report.new, reply.report.known, reply.report.is_whole) == (2, 0, True)
    found, answers = opened(laptop, reply.data)
    for answer, no in zip(answers[:2], (1, 2), strict=True):
        receipt = response(answer).receipt
        text = receipt_text(laptop.device_id, laptop.incarnation, no, laptop.link(no).hex())
        assert (answer.first, answer.last, receipt.no) == (no, no, no)
        assert is_signed(laptop.enrolment.centre_key, text, receipt.signature)
        assert [o.outcome for o in response(answer).outcomes] == [Outcome.APPLIED]
    pages = [response(answer) for answer in answers[2:]]
    assert [len(page.changes) for page in pages] == [2, 2, 1]
    assert [page.more for page in pages] == [True, True, False]
    assert [answer.after for answer in answers[2:]] == [0, 2, 4]
    assert all(change.revision for page in pages for change in page.changes)
    for page in pages:
        for change in page.changes:
            laptop.follow(change)
    assert pages[-1].rows == laptop.digest()
    assert pages[-1].held == 2
    manifest = found.manifest
    assert (manifest.asked_epoch, manifest.epoch) == ("", pages[-1].epoch)
    laptop.cursor, laptop.epoch = pages[-1].cursor, pages[-1].epoch
    assert laptop.sync(laptop.request(since=2)).changes == []  # the network goes on from there


def test_a_file_uses_up_no_token(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    laptop.register()
    data = bundle(laptop)
    laptop.register()
    laptop.sync()
    answer_bundle(world.centre, data)
    laptop.register()
    laptop.sync()
    assert counts(world)[2] == 4


def test_a_file_taken_before_is_refused_and_answered_anew_if_asked(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    data = bundle(laptop)
    answer_bundle(world.centre, data)
    assert refused(world, data) == "stick_again"
    before = counts(world)
    reply = answer_bundle(world.centre, data, again=True)
    assert (reply.report.new, reply.report.known, counts(world)) == (0, 1, before)
    outcomes = response(opened(laptop, reply.data)[1][0]).outcomes
    assert [o.outcome for o in outcomes] == [Outcome.ALREADY_HAD]


@pytest.mark.parametrize("way", ["network", "stick"])
def test_a_gap_waits_until_it_is_filled(world: World, way: str) -> None:
    laptop = world.laptop()
    for _ in range(4):
        laptop.register()
    reply = answer_bundle(world.centre, bundle(laptop, pushing(laptop, 4), pushing(laptop, 3, 3)))
    assert (reply.report.new, reply.report.waiting, reply.report.gap_from) == (0, 2, 1)
    problems = [answer.problem for answer in opened(laptop, reply.data)[1][:2]]
    assert [(p.code, p.expected_no) for p in problems if p] == [("out_of_step", 1)] * 2
    assert [(w.first_no, w.last_no, w.problem) for w in waiting(world)] == [(3, 3, ""), (4, 4, "")]
    assert counts(world)[2] == 0
    if way == "network":
        answer = laptop.send(pushing(laptop, 1, 1))
        assert answer.status_code == 200
        assert counts(world)[2] == 1
        two = pushing(laptop, 2, 2, token=answer.json()["token"])
        assert laptop.send(two).status_code == 200
    else:
        assert answer_bundle(world.centre, bundle(laptop, pushing(laptop, 1, 2))).report.new == 4
    assert (counts(world)[2], waiting(world)) == (4, [])


def test_what_was_said_again_meanwhile_is_not_taken_up(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.register()
    answer_bundle(world.centre, bundle(laptop, pushing(laptop, 2)))
    again = replace(laptop, incarnation=new_id(), log=[], ids=[], links=[])
    said = unseal(laptop.log[1])
    assert said.body is not None
    again.revise(said.header.record_id, dict(said.body.patch), act=said.header.act,
                 revision_id=derived_id(laptop.ids[1]))  # fmt: skip
    again.sync()
    first = pushing(laptop, 1, 1, token=again.token, epoch=again.epoch, cursor=again.cursor)
    assert laptop.send(first).status_code == 200
    assert [w.problem for w in waiting(world)] == [SAID_AGAIN]
    assert counts(world)[1:3] == [2, 2]
    answer_bundle(world.centre, bundle(laptop, pushing(laptop)))
    assert (waiting(world), counts(world)[1:3]) == ([], [2, 2])


def test_other_bytes_at_a_number_are_told_with_that_number(world: World) -> None:
    laptop = world.laptop()
    for _ in range(3):
        laptop.register()
    laptop.sync()
    copy = replace(laptop, log=laptop.log[:2], links=laptop.links[:2], ids=laptop.ids[:2])
    copy.register()
    copy.register()
    reply = answer_bundle(world.centre, bundle(copy))
    answer = opened(copy, reply.data)[1][0]
    assert answer.problem
    assert answer.problem.code == "fork"
    assert (answer.fork_no, reply.report.refused, counts(world)[2]) == (3, ["fork"], 3)


def test_a_revision_that_is_too_large_holds_up_no_other_incarnation(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = world.laptop()
    laptop.register(full_name="I WAYAN " + "A" * 9_000)
    other = replace(laptop, incarnation=new_id(), log=[], ids=[], links=[])
    other.register()
    monkeypatch.setattr(sticks, "MAX_BYTES", 500)
    reply = answer_bundle(world.centre, bundle(other, pushing(laptop), pushing(other)))
    assert (reply.report.new, reply.report.refused) == (1, ["too_large"])


def test_a_restored_centre_takes_what_an_old_file_brings(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    laptop.register()
    data = bundle(laptop)
    admin.begin_epoch(world.centre)
    reply = answer_bundle(world.centre, data)
    found, answers = opened(laptop, reply.data)
    assert found.manifest.asked_epoch == laptop.epoch != found.manifest.epoch
    assert [answer.after for answer in answers if answer.is_page] == [0]
    assert counts(world)[2] == 2


@pytest.mark.parametrize("cursor", ["x", "A", "\u00e9", "=", "AAAA", "A" * 64])
def test_what_is_no_cursor_is_answered_from_the_start(world: World, cursor: str) -> None:
    """With all that is told at the start: nobody knows what such a laptop was told before."""
    laptop = world.laptop()
    laptop.register()
    messages = [
        r.model_dump_json().encode() for r in (pushing(laptop), reading(laptop, cursor=cursor))
    ]
    reply = answer_bundle(world.centre, packed(laptop, messages))
    _, answers = opened(laptop, reply.data)
    [page] = [answer for answer in answers if answer.is_page]
    assert page.after == 0
    assert response(page).office is not None


def test_whose_file_it_is_decides(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    other = world.laptop(world.other_office)
    assert refused(world, bundle(laptop, centre_id=new_id())) == "stick_other_centre"
    assert refused(world, bundle(laptop, device_id=new_id())) == "stick_stranger"
    assert refused(world, bundle(laptop, device_id=other.device_id)) == "stick_damaged"
    assert refused(world, bundle(replace(laptop, key=new_private_key()))) == "stick_damaged"
    reply = answer_bundle(world.centre, bundle(laptop)).data
    assert refused(world, reply) == "stick_foreign"
    admin.revoke_device(world.centre, laptop.device_id)
    assert refused(world, bundle(laptop)) == "stick_revoked"


def test_anothers_requests_in_a_signed_file_are_refused(world: World) -> None:
    laptop, other = world.laptop(), world.laptop(world.other_office)
    laptop.register()
    other.register()
    assert refused(world, bundle(laptop, pushing(other))) == "stick_damaged"
    alien = pushing(laptop, device_id=other.device_id)
    assert refused(world, bundle(laptop, alien)) == "stick_damaged"
    for messages in (
        [], [b"{}"], [pushing(laptop).model_dump_json().encode()], [b"\xff"], [b"[" * 9_000],
        [reading(laptop).model_dump_json().encode()] * 2,
    ):  # fmt: skip
        assert refused(world, packed(laptop, messages)) == "stick_damaged"


def test_nothing_that_was_broken_is_taken(world: World) -> None:
    """Signed by the laptop itself, but with its messages spoilt: refused, or harmless and answered.

    With `FIELDREG_BAD_BUNDLES=20000` many more.
    """
    laptop, chance = world.laptop(), Random(5)
    laptop.register()
    honest = [r.model_dump_json().encode() for r in (pushing(laptop), reading(laptop))]
    for _ in range(BAD if world.database_url == "" else BAD // 10):
        messages = [_spoilt(m, chance) if chance.random() < 0.7 else m for m in honest]
        with suppress(UserTrouble):
            answer_bundle(world.centre, packed(laptop, messages))
    assert counts(world)[1] <= 1


def _spoilt(message: bytes, chance: Random) -> bytes:
    at, end = sorted(chance.randrange(len(message) + 1) for _ in range(2))
    ways = (
        message[:at], message[:at] + message[end:], message[:end] + message[at:],
        message[:at] + chance.randbytes(2) + message[at:],
        message.replace(b'"', b"'", 1), message.replace(b":1", b":-1"),
        message.replace(b"null", b"[]"), message.replace(b"[]", b"null"),
    )  # fmt: skip
    return chance.choice(ways)


def test_a_late_file_raises_no_alarm_about_an_audit_chain(world: World) -> None:
    laptop = world.laptop()
    late = bundle(laptop)
    laptop.register()
    laptop.sync()
    answer_bundle(world.centre, late)
    (row,) = [d for d in admin.devices(world.centre) if d.id == laptop.device_id]
    assert row.audit is None or not row.audit.alert


def test_an_edit_on_what_a_stick_brought_is_laid_on_it(world: World) -> None:
    laptop: Laptop = world.laptop()
    record_id = laptop.register()
    laptop.revise(record_id, {"alias": "DUA"}, after=laptop.ids[0])
    assert unseal(laptop.log[1]).header.base == Base(revision=laptop.ids[0])
    answer_bundle(world.centre, bundle(laptop))
    assert counts(world)[1:3] == [1, 2]
    (row,) = admin.find_all(world.centre)
    assert row.version == 2
    assert row.record_id == record_id

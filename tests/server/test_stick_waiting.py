"""What a stick brought too soon is taken up by whatever fills the gap, and never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from server.centre_laptop import PERSON, Laptop, new_id
from server.conftest import World
from server.stick_laptop import bundle, opened, pushing
from server.test_stick_order import answers, forked, later, outcomes, problem

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.sealed import unseal
from fieldreg.protocol.successors import derived_id
from fieldreg.server import admin, exchange
from fieldreg.server.stick_waiting import (
    SAID_AGAIN,
    TOO_EARLY,
    all_waiting,
    forget_settled,
    keep,
)
from fieldreg.server.sticks import answer_bundle


class Died(Exception):
    """The process is gone at this place."""


def waiting(world: World) -> list[tuple[int, int, str]]:
    with world.centre.database.reading() as connection:
        return [(w.first_no, w.last_no, w.problem) for w in all_waiting(connection)]


def three(world: World) -> Laptop:
    """A laptop with three revisions, the last of which a stick brought."""
    laptop = world.laptop()
    for _ in range(3):
        laptop.register()
    answer_bundle(world.centre, bundle(laptop, pushing(laptop, 3)))
    assert waiting(world) == [(3, 3, "")]
    return laptop


def before_write(world: World, number: int, first: Callable[[], None]) -> None:
    """Let *first* happen before the centre's next transaction with that *number*."""
    left, write = [number], world.centre.database.write

    def written(work):
        left[0] -= 1
        if left[0] == 0:
            first()
        return write(work)

    world.centre.database.write = written


def test_who_dies_before_taking_up_leaves_it_to_the_exchange_repeated(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = three(world)
    request = pushing(laptop, 1, 2)

    def dies(*_: object, **__: object) -> None:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(exchange, "take_up", dies)
        with pytest.raises(Died):
            exchange.exchange(world.centre, laptop.enrolment.device_token, request)
    assert waiting(world) == [(3, 3, "")]
    answer = laptop.send(request)
    assert (answer.status_code, answer.json()["held"], waiting(world)) == (200, 3, [])


def test_what_is_taken_up_meanwhile_counts_as_held(world: World) -> None:
    """By another worker, between the push and this one's own taking up."""
    laptop = three(world)
    request = pushing(laptop, 1, 2)
    before_write(world, 2, lambda: laptop.send(request).raise_for_status())
    found = exchange.exchange(world.centre, laptop.enrolment.device_token, request)
    assert (found.response.held, waiting(world)) == (3, [])


def test_a_gap_filled_while_the_file_is_read_keeps_nothing_waiting(world: World) -> None:
    for number in (1, 2, 3):
        laptop = world.laptop()
        laptop.register()
        laptop.register()
        one = pushing(laptop, 1, 1)
        before_write(world, number, lambda one=one, by=laptop: by.send(one).raise_for_status())
        answer_bundle(world.centre, bundle(laptop, pushing(laptop, 2)))
        assert (number, waiting(world)) == (number, [])
        assert set(laptop.ids) <= outcomes(world).keys()


def test_a_longer_row_takes_the_place_of_a_shorter_one_and_never_the_reverse(world: World) -> None:
    laptop = world.laptop()
    for _ in range(4):
        laptop.register()

    def kept(first: int, last: int, *problem: str) -> list[tuple[int, int, str]]:
        request = pushing(laptop, first, last)
        world.centre.database.write(lambda c: keep(c, request, 1, *problem))
        return waiting(world)

    assert kept(2, 3, TOO_EARLY) == [(2, 3, TOO_EARLY)]
    assert kept(2, 2) == [(2, 2, "")]  # it may be taken up: that goes first
    assert kept(2, 4, TOO_EARLY) == [(2, 2, "")]
    assert kept(2, 4) == [(2, 4, "")]
    assert kept(2, 3) == [(2, 4, "")]


def test_what_comes_too_early_is_told_kept_to_be_seen_and_never_judged(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    after = later(laptop)
    after.revise(new_id(), PERSON, after=new_id())
    data = bundle(after)
    admin.begin_epoch(world.centre)
    for again in (False, True):
        reply = answer_bundle(world.centre, data, again=again)
        report = reply.report
        assert (report.new, report.early, report.waiting, report.refused) == (0, 1, 0, [])
        assert waiting(world) == [(1, 1, TOO_EARLY)]
    assert set(outcomes(world)) == set(laptop.ids)
    after.epoch = opened(after, reply.data)[0].manifest.epoch
    answer = after.send(pushing(after, token="", cursor=""))
    assert (answer.status_code, waiting(world)) == (200, [])
    assert after.ids[0] in outcomes(world)


def test_one_kept_to_be_seen_goes_only_for_the_very_same_bytes(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    after = later(laptop)
    after.revise(new_id(), PERSON, after=new_id())
    data = bundle(after)
    copy = replace(after, log=[], ids=[], links=[], known={})
    copy.register()
    admin.begin_epoch(world.centre)
    answer_bundle(world.centre, data)
    answer_bundle(world.centre, bundle(copy))
    assert waiting(world) == [(1, 1, "fork")]


def test_one_kept_to_be_seen_is_told_apart_once_it_was_said_again(world: World) -> None:
    copy = forked(world)
    record_id = copy.revise(new_id(), PERSON)
    after = later(copy)
    edit = after.revise(record_id, {"alias": "DUA"}, after=copy.ids[-1])
    answer_bundle(world.centre, bundle(after, pushing(copy), pushing(after)))
    assert waiting(world) == [(1, 1, TOO_EARLY)]
    said = unseal(after.log[0])
    again = later(after)
    again.revise(said.header.record_id, PERSON, revision_id=derived_id(edit))
    again.sync(again.request(since=0))
    assert waiting(world) == [(1, 1, SAID_AGAIN)]
    assert (forget_settled(world.centre), waiting(world)) == (1, [])


def early(world: World, count: int) -> tuple[Laptop, list[str]]:
    """A laptop with so many saves that a file brought too early, and their ids."""
    copy = forked(world)
    record_id = copy.revise(new_id(), PERSON)
    after = later(copy)
    edits = [after.revise(record_id, {"alias": str(n)}, after=copy.ids[-1]) for n in range(count)]
    answer_bundle(world.centre, bundle(after, pushing(copy), pushing(after)))
    assert waiting(world) == [(1, count, TOO_EARLY)]
    return after, edits


def test_what_was_said_again_in_part_stays_until_all_of_it_was(world: World) -> None:
    after, edits = early(world, 3)
    record_id = unseal(after.log[0]).header.record_id
    for number, edit in enumerate(edits, start=1):
        assert forget_settled(world.centre) == 0
        again = later(after)
        again.revise(record_id, PERSON, revision_id=derived_id(edit))
        answer_bundle(world.centre, bundle(again))
        assert waiting(world) == ([(1, 3, SAID_AGAIN)] if number < 3 else [])
    # The same once more, late and behind a gap: what it brings is known for what it is.
    for request in (pushing(after, 2), pushing(after)):
        answer_bundle(world.centre, bundle(after, request))
        assert (waiting(world), set(edits) & outcomes(world).keys()) == ([], set())


def test_what_another_laptop_says_lets_nothing_go(world: World) -> None:
    _, (edit,) = early(world, 1)
    other = world.laptop()
    other.revise(new_id(), PERSON, revision_id=derived_id(edit))
    other.revise(new_id(), PERSON, revision_id=edit)
    other.sync()
    assert forget_settled(world.centre) == 0
    assert len(waiting(world)) == 1


def test_what_a_copy_took_the_number_of_goes_once_it_was_said_again(world: World) -> None:
    laptop = three(world)
    copy = replace(laptop, log=[], ids=[], links=[], known={})
    for _ in range(3):
        copy.register()
    copy.sync()
    assert waiting(world) == [(3, 3, "fork")]
    assert forget_settled(world.centre) == 0
    again = replace(later(laptop), token="")
    again.revise(new_id(), PERSON, revision_id=derived_id(derived_id(laptop.ids[2])))
    answer_bundle(world.centre, bundle(again))
    assert waiting(world) == []


def test_other_bytes_under_its_id_let_nothing_go(world: World) -> None:
    after, (edit,) = early(world, 1)
    again = later(after)
    again.revise(new_id(), PERSON, revision_id=edit)
    again.sync(again.request(since=0))
    assert forget_settled(world.centre) == 0
    assert len(waiting(world)) == 1


def test_what_cannot_be_read_and_is_nowhere_is_not_taken_for_settled(world: World) -> None:
    laptop = world.laptop()
    for _ in range(3):
        laptop.register()
    (wire,) = pushing(laptop, 3).revisions
    unreadable = pushing(laptop, 3, revisions=[wire.model_copy(update={"salt": None})])
    answer_bundle(world.centre, bundle(laptop, unreadable))
    assert forget_settled(world.centre) == 0
    assert len(waiting(world)) == 1


def test_what_waits_for_a_gap_goes_when_all_of_it_was_said_again(world: World) -> None:
    laptop = three(world)
    again = later(laptop)
    again.revise(new_id(), PERSON, revision_id=derived_id(laptop.ids[2]))
    again.sync(again.request(since=0))
    assert (forget_settled(world.centre), waiting(world)) == (1, [])


def test_behind_a_fork_nothing_waits_for_a_gap(world: World) -> None:
    copy = forked(world)
    for _ in range(3):
        copy.register()
    aside = later(copy)
    aside.register()
    aside.register()
    requests = (
        pushing(copy, 1, 2), pushing(copy, 3, 3), pushing(copy, 4), pushing(aside, 2),
    )  # fmt: skip
    reply = answer_bundle(world.centre, bundle(copy, *requests))
    assert [problem(a)[0] for a in answers(copy, reply)] == ["fork", *["out_of_step"] * 3]
    report = reply.report
    assert (report.refused, report.waiting, report.gap_from) == (["fork"], 1, 1)
    assert waiting(world) == [(2, 2, "")]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_laptop_revoked_while_its_file_is_read_is_said_to_be(world: World, number: int) -> None:
    laptop = world.laptop()
    laptop.register()

    def revoke() -> None:
        admin.revoke_device(world.centre, laptop.device_id)

    before_write(world, number, revoke)
    with pytest.raises(UserTrouble) as caught:
        answer_bundle(world.centre, bundle(laptop))
    assert caught.value.key == "stick_revoked"
    assert bool(outcomes(world)) == (number > 1)

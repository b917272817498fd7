"""What stands on something that a centre does not take from a file is not judged without it."""

from __future__ import annotations

from dataclasses import replace

from server.centre_laptop import PERSON, Laptop, new_id
from server.conftest import World
from server.stick_laptop import bundle, opened, pushing
from sqlalchemy import select

from fieldreg.protocol.stick import Answered
from fieldreg.server import admin
from fieldreg.server.stick_waiting import all_waiting
from fieldreg.server.sticks import StickReply, answer_bundle
from fieldreg.server.tables import incarnation, revision


def outcomes(world: World) -> dict[str, str]:
    """What became of each revision that is here."""
    with world.centre.database.reading() as connection:
        rows = connection.execute(select(revision.c.revision_id, revision.c.outcome))
        return {row.revision_id: row.outcome for row in rows}


def later(laptop: Laptop) -> Laptop:
    """The same laptop in its next incarnation."""
    return replace(laptop, incarnation=new_id(), log=[], ids=[], links=[], known={})


def answers(laptop: Laptop, reply: StickReply) -> list[Answered]:
    return [answer for answer in opened(laptop, reply.data)[1] if not answer.is_page]


def problem(answer: Answered) -> tuple[str, int | None]:
    assert answer.problem is not None
    return answer.problem.code, answer.problem.expected_no


def forked(world: World) -> Laptop:
    """A copy of a laptop's disk whose number 1 the centre knows otherwise."""
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    copy = replace(laptop, log=[], ids=[], links=[], known={})
    copy.register()
    return copy


def test_what_stands_on_a_refused_revision_is_not_judged_without_it(world: World) -> None:
    copy = forked(world)
    record_id = copy.revise(new_id(), PERSON)
    after = later(copy)
    edit = after.revise(record_id, {"alias": "DUA"}, after=copy.ids[-1])
    reply = answer_bundle(world.centre, bundle(after, pushing(copy), pushing(after)))
    first, second = answers(after, reply)
    assert problem(first)[0] == "fork"
    assert problem(second) == ("out_of_step", 1)
    assert edit not in outcomes(world)
    assert reply.report.refused == ["fork"]


def test_a_later_word_on_the_same_record_does_not_come_before_the_earlier(world: World) -> None:
    copy = forked(world)
    record_id = new_id()
    copy.revise(record_id, PERSON)
    after, aside = later(copy), later(copy)
    edit = after.revise(record_id, {"alias": "DUA"})
    other = aside.revise(new_id(), PERSON)
    requests = (pushing(copy), pushing(after), pushing(aside))
    reply = answer_bundle(world.centre, bundle(after, *requests))
    assert [a.problem is None for a in answers(after, reply)] == [False, False, True]
    assert edit not in outcomes(world)
    assert outcomes(world)[other] == "applied"


def test_what_stands_on_one_that_waits_for_a_gap_comes_with_the_next_file(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    base = laptop.revise(new_id(), PERSON)
    after = later(laptop)
    edit = after.revise(new_id(), {"alias": "DUA"}, after=base)
    early = bundle(after, pushing(laptop, 2), pushing(after))
    reply = answer_bundle(world.centre, early)
    assert [problem(a) for a in answers(after, reply)] == [("out_of_step", 1)] * 2
    with world.centre.database.reading() as connection:
        waiting = [w.incarnation for w in all_waiting(connection) if not w.problem]
    assert waiting == [laptop.incarnation]
    reply = answer_bundle(world.centre, bundle(after, pushing(laptop), pushing(after)))
    assert [a.problem for a in answers(after, reply)] == [None, None]
    assert edit in outcomes(world)
    with world.centre.database.reading() as connection:
        assert all_waiting(connection) == []


def test_in_a_file_of_an_earlier_epoch_a_lost_base_is_no_fault(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    after = later(laptop)
    edit = after.revise(new_id(), PERSON, after=new_id())
    data = bundle(after)
    admin.begin_epoch(world.centre)
    reply = answer_bundle(world.centre, data)
    assert [problem(a) for a in answers(after, reply)] == [("out_of_step", 1)]
    assert edit not in outcomes(world)
    after.epoch = opened(after, reply.data)[0].manifest.epoch
    answer_bundle(world.centre, bundle(after))
    assert outcomes(world)[edit] == "quarantined"  # it stands on what nobody has


def test_what_is_here_already_is_answered_again_whatever_was_refused(world: World) -> None:
    copy = forked(world)
    record_id = copy.revise(new_id(), PERSON)
    after = later(copy)
    edit = after.revise(record_id, PERSON)
    answer_bundle(world.centre, bundle(after))
    assert outcomes(world)[edit] == "applied"
    reply = answer_bundle(world.centre, bundle(after, pushing(copy), pushing(after)))
    assert [a.problem is None for a in answers(after, reply)] == [False, True]


def test_within_an_incarnation_what_comes_after_a_gap_is_kept(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    record_id = new_id()
    laptop.revise(record_id, PERSON)
    laptop.revise(record_id, {"alias": "DUA"}, after=laptop.ids[-1])
    answer_bundle(world.centre, bundle(laptop, pushing(laptop, 2, 2), pushing(laptop, 3)))
    with world.centre.database.reading() as connection:
        assert [w.first_no for w in all_waiting(connection)] == [2, 3]
    answer_bundle(world.centre, bundle(laptop, pushing(laptop, 1, 1)))
    assert set(outcomes(world).values()) == {"applied"}
    with world.centre.database.reading() as connection:
        assert connection.execute(select(incarnation.c.last_no)).scalars().all() == [3]


def test_an_answer_counts_what_was_taken_up_behind_the_request(world: World) -> None:
    """So an old copy of the disk hears of a number that it would otherwise give out twice."""
    laptop = world.laptop()
    for _ in range(3):
        laptop.register()
    answer_bundle(world.centre, bundle(laptop, pushing(laptop, 3)))
    answer = laptop.send(pushing(laptop, 1, 2))
    assert answer.status_code == 200
    assert (answer.json()["receipt"]["no"], answer.json()["held"]) == (2, 3)

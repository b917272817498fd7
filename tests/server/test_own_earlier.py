"""Who stands on her own earlier work has seen it, under whichever incarnation she wrote it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import OutcomeEntry, SyncResponse
from fieldreg.server import admin, push


def later(laptop: Laptop) -> Laptop:
    """The same laptop in its next incarnation, come back from a backup."""
    return replace(
        laptop, incarnation=new_id(), token="", receipted=0, log=[], ids=[], links=[], known={}
    )


def outcome(laptop: Laptop) -> OutcomeEntry:
    """What became of the last that it sends now."""
    answer = laptop.send(laptop.request())
    assert answer.status_code == 200, answer.text
    response = SyncResponse.model_validate_json(answer.content)
    laptop.token, laptop.receipted = response.token, response.receipt.no
    return response.outcomes[-1]


@pytest.fixture
def edited(world: World) -> tuple[Laptop, str]:
    """A laptop, and a record of its in which another has changed another field since."""
    one, two = world.laptop(), world.laptop()
    record_id = one.register(alias="NOL")
    one.sync()
    two.sync()
    two.revise(record_id, {"birth_place": "GIANYAR"}, version=1)
    two.sync()
    return one, record_id


def test_a_merged_revision_of_an_earlier_incarnation_was_seen_by_who_stands_on_it(
    edited: tuple[Laptop, str],
) -> None:
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, version=1)
    assert outcome(one).outcome == "merged"
    after = later(one)
    after.revise(record_id, {"alias": "DUA"}, after=base)
    entry = outcome(after)
    assert (entry.outcome, entry.kept_aside) == ("merged", [])


@pytest.mark.parametrize("at_once", [True, False])
def test_and_so_back_through_several(edited: tuple[Laptop, str], *, at_once: bool) -> None:
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, version=1)
    outcome(one)
    second = later(one)
    base = second.revise(record_id, {"address": "JL. DUA"}, after=base)
    if not at_once:
        outcome(second)
    base = second.revise(record_id, {"address": "JL. TIGA"}, after=base)
    outcome(second)
    third = later(second)
    third.revise(record_id, {"alias": "EMPAT", "address": "JL. EMPAT"}, after=base)
    entry = outcome(third)
    assert (entry.outcome, entry.kept_aside) == ("merged", [])


def test_her_last_act_moves_the_case(world: World, edited: tuple[Laptop, str]) -> None:
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, act=Act.SUBMITTED, version=1)
    outcome(one)
    (row,) = admin.find_all(world.centre)
    assert row.case == "submitted"
    after = later(one)
    after.revise(record_id, {"alias": "DUA"}, act=Act.SAVED, after=base)
    outcome(after)
    (row,) = admin.find_all(world.centre)
    assert row.case == "incomplete"


def test_what_another_copy_of_the_disk_said_was_not_seen(edited: tuple[Laptop, str]) -> None:
    """The control: the same laptop's name alone makes nothing seen."""
    one, record_id = edited
    base = one.revise(record_id, {"address": "JL. SATU"}, version=1)
    outcome(one)
    copy, after = later(one), later(one)
    copy.revise(record_id, {"alias": "SALINAN"}, after=base)
    outcome(copy)
    after.revise(record_id, {"alias": "DUA"}, after=base)
    entry = outcome(after)
    assert (entry.outcome, entry.kept_aside) == ("conflict", ["alias"])


def test_nor_what_its_own_later_life_said_after_the_base(edited: tuple[Laptop, str]) -> None:
    one, record_id = edited
    base = one.revise(record_id, {"address": "JL. SATU"}, version=1)
    one.revise(record_id, {"alias": "HILANG"}, after=base)  # after the backup was made
    outcome(one)
    after = later(one)
    after.revise(record_id, {"alias": "DUA"}, after=base)
    entry = outcome(after)
    assert (entry.outcome, entry.kept_aside) == ("conflict", ["alias"])


def test_who_names_her_earlier_one_beside_a_version_has_seen_both(
    edited: tuple[Laptop, str],
) -> None:
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, version=1)
    outcome(one)
    after = later(one)
    after.revise(record_id, {"alias": "DUA", "birth_place": "BADUNG"}, version=2, after=base)
    entry = outcome(after)
    assert (entry.outcome, entry.kept_aside) == ("applied", [])


def test_but_not_what_neither_tells_of(edited: tuple[Laptop, str]) -> None:
    """The control."""
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, version=1)
    outcome(one)
    after = later(one)
    after.revise(record_id, {"alias": "DUA", "birth_place": "BADUNG"}, version=1, after=base)
    entry = outcome(after)
    assert (entry.outcome, entry.kept_aside) == ("conflict", ["birth_place"])


def test_a_base_that_was_simply_applied_may_tell_of_more_than_the_version(
    edited: tuple[Laptop, str],
) -> None:
    """A restored centre has given it a higher number than the author knows."""
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, version=2)
    assert outcome(one).outcome == "applied"
    after = later(one)
    after.revise(record_id, {"alias": "DUA", "birth_place": "BADUNG"}, version=1, after=base)
    assert outcome(after).outcome == "applied"


@pytest.mark.parametrize("which", ["nowhere", "of another record", "quarantined"])
def test_where_the_one_it_names_tells_nothing_its_version_does(
    edited: tuple[Laptop, str], which: str
) -> None:
    one, record_id = edited
    named = {
        "nowhere": new_id,
        "of another record": lambda: one.revise(new_id(), {"alias": "LAIN"}),
        "quarantined": lambda: one.revise(record_id, {"alias": "TIGA"}, after=new_id()),
    }[which]()
    one.revise(record_id, {"alias": "DUA"}, version=1, after=named)
    assert outcome(one).outcome == "merged"
    one.revise(record_id, {"alias": "EMPAT"}, version=2**40, after=named)
    assert outcome(one).problem == "base_unknown"


def test_what_is_nowhere_is_asked_for_once(
    edited: tuple[Laptop, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, record_id = edited
    base = one.revise(record_id, {"alias": "SATU"}, version=1, after=new_id())
    assert outcome(one).outcome == "merged"
    asked: list[set[str]] = []
    rows = push._rows
    monkeypatch.setattr(push, "_rows", lambda c, ids: asked.append(ids) or rows(c, ids))
    one.revise(record_id, {"alias": "DUA"}, after=base)
    assert outcome(one).outcome == "merged"
    assert len(asked) <= 3


def test_one_of_another_record_lends_nothing_in_a_later_request_either(world: World) -> None:
    one, two = world.laptop(), world.laptop()
    record_id, other_id = one.register(alias="NOL"), one.register(alias="LAIN")
    one.sync()
    two.sync()
    one.revise(other_id, {"address": "JL. SATU"}, version=1)
    one.sync()
    alien = two.revise(other_id, {"alias": "DUA"}, version=1)
    assert (entry := outcome(two)).outcome == "merged", entry
    two.revise(record_id, {"birth_place": "GIANYAR"}, version=1)
    two.revise(record_id, {"birth_place": "BANGLI"}, version=2)
    assert outcome(two).version == entry.version
    base = one.revise(record_id, {"alias": "SATU"}, version=1, after=alien)
    assert outcome(one).outcome == "merged"
    one.revise(record_id, {"birth_place": "BADUNG"}, after=base)
    assert outcome(one).outcome == "conflict"


@pytest.mark.parametrize("is_one_life", [True, False])
def test_who_stands_on_it_has_not_seen_what_it_had_not_seen_of_the_case(
    world: World, *, is_one_life: bool
) -> None:
    one = world.laptop()
    record_id = one.register(alias="NOL")
    one.sync()
    admin.verdict(world.centre, record_id, Act.REVIEW_STARTED)
    base = one.revise(record_id, {"alias": "SATU"}, version=1)
    entry = outcome(one)
    assert (entry.outcome, entry.kept_aside) == ("merged", [])
    after = one if is_one_life else later(one)
    after.revise(record_id, {"alias": "DUA"}, version=None if is_one_life else 1, after=base)
    outcome(after)
    (row,) = admin.find_all(world.centre)
    assert (row.case, row.values["alias"]) == ("under_review", "DUA")

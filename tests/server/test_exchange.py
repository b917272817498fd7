"""One exchange: revisions up, changes down, receipts for exactly those bytes."""

from __future__ import annotations

import pytest
from server.centre_laptop import PERSON, Laptop, new_id
from server.conftest import World

from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.messages import ChainHead, SyncRequest, SyncResponse

ROLE_ID = "0199a0f0-0000-7000-8000-0000000000e1"


def problem(laptop: Laptop, request: SyncRequest) -> tuple[int, str, int | None]:
    answer = laptop.send(request)
    said = answer.json()
    assert said["status"] == answer.status_code
    return answer.status_code, said["code"], said.get("expected_no")


def test_nothing_to_say(world: World) -> None:
    laptop = world.laptop()
    response = laptop.sync()
    assert (response.outcomes, response.changes, response.more) == ([], [], False)
    assert response.rows is not None
    assert response.rows.count == 0
    assert response.centre_time == "2026-11-23T08:00:00Z"


def test_a_record_arrives_and_comes_back_by_name(world: World) -> None:
    laptop = world.laptop()
    record_id = laptop.register()
    response = laptop.sync()
    (entry,), (change,) = response.outcomes, response.changes
    assert (entry.outcome, entry.version) == (Outcome.APPLIED, 1)
    assert (change.seq, change.record_id, change.revision) == (entry.seq, record_id, None)
    assert laptop.rows[record_id].case is Case.SUBMITTED
    assert laptop.rows[record_id].values == PERSON


def test_another_laptop_of_the_office_gets_the_bytes(world: World) -> None:
    one, two = world.laptop(), world.laptop()
    record_id = one.register()
    one.sync()
    (change,) = two.sync().changes
    assert change.revision is not None
    assert change.revision.sealed() == one.log[0]
    assert two.rows[record_id] == one.rows[record_id]


def test_codes_of_a_pack_that_the_centre_does_not_know_pass_unchanged(world: World) -> None:
    one, two = world.laptop(), world.laptop()
    unknown = {
        "village_code": "99.99.99.9999",
        "other_aid": ("bantuan_baru",),
        "answers.pertanyaan_baru": "ya",
        f"roles.{ROLE_ID}.segment": "segmen_baru",
        f"roles.{ROLE_ID}.occupation": "pekerjaan_baru",
    }
    record_id = one.register(**unknown)
    (entry,) = one.sync().outcomes
    assert entry.outcome is Outcome.APPLIED
    two.sync()
    assert {p: two.rows[record_id].values[p] for p in unknown} == unknown


def test_a_laptop_of_another_office_sees_nothing(world: World) -> None:
    one, stranger = world.laptop(), world.laptop(world.other_office)
    one.register()
    one.sync()
    response = stranger.sync()
    assert response.changes == []
    assert response.rows is not None
    assert response.rows.count == 0


def test_changes_come_in_pages_that_lose_nothing(world: World) -> None:
    one, two = world.laptop(), world.laptop()
    ids = [one.register(full_name=f"ORANG {n}") for n in range(7)]
    one.sync()
    seen = []
    while True:
        response = two.sync(two.request(limit=3))
        assert len(response.changes) <= 3
        assert (response.rows is None) == response.more
        seen += [c.record_id for c in response.changes]
        if not response.more:
            break
    assert seen == ids
    assert two.digest() == one.digest()


@pytest.mark.parametrize("others", [False, True])
@pytest.mark.parametrize("limit", [2, 500])
def test_what_is_told_of_what_was_just_sent_is_what_the_stream_tells(
    world: World, limit: int, *, others: bool
) -> None:
    one, two = world.laptop(), world.laptop()
    record_id = one.register()
    one.sync()
    two.sync_all()
    for laptop, name in ((one, "NI LUH A"), (two, "NI LUH B")):
        laptop.revise(record_id, {"full_name": name}, version=one.rows[record_id].version)
    one.sync()
    if not others:
        two.sync(two.request(revisions=[], head=two.head(0)))
    two.register()
    two.revise(new_id(), {"issued_membership_number": "1"})
    first = two.cursor
    answer = two.sync(two.request(limit=limit))
    assert [e.outcome for e in answer.outcomes] == [
        Outcome.CONFLICT,
        Outcome.APPLIED,
        Outcome.QUARANTINED,
    ]
    again = two.request(limit=limit, cursor=first)
    told = SyncResponse.model_validate_json(two.send(again).content)
    assert told.changes == answer.changes
    assert (told.cursor, told.more, told.rows) == (answer.cursor, answer.more, answer.rows)
    assert len(answer.changes) == min(limit, 3 if others else 2)


def test_a_page_stays_near_a_mebibyte(world: World) -> None:
    one, two = world.laptop(), world.laptop()
    for _ in range(3):
        for n in range(200):
            one.revise(new_id(), {"note": f"{n}" + "ñ" * 1990})
        one.sync()
    response = two.sync(two.request(limit=1000))
    assert response.more
    assert sum(len(c.revision.body or "") for c in response.changes if c.revision) <= 1 << 20
    two.sync_all()
    assert two.digest() == one.digest()


def test_chained_offline_edits_apply_one_after_another(world: World) -> None:
    laptop = world.laptop()
    record_id = new_id()
    first = laptop.revise(record_id, {"full_name": "I WAYAN A"})
    second = laptop.revise(record_id, {"full_name": "I WAYAN B"}, after=first)
    laptop.revise(record_id, {"note": "x"}, after=second, act=Act.SUBMITTED)
    assert [e.outcome for e in laptop.sync().outcomes] == [Outcome.APPLIED] * 3
    assert laptop.rows[record_id].values == {"full_name": "I WAYAN B", "note": "x"}


def test_disjoint_fields_merge_and_the_same_field_conflicts(world: World) -> None:
    one, two, three = world.laptop(), world.laptop(), world.laptop()
    record_id = one.register()
    for laptop in (one, two, three):
        laptop.sync()
    one.revise(record_id, {"full_name": "I WAYAN SATU"}, version=1)
    two.revise(record_id, {"full_name": "I WAYAN DUA"}, version=1)
    three.revise(record_id, {"note": "tiga"}, version=1)
    assert one.sync().outcomes[0].outcome is Outcome.APPLIED
    conflict = two.sync().outcomes[0]
    assert (conflict.outcome, conflict.kept_aside) == (Outcome.CONFLICT, ["full_name"])
    assert three.sync().outcomes[0].outcome is Outcome.MERGED
    one.sync()
    two.sync()
    assert one.rows == two.rows == three.rows
    assert one.rows[record_id].values["full_name"] == "I WAYAN SATU"
    seen = world.api.get(f"/v1/records/{record_id}", token=world.reviewer).json()
    assert seen["conflicts"] == [{"revision_id": two.ids[0], "path": "full_name"}]
    assert seen["history"][2]["patch"] == {"full_name": "I WAYAN DUA"}


def test_a_lost_answer_is_asked_for_again(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    request = laptop.request()
    lost = laptop.send(request).json()
    again = laptop.sync(request)
    assert [e.outcome for e in again.outcomes] == [Outcome.ALREADY_HAD]
    assert again.token == lost["token"]
    assert [e.seq for e in again.outcomes] == [e["seq"] for e in lost["outcomes"]]
    laptop.register()
    assert laptop.sync().outcomes[0].outcome is Outcome.APPLIED
    assert len(laptop.rows) == 2


def test_a_lost_answer_in_the_middle_of_a_life(world: World) -> None:
    laptop = world.laptop()
    laptop.sync()
    laptop.register()
    request = laptop.request()
    lost = laptop.send(request).json()
    laptop.register()
    more = laptop.request(exchange=request.exchange)
    again = laptop.sync(more)
    assert again.token == lost["token"]
    assert [e.outcome for e in again.outcomes] == [Outcome.ALREADY_HAD, Outcome.APPLIED]


def test_a_used_token_in_another_exchange_is_stale(world: World) -> None:
    laptop = world.laptop()
    laptop.sync()
    clone = laptop.request()
    laptop.sync()
    assert problem(laptop, clone)[:2] == (409, "token_stale")
    assert problem(laptop, laptop.request(token=""))[:2] == (409, "token_stale")
    assert laptop.sync().outcomes == []


def test_a_new_incarnation_starts_its_own_chain(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    restored = Laptop(world.api, laptop.enrolment, laptop.key, token="0" * 64)
    assert problem(laptop, laptop.request(token=restored.token))[1] == "token_stale"
    restored.register()
    request = restored.request()
    lost = restored.send(request).json()
    response = restored.sync(request)
    assert response.token == lost["token"]
    assert len(response.changes) == 2
    assert [c.revision is None for c in response.changes] == [False, True]
    late = laptop.request(token=restored.token)
    laptop.register()
    laptop.sync(laptop.request(token=restored.token))
    assert late.head.no == 1


def test_an_edit_in_a_new_incarnation_does_not_collide_with_its_own_parent(world: World) -> None:
    laptop = world.laptop()
    record_id = new_id()
    parent = laptop.revise(record_id, {"full_name": "I WAYAN A"})
    laptop.sync()
    later = Laptop(world.api, laptop.enrolment, laptop.key, token=laptop.token)
    later.revise(record_id, {"full_name": "I WAYAN B"}, after=parent)
    (outcome,) = later.sync().outcomes
    assert (outcome.outcome, outcome.kept_aside) == (Outcome.APPLIED, [])
    assert later.rows[record_id].values["full_name"] == "I WAYAN B"


def test_numbers_have_no_gap(world: World) -> None:
    laptop = world.laptop()
    for _ in range(3):
        laptop.register()
    assert problem(laptop, laptop.request(since=1)) == (409, "out_of_step", 1)
    laptop.sync()
    ahead = laptop.request(head=ChainHead(no=5, link="0" * 64, signature=""))
    assert problem(laptop, ahead)[0] == 422  # not signed
    for _ in range(2):
        laptop.register()
    assert problem(laptop, laptop.request(since=4)) == (409, "out_of_step", 4)
    assert [e.outcome for e in laptop.sync(laptop.request(since=2)).outcomes] == [
        Outcome.ALREADY_HAD,
        Outcome.APPLIED,
        Outcome.APPLIED,
    ]


def test_a_revision_that_names_another_number_stops_the_batch(world: World) -> None:
    laptop = world.laptop()
    laptop.revise(new_id(), {}, revision_no=2)
    assert problem(laptop, laptop.request()) == (409, "out_of_step", 1)


def test_other_bytes_at_a_taken_number_are_a_fork(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    twin = Laptop(
        world.api, laptop.enrolment, laptop.key, incarnation=laptop.incarnation, token=laptop.token
    )
    twin.register(full_name="NI MADE LAIN")
    assert problem(twin, twin.request())[:2] == (422, "fork")
    assert laptop.sync().changes == []


def test_a_revision_id_that_is_taken_is_a_fork(world: World) -> None:
    one, two = world.laptop(), world.laptop()
    one.register()
    one.sync()
    two.revise(new_id(), {}, revision_id=one.ids[0])
    assert problem(two, two.request())[:2] == (422, "fork")
    twice = world.laptop()
    twice.revise(new_id(), {})
    twice.revise(new_id(), {}, revision_id=twice.ids[0])
    assert problem(twice, twice.request())[:2] == (422, "fork")


def test_links_must_lead_to_the_signed_head(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.links[0] = b"\x01" * 32
    assert problem(laptop, laptop.request())[:2] == (422, "chain_broken")


def test_the_chain_goes_on_from_the_stored_link(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    laptop.sync()
    laptop.links[0] = b"\x01" * 32
    laptop.register()
    assert problem(laptop, laptop.request())[:2] == (422, "chain_broken")
    assert problem(laptop, laptop.request(revisions=[], head=laptop.head(1)))[1] == "chain_broken"


def test_only_the_devices_own_key_signs(world: World) -> None:
    laptop, other = world.laptop(), world.laptop()
    laptop.register()
    signed = laptop.key
    laptop.key = other.key
    assert problem(laptop, laptop.request())[:2] == (422, "chain_broken")
    laptop.key = signed
    assert laptop.sync().outcomes[0].outcome is Outcome.APPLIED


def test_a_refused_request_uses_up_nothing(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    good = laptop.request()
    bad = laptop.request(exchange=good.exchange, head=laptop.head(0))
    assert laptop.send(bad).status_code in (400, 409, 422)
    assert laptop.sync(good).outcomes[0].outcome is Outcome.APPLIED


def test_only_for_its_own_device(world: World) -> None:
    laptop, other = world.laptop(), world.laptop()
    assert problem(laptop, other.request())[:2] == (403, "not_allowed")


@pytest.mark.parametrize("change", ["cut", "flip", "text"])
def test_a_forged_cursor_is_refused(world: World, change: str) -> None:
    laptop = world.laptop()
    cursor = laptop.sync().cursor
    first = "B" if cursor[0] == "A" else "A"
    forged = {"cut": cursor[:-4], "flip": first + cursor[1:], "text": "é ~"}[change]
    assert problem(laptop, laptop.request(cursor=forged))[:2] == (409, "cursor_invalid")


def test_a_cursor_of_another_office_is_refused(world: World) -> None:
    laptop, stranger = world.laptop(), world.laptop(world.other_office)
    stranger.sync()
    laptop.sync()
    wrong = laptop.request(cursor=stranger.cursor)
    assert problem(laptop, wrong)[:2] == (409, "cursor_invalid")


def test_an_unknown_protocol_is_named(world: World) -> None:
    laptop = world.laptop()
    data = {**laptop.request().model_dump(mode="json"), "protocol": 2}
    answer = world.api.post("/v1/sync", data, token=laptop.enrolment.device_token)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_protocol")

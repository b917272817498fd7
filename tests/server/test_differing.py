"""Values kept aside: what reviewers see of them, and how a laptop or a reviewer settles them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World
from sqlalchemy import select

from fieldreg.domain.revision import Aside, Revision
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.sealed import SealedRevision, compact, unseal
from fieldreg.server import judge, looking
from fieldreg.server.tables import conflict

ROLE = f"roles.{new_id()}"


def detail(world: World, record_id: str) -> dict[str, Any]:
    answer = world.api.get(f"/v1/records/{record_id}", token=world.reviewer)
    assert answer.status_code == 200
    return dict(answer.json())


def settle(world: World, record_id: str, *asides: Aside, **more: Any) -> tuple[int, dict[str, Any]]:
    version = more.pop("version", 0) or detail(world, record_id)["version"]
    named = [{"revision_id": a.revision_id, "path": a.path} for a in asides]
    data = {"expected_version": version, "settles": named, **more}
    answer = world.api.post(f"/v1/records/{record_id}/settle", data, token=world.reviewer)
    return answer.status_code, dict(answer.json())


def rows(world: World) -> dict[tuple[str, str], str | None]:
    with world.centre.database.reading() as connection:
        found = connection.execute(select(conflict))
        return {(r.revision_id, r.path): r.settled_by for r in found}


@pytest.fixture
def pair(world: World) -> tuple[Laptop, Laptop]:
    return world.laptop(), world.laptop()


@pytest.fixture
def record_id(pair: tuple[Laptop, Laptop]) -> str:
    """One person on whose phone two laptops of the office disagree; the first one's stands."""
    one, two = pair
    record_id = one.register(phone="+6281200000001")
    one.sync()
    two.sync()
    one.revise(record_id, {"phone": "+6281200000002"}, version=1, act=Act.SUBMITTED)
    two.revise(record_id, {"phone": "+6281200000003"}, version=1, act=Act.SUBMITTED)
    one.sync()
    assert two.sync().outcomes[0].outcome is Outcome.CONFLICT
    one.sync()
    return record_id


def test_a_reviewer_sees_both_sides_what_was_before_and_who_said_so(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    one, two = pair
    (found,) = detail(world, record_id)["differences"]
    said = {"author": "petugas-1", "made_at": "2026-11-23T08:00:00Z"}
    assert found == {
        "place": "phone",
        "before": {"phone": "+6281200000001"},
        "before_by": {"revision_id": one.ids[0], "device_id": one.device_id, **said},
        "in_force": {
            "values": {"phone": "+6281200000002"},
            "revision_id": one.ids[1],
            "device_id": one.device_id,
            **said,
        },
        "others": [
            {
                "values": {"phone": "+6281200000003"},
                "revision_id": two.ids[0],
                "device_id": two.device_id,
                **said,
            }
        ],
        "settles": [{"revision_id": two.ids[0], "path": "phone"}],
    }
    search = {"differing": True}
    told = world.api.post("/v1/records/search", search, token=world.reviewer).json()
    assert [r["record_id"] for r in told["records"]] == [record_id]


@pytest.mark.parametrize("phone", ["+6281200000002", "+6281200000003", None])
def test_a_laptop_settles_what_was_kept_aside(
    world: World, pair: tuple[Laptop, Laptop], record_id: str, phone: str | None
) -> None:
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    by = one.revise(record_id, {"phone": phone}, version=3, act=Act.SUBMITTED, settles=(aside,))
    assert one.sync().outcomes[0].outcome is Outcome.APPLIED
    two.sync()
    assert one.digest() == two.digest()
    assert one.rows[record_id].values.get("phone") == phone
    assert rows(world) == {(aside.revision_id, "phone"): by}
    seen = detail(world, record_id)
    assert (seen["conflicts"], seen["differences"]) == ([], [])
    assert seen["history"][-1]["settles"] == [{"revision_id": aside.revision_id, "path": "phone"}]
    assert seen["history"][2]["patch"] == {"phone": "+6281200000003"}
    search = {"differing": True}
    found = world.api.post("/v1/records/search", search, token=world.reviewer).json()
    assert found == {"records": [], "total": 0}


@pytest.mark.parametrize("case", ["accepted", "under_review", "rejected"])
def test_keeping_what_is_in_force_leaves_the_case_and_another_value_goes_to_review(
    world: World, pair: tuple[Laptop, Laptop], record_id: str, case: str
) -> None:
    one, two = pair
    act = {"under_review": "review_started"}.get(case, case)
    given = {"act": act, "expected_version": 3, "reasons": [{"path": "", "text": "Alasan"}]}
    path = f"/v1/records/{record_id}/verdict"
    assert world.api.post(path, given, token=world.reviewer).json()["case"] == case
    one.sync()
    asides = (Aside(two.ids[0], "phone"),)
    kept = {"phone": "+6281200000002"}
    one.revise(record_id, kept, version=4, act=Act.SUBMITTED, settles=asides)
    one.sync()
    assert one.rows[record_id].case == case
    # An incomplete record is saved, not submitted: the same holds.
    one.revise(record_id, kept, version=5, act=Act.SAVED, settles=asides)
    one.sync()
    assert one.rows[record_id].case == case
    other = {"phone": "+6281200000003"}
    one.revise(record_id, other, version=6, act=Act.SUBMITTED, settles=asides)
    one.sync()
    assert one.rows[record_id].case is Case.SUBMITTED
    two.sync_all()
    assert one.digest() == two.digest()


def test_settling_does_not_hide_an_act_that_ends_the_record(
    pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    one, two = pair
    asides = (Aside(two.ids[0], "phone"),)
    one.revise(record_id, {}, version=3, act=Act.VOIDED, settles=asides)
    one.sync()
    assert one.rows[record_id].case is Case.ENDED


def test_whoever_decides_without_having_seen_the_other_decision_meets_it(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    """One keeps what is in force, the other takes what was kept aside: neither passes unseen."""
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    keeps = one.revise(
        record_id, {"phone": "+6281200000002"}, version=3, act=Act.SAVED, settles=(aside,)
    )
    takes = two.revise(
        record_id, {"phone": "+6281200000003"}, version=3, act=Act.SAVED, settles=(aside,)
    )
    one.sync()
    assert two.sync().outcomes[0].outcome is Outcome.CONFLICT
    assert rows(world) == {(aside.revision_id, "phone"): keeps, (takes, "phone"): None}
    (found,) = detail(world, record_id)["differences"]
    assert found["in_force"]["revision_id"] == keeps
    assert [o["revision_id"] for o in found["others"]] == [takes]
    assert found["before"] == {"phone": "+6281200000002"}


def test_a_reviewer_keeps_what_is_in_force(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    status, said = settle(world, record_id, aside)
    assert (status, said["version"], said["case"]) == (200, 4, "submitted")
    (change,) = one.sync().changes
    assert change.revision is not None
    decided = unseal(change.revision.sealed())
    assert (decided.header.act, decided.header.settles) == (Act.REVIEW_STARTED, (aside,))
    assert decided.body is not None
    assert decided.body.patch == {"phone": "+6281200000002"}
    assert rows(world) == {(aside.revision_id, "phone"): said["revision_id"]}
    # A laptop that had not seen it and decides otherwise meets it.
    two.revise(record_id, {"phone": "+6281200000003"}, version=3, act=Act.SAVED, settles=(aside,))
    assert two.sync().outcomes[0].kept_aside == ["phone"]


@pytest.mark.parametrize("phone", ["+6281200000003", "+6281200000009", None])
def test_a_reviewer_states_what_holds_and_the_case_stays(
    world: World, pair: tuple[Laptop, Laptop], record_id: str, phone: str | None
) -> None:
    one, two = pair
    given = {"act": "accepted", "expected_version": 3}
    world.api.post(f"/v1/records/{record_id}/verdict", given, token=world.reviewer)
    patch = {"phone": phone}
    status, said = settle(world, record_id, Aside(two.ids[0], "phone"), patch=patch)
    assert (status, said["case"]) == (200, "accepted")
    one.sync()
    two.sync()
    assert one.digest() == two.digest()
    assert one.rows[record_id].values.get("phone") == phone
    assert one.rows[record_id].case is Case.ACCEPTED
    assert detail(world, record_id)["conflicts"] == []


def test_what_a_reviewer_may_not_settle(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    aside = Aside(pair[1].ids[0], "phone")
    before = detail(world, record_id)

    def answered(*asides: Aside, at: str = record_id, **more: Any) -> tuple[int, Any, Any]:
        status, said = settle(world, at, *asides, version=3, **more)
        return status, said["code"], said.get("detail")

    invalid = (422, "verdict_invalid")
    assert answered(Aside(aside.revision_id, "note")) == (*invalid, "settles")
    assert answered(Aside(new_id(), "phone")) == (*invalid, "settles")
    assert answered(aside, Aside(aside.revision_id, "note")) == (*invalid, "settles")
    for patch in (
        {"note": "x"},
        {"phone": 5.5},
        {"phone": "x" * 500},
        {"no_such_field": "x"},
        {"issued_membership_number": "1"},
    ):
        assert answered(aside, patch=patch) == (*invalid, "patch"), patch
    assert answered(aside, at=new_id())[:2] == (404, "not_found")
    stale = {"expected_version": 2, "settles": [{**aside_named(aside)}]}
    path = f"/v1/records/{record_id}/settle"
    assert world.api.post(path, stale, token=world.reviewer).json()["code"] == "record_changed"
    none = {"expected_version": 3, "settles": []}
    assert world.api.post(path, none, token=world.reviewer).json()["code"] == "bad_request"
    assert detail(world, record_id) == before
    assert settle(world, record_id, aside)[0] == 200
    assert settle(world, record_id, aside)[0] == 422


def aside_named(aside: Aside) -> dict[str, str]:
    return {"revision_id": aside.revision_id, "path": aside.path}


def test_only_the_records_own_and_only_what_stands_before_is_settled(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    other = one.register(nik="5171031203809902", phone="+6281200000007")
    one.revise(other, {"note": "x"}, after=one.ids[-1], settles=(aside,))
    one.sync()
    assert rows(world) == {(aside.revision_id, "phone"): None}
    # Named before it is there: it is kept aside after that, and open.
    two.sync()
    late = new_id()
    one.revise(record_id, {"note": "y"}, version=3, settles=(Aside(late, "note"),))
    one.sync()
    two.revise(record_id, {"note": "z"}, version=3, revision_id=late)
    assert two.sync().outcomes[0].kept_aside == ["note"]
    assert rows(world)[late, "note"] is None


def test_a_quarantined_revision_settles_nothing(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    bad = {"phone": "+6281200000005", "issued_membership_number": "7"}
    one.revise(record_id, bad, version=3, settles=(aside,))
    assert one.sync().outcomes[0].outcome is Outcome.QUARANTINED
    assert rows(world) == {(aside.revision_id, "phone"): None}


def test_a_batch_sent_twice_settles_once(
    world: World, pair: tuple[Laptop, Laptop], record_id: str
) -> None:
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    by = one.revise(record_id, {"phone": "+6281200000004"}, version=3, settles=(aside,))
    request = one.request()
    one.send(request)
    assert one.sync(request).outcomes[0].outcome is Outcome.ALREADY_HAD
    assert rows(world) == {(aside.revision_id, "phone"): by}


def test_an_item_that_one_takes_away_while_another_mends_it(
    world: World, pair: tuple[Laptop, Laptop]
) -> None:
    one, two = pair
    role = {f"{ROLE}.segment": "petani", f"{ROLE}.workplace": "Subak"}
    record_id = one.register(**role)
    one.sync()
    two.sync()
    one.revise(record_id, {ROLE: None}, version=1)
    two.revise(record_id, {f"{ROLE}.workplace": "Pasar"}, version=1)
    one.sync()
    two.sync()
    (found,) = detail(world, record_id)["differences"]
    assert (found["place"], found["before"]) == (ROLE, role)
    assert found["in_force"]["values"] == {}
    assert [o["values"] for o in found["others"]] == [{**role, f"{ROLE}.workplace": "Pasar"}]
    whole = found["others"][0]["values"]
    aside = Aside(two.ids[0], f"{ROLE}.workplace")
    assert settle(world, record_id, aside, patch=whole)[0] == 200
    one.sync()
    two.sync()
    assert one.digest() == two.digest()
    assert {p: v for p, v in one.rows[record_id].values.items() if p in whole} == whole


def test_a_centre_of_before_takes_the_value_and_goes_on_asking(
    world: World,
    pair: tuple[Laptop, Laptop],
    record_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It knows no `settles`: the header's bytes stay, the patch counts, laptops agree with it."""
    one, two = pair
    aside = Aside(two.ids[0], "phone")
    with monkeypatch.context() as before:
        before.setattr(judge, "unseal", _unseal_of_before)
        patch = {"phone": "+6281200000003"}
        one.revise(record_id, patch, version=3, act=Act.SUBMITTED, settles=(aside,))
        assert one.sync().outcomes[0].outcome is Outcome.APPLIED
    two.sync()
    assert one.digest() == two.digest()
    assert one.rows[record_id].values["phone"] == "+6281200000003"
    assert rows(world) == {(aside.revision_id, "phone"): None}
    named = {"revision_id": aside.revision_id, "path": aside.path}
    assert detail(world, record_id)["history"][-1]["settles"] == [named]
    # Brought up to date it is settled by whoever decides next; nothing was lost in between.
    one.sync()
    two.revise(record_id, patch, version=4, act=Act.SUBMITTED, settles=(aside,))
    two.sync()
    assert set(rows(world).values()) != {None}


def _unseal_of_before(sealed: SealedRevision) -> Revision:
    read = unseal(sealed)
    return replace(read, header=replace(read.header, settles=()))


@pytest.mark.parametrize(
    "settles",
    [
        "x",
        None,
        {},
        [None, 5, [], {}],
        [{"revision": "not an id", "path": "phone"}],
        [{"revision": new_id(), "path": "no_such_field"}],
        [{"revision": new_id()}],
        [{"path": "phone"}],
        [{"revision": new_id(), "path": "phone"}] * 5_000,
    ],
)
def test_what_is_not_well_formed_settles_nothing_and_harms_nothing(
    world: World, pair: tuple[Laptop, Laptop], record_id: str, settles: Any
) -> None:
    one, two = pair
    made = one.revise(record_id, {"note": "x"}, version=3)
    honest = one.log.pop()
    one.links.pop()
    one.ids.pop()
    header = compact({**json.loads(honest.header), "settles": settles})
    one.append(SealedRevision(header, honest.body, honest.salt), made)
    assert one.sync().outcomes[0].outcome is Outcome.APPLIED
    two.sync()
    assert one.digest() == two.digest()
    assert set(rows(world).values()) == {None}
    assert detail(world, record_id)["version"] == 4


def test_a_long_history_is_told_in_pages_and_weighed_only_within_bounds(
    world: World, record_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = detail(world, record_id)
    assert (len(whole["history"]), whole["earlier"], whole["differences_told"]) == (3, False, True)
    monkeypatch.setattr(looking, "MOST_HISTORY", 2)
    newest = detail(world, record_id)
    assert (newest["history"], newest["earlier"]) == (whole["history"][1:], True)
    assert newest["differences"] == whole["differences"]
    path = f"/v1/records/{record_id}?before={newest['history'][0]['seq']}"
    rest = world.api.get(path, token=world.reviewer).json()
    assert (rest["history"], rest["earlier"]) == (whole["history"][:1], False)
    monkeypatch.setattr(looking, "MOST_WEIGHED", 2)
    unweighed = detail(world, record_id)
    assert (unweighed["differences"], unweighed["differences_told"]) == ([], False)
    assert unweighed["conflicts"] == whole["conflicts"]
    monkeypatch.setattr(looking, "MOST_CONFLICTS", 0)
    assert detail(world, record_id)["more_conflicts"]


@pytest.mark.parametrize("before", ["0", "-1", "x", "9" * 30])
def test_where_a_history_is_read_on_is_a_number_or_refused(
    world: World, record_id: str, before: str
) -> None:
    path = f"/v1/records/{record_id}?before={before}"
    answer = world.api.get(path, token=world.reviewer)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")

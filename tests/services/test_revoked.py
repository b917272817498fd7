"""A revoked laptop: shut for everyone, and nothing on it lost or blocked."""

from __future__ import annotations

import pytest
from services.at_centre import Line, Place, sign_in, sync
from services.recovering import PASSPHRASE, Organisation

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import Role
from fieldreg.protocol.messages import Problem
from fieldreg.server import admin
from fieldreg.services import draft, officers, people, register, workspace
from fieldreg.services.audit import entries
from fieldreg.services.backing_up import back_up
from fieldreg.services.backup_places import choose_second_place, in_order
from fieldreg.services.views import PeopleQuery
from fieldreg.store import vault
from fieldreg.store.backup import has_its_bytes
from fieldreg.store.vault import recovery_slot, slot_owners
from fieldreg.store.vault_header import read_header_file
from fieldreg.sync.faults import refusal

ORGANISATION = Organisation()


@pytest.fixture
def place(tmp_path):
    made = Place.make(tmp_path / "centre", recovery_key=ORGANISATION.recipient)
    yield made
    made.close()


@pytest.fixture
def desk(place, tmp_path):
    opened = sign_in(place.enrol(tmp_path / "laptop"))
    yield opened
    workspace.close(opened)


@pytest.fixture
def line(place):
    return Line(place.api)


def people_of(desk):
    return [row.full_name for row in people.search(desk, PeopleQuery()).rows]


def test_a_revocation_shuts_the_laptop_and_lets_the_officer_finish(place, desk, line, complete):
    sync(desk, line)
    form = register.open_form(desk)
    draft.keep(desk, form, complete)
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    report = sync(desk, line)
    assert (report.trouble, report.is_revoked) == ("laptop_closed", True)
    assert slot_owners(desk.vault) == frozenset()
    assert recovery_slot(desk.vault)
    # What is on the screen is finished as ever.
    assert register.save(desk, form, complete).revision_id
    assert people_of(desk) == ["I WAYAN SUDARTA"]
    assert [e.act for e in entries(desk)].count("revoked") == 1
    workspace.close(desk)
    with pytest.raises(EnvironmentTrouble) as caught:
        sign_in(desk.folder)
    assert caught.value.key == "no_slots"


def test_it_is_told_again_and_noted_once(place, desk, line):
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    assert [sync(desk, line).trouble for _ in range(3)] == ["laptop_closed"] * 3
    assert [e.act for e in entries(desk)].count("revoked") == 1


def refuse(proof):
    def meet(request):
        problem = Problem(code="device_revoked", number=1102, status=403, proof=proof)
        raise refusal(403, {}, problem.model_dump_json(exclude_none=True).encode())

    return meet


@pytest.mark.parametrize("proof", [None, "", "00" * 64, "ab"])
def test_a_refusal_that_the_centre_did_not_sign_only_stops_the_sending(desk, line, complete, proof):
    register.save(desk, register.open_form(desk), complete)
    line.meets = refuse(proof)
    report = sync(desk, line)
    assert (report.trouble, report.is_revoked) == ("device_revoked", False)
    assert slot_owners(desk.vault) == {desk.officer_id}
    line.meets = lambda request: None
    assert (sync(desk, line).trouble, sync(desk, line).waiting) == ("", 0)


def test_the_proof_of_another_laptop_shuts_nothing(place, desk, line, tmp_path):
    other = sign_in(place.enrol(tmp_path / "other"))
    try:
        admin.revoke_device(place.centre, other.store.identity().device_id)
        identity = other.store.identity()
        answer = place.api.post("/v1/sync", {}, token=identity.device_token)
        assert answer.status_code == 400
        with pytest.raises(EnvironmentTrouble) as caught:
            line.exchange(identity, _any_request(other))
        line.meets = refuse(caught.value.proof)
        assert caught.value.proof
        assert not sync(desk, line).is_revoked
        assert sync(other, line).is_revoked
    finally:
        workspace.close(other)


def _any_request(desk):
    from fieldreg.sync.core import Pace, build_request  # noqa: PLC0415

    out = desk.store.prepare(desk.make_id(), most=1, most_bytes=1 << 20)
    return build_request(desk.store.identity(), out, Pace())


def test_without_a_recovery_slot_the_doors_stay_while_anything_is_only_here(tmp_path, complete):
    place = Place.make(tmp_path / "centre")
    desk = sign_in(place.enrol(tmp_path / "laptop"))
    line = Line(place.api)
    try:
        register.save(desk, register.open_form(desk), complete)
        admin.revoke_device(place.centre, desk.store.identity().device_id)
        report = sync(desk, line)
        assert (report.trouble, report.is_revoked) == ("device_revoked", True)
        assert slot_owners(desk.vault) == {desk.officer_id}
    finally:
        workspace.close(desk)
        place.close()


def test_without_one_and_with_nothing_unsent_the_doors_shut(tmp_path, complete):
    place = Place.make(tmp_path / "centre")
    desk = sign_in(place.enrol(tmp_path / "laptop"))
    line = Line(place.api)
    try:
        register.save(desk, register.open_form(desk), complete)
        assert not sync(desk, line).trouble
        admin.revoke_device(place.centre, desk.store.identity().device_id)
        assert sync(desk, line).trouble == "laptop_closed"
        assert slot_owners(desk.vault) == frozenset()
    finally:
        workspace.close(desk)
        place.close()


def test_no_new_way_in_is_made_on_a_revoked_laptop(place, desk, line):
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    sync(desk, line)
    # Even where the organisation gave one officer a passphrase again.
    vault.put_slot(desk.vault, desk.store.key, desk.officer_id, PASSPHRASE)
    with pytest.raises(UserTrouble) as caught:
        officers.add_officer(
            desk,
            name="Made",
            role=Role.HEAD,
            passphrase="sandi yang lain",
            own_passphrase=PASSPHRASE,
        )
    assert caught.value.key == "laptop_revoked"


def test_no_backup_of_it_opens_either_and_each_is_still_whole(
    place, desk, line, complete, tmp_path
):
    (tmp_path / "stick").mkdir()
    choose_second_place(desk, tmp_path / "stick")
    register.save(desk, register.open_form(desk), complete)
    back_up(desk, "asked")
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    assert sync(desk, line).trouble == "laptop_closed"
    kept = in_order(desk.folder)
    copies = list(tmp_path.rglob("*.vault.json"))
    assert len(copies) >= 2
    for copy in copies:
        header = read_header_file(copy)
        assert (header.slots, bool(header.recovery)) == ((), True)
    assert {one.state for one in kept} == {"good"}
    assert all(has_its_bytes(one) for one in kept)

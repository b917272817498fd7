"""Enrolment: one code, one laptop."""

from __future__ import annotations

import pytest
from server.centre_laptop import Api, Laptop, enrol_laptop, new_id
from server.conftest import World
from server.stick_laptop import bundle

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.enrolment import read_answer, write_request
from fieldreg.protocol.messages import ENROL_PATH, EnrolRequest, EnrolResponse
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.enrol import enrol_from_file
from fieldreg.server.identity import read_identity
from fieldreg.server.sticks import answer_bundle


def ask(api: Api, code: str, key: bytes | None = None) -> tuple[int, str]:
    data = {"code": code, "device_key": public_key(key or new_private_key())}
    answer = api.post(ENROL_PATH, data)
    return answer.status_code, answer.json().get("code", "")


def test_what_a_laptop_learns(world: World) -> None:
    learnt = world.laptop().enrolment
    assert (learnt.centre_name, learnt.office_name) == ("Pusat Uji", "Desa Tegal Harum")
    assert (learnt.office_id, learnt.village_code) == (world.office, "51.71.03.2008")
    assert (learnt.pack, learnt.pack_key) == (builtin_pack().key, "")
    (row,) = admin.devices(world.centre)
    assert (row.id, row.name) == (learnt.device_id, "laptop")


def test_a_laptop_learns_the_key_of_delivered_packs_as_it_stands_when_it_enrols(
    world: World,
) -> None:
    first, second = (public_key(new_private_key()) for _ in range(2))
    admin.set_pack_key(world.centre, f" {first[:32].upper()} {first[32:]}\n")
    before = world.laptop()
    assert before.enrolment.pack_key == first
    admin.set_pack_key(world.centre, second)
    assert world.laptop().enrolment.pack_key == second


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 65, "g" * 64, "kunci"])
def test_what_is_no_key_changes_nothing(world: World, text: str) -> None:
    known = public_key(new_private_key())
    admin.set_pack_key(world.centre, known)
    with pytest.raises(UserTrouble, match="pack_key_unreadable"):
        admin.set_pack_key(world.centre, text)
    assert admin.pack_key(world.centre) == known


def test_a_code_serves_one_laptop(world: World) -> None:
    code = world.code()
    enrol_laptop(world.api, code)
    assert ask(world.api, code) == (403, "code_invalid")
    assert len(admin.devices(world.centre)) == 1


def again(api: Api, code: str, key: bytes, device_id: str) -> tuple[int, str]:
    """A laptop that has an id asks under it; the status, and its id now."""
    data = {"code": code, "device_key": public_key(key), "device_id": device_id}
    answer = api.post(ENROL_PATH, data)
    return answer.status_code, answer.json().get("device_id", answer.json().get("code"))


def test_a_laptop_that_nobody_knows_any_more_keeps_its_id(world: World) -> None:
    code, key, device_id = world.code(), new_private_key(), new_id()
    assert again(world.api, code, key, device_id) == (200, device_id)
    assert again(world.api, code, key, device_id) == (200, device_id)  # its answer was lost
    (row,) = admin.devices(world.centre)
    assert row.id == device_id


def test_no_code_gives_out_an_id_twice(world: World) -> None:
    known = world.laptop()
    for key in (new_private_key(), known.key):
        code = world.code()
        assert again(world.api, code, key, known.device_id) == (403, "code_invalid")
        assert again(world.api, code, new_private_key(), new_id())[0] == 200  # not used up
    admin.revoke_device(world.centre, known.device_id)
    assert again(world.api, world.code(), known.key, known.device_id) == (403, "code_invalid")
    assert again(world.api, world.code(), known.key, new_id()) == (403, "code_invalid")


@pytest.mark.parametrize("device_id", ["", "laptop", "0" * 35, "G" * 36])
def test_what_is_no_id_is_refused(world: World, device_id: str) -> None:
    code = world.code()
    assert again(world.api, code, new_private_key(), device_id)[0] == 400
    assert not admin.devices(world.centre)


def test_the_same_laptop_may_ask_again(world: World) -> None:
    code, key = world.code(), new_private_key()
    first = enrol_laptop(world.api, code, key)
    again = enrol_laptop(world.api, code, key)
    assert again.enrolment == first.enrolment
    assert first.sync().outcomes == []
    world.clock.advance(86_401)
    assert ask(world.api, code, key) == (403, "code_invalid")


def by_file(world: World, code: str, key: bytes) -> EnrolResponse:
    """The answer as the laptop with *key* reads it: sealed to it, it is nobody else's."""
    with world.centre.database.reading() as connection:
        centre_key = read_identity(connection).key
    answer = enrol_from_file(world.centre, request_file(code, centre_key, key))
    mine = public_key(key)
    return read_answer(answer, centre_key=centre_key, device_key=mine, private_key=key)


def test_an_answer_that_was_lost_is_given_again_after_the_code_ended(world: World) -> None:
    """Sealed to the same laptop alone, until the centre has heard of it: none is left without."""
    code, key = world.code(), new_private_key()
    by_file(world, code, key)  # lost on the way
    world.clock.advance(100 * admin.DAY)
    with pytest.raises(UserTrouble, match="code_invalid"):
        by_file(world, code, new_private_key())
    laptop = Laptop(world.api, by_file(world, code, key), key)
    assert [row.id for row in admin.devices(world.centre)] == [laptop.device_id]
    laptop.sync()
    with pytest.raises(UserTrouble, match="code_invalid"):
        by_file(world, code, key)


def test_over_a_line_a_code_that_ended_gives_nothing_to_whoever_knows_a_public_key(
    world: World,
) -> None:
    """There the answer is whoever's asks, and both code and public key lie open on a stick."""
    code, key = world.code(), new_private_key()
    assert ask(world.api, code, key)[0] == 200
    world.clock.advance(2 * admin.DAY)
    assert ask(world.api, code, key) == (403, "code_invalid")
    assert by_file(world, code, key)


def test_who_is_heard_of_by_stick_had_its_answer(world: World) -> None:
    code, key = world.code(), new_private_key()
    laptop = enrol_laptop(world.api, code, key)
    (row,) = admin.devices(world.centre)
    assert (row.stick_at, row.is_unheard) == (None, True)
    world.clock.advance(2 * admin.DAY)
    answer_bundle(world.centre, bundle(laptop))
    with pytest.raises(UserTrouble, match="code_invalid"):
        by_file(world, code, key)
    (row,) = admin.devices(world.centre)
    assert (row.seen_at, row.stick_at, row.is_unheard) == (None, world.centre.seconds(), False)


def test_after_the_code_ended_a_revoked_laptop_is_given_nothing(world: World) -> None:
    code, key = world.code(), new_private_key()
    assert ask(world.api, code, key)[0] == 200
    (row,) = admin.devices(world.centre)
    admin.revoke_device(world.centre, row.id)
    world.clock.advance(2 * admin.DAY)
    with pytest.raises(UserTrouble, match="code_invalid"):
        by_file(world, code, key)


def test_a_code_is_read_as_people_write_it(world: World) -> None:
    code = world.code()
    written = " " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert ask(world.api, written)[0] == 200


def test_a_code_expires(world: World) -> None:
    code = world.code(life_seconds=600)
    world.clock.advance(600)
    assert ask(world.api, code) == (403, "code_invalid")


@pytest.mark.parametrize(("life", "letters"), [(600, 10), (601, 16)])
def test_a_long_lived_code_is_a_long_one(world: World, life: int, letters: int) -> None:
    assert len(world.code(life_seconds=life).replace("-", "")) == letters


def test_guessing_is_slowed_down_for_the_one_who_guesses(world: World) -> None:
    for _ in range(10):
        assert ask(world.api, "AAAAA-AAAAA") == (403, "code_invalid")
    answer = world.api.post(
        ENROL_PATH, {"code": world.code(), "device_key": public_key(new_private_key())}
    )
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_tries")
    assert int(answer.headers["Retry-After"]) == 600
    elsewhere = Api(create_app(world.centre), address="192.0.2.7")
    assert ask(elsewhere, world.code())[0] == 200
    world.clock.advance(600)
    assert ask(world.api, world.code())[0] == 200


def test_whoever_holds_the_centre_is_not_slowed_down_by_wrong_files(world: World) -> None:
    with world.centre.database.reading() as connection:
        centre_key = read_identity(connection).key
    for _ in range(11):
        with pytest.raises(UserTrouble, match="code_invalid"):
            enrol_from_file(world.centre, request_file("AAAAA-AAAAA", centre_key))
    assert enrol_from_file(world.centre, request_file(world.code(), centre_key))


def request_file(code: str, centre_key: str, key: bytes | None = None) -> bytes:
    """What a laptop without a line writes."""
    request = EnrolRequest(code=code, device_key=public_key(key or new_private_key()))
    return write_request(request, centre_key)


def test_a_revoked_laptop_is_refused_at_once_and_for_good(world: World) -> None:
    code, key = world.code(), new_private_key()
    laptop = enrol_laptop(world.api, code, key)
    laptop.register()
    admin.revoke_device(world.centre, laptop.device_id)
    answer = laptop.send(laptop.request())
    assert (answer.status_code, answer.json()["code"]) == (403, "device_revoked")
    assert ask(world.api, code, key) == (403, "code_invalid")
    with pytest.raises(UserTrouble, match="device_unknown"):
        admin.revoke_device(world.centre, laptop.device_id)


def test_no_code_for_an_unknown_office(world: World) -> None:
    with pytest.raises(UserTrouble, match="office_unknown"):
        admin.issue_code(world.centre, "x" * 36, url="https://x")


def test_the_file_holds_what_the_laptop_must_trust(world: World) -> None:
    file = admin.issue_code(world.centre, world.office, url="https://pusat.example")
    assert file.url == "https://pusat.example"
    assert file.ca_certificate == (world.folder / "ca.pem").read_text()
    assert file.office_name == "Desa Tegal Harum"


def test_with_a_certificate_that_everybody_trusts_the_file_names_no_authority(world: World) -> None:
    (world.folder / "ca.pem").write_text("")
    centre = admin.open_centre(world.folder)
    assert admin.issue_code(centre, world.office, url="https://x").ca_certificate == ""
    centre.database.close()

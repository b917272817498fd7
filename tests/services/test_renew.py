"""A token that has ended: entry goes on, only sending waits, and a code for that laptop ends it."""

from __future__ import annotations

import shutil

import pytest
from server.centre_laptop import Api
from server.conftest import Clock
from services.at_centre import Line, Place, sign_in, sync
from services.recovering import PASSPHRASE

from fieldreg.apps.cli import main
from fieldreg.desktop.messages import is_of_exchange, is_worded
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.messages import ENROL_PATH, EnrolRequest, EnrolResponse
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.services import people, register, workspace
from fieldreg.services.backup import back_up, restore
from fieldreg.services.enrol import read_file
from fieldreg.services.renew import renew
from fieldreg.services.views import PeopleQuery

DAYS = 86_400


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def place(tmp_path, clock):
    made = Place.make(tmp_path / "centre")
    made.centre.database.close()
    centre = admin.open_centre(tmp_path / "centre", clock=clock)
    made = Place(tmp_path / "centre", centre, made.office, Api(create_app(centre)))
    yield made
    made.close()


@pytest.fixture
def desk(place, tmp_path):
    desk = sign_in(place.enrol(tmp_path / "laptop", token_days=30))
    yield desk
    workspace.close(desk)


@pytest.fixture
def line(place, monkeypatch):
    """Also where `enrol` goes."""

    def asked(file, request):
        answer = place.api.post(ENROL_PATH, request.model_dump())
        if answer.status_code != 200:
            from fieldreg.sync.faults import refusal  # noqa: PLC0415

            raise refusal(answer.status_code, answer.headers, answer.content)
        return EnrolResponse.model_validate_json(answer.content)

    monkeypatch.setattr("fieldreg.services.renew.https.enrol", asked)
    return Line(place.api)


def code_for(place, desk, **more):
    device = desk.store.identity().device_id
    return admin.issue_code(
        place.centre, place.office, url="https://pusat.baru:1", renews=device, **more
    )


def now(job):
    return job()


def save(desk, name):
    return register.save(desk, register.open_form(desk), {"full_name": name, "nik": "1"})


def test_entry_goes_on_and_only_sending_waits_until_it_is_renewed(place, desk, line, clock):
    assert sync(desk, line).trouble == ""
    clock.advance(30 * DAYS)
    save(desk, "NI LUH SATU")
    report = sync(desk, line)
    assert (report.trouble, report.waiting, report.is_revoked) == ("token_expired", 1, False)
    assert is_worded("token_expired")
    assert is_of_exchange("token_expired")
    # Nothing else of the work is touched by it.
    save(desk, "NI LUH DUA")
    assert [r.full_name for r in people.search(desk, PeopleQuery()).rows] == [
        "NI LUH DUA",
        "NI LUH SATU",
    ]
    before = desk.store.identity()
    renew(desk, code_for(place, desk, token_days=30), on_writer=now)
    after = desk.store.identity()
    assert (after.device_id, after.incarnation) == (before.device_id, before.incarnation)
    assert after.url == "https://pusat.baru:1"
    report = sync(desk, line)
    assert (report.trouble, report.sent, report.waiting, report.equal) == ("", 2, 0, True)
    assert len(admin.devices(place.centre)) == 1


def test_a_renewed_token_ends_too_and_the_former_one_counts_no_more(place, desk, line, clock):
    former = desk.store.identity()
    renew(desk, code_for(place, desk, token_days=1), on_writer=now)
    with pytest.raises(EnvironmentTrouble) as caught:
        line.exchange(former, _any_request(desk))
    assert caught.value.key == "not_signed_in"
    assert sync(desk, line).trouble == ""
    clock.advance(DAYS)
    assert sync(desk, line).trouble == "token_expired"
    renew(desk, code_for(place, desk, token_days=admin.NEVER), on_writer=now)
    clock.advance(10_000 * DAYS)
    assert sync(desk, line).trouble == ""


def test_a_code_that_says_nothing_of_it_keeps_how_long_the_token_was_good(place, desk, line, clock):
    """Also where it was made only after that token had ended, and the next one after it."""
    for days, said in ((30, {}), (30, {}), (7, {"token_days": 7}), (7, {})):
        renew(desk, code_for(place, desk, **said), on_writer=now)
        clock.advance(days * DAYS - 1)
        assert sync(desk, line).trouble == ""
        clock.advance(1)
        assert sync(desk, line).trouble == "token_expired"


def test_what_never_ended_does_not_end_by_a_code_that_says_nothing(place, line, clock, tmp_path):
    desk = sign_in(place.enrol(tmp_path / "laptop"))
    try:
        renew(desk, code_for(place, desk, token_days=30), on_writer=now)
        renew(desk, code_for(place, desk, token_days=admin.NEVER), on_writer=now)
        renew(desk, code_for(place, desk), on_writer=now)
        clock.advance(10_000 * DAYS)
        assert sync(desk, line).trouble == ""
    finally:
        workspace.close(desk)


def test_the_code_does_for_its_laptop_alone_and_once(place, desk, line, tmp_path):
    file = code_for(place, desk)
    asked = EnrolRequest(code=file.code, device_key=public_key(new_private_key()))
    answer = place.api.post(ENROL_PATH, asked.model_dump())
    assert (answer.status_code, answer.json()["code"]) == (403, "code_invalid")
    other = sign_in(place.enrol(tmp_path / "other"))
    try:
        with pytest.raises(UserTrouble) as caught:
            renew(other, file, on_writer=now)
        assert caught.value.key == "code_invalid"
    finally:
        workspace.close(other)
    renew(desk, file, on_writer=now)
    renew(desk, file, on_writer=now)  # its answer was lost
    assert sync(desk, line).trouble == ""


def test_an_earlier_code_that_still_lives_takes_the_later_token_from_nobody(place, desk, line):
    one, two = code_for(place, desk), code_for(place, desk)
    renew(desk, one, on_writer=now)
    renew(desk, two, on_writer=now)
    with pytest.raises(UserTrouble, match="code_invalid"):
        renew(desk, one, on_writer=now)
    assert sync(desk, line).trouble == ""
    renew(desk, two, on_writer=now)
    assert sync(desk, line).trouble == ""


def test_a_code_that_outlives_its_token_says_nothing_was_renewed(place, desk, line, clock):
    file = code_for(place, desk, token_days=1, life_seconds=2 * DAYS)
    renew(desk, file, on_writer=now)
    clock.advance(DAYS)
    with pytest.raises(UserTrouble, match="code_invalid"):
        renew(desk, file, on_writer=now)


def test_a_revoked_laptop_is_renewed_by_nothing(place, desk, line):
    file = code_for(place, desk)
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    with pytest.raises(UserTrouble) as caught:
        renew(desk, file, on_writer=now)
    assert caught.value.key == "code_invalid"
    with pytest.raises(UserTrouble) as caught:
        code_for(place, desk)
    assert caught.value.key == "device_unknown"


def test_a_code_for_a_new_laptop_does_not_replace_this_one(place, desk, line):
    """It would make a second laptop of it: other ids, and its work under neither."""
    before = desk.store.identity()
    with pytest.raises(UserTrouble) as caught:
        renew(desk, place.file(), on_writer=now)
    assert caught.value.key == "code_invalid"
    assert desk.store.identity() == before
    assert len(admin.devices(place.centre)) == 1


@pytest.mark.parametrize(
    "forged",
    [
        {"url": "https://pusat.palsu:1"},
        {"ca_certificate": "another authority"},
        {"url": "https://pusat.palsu:1", "signature": ""},
        {"code": "7K3M9-Q2XAB"},
    ],
)
def test_a_file_that_leads_elsewhere_must_be_the_centres_own(place, desk, line, forged):
    """Whoever hands out another address would be sent all that is registered from then on."""
    before = desk.store.identity()
    file = code_for(place, desk).model_copy(update=forged)
    with pytest.raises(UserTrouble) as caught:
        renew(desk, file, on_writer=now)
    assert caught.value.key == "enrolment_file_foreign"
    assert is_worded("enrolment_file_foreign")
    assert desk.store.identity() == before
    renew(desk, code_for(place, desk), on_writer=now)
    assert desk.store.identity().url == "https://pusat.baru:1"


def test_a_file_of_a_centre_of_before_still_renews_at_the_same_address(place, desk, line):
    known = desk.store.identity()
    file = code_for(place, desk).model_copy(update={"signature": "", "centre_key": ""})
    same = {"url": known.url, "ca_certificate": known.ca_certificate}
    renew(desk, file.model_copy(update=same), on_writer=now)
    assert desk.store.identity().device_token != known.device_token


def put_back(place, backup):
    """The centre comes back from *backup*, in a new epoch; a line to it."""
    place.centre.database.close()
    shutil.rmtree(place.folder)
    shutil.copytree(backup, place.folder)
    place.centre = admin.open_centre(place.folder, clock=place.centre.clock)
    admin.begin_epoch(place.centre)
    place.api = Api(create_app(place.centre))
    return Line(place.api)


def test_a_laptop_that_a_restored_centre_does_not_know_is_taken_up_with_all_its_work(
    place, line, tmp_path
):
    shutil.copytree(place.folder, tmp_path / "backup")
    desk = sign_in(place.enrol(tmp_path / "later"))
    register.save(desk, register.open_form(desk), {"full_name": "NI LUH SATU"})
    assert sync(desk, line).trouble == ""
    register.save(desk, register.open_form(desk), {"full_name": "NI LUH DUA"})
    line = put_back(place, tmp_path / "backup")
    report = sync(desk, line)
    assert (report.trouble, report.waiting) == ("not_signed_in", 1)
    before = desk.store.identity()
    renew(desk, place.file(), on_writer=now)
    after = desk.store.identity()
    assert (after.device_id, after.incarnation) == (before.device_id, before.incarnation)
    report = sync(desk, line)
    assert (report.trouble, report.waiting, report.quarantined, report.equal) == ("", 0, 0, True)
    assert sorted(r.values["full_name"] for r in admin.find_all(place.centre)) == [
        "NI LUH DUA",
        "NI LUH SATU",
    ]
    (device,) = admin.devices(place.centre)
    assert device.id == before.device_id
    workspace.close(desk)


def test_one_of_an_office_that_the_backup_does_not_have_goes_to_the_one_made_anew(
    place, line, tmp_path
):
    shutil.copytree(place.folder, tmp_path / "backup")
    place.office = admin.add_office(place.centre, "Desa Baru", "51.71.02.2001")
    desk = sign_in(place.enrol(tmp_path / "later"))
    register.save(desk, register.open_form(desk), {"full_name": "NI LUH SATU"})
    assert sync(desk, line).trouble == ""
    line = put_back(place, tmp_path / "backup")
    place.office = admin.add_office(place.centre, "Desa Baru", "51.71.02.2001")
    renew(desk, place.file(), on_writer=now)
    report = sync(desk, line)
    assert (report.trouble, report.waiting, report.quarantined, report.equal) == ("", 0, 0, True)
    [found] = admin.find_all(place.centre)
    assert found.values["full_name"] == "NI LUH SATU"
    assert [device.office_id for device in admin.devices(place.centre)] == [place.office]
    workspace.close(desk)


def test_one_that_was_renewed_after_the_backup_needs_to_be_renewed_again(
    place, desk, line, tmp_path
):
    """The same file does if it was made before, a file as for a new laptop does not."""
    first = code_for(place, desk)
    shutil.copytree(place.folder, tmp_path / "backup")
    renew(desk, first, on_writer=now)
    second = code_for(place, desk)
    renew(desk, second, on_writer=now)
    line = put_back(place, tmp_path / "backup")
    assert sync(desk, line).trouble == "not_signed_in"
    for file in (place.file(), second):
        with pytest.raises(UserTrouble, match="code_invalid"):
            renew(desk, file, on_writer=now)
    renew(desk, first, on_writer=now)
    assert sync(desk, line).trouble == ""


def test_by_command(place, desk, line, clock, tmp_path, capsys):
    file = tmp_path / "perpanjang.fieldreg-enrol"
    device = desk.store.identity().device_id
    former = desk.store.identity().device_token
    workspace.close(desk)
    asked = ["centre", "code", place.office, "--folder", str(place.folder), "--url", "https://p"]
    assert main([*asked, "--renews", device, "--token-days", "7", "--out", str(file)]) == 0
    (tmp_path / "phrase").write_text(PASSPHRASE)
    words = ["enrol", "renew", str(file), "--workspace", str(desk.folder)]
    assert main([*words, "--passphrase-file", str(tmp_path / "phrase")]) == 0
    again = sign_in(desk.folder)
    assert again.store.identity().device_token != former
    assert main([*asked, "--renews", device, "--token-days", "never", "--out", str(file)]) == 0
    renew(again, read_file(file.read_bytes()), on_writer=now)
    clock.advance(10_000 * DAYS)
    assert sync(again, line).trouble == ""
    workspace.close(again)


def _any_request(desk):
    from fieldreg.sync.core import Pace, build_request  # noqa: PLC0415

    out = desk.store.prepare(desk.make_id(), most=1, most_bytes=1 << 20)
    return build_request(desk.store.identity(), out, Pace())


def test_a_laptop_back_from_a_backup_of_before_keeps_its_new_token(place, line, tmp_path):
    desk = sign_in(place.enrol(tmp_path / "laptop"))
    save(desk, "NI LUH SATU")
    assert sync(desk, line).trouble == ""
    backup = back_up(desk, "asked")
    renew(desk, code_for(place, desk), on_writer=now)
    renewed = desk.store.identity()
    save(desk, "NI LUH DUA")
    workspace.close(desk)
    restore(desk.folder, backup.backup_id, PASSPHRASE)
    desk = sign_in(desk.folder)
    after = desk.store.identity()
    assert (after.url, after.device_token) == (renewed.url, renewed.device_token)
    assert after.incarnation != renewed.incarnation
    report = sync(desk, line)
    assert (report.trouble, report.waiting, report.equal) == ("", 0, True)
    workspace.close(desk)

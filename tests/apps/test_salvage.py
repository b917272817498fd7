"""`fieldreg centre salvage`: what a shut laptop still holds arrives, once, by the real command."""

from __future__ import annotations

import json

import pyrage
import pytest
from documents.picture_files import talkative
from protocol.age_files import locked
from services.at_centre import Line, Place, sign_in, sync
from services.recovering import PASSPHRASE

from fieldreg.apps.cli import main
from fieldreg.domain.reading import cleaned
from fieldreg.domain.words import ImageKind
from fieldreg.server import admin
from fieldreg.server.images import images_of
from fieldreg.services import draft, register, workspace
from fieldreg.services.audit import entries
from fieldreg.services.images import add_image
from fieldreg.store.vault import slot_owners

PHRASE = "kunci cadangan kota"


@pytest.fixture
def key_file(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    identity = pyrage.x25519.Identity.generate()
    (folder / "phrase").write_text(f"{PHRASE}\n")
    (folder / "recovery.age").write_bytes(locked(f"{identity}\n".encode(), PHRASE))
    (folder / "pub").write_text(str(identity.to_public()))
    return folder / "recovery.age"


@pytest.fixture
def place(tmp_path, key_file):
    made = Place.make(
        tmp_path / "centre", recovery_key=key_file.with_name("pub").read_text().strip()
    )
    yield made
    made.close()


def salvage(capsys, place, folder, key_file, *more):
    phrase = ["--passphrase-file", str(key_file.with_name("phrase"))]
    given = [str(folder), "--folder", str(place.folder), "--identity", str(key_file)]
    status = main(["--language", "en", "centre", "salvage", *given, *phrase, *more])
    return status, capsys.readouterr()


def save(desk, name):
    form = register.open_form(desk)
    return register.save(desk, form, {"full_name": cleaned(name), "village_code": "51.71.03.2008"})


@pytest.fixture
def shut(place, tmp_path):
    """A laptop that was revoked after it had sent one record, with two more and an open form."""
    folder = place.enrol(tmp_path / "laptop")
    desk, line = sign_in(folder), Line(place.api)
    save(desk, "NI LUH SATU")
    assert not sync(desk, line).trouble
    save(desk, "NI LUH DUA")
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    assert sync(desk, line).trouble == "laptop_closed"
    save(desk, "NI LUH TIGA")
    draft.keep(desk, register.open_form(desk), {"full_name": "NI LUH EMPAT"})
    workspace.close(desk)
    return folder


@pytest.fixture
def shut_with_photo(place, tmp_path):
    """A laptop whose record was sent and whose photo was not."""
    folder = place.enrol(tmp_path / "laptop")
    desk, line = sign_in(folder), Line(place.api)
    saved = save(desk, "NI LUH SATU")
    sync(desk, line)
    add_image(desk, saved.record_id, talkative("JPEG"), kind=ImageKind.KTP)
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    assert sync(desk, line).trouble == "laptop_closed"
    workspace.close(desk)
    return folder, saved.record_id


def test_a_photo_that_was_never_sent_arrives(place, shut_with_photo, key_file, capsys):
    folder, record_id = shut_with_photo
    status, said = salvage(capsys, place, folder, key_file)
    assert status == 0, said
    assert "Photos: 1 brought in, 0 not yet" in said.out
    with place.centre.database.reading() as connection:
        (image,) = images_of(connection, record_id)
    assert image.received_at is not None


def names(place):
    return sorted(str(row.values["full_name"]) for row in admin.find_all(place.centre))


def test_all_that_was_never_sent_arrives_once(place, shut, key_file, capsys):
    assert names(place) == ["NI LUH SATU"]
    status, said = salvage(capsys, place, shut, key_file)
    assert status == 0, said
    assert "Brought in 2 steps" in said.out
    assert "1 forms were left open" in said.out
    assert names(place) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]
    status, said = salvage(capsys, place, shut, key_file)
    assert (status, len(names(place))) == (0, 3)
    assert "Brought in 0 steps" in said.out
    log = key_file.with_name("recovery.age.log").read_text().splitlines()
    assert [json.loads(line)["how"] for line in log] == ["salvage", "salvage"]


def test_forms_left_open_come_too_if_asked_and_are_never_submitted(place, shut, key_file, capsys):
    status, said = salvage(capsys, place, shut, key_file, "--forms")
    assert (status, "0 forms were left open" in said.out) == (0, True), said
    assert names(place) == ["NI LUH DUA", "NI LUH EMPAT", "NI LUH SATU", "NI LUH TIGA"]
    (left,) = (r for r in admin.find_all(place.centre) if r.values["full_name"] == "NI LUH EMPAT")
    assert left.case == "incomplete"
    salvage(capsys, place, shut, key_file, "--forms")
    assert len(names(place)) == 4


def test_the_laptop_stays_revoked(place, shut, key_file, capsys):
    salvage(capsys, place, shut, key_file)
    (row,) = admin.devices(place.centre)
    assert row.revoked_at is not None
    with pytest.raises(Exception, match="no_slots"):
        sign_in(shut)


def test_another_centre_takes_nothing(place, shut, key_file, tmp_path, capsys):
    other = Place.make(tmp_path / "other", recovery_key=key_file.with_name("pub").read_text())
    status, said = salvage(capsys, other, shut, key_file)
    assert status != 0
    assert "not one of this centre's" in said.err
    assert names(other) == []
    other.close()
    status, _ = salvage(capsys, place, shut, key_file)
    assert (status, len(names(place))) == (0, 3)


def test_another_key_opens_nothing(place, shut, key_file, tmp_path, capsys):
    foreign = tmp_path / "foreign.age"
    identity = pyrage.x25519.Identity.generate()
    foreign.write_bytes(locked(f"{identity}\n".encode(), PHRASE))
    (tmp_path / "phrase").write_text(f"{PHRASE}\n")
    status, _ = salvage(capsys, place, shut, foreign)
    assert (status, names(place)) == (1, ["NI LUH SATU"])
    assert not foreign.with_name("foreign.age.log").exists()


def test_a_laptop_at_work_is_left_alone(place, tmp_path, key_file, capsys):
    folder = place.enrol(tmp_path / "laptop")
    desk = sign_in(folder)
    try:
        status, said = salvage(capsys, place, folder, key_file)
        assert status != 0
        assert "has this workspace open" in said.err
    finally:
        workspace.close(desk)


@pytest.fixture
def bare(tmp_path):
    """A centre without a recovery key, and its revoked laptop: one record unsent, a form open."""
    place = Place.make(tmp_path / "bare-centre")
    folder = place.enrol(tmp_path / "laptop")
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "wrong").write_text("bukan kata sandi itu\n")
    desk, line = sign_in(folder), Line(place.api)
    save(desk, "NI LUH SATU")
    assert not sync(desk, line).trouble
    saved = save(desk, "NI LUH DUA")
    add_image(desk, saved.record_id, talkative("JPEG"), kind=ImageKind.KTP)
    admin.revoke_device(place.centre, desk.store.identity().device_id)
    report = sync(desk, line)
    assert (report.trouble, report.is_revoked, report.waiting) == ("device_revoked", True, 1)
    draft.keep(desk, register.open_form(desk), {"full_name": "NI LUH TIGA"})
    workspace.close(desk)
    yield place, folder, saved.record_id
    place.close()


def by_passphrase(capsys, place, folder, file, *more):
    given = [str(folder), "--folder", str(place.folder), "--passphrase-file", str(file)]
    status = main(["--language", "en", "centre", "salvage", *given, *more])
    return status, capsys.readouterr()


def test_without_a_recovery_key_an_officer_opens_it_and_all_arrives(bare, tmp_path, capsys):
    place, folder, record_id = bare
    status, said = by_passphrase(capsys, place, folder, tmp_path / "phrase", "--forms")
    assert status == 0, said
    assert "Brought in 2 steps" in said.out
    assert "Photos: 1 brought in, 0 not yet" in said.out
    assert names(place) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]
    with place.centre.database.reading() as connection:
        (image,) = images_of(connection, record_id)
    assert image.received_at is not None
    status, said = by_passphrase(capsys, place, folder, tmp_path / "phrase", "--forms")
    assert (status, "Brought in 0 steps" in said.out, len(names(place))) == (0, True, 3)
    desk = sign_in(folder)
    noted = [entry.act for entry in entries(desk)]
    # Nothing is only here any more: its next contact shuts the doors.
    assert sync(desk, Line(place.api)).trouble == "laptop_closed"
    workspace.close(desk)
    assert (noted.count("signed_in"), slot_owners(folder / "vault")) == (4, frozenset())


def test_a_wrong_passphrase_brings_nothing_in_and_is_counted(bare, tmp_path, capsys):
    place, folder, _ = bare
    status, said = by_passphrase(capsys, place, folder, tmp_path / "wrong")
    assert (status, names(place)) == (1, ["NI LUH SATU"]), said
    desk = sign_in(folder)
    assert "sign_in_failed" in [entry.act for entry in entries(desk)]
    workspace.close(desk)


def test_with_the_slots_gone_no_passphrase_opens(place, shut, tmp_path, capsys):
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    status, _ = by_passphrase(capsys, place, shut, tmp_path / "phrase")
    assert (status, names(place)) == (1, ["NI LUH SATU"])

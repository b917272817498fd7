"""What a laptop writes to a stick opens with the organisation's key too, the centre being gone."""

from __future__ import annotations

import json
from pathlib import Path

import pyrage
import pytest
from protocol.age_files import locked
from services.at_centre import Line, Place, sign_in, sync
from services.image_town import big_photo
from services.recovering import PASSPHRASE

from fieldreg.apps.cli import main
from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.bundle import Way, read_plain
from fieldreg.protocol.bundle_seal import opened_by_escrow
from fieldreg.server import admin
from fieldreg.services import register, stick, workspace
from fieldreg.services.images import add_image
from fieldreg.services.stick_making import bundle_of

PHRASE = "kunci cadangan kota"
ORGANISATION = pyrage.x25519.Identity.generate()


@pytest.fixture
def run(capsys):
    def command(*arguments):
        status = main(["--language", "en", *(str(one) for one in arguments)])
        return status, capsys.readouterr()

    return command


@pytest.fixture
def place(tmp_path):
    made = Place.make(tmp_path / "centre", recovery_key=str(ORGANISATION.to_public()))
    yield made
    made.close()


@pytest.fixture
def laptop(place, tmp_path):
    """Two people registered and three photos, nothing of it sent."""
    folder = place.enrol(tmp_path / "laptop")
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    desk = sign_in(folder)
    saved = [save(desk, name) for name in ("NI LUH SATU", "NI LUH DUA")]
    for seed in range(3):
        add_image(desk, saved[0], big_photo(seed), kind=ImageKind.KTP)
    workspace.close(desk)
    return folder


@pytest.fixture
def key_file(tmp_path):
    folder = tmp_path / "safe"
    folder.mkdir()
    (folder / "phrase").write_text(f"{PHRASE}\n")
    (folder / "recovery.age").write_bytes(locked(f"{ORGANISATION}\n".encode(), PHRASE))
    return folder / "recovery.age"


def save(desk, name):
    form = register.open_form(desk)
    values = {"full_name": cleaned(name), "village_code": "51.71.03.2008"}
    return register.save(desk, form, values).record_id


def exported(run, laptop, monkeypatch=None):
    """The files of one journey, by the real command; further ones for the photos if they are
    to be small."""
    if monkeypatch:
        monkeypatch.setattr("fieldreg.services.stick_making.MAX_FILE_BYTES", (2 << 20) + 600_000)
    out = laptop.parent / f"stick-{len(list(laptop.parent.glob('stick-*')))}"
    out.mkdir()
    phrase = laptop.parent / "phrase"
    status, said = run("bundle", "export", out, "--workspace", laptop, "--passphrase-file", phrase,
                       "--json")  # fmt: skip
    assert status == 0, said.err
    told = json.loads(said.out)
    return [Path(told["path"]), *map(Path, told["further"])]


def by_escrow(data):
    return read_plain(opened_by_escrow(data, str(ORGANISATION)), Way.BUNDLE, "")


def revisions_in(data):
    return sum(r.last - r.first + 1 for r in by_escrow(data).manifest.ranges)


def test_each_file_of_the_command_opens_with_the_organisations_key(run, laptop, monkeypatch):
    files = exported(run, laptop, monkeypatch)
    assert len(files) > 1
    opened = [by_escrow(file.read_bytes()) for file in files]
    assert sum(one.photos for one in opened) == 3
    assert [revisions_in(file.read_bytes()) for file in files] == [2] + [0] * (len(files) - 1)
    with pytest.raises(UserTrouble):
        opened_by_escrow(files[0].read_bytes(), str(pyrage.x25519.Identity.generate()))


def test_each_file_that_the_application_writes_opens_with_it(laptop, tmp_path, monkeypatch):
    monkeypatch.setattr("fieldreg.services.stick_making.MAX_FILE_BYTES", (2 << 20) + 600_000)
    desk = sign_in(laptop)
    try:
        made = stick.make_file(desk, tmp_path, on_writer=lambda job: job())
        data, _ = bundle_of(
            desk.store, make_id=desk.make_id, now=desk.now(), on_writer=lambda job: job()
        )
    finally:
        workspace.close(desk)
    files = [made.path, *made.further]
    assert len(files) > 1
    assert sum(by_escrow(file.read_bytes()).photos for file in files) == 3
    assert (revisions_in(files[0].read_bytes()), revisions_in(data)) == (2, 2)


def test_control_without_a_recovery_key_nobody_but_the_centre_opens_it(run, tmp_path):
    place = Place.make(tmp_path / "bare")
    folder = place.enrol(tmp_path / "laptop")
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    [file] = exported(run, folder)
    with pytest.raises(UserTrouble):
        opened_by_escrow(file.read_bytes(), str(ORGANISATION))
    place.close()


@pytest.fixture
def new_centre(tmp_path):
    """A centre founded after the other was lost, of the same organisation."""
    made = Place.make(tmp_path / "new", recovery_key=str(ORGANISATION.to_public()))
    yield made
    made.close()


def opened(run, key_file, files, *more):
    phrase = key_file.with_name("phrase")
    return run("centre", "bundle", "open", *files, "--identity", key_file,
               "--passphrase-file", phrase, *more)  # fmt: skip


def names(place):
    return sorted(str(row.values["full_name"]) for row in admin.find_all(place.centre))


def test_it_says_what_is_in_a_file_and_names_nobody(run, laptop, key_file, place):
    [file] = exported(run, laptop)
    status, said = opened(run, key_file, [file])
    assert status == 0, said
    assert "2 changes of 2 people, 3 photos" in said.out
    assert "NI LUH" not in said.out + said.err
    status, said = opened(run, key_file, [file], "--json")
    told = json.loads(said.out)
    [device] = admin.devices(place.centre)
    assert (status, told["device_id"], told["revisions"]) == (0, device.id, 2)
    lines = key_file.with_name("recovery.age.log").read_text().splitlines()
    assert [json.loads(line)["how"] for line in lines] == ["bundle", "bundle"]
    assert names(place) == []


def test_a_new_centre_takes_all_of_it_in_once(
    run, laptop, key_file, new_centre, tmp_path, monkeypatch
):
    files = exported(run, laptop, monkeypatch)
    into = ("--into", new_centre.office, "--folder", new_centre.folder, "--json")
    status, said = opened(run, key_file, files, *into)
    assert status == 0, said
    brought = [json.loads(line)["brought"] for line in said.out.splitlines()]
    assert [one["new"] for one in brought] == [2] + [0] * (len(files) - 1)
    assert sum(one["images"] for one in brought) == 3
    assert not any(one["quarantined"] or one["unreadable"] for one in brought)
    assert names(new_centre) == ["NI LUH DUA", "NI LUH SATU"]
    first = next(
        r for r in admin.find_all(new_centre.centre) if r.values["full_name"] == "NI LUH SATU"
    )
    shown = admin.look(new_centre.centre, first.record_id).images
    assert [photo.received_at is not None for photo in shown] == [True] * 3
    # The same files once more, and a later one with more: nobody is there twice.
    status, said = opened(run, key_file, files, *into)
    again = [json.loads(line)["brought"] for line in said.out.splitlines()]
    assert (status, [one["new"] for one in again], again[0]["known"]) == (0, [0] * len(files), 2)
    desk = sign_in(laptop)
    save(desk, "NI LUH TIGA")
    workspace.close(desk)
    status, said = opened(run, key_file, exported(run, laptop), *into)
    later = json.loads(said.out.splitlines()[0])["brought"]
    assert (status, later["new"], later["known"]) == (0, 1, 2)
    assert names(new_centre) == ["NI LUH DUA", "NI LUH SATU", "NI LUH TIGA"]
    # And the office's new laptop is told of them as of anybody.
    other = sign_in(new_centre.enrol(tmp_path / "other"))
    report = sync(other, Line(new_centre.api))
    assert (report.trouble, report.received, report.equal) == ("", 3, True)
    workspace.close(other)


def test_several_changes_of_one_person_stay_in_their_order(run, place, key_file, new_centre):
    folder = place.enrol(place.folder.parent / "laptop")
    (folder.parent / "phrase").write_text(f"{PASSPHRASE}\n")
    desk = sign_in(folder)
    record_id = save(desk, "NI LUH SATU")
    into = ("--into", new_centre.office, "--folder", new_centre.folder, "--json")
    edit(desk, record_id, "NI LUH SATU A")
    workspace.close(desk)
    _, said = opened(run, key_file, exported(run, folder), *into)
    assert json.loads(said.out)["brought"]["new"] == 2
    desk = sign_in(folder)
    edit(desk, record_id, "NI LUH SATU B")
    workspace.close(desk)
    status, said = opened(run, key_file, exported(run, folder), *into)
    brought = json.loads(said.out)["brought"]
    assert (status, brought["new"], brought["known"], brought["quarantined"]) == (0, 1, 2, 0)
    assert names(new_centre) == ["NI LUH SATU B"]


def edit(desk, record_id, name):
    form = register.open_form(desk, record_id=record_id)
    register.save(desk, form, {**form.values, "full_name": cleaned(name)})


def test_a_change_of_somebody_who_is_not_here_is_kept_aside_and_the_rest_comes(
    run, place, laptop, key_file, new_centre
):
    desk, line = sign_in(laptop), Line(place.api)
    assert not sync(desk, line).trouble
    [first, _] = [row.record_id for row in admin.find_all(place.centre)]
    edit(desk, first, "NI LUH LAIN")
    save(desk, "NI LUH TIGA")
    workspace.close(desk)
    into = ("--into", new_centre.office, "--folder", new_centre.folder, "--json")
    status, said = opened(run, key_file, exported(run, laptop), *into)
    brought = json.loads(said.out)["brought"]
    assert (status, brought["new"], brought["quarantined"]) == (0, 2, 1)
    assert names(new_centre) == ["NI LUH TIGA"]


def test_what_does_not_fit_changes_nothing(run, laptop, key_file, place, new_centre, tmp_path):
    [file] = exported(run, laptop)
    known = ("--into", place.office, "--folder", place.folder)
    status, said = opened(run, key_file, [file], *known)
    assert (status, "is one of this centre's" in said.err, names(place)) == (1, True, [])
    status, said = opened(
        run, key_file, [file], "--into", new_centre.office[::-1], "--folder", new_centre.folder
    )
    assert (status, names(new_centre)) == (1, []), said
    foreign = tmp_path / "foreign.age"
    foreign.write_bytes(locked(f"{pyrage.x25519.Identity.generate()}\n".encode(), PHRASE))
    (tmp_path / "phrase.key").write_text(f"{PHRASE}\n")
    status, said = run("centre", "bundle", "open", file, "--identity", foreign,
                       "--passphrase-file", tmp_path / "phrase.key")  # fmt: skip
    assert (status, "not sealed to this recovery key" in said.err) == (1, True), said
    assert not foreign.with_name("foreign.age.log").exists()
    cut = tmp_path / "cut.fieldreg-bundle"
    cut.write_bytes(file.read_bytes()[:-7])
    status, said = opened(
        run, key_file, [cut], "--into", new_centre.office, "--folder", new_centre.folder
    )
    assert (status, "not whole" in said.err, names(new_centre)) == (1, True, [])
    two = admin.add_office(new_centre.centre, "Desa Lain", "51.71.03.2009")
    here = ("--folder", new_centre.folder)
    assert opened(run, key_file, [file], "--into", new_centre.office, *here)[0] == 0
    status, said = opened(run, key_file, [file], "--into", two, *here)
    assert (status, "for another office" in said.err, len(names(new_centre))) == (1, True, 2)

"""`fieldreg bundle` and `fieldreg centre bundle`: a whole ride of a stick, by the real commands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from server.centre_laptop import PERSON, enrol_laptop, new_id
from server.stick_laptop import bundle, pushing
from services.at_centre import Line, Place, sign_in, sync
from services.image_town import big_photo
from services.recovering import PASSPHRASE
from sqlalchemy import select

from fieldreg.apps.cli import main
from fieldreg.apps.say import explain
from fieldreg.apps.stick_words import STICK_TROUBLES
from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.successors import derived_id
from fieldreg.server import admin
from fieldreg.services import register, workspace
from fieldreg.services.images import add_image
from fieldreg.store.schema import revision


@pytest.fixture
def place(tmp_path):
    made = Place.make(tmp_path / "centre")
    yield made
    made.close()


@pytest.fixture
def laptop(place, tmp_path):
    folder = place.enrol(tmp_path / "laptop")
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    (tmp_path / "stick").mkdir()
    return folder


@pytest.fixture
def run(capsys, tmp_path):
    def command(*arguments):
        status = main(["--language", "en", *(str(one) for one in arguments)])
        return status, capsys.readouterr()

    return command


def save(folder, *names):
    desk = sign_in(folder)
    for name in names:
        form = register.open_form(desk)
        values = {"full_name": cleaned(name), "village_code": "51.71.03.2008"}
        register.save(desk, form, values)
    workspace.close(desk)


def export(run, folder):
    phrase = folder.parent / "phrase"
    stick = folder.parent / "stick"
    status, said = run("bundle", "export", stick, "--workspace", folder,
                       "--passphrase-file", phrase, "--json")  # fmt: skip
    assert status == 0, said.err
    return json.loads(said.out)


def take(run, folder, reply):
    phrase = folder.parent / "phrase"
    return run("bundle", "import", reply, "--workspace", folder, "--passphrase-file", phrase,
               "--json")  # fmt: skip


def names(place):
    return sorted(str(row.values["full_name"]) for row in admin.find_all(place.centre))


def test_a_ride_of_a_stick_delivers_and_brings_back(place, laptop, run):
    save(laptop, "NI LUH SATU", "NI LUH DUA")
    made = export(run, laptop)
    assert made["revisions"] == 2
    assert "NI LUH" not in str(made)
    status, said = run("centre", "bundle", "import", made["path"], "--folder", place.folder,
                       "--json")  # fmt: skip
    told = json.loads(said.out)
    assert (status, told["new"], told["known"], names(place)) == (
        0, 2, 0, ["NI LUH DUA", "NI LUH SATU"],
    )  # fmt: skip
    status, said = take(run, laptop, told["reply"])
    report = json.loads(said.out)
    assert status == 0, said
    assert (report["delivered"], report["waiting"], report["equal"]) == (2, 0, True)
    desk = sign_in(laptop)
    report = sync(desk, Line(place.api))
    assert (report.trouble, report.sent, report.received, report.equal) == ("", 0, 0, True)
    workspace.close(desk)


def test_a_file_that_was_taken_is_refused_and_answered_anew_if_asked(place, laptop, run):
    save(laptop, "NI LUH SATU")
    made = export(run, laptop)
    given = ("centre", "bundle", "import", made["path"], "--folder", place.folder)
    first = run(*given)
    status, said = run(*given)
    assert (status, "taken already" in said.err, names(place)) == (1, True, ["NI LUH SATU"])
    status, said = run(*given, "--again", "--json")
    told = json.loads(said.out)
    assert (status, told["new"], told["known"], names(place)) == (0, 0, 1, ["NI LUH SATU"])
    assert told["reply"] != first[1].out.splitlines()[0]
    assert take(run, laptop, told["reply"])[0] == 0
    status, said = take(run, laptop, told["reply"])
    assert (status, "taken already" in said.err) == (1, True)


def test_others_files_change_nothing(place, laptop, run, tmp_path):
    save(laptop, "NI LUH SATU")
    made = export(run, laptop)
    other = Place.make(tmp_path / "other")
    status, said = run("centre", "bundle", "import", made["path"], "--folder", other.folder)
    assert (status, "sealed to another" in said.err, names(other)) == (1, True, [])
    other.close()
    _, said = run("centre", "bundle", "import", made["path"], "--folder", place.folder, "--json")
    reply = json.loads(said.out)["reply"]
    twin = place.enrol(tmp_path / "twin")
    status, said = take(run, twin, reply)
    assert (status, "sealed to another" in said.err) == (1, True)
    status, said = take(run, laptop, made["path"])
    assert (status, "sealed to another" in said.err) == (1, True)
    status, said = take(run, laptop, tmp_path / "nothing.fieldreg-reply")
    assert (status, "is not there" in said.err) == (1, True)


def test_a_revoked_laptops_file_is_refused(place, laptop, run):
    save(laptop, "NI LUH SATU")
    made = export(run, laptop)
    (device,) = admin.devices(place.centre)
    admin.revoke_device(place.centre, device.id)
    status, said = run("centre", "bundle", "import", made["path"], "--folder", place.folder)
    assert (status, "was revoked" in said.err, names(place)) == (1, True, [])
    assert "with `--revoked`" in said.err


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_where_it_is_gone_its_file_is_taken_if_asked_and_not_answered(place, laptop, run, more):
    save(laptop, "NI LUH SATU")
    made = export(run, laptop)
    (device,) = admin.devices(place.centre)
    admin.revoke_device(place.centre, device.id)
    status, said = run("centre", "bundle", "import", made["path"], "--folder", place.folder,
                       "--revoked", *more)  # fmt: skip
    assert (status, names(place)) == (0, ["NI LUH SATU"])
    assert list((laptop.parent / "stick").glob("*.fieldreg-reply")) == []
    if more:
        assert json.loads(said.out)["reply"] is None
    else:
        assert said.out.splitlines()[0] == "(no reply)"
        assert "1 new, 0 here already" in said.out


def test_of_a_gone_laptop_nothing_is_promised_that_it_would_have_to_bring(
    place, laptop, run, tmp_path
):
    one = enrol_laptop(place.api, place.file().code)
    one.register()
    one.register()
    file = tmp_path / "second.fieldreg-bundle"
    file.write_bytes(bundle(one, pushing(one, 2)))
    admin.revoke_device(place.centre, one.device_id)
    status, said = run("centre", "bundle", "import", file, "--folder", place.folder, "--revoked")
    assert status == 1
    assert "1 wait: change number 1 and after is not in this file." in said.out
    assert "reply asks" not in said.out


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_came_too_early_is_said_with_what_to_do(place, run, tmp_path, more):
    laptop = enrol_laptop(place.api, place.file().code)
    laptop.epoch = new_id()
    laptop.revise(new_id(), PERSON, after=new_id())
    file = tmp_path / "early.fieldreg-bundle"
    file.write_bytes(bundle(laptop))
    status, said = run("centre", "bundle", "import", file, "--folder", place.folder, *more)
    assert (status, names(place)) == (1, [])
    if more:
        assert json.loads(said.out)["early"] == 1
    else:
        assert "1 came too early" in said.out
        assert "Bring this reply to the laptop, and a new file back." in said.out
    _, said = run("centre", "bundle", "waiting", "--folder", place.folder)
    assert said.out.split() == [laptop.device_id, laptop.incarnation, "1-1", "too_early"]
    again = replace(laptop, epoch="", incarnation=new_id(), log=[], ids=[], links=[])
    again.revise(new_id(), PERSON, revision_id=derived_id(laptop.ids[0]))
    again.sync(again.request(since=0))
    _, said = run("centre", "bundle", "waiting", "--folder", place.folder)
    assert said.out == ""


def test_nothing_is_overwritten_and_a_full_stick_is_said(laptop, run, tmp_path):
    status, said = run("bundle", "export", tmp_path / "gone", "--workspace", laptop,
                       "--passphrase-file", tmp_path / "phrase")  # fmt: skip
    assert (status, "could not be written" in said.err) == (1, True)


def test_nothing_waits(place, laptop, run):
    assert export(run, laptop)["revisions"] == 0
    status, said = run("centre", "bundle", "waiting", "--folder", place.folder)
    assert (status, said.out) == (0, "")


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", STICK_TROUBLES)
def test_each_trouble_of_a_stick_has_its_sentence(key, language, monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", language)
    assert explain(UserTrouble(key, mib=64)) == STICK_TROUBLES[key].filled(mib=64).text(language)


def test_a_file_with_nothing_in_it_says_what_it_is_for(run, laptop):
    phrase, stick = laptop.parent / "phrase", laptop.parent / "stick"
    status, said = run(
        "bundle", "export", stick, "--workspace", laptop, "--passphrase-file", phrase
    )
    assert status == 0, said.err
    assert "No change waits" in said.out
    assert "still wait" not in said.out


def test_a_sync_that_fails_says_why_and_shows_no_key(run, laptop):
    phrase = laptop.parent / "phrase"
    save(laptop, "I WAYAN SUDARTA")
    status, said = run("sync", "--workspace", laptop, "--passphrase-file", phrase)
    assert status == 1
    assert "safe on this laptop" in said.out
    assert "(" not in said.out


def with_photos(folder, *seeds):
    """A photo each of the one who is registered."""
    desk = sign_in(folder)
    with desk.store.reading() as connection:
        record = connection.execute(select(revision.c.record_id)).scalars().first()
    for seed in seeds:
        add_image(desk, record, big_photo(seed), kind=ImageKind.KTP)
    workspace.close(desk)
    return record


def test_photos_ride_along_in_as_many_files_as_they_need(place, laptop, run, monkeypatch):
    monkeypatch.setattr("fieldreg.services.stick_making.MAX_FILE_BYTES", (2 << 20) + 600_000)
    save(laptop, "NI LUH SATU")
    record = with_photos(laptop, 0, 1, 2)
    made = export(run, laptop)
    files = [made["path"], *made["further"]]
    assert (made["photos"], made["photos_left"], len(files) > 1) == (3, 0, True)
    status, said = run("centre", "bundle", "import", *files, "--folder", place.folder, "--json")
    told = [json.loads(line) for line in said.out.splitlines()]
    assert status == 0, said
    assert [one["new"] for one in told] == [1] + [0] * (len(files) - 1)
    assert sum(one["images"] for one in told) == 3
    for one in told:
        status, said = take(run, laptop, one["reply"])
        assert status == 0, said.err
    assert json.loads(said.out)["photos_waiting"] == 0
    shown = admin.look(place.centre, record).images
    assert [photo.received_at is not None for photo in shown] == [True] * 3


def test_photos_are_said_and_can_be_left_out(place, laptop, run):
    save(laptop, "NI LUH SATU")
    with_photos(laptop, 0)
    phrase, stick = laptop.parent / "phrase", laptop.parent / "stick"
    common = ("--workspace", laptop, "--passphrase-file", phrase)
    status, said = run("bundle", "export", stick, "--without-photos", *common)
    assert (status, "Photos" in said.out) == (0, False)
    stick.joinpath("two").mkdir()
    status, said = run("bundle", "export", stick / "two", *common)
    assert "Photos in it: 1" in said.out
    file = said.out.splitlines()[0]
    status, said = run("centre", "bundle", "import", file, "--folder", place.folder)
    assert "1 are here, 0 refused, 0 not here yet" in said.out
    status, said = run("bundle", "import", said.out.splitlines()[0], *common)
    assert (status, "Photos: delivered 1, refused 0, still waiting 0." in said.out) == (0, True)


def test_one_reply_is_for_one_file(place, laptop, run):
    save(laptop, "NI LUH SATU")
    made = export(run, laptop)
    status, said = run("centre", "bundle", "import", made["path"], made["path"], "--out",
                       laptop.parent / "x", "--folder", place.folder)  # fmt: skip
    assert (status, "is for one file" in said.err, names(place)) == (1, True, [])

"""What a laptop writes to a stick opens with the organisation's key too, the centre being gone."""

from __future__ import annotations

import json
from pathlib import Path

import pyrage
import pytest
from protocol.age_files import locked
from services.at_centre import Place, sign_in
from services.image_town import big_photo
from services.recovering import PASSPHRASE

from fieldreg.apps.cli import main
from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.bundle import Way, read_plain
from fieldreg.protocol.bundle_seal import opened_by_escrow
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
    out = laptop.parent / "stick"
    out.mkdir(exist_ok=True)
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

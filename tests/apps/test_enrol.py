"""Enrolling without a line, by the real commands: two files, and nothing open on the stick."""

from __future__ import annotations

import argparse
import json

import pytest
from services.at_centre import Line, Place, sync
from services.recovering import PASSPHRASE

from fieldreg.apps.cli import main
from fieldreg.apps.options import workspace_of
from fieldreg.protocol.enrolment import QR
from fieldreg.protocol.messages import EnrolmentFile
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.server import admin
from fieldreg.services import enrol, workspace
from fieldreg.services.enrol_offline import PENDING_FILE


@pytest.fixture
def place(tmp_path):
    made = Place.make(tmp_path / "centre")
    yield made
    made.close()


@pytest.fixture
def laptop(tmp_path):
    (tmp_path / "phrase").write_text(f"{PASSPHRASE}\n")
    return tmp_path / "laptop"


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def run(capsys, *words):
    status = main(["--language", "en", *(str(word) for word in words)])
    return status, capsys.readouterr()


def hand_out(capsys, place, stick):
    file = stick / "laptop.fieldreg-enrol"
    asked = ("centre", "code", place.office, "--folder", place.folder, "--url", "https://pusat")
    status, said = run(capsys, *asked, "--out", file)
    assert status == 0, said
    return file


def asked_of(capsys, laptop, stick, file):
    request = stick / "laptop.fieldreg-enrol-request"
    status, said = run(capsys, "enrol", "request", file, "--out", request, "--workspace", laptop)
    assert status == 0, said
    return request


def answered(capsys, place, request, *more):
    status, said = run(capsys, "centre", "enrol", request, "--folder", place.folder, *more)
    return status, said, request.with_suffix(".fieldreg-enrol-answer")


def take(capsys, laptop, answer):
    phrase = ("--passphrase-file", laptop.with_name("phrase"))
    asked = ("enrol", "answer", answer, "--officer", "Wayan", "--workspace", laptop)
    return run(capsys, *asked, *phrase)


def test_a_laptop_without_a_line_is_enrolled_and_then_syncs(
    place, laptop, stick, capsys, complete_enough
):
    request = asked_of(capsys, laptop, stick, hand_out(capsys, place, stick))
    status, said, answer = answered(capsys, place, request)
    assert status == 0, said
    status, said = take(capsys, laptop, answer)
    assert (status, said.out.strip()) == (0, "Desa Tegal Harum")
    assert not (laptop / PENDING_FILE).exists()
    desk = workspace.unlock(laptop, PASSPHRASE, shelf=builtin_shelf())
    try:
        complete_enough(desk)
        report = sync(desk, Line(place.api))
        assert (report.trouble, report.sent, report.equal) == ("", 1, True)
    finally:
        workspace.close(desk)


@pytest.fixture
def complete_enough():
    from fieldreg.services import register  # noqa: PLC0415

    def save(desk):
        form = register.open_form(desk)
        return register.save(desk, form, {**form.values, "full_name": "NI LUH SATU"})

    return save


def test_neither_code_nor_token_lies_open_on_the_stick(place, laptop, stick, capsys):
    file = hand_out(capsys, place, stick)
    code = EnrolmentFile.model_validate_json(file.read_text()).code
    request = asked_of(capsys, laptop, stick, file)
    _, _, answer = answered(capsys, place, request)
    take(capsys, laptop, answer)
    desk = workspace.unlock(laptop, PASSPHRASE, shelf=builtin_shelf())
    token = desk.store.identity().device_token
    workspace.close(desk)
    assert code.encode() not in request.read_bytes()
    assert token.encode() not in answer.read_bytes()
    assert b"sealed" in answer.read_bytes()


def test_the_same_request_gets_an_answer_again_and_another_laptop_none(
    place, laptop, stick, tmp_path, capsys
):
    file = hand_out(capsys, place, stick)
    request = asked_of(capsys, laptop, stick, file)
    answered(capsys, place, request)
    status, said, _ = answered(capsys, place, request)
    assert (status, "already" in said.err) == (1, True)
    again = stick / "again"
    assert answered(capsys, place, request, "--out", again)[0] == 0
    (tmp_path / "other").mkdir()
    other = asked_of(capsys, tmp_path / "other", tmp_path, file)
    status, said, _ = answered(capsys, place, other)
    assert (status, "code was used" in said.err) == (1, True)
    status, said = take(capsys, laptop, again)
    assert status == 0, said
    assert len(admin.devices(place.centre)) == 1


def test_an_answer_to_an_earlier_request_or_another_laptop_is_refused(place, laptop, stick, capsys):
    file = hand_out(capsys, place, stick)
    _, _, answer = answered(capsys, place, asked_of(capsys, laptop, stick, file))
    (stick / "laptop.fieldreg-enrol-request").unlink()
    asked_of(capsys, laptop, stick, hand_out(capsys, place, stick))
    status, said = take(capsys, laptop, answer)
    assert (status, "another laptop or request" in said.err) == (1, True)
    assert not (laptop / "vault").exists()


def test_without_a_request_no_answer_is_taken(place, laptop, stick, tmp_path, capsys):
    _, _, answer = answered(
        capsys, place, asked_of(capsys, laptop, stick, hand_out(capsys, place, stick))
    )
    bare = tmp_path / "bare"
    (bare).mkdir()
    status, said = run(
        capsys, "enrol", "answer", answer, "--officer", "W", "--workspace", bare,
        "--passphrase-file", tmp_path / "phrase",
    )  # fmt: skip
    assert (status, "has made no request" in said.err) == (1, True)


def test_a_request_to_another_centre_is_refused(place, laptop, stick, tmp_path, capsys):
    request = asked_of(capsys, laptop, stick, hand_out(capsys, place, stick))
    other = Place.make(tmp_path / "other-centre")
    status, said, _ = answered(capsys, other, request)
    other.close()
    assert (status, "another centre" in said.err) == (1, True)


def test_a_file_of_a_centre_of_before_does_not_do_without_a_line(place, laptop, stick, capsys):
    file = hand_out(capsys, place, stick)
    raw = json.loads(file.read_text())
    del raw["centre_key"]
    file.write_text(json.dumps(raw))
    status, said = run(
        capsys, "enrol", "request", file, "--out", stick / "r", "--workspace", laptop
    )
    assert (status, "does not hold its key" in said.err) == (1, True)
    assert enrol.read_file(file.read_bytes()).centre_key == ""


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_scanner_reads_the_drawn_code_as_the_file(place, stick, kind, capsys):
    """The whole code, certificate and key included: what a scanner types enrols as the file."""
    from desktop.scanner import read_qr  # noqa: PLC0415 - loads what draws

    picture, out = stick / f"code.{kind}", stick / "kode.fieldreg-enrol"
    asked = ("centre", "code", place.office, "--folder", place.folder, "--url", "https://pusat")
    status, said = run(capsys, *asked, "--qr", picture, "--out", out, "--show-qr")
    assert status == 0, said
    assert enrol.from_code("", read_qr(picture.read_bytes())) == enrol.read_file(out.read_bytes())
    assert "█" in said.err or "▄" in said.err or "▀" in said.err


def test_what_a_scanner_types_is_as_good_as_the_file(place):
    from fieldreg.protocol.enrolment import qr_text  # noqa: PLC0415

    file = place.file()
    text = qr_text(file)
    assert text.startswith(QR)
    typed = " ".join(text[i : i + 50] for i in range(0, len(text), 50)).lower()
    assert enrol.from_code("whatever", typed) == enrol.read_file(file.model_dump_json().encode())
    assert enrol.read_file(f"{text}\n".encode()) == enrol.from_code("", text)
    assert enrol.faults("", text) == ()


def test_a_centre_that_is_not_the_one_of_the_file_is_not_believed(place, monkeypatch):
    """Whoever ends the TLS of the line could answer; the file says whose answer counts."""
    from fieldreg.protocol.signing import new_private_key, public_key  # noqa: PLC0415
    from fieldreg.server.enrol import enrol as at_centre  # noqa: PLC0415
    from fieldreg.sync.trouble import SyncTrouble  # noqa: PLC0415

    def line(file, request):
        return at_centre(place.centre, request, "x")

    monkeypatch.setattr("fieldreg.services.enrol.https.enrol", line)
    file = place.file()
    assert enrol.enrol(file, "laptop").centre_key == file.centre_key
    other = place.file().model_copy(update={"centre_key": public_key(new_private_key())})
    with pytest.raises(SyncTrouble) as caught:
        enrol.enrol(other, "laptop")
    assert caught.value.key == "not_our_centre"


def test_without_a_folder_it_enrols_the_laptop_that_the_window_opens(
    place, stick, capsys, tmp_path, monkeypatch
):
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path / "data")
    file = hand_out(capsys, place, stick)
    status, said = run(capsys, "enrol", "request", file, "--out", stick / "r")
    assert status == 0, said
    opened = workspace_of(argparse.Namespace(workspace=None))
    assert (opened / PENDING_FILE).exists()

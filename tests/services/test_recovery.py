"""A lost passphrase: what opens a vault again, and that nothing else does."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from desktop.scanner import read_qr
from services.recovering import (
    NEW,
    PASSPHRASE,
    FormerSecrets,
    Organisation,
    acts,
    make_workspace,
    picture,
    rows,
    stays_shut,
    trouble_of,
)

from fieldreg.domain.words import Audited
from fieldreg.protocol import recovery as protocol
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import recovery, register, workspace
from fieldreg.services.backup import back_up, backups
from fieldreg.store.recovery_request import REQUEST_FILE
from fieldreg.store.vault import _seal_for_recovery, put_slot, unlock_vault
from fieldreg.store.vault_header import Tries, read_header, write_header

REFUSED = {"answer_unreadable", "answer_newer", "answer_other_laptop", "answer_stale"}


@pytest.fixture(scope="module")
def organisation():
    return Organisation()


@pytest.fixture
def folder(tmp_path, enrolment, organisation):
    return make_workspace(tmp_path / "workspace", enrolment, organisation.recipient)


@pytest.fixture
def sign_in_with(folder, clock):
    def sign_in(passphrase):
        desk = workspace.unlock(folder, passphrase, shelf=builtin_shelf(), clock=clock)
        workspace.close(desk)
        return desk

    return sign_in


def recovered_by(how, folder, organisation, data):
    if how == "answer":
        return recovery.open_answer(folder, organisation.answer(data))
    return recovery.open_words(folder, organisation.words(data))


@pytest.mark.parametrize("how", ["answer", "words"])
def test_an_officer_gets_a_new_passphrase_and_nothing_is_lost(
    how, folder, organisation, sign_in_with, clock, complete
):
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    register.save(desk, register.open_form(desk), complete)
    workspace.close(desk)
    request = recovery.make_request(folder, clock=clock)
    recovered = recovered_by(how, folder, organisation, request.data)
    (officer,) = recovered.officers
    assert (officer.name, officer.can_sign_in, recovered.how) == ("Wayan", True, how)
    recovery.finish(folder, recovered, officer.officer_id, NEW, clock=clock)

    assert trouble_of(sign_in_with, PASSPHRASE) == "wrong_passphrase"
    assert sign_in_with(NEW).officer_id == officer.officer_id
    assert rows(folder, "SELECT count(*) FROM revision") == [(1,)]
    found = [e for e in acts(folder) if e["act"] in (Audited.RECOVERED, Audited.KEY_CHANGED)]
    assert [e["act"] for e in found] == ["recovered", "key_changed"]
    assert {e["subject"] for e in found} == {officer.officer_id}
    assert {e["detail"]["how"] for e in found} == {how}
    assert not (folder / "vault" / REQUEST_FILE).exists()


def test_who_answered_is_said(folder, organisation):
    request = recovery.make_request(folder)
    recovered = recovery.open_answer(folder, organisation.answer(request.data))
    assert (recovered.by, recovered.at) == ("Ni Luh", "2025-11-24T02:00:00Z")
    assert recovered.key.hex() not in repr(recovered)


def test_nothing_personal_and_no_key_leaves_with_a_request(folder, organisation):
    request = recovery.make_request(folder)
    members = json.loads(request.data)
    assert set(members) == {
        "format", "request_id", "vault_id", "sealed", "recipient", "made_at",
    }  # fmt: skip
    assert organisation.key(request.data).hex().encode() not in request.data
    assert b"Wayan" not in request.data


def test_a_request_fits_a_code_that_a_phone_can_read(folder, organisation):
    """At most version 22 of 40; age pads at random, so the longest padding is tried."""
    segno = pytest.importorskip("segno")
    request = recovery.make_request(folder)
    longest = replace(protocol.read_request(request.data), sealed=bytes(545))
    for text in (request.qr_text, longest.qr_text()):
        code = segno.make(text, error="m", boost_error=False, micro=False)
        assert (code.mode, code.error) == ("alphanumeric", "M")
        assert code.version <= 22
    for drawn in (recovery.qr_png(request), recovery.qr_svg(request)):
        assert read_qr(drawn) == request.qr_text


def test_the_padding_of_a_sealed_key_stays_below_what_the_code_was_tried_with(organisation):
    sizes = [
        len(_seal_for_recovery(bytes(32), "1" * 36, organisation.recipient).sealed)
        for _ in range(2000)
    ]
    assert max(sizes) <= 545


def test_the_open_request_is_shown_again(folder):
    assert recovery.open_one(folder) is None
    request = recovery.make_request(folder)
    assert recovery.open_one(folder) == request


def test_a_laptop_without_a_recovery_slot_says_so(tmp_path, enrolment):
    folder = make_workspace(tmp_path / "w", enrolment, "")
    assert stays_shut(folder, lambda: recovery.make_request(folder), {"no_recovery_key"})
    assert not recovery.is_recoverable(folder)


def test_a_lost_device_secret_is_recovered_from(folder, organisation, sign_in_with):
    """As after Windows was installed anew: the key store of before is gone, and stays so."""
    vault = folder / "vault"
    key, officer_id = unlock_vault(vault, PASSPHRASE)
    put_slot(vault, key, officer_id, PASSPHRASE, device_secrets=FormerSecrets())
    assert trouble_of(sign_in_with, PASSPHRASE) == "device_secret_missing"
    recovered = recovery.open_answer(
        folder, organisation.answer(recovery.make_request(folder).data)
    )
    recovery.finish(folder, recovered, officer_id, NEW)
    assert sign_in_with(NEW).officer_id == officer_id


def test_a_workspace_of_an_earlier_program_is_recovered_with_a_backup_first(
    tmp_path, organisation, clock
):
    released = next(iter(sorted((Path(__file__).parent / "released").iterdir())))
    folder = tmp_path / "released"
    shutil.copytree(released, folder)
    vault = folder / "vault"
    key, officer_id = unlock_vault(vault, PASSPHRASE)
    header = read_header(vault)
    sealed = _seal_for_recovery(key, header.vault_id, organisation.recipient)
    write_header(vault, replace(header, recovery=sealed))
    request = recovery.make_request(folder, clock=clock)
    recovered = recovery.open_answer(folder, organisation.answer(request.data))
    assert len(backups(folder)) == 1
    recovery.finish(folder, recovered, officer_id, NEW, clock=clock)
    assert rows(folder, "SELECT count(*) FROM revision") == [(4,)]


def test_no_workspace_no_request(tmp_path):
    assert trouble_of(recovery.make_request, tmp_path) == "vault_missing"
    assert trouble_of(recovery.open_words, tmp_path, "") == "vault_missing"


def test_an_answer_to_an_earlier_request_is_stale(folder, organisation):
    first = recovery.make_request(folder)
    answer = organisation.answer(first.data)
    second = recovery.make_request(folder)
    stays_shut(folder, lambda: recovery.open_answer(folder, answer), {"answer_stale"})
    assert recovery.open_answer(folder, organisation.answer(second.data)).officers


def test_an_answer_opens_once(folder, organisation):
    answer = organisation.answer(recovery.make_request(folder).data)
    recovered = recovery.open_answer(folder, answer)
    recovery.finish(folder, recovered, recovered.officers[0].officer_id, NEW)
    stays_shut(folder, lambda: recovery.open_answer(folder, answer), {"answer_stale"})


def test_another_laptops_answer_and_words_open_nothing(folder, tmp_path, enrolment, organisation):
    other = make_workspace(tmp_path / "other", enrolment, organisation.recipient)
    recovery.make_request(folder)
    foreign = recovery.make_request(other).data
    answer, words = organisation.answer(foreign), organisation.words(foreign)
    stays_shut(folder, lambda: recovery.open_answer(folder, answer), {"answer_other_laptop"})
    stays_shut(folder, lambda: recovery.open_words(folder, words), {"words_other_laptop"})


def test_the_harness_notices_an_answer_that_is_taken_for_another_vault(
    folder, tmp_path, organisation, monkeypatch
):
    """A twin with the same key under another id: only the ids tell the two apart."""
    twin = tmp_path / "twin"
    shutil.copytree(folder, twin)
    header = read_header(twin / "vault")
    other_id = "11111111-2222-4333-8444-555555555555"
    write_header(twin / "vault", replace(header, vault_id=other_id))
    request = recovery.make_request(folder)
    answer = organisation.answer(request.data)
    shutil.copy(folder / "vault" / REQUEST_FILE, twin / "vault" / REQUEST_FILE)

    def taken_blindly(data, *, vault_id, request_id, identity):
        return real(data, vault_id=header.vault_id, request_id=request_id, identity=identity)

    def harness():
        stays_shut(twin, lambda: recovery.open_answer(twin, answer), {"answer_other_laptop"})

    harness()
    real = protocol.open_answer
    monkeypatch.setattr(protocol, "open_answer", taken_blindly)
    with pytest.raises(pytest.fail.Exception):
        harness()


def test_hundreds_of_altered_answers_change_nothing(folder, organisation):
    data = organisation.answer(recovery.make_request(folder).data)
    chance = random.Random(18)
    for _ in range(300):
        at = chance.randrange(len(data))
        altered = chance.choice(
            [
                data[:at],
                data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :],
                data[:at] + bytes([chance.randrange(33, 256)]) + data[at:],
                data[:at] + data[at + 1 :],
                data + data[at:],
                data * 40,
            ]
        )
        stays_shut(folder, lambda a=altered: recovery.open_answer(folder, a), REFUSED)
    assert recovery.open_answer(folder, data).officers


def test_wrong_and_swapped_words_change_nothing(folder, organisation):
    words = organisation.words(recovery.make_request(folder).data).split()
    swapped = [words[1], words[0], *words[2:]]
    for typed, keys in (
        (words[:23], {"words_count"}),
        (["xabax", *words[1:]], {"words_unreadable"}),
        (swapped, {"words_checksum", "words_other_laptop"}),
    ):
        text = " ".join(typed)
        stays_shut(folder, lambda t=text: recovery.open_words(folder, t), keys)


def test_a_spoiled_request_file_is_no_open_request(folder, organisation):
    answer = organisation.answer(recovery.make_request(folder).data)
    file = folder / "vault" / REQUEST_FILE
    whole = file.read_bytes()
    for spoiled in (b"", b"{}", b"[]", whole[:-9], b"\xff" * 9, b"[" * 9000, b"x" * 99_000):
        file.write_bytes(spoiled)
        stays_shut(folder, lambda: recovery.open_answer(folder, answer), {"answer_stale"})
    assert recovery.make_request(folder)


def test_only_who_works_here_now_can_be_chosen(folder, organisation, clock):
    recovered = recovery.open_answer(
        folder, organisation.answer(recovery.make_request(folder).data)
    )
    gone = "019a0000-0000-7000-8000-00000000dead"
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO officer (officer_id, name, role, removed_at) VALUES (?, ?, ?, ?)",
            (gone, "Ketut", "officer", "2025-11-24T00:00:00Z"),
        )
    workspace.close(desk)
    assert gone not in {o.officer_id for o in recovered.officers}
    for officer_id in (gone, "", "nobody"):
        before = picture(folder / "vault")["vault.json"]
        assert trouble_of(recovery.finish, folder, recovered, officer_id, NEW) == (
            "officer_unknown"
        )
        assert picture(folder / "vault")["vault.json"] == before


def test_a_short_passphrase_is_refused_before_anything_is_written(folder, organisation):
    recovered = recovery.open_answer(
        folder, organisation.answer(recovery.make_request(folder).data)
    )
    officer_id = recovered.officers[0].officer_id
    assert trouble_of(recovery.finish, folder, recovered, officer_id, "pendek") == (
        "passphrase_too_short"
    )
    recovery.finish(folder, recovered, officer_id, NEW)
    assert [e["act"] for e in acts(folder)].count("recovered") == 1


def test_tries_and_waits_are_over(folder, organisation, sign_in_with):
    vault = folder / "vault"
    for _ in range(5):
        trouble_of(sign_in_with, "salah salah")
    assert trouble_of(sign_in_with, PASSPHRASE) == "wrong_passphrase"  # the wait
    recovered = recovery.open_answer(
        folder, organisation.answer(recovery.make_request(folder).data)
    )
    recovery.finish(folder, recovered, recovered.officers[0].officer_id, NEW)
    assert read_header(vault).tries.failed == 0
    assert read_header(vault).tries.unrecorded == 5
    assert sign_in_with(NEW)


def test_a_laptop_whose_slots_were_dropped_can_be_recovered(folder, organisation, sign_in_with):
    """As after a revocation, or when a key store is gone for good."""
    vault = folder / "vault"
    header = read_header(vault)
    write_header(vault, replace(header, slots=(), tries=Tries()))
    recovered = recovery.open_answer(
        folder, organisation.answer(recovery.make_request(folder).data)
    )
    assert [o.can_sign_in for o in recovered.officers] == [False]
    recovery.finish(folder, recovered, recovered.officers[0].officer_id, NEW)
    assert sign_in_with(NEW)


def test_a_damaged_database_is_said_and_left_as_it_is(folder, organisation):
    request = recovery.make_request(folder)
    answer, words = organisation.answer(request.data), organisation.words(request.data)
    database = folder / "vault" / "vault.db"
    database.write_bytes(b"\0" * database.stat().st_size)
    stays_shut(folder, lambda: recovery.open_answer(folder, answer), {"damaged"})
    stays_shut(folder, lambda: recovery.open_words(folder, words), {"words_other_laptop"})


def test_a_backup_says_whose_words_they_are_where_the_database_cannot(folder, organisation, clock):
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    back_up(desk, "asked")
    workspace.close(desk)
    words = organisation.words(recovery.make_request(folder).data)
    database = folder / "vault" / "vault.db"
    database.write_bytes(b"\0" * database.stat().st_size)
    stays_shut(folder, lambda: recovery.open_words(folder, words), {"damaged"})


def test_one_whole_page_says_whose_the_words_are(folder, organisation):
    """Without a backup; the file's salt, its first 16 bytes, must be there still."""
    words = organisation.words(recovery.make_request(folder).data)
    database = folder / "vault" / "vault.db"
    data = database.read_bytes()
    database.write_bytes(data[:16] + bytes(4080) + data[4096:])
    stays_shut(folder, lambda: recovery.open_words(folder, words), {"damaged"})


def test_a_workspace_in_use_is_not_recovered_under_its_user(folder, organisation, clock):
    request = recovery.make_request(folder)
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    try:
        answer = organisation.answer(request.data)
        assert trouble_of(recovery.open_answer, folder, answer) == "workspace_in_use"
    finally:
        workspace.close(desk)

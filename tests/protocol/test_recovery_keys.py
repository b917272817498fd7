"""The organisation's recovery key in a file: an age file, never at a centre."""

import os
import stat
import sys

import pyrage
import pytest
from protocol.age_files import locked

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.recovery_keys import make_recovery_key, read_recovery_key, recipient_of

PHRASE = "kunci cadangan kota"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """One file for all: its passphrase is stretched for seconds."""
    file = tmp_path_factory.mktemp("keys") / "recovery.age"
    old = os.umask(0)
    try:
        return file, make_recovery_key(file, PHRASE)
    finally:
        os.umask(old)


def trouble_of(act, *arguments):
    with pytest.raises(UserTrouble) as caught:
        act(*arguments)
    return caught.value.key


def test_the_key_comes_back_with_its_passphrase_and_only_with_it(made):
    file, public = made
    assert str(pyrage.x25519.Identity.from_str(read_recovery_key(file, PHRASE)).to_public()) == (
        public
    )
    assert trouble_of(read_recovery_key, file, PHRASE + " ") == "key_passphrase_wrong"


def test_age_itself_reads_it(made):
    file, public = made
    text = pyrage.passphrase.decrypt(file.read_bytes(), PHRASE).decode()
    comment, identity = text.splitlines()
    assert comment == f"# public key: {public}"
    assert identity.startswith("AGE-SECRET-KEY-1")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder's own rules")
def test_only_its_owner_may_read_it(made):
    assert stat.S_IMODE(made[0].stat().st_mode) == 0o600


def test_nothing_is_written_over_and_no_short_passphrase_taken(made, tmp_path):
    before = made[0].read_bytes()
    assert trouble_of(make_recovery_key, made[0], PHRASE) == "key_file_exists"
    assert made[0].read_bytes() == before
    assert trouble_of(make_recovery_key, tmp_path / "k", "pendek") == "passphrase_too_short"
    assert list(tmp_path.iterdir()) == []


def test_never_inside_a_centres_folder(tmp_path):
    (tmp_path / "centre.json").write_text("{}")
    (tmp_path / "keys").mkdir()
    for place in (tmp_path / "k.age", tmp_path / "keys" / "k.age"):
        assert trouble_of(make_recovery_key, place, PHRASE) == "recovery_key_at_centre"
        assert not place.exists()


def test_what_is_no_such_file_is_told_apart(made, tmp_path):
    odd = tmp_path / "odd"
    assert trouble_of(read_recovery_key, odd, PHRASE) == "recovery_file_unreadable"
    assert trouble_of(read_recovery_key, tmp_path, PHRASE) == "recovery_file_unreadable"
    sealed = pyrage.encrypt(b"x", [pyrage.x25519.Identity.generate().to_public()])
    for data in (b"", b"x", b"x" * 20_000, sealed):
        odd.write_bytes(data)
        assert trouble_of(read_recovery_key, odd, PHRASE) == "recovery_file_unreadable"
    odd.write_text(str(pyrage.x25519.Identity.generate()))
    assert trouble_of(read_recovery_key, odd, PHRASE) == "key_file_open"
    odd.write_bytes(made[0].read_bytes()[:-1])
    assert trouble_of(read_recovery_key, odd, PHRASE) == "key_passphrase_wrong"


def test_recipients_as_people_paste_them(made):
    public = made[1]
    assert recipient_of(f"  {public.upper()}\n") == public
    for odd in ("", "age1x", public[:-1], public[:-1] + ("q" if public[-1] != "q" else "p"),
                str(pyrage.x25519.Identity.generate())):  # fmt: skip
        assert trouble_of(recipient_of, odd) == "recovery_key_unreadable"


def test_a_file_that_another_tool_locked_is_read(tmp_path):
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path / "other.age"
    file.write_bytes(locked(f"# created elsewhere\n{identity}\n".encode(), PHRASE))
    assert read_recovery_key(file, PHRASE) == str(identity)
    file.write_bytes(locked(b"no key at all", PHRASE))
    assert trouble_of(read_recovery_key, file, PHRASE) == "recovery_file_unreadable"
    file.write_bytes(locked(f"{identity}\n{identity}\n".encode(), PHRASE))
    assert trouble_of(read_recovery_key, file, PHRASE) == "recovery_file_unreadable"

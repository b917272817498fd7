"""The organisation's key in the hands of a command."""

from __future__ import annotations

import json

import pyrage
import pytest
from protocol.age_files import locked

from fieldreg.apps import passphrase
from fieldreg.apps.recovery_key import LOG_SUFFIX, note_use, private_key
from fieldreg.domain.trouble import UserTrouble

ORGANISATION = pyrage.x25519.Identity.generate()
PHRASE = "kunci sintetis yang panjang"


def test_nobody_types_a_passphrase_for_a_key_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.setattr(passphrase.getpass, "getpass", lambda *_: pytest.fail("it was asked for"))
    for path in (tmp_path / "none.age", tmp_path):
        with pytest.raises(UserTrouble, match="recovery_file_unreadable"):
            private_key(path, None)


def test_the_key_is_asked_for_once_its_file_is_there(tmp_path, monkeypatch):
    key = tmp_path / "recovery.age"
    key.write_bytes(locked(f"{ORGANISATION}\n".encode(), PHRASE))
    phrase = tmp_path / "phrase"
    phrase.write_text(f"{PHRASE}\n")
    assert private_key(key, phrase) == str(ORGANISATION)


def test_each_use_is_one_line_beside_the_key(tmp_path):
    key = tmp_path / "recovery.age"
    note_use(key, None, {"how": "bundle"}, at="2026-11-26T00:00:00Z")
    note_use(key, None, {"how": "salvage"})
    lines = (tmp_path / f"recovery.age{LOG_SUFFIX}").read_text().splitlines()
    assert [json.loads(line)["how"] for line in lines] == ["bundle", "salvage"]
    assert json.loads(lines[0])["at"] == "2026-11-26T00:00:00Z"
    with pytest.raises(UserTrouble, match="recovery_log_unwritable"):
        note_use(key, tmp_path / "gone" / "log", {"how": "bundle"})

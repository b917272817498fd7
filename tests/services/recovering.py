"""An organisation that answers, and a workspace that must stay shut."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyrage
import pytest
from weak_kdf import CHEAP

from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.protocol import recovery as protocol
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.recovery_words import words_of
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.services import workspace
from fieldreg.services.enrol import Enrolment

PASSPHRASE = "rahasia desa kami"
NEW = "kata sandi yang baru"
AT = "2025-11-24T02:00:00Z"


def an_enrolment() -> Enrolment:
    """What a laptop of Desa Tegal Harum learns at enrolment, without a recovery key."""
    return Enrolment(
        url="https://127.0.0.1:9",
        ca_certificate="",
        centre_id="00000000-0000-7000-8000-00000000c001",
        centre_name="Pusat",
        centre_key=public_key(new_private_key()),
        device_id="00000000-0000-7000-8000-00000000d001",
        device_token="token-of-this-laptop",
        device_key=new_private_key(),
        office_id="00000000-0000-7000-8000-000000000e01",
        office_name="Desa Tegal Harum",
        village_code="51.71.03.2008",
        recovery_key="",
        pack="denpasar@2025.1",
    )


@dataclass
class Organisation:
    """Its recovery key, and what it answers to a request."""

    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def recipient(self) -> str:
        return str(self.identity.to_public())

    def key(self, data: bytes) -> bytes:
        return protocol.open_slot(protocol.read_request(data), str(self.identity))

    def answer(self, data: bytes) -> bytes:
        return protocol.seal_answer(protocol.read_request(data), self.key(data), by="Ni Luh", at=AT)

    def words(self, data: bytes) -> str:
        return " ".join(words_of(self.key(data)))


def make_workspace(folder: Path, enrolment: Enrolment, recipient: str) -> Path:
    """A workspace in *folder* that knows *recipient* (or no recovery key, if it is empty)."""
    known = replace(enrolment, recovery_key=recipient)
    workspace.create(folder, known, officer_name="Wayan", passphrase=PASSPHRASE, kdf=CHEAP)
    return folder


def picture(folder: Path) -> dict[str, bytes]:
    """Every file below *folder*."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def stays_shut(folder: Path, act: Callable[[], object], keys: set[str]) -> str:
    """*act* must be refused with one of *keys*, and change nothing; which one it was."""
    before = picture(folder)
    with pytest.raises(Trouble) as caught:
        act()
    assert caught.value.key in keys
    assert picture(folder) == before
    return caught.value.key


class FormerSecrets:
    """A key store that this laptop had once."""

    def find(self, vault_id):
        return b"\x05" * 32

    make = find


def trouble_of(act, *arguments, **named):
    with pytest.raises((UserTrouble, EnvironmentTrouble)) as caught:
        act(*arguments, **named)
    return caught.value.key


def rows(folder, sql):
    """What *sql* finds in a workspace that opens with NEW."""
    desk = workspace.unlock(folder, NEW, shelf=builtin_shelf())
    try:
        with desk.store.reading() as connection:
            return [tuple(r) for r in connection.exec_driver_sql(sql)]
    finally:
        workspace.close(desk)


def acts(folder):
    entries = rows(folder, "SELECT entry FROM audit ORDER BY audit_no")
    return [json.loads(entry) for (entry,) in entries]

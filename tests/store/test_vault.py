import errno
import json
import unicodedata
from datetime import UTC, datetime, timedelta

import pyrage
import pytest

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.vault import (
    STANDARD_KDF,
    create_vault,
    unlock_vault,
    wait_after,
)
from fieldreg.store.vault_header import HEADER_FILE, Kdf, read_header

CHEAP = Kdf(m_kib=64, t=1, p=1)
PASSPHRASE = "rahasia desa kami"
OFFICER = "00000000-0000-7000-8000-00000000f001"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2025, 11, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(tmp_path):
    key = create_vault(tmp_path, officer_id=OFFICER, passphrase=PASSPHRASE, kdf=CHEAP)
    return tmp_path, key


def edit(folder, change) -> None:
    path = folder / HEADER_FILE
    raw = json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps(raw))


def wrong(folder, clock, passphrase="salah salah") -> dict:
    with pytest.raises(UserTrouble, match="wrong_passphrase") as caught:
        unlock_vault(folder, passphrase, clock=clock)
    return caught.value.values


def test_the_passphrase_gives_the_key_and_the_officer_back(vault, clock) -> None:
    folder, key = vault
    assert len(key) == 32
    assert unlock_vault(folder, PASSPHRASE, clock=clock) == (key, OFFICER)


def test_a_real_vault_costs_at_least_the_floor(tmp_path, clock) -> None:
    key = create_vault(tmp_path, officer_id=OFFICER, passphrase=PASSPHRASE)
    slot = read_header(tmp_path).slots[0]
    assert slot.kdf == STANDARD_KDF
    assert (slot.kdf.m_kib, slot.kdf.t, slot.kdf.p) >= (64 * 1024, 3, 4)
    assert unlock_vault(tmp_path, PASSPHRASE, clock=clock)[0] == key


def test_the_header_has_the_frozen_shape_and_neither_key_nor_name(vault) -> None:
    folder, key = vault
    text = (folder / HEADER_FILE).read_text()
    raw = json.loads(text)
    assert raw["format"] == 1
    assert set(raw) == {"format", "vault_id", "slots", "recovery", "tries"}
    (slot,) = raw["slots"]
    assert set(slot) == {"kind", "id", "device_secret", "kdf", "nonce", "wrapped"}
    assert slot["kdf"]["name"] == "argon2id"
    assert slot["device_secret"] == "none"
    assert raw["tries"] == {"failed": 0, "not_before": 0, "unrecorded": 0}
    assert key.hex() not in text
    assert PASSPHRASE not in text


def test_two_vaults_have_nothing_secret_in_common(tmp_path) -> None:
    keys, wrapped = set(), set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        keys.add(
            create_vault(tmp_path / name, officer_id=OFFICER, passphrase=PASSPHRASE, kdf=CHEAP)
        )
        slot = read_header(tmp_path / name).slots[0]
        wrapped |= {slot.wrapped, slot.salt, slot.nonce}
    assert len(keys) == 2
    assert len(wrapped) == 6


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it(tmp_path, clock) -> None:
    word = "kafé désa kami"
    create_vault(
        tmp_path, officer_id=OFFICER, passphrase=unicodedata.normalize("NFD", word), kdf=CHEAP
    )
    assert unlock_vault(tmp_path, unicodedata.normalize("NFC", word), clock=clock)


def test_five_tries_are_free_then_the_waits_double(vault, clock) -> None:
    folder, key = vault
    told = [wrong(folder, clock) for _ in range(5)]
    assert [t["tries_left"] for t in told] == [4, 3, 2, 1, 0]
    assert [t["wait_seconds"] for t in told] == [0, 0, 0, 0, 60]
    clock.move(seconds=59)
    assert wrong(folder, clock, PASSPHRASE) == {"tries_left": 0, "wait_seconds": 1}
    clock.move(seconds=1)
    assert wrong(folder, clock)["wait_seconds"] == 120
    clock.move(seconds=120)
    assert unlock_vault(folder, PASSPHRASE, clock=clock)[0] == key
    assert wrong(folder, clock)["tries_left"] == 4


def test_the_waits_end_at_an_hour() -> None:
    assert [wait_after(n) // 60 for n in range(4, 14)] == [0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_failed_tries_are_kept_for_the_audit_chain(vault, clock) -> None:
    folder, _ = vault
    wrong(folder, clock)
    wrong(folder, clock)
    unlock_vault(folder, PASSPHRASE, clock=clock)
    tries = read_header(folder).tries
    assert (tries.failed, tries.unrecorded) == (0, 2)


def test_killing_the_program_during_a_try_does_not_make_it_free(
    vault, clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = vault

    def killed(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("fieldreg.store.vault.hash_secret_raw", killed)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            unlock_vault(folder, PASSPHRASE, clock=clock)
    assert wrong(folder, clock)["wait_seconds"] == 60


def test_a_clock_set_back_does_not_lock_for_longer_than_the_wait(vault, clock) -> None:
    folder, key = vault
    for _ in range(5):
        wrong(folder, clock)
    clock.move(days=-3650)
    assert wrong(folder, clock)["wait_seconds"] == 60
    clock.move(seconds=60)
    assert unlock_vault(folder, PASSPHRASE, clock=clock)[0] == key


def test_a_missing_device_secret_is_never_called_a_wrong_passphrase(vault, clock) -> None:
    folder, _ = vault
    edit(folder, lambda raw: raw["slots"][0].update(device_secret="keyring"))
    with pytest.raises(EnvironmentTrouble, match="device_secret_missing"):
        unlock_vault(folder, PASSPHRASE, clock=clock)
    assert read_header(folder).tries.failed == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(vault_id="00000000-0000-4000-8000-000000000000"),
        lambda raw: raw["slots"][0].update(id="00000000-0000-7000-8000-00000000f002"),
        lambda raw: raw["slots"][0]["kdf"].update(t=2),
        lambda raw: raw["slots"][0].update(wrapped="00" + raw["slots"][0]["wrapped"][2:]),
    ],
)
def test_what_is_bound_into_a_slot_cannot_be_changed(vault, clock, change) -> None:
    folder, _ = vault
    edit(folder, change)
    wrong(folder, clock, PASSPHRASE)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda raw: raw.update(format=2), "vault_newer"),
        (lambda raw: raw.update(format="1"), "damaged"),
        (lambda raw: raw.pop("slots"), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(m_kib=1 << 40), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(m_kib=1), "damaged"),
        (lambda raw: raw["slots"][0].update(nonce="zz"), "damaged"),
        (lambda raw: raw["slots"][0].update(nonce="00"), "damaged"),
        (lambda raw: raw["tries"].update(failed=-1), "damaged"),
        (lambda raw: raw.update(slots=[]), "damaged"),
        (lambda raw: raw.update(slots={}), "damaged"),
        (lambda raw: raw["slots"][0].update(id=5), "damaged"),
        (lambda raw: raw["slots"][0].update(device_secret={}), "damaged"),
        (lambda raw: raw["slots"][0].update(wrapped=""), "damaged"),
        (lambda raw: raw["slots"][0].update(wrapped=raw["slots"][0]["wrapped"][2:]), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(salt="00" * 8), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(p=64), "damaged"),
    ],
)
def test_a_header_that_cannot_be_read_says_so(vault, clock, change, key: str) -> None:
    folder, _ = vault
    edit(folder, change)
    before = (folder / HEADER_FILE).read_bytes()
    with pytest.raises(EnvironmentTrouble, match=key):
        unlock_vault(folder, PASSPHRASE, clock=clock)
    assert (folder / HEADER_FILE).read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b"null"])
def test_rubbish_is_a_damaged_header(vault, clock, data: bytes) -> None:
    folder, _ = vault
    (folder / HEADER_FILE).write_bytes(data)
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        unlock_vault(folder, PASSPHRASE, clock=clock)


def test_a_folder_in_the_headers_place_is_damage(vault, clock) -> None:
    folder, _ = vault
    (folder / HEADER_FILE).unlink()
    (folder / HEADER_FILE).mkdir()
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        unlock_vault(folder, PASSPHRASE, clock=clock)


def test_a_wait_without_failed_tries_is_no_wait(vault, clock) -> None:
    folder, key = vault
    edit(folder, lambda raw: raw["tries"].update(not_before=1 << 60))
    assert unlock_vault(folder, PASSPHRASE, clock=clock)[0] == key


def no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldreg.store.files.os.fsync", no_room)


@pytest.mark.usefixtures("full_disk")
def test_a_right_passphrase_opens_on_a_full_disk(vault, clock) -> None:
    folder, key = vault
    before = (folder / HEADER_FILE).read_bytes()
    assert unlock_vault(folder, PASSPHRASE, clock=clock)[0] == key
    assert (folder / HEADER_FILE).read_bytes() == before
    assert [p.name for p in folder.iterdir()] == [HEADER_FILE]


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_does_not_make_guessing_free(vault, clock) -> None:
    folder, key = vault
    told = [wrong(folder, clock) for _ in range(5)]
    assert [t["tries_left"] for t in told] == [4, 3, 2, 1, 0]
    assert wrong(folder, clock, PASSPHRASE) == {"tries_left": 0, "wait_seconds": 60}
    clock.move(seconds=60)
    assert unlock_vault(folder, PASSPHRASE, clock=clock)[0] == key
    assert wrong(folder, clock)["tries_left"] == 4


def test_tries_on_a_full_disk_are_written_once_there_is_room(vault, clock) -> None:
    folder, _ = vault
    with pytest.MonkeyPatch.context() as full:
        full.setattr("fieldreg.store.files.os.fsync", no_room)
        for _ in range(3):
            wrong(folder, clock)
    assert read_header(folder).tries.failed == 0
    wrong(folder, clock)
    assert (read_header(folder).tries.failed, read_header(folder).tries.unrecorded) == (4, 4)


def test_a_header_half_written_before_a_kill_is_swept_away(vault, clock) -> None:
    folder, key = vault
    (folder / f"{HEADER_FILE}.new").write_text("{")
    assert unlock_vault(folder, PASSPHRASE, clock=clock)[0] == key
    assert [p.name for p in folder.iterdir()] == [HEADER_FILE]


def test_no_header_is_a_missing_vault(tmp_path, clock) -> None:
    with pytest.raises(EnvironmentTrouble, match="vault_missing"):
        unlock_vault(tmp_path, PASSPHRASE, clock=clock)


def test_a_short_passphrase_makes_no_vault(tmp_path) -> None:
    with pytest.raises(UserTrouble, match="passphrase_too_short") as caught:
        create_vault(tmp_path, officer_id=OFFICER, passphrase="pendek7", kdf=CHEAP)
    assert caught.value.values == {"least": 8}
    assert not list(tmp_path.iterdir())


def test_the_organisation_can_recover_the_key(tmp_path) -> None:
    organisation = pyrage.x25519.Identity.generate()
    key = create_vault(
        tmp_path,
        officer_id=OFFICER,
        passphrase=PASSPHRASE,
        recovery_key=str(organisation.to_public()),
        kdf=CHEAP,
    )
    header = read_header(tmp_path)
    assert header.recovery is not None
    opened = json.loads(pyrage.decrypt(header.recovery.sealed, [organisation]))
    assert opened == {"format": 1, "vault_id": header.vault_id, "key": key.hex()}
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(header.recovery.sealed, [pyrage.x25519.Identity.generate()])


def test_a_recovery_key_that_is_none_is_known_trouble(tmp_path) -> None:
    with pytest.raises(EnvironmentTrouble, match="recovery_key_invalid"):
        create_vault(
            tmp_path, officer_id=OFFICER, passphrase=PASSPHRASE, recovery_key="age1x", kdf=CHEAP
        )

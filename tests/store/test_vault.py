import errno
import json
import unicodedata

import pyrage
import pytest
from weak_kdf import CHEAP

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.kdf import FLOOR
from fieldreg.store.keyhole import Around
from fieldreg.store.vault import create_vault, unlock_vault
from fieldreg.store.vault_header import HEADER_FILE, check_sum, read_header

PASSPHRASE = "rahasia desa kami"
OFFICER = "00000000-0000-7000-8000-00000000f001"


class Boot:
    """The boot since boot, which a test moves, and a reboot."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def move(self, seconds: float) -> None:
        self.seconds += seconds

    def reboot(self, up: float = 0.0) -> None:
        self.seconds = up


@pytest.fixture
def boot() -> Boot:
    return Boot()


@pytest.fixture
def vault(tmp_path):
    key = create_vault(tmp_path, officer_id=OFFICER, passphrase=PASSPHRASE, kdf=CHEAP)
    return tmp_path, key


def edit(folder, change) -> None:
    path = folder / HEADER_FILE
    raw = json.loads(path.read_text())
    change(raw)
    path.write_text(json.dumps({**raw, "sum": check_sum(raw)}))


def unlock(folder, boot, passphrase=PASSPHRASE):
    return unlock_vault(folder, passphrase, around=Around(boot))


def wrong(folder, boot, passphrase="salah salah") -> dict:
    with pytest.raises(UserTrouble, match="wrong_passphrase") as caught:
        unlock(folder, boot, passphrase)
    return caught.value.values


def test_the_passphrase_gives_the_key_and_the_officer_back(vault, boot) -> None:
    folder, key = vault
    assert len(key) == 32
    assert unlock(folder, boot) == (key, OFFICER)


def test_a_real_vault_costs_at_least_the_floor(tmp_path, boot) -> None:
    key = create_vault(tmp_path, officer_id=OFFICER, passphrase=PASSPHRASE)
    slot = read_header(tmp_path).slots[0]
    assert slot.kdf.m_kib >= FLOOR.m_kib
    assert slot.kdf.t >= FLOOR.t
    assert slot.kdf.p == FLOOR.p
    assert unlock(tmp_path, boot)[0] == key


def test_the_header_has_the_frozen_shape_and_neither_key_nor_name(vault) -> None:
    folder, key = vault
    text = (folder / HEADER_FILE).read_text()
    raw = json.loads(text)
    assert raw["format"] == 2
    assert set(raw) == {"format", "vault_id", "slots", "recovery", "tries", "sum"}
    (slot,) = raw["slots"]
    assert set(slot) == {"kind", "id", "device_secret", "kdf", "nonce", "wrapped"}
    assert slot["kdf"]["name"] == "argon2id"
    assert slot["device_secret"] == "none"
    assert raw["tries"] == {"failed": 0, "served_from": None, "unrecorded": 0}
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


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it(tmp_path, boot) -> None:
    word = "kafé désa kami"
    create_vault(
        tmp_path, officer_id=OFFICER, passphrase=unicodedata.normalize("NFD", word), kdf=CHEAP
    )
    assert unlock(tmp_path, boot, unicodedata.normalize("NFC", word))


def test_five_tries_are_free_then_the_waits_double(vault, boot) -> None:
    folder, key = vault
    told = [wrong(folder, boot) for _ in range(5)]
    assert [t["tries_left"] for t in told] == [4, 3, 2, 1, 0]
    assert [t["wait_seconds"] for t in told] == [0, 0, 0, 0, 60]
    boot.move(59)
    assert wrong(folder, boot, PASSPHRASE) == {"tries_left": 0, "wait_seconds": 1}
    boot.move(1)
    assert wrong(folder, boot)["wait_seconds"] == 120
    boot.move(120)
    assert unlock(folder, boot)[0] == key
    assert wrong(folder, boot)["tries_left"] == 4


def test_failed_tries_are_kept_for_the_audit_chain(vault, boot) -> None:
    folder, _ = vault
    wrong(folder, boot)
    wrong(folder, boot)
    unlock(folder, boot)
    tries = read_header(folder).tries
    assert (tries.failed, tries.unrecorded) == (0, 2)


def test_killing_the_program_during_a_try_does_not_make_it_free(
    vault, boot, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = vault

    def killed(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("fieldreg.store.kdf.hash_secret_raw", killed)
    for _ in range(5):
        with pytest.raises(KeyboardInterrupt):
            unlock(folder, boot)
    assert wrong(folder, boot)["wait_seconds"] == 60


def test_a_reboot_serves_the_wait_again_and_no_more(vault, boot) -> None:
    folder, key = vault
    for _ in range(5):
        wrong(folder, boot)
    boot.move(59)
    boot.reboot()
    assert wrong(folder, boot, PASSPHRASE)["wait_seconds"] == 60
    boot.move(59)
    assert wrong(folder, boot, PASSPHRASE)["wait_seconds"] == 1
    boot.move(1)
    assert unlock(folder, boot)[0] == key


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.update(vault_id="00000000-0000-4000-8000-000000000000"),
        lambda raw: raw["slots"][0].update(id="00000000-0000-7000-8000-00000000f002"),
        lambda raw: raw["slots"][0]["kdf"].update(t=2),
        lambda raw: raw["slots"][0].update(wrapped="00" + raw["slots"][0]["wrapped"][2:]),
    ],
)
def test_what_is_bound_into_a_slot_cannot_be_changed(vault, boot, change) -> None:
    folder, _ = vault
    edit(folder, change)
    wrong(folder, boot, PASSPHRASE)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda raw: raw.update(format=3), "vault_newer"),
        (lambda raw: raw.update(format="1"), "damaged"),
        (lambda raw: raw.pop("slots"), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(m_kib=1 << 40), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(m_kib=1), "damaged"),
        (lambda raw: raw["slots"][0].update(nonce="zz"), "damaged"),
        (lambda raw: raw["slots"][0].update(nonce="00"), "damaged"),
        (lambda raw: raw["tries"].update(failed=-1), "damaged"),
        (lambda raw: raw["tries"].update(served_from="1"), "damaged"),
        (lambda raw: raw.update(slots=[]), "no_slots"),
        (lambda raw: raw["slots"].append(raw["slots"][0]), "damaged"),
        (lambda raw: raw.update(slots={}), "damaged"),
        (lambda raw: raw["slots"][0].update(id=5), "damaged"),
        (lambda raw: raw["slots"][0].update(device_secret={}), "damaged"),
        (lambda raw: raw["slots"][0].update(wrapped=""), "damaged"),
        (lambda raw: raw["slots"][0].update(wrapped=raw["slots"][0]["wrapped"][2:]), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(salt="00" * 8), "damaged"),
        (lambda raw: raw["slots"][0]["kdf"].update(p=64), "damaged"),
    ],
)
def test_a_header_that_cannot_be_read_says_so(vault, boot, change, key: str) -> None:
    folder, _ = vault
    edit(folder, change)
    before = (folder / HEADER_FILE).read_bytes()
    with pytest.raises(EnvironmentTrouble, match=key):
        unlock(folder, boot)
    assert (folder / HEADER_FILE).read_bytes() == before


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b"{}", b"[" * 100_000, b"null"])
def test_rubbish_is_a_damaged_header(vault, boot, data: bytes) -> None:
    folder, _ = vault
    (folder / HEADER_FILE).write_bytes(data)
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        unlock(folder, boot)


def test_a_folder_in_the_headers_place_is_damage(vault, boot) -> None:
    folder, _ = vault
    (folder / HEADER_FILE).unlink()
    (folder / HEADER_FILE).mkdir()
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        unlock(folder, boot)


def test_a_wait_without_failed_tries_is_no_wait(vault, boot) -> None:
    folder, key = vault
    edit(folder, lambda raw: raw["tries"].update(served_from=1 << 60))
    assert unlock(folder, boot)[0] == key


def no_room(_: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(vault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fieldreg.store.files.os.fsync", no_room)


@pytest.mark.usefixtures("full_disk")
def test_a_right_passphrase_opens_on_a_full_disk(vault, boot) -> None:
    folder, key = vault
    before = (folder / HEADER_FILE).read_bytes()
    assert unlock(folder, boot)[0] == key
    assert (folder / HEADER_FILE).read_bytes() == before
    assert [p.name for p in folder.iterdir()] == [HEADER_FILE]


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_does_not_make_guessing_free(vault, boot) -> None:
    folder, key = vault
    told = [wrong(folder, boot) for _ in range(5)]
    assert [t["tries_left"] for t in told] == [4, 3, 2, 1, 0]
    assert wrong(folder, boot, PASSPHRASE) == {"tries_left": 0, "wait_seconds": 60}
    boot.move(60)
    assert unlock(folder, boot)[0] == key
    assert wrong(folder, boot)["tries_left"] == 4


def test_tries_on_a_full_disk_are_written_once_there_is_room(vault, boot) -> None:
    folder, _ = vault
    with pytest.MonkeyPatch.context() as full:
        full.setattr("fieldreg.store.files.os.fsync", no_room)
        for _ in range(3):
            wrong(folder, boot)
    assert read_header(folder).tries.failed == 0
    wrong(folder, boot)
    assert (read_header(folder).tries.failed, read_header(folder).tries.unrecorded) == (4, 4)


def test_a_header_half_written_before_a_kill_is_swept_away(vault, boot) -> None:
    folder, key = vault
    (folder / f"{HEADER_FILE}.new").write_text("{")
    assert unlock(folder, boot)[0] == key
    assert [p.name for p in folder.iterdir()] == [HEADER_FILE]


def test_no_header_is_a_missing_vault(tmp_path, boot) -> None:
    with pytest.raises(EnvironmentTrouble, match="vault_missing"):
        unlock(tmp_path, boot)


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

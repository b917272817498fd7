"""The device secret: real `keyring` with a store in memory, one that hangs, one that fails."""

import sys
import threading

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pyrage
import pytest
from weak_kdf import CHEAP

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.device_secret import SERVICE, KeyStore, secret_id
from fieldreg.store.keyhole import Around
from fieldreg.store.vault import create_vault, put_slot, unlock_vault
from fieldreg.store.vault_header import read_header

PASSPHRASE = "rahasia desa kami"
FIRST, SECOND = "officer-1", "officer-2"
VAULT = "00000000-0000-4000-8000-000000000001"


class InMemory(keyring.backend.KeyringBackend):
    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class PlaintextKeyring(InMemory):
    """Named as the one of keyrings.alt, which writes a readable file."""


class Forgetful(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        return None


class Failing(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        raise RuntimeError("the bus has gone")


class Hanging(InMemory):
    def __init__(self) -> None:
        super().__init__()
        self.answers = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answers.wait(60)
        return super().get_password(service, username)


@pytest.fixture
def use():
    """Register a backend, as a system has it; the tests' own one comes back afterwards."""
    before = keyring.get_keyring()

    def register(backend):
        keyring.set_keyring(backend)
        return backend

    yield register
    keyring.set_keyring(before)


@pytest.fixture
def organisation() -> str:
    return str(pyrage.x25519.Identity.generate().to_public())


def make(folder, organisation: str, store: KeyStore) -> bytes:
    return create_vault(
        folder,
        officer_id=FIRST,
        passphrase=PASSPHRASE,
        recovery_key=organisation,
        kdf=CHEAP,
        device_secrets=store,
    )


def unlock(folder, store: KeyStore, passphrase: str = PASSPHRASE):
    return unlock_vault(folder, passphrase, around=Around(device_secrets=store))


def kinds(folder) -> list[str]:
    return [s.device_secret for s in read_header(folder).slots]


def test_asking_for_nothing_does_not_import_the_key_store(tmp_path) -> None:
    create_vault(tmp_path, officer_id=FIRST, passphrase=PASSPHRASE, kdf=CHEAP)
    before = sys.modules.pop("keyring", None)
    try:
        unlock_vault(tmp_path, PASSPHRASE)
        assert "keyring" not in sys.modules
    finally:
        sys.modules["keyring"] = before or keyring


def test_a_secret_is_made_once_and_found_again(use) -> None:
    kept = use(InMemory()).kept
    store = KeyStore()
    assert store.is_there()
    assert store.find(VAULT) is None
    secret = store.make(VAULT)
    assert secret is not None
    assert len(secret) == 32
    assert store.make(VAULT) == store.find(VAULT) == KeyStore().find(VAULT) == secret
    assert kept == {(SERVICE, VAULT): secret.hex()}


def test_several_may_wait_for_the_same_answer(use) -> None:
    backend = use(Hanging())
    backend.set_password(SERVICE, VAULT, "ab" * 32)
    store, found = KeyStore(limit=60), []
    waiting = [threading.Thread(target=lambda: found.append(store.find(VAULT))) for _ in range(4)]
    for thread in waiting:
        thread.start()
    backend.answers.set()
    for thread in waiting:
        thread.join()
    assert found == [bytes.fromhex("ab" * 32)] * 4


@pytest.mark.parametrize(
    "backend",
    [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, PlaintextKeyring],
)
def test_what_keeps_no_secret_is_no_key_store(use, backend) -> None:
    use(backend())
    store = KeyStore()
    assert (store.is_there(), store.find(VAULT), store.make(VAULT)) == (False, None, None)


@pytest.mark.parametrize("backend", [Failing, Forgetful])
def test_a_key_store_that_does_not_work_makes_no_secret(use, backend) -> None:
    use(backend())
    assert KeyStore().find(VAULT) is None
    assert KeyStore().make(VAULT) is None


def test_of_several_stores_only_those_that_keep_secrets_are_asked(use, monkeypatch) -> None:
    plain, good = PlaintextKeyring(), InMemory()
    monkeypatch.setattr(
        keyring.backends.chainer.ChainerBackend, "backends", [plain, good], raising=False
    )
    use(keyring.backends.chainer.ChainerBackend())
    assert KeyStore().make(VAULT)
    assert not plain.kept
    assert good.kept


@pytest.mark.parametrize("kept", ["", "zz" * 32, "00" * 31])
def test_what_is_no_secret_of_ours_is_none(use, kept: str) -> None:
    use(InMemory()).kept[SERVICE, VAULT] = kept
    assert KeyStore().find(VAULT) is None


def test_a_key_store_that_hangs_is_absent_until_it_answers(use) -> None:
    backend = use(Hanging())
    backend.kept[SERVICE, VAULT] = "ab" * 32
    store = KeyStore(limit=0.01)
    before = threading.active_count()
    assert store.find(VAULT) is None
    assert store.find(VAULT) is None
    assert threading.active_count() == before + 1  # it is the same question that waits
    (waiting,) = (t for t in threading.enumerate() if t.name == "key store")
    assert waiting.daemon
    backend.answers.set()
    waiting.join()
    assert store.find(VAULT) == bytes.fromhex("ab" * 32)


def test_a_new_vault_is_bound_to_the_device_and_opens_with_it(use, tmp_path, organisation) -> None:
    backend = use(InMemory())
    key = make(tmp_path, organisation, KeyStore())
    assert kinds(tmp_path) == ["keyring"]
    (secret,) = backend.kept.values()
    assert secret not in (tmp_path / "vault.json").read_text()
    assert read_header(tmp_path).slots[0].secret_id == secret_id(bytes.fromhex(secret))
    assert unlock(tmp_path, KeyStore()) == (key, FIRST)


def test_without_a_recovery_slot_nothing_hangs_on_the_key_store(use, tmp_path) -> None:
    use(InMemory())
    make(tmp_path, "", KeyStore())
    assert kinds(tmp_path) == ["none"]
    unlock(tmp_path, KeyStore())
    assert kinds(tmp_path) == ["none"]


@pytest.mark.parametrize("backend", [InMemory, Failing, keyring.backends.fail.Keyring])
def test_a_lost_secret_is_no_wrong_passphrase_and_costs_no_try(
    use, tmp_path, organisation, backend
) -> None:
    use(InMemory())
    make(tmp_path, organisation, KeyStore())
    before = (tmp_path / "vault.json").read_bytes()
    use(backend())
    for _ in range(7):
        with pytest.raises(EnvironmentTrouble, match="device_secret_missing"):
            unlock(tmp_path, KeyStore())
    assert (tmp_path / "vault.json").read_bytes() == before


def test_another_secret_is_a_missing_one(use, tmp_path, organisation) -> None:
    use(InMemory())
    make(tmp_path, organisation, KeyStore())
    use(InMemory()).kept[SERVICE, read_header(tmp_path).vault_id] = "ab" * 32
    with pytest.raises(EnvironmentTrouble, match="device_secret_missing"):
        unlock(tmp_path, KeyStore())


def test_control_without_a_name_another_secret_would_be_a_wrong_passphrase(
    use, tmp_path, organisation, monkeypatch
) -> None:
    use(InMemory())
    make(tmp_path, organisation, KeyStore())
    use(InMemory()).kept[SERVICE, read_header(tmp_path).vault_id] = "ab" * 32
    monkeypatch.setattr("fieldreg.store.keyhole.slots.openable", lambda slots, secret: tuple(slots))
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        unlock(tmp_path, KeyStore())


def test_a_key_store_that_comes_later_is_used_from_the_next_sign_in_on(
    use, tmp_path, organisation
) -> None:
    key = make(tmp_path, organisation, KeyStore())
    assert kinds(tmp_path) == ["none"]
    backend = use(InMemory())
    assert unlock(tmp_path, KeyStore()) == (key, FIRST)
    assert kinds(tmp_path) == ["keyring"]
    after = read_header(tmp_path).slots
    assert unlock(tmp_path, KeyStore()) == (key, FIRST)
    assert read_header(tmp_path).slots == after
    backend.kept.clear()
    with pytest.raises(EnvironmentTrouble, match="device_secret_missing"):
        unlock(tmp_path, KeyStore())


def test_a_wrong_passphrase_puts_nothing_into_the_key_store(use, tmp_path, organisation) -> None:
    make(tmp_path, organisation, KeyStore())
    backend = use(InMemory())
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        unlock(tmp_path, KeyStore(), "bukan yang ini")
    assert not backend.kept


def test_the_second_officer_is_bound_to_the_same_secret(use, tmp_path, organisation) -> None:
    backend = use(InMemory())
    key = make(tmp_path, organisation, KeyStore())
    put_slot(tmp_path, key, SECOND, "sandi yang kedua", device_secrets=KeyStore())
    assert kinds(tmp_path) == ["keyring", "keyring"]
    assert len(backend.kept) == 1
    assert unlock(tmp_path, KeyStore(), "sandi yang kedua") == (key, SECOND)


def test_where_only_some_lack_it_guessing_is_not_free(use, tmp_path, organisation) -> None:
    """The second officer's slot was made while the secret was away; the first's waits for it."""
    backend = use(InMemory())
    key = make(tmp_path, organisation, KeyStore())
    away = dict(backend.kept)
    backend.kept.clear()
    put_slot(tmp_path, key, SECOND, "sandi yang kedua", device_secrets=KeyStore())
    assert kinds(tmp_path) == ["keyring", "none"]
    assert not backend.kept
    for _ in range(5):
        with pytest.raises(EnvironmentTrouble, match="device_secret_missing"):
            unlock(tmp_path, KeyStore())
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        unlock(tmp_path, KeyStore(), "sandi yang kedua")
    assert read_header(tmp_path).tries.failed == 5
    backend.kept.update(away)
    assert unlock_vault(
        tmp_path, PASSPHRASE, around=Around(lambda: 1e9, device_secrets=KeyStore())
    ) == (key, FIRST)


def test_after_a_lost_secret_new_slots_are_bound_once_nobody_waits_for_it(
    use, tmp_path, organisation
) -> None:
    backend = use(InMemory())
    key = make(tmp_path, organisation, KeyStore())
    lost = next(iter(backend.kept.values()))
    backend.kept.clear()
    put_slot(tmp_path, key, FIRST, "sandi setelah pulih", device_secrets=KeyStore())
    assert kinds(tmp_path) == ["keyring"]
    assert lost not in backend.kept.values()
    assert unlock(tmp_path, KeyStore(), "sandi setelah pulih") == (key, FIRST)

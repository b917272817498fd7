"""Slots of several officers: one derivation for all, a wrong passphrase learns nothing, and every
change of the header is the old one or the new one."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from weak_kdf import CHEAP

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store import kdf, slots, vault
from fieldreg.store.kdf import FLOOR
from fieldreg.store.keyhole import Around
from fieldreg.store.vault import create_vault, drop_slots, open_slot, put_slot, unlock_vault
from fieldreg.store.vault_header import Kdf, read_header, write_header

PASSPHRASES = {
    "wayan": "rahasia desa kami",
    "made": "sandi yang kedua",
    "nyoman": "yang ketiga ini",
}
DEARER = Kdf(m_kib=128, t=1, p=1)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A vault of three officers."""
    (first, passphrase), *others = PASSPHRASES.items()
    key = create_vault(tmp_path, officer_id=first, passphrase=passphrase, kdf=CHEAP)
    for officer, word in others:
        put_slot(tmp_path, key, officer, word)
    return tmp_path


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was derived and which slots were tried, in order."""
    done: list[object] = []
    real_hash, real_unwrap = kdf.hash_secret_raw, slots.unwrap

    def hashed(word: bytes, salt: bytes, **cost: int) -> bytes:
        done.append((salt, cost["memory_cost"], cost["time_cost"], cost["parallelism"]))
        return real_hash(word, salt, **cost)

    def unwrapped(vault_id: str, slot: slots.Slot, *rest: bytes) -> bytes | None:
        done.append(slot.officer_id)
        return real_unwrap(vault_id, slot, *rest)

    monkeypatch.setattr(kdf, "hash_secret_raw", hashed)
    monkeypatch.setattr(slots, "unwrap", unwrapped)
    return done


def wrong(folder: Path, word: str = "bukan satu pun") -> None:
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        unlock_vault(folder, word, around=Around(lambda: 1000.0))


def groups(folder: Path) -> list[object]:
    found = dict.fromkeys(s.group for s in read_header(folder).slots)
    return [(salt, cost.m_kib, cost.t, cost.p) for salt, cost in found]


def everything(folder: Path) -> dict[str, object]:
    """All files, but for the counts that a wrong try may change."""
    found: dict[str, object] = {}
    for path in folder.rglob("*"):
        found[path.name] = path.read_bytes()
    header = json.loads(found["vault.json"])
    header.pop("tries")
    header.pop("sum")
    return found | {"vault.json": header}


@pytest.mark.parametrize("officer", PASSPHRASES)
def test_each_signs_in_without_saying_a_name(three, officer: str) -> None:
    assert unlock_vault(three, PASSPHRASES[officer])[1] == officer


@pytest.mark.parametrize(
    "word",
    ["bukan satu pun", "", "x" * 10_000, "rahasia desa kam", "RAHASIA DESA KAMI", "\ud800", "\0"],
)
def test_a_wrong_passphrase_costs_the_stated_time_and_learns_nothing(
    three, work, word: str
) -> None:
    before = everything(three)
    for tries in range(1, 5):
        work.clear()
        wrong(three, word)
        assert work == [*groups(three), *PASSPHRASES]
        assert everything(three) == before
        assert (read_header(three).tries.failed, read_header(three).tries.unrecorded) == (
            tries,
            tries,
        )


def test_with_two_costs_a_wrong_one_pays_each_of_them_once(three, work) -> None:
    key, _ = unlock_vault(three, PASSPHRASES["wayan"])
    put_slot(three, key, "ketut", "sandi yang keempat", kdf=DEARER)
    work.clear()
    wrong(three)
    cheap, dear = groups(three)
    assert work == [cheap, *PASSPHRASES, dear, "ketut"]
    assert dear[1:] == (128, 1, 1)


def test_while_the_wait_lasts_not_even_the_right_one_is_looked_at(three, work) -> None:
    for _ in range(5):
        wrong(three)
    work.clear()
    before = (three / "vault.json").read_bytes()
    wrong(three, PASSPHRASES["wayan"])
    assert work == []
    assert (three / "vault.json").read_bytes() == before


def test_asking_again_tries_only_the_own_slot(three, work) -> None:
    assert open_slot(three, "made", PASSPHRASES["made"])
    work.clear()
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        open_slot(three, "made", PASSPHRASES["wayan"])
    assert work == [*groups(three), "made"]
    assert read_header(three).tries.failed == 1
    with pytest.raises(EnvironmentTrouble, match="no_slots"):
        open_slot(three, "nobody", PASSPHRASES["wayan"])


def test_a_slot_is_bound_to_its_vault_and_its_officer(three) -> None:
    header = read_header(three)
    first, second, third = header.slots
    write_header(three, replace(header, slots=(replace(first, officer_id="made2"), second, third)))
    wrong(three, PASSPHRASES["wayan"])
    write_header(three, replace(header, vault_id="00000000-0000-4000-8000-000000000000"))
    wrong(three, PASSPHRASES["made"])


def test_a_passphrase_of_a_colleague_is_not_taken_twice(three) -> None:
    key, _ = unlock_vault(three, PASSPHRASES["wayan"])
    before = (three / "vault.json").read_bytes()
    with pytest.raises(UserTrouble, match="passphrase_taken"):
        put_slot(three, key, "ketut", PASSPHRASES["nyoman"])
    with pytest.raises(UserTrouble, match="passphrase_too_short"):
        put_slot(three, key, "ketut", "pendek7")
    assert (three / "vault.json").read_bytes() == before
    put_slot(three, key, "wayan", PASSPHRASES["wayan"])


def test_a_dropped_slot_is_gone_and_the_others_stay(three) -> None:
    drop_slots(three, ["made", "nobody"])
    wrong(three, PASSPHRASES["made"])
    assert unlock_vault(three, PASSPHRASES["nyoman"])[1] == "nyoman"


def test_a_revoked_vault_gets_a_slot_again_with_the_key(three) -> None:
    key, _ = unlock_vault(three, PASSPHRASES["wayan"])
    vault.drop_all_slots(three)
    with pytest.raises(EnvironmentTrouble, match="no_slots"):
        unlock_vault(three, PASSPHRASES["wayan"])
    put_slot(three, key, "wayan", "sandi dari pusat", kdf=CHEAP)
    assert unlock_vault(three, "sandi dari pusat") == (key, "wayan")


def test_slots_rise_to_the_dearest_and_become_one_group(three) -> None:
    key, _ = unlock_vault(three, PASSPHRASES["wayan"])
    put_slot(three, key, "wayan", PASSPHRASES["wayan"], kdf=DEARER)
    assert len(groups(three)) == 2
    for officer, word in PASSPHRASES.items():
        assert unlock_vault(three, word) == (key, officer)
    assert [s.kdf for s in read_header(three).slots] == [DEARER] * 3
    assert len(groups(three)) == 1
    assert [s.officer_id for s in read_header(three).slots] == list(PASSPHRASES)


class Stopwatch:
    """Every derivation takes so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.now, self.step = 0.0, seconds

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def test_what_has_become_too_quick_is_wrapped_again_at_sign_in(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(kdf, "MOST_PASSES", 4)  # or this test would take a second
    monkeypatch.setattr(kdf, "MOST_KIB", FLOOR.m_kib)
    key = create_vault(tmp_path, officer_id="wayan", passphrase="rahasia desa kami", kdf=FLOOR)
    before = read_header(tmp_path).slots
    for seconds, expected in ((0.6, FLOOR), (0.4, Kdf(FLOOR.m_kib, 4, 4))):
        around = Around(stopwatch=Stopwatch(seconds))
        assert unlock_vault(tmp_path, "rahasia desa kami", around=around) == (key, "wayan")
        assert read_header(tmp_path).slots[0].kdf == expected
    assert read_header(tmp_path).slots[0].salt != before[0].salt
    assert unlock_vault(tmp_path, "rahasia desa kami", around=Around(stopwatch=Stopwatch(0.6))) == (
        key,
        "wayan",
    )


class Cut(BaseException):
    """The power goes."""


@pytest.mark.parametrize("step", ["open", "write", "fsync", "replace", "sync"])
def test_a_cut_while_wrapping_again_leaves_a_vault_that_opens(
    three, monkeypatch, step: str
) -> None:
    """At every step of the write that replaces a slot; the first write counts the try."""
    key, _ = unlock_vault(three, PASSPHRASES["wayan"])
    put_slot(three, key, "wayan", PASSPHRASES["wayan"], kdf=DEARER)
    targets = {
        "open": ("fieldreg.store.files.os.open", os.open),
        "write": ("fieldreg.store.vault_header.json.dumps", json.dumps),
        "fsync": ("fieldreg.store.files.os.fsync", os.fsync),
        "replace": ("fieldreg.store.files.Path.replace", Path.replace),
        "sync": ("fieldreg.store.files.sync_folder", None),
    }
    name, real = targets[step]
    done: list[int] = []

    def cut(*arguments: object, **named: object) -> object:
        done.append(1)
        if len(done) > (2 if step == "fsync" else 1):
            raise Cut
        return real(*arguments, **named) if real else None

    with monkeypatch.context() as patched:
        patched.setattr(name, cut)
        with pytest.raises(Cut):
            unlock_vault(three, PASSPHRASES["made"])
    for officer, word in PASSPHRASES.items():
        assert unlock_vault(three, word) == (key, officer)


def test_format_1_is_read_and_becomes_format_2_without_a_key(tmp_path) -> None:
    text = (Path(__file__).parents[1] / "services/released/0.1.0/vault/vault.json").read_text()
    first = json.loads(text)
    assert first["format"] == 1
    (tmp_path / "vault.json").write_text(text)
    wrong(tmp_path)
    second = json.loads((tmp_path / "vault.json").read_text())
    assert second["format"] == 2
    assert second["slots"] == first["slots"]
    assert unlock_vault(tmp_path, "rahasia desa kami")[1] == first["slots"][0]["id"]


@pytest.mark.parametrize("not_before", [0, 1, 1 << 60])
def test_a_wait_of_format_1_is_served_again(tmp_path, not_before: int) -> None:
    path = Path(__file__).parents[1] / "services/released/0.1.0/vault/vault.json"
    first = json.loads(path.read_text())
    first["tries"] = {"failed": 5, "not_before": not_before, "unrecorded": 5}
    (tmp_path / "vault.json").write_text(json.dumps(first))
    boot = [50.0]
    around = Around(lambda: boot[0])
    with pytest.raises(UserTrouble) as caught:
        unlock_vault(tmp_path, "rahasia desa kami", around=around)
    assert caught.value.values["wait_seconds"] == 60
    boot[0] = 110.0
    assert unlock_vault(tmp_path, "rahasia desa kami", around=around)


def test_a_flipped_bit_is_damage_and_never_a_wrong_passphrase(three) -> None:
    path = three / "vault.json"
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        for bit in (0, 3, 6):
            data = bytearray(whole)
            data[place] ^= 1 << bit
            path.write_bytes(data)
            if json_of(data) == json.loads(whole):
                continue
            with pytest.raises(EnvironmentTrouble, match=r"damaged|vault_newer"):
                unlock_vault(three, PASSPHRASES["wayan"])
            assert path.read_bytes() == data


def json_of(data: bytes) -> object:
    try:
        return json.loads(data)
    except ValueError:
        return None


def test_every_cut_of_the_file_is_damage(three) -> None:
    path = three / "vault.json"
    whole = path.read_bytes()
    for size in range(0, len(whole), 11):
        path.write_bytes(whole[:size])
        with pytest.raises(EnvironmentTrouble, match="damaged"):
            unlock_vault(three, PASSPHRASES["wayan"])


def test_control_without_the_sum_a_flipped_bit_is_a_wrong_passphrase(three, monkeypatch) -> None:
    path = three / "vault.json"
    text = path.read_text()
    digit = read_header(three).slots[0].wrapped.hex()[:8]
    path.write_text(text.replace(digit, f"{int(digit, 16) ^ 1:08x}"))
    monkeypatch.setattr("fieldreg.store.vault_header.check_sum", lambda raw: raw.get("sum", ""))
    wrong(three, PASSPHRASES["wayan"])


def test_officers_and_their_number_of_tries_are_kept_for_the_chain(three) -> None:
    wrong(three)
    wrong(three)
    assert vault.unrecorded_tries(three) == 2
    unlock_vault(three, PASSPHRASES["made"])
    assert vault.unrecorded_tries(three) == 2
    vault.tries_recorded(three, 2)
    assert vault.unrecorded_tries(three) == 0
    assert vault.slot_owners(three) == set(PASSPHRASES)

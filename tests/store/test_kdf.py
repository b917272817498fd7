"""The cost follows the machine, and nothing weaker than the floor is made or opened."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import weak_kdf
from argon2.exceptions import HashingError

import fieldreg
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store import kdf
from fieldreg.store.kdf import AIM_SECONDS, FLOOR, MOST_KIB, calibrated, derive, risen
from fieldreg.store.vault import create_vault, unlock_vault
from fieldreg.store.vault_header import Kdf

SALT = bytes(16)
LAPTOP = 8 << 20
PACKAGE = Path(fieldreg.__file__).parent


@pytest.fixture
def strong(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program is outside tests."""
    monkeypatch.setattr(kdf, "_least", FLOOR)


def machine(seconds_a_gib: float):
    """A machine on which filling a GiB once takes so long."""
    return lambda cost: cost.cost / (1 << 20) * seconds_a_gib


@pytest.mark.parametrize("speed", [0.05, 0.2, 0.3, 0.5, 0.8, 1.3])
def test_new_vaults_take_half_a_second_to_a_second(speed: float) -> None:
    measure = machine(speed)
    chosen = calibrated(measure, LAPTOP)
    assert 0.5 <= measure(chosen) <= 1.0
    assert FLOOR.m_kib <= chosen.m_kib <= MOST_KIB
    assert chosen.t >= FLOOR.t
    assert chosen.p == FLOOR.p


def test_memory_comes_before_passes() -> None:
    assert calibrated(machine(0.5), LAPTOP) == Kdf(256 * 1024, 6, 4)
    assert calibrated(machine(2.0), LAPTOP) == Kdf(128 * 1024, 3, 4)
    assert calibrated(machine(3.0), LAPTOP) == FLOOR


def test_a_slow_machine_gets_the_floor_and_no_less() -> None:
    assert calibrated(machine(30.0), LAPTOP) == FLOOR


def test_a_small_machine_keeps_three_quarters_of_its_memory() -> None:
    assert calibrated(machine(0.2), 512 * 1024).m_kib == 128 * 1024
    assert calibrated(machine(0.2), 64 * 1024) == FLOOR


def test_a_quick_machine_does_not_calibrate_for_ever() -> None:
    assert calibrated(lambda _: 0.0, LAPTOP).t == kdf.MOST_PASSES


def test_this_machine_can_be_measured() -> None:
    assert kdf.seconds_of(FLOOR) > 0
    assert kdf._memory_kib() > 1024


def test_only_what_was_too_quick_rises() -> None:
    assert risen(FLOOR, 0.5, LAPTOP) is None
    higher = risen(FLOOR, 0.1, LAPTOP)
    assert higher is not None
    assert higher.cost > FLOOR.cost
    took = 0.1 * higher.cost / FLOOR.cost
    assert 0.5 <= took <= AIM_SECONDS
    assert risen(higher, took, LAPTOP) is None


def test_what_cannot_be_dearer_stays() -> None:
    dearest = Kdf(MOST_KIB, kdf.MOST_PASSES, 4)
    assert risen(dearest, 0.01, LAPTOP) is None


@pytest.mark.parametrize(
    "weak",
    [
        Kdf(FLOOR.m_kib - 1, 3, 4),
        Kdf(FLOOR.m_kib, 2, 4),
        Kdf(FLOOR.m_kib, 3, 3),
        weak_kdf.CHEAP,
    ],
)
@pytest.mark.usefixtures("strong")
def test_below_the_floor_nothing_is_made(tmp_path, weak: Kdf) -> None:
    with pytest.raises(EnvironmentTrouble, match="kdf_too_weak"):
        derive("rahasia desa kami", SALT, weak)
    with pytest.raises(EnvironmentTrouble, match="kdf_too_weak"):
        create_vault(tmp_path, officer_id="o", passphrase="rahasia desa kami", kdf=weak)
    assert not list(tmp_path.iterdir())


def test_below_the_floor_nothing_is_opened_and_no_try_counted(tmp_path, monkeypatch) -> None:
    create_vault(tmp_path, officer_id="o", passphrase="rahasia desa kami", kdf=weak_kdf.CHEAP)
    before = (tmp_path / "vault.json").read_bytes()
    monkeypatch.setattr(kdf, "_least", FLOOR)
    with pytest.raises(EnvironmentTrouble, match="kdf_too_weak"):
        unlock_vault(tmp_path, "rahasia desa kami")
    assert (tmp_path / "vault.json").read_bytes() == before


def test_a_built_program_is_never_weak_whatever_was_switched_on(monkeypatch) -> None:
    weak_kdf.allow()
    assert derive("x", SALT, weak_kdf.CHEAP)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with pytest.raises(EnvironmentTrouble, match="kdf_too_weak"):
        derive("x", SALT, weak_kdf.CHEAP)


OPENS = """
import sys
from pathlib import Path
from fieldreg.store.vault import unlock_vault
from fieldreg.domain.trouble import Trouble
try:
    unlock_vault(Path(sys.argv[1]), "rahasia desa kami")
    print("opened")
except Trouble as trouble:
    print(trouble.key)
"""


def test_no_environment_and_no_file_makes_a_program_weak(tmp_path) -> None:
    create_vault(tmp_path, officer_id="o", passphrase="rahasia desa kami", kdf=weak_kdf.CHEAP)
    names = ("FIELDREG_WEAK_KDF", "FIELDREG_TEST", "PYTEST_CURRENT_TEST", "CI")
    environment = {**os.environ, **dict.fromkeys(names, "1")}
    said = [
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for script in (
            OPENS,
            f"import sys; sys.path.insert(0, {weak_kdf.FOLDER!r})\n"
            f"import weak_kdf; weak_kdf.allow()\n{OPENS}",
        )
    ]
    assert said == ["kdf_too_weak", "opened"]


def test_nothing_in_the_program_sets_the_switch() -> None:
    """The floor in force is named in kdf.py alone, given its value once and read once."""
    uses = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node, "id", getattr(node, "attr", getattr(node, "value", None)))
            if name == "_least":
                uses.append((path.name, type(getattr(node, "ctx", None)).__name__))
    assert sorted(uses) == [("kdf.py", "Load"), ("kdf.py", "Store")]


def test_a_machine_short_of_memory_says_so(monkeypatch) -> None:
    def short(*_: object, **__: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(kdf, "hash_secret_raw", short)
    with pytest.raises(EnvironmentTrouble, match="memory_short"):
        derive("x", SALT, FLOOR)

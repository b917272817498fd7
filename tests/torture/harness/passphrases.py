"""A wrong passphrase learns nothing, changes nothing but the count of tries, and costs the same.

Each run is a laptop with two officers at which somebody guesses: the answer is always the same,
an altered slot answers as a wrong guess does, as many key derivations are made as for the right
passphrase, and after five tries the wait comes and outlives restarts, reboots and any clock. The
controls are programs that tell a little more, or let a little more pass.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import weak_kdf
from argon2.low_level import Type, hash_secret_raw

from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.domain.words import Role
from fieldreg.services import officers, workspace
from fieldreg.store import kdf
from fieldreg.store.keyhole import Around
from fieldreg.store.tries import FREE_TRIES, wait_after
from fieldreg.store.vault import create_vault, unlock_vault
from fieldreg.store.vault_header import Slot, read_header, write_header

from .laptop import PASSPHRASE, WORKSPACE, fresh_copy, make_laptop, sign_in
from .result import Result, Task

OTHER = "sandi petugas lain"
VAULT = Path(WORKSPACE) / "vault"
MEASURED_FROM = 100
"""Runs from which on the real cost is measured too; it takes some seconds and much memory."""
Unlock = Callable[[Path, str, Around], object]


@dataclass
class _Clock:
    """Seconds since boot."""

    now: float = 1_000.0

    def __call__(self) -> float:
        return self.now


def wrong_passphrases(task: Task, folder: Path) -> Result:
    """*task.runs* laptops at which somebody guesses."""
    result, template = Result("wrong passphrases"), folder / "template"
    make_laptop(template, people=2)
    desk = sign_in(template)
    officers.add_officer(
        desk, name="Made", role=Role.OFFICER, passphrase=OTHER, own_passphrase=PASSPHRASE
    )
    workspace.close(desk)
    for number in range(task.runs):
        found = _guess(template, folder, _real, Random(f"{task.seed}/{number}"))
        result.runs += 1
        result.losses += [f"run {number}: {f}" for f in found]
    for careless in (_free, _telling, _clocked, _cheap):
        found = _guess(template, folder, careless, Random(task.seed))
        result.control_runs += 1
        result.control_losses += bool(found)
        if not found:
            result.losses.append(f"the control {careless.__name__} was not found out")
    if task.runs >= MEASURED_FROM:
        result.notes.append(_measured(folder))
    return result


def _real(vault: Path, passphrase: str, around: Around) -> object:
    return unlock_vault(vault, passphrase, around=around)


def _guess(template: Path, folder: Path, unlock: Unlock, chance: Random) -> list[str]:
    """What is wrong with the answers to one who guesses."""
    laptop = fresh_copy(template, folder / "laptop")
    wrong = "".join(chance.choices("abcdefghij klmnop", k=chance.randrange(8, 30))) + "!"
    return [
        *_first_guess(laptop, unlock, wrong),
        *_altered(fresh_copy(template, folder / "laptop"), unlock, wrong, chance),
        *_waits(fresh_copy(template, folder / "laptop"), unlock, wrong, chance),
    ]


def _first_guess(laptop: Path, unlock: Unlock, wrong: str) -> Iterator[str]:
    before = _files(laptop)
    with _counted() as right_runs:
        unlock(laptop / VAULT, PASSPHRASE, Around(_Clock()))
    if _files(laptop) != before:
        yield "signing in changed more than the tries"
    with _counted() as wrong_runs:
        said = _answer(unlock, laptop, wrong, _Clock())
    if said != ("wrong_passphrase", FREE_TRIES - 1, 0):
        yield f"said {said} to a wrong passphrase"
    if not wrong_runs or len(wrong_runs) != len(right_runs):
        yield f"{len(wrong_runs)} derivations for a wrong, {len(right_runs)} for the right one"
    if _files(laptop) != before:
        yield "a wrong passphrase changed more than the tries"
    if _tries(laptop)["failed"] != 1:
        yield "a wrong try was not counted"


def _altered(laptop: Path, unlock: Unlock, wrong: str, chance: Random) -> Iterator[str]:
    """An altered slot, under a right sum, answers the right passphrase as a wrong one."""
    vault = laptop / VAULT
    header = read_header(vault)
    header = replace(header, slots=tuple(_changed(slot, chance) for slot in header.slots))
    write_header(vault, header)
    first = _answer(unlock, laptop, wrong, _Clock())
    write_header(vault, header)
    if _answer(unlock, laptop, PASSPHRASE, _Clock()) != first:
        yield "an altered slot tells the right passphrase from a wrong one"


def _changed(slot: Slot, chance: Random) -> Slot:
    part = chance.choice(("wrapped", "nonce"))
    data = bytearray(getattr(slot, part))
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return replace(slot, **{part: bytes(data)})


def _waits(laptop: Path, unlock: Unlock, wrong: str, chance: Random) -> Iterator[str]:
    clock = _Clock()
    for failed in range(1, FREE_TRIES + 1):
        said = _answer(unlock, laptop, wrong, clock)
        if said != ("wrong_passphrase", FREE_TRIES - failed, wait_after(failed)):
            yield f"try {failed}: said {said}"
    for extra in range(1, 4):
        wait = wait_after(FREE_TRIES + extra - 1)
        clock.now += chance.random() * (wait - 1)
        yield from _refused(laptop, unlock, clock, "before the wait is over")
        clock.now = chance.random() * 10  # the machine was switched off and on
        yield from _refused(laptop, unlock, clock, "after a reboot")
        clock.now += wait + 1
        said = _answer(unlock, laptop, wrong, clock)
        if said != ("wrong_passphrase", 0, wait_after(FREE_TRIES + extra)):
            yield f"after the wait: said {said}"
    clock.now += wait_after(FREE_TRIES + 3) + 1
    try:
        unlock(laptop / VAULT, PASSPHRASE, Around(clock))
    except Trouble as trouble:
        yield f"after the wait the right passphrase gives {trouble.key}"


def _refused(laptop: Path, unlock: Unlock, clock: _Clock, when: str) -> Iterator[str]:
    """The right passphrase is refused too, and not even tried."""
    with _counted() as runs:
        said = _answer(unlock, laptop, PASSPHRASE, clock)
    if said[0] != "wrong_passphrase" or runs:
        yield f"{when}: said {said} after {len(runs)} derivations"


def _answer(unlock: Unlock, laptop: Path, passphrase: str, clock: _Clock) -> tuple[object, ...]:
    """The whole of what is said: no text, no cause and no other value may tell more."""
    try:
        unlock(laptop / VAULT, passphrase, Around(clock))
    except (UserTrouble, EnvironmentTrouble) as trouble:
        known = {"tries_left", "wait_seconds"}
        told = [trouble.values.get(k, "") for k in ("tries_left", "wait_seconds")]
        more = sorted(set(trouble.values) - known)
        return (trouble.key, *told, *more)
    return ("opened",)


def _files(laptop: Path) -> dict[str, bytes]:
    """All files, the header without its count of tries."""
    found = {str(p.relative_to(laptop)): p.read_bytes() for p in laptop.rglob("*") if p.is_file()}
    header = json.loads(found[str(VAULT / "vault.json")])
    for moving in ("tries", "sum"):
        header.pop(moving)
    return found | {str(VAULT / "vault.json"): json.dumps(header).encode()}


def _tries(laptop: Path) -> dict[str, int]:
    tries: dict[str, int] = json.loads((laptop / VAULT / "vault.json").read_bytes())["tries"]
    return tries


@contextmanager
def _counted() -> Iterator[list[object]]:
    """Every key derivation that is made meanwhile."""
    made: list[object] = []
    plain = kdf.hash_secret_raw

    def counted(*arguments: object, **options: object) -> bytes:
        made.append(options)
        return plain(*arguments, **options)

    kdf.hash_secret_raw = counted
    try:
        yield made
    finally:
        kdf.hash_secret_raw = plain


def _measured(folder: Path) -> str:
    """What a wrong passphrase costs on this machine, beside the derivation alone."""
    kdf._least = kdf.FLOOR
    vault = folder / "real"
    vault.mkdir()
    cost = kdf.calibrated()
    create_vault(vault, officer_id="one", passphrase=PASSPHRASE, kdf=cost)
    begin = time.perf_counter()
    try:
        unlock_vault(vault, "not the one", around=Around(_Clock()))
    except UserTrouble:
        tried = time.perf_counter() - begin
    begin = time.perf_counter()
    hash_secret_raw(
        b"x", bytes(16), time_cost=cost.t, memory_cost=cost.m_kib, parallelism=cost.p,
        hash_len=32, type=Type.ID,
    )  # fmt: skip
    bare = time.perf_counter() - begin
    weak_kdf.allow()
    return (
        f"a wrong try costs {tried:.2f} s, Argon2id alone {bare:.2f} s "
        f"({cost.m_kib // 1024} MiB, t={cost.t}, p={cost.p})"
    )


# Programs that are to be found out.


def _free(vault: Path, passphrase: str, around: Around) -> object:
    """Counts no tries."""
    kept = vault.with_name("kept.json")
    shutil.copy(vault / "vault.json", kept)
    try:
        return unlock_vault(vault, passphrase, around=around)
    finally:
        kept.replace(vault / "vault.json")


def _telling(vault: Path, passphrase: str, around: Around) -> object:
    """Says `damaged` where the right passphrase meets an altered slot."""
    try:
        return unlock_vault(vault, passphrase, around=around)
    except UserTrouble as trouble:
        if passphrase == PASSPHRASE and trouble.values["tries_left"]:
            raise EnvironmentTrouble("damaged") from None
        raise


def _clocked(vault: Path, passphrase: str, around: Around) -> object:
    """Believes that a machine which was switched off and on has waited."""
    late = around.since_boot() + (100_000 if around.since_boot() < 100 else 0)
    return unlock_vault(vault, passphrase, around=Around(lambda: late))


def _cheap(vault: Path, passphrase: str, around: Around) -> object:
    """Looks first whether it can be the passphrase, at no cost."""
    if passphrase not in (PASSPHRASE, OTHER):
        raise UserTrouble("wrong_passphrase", tries_left=4, wait_seconds=0)
    return unlock_vault(vault, passphrase, around=around)

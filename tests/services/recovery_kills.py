"""Run as a process: ends a recovery at every step it takes, and says what then opens.

    recovery_kills.py FOLDER broken|sound

FOLDER holds a workspace (`workspace`) and an answer (`answer`). For each n a copy is recovered by
a child that kills itself at the n-th step: each line of `finish`, each file that is made, renamed
or removed. Prints, for each n, which of the two passphrases opens what is left.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import weak_kdf
from services.recovering import NEW, PASSPHRASE

from fieldreg.domain.trouble import Trouble
from fieldreg.services import recovery
from fieldreg.store.vault import drop_slots, keep_slot, unlock_vault

FILES = {"open", "os.rename", "os.remove", "os.chmod"}


class Killer:
    """Counts steps and kills its process at the last of them."""

    def __init__(self, left: int) -> None:
        self.left = left

    def step(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, arguments: tuple) -> None:
        is_written = event != "open" or (isinstance(arguments[2], int) and arguments[2] & 3)
        if event in FILES and is_written:
            self.step()

    def trace(self, frame, event, _):
        if frame.f_code is not recovery.finish.__code__:
            return None
        self.step()
        return self.trace


def broken(folder, slot):
    """What a careless program would do: the old slot first."""
    drop_slots(folder, [slot.officer_id])
    keep_slot(folder, slot)


def recover(folder: Path, answer: bytes, n: int) -> None:
    recovered = recovery.open_answer(folder, answer)
    killer = Killer(n)
    sys.addaudithook(killer.audit)
    sys.settrace(killer.trace)
    recovery.finish(folder, recovered, recovered.officers[0].officer_id, NEW)
    os._exit(0)


def opens(folder: Path, passphrase: str) -> bool:
    try:
        return bool(unlock_vault(folder / "vault", passphrase))
    except Trouble:
        return False


def main(place: Path, *, is_broken: bool) -> None:
    weak_kdf.allow()
    if is_broken:
        recovery.keep_slot = broken
    answer = (place / "answer").read_bytes()
    for n in range(1, 1000):
        folder = place / "copy"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(place / "workspace", folder)
        child = os.fork()
        if child == 0:
            recover(folder, answer, n)
        _, status = os.waitpid(child, 0)
        found = [name for name, p in (("old", PASSPHRASE), ("new", NEW)) if opens(folder, p)]
        how = "killed" if os.WIFSIGNALED(status) else "done"
        sys.stdout.write(" ".join([str(n), how, *(found or ["nothing"])]) + "\n")
        sys.stdout.flush()
        if not os.WIFSIGNALED(status):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), is_broken=sys.argv[2] == "broken")

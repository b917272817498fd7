import subprocess
import sys

import pytest

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.files import write_atomically
from fieldreg.store.lock import LOCK_FILE, FolderLock

HOLDER = """
import sys
from pathlib import Path
from fieldreg.store.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path) -> None:
    path = tmp_path / "header"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [p.name for p in tmp_path.iterdir()] == ["header"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch) -> None:
    path = tmp_path / "header"
    write_atomically(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("fieldreg.store.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_second_holder_is_refused_until_the_first_lets_go(tmp_path) -> None:
    first = FolderLock(tmp_path / "new folder")
    with pytest.raises(EnvironmentTrouble, match="workspace_in_use"):
        FolderLock(tmp_path / "new folder")
    first.release()
    first.release()
    FolderLock(tmp_path / "new folder").release()
    assert (tmp_path / "new folder" / LOCK_FILE).read_bytes() == b""


def test_the_lock_goes_with_the_process_that_is_killed(tmp_path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(EnvironmentTrouble, match="workspace_in_use"):
            FolderLock(tmp_path)
        holder.kill()
    FolderLock(tmp_path).release()

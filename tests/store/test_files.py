import errno
import subprocess
import sys

import pytest

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.files import disk_trouble, open_to_append, write_atomically
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
    assert [p.name for p in tmp_path.iterdir()] == ["header"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_laid_in_the_way_is_not_written_through(tmp_path) -> None:
    kept, path = tmp_path / "kept", tmp_path / "header"
    kept.write_bytes(b"of somebody")
    (tmp_path / "header.new").symlink_to(kept)
    write_atomically(path, b"new")
    assert (path.read_bytes(), kept.read_bytes()) == (b"new", b"of somebody")
    assert not path.is_symlink()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_appended_through_a_link(tmp_path) -> None:
    kept, path = tmp_path / "kept", tmp_path / "a.log"
    kept.write_text("of somebody")
    path.symlink_to(kept)
    for line in ("one", "two"):
        with open_to_append(path) as file:
            file.write(line)
    assert (kept.read_text(), path.read_text(), path.is_symlink()) == (
        "of somebody",
        "onetwo",
        False,
    )


def test_what_a_power_cut_left_beside_it_is_no_hindrance(tmp_path) -> None:
    (tmp_path / "header.new").write_bytes(b"half")
    write_atomically(tmp_path / "header", b"new")
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"new"]


@pytest.mark.parametrize(
    ("number", "key"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EDQUOT, "disk_full"),
        (errno.EFBIG, "disk_full"),
        (errno.EIO, "disk_trouble"),
        (errno.EACCES, "disk_trouble"),
    ],
)
def test_a_full_disk_is_told_from_other_disk_trouble(number: int, key: str) -> None:
    trouble = disk_trouble(OSError(number, "/home/somebody"))
    assert (trouble.key, trouble.values, str(trouble)) == (key, {}, key)


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

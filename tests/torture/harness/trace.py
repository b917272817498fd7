"""What a process did to its files, read from the output of `strace -f -y -xx`.

Only what happened under one folder counts. Files and folders become numbers, so that a file that
is renamed stays the same file. `-shm` files are left out: they are shared memory that SQLite
makes anew, and their writes are not system calls.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CALLS = (
    "open,openat,creat,close,lseek,write,pwrite64,writev,pwritev,fsync,"
    "fdatasync,sync_file_range,ftruncate,truncate,rename,renameat,renameat2,unlink,unlinkat,mkdir,"
    "mkdirat,rmdir,link,linkat,symlink,symlinkat,sendfile,copy_file_range,fallocate"
)
ROOT = 0
_EVENTS = b"/memfd:events"


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes into a file."""

    file: int
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file gets this size."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """A file or a folder was brought to the disk, or, not `well`, the disk failed at it."""

    node: int
    well: bool = True


@dataclass(frozen=True, slots=True)
class Named:
    """In one step: names that now stand for a file or folder, and names that are gone."""

    put: tuple[tuple[int, str, int], ...] = ()
    gone: tuple[tuple[int, str], ...] = ()
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The process told something (see `child.Tell`)."""

    event: dict[str, Any]


Op = Write | Cut | Sync | Named | Told


class Unread(Exception):
    """A system call that this reader does not know how to take."""


@dataclass
class Names:
    """Folders by number, each with what its names stand for."""

    folders: dict[int, dict[str, int]] = field(default_factory=lambda: {ROOT: {}})

    def find(self, path: tuple[str, ...]) -> int | None:
        """The number of the file or folder at *path*."""
        node: int | None = ROOT
        for name in path:
            node = self.folders.get(node, {}).get(name) if node is not None else None
        return node


@dataclass
class Start:
    """The folder before the run: names, and the bytes of each file."""

    names: Names
    files: dict[int, bytes]

    @classmethod
    def of(cls, folder: Path) -> Start:
        """What stands on the disk now."""
        names, files, numbers = Names(), {}, {folder: ROOT}
        for path in sorted(folder.rglob("*")):
            number = numbers[path] = len(numbers)
            names.folders[numbers[path.parent]][path.name] = number
            if path.is_dir():
                names.folders[number] = {}
            else:
                files[number] = path.read_bytes()
        return cls(names, files)


@dataclass
class _Opened:
    """A descriptor: the file it stands for (None: outside the folder), and where it is in it."""

    node: int | None
    at: int = 0
    appends: bool = False


_LINE = re.compile(r"^(\d+) +(.*)$", re.DOTALL)
_UNFINISHED = " <unfinished ...>"
_RESUMED = re.compile(r"^<\.\.\. \w+ resumed>")
_CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|\?)(.*)$", re.DOTALL)
_TEXT = re.compile(r'^"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?$')
_NUMBER_AND_PATH = re.compile(r"^(AT_FDCWD|-?\d+)(?:<((?:\\x[0-9a-f]{2})*)>)?")


def calls_of(lines: Iterable[str]) -> Iterator[tuple[str, list[str], int, str]]:
    """Name, arguments, result and the rest of each call that came to an end."""
    halves: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line.rstrip("\n"))
        if not found:
            continue
        pid, what = found.groups()
        if what.endswith(_UNFINISHED):
            halves[pid] = what.removesuffix(_UNFINISHED)
            continue
        if _RESUMED.match(what):
            what = halves.pop(pid) + _RESUMED.sub("", what)
        call = _CALL.match(what)
        if call and call[3] != "?":
            yield call[1], call[2].split(", "), int(call[3]), call[4]


class Reader:
    """Turns calls into what they did below *folder*, which began as *start*."""

    def __init__(self, folder: Path, start: Start) -> None:
        self._folder = folder
        self.ops: list[Op] = []
        self._names = Names({n: dict(c) for n, c in start.names.folders.items()})
        self._live = {n: bytearray(data) for n, data in start.files.items()}
        self._next = 1 + max([*self._live, *self._names.folders])
        self._at: dict[str, _Opened] = {}

    def read(self, lines: Iterable[str]) -> list[Op]:
        """All that happened, in order. Raises Unread."""
        for name, arguments, result, rest in calls_of(lines):
            take = getattr(self, f"_{name}", None)
            if take is None:
                raise Unread(name)
            take(arguments, result, rest)
        return self.ops

    # Paths and descriptors.

    def _below(self, argument: str, at: str = "") -> tuple[str, ...] | None:
        """The path below the folder, as names; None if it is elsewhere."""
        path = os.fsdecode(_bytes(argument))
        return self._path(path if path.startswith("/") else f"{os.fsdecode(_path_of(at))}/{path}")

    def _path(self, path: str) -> tuple[str, ...] | None:
        if not path.startswith("/"):
            return None  # a pipe, a socket
        path = os.path.normpath(path)
        inside = os.path.relpath(path, self._folder)
        if inside.startswith("..") or path.endswith("-shm"):
            return None
        return () if inside == "." else tuple(inside.split("/"))

    def _opened(self, argument: str) -> _Opened:
        """By number and path, which strace shows: processes have the same numbers for others."""
        if argument not in self._at:
            path = self._path(os.fsdecode(_path_of(argument)))
            self._at[argument] = _Opened(None if path is None else self._names.find(path))
        return self._at[argument]

    # What the calls do.

    def _openat(self, a: list[str], result: int, rest: str) -> None:
        self._take_open(self._below(a[1], a[0]), a[2], f"{result}{rest}" if result >= 0 else "")

    def _take_open(self, path: tuple[str, ...] | None, flags: str, opened: str) -> None:
        if not opened:
            return
        node = None if path is None else self._names.find(path)
        if path is not None and node is None:
            node = self._make(path, is_folder=False)
        elif node in self._live and "O_TRUNC" in flags and self._live[node]:
            self._cut(node, 0)
        self._at[opened] = _Opened(node, 0, "O_APPEND" in flags)

    def _make(self, path: tuple[str, ...], *, is_folder: bool) -> int:
        folder, node = self._names.find(path[:-1]), self._next
        self._next += 1
        assert folder is not None
        if is_folder:
            self._names.folders[node] = {}
        else:
            self._live[node] = bytearray()
        self._name(Named(put=((folder, path[-1], node),), is_folder=is_folder))
        return node

    def _name(self, op: Named) -> None:
        self.ops.append(op)
        for folder, name in op.gone:
            self._names.folders[folder].pop(name, None)
        for folder, name, node in op.put:
            self._names.folders[folder][name] = node

    def _close(self, a: list[str], result: int, rest: str) -> None:
        self._at.pop(a[0], None)

    def _lseek(self, a: list[str], result: int, rest: str) -> None:
        if result >= 0:
            self._opened(a[0]).at = result

    def _write(self, a: list[str], result: int, rest: str) -> None:
        opened = self._opened(a[0])
        if opened.node is not None and result > 0:
            if opened.appends:
                opened.at = len(self._live[opened.node])
            self._put(opened.node, opened.at, _bytes(a[1])[:result])
            opened.at += result

    def _writev(self, a: list[str], result: int, rest: str) -> None:
        """Only events are written with this call: `[{iov_base="…", iov_len=n}], 1`."""
        if not _path_of(a[0]).startswith(_EVENTS):
            raise Unread("writev")
        self.ops.append(Told(json.loads(_bytes(a[1].removeprefix("[{iov_base=")))))

    def _pwrite64(self, a: list[str], result: int, rest: str) -> None:
        opened = self._opened(a[0])
        if opened.node is not None and result > 0:
            self._put(opened.node, int(a[3]), _bytes(a[1])[:result])

    def _put(self, node: int, at: int, data: bytes) -> None:
        live = self._live[node]
        live.extend(bytes(max(0, at + len(data) - len(live))))
        live[at : at + len(data)] = data
        self.ops.append(Write(node, at, data))

    def _sendfile(self, a: list[str], result: int, rest: str) -> None:
        out, source = self._opened(a[0]), self._opened(a[1])
        if out.node is None or result <= 0:
            return
        if source.node is None:
            raise Unread("bytes from outside")
        begin = source.at if a[2] == "NULL" else int(a[2].split(" => ")[0].strip("[]"))
        self._put(out.node, out.at, bytes(self._live[source.node][begin : begin + result]))
        out.at += result
        if a[2] == "NULL":
            source.at += result

    def _fsync(self, a: list[str], result: int, rest: str) -> None:
        node = self._opened(a[0]).node
        if node is not None:
            self.ops.append(Sync(node, well=result == 0))

    _fdatasync = _fsync

    def _sync_file_range(self, a: list[str], result: int, rest: str) -> None:
        """Promises nothing."""

    def _ftruncate(self, a: list[str], result: int, rest: str) -> None:
        node = self._opened(a[0]).node
        if node is not None and result == 0:
            self._cut(node, int(a[1]))

    def _cut(self, node: int, size: int) -> None:
        live = self._live[node]
        del live[size:]
        live.extend(bytes(size - len(live)))
        self.ops.append(Cut(node, size))

    def _fallocate(self, a: list[str], result: int, rest: str) -> None:
        node = self._opened(a[0]).node
        if node is not None and result == 0:
            self._cut(node, max(len(self._live[node]), int(a[2]) + int(a[3])))

    def _rename(self, a: list[str], result: int, rest: str) -> None:
        self._take_rename(self._below(a[0]), self._below(a[1]), result)

    def _renameat(self, a: list[str], result: int, rest: str) -> None:
        self._take_rename(self._below(a[1], a[0]), self._below(a[3], a[2]), result)

    _renameat2 = _renameat

    def _take_rename(
        self, old: tuple[str, ...] | None, new: tuple[str, ...] | None, result: int
    ) -> None:
        if result != 0 or (old is None and new is None):
            return
        if old is None or new is None:
            raise Unread("a rename across the border")
        node, source = self._names.find(old), self._names.find(old[:-1])
        target = self._names.find(new[:-1])
        assert node is not None
        assert source is not None
        assert target is not None
        self._name(Named(put=((target, new[-1], node),), gone=((source, old[-1]),)))

    def _linkat(self, a: list[str], result: int, rest: str) -> None:
        if result == 0 and self._below(a[1], a[0]) is not None:
            raise Unread("linkat")

    def _unlink(self, a: list[str], result: int, rest: str) -> None:
        self._take_unlink(self._below(a[0]), result)

    _rmdir = _unlink

    def _unlinkat(self, a: list[str], result: int, rest: str) -> None:
        self._take_unlink(self._below(a[1], a[0]), result)

    def _take_unlink(self, path: tuple[str, ...] | None, result: int) -> None:
        if result == 0 and path is not None:
            folder = self._names.find(path[:-1])
            assert folder is not None
            self._name(Named(gone=((folder, path[-1]),)))

    def _mkdir(self, a: list[str], result: int, rest: str) -> None:
        path = self._below(a[0])
        if result == 0 and path is not None:
            self._make(path, is_folder=True)

    def _mkdirat(self, a: list[str], result: int, rest: str) -> None:
        path = self._below(a[1], a[0])
        if result == 0 and path is not None:
            self._make(path, is_folder=True)


def _bytes(argument: str) -> bytes:
    found = _TEXT.match(argument)
    if not found or found[2]:
        raise Unread("a text that was cut short")
    return bytes.fromhex(found[1].replace("\\x", ""))


def _path_of(argument: str) -> bytes:
    found = _NUMBER_AND_PATH.match(argument)
    return bytes.fromhex((found[2] or "").replace("\\x", "")) if found else b""

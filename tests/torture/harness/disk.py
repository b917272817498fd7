"""A disk that loses what nobody made it keep.

What a file holds is sure up to its last fsync; what was written after it survives a cut in any
selection of 512-byte sectors, in any order. Names (made, renamed, removed) are sure once their
folder was fsynced; later ones survive in any selection. A failed fsync saves nothing, and no later
one saves what it should have saved: that is what Linux does with such pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from .trace import ROOT, Cut, Named, Names, Op, Start, Sync, Told, Write

SECTOR = 512
Keeps = Callable[[], bool]


@dataclass
class _File:
    sure: bytearray
    open: list[Write | Cut] = field(default_factory=list)


class Disk:
    """Takes the operations of a run, and gives the folder as a cut now would leave it."""

    def __init__(self, start: Start, chance: Random) -> None:
        self._files = {n: _File(bytearray(data)) for n, data in start.files.items()}
        self._names = Names({n: dict(c) for n, c in start.names.folders.items()})
        self._open_names: list[Named] = []
        self._chance = chance

    def take(self, op: Op) -> None:
        """One more operation has been done."""
        if isinstance(op, Write | Cut):
            self._files[op.file].open.append(op)
        elif isinstance(op, Named):
            self._take_names(op)
        elif isinstance(op, Sync):
            self._sync(op)
        else:
            assert isinstance(op, Told)

    def _take_names(self, op: Named) -> None:
        self._open_names.append(op)
        for _, _, node in op.put:
            if op.is_folder:
                self._names.folders.setdefault(node, {})
            elif node not in self._names.folders:
                self._files.setdefault(node, _File(bytearray()))

    def _sync(self, op: Sync) -> None:
        if op.node in self._names.folders:
            if op.well:
                self._sync_folder(op.node)
            return
        file = self._files[op.node]
        keeps = (lambda: True) if op.well else (lambda: self._chance.random() < 0.5)
        file.sure = _laid_over(file, keeps)
        file.open.clear()

    def _sync_folder(self, folder: int) -> None:
        later = []
        for op in self._open_names:
            if folder in {f for f, *_ in (*op.put, *op.gone)}:
                _rename(self._names, op)
            else:
                later.append(op)
        self._open_names = later

    def after_cut(self, folder: Path, chance: Random) -> None:
        """Lay the folder down as a power cut now would leave it."""
        names = Names({n: dict(c) for n, c in self._names.folders.items()})
        keeps = _mood(chance)
        for op in self._open_names:
            if keeps():
                _rename(names, op)
        self._lay(folder, names, ROOT, lambda: _mood(chance))

    def after_kill(self, folder: Path) -> None:
        """Lay the folder down as the next process finds it when this one is killed now."""
        names = Names({n: dict(c) for n, c in self._names.folders.items()})
        for op in self._open_names:
            _rename(names, op)
        self._lay(folder, names, ROOT, lambda: lambda: True)

    def _lay(self, folder: Path, names: Names, node: int, mood: Callable[[], Keeps]) -> None:
        folder.mkdir(parents=True)
        for name, inner in names.folders[node].items():
            if inner in names.folders:
                self._lay(folder / name, names, inner, mood)
            else:
                (folder / name).write_bytes(_laid_over(self._files[inner], mood()))


def _rename(names: Names, op: Named) -> None:
    for folder, name in op.gone:
        names.folders[folder].pop(name, None)
    for folder, name, node in op.put:
        names.folders[folder][name] = node


def _mood(chance: Random) -> Keeps:
    """How much a cut takes: nothing, all, all after some moment, or here and there."""
    mood = chance.randrange(4)
    if mood == 0:
        return lambda: True
    if mood == 1:
        return lambda: False
    if mood == 2:
        left = chance.randrange(1, 60)

        def until() -> bool:
            nonlocal left
            left -= 1
            return left > 0

        return until
    share = chance.random()
    return lambda: chance.random() < share


def _laid_over(file: _File, keeps: Keeps) -> bytearray:
    """The sure bytes with those parts of the open writes that *keeps* lets live."""
    data = bytearray(file.sure)
    for op in file.open:
        if isinstance(op, Write):
            _put(data, op, keeps)
        elif keeps():
            del data[op.size :]
            data.extend(bytes(op.size - len(data)))
    return data


def _put(data: bytearray, op: Write, keeps: Keeps) -> None:
    begin = 0
    while begin < len(op.data):
        end = min(len(op.data), (op.at + begin) // SECTOR * SECTOR + SECTOR - op.at)
        if keeps():
            data.extend(bytes(max(0, op.at + end - len(data))))
            data[op.at + begin : op.at + end] = op.data[begin:end]
        begin = end

"""Schedules over the real store and the real centre in which sticks and the network are mixed.

Files are made, kept in a pile, and read by the centre in any order, late, twice or never; so are
its replies. Laptops also come back from copies of their disk that nobody tells them of.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.successors import derived_id
from fieldreg.server.sticks import StickReply, answer_bundle
from fieldreg.services.stick import StickReport, bundle_of, take_reply

from .dying_store import Desk
from .laptop_model import Crash
from .real_stack import RealWorld
from .schedule import Violation

HARMLESS = {"stick_again", "stick_stale"}


class StickWorld(RealWorld):
    """Two laptops, a centre, a bad line, and a pile of sticks."""

    def __init__(self, seed: int, folder: Path, **more: Any) -> None:
        super().__init__(seed, folder, **more)
        self.bundles: list[bytes] = []
        self.replies: list[tuple[str, bytes]] = []

    def _step(self) -> None:
        what = self.chance.random()
        if what > 0.55:
            super()._step()
            return
        desk = self.chance.choice(self.desks)
        self.dying = 0.04 if self.line.faults else 0.0
        try:
            self._stick_step(desk, what)
        except Crash:
            self.line.met.add("crash with a stick")
            self.dying = 0.0
            self._reopen(desk)
        finally:
            self.dying = 0.0

    def _stick_step(self, desk: Desk, what: float) -> None:
        if what < 0.2:
            self.bundles.append(self.export(desk))
        elif what < 0.4 and self.bundles:
            self._read(self.chance.choice(self.bundles))
        elif what < 0.53 and self.replies:
            device_id, data = self.chance.choice(self.replies)
            owner = next(d for d in self.desks if d.device_id == device_id)
            try:
                self._take(owner, data)
            except Crash:
                self.line.met.add("crash with a stick")
                self.dying = 0.0
                self._reopen(owner)
        elif desk.backup_saved is not None:
            self.copy_back(desk)

    def export(self, desk: Desk) -> bytes:
        """What `fieldreg bundle export` writes."""
        data, _ = bundle_of(
            desk.store, make_id=self.new_id, now=self.wrong_time(), on_writer=lambda job: job()
        )
        return data

    def read(self, data: bytes, *, again: bool = False) -> StickReply:
        """What `fieldreg centre bundle import` does."""
        return answer_bundle(self.centre, data, again=again)

    def take(self, desk: Desk, data: bytes) -> StickReport:
        """What `fieldreg bundle import` does."""
        return take_reply(
            desk.store,
            data,
            make_id=self.new_id,
            now=self.wrong_time(),
            on_writer=lambda job: job(),
        )

    def _read(self, data: bytes) -> None:
        try:
            reply = self.read(data, again=self.chance.random() < 0.3)
        except UserTrouble as trouble:
            self._note(trouble)
            return
        self.line.met |= {"read", *reply.report.refused}
        if reply.report.waiting:
            self.line.met.add("gap")
        self.replies.append((reply.report.device_id, reply.data))

    def _take(self, desk: Desk, data: bytes) -> None:
        try:
            report = self.take(desk, data)
        except UserTrouble as trouble:
            self._note(trouble)
            return
        self.line.met.add("taken")
        if report.trouble and not (self.may_differ and report.trouble == "rows_differ"):
            raise Violation(f"I3: {report.trouble}")

    def _note(self, trouble: UserTrouble) -> None:
        if trouble.key not in HARMLESS:
            raise Violation(f"an honest file is refused: {trouble.key}")
        self.line.met.add(trouble.key)

    def _check_history(self) -> None:
        """As the parent's, where a save may stand under the number it was said again with."""
        times = Counter(self._revision_ids())
        if max(times.values(), default=1) > 1:
            raise Violation("I2: a revision is twice in the history")
        for desk in self.desks:
            for revision_id in desk.saved - self.lost:
                there = times.keys() & _said_as(revision_id)
                if len(there) != 1:
                    raise Violation(f"I1, I2: a save is {len(there)} times in the history")

    def copy_back(self, desk: Desk) -> None:
        """The disk is exchanged for an old copy, and nothing tells the program."""
        self.line.met.add("copied back")
        assert desk.backup_saved is not None
        self.lost |= desk.saved - desk.backup_saved
        desk.store.close()
        shutil.rmtree(desk.folder)
        shutil.copytree(f"{desk.folder}.backup", desk.folder)
        desk.store = self._open(desk.folder, desk.key)
        desk.saved, desk.shown = set(desk.backup_saved), set()


def _said_as(revision_id: str) -> set[str]:
    """The ids under which a save may stand in the history."""
    ids = [revision_id]
    while len(ids) < 9:
        ids.append(derived_id(ids[-1]))
    return set(ids)


class StickOnly(StickWorld):
    """The same, healed by sticks alone: no network ever comes back."""

    def _heal(self) -> None:
        self.line.faults = 0.0
        for _ in range(6):
            for desk in self.desks:
                report = self._ride(desk)
        for desk in self.desks:
            report = self._ride(desk)
            if report.waiting or report.must_repeat or not report.equal:
                raise Violation(f"I8: a stick does not drain: {report}")

    def _ride(self, desk: Desk) -> StickReport:
        return self.take(desk, self.read(self.export(desk)).data)

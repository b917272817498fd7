"""The flows under torture, each with the laptop that it begins on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldreg.services import workspace

from . import flows, judge, steps
from .flows import Flow
from .judge import Expected, State
from .laptop import WORKSPACE, fresh_copy, make_laptop, sign_in

RELEASED = Path(__file__).parents[2] / "services" / "released" / "0.1.0"

_EACH_SEVENTH_FSYNC_FAILS = ("-e", "inject=fsync,fdatasync:error=EIO:when=9+7")


@dataclass(frozen=True)
class Planned:
    """A flow, how a laptop for it is made, and its share of all runs.

    `goes_on`: it may begin again on what it left behind. `strace`: more options while it is
    recorded.
    """

    name: str
    flow: Flow
    make: Callable[[Path], None]
    weight: int = 1
    steps: tuple[str, ...] = steps.SAVING
    goes_on: bool = True
    strace: tuple[str, ...] = ()
    judge: Callable[[Path, Expected], list[str]] = judge.faults

    def prepared(self, folder: Path) -> Path:
        """The laptop below *folder*, as it is before the flow: always the same one."""
        template = folder / f"template {self.name}"
        if not template.exists():
            self.make(template)
        return fresh_copy(template, folder / "laptop")

    def expected(self, base: Path) -> Expected:
        """What stands in the template of *base* before the flow."""
        if self.make is _bare:
            return Expected()
        twin = fresh_copy(base.parent / f"template {self.name}", base.parent / "twin")
        return Expected(states=[found(twin)])


def found(folder: Path) -> State:
    """The state of the laptop in *folder*."""
    desk = sign_in(folder)
    try:
        state = judge.state_of(desk)
        return {k: v for k, v in state.items() if not k.startswith("backup:")}
    finally:
        workspace.close(desk)


def with_people(folder: Path) -> None:
    make_laptop(folder, people=5)


def _bare(folder: Path) -> None:
    folder.mkdir()


def _released(folder: Path) -> None:
    shutil.copytree(RELEASED, folder / WORKSPACE)


FLOWS = (
    Planned("registering", flows.registering, with_people, weight=4),
    Planned("syncing", flows.syncing, with_people, 2, steps.SYNCING, goes_on=False),
    Planned("failing fsync", flows.registering, with_people, strace=_EACH_SEVENTH_FSYNC_FAILS),
    Planned("backing up", flows.backing_up, with_people, 2, steps.FILING[:2]),
    Planned("photographing", flows.photographing, with_people, 1, steps.PHOTOGRAPHING),
    Planned("officers", flows.officers_come_and_go, with_people, 1, steps.OFFICERS, goes_on=False),
    Planned(
        "setting up",
        flows.setting_up,
        _bare,
        1,
        steps.FILING,
        goes_on=False,
        judge=judge.faults_or_bare,
    ),
    Planned("migrating", flows.opening, _released, 1, steps.MIGRATING, goes_on=False),
)

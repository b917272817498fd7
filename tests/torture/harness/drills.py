"""Fifty restore drills against a real centre: nothing promised is lost, nothing arrives twice.

Each laptop registers, syncs and is backed up in some order; then it goes back to an older or the
newest backup, twice, out of damage, together with an older centre, or as a bare laptop with
nothing but the stick. Afterwards it goes on working and syncs. The control copies a backup over
the database by hand, as people do.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from sqlalchemy import select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.server import admin
from fieldreg.services import backup, draft, register, workspace
from fieldreg.store.schema import revision

from . import judge
from .judge import Expected, digest, state_of
from .laptop import NOW, PASSPHRASE, STICK, WORKSPACE, make_laptop, person, sign_in
from .pages import on_changed_pages, pages_of_unsent
from .pair import RealCentre, sync
from .result import Result, Task

KINDS = ("older", "newest", "twice", "stick alone", "damaged", "both", "not needed")
CONTROL_RUNS = 3


@dataclass
class Drill:
    """One laptop, one centre, and what the officer was told is saved."""

    folder: Path
    chance: Random
    saved: dict[str, set[str]] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    draft_id: str = ""
    on_stick: set[str] = field(default_factory=set)
    numbers: int = 0
    told_lost: int = 0
    overwritten: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.centre = RealCentre(self.folder / "centre")
        make_laptop(self.folder, **self.centre.enrolment())
        self.desk = sign_in(self.folder)
        backup.choose_second_place(self.desk, self.folder / STICK)

    @property
    def workspace(self) -> Path:
        """The laptop's workspace."""
        return self.folder / WORKSPACE

    def work(self, most: int = 5, *, corrects: bool = True) -> None:
        """New people, and corrections of earlier ones."""
        for _ in range(self.chance.randint(1, most)):
            known = sorted(self.values) if corrects else []
            if known and self.chance.random() < 0.4:
                form = register.open_form(self.desk, record_id=self.chance.choice(known))
            else:
                form = register.open_form(self.desk)
            self.numbers += 1
            values = {**person(self.numbers), **form.values, "address": f"Jl. {self.numbers}"}
            done = register.save(self.desk, form, values)
            self.saved.setdefault(done.record_id, set()).add(done.revision_id)
            self.values[done.record_id] = digest(values)

    def leave_draft(self) -> None:
        """A form is left open."""
        form = register.open_form(self.desk)
        draft.keep(self.desk, form, {**form.values, "full_name": "NI DRAF"})
        self.draft_id = form.draft_id

    def back_up(self) -> None:
        """To the near place and the stick."""
        made = backup.back_up(self.desk, "asked")
        assert made.second == "done"
        self.on_stick = self.all_saved()

    def all_saved(self) -> set[str]:
        """Every revision the officer was told of."""
        return {r for revisions in self.saved.values() for r in revisions}

    def some_time(self, *, syncs: float = 0.5) -> None:
        """Work, and perhaps a sync or a backup, in some order."""
        for _ in range(self.chance.randint(2, 4)):
            self.work()
            if self.chance.random() < syncs:
                sync(self.desk, self.centre)
            if self.chance.random() < 0.6:
                self.back_up()


def drills(task: Task, folder: Path) -> Result:
    """*task.runs* drills, of each kind in turn."""
    result = Result("restore drills")
    if not hasattr(backup, "restore"):
        result.skipped = "nothing can be restored yet"
        return result
    destroyed: list[tuple[int, int]] = []
    kinds = [k for k in KINDS if task.only in ("", k)]
    for number in range(task.runs):
        kind = kinds[number % len(kinds)]
        chance = Random(f"{task.seed}/{number}")
        found = _drill(folder / "drill", kind, chance, _RESTORES[kind], destroyed)
        result.runs += 1
        result.losses += [f"drill {number}, {kind}: {f}" for f in found]
    if destroyed:
        gone, told = (sum(numbers) for numbers in zip(*destroyed, strict=True))
        result.notes.append(
            f"{gone} unsent saves stood on overwritten pages, in {len(destroyed)} drills; of {told}"
            " the rescue could say so"
        )
    for number in range(CONTROL_RUNS):
        result.control_runs += 1
        result.control_losses += bool(
            _drill(folder / "drill", "by hand", Random(f"{task.seed}/c{number}"), _by_hand)
        )
    return result


def _drill(
    folder: Path,
    kind: str,
    chance: Random,
    restores: Callable[[Drill], None],
    said: list[tuple[int, int]] | None = None,
) -> list[str]:
    shutil.rmtree(folder, ignore_errors=True)
    drill = Drill(folder, chance)
    drill.work()
    sync(drill.desk, drill.centre)
    drill.back_up()
    drill.some_time()
    drill.work()  # unsent, and in no backup
    drill.leave_draft()
    workspace.close(drill.desk)
    try:
        restores(drill)
        drill.desk = sign_in(folder)
        found = _judged(drill, kind)
        gone = drill.overwritten - set(drill.centre.revisions())
        if said is not None and gone:
            said.append((len(gone), drill.told_lost))
        return found
    finally:
        workspace.close(drill.desk)
        drill.centre.close()


def _judged(drill: Drill, kind: str) -> list[str]:
    """What is wrong after the laptop has worked on and synced until nothing waits."""
    gone = _gone_with_the_laptop(drill) if kind == "stick alone" else set()
    found: list[str] = []
    drill.work(2, corrects=False)  # before the first sync it may know an earlier state only
    sync(drill.desk, drill.centre)
    try:
        drill.work(2, corrects=not (gone or drill.overwritten))
    except UserTrouble as trouble:
        found.append(f"a saved person cannot be opened: {trouble.key}")
    report = sync(drill.desk, drill.centre)
    if report.trouble or report.waiting or not report.equal:
        found.append(f"does not settle: {report.trouble}, {report.waiting} wait")
    gone |= drill.overwritten - set(drill.centre.revisions())
    return [*found, *_at_centre(drill, gone), *_at_laptop(drill, kind, gone)]


def _at_centre(drill: Drill, gone: set[str]) -> Iterator[str]:
    """Each save is there once: itself, or what says the same under another number."""
    there, saved = drill.centre.revisions(), drill.all_saved()
    again = _said_again(drill)
    lost = {r for r in saved - gone if r not in there and again.get(r) not in there}
    double = {r for r, s in again.items() if r in there and s in there}
    odd = set(there) - saved - set(again.values())
    if lost:
        yield f"{len(lost)} saves are not at the centre, {drill.told_lost} said to be lost"
    if odd or double or max(there.values(), default=1) > 1:
        yield f"{len(odd)} revisions too many at the centre, {len(double)} twice"


def _said_again(drill: Drill) -> dict[str, str]:
    """Revisions that the laptop says anew, and as what."""
    with drill.desk.store.reading() as connection:
        query = select(revision.c.revision_id, revision.c.superseded_by)
        rows = connection.execute(query.where(revision.c.superseded_by.is_not(None))).all()
    return {row.revision_id: row.superseded_by for row in rows}


def _at_laptop(drill: Drill, kind: str, gone: set[str]) -> Iterator[str]:
    """All are shown as they were saved, and nothing is there by halves."""
    halves = judge.halves(drill.desk)
    if kind == "damaged":
        # What a destroyed page held is missing in the chains too; the rest is said anew.
        after = ("the chain breaks", "a save without its audit entry")
        halves = [h for h in halves if not h.startswith(after)]
    yield from halves
    state = state_of(drill.desk)
    for record, values in drill.values.items():
        is_whole = not drill.saved[record] & gone
        if is_whole and not state.get(f"record:{record}", "").startswith(values):
            yield "the laptop shows other values than were saved"
    if kind not in ("stick alone", "damaged") and f"draft:{drill.draft_id}" not in state:
        yield "the form left open is gone"


def _gone_with_the_laptop(drill: Drill) -> set[str]:
    """What was neither on the stick nor at the centre when the laptop was lost."""
    return drill.all_saved() - drill.on_stick - set(drill.centre.revisions())


def _restore(drill: Drill, which: int) -> None:
    rows = [r for r in backup.backups(drill.workspace) if r.place == "near" and r.state == "good"]
    row = rows[min(which, len(rows) - 1)]
    backup.restore(drill.workspace, row.backup_id, PASSPHRASE, clock=lambda: NOW)


def _older(drill: Drill) -> None:
    _restore(drill, drill.chance.randrange(1, 4))


def _newest(drill: Drill) -> None:
    _restore(drill, 0)


def _twice(drill: Drill) -> None:
    _restore(drill, drill.chance.randrange(3))
    drill.desk = sign_in(drill.folder)
    drill.work(corrects=False)
    drill.back_up()
    if drill.chance.random() < 0.5:
        sync(drill.desk, drill.centre)
        drill.work()
    workspace.close(drill.desk)
    _restore(drill, drill.chance.randrange(4))


def _stick_alone(drill: Drill) -> None:
    """The laptop is gone; a new one has nothing but the stick."""
    rows = [r for r in backup.backups(drill.workspace) if r.place == "second"]
    (path,) = (drill.folder / STICK).rglob(f"{rows[0].backup_id}.db")
    shutil.rmtree(drill.workspace)
    backup.restore(drill.workspace, path, PASSPHRASE, clock=lambda: NOW)


def _damaged(drill: Drill) -> None:
    """Some bytes of the database are overwritten, or its end is gone."""
    path = drill.workspace / "vault" / "vault.db"
    pages = pages_of_unsent(drill.folder)
    before, data = path.read_bytes(), bytearray(path.read_bytes())
    if drill.chance.random() < 0.3:
        del data[drill.chance.randrange(len(data) // 2, len(data)) :]
    else:
        for _ in range(drill.chance.randint(1, 4)):
            at = drill.chance.randrange(len(data) - 64)
            data[at : at + 64] = drill.chance.randbytes(64)
    path.write_bytes(data)
    drill.overwritten = on_changed_pages(pages, before, data)
    done = backup.rescue(drill.workspace, PASSPHRASE, clock=lambda: NOW)
    drill.told_lost = done.lost


def _both(drill: Drill) -> None:
    """The centre comes back from an older copy too, in a new epoch."""
    copy, place = drill.folder / "centre.copy", drill.folder / "centre"
    drill.centre.close()
    shutil.copytree(place, copy)
    drill.centre = RealCentre(place)
    drill.desk = sign_in(drill.folder)
    drill.some_time()
    workspace.close(drill.desk)
    _restore(drill, drill.chance.randrange(3))
    drill.centre.close()
    shutil.rmtree(place)
    copy.rename(place)
    opened = admin.open_centre(place)
    admin.begin_epoch(opened)
    opened.database.close()
    drill.centre = RealCentre(place)


def _not_needed(drill: Drill) -> None:
    """Nothing is wrong with the laptop: a rescue leaves it as it is."""
    before = Expected()
    judge.faults(drill.folder, before)
    done = backup.rescue(drill.workspace, PASSPHRASE, clock=lambda: NOW)
    if not done.was_sound:
        raise AssertionError("a sound workspace was taken for a damaged one")


def _by_hand(drill: Drill) -> None:
    rows = [r for r in backup.backups(drill.workspace) if r.place == "near"]
    (path,) = (drill.workspace / "backups").rglob(f"{rows[-1].backup_id}.db")
    shutil.copy(path, drill.workspace / "vault" / "vault.db")


_RESTORES: dict[str, Callable[[Drill], None]] = {
    "older": _older,
    "newest": _newest,
    "twice": _twice,
    "stick alone": _stick_alone,
    "damaged": _damaged,
    "both": _both,
    "not needed": _not_needed,
}

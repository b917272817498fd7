"""A thousand flipped bits and cut files: every one is noticed, or changes nothing that is seen.

Database, its log, photos, header and backups, each with one bit turned or its end cut off. A
known trouble must come when it is opened, when it is read, or when it is verified; where none
comes, everything must read as it was written. The control is the same database without
encryption, which notices only some.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import sqlcipher3.dbapi2 as sqlcipher

from fieldreg.domain.trouble import Trouble
from fieldreg.services import backup, register, workspace
from fieldreg.services.desk import Desk
from fieldreg.store.backup import verified
from fieldreg.store.backup_files import kept_at

from . import flows, judge
from .judge import Expected
from .laptop import (
    NOW,
    PASSPHRASE,
    STICK,
    WORKSPACE,
    checkpoint,
    fresh_copy,
    make_laptop,
    person,
    sign_in,
)
from .pages import on_changed_pages, pages_of_unsent
from .result import Result, Task

PEOPLE, IN_LOG = 20, 12
FILES = {
    "database": f"{WORKSPACE}/vault/vault.db",
    "log": f"{WORKSPACE}/vault/vault.db-wal",
    "photos": f"{WORKSPACE}/vault/images.db",
    "header": f"{WORKSPACE}/vault/vault.json",
}
RESCUED, IN_A_FRAME = ("database", "log", "header"), 3
BACKUP_ENDS = (".db", ".vault.json", ".json")
Check = Callable[[Path], str]
NOTICED, HARMLESS, LIKE_A_CUT = "noticed", "harmless", "as after a cut"


def flips(task: Task, folder: Path) -> Result:
    """*task.runs* times a copy of a laptop with one file damaged."""
    result, chance = Result("flips and cuts"), Random(task.seed)
    template, key = folder / "template", _make(folder / "template")
    states = {name: Expected([_truth(template / name, folder)]) for name in ("live", "closed")}
    backups = sorted((template / "closed" / STICK).rglob("*Z-*.db"))
    kinds = [k for k in (*FILES, "backup") if task.only in ("", k)]
    found: Counter[str] = Counter()
    saved: Counter[str] = Counter()
    destroyed: Counter[str] = Counter()
    for number in range(task.runs):
        kind = kinds[number % len(kinds)]
        if kind == "backup":
            said = _damaged_backup(chance.choice(backups), folder, key, chance)
        else:
            of = "live" if kind == "log" else "closed"
            laptop = fresh_copy(template / of, folder / "laptop")
            how = damage(laptop / FILES[kind], chance)
            said = _laptop_says(laptop, states[of]) or f"wrong and unnoticed: {how}"
            if kind == "log" and said.startswith("wrong"):
                said = _as_after_a_cut(states[of], how) or said
            if said == NOTICED and kind in RESCUED:
                saved[kind] += 1
                said = _rescued(laptop, template / of, kind, states[of], destroyed) or said
        result.runs += 1
        if said in (NOTICED, HARMLESS, LIKE_A_CUT):
            found[f"{kind} {said}"] += 1
        else:
            result.losses.append(f"{kind}, run {number}: {said}")
    result.notes.append(", ".join(f"{k} {n}" for k, n in sorted(found.items())))
    for kind, number in saved.items():
        result.notes.append(
            f"{number} rescues of the {kind}, {destroyed[kind]} unsent saves stood where it was hit"
        )
    _control(template, key, chance, folder, result, max(40, task.runs // 5))
    return result


def damage(path: Path, chance: Random) -> str:
    """Turn one bit of the file, or (each fourth time) cut off its end; how."""
    data = bytearray(path.read_bytes())
    if chance.random() < 0.25:
        size = chance.randrange(len(data))
        path.write_bytes(data[:size])
        return f"cut to {size} of {len(data)}"
    at = chance.randrange(len(data) * 8)
    data[at // 8] ^= 1 << at % 8
    path.write_bytes(data)
    return f"bit {at % 8} of byte {at // 8} of {len(data)}"


def _make(template: Path) -> bytes:
    """One laptop, live with a log and closed, with photos and backups; its key."""
    work = template.with_name("work")
    make_laptop(work, people=PEOPLE)
    desk = sign_in(work)
    backup.choose_second_place(desk, work / STICK)
    record = _photograph(desk)
    assert record
    backup.back_up(desk, "asked")
    checkpoint(desk)
    for number in range(IN_LOG):
        register.save(desk, register.open_form(desk), person(1_000 + number))
    shutil.copytree(work, template / "live")  # as a power cut leaves it
    key = desk.store.key
    workspace.close(desk)
    shutil.copytree(work, template / "closed")
    for left in template.rglob("*-shm"):
        left.unlink()
    return key


def _photograph(desk: Desk) -> str:
    flows.images.pictures.prepare = lambda data: flows.PICTURES[data]
    saved = register.save(desk, register.open_form(desk), person(999))
    for data in flows.PICTURES:
        kind = flows.ImageKind.KTP
        flows.images.add_image(desk, saved.record_id, data, kind=kind)
    return saved.record_id


def _truth(template: Path, folder: Path) -> judge.State:
    expected = Expected()
    judge.faults(fresh_copy(template, folder / "laptop"), expected)
    return expected.seen


def _laptop_says(laptop: Path, expected: Expected) -> str:
    """NOTICED, HARMLESS, or nothing where something wrong is shown as if it were right."""
    try:
        faults = judge.faults(laptop, expected)
    except Trouble:
        return NOTICED  # while reading
    if not faults:
        return HARMLESS
    noticed = ("does not open", "quick_check", "cipher_integrity_check", "the chain breaks",
               "the audit chain breaks")  # fmt: skip
    return NOTICED if any(f.startswith(noticed) for f in faults) else ""


def _rescued(
    laptop: Path, sound: Path, kind: str, expected: Expected, destroyed: Counter[str]
) -> str:
    """What is wrong after the rescue of a damaged laptop; empty if all is there that can be.

    Unsent revisions on a page that was hit may be gone; of a log, those in the frame that was.
    """
    before, after = ((p / FILES["database"]).read_bytes() for p in (sound, laptop))
    may_be_gone = 0
    if kind == "database":
        pages = pages_of_unsent(fresh_copy(sound, laptop.with_name("sound")))
        may_be_gone = len(on_changed_pages(pages, before, after))
    elif kind == "log":
        may_be_gone = IN_A_FRAME
    try:
        backup.rescue(laptop / WORKSPACE, PASSPHRASE, clock=lambda: NOW)
        judge.faults(laptop, again := Expected([{}]))
    except Trouble as trouble:
        return f"no rescue: {trouble.key}"
    (truth,) = expected.states
    records = {k for k in truth if k.startswith("record:")}
    lost = {k for k in records if again.seen.get(k) != truth[k]}
    destroyed[kind] += len(lost)
    return f"{len(lost)} people are lost after the rescue" if len(lost) > may_be_gone else ""


def _as_after_a_cut(expected: Expected, how: str) -> str:
    """Damage at the very end of a log is what an unfinished write looks like: it may cost the
    saves of the last two transactions, never more. A log of which the end is missing is a whole
    log of an earlier moment, and nothing beside it can tell."""
    (truth,) = expected.states
    lost = set(truth.items()) - set(expected.seen.items())
    is_older = expected.seen.items() <= truth.items()
    return LIKE_A_CUT if is_older and (len(lost) <= 2 or how.startswith("cut")) else ""


def _damaged_backup(path: Path, folder: Path, key: bytes, chance: Random) -> str:
    """A backup of which one file is damaged must not be good any more."""
    place = fresh_copy(path.parent, folder / "place")
    copy = place / path.name
    end = chance.choice(BACKUP_ENDS)
    how = damage(copy.with_name(copy.name.removesuffix(".db") + end), chance)
    kept = kept_at(copy)
    if kept.state != "good" or not verified(kept, key, "2025-11-24T01:00:00Z"):
        return NOTICED
    return f"a damaged backup counts as good: {end}, {how}"


def _control(
    template: Path, key: bytes, chance: Random, folder: Path, result: Result, runs: int
) -> None:
    """The same rows in a plain database: what is damaged there is often shown as right."""
    twin, copy = folder / "twin.db", folder / "copy.db"
    source = fresh_copy(template / "closed", folder / "laptop") / FILES["database"]
    connection = sqlcipher.connect(str(source))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("ATTACH ? AS plain KEY ''", (str(twin),))
    connection.execute("SELECT sqlcipher_export('plain')")
    connection.close()
    for _ in range(runs):
        shutil.copy(twin, copy)
        damage(copy, chance)
        result.control_runs += 1
        result.control_losses += not _plain_says(copy)


def _plain_says(copy: Path) -> bool:
    """Whether reading and checking an unencrypted database notices that it is damaged."""
    connection = sqlcipher.connect(str(copy))
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            connection.execute(f'SELECT * FROM "{name}"').fetchall()
        return connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except (sqlcipher.Error, UnicodeDecodeError):
        return True
    finally:
        connection.close()

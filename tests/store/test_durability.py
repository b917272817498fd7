"""Kill the process anywhere: what it said was saved is there, and nothing is there by halves."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision
from fieldreg.store.store import Store

KEY = bytes(range(32))
KILLS = 12
MARK = "SINTETISWAYAN"

SAVER = """
import itertools, sys, uuid
from pathlib import Path
from fieldreg.domain.revision import Base
from fieldreg.domain.words import Act
from fieldreg.store.revisions import Save, append
from fieldreg.store.store import Store

folder, key, start, when = sys.argv[1:]
store = Store(Path(folder), bytes.fromhex(key))
print("ready", flush=True)
for number in itertools.count(int(start)):
    record = str(uuid.UUID(int=number))
    save = Save(str(uuid.UUID(int=(1 << 100) + number)), record, Act.SAVED, "officer",
                "2025-11-03T01:02:03Z", "denpasar@2025.1", {},
                {"full_name": f"SINTETISWAYAN {number}", "note": "x" * 2000}, Base())
    with store.writing() as connection:
        append(connection, save)
        if when == "early":
            print(record, flush=True)
    if when == "honest":
        print(record, flush=True)
"""


def run_and_kill(folder: Path, start: int, when: str, chance: random.Random) -> list[str]:
    """What the saver acknowledged before it was killed in the middle of some later line."""
    arguments = [sys.executable, "-c", SAVER, str(folder), KEY.hex(), str(start), when]
    acknowledged: list[str] = []
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "ready\n"
        for _ in range(chance.randrange(1, 25)):
            acknowledged.append(process.stdout.readline().strip())
        process.kill()
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    return acknowledged


def kept(folder: Path) -> set[str]:
    """The records that are whole; fails on half a transaction or a broken chain."""
    store = Store(folder, KEY)
    with store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT record_id, revision_no, header, body, salt, link FROM revision ORDER BY row_no"
        ).all()
        viewed = set(connection.exec_driver_sql("SELECT record_id FROM view").scalars())
        searched = connection.exec_driver_sql("SELECT count(*) FROM view_search").scalar()
        assert connection.exec_driver_sql("PRAGMA quick_check").scalar() == "ok"
    store.close()
    link = FIRST_LINK
    for number, row in enumerate(rows, start=1):
        link = SealedRevision(row.header, row.body, row.salt).link(link)
        assert (row.revision_no, row.link) == (number, link)
    assert viewed == {row.record_id for row in rows}
    assert searched == len(rows)
    return viewed


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "vault"))


def lost_records(folder: Path, when: str, seed: int, kills: int) -> int:
    chance = random.Random(seed)
    lost, start = 0, 1
    for _ in range(kills):
        acknowledged = run_and_kill(folder, start, when, chance)
        found = kept(folder)
        lost += len(set(acknowledged) - found)
        start += len(acknowledged) + 2
    return lost


def test_all_that_was_acknowledged_is_there_after_every_kill(folder: Path) -> None:
    assert lost_records(folder, "honest", seed=1, kills=KILLS) == 0


def test_the_same_harness_finds_a_program_that_acknowledges_too_early(folder: Path) -> None:
    """The control: records acknowledged before the commit are lost sooner or later."""
    chance = random.Random(2)
    start = 1
    for _ in range(60):
        acknowledged = run_and_kill(folder, start, "early", chance)
        if set(acknowledged) - kept(folder):
            return
        start += len(acknowledged) + 2
    pytest.fail("a program that acknowledges before the commit was not found out")


def test_no_file_of_the_workspace_shows_what_was_typed(bench) -> None:
    bench.save("00000000-0000-7000-8000-000000000001", {"full_name": MARK, "note": "9901" * 8})
    files = [p for p in bench.folder.rglob("*") if p.is_file()]
    assert {p.name for p in files} >= {"vault.db", "vault.db-wal"}
    for path in files:
        data = path.read_bytes()
        assert MARK.encode() not in data
        assert b"9901" * 4 not in data
        assert MARK.encode("utf-16-le") not in data
    bench.store.close()
    assert MARK.encode() not in (bench.folder / "vault.db").read_bytes()

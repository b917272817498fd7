"""A migration that is killed after any of its statements leaves the old database or the new one.

From every released schema: 1 is the workspace of 0.1.0; 2 and 3 were made by the last programs
before the next one (5fea530, 2a36b47) with `tests/services/released/make.py`.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from services.conftest import PASSPHRASE
from sqlalchemy import Engine, event

from fieldreg.database.sqlcipher import looking
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import workspace
from fieldreg.services.backup import backups
from fieldreg.store.migrate import SCHEMA
from fieldreg.store.schema import PERMANENT
from fieldreg.store.store import Store
from fieldreg.store.vault import unlock_vault

HERE = Path(__file__).parent
RELEASED = {
    1: HERE.parent / "services" / "released" / "0.1.0",
    2: HERE / "schemas" / "2",
    3: HERE / "schemas" / "3",
}
ENOUGH = 400

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills need fork")


def test_every_earlier_schema_has_its_database() -> None:
    assert sorted(RELEASED) == list(range(1, SCHEMA))


@pytest.fixture(params=sorted(RELEASED))
def schema(request) -> int:
    return request.param


@pytest.fixture
def fresh(schema: int, tmp_path: Path) -> Callable[[], Path]:
    """The released vault, laid out again each time."""

    def lay() -> Path:
        place = tmp_path / "workspace"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(RELEASED[schema], place)
        return place / "vault"

    return lay


@pytest.fixture
def key(fresh) -> bytes:
    return unlock_vault(fresh(), PASSPHRASE)[0]


Rows = dict[str, list[dict[str, object]]]


def contents(vault: Path, key: bytes) -> tuple[int, Rows]:
    """The schema, and every row of every permanent table that is there."""
    found: Rows = {}
    with looking(vault / "vault.db", key) as connection:
        ask = connection.exec_driver_sql
        assert ask("PRAGMA quick_check").scalar() == "ok"
        version = ask("PRAGMA user_version").scalar_one()
        there = set(ask("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
        for table in set(PERMANENT.tables) & there:
            found[table] = [dict(r._mapping) for r in ask(f"SELECT * FROM {table}")]
    return version, found


def keeps(before: Rows, after: Rows) -> bool:
    """Whether each row of *before* is in *after* with the same values, and none is more."""
    return all(
        len(rows) == len(after.get(table, ()))
        and all(
            old.items() <= {**new, **_left_by_deriving(old, new)}.items()
            for old, new in zip(rows, after[table], strict=True)
        )
        for table, rows in before.items()
    )


def _left_by_deriving(old: dict[str, object], new: dict[str, object]) -> dict[str, object]:
    """Opening writes down how it shaped the derived tables; that is nobody's data."""
    return {"view_shape": old["view_shape"]} if "view_shape" in new else {}


def killed_after(vault: Path, key: bytes, number: int, *, torn: bool = False) -> bool:
    """Open the vault in a process of its own that dies after so many statements; whether it did.

    *torn*: each statement is committed for itself, as a program without a transaction does.
    """
    process = os.fork()
    if not process:
        done = 0

        def count(connection, cursor, statement, *_) -> None:
            nonlocal done
            done += 1
            if torn and statement.lstrip().startswith(("CREATE", "ALTER")):
                cursor.connection.execute("COMMIT")
                cursor.connection.execute("BEGIN IMMEDIATE")
            if done == number:
                os.kill(os.getpid(), signal.SIGKILL)

        event.listen(Engine, "after_cursor_execute", count)
        status = 1
        try:
            Store(vault, key).close()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(process, 0)
    assert status in (0, signal.SIGKILL), "the migration itself failed"
    return status != 0


def is_old_or_new(vault: Path, key: bytes, schema: int, before: Rows) -> bool:
    """Whole old, or whole new; and then it opens, with everything."""
    version, after = contents(vault, key)
    tables = {1: 5, 2: 7, 3: 10, SCHEMA: len(PERMANENT.tables)}
    if version not in (schema, SCHEMA) or len(after) != tables[version]:
        return False
    if not keeps(before, after):
        return False
    try:
        Store(vault, key).close()
    except Exception:  # noqa: BLE001 - whatever it is, the vault does not open
        return False
    version, after = contents(vault, key)
    return version == SCHEMA and keeps(before, after)


def test_killed_after_each_statement_it_is_old_or_new(fresh, key, schema: int) -> None:
    before = contents(fresh(), key)[1]
    assert before["revision"]
    outcomes = set()
    for number in range(1, ENOUGH):
        vault = fresh()
        if not killed_after(vault, key, number):
            break
        outcomes.add(contents(vault, key)[0])
        assert is_old_or_new(vault, key, schema, before), number
    else:
        pytest.fail("it never came to an end")
    assert number > 10
    assert outcomes == {schema, SCHEMA}


def test_a_migration_without_a_transaction_is_found_out(fresh, key, schema: int) -> None:
    """The control."""
    before = contents(fresh(), key)[1]
    for number in range(1, ENOUGH):
        vault = fresh()
        if not killed_after(vault, key, number, torn=True):
            break
        if not is_old_or_new(vault, key, schema, before):
            return
    pytest.fail("a torn migration was not found out")


def unlock(vault: Path):
    return workspace.unlock(vault.parent, PASSPHRASE, shelf=builtin_shelf())


def test_a_backup_comes_first_and_holds_the_old_schema(fresh, key, schema: int) -> None:
    vault = fresh()
    before = contents(vault, key)[1]
    workspace.close(unlock(vault))
    (row,) = backups(vault.parent)
    assert (row.state, row.people > 0) == ("good", True)
    data = next((vault.parent / "backups").glob("*.db")).read_bytes()
    (fresh() / "vault.db").write_bytes(data)
    version, after = contents(vault, key)
    assert version == schema
    assert {t: len(r) for t, r in after.items()} == {t: len(r) for t, r in before.items()}


def test_without_room_for_the_backup_nothing_is_changed(fresh, key, schema, monkeypatch) -> None:
    vault = fresh()
    before = (vault / "vault.db").read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 0}))
        with pytest.raises(EnvironmentTrouble, match="disk_full"):
            unlock(vault)
    assert contents(vault, key)[0] == schema
    assert len((vault / "vault.db").read_bytes()) == len(before)
    workspace.close(unlock(vault))
    assert contents(vault, key)[0] == SCHEMA


def test_a_second_opening_makes_no_backup(fresh, schema: int) -> None:
    vault = fresh()
    for _ in range(2):
        workspace.close(unlock(vault))
    assert len(backups(vault.parent)) == 1

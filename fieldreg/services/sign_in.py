"""What a sign-in leaves behind: the audit entries, and header and database in agreement again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.domain.words import Audited, Role
from fieldreg.store import audit, officers, vault
from fieldreg.store.officers import OfficerKept
from fieldreg.store.store import Connection, Store


def settle(folder: Path, store: Store, officer_id: str, *, at: str) -> OfficerKept:
    """Note the sign-in and the failed ones before it; give the officer's row.

    *folder* is the vault's. Heals what a crash left: the slots of removed officers go. An officer
    with a slot and without a row (an older database was put back) gets a row again: only who had
    the key can have made the slot. Raises UserTrouble officer_removed; EnvironmentTrouble
    disk_full, disk_trouble.
    """
    owners, failed = vault.slot_owners(folder), vault.unrecorded_tries(folder)
    with store.writing() as connection:
        rows = {o.officer_id: o for o in officers.officers(connection)}
        removed = {i for i, row in rows.items() if row.removed_at}
        if failed:
            audit.note(connection, Audited.SIGN_IN_FAILED, at=at, count=failed)
        if officer_id not in rows:
            rows[officer_id] = _restored(connection, officer_id, rows, owners, at)
        if officer_id not in removed:
            audit.note(connection, Audited.SIGNED_IN, at=at, officer_id=officer_id)
    if failed:
        vault.tries_recorded(folder, failed)
    if owners & removed:
        with suppress(Trouble):  # on a full disk the next sign-in does it
            _drop(folder, owners, removed)
    if officer_id in removed:
        raise UserTrouble("officer_removed")
    return rows[officer_id]


def _drop(folder: Path, owners: frozenset[str], removed: set[str]) -> None:
    """Take the slots of removed officers away, unless nothing could ever open the vault then."""
    if owners - removed or vault.recovery_slot(folder):
        vault.drop_slots(folder, owners & removed)


def record_failed(folder: Path, store: Store, *, at: str) -> None:
    """Bring failed tries into the audit chain at once; what the disk refuses stays counted."""
    with suppress(Trouble):
        failed = vault.unrecorded_tries(folder)
        if not failed:
            return
        with store.writing() as connection:
            audit.note(connection, Audited.SIGN_IN_FAILED, at=at, count=failed)
        vault.tries_recorded(folder, failed)


def sign_out(store: Store, officer_id: str, *, at: str) -> None:
    """Note that the officer left; a closed store or a full disk never holds him."""
    with suppress(Trouble), store.writing() as connection:
        audit.note(connection, Audited.SIGNED_OUT, at=at, officer_id=officer_id)


def _restored(
    connection: Connection,
    officer_id: str,
    rows: dict[str, OfficerKept],
    owners: frozenset[str],
    at: str,
) -> OfficerKept:
    """A row for a slot that has none; a head's where no other head could sign in."""
    heads = (o for i, o in rows.items() if i in owners and not o.removed_at)
    has_head = any(o.role is Role.HEAD for o in heads)
    row = OfficerKept(
        officer_id, f"Petugas {officer_id[-4:]}", Role.OFFICER if has_head else Role.HEAD
    )
    officers.add(connection, row.officer_id, row.name, row.role)
    audit.note(
        connection, Audited.OFFICER_ADDED, at=at, subject=officer_id, role=row.role, why="restored"
    )
    return row

"""Officers of this laptop: who works here, who may say so, and their passphrases.

The database and the vault's header cannot change together. The database goes first, with the
audit entry, so that whatever has a slot is known there; a crash in between leaves an officer who
cannot sign in yet (give a passphrase), one who was removed and whose slot the next sign-in drops,
or an entry of a change of passphrase that did not come about.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.domain.words import Audited, Role
from fieldreg.store import audit, vault
from fieldreg.store import officers as kept
from fieldreg.store.officers import OfficerKept
from fieldreg.store.vault_header import Slot

from .audit import note
from .desk import Desk
from .revoked import require_admitted
from .sign_in import record_failed


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer who works here. `can_sign_in`: he has a key slot."""

    officer_id: str
    name: str
    role: Role
    is_self: bool
    can_sign_in: bool


def officers(desk: Desk) -> tuple[OfficerRow, ...]:
    """Who works here, by name; those who were removed are left out."""
    with desk.store.reading() as connection:
        return _rows(desk, kept.officers(connection))


def reauthenticate(desk: Desk, passphrase: str) -> None:
    """Return if *passphrase* is the signed-in officer's.

    Asked before exports, restores and recovery. Raises UserTrouble wrong_passphrase(tries_left,
    wait_seconds), which counts as at sign-in; EnvironmentTrouble as `vault.unlock_vault`.
    """
    _own_key(desk, passphrase)


def add_officer(
    desk: Desk, *, name: str, role: Role, passphrase: str, own_passphrase: str
) -> OfficerRow:
    """A new officer with a first passphrase, which he can change himself.

    Raises UserTrouble not_head, officer_name_missing, officer_exists, passphrase_too_short(least),
    laptop_revoked, passphrase_taken, wrong_passphrase(tries_left, wait_seconds);
    EnvironmentTrouble disk_full, disk_trouble and as `vault.unlock_vault`.
    """
    everyone = _as_head(desk)
    name = " ".join(cleaned(name).split())
    if not name:
        raise UserTrouble("officer_name_missing")
    if any(o.name.casefold() == name.casefold() for o in everyone):
        raise UserTrouble("officer_exists")
    vault.require_length(passphrase)
    key = _own_key(desk, own_passphrase)
    officer_id = desk.make_id()
    slot = _slot(desk, key, officer_id, passphrase)
    with desk.store.writing() as connection:
        kept.add(connection, officer_id, name, role)
        audit.note(
            connection,
            Audited.OFFICER_ADDED,
            at=desk.now(),
            officer_id=desk.officer_id,
            subject=officer_id,
            role=role.value,
        )
    vault.keep_slot(desk.vault, slot)
    return OfficerRow(officer_id, name, role, is_self=False, can_sign_in=True)


def remove_officer(desk: Desk, officer_id: str, *, own_passphrase: str) -> None:
    """He can sign in no more; his name stays in the history, his open forms come to the head.

    Raises UserTrouble not_head, own_self, officer_unknown, last_head, wrong_passphrase;
    EnvironmentTrouble as `add_officer`.
    """
    everyone = _as_head(desk)
    _one(everyone, officer_id)
    if officer_id == desk.officer_id:
        raise UserTrouble("own_self")
    _require_head_beside(everyone, officer_id)
    _own_key(desk, own_passphrase)
    with desk.store.writing() as connection:
        kept.remove(connection, officer_id, at=desk.now(), heir=desk.officer_id)
        audit.note(
            connection,
            Audited.OFFICER_REMOVED,
            at=desk.now(),
            officer_id=desk.officer_id,
            subject=officer_id,
        )
    vault.drop_slots(desk.vault, [officer_id])


def change_role(desk: Desk, officer_id: str, role: Role, *, own_passphrase: str) -> None:
    """What he may do, from now on; for oneself only while another head can sign in.

    Raises UserTrouble not_head, officer_unknown, last_head, wrong_passphrase; EnvironmentTrouble
    as `vault.unlock_vault`.
    """
    everyone = _as_head(desk)
    _one(everyone, officer_id)
    if role is not Role.HEAD:
        _require_head_beside(everyone, officer_id)
    _own_key(desk, own_passphrase)
    with desk.store.writing() as connection:
        kept.change_role(connection, officer_id, role)
        audit.note(
            connection,
            Audited.ROLE_CHANGED,
            at=desk.now(),
            officer_id=desk.officer_id,
            subject=officer_id,
            role=role.value,
        )


def set_passphrase(desk: Desk, officer_id: str, new: str, *, own_passphrase: str) -> None:
    """A new passphrase: one's own, or (head) another's. The former one opens nothing any more.

    Raises UserTrouble not_head, officer_unknown, passphrase_too_short(least), laptop_revoked,
    passphrase_taken, wrong_passphrase; EnvironmentTrouble as `add_officer`.
    """
    _one(officers(desk) if officer_id == desk.officer_id else _as_head(desk), officer_id)
    vault.require_length(new)
    slot = _slot(desk, _own_key(desk, own_passphrase), officer_id, new)
    note(desk, Audited.KEY_CHANGED, subject=officer_id)
    vault.keep_slot(desk.vault, slot)


def _own_key(desk: Desk, passphrase: str) -> bytes:
    try:
        return vault.open_slot(desk.vault, desk.officer_id, passphrase)
    except Trouble:
        record_failed(desk.vault, desk.store, at=desk.now())
        raise


def _slot(desk: Desk, key: bytes, officer_id: str, passphrase: str) -> Slot:
    """A new slot. That a passphrase is taken tells of a colleague's, so it is audited."""
    require_admitted(desk)
    try:
        return vault.make_slot(desk.vault, key, officer_id, passphrase)
    except UserTrouble as trouble:
        note(desk, Audited.KEY_CHANGED, subject=officer_id, refused=trouble.key)
        raise


def _as_head(desk: Desk) -> tuple[OfficerRow, ...]:
    """Everyone; asked of the database, since a role may have changed since sign-in."""
    everyone = officers(desk)
    if not any(o.is_self and o.role is Role.HEAD for o in everyone):
        raise UserTrouble("not_head")
    return everyone


def _one(everyone: tuple[OfficerRow, ...], officer_id: str) -> None:
    if not any(o.officer_id == officer_id for o in everyone):
        raise UserTrouble("officer_unknown")


def _require_head_beside(everyone: tuple[OfficerRow, ...], officer_id: str) -> None:
    heads = [o for o in everyone if o.role is Role.HEAD and o.can_sign_in]
    if all(o.officer_id == officer_id for o in heads):
        raise UserTrouble("last_head")


def _rows(desk: Desk, rows: tuple[OfficerKept, ...]) -> tuple[OfficerRow, ...]:
    owners = vault.slot_owners(desk.vault)
    return tuple(
        OfficerRow(
            o.officer_id, o.name, o.role, o.officer_id == desk.officer_id, o.officer_id in owners
        )
        for o in rows
        if not o.removed_at
    )

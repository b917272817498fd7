"""A laptop that the centre revoked: nobody signs in any more, and nothing on it is lost.

It acts on the centre's own signature alone: a plain refusal, which whoever stands in the line
could forge, only stops the sending. The officers' key slots go at once, also out of the header
copies beside backups; the officer who works goes on with what is on the screen, saved as ever,
until he leaves or the screen locks. The organisation's slot stays, so that the centre can bring in
what was never sent (`fieldreg centre salvage`). Without that slot the slots stay too while anything
is nowhere but here: a record is never given up for a secret.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fieldreg.domain.trouble import UserTrouble
from fieldreg.store import revocation, vault
from fieldreg.store.backup_files import near_place
from fieldreg.store.backup_files import second_place as second_folder
from fieldreg.store.vault_header import read_header
from fieldreg.sync.surroundings import OnWriter

from .backup_places import second_place
from .desk import Desk
from .views import SyncReport

CLOSED = "laptop_closed"
"""A sync's trouble where nobody can sign in from now on."""


def obey(desk: Desk, report: SyncReport, *, on_writer: OnWriter) -> SyncReport:
    """Close the doors if *report* brings a proved revocation; the report, saying so.

    May be repeated. Raises EnvironmentTrouble disk_full, disk_trouble: the next sync tries again.
    """
    if not report.is_revoked:
        return report
    is_shut = on_writer(lambda: _shut(desk))
    return replace(report, trouble=CLOSED) if is_shut else report


def require_admitted(desk: Desk) -> None:
    """Raise UserTrouble laptop_revoked: no new way into a laptop that was revoked."""
    with desk.store.reading() as connection:
        if revocation.is_revoked(connection):
            raise UserTrouble("laptop_revoked")


def _shut(desk: Desk) -> bool:
    """Note it, then take the slots away; a crash in between is healed by the next contact."""
    with desk.store.writing() as connection:
        revocation.note_revoked(connection, at=desk.now(), officer_id=desk.officer_id)
        is_kept_for = revocation.has_unsent(connection)
    if is_kept_for and vault.recovery_slot(desk.vault) is None:
        return False
    vault.drop_all_slots(desk.vault)
    for place in _backup_places(desk):
        revocation.shut_backups(place)
    return True


def _backup_places(desk: Desk) -> list[Path]:
    places, chosen = [near_place(desk.folder)], second_place(desk)
    if chosen:
        places.append(second_folder(Path(chosen), read_header(desk.vault).vault_id))
    return places

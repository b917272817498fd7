"""What a laptop remembers of its revocation, and whether anything on it is nowhere else yet."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, exists, select

from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Audited

from . import audit
from .backup_files import Kept, kept_backups, write_manifest
from .files import write_atomically
from .record_images import how_many
from .schema import draft, revision
from .settings import read_setting, write_setting
from .vault_header import header_bytes, read_header_file

_SETTING = "revoked_at"


def note_revoked(connection: Connection, *, at: str, officer_id: str) -> bool:
    """Remember that the centre revoked this laptop (*at*: UTC), once; whether it was news."""
    if is_revoked(connection):
        return False
    write_setting(connection, _SETTING, at)
    audit.note(connection, Audited.REVOKED, at=at, officer_id=officer_id)
    return True


def is_revoked(connection: Connection) -> bool:
    """Whether the centre is known to have revoked this laptop."""
    return bool(read_setting(connection, _SETTING))


def has_unsent(connection: Connection) -> bool:
    """Whether a revision or photo waits, or a form was left open: no centre has those."""
    waits = revision.c.link.is_not(None) & revision.c.superseded_by.is_(None)
    waiting = exists(select(1).where(waits, revision.c.receipted_at.is_(None)))
    left_open = exists(select(1).select_from(draft))
    has_words = bool(connection.execute(select(waiting | left_open)).scalar_one())
    photos = how_many(connection)
    return has_words or photos.on_the_way + photos.refused > 0


def shut_backups(place: Path) -> None:
    """Take the officers' slots out of the header copies of the backups in *place*.

    Whoever found the laptop could otherwise put one of them in the header's place. What cannot be
    written (a stick that is not there) stays as it is.
    """
    for kept in kept_backups(place):
        with suppress(Trouble, OSError):
            _shut(place, kept)


def _shut(place: Path, kept: Kept) -> None:
    header = read_header_file(kept.header)
    if not header.slots:
        return
    data = header_bytes(replace(header, slots=()))
    write_atomically(kept.header, data)
    if kept.manifest:
        manifest = replace(kept.manifest, header_sha256=sha256(data).hexdigest())
        write_manifest(place, manifest)

"""On which pages of a closed database unsent revisions stand: what damage there may cost."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from sqlalchemy import select

from fieldreg.services import workspace
from fieldreg.store.schema import revision

from .laptop import WORKSPACE, sign_in

PAGE, RESERVED = 4096, 80


def pages_of_unsent(laptop: Path) -> dict[str, int]:
    """The page of each unsent revision of the laptop, found by its bytes."""
    desk = sign_in(laptop)
    key, unsent = desk.store.key, revision.c.receipted_at.is_(None)
    with desk.store.reading() as connection:
        query = select(revision.c.revision_id, revision.c.body).where(unsent)
        bodies = dict(connection.execute(query).tuples().all())
    workspace.close(desk)
    found = {}
    data = (laptop / WORKSPACE / "vault" / "vault.db").read_bytes()
    for number, page in enumerate(_pages(data)):
        plain = _decrypted(page, key, salt=0 if number else 16)
        found |= {revision_id: number for revision_id, body in bodies.items() if body in plain}
    return found


def on_changed_pages(pages: dict[str, int], before: bytes, after: bytes) -> set[str]:
    """The revisions of *pages* whose page is another one now, or gone."""
    changed = {n for n, page in enumerate(_pages(before)) if after[n * PAGE :][:PAGE] != page}
    return {revision_id for revision_id, page in pages.items() if page in changed}


def _pages(data: bytes) -> list[bytes]:
    return [data[at : at + PAGE] for at in range(0, len(data), PAGE)]


def _decrypted(page: bytes, key: bytes, *, salt: int) -> bytes:
    """SQLCipher's page: AES-256-CBC, its vector first in the last 80 bytes."""
    cipher = Cipher(AES(key), CBC(page[-RESERVED : -RESERVED + 16])).decryptor()
    return cipher.update(page[salt:-RESERVED])

"""Noting in the laptop's audit chain what an officer did."""

from __future__ import annotations

from fieldreg.domain.words import Audited
from fieldreg.store import audit

from .desk import Desk


def note(desk: Desk, act: Audited, *, subject: str = "", **detail: str | int) -> None:
    """Append an entry of the signed-in officer; see `store.audit.note` for what it may hold."""
    with desk.store.writing() as connection:
        audit.note(
            connection,
            act,
            at=desk.now(),
            officer_id=desk.officer_id,
            subject=subject,
            **detail,
        )

"""A new token of this laptop, and where its centre is now."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, update

from fieldreg.domain.words import Audited

from . import audit
from .schema import sync_state

RENEWED = "device_token"
"""The setting that the audit entry of a renewal names."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """What a renewal brings. `ca_certificate` is PEM, empty for public roots."""

    url: str
    ca_certificate: str
    device_token: str = field(repr=False)


def keep_renewal(connection: Connection, renewal: Renewal, *, at: str, officer_id: str) -> None:
    """Take *renewal* in the place of what was known; nothing else of the laptop changes."""
    connection.execute(
        update(sync_state).values(
            url=renewal.url,
            ca_certificate=renewal.ca_certificate,
            device_token=renewal.device_token,
        )
    )
    audit.note(connection, Audited.SETTING_CHANGED, at=at, officer_id=officer_id, name=RENEWED)

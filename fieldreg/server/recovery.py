"""The organisation's recovery key, as a centre knows it: its public part, for new laptops."""

from __future__ import annotations

from sqlalchemy import update

from fieldreg.protocol.recovery_keys import recipient_of

from .identity import Centre, read_identity
from .tables import centre as centre_table


def recovery_key(centre: Centre) -> str:
    """The recipient (`age1…`) to which new laptops seal their keys, empty if there is none."""
    with centre.database.reading() as connection:
        return read_identity(connection).recovery_key


def set_recovery_key(centre: Centre, recipient: str) -> None:
    """Teach laptops that enrol from now on this recipient.

    Those enrolled before keep the one they learnt, or have none. Raises UserTrouble
    recovery_key_unreadable.
    """
    known = recipient_of(recipient)
    centre.database.write(lambda c: c.execute(update(centre_table).values(recovery_key=known)))

"""A person's right to be forgotten: everything that one record says is taken off this laptop.

Header, commitment and link of its revisions stay, and so do its audit entries: they name nobody.
The centre keeps what it must by law; what comes from there never brings the words back (see
`reduced`). Backups made before still hold them, until they are thinned out.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Case, Delivery

from .derive import derive
from .record_state import record_state
from .reduced import forget_values, is_done
from .retention import leave_words
from .schema import draft, revision


def erase_record(connection: Connection, record_id: str) -> int:
    """Erase all that the record says, in the caller's transaction; of how many revisions.

    Raises UserTrouble record_missing, record_not_ended (it still lives), record_waiting (something
    of it has not arrived yet, or was kept aside); then nothing is changed.
    """
    state = record_state(connection, record_id)
    if state.case is None:
        raise UserTrouble("record_missing")
    if state.case is not Case.ENDED:
        raise UserTrouble("record_not_ended")
    of_it = revision.c.record_id == record_id
    waits = connection.execute(select(exists(select(1).where(of_it, ~is_done())))).scalar_one()
    if waits or state.delivery is not Delivery.DELIVERED or not state.version:
        raise UserTrouble("record_waiting")
    connection.execute(delete(draft).where(draft.c.record_id == record_id))
    erased = forget_values(connection, record_id)
    derive(connection, [record_id])
    leave_words(connection)
    return erased

"""Void a record that was a mistake: it ends with a reason, and its history stays."""

from __future__ import annotations

from fieldreg.domain.revision import Reason
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.store.record_state import record_state
from fieldreg.store.revisions import Save

from .desk import Desk
from .views import SaveResult

LONGEST_REASON = 1_000


def void(desk: Desk, record_id: str, reason: str) -> SaveResult:
    """Append the voiding revision; a record that has ended already stays as it is.

    Raises UserTrouble reason_missing, reason_too_long(most) or record_missing.
    """
    words = reason.strip()
    if not words:
        raise UserTrouble("reason_missing")
    if len(words) > LONGEST_REASON:
        raise UserTrouble("reason_too_long", most=LONGEST_REASON)
    with desk.store.writing() as connection:
        state = record_state(connection, record_id)
    case = state.case
    if case is None:
        raise UserTrouble("record_missing")
    if case is Case.ENDED:
        return SaveResult(record_id, "", case, ())
    saved = desk.store.append(
        Save(
            revision_id=desk.make_id(),
            record_id=record_id,
            act=Act.VOIDED,
            author=desk.officer_id,
            made_at=desk.now(),
            pack=desk.judging_pack(state.values).key,
            seen={},
            values={},
            base=None,
            reasons=(Reason("", words),),
        )
    )
    return SaveResult(record_id, saved.revision_id, saved.case, ())

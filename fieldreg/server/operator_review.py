"""The operator's own look at the registrations, and own verdicts on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fieldreg.domain.record import Value
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.protocol.sealed import patch_json

from .founding import LOCAL_REVIEWER
from .identity import Centre
from .looking import find_records, look_at
from .refusal import Refusal
from .review import give_verdict
from .review_messages import (
    ReasonMessage,
    RecordDetail,
    RecordRow,
    RecordsQuery,
    VerdictRequest,
    VerdictResponse,
)


def find_all(centre: Centre, case: str | None = None) -> tuple[RecordRow, ...]:
    """All records, or those in one case, in the order of their ids."""
    found: list[RecordRow] = []
    with centre.database.reading() as connection:
        while True:
            query = RecordsQuery(case=Case(case) if case else None, limit=500, offset=len(found))
            page = find_records(connection, query)
            found += page.records
            if not page.records:
                return tuple(found)


def look(centre: Centre, record_id: str) -> RecordDetail:
    """One record with its history. Raises UserTrouble("record_unknown")."""
    try:
        with centre.database.reading() as connection:
            return look_at(connection, record_id)
    except Refusal:
        raise UserTrouble("record_unknown") from None


def verdict(
    centre: Centre,
    record_id: str,
    act: Act,
    *,
    reasons: Sequence[tuple[str, str]] = (),
    patch: Mapping[str, Value] | None = None,
) -> VerdictResponse:
    """The operator's own verdict on a record as it stands; *reasons* are (path, text).

    Raises UserTrouble: record_unknown, verdict_invalid (what: act, case, reasons, patch), and
    record_changed if somebody else was quicker.
    """
    given = [ReasonMessage(path=path, text=text) for path, text in reasons]
    request = VerdictRequest(
        act=act,
        expected_version=look(centre, record_id).version,
        reasons=given,
        patch=patch_json(patch or {}),
    )
    try:
        return give_verdict(centre, LOCAL_REVIEWER, record_id, request)
    except Refusal as refusal:
        raise UserTrouble(refusal.problem.code, what=refusal.problem.detail) from None

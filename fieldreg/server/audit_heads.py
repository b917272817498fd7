"""Witnessing laptops' audit chains: the newest head of each is kept and countersigned.

What a laptop's entries say stays on the laptop; the centre sees numbers and links. A head that does
not follow from the one before is noted and shown to the operator. It never refuses a sync: the
registrations that wait must arrive whatever happened to the laptop's own records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from fieldreg.protocol.messages import ChainHead, SyncRequest
from fieldreg.protocol.signing import anchor_text, audit_text, is_signed, sign

from .devices import Device
from .identity import Identity
from .tables import audit_head


class Alert(StrEnum):
    """What is wrong with a head, within one incarnation: the chain was CUT (a lower number than
    before) or REWRITTEN (another link at the same number)."""

    CUT = "cut"
    REWRITTEN = "rewritten"


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What the centre knows of a laptop's audit chain; times are seconds since 1970.

    `restored_from`: the number that was known when the laptop, restored from a backup, went on
    from an earlier one. `alert` is empty where nothing was ever wrong; `alert_no` is the number
    that was told then.
    """

    no: int
    told_at: int
    restored_from: int | None = None
    alert: str = ""
    alert_no: int | None = None
    alert_at: int | None = None


def take_head(connection: Connection, device: Device, request: SyncRequest, now: int) -> bool:
    """Keep the head that the request tells; whether it may be countersigned.

    *device* is as it was before this exchange took its turn. Only the one-use token proves that an
    exchange came after the one before: a late twin of the last one, and a late first request that
    meets a restored centre, tell a lower head in all honesty.
    """
    head = request.audit
    if head is None:
        return False
    text = audit_text(device.id, request.incarnation, head.no, head.link)
    if not is_signed(device.public_key, text, head.signature):
        return False
    known = _row(connection, device.id, request.incarnation)
    if known is None:
        _begin(connection, device, request.incarnation, head, now)
        return True
    if head.no > known["no"]:
        _change(connection, known, told_at=now, **_columns(head))
        return True
    if (head.no, bytes.fromhex(head.link)) == (known["no"], known["link"]):
        return True
    is_in_order = bool(device.next_hash) and request.exchange != device.exchange_id
    if is_in_order:
        alert = Alert.CUT if head.no < known["no"] else Alert.REWRITTEN
        _change(connection, known, alert=alert.value, alert_no=head.no, alert_at=now)
    return False


def countersigned(identity: Identity, request: SyncRequest) -> ChainHead | None:
    """The request's head under the centre's signature."""
    head = request.audit
    if head is None:
        return None
    text = anchor_text(request.device_id, request.incarnation, head.no, head.link)
    return ChainHead(no=head.no, link=head.link, signature=sign(identity.signing_key, text))


def witnessed(connection: Connection) -> dict[str, Witnessed]:
    """What is known of each laptop's chain, by the laptop's id."""
    rows: dict[str, list[Mapping[Any, Any]]] = {}
    query = select(audit_head).order_by(audit_head.c.began_no)
    for row in connection.execute(query).mappings():
        rows.setdefault(row["device_id"], []).append(row)
    return {device_id: _witnessed(found) for device_id, found in rows.items()}


def _witnessed(rows: Iterable[Mapping[Any, Any]]) -> Witnessed:
    """The newest incarnation's head, with the last alert and restore of any."""
    *_, newest = found = list(rows)
    restored = [r["restored_from"] for r in found if r["restored_from"] is not None]
    alerts = [r for r in found if r["alert"]]
    alert = max(alerts, key=lambda r: r["alert_at"], default=None)
    return Witnessed(
        no=newest["no"],
        told_at=newest["told_at"],
        restored_from=restored[-1] if restored else None,
        alert=alert["alert"] if alert else "",
        alert_no=alert["alert_no"] if alert else None,
        alert_at=alert["alert_at"] if alert else None,
    )


def _row(connection: Connection, device_id: str, incarnation: str) -> Mapping[Any, Any] | None:
    query = select(audit_head).where(
        audit_head.c.device_id == device_id, audit_head.c.incarnation == incarnation
    )
    return connection.execute(query).mappings().one_or_none()


def _begin(
    connection: Connection, device: Device, incarnation: str, head: ChainHead, now: int
) -> None:
    """The first head of an incarnation: lower than what was known, the laptop was restored."""
    query = select(audit_head.c.no, audit_head.c.link).where(audit_head.c.device_id == device.id)
    known = max(((row.no, row.link) for row in connection.execute(query)), default=(0, b""))
    goes_on = head.no > known[0] or (head.no, bytes.fromhex(head.link)) == known
    row = {
        "device_id": device.id,
        "incarnation": incarnation,
        "began_no": device.exchange_no,  # no clock decides which incarnation is the newest
        "told_at": now,
        "restored_from": None if goes_on else known[0],
        "alert": "",
        **_columns(head),
    }
    connection.execute(insert(audit_head).values(row))


def _change(connection: Connection, known: Mapping[Any, Any], **values: Any) -> None:
    connection.execute(
        update(audit_head)
        .where(
            audit_head.c.device_id == known["device_id"],
            audit_head.c.incarnation == known["incarnation"],
        )
        .values(**values)
    )


def _columns(head: ChainHead) -> dict[str, Any]:
    return {"no": head.no, "link": bytes.fromhex(head.link), "signature": head.signature}

"""Audit chains of any acts, made and undone in one database."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from fieldreg.domain.words import Audited
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.signing import anchor_text, new_private_key, public_key, sign
from fieldreg.store import audit

from .conftest import DEVICE, FIRST, OFFICER, Workbench

FEW = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
RECORD = "00000000-0000-7000-8000-000000000b01"
CENTRE_KEY = new_private_key()
DETAILS = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}", fullmatch=True).filter(
        lambda n: n not in ("at", "officer_id", "subject", "act", "connection")
    ),
    st.one_of(st.integers(-5, 5), st.text('abc"\\{}:, ', max_size=6)),
    max_size=3,
)
ACTS = st.lists(st.tuples(st.sampled_from(Audited), DETAILS), min_size=1, max_size=9)


class Undone(Exception):
    """Ends a transaction that is not to stay."""


@contextmanager
def undone(bench: Workbench):
    """A transaction in which even triggers may go; nothing of it stays."""
    with suppress(Undone), bench.store.writing() as connection:
        for table in ("audit", "revision"):
            for what in ("changed", "deleted", "replaced"):
                connection.execute(text(f"DROP TRIGGER {table}_is_not_{what}"))
        connection.execute(text("DROP TRIGGER revision_is_only_erased"))
        yield connection
        raise Undone


def fill(connection: Connection, acts) -> int:
    """Note these acts after what is there; the chain's last number."""
    for act, detail in acts:
        at = "2025-11-03T01:02:03Z"
        audit.note(connection, act, at=at, officer_id=OFFICER, subject=RECORD, **detail)
    return audit.audit_head(connection).no


def anchor(connection: Connection, no: int, key: bytes = CENTRE_KEY) -> None:
    """What the centre would have countersigned at number *no*, as it is kept."""
    link = one(connection, "SELECT link FROM audit WHERE audit_no = :no", no=no).hex()
    signature = sign(key, anchor_text(DEVICE, FIRST, no, link))
    kept = {"incarnation": FIRST, "no": no, "link": link, "signature": signature}
    run(
        connection,
        "UPDATE sync_state SET audit_anchor = :kept, centre_key = :key",
        kept=json.dumps(kept),
        key=public_key(CENTRE_KEY),
    )


def run(connection: Connection, sql: str, **values) -> None:
    connection.execute(text(sql), values)


def one(connection: Connection, sql: str, **values):
    return connection.execute(text(sql), values).scalar_one()


def entry_of(no: int, **changes) -> bytes:
    made = {
        "format": 1,
        "device_id": DEVICE,
        "incarnation": FIRST,
        "audit_no": no,
        "at": "2025-11-03T01:02:03Z",
        "officer": OFFICER,
        "act": "saved",
        "subject": "",
        "detail": {},
    }
    return compact({**made, **changes})

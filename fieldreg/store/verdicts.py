"""The verdicts that registrations keep: judged once, with the revision, and never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from fieldreg.domain.eligibility.verdict import Decided, Verdict
from fieldreg.domain.words import Eligibility
from fieldreg.protocol.sealed import compact, patch_json, read_values

from .schema import verdict


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """A verdict and the revision it was made with."""

    revision_id: str
    verdict: Verdict


def keep_verdict(
    connection: Connection, record_id: str, kept: KeptVerdict, *, made_at: str
) -> None:
    """Keep the verdict of a revision that is appended in the same transaction."""
    said = kept.verdict
    row = {
        "record_id": record_id,
        "revision_id": kept.revision_id,
        "pack": said.pack,
        "judged_on": said.on.isoformat(),
        "overall": said.overall.value,
        "body": _body(said),
        "made_at": made_at,
    }
    connection.execute(insert(verdict).values(row))


def newest_verdict(connection: Connection, record_id: str) -> KeptVerdict | None:
    """The verdict that was kept last of this record, None if there never was one here."""
    query = select(verdict).where(verdict.c.record_id == record_id)
    row = connection.execute(query.order_by(verdict.c.row_no.desc()).limit(1)).one_or_none()
    if row is None:
        return None
    body = json.loads(row.body)
    said = Verdict(
        row.pack,
        date.fromisoformat(row.judged_on),
        Eligibility(row.overall),
        tuple(_decided(one) for one in body["decided"]),
        body["monthly"],
        read_values(body["inputs"]),
    )
    return KeptVerdict(row.revision_id, said)


def _body(said: Verdict) -> str:
    decided = [
        {
            "role": one.role_id,
            "segment": one.segment,
            "programme": one.programme,
            "outcome": one.outcome.value,
            "rules": list(one.rules),
        }
        for one in said.decided
    ]
    inputs = patch_json(said.inputs)
    return compact({"decided": decided, "inputs": inputs, "monthly": said.monthly}).decode()


def _decided(one: dict[str, Any]) -> Decided:
    return Decided(
        one["role"],
        one["segment"],
        one["programme"],
        Eligibility(one["outcome"]),
        tuple(one["rules"]),
    )

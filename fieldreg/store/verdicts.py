"""The verdicts that registrations keep: judged once, with the revision, and never changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from fieldreg.database.prepared import Prepared
from fieldreg.domain.eligibility import Around
from fieldreg.domain.eligibility.verdict import Decided, Verdict
from fieldreg.domain.words import Eligibility
from fieldreg.protocol.sealed import compact, patch_json, read_values

from .schema import verdict

_KEEP = Prepared(insert(verdict))


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
    _KEEP.run(connection, row)


def newest_verdict(connection: Connection, record_id: str) -> KeptVerdict | None:
    """The verdict that was kept last of this record, None if there is none here (any more)."""
    query = select(verdict).where(verdict.c.record_id == record_id)
    row = connection.execute(query.order_by(verdict.c.row_no.desc()).limit(1)).one_or_none()
    body = json.loads(row.body) if row else {}
    if row is None or not body:  # erased with its registration
        return None
    said = Verdict(
        row.pack,
        date.fromisoformat(row.judged_on),
        Eligibility(row.overall),
        tuple(_decided(one) for one in body["decided"]),
        body["monthly"],
        read_values(body["inputs"]),
        _read_around(body.get("around", {})),
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
            "untold": list(one.untold),
        }
        for one in said.decided
    ]
    body = {
        "decided": decided,
        "inputs": patch_json(said.inputs),
        "monthly": said.monthly,
        "around": _around(said.around),
    }
    return compact(body).decode()


def _around(around: Around) -> dict[str, Any]:
    used = around.quota_used
    places = None if used is None else [[*key, count] for key, count in sorted(used.items())]
    return {"kk_others": around.kk_others, "quota_used": places}


def _read_around(body: dict[str, Any]) -> Around:
    places = body.get("quota_used")
    used = None if places is None else {(segment, area): n for segment, area, n in places}
    return Around(body.get("kk_others"), used)


def _decided(one: dict[str, Any]) -> Decided:
    return Decided(
        one["role"],
        one["segment"],
        one["programme"],
        Eligibility(one["outcome"]),
        tuple(one["rules"]),
        tuple(one["untold"]),
    )

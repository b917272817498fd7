"""Counting what really happened, on the laptop and at the centre, and saying it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from fieldreg.apps.demo.people import PEOPLE
from fieldreg.apps.say import words
from fieldreg.domain.record import Value
from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.protocol.sealed import patch_json
from fieldreg.services import history, people
from fieldreg.services.desk import Desk
from fieldreg.services.views import PeopleQuery, RecordView


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of people; `equal` says that laptop and centre hold the very same values."""

    typed: int
    saved: int
    delivered: int
    accepted: int
    needs_correction: int
    corrected: int
    rejected: int
    waiting: int
    centre_count: int
    equal: bool


EXPECTED = Tally(
    typed=len(PEOPLE),
    saved=len(PEOPLE),
    delivered=len(PEOPLE),
    accepted=sum(p.verdict == "accept" for p in PEOPLE),
    needs_correction=sum(p.verdict == "send_back" for p in PEOPLE),
    corrected=sum(p.verdict == "send_back" for p in PEOPLE),
    rejected=sum(p.verdict == "reject" for p in PEOPLE),
    waiting=0,
    centre_count=len(PEOPLE),
    equal=True,
)


def laptop_records(desk: Desk) -> tuple[RecordView, ...]:
    """Every record on the laptop, with its history."""
    page = people.search(desk, PeopleQuery(limit=10_000))
    return tuple(history.record(desk, row.record_id) for row in page.rows)


def count(desk: Desk, centre: Sequence[Mapping[str, Any]]) -> Tally:
    """Count from the laptop's own database and the centre's answers (records with history)."""
    records = laptop_records(desk)
    return Tally(
        typed=sum(any(not e.by_centre for e in r.timeline) for r in records),
        saved=len(records),
        delivered=sum(r.delivery is Delivery.DELIVERED for r in records),
        accepted=sum(r["case"] == Case.ACCEPTED for r in centre),
        needs_correction=sum(_was_sent_back(r) for r in centre),
        corrected=sum(_was_corrected(r) for r in centre),
        rejected=sum(r["case"] == Case.REJECTED for r in centre),
        waiting=sum(r.delivery is Delivery.WAITING for r in records),
        centre_count=len(centre),
        equal=_states(records) == {r["record_id"]: (r["case"], r["values"]) for r in centre},
    )


def _states(records: Sequence[RecordView]) -> dict[str, tuple[str, Mapping[str, Value]]]:
    return {r.record_id: (r.case.value, patch_json(r.values)) for r in records}


def _acts(record: Mapping[str, Any]) -> list[str]:
    """The acts of a record's history at the centre, oldest first."""
    return [entry["act"] for entry in record["history"]]


def _was_sent_back(record: Mapping[str, Any]) -> bool:
    return Act.SENT_BACK in _acts(record)


def _was_corrected(record: Mapping[str, Any]) -> bool:
    acts = _acts(record)
    return Act.SENT_BACK in acts and Act.SUBMITTED in acts[acts.index(Act.SENT_BACK) :]


def tell(tally: Tally, *, folder: Path, shots: Path, as_json: bool) -> int:
    """Print the summary; 1 if any number differs from what must be."""
    if as_json:
        print(json.dumps(asdict(tally)))
    else:
        print("\n".join(_lines(tally)))
        print(words(f"Gambar layar: {shots}", f"Screenshots: {shots}"))
        print(words(f"Folder kerja: {folder}", f"Workspace: {folder}"))
    return 0 if tally == EXPECTED else 1


def _lines(tally: Tally) -> list[str]:
    labels = {
        "typed": words("diketik di formulir", "typed on the form"),
        "saved": words("tersimpan di laptop", "saved on the laptop"),
        "delivered": words("sudah diterima pusat", "received by the centre"),
        "accepted": words("disetujui", "accepted"),
        "needs_correction": words("pernah perlu perbaikan", "ever sent back for correction"),
        "corrected": words("sudah diperbaiki", "corrected"),
        "rejected": words("ditolak", "rejected"),
        "waiting": words("menunggu kirim", "waiting to be sent"),
        "centre_count": words("orang di pusat", "people at the centre"),
        "equal": words("laptop dan pusat sama", "laptop and centre hold the same"),
    }
    must = asdict(EXPECTED)
    lines = []
    for name, value in asdict(tally).items():
        mark = "✓" if value == must[name] else f"✗ ≠ {must[name]}"
        shown = words("ya" if value else "tidak", "yes" if value else "no")
        lines.append(f"{mark} {shown if isinstance(value, bool) else value!s:>4}  {labels[name]}")
    return lines

"""`fieldreg check FILE.csv`: one JSON object for each person of a list."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fieldreg.apps import say
from fieldreg.apps.pack_source import source_of
from fieldreg.domain.eligibility import Assessment, Contribution, Judgement, Part, explain
from fieldreg.domain.pack import Shelf
from fieldreg.domain.words import Finding
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services.check_list import Checked, check_people
from fieldreg.services.list_columns import Unread, positional
from fieldreg.services.list_people import PeopleList, read_list
from fieldreg.store.files import disk_trouble

_MOST_REMARKS = 20


def run(file: Path, on: date | None, pack: str | None) -> int:
    """Print a line of JSON for each person; 0 when all were judged, whatever was found."""
    # A pack that is only looked at need not be signed by the centre.
    shelf = Shelf.of([source_of(pack).pack()]) if pack else builtin_shelf()
    found = read_list(file, shelf, datetime.now(UTC), on)
    for remark in _remarks(found):
        print(remark, file=sys.stderr)
    try:
        _print_all(found, say.language())
    except OSError as error:
        # The interpreter must not try to write the rest once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # A reader that went away has seen enough.
        if not isinstance(error, BrokenPipeError):
            raise disk_trouble(error) from error
    return 0


def _print_all(found: PeopleList, language: str) -> None:
    # As bytes, so that it is UTF-8 on every console.
    out = sys.stdout.buffer
    for checked in check_people(found.people):
        line = json.dumps(as_json(checked, language), ensure_ascii=False)
        out.write(line.encode() + b"\n")
    out.flush()


def as_json(checked: Checked, language: str) -> dict[str, Any]:
    """What is printed of one person; texts in *language*, paths with positions."""
    person, told = checked.person, checked.told
    costs = told.contributions
    return {
        "row": person.number,
        "line": person.line,
        "findings": [_finding(f, language) for f in checked.findings],
        "decisions": [_decision(j, language) for j in told.judgements],
        "contribution": _contribution(told, costs, language) if costs else None,
        "overall": told.overall,
        "missing": [
            {
                "field": positional(m.path),
                "needed_for": [w.text(language) for w in m.needed_for],
            }
            for m in told.missing
        ],
        "pack": told.pack_key,
        "date": told.on.isoformat(),
        "explanation": explain(told, person.pack).text(language),
    }


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        "field": positional(finding.field),
        "severity": finding.severity,
        "code": finding.code,
        "text": finding.text.text(language),
    }


def _decision(judged: Judgement, language: str) -> dict[str, Any]:
    turn = judged.turn
    return {
        "role": _role(judged.role_id),
        "segment": judged.segment,
        "programme": judged.programme,
        "outcome": judged.outcome,
        "reasons": [
            {
                "rule": reason.rule,
                "outcome": reason.outcome,
                "severity": reason.severity,
                "text": reason.words.text(language),
                "citation": reason.citation.text(language),
                "confirmed": reason.confirmed,
                "field": positional(reason.field),
            }
            for reason in judged.reasons
        ],
        "changes_on": turn.on.isoformat() if turn else None,
        "changes_to": turn.outcome if turn else None,
        "changes_why": turn.why.text(language) if turn else None,
    }


def _contribution(
    told: Assessment, costs: tuple[Contribution, ...], language: str
) -> dict[str, Any]:
    """The sums over all roles; one base income only where the roles have the same."""
    bases = {cost.base_income for cost in costs}
    return {
        "monthly": told.monthly,
        "base_income": bases.pop() if len(bases) == 1 else None,
        "programmes": dict(told.parts),
        "roles": [
            {
                "role": _role(cost.role_id),
                "monthly": cost.monthly,
                "base_income": cost.base_income,
                "confirmed": cost.confirmed,
                "parts": [_part(part, language) for part in cost.parts],
            }
            for cost in costs
        ],
    }


def _part(part: Part, language: str) -> dict[str, Any]:
    until = part.discount_until
    return {
        "programme": part.programme,
        "amount": part.amount,
        "full": part.full,
        "discount": part.discount.text(language) if part.discount else None,
        "discount_until": until.isoformat() if until else None,
        "payer": part.payer.text(language),
        "paid_from": part.paid_from,
        "confirmed": part.confirmed,
    }


def _role(role_id: str) -> str:
    return positional(f"roles.{role_id}") if role_id else "roles"


def _remarks(found: PeopleList) -> Iterator[str]:
    """What to know of the list as a whole; never what stands in a row."""
    if found.is_windows:
        yield say.words(
            "Berkas ini bukan UTF-8, jadi dibaca sebagai Windows-1252. Periksa huruf bertanda.",
            "The file is not UTF-8 and was read as Windows-1252. Check letters with accents.",
        )
    for unread in found.unread[:_MOST_REMARKS]:
        yield _unread(unread)
    more = len(found.unread) - _MOST_REMARKS
    if more > 0:
        yield say.words(
            f"{more} kolom lain juga tidak dikenal dan tidak dibaca.",
            f"{more} other columns are unknown and were not read either.",
        )


def _unread(column: Unread) -> str:
    name = f" “{column.name}”" if column.name else ""
    told = say.words(
        f"Kolom ke-{column.number}{name} tidak dikenal dan tidak dibaca.",
        f"Column {column.number}{name} is unknown and was not read.",
    )
    if not column.nearest:
        return told
    return f"{told} " + say.words(
        f"Mungkin maksudnya “{column.nearest}”.", f"Perhaps “{column.nearest}” is meant."
    )

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
from fieldreg.domain.checks import is_complete
from fieldreg.domain.eligibility import Assessment, Judgement, Part
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.words import Finding
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services.check_list import Checked, check_people
from fieldreg.services.list_columns import MOST_POSITION, Unread, positional
from fieldreg.services.list_explanation import explanation
from fieldreg.services.list_people import PeopleList, Person, read_list
from fieldreg.store.files import disk_trouble

_MOST_REMARKS = 20


def run(file: Path, on: date | None, pack: str | None, *, with_values: bool = False) -> int:
    """Print a line of JSON for each person; 0 when all were judged, whatever was found."""
    # A pack that is only looked at need not be signed by the centre.
    shelf = builtin_shelf() if pack is None else Shelf.of([source_of(pack).pack()])
    found = read_list(file, shelf, datetime.now(UTC), on)
    for remark in _remarks(found):
        print(remark, file=sys.stderr)
    try:
        _print_all(found, say.language(), with_values=with_values)
    except OSError as error:
        # The interpreter must not try to write the rest once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # A reader that went away has seen enough.
        if not isinstance(error, BrokenPipeError):
            raise disk_trouble(error) from error
    return 0


def _print_all(found: PeopleList, language: str, *, with_values: bool) -> None:
    # As bytes, so that it is UTF-8 on every console.
    out = sys.stdout.buffer
    for checked in check_people(found.people):
        told = as_json(checked, language, with_values=with_values)
        line = json.dumps(told, ensure_ascii=False)
        out.write(line.encode() + b"\n")
    out.flush()


def as_json(checked: Checked, language: str, *, with_values: bool = False) -> dict[str, Any]:
    """What is printed of one person; texts in *language*, paths with positions."""
    person, told = checked.person, checked.told
    return {
        "row": person.number,
        "line": person.line,
        "complete": is_complete(checked.findings),
        "findings": [_finding(f, language) for f in checked.findings],
        "decisions": [_decision(j, language) for j in told.judgements],
        "contribution": _contribution(told, person.pack, language) if told.contributions else None,
        "overall": told.overall,
        "missing": [
            {
                "field": positional(m.path),
                "needed_for": [w.text(language) for w in m.needed_for],
            }
            for m in told.missing
        ],
        "pack": told.pack_key,
        "in_force": person.in_force,
        "date": told.on.isoformat(),
        "explanation": explanation(checked.findings, told, person.pack).text(language),
        **(_values(person) if with_values else {}),
    }


def _values(person: Person) -> dict[str, Any]:
    return {"values": {positional(path): value for path, value in person.values.items()}}


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


def _contribution(told: Assessment, pack: Pack, language: str) -> dict[str, Any]:
    """The sums over all roles; one base income only where the roles have the same."""
    bases = {cost.base_income for cost in told.contributions}
    payers = {payer.role_id: payer for payer in told.payers}
    segments = {judged.role_id: judged.segment for judged in told.judgements}
    return {
        "monthly": told.monthly,
        "base_income": bases.pop() if len(bases) == 1 else None,
        "programmes": dict(told.parts),
        "roles": [
            {
                "role": _role(cost.role_id),
                "segment": segments.get(cost.role_id, ""),
                "monthly": cost.monthly,
                "base_income": cost.base_income,
                "payer": payers[cost.role_id].words.text(language),
                "paid_from": payers[cost.role_id].paid_from,
                "confirmed": cost.confirmed,
                "parts": [_part(part, pack, language) for part in cost.parts],
            }
            for cost in told.contributions
        ],
    }


def _part(part: Part, pack: Pack, language: str) -> dict[str, Any]:
    until = part.discount_until
    return {
        "programme": part.programme,
        "amount": part.amount,
        "full": part.full,
        "discount": part.discount.text(language) if part.discount else None,
        "discount_code": _discount_code(part, pack),
        "discount_until": until.isoformat() if until else None,
        "payer": part.payer.text(language),
        "paid_from": part.paid_from,
        "confirmed": part.confirmed,
    }


def _discount_code(part: Part, pack: Pack) -> str | None:
    """The code of the one discount that was given; None where there is none."""
    given = (
        d.code
        for d in pack.discounts
        if d.words == part.discount
        and d.ends_on == part.discount_until
        and part.programme in d.programmes
    )
    return next(given, None) if part.discount else None


def _role(role_id: str) -> str:
    return positional(f"roles.{role_id}") if role_id else "roles"


def _remarks(found: PeopleList) -> Iterator[str]:
    """What to know of the list as a whole; never what stands in a row."""
    if found.is_windows:
        yield say.words(
            "Berkas ini bukan UTF-8, jadi dibaca sebagai Windows-1252. Periksa huruf bertanda.",
            "The file is not UTF-8 and was read as Windows-1252. Check letters with accents.",
        )
    yield from _taken(found)
    for unread in found.unread[:_MOST_REMARKS]:
        yield _unread(unread)
    more = len(found.unread) - _MOST_REMARKS
    if more > 0:
        yield say.words(
            f"{more} kolom lain juga tidak dikenal dan tidak dibaca.",
            f"{more} other columns are unknown and were not read either.",
        )
    if not found.people:
        yield say.words("Daftar ini tidak berisi orang.", "There are no people in this list.")
    yield from _not_in_force(found)


def _taken(found: PeopleList) -> Iterator[str]:
    """Which column was taken for which field by another name than its own."""
    taken = [c for c in found.columns if c.taken_from]
    if taken:
        by = say.words("sebagai", "as")
        named = ", ".join(f"“{c.taken_from}” {by} {positional(c.path)}" for c in taken)
        yield say.words(f"Kolom dibaca: {named}.", f"Columns were read: {named}.")


def _not_in_force(found: PeopleList) -> Iterator[str]:
    outside = [person for person in found.people if not person.in_force]
    if outside:
        keys = ", ".join(dict.fromkeys(person.pack.key for person in outside))
        count = len(outside)
        who = "1 person" if count == 1 else f"{count} people"
        yield say.words(
            f"Pada tanggal {count} orang tidak ada paket program yang berlaku; mereka dinilai "
            f"menurut yang terdekat ({keys}). Di hasilnya tertulis in_force: false.",
            f"No programme pack is in force on the day of {who}; the nearest one was "
            f"used ({keys}). In the results this is in_force: false.",
        )


def _unread(column: Unread) -> str:
    # A word that is near no name of a field may be no title at all but a person's: it is not said.
    is_title = column.name and (column.nearest or column.is_beyond)
    name = f" “{column.name}”" if is_title else ""
    if column.is_beyond:
        return say.words(
            f"Kolom ke-{column.number}{name} tidak dibaca: nomornya paling besar {MOST_POSITION}.",
            f"Column {column.number}{name} was not read: {MOST_POSITION} is the highest number.",
        )
    told = say.words(
        f"Kolom ke-{column.number}{name} tidak dikenal dan tidak dibaca.",
        f"Column {column.number}{name} is unknown and was not read.",
    )
    if not column.nearest:
        return told
    return f"{told} " + say.words(
        f"Mungkin maksudnya “{column.nearest}”.", f"Perhaps “{column.nearest}” is meant."
    )

"""What one answer says of another: offered where nothing stands yet, and always marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fieldreg.domain import nik
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value, Values, item_ids
from fieldreg.domain.words import Words

FROM_NIK = Words("dari NIK", "from the NIK")
OWN_AREA = Words("wilayah kantor ini", "this office's area")
FROM_SEGMENT = Words("sesuai segmen", "by the segment")
TARGETS = ("birth_date", "sex", "programmes")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value to offer, and the words that say where it comes from."""

    value: Value
    why: Words


def suggestions(values: Values, pack: Pack, today: date) -> dict[str, Suggestion]:
    """Values to offer, by path (all among `TARGETS`)."""
    result: dict[str, Suggestion] = {}
    told = nik.suggest(str(values.get("nik", "")), today, pack.nation)
    if told:
        result["birth_date"] = Suggestion(told.birth_date, FROM_NIK)
        result["sex"] = Suggestion(told.sex, FROM_NIK)
    paid = _paid_programmes(values, pack)
    if paid:
        result["programmes"] = Suggestion(paid, FROM_SEGMENT)
    return result


def _paid_programmes(values: Values, pack: Pack) -> tuple[str, ...]:
    codes = (str(values.get(f"roles.{i}.segment", "")) for i in item_ids(values, "roles"))
    segments = (pack.segment(code) for code in codes)
    return tuple(sorted({p for s in segments if s for p in s.pays}))

"""People judged one after the other, each with those who came before it standing around."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from fieldreg.domain.eligibility import Around, Assessment, assess
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Values, item_ids
from fieldreg.domain.words import Eligibility


class Counting:
    """Counts by the rules of one pack as `store.around` does: whom it refuses takes no place.

    *of_kk* says how many people stand under each KK number that several have.
    """

    def __init__(self, of_kk: Mapping[str, int]) -> None:
        self._of_kk = of_kk
        self._kk: Counter[str] = Counter()
        self._places: Counter[tuple[str, str]] = Counter()
        self._seen: set[str] = set()

    def judged(self, values: Values, pack: Pack, on: date) -> Assessment:
        """What *pack* says of the next person on the day *on*."""
        kk_number, nik = str(values.get("kk_number", "")), str(values.get("nik", ""))
        around = Around(self._kk[kk_number] if kk_number else None, self._places)
        told = assess(values, pack, on, around)
        if told.overall is not Eligibility.REFUSE and nik not in self._seen:
            self._take(values, pack, kk_number)
            self._seen.update((nik,) if nik else ())
        return told

    def _take(self, values: Values, pack: Pack, kk_number: str) -> None:
        if kk_number in self._of_kk:
            self._kk[kk_number] += 1
        village = str(values.get("village_code", ""))
        segments = {values.get(f"roles.{i}.segment") for i in item_ids(values, "roles")}
        for quota in pack.quotas:
            if quota.segment in segments and quota.holds(quota.segment, village):
                self._places[quota.segment, quota.area] += 1

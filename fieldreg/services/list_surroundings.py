"""What a list says around each of its people: who else has the NIK or the KK number, and how many
before took a place under a quota.

Two rows with one NIK are one person; rows without a sound NIK never are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fieldreg.domain.eligibility import Around, Assessment
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.spreadsheet import Sheet, rounded_columns
from fieldreg.domain.words import Eligibility

from .list_people import Person

_Who = str | int
_Place = tuple[str, str, str]


class Surroundings:
    """Everything that the rows of one list say about each other.

    Quotas fill up as people are judged, in the order of the list: `take` after each.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self.sheet = Sheet(_rounded(people))
        self._rows: dict[str, list[int]] = defaultdict(list)
        self._families: dict[str, set[_Who]] = defaultdict(set)
        self._taken: dict[_Place, set[_Who]] = defaultdict(set)
        for person in people:
            nik, kk = person.values.get("nik"), person.values.get("kk_number")
            if isinstance(nik, str):
                self._rows[nik].append(person.number)
            if isinstance(kk, str):
                self._families[kk].add(_who(person))

    def others_with_nik(self, person: Person, most: int) -> tuple[list[int], int]:
        """Numbers of at most *most* other rows with the NIK of *person*, and how many there are."""
        rows = self._rows.get(str(person.values.get("nik", "")), [person.number])
        first = [number for number in rows[: most + 1] if number != person.number]
        return first[:most], len(rows) - 1

    def of(self, person: Person) -> Around:
        """What stands around *person* now: the family, and the places taken so far by others."""
        kk, who = person.values.get("kk_number"), _who(person)
        others = len(self._families[kk] - {who}) if isinstance(kk, str) else None
        used = {}
        for quota in _quotas(person):
            taken = self._taken.get((person.pack.key, quota.segment, quota.area), set())
            used[quota.segment, quota.area] = len(taken) - (who in taken)
        return Around(others, used)

    def take(self, person: Person, told: Assessment) -> None:
        """*person* takes a place under each quota of a segment that does not refuse them."""
        refused = {
            j.segment for j in told.judgements if told.outcome_of(j.role_id) is Eligibility.REFUSE
        }
        for quota in _quotas(person):
            if quota.segment not in refused:
                place = (person.pack.key, quota.segment, quota.area)
                self._taken[place].add(_who(person))


def _who(person: Person) -> _Who:
    nik = person.values.get("nik")
    return nik if isinstance(nik, str) else person.number


def _quotas(person: Person) -> list[Quota]:
    """The quotas under which one of the person's roles falls."""
    if not person.pack.quotas:
        return []
    village = str(person.values.get("village_code", ""))
    by_segment = person.pack.prepared("list_quotas", _by_segment)
    segments = {
        str(value)
        for path, value in person.values.items()
        if path.endswith(".segment") and path.startswith("roles.")
    }
    return [q for s in sorted(segments) for q in by_segment.get(s, ()) if q.holds(s, village)]


def _by_segment(pack: Pack) -> dict[str, list[Quota]]:
    found: dict[str, list[Quota]] = defaultdict(list)
    for quota in pack.quotas:
        found[quota.segment].append(quota)
    return dict(found)


def _rounded(people: Sequence[Person]) -> frozenset[str]:
    """Columns of the whole list that a spreadsheet has rounded, whichever pack asks for them."""
    packs = {p.pack.key: p.pack for p in people}
    found: frozenset[str] = frozenset()
    for pack in packs.values():
        found |= rounded_columns((p.values for p in people), pack.definition())
    return found

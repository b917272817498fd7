"""Checks a list of people row by row: what is missing or wrong, and what the pack says of each.

All rows are read before the first is judged, because what stands around a person is the list
itself; then each is judged in turn, by the same checks and rules as in the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import Assessment, assess
from fieldreg.domain.words import Finding, Severity, Words

from .list_people import Person
from .list_surroundings import Surroundings

EXTRA_CELLS = Words(
    "Baris ini punya {count} sel lebih banyak daripada kolomnya, jadi isinya mungkin bergeser. "
    "Beri tanda kutip pada isian yang memuat koma atau titik koma.",
    "This row has {count} cells more than there are columns, so its values may have shifted. Put "
    "quotation marks around values that hold commas or semicolons.",
)
NIK_TWICE = Words(
    "NIK ini juga ada di baris {rows} daftar ini. Periksa apakah orangnya sama.",
    "This NIK stands in row {rows} of this list too. Check whether it is the same person.",
)
_MORE = Words("{rows} dan {count} baris lain", "{rows} and {count} other rows")
_MOST_NAMED = 5
_CHUNK = 200


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of one person. Paths hold ids (see `list_columns.positional`)."""

    person: Person
    findings: tuple[Finding, ...]
    told: Assessment


def check_people(people: Sequence[Person]) -> Iterator[Checked]:
    """Everything there is to say of each, one after the other in the order of the list."""
    around = Surroundings(people)
    for start in range(0, len(people), _CHUNK):
        some = people[start : start + _CHUNK]
        # One kind of work after the other keeps the processor's small caches warm.
        found = [check(p.values, p.pack, p.today, sheet=around.sheet) for p in some]
        for person, findings in zip(some, found, strict=True):
            told = assess(person.values, person.pack, person.on, around.of(person))
            around.take(person, told)
            yield Checked(person, (*_of_the_list(person, around), *findings), told)


def _of_the_list(person: Person, around: Surroundings) -> Iterator[Finding]:
    """What the checks of a single record cannot know."""
    if person.extra:
        words = EXTRA_CELLS.filled(count=person.extra)
        yield Finding("", Severity.ERROR, "extra_cells", words)
    others, count = around.others_with_nik(person, _MOST_NAMED)
    if others:
        words = NIK_TWICE.filled_each(rows=_named(others, count))
        yield Finding("nik", Severity.WARNING, "nik_twice", words)


def _named(rows: Sequence[int], count: int) -> Words:
    first = ", ".join(str(number) for number in rows)
    more = count - len(rows)
    return _MORE.filled(rows=first, count=more) if more else Words(first, first)

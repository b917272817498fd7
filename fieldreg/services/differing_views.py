"""Frozen results about values from two places, of which a person chooses one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldreg.domain.differing import Difference
from fieldreg.domain.record import Value

from .people_views import PersonRow


@dataclass(frozen=True, slots=True)
class Side:
    """One value of a place that two changed: whose it is, when it was made (UTC).

    `values` are path and value, none for a place that was emptied. `is_here`: made on this laptop.
    `author` is a name where this desk knows it, else an id.
    """

    values: Mapping[str, Value]
    author: str
    at: str
    is_here: bool
    by_centre: bool = False
    in_force: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A place to decide on: the sides, the one in force first, and what stood there before (None
    where nobody had said anything).

    `asked` is handed back unchanged with the number of the side that was chosen.
    """

    place: str
    sides: tuple[Side, ...]
    before: Side | None
    asked: Difference


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A person with places on which two laptops, or laptop and centre, disagree.

    `values` are the record's as they stand.
    """

    row: PersonRow
    values: Mapping[str, Value]
    choices: tuple[Choice, ...]

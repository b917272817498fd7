"""What there is to check, worked out once for each pack, so that a record is checked quickly.

A plan holds no more than the pack says; everything that concerns one record is in a `Run`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from . import check_words as say
from .check_run import Run
from .check_texts import check_given, check_income, check_name, check_phone
from .fields import Choice, Field, Items, Kind, Need, PackList
from .nation import Nation
from .number_checks import check_kk, check_nik
from .pack import Pack
from .reading_names import must_be_told
from .shapes import Shape, shape_of
from .words import Words

Look = Callable[[Run, str, str], None]
Needed = Callable[[Run, str], bool]


class Step(NamedTuple):
    """One question: its name below the prefix of its part, and how its answer is judged.

    `look` goes further than the shape, `known` are the codes of a closed list, `needed` tells
    whether an empty answer is missed (None: never), and `missing` is what is said then.
    """

    name: str
    shape: Shape
    look: Look | None
    known: frozenset[str] | None
    needed: Needed | None
    field: Field
    choices: tuple[Choice, ...]
    missing: Words


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that stand together: plain ones, a group's, or those of each item of `items`."""

    prefix: str
    steps: tuple[Step, ...]
    items: Items | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts in the form's order, the programme's regencies, and the country's regions."""

    parts: tuple[Part, ...]
    home: frozenset[str]
    nation: Nation


def plan_of(pack: Pack) -> Plan:
    """The plan of *pack*, made once."""
    return pack.prepared("check_plan", _made)


def _made(pack: Pack) -> Plan:
    definition = pack.definition()
    plain = definition.flat_fields()
    parts: list[Part] = []
    for entry in definition.entries:
        if isinstance(entry, Field):
            step = _step(entry, plain, pack)
            # Plain fields in a row are one part.
            if parts and not parts[-1].prefix:
                parts[-1] = Part("", (*parts[-1].steps, step))
            else:
                parts.append(Part("", (step,)))
        else:
            steps = tuple(_step(f, entry.fields, pack) for f in entry.fields)
            parts.append(Part(f"{entry.name}.", steps, entry if isinstance(entry, Items) else None))
    home = frozenset(c.code[:5] for c in pack.choices(PackList.VILLAGES))
    return Plan(tuple(parts), home, pack.nation)


def _step(field: Field, siblings: tuple[Field, ...], pack: Pack) -> Step:
    choices = pack.choices(field.choices) if isinstance(field.choices, PackList) else field.choices
    known = frozenset(c.code for c in choices)
    return Step(
        name=field.name,
        field=field,
        shape=shape_of(field),
        look=_look(field),
        known=None if field.open_choice or not known else known,
        choices=choices,
        needed=None if field.by_centre else _needed(field, siblings),
        missing=_missing(field, siblings),
    )


def _look(field: Field) -> Look | None:
    if field.kind is Kind.NIK:
        return partial(check_nik, asks_reason=bool(field.required.other))
    if field.kind is Kind.NAME:
        return partial(check_name, is_whole=field.required.need is Need.ALWAYS)
    if must_be_told(field):
        return check_given
    if field.kind is Kind.MONEY and "monthly" in field.name:
        return check_income
    return {Kind.KK: check_kk, Kind.PHONE: check_phone}.get(field.kind)


def _needed(field: Field, siblings: tuple[Field, ...]) -> Needed | None:
    need, other, value = field.required.need, field.required.other, field.required.value
    if need is Need.NEVER or (need is Need.WHEN_EMPTY and _is_asked_before(field, siblings)):
        return None
    if need is Need.ALWAYS:
        return lambda run, prefix: True
    if need is Need.WHEN_EMPTY:
        return lambda run, prefix: not run.is_filled(prefix + other)
    if need is Need.WHEN_FILLED:
        return lambda run, prefix: run.is_filled(prefix + other)
    return lambda run, prefix: run.values.get(prefix + other) == value


def _is_asked_before(field: Field, siblings: tuple[Field, ...]) -> bool:
    """Of two fields that stand in for each other, only the first is asked for."""
    other = _sibling(field.required.other, siblings)
    if other is None or other.required.need is not Need.WHEN_EMPTY:
        return False
    return siblings.index(other) < siblings.index(field)


def _missing(field: Field, siblings: tuple[Field, ...]) -> Words:
    other = _sibling(field.required.other, siblings)
    if field.required.need is Need.WHEN_EMPTY and other:
        return say.labelled(say.MISSING_EITHER, field.label, other=other.label)
    return say.labelled(say.MISSING, field.label)


def _sibling(name: str, siblings: tuple[Field, ...]) -> Field | None:
    return next((f for f in siblings if f.name == name), None)

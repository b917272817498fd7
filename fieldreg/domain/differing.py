"""What a person must decide where two people changed the same thing: the values, whose, and before.

Pure, and the same for laptop and centre: both are given a record's revisions in the centre's order
and find the same open. One place is one question: a field (a value and what was typed in its stead
are one), or a whole item where one side took it away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .record import AS_TYPED, Patch, Value, Values, apply_patch, item_prefix, related
from .revision import Aside, Header, Revision
from .words import Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """A revision as the centre's stream tells it; `version` 0 and no outcome: it still waits.

    `is_here` marks what was made on the laptop that asks.
    """

    revision: Revision
    version: int = 0
    outcome: Outcome | None = None
    kept_aside: tuple[str, ...] = ()
    is_here: bool = False

    @property
    def header(self) -> Header:
        """The revision's header."""
        return self.revision.header

    @property
    def patch(self) -> Patch:
        """What it says; nothing once it was erased."""
        return self.revision.body.patch if self.revision.body else {}

    @property
    def applied(self) -> Patch:
        """What of it was not kept aside."""
        aside = set(self.kept_aside)
        return {p: v for p, v in self.patch.items() if p not in aside}


@dataclass(frozen=True, slots=True)
class Option:
    """One side: the values it gives the place (none: it is empty) and the revision that said so."""

    values: Mapping[str, Value]
    by: Header
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """One place with the value `in_force`, those kept aside (newest first), and the one before.

    `before` is None where nobody had said anything yet. `others` is empty where everybody means the
    same by now. `asides` are what a decision settles.
    """

    place: str
    before: Option | None
    in_force: Option
    others: tuple[Option, ...]
    asides: tuple[Aside, ...]

    def options(self) -> tuple[Option, ...]:
        """All sides, the one in force first."""
        return (self.in_force, *self.others)


def open_asides(told: Sequence[Told]) -> tuple[Aside, ...]:
    """The values kept aside that nobody has settled; *told* in the centre's order.

    A revision settles what stands before it. What was erased cannot be chosen any more.
    """
    found: dict[Aside, None] = {}
    for one in told:
        for aside in one.header.settles:
            found.pop(aside, None)
        if one.revision.body is not None:
            found |= {Aside(one.header.revision_id, path): None for path in one.kept_aside}
    return tuple(found)


def differences(told: Sequence[Told], present: Values) -> tuple[Difference, ...]:
    """What a person must decide, by place; *present* are the record's values as they stand."""
    asides = open_asides(told)
    if not asides:
        return ()
    past = _Past.of(told)
    by_place: dict[str, list[Aside]] = {}
    for aside in asides:
        by_place.setdefault(_place(aside, asides, present), []).append(aside)
    return tuple(past.difference(place, by_place[place], present) for place in sorted(by_place))


def stated(difference: Difference, chosen: Option) -> dict[str, Value | None]:
    """The patch that says what holds at the place, also where it holds already.

    It says so in any case: whoever decides elsewhere without having seen it then meets it.
    """
    gone = [p for p in difference.in_force.values if p not in chosen.values]
    if not chosen.values:
        return {difference.place: None} | dict.fromkeys(p for p in gone if AS_TYPED in p)
    return dict.fromkeys(gone) | dict(chosen.values)


def within(values: Values, place: str) -> dict[str, Value]:
    """What of *values* stands at *place*, as typed or read."""
    return {p: v for p, v in values.items() if _is_within(p, place)}


def _is_within(path: str, place: str) -> bool:
    bare = path.removeprefix(AS_TYPED)
    return bare == place or bare.startswith(place + ".")


def _place(aside: Aside, asides: Iterable[Aside], present: Values) -> str:
    """The field, or the whole item where it was taken away or should be."""
    bare = aside.path.removeprefix(AS_TYPED)
    item = item_prefix(bare)
    if not item:
        return bare
    is_whole = any(a.path == item for a in asides) or not within(present, item)
    return item if is_whole else bare


def _setters(told: Iterable[Told], place: str) -> list[Told]:
    """Those of *told* that said what holds at *place*."""
    return [t for t in told if any(related(p, place) for p in t.applied)]


@dataclass(frozen=True, slots=True)
class _Past:
    """A record's revisions, and its values after each version of the centre."""

    told: Sequence[Told]
    by_id: Mapping[str, Told]
    at: Mapping[int, Values] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Sequence[Told]) -> _Past:
        at: dict[int, Values] = {0: {}}
        values: Values = {}
        for one in told:
            if one.version:
                values = apply_patch(values, one.applied)
                at[one.version] = values
        return cls(told, {t.header.revision_id: t for t in told}, at)

    def difference(self, place: str, asides: Sequence[Aside], present: Values) -> Difference:
        ids = {a.revision_id for a in asides}
        said = [t for t in self.told if t.header.revision_id in ids]
        in_force = self._in_force(place, present)
        others: list[Option] = []
        gone_on: set[str] = set()
        for one in reversed(said):
            line = self._line(one)
            is_newest = one.header.revision_id not in gone_on
            gone_on |= {t.header.revision_id for t in line}
            values = within(self._meant(line), place)
            if is_newest and all(values != o.values for o in (in_force, *others)):
                others.append(Option(values, one.header, one.is_here))
        before = self._before(place, self._seen(self._line(said[-1])[0]))
        return Difference(place, before, in_force, tuple(others), tuple(asides))

    def _in_force(self, place: str, present: Values) -> Option:
        setters = _setters(self.told, place)
        setter = setters[-1] if setters else self.told[0]
        return Option(within(present, place), setter.header, setter.is_here)

    def _before(self, place: str, version: int) -> Option | None:
        """What stood there in the centre's *version*, and who had said so last."""
        setters = _setters([t for t in self.told if 0 < t.version <= version], place)
        if not setters:
            return None
        return Option(within(self.at[version], place), setters[-1].header, setters[-1].is_here)

    def _line(self, one: Told) -> list[Told]:
        """*one* with the earlier edits it stands on, up to where its author had seen the centre."""
        line = [one]
        while parent := self.by_id.get(line[0].header.base.needed or ""):
            if parent in line or (parent.outcome is Outcome.APPLIED and parent.version):
                break
            line.insert(0, parent)
        return line

    def _seen(self, first: Told) -> int:
        """The centre's version that the author of *first* had seen."""
        base = first.header.base
        parent = self.by_id.get(base.needed or "")
        version = parent.version if parent else base.version or 0
        # One that a restored centre lost: what stood before it is the nearest that is known.
        return max(v for v in self.at if v <= version)

    def _meant(self, line: Sequence[Told]) -> Values:
        values = self.at[self._seen(line[0])]
        for one in line:
            values = apply_patch(values, one.patch)
        return values

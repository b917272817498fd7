"""Several versions of a programme side by side, and which of them decides on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .pack import Pack

_PIECES = re.compile(r"\d+|[^\d.]+")


def version_order(version: str) -> tuple[tuple[int, int, str], ...]:
    """What to sort versions by: numbers count as numbers (`2025.10` comes after `2025.9`).

    What is said behind a number comes before the bare one: `2026.1-rc1` before `2026.1`.
    """
    pieces = _PIECES.findall(version)
    found = [(2, int(p), "") if p.isdecimal() else (0, 0, p) for p in pieces]
    return (*found, (1, 0, ""))


@dataclass(frozen=True)
class Shelf:
    """Packs of one programme, at least one; two packs of one key are never both here."""

    packs: tuple[Pack, ...]

    @classmethod
    def of(cls, packs: Iterable[Pack]) -> Shelf:
        """The packs in the order in which they take effect; of equal keys the first counts."""
        by_key: dict[str, Pack] = {}
        for pack in packs:
            by_key.setdefault(pack.key, pack)
        return cls(tuple(sorted(by_key.values(), key=_order)))

    def in_force(self, day: date) -> Pack:
        """The pack that decides on *day*: of those valid then, the one that began last.

        Of two that begin on one day the higher version holds. On a day for which no pack is
        valid, the last one that had begun decides; before all of them, the one that begins first.
        """
        known = self._decided.get(day)
        if known is None:
            known = self._decided[day] = self._decide(day)
        return known

    def by_key(self, key: str) -> Pack | None:
        """The pack `<id>@<version>`, or None where it is not here."""
        return self._by_key.get(key)

    def with_pack(self, pack: Pack) -> Shelf:
        """This shelf and one more pack."""
        return Shelf.of((*self.packs, pack))

    def _decide(self, day: date) -> Pack:
        valid = [p for p in self.packs if p.holds_on(day)]
        begun = [p for p in self.packs if p.valid_from <= day]
        first = [p for p in self.packs if p.valid_from == self.packs[0].valid_from]
        return (valid or begun or first)[-1]

    @cached_property
    def _by_key(self) -> dict[str, Pack]:
        return {p.key: p for p in self.packs}

    @cached_property
    def _decided(self) -> dict[date, Pack]:
        return {}


def _order(pack: Pack) -> tuple[date, tuple[tuple[int, int, str], ...], str]:
    # The key decides between `2025.1` and `2025.01`, whichever was put in first.
    return pack.valid_from, version_order(pack.version), pack.key

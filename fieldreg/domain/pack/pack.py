"""One version of a programme: all that a regulation may change, as data, under one id."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Choice, Definition, Field, PackList
from fieldreg.domain.nation import Nation
from fieldreg.domain.words import Words

from .building_rules import programmes
from .contributions import ContributionTable, Discount
from .desk_rules import DeskRules
from .parts import (
    Aid,
    Banjar,
    ConsentText,
    DesaAdat,
    ExportMap,
    Kecamatan,
    Manifest,
    Occupation,
    Quota,
    ReceiptText,
    Segment,
    Village,
)
from .promises import Benefit, Consequence
from .rules import Rule

_NO_WORD = re.compile(r"[\W_]+")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Pack:
    """One version of a programme. Equal keys mean equal content; packs are never edited."""

    manifest: Manifest
    kecamatan: tuple[Kecamatan, ...]
    villages: tuple[Village, ...]
    desa_adat: tuple[DesaAdat, ...]
    banjar: tuple[Banjar, ...]
    segments: tuple[Segment, ...]
    occupations: tuple[Occupation, ...]
    tables: tuple[ContributionTable, ...]
    other_aid: tuple[Aid, ...]
    consent_texts: tuple[ConsentText, ...]
    rules: tuple[Rule, ...]
    questions: tuple[Field, ...]
    discounts: tuple[Discount, ...] = ()
    quotas: tuple[Quota, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    receipt_texts: tuple[ReceiptText, ...] = ()
    exports: tuple[ExportMap, ...] = ()
    desk: DeskRules = DeskRules()
    nation: Nation = Nation()

    @property
    def id(self) -> str:
        """The pack's id, such as `denpasar`."""
        return self.manifest.id

    @property
    def version(self) -> str:
        """The pack's version, such as `2025.1`."""
        return self.manifest.version

    @cached_property
    def key(self) -> str:
        """`<id>@<version>`, as a revision keeps it."""
        return f"{self.id}@{self.version}"

    @property
    def name(self) -> Words:
        """The programme's name."""
        return self.manifest.name

    @property
    def time_zone(self) -> str:
        """The zone in which "today" is reckoned."""
        return self.manifest.time_zone

    @property
    def valid_from(self) -> date:
        """The first day the pack holds."""
        return self.manifest.valid_from

    @property
    def valid_to(self) -> date | None:
        """The last day the pack holds, None until further notice."""
        return self.manifest.valid_to

    def holds_on(self, day: date) -> bool:
        """Whether the pack is valid on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def choices(self, source: PackList) -> tuple[Choice, ...]:
        """The choices of one of the pack's lists, in the order people know them."""
        return self._choices[source]

    def definition(self) -> Definition:
        """The registration's definition with the pack's own questions after the plain fields."""
        return self._definition

    def contributions_on(self, day: date) -> ContributionTable:
        """The table that holds on *day*; before the first one, the first."""
        if len(self.tables) == 1:
            return self.tables[0]
        begun = [t for t in self.tables if t.valid_from <= day]
        return begun[-1] if begun else self.tables[0]

    @property
    def contributions(self) -> ContributionTable:
        """The table that begins last."""
        return self.tables[-1]

    @cached_property
    def programmes(self) -> tuple[str, ...]:
        """Codes of every programme that one of the tables knows."""
        return programmes(self.tables)

    def prepared(self, name: str, make: Callable[[Pack], _Made]) -> _Made:
        """What *make* derives from this pack under *name*, made once: packs never change."""
        if name not in self._prepared:
            self._prepared[name] = make(self)
        made: _Made = self._prepared[name]
        return made

    def village(self, code: str) -> Village | None:
        """The village with this Kemendagri code, or None."""
        return self._villages.get(code)

    def segment(self, code: str) -> Segment | None:
        """The segment with this code, or None."""
        return self._segments.get(code)

    def occupation(self, code: str) -> Occupation | None:
        """The occupation with this code, or None."""
        return self._occupations.get(code)

    def find_occupation(self, text: str) -> Occupation | None:
        """The occupation whose code, name or alias is *text*, whatever its case and spacing."""
        return self._occupations.get(text) or self._by_name.get(plain_name(text))

    @cached_property
    def _prepared(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _definition(self) -> Definition:
        base = definition()
        return Definition(base.sections, base.entries + self.questions)

    @cached_property
    def _villages(self) -> dict[str, Village]:
        return {v.code: v for v in self.villages}

    @cached_property
    def _segments(self) -> dict[str, Segment]:
        return {s.code: s for s in self.segments}

    @cached_property
    def _occupations(self) -> dict[str, Occupation]:
        return {o.code: o for o in self.occupations}

    @cached_property
    def _by_name(self) -> Mapping[str, Occupation]:
        found: dict[str, Occupation] = {}
        for one in self.occupations:
            for name in (one.code, one.words.id, one.words.en, *one.aliases):
                found.setdefault(plain_name(name), one)
        found.pop("", None)
        return found

    @cached_property
    def _choices(self) -> dict[PackList, tuple[Choice, ...]]:
        district = {k.code: k.name for k in self.kecamatan}
        return {
            PackList.SEGMENTS: tuple(Choice(s.code, s.words, s.aliases) for s in self.segments),
            PackList.OCCUPATIONS: tuple(
                Choice(o.code, o.words, o.aliases) for o in self.occupations
            ),
            PackList.VILLAGES: tuple(
                Choice(v.code, Words(f"{v.name} · {district[v.kecamatan_code]}"))
                for v in self.villages
            ),
            PackList.DESA_ADAT: tuple(Choice(d.code, Words(d.name)) for d in self.desa_adat),
            PackList.BANJAR: tuple(Choice(b.code, Words(b.name)) for b in self.banjar),
            PackList.OTHER_AID: tuple(Choice(a.code, a.words) for a in self.other_aid),
            PackList.CONSENT_TEXTS: tuple(Choice(c.version, c.title) for c in self.consent_texts),
        }


def plain_name(text: str) -> str:
    """What is compared of a name: letters and digits, whatever their case and spacing."""
    return _NO_WORD.sub(" ", text.casefold()).strip()

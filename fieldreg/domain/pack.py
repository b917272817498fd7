"""A programme pack: all that a regulation may change, as data, under one id and version.

Built from parsed files by `build_pack`; the files are read in `protocol.pack_files`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from . import pack_build as build
from .contributions import ContributionTable
from .definition import definition
from .fields import Choice, Definition, Field, PackList
from .pack_parts import (
    Aid,
    Banjar,
    ConsentText,
    DesaAdat,
    Kecamatan,
    Manifest,
    Occupation,
    Rule,
    Segment,
    Village,
)
from .pack_reading import Node, PackFault
from .words import Words

__all__ = ["FILES", "Pack", "PackFault", "build_pack"]

FORMAT = 1
FILES = (
    "manifest",
    "regions",
    "adat",
    "segments",
    "occupations",
    "contributions",
    "aid",
    "consent",
    "rules",
    "questions",
)
_NO_WORD = re.compile(r"[\W_]+")


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
    contributions: ContributionTable
    other_aid: tuple[Aid, ...]
    consent_texts: tuple[ConsentText, ...]
    rules: tuple[Rule, ...]
    questions: tuple[Field, ...]

    @property
    def id(self) -> str:
        """The pack's id, such as `denpasar`."""
        return self.manifest.id

    @property
    def version(self) -> str:
        """The pack's version, such as `2025.1`."""
        return self.manifest.version

    @property
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

    def choices(self, source: PackList) -> tuple[Choice, ...]:
        """The choices of one of the pack's lists, in the order people know them."""
        return self._choices[source]

    def definition(self) -> Definition:
        """The registration's definition with the pack's own questions after the plain fields."""
        return self._definition

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
        return self._by_name.get(_plain(text))

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
    def _by_name(self) -> dict[str, Occupation]:
        found: dict[str, Occupation] = {}
        for one in self.occupations:
            for name in (one.code, one.words.id, one.words.en, *one.aliases):
                found.setdefault(_plain(name), one)
        return found

    @cached_property
    def _choices(self) -> dict[PackList, tuple[Choice, ...]]:
        district = {k.code: k.name for k in self.kecamatan}
        return {
            PackList.SEGMENTS: tuple(Choice(s.code, s.words) for s in self.segments),
            PackList.OCCUPATIONS: tuple(Choice(o.code, o.words) for o in self.occupations),
            PackList.VILLAGES: tuple(
                Choice(v.code, Words(f"{v.name} · {district[v.kecamatan_code]}"))
                for v in self.villages
            ),
            PackList.DESA_ADAT: tuple(Choice(d.code, Words(d.name)) for d in self.desa_adat),
            PackList.BANJAR: tuple(Choice(b.code, Words(b.name)) for b in self.banjar),
            PackList.OTHER_AID: tuple(Choice(a.code, a.words) for a in self.other_aid),
            PackList.CONSENT_TEXTS: tuple(Choice(c.version, c.title) for c in self.consent_texts),
        }


def build_pack(data: Mapping[str, object]) -> Pack:
    """A pack from its parsed files, keyed by their names without `.json` (see `FILES`).

    Raises PackFault naming the file and the field.
    """
    nodes = {}
    for name in FILES:
        if name not in data:
            raise PackFault(f"{name}.json", "", "is missing")
        nodes[name] = Node.of(f"{name}.json", "", data[name])
    if nodes["manifest"].whole("format") != FORMAT:
        raise nodes["manifest"].fault("format", f"this program reads format {FORMAT}")
    pack = _assembled(nodes)
    _check_links(pack)
    return pack


def _assembled(nodes: Mapping[str, Node]) -> Pack:
    regions, adat = nodes["regions"], nodes["adat"]
    return Pack(
        manifest=build.manifest(nodes["manifest"]),
        kecamatan=build.unique(regions.nodes("kecamatan"), build.kecamatan),
        villages=build.unique(regions.nodes("villages"), build.village),
        desa_adat=build.unique(adat.nodes("desa_adat"), build.desa_adat),
        banjar=build.unique(adat.nodes("banjar"), build.banjar),
        segments=build.unique(nodes["segments"].nodes("segments"), build.segment),
        occupations=build.unique(nodes["occupations"].nodes("occupations"), build.occupation),
        contributions=build.contributions(nodes["contributions"]),
        other_aid=build.unique(nodes["aid"].nodes("aid"), build.aid),
        consent_texts=build.unique(nodes["consent"].nodes("texts"), build.consent_text, "version"),
        rules=build.unique(nodes["rules"].nodes("rules"), build.rule),
        questions=build.unique(nodes["questions"].nodes("questions"), build.question, "name"),
    )


def _check_links(pack: Pack) -> None:
    """Every code that one file uses must stand in the file that defines it."""
    districts = {k.code for k in pack.kecamatan}
    segments = {s.code for s in pack.segments}
    programmes = set(pack.contributions.programmes)
    _known("regions", "villages", ((v.kecamatan_code,) for v in pack.villages), districts)
    _known("adat", "desa_adat", ((d.kecamatan_code,) for d in pack.desa_adat), districts)
    adat = {d.code for d in pack.desa_adat} | {""}
    _known("adat", "banjar", ((b.desa_adat,) for b in pack.banjar), adat)
    _known("segments", "segments", (s.pays for s in pack.segments), programmes)
    _known("occupations", "occupations", (o.segments for o in pack.occupations), segments)
    _known("rules", "rules", (r.segments for r in pack.rules), segments)
    _known("rules", "rules", (r.programmes for r in pack.rules), programmes)


def _known(file: str, field: str, used: Iterable[Iterable[str]], known: set[str]) -> None:
    for place, codes in enumerate(used):
        strange = sorted(set(codes) - known)
        if strange:
            raise PackFault(f"{file}.json", f"{field}.{place}", f"unknown code {strange[0]}")


def _plain(text: str) -> str:
    return _NO_WORD.sub(" ", text.casefold()).strip()

"""Builds each part of a programme pack from its parsed file, and checks it by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TypeVar

from .contributions import Band, ContributionTable, Rate
from .definition import SECTIONS
from .fields import Choice, Field, Kind, Need, Privacy, Requirement
from .pack_parts import (
    Aid,
    Banjar,
    ConsentText,
    DesaAdat,
    Kecamatan,
    LegalBasis,
    Manifest,
    Occupation,
    Rule,
    RuleKind,
    Segment,
    Village,
    VillageKind,
)
from .pack_reading import Node
from .words import Eligibility, Severity, Words

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_PACK_KEY_PART = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_SECTION_NAMES = frozenset(s.name for s in SECTIONS)
_CHOICE_KINDS = frozenset({Kind.CHOICE, Kind.CHOICES})
_LISTED_KINDS = frozenset({Kind.VILLAGE, *_CHOICE_KINDS})

_Part = TypeVar("_Part")


def code(node: Node, name: str = "code") -> str:
    """A snake_case word of the pack."""
    text = node.string(name)
    if not _CODE.fullmatch(text):
        raise node.fault(name, "must be a snake_case word")
    return text


def unique(
    nodes: Iterable[Node], build: Callable[[Node], _Part], key: str = "code"
) -> tuple[_Part, ...]:
    """Builds every node; two parts with the same *key* are a fault."""
    seen: set[str] = set()
    parts: list[_Part] = []
    for node in nodes:
        name = node.string(key)
        if name in seen:
            raise node.fault(key, "stands twice")
        seen.add(name)
        parts.append(build(node))
    return tuple(parts)


def manifest(node: Node) -> Manifest:
    """Reads `manifest.json`."""
    for name in ("id", "version"):
        if not _PACK_KEY_PART.fullmatch(node.string(name)):
            raise node.fault(name, "must be lower-case letters, digits, dots, - or _")
    valid_from = node.day("valid_from")
    valid_to = None if node.data.get("valid_to") is None else node.day("valid_to")
    if valid_to and valid_to < valid_from:
        raise node.fault("valid_to", "lies before valid_from")
    return Manifest(
        node.string("id"),
        node.string("version"),
        node.words("name"),
        node.string("time_zone"),
        valid_from,
        valid_to,
        tuple(
            LegalBasis(n.string("title"), n.words("about", Words("")), n.flag("confirmed", True))
            for n in node.nodes("legal_basis")
        ),
        node.strings("authors"),
    )


def kecamatan(node: Node) -> Kecamatan:
    """One kecamatan of `regions.json`."""
    return Kecamatan(node.string("code"), node.string("name"))


def village(node: Node) -> Village:
    """One village of `regions.json`; its code must lie in its kecamatan."""
    place, district = node.string("code"), node.string("kecamatan")
    if not place.startswith(district + "."):
        raise node.fault("kecamatan", "is not where the code lies")
    kind = node.member("kind", VillageKind)
    return Village(place, node.string("name"), kind, district, node.string("post_code"))


def desa_adat(node: Node) -> DesaAdat:
    """One desa adat of `adat.json`."""
    confirmed = node.flag("confirmed", True)
    return DesaAdat(code(node), node.string("name"), node.string("kecamatan"), confirmed)


def banjar(node: Node) -> Banjar:
    """One banjar of `adat.json`."""
    confirmed = node.flag("confirmed", True)
    return Banjar(code(node), node.string("name"), node.string("desa_adat", ""), confirmed)


def segment(node: Node) -> Segment:
    """One segment of `segments.json`."""
    return Segment(
        code(node),
        node.words("words"),
        node.words("payer"),
        node.flag("payer_confirmed", True),
        node.string("paid_from"),
        node.strings("pays"),
        node.whole_or_none("people_2025"),
        node.string("source", ""),
    )


def occupation(node: Node) -> Occupation:
    """One occupation of `occupations.json`."""
    return Occupation(
        code(node), node.words("words"), node.strings("aliases"), node.strings("segments")
    )


def aid(node: Node) -> Aid:
    """One kind of aid of `aid.json`; codes are the official abbreviations."""
    return Aid(node.string("code"), node.words("words"))


def consent_text(node: Node) -> ConsentText:
    """One text of `consent.json`."""
    return ConsentText(
        node.string("version"),
        node.words("title"),
        node.words("text"),
        node.strings("unconfirmed"),
    )


def contributions(node: Node) -> ContributionTable:
    """Reads `contributions.json`: bands from 0 in rising order, base incomes rising too."""
    bands = tuple(Band(n.whole("from_income"), n.whole("base_income")) for n in node.nodes("bands"))
    if not bands or bands[0].from_income != 0:
        raise node.fault("bands", "must begin with from_income 0")
    for place, (low, high) in enumerate(pairwise(bands), start=1):
        if high.from_income <= low.from_income or high.base_income < low.base_income:
            raise node.fault(f"bands.{place}", "must rise")
    rates = unique(node.nodes("rates"), _rate, "programme")
    return ContributionTable(bands, rates, node.string("source", ""), node.flag("confirmed", True))


def _rate(node: Node) -> Rate:
    return Rate(
        node.string("programme"),
        node.whole("per_ten_thousand", 0),
        node.whole("flat", 0),
        node.flag("optional", False),
    )


def rule(node: Node) -> Rule:
    """One rule of `rules.json`. A rule that nobody has confirmed may not refuse anybody."""
    outcome, confirmed = node.member("outcome", Eligibility), node.flag("confirmed", True)
    unknown = node.member("unknown", Eligibility, Eligibility.CHECK)
    if unknown is Eligibility.REFUSE:
        raise node.fault("unknown", "what is unknown may not refuse")
    if outcome is Eligibility.REFUSE and not confirmed:
        raise node.fault("outcome", "an unconfirmed rule may not refuse")
    kind = node.member("kind", RuleKind)
    made = Rule(
        code(node),
        kind,
        outcome,
        unknown,
        node.member("severity", Severity),
        node.words("message"),
        node.string("citation"),
        confirmed,
        node.strings("segments"),
        node.strings("programmes"),
        node.whole("years", 0),
        node.strings("values"),
        node.words("change", Words("")) if "change" in node.data else None,
    )
    if kind in (RuleKind.AGE_AT_LEAST, RuleKind.AGE_BELOW) and not made.years:
        raise node.fault("years", "is needed by this kind of rule")
    if kind in (RuleKind.EXISTING_MEMBERSHIP, RuleKind.AID_RECEIVED) and not made.values:
        raise node.fault("values", "are needed by this kind of rule")
    return made


def question(node: Node) -> Field:
    """One question of `questions.json`, as a field `answers.<name>` of the definition."""
    kind, section = node.member("kind", Kind), node.string("section")
    if section not in _SECTION_NAMES:
        raise node.fault("section", "must be one of: " + ", ".join(sorted(_SECTION_NAMES)))
    choices = tuple(Choice(code(n), n.words("words")) for n in _choice_nodes(node))
    if bool(choices) != (kind in _CHOICE_KINDS) or kind in _LISTED_KINDS - _CHOICE_KINDS:
        raise node.fault("choices", "belong to kinds choice and choices, and only to them")
    return Field(
        f"answers.{code(node, 'name')}",
        kind,
        section,
        node.words("label"),
        node.words("help", Words("")),
        _requirement(node),
        choices,
        node.member("privacy", Privacy, Privacy.GENERAL),
        node.whole("max_length", 120),
        node.flag("open_choice", False),
        low=node.whole_or_none("low"),
        high=node.whole_or_none("high"),
    )


def _choice_nodes(node: Node) -> Iterable[Node]:
    return node.nodes("choices") if "choices" in node.data else ()


def _requirement(node: Node) -> Requirement:
    if "required" not in node.data:
        return Requirement()
    inner = Node.of(node.file, node.at("required"), node.data["required"])
    return Requirement(
        inner.member("need", Need), inner.string("other", ""), inner.string("value", "")
    )

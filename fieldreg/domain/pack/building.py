"""Builds areas, segments, occupations and texts of a pack from their parsed files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from fieldreg.domain.words import Words

from . import mistakes as say
from .parts import (
    Aid,
    Banjar,
    ConsentText,
    DesaAdat,
    ExportColumn,
    ExportMap,
    Kecamatan,
    LegalBasis,
    Manifest,
    Occupation,
    PaidFrom,
    Quota,
    ReceiptText,
    Segment,
    Village,
    VillageKind,
)
from .reading import Node

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_DISTRICT = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}")
_VILLAGE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
_POST_CODE = re.compile(r"[0-9]{5}")
_FORM = re.compile(r"text|day|whole|local_phone|code:[a-z][a-z0-9_]{0,59}")
_PACK_KEY_PART = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")

_Part = TypeVar("_Part")


def code(node: Node, name: str = "code") -> str:
    """A snake_case word of the pack."""
    return _like(node, name, _CODE, say.SNAKE_CASE)


def _like(node: Node, name: str, pattern: re.Pattern[str], why: Words) -> str:
    text = node.string(name)
    if text and not pattern.fullmatch(text):
        node.wrong(name, why)
    return text


def unique(
    nodes: Iterable[Node], build: Callable[[Node], _Part], key: str = "code"
) -> tuple[_Part, ...]:
    """Builds every node; two parts with the same *key* are a mistake."""
    seen: set[str] = set()
    parts: list[_Part] = []
    for node in nodes:
        parts.append(build(node))
        name = node.data.get(key)
        if isinstance(name, str):
            if name in seen:
                node.wrong(key, say.TWICE)
            seen.add(name)
        node.close()
    return tuple(parts)


def each(nodes: Iterable[Node], build: Callable[[Node], _Part]) -> tuple[_Part, ...]:
    """Builds every node of a list whose parts have no name of their own."""
    parts: list[_Part] = []
    for node in nodes:
        parts.append(build(node))
        node.close()
    return tuple(parts)


def manifest(node: Node) -> Manifest:
    """Reads `manifest.json`."""
    valid_from = node.day("valid_from")
    valid_to = node.day("valid_to") if node.has("valid_to") else None
    if valid_to and valid_to < valid_from:
        node.wrong("valid_to", say.BEFORE.filled(other="valid_from"))
    return Manifest(
        _like(node, "id", _PACK_KEY_PART, say.KEY_PART),
        _like(node, "version", _PACK_KEY_PART, say.KEY_PART),
        node.words("name"),
        node.string("time_zone"),
        valid_from,
        valid_to,
        each(node.nodes("legal_basis"), legal_basis),
        node.strings("authors"),
    )


def legal_basis(node: Node) -> LegalBasis:
    """One law of the manifest."""
    return LegalBasis(node.string("title"), node.words("about"), node.flag("confirmed", True))


def kecamatan(node: Node) -> Kecamatan:
    """One kecamatan of `regions.json`."""
    place = _like(node, "code", _DISTRICT, say.REGION.filled(like="51.71.03"))
    return Kecamatan(place, node.string("name"))


def village(node: Node) -> Village:
    """One village of `regions.json`; its code must lie in its kecamatan."""
    place = _like(node, "code", _VILLAGE, say.REGION.filled(like="51.71.03.2008"))
    district = node.string("kecamatan")
    if place and district and not place.startswith(district + "."):
        node.wrong("kecamatan", say.ELSEWHERE)
    kind = node.member("kind", VillageKind)
    post_code = _like(node, "post_code", _POST_CODE, say.POST_CODE)
    return Village(place, node.string("name"), kind, district, post_code)


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
        node.member("paid_from", PaidFrom),
        node.strings("pays"),
        node.whole_or_none("people_2025"),
        node.string("source", ""),
        node.strings("aliases"),
        node.whole_or_none("base_income"),
    )


def quota(node: Node) -> Quota:
    """One line of `quotas.json`."""
    return Quota(
        node.string("segment"),
        node.string("area", ""),
        node.whole("people"),
        node.string("source", ""),
        node.flag("confirmed", True),
    )


def occupation(node: Node) -> Occupation:
    """One occupation of `occupations.json`."""
    return Occupation(
        code(node),
        node.words("words"),
        node.strings("aliases"),
        node.strings("segments"),
        node.mapping("codes"),
        code(node, "sector") if node.has("sector") else "",
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


def receipt_text(node: Node) -> ReceiptText:
    """One sentence of `receipt.json`."""
    return ReceiptText(code(node), node.words("words"), node.flag("confirmed", True))


def export_map(node: Node) -> ExportMap:
    """One sheet of `exports.json`."""
    return ExportMap(
        code(node),
        node.words("words"),
        node.string("sheet"),
        unique(node.nodes("columns"), export_column, "column"),
        node.string("source", ""),
        node.flag("confirmed", True),
    )


def export_column(node: Node) -> ExportColumn:
    """One column of a sheet: a field's value, a fixed text, or always empty."""
    if node.has("path") and node.has("fixed"):
        node.wrong("fixed", say.ONE_CONTENT)
    return ExportColumn(
        node.string("column"),
        node.string("path", ""),
        node.string("fixed", ""),
        _like(node, "form", _FORM, say.FORM) if node.has("form") else "text",
        node.flag("required", False),
    )

"""The first line of a stick's file: who says what to whom, and what lies behind it.

The bytes are frozen in docs/PROTOCOL.md section 14. There is one way to write a manifest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from fieldreg.domain.shapes import is_moment
from fieldreg.domain.trouble import UserTrouble

from .sealed import compact

FORMAT = 1
_MAX_NUMBER = 1 << 53
_ID = re.compile(r"[0-9a-f-]{36}")
_NAMED = re.compile(r"[0-9a-f-]{0,36}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Way(StrEnum):
    """Which way a file goes."""

    BUNDLE = "bundle"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Range:
    """Revisions *first* to *last* of one incarnation."""

    incarnation: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Who says what to whom.

    `about` is the file that a reply answers, `asked_epoch` the epoch which that one knew; both are
    empty in a bundle. `epoch` is the centre's as the sender knows it, `made_at` is shown only.
    `ranges` are the revisions that a bundle brings.
    """

    way: Way
    file_id: str
    centre_id: str
    device_id: str
    incarnation: str
    epoch: str
    made_at: str
    about: str = ""
    asked_epoch: str = ""
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One message with what lies behind it: the bytes in the file, those of the message unpacked,
    and the SHA-256 (hex) of those in the file."""

    size: int
    unpacked: int
    digest: str


def members(manifest: Manifest, parts: Iterable[Part]) -> dict[str, Any]:
    """What the line says, as JSON."""
    return {"format": FORMAT, **asdict(manifest), "parts": [asdict(part) for part in parts]}


def read_manifest(signed: bytes) -> tuple[Manifest, tuple[Part, ...]]:
    """The line *signed*. Raises UserTrouble stick_newer, stick_damaged."""
    try:
        return _read(signed)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserTrouble("stick_damaged") from None


def _read(signed: bytes) -> tuple[Manifest, tuple[Part, ...]]:
    raw = json.loads(signed)
    if type(raw["format"]) is int and raw["format"] > FORMAT:
        raise UserTrouble("stick_newer")
    texts = {name: raw[name] for name in _IDS + _NAMES}
    manifest = Manifest(
        way=Way(raw["way"]),
        made_at=raw["made_at"],
        ranges=tuple(Range(**one) for one in raw["ranges"]),
        **texts,
    )
    parts = tuple(Part(**one) for one in raw["parts"])
    is_ours = (
        all(_ID.fullmatch(texts[name]) for name in _IDS)
        and all(_NAMED.fullmatch(texts[name]) for name in _NAMES)
        and is_moment(manifest.made_at)
        and all(_is_range(one) for one in manifest.ranges)
        and all(_is_part(part) for part in parts)
    )
    if not is_ours or compact(members(manifest, parts)) != signed:
        raise ValueError("member")
    return manifest, parts


_IDS = ("file_id", "centre_id", "device_id", "incarnation")
_NAMES = ("epoch", "about", "asked_epoch")


def _is_range(one: Range) -> bool:
    numbers = type(one.first) is int and type(one.last) is int
    return numbers and bool(_ID.fullmatch(one.incarnation)) and 0 < one.first <= one.last


def _is_part(part: Part) -> bool:
    numbers = type(part.size) is int and type(part.unpacked) is int
    is_sane = numbers and 0 < part.size < _MAX_NUMBER and 0 <= part.unpacked < _MAX_NUMBER
    return is_sane and bool(_HASH.fullmatch(part.digest))

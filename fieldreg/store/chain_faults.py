"""What is found where this laptop's hash chains are walked, and what the centre's word adds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row

from fieldreg.protocol.signing import anchor_text, is_signed, receipt_text

from .witness import kept_head


class Fault(StrEnum):
    """What is wrong at a number.

    MISSING: no such number, though later ones are there, or the centre has seen it. CHANGED: the
    entry, or the link before it, is not what was linked. MISNUMBERED, FOREIGN: it names another
    number, another device. UNREADABLE: no whole entry. REWRITTEN: the chain holds in itself, but
    the centre countersigned another link at this number. FORGED: the centre never signed what is
    kept here as its word.
    """

    MISSING = "missing"
    CHANGED = "changed"
    MISNUMBERED = "misnumbered"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    REWRITTEN = "rewritten"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken link: its number, its time as far as one can be read, what is wrong."""

    no: int
    at: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain as it was found. `incarnation` is empty for the audit chain.

    `length` is the last number there is. From `broken` on, all up to `length` is not vouched for.
    `vouched` is the number up to which the centre has seen it, 0 if it has not (here). `gaps` are
    numbers (first and last) of revisions that a damaged disk lost: the audit chain tells of the
    rescue, so that they are no fault.
    """

    incarnation: str
    length: int
    vouched: int = 0
    broken: Broken | None = None
    gaps: tuple[tuple[int, int], ...] = ()

    @property
    def after(self) -> int:
        """How many entries after the broken one are not vouched for either."""
        return max(self.length - self.broken.no, 0) if self.broken else 0


@dataclass(frozen=True, slots=True)
class Verified:
    """Every chain of this laptop: the audit chain first, then its revisions' by their age."""

    audit: Chain
    revisions: tuple[Chain, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every link of every chain holds."""
        return all(chain.broken is None for chain in (self.audit, *self.revisions))


@dataclass(frozen=True, slots=True)
class Told:
    """What the centre signed of a chain: that it holds this link at this number."""

    no: int
    link: bytes
    is_genuine: bool


def out_of_order(number: int, expected: int) -> Broken:
    """What it is that *number* stands where *expected* should."""
    if number < expected:
        return Broken(number, "", Fault.MISNUMBERED)
    return Broken(expected, "", Fault.MISSING)


def against(told: Told | None, no: int, link: bytes) -> Fault | None:
    """Whether the centre's word, where it is about number *no*, names another link."""
    if told is None or told.no != no or told.link == link:
        return None
    return Fault.REWRITTEN if told.is_genuine else Fault.FORGED


def beyond(told: Told | None, last: int) -> Broken | None:
    """What the centre's word says of a chain that holds in itself and ends at *last*."""
    if told is None:
        return None
    if not told.is_genuine:
        return Broken(min(told.no, last + 1) or 1, "", Fault.FORGED)
    return Broken(last + 1, "", Fault.MISSING) if told.no > last else None


def told_of_audit(state: Row[Any]) -> Told | None:
    """The last head of the audit chain that the centre countersigned, as it is kept here."""
    if not state.audit_anchor:
        return None
    raw = kept_head(state.audit_anchor)
    no, link = raw["no"], raw["link"]
    text = anchor_text(state.device_id, raw["incarnation"], no, link)
    return Told(no, _bytes(link), is_signed(state.centre_key, text, raw["signature"]))


def told_of_revisions(state: Row[Any], incarnation: str) -> Told | None:
    """The centre's last receipt, if it is genuine and this incarnation's."""
    if not state.last_receipt:
        return None
    raw = kept_head(state.last_receipt)
    text = receipt_text(state.device_id, incarnation, raw["no"], raw["link"])
    genuine = is_signed(state.centre_key, text, raw["signature"])
    return Told(raw["no"], _bytes(raw["link"]), True) if genuine else None


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""

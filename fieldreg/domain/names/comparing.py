"""What two names have in common, part by part. No score: weighing it is another's work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .reading import NameReading


class PartAgreement(StrEnum):
    """Two names' personal parts, or what they say of the sex; unknown if one says nothing."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


class OrderAgreement(StrEnum):
    """Two names' birth order: one person may be Wayan here and Putu there, but not Ketut."""

    SAME_WORD = "same_word"
    SAME_RANK = "same_rank"
    DIFFERENT_RANK = "different_rank"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NameAgreement:
    """How far two names agree. DOMAIN.md §7: a synonym of the same rank is partial agreement."""

    personal: PartAgreement
    order: OrderAgreement
    sex: PartAgreement


def compare(a: NameReading, b: NameReading) -> NameAgreement:
    """Where *a* and *b* agree; it is the same the other way round."""
    return NameAgreement(_part(a.key, b.key), _order(a, b), _part(a.sex_hint, b.sex_hint))


def _part(a: str, b: str) -> PartAgreement:
    if not (a and b):
        return PartAgreement.UNKNOWN
    return PartAgreement.EQUAL if a == b else PartAgreement.DIFFERENT


def _order(a: NameReading, b: NameReading) -> OrderAgreement:
    if a.rank is None or b.rank is None:
        return OrderAgreement.UNKNOWN
    if a.rank != b.rank:
        return OrderAgreement.DIFFERENT_RANK
    is_same = a.is_again == b.is_again and set(a.birth_order) & set(b.birth_order)
    return OrderAgreement.SAME_WORD if is_same else OrderAgreement.SAME_RANK

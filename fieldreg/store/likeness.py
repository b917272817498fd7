"""The key by which names are compared here, and whether two names may be one person's.

A key alone never says so: of 1,487 names, 41 % share their personal part with another (DOMAIN.md
section 7). What speaks against it, another birth order or another sex, rules a person out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from fieldreg.domain.names import (
    KEY_VERSION,
    NameReading,
    OrderAgreement,
    PartAgreement,
    compare,
    read_name,
)
from fieldreg.domain.record import Value
from fieldreg.protocol.name_files import name_tables

__all__ = ["KEY_VERSION", "may_be_one", "name_key", "reading"]


@lru_cache(256)
def reading(name: str) -> NameReading:
    """How *name* is read; kept for a while, as several ask for that of one person."""
    return read_name(name, name_tables())


def name_key(values: Mapping[str, Value]) -> str:
    """The key of a record's full name, empty where there is none."""
    return reading(str(values.get("full_name", ""))).key


def may_be_one(name: str, sex: str, other: str, other_sex: str) -> bool:
    """Whether two names with equal keys may be those of one person; sexes are `L`, `P` or empty."""
    if sex and other_sex and sex != other_sex:
        return False
    tables = name_tables()
    one, two = read_name(name, tables, sex), read_name(other, tables, other_sex)
    if one.lineage and two.lineage and one.lineage[1:] != two.lineage[1:]:
        # The sons of two fathers.
        return False
    agreement = compare(one, two)
    is_other_child = agreement.order is OrderAgreement.DIFFERENT_RANK
    return agreement.sex is not PartAgreement.DIFFERENT and not is_other_child

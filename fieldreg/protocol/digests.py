"""Digests that let both sides see that they hold the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256

from fieldreg.domain.record import Value

from .messages import AreaDigest, RowsDigest
from .sealed import compact, written

_MODULUS = 1 << 256


def row_hash(record_id: str, version: int, case: str, values: Mapping[str, Value]) -> bytes:
    """The hash (32 bytes) of one record's state. Never leaves a side except inside a sum."""
    return row_hash_of(record_id, version, case, written(values))


def row_hash_of(record_id: str, version: int, case: str, values: bytes) -> bytes:
    """The same of *values* that are written out already, as `compact` writes them."""
    begin = compact([record_id, version, case]).removesuffix(b"]")
    return sha256(b"%b,%b]" % (begin, values)).digest()


def rows_digest(hashes: Iterable[bytes]) -> RowsDigest:
    """Count and sum of row hashes: one number, whatever the order."""
    all_of_them = tuple(hashes)
    total = sum(map(int.from_bytes, all_of_them)) % _MODULUS
    return RowsDigest(count=len(all_of_them), digest=total.to_bytes(32, "big").hex())


def areas_digest(rows: Iterable[tuple[str, bytes]]) -> list[AreaDigest]:
    """The digest of each area, in the order of their codes; *rows* are area and row hash."""
    hashes: dict[str, list[bytes]] = defaultdict(list)
    for area, item in rows:
        hashes[area].append(item)
    return [AreaDigest(area=a, **rows_digest(hashes[a]).model_dump()) for a in sorted(hashes)]


def check(exchange: str, item: bytes) -> str:
    """A row hash as one exchange shows it (16 hex digits): of no use in another or to others."""
    return sha256(b"fieldreg/compare/1\x00" + exchange.encode() + item).hexdigest()[:16]

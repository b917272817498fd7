"""Revision bytes and the hash chain. Frozen: format 1 must be readable for ever.

Header and body are JSON texts made once, on the device that made the revision, and kept and
sent verbatim. The chain runs over header and commitment, where

    commitment = SHA-256("fieldreg/body/1" 0x00 salt body)
    link       = SHA-256("fieldreg/chain/1" 0x00 previous-link length(header) header commitment)

with a random salt of 16 bytes, the length as 8 bytes big-endian, and 32 zero bytes before the
first revision of an incarnation. A body can thus be erased (salt and body gone, commitment kept)
while the chain still verifies, and no unsalted digest of a NIK exists anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fieldreg.domain.record import Value, is_path
from fieldreg.domain.revision import Base, Body, Header, Reason, Revision
from fieldreg.domain.words import Act

FORMAT = 1
SALT_BYTES = 16
FIRST_LINK = bytes(32)


class UnreadableRevision(ValueError):
    """These bytes are no revision of a format this program knows; the text names no value."""


@dataclass(frozen=True, slots=True)
class SealedRevision:
    """The verbatim bytes of a revision. An erased one has its commitment only."""

    header: bytes
    body: bytes | None
    salt: bytes | None
    erased_commitment: bytes | None = None

    @property
    def commitment(self) -> bytes:
        """What stands for the body in the chain (32 bytes)."""
        if self.body is None or self.salt is None:
            if self.erased_commitment is None:
                raise UnreadableRevision("neither body nor commitment")
            return self.erased_commitment
        return sha256(b"fieldreg/body/1\x00" + self.salt + self.body).digest()

    def link(self, previous: bytes) -> bytes:
        """The chain's next link (32 bytes) after *previous*."""
        length = len(self.header).to_bytes(8, "big")
        data = b"fieldreg/chain/1\x00" + previous + length + self.header + self.commitment
        return sha256(data).digest()

    def erased(self) -> SealedRevision:
        """The same revision without its personal data."""
        return SealedRevision(self.header, None, None, self.commitment)


def compact(data: Any) -> bytes:
    """JSON as fieldreg writes it: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def seal(revision: Revision, salt: bytes) -> SealedRevision:
    """Make a revision's bytes. Called once in its life, by the device that makes it."""
    if revision.body is None or len(salt) != SALT_BYTES:
        raise ValueError("a new revision has a body and a salt of 16 bytes")
    head, body = revision.header, revision.body
    header = {
        "format": FORMAT,
        "revision_id": head.revision_id,
        "device_id": head.device_id,
        "incarnation": head.incarnation,
        "revision_no": head.revision_no,
        "record_id": head.record_id,
        "base": _base_json(head.base),
        "act": head.act.value,
        "author": head.author,
        "made_at": head.made_at,
        "pack": head.pack,
    }
    reasons = [{"path": r.path, "text": r.text} for r in body.reasons]
    return SealedRevision(
        compact(header), compact({"patch": patch_json(body.patch), "reasons": reasons}), salt
    )


def unseal(sealed: SealedRevision) -> Revision:
    """Read a revision's bytes.

    Raises UnreadableRevision for anything that is not a whole revision of format 1.
    """
    try:
        header = read_header(sealed.header)
        body = None if sealed.body is None else _read_body(json.loads(sealed.body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableRevision(type(error).__name__) from None
    return Revision(header, body)


def read_header(data: bytes) -> Header:
    """The header in *data*. Raises ValueError, KeyError or TypeError if it is none."""
    raw = json.loads(data)
    if raw["format"] != FORMAT:
        raise UnreadableRevision("format")
    names = ("revision_id", "device_id", "incarnation", "record_id", "author", "made_at", "pack")
    if not all(isinstance(raw[n], str) and 0 < len(raw[n]) <= 200 for n in names):
        raise UnreadableRevision("text")
    if type(raw["revision_no"]) is not int or not 0 < raw["revision_no"] < 2**53:
        raise UnreadableRevision("revision_no")
    base = raw["base"] or {}
    texts = {name: raw[name] for name in names}
    return Header(
        **texts,
        revision_no=raw["revision_no"],
        base=Base(base.get("version"), base.get("revision")),
        act=Act(raw["act"]),
    )


def _base_json(base: Base) -> dict[str, Any] | None:
    if base.revision is not None:
        return {"revision": base.revision}
    return None if base.version is None else {"version": base.version}


def _read_body(raw: Any) -> Body:
    patch = read_patch(raw["patch"])
    reasons = tuple(Reason(_text(r["path"]), _text(r["text"])) for r in raw["reasons"])
    return Body(patch, reasons)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnreadableRevision("text")
    return value


def patch_json(patch: Mapping[str, Value | None]) -> dict[str, Any]:
    """A patch (or values) as JSON data."""
    return {p: list(v) if isinstance(v, tuple) else v for p, v in patch.items()}


def read_patch(raw: Any) -> dict[str, Value | None]:
    """JSON data as a patch. Raises UnreadableRevision for an unknown path or shape."""
    patch: dict[str, Value | None] = {}
    for path, value in raw.items():
        if not is_path(path):
            raise UnreadableRevision("path")
        patch[path] = _read_value(value)
    return patch


def _read_value(value: Any) -> Value | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if type(value) is int and abs(value) < 2**53:
        return value
    raise UnreadableRevision("value")


def read_values(raw: Any) -> dict[str, Value]:
    """JSON data as the values of a record (no removals)."""
    return {p: v for p, v in read_patch(raw).items() if v is not None}

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
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from fieldreg.domain.record import ITEM_ID, Value, are_paths, is_path
from fieldreg.domain.revision import Aside, Base, Body, Header, Reason, Revision
from fieldreg.domain.shapes import is_moment
from fieldreg.domain.words import Act

from .usual_headers import read_usual_header

FORMAT = 1
SALT_BYTES = 16
FIRST_LINK = bytes(32)
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_is_id = ITEM_ID.fullmatch
_TEXTS = ("author", "made_at", "pack")
MOST_SETTLED = 200
"""How many values kept aside one revision settles at most."""
_SETTLES = b'"settles":'
_BASE = {"version", "revision"}
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


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
        return link_after(previous, self.header, self.commitment)

    def erased(self) -> SealedRevision:
        """The same revision without its personal data."""
        return SealedRevision(self.header, None, None, self.commitment)


def link_after(previous: bytes, header: bytes, commitment: bytes) -> bytes:
    """The chain's next link (32 bytes) after *previous*, of a revision with this *commitment*."""
    length = len(header).to_bytes(8, "big")
    return sha256(b"fieldreg/chain/1\x00" + previous + length + header + commitment).digest()


def compact(data: Any) -> bytes:
    """JSON as fieldreg writes it: sorted keys, no spaces, UTF-8."""
    try:
        return orjson.dumps(data, option=_SORTED)
    except orjson.JSONEncodeError:
        # What it does not take (a number beyond 64 bits, half of a surrogate pair) is as ever.
        return _written(data).encode()


def seal(revision: Revision, salt: bytes) -> SealedRevision:
    """Make a revision's bytes. Called once in its life, by the device that makes it."""
    if revision.body is None or len(salt) != SALT_BYTES:
        raise ValueError("a new revision has a body and a salt of 16 bytes")
    head, body = revision.header, revision.body
    header: dict[str, Any] = {
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
    if head.settles:
        header["settles"] = [{"path": a.path, "revision": a.revision_id} for a in head.settles]
    reasons = [{"path": r.path, "text": r.text} for r in body.reasons]
    return SealedRevision(
        compact(header), compact({"patch": patch_json(body.patch), "reasons": reasons}), salt
    )


def unseal(sealed: SealedRevision) -> Revision:
    """Read a revision's bytes.

    Raises UnreadableRevision for anything that is not a whole revision of format 1.
    """
    header = read_header(sealed.header)
    if sealed.body is None or sealed.salt is None:
        return Revision(header, None)
    if len(sealed.salt) != SALT_BYTES:
        raise UnreadableRevision("salt")
    return Revision(header, read_body(sealed.body))


def made_at(header: bytes) -> str:
    """When a revision was made, of a header that was read before."""
    return str(read_json(header)["made_at"])


def read_body(body: bytes) -> Body:
    """The body in *body*. Raises UnreadableRevision if it is none of format 1."""
    raw = _json_object(body)
    # Without escapes its texts stand there as they are, and JSON has neither NUL nor half of a
    # surrogate pair but by an escape.
    return _read_body(raw, is_plain=b"\\" not in body)


def read_kept_body(body: bytes) -> Body:
    """The body in *body*, of a revision that was read whole before it was kept.

    What it says is not looked at again. Raises UnreadableRevision for what is no JSON.
    """
    raw = read_json(body)
    patch = {p: tuple(v) if type(v) is list else v for p, v in raw["patch"].items()}
    return Body(patch, tuple(Reason(r["path"], r["text"]) for r in raw["reasons"]))


def read_header(data: bytes) -> Header:
    """The header in *data*. Raises UnreadableRevision if it is none of format 1."""
    return read_usual_header(data) or _read_header(data)


def _read_header(data: bytes) -> Header:
    raw = _json_object(data)
    if raw.get("format") != FORMAT or type(raw["format"]) is not int:
        raise UnreadableRevision("format")
    author, at, pack = (_text(raw.get(name)) for name in _TEXTS)
    if not (0 < len(author) <= 200 and 0 < len(pack) <= 200 and is_moment(at)):
        raise UnreadableRevision("text")
    return Header(
        revision_id=_id(raw, "revision_id"),
        device_id=_id(raw, "device_id"),
        incarnation=_id(raw, "incarnation"),
        record_id=_id(raw, "record_id"),
        author=author,
        made_at=at,
        pack=pack,
        revision_no=_count(raw.get("revision_no"), "revision_no"),
        base=_read_base(raw.get("base", False)),
        act=_read_act(raw.get("act")),
        settles=_read_settles(raw["settles"]) if "settles" in raw else (),
    )


def is_settling(header: bytes) -> bool:
    """Whether a revision with this header settles values kept aside.

    Of almost all headers a look at the bytes says no: inside a text the quotes were escaped.
    """
    return _SETTLES in header and bool(read_header(header).settles)


def read_json(data: bytes) -> Any:
    """JSON as both sides have always read it. Raises UnreadableRevision for what is none."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        pass
    try:
        # What the quick reader refuses (NaN where nobody looks, say) is taken as ever; it refuses
        # no text that could be read in two ways.
        return json.loads(data.decode())
    except (ValueError, RecursionError):
        raise UnreadableRevision("json") from None


def _json_object(data: bytes) -> dict[str, Any]:
    raw = read_json(data)
    if not isinstance(raw, dict):
        raise UnreadableRevision("object")
    return raw


def _base_json(base: Base) -> dict[str, Any] | None:
    said = {"revision": base.revision} if base.revision is not None else {}
    return {**said, "version": base.version} if base.version else said or None


def _read_base(raw: Any) -> Base:
    """`null`, or `version` (above 0), `revision` (an id) or both; nothing else, nothing more."""
    if raw is None:
        return Base()
    if not isinstance(raw, dict) or not raw or raw.keys() - _BASE:
        raise UnreadableRevision("base")
    version = _count(raw["version"], "base") if "version" in raw else None
    revision = _text(raw["revision"]) if "revision" in raw else None
    if revision is not None and not ITEM_ID.fullmatch(revision):
        raise UnreadableRevision("base")
    return Base(version, revision)


def _read_act(raw: Any) -> Act:
    try:
        return Act(raw)
    except ValueError:
        raise UnreadableRevision("act") from None


def _read_settles(raw: Any) -> tuple[Aside, ...]:
    """What is well formed of it. The rest settles nothing, and is no reason to refuse the whole:
    centres of before this member took whatever stood there."""
    entries = raw[:MOST_SETTLED] if isinstance(raw, list) else []
    pairs = [(e.get("revision"), e.get("path")) for e in entries if isinstance(e, dict)]
    return tuple(
        Aside(revision, path)
        for revision, path in pairs
        if isinstance(revision, str)
        and isinstance(path, str)
        and ITEM_ID.fullmatch(revision)
        and is_path(path)
    )


def _read_body(raw: dict[str, Any], *, is_plain: bool) -> Body:
    patch, reasons = raw.get("patch"), raw.get("reasons")
    given = () if reasons == [] else _read_reasons(reasons)
    return Body(read_patch(patch, is_plain=is_plain), given)


def _read_reasons(raw: Any) -> tuple[Reason, ...]:
    if not isinstance(raw, list) or not all(isinstance(r, dict) for r in raw):
        raise UnreadableRevision("reasons")
    return tuple([Reason(_text(r.get("path")), _text(r.get("text"))) for r in raw])


def _text(value: Any) -> str:
    """Text that every database can hold: no NUL, no half of a surrogate pair."""
    if not isinstance(value, str):
        raise UnreadableRevision("text")
    # What is printable holds neither; to ask that costs a tenth of the pattern.
    if not value.isprintable() and _UNSTORABLE.search(value):
        raise UnreadableRevision("text")
    return value


def _id(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or not _is_id(value):
        raise UnreadableRevision("id")
    return value


def _count(value: Any, name: str) -> int:
    if type(value) is not int or not 0 < value < 2**53:
        raise UnreadableRevision(name)
    return value


def patch_json(patch: Mapping[str, Value | None]) -> dict[str, Any]:
    """A patch (or values) as JSON data."""
    return {p: list(v) if type(v) is tuple else v for p, v in patch.items()}


def written(values: Mapping[str, Value | None]) -> bytes:
    """A patch (or values) written out, as it stands in a body and under a hash."""
    return compact(values if type(values) is dict else dict(values))


def read_patch(raw: Any, *, is_plain: bool = False) -> dict[str, Value | None]:
    """JSON data as a patch. Raises UnreadableRevision for an unknown path or shape.

    *is_plain*: it is known that every text in it can be stored.
    """
    if not isinstance(raw, dict):
        raise UnreadableRevision("patch")
    if not are_paths(raw.keys()):
        raise UnreadableRevision("path")
    patch = raw.copy()
    # Almost all are plain texts: to ask a function for each would take half of the time.
    for path, value in raw.items():
        if type(value) is not str or not (is_plain or value.isprintable()):
            patch[path] = _read_value(value)
    return patch


def _read_value(value: Any) -> Value | None:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return None
    if isinstance(value, list):
        return tuple([_text(v) for v in value])
    if type(value) is int and abs(value) < 2**53:
        return value
    raise UnreadableRevision("value")


def read_values(raw: Any) -> dict[str, Value]:
    """JSON data as the values of a record (no removals)."""
    return {p: v for p, v in read_patch(raw).items() if v is not None}

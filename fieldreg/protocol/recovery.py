"""A lost passphrase: what a laptop asks its organisation, and the answer. Format 1 is frozen.

The request carries the database key as the vault's header has it, sealed to the organisation's
recovery key, and a fresh age recipient to which the answer is sealed. It names nobody, and whoever
intercepts request and answer has nothing. Who puts another recipient into a request on its way
changes its fingerprint, which two people compare on the phone before anything is opened.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, TypeVar

import pyrage

from fieldreg.domain.shapes import is_moment
from fieldreg.domain.trouble import UserTrouble

from .sealed import compact

FORMAT = 1
KEY_BYTES = 32
REQUEST_SUFFIX = ".fieldreg-recovery"
ANSWER_SUFFIX = ".fieldreg-answer"
MAX_BYTES = 16 << 10
MAX_LABEL = 80

_T = TypeVar("_T")
_QR = "FIELDREG-R1"
_RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
_SEALED_BYTES = range(100, 1025)


@dataclass(frozen=True, slots=True)
class Request:
    """What a laptop asks. `sealed` is the header's recovery slot, `recipient` is for the answer."""

    request_id: str
    vault_id: str
    sealed: bytes
    recipient: str
    made_at: str

    def data(self) -> bytes:
        """The file `*.fieldreg-recovery`; there is one way to write it."""
        return compact({"format": FORMAT, **self._members()})

    def qr_text(self) -> str:
        """The same in letters that a QR code packs tightly (at most 990 of them)."""
        ids = (uuid.UUID(self.request_id).hex, uuid.UUID(self.vault_id).hex)
        moment = re.sub("[-:]", "", self.made_at)
        sealed = base64.b32encode(self.sealed).decode().rstrip("=")
        return "/".join([_QR, *ids, moment, self.recipient, sealed]).upper()

    def fingerprint(self) -> str:
        """Eight groups of four digits, to be read out and compared; of file and QR the same."""
        digest = sha256(b"fieldreg/recovery/1\x00" + compact(self._members())).digest()
        digits = f"{int.from_bytes(digest, 'big') % 10**32:032d}"
        return " ".join(digits[i : i + 4] for i in range(0, 32, 4))

    def _members(self) -> dict[str, str]:
        return {
            "request_id": self.request_id,
            "vault_id": self.vault_id,
            "sealed": self.sealed.hex(),
            "recipient": self.recipient,
            "made_at": self.made_at,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the organisation answers: the vault's key, who says so (a free label), and when."""

    request_id: str
    vault_id: str
    key: bytes = field(repr=False)
    by: str = ""
    at: str = ""


def new_identity() -> tuple[str, str]:
    """A fresh age identity and its recipient; the first is private."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def read_request(data: bytes) -> Request:
    """The request in a file, or in the text of a QR code.

    Raises UserTrouble request_unreadable (no request, cut or altered) or request_newer.
    """
    text = data[: MAX_BYTES + 1].removeprefix(b"\xef\xbb\xbf").strip()
    if text[: len(_QR)].upper() == _QR.encode():
        return _whole("request", lambda: _from_qr(text))
    return _whole("request", lambda: _from_file(text))


def open_slot(request: Request, identity: str) -> bytes:
    """The vault's key (32 bytes), with the organisation's private *identity*.

    Raises UserTrouble recovery_other_key (or the slot was altered) and request_unreadable (it is
    another vault's slot).
    """
    try:
        opened = pyrage.decrypt(request.sealed, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError:
        raise UserTrouble("recovery_other_key") from None

    def read() -> bytes:
        slot = json.loads(opened)
        if slot["format"] != FORMAT or slot["vault_id"] != request.vault_id:
            raise ValueError("slot")
        return _key(slot["key"])

    return _whole("request", read)


def seal_answer(request: Request, key: bytes, *, by: str, at: str) -> bytes:
    """The file `*.fieldreg-answer`, which only the laptop that asked can open.

    *by* is cut to 80 characters. Raises UserTrouble request_unreadable (its recipient is none).
    """
    ids = {"format": FORMAT, "request_id": request.request_id, "vault_id": request.vault_id}
    label = " ".join(by.split())[:MAX_LABEL]
    inside = compact({**ids, "key": key.hex(), "by": label, "at": at})
    try:
        recipient = pyrage.x25519.Recipient.from_str(request.recipient)
    except pyrage.RecipientError:
        raise UserTrouble("request_unreadable") from None
    return compact({**ids, "sealed": pyrage.encrypt(inside, [recipient]).hex()})


def open_answer(data: bytes, *, vault_id: str, request_id: str, identity: str) -> Answer:
    """What stands in the answer *data*, if it is to the laptop's open request.

    *request_id* and *identity* are empty where no request is open. Raises UserTrouble:
    answer_unreadable (no answer, cut or altered), answer_newer, answer_other_laptop, answer_stale
    (to another request than the open one).
    """
    outer = _whole("answer", lambda: _outer(data))
    if outer["vault_id"] != vault_id:
        raise UserTrouble("answer_other_laptop")
    if not request_id or outer["request_id"] != request_id:
        raise UserTrouble("answer_stale")

    def read() -> Answer:
        opened = pyrage.decrypt(
            bytes.fromhex(outer["sealed"]), [pyrage.x25519.Identity.from_str(identity)]
        )
        inner = json.loads(opened)
        texts = {name: _text(inner[name]) for name in ("request_id", "vault_id", "by", "at")}
        if any(texts[name] != outer[name] for name in ("request_id", "vault_id")):
            raise ValueError("ids")
        return Answer(key=_key(inner["key"]), **texts)

    return _whole("answer", read)


def _whole(what: str, read: Callable[[], _T]) -> _T:
    """What *read* gives; whatever it stumbles over is one known trouble."""
    try:
        return read()
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
        pyrage.DecryptError,
        pyrage.IdentityError,
    ):
        raise UserTrouble(f"{what}_unreadable") from None


def _from_file(text: bytes) -> Request:
    raw = json.loads(text)
    if _is_newer(raw):
        raise UserTrouble("request_newer")
    request = Request(
        str(uuid.UUID(raw["request_id"])),
        str(uuid.UUID(raw["vault_id"])),
        bytes.fromhex(raw["sealed"]),
        raw["recipient"],
        raw["made_at"],
    )
    return _same(request, request.data(), text)


def _from_qr(text: bytes) -> Request:
    """Spaces and line ends that came in on the way do not count."""
    plain = "".join(text.decode("ascii").split()).upper()
    _, request_id, vault_id, moment, recipient, sealed = plain.split("/")
    digits = moment.translate({ord(c): None for c in "TZ"})
    day, time = digits[:8], digits[8:]
    request = Request(
        str(uuid.UUID(request_id)),
        str(uuid.UUID(vault_id)),
        base64.b32decode(sealed + "=" * (-len(sealed) % 8)),
        recipient.lower(),
        f"{day[:4]}-{day[4:6]}-{day[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z",
    )
    return _same(request, request.qr_text().encode(), plain.encode())


def _same(request: Request, written: bytes, read: bytes) -> Request:
    """One way to write it: what is written otherwise was altered, or is none."""
    if not _RECIPIENT.fullmatch(request.recipient) or not is_moment(request.made_at):
        raise ValueError("member")
    if written != read or len(request.sealed) not in _SEALED_BYTES:
        raise ValueError("altered")
    return request


def _outer(data: bytes) -> dict[str, str]:
    if len(data) > MAX_BYTES:
        raise ValueError("size")
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    raw = json.loads(text)
    if _is_newer(raw):
        raise UserTrouble("answer_newer")
    members = {name: _text(raw[name]) for name in ("request_id", "vault_id", "sealed")}
    members["sealed"] = bytes.fromhex(members["sealed"]).hex()
    if compact({"format": FORMAT, **members}) != text:
        raise ValueError("altered")
    return members


def _is_newer(raw: Any) -> bool:
    if type(raw["format"]) is not int or raw["format"] < FORMAT:
        raise ValueError("format")
    return bool(raw["format"] > FORMAT)


def _text(value: Any) -> str:
    if type(value) is not str:
        raise ValueError("text")
    return value


def _key(value: Any) -> bytes:
    key = bytes.fromhex(value)
    if len(key) != KEY_BYTES:
        raise ValueError("key")
    return key

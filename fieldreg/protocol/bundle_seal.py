"""Closing a stick's file so that only its receiver, or the organisation, can open it.

An age file to the receiver's own Ed25519 key (age's `ssh-ed25519` recipients: the centre's is the
key that signs receipts, a laptop's the one it was enrolled with, so nobody has to learn another
key first) and, for what a laptop sends, to the organisation's recovery key, so that unsent work is
not lost with a centre. age reads and writes it; nothing is encrypted here.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Protocol

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from fieldreg.domain.trouble import UserTrouble

from .bundle_stream import Flow

_AGE = b"age-encryption.org/v1\n"
_MOST_HEADER = 8 << 10
_TO_KEY = re.compile(rb"^-> ssh-ed25519 ([A-Za-z0-9+/]{6}) ", re.MULTILINE)


class Sink(Protocol):
    """Where bytes go: an open file, or what reads them as they come."""

    def write(self, data: bytes, /) -> int:
        """Take them all."""
        ...

    def flush(self) -> None:
        """Let nothing lie in between."""
        ...


def closed(data: bytes, receiver: str, escrow: str = "") -> bytes:
    """*data* for the holder of the Ed25519 key *receiver* (hex) and the age recipient *escrow*.

    Raises UserTrouble stick_no_key where one of the two is no key.
    """
    out = BytesIO()
    close_into(out, [data], receiver, escrow)
    return out.getvalue()


def close_into(out: Sink, pieces: Iterable[bytes], receiver: str, escrow: str = "") -> None:
    """As `closed`, of *pieces* as they come. What *pieces* and *out* raise comes out of it."""
    try:
        recipients: list[pyrage.ssh.Recipient | pyrage.x25519.Recipient] = [
            pyrage.ssh.Recipient.from_str(_public_line(receiver))
        ]
        if escrow:
            recipients.append(pyrage.x25519.Recipient.from_str(escrow))
    except (ValueError, pyrage.RecipientError):
        raise UserTrouble("stick_no_key") from None
    flow, sink = Flow(pieces), _Remembering(out)
    try:
        pyrage.encrypt_io(flow, sink, recipients)
    except Exception:  # the library makes its own error of what broke off, or lets it pass
        if trouble := flow.trouble or sink.trouble:
            raise trouble from None
        raise
    if sink.trouble:
        raise sink.trouble


def opened(data: bytes, private_key: bytes) -> bytes:
    """What *data* holds, with the receiver's private Ed25519 key (32 bytes).

    Raises UserTrouble: stick_unreadable (no sealed file at all), stick_foreign (sealed to
    somebody else), stick_damaged (cut or altered).
    """
    out = BytesIO()
    open_into(out, BytesIO(data), private_key, most=len(data))
    return out.getvalue()


def open_into(out: Sink, source: BinaryIO, private_key: bytes, *, most: int) -> str:
    """Write what *source* holds into *out*, as it is opened; the hash (hex) of the sealed bytes.

    Raises as `opened`, stick_too_large where there are more than *most* bytes, and what *source*
    and *out* raise. Nothing that was written is sure before this returns.
    """
    flow, sink = _Measured(source, most), _Remembering(out)
    _require_mine(flow.head, private_key)
    try:
        pyrage.decrypt_io(flow, sink, [_identity(private_key)])
        flow.read_out()
    except Exception:  # noqa: BLE001 - as above; what remains is that it does not open
        raise flow.trouble or sink.trouble or UserTrouble("stick_damaged") from None
    if sink.trouble:
        raise sink.trouble
    return flow.digest


def _require_mine(head: bytes, private_key: bytes) -> None:
    if not head.startswith(_AGE):
        raise UserTrouble("stick_damaged" if head and _AGE.startswith(head) else "stick_unreadable")
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    mine = _tag(key.public_key().public_bytes_raw().hex())
    if mine not in _TO_KEY.findall(head):
        raise UserTrouble("stick_foreign" if b"\n--- " in head else "stick_damaged")


def _identity(private_key: bytes) -> pyrage.ssh.Identity:
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    text = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return pyrage.ssh.Identity.from_buffer(text)


class _Remembering:
    """Writes on, and keeps what went wrong: the library makes another error of it."""

    def __init__(self, out: Sink) -> None:
        self._out = out
        self.trouble: Exception | None = None

    def write(self, data: bytes) -> int:
        if self.trouble is None:
            try:
                self._out.write(data)
            except Exception as trouble:
                self.trouble = trouble
                raise
        return len(data)

    def flush(self) -> None:
        if self.trouble is None:
            self._out.flush()


class _Measured:
    """Reads on, counts and hashes; `head` was read before."""

    def __init__(self, source: BinaryIO, most: int) -> None:
        self._source, self._most = source, most
        self._hash, self._size = sha256(), 0
        self.trouble: Exception | None = None
        self.head = self._next(_MOST_HEADER)
        self._ahead = self.head

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def read(self, count: int = -1) -> bytes:
        if self._ahead:
            taken, self._ahead = self._ahead[:count], self._ahead[count:]
            return taken
        return self._next(count)

    def read_out(self) -> None:
        while self.read(1 << 16):
            pass

    def _next(self, count: int) -> bytes:
        try:
            data = self._source.read(count)
            self._size += len(data)
            if self._size > self._most:
                raise UserTrouble("stick_too_large", mib=self._most >> 20)
        except Exception as trouble:
            self.trouble = trouble
            raise
        self._hash.update(data)
        return data


def opened_by_escrow(data: bytes, identity: str) -> bytes:
    """What *data* holds, with the organisation's private age *identity* (`AGE-SECRET-KEY-1…`).

    Raises UserTrouble: stick_unreadable and stick_damaged as `opened`, escrow_other_key where it is
    not sealed to that key.
    """
    if not data.startswith(_AGE):
        raise UserTrouble("stick_unreadable")
    try:
        plain: bytes = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as error:
        # Whom such a stanza is for is in no header: the library alone can say that it is another.
        is_other = "matching keys" in str(error)
        raise UserTrouble("escrow_other_key" if is_other else "stick_damaged") from None
    return plain


def _public_line(key: str) -> str:
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    return public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _tag(key: str) -> bytes:
    """How an age file names an SSH key: the first four bytes of the hash of its wire form."""
    wire = base64.b64decode(_public_line(key).split()[1])
    return base64.b64encode(sha256(wire).digest()[:4]).rstrip(b"=")

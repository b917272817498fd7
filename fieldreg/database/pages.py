"""Reading a damaged SQLCipher file page by page, where SQL refuses: the last resort of a rescue.

SQLite reaches a row only through the pages above it, and SQLCipher gives up a page whose sum does
not fit. Here each page is decrypted for itself and the leaves of all tables are read, wherever they
hang. A page is `sound` if SQLCipher's own authentication holds; what an unsound one says must be
proved otherwise, by the chain that every revision stands in. Nothing is ever written.

SQLCipher 4 as this program makes it: pages of 4096 bytes, AES-256-CBC under the raw key, of which
the last 80 are the initialisation vector and HMAC-SHA512; the salt in the file's first 16 bytes.
"""

from __future__ import annotations

import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import pbkdf2_hmac
from itertools import chain
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from .log import frames
from .sqlcipher import PAGE_BYTES

Value = int | float | str | bytes | None

_RESERVED, _VECTOR, _SALT = 80, 16, 16
_USABLE = PAGE_BYTES - _RESERVED
_SALT_MASK = 0x3A
_LEAF = 0x0D
_INTS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_MOST_PAYLOAD = 4 << 20
_LOOKED_AT = 256


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row of some table. `is_sound`: every page that it was read from is."""

    row_no: int
    values: tuple[Value, ...]
    is_sound: bool


class DamagedFile:
    """The pages of a database with its log, as far as they can be had."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Raises OSError."""
        self._key = key
        self._file = path.read_bytes() if path.is_file() else b""
        self._salt_key = _hmac_key(key, self._file[:_SALT])
        self._logged = self._from_log(path.with_name(f"{path.name}-wal"))
        self._read: dict[int, tuple[bytes, bool]] = {}

    def is_fitting(self) -> bool:
        """Whether the key is that of any page that is still whole."""
        numbers = range(1, len(self._file) // PAGE_BYTES + 1)
        there = ((n, self._file[(n - 1) * PAGE_BYTES : n * PAGE_BYTES]) for n in numbers)
        return any(self._is_sound(n, raw) for n, raw in chain(there, self._logged.items()))

    def rows(self) -> Iterator[FoundRow]:
        """The rows of all tables, as far as they can be read. A row may come more than once."""
        whole = -(-len(self._file) // PAGE_BYTES)
        for number in range(1, max([whole, *self._logged]) + 1):
            page, is_sound = self._page(number)
            if page:
                yield from self._cells(page, 100 if number == 1 else 0, is_sound=is_sound)

    def _from_log(self, path: Path) -> dict[int, bytes]:
        """The newest logged state of each page; one that is damaged in the log does not count."""
        found: dict[int, bytes] = {}
        for frame in frames(path):
            if frame.fits or self._is_sound(frame.page_no, frame.data):
                found[frame.page_no] = frame.data
        return found

    def _page(self, number: int) -> tuple[bytes, bool]:
        """The page decrypted, and whether it is sound; empty if there is none."""
        if number not in self._read:
            if len(self._read) > 64:
                self._read.clear()
            self._read[number] = self._decrypted(number)
        return self._read[number]

    def _decrypted(self, number: int) -> tuple[bytes, bool]:
        start = (number - 1) * PAGE_BYTES
        raw = self._logged.get(number) or self._file[start : start + PAGE_BYTES]
        if number < 1 or len(raw) < PAGE_BYTES:
            return b"", False
        hidden = _SALT if number == 1 else 0
        vector = raw[_USABLE : _USABLE + _VECTOR]
        decryptor = Cipher(AES(self._key), CBC(vector)).decryptor()
        plain = decryptor.update(raw[hidden:_USABLE]) + decryptor.finalize()
        return bytes(hidden) + plain, self._is_sound(number, raw)

    def _is_sound(self, number: int, raw: bytes) -> bool:
        return _holds(self._salt_key, number, raw)

    def _cells(self, page: bytes, start: int, *, is_sound: bool) -> Iterator[FoundRow]:
        if page[start] != _LEAF:
            return
        count = int.from_bytes(page[start + 3 : start + 5], "big")
        for place in range(start + 8, min(start + 8 + 2 * count, _USABLE - 1), 2):
            at = int.from_bytes(page[place : place + 2], "big")
            try:
                yield self._row(page, at, is_sound=is_sound)
            except (ValueError, IndexError, struct.error):
                continue

    def _row(self, page: bytes, at: int, *, is_sound: bool) -> FoundRow:
        size, at = _varint(page, at)
        row_no, at = _varint(page, at)
        if size > _MOST_PAYLOAD:
            raise ValueError("size")
        local = _local(size)
        payload = bytearray(page[at : min(at + local, _USABLE)])
        following = int.from_bytes(page[at + local : at + local + 4], "big")
        while len(payload) < size:
            more, more_sound = self._page(following)
            if not more or len(payload) < local:
                raise ValueError("chain")
            is_sound = is_sound and more_sound
            payload += more[4 : 4 + min(_USABLE - 4, size - len(payload))]
            following = int.from_bytes(more[:4], "big")
        return FoundRow(row_no, tuple(_values(bytes(payload))), is_sound)


def is_of_key(path: Path, key: bytes) -> bool:
    """Whether one of the first pages of *path* is whole and *key*'s; no more of it is read.

    Raises OSError.
    """
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT * PAGE_BYTES)
    salt_key = _hmac_key(key, start[:_SALT])
    pages = (start[at : at + PAGE_BYTES] for at in range(0, len(start), PAGE_BYTES))
    return any(_holds(salt_key, number, raw) for number, raw in enumerate(pages, 1))


def _holds(salt_key: bytes, number: int, raw: bytes) -> bool:
    hidden = _SALT if number == 1 else 0
    said = raw[hidden : _USABLE + _VECTOR] + struct.pack("<I", number)
    return hmac.compare_digest(hmac.digest(salt_key, said, "sha512"), raw[-64:])


def _hmac_key(key: bytes, salt: bytes) -> bytes:
    return pbkdf2_hmac("sha512", key, bytes(b ^ _SALT_MASK for b in salt), 2, 32)


def _local(size: int) -> int:
    """How many bytes of a payload of *size* stand in the leaf itself."""
    most, least = _USABLE - 35, (_USABLE - 12) * 32 // 255 - 23
    if size <= most:
        return size
    wanted = least + (size - least) % (_USABLE - 4)
    return wanted if wanted <= most else least


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for n in range(9):
        byte = data[at + n]
        if n == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + n + 1
    raise ValueError("varint")


def _values(payload: bytes) -> Iterator[Value]:
    end, at = _varint(payload, 0)
    kinds = []
    while at < end:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    for kind in kinds:
        value, at = _value(payload, at, kind)
        yield value


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in _INTS:
        size = _INTS[kind]
        return int.from_bytes(_exactly(payload, at, size), "big", signed=True), at + size
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], at
    if kind == 7:
        return struct.unpack(">d", _exactly(payload, at, 8))[0], at + 8
    if kind < 12:
        raise ValueError("kind")
    size = (kind - 12) // 2
    data = _exactly(payload, at, size)
    return (data if kind % 2 == 0 else data.decode()), at + size


def _exactly(payload: bytes, at: int, size: int) -> bytes:
    data = payload[at : at + size]
    if len(data) != size:
        raise ValueError("cut")
    return data

"""The organisation's recovery key: kept offline, in a file that a passphrase protects.

The file is an age file under a passphrase (scrypt), and holds an age identity as age's own tools
write it, so that they open a vault's recovery slot too, should fieldreg ever be gone.
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import pyrage

from fieldreg.domain.trouble import UserTrouble

LEAST_PASSPHRASE = 12
"""Longer than a vault's: nothing counts the tries on a copied key file."""

_MOST_BYTES = 16 * 1024
_AGE = b"age-encryption.org/v1"
_SCRYPT = b"-> scrypt "
_SECRET = re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]+")
_CENTRE_FILE = "centre.json"


def make_recovery_key(path: Path, passphrase: str) -> str:
    """Write a fresh private key to *path*, its owner's only; returns the public recipient.

    Raises UserTrouble key_file_exists (nothing is ever overwritten), passphrase_too_short,
    recovery_key_at_centre (*path* lies in a centre's folder: who takes the centre's disk would
    hold both), and OSError.
    """
    if len(passphrase) < LEAST_PASSPHRASE:
        raise UserTrouble("passphrase_too_short", least=LEAST_PASSPHRASE)
    refuse_place(path)
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    text = f"# public key: {public}\n{identity}\n"
    locked = pyrage.passphrase.encrypt(text.encode(), _secret(passphrase))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UserTrouble("key_file_exists") from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(locked)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
    return public


def refuse_place(path: Path) -> None:
    """Raise UserTrouble recovery_key_at_centre if *path* lies in a centre's folder."""
    if any((folder / _CENTRE_FILE).exists() for folder in path.absolute().resolve().parents):
        raise UserTrouble("recovery_key_at_centre")


def read_recovery_key(path: Path, passphrase: str) -> str:
    """The private identity in *path*.

    Raises UserTrouble recovery_file_unreadable (no such file, no such key), key_file_open (no
    passphrase protects it), key_passphrase_wrong (or the file is damaged).
    """
    data = _bytes(path)
    if b"AGE-SECRET-KEY-" in data:
        raise UserTrouble("key_file_open")
    if not data.startswith(_AGE) or _SCRYPT not in data[:64]:
        raise UserTrouble("recovery_file_unreadable")
    try:
        text = pyrage.passphrase.decrypt(data, _secret(passphrase)).decode()
    except (pyrage.DecryptError, UnicodeDecodeError):
        raise UserTrouble("key_passphrase_wrong") from None
    found = _SECRET.findall(text)
    if len(found) != 1:
        raise UserTrouble("recovery_file_unreadable")
    try:
        return str(pyrage.x25519.Identity.from_str(found[0]))
    except pyrage.IdentityError:
        raise UserTrouble("recovery_file_unreadable") from None


def recipient_of(text: str) -> str:
    """*text* as a recipient (`age1…`) is kept. Raises UserTrouble recovery_key_unreadable."""
    try:
        return str(pyrage.x25519.Recipient.from_str("".join(text.split()).lower()))
    except pyrage.RecipientError:
        raise UserTrouble("recovery_key_unreadable") from None


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise UserTrouble("recovery_file_unreadable")
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError):
        raise UserTrouble("recovery_file_unreadable") from None
    if len(data) > _MOST_BYTES:
        raise UserTrouble("recovery_file_unreadable")
    return data


def _secret(passphrase: str) -> str:
    """As in the vault: however a keyboard composes its letters, the bytes are the same."""
    return unicodedata.normalize("NFKC", passphrase)

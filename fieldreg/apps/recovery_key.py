"""The organisation's recovery key in the hands of a command: its options, itself, and its log."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from fieldreg.apps.passphrase import passphrase_from
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble

LOG_SUFFIX = ".log"
"""Behind the name of a key's file: the file that says when the key was used."""


def add_identity(parser: argparse.ArgumentParser, *, without: str = "") -> None:
    """Add the option that names the key's file; *without* says what goes on without it."""
    text = words("berkas kunci pemulihan", "the file of the recovery key")
    parser.add_argument(
        "--identity",
        type=Path,
        required=not without,
        metavar="FILE",
        help=f"{text} ({without})" if without else text,
    )


def add_log(parser: argparse.ArgumentParser) -> None:
    """Add the option that names the log of the key's use."""
    parser.add_argument(
        "--log",
        type=Path,
        metavar="FILE",
        help=words(
            "catatan pemakaian kunci (bawaan: di sebelah berkas kunci)",
            "where the use of the key is written down (by default beside its file)",
        ),
    )


def private_key(identity: Path, passphrase_file: Path | None) -> str:
    """The private key in the file *identity*; its passphrase is asked for once that is there.

    Raises UserTrouble as `read_recovery_key`.
    """
    from fieldreg.protocol.recovery_keys import read_recovery_key  # noqa: PLC0415

    if not identity.is_file():
        raise UserTrouble("recovery_file_unreadable")
    prompt = words("Kata sandi kunci: ", "Passphrase of the key: ")
    return read_recovery_key(identity, passphrase_from(passphrase_file, prompt))


def note_use(identity: Path, log: Path | None, line: Mapping[str, str], *, at: str = "") -> None:
    """Append one use of the key in *identity*, *at* that time (UTC, else now), to its log.

    Raises UserTrouble recovery_log_unwritable: whoever used it goes no further then.
    """
    noted = {"at": at or datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), **line}
    place = log or identity.with_name(identity.name + LOG_SUFFIX)
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.write(f"{json.dumps(noted, ensure_ascii=False)}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        raise UserTrouble("recovery_log_unwritable") from None

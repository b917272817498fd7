"""Getting a passphrase from a person at a terminal, or from a file."""

from __future__ import annotations

import argparse
import getpass
import warnings
from pathlib import Path

from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble

_MOST_LETTERS = 4096


def add_passphrase_file(parser: argparse.ArgumentParser) -> None:
    """Let a command read the passphrase from a file: `options.passphrase_file`, None if not."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=words("baca kata sandi dari berkas", "read the passphrase from a file"),
    )


def passphrase_from(file: Path | None, prompt: str) -> str:
    """The passphrase in *file*, or as typed.

    A line's end at the file's end does not count, nor the mark that Windows puts at its beginning.

    Raises UserTrouble: passphrase_unreadable, passphrase_not_given.
    """
    if file is None:
        return _asked(prompt)
    try:
        with file.open(encoding="utf-8-sig") as text:
            return text.read(_MOST_LETTERS).rstrip("\r\n")
    except (OSError, ValueError):
        raise UserTrouble("passphrase_unreadable") from None


def new_passphrase_from(file: Path | None, prompt: str) -> str:
    """As `passphrase_from`, but what is typed is asked for twice.

    Raises also passphrases_differ.
    """
    given = passphrase_from(file, prompt)
    if file is None and _asked(words("Sekali lagi: ", "Once more: ")) != given:
        raise UserTrouble("passphrases_differ")
    return given


def _asked(prompt: str) -> str:
    """What is typed, unseen; where it would be seen, or nobody is there, it is not asked for."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt)
    except (EOFError, getpass.GetPassWarning):
        raise UserTrouble("passphrase_not_given") from None

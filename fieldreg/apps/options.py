"""What many commands share: their workspace, their language, a day."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path

from fieldreg.apps.say import words


def data_folder() -> Path:
    """The user's data folder for fieldreg, made if missing."""
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed for --help

    return Path(user_data_path("fieldreg", appauthor=False))


def workspace_of(options: argparse.Namespace) -> Path:
    """The workspace asked for, else the user's own."""
    chosen: Path | None = options.workspace
    return chosen or data_folder() / "desk"


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add `--workspace` and `--language`."""
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help=words("folder kerja (bawaan: folder data Anda)", "workspace (your data folder)"),
    )
    add_language(parser)


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--language`."""
    parser.add_argument(
        "--language",
        choices=("id", "en"),
        default=argparse.SUPPRESS,
        help=words("bahasa (bawaan: id)", "language (id by default)"),
    )


def a_day(text: str) -> date:
    """A day as ISO has it, or as people type it: day before month."""
    from fieldreg.domain.reading_dates import read_date  # noqa: PLC0415
    from fieldreg.domain.reading_words import Unreadable  # noqa: PLC0415

    try:
        if len(text) == 10 and text[4] + text[7] == "--":
            return date.fromisoformat(text)
        return date.fromisoformat(read_date(" ".join(text.split()), datetime.now(UTC).date()))
    except (ValueError, Unreadable):
        raise argparse.ArgumentTypeError(
            words(
                "tanggal ini tidak terbaca; tulis misalnya 4/5/2026 atau 2026-05-04",
                "this is no day; write it like 4/5/2026 (4 May) or 2026-05-04",
            )
        ) from None

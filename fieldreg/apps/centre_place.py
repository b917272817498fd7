"""Which centre a command is for: its options, its folder, the open centre."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fieldreg.apps.options import data_folder
from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.server.identity import Centre

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def verb(
    verbs: Commands, name: str, command: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    """Add a command that is for one centre: *name*, what it does, and `add_place`'s options."""
    parser = verbs.add_parser(name, help=text)
    add_place(parser)
    parser.set_defaults(command=command)
    return parser


def add_place(parser: argparse.ArgumentParser) -> None:
    """The options that say which centre a command is for."""
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help=words("folder pusat", "the centre's folder")
    )
    parser.add_argument("--database", default="", metavar="URL", help="postgresql://… (SQLite)")


def folder_of(options: argparse.Namespace) -> Path:
    """The centre's folder, as given or in the user's data folder."""
    chosen: Path | None = options.folder
    return chosen or data_folder() / "centre"


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Centre]:
    """The centre of `add_place`'s options; its database is closed in the end."""
    from fieldreg.server.admin import open_centre  # noqa: PLC0415

    centre = open_centre(folder_of(options), database_url=options.database)
    try:
        yield centre
    finally:
        centre.database.close()

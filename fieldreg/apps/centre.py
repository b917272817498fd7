"""The centre's commands: `fieldreg centre …`."""

from __future__ import annotations

from fieldreg.apps.centre_checking import add_checking
from fieldreg.apps.centre_keys import add_keys
from fieldreg.apps.centre_laptops import add_laptops
from fieldreg.apps.centre_place import Commands
from fieldreg.apps.centre_reviewing import add_reviewing
from fieldreg.apps.centre_setting_up import add_setting_up
from fieldreg.apps.say import words


def add_commands(subparsers: Commands) -> None:
    """Add `centre` to the command line."""
    centre = subparsers.add_parser(
        "centre", help=words("kelola server pusat", "manage a central server")
    )
    verbs = centre.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    add_setting_up(verbs)
    add_laptops(verbs)
    add_keys(verbs)
    add_checking(verbs)
    add_reviewing(verbs)

"""`fieldreg centre check`: whether what is kept beside the records is what they say."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from fieldreg.apps.centre_place import Commands, opened, verb
from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.server.checking import CheckedOffice


def add_checking(verbs: Commands) -> None:
    """Add `check` to the centre's *verbs*."""
    text = words(
        "periksa jumlah tersimpan tiap kantor terhadap pendaftarannya",
        "check each office's kept sum against its records",
    )
    check = verb(verbs, "check", _check, text)
    check.add_argument(
        "--mend",
        action="store_true",
        help=words("hitung lagi jumlah yang tidak cocok", "make sums that do not fit anew"),
    )


def _check(options: argparse.Namespace) -> int:
    from fieldreg.server import checking  # noqa: PLC0415 - the desk starts without it

    with opened(options) as centre:
        found = checking.check(centre)
        for one in found:
            print(f"{one.office_id}\t{one.name}\t{one.records}\t{_said(one)}")
            if one.is_off and options.mend:
                checking.make_anew(centre, one.office_id)
    is_mended = all(one.is_sound or (options.mend and not one.altered) for one in found)
    return 0 if is_mended else 1


def _said(one: CheckedOffice) -> str:
    if one.altered:
        return words(
            f"{one.altered} pendaftaran diubah di luar program; pulihkan dari cadangan",
            f"{one.altered} records were changed beside the program; restore a backup",
        )
    if one.is_off:
        return words("jumlah tersimpan tidak cocok", "the kept sum does not fit")
    return words("cocok", "sound")

"""What the first registration needs and the first window does not: read while nobody waits."""

from __future__ import annotations

from fieldreg.domain import nik
from fieldreg.domain.checks import check
from fieldreg.domain.eligibility import assess
from fieldreg.protocol.name_files import name_tables
from fieldreg.services.desk import Desk

AFTER_MS = 400
_NO_NUMBER = "0" * 16


def warm(desk: Desk) -> None:
    """Load the parser of NIKs and prepare the pack's rules. Runs in a lane, touches no widget."""
    today, pack = desk.today(), desk.pack
    nik.parse(_NO_NUMBER, today, pack.nation)
    check({}, pack, today)
    assess({}, pack, today)
    name_tables()

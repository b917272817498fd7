"""The one definition of a registration.

A new question is one `Field` in the file of its section here, or one line in a programme pack
(then it lives under `answers.`). The form, the wire message, the columns of both databases and
the API schema are made from this; no other file lists the fields.
"""

from __future__ import annotations

from functools import cache

from fieldreg.domain.fields import Definition, Section
from fieldreg.domain.words import Words

from . import address, consent, events, heirs, identity, work

SECTIONS = (
    Section("identity", Words("Identitas", "Identity")),
    Section("address", Words("Alamat", "Address")),
    Section("work", Words("Pekerjaan", "Work")),
    Section("heirs", Words("Ahli waris", "Heirs")),
    Section("consent", Words("Izin", "Consent")),
)


@cache
def definition() -> Definition:
    """The registration's definition, without a pack's own questions."""
    parts = (identity, address, work, events, heirs, consent)
    return Definition(SECTIONS, tuple(e for part in parts for e in part.entries()))

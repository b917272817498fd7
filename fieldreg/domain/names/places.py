"""Region names by the same spelling classes as people's names (DOMAIN.md §2)."""

from __future__ import annotations

from .tables import NameTables
from .wording import words_of

_KINDS_OF_PLACE = frozenset(
    ("desa", "dinas", "kelurahan", "kel", "kecamatan", "kec", "banjar", "br", "dusun", "lingkungan")
)
_WITHOUT_E = ("klod", "kelod")


def region_key(text: str, tables: NameTables) -> str:
    """The comparable form of a region's name: Kelod and Klod, Kertha and Kerta are one.

    What kind of place it is (desa, kelurahan, banjar) is left out where a name follows.
    """
    words = [w.plain for w in words_of(text)]
    while len(words) > 1 and words[0] in _KINDS_OF_PLACE:
        del words[0]
    return tables.spelling.collapsed(["".join(words).replace(*_WITHOUT_E)])

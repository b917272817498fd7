"""The regions of the whole country, as far as a NIK or a KK number names them.

A NIK keeps the codes it was issued with, whatever became of the region since, so a code that the
present edition does not hold is a reason to look again and never a reason to refuse
(DOMAIN.md §1). The table is read from `resources/nation/regions.json` by `protocol.nation_files`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .words import Words


@dataclass(frozen=True, slots=True)
class Retired:
    """A code that is issued no more: what became of it, and whether that is certain.

    `words` go on from "that code is old: ", such as "sekarang Kabupaten Merauke, Papua Selatan".
    """

    words: Words
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Nation:
    """Names by dotted code (`51`, `51.71`, `51.71.03`) and former codes of regencies, districts.

    A nation without names knows nothing, and nothing is to be concluded from it.
    """

    edition: str = ""
    names: Mapping[str, str] = field(default_factory=dict, hash=False, repr=False)
    retired: Mapping[str, Retired] = field(default_factory=dict, hash=False, repr=False)

    def name(self, code: str) -> str | None:
        """The present name of a region, None for a code that the present edition lacks."""
        return self.names.get(code)

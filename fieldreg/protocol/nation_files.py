"""Reads the table of the country's regions that ships with the program."""

from __future__ import annotations

import json
from functools import cache

from fieldreg.domain.nation import Nation, Retired
from fieldreg.domain.words import Words

from .resources import resource


@cache
def nation() -> Nation:
    """Provinces, regencies and districts by code, and former codes; read once, in a few ms.

    `tools/extract_nation.py` makes the file, which is a part of the program like its code.
    """
    data = json.loads(resource("nation", "regions.json").read_bytes())
    return Nation(
        edition=data["edition"],
        names={code: name for code, name in data["regions"]},
        retired={
            r["code"]: Retired(Words(r["id"], r["en"]), r["confirmed"]) for r in data["retired"]
        },
    )
